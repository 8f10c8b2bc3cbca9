//! The steps of an answer for the terminal: who may take each, what comes before it, what holds it back.

use std::collections::BTreeSet;

use super::{Writer, both_of, mark};
use crate::ask::Answer;
use crate::atom::NormIx;
use crate::chain::Hindered;
use crate::findings::{Given, Step};
use crate::model::{Actor, Quantifier, Taker};
use crate::render::paint::Paint;
use crate::situation::Counted;
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
        for seat in &step.seats {
            if seat.open {
                let line = format!("     · {}", self.pick("规则未写明由谁办理", "the text does not say who"));
                self.line(&line);
            } else if seat.unknown {
                let line = format!(
                    "     ? {}",
                    self.pick("由谁办理，取决于一个空白的单元格", "a blank cell hides who")
                );
                self.line(&line);
            } else if seat.candidates.is_empty() && !seat.unknown {
                let line = format!("     {} {}", Paint::Red.on("∅"), self.pick("无人可办", "nobody can"));
                self.line(&line);
                self.barred(answer, step);
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
                // Who takes part under another norm than the step's own has its citation with him.
                let mut who = self.t(&self.words.candidate(candidate));
                if !step.norms.contains(&candidate.norm) {
                    who.push_str(&format!("  {}", self.dim(&self.words.norm_cite(candidate.norm))));
                }
                let line = format!("{indent}· {who}");
                self.line(&line);
            }
        }
    }

    /// Who could have taken the step but for a bar.
    pub(super) fn barred(&mut self, answer: &Answer, step: &Step) {
        for (_, taker, bar) in
            answer.findings.derived.barred.iter().filter(|(norm, _, _)| step.norms.contains(norm))
        {
            let named = answer.findings.derived.empowered.iter().any(|grant| {
                step.norms.contains(&grant.norm)
                    && match (grant.actor, taker) {
                        (Actor::Post(post), Taker::Person(person)) => {
                            let day = answer.findings.situation.date;
                            let mut held = self.words.case.facts.assignments.iter();
                            held.any(|row| {
                                row.post == post && row.person == *person && row.during.contains(day)
                            })
                        }
                        (actor, Taker::Itself(other)) => actor == *other,
                        (actor, Taker::Person(person)) => actor == Actor::Person(*person),
                    }
            });
            if named {
                let (who, cite) = (self.words.taker(*taker), self.words.norm_cite(*bar));
                let line = both_of(
                    self.lang,
                    &format!("       {}：{}禁止", who.zh, cite.zh),
                    &format!("       {}: barred by {}", who.en, cite.en),
                );
                self.line(&line);
            }
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

    pub(super) fn hindered(&mut self, hindered: &[Hindered]) {
        for why in hindered {
            let text = match why {
                Hindered::Barred(norm) => {
                    let cite = self.words.norm_cite(*norm);
                    both_of(self.lang, &format!("受阻：{}禁止", cite.zh), &format!("barred by {}", cite.en))
                }
                other => match held_back(self.words, other) {
                    Some(text) => self.t(&text),
                    None => continue,
                },
            };
            let line = format!("     {} {}", Paint::Red.on("■"), text);
            self.line(&line);
        }
    }

    pub(super) fn bound(&self, binds: Option<&BTreeSet<Taker>>, counted: Option<&Counted>) -> String {
        let mut parts = Vec::new();
        if binds.is_some_and(BTreeSet::is_empty) {
            parts.push(
                self.pick("约束何人取决于空白的单元格", "whom it binds depends on a blank cell").to_owned(),
            );
        } else if let Some(takers) = binds {
            let who = self.words.takers(takers, 6);
            parts.push(both_of(self.lang, &format!("约束：{}", who.zh), &format!("binds: {}", who.en)));
        }
        if let Some(counted) = counted {
            parts.push(self.t(&self.words.counted(counted)));
        }
        parts.join(self.pick("；", "; "))
    }
}

/// What keeps a step from being taken now, where it is no bar; nothing for a step that only waits for those before it.
pub(in crate::render) fn held_back(words: &Words<'_>, why: &Hindered) -> Option<Text> {
    match why {
        Hindered::Waits | Hindered::Barred(_) => None,
        Hindered::Nobody => Some(Text::new("受阻：无人可办", "stuck: nobody can take it")),
        Hindered::AllAway => {
            Some(Text::new("受阻：可办的人都外出", "stuck: everybody who could take it is away"))
        }
        Hindered::Shut(gate) => {
            let (needs, cite) = (words.label(gate.needs), words.norm_cite(gate.norm));
            Some(Text::new(
                format!("受阻：“{}”未办或未通过（{}）", needs.zh, cite.zh),
                format!("held back: “{}” is not done, or failed ({})", needs.en, cite.en),
            ))
        }
    }
}
