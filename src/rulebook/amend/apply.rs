//! Applying amendments to a rulebook, in order: what comes out is a version beside the rulebook as written.
//!
//! Nothing is applied by halves: an operation that does not fit refuses the version, and all that do not fit are reported at once.

use std::collections::{BTreeMap, BTreeSet};

use super::{Amendment, Change, Deed, Operation, Redline, Version, VersionIx};
use crate::atom::{Atom, NormIx};
use crate::model::{ArticleStatus, Norm};
use crate::rulebook::{Choice, Reading, Rulebook};
use crate::source::{Location, Problem, Report, both, did_you_mean};

/// Who touched a part of a norm.
struct Touch {
    amendment: usize,
    cite: String,
    /// The part; `None` for the norm as a whole.
    part: Option<String>,
    /// The part as it is now, to be compared with what somebody else makes of it.
    change: Option<Change>,
}

struct Work<'a> {
    book: &'a mut Rulebook,
    amendments: Vec<Amendment>,
    version: Version,
    /// By the id of the norm.
    touched: BTreeMap<String, Vec<Touch>>,
    /// Which amendment took away a norm, and where.
    repealed: BTreeMap<String, (String, String)>,
    report: Report,
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
                    .hint(both!("`signoff amend list` 可列出全部", "`signoff amend list` shows them all")),
                ),
            }
        }
        if report.has_errors() {
            return Err(report);
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
                if let Some(norms) = self.operate(place, amendment, operation) {
                    self.version.redline.push(Redline { amendment: place, operation: number, norms });
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
        }
    }

    fn find(&self, id: &str) -> Option<(usize, NormIx)> {
        let found = |norm: NormIx| self.book.norm(norm).is_some_and(|norm| norm.id == id);
        self.version.norms.iter().copied().enumerate().find(|(_, norm)| found(*norm))
    }

    /// The norm an operation is about, or a problem.
    fn wanted(&mut self, operation: &Operation, id: &str) -> Option<(usize, NormIx)> {
        let found = self.find(id);
        if found.is_none() {
            let problem = match self.repealed.get(id) {
                Some((amendment, cite)) => Problem::error(
                    operation.at.clone(),
                    both!(
                        "规范 `{}` 已被修正案 `{}`（{}）删去",
                        "the norm `{}` has been repealed by the amendment `{}` ({})",
                        id,
                        amendment,
                        cite
                    ),
                )
                .hint(both!(
                    "删去的规范不会因为以后的修改而恢复；需要时请用 `insert` 重新写入",
                    "a repealed norm does not come back; put it in anew with `insert`"
                )),
                None => {
                    let known: Vec<&str> = self
                        .version
                        .norms
                        .iter()
                        .filter_map(|&norm| self.book.norm(norm))
                        .map(|norm| norm.id.as_str())
                        .collect();
                    Problem::error(operation.at.clone(), both!("没有规范 `{}`", "there is no norm `{}`", id))
                        .maybe(did_you_mean(id, known))
                        .hint(both!(
                            "`signoff list norms` 可列出全部规范",
                            "`signoff list norms` shows them all"
                        ))
                }
            };
            self.report.push(problem);
        }
        found
    }

    /// Notes that an amendment touches a norm, or a part of it; two that contradict each other are refused.
    fn touch(
        &mut self,
        place: usize,
        operation: &Operation,
        id: &str,
        part: Option<&str>,
        change: Option<&Change>,
    ) {
        let Some(amendment) = self.amendments.get(place) else { return };
        let before = self.touched.get(id).map(Vec::as_slice).unwrap_or_default();
        let clash = before.iter().find(|touch| {
            let earlier = self.amendments.get(touch.amendment);
            touch.amendment != place
                && earlier.is_some_and(|earlier| !amendment.follows.contains(&earlier.id))
                && (part.is_none()
                    || touch.part.is_none()
                    || (touch.part.as_deref() == part && touch.change.as_ref() != change))
        });
        if let Some((earlier, cite)) =
            clash.and_then(|clash| Some((&self.amendments.get(clash.amendment)?.id, &clash.cite)))
        {
            let what = match part {
                None => both!("规范 `{id}`", "the norm `{id}`"),
                Some(part) => both!("规范 `{id}` 的 `{part}`", "`{part}` of the norm `{id}`"),
            };
            self.report.push(
                Problem::error(
                    operation.at.clone(),
                    crate::source::Text::new(
                        format!(
                            "修正案 `{}`（{}）与修正案 `{earlier}`（{cite}）都改动{}，互不相容",
                            amendment.id, operation.cite, what.zh
                        ),
                        format!(
                            "the amendments `{}` ({}) and `{earlier}` ({cite}) make different things of {}",
                            amendment.id, operation.cite, what.en
                        ),
                    ),
                )
                .hint(both!(
                    "若后者以前者为基础，请在后者写 `follows = [\"{earlier}\"]`",
                    "if the later one goes on from the earlier, let it say `follows = [\"{earlier}\"]`"
                )),
            );
        }
        self.touched.entry(id.to_owned()).or_default().push(Touch {
            amendment: place,
            cite: operation.cite.clone(),
            part: part.map(str::to_owned),
            change: change.cloned(),
        });
    }

    fn push(&mut self, norm: Norm) -> NormIx {
        let added = NormIx::new(self.book.norms.len());
        self.book.norms.push(norm);
        added
    }

    fn taken(&mut self, operation: &Operation, id: &str) -> bool {
        let rival = self
            .version
            .readings
            .iter()
            .flatten()
            .flat_map(|reading| &reading.add)
            .any(|&norm| self.book.norm(norm).is_some_and(|norm| norm.id == id));
        let taken = self.find(id).is_some() || rival;
        if taken {
            self.report.push(
                Problem::error(
                    operation.at.clone(),
                    both!("规范编号 `{}` 已被占用", "the norm id `{}` is taken", id),
                )
                .hint(both!(
                    "换一个编号；要替换整条规范，请用 `replace`",
                    "choose another id; to put a norm in the place of another use `replace`"
                )),
            );
        }
        taken
    }

    fn operate(
        &mut self,
        place: usize,
        amendment: &Amendment,
        operation: &Operation,
    ) -> Option<Vec<(Option<NormIx>, Option<NormIx>)>> {
        match &operation.deed {
            Deed::Insert(norm) => {
                let id = self.book.norm(*norm)?.id.clone();
                if self.taken(operation, &id) {
                    return None;
                }
                self.touch(place, operation, &id, None, None);
                self.version.norms.push(*norm);
                Some(vec![(None, Some(*norm))])
            }
            Deed::Repeal(id) => {
                let (at, norm) = self.wanted(operation, id)?;
                self.touch(place, operation, id, None, None);
                self.rivals(amendment, operation, norm, None, None);
                self.version.norms.remove(at);
                self.repealed.insert(id.clone(), (amendment.id.clone(), operation.cite.clone()));
                Some(vec![(Some(norm), None)])
            }
            Deed::Replace(new) => {
                let id = self.book.norm(*new)?.id.clone();
                let (at, old) = self.wanted(operation, &id)?;
                self.touch(place, operation, &id, None, None);
                self.rivals(amendment, operation, old, Some(*new), None);
                self.put(at, old, *new, operation);
                Some(vec![(Some(old), Some(*new))])
            }
            Deed::Change(id, changes) => {
                let (at, old) = self.wanted(operation, id)?;
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
                Some(vec![(Some(old), Some(new))])
            }
            Deed::Override(by, of) => {
                let (at, old) = self.wanted(operation, by)?;
                for id in of {
                    self.wanted(operation, id)?;
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
                Some(vec![(Some(old), Some(new))])
            }
            Deed::Renumber(id, to, article, cite) => {
                self.renumber(place, amendment, operation, (id, to, *article, cite))
            }
            Deed::RenameRole(role, title) => {
                self.version.roles.push((*role, title.clone()));
                Some(Vec::new())
            }
            Deed::RenameBody(body, title) => {
                self.version.bodies.push((*body, title.clone()));
                Some(Vec::new())
            }
            Deed::Enter(article) => {
                self.version.articles.retain(|entry| entry.number != article.number);
                self.version.articles.push(article.clone());
                self.version.articles.sort_by_key(|article| article.number);
                Some(Vec::new())
            }
        }
    }

    fn key(&self, change: &Change) -> String {
        change.key(|attribute| self.book.vocabulary.attributes.id(attribute).to_owned())
    }

    /// Puts a norm in the place of another.
    fn put(&mut self, at: usize, old: NormIx, new: NormIx, operation: &Operation) {
        let same =
            self.book.norm(old).zip(self.book.norm(new)).is_some_and(|(old, new)| old.says_the_same(new));
        if same {
            self.report.push(Problem::error(
                operation.at.clone(),
                both!("这一操作什么也没有改变", "this operation changes nothing"),
            ));
        }
        if let Some(place) = self.version.norms.get_mut(at) {
            *place = new;
        }
    }

    /// The rival readings that do without a norm which is amended follow it: one that has its own wording of the norm gets the same
    /// change. Where that cannot be, the amendment must say what becomes of the ambiguity.
    fn rivals(
        &mut self,
        amendment: &Amendment,
        operation: &Operation,
        old: NormIx,
        new: Option<NormIx>,
        changes: Option<&[Change]>,
    ) {
        let Some(id) = self.book.norm(old).map(|norm| norm.id.clone()) else { return };
        let mut readings = std::mem::take(&mut self.version.readings);
        for (number, list) in readings.iter_mut().enumerate() {
            let Some(ambiguity) = self.book.ambiguities.get(number).map(|ambiguity| ambiguity.id.clone())
            else {
                continue;
            };
            let keeps = amendment.keeps.contains(&ambiguity);
            for reading in list {
                if !reading.drop.contains(&old) {
                    continue;
                }
                let own = reading
                    .add
                    .iter()
                    .position(|&norm| self.book.norm(norm).is_some_and(|norm| norm.id == id));
                let follows = !keeps
                    && changes
                        .zip(own)
                        .is_some_and(|(changes, own)| self.follow(reading, own, changes, operation));
                if !follows && !keeps {
                    self.report.push(
                        Problem::error(
                            operation.at.clone(),
                            both!(
                                "歧义 {} 的读法 {} 也不用规范 `{}`，不清楚修改以后这种读法怎么办",
                                "reading {1} of {0} does without the norm `{2}`, too: what becomes of it after the amendment?",
                                ambiguity,
                                reading.id,
                                id
                            ),
                        )
                        .hint(both!(
                            "新条文消除了疑义，就写 `settles = [\"{}\"]`；那种读法照旧成立，就写 `keeps = [\"{}\"]`",
                            "say `settles = [\"{}\"]` if the new text leaves no such doubt, or `keeps = [\"{}\"]` if the rival reading stands as it is",
                            ambiguity,
                            ambiguity
                        )),
                    );
                }
                reading.drop.retain(|norm| *norm != old);
                reading.drop.extend(new);
            }
        }
        self.version.readings = readings;
    }

    /// Makes the same change in a reading's own wording of the norm.
    fn follow(
        &mut self,
        reading: &mut Reading,
        own: usize,
        changes: &[Change],
        operation: &Operation,
    ) -> bool {
        let Some(mut norm) = reading.add.get(own).and_then(|&norm| self.book.norm(norm)).cloned() else {
            return false;
        };
        for change in changes {
            // The reading has its own sentence; that of the amendment belongs to the default reading.
            if !matches!(change, Change::Text(_)) && change.make(&mut norm).is_err() {
                return false;
            }
        }
        norm.at = operation.at.clone();
        let added = self.push(norm);
        if let Some(place) = reading.add.get_mut(own) {
            *place = added;
        }
        true
    }

    /// Gives a norm another id; the norms that displace it by its id follow.
    fn renumber(
        &mut self,
        place: usize,
        amendment: &Amendment,
        operation: &Operation,
        (id, to, article, cite): (&str, &str, u32, &str),
    ) -> Option<Vec<(Option<NormIx>, Option<NormIx>)>> {
        let (at, old) = self.wanted(operation, id)?;
        if id != to && self.taken(operation, to) {
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
        let _ = amendment;
        Some(norms)
    }

    fn rename_in_readings(&mut self, old: NormIx, new: NormIx, id: &str, to: &str) {
        let mut readings = std::mem::take(&mut self.version.readings);
        for reading in readings.iter_mut().flatten() {
            for dropped in reading.drop.iter_mut().filter(|dropped| **dropped == old) {
                *dropped = new;
            }
            for added in &mut reading.add {
                let Some(norm) = self.book.norm(*added) else { continue };
                if norm.id != id && !norm.overrides.iter().any(|known| known == id) {
                    continue;
                }
                let mut norm = norm.clone();
                if norm.id == id {
                    to.clone_into(&mut norm.id);
                }
                rename(&mut norm, id, to);
                *added = self.push(norm);
            }
        }
        self.version.readings = readings;
    }

    /// No norm may displace one that has been taken away.
    fn check_overrides(&mut self) {
        let rivals = self.version.readings.iter().flatten().flat_map(|reading| &reading.add);
        let held: BTreeSet<NormIx> = self.version.norms.iter().chain(rivals).copied().collect();
        let ids: BTreeSet<&str> =
            held.iter().filter_map(|&norm| self.book.norm(norm)).map(|norm| norm.id.as_str()).collect();
        for norm in held.iter().filter_map(|&norm| self.book.norm(norm)) {
            for id in norm.overrides.iter().filter(|id| !ids.contains(id.as_str())) {
                let Some((amendment, cite)) = self.repealed.get(id) else { continue };
                let at = self
                    .amendments
                    .iter()
                    .flat_map(|amendment| &amendment.operations)
                    .find(|operation| matches!(&operation.deed, Deed::Repeal(gone) if gone == id))
                    .map(|operation| operation.at.clone())
                    .unwrap_or_default();
                self.report.push(
                    Problem::error(
                        at,
                        both!(
                            "修正案 `{}`（{}）删去规范 `{}`，但规范 `{}`（{}）还写着排除它",
                            "the amendment `{}` ({}) repeals the norm `{}`, which the norm `{}` ({}) still overrides",
                            amendment,
                            cite,
                            id,
                            norm.id,
                            norm.cite
                        ),
                    )
                    .hint(both!(
                        "请一并修改 `{}` 的 `overrides`，或者把它也删去",
                        "change `overrides` of `{}` as well, or repeal it, too",
                        norm.id
                    )),
                );
            }
        }
    }

    /// Every article keeps an entry that is true: one that has lost its last norm says what became of it.
    fn check_ledger(&mut self) {
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

fn rename(norm: &mut Norm, id: &str, to: &str) {
    for known in norm.overrides.iter_mut().filter(|known| *known == id) {
        to.clone_into(known);
    }
    norm.overrides.sort();
}
