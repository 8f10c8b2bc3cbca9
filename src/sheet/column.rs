//! What a column is: its names, its meaning and what its cells hold. Data only, so that documents can be made from it.

use crate::source::Text;

/// A sort of thing that a cell can name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Sort {
    /// A row of `units`.
    Unit,
    /// A row of `posts`.
    Post,
    /// A row of `people`.
    Person,
    /// A row of `actions`.
    Action,
    /// A kind of action of the vocabulary.
    Kind,
    /// A kind of unit of the vocabulary.
    UnitKind,
    /// A role of the vocabulary.
    Role,
    /// A field of business of the vocabulary, written `topic:id` where a unit could stand as well.
    Topic,
    /// An act or a family of acts of the vocabulary.
    Act,
    /// A body of the vocabulary.
    Body,
    /// The label of a step.
    Step,
    /// Everything of the sort that is meant, written `*`.
    All,
}

/// One of a closed set of words that a cell can hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Word {
    /// The English word, which is also the id.
    pub id: &'static str,
    /// The Chinese word.
    pub zh: &'static str,
    /// Other words that are understood.
    pub aliases: &'static [&'static str],
}

/// What the cells of a column hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellType {
    /// The id of the row, unique in its table.
    Id,
    /// Free text.
    Text,
    /// A day.
    Date,
    /// One of these words.
    Choice(&'static [Word]),
    /// One thing of one of these sorts.
    One(&'static [Sort]),
    /// A list of things of these sorts.
    Several(&'static [Sort]),
}

/// A column of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// The English header, which is also the id.
    pub name: &'static str,
    /// The Chinese header.
    pub zh: &'static str,
    /// Other headers that are understood.
    pub aliases: &'static [&'static str],
    /// Whether every row must have it; then the header must name it too.
    pub required: bool,
    /// What its cells hold.
    pub holds: CellType,
    /// What a cell says, in Chinese.
    pub meaning_zh: &'static str,
    /// What a cell says, in English.
    pub meaning_en: &'static str,
}

impl Column {
    /// What a cell says.
    pub fn meaning(&self) -> Text {
        Text::new(self.meaning_zh, self.meaning_en)
    }
}
