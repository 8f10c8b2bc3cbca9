//! Flaws of order and number: steps that would come before themselves, deadlines shorter than what must come before, bodies with a quorum
//! and no members.
//!
//! Where the norms of a kind taken all together put nothing in a circle, no situation does: that is decided without deriving any.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::search::{Bench, Came, Quest, known};
use super::witness::Tries;
use super::{Brought, Fault, Found, Job, Rules};
use crate::atom::{Kind, Label, NormIx};
use crate::calendar::Calendar;
use crate::case::Case;
use crate::compare::space::{Space, narrowed};
use crate::findings::Findings;
use crate::graph;
use crate::model::{DayUnit, Effect, StartDay};

pub(super) fn jobs(rules: &Rules<'_>) -> Vec<Job> {
    let norms = &rules.world.norms;
    let quorum = |norm: &&NormIx| matches!(rules.effect(**norm), Some(Effect::Quorum { .. }));
    let mut jobs: Vec<Job> = norms.iter().filter(quorum).map(|&norm| Job::Empty(norm)).collect();
    jobs.extend(rules.kinds.iter().map(|&kind| Job::Circle(kind)));
    for &kind in &rules.kinds {
        let deadlines: Vec<(NormIx, Label, StartDay)> = rules
            .candidates(kind)
            .filter_map(|norm| match rules.effect(norm)? {
                Effect::Deadline { label, from, .. } => Some((norm, *label, *from)),
                _ => None,
            })
            .collect();
        if deadlines.len() < 2 {
            continue;
        }
        let edges = Edges::of(rules, kind);
        for &(first, one, from) in &deadlines {
            for &(second, other, also_from) in &deadlines {
                if one != other && from == also_from && edges.reaches(one, other) {
                    jobs.push(Job::Short(kind, first, second));
                }
            }
        }
    }
    jobs
}

/// What all norms on a kind taken together put before what.
struct Edges {
    /// The first step, the second, and the norms that say so.
    edges: BTreeMap<(Label, Label), BTreeSet<NormIx>>,
}

impl Edges {
    fn of(rules: &Rules<'_>, kind: Kind) -> Self {
        let mut edges: BTreeMap<(Label, Label), BTreeSet<NormIx>> = BTreeMap::new();
        let mut instead: BTreeMap<Label, BTreeSet<(Label, NormIx)>> = BTreeMap::new();
        for norm in rules.candidates(kind) {
            match rules.effect(norm) {
                Some(Effect::Gate { before, needs }) => {
                    for &need in needs {
                        edges.entry((need, *before)).or_default().insert(norm);
                    }
                }
                Some(effect) => {
                    if let Some(part) = effect.part() {
                        for &first in part.after.iter().filter(|&&first| first != part.label) {
                            edges.entry((first, part.label)).or_default().insert(norm);
                        }
                        if let Some(of) = part.instead_of {
                            instead.entry(of).or_default().insert((part.label, norm));
                        }
                    }
                }
                None => {}
            }
        }
        // What may stand instead of a step comes before whatever the step comes before.
        loop {
            let mut more = Vec::new();
            for (&(first, second), norms) in &edges {
                for &(other, norm) in instead.get(&first).into_iter().flatten() {
                    if other != second && !edges.contains_key(&(other, second)) {
                        more.push((
                            (other, second),
                            norms.iter().copied().chain([norm]).collect::<BTreeSet<_>>(),
                        ));
                    }
                }
            }
            if more.is_empty() {
                return Self { edges };
            }
            for (edge, norms) in more {
                edges.entry(edge).or_default().extend(norms);
            }
        }
    }

    fn after(&self, label: Label) -> BTreeSet<Label> {
        let mut found = BTreeSet::new();
        let mut open = vec![label];
        while let Some(at) = open.pop() {
            for &(_, next) in self.edges.keys().filter(|(from, _)| *from == at) {
                if found.insert(next) {
                    open.push(next);
                }
            }
        }
        found
    }

    fn reaches(&self, first: Label, second: Label) -> bool {
        self.after(first).contains(&second)
    }

    /// The steps that stand in circles, circle by circle.
    fn circles(&self) -> Vec<BTreeSet<Label>> {
        let labels: BTreeSet<Label> = self.edges.keys().flat_map(|&(one, other)| [one, other]).collect();
        let labels: Vec<Label> = labels.into_iter().collect();
        let place = |label: Label| labels.binary_search(&label).unwrap_or_default();
        let edges: Vec<(usize, usize)> =
            self.edges.keys().map(|&(one, other)| (place(one), place(other))).collect();
        graph::circles(labels.len(), &edges)
            .into_iter()
            .map(|circle| circle.into_iter().filter_map(|place| labels.get(place).copied()).collect())
            .collect()
    }
}

pub(super) fn circle(rules: &Rules<'_>, bench: &mut Bench, kind: Kind) -> Brought {
    let mut brought = Brought::default();
    let edges = Edges::of(rules, kind);
    for labels in edges.circles() {
        let inside = |edge: &(Label, Label)| labels.contains(&edge.0) && labels.contains(&edge.1);
        let norms: BTreeSet<NormIx> = edges
            .edges
            .iter()
            .filter(|(edge, _)| inside(edge))
            .flat_map(|(_, norms)| norms.clone())
            .collect();
        // The steps themselves must be there.
        let parts = rules.candidates(kind).filter(|&norm| {
            rules.effect(norm).and_then(Effect::part).is_some_and(|part| labels.contains(&part.label))
        });
        let focus: BTreeSet<NormIx> = norms.iter().copied().chain(parts).collect();
        search(rules, bench, kind, &focus, &BTreeSet::new(), &mut brought, &|findings| {
            let labels: BTreeSet<Label> =
                findings.derived.circular.iter().copied().filter(|label| labels.contains(label)).collect();
            let applied = &findings.derived.applies;
            let norms = norms.iter().copied().filter(|norm| applied.contains(norm)).collect();
            (!labels.is_empty()).then_some((Fault::Circle { labels }, norms))
        });
    }
    brought
}

/// Says which flaw, and of which norms, a situation shows.
type Propose<'a> = dyn Fn(&Findings) -> Option<(Fault, BTreeSet<NormIx>)> + 'a;

/// Looks for one concrete action in which a flaw shows.
fn search(
    rules: &Rules<'_>,
    bench: &mut Bench,
    kind: Kind,
    focus: &BTreeSet<NormIx>,
    wanted: &BTreeSet<NormIx>,
    brought: &mut Brought,
    propose: &Propose<'_>,
) {
    let space = known(Space::around(rules.case, &rules.world, kind, focus, rules.day));
    let Ok(world) = narrowed(rules.case, &rules.world, &space.norms) else { return };
    let quest = Quest::of(&space, &world, wanted);
    let (mut shown, mut seemed) = (None, None);
    let came = bench.real_search(
        rules,
        &quest,
        &mut Tries::default(),
        &mut |_, findings| {
            let (fault, norms) = propose(findings)?;
            seemed = Some((fault.clone(), norms));
            Some(fault)
        },
        &mut |found| {
            shown = Some(found);
            true
        },
    );
    match (came, shown, seemed) {
        (_, Some(shown), Some((fault, norms))) => {
            brought.found.push(Found { fault, norms, kind, shown: Some(shown) });
        }
        (Came::TooMany, _, _) => brought.undecided.push((focus.clone(), space.situations())),
        (_, _, seemed) => brought.unconfirmed += usize::from(seemed.is_some()),
    }
}

pub(super) fn empty_body(rules: &Rules<'_>, bench: &mut Bench, norm: NormIx) -> Brought {
    let mut brought = Brought::default();
    let fault = Fault::EmptyBody { norm };
    let alone = BTreeSet::from([norm]);
    for kind in rules.kinds_of(norm) {
        let before = brought.found.len();
        // One situation with members is enough to show that the body has some.
        let space = known(Space::around(rules.case, &rules.world, kind, &alone, rules.day));
        let Ok(world) = narrowed(rules.case, &rules.world, &space.norms) else { continue };
        let quest = Quest::of(&space, &world, &alone);
        let peopled = bench.search(&quest, &mut |_, findings| {
            findings.derived.applies.contains(&norm) && !fault.holds(rules.case, findings)
        });
        match peopled {
            Came::Found(_) => continue,
            Came::TooMany => {
                brought.undecided.push((alone.clone(), space.situations()));
                continue;
            }
            Came::Never => {}
        }
        search(rules, bench, kind, &alone, &alone, &mut brought, &|findings| {
            fault.holds(rules.case, findings).then(|| (fault.clone(), alone.clone()))
        });
        if brought.found.len() > before {
            break;
        }
    }
    brought
}

/// The number, the unit and the start of a deadline.
fn counted(case: &Case, norm: NormIx) -> Option<(u32, DayUnit)> {
    match case.book.norm(norm)?.effect {
        Effect::Deadline { within, unit, .. } => Some((within, unit)),
        _ => None,
    }
}

/// A start day from which the first deadline ends after the second.
fn a_day(case: &Case, near: Date, first: NormIx, second: NormIx) -> Option<Date> {
    let ((one, unit), (other, also)) = (counted(case, first)?, counted(case, second)?);
    if unit == also {
        return (one > other).then_some(near);
    }
    let last =
        |day: Date, within: u32, unit: DayUnit| Calendar::last_day(&case.calendar, day, within, unit).ok();
    (0..366)
        .filter_map(|days| near.checked_sub(days.days()).ok())
        .find(|&day| last(day, one, unit).zip(last(day, other, also)).is_some_and(|(one, other)| one > other))
}

pub(super) fn short(
    rules: &Rules<'_>,
    bench: &mut Bench,
    kind: Kind,
    first: NormIx,
    second: NormIx,
) -> Brought {
    let mut brought = Brought::default();
    let Some(day) = a_day(rules.case, rules.day, first, second) else { return brought };
    let label = |norm: NormIx| match rules.effect(norm) {
        Some(Effect::Deadline { label, .. }) => Some(*label),
        _ => None,
    };
    let (Some(one), Some(other)) = (label(first), label(second)) else { return brought };
    let edges = Edges::of(rules, kind);
    let between: BTreeSet<Label> = edges
        .after(one)
        .into_iter()
        .filter(|&at| at == other || edges.reaches(at, other))
        .chain([one])
        .collect();
    let orders = rules.candidates(kind).filter(|&norm| match rules.effect(norm) {
        Some(Effect::Gate { before, needs }) => {
            between.contains(before) && needs.iter().any(|need| between.contains(need))
        }
        Some(effect) => effect.part().is_some_and(|part| between.contains(&part.label)),
        None => false,
    });
    let both = BTreeSet::from([first, second]);
    let focus = orders.chain(both.iter().copied()).collect();
    let rules = Rules { world: rules.world.clone(), kinds: rules.kinds.clone(), day, ..*rules };
    let fault = Fault::ShortDeadline { first, second };
    search(&rules, bench, kind, &focus, &both, &mut brought, &|findings| {
        fault.holds(rules.case, findings).then(|| (fault.clone(), both.clone()))
    });
    brought
}

/// Whether both deadlines apply, the step of the first comes before that of the second, and its last day is later.
pub(super) fn late(case: &Case, findings: &Findings, first: NormIx, second: NormIx) -> bool {
    let id = |norm: NormIx| case.book.norm(norm).map_or("", |rule| rule.id.as_str());
    let due = |norm: NormIx| {
        findings.steps.iter().find_map(|step| {
            let due = step.due.iter().find(|due| due.norm == norm || id(due.norm) == id(norm))?;
            Some((step.label, due.last?))
        })
    };
    due(first).zip(due(second)).is_some_and(|((one, first), (other, second))| {
        first > second && findings.derived.earlier.contains(&(one, other))
    })
}
