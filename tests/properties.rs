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

mod exhaustive;
mod oracle;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use signoff::ask::{Question, ask};
use signoff::atom::{Act, Action, Person};
use signoff::case::{Case, built_in, load, open};
use signoff::findings::{Findings, find};
use signoff::model::{Effect, Taker};
use signoff::rulebook::VersionIx;
use signoff::situation::{Situation, Switches};
use signoff::source::{Folder, Severity};
use signoff::verdict::{Verdict, judge, relevant};

/// Runs a property over random cases that are the same in every run.
fn check<S: Strategy>(cases: u32, strategy: &S, property: impl Fn(S::Value) -> Result<(), TestCaseError>)
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

fn loaded(folder: &Folder) -> Case {
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
fn base_findings(case: &Case) -> Vec<Findings> {
    let world = Arc::new(case.book.world(VersionIx::default(), &[]).expect("no circle of overrides"));
    let all = case.facts.actions.iter().map(|(action, _)| action);
    let situation = |action| Situation::of(&case.book, &case.facts, &world, action, &Switches::default());
    find(case, all.filter_map(situation).collect())
}

#[test]
fn the_oracle_and_the_program_agree_on_random_institutions() {
    check(4000, &oracle::generate::plan(), |plan| {
        let case = loaded(&plan.folder());
        let said = oracle::compare::differences(&case, &Switches::default());
        prop_assert!(said.is_empty(), "{}", said.join("\n"));
        Ok(())
    });
}

#[test]
fn the_oracle_and_the_program_agree_when_switches_are_thrown() {
    check(1000, &(oracle::generate::plan(), any::<[u8; 6]>()), |(plan, numbers)| {
        let case = loaded(&plan.folder());
        let switches = oracle::generate::switches(&case, &numbers.map(usize::from));
        let said = oracle::compare::differences(&case, &switches);
        prop_assert!(said.is_empty(), "{switches:?}\n{}", said.join("\n"));
        Ok(())
    });
}

#[test]
fn the_oracle_and_the_program_agree_on_the_examples() {
    let college =
        open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("facts/college")).expect("the college is there");
    for folder in [built_in(), college] {
        let said = oracle::compare::differences(&loaded(&folder), &Switches::default());
        assert!(said.is_empty(), "{} differences\n{}", said.len(), said.join("\n"));
    }
}

#[test]
fn a_norm_that_does_not_speak_of_an_action_changes_nothing_in_it() {
    check(500, &(oracle::generate::plan(), any::<usize>()), |(plan, number)| {
        let mut case = loaded(&plan.folder());
        let before = base_findings(&case);
        let dropped = case.book.base[number % case.book.base.len()];
        case.book.base.retain(|&norm| norm != dropped);
        let effect = &oracle::world::norm(&case.book, dropped).effect;
        let fixes_words = matches!(
            effect,
            Effect::Compose { .. } | Effect::Extend { .. } | Effect::Collective { .. } | Effect::InForce(_)
        );
        for (before, after) in before.iter().zip(base_findings(&case)) {
            if fixes_words || before.derived.candidates.contains(&dropped) {
                continue;
            }
            prop_assert!(before.derived == after.derived && before.steps == after.steps);
            prop_assert!(before.bars == after.bars && before.defects == after.defects);
        }
        Ok(())
    });
}

/// What `who` and `can` say of one act must fit together.
fn who_and_can_fit(case: &Case, found: &Findings, act: Act) -> Result<(), String> {
    let about = relevant(case, found, &[act], None);
    let mut listed: BTreeSet<Taker> = about.steps.iter().flat_map(|(_, step)| step.takers()).collect();
    listed.extend(about.given.iter().flat_map(|given| &given.takers).map(|candidate| candidate.taker));
    let who = judge(case, found, &[act], None);
    for person in case.facts.people.names.atoms() {
        let can = judge(case, found, &[act], Some(person));
        let is_listed = listed.contains(&Taker::Person(person));
        let denied = matches!(can, Verdict::NotEmpowered | Verdict::Silent | Verdict::NotTriggered);
        let fits = (!is_listed || !denied)
            && (can.yes() != Some(true) || is_listed)
            // Nobody may do what is forbidden to all, and somebody may do what somebody may do.
            && (can.yes() != Some(true) || !matches!(who, Verdict::Silent | Verdict::NotTriggered));
        if !fits {
            let (person, action) =
                (case.facts.people.id(person), case.facts.actions.id(found.situation.action));
            let act = case.book.vocabulary.acts.id(act);
            return Err(format!(
                "{act} {action}: who says {who:?}, can {person} {can:?}, listed {is_listed}"
            ));
        }
    }
    Ok(())
}

#[test]
fn who_lists_exactly_those_who_can() {
    check(1000, &oracle::generate::plan(), |plan| {
        let case = loaded(&plan.folder());
        for found in base_findings(&case) {
            for act in case.book.vocabulary.acts.atoms() {
                prop_assert_eq!(who_and_can_fit(&case, &found, act), Ok(()));
            }
        }
        Ok(())
    });
    let case = loaded(&built_in());
    for found in base_findings(&case) {
        let acts: BTreeSet<Act> = found
            .steps
            .iter()
            .map(|step| step.act)
            .chain(found.given.iter().map(|given| given.act))
            .collect();
        for act in acts {
            assert_eq!(who_and_can_fit(&case, &found, act), Ok(()));
        }
    }
}

fn question(case: &Case, acts: &[Act], action: Action, person: Option<Person>) -> Question {
    let word = acts.first().map(|&act| case.book.vocabulary.acts.id(act).to_owned()).unwrap_or_default();
    Question {
        acts: acts.to_vec(),
        word,
        action,
        person,
        switches: Switches::default(),
        version: VersionIx::default(),
        choices: Vec::new(),
    }
}

/// Twenty actions of the built-in example, spread over its tables.
fn sample(case: &Case) -> Vec<Action> {
    let all: Vec<Action> = case.facts.actions.iter().map(|(action, _)| action).collect();
    all.iter().copied().step_by(all.len() / 20).take(20).collect()
}

#[test]
fn the_chain_is_all_that_who_lists() {
    let case = loaded(&built_in());
    for action in sample(&case) {
        let chain =
            ask(&case, &question(&case, &[], action, None)).unwrap_or_else(|problem| panic!("{problem:?}"));
        let shape = |answer: &signoff::ask::Answer| -> BTreeSet<String> {
            let steps = answer.own.steps.iter();
            steps
                .map(|step| {
                    format!(
                        "{:?} {} {:?} {:?} {:?}",
                        step.label, step.required, step.quantifier, step.seats, step.due
                    )
                })
                .collect()
        };
        let acts: BTreeSet<Act> = chain.findings.steps.iter().map(|step| step.act).collect();
        let mut listed = BTreeSet::new();
        for act in acts {
            let who = ask(&case, &question(&case, &[act], action, None))
                .unwrap_or_else(|problem| panic!("{problem:?}"));
            listed.extend(shape(&who));
        }
        assert_eq!(shape(&chain), listed, "{}", case.facts.actions.id(action));
    }
}

fn run(arguments: &[&str]) -> (String, u8) {
    let all = ["signoff", "--lang", "en", "--format", "json"].into_iter().chain(arguments.iter().copied());
    let (kept, code) = signoff::cli::run_kept(all);
    assert!(kept.err.is_empty(), "{arguments:?}: {}", kept.err);
    (kept.out, code)
}

fn verdict(json: &str) -> String {
    let value: serde_json::Value = serde_json::from_str(json).expect("json");
    value["verdict"].as_str().expect("a verdict").to_owned()
}

#[test]
fn why_says_what_can_says_and_says_it_again() {
    let case = loaded(&built_in());
    let found = base_findings(&case);
    for action in sample(&case) {
        let found =
            found.iter().find(|found| found.situation.action == action).expect("every action is derived");
        let Some(step) = found.steps.first() else { continue };
        let person = step.takers().into_iter().find_map(|taker| match taker {
            Taker::Person(person) => Some(person),
            Taker::Itself(_) => None,
        });
        let person = person.map_or("A", |person| case.facts.people.id(person));
        let act = format!("act:{}", case.book.vocabulary.acts.id(step.act));
        let words = [person, &act, case.facts.actions.id(action)];
        let ask = |command| run(&[&[command], words.as_slice()].concat());
        let (can, code) = ask("can");
        let (why, same_code) = ask("why");
        assert_eq!((verdict(&can), code), (verdict(&why), same_code), "{words:?}");
        assert_eq!(ask("can"), (can, code), "{words:?}");
    }
}

/// Puts the rows of a table into another order; the header stays where it is.
fn shuffled(table: &str) -> String {
    let mut lines: Vec<&str> = table.lines().collect();
    assert!(lines.iter().all(|line| line.matches('"').count() % 2 == 0), "no cell has a line break in it");
    let header = lines.remove(0);
    lines.reverse();
    let (odd, even): (Vec<_>, Vec<_>) =
        lines.into_iter().enumerate().partition(|(number, _)| number % 2 == 1);
    let rows = odd.into_iter().chain(even).map(|(_, line)| line);
    [header].into_iter().chain(rows).map(|line| format!("{line}\n")).collect()
}

/// Writes a folder below the target directory.
fn written(name: &str, folder: &Folder) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    for (path, bytes) in &folder.files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("writable");
        std::fs::write(path, bytes).expect("writable");
    }
    root
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let folder = built_in();
    let mut other = folder.clone();
    for (path, bytes) in &mut other.files {
        if path.ends_with(".csv") {
            let text = String::from_utf8(bytes.clone()).expect("the example is UTF-8");
            *bytes = shuffled(text.trim_start_matches('\u{feff}')).into_bytes();
        }
    }
    let root = written("shuffled", &other);
    let root = root.to_str().expect("a path");
    let case = loaded(&folder);
    let found = base_findings(&case);
    for action in sample(&case) {
        let found =
            found.iter().find(|found| found.situation.action == action).expect("every action is derived");
        let id = case.facts.actions.id(action);
        let mut commands = vec![vec!["chain".to_owned(), id.to_owned()]];
        if let Some(step) = found.steps.last() {
            let act = format!("act:{}", case.book.vocabulary.acts.id(step.act));
            commands.push(vec!["who".to_owned(), act, id.to_owned()]);
        }
        for command in commands {
            let words: Vec<&str> = command.iter().map(String::as_str).collect();
            assert_eq!(run(&words), run(&[&["--case", root], words.as_slice()].concat()), "{words:?}");
        }
    }
}
