//! What a norm looks at: its role expressions, its tests, and the facts they are about.
//!
//! Reads norms only; knows no institution.

use std::collections::BTreeSet;

use super::What;
use crate::model::{Condition, Effect, Norm, Reference, RelationTest, StartDay, WhoExpr};

/// The role expressions of an effect.
pub(super) fn expressions(effect: &Effect) -> Vec<&WhoExpr> {
    match effect {
        Effect::Step(part) | Effect::Power(part) => part.by.iter().collect(),
        Effect::Bar { by, .. }
        | Effect::Duty { by, .. }
        | Effect::Attend { by, .. }
        | Effect::Silence { by, .. } => by.iter().collect(),
        Effect::StandIn { instead_of, by, .. } => std::iter::once(instead_of).chain(by).collect(),
        Effect::Compose { members, .. } => members.iter().collect(),
        _ => Vec::new(),
    }
}

pub(super) fn conditions(norm: &Norm) -> impl Iterator<Item = &Condition> {
    norm.conditions.iter().chain(norm.exceptions.iter().flat_map(|exception| &exception.conditions))
}

/// The role expressions of a test.
pub(super) fn tested(test: &RelationTest) -> Vec<&WhoExpr> {
    match test {
        RelationTest::Away(who)
        | RelationTest::Absent(who)
        | RelationTest::Holds(who, _)
        | RelationTest::Tied(_, who, _) => vec![who],
        RelationTest::Same(one, other) => vec![one, other],
        RelationTest::Done(_, who) => who.iter().collect(),
        _ => Vec::new(),
    }
}

/// Everything that an expression is made of, itself first.
pub(super) fn inside(who: &WhoExpr) -> Vec<&WhoExpr> {
    let mut all = vec![who];
    match who {
        WhoExpr::Delegated(_, of, from) => {
            all.extend(inside(of));
            all.extend(inside(from));
        }
        WhoExpr::Line(of, _) => all.extend(inside(of)),
        _ => {}
    }
    all
}

/// How many of the participants of an action a test is about: sponsor, person, chair, and each delegation.
pub(super) fn participants(test: &RelationTest) -> usize {
    let whos: Vec<&WhoExpr> = tested(test).into_iter().flat_map(inside).collect();
    let mut found: BTreeSet<What> = BTreeSet::new();
    let mut refer = |of: &Reference| match of {
        Reference::Sponsor | Reference::Business => _ = found.insert(What::Sponsor),
        Reference::Concerned => _ = found.insert(What::Concerned),
        Reference::Parties => found.extend([What::Sponsor, What::Concerned]),
        Reference::Person => _ = found.insert(What::Person),
        Reference::Unit(_) | Reference::Topic(_) => {}
    };
    match test {
        RelationTest::Is(of, _) | RelationTest::Tied(_, _, of) => refer(of),
        _ => {}
    }
    for who in &whos {
        if let WhoExpr::RoleIn(_, of) | WhoExpr::Linked(_, of, _) | WhoExpr::Unit(of) = who {
            refer(of);
        }
    }
    for who in whos {
        match who {
            WhoExpr::Chair => _ = found.insert(What::Chair),
            WhoExpr::Person => _ = found.insert(What::Person),
            WhoExpr::Delegated(..) => _ = found.insert(What::Delegated(who.clone())),
            _ => {}
        }
    }
    // Of several units concerned only their number is varied.
    found.len() + usize::from(found.contains(&What::Concerned))
}

/// Whether a test varies by itself; the others follow from who and what the action names.
pub(super) fn assumed(test: &RelationTest) -> bool {
    match test {
        RelationTest::Away(_)
        | RelationTest::Absent(_)
        | RelationTest::Done(..)
        | RelationTest::Failed(_)
        | RelationTest::Every(..) => true,
        RelationTest::Same(..) | RelationTest::Tied(..) | RelationTest::Holds(..) | RelationTest::Is(..) => {
            participants(test) > 1
        }
        RelationTest::Meeting(_) | RelationTest::Number(..) => false,
    }
}

/// Whether a norm looks at a fact that varies.
pub(super) fn uses(norm: &Norm, what: &What) -> bool {
    let tests: Vec<&RelationTest> = conditions(norm)
        .filter_map(|condition| match condition {
            Condition::Relation(_, test) => Some(test),
            Condition::Attribute(..) => None,
        })
        .collect();
    let whos: Vec<&WhoExpr> = expressions(&norm.effect)
        .into_iter()
        .chain(tests.iter().filter(|test| !assumed(test)).flat_map(|test| tested(test)))
        .flat_map(inside)
        .collect();
    let refers = |wanted: &[Reference]| {
        whos.iter().any(|who| match who {
            WhoExpr::RoleIn(_, of) | WhoExpr::Linked(_, of, _) | WhoExpr::Unit(of) => wanted.contains(of),
            _ => false,
        }) || tests.iter().filter(|test| !assumed(test)).any(|test| match test {
            RelationTest::Is(of, _) | RelationTest::Number(of, ..) | RelationTest::Tied(_, _, of) => {
                wanted.contains(of)
            }
            _ => false,
        })
    };
    match what {
        What::Attribute(attribute) => {
            conditions(norm)
                .any(|condition| matches!(condition, Condition::Attribute(of, _) if of == attribute))
                || matches!(&norm.effect, Effect::Deadline { from: StartDay::Attribute(of), .. } if of == attribute)
        }
        What::Test(wanted) => tests.iter().any(|&test| *wanted == Condition::Relation(false, test.clone())),
        What::Sponsor => refers(&[Reference::Sponsor, Reference::Business, Reference::Parties]),
        What::Concerned => refers(&[Reference::Concerned, Reference::Parties]),
        What::Person => refers(&[Reference::Person]) || whos.iter().any(|who| matches!(who, WhoExpr::Person)),
        What::Chair => whos.iter().any(|who| matches!(who, WhoExpr::Chair)),
        What::Meeting => tests.iter().any(|test| matches!(test, RelationTest::Meeting(_))),
        What::Delegated(wanted) => whos.contains(&wanted),
    }
}
