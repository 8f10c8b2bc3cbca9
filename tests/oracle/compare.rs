//! What the oracle and the program say of the same situation, side by side: every difference is a sentence.

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;

use signoff::atom::{Act, Action, Atom as _, Kind, NormIx};
use signoff::case::Case;
use signoff::findings::{self, Findings};
use signoff::model::{Condition, Effect, Taker};
use signoff::rulebook::{Choice, VersionIx};
use signoff::situation::{Situation, Switches};
use signoff::verdict::judge;

use super::procedure::{Defect, Quorum};
use super::steps::{Seat, State};
use super::tests::plain;
use super::{Oracle, work_out};

/// The base world, and every world with one rival reading.
pub fn worlds(case: &Case) -> Vec<Vec<Choice>> {
    let mut worlds = vec![Vec::new()];
    for ambiguity in &case.book.ambiguities {
        for reading in ambiguity.readings.iter().filter(|reading| reading.id != ambiguity.default) {
            worlds.push(vec![Choice { ambiguity: ambiguity.id.clone(), reading: reading.id.clone() }]);
        }
    }
    worlds
}

/// Whether readings change any norm for a kind of action; those of the base world do not have to.
fn touched(case: &Case, choices: &[Choice], kind: Kind) -> bool {
    let speaks = |norm: NormIx| {
        let rule = super::world::norm(&case.book, norm);
        let everywhere = matches!(
            rule.effect,
            Effect::Collective { .. } | Effect::Extend { .. } | Effect::Compose { .. } | Effect::InForce(_)
        );
        everywhere
            || rule.kinds.is_empty()
            || rule.kinds.iter().any(|&above| case.book.vocabulary.kinds.within(kind, above))
    };
    choices.iter().all(|choice| {
        let ambiguity = case.book.ambiguity(&choice.ambiguity).expect("an ambiguity of the case");
        let mut readings = ambiguity.readings.iter().filter(|reading| reading.id == choice.reading);
        readings.any(|reading| reading.drop.iter().chain(&reading.add).any(|&norm| speaks(norm)))
    })
}

/// Every action of a case in the base world and in every world that a rival reading makes for it.
pub fn differences(case: &Case, switches: &Switches) -> Vec<String> {
    let mut list: Vec<(Vec<Choice>, Action)> = Vec::new();
    let mut situations = Vec::new();
    for choices in worlds(case) {
        let world =
            Arc::new(case.book.world(VersionIx::default(), &choices).expect("no circle of overrides"));
        for (action, row) in case.facts.actions.iter() {
            if !touched(case, &choices, row.kind) {
                continue;
            }
            situations.extend(Situation::of(&case.book, &case.facts, &world, action, switches));
            list.push((choices.clone(), action));
        }
    }
    let all = findings::find(case, situations);
    assert_eq!(all.len(), list.len(), "one finding for each situation");
    let pairs: Vec<_> = list.iter().zip(&all).collect();
    let compare_some = |some: &[(&(Vec<Choice>, Action), &Findings)]| {
        let mut said = Vec::new();
        for ((choices, action), found) in some {
            let oracle = work_out(case, choices, *action, switches);
            let readings: Vec<String> =
                choices.iter().map(|choice| format!("{}={}", choice.ambiguity, choice.reading)).collect();
            let place = format!("{} {}", case.facts.actions.id(*action), readings.join(" "));
            let mut notes = Notes { place, said: Vec::new() };
            compare(case, &oracle, found, &mut notes);
            said.append(&mut notes.said);
        }
        said
    };
    if pairs.len() < 100 {
        return compare_some(&pairs);
    }
    let (first, second) = pairs.split_at(pairs.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| compare_some(second));
        let mut said = compare_some(first);
        said.append(&mut other.join().expect("no panic"));
        said
    })
}

struct Notes {
    place: String,
    said: Vec<String>,
}

impl Notes {
    fn set<T: Ord + Debug>(
        &mut self,
        what: &str,
        oracle: impl IntoIterator<Item = T>,
        program: impl IntoIterator<Item = T>,
    ) {
        let (oracle, program): (BTreeSet<T>, BTreeSet<T>) =
            (oracle.into_iter().collect(), program.into_iter().collect());
        for one in oracle.difference(&program) {
            self.said.push(format!("{}: {what}: only the oracle has {one:?}", self.place));
        }
        for one in program.difference(&oracle) {
            self.said.push(format!("{}: {what}: only the program has {one:?}", self.place));
        }
    }

    fn same<T: PartialEq + Debug>(&mut self, what: &str, oracle: T, program: T) {
        if oracle != program {
            self.said
                .push(format!("{}: {what}: the oracle says {oracle:?}, the program {program:?}", self.place));
        }
    }
}

fn compare(case: &Case, oracle: &Oracle, found: &Findings, notes: &mut Notes) {
    standing(oracle, found, notes);
    acting(oracle, found, notes);
    procedure(oracle, found, notes);
    let vocabulary = &case.book.vocabulary;
    let mut questions: Vec<Vec<Act>> = vocabulary.acts.atoms().map(|act| vec![act]).collect();
    questions.extend(vocabulary.families.iter().map(|family| family.acts.clone()));
    for acts in questions {
        let name: Vec<&str> = acts.iter().map(|&act| vocabulary.acts.id(act)).collect();
        let name = name.join("+");
        notes.same(&format!("who {name}"), oracle.who(&acts), judge(case, found, &acts, None));
        let spoken =
            acts.iter().any(|&act| oracle.standing.candidates.iter().any(|&norm| on(case, norm, act)));
        for person in case.facts.people.names.atoms() {
            // Strangers are all alike: in a rival world, or of an act that no norm speaks of, the first few will do.
            let stranger = !oracle.acting.may_act.iter().any(|(_, taker)| *taker == Taker::Person(person))
                && !oracle.acting.bars.iter().any(|bar| {
                    bar.binds.as_ref().is_some_and(|binds| binds.contains(&Taker::Person(person)))
                });
            if person.index() > 0 && (!spoken || stranger && !oracle.base && person.index() > 2) {
                continue;
            }
            let who = case.facts.people.id(person);
            notes.same(
                &format!("can {who} {name}"),
                oracle.can(&acts, person),
                judge(case, found, &acts, Some(person)),
            );
        }
    }
}

/// Whether a norm is on an act.
fn on(case: &Case, norm: NormIx, act: Act) -> bool {
    let effect = &super::world::norm(&case.book, norm).effect;
    super::standing::act_of(effect) == Some(act)
        || matches!(effect, Effect::StandIn { acts, .. } if acts.contains(&act))
}

fn standing(oracle: &Oracle, found: &Findings, notes: &mut Notes) {
    let (own, derived) = (&oracle.standing, &found.derived);
    notes.set("candidates", own.candidates.clone(), derived.candidates.clone());
    for (norm, condition) in own.outcomes.keys() {
        let test = plain(condition);
        // A test with a delegation in it may end differently in norms on different acts; of those the program keeps one.
        let outcome = |norm: NormIx| {
            let effect = &super::world::norm(&oracle.scene.case.book, norm).effect;
            oracle.scene.outcome(&test, super::standing::act_of(effect))
        };
        if own.candidates.iter().all(|&other| outcome(other) == outcome(*norm)) {
            notes.same(
                &format!("outcome of {test:?}"),
                Some(outcome(*norm)),
                derived.outcomes.get(&test).copied(),
            );
        }
    }
    let tests = |list: &BTreeSet<(NormIx, Condition)>| -> Vec<(NormIx, Condition)> {
        list.iter().map(|(norm, condition)| (*norm, plain(condition))).collect()
    };
    notes.set("fails", tests(&own.fails), tests(&derived.fails));
    notes.set("unsure", tests(&own.unsure), tests(&derived.unsure));
    notes.set("excused", own.excused.clone(), derived.excused.clone());
    notes.set("perhaps excused", own.perhaps_excused.clone(), derived.perhaps_excused.clone());
    notes.set("overridden", own.overridden.clone(), derived.overridden.clone());
    notes.set("threatened", own.threatened.clone(), derived.threatened.clone());
    notes.set("applies", own.applies.clone(), derived.applies.clone());
    notes.set("might", own.might.clone(), derived.might.clone());
}

fn acting(oracle: &Oracle, found: &Findings, notes: &mut Notes) {
    let (own, derived) = (&oracle.acting, &found.derived);
    notes.set(
        "empowered",
        own.empowered.iter().map(|one| (one.norm, one.by, one.place, one.actor, one.capacity)),
        derived.empowered.iter().map(|one| (one.norm, one.by, one.place, one.actor, one.capacity)),
    );
    notes.set(
        "may act",
        own.may_act.iter().map(|(one, taker)| (one.norm, one.by, one.place, one.actor, one.capacity, *taker)),
        derived
            .may_act
            .iter()
            .map(|(one, taker)| (one.norm, one.by, one.place, one.actor, one.capacity, *taker)),
    );
    notes.set("barred", own.barred.clone(), derived.barred.clone());
    notes.set("barred all", own.barred_all.clone(), derived.barred_all.clone());
    notes.set("vacant", own.vacant.clone(), derived.vacant.clone());
    let mut bars: Vec<_> =
        own.bars.iter().map(|bar| (bar.norm, bar.act, bar.label, bar.binds.clone())).collect();
    bars.extend(oracle.procedure.exceeded.iter().map(|(norm, act)| (*norm, *act, None, None)));
    notes.set(
        "given",
        oracle.standing.applying(&oracle.scene).into_iter().filter_map(|(norm, effect)| {
            match super::acting::gives(effect) {
                Some((act, None, _)) => Some((norm, act, own.takers(norm, |_| true))),
                _ => None,
            }
        }),
        found
            .given
            .iter()
            .map(|given| (given.norm, given.act, given.takers.iter().map(|one| one.taker).collect())),
    );
    notes.set(
        "silences",
        own.silences.clone(),
        found.silences.iter().map(|silence| (silence.norm, silence.act, silence.persons.clone())),
    );
    notes.set("bars", bars, found.bars.iter().map(|bar| (bar.norm, bar.act, bar.label, bar.binds.clone())));
}

fn procedure(oracle: &Oracle, found: &Findings, notes: &mut Notes) {
    let (own, derived) = (&oracle.procedure, &found.derived);
    // Whoever is named for a seat is named by a norm that applies and gives it to him.
    for step in &found.steps {
        for candidate in step.seats.iter().flat_map(|seat| &seat.candidates) {
            let proved = oracle.acting.may_act.iter().any(|(grant, taker)| {
                (grant.norm, grant.actor, grant.capacity, *taker)
                    == (candidate.norm, candidate.actor, candidate.capacity, candidate.taker)
            });
            notes.same(&format!("proof of {candidate:?}"), true, proved);
        }
    }
    notes.set("precedes", own.precedes.clone(), derived.precedes.clone());
    notes.set("circular", own.circular.clone(), derived.circular.clone());
    notes.set("shut", own.shut.clone(), derived.shut.clone());
    notes.set("unproved", own.unproved.clone(), derived.unproved.clone());
    notes.set(
        "shut gates",
        own.shut.clone(),
        found.shut.iter().map(|gate| (gate.norm, gate.before, gate.needs)),
    );
    notes.set(
        "unproved gates",
        own.unproved.clone(),
        found.unproved.iter().map(|gate| (gate.norm, gate.before, gate.needs)),
    );
    notes.set(
        "quorum",
        own.quorum.clone(),
        found.quorum.iter().map(|one| Quorum {
            norm: one.norm,
            present: one.present,
            unknown: one.unknown,
            members: one.members,
            persons: one.persons,
            vacant: one.vacant.len(),
            reached: one.reached,
            act: one.act,
        }),
    );
    notes.set(
        "defects",
        own.defects.clone(),
        found.defects.iter().cloned().map(|defect| match defect {
            findings::Defect::Skipped { missing, done, norms, .. } => {
                Defect::Skipped { missing, done, norms }
            }
            findings::Defect::Incomplete { missing, done, norms } => {
                Defect::Incomplete { missing, done, norms }
            }
            findings::Defect::WrongHand { step, norms, .. } => Defect::WrongHand { step, norms },
            findings::Defect::Late { step, done, last, norm } => Defect::Late { step, done, last, norm },
            findings::Defect::NoQuorum(quorum) => Defect::NoQuorum { norm: quorum.norm, act: quorum.act },
            findings::Defect::Barred { step, act, on, by, norm } => {
                let by = by.map(|by| by.into_iter().map(|(actor, _)| actor).collect());
                Defect::Barred { step, act, on, by, norm }
            }
        }),
    );
    notes.set(
        "steps",
        own.steps.iter().map(|step| {
            let mut seats = step.seats.clone();
            seats.sort();
            (
                step.norms.clone(),
                step.label,
                step.act,
                step.required,
                step.strength,
                step.quantifier,
                seats,
                step.state,
                step.due.clone(),
            )
        }),
        found.steps.iter().map(|step| {
            let mut seats: Vec<Seat> = step
                .seats
                .iter()
                .map(|seat| Seat {
                    takers: seat.candidates.iter().map(|candidate| candidate.taker).collect(),
                    open: seat.open,
                    filled: seat.filled,
                })
                .collect();
            seats.sort();
            let state = match step.state {
                findings::State::Done => State::Done,
                findings::State::Begun => State::Begun,
                findings::State::Pending => State::Pending,
                findings::State::Refused => State::Refused,
                findings::State::WrongHand => State::WrongHand,
                findings::State::NotNeeded => State::NotNeeded,
            };
            let due = step.due.iter().map(|due| (due.norm, due.last)).collect();
            let norms = step.norms.iter().copied().collect();
            (norms, step.label, step.act, step.required, step.strength, step.quantifier, seats, state, due)
        }),
    );
}
