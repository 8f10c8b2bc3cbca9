//! Findings: what was derived of one situation, put together into steps, bars, gates and defects, each with the norms it rests on.
//!
//! Sorted and complete; decides nothing that the programs have not decided, except to gather tuples into the shapes a reader asks for.

mod quorum;
mod steps;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::atom::{Act, Atom, Label, NormIx, Person};
use crate::calendar::{Calendar, Uncovered};
use crate::case::Case;
use crate::model::{
    Actor, AttendMode, Capacity, Effect, Outcome, Participant, Place, Quantifier, StartDay, Strength, Taker,
    Value, WhoExpr,
};
use crate::rules::{Derived, derive};
use crate::situation::Situation;

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

/// What is wrong with what was done.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Defect {
    /// The step is on record though one before it is not.
    Skipped {
        /// What was not done.
        missing: Label,
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
        by: BTreeSet<Actor>,
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
    /// How often the action's like has happened, for a frequency.
    pub count: Option<u32>,
}

/// How a duty or an attendance is given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum GivenAs {
    /// A continuing or periodic duty.
    Duty,
    /// Attendance at a meeting.
    Attendance(AttendMode),
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
}

/// Derives the findings of each situation, in the order given.
pub fn find(case: &Case, situations: Vec<Situation>) -> Vec<Findings> {
    let derived = derive(&case.book, &case.facts, &situations);
    situations.into_iter().zip(derived).map(|(situation, derived)| gather(case, situation, derived)).collect()
}

fn gather(case: &Case, situation: Situation, derived: Derived) -> Findings {
    let mut steps = steps::steps(case, &situation, &derived);
    let order = order(&mut steps, &derived);
    let quorum = quorum::quorum(case, &situation, &derived);
    let defects = defects(&situation, &derived, &steps, &quorum);
    let gate = |&(norm, before, needs): &(NormIx, Label, Label)| Gate { norm, before, needs };
    Findings {
        bars: bars(case, &situation, &derived),
        shut: derived.shut.iter().map(gate).collect(),
        unproved: derived.unproved.iter().map(gate).collect(),
        silences: silences(case, &derived),
        given: given(case, &situation, &derived),
        situation,
        derived,
        steps,
        order,
        defects,
        quorum,
    }
}

fn due(case: &Case, situation: &Situation, derived: &Derived, step: Label) -> Vec<Due> {
    let mut list = Vec::new();
    for &norm in &derived.applies {
        let Some(Effect::Deadline { label, within, unit, from }) =
            case.book.norm(norm).map(|rule| &rule.effect)
        else {
            continue;
        };
        if *label != step {
            continue;
        }
        let start = match from {
            StartDay::ActionDate => Some(situation.date),
            StartDay::Attribute(attribute) => match situation.attributes.get(attribute) {
                Some(Value::Date(day)) => Some(*day),
                _ => None,
            },
        };
        let counted = start.map(|start| Calendar::last_day(&case.calendar, start, *within, *unit));
        list.push(Due {
            norm,
            from: start,
            last: counted.as_ref().and_then(|counted| counted.as_ref().ok().copied()),
            uncovered: counted.and_then(Result::err),
        });
    }
    list
}

/// Puts the steps into an order that respects what precedes what, and gives the order between them.
fn order(steps: &mut Vec<Step>, derived: &Derived) -> BTreeMap<(usize, usize), BTreeSet<NormIx>> {
    let edges = |steps: &[Step]| {
        let mut found: BTreeMap<(usize, usize), BTreeSet<NormIx>> = BTreeMap::new();
        for &(first, second, norm) in &derived.precedes {
            for (from, _) in steps.iter().enumerate().filter(|(_, step)| step.label == first) {
                for (to, _) in steps.iter().enumerate().filter(|(_, step)| step.label == second) {
                    found.entry((from, to)).or_default().insert(norm);
                }
            }
        }
        found
    };
    let pairs: Vec<(usize, usize)> = edges(steps).into_keys().collect();
    // A circle is reported by itself; the steps then keep the order of the norms.
    // Each step stands as late as those after it allow, beside what it is needed for.
    let ranks = crate::graph::late_ranks(steps.len(), &pairs);
    let mut ranked: Vec<(usize, NormIx, Step)> = std::mem::take(steps)
        .into_iter()
        .enumerate()
        .map(|(index, step)| {
            // What no order ties to anything comes last, powers after steps.
            let tied = pairs.iter().any(|&(from, to)| from == index || to == index);
            let rank = if tied {
                ranks.get(index).copied().unwrap_or_default()
            } else {
                usize::MAX - usize::from(step.required)
            };
            (rank, step.norms.first().copied().unwrap_or_else(|| NormIx::new(0)), step)
        })
        .collect();
    ranked.sort_by_key(|(rank, norm, _)| (*rank, *norm));
    *steps = ranked.into_iter().map(|(_, _, step)| step).collect();
    edges(steps)
}

fn bars(case: &Case, situation: &Situation, derived: &Derived) -> Vec<Bar> {
    let mut list = Vec::new();
    for &norm in &derived.applies {
        match case.book.norm(norm).map(|rule| &rule.effect) {
            Some(Effect::Bar { act, label, by }) => {
                let everybody = by.contains(&WhoExpr::Anyone);
                let binds: Option<BTreeSet<Taker>> =
                    (!everybody).then(|| by.iter().flat_map(|who| derived.named(who, Some(*act))).collect());
                // A bar on nobody forbids nothing; where a blank cell hides whom it binds, it is kept.
                let idle = binds.as_ref().is_some_and(BTreeSet::is_empty)
                    && !by.iter().any(|who| situation.blank(&case.facts, who));
                if !idle {
                    list.push(Bar { norm, act: *act, label: *label, binds, count: None });
                }
            }
            Some(Effect::Frequency { act, at_most: Some(most), .. }) => {
                let count = situation.counts.get(&norm).copied().unwrap_or_default();
                if count > *most {
                    list.push(Bar { norm, act: *act, label: None, binds: None, count: Some(count) });
                }
            }
            _ => {}
        }
    }
    list
}

fn given(case: &Case, situation: &Situation, derived: &Derived) -> Vec<Given> {
    let mut list = Vec::new();
    for &norm in &derived.applies {
        let (act, mode) = match case.book.norm(norm).map(|rule| &rule.effect) {
            Some(Effect::Duty { act, .. }) => (*act, GivenAs::Duty),
            Some(Effect::Attend { act, mode, .. }) => (*act, GivenAs::Attendance(*mode)),
            _ => continue,
        };
        let mut takers: Vec<Candidate> = derived
            .may_act
            .iter()
            .filter(|(grant, _)| grant.norm == norm)
            .map(|entry| steps::candidate(situation, entry))
            .collect();
        takers.sort();
        takers.dedup_by_key(|candidate| (candidate.taker, candidate.actor));
        list.push(Given { norm, act, mode, takers });
    }
    list
}

fn silences(case: &Case, derived: &Derived) -> Vec<Silence> {
    let mut list = Vec::new();
    for &norm in &derived.applies {
        if let Some(Effect::Silence { act, by }) = case.book.norm(norm).map(|rule| &rule.effect) {
            let everybody = by.contains(&WhoExpr::Anyone);
            let persons =
                (!everybody).then(|| by.iter().flat_map(|who| derived.persons(who, Some(*act))).collect());
            list.push(Silence { norm, act: *act, persons });
        }
    }
    list
}

fn defects(
    situation: &Situation,
    derived: &Derived,
    steps: &[Step],
    quorum: &[QuorumFinding],
) -> Vec<Defect> {
    let mut list: BTreeSet<Defect> = BTreeSet::new();
    let mut skipped: BTreeMap<(Label, Label), BTreeSet<NormIx>> = BTreeMap::new();
    for &(missing, done, norm) in &derived.skipped {
        skipped.entry((missing, done)).or_default().insert(norm);
    }
    for ((missing, done), norms) in skipped {
        // A step with some of its places filled was begun, not skipped.
        let begun = situation.records.iter().any(|record| record.label == missing);
        list.insert(if begun {
            Defect::Incomplete { missing, done, norms }
        } else {
            Defect::Skipped { missing, done, norms }
        });
    }
    for step in steps.iter().filter(|step| step.required && step.state == State::WrongHand) {
        let by = situation.records.iter().filter(|record| record.label == step.label).map(|record| record.by);
        list.insert(Defect::WrongHand {
            step: step.label,
            by: by.collect(),
            norms: step.norms.iter().copied().collect(),
        });
    }
    for step in steps {
        let days = situation
            .records
            .iter()
            .filter(|record| record.label == step.label)
            .filter_map(|record| record.date);
        let Some(done) = days.max() else { continue };
        for due in &step.due {
            if let Some(last) = due.last.filter(|last| *last < done) {
                list.insert(Defect::Late { step: step.label, done, last, norm: due.norm });
            }
        }
    }
    let missed = quorum.iter().filter(|found| found.reached == Some(false));
    list.extend(missed.cloned().map(Defect::NoQuorum));
    list.into_iter().collect()
}

impl Findings {
    /// The person concerned, if there is one.
    pub fn concerned(&self) -> Option<Person> {
        match self.situation.person {
            Participant::Is(person) => Some(person),
            Participant::Blank | Participant::Nobody => None,
        }
    }

    /// Whether the action lies before the day the rules came into force.
    pub fn before_in_force(&self) -> bool {
        self.situation.world.in_force.is_some_and(|first| self.situation.date < first)
    }
}
