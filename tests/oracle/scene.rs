//! Section 2 of the page: an action on a day, the organisation around it, and what references name.

use jiff::civil::Date;
use signoff::atom::{Action, Atom as _, Attribute, Body, Kind, Label, Person, Post, Role, Unit, UnitKind};
use signoff::case::Case;
use signoff::model::{
    ActionRow, Actor, Condition, Link, Object, Outcome, Participant, Presence, Reference, Taker, Truth, Value,
};
use signoff::situation::Switches;

use super::world::World;

/// A step on record, and whom it is ascribed to.
pub struct Recorded {
    /// The label.
    pub label: Label,
    /// Who is named in the row.
    pub by: Actor,
    /// The takers.
    pub takers: Vec<Taker>,
    /// The day, if known.
    pub date: Option<Date>,
    /// How it ended.
    pub outcome: Outcome,
}

/// An action in a world, on a day.
pub struct Scene<'a> {
    /// The institution.
    pub case: &'a Case,
    /// The world.
    pub world: World,
    /// The action.
    pub action: Action,
    /// Its row.
    pub row: &'a ActionRow,
    /// The day.
    pub date: Date,
    /// Its meeting.
    pub meeting: Option<Action>,
    /// The chair of the meeting.
    pub chair: Option<Post>,
    /// The values known.
    pub attributes: Vec<(Attribute, Value)>,
    /// Who is away.
    pub away: Vec<Person>,
    /// What is on record.
    pub records: Vec<Recorded>,
    /// The roles of each post, in the order of the posts.
    pub roles: Vec<Vec<Role>>,
    /// Outcomes that the question assumes.
    pub assumed: Vec<(Condition, Truth)>,
    /// The limits that apply: filled in once it is known which norms do.
    pub limits: Vec<(Role, signoff::atom::Act, Attribute)>,
}

impl<'a> Scene<'a> {
    /// The situation of an action with the switches of a question.
    pub fn of(case: &'a Case, world: World, action: Action, switches: &Switches) -> Self {
        let row = case.facts.actions.row(action).unwrap();
        let date = switches.on.unwrap_or(row.date);
        let sitting = case
            .book
            .vocabulary
            .body_facts
            .iter()
            .any(|body| body.kind.is_some_and(|kind| case.book.vocabulary.kinds.within(row.kind, kind)));
        let attended = case.facts.attendance.iter().any(|row| row.meeting == action);
        let meeting = match row.meeting {
            Some(meeting) => Some(meeting),
            None if sitting || attended => Some(action),
            None => None,
        };
        let meeting_chair = meeting.and_then(|meeting| case.facts.actions.row(meeting).unwrap().chair);
        let mut attributes: Vec<(Attribute, Value)> =
            row.attributes.iter().map(|(&a, v)| (a, v.clone())).collect();
        for (attribute, value) in &switches.set {
            attributes.retain(|(known, _)| known != attribute);
            attributes.extend(value.clone().map(|value| (*attribute, value)));
        }
        let mut scene = Self {
            case,
            world,
            action,
            row,
            date,
            meeting,
            chair: row.chair.or(meeting_chair),
            attributes,
            away: Vec::new(),
            records: Vec::new(),
            roles: Vec::new(),
            assumed: switches.assumed.clone(),
            limits: Vec::new(),
        };
        for (_, row) in case.facts.posts.iter() {
            let implied = |role: &Role| row.roles.iter().any(|&own| scene.world.role_implies(own, *role));
            scene.roles.push(case.book.vocabulary.roles.atoms().filter(implied).collect());
        }
        for absence in case.facts.absences.iter().filter(|row| row.during.contains(date)) {
            scene.away.push(absence.person);
        }
        for &post in &switches.away {
            scene.away.extend(scene.holders(post, date));
        }
        for record in case.facts.records.iter().filter(|record| record.action == action) {
            let Some(label) = case.book.labels.get(&record.step) else { continue };
            let mut takers = Vec::new();
            match (record.person, record.by) {
                (Some(person), _) => takers.push(Taker::Person(person)),
                (None, Actor::Post(post)) => {
                    takers.extend(
                        scene.holders(post, record.date.unwrap_or(date)).into_iter().map(Taker::Person),
                    );
                }
                (None, Actor::Person(person)) => takers.push(Taker::Person(person)),
                (None, Actor::Unit(_) | Actor::Body(_)) => {}
            }
            match record.by {
                Actor::Post(post) => takers.push(Taker::Itself(Actor::Unit(scene.unit_of(post)))),
                Actor::Unit(_) | Actor::Body(_) => takers.push(Taker::Itself(record.by)),
                Actor::Person(_) => {}
            }
            scene.records.push(Recorded {
                label,
                by: record.by,
                takers,
                date: record.date,
                outcome: record.outcome,
            });
        }
        scene
    }

    /// Whether the record lists all that was done.
    pub fn complete(&self) -> bool {
        self.row.record_complete
    }

    /// Who holds a post on a day.
    pub fn holders(&self, post: Post, day: Date) -> Vec<Person> {
        let rows = self.case.facts.assignments.iter();
        rows.filter(|row| row.post == post && row.during.contains(day)).map(|row| row.person).collect()
    }

    /// The posts a person holds on the day.
    pub fn posts_of(&self, person: Person) -> Vec<Post> {
        let rows = self.case.facts.assignments.iter();
        rows.filter(|row| row.person == person && row.during.contains(self.date))
            .map(|row| row.post)
            .collect()
    }

    /// All posts there are.
    pub fn posts(&self) -> Vec<Post> {
        self.case.facts.posts.iter().map(|(post, _)| post).collect()
    }

    /// The unit of a post.
    pub fn unit_of(&self, post: Post) -> Unit {
        self.case.facts.posts.row(post).unwrap().unit
    }

    /// Whether a post has a role: a listed one, or one that is implied.
    pub fn has_role(&self, post: Post, role: Role) -> bool {
        self.roles[post.index()].contains(&role)
    }

    /// Whether a post is in charge of, or liaises with, a thing.
    pub fn tied(&self, post: Post, link: Link, object: Object) -> bool {
        let rows: Vec<_> = self
            .case
            .facts
            .portfolios
            .iter()
            .filter(|row| row.link == link && row.object == object && row.during.contains(self.date))
            .collect();
        if !rows.is_empty() {
            return rows.iter().any(|row| row.leader == post);
        }
        match object {
            Object::Unit(unit) => {
                let above = self.case.facts.units.row(unit).unwrap().parent;
                above.is_some_and(|above| self.tied(post, link, Object::Unit(above)))
            }
            Object::Topic(topic) => {
                let above = self.case.book.vocabulary.topics.parent(topic);
                above.is_some_and(|above| self.tied(post, link, Object::Topic(above)))
            }
        }
    }

    /// Whether a unit is of a kind.
    pub fn is_of_kind(&self, unit: Unit, wanted: UnitKind) -> bool {
        let mut reached = vec![self.case.facts.units.row(unit).unwrap().kind];
        loop {
            let mut more = Vec::new();
            for &kind in &reached {
                more.extend(self.case.book.vocabulary.unit_kinds.parent(kind));
                more.extend(self.world.extends.iter().filter(|pair| pair.0 == kind).map(|pair| pair.1));
            }
            more.retain(|kind| !reached.contains(kind));
            if more.is_empty() {
                return reached.contains(&wanted);
            }
            reached.extend(more);
        }
    }

    /// Whether the action's kind is this one or below it.
    pub fn is_a(&self, kind: Kind) -> bool {
        self.case.book.vocabulary.kinds.within(self.row.kind, kind)
    }

    /// The value of an attribute.
    pub fn value(&self, attribute: Attribute) -> Option<&Value> {
        self.attributes.iter().find(|(known, _)| *known == attribute).map(|(_, value)| value)
    }

    /// How a person's attendance at the meeting is recorded.
    pub fn presence(&self, person: Person) -> Option<Presence> {
        let rows = self.case.facts.attendance.iter();
        rows.filter(|row| Some(row.meeting) == self.meeting && row.person == person)
            .map(|row| row.presence)
            .next()
    }

    /// Whether a label is on record.
    pub fn on_record(&self, label: Label) -> bool {
        self.records.iter().any(|record| record.label == label)
    }

    /// Whether a label is on record as adverse.
    pub fn adverse(&self, label: Label) -> bool {
        self.records.iter().any(|record| record.label == label && record.outcome == Outcome::Adverse)
    }

    /// Whether a record of a label is ascribed to a taker.
    pub fn done_by(&self, label: Label, taker: Taker) -> bool {
        self.records.iter().any(|record| record.label == label && record.takers.contains(&taker))
    }

    /// The composing expressions of a body.
    pub fn composing(&self, body: Body) -> Vec<&signoff::model::WhoExpr> {
        self.world.members.iter().filter(|(of, _)| *of == body).map(|(_, who)| who).collect()
    }

    /// What a reference names, each thing once.
    pub fn refers(&self, reference: Reference) -> Vec<Object> {
        let sponsor = || self.row.sponsor.map(Object::Unit).into_iter().collect::<Vec<_>>();
        let concerned =
            || self.row.concerned.iter().flatten().map(|&unit| Object::Unit(unit)).collect::<Vec<_>>();
        let mut named = match reference {
            Reference::Sponsor => sponsor(),
            Reference::Concerned => concerned(),
            Reference::Parties => [sponsor(), concerned()].concat(),
            Reference::Business if self.row.topics.is_empty() => sponsor(),
            Reference::Business => self.row.topics.iter().map(|&topic| Object::Topic(topic)).collect(),
            Reference::Person => match self.row.person {
                Participant::Is(person) => {
                    self.posts_of(person).into_iter().map(|post| Object::Unit(self.unit_of(post))).collect()
                }
                Participant::Blank | Participant::Nobody => Vec::new(),
            },
            Reference::Unit(unit) => vec![Object::Unit(unit)],
            Reference::Topic(topic) => vec![Object::Topic(topic)],
        };
        named.sort_unstable();
        named.dedup();
        named
    }

    /// Whether a reference is blank.
    pub fn is_blank(&self, reference: Reference) -> bool {
        match reference {
            Reference::Sponsor => self.row.sponsor.is_none(),
            Reference::Concerned => self.row.concerned.is_none(),
            Reference::Parties => self.row.sponsor.is_none() || self.row.concerned.is_none(),
            Reference::Business => self.row.topics.is_empty() && self.row.sponsor.is_none(),
            Reference::Person => self.row.person == Participant::Blank,
            Reference::Unit(_) | Reference::Topic(_) => false,
        }
    }
}
