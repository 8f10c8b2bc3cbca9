//! The verdict on every act of many actions at once: the same answer as `ask` gives on each of them, worked out in batches.
//!
//! A missing fact is tried both ways and a rival reading is derived, never guessed at. `tests/queries.rs` holds the answers
//! against those of `ask`.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::atom::{Act, Action};
use crate::case::Case;
use crate::findings::{Findings, find};
use crate::model::Effect;
use crate::query::relation::Group;
use crate::query::rows::{Cell, Rows, row};
use crate::rulebook::{Rival, VersionIx, World};
use crate::settle::{Settlement, settle_each};
use crate::situation::{Situation, Switches};
use crate::source::Problem;
use crate::verdict::Verdict;

use super::rulebook::Conditions;

/// Every rival reading on which an answer may depend, with its world; only those of colliding clauses if `clashes` is set.
///
/// # Errors
/// A reading under which norms displace each other in a circle.
pub(in crate::query) fn rivals(case: &Case, clashes: bool) -> Result<Vec<(Rival, Arc<World>)>, Box<Problem>> {
    let rivals = case.book.rivals(VersionIx::default(), &[]).into_iter();
    rivals
        .filter(|rival| rival.clash || !clashes)
        .map(|rival| {
            let world = Arc::new(case.book.world(VersionIx::default(), &rival.choices)?);
            Ok((rival, world))
        })
        .collect()
}

/// The rows of the derived groups that are wanted, for these actions.
pub(in crate::query) fn derive(
    case: &Case,
    base: &Arc<World>,
    rivals: &[(Rival, Arc<World>)],
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
        for (rival, world) in rivals.iter().filter(|(rival, _)| rival.touches(&case.book, kind)) {
            if let Some(other) = situation(action, world) {
                pairs.push((number, rival));
                others.push(other);
            }
        }
    }
    // Where clauses collide and the readings give different verdicts, the text has none.
    let mut conflicts: BTreeSet<(usize, Act)> = BTreeSet::new();
    for ((number, rival), other) in pairs.into_iter().zip(settle(case, others)) {
        let Some(own) = own.get(number) else { continue };
        for act in acts(own).chain(acts(&other)).collect::<BTreeSet<Act>>() {
            let (mine, gives) = (own.settled(case, Some(act)), other.settled(case, Some(act)));
            // A norm of the rival reading that comes to nothing says no more than no norm at all.
            let nothing = !own.answers.contains_key(&Some(act)) && gives.verdict == Verdict::NotTriggered;
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
                        &rival.current,
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
            enter(case, settlement, &conditions, |act| conflicts.contains(&(number, act)), &mut rows);
        }
    }
    rows
}

/// The acts that a situation was asked about.
fn acts(settlement: &Settlement) -> impl Iterator<Item = Act> + '_ {
    settlement.answers.keys().copied().flatten()
}

fn enter(
    case: &Case,
    settlement: &Settlement,
    conditions: &Conditions,
    in_conflict: impl Fn(Act) -> bool,
    rows: &mut Rows,
) {
    let action = case.facts.actions.id(settlement.findings.situation.action);
    for (act, (settled, open)) in &settlement.answers {
        let &Some(act) = act else { continue };
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

/// The acts of which the norms that were looked at speak.
fn spoken_of(case: &Case, findings: &Findings) -> BTreeSet<Act> {
    let norms = findings.derived.candidates.iter().filter_map(|&norm| case.book.norm(norm));
    // A quorum is asked for where its meeting is, and gives nobody the act.
    let speaking = norms.map(|norm| &norm.effect).filter(|effect| !matches!(effect, Effect::Quorum { .. }));
    speaking.flat_map(|effect| case.book.acts_of(effect)).collect()
}

/// What each situation comes to on every act of which a norm speaks.
fn settle(case: &Case, situations: Vec<Situation>) -> Vec<Settlement> {
    settle_each(case, situations, &|findings| spoken_of(case, findings).into_iter().map(Some).collect())
}
