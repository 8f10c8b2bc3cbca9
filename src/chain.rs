//! The approval chain: the steps of one action as a graph whose edges carry the norms that order them.
//!
//! Built from findings; decides nothing. What a step waits for and why it cannot be taken is read off the findings.

use std::collections::BTreeSet;

use crate::atom::NormIx;
use crate::findings::{Findings, Gate, State};
use crate::graph::{Graph, late_ranks, reduced};

/// A step of the chain: its place among the findings' steps, with what keeps it from being taken now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Link {
    /// The place of the step in the findings.
    pub step: usize,
    /// The steps directly before it, by place; a step that need not be taken gives way to those before it.
    pub after: Vec<usize>,
    /// Why it cannot be taken now; empty when it can, or has been.
    pub hindered: Vec<Hindered>,
}

/// Why a step cannot be taken now.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Hindered {
    /// Steps before it are not done.
    Waits,
    /// A gate is shut.
    Shut(Gate),
    /// A bar applies to everybody.
    Barred(NormIx),
    /// Nobody may take it, or one of its places.
    Nobody,
    /// Everybody who may take it is away.
    AllAway,
}

/// The order between two steps: the norms that say so.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Order {
    /// The norms.
    pub norms: BTreeSet<NormIx>,
}

/// The chain of one action.
pub struct Chain {
    /// The links and the order between them, without what other edges already imply.
    pub graph: Graph<Link, Order>,
    /// The rank of each link, ascending along the order; links of equal rank stand side by side.
    pub ranks: Vec<usize>,
}

/// The chain of an action's findings.
pub fn chain(findings: &Findings) -> Chain {
    let all: Vec<(usize, usize)> = findings.order.keys().copied().collect();
    let kept = reduced(findings.steps.len(), &all);
    // As in the findings: each step stands as late as those after it allow.
    let ranks = late_ranks(findings.steps.len(), &all);
    let mut graph = Graph::default();
    let mut nodes = Vec::new();
    for place in 0..findings.steps.len() {
        let after = before(findings, &kept, place).into_iter().collect();
        let hindered = hindered(findings, place);
        nodes.push(graph.add_node(Link { step: place, after, hindered }));
    }
    for (from, to) in kept {
        if let (Some(&start), Some(&end)) = (nodes.get(from), nodes.get(to)) {
            graph.add_edge(
                start,
                end,
                Order { norms: findings.order.get(&(from, to)).cloned().unwrap_or_default() },
            );
        }
    }
    Chain { graph, ranks }
}

/// The required steps directly before one; a step that need not be taken gives way to those before it. Steps in a circle end nowhere.
fn before(findings: &Findings, kept: &[(usize, usize)], place: usize) -> BTreeSet<usize> {
    let directly = |place: usize| kept.iter().filter(move |(_, to)| *to == place).map(|(from, _)| *from);
    let (mut found, mut passed) = (BTreeSet::new(), BTreeSet::new());
    let mut open: Vec<usize> = directly(place).collect();
    while let Some(from) = open.pop() {
        if findings.steps.get(from).is_some_and(|step| step.required) {
            found.insert(from);
        } else if passed.insert(from) {
            open.extend(directly(from));
        }
    }
    found
}

fn hindered(findings: &Findings, place: usize) -> Vec<Hindered> {
    let Some(step) = findings.steps.get(place) else {
        return Vec::new();
    };
    if matches!(step.state, State::Done | State::NotNeeded) {
        return Vec::new();
    }
    let mut list = BTreeSet::new();
    list.extend(
        findings.shut.iter().filter(|gate| gate.before == step.label).map(|gate| Hindered::Shut(*gate)),
    );
    let bars = findings.bars.iter().filter(|bar| {
        bar.binds.is_none() && bar.act == step.act && bar.label.is_none_or(|label| label == step.label)
    });
    list.extend(bars.map(|bar| Hindered::Barred(bar.norm)));
    if step.stuck() {
        list.insert(Hindered::Nobody);
    } else if step.all_away() {
        list.insert(Hindered::AllAway);
    }
    let waits = findings
        .before(place)
        .any(|before| before.required && !matches!(before.state, State::Done | State::NotNeeded));
    if waits {
        list.insert(Hindered::Waits);
    }
    list.into_iter().collect()
}
