//! The JSON contract, `signoff/1`: an answer and a report as wire types.

mod parts;
mod wire;

use serde::Serialize;

use crate::ask::{Answer, Hindrance, Supposed};
use crate::because::because;
use crate::chain::{Hindered, chain};
use crate::model::Condition;
use crate::source::{Problem, Report, Severity};
use crate::verdict::relevant;
use crate::words::{Words, strength_id};

pub use parts::value_id;
use parts::{by, cite, gate, id, leads_to, norm, quorum, rests_on, taker_id};
pub(super) use parts::{cites, step};
pub use wire::*;

/// The name of the contract.
pub const SCHEMA: &str = "signoff/1";

/// The JSON Schema of an answer.
pub fn schema() -> schemars::Schema {
    schema_of::<AnswerWire>()
}

/// The JSON Schema of something that is written: what is left out where there is nothing to say need not be there.
pub(in crate::render) fn schema_of<T: schemars::JsonSchema>() -> schemars::Schema {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    settings.into_generator().into_root_schema_for::<T>()
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

/// The amendments an answer is judged by.
fn amended_by(case: &crate::case::Case, answer: &Answer) -> Vec<AmendedByWire> {
    let version = case.book.version(answer.question.version);
    version
        .into_iter()
        .flat_map(|version| &version.amendments)
        .filter_map(|id| case.book.amendment(id))
        .map(|amendment| AmendedByWire {
            id: amendment.id.clone(),
            title: amendment.title.clone().into(),
            effective: amendment.effective.map(|day| day.to_string()),
            as_if: amendment.effective.is_some_and(|day| answer.findings.situation.date < day),
        })
        .collect()
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
        amendments: amended_by(case, answer),
        amended: case.book.version(answer.question.version).map_or_else(Vec::new, |version| {
            let norms = version.norms.iter().copied().filter(|&norm| case.book.amended(norm));
            norms.map(|norm| id(case, norm)).collect()
        }),
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
                mode: given.mode.id().to_owned(),
                act: case.book.vocabulary.acts.id(given.act).to_owned(),
                norm: id(case, given.norm),
                cite: cite(case, given.norm),
                by: given.takers.iter().map(|candidate| by(words, candidate)).collect(),
                barred: given
                    .barred
                    .iter()
                    .map(|(candidate, bar)| BarredWire {
                        by: by(words, candidate),
                        norm: id(case, *bar),
                        cite: cite(case, *bar),
                    })
                    .collect(),
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
                count: bar.counted.as_ref().map(crate::situation::Counted::place),
                before: bar
                    .counted
                    .iter()
                    .flat_map(|counted| &counted.before)
                    .map(|&before| case.facts.actions.id(before).to_owned())
                    .collect(),
                text: words.norm(bar.norm).into(),
            })
            .collect(),
        gates: found.shut.iter().map(|one| gate(words, findings, one)).collect(),
        unproved: found.unproved.iter().map(|one| gate(words, findings, one)).collect(),
        stuck,
        done: found
            .steps
            .iter()
            .filter(|(_, step)| step.state == crate::findings::State::Done)
            .map(|(_, step)| case.book.labels.id(step.label).to_owned())
            .collect(),
        defects: found.defects.iter().map(|defect| words.defect(defect).into()).collect(),
        floors: findings
            .floors
            .iter()
            .filter(|floor| acts.contains(&floor.act))
            .map(|floor| FloorWire {
                norm: id(case, floor.norm),
                cite: cite(case, floor.norm),
                act: case.book.vocabulary.acts.id(floor.act).to_owned(),
                at_least: floor.at_least,
                from: floor.counted.first.to_string(),
                to: floor.counted.last.to_string(),
                on_file: floor.counted.all,
                on_file_before: floor.counted.all_before,
            })
            .collect(),
        quorum: findings.quorum.iter().map(|found| quorum(case, found)).collect(),
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
                    .zip(words.outcomes(&need.leads_to))
                    .map(|((supposed, settled), gives)| leads_to(words, supposed, settled, gives))
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
                    Hindrance::Undelegated(..) => "undelegated",
                    Hindrance::BindsOthers(_) => "binds_others",
                }
                .to_owned(),
                text: words.hindrance(findings, *found, hindrance).into(),
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
