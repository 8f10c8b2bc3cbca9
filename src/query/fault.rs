//! What goes wrong with a query, in words: the messages of `SQLite` in both languages, with the place and with advice.

use std::sync::Arc;

use super::relation::Relation;
use super::relations::{relation, relations};
use super::sandbox::Refused;
use super::scan::{self, Token};
use crate::source::{Location, Problem, Text, both, did_you_mean};

/// The text of a query and what to call it.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The file, or what stands for it.
    pub(super) file: Arc<str>,
    /// The text, comments and all.
    pub(super) text: Arc<str>,
}

impl Source {
    fn at(&self, offset: Option<usize>) -> Location {
        match offset {
            Some(offset) => Location::offset(&self.file, &self.text, offset),
            None => Location::file(&self.file),
        }
    }
}

/// The problem behind an error of `SQLite`.
pub(super) fn problem(
    source: &Source,
    error: &rusqlite::Error,
    refused: Option<Refused>,
    steps: u64,
) -> Box<Problem> {
    if let Some(refused) = refused {
        let refused = as_written(&source.text, refused);
        return Box::new(refused.problem(source.at(find_word(&source.text, refused.word()))));
    }
    let (message, offset) = match error {
        rusqlite::Error::SqlInputError { msg, sql, offset, .. } => {
            // After the first statement the offset counts from the second one.
            let start = source.text.len().saturating_sub(sql.len());
            (msg.clone(), usize::try_from(*offset).ok().map(|offset| start + offset))
        }
        rusqlite::Error::SqliteFailure(failure, message) => {
            if failure.code == rusqlite::ErrorCode::OperationInterrupted {
                return Box::new(interrupted(source, steps));
            }
            (message.clone().unwrap_or_else(|| failure.to_string()), None)
        }
        rusqlite::Error::MultipleStatement => return Box::new(several(source)),
        other => (other.to_string(), None),
    };
    // `SQLite` does not say where a relation stands that it does not know.
    let unknown = message.strip_prefix("no such table: ");
    let offset = offset.or_else(|| unknown.and_then(|name| find_word(&source.text, name)));
    let (what, hint) = words(&source.text, &message);
    Box::new(Problem::error(source.at(offset), what).maybe(hint))
}

/// What was refused, under the word with which the statement begins.
fn as_written(text: &str, refused: Refused) -> Refused {
    let first = scan::tokens(text).into_iter().find_map(|(_, token)| match token {
        Token::Word(word) => Some(word.to_ascii_lowercase()),
        _ => None,
    });
    match (refused, first) {
        (Refused::Writes(_), Some(first))
            if !matches!(first.as_str(), "select" | "with" | "values" | "explain") =>
        {
            Refused::Writes(first)
        }
        (refused, _) => refused,
    }
}

fn interrupted(source: &Source, steps: u64) -> Problem {
    let what = both!(
        "查询已中止：超过 {steps} 步的上限",
        "the query was interrupted: it took more than {steps} steps"
    );
    Problem::error(source.at(None), what).hint(both!(
        "检查递归有没有终点、连接有没有条件；也可以先用 `where` 缩小范围",
        "see that a recursion comes to an end and that every join has a condition, or narrow the question with `where`"
    ))
}

/// More than one statement.
pub(super) fn several(source: &Source) -> Problem {
    let tokens = scan::tokens(&source.text);
    let second = tokens
        .iter()
        .skip_while(|(_, token)| *token != Token::Sign(';'))
        .find(|(_, token)| *token != Token::Sign(';'));
    Problem::error(
        source.at(second.map(|(at, _)| *at)),
        both!("查询只能有一个语句", "a query is one statement only"),
    )
    .hint(both!("把各个语句分开写成几个查询", "make a query of each statement"))
}

/// More rows than a table may have.
pub(super) fn too_many(source: &Source, rows: usize) -> Problem {
    Problem::error(source.at(None), both!("结果超过 {rows} 行", "the result has more than {rows} rows")).hint(
        both!(
            "在末尾加上 `limit {rows}`，或用 `where` 缩小范围",
            "add `limit {rows}` at the end, or narrow the question with `where`"
        ),
    )
}

/// No statement at all.
pub(super) fn empty(source: &Source) -> Problem {
    Problem::error(source.at(None), both!("没有查询语句", "there is no query")).hint(both!(
        "写一个 `select`，例如 `select * from step`",
        "write a `select`, for instance `select * from step`"
    ))
}

/// A question mark, or another parameter without a name.
pub(super) fn nameless(source: &Source) -> Problem {
    Problem::error(source.at(None), both!("参数没有名称", "a parameter has no name")).hint(both!(
        "把 `?` 写成 `:名称`，例如 `:action`",
        "write `:name` instead of `?`, for instance `:action`"
    ))
}

/// A parameter without a value.
pub(super) fn missing(source: &Source, name: &str) -> Problem {
    Problem::error(
        source.at(find_word(&source.text, &format!(":{name}"))),
        both!("参数 `{name}` 没有值", "the parameter `{name}` has no value"),
    )
    .hint(both!("写上 `{name}=…`", "add `{name}=…`"))
}

/// Where a word stands in the text, by byte.
fn find_word(text: &str, word: &str) -> Option<usize> {
    text.to_ascii_lowercase().find(&word.to_ascii_lowercase())
}

fn words(text: &str, message: &str) -> (Text, Option<Text>) {
    if let Some(name) = message.strip_prefix("no such table: ") {
        let known = relations().flat_map(|relation| [relation.name, relation.zh]);
        let hint = slip(name).or_else(|| did_you_mean(name, known)).unwrap_or_else(|| {
            both!("`docs/relations.md` 列出了全部关系", "`docs/relations.md` lists all relations")
        });
        return (both!("没有关系 `{name}`", "there is no relation `{name}`"), Some(hint));
    }
    if let Some(name) = message.strip_prefix("no such column: ") {
        return (both!("没有列 `{name}`", "there is no column `{name}`"), Some(column_advice(text, name)));
    }
    if let Some(name) = message.strip_prefix("ambiguous column name: ") {
        return (
            both!("列 `{name}` 不止一个关系有", "more than one relation has a column `{name}`"),
            Some(both!("写成 `关系.{name}`", "write `relation.{name}`")),
        );
    }
    if let Some(name) = message.strip_prefix("no such function: ") {
        return (both!("没有函数 `{name}`", "there is no function `{name}`"), None);
    }
    if let Some(near) = message.strip_prefix("near \"").and_then(|rest| rest.strip_suffix("\": syntax error"))
    {
        return (
            both!("`{near}` 附近有语法错误", "there is a syntax error near `{near}`"),
            punctuation(near),
        );
    }
    if let Some(token) = message.strip_prefix("unrecognized token: \"") {
        let token = token.trim_end_matches('"');
        return (both!("看不懂 `{token}`", "`{token}` is not understood"), punctuation(token));
    }
    if message == "string or blob too big" {
        return (both!("有一个值太长", "a value is too long"), None);
    }
    if message == "incomplete input" {
        return (
            both!("查询没有写完", "the query is not complete"),
            Some(both!("检查括号和引号是否成对", "see that every bracket and quote is closed")),
        );
    }
    (both!("SQLite 说明：`{message}`", "SQLite says: `{message}`"), None)
}

/// The column that was meant, or the columns of the relations that the query names.
fn column_advice(text: &str, name: &str) -> Text {
    let column = name.rsplit('.').next().unwrap_or(name);
    if let Some(advice) = slip(name) {
        return advice;
    }
    let mut named: Vec<&Relation> = Vec::new();
    let mut lists: Vec<String> = Vec::new();
    for (_, token) in scan::tokens(text) {
        let Token::Word(word) = token else { continue };
        let Some(found) = relation(&word).filter(|found| !named.contains(found)) else { continue };
        let columns: Vec<&str> = found
            .columns
            .iter()
            .map(|column| if found.zh == word { column.zh } else { column.name })
            .collect();
        lists.push(format!("`{word}`: {}", columns.join(", ")));
        named.push(found);
    }
    let near = |relations: &[&Relation]| {
        let known: Vec<&str> = relations
            .iter()
            .flat_map(|found| found.columns.iter().flat_map(|column| [column.name, column.zh]))
            .collect();
        did_you_mean(column, known.into_iter().filter(|known| *known != column))
    };
    let list = lists.join("; ");
    near(&named).or_else(|| (!named.is_empty()).then(|| both!("列有：{list}", "the columns are {list}"))).or_else(|| near(&relations().collect::<Vec<_>>())).unwrap_or_else(|| {
        both!(
            "`docs/relations.md` 列出了各关系的列；文字要加单引号，例如 `'{column}'`",
            "`docs/relations.md` lists the columns of every relation; characters stand in single quotes, as in `'{column}'`"
        )
    })
}

/// Advice for a name that has taken in a sign of a Chinese keyboard.
fn slip(name: &str) -> Option<Text> {
    name.char_indices().find_map(|(at, _)| punctuation(name.get(at..).unwrap_or_default()))
}

/// Advice for signs that a Chinese keyboard gives.
fn punctuation(near: &str) -> Option<Text> {
    let plain = match near.chars().next()? {
        '，' => ",",
        '；' => ";",
        '（' => "(",
        '）' => ")",
        '‘' | '’' | '“' | '”' => "'",
        '＝' => "=",
        '：' => ":",
        _ => return None,
    };
    Some(both!("这里要用半角的 `{plain}`", "write the plain `{plain}` here"))
}
