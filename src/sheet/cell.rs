//! What a cell says: a day, a list, yes or no, a number, one of some words. Nothing here knows any column.
//!
//! A cell that cannot be read for certain is refused with advice; nothing is guessed.

use super::Word;
pub use super::day::day;
use crate::source::{Location, Problem, Text, both, did_you_mean};

/// Why a cell cannot be read, and what to do about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// What is wrong.
    pub what: Text,
    /// What to do.
    pub hint: Option<Text>,
}

impl Wrong {
    /// A cell that is wrong, without advice.
    pub fn new(what: Text) -> Self {
        Self { what, hint: None }
    }

    /// A cell that is wrong, with advice.
    pub fn with(what: Text, hint: Text) -> Self {
        Self { what, hint: Some(hint) }
    }

    /// The same as an error at a place.
    pub fn at(self, place: Location) -> Problem {
        Problem::error(place, self.what).maybe(self.hint)
    }
}

/// Full-width letters, digits and punctuation as plain ones, and the ideographic space as a space.
pub fn half_width(text: &str) -> String {
    let plain = |letter: char| match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => letter,
    };
    text.chars().map(plain).collect()
}

/// Several words in backticks, as each language lists them.
pub fn quoted<'a>(words: impl Iterator<Item = &'a str>) -> Text {
    let words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    Text::new(words.join("、"), words.join(", "))
}

/// The items of a list: separated by `;`, `；` or `、`, without blanks around them; empty ones are passed over.
pub fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split([';', '；', '、']).map(str::trim).filter(|item| !item.is_empty())
}

/// Whether a cell says that there is nothing, as opposed to saying nothing.
pub fn is_none(text: &str) -> bool {
    text == "无" || text.eq_ignore_ascii_case("none")
}

/// Yes or no.
///
/// # Errors
/// Any other word.
pub fn yes_no(text: &str) -> Result<bool, Wrong> {
    match half_width(text).to_lowercase().as_str() {
        "yes" | "y" | "true" | "是" => Ok(true),
        "no" | "n" | "false" | "否" => Ok(false),
        _ => Err(Wrong::with(
            both!("`{text}` 既不是“是”也不是“否”", "`{text}` is neither yes nor no"),
            both!(
                "写 `是` 或 `否`；不知道就留空",
                "write `yes` or `no`; leave the cell blank if it is not known"
            ),
        )),
    }
}

/// One of a closed set of words, by its position.
///
/// # Errors
/// Any other word.
pub fn word(words: &[Word], text: &str) -> Result<usize, Wrong> {
    let plain = half_width(text).to_lowercase();
    let is = |word: &Word| word.id == plain || word.zh == plain || word.aliases.contains(&plain.as_str());
    words.iter().position(is).ok_or_else(|| {
        let near = did_you_mean(text, words.iter().flat_map(|word| [word.id, word.zh]));
        let zh = quoted(words.iter().map(|word| word.zh)).zh;
        let en = quoted(words.iter().map(|word| word.id)).en;
        Wrong::with(
            both!("这里不能写 `{text}`", "`{text}` is not one of the words that can stand here"),
            near.unwrap_or_else(|| {
                let en = if words.len() > 1 { format!("one of {en}") } else { en };
                both!("可以写：{zh}", "write {en}")
            }),
        )
    })
}

/// A number in hundredths: full-width digits, separators of thousands, and 万, 亿, 元 at the end are understood.
///
/// # Errors
/// It is no number, it has more than two decimals, or it is too large.
pub fn number(text: &str) -> Result<i64, Wrong> {
    let no_number = || {
        Wrong::with(
            both!("`{text}` 不是数字", "`{text}` is not a number"),
            both!(
                "写成 `1200`、`1,200.50`、`500万` 或 `2亿元` 这样",
                "write it like `1200`, `1,200.50`, `500万` or `2亿元`"
            ),
        )
    };
    let plain: String = half_width(text).chars().filter(|letter| !letter.is_whitespace()).collect();
    let (negative, rest) = plain.strip_prefix('-').map_or((false, plain.as_str()), |rest| (true, rest));
    let rest = rest.strip_suffix('元').unwrap_or(rest);
    let (rest, zeros) = match (rest.strip_suffix('万'), rest.strip_suffix('亿')) {
        (Some(rest), _) => (rest, 4),
        (_, Some(rest)) => (rest, 8),
        (None, None) => (rest, 0),
    };
    let (whole, decimals) = rest.split_once('.').map_or((rest, ""), |(whole, decimals)| (whole, decimals));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let grouped = whole.contains(',');
    let sound = !first.is_empty()
        && all_digits(first)
        && (!grouped || first.len() <= 3)
        && groups.all(|group| group.len() == 3 && all_digits(group))
        && all_digits(decimals)
        && (!rest.contains('.') || !decimals.is_empty());
    if !sound {
        return Err(no_number());
    }
    // The digits after the point move in front of it as far as the unit and the hundredths ask for.
    let places = zeros + 2;
    let decimals = decimals.trim_end_matches('0');
    if decimals.len() > places {
        return Err(Wrong::with(
            both!("`{text}` 的小数多于两位", "`{text}` has more than two decimals"),
            both!("四舍五入到两位小数", "round it to two decimals"),
        ));
    }
    let digits = format!("{}{decimals:0<places$}", whole.replace(',', ""));
    let hundredths = digits
        .parse::<i64>()
        .map_err(|_| Wrong::new(both!("`{text}` 这个数太大", "the number `{text}` is too large")))?;
    Ok(if negative { -hundredths } else { hundredths })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint_of(wrong: Wrong) -> String {
        wrong.hint.map_or_else(String::new, |hint| hint.en)
    }

    #[test]
    fn numbers_are_exact() {
        for (text, hundredths) in [
            ("0", 0),
            ("12", 1200),
            ("12.5", 1250),
            ("12.50", 1250),
            ("１２．５", 1250),
            ("1,234,567.89", 123_456_789),
            ("１，２００", 120_000),
            ("500万", 500_000_000),
            ("500万元", 500_000_000),
            ("1.2345万元", 1_234_500),
            ("2亿", 20_000_000_000),
            ("300元", 30_000),
            ("-3", -300),
            ("0.10", 10),
            ("1.000", 100),
        ] {
            assert_eq!(number(text), Ok(hundredths), "{text}");
        }
        for text in [
            "",
            "1.234",
            "1,2",
            "1,23,456",
            "1234,567",
            "万",
            ".5",
            "5.",
            "1e5",
            "12%",
            "--1",
            "十",
            "1.2.3",
            "99999999999999999999",
            "9999999999亿",
        ] {
            assert!(number(text).is_err(), "{text}");
        }
    }

    #[test]
    fn words_lists_and_yes() {
        for text in ["yes", "Y", "TRUE", "是", "ｙｅｓ"] {
            assert_eq!(yes_no(text), Ok(true));
        }
        for text in ["no", "n", "False", "否"] {
            assert_eq!(yes_no(text), Ok(false));
        }
        assert!(yes_no("maybe").is_err());
        assert_eq!(list("a; b；c、d;;").collect::<Vec<_>>(), ["a", "b", "c", "d"]);
        assert!(is_none("无") && is_none("None") && !is_none(""));
        let words =
            [Word { id: "rest", zh: "休", aliases: &[] }, Word { id: "work", zh: "班", aliases: &["上班"] }];
        assert_eq!(word(&words, "上班"), Ok(1));
        assert_eq!(word(&words, "Rest"), Ok(0));
        assert!(hint_of(word(&words, "wrk").unwrap_err()).contains("did you mean `work`"));
    }
}
