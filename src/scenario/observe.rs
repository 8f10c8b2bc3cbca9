//! What an answer says, in the ids of the files: what a scenario's expectation is held against and what is recorded.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::ask::{Answer, Rest};
use crate::because::because;
use crate::case::Case;
use crate::chain::{Hindered, chain};
use crate::cite::Cite;
use crate::findings::{Candidate, Defect, Step};
use crate::model::{Actor, Capacity, Condition, Taker};
use crate::source::Text;
use crate::verdict::{Verdict, relevant};
use crate::words::{Words, quantifier_id, state_id};

/// The capacities an expectation may name. The last five are those of duties and of attendance.
pub(super) const CAPACITIES: [&str; 9] = [
    "holder",
    "mandated",
    "designated",
    "standing_in",
    "duty",
    "member",
    "sits_in",
    "must_invite",
    "may_invite",
];

/// Why a step cannot be taken now.
pub(super) const HINDRANCES: [&str; 4] = ["nobody", "away", "gate", "bar"];

/// Somebody or something, by the sort of thing it is and its id.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Name {
    /// `person`, `post`, `unit` or `body`.
    pub(super) sort: &'static str,
    /// The id.
    pub(super) id: String,
}

/// Somebody who takes part, in a capacity.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Taking {
    /// Who.
    pub(super) taker: Name,
    /// The post, unit or body in which he acts.
    pub(super) actor: Name,
    /// In which capacity.
    pub(super) capacity: &'static str,
}

/// A step of the action as it was found. Steps with one label are one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct StepSeen {
    pub(super) required: bool,
    pub(super) open: bool,
    pub(super) quantifier: &'static str,
    pub(super) state: &'static str,
    pub(super) by: BTreeSet<Taking>,
    pub(super) due: BTreeSet<Date>,
    pub(super) stuck: BTreeSet<&'static str>,
}

/// What an answer says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Observed {
    /// The verdict; none for a whole chain.
    pub(super) verdict: Option<Verdict>,
    /// The verdict of the default reading, where clauses collide.
    pub(super) by_default: Option<Verdict>,
    /// The labels of the steps and powers asked for, in the order of the chain.
    pub(super) asked: Vec<String>,
    /// All steps and powers of the action.
    pub(super) steps: BTreeMap<String, StepSeen>,
    /// Who has a duty or attends.
    pub(super) given: BTreeSet<Taking>,
    /// What comes before what, near or far.
    pub(super) before: BTreeSet<(String, String)>,
    /// What is cited as a reason.
    pub(super) cites: BTreeSet<Cite>,
    /// The facts that are missing: the id of an attribute, and the test in words.
    pub(super) needs: BTreeSet<(Option<String>, Text)>,
    /// The readings it rests on, each with the rival that gives another answer.
    pub(super) readings: BTreeSet<(String, String)>,
    /// The judged attributes and the delegations it rests on.
    pub(super) others: BTreeSet<String>,
    /// The defects: kind and label.
    pub(super) defects: BTreeSet<(&'static str, String)>,
}

impl Observed {
    /// Reads an answer.
    pub(super) fn of(case: &Case, answer: &Answer) -> Self {
        let words = Words { case, text: None };
        let findings = &answer.findings;
        let whole = answer.question.acts.is_empty();
        let acts =
            if whole { case.book.vocabulary.acts.atoms().collect() } else { answer.question.acts.clone() };
        let found = relevant(case, findings, &acts, answer.question.person);
        let label = |label| case.book.labels.id(label).to_owned();
        let mut seen = Self {
            verdict: (!whole).then_some(answer.verdict),
            by_default: answer.by_default,
            ..Self::default()
        };
        for (_, step) in &found.steps {
            let label = label(step.label);
            if !seen.asked.contains(&label) {
                seen.asked.push(label);
            }
        }
        let chained = chain(findings);
        for (step, link) in findings.steps.iter().zip(chained.graph.node_weights()) {
            let entry = seen.steps.entry(label(step.label)).or_default();
            enter(&words, entry, step, &link.hindered);
        }
        for given in &found.given {
            seen.given.extend(given.takers.iter().map(|candidate| {
                let mut taking = taking(&words, candidate);
                if candidate.capacity == Capacity::Holder {
                    taking.capacity = given.mode.id();
                }
                taking
            }));
        }
        let earlier = findings.derived.earlier.iter();
        seen.before = earlier.map(|&(first, second)| (label(first), label(second))).collect();
        let cited = because(case, findings, answer);
        let mut cited: BTreeSet<_> = cited.into_iter().collect();
        if whole {
            cited.extend(findings.order.values().flatten());
        }
        let cites = cited.into_iter().filter_map(|norm| Cite::parse(&case.book.norm(norm)?.cite).ok());
        seen.cites = cites.collect();
        seen.needs = answer
            .needs
            .iter()
            .map(|need| {
                let attribute = match &need.condition {
                    Condition::Attribute(attribute, _) => {
                        Some(case.book.vocabulary.attributes.id(*attribute).to_owned())
                    }
                    Condition::Relation(..) => None,
                };
                (attribute, words.condition(&need.condition, true))
            })
            .collect();
        for rest in &answer.rests_on {
            match rest {
                Rest::Reading { ambiguity, rival, .. } => {
                    seen.readings.insert((ambiguity.clone(), rival.clone()));
                }
                Rest::Judgement { attribute, .. } => {
                    seen.others.insert(case.book.vocabulary.attributes.id(*attribute).to_owned());
                }
                Rest::Delegation(delegation) => {
                    seen.others.insert(case.facts.delegations.id(*delegation).to_owned());
                }
            }
        }
        seen.defects = found
            .defects
            .iter()
            .map(|defect| match defect {
                Defect::Skipped { missing, .. } => ("skipped", label(*missing)),
                Defect::Incomplete { missing, .. } => ("incomplete", label(*missing)),
                Defect::WrongHand { step, .. } => ("wrong_hand", label(*step)),
                Defect::Late { step, .. } => ("late", label(*step)),
                Defect::Barred { act, .. } => ("barred", case.book.vocabulary.acts.id(*act).to_owned()),
                Defect::NoQuorum(quorum) => {
                    ("no_quorum", case.book.vocabulary.acts.id(quorum.act).to_owned())
                }
            })
            .collect();
        seen
    }

    /// The steps asked for.
    pub(super) fn asked(&self) -> impl Iterator<Item = (&String, &StepSeen)> {
        self.asked.iter().filter_map(|label| self.steps.get_key_value(label))
    }

    /// Everybody whom the answer names: who takes the steps asked for, has the duty, attends.
    pub(super) fn by(&self) -> BTreeSet<Taking> {
        self.asked().flat_map(|(_, step)| step.by.iter().cloned()).chain(self.given.iter().cloned()).collect()
    }
}

fn enter(words: &Words<'_>, entry: &mut StepSeen, step: &Step, hindered: &[Hindered]) {
    // Where a label stands twice, what is required and what hinders speak for both.
    if entry.quantifier.is_empty() || step.required {
        entry.quantifier = quantifier_id(step.quantifier);
        entry.state = state_id(step.state);
    }
    entry.required |= step.required;
    entry.open |= step.open();
    let candidates = step.seats.iter().flat_map(|seat| &seat.candidates);
    entry.by.extend(candidates.map(|candidate| taking(words, candidate)));
    entry.due.extend(step.due.iter().filter_map(|due| due.last));
    entry.stuck.extend(hindered.iter().filter_map(|hindered| match hindered {
        Hindered::Waits => None,
        Hindered::Shut(_) => Some("gate"),
        Hindered::Barred(_) => Some("bar"),
        Hindered::Nobody => Some("nobody"),
        Hindered::AllAway => Some("away"),
    }));
}

fn taking(words: &Words<'_>, candidate: &Candidate) -> Taking {
    let taker = match candidate.taker {
        Taker::Person(person) => Actor::Person(person),
        Taker::Itself(actor) => actor,
    };
    Taking {
        taker: name(words.case, taker),
        actor: name(words.case, candidate.actor),
        capacity: words.capacity_id(candidate.capacity),
    }
}

fn name(case: &Case, actor: Actor) -> Name {
    let (sort, id) = match actor {
        Actor::Person(person) => ("person", case.facts.people.id(person)),
        Actor::Post(post) => ("post", case.facts.posts.id(post)),
        Actor::Unit(unit) => ("unit", case.facts.units.id(unit)),
        Actor::Body(body) => ("body", case.book.vocabulary.bodies.id(body)),
    };
    Name { sort, id: id.to_owned() }
}
