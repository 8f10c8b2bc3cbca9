//! Edges of the order that go without saying: dropped, no situation could tell the norm from what it was.
//!
//! Says so only where it is proved from the norms alone, whatever the facts, the readings and the record are.

use std::collections::{BTreeMap, BTreeSet};

use crate::atom::{Atom as _, Kind, Label, NormIx};
use crate::case::Case;
use crate::model::{Effect, Norm, Part};

/// The steps and powers of a rulebook, those of rival readings among them, by their labels.
pub(super) struct Orders<'a> {
    case: &'a Case,
    parts: BTreeMap<Label, Vec<(NormIx, &'a Norm, &'a Part)>>,
    /// The norms that hold in every reading, and that no other norm displaces.
    certain: BTreeSet<NormIx>,
}

impl<'a> Orders<'a> {
    pub(super) fn new(case: &'a Case) -> Self {
        let book = &case.book;
        let mut parts: BTreeMap<Label, Vec<_>> = BTreeMap::new();
        let all = book.norms.iter().enumerate().map(|(place, norm)| (NormIx::new(place), norm));
        for (place, norm) in all {
            if let Some(part) = norm.effect.part() {
                parts.entry(part.label).or_default().push((place, norm, part));
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
        Self { case, parts, certain }
    }

    /// Whether it changes nothing if the step of a norm need no longer come after this one.
    pub(super) fn goes_without_saying(&self, norm: NormIx, first: Label) -> bool {
        let Some(rule) = self.case.book.norm(norm) else { return false };
        // What a gate needs is asked of the record whether or not it is a step of the chain.
        let Some(part) = rule.effect.part() else { return false };
        let beside: Vec<_> = self
            .parts
            .get(&first)
            .into_iter()
            .flatten()
            .filter(|(_, other, _)| self.meet(&rule.kinds, &other.kinds))
            .collect();
        if beside.is_empty() {
            // Nothing is ever such a step where the norm applies.
            return true;
        }
        // That a necessary step was skipped is said of each that it has to come before.
        let demanded = beside.iter().any(|(_, other, _)| matches!(other.effect, Effect::Step(_)));
        !demanded && part.after.iter().any(|&middle| middle != first && self.implied(rule, first, middle))
    }

    /// Whether a norm that applies wherever this one does puts the step in the middle after the first.
    fn implied(&self, rule: &Norm, first: Label, middle: Label) -> bool {
        self.parts.get(&middle).into_iter().flatten().any(|(place, other, part)| {
            part.after.contains(&first)
                && self.certain.contains(place)
                && other.exceptions.is_empty()
                && other.conditions.iter().all(|condition| rule.conditions.contains(condition))
                && self.covers(&other.kinds, &rule.kinds)
        })
    }

    /// Whether some kind of action is of both; no kind stands for all.
    fn meet(&self, one: &[Kind], other: &[Kind]) -> bool {
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
