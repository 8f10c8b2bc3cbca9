//! Characters become rows of cells that know where they stand: offset, line, and the row a spreadsheet would show.
//!
//! `csv-core` decides what a cell holds. Blank lines and comments are passed over before it sees them, so that a quote
//! in a comment opens nothing; what it would let pass without a word (a quote that never closes) is noted as a flaw.

use csv_core::{ReadFieldResult, Reader};

/// Something wrong with the quotes of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Flaw {
    /// A quote that opens a cell and is never closed.
    Unclosed { position: usize, offset: usize },
    /// Text between the closing quote and the next comma.
    AfterQuote { position: usize, offset: usize },
}

#[derive(Clone, Copy, Debug)]
struct Cell {
    /// The trimmed text, in `Row::values`.
    from: usize,
    to: usize,
    /// Where the cell begins in the file, without leading blanks.
    offset: usize,
}

/// A row of cells.
#[derive(Clone, Debug)]
pub struct Row {
    /// The line of the file it begins in, from 1.
    pub line: usize,
    /// The row of the spreadsheet, from 1.
    pub number: usize,
    /// Whether it does not fit the header. Its cells are then no more than a guess, and the report says so already.
    pub ragged: bool,
    pub(super) flaw: Option<Flaw>,
    start: usize,
    end: usize,
    values: String,
    cells: Vec<Cell>,
}

impl Row {
    /// The text of a cell without blanks around it; empty where there is none.
    pub fn cell(&self, position: usize) -> &str {
        self.cells.get(position).and_then(|cell| self.values.get(cell.from..cell.to)).unwrap_or_default()
    }

    /// How many cells there are.
    pub fn len(&self) -> usize {
        self.cells.len()
    }

    /// Whether no cell holds anything.
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|cell| cell.from == cell.to)
    }

    /// Line and column, from 1, of a cell; of the end of the row for a cell that is missing.
    pub(super) fn line_and_column(&self, text: &str, position: usize) -> (usize, usize) {
        self.line_and_column_of(text, self.cells.get(position).map_or(self.end, |cell| cell.offset))
    }

    /// Line and column, from 1, of a byte of this row.
    pub(super) fn line_and_column_of(&self, text: &str, offset: usize) -> (usize, usize) {
        let before = text.get(self.start..offset).unwrap_or_default();
        let column = before.rsplit(['\n', '\r']).next().unwrap_or_default().chars().count() + 1;
        (self.line + line_ends(before), column)
    }
}

/// Where in the text the next row begins.
#[derive(Clone, Copy, Debug)]
struct Start {
    offset: usize,
    line: usize,
    number: usize,
}

/// The rows of a text; neither blank rows nor comments.
pub(super) struct Rows<'a> {
    text: &'a str,
    reader: Reader,
    at: Start,
    buffer: Vec<u8>,
    /// How many bytes and cells the row before had: the next one will be much like it.
    width: (usize, usize),
}

impl<'a> Rows<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let at = Start { offset: 0, line: 1, number: 1 };
        Self { text, reader: Reader::new(), at, buffer: vec![0; 1024], width: (0, 0) }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at.offset..).unwrap_or_default()
    }

    /// Steps over a line that holds no cells: a blank one or a comment.
    fn pass_line(&mut self) -> bool {
        let rest = self.rest();
        let is_end = |letter: char| matches!(letter, '\n' | '\r');
        let length = match rest.char_indices().find(|&(_, letter)| is_end(letter) || !is_blank(letter)) {
            Some((0, letter)) if is_end(letter) => 0,
            Some((_, '#' | '＃')) => rest.find(is_end).unwrap_or(rest.len()),
            _ => return false,
        };
        self.at.offset += length;
        self.pass_line_end();
        self.at.line += 1;
        self.at.number += 1;
        true
    }

    fn pass_line_end(&mut self) {
        let rest = self.rest();
        let length = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with(['\n', '\r'])) };
        self.at.offset += length;
    }

    fn read_row(&mut self) -> Row {
        let start = self.at.offset;
        let mut values: Vec<u8> = Vec::with_capacity(self.width.0);
        let mut cells = Vec::with_capacity(self.width.1);
        let mut flaw = None;
        let mut last = false;
        while !last {
            let (offset, from) = (self.at.offset, values.len());
            last = self.read_field(&mut values);
            let raw = self.text.get(offset..self.at.offset).unwrap_or_default();
            let raw = raw
                .strip_suffix(if last { ['\n', '\r'].as_slice() } else { [','].as_slice() })
                .unwrap_or(raw);
            flaw = flaw.or_else(|| flaw_in(raw, offset, cells.len()));
            let value =
                values.get(from..).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
            let left = value.len() - value.trim_start_matches(is_blank).len();
            let to = from + value.trim_end_matches(is_blank).len();
            let indent = raw.len() - raw.trim_start_matches(is_blank).len();
            cells.push(Cell { from: (from + left).min(to), to, offset: offset + indent });
        }
        let end = self.at.offset;
        let whole = self.text.get(start..end).unwrap_or_default();
        let trimmed = whole.strip_suffix(['\n', '\r']).unwrap_or(whole);
        if whole.ends_with('\r') && self.rest().starts_with('\n') {
            self.at.offset += 1;
        }
        self.width = (values.len(), cells.len());
        let (line, number) = (self.at.line, self.at.number);
        self.at.line += line_ends(trimmed) + 1;
        self.at.number += 1;
        // Quotes and separators are ASCII, so what is left of valid UTF-8 is valid UTF-8.
        let values = String::from_utf8(values).unwrap_or_default();
        Row { line, number, ragged: false, flaw, start, end: start + trimmed.len(), values, cells }
    }

    /// Reads one cell and tells whether it was the last one of its row.
    fn read_field(&mut self, values: &mut Vec<u8>) -> bool {
        loop {
            let (result, read, written) = self.reader.read_field(self.rest().as_bytes(), &mut self.buffer);
            self.at.offset += read;
            values.extend(self.buffer.iter().take(written));
            match result {
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull => self.buffer.resize(self.buffer.len() * 2, 0),
                ReadFieldResult::Field { record_end } => return record_end,
                ReadFieldResult::End => return true,
            }
        }
    }
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        loop {
            while self.pass_line() {}
            if self.rest().is_empty() {
                return None;
            }
            let row = self.read_row();
            if row.flaw.is_some() || !(row.is_empty() || is_comment(row.cell(0))) {
                return Some(row);
            }
        }
    }
}

/// What `csv-core` would pass over: text after the closing quote, or no closing quote at all.
fn flaw_in(raw: &str, offset: usize, position: usize) -> Option<Flaw> {
    let mut rest = raw.strip_prefix('"')?;
    loop {
        let Some((_, after)) = rest.split_once('"') else {
            return Some(Flaw::Unclosed { position, offset });
        };
        let Some(next) = after.strip_prefix('"') else {
            let stray = after.trim_start_matches(is_blank);
            let at = offset + raw.len() - stray.len();
            return (!stray.is_empty()).then_some(Flaw::AfterQuote { position, offset: at });
        };
        rest = next;
    }
}

fn is_comment(text: &str) -> bool {
    text.starts_with(['#', '＃'])
}

/// White space of any script, and the marks of no width that come along when text is pasted.
fn is_blank(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}' | '\u{2060}')
}

/// How many lines end in a text: `\n`, `\r\n` and a lone `\r` each end one.
fn line_ends(text: &str) -> usize {
    let mut count = 0;
    let mut carriage = false;
    for byte in text.bytes() {
        count += usize::from(byte == b'\r' || (byte == b'\n' && !carriage));
        carriage = byte == b'\r';
    }
    count
}
