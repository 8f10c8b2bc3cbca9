//! `signoff`: a Datalog reasoner for written working rules.
//!
//! The modules stand in the order of the floors, from the ground up; a module uses only modules above it in this list.
//! `docs/architecture.md` draws the house.

pub mod atom;
pub mod typeset;
pub mod source;
pub mod digest;
mod toml_file;
pub mod cite;
pub mod graph;
pub mod model;
pub mod calendar;
pub mod sheet;
pub mod provisions;
pub mod facts;
pub mod rulebook;
pub mod case;
pub mod lookup;
pub mod situation;
mod rules;
pub mod findings;
pub mod verdict;
pub mod settle;
pub mod ask;
pub mod because;
pub mod words;
pub mod chain;
pub mod chart;
pub mod picture;
pub mod layout;
pub mod scenario;
pub mod audit;
pub mod compare;
pub mod flaws;
pub mod render;
pub mod raster;
pub mod query;
pub mod cli;
