//! What an organisation looks like on a day: its units and who holds their posts, who is in charge of what, who stands in for whom.
//!
//! Read off the facts and the norms as they stand; derives no answer, and knows nothing of words and drawings.

mod delegations;
mod portfolios;
mod units;

use jiff::civil::Date;

use crate::atom::{Atom as _, Person, Post};
use crate::model::{Facts, Interval};

pub use delegations::{Clause, Delegations, Force, Passed, Rival, When, delegations};
pub use portfolios::{Charge, Gap, Lack, Leader, Portfolios, portfolios};
pub use units::{Branch, units};

/// Why a chart shows the day it shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chosen {
    /// It was asked for.
    Asked,
    /// It is the day of the last action on file.
    LastAction,
    /// It is the last day on which something of the organisation begins.
    LastChange,
}

/// The day by which an organisation is shown when none is asked for: that of the last action on file or, without actions, the last on which
/// an assignment, a portfolio or a delegation begins. None where no row has a date.
pub fn day(facts: &Facts) -> Option<(Date, Chosen)> {
    let action = facts.actions.rows.iter().map(|row| row.date).max();
    let begun = facts.assignments.iter().map(|row| row.during);
    let begun = begun.chain(facts.portfolios.iter().map(|row| row.during));
    let begun = begun.chain(facts.delegations.rows.iter().map(|row| row.during));
    let change = begun.filter_map(|during| during.from).max();
    action.map(|day| (day, Chosen::LastAction)).or_else(|| change.map(|day| (day, Chosen::LastChange)))
}

/// Somebody who holds a post.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
    /// Who.
    pub person: Person,
    /// Since and until when the post is held.
    pub during: Interval,
    /// The absence in which the day lies.
    pub away: Option<Interval>,
}

/// Whether somebody holds a post.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Filled {
    /// These do.
    Held(Vec<Holder>),
    /// Nobody does on the day, though others did or will; the last day it was held before.
    Vacant(Option<Date>),
    /// No assignment to it is on file at all, so it is not known.
    Unrecorded,
}

/// A post on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// The post.
    pub post: Post,
    /// Who holds it.
    pub filled: Filled,
}

/// Who holds a post on a day.
pub fn held(facts: &Facts, post: Post, day: Date) -> Held {
    let rows: Vec<_> = facts.assignments.iter().filter(|row| row.post == post).collect();
    let mut holders: Vec<Holder> = rows
        .iter()
        .filter(|row| row.during.contains(day))
        .map(|row| {
            let absences = facts.absences.iter().filter(|absence| absence.person == row.person);
            let away = absences.map(|absence| absence.during).filter(|during| during.contains(day)).max();
            Holder { person: row.person, during: row.during, away }
        })
        .collect();
    holders.sort_by_key(|holder| (facts.people.id(holder.person).to_owned(), holder.during));
    holders.dedup_by_key(|holder| holder.person);
    let filled = match (holders.is_empty(), rows.is_empty()) {
        (false, _) => Filled::Held(holders),
        (true, true) => Filled::Unrecorded,
        (true, false) => {
            Filled::Vacant(rows.iter().filter_map(|row| row.during.to).filter(|to| *to < day).max())
        }
    };
    Held { post, filled }
}

/// The posts above a post in the line of command, the nearest first.
pub fn above(facts: &Facts, post: Post) -> Vec<Post> {
    let mut line: Vec<Post> = Vec::new();
    let mut next = facts.posts.row(post).and_then(|row| row.reports_to);
    while let Some(above) = next.filter(|above| *above != post && !line.contains(above)) {
        line.push(above);
        next = facts.posts.row(above).and_then(|row| row.reports_to);
    }
    line
}

/// The place of a post among others: by the line of command, then by the role that the vocabulary names first, then by id.
fn place(facts: &Facts, post: Post) -> (usize, usize, String) {
    let role = facts.posts.row(post).and_then(|row| row.roles.iter().map(|role| role.index()).min());
    (above(facts, post).len(), role.unwrap_or(usize::MAX), facts.posts.id(post).to_owned())
}
