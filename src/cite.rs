//! Pin-cites: the written form (`45.3`, `41.¶1`, `41.4.2(3)`), its order, and how it is said in either language.
//!
//! A cite is only an address. Whether anything stands there is for `provisions` to say; nothing here reads a text.

mod numeral;

use std::fmt;

use crate::source::{Lang, Text, both};

pub(crate) use numeral::half_width;
pub use numeral::{numeral, read_numeral};

/// One level of a cite below the article. The order of the variants is the order of cites within an article.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Part {
    /// `¶1`: a running paragraph of an article that has a list.
    Running(u32),
    /// `.3`: a paragraph, an item or a sub-item; which of them depends on the article.
    Point(u32),
    /// `(3)`: the last level, written in brackets.
    Bracket(u32),
}

/// A pin-cite: an article and the way down from it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub struct Cite {
    article: u32,
    parts: Vec<Part>,
}

impl Cite {
    /// Reads the written form. Full-width digits, dots and brackets count as plain ones.
    ///
    /// # Errors
    /// Why the words are no cite, without repeating them: what follows a colon after "the citation `45.` is wrong".
    pub fn parse(written: &str) -> Result<Self, Text> {
        let plain: String = written.trim().chars().map(half_width).collect();
        read(&plain).ok_or_else(|| reason(&plain))
    }

    /// The number of the article.
    pub fn article(&self) -> u32 {
        self.article
    }

    /// The levels below the article, from the top down; empty for a whole article.
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }

    /// The cite as it is said in one language.
    ///
    /// `provision` is the pattern by which the institution names an article (`第{}条`, `Art. {}`);
    /// `has_items` tells whether the article has a numbered list, so that `.3` is an item and no paragraph.
    pub fn show(&self, lang: Lang, provision: &Text, has_items: bool) -> String {
        let pattern = provision.get(lang);
        match lang {
            Lang::Zh if pattern.contains('条') => self.show_zh(pattern, has_items, numeral, "（", "）"),
            Lang::Zh if pattern.starts_with('第') => {
                self.show_zh(pattern, has_items, |number| number.to_string(), "", "")
            }
            Lang::En if pattern.starts_with("Art.") => self.show_en(pattern),
            _ => fill(pattern, &self.to_string()),
        }
    }

    fn show_zh(
        &self,
        pattern: &str,
        has_items: bool,
        count: fn(u32) -> String,
        open: &str,
        close: &str,
    ) -> String {
        // An article with a list begins with its items (项), any other with its paragraphs (款).
        let levels = usize::from(has_items)..;
        let below = self.parts.iter().zip(levels).map(|(part, level)| match (*part, level) {
            (Part::Running(number), _) | (Part::Point(number), 0) => format!("第{}款", count(number)),
            (Part::Point(number), 1) => format!("第{open}{}{close}项", count(number)),
            (Part::Point(number), 2) => format!("第{number}目"),
            (Part::Point(number), _) => format!("之{number}"),
            (Part::Bracket(number), _) => format!("之（{number}）"),
        });
        fill(pattern, &count(self.article)) + &below.collect::<String>()
    }

    fn show_en(&self, pattern: &str) -> String {
        let below = self.parts.iter().enumerate().map(|(depth, part)| match *part {
            // `Art. 41(1)` would be the first item, so the paragraph keeps its sign.
            Part::Running(number) => format!(" ¶{number}"),
            Part::Point(number) if depth > 0 => format!(".{number}"),
            Part::Point(number) | Part::Bracket(number) => format!("({number})"),
        });
        fill(pattern, &self.article.to_string()) + &below.collect::<String>()
    }
}

impl fmt::Display for Cite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.article)?;
        for part in &self.parts {
            match part {
                Part::Running(number) => write!(f, ".¶{number}")?,
                Part::Point(number) => write!(f, ".{number}")?,
                Part::Bracket(number) => write!(f, "({number})")?,
            }
        }
        Ok(())
    }
}

/// Reads a cite that is written in plain characters; nothing if it is not one.
fn read(plain: &str) -> Option<Cite> {
    let (body, bracket) = match plain.split_once('(') {
        Some((body, tail)) => (body, Some(tail.strip_suffix(')')?)),
        None => (plain, None),
    };
    let mut pieces = body.split('.');
    let article = count(pieces.next()?)?;
    let mut parts = Vec::new();
    for piece in pieces {
        // Nothing lies below a running paragraph, and nothing above one.
        match (piece.strip_prefix('¶'), parts.first()) {
            (Some(number), None) => parts.push(Part::Running(count(number)?)),
            (None, None | Some(Part::Point(_))) => parts.push(Part::Point(count(piece)?)),
            _ => return None,
        }
    }
    if let Some(number) = bracket {
        if !matches!(parts.first(), Some(Part::Point(_))) {
            return None;
        }
        parts.push(Part::Bracket(count(number)?));
    }
    Some(Cite { article, parts })
}

/// A number of a cite: from 1, without leading zeros, so that a place has one written form only.
fn count(digits: &str) -> Option<u32> {
    let plain = !digits.starts_with('0') && digits.bytes().all(|byte| byte.is_ascii_digit());
    if plain { digits.parse().ok() } else { None }
}

/// Why something is no cite. The commonest slips get an answer of their own.
fn reason(plain: &str) -> Text {
    if let Some((before, after)) = plain.split_once(" s")
        && read(before).is_some()
        && count(after).is_some()
    {
        return both!(
            "引用只写到款、项，不写到句；请写 `{}`",
            "citations end at the paragraph or item and name no sentence; write `{}`",
            before
        );
    }
    if let Some((article, bracket)) = plain.split_once('(')
        && let Some(bracket) = bracket.strip_suffix(')')
        && let Some(cite) = read(&format!("{article}.{bracket}"))
        && count(article).is_some()
    {
        return both!(
            "条与款、项之间用点号；请写 `{}`",
            "a dot stands between the article and its paragraph or item; write `{}`",
            cite
        );
    }
    if plain.split(['.', '(', ')', '¶']).any(|piece| piece.starts_with('0')) {
        return both!("编号从 1 起，前面不加 0", "numbers begin at 1 and are written without leading zeros");
    }
    both!(
        "请写成 `6`、`45.3`、`41.¶1` 或 `41.4.2(3)` 这样的形式",
        "write it like `6`, `45.3`, `41.¶1` or `41.4.2(3)`"
    )
}

/// Puts a number into a pattern such as `第{}条`; a pattern without a place for it is followed by the number.
fn fill(pattern: &str, number: &str) -> String {
    if pattern.contains("{}") { pattern.replace("{}", number) } else { format!("{pattern}{number}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cite(written: &str) -> Cite {
        Cite::parse(written).unwrap()
    }

    fn articles() -> Text {
        Text::new("第{}条", "Art. {}")
    }

    #[test]
    fn the_written_form_comes_back() {
        for written in ["6", "45.3", "41.¶1", "41.5", "41.4.2(3)", "3.2.1", "120.11"] {
            assert_eq!(cite(written).to_string(), written);
        }
        assert_eq!(cite(" ４１．４．２（３） ").to_string(), "41.4.2(3)");
        assert_eq!(cite("41.4.2(3)").article(), 41);
    }

    #[test]
    fn what_is_no_cite_is_refused_with_a_reason() {
        for written in [
            "",
            " ",
            "x",
            "45.",
            ".3",
            "45..3",
            "45.3 s2",
            "0",
            "45.0",
            "045",
            "45.03",
            "45(3)",
            "45.3(2",
            "45.3)",
            "45.3()",
            "45.3(2)(1)",
            "45.3(2).1",
            "¶1",
            "41.4.¶1",
            "41.¶1.2",
            "41.¶1(2)",
            "41.¶",
            "-1",
            "+6",
            "45.三",
            "99999999999",
            "第四十五条",
        ] {
            let reason = Cite::parse(written).unwrap_err();
            assert!(!reason.zh.is_empty() && !reason.en.is_empty(), "{written}");
        }
        assert!(Cite::parse("45.3 s2").unwrap_err().en.ends_with("write `45.3`"));
        assert!(Cite::parse("45(3)").unwrap_err().en.ends_with("write `45.3`"));
        assert!(Cite::parse("45.03").unwrap_err().en.contains("leading zeros"));
    }

    #[test]
    fn cites_are_ordered_by_number() {
        let ordered = [
            "6",
            "41",
            "41.¶1",
            "41.¶2",
            "41.1",
            "41.4",
            "41.4.2",
            "41.4.2(2)",
            "41.4.2(3)",
            "41.4.2(10)",
            "41.4.3",
            "41.5",
            "41.10",
            "45",
            "100",
        ];
        let mut cites: Vec<Cite> = ordered.iter().rev().map(|written| cite(written)).collect();
        cites.sort();
        assert_eq!(cites.iter().map(Cite::to_string).collect::<Vec<_>>(), ordered);
    }

    #[test]
    fn an_article_is_said_in_both_languages() {
        for (written, items, zh, en) in [
            ("6", false, "第六条", "Art. 6"),
            ("45.3", false, "第四十五条第三款", "Art. 45(3)"),
            ("45.3.2", false, "第四十五条第三款第（二）项", "Art. 45(3).2"),
            ("41.¶1", true, "第四十一条第一款", "Art. 41 ¶1"),
            ("41.5", true, "第四十一条第（五）项", "Art. 41(5)"),
            ("41.4.2", true, "第四十一条第（四）项第2目", "Art. 41(4).2"),
            ("41.4.2(3)", true, "第四十一条第（四）项第2目之（3）", "Art. 41(4).2(3)"),
        ] {
            assert_eq!(cite(written).show(Lang::Zh, &articles(), items), zh);
            assert_eq!(cite(written).show(Lang::En, &articles(), items), en);
        }
    }

    #[test]
    fn other_institutions_keep_their_own_numbers() {
        let sections = Text::new("第{}节", "§{}");
        for (written, items, zh, en) in [
            ("3", false, "第3节", "§3"),
            ("3.2", false, "第3节第2款", "§3.2"),
            ("3.2.1", false, "第3节第2款第1项", "§3.2.1"),
            ("3.2(1)", true, "第3节第2项之（1）", "§3.2(1)"),
        ] {
            assert_eq!(cite(written).show(Lang::Zh, &sections, items), zh);
            assert_eq!(cite(written).show(Lang::En, &sections, items), en);
        }
        let bare = Text::new("§{}", "Section ");
        assert_eq!(cite("3.2").show(Lang::Zh, &bare, false), "§3.2");
        assert_eq!(cite("3.2").show(Lang::En, &bare, false), "Section 3.2");
    }
}
