//! The tests on relations, each with a three-valued outcome in each situation.
//!
//! Strata from the bottom up: given · `NamedPerson`, `SomebodyHere` · Yes · Open (negates Yes) · Outcome (negates Yes and Open).

use crepe::crepe;

use super::{Fast, sorted};
use crate::atom::{Cond, Label, Period, Person, Post, Ref, Role, Sit, Unit, UnitKind, Who};
use crate::model::{Link, Object, Taker, Truth};

crepe! {
    // ---- Given: the situation -------------------------------------------------------------------------------

    // Situation(sit, period): the situation lies in the period.
    @input
    struct Situation(Sit, Period);

    // Away(sit, person): the person is away on the day of the action.
    @input
    struct Away(Sit, Person);

    // Missing(sit, person): the person is recorded as not being at the action's meeting.
    @input
    struct Missing(Sit, Person);

    // Unrecorded(sit, person): the action has a meeting, and nothing is recorded of the person's presence.
    @input
    struct Unrecorded(Sit, Person);

    // Refers(sit, reference, object): the reference names the unit or field of business.
    @input
    struct Refers(Sit, Ref, Object);

    // Complete(sit): what is not on record was not done.
    @input
    struct Complete(Sit);

    // Done(sit, label): the step is on record.
    @input
    struct Done(Sit, Label);

    // DoneBy(sit, label, taker): the step is on record as done by the person, unit or body.
    @input
    struct DoneBy(Sit, Label, Taker);

    // DoneFor(sit, label, unit): the step is on record as done by or for the unit.
    @input
    struct DoneFor(Sit, Label, Unit);

    // Refused(sit, label): the step is on record with an adverse outcome.
    @input
    struct Refused(Sit, Label);

    // Blank(sit, cond): the test looks at a cell that is blank.
    @input
    struct Blank(Sit, Cond);

    // ---- Given: the organisation ----------------------------------------------------------------------------

    // Holds(period, person, post): the person holds the post.
    @input
    struct Holds(Period, Person, Post);

    // HasRole(period, post, role): whoever holds the post has the role.
    @input
    struct HasRole(Period, Post, Role);

    // Tied(period, leader, link, object): the leader is in charge of, or liaises with, the object.
    @input
    struct Tied(Period, Post, Link, Object);

    // IsOf(period, unit, kind): norms addressed to the kind bind the unit.
    @input
    struct IsOf(Period, Unit, UnitKind);

    // Named(sit, who, taker): the expression names the person, unit or body.
    @input
    struct Named(Sit, Who, Taker);

    // NamedPerson(sit, who, person): the expression names the person.
    struct NamedPerson(Sit, Who, Person);

    NamedPerson(sit, who, person) <-
        Named(sit, who, taker),
        let Taker::Person(person) = taker;

    // ---- Given: the tests -----------------------------------------------------------------------------------

    // Asked(sit, cond): the test is asked for in the situation.
    @input
    struct Asked(Sit, Cond);

    @input
    struct AwayTest(Cond, Who);

    @input
    struct AbsentTest(Cond, Who);

    @input
    struct HoldsTest(Cond, Who, Role);

    @input
    struct SameTest(Cond, Who, Who);

    @input
    struct IsTest(Cond, Ref, UnitKind);

    @input
    struct DoneTest(Cond, Label);

    @input
    struct DoneByTest(Cond, Label, Who);

    @input
    struct RefusedTest(Cond, Label);

    @input
    struct EveryTest(Cond, Ref, Label);

    @input
    struct TiedTest(Cond, Link, Who, Ref);

    // ---- Derived: what holds --------------------------------------------------------------------------------

    // Yes(sit, cond): the test holds.
    struct Yes(Sit, Cond);

    // SomebodyHere(sit, who): the expression names somebody who is not away.
    struct SomebodyHere(Sit, Who);

    SomebodyHere(sit, who) <-
        NamedPerson(sit, who, person),
        !Away(sit, person);

    // Everybody named is away.
    Yes(sit, cond) <-
        Asked(sit, cond),
        AwayTest(cond, who),
        NamedPerson(sit, who, _),
        !SomebodyHere(sit, who);

    // Somebody named is missing from the meeting.
    Yes(sit, cond) <-
        Asked(sit, cond),
        AbsentTest(cond, who),
        NamedPerson(sit, who, person),
        Missing(sit, person);

    // Somebody named holds the role.
    Yes(sit, cond) <-
        Asked(sit, cond),
        HoldsTest(cond, who, role),
        NamedPerson(sit, who, person),
        Situation(sit, period),
        Holds(period, person, post),
        HasRole(period, post, role);

    // One person, unit or body is named twice.
    Yes(sit, cond) <-
        Asked(sit, cond),
        SameTest(cond, one, other),
        Named(sit, one, taker),
        Named(sit, other, taker);

    // A unit named is of the kind.
    Yes(sit, cond) <-
        Asked(sit, cond),
        IsTest(cond, reference, kind),
        Refers(sit, reference, object),
        let Object::Unit(unit) = object,
        Situation(sit, period),
        IsOf(period, unit, kind);

    // The step is on record.
    Yes(sit, cond) <-
        Asked(sit, cond),
        DoneTest(cond, label),
        Done(sit, label);

    // The step is on record as done by somebody named.
    Yes(sit, cond) <-
        Asked(sit, cond),
        DoneByTest(cond, label, who),
        DoneBy(sit, label, taker),
        Named(sit, who, taker);

    // The step ended badly.
    Yes(sit, cond) <-
        Asked(sit, cond),
        RefusedTest(cond, label),
        Refused(sit, label);

    // UnitLacks(sit, reference, label): some unit named has not the step on record.
    struct UnitLacks(Sit, Ref, Label);

    UnitLacks(sit, reference, label) <-
        Asked(sit, cond),
        EveryTest(cond, reference, label),
        Refers(sit, reference, object),
        let Object::Unit(unit) = object,
        !DoneFor(sit, label, unit);

    // Every unit named has the step on record.
    Yes(sit, cond) <-
        Asked(sit, cond),
        EveryTest(cond, reference, label),
        Refers(sit, reference, _),
        !UnitLacks(sit, reference, label);

    // Somebody named is tied to something named.
    Yes(sit, cond) <-
        Asked(sit, cond),
        TiedTest(cond, link, who, reference),
        NamedPerson(sit, who, person),
        Situation(sit, period),
        Holds(period, person, leader),
        Tied(period, leader, link, object),
        Refers(sit, reference, object);

    // ---- Derived: what is not known -------------------------------------------------------------------------

    // Open(sit, cond): a fact is missing that could make the test hold.
    struct Open(Sit, Cond);

    // A blank cell.
    Open(sit, cond) <-
        Blank(sit, cond),
        !Yes(sit, cond);

    // Nothing recorded of somebody's presence.
    Open(sit, cond) <-
        Asked(sit, cond),
        AbsentTest(cond, who),
        NamedPerson(sit, who, person),
        Unrecorded(sit, person),
        !Yes(sit, cond);

    // RecordTest(cond): the test looks at the record.
    struct RecordTest(Cond);

    RecordTest(cond) <-
        DoneTest(cond, _);

    RecordTest(cond) <-
        DoneByTest(cond, _, _);

    RecordTest(cond) <-
        RefusedTest(cond, _);

    RecordTest(cond) <-
        EveryTest(cond, _, _);

    // An open record.
    Open(sit, cond) <-
        Asked(sit, cond),
        RecordTest(cond),
        !Complete(sit),
        !Yes(sit, cond);

    // ---- Derived: the outcome -------------------------------------------------------------------------------

    // Outcome(sit, cond, truth): the test ends so.
    @output
    struct Outcome(Sit, Cond, Truth);

    Outcome(sit, cond, Truth::Yes) <-
        Yes(sit, cond);

    Outcome(sit, cond, Truth::Unknown) <-
        Open(sit, cond);

    Outcome(sit, cond, Truth::No) <-
        Asked(sit, cond),
        !Yes(sit, cond),
        !Open(sit, cond);
}

/// Everything the program is given, as tuples in the order of the columns above.
#[derive(Default)]
pub(super) struct Given {
    pub(super) situation: Vec<(Sit, Period)>,
    pub(super) away: Vec<(Sit, Person)>,
    pub(super) missing: Vec<(Sit, Person)>,
    pub(super) unrecorded: Vec<(Sit, Person)>,
    pub(super) refers: Vec<(Sit, Ref, Object)>,
    pub(super) complete: Vec<Sit>,
    pub(super) done: Vec<(Sit, Label)>,
    pub(super) done_by: Vec<(Sit, Label, Taker)>,
    pub(super) done_for: Vec<(Sit, Label, Unit)>,
    pub(super) refused: Vec<(Sit, Label)>,
    pub(super) blank: Vec<(Sit, Cond)>,
    pub(super) holds: Vec<(Period, Person, Post)>,
    pub(super) has_role: Vec<(Period, Post, Role)>,
    pub(super) tied: Vec<(Period, Post, Link, Object)>,
    pub(super) is_of: Vec<(Period, Unit, UnitKind)>,
    pub(super) named: Vec<(Sit, Who, Taker)>,
    pub(super) asked: Vec<(Sit, Cond)>,
    pub(super) away_test: Vec<(Cond, Who)>,
    pub(super) absent_test: Vec<(Cond, Who)>,
    pub(super) holds_test: Vec<(Cond, Who, Role)>,
    pub(super) same_test: Vec<(Cond, Who, Who)>,
    pub(super) is_test: Vec<(Cond, Ref, UnitKind)>,
    pub(super) done_test: Vec<(Cond, Label)>,
    pub(super) done_by_test: Vec<(Cond, Label, Who)>,
    pub(super) refused_test: Vec<(Cond, Label)>,
    pub(super) every_test: Vec<(Cond, Ref, Label)>,
    pub(super) tied_test: Vec<(Cond, Link, Who, Ref)>,
}

/// Runs the program; returns the outcome of every test asked for, sorted.
pub(super) fn derive(given: Given) -> Vec<(Sit, Cond, Truth)> {
    let mut program = Crepe::new();
    program.extend(given.situation.into_iter().map(|t| Situation(t.0, t.1)));
    program.extend(given.away.into_iter().map(|t| Away(t.0, t.1)));
    program.extend(given.missing.into_iter().map(|t| Missing(t.0, t.1)));
    program.extend(given.unrecorded.into_iter().map(|t| Unrecorded(t.0, t.1)));
    program.extend(given.refers.into_iter().map(|t| Refers(t.0, t.1, t.2)));
    program.extend(given.complete.into_iter().map(Complete));
    program.extend(given.done.into_iter().map(|t| Done(t.0, t.1)));
    program.extend(given.done_by.into_iter().map(|t| DoneBy(t.0, t.1, t.2)));
    program.extend(given.done_for.into_iter().map(|t| DoneFor(t.0, t.1, t.2)));
    program.extend(given.refused.into_iter().map(|t| Refused(t.0, t.1)));
    program.extend(given.blank.into_iter().map(|t| Blank(t.0, t.1)));
    program.extend(given.holds.into_iter().map(|t| Holds(t.0, t.1, t.2)));
    program.extend(given.has_role.into_iter().map(|t| HasRole(t.0, t.1, t.2)));
    program.extend(given.tied.into_iter().map(|t| Tied(t.0, t.1, t.2, t.3)));
    program.extend(given.is_of.into_iter().map(|t| IsOf(t.0, t.1, t.2)));
    program.extend(given.named.into_iter().map(|t| Named(t.0, t.1, t.2)));
    program.extend(given.asked.into_iter().map(|t| Asked(t.0, t.1)));
    program.extend(given.away_test.into_iter().map(|t| AwayTest(t.0, t.1)));
    program.extend(given.absent_test.into_iter().map(|t| AbsentTest(t.0, t.1)));
    program.extend(given.holds_test.into_iter().map(|t| HoldsTest(t.0, t.1, t.2)));
    program.extend(given.same_test.into_iter().map(|t| SameTest(t.0, t.1, t.2)));
    program.extend(given.is_test.into_iter().map(|t| IsTest(t.0, t.1, t.2)));
    program.extend(given.done_test.into_iter().map(|t| DoneTest(t.0, t.1)));
    program.extend(given.done_by_test.into_iter().map(|t| DoneByTest(t.0, t.1, t.2)));
    program.extend(given.refused_test.into_iter().map(|t| RefusedTest(t.0, t.1)));
    program.extend(given.every_test.into_iter().map(|t| EveryTest(t.0, t.1, t.2)));
    program.extend(given.tied_test.into_iter().map(|t| TiedTest(t.0, t.1, t.2, t.3)));
    let (outcome,) = program.run_with_hasher::<Fast>();
    sorted(outcome, |t| (t.0, t.1, t.2))
}
