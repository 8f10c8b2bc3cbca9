//! The flaws as JSON: nothing grouped and nothing left out.

use schemars::JsonSchema;
use serde::Serialize;

use super::{example, recorded, says};
use crate::flaws::{Flaw, Looked, Recorded, Report};
use crate::model::Check;
use crate::render::json::Both;
use crate::words::Words;

/// The answer to `check --rules`.
#[derive(Serialize, JsonSchema)]
pub struct FlawsWire {
    /// Always `signoff/1`.
    schema: &'static str,
    /// Always `check --rules`.
    command: &'static str,
    /// The day by which the organisation was looked up.
    day: String,
    /// The flaws.
    flaws: Vec<FlawWire>,
    /// How many of them nothing in the rulebook records.
    open: usize,
    /// What each check went through.
    looked: Vec<LookedWire>,
}

/// A flaw.
#[derive(Serialize, JsonSchema)]
struct FlawWire {
    /// A name that stays the same as long as the flaw is there.
    id: String,
    /// The check that finds it.
    check: &'static str,
    /// What is wrong.
    what: Both,
    /// The norms concerned.
    norms: Vec<NormWire>,
    /// The kinds of action in which it shows.
    kinds: Vec<String>,
    /// An action that shows it, fact by fact; absent where conditions exclude each other and nothing comes near.
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<Both>,
    /// Where the rulebook records it; empty where it does not.
    recorded: Vec<RecordedWire>,
}

/// A norm concerned.
#[derive(Serialize, JsonSchema)]
struct NormWire {
    /// Its id.
    norm: String,
    /// Its pin-cite.
    cite: String,
    /// What it says.
    text: Both,
}

/// Where the rulebook records a flaw.
#[derive(Serialize, JsonSchema)]
struct RecordedWire {
    /// `clash`, `reading`, `silence` or `accepted`.
    r#as: &'static str,
    /// The ambiguity, for a clash or a reading; the norm, for a silence.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// The reading under which the flaw is not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    reading: Option<String>,
    /// In words.
    text: Both,
}

/// What one check went through.
#[derive(Serialize, JsonSchema)]
struct LookedWire {
    /// The check.
    check: &'static str,
    /// How many norms, pairs or steps it looked at.
    looked_at: usize,
    /// How many situations it decided, as a number in words that no program rounds.
    situations: String,
    /// In how many cases they were derived.
    cases: usize,
    /// What would have taken too long.
    undecided: Vec<UndecidedWire>,
    /// How often something seemed to be wrong that no facts on the organisation on file show.
    unconfirmed: usize,
    /// Whether the check had nothing to go by.
    idle: bool,
}

/// What would have taken too long.
#[derive(Serialize, JsonSchema)]
struct UndecidedWire {
    /// The norms.
    norms: Vec<String>,
    /// How many situations there are.
    situations: String,
}

/// The wire form.
pub fn wire(words: &Words<'_>, report: &Report) -> FlawsWire {
    FlawsWire {
        schema: "signoff/1",
        command: "check --rules",
        day: report.day.to_string(),
        flaws: report.flaws.iter().map(|flaw| one(words, flaw)).collect(),
        open: report.open(),
        looked: report.looked.iter().map(|(check, looked)| through(words, *check, looked)).collect(),
    }
}

fn one(words: &Words<'_>, flaw: &Flaw) -> FlawWire {
    let case = words.case;
    let norm = |&norm: &crate::atom::NormIx| {
        let rule = case.book.norm(norm)?;
        Some(NormWire { norm: rule.id.clone(), cite: rule.cite.clone(), text: rule.text.clone().into() })
    };
    let id = |norm: crate::atom::NormIx| case.book.norm(norm).map(|norm| norm.id.clone());
    let known = |of: &Recorded| {
        let (r#as, id, reading) = match of {
            Recorded::Clash(ambiguity) => ("clash", Some(ambiguity.clone()), None),
            Recorded::Reading(ambiguity, reading) => {
                ("reading", Some(ambiguity.clone()), Some(reading.clone()))
            }
            Recorded::Silence(norm) => ("silence", id(*norm), None),
            Recorded::Accepted(_) => ("accepted", None, None),
        };
        RecordedWire { r#as, id, reading, text: recorded(words, of).into() }
    };
    FlawWire {
        id: flaw.id(case),
        check: flaw.fault.check().id(),
        what: says(words, flaw).into(),
        norms: flaw.norms.iter().filter_map(norm).collect(),
        kinds: flaw.kinds.iter().map(|&kind| case.book.vocabulary.kinds.id(kind).to_owned()).collect(),
        witness: flaw.witness.as_ref().map(|witness| example(words, witness).into()),
        recorded: flaw.recorded.iter().map(known).collect(),
    }
}

fn through(words: &Words<'_>, check: Check, looked: &Looked) -> LookedWire {
    let id = |norm: &crate::atom::NormIx| words.case.book.norm(*norm).map(|norm| norm.id.clone());
    LookedWire {
        check: check.id(),
        looked_at: looked.things,
        situations: looked.tally.situations.to_string(),
        cases: looked.tally.cases,
        undecided: looked
            .undecided
            .iter()
            .map(|(norms, situations)| UndecidedWire {
                norms: norms.iter().filter_map(id).collect(),
                situations: situations.to_string(),
            })
            .collect(),
        unconfirmed: looked.unconfirmed,
        idle: looked.idle,
    }
}

/// The JSON Schema of the answer.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(FlawsWire)
}
