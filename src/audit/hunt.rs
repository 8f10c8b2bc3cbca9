//! The hunt: scenario by scenario, each mutant that could change the answer is put in the place of its norm, until one scenario notices it.
//!
//! Works on copies of the cases; what the caller holds is never changed.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::touch::Look;
use super::{Mutant, Run};
use crate::atom::{Atom, NormIx};
use crate::case::Case;
use crate::model::Norm;
use crate::rulebook::Rulebook;
use crate::scenario::{self, Scenario, Suite};

/// What became of a mutant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fate {
    /// This scenario, the first in the order of the files, is not met any more.
    Killed(String),
    /// No scenario notices; so many were run, those whose answer it could have changed.
    Survived(usize),
}

/// A mutant that is hunted.
struct Prey<'a> {
    mutant: &'a Mutant,
    original: &'a Norm,
    /// The place of the first scenario known to notice it.
    noticed: AtomicUsize,
    /// How many scenarios were run in vain.
    vain: AtomicUsize,
}

/// No scenario is known to notice.
const NONE: usize = usize::MAX;

/// Hunts the mutants with the scenarios that come out as expected; gives the fate of each, in their order. `progress` is told how
/// many scenarios are done, and of how many.
pub fn hunt(
    base: &Case,
    suite: &Suite,
    runs: &[Run<'_>],
    mutants: &[Mutant],
    threads: usize,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Vec<Fate> {
    let hunters: Vec<&Scenario> =
        runs.iter().filter(|(_, outcome)| outcome.met()).map(|(scenario, _)| *scenario).collect();
    let prey: Vec<Prey<'_>> = mutants
        .iter()
        .filter_map(|mutant| {
            let original = base.book.norm(mutant.norm)?;
            Some(Prey { mutant, original, noticed: AtomicUsize::new(NONE), vain: AtomicUsize::new(0) })
        })
        .collect();
    let (next, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = || {
        // The rulebook is copied once: the cases that share it are lent the copy one after the other.
        let mut copy = Arc::new(Rulebook::clone(&base.book));
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            let Some(scenario) = hunters.get(place) else { return };
            let mut case = suite.case(base, scenario).clone();
            let shared = Arc::ptr_eq(&case.book, &base.book);
            if shared {
                std::mem::swap(&mut case.book, &mut copy);
            }
            chase(&mut case, scenario, place, &prey);
            if shared {
                std::mem::swap(&mut case.book, &mut copy);
            }
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, hunters.len());
        }
    };
    std::thread::scope(|scope| {
        // A panic of a thread becomes one of the scope: it does not pass for an answer.
        for _ in 0..threads.max(1) {
            scope.spawn(work);
        }
    });
    let fate = |prey: Prey<'_>| match hunters.get(prey.noticed.into_inner()) {
        Some(scenario) => Fate::Killed(scenario.id.clone()),
        None => Fate::Survived(prey.vain.into_inner()),
    };
    prey.into_iter().map(fate).collect()
}

/// Runs a scenario with every mutant that could change its answer and that no scenario before it notices. Which of two threads comes
/// first is chance; which scenario is the first to notice is not.
fn chase(case: &mut Case, scenario: &Scenario, place: usize, prey: &[Prey<'_>]) {
    let Ok(look) = Look::of(case, scenario) else { return };
    for Prey { mutant, original, noticed, vain } in prey {
        if noticed.load(Ordering::Relaxed) < place
            || !look.could_notice(case, mutant, original)
            || !replace(case, mutant.norm, original, &mutant.changed)
        {
            continue;
        }
        // A world that cannot be made any more has been noticed.
        let met = scenario::holds(case, scenario).unwrap_or(false);
        replace(case, mutant.norm, &mutant.changed, original);
        if met {
            vain.fetch_add(1, Ordering::Relaxed);
        } else {
            noticed.fetch_min(place, Ordering::Relaxed);
        }
    }
}

/// Puts a norm in the place of another; an amendment may have something else there, and then nothing is done.
pub(super) fn replace(case: &mut Case, at: NormIx, old: &Norm, new: &Norm) -> bool {
    if !case.book.norm(at).is_some_and(|found| found.says_the_same(old)) {
        return false;
    }
    let found = Arc::make_mut(&mut case.book).norms.get_mut(at.index());
    found.map(|found| *found = new.clone()).is_some()
}
