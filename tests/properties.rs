//! Properties that must hold of every institution: the oracle and the program agree, and what one command says, no other contradicts.
//!
//! `PROPTEST_CASES=20000 cargo test --test properties` looks longer; the random cases are the same in every run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::pedantic,
    clippy::type_complexity,
    reason = "an oracle is short and obvious; what it does not expect fails the test"
)]

mod oracle;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use signoff::case::{Case, load};
use signoff::situation::Switches;
use signoff::source::Folder;

/// A runner whose random cases are the same in every run.
fn runner(cases: u32) -> TestRunner {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 4000, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn loaded(folder: &Folder) -> Case {
    let (case, report) = load(folder);
    let errors: Vec<String> = report
        .problems()
        .iter()
        .filter(|problem| problem.severity == signoff::source::Severity::Error)
        .map(|problem| {
            format!("{}: {} {:?}", problem.at, problem.what.en, problem.hint.as_ref().map(|hint| &hint.en))
        })
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    case
}

#[test]
fn the_oracle_and_the_program_agree_on_random_institutions() {
    let outcome = runner(2000).run(&oracle::generate::plan(), |plan| {
        let case = loaded(&plan.folder());
        let said = oracle::compare::differences(&case, &Switches::default());
        prop_assert!(said.is_empty(), "{}", said.join("\n"));
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn the_oracle_and_the_program_agree_on_the_built_in_example() {
    let said = oracle::compare::differences(&loaded(&signoff::case::built_in()), &Switches::default());
    assert!(said.is_empty(), "{} differences\n{}", said.len(), said.join("\n"));
}
