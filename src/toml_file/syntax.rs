//! What is wrong with the signs of a TOML file, in the user's words: the full-width quote, the list that is not closed.
//!
//! One mistake must give one message: the reader goes on after the first, and most of what it then finds is its own echo.

use toml::de::Error;

use crate::source::{Text, both};

/// What is wrong, where (a byte of the file), and advice.
pub(super) struct Fault {
    pub(super) offset: usize,
    pub(super) what: Text,
    pub(super) hint: Option<Text>,
}

/// Signs of Chinese typing and what TOML wants in their place.
const SIGNS: [(char, &str); 26] = [
    ('“', "\""),
    ('”', "\""),
    ('＂', "\""),
    ('「', "\""),
    ('」', "\""),
    ('‘', "'"),
    ('’', "'"),
    ('＇', "'"),
    ('＝', "="),
    ('，', ","),
    ('、', ","),
    ('；', ","),
    ('：', "="),
    ('［', "["),
    ('］', "]"),
    ('【', "["),
    ('】', "]"),
    ('｛', "{"),
    ('｝', "}"),
    ('＃', "#"),
    ('．', "."),
    ('。', "."),
    ('－', "-"),
    ('＿', "_"),
    ('（', "["),
    ('）', "]"),
];

/// The faults worth telling: the first of each table, and none behind a list or a table that is never closed.
pub(super) fn faults(text: &str, errors: &[Error]) -> Vec<Fault> {
    let mut sorted: Vec<(usize, &str)> = errors
        .iter()
        .map(|error| (error.span().map_or(0, |span| span.start).min(text.len()), error.message()))
        .collect();
    sorted.sort_unstable();
    let mut found = Vec::new();
    let mut told = None;
    for (offset, message) in sorted {
        let table = table_of(text, offset);
        if told == Some(table) {
            continue;
        }
        told = Some(table);
        let (fault, last) = one(text, offset, message);
        found.push(fault);
        if last {
            break;
        }
    }
    found
}

/// Where the table begins in which a byte lies.
fn table_of(text: &str, offset: usize) -> usize {
    let mut begin = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if at > offset {
            break;
        }
        if line.starts_with(['[', '【', '［']) {
            begin = at;
        }
        at += line.len();
    }
    begin
}

/// A fault in words, and whether nothing behind it can be trusted.
fn one(text: &str, offset: usize, message: &str) -> (Fault, bool) {
    let rest = text.get(offset..).unwrap_or_default();
    let blank = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    let offset = offset + blank;
    let rest = rest.get(blank..).unwrap_or_default();
    let ends = rest.is_empty() || rest.starts_with(['\n', '\r']);
    if let Some((sign, wanted)) =
        SIGNS.iter().find(|(sign, _)| rest.starts_with(*sign)).map(|(sign, wanted)| (*sign, *wanted))
    {
        let what = both!(
            "TOML 格式有误：这里是中文标点 `{sign}`",
            "not valid TOML: `{sign}` is a curly or full-width sign"
        );
        let hint = both!("改用英文标点 `{wanted}`", "write the plain `{wanted}` instead");
        return (Fault { offset, what, hint: Some(hint) }, false);
    }
    let begin = text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let line_before = text.get(begin..offset).unwrap_or_default().trim();
    let starts = line_before.is_empty() && (opens_table(rest) || opens_key(rest));
    let is = |words: &str| message.starts_with(words);
    let fault = |zh: &str, en: &str, hint: Option<Text>| Fault {
        offset,
        what: Text::new(format!("TOML 格式有误：{zh}"), format!("not valid TOML: {en}")),
        hint,
    };
    let told = |fault: Fault| (fault, false);
    if (is("missing comma") && starts) || is("unclosed array,") || is("unclosed inline table") {
        let (zh, en, sign) = if message.contains("array") {
            ("前面的列表没有闭合", "the list above is not closed", "]")
        } else {
            ("前面的花括号没有闭合", "the braces above are not closed", "}")
        };
        let hint = both!(
            "在它的末尾补上 `{sign}`；项与项之间用 `,`",
            "end it with `{sign}`; separate its items by `,`"
        );
        return (fault(zh, en, Some(hint)), true);
    }
    if is("missing comma") {
        return told(fault(
            "这里缺少半角逗号 `,`",
            "a comma is missing here",
            Some(both!(
                "列表的项与项之间、花括号里的键与键之间用 `,` 分隔",
                "separate the items of a list, and the keys between braces, by `,`"
            )),
        ));
    }
    if is("string values must be quoted") && ends {
        return told(fault("`=` 后面没有值", "no value stands behind `=`", None));
    }
    if is("string values must be quoted") {
        let word: String = rest
            .chars()
            .take_while(|&letter| letter.is_alphanumeric() || "_()-:.".contains(letter))
            .collect();
        let hint = both!("写成 `\"{word}\"`", "write `\"{word}\"`");
        return told(fault(
            "文字没有加双引号",
            "the words stand without quotes",
            (!word.is_empty()).then_some(hint),
        ));
    }
    if is("key with no value") {
        return told(fault("键后面应有 `=` 和值", "`=` and a value must follow the key", None));
    }
    if is("invalid basic string") || is("invalid literal string") || is("missing opening quote") {
        return told(fault(
            "引号没有成对：字符串要在同一行闭合",
            "the quotes do not come in pairs: a string must be closed on its line",
            Some(both!(
                "字符串里面的双引号要写成 `\\\"`",
                "a double quote inside a string is written `\\\"`"
            )),
        ));
    }
    if is("invalid multi-line") {
        return (fault("多行字符串没有闭合", "the string of several lines is never closed", None), true);
    }
    if is("missing escaped value") || message.contains("escape") {
        return told(fault(
            "`\\` 在字符串里另有含义",
            "`\\` has a meaning of its own in a string",
            Some(both!("写成 `\\\\`", "write `\\\\`")),
        ));
    }
    if is("unclosed") {
        return told(fault(
            "表头的方括号没有闭合",
            "the brackets of the table's header are not closed",
            None,
        ));
    }
    if is("unexpected key or value") {
        return told(fault(
            "值的后面还有内容",
            "something stands behind the value",
            Some(both!("每个键写一行", "put every key on its own line")),
        ));
    }
    if is("invalid unquoted key") {
        return told(fault(
            "键里有不能用的字符",
            "the key contains a sign that is not possible",
            Some(both!("键只用英文字母、数字、`_` 和 `-`", "a key has only letters, digits, `_` and `-`")),
        ));
    }
    if message.contains("duplicate key") {
        return told(Fault {
            offset,
            what: both!("同一个键写了两次", "the same key is written twice"),
            hint: None,
        });
    }
    if is("invalid date") {
        return told(fault("没有这一天", "there is no such day", None));
    }
    let message = message.replace('\n', "; ");
    told(fault(
        message.trim(),
        message.trim(),
        Some(both!(
            "请检查引号、等号和括号是否用了全角字符，是否成对",
            "check that quotes, equals signs and brackets are half-width characters and come in pairs"
        )),
    ))
}

/// Whether a line begins with the header of a table.
fn opens_table(line: &str) -> bool {
    line.starts_with("[[") || (line.starts_with('[') && !line.starts_with("[\""))
}

/// Whether a line begins with a key and `=`.
fn opens_key(line: &str) -> bool {
    let key = line.trim_start_matches(|letter: char| letter.is_alphanumeric() || "_-.".contains(letter));
    key.len() < line.len() && key.trim_start_matches([' ', '\t']).starts_with('=')
}
