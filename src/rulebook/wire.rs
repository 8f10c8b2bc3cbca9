//! The shape of the rulebook's TOML files, as serde reads them and as the JSON Schema tells editors.
//!
//! These types carry text as the user wrote it, with its place; nothing here knows what a word means.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::toml_file::Bilingual;

/// A whole rulebook file. All files of the folder are taken together.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the reader takes a file apart table by table; this type exists for the JSON Schema"
)]
pub(crate) struct RulebookFile {
    /// The header, once in the folder.
    rulebook: Option<Header>,
    /// The ledger with the norms.
    #[serde(default)]
    article: Vec<ArticleEntry>,
    /// Kinds of action.
    #[serde(default)]
    kind: Vec<KindEntry>,
    /// Attributes of actions.
    #[serde(default)]
    attribute: Vec<AttributeEntry>,
    /// Roles.
    #[serde(default)]
    role: Vec<RoleEntry>,
    /// Acts.
    #[serde(default)]
    act: Vec<ActEntry>,
    /// Families of acts.
    #[serde(default)]
    family: Vec<FamilyEntry>,
    /// Bodies.
    #[serde(default)]
    body: Vec<BodyEntry>,
    /// Fields of business.
    #[serde(default)]
    topic: Vec<KindEntry>,
    /// Kinds of unit.
    #[serde(default)]
    unit_kind: Vec<KindEntry>,
    /// The catalogue of matters.
    #[serde(default)]
    matter: Vec<MatterEntry>,
    /// Titles of steps whose label is no act.
    #[serde(default)]
    label: Vec<LabelEntry>,
    /// Ambiguities with their rival readings.
    #[serde(default)]
    ambiguity: Vec<AmbiguityEntry>,
    /// Flaws of the rules that are accepted.
    #[serde(default)]
    accepted: Vec<AcceptedEntry>,
}

/// A flaw that `check --rules` finds and that is accepted, with the reason.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct AcceptedEntry {
    /// The check that finds it, as `check --rules` names it.
    #[schemars(with = "String")]
    pub check: Spanned<String>,
    /// The ids of norms that must all be concerned.
    #[schemars(with = "Vec<String>")]
    pub norms: Vec<Spanned<String>>,
    /// Why it is accepted.
    pub reason: Bilingual,
}

/// The header of a rulebook.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Header {
    /// The id of the rulebook.
    pub id: String,
    /// Its title.
    pub title: Bilingual,
    /// The day it was adopted.
    #[schemars(with = "Option<String>")]
    pub adopted: Option<Datetime>,
    /// The first day it applies.
    #[schemars(with = "Option<String>")]
    pub in_force: Option<Datetime>,
    /// How many articles the source has.
    pub articles: u32,
    /// How an article is named; `{}` stands for the number.
    pub provision: Bilingual,
}

/// A word of a tree: a kind of action, a field of business, a kind of unit.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct KindEntry {
    /// The id.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The id of the node above.
    #[schemars(with = "Option<String>")]
    pub parent: Option<Spanned<String>>,
    /// The term.
    pub title: Bilingual,
}

/// A declared value of an attribute.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct ValueEntry {
    /// The id.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The id of the node above, in a tree.
    #[schemars(with = "Option<String>")]
    pub parent: Option<Spanned<String>>,
    /// The term.
    pub title: Bilingual,
}

/// The type of an attribute.
#[derive(Deserialize, JsonSchema, Clone, Copy, Debug)]
#[serde(rename_all = "snake_case")]
pub(super) enum AttributeTypeEntry {
    /// Yes or no.
    YesNo,
    /// One of the values.
    Choice,
    /// A set of the values.
    Choices,
    /// A number.
    Number,
    /// A date.
    Date,
    /// A node of a tree of values.
    Tree,
}

/// An attribute of actions.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct AttributeEntry {
    /// The id.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The type of its values.
    #[serde(rename = "type")]
    pub kind: AttributeTypeEntry,
    /// The values of a choice, a set or a tree.
    #[serde(default)]
    pub values: Vec<ValueEntry>,
    /// The term.
    pub title: Bilingual,
    /// The question to ask when it is unknown.
    pub question: Bilingual,
    /// Whether the word is vague, so that a person must judge it.
    #[serde(default)]
    pub judged: bool,
    /// Who is to judge, where the text says so.
    pub judge: Option<Bilingual>,
    /// The kinds of action the question makes sense for.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub kinds: Vec<Spanned<String>>,
}

/// A role.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleEntry {
    /// The id.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The roles whoever holds this one also holds.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub implies: Vec<Spanned<String>>,
    /// The term.
    pub title: Bilingual,
}

/// An act.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct ActEntry {
    /// The id.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The term.
    pub title: Bilingual,
    /// Whether it sends the matter back to whoever brought it forward; drawings show the way back.
    #[serde(default)]
    pub returns: bool,
}

/// The title of a step whose label is no act.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct LabelEntry {
    /// The label.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The term.
    pub title: Bilingual,
}

/// A family of acts that one question asks for together.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct FamilyEntry {
    /// The id.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The acts.
    #[schemars(with = "Vec<String>")]
    pub acts: Vec<Spanned<String>>,
    /// `true`: the acts pass judgement on a matter, so that nobody should do them in his own. `check --rules` looks for who can.
    #[serde(default)]
    pub judging: bool,
    /// The term.
    pub title: Bilingual,
}

/// A body.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct BodyEntry {
    /// The id.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The kind of action that is a sitting of the body.
    #[schemars(with = "Option<String>")]
    pub kind: Option<Spanned<String>>,
    /// The unit the body belongs to.
    #[schemars(with = "Option<String>")]
    pub unit: Option<Spanned<String>>,
    /// The term.
    pub title: Bilingual,
}

/// What became of an article.
#[derive(Deserialize, JsonSchema, Clone, Copy, Debug)]
#[serde(rename_all = "snake_case")]
pub(super) enum StatusEntry {
    /// Has norms that decide something.
    Operative,
    /// A bearer and a duty that no test can decide.
    Duty,
    /// Binds nobody to anything testable.
    Declaratory,
    /// Should decide something the grammar cannot say.
    Open,
}

/// The ledger's entry of an article, with its norms.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct ArticleEntry {
    /// The number of the article.
    #[schemars(with = "u32")]
    pub number: Spanned<u32>,
    /// The heading, in our words.
    pub heading: Bilingual,
    /// What became of the article.
    pub status: StatusEntry,
    /// Why nothing more is encoded; needed unless it is operative.
    pub reason: Option<Bilingual>,
    /// Its norms.
    #[serde(default)]
    pub norm: Vec<NormEntry>,
}

/// How strictly a norm speaks.
#[derive(Deserialize, JsonSchema, Clone, Copy, Debug, Default)]
#[serde(rename_all = "snake_case")]
pub(super) enum StrengthEntry {
    /// Flatly.
    #[default]
    Hard,
    /// In principle (原则上).
    Principle,
    /// Generally (一般).
    Generally,
}

/// A named exception of one norm.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct ExceptionEntry {
    /// Its name.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// What it says, in Chinese.
    pub zh: String,
    /// What it says, in English.
    pub en: String,
    /// Its pin-cite; the norm's own if left out.
    #[schemars(with = "Option<String>")]
    pub cite: Option<Spanned<String>>,
    /// Tests on the action.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub when: BTreeMap<String, Spanned<String>>,
    /// Tests on relations.
    #[serde(default, rename = "where")]
    #[schemars(with = "Vec<String>")]
    pub relations: Vec<Spanned<String>>,
}

/// A norm: exactly one effect.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct NormEntry {
    /// The id; begins with the number of the article.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The pin-cite.
    #[schemars(with = "String")]
    pub cite: Spanned<String>,
    /// What it says, in our own Chinese words.
    pub zh: String,
    /// What it says, in our own English words.
    pub en: String,
    /// How strictly it speaks.
    #[serde(default)]
    pub strength: StrengthEntry,
    /// The kinds of action it speaks of.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub kinds: Vec<Spanned<String>>,
    /// Tests on the action: attribute → unary test.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub when: BTreeMap<String, Spanned<String>>,
    /// Tests on relations.
    #[serde(default, rename = "where")]
    #[schemars(with = "Vec<String>")]
    pub relations: Vec<Spanned<String>>,
    /// The kinds of unit it is addressed to.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub binds: Vec<Spanned<String>>,
    /// Its named exceptions.
    #[serde(default)]
    pub unless: Vec<ExceptionEntry>,
    /// The ids of the norms it displaces.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub overrides: Vec<Spanned<String>>,
    /// Requires a step.
    pub step: Option<PartEntry>,
    /// Confers a power.
    pub power: Option<PartEntry>,
    /// Forbids an act.
    pub bar: Option<BarEntry>,
    /// Forbids one step until others are done.
    pub gate: Option<GateEntry>,
    /// Sets the last day of a step.
    pub deadline: Option<DeadlineEntry>,
    /// A continuing or periodic duty.
    pub duty: Option<DutyEntry>,
    /// Attendance at a meeting.
    pub attend: Option<AttendEntry>,
    /// The members of a body.
    pub compose: Option<ComposeEntry>,
    /// A quorum.
    pub quorum: Option<QuorumEntry>,
    /// How often something may or must happen.
    pub frequency: Option<FrequencyEntry>,
    /// A role's authority limit.
    pub limit: Option<LimitEntry>,
    /// Who may act in the place of another.
    pub stand_in: Option<StandInEntry>,
    /// Kinds of unit brought under norms addressed to another kind.
    pub extend: Option<ExtendEntry>,
    /// A collective word for several roles.
    pub role: Option<CollectiveEntry>,
    /// The entry-into-force clause.
    pub in_force: Option<InForceEntry>,
    /// A constitutive clause.
    pub define: Option<DefineEntry>,
    /// A gap of the text.
    pub silence: Option<SilenceEntry>,
}

/// How many of those named are needed.
#[derive(Deserialize, JsonSchema, Clone, Copy, Debug, Default)]
#[serde(rename_all = "snake_case")]
pub(super) enum QuantifierEntry {
    /// Any one.
    #[default]
    Any,
    /// One for each expression and each unit of a set.
    All,
    /// Every single person.
    Each,
    /// More than half of the persons.
    Majority,
}

/// A step or a power.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct PartEntry {
    /// What is done.
    #[schemars(with = "String")]
    pub act: Spanned<String>,
    /// The label in the chain; the act if left out.
    #[schemars(with = "Option<String>")]
    pub label: Option<Spanned<String>>,
    /// Role expressions.
    #[schemars(with = "Vec<String>")]
    pub by: Vec<Spanned<String>>,
    /// How many of them are needed.
    #[serde(default)]
    pub quantifier: QuantifierEntry,
    /// Labels that come before.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub after: Vec<Spanned<String>>,
    /// The label it may stand instead of.
    #[schemars(with = "Option<String>")]
    pub instead_of: Option<Spanned<String>>,
}

/// A prohibition.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct BarEntry {
    /// What is forbidden.
    #[schemars(with = "String")]
    pub act: Spanned<String>,
    /// Only the step with this label.
    #[schemars(with = "Option<String>")]
    pub label: Option<Spanned<String>>,
    /// To whom; anyone if left out.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub by: Vec<Spanned<String>>,
}

/// A gate.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct GateEntry {
    /// The label that is held back.
    #[schemars(with = "String")]
    pub before: Spanned<String>,
    /// The labels that must be done, and not failed.
    #[schemars(with = "Vec<String>")]
    pub needs: Vec<Spanned<String>>,
}

/// The unit of a deadline.
#[derive(Deserialize, JsonSchema, Clone, Copy, Debug)]
#[serde(rename_all = "snake_case")]
pub(super) enum DayUnitEntry {
    /// Working days.
    Workdays,
    /// Calendar days.
    Days,
    /// Monday to Friday, whatever the official calendar says.
    Weekdays,
}

/// A deadline.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct DeadlineEntry {
    /// The label of the step.
    #[schemars(with = "String")]
    pub label: Spanned<String>,
    /// How many days.
    pub within: u32,
    /// Which days.
    pub unit: DayUnitEntry,
    /// `date`, or a date attribute.
    #[schemars(with = "String")]
    pub from: Spanned<String>,
}

/// A stretch of time.
#[derive(Deserialize, JsonSchema, Clone, Copy, Debug)]
#[serde(rename_all = "snake_case")]
pub(super) enum SpanEntry {
    /// A week from Monday.
    Week,
    /// A quarter.
    Quarter,
    /// A calendar year.
    Year,
}

/// A duty.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct DutyEntry {
    /// What is to be done.
    #[schemars(with = "String")]
    pub act: Spanned<String>,
    /// Role expressions.
    #[schemars(with = "Vec<String>")]
    pub by: Vec<Spanned<String>>,
    /// How often.
    pub every: Option<SpanEntry>,
}

/// How somebody attends.
#[derive(Deserialize, JsonSchema, Clone, Copy, Debug)]
#[serde(rename_all = "snake_case")]
pub(super) enum AttendModeEntry {
    /// As a member.
    Member,
    /// Sits in.
    SitsIn,
    /// Must be invited.
    MustInvite,
    /// May be invited.
    MayInvite,
}

/// Attendance.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct AttendEntry {
    /// Role expressions.
    #[schemars(with = "Vec<String>")]
    pub by: Vec<Spanned<String>>,
    /// How.
    pub mode: AttendModeEntry,
}

/// The members of a body.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct ComposeEntry {
    /// The body.
    #[schemars(with = "String")]
    pub body: Spanned<String>,
    /// Role expressions.
    #[schemars(with = "Vec<String>")]
    pub members: Vec<Spanned<String>>,
}

/// What a quorum counts.
#[derive(Deserialize, JsonSchema, Clone, Copy, Debug, Default)]
#[serde(rename_all = "snake_case")]
pub(super) enum CountEntry {
    /// The persons who are members, each once.
    #[default]
    Persons,
    /// The posts that give membership, vacant ones included.
    Posts,
}

/// A quorum: one of the two shares.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct QuorumEntry {
    /// The body.
    #[schemars(with = "String")]
    pub body: Spanned<String>,
    /// The act that needs it; `hold` if left out.
    #[schemars(with = "Option<String>")]
    pub act: Option<Spanned<String>>,
    /// A share that must be exceeded, such as `1/2`.
    #[schemars(with = "Option<String>")]
    pub more_than: Option<Spanned<String>>,
    /// A share that must be reached, such as `2/3`.
    #[schemars(with = "Option<String>")]
    pub at_least: Option<Spanned<String>>,
    /// What is counted; `persons` if left out.
    #[serde(default)]
    pub count: CountEntry,
}

/// A frequency.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct FrequencyEntry {
    /// What is counted as done; `hold` if left out.
    #[schemars(with = "Option<String>")]
    pub act: Option<Spanned<String>>,
    /// At most so often.
    pub at_most: Option<u32>,
    /// At least so often.
    pub at_least: Option<u32>,
    /// In this stretch of time.
    pub per: SpanEntry,
    /// Counted for each of these apart; only `sponsor`.
    #[schemars(with = "Option<String>")]
    pub each: Option<Spanned<String>>,
}

/// An authority limit.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct LimitEntry {
    /// The role.
    #[schemars(with = "String")]
    pub role: Spanned<String>,
    /// The act.
    #[schemars(with = "String")]
    pub act: Spanned<String>,
    /// The number attribute that holds the amount.
    #[schemars(with = "String")]
    pub attribute: Spanned<String>,
    /// The highest amount.
    pub up_to: f64,
}

/// Acting in the place of another.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct StandInEntry {
    /// In whose place.
    #[serde(rename = "for")]
    #[schemars(with = "String")]
    pub instead_of: Spanned<String>,
    /// Who.
    #[schemars(with = "Vec<String>")]
    pub by: Vec<Spanned<String>>,
    /// Which acts.
    #[schemars(with = "Vec<String>")]
    pub acts: Vec<Spanned<String>>,
}

/// An extension of addressees.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct ExtendEntry {
    /// The kind of unit that norms name.
    #[schemars(with = "String")]
    pub unit_kind: Spanned<String>,
    /// The kinds brought under it.
    #[schemars(with = "Vec<String>")]
    pub to: Vec<Spanned<String>>,
}

/// A collective word.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct CollectiveEntry {
    /// The collective role.
    #[schemars(with = "String")]
    pub role: Spanned<String>,
    /// The roles it includes.
    #[schemars(with = "Vec<String>")]
    pub includes: Vec<Spanned<String>>,
}

/// The entry-into-force clause.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct InForceEntry {
    /// Another first day than the header's, in a rival reading.
    #[schemars(with = "Option<String>")]
    pub from: Option<Datetime>,
}

/// A constitutive clause.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct DefineEntry {
    /// The term it fixes.
    pub term: Bilingual,
}

/// A gap of the text.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct SilenceEntry {
    /// The act the text does not regulate here.
    #[schemars(with = "String")]
    pub act: Spanned<String>,
    /// For whom; everyone if left out.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub by: Vec<Spanned<String>>,
}

/// A node of the catalogue of matters.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct MatterEntry {
    /// The id: also the value of the attribute `matter`, and the pin-cite.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The id of the node above.
    #[schemars(with = "Option<String>")]
    pub parent: Option<Spanned<String>>,
    /// What the matter is, in our words: a noun phrase, the label of the value.
    pub title: Bilingual,
    /// Leaves only: the norm's sentence, in our words; made from title, act and takers if left out.
    pub text: Option<Bilingual>,
    /// Leaves only: the body it leads to.
    pub step: Option<PartEntry>,
    /// Further tests on the action.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, String>")]
    pub when: BTreeMap<String, Spanned<String>>,
    /// The kinds of action; those of the attribute if left out.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub kinds: Vec<Spanned<String>>,
    /// The ids of the norms it displaces.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub overrides: Vec<Spanned<String>>,
}

/// An ambiguity of the text.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct AmbiguityEntry {
    /// The id.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// The provisions it is about.
    #[schemars(with = "Vec<String>")]
    pub cites: Vec<Spanned<String>>,
    /// What is in doubt.
    pub title: Bilingual,
    /// The id of the reading the rulebook follows as written.
    #[schemars(with = "String")]
    pub default: Spanned<String>,
    /// Whether two clauses collide and the text does not rank them.
    #[serde(default)]
    pub clash: bool,
    /// Whether any answer of the tool depends on it.
    #[serde(default = "yes")]
    pub bears: bool,
    /// Why no answer depends on it.
    pub reason: Option<Bilingual>,
    /// The readings.
    #[serde(default)]
    pub reading: Vec<ReadingEntry>,
}

fn yes() -> bool {
    true
}

/// One way to read an ambiguity.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct ReadingEntry {
    /// The id, for instance `B`.
    #[schemars(with = "String")]
    pub id: Spanned<String>,
    /// What it takes the text to say.
    pub title: Bilingual,
    /// Norms of the default rulebook it does without.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub drop: Vec<Spanned<String>>,
    /// Norms it puts in.
    #[serde(default)]
    pub norm: Vec<NormEntry>,
}

/// The JSON Schema of a rulebook file.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(RulebookFile)
}
