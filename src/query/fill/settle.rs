//! The verdict on every act of many actions at once: the same answer as `ask` gives on each of them, worked out in batches.
//!
//! A missing fact is tried both ways and a rival reading is derived, never guessed at. `tests/queries.rs` holds the answers
//! against those of `ask`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::ask::{Settled, StepShape};
use crate::atom::{Act, Action, Kind, NormIx};
use crate::case::Case;
use crate::findings::{Findings, Seat, find};
use crate::model::{Capacity, Condition, Effect, Truth};
use crate::query::relation::Group;
use crate::query::rows::{Cell, Rows, row};
use crate::rulebook::{Choice, World};
use crate::situation::{Situation, Switches, positive};
use crate::source::Problem;
use crate::verdict::{Verdict, concerns, judge, labels, relevant};

use super::rulebook::Conditions;

/// A reading other than the default one.
pub(in crate::query) struct Rival {
    ambiguity: String,
    default: String,
    reading: String,
    clash: bool,
    /// The norms in which the two readings differ.
    changed: Vec<NormIx>,
    world: Arc<World>,
}

/// Every rival reading on which an answer may depend; only those of colliding clauses if `clashes` is set.
///
/// # Errors
/// A reading under which norms displace each other in a circle.
pub(in crate::query) fn rivals(case: &Case, clashes: bool) -> Result<Vec<Rival>, Box<Problem>> {
    let mut list = Vec::new();
    for ambiguity in case
        .book
        .ambiguities
        .iter()
        .filter(|ambiguity| ambiguity.idle.is_none() && (ambiguity.clash || !clashes))
    {
        let is_default = |id: &str| id.eq_ignore_ascii_case(&ambiguity.default);
        let default = ambiguity
            .readings
            .iter()
            .filter(|reading| is_default(&reading.id))
            .flat_map(|reading| reading.drop.iter().chain(&reading.add));
        for reading in ambiguity.readings.iter().filter(|reading| !is_default(&reading.id)) {
            let choice = Choice { ambiguity: ambiguity.id.clone(), reading: reading.id.clone() };
            list.push(Rival {
                ambiguity: ambiguity.id.clone(),
                default: ambiguity.default.clone(),
                reading: reading.id.clone(),
                clash: ambiguity.clash,
                changed: default.clone().chain(&reading.drop).chain(&reading.add).copied().collect(),
                world: Arc::new(case.book.world(&[choice])?),
            });
        }
    }
    Ok(list)
}

impl Rival {
    /// Whether a norm in which the readings differ could speak of an action of this kind.
    fn touches(&self, case: &Case, kind: Kind) -> bool {
        let kinds = case.book.vocabulary.kinds.upward(kind);
        self.changed.iter().filter_map(|&norm| case.book.norm(norm)).any(|norm| {
            let general = matches!(
                norm.effect,
                Effect::Compose { .. }
                    | Effect::Extend { .. }
                    | Effect::Collective { .. }
                    | Effect::InForce(_)
            );
            general || norm.kinds.is_empty() || norm.kinds.iter().any(|kind| kinds.contains(kind))
        })
    }
}

/// The rows of the derived groups that are wanted, for these actions.
pub(in crate::query) fn derive(
    case: &Case,
    base: &Arc<World>,
    rivals: &[Rival],
    actions: &[Action],
    wanted: &BTreeSet<Group>,
) -> Rows {
    let mut rows = Rows::default();
    let situation = |action: Action, world: &Arc<World>| {
        Situation::of(&case.book, &case.facts, world, action, &Switches::default())
    };
    let situations: Vec<Situation> = actions.iter().filter_map(|&action| situation(action, base)).collect();
    if !wanted.contains(&Group::Verdicts) && !wanted.contains(&Group::Readings) {
        super::found(case, find(case, situations).iter(), &mut rows);
        return rows;
    }
    let own = settle(case, situations);
    if wanted.contains(&Group::Found) {
        super::found(case, own.iter().map(|settlement| &settlement.findings), &mut rows);
    }
    let mut pairs: Vec<(usize, &Rival)> = Vec::new();
    let mut others: Vec<Situation> = Vec::new();
    for (number, settlement) in own.iter().enumerate() {
        let Situation { action, kind, .. } = settlement.findings.situation;
        for rival in rivals.iter().filter(|rival| rival.touches(case, kind)) {
            if let Some(other) = situation(action, &rival.world) {
                pairs.push((number, rival));
                others.push(other);
            }
        }
    }
    // Where clauses collide and the readings give different verdicts, the text has none.
    let mut conflicts: BTreeSet<(usize, Act)> = BTreeSet::new();
    for ((number, rival), other) in pairs.into_iter().zip(settle(case, others)) {
        let Some(own) = own.get(number) else { continue };
        for act in own.acts.keys().chain(other.acts.keys()).copied().collect::<BTreeSet<Act>>() {
            let (mine, gives) = (own.settled(case, act), other.settled(case, act));
            if mine == gives {
                continue;
            }
            if rival.clash && mine.verdict != gives.verdict && mine.verdict != Verdict::FactNeeded {
                conflicts.insert((number, act));
            }
            if wanted.contains(&Group::Readings) {
                rows.add(
                    "rests_on_reading",
                    row![
                        case.facts.actions.id(own.findings.situation.action),
                        case.book.vocabulary.acts.id(act),
                        &rival.ambiguity,
                        &rival.default,
                        &rival.reading,
                        mine.verdict.id(),
                        gives.verdict.id(),
                    ],
                );
            }
        }
    }
    if wanted.contains(&Group::Verdicts) {
        let conditions = Conditions::of(case);
        for (number, settlement) in own.iter().enumerate() {
            settlement.enter(case, &conditions, |act| conflicts.contains(&(number, act)), &mut rows);
        }
    }
    rows
}

/// What one situation comes to, act by act.
struct Settlement {
    findings: Findings,
    acts: BTreeMap<Act, (Settled, Vec<Open>)>,
}

/// A norm that waits for a fact that decides the answer, and what is open about it.
type Open = (NormIx, Vec<Condition>);

impl Settlement {
    /// What the question on an act comes to, also where no norm speaks of it.
    fn settled(&self, case: &Case, act: Act) -> Settled {
        self.acts.get(&act).map_or_else(|| shape(case, &self.findings, act), |(settled, _)| settled.clone())
    }

    fn enter(
        &self,
        case: &Case,
        conditions: &Conditions,
        in_conflict: impl Fn(Act) -> bool,
        rows: &mut Rows,
    ) {
        let action = case.facts.actions.id(self.findings.situation.action);
        for (&act, (settled, open)) in &self.acts {
            let act_id = case.book.vocabulary.acts.id(act);
            let (verdict, by_default) = if in_conflict(act) {
                (Verdict::Conflict, Some(settled.verdict.id()))
            } else {
                (settled.verdict, None)
            };
            rows.add("verdict", row![action, act_id, verdict.id(), by_default]);
            for (norm, list) in open {
                let norm = case.book.norm(*norm).map_or("", |norm| norm.id.as_str());
                for condition in list {
                    let condition: Cell = conditions.id(condition);
                    rows.add("needs_fact", row![action, act_id, norm, condition]);
                }
            }
        }
    }
}

/// The acts of which the norms that were looked at speak.
fn spoken_of(case: &Case, findings: &Findings) -> BTreeSet<Act> {
    let mut acts = BTreeSet::new();
    for effect in
        findings.derived.candidates.iter().filter_map(|&norm| case.book.norm(norm)).map(|norm| &norm.effect)
    {
        match effect {
            Effect::Step(part) | Effect::Power(part) => _ = acts.insert(part.act),
            Effect::Bar { act, .. }
            | Effect::Duty { act, .. }
            | Effect::Attend { act, .. }
            | Effect::Frequency { act, .. }
            | Effect::Limit { act, .. }
            | Effect::Silence { act, .. } => _ = acts.insert(*act),
            Effect::StandIn { acts: stood, .. } => acts.extend(stood),
            // Gates and deadlines speak of steps by their labels, and the step itself has the act.
            Effect::Gate { .. }
            | Effect::Deadline { .. }
            | Effect::Quorum { .. }
            | Effect::Compose { .. }
            | Effect::Extend { .. }
            | Effect::Collective { .. }
            | Effect::InForce(_)
            | Effect::Define { .. } => {}
        }
    }
    acts
}

/// What each situation comes to. Each norm that waits for a fact is tried once with it and once without it; one trial serves all acts.
fn settle(case: &Case, situations: Vec<Situation>) -> Vec<Settlement> {
    struct Waiting {
        act: Act,
        open: Open,
        trials: [usize; 2],
    }
    let found = find(case, situations);
    let mut trials: Vec<Situation> = Vec::new();
    let mut waiting: Vec<Vec<Waiting>> = Vec::new();
    for findings in &found {
        let mut known: BTreeMap<Vec<(Condition, Truth)>, usize> = BTreeMap::new();
        let mut list = Vec::new();
        for act in spoken_of(case, findings) {
            for norm in waiting_norms(case, findings, act) {
                let (with, without, open) = assumptions(case, findings, norm);
                let trials = [with, without].map(|assumed| {
                    *known.entry(assumed.clone()).or_insert_with(|| {
                        let mut situation = findings.situation.clone();
                        situation.assumed.extend(assumed);
                        trials.push(situation);
                        trials.len() - 1
                    })
                });
                list.push(Waiting { act, open: (norm, open), trials });
            }
        }
        waiting.push(list);
    }
    let results = find(case, trials);
    let settle_one = |(findings, list): (Findings, Vec<Waiting>)| {
        let mut acts: BTreeMap<Act, (Settled, Vec<Open>)> = spoken_of(case, &findings)
            .into_iter()
            .map(|act| (act, (shape(case, &findings, act), Vec::new())))
            .collect();
        for Waiting { act, open, trials } in list {
            let [with, without] =
                trials.map(|trial| results.get(trial).map(|findings| shape(case, findings, act)));
            if let (true, Some((settled, list))) = (with != without, acts.get_mut(&act)) {
                settled.verdict = Verdict::FactNeeded;
                list.push(open);
            }
        }
        Settlement { findings, acts }
    };
    found.into_iter().zip(waiting).map(settle_one).collect()
}

/// The norms that bear on the act and wait for a fact, those that threaten to displace one among them.
fn waiting_norms(case: &Case, findings: &Findings, act: Act) -> BTreeSet<NormIx> {
    let labels = labels(case, findings, &[act]);
    let bears =
        |norm: NormIx| case.book.norm(norm).is_some_and(|norm| concerns(&norm.effect, &[act], &labels));
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
    waiting.retain(|norm| !open_conditions(case, findings, *norm).is_empty());
    waiting
}

/// The conditions of a norm and of its exceptions that are open, each without its negation.
fn open_conditions(case: &Case, findings: &Findings, norm: NormIx) -> Vec<Condition> {
    let Some(rule) = case.book.norm(norm) else { return Vec::new() };
    let open =
        |condition: &&Condition| findings.derived.outcomes.get(&positive(condition)) == Some(&Truth::Unknown);
    let perhaps = findings
        .derived
        .perhaps_excused
        .iter()
        .filter(|(of, _)| *of == norm)
        .filter_map(|(_, number)| rule.exceptions.get(*number));
    let all = rule.conditions.iter().chain(perhaps.flat_map(|exception| &exception.conditions));
    all.filter(open).map(positive).collect::<BTreeSet<Condition>>().into_iter().collect()
}

/// Outcomes of tests that are taken for granted.
type Assumed = Vec<(Condition, Truth)>;

/// Assumptions under which a waiting norm is triggered, and under which it is not; and what is open about it.
fn assumptions(case: &Case, findings: &Findings, norm: NormIx) -> (Assumed, Assumed, Vec<Condition>) {
    let open = open_conditions(case, findings, norm);
    let Some(rule) = case.book.norm(norm) else { return (Vec::new(), Vec::new(), open) };
    let wanted = |condition: &Condition| Truth::of(!matches!(condition, Condition::Relation(true, _)));
    let is_open = |condition: &&Condition| open.contains(&positive(condition));
    let own: Vec<&Condition> = rule.conditions.iter().filter(is_open).collect();
    let perhaps = findings
        .derived
        .perhaps_excused
        .iter()
        .filter(|(of, _)| *of == norm)
        .filter_map(|(_, number)| rule.exceptions.get(*number));
    let exceptions: Vec<Vec<&Condition>> =
        perhaps.map(|exception| exception.conditions.iter().filter(is_open).collect()).collect();
    let mut with: Assumed = own.iter().map(|condition| (positive(condition), wanted(condition))).collect();
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

/// The answer on one act as far as two answers are compared.
fn shape(case: &Case, findings: &Findings, act: Act) -> Settled {
    let mut shape = Settled { verdict: judge(case, findings, &[act], None), steps: BTreeSet::new() };
    for (place, step) in relevant(case, findings, &[act]).steps {
        let seat = |seat: &Seat| {
            seat.candidates
                .iter()
                .map(|candidate| (candidate.taker, candidate.capacity != Capacity::Holder))
                .collect()
        };
        let before = |(_, to): &&(usize, usize)| *to == place;
        shape.steps.insert(StepShape {
            label: step.label,
            required: step.required,
            seats: step.seats.iter().map(seat).collect(),
            after: findings
                .order
                .keys()
                .filter(before)
                .filter_map(|(from, _)| findings.steps.get(*from))
                .map(|step| step.label)
                .collect(),
            due: step.due.iter().map(|due| due.last).collect(),
        });
    }
    shape
}
