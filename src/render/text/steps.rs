//! The steps of an answer for the terminal: who may take each, what comes before it, what holds it back.

use std::collections::{BTreeMap, BTreeSet};

use super::{Writer, both_of, mark};
use crate::ask::Answer;
use crate::atom::{Label, NormIx};
use crate::chain::Hindered;
use crate::findings::{Bar, Findings, Given, Step, doer};
use crate::model::{Quantifier, Taker, WhoExpr};
use crate::render::paint::Paint;
use crate::source::Text;
use crate::words::{Words, list};

impl Writer<'_> {
    pub(super) fn step(&mut self, answer: &Answer, place: usize, step: &Step) {
        let act = self.words.label(step.label);
        let mark = mark(step.state);
        let need = if step.seats.iter().map(|seat| seat.candidates.len()).sum::<usize>() > 1 {
            format!(" · {}", self.t(&self.words.quantifier(step.quantifier, step.required)))
        } else {
            String::new()
        };
        let optional = if step.required { "" } else { self.pick("（可以）", " (may)") };
        let strength = self
            .words
            .strength(step.strength)
            .map(|text| format!(" · {}", text.get(self.lang)))
            .unwrap_or_default();
        let instead = step.instead_of.map(|label| self.words.label(label)).map(|label| {
            both_of(
                self.lang,
                &format!(" · 可代替“{}”", label.zh),
                &format!(" · may stand instead of “{}”", label.en),
            )
        });
        let cites = self.words.cites(step.norms.iter().copied());
        let line = format!(
            "  {mark} {} {}{optional}{need}{strength}{}  {}",
            place + 1,
            Paint::Bold.on(act.get(self.lang)),
            instead.unwrap_or_default(),
            self.dim(&cites),
        );
        self.line(&line);
        let day = answer.findings.situation.date;
        for (seat, places) in self.words.seats(step) {
            if seat.open {
                let line = format!("     · {}", self.pick("规则未写明由谁办理", "the text does not say who"));
                self.line(&line);
                self.on_record(answer, step);
            } else if seat.unknown {
                let line = format!(
                    "     ? {}",
                    self.pick("由谁办理，取决于一个空白的单元格", "a blank cell hides who")
                );
                self.line(&line);
            } else if seat.candidates.is_empty() {
                let line = format!("     {} {}", Paint::Red.on("∅"), self.pick("无人可办", "nobody can"));
                self.line(&line);
                self.barred(answer, step);
                self.beyond_limits(answer, step);
            }
            let several =
                step.quantifier == Quantifier::All && step.seats.len() > 1 && seat.candidates.len() > 1;
            if several {
                let line = format!(
                    "     {}{}",
                    if seat.filled { "✓ " } else { "" },
                    self.pick("其中一人：", "one of:")
                );
                self.line(&line);
            }
            for candidate in &seat.candidates {
                let indent = if several { "       " } else { "     " };
                let mut who = self.t(&self.words.candidate(candidate, day));
                if let Some(places) = &places {
                    who.push_str(&both_of(
                        self.lang,
                        &format!("，就{}", places.zh),
                        &format!(", for {}", places.en),
                    ));
                }
                // Who takes part under another norm than the step's own has its citation with him.
                if !step.norms.contains(&candidate.norm) {
                    who.push_str(&format!("  {}", self.dim(&self.words.norm_cite(candidate.norm))));
                }
                let line = format!("{indent}· {who}");
                self.line(&line);
            }
        }
    }

    /// Who took a step of which the text does not say whose it is.
    fn on_record(&mut self, answer: &Answer, step: &Step) {
        let records = answer.findings.situation.records.iter().filter(|record| record.label == step.label);
        let by: BTreeSet<_> = records.map(doer).collect();
        if !by.is_empty() {
            let by = self.words.doers(&by);
            let line = both_of(
                self.lang,
                &format!("       在案：{} ✓", by.zh),
                &format!("       on record: {} ✓", by.en),
            );
            self.line(&line);
        }
    }

    /// Who could have taken the step but for a bar.
    pub(super) fn barred(&mut self, answer: &Answer, step: &Step) {
        for (candidate, bar) in &step.barred {
            let (who, cite) =
                (self.words.candidate(candidate, answer.findings.situation.date), self.words.norm_cite(*bar));
            let line = both_of(
                self.lang,
                &format!("       {}：{}禁止", who.zh, cite.zh),
                &format!("       {}: barred by {}", who.en, cite.en),
            );
            self.line(&line);
        }
    }

    /// That nobody up the line of command has a limit for so much.
    fn beyond_limits(&mut self, answer: &Answer, step: &Step) {
        let (case, findings) = (self.words.case, &answer.findings);
        let parts = step.norms.iter().filter_map(|&norm| case.book.norm(norm)?.effect.part());
        for who in parts.flat_map(|part| &part.by) {
            let WhoExpr::Line(from, attribute) = who else { continue };
            // Where the line begins with nobody, it is not the limits that are too low.
            let begins = !findings.derived.named(from, Some(step.act)).is_empty();
            let Some(value) = findings.situation.attributes.get(attribute).filter(|_| begins) else {
                continue;
            };
            let (name, value) =
                (self.words.attribute(*attribute), case.book.vocabulary.show(*attribute, value));
            let line = both_of(
                self.lang,
                &format!("       逐级向上，没有人的权限够得上{} {}", name.zh, value.zh),
                &format!(
                    "       nobody up the line of command has a limit that covers {} {}",
                    name.en, value.en
                ),
            );
            self.line(&line);
        }
    }

    /// Whose a duty or an attendance would be but for a bar.
    pub(super) fn barred_from(&mut self, given: &Given) {
        let bars: BTreeSet<NormIx> = given.barred.iter().map(|(_, bar)| *bar).collect();
        for bar in bars {
            let takers: BTreeSet<Taker> = given
                .barred
                .iter()
                .filter(|(_, by)| *by == bar)
                .map(|(candidate, _)| candidate.taker)
                .collect();
            let (who, cite) = (self.words.takers(&takers, 6), self.words.norm_cite(bar));
            let line = both_of(
                self.lang,
                &format!("    ■ {}禁止：{}", cite.zh, who.zh),
                &format!("    ■ barred by {}: {}", cite.en, who.en),
            );
            self.line(&line);
        }
    }

    pub(super) fn after(&mut self, answer: &Answer, after: &[usize]) {
        if after.is_empty() {
            return;
        }
        let steps: Vec<Text> = after
            .iter()
            .filter_map(|&before| {
                let step = answer.findings.steps.get(before)?;
                let label = self.words.label(step.label);
                Some(Text::new(
                    format!("{} {}", before + 1, label.zh),
                    format!("{} {}", before + 1, label.en),
                ))
            })
            .collect();
        // Two that may stand for each other are joined by "or".
        let alternatives = after.iter().any(|&before| {
            answer.findings.steps.get(before).is_some_and(|step| {
                step.instead_of.is_some_and(|label| {
                    after.iter().any(|&other| {
                        answer.findings.steps.get(other).is_some_and(|other| other.label == label)
                    })
                })
            })
        });
        let steps = if alternatives {
            let (zh, en): (Vec<&str>, Vec<&str>) =
                steps.iter().map(|text| (text.zh.as_str(), text.en.as_str())).unzip();
            Text::new(zh.join("或"), en.join(" or "))
        } else {
            list(steps)
        };
        let line =
            both_of(self.lang, &format!("     前置环节：{}", steps.zh), &format!("     after: {}", steps.en));
        self.line(&line);
    }

    pub(super) fn hindered(&mut self, findings: &Findings, hindered: &[Hindered]) {
        for text in held_back(self.words, findings, hindered) {
            let line = format!("     {} {}", Paint::Red.on("■"), text.get(self.lang));
            self.line(&line);
        }
    }

    /// Whom a bar binds, and how often its like is on file.
    pub(super) fn bound(&self, bar: &Bar) -> String {
        let mut parts = Vec::new();
        if let Some(takers) = &bar.binds {
            parts.push(self.t(&self.words.bound(bar.norm, takers)));
        }
        if let Some(counted) = &bar.counted {
            parts.push(self.t(&self.words.counted(counted)));
        }
        parts.join(self.pick("；", "; "))
    }
}

/// What keeps a step from being taken now; nothing of those before it for which it only waits.
pub(in crate::render) fn held_back(
    words: &Words<'_>,
    findings: &Findings,
    hindered: &[Hindered],
) -> Vec<Text> {
    let mut said = Vec::new();
    // One line for each thing that is missing, with every norm that wants it.
    let mut shut: BTreeMap<Label, BTreeSet<NormIx>> = BTreeMap::new();
    let mut bars: BTreeSet<NormIx> = BTreeSet::new();
    for why in hindered {
        match why {
            Hindered::Waits => {}
            Hindered::Barred(norm) => _ = bars.insert(*norm),
            Hindered::Nobody => said.push(Text::new("受阻：无人可办", "stuck: nobody can take it")),
            Hindered::AllAway => {
                said.push(Text::new("受阻：可办的人都外出", "stuck: everybody who could take it is away"));
            }
            Hindered::Shut(gate) => _ = shut.entry(gate.needs).or_default().insert(gate.norm),
        }
    }
    for (needs, norms) in shut {
        let (why, cites) = (words.unmet(findings, needs), words.cites(norms));
        said.push(Text::new(
            format!("受阻：{}（{}）", why.zh, cites.zh),
            format!("held back: {} ({})", why.en, cites.en),
        ));
    }
    if !bars.is_empty() {
        let cites = words.cites(bars);
        said.push(Text::new(format!("受阻：{}禁止", cites.zh), format!("barred by {}", cites.en)));
    }
    said
}
