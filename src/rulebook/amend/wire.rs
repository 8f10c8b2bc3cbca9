//! The shape of an amendment file, as serde reads it and as the JSON Schema tells editors.
//!
//! Like the tables of the rulebook these types carry text as the user wrote it, with its place.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::rulebook::wire::{
    AttendModeEntry, CountEntry, DayUnitEntry, ExceptionEntry, NormEntry, QuantifierEntry, SpanEntry,
    StatusEntry, StrengthEntry,
};
use crate::toml_file::Bilingual;

/// An amendment file: one amendment. It may declare words besides; these are known everywhere.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the reader takes a file apart table by table; this type exists for the JSON Schema"
)]
pub(in crate::rulebook) struct AmendmentFile {
    /// What the amendment is.
    amendment: Header,
    /// What it does, in order.
    operation: Vec<OperationEntry>,
}

/// What an amendment is.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(in crate::rulebook) struct Header {
    /// Its id, unique among the amendments of the folder.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// Its title.
    pub title: Bilingual,
    /// Why it is proposed.
    pub reason: Bilingual,
    /// The first day it would apply.
    #[schemars(with = "String")]
    pub effective: Datetime,
    /// The amendments that this one knows of and goes on from.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub follows: Vec<Spanned<String>>,
    /// What the amended text leaves no doubt of: an ambiguity (`AMB-01`), or one of its rival readings (`AMB-01=B`).
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub settles: Vec<Spanned<String>>,
    /// The ambiguities whose rival readings stand as they are, although they do without a norm that is amended.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub keeps: Vec<Spanned<String>>,
}

/// One operation: exactly one of the keys from `insert` on.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(in crate::rulebook) struct OperationEntry {
    /// The provision it touches.
    #[schemars(with = "String")]
    pub cite: Spanned<String>,
    /// What it does, in our own Chinese words.
    pub zh: String,
    /// What it does, in our own English words.
    pub en: String,
    /// Puts in a norm.
    pub insert: Option<NormEntry>,
    /// Takes the norm with this id away.
    #[schemars(with = "Option<String>")]
    pub repeal: Option<Spanned<String>>,
    /// Puts a whole norm in the place of the one with the same id.
    pub replace: Option<NormEntry>,
    /// Changes parts of a norm.
    pub change: Option<ChangeEntry>,
    /// Lets a norm displace others.
    #[serde(rename = "override")]
    pub displace: Option<OverrideEntry>,
    /// Gives a norm another id and pin-cite.
    pub renumber: Option<RenumberEntry>,
    /// Gives a role or a body another name.
    pub rename: Option<RenameEntry>,
    /// Enters an article into the ledger, or says anew what became of it.
    pub article: Option<EntryEntry>,
}

/// Parts of a norm and what they become. What is not named stays.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(in crate::rulebook) struct ChangeEntry {
    /// The id of the norm.
    #[schemars(with = "String")]
    pub norm: Spanned<String>,
    /// What the norm says after the change, in our own Chinese words.
    pub zh: String,
    /// What the norm says after the change, in our own English words.
    pub en: String,
    /// How strictly it speaks.
    pub strength: Option<StrengthEntry>,
    /// The kinds of action it speaks of.
    #[schemars(with = "Option<Vec<String>>")]
    pub kinds: Option<Vec<Spanned<String>>>,
    /// Tests on attributes: each takes the place of that on the same attribute, or is added.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub when: BTreeMap<String, Spanned<String>>,
    /// Tests on relations: in the place of all there are.
    #[serde(rename = "where")]
    #[schemars(with = "Option<Vec<String>>")]
    pub relations: Option<Vec<Spanned<String>>>,
    /// Exceptions: each takes the place of that of the same name, or is added.
    #[serde(default)]
    pub unless: Vec<ExceptionEntry>,
    /// What it loses: `when.ATTRIBUTE`, `unless.NAME`, `instead_of`, `every`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub remove: Vec<Spanned<String>>,
    /// The norms it displaces: in the place of all there are.
    #[schemars(with = "Option<Vec<String>>")]
    pub overrides: Option<Vec<Spanned<String>>>,
    /// Who (step, power, bar, duty, attendance, stand-in, silence).
    #[schemars(with = "Option<Vec<String>>")]
    pub by: Option<Vec<Spanned<String>>>,
    /// How many of them are needed (step, power).
    pub quantifier: Option<QuantifierEntry>,
    /// The labels that come before (step, power).
    #[schemars(with = "Option<Vec<String>>")]
    pub after: Option<Vec<Spanned<String>>>,
    /// The label it may stand instead of (step, power).
    #[schemars(with = "Option<String>")]
    pub instead_of: Option<Spanned<String>>,
    /// What must be done before (gate).
    #[schemars(with = "Option<Vec<String>>")]
    pub needs: Option<Vec<Spanned<String>>>,
    /// How many days there are (deadline).
    pub within: Option<u32>,
    /// Which days count (deadline).
    pub unit: Option<DayUnitEntry>,
    /// `date`, or a date attribute (deadline).
    #[schemars(with = "Option<String>")]
    pub from: Option<Spanned<String>>,
    /// How often (duty).
    pub every: Option<SpanEntry>,
    /// How somebody attends (attendance).
    pub mode: Option<AttendModeEntry>,
    /// The members (composition of a body).
    #[schemars(with = "Option<Vec<String>>")]
    pub members: Option<Vec<Spanned<String>>>,
    /// A share that must be exceeded (quorum).
    #[schemars(with = "Option<String>")]
    pub more_than: Option<Spanned<String>>,
    /// A share that must be reached (quorum).
    #[schemars(with = "Option<String>")]
    pub at_least: Option<Spanned<String>>,
    /// What is counted (quorum).
    pub count: Option<CountEntry>,
    /// At most so often (frequency).
    pub at_most: Option<u32>,
    /// In this stretch of time (frequency).
    pub per: Option<SpanEntry>,
    /// The highest amount (limit).
    pub up_to: Option<f64>,
    /// Which acts (stand-in).
    #[schemars(with = "Option<Vec<String>>")]
    pub acts: Option<Vec<Spanned<String>>>,
    /// The kinds of unit brought under it (extension).
    #[schemars(with = "Option<Vec<String>>")]
    pub to: Option<Vec<Spanned<String>>>,
    /// The roles it includes (collective role).
    #[schemars(with = "Option<Vec<String>>")]
    pub includes: Option<Vec<Spanned<String>>>,
}

/// One norm displaces others.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(in crate::rulebook) struct OverrideEntry {
    /// The id of the norm that displaces.
    #[schemars(with = "String")]
    pub by: Spanned<String>,
    /// The ids of the norms that are displaced.
    #[schemars(with = "Vec<String>")]
    pub of: Vec<Spanned<String>>,
}

/// A norm gets another id and pin-cite.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(in crate::rulebook) struct RenumberEntry {
    /// The id as it stands.
    #[schemars(with = "String")]
    pub norm: Spanned<String>,
    /// The id as it will be.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The pin-cite as it will be.
    #[schemars(with = "String")]
    pub cite: Spanned<String>,
}

/// A role or a body gets another name; its id stays.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(in crate::rulebook) struct RenameEntry {
    /// The role.
    #[schemars(with = "Option<String>")]
    pub role: Option<Spanned<String>>,
    /// The body.
    #[schemars(with = "Option<String>")]
    pub body: Option<Spanned<String>>,
    /// The new name.
    pub title: Bilingual,
}

/// An entry of the ledger.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(in crate::rulebook) struct EntryEntry {
    /// The number of the article.
    #[schemars(with = "u32")]
    pub number: Spanned<u32>,
    /// The heading, in our words.
    pub heading: Bilingual,
    /// What becomes of the article.
    pub status: StatusEntry,
    /// Why nothing more is encoded; needed unless it is operative.
    pub reason: Option<Bilingual>,
}

/// The JSON Schema of an amendment file.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(AmendmentFile)
}
