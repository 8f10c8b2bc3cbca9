//! Cells and rows: what a query gives back, and what the store is filled with.
//!
//! Values only: nothing here knows a database or a case.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

/// One value of a table.
#[derive(Clone, PartialEq, PartialOrd, Debug)]
pub enum Cell {
    /// Nothing: not known, or it makes no sense here.
    Null,
    /// A whole number; yes is 1 and no is 0.
    Integer(i64),
    /// A number with decimals.
    Real(f64),
    /// Characters.
    Text(String),
}

impl fmt::Display for Cell {
    /// The value as characters; null is empty.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => Ok(()),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Real(number) => write!(f, "{number}"),
            Self::Text(text) => f.write_str(text),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Self::Text(day.to_string())
    }
}

impl From<bool> for Cell {
    fn from(yes: bool) -> Self {
        Self::Integer(i64::from(yes))
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        // A count that does not fit cannot occur: it would be larger than the memory.
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Integer(i64::from(number))
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// What a query gives back.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Table {
    /// The names of the columns, as the query has them.
    pub columns: Vec<String>,
    /// The rows, each with as many cells as there are columns.
    pub rows: Vec<Vec<Cell>>,
}

/// Rows on their way into the store, by relation.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Rows {
    /// The rows of each relation.
    pub(super) by_relation: BTreeMap<&'static str, Vec<Vec<Cell>>>,
}

impl Rows {
    /// Adds a row.
    pub(super) fn add(&mut self, relation: &'static str, row: impl Into<Vec<Cell>>) {
        self.by_relation.entry(relation).or_default().push(row.into());
    }
}

/// Builds a row from values of different types.
macro_rules! row {
    ($($cell:expr),* $(,)?) => { [$($crate::query::rows::Cell::from($cell)),*] };
}
pub(super) use row;
