//! The wire types of the JSON contract: they own their names, apart from the types of the model.

use schemars::JsonSchema;
use serde::Serialize;

use crate::source::Text;

/// Words in both languages.
#[derive(Serialize, JsonSchema, Clone)]
pub struct Both {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<Text> for Both {
    fn from(text: Text) -> Self {
        Self { zh: text.zh, en: text.en }
    }
}

/// The answer to `who`, `can`, `why`, `whynot` or `chain`.
#[derive(Serialize, JsonSchema)]
pub struct AnswerWire {
    /// Always `signoff/1`.
    pub schema: String,
    /// The command that was given.
    pub command: String,
    /// The rulebook that was read.
    pub rulebook: String,
    /// The amendments the answer is judged by, in the order in which they were applied; absent where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amendments: Vec<AmendedByWire>,
    /// The ids of the norms that these amendments brought or changed: what they cite no longer reads as it stands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub amended: Vec<String>,
    /// The question.
    pub question: QuestionWire,
    /// The verdict; absent for a whole chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// Where clauses conflict: the verdict of the default reading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_default: Option<String>,
    /// The steps and powers that bear on the question, in order.
    pub steps: Vec<StepWire>,
    /// The order between them.
    pub edges: Vec<EdgeWire>,
    /// Duties and attendance.
    pub given: Vec<GivenWire>,
    /// Bars that apply.
    pub bars: Vec<BarWire>,
    /// Gates that are shut.
    pub gates: Vec<GateWire>,
    /// Gates of which the record does not say whether they are open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unproved: Vec<GateWire>,
    /// Steps nobody can take now, and why.
    pub stuck: Vec<StuckWire>,
    /// Steps that are done.
    pub done: Vec<String>,
    /// Defects of what was done.
    pub defects: Vec<Both>,
    /// Frequencies that are not to fall below a number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub floors: Vec<FloorWire>,
    /// Quorums looked at.
    pub quorum: Vec<QuorumWire>,
    /// Gaps of the text that bear on the question.
    pub silences: Vec<NormWire>,
    /// The norms behind the verdict.
    pub because: Vec<NormWire>,
    /// What the answer rests on.
    pub rests_on: Vec<RestWire>,
    /// Facts that are missing.
    pub needs: Vec<NeedWire>,
    /// Norms that speak of the act and do not apply, the nearest first.
    pub not_because: Vec<NotBecauseWire>,
    /// The nearest single changes that would give another verdict.
    pub would_change_if: Vec<ChangeWire>,
}

/// An amendment an answer is judged by.
#[derive(Serialize, JsonSchema)]
pub struct AmendedByWire {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Both,
    /// The first day it would apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effective: Option<String>,
    /// Whether the day of judgement is before that day, so that the answer is only what would hold if it were in force.
    pub as_if: bool,
}

/// A question.
#[derive(Serialize, JsonSchema)]
pub struct QuestionWire {
    /// The act or family asked for; absent for a whole chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<String>,
    /// The action.
    pub action: String,
    /// The person asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The day of judgement.
    pub on: String,
    /// The readings chosen by the user, as `AMB-01=B`.
    pub readings: Vec<String>,
}

/// A step or a power.
#[derive(Serialize, JsonSchema)]
pub struct StepWire {
    /// Its number in the chain, from 1.
    pub step: usize,
    /// Its label.
    pub label: String,
    /// The act.
    pub act: String,
    /// Whether it must be taken.
    pub required: bool,
    /// `hard`, `principle` or `generally`.
    pub strength: String,
    /// `any`, `all`, `each` or `majority`.
    pub quantifier: String,
    /// The label it may stand instead of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
    /// The numbers of the steps directly before it.
    pub after: Vec<usize>,
    /// The last day, where one can be counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// `done`, `begun`, `pending`, `refused` or `wrong_hand`.
    pub state: String,
    /// Who may take it.
    pub by: Vec<ByWire>,
    /// The places that must be filled where each needs its own taker: numbers of entries in `by`.
    pub places: Vec<PlaceWire>,
    /// The pin-cites.
    pub cites: Vec<String>,
    /// The ids of the norms.
    pub norms: Vec<String>,
}

/// Somebody who may take a step.
#[derive(Serialize, JsonSchema)]
pub struct ByWire {
    /// The person; absent where a unit or body acts as such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// The post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub post: Option<String>,
    /// The unit, of the post or acting as such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// The body acting as such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The roles of the post.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub role: Vec<String>,
    /// `holder`, `mandated`, `designated` or `standing_in`.
    pub capacity: String,
    /// The delegation, or the norm under which he stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// The pin-cite that names him.
    pub cite: String,
    /// Whether he is recorded away on the day.
    pub away: bool,
    /// Whether the record ascribes the step to him.
    pub on_record: bool,
}

/// A place of a step.
#[derive(Serialize, JsonSchema)]
pub struct PlaceWire {
    /// Positions in `by`, from 0.
    pub by: Vec<usize>,
    /// Whether the text does not say who fills it.
    pub open: bool,
    /// Whether a blank cell hides who may fill it.
    pub unknown: bool,
    /// Whether the record shows it filled.
    pub filled: bool,
}

/// The order between two steps.
#[derive(Serialize, JsonSchema)]
pub struct EdgeWire {
    /// The number of the first step.
    pub from: usize,
    /// The number of the second step.
    pub to: usize,
    /// The pin-cites that order them.
    pub cites: Vec<String>,
}

/// A duty or an attendance.
#[derive(Serialize, JsonSchema)]
pub struct GivenWire {
    /// `duty`, `member`, `sits_in`, `must_invite` or `may_invite`.
    pub mode: String,
    /// The act.
    pub act: String,
    /// The norm.
    pub norm: String,
    /// Its pin-cite.
    pub cite: String,
    /// Whose it is.
    pub by: Vec<ByWire>,
    /// Whose it would be but for a bar.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<BarredWire>,
}

/// Somebody whom a bar keeps from what another norm gives him.
#[derive(Serialize, JsonSchema)]
pub struct BarredWire {
    /// Who.
    pub by: ByWire,
    /// The bar.
    pub norm: String,
    /// Its pin-cite.
    pub cite: String,
}

/// How often an act is to be done at least.
#[derive(Serialize, JsonSchema)]
pub struct FloorWire {
    /// The norm.
    pub norm: String,
    /// Its pin-cite.
    pub cite: String,
    /// The act.
    pub act: String,
    /// How often at least.
    pub at_least: u32,
    /// The first day of the span the action lies in.
    pub from: String,
    /// Its last day.
    pub to: String,
    /// How many of its like are on file for the span, this one among them.
    pub on_file: usize,
    /// How many for the span before; absent where the rules were not yet in force.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_file_before: Option<usize>,
}

/// A bar.
#[derive(Serialize, JsonSchema)]
pub struct BarWire {
    /// The norm.
    pub norm: String,
    /// Its pin-cite.
    pub cite: String,
    /// The act it forbids.
    pub act: String,
    /// `hard`, `principle` or `generally`.
    pub strength: String,
    /// Whom it binds; absent means everybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub binds: Option<Vec<String>>,
    /// For a frequency: the place of the action among its like.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// For a frequency: the actions counted before it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub before: Vec<String>,
    /// What it says.
    pub text: Both,
}

/// A gate that is shut, or of which the record does not say.
#[derive(Serialize, JsonSchema)]
pub struct GateWire {
    /// The norm.
    pub norm: String,
    /// Its pin-cite.
    pub cite: String,
    /// The label it holds back.
    pub before: String,
    /// The label it needs.
    pub needs: String,
    /// Why that does not count as done.
    pub why: Both,
}

/// A step nobody can take now.
#[derive(Serialize, JsonSchema)]
pub struct StuckWire {
    /// Its number.
    pub step: usize,
    /// `nobody`, `away`, `gate` or `bar`.
    pub why: String,
    /// The norm that holds it back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub norm: Option<String>,
}

/// What a quorum counts.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CountWire {
    /// Persons.
    Persons,
    /// Posts.
    Posts,
}

/// A quorum.
#[derive(Serialize, JsonSchema)]
pub struct QuorumWire {
    /// The pin-cite.
    pub cite: String,
    /// What is counted: `persons`, each once, or `posts`, vacant ones included.
    pub count: CountWire,
    /// Members present, or posts whose holder is.
    pub present: usize,
    /// Members of whom nothing is recorded, or posts of whose holder nothing is.
    pub unknown: usize,
    /// Members in all, or posts.
    pub members: usize,
    /// Persons present; fewer than `present` where one of them holds several posts.
    pub persons: usize,
    /// The posts that nobody holds, where posts are counted.
    pub vacant: Vec<String>,
    /// Reached or not; absent when it is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reached: Option<bool>,
}

/// A norm.
#[derive(Serialize, JsonSchema)]
pub struct NormWire {
    /// Its id.
    pub norm: String,
    /// Its pin-cite.
    pub cite: String,
    /// What it says, in the rulebook's words.
    pub text: Both,
    /// The words of the official text, if the user gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The same where an amendment brought or changed the norm: how the text stood before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source_before_amendment: Option<String>,
}

/// What an answer rests on: exactly one of the three.
#[derive(Serialize, JsonSchema)]
pub struct RestWire {
    /// An ambiguity, as `AMB-01=A`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<String>,
    /// The rival reading, as `AMB-01=B`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rival: Option<String>,
    /// The verdict under the rival reading.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rival_verdict: Option<String>,
    /// What the rival reading gives, in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rival_gives: Option<Both>,
    /// A vague word that was judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judgement: Option<String>,
    /// How it was judged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Who is to judge, where the text says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub judge: Option<Both>,
    /// A mandate or designation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delegation: Option<String>,
    /// Its first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Its last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
}

/// A missing fact.
#[derive(Serialize, JsonSchema)]
pub struct NeedWire {
    /// The attribute, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribute: Option<String>,
    /// The question to ask.
    pub question: Both,
    /// What each value leads to.
    pub leads_to: Vec<LeadsToWire>,
}

/// What a value leads to.
#[derive(Serialize, JsonSchema)]
pub struct LeadsToWire {
    /// The value, as typed behind `--set`.
    pub value: String,
    /// For a number: the stretch of numbers, in words, that lead to the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub range: Option<Both>,
    /// The verdict.
    pub verdict: String,
    /// The verdict and who takes part, in words.
    pub gives: Both,
}

/// A norm that does not apply.
#[derive(Serialize, JsonSchema)]
pub struct NotBecauseWire {
    /// Its id.
    pub norm: String,
    /// Its pin-cite.
    pub cite: String,
    /// `fails`, `excused`, `overridden`, `undelegated` or `binds_others`.
    pub why: String,
    /// The same in words.
    pub text: Both,
}

/// A change that would give another verdict.
#[derive(Serialize, JsonSchema)]
pub struct ChangeWire {
    /// `fact` or `norm`.
    pub change: String,
    /// The change in words.
    pub text: Both,
    /// The verdict it would give.
    pub verdict: String,
}

/// A problem of the input.
#[derive(Serialize, JsonSchema)]
pub struct ProblemWire {
    /// `error` or `warning`.
    pub severity: String,
    /// The file.
    pub file: String,
    /// The line, from 1; 0 for the whole file.
    pub line: usize,
    /// The column in characters, from 1; 0 for the whole line.
    pub column: usize,
    /// The spreadsheet cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// What is wrong.
    pub what: Both,
    /// What to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<Both>,
}

/// All problems of a run.
#[derive(Serialize, JsonSchema)]
pub struct CheckWire {
    /// Always `signoff/1`.
    pub schema: String,
    /// The problems.
    pub problems: Vec<ProblemWire>,
}
