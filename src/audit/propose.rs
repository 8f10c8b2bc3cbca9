//! A mutant that no scenario notices becomes a scenario that would: with the answer of the rules as they stand, for a reader to judge.
//!
//! What it proposes has been tried: it is met under the rules as they stand and not under the mutant. Opens and writes no file.

use std::collections::BTreeSet;

use toml_edit::{ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use super::hunt::replace;
use super::touch::Look;
use super::{Mutant, Run};
use crate::atom::NormIx;
use crate::case::Case;
use crate::cite::Cite;
use crate::model::{AttributeType, Condition, Norm, UnaryTest, show_number};
use crate::scenario::{self, Suite};
use crate::source::Folder;
use crate::words::Words;

/// The name of the file under which proposals are tried.
const FILE: &str = "scenarios/proposed.toml";

/// How many worlds are tried for one mutant.
const TRIES: usize = 240;

/// What is given and what is asked.
struct Try {
    given: Option<Item>,
    ask: InlineTable,
}

/// A scenario that notices the mutant, in the form of a scenario file with a comment that says what for; none where nothing that was
/// tried tells it from its norm.
pub fn propose(
    base: &Case,
    folder: &Folder,
    suite: &Suite,
    runs: &[Run<'_>],
    mutant: &Mutant,
) -> Option<String> {
    let original = base.book.norm(mutant.norm)?;
    let tries = tries(base, folder, suite, runs, mutant, original);
    let mut document = DocumentMut::new();
    let mut list = ArrayOfTables::new();
    for (place, one) in tries.into_iter().take(TRIES).enumerate() {
        list.push(table(base, &format!("try-{place}"), original, mutant, one));
    }
    document.insert("scenario", Item::ArrayOfTables(list));
    // What cannot be asked, or not of this action, is left out; the rest stands.
    let mut bare = folder.clone();
    bare.files.retain(|path, _| !path.starts_with("scenarios/"));
    bare.files.insert(FILE.to_owned(), document.to_string().into_bytes());
    let (tried, _) = scenario::read(&bare, base, true);
    tried.scenarios.iter().find_map(|one| {
        let case = tried.case(base, one);
        let look = Look::of(case, one).ok()?;
        if !look.could_notice(case, mutant, original) {
            return None;
        }
        let now = scenario::run(case, one).ok()?;
        let mut changed = case.clone();
        if !replace(&mut changed, mutant.norm, original, &mutant.changed) {
            return None;
        }
        let then = scenario::run(&changed, one).ok()?;
        if !scenario::differs(&now, &then) {
            return None;
        }
        let place = one.id.strip_prefix("try-")?.parse::<usize>().ok()?;
        let alone = alone(&document, place, &proposed_id(&mutant.id))?;
        bare.files.insert(FILE.to_owned(), alone.clone().into_bytes());
        let (suite, _) = scenario::read(&bare, base, true);
        let text = scenario::record_difference(&alone, suite.scenarios.first()?, &now, &then).ok()?;
        // Read back as it will stand, it must be met, and must not be under the mutant.
        bare.files.insert(FILE.to_owned(), text.clone().into_bytes());
        let (suite, report) = scenario::read(&bare, base, false);
        let whole = suite.scenarios.first().filter(|_| !report.has_errors())?;
        let case = suite.case(base, whole);
        let mut changed = case.clone();
        let swapped = replace(&mut changed, mutant.norm, original, &mutant.changed);
        let notices = swapped
            && scenario::holds(case, whole).unwrap_or(false)
            && !scenario::holds(&changed, whole).unwrap_or(false);
        notices.then(|| format!("{}{text}", heading(base, mutant)))
    })
}

/// The comment over a proposal.
fn heading(case: &Case, mutant: &Mutant) -> String {
    let words = Words { case, text: None };
    let cite = words.norm_cite(mutant.norm);
    format!(
        "# {0}\n# 发现的变异：{1} {2}\n# The mutant it notices: {3} {4}\n# 应有的结果是程序现在的答案，请对照原文核实。\n# The expectation is what the program says now: hold it against the text.\n",
        mutant.id, cite.zh, mutant.said.zh, cite.en, mutant.said.en
    )
}

/// The id of a mutant as the id of a scenario.
fn proposed_id(mutant: &str) -> String {
    let plain = |letter: char| if letter.is_alphanumeric() { letter } else { '-' };
    format!("mutant-{}", mutant.chars().map(plain).collect::<String>().to_lowercase())
}

/// One of the tables, under another id, as a file of its own.
fn alone(document: &DocumentMut, place: usize, id: &str) -> Option<String> {
    let mut table = document.get("scenario")?.as_array_of_tables()?.get(place)?.clone();
    table.insert("id", toml_edit::value(id));
    let mut list = ArrayOfTables::new();
    list.push(table);
    let mut one = DocumentMut::new();
    one.insert("scenario", Item::ArrayOfTables(list));
    Some(one.to_string())
}

fn table(case: &Case, id: &str, norm: &Norm, mutant: &Mutant, one: Try) -> Table {
    let mut table = Table::new();
    table.insert("id", toml_edit::value(id));
    let words = Words { case, text: None };
    let cite = words.norm_cite(mutant.norm);
    let mut title = InlineTable::new();
    title.insert("zh", Value::from(format!("{}：{}", cite.zh, mutant.said.zh)));
    title.insert("en", Value::from(format!("{}: {}", cite.en, mutant.said.en)));
    table.insert("title", toml_edit::value(title));
    if Cite::parse(&norm.cite).is_ok() {
        let cites: toml_edit::Array = std::iter::once(norm.cite.as_str()).collect();
        table.insert("cites", toml_edit::value(cites));
    }
    if let Some(given) = one.given {
        table.insert("given", given);
    }
    table.insert("ask", toml_edit::value(one.ask));
    table
}

/// What is tried: the worlds of the scenarios that the mutant could concern, then the actions on file, as they are and with the facts
/// that the norm looks at changed.
fn tries(
    base: &Case,
    folder: &Folder,
    suite: &Suite,
    runs: &[Run<'_>],
    mutant: &Mutant,
    original: &Norm,
) -> Vec<Try> {
    let mut list = Vec::new();
    let acts: Vec<String> = base
        .book
        .acts_of(&original.effect)
        .into_iter()
        .map(|act| base.book.vocabulary.acts.id(act).to_owned())
        .collect();
    let near = runs.iter().filter(|(scenario, _)| {
        let case = suite.case(base, scenario);
        Look::of(case, scenario).is_ok_and(|look| look.could_notice(case, mutant, original))
    });
    for (scenario, _) in near.take(TRIES / 4) {
        let Some(source) = written(folder, &scenario.at.file, &scenario.id) else { continue };
        let given = source.get("given").cloned();
        let Some(own) = source.get("ask").and_then(Item::as_inline_table) else { continue };
        list.push(Try { given: given.clone(), ask: own.clone() });
        let Some(action) = own.get("action").and_then(Value::as_str) else { continue };
        for ask in asks(action, &acts) {
            list.push(Try { given: given.clone(), ask });
        }
    }
    let actions = &base.facts.actions;
    for (action, row) in actions.iter() {
        if !base.book.could_concern(mutant.norm, row.kind) {
            continue;
        }
        for given in givens(base, mutant.norm, original) {
            for ask in asks(actions.id(action), &acts) {
                list.push(Try { given: given.clone(), ask });
            }
        }
    }
    list
}

/// The table of a scenario as it is written in its file.
fn written(folder: &Folder, file: &str, id: &str) -> Option<Table> {
    let text = std::str::from_utf8(folder.files.get(file)?).ok()?;
    let document: DocumentMut = text.trim_start_matches('\u{feff}').parse().ok()?;
    let list = document.get("scenario")?.as_array_of_tables()?;
    list.iter().find(|table| table.get("id").and_then(Item::as_str) == Some(id)).cloned()
}

/// The whole chain of an action, and who does each of these acts.
fn asks(action: &str, acts: &[String]) -> Vec<InlineTable> {
    let mut chain = InlineTable::new();
    chain.insert("chain", Value::from(true));
    chain.insert("action", Value::from(action));
    let who = |act: &String| {
        let mut ask = InlineTable::new();
        ask.insert("who", Value::from(act.as_str()));
        ask.insert("action", Value::from(action));
        ask
    };
    std::iter::once(chain).chain(acts.iter().map(who)).collect()
}

/// The folder as it is, and with each attribute that the norm looks at given the values at which its tests turn; under the reading
/// that brings the norm in, if the rulebook as written has it not.
fn givens(case: &Case, place: NormIx, norm: &Norm) -> Vec<Option<Item>> {
    let vocabulary = &case.book.vocabulary;
    let reading = case.book.ambiguities.iter().find_map(|ambiguity| {
        let found = ambiguity.readings.iter().find(|reading| reading.add.contains(&place))?;
        Some(format!("{}={}", ambiguity.id, found.id))
    });
    let reading = reading.filter(|_| !case.book.base.contains(&place));
    let mut sets: BTreeSet<Option<(String, String)>> = BTreeSet::from([None]);
    for condition in norm.all_conditions() {
        let Condition::Attribute(attribute, test) = condition else { continue };
        let Some(facts) = vocabulary.attribute(*attribute) else { continue };
        let values: Vec<String> = match facts.kind {
            AttributeType::YesNo => vec!["yes".to_owned(), "no".to_owned()],
            AttributeType::Number => match test {
                UnaryTest::Compare(_, bound) => around(*bound),
                UnaryTest::Between(low, high) => [around(*low), around(*high)].concat(),
                _ => Vec::new(),
            },
            _ => facts.options.iter().map(|option| option.id.clone()).collect(),
        };
        let id = vocabulary.attributes.id(*attribute);
        sets.extend(values.into_iter().map(|value| Some((id.to_owned(), value))));
    }
    let given = |set: Option<(String, String)>| {
        let mut given = Table::new();
        if let Some(reading) = &reading {
            let list: toml_edit::Array = std::iter::once(reading.as_str()).collect();
            given.insert("readings", toml_edit::value(list));
        }
        if let Some((attribute, value)) = set {
            let mut inner = InlineTable::new();
            inner.insert(&attribute, Value::from(value));
            given.insert("set", toml_edit::value(inner));
        }
        (!given.is_empty()).then_some(Item::Table(given))
    };
    sets.into_iter().map(given).collect()
}

/// The number itself and its neighbours.
fn around(bound: i64) -> Vec<String> {
    [-1, 0, 1].iter().map(|step| show_number(bound + step * super::parts::ONE)).collect()
}
