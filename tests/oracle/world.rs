//! Section 1 of the page: the norms of one world, and what they make of the words.

use jiff::civil::Date;
use signoff::atom::{Atom, Body, NormIx, Role, UnitKind};
use signoff::model::{Effect, Norm, WhoExpr};
use signoff::rulebook::{Choice, Rulebook};

/// A set of norms with what they fix for everybody.
pub struct World {
    /// The norms.
    pub norms: Vec<NormIx>,
    /// The first role implies the second.
    pub implies: Vec<(Role, Role)>,
    /// The first kind of unit counts as the second.
    pub extends: Vec<(UnitKind, UnitKind)>,
    /// The composing expressions of each body.
    pub members: Vec<(Body, WhoExpr)>,
    /// The first day in force.
    pub in_force: Option<Date>,
    /// The first norm displaces the second.
    pub displaces: Vec<(NormIx, NormIx)>,
}

/// A norm of the rulebook.
pub fn norm(book: &Rulebook, norm: NormIx) -> &Norm {
    &book.norms[norm.index()]
}

impl World {
    /// The rulebook as written, with the readings chosen put on it.
    pub fn of(book: &Rulebook, choices: &[Choice]) -> Self {
        let mut norms = book.base.clone();
        for choice in choices {
            for ambiguity in book.ambiguities.iter().filter(|ambiguity| ambiguity.id == choice.ambiguity) {
                for reading in ambiguity.readings.iter().filter(|reading| reading.id == choice.reading) {
                    norms.retain(|norm| !reading.drop.contains(norm));
                    norms.extend(&reading.add);
                }
            }
        }
        norms.sort_unstable();
        let mut world = Self {
            norms: norms.clone(),
            implies: book.vocabulary.implications.clone(),
            extends: Vec::new(),
            members: Vec::new(),
            in_force: book.header.in_force,
            displaces: Vec::new(),
        };
        for &one in &norms {
            match &norm(book, one).effect {
                Effect::Collective { role, includes } => {
                    world.implies.extend(includes.iter().map(|&part| (part, *role)))
                }
                Effect::Extend { unit_kind, to } => {
                    world.extends.extend(to.iter().map(|&kind| (kind, *unit_kind)))
                }
                Effect::Compose { body, members } => {
                    world.members.extend(members.iter().map(|who| (*body, who.clone())))
                }
                Effect::InForce(Some(day)) => world.in_force = Some(*day),
                _ => {}
            }
            for id in &norm(book, one).overrides {
                let displaced = norms.iter().filter(|&&other| norm(book, other).id == *id);
                world.displaces.extend(displaced.map(|&other| (one, other)));
            }
        }
        world
    }

    /// The norms that displace a norm.
    pub fn displacing(&self, displaced: NormIx) -> Vec<NormIx> {
        self.displaces.iter().filter(|pair| pair.1 == displaced).map(|pair| pair.0).collect()
    }

    /// The rank of a norm in the order of overrides.
    pub fn rank(&self, norm: NormIx) -> usize {
        self.displacing(norm).into_iter().map(|by| self.rank(by) + 1).max().unwrap_or(0)
    }

    /// Whether a role is the other one or implies it.
    pub fn role_implies(&self, role: Role, wanted: Role) -> bool {
        let mut reached = vec![role];
        loop {
            let more: Vec<Role> = self
                .implies
                .iter()
                .filter(|(from, to)| reached.contains(from) && !reached.contains(to))
                .map(|pair| pair.1)
                .collect();
            if more.is_empty() {
                return reached.contains(&wanted);
            }
            reached.extend(more);
        }
    }
}
