//! Properties that must hold of every institution: the oracle and the program agree, and what one command says, no other contradicts.
//!
//! `PROPTEST_CASES=20000 cargo test --test properties` looks longer; the random cases are the same in every run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::pedantic,
    clippy::type_complexity,
    reason = "an oracle is short and obvious; what it does not expect fails the test"
)]

mod common;
mod exhaustive;
mod oracle;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common::{base_findings, check, loaded};
use proptest::prelude::*;
use signoff::atom::{Act, Atom as _};
use signoff::case::{Case, built_in, open};
use signoff::findings::Findings;
use signoff::model::{Count, Effect, Taker};
use signoff::situation::Switches;
use signoff::verdict::{Verdict, judge, relevant};

#[test]
fn the_oracle_and_the_program_agree_on_random_institutions() {
    check(4000, &oracle::generate::plan(), |plan| {
        let case = loaded(&plan.folder());
        let said = oracle::compare::differences(&case, &Switches::default());
        prop_assert!(said.is_empty(), "{}", said.join("\n"));
        Ok(())
    });
}

#[test]
fn the_oracle_and_the_program_agree_when_switches_are_thrown() {
    check(1000, &(oracle::generate::plan(), any::<[u8; 6]>()), |(plan, numbers)| {
        let case = loaded(&plan.folder());
        let switches = oracle::generate::switches(&case, &numbers.map(usize::from));
        let said = oracle::compare::differences(&case, &switches);
        prop_assert!(said.is_empty(), "{switches:?}\n{}", said.join("\n"));
        Ok(())
    });
}

#[test]
fn the_oracle_and_the_program_agree_on_the_examples() {
    let college =
        open(&Path::new(env!("CARGO_MANIFEST_DIR")).join("facts/college")).expect("the college is there");
    for folder in [built_in(), college] {
        let said = oracle::compare::differences(&loaded(&folder), &Switches::default());
        assert!(said.is_empty(), "{} differences\n{}", said.len(), said.join("\n"));
    }
}

#[test]
fn a_norm_that_does_not_speak_of_an_action_changes_nothing_in_it() {
    check(500, &(oracle::generate::plan(), any::<usize>()), |(plan, number)| {
        let mut case = loaded(&plan.folder());
        let before = base_findings(&case);
        let dropped = case.book.base[number % case.book.base.len()];
        std::sync::Arc::make_mut(&mut case.book).base.retain(|&norm| norm != dropped);
        let effect = &oracle::world::norm(&case.book, dropped).effect;
        let fixes_words = matches!(
            effect,
            Effect::Compose { .. } | Effect::Extend { .. } | Effect::Collective { .. } | Effect::InForce(_)
        );
        for (before, after) in before.iter().zip(base_findings(&case)) {
            if fixes_words || before.derived.candidates.contains(&dropped) {
                continue;
            }
            prop_assert!(before.derived == after.derived && before.steps == after.steps);
            prop_assert!(before.bars == after.bars && before.defects == after.defects);
        }
        Ok(())
    });
}

/// What an order says: what comes before what, in a circle, and what was skipped.
fn order_of(found: &Findings) -> impl PartialEq + std::fmt::Debug + use<> {
    let derived = &found.derived;
    (derived.earlier.clone(), derived.circular.clone(), derived.skipped.clone())
}

#[test]
fn an_edge_of_the_order_that_goes_without_saying_makes_no_difference() {
    let (implied, bearing) = (Cell::new(0), Cell::new(0));
    check(1500, &oracle::generate::plan(), |plan| {
        let case = loaded(&plan.folder());
        let before = base_findings(&case);
        for (norm, first) in signoff::audit::implied_order(&case) {
            let mut dropped = case.clone();
            let rule = &mut std::sync::Arc::make_mut(&mut dropped.book).norms[norm.index()];
            if let Effect::Step(part) | Effect::Power(part) = &mut rule.effect {
                part.after.retain(|label| *label != first);
            }
            for (before, after) in before.iter().zip(base_findings(&dropped)) {
                prop_assert_eq!(order_of(before), order_of(&after), "{:?} {:?}", norm, first);
                let bears = before.derived.precedes.iter().any(|edge| edge.0 == first && edge.2 == norm);
                bearing.set(bearing.get() + usize::from(bears));
            }
            implied.set(implied.get() + 1);
        }
        Ok(())
    });
    let (implied, bearing) = (implied.get(), bearing.get());
    assert!(
        implied > 200 && bearing > 20,
        "{implied} edges went without saying, {bearing} of them in a chain"
    );
}

/// What `who` and `can` say of one act must fit together.
fn who_and_can_fit(case: &Case, found: &Findings, act: Act) -> Result<(), String> {
    let about = relevant(case, found, &[act], None);
    let mut listed: BTreeSet<Taker> = about.steps.iter().flat_map(|(_, step)| step.takers()).collect();
    listed.extend(about.given.iter().flat_map(|given| &given.takers).map(|candidate| candidate.taker));
    let who = judge(case, found, &[act], None);
    for person in case.facts.people.names.atoms() {
        let can = judge(case, found, &[act], Some(person));
        let is_listed = listed.contains(&Taker::Person(person));
        let denied = matches!(can, Verdict::NotEmpowered | Verdict::Silent | Verdict::NotTriggered);
        let fits = (!is_listed || !denied)
            && (can.yes() != Some(true) || is_listed)
            // Nobody may do what is forbidden to all, and somebody may do what somebody may do.
            && (can.yes() != Some(true) || !matches!(who, Verdict::Silent | Verdict::NotTriggered));
        if !fits {
            let (person, action) =
                (case.facts.people.id(person), case.facts.actions.id(found.situation.action));
            let act = case.book.vocabulary.acts.id(act);
            return Err(format!(
                "{act} {action}: who says {who:?}, can {person} {can:?}, listed {is_listed}"
            ));
        }
    }
    Ok(())
}

#[test]
fn who_lists_exactly_those_who_can() {
    check(1000, &oracle::generate::plan(), |plan| {
        let case = loaded(&plan.folder());
        for found in base_findings(&case) {
            for act in case.book.vocabulary.acts.atoms() {
                prop_assert_eq!(who_and_can_fit(&case, &found, act), Ok(()));
            }
        }
        Ok(())
    });
    let case = loaded(&built_in());
    for found in base_findings(&case) {
        let acts: BTreeSet<Act> = found
            .steps
            .iter()
            .map(|step| step.act)
            .chain(found.given.iter().map(|given| given.act))
            .collect();
        for act in acts {
            assert_eq!(who_and_can_fit(&case, &found, act), Ok(()));
        }
    }
}

/// The generator reaches every branch that the page speaks of; otherwise the agreement above would say less than it seems to.
#[test]
fn the_random_institutions_have_everything_in_them() {
    let seen = RefCell::new(BTreeMap::<String, usize>::new());
    let saw = |what: String| *seen.borrow_mut().entry(what).or_default() += 1;
    let word = |debug: String| -> String { debug.chars().take_while(char::is_ascii_alphabetic).collect() };
    check(1000, &oracle::generate::plan(), |plan| {
        let case = loaded(&plan.folder());
        for found in base_findings(&case) {
            found.steps.iter().for_each(|step| saw(format!("{:?} {:?}", step.quantifier, step.state)));
            found.defects.iter().for_each(|defect| saw(word(format!("{defect:?}"))));
            for quorum in &found.quorum {
                saw(format!("quorum {:?} {:?}", quorum.count, quorum.reached));
                if quorum.count == Count::Posts {
                    (!quorum.vacant.is_empty()).then(|| saw("vacant post".to_owned()));
                    (quorum.persons < quorum.present).then(|| saw("two posts".to_owned()));
                }
            }
            found.bars.iter().filter(|bar| bar.counted.is_some()).for_each(|_| saw("count".to_owned()));
            let derived = &found.derived;
            for (name, number) in [
                ("excused", derived.excused.len()),
                ("perhaps excused", derived.perhaps_excused.len()),
                ("overridden", derived.overridden.len()),
                ("threatened", derived.threatened.len()),
                ("barred", derived.barred.len()),
                ("barred all", derived.barred_all.len()),
                ("vacant", derived.vacant.len()),
                ("circular", derived.circular.len()),
                ("shut", derived.shut.len()),
                ("unproved", derived.unproved.len()),
            ] {
                (number > 0).then(|| saw(name.to_owned()));
            }
            for grant in &derived.empowered {
                let effect = &oracle::world::norm(&case.book, grant.norm).effect;
                let Some((_, _, by)) = oracle::acting::gives(effect) else { continue };
                saw(format!(
                    "{} {}",
                    word(format!("{:?}", by[grant.by])),
                    word(format!("{:?}", grant.capacity))
                ));
            }
            for (condition, truth) in &derived.outcomes {
                let test = format!("{condition:?}")
                    .replace("Relation(false, ", "")
                    .replace("Attribute(Attribute(", "");
                let test = test.trim_start_matches(|letter: char| !letter.is_ascii_alphabetic()).to_owned();
                saw(format!("{} {truth:?}", word(test)));
            }
            for act in case.book.vocabulary.acts.atoms() {
                saw(format!("who {:?}", judge(&case, &found, &[act], None)));
                for person in case.facts.people.names.atoms() {
                    saw(format!("can {:?}", judge(&case, &found, &[act], Some(person))));
                }
            }
        }
        Ok(())
    });
    let seen = seen.into_inner();
    let wanted = "Any|All|Each|Majority:Pending|Done|Refused|WrongHand; All|Each|Majority:Begun; Any:NotNeeded; \
        Role|RoleIn|Linked|Chair|Person|Unit|Body|Members|Line:Holder; Delegated:Delegated; Role:StandIn; \
        Away|Absent|Holds|Same|Is|Meeting|Number|Done|Failed|Every|Tied:Yes|No|Unknown; \
        OneOf|Not|AnyOf|NoneOf|Within|Compare|Between:Yes|No|Unknown; quorum Persons|quorum Posts:Some(true)|Some(false)|None; :vacant post|two posts; \
        who|can:Defective|FactNeeded|NotTriggered|Permitted|PresumedNo|PresumedYes|Prohibited|Required|Silent; can:NotEmpowered; \
        :Skipped|Incomplete|WrongHand|Late|NoQuorum|Barred|count|excused|perhaps excused|overridden|threatened|barred|barred all|vacant|circular|shut|unproved";
    for group in wanted.split("; ") {
        let (first, second) = group.split_once(':').expect("two halves");
        for one in first.split('|') {
            for other in second.split('|') {
                let what = format!("{one} {other}").trim().to_owned();
                assert!(seen.contains_key(&what), "{what} never happens: {seen:#?}");
            }
        }
    }
}
