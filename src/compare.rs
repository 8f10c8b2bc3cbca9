//! Comparing two versions of the rules: which answers differ, and which changed norms are responsible for it.
//!
//! Every answer is derived in both worlds, and so is every smaller set of changes that is named as responsible; nothing is inferred
//! from the wording of an amendment.

pub mod chains;
pub mod cover;
pub mod exhaustive;
pub mod space;
pub mod scenarios;
pub mod stage;
mod worlds;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::atom::{Act, Action, Kind};
use crate::case::Case;
use crate::findings::Findings;
use crate::model::Condition;
use crate::rulebook::{Choice, VersionIx, World};
use crate::settle::{Open, Settled, Topic, settle_each};
use crate::situation::{Situation, Switches};
use crate::source::Problem;
use crate::verdict::Verdict;

pub use worlds::{Flip, Worlds, smallest};

/// One of the two ways to look at the rules and the facts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Side {
    /// The version of the rules.
    pub version: VersionIx,
    /// The readings chosen.
    pub choices: Vec<Choice>,
    /// The switches thrown.
    pub switches: Switches,
}

/// An answer that is not the same on both sides.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The action.
    pub action: Action,
    /// The act; `None` for the order of the chain as a whole.
    pub act: Option<Act>,
    /// What it comes to on the one side.
    pub before: Settled,
    /// What it comes to on the other.
    pub after: Settled,
    /// The smallest set of changed norms that makes the difference, as places in [`Comparison::flips`]: with these alone the answer is
    /// the new one, and without any one of them it is not. Empty where the facts make the difference and not the norms.
    pub responsible: BTreeSet<usize>,
    /// The ambiguities by which the clauses conflict on each side: their readings give other verdicts, and the text does not rank them.
    pub conflicts: [BTreeSet<String>; 2],
    /// The facts that each side waits for.
    pub needs: [Vec<Condition>; 2],
}

impl Changed {
    /// The verdict of each side, a conflict of clauses where there is one.
    pub fn verdicts(&self) -> [Verdict; 2] {
        let of = |settled: &Settled, conflicts: &BTreeSet<String>| {
            if conflicts.is_empty() { settled.verdict } else { Verdict::Conflict }
        };
        let [before, after] = &self.conflicts;
        [of(&self.before, before), of(&self.after, after)]
    }
}

/// What a comparison found.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// The norms that differ.
    pub flips: Vec<Flip>,
    /// How many actions were looked at.
    pub actions: usize,
    /// How many answers were worked out on each side.
    pub answers: usize,
    /// The answers that differ, by action and act; the chain last.
    pub changed: Vec<Changed>,
}

/// The acts that the norms of a world could say something of, for an action of this kind.
fn acts_of(case: &Case, world: &World, kind: Kind) -> BTreeSet<Act> {
    let mut acts = BTreeSet::new();
    for &norm in world.norms.iter().filter(|&&norm| case.book.could_concern(norm, kind)) {
        let Some(rule) = case.book.norm(norm) else { continue };
        acts.extend(case.book.acts_of(&rule.effect));
    }
    acts
}

/// Compares the answers on actions of the case, act by act, and the order of their chains.
///
/// # Errors
/// A reading that does not exist, or a circle of overrides.
pub fn compare(
    case: &Case,
    actions: &[Action],
    before: &Side,
    after: &Side,
) -> Result<Comparison, Box<Problem>> {
    let mut worlds = Worlds::new(case, before, after)?;
    let same_facts = before.switches == after.switches;
    let mut topics: BTreeMap<Action, BTreeSet<Topic>> = BTreeMap::new();
    for &action in actions {
        let Some(kind) = case.facts.actions.row(action).map(|row| row.kind) else { continue };
        if same_facts && !worlds.flips.iter().any(|flip| flip.touches(case, kind)) {
            continue;
        }
        let mut acts = acts_of(case, &worlds.before, kind);
        acts.extend(acts_of(case, &worlds.after, kind));
        topics.insert(action, acts.into_iter().map(Some).chain([None]).collect());
    }
    let [old, new] = [(before, &worlds.before), (after, &worlds.after)]
        .map(|(side, world)| answers(case, side, world, &topics));
    let (old, new) = (old?, new?);
    let mut changed = Vec::new();
    for (&action, wanted) in &topics {
        let differing: BTreeSet<Topic> = wanted
            .iter()
            .copied()
            .filter(|topic| {
                let (old, new) = (old.get(&(action, *topic)), new.get(&(action, *topic)));
                old.zip(new).is_some_and(|(old, new)| {
                    (&old.settled, &old.conflicts) != (&new.settled, &new.conflicts)
                })
            })
            .collect();
        // The order of a chain is only worth saying where no single answer says what became of it.
        let alone = differing.len() == 1;
        let differing: BTreeSet<Topic> =
            differing.into_iter().filter(|topic| topic.is_some() || alone).collect();
        // What each set of changes comes to is derived once for all questions on an action.
        let mut between: BTreeMap<BTreeSet<usize>, BTreeMap<Topic, Settled>> = BTreeMap::new();
        for &topic in &differing {
            let (Some(old), Some(new)) = (old.get(&(action, topic)), new.get(&(action, topic))) else {
                continue;
            };
            let responsible = if same_facts && old.settled != new.settled {
                smallest(worlds.flips.len(), |flips| {
                    if !between.contains_key(flips) {
                        let world = worlds.with(flips);
                        let settled = world.and_then(|world| one(case, before, &world, action, &differing));
                        between.insert(flips.clone(), settled.unwrap_or_default());
                    }
                    between.get(flips).and_then(|answers| answers.get(&topic)) == Some(&new.settled)
                })
            } else {
                BTreeSet::new()
            };
            changed.push(Changed {
                action,
                act: topic,
                before: old.settled.clone(),
                after: new.settled.clone(),
                responsible,
                conflicts: [old.conflicts.clone(), new.conflicts.clone()],
                needs: [old.needs.clone(), new.needs.clone()],
            });
        }
    }
    let id = |change: &Changed| case.facts.actions.id(change.action).to_owned();
    changed.sort_by_key(|change| (id(change), change.act.is_none(), change.act));
    let answers = topics.values().map(BTreeSet::len).sum();
    Ok(Comparison { flips: worlds.flips, actions: topics.len(), answers, changed })
}

/// An answer on one side.
struct Told {
    settled: Settled,
    conflicts: BTreeSet<String>,
    needs: Vec<Condition>,
}

/// The answers of one side to all questions, each action derived once, and once under each reading of colliding clauses.
fn answers(
    case: &Case,
    side: &Side,
    world: &Arc<World>,
    topics: &BTreeMap<Action, BTreeSet<Topic>>,
) -> Result<BTreeMap<(Action, Topic), Told>, Box<Problem>> {
    let situation = |action: Action, world: &Arc<World>| {
        Situation::of(&case.book, &case.facts, world, action, &side.switches)
    };
    let wanted = |findings: &Findings| topics.get(&findings.situation.action).cloned().unwrap_or_default();
    let own = topics.keys().filter_map(|&action| situation(action, world)).collect();
    let mut told = BTreeMap::new();
    for settlement in settle_each(case, own, &wanted) {
        let action = settlement.findings.situation.action;
        for (topic, (settled, open)) in settlement.answers {
            told.insert((action, topic), Told { settled, conflicts: BTreeSet::new(), needs: facts_of(open) });
        }
    }
    for rival in case.book.rivals(side.version, &side.choices) {
        if !rival.clash || rival.chosen {
            continue;
        }
        let world = Arc::new(case.book.world(side.version, &rival.choices)?);
        let touched = |action: &Action| {
            case.facts.actions.row(*action).is_some_and(|row| rival.touches(&case.book, row.kind))
        };
        let others = topics.keys().copied().filter(touched).filter_map(|action| situation(action, &world));
        let acts = |findings: &Findings| -> BTreeSet<Topic> {
            let mut topics = wanted(findings);
            topics.remove(&None);
            topics
        };
        for settlement in settle_each(case, others.collect(), &acts) {
            let action = settlement.findings.situation.action;
            for (topic, (other, _)) in settlement.answers {
                let Some(own) = told.get_mut(&(action, topic)) else { continue };
                if own.settled.verdict != Verdict::FactNeeded && own.settled.verdict != other.verdict {
                    own.conflicts.insert(rival.ambiguity.clone());
                }
            }
        }
    }
    Ok(told)
}

/// What one action comes to in a world.
fn one(
    case: &Case,
    side: &Side,
    world: &Arc<World>,
    action: Action,
    topics: &BTreeSet<Topic>,
) -> Option<BTreeMap<Topic, Settled>> {
    let situation = Situation::of(&case.book, &case.facts, world, action, &side.switches)?;
    let settlement = settle_each(case, vec![situation], &|_| topics.clone()).into_iter().next()?;
    Some(settlement.answers.into_iter().map(|(topic, (settled, _))| (topic, settled)).collect())
}

/// The facts that an answer waits for, each once.
fn facts_of(open: Open) -> Vec<Condition> {
    let mut facts: Vec<Condition> = Vec::new();
    for condition in open.into_iter().flat_map(|(_, conditions)| conditions) {
        if !facts.contains(&condition) {
            facts.push(condition);
        }
    }
    facts
}
