//! What a relation of the store is: its name, its columns and what they mean, in both languages; and what follows from
//! that alone: the table, and the Chinese view over it.
//!
//! Data and text only: nothing here touches a database or knows a case.

use std::fmt::Write as _;

/// What a relation is made from. A group is filled as a whole, when a query first reads one of its relations.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Group {
    /// The tables of facts.
    Facts,
    /// The rulebook as written, and its readings.
    Rulebook,
    /// What was found of every action, each by itself, in the default readings.
    Found,
    /// The verdict on every act of every action.
    Verdicts,
    /// Where another reading gives another answer.
    Readings,
}

impl Group {
    /// All groups, in the order in which the documents show them.
    pub const ALL: [Self; 5] = [Self::Facts, Self::Rulebook, Self::Found, Self::Verdicts, Self::Readings];

    /// The heading of its part of the document, Chinese and English.
    pub(super) fn heading(self) -> (&'static str, &'static str) {
        match self {
            Self::Facts => ("事实", "Facts"),
            Self::Rulebook => ("规则册", "The rulebook"),
            Self::Found => ("对每个事项得出的结果", "What was found of each action"),
            Self::Verdicts => ("结论", "Verdicts"),
            Self::Readings => ("取决于读法的结论", "Verdicts that depend on a reading"),
        }
    }
}

/// What a column holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// Characters; a day is written `2022-03-10`.
    Text,
    /// A whole number; yes is 1 and no is 0.
    Integer,
    /// A number with decimals.
    Real,
}

impl Holds {
    fn sql(self) -> &'static str {
        match self {
            Self::Text => "TEXT",
            Self::Integer => "INTEGER",
            Self::Real => "REAL",
        }
    }
}

/// A column of a relation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Its name in the Chinese view.
    pub zh: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Whether it may be null.
    pub nullable: bool,
    /// Whether it is part of what tells the rows apart.
    pub key: bool,
    /// The relation whose `id` (or `number`) stands here.
    pub refers: Option<&'static str>,
    /// What it says, in Chinese.
    pub meaning_zh: &'static str,
    /// What it says, in English.
    pub meaning_en: &'static str,
}

impl Column {
    /// The same column, which may be null.
    pub(super) const fn maybe(self) -> Self {
        Self { nullable: true, ..self }
    }

    /// The same column as part of the key.
    pub(super) const fn key(self) -> Self {
        Self { key: true, ..self }
    }

    /// The same column, holding ids of the relation.
    pub(super) const fn of(self, relation: &'static str) -> Self {
        Self { refers: Some(relation), ..self }
    }

    /// The same column under other names.
    pub(super) const fn named(self, name: &'static str, zh: &'static str) -> Self {
        Self { name, zh, ..self }
    }

    /// The same column with another meaning.
    pub(super) const fn means(self, meaning_zh: &'static str, meaning_en: &'static str) -> Self {
        Self { meaning_zh, meaning_en, ..self }
    }
}

const fn column(
    name: &'static str,
    zh: &'static str,
    holds: Holds,
    meaning_zh: &'static str,
    meaning_en: &'static str,
) -> Column {
    Column { name, zh, holds, nullable: false, key: false, refers: None, meaning_zh, meaning_en }
}

/// A column of characters.
pub(super) const fn text(
    name: &'static str,
    zh: &'static str,
    meaning_zh: &'static str,
    meaning_en: &'static str,
) -> Column {
    column(name, zh, Holds::Text, meaning_zh, meaning_en)
}

/// A column of whole numbers, or of yes and no.
pub(super) const fn whole(
    name: &'static str,
    zh: &'static str,
    meaning_zh: &'static str,
    meaning_en: &'static str,
) -> Column {
    column(name, zh, Holds::Integer, meaning_zh, meaning_en)
}

/// A column of numbers with decimals.
pub(super) const fn real(
    name: &'static str,
    zh: &'static str,
    meaning_zh: &'static str,
    meaning_en: &'static str,
) -> Column {
    column(name, zh, Holds::Real, meaning_zh, meaning_en)
}

/// A relation of the store: a table with English names and a view with Chinese ones.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Relation {
    /// The name of the table.
    pub name: &'static str,
    /// The name of the view.
    pub zh: &'static str,
    /// The group it is filled with.
    pub group: Group,
    /// What a row says, in Chinese.
    pub meaning_zh: &'static str,
    /// What a row says, in English.
    pub meaning_en: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
}

impl Relation {
    /// The statements that make the table, its index and its view.
    pub(super) fn sql(&self) -> String {
        let columns: Vec<String> = self
            .columns
            .iter()
            .map(|column| {
                format!(
                    "{} {}{}",
                    column.name,
                    column.holds.sql(),
                    if column.nullable { "" } else { " NOT NULL" }
                )
            })
            .collect();
        let key: Vec<&str> =
            self.columns.iter().filter(|column| column.key).map(|column| column.name).collect();
        let key_clause =
            if key.is_empty() { String::new() } else { format!(", PRIMARY KEY ({})", key.join(", ")) };
        let name = self.name;
        let mut sql = format!("CREATE TABLE {name} ({}{key_clause}) STRICT;\n", columns.join(", "));
        // Most questions go by the first column: the action, the norm.
        if let Some(first) = self.columns.first().filter(|_| key.is_empty()) {
            let _ = writeln!(sql, "CREATE INDEX {name}_by_{0} ON {name} ({0});", first.name);
        }
        let chinese: Vec<String> =
            self.columns.iter().map(|column| format!("{} AS {}", column.name, column.zh)).collect();
        let _ = writeln!(sql, "CREATE VIEW {} AS SELECT {} FROM {name};", self.zh, chinese.join(", "));
        sql
    }
}
