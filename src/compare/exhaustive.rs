//! Every situation that a change of norms could touch, derived on both sides: how many differ, in which ways, and under exactly which
//! conditions.
//!
//! Nothing is sampled. A space too large to finish is refused with its size, never cut.

mod outcome;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::cover::{Cube, cover, joined};
use super::space::{Space, What, decided, narrowed, spaces, suppose};
use super::stage::Stage;
use super::{Side, Worlds};
use crate::atom::{Kind, NormIx};
use crate::case::Case;
use crate::findings::{Findings, find};
use crate::model::Truth;
use crate::rulebook::World;
use crate::situation::{Situation, Switches};
use crate::source::Problem;

use outcome::differ;
pub use outcome::{Outcome, Way, outcome};

/// How many situations are derived between two words about the progress.
const PIECE: usize = 512;

/// How many points a space may have for the shortest description to be looked for.
const COVERED: usize = 300_000;

/// The situations of a space that differ in the same ways.
#[derive(Clone, Debug)]
pub struct Group {
    /// The ways.
    pub ways: BTreeSet<Way>,
    /// How many situations.
    pub situations: u128,
    /// The conditions under which exactly these situations occur: one of the boxes holds.
    pub when: Vec<Cube>,
    /// The cells of the first such case, with its outcome on each side; `None` for a variable that makes no difference to it.
    pub example: (Vec<Option<usize>>, Outcome, Outcome),
}

/// What was found in one space.
#[derive(Clone, Debug)]
pub struct Found {
    /// The space.
    pub space: Space,
    /// The day by which offices and portfolios are looked up.
    pub day: Date,
    /// How many situations it has.
    pub situations: u128,
    /// How many cases they fall into that no norm can tell apart any further, and that were derived one by one.
    pub cases: usize,
    /// How many situations differ.
    pub changed: u128,
    /// The conditions under which anything differs: one of the boxes holds.
    pub when: Vec<Cube>,
    /// The ways in which they differ, the most frequent first.
    pub groups: Vec<Group>,
}

/// There are more cases than the limit allows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooMany;

/// The spaces, if all of them together are small enough.
///
/// # Errors
/// A reading that does not exist, or a circle of overrides.
pub fn plan(case: &Case, kinds: &[Kind], before: &Side, after: &Side) -> Result<Vec<Space>, Box<Problem>> {
    let worlds = Worlds::new(case, before, after)?;
    let day = day(case, before);
    Ok(spaces(case, [&worlds.before, &worlds.after], &worlds.flips, kinds, day, &before.switches.set))
}

/// The day by which offices and portfolios are looked up: the one asked for, else that of the last action on file.
pub fn day(case: &Case, side: &Side) -> Date {
    let last = case.facts.actions.iter().map(|(_, row)| row.date).max();
    side.switches.on.or(last).or(case.book.header.in_force).unwrap_or_default()
}

/// The kinds of action that can occur: those on file, and those that have no kind below them.
pub fn kinds(case: &Case) -> Vec<Kind> {
    let words = &case.book.vocabulary.kinds;
    let on_file: BTreeSet<Kind> = case.facts.actions.iter().map(|(_, row)| row.kind).collect();
    let above: BTreeSet<Kind> = words.atoms().filter_map(|kind| words.parent(kind)).collect();
    words.atoms().filter(|kind| on_file.contains(kind) || !above.contains(kind)).collect()
}

/// A case: the cells chosen of those variables that still make a difference, given the others chosen.
pub type Chosen = Vec<Option<usize>>;

/// The cases of a space: every situation falls into exactly one of them, but for those in which no norm that differs can apply on
/// either side, which cannot differ.
///
/// # Errors
/// There are more than `limit`.
pub fn cases(case: &Case, space: &Space, limit: usize) -> Result<Vec<Chosen>, TooMany> {
    let mut found = Vec::new();
    let order = order(space);
    split(case, space, &order, &mut vec![None; space.variables.len()], limit, &mut found)?;
    Ok(found)
}

/// The order in which facts are asked for: those that the changed norms look at first, and of those the plain ones first.
fn order(space: &Space) -> Vec<usize> {
    let asked: BTreeSet<usize> =
        space.flipped.iter().filter_map(|norm| space.uses.get(norm)).flatten().copied().collect();
    let mut order: Vec<usize> = (0..space.variables.len()).collect();
    let plain = |place: usize| {
        let what = space.variables.get(place).map(|variable| &variable.what);
        matches!(what, Some(What::Attribute(_) | What::Test(_)))
    };
    order.sort_by_key(|&place| (!asked.contains(&place), !plain(place), place));
    order
}

/// Whether a norm may still apply under the cells chosen so far.
fn alive(case: &Case, space: &Space, chosen: &[Option<usize>], norm: NormIx) -> bool {
    case.book.norm(norm).is_some_and(|rule| {
        rule.conditions.iter().all(|condition| decided(case, space, chosen, condition) != Some(Truth::No))
    })
}

fn split(
    case: &Case,
    space: &Space,
    order: &[usize],
    chosen: &mut Chosen,
    limit: usize,
    found: &mut Vec<Chosen>,
) -> Result<(), TooMany> {
    if space.same_subjects && !space.flipped.iter().any(|&norm| alive(case, space, chosen, norm)) {
        return Ok(());
    }
    let matters: BTreeSet<usize> = space
        .uses
        .iter()
        .filter(|(norm, _)| alive(case, space, chosen, **norm))
        .flat_map(|(_, uses)| uses.iter().copied())
        .collect();
    let next =
        order.iter().copied().find(|place| matters.contains(place) && chosen.get(*place) == Some(&None));
    let Some(next) = next else {
        if found.len() == limit {
            return Err(TooMany);
        }
        found.push(chosen.clone());
        return Ok(());
    };
    let cells = space.variables.get(next).map_or(0, |variable| variable.cells.len());
    for cell in 0..cells {
        if let Some(slot) = chosen.get_mut(next) {
            *slot = Some(cell);
        }
        split(case, space, order, chosen, limit, found)?;
    }
    if let Some(slot) = chosen.get_mut(next) {
        *slot = None;
    }
    Ok(())
}

/// Derives every case of a space on both sides. `progress` hears how many are done.
///
/// # Errors
/// A reading that does not exist, or a circle of overrides.
pub fn run(
    case: &Case,
    space: &Space,
    cases: &[Chosen],
    before: &Side,
    after: &Side,
    progress: &mut dyn FnMut(usize),
) -> Result<Found, Box<Problem>> {
    let worlds = Worlds::new(case, before, after)?;
    let own = |world: &World| narrowed(case, world, &space.norms);
    let sides = [own(&worlds.before)?, own(&worlds.after)?];
    let day = day(case, before);
    let stage = space.stage(case, day);
    let mut groups: BTreeMap<BTreeSet<Way>, Together> = BTreeMap::new();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut done = 0;
    for round in cases.chunks(PIECE * threads) {
        let results: Vec<Vec<Differing>> = std::thread::scope(|scope| {
            let running: Vec<_> = round
                .chunks(PIECE)
                .map(|piece| {
                    let (sides, stage) = (&sides, &stage);
                    scope.spawn(move || differing(space, stage, sides, piece))
                })
                .collect();
            // A thread ends early only by a panic, which must not pass for an answer.
            let finished = running.into_iter().map(std::thread::ScopedJoinHandle::join);
            finished.map(|piece| piece.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
        });
        for (chosen, old, new) in results.into_iter().flatten() {
            let together = groups
                .entry(differ(&old, &new))
                .or_insert_with(|| Together { cases: Vec::new(), example: (chosen.clone(), old, new) });
            together.cases.push(chosen);
        }
        done += round.len();
        progress(done);
    }
    let sizes = space.sizes();
    let all: Vec<&Chosen> = groups.values().flat_map(|together| &together.cases).collect();
    let when = described(&sizes, &all);
    let changed = all.iter().map(|chosen| situations(&sizes, chosen)).fold(0, u128::saturating_add);
    let mut list: Vec<Group> = groups
        .iter()
        .map(|(ways, together)| {
            let own: Vec<&Chosen> = together.cases.iter().collect();
            Group {
                ways: ways.clone(),
                situations: own.iter().map(|chosen| situations(&sizes, chosen)).fold(0, u128::saturating_add),
                when: described(&sizes, &own),
                example: together.example.clone(),
            }
        })
        .collect();
    list.sort_by_key(|group| (std::cmp::Reverse(group.situations), group.ways.clone()));
    Ok(Found {
        space: space.clone(),
        day,
        situations: space.situations(),
        cases: cases.len(),
        changed,
        when,
        groups: list,
    })
}

/// A case that differs, with its outcome on each side.
type Differing = (Chosen, Outcome, Outcome);

/// The cases that differ in the same ways, and the first of them.
struct Together {
    cases: Vec<Chosen>,
    example: Differing,
}

/// How many situations a case stands for.
fn situations(sizes: &[usize], chosen: &Chosen) -> u128 {
    let free = sizes.iter().zip(chosen).filter(|(_, cell)| cell.is_none());
    free.fold(1, |all: u128, (&size, _)| all.saturating_mul(size as u128))
}

/// The conditions that hold in exactly these cases, in as few words as can be found.
fn described(sizes: &[usize], cases: &[&Chosen]) -> Vec<Cube> {
    // Only what is chosen in one of them is worth a condition.
    let places: Vec<usize> = (0..sizes.len())
        .filter(|&place| cases.iter().any(|chosen| chosen.get(place).is_some_and(Option::is_some)))
        .collect();
    let own: Vec<usize> = places.iter().filter_map(|&place| sizes.get(place).copied()).collect();
    let wide = |allowed: Vec<Vec<bool>>| {
        let mut cube: Vec<Vec<bool>> = sizes.iter().map(|&size| vec![true; size]).collect();
        for (&place, values) in places.iter().zip(allowed) {
            if let Some(slot) = cube.get_mut(place) {
                *slot = values;
            }
        }
        Cube { allowed: cube }
    };
    let boxes: Vec<Cube> = cases
        .iter()
        .map(|chosen| {
            let one = |(&place, &size): (&usize, &usize)| match chosen.get(place).copied().flatten() {
                Some(cell) => (0..size).map(|other| other == cell).collect(),
                None => vec![true; size],
            };
            Cube { allowed: places.iter().zip(&own).map(one).collect() }
        })
        .collect();
    let points = own.iter().try_fold(1_usize, |all, &size| all.checked_mul(size));
    let cubes = match points.filter(|&points| points <= COVERED) {
        Some(points) => {
            let mut inside = vec![false; points];
            for cube in &boxes {
                cube.mark(&own, &mut inside);
            }
            cover(&own, &inside)
        }
        None => joined(boxes),
    };
    cubes.into_iter().map(|cube| wide(cube.allowed)).collect()
}

/// The situation of a case, in one world.
fn situation(stage: &Stage, space: &Space, chosen: &Chosen, world: &Arc<World>) -> Option<Situation> {
    let case = &stage.case;
    let mut situation = Situation::of(&case.book, &case.facts, world, stage.action, &Switches::default())?;
    for (variable, cell) in space.variables.iter().zip(chosen) {
        if let Some(cell) = cell.and_then(|cell| variable.cells.get(cell)) {
            suppose(&mut situation, &variable.what, cell);
        }
    }
    Some(situation)
}

/// The situations of some cases under all norms of a side, with the case they are played in: for whoever derives them in another way.
///
/// # Errors
/// A reading that does not exist, or a circle of overrides.
pub fn played(
    case: &Case,
    space: &Space,
    cases: &[Chosen],
    side: &Side,
) -> Result<(Case, Vec<Situation>), Box<Problem>> {
    let mut world = case.book.world(side.version, &side.choices)?;
    world.in_force = None;
    let world = Arc::new(world);
    let stage = space.stage(case, day(case, side));
    let situations = cases.iter().filter_map(|chosen| situation(&stage, space, chosen, &world)).collect();
    Ok((stage.case, situations))
}

/// The cases among these that differ, with what they come to on each side.
fn differing(space: &Space, stage: &Stage, sides: &[Arc<World>; 2], cases: &[Chosen]) -> Vec<Differing> {
    let [before, after] = sides.each_ref().map(|world| {
        let situations = cases.iter().filter_map(|chosen| situation(stage, space, chosen, world));
        find(&stage.case, situations.collect())
    });
    let outcome = |findings: &Findings| outcome(&stage.case, &space.acts, findings);
    cases
        .iter()
        .zip(before.iter().zip(&after))
        .filter_map(|(chosen, (before, after))| {
            let (before, after) = (outcome(before), outcome(after));
            (before != after).then(|| (chosen.clone(), before, after))
        })
        .collect()
}
