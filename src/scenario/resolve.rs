//! The words of a scenario become a question and an expectation about its case; every word that fits nothing is reported with its place.

use std::collections::BTreeMap;

use toml::{Spanned, Value};

use super::expect::{Expect, LastDay, RestTest, StepExpect, TakerTest};
use super::observe::{CAPACITIES, HINDRANCES, Name};
use super::rows::cell;
use super::wire::{AskEntry, ExpectEntry, GivenEntry, StepEntry};
use crate::ask::Question;
use crate::case::Case;
use crate::cite::Cite;
use crate::lookup::{self, Found, by_name};
use crate::rulebook::{Choice, VersionIx};
use crate::situation::Switches;
use crate::source::{Location, Problem, Report, Text, both, did_you_mean};
use crate::toml_file::TomlFile;
use crate::verdict::Verdict;

/// The kinds of defect an expectation may name.
const DEFECTS: [&str; 6] = ["late", "skipped", "incomplete", "wrong_hand", "no_quorum", "barred"];
const QUANTIFIERS: [&str; 4] = ["any", "all", "each", "majority"];
const STATES: [&str; 6] = ["done", "begun", "pending", "refused", "wrong_hand", "not_needed"];
const SORTS: [&str; 4] = ["person", "post", "unit", "body"];

/// Looks words up for one scenario.
pub(super) struct Resolver<'a> {
    pub(super) file: &'a TomlFile<'a>,
    pub(super) case: &'a Case,
    pub(super) version: VersionIx,
    pub(super) report: &'a mut Report,
}

impl Resolver<'_> {
    fn at<T>(&self, spanned: &Spanned<T>) -> Location {
        self.file.at(spanned.span().start)
    }

    /// Keeps what was found, or reports what is wrong at its place.
    fn keep<T, W>(&mut self, word: &Spanned<W>, found: Found<T>) -> Option<T> {
        match found {
            Ok(found) => Some(found),
            Err(problem) => {
                self.report.push(Problem { at: self.at(word), ..*problem });
                None
            }
        }
    }

    /// One of a closed set of words.
    fn one_of(&mut self, word: &Spanned<String>, known: &[&'static str]) -> Option<&'static str> {
        let found = known.iter().find(|known| *known == word.get_ref()).copied();
        if found.is_none() {
            let hint = did_you_mean(word.get_ref(), known.iter().copied()).unwrap_or_else(|| {
                both!("可用的值：{}", "values that are possible here: {}", known.join(", "))
            });
            let what = both!("不认识的值 `{}`", "unknown value `{}`", word.get_ref());
            self.report.push(Problem::error(self.at(word), what).hint(hint));
        }
        found
    }

    /// A day, or `none`.
    fn day(&mut self, value: &Spanned<Value>) -> Option<LastDay> {
        let text = cell(value.get_ref()).unwrap_or_default();
        if text == "none" || text == "无" {
            return Some(LastDay::Never);
        }
        self.keep(value, lookup::day(&text)).map(LastDay::On)
    }

    /// A cite of an article that the rulebook has.
    pub(super) fn cite(&mut self, word: &Spanned<String>) -> Option<Cite> {
        let written = word.get_ref();
        let articles = self.case.book.header.articles;
        let wrong = match Cite::parse(written) {
            Ok(cite) if cite.article() <= articles => return Some(cite),
            Ok(_) => both!(
                "规则只有 {articles} 条，没有 `{written}`",
                "there are {articles} articles, and no `{written}`"
            ),
            Err(reason) => Text::new(
                format!("引用 `{written}` 有误：{}", reason.zh),
                format!("the citation `{written}` is wrong: {}", reason.en),
            ),
        };
        self.report.push(Problem::error(self.at(word), wrong));
        None
    }

    pub(super) fn cites(&mut self, words: &[Spanned<String>]) -> Vec<Cite> {
        words.iter().filter_map(|word| self.cite(word)).collect()
    }

    /// The question; `None` where something of it is wrong.
    pub(super) fn question(&mut self, given: &GivenEntry, ask: &Spanned<AskEntry>) -> Option<Question> {
        let case = self.case;
        let entry = ask.get_ref();
        let action = self.keep(&entry.action, lookup::action(case, entry.action.get_ref()));
        let word = entry.who.as_ref().or(entry.can.as_ref());
        let acts = match word {
            Some(word) => self.keep(word, lookup::acts(case, word.get_ref())),
            None => Some(Vec::new()),
        };
        let mut switches = Switches::default();
        if let Some(on) = &given.on {
            switches.on = self.day(on).and_then(LastDay::day);
        }
        for word in &given.away {
            let post = self.keep(word, lookup::post(case, word.get_ref()));
            switches.away.extend(post);
        }
        for (attribute, value) in &given.set {
            let text = cell(value.get_ref()).unwrap_or_default();
            let setting = self.keep(value, lookup::setting(case, attribute, &text));
            switches.set.extend(setting);
        }
        let mut choices = Vec::new();
        for word in &given.readings {
            let (ambiguity, reading) = word.get_ref().split_once('=').unwrap_or((word.get_ref(), ""));
            let choice =
                Choice { ambiguity: ambiguity.trim().to_owned(), reading: reading.trim().to_owned() };
            let known = case.book.world(self.version, std::slice::from_ref(&choice)).map(|_| choice);
            choices.extend(self.keep(word, known));
        }
        let action = action?;
        let on =
            switches.on.or_else(|| case.facts.actions.row(action).map(|row| row.date)).unwrap_or_default();
        let person = match &entry.person {
            Some(word) => Some(self.keep(word, lookup::person(case, word.get_ref(), on))?),
            None => None,
        };
        let word = word.map(|word| word.get_ref().clone()).unwrap_or_default();
        Some(Question { acts: acts?, word, action, person, switches, version: self.version, choices })
    }

    /// What is expected.
    pub(super) fn expect(&mut self, entry: &ExpectEntry) -> Expect {
        let verdict =
            |word: &Option<Spanned<String>>, own: &mut Self| word.as_ref().and_then(|word| own.verdict(word));
        let mut step = BTreeMap::new();
        for (label, entry) in &entry.step {
            let known = self.known_label(label);
            if self.keep(entry, known).is_some() {
                step.insert(label.clone(), self.step(entry.get_ref()));
            }
        }
        Expect {
            verdict: verdict(&entry.verdict, self),
            by_default: verdict(&entry.by_default, self),
            by: entry.by.as_ref().map(|words| self.takers(words)),
            not_by: self.takers(&entry.not_by),
            nobody: entry.nobody,
            open: entry.open,
            steps: entry.steps.as_ref().map(|words| self.labels(words)),
            powers: entry.powers.as_ref().map(|words| self.labels(words)),
            not_steps: self.labels(&entry.not_steps),
            order: entry.order.iter().map(|word| self.order(word)).collect(),
            due: entry.due.as_ref().and_then(|due| self.day(due)),
            cites: self.cites(&entry.cites),
            not_cites: self.cites(&entry.not_cites),
            needs: entry.needs.as_ref().map(|words| self.needs(words)),
            rests_on: entry.rests_on.iter().filter_map(|word| self.rest(word)).collect(),
            not_rests_on: entry.not_rests_on.iter().filter_map(|word| self.rest(word)).collect(),
            defects: entry
                .defects
                .as_ref()
                .map(|words| words.iter().filter_map(|word| self.defect(word)).collect()),
            stuck: entry.stuck,
            step,
        }
    }

    fn step(&mut self, entry: &StepEntry) -> StepExpect {
        StepExpect {
            by: entry.by.as_ref().map(|words| self.takers(words)),
            not_by: self.takers(&entry.not_by),
            open: entry.open,
            required: entry.required,
            quantifier: entry.quantifier.as_ref().and_then(|word| self.one_of(word, &QUANTIFIERS)),
            due: entry.due.as_ref().and_then(|due| self.day(due)),
            state: entry.state.as_ref().and_then(|word| self.one_of(word, &STATES)),
            stuck: entry
                .stuck
                .as_ref()
                .map(|words| words.iter().filter_map(|word| self.one_of(word, &HINDRANCES)).collect()),
        }
    }

    fn verdict(&mut self, word: &Spanned<String>) -> Option<Verdict> {
        let written = word.get_ref();
        let named = Verdict::ALL.into_iter().find(|verdict| {
            let title = verdict.title();
            verdict.id() == written || title.zh == *written || title.en == *written
        });
        if named.is_some() {
            return named;
        }
        let _ = self.one_of(word, &Verdict::ALL.map(Verdict::id));
        None
    }

    fn known_label(&self, label: &str) -> Found<()> {
        let labels = &self.case.book.labels;
        if labels.get(label).is_some() {
            return Ok(());
        }
        Err(Box::new(
            Problem::error(
                Location::default(),
                both!("规则中没有环节 `{label}`", "no norm has a step `{label}`"),
            )
            .maybe(did_you_mean(label, labels.ids())),
        ))
    }

    fn labels(&mut self, words: &[Spanned<String>]) -> Vec<String> {
        for word in words {
            let known = self.known_label(word.get_ref());
            self.keep(word, known);
        }
        words.iter().map(|word| word.get_ref().clone()).collect()
    }

    /// `a < b`, or a longer chain.
    fn order(&mut self, word: &Spanned<String>) -> Vec<String> {
        let labels: Vec<String> = word.get_ref().split('<').map(|label| label.trim().to_owned()).collect();
        if labels.len() < 2 {
            let what = both!("`{}` 看不懂", "`{}` is not understood", word.get_ref());
            let hint = both!("写成 `先办环节 < 后办环节`", "write `first step < second step`");
            self.report.push(Problem::error(self.at(word), what).hint(hint));
            return Vec::new();
        }
        for label in &labels {
            let known = self.known_label(label);
            self.keep(word, known);
        }
        labels
    }

    fn takers(&mut self, words: &[Spanned<String>]) -> Vec<TakerTest> {
        let mut tests = Vec::new();
        for word in words {
            let written = word.get_ref();
            let (name, capacity) = match self.name(written) {
                Ok(name) => (Ok(name), None),
                Err(problem) => match written.rsplit_once(' ') {
                    Some((name, last)) => match CAPACITIES.iter().find(|known| **known == last) {
                        Some(capacity) => (self.name(name.trim()), Some(*capacity)),
                        None => (Err(problem), None),
                    },
                    None => (Err(problem), None),
                },
            };
            if let Some(name) = self.keep(word, name) {
                tests.push(TakerTest { name, capacity, written: written.clone() });
            }
        }
        tests
    }

    /// A person, post, unit or body by id or name; `post:`, `unit:` … before it where an id is of several sorts.
    fn name(&self, word: &str) -> Found<Name> {
        let (facts, bodies) = (&self.case.facts, &self.case.book.vocabulary.bodies);
        let (only, word) = match word.split_once(':') {
            Some((sort, rest)) if SORTS.contains(&sort) => (Some(sort), rest.trim()),
            _ => (None, word),
        };
        let people = by_name(&facts.people, word, |row| &row.name).map(|found| facts.people.id(found));
        let posts = by_name(&facts.posts, word, |row| &row.name).map(|found| facts.posts.id(found));
        let units = by_name(&facts.units, word, |row| &row.name).map(|found| facts.units.id(found));
        let body = bodies.find(word).map(|found| bodies.id(found));
        let all = [("person", people), ("post", posts), ("unit", units), ("body", body)];
        let hits: Vec<Name> = all
            .into_iter()
            .filter(|(sort, _)| only.is_none_or(|only| only == *sort))
            .filter_map(|(sort, id)| Some(Name { sort, id: id?.to_owned() }))
            .collect();
        match hits.as_slice() {
            [one] => Ok(one.clone()),
            [] => {
                let known = facts.people.names.ids().chain(facts.posts.names.ids());
                let known = known.chain(facts.units.names.ids()).chain(bodies.ids());
                Err(Box::new(
                    Problem::error(
                        Location::default(),
                        both!(
                            "没有人员、职务、单位或会议机构 `{word}`",
                            "there is no person, post, unit or body `{word}`"
                        ),
                    )
                    .hint(did_you_mean(word, known).unwrap_or_else(|| {
                        both!(
                            "写编号或名称；其后可加身份：{}",
                            "write an id or a name; a capacity may follow: {}",
                            CAPACITIES.join(", ")
                        )
                    })),
                ))
            }
            several => {
                let sorts: Vec<String> =
                    several.iter().map(|name| format!("`{}:{word}`", name.sort)).collect();
                Err(Box::new(
                    Problem::error(
                        Location::default(),
                        both!("`{word}` 不止一类", "`{word}` is of more than one sort"),
                    )
                    .hint(both!("写明是哪一类：{}", "say which: {}", sorts.join(", "))),
                ))
            }
        }
    }

    /// Attributes by id or title; another test stays in words, unless it looks like a mistyped id.
    fn needs(&mut self, words: &[Spanned<String>]) -> Vec<String> {
        let attributes = &self.case.book.vocabulary.attributes;
        let mut needs = Vec::new();
        for word in words {
            let written = word.get_ref();
            if let Some(attribute) = attributes.find(written) {
                needs.push(attributes.id(attribute).to_owned());
                continue;
            }
            if written.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
                let what = both!("没有属性 `{written}`", "there is no attribute `{written}`");
                self.report
                    .push(Problem::error(self.at(word), what).maybe(did_you_mean(written, attributes.ids())));
            }
            needs.push(written.clone());
        }
        needs
    }

    fn rest(&mut self, word: &Spanned<String>) -> Option<RestTest> {
        let (book, delegations) = (&self.case.book, &self.case.facts.delegations);
        let written = word.get_ref().as_str();
        let (ambiguity, rival) = match written.split_once('=') {
            Some((ambiguity, rival)) => (ambiguity.trim(), Some(rival.trim())),
            None => (written, None),
        };
        if let Some(found) = book.ambiguity(ambiguity) {
            let Some(rival) = rival else { return Some(RestTest::Reading(found.id.clone(), None)) };
            let choice = Choice { ambiguity: found.id.clone(), reading: rival.to_owned() };
            let known = book.world(self.version, std::slice::from_ref(&choice));
            self.keep(word, known)?;
            let reading = found.readings.iter().find(|reading| reading.id.eq_ignore_ascii_case(rival))?;
            return Some(RestTest::Reading(found.id.clone(), Some(reading.id.clone())));
        }
        let attributes = &book.vocabulary.attributes;
        if let Some(attribute) = attributes.find(written) {
            return Some(RestTest::Other(attributes.id(attribute).to_owned()));
        }
        if delegations.names.get(written).is_some() {
            return Some(RestTest::Other(written.to_owned()));
        }
        let known = book.ambiguities.iter().map(|ambiguity| ambiguity.id.as_str());
        let known = known.chain(attributes.ids()).chain(delegations.names.ids());
        let what = both!(
            "没有歧义、属性或委托 `{written}`",
            "there is no ambiguity, attribute or delegation `{written}`"
        );
        self.report.push(Problem::error(self.at(word), what).maybe(did_you_mean(written, known)));
        None
    }

    /// A kind of defect and, if it matters, the step (for a missing quorum the act).
    fn defect(&mut self, word: &Spanned<String>) -> Option<(String, Option<String>)> {
        let mut parts = word.get_ref().split_whitespace();
        let (kind, label, more) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        if !DEFECTS.contains(&kind) || more.is_some() {
            let hint = did_you_mean(kind, DEFECTS).unwrap_or_else(|| {
                both!(
                    "可写：{}，后面可加环节，如 `late issue`",
                    "write {}, with a step behind it if it matters, such as `late issue`",
                    DEFECTS.join(", ")
                )
            });
            let what = both!("没有缺陷 `{}`", "there is no defect `{}`", word.get_ref());
            self.report.push(Problem::error(self.at(word), what).hint(hint));
            return None;
        }
        if let Some(label) = label {
            let act = kind == "no_quorum" && self.case.book.vocabulary.acts.get(label).is_some();
            let known = if act { Ok(()) } else { self.known_label(label) };
            self.keep(word, known)?;
        }
        Some((kind.to_owned(), label.map(str::to_owned)))
    }
}
