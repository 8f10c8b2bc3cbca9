//! Section 4 of the page: which norms apply, and which a missing fact decides about.

use std::collections::{BTreeMap, BTreeSet};

use signoff::atom::{Act, Attribute, NormIx, Role};
use signoff::model::{Condition, Effect, Truth};

use super::scene::Scene;
use super::world::norm;

/// Where each norm of the world stands.
#[derive(Default)]
pub struct Standing {
    /// The norms that speak of the action.
    pub candidates: BTreeSet<NormIx>,
    /// How each condition of a candidate, or of an exception of it, came out.
    pub outcomes: BTreeMap<(NormIx, Condition), Truth>,
    /// Conditions that keep a norm from applying.
    pub fails: BTreeSet<(NormIx, Condition)>,
    /// Open conditions.
    pub unsure: BTreeSet<(NormIx, Condition)>,
    /// Exceptions that lift a norm.
    pub excused: BTreeSet<(NormIx, usize)>,
    /// Exceptions that might.
    pub perhaps_excused: BTreeSet<(NormIx, usize)>,
    /// Norms displaced, and by which.
    pub overridden: BTreeSet<(NormIx, NormIx)>,
    /// Norms that might be displaced, and by which.
    pub threatened: BTreeSet<(NormIx, NormIx)>,
    /// The norms that apply.
    pub applies: BTreeSet<NormIx>,
    /// The norms that might.
    pub might: BTreeSet<NormIx>,
}

/// The act a norm is on.
pub fn act_of(effect: &Effect) -> Option<Act> {
    match effect {
        Effect::Step(part) | Effect::Power(part) => Some(part.act),
        Effect::Bar { act, .. }
        | Effect::Duty { act, .. }
        | Effect::Attend { act, .. }
        | Effect::Frequency { act, .. }
        | Effect::Limit { act, .. }
        | Effect::Silence { act, .. } => Some(*act),
        _ => None,
    }
}

impl Standing {
    /// Works out the standing of every norm.
    pub fn of(scene: &Scene) -> Self {
        let book = &scene.case.book;
        let mut all = Self::default();
        if scene.world.in_force.is_some_and(|first| scene.date < first) {
            return all;
        }
        for &one in &scene.world.norms {
            let kinds = &norm(book, one).kinds;
            if kinds.is_empty() || kinds.iter().any(|&kind| scene.is_a(kind)) {
                all.candidates.insert(one);
            }
        }
        let mut by_rank: Vec<NormIx> = all.candidates.iter().copied().collect();
        by_rank.sort_by_key(|&one| scene.world.rank(one));
        for one in by_rank {
            all.settle(scene, one);
        }
        all
    }

    fn settle(&mut self, scene: &Scene, one: NormIx) {
        let rule = norm(&scene.case.book, one);
        let act = act_of(&rule.effect);
        let outcome = |conditions: &[Condition]| -> Vec<Truth> {
            conditions.iter().map(|condition| scene.holds(condition, act)).collect()
        };
        let own = outcome(&rule.conditions);
        for (condition, truth) in rule.conditions.iter().zip(&own) {
            self.outcomes.insert((one, condition.clone()), *truth);
            match truth {
                Truth::Yes => {}
                Truth::No => drop(self.fails.insert((one, condition.clone()))),
                Truth::Unknown => drop(self.unsure.insert((one, condition.clone()))),
            }
        }
        let (mut lifted, mut might_be_lifted) = (false, false);
        for (number, exception) in rule.exceptions.iter().enumerate() {
            let found = outcome(&exception.conditions);
            for (condition, truth) in exception.conditions.iter().zip(&found) {
                self.outcomes.insert((one, condition.clone()), *truth);
            }
            if found.contains(&Truth::No) {
                continue;
            }
            if found.contains(&Truth::Unknown) {
                might_be_lifted = true;
                self.perhaps_excused.insert((one, number));
            } else {
                lifted = true;
                self.excused.insert((one, number));
            }
        }
        let (fails, unknown) = (own.contains(&Truth::No), own.contains(&Truth::Unknown));
        let triggered = !fails && !unknown && !lifted && !might_be_lifted;
        let pending = !fails && !lifted && (unknown || might_be_lifted);
        if !triggered && !pending {
            return;
        }
        let displacing = scene.world.displacing(one);
        let overriding: Vec<NormIx> =
            displacing.iter().copied().filter(|by| self.applies.contains(by)).collect();
        let threatening: Vec<NormIx> =
            displacing.iter().copied().filter(|by| self.might.contains(by)).collect();
        self.overridden.extend(overriding.iter().map(|&by| (one, by)));
        if triggered {
            self.threatened.extend(threatening.iter().map(|&by| (one, by)));
        }
        if !overriding.is_empty() {
            return;
        }
        if triggered && threatening.is_empty() {
            self.applies.insert(one);
        } else {
            self.might.insert(one);
        }
    }

    /// The norms that apply, with their effects, in order.
    pub fn applying<'s>(&self, scene: &'s Scene) -> Vec<(NormIx, &'s Effect)> {
        self.applies.iter().map(|&one| (one, &norm(&scene.case.book, one).effect)).collect()
    }

    /// The limits that apply.
    pub fn limits(&self, scene: &Scene) -> Vec<(Role, Act, Attribute)> {
        let mut limits = Vec::new();
        for (_, effect) in self.applying(scene) {
            if let Effect::Limit { role, act, attribute, .. } = effect {
                limits.push((*role, *act, *attribute));
            }
        }
        limits
    }
}
