//! An ambiguity with its rival readings.

use super::{Draft, text};
use crate::atom::{Names, Unit};
use crate::rulebook::wire::AmbiguityEntry;
use crate::rulebook::{Ambiguity, Reading, Rulebook};
use crate::source::{Problem, both, did_you_mean};

impl Draft {
    pub(super) fn ambiguity(
        &mut self,
        book: &mut Rulebook,
        units: &Names<Unit>,
        file: usize,
        entry: &AmbiguityEntry,
    ) {
        let at = self.place(file, &entry.id);
        if book.ambiguity(entry.id.get_ref()).is_some() {
            self.report.error(
                &at,
                both!("歧义编号 `{}` 重复", "the ambiguity `{}` is written twice", entry.id.get_ref()),
            );
        }
        for cite in &entry.cites {
            self.cite(book, file, cite);
        }
        if !entry.bears && entry.reason.is_none() {
            self.report.error(
                &at,
                both!(
                    "歧义 `{}` 没有说明为何不影响任何答案（`reason`）",
                    "the ambiguity `{}` does not say why no answer depends on it (`reason`)",
                    entry.id.get_ref()
                ),
            );
        }
        let mut readings: Vec<Reading> = Vec::new();
        for reading in &entry.reading {
            let mut drop = Vec::new();
            for id in &reading.drop {
                match book
                    .base
                    .iter()
                    .copied()
                    .find(|&norm| book.norm(norm).is_some_and(|norm| norm.id == *id.get_ref()))
                {
                    Some(norm) => drop.push(norm),
                    None if self.lost || self.refused.contains(id.get_ref()) => {}
                    None => {
                        let known: Vec<&str> = book
                            .base
                            .iter()
                            .filter_map(|&norm| book.norm(norm))
                            .map(|norm| norm.id.as_str())
                            .collect();
                        self.report.push(
                            Problem::error(
                                self.place(file, id),
                                both!("没有规范 `{}`", "there is no norm `{}`", id.get_ref()),
                            )
                            .maybe(did_you_mean(id.get_ref(), known)),
                        );
                    }
                }
            }
            let mut add = Vec::new();
            for norm in &reading.norm {
                let id = norm.id.get_ref();
                let taken = book
                    .base
                    .iter()
                    .any(|ix| !drop.contains(ix) && book.norm(*ix).is_some_and(|norm| norm.id == *id));
                if taken {
                    self.report.push(
                        Problem::error(
                            self.place(file, &norm.id),
                            both!("规范编号 `{}` 已被占用", "the norm id `{}` is taken", id),
                        )
                        .hint(both!(
                            "若要替换，请把它写进 `drop`",
                            "to replace that norm, name it in `drop`"
                        )),
                    );
                }
                add.extend(self.enter(book, units, file, norm));
            }
            readings.push(Reading {
                id: reading.id.get_ref().clone(),
                title: text(&reading.title),
                drop,
                add,
            });
        }
        match readings.iter().find(|reading| reading.id == *entry.default.get_ref()) {
            None => self.report.error(
                &self.place(file, &entry.default),
                both!("没有读法 `{}`", "there is no reading `{}`", entry.default.get_ref()),
            ),
            Some(default) if !default.drop.is_empty() || !default.add.is_empty() => self.report.error(
                &self.place(file, &entry.default),
                both!(
                    "默认读法就是规则原样，不能再有 `drop` 或 `norm`",
                    "the default reading is the rulebook as written; it has no `drop` and no `norm`"
                ),
            ),
            Some(_) => {}
        }
        let rivals = readings.iter().any(|reading| !reading.drop.is_empty() || !reading.add.is_empty());
        if entry.bears && !rivals {
            self.report.error(
                &at,
                both!(
                    "歧义 `{}` 没有任何与默认不同的读法",
                    "the ambiguity `{}` has no reading that differs from the default",
                    entry.id.get_ref()
                ),
            );
        }
        book.ambiguities.push(Ambiguity {
            id: entry.id.get_ref().clone(),
            cites: entry.cites.iter().map(|cite| cite.get_ref().clone()).collect(),
            title: text(&entry.title),
            default: entry.default.get_ref().clone(),
            clash: entry.clash,
            idle: (!entry.bears).then(|| entry.reason.as_ref().map(text).unwrap_or_default()),
            readings,
            at,
        });
    }
}
