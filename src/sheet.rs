//! A CSV file becomes a sheet: rows and named columns, each cell with its exact place.
//!
//! The sheet knows characters, rows and headers. It knows no unit and no post, opens no file, and never passes over a row
//! that it could not read: what is wrong goes into the report.

pub mod cell;
mod column;
mod day;
mod decode;
mod grid;
mod header;

use std::sync::Arc;

#[cfg(test)]
use crate::source::Text;
use crate::source::{Location, Problem, Report, both};

pub use column::{CellType, Column, Sort, Word};
pub use grid::Row;
pub use header::Extras;

use grid::{Flaw, Rows};
use header::Slot;

/// The characters of a file, in any of the encodings that a sheet may have.
///
/// # Errors
/// The bytes are none of them.
pub fn characters(file: &Arc<str>, bytes: &[u8]) -> Result<String, Box<Problem>> {
    decode::decode(file, bytes)
}

/// A file of rows under a header.
#[derive(Clone, Debug)]
pub struct Sheet {
    file: Arc<str>,
    text: String,
    slots: Vec<Slot>,
    rows: Vec<Row>,
    whole: bool,
}

impl Sheet {
    /// Reads a file whose header names some of these columns, and, where `extras` allows, others.
    ///
    /// `None` when no row can be trusted: the characters cannot be read, there is no header, or the header lacks a
    /// required column or names one that does not exist. Rows that are merely ragged are reported and stay in
    /// the sheet, marked as such.
    pub fn read(
        file: &str,
        bytes: &[u8],
        columns: &'static [Column],
        extras: Option<&Extras>,
        report: &mut Report,
    ) -> Option<Self> {
        let file: Arc<str> = file.into();
        let text = match decode::decode(&file, bytes) {
            Ok(text) => text,
            Err(problem) => {
                report.push(*problem);
                return None;
            }
        };
        let mut rows = Rows::new(&text);
        let Some(header) = rows.next() else {
            let columns: Vec<&str> = columns.iter().map(|column| column.name).collect();
            report.push(
                Problem::error(Location::file(&file), both!("文件是空的", "the file is empty")).hint(both!(
                    "第一行写表头，例如 `{0}`；没有内容就删去这个文件",
                    "write a header in the first row, for instance `{0}`; if there is nothing to say, remove the file",
                    columns.join(",")
                )),
            );
            return None;
        };
        let rows: Vec<Row> = rows.collect();
        let mut sheet = Self { file, text, slots: Vec::new(), rows, whole: true };
        if sheet.report_flaw(&header, report) {
            return None;
        }
        let (slots, sound) = header::map(&sheet, &header, columns, extras, report)?;
        let width = slots.len();
        for row in &mut sheet.rows {
            row.ragged = row.len() != width || row.flaw.is_some();
        }
        sheet.slots = slots;
        sheet.whole = sheet.check_rows(&header, report);
        sound.then_some(sheet)
    }

    /// The file, relative to the institution's folder.
    pub fn file(&self) -> &Arc<str> {
        &self.file
    }

    /// The rows below the header, from the top down, without those that are blank or a comment.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter()
    }

    /// Takes away the rows of which this is true: others stand in their place.
    pub fn displace(&mut self, gone: impl Fn(&Row) -> bool) {
        self.rows.retain(|row| !gone(row));
    }

    /// Whether every row that was written can be told from the others. A quote that is not closed may hide rows.
    pub fn whole(&self) -> bool {
        self.whole
    }

    /// The place in the header, from 0, of the column with this English id; `None` when the file has no such column.
    pub fn position(&self, column: &str) -> Option<usize> {
        self.slots.iter().position(|slot| matches!(slot, Slot::Column(name) if *name == column))
    }

    /// The columns that `extras` recognised: place in the header and the number it gave them.
    pub fn extras(&self) -> Vec<(usize, usize)> {
        let extra = |(at, slot): (usize, &Slot)| match slot {
            Slot::Extra(number) => Some((at, *number)),
            Slot::Column(_) | Slot::Blank | Slot::Unknown => None,
        };
        self.slots.iter().enumerate().filter_map(extra).collect()
    }

    /// The place of a cell, by the position of its column.
    pub fn place(&self, row: &Row, position: usize) -> Location {
        let (line, column) = row.line_and_column(&self.text, position);
        Location { file: self.file.clone(), line, column, cell: Some(cell_name(position, row.number)) }
    }

    /// The place of a row as a whole.
    pub fn row_place(&self, row: &Row) -> Location {
        Location { file: self.file.clone(), line: row.line, column: 0, cell: None }
    }

    /// The place of a byte of the text, in the cell with this position.
    fn place_of_byte(&self, row: &Row, position: usize, offset: usize) -> Location {
        let (line, column) = row.line_and_column_of(&self.text, offset);
        Location { file: self.file.clone(), line, column, cell: Some(cell_name(position, row.number)) }
    }

    /// Reports what is wrong with the quotes of a row, and whether anything is.
    fn report_flaw(&self, row: &Row, report: &mut Report) -> bool {
        match row.flaw {
            None => false,
            Some(Flaw::Unclosed { position, offset }) => {
                report.push(
                    Problem::error(
                        self.place_of_byte(row, position, offset),
                        both!("这里的双引号一直没有闭合", "the double quote that opens here is never closed"),
                    )
                    .hint(both!(
                        "在单元格末尾补上 `\"`；单元格里面的双引号要写成 `\"\"`",
                        "end the cell with `\"`; a double quote inside a cell is written `\"\"`"
                    )),
                );
                true
            }
            Some(Flaw::AfterQuote { position, offset }) => {
                report.push(
                    Problem::error(
                        self.place_of_byte(row, position, offset),
                        both!(
                            "双引号闭合之后还有文字（该单元格从第 {0} 行开始）",
                            "there is text after the closing double quote (the cell begins in line {0})",
                            row.line_and_column(&self.text, position).0
                        ),
                    )
                    .hint(both!(
                        "检查是不是少写了一个 `\"`；单元格里面的双引号要写成 `\"\"`",
                        "see whether a `\"` is missing; a double quote inside a cell is written `\"\"`"
                    )),
                );
                true
            }
        }
    }

    /// Reports the rows that do not fit the header, and whether all can be told from each other.
    fn check_rows(&self, header: &Row, report: &mut Report) -> bool {
        let expected = self.slots.len();
        let mut whole = true;
        if let Some(problem) = self.short_header(header, expected) {
            report.push(problem);
            return whole;
        }
        for row in &self.rows {
            if self.report_flaw(row, report) {
                whole = false;
                continue;
            }
            let found = row.len();
            if found != expected {
                report.push(self.ragged(row, expected, found));
                continue;
            }
            for (position, slot) in self.slots.iter().enumerate() {
                if matches!(slot, Slot::Blank) && !row.cell(position).is_empty() {
                    report.error(
                        &self.place(row, position),
                        both!(
                            "`{0}` 所在的列没有表头",
                            "`{0}` stands in a column that has no header",
                            row.cell(position)
                        ),
                    );
                }
            }
        }
        whole
    }

    /// Where every row has the same number of cells and the header another, it is the header that is wrong.
    fn short_header(&self, header: &Row, expected: usize) -> Option<Problem> {
        let found = self.rows.first().map(Row::len)?;
        let all = self.rows.len() > 1 && self.rows.iter().all(|row| row.flaw.is_none() && row.len() == found);
        if !all || found == expected {
            return None;
        }
        let what = both!(
            "表头有 {expected} 列，下面每一行都有 {found} 个单元格",
            "the header has {expected} columns, but every row below it has {found} cells"
        );
        let hint = if found > expected {
            both!(
                "在表头补上缺少的列名；若是单元格内有逗号，用双引号把整个单元格括起来",
                "add the name of the column that is missing; if it is a comma inside a cell, put the cell in double quotes"
            )
        } else {
            both!(
                "表头多出的列名删去，或在每一行补上逗号",
                "take the surplus name out of the header, or keep a comma for it in every row"
            )
        };
        Some(Problem::error(self.place(header, expected.min(found)), what).hint(hint))
    }

    fn ragged(&self, row: &Row, expected: usize, found: usize) -> Problem {
        let cells = || (0..row.len()).map(|position| row.cell(position));
        let curly = cells().any(|cell| cell.starts_with('“')) && cells().any(|cell| cell.ends_with('”'));
        let hint = if found > expected && curly {
            both!(
                "要用直引号 `\"` 把单元格括起来，弯引号 `“ ”` 不起作用",
                "put the cell in straight quotes `\"`; curly quotes `“ ”` do not hold it together"
            )
        } else if found < expected && (0..found).any(|position| row.cell(position).contains('，')) {
            both!(
                "单元格之间要用半角逗号 `,`，不能用全角 `，`",
                "separate the cells by a plain comma `,`, not by the full-width `，`"
            )
        } else if found < expected {
            both!("没有内容的单元格也要留出逗号", "keep the comma of a cell that has nothing in it")
        } else {
            both!(
                "单元格内有逗号时，用双引号把整个单元格括起来；列举用 `;` 分隔",
                "put a cell that contains a comma in double quotes; separate the items of a list by `;`"
            )
        };
        let what = both!(
            "这一行应有 {0} 个单元格，实有 {1} 个",
            "this row should have {0} cells but has {1}",
            expected,
            found
        );
        Problem::error(self.place(row, expected.min(found)), what).hint(hint)
    }
}

/// The name a spreadsheet gives to a cell: column from 0, row from 1.
fn cell_name(position: usize, row: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = position + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{letters}{row}")
}

#[cfg(test)]
mod tests;
