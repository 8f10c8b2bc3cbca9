//! What several tests need: command lines taken apart, a folder loaded, the example derived.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test uses a part, and a module of a test is public to nobody"
)]
#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot read its files has failed")]

use std::fmt::Debug;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use signoff::case::{Case, load};
use signoff::findings::{Findings, find};
use signoff::rulebook::VersionIx;
use signoff::situation::{Situation, Switches};
use signoff::source::{Folder, Severity};

/// Splits a command line at blanks, keeping what stands in double quotes together.
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ' ' if !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            letter => word.push(letter),
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// A folder as a case, or what is wrong with it.
pub fn try_loaded(folder: &Folder) -> Result<Case, Vec<String>> {
    let (case, report) = load(folder);
    let errors: Vec<String> = report
        .problems()
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| format!("{}: {}", problem.at, problem.what.en))
        .collect();
    if errors.is_empty() { Ok(case) } else { Err(errors) }
}

/// A folder as a case; it must be without error.
pub fn loaded(folder: &Folder) -> Case {
    try_loaded(folder).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// Runs a property over random cases that are the same in every run.
pub fn check<S: Strategy>(cases: u32, strategy: &S, property: impl Fn(S::Value) -> Result<(), TestCaseError>)
where
    S::Value: Debug,
{
    let wanted = std::env::var("PROPTEST_CASES").ok().and_then(|wanted| wanted.parse().ok());
    let cases = wanted.map_or(cases, |wanted: u32| wanted.max(cases));
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 4000, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    if let Err(error) = runner.run(strategy, property) {
        panic!("{error}");
    }
}

/// The findings of every action of a case in the base world.
pub fn base_findings(case: &Case) -> Vec<Findings> {
    let world = Arc::new(case.book.world(VersionIx::default(), &[]).expect("no circle of overrides"));
    let all = case.facts.actions.iter().map(|(action, _)| action);
    let situation = |action| Situation::of(&case.book, &case.facts, &world, action, &Switches::default());
    find(case, all.filter_map(situation).collect())
}
