//! What is found is put together, and looked up in what the rulebook records already: its ambiguities, its silences, and what it accepts.
//!
//! That a reading mends a flaw is derived and not inferred from what the ambiguity is called.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::search::Bench;
use super::{Fault, Flaw, Found, Rules};
use crate::atom::NormIx;
use crate::cite::Cite;
use crate::findings::Findings;
use crate::rulebook::{Accepted, Choice};

/// Where the rulebook records a flaw.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Recorded {
    /// Clauses collide, and the ambiguity says so.
    Clash(String),
    /// An ambiguity: under this rival reading the flaw is not there.
    Reading(String, String),
    /// A silence on the same act.
    Silence(NormIx),
    /// The rulebook accepts it: its place among those accepted.
    Accepted(usize),
}

/// The flaws, each once, with the kinds of action in which they show, in the order of the checks and of the articles.
pub(super) fn flaws(rules: &Rules<'_>, bench: &mut Bench, found: Vec<Found>) -> Vec<Flaw> {
    let mut flaws: Vec<Flaw> = Vec::new();
    for Found { fault, norms, kind, shown } in found {
        let article = |norm: &NormIx| rules.case.book.norm(*norm).map(|norm| norm.article);
        let articles: BTreeSet<Option<u32>> = norms.iter().map(article).collect();
        let like = |known: &&mut Flaw| {
            same(&known.fault, &fault) && known.norms.iter().any(|norm| articles.contains(&article(norm)))
        };
        if let Some(known) = flaws.iter_mut().find(like) {
            known.kinds.insert(kind);
            known.norms.extend(norms);
            continue;
        }
        let (witness, shown) = shown.unzip();
        flaws.push(Flaw {
            fault,
            norms,
            kinds: BTreeSet::from([kind]),
            witness,
            shown,
            recorded: Vec::new(),
        });
    }
    for flaw in &mut flaws {
        flaw.recorded = recorded(rules, bench, flaw);
    }
    let key = |flaw: &Flaw| {
        let cites = flaw.norms.iter().filter_map(|&norm| rules.case.book.norm(norm));
        let first = cites.filter_map(|norm| Cite::parse(&norm.cite).ok()).min();
        (flaw.fault.check(), first, flaw.norms.clone())
    };
    flaws.sort_by_cached_key(key);
    flaws
}

/// Whether two flaws of one article are the same in different kinds of action.
fn same(one: &Fault, other: &Fault) -> bool {
    match (one, other) {
        (Fault::NoTaker { act, leaders, .. }, Fault::NoTaker { act: of, leaders: also, .. }) => {
            act == of && leaders == also
        }
        (Fault::OwnMatter { label, delegated, .. }, Fault::OwnMatter { label: of, delegated: also, .. }) => {
            label == of && delegated == also
        }
        _ => one == other,
    }
}

fn recorded(rules: &Rules<'_>, bench: &mut Bench, flaw: &Flaw) -> Vec<Recorded> {
    if let Fault::Clash { ambiguity, .. } = &flaw.fault {
        return vec![Recorded::Clash(ambiguity.clone())];
    }
    let ids: BTreeSet<&str> = flaw
        .norms
        .iter()
        .filter_map(|&norm| rules.case.book.norm(norm))
        .map(|norm| norm.id.as_str())
        .collect();
    let accepts = |accepted: &Accepted| {
        accepted.check == flaw.fault.check() && accepted.norms.iter().all(|id| ids.contains(id.as_str()))
    };
    let accepted = rules.case.book.accepted.iter().enumerate().filter(|(_, accepted)| accepts(accepted));
    let mut list: BTreeSet<Recorded> = accepted.map(|(place, _)| Recorded::Accepted(place)).collect();
    if let Some(shown) = &flaw.shown {
        list.extend(silences(&flaw.fault, shown).into_iter().map(Recorded::Silence));
    }
    let Some(witness) = &flaw.witness else { return list.into_iter().collect() };
    let book = &rules.case.book;
    for ambiguity in &book.ambiguities {
        if rules.side.choices.iter().any(|choice| choice.ambiguity.eq_ignore_ascii_case(&ambiguity.id)) {
            continue;
        }
        for reading in book.readings(rules.side.version, ambiguity) {
            let touches = |&norm: &NormIx| book.could_concern(norm, witness.kind);
            if reading.id == ambiguity.default || !reading.drop.iter().chain(&reading.add).any(touches) {
                continue;
            }
            let mut choices = rules.side.choices.clone();
            choices.push(Choice { ambiguity: ambiguity.id.clone(), reading: reading.id.clone() });
            let Ok(world) = book.world(rules.side.version, &choices) else { continue };
            let mended =
                bench.under(&Arc::new(world), witness).is_some_and(|found| mends(rules, &flaw.fault, &found));
            if mended {
                list.insert(Recorded::Reading(ambiguity.id.clone(), reading.id.clone()));
            }
        }
    }
    list.into_iter().collect()
}

/// Whether a flaw is gone under another reading. Of a norm that never applies, only that it does.
fn mends(rules: &Rules<'_>, fault: &Fault, found: &Findings) -> bool {
    let id = |norm: NormIx| rules.case.book.norm(norm).map_or("", |rule| rule.id.as_str());
    match fault {
        Fault::Contradictory { norm, .. } | Fault::Lifted { norm } | Fault::Displaced { norm, .. } => {
            found.derived.applies.iter().any(|&other| id(other) == id(*norm))
        }
        _ => !fault.holds(rules.case, found),
    }
}

/// The silences that say of the same act that nothing is said.
fn silences(fault: &Fault, shown: &Findings) -> Vec<NormIx> {
    let silences = shown.silences.iter();
    match fault {
        Fault::NoTaker { act, .. } => {
            silences.filter(|silence| silence.act == *act).map(|silence| silence.norm).collect()
        }
        Fault::Unregulated { .. } => {
            let person = shown.concerned();
            let covers = |persons: &Option<BTreeSet<crate::atom::Person>>| {
                persons.as_ref().is_none_or(|persons| person.is_some_and(|person| persons.contains(&person)))
            };
            silences.filter(|silence| covers(&silence.persons)).map(|silence| silence.norm).collect()
        }
        _ => Vec::new(),
    }
}
