//! Which norms a change could touch or combine with, and the acts it is about.
//!
//! What is left out here cannot make a difference; `tests/exhaustive` holds that against the whole rulebook.

use std::collections::BTreeSet;

use super::super::Flip;
use super::Builder;
use crate::atom::{Act, Label, NormIx};
use crate::model::{Effect, Part, RelationTest, WhoExpr};
use crate::rulebook::World;

/// What a change could touch or combine with.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Concerned {
    /// The norms, the bystanders among them.
    pub(super) norms: BTreeSet<NormIx>,
    /// The norms of which only matters whether they apply, because another step stands before or after theirs: what they say of
    /// their own step is the same on both sides.
    pub(super) bystanders: BTreeSet<NormIx>,
    /// The acts it is about.
    pub(super) acts: BTreeSet<Act>,
}

impl Builder<'_> {
    /// The norms whose say could differ or combine with what differs, and the acts it is about.
    pub(super) fn concerned(&self, flips: &[Flip]) -> Concerned {
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
            .filter(|&norm| touched.iter().any(|&other| self.names_what(norm, other, false)))
            .collect();
        touched.extend(naming);
        let mut labels: BTreeSet<Label> = BTreeSet::new();
        let mut stepped: BTreeSet<Label> = BTreeSet::new();
        let mut acts: BTreeSet<Act> = BTreeSet::new();
        for effect in touched.iter().filter_map(|&norm| self.norm(norm)).map(|norm| &norm.effect) {
            acts.extend(effect.acts());
            match effect {
                Effect::Gate { before, .. } => _ = labels.insert(*before),
                Effect::Deadline { label, .. } => _ = labels.insert(*label),
                _ => labels.extend(effect.part().map(|part| part.label)),
            }
            stepped.extend(effect.part().map(|part| part.label));
            // What waits for one of two alternatives waits for the other, too.
            if let Some(other) = effect.part().and_then(|part| part.instead_of) {
                labels.extend(self.waiting_for(other));
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
        self.with_displacing(&mut norms);
        if flipped.is_empty() {
            return Concerned::default();
        }
        // The words of these norms need their meaning.
        let meaning = |norms: &BTreeSet<NormIx>, only_tests: bool| -> Vec<NormIx> {
            let named =
                |&meaning: &NormIx| norms.iter().any(|&norm| self.names_what(norm, meaning, only_tests));
            self.candidates.iter().copied().filter(named).collect()
        };
        let own = meaning(&norms, false);
        norms.extend(own);
        // A step that may or may not stand before one of these has to be there, or not, on both sides.
        let before = self.in_doubt(&stepped);
        let mut bystanders: BTreeSet<NormIx> =
            self.parts().filter(|(_, part)| before.contains(&part.label)).map(|(norm, _)| norm).collect();
        bystanders.extend(self.candidates.iter().copied().filter(|&norm| {
            matches!(self.norm(norm).map(|norm| &norm.effect), Some(Effect::Gate { before: label, .. }) if before.contains(label))
        }));
        self.with_displacing(&mut bystanders);
        bystanders.retain(|norm| !norms.contains(norm));
        norms.extend(meaning(&bystanders, true));
        bystanders.retain(|norm| !norms.contains(norm));
        norms.extend(&bystanders);
        Concerned { norms, bystanders, acts }
    }

    /// The candidates that speak of a step, with what they say of it.
    fn parts(&self) -> impl Iterator<Item = (NormIx, &Part)> {
        self.candidates.iter().filter_map(|&norm| Some((norm, self.norm(norm)?.effect.part()?)))
    }

    /// The labels of the steps that a norm puts after this one.
    fn waiting_for(&self, label: Label) -> BTreeSet<Label> {
        let gated = self.candidates.iter().filter_map(|&norm| match &self.norm(norm)?.effect {
            Effect::Gate { before, needs } if needs.contains(&label) => Some(*before),
            _ => None,
        });
        self.parts()
            .filter(|(_, part)| part.after.contains(&label))
            .map(|(_, part)| part.label)
            .chain(gated)
            .collect()
    }

    /// The labels that some norm on one of these steps puts before it, and another does not, and those between the two, by which it
    /// may come before it all the same: only there can the order differ while the step itself is the same.
    fn in_doubt(&self, labels: &BTreeSet<Label>) -> BTreeSet<Label> {
        let mut found = BTreeSet::new();
        for &label in labels {
            let parts: Vec<&Part> =
                self.parts().map(|(_, part)| part).filter(|part| part.label == label).collect();
            let before: BTreeSet<Label> = parts.iter().flat_map(|part| &part.after).copied().collect();
            let in_doubt: BTreeSet<Label> = before
                .into_iter()
                .filter(|other| parts.iter().any(|part| !part.after.contains(other)))
                .collect();
            if in_doubt.is_empty() {
                continue;
            }
            // What stands instead of a step comes before whatever that one comes before.
            let next = |label: Label| -> BTreeSet<Label> {
                let own = self.parts().filter(|(_, part)| part.label == label);
                let all = std::iter::once(label).chain(own.filter_map(|(_, part)| part.instead_of));
                all.flat_map(|label| self.waiting_for(label)).collect()
            };
            let after = beyond(&in_doubt, next);
            let before = beyond(&BTreeSet::from([label]), |label| self.awaited(label));
            found.extend(after.intersection(&before).filter(|&&between| between != label));
            found.extend(in_doubt);
        }
        found
    }

    /// The labels that a norm puts before this one, and those that may stand instead of them.
    fn awaited(&self, label: Label) -> BTreeSet<Label> {
        let gated = self.candidates.iter().filter_map(|&norm| match &self.norm(norm)?.effect {
            Effect::Gate { before, needs } if *before == label => Some(needs.iter().copied()),
            _ => None,
        });
        let own = self.parts().filter(|(_, part)| part.label == label);
        let own = own.flat_map(|(_, part)| part.after.iter().copied());
        let mut found: BTreeSet<Label> = own.chain(gated.flatten()).collect();
        let instead = self.parts().filter(|(_, part)| part.instead_of.is_some_and(|of| found.contains(&of)));
        let instead: Vec<Label> = instead.map(|(_, part)| part.label).collect();
        found.extend(instead);
        found
    }

    /// Adds what displaces any of these norms, and what displaces that.
    pub(super) fn with_displacing(&self, norms: &mut BTreeSet<NormIx>) {
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
                return;
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
                .filter(|&meaning| norms.iter().any(|&norm| self.names_what(norm, meaning, false)))
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

    /// Whether a norm uses a word of which the other says what it means; of a bystander only the tests count.
    fn names_what(&self, norm: NormIx, other: NormIx, only_tests: bool) -> bool {
        let (Some(norm), Some(other)) = (self.norm(norm), self.norm(other)) else { return false };
        let mut whos: Vec<&WhoExpr> = if only_tests { Vec::new() } else { norm.effect.whos() };
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

/// Every label that one leads to from these, step by step.
fn beyond(labels: &BTreeSet<Label>, next: impl Fn(Label) -> BTreeSet<Label>) -> BTreeSet<Label> {
    let mut found = BTreeSet::new();
    let mut open: Vec<Label> = labels.iter().copied().collect();
    while let Some(label) = open.pop() {
        open.extend(next(label).into_iter().filter(|&next| found.insert(next)));
    }
    found
}
