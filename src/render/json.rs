//! The JSON contract, `signoff/1`: wire types that own their names, apart from the types of the model.

use schemars::JsonSchema;
use serde::Serialize;

use crate::ask::{Answer, Hindrance, Rest, Supposed};
use crate::atom::NormIx;
use crate::case::Case;
use crate::chain::{Hindered, chain};
use crate::findings::{Candidate, Findings, GivenAs, Step};
use crate::model::{
    Actor, AttendMode, Capacity, Condition, Count, Effect, Object, RelationTest, Taker, Value, WhoExpr,
};
use crate::settle::Settled;
use crate::source::{Lang, Problem, Report, Severity, Text};
use crate::verdict::relevant;
use crate::words::{Words, quantifier_id, state_id, strength_id};

/// The name of the contract.
pub const SCHEMA: &str = "signoff/1";

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
    /// Steps nobody can take now, and why.
    pub stuck: Vec<StuckWire>,
    /// Steps that are done.
    pub done: Vec<String>,
    /// Defects of what was done.
    pub defects: Vec<Both>,
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
    /// How often the like has happened, for a frequency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u32>,
    /// What it says.
    pub text: Both,
}

/// A gate that is shut.
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
    /// `fails`, `excused`, `overridden` or `undelegated`.
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

/// The JSON Schema of an answer.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(AnswerWire)
}

/// A report as JSON.
pub fn problems(report: &Report) -> CheckWire {
    let wire = |problem: &&Problem| ProblemWire {
        severity: if problem.severity == Severity::Error { "error" } else { "warning" }.to_owned(),
        file: problem.at.file.to_string(),
        line: problem.at.line,
        column: problem.at.column,
        cell: problem.at.cell.clone(),
        what: problem.what.clone().into(),
        hint: problem.hint.clone().map(Both::from),
    };
    CheckWire { schema: SCHEMA.to_owned(), problems: report.problems().iter().map(wire).collect() }
}

/// Any wire value as text with a line break at the end.
///
/// # Errors
/// Never for the wire types of this module; the signature is serde's.
pub fn text<T: Serialize>(value: &T) -> serde_json::Result<String> {
    serde_json::to_string_pretty(value).map(|text| text + "\n")
}

/// An answer as JSON.
pub fn answer(words: &Words<'_>, answer: &Answer, command: &str) -> AnswerWire {
    let case = words.case;
    let findings = &answer.findings;
    let whole = answer.question.acts.is_empty();
    let acts = if whole { case.book.vocabulary.acts.atoms().collect() } else { answer.question.acts.clone() };
    let found = relevant(case, findings, &acts, answer.question.person);
    let shown: Vec<usize> = found.steps.iter().map(|(place, _)| *place).collect();
    let chained = chain(findings);
    let links: Vec<_> = chained.graph.node_weights().collect();
    let steps = shown
        .iter()
        .filter_map(|&place| {
            let after = links
                .get(place)
                .map(|link| link.after.iter().map(|before| before + 1).collect())
                .unwrap_or_default();
            Some(step(words, place, findings.steps.get(place)?, after))
        })
        .collect();
    let edges = chained
        .graph
        .edge_indices()
        .filter_map(|edge| {
            let (from, to) = chained.graph.edge_endpoints(edge)?;
            let norms = &chained.graph.edge_weight(edge)?.norms;
            Some(EdgeWire {
                from: from.index() + 1,
                to: to.index() + 1,
                cites: cites(case, norms.iter().copied()),
            })
        })
        .filter(|edge| whole || shown.contains(&(edge.to - 1)))
        .collect();
    let mut stuck = Vec::new();
    for &place in &shown {
        for hindered in links.get(place).map(|link| link.hindered.as_slice()).unwrap_or_default() {
            let (why, norm) = match hindered {
                Hindered::Waits => continue,
                Hindered::Shut(gate) => ("gate", Some(gate.norm)),
                Hindered::Barred(norm) => ("bar", Some(*norm)),
                Hindered::Nobody => ("nobody", None),
                Hindered::AllAway => ("away", None),
            };
            stuck.push(StuckWire {
                step: place + 1,
                why: why.to_owned(),
                norm: norm.map(|norm| id(case, norm)),
            });
        }
    }
    AnswerWire {
        schema: SCHEMA.to_owned(),
        command: command.to_owned(),
        rulebook: case.book.header.id.clone(),
        question: QuestionWire {
            act: (!whole).then(|| answer.question.word.clone()),
            action: case.facts.actions.id(answer.question.action).to_owned(),
            person: answer.question.person.map(|person| case.facts.people.id(person).to_owned()),
            on: findings.situation.date.to_string(),
            readings: answer
                .question
                .choices
                .iter()
                .map(|choice| format!("{}={}", choice.ambiguity, choice.reading))
                .collect(),
        },
        verdict: (!whole).then(|| answer.verdict.id().to_owned()),
        by_default: answer.by_default.map(|verdict| verdict.id().to_owned()),
        steps,
        edges,
        given: found
            .given
            .iter()
            .map(|given| GivenWire {
                mode: given_id(given.mode).to_owned(),
                act: case.book.vocabulary.acts.id(given.act).to_owned(),
                norm: id(case, given.norm),
                cite: cite(case, given.norm),
                by: given.takers.iter().map(|candidate| by(words, candidate)).collect(),
            })
            .collect(),
        bars: found
            .bars
            .iter()
            .map(|bar| BarWire {
                norm: id(case, bar.norm),
                cite: cite(case, bar.norm),
                act: case.book.vocabulary.acts.id(bar.act).to_owned(),
                strength: case
                    .book
                    .norm(bar.norm)
                    .map_or("hard", |norm| strength_id(norm.strength))
                    .to_owned(),
                binds: bar
                    .binds
                    .as_ref()
                    .map(|takers| takers.iter().map(|&taker| taker_id(case, taker)).collect()),
                count: bar.count,
                text: words.norm(bar.norm).into(),
            })
            .collect(),
        gates: found
            .shut
            .iter()
            .map(|gate| GateWire {
                norm: id(case, gate.norm),
                cite: cite(case, gate.norm),
                before: case.book.labels.id(gate.before).to_owned(),
                needs: case.book.labels.id(gate.needs).to_owned(),
            })
            .collect(),
        stuck,
        done: found
            .steps
            .iter()
            .filter(|(_, step)| step.state == crate::findings::State::Done)
            .map(|(_, step)| case.book.labels.id(step.label).to_owned())
            .collect(),
        defects: found.defects.iter().map(|defect| words.defect(defect).into()).collect(),
        quorum: findings
            .quorum
            .iter()
            .map(|found| QuorumWire {
                cite: cite(case, found.norm),
                count: match found.count {
                    Count::Persons => CountWire::Persons,
                    Count::Posts => CountWire::Posts,
                },
                present: found.present,
                unknown: found.unknown,
                members: found.members,
                persons: found.persons,
                vacant: found.vacant.iter().map(|&post| case.facts.posts.id(post).to_owned()).collect(),
                reached: found.reached,
            })
            .collect(),
        silences: found.silences.iter().map(|silence| norm(words, silence.norm)).collect(),
        because: because(case, findings, answer).into_iter().map(|found| norm(words, found)).collect(),
        rests_on: answer.rests_on.iter().map(|rest| rests_on(words, rest)).collect(),
        needs: answer
            .needs
            .iter()
            .map(|need| NeedWire {
                attribute: match &need.condition {
                    Condition::Attribute(attribute, _) => {
                        Some(case.book.vocabulary.attributes.id(*attribute).to_owned())
                    }
                    Condition::Relation(..) => None,
                },
                question: words.question(&need.condition).into(),
                leads_to: need
                    .leads_to
                    .iter()
                    .map(|(supposed, settled)| leads_to(words, supposed, settled))
                    .collect(),
            })
            .collect(),
        not_because: answer
            .not_because
            .iter()
            .map(|(found, hindrance)| NotBecauseWire {
                norm: id(case, *found),
                cite: cite(case, *found),
                why: match hindrance {
                    Hindrance::Fails(_) => "fails",
                    Hindrance::Excused(_) => "excused",
                    Hindrance::Overridden(_) => "overridden",
                    Hindrance::Undelegated(_) => "undelegated",
                }
                .to_owned(),
                text: words.hindrance(*found, hindrance).into(),
            })
            .collect(),
        would_change_if: answer
            .would_change_if
            .iter()
            .map(|(supposed, settled)| ChangeWire {
                change: if matches!(supposed, Supposed::Without(_)) { "norm" } else { "fact" }.to_owned(),
                text: words.supposed(supposed).into(),
                verdict: settled.verdict.id().to_owned(),
            })
            .collect(),
    }
}

/// The norms behind an answer, each once, in the order of the articles: those of the steps, bars, gates, gaps and deadlines it shows.
pub fn because(case: &Case, findings: &Findings, answer: &Answer) -> Vec<NormIx> {
    let acts = if answer.question.acts.is_empty() {
        case.book.vocabulary.acts.atoms().collect()
    } else {
        answer.question.acts.clone()
    };
    let found = relevant(case, findings, &acts, answer.question.person);
    let mut norms: Vec<NormIx> = Vec::new();
    // A bar on some is a reason only where the question is about them, or where nobody has the act.
    let decides = |bar: &&&crate::findings::Bar| {
        bar.binds.is_none() || answer.question.person.is_some() || found.steps.is_empty()
    };
    norms.extend(found.bars.iter().filter(decides).map(|bar| bar.norm));
    norms.extend(found.shut.iter().map(|gate| gate.norm));
    norms.extend(found.silences.iter().map(|silence| silence.norm));
    for (_, step) in &found.steps {
        norms.extend(&step.norms);
        norms.extend(
            step.seats.iter().flat_map(|seat| seat.candidates.iter().map(|candidate| candidate.norm)),
        );
        norms.extend(step.due.iter().map(|due| due.norm));
    }
    norms.extend(found.given.iter().map(|given| given.norm));
    norms.extend(limits(case, findings, &found));
    norms.extend(extensions(case, findings, &norms));
    norms.extend(
        findings.quorum.iter().filter(|quorum| quorum.reached == Some(false)).map(|quorum| quorum.norm),
    );
    if findings.before_in_force() {
        let in_force = |norm: &NormIx| {
            matches!(case.book.norm(*norm).map(|rule| &rule.effect), Some(Effect::InForce(_)))
        };
        norms.extend(findings.situation.world.norms.iter().copied().filter(in_force));
    }
    norms.sort_by_key(|&norm| (case.book.norm(norm).map(|norm| (norm.article, norm.cite.clone())), norm));
    norms.dedup();
    norms
}

/// The authority limits under which somebody was found up the line of command.
fn limits(case: &Case, findings: &Findings, found: &crate::verdict::Relevant<'_>) -> Vec<NormIx> {
    let by_line = |norm: &NormIx| match case.book.norm(*norm).map(|rule| &rule.effect) {
        Some(Effect::Step(part) | Effect::Power(part)) => {
            part.by.iter().any(|who| matches!(who, WhoExpr::Line(..))).then_some(part.act)
        }
        _ => None,
    };
    let mut norms = Vec::new();
    for (_, step) in &found.steps {
        let Some(act) = step.norms.iter().find_map(by_line) else { continue };
        let posts =
            step.seats.iter().flat_map(|seat| &seat.candidates).filter_map(|candidate| {
                match candidate.actor {
                    Actor::Post(post) => case.facts.posts.row(post),
                    _ => None,
                }
            });
        let roles: Vec<_> = posts.flat_map(|post| post.roles.iter().copied()).collect();
        norms.extend(findings.derived.applies.iter().copied().filter(|&norm| {
            matches!(case.book.norm(norm).map(|rule| &rule.effect),
                Some(Effect::Limit { role, act: limited, .. }) if *limited == act && roles.contains(role))
        }));
    }
    norms
}

/// The clauses that bring the sponsor, or the unit of the person concerned, under norms addressed to others.
fn extensions(case: &Case, findings: &Findings, norms: &[NormIx]) -> Vec<NormIx> {
    let kinds = &case.book.vocabulary.unit_kinds;
    let mut needed = Vec::new();
    for condition in norms.iter().filter_map(|&norm| case.book.norm(norm)).flat_map(|norm| &norm.conditions) {
        let Condition::Relation(false, RelationTest::Is(reference, wanted)) = condition else { continue };
        for object in findings.situation.refers(&case.facts, *reference).0 {
            let Object::Unit(unit) = object else { continue };
            let Some(row) = case.facts.units.row(unit) else { continue };
            if !wanted.iter().any(|&kind| kinds.within(row.kind, kind)) {
                needed.push((row.kind, wanted));
            }
        }
    }
    let applies = |norm: &NormIx| match case.book.norm(*norm).map(|rule| &rule.effect) {
        Some(Effect::Extend { unit_kind, to }) => needed.iter().any(|(kind, wanted)| {
            to.iter().any(|&extended| kinds.within(*kind, extended))
                && wanted
                    .iter()
                    .any(|&wanted| kinds.within(*unit_kind, wanted) || kinds.within(wanted, *unit_kind))
        }),
        _ => false,
    };
    findings.situation.world.norms.iter().copied().filter(applies).collect()
}

fn id(case: &Case, norm: NormIx) -> String {
    case.book.norm(norm).map(|norm| norm.id.clone()).unwrap_or_default()
}

fn cite(case: &Case, norm: NormIx) -> String {
    case.book.norm(norm).map(|norm| norm.cite.clone()).unwrap_or_default()
}

fn cites(case: &Case, norms: impl Iterator<Item = NormIx>) -> Vec<String> {
    let mut list: Vec<String> = norms.map(|norm| cite(case, norm)).collect();
    list.sort();
    list.dedup();
    list
}

fn norm(words: &Words<'_>, norm: NormIx) -> NormWire {
    let cite = cite(words.case, norm);
    let source =
        words.text.and_then(|text| text.words(&crate::cite::Cite::parse(&cite).ok()?).map(str::to_owned));
    NormWire { norm: id(words.case, norm), cite, text: words.norm(norm).into(), source }
}

fn taker_id(case: &Case, taker: Taker) -> String {
    match taker {
        Taker::Person(person) | Taker::Itself(Actor::Person(person)) => {
            case.facts.people.id(person).to_owned()
        }
        Taker::Itself(Actor::Unit(unit)) => case.facts.units.id(unit).to_owned(),
        Taker::Itself(Actor::Body(body)) => case.book.vocabulary.bodies.id(body).to_owned(),
        Taker::Itself(Actor::Post(post)) => case.facts.posts.id(post).to_owned(),
    }
}

fn step(words: &Words<'_>, place: usize, step: &Step, after: Vec<usize>) -> StepWire {
    let case = words.case;
    let mut list = Vec::new();
    let mut places = Vec::new();
    for seat in &step.seats {
        let first = list.len();
        for candidate in &seat.candidates {
            list.push(by(words, candidate));
        }
        places.push(PlaceWire {
            by: (first..list.len()).collect(),
            open: seat.open,
            unknown: seat.unknown,
            filled: seat.filled,
        });
    }
    StepWire {
        step: place + 1,
        label: case.book.labels.id(step.label).to_owned(),
        act: case.book.vocabulary.acts.id(step.act).to_owned(),
        required: step.required,
        strength: strength_id(step.strength).to_owned(),
        quantifier: quantifier_id(step.quantifier).to_owned(),
        instead_of: step.instead_of.map(|label| case.book.labels.id(label).to_owned()),
        after,
        due: step.due.iter().filter_map(|due| due.last).min().map(|day| day.to_string()),
        state: state_id(step.state).to_owned(),
        by: list,
        places,
        cites: cites(case, step.norms.iter().copied()),
        norms: step.norms.iter().map(|&norm| id(case, norm)).collect(),
    }
}

/// Somebody who may take part, as the contract names him.
fn by(words: &Words<'_>, candidate: &Candidate) -> ByWire {
    let case = words.case;
    let row = match candidate.actor {
        Actor::Post(post) => case.facts.posts.row(post),
        _ => None,
    };
    ByWire {
        person: match candidate.taker {
            Taker::Person(person) => Some(case.facts.people.id(person).to_owned()),
            Taker::Itself(_) => None,
        },
        post: match candidate.actor {
            Actor::Post(post) => Some(case.facts.posts.id(post).to_owned()),
            _ => None,
        },
        unit: match candidate.actor {
            Actor::Unit(unit) => Some(case.facts.units.id(unit).to_owned()),
            _ => row.map(|row| case.facts.units.id(row.unit).to_owned()),
        },
        body: match candidate.actor {
            Actor::Body(body) => Some(case.book.vocabulary.bodies.id(body).to_owned()),
            _ => None,
        },
        role: row
            .map(|row| row.roles.iter().map(|&role| case.book.vocabulary.roles.id(role).to_owned()).collect())
            .unwrap_or_default(),
        capacity: words.capacity_id(candidate.capacity).to_owned(),
        via: match candidate.capacity {
            Capacity::Holder => None,
            Capacity::Delegated(delegation) => Some(case.facts.delegations.id(delegation).to_owned()),
            Capacity::StandIn(norm) => Some(id(case, norm)),
        },
        cite: cite(case, candidate.norm),
        away: candidate.away,
        on_record: candidate.on_record.is_some(),
    }
}

/// The word for a duty or attendance in machine-readable output.
fn given_id(mode: GivenAs) -> &'static str {
    match mode {
        GivenAs::Duty => "duty",
        GivenAs::Attendance(AttendMode::Member) => "member",
        GivenAs::Attendance(AttendMode::SitsIn) => "sits_in",
        GivenAs::Attendance(AttendMode::MustInvite) => "must_invite",
        GivenAs::Attendance(AttendMode::MayInvite) => "may_invite",
    }
}

fn rests_on(words: &Words<'_>, rest: &Rest) -> RestWire {
    let case = words.case;
    let mut wire = RestWire {
        reading: None,
        rival: None,
        rival_verdict: None,
        rival_gives: None,
        judgement: None,
        value: None,
        judge: None,
        delegation: None,
        from: None,
        to: None,
    };
    match rest {
        Rest::Reading { ambiguity, reading, rival, gives } => {
            wire.reading = Some(format!("{ambiguity}={reading}"));
            wire.rival = Some(format!("{ambiguity}={rival}"));
            wire.rival_verdict = Some(gives.verdict.id().to_owned());
            wire.rival_gives = Some(words.settled(gives).into());
        }
        Rest::Judgement { attribute, value } => {
            wire.judgement = Some(case.book.vocabulary.attributes.id(*attribute).to_owned());
            wire.value = Some(value_id(case, *attribute, value));
            wire.judge = case
                .book
                .vocabulary
                .attribute(*attribute)
                .and_then(|facts| facts.judge.clone())
                .map(Both::from);
        }
        Rest::Delegation(delegation) => {
            wire.delegation = Some(case.facts.delegations.id(*delegation).to_owned());
            let during = case.facts.delegations.row(*delegation).map(|row| row.during).unwrap_or_default();
            wire.from = during.from.map(|day| day.to_string());
            wire.to = during.to.map(|day| day.to_string());
        }
    }
    wire
}

/// A value as it is typed in a facts file or behind `--set`.
pub fn value_id(case: &Case, attribute: crate::atom::Attribute, value: &Value) -> String {
    let option = |index: &usize| {
        case.book
            .vocabulary
            .attribute(attribute)
            .and_then(|facts| facts.options.get(*index))
            .map(|option| option.id.clone())
            .unwrap_or_default()
    };
    match value {
        Value::One(index) => option(index),
        Value::Some(set) if !set.is_empty() => set.iter().map(option).collect::<Vec<_>>().join(";"),
        other => case.book.vocabulary.show(attribute, other).get(Lang::En).to_owned(),
    }
}

fn leads_to(words: &Words<'_>, supposed: &Supposed, settled: &Settled) -> LeadsToWire {
    LeadsToWire {
        value: match supposed {
            Supposed::Value(attribute, value) => value_id(words.case, *attribute, value),
            other => words.supposed_value(other).en,
        },
        verdict: settled.verdict.id().to_owned(),
        gives: words.settled(settled).into(),
    }
}
