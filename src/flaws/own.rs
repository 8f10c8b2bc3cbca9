//! Whether somebody can pass judgement in a matter of his own, by his office or by a mandate.
//!
//! Which acts pass judgement the rulebook says of its families of acts; nothing is guessed from a word.

use std::collections::{BTreeMap, BTreeSet};

use super::search::{Bench, Came, Quest, known};
use super::witness::{Tries, own_step};
use super::{Brought, Fault, Found, Job, Rules};
use crate::atom::{Act, Kind, Label, NormIx, Person};
use crate::compare::space::{Cell, Space, Variable, What, narrowed};
use crate::model::{Effect, Reference, RelationTest, WhoExpr};

pub(super) fn jobs(rules: &Rules<'_>) -> Vec<Job> {
    let families = rules.case.book.vocabulary.families.iter().filter(|family| family.judging);
    let acts: BTreeSet<Act> = families.flat_map(|family| family.acts.iter().copied()).collect();
    let mut jobs = Vec::new();
    for &kind in &rules.kinds {
        if !about_a_person(rules, kind) {
            continue;
        }
        let parts = rules.candidates(kind).filter_map(|norm| rules.effect(norm)?.part());
        let labels: BTreeSet<Label> =
            parts.filter(|part| acts.contains(&part.act)).map(|part| part.label).collect();
        jobs.extend(labels.into_iter().map(|label| Job::Own(kind, label)));
    }
    jobs
}

/// Whether any norm on the kind looks at the person concerned.
pub(super) fn about_a_person(rules: &Rules<'_>, kind: Kind) -> bool {
    rules.candidates(kind).filter_map(|norm| rules.case.book.norm(norm)).any(|rule| {
        let tests: Vec<&RelationTest> = rule.relation_tests().collect();
        let whos = rule.effect.whos().into_iter().chain(tests.iter().flat_map(|test| test.whos()));
        let named = whos.flat_map(WhoExpr::inside).any(|who| {
            matches!(
                who,
                WhoExpr::Person
                    | WhoExpr::RoleIn(_, Reference::Person)
                    | WhoExpr::Linked(_, Reference::Person, _)
                    | WhoExpr::Unit(Reference::Person)
            )
        });
        named || tests.iter().any(|test| matches!(test, RelationTest::Is(Reference::Person, _)))
    })
}

/// Everybody who holds a post on the day, each by himself.
fn everybody(rules: &Rules<'_>) -> Vec<Cell> {
    let held = rules.case.facts.assignments.iter().filter(|row| row.during.contains(rules.day));
    let persons: BTreeSet<Person> = held.map(|row| row.person).collect();
    persons.into_iter().map(|person| Cell::Persons(vec![person])).collect()
}

pub(super) fn run(rules: &Rules<'_>, bench: &mut Bench, kind: Kind, label: Label) -> Brought {
    let mut brought = Brought::default();
    let parts: BTreeSet<NormIx> = rules
        .candidates(kind)
        .filter(|&norm| rules.effect(norm).and_then(Effect::part).is_some_and(|part| part.label == label))
        .collect();
    let Some(act) = parts.iter().find_map(|&norm| Some(rules.effect(norm)?.part()?.act)) else {
        return brought;
    };
    let focus = parts.iter().copied().chain(rules.beside(kind, act, Some(label))).collect();
    let mut space = known(Space::around(rules.case, &rules.world, kind, &focus, rules.day));
    let known = space.variables.iter().position(|variable| variable.what == What::Person);
    let place = known.unwrap_or_else(|| {
        space.variables.push(Variable { what: What::Person, cells: Vec::new() });
        space.variables.len() - 1
    });
    if let Some(variable) = space.variables.get_mut(place) {
        variable.cells = everybody(rules);
    }
    for norm in &parts {
        space.uses.entry(*norm).or_default().insert(place);
    }
    let Ok(world) = narrowed(rules.case, &rules.world, &space.norms) else { return brought };
    let mut shown: BTreeMap<bool, super::Shown> = BTreeMap::new();
    let mut seemed: BTreeSet<bool> = BTreeSet::new();
    let mut tries = Tries::default();
    for norm in &parts {
        let norms = BTreeSet::from([*norm]);
        let quest = Quest::of(&space, &world, &norms);
        let done = shown.keys().copied().collect::<BTreeSet<bool>>();
        let mut here: BTreeMap<bool, super::Shown> = BTreeMap::new();
        let came = bench.real_search(
            rules,
            &quest,
            &mut tries,
            &mut |_, findings| {
                let delegated = own_step(findings, label)?;
                seemed.insert(delegated);
                (!done.contains(&delegated)).then_some(Fault::OwnMatter { label, act, delegated })
            },
            &mut |found| {
                let delegated = own_step(&found.1, label).unwrap_or_default();
                here.entry(delegated).or_insert(found);
                here.len() + done.len() == 2
            },
        );
        for (delegated, found) in here {
            shown.entry(delegated).or_insert(found);
        }
        if let Came::TooMany = came
            && shown.is_empty()
        {
            brought.undecided.push((norms, space.situations()));
        }
    }
    for (delegated, (witness, findings)) in shown {
        seemed.remove(&delegated);
        let steps = findings.steps.iter().filter(|step| step.label == label);
        let own = steps.flat_map(|step| &step.seats).flat_map(|seat| &seat.candidates);
        let own = own.filter(|candidate| {
            findings.concerned().is_some_and(|person| candidate.taker == crate::model::Taker::Person(person))
        });
        let mut norms: BTreeSet<NormIx> = own.map(|candidate| candidate.norm).collect();
        let steps = findings.steps.iter().filter(|step| step.label == label);
        norms.extend(steps.flat_map(|step| step.norms.iter().copied()).filter(|norm| parts.contains(norm)));
        let fault = Fault::OwnMatter { label, act, delegated };
        brought.found.push(Found { fault, norms, kind, shown: Some((witness, findings)) });
    }
    brought.unconfirmed += seemed.len();
    brought
}
