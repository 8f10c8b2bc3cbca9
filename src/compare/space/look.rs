//! What a norm looks at: its role expressions, its tests, and the facts they are about.
//!
//! Reads norms only; knows no institution.

use std::collections::BTreeSet;

use super::What;
use crate::model::{Condition, Effect, Norm, Reference, RelationTest, StartDay, WhoExpr};

/// How many of the participants of an action a test is about: sponsor, person, chair, and each delegation.
pub(super) fn participants(test: &RelationTest) -> usize {
    let whos: Vec<&WhoExpr> = test.whos().into_iter().flat_map(WhoExpr::inside).collect();
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

/// Whether a norm looks at a fact that varies; of a bystander only matters whether it applies.
pub(super) fn uses(norm: &Norm, what: &What, bystander: bool) -> bool {
    let tests: Vec<&RelationTest> = norm.relation_tests().collect();
    let own = if bystander { Vec::new() } else { norm.effect.whos() };
    let whos: Vec<&WhoExpr> = own
        .into_iter()
        .chain(tests.iter().filter(|test| !assumed(test)).flat_map(|test| test.whos()))
        .flat_map(WhoExpr::inside)
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
            norm.all_conditions()
                .any(|condition| matches!(condition, Condition::Attribute(of, _) if of == attribute))
                || matches!(&norm.effect, Effect::Deadline { from: StartDay::Attribute(of), .. } if of == attribute)
        }
        What::Test(wanted) => tests.iter().any(|&test| *wanted == Condition::Relation(false, test.clone())),
        What::Sponsor => refers(&[Reference::Sponsor, Reference::Business, Reference::Parties]),
        What::Topics => refers(&[Reference::Business]),
        What::Concerned => refers(&[Reference::Concerned, Reference::Parties]),
        What::Person => refers(&[Reference::Person]) || whos.iter().any(|who| matches!(who, WhoExpr::Person)),
        What::Chair => whos.iter().any(|who| matches!(who, WhoExpr::Chair)),
        What::Meeting => tests.iter().any(|test| matches!(test, RelationTest::Meeting(_))),
        What::Delegated(wanted) => whos.contains(&wanted),
        // Which norms count the like of an action is written in the variable itself.
        What::Earlier(_) => false,
    }
}
