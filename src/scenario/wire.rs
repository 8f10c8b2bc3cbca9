//! The shape of the scenario files, as serde reads them and as the JSON Schema tells editors.
//!
//! These types carry words as the user wrote them, with their places; nothing here knows what a word means.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::{Spanned, Value};

use crate::toml_file::Bilingual;

/// A scenario file. All files of the folder `scenarios/` are taken together.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the reader takes a file apart scenario by scenario; this is for the JSON Schema"
)]
pub(super) struct ScenarioFile {
    /// The scenarios.
    #[serde(default)]
    scenario: Vec<ScenarioEntry>,
}

/// One scenario: what is given, what is asked, what must come out.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct ScenarioEntry {
    /// The id, unique in the folder.
    #[schemars(with = "String")]
    pub(super) id: Spanned<String>,
    /// What it is about, in a few words.
    pub(super) title: Bilingual,
    /// The provisions it is about.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) cites: Vec<Spanned<String>>,
    /// Why the text says so, in our own words.
    pub(super) why: Option<Bilingual>,
    /// What differs from the folder.
    #[serde(default)]
    pub(super) given: GivenEntry,
    /// The question.
    #[schemars(with = "AskEntry")]
    pub(super) ask: Spanned<AskEntry>,
    /// What must come out.
    #[schemars(with = "Option<ExpectEntry>")]
    pub(super) expect: Option<Spanned<ExpectEntry>>,
}

/// A row of a table of facts: columns as in the CSV files.
pub(super) type RowEntry = BTreeMap<String, Spanned<Value>>;

/// What differs from the folder: the day, the world, rows of facts.
#[derive(Deserialize, JsonSchema, Clone, Debug, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct GivenEntry {
    /// Another day than the action's own.
    #[schemars(with = "Option<String>")]
    pub(super) on: Option<Spanned<Value>>,
    /// Attributes with another value; an empty value makes one unknown.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub(super) set: BTreeMap<String, Spanned<Value>>,
    /// Posts whose holders are away.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) away: Vec<Spanned<String>>,
    /// Readings of ambiguities, as `AMB-01=B`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) readings: Vec<Spanned<String>>,
    /// Amendments that are in force, by id.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) with: Vec<Spanned<String>>,
    /// Rows of the table `units`.
    #[serde(default)]
    #[schemars(with = "Vec<RowShape>")]
    pub(super) units: Vec<Spanned<RowEntry>>,
    /// Rows of the table `posts`.
    #[serde(default)]
    #[schemars(with = "Vec<RowShape>")]
    pub(super) posts: Vec<Spanned<RowEntry>>,
    /// Rows of the table `people`.
    #[serde(default)]
    #[schemars(with = "Vec<RowShape>")]
    pub(super) people: Vec<Spanned<RowEntry>>,
    /// Rows of the table `assignments`.
    #[serde(default)]
    #[schemars(with = "Vec<RowShape>")]
    pub(super) assignments: Vec<Spanned<RowEntry>>,
    /// Rows of the table `portfolios`.
    #[serde(default)]
    #[schemars(with = "Vec<RowShape>")]
    pub(super) portfolios: Vec<Spanned<RowEntry>>,
    /// Rows of the table `delegations`.
    #[serde(default)]
    #[schemars(with = "Vec<RowShape>")]
    pub(super) delegations: Vec<Spanned<RowEntry>>,
    /// Rows of the table `absences`.
    #[serde(default)]
    #[schemars(with = "Vec<RowShape>")]
    pub(super) absences: Vec<Spanned<RowEntry>>,
    /// Rows of the table `calendar`.
    #[serde(default)]
    #[schemars(with = "Vec<RowShape>")]
    pub(super) calendar: Vec<Spanned<RowEntry>>,
    /// Rows of the table `actions`.
    #[serde(default)]
    #[schemars(with = "Vec<RowShape>")]
    pub(super) actions: Vec<Spanned<RowEntry>>,
    /// Rows of the table `records`.
    #[serde(default)]
    #[schemars(with = "Vec<RowShape>")]
    pub(super) records: Vec<Spanned<RowEntry>>,
    /// Rows of the table `attendance`.
    #[serde(default)]
    #[schemars(with = "Vec<RowShape>")]
    pub(super) attendance: Vec<Spanned<RowEntry>>,
}

/// A row as the JSON Schema shows it: any column of the table, with a text, a number, a day, yes or no, or a list.
type RowShape = BTreeMap<String, serde_json::Value>;

impl GivenEntry {
    /// The rows of each table, in the order of the documents.
    pub(super) fn tables(&self) -> [(&'static str, &[Spanned<RowEntry>]); 11] {
        [
            ("units", &self.units),
            ("posts", &self.posts),
            ("people", &self.people),
            ("assignments", &self.assignments),
            ("portfolios", &self.portfolios),
            ("delegations", &self.delegations),
            ("absences", &self.absences),
            ("calendar", &self.calendar),
            ("actions", &self.actions),
            ("records", &self.records),
            ("attendance", &self.attendance),
        ]
    }
}

/// The question: exactly one of `who`, `can` and `chain`, on one action.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct AskEntry {
    /// An act or a family of acts: who may or must do it.
    #[schemars(with = "Option<String>")]
    pub(super) who: Option<Spanned<String>>,
    /// An act or a family of acts: whether `person` may or must do it.
    #[schemars(with = "Option<String>")]
    pub(super) can: Option<Spanned<String>>,
    /// The person asked about, or the post that one person holds.
    #[schemars(with = "Option<String>")]
    pub(super) person: Option<Spanned<String>>,
    /// `true`: the whole chain.
    pub(super) chain: Option<bool>,
    /// The action.
    #[schemars(with = "String")]
    pub(super) action: Spanned<String>,
}

/// What must come out. Every key that is written is checked.
#[derive(Deserialize, JsonSchema, Clone, Debug, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectEntry {
    /// The verdict.
    #[schemars(with = "Option<String>")]
    pub(super) verdict: Option<Spanned<String>>,
    /// Where clauses collide: the verdict of the default reading.
    #[schemars(with = "Option<String>")]
    pub(super) by_default: Option<Spanned<String>>,
    /// Exactly these take part, in any order: persons, posts, units or bodies, each with a capacity if it matters.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) by: Option<Vec<Spanned<String>>>,
    /// None of these takes part.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) not_by: Vec<Spanned<String>>,
    /// Whether nobody at all is named.
    pub(super) nobody: Option<bool>,
    /// Whether the text leaves open who takes a step asked for.
    pub(super) open: Option<bool>,
    /// Exactly these steps are required, in an order that the chain allows.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) steps: Option<Vec<Spanned<String>>>,
    /// Exactly these steps may be taken but need not be.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) powers: Option<Vec<Spanned<String>>>,
    /// The action has none of these steps.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) not_steps: Vec<Spanned<String>>,
    /// What comes before what, as `check < approve`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) order: Vec<Spanned<String>>,
    /// The last day, or `none`.
    #[schemars(with = "Option<String>")]
    pub(super) due: Option<Spanned<Value>>,
    /// All of these are cited, or something below them.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) cites: Vec<Spanned<String>>,
    /// None of these is cited, nor anything below them.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) not_cites: Vec<Spanned<String>>,
    /// Exactly these facts are missing: attributes by id, other tests in words.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) needs: Option<Vec<Spanned<String>>>,
    /// It rests on these: ambiguities, judged attributes, delegations.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) rests_on: Vec<Spanned<String>>,
    /// It rests on none of these.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) not_rests_on: Vec<Spanned<String>>,
    /// Exactly these defects: `late`, `skipped`, `incomplete`, `wrong_hand`, `no_quorum`, each with a step if it matters.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) defects: Option<Vec<Spanned<String>>>,
    /// Whether a step asked for is stuck.
    pub(super) stuck: Option<bool>,
    /// Single steps of the action, by label.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, StepEntry>")]
    pub(super) step: BTreeMap<String, Spanned<StepEntry>>,
}

/// What must come out for one step.
#[derive(Deserialize, JsonSchema, Clone, Debug, Default)]
#[serde(deny_unknown_fields)]
pub(super) struct StepEntry {
    /// Exactly these may take it.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) by: Option<Vec<Spanned<String>>>,
    /// None of these may take it.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) not_by: Vec<Spanned<String>>,
    /// Whether the text leaves open who takes it.
    pub(super) open: Option<bool>,
    /// Whether it must be taken.
    pub(super) required: Option<bool>,
    /// `any`, `all`, `each` or `majority`.
    #[schemars(with = "Option<String>")]
    pub(super) quantifier: Option<Spanned<String>>,
    /// Its last day, or `none`.
    #[schemars(with = "Option<String>")]
    pub(super) due: Option<Spanned<Value>>,
    /// How far it has come: `done`, `begun`, `pending`, `refused`, `wrong_hand`, `not_needed`.
    #[schemars(with = "Option<String>")]
    pub(super) state: Option<Spanned<String>>,
    /// Exactly why it cannot be taken now: `nobody`, `away`, `gate`, `bar`; empty: nothing is in its way but steps before it.
    #[schemars(with = "Option<Vec<String>>")]
    pub(super) stuck: Option<Vec<Spanned<String>>>,
}

/// The JSON Schema of a scenario file.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(ScenarioFile)
}
