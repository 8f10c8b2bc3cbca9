//! What became of scenarios: for people, as JSON, as `JUnit` XML. Decides nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use schemars::JsonSchema;
use serde::Serialize;

use super::json::{Both, SCHEMA};
use super::paint::Paint;
use crate::scenario::{Check, Outcome, Relation, Scenario};
use crate::source::{Lang, Text};
use crate::words::{Words, list};

/// A scenario with what became of it.
pub struct Ran<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its case, in words.
    pub words: Words<'a>,
    /// What became of it.
    pub outcome: Outcome,
    /// A command that shows the answer.
    pub command: String,
}

/// The outcome of `test`.
#[derive(Serialize, JsonSchema)]
pub struct TestWire {
    /// Always `signoff/1`.
    pub schema: String,
    /// The rulebook that was read.
    pub rulebook: String,
    /// How many scenarios were run.
    pub total: usize,
    /// How many came out as expected.
    pub met: usize,
    /// The scenarios, in the order of the files.
    pub scenarios: Vec<ScenarioWire>,
}

/// One scenario.
#[derive(Serialize, JsonSchema)]
pub struct ScenarioWire {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub title: Both,
    /// The file it stands in.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The provisions it is about.
    pub cites: Vec<String>,
    /// Whether every expectation is met.
    pub met: bool,
    /// The expectations, compared.
    pub checks: Vec<CheckWire>,
    /// The answer in short.
    pub answer: Both,
    /// A command that shows it.
    pub command: String,
}

/// One expectation.
#[derive(Serialize, JsonSchema)]
pub struct CheckWire {
    /// The keys that lead to it, joined by dots.
    pub key: String,
    /// `is`: what was got is what was expected; `includes`: it is among it; `excludes`: none of it was got.
    pub relation: String,
    /// What the scenario says.
    pub expected: Vec<String>,
    /// What the answer says.
    pub got: Vec<String>,
    /// Whether the expectation is met.
    pub met: bool,
}

/// The JSON Schema of the outcome of `test`.
pub fn schema() -> schemars::Schema {
    super::json::schema_of::<TestWire>()
}

/// The outcome as JSON.
pub fn json(rulebook: &str, ran: &[Ran<'_>]) -> TestWire {
    TestWire {
        schema: SCHEMA.to_owned(),
        rulebook: rulebook.to_owned(),
        total: ran.len(),
        met: ran.iter().filter(|ran| ran.outcome.met()).count(),
        scenarios: ran.iter().map(wire).collect(),
    }
}

fn wire(ran: &Ran<'_>) -> ScenarioWire {
    let check = |check: &Check| CheckWire {
        key: check.key(),
        relation: check.relation.id().to_owned(),
        expected: check.expected.clone(),
        got: check.got.clone(),
        met: check.met,
    };
    ScenarioWire {
        id: ran.scenario.id.clone(),
        title: ran.scenario.title.clone().into(),
        file: ran.scenario.at.file.to_string(),
        line: ran.scenario.at.line,
        cites: ran.scenario.cites.iter().map(ToString::to_string).collect(),
        met: ran.outcome.met(),
        checks: ran.outcome.checks.iter().map(check).collect(),
        answer: in_short(ran).into(),
        command: ran.command.clone(),
    }
}

/// The answer in short: the verdict and who takes part; of a whole chain only the steps.
fn in_short(ran: &Ran<'_>) -> Text {
    let answer = &ran.outcome.answer;
    if answer.question.acts.is_empty() {
        let required = answer.findings.steps.iter().filter(|step| step.required);
        let steps: Vec<Text> = required.map(|step| ran.words.label(step.label)).collect();
        return Text::new(
            format!("必办环节：{}", list(steps.clone()).zh),
            format!("required steps: {}", list(steps).en),
        );
    }
    let mut settled = answer.own.clone();
    settled.verdict = answer.verdict;
    ran.words.settled(&settled)
}

/// The outcome for people: one line for each file, then what differs, scenario by scenario.
pub fn text(ran: &[Ran<'_>], lang: Lang) -> String {
    let mut out = String::new();
    let mut files: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for ran in ran {
        let (met, all) = files.entry(&ran.scenario.at.file).or_default();
        *met += usize::from(ran.outcome.met());
        *all += 1;
    }
    for (file, (met, all)) in files {
        let mark = if met == all { Paint::Green.on("✓") } else { Paint::Red.on("✗") };
        let _ = writeln!(out, "{mark} {file}  {met}/{all}");
    }
    for ran in ran.iter().filter(|ran| !ran.outcome.met()) {
        out.push('\n');
        out.push_str(&failure(ran, lang));
    }
    out
}

/// One scenario that did not come out as expected.
fn failure(ran: &Ran<'_>, lang: Lang) -> String {
    let scenario = ran.scenario;
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let mut out =
        format!("{} {}  {}\n", Paint::Red.on("✗"), Paint::Bold.on(&scenario.id), scenario.title.get(lang));
    let cites = list(scenario.cites.iter().map(|cite| ran.words.cite(&cite.to_string())));
    let about = if scenario.cites.is_empty() { String::new() } else { format!("  {}", cites.get(lang)) };
    let place = format!("{}:{}{about}", scenario.at.file, scenario.at.line);
    let _ = writeln!(out, "  {}", Paint::Dim.on(&place));
    if ran.outcome.checks.is_empty() {
        let _ = writeln!(out, "  {}", pick("还没有写明应有的结果", "nothing is expected yet"));
    }
    for check in ran.outcome.checks.iter().filter(|check| !check.met) {
        difference(&mut out, check, lang);
    }
    if let Some(why) = &scenario.why {
        let _ = writeln!(out, "  {}{}", pick("依据：", "why: "), why.get(lang));
    }
    let _ = writeln!(out, "  {}{}", pick("现在的答案：", "the answer now: "), in_short(ran).get(lang));
    let _ = writeln!(out, "  {}{}", pick("查看：", "to see it: "), ran.command);
    out
}

/// One expectation that is not met: expected and got, and for long lists what is missing and what is too much.
fn difference(out: &mut String, check: &Check, lang: Lang) {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let nothing = pick("（无）", "(nothing)");
    let items = |items: &[String]| {
        if items.is_empty() { nothing.to_owned() } else { items.join(pick("、", ", ")) }
    };
    let (expected, got) = match check.relation {
        Relation::Is => (pick("应为", "expected"), pick("实为", "got")),
        Relation::Includes => (pick("应含", "expected to include"), pick("实有", "got")),
        Relation::Excludes => (pick("不应有", "not expected"), pick("却有", "got")),
    };
    let _ = writeln!(out, "  {}", Paint::Bold.on(&check.key()));
    let _ = writeln!(out, "    - {expected}{}{}", pick("：", ": "), items(&check.expected));
    let _ = writeln!(out, "    + {got}{}{}", pick("：", ": "), items(&check.got));
    if check.relation == Relation::Excludes || check.expected.len().max(check.got.len()) <= 4 {
        return;
    }
    let set = |items: &[String]| items.iter().cloned().collect::<BTreeSet<_>>();
    let (wanted, found) = (set(&check.expected), set(&check.got));
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| -> Vec<String> {
        one.difference(other).cloned().collect()
    };
    let (missing, extra) = (only(&wanted, &found), only(&found, &wanted));
    if !missing.is_empty() {
        let _ = writeln!(out, "      {}{}", pick("缺少：", "missing: "), items(&missing));
    }
    if check.relation == Relation::Is && !extra.is_empty() {
        let _ = writeln!(out, "      {}{}", pick("多出：", "not expected: "), items(&extra));
    }
}

/// The outcome as `JUnit` XML: one suite for each file. No times: the same run gives the same bytes.
///
/// # Errors
/// Never for memory; the signature is that of the writer.
pub fn junit(ran: &[Ran<'_>], lang: Lang) -> anyhow::Result<String> {
    let mut files: BTreeMap<&str, Vec<&Ran<'_>>> = BTreeMap::new();
    for ran in ran {
        files.entry(&ran.scenario.at.file).or_default().push(ran);
    }
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let counted = |name: &'static str, called: &str, list: &[&Ran<'_>]| {
        let mut tag = BytesStart::new(name);
        let failures = list.iter().filter(|ran| !ran.outcome.met()).count();
        tag.push_attribute(("name", called));
        tag.push_attribute(("tests", list.len().to_string().as_str()));
        tag.push_attribute(("failures", failures.to_string().as_str()));
        tag
    };
    let all: Vec<&Ran<'_>> = ran.iter().collect();
    writer.write_event(Event::Start(counted("testsuites", "signoff", &all)))?;
    for (file, list) in &files {
        writer.write_event(Event::Start(counted("testsuite", file, list)))?;
        for ran in list {
            let mut tag = BytesStart::new("testcase");
            tag.push_attribute(("classname", file.trim_end_matches(".toml").replace('/', ".").as_str()));
            tag.push_attribute(("name", ran.scenario.id.as_str()));
            tag.push_attribute(("file", *file));
            tag.push_attribute(("line", ran.scenario.at.line.to_string().as_str()));
            if ran.outcome.met() {
                writer.write_event(Event::Empty(tag))?;
                continue;
            }
            writer.write_event(Event::Start(tag))?;
            let failed: Vec<String> =
                ran.outcome.checks.iter().filter(|check| !check.met).map(Check::key).collect();
            let mut tag = BytesStart::new("failure");
            tag.push_attribute(("type", "expectation"));
            tag.push_attribute(("message", failed.join(", ").as_str()));
            writer.write_event(Event::Start(tag))?;
            let told = super::paint::plain(&failure(ran, lang));
            writer.write_event(Event::Text(BytesText::new(&told)))?;
            writer.write_event(Event::End(BytesEnd::new("failure")))?;
            writer.write_event(Event::End(BytesEnd::new("testcase")))?;
        }
        writer.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    writer.write_event(Event::End(BytesEnd::new("testsuites")))?;
    Ok(String::from_utf8(writer.into_inner())? + "\n")
}

/// The lines of two texts that differ, as a reader compares them: what goes, what comes, with one line around.
pub fn changes(old: &str, new: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    let head = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let rest = old.len().min(new.len()) - head;
    let tail =
        old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(one, other)| one == other).count();
    let mut out = String::new();
    let part = |lines: &[&str], from: usize, to: usize| -> Vec<String> {
        lines.get(from..to).unwrap_or_default().iter().map(ToString::to_string).collect()
    };
    for line in part(&old, head.saturating_sub(1), head).iter().filter(|line| !line.trim().is_empty()) {
        let _ = writeln!(out, "    {line}");
    }
    let (gone, come) = (part(&old, head, old.len() - tail), part(&new, head, new.len() - tail));
    let told = |line: &&String, other: &[String]| !line.trim().is_empty() && !other.contains(line);
    for line in gone.iter().filter(|line| told(line, &come)) {
        let _ = writeln!(out, "{}", Paint::Red.on(&format!("  - {line}")));
    }
    for line in come.iter().filter(|line| told(line, &gone)) {
        let _ = writeln!(out, "{}", Paint::Green.on(&format!("  + {line}")));
    }
    out
}
