//! The parts of an answer as wire types: steps, takers, norms, what it rests on, values.

use super::wire::{
    Both, ByWire, CountWire, GateWire, LeadsToWire, NormWire, PlaceWire, QuorumWire, RestWire, StepWire,
};
use crate::ask::{Rest, Supposed};
use crate::atom::NormIx;
use crate::case::Case;
use crate::findings::{Candidate, Findings, Gate, QuorumFinding, Step};
use crate::model::{Actor, Capacity, Count, Taker, Value, show_number};
use crate::settle::Settled;
use crate::source::{Lang, Text};
use crate::words::{Words, quantifier_id, state_id, strength_id};

pub(super) fn id(case: &Case, norm: NormIx) -> String {
    case.book.norm(norm).map(|norm| norm.id.clone()).unwrap_or_default()
}

pub(super) fn cite(case: &Case, norm: NormIx) -> String {
    case.book.norm(norm).map(|norm| norm.cite.clone()).unwrap_or_default()
}

pub(in crate::render) fn cites(case: &Case, norms: impl Iterator<Item = NormIx>) -> Vec<String> {
    let mut list: Vec<String> = norms.map(|norm| cite(case, norm)).collect();
    list.sort();
    list.dedup();
    list
}

pub(super) fn norm(words: &Words<'_>, norm: NormIx) -> NormWire {
    let cite = cite(words.case, norm);
    let source =
        words.text.and_then(|text| text.words(&crate::cite::Cite::parse(&cite).ok()?).map(str::to_owned));
    let (source, source_before_amendment) =
        if words.case.book.amended(norm) { (None, source) } else { (source, None) };
    NormWire {
        norm: id(words.case, norm),
        cite,
        text: words.norm(norm).into(),
        source,
        source_before_amendment,
    }
}

pub(super) fn quorum(case: &Case, found: &QuorumFinding) -> QuorumWire {
    QuorumWire {
        cite: cite(case, found.norm),
        count: match found.count {
            Count::Persons => CountWire::Persons,
            Count::Posts => CountWire::Posts,
        },
        present: found.present,
        unknown: found.unknown,
        members: found.members,
        persons: found.persons,
        vacant: found.vacant.iter().map(|&post| case.facts.posts.id(post).to_owned()).collect(),
        reached: found.reached,
    }
}

pub(super) fn taker_id(case: &Case, taker: Taker) -> String {
    match taker {
        Taker::Person(person) | Taker::Itself(Actor::Person(person)) => {
            case.facts.people.id(person).to_owned()
        }
        Taker::Itself(Actor::Unit(unit)) => case.facts.units.id(unit).to_owned(),
        Taker::Itself(Actor::Body(body)) => case.book.vocabulary.bodies.id(body).to_owned(),
        Taker::Itself(Actor::Post(post)) => case.facts.posts.id(post).to_owned(),
    }
}

/// A gate, with why what it needs does not count as done.
pub(super) fn gate(words: &Words<'_>, findings: &Findings, found: &Gate) -> GateWire {
    let case = words.case;
    GateWire {
        norm: id(case, found.norm),
        cite: cite(case, found.norm),
        before: case.book.labels.id(found.before).to_owned(),
        needs: case.book.labels.id(found.needs).to_owned(),
        why: words.unmet(findings, found.needs).into(),
    }
}

pub(in crate::render) fn step(words: &Words<'_>, place: usize, step: &Step, after: Vec<usize>) -> StepWire {
    let case = words.case;
    let mut list = Vec::new();
    let mut places = Vec::new();
    for seat in &step.seats {
        let first = list.len();
        for candidate in &seat.candidates {
            list.push(by(words, candidate));
        }
        places.push(PlaceWire {
            by: (first..list.len()).collect(),
            open: seat.open,
            unknown: seat.unknown,
            filled: seat.filled,
        });
    }
    StepWire {
        step: place + 1,
        label: case.book.labels.id(step.label).to_owned(),
        act: case.book.vocabulary.acts.id(step.act).to_owned(),
        required: step.required,
        strength: strength_id(step.strength).to_owned(),
        quantifier: quantifier_id(step.quantifier).to_owned(),
        instead_of: step.instead_of.map(|label| case.book.labels.id(label).to_owned()),
        after,
        due: step.due.iter().filter_map(|due| due.last).min().map(|day| day.to_string()),
        state: state_id(step.state).to_owned(),
        by: list,
        places,
        cites: cites(case, step.norms.iter().copied()),
        norms: step.norms.iter().map(|&norm| id(case, norm)).collect(),
    }
}

/// Somebody who may take part, as the contract names him.
pub(super) fn by(words: &Words<'_>, candidate: &Candidate) -> ByWire {
    let case = words.case;
    let row = match candidate.actor {
        Actor::Post(post) => case.facts.posts.row(post),
        _ => None,
    };
    ByWire {
        person: match candidate.taker {
            Taker::Person(person) => Some(case.facts.people.id(person).to_owned()),
            Taker::Itself(_) => None,
        },
        post: match candidate.actor {
            Actor::Post(post) => Some(case.facts.posts.id(post).to_owned()),
            _ => None,
        },
        unit: match candidate.actor {
            Actor::Unit(unit) => Some(case.facts.units.id(unit).to_owned()),
            _ => row.map(|row| case.facts.units.id(row.unit).to_owned()),
        },
        body: match candidate.actor {
            Actor::Body(body) => Some(case.book.vocabulary.bodies.id(body).to_owned()),
            _ => None,
        },
        role: row
            .map(|row| row.roles.iter().map(|&role| case.book.vocabulary.roles.id(role).to_owned()).collect())
            .unwrap_or_default(),
        capacity: words.capacity_id(candidate.capacity).to_owned(),
        via: match candidate.capacity {
            Capacity::Holder => None,
            Capacity::Delegated(delegation) => Some(case.facts.delegations.id(delegation).to_owned()),
            Capacity::StandIn(norm) => Some(id(case, norm)),
        },
        cite: cite(case, candidate.norm),
        away: candidate.away,
        on_record: candidate.on_record.is_some(),
    }
}

pub(super) fn rests_on(words: &Words<'_>, rest: &Rest) -> RestWire {
    let case = words.case;
    let mut wire = RestWire {
        reading: None,
        rival: None,
        rival_verdict: None,
        rival_gives: None,
        judgement: None,
        value: None,
        judge: None,
        delegation: None,
        from: None,
        to: None,
    };
    match rest {
        Rest::Reading { ambiguity, reading, rival, gives } => {
            wire.reading = Some(format!("{ambiguity}={reading}"));
            wire.rival = Some(format!("{ambiguity}={rival}"));
            wire.rival_verdict = Some(gives.verdict.id().to_owned());
            wire.rival_gives = Some(words.settled(gives).into());
        }
        Rest::Judgement { attribute, value } => {
            wire.judgement = Some(case.book.vocabulary.attributes.id(*attribute).to_owned());
            wire.value = Some(value_id(case, *attribute, value));
            wire.judge = case
                .book
                .vocabulary
                .attribute(*attribute)
                .and_then(|facts| facts.judge.clone())
                .map(Both::from);
        }
        Rest::Delegation(delegation) => {
            wire.delegation = Some(case.facts.delegations.id(*delegation).to_owned());
            let during = case.facts.delegations.row(*delegation).map(|row| row.during).unwrap_or_default();
            wire.from = during.from.map(|day| day.to_string());
            wire.to = during.to.map(|day| day.to_string());
        }
    }
    wire
}

/// A value as it is typed in a facts file or behind `--set`.
pub fn value_id(case: &Case, attribute: crate::atom::Attribute, value: &Value) -> String {
    let option = |index: &usize| {
        case.book
            .vocabulary
            .attribute(attribute)
            .and_then(|facts| facts.options.get(*index))
            .map(|option| option.id.clone())
            .unwrap_or_default()
    };
    match value {
        Value::One(index) => option(index),
        Value::Some(set) if !set.is_empty() => set.iter().map(option).collect::<Vec<_>>().join(";"),
        other => case.book.vocabulary.show(attribute, other).get(Lang::En).to_owned(),
    }
}

pub(super) fn leads_to(
    words: &Words<'_>,
    supposed: &Supposed,
    settled: &Settled,
    gives: Text,
) -> LeadsToWire {
    LeadsToWire {
        value: match supposed {
            Supposed::Value(attribute, value) => value_id(words.case, *attribute, value),
            Supposed::Range(_, range) => show_number(range.tried),
            other => words.supposed_value(other).en,
        },
        range: matches!(supposed, Supposed::Range(..)).then(|| words.supposed_value(supposed).into()),
        verdict: settled.verdict.id().to_owned(),
        gives: gives.into(),
    }
}
