//! What a cell says: a day, a list, yes or no, a number, one of some words. Nothing here knows any column.
//!
//! A cell that cannot be read for certain is refused with advice; nothing is guessed.

use jiff::Span;
use jiff::civil::{Date, date};

use super::Word;
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
            both!("写 `是` 或 `否`；不知道就留空", "write `yes` or `no`; leave the cell blank if it is not known"),
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
        let zh = words.iter().map(|word| format!("`{}`", word.zh)).collect::<Vec<_>>().join("、");
        let en = words.iter().map(|word| format!("`{}`", word.id)).collect::<Vec<_>>().join(", ");
        Wrong::with(
            both!("这里不能写 `{text}`", "`{text}` is not one of the words that can stand here"),
            near.unwrap_or_else(|| both!("可以写：{zh}", "write one of {en}")),
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
    let hundredths = digits.parse::<i64>().map_err(|_| {
        Wrong::new(both!("`{text}` 这个数太大", "the number `{text}` is too large"))
    })?;
    Ok(if negative { -hundredths } else { hundredths })
}

/// A day: `2022-03-10`, `2022/3/10`, `2022.3.10` or `2022年3月10日`.
///
/// # Errors
/// Everything else, with advice: a month without a day, a day that does not exist, the number a spreadsheet keeps in
/// the place of a day.
pub fn day(text: &str) -> Result<Date, Wrong> {
    let plain = plain_day(text);
    let parts: Vec<&str> = split_day(&plain).unwrap_or_default();
    let numbers: Vec<i16> = parts
        .iter()
        .filter(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
        .filter_map(|part| part.parse().ok())
        .collect();
    let whole_year = parts.first().is_some_and(|year| year.len() == 4) && numbers.len() == parts.len();
    match numbers.as_slice() {
        [year, month, day] if whole_year && parts.iter().skip(1).all(|part| part.len() <= 2) => {
            existing(text, *year, *month, *day)
        }
        [year, month] if whole_year && (1..=12).contains(month) => Err(Wrong::with(
            both!("`{text}` 没有写是哪一天", "`{text}` does not say which day"),
            both!("写明日期，例如 `{year}-{month:02}-01`", "write the day as well, for instance `{year}-{month:02}-01`"),
        )),
        _ => Err(no_day(text, &plain)),
    }
}

fn existing(text: &str, year: i16, month: i16, day: i16) -> Result<Date, Wrong> {
    let refused = |hint| Wrong::with(both!("没有 `{text}` 这一天", "there is no such day as `{text}`"), hint);
    let first = i8::try_from(month).ok().and_then(|month| Date::new(year, month, 1).ok());
    let Some(first) = first else {
        return Err(refused(both!("月份应为 1 到 12", "the month lies between 1 and 12")));
    };
    let days = first.days_in_month();
    i8::try_from(day).ok().and_then(|day| Date::new(year, first.month(), day).ok()).ok_or_else(|| {
        refused(both!(
            "{year} 年 {month} 月有 {days} 天",
            "{year}-{month:02} has {days} days"
        ))
    })
}

fn no_day(text: &str, plain: &str) -> Wrong {
    let what = both!("`{text}` 不是日期", "`{text}` is not a date");
    let form = both!(
        "写成 `2022-03-10`、`2022/3/10`、`2022.3.10` 或 `2022年3月10日`",
        "write it as `2022-03-10`, `2022/3/10`, `2022.3.10` or `2022年3月10日`"
    );
    let digits = plain.split('.').next().unwrap_or_default();
    let number: Option<u32> = digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let Some(number) = number else { return Wrong::with(what, form) };
    let hint = match digits.len() {
        8 => {
            let (year, rest) = (number / 10_000, number % 10_000);
            let found = i16::try_from(year).ok().and_then(|year| Date::new(year, (rest / 100) as i8, (rest % 100) as i8).ok());
            found.map(|found| both!("是不是想写 `{found}`？", "did you mean `{found}`?"))
        }
        4 if (1900..2100).contains(&number) => Some(both!("年份之后还要写月和日", "write month and day after the year")),
        _ => serial(number).map(|found| {
            both!(
                "这像是电子表格内部的日期序号，对应 `{found}`；把该列设为日期格式后重新保存",
                "it looks like the number by which a spreadsheet keeps the day `{found}`; format the column as a date and save it again"
            )
        }),
    };
    Wrong::with(what, hint.unwrap_or(form))
}

/// The day that a spreadsheet keeps as this number. The first sixty are passed over: spreadsheets count a day there
/// that never was.
fn serial(number: u32) -> Option<Date> {
    let days = Span::new().try_days(number).ok().filter(|_| number > 60)?;
    date(1899, 12, 30).checked_add(days).ok()
}

/// A date without blanks, in half-width letters, with one sort of dash.
fn plain_day(text: &str) -> String {
    let dash = |letter: char| match letter {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '。' | '．' => '.',
        _ => letter,
    };
    half_width(text).chars().filter(|letter| !letter.is_whitespace()).map(dash).collect()
}

/// The parts of a date in one of the four forms; the last one may be missing.
fn split_day(plain: &str) -> Option<Vec<&str>> {
    if let Some((year, rest)) = plain.split_once('年') {
        let (month, rest) = rest.split_once('月')?;
        let day = rest.strip_suffix(['日', '号']).unwrap_or(rest);
        return Some(if rest.is_empty() { vec![year, month] } else { vec![year, month, day] });
    }
    let sign = ['-', '/', '.'].into_iter().find(|&sign| plain.contains(sign))?;
    let parts: Vec<&str> = plain.split(sign).collect();
    (parts.len() <= 3).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint_of(wrong: Wrong) -> String {
        wrong.hint.map_or_else(String::new, |hint| hint.en)
    }

    #[test]
    fn the_four_forms_of_a_day() {
        let march = date(2022, 3, 10);
        for text in [
            "2022-03-10", "2022/3/10", "2022.3.10", "2022年3月10日", "２０２２年３月１０日", "２０２２－０３－１０", "2022—3—10",
            "2022 年 3 月 10 日", "2022年3月10", "2022．3．10",
        ] {
            assert_eq!(day(text), Ok(march), "{text}");
        }
    }

    #[test]
    fn days_that_are_refused() {
        for text in ["", "10/3/2022", "22-3-10", "2022-3", "2022年", "2022-03/10", "2022-03-10 08:00", "tomorrow", "2022-003-10", "-2022-3-1", "2022-+3-10", "二〇二二年三月十日"] {
            assert!(day(text).is_err(), "{text}");
        }
        assert!(hint_of(day("2022年2月").unwrap_err()).contains("2022-02-01"));
        assert!(day("2022.2").unwrap_err().what.en.contains("which day"));
        assert!(hint_of(day("2022-02-30").unwrap_err()).contains("28 days"));
        assert!(hint_of(day("2022-13-01").unwrap_err()).contains("between 1 and 12"));
        assert!(day("2024-02-29").is_ok());
        assert!(hint_of(day("44630").unwrap_err()).contains("2022-03-10"));
        assert!(hint_of(day("44630.5").unwrap_err()).contains("2022-03-10"));
        assert!(hint_of(day("20220310").unwrap_err()).contains("2022-03-10"));
        assert!(hint_of(day("2022").unwrap_err()).contains("month and day"));
        assert!(day("99999999999999").is_err());
    }

    #[test]
    fn numbers_are_exact() {
        for (text, hundredths) in [
            ("0", 0), ("12", 1200), ("12.5", 1250), ("12.50", 1250), ("１２．５", 1250), ("1,234,567.89", 123_456_789),
            ("１，２００", 120_000), ("500万", 500_000_000), ("500万元", 500_000_000), ("1.2345万元", 1_234_500),
            ("2亿", 20_000_000_000), ("300元", 30_000), ("-3", -300), ("0.10", 10), ("1.000", 100),
        ] {
            assert_eq!(number(text), Ok(hundredths), "{text}");
        }
        for text in ["", "1.234", "1,2", "1,23,456", "1234,567", "万", ".5", "5.", "1e5", "12%", "--1", "十", "1.2.3", "99999999999999999999", "9999999999亿"] {
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
        let words = [Word { id: "rest", zh: "休", aliases: &[] }, Word { id: "work", zh: "班", aliases: &["上班"] }];
        assert_eq!(word(&words, "上班"), Ok(1));
        assert_eq!(word(&words, "Rest"), Ok(0));
        assert!(hint_of(word(&words, "wrk").unwrap_err()).contains("did you mean `work`"));
    }
}
