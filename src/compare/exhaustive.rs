//! Every situation that a change of norms could touch, derived on both sides: how many differ, in which ways, and under exactly which
//! conditions.
//!
//! Nothing is sampled. A space too large to finish is refused with its size, never cut.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::cover::{Cube, cover, point};
use super::space::{Cell, Space, What, participant, spaces};
use super::{Side, Worlds};
use crate::atom::{Act, Action, Atom as _, Kind, Label, Post, Role};
use crate::case::Case;
use crate::findings::{Findings, find};
use crate::model::{
    ActionRow, DelegationRow, DelegationType, Effect, Interval, Participant, Scope, Table, Truth, Value,
    WhoExpr,
};
use crate::rulebook::World;
use crate::settle::{Asked, Settled, StepShape};
use crate::situation::{Situation, Switches};
use crate::source::{Location, Problem, Text};
use crate::verdict::{Verdict, judge};

/// How many situations are derived between two words about the progress.
const PIECE: usize = 2048;

/// What one situation comes to on one side.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The verdict on each act concerned, before a missing fact is tried both ways.
    pub verdicts: BTreeMap<Act, Verdict>,
    /// The steps with their order, bars, duties, gates and quorums.
    pub whole: Settled,
}

/// In which way an outcome differs, without the names of those concerned.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Way {
    /// The verdict on an act.
    Verdict(Act, Verdict, Verdict),
    /// A step is there only on the other side.
    StepComes(Label),
    /// A step is there only on the one side.
    StepGoes(Label),
    /// Others may take a step.
    Takers(Label),
    /// A step is required, or open, or needs another number.
    Manner(Label),
    /// A step has another place in the order.
    Order(Label),
    /// A step has another last day.
    Due(Label),
    /// A bar, or whom it binds.
    Bars,
    /// A duty or an attendance.
    Given,
    /// What must be done before.
    Gates,
    /// The quorum.
    Quorum,
}

/// The situations of a space that differ in the same ways.
#[derive(Clone, Debug)]
pub struct Group {
    /// The ways.
    pub ways: BTreeSet<Way>,
    /// How many situations.
    pub situations: usize,
    /// The conditions under which exactly these situations occur: one of the boxes holds.
    pub when: Vec<Cube>,
    /// The cells of the first such situation, variable by variable, with its outcome on each side.
    pub example: (Vec<usize>, Outcome, Outcome),
}

/// What was found in one space.
#[derive(Clone, Debug)]
pub struct Found {
    /// The space.
    pub space: Space,
    /// How many situations it has.
    pub situations: usize,
    /// How many differ.
    pub changed: usize,
    /// The conditions under which anything differs.
    pub when: Vec<Cube>,
    /// The ways in which they differ, the most frequent first.
    pub groups: Vec<Group>,
}

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

/// Derives every situation of a space on both sides. `progress` hears how many of how many are done.
///
/// # Errors
/// A reading that does not exist, or a circle of overrides.
pub fn run(
    case: &Case,
    space: &Space,
    before: &Side,
    after: &Side,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Found, Box<Problem>> {
    let worlds = Worlds::new(case, before, after)?;
    let own = |world: &World| -> Result<Arc<World>, Box<Problem>> {
        let norms = world.norms.iter().copied().filter(|norm| space.norms.contains(norm)).collect();
        let mut own = case.book.world_of(norms)?;
        own.in_force = None;
        Ok(Arc::new(own))
    };
    let sides = [own(&worlds.before)?, own(&worlds.after)?];
    let stage = stage(case, space, day(case, before));
    let sizes = space.sizes();
    let total = space.situations().unwrap_or(usize::MAX);
    let mut ways: Vec<BTreeSet<Way>> = Vec::new();
    let mut which: Vec<usize> = vec![usize::MAX; total];
    let mut examples: Vec<(Vec<usize>, Outcome, Outcome)> = Vec::new();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut start = 0;
    while start < total {
        let end = total.min(start + PIECE * threads);
        let pieces: Vec<(usize, usize)> =
            (start..end).step_by(PIECE).map(|from| (from, end.min(from + PIECE))).collect();
        let results: Vec<Vec<(usize, Outcome, Outcome)>> = std::thread::scope(|scope| {
            let handles: Vec<_> = pieces
                .iter()
                .map(|&(from, to)| {
                    let (sides, stage, sizes) = (&sides, &stage, &sizes);
                    scope.spawn(move || differing(space, stage, sides, sizes, from..to))
                })
                .collect();
            // A thread that fails has nothing to say; its failure is passed on.
            handles
                .into_iter()
                .map(|handle| match handle.join() {
                    Ok(found) => found,
                    Err(cause) => std::panic::resume_unwind(cause),
                })
                .collect()
        });
        for (place, old, new) in results.into_iter().flatten() {
            let found = differ(&old, &new);
            let group = ways.iter().position(|known| *known == found).unwrap_or_else(|| {
                ways.push(found);
                examples.push((point(&sizes, place), old, new));
                ways.len() - 1
            });
            if let Some(slot) = which.get_mut(place) {
                *slot = group;
            }
        }
        start = end;
        progress(end, total);
    }
    let mut groups: Vec<Group> = Vec::new();
    for ((number, ways), example) in ways.into_iter().enumerate().zip(examples) {
        let inside: Vec<bool> = which.iter().map(|&group| group == number).collect();
        groups.push(Group {
            ways,
            situations: inside.iter().filter(|inside| **inside).count(),
            when: cover(&sizes, &inside),
            example,
        });
    }
    groups.sort_by_key(|group| (std::cmp::Reverse(group.situations), group.ways.clone()));
    let inside: Vec<bool> = which.iter().map(|&group| group != usize::MAX).collect();
    Ok(Found {
        space: space.clone(),
        situations: total,
        changed: inside.iter().filter(|inside| **inside).count(),
        when: cover(&sizes, &inside),
        groups,
    })
}

/// The case with the action in question and nothing else on file but the organisation, and with every delegation that a norm asks for:
/// each situation says which of these it does without.
struct Stage {
    case: Case,
    action: Action,
}

fn stage(case: &Case, space: &Space, day: Date) -> Stage {
    let mut facts = case.facts.clone();
    facts.delegations = Table::default();
    facts.actions = Table::default();
    facts.absences.clear();
    facts.records.clear();
    facts.attendance.clear();
    let action = facts.actions.names.intern("?");
    facts.actions.rows.push(ActionRow {
        title: Text::default(),
        kind: space.kinds.first().copied().unwrap_or(Kind::new(0)),
        date: day,
        sponsor: None,
        concerned: None,
        person: Participant::Blank,
        meeting: None,
        chair: None,
        topics: Vec::new(),
        record_complete: false,
        attributes: BTreeMap::new(),
        at: Location::default(),
    });
    let asked: Vec<&WhoExpr> = space
        .variables
        .iter()
        .filter_map(|variable| match &variable.what {
            What::Delegated(who) => Some(who),
            _ => None,
        })
        .collect();
    let held: BTreeSet<Post> =
        facts.assignments.iter().filter(|row| row.during.contains(day)).map(|row| row.post).collect();
    let mut rows: BTreeSet<(DelegationType, Post, Post)> = BTreeSet::new();
    for who in asked {
        let WhoExpr::Delegated(kind, of, from) = who else { continue };
        // The expression itself sees to who may give and who may receive; here only those of quite other roles are passed over.
        let of_role = |who: &WhoExpr| -> Vec<Post> {
            held.iter().copied().filter(|&post| could_be(case, who, post)).collect()
        };
        for grantor in of_role(from) {
            rows.extend(of_role(of).into_iter().filter(|&to| to != grantor).map(|to| (*kind, grantor, to)));
        }
    }
    for (place, (kind, grantor, grantee)) in rows.into_iter().enumerate() {
        facts.delegations.names.intern(&place.to_string());
        facts.delegations.rows.push(DelegationRow {
            kind,
            grantor,
            grantee,
            acts: Vec::new(),
            scopes: vec![Scope::All],
            during: Interval { from: None, to: None },
            basis: String::new(),
            at: Location::default(),
        });
    }
    let case =
        Case { name: case.name.clone(), book: case.book.clone(), facts, calendar: case.calendar.clone() };
    Stage { case, action }
}

/// Whether the holder of a post could be meant by an expression, as far as roles tell.
fn could_be(case: &Case, who: &WhoExpr, post: Post) -> bool {
    let role = match who {
        WhoExpr::Role(role) | WhoExpr::RoleIn(role, _) | WhoExpr::Linked(_, _, Some(role)) => *role,
        WhoExpr::Delegated(_, of, _) => return could_be(case, of, post),
        _ => return true,
    };
    let mut found: BTreeSet<Role> =
        case.facts.posts.row(post).map(|row| row.roles.iter().copied().collect()).unwrap_or_default();
    let collective = case.book.norms.iter().filter_map(|norm| match &norm.effect {
        Effect::Collective { role, includes } => Some(includes.iter().map(|&part| (part, *role))),
        _ => None,
    });
    let implied: Vec<(Role, Role)> =
        case.book.vocabulary.implications.iter().copied().chain(collective.flatten()).collect();
    loop {
        let more: Vec<Role> = implied
            .iter()
            .filter(|(part, whole)| found.contains(part) && !found.contains(whole))
            .map(|(_, whole)| *whole)
            .collect();
        if more.is_empty() {
            return found.contains(&role);
        }
        found.extend(more);
    }
}

/// The situation at a place of the space, in one world.
fn situation(
    stage: &Stage,
    space: &Space,
    sizes: &[usize],
    place: usize,
    world: &Arc<World>,
) -> Option<Situation> {
    let case = &stage.case;
    let mut situation = Situation::of(&case.book, &case.facts, world, stage.action, &Switches::default())?;
    for (variable, value) in space.variables.iter().zip(point(sizes, place)) {
        let Some(cell) = variable.cells.get(value) else { continue };
        match (&variable.what, cell) {
            (What::Attribute(attribute), Cell::Values(values)) => {
                situation.attributes.extend(values.first().map(|value| (*attribute, value.clone())));
            }
            (What::Attribute(attribute), Cell::Range(low, high)) => {
                let number = high.or(*low).unwrap_or_default();
                situation.attributes.insert(*attribute, Value::Number(number));
            }
            (What::Test(condition), Cell::Truth(truth)) => {
                situation.assumed.insert(condition.clone(), *truth);
            }
            (What::Sponsor, Cell::Units(units)) => situation.sponsor = units.first().copied(),
            (What::Concerned, Cell::Together(units)) => situation.concerned = Some(units.clone()),
            (What::Person, cell) => situation.person = participant(cell),
            (What::Chair, Cell::Posts(posts)) => situation.chair = posts.first().copied(),
            (What::Meeting, Cell::Meeting(kind)) => situation.meeting_kind = Some(*kind),
            (What::Delegated(who), Cell::Truth(Truth::No)) => _ = situation.undelegated.insert(who.clone()),
            _ => {}
        }
    }
    Some(situation)
}

/// The situations of a stretch that differ, with what they come to on each side.
fn differing(
    space: &Space,
    stage: &Stage,
    sides: &[Arc<World>; 2],
    sizes: &[usize],
    stretch: std::ops::Range<usize>,
) -> Vec<(usize, Outcome, Outcome)> {
    let [before, after] = sides.each_ref().map(|world| {
        let situations = stretch.clone().filter_map(|place| situation(stage, space, sizes, place, world));
        find(&stage.case, situations.collect())
    });
    let outcome = |findings: &Findings| outcome(&stage.case, &space.acts, findings);
    stretch
        .zip(before.iter().zip(&after))
        .filter_map(|(place, (before, after))| {
            let (before, after) = (outcome(before), outcome(after));
            (before != after).then_some((place, before, after))
        })
        .collect()
}

/// What a situation comes to, as far as these acts go.
pub fn outcome(case: &Case, acts: &BTreeSet<Act>, findings: &Findings) -> Outcome {
    let asked = Asked { case, acts: acts.iter().copied().collect(), person: None, whole: true };
    Outcome {
        verdicts: acts.iter().map(|&act| (act, judge(case, findings, &[act], None))).collect(),
        whole: asked.shape(findings),
    }
}

/// In which ways two outcomes differ.
fn differ(before: &Outcome, after: &Outcome) -> BTreeSet<Way> {
    let mut ways = BTreeSet::new();
    for (&act, &old) in &before.verdicts {
        let new = after.verdicts.get(&act).copied().unwrap_or(old);
        if old != new {
            ways.insert(Way::Verdict(act, old, new));
        }
    }
    let (old, new) = (&before.whole, &after.whole);
    let labels: BTreeSet<Label> = old.steps.iter().chain(&new.steps).map(|step| step.label).collect();
    for label in labels {
        let of = |settled: &Settled| -> Vec<StepShape> {
            settled.steps.iter().filter(|step| step.label == label).cloned().collect()
        };
        let (mine, theirs) = (of(old), of(new));
        if mine == theirs {
            continue;
        }
        if mine.is_empty() || theirs.is_empty() {
            ways.insert(if mine.is_empty() { Way::StepComes(label) } else { Way::StepGoes(label) });
            continue;
        }
        let seats = |steps: &[StepShape]| steps.iter().map(|step| step.seats.clone()).collect::<Vec<_>>();
        let manner = |steps: &[StepShape]| {
            steps.iter().map(|step| (step.required, step.quantifier, step.open)).collect::<Vec<_>>()
        };
        let order = |steps: &[StepShape]| steps.iter().map(|step| step.after.clone()).collect::<Vec<_>>();
        let due = |steps: &[StepShape]| steps.iter().map(|step| step.due.clone()).collect::<Vec<_>>();
        ways.extend((seats(&mine) != seats(&theirs)).then_some(Way::Takers(label)));
        ways.extend((manner(&mine) != manner(&theirs)).then_some(Way::Manner(label)));
        ways.extend((order(&mine) != order(&theirs)).then_some(Way::Order(label)));
        ways.extend((due(&mine) != due(&theirs)).then_some(Way::Due(label)));
    }
    ways.extend((old.bars != new.bars).then_some(Way::Bars));
    ways.extend((old.given != new.given).then_some(Way::Given));
    ways.extend((old.gates != new.gates).then_some(Way::Gates));
    ways.extend((old.quorum != new.quorum).then_some(Way::Quorum));
    ways
}
