//! A situation: one action seen in one world, with every fact the rules may look at; and the tests on attributes, three-valued.
//!
//! Built from a case's facts without deriving anything. Opens no file and reads no clock: the day is part of the action or an argument.

mod counts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use crate::atom::{Action, Attribute, Body, Kind, Label, NormIx, Person, Post, Topic, Unit};
use crate::model::{
    Actor, AttributeFacts, Condition, Facts, Object, Outcome, Participant, Presence, Reference, RelationTest,
    Taker, Truth, UnaryTest, Value, Vocabulary, WhoExpr,
};
use crate::rulebook::{Rulebook, World};

pub use counts::Counted;
use counts::counts;

/// What a question changes about an action before it is judged.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Switches {
    /// Another day than the action's own.
    pub on: Option<Date>,
    /// Posts whose holders are away besides those on file.
    pub away: Vec<Post>,
    /// Attributes with another value; `None` makes one unknown.
    pub set: Vec<(Attribute, Option<Value>)>,
    /// Outcomes of tests that are taken for granted, to see what they lead to.
    pub assumed: Vec<(Condition, Truth)>,
}

/// That a step of this action is on record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The label of the step.
    pub label: Label,
    /// Who did it.
    pub by: Actor,
    /// The persons it is ascribed to: the one named, else the holders of the post on that day.
    pub persons: Vec<Person>,
    /// The units it is ascribed to.
    pub units: Vec<Unit>,
    /// When, if known.
    pub date: Option<Date>,
    /// How it ended.
    pub outcome: Outcome,
}

impl Record {
    /// Everybody and everything the record ascribes the step to.
    pub fn takers(&self) -> Vec<Taker> {
        let mut takers: Vec<Taker> = self.persons.iter().copied().map(Taker::Person).collect();
        takers.extend(self.units.iter().map(|&unit| Taker::Itself(Actor::Unit(unit))));
        if let Actor::Body(_) = self.by {
            takers.push(Taker::Itself(self.by));
        }
        takers
    }
}

/// One action in one world.
#[derive(Clone, Debug)]
pub struct Situation {
    /// The action.
    pub action: Action,
    /// The norms of the world.
    pub world: Arc<World>,
    /// The day it is judged by.
    pub date: Date,
    /// The kind of the action.
    pub kind: Kind,
    /// The unit that brings it forward.
    pub sponsor: Option<Unit>,
    /// The other units concerned; `None` when unknown.
    pub concerned: Option<Vec<Unit>>,
    /// The person concerned.
    pub person: Participant,
    /// The meeting it belongs to: itself, if it is a sitting.
    pub meeting: Option<Action>,
    /// The kind of that meeting.
    pub meeting_kind: Option<Kind>,
    /// The post that chairs it.
    pub chair: Option<Post>,
    /// Its fields of business.
    pub topics: Vec<Topic>,
    /// What is known of it.
    pub attributes: BTreeMap<Attribute, Value>,
    /// Who is away on the day.
    pub away: BTreeSet<Person>,
    /// Whether what is not on record was not done.
    pub complete: bool,
    /// What is on record.
    pub records: Vec<Record>,
    /// Who was at the meeting.
    pub presence: BTreeMap<Person, Presence>,
    /// Outcomes taken for granted.
    pub assumed: BTreeMap<Condition, Truth>,
    /// Whom an expression for a delegation is supposed to name of those on file: the holder of this post alone, or nobody.
    pub delegated: BTreeMap<WhoExpr, Option<Post>>,
    /// For each norm that counts: how often the like of this action is on file.
    pub counts: BTreeMap<NormIx, Counted>,
}

impl Situation {
    /// The situation of an action in a world, with the switches thrown.
    pub fn of(
        book: &Rulebook,
        facts: &Facts,
        world: &Arc<World>,
        action: Action,
        switches: &Switches,
    ) -> Option<Self> {
        let row = facts.actions.row(action)?;
        let date = switches.on.unwrap_or(row.date);
        let mut attributes = row.attributes.clone();
        for (attribute, value) in &switches.set {
            match value {
                Some(value) => attributes.insert(*attribute, value.clone()),
                None => attributes.remove(attribute),
            };
        }
        let holders = |post: Post, day: Date| {
            facts
                .assignments
                .iter()
                .filter(move |row| row.post == post && row.during.contains(day))
                .map(|row| row.person)
        };
        let mut away: BTreeSet<Person> =
            facts.absences.iter().filter(|row| row.during.contains(date)).map(|row| row.person).collect();
        for &post in &switches.away {
            away.extend(holders(post, date));
        }
        let own_meeting = facts.attendance_of(action).next().is_some()
            || book
                .vocabulary
                .body_facts
                .iter()
                .any(|body| body.kind.is_some_and(|kind| book.vocabulary.kinds.within(row.kind, kind)));
        let meeting = row.meeting.or(own_meeting.then_some(action));
        let meeting_row = meeting.and_then(|meeting| facts.actions.row(meeting));
        let mut presence = BTreeMap::new();
        for attendance in meeting.into_iter().flat_map(|meeting| facts.attendance_of(meeting)) {
            presence.insert(attendance.person, attendance.presence);
        }
        let mut records = Vec::new();
        for record in facts.records_of(action) {
            // A label no step has is reported when the case is checked; here it says nothing.
            let Some(label) = book.labels.get(&record.step) else {
                continue;
            };
            let day = record.date.unwrap_or(date);
            let (persons, units) = match (record.by, record.person) {
                (Actor::Post(post), None) => (holders(post, day).collect(), unit_of(facts, post)),
                (Actor::Post(post), Some(person)) => (vec![person], unit_of(facts, post)),
                (Actor::Unit(unit), person) => (person.into_iter().collect(), vec![unit]),
                (Actor::Person(person), _) => (vec![person], Vec::new()),
                (Actor::Body(_), person) => (person.into_iter().collect(), Vec::new()),
            };
            records.push(Record {
                label,
                by: record.by,
                persons,
                units,
                date: record.date,
                outcome: record.outcome,
            });
        }
        records.sort_by_key(|record| (record.label, record.by, record.date));
        Some(Self {
            action,
            world: Arc::clone(world),
            date,
            kind: row.kind,
            sponsor: row.sponsor,
            concerned: row.concerned.clone(),
            person: row.person,
            meeting,
            meeting_kind: meeting_row.map(|meeting| meeting.kind),
            chair: row.chair.or_else(|| meeting_row.and_then(|meeting| meeting.chair)),
            topics: row.topics.clone(),
            attributes,
            away,
            complete: row.record_complete,
            records,
            presence,
            assumed: switches
                .assumed
                .iter()
                .map(|(condition, truth)| (positive(condition), *truth))
                .collect(),
            delegated: BTreeMap::new(),
            counts: counts(book, facts, world, action, date),
        })
    }

    /// The norms that speak of the action's kind and are in force on its day.
    pub fn candidates<'a>(&'a self, book: &'a Rulebook) -> impl Iterator<Item = NormIx> + 'a {
        let kinds = book.vocabulary.kinds.upward(self.kind);
        let in_force = self.world.in_force.is_none_or(|first| first <= self.date);
        self.world.norms.iter().copied().filter(move |&norm| {
            in_force
                && book.norm(norm).is_some_and(|norm| {
                    norm.kinds.is_empty() || norm.kinds.iter().any(|kind| kinds.contains(kind))
                })
        })
    }

    /// What a reference names. The flag says whether a cell it looks at is blank.
    pub fn refers(&self, facts: &Facts, reference: Reference) -> (Vec<Object>, bool) {
        let sponsor = || self.sponsor.map(Object::Unit).into_iter().collect::<Vec<_>>();
        let concerned = || self.concerned.iter().flatten().copied().map(Object::Unit).collect::<Vec<_>>();
        match reference {
            Reference::Sponsor => (sponsor(), self.sponsor.is_none()),
            Reference::Concerned => (concerned(), self.concerned.is_none()),
            Reference::Parties => {
                let mut all = sponsor();
                all.extend(concerned());
                all.sort_unstable();
                all.dedup();
                (all, self.sponsor.is_none() || self.concerned.is_none())
            }
            Reference::Business if self.topics.is_empty() => (sponsor(), self.sponsor.is_none()),
            Reference::Business => (self.topics.iter().copied().map(Object::Topic).collect(), false),
            Reference::Person => match self.person {
                Participant::Blank => (Vec::new(), true),
                Participant::Nobody => (Vec::new(), false),
                Participant::Is(person) => {
                    let held = facts
                        .assignments
                        .iter()
                        .filter(|row| row.person == person && row.during.contains(self.date));
                    let mut units: Vec<Object> = held
                        .filter_map(|row| facts.posts.row(row.post))
                        .map(|post| Object::Unit(post.unit))
                        .collect();
                    units.sort_unstable();
                    units.dedup();
                    (units, false)
                }
            },
            Reference::Unit(unit) => (vec![Object::Unit(unit)], false),
            Reference::Topic(topic) => (vec![Object::Topic(topic)], false),
        }
    }

    /// Whether an expression looks at a cell that is blank.
    pub fn blank(&self, facts: &Facts, who: &WhoExpr) -> bool {
        self.blank_beside(facts, who, &mut Vec::new())
    }

    /// The same, where the members of some bodies have been looked at already.
    fn blank_beside(&self, facts: &Facts, who: &WhoExpr, seen: &mut Vec<Body>) -> bool {
        match who {
            WhoExpr::RoleIn(_, reference) | WhoExpr::Linked(_, reference, _) | WhoExpr::Unit(reference) => {
                self.refers(facts, *reference).1
            }
            WhoExpr::Chair => self.chair.is_none(),
            WhoExpr::Person => self.person == Participant::Blank,
            WhoExpr::Members(body) => {
                // A body among its own members is looked at once.
                if seen.contains(body) {
                    return false;
                }
                seen.push(*body);
                let mut parts = self.world.members.iter().filter(|(composed, _, _)| composed == body);
                parts.any(|(_, _, members)| {
                    members.iter().any(|member| self.blank_beside(facts, member, seen))
                })
            }
            WhoExpr::Delegated(_, of, from) => {
                self.blank_beside(facts, of, seen) || self.blank_beside(facts, from, seen)
            }
            WhoExpr::Line(of, _) => self.blank_beside(facts, of, seen),
            WhoExpr::Anyone | WhoExpr::Role(_) | WhoExpr::Body(_) => false,
        }
    }

    /// The outcome of a test that needs no Datalog: on an attribute, a number of units, the kind of the meeting, or one assumed.
    pub fn native(&self, vocabulary: &Vocabulary, facts: &Facts, condition: &Condition) -> Option<Truth> {
        if let Some(truth) = self.assumed.get(condition) {
            return Some(*truth);
        }
        match condition {
            Condition::Attribute(attribute, test) => {
                let known = vocabulary.attribute(*attribute)?;
                Some(unary(vocabulary, known, self.kind, self.attributes.get(attribute), test))
            }
            Condition::Relation(_, RelationTest::Meeting(kind)) => Some(match self.meeting_kind {
                Some(found) => Truth::of(vocabulary.kinds.within(found, *kind)),
                None => Truth::Unknown,
            }),
            Condition::Relation(_, RelationTest::Number(reference, comparison, bound)) => {
                let (named, blank) = self.refers(facts, *reference);
                Some(if blank {
                    Truth::Unknown
                } else {
                    Truth::of(comparison.holds(named.len() as i64, *bound))
                })
            }
            Condition::Relation(..) => None,
        }
    }
}

fn unit_of(facts: &Facts, post: Post) -> Vec<Unit> {
    facts.posts.row(post).map(|row| row.unit).into_iter().collect()
}

/// A condition without its negation: the test itself.
pub fn positive(condition: &Condition) -> Condition {
    match condition {
        Condition::Relation(_, test) => Condition::Relation(false, test.clone()),
        other @ Condition::Attribute(..) => other.clone(),
    }
}

/// Evaluates a unary test. A missing value is unknown, except where the question makes no sense for the kind of action.
pub fn unary(
    vocabulary: &Vocabulary,
    facts: &AttributeFacts,
    kind: Kind,
    value: Option<&Value>,
    test: &UnaryTest,
) -> Truth {
    let Some(value) = value else {
        let sensible =
            facts.kinds.is_empty() || facts.kinds.iter().any(|&above| vocabulary.kinds.within(kind, above));
        return if sensible { Truth::Unknown } else { Truth::No };
    };
    let within = |node: usize, list: &[usize]| list.iter().any(|&above| facts.within(node, above));
    Truth::of(match (test, value) {
        (UnaryTest::Is(wanted), Value::YesNo(found)) => wanted == found,
        (UnaryTest::OneOf(list), Value::One(found)) => list.contains(found),
        (UnaryTest::Not(list), Value::One(found)) => !within(*found, list),
        (UnaryTest::Within(node), Value::One(found)) => facts.within(*found, *node),
        (UnaryTest::AnyOf(list), Value::Some(found)) => list.iter().any(|option| found.contains(option)),
        (UnaryTest::NoneOf(list), Value::Some(found)) => !list.iter().any(|option| found.contains(option)),
        (UnaryTest::Compare(comparison, bound), Value::Number(found)) => comparison.holds(*found, *bound),
        (UnaryTest::Between(low, high), Value::Number(found)) => (low..=high).contains(&found),
        // INVARIANT: values are typed by their attribute when they are read, so no other pair occurs.
        _ => false,
    })
}
