//! The legend: the signs that occur on this sheet, and no others.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::icons::{self, Icon};
use super::style::{self, GREEN, INK, LINE, SMALL, VIOLET};
use super::{card, clean};
use crate::picture::{Body, Card, Change, Emblem, Join, Mark, Obstacle, Picture, Sign, Tongue};
use crate::source::Text;
use crate::typeset::Px;

/// A sign in the legend.
enum Sample {
    Icon(Icon, Option<&'static str>),
    Line { ink: &'static str, dashes: Option<&'static str>, thick: &'static str },
    Double,
    Dashed,
}

/// Draws the legend below `at` and gives where it ends.
pub(super) fn draw(
    out: &mut String,
    picture: &Picture,
    tongue: Tongue,
    (left, top): (Px, Px),
    room: Px,
) -> Px {
    set(out, entries(picture), tongue, (left, top), room)
}

/// Draws the legend of the signs of a figure.
pub(super) fn emblems(
    out: &mut String,
    signs: &BTreeSet<Emblem>,
    tongue: Tongue,
    at: (Px, Px),
    room: Px,
) -> Px {
    let known = Emblem::ALL.into_iter().filter(|emblem| signs.contains(emblem));
    set(
        out,
        known.map(|emblem| (Sample::Icon(Icon::Emblem(emblem), None), emblem.word())).collect(),
        tongue,
        at,
        room,
    )
}

fn set(
    out: &mut String,
    entries: Vec<(Sample, Text)>,
    tongue: Tongue,
    (left, top): (Px, Px),
    room: Px,
) -> Px {
    if entries.is_empty() {
        return top;
    }
    let (mut x, mut y) = (left, top + 12);
    for (sample, word) in entries {
        let word = tongue.line(&word);
        let wide = 22 + card::labelled(&word, SMALL);
        if x > left && x + wide > left + room {
            x = left;
            y += 22;
        }
        let middle = (x + 12, y);
        // A string never fails to be written to.
        let _ = match sample {
            Sample::Icon(icon, ink) => writeln!(out, "{}", icons::draw(icon, middle, 7, ink)),
            Sample::Line { ink, dashes, thick } => writeln!(
                out,
                "<path d=\"M{x} {y}H{}\" stroke=\"{ink}\" stroke-width=\"{thick}\"{} fill=\"none\"/>",
                x + 24,
                dashes.map(|dashes| format!(" stroke-dasharray=\"{dashes}\"")).unwrap_or_default()
            ),
            Sample::Double => writeln!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"18\" height=\"14\" fill=\"none\" stroke=\"{LINE}\"/><rect x=\"{}\" y=\"{}\" width=\"12\" height=\"8\" fill=\"none\" stroke=\"{LINE}\"/>",
                x + 3,
                y - 7,
                x + 6,
                y - 4
            ),
            Sample::Dashed => writeln!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"18\" height=\"14\" rx=\"4\" fill=\"none\" stroke=\"{LINE}\" stroke-width=\"1.2\" stroke-dasharray=\"6 3\"/>",
                x + 3,
                y - 7
            ),
        };
        let _ = writeln!(
            out,
            "<text x=\"{}\" y=\"{}\" font-size=\"{SMALL}\" fill=\"{INK}\">{}</text>",
            x + 30,
            y + 4,
            clean(&word)
        );
        x += wide + 24;
    }
    y + 14
}

fn entries(picture: &Picture) -> Vec<(Sample, Text)> {
    let cards: Vec<&Card> = picture.nodes.iter().filter_map(|node| node.card()).collect();
    let mut list: Vec<(Sample, Text)> = Vec::new();
    let signs: BTreeSet<Sign> = cards
        .iter()
        .flat_map(|card| {
            let own = (card.change == Change::Stays).then_some(card.sign);
            own.into_iter().chain(card.rows.iter().filter_map(|row| row.sign))
        })
        .collect();
    list.extend(
        Sign::ALL
            .into_iter()
            .filter(|sign| signs.contains(sign))
            .map(|sign| (Sample::Icon(Icon::Sign(sign), None), sign.word())),
    );
    let changes: BTreeSet<Change> =
        cards.iter().map(|card| card.change).chain(picture.flows.iter().map(|flow| flow.change)).collect();
    for change in Change::ALL.into_iter().filter(|change| changes.contains(change)) {
        list.push((Sample::Icon(Icon::Change(change), None), change.word()));
    }
    let joins: BTreeSet<Join> = picture
        .nodes
        .iter()
        .filter_map(|node| match &node.body {
            Body::Card(card) => card.head.map(|(join, ..)| join),
            Body::Gateway(gateway) => Some(gateway.join),
            Body::Flag(_) => None,
        })
        .collect();
    for join in Join::ALL.into_iter().filter(|join| joins.contains(join)) {
        let meaning = match join {
            Join::All => Text::new("全部都要办", "all are needed"),
            Join::Any => Text::new("一个即可", "any one is enough"),
            Join::Half => Text::new("过半数即可", "more than half are needed"),
        };
        list.push((Sample::Icon(Icon::Join(join), Some(style::DARK)), meaning));
    }
    let obstacles: BTreeSet<Obstacle> =
        cards.iter().flat_map(|card| card.reasons.iter().map(|(obstacle, _)| *obstacle)).collect();
    for obstacle in Obstacle::ALL.into_iter().filter(|obstacle| obstacles.contains(obstacle)) {
        list.push((Sample::Icon(Icon::Obstacle(obstacle), None), obstacle.word()));
    }
    if cards.iter().any(|card| card.collective) {
        list.push((Sample::Double, Text::new("集体决定", "a body decides")));
    }
    if cards.iter().any(|card| card.optional) {
        list.push((Sample::Dashed, Text::new("可以办理", "may be taken")));
    }
    if picture.flows.iter().any(|flow| flow.taken && !flow.back && flow.change == Change::Stays) {
        list.push((Sample::Line { ink: GREEN, dashes: None, thick: "2.2" }, Text::new("已走过", "taken")));
    }
    if picture.flows.iter().any(|flow| flow.back) {
        list.push((
            Sample::Line { ink: VIOLET, dashes: Some("6 4"), thick: "1.6" },
            Text::new("退回", "return"),
        ));
    }
    if cards.iter().any(|card| !card.due.is_empty()) {
        list.push((Sample::Icon(Icon::Clock, None), Text::new("期限", "deadline")));
    }
    let marks = || cards.iter().flat_map(|card| &card.marks);
    if marks().any(|mark| matches!(mark, Mark::Reading(_))) {
        let word = Text::new("取决于读法（见下）", "rests on a reading (see below)");
        list.push((Sample::Icon(Icon::Reading, None), word));
    }
    if marks().any(|mark| matches!(mark, Mark::Judgement(_))) {
        list.push((Sample::Icon(Icon::Judgement, None), Text::new("取决于判断", "rests on a judgement")));
    }
    list
}
