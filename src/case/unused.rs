//! Delegations that no norm can ever use: on file, and worth nothing.
//!
//! In doubt nothing is said: only the posts' roles, the acts and the kinds are looked at, never days or places.

use std::collections::BTreeSet;

use crate::atom::{Act, Kind, Post, Role};
use crate::model::{
    Condition, DelegationRow, DelegationType, Effect, Facts, Norm, RelationTest, Scope, WhoExpr,
};
use crate::rulebook::Rulebook;
use crate::source::{Problem, Report, both};

/// Warns of every delegation that no norm, under no reading, can use.
pub(super) fn check_delegations(book: &Rulebook, facts: &Facts, report: &mut Report) {
    for (_, row) in facts.delegations.iter() {
        if book.norms.iter().any(|norm| concerns(book, facts, norm, row) && uses(book, facts, norm, row)) {
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
fn uses(book: &Rulebook, facts: &Facts, norm: &Norm, row: &DelegationRow) -> bool {
    let mut asked: Vec<(&WhoExpr, Option<Act>)> = Vec::new();
    let mut one = |who, act| asked.push((who, act));
    let (act, all): (Option<Act>, &[WhoExpr]) = match &norm.effect {
        Effect::Step(part) | Effect::Power(part) => (Some(part.act), &part.by),
        Effect::Bar { act, by, .. }
        | Effect::Duty { act, by, .. }
        | Effect::Attend { act, by, .. }
        | Effect::Silence { act, by } => (Some(*act), by),
        Effect::Compose { members, .. } => (None, members),
        Effect::StandIn { instead_of, by, .. } => {
            one(instead_of, None);
            (None, by)
        }
        Effect::Gate { .. }
        | Effect::Deadline { .. }
        | Effect::Quorum { .. }
        | Effect::Frequency { .. }
        | Effect::Limit { .. }
        | Effect::Extend { .. }
        | Effect::Collective { .. }
        | Effect::InForce(_)
        | Effect::Define { .. } => (None, &[]),
    };
    for who in all {
        one(who, act);
    }
    let exceptions = norm.exceptions.iter().flat_map(|exception| &exception.conditions);
    for condition in norm.conditions.iter().chain(exceptions) {
        let Condition::Relation(_, test) = condition else { continue };
        match test {
            RelationTest::Away(who)
            | RelationTest::Absent(who)
            | RelationTest::Holds(who, _)
            | RelationTest::Tied(_, who, _)
            | RelationTest::Done(_, Some(who)) => one(who, None),
            RelationTest::Same(left, right) => {
                one(left, None);
                one(right, None);
            }
            RelationTest::Is(..)
            | RelationTest::Meeting(_)
            | RelationTest::Number(..)
            | RelationTest::Done(_, None)
            | RelationTest::Failed(_)
            | RelationTest::Every(..) => {}
        }
    }
    asked.into_iter().any(|(who, act)| {
        let covered = row.acts.is_empty() || act.is_none_or(|act| row.acts.contains(&act));
        covered && names_delegate(book, facts, who, row)
    })
}

/// Whether an expression, or one inside it, names whoever holds such a delegation.
fn names_delegate(book: &Rulebook, facts: &Facts, who: &WhoExpr, row: &DelegationRow) -> bool {
    match who {
        WhoExpr::Delegated(kind, of, from) => {
            let fits = *kind == row.kind
                && could_name(book, facts, of, row.grantee)
                && could_name(book, facts, from, row.grantor);
            fits || names_delegate(book, facts, of, row) || names_delegate(book, facts, from, row)
        }
        WhoExpr::Line(of, _) => names_delegate(book, facts, of, row),
        _ => false,
    }
}

/// Whether an expression could name a post at all, by its roles.
fn could_name(book: &Rulebook, facts: &Facts, who: &WhoExpr, post: Post) -> bool {
    match who {
        WhoExpr::Role(role) | WhoExpr::RoleIn(role, _) | WhoExpr::Linked(_, _, Some(role)) => {
            roles(book, facts, post).contains(role)
        }
        WhoExpr::Delegated(_, of, _) => could_name(book, facts, of, post),
        _ => true,
    }
}

/// The roles of a post with all they imply, under any reading.
fn roles(book: &Rulebook, facts: &Facts, post: Post) -> BTreeSet<Role> {
    let mut found: BTreeSet<Role> =
        facts.posts.row(post).map(|row| row.roles.iter().copied().collect()).unwrap_or_default();
    let collective = book.norms.iter().flat_map(|norm| match &norm.effect {
        Effect::Collective { role, includes } => includes.iter().map(|&part| (part, *role)).collect(),
        _ => Vec::new(),
    });
    let implied: Vec<(Role, Role)> = book.vocabulary.implications.iter().copied().chain(collective).collect();
    loop {
        let before = found.len();
        let more: Vec<Role> =
            implied.iter().filter(|(role, _)| found.contains(role)).map(|&(_, other)| other).collect();
        found.extend(more);
        if found.len() == before {
            return found;
        }
    }
}
