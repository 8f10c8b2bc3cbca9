//! One TOML file taken apart table by table, so that every mistake in it is reported and not only the first.

mod shape;
mod syntax;

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde::de::IntoDeserializer;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use crate::source::{Location, Problem, Report, Text, both};

/// A sentence or a term in Chinese and in English, as it is written in a file.
#[derive(Deserialize, JsonSchema, Clone, Debug, Default)]
#[serde(deny_unknown_fields)]
pub(crate) struct Bilingual {
    /// Chinese wording, our own.
    pub(crate) zh: String,
    /// English wording, our own.
    pub(crate) en: String,
}

impl From<&Bilingual> for Text {
    fn from(entry: &Bilingual) -> Self {
        Self::new(entry.zh.clone(), entry.en.clone())
    }
}

/// A file with its text, for places.
pub(crate) struct TomlFile<'a> {
    pub(crate) name: Arc<str>,
    pub(crate) text: &'a str,
}

impl<'a> TomlFile<'a> {
    /// The top-level tables, in the order of their names. Syntax errors go to the report.
    pub(crate) fn tables(&self, report: &mut Report) -> Vec<(String, usize, Spanned<DeValue<'a>>)> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        if !errors.is_empty() {
            for fault in syntax::faults(self.text, &errors) {
                report.push(Problem::error(self.at(fault.offset), fault.what).maybe(fault.hint));
            }
            return Vec::new();
        }
        table
            .into_inner()
            .into_iter()
            .map(|(key, value)| (key.get_ref().to_string(), key.span().start, value))
            .collect()
    }

    /// Takes out lists of tables with these names that stand in another table, each with an error: what follows a header
    /// belongs to it, which whoever wrote them did not mean. They are read all the same, so that nothing else is said to be missing.
    pub(crate) fn astray(
        &self,
        tables: Vec<(String, usize, Spanned<DeValue<'a>>)>,
        names: &[&str],
        report: &mut Report,
    ) -> Vec<(String, usize, Spanned<DeValue<'a>>)> {
        let mut found = Vec::new();
        let mut own = Vec::new();
        for (name, start, mut value) in tables {
            let inner: Vec<&mut DeTable<'a>> = match value.get_mut() {
                DeValue::Table(table) => vec![table],
                DeValue::Array(array) => array
                    .iter_mut()
                    .filter_map(|element| match element.get_mut() {
                        DeValue::Table(table) => Some(table),
                        _ => None,
                    })
                    .collect(),
                _ => Vec::new(),
            };
            for table in inner {
                for (key, value) in std::mem::take(table) {
                    let word = key.get_ref().to_string();
                    let tables = matches!(value.get_ref(), DeValue::Array(array)
                        if !array.is_empty() && array.iter().all(|element| element.get_ref().is_table()));
                    if !tables || !names.contains(&word.as_str()) {
                        table.insert(key, value);
                        continue;
                    }
                    let at = key.span().start;
                    report.push(
                        Problem::error(
                            self.at(at),
                            both!(
                                "`{word} = [ … ]` 写在表头之下，成了表 `{name}` 的一部分",
                                "`{word} = [ … ]` stands below a header and so belongs to the table `{name}`"
                            ),
                        )
                        .hint(both!(
                            "移到文件开头、第一个 `[…]` 表头之前，或者改写成若干个 `[[{word}]]`",
                            "move it to the top of the file, before the first header `[…]`, or write each entry as `[[{word}]]`"
                        )),
                    );
                    found.push((word, at, value));
                }
            }
            own.push((name, start, value));
        }
        own.extend(found);
        own
    }

    /// Reads one table; what is wrong with it goes to the report.
    pub(crate) fn read<T: DeserializeOwned>(
        &self,
        value: Spanned<DeValue<'a>>,
        report: &mut Report,
    ) -> Option<T> {
        let start = value.span().start;
        match T::deserialize(value.into_deserializer()) {
            Ok(found) => Some(found),
            Err(error) => {
                let mut problem = self.problem(&error);
                if problem.at.line == 0 {
                    problem.at = self.at(start);
                }
                report.push(problem);
                None
            }
        }
    }

    /// The elements of an array of tables.
    pub(crate) fn elements(
        &self,
        value: Spanned<DeValue<'a>>,
        report: &mut Report,
    ) -> Vec<Spanned<DeValue<'a>>> {
        let span = value.span();
        if let DeValue::Array(array) = value.into_inner() {
            array.into_iter().collect()
        } else {
            report.error(
                &self.at(span.start),
                both!("这里应是一组表（`[[…]]`）", "an array of tables (`[[…]]`) is expected here"),
            );
            Vec::new()
        }
    }

    /// A place in the file.
    pub(crate) fn at(&self, offset: usize) -> Location {
        Location::offset(&self.name, self.text, offset)
    }

    fn problem(&self, error: &Error) -> Problem {
        let at = error.span().map_or_else(
            || Location { file: self.name.clone(), ..Location::default() },
            |span| self.at(span.start),
        );
        let (what, hint) = shape::words(error.message());
        Problem::error(at, what).maybe(hint)
    }
}
