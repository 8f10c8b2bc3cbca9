//! Which norms are triggered in each situation, and which condition fails where one is not.
//!
//! Strata from the bottom up: given · Fails, Unsure, `NotExcused`, `UnsurelyExcused` · Excused, `PerhapsExcused` · Triggered, Perhaps.

use crepe::crepe;

use super::{Fast, sorted};
use crate::atom::{Cond, Exc, NormIx, Sit};
use crate::model::Truth;

crepe! {
    // ---- Given ----------------------------------------------------------------------------------------------

    // Candidate(sit, norm): the norm is part of the situation's world, in force, and speaks of the action's kind.
    @input
    struct Candidate(Sit, NormIx);

    // Outcome(sit, cond, truth): the test ends so.
    @input
    struct Outcome(Sit, Cond, Truth);

    // Condition(norm, cond, wanted): the norm applies only if the test ends as wanted (yes, or no where it is negated).
    @input
    struct Condition(NormIx, Cond, Truth);

    // Exception(norm, exception): the exception belongs to the norm.
    @input
    struct Exception(NormIx, Exc);

    // ExceptionCondition(exception, cond, wanted): the exception lifts the norm only if the test ends as wanted.
    @input
    struct ExceptionCondition(Exc, Cond, Truth);

    // ---- Derived: conditions --------------------------------------------------------------------------------

    // Fails(sit, norm, cond): the condition keeps the norm from applying.
    @output
    struct Fails(Sit, NormIx, Cond);

    Fails(sit, norm, cond) <-
        Candidate(sit, norm),
        Condition(norm, cond, wanted),
        Outcome(sit, cond, wanted.negate());

    // Unsure(sit, norm, cond): it is not known whether the condition holds.
    @output
    struct Unsure(Sit, NormIx, Cond);

    Unsure(sit, norm, cond) <-
        Candidate(sit, norm),
        Condition(norm, cond, _),
        Outcome(sit, cond, Truth::Unknown);

    // ---- Derived: exceptions --------------------------------------------------------------------------------

    // NotExcused(sit, exception): some condition of the exception does not hold.
    struct NotExcused(Sit, Exc);

    NotExcused(sit, exception) <-
        Candidate(sit, norm),
        Exception(norm, exception),
        ExceptionCondition(exception, cond, wanted),
        Outcome(sit, cond, wanted.negate());

    // UnsurelyExcused(sit, exception): of some condition of the exception it is not known whether it holds.
    struct UnsurelyExcused(Sit, Exc);

    UnsurelyExcused(sit, exception) <-
        Candidate(sit, norm),
        Exception(norm, exception),
        ExceptionCondition(exception, cond, _),
        Outcome(sit, cond, Truth::Unknown);

    // Excused(sit, norm, exception): the exception lifts the norm.
    @output
    struct Excused(Sit, NormIx, Exc);

    Excused(sit, norm, exception) <-
        Candidate(sit, norm),
        Exception(norm, exception),
        !NotExcused(sit, exception),
        !UnsurelyExcused(sit, exception);

    // PerhapsExcused(sit, norm, exception): a missing fact decides whether the exception lifts the norm.
    @output
    struct PerhapsExcused(Sit, NormIx, Exc);

    PerhapsExcused(sit, norm, exception) <-
        Candidate(sit, norm),
        Exception(norm, exception),
        UnsurelyExcused(sit, exception),
        !NotExcused(sit, exception);

    // ---- Derived: the norm as a whole -----------------------------------------------------------------------

    // Triggered(sit, norm): all conditions hold and no exception lifts it.
    @output
    struct Triggered(Sit, NormIx);

    Triggered(sit, norm) <-
        Candidate(sit, norm),
        !Fails(sit, norm, _),
        !Unsure(sit, norm, _),
        !Excused(sit, norm, _),
        !PerhapsExcused(sit, norm, _);

    // Perhaps(sit, norm): nothing keeps it from applying but a missing fact.
    @output
    struct Perhaps(Sit, NormIx);

    // A condition is open.
    Perhaps(sit, norm) <-
        Unsure(sit, norm, _),
        !Fails(sit, norm, _),
        !Excused(sit, norm, _);

    // An exception is open.
    Perhaps(sit, norm) <-
        PerhapsExcused(sit, norm, _),
        !Fails(sit, norm, _),
        !Excused(sit, norm, _);
}

/// Everything the program is given, as tuples in the order of the columns above.
#[derive(Default)]
pub(super) struct Given {
    pub(super) candidate: Vec<(Sit, NormIx)>,
    pub(super) outcome: Vec<(Sit, Cond, Truth)>,
    pub(super) condition: Vec<(NormIx, Cond, Truth)>,
    pub(super) exception: Vec<(NormIx, Exc)>,
    pub(super) exception_condition: Vec<(Exc, Cond, Truth)>,
}

/// What the program derives, sorted.
#[derive(Default)]
pub(super) struct Applicability {
    pub(super) fails: Vec<(Sit, NormIx, Cond)>,
    pub(super) unsure: Vec<(Sit, NormIx, Cond)>,
    pub(super) excused: Vec<(Sit, NormIx, Exc)>,
    pub(super) perhaps_excused: Vec<(Sit, NormIx, Exc)>,
    pub(super) triggered: Vec<(Sit, NormIx)>,
    pub(super) perhaps: Vec<(Sit, NormIx)>,
}

/// Runs the program.
pub(super) fn derive(given: Given) -> Applicability {
    let mut program = Crepe::new();
    program.extend(given.candidate.into_iter().map(|t| Candidate(t.0, t.1)));
    program.extend(given.outcome.into_iter().map(|t| Outcome(t.0, t.1, t.2)));
    program.extend(given.condition.into_iter().map(|t| Condition(t.0, t.1, t.2)));
    program.extend(given.exception.into_iter().map(|t| Exception(t.0, t.1)));
    program.extend(given.exception_condition.into_iter().map(|t| ExceptionCondition(t.0, t.1, t.2)));
    let (fails, unsure, excused, perhaps_excused, triggered, perhaps) = program.run_with_hasher::<Fast>();
    Applicability {
        fails: sorted(fails, |t| (t.0, t.1, t.2)),
        unsure: sorted(unsure, |t| (t.0, t.1, t.2)),
        excused: sorted(excused, |t| (t.0, t.1, t.2)),
        perhaps_excused: sorted(perhaps_excused, |t| (t.0, t.1, t.2)),
        triggered: sorted(triggered, |t| (t.0, t.1)),
        perhaps: sorted(perhaps, |t| (t.0, t.1)),
    }
}
