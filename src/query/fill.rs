//! From a case to the rows of the store, group by group. Opens no database: the store takes the rows as they come.

mod facts;
mod found;
mod rulebook;
pub(super) mod settle;
mod words;

pub(super) use facts::facts;
pub(super) use found::found;
pub(super) use rulebook::{act_word, rulebook};
