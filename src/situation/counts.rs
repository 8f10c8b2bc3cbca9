//! Counting the like of an action: how many are on file in its week, quarter or year, and in the one before.
//!
//! Counts what is on file; whether more has happened it cannot know.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::atom::{Action, Kind, NormIx};
use crate::model::{Effect, Facts, Span};
use crate::rulebook::{Rulebook, World};

/// How often the like of an action is on file in the span it lies in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Counted {
    /// The span.
    pub per: Span,
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
    /// The actions before this one, by day and id.
    pub before: Vec<Action>,
    /// All of the span, this one among them.
    pub all: usize,
    /// All of the span before, where the rules were in force from its first day.
    pub all_before: Option<usize>,
}

impl Counted {
    /// The place of the action among those of the span, from 1.
    pub fn place(&self) -> usize {
        self.before.len() + 1
    }
}

/// The first and the last day of the span a day lies in.
fn span_of(day: Date, span: Span) -> (Date, Date) {
    let day_of = |month: i8, date: i8| Date::new(day.year(), month, date).unwrap_or(day);
    match span {
        Span::Year => (day_of(1, 1), day_of(12, 31)),
        Span::Quarter => {
            let first = (day.month() - 1) / 3 * 3 + 1;
            (day_of(first, 1), day_of(first + 2, 1).last_of_month())
        }
        Span::Week => {
            let before = i32::from(day.weekday().to_monday_zero_offset());
            let monday = day.checked_sub(jiff::ToSpan::days(before)).unwrap_or(day);
            (monday, monday.checked_add(jiff::ToSpan::days(6)).unwrap_or(day))
        }
    }
}

/// For each frequency norm of the world that speaks of the action's kind: the actions on file that are counted with it, by day and id.
pub(super) fn counts(
    book: &Rulebook,
    facts: &Facts,
    world: &World,
    action: Action,
    date: Date,
) -> BTreeMap<NormIx, Counted> {
    let mut found = BTreeMap::new();
    let Some(row) = facts.actions.row(action) else {
        return found;
    };
    for &norm in &world.norms {
        let Some(rule) = book.norm(norm) else { continue };
        let Effect::Frequency { per, each_sponsor, .. } = rule.effect else {
            continue;
        };
        let counted = |kind: Kind| {
            rule.kinds.is_empty() || rule.kinds.iter().any(|&above| book.vocabulary.kinds.within(kind, above))
        };
        if !counted(row.kind) {
            continue;
        }
        let (first, last) = span_of(date, per);
        let key = (date, facts.actions.id(action));
        let kinds: Vec<Kind> = facts.by_kind.keys().copied().filter(|&kind| counted(kind)).collect();
        let within = |(first, last): (Date, Date)| {
            let like = move |&(_, other): &(Date, Action)| {
                let same = || facts.actions.row(other).is_some_and(|other| other.sponsor == row.sponsor);
                other != action && (!each_sponsor || same())
            };
            let all = kinds.iter().flat_map(move |&kind| facts.of_kind(kind, first, last)).copied();
            all.filter(like).map(|(date, other)| (date, facts.actions.id(other), other))
        };
        let mut before: Vec<_> = within((first, last)).filter(|(date, id, _)| (*date, *id) < key).collect();
        before.sort_unstable();
        let yesterday = first.yesterday().ok().map(|day| span_of(day, per));
        let earlier = yesterday.filter(|(first, _)| world.in_force.is_none_or(|start| start <= *first));
        found.insert(
            norm,
            Counted {
                per,
                first,
                last,
                before: before.into_iter().map(|(_, _, other)| other).collect(),
                all: within((first, last)).count() + 1,
                all_before: earlier.map(|span| within(span).count()),
            },
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_begin_and_end_where_the_calendar_says() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(span_of(day("2024-02-10"), Span::Quarter), (day("2024-01-01"), day("2024-03-31")));
        assert_eq!(span_of(day("2024-02-10"), Span::Week), (day("2024-02-05"), day("2024-02-11")));
        assert_eq!(span_of(day("2024-02-10"), Span::Year), (day("2024-01-01"), day("2024-12-31")));
    }
}
