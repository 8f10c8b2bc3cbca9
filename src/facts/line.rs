//! One row while it is read: its cells by name, and the report that takes what is wrong with them.

use jiff::civil::Date;

use super::lookup::{Miss, id_in};
use super::tables::Loaded;
use crate::model::Interval;
use crate::sheet::cell::{self, Wrong};
use crate::sheet::{Row, Sheet, Word};
use crate::source::{Location, Problem, Report, Text, both};

/// A row of a table.
pub(super) struct Line<'a> {
    sheet: &'a Sheet,
    row: &'a Row,
    positions: &'a [(&'static str, usize)],
    extras: &'a [(usize, usize)],
    report: &'a mut Report,
    /// Whether nothing was wrong with it so far.
    pub(super) sound: bool,
}

/// Calls a function for every row of a table, from the top down. What a ragged row says is not reported: that it is
/// ragged has been said, and what its cells hold is anybody's guess.
pub(super) fn each(table: &Loaded, report: &mut Report, mut read: impl FnMut(&mut Line)) {
    for sheet in &table.sheets {
        let columns = table.spec.columns;
        let positions: Vec<(&'static str, usize)> =
            columns.iter().filter_map(|column| Some((column.name, sheet.position(column.name)?))).collect();
        let extras = sheet.extras();
        for row in sheet.rows() {
            let mut ignored = Report::default();
            let sound = !row.ragged;
            let report = if sound { &mut *report } else { &mut ignored };
            let mut line = Line { sheet, row, positions: &positions, extras: &extras, report, sound };
            for column in columns.iter().filter(|column| column.required) {
                if line.text(column.name).is_empty() {
                    line.wrong(
                        column.name,
                        Wrong::with(
                            Text::new(
                                format!("这里是空白，应写明：{}", column.meaning_zh),
                                format!("this cell is blank; it should hold: {}", column.meaning_en),
                            ),
                            both!("补上内容；整行都没有内容时，把整行删去", "fill it in, or remove the row"),
                        ),
                    );
                }
            }
            read(&mut line);
        }
    }
}

impl<'a> Line<'a> {
    /// The text of a cell; empty where there is none.
    pub(super) fn text(&self, column: &str) -> &'a str {
        self.position(column).map_or("", |position| self.row.cell(position))
    }

    /// The id of the row.
    pub(super) fn id(&self) -> &'a str {
        self.position("id").map_or("", |position| id_in(self.row, position))
    }

    /// Whether it does not fit the header, so that its cells may not be what they seem.
    pub(super) fn ragged(&self) -> bool {
        self.row.ragged
    }

    fn position(&self, column: &str) -> Option<usize> {
        self.positions.iter().find(|(name, _)| *name == column).map(|(_, position)| *position)
    }

    /// The columns that are attributes: position and number.
    pub(super) fn extras(&self) -> &'a [(usize, usize)] {
        self.extras
    }

    /// The text of a cell by the position of its column.
    pub(super) fn text_at(&self, position: usize) -> &'a str {
        self.row.cell(position)
    }

    /// The place of a cell by the position of its column.
    pub(super) fn place_at(&self, position: usize) -> Location {
        self.sheet.place(self.row, position)
    }

    /// The place of the row.
    pub(super) fn at(&self) -> Location {
        self.sheet.row_place(self.row)
    }

    /// The place of a cell.
    pub(super) fn place(&self, column: &str) -> Location {
        self.position(column).map_or_else(|| self.at(), |position| self.place_at(position))
    }

    /// Reports a problem, and marks the row if it is an error.
    pub(super) fn push(&mut self, problem: Problem) {
        self.sound &= problem.severity != crate::source::Severity::Error;
        self.report.push(problem);
    }

    /// Reports what is wrong with a cell.
    pub(super) fn wrong(&mut self, column: &str, wrong: Wrong) {
        let place = self.place(column);
        self.push(wrong.at(place));
    }

    /// Keeps what was found, or reports why nothing was.
    pub(super) fn found<T>(&mut self, column: &str, found: Result<T, Miss>) -> Option<T> {
        match found {
            Ok(found) => Some(found),
            Err(Miss::Unsure) => {
                self.sound = false;
                None
            }
            Err(Miss::Wrong(wrong)) => {
                self.wrong(column, wrong);
                None
            }
        }
    }

    /// What a cell refers to; `None` where it is blank or refers to nothing.
    pub(super) fn one<T>(&mut self, column: &str, find: impl FnOnce(&str) -> Result<T, Miss>) -> Option<T> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        self.found(column, find(text))
    }

    /// What the items of a list refer to, each once; `None` where the cell is blank, empty where it says `none`.
    pub(super) fn several<T: PartialEq>(
        &mut self,
        column: &str,
        find: impl Fn(&str) -> Result<T, Miss>,
    ) -> Option<Vec<T>> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        if cell::is_none(text) {
            return Some(Vec::new());
        }
        let items: Vec<Result<T, Miss>> = cell::list(text).map(&find).collect();
        // A name may itself contain the sign that separates the items of a list.
        if items.iter().any(Result::is_err)
            && text.contains('、')
            && let Ok(one) = find(text)
        {
            return Some(vec![one]);
        }
        let mut all = Vec::new();
        for item in items {
            if let Some(found) = self.found(column, item).filter(|found| !all.contains(found)) {
                all.push(found);
            }
        }
        Some(all)
    }

    /// The day in a cell.
    pub(super) fn day(&mut self, column: &str) -> Option<Date> {
        self.one(column, |text| cell::day(text).map_err(Miss::from))
    }

    /// One of some words, by its position.
    pub(super) fn word(&mut self, column: &str, words: &[Word]) -> Option<usize> {
        self.one(column, |text| cell::word(words, text).map_err(Miss::from))
    }

    /// The interval in the columns `from` and `to`.
    pub(super) fn interval(&mut self) -> Interval {
        let during = Interval { from: self.day("from"), to: self.day("to") };
        if let (Some(from), Some(to)) = (during.from, during.to)
            && to < from
        {
            self.wrong(
                "to",
                Wrong::with(
                    both!("止（{to}）早于起（{from}）", "the last day ({to}) lies before the first ({from})"),
                    both!(
                        "两天都算在内；只有一天时，起止写同一天",
                        "both days count; for a single day write it twice"
                    ),
                ),
            );
        }
        during
    }

    /// The name in two columns; what is missing in one language is taken from the other, and in both from the id.
    pub(super) fn name(&self, zh: &str, en: &str) -> Text {
        let (zh, en, id) = (self.text(zh), self.text(en), self.text("id"));
        let first =
            |words: [&str; 3]| words.into_iter().find(|word| !word.is_empty()).unwrap_or_default().to_owned();
        Text::new(first([zh, en, id]), first([en, zh, id]))
    }
}
