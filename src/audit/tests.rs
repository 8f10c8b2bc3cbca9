//! Every operator makes its mutants, none of them is the norm itself, and what the scenarios must notice they notice.

use super::*;
use crate::case::{built_in, load};
use crate::scenario::{self, Suite};
use crate::source::Folder;

const SCENARIOS: &str = "scenarios/x.toml";

fn with(text: &str) -> (Case, Suite) {
    let mut folder: Folder = built_in();
    folder.files.retain(|path, _| !path.starts_with("scenarios/"));
    folder.files.insert(SCENARIOS.to_owned(), text.as_bytes().to_vec());
    let (case, report) = load(&folder);
    assert!(!report.has_errors());
    let (suite, report) = scenario::read(&folder, &case, false);
    assert!(!report.has_errors());
    (case, suite)
}

const MAYOR: &str = "[[scenario]]\nid = \"mayor\"\ntitle = { zh = \"题\", en = \"title\" }\nask = { who = \"sign_for_issue\", action = \"minutes-special-fiscal\" }\nexpect = { verdict = \"required\", by = [\"A\"] }\n";

fn ids(case: &Case, wanted: &str) -> Vec<NormIx> {
    let is = |norm: &NormIx| case.book.norm(*norm).is_some_and(|norm| norm.id == wanted);
    case.book.base.iter().copied().filter(is).collect()
}

#[test]
fn every_operator_makes_mutants_and_none_is_its_norm() {
    let (case, _) = with(MAYOR);
    let list = mutants(&case, &case.book.base);
    for operator in [
        Operator::Drop,
        Operator::DropCondition,
        Operator::Negate,
        Operator::Threshold,
        Operator::DropException,
        Operator::SwapRole,
        Operator::DropOrder,
        Operator::DropPriority,
        Operator::Deadline,
        Operator::Force,
    ] {
        assert!(list.iter().any(|mutant| mutant.operator == operator), "{}", operator.id());
    }
    for mutant in &list {
        let original = case.book.norm(mutant.norm).unwrap();
        assert!(!mutant.changed.says_the_same(original), "{}: {}", original.id, mutant.said.en);
        assert!(!mutant.said.zh.is_empty() && !mutant.said.en.is_empty());
        assert_eq!(mutant.changed.id, original.id);
    }
}

#[test]
fn what_matters_is_noticed_and_what_nobody_asks_survives() {
    let (case, suite) = with(MAYOR);
    let outcomes: Vec<_> =
        suite.scenarios.iter().map(|scenario| scenario::run(&case, scenario).unwrap()).collect();
    let runs: Vec<Run<'_>> = suite.scenarios.iter().zip(&outcomes).collect();
    let norms = ids(&case, "45.3b");
    let list = mutants(&case, &norms);
    let fates = hunt(&case, &suite, &runs, &list, 2, &|_, _| {});
    assert_eq!(fates.len(), list.len());
    let fate = |operator| {
        let place = list.iter().position(|mutant| mutant.operator == operator).unwrap();
        fates[place].clone()
    };
    let killed = Fate::Killed("mayor".to_owned());
    assert_eq!(fate(Operator::Drop), killed);
    assert_eq!(fate(Operator::SwapRole), killed);
    assert_eq!(fate(Operator::Negate), killed);
    assert!(matches!(fate(Operator::DropOrder), Fate::Survived(1)));
    // One thread or many: the fate is the same, and the case is as it was.
    assert_eq!(hunt(&case, &suite, &runs, &list, 1, &|_, _| {}), fates);
    assert!(scenario::holds(&case, &suite.scenarios[0]).unwrap());
}

#[test]
fn a_norm_that_is_not_changed_is_not_noticed() {
    let (case, suite) = with(MAYOR);
    let outcomes = [scenario::run(&case, &suite.scenarios[0]).unwrap()];
    let runs: Vec<Run<'_>> = suite.scenarios.iter().zip(&outcomes).collect();
    let same: Vec<Mutant> = norms(&case, &runs)
        .into_iter()
        .map(|norm| Mutant {
            norm,
            operator: Operator::Force,
            said: crate::source::Text::default(),
            changed: case.book.norm(norm).unwrap().clone(),
        })
        .collect();
    let fates = hunt(&case, &suite, &runs, &same, 1, &|_, _| {});
    assert!(fates.iter().all(|fate| matches!(fate, Fate::Survived(_))));
}

#[test]
fn coverage_counts_what_applied_what_decided_and_how_conditions_ended() {
    let (case, suite) = with(MAYOR);
    let outcomes = [scenario::run(&case, &suite.scenarios[0]).unwrap()];
    let runs: Vec<Run<'_>> = suite.scenarios.iter().zip(&outcomes).collect();
    let found = coverage(&case, &suite, &runs, &ids(&case, "45.3b"));
    let seen = found.first().unwrap();
    assert_eq!((seen.seen, seen.fired, seen.decided), (1, 1, 1));
    assert!(seen.conditions.iter().all(|one| (one.yes, one.no, one.unknown) == (1, 0, 0)));
}
