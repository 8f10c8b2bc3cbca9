//! Which rank and which track each box stands in.
//!
//! A rank is a line of boxes across the lanes; a track runs along the chain inside one lane. A hand-off to another lane stays in its rank
//! where the way across is free, so that it is drawn as one straight line.

use std::collections::{BTreeMap, BTreeSet};

use super::Plan;

/// How many boxes of one lane may stand side by side in one rank.
const ABREAST: usize = 4;

/// The grid.
#[derive(Clone, Debug, Default)]
pub(super) struct Grid {
    /// The rank and the track of each box.
    pub(super) cells: Vec<(usize, usize)>,
    /// The first track of each lane, and the number of its tracks.
    pub(super) lanes: Vec<(usize, usize)>,
    /// How many ranks there are.
    pub(super) ranks: usize,
    /// How many tracks there are.
    pub(super) tracks: usize,
    /// The first rank of the boxes beside the chain.
    pub(super) loose_from: Option<usize>,
    /// Which box stands in a cell.
    pub(super) taken: BTreeMap<(usize, usize), usize>,
    /// The lines that are drawn straight across.
    pub(super) straight: BTreeSet<usize>,
}

/// The lines of each box, those that lead back left out.
struct Ends {
    incoming: Vec<Vec<usize>>,
    outgoing: Vec<Vec<usize>>,
}

fn ends(plan: &Plan) -> Ends {
    let none = vec![Vec::new(); plan.blocks.len()];
    let mut ends = Ends { incoming: none.clone(), outgoing: none };
    for (line, known) in plan.lines.iter().enumerate().filter(|(_, line)| !line.back) {
        if let Some(list) = ends.incoming.get_mut(known.to) {
            list.push(line);
        }
        if let Some(list) = ends.outgoing.get_mut(known.from) {
            list.push(line);
        }
    }
    ends
}

/// What comes before a box: the line, and the rank, lane and seat it comes from.
struct Before {
    line: usize,
    rank: usize,
    lane: usize,
    seat: usize,
}

/// Where boxes are while the ranks are made: by rank and lane, with the seat inside the lane.
#[derive(Default)]
struct Seats {
    /// Rank and seat in its lane of each box that has been put.
    put: BTreeMap<usize, (usize, usize)>,
    /// The boxes of one rank and lane, by seat.
    rows: BTreeMap<(usize, usize), BTreeMap<usize, usize>>,
    /// The spans between lanes that straight lines of a rank cover, from lane to lane.
    spans: BTreeMap<usize, Vec<(usize, usize)>>,
}

impl Seats {
    fn free(&self, rank: usize, lane: usize) -> bool {
        !self.rows.contains_key(&(rank, lane))
    }

    fn spans(&self, rank: usize) -> &[(usize, usize)] {
        self.spans.get(&rank).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a straight line between two lanes of a rank meets nothing.
    fn open(&self, rank: usize, one: usize, other: usize) -> bool {
        let (low, high) = (one.min(other), one.max(other));
        (low + 1..high).all(|lane| self.free(rank, lane))
            && self.spans(rank).iter().all(|&(from, to)| to <= low || high <= from)
    }

    /// Whether a straight line passes over the lane in this rank.
    fn covered(&self, rank: usize, lane: usize) -> bool {
        self.spans(rank).iter().any(|&(from, to)| from < lane && lane < to)
    }

    /// Whether the lane takes no further box in this rank.
    fn full(&self, rank: usize, lane: usize) -> bool {
        let row = self.rows.get(&(rank, lane)).map_or(0, BTreeMap::len);
        // A box with a straight line stands alone in its lane.
        let ends = row > 0 && self.spans(rank).iter().any(|&(from, to)| from == lane || to == lane);
        row >= ABREAST || ends || self.covered(rank, lane)
    }

    fn put(&mut self, block: usize, rank: usize, lane: usize, wish: usize) {
        let row = self.rows.entry((rank, lane)).or_default();
        let seat = (0..=row.len() + wish)
            .filter(|seat| !row.contains_key(seat))
            .min_by_key(|seat| (seat.abs_diff(wish), *seat))
            .unwrap_or_default();
        row.insert(seat, block);
        self.put.insert(block, (rank, seat));
    }

    fn take(&mut self, block: usize, lane: usize) {
        let Some((rank, seat)) = self.put.remove(&block) else { return };
        if let Some(row) = self.rows.get_mut(&(rank, lane)) {
            row.remove(&seat);
            if row.is_empty() {
                self.rows.remove(&(rank, lane));
            }
        }
    }
}

/// Places every box.
pub(super) fn place(plan: &Plan) -> Grid {
    let ends = ends(plan);
    let mut seats = Seats::default();
    let mut straight = BTreeSet::new();
    for (block, known) in plan.blocks.iter().enumerate().filter(|(_, block)| !block.loose) {
        let before = before(plan, &ends, &seats, block);
        let lowest = before.iter().map(|before| before.rank).max();
        let level: Vec<&Before> = before.iter().filter(|before| Some(before.rank) == lowest).collect();
        if let Some(rank) = lowest
            && before.len() <= 2
            && seats.free(rank, known.lane)
            && !seats.covered(rank, known.lane)
            && level.iter().all(|before| hands_off(plan, &ends, &seats, before, known.lane))
        {
            for before in level {
                straight.insert(before.line);
                let span = (before.lane.min(known.lane), before.lane.max(known.lane));
                seats.spans.entry(rank).or_default().push(span);
            }
            seats.put(block, rank, known.lane, 0);
            continue;
        }
        let mut rank = lowest.map_or(0, |rank| rank + 1);
        while seats.full(rank, known.lane) {
            rank += 1;
        }
        // Below one before it in the same lane, if there is one.
        let wish = before.iter().filter(|before| before.lane == known.lane).map(|before| before.seat).min();
        seats.put(block, rank, known.lane, wish.unwrap_or_default());
    }
    sink(plan, &ends, &mut seats, &straight);
    let ordered = seats.rows.keys().map(|(rank, _)| rank + 1).max().unwrap_or_default();
    let mut loose_from = None;
    for (block, known) in plan.blocks.iter().enumerate().filter(|(_, block)| block.loose) {
        let mut rank = ordered;
        while seats.rows.get(&(rank, known.lane)).is_some_and(|row| row.len() >= 2) {
            rank += 1;
        }
        seats.put(block, rank, known.lane, 0);
        loose_from = (ordered > 0).then_some(ordered);
    }
    number(plan, &seats, straight, loose_from)
}

fn before(plan: &Plan, ends: &Ends, seats: &Seats, block: usize) -> Vec<Before> {
    let incoming = ends.incoming.get(block).map(Vec::as_slice).unwrap_or_default();
    let from = |&line: &usize| {
        let from = plan.lines.get(line)?.from;
        let (rank, seat) = *seats.put.get(&from)?;
        Some(Before { line, rank, lane: plan.blocks.get(from)?.lane, seat })
    };
    incoming.iter().filter_map(from).collect()
}

/// Whether a line can be drawn straight across to another lane.
fn hands_off(plan: &Plan, ends: &Ends, seats: &Seats, before: &Before, lane: usize) -> bool {
    let from = plan.lines.get(before.line).map(|line| line.from);
    let fan = from.and_then(|from| ends.outgoing.get(from)).map(Vec::as_slice).unwrap_or_default();
    let lane_of = |line: &usize| {
        plan.lines.get(*line).and_then(|line| plan.blocks.get(line.to)).map(|block| block.lane)
    };
    // What goes on side by side in one lane stands side by side.
    let only = fan.len() <= 2 && fan.iter().filter(|line| lane_of(line) == Some(lane)).count() == 1;
    let alone = seats.rows.get(&(before.rank, before.lane)).is_some_and(|row| row.len() == 1);
    before.lane != lane && only && alone && seats.open(before.rank, before.lane, lane)
}

/// A box that waits for nothing stands just above the first that waits for it, not at the head of the chain.
fn sink(plan: &Plan, ends: &Ends, seats: &mut Seats, straight: &BTreeSet<usize>) {
    for (block, known) in plan.blocks.iter().enumerate().rev() {
        let outgoing = ends.outgoing.get(block).map(Vec::as_slice).unwrap_or_default();
        let first = ends.incoming.get(block).is_some_and(Vec::is_empty);
        if !first || outgoing.iter().any(|line| straight.contains(line)) {
            continue;
        }
        let next = outgoing.iter().filter_map(|&line| {
            let to = plan.lines.get(line)?.to;
            let (rank, seat) = *seats.put.get(&to)?;
            Some((rank, plan.blocks.get(to)?.lane != known.lane, seat))
        });
        let (Some((next, elsewhere, seat)), Some(&(rank, _))) = (next.min(), seats.put.get(&block)) else {
            continue;
        };
        let fits = |rank: &usize| seats.free(*rank, known.lane) && !seats.covered(*rank, known.lane);
        if let Some(target) = (rank + 1..next).rev().find(fits) {
            seats.take(block, known.lane);
            seats.put(block, target, known.lane, if elsewhere { 0 } else { seat });
        }
    }
}

/// Numbers ranks and tracks without gaps.
fn number(plan: &Plan, seats: &Seats, straight: BTreeSet<usize>, loose_from: Option<usize>) -> Grid {
    let used: BTreeSet<usize> = seats.rows.keys().map(|(rank, _)| *rank).collect();
    let rank_of: BTreeMap<usize, usize> =
        used.iter().enumerate().map(|(place, rank)| (*rank, place)).collect();
    let mut lanes = Vec::new();
    let mut track_of: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    let mut tracks = 0;
    for lane in 0..plan.lanes.len() {
        let rows = seats.rows.iter().filter(|((_, at), _)| *at == lane);
        let taken: BTreeSet<usize> = rows.flat_map(|(_, row)| row.keys().copied()).collect();
        let first = tracks;
        for seat in taken {
            track_of.insert((lane, seat), tracks);
            tracks += 1;
        }
        // A lane without boxes keeps its place.
        tracks = tracks.max(first + 1);
        lanes.push((first, tracks - first));
    }
    let mut grid = Grid {
        cells: vec![(0, 0); plan.blocks.len()],
        lanes,
        ranks: used.len(),
        tracks,
        loose_from: loose_from.and_then(|rank| rank_of.get(&rank).copied()),
        taken: BTreeMap::new(),
        straight,
    };
    for (block, known) in plan.blocks.iter().enumerate() {
        let cell = seats
            .put
            .get(&block)
            .and_then(|&(rank, seat)| Some((*rank_of.get(&rank)?, *track_of.get(&(known.lane, seat))?)));
        if let (Some(cell), Some(place)) = (cell, grid.cells.get_mut(block)) {
            *place = cell;
            grid.taken.insert(cell, block);
        }
    }
    grid
}
