//! The norms behind an answer: what it cites as its reasons.
//!
//! Reads them off the findings; derives nothing and says nothing.

use crate::ask::Answer;
use crate::atom::NormIx;
use crate::case::Case;
use crate::findings::Findings;
use crate::model::{Actor, Condition, Effect, Object, RelationTest, WhoExpr};
use crate::verdict::relevant;

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
