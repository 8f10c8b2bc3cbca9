//! Scenarios: what is given, what is asked, and what must come out; read from the folder, run, compared, recorded.
//!
//! Pure: files come in as bytes and go out as text. A scenario can be run under any version of its case's rulebook.

mod accept;
mod expect;
mod observe;
mod read;
mod resolve;
mod rows;
mod wire;

use crate::ask::{Answer, Extent, Question, Worlds, ask_in, situations_in};
use crate::case::Case;
use crate::cite::Cite;
use crate::rulebook::{Choice, VersionIx, World};
use crate::situation::Situation;
use crate::source::{Location, Problem, Report, Text};

pub use accept::{differs, record, record_difference};
pub use expect::{Check, Relation};
pub use read::{named, read, read_some};
pub use wire::schema;

use expect::Expect;
use observe::Observed;

/// One scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// The id, unique in the folder.
    pub id: String,
    /// What it is about.
    pub title: Text,
    /// The provisions it is about.
    pub cites: Vec<Cite>,
    /// Why the text says so.
    pub why: Option<Text>,
    /// Where it is written.
    pub at: Location,
    /// The question, in the world of the scenario.
    pub question: Question,
    /// The words behind `signoff` that ask the same; none for a scenario with rows of its own.
    pub command: Option<Vec<String>>,
    /// Its place among the scenarios of its file.
    index: usize,
    /// Which case of the suite it is about; none for the folder as it is.
    case: Option<usize>,
    expect: Expect,
}

/// All scenarios of an institution, with the cases that some of them have of their own.
#[derive(Clone, Default)]
pub struct Suite {
    /// The scenarios that were asked for, in the order of the files.
    pub scenarios: Vec<Scenario>,
    /// The ids of all there are.
    pub ids: Vec<String>,
    /// The folder with rows laid over it: one case for each set of rows.
    cases: Vec<Case>,
}

impl Suite {
    /// The case of a scenario; `base` is the one the suite was read against.
    pub fn case<'a>(&'a self, base: &'a Case, scenario: &Scenario) -> &'a Case {
        scenario.case.and_then(|place| self.cases.get(place)).unwrap_or(base)
    }
}

impl Suite {
    /// The version of the base case in one of the cases of the suite, which has a copy of the rulebook of its own.
    ///
    /// # Errors
    /// The amendments do not apply there.
    pub fn version(&mut self, base: &Case, home: usize, version: VersionIx) -> Result<VersionIx, Report> {
        let Some(case) = self.cases.get_mut(home) else { return Ok(VersionIx::default()) };
        if base.book.other.as_ref().is_some_and(|other| other.version == version) {
            return Ok(case.book.other.as_ref().map(|other| other.version).unwrap_or_default());
        }
        let ids = base.book.version(version).map(|version| version.amendments.as_slice()).unwrap_or_default();
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        case.amend(&ids)
    }
}

impl Scenario {
    /// Which case of the suite it is about; none for the folder as it is.
    pub fn home(&self) -> Option<usize> {
        self.case
    }
}

/// What became of a scenario.
pub struct Outcome {
    /// The answer.
    pub answer: Answer,
    /// Each expectation with what the answer says.
    pub checks: Vec<Check>,
    observed: Observed,
}

impl Outcome {
    /// Whether every expectation is met. A scenario that expects nothing yet is not met.
    pub fn met(&self) -> bool {
        !self.checks.is_empty() && self.checks.iter().all(|check| check.met)
    }
}

/// The worlds of a scenario's case, in the version of the rules that it names.
fn as_it_says<'a>(
    case: &'a Case,
    scenario: &'a Scenario,
) -> impl Fn(&[Choice]) -> Result<World, Box<Problem>> + 'a {
    let version = scenario.question.version;
    move |choices| case.book.world(version, choices)
}

/// Runs a scenario in its case, with the whole answer.
///
/// # Errors
/// The worlds have no world for the readings chosen.
pub fn run(case: &Case, scenario: &Scenario) -> Result<Outcome, Box<Problem>> {
    outcome(case, scenario, &as_it_says(case, scenario), Extent::WHOLE)
}

/// Runs a scenario under another version of the rulebook, and works out only what it looks at.
///
/// # Errors
/// The worlds have no world for the readings chosen.
pub fn run_in(case: &Case, scenario: &Scenario, worlds: &Worlds<'_>) -> Result<Outcome, Box<Problem>> {
    outcome(case, scenario, worlds, scenario.expect.extent())
}

/// Whether a scenario is met under another version of the rulebook.
///
/// # Errors
/// The worlds have no world for the readings chosen.
pub fn is_met(case: &Case, scenario: &Scenario, worlds: &Worlds<'_>) -> Result<bool, Box<Problem>> {
    run_in(case, scenario, worlds).map(|outcome| outcome.met())
}

/// Whether a scenario is met under the rules of its case as they stand.
///
/// # Errors
/// The case has no world for the readings chosen.
pub fn holds(case: &Case, scenario: &Scenario) -> Result<bool, Box<Problem>> {
    is_met(case, scenario, &as_it_says(case, scenario))
}

/// The situations that the answer to a scenario is worked out from.
///
/// # Errors
/// The case has no world for the readings chosen.
pub fn situations(case: &Case, scenario: &Scenario) -> Result<Vec<Situation>, Box<Problem>> {
    situations_in(case, &scenario.question, &as_it_says(case, scenario), scenario.expect.extent())
}

/// Whether a scenario looks at what its answer rests on.
pub fn looks_at_grounds(scenario: &Scenario) -> bool {
    scenario.expect.extent().readings
}

/// Runs scenarios side by side, and gives what became of each in the order given; with `whole` each with the whole answer.
pub fn run_all(
    base: &Case,
    suite: &Suite,
    chosen: &[&Scenario],
    whole: bool,
    threads: usize,
) -> Vec<Result<Outcome, Box<Problem>>> {
    let one = |scenario: &&Scenario| {
        let case = suite.case(base, scenario);
        if whole {
            return run(case, scenario);
        }
        let found = run_in(case, scenario, &as_it_says(case, scenario))?;
        // What differs is told with the whole answer.
        if found.met() { Ok(found) } else { run(case, scenario) }
    };
    let share = chosen.len().div_ceil(threads.max(1)).max(1);
    std::thread::scope(|scope| {
        let running: Vec<_> = chosen
            .chunks(share)
            .map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<_>>()))
            .collect();
        // A thread ends early only by a panic, which must not pass for an answer.
        let finished = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        finished.flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

fn outcome(
    case: &Case,
    scenario: &Scenario,
    worlds: &Worlds<'_>,
    extent: Extent,
) -> Result<Outcome, Box<Problem>> {
    let answer = ask_in(case, &scenario.question, worlds, extent)?;
    let observed = Observed::of(case, &answer);
    let checks = scenario.expect.checks(&observed);
    Ok(Outcome { answer, checks, observed })
}

/// Whether a scenario is about a provision or something below it.
pub fn is_about(scenario: &Scenario, cite: &Cite) -> bool {
    scenario.cites.iter().any(|own| own.article() == cite.article() && own.parts().starts_with(cite.parts()))
}

#[cfg(test)]
mod tests;
