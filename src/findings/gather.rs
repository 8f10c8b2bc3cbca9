//! From the derived tuples of one situation to its findings: order, last days, bars, duties, gaps, quorum, defects.

use std::collections::{BTreeMap, BTreeSet};

use super::quorum::quorum;
use super::steps::{candidate, steps};
use super::{
    Bar, Candidate, Defect, Due, Findings, Floor, Gate, Given, GivenAs, QuorumFinding, Silence, State, Step,
    doer, labels,
};
use crate::atom::{Atom, Label, NormIx, Person, Post};
use crate::calendar::Calendar;
use crate::case::Case;
use crate::model::{Actor, Effect, Outcome, StartDay, Taker, Value, WhoExpr};
use crate::rules::Derived;
use crate::situation::{Record, Situation};

pub(super) fn gather(case: &Case, situation: Situation, derived: Derived) -> Findings {
    let mut steps = steps(case, &situation, &derived);
    let order = order(&mut steps, &derived);
    let quorum = quorum(case, &situation, &derived);
    let bars = bars(case, &situation, &derived);
    let mut defects = defects(&situation, &derived, &steps, &quorum);
    defects.extend(in_spite(case, &situation, &derived, &bars));
    defects.sort();
    let gate = |&(norm, before, needs): &(NormIx, Label, Label)| Gate { norm, before, needs };
    Findings {
        bars,
        floors: floors(case, &situation, &derived),
        shut: derived.shut.iter().map(gate).collect(),
        unproved: derived.unproved.iter().map(gate).collect(),
        silences: silences(case, &derived),
        given: given(case, &situation, &derived),
        situation,
        derived,
        steps,
        order,
        defects,
        quorum,
    }
}

pub(super) fn due(case: &Case, situation: &Situation, derived: &Derived, step: Label) -> Vec<Due> {
    let mut list = Vec::new();
    for &norm in &derived.applies {
        let Some(Effect::Deadline { label, within, unit, from }) =
            case.book.norm(norm).map(|rule| &rule.effect)
        else {
            continue;
        };
        if *label != step {
            continue;
        }
        let start = match from {
            StartDay::ActionDate => Some(situation.date),
            StartDay::Attribute(attribute) => match situation.attributes.get(attribute) {
                Some(Value::Date(day)) => Some(*day),
                _ => None,
            },
        };
        let counted = start.map(|start| Calendar::last_day(&case.calendar, start, *within, *unit));
        list.push(Due {
            norm,
            from: start,
            last: counted.as_ref().and_then(|counted| counted.as_ref().ok().copied()),
            uncovered: counted.and_then(Result::err),
        });
    }
    list
}

/// Puts the steps into an order that respects what precedes what, and gives the order between them.
fn order(steps: &mut Vec<Step>, derived: &Derived) -> BTreeMap<(usize, usize), BTreeSet<NormIx>> {
    let edges = |steps: &[Step]| {
        let mut found: BTreeMap<(usize, usize), BTreeSet<NormIx>> = BTreeMap::new();
        for &(first, second, norm) in &derived.precedes {
            for (from, _) in steps.iter().enumerate().filter(|(_, step)| step.label == first) {
                for (to, _) in steps.iter().enumerate().filter(|(_, step)| step.label == second) {
                    found.entry((from, to)).or_default().insert(norm);
                }
            }
        }
        found
    };
    let pairs: Vec<(usize, usize)> = edges(steps).into_keys().collect();
    // A circle is reported by itself; the steps then keep the order of the norms.
    // Each step stands as late as those after it allow, beside what it is needed for.
    let ranks = crate::graph::late_ranks(steps.len(), &pairs);
    let mut ranked: Vec<(usize, NormIx, Step)> = std::mem::take(steps)
        .into_iter()
        .enumerate()
        .map(|(index, step)| {
            // What no order ties to anything comes last, powers after steps.
            let tied = pairs.iter().any(|&(from, to)| from == index || to == index);
            let rank = if tied {
                ranks.get(index).copied().unwrap_or_default()
            } else {
                usize::MAX - usize::from(step.required)
            };
            (rank, step.norms.first().copied().unwrap_or_else(|| NormIx::new(0)), step)
        })
        .collect();
    ranked.sort_by_key(|(rank, norm, _)| (*rank, *norm));
    *steps = ranked.into_iter().map(|(_, _, step)| step).collect();
    edges(steps)
}

fn bars(case: &Case, situation: &Situation, derived: &Derived) -> Vec<Bar> {
    let mut list = Vec::new();
    for &norm in &derived.applies {
        match case.book.norm(norm).map(|rule| &rule.effect) {
            Some(Effect::Bar { act, label, by }) => {
                let everybody = by.contains(&WhoExpr::Anyone);
                let binds: Option<BTreeSet<Taker>> =
                    (!everybody).then(|| by.iter().flat_map(|who| derived.named(who, Some(*act))).collect());
                // A bar on nobody forbids nothing; where a blank cell hides whom it binds, it is kept.
                let idle = binds.as_ref().is_some_and(BTreeSet::is_empty)
                    && !by.iter().any(|who| situation.blank(&case.facts, who));
                if !idle {
                    list.push(Bar { norm, act: *act, label: *label, binds, counted: None });
                }
            }
            Some(Effect::Frequency { act, at_most: Some(most), .. }) => {
                let counted = situation.counts.get(&norm);
                if let Some(counted) = counted.filter(|counted| counted.place() > *most as usize) {
                    let counted = Some(counted.clone());
                    list.push(Bar { norm, act: *act, label: None, binds: None, counted });
                }
            }
            _ => {}
        }
    }
    list
}

fn given(case: &Case, situation: &Situation, derived: &Derived) -> Vec<Given> {
    let mut list = Vec::new();
    for &norm in &derived.applies {
        let (act, mode) = match case.book.norm(norm).map(|rule| &rule.effect) {
            Some(Effect::Duty { act, .. }) => (*act, GivenAs::Duty),
            Some(Effect::Attend { act, mode, .. }) => (*act, GivenAs::Attendance(*mode)),
            _ => continue,
        };
        let mut takers: Vec<Candidate> = derived
            .may_act
            .iter()
            .filter(|(grant, _)| grant.norm == norm)
            .map(|entry| candidate(situation, entry))
            .collect();
        takers.sort();
        takers.dedup_by_key(|candidate| (candidate.taker, candidate.actor));
        let barred = barred(case, situation, derived, &[norm]);
        list.push(Given { norm, act, mode, takers, barred });
    }
    list
}

/// Those to whom the norms give something, but for a bar; and the bar.
pub(super) fn barred(
    case: &Case,
    situation: &Situation,
    derived: &Derived,
    norms: &[NormIx],
) -> Vec<(Candidate, NormIx)> {
    let holds = |person: Person, post: Post| {
        let mut held = case.facts.assignments.iter();
        held.any(|row| row.post == post && row.person == person && row.during.contains(situation.date))
    };
    let is_he = |actor: Actor, taker: Taker| match (actor, taker) {
        (Actor::Post(post), Taker::Person(person)) => holds(person, post),
        (actor, Taker::Person(person)) => actor == Actor::Person(person),
        (actor, Taker::Itself(other)) => actor == other,
    };
    let mut list = Vec::new();
    for &(norm, taker, bar) in derived.barred.iter().filter(|(norm, _, _)| norms.contains(norm)) {
        let grants = derived.empowered.iter().filter(|grant| grant.norm == norm);
        list.extend(
            grants
                .filter(|grant| is_he(grant.actor, taker))
                .map(|grant| (candidate(situation, &(*grant, taker)), bar)),
        );
    }
    list.sort();
    list.dedup_by_key(|(candidate, bar)| (candidate.taker, candidate.actor, *bar));
    list
}

fn floors(case: &Case, situation: &Situation, derived: &Derived) -> Vec<Floor> {
    let floor = |&norm: &NormIx| match case.book.norm(norm).map(|rule| &rule.effect) {
        Some(Effect::Frequency { act, at_least: Some(at_least), .. }) => {
            let counted = situation.counts.get(&norm)?.clone();
            Some(Floor { norm, act: *act, at_least: *at_least, counted })
        }
        _ => None,
    };
    derived.applies.iter().filter_map(floor).collect()
}

/// What is on record although a bar forbids it: to everybody, or to those who did it.
fn in_spite(case: &Case, situation: &Situation, derived: &Derived, bars: &[Bar]) -> Vec<Defect> {
    let mut list = Vec::new();
    for bar in bars {
        let labels =
            bar.label.map_or_else(|| labels(case, derived, &[bar.act]), |label| BTreeSet::from([label]));
        for step in labels {
            let done: Vec<&Record> = situation
                .records
                .iter()
                .filter(|record| record.label == step)
                .filter(|record| match &bar.binds {
                    // What was refused has not come about; but who had to keep out of it did not.
                    None => record.outcome != Outcome::Adverse,
                    Some(binds) => record.takers().iter().any(|taker| binds.contains(taker)),
                })
                .collect();
            if !done.is_empty() {
                list.push(Defect::Barred {
                    step,
                    act: bar.act,
                    on: done.iter().filter_map(|record| record.date).max(),
                    by: bar.binds.is_some().then(|| done.iter().copied().map(doer).collect()),
                    norm: bar.norm,
                });
            }
        }
    }
    list
}

fn silences(case: &Case, derived: &Derived) -> Vec<Silence> {
    let mut list = Vec::new();
    for &norm in &derived.applies {
        if let Some(Effect::Silence { act, by }) = case.book.norm(norm).map(|rule| &rule.effect) {
            let everybody = by.contains(&WhoExpr::Anyone);
            let persons =
                (!everybody).then(|| by.iter().flat_map(|who| derived.persons(who, Some(*act))).collect());
            list.push(Silence { norm, act: *act, persons });
        }
    }
    list
}

fn defects(
    situation: &Situation,
    derived: &Derived,
    steps: &[Step],
    quorum: &[QuorumFinding],
) -> Vec<Defect> {
    let mut list: BTreeSet<Defect> = BTreeSet::new();
    let mut skipped: BTreeMap<(Label, Label), BTreeSet<NormIx>> = BTreeMap::new();
    for &(missing, done, norm) in &derived.skipped {
        skipped.entry((missing, done)).or_default().insert(norm);
    }
    for ((missing, done), norms) in skipped {
        // A step with some of its places filled was begun, not skipped.
        let begun = situation.records.iter().any(|record| record.label == missing);
        list.insert(if begun {
            Defect::Incomplete { missing, done, norms }
        } else {
            let instead = steps.iter().filter(|step| step.instead_of == Some(missing));
            Defect::Skipped { missing, instead: instead.map(|step| step.label).collect(), done, norms }
        });
    }
    for step in steps.iter().filter(|step| step.required && step.state == State::WrongHand) {
        let by = situation.records.iter().filter(|record| record.label == step.label).map(doer);
        list.insert(Defect::WrongHand {
            step: step.label,
            by: by.collect(),
            norms: step.norms.iter().copied().collect(),
        });
    }
    for step in steps {
        let days = situation
            .records
            .iter()
            .filter(|record| record.label == step.label)
            .filter_map(|record| record.date);
        let Some(done) = days.max() else { continue };
        for due in &step.due {
            if let Some(last) = due.last.filter(|last| *last < done) {
                list.insert(Defect::Late { step: step.label, done, last, norm: due.norm });
            }
        }
    }
    let missed = quorum.iter().filter(|found| found.reached == Some(false));
    list.extend(missed.cloned().map(Defect::NoQuorum));
    list.into_iter().collect()
}
