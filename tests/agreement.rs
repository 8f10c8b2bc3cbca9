//! What one command says, no other contradicts, for every action on file; and the bytes are the same on every run and for any
//! order of the rows.

#![expect(clippy::expect_used, reason = "a test that cannot read its files has failed")]

use std::collections::{BTreeMap, BTreeSet};

use signoff::ask::{Question, ask};
use signoff::atom::Act;
use signoff::case::{Case, built_in, load};
use signoff::findings::{Findings, find};
use signoff::model::Taker;
use signoff::query::{Cell, Store};
use signoff::render::json;
use signoff::rulebook::VersionIx;
use signoff::situation::{Situation, Switches};
use signoff::source::{Folder, Lang};
use signoff::verdict::{Verdict, judge, relevant};
use signoff::words::Words;

fn example() -> Case {
    let (case, report) = load(&built_in());
    assert!(!report.has_errors());
    case
}

fn all(case: &Case) -> Vec<Findings> {
    let world =
        std::sync::Arc::new(case.book.world(VersionIx::default(), &[]).expect("the rulebook as written"));
    let switches = Switches::default();
    let situations = case
        .facts
        .actions
        .names
        .atoms()
        .filter_map(|action| Situation::of(&case.book, &case.facts, &world, action, &switches));
    find(case, situations.collect())
}

/// `who` and `can`: whoever is listed for a step may or must take it or is held back for a reason, and nobody else may.
#[test]
fn who_lists_exactly_those_who_can() {
    let case = example();
    let mut looked_at = 0;
    for findings in all(&case) {
        let acts: BTreeSet<Act> = findings.steps.iter().map(|step| step.act).collect();
        for act in acts {
            let listed: BTreeSet<Taker> = relevant(&case, &findings, &[act], None)
                .steps
                .iter()
                .flat_map(|(_, step)| step.takers())
                .collect();
            for person in case.facts.people.names.atoms() {
                let verdict = judge(&case, &findings, &[act], Some(person));
                let able = matches!(verdict, Verdict::Required | Verdict::Permitted | Verdict::PresumedYes);
                let given = findings.given.iter().any(|given| {
                    given.act == act && given.takers.iter().any(|taker| taker.taker == Taker::Person(person))
                });
                let is_listed = listed.contains(&Taker::Person(person));
                assert!(!able || is_listed || given, "{verdict:?} though not listed");
                let out = matches!(verdict, Verdict::NotEmpowered | Verdict::Silent | Verdict::NotTriggered);
                assert!(!is_listed || !out, "{verdict:?} though listed");
                looked_at += 1;
            }
        }
    }
    assert!(looked_at > 10_000, "the example has actions with steps");
}

/// `chain` and `who`: the chain's steps are those of all acts together.
#[test]
fn the_chain_is_the_union_of_its_acts() {
    let case = example();
    for findings in all(&case) {
        let every: Vec<Act> = case.book.vocabulary.acts.atoms().collect();
        let whole: BTreeSet<usize> =
            relevant(&case, &findings, &every, None).steps.iter().map(|(at, _)| *at).collect();
        let single: BTreeSet<usize> = every
            .iter()
            .flat_map(|&act| {
                let found = relevant(&case, &findings, &[act], None);
                found.steps.iter().map(|(at, _)| *at).collect::<Vec<_>>()
            })
            .collect();
        assert_eq!(whole, single);
        assert_eq!(whole.len(), findings.steps.len());
    }
}

/// Every claim rests on a norm that applies, and every norm that applies was looked at.
#[test]
fn every_claim_rests_on_a_norm_that_applies() {
    let case = example();
    for findings in all(&case) {
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
    let case = example();
    let mut store = Store::build(&case).expect("a database in memory");
    let sql = "select action, count(*) from (select distinct action, place, person, unit, body from taker) group by action";
    let table = store.run(sql, &[], Lang::En).expect("a query");
    let mut counted: BTreeMap<String, i64> = BTreeMap::new();
    for row in &table.rows {
        if let [Cell::Text(action), Cell::Integer(count)] = row.as_slice() {
            counted.insert(action.clone(), *count);
        }
    }
    for findings in all(&case) {
        let id = case.facts.actions.id(findings.situation.action);
        let takers: usize = findings.steps.iter().map(|step| step.takers().len()).sum();
        assert_eq!(counted.get(id).copied().unwrap_or_default(), takers as i64, "{id}");
    }
}

/// The same question gives the same bytes, whatever the order of the rows.
#[test]
fn the_order_of_rows_does_not_matter() {
    let folder = built_in();
    let reversed = Folder {
        name: folder.name.clone(),
        files: folder.files.iter().map(|(path, bytes)| (path.clone(), turned(path, bytes))).collect(),
    };
    let (one, report) = load(&folder);
    assert!(!report.has_errors());
    let (other, report) = load(&reversed);
    assert!(!report.has_errors(), "a table with its rows turned round is read like any other");
    let said = |case: &Case, id: &str| {
        let action = case.facts.actions.names.get(id).expect("an action of the example");
        let question = Question {
            acts: Vec::new(),
            word: String::new(),
            action,
            person: None,
            switches: Switches::default(),
            version: VersionIx::default(),
            choices: Vec::new(),
        };
        let answer = ask(case, &question).expect("an answer");
        let words = Words { case, text: None };
        let mut text = json::text(&json::answer(&words, &answer, "chain")).expect("JSON");
        // Who stands first in a list of equals follows the order of the file; what is said of them does not.
        let mut lines: Vec<&str> = text.lines().map(|line| line.trim().trim_end_matches(',')).collect();
        lines.sort_unstable();
        text = lines.join("\n");
        text
    };
    for id in one.facts.actions.names.ids().step_by(7) {
        assert_eq!(said(&one, id), said(&one, id), "{id}: twice the same");
        assert_eq!(said(&one, id), said(&other, id), "{id}");
    }
}

/// A CSV file with its rows in the opposite order; other files as they are.
fn turned(path: &str, bytes: &[u8]) -> Vec<u8> {
    if path.rsplit_once('.').is_none_or(|(_, ending)| ending != "csv") {
        return bytes.to_vec();
    }
    let text = String::from_utf8(bytes.to_vec()).expect("the example is UTF-8");
    let mut lines: Vec<&str> = text.lines().collect();
    // A cell with a line break would be torn apart; the example has none.
    assert!(
        lines.iter().all(|line| line.matches('"').count() % 2 == 0),
        "{path} has a cell of several lines"
    );
    if lines.len() > 1 {
        lines[1..].reverse();
    }
    (lines.join("\n") + "\n").into_bytes()
}
