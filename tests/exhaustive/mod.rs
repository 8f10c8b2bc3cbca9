//! Exhaustive comparison against brute force: on random small institutions with a random amendment, every situation of the space is
//! derived on both sides by the whole rulebook, and judged by the naive evaluator; what the comparison says must be exactly that.

use std::cell::Cell as Count;
use std::collections::BTreeSet;

use proptest::prelude::*;
use signoff::case::{Case, load};
use signoff::compare::exhaustive::{Chosen, Found, Way, cases, kinds, outcome, plan, played, run};
use signoff::compare::space::{Space, What};
use signoff::compare::{Side, compare};
use signoff::findings::find;
use signoff::rulebook::Rulebook;
use signoff::situation::{Situation, Switches};
use signoff::source::Folder;

use crate::common::check;

/// Spaces larger than this are left to other cases.
const POINTS: u128 = 600;

/// What an amendment does to a norm: takes it away, or makes it flat or bendable.
fn amendment(book: &Rulebook, number: usize) -> Option<String> {
    let norm = book.norm(*book.base.get(number / 2 % book.base.len().max(1))?)?;
    let deed = if number.is_multiple_of(2) {
        format!("repeal = \"{}\"", norm.id)
    } else {
        let other = if norm.strength == signoff::model::Strength::Hard { "generally" } else { "hard" };
        format!(
            "change = {{ norm = \"{}\", zh = \"改\", en = \"changed\", strength = \"{other}\" }}",
            norm.id
        )
    };
    Some(format!(
        "[amendment]\nid = \"try\"\ntitle = {{ zh = \"试\", en = \"try\" }}\nreason = {{ zh = \"试\", en = \"try\" }}\neffective = 2030-01-01\n\n\
         [[operation]]\ncite = \"{}\"\nzh = \"改\"\nen = \"changes\"\n{deed}\n",
        norm.cite
    ))
}

/// The institution with the amendment, and both sides; nothing where the amendment is refused.
fn amended(folder: &Folder, number: usize) -> Option<(Case, Side, Side)> {
    let (case, report) = load(folder);
    assert!(!report.has_errors());
    let mut folder = folder.clone();
    folder.files.insert("amendments/try.toml".to_owned(), amendment(&case.book, number)?.into_bytes());
    let (mut case, report) = load(&folder);
    assert!(!report.has_errors(), "{:?}", report.problems());
    let version = case.amend(&["try"]).ok()?;
    Some((case, Side::default(), Side { version, ..Side::default() }))
}

/// Every point of a space.
fn points(space: &Space) -> Vec<Chosen> {
    let mut all: Vec<Chosen> = vec![Vec::new()];
    for variable in &space.variables {
        all = all
            .iter()
            .flat_map(|chosen| {
                (0..variable.cells.len()).map(|cell| chosen.iter().copied().chain([Some(cell)]).collect())
            })
            .collect();
    }
    all
}

/// Whether one of the boxes holds a point.
fn holds(found: &Found, chosen: &Chosen) -> bool {
    found.when.iter().any(|cube| {
        cube.allowed.iter().zip(chosen).all(|(allowed, cell)| cell.is_some_and(|cell| allowed[cell]))
    })
}

/// What the naive evaluator says of every act in a situation.
fn judged(case: &Case, book: &Rulebook, situation: &Situation) -> Vec<signoff::verdict::Verdict> {
    let mut facts = case.facts.clone();
    let row = &mut facts.actions.rows[0];
    row.sponsor = situation.sponsor;
    row.concerned = situation.concerned.clone();
    row.person = situation.person;
    row.chair = situation.chair;
    row.topics = situation.topics.clone();
    row.attributes = situation.attributes.clone();
    if let Some((who, supposed)) = situation.delegated.iter().next() {
        assert!(matches!(who, signoff::model::WhoExpr::Delegated(..)));
        let kept: Vec<_> =
            facts.delegations.rows.iter().filter(|row| *supposed == Some(row.grantee)).cloned().collect();
        facts.delegations = signoff::model::Table::default();
        for (place, row) in kept.into_iter().enumerate() {
            facts.delegations.names.intern(&place.to_string());
            facts.delegations.rows.push(row);
        }
    }
    let case = Case {
        name: String::new(),
        book: std::sync::Arc::new(book.clone()),
        facts,
        calendar: case.calendar.clone(),
    };
    let assumed = situation.assumed.iter().map(|(condition, truth)| (condition.clone(), *truth)).collect();
    let switches = Switches { assumed, ..Switches::default() };
    let oracle = crate::oracle::work_out(&case, &[], situation.action, &switches);
    case.book.vocabulary.acts.atoms().map(|act| oracle.who(&[act])).collect()
}

#[test]
fn exhaustive_comparison_agrees_with_brute_force() {
    let (spaces_seen, points_seen, changed_seen) = (Count::new(0), Count::new(0_usize), Count::new(0_usize));
    let (topics_seen, earlier_seen) = (Count::new(0), Count::new(0));
    let strategy = (crate::oracle::generate::plan(), 0..1000_usize);
    check(250, &strategy, |(random, number)| {
        let Some((case, before, after)) = amended(&random.folder(), number) else { return Ok(()) };
        let version = case.book.version(after.version).expect("a version").norms.clone();
        let [mut old_book, mut new_book] = [(); 2].map(|()| (*case.book).clone());
        new_book.base = version;
        // The day of the first in force does not matter here.
        (old_book.header.in_force, new_book.header.in_force) = (None, None);
        for space in plan(&case, &kinds(&case), &before, &after).expect("a plan") {
            let delegated = space.variables.iter().filter(|of| matches!(of.what, What::Delegated(_))).count();
            let meeting = space.variables.iter().any(|of| matches!(of.what, What::Meeting));
            if space.situations() > POINTS || delegated > 1 || meeting {
                continue;
            }
            // The naive evaluator counts what is on file, and here nothing is.
            let earlier = space.variables.iter().any(|of| matches!(of.what, What::Earlier(_)));
            let own = cases(&case, &space, usize::MAX).expect("no limit");
            let found = run(&case, &space, &own, &before, &after, &mut |_| {}).expect("a result");
            let all = points(&space);
            assert_eq!(all.len() as u128, found.situations);
            let acts: BTreeSet<_> = case.book.vocabulary.acts.atoms().collect();
            let (stage, old) = played(&case, &space, &all, &before).expect("situations");
            let (_, new) = played(&case, &space, &all, &after).expect("situations");
            let naive: Vec<_> = old
                .iter()
                .zip(&new)
                .map(|(old, new)| (judged(&stage, &old_book, old), judged(&stage, &new_book, new)))
                .collect();
            let (old, new) = (find(&stage, old), find(&stage, new));
            let mut changed = 0;
            for (((chosen, old), new), (old_naive, new_naive)) in all.iter().zip(&old).zip(&new).zip(naive) {
                let differs = outcome(&stage, &acts, old) != outcome(&stage, &acts, new);
                prop_assert_eq!(
                    holds(&found, chosen),
                    differs,
                    "{:?} of {:#?}",
                    chosen,
                    space.variables.iter().map(|of| &of.what).collect::<Vec<_>>()
                );
                prop_assert!(
                    differs || earlier || old_naive == new_naive,
                    "the naive evaluator sees a difference in {:?}",
                    chosen
                );
                changed += usize::from(differs);
            }
            prop_assert_eq!(found.changed, changed as u128);
            let counted: u128 = found.groups.iter().map(|group| group.situations).sum();
            prop_assert_eq!(counted, changed as u128, "every situation that differs is in one group");
            let topics = space.variables.iter().any(|of| matches!(of.what, What::Topics));
            topics_seen.set(topics_seen.get() + usize::from(topics));
            earlier_seen.set(earlier_seen.get() + usize::from(earlier));
            spaces_seen.set(spaces_seen.get() + 1);
            points_seen.set(points_seen.get() + all.len());
            changed_seen.set(changed_seen.get() + changed);
        }
        Ok(())
    });
    let seen = (spaces_seen.get(), points_seen.get(), changed_seen.get());
    assert!(seen.0 > 50 && seen.1 > 3000 && seen.2 > 300, "too little was compared: {seen:?}");
    let special = (topics_seen.get(), earlier_seen.get());
    assert!(special.0 > 0 && special.1 > 0, "no field of business, or no frequency, varied: {special:?}");
}

#[test]
fn a_side_compared_with_itself_shows_nothing_and_the_mirror_shows_the_same() {
    check(60, &(crate::oracle::generate::plan(), 0..1000_usize), |(random, number)| {
        let Some((case, before, after)) = amended(&random.folder(), number) else { return Ok(()) };
        prop_assert!(plan(&case, &kinds(&case), &after, &after).expect("a plan").is_empty());
        let actions: Vec<_> = case.facts.actions.names.atoms().collect();
        prop_assert!(compare(&case, &actions, &after, &after).expect("a comparison").changed.is_empty());
        for (one, other) in plan(&case, &kinds(&case), &before, &after)
            .expect("a plan")
            .iter()
            .zip(&plan(&case, &kinds(&case), &after, &before).expect("a plan"))
        {
            let there = cases(&case, one, 2000).ok().zip(cases(&case, other, 2000).ok());
            let Some((there, back)) = there else { continue };
            let there = run(&case, one, &there, &before, &after, &mut |_| {}).expect("a result");
            let back = run(&case, other, &back, &after, &before, &mut |_| {}).expect("a result");
            prop_assert_eq!(there.changed, back.changed);
            prop_assert_eq!(&there.when, &back.when);
            let turned = |way: &Way| match way {
                Way::Verdict(act, old, new) => Way::Verdict(*act, *new, *old),
                Way::StepComes(label) => Way::StepGoes(*label),
                Way::StepGoes(label) => Way::StepComes(*label),
                other => other.clone(),
            };
            let of = |found: &Found| -> BTreeSet<(BTreeSet<Way>, u128)> {
                found.groups.iter().map(|group| (group.ways.clone(), group.situations)).collect()
            };
            let turned: BTreeSet<(BTreeSet<Way>, u128)> =
                of(&back).iter().map(|(ways, count)| (ways.iter().map(turned).collect(), *count)).collect();
            prop_assert_eq!(of(&there), turned);
        }
        Ok(())
    });
}
