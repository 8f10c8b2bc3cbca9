//! The organisation of one period: who holds what, which roles that gives, who is tied to which unit or field of business.
//!
//! Strata from the bottom up: given · `HasRole`, `IsOf` (recursive) · Assigned · Tied (negates Assigned).

use crepe::crepe;

use super::{Fast, sorted};
use crate::atom::{Period, Person, Post, Role, Unit, UnitKind};
use crate::model::{Link, Object};

crepe! {
    // ---- Given ----------------------------------------------------------------------------------------------

    // InPeriod(period): the period is looked at.
    @input
    struct InPeriod(Period);

    // Assignment(period, person, post): the person is assigned to the post throughout the period.
    @input
    struct Assignment(Period, Person, Post);

    // PostRole(post, role): the post gives the role by itself.
    @input
    struct PostRole(Post, Role);

    // Implies(period, role, other): whoever has the role has the other one too.
    @input
    struct Implies(Period, Role, Role);

    // Portfolio(period, leader, link, object): the leader's post is tied to the unit or field of business.
    @input
    struct Portfolio(Period, Post, Link, Object);

    // Below(object, above): the unit or field of business lies directly below another.
    @input
    struct Below(Object, Object);

    // UnitOfKind(unit, kind): the unit is entered as being of the kind.
    @input
    struct UnitOfKind(Unit, UnitKind);

    // KindBelow(kind, above): the kind of unit lies directly below another.
    @input
    struct KindBelow(UnitKind, UnitKind);

    // Extends(period, kind, addressed): norms addressed to the second kind of unit also bind the first.
    @input
    struct Extends(Period, UnitKind, UnitKind);

    // ---- Derived: roles -------------------------------------------------------------------------------------

    // HasRole(period, post, role): whoever holds the post has the role.
    @output
    struct HasRole(Period, Post, Role);

    // Given role.
    HasRole(period, post, role) <-
        InPeriod(period),
        PostRole(post, role);

    // Implied role.
    HasRole(period, post, other) <-
        HasRole(period, post, role),
        Implies(period, role, other);

    // ---- Derived: kinds of unit -----------------------------------------------------------------------------

    // IsOf(period, unit, kind): norms addressed to the kind bind the unit.
    @output
    struct IsOf(Period, Unit, UnitKind);

    // Entered kind.
    IsOf(period, unit, kind) <-
        InPeriod(period),
        UnitOfKind(unit, kind);

    // Kind above.
    IsOf(period, unit, above) <-
        IsOf(period, unit, kind),
        KindBelow(kind, above);

    // Brought under it.
    IsOf(period, unit, addressed) <-
        IsOf(period, unit, kind),
        Extends(period, kind, addressed);

    // ---- Derived: portfolios --------------------------------------------------------------------------------

    // Assigned(period, link, object): somebody is tied to the object itself.
    struct Assigned(Period, Link, Object);

    Assigned(period, link, object) <-
        Portfolio(period, _, link, object);

    // Tied(period, leader, link, object): the leader is in charge of, or liaises with, the object.
    @output
    struct Tied(Period, Post, Link, Object);

    // By the portfolio.
    Tied(period, leader, link, object) <-
        Portfolio(period, leader, link, object);

    // Through the object above, where nobody is tied to the object itself.
    Tied(period, leader, link, object) <-
        Tied(period, leader, link, above),
        Below(object, above),
        !Assigned(period, link, object);

    // ---- Derived: holding -----------------------------------------------------------------------------------

    // Holds(period, person, post): the person holds the post.
    @output
    struct Holds(Period, Person, Post);

    Holds(period, person, post) <-
        Assignment(period, person, post);
}

/// Everything the program is given, as tuples in the order of the columns above.
#[derive(Default)]
pub(super) struct Given {
    pub(super) in_period: Vec<Period>,
    pub(super) assignment: Vec<(Period, Person, Post)>,
    pub(super) post_role: Vec<(Post, Role)>,
    pub(super) implies: Vec<(Period, Role, Role)>,
    pub(super) portfolio: Vec<(Period, Post, Link, Object)>,
    pub(super) below: Vec<(Object, Object)>,
    pub(super) unit_of_kind: Vec<(Unit, UnitKind)>,
    pub(super) kind_below: Vec<(UnitKind, UnitKind)>,
    pub(super) extends: Vec<(Period, UnitKind, UnitKind)>,
}

/// What the program derives, sorted.
#[derive(Default)]
pub(super) struct Organisation {
    pub(super) has_role: Vec<(Period, Post, Role)>,
    pub(super) is_of: Vec<(Period, Unit, UnitKind)>,
    pub(super) tied: Vec<(Period, Post, Link, Object)>,
    pub(super) holds: Vec<(Period, Person, Post)>,
}

/// Runs the program.
pub(super) fn derive(given: Given) -> Organisation {
    let mut program = Crepe::new();
    program.extend(given.in_period.into_iter().map(InPeriod));
    program.extend(given.assignment.into_iter().map(|t| Assignment(t.0, t.1, t.2)));
    program.extend(given.post_role.into_iter().map(|t| PostRole(t.0, t.1)));
    program.extend(given.implies.into_iter().map(|t| Implies(t.0, t.1, t.2)));
    program.extend(given.portfolio.into_iter().map(|t| Portfolio(t.0, t.1, t.2, t.3)));
    program.extend(given.below.into_iter().map(|t| Below(t.0, t.1)));
    program.extend(given.unit_of_kind.into_iter().map(|t| UnitOfKind(t.0, t.1)));
    program.extend(given.kind_below.into_iter().map(|t| KindBelow(t.0, t.1)));
    program.extend(given.extends.into_iter().map(|t| Extends(t.0, t.1, t.2)));
    let (has_role, is_of, tied, holds) = program.run_with_hasher::<Fast>();
    Organisation {
        has_role: sorted(has_role, |t| (t.0, t.1, t.2)),
        is_of: sorted(is_of, |t| (t.0, t.1, t.2)),
        tied: sorted(tied, |t| (t.0, t.1, t.2, t.3)),
        holds: sorted(holds, |t| (t.0, t.1, t.2)),
    }
}
