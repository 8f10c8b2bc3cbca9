//! The verdict on every act of many actions at once: the same answer as `ask` gives on each of them, worked out in batches.
//!
//! A missing fact is tried both ways and a rival reading is derived, never guessed at. `tests/queries.rs` holds the answers
//! against those of `ask`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::atom::{Act, Action, Kind, NormIx};
use crate::case::Case;
use crate::findings::{Findings, find};
use crate::model::Effect;
use crate::query::relation::Group;
use crate::query::rows::{Cell, Rows, row};
use crate::rulebook::{Choice, World};
use crate::settle::{Asked, Open, Settled};
use crate::situation::{Situation, Switches};
use crate::source::Problem;
use crate::verdict::{Verdict, concerns, labels};

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
                world: Arc::new(case.book.world(crate::rulebook::VersionIx::default(), &[choice])?),
            });
        }
    }
    Ok(list)
}

impl Rival {
    /// Whether a norm in which the readings differ could speak of an action of this kind.
    fn touches(&self, case: &Case, kind: Kind) -> bool {
        self.changed.iter().any(|&norm| case.book.could_concern(norm, kind))
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
            // A norm of the rival reading that comes to nothing says no more than no norm at all.
            let nothing = !own.acts.contains_key(&act) && gives.verdict == Verdict::NotTriggered;
            if mine == gives || nothing {
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
    acts: BTreeMap<Act, (Settled, Open)>,
}

impl Settlement {
    /// What the question on an act comes to, also where no norm speaks of it.
    fn settled(&self, case: &Case, act: Act) -> Settled {
        self.acts
            .get(&act)
            .map_or_else(|| asked(case, act).shape(&self.findings), |(settled, _)| settled.clone())
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
    let norms = findings.derived.candidates.iter().filter_map(|&norm| case.book.norm(norm));
    // A quorum is asked for where its meeting is, and gives nobody the act.
    let speaking = norms.map(|norm| &norm.effect).filter(|effect| !matches!(effect, Effect::Quorum { .. }));
    speaking.flat_map(|effect| case.book.acts_of(effect)).collect()
}

/// The question on one act and on nobody in particular.
fn asked(case: &Case, act: Act) -> Asked<'_> {
    Asked { case, acts: vec![act], person: None, whole: false }
}

/// What each situation comes to. Only where a norm that bears on an act waits for a fact is that act settled by itself.
fn settle(case: &Case, situations: Vec<Situation>) -> Vec<Settlement> {
    let mut waiting: BTreeMap<Act, Vec<usize>> = BTreeMap::new();
    let mut all: Vec<Settlement> = Vec::new();
    for (number, findings) in find(case, situations).into_iter().enumerate() {
        let mut acts = BTreeMap::new();
        for act in spoken_of(case, &findings) {
            acts.insert(act, (asked(case, act).shape(&findings), Open::new()));
            if may_wait(case, &findings, act) {
                waiting.entry(act).or_default().push(number);
            }
        }
        all.push(Settlement { findings, acts });
    }
    for (act, numbers) in waiting {
        let situations =
            numbers.iter().filter_map(|&number| all.get(number)).map(|one| one.findings.situation.clone());
        let settled = asked(case, act).settle(situations.collect());
        for (number, (_, settled, open)) in numbers.into_iter().zip(settled) {
            if let Some(one) = all.get_mut(number) {
                one.acts.insert(act, (settled, open));
            }
        }
    }
    all
}

/// Whether a norm that bears on the act, or one that threatens to displace such a norm, may wait for a fact.
fn may_wait(case: &Case, findings: &Findings, act: Act) -> bool {
    let derived = &findings.derived;
    if derived.might.is_empty() && derived.threatened.is_empty() {
        return false;
    }
    let labels = labels(case, findings, &[act]);
    let bears =
        |norm: NormIx| case.book.norm(norm).is_some_and(|norm| concerns(&norm.effect, &[act], &labels));
    derived.might.iter().any(|&norm| bears(norm)) || derived.threatened.iter().any(|&(norm, _)| bears(norm))
}
