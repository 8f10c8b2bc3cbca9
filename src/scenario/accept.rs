//! Recording an answer: the table `expect` of one scenario is rewritten in the text of its file, and nothing else is touched.

use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

use super::expect::{Written, takings};
use super::observe::Observed;
use super::{Outcome, Scenario};
use crate::source::{Problem, both};

/// One line of a record: the keys, and the value that is to stand there; none where the key is to go.
type Line = (Vec<String>, Written);

/// The text of the scenario's file with the answer recorded: expectations that are not met are brought into line with it, those
/// that are met stay as they are written. A scenario that expects nothing yet gets the main points of the answer.
///
/// # Errors
/// The scenario does not stand in the file as `[[scenario]]`.
pub fn record(text: &str, scenario: &Scenario, outcome: &Outcome) -> Result<String, Box<Problem>> {
    write(text, scenario, lines(outcome), outcome)
}

/// Puts these lines into the expectation of a scenario in the text of its file; where nothing is expected then, the main points.
fn write(
    text: &str,
    scenario: &Scenario,
    lines: Vec<Line>,
    outcome: &Outcome,
) -> Result<String, Box<Problem>> {
    let lost = || {
        Box::new(
            Problem::error(
                scenario.at.clone(),
                both!("情景 `{}` 无法改写", "the scenario `{}` cannot be rewritten", scenario.id),
            )
            .hint(both!(
                "它应写作 `[[scenario]]`，文件在此期间也不应改动",
                "it must be written as `[[scenario]]`, and the file must not change meanwhile"
            )),
        )
    };
    let mut document: DocumentMut = text.parse().map_err(|_| lost())?;
    let table = document
        .get_mut("scenario")
        .and_then(Item::as_array_of_tables_mut)
        .and_then(|list| list.get_mut(scenario.index))
        .filter(|table| table.get("id").and_then(Item::as_str) == Some(&scenario.id))
        .ok_or_else(lost)?;
    let expect = table.entry("expect").or_insert_with(|| Item::Table(Table::new()));
    let expect = expect.as_table_like_mut().ok_or_else(lost)?;
    for (path, value) in lines {
        put(expect, &path, &value).ok_or_else(lost)?;
    }
    if expect.is_empty() {
        for (path, value) in main_points(outcome) {
            put(expect, &path, &value).ok_or_else(lost)?;
        }
    }
    Ok(document.to_string())
}

/// The text of the scenario's file with the main points of an answer recorded, and everything in which another answer to it differs.
///
/// # Errors
/// The scenario does not stand in the file as `[[scenario]]`.
pub fn record_difference(
    text: &str,
    scenario: &Scenario,
    now: &Outcome,
    other: &Outcome,
) -> Result<String, Box<Problem>> {
    let points = main_points(now).into_iter().chain(differences(now, other));
    write(text, scenario, points.collect(), now)
}

/// Whether two answers to a scenario differ in anything that an expectation can say.
pub fn differs(one: &Outcome, other: &Outcome) -> bool {
    one.observed != other.observed && !differences(one, other).is_empty()
}

/// What an expectation can say of an answer and not of another one.
fn differences(now: &Outcome, other: &Outcome) -> Vec<Line> {
    let theirs = all_points(other);
    let mut list: Vec<Line> = all_points(now).into_iter().filter(|line| !theirs.contains(line)).collect();
    let (one, two) = (&now.observed, &other.observed);
    let mut only = |key: &str, mine: Vec<String>, theirs: Vec<String>| {
        let items: Vec<String> = mine.iter().filter(|item| !theirs.contains(item)).cloned().collect();
        if !items.is_empty() {
            list.push((vec![key.to_owned()], Written::List(items)));
        }
    };
    let order = |seen: &Observed| seen.before.iter().map(|(one, other)| format!("{one} < {other}")).collect();
    only("order", order(one), order(two));
    let labels = |seen: &Observed| seen.steps.keys().cloned().collect::<Vec<_>>();
    only("not_steps", labels(two), labels(one));
    let cites = |seen: &Observed| seen.cites.iter().map(ToString::to_string).collect::<Vec<_>>();
    // Among the main points all cites are named already.
    only("not_cites", cites(two), cites(one));
    let rests = |seen: &Observed| {
        let readings = seen.readings.iter().map(|(ambiguity, rival)| format!("{ambiguity}={rival}"));
        readings.chain(seen.others.iter().cloned()).collect::<Vec<_>>()
    };
    only("rests_on", rests(one), rests(two));
    only("not_rests_on", rests(two), rests(one));
    list
}

/// Everything that an expectation can say exactly of an answer.
fn all_points(outcome: &Outcome) -> Vec<Line> {
    let seen = &outcome.observed;
    let mut list: Vec<Line> = Vec::new();
    let mut point = |path: &[&str], written: Written| {
        list.push((path.iter().map(|&key| key.to_owned()).collect(), written));
    };
    if let Some(verdict) = seen.verdict {
        point(&["verdict"], Written::Text(verdict.id().to_owned()));
    }
    if let Some(verdict) = seen.by_default {
        point(&["by_default"], Written::Text(verdict.id().to_owned()));
    }
    let by = seen.by();
    let open = seen.asked().any(|(_, step)| step.open);
    if by.is_empty() {
        point(&["nobody"], Written::Flag(!open));
    } else {
        point(&["by"], Written::List(takings(&by)));
    }
    point(&["open"], Written::Flag(open));
    for (key, required) in [("steps", true), ("powers", false)] {
        let asked = seen.asked().filter(|(_, step)| step.required == required);
        point(&[key], Written::List(asked.map(|(label, _)| label.clone()).collect()));
    }
    let needs = seen.needs.iter().map(|(id, test)| id.clone().unwrap_or_else(|| test.en.clone()));
    point(&["needs"], Written::List(needs.collect()));
    let defects = seen.defects.iter().map(|(kind, label)| format!("{kind} {label}"));
    point(&["defects"], Written::List(defects.collect()));
    point(&["stuck"], Written::Flag(seen.asked().any(|(_, step)| !step.stuck.is_empty())));
    for (label, step) in &seen.steps {
        let mut of = |key: &str, written: Written| point(&["step", label, key], written);
        of("by", Written::List(takings(&step.by)));
        of("open", Written::Flag(step.open));
        of("required", Written::Flag(step.required));
        of("quantifier", Written::Text(step.quantifier.to_owned()));
        of("state", Written::Text(step.state.to_owned()));
        match step.due.iter().collect::<Vec<_>>().as_slice() {
            [] => of("due", Written::Text("none".to_owned())),
            [day] => of("due", Written::Day(**day)),
            _ => {}
        }
        of("stuck", Written::List(step.stuck.iter().map(ToString::to_string).collect()));
    }
    list
}

fn lines(outcome: &Outcome) -> Vec<Line> {
    let failed = outcome.checks.iter().filter(|check| !check.met);
    failed.map(|check| (check.path.clone(), check.instead.clone())).collect()
}

/// The main points of an answer.
fn main_points(outcome: &Outcome) -> Vec<Line> {
    let seen = &outcome.observed;
    let whole = outcome.answer.question.acts.is_empty();
    let key = |key: &str| vec![key.to_owned()];
    let mut list = Vec::new();
    if let Some(verdict) = seen.verdict {
        list.push((key("verdict"), Written::Text(verdict.id().to_owned())));
    }
    if whole {
        let of = |required: bool| {
            seen.asked()
                .filter(|(_, step)| step.required == required)
                .map(|(label, _)| label.clone())
                .collect::<Vec<_>>()
        };
        list.push((key("steps"), Written::List(of(true))));
        if !of(false).is_empty() {
            list.push((key("powers"), Written::List(of(false))));
        }
        for (label, step) in seen.asked().filter(|(_, step)| !step.by.is_empty() && step.by.len() <= 6) {
            let path = vec!["step".to_owned(), label.clone(), "by".to_owned()];
            list.push((path, Written::List(takings(&step.by))));
        }
    } else if outcome.answer.question.person.is_none() {
        list.push((key("by"), Written::List(takings(&seen.by()))));
    }
    let due: Vec<_> = seen.asked().flat_map(|(_, step)| &step.due).collect();
    if let [day] = due.as_slice() {
        list.push((key("due"), Written::Day(**day)));
    }
    let cites: Vec<String> = seen.cites.iter().map(ToString::to_string).collect();
    if !cites.is_empty() {
        list.push((key("cites"), Written::List(cites)));
    }
    if !seen.needs.is_empty() {
        let needs = seen.needs.iter().map(|(id, test)| id.clone().unwrap_or_else(|| test.en.clone()));
        list.push((key("needs"), Written::List(needs.collect())));
    }
    if !seen.defects.is_empty() {
        let defects = seen.defects.iter().map(|(kind, label)| format!("{kind} {label}"));
        list.push((key("defects"), Written::List(defects.collect())));
    }
    if !seen.readings.is_empty() {
        let mut readings: Vec<String> =
            seen.readings.iter().map(|(ambiguity, _)| ambiguity.clone()).collect();
        readings.dedup();
        list.push((key("rests_on"), Written::List(readings)));
    }
    list
}

/// Puts a value where the keys lead, or takes the key away; comments beside it stay.
fn put(table: &mut dyn TableLike, path: &[String], written: &Written) -> Option<()> {
    let (first, rest) = path.split_first()?;
    if !rest.is_empty() {
        let inner = table.entry(first).or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        let inner = inner.as_table_like_mut()?;
        put(inner, rest, written)?;
        // A table that says nothing any more goes, too.
        if matches!(written, Written::Nothing) && inner.is_empty() {
            table.remove(first);
        }
        return Some(());
    }
    let mut value = match written {
        Written::Nothing => {
            table.remove(first);
            return Some(());
        }
        Written::Text(text) => Value::from(text.as_str()),
        Written::Flag(flag) => Value::from(*flag),
        Written::List(items) => Value::from(items.iter().map(String::as_str).collect::<Array>()),
        Written::Day(day) => Value::from(day.to_string().parse::<toml_edit::Datetime>().ok()?),
    };
    match table.get_mut(first).and_then(Item::as_value_mut) {
        Some(old) => {
            *value.decor_mut() = old.decor().clone();
            *old = value;
        }
        None => _ = table.insert(first, Item::Value(value)),
    }
    Some(())
}
