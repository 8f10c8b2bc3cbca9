//! The parts of a norm that a mutation touches: its lists of conditions, those it names, and a role put in the place of another.

use std::collections::BTreeSet;

use crate::atom::{Body, Role};
use crate::case::Case;
use crate::model::{Comparison, Condition, Effect, Link, Norm, Reference, RelationTest, UnaryTest, WhoExpr};

/// One hundredth is the smallest number; a threshold moves by one whole.
pub(super) const ONE: i64 = 100;

/// A list of conditions of a norm: its own, or those of one of its exceptions.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Own,
    Exception(usize),
}

/// The conditions at a place.
pub(super) fn conditions(norm: &mut Norm, place: Place) -> Option<&mut Vec<Condition>> {
    match place {
        Place::Own => Some(&mut norm.conditions),
        Place::Exception(index) => norm.exceptions.get_mut(index).map(|exception| &mut exception.conditions),
    }
}

/// Those an effect names.
pub(super) fn named(effect: &mut Effect) -> Option<&mut Vec<WhoExpr>> {
    match effect {
        Effect::Compose { members, .. } => Some(members),
        other => other.by_mut(),
    }
}

/// The opposite of a condition, where the grammar can say it.
pub(super) fn negated(condition: &Condition) -> Option<Condition> {
    let (attribute, test) = match condition {
        Condition::Relation(negated, test) => return Some(Condition::Relation(!negated, test.clone())),
        Condition::Attribute(attribute, test) => (*attribute, test),
    };
    let test = match test {
        UnaryTest::Is(wanted) => UnaryTest::Is(!wanted),
        UnaryTest::OneOf(list) => UnaryTest::Not(list.clone()),
        UnaryTest::Not(list) => UnaryTest::OneOf(list.clone()),
        UnaryTest::AnyOf(list) => UnaryTest::NoneOf(list.clone()),
        UnaryTest::NoneOf(list) => UnaryTest::AnyOf(list.clone()),
        UnaryTest::Within(node) => UnaryTest::Not(vec![*node]),
        UnaryTest::Compare(comparison, bound) => UnaryTest::Compare(
            match comparison {
                Comparison::AtLeast => Comparison::LessThan,
                Comparison::MoreThan => Comparison::AtMost,
                Comparison::AtMost => Comparison::MoreThan,
                Comparison::LessThan => Comparison::AtLeast,
                Comparison::Equal => return None,
            },
            *bound,
        ),
        UnaryTest::Between(..) => return None,
    };
    Some(Condition::Attribute(attribute, test))
}

/// The condition with its threshold moved by one, either way, with a word for the way.
pub(super) fn moved(condition: &Condition) -> Vec<(&'static str, Condition)> {
    match condition {
        Condition::Attribute(attribute, UnaryTest::Compare(comparison, bound)) => {
            [("down", -ONE), ("up", ONE)]
                .iter()
                .map(|&(way, step)| {
                    (way, Condition::Attribute(*attribute, UnaryTest::Compare(*comparison, bound + step)))
                })
                .collect()
        }
        Condition::Attribute(attribute, UnaryTest::Between(low, high)) => {
            [("low:down", -ONE, 0), ("low:up", ONE, 0), ("high:down", 0, -ONE), ("high:up", 0, ONE)]
                .iter()
                .map(|&(way, first, last)| {
                    let test = UnaryTest::Between(low + first, high + last);
                    (way, Condition::Attribute(*attribute, test))
                })
                .collect()
        }
        Condition::Relation(negated, RelationTest::Number(reference, comparison, bound)) => {
            [("down", -1), ("up", 1)]
                .iter()
                .map(|&(way, step)| {
                    let test = RelationTest::Number(*reference, *comparison, bound + step);
                    (way, Condition::Relation(*negated, test))
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Whether an expression can give more than one place, so that it matters how many of them are needed.
pub(super) fn of_many(who: &WhoExpr) -> bool {
    match who {
        WhoExpr::RoleIn(_, reference) | WhoExpr::Linked(_, reference, _) | WhoExpr::Unit(reference) => {
            matches!(
                reference,
                Reference::Concerned | Reference::Parties | Reference::Business | Reference::Person
            )
        }
        WhoExpr::Delegated(_, of, _) | WhoExpr::Line(of, _) => of_many(of),
        _ => false,
    }
}

/// Puts one role in the place of another: always the same one, and one that somebody can have.
pub(super) struct Swap<'a> {
    case: &'a Case,
    /// The roles that some post gives, in the order of the rulebook.
    held: Vec<Role>,
}

impl<'a> Swap<'a> {
    pub(super) fn new(case: &'a Case) -> Self {
        let given: BTreeSet<Role> = case
            .facts
            .posts
            .names
            .atoms()
            .filter_map(|post| case.facts.posts.row(post))
            .flat_map(|row| row.roles.iter().copied())
            .collect();
        let held = case.book.vocabulary.roles.atoms().filter(|role| given.contains(role)).collect();
        Self { case, held }
    }

    /// The next role that does not imply this one, nor follow from it.
    pub(super) fn role(&self, role: Role) -> Option<Role> {
        let implied = self.case.book.vocabulary.implications.as_slice();
        let tied = |other: Role| implied.contains(&(role, other)) || implied.contains(&(other, role));
        let after = self.held.iter().filter(|&&other| other > role);
        let before = self.held.iter().filter(|&&other| other < role);
        after.chain(before).copied().find(|&other| !tied(other))
    }

    fn body(&self, body: Body) -> Option<Body> {
        let all: Vec<Body> = self.case.book.vocabulary.bodies.atoms().collect();
        let after = all.iter().find(|&&other| other > body);
        after.or_else(|| all.iter().find(|&&other| other != body)).copied()
    }

    /// Somebody else in the place of those named; none where the grammar has nobody else to name.
    pub(super) fn who(&self, who: &WhoExpr) -> Option<WhoExpr> {
        Some(match who {
            WhoExpr::Anyone => return None,
            WhoExpr::Role(role) => WhoExpr::Role(self.role(*role)?),
            WhoExpr::RoleIn(role, reference) => WhoExpr::RoleIn(self.role(*role)?, *reference),
            WhoExpr::Linked(link, reference, Some(role)) => {
                WhoExpr::Linked(*link, *reference, Some(self.role(*role)?))
            }
            WhoExpr::Linked(link, reference, None) => {
                let other = match link {
                    Link::InCharge => Link::Liaison,
                    Link::Liaison => Link::InCharge,
                };
                WhoExpr::Linked(other, *reference, None)
            }
            WhoExpr::Chair | WhoExpr::Person => WhoExpr::Role(*self.held.first()?),
            WhoExpr::Unit(Reference::Sponsor) => WhoExpr::Unit(Reference::Concerned),
            WhoExpr::Unit(_) => WhoExpr::Unit(Reference::Sponsor),
            WhoExpr::Body(body) => WhoExpr::Body(self.body(*body)?),
            WhoExpr::Members(body) => WhoExpr::Members(self.body(*body)?),
            WhoExpr::Delegated(kind, of, from) => {
                WhoExpr::Delegated(*kind, Box::new(self.who(of)?), from.clone())
            }
            WhoExpr::Line(of, attribute) => WhoExpr::Line(Box::new(self.who(of)?), *attribute),
        })
    }
}
