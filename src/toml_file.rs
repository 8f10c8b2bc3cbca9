//! One TOML file taken apart table by table, so that every mistake in it is reported and not only the first.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde::de::IntoDeserializer;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error};

use crate::source::{Location, Problem, Report, Text, both, did_you_mean};

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
    /// What to do about a value of the wrong type, if more can be said than what was expected.
    pub(crate) advice: Option<Text>,
}

impl<'a> TomlFile<'a> {
    /// The top-level tables, in the order of their names. Syntax errors go to the report.
    pub(crate) fn tables(&self, report: &mut Report) -> Vec<(String, usize, Spanned<DeValue<'a>>)> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            report.push(self.problem(error));
        }
        if !errors.is_empty() {
            return Vec::new();
        }
        table
            .into_inner()
            .into_iter()
            .map(|(key, value)| (key.get_ref().to_string(), key.span().start, value))
            .collect()
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
        let (what, hint) = self.translate(error.message());
        Problem::error(at, what).maybe(hint)
    }

    /// Puts a message of the TOML reader into the user's words, in both languages.
    fn translate(&self, message: &str) -> (Text, Option<Text>) {
        let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
        let first = quoted.first().copied().unwrap_or_default();
        if message.starts_with("unknown field") {
            return (
                both!("不认识的键 `{}`", "unknown key `{}`", first),
                did_you_mean(first, quoted.iter().skip(1).copied()).or_else(|| {
                    Some(both!(
                        "可用的键：{}",
                        "keys that are possible here: {}",
                        quoted.get(1..).unwrap_or_default().join(", ")
                    ))
                }),
            );
        }
        if message.starts_with("unknown variant") {
            return (
                both!("不认识的值 `{}`", "unknown value `{}`", first),
                Some(both!(
                    "可用的值：{}",
                    "values that are possible here: {}",
                    quoted.get(1..).unwrap_or_default().join(", ")
                )),
            );
        }
        if message.starts_with("missing field") {
            return (both!("缺少键 `{}`", "the key `{}` is missing", first), None);
        }
        if message.starts_with("invalid type") {
            return (
                Text::new(
                    format!("值的类型不对（{message}）"),
                    format!("a value of the wrong type ({message})"),
                ),
                self.advice.clone(),
            );
        }
        if message.contains("duplicate key") {
            return (both!("同一个键写了两次", "the same key is written twice"), None);
        }
        let message = message.replace('\n', "; ");
        let message = message.trim();
        (
            Text::new(format!("TOML 格式有误：{message}"), format!("not valid TOML: {message}")),
            Some(both!(
                "请检查引号、等号和括号是否用了全角字符，是否成对",
                "check that quotes, equals signs and brackets are half-width characters and come in pairs"
            )),
        )
    }
}
