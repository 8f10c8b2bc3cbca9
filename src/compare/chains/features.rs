//! What is seen of a step in each respect in which two steps are compared.
//!
//! Names no norm: two steps that rest on other norms and say the same are the same.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::derive::One;
use crate::atom::{Act, Label};
use crate::chain::Hindered;
use crate::findings::{Candidate, State, Step};
use crate::model::{Actor, Capacity, Quantifier, Strength, Taker};

/// A respect in which steps are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Sort {
    Act,
    Takers,
    Places,
    Open,
    Quantifier,
    Required,
    Strength,
    Order,
    Due,
    Instead,
    State,
    Hindered,
    /// That it is there at all.
    Present,
    /// All of the above.
    Everything,
}

impl Sort {
    /// Those in which two faces of one step can differ.
    pub(super) const ALL: [Self; 12] = [
        Self::Act,
        Self::Takers,
        Self::Places,
        Self::Open,
        Self::Quantifier,
        Self::Required,
        Self::Strength,
        Self::Order,
        Self::Due,
        Self::Instead,
        Self::State,
        Self::Hindered,
    ];
}

/// Who, where he stands, and in which capacity.
pub(super) type Key = (Taker, Actor, Capacity);

/// What keeps a step from being taken, without the norms: its sort, and the step that a gate needs.
pub(super) type Obstacle = (u8, Option<Label>);

/// What is seen of a step in one respect.
#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Seen {
    Present,
    Act(Act),
    Takers(BTreeSet<Key>),
    /// Only where the same people fill other places; who they are is said by the takers.
    Places(Vec<BTreeSet<Key>>),
    Flag(bool),
    Quantifier(Quantifier),
    Strength(Strength),
    Labels(BTreeSet<Label>),
    Due(BTreeSet<(Option<Date>, Strength)>),
    Label(Option<Label>),
    State(State),
    Obstacles(BTreeSet<Obstacle>),
    Everything(Vec<Seen>),
}

/// Everybody who may take part, each capacity once.
pub(super) fn candidates(step: &Step) -> BTreeMap<Key, &Candidate> {
    let all = step.seats.iter().flat_map(|seat| &seat.candidates);
    all.map(|candidate| ((candidate.taker, candidate.actor, candidate.capacity), candidate)).collect()
}

/// The labels of the steps directly before it, of those that are on both sides.
pub(super) fn before(one: &One, place: usize, common: &BTreeSet<Label>) -> BTreeSet<Label> {
    let directly = one.findings.directly_before(place);
    directly.map(|step| step.label).filter(|label| common.contains(label)).collect()
}

/// What keeps it from being taken now, but that others come before it.
pub(super) fn hindrances(one: &One, place: usize) -> BTreeMap<Obstacle, Hindered> {
    let links = one.chain.graph.node_weights().nth(place).map(|link| link.hindered.as_slice());
    let key = |why: &Hindered| match why {
        Hindered::Waits => None,
        Hindered::Shut(gate) => Some((0, Some(gate.needs))),
        Hindered::Barred(_) => Some((1, None)),
        Hindered::Nobody => Some((2, None)),
        Hindered::AllAway => Some((3, None)),
    };
    links.unwrap_or_default().iter().filter_map(|why| Some((key(why)?, *why))).collect()
}

/// What is seen of a step.
pub(super) fn seen(one: &One, place: usize, sort: Sort, common: &BTreeSet<Label>) -> Option<Seen> {
    let step = one.findings.steps.get(place)?;
    Some(match sort {
        Sort::Present => Seen::Present,
        Sort::Act => Seen::Act(step.act),
        Sort::Takers => Seen::Takers(candidates(step).into_keys().collect()),
        Sort::Places => {
            let mut places: Vec<BTreeSet<Key>> = step
                .seats
                .iter()
                .map(|seat| {
                    let all = seat.candidates.iter();
                    all.map(|candidate| (candidate.taker, candidate.actor, candidate.capacity)).collect()
                })
                .collect();
            places.sort();
            Seen::Places(places)
        }
        Sort::Open => Seen::Flag(step.open()),
        Sort::Quantifier => Seen::Quantifier(step.quantifier),
        Sort::Required => Seen::Flag(step.required),
        Sort::Strength => Seen::Strength(step.strength),
        Sort::Order => Seen::Labels(before(one, place, common)),
        Sort::Due => Seen::Due(step.due.iter().map(|due| (due.last, one.strength(due.norm))).collect()),
        Sort::Instead => Seen::Label(step.instead_of),
        Sort::State => Seen::State(step.state),
        Sort::Hindered => Seen::Obstacles(hindrances(one, place).into_keys().collect()),
        Sort::Everything => Seen::Everything(
            Sort::ALL.into_iter().filter_map(|sort| seen(one, place, sort, common)).collect(),
        ),
    })
}

/// What is seen of all steps with a label, whichever comes first.
pub(super) fn seen_all(one: &One, label: Label, sort: Sort, common: &BTreeSet<Label>) -> Vec<Seen> {
    let places = one.findings.steps.iter().enumerate().filter(|(_, step)| step.label == label);
    let mut all: Vec<Seen> = places.filter_map(|(place, _)| seen(one, place, sort, common)).collect();
    all.sort();
    all
}
