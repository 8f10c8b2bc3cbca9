//! The old and the new chain of one action as one graph: which steps stay, come, go or change, which edges of the order do, and which
//! changed norms are responsible for each difference.
//!
//! Decides nothing about looks. Whoever draws it finds here every box and every line once, a layout rank for each box, and on which
//! side of the comparison each of them stands; the steps themselves are those of the findings of either side.
//!
//! Reading it: `before.steps[step.old]` and `after.steps[step.new]` are the two faces of a step; a step that came has no old one, a
//! step that went no new one. Edges name places in [`ChainDiff::steps`]; all but those that run `backward` lead from a lower rank to a
//! higher one. Causes are places in [`ChainDiff::flips`]; they are empty where the facts differ and not the norms.

mod features;
mod merge;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use self::features::{Seen, Sort, seen, seen_all};
use super::{Flip, Side, Worlds, smallest};
use crate::atom::{Act, Action, Label, NormIx};
use crate::case::Case;
use crate::chain::{Chain, Hindered, chain};
use crate::findings::{Candidate, Due, Findings, State};
use crate::model::{Condition, Quantifier, Strength};
use crate::settle::{Settled, asked};
use crate::situation::Situation;
use crate::source::Problem;

/// Both chains of an action in one graph.
#[derive(Clone, Debug)]
pub struct ChainDiff {
    /// The action.
    pub action: Action,
    /// What was found on the one side: the old chain.
    pub before: Findings,
    /// What was found on the other side: the new chain.
    pub after: Findings,
    /// The facts that each side waits for.
    pub needs: [Vec<Condition>; 2],
    /// The norms that differ.
    pub flips: Vec<Flip>,
    /// The steps of either chain, each once: those that are tied into an order by rank, then the others.
    pub steps: Vec<DiffStep>,
    /// The order between them, each edge once, without what other edges of the same side imply; by the steps they join.
    pub edges: Vec<DiffEdge>,
    /// What differs beside steps and order: bars, duties, attendance, gates, quorum.
    pub beside: Option<Beside>,
}

/// A step of either chain.
#[derive(Clone, Debug)]
pub struct DiffStep {
    /// Its label.
    pub label: Label,
    /// What becomes of it.
    pub change: Change,
    /// Its place among the steps of the old chain.
    pub old: Option<usize>,
    /// Its place among the steps of the new chain.
    pub new: Option<usize>,
    /// Its row, or column, in a drawing: as late as those after it allow. Steps of one rank stand side by side.
    pub rank: usize,
    /// Whether no edge ties it to another step.
    pub loose: bool,
    /// The smallest set of changed norms that makes it come, go or change; of several differences those of all of them.
    pub responsible: BTreeSet<usize>,
}

/// What becomes of a step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// It is the same on both sides; the provisions on which it rests may still be others.
    Stays,
    /// It is there only on the new side.
    Added,
    /// It is there only on the old side.
    Dropped,
    /// It is there on both sides, with these differences.
    Changed(Vec<Difference>),
}

impl Change {
    /// The word in machine-readable output.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Stays => "stays",
            Self::Added => "added",
            Self::Dropped => "dropped",
            Self::Changed(_) => "changed",
        }
    }
}

/// One way in which a step differs, with its cause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// What differs.
    pub what: What,
    /// The smallest set of changed norms that makes this difference.
    pub responsible: BTreeSet<usize>,
}

/// What differs about a step that is there on both sides; first the old, then the new where both are given.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// Another act goes by its label.
    Act(Act, Act),
    /// Others may take it, or in another capacity.
    Takers {
        /// Who may only on the new side.
        gained: Vec<Candidate>,
        /// Who may only on the old side.
        lost: Vec<Candidate>,
    },
    /// The same people have to fill other places: how many places there are.
    Places(usize, usize),
    /// Whether the text leaves open who takes it.
    Open(bool, bool),
    /// How many of those named are needed.
    Quantifier(Quantifier, Quantifier),
    /// Whether it must be taken.
    Required(bool, bool),
    /// How strictly the text speaks.
    Strength(Strength, Strength),
    /// It comes directly after other steps: places in [`ChainDiff::steps`] of steps that are there on both sides.
    Order {
        /// After which only on the new side.
        gained: Vec<usize>,
        /// After which only on the old side.
        lost: Vec<usize>,
    },
    /// It has other last days.
    Due(Vec<Due>, Vec<Due>),
    /// It may stand instead of another step.
    Instead(Option<Label>, Option<Label>),
    /// By the same record it has come to another point.
    State(State, State),
    /// Something else keeps it from being taken now, that others are before it apart.
    Hindered {
        /// What does only on the new side.
        gained: Vec<Hindered>,
        /// What did only on the old side.
        lost: Vec<Hindered>,
    },
}

impl What {
    /// The word in machine-readable output.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Act(..) => "act",
            Self::Takers { .. } => "takers",
            Self::Places(..) => "places",
            Self::Open(..) => "open",
            Self::Quantifier(..) => "quantifier",
            Self::Required(..) => "required",
            Self::Strength(..) => "strength",
            Self::Order { .. } => "order",
            Self::Due(..) => "due",
            Self::Instead(..) => "instead_of",
            Self::State(..) => "state",
            Self::Hindered { .. } => "hindered",
        }
    }
}

/// That one step comes directly before another, on either side.
#[derive(Clone, Debug)]
pub struct DiffEdge {
    /// The place of the first step in [`ChainDiff::steps`].
    pub from: usize,
    /// The place of the second.
    pub to: usize,
    /// What becomes of it.
    pub change: EdgeChange,
    /// The norms that order them so, on the old side and on the new.
    pub norms: [BTreeSet<NormIx>; 2],
    /// The smallest set of changed norms that makes the difference.
    pub responsible: BTreeSet<usize>,
    /// Whether it runs against the ranks; only one that went can.
    pub backward: bool,
}

/// What becomes of an edge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum EdgeChange {
    /// The one step still comes directly before the other.
    Stays,
    /// They have an order now and had none.
    Added,
    /// They had an order and have none now, or the opposite one.
    Dropped,
    /// The order stays, but is direct now: what stood between them does no longer.
    Joined,
    /// The order stays, but is no longer direct: something stands between them now.
    Parted,
}

impl EdgeChange {
    /// The word in machine-readable output.
    pub fn id(self) -> &'static str {
        match self {
            Self::Stays => "stays",
            Self::Added => "added",
            Self::Dropped => "dropped",
            Self::Joined => "joined",
            Self::Parted => "parted",
        }
    }

    /// Whether a line is drawn for it in the old chain, and whether in the new.
    pub fn sides(self) -> [bool; 2] {
        match self {
            Self::Stays => [true, true],
            Self::Added | Self::Joined => [false, true],
            Self::Dropped | Self::Parted => [true, false],
        }
    }
}

/// What differs beside steps and order.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Bars, duties, attendance, gates and quorum of the old side; no steps.
    pub before: Settled,
    /// Those of the new side.
    pub after: Settled,
    /// The smallest set of changed norms that makes the difference.
    pub responsible: BTreeSet<usize>,
}

impl ChainDiff {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.beside.is_none()
            && self.steps.iter().all(|step| step.change == Change::Stays)
            && self.edges.iter().all(|edge| edge.change == EdgeChange::Stays)
    }

    /// How many steps there are of each sort: stay, come, go, change.
    pub fn count(&self) -> [usize; 4] {
        let of = |wanted: &str| self.steps.iter().filter(|step| step.change.id() == wanted).count();
        [of("stays"), of("added"), of("dropped"), of("changed")]
    }

    /// The norms on which a step rests, on the old side and on the new.
    pub fn norms(&self, step: &DiffStep) -> [&[NormIx]; 2] {
        [
            step.old
                .and_then(|place| self.before.steps.get(place))
                .map_or(&[][..], |step| step.norms.as_slice()),
            step.new
                .and_then(|place| self.after.steps.get(place))
                .map_or(&[][..], |step| step.norms.as_slice()),
        ]
    }
}

/// One side of a chain: what was found, its graph, and what it comes to.
struct One {
    findings: Findings,
    chain: Chain,
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
        Some(Self { chain: chain(&findings), findings, settled, needs: super::facts_of(open), strengths })
    }

    fn strength(&self, norm: NormIx) -> Strength {
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

fn one(case: &Case, action: Action, world: &Arc<crate::rulebook::World>, side: &Side) -> Option<One> {
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
            let of = |one: &One, place: usize| features::before(one, place, common);
            let (before, after) = (of(old, mine), of(new, theirs));
            // A label that stands for several steps is named by the first of them.
            let places = |labels_of: BTreeSet<&Label>| -> Vec<usize> {
                labels_of
                    .into_iter()
                    .filter_map(|label| labels.iter().position(|(other, both)| other == label && *both))
                    .collect()
            };
            What::Order {
                gained: places(after.difference(&before).collect()),
                lost: places(before.difference(&after).collect()),
            }
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
