//! Putting the text together, line by line: articles, their paragraphs, and the lists within them.
//!
//! It reports what is doubtful and never drops a line of an article without saying so.

use std::ops::Range;
use std::sync::Arc;

use encoding_rs::{Encoding, GB18030, UTF_8};

use crate::source::{Location, Problem, Report, Text, both};

use super::labels::{self, Label, Naming};
use super::marks::{self, Style};
use super::{Article, Item, SourceText};

/// Reads a whole text; see [`SourceText::read`].
pub(super) fn read(bytes: &[u8], file_name: &str) -> (SourceText, Report) {
    let mut report = Report::default();
    let whole = Location::file(file_name);
    let Some(text) = decode(bytes) else {
        let what = both!("这不是可以读取的纯文本", "this is no plain text that can be read");
        report.push(Problem::error(whole, what).hint(both!(
            "请把原文另存为 UTF-8 编码的纯文本（.txt）",
            "save the text as a plain text file (.txt) in UTF-8"
        )));
        return (SourceText::default(), report);
    };
    let Some(naming) = Naming::of(&text) else {
        let what = both!("原文中没有找到任何条文", "no article was found in the text");
        report.push(Problem::error(whole, what).hint(both!(
            "每条须从行首写起，如 `第一条`、`Article 1`、`Section 1`、`§ 1`",
            "every article must begin at the start of a line, like `第一条`, `Article 1`, `Section 1` or `§ 1`"
        )));
        return (SourceText::default(), report);
    };
    let mut reader = Reader::new(naming, file_name, report);
    for (at, line) in text.lines().enumerate() {
        reader.line(labels::clean(line), at + 1);
    }
    reader.finish()
}

/// The characters of a file with plain line ends; nothing if it is packed or in an encoding that is not understood.
fn decode(bytes: &[u8]) -> Option<String> {
    let packed: [&[u8]; 4] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0", b"%PDF", b"{\\rtf"];
    if packed.iter().any(|magic| bytes.starts_with(magic)) {
        return None;
    }
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => {
            encoding.decode_without_bom_handling_and_without_replacement(bytes.get(length..)?)?
        }
        None => UTF_8
            .decode_without_bom_handling_and_without_replacement(bytes)
            .or_else(|| GB18030.decode_without_bom_handling_and_without_replacement(bytes))?,
    };
    // A zero is the sign of UTF-16 without a mark, or of no text at all.
    (!text.contains('\0')).then(|| text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Goes through the lines and puts the text together.
struct Reader {
    naming: Naming,
    file: Arc<str>,
    source: SourceText,
    report: Report,
    /// The article whose lines are being read.
    open: Option<(u32, Article)>,
    /// The style and number of the last item at each level of the list that is open.
    lists: Vec<(Style, u32)>,
    last: u32,
    /// Whether the last thing that was read is a heading after the first article.
    headed: bool,
}

impl Reader {
    fn new(naming: Naming, file: &str, report: Report) -> Self {
        let source = SourceText::default();
        Self {
            naming,
            file: file.into(),
            source,
            report,
            open: None,
            lists: Vec::new(),
            last: 0,
            headed: false,
        }
    }

    fn line(&mut self, line: &str, at: usize) {
        if line.is_empty() {
            return;
        }
        if let Some(label) = self.naming.label(line, self.last) {
            self.close();
            self.article(label, at);
        } else if self.naming.is_heading(line) {
            self.close();
            self.headed = self.last > 0;
        } else {
            self.words(line, at);
        }
    }

    /// Opens an article. One that cannot be cited stays closed, and its lines belong to nothing.
    fn article(&mut self, label: Label<'_>, at: usize) {
        let place = Location { file: self.file.clone(), line: at, ..Location::default() };
        self.headed = false;
        let Some(number) = label.number else {
            let what = both!(
                "增补的条文（第N条之一）无法引用，已略过",
                "an inserted article (第N条之一) cannot be cited and is passed over"
            );
            self.report.push(Problem::warning(place, what));
            return;
        };
        if self.source.articles.contains_key(&number) {
            let what = both!(
                "第 {} 条在原文中不止一处，只取最长的一处",
                "article {} is in the text more than once; only the longest is taken",
                number
            );
            self.report.push(Problem::warning(place, what));
        }
        self.last = number;
        let mut article = Article::default();
        if !label.rest.is_empty() {
            let words = self.source.append(label.rest);
            article.headed = !labels::ends_a_sentence(label.rest);
            article.whole = words.clone();
            article.paragraphs.push(words);
        }
        self.open = Some((number, article));
    }

    /// Adds a line to the article that is open. What stands before the first article belongs to none.
    fn words(&mut self, line: &str, at: usize) {
        let place = Location { file: self.file.clone(), line: at, ..Location::default() };
        let Some((number, article)) = &mut self.open else {
            // Perhaps the heading was none, and this line belongs to the article before it.
            if self.headed && labels::ends_a_sentence(line) {
                self.headed = false;
                let what = both!(
                    "标题之后、下一条之前的文字不属于任何一条",
                    "the words after a heading and before the next article belong to no article"
                );
                self.report.push(Problem::warning(place, what));
            }
            return;
        };
        let words = self.source.append(line);
        article.whole = if article.whole.is_empty() { words.clone() } else { article.whole.start..words.end };
        if let Some(mark) = marks::mark(line, *number, &self.lists) {
            let depth = match mark.style {
                Style::Point(depth) => depth.min(self.lists.len()),
                style => self.lists.iter().position(|(open, _)| *open == style).unwrap_or(self.lists.len()),
            };
            self.lists.truncate(depth);
            self.lists.push((mark.style, mark.number));
            let words = words.end - mark.rest.len()..words.end;
            let bracketed =
                matches!(mark.style, Style::Bracket | Style::Letter | Style::Roman | Style::Chinese);
            let item = Item { number: mark.number, bracketed, words, below: Vec::new() };
            if !insert(&mut article.items, depth, item) {
                let what = both!(
                    "第 {} 条中编号 {} 的项不止一个；指向它的引用视为没有所指",
                    "article {} has more than one item {} in one place; a citation of it counts as pointing at nothing",
                    number,
                    mark.number
                );
                self.report.push(Problem::warning(place, what));
            }
        } else {
            // A running line ends the list: what follows is a new one.
            self.lists.clear();
            if article.headed && article.paragraphs.len() == 1 && article.items.is_empty() {
                article.paragraphs.clear();
            }
            article.headed = false;
            article.paragraphs.push(words);
        }
    }

    fn close(&mut self) {
        self.lists.clear();
        if let Some((number, article)) = self.open.take() {
            // A table of contents lists the articles too, but its lines are short.
            let length = |article: &Article| article.whole.len();
            if self.source.articles.get(&number).map_or(0, length) <= length(&article) {
                self.source.articles.insert(number, article);
            }
        }
    }

    fn finish(mut self) -> (SourceText, Report) {
        self.close();
        let mut missing: Vec<(u32, u32)> = Vec::new();
        let mut expected = 1;
        for &number in self.source.articles.keys() {
            if number > expected {
                missing.push((expected, number - 1));
            }
            expected = number + 1;
        }
        if !missing.is_empty() {
            let list = |between: &str| {
                let spans = missing
                    .iter()
                    .map(|(from, to)| if from == to { from.to_string() } else { format!("{from}–{to}") });
                spans.collect::<Vec<_>>().join(between)
            };
            let what = Text::new(
                format!("原文编到第 {} 条，但缺第 {} 条", expected - 1, list("、")),
                format!(
                    "the articles of the text go up to {}, but article {} is missing",
                    expected - 1,
                    list(", ")
                ),
            );
            let hint =
                both!("查看这些条是否从行首写起", "see whether these articles begin at the start of a line");
            self.report.push(Problem::warning(Location::file(&self.file), what).hint(hint));
        }
        (self.source, self.report)
    }
}

impl SourceText {
    /// Appends a line and returns where it stands.
    fn append(&mut self, line: &str) -> Range<usize> {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(line);
        start..self.text.len()
    }
}

/// Puts an item under the last ones of the lists above it, and stretches those over it.
/// False if its list has an item of that number already.
fn insert(items: &mut Vec<Item>, depth: usize, item: Item) -> bool {
    if depth > 0
        && let Some(last) = items.last_mut()
    {
        last.words.end = item.words.end;
        return insert(&mut last.below, depth - 1, item);
    }
    let fresh = items.iter().all(|other| other.number != item.number);
    items.push(item);
    fresh
}
