//! Coverage: which norms the scenarios exercise, and how the tests in them end.
//!
//! Reads findings that are there; derives nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::Run;
use crate::atom::NormIx;
use crate::because::because;
use crate::case::Case;
use crate::model::{Condition, Truth};
use crate::scenario::Suite;
use crate::situation::positive;

/// How often a condition was seen to end in each way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ConditionSeen {
    /// The condition.
    pub condition: Condition,
    /// It held.
    pub yes: usize,
    /// It did not hold.
    pub no: usize,
    /// A fact was missing.
    pub unknown: usize,
}

/// How often an exception was seen to lift its norm.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExceptionSeen {
    /// Its place among the exceptions of the norm.
    pub index: usize,
    /// In how many scenarios it lifted the norm.
    pub lifted: usize,
    /// Its conditions.
    pub conditions: Vec<ConditionSeen>,
}

/// How often a norm was exercised.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NormSeen {
    /// The norm.
    pub norm: NormIx,
    /// In how many scenarios it was looked at.
    pub seen: usize,
    /// In how many it applied.
    pub fired: usize,
    /// In how many it stands among the reasons of the answer.
    pub decided: usize,
    /// Its own conditions.
    pub conditions: Vec<ConditionSeen>,
    /// Its exceptions.
    pub exceptions: Vec<ExceptionSeen>,
}

/// What the scenarios exercise of these norms, norm by norm.
pub fn coverage(base: &Case, suite: &Suite, runs: &[Run<'_>], norms: &[NormIx]) -> Vec<NormSeen> {
    let mut all: BTreeMap<NormIx, NormSeen> =
        norms.iter().filter_map(|&norm| Some((norm, blank(base, norm)?))).collect();
    for (scenario, outcome) in runs {
        let (case, findings) = (suite.case(base, scenario), &outcome.answer.findings);
        let derived = &findings.derived;
        let mut reasons: BTreeSet<NormIx> = because(case, findings, &outcome.answer).into_iter().collect();
        if outcome.answer.question.acts.is_empty() {
            reasons.extend(findings.order.values().flatten().copied());
        }
        for (norm, entry) in &mut all {
            // An amendment may have put another norm in the place of this one.
            let same = match (base.book.norm(*norm), case.book.norm(*norm)) {
                (Some(one), Some(other)) => one.says_the_same(other),
                _ => false,
            };
            if !same {
                continue;
            }
            entry.fired += usize::from(derived.applies.contains(norm));
            entry.decided += usize::from(reasons.contains(norm));
            if !derived.candidates.contains(norm) {
                continue;
            }
            entry.seen += 1;
            for condition in &mut entry.conditions {
                count(condition, &derived.outcomes);
            }
            for exception in &mut entry.exceptions {
                exception.lifted += usize::from(derived.excused.contains(&(*norm, exception.index)));
                for condition in &mut exception.conditions {
                    count(condition, &derived.outcomes);
                }
            }
        }
    }
    all.into_values().collect()
}

fn blank(case: &Case, norm: NormIx) -> Option<NormSeen> {
    let found = case.book.norm(norm)?;
    let conditions = |list: &[Condition]| {
        let blank =
            |condition: &Condition| ConditionSeen { condition: condition.clone(), yes: 0, no: 0, unknown: 0 };
        list.iter().map(blank).collect::<Vec<_>>()
    };
    let exceptions = found.exceptions.iter().enumerate();
    Some(NormSeen {
        norm,
        seen: 0,
        fired: 0,
        decided: 0,
        conditions: conditions(&found.conditions),
        exceptions: exceptions
            .map(|(index, exception)| ExceptionSeen {
                index,
                lifted: 0,
                conditions: conditions(&exception.conditions),
            })
            .collect(),
    })
}

fn count(seen: &mut ConditionSeen, outcomes: &BTreeMap<Condition, Truth>) {
    let Some(&truth) = outcomes.get(&positive(&seen.condition)) else { return };
    let negated = matches!(seen.condition, Condition::Relation(true, _));
    match if negated { truth.negate() } else { truth } {
        Truth::Yes => seen.yes += 1,
        Truth::No => seen.no += 1,
        Truth::Unknown => seen.unknown += 1,
    }
}
