//! Two worlds over one case, the norms in which they differ, and the worlds between them; and the smallest set of changes that makes
//! a difference, found by trying.
//!
//! Knows nothing of answers: whoever asks says when a set of changes is enough.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Side;
use crate::atom::{Kind, NormIx};
use crate::case::Case;
use crate::rulebook::World;
use crate::source::Problem;

/// A norm that is not the same on both sides.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Flip {
    /// The norm on the one side.
    pub before: Option<NormIx>,
    /// The norm on the other.
    pub after: Option<NormIx>,
}

impl Flip {
    /// Whether it could change what is said of an action of this kind.
    pub fn touches(&self, case: &Case, kind: Kind) -> bool {
        [self.before, self.after].into_iter().flatten().any(|norm| case.book.could_concern(norm, kind))
    }
}

/// Two worlds over one case, and the worlds between them.
pub struct Worlds<'a> {
    case: &'a Case,
    /// The world of the one side.
    pub before: Arc<World>,
    /// The world of the other side.
    pub after: Arc<World>,
    /// The norms that differ.
    pub flips: Vec<Flip>,
    between: BTreeMap<BTreeSet<usize>, Option<Arc<World>>>,
}

impl<'a> Worlds<'a> {
    /// The worlds of two sides.
    ///
    /// # Errors
    /// A reading that does not exist, or a circle of overrides.
    pub fn new(case: &'a Case, before: &Side, after: &Side) -> Result<Self, Box<Problem>> {
        let (before, after) = (
            case.book.world(before.version, &before.choices)?,
            case.book.world(after.version, &after.choices)?,
        );
        let flips = flips(case, &before, &after);
        Ok(Self { case, before: Arc::new(before), after: Arc::new(after), flips, between: BTreeMap::new() })
    }

    /// The world of the one side with some of the changes made; `None` where these alone would close a circle of overrides.
    pub fn with(&mut self, flips: &BTreeSet<usize>) -> Option<Arc<World>> {
        if let Some(known) = self.between.get(flips) {
            return known.clone();
        }
        let mut norms: BTreeSet<NormIx> = self.before.norms.iter().copied().collect();
        for flip in flips.iter().filter_map(|&place| self.flips.get(place)) {
            if let Some(before) = flip.before {
                norms.remove(&before);
            }
            norms.extend(flip.after);
        }
        let world = self.case.book.world_of(norms.into_iter().collect()).ok().map(|mut world| {
            // Two rulebooks may begin on different days; that is no norm that could be responsible.
            self.case.book.enters_into_force(&mut world, self.after.in_force);
            Arc::new(world)
        });
        self.between.insert(flips.clone(), world.clone());
        world
    }
}

/// The norms in which two worlds differ, those with one id together.
fn flips(case: &Case, before: &World, after: &World) -> Vec<Flip> {
    let of = |world: &World| world.norms.iter().copied().collect::<BTreeSet<NormIx>>();
    let (before, after) = (of(before), of(after));
    let mut gone: BTreeMap<&str, NormIx> = BTreeMap::new();
    for &norm in before.difference(&after) {
        gone.extend(case.book.norm(norm).map(|rule| (rule.id.as_str(), norm)));
    }
    let mut flips = Vec::new();
    for &norm in after.difference(&before) {
        let rule = case.book.norm(norm);
        let same = rule.and_then(|rule| gone.remove(rule.id.as_str()));
        // A norm that was changed and changed back is no other norm.
        let alike =
            |old: NormIx| case.book.norm(old).zip(rule).is_some_and(|(old, new)| old.says_the_same(new));
        if !same.is_some_and(alike) {
            flips.push(Flip { before: same, after: Some(norm) });
        }
    }
    flips.extend(gone.into_values().map(|norm| Flip { before: Some(norm), after: None }));
    let id = |flip: &Flip| {
        let norm = flip.before.or(flip.after).and_then(|norm| case.book.norm(norm));
        norm.map(|norm| (norm.article, norm.id.clone()))
    };
    flips.sort_by_key(id);
    flips
}

/// A smallest set of changes that is enough, of so many; found by taking changes away one by one as long as it stays so.
pub fn smallest(flips: usize, mut enough: impl FnMut(&BTreeSet<usize>) -> bool) -> BTreeSet<usize> {
    let mut kept: BTreeSet<usize> = (0..flips).collect();
    // Large pieces first: most changes have nothing to do with an answer.
    let mut piece = kept.len().div_ceil(2);
    while piece > 0 {
        let all: Vec<usize> = kept.iter().copied().collect();
        for part in all.chunks(piece) {
            let fewer: BTreeSet<usize> = kept.iter().copied().filter(|flip| !part.contains(flip)).collect();
            if fewer.len() < kept.len() && enough(&fewer) {
                kept = fewer;
            }
        }
        piece = if piece == 1 { 0 } else { piece.div_ceil(2) };
    }
    // What was needed beside a change that has gone since may have become dispensable.
    loop {
        let spare = kept.iter().copied().find(|flip| {
            let fewer: BTreeSet<usize> = kept.iter().copied().filter(|other| other != flip).collect();
            enough(&fewer)
        });
        let Some(spare) = spare else { break };
        kept.remove(&spare);
    }
    kept
}
