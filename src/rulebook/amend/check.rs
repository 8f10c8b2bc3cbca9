//! What must hold when all operations have been made: no override points at nothing, and every article keeps a true entry.
//!
//! Reports all there is; changes nothing.

use std::collections::BTreeSet;

use super::Deed;
use super::apply::Work;
use crate::atom::NormIx;
use crate::model::ArticleStatus;
use crate::source::{Location, Problem, both, did_you_mean};

impl Work<'_> {
    /// No norm may displace one that has been taken away, or that never was.
    pub(super) fn check_overrides(&mut self) {
        let rivals: Vec<NormIx> =
            self.version.readings.iter().flatten().flat_map(|reading| reading.add.clone()).collect();
        let held: BTreeSet<NormIx> = self.version.norms.iter().chain(&rivals).copied().collect();
        let ids: BTreeSet<&str> =
            held.iter().filter_map(|&norm| self.book.norm(norm)).map(|norm| norm.id.as_str()).collect();
        let mut problems = Vec::new();
        for &place in &held {
            let Some(norm) = self.book.norm(place) else { continue };
            for id in norm.overrides.iter().filter(|id| !ids.contains(id.as_str())) {
                if let Some((amendment, cite)) = self.repealed.get(id) {
                    let hint = if rivals.contains(&place) {
                        both!(
                            "`{}`属于某处歧义的另一种读法：新条文消除了疑义，就用 `settles` 写明",
                            "`{}` belongs to a rival reading: say with `settles` that the new text leaves no such doubt",
                            norm.id
                        )
                    } else {
                        both!(
                            "请一并修改 `{}` 的 `overrides`，或者把它也删去",
                            "change `overrides` of `{}` as well, or repeal it, too",
                            norm.id
                        )
                    };
                    let what = both!(
                        "修正案 `{}`（{}）删去规范 `{}`，但规范 `{}`（{}）还写着排除它",
                        "the amendment `{}` ({}) repeals the norm `{}`, which the norm `{}` ({}) still overrides",
                        amendment,
                        cite,
                        id,
                        norm.id,
                        norm.cite
                    );
                    problems.push(Problem::error(self.where_repealed(id), what).hint(hint));
                } else if self.book.amended(place) {
                    let what = both!(
                        "规范 `{}` 写着排除 `{}`，但没有这条规范",
                        "the norm `{}` overrides `{}`, but there is no such norm",
                        norm.id,
                        id
                    );
                    problems.push(
                        Problem::error(norm.at.clone(), what).maybe(did_you_mean(id, ids.iter().copied())),
                    );
                }
            }
        }
        for problem in problems {
            self.report.push(problem);
        }
    }

    /// Where a norm was repealed.
    fn where_repealed(&self, id: &str) -> Location {
        self.amendments
            .iter()
            .flat_map(|amendment| &amendment.operations)
            .find(|operation| matches!(&operation.deed, Deed::Repeal(gone) if gone == id))
            .map(|operation| operation.at.clone())
            .unwrap_or_default()
    }

    /// Every article keeps an entry that is true: one that has lost its last norm says what became of it.
    pub(super) fn check_ledger(&mut self) {
        let norms = || self.version.norms.iter().filter_map(|&norm| self.book.norm(norm));
        let mut problems = Vec::new();
        for article in &self.version.articles {
            if article.status == ArticleStatus::Operative
                && !norms().any(|norm| norm.article == article.number)
            {
                problems.push(
                    Problem::error(
                        self.last_touch(article.number),
                        both!(
                            "修改以后第 {} 条没有任何规范，台账上却仍登记为有效规范",
                            "after the amendment article {} has no norm, but is still entered as operative",
                            article.number
                        ),
                    )
                    .hint(both!(
                        "请加一个操作 `article = {{ number = {}, heading = …, status = …, reason = … }}`",
                        "add an operation `article = {{ number = {}, heading = …, status = …, reason = … }}`",
                        article.number
                    )),
                );
            }
        }
        for norm in norms() {
            if !self.version.articles.iter().any(|article| article.number == norm.article) {
                problems.push(Problem::error(
                    norm.at.clone(),
                    both!(
                        "规范 `{}` 所在的第 {} 条不在台账上",
                        "article {1}, in which the norm `{0}` stands, is not in the ledger",
                        norm.id,
                        norm.article
                    ),
                ));
            }
        }
        for problem in problems {
            self.report.push(problem);
        }
    }

    /// Where an article was touched last.
    fn last_touch(&self, article: u32) -> Location {
        let number = |cite: &str| crate::cite::Cite::parse(cite).ok().map(|cite| cite.article());
        self.amendments
            .iter()
            .flat_map(|amendment| &amendment.operations)
            .rfind(|operation| number(&operation.cite) == Some(article))
            .map(|operation| operation.at.clone())
            .unwrap_or_default()
    }
}
