//! An answer for the terminal: one verdict line, then the steps, the reasons, what the answer rests on, what it needs,
//! what did not apply, and what would change it.

mod reasons;
pub(super) mod steps;

use super::paint::Paint;
use crate::ask::{Answer, Hindrance};
use crate::atom::{Act, NormIx};
use crate::chain::chain;
use crate::findings::{GivenAs, State, Step};
use crate::model::{AttendMode, Taker};
use crate::source::{Lang, Text};
use crate::verdict::{Verdict, acts_for, relevant};
use crate::words::{Words, interval, list};

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
                    self.hindered(&answer.findings, &link.hindered);
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
            let day = answer.findings.situation.date;
            for given in &found.given {
                self.norm(given.norm, "");
                let word = match given.mode {
                    GivenAs::Duty => self.pick("由", "by"),
                    GivenAs::Attendance(AttendMode::Member) => self.pick("组成人员", "members"),
                    GivenAs::Attendance(AttendMode::SitsIn) => self.pick("列席", "sit in"),
                    GivenAs::Attendance(AttendMode::MustInvite) => self.pick("应邀请", "must be invited"),
                    GivenAs::Attendance(AttendMode::MayInvite) => self.pick("可邀请", "may be invited"),
                };
                let who = list(given.takers.iter().map(|candidate| self.words.candidate(candidate, day)));
                let who = if given.takers.is_empty() { Text::new("无人", "nobody") } else { who };
                if !given.takers.is_empty() || given.barred.is_empty() {
                    let line = format!("    → {word}{}{}", self.pick("：", ": "), who.get(self.lang));
                    self.line(&line);
                }
                self.barred_from(given);
            }
        }
        if !found.bars.is_empty() || !found.shut.is_empty() || !found.unproved.is_empty() {
            self.heading("禁止与前置", "Bars and gates");
            for bar in &found.bars {
                let remark = self.bound(bar);
                self.norm(bar.norm, &remark);
            }
            // One line a norm, with each thing it waits for.
            let mut gates: Vec<(NormIx, Vec<Text>)> = Vec::new();
            let mut needs = |norm: NormIx, why: Text| match gates.iter_mut().find(|(known, _)| *known == norm)
            {
                Some((_, all)) => all.push(why),
                None => gates.push((norm, vec![why])),
            };
            for gate in &found.shut {
                needs(gate.norm, self.words.unmet(&answer.findings, gate.needs));
            }
            for gate in &found.unproved {
                let label = self.words.label(gate.needs);
                needs(
                    gate.norm,
                    Text::new(
                        format!("记录未见“{}”已办", label.zh),
                        format!("no record yet that “{}” has been done", label.en),
                    ),
                );
            }
            for (norm, needs) in gates {
                let needs: Vec<String> = needs.iter().map(|why| self.t(why)).collect();
                self.norm(norm, &needs.join(self.pick("；", "; ")));
            }
        }
        let acts = &answer.question.acts;
        let shown = |norm: NormIx| found.bars.iter().any(|bar| bar.norm == norm);
        let floors =
            answer.findings.floors.iter().filter(|floor| acts.contains(&floor.act) && !shown(floor.norm));
        let floors: Vec<_> = floors.collect();
        if !floors.is_empty() {
            self.heading("次数", "How often");
            for floor in floors {
                let remark = self.t(&self.words.floor(floor));
                self.norm(floor.norm, &remark);
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
            for text in self.words.defects(&found.defects) {
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
        for line in self.words.judged_by(answer.question.version, answer.findings.situation.date) {
            let line = Paint::Dim.on(line.get(self.lang));
            self.line(&line);
        }
    }

    fn act_asked(&self, answer: &Answer) -> String {
        let vocabulary = &self.words.case.book.vocabulary;
        let word = &answer.question.word;
        let family = vocabulary.family_asked(word).filter(|family| family.acts == answer.question.acts);
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
        if answer.verdict.yes() == Some(true) {
            text.push_str(self.at_present(answer, &answer.question.acts));
        }
        if self.binds_some_only(answer) {
            text.push_str(self.pick("（只对下列所约束的人）", ", for those it binds"));
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
                let present = if verdict.yes() == Some(true) { self.at_present(answer, &[*act]) } else { "" };
                let (act, verdict) = (self.words.act(*act), verdict.title());
                Text::new(
                    format!("{}：{}{present}", act.zh, verdict.zh),
                    format!("{}: {}{present}", act.en, verdict.en),
                )
            });
            let acts: Vec<Text> = acts.collect();
            let line = both_of(
                self.lang,
                &format!("  其中 {}", list(acts.clone()).zh),
                &format!("  by act: {}", list(acts).en),
            );
            self.line(&line);
        }
    }

    /// Whether a no rests on bars alone that bind some by name, and nobody in particular was asked about.
    fn binds_some_only(&self, answer: &Answer) -> bool {
        let case = self.words.case;
        let found = relevant(case, &answer.findings, &answer.question.acts, None);
        matches!(answer.verdict, Verdict::Prohibited | Verdict::PresumedNo)
            && answer.question.person.is_none()
            && found.steps.is_empty()
            && found.shut.is_empty()
            && found.bars.iter().all(|bar| bar.binds.is_some())
    }

    /// What is to be added to a yes: that it has been done or refused, or that nobody can do it now.
    fn at_present(&self, answer: &Answer, acts: &[Act]) -> &'static str {
        let his = |step: &&Step| {
            let asked = answer.question.person.map(Taker::Person);
            asked.is_none_or(|taker| step.takers().contains(&taker))
        };
        let steps = answer.findings.steps.iter().filter(|step| acts.contains(&step.act));
        let all: Vec<&Step> = steps.collect();
        let open: Vec<&Step> = all
            .iter()
            .copied()
            .filter(|step| !matches!(step.state, State::Done | State::NotNeeded))
            .collect();
        let own: Vec<&Step> = all.iter().copied().filter(his).collect();
        if !own.is_empty() && own.iter().all(|step| step.state == State::Done) {
            return self.pick("，已办", ", done");
        }
        if !open.is_empty() && open.iter().all(|step| step.state == State::Refused) {
            return self.pick("，但已被拒绝", ", but refused");
        }
        if !open.is_empty() && open.iter().all(|step| step.stuck() || step.all_away()) {
            return self.pick("，但目前无人可办", ", but nobody can at present");
        }
        ""
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
            Verdict::NotTriggered
                if answer.not_because.iter().any(|(_, why)| matches!(why, Hindrance::BindsOthers(_))) =>
            {
                self.pick(
                    "规则有相关规定，但针对的是其他人，或者条件在此没有成就。",
                    "The text has norms on this, but they are addressed to others, or their conditions are not met here.",
                )
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
