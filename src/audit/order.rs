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
    /// The norms that hold in every reading.
    certain: BTreeSet<NormIx>,
    /// The norms that displace each, those of rival readings among them.
    displacing: BTreeMap<&'a str, Vec<&'a Norm>>,
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
        let certain = book.base.iter().copied().filter(|norm| !dropped.contains(norm)).collect();
        let mut displacing: BTreeMap<&str, Vec<&Norm>> = BTreeMap::new();
        for norm in &book.norms {
            for id in &norm.overrides {
                displacing.entry(id).or_default().push(norm);
            }
        }
        Self { case, parts, gates, certain, displacing }
    }

    /// Whether it changes nothing if the step of a norm need no longer come after this one.
    pub(super) fn goes_without_saying(&self, norm: NormIx, first: Label) -> bool {
        let Some(rule) = self.case.book.norm(norm) else { return false };
        // What a gate needs is asked of the record whether or not it is a step of the chain.
        let Some(part) = rule.effect.part() else { return false };
        // Each norm that could make the first a step of the chain where this norm applies; none, and it never is one.
        let mut beside =
            self.parts.get(&first).into_iter().flatten().filter(|(_, other, _)| self.meet(rule, other));
        beside.all(|(_, other, _)| self.comes_before(norm, first, part.label, [rule, other]))
    }

    /// Whether a step comes before another by what is left, wherever the norm and one that makes the first a step both apply.
    fn comes_before(&self, dropped: NormIx, first: Label, second: Label, both: [&Norm; 2]) -> bool {
        let mut reached = BTreeSet::from([first]);
        loop {
            // A step that a norm puts after one of those reached; the edge that is dropped does not count.
            let by_part =
                self.parts.iter().filter(|(label, _)| !reached.contains(label)).filter(|(_, parts)| {
                    parts.iter().any(|&(place, _, part)| {
                        let counts =
                            |label: &Label| reached.contains(label) && !(place == dropped && *label == first);
                        part.after.iter().any(counts) && (place == dropped || self.sure(place, both))
                    })
                });
            // A gate puts no step into the chain; what it holds back has to be there anyhow.
            let by_gate = self.gates.iter().any(|(gate, before, needs)| {
                *before == second && needs.iter().any(|need| reached.contains(need)) && self.sure(*gate, both)
            });
            let more: Vec<Label> = by_part.map(|(label, _)| *label).collect();
            if by_gate || more.contains(&second) {
                return true;
            }
            if more.is_empty() {
                return false;
            }
            reached.extend(more);
        }
    }

    /// Whether a norm applies in every reading wherever two others do.
    fn sure(&self, norm: NormIx, both: [&Norm; 2]) -> bool {
        let Some(rule) = self.case.book.norm(norm).filter(|_| self.certain.contains(&norm)) else {
            return false;
        };
        let of_both = |condition: &Condition| {
            both.iter().flat_map(|one| &one.conditions).any(|known| implies(known, condition))
        };
        // What would lift it has lifted one of the two already, or cannot hold beside them.
        let lifted = |exception: &Exception| {
            let same = |known: &Exception| known.conditions == exception.conditions;
            let ruled_out = |condition: &Condition| {
                both.iter().flat_map(|one| &one.conditions).any(|known| excludes(known, condition))
            };
            both.iter().flat_map(|one| &one.exceptions).any(same)
                || exception.conditions.iter().any(ruled_out)
        };
        let mut displacing = self.displacing.get(rule.id.as_str()).into_iter().flatten();
        rule.conditions.iter().all(of_both)
            && rule.exceptions.iter().all(lifted)
            && both.iter().any(|one| self.covers(&rule.kinds, &one.kinds))
            && displacing.all(|other| both.iter().any(|one| !self.meet(one, other)))
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
                    (UnaryTest::OneOf(some), UnaryTest::Not(none))
                    | (UnaryTest::Not(none), UnaryTest::OneOf(some)) => {
                        some.iter().all(|option| none.contains(option))
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

/// Whether the second condition holds wherever the first does.
fn implies(known: &Condition, other: &Condition) -> bool {
    known == other
        || match (known, other) {
            (Condition::Attribute(attribute, test), Condition::Attribute(other_attribute, other)) => {
                attribute == other_attribute
                    && match (test, other) {
                        (UnaryTest::OneOf(some), UnaryTest::OneOf(all)) => {
                            some.iter().all(|option| all.contains(option))
                        }
                        (UnaryTest::OneOf(some), UnaryTest::Not(none)) => {
                            !some.iter().any(|option| none.contains(option))
                        }
                        (
                            UnaryTest::Compare(..) | UnaryTest::Between(..),
                            UnaryTest::Compare(..) | UnaryTest::Between(..),
                        ) => {
                            let ((low, high), (least, most)) = (stretch(test), stretch(other));
                            least <= low && high <= most
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
