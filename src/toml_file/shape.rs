//! What is wrong with the shape of a table (a key, a value, a type), in the user's words.
//!
//! The reader speaks English and of its own types; none of that may reach the user.

use crate::source::{Text, both, did_you_mean};

/// Puts a message of the reader into words, with advice.
pub(super) fn words(message: &str) -> (Text, Option<Text>) {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let first = quoted.first().copied().unwrap_or_default();
    let others = || quoted.get(1..).unwrap_or_default().join(", ");
    if message.starts_with("unknown field") {
        return (
            both!("不认识的键 `{}`", "unknown key `{}`", first),
            did_you_mean(first, quoted.iter().skip(1).copied())
                .or_else(|| Some(both!("可用的键：{}", "keys that are possible here: {}", others()))),
        );
    }
    if message.starts_with("unknown variant") {
        return (
            both!("不认识的值 `{}`", "unknown value `{}`", first),
            did_you_mean(first, quoted.iter().skip(1).copied())
                .or_else(|| Some(both!("可用的值：{}", "values that are possible here: {}", others()))),
        );
    }
    if message.starts_with("missing field") {
        return (both!("缺少键 `{}`", "the key `{}` is missing", first), None);
    }
    if let Some((found, wanted)) = message
        .strip_prefix("invalid type: ")
        .or_else(|| message.strip_prefix("invalid value: "))
        .and_then(|rest| rest.rsplit_once(", expected "))
    {
        return wrong_type(found, wanted.lines().next().unwrap_or(wanted));
    }
    if message.contains("duplicate key") {
        return (both!("同一个键写了两次", "the same key is written twice"), None);
    }
    let message = message.replace('\n', "; ");
    let message = message.trim();
    (Text::new(format!("读不懂：{message}"), format!("not understood: {message}")), None)
}

/// What a value is, as the reader names it, and the value where it is short enough to be shown.
fn found_words(found: &str) -> (Text, String) {
    let value = found.split_once(['"', '`']).map_or("", |(_, rest)| {
        let end = rest.rfind(['"', '`']).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    });
    let sorts = [
        ("string", "字符串", "a string"),
        ("integer", "整数", "a whole number"),
        ("floating point", "小数", "a decimal number"),
        ("boolean", "`true` 或 `false`", "`true` or `false`"),
        ("sequence", "列表", "a list"),
        ("map", "一组键", "a set of keys"),
    ];
    let text = sorts
        .iter()
        .find(|(word, ..)| found.starts_with(word))
        .map_or_else(|| Text::new("别的值", "something else"), |(_, zh, en)| Text::new(*zh, *en));
    (text, value.to_owned())
}

fn wrong_type(found: &str, wanted: &str) -> (Text, Option<Text>) {
    let (is, value) = found_words(found);
    let say = |zh: &str, en: &str| {
        let (zh, not) = (spaced(zh), spaced(&is.zh));
        Text::new(format!("这里应是{zh}，不是{not}"), format!("{en} is expected here, not {}", is.en))
    };
    let short = value.chars().count() <= 40;
    let wants = |word: &str| wanted.contains(word);
    if wants("sequence") {
        let hint = if found.starts_with("string") && short {
            both!(
                "只有一项也要加方括号：`[\"{value}\"]`",
                "a list needs brackets even for one item: `[\"{value}\"]`"
            )
        } else {
            both!("写成 `[\"…\", \"…\"]`", "write it like `[\"…\", \"…\"]`")
        };
        return (say("列表", "a list"), Some(hint));
    }
    if wants("atetime") {
        let hint = if value.chars().all(|letter| letter.is_ascii_digit() || letter == '-')
            && !value.is_empty()
        {
            both!("日期不加引号：`{value}`", "a day stands without quotes: `{value}`")
        } else {
            both!("写成不加引号的日期，如 `2024-07-01`", "write a day without quotes, such as `2024-07-01`")
        };
        return (say("日期", "a day"), Some(hint));
    }
    if wants("struct Bilingual") {
        return (
            say("中英文两种写法", "a wording in both languages"),
            Some(both!(
                "写成 `{{ zh = \"…\", en = \"…\" }}`",
                "write it like `{{ zh = \"…\", en = \"…\" }}`"
            )),
        );
    }
    if wants("struct PartEntry") {
        return (
            say("一组键", "a set of keys"),
            Some(both!(
                "写成 `{{ act = \"…\", by = [\"…\"] }}`",
                "write it like `{{ act = \"…\", by = [\"…\"] }}`"
            )),
        );
    }
    if wants("struct") || wants("map") {
        return (
            say("一组键", "a set of keys"),
            Some(both!("写在花括号里：`{{ 键 = 值 }}`", "write it in braces: `{{ key = value }}`")),
        );
    }
    if wants("bool") {
        return (
            say("`true` 或 `false`", "`true` or `false`"),
            Some(both!("不加引号：`true`", "without quotes: `true`")),
        );
    }
    if wants("string") {
        let hint = match found.split([' ', '`']).next() {
            Some("boolean") => {
                let word = if value == "true" { "yes" } else { "no" };
                both!("是非条件写成 `\"{word}\"`", "a test of yes or no is written `\"{word}\"`")
            }
            Some("integer" | "floating") => both!(
                "加上引号：`\"{value}\"`；对数的条件写成 `\">= {value}\"` 这样",
                "put it in quotes: `\"{value}\"`; a test of a number is written like `\">= {value}\"`"
            ),
            Some("sequence") => both!("只写一项，不加方括号", "write one item, without brackets"),
            _ => both!("写成带引号的字符串", "write a string in quotes"),
        };
        return (say("带引号的字符串", "a string in quotes"), Some(hint));
    }
    (
        say("不加引号的数", "a number without quotes"),
        Some(both!(
            "只写数字，不加引号；整数不带小数和负号",
            "write digits only, without quotes; a whole number has no decimals and no minus sign"
        )),
    )
}

/// A word in Chinese text: one in backticks has a blank before it.
fn spaced(word: &str) -> String {
    if word.starts_with('`') { format!(" {word}") } else { word.to_owned() }
}
