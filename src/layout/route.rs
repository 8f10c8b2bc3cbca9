//! Which way each line takes through the grid: straight across, down into the next corridor, or past other boxes.

use std::collections::BTreeMap;

use super::Plan;
use super::grid::Grid;

/// Where a line passes the ranks between its two boxes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Pass {
    /// Over the free cells of a track.
    Track(usize),
    /// In the gap before a track.
    Gap(usize),
}

/// The way of a line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Way {
    /// Across, from side to side.
    Straight,
    /// Through the one corridor between two neighbouring ranks.
    Direct,
    /// Past one rank or more.
    Past(Pass),
    /// Back, around everything.
    Back,
}

/// What already passes over a track: the corridors it runs between, and its line.
type Passing = BTreeMap<usize, Vec<(usize, usize, usize)>>;

/// The way of each line.
pub(super) fn route(plan: &Plan, grid: &Grid) -> Vec<Way> {
    let cell = |block: usize| grid.cells.get(block).copied().unwrap_or_default();
    let mut ways = vec![Way::Direct; plan.lines.len()];
    let mut passing = Passing::new();
    let mut order: Vec<usize> = (0..plan.lines.len()).collect();
    // Short lines first: they have the fewest ways to choose from.
    order.sort_by_key(|&line| {
        let span = plan.lines.get(line).map_or(0, |line| cell(line.to).0.saturating_sub(cell(line.from).0));
        (span, line)
    });
    for line in order {
        let Some(known) = plan.lines.get(line) else { continue };
        let ((from, from_track), (to, to_track)) = (cell(known.from), cell(known.to));
        let way = if known.back || to < from {
            Way::Back
        } else if grid.straight.contains(&line) {
            Way::Straight
        } else if to <= from + 1 {
            Way::Direct
        } else {
            let pass = cheapest(plan, grid, &passing, line, (from, from_track), (to, to_track));
            if let Pass::Track(track) = pass {
                passing.entry(track).or_default().push((from + 1, to, line));
            }
            Way::Past(pass)
        };
        if let Some(place) = ways.get_mut(line) {
            *place = way;
        }
    }
    ways
}

/// The pass with the shortest way across and the fewest corners.
fn cheapest(
    plan: &Plan,
    grid: &Grid,
    passing: &Passing,
    line: usize,
    (from, from_track): (usize, usize),
    (to, to_track): (usize, usize),
) -> Pass {
    // In half tracks: the gap before track t is at 2t, its middle at 2t + 1.
    let (start, end) = (2 * from_track + 1, 2 * to_track + 1);
    let cost = |at: usize| {
        let corners = usize::from(at != start) + usize::from(at != end);
        4 * (at.abs_diff(start) + at.abs_diff(end)) + corners
    };
    let joins = |other: usize| {
        plan.lines
            .get(line)
            .zip(plan.lines.get(other))
            .is_some_and(|(one, other)| one.to == other.to && one.strand == other.strand)
    };
    let free = |track: usize| {
        (from + 1..to).all(|rank| !grid.taken.contains_key(&(rank, track)))
            && passing.get(&track).is_none_or(|list| {
                list.iter().all(|&(low, high, other)| joins(other) || high < from + 1 || to < low)
            })
    };
    let tracks =
        (0..grid.tracks).filter(|&track| free(track)).map(|track| (cost(2 * track + 1), Pass::Track(track)));
    // A gap always has room; a track is preferred where it is as near.
    let gaps = (0..=grid.tracks).map(|gap| (cost(2 * gap) + 1, Pass::Gap(gap)));
    tracks.chain(gaps).min().map_or(Pass::Gap(to_track), |(_, pass)| pass)
}
