//! Two sides compared on the scenarios of an institution: which of them answer differently, and which changed norms are responsible.
//!
//! A scenario keeps its own day, facts and readings; only the version of the rules, and readings that it does not choose itself, are
//! those of the side. What cannot be asked on a side is said, and so is what was left out.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use super::{Flip, Side, Worlds, smallest};
use crate::ask::{Answer, Extent, Question, Rest, ask_in};
use crate::case::Case;
use crate::model::Condition;
use crate::rulebook::{Choice, VersionIx};
use crate::scenario::{Scenario, Suite, holds};
use crate::settle::{Asked, Settled};
use crate::situation::Situation;
use crate::source::{Problem, Report, Text};
use crate::verdict::Verdict;

/// A scenario that answers differently.
#[derive(Clone, Debug)]
pub struct ScenarioChanged {
    /// Its place among the scenarios of the suite.
    pub scenario: usize,
    /// The question as it is asked on either side.
    pub question: Question,
    /// The verdict on each side; none for a whole chain.
    pub verdicts: [Option<Verdict>; 2],
    /// What it comes to on each side.
    pub settled: [Settled; 2],
    /// The ambiguities by which clauses collide on each side.
    pub conflicts: [BTreeSet<String>; 2],
    /// The facts that each side waits for.
    pub needs: [Vec<Condition>; 2],
    /// The smallest set of changed norms that makes the difference.
    pub responsible: Vec<Flip>,
    /// Whether what the scenario expects still comes out on the new side.
    pub as_expected: bool,
}

/// A scenario that cannot be asked on one of the sides.
#[derive(Clone, Debug)]
pub struct Unasked {
    /// Its place among the scenarios of the suite.
    pub scenario: usize,
    /// Why not.
    pub why: Text,
}

/// What a comparison on scenarios found.
#[derive(Clone, Debug, Default)]
pub struct ScenarioComparison {
    /// How many scenarios were looked at.
    pub scenarios: usize,
    /// How many of them no changed norm could concern.
    pub untouched: usize,
    /// Those that name amendments of their own and are left out: their places in the suite.
    pub own_amendments: Vec<usize>,
    /// Those that cannot be asked.
    pub unasked: Vec<Unasked>,
    /// Those that answer differently, in the order of the files.
    pub changed: Vec<ScenarioChanged>,
}

/// Both versions in the case of a scenario, whose rulebook may be another copy.
type Versions = [VersionIx; 2];

/// What a scenario comes to.
enum Became {
    Same,
    Untouched,
    Unasked(Text),
    Changed(Box<ScenarioChanged>),
}

/// Compares two sides on these scenarios of a suite. Only versions and readings of the sides count.
///
/// # Errors
/// An amendment that does not apply in the case of a scenario, or a circle of overrides.
pub fn compare_scenarios(
    base: &Case,
    suite: &mut Suite,
    chosen: &[usize],
    [before, after]: [&Side; 2],
    threads: usize,
) -> Result<ScenarioComparison, Report> {
    let mut found = ScenarioComparison { scenarios: chosen.len(), ..ScenarioComparison::default() };
    let own = |suite: &Suite, place: usize| {
        suite.scenarios.get(place).is_some_and(|scenario| scenario.question.version != VersionIx::default())
    };
    let asked: Vec<usize>;
    (found.own_amendments, asked) = chosen.iter().partition(|&&place| own(suite, place));
    let mut versions: BTreeMap<usize, Versions> = BTreeMap::new();
    for &place in &asked {
        let Some(home) = suite.scenarios.get(place).and_then(Scenario::home) else { continue };
        if let Entry::Vacant(slot) = versions.entry(home) {
            slot.insert([
                suite.version(base, home, before.version)?,
                suite.version(base, home, after.version)?,
            ]);
        }
    }
    let suite = &*suite;
    let one = &|&place: &usize| -> Result<(usize, Became), Box<Problem>> {
        let Some(scenario) = suite.scenarios.get(place) else { return Ok((place, Became::Untouched)) };
        let case = suite.case(base, scenario);
        let own = scenario.home().and_then(|home| versions.get(&home)).copied();
        let own = own.unwrap_or([before.version, after.version]);
        Ok((place, compared(case, place, scenario, [(before, own[0]), (after, own[1])])?))
    };
    let share = asked.len().div_ceil(threads.max(1)).max(1);
    let results: Vec<Result<(usize, Became), Box<Problem>>> = std::thread::scope(|scope| {
        let running: Vec<_> = asked
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<_>>()))
            .collect();
        // A thread ends early only by a panic, which must not pass for an answer.
        let finished = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        finished.flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    for result in results {
        let (scenario, result) = result.map_err(|problem| {
            let mut report = Report::default();
            report.push(*problem);
            report
        })?;
        match result {
            Became::Same => {}
            Became::Untouched => found.untouched += 1,
            Became::Unasked(why) => found.unasked.push(Unasked { scenario, why }),
            Became::Changed(changed) => found.changed.push(*changed),
        }
    }
    Ok(found)
}

/// The question of a scenario on a side.
fn on_side(scenario: &Scenario, side: &Side, version: VersionIx) -> Question {
    let mut question = scenario.question.clone();
    question.version = version;
    let own = |choice: &&Choice| {
        !scenario.question.choices.iter().any(|own| own.ambiguity.eq_ignore_ascii_case(&choice.ambiguity))
    };
    question.choices.extend(side.choices.iter().filter(own).cloned());
    question
}

fn compared(
    case: &Case,
    place: usize,
    scenario: &Scenario,
    sides: [(&Side, VersionIx); 2],
) -> Result<Became, Box<Problem>> {
    let [old, new] = sides.map(|(side, version)| on_side(scenario, side, version));
    let side = |question: &Question| Side {
        version: question.version,
        choices: question.choices.clone(),
        switches: question.switches.clone(),
    };
    // A reading that a scenario chooses may have been settled by an amendment.
    let mut worlds = match Worlds::new(case, &side(&old), &side(&new)) {
        Ok(worlds) => worlds,
        Err(problem) => return Ok(Became::Unasked(problem.what)),
    };
    let kind = case.facts.actions.row(old.action).map(|row| row.kind);
    if !kind.is_some_and(|kind| worlds.flips.iter().any(|flip| flip.touches(case, kind))) {
        return Ok(Became::Untouched);
    }
    let ask = |question: &Question, needs: bool| -> Result<Answer, Box<Problem>> {
        let extent = Extent { readings: false, needs, reasons: false };
        ask_in(case, question, &|choices| case.book.world(question.version, choices), extent)
    };
    let answers = [ask(&old, false)?, ask(&new, false)?];
    let conflicts = answers.each_ref().map(conflicts);
    if answers[0].own == answers[1].own && conflicts[0] == conflicts[1] {
        return Ok(Became::Same);
    }
    let wanted = answers[1].own.clone();
    let responsible = if answers[0].own == wanted {
        BTreeSet::new()
    } else {
        let whole = old.acts.is_empty();
        let acts = if whole { case.book.vocabulary.acts.atoms().collect() } else { old.acts.clone() };
        let asked = Asked { case, acts, person: old.person, whole };
        smallest(worlds.flips.len(), |flips| {
            let situation = worlds
                .with(flips)
                .and_then(|world| Situation::of(&case.book, &case.facts, &world, old.action, &old.switches));
            let settled = situation.and_then(|one| asked.settle(vec![one]).into_iter().next());
            settled.is_some_and(|(_, settled, _)| settled == wanted)
        })
    };
    let needs = |question: &Question, answer: &Answer| -> Result<Vec<Condition>, Box<Problem>> {
        if answer.verdict != Verdict::FactNeeded {
            return Ok(Vec::new());
        }
        Ok(ask(question, true)?.needs.into_iter().map(|need| need.condition).collect())
    };
    let needs = [needs(&old, &answers[0])?, needs(&new, &answers[1])?];
    let mut altered = scenario.clone();
    altered.question = new;
    let verdict = |answer: &Answer| (!old.acts.is_empty()).then_some(answer.verdict);
    Ok(Became::Changed(Box::new(ScenarioChanged {
        scenario: place,
        verdicts: answers.each_ref().map(verdict),
        conflicts,
        needs,
        responsible: responsible.into_iter().filter_map(|flip| worlds.flips.get(flip).cloned()).collect(),
        as_expected: holds(case, &altered)?,
        settled: answers.map(|answer| answer.own),
        question: old,
    })))
}

/// The ambiguities by which the clauses collide.
fn conflicts(answer: &Answer) -> BTreeSet<String> {
    let rests = answer.rests_on.iter().filter(|_| answer.verdict == Verdict::Conflict);
    rests
        .filter_map(|rest| match rest {
            Rest::Reading { ambiguity, gives, .. } if gives.verdict != answer.own.verdict => {
                Some(ambiguity.clone())
            }
            _ => None,
        })
        .collect()
}
