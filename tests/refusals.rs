//! What `signoff check` says of an institution in which something is wrong, word for word.
//!
//! `tests/refusals/_base` is a small institution without fault. Each folder beside it holds, in `case/`, the files that
//! stand in the place of those of the base, in `remove.txt` the ones to leave out (one a line; `*` for all), and in
//! `expected.zh.txt` and `expected.en.txt` what the program must say. `BLESS=1 cargo test --test refusals` writes
//! these anew; read the difference and hold it against `why.md` before you keep it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::{fs, io};

/// The exit code for input that has problems.
const REFUSED: i32 = 3;

/// The exit code for input that has none, or none but warnings.
const ACCEPTED: i32 = 0;

const LANGUAGES: [&str; 2] = ["zh", "en"];

fn home() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/refusals")
}

/// The folders of the cases, in order.
fn cases() -> io::Result<Vec<PathBuf>> {
    let mut cases = Vec::new();
    for entry in fs::read_dir(home())? {
        let path = entry?.path();
        if path.is_dir() && !name(&path).starts_with('_') {
            cases.push(path);
        }
    }
    cases.sort();
    Ok(cases)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Copies a folder over another one.
fn lay_over(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(name(&path));
        if path.is_dir() {
            lay_over(&path, &target)?;
        } else {
            fs::copy(&path, &target)?;
        }
    }
    Ok(())
}

/// Builds the institution of a case under `target`, and returns the folder that holds it as `case`.
fn materialise(case: Option<&Path>) -> io::Result<PathBuf> {
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join("refusals").join(case.map_or("_base".to_owned(), name));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let target = folder.join("case");
    fs::create_dir_all(&target)?;
    let removed = case.and_then(|case| fs::read_to_string(case.join("remove.txt")).ok()).unwrap_or_default();
    if removed.trim() != "*" {
        lay_over(&home().join("_base"), &target)?;
    }
    for path in removed.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "*") {
        let gone = fs::remove_file(target.join(path));
        assert!(gone.is_ok(), "`{path}` is to be left out but is not in the base: {gone:?}");
    }
    let overlay = case.map(|case| case.join("case")).filter(|overlay| overlay.is_dir());
    if let Some(overlay) = overlay {
        lay_over(&overlay, &target)?;
    }
    Ok(folder)
}

fn check(folder: &Path, language: &str) -> io::Result<Output> {
    Command::new(env!("CARGO_BIN_EXE_signoff"))
        .args(["check", "--case", "case", "--lang", language])
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .env_remove("COLUMNS")
        .output()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace("\r\n", "\n")
}

#[test]
fn the_base_has_no_fault() -> io::Result<()> {
    let folder = materialise(None)?;
    for language in LANGUAGES {
        let output = check(&folder, language)?;
        let said = text(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{:?}: {said}", output.status.code());
    }
    Ok(())
}

#[test]
fn every_refusal_is_said_as_expected() -> io::Result<()> {
    let bless = std::env::var_os("BLESS").is_some();
    let mut failures = String::new();
    let cases = cases()?;
    assert!(!cases.is_empty(), "there are no cases");
    for case in &cases {
        let folder = materialise(Some(case))?;
        for language in LANGUAGES {
            let output = check(&folder, language)?;
            let said = text(&output.stderr);
            let label = format!("{} ({language})", name(case));
            let wanted = if label.starts_with("accepted-") { ACCEPTED } else { REFUSED };
            if output.status.code() != Some(wanted) {
                let _ =
                    writeln!(failures, "{label}: exit code {:?}, not {wanted}\n{said}", output.status.code());
                continue;
            }
            let path = case.join(format!("expected.{language}.txt"));
            if bless {
                fs::write(&path, &said)?;
                continue;
            }
            let expected = fs::read(&path).map(|bytes| text(&bytes)).unwrap_or_default();
            if said != expected {
                let _ = writeln!(failures, "{label}:\n--- expected\n{expected}--- said\n{said}");
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}run with BLESS=1 to accept what is said now");
    Ok(())
}

#[test]
fn every_case_says_why() -> io::Result<()> {
    for case in cases()? {
        let why = fs::read_to_string(case.join("why.md")).unwrap_or_default();
        assert!(!why.trim().is_empty(), "{} has no why.md", name(&case));
        assert!(
            case.join("case").is_dir() || case.join("remove.txt").is_file(),
            "{} changes nothing",
            name(&case)
        );
    }
    Ok(())
}
