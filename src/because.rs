//! Which norms stand behind an answer: gathered from what was found, for every form in which it is shown.

use crate::ask::Answer;
use std::collections::BTreeSet;

use crate::atom::{Body, NormIx, Role};
use crate::case::Case;
use crate::findings::{Findings, Step};
use crate::model::{Actor, Capacity, Condition, Effect, Object, RelationTest, Taker, WhoExpr};
use crate::verdict::relevant;

/// The norms behind an answer, each once, in the order of the articles, and after them those that say what their words mean: those of the steps, bars, gates, gaps and deadlines it shows.
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
        norms.extend(giving(case, findings, step));
        for candidate in step.seats.iter().flat_map(|seat| &seat.candidates) {
            norms.push(candidate.norm);
            // Who stands in for somebody does so under a norm of its own.
            norms.extend(match candidate.capacity {
                Capacity::StandIn(stand) => Some(stand),
                Capacity::Holder | Capacity::Delegated(_) => None,
            });
        }
        norms.extend(step.due.iter().map(|due| due.norm));
    }
    norms.extend(found.given.iter().map(|given| given.norm));
    norms.extend(limits(case, findings, &found));
    let mut meant = extensions(case, findings, &norms);
    meant.extend(memberships(case, findings, answer, &norms));
    norms.extend(
        findings
            .quorum
            .iter()
            .filter(|quorum| quorum.reached == Some(false) && acts.contains(&quorum.act))
            .map(|quorum| quorum.norm),
    );
    if findings.before_in_force() {
        let in_force = |norm: &NormIx| {
            matches!(case.book.norm(*norm).map(|rule| &rule.effect), Some(Effect::InForce(_)))
        };
        norms.extend(findings.situation.world.norms.iter().copied().filter(in_force));
    }
    in_order(case, &mut norms);
    // What the words of these norms mean comes after them.
    in_order(case, &mut meant);
    meant.retain(|norm| !norms.contains(norm));
    norms.extend(meant);
    norms
}

/// The norms that make a step what it is. A power that gives nobody anything here – nobody has the mandate it asks for –
/// is no reason for it where others do.
fn giving(case: &Case, findings: &Findings, step: &Step) -> Vec<NormIx> {
    let gives = |norm: &NormIx| {
        let part = case.book.norm(*norm).and_then(|rule| rule.effect.part());
        let open = |who: &WhoExpr| *who == WhoExpr::Anyone || findings.situation.blank(&case.facts, who);
        findings.derived.empowered.iter().any(|grant| grant.norm == *norm)
            || part.is_some_and(|part| part.by.iter().any(open))
    };
    let given: Vec<NormIx> = step.norms.iter().copied().filter(gives).collect();
    if step.required || given.is_empty() { step.norms.clone() } else { given }
}

fn in_order(case: &Case, norms: &mut Vec<NormIx>) {
    norms.sort_by_key(|&norm| (case.book.norm(norm).map(|norm| (norm.article, norm.cite.clone())), norm));
    norms.dedup();
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
    let mut found = Vec::new();
    for (kind, wanted) in needed {
        let reaching: Vec<(NormIx, bool)> = findings
            .situation
            .world
            .norms
            .iter()
            .filter_map(|&norm| match case.book.norm(norm).map(|rule| &rule.effect) {
                Some(Effect::Extend { unit_kind, to })
                    if to.iter().any(|&extended| kinds.within(kind, extended))
                        && wanted.iter().any(|&wanted| {
                            kinds.within(*unit_kind, wanted) || kinds.within(wanted, *unit_kind)
                        }) =>
                {
                    Some((norm, wanted.contains(unit_kind)))
                }
                _ => None,
            })
            .collect();
        // A clause on the very kind that is asked for says it; one on a kind below it only where there is none.
        let exact = reaching.iter().any(|(_, exact)| *exact);
        found.extend(reaching.into_iter().filter(|(_, own)| *own || !exact).map(|(norm, _)| norm));
    }
    found
}

/// The clauses that say who the members of a body are, or whom a collective word means, for the words that the norms use.
fn memberships(case: &Case, findings: &Findings, answer: &Answer, norms: &[NormIx]) -> Vec<NormIx> {
    let mut bodies: BTreeSet<Body> = BTreeSet::new();
    let mut roles: BTreeSet<Role> = BTreeSet::new();
    for rule in norms.iter().filter_map(|&norm| case.book.norm(norm)) {
        let named = match &rule.effect {
            Effect::Step(part) | Effect::Power(part) => part.by.as_slice(),
            Effect::Bar { by, .. } | Effect::Duty { by, .. } | Effect::Attend { by, .. } => by,
            _ => &[],
        };
        for who in named {
            words_of(who, &mut bodies, &mut roles);
        }
    }
    let world = &findings.situation.world;
    let composes = |body: Body| {
        let of_body = || world.members.iter().filter(move |(other, _, _)| *other == body);
        let his = |who: &WhoExpr| {
            let asked = answer.question.person;
            asked.is_some_and(|person| findings.derived.named(who, None).contains(&Taker::Person(person)))
        };
        // Asked about one person, the clause that makes him a member will do.
        let own: Vec<NormIx> =
            of_body().filter(|(_, _, list)| list.iter().any(his)).map(|(_, norm, _)| *norm).collect();
        if own.is_empty() { of_body().map(|(_, norm, _)| *norm).collect() } else { own }
    };
    let mut found: Vec<NormIx> = bodies.into_iter().flat_map(composes).collect();
    found.extend(world.norms.iter().copied().filter(|&norm| {
        matches!(case.book.norm(norm).map(|rule| &rule.effect),
            Some(Effect::Collective { role, .. }) if roles.contains(role))
    }));
    found
}

/// The bodies whose members an expression names, and the roles it uses.
fn words_of(who: &WhoExpr, bodies: &mut BTreeSet<Body>, roles: &mut BTreeSet<Role>) {
    match who {
        WhoExpr::Members(body) => _ = bodies.insert(*body),
        WhoExpr::Role(role) | WhoExpr::RoleIn(role, _) | WhoExpr::Linked(_, _, Some(role)) => {
            roles.insert(*role);
        }
        WhoExpr::Delegated(_, of, from) => {
            words_of(of, bodies, roles);
            words_of(from, bodies, roles);
        }
        WhoExpr::Line(of, _) => words_of(of, bodies, roles),
        WhoExpr::Linked(_, _, None)
        | WhoExpr::Anyone
        | WhoExpr::Chair
        | WhoExpr::Person
        | WhoExpr::Unit(_)
        | WhoExpr::Body(_) => {}
    }
}
