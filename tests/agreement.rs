//! What one command says of the built-in example, no other contradicts; and the bytes are the same on every run and for any
//! order of the rows.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot read its files has failed")]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use common::{base_findings, loaded};
use signoff::ask::{Question, ask};
use signoff::atom::{Act, Action, Person};
use signoff::case::{Case, built_in};
use signoff::model::Taker;
use signoff::query::{Cell, Store};
use signoff::rulebook::VersionIx;
use signoff::situation::Switches;
use signoff::source::{Folder, Lang};

/// Every claim rests on a norm that applies, and every norm that applies was looked at.
#[test]
fn every_claim_rests_on_a_norm_that_applies() {
    let case = loaded(&built_in());
    for findings in base_findings(&case) {
        let derived = &findings.derived;
        assert!(derived.applies.is_subset(&derived.candidates));
        assert!(derived.applies.is_disjoint(&derived.might));
        for step in &findings.steps {
            assert!(!step.norms.is_empty() && step.norms.iter().all(|norm| derived.applies.contains(norm)));
            for candidate in step.seats.iter().flat_map(|seat| &seat.candidates) {
                assert!(derived.applies.contains(&candidate.norm));
            }
        }
        for bar in &findings.bars {
            assert!(derived.applies.contains(&bar.norm));
        }
        for (overridden, by) in &derived.overridden {
            assert!(derived.applies.contains(by) && !derived.applies.contains(overridden));
        }
    }
}

/// `query` and `who`: the table of takers holds what the answers list.
#[test]
fn the_tables_hold_what_the_answers_say() {
    let case = loaded(&built_in());
    let mut store = Store::build(&case).expect("a database in memory");
    let sql = "select action, count(*) from (select distinct action, place, person, unit, body from taker) group by action";
    let table = store.run(sql, &[], Lang::En).expect("a query");
    let mut counted: BTreeMap<String, i64> = BTreeMap::new();
    for row in &table.rows {
        if let [Cell::Text(action), Cell::Integer(count)] = row.as_slice() {
            counted.insert(action.clone(), *count);
        }
    }
    for findings in base_findings(&case) {
        let id = case.facts.actions.id(findings.situation.action);
        let takers: usize = findings.steps.iter().map(|step| step.takers().len()).sum();
        assert_eq!(counted.get(id).copied().unwrap_or_default(), takers as i64, "{id}");
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
    let lines: Vec<&str> = [header].into_iter().chain(rows).collect();
    lines.join("\n") + "\n"
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
        if Path::new(path).extension().is_some_and(|end| end == "csv") {
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
