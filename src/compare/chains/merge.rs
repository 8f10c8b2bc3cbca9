//! Two chains put together: which step of the one is which of the other, the edges of both, and ranks for all of them.
//!
//! Steps are told apart by label; of several with one label those that say the same belong together, then those that rest on the same
//! norm, then those of the same act.

use std::collections::{BTreeMap, BTreeSet};

use super::derive::One;
use super::features::{Sort, seen};
use super::{Change, DiffEdge, DiffStep, EdgeChange};
use crate::atom::{Label, NormIx};
use crate::case::Case;
use crate::findings::Step;
use crate::graph::{late_ranks, ranks};

/// A step of either chain: its place in the old one and in the new.
type Pair = (Option<usize>, Option<usize>);

/// The steps of both chains, and their edges, with causes and differences still to be found.
pub(super) fn merged(case: &Case, old: &One, new: &One) -> (Vec<DiffStep>, Vec<DiffEdge>) {
    let pairs = pairs(case, old, new);
    let place = |side: fn(&Pair) -> Option<usize>| -> BTreeMap<usize, usize> {
        pairs.iter().enumerate().filter_map(|(at, pair)| Some((side(pair)?, at))).collect()
    };
    let (at_old, at_new) = (place(|pair| pair.0), place(|pair| pair.1));
    let (mine, theirs) = (edges(old, &at_old), edges(new, &at_new));
    let all: BTreeSet<(usize, usize)> = mine.keys().chain(theirs.keys()).copied().collect();
    let drawn = drawn(pairs.len(), &mine, &theirs);
    let ranks = late_ranks(pairs.len(), &drawn);
    let loose = |at: usize| !all.iter().any(|&(from, to)| from == at || to == at);
    let rank = |at: usize| ranks.get(at).copied().unwrap_or_default();
    // By rank; steps of one rank as in the new chain, and those that went after them.
    let mut order: Vec<usize> = (0..pairs.len()).collect();
    order.sort_by_key(|&at| (loose(at), if loose(at) { 0 } else { rank(at) }, at));
    let to: BTreeMap<usize, usize> = order.iter().enumerate().map(|(place, &at)| (at, place)).collect();
    let steps = order
        .iter()
        .filter_map(|&at| {
            let &(old_place, new_place) = pairs.get(at)?;
            let label = new_place
                .and_then(|place| new.findings.steps.get(place))
                .or_else(|| old.findings.steps.get(old_place?))?
                .label;
            Some(DiffStep {
                label,
                change: Change::Stays,
                old: old_place,
                new: new_place,
                rank: rank(at),
                loose: loose(at),
                responsible: BTreeSet::new(),
            })
        })
        .collect();
    let (near, far) = (closed(old, &at_old), closed(new, &at_new));
    let mut list: Vec<DiffEdge> = all
        .iter()
        .filter_map(|edge| {
            let change = match (mine.contains_key(edge), theirs.contains_key(edge)) {
                (true, true) => EdgeChange::Stays,
                (true, false) if far.contains(edge) => EdgeChange::Parted,
                (true, false) => EdgeChange::Dropped,
                (false, _) if near.contains(edge) => EdgeChange::Joined,
                (false, _) => EdgeChange::Added,
            };
            let norms = [&mine, &theirs].map(|side| side.get(edge).cloned().unwrap_or_default());
            Some(DiffEdge {
                from: *to.get(&edge.0)?,
                to: *to.get(&edge.1)?,
                change,
                norms,
                responsible: BTreeSet::new(),
                backward: rank(edge.0) >= rank(edge.1),
            })
        })
        .collect();
    list.sort_by_key(|edge| (edge.from, edge.to));
    (steps, list)
}

/// Whether some step of the one label comes directly before one of the other, and whether it does so at all.
pub(super) fn directly(one: &One, from: Label, to: Label) -> (bool, bool) {
    let named =
        |place: usize, label: Label| one.findings.steps.get(place).is_some_and(|step| step.label == label);
    let own: BTreeMap<usize, usize> = (0..one.findings.steps.len()).map(|place| (place, place)).collect();
    let fits = |edge: &(usize, usize)| named(edge.0, from) && named(edge.1, to);
    (edges(one, &own).keys().any(fits), closed(one, &own).iter().any(fits))
}

/// Which step of the old chain is which of the new: those of the new chain in its order, then those that went.
fn pairs(case: &Case, old: &One, new: &One) -> Vec<Pair> {
    let (mine, theirs) = (&old.findings.steps, &new.findings.steps);
    let all: BTreeSet<Label> = mine.iter().map(|step| step.label).collect();
    let everything = |one: &One, place: usize| seen(one, place, Sort::Everything, &all);
    let ids = |step: &Step| -> BTreeSet<String> {
        step.norms.iter().filter_map(|&norm| Some(case.book.norm(norm)?.id.clone())).collect()
    };
    let alike: [&dyn Fn(usize, usize) -> bool; 4] = [
        &|one, other| everything(old, one) == everything(new, other),
        &|one, other| {
            mine.get(one)
                .zip(theirs.get(other))
                .is_some_and(|(one, other)| !ids(one).is_disjoint(&ids(other)))
        },
        &|one, other| mine.get(one).zip(theirs.get(other)).is_some_and(|(one, other)| one.act == other.act),
        &|_, _| true,
    ];
    let mut of: BTreeMap<usize, usize> = BTreeMap::new();
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    for alike in alike {
        for (place, step) in theirs.iter().enumerate() {
            if of.contains_key(&place) {
                continue;
            }
            let mut like = mine.iter().enumerate().filter(|(_, other)| other.label == step.label);
            let found = like.find(|(other, _)| !taken.contains(other) && alike(*other, place));
            if let Some((other, _)) = found {
                taken.insert(other);
                of.insert(place, other);
            }
        }
    }
    let kept = (0..theirs.len()).map(|place| (of.get(&place).copied(), Some(place)));
    let gone = (0..mine.len()).filter(|place| !taken.contains(place)).map(|place| (Some(place), None));
    kept.chain(gone).collect()
}

/// The edges of a chain between merged steps, with the norms that say so.
fn edges(one: &One, at: &BTreeMap<usize, usize>) -> BTreeMap<(usize, usize), BTreeSet<NormIx>> {
    let graph = &one.chain.graph;
    let edges = graph.edge_indices().filter_map(|edge| {
        let (from, to) = graph.edge_endpoints(edge)?;
        let order = graph.edge_weight(edge)?;
        Some(((*at.get(&from.index())?, *at.get(&to.index())?), order.norms.clone()))
    });
    edges.collect()
}

/// What comes before what, near or far, between merged steps.
fn closed(one: &One, at: &BTreeMap<usize, usize>) -> BTreeSet<(usize, usize)> {
    let label = |place: usize| one.findings.steps.get(place).map(|step| step.label);
    let earlier = |from: usize, to: usize| {
        label(from).zip(label(to)).is_some_and(|pair| one.findings.derived.earlier.contains(&pair))
    };
    at.iter()
        .flat_map(|(&from, &first)| {
            at.iter().filter(move |&(&to, _)| earlier(from, to)).map(move |(_, &second)| (first, second))
        })
        .collect()
}

/// The edges that the ranks follow: those of the new chain, then those of the old, as long as they close no circle.
fn drawn(
    steps: usize,
    mine: &BTreeMap<(usize, usize), BTreeSet<NormIx>>,
    theirs: &BTreeMap<(usize, usize), BTreeSet<NormIx>>,
) -> Vec<(usize, usize)> {
    let mut drawn: Vec<(usize, usize)> = Vec::new();
    for &edge in theirs.keys().chain(mine.keys().filter(|edge| !theirs.contains_key(edge))) {
        drawn.push(edge);
        if ranks(steps, &drawn).is_err() {
            drawn.pop();
        }
    }
    drawn
}
