//! Edges of the order that go without saying: dropped, no situation could tell the norm from what it was.
//!
//! Says so only where it is proved from the norms alone, whatever the facts, the readings and the record are.

use std::collections::{BTreeMap, BTreeSet};

use crate::atom::{Atom as _, Kind, Label, NormIx};
use crate::case::Case;
use crate::model::{Comparison, Condition, Effect, Exception, Norm, Part, UnaryTest};

/// The steps and powers of a rulebook, those of rival readings among them, by their labels.
pub(super) struct Orders<'a> {
    case: &'a Case,
    parts: BTreeMap<Label, Vec<(NormIx, &'a Norm, &'a Part)>>,
    /// The gates: what each holds back and needs.
    gates: Vec<(NormIx, Label, &'a [Label])>,
    /// The norms that hold in every reading, and that no other norm displaces.
    certain: BTreeSet<NormIx>,
}

impl<'a> Orders<'a> {
    pub(super) fn new(case: &'a Case) -> Self {
        let book = &case.book;
        let mut parts: BTreeMap<Label, Vec<_>> = BTreeMap::new();
        let mut gates = Vec::new();
        let all = book.norms.iter().enumerate().map(|(place, norm)| (NormIx::new(place), norm));
        for (place, norm) in all {
            if let Some(part) = norm.effect.part() {
                parts.entry(part.label).or_default().push((place, norm, part));
            }
            if let Effect::Gate { before, needs } = &norm.effect {
                gates.push((place, *before, needs.as_slice()));
            }
        }
        let dropped: BTreeSet<NormIx> = book
            .ambiguities
            .iter()
            .flat_map(|ambiguity| &ambiguity.readings)
            .flat_map(|reading| reading.drop.iter().copied())
            .collect();
        let displaced: BTreeSet<&String> = book.norms.iter().flat_map(|norm| &norm.overrides).collect();
        let stands = |norm: &NormIx| {
            !dropped.contains(norm) && book.norm(*norm).is_some_and(|norm| !displaced.contains(&norm.id))
        };
        let certain = book.base.iter().copied().filter(stands).collect();
        Self { case, parts, gates, certain }
    }

    /// Whether it changes nothing if the step of a norm need no longer come after this one.
    pub(super) fn goes_without_saying(&self, norm: NormIx, first: Label) -> bool {
        let Some(rule) = self.case.book.norm(norm) else { return false };
        // What a gate needs is asked of the record whether or not it is a step of the chain.
        let Some(part) = rule.effect.part() else { return false };
        // Each norm that could make the first a step of the chain where this norm applies; none, and it never is one.
        let mut beside =
            self.parts.get(&first).into_iter().flatten().filter(|(_, other, _)| self.meet(rule, other));
        beside.all(|(_, other, _)| {
            let by_gate = self.gates.iter().any(|(gate, before, needs)| {
                *before == part.label && needs.contains(&first) && self.sure(*gate, rule, other)
            });
            let by_twin = self.parts.get(&part.label).into_iter().flatten().any(|(place, _, twin)| {
                *place != norm && twin.after.contains(&first) && self.sure(*place, rule, other)
            });
            // That a necessary step was skipped is said of each that it has to come before.
            let needless = !matches!(other.effect, Effect::Step(_));
            let between = |&middle: &Label| middle != first && self.implied(rule, other, first, middle);
            by_gate || by_twin || needless && part.after.iter().any(between)
        })
    }

    /// Whether a norm that applies wherever the two do puts the step in the middle after the first.
    fn implied(&self, rule: &Norm, other: &Norm, first: Label, middle: Label) -> bool {
        self.parts
            .get(&middle)
            .into_iter()
            .flatten()
            .any(|(place, _, part)| part.after.contains(&first) && self.sure(*place, rule, other))
    }

    /// Whether a norm applies in every reading wherever two others do.
    fn sure(&self, norm: NormIx, one: &Norm, other: &Norm) -> bool {
        let Some(rule) = self.case.book.norm(norm).filter(|_| self.certain.contains(&norm)) else {
            return false;
        };
        let of_both = |condition| one.conditions.contains(condition) || other.conditions.contains(condition);
        // What would lift it has lifted one of the two already.
        let lifted = |exception: &Exception| {
            let same = |known: &Exception| known.conditions == exception.conditions;
            one.exceptions.iter().chain(&other.exceptions).any(same)
        };
        rule.conditions.iter().all(of_both)
            && rule.exceptions.iter().all(lifted)
            && (self.covers(&rule.kinds, &one.kinds) || self.covers(&rule.kinds, &other.kinds))
    }

    /// Whether two norms can apply to one action: some kind is of both, and no condition of the one rules out one of the other.
    fn meet(&self, one: &Norm, other: &Norm) -> bool {
        let ruled_out =
            |condition: &Condition| other.conditions.iter().any(|known| excludes(condition, known));
        self.share(&one.kinds, &other.kinds) && !one.conditions.iter().any(ruled_out)
    }

    /// Whether some kind of action is of both; no kind stands for all.
    fn share(&self, one: &[Kind], other: &[Kind]) -> bool {
        let kinds = &self.case.book.vocabulary.kinds;
        let tied = |one: Kind, other: Kind| kinds.within(one, other) || kinds.within(other, one);
        one.is_empty()
            || other.is_empty()
            || one.iter().any(|&one| other.iter().any(|&other| tied(one, other)))
    }

    /// Whether every kind of the second is one of the first.
    fn covers(&self, above: &[Kind], below: &[Kind]) -> bool {
        let kinds = &self.case.book.vocabulary.kinds;
        above.is_empty()
            || !below.is_empty()
                && below.iter().all(|&below| above.iter().any(|&above| kinds.within(below, above)))
    }
}

/// Whether two conditions can never hold together.
fn excludes(one: &Condition, other: &Condition) -> bool {
    match (one, other) {
        (Condition::Relation(no, test), Condition::Relation(other_no, other)) => {
            test == other && no != other_no
        }
        (Condition::Attribute(attribute, test), Condition::Attribute(other_attribute, other)) => {
            attribute == other_attribute
                && match (test, other) {
                    (UnaryTest::Is(one), UnaryTest::Is(other)) => one != other,
                    (UnaryTest::OneOf(one), UnaryTest::OneOf(other)) => {
                        !one.iter().any(|option| other.contains(option))
                    }
                    (
                        UnaryTest::Compare(..) | UnaryTest::Between(..),
                        UnaryTest::Compare(..) | UnaryTest::Between(..),
                    ) => {
                        let ((low, high), (other_low, other_high)) = (stretch(test), stretch(other));
                        low.max(other_low) > high.min(other_high)
                    }
                    _ => false,
                }
        }
        _ => false,
    }
}

/// The numbers that a test lets through, from the least to the greatest, in hundredths.
fn stretch(test: &UnaryTest) -> (i64, i64) {
    match *test {
        UnaryTest::Compare(Comparison::Equal, bound) => (bound, bound),
        UnaryTest::Compare(Comparison::AtLeast, bound) => (bound, i64::MAX),
        UnaryTest::Compare(Comparison::MoreThan, bound) => (bound.saturating_add(1), i64::MAX),
        UnaryTest::Compare(Comparison::AtMost, bound) => (i64::MIN, bound),
        UnaryTest::Compare(Comparison::LessThan, bound) => (i64::MIN, bound.saturating_sub(1)),
        UnaryTest::Between(low, high) => (low, high),
        _ => (i64::MIN, i64::MAX),
    }
}
