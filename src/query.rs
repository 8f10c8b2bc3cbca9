//! Queries: an SQL database in memory over the facts, the rulebook and everything derived, and questions saved as files.
//!
//! A query reads and nothing else. Nothing here opens a file, prints, or reads the clock: files come as a [`Folder`], and a
//! day is a parameter. `docs/relations.md` describes the relations; it is made from the same data as the tables.
//!
//! [`Folder`]: crate::source::Folder

mod bind;
mod document;
mod fault;
mod fill;
mod relation;
mod relations;
mod rows;
mod sandbox;
mod saved;
mod scan;
mod store;

pub use bind::Bound;
pub use document::document;
pub use relation::{Column, Group, Holds, Relation};
pub use relations::{relation, relations};
pub use rows::{Cell, Table};
pub use saved::{Parameter, ParameterType, SavedQuery, built_in, find, read};
pub use store::{Limits, Store};
