//! Folder tests: every folder in `tests/cases` holds command lines (`cmd`), what the text says must come out (`why.md`),
//! and what the program answers (`expected.txt`), word for word. `BLESS=1 cargo test --test cases` records the answers anew;
//! the difference is then read against `why.md` like code.

#![expect(clippy::expect_used, reason = "a test that cannot read its files has failed")]

mod common;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::words;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn folders() -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(root().join("tests/cases"))
        .expect("tests/cases is there")
        .map(|entry| entry.expect("readable").path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

fn answers(folder: &Path) -> String {
    let mut out = String::new();
    let commands = std::fs::read_to_string(folder.join("cmd")).expect("every case has a cmd");
    for line in commands.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut arguments = vec!["signoff".to_owned()];
        arguments.extend(words(line));
        if !line.contains("--lang") {
            arguments.extend(["--lang".to_owned(), "en".to_owned()]);
        }
        let (kept, code) = signoff::cli::run_kept(arguments);
        writeln!(out, "$ signoff {line}").expect("a string");
        out.push_str(&kept.out);
        out.push_str(&kept.err);
        writeln!(out, "[exit {code}]\n").expect("a string");
    }
    out
}

#[test]
fn every_case_answers_as_recorded() {
    std::env::set_current_dir(root()).expect("the package's folder");
    let bless = std::env::var_os("BLESS").is_some();
    let only = std::env::var("CASE").unwrap_or_default();
    let folders: Vec<PathBuf> =
        folders().into_iter().filter(|folder| folder.to_string_lossy().contains(&only)).collect();
    assert!(folders.len() > 1 || !only.is_empty(), "there are cases");
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(folder) = folders.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let expected = folder.join("expected.txt");
                    let found = answers(folder);
                    if bless {
                        std::fs::write(&expected, found).expect("writable");
                        continue;
                    }
                    let wanted = std::fs::read_to_string(&expected).unwrap_or_default();
                    if wanted != found {
                        failures.lock().expect("no panic").push(difference(folder, &wanted, &found));
                    }
                }
            });
        }
    });
    let mut failures = failures.into_inner().expect("no panic");
    failures.sort();
    assert!(
        failures.is_empty(),
        "{} of {} cases differ (BLESS=1 records them anew)\n{}",
        failures.len(),
        folders.len(),
        failures.join("\n")
    );
}

fn difference(folder: &Path, wanted: &str, found: &str) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let (wanted, found): (Vec<&str>, Vec<&str>) = (wanted.lines().collect(), found.lines().collect());
    let line = (0..wanted.len().max(found.len()))
        .find(|&line| wanted.get(line) != found.get(line))
        .unwrap_or_default();
    let at = |lines: &[&str]| lines.get(line).copied().unwrap_or("(end)").to_owned();
    format!("  {name}, line {}:\n    - {}\n    + {}", line + 1, at(&wanted), at(&found))
}

#[test]
fn every_case_says_what_must_come_out() {
    for folder in folders() {
        for file in ["cmd", "why.md", "expected.txt"] {
            let path = folder.join(file);
            assert!(
                std::fs::metadata(&path).is_ok_and(|meta| meta.len() > 0),
                "{} is missing or empty",
                path.display()
            );
        }
    }
}
