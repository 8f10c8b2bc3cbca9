//! The reasons of an answer for the terminal: the norms behind it, what it rests on and needs, what did not apply, what would change it.

use super::{Depth, Writer, both_of, interval};
use crate::ask::{Answer, Hindrance, Rest, Supposed};
use crate::atom::NormIx;
use crate::because::because;
use crate::model::Actor;
use crate::render::paint::Paint;
use crate::settle::Settled;
use crate::source::Text;
use crate::verdict::{Verdict, relevant};

impl Writer<'_> {
    /// One norm as a sentence that ends in its citation, with the words of the official text where the user gave it.
    pub(super) fn norm(&mut self, norm: NormIx, remark: &str) {
        let text = self.words.norm(norm);
        let cite = self.words.norm_cite(norm);
        let strength = self.words.case.book.norm(norm).and_then(|norm| self.words.strength(norm.strength));
        // A sentence that says it itself needs no mark.
        let hedged = ["原则上", "一般", "principle", "generally", "as a rule", "normally", "usually"];
        let sentence = text.get(self.lang).to_lowercase();
        let strength = strength.filter(|_| !hedged.iter().any(|hedge| sentence.contains(hedge)));
        let strength = strength
            .map(|text| format!("{} ", Paint::Dim.on(&format!("[{}]", text.get(self.lang)))))
            .unwrap_or_default();
        let line = format!("  · {strength}{} {}", text.get(self.lang), self.dim(&cite));
        self.line(&line);
        if !remark.is_empty() {
            let line = format!("    {remark}");
            self.line(&line);
        }
        let source = self.words.text.and_then(|text| {
            let cite = crate::cite::Cite::parse(&self.words.case.book.norm(norm)?.cite).ok()?;
            text.words(&cite).map(str::to_owned)
        });
        if source.is_some() && self.words.case.book.amended(norm) {
            self.line(&format!(
                "    │ {}",
                self.pick("〔修正前的条文〕", "[as the text stood before the amendment]")
            ));
        }
        if let Some(source) = source {
            for line in source.lines() {
                self.line(&format!("    │ {line}"));
            }
        }
    }

    pub(super) fn because(&mut self, answer: &Answer, depth: Depth) {
        let found =
            relevant(self.words.case, &answer.findings, &answer.question.acts, answer.question.person);
        // What has a section of its own above is not said twice.
        let mut said: Vec<NormIx> = found.silences.iter().map(|silence| silence.norm).collect();
        said.extend(found.bars.iter().map(|bar| bar.norm));
        said.extend(found.shut.iter().map(|gate| gate.norm));
        said.extend(found.given.iter().map(|given| given.norm));
        let acts = &answer.question.acts;
        said.extend(
            answer.findings.quorum.iter().filter(|found| acts.contains(&found.act)).map(|found| found.norm),
        );
        let mut norms = because(self.words.case, &answer.findings, answer);
        norms.retain(|norm| !said.contains(norm));
        if norms.is_empty() {
            return;
        }
        self.heading("依据", "Because");
        // A reader wants two to five sentences; the rest is a flag away.
        let shown = if depth == Depth::Full || norms.len() <= 6 { norms.len() } else { 5 };
        for &norm in norms.iter().take(shown) {
            self.norm(norm, "");
        }
        if norms.len() > shown {
            let rest = self.words.cites(norms.iter().skip(shown).copied());
            let line = both_of(
                self.lang,
                &format!("  · 另有 {} 项规范：{}（--full 全部列出）", norms.len() - shown, rest.zh),
                &format!("  · and {} more norms: {} (--full shows them)", norms.len() - shown, rest.en),
            );
            self.line(&line);
        }
    }

    pub(super) fn rests_on(&mut self, answer: &Answer) {
        if answer.rests_on.is_empty() {
            return;
        }
        self.heading("此答案取决于", "Rests on");
        for line in self.all_readings(answer) {
            self.line(&line);
        }
        for rest in &answer.rests_on {
            let line = match rest {
                Rest::Reading { .. } => continue,
                Rest::Judgement { attribute, value } => {
                    let (title, value) =
                        (self.words.attribute(*attribute), self.words.value(*attribute, value));
                    let judge = self
                        .words
                        .case
                        .book
                        .vocabulary
                        .attribute(*attribute)
                        .and_then(|facts| facts.judge.clone());
                    let judge = judge.unwrap_or_else(|| {
                        Text::new("规则未写明由谁判断", "the text does not say who judges")
                    });
                    both_of(
                        self.lang,
                        &format!("  · 判断：{} = {}（{}）", title.zh, value.zh, judge.zh),
                        &format!("  · a judgement: {} = {} ({})", title.en, value.en, judge.en),
                    )
                }
                Rest::Delegation(delegation) => {
                    let facts = &self.words.case.facts;
                    let Some(row) = facts.delegations.row(*delegation) else {
                        continue;
                    };
                    let (from, to) = (
                        self.words.actor(Actor::Post(row.grantor)),
                        self.words.actor(Actor::Post(row.grantee)),
                    );
                    let during = interval(row.during);
                    both_of(
                        self.lang,
                        &format!(
                            "  · 委托／指定 {}：{} → {}，{}",
                            facts.delegations.id(*delegation),
                            from.zh,
                            to.zh,
                            during.zh
                        ),
                        &format!(
                            "  · delegation {}: {} → {}, {}",
                            facts.delegations.id(*delegation),
                            from.en,
                            to.en,
                            during.en
                        ),
                    )
                }
            };
            self.line(&line);
        }
    }

    /// The ambiguities an answer rests on, each once.
    pub(in crate::render) fn all_readings(&self, answer: &Answer) -> Vec<String> {
        let mut said: Vec<&str> = Vec::new();
        let mut lines = Vec::new();
        for rest in &answer.rests_on {
            if let Rest::Reading { ambiguity, reading, .. } = rest
                && !said.contains(&ambiguity.as_str())
            {
                said.push(ambiguity);
                lines.push(self.readings(answer, ambiguity, reading));
            }
        }
        lines
    }

    /// One ambiguity: the reading followed, and each group of rivals that gives the same other answer.
    fn readings(&self, answer: &Answer, ambiguity: &str, reading: &str) -> String {
        let known = self.words.case.book.ambiguity(ambiguity);
        let titled = |id: &str| {
            let found = known.and_then(|known| known.readings.iter().find(|reading| reading.id == id));
            found.map(|reading| reading.title.clone()).unwrap_or_default()
        };
        let title = known.map(|known| known.title.clone()).unwrap_or_default();
        let own = titled(reading);
        let mut out = both_of(
            self.lang,
            &format!("  · 读法 {ambiguity}（{}）：此处采 {reading}——{}", title.zh, own.zh),
            &format!("  · reading {ambiguity} ({}): here {reading}, {}", title.en, own.en),
        );
        let mut groups: Vec<(&Settled, Vec<&str>)> = Vec::new();
        for rest in &answer.rests_on {
            if let Rest::Reading { ambiguity: other, rival, gives, .. } = rest
                && other == ambiguity
            {
                match groups.iter_mut().find(|(known, _)| *known == gives) {
                    Some((_, rivals)) => rivals.push(rival),
                    None => groups.push((gives, vec![rival])),
                }
            }
        }
        for (gives, rivals) in groups {
            let differs = self.words.difference(&answer.own, gives);
            let each = rivals.iter().map(|rival| {
                let title = titled(rival);
                (format!("{rival}（{}）", title.zh), format!("{rival} ({})", title.en))
            });
            let (zh, en): (Vec<String>, Vec<String>) = each.unzip();
            out.push_str(&both_of(
                self.lang,
                &format!("\n      若采 {}：{}", zh.join("或 "), differs.zh),
                &format!("\n      under {}: {}", en.join(" or "), differs.en),
            ));
        }
        out
    }

    pub(super) fn needs(&mut self, answer: &Answer) {
        if answer.needs.is_empty() {
            return;
        }
        self.heading("还需要知道", "Still needed");
        for need in &answer.needs {
            let question = self.words.question(&need.condition);
            let flag = match need.leads_to.first().map(|(supposed, _)| supposed) {
                Some(Supposed::Value(attribute, _) | Supposed::Range(attribute, _)) => Paint::Dim.on(
                    &format!("  (--set {}=…)", self.words.case.book.vocabulary.attributes.id(*attribute)),
                ),
                _ => String::new(),
            };
            let line = format!("  ? {}{flag}", question.get(self.lang));
            self.line(&line);
            // Where no value decides by itself, none is worth a line.
            let same = need.leads_to.first().filter(|(_, first)| {
                need.leads_to.len() > 2 && need.leads_to.iter().all(|(_, settled)| settled == first)
            });
            if let Some((_, settled)) = same {
                let gives = self.words.settled(settled);
                let line = both_of(
                    self.lang,
                    &format!("      无论取何值 → {}", gives.zh),
                    &format!("      whatever it is → {}", gives.en),
                );
                self.line(&line);
                continue;
            }
            for ((supposed, _), gives) in need.leads_to.iter().zip(self.words.outcomes(&need.leads_to)) {
                let value = self.words.supposed_value(supposed);
                let line = format!("      {} → {}", value.get(self.lang), gives.get(self.lang));
                self.line(&line);
            }
        }
    }

    pub(super) fn not_because(&mut self, answer: &Answer, depth: Depth) {
        if answer.not_because.is_empty() {
            return;
        }
        // What fails for one plain reason is near; what fails for three is far, and only asked for.
        let near = |hindrance: &Hindrance| !matches!(hindrance, Hindrance::Fails(conditions) if conditions.len() > 1);
        let shown: Vec<_> = answer
            .not_because
            .iter()
            .filter(|(_, hindrance)| depth == Depth::Full || near(hindrance))
            .collect();
        // Where nothing is near, the nearest two say why at least.
        let shown = if shown.is_empty() && answer.verdict == Verdict::NotTriggered {
            answer.not_because.iter().take(2).collect()
        } else {
            shown
        };
        if shown.is_empty() {
            return;
        }
        let limit = if depth == Depth::Full { shown.len() } else { 6 };
        self.heading("本可适用而未适用", "Would have applied, but");
        for (norm, hindrance) in shown.iter().take(limit) {
            let (text, cite) = (self.words.norm(*norm), self.words.norm_cite(*norm));
            let why = self.words.hindrance(&answer.findings, *norm, hindrance);
            let line = format!("  · {} {}", text.get(self.lang), self.dim(&cite));
            self.line(&line);
            let line = format!("    ✗ {}", why.get(self.lang));
            self.line(&line);
        }
        if shown.len() > limit {
            let rest = shown.len() - limit;
            let line = both_of(
                self.lang,
                &format!("  · 另有 {rest} 项（--full 全部列出）"),
                &format!("  · and {rest} more (--full shows them)"),
            );
            self.line(&line);
        }
    }

    pub(super) fn would_change_if(&mut self, answer: &Answer) {
        if answer.would_change_if.is_empty() {
            return;
        }
        self.heading("若有以下变化则结论不同（已逐一重算）", "Would change if (each worked out again)");
        let facts = answer
            .would_change_if
            .iter()
            .filter(|(supposed, _)| !matches!(supposed, Supposed::Without(_)))
            .take(5);
        let norms = answer
            .would_change_if
            .iter()
            .filter(|(supposed, _)| matches!(supposed, Supposed::Without(_)))
            .take(3);
        for (supposed, settled) in facts.chain(norms) {
            let (text, gives) = (self.words.supposed(supposed), settled.verdict.title());
            let line = format!("  · {} → {}", text.get(self.lang), gives.get(self.lang));
            self.line(&line);
        }
    }
}
