//! Whether what was derived of a concrete action shows a flaw.
//!
//! Norms are known by their ids here, so that the same can be asked under another reading, where another norm may have the id.

use std::collections::BTreeSet;

use crate::atom::{Act, Label, NormIx};
use crate::case::Case;
use crate::findings::{Findings, Step};
use crate::flaws::{Fault, opposed, order};
use crate::model::{Capacity, Effect, Taker};

impl Fault {
    /// Whether the findings show it.
    pub(in crate::flaws) fn holds(&self, case: &Case, findings: &Findings) -> bool {
        let derived = &findings.derived;
        let id = |norm: NormIx| case.book.norm(norm).map_or("", |rule| rule.id.as_str());
        let is = |norm: NormIx, found: NormIx| norm == found || id(norm) == id(found);
        let applies = |norm: NormIx| derived.applies.iter().any(|&found| is(norm, found));
        let looked_at = |norm: NormIx| derived.candidates.iter().any(|&found| is(norm, found));
        match self {
            Self::Contradictory { norm, .. } | Self::Lifted { norm } => looked_at(*norm) && !applies(*norm),
            Self::Displaced { norm, .. } => derived.overridden.iter().any(|(of, _)| is(*norm, *of)),
            Self::NamesNobody { norm } => {
                applies(*norm) && !derived.empowered.iter().any(|grant| is(*norm, grant.norm))
            }
            Self::Barred { norm, .. } => {
                let free = derived.may_act.iter().any(|(grant, _)| is(*norm, grant.norm));
                let all = derived.barred_all.iter().any(|(of, _)| is(*norm, *of));
                applies(*norm) && (!free || all)
            }
            Self::Opposed { demand, bar } => {
                applies(*demand) && applies(*bar) && {
                    let same = |(of, _, by): &(NormIx, Taker, NormIx)| is(*demand, *of) && is(*bar, *by);
                    derived.barred.iter().any(same)
                        || derived.barred_all.iter().any(|(of, by)| is(*demand, *of) && is(*bar, *by))
                }
            }
            Self::TwoTakers { label, one, other } => {
                let of = |norm: NormIx| -> Vec<&Step> {
                    let has = |step: &&Step| {
                        step.label == *label && step.norms.iter().any(|&found| is(norm, found))
                    };
                    findings.steps.iter().filter(has).collect()
                };
                let others = of(*other);
                of(*one)
                    .iter()
                    .any(|one| others.iter().any(|other| opposed::apart(case, findings, one, other)))
            }
            Self::TwoQuorums { one, other } => applies(*one) && applies(*other),
            Self::Clash { .. } => true,
            Self::OwnMatter { label, delegated, .. } => {
                own_step(findings, *label).is_some_and(|mandated| mandated == *delegated)
            }
            Self::EmptyBody { norm } => {
                let body = match case.book.norm(*norm).map(|rule| &rule.effect) {
                    Some(Effect::Quorum { body, .. }) => *body,
                    _ => return false,
                };
                applies(*norm) && derived.members.get(&body).is_none_or(BTreeSet::is_empty)
            }
            Self::Circle { labels } => labels.iter().any(|label| derived.circular.contains(label)),
            Self::ShortDeadline { first, second } => order::late(case, findings, *first, *second),
            Self::Unregulated { .. } => findings.steps.is_empty() && findings.concerned().is_some(),
            Self::NoTaker { act, .. } => stuck(findings, *act),
        }
    }
}

/// Whether the person concerned may take a step of this label, and if so, whether only by a delegation.
pub(in crate::flaws) fn own_step(findings: &Findings, label: Label) -> Option<bool> {
    let person = findings.concerned()?;
    let steps = findings.steps.iter().filter(|step| step.label == label);
    let mut own = steps
        .flat_map(|step| &step.seats)
        .flat_map(|seat| &seat.candidates)
        .filter(|candidate| candidate.taker == Taker::Person(person))
        .peekable();
    own.peek()?;
    Some(own.all(|candidate| matches!(candidate.capacity, Capacity::Delegated(_))))
}

/// Whether nobody may take an act here: a required step of it has an empty place, or there is no step or power at all.
pub(in crate::flaws) fn stuck(findings: &Findings, act: Act) -> bool {
    let mut of_act = findings.steps.iter().filter(|step| step.act == act).peekable();
    of_act.peek().is_none() || of_act.any(|step| step.required && step.stuck())
}
