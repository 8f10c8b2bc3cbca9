//! What a cell says about an attribute: a value of the attribute's type, or nothing.

use crate::atom::Attribute;
use crate::model::{AttributeFacts, AttributeType, Value, Vocabulary};
use crate::sheet::cell::{self, Wrong};
use crate::source::{both, did_you_mean};

/// How many declared values advice lists before it only says how many there are.
const LISTED: usize = 12;

/// Reads the value of an attribute; `None` where the text is blank, which means that the value is unknown.
///
/// # Errors
/// The text is no value of the attribute's type.
pub fn value(vocabulary: &Vocabulary, attribute: Attribute, text: &str) -> Result<Option<Value>, Wrong> {
    let text = text.trim();
    let Some(facts) = vocabulary.attribute(attribute).filter(|_| !text.is_empty()) else {
        return Ok(None);
    };
    let value = match facts.kind {
        AttributeType::YesNo => Value::YesNo(cell::yes_no(text)?),
        AttributeType::Choice | AttributeType::Tree => Value::One(option(facts, text)?),
        AttributeType::Choices => Value::Some(options(facts, text)?),
        AttributeType::Number => Value::Number(cell::number(text)?),
        AttributeType::Date => Value::Date(cell::day(text)?),
    };
    Ok(Some(value))
}

fn options(facts: &AttributeFacts, text: &str) -> Result<std::collections::BTreeSet<usize>, Wrong> {
    if let Some(one) = facts.option(text) {
        return Ok([one].into());
    }
    if cell::is_none(text) {
        return Ok([].into());
    }
    cell::list(text).map(|item| option(facts, item)).collect()
}

fn option(facts: &AttributeFacts, text: &str) -> Result<usize, Wrong> {
    if let Some(found) = facts.option(text).or_else(|| facts.option(&cell::half_width(text))) {
        return Ok(found);
    }
    let known = facts.options.iter().flat_map(|option| [&option.id, &option.title.zh, &option.title.en]);
    let near = did_you_mean(text, known.map(String::as_str).filter(|word| !word.is_empty()));
    let listed = || {
        let count = facts.options.len();
        let zh = facts.options.iter().map(|option| format!("`{}`（{}）", option.id, option.title.zh));
        let en = facts.options.iter().map(|option| format!("`{}` ({})", option.id, option.title.en));
        let (zh, en) = (zh.collect::<Vec<_>>().join("、"), en.collect::<Vec<_>>().join(", "));
        if count > LISTED {
            both!(
                "可选的值有 {count} 个，见规则手册",
                "there are {count} values to choose from; see the rulebook"
            )
        } else {
            both!("可以写：{zh}", "write one of {en}")
        }
    };
    let single = cell::list(text).nth(1).is_some() && facts.kind != AttributeType::Choices;
    let hint = if single {
        both!("这里只能写一个值", "only one value can stand here")
    } else {
        near.unwrap_or_else(listed)
    };
    Err(Wrong::with(both!("没有 `{text}` 这个值", "there is no value `{text}`"), hint))
}
