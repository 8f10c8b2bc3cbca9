//! The chains of the example drawn and exported in every format, and what other people's programs make of the exports.
//!
//! Some tests need programs that draw or read the formats: Chromium with its driver, Graphviz, a Chinese font, and the packages of
//! `tests/tools/`. Where one is missing they say so and skip, unless `SIGNOFF_TEST_TOOLS=required`, as where every change is tested; the
//! packages are asked for by `SIGNOFF_TEST_PACKAGES=required`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot read its files has failed")]

#[path = "../common/mod.rs"]
mod common;

mod browser;
mod command;
mod every;
mod formats;
mod page;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use signoff::ask::{Question, ask};
use signoff::case::{built_in, rulebook_digest};
use signoff::picture::{Entry, Folding, Picture, picture, table};
use signoff::rulebook::VersionIx;
use signoff::situation::Switches;
use signoff::words::Words;

/// What is drawn of an action.
pub(crate) struct Chain {
    pub(crate) id: String,
    pub(crate) folded: Picture,
    pub(crate) unfolded: Picture,
    pub(crate) entries: Vec<Entry>,
}

/// Every action of the example, each derived once.
pub(crate) fn chains() -> &'static [Chain] {
    static CHAINS: OnceLock<Vec<Chain>> = OnceLock::new();
    CHAINS.get_or_init(|| {
        let folder = built_in();
        let (case, digest) = (common::loaded(&folder), rulebook_digest(&folder));
        let words = Words { case: &case, text: None };
        let chain = |action| {
            let question = Question {
                acts: Vec::new(),
                word: String::new(),
                action,
                person: None,
                switches: Switches::default(),
                version: VersionIx::default(),
                choices: Vec::new(),
            };
            let answer = ask(&case, &question).expect("an answer");
            Chain {
                id: case.facts.actions.id(action).to_owned(),
                folded: picture(&words, &answer, Folding::Folded, &digest),
                unfolded: picture(&words, &answer, Folding::Unfolded, &digest),
                entries: table(&words, &answer),
            }
        };
        case.facts.actions.iter().map(|(action, _)| chain(action)).collect()
    })
}

/// The chain of an action.
pub(crate) fn chain(id: &str) -> &'static Chain {
    chains().iter().find(|chain| chain.id == id).unwrap_or_else(|| panic!("no action {id}"))
}

/// Says that a test cannot be held here, or fails where it must be.
pub(crate) fn skip(required: &str, why: &str) {
    assert!(std::env::var(required).as_deref() != Ok("required"), "{why}");
    eprintln!("skipped: {why}");
}

/// A program on the path.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// An empty folder among those of this test.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pictures").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("writable");
    folder
}
