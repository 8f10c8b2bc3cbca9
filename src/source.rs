//! Where a thing was written, what is wrong with it, and the report of all that is wrong.
//!
//! Every sentence exists in Chinese and in English. Nothing here prints.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// A language of the output.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// Chinese.
    Zh,
    /// English.
    En,
}

/// A sentence or a term in both languages.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct Text {
    /// The Chinese wording.
    pub zh: String,
    /// The English wording.
    pub en: String,
}

impl Text {
    /// A text from its two wordings.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The same characters in both languages: an id, a name, a number.
    pub fn same(both: impl Into<String>) -> Self {
        let both = both.into();
        Self { zh: both.clone(), en: both }
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }

    /// The wording in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Builds a [`Text`] from two format strings over the same variables.
macro_rules! both {
    ($zh:literal, $en:literal $(, $arg:expr)* $(,)?) => {
        $crate::source::Text::new(format!($zh $(, $arg)*), format!($en $(, $arg)*))
    };
}
pub(crate) use both;

/// Where something was written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, Hash)]
pub struct Location {
    /// The file, relative to the institution's folder.
    pub file: Arc<str>,
    /// The line, from 1; 0 when the file as a whole is meant.
    pub line: usize,
    /// The column in characters, from 1; 0 when the line as a whole is meant.
    pub column: usize,
    /// The name of the spreadsheet cell, for instance `B5`.
    pub cell: Option<String>,
}

impl Location {
    /// A whole file.
    pub fn file(file: &str) -> Self {
        Self { file: file.into(), ..Self::default() }
    }

    /// A place in a text, from a byte offset.
    pub fn offset(file: &Arc<str>, text: &str, offset: usize) -> Self {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = text.get(..end).unwrap_or_default();
        let line = line_breaks(before) + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Self { file: file.clone(), line, column, cell: None }
    }
}

/// How many line breaks a text has. Every norm and every word of it has a place, so this is counted thousands of times:
/// in bytes, which the processor adds up many at a time, by pieces too short for a byte to overflow.
fn line_breaks(text: &str) -> usize {
    let pieces = text.as_bytes().chunks(usize::from(u8::MAX));
    pieces.map(|piece| usize::from(piece.iter().map(|&byte| u8::from(byte == b'\n')).sum::<u8>())).sum()
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        if let Some(cell) = &self.cell {
            write!(f, " ({cell})")?;
        }
        Ok(())
    }
}

/// How bad a problem is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// No answer can be trusted until this is mended.
    Error,
    /// Worth knowing; answers are given.
    Warning,
}

/// One thing that is wrong with the input.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Problem {
    /// The place.
    pub at: Location,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in the user's words: lower case, no full stop, the user's text in backticks.
    pub what: Text,
    /// What to do about it.
    pub hint: Option<Text>,
}

impl Problem {
    /// An error at a place.
    pub fn error(at: Location, what: Text) -> Self {
        Self { at, severity: Severity::Error, what, hint: None }
    }

    /// A warning at a place.
    pub fn warning(at: Location, what: Text) -> Self {
        Self { at, severity: Severity::Warning, what, hint: None }
    }

    /// The same problem with advice.
    #[must_use]
    pub fn hint(mut self, hint: Text) -> Self {
        self.hint = Some(hint);
        self
    }

    /// The same problem with advice where there is any.
    #[must_use]
    pub fn maybe(mut self, hint: Option<Text>) -> Self {
        self.hint = self.hint.or(hint);
        self
    }
}

/// All problems of one run.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Report {
    problems: Vec<Problem>,
}

impl Report {
    /// Adds a problem.
    pub fn push(&mut self, problem: Problem) {
        self.problems.push(problem);
    }

    /// Adds an error at a place.
    pub fn error(&mut self, at: &Location, what: Text) {
        self.push(Problem::error(at.clone(), what));
    }

    /// Adds all problems of another report.
    pub fn append(&mut self, other: Self) {
        self.problems.extend(other.problems);
    }

    /// The problems, sorted by place, each once.
    pub fn problems(&self) -> Vec<&Problem> {
        let mut sorted: Vec<_> = self.problems.iter().collect();
        sorted.sort();
        sorted.dedup();
        sorted
    }

    /// Whether any of them forbids an answer.
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }
}

/// The files of one institution, read into memory: path relative to the folder, with `/`, and content.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// What to call the folder in messages.
    pub name: String,
    /// The files by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Files laid over the others: a row in one of them takes the place of the rows with the same key elsewhere.
    pub over: BTreeSet<String>,
}

/// The nearest known word to a mistyped one, if any is near enough to be worth saying.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = word.chars().count();
    let limit = if length <= 2 { 1 } else { (length / 3).clamp(1, 3) };
    known
        .into_iter()
        .map(|candidate| {
            (strsim::damerau_levenshtein(&word.to_lowercase(), &candidate.to_lowercase()), candidate)
        })
        .filter(|(distance, candidate)| *distance <= limit && *distance < candidate.chars().count())
        .min()
        .map(|(_, candidate)| candidate)
}

/// A "did you mean" hint, or none.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Text> {
    nearest(word, known).map(|near| both!("是不是想写 `{}`？", "did you mean `{}`?", near))
}

/// The words there are, in backticks, or none where there are none; of many, the first dozen.
pub fn enumerate<'a>(known: impl IntoIterator<Item = &'a str>) -> Option<Text> {
    const SHOWN: usize = 12;
    let all: Vec<String> = known.into_iter().map(|word| format!("`{word}`")).collect();
    let shown = all.get(..SHOWN).unwrap_or(&all);
    let more = if shown.len() < all.len() { " …" } else { "" };
    (!all.is_empty())
        .then(|| Text::new(format!("{}{more}", shown.join("、")), format!("{}{more}", shown.join(", "))))
}
