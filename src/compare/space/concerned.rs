//! Which norms a change could touch or combine with, and the acts it is about.
//!
//! What is left out here cannot make a difference; `tests/exhaustive` holds that against the whole rulebook.

use std::collections::BTreeSet;

use super::super::Flip;
use super::Builder;
use crate::atom::{Act, Label, NormIx};
use crate::model::{Effect, RelationTest, WhoExpr};
use crate::rulebook::World;

impl Builder<'_> {
    /// The norms whose say could differ or combine with what differs, and the acts it is about.
    pub(super) fn concerned(&self, flips: &[Flip]) -> (BTreeSet<NormIx>, BTreeSet<Act>) {
        let flipped: BTreeSet<NormIx> = flips
            .iter()
            .flat_map(|flip| [flip.before, flip.after])
            .flatten()
            .filter(|norm| self.candidates.contains(norm))
            .collect();
        let mut touched = flipped.clone();
        // What a norm displaces is touched with it.
        loop {
            let more: BTreeSet<NormIx> = self
                .worlds
                .iter()
                .flat_map(|world| &world.overrides)
                .filter(|(by, displaced)| touched.contains(by) && self.candidates.contains(displaced))
                .map(|(_, displaced)| *displaced)
                .filter(|displaced| !touched.contains(displaced))
                .collect();
            if more.is_empty() {
                break;
            }
            touched.extend(more);
        }
        // Who belongs to a body, a role or a kind of unit matters wherever it is named.
        let naming: BTreeSet<NormIx> = self
            .candidates
            .iter()
            .copied()
            .filter(|&norm| touched.iter().any(|&other| self.names_what(norm, other)))
            .collect();
        touched.extend(naming);
        let mut labels: BTreeSet<Label> = BTreeSet::new();
        let mut acts: BTreeSet<Act> = BTreeSet::new();
        for effect in touched.iter().filter_map(|&norm| self.norm(norm)).map(|norm| &norm.effect) {
            acts.extend(effect.acts());
            match effect {
                Effect::Gate { before, .. } => _ = labels.insert(*before),
                Effect::Deadline { label, .. } => _ = labels.insert(*label),
                _ => labels.extend(effect.part().map(|part| part.label)),
            }
        }
        for &label in &labels {
            acts.extend(self.case.book.vocabulary.acts.get(self.case.book.labels.id(label)));
            for part in self.candidates.iter().filter_map(|&norm| self.norm(norm)?.effect.part()) {
                if part.label == label {
                    acts.insert(part.act);
                }
            }
        }
        // What speaks of the same acts, and what displaces any of it.
        let mut norms = touched;
        norms.extend(self.candidates.iter().copied().filter(|&norm| {
            self.norm(norm).is_some_and(|norm| match &norm.effect {
                Effect::Gate { before, .. } => labels.contains(before),
                Effect::Deadline { label, .. } => labels.contains(label),
                effect => effect.acts().iter().any(|act| acts.contains(act)),
            })
        }));
        norms = self.with_displacing(norms);
        if flipped.is_empty() {
            return (BTreeSet::new(), BTreeSet::new());
        }
        (self.with_meaning(norms), acts)
    }

    /// Norms with those that displace any of them.
    pub(super) fn with_displacing(&self, mut norms: BTreeSet<NormIx>) -> BTreeSet<NormIx> {
        loop {
            let more: BTreeSet<NormIx> = self
                .worlds
                .iter()
                .flat_map(|world| &world.overrides)
                .filter(|(by, displaced)| norms.contains(displaced) && self.candidates.contains(by))
                .map(|(by, _)| *by)
                .filter(|by| !norms.contains(by))
                .collect();
            if more.is_empty() {
                return norms;
            }
            norms.extend(more);
        }
    }

    /// Norms with those that give their words a meaning, and the words of those.
    pub(super) fn with_meaning(&self, mut norms: BTreeSet<NormIx>) -> BTreeSet<NormIx> {
        let general = |norm: &NormIx| {
            self.norm(*norm).is_some_and(|norm| {
                matches!(
                    norm.effect,
                    Effect::Compose { .. } | Effect::Collective { .. } | Effect::Extend { .. }
                )
            })
        };
        loop {
            let more: Vec<NormIx> = self
                .candidates
                .iter()
                .copied()
                .filter(|meaning| general(meaning) && !norms.contains(meaning))
                .filter(|&meaning| norms.iter().any(|&norm| self.names_what(norm, meaning)))
                .collect();
            if more.is_empty() {
                return norms;
            }
            norms.extend(more);
        }
    }

    /// The acts and steps of which the norms of a world speak, whether or not they apply.
    pub(super) fn subjects(
        &self,
        world: &World,
        norms: &BTreeSet<NormIx>,
    ) -> BTreeSet<(Option<Act>, Option<Label>, bool)> {
        let mut found = BTreeSet::new();
        for norm in world.norms.iter().filter(|norm| norms.contains(norm) && self.candidates.contains(norm)) {
            let Some(rule) = self.norm(*norm) else { continue };
            // A gap, a quorum and a stand-in regulate nothing by themselves.
            let regulates = !matches!(
                rule.effect,
                Effect::Silence { .. } | Effect::Quorum { .. } | Effect::StandIn { .. }
            );
            match &rule.effect {
                Effect::Gate { before: label, .. } | Effect::Deadline { label, .. } => {
                    found.insert((None, Some(*label), regulates));
                }
                effect => {
                    let label = effect.part().map(|part| part.label);
                    found.extend(effect.acts().iter().map(|&act| (Some(act), label, regulates)));
                }
            }
        }
        found
    }

    /// Whether a norm uses a word of which the other says what it means.
    pub(super) fn names_what(&self, norm: NormIx, other: NormIx) -> bool {
        let (Some(norm), Some(other)) = (self.norm(norm), self.norm(other)) else { return false };
        let mut whos: Vec<&WhoExpr> = norm.effect.whos();
        let tests = norm.relation_tests();
        let tests: Vec<&RelationTest> = tests.collect();
        whos.extend(tests.iter().flat_map(|test| test.whos()));
        let whos: Vec<&WhoExpr> = whos.into_iter().flat_map(WhoExpr::inside).collect();
        match &other.effect {
            Effect::Compose { body, .. } => {
                whos.iter().any(|who| matches!(who, WhoExpr::Members(of) if of == body))
                    || matches!(&norm.effect, Effect::Quorum { body: of, .. } if of == body)
            }
            Effect::Collective { role, .. } => {
                whos.iter().any(|who| match who {
                    WhoExpr::Role(of) | WhoExpr::RoleIn(of, _) | WhoExpr::Linked(_, _, Some(of)) => {
                        of == role
                    }
                    _ => false,
                }) || tests.iter().any(|test| matches!(test, RelationTest::Holds(_, of) if of == role))
            }
            Effect::Extend { unit_kind, .. } => tests
                .iter()
                .any(|test| matches!(test, RelationTest::Is(_, kinds) if kinds.contains(unit_kind))),
            _ => false,
        }
    }
}
