//! Which triggered norms apply once the norms that displace others have had their say.
//!
//! The program is run rank by rank: what it negates was settled by the ranks before, so that exceptions to exceptions go to any depth.

use crepe::crepe;

use super::{Fast, sorted};
use crate::atom::{NormIx, Sit};

crepe! {
    // ---- Given ----------------------------------------------------------------------------------------------

    // Triggered(sit, norm): the norm, of the rank at hand, has all it needs in itself.
    @input
    struct Triggered(Sit, NormIx);

    // Perhaps(sit, norm): the norm, of the rank at hand, lacks nothing but a fact.
    @input
    struct Perhaps(Sit, NormIx);

    // Displaces(sit, by, norm): in the situation's world the first norm displaces the second.
    @input
    struct Displaces(Sit, NormIx, NormIx);

    // AppliesBelow(sit, norm): the norm of a lower rank applies.
    @input
    struct AppliesBelow(Sit, NormIx);

    // MightBelow(sit, norm): the norm of a lower rank might apply.
    @input
    struct MightBelow(Sit, NormIx);

    // ---- Derived --------------------------------------------------------------------------------------------

    // Overridden(sit, norm, by): the norm would have applied, but the other one displaces it.
    @output
    struct Overridden(Sit, NormIx, NormIx);

    Overridden(sit, norm, by) <-
        Triggered(sit, norm),
        Displaces(sit, by, norm),
        AppliesBelow(sit, by);

    Overridden(sit, norm, by) <-
        Perhaps(sit, norm),
        Displaces(sit, by, norm),
        AppliesBelow(sit, by);

    // Threatened(sit, norm, by): a missing fact decides whether the other norm displaces it.
    @output
    struct Threatened(Sit, NormIx, NormIx);

    Threatened(sit, norm, by) <-
        Triggered(sit, norm),
        Displaces(sit, by, norm),
        MightBelow(sit, by);

    // Applies(sit, norm): the norm applies.
    @output
    struct Applies(Sit, NormIx);

    Applies(sit, norm) <-
        Triggered(sit, norm),
        !Overridden(sit, norm, _),
        !Threatened(sit, norm, _);

    // Might(sit, norm): a missing fact decides whether the norm applies.
    @output
    struct Might(Sit, NormIx);

    Might(sit, norm) <-
        Perhaps(sit, norm),
        !Overridden(sit, norm, _);

    Might(sit, norm) <-
        Threatened(sit, norm, _),
        !Overridden(sit, norm, _);
}

/// Everything the program is given for one rank, as tuples in the order of the columns above.
#[derive(Default)]
pub(super) struct Given {
    pub(super) triggered: Vec<(Sit, NormIx)>,
    pub(super) perhaps: Vec<(Sit, NormIx)>,
    pub(super) displaces: Vec<(Sit, NormIx, NormIx)>,
    pub(super) applies_below: Vec<(Sit, NormIx)>,
    pub(super) might_below: Vec<(Sit, NormIx)>,
}

/// What the program derives for one rank, sorted.
#[derive(Default)]
pub(super) struct Priority {
    pub(super) overridden: Vec<(Sit, NormIx, NormIx)>,
    pub(super) threatened: Vec<(Sit, NormIx, NormIx)>,
    pub(super) applies: Vec<(Sit, NormIx)>,
    pub(super) might: Vec<(Sit, NormIx)>,
}

/// Runs the program for one rank.
pub(super) fn derive(given: Given) -> Priority {
    let mut program = Crepe::new();
    program.extend(given.triggered.into_iter().map(|t| Triggered(t.0, t.1)));
    program.extend(given.perhaps.into_iter().map(|t| Perhaps(t.0, t.1)));
    program.extend(given.displaces.into_iter().map(|t| Displaces(t.0, t.1, t.2)));
    program.extend(given.applies_below.into_iter().map(|t| AppliesBelow(t.0, t.1)));
    program.extend(given.might_below.into_iter().map(|t| MightBelow(t.0, t.1)));
    let (overridden, threatened, applies, might) = program.run_with_hasher::<Fast>();
    Priority {
        overridden: sorted(overridden, |t| (t.0, t.1, t.2)),
        threatened: sorted(threatened, |t| (t.0, t.1, t.2)),
        applies: sorted(applies, |t| (t.0, t.1)),
        might: sorted(might, |t| (t.0, t.1)),
    }
}
