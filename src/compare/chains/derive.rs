//! The comparison itself: both chains derived and merged, each difference found, and for each the smallest set of changed norms that
//! makes it.
//!
//! Every cause is found by deriving the worlds between the two sides; nothing is inferred from the norms.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::features::{self, Seen, Sort, seen, seen_all};
use super::{Beside, ChainDiff, Change, Difference, EdgeChange, What, merge};
use crate::atom::{Action, Label, NormIx};
use crate::case::Case;
use crate::chain::{Chain, Hindered, chain};
use crate::compare::{Side, Worlds, facts_of, smallest};
use crate::findings::{Candidate, Findings};
use crate::model::{Condition, Strength};
use crate::rulebook::World;
use crate::settle::{Settled, asked};
use crate::situation::Situation;
use crate::source::Problem;

/// One side of a chain: what was found, its graph, and what it comes to.
pub(super) struct One {
    pub(super) findings: Findings,
    pub(super) chain: Chain,
    settled: Settled,
    needs: Vec<Condition>,
    /// How strictly each last day is set.
    strengths: BTreeMap<NormIx, Strength>,
}

impl One {
    fn new(case: &Case, situation: Situation) -> Option<Self> {
        let (findings, settled, open) = asked(case, None).settle(vec![situation]).into_iter().next()?;
        let due = findings.steps.iter().flat_map(|step| &step.due);
        let strengths = due.filter_map(|due| Some((due.norm, case.book.norm(due.norm)?.strength))).collect();
        Some(Self { chain: chain(&findings), findings, settled, needs: facts_of(open), strengths })
    }

    pub(super) fn strength(&self, norm: NormIx) -> Strength {
        self.strengths.get(&norm).copied().unwrap_or_default()
    }
}

/// The worlds between two, derived as far as they are asked for.
struct Between<'a> {
    case: &'a Case,
    worlds: Worlds<'a>,
    side: &'a Side,
    action: Action,
    /// Whether the norms can be responsible: the facts are the same on both sides.
    norms_differ: bool,
    derived: BTreeMap<BTreeSet<usize>, Option<One>>,
}

impl Between<'_> {
    /// The smallest set of changes after which the chain is as wanted.
    fn responsible(&mut self, wanted: impl Fn(&One) -> bool) -> BTreeSet<usize> {
        if !self.norms_differ {
            return BTreeSet::new();
        }
        smallest(self.worlds.flips.len(), |flips| {
            if !self.derived.contains_key(flips) {
                let world = self.worlds.with(flips);
                let one = world.and_then(|world| one(self.case, self.action, &world, self.side));
                self.derived.insert(flips.clone(), one);
            }
            self.derived.get(flips).and_then(Option::as_ref).is_some_and(&wanted)
        })
    }
}

fn one(case: &Case, action: Action, world: &Arc<World>, side: &Side) -> Option<One> {
    One::new(case, Situation::of(&case.book, &case.facts, world, action, &side.switches)?)
}

/// Compares the chain of an action on two sides; nothing where there is no such action.
///
/// # Errors
/// A reading that does not exist, or a circle of overrides.
pub fn compare_chains(
    case: &Case,
    action: Action,
    before: &Side,
    after: &Side,
) -> Result<Option<ChainDiff>, Box<Problem>> {
    let worlds = Worlds::new(case, before, after)?;
    let sides = [(&worlds.before, before), (&worlds.after, after)];
    let [Some(old), Some(new)] = sides.map(|(world, side)| one(case, action, world, side)) else {
        return Ok(None);
    };
    let norms_differ = before.switches == after.switches;
    let mut between = Between { case, worlds, side: before, action, norms_differ, derived: BTreeMap::new() };
    let (mut steps, edges) = merge::merged(case, &old, &new);
    let common: BTreeSet<Label> =
        steps.iter().filter(|step| step.old.is_some() && step.new.is_some()).map(|step| step.label).collect();
    let labels: Vec<(Label, bool)> =
        steps.iter().map(|step| (step.label, step.old.is_some() && step.new.is_some())).collect();
    for step in &mut steps {
        let label = step.label;
        let change = match (step.old, step.new) {
            (Some(mine), Some(theirs)) => {
                let differs =
                    |sort: Sort| seen(&old, mine, sort, &common) != seen(&new, theirs, sort, &common);
                // Other people fill other places; that goes without saying.
                let differences: Vec<Difference> = Sort::ALL
                    .into_iter()
                    .filter(|&sort| differs(sort) && !(sort == Sort::Places && differs(Sort::Takers)))
                    .filter_map(|sort| {
                        let what = what(&old, mine, &new, theirs, sort, &common, &labels)?;
                        let responsible = cause(&mut between, &old, &new, label, sort, &common);
                        Some(Difference { what, responsible })
                    })
                    .collect();
                if differences.is_empty() { Change::Stays } else { Change::Changed(differences) }
            }
            (None, _) => Change::Added,
            (_, None) => Change::Dropped,
        };
        step.responsible = match &change {
            Change::Stays => BTreeSet::new(),
            Change::Added | Change::Dropped => cause(&mut between, &old, &new, label, Sort::Present, &common),
            Change::Changed(list) => {
                list.iter().flat_map(|difference| &difference.responsible).copied().collect()
            }
        };
        step.change = change;
    }
    let edges = edges
        .into_iter()
        .map(|mut edge| {
            if edge.change != EdgeChange::Stays {
                let ends = (labels.get(edge.from), labels.get(edge.to));
                if let (Some((from, _)), Some((to, _))) = ends {
                    let (from, to) = (*from, *to);
                    let wanted = merge::directly(&new, from, to);
                    edge.responsible = between.responsible(|one| merge::directly(one, from, to) == wanted);
                }
            }
            edge
        })
        .collect();
    let beside = beside(&mut between, &old.settled, &new.settled);
    let flips = between.worlds.flips;
    Ok(Some(ChainDiff {
        action,
        before: old.findings,
        after: new.findings,
        needs: [old.needs, new.needs],
        flips,
        steps,
        edges,
        beside,
    }))
}

/// What is responsible that the steps of a label are as on the new side in one respect; in every respect, where two of them have
/// only changed parts.
fn cause(
    between: &mut Between<'_>,
    old: &One,
    new: &One,
    label: Label,
    sort: Sort,
    common: &BTreeSet<Label>,
) -> BTreeSet<usize> {
    let of = |one: &One, sort: Sort| -> Vec<Seen> { seen_all(one, label, sort, common) };
    let sort = if of(old, sort) == of(new, sort) { Sort::Everything } else { sort };
    let wanted = of(new, sort);
    between.responsible(|one| of(one, sort) == wanted)
}

/// The difference between the two faces of a step in one respect.
fn what(
    old: &One,
    mine: usize,
    new: &One,
    theirs: usize,
    sort: Sort,
    common: &BTreeSet<Label>,
    labels: &[(Label, bool)],
) -> Option<What> {
    let (one, other) = (old.findings.steps.get(mine)?, new.findings.steps.get(theirs)?);
    Some(match sort {
        Sort::Act => What::Act(one.act, other.act),
        Sort::Takers => {
            let (before, after) = (features::candidates(one), features::candidates(other));
            let only = |of: &BTreeMap<features::Key, &Candidate>,
                        others: &BTreeMap<features::Key, &Candidate>| {
                let own = of.iter().filter(|(key, _)| !others.contains_key(key));
                own.map(|(_, candidate)| (*candidate).clone()).collect()
            };
            What::Takers { gained: only(&after, &before), lost: only(&before, &after) }
        }
        Sort::Places => What::Places(one.seats.len(), other.seats.len()),
        Sort::Open => What::Open(one.open(), other.open()),
        Sort::Quantifier => What::Quantifier(one.quantifier, other.quantifier),
        Sort::Required => What::Required(one.required, other.required),
        Sort::Strength => What::Strength(one.strength, other.strength),
        Sort::Order => {
            // Those directly before it on the one side that do not come before it at all on the other. A label that stands
            // for several steps is named by the first of them.
            let only = |of: &One, place: usize, other: &One, there: usize| -> Vec<usize> {
                let known: BTreeSet<Label> = other.findings.before(there).map(|step| step.label).collect();
                features::before(of, place, common)
                    .into_iter()
                    .filter(|label| !known.contains(label))
                    .filter_map(|label| labels.iter().position(|(other, both)| *other == label && *both))
                    .collect()
            };
            let (gained, lost) = (only(new, theirs, old, mine), only(old, mine, new, theirs));
            if gained.is_empty() && lost.is_empty() {
                return None;
            }
            What::Order { gained, lost }
        }
        Sort::Due => What::Due(one.due.clone(), other.due.clone()),
        Sort::Instead => What::Instead(one.instead_of, other.instead_of),
        Sort::State => What::State(one.state, other.state),
        Sort::Hindered => {
            let of = |one: &One, place: usize| features::hindrances(one, place);
            let (before, after) = (of(old, mine), of(new, theirs));
            let only = |of: &BTreeMap<features::Obstacle, Hindered>,
                        others: &BTreeMap<features::Obstacle, Hindered>| {
                of.iter().filter(|(key, _)| !others.contains_key(key)).map(|(_, why)| *why).collect()
            };
            What::Hindered { gained: only(&after, &before), lost: only(&before, &after) }
        }
        Sort::Present | Sort::Everything => return None,
    })
}

/// What differs beside steps and order.
fn beside(between: &mut Between<'_>, old: &Settled, new: &Settled) -> Option<Beside> {
    let bare = |settled: &Settled| Settled { steps: BTreeSet::new(), ..settled.clone() };
    let (before, after) = (bare(old), bare(new));
    // Whether it waits for a fact is told by the facts.
    let parts = |settled: &Settled| {
        (settled.bars.clone(), settled.given.clone(), settled.gates.clone(), settled.quorum.clone())
    };
    if parts(&before) == parts(&after) {
        return None;
    }
    let wanted = parts(&after);
    let responsible = between.responsible(|one| parts(&one.settled) == wanted);
    Some(Beside { before, after, responsible })
}
