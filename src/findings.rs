//! Findings: what was derived of one situation, put together into steps, bars, gates and defects, each with the norms it rests on.
//!
//! Sorted and complete; decides nothing that the programs have not decided, except to gather tuples into the shapes a reader asks for.

mod gather;
mod quorum;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::atom::{Act, Label, NormIx, Person};
use crate::calendar::Uncovered;
use crate::case::Case;
use crate::model::{Actor, AttendMode, Capacity, Outcome, Participant, Place, Quantifier, Strength, Taker};
use crate::rules::{Derived, derive};
use crate::situation::{Counted, Record, Situation};

pub use quorum::QuorumFinding;

/// Somebody who may fill a place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Candidate {
    /// Who.
    pub taker: Taker,
    /// The post, unit or body in which he acts.
    pub actor: Actor,
    /// In which capacity.
    pub capacity: Capacity,
    /// The norm that names him.
    pub norm: NormIx,
    /// Whether he is recorded away on the day.
    pub away: bool,
    /// How the step ended with him, if the record ascribes it to him.
    pub on_record: Option<Outcome>,
}

/// A place that has to be filled for a step to be taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seat {
    /// Which of the norm's expressions gives it, and for which unit.
    pub place: (usize, Place),
    /// Who may fill it.
    pub candidates: Vec<Candidate>,
    /// Whether the text names nobody, so that anybody may fill it.
    pub open: bool,
    /// Whether a blank cell hides who may fill it.
    pub unknown: bool,
    /// Whether the record shows it filled by one of them.
    pub filled: bool,
}

/// The last day of a step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Due {
    /// The norm that sets it.
    pub norm: NormIx,
    /// The day from which it runs, if known.
    pub from: Option<Date>,
    /// The last day, if it can be counted.
    pub last: Option<Date>,
    /// Why it cannot be counted: the calendar does not reach so far.
    pub uncovered: Option<Uncovered>,
}

/// How far a step has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum State {
    /// On record, as the norms want it.
    Done,
    /// Some of its places are filled.
    Begun,
    /// Not on record.
    Pending,
    /// On record with an adverse outcome.
    Refused,
    /// On record, but not by anyone who may.
    WrongHand,
    /// Not on record, but what may stand instead of it is done.
    NotNeeded,
}

/// One step of a chain, or one power beside it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// Its label.
    pub label: Label,
    /// What is done.
    pub act: Act,
    /// The norms that require it, or, where none does, those that allow it.
    pub norms: Vec<NormIx>,
    /// Whether it must be taken.
    pub required: bool,
    /// The weakest strength with which the norms speak.
    pub strength: Strength,
    /// How many of the places must be filled.
    pub quantifier: Quantifier,
    /// The places.
    pub seats: Vec<Seat>,
    /// The label it may stand instead of.
    pub instead_of: Option<Label>,
    /// The last days.
    pub due: Vec<Due>,
    /// How far it has come.
    pub state: State,
    /// Who could take part but for a bar, and the bar.
    pub barred: Vec<(Candidate, NormIx)>,
}

impl Step {
    /// Everybody who may take part in it, each once.
    pub fn takers(&self) -> BTreeSet<Taker> {
        self.seats.iter().flat_map(|seat| seat.candidates.iter().map(|candidate| candidate.taker)).collect()
    }

    /// Whether it has a place that has to be filled and that nobody can fill.
    pub fn stuck(&self) -> bool {
        match self.quantifier {
            Quantifier::Any | Quantifier::Each | Quantifier::Majority => {
                self.takers().is_empty() && !self.open() && !self.unknown()
            }
            Quantifier::All => {
                self.seats.iter().any(|seat| seat.candidates.is_empty() && !seat.open && !seat.unknown)
            }
        }
    }

    /// Whether the text leaves open who takes it.
    pub fn open(&self) -> bool {
        self.seats.iter().any(|seat| seat.open)
    }

    /// Whether a blank cell hides who may take it.
    pub fn unknown(&self) -> bool {
        self.seats.iter().any(|seat| seat.unknown)
    }

    /// Whether everybody who could fill some place of it is away.
    pub fn all_away(&self) -> bool {
        let away = |seat: &Seat| {
            !seat.candidates.is_empty() && seat.candidates.iter().all(|candidate| candidate.away)
        };
        match self.quantifier {
            Quantifier::Any => self.seats.iter().all(away) && !self.seats.is_empty(),
            Quantifier::All => self.seats.iter().any(away),
            Quantifier::Each | Quantifier::Majority => false,
        }
    }
}

/// A gate that is shut, or of which the record does not say.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Gate {
    /// The norm.
    pub norm: NormIx,
    /// What it holds back.
    pub before: Label,
    /// What it needs.
    pub needs: Label,
}

/// Who did something: the post, unit, body or person on record, and the persons behind it.
pub type Doer = (Actor, Vec<Person>);

/// Who is on record.
pub fn doer(record: &Record) -> Doer {
    (record.by, record.persons.clone())
}

/// What is wrong with what was done.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Defect {
    /// The step is on record though one before it is not.
    Skipped {
        /// What was not done.
        missing: Label,
        /// What could have been done instead.
        instead: BTreeSet<Label>,
        /// What was done all the same.
        done: Label,
        /// The norms that make it necessary.
        norms: BTreeSet<NormIx>,
    },
    /// The step is on record, but not by anyone who may take it.
    WrongHand {
        /// The step.
        step: Label,
        /// Who did it.
        by: BTreeSet<Doer>,
        /// The norms that say who may.
        norms: BTreeSet<NormIx>,
    },
    /// A place of the step before is not filled.
    Incomplete {
        /// The step with the empty place.
        missing: Label,
        /// What was done all the same.
        done: Label,
        /// The norms that require the place.
        norms: BTreeSet<NormIx>,
    },
    /// The step was done after its last day.
    Late {
        /// The step.
        step: Label,
        /// The day on record.
        done: Date,
        /// The last day.
        last: Date,
        /// The norm that sets it.
        norm: NormIx,
    },
    /// The body met without its quorum.
    NoQuorum(QuorumFinding),
    /// What a bar forbids is on record.
    Barred {
        /// The step on record.
        step: Label,
        /// The act that is barred.
        act: Act,
        /// The last day on record.
        on: Option<Date>,
        /// Who did it although the bar is on him; `None` where it is on everybody.
        by: Option<BTreeSet<Doer>>,
        /// The bar.
        norm: NormIx,
    },
}

/// A bar that applies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bar {
    /// The norm.
    pub norm: NormIx,
    /// What it forbids.
    pub act: Act,
    /// The only step it forbids, if it names one.
    pub label: Option<Label>,
    /// Whom it binds; `None` means everybody.
    pub binds: Option<BTreeSet<Taker>>,
    /// How often the action's like is on file, for a frequency.
    pub counted: Option<Counted>,
}

/// How a duty or an attendance is given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum GivenAs {
    /// A continuing or periodic duty.
    Duty,
    /// Attendance at a meeting.
    Attendance(AttendMode),
}

impl GivenAs {
    /// The word in machine-readable output.
    pub fn id(self) -> &'static str {
        match self {
            Self::Duty => "duty",
            Self::Attendance(AttendMode::Member) => "member",
            Self::Attendance(AttendMode::SitsIn) => "sits_in",
            Self::Attendance(AttendMode::MustInvite) => "must_invite",
            Self::Attendance(AttendMode::MayInvite) => "may_invite",
        }
    }
}

/// A duty or an attendance that applies.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Given {
    /// The norm.
    pub norm: NormIx,
    /// What is to be done.
    pub act: Act,
    /// As what.
    pub mode: GivenAs,
    /// Whose it is.
    pub takers: Vec<Candidate>,
    /// Whose it would be but for a bar, and the bar.
    pub barred: Vec<(Candidate, NormIx)>,
}

/// How often an action is to be taken at least.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Floor {
    /// The norm.
    pub norm: NormIx,
    /// The act.
    pub act: Act,
    /// How often at least.
    pub at_least: u32,
    /// How often its like is on file.
    pub counted: Counted,
}

/// A gap of the text that the rulebook records for this action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Silence {
    /// The norm that records it.
    pub norm: NormIx,
    /// The act that is not regulated.
    pub act: Act,
    /// For whom; `None` means everybody.
    pub persons: Option<BTreeSet<Person>>,
}

/// What was found of one situation.
#[derive(Clone, Debug)]
pub struct Findings {
    /// The situation.
    pub situation: Situation,
    /// Everything derived.
    pub derived: Derived,
    /// Steps and powers, in the order of the chain where it has one.
    pub steps: Vec<Step>,
    /// The order: first step, second step (as places in `steps`), and the norms that say so.
    pub order: BTreeMap<(usize, usize), BTreeSet<NormIx>>,
    /// Duties and attendance.
    pub given: Vec<Given>,
    /// Bars that apply.
    pub bars: Vec<Bar>,
    /// Gates that are shut.
    pub shut: Vec<Gate>,
    /// Gates of which the record does not say.
    pub unproved: Vec<Gate>,
    /// Defects of what is on record.
    pub defects: Vec<Defect>,
    /// The quorum of the meeting.
    pub quorum: Vec<QuorumFinding>,
    /// Gaps.
    pub silences: Vec<Silence>,
    /// Frequencies that are not to fall below a number.
    pub floors: Vec<Floor>,
}

/// Derives the findings of each situation, in the order given.
pub fn find(case: &Case, situations: Vec<Situation>) -> Vec<Findings> {
    let derived = derive(&case.book, &case.facts, &situations);
    situations
        .into_iter()
        .zip(derived)
        .map(|(situation, derived)| gather::gather(case, situation, derived))
        .collect()
}

/// The labels under which the norms looked at speak of the acts, and those that have the name of one.
pub fn labels(case: &Case, derived: &Derived, acts: &[Act]) -> BTreeSet<Label> {
    // A gate or a bar may hold back an act that no norm makes a step of: its label then has the name of the act.
    let vocabulary = &case.book.vocabulary;
    let mut found: BTreeSet<Label> =
        acts.iter().filter_map(|&act| case.book.labels.get(vocabulary.acts.id(act))).collect();
    let norms = derived.candidates.iter().filter_map(|&norm| case.book.norm(norm));
    let parts = norms.filter_map(|norm| norm.effect.part());
    found.extend(parts.filter(|part| acts.contains(&part.act)).map(|part| part.label));
    found
}

impl Findings {
    /// The person concerned, if there is one.
    pub fn concerned(&self) -> Option<Person> {
        match self.situation.person {
            Participant::Is(person) => Some(person),
            Participant::Blank | Participant::Nobody => None,
        }
    }

    /// The steps that come before one, directly or through others; in a circle not the step itself.
    pub fn before(&self, place: usize) -> impl Iterator<Item = &Step> {
        let label = self.steps.get(place).map(|step| step.label);
        let earlier = move |step: &&Step| {
            let comes = |label| step.label != label && self.derived.earlier.contains(&(step.label, label));
            label.is_some_and(comes)
        };
        self.steps.iter().filter(earlier)
    }

    /// The steps that come before one with no other between them.
    pub fn directly_before(&self, place: usize) -> impl Iterator<Item = &Step> {
        let earlier = |first: Label, second: Label| self.derived.earlier.contains(&(first, second));
        // In a circle each comes before each other, and none gives way.
        let gives_way = move |first: &Step| {
            let mut all = self.before(place);
            all.any(|other| earlier(first.label, other.label) && !earlier(other.label, first.label))
        };
        self.before(place).filter(move |step| !gives_way(step))
    }

    /// Whether the action lies before the day the rules came into force.
    pub fn before_in_force(&self) -> bool {
        self.situation.world.in_force.is_some_and(|first| self.situation.date < first)
    }
}
