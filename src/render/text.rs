//! An answer for the terminal: one verdict line, then the steps, the reasons, what the answer rests on, what it needs,
//! what did not apply, and what would change it.

use std::fmt::Write as _;

use super::paint::Paint;
use crate::ask::{Answer, Hindrance, Rest, Supposed};
use crate::atom::NormIx;
use crate::chain::{Hindered, chain};
use crate::findings::{GivenAs, State, Step};
use crate::model::{Actor, AttendMode, Interval, Quantifier, Taker};
use crate::settle::Settled;
use crate::source::{Lang, Problem, Report, Severity, Text};
use crate::verdict::{Verdict, acts_for, relevant};
use crate::words::{Words, list};

/// How much of an answer is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Depth {
    /// The layers a reader needs.
    Short,
    /// Everything: every norm that was looked at and what became of it.
    Full,
}

/// Writes text for people in one language.
pub struct Writer<'a> {
    words: &'a Words<'a>,
    lang: Lang,
    out: String,
}

impl<'a> Writer<'a> {
    /// A writer in a language.
    pub fn new(words: &'a Words<'a>, lang: Lang) -> Self {
        Self { words, lang, out: String::new() }
    }

    fn t(&self, text: &Text) -> String {
        text.get(self.lang).to_owned()
    }

    fn pick(&self, zh: &'static str, en: &'static str) -> &'static str {
        match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        }
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text.trim_end());
        self.out.push('\n');
    }

    fn heading(&mut self, zh: &'static str, en: &'static str) {
        let heading = Paint::Bold.on(self.pick(zh, en));
        self.line("");
        self.line(&heading);
    }

    fn dim(&self, text: &Text) -> String {
        Paint::Dim.on(&bracket(text.get(self.lang), self.lang))
    }

    /// The whole answer to `who`, `can`, `why` or `whynot`.
    pub fn answer(mut self, answer: &Answer, depth: Depth) -> String {
        let case = self.words.case;
        let found = relevant(case, &answer.findings, &answer.question.acts, answer.question.person);
        self.question(answer);
        self.verdict(answer);
        if !found.steps.is_empty() {
            self.line("");
            let chained = chain(&answer.findings);
            let links: Vec<_> = chained.graph.node_weights().collect();
            for (place, step) in &found.steps {
                let link = links.get(*place);
                self.step(answer, *place, step);
                if let Some(link) = link {
                    self.after(answer, &link.after);
                    self.hindered(&link.hindered);
                }
                for due in &step.due {
                    let text = self.words.due(due);
                    let line = format!("     {}{}", self.pick("期限：", "due: "), text.get(self.lang));
                    self.line(&line);
                }
            }
        }
        if !found.given.is_empty() {
            self.heading("职责与出席", "Duties and attendance");
            for given in &found.given {
                self.norm(given.norm, "");
                let word = match given.mode {
                    GivenAs::Duty => self.pick("由", "by"),
                    GivenAs::Attendance(AttendMode::Member) => self.pick("组成人员", "members"),
                    GivenAs::Attendance(AttendMode::SitsIn) => self.pick("列席", "sit in"),
                    GivenAs::Attendance(AttendMode::MustInvite) => self.pick("应邀请", "must be invited"),
                    GivenAs::Attendance(AttendMode::MayInvite) => self.pick("可邀请", "may be invited"),
                };
                let who = list(given.takers.iter().map(|candidate| self.words.candidate(candidate)));
                let who = if given.takers.is_empty() { Text::new("无人", "nobody") } else { who };
                let line = format!("    → {word}{}{}", self.pick("：", ": "), who.get(self.lang));
                self.line(&line);
            }
        }
        if !found.bars.is_empty() || !found.shut.is_empty() {
            self.heading("禁止与前置", "Bars and gates");
            for bar in &found.bars {
                let remark = self.bound(bar.binds.as_ref(), bar.count);
                self.norm(bar.norm, &remark);
            }
            for gate in &found.shut {
                let needs = self.words.label(gate.needs);
                let remark = both_of(
                    self.lang,
                    &format!("未办或未通过：{}", needs.zh),
                    &format!("not done, or failed: {}", needs.en),
                );
                self.norm(gate.norm, &remark);
            }
        }
        let quorums: Vec<_> = answer
            .findings
            .quorum
            .iter()
            .filter(|quorum| answer.question.acts.contains(&quorum.act))
            .collect();
        if !quorums.is_empty() {
            self.heading("法定人数", "Quorum");
            for quorum in quorums {
                let remark = self.words.quorum(quorum);
                self.norm(quorum.norm, remark.get(self.lang));
            }
        }
        if !found.defects.is_empty() {
            self.heading("缺陷", "Defects");
            for defect in &found.defects {
                let text = self.words.defect(defect);
                let line = format!("  {} {}", Paint::Red.on("✗"), text.get(self.lang));
                self.line(&line);
            }
        }
        if !found.silences.is_empty() {
            self.heading("规则未作规定之处", "Where the text is silent");
            for silence in &found.silences {
                self.norm(silence.norm, "");
            }
        }
        self.because(answer, depth);
        self.rests_on(answer);
        self.needs(answer);
        self.not_because(answer, depth);
        self.would_change_if(answer);
        self.out
    }

    fn question(&mut self, answer: &Answer) {
        let case = self.words.case;
        let facts = &case.facts;
        let title = self.words.action(answer.question.action);
        let kind = case.book.vocabulary.kinds.title(answer.findings.situation.kind);
        let act = self.act_asked(answer);
        let asked = match (answer.question.person, self.lang) {
            (Some(person), Lang::Zh) => format!("{}可否办理“{act}”？", self.t(&self.words.person(person))),
            (Some(person), Lang::En) => format!("May {} {act}?", self.t(&self.words.person(person))),
            (None, Lang::Zh) => format!("由谁办理“{act}”？"),
            (None, Lang::En) => format!("Who may or must {act}?"),
        };
        let about = format!(
            "{} · {} · {} · {}",
            facts.actions.id(answer.question.action),
            title.get(self.lang),
            kind.get(self.lang),
            answer.findings.situation.date
        );
        let first = format!("{}  {}", Paint::Bold.on(&asked), about);
        self.line(&first);
    }

    fn act_asked(&self, answer: &Answer) -> String {
        let vocabulary = &self.words.case.book.vocabulary;
        let word = &answer.question.word;
        let family = vocabulary.families.iter().find(|family| {
            family.acts == answer.question.acts
                && (family.id == *word || family.title.zh == *word || family.title.en == *word)
        });
        match (family, answer.question.acts.as_slice()) {
            (Some(family), _) => {
                let acts = list(family.acts.iter().map(|&act| vocabulary.acts.title(act)));
                match self.lang {
                    Lang::Zh => format!("{}（{}）", family.title.zh, acts.zh),
                    Lang::En => format!("{} ({})", family.id, acts.en),
                }
            }
            (None, [act]) => self.t(&vocabulary.acts.title(*act)),
            _ => word.clone(),
        }
    }

    fn verdict(&mut self, answer: &Answer) {
        let title = answer.verdict.title();
        let mut text = title.get(self.lang).to_owned();
        if let Some(by_default) = answer.by_default {
            let other = by_default.title();
            text.push_str(&both_of(
                self.lang,
                &format!("（按默认读法：{}）", other.zh),
                &format!(" (by the default reading: {})", other.en),
            ));
        }
        let asked = || answer.findings.steps.iter().filter(|step| answer.question.acts.contains(&step.act));
        if answer.verdict.yes() == Some(true) && asked().count() > 0 && asked().all(Step::stuck) {
            text.push_str(self.pick("，但目前无人可办", ", but nobody can at present"));
        }
        let line = format!(
            "{}{} [{}]",
            self.pick("结论：", "Verdict: "),
            paint(answer.verdict).on(&text),
            answer.verdict.id()
        );
        self.line(&line);
        if let Some(why) = self.remark(answer) {
            self.line(&why);
        }
        // Of a family, each act by itself where they differ.
        if answer.own.by_act.values().collect::<std::collections::BTreeSet<_>>().len() > 1 {
            let acts = answer.own.by_act.iter().map(|(act, verdict)| {
                let (act, verdict) = (self.words.act(*act), verdict.title());
                Text::new(format!("{}：{}", act.zh, verdict.zh), format!("{}: {}", act.en, verdict.en))
            });
            let line = both_of(
                self.lang,
                &format!("  其中 {}", list(acts.clone()).zh),
                &format!("  by act: {}", list(acts).en),
            );
            self.line(&line);
        }
    }

    /// A sentence that says what a bare verdict leaves open.
    fn remark(&self, answer: &Answer) -> Option<String> {
        let remark = match answer.verdict {
            Verdict::FactNeeded if answer.needs.is_empty() => self.pick(
                "由谁办理或约束何人，取决于一个空白的单元格（主办单位、当事人等）；请先补上。",
                "Who takes part, or whom a bar binds, depends on a blank cell (sponsor, person concerned …); fill it in first.",
            ),
            Verdict::Silent if self.own_unit(answer) => self.pick(
                "规则把此事交给其所在单位或机构；由谁代表该单位办理，规则没有写明。",
                "The text gives this to the unit or body this person belongs to; who acts for it, it does not say.",
            ),
            Verdict::Silent => self.pick(
                "规则没有规定此事；未作规定不等于禁止。",
                "The text does not regulate this; silence is no prohibition.",
            ),
            Verdict::NotTriggered if answer.findings.before_in_force() => {
                self.pick("该日规则尚未施行。", "On that day the rules were not yet in force.")
            }
            Verdict::NotTriggered => self.pick(
                "规则有相关规定，但其条件在此没有成就。",
                "The text has norms on this, but their conditions are not met here.",
            ),
            Verdict::NotEmpowered => {
                self.pick("规则把此事交给了他人。", "The text gives this to somebody else.")
            }
            Verdict::Conflict => self.pick(
                "条款相互抵触，规则没有写明何者优先。",
                "Clauses collide, and the text does not say which prevails.",
            ),
            _ => return None,
        };
        Some(Paint::Dim.on(remark))
    }

    /// Whether the act is given to the unit or body of the person asked about.
    fn own_unit(&self, answer: &Answer) -> bool {
        let case = self.words.case;
        answer.question.person.is_some_and(|person| {
            let steps = answer.findings.steps.iter().filter(|step| answer.question.acts.contains(&step.act));
            steps.flat_map(Step::takers).any(|taker| acts_for(case, &answer.findings, person, taker))
        })
    }

    fn step(&mut self, answer: &Answer, place: usize, step: &Step) {
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
    fn barred(&mut self, answer: &Answer, step: &Step) {
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

    fn after(&mut self, answer: &Answer, after: &[usize]) {
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

    fn hindered(&mut self, hindered: &[Hindered]) {
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

    fn bound(&self, binds: Option<&std::collections::BTreeSet<Taker>>, count: Option<u32>) -> String {
        let mut parts = Vec::new();
        if binds.is_some_and(std::collections::BTreeSet::is_empty) {
            parts.push(
                self.pick("约束何人取决于空白的单元格", "whom it binds depends on a blank cell").to_owned(),
            );
        } else if let Some(takers) = binds {
            let who = list(takers.iter().take(6).map(|&taker| self.words.taker(taker)));
            let more = takers.len().saturating_sub(6);
            let (zh, en) = if more > 0 {
                (format!("等 {} 人", takers.len()), format!(" and {more} more"))
            } else {
                Default::default()
            };
            parts.push(both_of(
                self.lang,
                &format!("约束：{}{zh}", who.zh),
                &format!("binds: {}{en}", who.en),
            ));
        }
        if let Some(count) = count {
            parts.push(both_of(
                self.lang,
                &format!("本期第 {count} 次"),
                &format!("number {count} in its period"),
            ));
        }
        parts.join(self.pick("；", "; "))
    }

    /// One norm as a sentence that ends in its citation, with the words of the official text where the user gave it.
    fn norm(&mut self, norm: NormIx, remark: &str) {
        let text = self.words.norm(norm);
        let cite = self.words.norm_cite(norm);
        let strength = self.words.case.book.norm(norm).and_then(|norm| self.words.strength(norm.strength));
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
        if let Some(source) = source {
            for line in source.lines() {
                self.line(&format!("    │ {line}"));
            }
        }
    }

    fn because(&mut self, answer: &Answer, depth: Depth) {
        let found =
            relevant(self.words.case, &answer.findings, &answer.question.acts, answer.question.person);
        // What has a section of its own above is not said twice.
        let mut said: Vec<NormIx> = found.silences.iter().map(|silence| silence.norm).collect();
        said.extend(found.bars.iter().map(|bar| bar.norm));
        said.extend(found.shut.iter().map(|gate| gate.norm));
        said.extend(found.given.iter().map(|given| given.norm));
        let mut norms = super::json::because(self.words.case, &answer.findings, answer);
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

    fn rests_on(&mut self, answer: &Answer) {
        if answer.rests_on.is_empty() {
            return;
        }
        self.heading("此答案取决于", "Rests on");
        let mut said: Vec<&str> = Vec::new();
        for rest in &answer.rests_on {
            let line = match rest {
                Rest::Reading { ambiguity, .. } if said.contains(&ambiguity.as_str()) => continue,
                Rest::Reading { ambiguity, reading, .. } => {
                    said.push(ambiguity);
                    self.readings(answer, ambiguity, reading)
                }
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
            let other = list(rivals.iter().map(|rival| titled(rival)));
            let differs = self.words.difference(&answer.own, gives);
            let ids = rivals.join(", ");
            out.push_str(&both_of(
                self.lang,
                &format!("\n      若采 {ids}（{}）：{}", other.zh, differs.zh),
                &format!("\n      under {ids} ({}): {}", other.en, differs.en),
            ));
        }
        out
    }

    fn needs(&mut self, answer: &Answer) {
        if answer.needs.is_empty() {
            return;
        }
        self.heading("还需要知道", "Still needed");
        for need in &answer.needs {
            let question = self.words.question(&need.condition);
            let flag = match need.leads_to.first().map(|(supposed, _)| supposed) {
                Some(Supposed::Value(attribute, _)) => Paint::Dim.on(&format!(
                    "  (--set {}=…)",
                    self.words.case.book.vocabulary.attributes.id(*attribute)
                )),
                _ => String::new(),
            };
            let line = format!("  ? {}{flag}", question.get(self.lang));
            self.line(&line);
            for (supposed, settled) in &need.leads_to {
                let (value, gives) = (self.words.supposed_value(supposed), self.words.settled(settled));
                let line = format!("      {} → {}", value.get(self.lang), gives.get(self.lang));
                self.line(&line);
            }
        }
    }

    fn not_because(&mut self, answer: &Answer, depth: Depth) {
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
        let limit = if depth == Depth::Full { shown.len() } else { 6 };
        if shown.is_empty() {
            return;
        }
        self.heading("本可适用而未适用", "Would have applied, but");
        for (norm, hindrance) in shown.iter().take(limit) {
            let (text, cite) = (self.words.norm(*norm), self.words.norm_cite(*norm));
            let why = self.words.hindrance(*norm, hindrance);
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

    fn would_change_if(&mut self, answer: &Answer) {
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

/// What keeps a step from being taken now, where it is no bar; nothing for a step that only waits for those before it.
pub(super) fn held_back(words: &Words<'_>, why: &Hindered) -> Option<Text> {
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

/// The sign of a state; never by colour alone.
pub fn mark(state: State) -> String {
    match state {
        State::Done => Paint::Green.on("✓"),
        State::Begun => Paint::Yellow.on("◐"),
        State::Pending => "○".to_owned(),
        State::Refused => Paint::Red.on("✗"),
        State::WrongHand => Paint::Red.on("!"),
        State::NotNeeded => "–".to_owned(),
    }
}

/// The colour of a verdict.
pub fn paint(verdict: Verdict) -> Paint {
    match verdict.yes() {
        Some(true) => Paint::Green,
        Some(false) => Paint::Red,
        None => Paint::Yellow,
    }
}

/// An interval in words.
pub fn interval(during: Interval) -> Text {
    match (during.from, during.to) {
        (Some(from), Some(to)) => Text::new(format!("{from} 至 {to}"), format!("{from} to {to}")),
        (Some(from), None) => Text::new(format!("{from} 起"), format!("from {from}")),
        (None, Some(to)) => Text::new(format!("至 {to}"), format!("until {to}")),
        (None, None) => Text::new("不限期", "without end"),
    }
}

fn bracket(text: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("〔{text}〕"),
        Lang::En => format!("[{text}]"),
    }
}

pub(super) fn both_of(lang: Lang, zh: &str, en: &str) -> String {
    match lang {
        Lang::Zh => zh.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// The problems of a run, each with its place and what to do.
pub fn problems(report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    for problem in report.problems() {
        out.push_str(&one_problem(problem, lang));
    }
    let count =
        |severity: Severity| report.problems().iter().filter(|problem| problem.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if errors + warnings > 0 {
        let total = both_of(
            lang,
            &format!("共 {errors} 个错误、{warnings} 个提醒"),
            &format!("{errors} error{}, {warnings} warning{}", plural(errors), plural(warnings)),
        );
        // A string never fails to be written to.
        let _ = writeln!(out, "{}", Paint::Bold.on(&total));
    }
    out
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// One problem, in the words of the language.
pub fn one_problem(problem: &Problem, lang: Lang) -> String {
    let word = match (problem.severity, lang) {
        (Severity::Error, Lang::Zh) => Paint::Red.on("错误："),
        (Severity::Error, Lang::En) => Paint::Red.on("error:"),
        (Severity::Warning, Lang::Zh) => Paint::Yellow.on("提醒："),
        (Severity::Warning, Lang::En) => Paint::Yellow.on("warning:"),
    };
    let space = if lang == Lang::En { " " } else { "" };
    let mut out = format!("{word}{space}{}\n", problem.what.get(lang));
    if !problem.at.file.is_empty() {
        out.push_str(&format!("  --> {}\n", problem.at));
    }
    if let Some(hint) = &problem.hint {
        out.push_str(&format!("   = {}\n", hint.get(lang)));
    }
    out
}
