//! What several tests need: command lines taken apart, a folder loaded, the example derived.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test uses a part, and a module of a test is public to nobody"
)]
#![allow(clippy::expect_used, reason = "a test that cannot read its files has failed")]

use std::sync::Arc;

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

/// A folder as a case; it must be without error.
pub fn loaded(folder: &Folder) -> Case {
    let (case, report) = load(folder);
    let errors: Vec<String> = report
        .problems()
        .iter()
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| format!("{}: {}", problem.at, problem.what.en))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    case
}

/// The findings of every action of a case in the base world.
pub fn base_findings(case: &Case) -> Vec<Findings> {
    let world = Arc::new(case.book.world(VersionIx::default(), &[]).expect("no circle of overrides"));
    let all = case.facts.actions.iter().map(|(action, _)| action);
    let situation = |action| Situation::of(&case.book, &case.facts, &world, action, &Switches::default());
    find(case, all.filter_map(situation).collect())
}
