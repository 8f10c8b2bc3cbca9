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
use crate::digest::sha256_hex;
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

/// The digest of the rulebook's files, names and bytes: two folders with the same digest hold the same rules.
pub fn rulebook_digest(folder: &Folder) -> String {
    let mut all: Vec<u8> = Vec::new();
    for (name, bytes) in folder.files.iter().filter(|(name, _)| name.starts_with("rulebook/")) {
        // The length keeps names and bytes of one file apart from those of the next.
        all.extend_from_slice(format!("{name}\n{}\n", bytes.len()).as_bytes());
        all.extend_from_slice(bytes);
    }
    sha256_hex(&all)
}

/// Lays the rulebook of another folder beside that of a folder, to be compared with it.
///
/// # Errors
/// The folder or a file in it cannot be read.
pub fn lay_beside(folder: &mut Folder, other: &Path) -> anyhow::Result<()> {
    let files = open_files(&other.join("rulebook"), "toml")?;
    folder.files.extend(files.into_iter().map(|(name, bytes)| (format!("against/{name}"), bytes)));
    Ok(())
}

/// Loads a case from its files. If the report has errors, the case must not be asked anything.
pub fn load(folder: &Folder) -> (Case, Report) {
    let draft = Draft::read(folder);
    let sound = draft.is_sound();
    let (mut facts, mut report) = if sound {
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
        check_records(&book, &mut facts, &mut report);
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
    let (mut facts, mut report) = facts::read_over(folder, &like.book.vocabulary, sheets);
    if !report.has_errors() {
        check_records(&like.book, &mut facts, &mut report);
    }
    let calendar = Calendar::new(&facts.calendar);
    (Case { name: folder.name.clone(), book: Arc::clone(&like.book), facts, calendar }, report)
}

/// Every step on record must be a step some norm speaks of, named by its label or by its title.
fn check_records(book: &Rulebook, facts: &mut Facts, report: &mut Report) {
    if book.labels.is_empty() {
        return;
    }
    let acts = &book.vocabulary.acts;
    let title = |id: &str| {
        let own = book.labels.get(id).and_then(|label| book.label_titles.get(&label)).cloned();
        own.or_else(|| acts.get(id).map(|act| acts.title(act)))
    };
    let titles: Vec<(&str, Text)> =
        book.labels.ids().map(|id| (id, title(id).unwrap_or_else(|| Text::new(id, id)))).collect();
    for record in &mut facts.records {
        // An act that no norm makes a step of, but only forbids, can be on record all the same.
        if book.labels.get(&record.step).is_some() || acts.get(&record.step).is_some() {
            continue;
        }
        if let Some((id, _)) =
            titles.iter().find(|(_, title)| title.zh == record.step || title.en == record.step)
        {
            (*id).clone_into(&mut record.step);
            continue;
        }
        let words = titles.iter().flat_map(|(id, title)| [*id, title.zh.as_str(), title.en.as_str()]);
        let what = both!("规则中没有环节 `{}`", "no norm has a step `{}`", record.step);
        report.push(Problem::error(record.at.clone(), what).maybe(
            did_you_mean(&record.step, words).or_else(|| {
                let zh = enumerate(titles.iter().map(|(_, title)| title.zh.as_str()))?.zh;
                let en = enumerate(titles.iter().map(|(id, _)| *id))?.en;
                Some(Text::new(format!("环节有：{zh}"), format!("the steps there are: {en}")))
            }),
        ));
    }
}

/// Checks every citation of a rulebook against the official text.
pub fn check_citations(book: &Rulebook, text: &SourceText, report: &mut Report) {
    let mut cited: Vec<(&str, &Location)> = Vec::new();
    for (place, norm) in book.norms.iter().enumerate() {
        // An amendment may add paragraphs that the text does not have yet; another rulebook has another text.
        if !book.written_here(NormIx::new(place)) {
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
