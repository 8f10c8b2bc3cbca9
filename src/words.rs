//! The things of a case in words, Chinese and English: persons, places, conditions, hindrances, citations.
//!
//! Decides nothing and derives nothing: it names what it is given.

mod conditions;
mod defects;
mod quorum;
mod relations;
mod remarks;
mod worlds;

pub use quorum::{quorum_share, quorum_unit};
pub use worlds::{attend_mode, given_as};

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::atom::{Act, Action, Attribute, Label, NormIx, Person, Post};
use crate::case::Case;
use crate::cite::Cite;
use crate::findings::{Candidate, Seat, State, Step};
use crate::model::{
    Actor, Capacity, DelegationType, Effect, Interval, Object, Outcome, Place, Quantifier, Reference,
    Strength, Taker, Value,
};
use crate::provisions::SourceText;
use crate::rulebook::{Amendment, VersionIx};
use crate::source::{Lang, Text};

/// Names the things of one case.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// The case.
    pub case: &'a Case,
    /// The official text, if the user gave it.
    pub text: Option<&'a SourceText>,
}

/// Joins texts with the list separator of each language.
pub fn list(texts: impl IntoIterator<Item = Text>) -> Text {
    let texts: Vec<Text> = texts.into_iter().collect();
    Text::new(
        texts.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join("、"),
        texts.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join(", "),
    )
}

/// An interval in words.
pub fn interval(during: Interval) -> Text {
    match (during.from, during.to) {
        (Some(from), Some(to)) => Text::new(format!("{from} 至 {to}"), format!("{from} to {to}")),
        (Some(from), None) => Text::new(format!("{from} 起"), format!("from {from}")),
        (None, Some(to)) => Text::new(format!("至 {to}"), format!("until {to}")),
        (None, None) => Text::new("不限期", "without end"),
    }
}

/// What stands where a place of a step names nobody: the text leaves it open, a blank cell hides who, or nobody can.
pub fn unnamed(seat: &Seat) -> Text {
    match (seat.open, seat.unknown) {
        (true, _) => Text::new("规则未写明由谁办理", "the text does not say who"),
        (false, true) => Text::new("由谁办理，取决于一个空白的单元格", "a blank cell hides who"),
        (false, false) => Text::new("无人可办", "nobody can"),
    }
}

impl Words<'_> {
    /// A pin-cite as a reader of each language writes it.
    pub fn cite(&self, cite: &str) -> Text {
        let provision = &self.case.book.header.provision;
        let Ok(parsed) = Cite::parse(cite) else {
            return Text::same(cite);
        };
        let items = self
            .text
            .map_or_else(|| self.has_items(parsed.article()), |text| text.has_items(parsed.article()));
        Text::new(parsed.show(Lang::Zh, provision, items), parsed.show(Lang::En, provision, items))
    }

    /// Whether the rulebook cites an article by numbered items.
    fn has_items(&self, article: u32) -> bool {
        self.case.book.norms.iter().any(|norm| {
            norm.article == article && (norm.cite.contains('¶') || norm.cite.matches('.').count() > 1)
        })
    }

    /// The pin-cite of a norm, with a mark where an amendment brought or changed it.
    pub fn norm_cite(&self, norm: NormIx) -> Text {
        let cite = self.case.book.norm(norm).map_or_else(Text::default, |norm| self.cite(&norm.cite));
        if self.case.book.amended(norm) { as_amended(&cite) } else { cite }
    }

    /// The pin-cites of several norms, each once, in the order of the articles.
    pub fn cites(&self, norms: impl IntoIterator<Item = NormIx>) -> Text {
        let book = &self.case.book;
        let mut cites: BTreeMap<(Option<Cite>, &str), bool> = BTreeMap::new();
        for place in norms {
            let Some(norm) = book.norm(place) else { continue };
            let amended = cites.entry((Cite::parse(&norm.cite).ok(), norm.cite.as_str())).or_default();
            *amended |= book.amended(place);
        }
        list(cites.into_iter().map(|((_, cite), amended)| {
            let cite = self.cite(cite);
            if amended { as_amended(&cite) } else { cite }
        }))
    }

    /// By which amendments an answer is judged, and a word of warning where its day is before they would apply.
    pub fn judged_by(&self, version: VersionIx, day: Date) -> Vec<Text> {
        let book = &self.case.book;
        let Some(version) = book.version(version) else { return Vec::new() };
        let amendments: Vec<&Amendment> =
            version.amendments.iter().filter_map(|id| book.amendment(id)).collect();
        let named = |amendment: &&Amendment| {
            let (id, title) = (&amendment.id, &amendment.title);
            Text::new(format!("{id}（{}）", title.zh), format!("{id} ({})", title.en))
        };
        let all = list(amendments.iter().map(named));
        let mut lines = vec![Text::new(
            format!("按修正案判断：{}", all.zh),
            format!("judged by the rules as amended: {}", all.en),
        )];
        let last = amendments.iter().filter_map(|amendment| amendment.effective).max();
        if let Some(last) = last.filter(|last| day < *last) {
            lines.push(Text::new(
                format!("假定修正案已经施行；实际拟自 {last} 起施行，晚于 {day}"),
                format!(
                    "judged as if the amendment were in force; it would apply from {last}, which is after {day}"
                ),
            ));
        }
        lines
    }

    /// What a norm says, in the rulebook's words.
    pub fn norm(&self, norm: NormIx) -> Text {
        self.case.book.norm(norm).map_or_else(Text::default, |norm| norm.text.clone())
    }

    /// An act.
    pub fn act(&self, act: Act) -> Text {
        self.case.book.vocabulary.acts.title(act)
    }

    /// A step by its label: the act it stands for where the label is an act, else the act with the label.
    pub fn label(&self, label: Label) -> Text {
        let book = &self.case.book;
        let id = book.labels.id(label);
        if let Some(title) = book.label_titles.get(&label) {
            return title.clone();
        }
        if let Some(act) = book.vocabulary.acts.get(id) {
            return self.act(act);
        }
        let titled = book.norms.iter().find_map(|norm| match &norm.effect {
            Effect::Step(part) | Effect::Power(part) if part.label == label => Some(part.act),
            _ => None,
        });
        let title = titled.map(|act| self.act(act)).unwrap_or_default();
        Text::new(format!("{}（{id}）", title.zh), format!("{} ({id})", title.en))
    }

    /// A person.
    pub fn person(&self, person: Person) -> Text {
        let facts = &self.case.facts;
        facts.people.row(person).map_or_else(
            || Text::same(facts.people.id(person)),
            |row| named(&row.name, facts.people.id(person)),
        )
    }

    /// A post, unit or body.
    pub fn actor(&self, actor: Actor) -> Text {
        let facts = &self.case.facts;
        match actor {
            Actor::Post(post) => match facts.posts.row(post) {
                Some(row) => named(&row.name, facts.posts.id(post)),
                None => Text::same(facts.posts.id(post)),
            },
            Actor::Person(person) => self.person(person),
            Actor::Unit(unit) => self.object(Object::Unit(unit)),
            Actor::Body(body) => self.case.book.vocabulary.bodies.title(body),
        }
    }

    /// A unit or a field of business.
    pub fn object(&self, object: Object) -> Text {
        let facts = &self.case.facts;
        match object {
            Object::Unit(unit) => match facts.units.row(unit) {
                Some(row) => named(&row.name, facts.units.id(unit)),
                None => Text::same(facts.units.id(unit)),
            },
            Object::Topic(topic) => self.case.book.vocabulary.topics.title(topic),
        }
    }

    /// The posts a person holds on a day.
    fn posts(&self, person: Person, day: Date) -> Option<Text> {
        let held = self.case.facts.assignments.iter();
        let held = held.filter(|row| row.person == person && row.during.contains(day));
        let posts: BTreeSet<Post> = held.map(|row| row.post).collect();
        (!posts.is_empty()).then(|| list(posts.into_iter().map(|post| self.actor(Actor::Post(post)))))
    }

    /// Somebody who may fill a place, by name: the post, then the person in it, and the capacity; nothing of what the record says.
    pub fn named(&self, candidate: &Candidate, day: Date) -> Text {
        let actor = self.actor(candidate.actor);
        let who = match candidate.taker {
            Taker::Person(person) if candidate.actor == Actor::Person(person) => {
                let name = self.person(person);
                match self.posts(person, day) {
                    Some(posts) => {
                        Text::new(format!("{} {}", posts.zh, name.zh), format!("{}, {}", name.en, posts.en))
                    }
                    None => name,
                }
            }
            Taker::Person(person) => {
                let person = self.person(person);
                Text::new(format!("{} {}", actor.zh, person.zh), format!("{}, {}", person.en, actor.en))
            }
            Taker::Itself(_) => actor,
        };
        match self.capacity(candidate.capacity) {
            None => who,
            Some(capacity) => {
                Text::new(format!("{}（{}）", who.zh, capacity.zh), format!("{} ({})", who.en, capacity.en))
            }
        }
    }

    /// The same, with what the record says of him and whether he is away.
    pub fn candidate(&self, candidate: &Candidate, day: Date) -> Text {
        let mut text = self.named(candidate, day);
        match candidate.on_record {
            None => {}
            Some(Outcome::Adverse) => {
                text = Text::new(format!("{} ✗ 不同意", text.zh), format!("{} ✗ refused", text.en));
            }
            Some(_) => text = Text::new(format!("{} ✓", text.zh), format!("{} ✓", text.en)),
        }
        // Whoever has done his part may be away.
        if candidate.away && candidate.on_record.is_none() {
            text = Text::new(format!("{}〔外出〕", text.zh), format!("{} [away]", text.en));
        }
        text
    }

    /// Who takes part.
    pub fn taker(&self, taker: Taker) -> Text {
        match taker {
            Taker::Person(person) => self.person(person),
            Taker::Itself(actor) => self.actor(actor),
        }
    }

    /// Several who take part, the first few by name.
    pub fn takers(&self, takers: &BTreeSet<Taker>, most: usize) -> Text {
        let named = list(takers.iter().take(most).map(|&taker| self.taker(taker)));
        let (all, more) = (takers.len(), takers.len().saturating_sub(most));
        if more == 0 {
            return named;
        }
        Text::new(format!("{}等 {all} 人", named.zh), format!("{} and {more} more", named.en))
    }

    /// Whom a bar binds: by name where they are few, else the description and the first few names.
    pub fn bound(&self, norm: NormIx, takers: &BTreeSet<Taker>) -> Text {
        if takers.is_empty() {
            return Text::new("约束何人取决于空白的单元格", "whom it binds depends on a blank cell");
        }
        let named = self.takers(takers, 6);
        let by = match self.case.book.norm(norm).map(|rule| &rule.effect) {
            Some(Effect::Bar { by, .. }) if takers.len() > 6 => list(by.iter().map(|who| self.who(who))),
            _ => return Text::new(format!("约束：{}", named.zh), format!("binds: {}", named.en)),
        };
        Text::new(format!("约束：{}（{}）", by.zh, named.zh), format!("binds: {} ({})", by.en, named.en))
    }

    /// The places of a step, those with the same takers as one; with what each is for where there were several.
    pub fn seats<'s>(&self, step: &'s Step) -> Vec<(&'s Seat, Option<Text>)> {
        let alike = |one: &Seat, other: &Seat| {
            let key = |seat: &Seat| -> Vec<(Taker, Actor, Capacity)> {
                seat.candidates.iter().map(|found| (found.taker, found.actor, found.capacity)).collect()
            };
            !one.candidates.is_empty()
                && (one.open, one.unknown, one.filled) == (other.open, other.unknown, other.filled)
                && key(one) == key(other)
        };
        let mut groups: Vec<(&Seat, Vec<Object>)> = Vec::new();
        for seat in &step.seats {
            let object = match seat.place.1 {
                Place::Of(object) => vec![object],
                Place::Whole => Vec::new(),
            };
            match groups.iter_mut().find(|(known, _)| alike(known, seat)) {
                Some((_, objects)) => objects.extend(object),
                None => groups.push((seat, object)),
            }
        }
        let merged = groups.len() < step.seats.len();
        let what = |objects: Vec<Object>| {
            (merged && !objects.is_empty())
                .then(|| list(objects.into_iter().map(|object| self.object(object))))
        };
        groups.into_iter().map(|(seat, objects)| (seat, what(objects))).collect()
    }

    /// In which capacity, unless it is the plain one.
    pub fn capacity(&self, capacity: Capacity) -> Option<Text> {
        match capacity {
            Capacity::Holder => None,
            Capacity::Delegated(delegation) => {
                let row = self.case.facts.delegations.row(delegation)?;
                let grantor = self.actor(Actor::Post(row.grantor));
                Some(match row.kind {
                    DelegationType::Mandate => Text::new(
                        format!("受{}委托", grantor.zh),
                        format!("mandated by the {}", lower(&grantor.en)),
                    ),
                    DelegationType::Designation => Text::new(
                        format!("由{}指定", grantor.zh),
                        format!("designated by the {}", lower(&grantor.en)),
                    ),
                })
            }
            Capacity::StandIn(norm) => {
                let cite = self.norm_cite(norm);
                Some(Text::new(format!("依{}代行", cite.zh), format!("standing in under {}", cite.en)))
            }
        }
    }

    /// The word for a capacity in machine-readable output.
    pub fn capacity_id(&self, capacity: Capacity) -> &'static str {
        match capacity {
            Capacity::Holder => "holder",
            Capacity::Delegated(delegation) => {
                match self.case.facts.delegations.row(delegation).map(|row| row.kind) {
                    Some(DelegationType::Designation) => "designated",
                    _ => "mandated",
                }
            }
            Capacity::StandIn(_) => "standing_in",
        }
    }

    /// An action: its title.
    pub fn action(&self, action: Action) -> Text {
        let facts = &self.case.facts;
        facts
            .actions
            .row(action)
            .map_or_else(Text::default, |row| named(&row.title, facts.actions.id(action)))
    }

    /// An attribute.
    pub fn attribute(&self, attribute: Attribute) -> Text {
        self.case.book.vocabulary.attributes.title(attribute)
    }

    /// A value of an attribute.
    pub fn value(&self, attribute: Attribute, value: &Value) -> Text {
        self.case.book.vocabulary.show(attribute, value)
    }

    /// What a reference names, as a noun.
    pub fn reference(&self, reference: Reference) -> Text {
        match reference {
            Reference::Sponsor => Text::new("主办单位", "the sponsor"),
            Reference::Concerned => Text::new("相关单位", "the units concerned"),
            Reference::Parties => Text::new("主办和相关单位", "the sponsor and the units concerned"),
            Reference::Business => Text::new("所属业务", "the field of business"),
            Reference::Person => Text::new("当事人所在单位", "the unit of the person concerned"),
            Reference::Unit(unit) => self.object(Object::Unit(unit)),
            Reference::Topic(topic) => self.object(Object::Topic(topic)),
        }
    }

    /// How far a step has come.
    pub fn state(&self, state: State) -> Text {
        match state {
            State::Done => Text::new("已办", "done"),
            State::Begun => Text::new("部分已办", "begun"),
            State::Pending => Text::new("待办", "pending"),
            State::Refused => Text::new("被否决", "refused"),
            State::WrongHand => Text::new("办理人不符", "done by the wrong hand"),
            State::NotNeeded => Text::new("无须办理", "not needed"),
        }
    }

    /// How many of those named are needed, where it has to be said.
    pub fn quantifier(&self, quantifier: Quantifier, required: bool) -> Text {
        match (quantifier, required) {
            (Quantifier::Any, true) => Text::new("任一", "any one"),
            (Quantifier::Any, false) => Text::new("可由", "may be done by"),
            (Quantifier::All, _) => Text::new("全部", "all"),
            (Quantifier::Each, _) => Text::new("每人", "each"),
            (Quantifier::Majority, _) => Text::new("过半数", "more than half"),
        }
    }

    /// How strictly a norm speaks, where it does not speak flatly.
    pub fn strength(&self, strength: Strength) -> Option<Text> {
        match strength {
            Strength::Hard => None,
            Strength::Principle => Some(Text::new("原则上", "in principle")),
            Strength::Generally => Some(Text::new("一般", "generally")),
        }
    }
}

/// A citation of a provision that does not read as it stands.
fn as_amended(cite: &Text) -> Text {
    Text::new(format!("{}（修正）", cite.zh), format!("{} as amended", cite.en))
}

/// The word for a strength in machine-readable output.
pub fn strength_id(strength: Strength) -> &'static str {
    match strength {
        Strength::Hard => "hard",
        Strength::Principle => "principle",
        Strength::Generally => "generally",
    }
}

/// The word for a quantifier in machine-readable output.
pub fn quantifier_id(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::Any => "any",
        Quantifier::All => "all",
        Quantifier::Each => "each",
        Quantifier::Majority => "majority",
    }
}

/// The word for a state in machine-readable output.
pub fn state_id(state: State) -> &'static str {
    match state {
        State::Done => "done",
        State::Begun => "begun",
        State::Pending => "pending",
        State::Refused => "refused",
        State::WrongHand => "wrong_hand",
        State::NotNeeded => "not_needed",
    }
}

/// A name where both languages have one; the id where one is missing.
fn named(name: &Text, id: &str) -> Text {
    let or_id = |word: &str| {
        if word.is_empty() { id.to_owned() } else { word.to_owned() }
    };
    Text::new(or_id(&name.zh), or_id(&name.en))
}

fn lower(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
