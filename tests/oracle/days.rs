//! Section 6 of the page, days: spans of the calendar and last days.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use signoff::case::Case;
use signoff::model::{DayUnit, Span};

/// Whether two days lie in the same calendar week, quarter or year.
pub fn same_span(one: Date, other: Date, span: Span) -> bool {
    let monday =
        |day: Date| day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).unwrap();
    match span {
        Span::Week => monday(one) == monday(other),
        Span::Quarter => one.year() == other.year() && (one.month() - 1) / 3 == (other.month() - 1) / 3,
        Span::Year => one.year() == other.year(),
    }
}

/// The last day of a stretch; `None` if it would need a year the calendar does not cover.
pub fn last_day(case: &Case, start: Date, within: u32, unit: DayUnit) -> Option<Date> {
    let mut day = start;
    let mut counted = 0;
    while counted < within {
        day = day.tomorrow().unwrap();
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let counts = match unit {
            DayUnit::Days => true,
            DayUnit::Weekdays => !weekend,
            DayUnit::Workdays => {
                if !case.facts.calendar.iter().any(|row| row.date.year() == day.year()) {
                    return None;
                }
                case.facts.calendar.iter().find(|row| row.date == day).map_or(!weekend, |row| row.work)
            }
        };
        counted += u32::from(counts);
    }
    Some(day)
}
