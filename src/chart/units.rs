//! The units as a tree, with their posts and who holds them on a day.

use jiff::civil::Date;

use super::{Held, held, place};
use crate::atom::{Atom as _, Post, Unit};
use crate::model::Facts;

/// A unit with what is below it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Branch {
    /// The unit.
    pub unit: Unit,
    /// Its posts, the highest first.
    pub posts: Vec<Held>,
    /// The units directly below it, by kind and then by id.
    pub below: Vec<Branch>,
}

/// The units on a day: all of them, or one with what is below it. A circle of units is refused before a case is asked anything.
pub fn units(facts: &Facts, day: Date, of: Option<Unit>) -> Vec<Branch> {
    let top = match of {
        Some(unit) => vec![unit],
        None => below(facts, None),
    };
    top.into_iter().map(|unit| branch(facts, day, unit)).collect()
}

/// The units directly below one, or those below none.
fn below(facts: &Facts, parent: Option<Unit>) -> Vec<Unit> {
    let mut found: Vec<Unit> =
        facts.units.iter().filter(|(_, row)| row.parent == parent).map(|(unit, _)| unit).collect();
    found.sort_by_key(|&unit| {
        (facts.units.row(unit).map(|row| row.kind.index()), facts.units.id(unit).to_owned())
    });
    found
}

fn branch(facts: &Facts, day: Date, unit: Unit) -> Branch {
    let mut posts: Vec<Post> =
        facts.posts.iter().filter(|(_, row)| row.unit == unit).map(|(post, _)| post).collect();
    posts.sort_by_key(|&post| place(facts, post));
    Branch {
        unit,
        posts: posts.into_iter().map(|post| held(facts, post, day)).collect(),
        below: below(facts, Some(unit)).into_iter().map(|unit| branch(facts, day, unit)).collect(),
    }
}
