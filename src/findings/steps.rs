//! From grants and records to steps: who may fill which seat, which seats are filled, how far a step has come.

use std::collections::{BTreeMap, BTreeSet};

use super::gather::{barred, due};
use super::{Candidate, Seat, State, Step};
use crate::atom::{Label, NormIx};
use crate::case::Case;
use crate::model::{Effect, Outcome, Part, Participant, Place, Quantifier, Strength, Taker, WhoExpr};
use crate::rules::{Derived, Grant};
use crate::situation::Situation;

/// The norms that require a step, the powers that join it, what it is, whether it is required, and how strictly.
type Group<'a> = (Vec<NormIx>, Vec<NormIx>, &'a Part, bool, Strength);

/// Norms that require the same step share it; a power joins the steps of its label, or stands alone.
pub(super) fn steps(case: &Case, situation: &Situation, derived: &Derived) -> Vec<Step> {
    let parts: Vec<(NormIx, &Part, bool, Strength)> = derived
        .applies
        .iter()
        .filter_map(|&norm| {
            let rule = case.book.norm(norm)?;
            Some((norm, rule.effect.part()?, matches!(rule.effect, Effect::Step(_)), rule.strength))
        })
        .collect();
    let mut groups: Vec<Group<'_>> = Vec::new();
    for &(norm, part, _, strength) in parts.iter().filter(|(_, _, required, _)| *required) {
        let same = groups.iter_mut().find(|(_, _, known, _, _)| {
            known.label == part.label
                && known.act == part.act
                && known.by == part.by
                && known.quantifier == part.quantifier
        });
        match same {
            // The strictest of those that require it decides how strictly it is required.
            Some((norms, _, _, _, known)) => {
                norms.push(norm);
                *known = (*known).min(strength);
            }
            None => groups.push((vec![norm], Vec::new(), part, true, strength)),
        }
    }
    let required = groups.len();
    for &(norm, part, _, strength) in parts.iter().filter(|(_, _, required, _)| !*required) {
        let mut joined = false;
        for (_, powers, known, _, _) in
            groups.iter_mut().take(required).filter(|(_, _, known, _, _)| known.label == part.label)
        {
            let _ = known;
            powers.push(norm);
            joined = true;
        }
        if joined {
            continue;
        }
        match groups
            .iter_mut()
            .skip(required)
            .find(|(_, _, known, _, _)| known.label == part.label && known.act == part.act)
        {
            Some((norms, _, _, _, known)) => {
                norms.push(norm);
                *known = (*known).min(strength);
            }
            None => groups.push((vec![norm], Vec::new(), part, false, strength)),
        }
    }
    let mut steps: Vec<Step> = groups
        .into_iter()
        .map(|(norms, powers, part, required, strength)| {
            let by = || {
                let effects = norms.iter().filter_map(|&norm| Some(&case.book.norm(norm)?.effect));
                effects.filter_map(Effect::part).flat_map(|part| &part.by)
            };
            // Where one of the norms leaves open who, the step does.
            let open = by().any(|who| *who == WhoExpr::Anyone);
            let mut seats = seats(situation, derived, &norms, &powers, part, required, open);
            let blank = by().any(|who| situation.blank(&case.facts, who));
            for seat in seats.iter_mut().filter(|seat| blank && seat.candidates.is_empty()) {
                seat.unknown = true;
            }
            let barred = barred(case, situation, derived, &norms);
            let mut step = Step {
                barred,
                label: part.label,
                act: part.act,
                norms,
                required,
                strength,
                quantifier: if required { part.quantifier } else { Quantifier::Any },
                seats,
                instead_of: part.instead_of,
                due: due(case, situation, derived, part.label),
                state: State::Pending,
            };
            step.state = state(situation, &mut step);
            step
        })
        .collect();
    let alternatives: Vec<(Label, Label)> =
        parts.iter().filter_map(|(_, part, _, _)| Some((part.label, part.instead_of?))).collect();
    mark_replaced(&mut steps, &alternatives);
    steps
}

/// Where one of two alternatives is done, the other is not needed; nor is what may stand instead of the same step.
fn mark_replaced(steps: &mut [Step], alternatives: &[(Label, Label)]) {
    let mut met: BTreeSet<Label> =
        steps.iter().filter(|step| step.state == State::Done).map(|step| step.label).collect();
    loop {
        let before = met.len();
        for &(one, other) in alternatives {
            if met.contains(&one) || met.contains(&other) {
                met.extend([one, other]);
            }
        }
        if met.len() == before {
            break;
        }
    }
    for step in steps.iter_mut().filter(|step| step.state == State::Pending && met.contains(&step.label)) {
        step.state = State::NotNeeded;
    }
}

/// Somebody to whom a norm gives a part, as a reader sees him.
pub(super) fn candidate(situation: &Situation, (grant, taker): &(Grant, Taker)) -> Candidate {
    Candidate {
        taker: *taker,
        actor: grant.actor,
        capacity: grant.capacity,
        norm: grant.norm,
        // That the person concerned is away is what the action is about; it keeps him from nothing in it.
        away: matches!(taker, Taker::Person(person)
            if situation.away.contains(person) && situation.person != Participant::Is(*person)),
        on_record: None,
    }
}

fn seats(
    situation: &Situation,
    derived: &Derived,
    norms: &[NormIx],
    powers: &[NormIx],
    part: &Part,
    required: bool,
    open: bool,
) -> Vec<Seat> {
    let candidate = |entry: &(Grant, Taker)| candidate(situation, entry);
    let mut places: BTreeMap<(usize, Place), Vec<Candidate>> = BTreeMap::new();
    let first = norms.first().copied();
    for grant in derived
        .empowered
        .iter()
        .filter(|grant| Some(grant.norm) == first || !required && norms.contains(&grant.norm))
    {
        places.entry((grant.by, grant.place)).or_default();
    }
    for &(norm, by, place) in &derived.vacant {
        if Some(norm) == first {
            places.entry((by, place)).or_default();
        }
    }
    for entry in &derived.may_act {
        if norms.contains(&entry.0.norm) {
            places.entry((entry.0.by, entry.0.place)).or_default().push(candidate(entry));
        }
    }
    let joined: Vec<Candidate> =
        derived.may_act.iter().filter(|(grant, _)| powers.contains(&grant.norm)).map(candidate).collect();
    let any = !required || part.quantifier != Quantifier::All;
    let mut list: Vec<Seat> = if any {
        let mut candidates: Vec<Candidate> = places.into_values().flatten().chain(joined).collect();
        candidates.sort();
        candidates.dedup_by(|one, other| {
            (one.taker, one.actor, one.capacity) == (other.taker, other.actor, other.capacity)
        });
        vec![Seat { place: (0, Place::Whole), candidates, open, unknown: false, filled: false }]
    } else {
        places
            .into_iter()
            .map(|(place, mut candidates)| {
                candidates.extend(joined.iter().cloned());
                candidates.sort();
                candidates.dedup_by(|one, other| {
                    (one.taker, one.actor, one.capacity) == (other.taker, other.actor, other.capacity)
                });
                Seat { place, candidates, open: false, unknown: false, filled: false }
            })
            .chain(part.by.iter().enumerate().filter(|(_, who)| **who == WhoExpr::Anyone).map(|(by, _)| {
                Seat {
                    place: (by, Place::Whole),
                    candidates: joined.clone(),
                    open: true,
                    unknown: false,
                    filled: false,
                }
            }))
            .collect()
    };
    // Everybody named has a seat of his own; in however many capacities, he takes it once.
    if required && part.quantifier == Quantifier::Each {
        let mut own: BTreeMap<Taker, Vec<Candidate>> = BTreeMap::new();
        for candidate in list.pop().map(|seat| seat.candidates).unwrap_or_default() {
            own.entry(candidate.taker).or_default().push(candidate);
        }
        // Where nobody is named, or it is left open who, one seat says so.
        let empty = (open || own.is_empty()).then(|| (Vec::new(), open));
        let seats = own.into_values().map(|candidates| (candidates, false)).chain(empty);
        list = seats
            .enumerate()
            .map(|(number, (candidates, open))| Seat {
                place: (number, Place::Whole),
                candidates,
                open,
                unknown: false,
                filled: false,
            })
            .collect();
    }
    list
}

/// Marks the seats that the record shows filled, and says how far the step has come.
fn state(situation: &Situation, step: &mut Step) -> State {
    let records: Vec<_> = situation.records.iter().filter(|record| record.label == step.label).collect();
    if records.is_empty() {
        return State::Pending;
    }
    let outcome = |taker: Taker| {
        records.iter().filter(|record| record.takers().contains(&taker)).map(|record| record.outcome).max()
    };
    for seat in &mut step.seats {
        for candidate in &mut seat.candidates {
            candidate.on_record = outcome(candidate.taker);
        }
        seat.filled = seat.open || seat.candidates.iter().any(|candidate| candidate.on_record.is_some());
    }
    if records.iter().any(|record| record.outcome == Outcome::Adverse) {
        return State::Refused;
    }
    let filled = step.seats.iter().filter(|seat| seat.filled).count();
    let enough = match step.quantifier {
        Quantifier::Any => filled > 0,
        Quantifier::All | Quantifier::Each => filled == step.seats.len() && filled > 0,
        Quantifier::Majority => {
            let persons = step.takers();
            let done = step
                .seats
                .iter()
                .flat_map(|seat| &seat.candidates)
                .filter(|candidate| candidate.on_record.is_some());
            done.map(|candidate| candidate.taker).collect::<BTreeSet<_>>().len() * 2 > persons.len()
        }
    };
    match (enough, filled) {
        (true, _) => State::Done,
        (false, 0) => State::WrongHand,
        (false, _) => State::Begun,
    }
}
