//! Flaws of small rulebooks: every folder in `tests/flaws` but `base` holds a rulebook with exactly one flaw (`flawed.toml`), what is said of
//! it (`expected.txt`, word for word, in both languages), and its neighbours without (`sound*.toml`). `base` holds the words and facts that
//! all of them share. `BLESS=1 cargo test --test flaws` records what is said anew; the difference is then read like code.

#![expect(clippy::expect_used, reason = "a test that cannot read its files has failed")]

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use common::loaded;
use signoff::case::Case;
use signoff::compare::Side;
use signoff::flaws::{Options, Report, look, scenario};
use signoff::model::Check;
use signoff::render::flaws::{says, scenario_title, text};
use signoff::source::{Folder, Lang, Text};
use signoff::words::Words;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/flaws")
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("readable")
}

/// The shared words and facts with one rulebook.
fn folder(rulebook: &str) -> Folder {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(root().join("base")).expect("the base is there") {
        let path = entry.expect("readable").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let words = path.extension().is_some_and(|end| end == "toml");
        let name = if words { format!("rulebook/{name}") } else { name };
        files.insert(name, read(&path).into_bytes());
    }
    files.insert("rulebook/norms.toml".to_owned(), rulebook.as_bytes().to_vec());
    Folder { name: "club".to_owned(), files, ..Folder::default() }
}

fn looked(case: &Case, limit: usize, threads: usize) -> Report {
    let options = Options { checks: Check::ALL.into_iter().collect(), limit, threads };
    look(case, &Side::default(), &options, &|_, _| {}).expect("the default reading is there")
}

fn folders() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(root())
        .expect("tests/flaws is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir() && !path.ends_with("base"))
        .collect();
    found.sort();
    found
}

/// What is said, without what was gone through.
fn said(case: &Case, report: &Report) -> String {
    let words = Words { case, text: None };
    let mut out = String::new();
    for lang in [Lang::En, Lang::Zh] {
        let whole = signoff::render::paint::plain(&text(&words, &[], report, lang));
        let heading = if lang == Lang::En { "\nWhat was gone through" } else { "\n查过的范围" };
        let (flaws, through) = whole.split_once(heading).expect("what was gone through is said");
        // What is accepted in vain stands at the end.
        let vain: Vec<&str> = through.lines().filter(|line| line.contains("rulebook/norms.toml")).collect();
        writeln!(out, "{}", flaws.trim_end()).expect("a string");
        for line in vain {
            writeln!(out, "{line}").expect("a string");
        }
        out.push('\n');
    }
    out
}

#[test]
fn every_flaw_is_found_and_its_neighbours_are_sound() {
    let folders = folders();
    assert!(folders.len() > 12, "there are flaws");
    let mut wrong = String::new();
    for path in folders {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let mut rulebooks: Vec<PathBuf> = std::fs::read_dir(&path)
            .expect("readable")
            .map(|entry| entry.expect("readable").path())
            .filter(|path| path.extension().is_some_and(|end| end == "toml"))
            .collect();
        rulebooks.sort();
        for rulebook in rulebooks {
            let case = loaded(&folder(&read(&rulebook)));
            let report = looked(&case, 20_000, 1);
            assert!(!report.undecided(), "{name}: everything is decided");
            let found: Vec<String> = report.flaws.iter().map(|flaw| flaw.id(&case)).collect();
            if !rulebook.ends_with("flawed.toml") {
                if !found.is_empty() {
                    writeln!(wrong, "{}: no flaw, but {found:?}", rulebook.display()).expect("a string");
                }
                continue;
            }
            if found.len() != 1 {
                writeln!(wrong, "{name}: one flaw, but {found:?}").expect("a string");
            }
            let expected = path.join("expected.txt");
            let today = said(&case, &report);
            if std::env::var_os("BLESS").is_some() {
                std::fs::write(&expected, &today).expect("writable");
            } else if std::fs::read_to_string(&expected).unwrap_or_default() != today {
                writeln!(wrong, "{name}: another text than recorded\n{today}").expect("a string");
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What a flaw shows can be read as a scenario, and is found again in it.
#[test]
fn every_witness_is_a_scenario_that_runs() {
    let mut run = 0;
    for path in folders() {
        let folder = folder(&read(&path.join("flawed.toml")));
        let case = loaded(&folder);
        let words = Words { case: &case, text: None };
        for flaw in looked(&case, 20_000, 1).flaws {
            let (title, why): (Text, Text) = (scenario_title(&flaw), says(&words, &flaw));
            let Some(text) = scenario(&case, &flaw, (&title, &why), &[], &[]) else { continue };
            let mut laid = folder.clone();
            laid.files.insert("scenarios/flaw.toml".to_owned(), text.clone().into_bytes());
            let (suite, report) = signoff::scenario::read(&laid, &case, true);
            assert!(!report.has_errors(), "{text}\n{:?}", report.problems());
            for scenario in &suite.scenarios {
                let own = suite.case(&case, scenario);
                let outcome = signoff::scenario::run(own, scenario).expect("it runs");
                let recorded =
                    signoff::scenario::record(&text, scenario, &outcome).expect("it can be recorded");
                assert!(recorded.contains("[scenario.expect]"), "{recorded}");
                run += 1;
            }
        }
    }
    assert!(run > 12, "scenarios were run");
}

#[test]
fn what_is_too_large_is_said_with_the_count() {
    let case = loaded(&folder(&read(&root().join("own-matter/sound.toml"))));
    let report = looked(&case, 1, 1);
    let undecided: Vec<u128> =
        report.looked.iter().flat_map(|(_, looked)| &looked.undecided).map(|(_, count)| *count).collect();
    assert!(report.undecided() && undecided.iter().all(|&count| count > 1), "{undecided:?}");
}

#[test]
fn threads_change_nothing() {
    let case =
        loaded(&signoff::case::open(&root().join("../../facts/college")).expect("the college is there"));
    let words = Words { case: &case, text: None };
    let of = |threads| text(&words, &[], &looked(&case, 20_000, threads), Lang::En);
    assert_eq!(of(1), of(3));
}

/// A file that is there already is never touched.
#[test]
fn scenarios_are_saved_once() {
    let home = std::env::temp_dir().join(format!("signoff-flaws-{}", std::process::id()));
    std::fs::create_dir_all(&home).expect("a place for it");
    let file = home.join("own.toml");
    let college = root().join("../../facts/college");
    let arguments = [
        "signoff".to_owned(),
        "check".to_owned(),
        "--rules".to_owned(),
        "--only".to_owned(),
        "own_matter".to_owned(),
        "--save".to_owned(),
        file.display().to_string(),
        "--case".to_owned(),
        college.display().to_string(),
        "--lang".to_owned(),
        "en".to_owned(),
    ];
    let (kept, code) = signoff::cli::run_kept(arguments.clone());
    assert_eq!(code, 1, "{}", kept.err);
    let written = read(&file);
    let (kept, code) = signoff::cli::run_kept(arguments);
    assert_eq!((code, read(&file)), (2, written), "{}", kept.err);
    assert!(kept.err.contains("was not overwritten"), "{}", kept.err);
    let tested = ["signoff", "test", "--scenarios", &home.display().to_string(), "--case"].map(str::to_owned);
    let (kept, code) = signoff::cli::run_kept(tested.into_iter().chain([college.display().to_string()]));
    assert_eq!(code, 0, "{}{}", kept.out, kept.err);
    let left = std::fs::read_dir(&home).expect("readable").count();
    std::fs::remove_dir_all(&home).expect("it goes again");
    assert_eq!(left, 1, "nothing else is left behind");
}
