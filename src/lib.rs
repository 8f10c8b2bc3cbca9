//! `signoff`: a Datalog reasoner for written working rules.
//!
//! The modules stand in the order of the floors, from the ground up; a module uses only modules above it in this list.
//! `docs/architecture.md` draws the house.

pub mod atom;
pub mod source;
pub mod model;
