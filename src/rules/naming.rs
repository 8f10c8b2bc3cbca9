//! Whom the role expressions name in each situation, and in which capacity.
//!
//! Strata from the bottom up: given · Names (recursive through delegations and members of bodies, no negation) · Named.

use crepe::crepe;

use super::{Fast, sorted};
use crate::atom::{Body, Delegation, Period, Person, Post, Ref, Role, Sit, Unit, Who};
use crate::model::{Actor, Capacity, Link, Object, Place, Taker};

crepe! {
    // ---- Given: the situation -------------------------------------------------------------------------------

    // Situation(sit, period): the situation lies in the period.
    @input
    struct Situation(Sit, Period);

    // Refers(sit, reference, object): the reference names the unit or field of business.
    @input
    struct Refers(Sit, Ref, Object);

    // RefersUnit(sit, reference, unit): the reference names the unit.
    @input
    struct RefersUnit(Sit, Ref, Unit);

    // Chair(sit, post): the post chairs the action's meeting.
    @input
    struct Chair(Sit, Post);

    // Concerned(sit, person): the action is about the person.
    @input
    struct Concerned(Sit, Person);

    // Covers(sit, who, delegation, from, to): the delegation is in force, of the type the expression asks for,
    // and covers the act and the action.
    @input
    struct Covers(Sit, Who, Delegation, Post, Post);

    // ---- Given: the organisation ----------------------------------------------------------------------------

    // Holds(period, person, post): the person holds the post.
    @input
    struct Holds(Period, Person, Post);

    // HasRole(period, post, role): whoever holds the post has the role.
    @input
    struct HasRole(Period, Post, Role);

    // PostOf(post, unit): the post belongs to the unit.
    @input
    struct PostOf(Post, Unit);

    // Tied(period, leader, link, object): the leader is in charge of, or liaises with, the object.
    @input
    struct Tied(Period, Post, Link, Object);

    // ---- Given: the expressions -----------------------------------------------------------------------------

    // Asked(sit, who): the expression is asked for in the situation.
    @input
    struct Asked(Sit, Who);

    // ByRole(who, role): every holder of the role.
    @input
    struct ByRole(Who, Role);

    // ByRoleIn(who, role, reference): every holder of the role in the units named.
    @input
    struct ByRoleIn(Who, Role, Ref);

    // ByTie(who, link, reference): whoever is tied to what is named.
    @input
    struct ByTie(Who, Link, Ref);

    // ByTieOfRole(who, link, reference, role): whoever is tied to what is named and has the role.
    @input
    struct ByTieOfRole(Who, Link, Ref, Role);

    // ByChair(who): the chair of the meeting.
    @input
    struct ByChair(Who);

    // ByPerson(who): the person concerned.
    @input
    struct ByPerson(Who);

    // ByUnit(who, reference): the units themselves.
    @input
    struct ByUnit(Who, Ref);

    // ByBody(who, body): the body itself.
    @input
    struct ByBody(Who, Body);

    // ByMembers(who, body): each member of the body.
    @input
    struct ByMembers(Who, Body);

    // Composed(sit, body, who): in the situation's world, those whom the expression names are members of the body.
    @input
    struct Composed(Sit, Body, Who);

    // ByDelegation(who, of, from): those of the second whom the third has empowered or designated.
    @input
    struct ByDelegation(Who, Who, Who);

    // ---- Derived --------------------------------------------------------------------------------------------

    // Names(sit, who, place, actor, capacity): the expression names the actor, for that place, in that capacity.
    @output
    struct Names(Sit, Who, Place, Actor, Capacity);

    // Holder of a role.
    Names(sit, who, Place::Whole, Actor::Post(post), Capacity::Holder) <-
        Asked(sit, who),
        ByRole(who, role),
        Situation(sit, period),
        HasRole(period, post, role);

    // Holder of a role in a unit.
    Names(sit, who, Place::Of(Object::Unit(unit)), Actor::Post(post), Capacity::Holder) <-
        Asked(sit, who),
        ByRoleIn(who, role, reference),
        RefersUnit(sit, reference, unit),
        PostOf(post, unit),
        Situation(sit, period),
        HasRole(period, post, role);

    // Leader tied to what is named.
    Names(sit, who, Place::Of(object), Actor::Post(leader), Capacity::Holder) <-
        Asked(sit, who),
        ByTie(who, link, reference),
        Refers(sit, reference, object),
        Situation(sit, period),
        Tied(period, leader, link, object);

    // Leader of a role tied to what is named.
    Names(sit, who, Place::Of(object), Actor::Post(leader), Capacity::Holder) <-
        Asked(sit, who),
        ByTieOfRole(who, link, reference, role),
        Refers(sit, reference, object),
        Situation(sit, period),
        Tied(period, leader, link, object),
        HasRole(period, leader, role);

    // Chair of the meeting.
    Names(sit, who, Place::Whole, Actor::Post(post), Capacity::Holder) <-
        Asked(sit, who),
        ByChair(who),
        Chair(sit, post);

    // The person concerned.
    Names(sit, who, Place::Whole, Actor::Person(person), Capacity::Holder) <-
        Asked(sit, who),
        ByPerson(who),
        Concerned(sit, person);

    // A unit as such.
    Names(sit, who, Place::Of(Object::Unit(unit)), Actor::Unit(unit), Capacity::Holder) <-
        Asked(sit, who),
        ByUnit(who, reference),
        RefersUnit(sit, reference, unit);

    // A body as such.
    Names(sit, who, Place::Whole, Actor::Body(body), Capacity::Holder) <-
        Asked(sit, who),
        ByBody(who, body);

    // A member of a body.
    Names(sit, who, place, actor, capacity) <-
        Asked(sit, who),
        ByMembers(who, body),
        Composed(sit, body, member),
        Names(sit, member, place, actor, capacity);

    // Delegate: nobody passes on a post that nobody holds.
    Names(sit, who, place, Actor::Post(to), Capacity::Delegated(delegation)) <-
        Asked(sit, who),
        ByDelegation(who, of, from),
        Covers(sit, who, delegation, grantor, to),
        Names(sit, of, place, Actor::Post(to), _),
        Names(sit, from, _, Actor::Post(grantor), _),
        Situation(sit, period),
        Holds(period, _, grantor);

    // Named(sit, who, taker): the expression names a post that the person holds, the person, or the unit or body itself.
    @output
    struct Named(Sit, Who, Taker);

    Named(sit, who, Taker::Person(person)) <-
        Names(sit, who, _, actor, _),
        let Actor::Post(post) = actor,
        Situation(sit, period),
        Holds(period, person, post);

    Named(sit, who, Taker::Person(person)) <-
        Names(sit, who, _, actor, _),
        let Actor::Person(person) = actor;

    Named(sit, who, Taker::Itself(actor)) <-
        Names(sit, who, _, actor, _),
        let Actor::Unit(_) = actor;

    Named(sit, who, Taker::Itself(actor)) <-
        Names(sit, who, _, actor, _),
        let Actor::Body(_) = actor;
}

/// Everything the program is given, as tuples in the order of the columns above.
#[derive(Default, Clone)]
pub(super) struct Given {
    pub(super) situation: Vec<(Sit, Period)>,
    pub(super) refers: Vec<(Sit, Ref, Object)>,
    pub(super) chair: Vec<(Sit, Post)>,
    pub(super) concerned: Vec<(Sit, Person)>,
    pub(super) covers: Vec<(Sit, Who, Delegation, Post, Post)>,
    pub(super) holds: Vec<(Period, Person, Post)>,
    pub(super) has_role: Vec<(Period, Post, Role)>,
    pub(super) post_of: Vec<(Post, Unit)>,
    pub(super) tied: Vec<(Period, Post, Link, Object)>,
    pub(super) asked: Vec<(Sit, Who)>,
    pub(super) by_role: Vec<(Who, Role)>,
    pub(super) by_role_in: Vec<(Who, Role, Ref)>,
    pub(super) by_tie: Vec<(Who, Link, Ref)>,
    pub(super) by_tie_of_role: Vec<(Who, Link, Ref, Role)>,
    pub(super) by_chair: Vec<Who>,
    pub(super) by_person: Vec<Who>,
    pub(super) by_unit: Vec<(Who, Ref)>,
    pub(super) by_body: Vec<(Who, Body)>,
    pub(super) by_members: Vec<(Who, Body)>,
    pub(super) composed: Vec<(Sit, Body, Who)>,
    pub(super) by_delegation: Vec<(Who, Who, Who)>,
}

/// What the program derives, sorted.
#[derive(Default)]
pub(super) struct Naming {
    pub(super) names: Vec<(Sit, Who, Place, Actor, Capacity)>,
    pub(super) named: Vec<(Sit, Who, Taker)>,
}

/// Runs the program.
pub(super) fn derive(given: Given) -> Naming {
    let mut program = Crepe::new();
    program.extend(given.refers.iter().filter_map(|t| match t.2 {
        Object::Unit(unit) => Some(RefersUnit(t.0, t.1, unit)),
        Object::Topic(_) => None,
    }));
    program.extend(given.situation.into_iter().map(|t| Situation(t.0, t.1)));
    program.extend(given.refers.into_iter().map(|t| Refers(t.0, t.1, t.2)));
    program.extend(given.chair.into_iter().map(|t| Chair(t.0, t.1)));
    program.extend(given.concerned.into_iter().map(|t| Concerned(t.0, t.1)));
    program.extend(given.covers.into_iter().map(|t| Covers(t.0, t.1, t.2, t.3, t.4)));
    program.extend(given.holds.into_iter().map(|t| Holds(t.0, t.1, t.2)));
    program.extend(given.has_role.into_iter().map(|t| HasRole(t.0, t.1, t.2)));
    program.extend(given.post_of.into_iter().map(|t| PostOf(t.0, t.1)));
    program.extend(given.tied.into_iter().map(|t| Tied(t.0, t.1, t.2, t.3)));
    program.extend(given.asked.into_iter().map(|t| Asked(t.0, t.1)));
    program.extend(given.by_role.into_iter().map(|t| ByRole(t.0, t.1)));
    program.extend(given.by_role_in.into_iter().map(|t| ByRoleIn(t.0, t.1, t.2)));
    program.extend(given.by_tie.into_iter().map(|t| ByTie(t.0, t.1, t.2)));
    program.extend(given.by_tie_of_role.into_iter().map(|t| ByTieOfRole(t.0, t.1, t.2, t.3)));
    program.extend(given.by_chair.into_iter().map(ByChair));
    program.extend(given.by_person.into_iter().map(ByPerson));
    program.extend(given.by_unit.into_iter().map(|t| ByUnit(t.0, t.1)));
    program.extend(given.by_body.into_iter().map(|t| ByBody(t.0, t.1)));
    program.extend(given.by_members.into_iter().map(|t| ByMembers(t.0, t.1)));
    program.extend(given.composed.into_iter().map(|t| Composed(t.0, t.1, t.2)));
    program.extend(given.by_delegation.into_iter().map(|t| ByDelegation(t.0, t.1, t.2)));
    let (names, named) = program.run_with_hasher::<Fast>();
    Naming { names: sorted(names, |t| (t.0, t.1, t.2, t.3, t.4)), named: sorted(named, |t| (t.0, t.1, t.2)) }
}
