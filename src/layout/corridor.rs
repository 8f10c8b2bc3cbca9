//! Coordinates: how broad tracks, gaps and corridors are, where each line runs in them, and every corner of its way.
//!
//! Lines into one box, or out of one box, share a way like a bus; all others keep apart.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::Grid;
use super::route::{Pass, Way};
use super::{Area, Layout, Plan, Point};
use crate::typeset::Px;

/// Room between two lines side by side.
const APART: Px = 11;
/// Room for an arrow between two ranks, without lines in the corridor.
const CORRIDOR: Px = 26;
/// Room between two boxes of one lane, side by side.
const GAP: Px = 26;
/// Room on each side of the border between two lanes.
const BORDER: Px = 14;
/// How far a port is moved aside where two lines would run into each other.
const ASIDE: Px = 14;

/// A bundle of lines that share a way in a corridor.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Bundle {
    /// The lines of one strand out of a box.
    From(usize, u8),
    /// The lines of one strand into a box.
    Into(usize, u8),
    /// One line.
    Line(usize),
}

/// A bundle in a corridor: where it comes in from above and goes out below, across, with the boxes whose ports those are, if any.
#[derive(Clone, Debug, Default)]
struct Bus {
    above: BTreeSet<(Px, Option<usize>)>,
    below: BTreeSet<(Px, Option<usize>)>,
    lines: BTreeSet<usize>,
}

impl Bus {
    fn low(&self) -> Px {
        self.above.iter().chain(&self.below).map(|(at, _)| *at).min().unwrap_or_default()
    }

    fn high(&self) -> Px {
        self.above.iter().chain(&self.below).map(|(at, _)| *at).max().unwrap_or_default()
    }

    /// Whether it runs across at all.
    fn turns(&self) -> bool {
        self.low() < self.high()
    }

    fn meets(&self, other: &Self) -> bool {
        self.low() - 2 <= other.high() && other.low() - 2 <= self.high()
    }
}

/// How far a port is moved aside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Ports {
    leaving: BTreeMap<usize, Px>,
    entering: BTreeMap<(usize, u8), Px>,
}

struct Frame<'a> {
    plan: &'a Plan,
    grid: &'a Grid,
    ways: &'a [Way],
    /// The middle and the breadth of each track.
    tracks: Vec<(Px, Px)>,
    /// Where each line runs that passes in a gap, and where each line back runs up and down.
    passes: BTreeMap<(usize, Side), Px>,
    lanes: Vec<(Px, Px)>,
    across: Px,
    bundles: Vec<(Bundle, Bundle)>,
}

/// Which of its gaps a line runs in: a line back runs in two.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Side {
    Leaving,
    Entering,
}

/// Draws everything.
pub(super) fn draw(plan: &Plan, grid: &Grid, ways: &[Way]) -> Layout {
    if plan.blocks.is_empty() {
        return Layout::default();
    }
    let frame = Frame::new(plan, grid, ways);
    let mut ports = frame.strands();
    let mut corridors = frame.corridors(&ports);
    // Each round moves at least one port that had not been moved, so this ends.
    for _ in 0..plan.blocks.len() {
        let mut moved = ports.clone();
        for (buses, order) in &corridors {
            frame.part(buses, order, &mut moved);
        }
        if moved == ports {
            break;
        }
        ports = moved;
        corridors = frame.corridors(&ports);
    }
    frame.finish(&ports, &corridors)
}

/// The buses of a corridor, and in which level each runs, from the top.
type Corridor = (BTreeMap<Bundle, Bus>, BTreeMap<Bundle, usize>);

impl<'a> Frame<'a> {
    fn new(plan: &'a Plan, grid: &'a Grid, ways: &'a [Way]) -> Self {
        let mut breadths: Vec<Px> = vec![0; grid.tracks];
        for (block, known) in plan.blocks.iter().enumerate() {
            let track = grid.cells.get(block).map_or(0, |(_, track)| *track);
            if let Some(breadth) = breadths.get_mut(track) {
                *breadth = (*breadth).max(known.breadth);
            }
        }
        let (levels, widths) = gap_levels(plan, grid, ways);
        let opens: BTreeSet<usize> = grid.lanes.iter().map(|(first, _)| *first).collect();
        // A lane is at least as broad as its head wants.
        for (lane, &(first, count)) in grid.lanes.iter().enumerate() {
            let inner: Px = (first + 1..first + count).map(|gap| GAP + width_of(&widths, gap)).sum();
            let own: Px = breadths.iter().skip(first).take(count).sum::<Px>() + inner;
            let wanted = plan.lanes.get(lane).copied().unwrap_or_default();
            if let Some(breadth) = breadths.get_mut(first) {
                *breadth += (wanted - own).max(0);
            }
        }
        let (mut at, mut tracks, mut starts, mut borders) = (0, Vec::new(), Vec::new(), Vec::new());
        for gap in 0..=grid.tracks {
            if opens.contains(&gap) || gap == grid.tracks {
                // The outer edge, or the border between two lanes; lines run behind it.
                at += if gap == 0 { 0 } else { BORDER };
                borders.push(at);
                starts.push(at + 12);
                at += width_of(&widths, gap) + if gap == grid.tracks { 0 } else { BORDER };
            } else {
                starts.push(at + GAP / 2);
                at += GAP + width_of(&widths, gap);
            }
            if let Some(&breadth) = breadths.get(gap) {
                tracks.push((at + breadth / 2, breadth));
                at += breadth;
            }
        }
        // What runs behind the last track is inside the last lane.
        if let Some(last) = borders.last_mut() {
            *last = at;
        }
        let lanes = borders.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect();
        let passes = levels
            .into_iter()
            .map(|((line, side), (gap, level))| {
                ((line, side), starts.get(gap).copied().unwrap_or_default() + APART * level)
            })
            .collect();
        let mut frame = Self { plan, grid, ways, tracks, passes, lanes, across: at, bundles: Vec::new() };
        frame.bundles = (0..plan.lines.len()).map(|line| frame.bundle(line)).collect();
        frame
    }

    fn cell(&self, block: usize) -> (usize, usize) {
        self.grid.cells.get(block).copied().unwrap_or_default()
    }

    fn middle(&self, track: usize) -> Px {
        self.tracks.get(track).map_or(0, |(middle, _)| *middle)
    }

    fn down(&self, line: usize) -> bool {
        matches!(self.ways.get(line), Some(Way::Direct | Way::Past(_)))
    }

    /// In which bundle a line runs when it leaves its box, and when it enters the other.
    fn bundle(&self, line: usize) -> (Bundle, Bundle) {
        let Some(known) = self.plan.lines.get(line) else { return (Bundle::Line(line), Bundle::Line(line)) };
        let count = |alike: &dyn Fn(&super::Line) -> bool| {
            let lines = self.plan.lines.iter().enumerate();
            lines.filter(|(other, line)| self.down(*other) && alike(line)).count()
        };
        let fan = count(&|other| other.from == known.from && other.strand == known.strand) > 1;
        let join = count(&|other| other.to == known.to && other.strand == known.strand) > 1;
        let leaves = if fan { Bundle::From(known.from, known.strand) } else { Bundle::Line(line) };
        let enters = if join { Bundle::Into(known.to, known.strand) } else { Bundle::Line(line) };
        match self.ways.get(line) {
            // There is one corridor only.
            Some(Way::Direct) if fan => (leaves, leaves),
            Some(Way::Direct) => (enters, enters),
            _ => (leaves, enters),
        }
    }

    /// Strands that enter one box from above do so side by side.
    fn strands(&self) -> Ports {
        let mut ports = Ports::default();
        for block in 0..self.plan.blocks.len() {
            let entering = self
                .plan
                .lines
                .iter()
                .enumerate()
                .filter(|(line, known)| self.down(*line) && known.to == block);
            let strands: BTreeSet<u8> = entering.map(|(_, known)| known.strand).collect();
            let count = Px::try_from(strands.len()).unwrap_or_default();
            for (place, strand) in (0..).zip(strands) {
                ports.entering.insert((block, strand), ASIDE * (2 * place - (count - 1)) / 2);
            }
        }
        // A line straight down from its only port needs no bend for that.
        for (line, known) in self.plan.lines.iter().enumerate() {
            let below = self.cell(known.from).1 == self.cell(known.to).1;
            let only = self
                .plan
                .lines
                .iter()
                .enumerate()
                .filter(|(other, line)| self.down(*other) && line.from == known.from)
                .count()
                == 1;
            if let (Some(Way::Direct), true, true, Some(&aside)) =
                (self.ways.get(line), below, only, ports.entering.get(&(known.to, known.strand)))
                && aside != 0
            {
                ports.leaving.insert(known.from, aside);
            }
        }
        ports
    }

    fn leaving(&self, block: usize, ports: &Ports) -> Px {
        self.middle(self.cell(block).1) + ports.leaving.get(&block).copied().unwrap_or_default()
    }

    fn entering(&self, block: usize, strand: u8, ports: &Ports) -> Px {
        self.middle(self.cell(block).1) + ports.entering.get(&(block, strand)).copied().unwrap_or_default()
    }

    /// Where a line passes the ranks between, across; nothing where it has only one corridor.
    fn pass(&self, line: usize, ports: &Ports) -> Option<Px> {
        let known = self.plan.lines.get(line)?;
        match self.ways.get(line)? {
            Way::Past(Pass::Track(track)) if *track == self.cell(known.from).1 => {
                Some(self.leaving(known.from, ports))
            }
            Way::Past(Pass::Track(track)) if *track == self.cell(known.to).1 => {
                Some(self.entering(known.to, known.strand, ports))
            }
            Way::Past(Pass::Track(track)) => Some(self.middle(*track)),
            Way::Past(Pass::Gap(_)) => self.passes.get(&(line, Side::Leaving)).copied(),
            Way::Straight | Way::Direct | Way::Back => None,
        }
    }

    /// The buses of every corridor, by the rank below it, each with its levels.
    fn corridors(&self, ports: &Ports) -> Vec<Corridor> {
        let mut corridors: Vec<BTreeMap<Bundle, Bus>> = vec![BTreeMap::new(); self.grid.ranks + 1];
        let mut enter = |corridor: usize,
                         bundle: Bundle,
                         line: usize,
                         above: (Px, Option<usize>),
                         below: (Px, Option<usize>)| {
            if let Some(buses) = corridors.get_mut(corridor) {
                let bus = buses.entry(bundle).or_default();
                bus.above.insert(above);
                bus.below.insert(below);
                bus.lines.insert(line);
            }
        };
        for (line, known) in self.plan.lines.iter().enumerate().filter(|(line, _)| self.down(*line)) {
            let Some(&(leaves, enters)) = self.bundles.get(line) else { continue };
            let start = (self.leaving(known.from, ports), Some(known.from));
            let end = (self.entering(known.to, known.strand, ports), Some(known.to));
            match self.pass(line, ports) {
                None => enter(self.cell(known.to).0, leaves, line, start, end),
                Some(at) => {
                    enter(self.cell(known.from).0 + 1, leaves, line, start, (at, None));
                    enter(self.cell(known.to).0, enters, line, (at, None), end);
                }
            }
        }
        corridors
            .into_iter()
            .map(|buses| {
                let levels = levels(&buses);
                (buses, levels)
            })
            .collect()
    }

    /// Moves a port aside where a line that comes from above would run into one that goes out below.
    fn part(&self, buses: &BTreeMap<Bundle, Bus>, levels: &BTreeMap<Bundle, usize>, ports: &mut Ports) {
        for (one, upper) in buses {
            for (other, lower) in buses {
                let above = levels.get(one).zip(levels.get(other)).is_some_and(|(one, other)| one < other);
                if one == other || !above {
                    continue;
                }
                for (at, enters) in &upper.below {
                    for (_, leaves) in lower.above.iter().filter(|(other, _)| other == at) {
                        if self.alike(upper, lower) {
                            continue;
                        }
                        if let Some(block) = leaves {
                            ports.leaving.entry(*block).or_insert(-ASIDE);
                        } else if let Some(block) = enters {
                            let strands: Vec<u8> = upper
                                .lines
                                .iter()
                                .filter_map(|&line| self.plan.lines.get(line))
                                .filter(|line| line.to == *block)
                                .map(|line| line.strand)
                                .collect();
                            for strand in strands {
                                let place = ports.entering.entry((*block, strand)).or_default();
                                if *place == 0 {
                                    *place = ASIDE;
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Whether all lines of two buses end in one box, or all begin in one.
    fn alike(&self, one: &Bus, other: &Bus) -> bool {
        let ends: BTreeSet<usize> = one
            .lines
            .iter()
            .chain(&other.lines)
            .filter_map(|&line| Some(self.plan.lines.get(line)?.to))
            .collect();
        let starts: BTreeSet<usize> = one
            .lines
            .iter()
            .chain(&other.lines)
            .filter_map(|&line| Some(self.plan.lines.get(line)?.from))
            .collect();
        ends.len() == 1 || starts.len() == 1
    }

    fn finish(&self, ports: &Ports, corridors: &[Corridor]) -> Layout {
        let back: Vec<usize> = (0..self.plan.lines.len())
            .filter(|line| matches!(self.ways.get(*line), Some(Way::Back)))
            .collect();
        let mut lengths = vec![0; self.grid.ranks];
        for (block, known) in self.plan.blocks.iter().enumerate() {
            if let Some(length) = lengths.get_mut(self.cell(block).0) {
                *length = (*length).max(known.length);
            }
        }
        // The lines back run above everything.
        let mut at = 16 + (APART + 5) * Px::try_from(back.len()).unwrap_or_default();
        let (mut starts, mut middles) = (Vec::new(), Vec::new());
        for (rank, length) in lengths.iter().enumerate() {
            starts.push(at);
            let deep = corridors
                .get(rank)
                .and_then(|(_, levels)| levels.values().max())
                .map_or(0, |level| level + 1);
            if rank > 0 {
                at += CORRIDOR + APART * Px::try_from(deep.saturating_sub(1)).unwrap_or_default();
            }
            if Some(rank) == self.grid.loose_from {
                at += 26;
            }
            middles.push(at + length / 2);
            at += length;
        }
        let size = (at + 16, self.across);
        let area = |block: usize| {
            let (rank, track) = self.cell(block);
            let known = self.plan.blocks.get(block).copied();
            let (length, breadth) = known.map_or((0, 0), |block| (block.length, block.breadth));
            let (along, across) = (middles.get(rank).copied().unwrap_or_default(), self.middle(track));
            let from = (along - length / 2, across - breadth / 2);
            Area { from, to: (from.0 + length, from.1 + breadth) }
        };
        let blocks: Vec<Area> = (0..self.plan.blocks.len()).map(area).collect();
        let level = |corridor: usize, bundle: Bundle| {
            let (_, levels) = corridors.get(corridor)?;
            let level = Px::try_from(*levels.get(&bundle)?).unwrap_or_default();
            Some(starts.get(corridor)? + CORRIDOR / 2 - 1 + APART * level)
        };
        let lines = (0..self.plan.lines.len())
            .map(|line| {
                let turn = back
                    .iter()
                    .position(|known| *known == line)
                    .map(|place| 14 + (APART + 5) * Px::try_from(place).unwrap_or_default());
                self.way(line, ports, &blocks, &level, turn).map(tidy).unwrap_or_default()
            })
            .collect();
        let loose_from =
            self.grid.loose_from.and_then(|rank| starts.get(rank)).map(|start| start + CORRIDOR / 2);
        Layout { blocks, lanes: self.lanes.clone(), lines, loose_from, size }
    }

    fn way(
        &self,
        line: usize,
        ports: &Ports,
        blocks: &[Area],
        level: &dyn Fn(usize, Bundle) -> Option<Px>,
        turn: Option<Px>,
    ) -> Option<Vec<Point>> {
        let known = self.plan.lines.get(line)?;
        let (from, to) = (blocks.get(known.from)?, blocks.get(known.to)?);
        let middle = |area: &Area| i32::midpoint(area.from.0, area.to.0);
        let forward = from.from.1 < to.from.1;
        if let Some(Way::Straight) = self.ways.get(line) {
            let (leaves, enters) = if forward { (from.to.1, to.from.1) } else { (from.from.1, to.to.1) };
            return Some(vec![(middle(from), leaves), (middle(from), enters)]);
        }
        if let Some(turn) = turn {
            let (leaves, enters) =
                (self.passes.get(&(line, Side::Leaving))?, self.passes.get(&(line, Side::Entering))?);
            let start = from.to.0 - (from.to.0 - from.from.0) / 4;
            let end = to.from.0 + (to.to.0 - to.from.0) / 4;
            return Some(vec![
                (start, from.to.1),
                (start, *leaves),
                (turn, *leaves),
                (turn, *enters),
                (end, *enters),
                (end, to.from.1),
            ]);
        }
        let (leaves, enters) = *self.bundles.get(line)?;
        let (start, end) = (self.leaving(known.from, ports), self.entering(known.to, known.strand, ports));
        let mut way = vec![(from.to.0, start)];
        let mut across = |corridor: usize, bundle: Bundle, here: Px, there: Px| {
            if here != there
                && let Some(along) = level(corridor, bundle)
            {
                way.extend([(along, here), (along, there)]);
            }
        };
        match self.pass(line, ports) {
            None => across(self.cell(known.to).0, leaves, start, end),
            Some(at) => {
                across(self.cell(known.from).0 + 1, leaves, start, at);
                across(self.cell(known.to).0, enters, at, end);
            }
        }
        way.push((to.from.0, end));
        Some(way)
    }
}

fn width_of(widths: &BTreeMap<usize, Px>, gap: usize) -> Px {
    APART * widths.get(&gap).copied().unwrap_or_default()
}

/// In which gap and in which level each line runs that passes in one; and how many levels each gap has.
type Levels = BTreeMap<(usize, Side), (usize, Px)>;

/// A stretch in a gap: first and last corridor it touches, and who runs there.
type Stretch = (usize, usize, Vec<(usize, Side)>);

fn gap_levels(plan: &Plan, grid: &Grid, ways: &[Way]) -> (Levels, BTreeMap<usize, Px>) {
    let cell = |block: usize| grid.cells.get(block).copied().unwrap_or_default();
    let mut gaps: BTreeMap<usize, BTreeMap<Bundle, Stretch>> = BTreeMap::new();
    let mut add = |gap: usize, bundle: Bundle, low: usize, high: usize, who: (usize, Side)| {
        let stretch = gaps.entry(gap).or_default().entry(bundle).or_insert_with(|| (low, high, Vec::new()));
        stretch.0 = stretch.0.min(low);
        stretch.1 = stretch.1.max(high);
        stretch.2.push(who);
    };
    for (line, known) in plan.lines.iter().enumerate() {
        let ((from, from_track), (to, to_track)) = (cell(known.from), cell(known.to));
        match ways.get(line) {
            Some(Way::Past(Pass::Gap(gap))) => {
                add(*gap, Bundle::Into(known.to, known.strand), from + 1, to, (line, Side::Leaving));
            }
            Some(Way::Back) => {
                // Out on the far side, in on the near one.
                add(from_track + 1, Bundle::Line(2 * line), 0, from, (line, Side::Leaving));
                add(to_track, Bundle::Line(2 * line + 1), 0, to, (line, Side::Entering));
            }
            _ => {}
        }
    }
    let (mut levels, mut widths) = (Levels::new(), BTreeMap::new());
    for (gap, stretches) in gaps {
        let mut rows: Vec<Vec<(usize, usize)>> = Vec::new();
        let mut sorted: Vec<(Bundle, Stretch)> = stretches.into_iter().collect();
        sorted.sort_by_key(|(bundle, stretch)| (stretch.0, stretch.1, *bundle));
        for (_, (low, high, who)) in sorted {
            let fits = |row: &Vec<(usize, usize)>| row.iter().all(|&(from, to)| to < low || high < from);
            let row = rows.iter().position(fits).unwrap_or(rows.len());
            if row == rows.len() {
                rows.push(Vec::new());
            }
            if let Some(row) = rows.get_mut(row) {
                row.push((low, high));
            }
            let level = Px::try_from(row).unwrap_or_default();
            levels.extend(who.into_iter().map(|who| (who, (gap, level))));
        }
        widths.insert(gap, Px::try_from(rows.len()).unwrap_or_default());
    }
    (levels, widths)
}

/// What it costs to let one bus run above the other: crossings, and much more where lines would run into each other.
fn cost(upper: &Bus, lower: &Bus) -> usize {
    let within = |at: Px, bus: &Bus| bus.low() < at && at < bus.high();
    let rising = lower.above.iter().filter(|(at, _)| within(*at, upper)).count();
    let falling = upper.below.iter().filter(|(at, _)| within(*at, lower)).count();
    let touching =
        upper.below.iter().filter(|(at, _)| lower.above.iter().any(|(other, _)| other == at)).count();
    rising + falling + 8 * touching
}

/// The level of each bus that runs across: as few crossings as exchanging neighbours finds, those that do not meet in one level.
fn levels(buses: &BTreeMap<Bundle, Bus>) -> BTreeMap<Bundle, usize> {
    let mut order: Vec<(&Bundle, &Bus)> = buses.iter().filter(|(_, bus)| bus.turns()).collect();
    order.sort_by_key(|(bundle, bus)| (bus.high() - bus.low(), **bundle));
    for _ in 0..order.len() {
        let mut changed = false;
        for place in 1..order.len() {
            let (Some(upper), Some(lower)) = (order.get(place - 1), order.get(place)) else { continue };
            if upper.1.meets(lower.1) && cost(lower.1, upper.1) < cost(upper.1, lower.1) {
                order.swap(place - 1, place);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let mut levels: BTreeMap<Bundle, usize> = BTreeMap::new();
    for (place, (bundle, bus)) in order.iter().enumerate() {
        let above = order.iter().take(place).filter(|(_, other)| bus.meets(other));
        let level = above
            .filter_map(|(bundle, _)| levels.get(bundle))
            .map(|level| level + 1)
            .max()
            .unwrap_or_default();
        levels.insert(**bundle, level);
    }
    levels
}

/// The corners of a way: no point twice, none on a straight leg.
fn tidy(way: Vec<Point>) -> Vec<Point> {
    let mut tidied: Vec<Point> = Vec::new();
    for point in way {
        if tidied.last() == Some(&point) {
            continue;
        }
        if let [.., before, last] = tidied.as_slice()
            && ((before.0 == last.0 && last.0 == point.0) || (before.1 == last.1 && last.1 == point.1))
        {
            tidied.pop();
        }
        tidied.push(point);
    }
    tidied
}
