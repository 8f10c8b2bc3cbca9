//! The hunt: each mutant is put in the place of its norm, and the scenarios it could concern are run until one notices.
//!
//! Works on copies of the cases; what the caller holds is never changed.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Mutant, Run};
use crate::atom::{Atom, NormIx};
use crate::because::because;
use crate::case::Case;
use crate::model::Norm;
use crate::scenario::{self, Scenario, Suite};

/// What became of a mutant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// This scenario is not met any more.
    Killed(String),
    /// No scenario notices; so many were run.
    Survived(usize),
}

/// A scenario with what is needed to see quickly whether a mutant could concern it.
struct Trial<'a> {
    scenario: &'a Scenario,
    concerned: BTreeSet<NormIx>,
    applied: BTreeSet<NormIx>,
    reasons: BTreeSet<NormIx>,
}

/// Hunts the mutants with the scenarios that come out as expected; gives the fate of each, in their order.
pub fn hunt(
    base: &Case,
    suite: &Suite,
    runs: &[Run<'_>],
    mutants: &[Mutant],
    threads: usize,
    progress: &(dyn Fn(usize) + Sync),
) -> Vec<Fate> {
    let trials: Vec<Trial<'_>> =
        runs.iter().filter(|(_, outcome)| outcome.met()).map(|run| trial(base, suite, *run)).collect();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        let (mut base, mut suite) = (base.clone(), suite.clone());
        let mut fates = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(mutant) = mutants.get(index) else { return fates };
            fates.push((index, fate(&mut base, &mut suite, &trials, mutant)));
            progress(done.fetch_add(1, Ordering::Relaxed) + 1);
        }
    };
    let mut fates: Vec<(usize, Fate)> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads.max(1)).map(|_| scope.spawn(work)).collect();
        // A thread ends early only by a panic, which must not pass for an answer.
        let finished = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        finished.flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    // Which thread came to which mutant is chance; what became of it is not.
    fates.sort_by_key(|(index, _)| *index);
    fates.into_iter().map(|(_, fate)| fate).collect()
}

fn trial<'a>(base: &Case, suite: &Suite, (scenario, outcome): Run<'a>) -> Trial<'a> {
    let case = suite.case(base, scenario);
    let findings = &outcome.answer.findings;
    let situation = &findings.situation;
    // Clauses that collide are read both ways, so that the norms of rival readings count, too.
    let rivals = case.book.ambiguities.iter().flat_map(|ambiguity| &ambiguity.readings);
    let concerned = situation.world.norms.iter().chain(rivals.flat_map(|reading| &reading.add));
    Trial {
        scenario,
        concerned: concerned.copied().filter(|&norm| case.book.could_concern(norm, situation.kind)).collect(),
        applied: findings.derived.applies.clone(),
        reasons: because(case, findings, &outcome.answer).into_iter().collect(),
    }
}

/// Runs the scenarios a mutant could concern, first those it is most likely to change.
fn fate(base: &mut Case, suite: &mut Suite, trials: &[Trial<'_>], mutant: &Mutant) -> Fate {
    let Some(original) = base.book.norm(mutant.norm).cloned() else { return Fate::Survived(0) };
    let mut order: Vec<(u8, &Trial<'_>)> = trials
        .iter()
        .filter(|trial| trial.concerned.contains(&mutant.norm))
        .map(|trial| {
            let near = u8::from(trial.reasons.contains(&mutant.norm))
                + u8::from(trial.applied.contains(&mutant.norm));
            (2 - near, trial)
        })
        .collect();
    order.sort_by_key(|(distance, _)| *distance);
    let mut run = 0;
    for (_, trial) in order {
        let case = suite.case_mut(base, trial.scenario);
        if !replace(case, mutant.norm, &original, &mutant.changed) {
            continue;
        }
        // A world that cannot be made any more has been noticed.
        let met = scenario::holds(case, trial.scenario).unwrap_or(false);
        replace(case, mutant.norm, &mutant.changed, &original);
        run += 1;
        if !met {
            return Fate::Killed(trial.scenario.id.clone());
        }
    }
    Fate::Survived(run)
}

/// Puts a norm in the place of another; an amendment may have something else there, and then nothing is done.
fn replace(case: &mut Case, at: NormIx, old: &Norm, new: &Norm) -> bool {
    let found = case.book.norms.get_mut(at.index()).filter(|found| found.says_the_same(old));
    found.map(|found| *found = new.clone()).is_some()
}
