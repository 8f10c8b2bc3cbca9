//! Many questions on many situations from one derivation: the same answers as each question asked by itself.
//!
//! Only where a norm that bears on a question waits for a fact is that question settled by itself.

use std::collections::{BTreeMap, BTreeSet};

use super::{Asked, Open, Settled};
use crate::atom::{Act, NormIx};
use crate::case::Case;
use crate::findings::{Findings, find};
use crate::situation::Situation;
use crate::verdict::{concerns, labels};

/// What is asked of a situation: an act, or the whole chain (`None`).
pub type Topic = Option<Act>;

/// What one situation comes to, question by question.
pub struct Settlement {
    /// What was found of it.
    pub findings: Findings,
    /// The answer to each question, and what it waits for.
    pub answers: BTreeMap<Topic, (Settled, Open)>,
}

impl Settlement {
    /// What a question comes to, also where it was not asked: then nothing of it can wait for a fact.
    pub fn settled(&self, case: &Case, topic: Topic) -> Settled {
        self.answers
            .get(&topic)
            .map_or_else(|| asked(case, topic).shape(&self.findings), |(settled, _)| settled.clone())
    }
}

/// The question on one act, or on the whole chain, and on nobody in particular.
pub fn asked(case: &Case, topic: Topic) -> Asked<'_> {
    let acts = topic.map_or_else(|| case.book.vocabulary.acts.atoms().collect(), |act| vec![act]);
    Asked { case, acts, person: None, whole: topic.is_none() }
}

/// What each situation comes to on the questions that are wanted of it.
pub fn settle_each(
    case: &Case,
    situations: Vec<Situation>,
    wanted: &dyn Fn(&Findings) -> BTreeSet<Topic>,
) -> Vec<Settlement> {
    let mut waiting: BTreeMap<Topic, Vec<usize>> = BTreeMap::new();
    let mut all: Vec<Settlement> = Vec::new();
    for (number, findings) in find(case, situations).into_iter().enumerate() {
        let mut answers = BTreeMap::new();
        for topic in wanted(&findings) {
            let asked = asked(case, topic);
            answers.insert(topic, (asked.shape(&findings), Open::new()));
            if may_wait(&asked, &findings) {
                waiting.entry(topic).or_default().push(number);
            }
        }
        all.push(Settlement { findings, answers });
    }
    for (topic, numbers) in waiting {
        let situations =
            numbers.iter().filter_map(|&number| all.get(number)).map(|one| one.findings.situation.clone());
        let settled = asked(case, topic).settle(situations.collect());
        for (number, (_, settled, open)) in numbers.into_iter().zip(settled) {
            if let Some(one) = all.get_mut(number) {
                one.answers.insert(topic, (settled, open));
            }
        }
    }
    all
}

/// Whether a norm that bears on the question, or one that threatens to displace such a norm, may wait for a fact.
fn may_wait(asked: &Asked<'_>, findings: &Findings) -> bool {
    let derived = &findings.derived;
    if derived.might.is_empty() && derived.threatened.is_empty() {
        return false;
    }
    let labels = labels(asked.case, findings, &asked.acts);
    let bears = |norm: NormIx| {
        asked.case.book.norm(norm).is_some_and(|norm| concerns(&norm.effect, &asked.acts, &labels))
    };
    derived.might.iter().any(|&norm| bears(norm)) || derived.threatened.iter().any(|&(norm, _)| bears(norm))
}
