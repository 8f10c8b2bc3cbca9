//! A picture as SVG: the one source of every drawn format.
//!
//! Text stays text, in the typefaces of the reader's machine; positions come from the layout alone, so the bytes are the same everywhere.
//! Decides nothing of what is shown.

mod card;
mod figure;
mod icons;
mod legend;
mod style;

use std::fmt::Write as _;

pub use figure::draw_figure;
use quick_xml::escape::escape;

use self::card::{HEAD, Piece, Set, Setter};
use self::style::{FONTS, FRAME, GREEN, GREY, INK, LANE, LINE, SHADE, SMALL, SUBTITLE, TEXT, TITLE, VIOLET};
use crate::layout::{Area, Block, Layout, Line, Plan, Point, lay_out};
use crate::picture::{Body, Card, Change, Flow, Join, Node, Picture, Tongue};
use crate::source::{Lang, Text};
use crate::typeset::{Breaker, Px, Weight, width};

/// How lanes run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lanes {
    /// Lanes are columns and the chain goes down: for paper.
    Columns,
    /// Lanes are rows and the chain goes to the right: for the screen.
    Rows,
}

/// A drawing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drawing {
    /// The SVG document.
    pub svg: String,
    /// Its breadth in pixels.
    pub width: Px,
    /// Its height in pixels.
    pub height: Px,
}

/// The size of the smallest text of any drawing, in its pixels.
pub const SMALLEST: Px = SMALL;

/// The margin around everything.
const MARGIN: Px = 24;
/// The breadth of a box: the fewer lanes, the more room for each.
fn box_width(picture: &Picture, lanes: Lanes) -> Px {
    match (lanes, picture.lanes.len()) {
        (Lanes::Columns, 0..=3) => 250,
        (Lanes::Columns, 4) => 226,
        _ => 200,
    }
}
/// The breadth of the heads of lanes that are rows.
const LANE_HEAD: Px = 124;

/// Draws a picture. `prefix` keeps the ids of several drawings on one page apart.
pub fn draw(picture: &Picture, tongue: Tongue, lanes: Lanes, prefix: &str) -> Drawing {
    let breaker = Breaker::default();
    let wide = box_width(picture, lanes);
    let setter = Setter { breaker: &breaker, tongue, width: wide };
    let sets: Vec<Set> = picture
        .nodes
        .iter()
        .map(|node| match &node.body {
            Body::Card(card) => setter.card(card),
            Body::Gateway(gateway) => setter.gateway(gateway),
            Body::Flag(flag) => setter.flag(flag),
        })
        .collect();
    let heads: Vec<Head> =
        picture.lanes.iter().map(|lane| lane_head(&breaker, tongue, &lane.title, lanes, wide)).collect();
    let plan = plan(picture, &sets, &heads, lanes);
    let layout = lay_out(&plan);
    let mut sheet = Sheet { picture, tongue, lanes, prefix, layout: &layout, out: String::new(), origin: (0, 0) };
    sheet.whole(&breaker, &sets, &heads)
}

/// The lines of a lane's head.
fn lane_head(breaker: &Breaker, tongue: Tongue, title: &Text, lanes: Lanes, wide: Px) -> Head {
    let room = match lanes {
        Lanes::Columns => wide + 10,
        Lanes::Rows => LANE_HEAD - 16,
    };
    let mut lines = Vec::new();
    for (place, &lang) in tongue.langs().iter().enumerate() {
        let (size, weight) = if place == 0 { (LANE, Weight::Bold) } else { (TEXT, Weight::Regular) };
        if place > 0 && title.en == title.zh {
            continue;
        }
        lines.extend(breaker.lines(title.get(lang), size, weight, room).into_iter().map(|line| (line, size, weight, lang)));
    }
    lines
}

type Head = Vec<(String, Px, Weight, Lang)>;

fn head_height(head: &Head) -> Px {
    head.iter().map(|(_, size, ..)| size + 5).sum::<Px>() + 14
}

fn plan(picture: &Picture, sets: &[Set], heads: &[Head], lanes: Lanes) -> Plan {
    let lane = |head: &Head| match lanes {
        Lanes::Columns => head.iter().map(|(line, size, weight, _)| width(line, *size, *weight)).max().unwrap_or_default(),
        Lanes::Rows => head_height(head) - 20,
    };
    Plan {
        lanes: heads.iter().map(lane).collect(),
        blocks: picture
            .nodes
            .iter()
            .zip(sets)
            .map(|(node, set)| {
                let (length, breadth) = match lanes {
                    Lanes::Columns => (set.height, set.width),
                    Lanes::Rows => (set.width, set.height),
                };
                Block { lane: node.lane, length, breadth, loose: node.loose }
            })
            .collect(),
        lines: picture
            .flows
            .iter()
            .map(|flow| Line {
                from: flow.from,
                to: flow.to,
                strand: match flow.change {
                    Change::Stays | Change::Altered => u8::from(flow.taken),
                    Change::Added => 2,
                    Change::Dropped => 3,
                },
                back: flow.back,
            })
            .collect(),
    }
}

/// One sheet being drawn.
struct Sheet<'a> {
    picture: &'a Picture,
    tongue: Tongue,
    lanes: Lanes,
    prefix: &'a str,
    layout: &'a Layout,
    out: String,
    /// Where the layout's own corner is on the sheet.
    origin: (Px, Px),
}

impl Sheet<'_> {
    /// A point of the layout on the sheet.
    fn at(&self, (along, across): Point) -> (Px, Px) {
        match self.lanes {
            Lanes::Columns => (self.origin.0 + across, self.origin.1 + along),
            Lanes::Rows => (self.origin.0 + along, self.origin.1 + across),
        }
    }

    /// The left upper corner, breadth and height of an area.
    fn rect(&self, area: Area) -> (Px, Px, Px, Px) {
        let ((x, y), (right, bottom)) = (self.at(area.from), self.at(area.to));
        (x, y, right - x, bottom - y)
    }

    fn write(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn text(&mut self, (x, y): (Px, Px), text: &str, size: Px, weight: Weight, ink: &str, anchor: &str) {
        let bold = if weight == Weight::Bold { " font-weight=\"700\"" } else { "" };
        let anchor = if anchor == "start" { String::new() } else { format!(" text-anchor=\"{anchor}\"") };
        let line = format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{bold} fill=\"{ink}\"{anchor}>{}</text>",
            clean(text)
        );
        self.write(&line);
    }

    fn whole(&mut self, breaker: &Breaker, sets: &[Set], heads: &[Head]) -> Drawing {
        let (along, across) = self.layout.size;
        let empty = self.picture.nodes.is_empty();
        let band = match self.lanes {
            Lanes::Columns => heads.iter().map(head_height).max().unwrap_or_default(),
            Lanes::Rows => LANE_HEAD,
        };
        let (inner_width, inner_height) = match self.lanes {
            _ if empty => (0, 0),
            Lanes::Columns => (across, along + band),
            Lanes::Rows => (along + band, across),
        };
        let body = inner_width.max(560);
        let wide = body + 2 * MARGIN;
        let mut y = MARGIN;
        let title = self.tongue.line(&self.picture.title);
        for line in breaker.lines(&title, TITLE, Weight::Bold, body) {
            y += TITLE + 6;
            self.text((MARGIN, y - 6), &line, TITLE, Weight::Bold, INK, "start");
        }
        let subtitle = self.tongue.line(&self.picture.subtitle);
        for line in breaker.lines(&subtitle, SUBTITLE, Weight::Regular, body) {
            y += SUBTITLE + 6;
            self.text((MARGIN, y - 4), &line, SUBTITLE, Weight::Regular, GREY, "start");
        }
        y += 12;
        if !empty {
            self.origin = match self.lanes {
                Lanes::Columns => (MARGIN, y + band),
                Lanes::Rows => (MARGIN + band, y),
            };
            self.swimlanes(heads, band, (inner_width, inner_height), y);
            self.flows();
            for (place, (node, set)) in self.picture.nodes.iter().zip(sets).enumerate() {
                self.node(place, node, set);
            }
            self.labels();
            y += inner_height + 14;
        }
        y = legend::draw(&mut self.out, self.picture, self.tongue, (MARGIN, y), body);
        for remark in &self.picture.remarks {
            y += 20;
            let heading = self.tongue.line(&remark.heading);
            self.text((MARGIN, y), &heading, SUBTITLE, Weight::Bold, INK, "start");
            for text in &remark.lines {
                for (place, &lang) in self.tongue.langs().iter().enumerate() {
                    if place > 0 && text.en == text.zh {
                        continue;
                    }
                    let ink = if place == 0 { INK } else { GREY };
                    for (number, line) in breaker.lines(text.get(lang), TEXT, Weight::Regular, body - 14).into_iter().enumerate() {
                        y += 16;
                        if number == 0 && place == 0 {
                            self.write(&format!("<circle cx=\"{}\" cy=\"{}\" r=\"2\" fill=\"{GREY}\"/>", MARGIN + 4, y - 4));
                        }
                        self.text((MARGIN + 14, y), &line, TEXT, Weight::Regular, ink, "start");
                    }
                }
            }
        }
        y += 12;
        let footer = self.picture.footer.clone();
        for &lang in self.tongue.langs() {
            for line in breaker.lines(footer.get(lang), SMALL, Weight::Regular, body) {
                y += 14;
                self.text((MARGIN, y), &line, SMALL, Weight::Regular, GREY, "start");
            }
        }
        let height = y + MARGIN - 6;
        Drawing { svg: self.document(wide, height), width: wide, height }
    }

    /// The document around what has been drawn.
    fn document(&self, width: Px, height: Px) -> String {
        let prefix = self.prefix;
        let description: Vec<String> =
            self.picture.description.iter().map(|line| self.tongue.line(line)).collect();
        let mut out = opening((width, height), self.tongue, prefix, &self.tongue.line(&self.picture.title), &description.join("\n"));
        let hatch = |id: &str, turn: i32, ink: &str| {
            format!(
                "<pattern id=\"{prefix}{id}\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate({turn})\"><rect width=\"1.6\" height=\"7\" fill=\"{ink}\"/></pattern>"
            )
        };
        let _ = writeln!(
            out,
            "<defs>{}{}{}</defs>",
            hatch("blocked", 45, "#F6C9C1"),
            hatch("wrong", -45, "#F6C9C1"),
            hatch("dropped", 45, "#D9DADD")
        );
        let _ = writeln!(out, "<rect width=\"{width}\" height=\"{height}\" fill=\"#FFFFFF\"/>");
        out.push_str(&self.out);
        out.push_str("</svg>\n");
        out
    }

    fn swimlanes(&mut self, heads: &[Head], band: Px, (wide, high): (Px, Px), top: Px) {
        let count = self.layout.lanes.len();
        for (place, (&(from, to), head)) in self.layout.lanes.iter().zip(heads).enumerate() {
            let fill = if place % 2 == 0 { SHADE } else { "#FFFFFF" };
            let (x, y, w, h, head_at) = match self.lanes {
                Lanes::Columns => (MARGIN + from, top, to - from, high, (MARGIN + from, top, to - from, band)),
                Lanes::Rows => (MARGIN, top + from, wide, to - from, (MARGIN, top + from, band, to - from)),
            };
            self.write(&format!("<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{fill}\" stroke=\"{FRAME}\"/>"));
            let (hx, hy, hw, hh) = head_at;
            self.write(&format!(
                "<rect x=\"{hx}\" y=\"{hy}\" width=\"{hw}\" height=\"{hh}\" fill=\"{}\" stroke=\"{FRAME}\"/>",
                style::HEAD
            ));
            let mut base = hy + (hh - (head_height(head) - 14)) / 2;
            for (line, size, weight, _) in head {
                base += size + 5;
                let ink = if *weight == Weight::Bold { INK } else { GREY };
                self.text((hx + hw / 2, base - 5), line, *size, *weight, ink, "middle");
            }
        }
        if let (Some(loose), true) = (self.layout.loose_from, count > 0) {
            let (from, to) = (self.at((loose, 0)), self.at((loose, self.layout.size.1)));
            self.write(&format!(
                "<path d=\"M{} {}L{} {}\" stroke=\"{GREY}\" stroke-dasharray=\"2 4\" fill=\"none\"/>",
                from.0, from.1, to.0, to.1
            ));
            let word = self.tongue.line(&Text::new("以下环节次序不限", "below: in no order"));
            let word = if self.lanes == Lanes::Rows {
                self.tongue.line(&Text::new("以右环节次序不限", "from here on: in no order"))
            } else {
                word
            };
            self.text((from.0 + 8, from.1 + 14), &word, SMALL, Weight::Regular, GREY, "start");
        }
    }

    /// The way of a line as a path with rounded corners, ending short of its arrow.
    fn path(&self, way: &[Point]) -> (String, Option<((Px, Px), (Px, Px))>) {
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
                    let half = |one: (Px, Px), other: (Px, Px)| ((one.0 - other.0).abs() + (one.1 - other.1).abs()) / 2;
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

    fn flows(&mut self) {
        // Lines that have been gone lie above the others, lines back above all.
        let mut order: Vec<usize> = (0..self.picture.flows.len()).collect();
        order.sort_by_key(|&flow| self.picture.flows.get(flow).map(|flow| (flow.back, flow.change != Change::Stays, flow.taken)));
        for place in order {
            let (Some(flow), Some(way)) = (self.picture.flows.get(place), self.layout.lines.get(place)) else { continue };
            let (path, arrow) = self.path(way);
            let (ink, thick, dashes) = flow_look(flow);
            let dashes = dashes.map(|dashes| format!(" stroke-dasharray=\"{dashes}\"")).unwrap_or_default();
            let number = |node: usize| match self.picture.nodes.get(node).map(|node| &node.body) {
                Some(Body::Card(card)) => card.number.clone(),
                Some(Body::Gateway(_)) => "+".to_owned(),
                _ => String::new(),
            };
            let word = if flow.change == Change::Stays { String::new() } else { format!(" · {}", self.tongue.line(&flow.change.word())) };
            let said = format!("{} → {} {}{word}", number(flow.from), number(flow.to), self.tongue.line(&flow.cites));
            let nodes = format!(" data-from=\"{}\" data-to=\"{}\"", flow.from, flow.to);
            self.write(&format!("<g class=\"flow\"{nodes}><title>{}</title>", clean(said.trim())));
            self.write(&format!("<path d=\"{path}\" fill=\"none\" stroke=\"#FFFFFF\" stroke-width=\"5\"/>"));
            self.write(&format!("<path d=\"{path}\" fill=\"none\" stroke=\"{ink}\" stroke-width=\"{thick}\"{dashes}/>"));
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

    /// What is written on lines, above everything else.
    fn labels(&mut self) {
        for (flow, way) in self.picture.flows.iter().zip(&self.layout.lines) {
            let word = match (&flow.label, flow.change) {
                (Some(label), _) => self.tongue.line(label),
                (None, Change::Stays) => continue,
                (None, change) if flow.cites.is_empty() => self.tongue.line(&change.word()),
                (None, change) => format!("{} {}", self.tongue.line(&change.word()), self.tongue.line(&flow.cites)),
            };
            let Some((one, other)) = longest(way) else { continue };
            let ((x1, y1), (x2, y2)) = (self.at(one), self.at(other));
            let (x, y) = (i32::midpoint(x1, x2), i32::midpoint(y1, y2));
            let wide = width(&word, SMALL, Weight::Regular) + 14;
            let ink = if flow.back { VIOLET } else { style::change(flow.change).ink };
            let dash = if flow.back || flow.change == Change::Dropped { " stroke-dasharray=\"3 2\"" } else { "" };
            self.write(&format!(
                "<rect x=\"{}\" y=\"{}\" width=\"{wide}\" height=\"18\" rx=\"9\" fill=\"#FFFFFF\" stroke=\"{ink}\"{dash}/>",
                x - wide / 2,
                y - 9
            ));
            self.text((x, y + 4), &word, SMALL, Weight::Regular, INK, "middle");
        }
    }

    fn node(&mut self, place: usize, node: &Node, set: &Set) {
        let Some(&area) = self.layout.blocks.get(place) else { return };
        let (x, y, w, h) = self.rect(area);
        let (steps, name) = match &node.body {
            Body::Card(card) => {
                let steps: Vec<String> = card.steps.iter().map(|step| (step + 1).to_string()).collect();
                (steps.join(" "), format!("{} {} · {}", card.number, self.tongue.line(&card.title), self.tongue.line(&card.sign.word())))
            }
            Body::Gateway(gateway) => (String::new(), format!("{} {}", self.tongue.line(&gateway.join.word()), gateway.of)),
            Body::Flag(flag) => (flag.number.clone(), format!("→ {}", flag.page)),
        };
        self.write(&format!(
            "<g class=\"node\" id=\"{}node-{place}\" data-node=\"{place}\" data-step=\"{steps}\"><title>{}</title>",
            self.prefix,
            clean(&name)
        ));
        match &node.body {
            Body::Card(card) => self.card((x, y, w, h), card),
            Body::Gateway(gateway) => {
                let (fill, ink, thick) =
                    if gateway.join == Join::Any { ("#FFFFFF", style::DARK, "2.4") } else { (style::DARK, style::DARK, "1") };
                self.write(&format!(
                    "<path d=\"M{} {y}H{}L{} {}L{} {}H{}L{x} {}Z\" fill=\"{fill}\" stroke=\"{ink}\" stroke-width=\"{thick}\"/>",
                    x + 12, x + w - 12, x + w, y + h / 2, x + w - 12, y + h, x + 12, y + h / 2
                ));
            }
            Body::Flag(_) => self.write(&format!(
                "<path d=\"M{x} {y}H{}L{} {}L{} {}H{x}Z\" fill=\"#EEF4FB\" stroke=\"{}\" stroke-width=\"1.6\"/>",
                x + w - 12, x + w, y + h / 2, x + w - 12, y + h, style::NAVY
            )),
        }
        for (icon, (ix, iy), radius, ink) in &set.icons {
            let icon = icons::draw(*icon, (x + ix, y + iy), *radius, *ink);
            self.write(&icon);
        }
        for piece in &set.pieces {
            self.piece((x, y), piece);
        }
        self.write("</g>");
    }

    fn piece(&mut self, (x, y): (Px, Px), piece: &Piece) {
        let (x, y) = (x + piece.x, y + piece.y);
        let wide = width(&piece.text, piece.size, piece.weight);
        if piece.underlined {
            self.write(&format!("<path d=\"M{x} {}H{}\" stroke=\"{}\" stroke-width=\".8\" fill=\"none\"/>", y + 2, x + wide, piece.ink));
        }
        let lang = match (self.tongue, piece.lang) {
            (Tongue::Both, Lang::En) => " xml:lang=\"en\"",
            _ => "",
        };
        let bold = if piece.weight == Weight::Bold { " font-weight=\"700\"" } else { "" };
        self.write(&format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"{bold} fill=\"{}\"{lang}>{}</text>",
            piece.size,
            piece.ink,
            clean(&piece.text)
        ));
        if piece.struck {
            self.write(&format!("<path d=\"M{x} {}H{}\" stroke=\"{}\" stroke-width=\"1\" fill=\"none\"/>", y - piece.size * 35 / 100, x + wide, piece.ink));
        }
    }

    fn card(&mut self, (x, y, w, h): (Px, Px, Px, Px), card: &Card) {
        let look = if card.change == Change::Stays { style::look(card.sign) } else { style::change(card.change) };
        let corner = if card.collective { 0 } else { 8 };
        let dashes = match (look.dashes, card.optional) {
            (Some(dashes), _) => format!(" stroke-dasharray=\"{dashes}\""),
            (None, true) => " stroke-dasharray=\"6 3\"".to_owned(),
            (None, false) => String::new(),
        };
        let (whole, tenth) = (look.stroke / 10, look.stroke % 10);
        let frame = format!("x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" rx=\"{corner}\"");
        self.write(&format!("<rect {frame} fill=\"{}\"/>", look.fill));
        if let Some(hatch) = look.hatch {
            self.write(&format!("<rect {frame} fill=\"url(#{}{hatch})\"/>", self.prefix));
        }
        if let Some((join, ..)) = card.head {
            let fill = if join == Join::Any { "#FFFFFF" } else { style::DARK };
            let edge = if join == Join::Any { format!(" stroke=\"{}\" stroke-width=\"1.6\"", style::DARK) } else { String::new() };
            let r = corner;
            self.write(&format!(
                "<path d=\"M{x} {}V{}Q{x} {y} {} {y}H{}Q{} {y} {} {}V{}Z\" fill=\"{fill}\"{edge}/>",
                y + HEAD, y + r, x + r, x + w - r, x + w, x + w, y + r, y + HEAD
            ));
        }
        self.write(&format!("<rect {frame} fill=\"none\" stroke=\"{}\" stroke-width=\"{whole}.{tenth}\"{dashes}/>", look.ink));
        if card.collective {
            self.write(&format!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1\"/>",
                x - 4, y - 4, w + 8, h + 8, look.ink
            ));
        }
    }
}

/// How a document begins: its size, its language, and what it says to those who do not see it.
fn opening((width, height): (Px, Px), tongue: Tongue, prefix: &str, title: &str, description: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{prefix}title {prefix}desc\" xml:lang=\"{}\" font-family=\"{FONTS}\">\n<title id=\"{prefix}title\">{}</title>\n<desc id=\"{prefix}desc\">{}</desc>\n",
        tongue.code(),
        clean(title),
        clean(description)
    )
}

/// The unit step from one point towards another.
fn direction(from: (Px, Px), to: (Px, Px)) -> (Px, Px) {
    ((to.0 - from.0).signum(), (to.1 - from.1).signum())
}

/// The longest leg of a way.
fn longest(way: &[Point]) -> Option<(Point, Point)> {
    let legs = way.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?)));
    legs.max_by_key(|(one, other)| ((one.0 - other.0).abs() + (one.1 - other.1).abs(), std::cmp::Reverse(one.0)))
}

/// The ink of a line, how thick it is and how broken.
fn flow_look(flow: &Flow) -> (&'static str, &'static str, Option<&'static str>) {
    match flow.change {
        _ if flow.back => (VIOLET, "1.6", Some("6 4")),
        Change::Added => (style::change(Change::Added).ink, "3", None),
        Change::Dropped => (style::change(Change::Dropped).ink, "1.6", Some("2 4")),
        Change::Altered => (style::change(Change::Altered).ink, "2.2", Some("9 3 2 3")),
        Change::Stays if flow.taken => (GREEN, "2.2", None),
        Change::Stays => (LINE, "1.4", None),
    }
}

/// A text inside an element: escaped, without characters that XML forbids.
fn clean(text: &str) -> String {
    let allowed: String = text.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect();
    escape(allowed.as_str()).into_owned()
}
