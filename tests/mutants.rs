//! What the shipped scenarios are worth, and what is done about mutants that no scenario notices.

#![expect(clippy::expect_used, reason = "a test that cannot read its files has failed")]

use std::path::{Path, PathBuf};

use serde_json::Value;

fn run(words: &[&str]) -> (signoff::cli::Kept, u8) {
    let mut arguments = vec!["signoff", "--lang", "en"];
    arguments.extend(words);
    signoff::cli::run_kept(arguments)
}

fn json(words: &[&str]) -> (Value, String, u8) {
    let (kept, code) = run(&[words, &["--format", "json"]].concat());
    (serde_json::from_str(&kept.out).expect("JSON"), kept.err, code)
}

/// A copy of the small institution for one test.
fn college(name: &str) -> PathBuf {
    fn copy(from: &Path, to: &Path) {
        std::fs::create_dir_all(to).expect("writable");
        for entry in std::fs::read_dir(from).expect("readable") {
            let path = entry.expect("readable").path();
            let target = to.join(path.file_name().expect("a name"));
            if path.is_dir() {
                copy(&path, &target);
            } else {
                std::fs::copy(&path, &target).expect("writable");
            }
        }
    }
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mutants").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("a folder of our own");
    }
    copy(Path::new("facts/college"), &folder);
    folder
}

/// Every mutant of the small institution is killed or explained, and no explanation is out of date.
#[test]
fn the_scenarios_of_the_college_notice_every_mutant_but_those_with_a_reason() {
    let (found, err, code) = json(&["test", "--case", "facts/college", "--mutate", "--at-least", "95"]);
    assert_eq!(code, 0, "{err}");
    let score = &found["score"];
    assert_eq!(score["unexplained"], 0, "{err}");
    let number = |key: &str| score[key].as_u64().expect("a number");
    assert!(number("mutants") > 150, "{score}");
    assert_eq!(number("mutants"), number("killed") + number("accepted"));
    // The numbers of the articles add up to the score.
    let sum = |key: &str| -> u64 {
        found["articles"].as_array().expect("articles").iter().filter_map(|row| row[key].as_u64()).sum()
    };
    for key in ["mutants", "killed", "accepted"] {
        assert_eq!(sum(key), number(key), "{key}");
    }
    // Each mutant has exactly one fate, and only a survivor has a reason.
    for mutant in found["mutants"].as_array().expect("mutants") {
        let (killed, survives) = (mutant.get("killed_by"), mutant.get("unnoticed_by"));
        assert_ne!(killed.is_some(), survives.is_some(), "{mutant}");
        assert!(mutant.get("accepted").is_none() || survives.is_some(), "{mutant}");
    }
}

/// The whole of the large institution. `cargo test --test mutants -- --ignored` runs it; it takes minutes.
#[test]
#[ignore = "takes minutes"]
fn the_scenarios_of_the_district_notice_nineteen_of_twenty_mutants() {
    let (found, err, code) = json(&["test", "--mutate", "--at-least", "95"]);
    assert_eq!(code, 0, "{err}");
    assert_eq!(found["score"]["unexplained"], 0, "{err}");
}

/// One article of the large institution, with the scenarios about it; the whole takes too long for every build.
#[test]
fn the_scenarios_of_the_district_notice_the_mutants_of_an_article() {
    let (found, err, code) = json(&["test", "minutes", "--mutate", "--cites", "45.3", "--at-least", "90"]);
    assert_eq!(code, 0, "{err}");
    assert!(found["score"]["mutants"].as_u64().is_some_and(|all| all > 30), "{}", found["score"]);
}

#[test]
fn an_entry_out_of_date_is_said_and_ends_with_one() {
    let folder = college("stale");
    let file = folder.join("mutants.toml");
    let old = std::fs::read_to_string(&file).expect("readable");
    let entry = |id: &str| {
        format!("\n[[accepted]]\nmutant = \"{id}\"\nreason = {{ zh = \"理由\", en = \"reason\" }}\n")
    };
    std::fs::write(&file, format!("{old}{}{}", entry("2.1:drop"), entry("2.1:nothing"))).expect("writable");
    let place = folder.display().to_string();
    let (kept, code) = run(&["test", "--case", &place, "--mutate", "--cites", "2.1"]);
    assert_eq!(code, 1, "{}", kept.err);
    assert!(kept.err.contains("the mutant `2.1:drop` is noticed by the scenario"), "{}", kept.err);
    assert!(kept.err.contains("there is no mutant `2.1:nothing`"), "{}", kept.err);
    // What can be seen without running anything, `check` sees.
    let (kept, code) = run(&["check", "--case", &place]);
    assert_eq!(code, 3, "{}", kept.err);
    assert!(kept.err.contains("there is no mutant `2.1:nothing`"), "{}", kept.err);
    assert!(!kept.err.contains("2.1:drop`"), "{}", kept.err);
}

#[test]
fn a_survivor_becomes_a_scenario_that_notices_it_and_no_file_is_overwritten() {
    let folder = college("propose");
    std::fs::remove_file(folder.join("scenarios/policy.toml")).expect("ours");
    let one = "[[scenario]]\nid = \"one\"\ntitle = { zh = \"题\", en = \"title\" }\nask = { who = \"sign\", action = \"grant-telescope\" }\nexpect = { verdict = \"required\" }\n";
    std::fs::write(folder.join("scenarios/one.toml"), one).expect("writable");
    let (place, file) = (folder.display().to_string(), folder.join("proposed.toml"));
    let target = file.display().to_string();
    let words = ["test", "--case", &place, "--mutate", "--cites", "5.4", "--propose", &target];
    let (before, ..) = json(&words[..6]);
    assert!(before["score"]["unexplained"].as_u64().is_some_and(|left| left > 3), "{}", before["score"]);
    let (kept, _) = run(&words);
    assert!(kept.err.contains("scenarios for"), "{}", kept.err);
    let text = std::fs::read_to_string(&file).expect("written");
    assert!(text.contains("# 5.4:drop\n"), "{text}");
    // A second run says that the file is there, and leaves it as it is.
    let (kept, code) = run(&words);
    assert_eq!(code, 2, "{}", kept.err);
    assert!(kept.err.contains("exists already"), "{}", kept.err);
    assert_eq!(std::fs::read_to_string(&file).expect("there"), text);
    // Put beside the others they notice what they were made for.
    std::fs::rename(&file, folder.join("scenarios/proposed.toml")).expect("ours");
    let (after, err, _) = json(&words[..6]);
    assert_eq!(after["met"], after["scenarios"], "{err}");
    assert_eq!(after["score"]["unexplained"], 0, "{}", after["mutants"]);
}

#[test]
fn the_ledger_shows_what_is_exercised_and_killed_in_every_format() {
    let words = ["ledger", "--exercised", "--case", "facts/college"];
    let (found, err, code) = json(&words);
    assert_eq!(code, 0, "{err}");
    let articles = found["articles"].as_array().expect("articles");
    assert_eq!(articles.len(), 10);
    let second = &articles[1];
    assert_eq!((&second["status"], &second["article"]), (&"operative".into(), &2.into()));
    let exercised = &second["exercised"];
    let number = |key: &str| exercised[key].as_u64().expect("a number");
    assert!(
        number("mutants") > 0 && number("mutants") == number("killed") + number("accepted"),
        "{exercised}"
    );
    assert_eq!(articles[0]["status"], "declaratory");
    assert_eq!(articles[0]["exercised"]["mutants"], 0);
    let (kept, _) = run(&[&words[..], &["--format", "csv"]].concat());
    let row = kept.out.lines().nth(2).expect("a row");
    let fired = format!("{}/{}", number("fired"), number("norms"));
    let killed = format!("{}/{}", number("killed"), number("mutants"));
    assert!(row.contains(&format!("{fired},{killed}")), "{row}");
    let (kept, _) = run(&words);
    assert!(kept.out.contains(&killed), "{}", kept.out);
}
