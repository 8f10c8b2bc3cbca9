//! Boxes placed in lanes, and the lines between them routed at right angles.
//!
//! Works along two axes: *along* is the way the chain goes, *across* runs through the lanes. A drawing with lanes as columns goes down the
//! page, one with lanes as rows goes to the right; the layout does not know which. Boxes stand in a grid of ranks and tracks; lines
//! run in the corridors between them, so that none goes through a box. Knows nothing of what a box says.
//!
//! An approval chain is nearly series-parallel and its lanes fix one axis, so no general engine is called for; `docs/drawing.md` says why.

mod grid;
mod route;
mod corridor;

#[cfg(test)]
mod tests;

use crate::typeset::Px;

/// What is to be laid out.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// How broad each lane is at least, across.
    pub lanes: Vec<Px>,
    /// The boxes, those of an earlier step before those of a later one.
    pub blocks: Vec<Block>,
    /// The lines.
    pub lines: Vec<Line>,
}

/// A box.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Block {
    /// Its lane.
    pub lane: usize,
    /// Its size along the chain.
    pub length: Px,
    /// Its size across the lanes.
    pub breadth: Px,
    /// Whether it stands beside the chain: it goes below everything that is ordered.
    pub loose: bool,
}

/// A line from one box to another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// The box it leaves.
    pub from: usize,
    /// The box it enters.
    pub to: usize,
    /// Lines of different strands into one box do not share a way.
    pub strand: u8,
    /// Whether it leads back; such a line is routed last, in a corridor of its own.
    pub back: bool,
}

/// A point: along, across.
pub type Point = (Px, Px);

/// A rectangle: from and to, along and across.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Area {
    /// Where it begins.
    pub from: Point,
    /// Where it ends.
    pub to: Point,
}

/// What was laid out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Layout {
    /// Where each box is.
    pub blocks: Vec<Area>,
    /// Where each lane begins and ends, across.
    pub lanes: Vec<(Px, Px)>,
    /// The way of each line, corner by corner.
    pub lines: Vec<Vec<Point>>,
    /// Where the boxes beside the chain begin, if there are any and a chain as well.
    pub loose_from: Option<Px>,
    /// How large the whole is.
    pub size: Point,
}

/// Lays boxes and lines out.
pub fn lay_out(plan: &Plan) -> Layout {
    let grid = grid::place(plan);
    let routes = route::route(plan, &grid);
    corridor::draw(plan, &grid, &routes)
}

impl Layout {
    /// How often two lines cross that have neither beginning nor end in common.
    pub fn crossings(&self, plan: &Plan) -> usize {
        let legs: Vec<(usize, Point, Point)> = self
            .lines
            .iter()
            .enumerate()
            .flat_map(|(line, way)| {
                way.windows(2).filter_map(move |pair| Some((line, *pair.first()?, *pair.last()?)))
            })
            .collect();
        let mut crossed = std::collections::BTreeSet::new();
        for (place, &(one, a, b)) in legs.iter().enumerate() {
            for &(other, c, d) in legs.iter().skip(place + 1) {
                if one != other && !related(plan, one, other) && crosses((a, b), (c, d)) {
                    crossed.insert((one.min(other), one.max(other)));
                }
            }
        }
        crossed.len()
    }
}

/// Whether two lines begin or end at the same box.
fn related(plan: &Plan, one: usize, other: usize) -> bool {
    plan.lines
        .get(one)
        .zip(plan.lines.get(other))
        .is_some_and(|(one, other)| one.from == other.from || one.to == other.to)
}

/// Whether two legs at right angles to each other have an inner point in common.
fn crosses((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let inside = |at: Px, one: Px, other: Px| one.min(other) < at && at < one.max(other);
    (a.0 == b.0 && c.1 == d.1 && inside(a.0, c.0, d.0) && inside(c.1, a.1, b.1))
        || (a.1 == b.1 && c.0 == d.0 && inside(a.1, c.1, d.1) && inside(c.0, a.0, b.0))
}
