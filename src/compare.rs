//! Comparing two versions of the rules: which answers differ, and which changed norms are responsible for it.
//!
//! Every answer is derived in both worlds, and so is every smaller set of changes that is named as responsible; nothing is inferred
//! from the wording of an amendment.

pub mod cover;
pub mod exhaustive;
pub mod space;
pub mod stage;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::atom::{Act, Action, Kind, NormIx};
use crate::case::Case;
use crate::model::Condition;
use crate::rulebook::{Choice, VersionIx, World};
use crate::settle::{Asked, Settled};
use crate::situation::{Situation, Switches};
use crate::source::Problem;
use crate::verdict::Verdict;

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

/// A norm that is not the same on both sides.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Flip {
    /// The norm on the one side.
    pub before: Option<NormIx>,
    /// The norm on the other.
    pub after: Option<NormIx>,
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

/// Two worlds over one case, and the worlds between them.
pub struct Worlds<'a> {
    case: &'a Case,
    /// The world of the one side.
    pub before: Arc<World>,
    /// The world of the other side.
    pub after: Arc<World>,
    /// The norms that differ.
    pub flips: Vec<Flip>,
    between: BTreeMap<BTreeSet<usize>, Option<Arc<World>>>,
}

impl<'a> Worlds<'a> {
    /// The worlds of two sides.
    ///
    /// # Errors
    /// A reading that does not exist, or a circle of overrides.
    pub fn new(case: &'a Case, before: &Side, after: &Side) -> Result<Self, Box<Problem>> {
        let (before, after) = (
            case.book.world(before.version, &before.choices)?,
            case.book.world(after.version, &after.choices)?,
        );
        let flips = flips(case, &before, &after);
        Ok(Self { case, before: Arc::new(before), after: Arc::new(after), flips, between: BTreeMap::new() })
    }

    /// The world of the one side with some of the changes made; `None` where these alone would close a circle of overrides.
    pub fn with(&mut self, flips: &BTreeSet<usize>) -> Option<Arc<World>> {
        if let Some(known) = self.between.get(flips) {
            return known.clone();
        }
        let mut norms: BTreeSet<NormIx> = self.before.norms.iter().copied().collect();
        for flip in flips.iter().filter_map(|&place| self.flips.get(place)) {
            if let Some(before) = flip.before {
                norms.remove(&before);
            }
            norms.extend(flip.after);
        }
        let world = self.case.book.world_of(norms.into_iter().collect()).ok().map(Arc::new);
        self.between.insert(flips.clone(), world.clone());
        world
    }
}

/// The norms in which two worlds differ, those with one id together.
fn flips(case: &Case, before: &World, after: &World) -> Vec<Flip> {
    let of = |world: &World| world.norms.iter().copied().collect::<BTreeSet<NormIx>>();
    let (before, after) = (of(before), of(after));
    let mut gone: BTreeMap<&str, NormIx> = BTreeMap::new();
    for &norm in before.difference(&after) {
        gone.extend(case.book.norm(norm).map(|rule| (rule.id.as_str(), norm)));
    }
    let mut flips = Vec::new();
    for &norm in after.difference(&before) {
        let rule = case.book.norm(norm);
        let same = rule.and_then(|rule| gone.remove(rule.id.as_str()));
        // A norm that was changed and changed back is no other norm.
        let alike =
            |old: NormIx| case.book.norm(old).zip(rule).is_some_and(|(old, new)| old.says_the_same(new));
        if !same.is_some_and(alike) {
            flips.push(Flip { before: same, after: Some(norm) });
        }
    }
    flips.extend(gone.into_values().map(|norm| Flip { before: Some(norm), after: None }));
    let id = |flip: &Flip| {
        let norm = flip.before.or(flip.after).and_then(|norm| case.book.norm(norm));
        norm.map(|norm| (norm.article, norm.id.clone()))
    };
    flips.sort_by_key(id);
    flips
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
    let concerned = |action: Action| {
        let kind = case.facts.actions.row(action).map(|row| row.kind);
        let touched = |flip: &Flip, kind| {
            [flip.before, flip.after].into_iter().flatten().any(|norm| case.book.could_concern(norm, kind))
        };
        kind.filter(|&kind| !same_facts || worlds.flips.iter().any(|flip| touched(flip, kind)))
    };
    let looked_at: Vec<(Action, Kind)> =
        actions.iter().filter_map(|&action| Some((action, concerned(action)?))).collect();
    let mut by_act: BTreeMap<Option<Act>, Vec<Action>> = BTreeMap::new();
    for &(action, kind) in &looked_at {
        let mut acts = acts_of(case, &worlds.before, kind);
        acts.extend(acts_of(case, &worlds.after, kind));
        for act in acts {
            by_act.entry(Some(act)).or_default().push(action);
        }
        by_act.entry(None).or_default().push(action);
    }
    let clashing = (clashing(case, before)?, clashing(case, after)?);
    let mut changed = Vec::new();
    let answers = by_act.values().map(Vec::len).sum();
    for (act, actions) in by_act {
        let asked = asked(case, act);
        let situation = |action: Action, world: &Arc<World>, side: &Side| {
            Situation::of(&case.book, &case.facts, world, action, &side.switches)
        };
        let (old, old_needs) = settle_open(
            &asked,
            actions.iter().filter_map(|&action| situation(action, &worlds.before, before)),
        );
        let (new, new_needs) =
            settle_open(&asked, actions.iter().filter_map(|&action| situation(action, &worlds.after, after)));
        let old_conflicts = conflicts(case, &clashing.0, &asked, &actions, &before.switches, &old);
        let new_conflicts = conflicts(case, &clashing.1, &asked, &actions, &after.switches, &new);
        let both = old.into_iter().zip(new).zip(old_conflicts.into_iter().zip(new_conflicts));
        let both = both.zip(old_needs.into_iter().zip(new_needs));
        for (&action, (((old, new), conflicts), needs)) in actions.iter().zip(both) {
            if old == new && conflicts.0 == conflicts.1 {
                continue;
            }
            let responsible = if same_facts && old != new {
                let derive = |world: &Arc<World>| {
                    settle(&asked, situation(action, world, before).into_iter()).into_iter().next()
                };
                responsible(&mut worlds, &new, derive)
            } else {
                BTreeSet::new()
            };
            let (conflicts, needs) = (conflicts.into(), needs.into());
            changed.push(Changed { action, act, before: old, after: new, responsible, conflicts, needs });
        }
    }
    // The order of a chain is only worth saying where no single answer says what became of it.
    let by_itself: BTreeSet<Action> =
        changed.iter().filter(|change| change.act.is_some()).map(|change| change.action).collect();
    changed.retain(|change| change.act.is_some() || !by_itself.contains(&change.action));
    let id = |change: &Changed| case.facts.actions.id(change.action).to_owned();
    changed.sort_by_key(|change| (id(change), change.act.is_none(), change.act));
    Ok(Comparison { flips: worlds.flips, actions: looked_at.len(), answers, changed })
}

/// The worlds of the readings that stand for colliding clauses and that nobody chose between.
fn clashing(case: &Case, side: &Side) -> Result<Vec<(String, Arc<World>)>, Box<Problem>> {
    let mut worlds = Vec::new();
    for ambiguity in
        case.book.ambiguities.iter().filter(|ambiguity| ambiguity.clash && ambiguity.idle.is_none())
    {
        let chosen = side.choices.iter().any(|choice| choice.ambiguity.eq_ignore_ascii_case(&ambiguity.id));
        let readings = case.book.readings(side.version, ambiguity).iter();
        for reading in readings.filter(|reading| !chosen && reading.id != ambiguity.default) {
            let mut choices = side.choices.clone();
            choices.push(Choice { ambiguity: ambiguity.id.clone(), reading: reading.id.clone() });
            let world = Arc::new(case.book.world(side.version, &choices)?);
            worlds.push((ambiguity.id.clone(), world));
        }
    }
    Ok(worlds)
}

/// For each action the ambiguities whose colliding readings give other verdicts than these.
fn conflicts(
    case: &Case,
    clashing: &[(String, Arc<World>)],
    asked: &Asked<'_>,
    actions: &[Action],
    switches: &Switches,
    own: &[Settled],
) -> Vec<BTreeSet<String>> {
    let mut found: Vec<BTreeSet<String>> = vec![BTreeSet::new(); own.len()];
    for (ambiguity, world) in clashing.iter().filter(|_| !asked.whole) {
        let situations = actions
            .iter()
            .filter_map(|&action| Situation::of(&case.book, &case.facts, world, action, switches));
        for ((found, own), other) in found.iter_mut().zip(own).zip(settle(asked, situations)) {
            if own.verdict != Verdict::FactNeeded && own.verdict != other.verdict {
                found.insert(ambiguity.clone());
            }
        }
    }
    found
}

fn asked(case: &Case, act: Option<Act>) -> Asked<'_> {
    match act {
        Some(act) => Asked { case, acts: vec![act], person: None, whole: false },
        None => Asked { case, acts: case.book.vocabulary.acts.atoms().collect(), person: None, whole: true },
    }
}

fn settle(asked: &Asked<'_>, situations: impl Iterator<Item = Situation>) -> Vec<Settled> {
    asked.settle(situations.collect()).into_iter().map(|(_, settled, _)| settled).collect()
}

/// What each situation comes to, and the facts it waits for.
fn settle_open(
    asked: &Asked<'_>,
    situations: impl Iterator<Item = Situation>,
) -> (Vec<Settled>, Vec<Vec<Condition>>) {
    let facts = |open: crate::settle::Open| {
        let mut facts: Vec<Condition> = Vec::new();
        for condition in open.into_iter().flat_map(|(_, conditions)| conditions) {
            if !facts.contains(&condition) {
                facts.push(condition);
            }
        }
        facts
    };
    asked.settle(situations.collect()).into_iter().map(|(_, settled, open)| (settled, facts(open))).unzip()
}

/// A smallest set of changes that by itself gives the new answer, found by taking changes away one by one as long as it stays.
fn responsible(
    worlds: &mut Worlds<'_>,
    new: &Settled,
    derive: impl Fn(&Arc<World>) -> Option<Settled>,
) -> BTreeSet<usize> {
    let mut kept: BTreeSet<usize> = (0..worlds.flips.len()).collect();
    let mut gives = |flips: &BTreeSet<usize>| {
        worlds.with(flips).and_then(|world| derive(&world)).is_some_and(|answer| answer == *new)
    };
    // Large pieces first: most changes have nothing to do with an answer.
    let mut piece = kept.len().div_ceil(2);
    while piece > 0 {
        let all: Vec<usize> = kept.iter().copied().collect();
        for part in all.chunks(piece) {
            let fewer: BTreeSet<usize> = kept.iter().copied().filter(|flip| !part.contains(flip)).collect();
            if fewer.len() < kept.len() && gives(&fewer) {
                kept = fewer;
            }
        }
        piece = if piece == 1 { 0 } else { piece.div_ceil(2) };
    }
    // What was needed beside a change that has gone since may have become dispensable.
    loop {
        let spare = kept.iter().copied().find(|flip| {
            let fewer: BTreeSet<usize> = kept.iter().copied().filter(|other| other != flip).collect();
            gives(&fewer)
        });
        let Some(spare) = spare else { break };
        kept.remove(&spare);
    }
    kept
}
