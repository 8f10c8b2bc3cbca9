//! The small grammar of role expressions, relation tests and unary tests, as they stand in a rulebook's strings.
//!
//! One shape serves all: a word, or a word with arguments in brackets. Signs of Chinese typing are read like plain ones.
//! Nothing here knows any one institution.

mod condition;
mod who;

use crate::atom::{Attribute, Label, Names, Unit};
use crate::model::{Condition, UnaryTest, Vocabulary, WhoExpr};
use crate::source::{Text, both, did_you_mean, enumerate};

/// What is wrong with an expression: where in the string (byte offset), what, and advice.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) offset: usize,
    pub(crate) what: Text,
    pub(crate) hint: Option<Text>,
}

type Parsed<T> = Result<T, Fault>;

fn fault(offset: usize, what: Text) -> Fault {
    Fault { offset, what, hint: None }
}

/// What the words of an expression are looked up in.
pub(crate) struct Scope<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) units: &'a Names<Unit>,
    pub(crate) labels: &'a Names<Label>,
}

impl Scope<'_> {
    /// A role expression.
    pub(crate) fn who(&self, text: &str) -> Parsed<WhoExpr> {
        leniently(text, |text| self.who_of(&whole(text)?))
    }

    /// A relation test, with `not` in front of it where it is negated.
    pub(crate) fn relation(&self, text: &str) -> Parsed<Condition> {
        leniently(text, |text| self.relation_in(text))
    }

    /// A unary test on an attribute.
    pub(crate) fn unary(&self, attribute: Attribute, text: &str) -> Parsed<UnaryTest> {
        leniently(text, |text| self.unary_in(attribute, text))
    }
}

/// Reads a string as it stands or, failing that, with plain signs in the place of full-width ones.
///
/// As it stands comes first: an id may hold full-width signs of its own.
fn leniently<T>(text: &str, parse: impl Fn(&str) -> Parsed<T>) -> Parsed<T> {
    let plain: String = text.chars().map(half_width).collect();
    let found = parse(text);
    if plain == text || found.is_ok() {
        return found;
    }
    parse(&plain).map_err(|fault| {
        let letters = plain.get(..fault.offset).unwrap_or(&plain).chars().count();
        let offset = text.char_indices().nth(letters).map_or(text.len(), |(at, _)| at);
        Fault { offset, ..fault }
    })
}

/// The plain sign a full-width one stands for; a curly quote inside a string stands for nothing.
fn half_width(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => u8::try_from(u32::from(letter) - 0xfee0).map_or(letter, char::from),
        '、' => ',',
        '“' | '”' | '‘' | '’' | '「' | '」' | '\u{3000}' => ' ',
        other => other,
    }
}

/// A word with arguments: the one shape of the grammar.
#[derive(Debug)]
struct Call<'a> {
    word: &'a str,
    offset: usize,
    arguments: Option<Vec<Call<'a>>>,
}

/// Cuts a string into a call and the rest behind it.
fn call(text: &str, start: usize) -> Parsed<(Call<'_>, usize)> {
    let rest = text.get(start..).unwrap_or_default();
    let begin = start + (rest.len() - rest.trim_start().len());
    let body = text.get(begin..).unwrap_or_default();
    let length =
        body.find(|c: char| c == '(' || c == ')' || c == ',' || c.is_whitespace()).unwrap_or(body.len());
    let word = body.get(..length).unwrap_or_default();
    if word.is_empty() {
        return Err(fault(begin, both!("这里应有一个词", "a word is missing here")));
    }
    let mut at = begin + length;
    if !text.get(at..).is_some_and(|rest| rest.starts_with('(')) {
        return Ok((Call { word, offset: begin, arguments: None }, at));
    }
    at += 1;
    let mut arguments = Vec::new();
    loop {
        let (argument, end) = call(text, at)?;
        arguments.push(argument);
        let rest = text.get(end..).unwrap_or_default();
        let gap = rest.len() - rest.trim_start().len();
        match rest.trim_start().chars().next() {
            Some(',') => at = end + gap + 1,
            Some(')') => {
                return Ok((Call { word, offset: begin, arguments: Some(arguments) }, end + gap + 1));
            }
            _ => {
                return Err(fault(end, both!("缺少右括号 `)`", "the closing bracket `)` is missing")));
            }
        }
    }
}

/// A string that is one call and nothing else.
fn whole(text: &str) -> Parsed<Call<'_>> {
    let (found, end) = call(text, 0)?;
    let rest = text.get(end..).unwrap_or_default().trim();
    if rest.is_empty() {
        Ok(found)
    } else {
        Err(fault(end, both!("多余的内容 `{}`", "`{}` is too much", rest)))
    }
}

fn arity(found: &Call<'_>, range: std::ops::RangeInclusive<usize>) -> Parsed<()> {
    let count = found.arguments.as_ref().map_or(0, Vec::len);
    if range.contains(&count) {
        Ok(())
    } else {
        Err(fault(
            found.offset,
            both!("`{}` 的参数个数不对", "`{}` has the wrong number of arguments", found.word),
        ))
    }
}

/// A plain number with at most two decimals, in hundredths.
pub(crate) fn number(text: &str) -> Option<i64> {
    let text = text.trim().replace('_', "");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    if rest.len() > 2 || !rest.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let (sign, digits) = whole.strip_prefix('-').map_or((1, whole), |digits| (-1, digits));
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let hundredths: i64 = format!("{rest:0<2}").parse().ok()?;
    Some(sign * digits.parse::<i64>().ok()?.checked_mul(100)?.checked_add(hundredths)?)
}

/// Advice for a word that is not known: the one it is near to, or the ones there are and how to add to them.
pub(crate) fn advice<'a>(word: &str, known: impl IntoIterator<Item = &'a str>, table: &str) -> Option<Text> {
    let known: Vec<&str> = known.into_iter().collect();
    did_you_mean(word, known.iter().copied()).or_else(|| {
        Some(match enumerate(known) {
            None => both!("用 `[[{table}]]` 声明它", "declare it as `[[{table}]]`"),
            Some(all) => Text::new(
                format!("现有：{}；新的要用 `[[{table}]]` 声明", all.zh),
                format!("there are {}; declare a new one as `[[{table}]]`", all.en),
            ),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_signs_are_read_like_plain_ones() {
        let plain = |text: &str| text.chars().map(half_width).collect::<String>();
        assert_eq!(plain("in_charge（topic：budget，chief）"), "in_charge(topic:budget,chief)");
        assert_eq!(plain("＞＝ ５００"), ">= 500");
        let found = leniently("头（中，）", |text| match whole(text)?.arguments {
            Some(_) => Ok(()),
            None => Err(fault(0, Text::same("no brackets"))),
        });
        assert_eq!(found.unwrap_err().offset, "头（中，".len(), "the place is that in the text as written");
    }

    #[test]
    fn numbers_keep_two_decimals() {
        assert_eq!(number("500"), Some(50_000));
        assert_eq!(number("1_000.5"), Some(100_050));
        assert_eq!(number("-3.25"), Some(-325));
        assert_eq!(number("1.234"), None);
        assert_eq!(number("12a"), None);
    }

    #[test]
    fn calls_nest_and_say_where_they_break() {
        let (found, end) = call("mandated(vice_mayor, mayor)", 0).unwrap();
        assert_eq!((found.word, end), ("mandated", 27));
        assert_eq!(found.arguments.unwrap().len(), 2);
        assert_eq!(call("head(sponsor", 0).unwrap_err().offset, 12);
    }
}
