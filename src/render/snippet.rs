//! The line of a file that a message is about, with a mark under the very place. Widths are right for Chinese.
//!
//! Nothing here opens a file: the bytes are those the institution was read from.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use unicode_width::UnicodeWidthChar as _;

use crate::sheet::characters;
use crate::source::{Folder, Location};

/// How wide a line may be before it is cut; the same on every machine.
const WIDTH: usize = 100;
/// How much is kept before the mark where a line is cut on the left.
const LEAD: usize = 40;

/// The files of an institution, for showing lines of them.
pub struct Lines<'a> {
    folder: &'a Folder,
    read: RefCell<HashMap<Arc<str>, Vec<String>>>,
}

impl<'a> Lines<'a> {
    /// The lines of a folder's files.
    pub fn new(folder: &'a Folder) -> Self {
        Self { folder, read: RefCell::default() }
    }

    /// The line of a place as shown below a message, or nothing where the place is no line of a file that can be read.
    pub fn show(&self, at: &Location, mark: impl Fn(&str) -> String) -> String {
        if at.line == 0 {
            return String::new();
        }
        let mut read = self.read.borrow_mut();
        let lines = read.entry(at.file.clone()).or_insert_with(|| {
            let bytes = self.folder.files.get(&*at.file);
            let text = bytes.and_then(|bytes| characters(&at.file, bytes).ok()).unwrap_or_default();
            split(&text)
        });
        lines.get(at.line - 1).map_or_else(String::new, |line| frame(line, at, mark))
    }
}

/// The lines of a text as places count them: `\n`, `\r\n` and a lone `\r` each end one.
fn split(text: &str) -> Vec<String> {
    text.replace("\r\n", "\n").split(['\n', '\r']).map(str::to_owned).collect()
}

/// How far numbers and arrows of a place are moved in.
pub(super) fn indent(at: &Location) -> usize {
    at.line.to_string().len().max(2)
}

fn frame(line: &str, at: &Location, mark: impl Fn(&str) -> String) -> String {
    let letters: Vec<char> = line.chars().map(visible).collect();
    let width = |letters: &[char]| letters.iter().map(|letter| letter.width().unwrap_or(0)).sum::<usize>();
    let start = at.column.saturating_sub(1).min(letters.len());
    let (before, from) = letters.split_at(start);
    let marked = if at.cell.is_some() { cell(from) } else { word(from) };
    // Of a long line, what stands around the mark.
    let mut first = 0;
    if width(&letters) > WIDTH {
        while width(before.get(first..).unwrap_or_default()) > LEAD {
            first += 1;
        }
    }
    let mut shown: Vec<char> = Vec::new();
    let mut room = WIDTH;
    for &letter in letters.get(first..).unwrap_or_default() {
        let Some(left) = room.checked_sub(letter.width().unwrap_or(0)) else { break };
        room = left;
        shown.push(letter);
    }
    let cut_left = if first > 0 { "… " } else { "" };
    let cut_right = if first + shown.len() < letters.len() { " …" } else { "" };
    let text: String = shown.iter().collect();
    let number = at.line;
    let indent = indent(at);
    let mut out = format!("{number:>indent$} | {cut_left}{}{cut_right}\n", text.trim_end());
    if at.column > 0 {
        let gap = width(before.get(first..).unwrap_or_default()) + 2 * usize::from(first > 0);
        let room = WIDTH.saturating_sub(width(before.get(first..).unwrap_or_default()));
        let long = width(from.get(..marked).unwrap_or_default()).clamp(1, room.max(1));
        out.push_str(&format!("{:indent$} | {:gap$}{}\n", "", "", mark(&"^".repeat(long))));
    }
    out
}

/// A letter as it can stand in one line: what has no width of its own, or moves the cursor, becomes a blank.
fn visible(letter: char) -> char {
    if letter.is_control() { ' ' } else { letter }
}

/// How many letters a cell of a table has that begins here.
fn cell(letters: &[char]) -> usize {
    let mut quoted = false;
    let end = letters.iter().enumerate().position(|(place, &letter)| {
        quoted ^= letter == '"' && (quoted || place == 0 || letters.get(place - 1) == Some(&'"'));
        letter == ',' && !quoted
    });
    trimmed(letters, end.unwrap_or(letters.len()))
}

/// How many letters the word has that begins here: a whole string where one begins here, a whole header of a table.
fn word(letters: &[char]) -> usize {
    let closing =
        |end: char| letters.iter().skip(1).position(|&letter| letter == end).map_or(1, |place| place + 2);
    let end = match letters {
        [quote @ ('"' | '\''), ..] => closing(*quote),
        ['[', '[', ..] => closing(']') + 1,
        _ => letters
            .iter()
            .position(|&letter| !(letter.is_alphanumeric() || "_-.:/".contains(letter)))
            .unwrap_or(letters.len()),
    };
    trimmed(letters, end.min(letters.len()))
}

fn trimmed(letters: &[char], end: usize) -> usize {
    let kept = letters.get(..end).unwrap_or_default();
    kept.iter().rposition(|letter| !letter.is_whitespace()).map_or(0, |last| last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(line: &str, column: usize, cell: Option<&str>) -> String {
        let at = Location { file: "a".into(), line: 7, column, cell: cell.map(str::to_owned) };
        frame(line, &at, str::to_owned)
    }

    #[test]
    fn the_mark_stands_under_the_word_behind_chinese() {
        assert_eq!(
            shown("zh = \"纪要\", by = [\"head(persn)\"]", 24, None),
            format!(" 7 | zh = \"纪要\", by = [\"head(persn)\"]\n   | {:25}^^^^^\n", "")
        );
    }

    #[test]
    fn a_string_is_marked_whole_and_a_cell_up_to_its_comma() {
        assert!(shown("a = \"b c\" # d", 5, None).ends_with("|     ^^^^^\n"));
        assert!(shown("where = [\"holds(a\"]", 18, None).ends_with("|                  ^\n"));
        assert!(shown("[[article.norm]] # c", 1, None).ends_with("| ^^^^^^^^^^^^^^^^\n"));
        assert!(shown("x,\"甲,乙\" ,z", 3, Some("B7")).ends_with("|   ^^^^^^^\n"));
        assert!(shown("x,,z", 3, Some("B7")).ends_with("|   ^\n"));
        assert!(shown("x,y", 4, Some("C7")).ends_with("|    ^\n"));
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let line = format!("{},目标,{}", "字".repeat(80), "尾".repeat(80));
        let out = shown(&line, 82, Some("B7"));
        let lines: Vec<&str> = out.lines().collect();
        assert!(lines[0].contains("… 字") && lines[0].ends_with('…'), "{out}");
        let width = |text: &str| text.chars().map(|letter| letter.width().unwrap_or(0)).sum::<usize>();
        let before = lines[0].split("目标").next().unwrap();
        assert_eq!(width(before), lines[1].find('^').unwrap());
        assert!(lines.iter().all(|line| width(line) <= WIDTH + 10));
    }

    #[test]
    fn a_row_as_a_whole_has_no_mark() {
        assert_eq!(shown("a,b", 0, None), " 7 | a,b\n");
    }
}
