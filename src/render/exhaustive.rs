//! What an exhaustive comparison found: how many situations differ, in which ways, and under exactly which conditions.
//!
//! Decides nothing; a box of the space becomes a sentence, and a cell becomes the values it stands for.

mod memo;
mod wire;

pub use memo::{html, markdown};
pub use wire::{schema, wire};

use super::comparison::Sides;
use super::paint::Paint;
use crate::atom::Label;
use crate::compare::cover::Cube;
use crate::compare::exhaustive::{Found, Group, Outcome, Way};
use crate::compare::space::{Cell, Space, What};
use crate::model::{Effect, Object, Span, Truth, show_number};
use crate::source::{Lang, Text};
use crate::words::{Words, list};

/// How many members of a cell are named.
const NAMED: usize = 4;

/// A fact that varies, as a noun.
fn what(words: &Words<'_>, what: &What) -> Text {
    match what {
        What::Attribute(attribute) => words.attribute(*attribute),
        What::Test(condition) => words.condition(condition, true),
        What::Sponsor => Text::new("主办单位", "the sponsor"),
        What::Concerned => Text::new("相关单位", "the units concerned"),
        What::Person => Text::new("当事人", "the person concerned"),
        What::Chair => Text::new("会议主持人", "the chair of the meeting"),
        What::Topics => Text::new("业务领域", "the field of business"),
        What::Earlier(norms) => {
            let per = norms.first().and_then(|&norm| match words.case.book.norm(norm)?.effect {
                Effect::Frequency { per, .. } => Some(per),
                _ => None,
            });
            match per {
                Some(Span::Week) => Text::new("本周此前同类事项的次数", "its like earlier in the week"),
                Some(Span::Quarter) => {
                    Text::new("本季度此前同类事项的次数", "its like earlier in the quarter")
                }
                Some(Span::Year) | None => {
                    Text::new("本年此前同类事项的次数", "its like earlier in the year")
                }
            }
        }
        What::Meeting => Text::new("会议类别", "the kind of meeting"),
        What::Delegated(who) => words.who(who),
    }
}

fn few(texts: Vec<Text>) -> Text {
    let count = texts.len();
    let named = list(texts.into_iter().take(NAMED));
    if count > NAMED {
        let more = count - NAMED;
        return Text::new(format!("{}等 {count} 个", named.zh), format!("{} and {more} more", named.en));
    }
    named
}

/// A cell, as the value of its fact.
fn cell(words: &Words<'_>, of: &What, cell: &Cell) -> Text {
    match cell {
        Cell::Unknown | Cell::Truth(Truth::Unknown) => Text::new("不详", "not known"),
        Cell::Values(values) => match of {
            What::Attribute(_)
                if values.iter().all(|value| matches!(value, crate::model::Value::Date(_))) =>
            {
                Text::new("已知", "known")
            }
            What::Attribute(attribute) => {
                few(values.iter().map(|value| words.value(*attribute, value)).collect())
            }
            _ => Text::default(),
        },
        Cell::Range(low, high) => match (low, high) {
            (None, None) => Text::new("任何数", "any number"),
            (None, Some(high)) => {
                let high = show_number(*high);
                Text::new(format!("不超过 {high}"), format!("up to {high}"))
            }
            (Some(low), None) => {
                let low = show_number(*low);
                Text::new(format!("{low} 及以上"), format!("{low} and above"))
            }
            (Some(low), Some(high)) if low == high => Text::same(show_number(*low)),
            (Some(low), Some(high)) => {
                let (low, high) = (show_number(*low), show_number(*high));
                Text::new(format!("{low} 至 {high}"), format!("{low} to {high}"))
            }
        },
        Cell::Truth(Truth::Yes) => Text::new("是", "yes"),
        Cell::Truth(Truth::No) => Text::new("否", "no"),
        Cell::Units(units) => few(units.iter().map(|&unit| words.object(Object::Unit(unit))).collect()),
        Cell::Together(units) if units.is_empty() => Text::new("没有", "none"),
        Cell::Together(units) => {
            let count = units.len();
            Text::new(format!("{count} 个"), format!("{count} of them"))
        }
        Cell::Persons(persons) => few(persons.iter().map(|&person| words.person(person)).collect()),
        Cell::Nobody | Cell::NoDelegation => Text::new("没有", "nobody"),
        Cell::Posts(posts) => {
            few(posts.iter().map(|&post| words.actor(crate::model::Actor::Post(post))).collect())
        }
        Cell::Topics(topics) => few(topics.iter().map(|&topic| words.object(Object::Topic(topic))).collect()),
        Cell::AllTopics(topics) if topics.is_empty() => Text::new("未列领域", "none named"),
        Cell::AllTopics(topics) => {
            let all = few(topics.iter().map(|&topic| words.object(Object::Topic(topic))).collect());
            Text::new(format!("同时涉及{}", all.zh), format!("{} together", all.en))
        }
        Cell::Count(low, None) => Text::new(format!("{low} 次以上（含）"), format!("{low} times or more")),
        Cell::Count(low, Some(high)) if low == high => Text::new(format!("{low} 次"), format!("{low} times")),
        Cell::Count(low, Some(high)) => {
            Text::new(format!("{low} 至 {high} 次"), format!("{low} to {high} times"))
        }
        Cell::Meeting(kind) => words.case.book.vocabulary.kinds.title(*kind),
    }
}

/// Alternatives in one phrase.
fn either(texts: &[Text]) -> Text {
    Text::new(
        texts.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join(" 或 "),
        texts.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join(" or "),
    )
}

/// One condition: a fact and the values it must have.
fn restriction(words: &Words<'_>, space: &Space, variable: usize, allowed: &[usize]) -> Option<Text> {
    let variable = space.variables.get(variable)?;
    let cells: Vec<&Cell> = allowed.iter().filter_map(|&place| variable.cells.get(place)).collect();
    if let What::Test(condition) = &variable.what {
        // A test that holds, or does not, is a sentence by itself.
        match cells.as_slice() {
            [Cell::Truth(Truth::Yes)] => return Some(words.condition(condition, true)),
            [Cell::Truth(Truth::No)] => return Some(words.condition(condition, false)),
            _ => {}
        }
    }
    if let What::Delegated(who) = &variable.what {
        let who = words.who(who);
        if let [Cell::NoDelegation] = cells.as_slice() {
            return Some(Text::new(format!("没有{}", who.zh), format!("there is no {}", who.en)));
        }
        if !cells.contains(&&Cell::NoDelegation) && cells.len() + 1 == variable.cells.len() {
            return Some(Text::new(format!("有{}", who.zh), format!("there is a {}", who.en)));
        }
    }
    let name = what(words, &variable.what);
    let left: Vec<&Cell> = (0..variable.cells.len())
        .filter(|place| !allowed.contains(place))
        .filter_map(|place| variable.cells.get(place))
        .collect();
    let say =
        |cells: &[&Cell]| either(&cells.iter().map(|of| cell(words, &variable.what, of)).collect::<Vec<_>>());
    // What is excluded is said where it is the shorter list.
    if left.len() * 2 < cells.len() {
        let values = say(&left);
        return Some(Text::new(
            format!("{}不是：{}", name.zh, values.zh),
            format!("{} is not: {}", name.en, values.en),
        ));
    }
    let values = say(&cells);
    Some(Text::new(format!("{}：{}", name.zh, values.zh), format!("{}: {}", name.en, values.en)))
}

/// A box as a conjunction; a box without conditions is "always".
fn conjunction(words: &Words<'_>, space: &Space, cube: &Cube) -> Text {
    let parts: Vec<Text> = cube
        .restricted()
        .filter_map(|(variable, allowed)| restriction(words, space, variable, &allowed))
        .collect();
    if parts.is_empty() {
        return Text::new("任何情形", "always");
    }
    Text::new(
        parts.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join("，且"),
        parts.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join(", and "),
    )
}

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
    let all: Vec<Text> = all.collect();
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
