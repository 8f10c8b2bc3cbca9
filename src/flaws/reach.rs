//! Whether a norm can apply at all, and whether anybody can ever take what it gives.

use std::cell::Cell;
use std::collections::BTreeSet;

use super::search::{Came, Hit, Quest, known};
use super::witness::Tries;
use super::{Brought, Fault, Found, Rules, Shown};
use crate::atom::{Act, Kind, Label, NormIx};
use crate::compare::space::{Space, narrowed};
use crate::findings::Findings;
use crate::flaws::search::Bench;
use crate::model::{Condition, Effect, Truth, WhoExpr};

/// Looks into one norm.
pub(super) fn run(rules: &Rules<'_>, bench: &mut Bench, norm: NormIx) -> Brought {
    let mut brought = Brought::default();
    let Some(rule) = rules.case.book.norm(norm) else { return brought };
    // What gives words a meaning says it unconditionally.
    if matches!(
        rule.effect,
        Effect::Compose { .. } | Effect::Collective { .. } | Effect::Extend { .. } | Effect::InForce(_)
    ) {
        return brought;
    }
    let given = gives(&rule.effect);
    let mut too_many = None;
    let mut applies = None;
    for kind in rules.kinds_of(norm) {
        if given {
            let beside = rules.beside(
                kind,
                *rule.effect.acts().first().unwrap_or(&Act::default()),
                label(&rule.effect),
            );
            let focus: BTreeSet<NormIx> = beside.into_iter().chain([norm]).collect();
            match look(rules, bench, kind, &focus, norm, |findings| takes(findings, &rule.effect, norm)) {
                Came::Found(_) => return brought,
                Came::Never => {}
                Came::TooMany => {
                    too_many = Some(situations(rules, kind, &focus));
                    continue;
                }
            }
        }
        match look(rules, bench, kind, &BTreeSet::from([norm]), norm, |_| true) {
            Came::Found(hit) if given => applies = applies.or(Some((kind, hit))),
            Came::Found(_) => return brought,
            Came::Never => {}
            Came::TooMany => too_many = Some(situations(rules, kind, &BTreeSet::from([norm]))),
        }
    }
    if let Some(count) = too_many {
        brought.undecided.push((BTreeSet::from([norm]), count));
    } else if let Some((kind, hit)) = applies {
        nobody(rules, bench, norm, kind, &hit, &mut brought);
    } else {
        never(rules, bench, norm, &mut brought);
    }
    brought
}

/// Whether an effect gives somebody something to do.
fn gives(effect: &Effect) -> bool {
    match effect {
        Effect::Step(_) | Effect::Power(_) | Effect::Duty { .. } | Effect::Attend { .. } => {
            !effect.whos().contains(&&WhoExpr::Anyone)
        }
        _ => false,
    }
}

fn label(effect: &Effect) -> Option<Label> {
    effect.part().map(|part| part.label)
}

/// Whether somebody may take what the norm gives.
fn takes(findings: &Findings, effect: &Effect, norm: NormIx) -> bool {
    let free = !findings.derived.barred_all.iter().any(|(of, _)| *of == norm);
    let taken = findings.derived.may_act.iter().any(|(grant, _)| grant.norm == norm);
    // A duty is not taken from its bearers by a bar on everybody; a step is held back by it.
    taken && (free || effect.part().is_none())
}

/// The first situation in which the norm applies and more is true.
fn look(
    rules: &Rules<'_>,
    bench: &mut Bench,
    kind: Kind,
    focus: &BTreeSet<NormIx>,
    norm: NormIx,
    more: impl Fn(&Findings) -> bool,
) -> Came {
    let space = known(Space::around(rules.case, &rules.world, kind, focus, rules.day));
    let Ok(world) = narrowed(rules.case, &rules.world, &space.norms) else { return Came::Never };
    let norms = BTreeSet::from([norm]);
    let quest = Quest::of(&space, &world, &norms);
    bench.search(&quest, &mut |_, findings| findings.derived.applies.contains(&norm) && more(findings))
}

fn situations(rules: &Rules<'_>, kind: Kind, focus: &BTreeSet<NormIx>) -> u128 {
    known(Space::around(rules.case, &rules.world, kind, focus, rules.day)).situations()
}

/// The norm applies, but nobody can ever take what it gives.
fn nobody(rules: &Rules<'_>, bench: &mut Bench, norm: NormIx, kind: Kind, hit: &Hit, brought: &mut Brought) {
    let Some(rule) = rules.case.book.norm(norm) else { return };
    // Is somebody named at all, when bars are left out?
    let named = hit.findings.derived.empowered.iter().any(|grant| grant.norm == norm);
    let mut focus = BTreeSet::from([norm]);
    if named && let Some(&act) = rule.effect.acts().first() {
        focus.extend(rules.beside(kind, act, label(&rule.effect)));
    }
    let space = known(Space::around(rules.case, &rules.world, kind, &focus, rules.day));
    let Ok(world) = narrowed(rules.case, &rules.world, &space.norms) else { return };
    let norms = BTreeSet::from([norm]);
    let quest = Quest::of(&space, &world, &norms);
    let mut bars: BTreeSet<NormIx> = BTreeSet::new();
    let (came, shown) = first_of_all(rules, bench, &quest, &mut |findings| {
        let derived = &findings.derived;
        if !derived.applies.contains(&norm) {
            return None;
        }
        let by_name = derived.barred.iter().filter(|(of, _, _)| *of == norm).map(|(_, _, bar)| *bar);
        bars.extend(by_name);
        bars.extend(derived.barred_all.iter().filter(|(of, _)| *of == norm).map(|(_, bar)| *bar));
        Some(if named { Fault::Barred { norm, by: bars.clone() } } else { Fault::NamesNobody { norm } })
    });
    if let Came::TooMany = came {
        brought.undecided.push((norms, space.situations()));
        return;
    }
    let Some(shown) = shown else {
        brought.unconfirmed += 1;
        return;
    };
    let fault = if named { Fault::Barred { norm, by: bars.clone() } } else { Fault::NamesNobody { norm } };
    let norms = bars.into_iter().chain([norm]).collect();
    brought.found.push(Found { fault, norms, kind, shown: Some(shown) });
}

/// Goes through all situations, and keeps the first concrete action that shows what is proposed.
fn first_of_all(
    rules: &Rules<'_>,
    bench: &mut Bench,
    quest: &Quest<'_>,
    propose: &mut dyn FnMut(&Findings) -> Option<Fault>,
) -> (Came, Option<Shown>) {
    let (mut shown, told) = (None, Cell::new(false));
    let came = bench.real_search(
        rules,
        quest,
        &mut Tries::default(),
        &mut |_, findings| propose(findings).filter(|_| !told.get()),
        &mut |found| {
            shown = Some(found);
            told.set(true);
            false
        },
    );
    (came, shown)
}

/// The norm applies in no situation: it is displaced, it is lifted, or its conditions exclude each other.
fn never(rules: &Rules<'_>, bench: &mut Bench, norm: NormIx, brought: &mut Brought) {
    let Some(rule) = rules.case.book.norm(norm) else { return };
    let kinds = rules.kinds_of(norm);
    let alone = BTreeSet::from([norm]);
    for &kind in &kinds {
        let space = known(Space::around(rules.case, &rules.world, kind, &alone, rules.day));
        let Ok(world) = narrowed(rules.case, &rules.world, &space.norms) else { continue };
        let quest = Quest::of(&space, &world, &alone);
        let mut by = BTreeSet::new();
        let (came, shown) = first_of_all(rules, bench, &quest, &mut |findings| {
            let displaced = findings.derived.overridden.iter().filter(|(of, _)| *of == norm);
            by.extend(displaced.clone().map(|(_, by)| *by));
            let displaced = displaced.count() > 0;
            displaced.then(|| Fault::Displaced { norm, by: by.clone() })
        });
        if let Came::TooMany = came {
            brought.undecided.push((alone, space.situations()));
            return;
        }
        if let Some(shown) = shown {
            let norms = by.iter().copied().chain([norm]).collect();
            brought.found.push(Found {
                fault: Fault::Displaced { norm, by },
                norms,
                kind,
                shown: Some(shown),
            });
            return;
        }
        if !by.is_empty() {
            brought.unconfirmed += 1;
            return;
        }
    }
    let Some(&kind) = kinds.first() else { return };
    let all: Vec<&Condition> = rule.conditions.iter().collect();
    let lifted = kinds.iter().copied().find_map(|kind| {
        holding(rules, bench, norm, kind, &all, |_| Fault::Lifted { norm }).map(|shown| (kind, shown))
    });
    if let Some((kind, shown)) = lifted {
        let fault = Fault::Lifted { norm };
        brought.found.push(Found { fault, norms: alone, kind, shown: Some(shown) });
        return;
    }
    // The smallest set of conditions that cannot hold together in any kind of action, and how near one can come.
    let mut core = all;
    let mut place = 0;
    let mut near = None;
    while place < core.len() {
        let mut fewer = core.clone();
        fewer.remove(place);
        let said = || Fault::Contradictory { norm, core: core.iter().copied().cloned().collect() };
        let fault = said();
        let found = kinds.iter().copied().find_map(|kind| {
            holding(rules, bench, norm, kind, &fewer, |_| fault.clone()).map(|shown| (kind, shown))
        });
        if let Some(found) = found {
            near = Some(found);
            place += 1;
        } else {
            core = fewer;
        }
    }
    let fault = Fault::Contradictory { norm, core: core.into_iter().cloned().collect() };
    let (kind, shown) = near.map_or((kind, None), |(kind, shown)| (kind, Some(shown)));
    brought.found.push(Found { fault, norms: alone, kind, shown });
}

/// A concrete action in which these conditions of a norm hold.
fn holding(
    rules: &Rules<'_>,
    bench: &mut Bench,
    norm: NormIx,
    kind: Kind,
    conditions: &[&Condition],
    fault: impl Fn(&Findings) -> Fault,
) -> Option<Shown> {
    let space = known(Space::around(rules.case, &rules.world, kind, &BTreeSet::from([norm]), rules.day));
    let world = narrowed(rules.case, &rules.world, &space.norms).ok()?;
    let none = BTreeSet::new();
    let quest = Quest { space: &space, world: &world, norms: &none, conditions };
    let mut shown = None;
    let mut tries = Tries::default();
    let hold = |findings: &Findings| conditions.iter().all(|condition| outcome(findings, condition));
    bench.real_search(
        rules,
        &quest,
        &mut tries,
        &mut |_, findings| hold(findings).then(|| fault(findings)),
        &mut |found| {
            let held = hold(&found.1);
            if held {
                shown = Some(found);
            }
            held
        },
    );
    shown
}

/// Whether a condition holds.
pub(super) fn outcome(findings: &Findings, condition: &Condition) -> bool {
    let known = findings.derived.outcomes.get(&crate::situation::positive(condition)).copied();
    match condition {
        Condition::Relation(true, _) => known == Some(Truth::No),
        _ => known == Some(Truth::Yes),
    }
}
