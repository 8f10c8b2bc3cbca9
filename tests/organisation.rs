//! Figures of the organisation: nothing is lost, nothing is shown twice, nothing lies over anything else, and the order of rows plays no part.

#![expect(clippy::expect_used, reason = "a test that cannot read its input has failed")]

mod common;

use std::collections::BTreeMap;
use std::path::Path;

use common::loaded;
use proptest::prelude::*;
use signoff::case::{Case, built_in};
use signoff::chart::{Branch, Chosen, Filled, Force, When, delegations, portfolios, units};
use signoff::model::Link;
use signoff::picture::{self, Plate, Tongue};
use signoff::render::svg::draw_figure;
use signoff::rulebook::VersionIx;
use signoff::source::{Folder, Lang};
use signoff::words::Words;

fn plates(case: &Case, on: jiff::civil::Date) -> [Plate; 3] {
    let words = Words { case, text: None };
    let found = delegations(case, VersionIx::default(), When::Day(on)).expect("the rules are sound");
    [
        picture::units(&words, &units(&case.facts, on, None), on, Chosen::Asked, ""),
        picture::portfolios(&words, &portfolios(case, on), on, Chosen::Asked, ""),
        picture::delegations(&words, &found, When::Day(on), Chosen::Asked, ""),
    ]
}

/// Days on which something begins or ends, and the days beside them.
fn days(case: &Case) -> Vec<jiff::civil::Date> {
    let rows = case.facts.assignments.iter().map(|row| row.during);
    let rows = rows.chain(case.facts.portfolios.iter().map(|row| row.during));
    let rows = rows.chain(case.facts.delegations.rows.iter().map(|row| row.during));
    let mut days: Vec<_> = rows.flat_map(|during| [during.from, during.to]).flatten().collect();
    let beside: Vec<_> =
        days.iter().flat_map(|day| [day.yesterday().ok(), day.tomorrow().ok()]).flatten().collect();
    days.extend(beside);
    days.sort_unstable();
    days.dedup();
    days
}

fn count(branches: &[Branch], seen: &mut BTreeMap<usize, usize>, posts: &mut usize) {
    use signoff::atom::Atom as _;
    for branch in branches {
        *seen.entry(branch.unit.index()).or_default() += 1;
        *posts += branch.posts.len();
        count(&branch.below, seen, posts);
    }
}

#[test]
fn every_unit_portfolio_and_delegation_is_shown_once() {
    let case = loaded(&built_in());
    let mut with_gaps = 0;
    for on in days(&case) {
        let (mut seen, mut posts) = (BTreeMap::new(), 0);
        count(&units(&case.facts, on, None), &mut seen, &mut posts);
        assert_eq!(seen.len(), case.facts.units.rows.len());
        assert!(seen.values().all(|&times| times == 1));
        assert_eq!(posts, case.facts.posts.rows.len());
        let found = portfolios(&case, on);
        for link in [Link::InCharge, Link::Liaison] {
            let shown: usize = found
                .leaders
                .iter()
                .map(
                    |leader| {
                        if link == Link::InCharge { leader.in_charge.len() } else { leader.liaison.len() }
                    },
                )
                .sum();
            let rows = case.facts.portfolios.iter().filter(|row| row.link == link && row.during.contains(on));
            assert_eq!(shown, rows.count(), "{on}");
        }
        // Nothing in the charge of somebody is a gap, and nothing else is left out.
        let led: Vec<_> = found
            .leaders
            .iter()
            .filter(|leader| matches!(leader.held.filled, Filled::Held(_)))
            .flat_map(|leader| leader.in_charge.iter().map(|charge| charge.object))
            .collect();
        with_gaps += usize::from(!found.gaps.is_empty());
        assert!(found.gaps.iter().chain(&found.apart).all(|gap| !led.contains(&gap.object)), "{on}");
        let found = delegations(&case, VersionIx::default(), When::Day(on)).expect("the rules are sound");
        assert_eq!(found.passed.len(), case.facts.delegations.rows.len());
        for passed in &found.passed {
            let row = case.facts.delegations.row(passed.delegation).expect("a row");
            let in_force = matches!(passed.force, Force::InForce | Force::Ending(_));
            assert_eq!(in_force, row.during.contains(on), "{on}");
        }
    }
    assert!(with_gaps > 0, "on some day of the example somebody is lacking");
}

/// Without the rows on agriculture, agriculture is the one gap; without any row nothing is, and that is said.
#[test]
fn what_is_taken_from_every_portfolio_is_a_gap() {
    let on = jiff::civil::date(2024, 6, 3);
    let with = |keep: fn(&str) -> bool| {
        let mut folder = built_in();
        let rows = folder.files.get_mut("portfolios.csv").expect("the table is there");
        let text = String::from_utf8(rows.clone()).expect("the example is UTF-8");
        let lines: Vec<&str> = text
            .lines()
            .enumerate()
            .filter(|(place, line)| *place == 0 || keep(line))
            .map(|(_, line)| line)
            .collect();
        *rows = (lines.join("\n") + "\n").into_bytes();
        loaded(&folder)
    };
    let case = with(|line| !line.contains(",agriculture,"));
    let gaps = portfolios(&case, on).gaps;
    let agriculture = case.facts.units.names.get("agriculture").expect("the unit is there");
    assert_eq!(
        gaps.iter().map(|gap| gap.object).collect::<Vec<_>>(),
        [signoff::model::Object::Unit(agriculture)]
    );
    let none = portfolios(&with(|_| false), on);
    assert!(none.none_on_file && none.leaders.is_empty() && none.gaps.is_empty());
}

/// The rectangles of a drawing: those of tiles, left, top, right, bottom.
fn tiles(svg: &str) -> Vec<[i32; 4]> {
    let number = |line: &str, name: &str| -> i32 {
        let rest = line.split(&format!(" {name}=\"")).nth(1).expect("the attribute is there");
        rest.split('"').next().expect("a value").parse().expect("a number")
    };
    let lines: Vec<&str> = svg.lines().collect();
    let after = |pair: &[&str]| (pair[0].starts_with("<g class=\"tile\"")).then(|| pair[1].to_owned());
    lines
        .windows(2)
        .filter_map(after)
        .map(|rect| {
            let (x, y) = (number(&rect, "x"), number(&rect, "y"));
            [x, y, x + number(&rect, "width"), y + number(&rect, "height")]
        })
        .collect()
}

#[test]
fn no_tile_lies_over_another_or_beyond_the_sheet() {
    let case = loaded(&built_in());
    let mut drawn = 0;
    for on in days(&case).into_iter().step_by(7) {
        for plate in plates(&case, on) {
            for tongue in [Tongue::One(Lang::Zh), Tongue::One(Lang::En), Tongue::Both] {
                for most in [None, Some(1080)] {
                    for sheet in draw_figure(&plate.figure, tongue, most) {
                        let tiles = tiles(&sheet.svg);
                        drawn += tiles.len();
                        for (place, one) in tiles.iter().enumerate() {
                            assert!(
                                one[0] >= 0 && one[1] >= 0 && one[2] <= sheet.width && one[3] <= sheet.height,
                                "{one:?}"
                            );
                            for other in tiles.iter().skip(place + 1) {
                                let apart = one[2] <= other[0]
                                    || other[2] <= one[0]
                                    || one[3] <= other[1]
                                    || other[3] <= one[1];
                                assert!(apart, "{one:?} lies over {other:?}");
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(drawn > 100, "tiles were found");
}

#[test]
fn pages_together_hold_all_tiles() {
    let case = loaded(&built_in());
    let on = days(&case).pop().expect("a day");
    for plate in plates(&case, on) {
        let of = |most: Option<i32>| -> usize {
            draw_figure(&plate.figure, Tongue::Both, most).iter().map(|sheet| tiles(&sheet.svg).len()).sum()
        };
        assert_eq!(of(None), of(Some(600)));
    }
}

fn shuffled(folder: &Folder, seed: usize) -> Folder {
    let mut other = folder.clone();
    for (path, bytes) in &mut other.files {
        if Path::new(path).extension().is_some_and(|end| end == "csv") {
            let text = String::from_utf8(bytes.clone()).expect("the example is UTF-8");
            let mut lines: Vec<&str> = text.trim_start_matches('\u{feff}').lines().collect();
            let header = lines.remove(0);
            lines.reverse();
            let turn = seed % lines.len().max(1);
            lines.rotate_left(turn);
            *bytes = format!("{header}\n{}\n", lines.join("\n")).into_bytes();
        }
    }
    other
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn the_order_of_rows_plays_no_part(seed in 0_usize..1000) {
        let folder = built_in();
        let (case, other) = (loaded(&folder), loaded(&shuffled(&folder, seed)));
        let all = days(&case);
        let on = *all.get(seed % all.len()).expect("a day");
        for (one, two) in plates(&case, on).iter().zip(&plates(&other, on)) {
            prop_assert_eq!(&one.figure, &two.figure);
            prop_assert_eq!(&one.table, &two.table);
            prop_assert_eq!(format!("{:?}", one.net), format!("{:?}", two.net));
        }
    }
}
