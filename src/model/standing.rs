//! In which capacity somebody acts, and which place of a step is filled: columns of what is derived.

use crate::atom::{Delegation, NormIx, Person};
use crate::model::{Actor, Object};

/// In which capacity somebody acts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Capacity {
    /// As the holder of the post, or as the unit or body itself.
    Holder,
    /// Under this mandate or designation.
    Delegated(Delegation),
    /// In the place of somebody else, under this norm.
    StandIn(NormIx),
}

/// A place in a step that has to be filled.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Place {
    /// The only place the expression gives.
    Whole,
    /// The place for this unit or field of business.
    Of(Object),
}

/// Who takes part: a person in a post, or a unit or body as such.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Taker {
    /// This person.
    Person(Person),
    /// The unit or body itself.
    Itself(Actor),
}
