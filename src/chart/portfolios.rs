//! Who is in charge of what and who liaises with it on a day, and what nobody is in charge of.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Filled, Held, above, held, place};
use crate::atom::{Atom as _, Post};
use crate::case::Case;
use crate::model::{Facts, Interval, Link, Object};

/// A unit or a field of business in a portfolio.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Charge {
    /// The unit or field of business.
    pub object: Object,
    /// Since and until when.
    pub during: Interval,
}

/// A post with a portfolio.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Leader {
    /// The post and who holds it.
    pub held: Held,
    /// The line of command above it, the nearest first.
    pub above: Vec<Held>,
    /// What it is in charge of.
    pub in_charge: Vec<Charge>,
    /// What it liaises with.
    pub liaison: Vec<Charge>,
}

/// What a unit or field of business lacks.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lack {
    /// No post is in charge of it.
    Nobody,
    /// Posts are in charge of it, but nobody holds them.
    Vacant(Vec<Post>),
}

/// A unit or field of business that nobody is in charge of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// The unit or field of business.
    pub object: Object,
    /// What it lacks.
    pub lack: Lack,
    /// The posts that liaise with it all the same.
    pub liaison: Vec<Post>,
}

/// The portfolios on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Portfolios {
    /// The posts with a portfolio on the day, the highest first.
    pub leaders: Vec<Leader>,
    /// What nobody is in charge of though others of its kind are, or once were, in somebody's charge.
    pub gaps: Vec<Gap>,
    /// What is of a kind that is in nobody's charge at any time: no gap, but not shown among the leaders either.
    pub apart: Vec<Gap>,
    /// Whether no portfolio is on file at all, on whatever day.
    pub none_on_file: bool,
}

/// The portfolios on a day.
pub fn portfolios(case: &Case, day: Date) -> Portfolios {
    let facts = &case.facts;
    let on_day = || facts.portfolios.iter().filter(|row| row.during.contains(day));
    let mut by_leader: BTreeMap<Post, BTreeSet<(Link, Charge)>> = BTreeMap::new();
    for row in on_day() {
        let charge = Charge { object: row.object, during: row.during };
        by_leader.entry(row.leader).or_default().insert((row.link, charge));
    }
    let mut posts: Vec<Post> = by_leader.keys().copied().collect();
    posts.sort_by_key(|&post| place(facts, post));
    let leaders = posts
        .into_iter()
        .map(|post| {
            let of = |link: Link| {
                let rows = by_leader.get(&post).into_iter().flatten().filter(|(other, _)| *other == link);
                let mut charges: Vec<Charge> = rows.map(|(_, charge)| *charge).collect();
                charges.sort_by_key(|charge| (order(facts, case, charge.object), charge.during));
                charges
            };
            Leader {
                held: held(facts, post, day),
                above: above(facts, post).into_iter().map(|post| held(facts, post, day)).collect(),
                in_charge: of(Link::InCharge),
                liaison: of(Link::Liaison),
            }
        })
        .collect();
    let (gaps, apart) = gaps(case, day);
    Portfolios { leaders, gaps, apart, none_on_file: facts.portfolios.is_empty() }
}

/// Units before fields of business; units by kind, then by id.
fn order(facts: &Facts, case: &Case, object: Object) -> (usize, usize, String) {
    match object {
        Object::Unit(unit) => {
            let kind = facts.units.row(unit).map_or(usize::MAX, |row| row.kind.index());
            (0, kind, facts.units.id(unit).to_owned())
        }
        Object::Topic(topic) => (1, 0, case.book.vocabulary.topics.id(topic).to_owned()),
    }
}

fn gaps(case: &Case, day: Date) -> (Vec<Gap>, Vec<Gap>) {
    let facts = &case.facts;
    // Whether there are leaders in charge at all of such units, or of the field, is read off the table itself, on any day.
    let ever = || facts.portfolios.iter().filter(|row| row.link == Link::InCharge).map(|row| row.object);
    let kind_of = |object: Object| match object {
        Object::Unit(unit) => facts.units.row(unit).map(|row| row.kind),
        Object::Topic(_) => None,
    };
    let kinds: BTreeSet<_> = ever().filter_map(kind_of).collect();
    let fields: BTreeSet<Object> = ever().filter(|object| matches!(object, Object::Topic(_))).collect();
    let units = facts.units.iter().map(|(unit, _)| Object::Unit(unit));
    let topics = case.book.vocabulary.topics.atoms().map(Object::Topic);
    let mut all: Vec<Object> = units.chain(topics).collect();
    all.sort_by_key(|&object| order(facts, case, object));
    let (mut gaps, mut apart) = (Vec::new(), Vec::new());
    for object in all {
        let tied = |link: Link| -> Vec<Post> {
            let rows = facts.portfolios.iter();
            let rows =
                rows.filter(|row| row.object == object && row.link == link && row.during.contains(day));
            let mut posts: Vec<Post> = rows.map(|row| row.leader).collect();
            posts.sort_by_key(|&post| place(facts, post));
            posts.dedup();
            posts
        };
        let posts = tied(Link::InCharge);
        if posts.iter().any(|&post| matches!(held(facts, post, day).filled, Filled::Held(_))) {
            continue;
        }
        let lack = if posts.is_empty() { Lack::Nobody } else { Lack::Vacant(posts) };
        let expected = match object {
            Object::Unit(_) => kind_of(object).is_some_and(|kind| kinds.contains(&kind)),
            Object::Topic(_) => fields.contains(&object),
        };
        let gap = Gap { object, lack, liaison: tied(Link::Liaison) };
        if expected { gaps.push(gap) } else { apart.push(gap) }
    }
    (gaps, apart)
}
