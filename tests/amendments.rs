//! What must hold of every amendment: random ones on random institutions, and the shipped ones on the shipped example.
//!
//! The change is also made by hand, in the text of the rulebook; the answers must be the same.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::pedantic,
    clippy::type_complexity,
    dead_code,
    reason = "a test that does not find what it expects has failed; it uses a part of the oracle's generator"
)]

mod common;
mod oracle;

use std::collections::BTreeSet;
use std::sync::Arc;

use common::{check, try_loaded};
use proptest::prelude::*;
use signoff::atom::{Act, Action};
use signoff::case::{Case, built_in};
use signoff::compare::chains::{ChainDiff, Change, EdgeChange, compare_chains};
use signoff::compare::{Comparison, Side, Worlds, compare};
use signoff::rulebook::{Choice, VersionIx, World};
use signoff::settle::{Asked, Settled};
use signoff::situation::{Situation, Switches};
use signoff::source::Folder;

/// Every answer there is in a world: each act of each action, and each chain.
fn answers(case: &Case, world: &Arc<World>) -> Vec<(Action, Option<Act>, Settled)> {
    let acts: Vec<Act> = case.book.vocabulary.acts.atoms().collect();
    let mut all = Vec::new();
    for action in case.facts.actions.names.atoms() {
        for act in acts.iter().map(|&act| Some(act)).chain([None]) {
            let asked = Asked {
                case,
                acts: act.map_or_else(|| acts.clone(), |act| vec![act]),
                person: None,
                whole: act.is_none(),
            };
            let situation = Situation::of(&case.book, &case.facts, world, action, &Switches::default());
            let settled = asked.settle(situation.into_iter().collect());
            all.extend(settled.into_iter().map(|(_, settled, _)| (action, act, settled)));
        }
    }
    all
}

fn world(case: &Case, version: VersionIx, choices: &[Choice]) -> Arc<World> {
    Arc::new(case.book.world(version, choices).expect("a world"))
}

/// A change of one norm: as an operation of an amendment, and by hand in the text of the rulebook.
struct Both {
    operations: Vec<String>,
    rulebook: String,
}

/// The block of a norm as written: from its head to the next one.
fn block(toml: &str, id: &str) -> (usize, usize) {
    let start = toml.find(&format!("[[article.norm]]\nid = \"{id}\"\n")).expect("the norm is written");
    let end = toml[start + 2..].find("[[").map_or(toml.len(), |at| start + 2 + at);
    (start, end)
}

fn operation(deed: &str) -> String {
    format!("[[operation]]\ncite = \"1\"\nzh = \"改\"\nen = \"change\"\n{deed}\n")
}

/// A line of a block, whatever stands behind `key = `.
fn line<'a>(block: &'a str, key: &str) -> Option<&'a str> {
    block.lines().find(|line| line.starts_with(&format!("{key} = ")))
}

fn changed(id: &str, part: &str) -> String {
    operation(&format!("change = {{ norm = \"{id}\", zh = \"{id}\", en = \"{id}\", {part} }}"))
}

/// The lines of a norm without its head, as the lines of `insert` or `replace`.
fn as_table(what: &str, id: &str, body: &str) -> String {
    format!(
        "[[operation]]\ncite = \"1\"\nzh = \"改\"\nen = \"change\"\n[operation.{what}]\nid = \"{id}\"\ncite = \"1\"\nzh = \"{id}\"\nen = \"{id}\"\n{body}\n"
    )
}

/// Makes one change, chosen by numbers; `None` where it does not fit the norm.
fn make(toml: &str, which: usize, how: usize, rule: &oracle::norms::Rule) -> Option<Both> {
    let count =
        (0..).take_while(|number| toml.contains(&format!("[[article.norm]]\nid = \"1n{number}\"\n"))).count();
    let id = format!("1n{}", which % count);
    let (start, end) = block(toml, &id);
    let old = &toml[start..end];
    let put = |new: String| format!("{}{new}{}", &toml[..start], &toml[end..]);
    let replaced = |line: &str, new: &str| put(old.replacen(line, new, 1));
    let by = |new: &str| -> Option<(String, String)> {
        let effect = ["step", "power", "bar", "duty", "attend", "stand_in", "silence"]
            .iter()
            .find_map(|key| line(old, key))?;
        let at = effect.find("by = [")?;
        let close = at + effect[at..].find(']')?;
        Some((effect.to_owned(), format!("{}by = [\"{new}\"]{}", &effect[..at], &effect[close + 1..])))
    };
    Some(match how % 9 {
        0 => {
            let new = ["hard", "principle", "generally"][how / 9 % 3];
            Both {
                operations: vec![changed(&id, &format!("strength = \"{new}\""))],
                rulebook: replaced(line(old, "strength")?, &format!("strength = \"{new}\"")),
            }
        }
        1 => {
            let new = "kinds = [\"left\"]";
            let rulebook = match line(old, "kinds") {
                Some(line) => replaced(line, new),
                None => replaced("strength", &format!("{new}\nstrength")),
            };
            Both { operations: vec![changed(&id, new)], rulebook }
        }
        2 => {
            let (line, new) = by("r1")?;
            Both { operations: vec![changed(&id, "by = [\"r1\"]")], rulebook: replaced(&line, &new) }
        }
        3 => {
            let line = line(old, "deadline")?;
            let at = line.find("within = ")?;
            let end = at + line[at..].find(',')?;
            let new = format!("{}within = 4{}", &line[..at], &line[end..]);
            Both { operations: vec![changed(&id, "within = 4")], rulebook: replaced(line, &new) }
        }
        4 => {
            let line = line(old, "quorum")?;
            let new = line
                .replace("more_than = \"1/2\"", "at_least = \"3/4\"")
                .replace("at_least = \"2/3\"", "at_least = \"3/4\"");
            Both { operations: vec![changed(&id, "at_least = \"3/4\"")], rulebook: replaced(line, &new) }
        }
        5 => {
            let test = "when = { flag = \"no\" }";
            if line(old, "when").is_some() {
                return None;
            }
            Both {
                operations: vec![changed(&id, test)],
                rulebook: replaced("strength", &format!("{test}\nstrength")),
            }
        }
        6 => {
            let new = format!(
                "[[article.norm]]\nid = \"1m\"\ncite = \"1\"\nzh = \"1m\"\nen = \"1m\"\n{}\n",
                rule.body
            );
            let (first, _) = block(toml, "1n0");
            Both {
                operations: vec![as_table("insert", "1m", &rule.body)],
                rulebook: format!("{}{new}{}", &toml[..first], &toml[first..]),
            }
        }
        7 => {
            let overrides = line(old, "overrides")?.to_owned();
            let head = old.find("strength")?;
            let new = format!("{}{}\n{overrides}\n", &old[..head], rule.body);
            Both {
                operations: vec![as_table("replace", &id, &format!("{}\n{overrides}", rule.body))],
                rulebook: put(new),
            }
        }
        _ => {
            // Whoever displaces the norm that goes must be told.
            let mut operations = Vec::new();
            let mut rulebook = put(String::new());
            for number in 0..count {
                let other = format!("1n{number}");
                if other == id {
                    continue;
                }
                let (start, end) = block(&rulebook, &other);
                let text = rulebook[start..end].to_owned();
                let list = line(&text, "overrides")?;
                if list.contains(&format!("\"{id}\"")) {
                    operations.push(changed(&other, "overrides = []"));
                    rulebook.replace_range(start..end, &text.replacen(list, "overrides = []", 1));
                }
            }
            operations.push(operation(&format!("repeal = \"{id}\"")));
            Both { operations, rulebook }
        }
    })
}

fn header(id: &str, more: &str) -> String {
    format!(
        "[amendment]\nid = \"{id}\"\ntitle = {{ zh = \"试\", en = \"trial\" }}\nreason = {{ zh = \"试\", en = \"trial\" }}\neffective = 2026-12-01\n{more}\n"
    )
}

fn rulebook(folder: &Folder) -> String {
    String::from_utf8(folder.files["rulebook/all.toml"].clone()).expect("text")
}

/// The same folder with an amendment.
fn with(folder: &Folder, id: &str, more: &str, operations: &[String]) -> Folder {
    let mut folder = folder.clone();
    let text = format!("{}{}", header(id, more), operations.concat());
    folder.files.insert(format!("amendments/{id}.toml"), text.into_bytes());
    folder
}

/// That the rival readings of an institution stand as they are.
fn keeps(case: &Case) -> String {
    let ids: Vec<String> =
        case.book.ambiguities.iter().map(|ambiguity| format!("\"{}\"", ambiguity.id)).collect();
    format!("keeps = [{}]", ids.join(", "))
}

fn side(version: VersionIx) -> Side {
    Side { version, ..Side::default() }
}

fn compared(case: &Case, before: VersionIx, after: VersionIx) -> Comparison {
    let actions: Vec<Action> = case.facts.actions.names.atoms().collect();
    compare(case, &actions, &side(before), &side(after)).expect("no circle")
}

#[test]
fn an_amendment_answers_like_the_rulebook_changed_by_hand() {
    let plans = (oracle::generate::plan(), any::<usize>(), any::<usize>(), oracle::norms::rule());
    let tried = std::cell::Cell::new(0);
    check(300, &plans, |(plan, which, how, rule)| {
        // A repeal would leave readings behind that drop what is not there.
        let plan = if how % 9 == 8 { plan.without_readings() } else { plan };
        let folder = plan.folder();
        let plain = try_loaded(&folder).expect("random institutions are sound");
        let Some(Both { operations, rulebook }) = make(&rulebook(&folder), which, how, &rule) else {
            return Ok(());
        };
        let Ok(mut amended) = try_loaded(&with(&folder, "trial", &keeps(&plain), &operations)) else {
            return Ok(());
        };
        let Ok(version) = amended.amend(&["trial"]) else { return Ok(()) };
        let mut by_hand = folder.clone();
        let by_hand_text = rulebook.clone();
        by_hand.files.insert("rulebook/all.toml".to_owned(), rulebook.into_bytes());
        let by_hand = try_loaded(&by_hand);
        prop_assert!(
            by_hand.is_ok(),
            "the amendment is accepted, but not the change by hand: {:?}",
            by_hand.err()
        );
        let by_hand = by_hand.unwrap();
        // The same rulebook as that of another folder: no answer differs from the amended one.
        let mut beside = with(&folder, "trial", &keeps(&plain), &operations);
        beside.files.insert("against/all.toml".to_owned(), by_hand_text.into_bytes());
        let mut beside = try_loaded(&beside).expect("both rulebooks are sound");
        let other = beside.book.other.as_ref().expect("the other rulebook").version;
        let amended_again = beside.amend(&["trial"]).expect("as before");
        let found = compared(&beside, other, amended_again);
        prop_assert!(found.changed.is_empty(), "{:#?}", found.changed);
        for choices in oracle::compare::worlds(&by_hand) {
            let said = answers(&amended, &world(&amended, version, &choices));
            let wanted = answers(&by_hand, &world(&by_hand, VersionIx::default(), &choices));
            prop_assert!(said == wanted, "{choices:?}\n{said:#?}\n{wanted:#?}");
        }
        tried.set(tried.get() + 1);
        Ok(())
    });
    assert!(tried.get() > 70, "only {} amendments were applied", tried.get());
}

/// The chain of an action on both sides.
fn chains(case: &Case, action: Action, before: VersionIx, after: VersionIx) -> ChainDiff {
    compare_chains(case, action, &side(before), &side(after))
        .expect("no circle")
        .expect("there is the action")
}

/// What must hold of the old and the new chain of every action.
fn properties_of_chains(case: &Case, before: VersionIx, after: VersionIx) -> Result<(), TestCaseError> {
    let worlds = [before, after].map(|version| world(case, version, &[]));
    let flips = Worlds::new(case, &side(before), &side(after)).expect("no circle").flips;
    for (action, row) in case.facts.actions.iter() {
        // Of the others nothing could differ; the comparison of answers sees to that.
        if !flips.iter().any(|flip| flip.touches(case, row.kind)) {
            continue;
        }
        prop_assert!(chains(case, action, after, after).is_empty(), "nothing differs from itself");
        let (there, back) = (chains(case, action, before, after), chains(case, action, after, before));
        // Every step of either side stands in it once.
        for (own, place) in [(&there.before, 0), (&there.after, 1)] {
            let mut places: Vec<usize> =
                there.steps.iter().filter_map(|step| [step.old, step.new][place]).collect();
            places.sort_unstable();
            prop_assert_eq!(places, (0..own.steps.len()).collect::<Vec<_>>());
        }
        // The mirror shows the same, turned.
        let turned = |change: &Change| match change {
            Change::Added => "dropped",
            Change::Dropped => "added",
            other => other.id(),
        };
        let faces = |diff: &ChainDiff, back: bool| -> BTreeSet<(Option<usize>, Option<usize>, String)> {
            let face = |step: &signoff::compare::chains::DiffStep| {
                if back {
                    (step.new, step.old, turned(&step.change).to_owned())
                } else {
                    (step.old, step.new, step.change.id().to_owned())
                }
            };
            diff.steps.iter().map(face).collect()
        };
        prop_assert_eq!(faces(&there, false), faces(&back, true));
        let edges = |diff: &ChainDiff, back: bool| -> Vec<(String, String, &'static str)> {
            let name = |place: usize| {
                let step = &diff.steps[place];
                let (old, new) = if back { (step.new, step.old) } else { (step.old, step.new) };
                format!("{old:?} {new:?}")
            };
            let word = |change: EdgeChange| match (change, back) {
                (EdgeChange::Added, true) => "dropped",
                (EdgeChange::Dropped, true) => "added",
                (EdgeChange::Joined, true) => "parted",
                (EdgeChange::Parted, true) => "joined",
                (other, _) => other.id(),
            };
            let mut list: Vec<_> =
                diff.edges.iter().map(|edge| (name(edge.from), name(edge.to), word(edge.change))).collect();
            list.sort();
            list
        };
        prop_assert_eq!(edges(&there, false), edges(&back, true));
        // Ranks ascend along every edge that is drawn forward, and all of the new chain are.
        for edge in &there.edges {
            let forward = there.steps[edge.from].rank < there.steps[edge.to].rank;
            prop_assert_eq!(forward, !edge.backward);
            let went = matches!(edge.change, EdgeChange::Dropped | EdgeChange::Parted);
            prop_assert!(forward || went || !there.after.derived.circular.is_empty());
        }
        // What differs has a cause, and what the answers show the figure shows.
        for step in there.steps.iter().filter(|step| step.change != Change::Stays) {
            prop_assert!(!step.responsible.is_empty(), "a step differs without a cause: {step:?}");
        }
        let asked = signoff::settle::asked(case, None);
        let [old, new] = worlds.each_ref().map(|world| {
            let situation = Situation::of(&case.book, &case.facts, world, action, &Switches::default());
            asked.settle(situation.into_iter().collect()).into_iter().next().map(|(_, settled, _)| settled)
        });
        let apart = |settled: &Option<Settled>| {
            settled
                .as_ref()
                .map(|own| Settled { verdict: signoff::verdict::Verdict::Required, ..own.clone() })
        };
        prop_assert!(apart(&old) == apart(&new) || !there.is_empty(), "the figure misses a difference");
    }
    Ok(())
}

/// What must hold of a comparison of two versions.
fn properties(case: &Case, before: VersionIx, after: VersionIx) -> Result<(), TestCaseError> {
    for version in [before, after] {
        let same = compared(case, version, version);
        prop_assert!(same.changed.is_empty() && same.flips.is_empty());
    }
    let (there, back) = (compared(case, before, after), compared(case, after, before));
    prop_assert_eq!(there.flips.len(), back.flips.len());
    prop_assert_eq!(there.changed.len(), back.changed.len());
    for (one, other) in there.changed.iter().zip(&back.changed) {
        prop_assert!((one.action, one.act) == (other.action, other.act));
        prop_assert!(one.before == other.after && one.after == other.before);
        prop_assert!(one.conflicts[0] == other.conflicts[1] && one.conflicts[1] == other.conflicts[0]);
    }
    let mut worlds = Worlds::new(case, &side(before), &side(after)).expect("no circle");
    for change in there.changed.iter().filter(|change| change.before != change.after) {
        let acts: Vec<Act> = case.book.vocabulary.acts.atoms().collect();
        let asked = Asked {
            case,
            acts: change.act.map_or(acts, |act| vec![act]),
            person: None,
            whole: change.act.is_none(),
        };
        let mut gives = |flips: &BTreeSet<usize>| {
            let world = worlds.with(flips)?;
            let situation =
                Situation::of(&case.book, &case.facts, &world, change.action, &Switches::default())?;
            asked.settle(vec![situation]).into_iter().next().map(|(_, settled, _)| settled)
        };
        prop_assert!(!change.responsible.is_empty(), "a difference without a cause");
        prop_assert!(gives(&change.responsible).as_ref() == Some(&change.after), "not sufficient");
        for spare in &change.responsible {
            let fewer: BTreeSet<usize> =
                change.responsible.iter().copied().filter(|flip| flip != spare).collect();
            prop_assert!(gives(&fewer).as_ref() != Some(&change.after), "not minimal");
        }
    }
    Ok(())
}

#[test]
fn comparisons_of_random_amendments_mirror_each_other_and_name_minimal_causes() {
    let plans = (
        oracle::generate::plan(),
        proptest::collection::vec((any::<usize>(), any::<usize>()), 1..=4),
        oracle::norms::rule(),
    );
    let tried = std::cell::Cell::new(0);
    check(100, &plans, |(plan, numbers, rule)| {
        let folder = plan.folder();
        let plain = try_loaded(&folder).expect("random institutions are sound");
        let toml = rulebook(&folder);
        // Each on a norm of its own, so that none undoes what another does.
        let mut norms = BTreeSet::new();
        let operations: Vec<String> = numbers
            .iter()
            .filter(|(which, how)| {
                how % 9 != 8 && norms.insert(if how % 9 == 6 { usize::MAX } else { which % 2 })
            })
            .filter_map(|&(which, how)| make(&toml, which % 2, how, &rule))
            .flat_map(|both| both.operations)
            .collect();
        let Ok(mut case) = try_loaded(&with(&folder, "trial", &keeps(&plain), &operations)) else {
            return Ok(());
        };
        let Ok(version) = case.amend(&["trial"]) else { return Ok(()) };
        tried.set(tried.get() + 1);
        properties_of_chains(&case, VersionIx::default(), version)?;
        properties(&case, VersionIx::default(), version)
    });
    assert!(tried.get() > 30, "only {} amendments were applied", tried.get());
}

#[test]
fn an_amendment_and_its_inverse_give_back_the_rulebook() {
    let plans = (oracle::generate::plan(), any::<usize>(), any::<usize>(), oracle::norms::rule());
    check(80, &plans, |(plan, which, how, rule)| {
        let folder = plan.folder();
        let plain = try_loaded(&folder).expect("random institutions are sound");
        let toml = rulebook(&folder);
        let how = [0, 6, 7][how % 3] + 9 * (how / 3 % 3);
        let Some(Both { operations, .. }) = make(&toml, which, how, &rule) else { return Ok(()) };
        let count = plain
            .book
            .norms
            .iter()
            .filter(|norm| norm.id.starts_with("1n"))
            .map(|norm| &norm.id)
            .collect::<BTreeSet<_>>()
            .len();
        let id = format!("1n{}", which % count);
        let back = if how % 9 == 6 {
            vec![operation("repeal = \"1m\"")]
        } else {
            let (start, end) = block(&toml, &id);
            let body: Vec<&str> = toml[start..end].lines().skip(5).collect();
            vec![as_table("replace", &id, &body.join("\n"))]
        };
        let folder = with(&folder, "there", &keeps(&plain), &operations);
        let folder = with(&folder, "back", &format!("follows = [\"there\"]\n{}", keeps(&plain)), &back);
        let Ok(mut case) = try_loaded(&folder) else { return Ok(()) };
        let Ok(version) = case.amend(&["back"]) else { return Ok(()) };
        let found = compared(&case, VersionIx::default(), version);
        prop_assert!(found.flips.is_empty() && found.changed.is_empty(), "{:?}", found.flips);
        for choices in oracle::compare::worlds(&plain) {
            let said = answers(&case, &world(&case, version, &choices));
            prop_assert!(said == answers(&plain, &world(&plain, VersionIx::default(), &choices)));
        }
        Ok(())
    });
}

#[test]
fn the_shipped_amendments_compare_as_they_must() {
    let mut case = try_loaded(&built_in()).expect("the example is sound");
    let ids: Vec<String> = case.book.amendments.iter().map(|amendment| amendment.id.clone()).collect();
    assert!(ids.len() >= 8, "{ids:?}");
    for id in &ids {
        let version = case.amend(&[id]).unwrap_or_else(|report| panic!("{id}: {:?}", report.problems()));
        for found in [properties, properties_of_chains].map(|of| of(&case, VersionIx::default(), version)) {
            if let Err(error) = found {
                panic!("{id}: {error}");
            }
        }
    }
    // All of them fit together, in any order.
    let all: Vec<&str> = ids.iter().map(String::as_str).collect();
    let reversed: Vec<&str> = all.iter().rev().copied().collect();
    let (there, back) = (case.amend(&all), case.amend(&reversed));
    let (there, back) = (there.expect("they compose"), back.expect("they compose"));
    let found = compared(&case, there, back);
    assert!(found.changed.is_empty() && found.flips.is_empty(), "the order matters: {:?}", found.flips);
}
