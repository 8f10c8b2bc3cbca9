//! A comparison on scenarios: which of them answer differently, and why; for the terminal, as JSON, and as a memo.
//!
//! Decides nothing: what differs and what is responsible has been worked out.

use schemars::JsonSchema;
use serde::Serialize;

use super::memo::norms;
use super::wire::{FlipWire, flip_wire};
use super::{Sides, flip_text};
use crate::ask::Question;
use crate::case::Case;
use crate::compare::Flip;
use crate::compare::scenarios::{ScenarioChanged, ScenarioComparison};
use crate::render::json::Both;
use crate::render::memo::{Block, Cell, Memo};
use crate::render::paint::Paint;
use crate::scenario::{Scenario, Suite};
use crate::source::{Lang, Text};
use crate::verdict::Verdict;
use crate::words::{Words, list};

/// What is shown: the comparison with the scenarios it is about.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The case the suite was read against.
    pub base: &'a Case,
    /// The scenarios.
    pub suite: &'a Suite,
    /// The norms in which the sides differ.
    pub flips: &'a [Flip],
    /// What was found.
    pub found: &'a ScenarioComparison,
}

/// A scenario that answers differently, in words.
struct Line<'a> {
    scenario: &'a Scenario,
    question: Text,
    before: Text,
    after: Text,
    difference: Text,
    cause: Text,
    as_expected: bool,
}

impl<'a> Shown<'a> {
    fn scenario(&self, place: usize) -> Option<&'a Scenario> {
        self.suite.scenarios.get(place)
    }

    fn lines(&self) -> Vec<Line<'a>> {
        self.found.changed.iter().filter_map(|changed| self.line(changed)).collect()
    }

    fn line(&self, changed: &ScenarioChanged) -> Option<Line<'a>> {
        let scenario = self.scenario(changed.scenario)?;
        let words = Words { case: self.suite.case(self.base, scenario), text: None };
        let [old, new] = &changed.settled;
        let [before, after] = [0, 1].map(|side| answer(&words, changed, side));
        let mut own = old.clone();
        if before != after {
            // The verdicts stand in the lines for old and new answer.
            own.verdict = new.verdict;
        }
        let flips = changed.responsible.iter().map(|flip| flip_text(&words, flip));
        let cause = if changed.responsible.is_empty() {
            Text::new("修正后条款是否冲突", "whether the clauses conflict")
        } else {
            list(flips)
        };
        Some(Line {
            scenario,
            question: question(&words, &changed.question),
            before,
            after,
            difference: words.difference(&own, new),
            cause,
            as_expected: changed.as_expected,
        })
    }
}

/// A question in one line.
fn question(words: &Words<'_>, question: &Question) -> Text {
    let action = words.action(question.action);
    if question.acts.is_empty() {
        return Text::new(format!("办理流程：{}", action.zh), format!("chain: {}", action.en));
    }
    let acts = list(question.acts.iter().map(|&act| words.act(act)));
    match question.person {
        Some(person) => {
            let who = words.person(person);
            Text::new(
                format!("{}可否“{}”：{}", who.zh, acts.zh, action.zh),
                format!("may {} {}: {}", who.en, acts.en, action.en),
            )
        }
        None => Text::new(
            format!("由谁“{}”：{}", acts.zh, action.zh),
            format!("who may or must {}: {}", acts.en, action.en),
        ),
    }
}

/// The answer of one side in one line.
fn answer(words: &Words<'_>, changed: &ScenarioChanged, side: usize) -> Text {
    let Some(settled) = changed.settled.get(side) else { return Text::default() };
    let verdict = changed.verdicts.get(side).copied().flatten();
    let Some(verdict) = verdict else {
        let none = || Text::new("没有任何环节", "no step");
        return words.steps_settled(settled).unwrap_or_else(none);
    };
    if verdict == Verdict::Conflict {
        let ids: Vec<&str> = changed.conflicts.get(side).into_iter().flatten().map(String::as_str).collect();
        let title = verdict.title();
        return Text::new(
            format!("{}（{}）", title.zh, ids.join("、")),
            format!("{} ({})", title.en, ids.join(", ")),
        );
    }
    let text = words.settled(settled);
    let needs = changed.needs.get(side).map(Vec::as_slice).unwrap_or_default();
    if needs.is_empty() {
        return text;
    }
    let questions: Vec<Text> = needs.iter().map(|need| words.question(need)).collect();
    let join = |pick: fn(&Text) -> &str| questions.iter().map(pick).collect::<Vec<_>>().join(" ");
    Text::new(
        format!("{}：{}", text.zh, join(|text| &text.zh)),
        format!("{}: {}", text.en, join(|text| &text.en)),
    )
}

/// The result in one sentence.
fn summary(found: &ScenarioComparison) -> Text {
    let (all, changed) = (found.scenarios, found.changed.len());
    let unexpected = found.changed.iter().filter(|changed| !changed.as_expected).count();
    if changed == 0 {
        return Text::new(
            format!("{all} 个情景的答案都没有变化"),
            format!("none of {all} scenarios answers differently"),
        );
    }
    let verb = if changed == 1 { "answers" } else { "answer" };
    Text::new(
        format!("{all} 个情景中，{changed} 个答案不同，其中 {unexpected} 个不再是情景所写的结果"),
        format!(
            "{changed} of {all} scenarios {verb} differently; {unexpected} no longer as the scenario expects"
        ),
    )
}

/// What was left out, and what cannot be asked.
fn remarks(shown: &Shown<'_>) -> Vec<Text> {
    let mut remarks = Vec::new();
    let left_out = shown.found.own_amendments.len();
    if left_out > 0 {
        let en = if left_out == 1 {
            "1 scenario names amendments of its own and was left out".to_owned()
        } else {
            format!("{left_out} scenarios name amendments of their own and were left out")
        };
        remarks.push(Text::new(format!("{left_out} 个情景自带修正案，未作比较"), en));
    }
    for unasked in &shown.found.unasked {
        let Some(scenario) = shown.scenario(unasked.scenario) else { continue };
        remarks.push(Text::new(
            format!("情景 {} 不能再问：{}", scenario.id, unasked.why.zh),
            format!("scenario {} cannot be asked any more: {}", scenario.id, unasked.why.en),
        ));
    }
    remarks
}

fn unexpected() -> Text {
    Text::new("不再是情景所写的结果", "no longer what the scenario expects")
}

/// For the terminal.
pub fn text(shown: &Shown<'_>, sides: &Sides, lang: Lang) -> String {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let colon = pick("：", ": ");
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    sides.head(lang).into_iter().for_each(&mut line);
    line(Paint::Bold.on(summary(shown.found).get(lang)));
    for remark in remarks(shown) {
        line(Paint::Dim.on(remark.get(lang)));
    }
    for one in shown.lines() {
        line(String::new());
        line(format!("{} · {}", Paint::Bold.on(&one.scenario.id), one.scenario.title.get(lang)));
        line(format!("    {}", one.question.get(lang)));
        if one.before == one.after {
            line(format!("    {}", one.before.get(lang)));
        } else {
            line(format!("  {}", Paint::Red.on(&format!("- {}", one.before.get(lang)))));
            line(format!("  {}", Paint::Green.on(&format!("+ {}", one.after.get(lang)))));
        }
        if !one.difference.is_empty() {
            line(format!("    {}{colon}{}", pick("变化", "change"), one.difference.get(lang)));
        }
        if !one.as_expected {
            line(format!("    {}", Paint::Yellow.on(unexpected().get(lang))));
        }
        line(format!("    {}{colon}{}", pick("起因", "because of"), Paint::Dim.on(one.cause.get(lang))));
    }
    out
}

fn memo(shown: &Shown<'_>, sides: &Sides, lang: Lang) -> Memo {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let mut memo = sides.memo(&summary(shown.found), lang);
    memo.notes.extend(remarks(shown).iter().map(|remark| remark.get(lang).to_owned()));
    memo.blocks = norms(&Words { case: shown.base, text: None }, shown.flips, lang);
    let get = |text: &Text| text.get(lang).to_owned();
    let row = |one: Line<'_>| -> Vec<Cell> {
        let mut after = if one.before == one.after { Vec::new() } else { vec![get(&one.after)] };
        after.extend((!one.difference.is_empty()).then(|| get(&one.difference)));
        after.extend((!one.as_expected).then(|| get(&unexpected())));
        let scenario = vec![one.scenario.id.clone(), get(&one.scenario.title)];
        vec![scenario, vec![get(&one.question)], vec![get(&one.before)], after, vec![get(&one.cause)]]
    };
    let rows: Vec<Vec<Cell>> = shown.lines().into_iter().map(row).collect();
    if !rows.is_empty() {
        let title = pick("答案不同的情景", "Scenarios that answer differently");
        memo.blocks.push(Block::Heading(title.to_owned()));
        let columns = vec![
            pick("情景", "scenario"),
            pick("问题", "question"),
            pick("现行", "before"),
            pick("修改后", "after"),
            pick("起因", "because of"),
        ];
        memo.blocks.push(Block::Table(columns, rows));
    }
    memo
}

/// As a memo in Markdown.
pub fn markdown(shown: &Shown<'_>, sides: &Sides, lang: Lang) -> String {
    memo(shown, sides, lang).markdown(lang)
}

/// As a memo in one HTML file.
pub fn html(shown: &Shown<'_>, sides: &Sides, lang: Lang) -> String {
    memo(shown, sides, lang).html(lang)
}

/// The answer to `compare --scenarios`.
#[derive(Serialize, JsonSchema)]
pub struct ScenariosWire {
    /// Always `signoff/1`.
    schema: &'static str,
    /// Always `compare --scenarios`.
    command: &'static str,
    /// The one side, in words.
    before: Both,
    /// The other side, in words.
    after: Both,
    /// What a reader must be warned of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Both>,
    /// The norms that differ.
    norms: Vec<FlipWire>,
    /// How many scenarios were looked at.
    scenarios: usize,
    /// How many of them no differing norm could concern.
    untouched: usize,
    /// Those left out because they name amendments of their own.
    left_out: Vec<String>,
    /// Those that cannot be asked on one of the sides.
    unasked: Vec<UnaskedWire>,
    /// Those that answer differently.
    changed: Vec<ScenarioWire>,
}

/// A scenario that cannot be asked.
#[derive(Serialize, JsonSchema)]
struct UnaskedWire {
    /// Its id.
    scenario: String,
    /// Why not.
    why: Both,
}

/// A scenario that answers differently.
#[derive(Serialize, JsonSchema)]
struct ScenarioWire {
    /// Its id.
    scenario: String,
    /// What it is about.
    title: Both,
    /// The question in words.
    question: Both,
    /// The action it asks about.
    action: String,
    /// The verdict on the one side; null for a whole chain.
    verdict_before: Option<&'static str>,
    /// The verdict on the other side; null for a whole chain.
    verdict_after: Option<&'static str>,
    /// The answer on the one side, in words.
    before: Both,
    /// The answer on the other side, in words.
    after: Both,
    /// How the one differs from the other, in words.
    difference: Both,
    /// Whether what the scenario expects still comes out on the other side.
    as_expected: bool,
    /// The smallest set of differing norms that makes the difference.
    responsible: Vec<String>,
}

/// The JSON Schema of it.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(ScenariosWire)
}

/// As JSON.
pub fn wire(shown: &Shown<'_>, sides: &Sides) -> ScenariosWire {
    let id = |place: usize| shown.scenario(place).map(|scenario| scenario.id.clone()).unwrap_or_default();
    let changed = shown.found.changed.iter().filter_map(|changed| {
        let line = shown.line(changed)?;
        let case = shown.suite.case(shown.base, line.scenario);
        let norm = |flip: &Flip| Some(case.book.norm(flip.after.or(flip.before)?)?.id.clone());
        let [verdict_before, verdict_after] = changed.verdicts.map(|verdict| verdict.map(Verdict::id));
        Some(ScenarioWire {
            scenario: line.scenario.id.clone(),
            title: line.scenario.title.clone().into(),
            question: line.question.into(),
            action: case.facts.actions.id(changed.question.action).to_owned(),
            verdict_before,
            verdict_after,
            before: line.before.into(),
            after: line.after.into(),
            difference: line.difference.into(),
            as_expected: line.as_expected,
            responsible: changed.responsible.iter().filter_map(norm).collect(),
        })
    });
    let words = Words { case: shown.base, text: None };
    ScenariosWire {
        schema: "signoff/1",
        command: "compare --scenarios",
        before: sides.before.clone().into(),
        after: sides.after.clone().into(),
        notes: sides.notes.iter().cloned().map(Both::from).collect(),
        norms: shown.flips.iter().map(|flip| flip_wire(&words, flip)).collect(),
        scenarios: shown.found.scenarios,
        untouched: shown.found.untouched,
        left_out: shown.found.own_amendments.iter().map(|&place| id(place)).collect(),
        unasked: shown
            .found
            .unasked
            .iter()
            .map(|unasked| UnaskedWire { scenario: id(unasked.scenario), why: unasked.why.clone().into() })
            .collect(),
        changed: changed.collect(),
    }
}
