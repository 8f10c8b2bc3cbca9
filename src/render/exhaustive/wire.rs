//! An exhaustive comparison as JSON: every space with what was varied, and every group of situations that differ in the same ways.

use schemars::JsonSchema;
use serde::Serialize;

use super::conditions::{cell, conjunction, what};
use super::{came_to, example, held_fast, ways};
use crate::compare::cover::Cube;
use crate::compare::exhaustive::Found;
use crate::compare::space::Space;
use crate::render::comparison::Sides;
use crate::render::json::Both;
use crate::words::Words;

/// The answer to `compare --exhaustive`.
#[derive(Serialize, JsonSchema)]
pub struct ExhaustiveWire {
    /// Always `signoff/1`.
    schema: &'static str,
    /// Always `compare`.
    command: &'static str,
    /// The one side, in words.
    before: Both,
    /// The other side, in words.
    after: Both,
    /// How many situations there are; a number in words, since it may be larger than a number of JSON can be.
    situations: String,
    /// How many of them differ.
    changed: String,
    /// What was held fast.
    #[serde(skip_serializing_if = "Option::is_none")]
    held_fast: Option<Both>,
    /// The spaces: one for each group of kinds of action that the norms concerned treat alike.
    spaces: Vec<SpaceWire>,
}

/// The situations of one space.
#[derive(Serialize, JsonSchema)]
struct SpaceWire {
    /// The kinds of action.
    kinds: Vec<String>,
    /// How many situations it has.
    situations: String,
    /// Into how many cases they fall that were derived one by one.
    cases: usize,
    /// How many situations differ.
    changed: String,
    /// What was varied.
    variables: Vec<VariableWire>,
    /// The answer differs exactly when one of these holds.
    when: Vec<Both>,
    /// The situations that differ, by the ways in which they do.
    groups: Vec<GroupWire>,
}

/// A fact that was varied.
#[derive(Serialize, JsonSchema)]
struct VariableWire {
    /// The fact.
    what: Both,
    /// Its values, those that make no difference to the norms in one.
    values: Vec<Both>,
}

/// The situations that differ in the same ways.
#[derive(Serialize, JsonSchema)]
struct GroupWire {
    /// The ways.
    ways: Both,
    /// How many situations.
    situations: String,
    /// They are these situations: one of these holds.
    when: Vec<Both>,
    /// One of them.
    example: Both,
    /// What it comes to on the one side.
    before: Both,
    /// What it comes to on the other side.
    after: Both,
}

/// The JSON Schema of it.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(ExhaustiveWire)
}

/// As JSON.
pub fn wire(words: &Words<'_>, sides: &Sides, found: &[Found]) -> ExhaustiveWire {
    let when = |space: &Space, cubes: &[Cube]| -> Vec<Both> {
        cubes.iter().map(|cube| conjunction(words, space, cube).into()).collect()
    };
    let space = |found: &Found| SpaceWire {
        kinds: found
            .space
            .kinds
            .iter()
            .map(|&kind| words.case.book.vocabulary.kinds.id(kind).to_owned())
            .collect(),
        situations: found.situations.to_string(),
        cases: found.cases,
        changed: found.changed.to_string(),
        variables: found
            .space
            .variables
            .iter()
            .map(|variable| VariableWire {
                what: what(words, &variable.what).into(),
                values: variable.cells.iter().map(|of| cell(words, &variable.what, of).into()).collect(),
            })
            .collect(),
        when: when(&found.space, &found.when),
        groups: found
            .groups
            .iter()
            .map(|group| GroupWire {
                ways: ways(words, group).into(),
                situations: group.situations.to_string(),
                when: when(&found.space, &group.when),
                example: example(words, &found.space, &group.example.0).into(),
                before: came_to(words, &group.example.1).into(),
                after: came_to(words, &group.example.2).into(),
            })
            .collect(),
    };
    ExhaustiveWire {
        schema: "signoff/1",
        command: "compare",
        before: sides.before.clone().into(),
        after: sides.after.clone().into(),
        situations: found.iter().map(|found| found.situations).sum::<u128>().to_string(),
        changed: found.iter().map(|found| found.changed).sum::<u128>().to_string(),
        held_fast: held_fast(found).map(Both::from),
        spaces: found.iter().map(space).collect(),
    }
}
