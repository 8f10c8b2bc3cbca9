//! Stretches of numbers between the bounds that norms name, so that one number of each stands for all of it.
//!
//! Knows no norm: bounds in, stretches out.

use std::collections::BTreeSet;

use super::Supposed;

/// An end of a stretch of numbers: the number, and whether it belongs to the stretch.
pub type End = Option<(i64, bool)>;

/// A stretch of numbers that lead to the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Range {
    /// The number that was tried; any other of the stretch leads to the same.
    pub tried: i64,
    /// Where it begins; `None` where nothing bounds it.
    pub from: End,
    /// Where it ends; `None` where nothing bounds it.
    pub to: End,
}

impl Range {
    /// Whether a number lies in it.
    pub fn holds(&self, number: i64) -> bool {
        self.from.is_none_or(|(low, own)| low < number || own && low == number)
            && self.to.is_none_or(|(high, own)| number < high || own && high == number)
    }

    /// The stretches between and at these bounds, in order, each with a number of its own.
    pub(super) fn between(bounds: &BTreeSet<i64>) -> Vec<Self> {
        let mut list = Vec::new();
        let mut last: End = None;
        for &bound in bounds {
            let tried = match last {
                Some((low, _)) => low + (bound - low) / 2,
                None => bound - 100,
            };
            // Amounts are not negative, and have two decimals at most.
            let room = last.map_or(bound > 0, |(low, _)| bound - low > 1);
            if room {
                let tried = if tried < 0 { bound / 2 } else { tried };
                list.push(Self { tried, from: last.map(|(low, _)| (low, false)), to: Some((bound, false)) });
            }
            list.push(Self { tried: bound, from: Some((bound, true)), to: Some((bound, true)) });
            last = Some((bound, false));
        }
        if let Some((low, _)) = last {
            list.push(Self { tried: low + 100, from: Some((low, false)), to: None });
        }
        list
    }

    /// The stretch made of this one and the next, if they touch.
    pub(super) fn joined(&self, next: &Self) -> Option<Self> {
        let touch = match (self.to, next.from) {
            (Some((end, own)), Some((start, other))) => end == start && (own || other),
            _ => false,
        };
        touch.then_some(Self { tried: self.tried, from: self.from, to: next.to })
    }
}
/// Two stretches of one number that touch, as one.
pub(super) fn joined(one: &Supposed, next: &Supposed) -> Option<Supposed> {
    match (one, next) {
        (Supposed::Range(attribute, range), Supposed::Range(other, after)) if attribute == other => {
            range.joined(after).map(|both| Supposed::Range(*attribute, both))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_lie_between_and_at_the_bounds() {
        let ranges = Range::between(&BTreeSet::from([1_000, 5_000]));
        let tried: Vec<i64> = ranges.iter().map(|range| range.tried).collect();
        assert_eq!(tried, [900, 1_000, 3_000, 5_000, 5_100]);
        assert!(ranges.iter().all(|range| range.holds(range.tried)));
        for number in [0, 999, 1_000, 1_001, 4_999, 5_000, 1_000_000] {
            assert_eq!(ranges.iter().filter(|range| range.holds(number)).count(), 1, "{number}");
        }
    }

    #[test]
    fn stretches_that_touch_are_joined() {
        let ranges = Range::between(&BTreeSet::from([1_000]));
        let [below, at, above] = ranges.as_slice() else { unreachable!("three stretches") };
        let up_to = below.joined(at).filter(|both| both.holds(1_000) && !both.holds(1_001));
        assert!(up_to.is_some(), "below and at");
        assert!(below.joined(above).is_none(), "something lies between");
    }

    #[test]
    fn nothing_lies_below_nought() {
        let tried: Vec<i64> =
            Range::between(&BTreeSet::from([0, 50])).into_iter().map(|range| range.tried).collect();
        assert_eq!(tried, [0, 25, 50, 150]);
    }
}
