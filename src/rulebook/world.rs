//! The norms of one world: the rulebook under chosen readings, with the override graph ranked and the collective words resolved.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Ambiguity, Reading, Rulebook, VersionIx};
use crate::atom::{Atom, Body, NormIx, UnitKind};
use crate::graph;
use crate::model::{Effect, Implication, WhoExpr};
use crate::source::{Location, Problem, both, did_you_mean};

/// A chosen reading of one ambiguity.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Choice {
    /// The id of the ambiguity.
    pub ambiguity: String,
    /// The id of the reading.
    pub reading: String,
}

/// The norms of one world.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The version of the rules.
    pub version: VersionIx,
    /// The readings chosen, for the record.
    pub choices: Vec<Choice>,
    /// The norms in force, ascending.
    pub norms: Vec<NormIx>,
    /// Which norm displaces which.
    pub overrides: Vec<(NormIx, NormIx)>,
    /// The rank of each norm in the override graph; 0 for a norm that nothing displaces.
    pub rank: BTreeMap<NormIx, usize>,
    /// Which role implies which, the collective words of the text among them.
    pub implications: Vec<Implication>,
    /// Which kind of unit is brought under the norms addressed to another.
    pub extensions: Vec<(UnitKind, UnitKind)>,
    /// The members of each body, and the norm that composes it.
    pub members: Vec<(Body, NormIx, Vec<WhoExpr>)>,
    /// The first day the rules apply.
    pub in_force: Option<Date>,
}

impl Rulebook {
    /// The norms of a version under the readings chosen; every ambiguity not named is read by its default.
    ///
    /// # Errors
    /// A reading that does not exist or that the version has settled, or a circle of overrides.
    pub fn world(&self, version: VersionIx, choices: &[Choice]) -> Result<World, Box<Problem>> {
        let mut active: Vec<bool> = vec![false; self.norms.len()];
        let mut set = |norm: NormIx, on: bool| {
            if let Some(flag) = active.get_mut(norm.index()) {
                *flag = on;
            }
        };
        let amended = self.version(version);
        for &norm in amended.map_or(&self.base, |version| &version.norms) {
            set(norm, true);
        }
        for choice in choices {
            let reading = self.reading(version, choice)?;
            for &norm in &reading.drop {
                set(norm, false);
            }
            for &norm in &reading.add {
                set(norm, true);
            }
        }
        let norms = (0..self.norms.len())
            .filter(|&index| active.get(index) == Some(&true))
            .map(NormIx::new)
            .collect();
        let mut world = self.world_of(norms)?;
        world.version = version;
        world.choices = choices.to_vec();
        if let Some(other) = self.other.as_ref().filter(|other| other.version == version) {
            self.enters_into_force(&mut world, other.in_force);
        }
        Ok(world)
    }

    /// Sets the first day on which a world applies, unless one of its norms says it.
    pub fn enters_into_force(&self, world: &mut World, first: Option<Date>) {
        let says = |&norm: &NormIx| {
            self.norm(norm).is_some_and(|norm| matches!(norm.effect, Effect::InForce(Some(_))))
        };
        if !world.norms.iter().any(says) {
            world.in_force = first;
        }
    }

    /// The readings of an ambiguity in a version; none where the version settles it.
    pub fn readings<'a>(&'a self, version: VersionIx, ambiguity: &'a Ambiguity) -> &'a [Reading] {
        let Some(version) = self.version(version) else { return &ambiguity.readings };
        let place = self.ambiguities.iter().position(|known| known.id == ambiguity.id);
        place.and_then(|place| version.readings.get(place)).map(Vec::as_slice).unwrap_or_default()
    }

    /// The reading that a choice names.
    fn reading(&self, version: VersionIx, choice: &Choice) -> Result<&Reading, Box<Problem>> {
        let ambiguity = self.ambiguity(&choice.ambiguity).ok_or_else(|| {
            let known = self.ambiguities.iter().map(|ambiguity| ambiguity.id.as_str());
            Box::new(
                Problem::error(
                    Location::default(),
                    both!("没有歧义 `{}`", "there is no ambiguity `{}`", choice.ambiguity),
                )
                .maybe(did_you_mean(&choice.ambiguity, known)),
            )
        })?;
        let readings = self.readings(version, ambiguity);
        if readings.is_empty() && !ambiguity.readings.is_empty() {
            return Err(Box::new(Problem::error(
                Location::default(),
                both!(
                    "修正案已消除歧义 {}，不能再选读法",
                    "the amendment leaves no doubt of {}; there is no reading to choose",
                    ambiguity.id
                ),
            )));
        }
        let is_it = |reading: &&Reading| reading.id.eq_ignore_ascii_case(&choice.reading);
        readings.iter().find(is_it).ok_or_else(|| {
            if ambiguity.readings.iter().any(|reading| is_it(&reading)) {
                return Box::new(Problem::error(
                    Location::default(),
                    both!(
                        "修正案已消除 {} 的读法 {}，不能再选",
                        "the amendment leaves no room for reading {1} of {0}",
                        ambiguity.id,
                        choice.reading
                    ),
                ));
            }
            let known: Vec<&str> = readings.iter().map(|reading| reading.id.as_str()).collect();
            Box::new(
                Problem::error(
                    Location::default(),
                    both!("{} 没有读法 `{}`", "{} has no reading `{}`", ambiguity.id, choice.reading),
                )
                .hint(both!("可选的读法：{}", "its readings: {}", known.join(", "))),
            )
        })
    }

    /// A world of exactly these norms, ascending; an override of a norm that is not among them says nothing.
    ///
    /// # Errors
    /// A circle of overrides.
    pub fn world_of(&self, norms: Vec<NormIx>) -> Result<World, Box<Problem>> {
        let mut world = World {
            implications: self.vocabulary.implications.clone(),
            in_force: self.header.in_force,
            ..World::default()
        };
        let mut by_id: BTreeMap<&str, NormIx> = BTreeMap::new();
        for &norm in &norms {
            let Some(found) = self.norm(norm) else { continue };
            by_id.insert(&found.id, norm);
            match &found.effect {
                Effect::Collective { role, includes } => {
                    world.implications.extend(includes.iter().map(|&part| (part, *role)));
                }
                Effect::Extend { unit_kind, to } => {
                    world.extensions.extend(to.iter().map(|&kind| (kind, *unit_kind)));
                }
                Effect::Compose { body, members } => world.members.push((*body, norm, members.clone())),
                Effect::InForce(Some(date)) => world.in_force = Some(*date),
                _ => {}
            }
        }
        for &norm in &norms {
            for id in self.norm(norm).map(|norm| norm.overrides.as_slice()).unwrap_or_default() {
                world.overrides.extend(by_id.get(id.as_str()).map(|&displaced| (norm, displaced)));
            }
        }
        let edges: Vec<(usize, usize)> =
            world.overrides.iter().map(|&(by, displaced)| (by.index(), displaced.index())).collect();
        let ranks = graph::ranks(self.norms.len(), &edges).map_err(|circle| {
            let members: Vec<_> = circle.iter().filter_map(|&index| self.norms.get(index)).collect();
            let ids: Vec<&str> = members.iter().map(|norm| norm.id.as_str()).collect();
            let cites: Vec<&str> = members.iter().map(|norm| norm.cite.as_str()).collect();
            let at = members.first().map(|norm| norm.at.clone()).unwrap_or_default();
            let what = if ids == cites {
                both!(
                    "规范互相排除，成了圈：{}",
                    "these norms override each other in a circle: {}",
                    ids.join(", ")
                )
            } else {
                both!(
                    "规范互相排除，成了圈：{}（{}）",
                    "these norms override each other in a circle: {} ({})",
                    ids.join(", "),
                    cites.join(", ")
                )
            };
            Box::new(
                Problem::error(at, what)
                    .hint(both!("删去其中一个 `overrides`", "take one of the `overrides` away")),
            )
        })?;
        world.rank =
            norms.iter().map(|&norm| (norm, ranks.get(norm.index()).copied().unwrap_or_default())).collect();
        world.norms = norms;
        Ok(world)
    }
}
