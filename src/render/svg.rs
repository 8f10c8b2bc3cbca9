//! A picture as SVG: the one source of every drawn format.
//!
//! Text stays text, in the typefaces of the reader's machine; positions come from the layout alone, so the bytes are the same everywhere.
//! Decides nothing of what is shown.

mod boxes;
mod card;
mod figure;
mod icons;
mod legend;
mod lines;
pub(super) mod style;

use std::fmt::Write as _;

pub use figure::draw_figure;
use quick_xml::escape::escape;

use self::card::{Set, Setter};
use self::style::{FONTS, FRAME, GREY, INK, LANE, SHADE, SMALL, SUBTITLE, TEXT, TITLE};
use crate::layout::{Area, Block, Layout, Line, Plan, Point, lay_out};
use crate::picture::{Body, Change, Picture, Tongue};
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
/// The breadths of a box that are tried where lanes are columns: the one that prints largest is taken.
const BOXES: [Px; 4] = [176, 200, 228, 260];
/// The breadth of a box where lanes are rows.
const BOX: Px = 200;
/// The breadth of the heads of lanes that are rows.
const LANE_HEAD: Px = 124;

/// Draws a picture.
pub fn draw(picture: &Picture, tongue: Tongue, lanes: Lanes) -> Drawing {
    let breaker = Breaker::default();
    let with = |wide: Px| draw_with(picture, tongue, lanes, &breaker, wide);
    match lanes {
        Lanes::Rows => with(BOX),
        Lanes::Columns => {
            let [first, others @ ..] = BOXES;
            let better =
                |best: Drawing, other: Drawing| if other.shrinks() < best.shrinks() { other } else { best };
            others.into_iter().map(with).fold(with(first), better)
        }
    }
}

impl Drawing {
    /// How much it shrinks to fit a sheet of paper of whichever side up; only to be compared with another.
    fn shrinks(&self) -> Px {
        // The sides of a sheet are as 1 to the root of 2, which 70 to 99 is near enough.
        let (wide, high) = (self.width, self.height);
        (wide * 99).max(high * 70).min((wide * 70).max(high * 99))
    }
}

fn draw_with(picture: &Picture, tongue: Tongue, lanes: Lanes, breaker: &Breaker, wide: Px) -> Drawing {
    let setter = Setter { breaker, tongue, width: wide };
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
        picture.lanes.iter().map(|lane| lane_head(breaker, tongue, &lane.title, lanes, wide)).collect();
    let plan = plan(picture, &sets, &heads, lanes);
    let layout = lay_out(&plan);
    let mut sheet = Sheet { picture, tongue, lanes, layout: &layout, out: String::new(), origin: (0, 0) };
    sheet.whole(breaker, &sets, &heads)
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
        lines.extend(
            breaker
                .lines(&said(title, lang), size, weight, room)
                .into_iter()
                .map(|line| (line, size, weight, lang)),
        );
    }
    lines
}

type Head = Vec<(String, Px, Weight, Lang)>;

fn head_height(head: &Head) -> Px {
    head.iter().map(|(_, size, ..)| size + 5).sum::<Px>() + 14
}

fn plan(picture: &Picture, sets: &[Set], heads: &[Head], lanes: Lanes) -> Plan {
    let lane = |head: &Head| match lanes {
        Lanes::Columns => {
            head.iter().map(|(line, size, weight, _)| width(line, *size, *weight)).max().unwrap_or_default()
        }
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
        let title = line(self.tongue, &self.picture.title);
        for line in breaker.lines(&title, TITLE, Weight::Bold, body) {
            y += TITLE + 6;
            self.text((MARGIN, y - 6), &line, TITLE, Weight::Bold, INK, "start");
        }
        let subtitle = line(self.tongue, &self.picture.subtitle);
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
                    for (number, line) in breaker
                        .lines(&said(text, lang), TEXT, Weight::Regular, body - 14)
                        .into_iter()
                        .enumerate()
                    {
                        y += 16;
                        if number == 0 && place == 0 {
                            self.write(&format!(
                                "<circle cx=\"{}\" cy=\"{}\" r=\"2\" fill=\"{GREY}\"/>",
                                MARGIN + 4,
                                y - 4
                            ));
                        }
                        self.text((MARGIN + 14, y), &line, TEXT, Weight::Regular, ink, "start");
                    }
                }
            }
        }
        y += 12;
        let footer = self.picture.footer.clone();
        for &lang in self.tongue.langs() {
            for line in breaker.lines(&said(&footer, lang), SMALL, Weight::Regular, body) {
                y += 14;
                self.text((MARGIN, y), &line, SMALL, Weight::Regular, GREY, "start");
            }
        }
        let height = y + MARGIN - 6;
        Drawing { svg: self.document(wide, height), width: wide, height }
    }

    /// The document around what has been drawn.
    fn document(&self, width: Px, height: Px) -> String {
        let description: Vec<String> =
            self.picture.description.iter().map(|line| self.tongue.line(line)).collect();
        let mut out = opening(
            (width, height),
            self.tongue,
            &self.tongue.line(&self.picture.title),
            &description.join("\n"),
        );
        let hatch = |id: &str, turn: i32, ink: &str| {
            format!(
                "<pattern id=\"{id}\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate({turn})\"><rect width=\"1.6\" height=\"7\" fill=\"{ink}\"/></pattern>"
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
                Lanes::Columns => {
                    (MARGIN + from, top, to - from, high, (MARGIN + from, top, to - from, band))
                }
                Lanes::Rows => (MARGIN, top + from, wide, to - from, (MARGIN, top + from, band, to - from)),
            };
            self.write(&format!(
                "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{fill}\" stroke=\"{FRAME}\"/>"
            ));
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
}

/// A text as it is set: in Chinese type curly quotes are as broad as a character, which tears English apart.
fn said(text: &Text, lang: Lang) -> String {
    let text = text.get(lang);
    match lang {
        Lang::Zh => text.to_owned(),
        Lang::En => text.replace(['“', '”'], "\"").replace('’', "'"),
    }
}

/// A text in one line, as it is set.
fn line(tongue: Tongue, text: &Text) -> String {
    tongue.line(&Text::new(text.zh.clone(), said(text, Lang::En)))
}

/// How a document begins: its size, its language, and what it says to those who do not see it.
fn opening((width, height): (Px, Px), tongue: Tongue, title: &str, description: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"title desc\" xml:lang=\"{}\" font-family=\"{FONTS}\">\n<title id=\"title\">{}</title>\n<desc id=\"desc\">{}</desc>\n",
        tongue.code(),
        clean(title),
        clean(description)
    )
}

/// A text inside an element: escaped, without characters that XML forbids.
fn clean(text: &str) -> String {
    let allowed: String = text.chars().filter(|letter| !letter.is_control() || *letter == '\n').collect();
    escape(allowed.as_str()).into_owned()
}
