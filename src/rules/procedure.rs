//! The order of the steps, the gates between them, and what the record says was skipped.
//!
//! Strata from the bottom up: given · Present · Precedes (recursive) · Earlier (recursive) · `PlaceDone` · Lacking
//! (negates `PlaceDone`) · Whole (negates Lacking) · Met (recursive) · Shut, Unproved, Skipped (negate what is given).

use crepe::crepe;

use super::{Fast, sorted};
use crate::atom::{Label, NormIx, Sit, Who};
use crate::model::{Place, Taker};

crepe! {
    // ---- Given ----------------------------------------------------------------------------------------------

    // Applies(sit, norm): the norm applies.
    @input
    struct Applies(Sit, NormIx);

    // Part(norm, label): the norm requires or allows the step with the label.
    @input
    struct Part(NormIx, Label);

    // After(norm, label): the norm puts its step after the one with the label.
    @input
    struct After(NormIx, Label);

    // Instead(norm, label): the norm's step may stand instead of the one with the label.
    @input
    struct Instead(NormIx, Label);

    // Anybodys(norm): the norm does not say who takes its step.
    @input
    struct Anybodys(NormIx);

    // Demands(norm, label): the norm makes the step necessary, not only possible.
    @input
    struct Demands(NormIx, Label);

    // Gate(gate, before, need): the norm holds the first step back until the second is done.
    @input
    struct Gate(NormIx, Label, Label);

    // Complete(sit): what is not on record was not done.
    @input
    struct Complete(Sit);

    // Done(sit, label): the step is on record.
    @input
    struct Done(Sit, Label);

    // DoneBy(sit, label, taker): the step is on record as done by the person, unit or body.
    @input
    struct DoneBy(Sit, Label, Taker);

    // Needed(sit, norm, who, place): the norm wants each of its places filled, and this is one of them.
    @input
    struct Needed(Sit, NormIx, Who, Place);

    // MayFill(sit, norm, who, place, taker): the taker may fill the place.
    @input
    struct MayFill(Sit, NormIx, Who, Place, Taker);

    // Joins(power, norm): the power adds its takers to the step of the norm, which has the same label.
    @input
    struct Joins(NormIx, NormIx);

    // Each(norm): the norm wants everybody whom it names.
    @input
    struct Each(NormIx);

    // Refused(sit, label): the step is on record with an adverse outcome.
    @input
    struct Refused(Sit, Label);

    // ---- Derived: order -------------------------------------------------------------------------------------

    // Present(sit, label): the step belongs to the chain.
    struct Present(Sit, Label);

    Present(sit, label) <-
        Applies(sit, norm),
        Part(norm, label);

    // Precedes(sit, first, second, norm): the norm puts the first step before the second.
    @output
    struct Precedes(Sit, Label, Label, NormIx);

    // By the order of the norm's own step.
    Precedes(sit, first, second, norm) <-
        Applies(sit, norm),
        After(norm, first),
        Part(norm, second),
        Present(sit, first),
        (first != second);

    // What stands instead of the first step comes before the second, too.
    Precedes(sit, other, second, norm) <-
        Precedes(sit, first, second, norm),
        Instead(alternative, first),
        Applies(sit, alternative),
        Part(alternative, other),
        (other != second);

    // By a gate.
    Precedes(sit, need, before, gate) <-
        Applies(sit, gate),
        Gate(gate, before, need),
        Present(sit, need),
        Present(sit, before);

    // Earlier(sit, first, second): the first step comes before the second, directly or through others.
    @output
    struct Earlier(Sit, Label, Label);

    Earlier(sit, first, second) <-
        Precedes(sit, first, second, _);

    Earlier(sit, first, third) <-
        Earlier(sit, first, second),
        Precedes(sit, second, third, _);

    // Circular(sit, label): the step would have to come before itself.
    @output
    struct Circular(Sit, Label);

    Circular(sit, first) <-
        Earlier(sit, first, second),
        (first == second);

    // ---- Derived: what is done ------------------------------------------------------------------------------

    // PlaceDone(sit, norm, who, place): the record shows the place filled by one who may fill it.
    struct PlaceDone(Sit, NormIx, Who, Place);

    PlaceDone(sit, norm, who, place) <-
        MayFill(sit, norm, who, place, taker),
        Part(norm, label),
        DoneBy(sit, label, taker);

    // By one whom a power adds.
    PlaceDone(sit, norm, who, place) <-
        Needed(sit, norm, who, place),
        Joins(power, norm),
        Applies(sit, power),
        MayFill(sit, power, _, _, taker),
        Part(norm, label),
        DoneBy(sit, label, taker);

    // Lacking(sit, label): some place that the step needs is not filled.
    struct Lacking(Sit, Label);

    // Everybody has a place of his own, those whom a power adds among them.
    Lacking(sit, label) <-
        Each(norm),
        MayFill(sit, norm, _, _, taker),
        Part(norm, label),
        !DoneBy(sit, label, taker);

    Lacking(sit, label) <-
        Each(norm),
        Applies(sit, norm),
        Joins(power, norm),
        Applies(sit, power),
        MayFill(sit, power, _, _, taker),
        Part(norm, label),
        !DoneBy(sit, label, taker);

    Lacking(sit, label) <-
        Needed(sit, norm, who, place),
        Part(norm, label),
        !PlaceDone(sit, norm, who, place);

    // Somebodys(sit, norm): somebody may take the norm's step.
    struct Somebodys(Sit, NormIx);

    Somebodys(sit, norm) <-
        MayFill(sit, norm, _, _, _);

    Somebodys(sit, norm) <-
        Applies(sit, norm),
        Joins(power, norm),
        MayFill(sit, power, _, _, _);

    // Nobody may, and nothing is left open.
    Lacking(sit, label) <-
        Each(norm),
        Applies(sit, norm),
        Part(norm, label),
        !Anybodys(norm),
        !Somebodys(sit, norm);

    // Owned(sit, label): the text says who may take the step.
    struct Owned(Sit, Label);

    Owned(sit, label) <-
        Applies(sit, norm),
        Part(norm, label),
        !Anybodys(norm);

    // Proper(sit, label): the record ascribes the step to one who may take it.
    struct Proper(Sit, Label);

    Proper(sit, label) <-
        MayFill(sit, norm, _, _, taker),
        Part(norm, label),
        DoneBy(sit, label, taker);

    // Improper(sit, label): the step is on record, but by nobody who may take it.
    struct Improper(Sit, Label);

    Improper(sit, label) <-
        Done(sit, label),
        Owned(sit, label),
        !Proper(sit, label);

    // Whole(sit, label): the step is on record, with all its places, by one who may take it.
    struct Whole(Sit, Label);

    Whole(sit, label) <-
        Done(sit, label),
        !Lacking(sit, label),
        !Improper(sit, label);

    // Met(sit, label): the step is done, or the one that may stand instead of it.
    struct Met(Sit, Label);

    Met(sit, label) <-
        Whole(sit, label);

    Met(sit, label) <-
        Applies(sit, alternative),
        Instead(alternative, label),
        Part(alternative, other),
        Met(sit, other);

    // The other way round: the step for which it stands makes the alternative needless.
    Met(sit, other) <-
        Applies(sit, alternative),
        Instead(alternative, label),
        Part(alternative, other),
        Met(sit, label);

    // ---- Derived: gates -------------------------------------------------------------------------------------

    // Shut(sit, gate, before, need): the gate holds the step back.
    @output
    struct Shut(Sit, NormIx, Label, Label);

    // What it needs ended badly.
    Shut(sit, gate, before, need) <-
        Applies(sit, gate),
        Gate(gate, before, need),
        Refused(sit, need);

    // What it needs was not done.
    Shut(sit, gate, before, need) <-
        Applies(sit, gate),
        Gate(gate, before, need),
        Complete(sit),
        !Met(sit, need);

    // Unproved(sit, gate, before, need): the record does not say whether the gate is open.
    @output
    struct Unproved(Sit, NormIx, Label, Label);

    Unproved(sit, gate, before, need) <-
        Applies(sit, gate),
        Gate(gate, before, need),
        !Complete(sit),
        !Refused(sit, need),
        !Met(sit, need);

    // ---- Derived: what was skipped --------------------------------------------------------------------------

    // Skipped(sit, first, second, norm): the second step is on record though the first, which comes before it, near or
    // far, and which the norm makes necessary, is not done.
    @output
    struct Skipped(Sit, Label, Label, NormIx);

    // A necessary step before it.
    Skipped(sit, first, second, norm) <-
        Complete(sit),
        Earlier(sit, first, second),
        (first != second),
        Done(sit, second),
        Applies(sit, norm),
        Demands(norm, first),
        !Met(sit, first);

    // What a gate needs, whether or not it is a step of the chain.
    Skipped(sit, need, before, gate) <-
        Complete(sit),
        Applies(sit, gate),
        Gate(gate, before, need),
        Done(sit, before),
        !Met(sit, need);
}

/// Everything the program is given, as tuples in the order of the columns above.
#[derive(Default)]
pub(super) struct Given {
    pub(super) applies: Vec<(Sit, NormIx)>,
    pub(super) part: Vec<(NormIx, Label)>,
    pub(super) after: Vec<(NormIx, Label)>,
    pub(super) instead: Vec<(NormIx, Label)>,
    pub(super) anybodys: Vec<NormIx>,
    pub(super) demands: Vec<(NormIx, Label)>,
    pub(super) gate: Vec<(NormIx, Label, Label)>,
    pub(super) complete: Vec<Sit>,
    pub(super) done: Vec<(Sit, Label)>,
    pub(super) done_by: Vec<(Sit, Label, Taker)>,
    pub(super) needed: Vec<(Sit, NormIx, Who, Place)>,
    pub(super) may_fill: Vec<(Sit, NormIx, Who, Place, Taker)>,
    pub(super) refused: Vec<(Sit, Label)>,
    pub(super) joins: Vec<(NormIx, NormIx)>,
    pub(super) each: Vec<NormIx>,
}

/// What the program derives, sorted.
#[derive(Default)]
pub(super) struct Procedure {
    pub(super) precedes: Vec<(Sit, Label, Label, NormIx)>,
    pub(super) earlier: Vec<(Sit, Label, Label)>,
    pub(super) circular: Vec<(Sit, Label)>,
    pub(super) shut: Vec<(Sit, NormIx, Label, Label)>,
    pub(super) unproved: Vec<(Sit, NormIx, Label, Label)>,
    pub(super) skipped: Vec<(Sit, Label, Label, NormIx)>,
}

/// Runs the program.
pub(super) fn derive(given: Given) -> Procedure {
    let mut program = Crepe::new();
    program.extend(given.applies.into_iter().map(|t| Applies(t.0, t.1)));
    program.extend(given.part.into_iter().map(|t| Part(t.0, t.1)));
    program.extend(given.after.into_iter().map(|t| After(t.0, t.1)));
    program.extend(given.instead.into_iter().map(|t| Instead(t.0, t.1)));
    program.extend(given.anybodys.into_iter().map(Anybodys));
    program.extend(given.demands.into_iter().map(|t| Demands(t.0, t.1)));
    program.extend(given.gate.into_iter().map(|t| Gate(t.0, t.1, t.2)));
    program.extend(given.complete.into_iter().map(Complete));
    program.extend(given.done.into_iter().map(|t| Done(t.0, t.1)));
    program.extend(given.done_by.into_iter().map(|t| DoneBy(t.0, t.1, t.2)));
    program.extend(given.needed.into_iter().map(|t| Needed(t.0, t.1, t.2, t.3)));
    program.extend(given.may_fill.into_iter().map(|t| MayFill(t.0, t.1, t.2, t.3, t.4)));
    program.extend(given.refused.into_iter().map(|t| Refused(t.0, t.1)));
    program.extend(given.joins.into_iter().map(|t| Joins(t.0, t.1)));
    program.extend(given.each.into_iter().map(Each));
    let (precedes, earlier, circular, shut, unproved, skipped) = program.run_with_hasher::<Fast>();
    Procedure {
        precedes: sorted(precedes, |t| (t.0, t.1, t.2, t.3)),
        earlier: sorted(earlier, |t| (t.0, t.1, t.2)),
        circular: sorted(circular, |t| (t.0, t.1)),
        shut: sorted(shut, |t| (t.0, t.1, t.2, t.3)),
        unproved: sorted(unproved, |t| (t.0, t.1, t.2, t.3)),
        skipped: sorted(skipped, |t| (t.0, t.1, t.2, t.3)),
    }
}
