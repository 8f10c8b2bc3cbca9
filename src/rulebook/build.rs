//! From the tables as written to the rulebook: every word is looked up, every mistake is reported with its place.
//!
//! Files are read here and put together; what a table of one sort becomes is the business of one module below. Nothing here
//! opens a file, and nothing here knows any one institution.

mod accepted;
mod ambiguity;
mod amendment;
mod effect;
mod kinds;
mod ledger;
mod matter;
mod norm;
mod other;
mod overrides;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use toml::Spanned;
use toml::value::Datetime;

use self::amendment::{RawAmendment, RawAmendments};
use self::other::{AGAINST, RawOther, book_header, intern_labels};
use self::words::RawWords;
use super::Rulebook;
use super::amend::wire::OperationEntry;
use super::expression::advice;
use super::wire::{
    AcceptedEntry, AmbiguityEntry, ArticleEntry, BodyEntry, Header, LabelEntry, MatterEntry, NormEntry,
};
use crate::atom::{Atom, Names, Unit};
use crate::model::{Vocabulary, Words};
use crate::source::{Folder, Location, Problem, Report, Text, both, did_you_mean};
use crate::toml_file::{Bilingual, TomlFile};

/// A table as read, with the number of the file it stands in.
type Raw<T> = (usize, T);

/// A rulebook half read: the words are known, the norms still wait for the institution's units.
#[derive(Default)]
pub struct Draft {
    sources: Vec<(Arc<str>, String)>,
    header: Option<Raw<Header>>,
    vocabulary: Vocabulary,
    articles: Vec<Raw<ArticleEntry>>,
    bodies: Vec<Raw<BodyEntry>>,
    matters: Vec<Raw<MatterEntry>>,
    ambiguities: Vec<Raw<AmbiguityEntry>>,
    accepted: Vec<Raw<AcceptedEntry>>,
    labels: Vec<Raw<LabelEntry>>,
    amendments: RawAmendments,
    /// The rulebook that this one is compared with, if there is one.
    other: Option<RawOther>,
    report: Report,
    /// Whether the words cannot be relied on, so that every norm that uses one would be blamed for it.
    broken: bool,
    /// Whether a norm could not be read, so that what points at it or at its step must not be blamed.
    lost: bool,
    /// The ids of norms that were refused: they are there for whatever points at them.
    refused: BTreeSet<String>,
    /// Whether an id is used by two norms, so that it is not known which of them is meant.
    double: bool,
}

fn text(entry: &Bilingual) -> Text {
    entry.into()
}

fn date(datetime: Option<&Datetime>) -> Option<Date> {
    let date = datetime?.date?;
    Date::new(date.year as i16, date.month as i8, date.day as i8).ok()
}

impl Draft {
    /// Reads every `rulebook/*.toml` and `amendments/*.toml` of the folder.
    pub fn read(folder: &Folder) -> Self {
        let mut draft = Self::default();
        let mut words = RawWords::default();
        for (path, bytes) in &folder.files {
            let theirs = path.starts_with(AGAINST);
            let ours = path.starts_with("rulebook/") || path.starts_with(AMENDMENTS);
            if !(ours || theirs) || !path.to_ascii_lowercase().ends_with(".toml") {
                continue;
            }
            let name: Arc<str> = path.as_str().into();
            match crate::sheet::characters(&name, bytes) {
                Ok(content) => {
                    draft.sources.push((name, content));
                    let file = draft.sources.len() - 1;
                    if theirs {
                        let mut other = draft.other.take().unwrap_or_default();
                        draft.turn(&mut other);
                        draft.read_file(file, &mut other.words);
                        draft.turn(&mut other);
                        draft.other = Some(other);
                    } else {
                        draft.read_file(file, &mut words);
                    }
                }
                Err(mut problem) => {
                    // Whatever the file holds will be missed elsewhere; that is not worth saying.
                    draft.broken = true;
                    problem.hint =
                        Some(both!("请用编辑器另存为 UTF-8 编码", "save the file as UTF-8 in your editor"));
                    draft.report.push(*problem);
                }
            }
        }
        if draft.sources.iter().all(|(path, _)| !path.starts_with("rulebook/")) && !draft.broken {
            draft.report.push(
                Problem::error(Location::file("rulebook/"), both!("没有规则文件", "there is no rulebook")).hint(both!(
                    "机构文件夹中应有 `rulebook/` 文件夹，内放 *.toml 规则文件，格式见 docs/rulebook.md",
                    "the institution's folder needs a folder `rulebook/` with *.toml files; docs/rulebook.md tells their format"
                )),
            );
        } else if draft.header.is_none() && !draft.broken {
            draft.report.error(
                &Location::file("rulebook/"),
                both!("缺少 `[rulebook]` 表头", "the header `[rulebook]` is missing"),
            );
        }
        draft.broken |= draft.header.is_none();
        let mut other = draft.other.take();
        if let Some(other) = &mut other {
            draft.match_words(&mut words, other);
            draft.turn_catalogue(other);
        }
        let before = draft.report.problems().len();
        draft.build_vocabulary(&words);
        if let Some(other) = &mut other {
            draft.turn_catalogue(other);
        }
        draft.other = other;
        draft.broken |= draft.report.problems().len() > before;
        draft
    }

    /// Whether the words can be relied on: no file and no table of words is broken.
    pub fn is_sound(&self) -> bool {
        !self.broken
    }

    /// The words, for reading the facts.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    fn at(&self, file: usize, offset: usize) -> Location {
        self.sources
            .get(file)
            .map_or_else(Location::default, |(name, text)| Location::offset(name, text, offset))
    }

    /// The place of the key that stands before a value.
    fn key_place<T>(&self, file: usize, key: &str, value: &Spanned<T>) -> Location {
        let start = value.span().start;
        let before = self.sources.get(file).and_then(|(_, text)| text.get(..start)).unwrap_or_default();
        self.at(file, before.rfind(key).unwrap_or(start))
    }

    fn place<T>(&self, file: usize, spanned: &Spanned<T>) -> Location {
        self.at(file, spanned.span().start)
    }

    /// A word by its id; a word that is not there is reported.
    fn find<A: Atom>(
        &mut self,
        words: &Words<A>,
        file: usize,
        id: &Spanned<String>,
        sort: &Sort,
    ) -> Option<A> {
        let found = words.get(id.get_ref());
        if found.is_none() {
            let what = Text::new(
                format!("没有{} `{}`", sort.0, id.get_ref()),
                format!("there is no {} `{}`", sort.1, id.get_ref()),
            );
            self.report.push(Problem::error(self.place(file, id), what).maybe(advice(
                id.get_ref(),
                words.ids(),
                sort.2,
            )));
        }
        found
    }

    fn read_file(&mut self, file: usize, words: &mut RawWords) {
        let Some((name, content)) = self.sources.get(file).cloned() else {
            return;
        };
        let toml = TomlFile { name, text: &content };
        let mut report = Report::default();
        let tables = toml.tables(&mut report);
        let tables = toml.astray(tables, LISTS, &mut report);
        let amends = toml.name.starts_with(AMENDMENTS);
        self.broken |= report.has_errors() && !amends;
        let mut amendment = RawAmendment::default();
        for (key, start, value) in tables {
            let before = report.problems().len();
            macro_rules! each {
                ($target:expr) => {
                    for element in toml.elements(value, &mut report) {
                        if let Some(entry) = toml.read(element, &mut report) {
                            $target.push((file, entry));
                        }
                    }
                };
            }
            let foreign = if amends { OF_A_RULEBOOK } else { OF_AN_AMENDMENT };
            if foreign.contains(&key.as_str()) {
                report.push(misplaced(&toml.at(start), &key, amends));
                continue;
            }
            match key.as_str() {
                "amendment" => amendment.header = toml.read(value, &mut report),
                "operation" => {
                    for element in toml.elements(value, &mut report) {
                        amendment.operations.extend(toml.read::<OperationEntry>(element, &mut report));
                    }
                }
                "rulebook" => {
                    if let Some(header) = toml.read(value, &mut report) {
                        if self.header.is_some() {
                            report.error(
                                &toml.at(start),
                                both!(
                                    "`[rulebook]` 表头写了两次",
                                    "the header `[rulebook]` is written twice"
                                ),
                            );
                        }
                        self.header = Some((file, header));
                    }
                }
                "article" => {
                    for element in toml.elements(value, &mut report) {
                        let (element, norms) = split_norms(element);
                        let mut entries = Vec::new();
                        for norm in norms {
                            let entry = toml.read::<NormEntry>(norm, &mut report);
                            self.lost |= entry.is_none();
                            entries.extend(entry);
                        }
                        if let Some(mut article) = toml.read::<ArticleEntry>(element, &mut report) {
                            article.norm = entries;
                            self.articles.push((file, article));
                        }
                    }
                }
                "kind" => each!(words.kinds),
                "attribute" => each!(words.attributes),
                "role" => each!(words.roles),
                "act" => each!(words.acts),
                "family" => each!(words.families),
                "body" => each!(self.bodies),
                "topic" => each!(words.topics),
                "unit_kind" => each!(words.unit_kinds),
                "matter" => each!(self.matters),
                "label" => each!(self.labels),
                "ambiguity" => each!(self.ambiguities),
                "accepted" => each!(self.accepted),
                _ => report.push(
                    Problem::error(toml.at(start), both!("不认识的表 `{}`", "unknown table `{}`", key))
                        .maybe(did_you_mean(&key, std::iter::once("rulebook").chain(LISTS.iter().copied()))),
                ),
            }
            let words =
                !matches!(key.as_str(), "article" | "ambiguity" | "accepted" | "amendment" | "operation");
            self.broken |= words && !amends && report.problems().len() > before;
        }
        if amends && !report.has_errors() {
            self.amendments.push((file, amendment));
        }
        self.report.append(report);
    }

    /// Reads the norms, now that the institution's units are known. The report holds everything found since [`Draft::read`].
    pub fn finish(self, units: &Names<Unit>) -> (Rulebook, Report) {
        // What broken words or an unreadable table of units would drag after them is not worth saying.
        let said = (self.broken || units.is_empty()).then(|| self.report.clone());
        let (book, report) = self.build(units);
        (book, said.unwrap_or(report))
    }

    fn build(mut self, units: &Names<Unit>) -> (Rulebook, Report) {
        let header = self.header.take();
        let mut book = Rulebook { vocabulary: std::mem::take(&mut self.vocabulary), ..Rulebook::default() };
        if let Some((_, header)) = &header {
            book.header = book_header(header);
        }
        self.body_units(&mut book, units);
        let (articles, matters, ambiguities) =
            (std::mem::take(&mut self.articles), self.matters.clone(), std::mem::take(&mut self.ambiguities));
        let matters: Vec<Raw<NormEntry>> = self.matter_norms(&book.vocabulary, &matters);
        let readings = ambiguities.iter().flat_map(|(file, entry)| {
            entry.reading.iter().flat_map(move |reading| reading.norm.iter().map(move |norm| (*file, norm)))
        });
        let all: Vec<_> = articles
            .iter()
            .flat_map(|(file, article)| article.norm.iter().map(move |norm| (*file, norm)))
            .chain(matters.iter().map(|(file, norm)| (*file, norm)))
            .chain(readings)
            .chain(self.amendments.iter().flat_map(|(file, raw)| raw.norms().map(move |norm| (*file, norm))))
            .collect();
        intern_labels(&mut book, all.iter().map(|(_, norm)| *norm));
        self.label_titles(&mut book);
        self.ledger(&mut book, &articles);
        self.enter_all(&mut book, units, &articles, &matters);
        self.check_ids(&book);
        for (file, entry) in &ambiguities {
            self.ambiguity(&mut book, units, *file, entry);
        }
        for (file, entry) in &std::mem::take(&mut self.accepted) {
            self.accepted(&mut book, *file, entry);
        }
        book.written = book.norms.len();
        self.amendments(&mut book, units);
        self.check_overrides(
            &book,
            articles
                .iter()
                .flat_map(|(file, article)| article.norm.iter().map(move |norm| (*file, norm)))
                .chain(matters.iter().map(|(file, norm)| (*file, norm))),
        );
        if let Some(other) = self.other.take() {
            self.other(&mut book, units, other);
        }
        (book, self.report)
    }

    /// Enters the norms of the articles, and those of the catalogue, as the rulebook as written.
    fn enter_all(
        &mut self,
        book: &mut Rulebook,
        units: &Names<Unit>,
        articles: &[Raw<ArticleEntry>],
        matters: &[Raw<NormEntry>],
    ) {
        for (file, article) in articles {
            for entry in &article.norm {
                let id = entry.id.get_ref();
                let number = *article.number.get_ref();
                if !id.starts_with(&number.to_string())
                    || id[number.to_string().len()..].starts_with(|c: char| c.is_ascii_digit())
                {
                    self.report.error(
                        &self.place(*file, &entry.id),
                        both!(
                            "规范 `{}` 的编号应以所在条的条号 {} 开头",
                            "the id of norm `{}` must begin with the number of its article, {}",
                            id,
                            number
                        ),
                    );
                }
                let entered = self.enter(book, units, *file, entry);
                book.base.extend(entered);
            }
        }
        for (file, entry) in matters {
            let entered = self.enter(book, units, *file, entry);
            book.base.extend(entered);
        }
    }
}

/// Where amendments lie in the folder.
const AMENDMENTS: &str = "amendments/";

/// The tables that only a file of the rulebook has.
const OF_A_RULEBOOK: &[&str] = &["rulebook", "article", "matter", "ambiguity", "accepted"];

/// The lists of tables of a rulebook file.
const LISTS: &[&str] = &[
    "article",
    "kind",
    "attribute",
    "role",
    "act",
    "family",
    "body",
    "label",
    "topic",
    "unit_kind",
    "matter",
    "ambiguity",
    "accepted",
];

/// The tables that only an amendment has.
const OF_AN_AMENDMENT: &[&str] = &["amendment", "operation"];

/// A table in a file of the other sort.
fn misplaced(at: &Location, key: &str, amends: bool) -> Problem {
    let problem = Problem::error(
        at.clone(),
        if amends {
            both!("修正案中不能有表 `{key}`", "an amendment cannot have the table `{key}`")
        } else {
            both!("规则文件中不能有表 `{key}`", "a rulebook file cannot have the table `{key}`")
        },
    );
    problem.hint(if amends {
        both!(
            "新的规范写在 `[[operation]]` 的 `insert` 里",
            "a new norm stands in the `insert` of an `[[operation]]`"
        )
    } else {
        both!("修正案放在文件夹 `amendments/` 中", "amendments lie in the folder `amendments/`")
    })
}

/// The name of a sort of word, for messages, and that of the table which declares it.
struct Sort(&'static str, &'static str, &'static str);

const KIND: Sort = Sort("事项类别", "kind of action", "kind");
const UNIT_KIND: Sort = Sort("单位类别", "kind of unit", "unit_kind");
const ACT: Sort = Sort("行为", "act", "act");
const ROLE: Sort = Sort("角色", "role", "role");
const BODY: Sort = Sort("机构", "body", "body");
const ATTRIBUTE: Sort = Sort("属性", "attribute", "attribute");

/// Takes the norms out of an article's table, so that a mistake in one of them does not hide the others.
fn split_norms(
    mut element: Spanned<toml::de::DeValue<'_>>,
) -> (Spanned<toml::de::DeValue<'_>>, Vec<Spanned<toml::de::DeValue<'_>>>) {
    let mut norms = Vec::new();
    if let toml::de::DeValue::Table(table) = element.get_mut() {
        let whole = std::mem::take(table);
        for (key, value) in whole {
            if key.get_ref() == "norm" && value.get_ref().is_array() {
                if let toml::de::DeValue::Array(array) = value.into_inner() {
                    norms.extend(array);
                }
            } else {
                table.insert(key, value);
            }
        }
    }
    (element, norms)
}
