//! Norms that demand opposite things in one situation, with no override between them, and clauses that the rulebook says collide.
//!
//! A demand that speaks of whoever is addressed, and a bar on top of it for certain circumstances, are a rule and its limit and no
//! contradiction; nor is the other way round. Only where each has circumstances of its own, and both come together, nothing ranks them.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::reach::outcome;
use super::search::{Bench, Came, Quest, known};
use super::witness::Tries;
use super::{Brought, Fault, Found, Job, Rules};
use crate::atom::{Act, Kind, Label, NormIx};
use crate::case::Case;
use crate::compare::Side;
use crate::compare::exhaustive::{self, Chosen};
use crate::compare::space::{Cell, Space, narrowed};
use crate::findings::{self, Findings, Step};
use crate::model::{Actor, AttendMode, Condition, Effect, RelationTest, Taker, Truth};
use crate::rulebook::{Choice, World};

pub(super) fn jobs(rules: &Rules<'_>) -> Vec<Job> {
    let norms = &rules.world.norms;
    let mut jobs = Vec::new();
    let overridden = |one: NormIx, other: NormIx| {
        rules.world.overrides.iter().any(|&pair| pair == (one, other) || pair == (other, one))
    };
    let together = |one: NormIx, other: NormIx| {
        !overridden(one, other)
            && rules.kinds.iter().any(|&kind| rules.speaks_of(one, kind) && rules.speaks_of(other, kind))
    };
    for &one in norms {
        let Some(effect) = rules.effect(one) else { continue };
        for &other in norms {
            let Some(against) = rules.effect(other) else { continue };
            // What cannot meet, or is ranked, does not collide.
            let meet = || together(one, other);
            match (effect, against) {
                (demand, Effect::Bar { act, label, .. })
                    if demanded(demand).is_some_and(|(of, own)| {
                        of == *act && (label.is_none() || own.is_none() || *label == own)
                    }) && meet() =>
                {
                    jobs.push(Job::Opposed(one, other));
                }
                (Effect::Step(mine), Effect::Step(theirs))
                    if one < other
                        && mine.label == theirs.label
                        && mine.act == theirs.act
                        && mine.by != theirs.by
                        && meet() =>
                {
                    jobs.push(Job::TwoTakers(one, other));
                }
                (
                    Effect::Quorum { body, share, count, act },
                    Effect::Quorum { body: of, share: against, count: counted, act: on },
                ) if one < other
                    && (body, act) == (of, on)
                    && (share, count) != (against, counted)
                    && meet() =>
                {
                    jobs.push(Job::TwoQuorums(one, other));
                }
                _ => {}
            }
        }
    }
    let clashes = rules.case.book.ambiguities.iter().filter(|ambiguity| ambiguity.clash);
    jobs.extend(clashes.map(|ambiguity| Job::Clash(ambiguity.id.clone())));
    jobs
}

/// What an effect demands of somebody: a duty, an attendance. A step is only demanded of who goes on with the action.
fn demanded(effect: &Effect) -> Option<(Act, Option<Label>)> {
    match effect {
        Effect::Duty { act, .. } => Some((*act, None)),
        Effect::Attend { act, mode, .. } if *mode != AttendMode::MayInvite => Some((*act, None)),
        _ => None,
    }
}

/// The kinds of action of which both speak.
fn common(rules: &Rules<'_>, one: NormIx, other: NormIx) -> Vec<Kind> {
    rules.kinds_of(one).into_iter().filter(|&kind| rules.speaks_of(other, kind)).collect()
}

pub(super) fn demand_and_bar(rules: &Rules<'_>, bench: &mut Bench, demand: NormIx, bar: NormIx) -> Brought {
    let mut brought = Brought::default();
    let both = BTreeSet::from([demand, bar]);
    let fault = Fault::Opposed { demand, bar };
    for kind in common(rules, demand, bar) {
        let space = known(Space::around(rules.case, &rules.world, kind, &both, rules.day));
        let Ok(world) = narrowed(rules.case, &rules.world, &space.norms) else { continue };
        let alone = |norm: NormIx| BTreeSet::from([norm]);
        // Each must also apply without the other though the other's addressees are the same: else one is the special case of the other.
        let without = |bench: &mut Bench, one: NormIx, other: NormIx| {
            let norms = alone(one);
            bench.search(&Quest::of(&space, &world, &norms), &mut |_, findings| {
                findings.derived.applies.contains(&one)
                    && !findings.derived.applies.contains(&other)
                    && addressed(rules, findings, other)
            })
        };
        let free = without(bench, demand, bar);
        let own = without(bench, bar, demand);
        match (free, own) {
            (Came::Never, _) | (_, Came::Never) => continue,
            (Came::TooMany, _) | (_, Came::TooMany) => {
                brought.undecided.push((both.clone(), space.situations()));
                continue;
            }
            _ => {}
        }
        find(rules, bench, (kind, &space, &world), &both, &fault, &mut brought);
    }
    brought
}

/// Whether the tests of a norm on who and what is concerned hold, whatever the circumstances are.
fn addressed(rules: &Rules<'_>, findings: &Findings, norm: NormIx) -> bool {
    let who = |condition: &&Condition| {
        matches!(
            condition,
            Condition::Relation(
                _,
                RelationTest::Is(..)
                    | RelationTest::Holds(..)
                    | RelationTest::Same(..)
                    | RelationTest::Tied(..)
                    | RelationTest::Meeting(_)
            )
        )
    };
    rules
        .case
        .book
        .norm(norm)
        .is_some_and(|rule| rule.conditions.iter().filter(who).all(|condition| outcome(findings, condition)))
}

pub(super) fn two_takers(rules: &Rules<'_>, bench: &mut Bench, one: NormIx, other: NormIx) -> Brought {
    let Some(label) = rules.effect(one).and_then(Effect::part).map(|part| part.label) else {
        return Brought::default();
    };
    let fault = Fault::TwoTakers { label, one, other };
    pair(rules, bench, one, other, &fault)
}

pub(super) fn two_quorums(rules: &Rules<'_>, bench: &mut Bench, one: NormIx, other: NormIx) -> Brought {
    pair(rules, bench, one, other, &Fault::TwoQuorums { one, other })
}

/// A flaw of two norms that apply in one situation.
fn pair(rules: &Rules<'_>, bench: &mut Bench, one: NormIx, other: NormIx, fault: &Fault) -> Brought {
    let mut brought = Brought::default();
    let both = BTreeSet::from([one, other]);
    for kind in common(rules, one, other) {
        let space = known(Space::around(rules.case, &rules.world, kind, &both, rules.day));
        let Ok(world) = narrowed(rules.case, &rules.world, &space.norms) else { continue };
        find(rules, bench, (kind, &space, &world), &both, fault, &mut brought);
    }
    brought
}

/// Looks for one concrete action in which both norms apply and the flaw shows.
fn find(
    rules: &Rules<'_>,
    bench: &mut Bench,
    (kind, space, world): (Kind, &Space, &Arc<World>),
    both: &BTreeSet<NormIx>,
    fault: &Fault,
    brought: &mut Brought,
) {
    let (mut shown, mut seemed) = (None, false);
    let came = bench.real_search(
        rules,
        &Quest::of(space, world, both),
        &mut Tries::default(),
        &mut |_, findings| {
            let holds = fault.holds(rules.case, findings);
            seemed |= holds;
            holds.then(|| fault.clone())
        },
        &mut |found| {
            shown = Some(found);
            true
        },
    );
    match (came, shown) {
        (_, Some(shown)) => {
            let (fault, norms) = (fault.clone(), both.clone());
            brought.found.push(Found { fault, norms, kind, shown: Some(shown) });
        }
        (Came::TooMany, None) => brought.undecided.push((both.clone(), space.situations())),
        _ => brought.unconfirmed += usize::from(seemed),
    }
}

/// Whether two steps must be taken by different hands: both are required, it is known who may take each, and nobody may take both.
pub(super) fn apart(case: &Case, findings: &Findings, one: &Step, other: &Step) -> bool {
    let fixed = |step: &Step| {
        step.required && !step.open() && !step.unknown() && !step.stuck() && step.instead_of.is_none()
    };
    let compatible = |one: &Taker, other: &Taker| match (one, other) {
        (Taker::Person(person), Taker::Itself(Actor::Unit(unit)))
        | (Taker::Itself(Actor::Unit(unit)), Taker::Person(person)) => {
            // Who has a post in the unit may act for it.
            case.facts.assignments.iter().any(|row| {
                row.person == *person
                    && row.during.contains(findings.situation.date)
                    && case.facts.posts.row(row.post).is_some_and(|post| post.unit == *unit)
            })
        }
        // Whom a body sends is its own affair.
        (Taker::Itself(Actor::Body(_)), Taker::Person(_))
        | (Taker::Person(_), Taker::Itself(Actor::Body(_))) => true,
        _ => one == other,
    };
    let others = other.takers();
    !std::ptr::eq(one, other)
        && fixed(one)
        && fixed(other)
        && !one.takers().iter().any(|taker| others.iter().any(|other| compatible(taker, other)))
}

/// An ambiguity by which clauses collide: the situations in which its readings lead to different verdicts.
pub(super) fn clash(rules: &Rules<'_>, bench: &mut Bench, id: &str) -> Brought {
    let mut brought = Brought::default();
    let Some(ambiguity) = rules.case.book.ambiguity(id) else { return brought };
    // A reading that was chosen settles it.
    if rules.side.choices.iter().any(|choice| choice.ambiguity.eq_ignore_ascii_case(id)) {
        return brought;
    }
    for reading in rules.case.book.readings(rules.side.version, ambiguity) {
        if reading.id == ambiguity.default {
            continue;
        }
        let choice = Choice { ambiguity: ambiguity.id.clone(), reading: reading.id.clone() };
        let mut after = rules.side.clone();
        after.choices.push(choice);
        let norms: BTreeSet<NormIx> = reading.add.iter().chain(&reading.drop).copied().collect();
        let Ok(spaces) = exhaustive::plan(rules.case, &rules.kinds, rules.side, &after) else { continue };
        let mut first: Option<(Kind, Act, super::Shown, BTreeSet<NormIx>)> = None;
        let mut parted = 0_u128;
        for space in &spaces {
            let Ok(cases) = exhaustive::cases(rules.case, space, bench.desk.limit) else {
                brought.undecided.push((norms.clone(), space.situations()));
                continue;
            };
            let Ok(found) = exhaustive::run(rules.case, space, &cases, rules.side, &after, &mut |_| {})
            else {
                continue;
            };
            bench.desk.tally.add(super::Tally { situations: found.situations, cases: found.cases });
            parted = parted.saturating_add(found.changed);
            // What differs although all is known shows it best.
            let blank = |chosen: &Chosen| {
                space.variables.iter().zip(chosen).any(|(variable, cell)| {
                    let cell = cell.and_then(|cell| variable.cells.get(cell));
                    matches!(cell, Some(Cell::Unknown | Cell::Truth(Truth::Unknown)))
                })
            };
            let (known, others): (Vec<_>, Vec<_>) =
                found.groups.iter().map(|group| &group.example.0).partition(|chosen| !blank(chosen));
            for chosen in known.into_iter().chain(others) {
                if first.is_none() {
                    first = concrete(rules, bench, space, chosen, &after);
                }
            }
        }
        if let Some((kind, act, shown, applied)) = first {
            let fault = Fault::Clash {
                ambiguity: ambiguity.id.clone(),
                reading: reading.id.clone(),
                act,
                situations: parted,
            };
            let norms = norms.iter().copied().chain(applied).collect();
            brought.found.push(Found { fault, norms, kind, shown: Some(shown) });
        } else if parted > 0 {
            brought.unconfirmed += 1;
        }
    }
    brought
}

/// A concrete action on which the two sides say different things, with the norms that decide on either side.
fn concrete(
    rules: &Rules<'_>,
    bench: &mut Bench,
    space: &Space,
    chosen: &Chosen,
    after: &Side,
) -> Option<(Kind, Act, super::Shown, BTreeSet<NormIx>)> {
    let (stage, situations) =
        exhaustive::played(rules.case, space, std::slice::from_ref(chosen), rules.side).ok()?;
    let findings = findings::find(&stage, situations).pop()?;
    let rival = Arc::new(rules.case.book.world(after.version, &after.choices).ok()?);
    for witness in super::witness::witnesses(rules, space, chosen, &findings) {
        let (Some(mine), Some(theirs)) = (bench.under(&rules.world, &witness), bench.under(&rival, &witness))
        else {
            continue;
        };
        let says =
            |findings: &Findings, act: Act| exhaustive::outcome(rules.case, &BTreeSet::from([act]), findings);
        if let Some(&act) = space.acts.iter().find(|&&act| says(&mine, act) != says(&theirs, act)) {
            let of_act = |findings: &Findings| -> Vec<NormIx> {
                let steps = findings.steps.iter().filter(|step| step.act == act);
                steps.flat_map(|step| step.norms.clone()).collect()
            };
            let norms = of_act(&mine).into_iter().chain(of_act(&theirs)).collect();
            return Some((witness.kind, act, (witness, mine), norms));
        }
    }
    None
}
