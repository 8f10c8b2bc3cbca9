//! Tables become facts: the organisation over time, the proposed actions, and what was done.
//!
//! Two passes, so that a row may refer to one further down. A row that cannot be read becomes a problem, never a silent
//! skip: where the report has an error, some rows of the facts are missing or hold a place only, and no answer may be given.

mod actor;
mod business;
mod circles;
mod columns;
mod line;
mod lookup;
mod organisation;
mod tables;
mod value;

use crate::atom::{Action, Atom, Delegation, Person, Post, Unit};
use crate::model::{Facts, Vocabulary, Words};
use crate::sheet::cell::Wrong;
use crate::source::{Folder, Location, Problem, Report, Text, both, enumerate};

pub use columns::{
    COMPLETENESS, DAYS, DELEGATION_TYPES, LINKS, OUTCOMES, PRESENCES, TABLES, TableSpec, table,
};
pub use tables::Sheets;
pub use value::value;

use lookup::{Called, Lookup, Miss, in_vocabulary};
use tables::Tables;

/// Reads every table of an institution.
///
/// The facts are whole only if the report has no errors.
pub fn read(folder: &Folder, vocabulary: &Vocabulary) -> (Facts, Report) {
    read_with(folder, vocabulary, &Sheets::default(), true)
}

/// The same for a folder with files laid over it, where the sheets of the folder itself have been read.
pub fn read_over(folder: &Folder, vocabulary: &Vocabulary, sheets: &Sheets) -> (Facts, Report) {
    read_with(folder, vocabulary, sheets, true)
}

/// The same beside a rulebook that has errors of its own, so that words may be missing from its vocabulary: words that
/// it lacks are not held against the facts. The facts are not whole then, whatever the report says.
pub fn read_beside_errors(folder: &Folder, vocabulary: &Vocabulary) -> (Facts, Report) {
    read_with(folder, vocabulary, &Sheets::default(), false)
}

fn read_with(folder: &Folder, vocabulary: &Vocabulary, sheets: &Sheets, whole: bool) -> (Facts, Report) {
    let mut report = Report::default();
    if folder.files.is_empty() {
        let name = &folder.name;
        report.push(
            Problem::error(
                Location::file(name), both!("文件夹 `{name}` 是空的", "the folder `{name}` holds no files"))
                .hint(both!(
                    "机构文件夹里应有 `rulebook/` 和 `units.csv`、`posts.csv`、`people.csv`、`assignments.csv`、`actions.csv`",
                    "an institution's folder holds `rulebook/` and `units.csv`, `posts.csv`, `people.csv`, `assignments.csv` and `actions.csv`"
                )),
        );
        return (Facts::default(), report);
    }
    let tables = Tables::load(folder, vocabulary, sheets, whole, &mut report);
    let context = Context::collect(&tables, vocabulary, whole, &mut report);
    let mut facts = organisation::read(&context, &mut report);
    business::read(&context, &mut facts, &mut report);
    (facts, report)
}

/// Everything that a row can refer to.
struct Context<'a> {
    vocabulary: &'a Vocabulary,
    /// Whether a word that the vocabulary lacks does not exist.
    whole: bool,
    tables: &'a Tables,
    units: Lookup<'a, Unit>,
    posts: Lookup<'a, Post>,
    people: Lookup<'a, Person>,
    delegations: Lookup<'a, Delegation>,
    actions: Lookup<'a, Action>,
}

impl<'a> Context<'a> {
    /// The first pass: the ids of every table that has ids.
    fn collect(tables: &'a Tables, vocabulary: &'a Vocabulary, whole: bool, report: &mut Report) -> Self {
        Self {
            vocabulary,
            whole,
            tables,
            units: Lookup::collect(tables.get("units"), ["name_zh", "name_en"], ("单位", "unit"), report),
            posts: Lookup::collect(tables.get("posts"), ["name_zh", "name_en"], ("职务", "post"), report),
            people: Lookup::collect(tables.get("people"), ["name_zh", "name_en"], ("人员", "person"), report),
            delegations: Lookup::collect(
                tables.get("delegations"),
                ["basis", "basis"],
                ("委托或指定", "delegation"),
                report,
            ),
            actions: Lookup::collect(
                tables.get("actions"),
                ["title_zh", "title_en"],
                ("事项", "action"),
                report,
            ),
        }
    }

    /// The post with this id or name; who writes a person instead is told so.
    fn post(&self, word: &str) -> Result<Post, Miss> {
        self.posts.find(word).map_err(|miss| match (miss, self.people.exactly(word)) {
            (Miss::Wrong(wrong), Some(person)) => {
                Miss::Wrong(Wrong { hint: Some(self.posts_of(person)), ..wrong })
            }
            (miss, _) => miss,
        })
    }

    /// Advice for who wrote a person where a post is wanted: the posts that person holds.
    fn posts_of(&self, person: Person) -> Text {
        let id = self.people.names().id(person);
        let mut held: Vec<&str> = Vec::new();
        for sheet in &self.tables.get("assignments").sheets {
            let (Some(who), Some(post)) = (sheet.position("person"), sheet.position("post")) else {
                continue;
            };
            for row in sheet.rows().filter(|row| self.people.exactly(row.cell(who)) == Some(person)) {
                held.extend(self.posts.exactly(row.cell(post)).map(|post| self.posts.names().id(post)));
            }
        }
        held.sort_unstable();
        held.dedup();
        match enumerate(held) {
            Some(held) => Text::new(
                format!("`{id}` 是人员，这里要写职务；其担任过的职务：{}", held.zh),
                format!(
                    "`{id}` is a person and a post is wanted here; posts on file for that person: {}",
                    held.en
                ),
            ),
            None => both!("`{id}` 是人员，这里要写职务", "`{id}` is a person and a post is wanted here"),
        }
    }

    /// A word of the vocabulary, by its id or its title in either language.
    fn word<A: Atom>(&self, words: &Words<A>, word: &str, called: Called) -> Result<A, Miss> {
        self.word_or(words, word, called, &[])
    }

    /// The same where other words could stand as well, which advice then knows.
    fn word_or<A: Atom>(
        &self,
        words: &Words<A>,
        word: &str,
        called: Called,
        others: &[&str],
    ) -> Result<A, Miss> {
        in_vocabulary(words, word, called, others)
            .map_err(|miss| if self.whole { miss } else { Miss::Unsure })
    }
}

#[cfg(test)]
mod tests;
