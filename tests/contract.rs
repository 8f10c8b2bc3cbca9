//! What is written as JSON keeps to the schema that is published for it: everything the schema asks for is there, and nothing it does not know.
//!
//! Reads as much of JSON Schema as the published files use.

#![expect(clippy::expect_used, reason = "a test that cannot read its files has failed")]

mod common;

use serde_json::{Map, Value};

fn published(name: &str) -> Value {
    let path =
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/schema/{name}.schema.json"));
    let text = std::fs::read_to_string(path).expect("the schema is published");
    serde_json::from_str(&text).expect("the schema is JSON")
}

/// What of a value goes against a schema, with the way to it.
fn against(root: &Value, schema: &Value, value: &Value, way: &str, wrong: &mut Vec<String>) {
    let Some(schema) = schema.as_object() else { return };
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let target = root.pointer(name.trim_start_matches('#')).expect("a reference points at something");
        against(root, target, value, way, wrong);
    }
    if let Some(choices) = schema.get("anyOf").or_else(|| schema.get("oneOf")).and_then(Value::as_array) {
        let fits = |choice: &&Value| {
            let mut found = Vec::new();
            against(root, choice, value, way, &mut found);
            found.is_empty()
        };
        if choices.iter().find(fits).is_none() {
            wrong.push(format!("{way}: none of the forms that are possible"));
        }
    }
    if let Some(sort) = schema.get("type") {
        let is = |sort: &Value| match sort.as_str() {
            Some("object") => value.is_object(),
            Some("array") => value.is_array(),
            Some("string") => value.is_string(),
            Some("boolean") => value.is_boolean(),
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("number") => value.is_number(),
            Some("null") => value.is_null(),
            _ => false,
        };
        if !sort.as_array().map_or_else(|| is(sort), |sorts| sorts.iter().any(is)) {
            wrong.push(format!("{way}: not of the type {sort}"));
            return;
        }
    }
    if let (Some(of), Some(list)) = (schema.get("items"), value.as_array()) {
        for (place, item) in list.iter().enumerate() {
            against(root, of, item, &format!("{way}/{place}"), wrong);
        }
    }
    if let Some(fields) = value.as_object() {
        object(root, schema, fields, way, wrong);
    }
}

fn object(
    root: &Value,
    schema: &Map<String, Value>,
    fields: &Map<String, Value>,
    way: &str,
    wrong: &mut Vec<String>,
) {
    for name in
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
    {
        if !fields.contains_key(name) {
            wrong.push(format!("{way}: `{name}` is missing"));
        }
    }
    let known = schema.get("properties").and_then(Value::as_object);
    let rest = schema.get("additionalProperties");
    for (name, value) in fields {
        match known.and_then(|known| known.get(name)).or(rest) {
            Some(of) => against(root, of, value, &format!("{way}/{name}"), wrong),
            None if known.is_some() => wrong.push(format!("{way}: `{name}` is not in the schema")),
            None => {}
        }
    }
}

/// Asks, and holds what is written against the schema.
fn keeps_to(schema: &Value, words: &str) {
    let words = format!("signoff {words} --format json");
    let (kept, code) = signoff::cli::run_kept(common::words(&words));
    assert!(code != 2 && code != 3, "{words}: {}", kept.err);
    let answer: Value = serde_json::from_str(&kept.out).expect("the answer is JSON");
    let mut wrong = Vec::new();
    against(schema, schema, &answer, "", &mut wrong);
    assert!(wrong.is_empty(), "{words}\n{}", wrong.join("\n"));
}

#[test]
fn answers_keep_to_their_schema() {
    let schema = published("answer");
    let listed = signoff::cli::run_kept(common::words("signoff list actions --format json")).0.out;
    let listed: Value = serde_json::from_str(&listed).expect("a list is JSON");
    let actions = listed.get("rows").and_then(Value::as_array).expect("there are actions");
    let ids: Vec<&str> = actions.iter().filter_map(|row| row.get("id")?.as_str()).collect();
    assert!(ids.len() > 100, "there are actions");
    for id in ids.iter().step_by(17) {
        for question in ["chain", "who approve", "can B approve", "whynot D sign"] {
            keeps_to(&schema, &format!("{question} {id}"));
        }
    }
    for question in [
        "who sign_for_issue gov-portfolio --set scope=",
        "who hold exec-half",
        "who hold plenary-2026-third",
        "who sign contract-campus --case facts/college",
        "who sign contract-campus --case facts/college --set amount=",
        "can D sign contract-lab-late --case facts/college",
        "who sign_for_issue gov-pgm --with party-group-signs",
    ] {
        keeps_to(&schema, question);
    }
}

#[test]
fn comparisons_and_test_results_keep_to_theirs() {
    keeps_to(&published("compare"), "compare --with party-group-signs --action gov-pgm --action gov-cross");
    keeps_to(&published("test"), "test minutes-special-fiscal");
    keeps_to(&published("audit"), "test --mutate --norm 45.3b minutes-special-fiscal");
}
