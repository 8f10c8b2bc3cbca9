//! What an exhaustive comparison found: how many situations differ, in which ways, and under exactly which conditions.
//!
//! Decides nothing; a box of the space becomes a sentence, and a cell becomes the values it stands for.

mod conditions;
mod memo;
mod wire;

pub use memo::{html, markdown};
pub use wire::{schema, wire};

use conditions::{cell, conjunction, few, what};

use super::comparison::Sides;
use super::paint::Paint;
use crate::atom::Label;
use crate::compare::exhaustive::{Found, Group, Outcome, Way};
use crate::compare::space::{Cell, Space, What};
use crate::source::{Lang, Text};
use crate::words::{Words, list};

/// A way in which answers differ.
fn way(words: &Words<'_>, way: &Way) -> Text {
    let step = |label: &Label| words.label(*label);
    match way {
        Way::Verdict(act, old, new) => {
            let (act, old, new) = (words.act(*act), old.title(), new.title());
            Text::new(
                format!("“{}”由“{}”变为“{}”", act.zh, old.zh, new.zh),
                format!("“{}” changes from “{}” to “{}”", act.en, old.en, new.en),
            )
        }
        Way::StepComes(label) => {
            let step = step(label);
            Text::new(format!("增加环节“{}”", step.zh), format!("the step “{}” comes in", step.en))
        }
        Way::StepGoes(label) => {
            let step = step(label);
            Text::new(format!("不再有环节“{}”", step.zh), format!("the step “{}” goes", step.en))
        }
        Way::Takers(label) => {
            let step = step(label);
            Text::new(format!("“{}”由不同的人办理", step.zh), format!("others may take “{}”", step.en))
        }
        Way::Manner(label) => {
            let step = step(label);
            Text::new(
                format!("“{}”是否必须、须几人办理有变化", step.zh),
                format!("whether “{}” is required, or how many must take it, changes", step.en),
            )
        }
        Way::Order(label) => {
            let step = step(label);
            Text::new(
                format!("“{}”在流程中的次序有变化", step.zh),
                format!("“{}” has another place in the order", step.en),
            )
        }
        Way::Due(label) => {
            let step = step(label);
            Text::new(format!("“{}”的期限有变化", step.zh), format!("“{}” has another time limit", step.en))
        }
        Way::Instead(label) => {
            let step = step(label);
            Text::new(
                format!("“{}”可否代替别的环节有变化", step.zh),
                format!("whether “{}” may stand instead of another step changes", step.en),
            )
        }
        Way::Bars => Text::new("禁止的内容或对象有变化", "what is forbidden, or to whom, changes"),
        Way::Given => Text::new("职责或参会人员有变化", "duties or attendance change"),
        Way::Gates => Text::new("前置条件有变化", "what must be done before changes"),
        Way::Quorum => Text::new("法定人数有变化", "the quorum changes"),
    }
}

fn ways(words: &Words<'_>, group: &Group) -> Text {
    let texts: Vec<Text> = group.ways.iter().map(|of| way(words, of)).collect();
    Text::new(
        texts.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join("；"),
        texts.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join("; "),
    )
}

/// The situation of an example, fact by fact.
fn example(words: &Words<'_>, space: &Space, values: &[Option<usize>]) -> Text {
    list(space.variables.iter().zip(values).filter_map(|(variable, &value)| {
        if variable.cells.len() < 2 {
            return None;
        }
        let of = variable.cells.get(value?)?;
        // One unit, person or post stands for its like.
        let one = match of {
            Cell::Units(units) => Cell::Units(units.iter().take(1).copied().collect()),
            Cell::Persons(persons) => Cell::Persons(persons.iter().take(1).copied().collect()),
            Cell::Posts(posts) => Cell::Posts(posts.iter().take(1).copied().collect()),
            Cell::Values(values) => Cell::Values(values.iter().take(1).cloned().collect()),
            Cell::Topics(topics) => Cell::Topics(topics.iter().take(1).copied().collect()),
            other => other.clone(),
        };
        let (name, value) = (what(words, &variable.what), cell(words, &variable.what, &one));
        Some(Text::new(format!("{}：{}", name.zh, value.zh), format!("{}: {}", name.en, value.en)))
    }))
}

fn came_to(words: &Words<'_>, outcome: &Outcome) -> Text {
    let verdicts = list(outcome.verdicts.iter().map(|(act, verdict)| {
        let (act, verdict) = (words.act(*act), verdict.title());
        Text::new(format!("{}：{}", act.zh, verdict.zh), format!("{}: {}", act.en, verdict.en))
    }));
    match words.steps_settled(&outcome.whole) {
        Some(steps) => {
            Text::new(format!("{} · {}", verdicts.zh, steps.zh), format!("{} · {}", verdicts.en, steps.en))
        }
        None => verdicts,
    }
}

fn kinds(words: &Words<'_>, space: &Space) -> Text {
    few(space.kinds.iter().map(|&kind| words.case.book.vocabulary.kinds.title(kind)).collect())
}

/// The result in one sentence.
fn summary(found: &[Found]) -> Text {
    let situations: u128 = found.iter().map(|found| found.situations).sum();
    let changed: u128 = found.iter().map(|found| found.changed).sum();
    if changed == 0 {
        return Text::new(
            format!("已穷尽 {situations} 种情形，没有一种不同：两者等效"),
            format!("no situation of {situations} differs: the two are equivalent"),
        );
    }
    let verb = if changed == 1 { "differs" } else { "differ" };
    Text::new(
        format!("已穷尽 {situations} 种情形，其中 {changed} 种不同"),
        format!("{changed} of all {situations} situations {verb}"),
    )
}

/// How many situations a space has, and how many of them differ.
fn count(found: &Found) -> Text {
    let (situations, changed, cases) = (found.situations, found.changed, found.cases);
    Text::new(
        format!("{situations} 种情形，{changed} 种不同；归为 {cases} 类逐一推导"),
        format!("{situations} situations, {changed} differ; derived in {cases} cases"),
    )
}

/// The facts that were varied, each with the number of its values.
fn varied(words: &Words<'_>, found: &Found) -> Text {
    let all = found.space.variables.iter().map(|variable| {
        let (name, cells) = (what(words, &variable.what), variable.cells.len());
        Text::new(format!("{} ({cells})", name.zh), format!("{} ({cells})", name.en))
    });
    let mut all: Vec<Text> = all.collect();
    if all.is_empty() {
        all.push(Text::new("无", "nothing"));
    }
    let join = |pick: fn(&Text) -> &str, by: &str| all.iter().map(pick).collect::<Vec<_>>().join(by);
    Text::new(
        format!("变动的因素：{}", join(|text| &text.zh, "；")),
        format!("what was varied: {}", join(|text| &text.en, "; ")),
    )
}

/// What was held fast, and what counts as a difference where it was.
fn held_fast(found: &[Found]) -> Option<Text> {
    let day = found.first()?.day;
    Some(Text::new(
        format!(
            "没有变动的因素：谁任何职、怎样分工（按 {day} 登记的情况）；已办的事，只作为条件变动；谁到会（法定人数的要求或组成人员一有改动即算不同）；多个单位、多个领域的其他组合"
        ),
        format!(
            "held fast: who holds which office and portfolio (as on file on {day}); what has been done, but for the tests on it; who attends (a quorum asked for in another way, or of other members, counts as a difference); other combinations of several units or fields of business"
        ),
    ))
}

fn exactly() -> Text {
    Text::new("当且仅当下列情形之一，答案不同：", "The answer differs exactly when one of these holds:")
}

/// How many situations a group has.
fn many(group: &Group) -> Text {
    let count = group.situations;
    let plural = if count == 1 { "" } else { "s" };
    Text::new(format!("（{count} 种）"), format!("({count} situation{plural})"))
}

/// For the terminal.
pub fn text(words: &Words<'_>, sides: &Sides, found: &[Found], lang: Lang) -> String {
    let mut out = String::new();
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let colon = pick("：", ": ");
    let mut line = |text: String| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    sides.head(lang).into_iter().for_each(&mut line);
    line(Paint::Bold.on(summary(found).get(lang)));
    for found in found {
        line(String::new());
        let count = Paint::Dim.on(count(found).get(lang));
        line(format!("{}  {count}", Paint::Bold.on(kinds(words, &found.space).get(lang))));
        line(format!("  {}", varied(words, found).get(lang)));
        if found.changed == 0 {
            continue;
        }
        line(format!("  {}", exactly().get(lang)));
        for cube in &found.when {
            line(format!("  · {}", conjunction(words, &found.space, cube).get(lang)));
        }
        for (number, group) in found.groups.iter().enumerate() {
            line(format!(
                "  {}. {}  {}",
                number + 1,
                ways(words, group).get(lang),
                Paint::Dim.on(many(group).get(lang))
            ));
            if found.groups.len() > 1 {
                for cube in &group.when {
                    line(format!(
                        "     {} {}",
                        pick("当", "when"),
                        conjunction(words, &found.space, cube).get(lang)
                    ));
                }
            }
            let (values, before, after) = &group.example;
            line(format!(
                "     {}{colon}{}",
                pick("例如", "for instance"),
                example(words, &found.space, values).get(lang)
            ));
            line(format!("     {}", Paint::Red.on(&format!("- {}", came_to(words, before).get(lang)))));
            line(format!("     {}", Paint::Green.on(&format!("+ {}", came_to(words, after).get(lang)))));
            let difference = words.difference(&before.whole, &after.whole);
            if !difference.get(lang).is_empty() {
                line(format!("     {}{colon}{}", pick("变化", "change"), difference.get(lang)));
            }
        }
    }
    if let Some(text) = held_fast(found) {
        line(String::new());
        line(Paint::Dim.on(text.get(lang)));
    }
    out
}

/// Why a space is not gone through, and how to narrow it.
pub fn too_large(words: &Words<'_>, spaces: &[Space], limit: usize) -> (Text, Text) {
    let count = |space: &Space| space.situations().to_string();
    let listed: Vec<(Text, String)> =
        spaces.iter().map(|space| (kinds(words, space), count(space))).collect();
    let zh: Vec<String> = listed.iter().map(|(kinds, count)| format!("{}：{count}", kinds.zh)).collect();
    let en: Vec<String> = listed.iter().map(|(kinds, count)| format!("{}: {count}", kinds.en)).collect();
    let largest = spaces.iter().max_by_key(|space| space.situations());
    let widest = largest.map(|space| {
        let mut variables: Vec<&crate::compare::space::Variable> = space.variables.iter().collect();
        variables.sort_by_key(|variable| std::cmp::Reverse(variable.cells.len()));
        list(variables.into_iter().take(8).map(|variable| {
            let (name, cells) = (what(words, &variable.what), variable.cells.len());
            let id = match &variable.what {
                What::Attribute(attribute) => {
                    format!(" [{}]", words.case.book.vocabulary.attributes.id(*attribute))
                }
                _ => String::new(),
            };
            Text::new(format!("{}{id}（{cells}）", name.zh), format!("{}{id} ({cells})", name.en))
        }))
    });
    let widest = widest.unwrap_or_default();
    (
        Text::new(
            format!("情形太多，逐一推导要超过 {limit} 类：{}", zh.join("；")),
            format!(
                "there are too many situations; they fall into more than {limit} cases: {}",
                en.join("; ")
            ),
        ),
        Text::new(
            format!(
                "用 `--kind` 限定事项类别，或用 `--set 属性=值` 固定某些因素，或用 `--limit` 放宽；变化最多的因素：{}",
                widest.zh
            ),
            format!(
                "narrow it with `--kind`, fix facts with `--set ATTRIBUTE=VALUE`, or raise `--limit`; what varies most: {}",
                widest.en
            ),
        ),
    )
}
