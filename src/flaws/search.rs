//! Looking for one situation in which something holds, among all that the norms concerned can tell apart.
//!
//! A search that finds nothing has gone through all of them; one that would take too long says so and is never cut short in silence.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::Arc;

use crate::atom::{Kind, NormIx};
use crate::case::Case;
use crate::compare::exhaustive::Chosen;
use crate::compare::space::{Cell, Space, What, decided, suppose};
use crate::compare::stage::Stage;
use crate::findings::{Findings, find};
use crate::model::{Condition, Truth};
use crate::rulebook::World;
use crate::situation::{Situation, Switches};

/// How many cases are derived together at most.
const PIECE: usize = 256;

/// What was gone through.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// The situations that were decided.
    pub situations: u128,
    /// The cases that were derived, each for all the situations that look alike in it.
    pub cases: usize,
}

impl Tally {
    /// Adds what was gone through elsewhere.
    pub fn add(&mut self, other: Self) {
        self.situations = self.situations.saturating_add(other.situations);
        self.cases += other.cases;
    }
}

/// A situation in which what was looked for holds.
#[derive(Clone, Debug)]
pub(super) struct Hit {
    /// Its cells.
    pub(super) chosen: Chosen,
    /// What was found of it.
    pub(super) findings: Findings,
}

/// Says whether a case is what is looked for.
pub(super) type Accept<'a> = dyn FnMut(&Chosen, &Findings) -> bool + 'a;

/// What a search came to.
pub(super) enum Came {
    /// The first such situation.
    Found(Box<Hit>),
    /// There is none.
    Never,
    /// There are more cases than the limit allows.
    TooMany,
}

/// One place to work at: a desk to search on, and the case as it is on file, for actions with rows of their own.
pub(super) struct Bench {
    pub(super) desk: Desk,
    pub(super) real: Case,
}

/// The stage that situations are played on, with what was gone through on it.
pub(super) struct Desk {
    pub(super) stage: Stage,
    pub(super) tally: Tally,
    pub(super) limit: usize,
}

/// A question about a space: which norms must not have failed, and which conditions.
pub(super) struct Quest<'a> {
    pub(super) space: &'a Space,
    pub(super) world: &'a Arc<World>,
    /// Cases in which one of these norms cannot apply are of no interest.
    pub(super) norms: &'a BTreeSet<NormIx>,
    /// Nor are those in which one of these conditions cannot hold.
    pub(super) conditions: &'a [&'a Condition],
}

impl<'a> Quest<'a> {
    /// The cases in which each of these norms may apply.
    pub(super) fn of(space: &'a Space, world: &'a Arc<World>, norms: &'a BTreeSet<NormIx>) -> Self {
        Self { space, world, norms, conditions: &[] }
    }
}

/// The cells without the missing facts: where something holds although a fact is missing, it holds whatever the fact is.
pub(super) fn known(mut space: Space) -> Space {
    for variable in &mut space.variables {
        if variable.cells.len() > 1 {
            variable.cells.retain(|cell| !matches!(cell, Cell::Unknown | Cell::Truth(Truth::Unknown)));
        }
    }
    space
}

impl Bench {
    /// The first situation of the space that is accepted.
    pub(super) fn search(&mut self, quest: &Quest<'_>, accept: &mut Accept<'_>) -> Came {
        self.desk.search(quest, accept)
    }
}

impl Desk {
    /// The first situation of the space that is accepted.
    pub(super) fn search(&mut self, quest: &Quest<'_>, accept: &mut Accept<'_>) -> Came {
        let kind = quest.space.kinds.first().copied().unwrap_or_default();
        let Some(blank) = self.blank(kind, quest.world) else { return Came::Never };
        let mut pending: Vec<Chosen> = Vec::new();
        let mut size = 4;
        let (mut hit, mut derived) = (None, 0);
        let (limit, case) = (self.limit, &self.stage.case);
        let sizes = quest.space.sizes();
        let mut tally = Tally::default();
        let mut flush = |pending: &mut Vec<Chosen>| {
            let situations = pending.iter().map(|chosen| situation(quest.space, &blank, chosen)).collect();
            derived += pending.len();
            for (chosen, findings) in pending.drain(..).zip(find(case, situations)) {
                tally.cases += 1;
                tally.situations = tally.situations.saturating_add(stands_for(&sizes, &chosen));
                if accept(&chosen, &findings) {
                    hit = Some(Box::new(Hit { chosen, findings }));
                    return ControlFlow::Break(true);
                }
            }
            if derived >= limit { ControlFlow::Break(false) } else { ControlFlow::Continue(()) }
        };
        let walk = Walk { case, quest };
        let mut came = walk.go(&mut vec![None; quest.space.variables.len()], &mut |chosen| {
            pending.push(chosen.clone());
            if pending.len() < size {
                return ControlFlow::Continue(());
            }
            size = (size * 4).min(PIECE);
            flush(&mut pending)
        });
        if came.is_continue() && !pending.is_empty() {
            came = flush(&mut pending);
            // Nothing is left to be derived, so that no limit was passed.
            if came == ControlFlow::Break(false) {
                came = ControlFlow::Continue(());
            }
        }
        match (came, hit) {
            (_, Some(hit)) => {
                self.tally.add(tally);
                Came::Found(hit)
            }
            (ControlFlow::Break(_), None) => {
                self.tally.add(tally);
                Came::TooMany
            }
            (ControlFlow::Continue(()), None) => {
                self.tally.add(Tally { situations: quest.space.situations(), ..tally });
                Came::Never
            }
        }
    }

    /// An action of a kind of which nothing else is known.
    fn blank(&mut self, kind: Kind, world: &Arc<World>) -> Option<Situation> {
        let Stage { case, action } = &mut self.stage;
        case.facts.actions.rows.last_mut()?.kind = kind;
        Situation::of(&case.book, &case.facts, world, *action, &Switches::default())
    }
}

/// A situation with what the cells say.
fn situation(space: &Space, blank: &Situation, chosen: &Chosen) -> Situation {
    let mut situation = blank.clone();
    for (variable, cell) in space.variables.iter().zip(chosen) {
        if let Some(cell) = cell.and_then(|cell| variable.cells.get(cell)) {
            suppose(&mut situation, &variable.what, cell);
        }
    }
    situation
}

/// How many situations a case stands for.
fn stands_for(sizes: &[usize], chosen: &Chosen) -> u128 {
    let free = sizes.iter().zip(chosen).filter(|(_, cell)| cell.is_none());
    free.fold(1, |all: u128, (&size, _)| all.saturating_mul(size as u128))
}

/// The cases of a space, one after the other.
struct Walk<'a> {
    case: &'a Case,
    quest: &'a Quest<'a>,
}

type Visit<'a> = dyn FnMut(&Chosen) -> ControlFlow<bool> + 'a;

impl Walk<'_> {
    fn fails(&self, chosen: &Chosen, condition: &Condition) -> bool {
        decided(self.case, self.quest.space, chosen, condition) == Some(Truth::No)
    }

    /// Whether a norm may still apply under the cells chosen so far.
    fn alive(&self, chosen: &Chosen, norm: NormIx) -> bool {
        let holds = |condition: &Condition| {
            decided(self.case, self.quest.space, chosen, condition) == Some(Truth::Yes)
        };
        self.case.book.norm(norm).is_some_and(|rule| {
            !rule.conditions.iter().any(|condition| self.fails(chosen, condition))
                && !rule.exceptions.iter().any(|exception| exception.conditions.iter().all(holds))
        })
    }

    fn go(&self, chosen: &mut Chosen, visit: &mut Visit<'_>) -> ControlFlow<bool> {
        let Quest { space, norms, conditions, .. } = self.quest;
        if norms.iter().any(|&norm| !self.alive(chosen, norm))
            || conditions.iter().any(|condition| self.fails(chosen, condition))
        {
            return ControlFlow::Continue(());
        }
        let Some(place) = self.next(chosen) else { return visit(chosen) };
        let cells = space.variables.get(place).map_or(0, |variable| variable.cells.len());
        // First the cells that leave the fewest other norms: what is looked for is found sooner.
        let mut order: Vec<(usize, usize)> = Vec::with_capacity(cells);
        for cell in 0..cells {
            put(chosen, place, Some(cell));
            let others = space.norms.iter().filter(|norm| !norms.contains(norm));
            order.push((others.filter(|&&norm| self.alive(chosen, norm)).count(), cell));
        }
        put(chosen, place, None);
        order.sort_unstable();
        for (_, cell) in order {
            put(chosen, place, Some(cell));
            let came = self.go(chosen, visit);
            put(chosen, place, None);
            came?;
        }
        ControlFlow::Continue(())
    }

    /// The fact to be asked for next: one that a norm left standing looks at, those of the norms of interest and plain ones first.
    fn next(&self, chosen: &Chosen) -> Option<usize> {
        let Quest { space, norms, conditions, .. } = self.quest;
        let mut ranked: BTreeMap<(bool, bool, usize), usize> = BTreeMap::new();
        for (norm, uses) in &space.uses {
            let mut open = uses.iter().filter(|&&place| chosen.get(place) == Some(&None)).peekable();
            if open.peek().is_none() || !self.alive(chosen, *norm) && conditions.is_empty() {
                continue;
            }
            for &place in open {
                let what = space.variables.get(place).map(|variable| &variable.what);
                let plain = matches!(what, Some(What::Attribute(_) | What::Test(_)));
                ranked.insert((!norms.contains(norm), !plain, place), place);
            }
        }
        ranked.into_values().next()
    }
}

fn put(chosen: &mut Chosen, place: usize, cell: Option<usize>) {
    if let Some(slot) = chosen.get_mut(place) {
        *slot = cell;
    }
}
