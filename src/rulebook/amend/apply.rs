//! Applying amendments to a rulebook, in order: what comes out is a version beside the rulebook as written.
//!
//! Nothing is applied by halves: an operation that does not fit refuses the version, and all that do not fit are reported at once.

use std::collections::{BTreeMap, BTreeSet};

use super::rivals::rename;
use super::touch::nothing_changed;
use super::{Amendment, Change, Deed, Operation, OtherChange, Redline, Version, VersionIx};
use crate::atom::{Atom, NormIx};
use crate::model::{Article, Norm};
use crate::rulebook::{Choice, Rulebook};
use crate::source::{Location, Problem, Report, Text, both, did_you_mean};

/// Who touched a part of a norm.
pub(super) struct Touch {
    pub(super) amendment: usize,
    pub(super) cite: String,
    /// The part; `None` for the norm as a whole.
    pub(super) part: Option<String>,
    /// The part as it is now, to be compared with what somebody else makes of it.
    pub(super) change: Option<Change>,
}

/// What an operation made of things.
#[derive(Default)]
struct Made {
    norms: Vec<(Option<NormIx>, Option<NormIx>)>,
    other: Option<OtherChange>,
}

impl From<Vec<(Option<NormIx>, Option<NormIx>)>> for Made {
    fn from(norms: Vec<(Option<NormIx>, Option<NormIx>)>) -> Self {
        Self { norms, other: None }
    }
}

pub(super) struct Work<'a> {
    pub(super) book: &'a mut Rulebook,
    pub(super) amendments: Vec<Amendment>,
    pub(super) version: Version,
    /// By the id of the norm.
    pub(super) touched: BTreeMap<String, Vec<Touch>>,
    /// Which amendment took away a norm, and where.
    pub(super) repealed: BTreeMap<String, (String, String)>,
    /// Which amendment gave a norm another id, where, and which.
    pub(super) renumbered: BTreeMap<String, (String, String, String)>,
    pub(super) report: Report,
}

impl Rulebook {
    /// An amendment by its id, in any case of letters.
    pub fn amendment(&self, id: &str) -> Option<&Amendment> {
        self.amendments.iter().find(|amendment| amendment.id.eq_ignore_ascii_case(id))
    }

    /// The version of the rules after these amendments, applied in this order.
    ///
    /// # Errors
    /// Everything that does not fit: an amendment or a norm that does not exist, two amendments that contradict each other, an override
    /// that would point at nothing, an article that would be left without an entry.
    pub fn amend(&mut self, ids: &[&str]) -> Result<VersionIx, Report> {
        if ids.is_empty() {
            return Ok(VersionIx::default());
        }
        let mut report = Report::default();
        let mut amendments: Vec<Amendment> = Vec::new();
        for id in self.with_those_before(ids) {
            match self.amendment(&id) {
                Some(amendment) => amendments.push(amendment.clone()),
                None => report.push(
                    Problem::error(
                        Location::default(),
                        both!("没有修正案 `{}`", "there is no amendment `{}`", id),
                    )
                    .maybe(did_you_mean(&id, self.amendments.iter().map(|amendment| amendment.id.as_str())))
                    .maybe(Some(both!(
                        "`signoff amend list` 可列出全部",
                        "`signoff amend list` shows them all"
                    ))),
                ),
            }
        }
        if report.has_errors() {
            return Err(report);
        }
        let same = |version: &Version| version.amendments.iter().eq(amendments.iter().map(|one| &one.id));
        if let Some(place) = self.versions.iter().position(same) {
            return Ok(VersionIx(Some(place)));
        }
        let version = Version {
            amendments: amendments.iter().map(|amendment| amendment.id.clone()).collect(),
            norms: self.base.clone(),
            readings: self.ambiguities.iter().map(|ambiguity| ambiguity.readings.clone()).collect(),
            articles: self.articles.clone(),
            roles: Vec::new(),
            bodies: Vec::new(),
            redline: Vec::new(),
        };
        let kept = self.norms.len();
        let mut work = Work {
            book: self,
            amendments,
            version,
            touched: BTreeMap::new(),
            repealed: BTreeMap::new(),
            renumbered: BTreeMap::new(),
            report,
        };
        work.run();
        let Work { version, report, .. } = work;
        if report.has_errors() {
            self.norms.truncate(kept);
            return Err(report);
        }
        let place = VersionIx(Some(self.versions.len()));
        self.versions.push(version);
        if let Err(report) = self.check_version(place) {
            self.norms.truncate(kept);
            self.versions.pop();
            return Err(report);
        }
        Ok(place)
    }

    /// These amendments, each once and after those it goes on from.
    fn with_those_before(&self, ids: &[&str]) -> Vec<String> {
        let mut open: Vec<String> = ids.iter().rev().map(|&id| id.to_owned()).collect();
        let mut list: Vec<String> = Vec::new();
        // A circle comes to an end because nobody is waited for twice.
        let mut waited: BTreeSet<String> = BTreeSet::new();
        while let Some(id) = open.pop() {
            let id = self.amendment(&id).map_or(id, |amendment| amendment.id.clone());
            if list.contains(&id) {
                continue;
            }
            let follows =
                self.amendment(&id).map(|amendment| amendment.follows.as_slice()).unwrap_or_default();
            let before: Vec<&String> = follows.iter().filter(|before| !list.contains(before)).collect();
            if before.is_empty() || !waited.insert(id.clone()) {
                list.push(id);
            } else {
                open.push(id.clone());
                open.extend(before.into_iter().rev().cloned());
            }
        }
        list
    }

    /// Puts a version beside the others.
    pub(in crate::rulebook) fn put_version(&mut self, version: Version) -> VersionIx {
        self.versions.push(version);
        VersionIx(Some(self.versions.len() - 1))
    }

    /// A version; `None` for the rulebook as written.
    pub fn version(&self, version: VersionIx) -> Option<&Version> {
        self.versions.get(version.0?)
    }

    /// Gives roles and bodies the names they have in a version, for output that speaks of that version alone.
    pub fn adopt_names(&mut self, version: VersionIx) {
        let Some(version) = self.version(version) else { return };
        let (roles, bodies) = (version.roles.clone(), version.bodies.clone());
        for (role, title) in roles {
            self.vocabulary.roles.rename(role, title);
        }
        for (body, title) in bodies {
            self.vocabulary.bodies.rename(body, title);
        }
    }

    /// No circle of overrides, in the version as such and under each of its readings.
    fn check_version(&self, version: VersionIx) -> Result<(), Report> {
        let mut report = Report::default();
        let mut choices: Vec<Vec<Choice>> = vec![Vec::new()];
        for (ambiguity, readings) in self
            .ambiguities
            .iter()
            .zip(&self.version(version).into_iter().flat_map(|version| &version.readings).collect::<Vec<_>>())
        {
            for reading in readings.iter().filter(|reading| !reading.add.is_empty()) {
                choices.push(vec![Choice { ambiguity: ambiguity.id.clone(), reading: reading.id.clone() }]);
            }
        }
        for choices in choices {
            if let Err(problem) = self.world(version, &choices) {
                report.push(*problem);
            }
        }
        if report.has_errors() { Err(report) } else { Ok(()) }
    }
}

impl Work<'_> {
    fn run(&mut self) {
        for (place, amendment) in self.amendments.clone().iter().enumerate() {
            self.settle(amendment);
            for (number, operation) in amendment.operations.iter().enumerate() {
                if let Some(Made { norms, other }) = self.operate(place, amendment, operation) {
                    self.version.redline.push(Redline { amendment: place, operation: number, norms, other });
                }
            }
        }
        if !self.report.has_errors() {
            self.check_overrides();
            self.check_ledger();
        }
    }

    /// What the amendment leaves no doubt of has no rival readings any more.
    fn settle(&mut self, amendment: &Amendment) {
        for (ambiguity, readings) in self.book.ambiguities.iter().zip(&mut self.version.readings) {
            if amendment.settles.contains(&ambiguity.id) {
                readings.clear();
            }
            readings.retain(|reading| {
                let one = format!("{}={}", ambiguity.id, reading.id);
                !amendment.settles.iter().any(|settled| settled.eq_ignore_ascii_case(&one))
            });
        }
    }

    pub(super) fn find(&self, id: &str) -> Option<(usize, NormIx)> {
        let found = |norm: NormIx| self.book.norm(norm).is_some_and(|norm| norm.id == id);
        self.version.norms.iter().copied().enumerate().find(|(_, norm)| found(*norm))
    }

    pub(super) fn push(&mut self, norm: Norm) -> NormIx {
        let added = NormIx::new(self.book.norms.len());
        self.book.norms.push(norm);
        added
    }

    fn operate(&mut self, place: usize, amendment: &Amendment, operation: &Operation) -> Option<Made> {
        match &operation.deed {
            Deed::Insert(norm) => {
                let id = self.book.norm(*norm)?.id.clone();
                if self.taken(place, operation, &id) {
                    return None;
                }
                self.touch(place, operation, &id, None, None);
                self.version.norms.push(*norm);
                Some(vec![(None, Some(*norm))].into())
            }
            Deed::Repeal(id) => {
                let (at, norm) = self.wanted(amendment, operation, id)?;
                self.touch(place, operation, id, None, None);
                self.rivals(amendment, operation, norm, None, None);
                self.version.norms.remove(at);
                self.repealed.insert(id.clone(), (amendment.id.clone(), operation.cite.clone()));
                Some(vec![(Some(norm), None)].into())
            }
            Deed::Replace(new) => {
                let id = self.book.norm(*new)?.id.clone();
                let (at, old) = self.wanted(amendment, operation, &id)?;
                self.touch(place, operation, &id, None, None);
                self.rivals(amendment, operation, old, Some(*new), None);
                self.put(at, old, *new, operation);
                Some(vec![(Some(old), Some(*new))].into())
            }
            Deed::Change(id, changes) => {
                let (at, old) = self.wanted(amendment, operation, id)?;
                let mut norm = self.book.norm(old)?.clone();
                norm.at = operation.at.clone();
                for change in changes {
                    let key = self.key(change);
                    if !matches!(change, Change::Text(_)) {
                        self.touch(place, operation, id, Some(&key), Some(change));
                    }
                    if change.make(&mut norm).is_err() {
                        self.report.push(
                            Problem::error(
                                operation.at.clone(),
                                both!("规范 `{}` 没有 `{}` 这一部分", "the norm `{}` has no `{}`", id, key),
                            )
                            .hint(both!(
                                "`signoff amend norm {}` 显示它有哪些部分；要换成另一种规范，请用 `replace`",
                                "`signoff amend norm {}` shows its parts; to make another norm of it use `replace`",
                                id
                            )),
                        );
                    }
                }
                let new = self.push(norm);
                self.rivals(amendment, operation, old, Some(new), Some(changes));
                self.put(at, old, new, operation);
                Some(vec![(Some(old), Some(new))].into())
            }
            Deed::Override(by, of) => {
                let (at, old) = self.wanted(amendment, operation, by)?;
                let known: Vec<bool> =
                    of.iter().map(|id| self.wanted(amendment, operation, id).is_some()).collect();
                if known.contains(&false) {
                    return None;
                }
                let mut norm = self.book.norm(old)?.clone();
                norm.at = operation.at.clone();
                norm.overrides.extend(of.iter().cloned());
                norm.overrides.sort();
                norm.overrides.dedup();
                let change = Change::Overrides(norm.overrides.clone());
                self.touch(place, operation, by, Some("overrides"), Some(&change));
                let new = self.push(norm);
                self.rivals(amendment, operation, old, Some(new), Some(&[change]));
                self.put(at, old, new, operation);
                Some(vec![(Some(old), Some(new))].into())
            }
            Deed::Renumber(id, to, article, cite) => {
                self.renumber(place, amendment, operation, (id, to, *article, cite))
            }
            Deed::RenameRole(role, title) => {
                let roles = &self.book.vocabulary.roles;
                let (key, id) = (format!("role:{}", roles.id(*role)), roles.id(*role).to_owned());
                let before = self.version.roles.iter().rfind(|(of, _)| of == role);
                let before = before.map_or_else(|| roles.title(*role), |(_, title)| title.clone());
                self.touch_other(
                    place,
                    operation,
                    key,
                    &both!("角色 `{}` 的名称", "the name of the role `{}`", id),
                    title,
                );
                self.version.roles.retain(|(of, _)| of != role);
                self.version.roles.push((*role, title.clone()));
                self.renamed(operation, Text::new(format!("角色 {id}"), format!("role {id}")), before, title)
            }
            Deed::RenameBody(body, title) => {
                let bodies = &self.book.vocabulary.bodies;
                let (key, id) = (format!("body:{}", bodies.id(*body)), bodies.id(*body).to_owned());
                let before = self.version.bodies.iter().rfind(|(of, _)| of == body);
                let before = before.map_or_else(|| bodies.title(*body), |(_, title)| title.clone());
                self.touch_other(
                    place,
                    operation,
                    key,
                    &both!("机构 `{}` 的名称", "the name of the body `{}`", id),
                    title,
                );
                self.version.bodies.retain(|(of, _)| of != body);
                self.version.bodies.push((*body, title.clone()));
                self.renamed(operation, Text::new(format!("机构 {id}"), format!("body {id}")), before, title)
            }
            Deed::Enter(article) => {
                let number = article.number;
                let before = self.version.articles.iter().find(|entry| entry.number == number).map(entry);
                let after = entry(article);
                self.touch_other(
                    place,
                    operation,
                    format!("article:{number}"),
                    &both!("第 {} 条的台账登记", "the ledger entry of article {}", number),
                    &after,
                );
                self.version.articles.retain(|entry| entry.number != number);
                self.version.articles.push(article.clone());
                self.version.articles.sort_by_key(|article| article.number);
                let what = Text::new(format!("台账：第 {number} 条"), format!("ledger: article {number}"));
                self.renamed(operation, what, before.unwrap_or_default(), &after)
            }
        }
    }

    /// A change of a name or an entry; it must change something.
    fn renamed(&mut self, operation: &Operation, what: Text, before: Text, after: &Text) -> Option<Made> {
        if before == *after {
            self.report.push(nothing_changed(operation));
            return None;
        }
        Some(Made { norms: Vec::new(), other: Some(OtherChange { what, before, after: after.clone() }) })
    }

    fn key(&self, change: &Change) -> String {
        change.key(|attribute| self.book.vocabulary.attributes.id(attribute).to_owned())
    }

    /// Puts a norm in the place of another.
    fn put(&mut self, at: usize, old: NormIx, new: NormIx, operation: &Operation) {
        let same =
            self.book.norm(old).zip(self.book.norm(new)).is_some_and(|(old, new)| old.says_the_same(new));
        if same {
            self.report.push(nothing_changed(operation));
        }
        if let Some(place) = self.version.norms.get_mut(at) {
            *place = new;
        }
    }

    /// Gives a norm another id; the norms that displace it by its id follow.
    fn renumber(
        &mut self,
        place: usize,
        amendment: &Amendment,
        operation: &Operation,
        (id, to, article, cite): (&str, &str, u32, &str),
    ) -> Option<Made> {
        let (at, old) = self.wanted(amendment, operation, id)?;
        if id != to && self.taken(place, operation, to) {
            return None;
        }
        self.touch(place, operation, id, None, None);
        let mut norm = self.book.norm(old)?.clone();
        (norm.id, norm.cite, norm.article, norm.at) =
            (to.to_owned(), cite.to_owned(), article, operation.at.clone());
        let new = self.push(norm);
        // The rival readings do without it as before, under its new id.
        self.rename_in_readings(old, new, id, to);
        self.put(at, old, new, operation);
        let mut norms = vec![(Some(old), Some(new))];
        for (at, by) in self.version.norms.clone().into_iter().enumerate() {
            let Some(norm) = self.book.norm(by).filter(|norm| norm.overrides.iter().any(|known| known == id))
            else {
                continue;
            };
            let mut norm = norm.clone();
            rename(&mut norm, id, to);
            let renamed = self.push(norm);
            self.rename_in_readings(by, renamed, id, to);
            self.put(at, by, renamed, operation);
            norms.push((Some(by), Some(renamed)));
        }
        if id != to {
            let moved = (amendment.id.clone(), operation.cite.clone(), to.to_owned());
            self.renumbered.insert(id.to_owned(), moved);
        }
        Some(norms.into())
    }
}

/// An entry of the ledger in a line: heading, status, reason.
fn entry(article: &Article) -> Text {
    let status = article.status.title();
    let reason = article.reason.as_ref();
    let (zh, en) = (
        reason.map(|reason| format!("；{}", reason.zh)).unwrap_or_default(),
        reason.map(|reason| format!("; {}", reason.en)).unwrap_or_default(),
    );
    Text::new(
        format!("{}（{}{zh}）", article.heading.zh, status.zh),
        format!("{} ({}{en})", article.heading.en, status.en),
    )
}
