//! The lines that divide a text: the labels of articles, and the headings of chapters and annexes.
//!
//! One line at a time; nothing here reports or decides what is missing.

use crate::cite::{half_width, read_numeral};

/// Longer lines are no headings.
const HEADING: usize = 40;

/// Higher numbers are no numbers of articles.
const MOST: u32 = 9999;

/// After an article's number these show that the line only speaks of the article.
const REFERENCE: [&str; 19] = [
    "规定", "第", "至", "到", "、", "，", ",", "和", "或", "与", "及", "以", "所", "的", "中", "之", "款",
    "项", "(",
];

/// By which word a text names its articles.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Naming {
    /// `第N条`.
    Tiao,
    /// `Article N`, `Art. N`.
    Article,
    /// `Section N`, `Sec. N`, `§ N`.
    Section,
    /// `第N节`, in texts that have no 条.
    Jie,
}

impl Naming {
    /// The first of the words, in the order of the list above, that opens an article anywhere in the text.
    pub(super) fn of(text: &str) -> Option<Self> {
        [Self::Tiao, Self::Article, Self::Section, Self::Jie]
            .into_iter()
            .find(|naming| text.lines().any(|line| naming.label(clean(line), 0).is_some()))
    }

    /// The article that a line opens, if it opens one; `last` is the number of the article before.
    pub(super) fn label(self, line: &str, last: u32) -> Option<Label<'_>> {
        match self {
            Self::Tiao => chinese_label(line, "条", last),
            Self::Jie => chinese_label(line, "节", last),
            Self::Article => english_label(line, &["article", "art."]),
            Self::Section => english_label(line, &["section", "sec.", "§"]),
        }
    }

    /// Whether a line is the heading of a chapter or an annex, and so belongs to no article.
    pub(super) fn is_heading(self, line: &str) -> bool {
        if line.chars().count() > HEADING || ends_a_sentence(line) {
            return false;
        }
        let divisions = ["章", "编", "篇", "分编", "节"];
        let chinese = divisions
            .iter()
            .filter(|division| self != Self::Jie || **division != "节")
            .any(|division| ordinal(line, division).is_some());
        let squeezed: String = line.chars().filter(|c| !c.is_whitespace()).collect();
        let annex =
            squeezed == "附则" || ["附件", "附录", "附表"].iter().any(|word| squeezed.starts_with(word));
        let english = ["chapter", "part", "title", "annex", "appendix", "schedule"].iter().any(|word| {
            strip_word(line, word).is_some_and(|tail| {
                tail.is_empty()
                    || tail.starts_with(char::is_whitespace)
                        && tail
                            .trim_start()
                            .starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit())
            })
        });
        chinese || annex || english
    }
}

/// The opening of an article.
#[derive(Clone, Copy, Debug)]
pub(super) struct Label<'a> {
    /// Its number; none for an inserted article (第十二条之一), which no cite can name.
    pub(super) number: Option<u32>,
    /// The words after the label.
    pub(super) rest: &'a str,
}

/// A line without the white space around it and without the sign of a heading in Markdown.
pub(super) fn clean(line: &str) -> &str {
    line.trim().trim_start_matches('#').trim_start()
}

/// Whether words end as a sentence or a part of one does, and not as a heading.
pub(super) fn ends_a_sentence(words: &str) -> bool {
    words.ends_with(['。', '；', '：', '，', '！', '？', '”', '.', ';', ':', ',', '!', '?', '"'])
}

/// `第`, a number and this word: the number and what follows.
fn ordinal<'a>(line: &'a str, word: &str) -> Option<(u32, &'a str)> {
    let (number, rest) = line.strip_prefix('第')?.split_once(word)?;
    let number: String = number.chars().filter(|c| !c.is_whitespace()).collect();
    Some((read_numeral(&number).filter(|&number| number <= MOST)?, rest))
}

fn chinese_label<'a>(line: &'a str, word: &str, last: u32) -> Option<Label<'a>> {
    let (number, rest) = ordinal(line, word)?;
    if let Some(tail) = rest.strip_prefix('之') {
        let (inserted, rest) = tail.split_once(char::is_whitespace).unwrap_or((tail, ""));
        return read_numeral(inserted).map(|_| Label { number: None, rest: rest.trim_start() });
    }
    let apart = rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || "【［[：:".contains(c));
    // Without a gap only the next number in turn is believed: "第五条规定的事项" opens nothing.
    let plain = rest.chars().next().map(half_width);
    let spoken_of = plain == Some('(') || REFERENCE.iter().any(|word| rest.starts_with(word));
    if apart || number == last + 1 && !spoken_of {
        let rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '：' || c == ':');
        return Some(Label { number: Some(number), rest });
    }
    None
}

fn english_label<'a>(line: &'a str, words: &[&str]) -> Option<Label<'a>> {
    let tail = words.iter().find_map(|word| strip_word(line, word))?;
    let (number, rest) = digits(tail.trim_start())?;
    let dashes = ['-', '–', '—'];
    let words = rest.trim_start();
    // "Section 3 applies", "Section 3(2)", "Section 3, …" and "Section 3.2" open nothing.
    let opens = rest.is_empty()
        || rest.starts_with([':', '：'])
        || rest.starts_with(dashes)
            && !words.trim_start_matches(dashes).starts_with(|c: char| c.is_ascii_digit())
        || rest.strip_prefix('.').is_some_and(|after| !after.starts_with(|c: char| c.is_ascii_digit()))
        || rest.starts_with(char::is_whitespace)
            && !words.starts_with(|c: char| c.is_lowercase() || c == '(');
    let rest =
        rest.trim_start_matches(|c: char| c.is_whitespace() || ".:：".contains(c) || dashes.contains(&c));
    (opens && (1..=MOST).contains(&number)).then_some(Label { number: Some(number), rest })
}

/// The number at the beginning, in plain or full-width digits, and what follows it.
pub(super) fn digits(words: &str) -> Option<(u32, &str)> {
    let rest = words.trim_start_matches(|c: char| half_width(c).is_ascii_digit());
    let number: String = words.strip_suffix(rest)?.chars().map(half_width).collect();
    Some((number.parse().ok()?, rest))
}

/// What follows a word at the beginning of a line, in large or small letters.
pub(super) fn strip_word<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    let (head, tail) = line.split_at_checked(word.len())?;
    head.eq_ignore_ascii_case(word).then_some(tail)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn opened(naming: Naming, line: &str, last: u32) -> Option<(Option<u32>, &str)> {
        naming.label(line, last).map(|label| (label.number, label.rest))
    }

    #[test]
    fn a_chinese_article_opens_at_its_label_only() {
        for (line, last, found) in [
            ("第六条 由甲负责。", 5, Some((Some(6), "由甲负责。"))),
            ("第６条　由甲负责。", 0, Some((Some(6), "由甲负责。"))),
            ("第 一百零二 条", 0, Some((Some(102), ""))),
            ("第六条【分工】由甲负责。", 0, Some((Some(6), "【分工】由甲负责。"))),
            ("第六条由甲负责。", 5, Some((Some(6), "由甲负责。"))),
            ("第六条由甲负责。", 8, None),
            ("第六条规定的事项", 5, None),
            ("第六条、第七条所列", 5, None),
            ("第六条（二）项所列", 5, None),
            ("第六条之一 由乙负责。", 6, Some((None, "由乙负责。"))),
            ("第六条之规定", 5, None),
            ("按第六条 办理", 5, None),
            ("第一章 总则", 0, None),
        ] {
            assert_eq!(opened(Naming::Tiao, line, last), found, "{line}");
        }
    }

    #[test]
    fn an_english_article_opens_at_its_label_only() {
        for (line, found) in [
            ("Article 6 The head decides.", Some((Some(6), "The head decides."))),
            ("ARTICLE 6", Some((Some(6), ""))),
            ("Art. 6. Approval", Some((Some(6), "Approval"))),
            ("Article 6 – Approval", Some((Some(6), "Approval"))),
            ("Article 6 applies", None),
            ("Article 6(2)", None),
            ("Articles 6 and 7", None),
            ("Article 6.2 Approval", None),
            ("Article 0", None),
        ] {
            assert_eq!(opened(Naming::Article, line, 0), found, "{line}");
        }
        assert_eq!(opened(Naming::Section, "§ 3 Approval", 0), Some((Some(3), "Approval")));
        assert_eq!(opened(Naming::Section, "§3: Approval", 0), Some((Some(3), "Approval")));
    }

    #[test]
    fn headings_are_short_and_end_without_a_stop() {
        for line in [
            "第一章 总 则",
            "第二节 职责",
            "第一分编 通则",
            "附 则",
            "附件：表格",
            "Chapter 2",
            "Part II Money",
        ] {
            assert!(Naming::Tiao.is_heading(line), "{line}");
        }
        for line in
            ["第一章规定的事项。", "第三章适用于：", "Part of it is done", "第六条 由甲负责", "附带说明"]
        {
            assert!(!Naming::Tiao.is_heading(line), "{line}");
        }
        assert!(!Naming::Jie.is_heading("第二节 职责"));
    }
}
