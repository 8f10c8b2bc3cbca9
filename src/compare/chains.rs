//! The old and the new chain of one action as one graph: which steps stay, come, go or change, which edges of the order do, and which
//! changed norms are responsible for each difference.
//!
//! Decides nothing about looks. Whoever draws it finds here every box and every line once, a layout rank for each box, and on which
//! side of the comparison each of them stands; the steps themselves are those of the findings of either side.
//!
//! Reading it: `before.steps[step.old]` and `after.steps[step.new]` are the two faces of a step; a step that came has no old one, a
//! step that went no new one. Edges name places in [`ChainDiff::steps`]; all but those that run `backward` lead from a lower rank to a
//! higher one. Causes are places in [`ChainDiff::flips`]; they are empty where the facts differ and not the norms.

mod derive;
mod features;
mod merge;

use std::collections::BTreeSet;

use super::Flip;
use crate::atom::{Act, Action, Label, NormIx};
use crate::chain::Hindered;
use crate::findings::{Candidate, Due, Findings, State};
use crate::model::{Condition, Quantifier, Strength};
use crate::settle::Settled;

pub use derive::compare_chains;

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
    /// Whether it runs against the ranks; only one that went can, unless a chain goes in a circle by itself.
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
