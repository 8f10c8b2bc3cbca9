//! The quorum of a meeting: its members counted against the attendance on file, by persons or by posts.
//!
//! Counts and nothing more: whether a missed quorum makes an answer another is for the verdict.

use std::collections::BTreeSet;

use crate::atom::{Act, NormIx, Person, Post};
use crate::case::Case;
use crate::model::{Actor, Count, Effect, Presence, Share, WhoExpr};
use crate::rules::Derived;
use crate::situation::Situation;

/// Whether the quorum of the action's meeting was reached.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct QuorumFinding {
    /// The norm.
    pub norm: NormIx,
    /// What is counted.
    pub count: Count,
    /// Members recorded present, or posts whose holder is.
    pub present: usize,
    /// Members of whom nothing is recorded, or posts of whose holder nothing is.
    pub unknown: usize,
    /// Members in all, each person once, or all posts that give membership.
    pub members: usize,
    /// The persons recorded present; fewer than `present` where one of them holds several posts.
    pub persons: usize,
    /// The posts that nobody holds on the day, where posts are counted.
    pub vacant: Vec<Post>,
    /// Reached, missed, or not known.
    pub reached: Option<bool>,
    /// The act that needs it.
    pub act: Act,
}

/// A part of the membership that is counted as one: a person, or a post with its holder.
type Counted = (Option<Post>, Option<Person>);

pub(super) fn quorum(case: &Case, situation: &Situation, derived: &Derived) -> Vec<QuorumFinding> {
    let mut list = Vec::new();
    for &norm in &derived.applies {
        let Some(Effect::Quorum { body, share, count, act }) = case.book.norm(norm).map(|rule| &rule.effect)
        else {
            continue;
        };
        let who = WhoExpr::Members(*body);
        let counted: BTreeSet<Counted> = match count {
            Count::Persons => {
                derived.persons(&who, None).into_iter().map(|person| (None, Some(person))).collect()
            }
            Count::Posts => derived
                .members
                .get(body)
                .into_iter()
                .flatten()
                .flat_map(|&one| seats(case, situation, one))
                .collect(),
        };
        if counted.is_empty() {
            continue;
        }
        let presence = |person: &Person| situation.presence.get(person);
        let (mut present, mut unknown) = (0, 0);
        let mut persons: BTreeSet<Person> = BTreeSet::new();
        let mut vacant = Vec::new();
        for (post, person) in &counted {
            match person.as_ref().map(presence) {
                Some(Some(Presence::Present)) => {
                    present += 1;
                    persons.extend(person);
                }
                Some(Some(_)) => {}
                Some(None) => unknown += 1,
                None => vacant.extend(post),
            }
        }
        let members = counted.len();
        // A blank cell that hides a member leaves open how many there are.
        let known = !situation.blank(&case.facts, &who);
        let reached = known.then(|| reached(*share, present, unknown, members)).flatten();
        let persons = persons.len();
        list.push(QuorumFinding {
            norm,
            count: *count,
            present,
            unknown,
            members,
            persons,
            vacant,
            reached,
            act: *act,
        });
    }
    list
}

/// What counts as one each where posts are counted: a post that nobody holds, each holder of a post in it, a person named as such.
fn seats(case: &Case, situation: &Situation, member: Actor) -> Vec<Counted> {
    match member {
        Actor::Post(post) => {
            let rows = case.facts.assignments.iter();
            let held = rows.filter(|row| row.post == post && row.during.contains(situation.date));
            let mut seats: Vec<Counted> = held.map(|row| (Some(post), Some(row.person))).collect();
            if seats.is_empty() {
                seats.push((Some(post), None));
            }
            seats
        }
        Actor::Person(person) => vec![(None, Some(person))],
        Actor::Unit(_) | Actor::Body(_) => Vec::new(),
    }
}

/// Whether enough are there; not known where those without a record decide.
fn reached(share: Share, present: usize, unknown: usize, members: usize) -> Option<bool> {
    if share.reached(present, members) {
        Some(true)
    } else if share.reached(present + unknown, members) {
        None
    } else {
        Some(false)
    }
}
