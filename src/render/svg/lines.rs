//! The lines between boxes: their ways with rounded corners and arrows, and what is written on them.

use std::fmt::Write as _;

use super::style::{self, GREEN, INK, LINE, SMALL, VIOLET};
use super::{Sheet, clean, icons, line};
use crate::layout::Point;
use crate::picture::{Body, Change, Flow};
use crate::typeset::{Px, Weight, width};

/// The last leg of a line, whose end an arrow covers.
type Arrow = ((Px, Px), (Px, Px));

impl Sheet<'_> {
    /// The way of a line as a path with rounded corners, ending short of its arrow.
    fn path(&self, way: &[Point]) -> (String, Option<Arrow>) {
        let points: Vec<(Px, Px)> = way.iter().map(|&point| self.at(point)).collect();
        let mut out = String::new();
        let arrow = match points.as_slice() {
            [.., before, last] => Some((*before, *last)),
            _ => None,
        };
        for (place, &(x, y)) in points.iter().enumerate() {
            let before = place.checked_sub(1).and_then(|place| points.get(place));
            let after = points.get(place + 1);
            match (before, after) {
                (None, _) => _ = write!(out, "M{x} {y}"),
                (Some(&before), None) => {
                    // The arrow's head covers the end.
                    let (dx, dy) = direction(before, (x, y));
                    _ = write!(out, "L{} {}", x - 6 * dx, y - 6 * dy);
                }
                (Some(&before), Some(&after)) => {
                    let (inn, onward) = (direction(before, (x, y)), direction((x, y), after));
                    let half = |one: (Px, Px), other: (Px, Px)| {
                        i32::midpoint((one.0 - other.0).abs(), (one.1 - other.1).abs())
                    };
                    let radius = 7.min(half(before, (x, y))).min(half((x, y), after));
                    _ = write!(
                        out,
                        "L{} {}Q{x} {y} {} {}",
                        x - radius * inn.0,
                        y - radius * inn.1,
                        x + radius * onward.0,
                        y + radius * onward.1
                    );
                }
            }
        }
        (out, arrow)
    }

    pub(super) fn flows(&mut self) {
        // Lines that have been gone lie above the others, lines back above all.
        let mut order: Vec<usize> = (0..self.picture.flows.len()).collect();
        order.sort_by_key(|&flow| {
            self.picture.flows.get(flow).map(|flow| (flow.back, flow.change != Change::Stays, flow.taken))
        });
        for place in order {
            let (Some(flow), Some(way)) = (self.picture.flows.get(place), self.layout.lines.get(place))
            else {
                continue;
            };
            let (path, arrow) = self.path(way);
            let (ink, thick, dashes) = flow_look(flow);
            let dashes = dashes.map(|dashes| format!(" stroke-dasharray=\"{dashes}\"")).unwrap_or_default();
            let number = |node: usize| match self.picture.nodes.get(node).map(|node| &node.body) {
                Some(Body::Card(card)) => card.number.clone(),
                Some(Body::Gateway(_)) => "+".to_owned(),
                _ => String::new(),
            };
            let word = if flow.change == Change::Stays {
                String::new()
            } else {
                format!(" · {}", self.tongue.line(&flow.change.word()))
            };
            let said = format!(
                "{} → {} {}{word}",
                number(flow.from),
                number(flow.to),
                self.tongue.line(&flow.cites)
            );
            let nodes = format!(" data-from=\"{}\" data-to=\"{}\"", flow.from, flow.to);
            self.write(&format!("<g class=\"flow\"{nodes}><title>{}</title>", clean(said.trim())));
            self.write(&format!("<path d=\"{path}\" fill=\"none\" stroke=\"#FFFFFF\" stroke-width=\"5\"/>"));
            self.write(&format!(
                "<path d=\"{path}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"{thick}\"{dashes}/>"
            ));
            if let Some((before, (x, y))) = arrow {
                let (dx, dy) = direction(before, (x, y));
                let (bx, by) = (x - 10 * dx, y - 10 * dy);
                self.write(&format!(
                    "<path d=\"M{x} {y}L{} {}L{} {}Z\" fill=\"{ink}\"/>",
                    bx + 5 * dy,
                    by + 5 * dx,
                    bx - 5 * dy,
                    by - 5 * dx
                ));
            }
            self.write("</g>");
        }
    }

    /// What is written on lines, above everything else: where it covers neither a box nor another label, and shorter where there is no room.
    pub(super) fn labels(&mut self) {
        let mut taken: Vec<Rect> = self.layout.blocks.iter().map(|&area| self.rect(area)).collect();
        for (flow, way) in self.picture.flows.iter().zip(&self.layout.lines) {
            let cites = line(self.tongue, &flow.cites);
            let word = line(self.tongue, &flow.change.word());
            let texts = match (&flow.label, flow.change) {
                (Some(label), _) => vec![line(self.tongue, label), cites, word],
                (None, Change::Stays) => continue,
                (None, _) => vec![format!("{word} {cites}"), word],
            };
            let ink = if flow.back && flow.change == Change::Stays {
                VIOLET
            } else {
                style::change(flow.change).ink
            };
            let places = self.places(way);
            let free = |text: &String| {
                let wide = width(text, SMALL, Weight::Regular) + 14;
                let rects = places.iter().map(|&(x, y)| (x - wide / 2, y - 9, wide, 18));
                rects.into_iter().find(|rect| taken.iter().all(|other| !touch(rect, other)))
            };
            let texts = texts.iter().filter(|text| !text.is_empty());
            if let Some((text, rect)) = texts.into_iter().find_map(|text| Some((text.clone(), free(text)?))) {
                let (x, y, wide, high) = rect;
                let dash = if flow.back || flow.change == Change::Dropped {
                    " stroke-dasharray=\"3 2\""
                } else {
                    ""
                };
                self.write(&format!(
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{wide}\" height=\"{high}\" rx=\"9\" fill=\"#FFFFFF\" stroke=\"{ink}\"{dash}/>"
                ));
                self.text((x + wide / 2, y + 13), &text, SMALL, Weight::Regular, INK, "middle");
                taken.push(rect);
            } else if let Some(&(x, y)) = places.first().filter(|_| flow.change != Change::Stays) {
                // At the least the sign.
                let icon = icons::draw(icons::Icon::Change(flow.change), (x, y), 6, None);
                self.write(&icon);
            }
        }
    }

    /// Where a label may stand on a line: the middle of its longest leg first, then elsewhere.
    fn places(&self, way: &[Point]) -> Vec<(Px, Px)> {
        let mut legs: Vec<(Point, Point)> =
            way.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect();
        legs.sort_by_key(|(one, other)| -((one.0 - other.0).abs() + (one.1 - other.1).abs()));
        let mut places = Vec::new();
        for part in [4, 3, 5, 2, 6, 1, 7] {
            for &(one, other) in &legs {
                let (from, to) = (self.at(one), self.at(other));
                places.push((from.0 + (to.0 - from.0) * part / 8, from.1 + (to.1 - from.1) * part / 8));
            }
        }
        places
    }
}

/// The unit step from one point towards another.
fn direction(from: (Px, Px), to: (Px, Px)) -> (Px, Px) {
    ((to.0 - from.0).signum(), (to.1 - from.1).signum())
}

/// A corner, breadth and height.
type Rect = (Px, Px, Px, Px);

/// Whether two rectangles touch, or nearly.
fn touch(one: &Rect, other: &Rect) -> bool {
    one.0 < other.0 + other.2 + 2
        && other.0 < one.0 + one.2 + 2
        && one.1 < other.1 + other.3 + 2
        && other.1 < one.1 + one.3 + 2
}

/// The ink of a line, how thick it is and how broken.
fn flow_look(flow: &Flow) -> (&'static str, &'static str, Option<&'static str>) {
    match flow.change {
        Change::Stays if flow.back => (VIOLET, "1.6", Some("6 4")),
        Change::Added => (style::change(Change::Added).ink, "3", None),
        Change::Dropped => (style::change(Change::Dropped).ink, "1.6", Some("2 4")),
        Change::Altered => (style::change(Change::Altered).ink, "2.2", Some("9 3 2 3")),
        Change::Stays if flow.taken => (GREEN, "2.2", None),
        Change::Stays => (LINE, "1.4", None),
    }
}
