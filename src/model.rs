//! The domain in the field's own words: the vocabulary, norms and their effects, and the facts of an institution.
//!
//! Types only: nothing here reads a file, derives an answer or knows any one institution. These types are not wire types.

mod check;
mod content;
mod facts;
mod norm;
mod standing;
mod vocabulary;

pub use check::*;
pub use facts::*;
pub use norm::*;
pub use standing::*;
pub use vocabulary::*;
