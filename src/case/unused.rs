//! Delegations that no norm can ever use: on file, and worth nothing.
//!
//! In doubt nothing is said: only the posts' roles, the acts and the kinds are looked at, never days or places.

use crate::atom::Kind;
use crate::model::{
    DelegationRow, DelegationType, Effect, Facts, Implication, Norm, RelationTest, Scope, WhoExpr,
};
use crate::rulebook::{Rulebook, could_name};
use crate::source::{Problem, Report, both};

/// Warns of every delegation that no norm, under no reading, can use.
pub(super) fn check_delegations(book: &Rulebook, facts: &Facts, report: &mut Report) {
    let implications = book.implications();
    for (_, row) in facts.delegations.iter() {
        let used = |norm: &Norm| concerns(book, facts, norm, row) && uses(&implications, facts, norm, row);
        if book.norms.iter().any(used) {
            continue;
        }
        let (grantor, grantee) = (facts.posts.id(row.grantor), facts.posts.id(row.grantee));
        let (word, what) = match row.kind {
            DelegationType::Mandate => (
                "mandated",
                both!(
                    "没有任何规范用得上这份委托：就这些行为和事项，规则没有让 `{grantor}` 委托 `{grantee}`",
                    "no norm can use this mandate: for these acts and actions, none lets `{grantor}` mandate `{grantee}`"
                ),
            ),
            DelegationType::Designation => (
                "designated",
                both!(
                    "没有任何规范用得上这项指定：就这些行为和事项，规则没有让 `{grantor}` 指定 `{grantee}`",
                    "no norm can use this designation: for these acts and actions, none lets `{grantor}` designate `{grantee}`"
                ),
            ),
        };
        report.push(Problem::warning(row.at.clone(), what).hint(both!(
            "核对职务、行为和对象；规则手册要用 `{word}(…)` 才认它",
            "check the posts, the acts and the objects; a norm recognises it by `{word}(…)`"
        )));
    }
}

/// Whether a norm could speak of an action that the delegation covers.
fn concerns(book: &Rulebook, facts: &Facts, norm: &Norm, row: &DelegationRow) -> bool {
    let kinds = &book.vocabulary.kinds;
    let meets = |kind: Kind| {
        norm.kinds.is_empty()
            || norm.kinds.iter().any(|&own| kinds.within(kind, own) || kinds.within(own, kind))
    };
    row.scopes.iter().any(|scope| match *scope {
        Scope::All => true,
        Scope::Kind(kind) => meets(kind),
        Scope::Action(action) => facts
            .actions
            .iter()
            .any(|(other, found)| (other == action || found.meeting == Some(action)) && meets(found.kind)),
    })
}

/// Whether a norm asks for a delegation like this one.
fn uses(implications: &[Implication], facts: &Facts, norm: &Norm, row: &DelegationRow) -> bool {
    // In whose place somebody stands, and who belongs to a body, is no question of an act.
    let act = match &norm.effect {
        Effect::StandIn { .. } | Effect::Compose { .. } => None,
        effect => effect.acts().first(),
    };
    let covered = row.acts.is_empty() || act.is_none_or(|act| row.acts.contains(act));
    let named = norm.effect.whos().into_iter().filter(|_| covered);
    let tested = norm.relation_tests().flat_map(RelationTest::whos);
    named.chain(tested).any(|who| names_delegate(implications, facts, who, row))
}

/// Whether an expression, or one inside it, names whoever holds such a delegation.
fn names_delegate(implications: &[Implication], facts: &Facts, who: &WhoExpr, row: &DelegationRow) -> bool {
    who.inside().into_iter().any(|who| match who {
        WhoExpr::Delegated(kind, of, from) => {
            *kind == row.kind
                && could_name(implications, facts, of, row.grantee)
                && could_name(implications, facts, from, row.grantor)
        }
        _ => false,
    })
}
