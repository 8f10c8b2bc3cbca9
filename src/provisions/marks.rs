//! The mark at the beginning of an item: `（一）`, `1、`, `(a)`, `3.2`.
//!
//! One line at a time; how the items hang together is for the reader. Nothing here reports or decides what is missing.

use crate::cite::{half_width, read_numeral};

use super::labels::{digits, strip_word};

/// How the items of one list are marked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Style {
    /// `（一）`.
    Chinese,
    /// `1、`, `1.`, `1)`.
    Number,
    /// `（1）`, `(1)`.
    Bracket,
    /// `(a)`, `a)`.
    Letter,
    /// `(i)`.
    Roman,
    /// `3.2` in article 3, `3.2.1` one deeper: the depth, from 0.
    Point(usize),
}

/// The mark at the beginning of an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Mark<'a> {
    /// How it is written.
    pub(super) style: Style,
    /// The number it says.
    pub(super) number: u32,
    /// The words after the mark.
    pub(super) rest: &'a str,
}

/// The mark of a line, if it has one. `open` holds the style and number of the last item at each level.
pub(super) fn mark<'a>(line: &'a str, article: u32, open: &[(Style, u32)]) -> Option<Mark<'a>> {
    point(line, article).or_else(|| in_brackets(line, open)).or_else(|| numbered(line, open))
}

/// `3.2` or `Section 3.2` in article 3.
fn point(line: &str, article: u32) -> Option<Mark<'_>> {
    let named = ["section", "sec.", "article", "art.", "§"].iter().find_map(|word| strip_word(line, word));
    let (first, mut rest) = digits(named.unwrap_or(line).trim_start())?;
    let mut path = Vec::new();
    while let Some((number, tail)) = rest.strip_prefix('.').and_then(digits) {
        path.push(number);
        rest = tail;
    }
    let number = *path.last()?;
    let words = rest.strip_prefix('.').unwrap_or(rest);
    let apart = words.is_empty() || words.starts_with(|c: char| c.is_whitespace() || !c.is_ascii());
    // "3.5 million" and "3.5万元" are amounts.
    let amount = path.len() == 1
        && words.trim_start().starts_with(|c: char| c.is_lowercase() || "万亿元倍个％".contains(c));
    (first == article && number > 0 && apart && !amount).then(|| Mark {
        style: Style::Point(path.len() - 1),
        number,
        rest: words.trim_start(),
    })
}

/// `（一）`, `(1)`, `(a)`, `(i)`.
fn in_brackets<'a>(line: &'a str, open: &[(Style, u32)]) -> Option<Mark<'a>> {
    let (inner, rest) = line.strip_prefix(['(', '（'])?.split_once([')', '）'])?;
    let inner = inner.trim();
    let (style, number) = match digits(inner) {
        Some((number, "")) => (Style::Bracket, number),
        Some(_) => return None,
        None => match read_numeral(inner) {
            Some(number) => (Style::Chinese, number),
            None => letter(inner, open)?,
        },
    };
    (number > 0).then(|| Mark { style, number, rest: rest.trim_start() })
}

/// `1、`, `1.`, `1)`, `a)`.
fn numbered<'a>(line: &'a str, open: &[(Style, u32)]) -> Option<Mark<'a>> {
    if let Some((number, rest)) = digits(line) {
        let words = rest.strip_prefix(['、', '．', '.', ')', '）'])?;
        // "1.5亿元" and "2022." begin no item.
        let amount = words.starts_with(|c: char| half_width(c).is_ascii_digit());
        return (!amount && (1..1000).contains(&number)).then(|| Mark {
            style: Style::Number,
            number,
            rest: words.trim_start(),
        });
    }
    let (inner, rest) = line.split_once([')', '）'])?;
    let (style, number) = letter(inner, open)?;
    Some(Mark { style, number, rest: rest.trim_start() })
}

/// A letter, or a small Roman number where no list of letters has come so far.
fn letter(inner: &str, open: &[(Style, u32)]) -> Option<(Style, u32)> {
    let mut chars = inner.chars();
    let single = match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii_alphabetic() => {
            Some(u32::from(c.to_ascii_lowercase()) - u32::from('a') + 1)
        }
        _ => None,
    };
    let romans =
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"];
    let roman = romans.iter().position(|roman| *roman == inner).map(|at| at as u32 + 1);
    match (single, roman) {
        (Some(single), Some(_)) if open.contains(&(Style::Letter, single - 1)) => {
            Some((Style::Letter, single))
        }
        (_, Some(roman)) => Some((Style::Roman, roman)),
        (Some(single), None) => Some((Style::Letter, single)),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_told_from_words() {
        let found = |line, open: &[(Style, u32)]| {
            mark(line, 3, open).map(|mark| (mark.style, mark.number, mark.rest))
        };
        for (line, mark) in [
            ("（一）甲；", Some((Style::Chinese, 1, "甲；"))),
            ("(十二)甲；", Some((Style::Chinese, 12, "甲；"))),
            ("1、甲", Some((Style::Number, 1, "甲"))),
            ("２．甲", Some((Style::Number, 2, "甲"))),
            ("1. Words", Some((Style::Number, 1, "Words"))),
            ("（3）甲", Some((Style::Bracket, 3, "甲"))),
            ("(b) words", Some((Style::Letter, 2, "words"))),
            ("c) words", Some((Style::Letter, 3, "words"))),
            ("(ii) words", Some((Style::Roman, 2, "words"))),
            ("3.2 Words", Some((Style::Point(0), 2, "Words"))),
            ("3.2.1 甲", Some((Style::Point(1), 1, "甲"))),
            ("§ 3.2. Words", Some((Style::Point(0), 2, "Words"))),
            ("3.2合同", Some((Style::Point(0), 2, "合同"))),
            ("3.2.1 words", Some((Style::Point(1), 1, "words"))),
            ("3.5 million", None),
            ("3.5万元以上", None),
            ("4.2 Words", None),
            ("1.5亿元以上", None),
            ("2022.", None),
            ("（此件公开发布）", None),
            ("(1a) words", None),
            ("甲）乙", None),
            ("", None),
        ] {
            assert_eq!(found(line, &[]), mark, "{line}");
        }
        assert_eq!(found("(i) x", &[(Style::Letter, 8)]), Some((Style::Letter, 9, "x")));
        assert_eq!(found("(i) x", &[(Style::Letter, 1)]), Some((Style::Roman, 1, "x")));
        assert_eq!(found("(c) x", &[(Style::Letter, 2)]), Some((Style::Letter, 3, "x")));
    }
}
