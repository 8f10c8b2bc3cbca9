//! The official calendar: which days are days of work, and on which day a stretch of time ends.
//!
//! A year that the calendar does not cover is never guessed at.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Span;
use jiff::civil::{Date, Weekday};

use crate::model::{CalendarRow, DayUnit};
use crate::source::{Text, both};

/// Days of work and rest in the years that are covered.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// The days that differ from Monday to Friday: `true` for work.
    special: BTreeMap<Date, bool>,
    years: BTreeSet<i16>,
}

/// A count of working days that would need a year the calendar does not cover.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Uncovered {
    /// The year.
    pub year: i16,
}

impl Uncovered {
    /// What is missing, in words.
    pub fn text(self) -> Text {
        let year = self.year;
        both!(
            "日历没有 {year} 年的工作日安排，无法计算；请在 `calendar.csv` 中补上该年的休假和调休",
            "the calendar does not cover {year}, so its working days cannot be counted; add that year's holidays and make-up workdays to `calendar.csv`"
        )
    }
}

impl Calendar {
    /// The calendar that these rows describe. A year is covered if it has at least one row.
    pub fn new(rows: &[CalendarRow]) -> Self {
        Self {
            special: rows.iter().map(|row| (row.date, row.work)).collect(),
            years: rows.iter().map(|row| row.date.year()).collect(),
        }
    }

    /// The years that are covered, in order.
    pub fn years(&self) -> impl Iterator<Item = i16> + '_ {
        self.years.iter().copied()
    }

    /// Whether a day is a day of work.
    ///
    /// # Errors
    /// The year is not covered.
    pub fn is_workday(&self, day: Date) -> Result<bool, Uncovered> {
        if !self.years.contains(&day.year()) {
            return Err(Uncovered { year: day.year() });
        }
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        Ok(self.special.get(&day).copied().unwrap_or(!weekend))
    }

    /// The last day of a stretch of so many days; the day after `start` is the first of them.
    ///
    /// Calendar days need no calendar; a stretch of no days ends where it starts.
    ///
    /// # Errors
    /// A day would have to be counted whose year is not covered.
    pub fn last_day(&self, start: Date, count: u32, unit: DayUnit) -> Result<Date, Uncovered> {
        // Dates end with the year 9999.
        let beyond = Uncovered { year: 10_000 };
        match unit {
            DayUnit::Days => {
                let days = Span::new().try_days(count).map_err(|_| beyond)?;
                start.checked_add(days).map_err(|_| beyond)
            }
            DayUnit::Weekdays => {
                let mut day = start;
                let mut left = count;
                while left > 0 {
                    day = day.tomorrow().map_err(|_| beyond)?;
                    left -= u32::from(!matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday));
                }
                Ok(day)
            }
            DayUnit::Workdays => {
                let mut day = start;
                let mut left = count;
                while left > 0 {
                    day = day.tomorrow().map_err(|_| beyond)?;
                    left -= u32::from(self.is_workday(day)?);
                }
                Ok(day)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan as _;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::source::Location;

    fn row(day: Date, work: bool) -> CalendarRow {
        CalendarRow { date: day, work, name: String::new(), source: String::new(), at: Location::default() }
    }

    fn plain() -> Calendar {
        Calendar::new(&[row(date(2022, 1, 1), false), row(date(2023, 1, 1), false)])
    }

    fn any_day() -> impl Strategy<Value = Date> {
        (0_i64..700).prop_map(|offset| date(2022, 1, 1).checked_add(offset.days()).unwrap())
    }

    #[test]
    fn a_count_that_leaves_the_covered_years_is_refused() {
        let calendar = plain();
        assert_eq!(
            calendar.last_day(date(2023, 12, 29), 1, DayUnit::Workdays),
            Err(Uncovered { year: 2024 })
        );
        assert_eq!(
            calendar.last_day(date(2021, 12, 30), 1, DayUnit::Workdays),
            Err(Uncovered { year: 2021 })
        );
        assert_eq!(calendar.last_day(date(2021, 12, 31), 1, DayUnit::Workdays), Ok(date(2022, 1, 3)));
        assert_eq!(calendar.last_day(date(2030, 1, 1), 10, DayUnit::Days), Ok(date(2030, 1, 11)));
        assert_eq!(calendar.last_day(date(2030, 1, 1), 0, DayUnit::Workdays), Ok(date(2030, 1, 1)));
        assert!(calendar.last_day(date(2023, 1, 1), u32::MAX, DayUnit::Days).is_err());
        assert!(calendar.last_day(date(2023, 1, 1), u32::MAX, DayUnit::Workdays).is_err());
        assert!(Uncovered { year: 2031 }.text().en.contains("2031"));
        assert_eq!(calendar.years().collect::<Vec<_>>(), [2022, 2023]);
    }

    proptest! {
        #[test]
        fn what_the_calendar_says_of_a_day_goes_first(day in any_day(), work: bool) {
            let calendar = Calendar::new(&[row(date(2022, 6, 1), true), row(date(2023, 6, 1), true), row(day, work)]);
            prop_assert_eq!(calendar.is_workday(day), Ok(work));
        }

        #[test]
        fn a_make_up_saturday_counts(week in 0_i64..90) {
            let saturday = date(2022, 1, 8).checked_add((week * 7).days()).unwrap();
            let calendar = Calendar::new(&[row(date(2022, 1, 1), false), row(date(2023, 1, 1), false), row(saturday, true)]);
            let friday = saturday.yesterday().unwrap();
            prop_assert_eq!(calendar.last_day(friday, 1, DayUnit::Workdays), Ok(saturday));
            let monday = saturday.checked_add(2.days()).unwrap();
            prop_assert_eq!(plain().last_day(friday, 1, DayUnit::Workdays), Ok(monday));
        }

        #[test]
        fn a_holiday_on_a_weekday_does_not_count(week in 0_i64..90, weekday in 0_i64..5) {
            let holiday = date(2022, 1, 10).checked_add((week * 7 + weekday).days()).unwrap();
            let calendar = Calendar::new(&[row(date(2022, 1, 1), false), row(date(2023, 1, 1), false), row(holiday, false)]);
            let before = holiday.yesterday().unwrap();
            prop_assert_eq!(plain().last_day(before, 1, DayUnit::Workdays), Ok(holiday));
            prop_assert!(calendar.last_day(before, 1, DayUnit::Workdays).unwrap() > holiday);
        }

        #[test]
        fn more_days_end_later_and_on_a_day_of_work(start in any_day(), count in 1_u32..20, special in any_day(), work: bool) {
            let calendar = Calendar::new(&[row(date(2022, 1, 1), false), row(date(2024, 1, 1), false), row(date(2023, 1, 1), false), row(special, work)]);
            let one = calendar.last_day(start, count, DayUnit::Workdays).unwrap();
            let more = calendar.last_day(start, count + 1, DayUnit::Workdays).unwrap();
            prop_assert!(start < one && one < more);
            prop_assert_eq!(calendar.is_workday(one), Ok(true));
            prop_assert!(calendar.last_day(start, count, DayUnit::Days).unwrap() <= one);
            // Counting back over the days in between gives the number that was asked for.
            let counted = start.series(1.day()).skip(1).take_while(|day| *day <= one).filter(|day| calendar.is_workday(*day) == Ok(true));
            prop_assert_eq!(counted.count(), count as usize);
        }
    }
}
