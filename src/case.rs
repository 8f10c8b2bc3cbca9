//! A case: one institution's folder, loaded and checked. What every command starts from.
//!
//! The only floor below the command line that opens files. Everything that is wrong is reported at once; a case with errors gives no answers.

mod unused;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;

use crate::atom::{Atom as _, NormIx};
use crate::calendar::Calendar;
use crate::cite::Cite;
use crate::facts;
use crate::model::Facts;
use crate::provisions::SourceText;
use crate::rulebook::{Draft, Rulebook, VersionIx};
use crate::source::{Folder, Location, Problem, Report, Text, both, did_you_mean, enumerate};

/// An institution: its rulebook, its facts, its calendar.
#[derive(Clone)]
pub struct Case {
    /// What the folder is called.
    pub name: String,
    /// The rulebook; cases that differ in their facts only share it.
    pub book: Arc<Rulebook>,
    /// The facts.
    pub facts: Facts,
    /// The working days.
    pub calendar: Calendar,
}

impl Case {
    /// Applies amendments to the rulebook of this case alone, and gives the version they make.
    ///
    /// # Errors
    /// An amendment that cannot be applied.
    pub fn amend(&mut self, ids: &[&str]) -> Result<VersionIx, Report> {
        if ids.is_empty() {
            return Ok(VersionIx::default());
        }
        Arc::make_mut(&mut self.book).amend(ids)
    }

    /// Gives roles and bodies the names they have in a version of the rules.
    pub fn adopt_names(&mut self, version: VersionIx) {
        if version != VersionIx::default() {
            Arc::make_mut(&mut self.book).adopt_names(version);
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/built_in.rs"));

/// The folder of the built-in example.
pub fn built_in() -> Folder {
    Folder {
        name: BUILT_IN_NAME.to_owned(),
        files: BUILT_IN.iter().map(|&(path, bytes)| (path.to_owned(), bytes.to_vec())).collect(),
        ..Folder::default()
    }
}

/// Reads every CSV and TOML file of a folder into memory.
///
/// # Errors
/// The folder or a file in it cannot be read.
pub fn open(path: &Path) -> anyhow::Result<Folder> {
    let mut folder = Folder { name: path.display().to_string(), ..Folder::default() };
    collect(path, "", &mut folder)?;
    Ok(folder)
}

/// Reads the files of a folder that have this ending.
///
/// # Errors
/// The folder or a file in it cannot be read.
pub fn open_files(path: &Path, ending: &str) -> anyhow::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(path).with_context(|| format!("{}", path.display()))? {
        let file = entry.with_context(|| format!("{}", path.display()))?.path();
        if file.extension().is_some_and(|end| end.eq_ignore_ascii_case(ending)) {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.insert(name, std::fs::read(&file).with_context(|| format!("{}", file.display()))?);
        }
    }
    Ok(files)
}

fn collect(directory: &Path, prefix: &str, folder: &mut Folder) -> anyhow::Result<()> {
    let entries = std::fs::read_dir(directory).with_context(|| format!("{}", directory.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("{}", directory.display()))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name.starts_with('~') {
            continue;
        }
        let path = entry.path();
        if path.is_dir() {
            // Two levels: the tables and the rulebook lie in the folder itself or one below it.
            if prefix.is_empty() {
                collect(&path, &format!("{name}/"), folder)?;
            }
        } else if matches!(
            path.extension().and_then(|end| end.to_str()).map(str::to_ascii_lowercase).as_deref(),
            Some("csv" | "toml")
        ) {
            let bytes = std::fs::read(&path).with_context(|| format!("{}", path.display()))?;
            folder.files.insert(format!("{prefix}{name}"), bytes);
        }
    }
    Ok(())
}

/// Loads a case from its files. If the report has errors, the case must not be asked anything.
pub fn load(folder: &Folder) -> (Case, Report) {
    let draft = Draft::read(folder);
    let sound = draft.is_sound();
    let (facts, mut report) = if sound {
        facts::read(folder, draft.vocabulary())
    } else {
        facts::read_beside_errors(folder, draft.vocabulary())
    };
    let (book, found) = draft.finish(&facts.units.names);
    // Of an empty folder enough was said.
    if !folder.files.is_empty() {
        report.append(found);
    }
    if !report.has_errors() {
        check_records(&book, &facts, &mut report);
    }
    if !report.has_errors() {
        unused::check_delegations(&book, &facts, &mut report);
    }
    let calendar = Calendar::new(&facts.calendar);
    (Case { name: folder.name.clone(), book: Arc::new(book), facts, calendar }, report)
}

/// Loads a folder in which only facts differ from those of a case, units apart: its rulebook need not be read again, nor the sheets
/// that it shares.
pub fn load_facts(folder: &Folder, like: &Case, sheets: &facts::Sheets) -> (Case, Report) {
    let (facts, mut report) = facts::read_over(folder, &like.book.vocabulary, sheets);
    if !report.has_errors() {
        check_records(&like.book, &facts, &mut report);
    }
    let calendar = Calendar::new(&facts.calendar);
    (Case { name: folder.name.clone(), book: Arc::clone(&like.book), facts, calendar }, report)
}

/// Every step on record must be a step some norm speaks of.
fn check_records(book: &Rulebook, facts: &Facts, report: &mut Report) {
    if book.labels.is_empty() {
        return;
    }
    for record in &facts.records {
        // An act that no norm makes a step of, but only forbids, can be on record all the same.
        if book.labels.get(&record.step).is_none() && book.vocabulary.acts.get(&record.step).is_none() {
            report.push(
                Problem::error(
                    record.at.clone(),
                    both!("规则中没有环节 `{}`", "no norm has a step `{}`", record.step),
                )
                .maybe(did_you_mean(&record.step, book.labels.ids()).or_else(|| {
                    let all = enumerate(book.labels.ids())?;
                    Some(Text::new(format!("环节有：{}", all.zh), format!("the steps there are: {}", all.en)))
                })),
            );
        }
    }
}

/// Checks every citation of a rulebook against the official text.
pub fn check_citations(book: &Rulebook, text: &SourceText, report: &mut Report) {
    let mut cited: Vec<(&str, &Location)> = Vec::new();
    for (place, norm) in book.norms.iter().enumerate() {
        // An amendment may add paragraphs that the text does not have yet.
        if book.amended(NormIx::new(place)) {
            continue;
        }
        cited.push((&norm.cite, &norm.at));
        cited.extend(norm.exceptions.iter().map(|exception| (exception.cite.as_str(), &norm.at)));
    }
    for ambiguity in &book.ambiguities {
        cited.extend(ambiguity.cites.iter().map(|cite| (cite.as_str(), &ambiguity.at)));
    }
    for (cite, at) in cited {
        let found = Cite::parse(cite).is_ok_and(|cite| text.words(&cite).is_some());
        if !found {
            report.push(
                Problem::error(
                    at.clone(),
                    both!(
                        "引用 `{}` 在原文中找不到",
                        "the citation `{}` points at nothing in the text",
                        cite
                    ),
                )
                .hint(both!("请对照原文核对条、款、项", "compare article, paragraph and item with the text")),
            );
        }
    }
}
