//! What a question comes to in one world, to the point where two worlds can be compared: the verdict, and step by step who, when and after what.
//!
//! A fact that is missing is looked at from both sides: only if the two differ does the question wait for it.

mod batch;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::atom::{Act, Label, NormIx, Person};
use crate::case::Case;
use crate::findings::{Bar, Findings, Gate, Given, GivenAs, Seat, find};
use crate::model::{Capacity, Condition, Count, Effect, Quantifier, Share, Strength, Taker, Truth};
use crate::situation::{Situation, positive};
use crate::verdict::{Verdict, concerns, judge, labels, relevant};

pub use batch::{Settlement, Topic, asked, settle_each};

/// What a question comes to in one world.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settled {
    /// The verdict.
    pub verdict: Verdict,
    /// The verdict on each act, where a question about a person asks for several that differ.
    pub by_act: BTreeMap<Act, Verdict>,
    /// What it comes to step by step; empty for a question about a person.
    pub steps: BTreeSet<StepShape>,
    /// Whom bars bind: the act, and the takers (`None` for everybody); empty for a question about a person.
    pub bars: BTreeSet<(Act, Option<BTreeSet<Taker>>)>,
    /// Duties and attendance: the act, as what, and whose; empty for a question about a person.
    pub given: BTreeSet<(Act, GivenAs, BTreeSet<Taker>)>,
    /// What a step waits for: its label, the label that is needed, and whether the record shows it missing or does not say (`false`);
    /// empty for a question about a person.
    pub gates: BTreeSet<(Label, Label, bool)>,
    /// The quorums that are asked for; empty for a question about a person.
    pub quorum: BTreeSet<QuorumShape>,
}

/// A quorum as far as two answers are compared by it. Once it is known whether it was reached, it does not matter any more how
/// it was counted; as long as it is not, those who are to come want to know.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum QuorumShape {
    /// Reached or missed.
    Known(Act, bool),
    /// Not known yet: the share, and what is counted.
    Open(Act, Share, Count),
}

/// A step as far as two answers are compared by it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct StepShape {
    /// Its label.
    pub label: Label,
    /// Whether it is required.
    pub required: bool,
    /// How many of the places must be filled.
    pub quantifier: Quantifier,
    /// Who may fill each place, and whether under a delegation or in another's place.
    pub seats: Vec<BTreeSet<(Taker, bool)>>,
    /// Whether the text leaves open who takes it.
    pub open: bool,
    /// The labels before it, near and far; compared only where the whole chain is asked for.
    pub after: BTreeSet<Label>,
    /// Its last days, and how strictly they are set.
    pub due: Vec<(Option<Date>, Strength)>,
}

impl Settled {
    /// The steps of a label as they are held against those of another outcome: that a step is only on one side is said of that step,
    /// and not of all that come after it.
    pub fn steps_beside(&self, other: &Self, label: Label) -> Vec<StepShape> {
        let has = |settled: &Self, label: Label| settled.steps.iter().any(|step| step.label == label);
        let own = self.steps.iter().filter(|step| step.label == label).cloned();
        own.map(|mut step| {
            step.after.retain(|&before| has(self, before) == has(other, before));
            step
        })
        .collect()
    }
}

/// Norms whose missing facts decide the answer, with what they lack.
pub type Open = Vec<(NormIx, Vec<Condition>)>;

/// Outcomes of tests taken for granted.
type Assumed = Vec<(Condition, Truth)>;

/// A question without its action: what is asked of every situation.
#[derive(Clone)]
pub struct Asked<'a> {
    /// The case.
    pub case: &'a Case,
    /// The acts asked for.
    pub acts: Vec<Act>,
    /// The person asked about, if one is.
    pub person: Option<Person>,
    /// Whether the whole chain is asked for, so that order counts and there is no verdict.
    pub whole: bool,
}

impl Asked<'_> {
    /// What each situation comes to, and which norms wait for a fact that decides it.
    pub fn settle(&self, situations: Vec<Situation>) -> Vec<(Findings, Settled, Open)> {
        self.settle_within(situations, 4)
    }

    /// The same; `depth` bounds how many facts that change nothing may be passed over one after the other.
    fn settle_within(&self, situations: Vec<Situation>, depth: usize) -> Vec<(Findings, Settled, Open)> {
        let found = find(self.case, situations);
        // For every norm that waits for a fact: once with it, once without it.
        let mut trials: Vec<Situation> = Vec::new();
        let mut index: Vec<Vec<(NormIx, Vec<Condition>)>> = Vec::new();
        for findings in &found {
            let mut waiting = Vec::new();
            for norm in self.waiting(findings) {
                let (with, without, open) = self.trial(findings, norm);
                for assumed in [with, without] {
                    let mut situation = findings.situation.clone();
                    situation.assumed.extend(assumed);
                    trials.push(situation);
                }
                waiting.push((norm, open));
            }
            index.push(waiting);
        }
        let mut results =
            find(self.case, trials).into_iter().map(|findings| (self.shape(&findings), findings));
        let mut passed: Vec<(usize, Situation)> = Vec::new();
        let mut all: Vec<(Findings, Settled, Open)> = found
            .into_iter()
            .zip(index)
            .enumerate()
            .map(|(place, (findings, waiting))| {
                let mut settled = self.shape(&findings);
                let mut open: Open = Vec::new();
                let mut elsewhere = None;
                for (norm, conditions) in waiting {
                    let (Some((with, trial)), Some((without, _))) = (results.next(), results.next()) else {
                        continue;
                    };
                    if with != without {
                        open.push((norm, conditions));
                    } else if with != settled {
                        elsewhere = Some(trial.situation);
                    }
                }
                if !open.is_empty() {
                    settled.verdict = Verdict::FactNeeded;
                } else if let Some(situation) = elsewhere {
                    // The fact is missing, but whatever it is the answer is the same: that of either trial.
                    passed.push((place, situation));
                }
                (findings, settled, open)
            })
            .collect();
        if depth > 0 && !passed.is_empty() {
            let (places, situations): (Vec<usize>, Vec<Situation>) = passed.into_iter().unzip();
            for (place, settled) in places.into_iter().zip(self.settle_within(situations, depth - 1)) {
                if let Some(entry) = all.get_mut(place) {
                    *entry = settled;
                }
            }
        }
        all
    }

    /// The norms that bear on the question and wait for a fact, those that threaten to displace one among them.
    fn waiting(&self, findings: &Findings) -> BTreeSet<NormIx> {
        let acts = &self.acts;
        let labels = labels(self.case, findings, acts);
        let bears = |norm: NormIx| {
            self.case.book.norm(norm).is_some_and(|norm| concerns(&norm.effect, acts, &labels))
        };
        let mut waiting: BTreeSet<NormIx> =
            findings.derived.might.iter().copied().filter(|&norm| bears(norm)).collect();
        loop {
            let threats: BTreeSet<NormIx> = findings
                .derived
                .threatened
                .iter()
                .filter(|(norm, by)| (waiting.contains(norm) || bears(*norm)) && !waiting.contains(by))
                .map(|(_, by)| *by)
                .collect();
            if threats.is_empty() {
                break;
            }
            waiting.extend(threats);
        }
        waiting.retain(|norm| !self.open_conditions(findings, *norm).is_empty());
        waiting
    }

    /// The conditions of a norm and of its exceptions that are open, each without its negation.
    fn open_conditions(&self, findings: &Findings, norm: NormIx) -> Vec<Condition> {
        let Some(rule) = self.case.book.norm(norm) else {
            return Vec::new();
        };
        let open = |condition: &Condition| {
            findings.derived.outcomes.get(&positive(condition)) == Some(&Truth::Unknown)
        };
        let excused = findings
            .derived
            .perhaps_excused
            .iter()
            .filter(|(of, _)| *of == norm)
            .filter_map(|(_, number)| rule.exceptions.get(*number));
        let mut list: Vec<Condition> =
            rule.conditions.iter().filter(|condition| open(condition)).map(positive).collect();
        list.extend(
            excused
                .flat_map(|exception| exception.conditions.iter())
                .filter(|condition| open(condition))
                .map(positive),
        );
        list.sort();
        list.dedup();
        list
    }

    /// Assumptions under which a waiting norm is triggered, and under which it is not; and what is open about it.
    fn trial(&self, findings: &Findings, norm: NormIx) -> (Assumed, Assumed, Vec<Condition>) {
        let open = self.open_conditions(findings, norm);
        let Some(rule) = self.case.book.norm(norm) else {
            return (Vec::new(), Vec::new(), open);
        };
        let wanted = |condition: &Condition| Truth::of(!matches!(condition, Condition::Relation(true, _)));
        let is_open = |condition: &&Condition| open.contains(&positive(condition));
        let own: Vec<&Condition> = rule.conditions.iter().filter(is_open).collect();
        let exceptions: Vec<Vec<&Condition>> = findings
            .derived
            .perhaps_excused
            .iter()
            .filter(|(of, _)| *of == norm)
            .filter_map(|(_, number)| rule.exceptions.get(*number))
            .map(|exception| exception.conditions.iter().filter(is_open).collect())
            .collect();
        let mut with: Vec<(Condition, Truth)> =
            own.iter().map(|condition| (positive(condition), wanted(condition))).collect();
        with.extend(
            exceptions
                .iter()
                .filter_map(|open| open.first())
                .map(|condition| (positive(condition), wanted(condition).negate())),
        );
        let without = match own.first() {
            Some(condition) => vec![(positive(condition), wanted(condition).negate())],
            None => exceptions
                .first()
                .into_iter()
                .flatten()
                .map(|condition| (positive(condition), wanted(condition)))
                .collect(),
        };
        (with, without, open)
    }

    /// The answer of one situation as far as two answers are compared.
    pub fn shape(&self, findings: &Findings) -> Settled {
        let acts = &self.acts;
        let verdict =
            if self.whole { Verdict::Required } else { judge(self.case, findings, acts, self.person) };
        let mut shape = Settled {
            verdict,
            by_act: BTreeMap::new(),
            steps: BTreeSet::new(),
            bars: BTreeSet::new(),
            given: BTreeSet::new(),
            gates: BTreeSet::new(),
            quorum: BTreeSet::new(),
        };
        let found = relevant(self.case, findings, acts, self.person);
        if self.person.is_some() {
            // Of a family only the acts that are steps or powers here; a single act is the verdict itself.
            let present: BTreeSet<Act> = found.steps.iter().map(|(_, step)| step.act).collect();
            if acts.len() > 1 {
                let each =
                    present.into_iter().map(|act| (act, judge(self.case, findings, &[act], self.person)));
                shape.by_act = each.collect();
            }
            return shape;
        }
        // Of a whole chain a bar on one step of an act bears on the steps of that act, as when the act alone is asked for.
        let of_its_act = |bar: &&&Bar| {
            let mut own = found.steps.iter().filter(|(_, step)| step.act == bar.act).peekable();
            !self.whole
                || own.peek().is_none()
                || bar.label.is_none_or(|label| own.any(|(_, step)| step.label == label))
        };
        let bars = if self.whole { findings.bars.iter().collect() } else { found.bars.clone() };
        shape.bars = bars
            .iter()
            .filter(|bar| acts.contains(&bar.act))
            .filter(of_its_act)
            .map(|bar| (bar.act, bar.binds.clone()))
            .collect();
        let takers = |given: &Given| given.takers.iter().map(|candidate| candidate.taker).collect();
        shape.given = found.given.iter().map(|given| (given.act, given.mode, takers(given))).collect();
        let gates = |list: &[&Gate], shut: bool| -> Vec<(Label, Label, bool)> {
            list.iter().map(|gate| (gate.before, gate.needs, shut)).collect()
        };
        shape.gates = gates(&found.shut, true).into_iter().chain(gates(&found.unproved, false)).collect();
        let quorum = findings.quorum.iter().filter(|quorum| acts.contains(&quorum.act));
        shape.quorum = quorum
            .filter_map(|quorum| match self.case.book.norm(quorum.norm)?.effect {
                Effect::Quorum { share, count, .. } => Some(match quorum.reached {
                    Some(reached) => QuorumShape::Known(quorum.act, reached),
                    None => QuorumShape::Open(quorum.act, share, count),
                }),
                _ => None,
            })
            .collect();
        for (place, step) in found.steps {
            let seat = |seat: &Seat| {
                seat.candidates
                    .iter()
                    .map(|candidate| (candidate.taker, candidate.capacity != Capacity::Holder))
                    .collect()
            };
            let before = self.whole.then(|| findings.before(place)).into_iter().flatten();
            shape.steps.insert(StepShape {
                label: step.label,
                required: step.required,
                quantifier: step.quantifier,
                seats: step.seats.iter().map(seat).collect(),
                open: step.open(),
                after: before.map(|step| step.label).collect(),
                due: step
                    .due
                    .iter()
                    .map(|due| {
                        let strength = self.case.book.norm(due.norm).map(|norm| norm.strength);
                        (due.last, strength.unwrap_or(Strength::Hard))
                    })
                    .collect(),
            });
        }
        shape
    }
}
