//! Random chains laid out: nothing overlaps, no line runs through a box or along another, and the same plan gives the same drawing.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::*;

/// Chains of up to `most` boxes: steps one after another and side by side, in any lane, of any size, with lines back and boxes
/// beside the chain. In a series-parallel chain all that goes on side by side comes together in one box; in the others every box of a
/// bundle waits for every box of the bundle before it.
fn chains(most: usize, series_parallel: bool) -> impl Strategy<Value = Plan> {
    let piece = (0..9_usize, 1..5_usize, 1..4_usize);
    (2..9_usize, prop::collection::vec(piece, 1..most), 1..u64::MAX).prop_map(move |(lanes, pieces, seed)| {
        // A small generator is enough: the seed is what proptest varies and shrinks.
        let mut random = seed;
        let mut next = move |below: usize| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            usize::try_from(random % below as u64).unwrap()
        };
        let heads = (0..lanes).map(|lane| 60 + 10 * Px::try_from(lane).unwrap()).collect();
        let mut plan = Plan { lanes: heads, ..Plan::default() };
        let mut step = |plan: &mut Plan, lane: usize, from: &[usize]| {
            let block = plan.blocks.len();
            plan.blocks.push(Block {
                lane: lane % lanes,
                length: 40 + 10 * Px::try_from(next(9)).unwrap(),
                breadth: 100 + 20 * Px::try_from(next(5)).unwrap(),
                loose: false,
            });
            plan.lines.extend(from.iter().map(|&from| Line {
                from,
                to: block,
                strand: u8::try_from(next(2)).unwrap(),
                back: false,
            }));
            (block, next(6))
        };
        let mut ends: Vec<usize> = Vec::new();
        for (lane, wide, long) in pieces {
            if plan.blocks.len() + wide * long + 1 > most {
                break;
            }
            let mut open = Vec::new();
            let mut turn = 0;
            for branch in 0..wide {
                let mut from = ends.clone();
                for _ in 0..long {
                    let (block, random) = step(&mut plan, lane + branch * (turn % 3), &from);
                    turn = random;
                    from = vec![block];
                }
                open.extend(from);
            }
            ends = if series_parallel && open.len() > 1 {
                vec![step(&mut plan, lane + turn, &open).0]
            } else {
                open
            };
        }
        if plan.blocks.is_empty() {
            step(&mut plan, 0, &[]);
        }
        let (count, (_, dice)) = (plan.blocks.len(), step(&mut plan, 0, &[]));
        plan.blocks.pop();
        if dice > 2 && count > 2 {
            plan.lines.push(Line { from: count - 1, to: count / dice, strand: 0, back: true });
            plan.lines.push(Line { from: count / 2, to: 0, strand: 0, back: true });
        }
        if dice % 2 == 0 {
            plan.blocks.push(Block { lane: dice % lanes, length: 40, breadth: 120, loose: true });
        }
        plan
    })
}

fn overlap(one: &Area, other: &Area, room: Px) -> bool {
    one.from.0 < other.to.0 + room
        && other.from.0 < one.to.0 + room
        && one.from.1 < other.to.1 + room
        && other.from.1 < one.to.1 + room
}

/// What is wrong with a layout, in words.
pub(crate) fn faults(plan: &Plan, layout: &Layout) -> Vec<String> {
    let mut faults = Vec::new();
    for (place, one) in layout.blocks.iter().enumerate() {
        for (other, area) in layout.blocks.iter().enumerate().skip(place + 1) {
            if overlap(one, area, 8) {
                faults.push(format!("boxes {place} and {other} overlap or nearly: {one:?} {area:?}"));
            }
        }
        let lane = layout.lanes[plan.blocks[place].lane];
        if one.from.1 < lane.0 || lane.1 < one.to.1 {
            faults.push(format!("box {place} leaves its lane: {one:?} {lane:?}"));
        }
        if one.from.0 < 0 || layout.size.0 < one.to.0 || layout.size.1 < one.to.1 {
            faults.push(format!("box {place} leaves the drawing"));
        }
    }
    let mut legs: Vec<(usize, Area)> = Vec::new();
    for (line, way) in layout.lines.iter().enumerate() {
        if way.len() < 2 {
            faults.push(format!("line {line} has no way"));
        }
        for pair in way.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if a.0 != b.0 && a.1 != b.1 {
                faults.push(format!("line {line} is not at right angles"));
            }
            let leg = Area { from: (a.0.min(b.0), a.1.min(b.1)), to: (a.0.max(b.0), a.1.max(b.1)) };
            for (block, area) in layout.blocks.iter().enumerate() {
                // It touches its own two boxes at their edges.
                if overlap(&leg, area, 0) {
                    faults.push(format!("line {line} runs through box {block}: {leg:?} {area:?}"));
                }
            }
            legs.push((line, leg));
        }
    }
    for (place, (one, leg)) in legs.iter().enumerate() {
        for (other, second) in legs.iter().skip(place + 1) {
            if one == other || related(plan, *one, *other) {
                continue;
            }
            let along = leg.from.0 == leg.to.0 && second.from.0 == second.to.0 && leg.from.0 == second.from.0;
            let across =
                leg.from.1 == leg.to.1 && second.from.1 == second.to.1 && leg.from.1 == second.from.1;
            let shared = (along && leg.from.1.max(second.from.1) < leg.to.1.min(second.to.1))
                || (across && leg.from.0.max(second.from.0) < leg.to.0.min(second.to.0));
            if shared {
                faults.push(format!("lines {one} and {other} run along each other: {leg:?} {second:?}"));
            }
        }
    }
    faults
}

/// Draws random chains and gives the most crossings there were for a hundred lines.
fn check(cases: u32, most: usize, series_parallel: bool) -> usize {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let worst = std::cell::Cell::new(0);
    let drawn = |plan: Plan| {
        let layout = lay_out(&plan);
        let faults = faults(&plan, &layout);
        prop_assert!(faults.is_empty(), "{faults:#?}\n{plan:?}");
        prop_assert_eq!(&layout, &lay_out(&plan));
        // In a short chain one crossing would count for much.
        worst.set(worst.get().max(100 * layout.crossings(&plan) / plan.lines.len().max(20)));
        Ok(())
    };
    runner.run(&chains(most, series_parallel), drawn).unwrap();
    worst.get()
}

#[test]
fn series_parallel_chains_of_up_to_200_boxes_are_drawn_without_a_fault_and_with_few_crossings() {
    let worst = check(500, 200, true);
    assert!(worst <= 90, "{worst} crossings for a hundred lines");
}

#[test]
fn chains_where_everything_waits_for_everything_are_drawn_without_a_fault() {
    check(500, 60, false);
}

#[test]
fn small_chains_are_drawn_without_a_fault() {
    let worst = check(2000, 16, true);
    assert!(worst <= 140, "{worst} crossings for a hundred lines");
}
