//! The official text, as the user gives it: articles, paragraphs and items, and the words that a cite points at.
//!
//! It finds the words and shows them beside a citation. It never decides anything: no norm is read out of the text.

mod labels;
mod marks;
mod reader;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::cite::{Cite, Part};
use crate::source::Report;

/// The text of a set of rules, split into what cites can point at.
#[derive(Clone, Debug, Default)]
pub struct SourceText {
    /// The lines of all articles, trimmed, without headings and preamble; every range below points into it.
    text: String,
    articles: BTreeMap<u32, Article>,
}

#[derive(Clone, Debug, Default)]
struct Article {
    whole: Range<usize>,
    /// Lines that are no items: the paragraphs, in an article with a list the running ones.
    paragraphs: Vec<Range<usize>>,
    items: Vec<Item>,
    /// The first line may turn out to be a heading when another paragraph follows it.
    headed: bool,
}

#[derive(Clone, Debug)]
struct Item {
    number: u32,
    /// Whether its mark stands in brackets, as the last level of a cite does.
    bracketed: bool,
    /// Its words without its mark, with everything below it.
    words: Range<usize>,
    below: Vec<Item>,
}

impl SourceText {
    /// Reads a plain text in UTF-8, UTF-16 with a byte order mark, or GB18030.
    ///
    /// Articles begin at the start of a line with `第N条`, else with `Article N` or `Art. N`, else with `Section N` or
    /// `§ N`, else with `第N节`: the first of these that occurs. Every line of an article is a paragraph or an item of a list.
    /// The report holds what could not be read (errors) and what is doubtful (warnings: articles missing or twice there).
    pub fn read(bytes: &[u8], file_name: &str) -> (Self, Report) {
        reader::read(bytes, file_name)
    }

    /// How many articles the text has.
    pub fn articles(&self) -> usize {
        self.articles.len()
    }

    /// Whether the article has a list, so that `.3` points at an item of it and no paragraph.
    pub fn has_items(&self, article: u32) -> bool {
        self.articles.get(&article).is_some_and(|article| !article.items.is_empty())
    }

    /// The words a cite points at, without the label or mark in front of them and with everything below them;
    /// `None` if it points at nothing, or at more than one thing.
    pub fn words(&self, cite: &Cite) -> Option<&str> {
        let article = self.articles.get(&cite.article())?;
        let paragraph = |number: u32| article.paragraphs.get((number as usize).checked_sub(1)?).cloned();
        let range = match cite.parts() {
            [] => article.whole.clone(),
            [Part::Running(number)] => paragraph(*number)?,
            [Part::Point(number)] if article.items.is_empty() => paragraph(*number)?,
            parts => find(&article.items, parts)?,
        };
        self.text.get(range).filter(|words| !words.is_empty())
    }
}

/// The item that the levels of a cite lead to, if there is exactly one.
fn find(items: &[Item], parts: &[Part]) -> Option<Range<usize>> {
    let (first, rest) = parts.split_first()?;
    let mut hits = items.iter().filter(|item| match *first {
        Part::Point(number) => item.number == number,
        Part::Bracket(number) => item.number == number && item.bracketed,
        Part::Running(_) => false,
    });
    let item = hits.next().filter(|_| hits.next().is_none())?;
    if rest.is_empty() { Some(item.words.clone()) } else { find(&item.below, rest) }
}

#[cfg(test)]
mod tests {
    use encoding_rs::GB18030;
    use proptest::{collection, prelude::*};

    use super::*;

    /// An invented text with every form that the reader knows.
    const RULES: &str = "\
果园管理规则
2024年3月1日
第一章 总 则
第一条 为了看好果园，制定本规则。
第二条 园长管全园。
副园长管一片。

组长管一行，具体按第四条
第二款办理。
第二章 会
第三条 全园大会由园长主持。
大会的任务是：
（一）定种什么；
（二）定下列大事：
1、买什么：
(1)树苗；
(2)工具；
2、卖什么：
（1）苹果；
（三）别的事。
大会每年开一次。
第四条
本规则自2024年4月1日起施行。
";

    fn read(text: &str) -> SourceText {
        let (source, report) = SourceText::read(text.as_bytes(), "rules.txt");
        assert_eq!(report.problems(), [] as [&crate::source::Problem; 0]);
        source
    }

    fn words<'a>(source: &'a SourceText, cite: &str) -> Option<&'a str> {
        source.words(&Cite::parse(cite).unwrap())
    }

    #[test]
    fn each_cite_finds_its_words() {
        let source = read(RULES);
        assert_eq!(source.articles(), 4);
        assert_eq!((1..=5).filter(|&article| source.has_items(article)).collect::<Vec<_>>(), [3]);
        for (cite, expected) in [
            ("1", Some("为了看好果园，制定本规则。")),
            ("1.1", Some("为了看好果园，制定本规则。")),
            ("1.2", None),
            ("2.2", Some("副园长管一片。")),
            ("2.3", Some("组长管一行，具体按第四条")),
            ("2.¶4", Some("第二款办理。")),
            ("2.5", None),
            ("2.1.1", None),
            ("3.¶1", Some("全园大会由园长主持。")),
            ("3.¶2", Some("大会的任务是：")),
            ("3.¶3", Some("大会每年开一次。")),
            ("3.¶4", None),
            ("3.1", Some("定种什么；")),
            ("3.2.1", Some("买什么：\n(1)树苗；\n(2)工具；")),
            ("3.2.1(2)", Some("工具；")),
            ("3.2.2(1)", Some("苹果；")),
            ("3.2.2(2)", None),
            ("3.2(1)", None),
            ("3.3", Some("别的事。")),
            ("3.4", None),
            ("4", Some("本规则自2024年4月1日起施行。")),
            ("5", None),
        ] {
            assert_eq!(words(&source, cite), expected, "{cite}");
        }
        let whole = words(&source, "3").unwrap();
        assert!(
            whole.starts_with("全园大会") && whole.contains("\n(2)工具；\n") && whole.ends_with("开一次。")
        );
        assert!(words(&source, "3.2").unwrap().ends_with("（1）苹果；"));
    }

    #[test]
    fn every_encoding_gives_the_same_words() {
        let (gb, _, _) = GB18030.encode(RULES);
        let mut wide = vec![0xFF, 0xFE];
        wide.extend(RULES.encode_utf16().flat_map(u16::to_le_bytes));
        let marked = format!("\u{feff}{}", RULES.replace('\n', "\r\n"));
        for bytes in [gb.as_ref(), &wide, marked.as_bytes(), RULES.replace('\n', "\r").as_bytes()] {
            let (source, report) = SourceText::read(bytes, "rules.txt");
            assert!(report.problems().is_empty());
            assert_eq!(source.articles(), 4);
            assert_eq!(words(&source, "3.2.1(2)"), Some("工具；"));
        }
    }

    #[test]
    fn an_english_text_is_read_by_its_own_labels() {
        let source = read(
            "Rules of the orchard\nChapter 1 General\nArticle 1\nThe head runs it.\nThe deputy helps, as article 2 says.\n\
             Article 2 Meetings\nThe meeting is held weekly.\nIt decides:\n(a) what to buy:\n(i) trees;\n(ii) tools;\n\
             (b) what to sell.\nArticle 2 applies to all.\n",
        );
        assert_eq!(source.articles(), 2);
        for (cite, expected) in [
            ("1.1", Some("The head runs it.")),
            ("1.2", Some("The deputy helps, as article 2 says.")),
            ("2.¶1", Some("The meeting is held weekly.")),
            ("2.¶3", Some("Article 2 applies to all.")),
            ("2.1(2)", Some("tools;")),
            ("2.2", Some("what to sell.")),
            ("2.3", None),
        ] {
            assert_eq!(words(&source, cite), expected, "{cite}");
        }
    }

    #[test]
    fn dotted_numbers_are_found_where_they_are_written() {
        let source = read(
            "## Section 1 Purpose\nWhy.\n## Section 2 Contracts\n2.1 Who signs:\n2.1.1 the head;\n2.1.2 the dean.\n2.2 When.\n",
        );
        for (cite, expected) in [
            ("1.1", Some("Why.")),
            ("2.1.2", Some("the dean.")),
            ("2.1", Some("Who signs:\n2.1.1 the head;\n2.1.2 the dean.")),
            ("2.2", Some("When.")),
            ("2.3", None),
        ] {
            assert_eq!(words(&source, cite), expected, "{cite}");
        }
        assert_eq!(words(&read("第一节 目的\n第二节 合同\n2.1 由甲签。\n"), "2.1"), Some("由甲签。"));
    }

    #[test]
    fn what_is_doubtful_is_reported_with_its_line() {
        let text = "第一条 目的\n第三条 主任管。\n（一）甲；\n另有：\n（一）乙；\n第三条之一 增补。\n第一条 这才是正文。\n附件\n表一。\n表二。\n";
        let (source, report) = SourceText::read(text.as_bytes(), "rules.txt");
        assert!(!report.has_errors());
        let lines: Vec<usize> = report.problems().iter().map(|problem| problem.at.line).collect();
        assert_eq!(lines, [0, 5, 6, 7, 9]);
        assert_eq!(words(&source, "1"), Some("这才是正文。"));
        assert_eq!(words(&source, "3.1"), None, "two items have this number");
        assert_eq!(words(&source, "3.¶2"), Some("另有："));
        assert_eq!(words(&source, "3"), Some("主任管。\n（一）甲；\n另有：\n（一）乙；"));
    }

    #[test]
    fn what_is_no_text_is_an_error() {
        for bytes in [&b"PK\x03\x04"[..], b"%PDF-1.7", b"a\0b\0", b"\xff\xff\xff", b"", "没有条文".as_bytes()]
        {
            let (source, report) = SourceText::read(bytes, "rules.txt");
            assert!(report.has_errors());
            assert_eq!(source.articles(), 0);
            assert_eq!(words(&source, "1"), None);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_a_fall(
            lines in collection::vec("(第[一二十0-9]{1,3}条 ?|第一章 |Article [0-9]{1,12}\\.? ?|（[一二三]）|\\([1-3a-civ]\\)|[1-3][、.]|[1-3]\\.[1-3] )?[甲a。. ]{0,4}", 0..20),
            cite in "[1-3](\\.¶?[1-3]){0,3}(\\([1-3]\\))?",
        ) {
            let (source, _) = SourceText::read(lines.join("\n").as_bytes(), "rules.txt");
            if let Ok(cite) = Cite::parse(&cite)
                && let Some(words) = source.words(&cite)
            {
                let article = Cite::parse(&cite.article().to_string()).unwrap();
                prop_assert!(source.words(&article).is_some_and(|whole| whole.contains(words)));
            }
        }
    }
}
