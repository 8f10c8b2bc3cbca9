//! An amendment from its file: every operation is looked up in the rulebook as written, so that a slip is found before anything is applied.

use jiff::civil::Date;
use toml::Spanned;

use super::effect::{attend_mode, count, day_unit, quantifier, span};
use super::norm::strength;
use super::{BODY, Draft, KIND, Raw, UNIT_KIND, date, text};
use crate::atom::{Names, Unit};
use crate::cite::Cite;
use crate::model::{AttendMode, AttributeType, Condition, StartDay};
use crate::rulebook::amend::wire::{ChangeEntry, Header, OperationEntry, RenameEntry};
use crate::rulebook::expression::{Scope, number};
use crate::rulebook::wire::NormEntry;
use crate::rulebook::{Amendment, Change, Deed, Operation, Rulebook};
use crate::source::{Location, Problem, Text, both, did_you_mean};

/// An amendment as read: what it is, and its operations.
#[derive(Default)]
pub(super) struct RawAmendment {
    pub(super) header: Option<Header>,
    pub(super) operations: Vec<OperationEntry>,
}

impl RawAmendment {
    /// The norms it brings with it.
    pub(super) fn norms(&self) -> impl Iterator<Item = &NormEntry> {
        self.operations.iter().flat_map(|operation| operation.insert.iter().chain(&operation.replace))
    }
}

impl Draft {
    /// All amendments of the folder.
    pub(super) fn amendments(&mut self, book: &mut Rulebook, units: &Names<Unit>) {
        let raw = std::mem::take(&mut self.amendments);
        let mut ids: Vec<(String, Location)> = Vec::new();
        for (file, raw) in &raw {
            let Some(header) = &raw.header else {
                self.report.push(
                    Problem::error(
                        self.at(*file, 0),
                        both!("缺少 `[amendment]` 表头", "the header `[amendment]` is missing"),
                    )
                    .hint(both!("格式见 docs/amendments.md", "docs/amendments.md tells the format")),
                );
                continue;
            };
            let at = self.place(*file, &header.id);
            if let Some((_, first)) = ids.iter().find(|(id, _)| id == header.id.get_ref()) {
                self.report.push(
                    Problem::error(
                        at.clone(),
                        both!(
                            "修正案编号 `{}` 重复",
                            "the amendment id `{}` is used twice",
                            header.id.get_ref()
                        ),
                    )
                    .hint(both!("第一次出现在 {}", "it first stands at {}", first)),
                );
            }
            ids.push((header.id.get_ref().clone(), at));
        }
        for (file, raw) in raw {
            if let Some(header) = &raw.header {
                self.amendment(book, units, file, header, &raw.operations);
            }
            for before in raw.header.iter().flat_map(|header| &header.follows) {
                if !ids.iter().any(|(id, _)| id == before.get_ref()) {
                    self.report.push(
                        Problem::error(
                            self.place(file, before),
                            both!("没有修正案 `{}`", "there is no amendment `{}`", before.get_ref()),
                        )
                        .maybe(did_you_mean(before.get_ref(), ids.iter().map(|(id, _)| id.as_str())))
                        .maybe(Some(both!(
                            "`signoff amend list` 可列出全部",
                            "`signoff amend list` shows them all"
                        ))),
                    );
                }
            }
        }
        // What is not there has been reported; it is not waited for.
        for amendment in &mut book.amendments {
            amendment.follows.retain(|before| ids.iter().any(|(id, _)| id == before));
        }
    }

    fn amendment(
        &mut self,
        book: &mut Rulebook,
        units: &Names<Unit>,
        file: usize,
        header: &Header,
        entries: &[OperationEntry],
    ) {
        let at = self.place(file, &header.id);
        let stem =
            at.file.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or_default().to_owned();
        if *header.id.get_ref() != stem {
            self.report.push(
                Problem::error(
                    at.clone(),
                    both!(
                        "修正案编号 `{}` 与文件名 `{}` 不一致",
                        "the id of the amendment, `{}`, is not the name of its file, `{}`",
                        header.id.get_ref(),
                        stem
                    ),
                )
                .hint(both!(
                    "写成 `id = \"{}\"`，或者改文件名",
                    "write `id = \"{}\"`, or rename the file",
                    stem
                )),
            );
        }
        for id in &header.settles {
            self.settled(book, file, id, true);
        }
        for id in &header.keeps {
            self.settled(book, file, id, false);
        }
        if entries.is_empty() {
            self.report.error(
                &at,
                both!(
                    "修正案没有任何操作（`[[operation]]`）",
                    "the amendment does nothing: it has no `[[operation]]`"
                ),
            );
        }
        // What the amendment enters into the ledger its own norms may cite.
        let ledger = book.articles.clone();
        for entry in entries.iter().filter_map(|entry| entry.article.as_ref()) {
            let article =
                self.article(file, &entry.number, &entry.heading, entry.status, entry.reason.as_ref());
            book.articles.retain(|known| known.number != article.number);
            book.articles.push(article);
        }
        book.articles.sort_by_key(|article| article.number);
        let mut operations = Vec::new();
        for entry in entries {
            let deed = self.deed(book, units, file, entry);
            let cited = self.cite(book, file, &entry.cite);
            if let (Some(deed), Some(_)) = (deed, cited) {
                operations.push(Operation {
                    cite: entry.cite.get_ref().clone(),
                    text: Text::new(entry.zh.clone(), entry.en.clone()),
                    deed,
                    at: self.place(file, &entry.cite),
                });
            }
        }
        book.articles = ledger;
        let ids = |list: &[Spanned<String>]| list.iter().map(|id| id.get_ref().to_uppercase()).collect();
        let effective: Option<Date> = date(Some(&header.effective));
        if effective.is_none() {
            self.report.push(
                Problem::error(at.clone(), both!("`effective` 应是日期", "`effective` must be a date"))
                    .hint(both!("例如 `effective = 2026-12-01`", "for instance `effective = 2026-12-01`")),
            );
        }
        book.amendments.push(Amendment {
            id: header.id.get_ref().clone(),
            title: text(&header.title),
            reason: text(&header.reason),
            effective,
            follows: header.follows.iter().map(|id| id.get_ref().clone()).collect(),
            settles: ids(&header.settles),
            keeps: ids(&header.keeps),
            operations,
            at,
        });
    }

    /// The ambiguity there must be, and the rival reading where one is named.
    fn settled(&mut self, book: &Rulebook, file: usize, id: &Spanned<String>, may_name_one: bool) {
        let (of, one) = match id.get_ref().split_once('=') {
            Some((of, one)) if may_name_one => (of, Some(one)),
            _ => (id.get_ref().as_str(), None),
        };
        let Some(ambiguity) = book.ambiguity(of) else {
            let known = book.ambiguities.iter().map(|ambiguity| ambiguity.id.as_str());
            self.report.push(
                Problem::error(
                    self.place(file, id),
                    both!("没有歧义 `{}`", "there is no ambiguity `{}`", of),
                )
                .maybe(did_you_mean(of, known)),
            );
            return;
        };
        let Some(one) = one else { return };
        let rivals = || {
            ambiguity
                .readings
                .iter()
                .map(|reading| reading.id.as_str())
                .filter(|reading| *reading != ambiguity.default)
        };
        if !rivals().any(|reading| reading.eq_ignore_ascii_case(one)) {
            let known: Vec<&str> = rivals().collect();
            self.report.push(
                Problem::error(
                    self.place(file, id),
                    both!("{} 没有这种对立读法：`{}`", "{} has no rival reading `{}`", ambiguity.id, one),
                )
                .hint(both!("可写的读法：{}", "its rival readings: {}", known.join(", "))),
            );
        }
    }

    /// What an operation does: exactly one thing.
    fn deed(
        &mut self,
        book: &mut Rulebook,
        units: &Names<Unit>,
        file: usize,
        entry: &OperationEntry,
    ) -> Option<Deed> {
        let keys = [
            entry.insert.is_some(),
            entry.repeal.is_some(),
            entry.replace.is_some(),
            entry.change.is_some(),
            entry.displace.is_some(),
            entry.renumber.is_some(),
            entry.rename.is_some(),
            entry.article.is_some(),
        ];
        if keys.into_iter().filter(|&given| given).count() != 1 {
            self.report.push(
                Problem::error(
                    self.place(file, &entry.cite),
                    both!("一个操作恰好做一件事", "an operation does exactly one thing"),
                )
                .hint(both!(
                    "写 insert、repeal、replace、change、override、renumber、rename、article 中的一个；做几件事就写几个 `[[operation]]`",
                    "write one of insert, repeal, replace, change, override, renumber, rename, article; write several `[[operation]]` for several things"
                )),
            );
            return None;
        }
        let id = |id: &Spanned<String>| id.get_ref().clone();
        if let Some(norm) = &entry.insert {
            self.begins_with_its_article(file, &norm.id, &norm.cite);
            return self.enter(book, units, file, norm).map(Deed::Insert);
        }
        if let Some(norm) = &entry.replace {
            return self.enter(book, units, file, norm).map(Deed::Replace);
        }
        if let Some(norm) = &entry.repeal {
            return Some(Deed::Repeal(id(norm)));
        }
        if let Some(change) = &entry.change {
            let changes = self.changes(book, units, file, &entry.cite, change)?;
            return Some(Deed::Change(id(&change.norm), changes));
        }
        if let Some(displace) = &entry.displace {
            return Some(Deed::Override(id(&displace.by), displace.of.iter().map(id).collect()));
        }
        if let Some(renumber) = &entry.renumber {
            let article = self.cite(book, file, &renumber.cite)?;
            self.begins_with_its_article(file, &renumber.id, &renumber.cite);
            return Some(Deed::Renumber(id(&renumber.norm), id(&renumber.id), article, id(&renumber.cite)));
        }
        if let Some(rename) = &entry.rename {
            return self.rename(book, file, &entry.cite, rename);
        }
        let article = entry.article.as_ref()?;
        Some(Deed::Enter(self.article(
            file,
            &article.number,
            &article.heading,
            article.status,
            article.reason.as_ref(),
        )))
    }

    fn begins_with_its_article(&mut self, file: usize, place: &Spanned<String>, cite: &Spanned<String>) {
        let id = place.get_ref();
        let Ok(cite) = Cite::parse(cite.get_ref()) else { return };
        let number = cite.article().to_string();
        if id.strip_prefix(&number).is_none_or(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            self.report.error(
                &self.place(file, place),
                both!(
                    "规范 `{}` 的编号应以所在条的条号 {} 开头",
                    "the id of norm `{}` must begin with the number of its article, {}",
                    id,
                    number
                ),
            );
        }
    }

    fn rename(
        &mut self,
        book: &Rulebook,
        file: usize,
        cite: &Spanned<String>,
        entry: &RenameEntry,
    ) -> Option<Deed> {
        match (&entry.role, &entry.body) {
            (Some(role), None) => {
                let role = self.find(&book.vocabulary.roles, file, role, &super::ROLE)?;
                Some(Deed::RenameRole(role, text(&entry.title)))
            }
            (None, Some(body)) => {
                let body = self.find(&book.vocabulary.bodies, file, body, &BODY)?;
                Some(Deed::RenameBody(body, text(&entry.title)))
            }
            _ => {
                self.report.error(
                    &self.place(file, cite),
                    both!("`rename` 要写 `role` 或 `body` 之一", "`rename` has either `role` or `body`"),
                );
                None
            }
        }
    }

    /// The parts that a change makes anew; nothing where one of them is wrong.
    fn changes(
        &mut self,
        book: &Rulebook,
        units: &Names<Unit>,
        file: usize,
        cite: &Spanned<String>,
        entry: &ChangeEntry,
    ) -> Option<Vec<Change>> {
        let before = self.report.problems().len();
        let scope = Scope { vocabulary: &book.vocabulary, units, labels: &book.labels };
        let mut changes = vec![Change::Text(Text::new(entry.zh.clone(), entry.en.clone()))];
        changes.extend(entry.strength.map(|entry| Change::Strength(strength(entry))));
        if let Some(kinds) = &entry.kinds {
            let kinds = kinds.iter().filter_map(|kind| self.find(&book.vocabulary.kinds, file, kind, &KIND));
            changes.push(Change::Kinds(kinds.collect()));
        }
        for condition in self.conditions(&scope, file, &entry.when, &[]) {
            if let Condition::Attribute(attribute, test) = condition {
                changes.push(Change::When(attribute, Some(test)));
            }
        }
        if let Some(tests) = &entry.relations {
            changes.push(Change::Where(self.conditions(
                &scope,
                file,
                &std::collections::BTreeMap::new(),
                tests,
            )));
        }
        for exception in &entry.unless {
            changes.push(Change::Unless(self.exception(book, &scope, file, cite, exception)));
        }
        for what in &entry.remove {
            changes.extend(self.removal(book, file, what));
        }
        if let Some(ids) = &entry.overrides {
            changes.push(Change::Overrides(ids.iter().map(|id| id.get_ref().clone()).collect()));
        }
        if let Some(by) = &entry.by {
            changes.push(Change::By(self.whos(&scope, file, by)));
        }
        changes.extend(entry.quantifier.map(|entry| Change::Quantifier(quantifier(entry))));
        if let Some(labels) = &entry.after {
            changes.push(Change::After(self.labels(&scope, file, labels)));
        }
        if let Some(label) = &entry.instead_of {
            changes.push(Change::InsteadOf(self.label(&scope, file, label)));
        }
        if let Some(labels) = &entry.needs {
            changes.push(Change::Needs(self.labels(&scope, file, labels)));
        }
        changes.extend(entry.within.map(Change::Within));
        changes.extend(entry.unit.map(|entry| Change::Unit(day_unit(entry))));
        if let Some(from) = &entry.from {
            changes.extend(self.start_day(&scope, file, from).map(Change::From));
        }
        changes.extend(entry.every.map(|every| Change::Every(Some(span(every)))));
        if let Some(mode) = entry.mode {
            let mode = attend_mode(mode);
            let id = if mode == AttendMode::Member { "attend" } else { "sit_in" };
            let act = self.act(&scope, file, &Spanned::new(entry.norm.span(), id.to_owned()));
            changes.extend(act.map(|act| Change::Mode(mode, act)));
        }
        if let Some(members) = &entry.members {
            changes.push(Change::Members(self.whos(&scope, file, members)));
        }
        for (share, strict) in [(&entry.more_than, true), (&entry.at_least, false)] {
            if let Some(share) = share {
                changes.extend(self.share(file, share, strict).map(Change::Share));
            }
        }
        changes.extend(entry.count.map(|entry| Change::Count(count(entry))));
        changes.extend(entry.at_most.map(Change::AtMost));
        changes.extend(entry.per.map(|per| Change::Per(span(per))));
        if let Some(up_to) = entry.up_to {
            match number(&up_to.to_string()) {
                Some(up_to) => changes.push(Change::UpTo(up_to)),
                None => self.report.error(
                    &self.place(file, &entry.norm),
                    both!("限额最多两位小数", "a limit has at most two decimals"),
                ),
            }
        }
        if let Some(acts) = &entry.acts {
            let acts = acts.iter().filter_map(|act| self.act(&scope, file, act));
            changes.push(Change::Acts(acts.collect()));
        }
        if let Some(kinds) = &entry.to {
            let kinds = kinds
                .iter()
                .filter_map(|kind| self.find(&book.vocabulary.unit_kinds, file, kind, &UNIT_KIND));
            changes.push(Change::To(kinds.collect()));
        }
        if let Some(roles) = &entry.includes {
            let roles = roles.iter().filter_map(|role| self.role(&scope, file, role));
            changes.push(Change::Includes(roles.collect()));
        }
        if changes.len() == 1 {
            self.report.push(
                Problem::error(
                    self.place(file, &entry.norm),
                    both!(
                        "只改了文字，没有改动规范本身",
                        "only the words change, and nothing of the norm itself"
                    ),
                )
                .hint(both!(
                    "写明改动哪一部分，例如 `within = 3`、`by = [\"mayor\"]`",
                    "say which part changes, for instance `within = 3` or `by = [\"mayor\"]`"
                )),
            );
        }
        (self.report.problems().len() == before).then_some(changes)
    }

    fn removal(&mut self, book: &Rulebook, file: usize, what: &Spanned<String>) -> Option<Change> {
        match what.get_ref().split_once('.') {
            Some(("when", id)) => {
                let id = Spanned::new(what.span(), id.to_owned());
                let attribute = self.find(&book.vocabulary.attributes, file, &id, &super::ATTRIBUTE)?;
                Some(Change::When(attribute, None))
            }
            Some(("unless", name)) => Some(Change::NoLonger(name.to_owned())),
            None if what.get_ref() == "instead_of" => Some(Change::InsteadOf(None)),
            None if what.get_ref() == "every" => Some(Change::Every(None)),
            _ => {
                self.report.push(
                    Problem::error(
                        self.place(file, what),
                        both!("`{}` 不能这样删去", "`{}` cannot be removed in this way", what.get_ref()),
                    )
                    .hint(both!(
                        "可写 `when.属性`、`unless.例外名`、`instead_of`、`every`；整条规范用 `repeal`；列表请写出改后的全部内容",
                        "possible are `when.ATTRIBUTE`, `unless.NAME`, `instead_of`, `every`; a whole norm goes with `repeal`; of a list write what it becomes"
                    )),
                );
                None
            }
        }
    }

    /// The first day of a deadline.
    pub(super) fn start_day(
        &mut self,
        scope: &Scope<'_>,
        file: usize,
        from: &Spanned<String>,
    ) -> Option<StartDay> {
        if from.get_ref() == "date" {
            return Some(StartDay::ActionDate);
        }
        self.attribute(scope, file, from, AttributeType::Date).map(StartDay::Attribute)
    }
}

/// An amendment with the number of its file.
pub(super) type RawAmendments = Vec<Raw<RawAmendment>>;
