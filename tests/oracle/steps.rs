//! Section 6 of the page, steps: their seats, and how far each has come.

use std::collections::BTreeSet;

use jiff::civil::Date;
use signoff::atom::{Act, Label, NormIx};
use signoff::model::{Effect, Part, Place, Quantifier, Strength, Taker, WhoExpr};

use super::acting::Acting;
use super::scene::Scene;
use super::world::norm;

/// A place of a step.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Seat {
    /// Those who may fill it.
    pub takers: BTreeSet<Taker>,
    /// Whether the text leaves open who.
    pub open: bool,
    /// Whether it is filled.
    pub filled: bool,
}

/// How far a step has come.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum State {
    Done,
    Begun,
    Pending,
    Refused,
    WrongHand,
    NotNeeded,
}

/// A step, or powers that no step has the label of.
#[derive(Debug)]
pub struct Step {
    /// The label.
    pub label: Label,
    /// The act.
    pub act: Act,
    /// The norms it rests on.
    pub norms: BTreeSet<NormIx>,
    /// Whether a norm requires it.
    pub required: bool,
    /// The strictest strength of its norms.
    pub strength: Strength,
    /// How many are needed.
    pub quantifier: Quantifier,
    /// The places.
    pub seats: Vec<Seat>,
    /// Whether a blank cell hides who takes it.
    pub hidden: bool,
    /// How far it has come.
    pub state: State,
    /// Last days: the norm and the day, if it can be counted.
    pub due: BTreeSet<(NormIx, Option<Date>)>,
}

/// One step: `norms` carry it, the takers of `added` powers come to it.
pub fn step(
    scene: &Scene,
    acting: &Acting,
    part: &Part,
    norms: &[NormIx],
    added: &[NormIx],
    required: bool,
) -> Step {
    let book = &scene.case.book;
    let carried: BTreeSet<NormIx> = norms.iter().chain(added).copied().collect();
    let takers = |wanted: &dyn Fn(usize, Place) -> bool| -> BTreeSet<Taker> {
        norms.iter().flat_map(|&norm| acting.takers(norm, |grant| wanted(grant.by, grant.place))).collect()
    };
    let by_power: BTreeSet<Taker> = added.iter().flat_map(|&norm| acting.takers(norm, |_| true)).collect();
    let open = norms.iter().any(|&one| match &norm(book, one).effect {
        Effect::Step(part) | Effect::Power(part) => part.by.contains(&WhoExpr::Anyone),
        _ => false,
    });
    // Of what may be done, one of its takers may do it.
    let quantifier = if required { part.quantifier } else { Quantifier::Any };
    let mut seats: Vec<(BTreeSet<Taker>, bool)> = Vec::new();
    match quantifier {
        Quantifier::Any | Quantifier::Majority => {
            seats.push((&takers(&|_, _| true) | &by_power, open));
        }
        Quantifier::All => {
            for (number, who) in part.by.iter().enumerate() {
                let mut places: BTreeSet<Place> = BTreeSet::new();
                places.extend(
                    acting
                        .may_act
                        .iter()
                        .filter(|(grant, _)| norms.contains(&grant.norm) && grant.by == number)
                        .map(|(grant, _)| grant.place),
                );
                places.extend(
                    acting
                        .vacant
                        .iter()
                        .filter(|(norm, by, _)| norms.contains(norm) && *by == number)
                        .map(|vacant| vacant.2),
                );
                if *who == WhoExpr::Anyone {
                    places.insert(Place::Whole);
                }
                for place in places {
                    let own = takers(&|by, of| by == number && of == place);
                    seats.push((&own | &by_power, *who == WhoExpr::Anyone));
                }
            }
        }
        Quantifier::Each => {
            for taker in &takers(&|_, _| true) | &by_power {
                seats.push((BTreeSet::from([taker]), false));
            }
            if open || seats.is_empty() {
                seats.push((BTreeSet::new(), open));
            }
        }
    }
    let seats: Vec<Seat> = seats
        .into_iter()
        .map(|(takers, open)| {
            let filled = takers.iter().any(|&taker| scene.done_by(part.label, taker))
                || (open && scene.on_record(part.label));
            Seat { takers, open, filled }
        })
        .collect();
    let blank = norms.iter().any(|&one| match &norm(book, one).effect {
        Effect::Step(part) | Effect::Power(part) => part.by.iter().any(|who| scene.blank(who)),
        _ => false,
    });
    let hidden = blank && seats.iter().any(|seat| seat.takers.is_empty());
    let everybody: BTreeSet<Taker> = seats.iter().flat_map(|seat| seat.takers.clone()).collect();
    let on_record = everybody.iter().filter(|&&taker| scene.done_by(part.label, taker)).count();
    let done = match quantifier {
        Quantifier::Any | Quantifier::All | Quantifier::Each => {
            !seats.is_empty() && seats.iter().all(|seat| seat.filled)
        }
        Quantifier::Majority => on_record * 2 > everybody.len(),
    };
    let state = if !scene.on_record(part.label) {
        State::Pending
    } else if scene.adverse(part.label) {
        State::Refused
    } else if done {
        State::Done
    } else if seats.iter().any(|seat| seat.filled) {
        State::Begun
    } else {
        State::WrongHand
    };
    Step {
        label: part.label,
        act: part.act,
        norms: if required { norms.iter().copied().collect() } else { carried },
        required,
        strength: norms.iter().map(|&one| norm(book, one).strength).min().unwrap(),
        quantifier,
        hidden,
        seats,
        state,
        due: BTreeSet::new(),
    }
}
