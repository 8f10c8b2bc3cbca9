//! What scenarios are worth, shown: coverage and mutants by article, for people and as JSON. Decides nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{Both, SCHEMA};
use super::paint::Paint;
use super::table::table;
use crate::atom::NormIx;
use crate::audit::{Accepted, ConditionSeen, Fate, Mutant, NormSeen, decides_nothing};
use crate::model::Norm;
use crate::source::{Lang, Text};
use crate::words::Words;

/// Everything that is shown.
pub struct Audit<'a> {
    /// The case, in words.
    pub words: Words<'a>,
    /// How many scenarios were run.
    pub scenarios: usize,
    /// How many came out as expected.
    pub met: usize,
    /// What was exercised, norm by norm.
    pub seen: &'a [NormSeen],
    /// The mutants with the fate of each, where they were asked for.
    pub mutants: Option<&'a [(Mutant, Fate)]>,
    /// The mutants that may survive.
    pub accepted: &'a [Accepted],
}

/// What became of the mutants, counted.
#[derive(Clone, Copy, Default, Serialize, JsonSchema)]
pub struct Score {
    /// How many there are.
    pub mutants: usize,
    /// How many some scenario notices.
    pub killed: usize,
    /// How many survive for a reason that is written down.
    pub accepted: usize,
    /// How many survive without one.
    pub unexplained: usize,
    /// How many of a hundred are killed, rounded down.
    pub percent: usize,
}

/// The outcome of `test --coverage` and `test --mutate`.
#[derive(Serialize, JsonSchema)]
pub struct AuditWire {
    /// Always `signoff/1`.
    pub schema: String,
    /// The rulebook that was read.
    pub rulebook: String,
    /// How many scenarios were run.
    pub scenarios: usize,
    /// How many came out as expected; the others notice no mutant.
    pub met: usize,
    /// What became of the mutants; with `--mutate` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// The articles, by number.
    pub articles: Vec<ArticleWire>,
    /// The norms, in the order of the rulebook.
    pub norms: Vec<NormWire>,
    /// The mutants, norm by norm; with `--mutate` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mutants: Option<Vec<MutantWire>>,
}

/// The numbers of one article.
#[derive(Clone, Default, Serialize, JsonSchema)]
pub struct ArticleWire {
    /// Its number.
    pub article: u32,
    /// How many norms it has that decide something.
    pub norms: usize,
    /// How many of them applied in a scenario.
    pub fired: usize,
    /// How many of them stood among the reasons of an answer.
    pub decided: usize,
    /// How many conditions they and their exceptions have.
    pub conditions: usize,
    /// How many of these were seen to hold.
    pub seen_true: usize,
    /// How many were seen not to hold.
    pub seen_false: usize,
    /// How many were seen with a fact missing.
    pub seen_unknown: usize,
    /// How many mutants were made; 0 without `--mutate`.
    pub mutants: usize,
    /// How many of them some scenario noticed.
    pub killed: usize,
    /// How many survive for a reason that is written down.
    pub accepted: usize,
}

/// One norm.
#[derive(Serialize, JsonSchema)]
pub struct NormWire {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub cite: String,
    /// In how many scenarios it was looked at.
    pub seen: usize,
    /// In how many it applied.
    pub fired: usize,
    /// In how many it stood among the reasons of the answer.
    pub decided: usize,
    /// Its conditions.
    pub conditions: Vec<ConditionWire>,
    /// Its exceptions.
    pub exceptions: Vec<ExceptionWire>,
}

/// One condition: how often it ended in each way.
#[derive(Serialize, JsonSchema)]
pub struct ConditionWire {
    /// The condition, in words.
    pub condition: Both,
    /// It held.
    #[serde(rename = "true")]
    pub yes: usize,
    /// It did not.
    #[serde(rename = "false")]
    pub no: usize,
    /// A fact was missing.
    pub unknown: usize,
}

/// One exception.
#[derive(Serialize, JsonSchema)]
pub struct ExceptionWire {
    /// Its name.
    pub name: String,
    /// In how many scenarios it lifted the norm.
    pub lifted: usize,
    /// Its conditions.
    pub conditions: Vec<ConditionWire>,
}

/// One mutant.
#[derive(Serialize, JsonSchema)]
pub struct MutantWire {
    /// What names it in `mutants.toml`.
    pub id: String,
    /// The id of the norm.
    pub norm: String,
    /// Where the norm stands.
    pub cite: String,
    /// The sort of change.
    pub operator: String,
    /// What was changed.
    pub change: Both,
    /// The scenario that notices it first; absent for a mutant that survives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub killed_by: Option<String>,
    /// How many scenarios were run in vain; absent for a mutant that was noticed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unnoticed_by: Option<usize>,
    /// Why it may survive, where that is written down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Both>,
}

/// The JSON Schema of the outcome.
pub fn schema() -> schemars::Schema {
    super::json::schema_of::<AuditWire>()
}

/// How many of so many, in percent, rounded down, so that 100 means all.
pub fn percent(part: usize, whole: usize) -> usize {
    (part * 100).checked_div(whole).unwrap_or(100)
}

impl Audit<'_> {
    fn norm(&self, norm: NormIx) -> Option<&Norm> {
        self.words.case.book.norm(norm)
    }

    /// The norms that decide something, with what was seen of them.
    fn deciding(&self) -> impl Iterator<Item = (&Norm, &NormSeen)> {
        let found = self.seen.iter().filter_map(|seen| Some((self.norm(seen.norm)?, seen)));
        found.filter(|(norm, _)| !decides_nothing(norm))
    }

    /// The numbers, article by article.
    pub fn articles(&self) -> Vec<ArticleWire> {
        let mut all: BTreeMap<u32, ArticleWire> = BTreeMap::new();
        for (norm, seen) in self.deciding() {
            let entry = all.entry(norm.article).or_default();
            entry.norms += 1;
            entry.fired += usize::from(seen.fired > 0);
            entry.decided += usize::from(seen.decided > 0);
            for condition in conditions(seen) {
                entry.conditions += 1;
                entry.seen_true += usize::from(condition.yes > 0);
                entry.seen_false += usize::from(condition.no > 0);
                entry.seen_unknown += usize::from(condition.unknown > 0);
            }
        }
        for (mutant, fate) in self.mutants.unwrap_or_default() {
            let Some(norm) = self.norm(mutant.norm) else { continue };
            let entry = all.entry(norm.article).or_default();
            entry.mutants += 1;
            match fate {
                Fate::Killed(_) => entry.killed += 1,
                Fate::Survived(_) => entry.accepted += usize::from(self.reason(mutant).is_some()),
            }
        }
        all.into_iter().map(|(article, entry)| ArticleWire { article, ..entry }).collect()
    }

    /// Why a mutant may survive, where that is written down.
    fn reason(&self, mutant: &Mutant) -> Option<&Text> {
        let entry = self.accepted.iter().find(|entry| entry.mutant == mutant.id);
        entry.map(|entry| &entry.reason)
    }

    /// What became of the mutants.
    pub fn score(&self) -> Score {
        let list = self.mutants.unwrap_or_default();
        let killed = list.iter().filter(|(_, fate)| matches!(fate, Fate::Killed(_))).count();
        let (mutants, accepted) = (list.len(), self.survivors().filter(|(_, _, why)| why.is_some()).count());
        let unexplained = mutants - killed - accepted;
        Score { mutants, killed, accepted, unexplained, percent: percent(killed, mutants) }
    }

    /// The mutants that no scenario notices, with the number of scenarios run in vain and the reason that is written down.
    fn survivors(&self) -> impl Iterator<Item = (&Mutant, usize, Option<&Text>)> {
        self.mutants.unwrap_or_default().iter().filter_map(|(mutant, fate)| match fate {
            Fate::Killed(_) => None,
            Fate::Survived(run) => Some((mutant, *run, self.reason(mutant))),
        })
    }

    /// As JSON.
    pub fn json(&self) -> AuditWire {
        let norms = self.seen.iter().filter_map(|seen| {
            let norm = self.norm(seen.norm)?;
            Some(NormWire {
                id: norm.id.clone(),
                cite: norm.cite.clone(),
                seen: seen.seen,
                fired: seen.fired,
                decided: seen.decided,
                conditions: seen.conditions.iter().map(|condition| self.condition(condition)).collect(),
                exceptions: seen
                    .exceptions
                    .iter()
                    .map(|exception| ExceptionWire {
                        name: norm
                            .exceptions
                            .get(exception.index)
                            .map(|exception| exception.name.clone())
                            .unwrap_or_default(),
                        lifted: exception.lifted,
                        conditions: exception.conditions.iter().map(|one| self.condition(one)).collect(),
                    })
                    .collect(),
            })
        });
        AuditWire {
            schema: SCHEMA.to_owned(),
            rulebook: self.words.case.book.header.id.clone(),
            scenarios: self.scenarios,
            met: self.met,
            score: self.mutants.map(|_| self.score()),
            articles: self.articles(),
            norms: norms.collect(),
            mutants: self.mutants.map(|list| list.iter().filter_map(|one| self.mutant(one)).collect()),
        }
    }

    fn condition(&self, seen: &ConditionSeen) -> ConditionWire {
        ConditionWire {
            condition: self.words.condition(&seen.condition, true).into(),
            yes: seen.yes,
            no: seen.no,
            unknown: seen.unknown,
        }
    }

    fn mutant(&self, (mutant, fate): &(Mutant, Fate)) -> Option<MutantWire> {
        let norm = self.norm(mutant.norm)?;
        let (killed_by, unnoticed_by) = match fate {
            Fate::Killed(scenario) => (Some(scenario.clone()), None),
            Fate::Survived(run) => (None, Some(*run)),
        };
        let accepted = self.reason(mutant).filter(|_| unnoticed_by.is_some());
        Some(MutantWire {
            id: mutant.id.clone(),
            norm: norm.id.clone(),
            cite: norm.cite.clone(),
            operator: mutant.operator.id().to_owned(),
            change: mutant.said.clone().into(),
            killed_by,
            unnoticed_by,
            accepted: accepted.cloned().map(Both::from),
        })
    }

    /// The coverage for people: the articles, then what was never seen; with `full` the numbers of every condition.
    pub fn coverage(&self, lang: Lang, full: bool, width: u16) -> String {
        let header: &[&str] = match lang {
            Lang::Zh => &["条", "规范", "适用过", "决定过", "条件", "成立过", "不成立过", "未知过"],
            Lang::En => {
                &["article", "norms", "applied", "decided", "conditions", "seen true", "false", "unknown"]
            }
        };
        let row = |name: String, entry: &ArticleWire| {
            let numbers = [
                entry.norms,
                entry.fired,
                entry.decided,
                entry.conditions,
                entry.seen_true,
                entry.seen_false,
                entry.seen_unknown,
            ];
            std::iter::once(name).chain(numbers.iter().map(ToString::to_string)).collect::<Vec<_>>()
        };
        let articles = self.articles();
        let mut whole = ArticleWire::default();
        let mut rows = Vec::new();
        for entry in &articles {
            rows.push(row(entry.article.to_string(), entry));
            whole.norms += entry.norms;
            whole.fired += entry.fired;
            whole.decided += entry.decided;
            whole.conditions += entry.conditions;
            whole.seen_true += entry.seen_true;
            whole.seen_false += entry.seen_false;
            whole.seen_unknown += entry.seen_unknown;
        }
        rows.push(row(pick(lang, "合计", "all").to_owned(), &whole));
        let header: Vec<String> = header.iter().map(|&word| word.to_owned()).collect();
        let mut out = table(&header, &rows, width);
        let gaps = self.gaps(lang, full);
        if !gaps.is_empty() {
            let head = if full {
                pick(lang, "逐条规范：", "norm by norm:")
            } else {
                pick(lang, "情景没有触及的：", "what no scenario exercises:")
            };
            let _ = write!(out, "\n{head}\n{gaps}");
        }
        out
    }

    fn gaps(&self, lang: Lang, full: bool) -> String {
        let mut out = String::new();
        for (norm, seen) in self.deciding() {
            let told = if seen.fired == 0 {
                pick(lang, "从未适用", "never applied")
            } else if seen.decided == 0 {
                pick(lang, "适用过，但从未决定答案", "applied, but never decided an answer")
            } else {
                ""
            };
            let mut lines = Vec::new();
            if seen.seen > 0 {
                lines.extend(conditions(seen).filter_map(|one| self.gap(one, lang, full)));
                for exception in seen.exceptions.iter().filter(|exception| exception.lifted == 0) {
                    let text = norm.exceptions.get(exception.index).map(|exception| &exception.text);
                    let name = text.map_or("", |text| text.get(lang));
                    lines.push(match lang {
                        Lang::Zh => format!("例外“{name}”：从未排除本规范"),
                        Lang::En => format!("the exception “{name}” never lifted the norm"),
                    });
                }
            }
            if told.is_empty() && lines.is_empty() && !full {
                continue;
            }
            let numbers = match lang {
                _ if !full => told.to_owned(),
                Lang::Zh => format!("适用 {} 次，决定 {} 次", seen.fired, seen.decided),
                Lang::En => format!("applied {}×, decided {}×", seen.fired, seen.decided),
            };
            let cite = self.words.norm_cite(seen.norm);
            let line = format!("  {}  {}  {numbers}", Paint::Bold.on(&norm.id), cite.get(lang));
            let _ = writeln!(out, "{}", line.trim_end());
            for line in lines {
                let _ = writeln!(out, "    {line}");
            }
        }
        out
    }

    fn gap(&self, seen: &ConditionSeen, lang: Lang, full: bool) -> Option<String> {
        let told = self.words.condition(&seen.condition, true);
        let told = told.get(lang);
        if full {
            let (yes, no, unknown) = (seen.yes, seen.no, seen.unknown);
            return Some(match lang {
                Lang::Zh => format!("{told} — 成立 {yes} 次，不成立 {no} 次，未知 {unknown} 次"),
                Lang::En => format!("{told} — true {yes}×, false {no}×, unknown {unknown}×"),
            });
        }
        let never = match (seen.yes, seen.no) {
            (0, 0) => pick(lang, "从未成立，也从未不成立", "never true, never false"),
            (0, _) => pick(lang, "从未成立", "never true"),
            (_, 0) => pick(lang, "从未不成立", "never false"),
            _ => return None,
        };
        Some(format!("{told} — {never}"))
    }

    /// The mutants for people: the score by article, then those that survive, then those that may.
    pub fn mutation(&self, lang: Lang, width: u16) -> String {
        let header: &[&str] = match lang {
            Lang::Zh => &["条", "变异", "被发现", "已说明", "未说明", "比例"],
            Lang::En => &["article", "mutants", "killed", "accepted", "unexplained", "share"],
        };
        let header: Vec<String> = header.iter().map(|&word| word.to_owned()).collect();
        let row = |name: String, all: usize, killed: usize, accepted: usize| {
            let numbers = [all, killed, accepted, all - killed - accepted];
            let share = format!("{} %", percent(killed, all));
            let numbers = numbers.iter().map(ToString::to_string);
            std::iter::once(name).chain(numbers).chain([share]).collect::<Vec<_>>()
        };
        let articles = self.articles();
        let mutated = articles.iter().filter(|entry| entry.mutants > 0);
        let mut rows: Vec<Vec<String>> = mutated
            .map(|entry| row(entry.article.to_string(), entry.mutants, entry.killed, entry.accepted))
            .collect();
        let all = self.score();
        rows.push(row(pick(lang, "合计", "all").to_owned(), all.mutants, all.killed, all.accepted));
        let mut out = table(&header, &rows, width);
        self.list_survivors(
            &mut out,
            lang,
            false,
            pick(lang, "没有情景发现、也未说明理由的变异：", "mutants that no scenario notices:"),
        );
        self.list_survivors(
            &mut out,
            lang,
            true,
            pick(lang, "没有情景发现、已说明理由的变异：", "mutants that may survive, with the reason:"),
        );
        out
    }

    /// The survivors with a reason, or those without, norm by norm, each with its id.
    fn list_survivors(&self, out: &mut String, lang: Lang, with_reason: bool, head: &str) {
        let mut told: BTreeSet<NormIx> = BTreeSet::new();
        for (mutant, run, reason) in self.survivors().filter(|(_, _, why)| why.is_some() == with_reason) {
            let Some(norm) = self.norm(mutant.norm) else { continue };
            if told.is_empty() {
                let _ = write!(out, "\n{head}\n");
            }
            if told.insert(mutant.norm) {
                let (cite, text) = (self.words.norm_cite(mutant.norm), self.words.norm(mutant.norm));
                let line = format!("  {}  {}  ", Paint::Bold.on(&norm.id), cite.get(lang));
                let _ = writeln!(out, "{line}{}", Paint::Dim.on(text.get(lang)));
            }
            let _ = writeln!(out, "    {}  {}", mutant.said.get(lang), Paint::Dim.on(vain(run).get(lang)));
            let _ = writeln!(out, "      {}", Paint::Dim.on(&mutant.id));
            if let Some(reason) = reason {
                let _ = writeln!(out, "      {}", reason.get(lang));
            }
        }
    }
}

/// That so many scenarios were run in vain.
fn vain(run: usize) -> Text {
    match run {
        0 => Text::new("（没有情景涉及它）", "(no scenario is concerned)"),
        1 => Text::new("（1 个情景与它有关）", "(1 scenario is concerned)"),
        _ => Text::new(format!("（{run} 个情景与它有关）"), format!("({run} scenarios are concerned)")),
    }
}

fn conditions(seen: &NormSeen) -> impl Iterator<Item = &ConditionSeen> {
    seen.conditions.iter().chain(seen.exceptions.iter().flat_map(|exception| &exception.conditions))
}

fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Zh { zh } else { en }
}
