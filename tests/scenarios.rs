//! Scenarios from outside: an answer that was recorded comes out as expected, and the order of rows means nothing.

#![expect(clippy::expect_used, reason = "a test that cannot read its files has failed")]

use std::path::{Path, PathBuf};

fn run(words: &[&str]) -> (signoff::cli::Kept, u8) {
    let mut arguments = vec!["signoff", "test", "--lang", "en"];
    arguments.extend(words);
    signoff::cli::run_kept(arguments)
}

/// A folder of its own for one test, with the scenarios of a case laid into it.
fn copied(name: &str, from: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scenarios").join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).expect("a folder of our own");
    }
    std::fs::create_dir_all(&folder).expect("writable");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases").join(from).join("scenarios");
    for entry in std::fs::read_dir(source).expect("the case has scenarios") {
        let path = entry.expect("readable").path();
        std::fs::copy(&path, folder.join(path.file_name().expect("a file"))).expect("writable");
    }
    folder
}

#[test]
fn what_was_recorded_comes_out_as_expected() {
    for from in ["test-failing", "test-accept"] {
        let folder = copied(from, from);
        let place = folder.display().to_string();
        let (kept, code) = run(&["--scenarios", &place, "--accept", "--yes"]);
        assert_eq!(code, 0, "{}{}", kept.out, kept.err);
        let (kept, code) = run(&["--scenarios", &place]);
        assert_eq!(code, 0, "{}{}", kept.out, kept.err);
        for entry in std::fs::read_dir(&folder).expect("there") {
            let path = entry.expect("readable").path();
            assert!(path.extension().is_some_and(|end| end == "toml"), "{} is left over", path.display());
        }
    }
    let folder = copied("comments", "test-accept");
    let place = folder.display().to_string();
    let before = std::fs::read_to_string(folder.join("one.toml")).expect("there");
    run(&["half-right", "--scenarios", &place, "--accept", "--yes"]);
    let now = std::fs::read_to_string(folder.join("one.toml")).expect("there");
    let wanted =
        before.replace("2024-02-13", "2024-02-19").replace("[\"AMB-22\", \"AMB-01\"]", "[\"AMB-01\"]");
    assert_eq!(now, wanted, "only what differs was rewritten");
}

#[test]
fn all_scenarios_of_the_example_come_out_as_expected() {
    let (kept, code) = run(&[]);
    assert_eq!(code, 0, "{}{}", kept.out, kept.err);
}

#[test]
fn the_order_of_rows_in_a_scenario_does_not_matter() {
    let row = |id: &str, day: &str| {
        format!(
            "{{ id = \"{id}\", kind = \"plenary_meeting\", date = {day}, sponsor = \"district_government\", concerned = [], chair = \"mayor\" }}"
        )
    };
    let scenario = |id: &str, rows: &[String]| {
        format!(
            "[[scenario]]\nid = \"{id}\"\ntitle = {{ zh = \"题\", en = \"title\" }}\ngiven.actions = [{}]\nask = {{ who = \"hold\", action = \"third\" }}\nexpect = {{ verdict = \"prohibited\", cites = [\"40\"] }}\n",
            rows.join(", ")
        )
    };
    let rows = [row("first", "2024-01-09"), row("second", "2024-03-12"), row("third", "2024-05-14")];
    let mut turned = rows.clone();
    turned.reverse();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scenarios-turned");
    std::fs::create_dir_all(&folder).expect("writable");
    // Without its own rows a scenario does not see those of the others: two plenaries of 2026 stay within the limit.
    let alone = "[[scenario]]\nid = \"alone\"\ntitle = { zh = \"题\", en = \"title\" }\nask = { who = \"hold\", action = \"plenary-2026-second\" }\nexpect = { verdict = \"permitted\" }\n";
    let crowded = alone.replace("alone", "crowded").replace("\"permitted\"", "\"prohibited\"").replace(
        "ask = ",
        "given.actions = [{ id = \"more\", kind = \"plenary_meeting\", date = 2026-02-10, sponsor = \"district_government\" }]\nask = ",
    );
    let text =
        [scenario("as-written", &rows), scenario("turned", &turned), alone.to_owned(), crowded].join("\n");
    std::fs::write(folder.join("x.toml"), text).expect("writable");
    let (kept, code) = run(&["--scenarios", &folder.display().to_string()]);
    assert_eq!(code, 0, "{}{}", kept.out, kept.err);
}
