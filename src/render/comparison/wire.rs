//! A comparison as JSON: every answer that differs, action by action, nothing grouped and nothing left out.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Sides, answers};
use crate::compare::{Comparison, Flip};
use crate::model::Condition;
use crate::render::json::Both;
use crate::words::Words;

/// The answer to `compare`.
#[derive(Serialize, JsonSchema)]
pub struct ComparisonWire {
    /// Always `signoff/1`.
    schema: &'static str,
    /// Always `compare`.
    command: &'static str,
    /// The one side, in words.
    before: Both,
    /// The other side, in words.
    after: Both,
    /// What a reader must be warned of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Both>,
    /// The norms that differ.
    norms: Vec<FlipWire>,
    /// How many actions were looked at: those that a differing norm, or a differing fact, could concern.
    actions: usize,
    /// How many answers were worked out on each side.
    answers: usize,
    /// The answers that differ.
    changed: Vec<ChangedWire>,
}

/// A norm that differs.
#[derive(Serialize, JsonSchema)]
pub struct FlipWire {
    /// Its id.
    norm: String,
    /// Its pin-cite.
    cite: String,
    /// `inserted`, `repealed` or `changed`.
    change: &'static str,
    /// What it says on the one side; absent where it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Both>,
    /// What it says on the other side; absent where it is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Both>,
}

/// An answer that differs.
#[derive(Serialize, JsonSchema)]
struct ChangedWire {
    /// The action.
    action: String,
    /// The act; null for the order of the chain as a whole.
    act: Option<String>,
    /// The answer on the one side.
    before: AnswerSideWire,
    /// The answer on the other side.
    after: AnswerSideWire,
    /// How the one differs from the other, in words.
    difference: Both,
    /// The smallest set of differing norms that makes the difference; empty where facts make it.
    responsible: Vec<String>,
}

/// An answer on one side.
#[derive(Serialize, JsonSchema)]
struct AnswerSideWire {
    /// The verdict.
    verdict: &'static str,
    /// Verdict and who takes part, in words.
    text: Both,
    /// The ambiguities by which clauses conflict.
    conflicts: Vec<String>,
    /// The questions it waits for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    needs: Vec<Both>,
}

/// The JSON Schema of a comparison.
pub fn schema() -> schemars::Schema {
    crate::render::json::schema_of::<ComparisonWire>()
}

/// A norm that differs, as JSON.
pub(in crate::render) fn flip_wire(words: &Words<'_>, flip: &Flip) -> FlipWire {
    let norm = flip.after.or(flip.before).and_then(|norm| words.case.book.norm(norm));
    FlipWire {
        norm: norm.map(|norm| norm.id.clone()).unwrap_or_default(),
        cite: norm.map(|norm| norm.cite.clone()).unwrap_or_default(),
        change: match (flip.before, flip.after) {
            (None, _) => "inserted",
            (_, None) => "repealed",
            _ => "changed",
        },
        before: flip.before.map(|norm| words.norm(norm).into()),
        after: flip.after.map(|norm| words.norm(norm).into()),
    }
}

/// The comparison as JSON.
pub fn wire(words: &Words<'_>, sides: &Sides, comparison: &Comparison) -> ComparisonWire {
    let book = &words.case.book;
    let norm = |flip: &Flip| flip.after.or(flip.before).and_then(|norm| book.norm(norm));
    let changed = comparison.changed.iter().map(|change| {
        let ([old, new], (before, after)) = (change.verdicts(), answers(words, change));
        let [old_conflicts, new_conflicts] = &change.conflicts;
        let needs = |side: &[Condition]| side.iter().map(|need| words.question(need).into()).collect();
        let [old_needs, new_needs] = &change.needs;
        ChangedWire {
            action: words.case.facts.actions.id(change.action).to_owned(),
            act: change.act.map(|act| book.vocabulary.acts.id(act).to_owned()),
            before: AnswerSideWire {
                verdict: old.id(),
                text: before.into(),
                conflicts: old_conflicts.iter().cloned().collect(),
                needs: needs(old_needs),
            },
            after: AnswerSideWire {
                verdict: new.id(),
                text: after.into(),
                conflicts: new_conflicts.iter().cloned().collect(),
                needs: needs(new_needs),
            },
            difference: words.difference(&change.before, &change.after).into(),
            responsible: change
                .responsible
                .iter()
                .filter_map(|&place| norm(comparison.flips.get(place)?))
                .map(|norm| norm.id.clone())
                .collect(),
        }
    });
    ComparisonWire {
        schema: "signoff/1",
        command: "compare",
        before: sides.before.clone().into(),
        after: sides.after.clone().into(),
        notes: sides.notes.iter().cloned().map(Both::from).collect(),
        norms: comparison.flips.iter().map(|flip| flip_wire(words, flip)).collect(),
        actions: comparison.actions,
        answers: comparison.answers,
        changed: changed.collect(),
    }
}
