//! Recording an answer: the table `expect` of one scenario is rewritten in the text of its file, and nothing else is touched.

use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

use super::expect::{Written, takings};
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
    for (path, value) in lines(outcome) {
        put(expect, &path, &value).ok_or_else(lost)?;
    }
    if expect.is_empty() {
        for (path, value) in main_points(outcome) {
            put(expect, &path, &value).ok_or_else(lost)?;
        }
    }
    Ok(document.to_string())
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
