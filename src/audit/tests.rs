//! Every operator makes its mutants, none of them is the norm itself, and what the scenarios must notice they notice.

use super::*;
use crate::case::{built_in, load};
use crate::findings::{Findings, find};
use crate::scenario::{self, Suite};
use crate::situation::{Situation, Switches};
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
            id: String::new(),
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

/// The small institution, with its scenarios.
fn college() -> (Case, Suite, Folder) {
    let folder = crate::case::open(std::path::Path::new("facts/college")).unwrap();
    let (case, report) = load(&folder);
    assert!(!report.has_errors());
    let (suite, report) = scenario::read(&folder, &case, false);
    assert!(!report.has_errors(), "{:?}", report.problems());
    (case, suite, folder)
}

#[test]
fn a_mutant_is_named_once_and_by_the_same_name_again() {
    let (case, _) = with(MAYOR);
    // Those of the rulebook as written and of its rival readings; what an amendment brings is no part of it.
    let readings = case.book.ambiguities.iter().flat_map(|ambiguity| &ambiguity.readings);
    let every: BTreeSet<NormIx> = readings
        .flat_map(|reading| reading.add.iter().copied())
        .chain(case.book.base.iter().copied())
        .collect();
    let every: Vec<NormIx> = every.into_iter().collect();
    let list = mutants(&case, &every);
    let ids: BTreeSet<&String> = list.iter().map(|mutant| &mutant.id).collect();
    let twice: Vec<&String> =
        ids.iter().copied().filter(|id| list.iter().filter(|mutant| mutant.id == **id).count() > 1).collect();
    assert!(twice.is_empty(), "no two mutants have one id: {twice:?}");
    assert!(ids.iter().all(|id| !id.contains(char::is_whitespace)));
    let again = mutants(&case, &case.book.base);
    assert!(again.iter().all(|mutant| ids.contains(&mutant.id)));
}

/// What is skipped as beyond notice is beyond notice: every mutant against every scenario, with and without the short cut.
#[test]
fn the_short_cut_skips_nothing_that_a_scenario_notices() {
    let (case, suite, _) = college();
    let outcomes: Vec<_> = suite
        .scenarios
        .iter()
        .map(|scenario| scenario::run(suite.case(&case, scenario), scenario).unwrap())
        .collect();
    assert!(outcomes.iter().all(Outcome::met));
    let list = mutants(&case, &case.book.base);
    let mut skipped = 0;
    for scenario in &suite.scenarios {
        let mut case = suite.case(&case, scenario).clone();
        let look = touch::Look::of(&case, scenario).unwrap();
        for mutant in &list {
            let original = case.book.norm(mutant.norm).unwrap().clone();
            if look.could_notice(&case, mutant, &original) {
                continue;
            }
            skipped += 1;
            assert!(hunt::replace(&mut case, mutant.norm, &original, &mutant.changed));
            let met = scenario::holds(&case, scenario).unwrap_or(false);
            assert!(met, "{} notices {}", scenario.id, mutant.id);
            assert!(hunt::replace(&mut case, mutant.norm, &mutant.changed, &original));
        }
    }
    assert!(skipped > list.len(), "the short cut is taken");
}

/// An edge that goes without saying is dropped, and nothing is ordered or skipped otherwise: each on an action on file, some in each
/// rival reading as well.
#[test]
fn an_edge_that_goes_without_saying_changes_no_order() {
    let (case, _) = with(MAYOR);
    let implied = implied_order(&case);
    let parts = case.book.norms.iter().filter_map(|norm| norm.effect.part());
    let edges: usize = parts.map(|part| part.after.len()).sum();
    assert!(implied.len() > 100 && implied.len() < edges, "{} of {edges} edges", implied.len());
    let rivals = case.book.rivals(VersionIx::default(), &[]);
    let worlds = std::iter::once(Vec::new()).chain(rivals.into_iter().map(|rival| rival.choices));
    let mut dropped = case.clone();
    let mut tried = 0;
    for (turn, choices) in worlds.enumerate() {
        let world = std::sync::Arc::new(case.book.world(VersionIx::default(), &choices).unwrap());
        let actions = case.facts.actions.names.atoms();
        let situations = actions.filter_map(|action| {
            Situation::of(&case.book, &case.facts, &world, action, &Switches::default())
        });
        let found = find(&case, situations.collect());
        for (place, &(norm, first)) in implied.iter().enumerate() {
            if turn > 0 && (place + turn) % 97 != 0 {
                continue;
            }
            let bears = |one: &&Findings| {
                one.derived.precedes.iter().any(|&(before, _, by)| before == first && by == norm)
            };
            let Some(before) = found.iter().find(bears) else { continue };
            let mut changed = case.book.norm(norm).unwrap().clone();
            if let Effect::Step(part) | Effect::Power(part) = &mut changed.effect {
                part.after.retain(|label| *label != first);
            }
            let original = case.book.norm(norm).unwrap();
            assert!(hunt::replace(&mut dropped, norm, original, &changed));
            let after = find(&dropped, vec![before.situation.clone()]).pop().unwrap();
            assert!(hunt::replace(&mut dropped, norm, &changed, original));
            let order = |of: &Findings| {
                (of.derived.earlier.clone(), of.derived.circular.clone(), of.derived.skipped.clone())
            };
            assert_eq!(order(before), order(&after), "{}, {}", original.id, case.book.labels.id(first));
            tried += 1;
        }
    }
    assert!(tried > 500, "only {tried} edges could be tried");
}

#[test]
fn whatever_survives_is_proposed_or_accepted_and_a_proposal_notices_its_mutant() {
    let (case, suite, folder) = college();
    let scenarios: Vec<_> = suite.scenarios.iter().filter(|one| one.id.starts_with("grant-chain")).collect();
    let outcomes: Vec<_> = scenarios.iter().map(|scenario| scenario::run(&case, scenario).unwrap()).collect();
    let runs: Vec<Run<'_>> = scenarios.into_iter().zip(&outcomes).collect();
    let norms = ids(&case, "5.4");
    let list = mutants(&case, &norms);
    let fates = hunt(&case, &suite, &runs, &list, 1, &|_, _| {});
    let mut proposed = 0;
    for (mutant, fate) in list.iter().zip(fates) {
        if matches!(fate, Fate::Killed(_)) {
            continue;
        }
        let text = propose(&case, &folder, &suite, &runs, mutant);
        let text = text.unwrap_or_else(|| panic!("nothing is proposed for {}", mutant.id));
        let mut folder = folder.clone();
        folder.files.retain(|path, _| !path.starts_with("scenarios/"));
        folder.files.insert(SCENARIOS.to_owned(), text.into_bytes());
        let (suite, report) = scenario::read(&folder, &case, false);
        assert!(!report.has_errors(), "{:?}", report.problems());
        let outcome = scenario::run(&case, &suite.scenarios[0]).unwrap();
        assert!(outcome.met());
        let runs: Vec<Run<'_>> = vec![(&suite.scenarios[0], &outcome)];
        let fate = hunt(&case, &suite, &runs, std::slice::from_ref(mutant), 1, &|_, _| {});
        assert!(matches!(fate.as_slice(), [Fate::Killed(_)]), "{}", mutant.id);
        proposed += 1;
    }
    assert!(proposed > 2);
}

#[test]
fn entries_that_name_nothing_or_are_noticed_are_said() {
    let (case, suite, mut folder) = college();
    let text = "[[accepted]]\nmutant = \"2.1:drop\"\nreason = { zh = \"理由\", en = \"reason\" }\n[[accepted]]\nmutant = \"2.1:dorp\"\nreason = { zh = \"理由\", en = \"reason\" }\n";
    folder.files.insert("mutants.toml".to_owned(), text.as_bytes().to_vec());
    let (list, report) = accepted(&folder);
    assert!(!report.has_errors());
    let said = |problems: Vec<crate::source::Problem>| -> Vec<String> {
        problems.into_iter().map(|problem| format!("{} {}", problem.at, problem.what.en)).collect()
    };
    assert_eq!(said(unknown(&case, &list)), ["mutants.toml:5:10 there is no mutant `2.1:dorp`"]);
    let outcomes: Vec<_> = suite
        .scenarios
        .iter()
        .map(|scenario| scenario::run(suite.case(&case, scenario), scenario).unwrap())
        .collect();
    let runs: Vec<Run<'_>> = suite.scenarios.iter().zip(&outcomes).collect();
    let mutants = mutants(&case, &ids(&case, "2.1"));
    let fates = hunt(&case, &suite, &runs, &mutants, 2, &|_, _| {});
    let hunted: Vec<_> = mutants.into_iter().zip(fates).collect();
    let stale = said(stale(&list, &hunted));
    assert_eq!(stale.len(), 1);
    assert!(
        stale[0].starts_with("mutants.toml:2:10 the mutant `2.1:drop` is noticed by the scenario"),
        "{stale:?}"
    );
}
