//! The facts of a space, their cells, and boxes of the space as conditions, in words.

use crate::compare::cover::Cube;
use crate::compare::space::{Cell, Space, What};
use crate::model::{Effect, Object, Span, Truth, show_number};
use crate::source::Text;
use crate::words::{Words, list};

/// How many members of a cell are named.
const NAMED: usize = 4;

/// A fact that varies, as a noun.
pub(super) fn what(words: &Words<'_>, what: &What) -> Text {
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

pub(super) fn few(texts: Vec<Text>) -> Text {
    let count = texts.len();
    let named = list(texts.into_iter().take(NAMED));
    if count > NAMED {
        let more = count - NAMED;
        return Text::new(format!("{}等 {count} 个", named.zh), format!("{} and {more} more", named.en));
    }
    named
}

/// A cell, as the value of its fact.
pub(super) fn cell(words: &Words<'_>, of: &What, cell: &Cell) -> Text {
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
pub(super) fn either(texts: &[Text]) -> Text {
    Text::new(
        texts.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join(" 或 "),
        texts.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join(" or "),
    )
}

/// One condition: a fact and the values it must have.
pub(super) fn restriction(
    words: &Words<'_>,
    space: &Space,
    variable: usize,
    allowed: &[usize],
) -> Option<Text> {
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
pub(super) fn conjunction(words: &Words<'_>, space: &Space, cube: &Cube) -> Text {
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
