//! A day in a cell, in the four forms in which people write one; every other form is refused with advice.

use jiff::Span;
use jiff::civil::{Date, date};

use super::cell::{Wrong, half_width};
use crate::source::both;

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
            both!(
                "写明日期，例如 `{year}-{month:02}-01`",
                "write the day as well, for instance `{year}-{month:02}-01`"
            ),
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
        refused(both!("{year} 年 {month} 月有 {days} 天", "{year}-{month:02} has {days} days"))
    })
}

fn no_day(text: &str, plain: &str) -> Wrong {
    let what = both!("`{text}` 不是日期", "`{text}` is not a date");
    let form = both!(
        "写成 `2022-03-10`、`2022/3/10`、`2022.3.10` 或 `2022年3月10日`",
        "write it as `2022-03-10`, `2022/3/10`, `2022.3.10` or `2022年3月10日`"
    );
    let digits = plain.split('.').next().unwrap_or_default();
    let number: Option<u32> =
        digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let Some(number) = number else {
        return Wrong::with(what, form);
    };
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
            "2022-03-10",
            "2022/3/10",
            "2022.3.10",
            "2022年3月10日",
            "２０２２年３月１０日",
            "２０２２－０３－１０",
            "2022—3—10",
            "2022 年 3 月 10 日",
            "2022年3月10",
            "2022．3．10",
        ] {
            assert_eq!(day(text), Ok(march), "{text}");
        }
    }

    #[test]
    fn days_that_are_refused() {
        for text in [
            "",
            "10/3/2022",
            "22-3-10",
            "2022-3",
            "2022年",
            "2022-03/10",
            "2022-03-10 08:00",
            "tomorrow",
            "2022-003-10",
            "-2022-3-1",
            "2022-+3-10",
            "二〇二二年三月十日",
        ] {
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
}
