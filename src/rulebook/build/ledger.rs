//! The ledger, and citations that must point into it.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{Draft, Raw, text};
use crate::cite::Cite;
use crate::model::{Article, ArticleStatus};
use crate::rulebook::Rulebook;
use crate::rulebook::wire::{ArticleEntry, StatusEntry};
use crate::source::{Location, Problem, Text, both};
use crate::toml_file::Bilingual;

impl Draft {
    /// The ledger: every article of the source has one entry, and every entry says what became of it.
    pub(super) fn ledger(&mut self, book: &mut Rulebook, articles: &[Raw<ArticleEntry>]) {
        let mut places: BTreeMap<u32, Location> = BTreeMap::new();
        for (file, entry) in articles {
            let number = *entry.number.get_ref();
            let at = self.place(*file, &entry.number);
            if number == 0 || number > book.header.articles {
                let what = both!(
                    "原文没有第 {} 条（共 {} 条）",
                    "the source has no article {} (it has {})",
                    number,
                    book.header.articles
                );
                self.report.push(Problem::error(at.clone(), what).hint(raise(book.header.articles)));
            }
            if let Some(first) = places.insert(number, at.clone()) {
                self.report.push(
                    Problem::error(
                        at.clone(),
                        both!("第 {} 条登记了两次", "article {} is entered twice", number),
                    )
                    .hint(both!("第一次出现在 {}", "it first stands at {}", first)),
                );
            }
            let article =
                self.article(*file, &entry.number, &entry.heading, entry.status, entry.reason.as_ref());
            let matters = self.matters.iter().any(|(_, matter)| {
                Cite::parse(matter.id.get_ref()).is_ok_and(|cite| cite.article() == number)
            });
            if article.status == ArticleStatus::Operative && entry.norm.is_empty() && !matters {
                self.report.error(
                    &at,
                    both!(
                        "第 {} 条登记为有效规范，却没有任何规范",
                        "article {} is entered as operative but has no norm",
                        number
                    ),
                );
            }
            book.articles.push(article);
        }
        book.articles.sort_by_key(|article| article.number);
        let missing: Vec<String> = (1..=book.header.articles)
            .filter(|number| !places.contains_key(number))
            .map(|number| number.to_string())
            .collect();
        if !missing.is_empty() {
            self.report.push(
                Problem::error(
                    Location::file("rulebook/"),
                    both!("台账缺少第 {} 条", "the ledger lacks article {}", missing.join(", ")),
                )
                .hint(both!(
                    "每一条都要有一个 `[[article]]`，哪怕只写明它没有可判断的内容",
                    "every article needs an `[[article]]`, if only to say that nothing in it can be decided"
                )),
            );
        }
    }

    /// An entry of the ledger; one that is not operative says why.
    pub(super) fn article(
        &mut self,
        file: usize,
        number: &Spanned<u32>,
        heading: &Bilingual,
        status: StatusEntry,
        reason: Option<&Bilingual>,
    ) -> Article {
        let at = self.place(file, number);
        let number = *number.get_ref();
        let status = match status {
            StatusEntry::Operative => ArticleStatus::Operative,
            StatusEntry::Duty => ArticleStatus::Duty,
            StatusEntry::Declaratory => ArticleStatus::Declaratory,
            StatusEntry::Open => ArticleStatus::Open,
        };
        if status != ArticleStatus::Operative && reason.is_none() {
            self.report.error(
                &at,
                both!(
                    "第 {} 条没有说明为何不作规范登记（`reason`）",
                    "article {} does not say why nothing more is encoded (`reason`)",
                    number
                ),
            );
        }
        Article { number, heading: text(heading), status, reason: reason.map(text), at }
    }

    /// The article a citation points at; the ledger of the book must be known.
    pub(super) fn cite(&mut self, book: &Rulebook, file: usize, cite: &Spanned<String>) -> Option<u32> {
        let at = self.place(file, cite);
        match Cite::parse(cite.get_ref()) {
            Ok(parsed) if book.article(parsed.article()).is_some() => Some(parsed.article()),
            Ok(parsed) => {
                let what = both!(
                    "引用 `{}` 指向的第 {} 条不存在",
                    "the citation `{}` points at article {}, which does not exist",
                    cite.get_ref(),
                    parsed.article()
                );
                let hint = if parsed.article() > book.header.articles {
                    raise(book.header.articles)
                } else {
                    both!(
                        "台账里没有这一条；补上它的 `[[article]]`",
                        "the ledger does not have it; add its `[[article]]`"
                    )
                };
                self.report.push(Problem::error(at, what).hint(hint));
                None
            }
            Err(why) => {
                let what = Text::new(
                    format!("引用 `{}` 写法不对：{}", cite.get_ref(), why.zh),
                    format!("the citation `{}` is not well formed: {}", cite.get_ref(), why.en),
                );
                self.report.error(&at, what);
                None
            }
        }
    }
}

/// Advice where a number lies beyond the last article.
fn raise(articles: u32) -> Text {
    both!(
        "原文若确有这一条，请把 `[rulebook]` 里的 `articles = {articles}` 改大",
        "if the source does have it, raise `articles = {articles}` in `[rulebook]`"
    )
}
