//! A figure of the organisation as SVG: pieces from top to bottom, tiles side by side, a line from each to what it belongs to.
//!
//! Cut into pages between rows of tiles, never through one. Decides nothing of what is shown.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::card::{Filling, Font, PAD, Set, Setter};
use super::icons::{self, Icon};
use super::style::{self, AMBER, FRAME, GREY, INK, LINE, NAVY, RED, SMALL, SUBTITLE, TEXT, TITLE, VIOLET};
use super::{Drawing, MARGIN, clean, legend, line, opening, said};
use crate::picture::{Arrow, Emblem, Figure, Line, Piece, Tile, Tongue};
use crate::source::{Lang, Text};
use crate::typeset::{Breaker, Px, Weight, width};

/// The breadth of everything between the margins: on A4, upright, the smallest text is then just large enough.
const BODY: Px = 868;
/// How far a piece is moved to the right for each step down the tree.
const INDENT: Px = 20;
/// Room between tiles, and below a row of them.
const GAP: Px = 10;
/// The least breadth of a tile.
const LEAST: Px = 180;
/// The most tiles side by side.
const MOST: Px = 4;
/// The breadth of an arrow between its tiles.
const SHAFT: Px = 168;

/// What stands on a row.
enum Kind<'a> {
    Heading {
        emblem: Option<Emblem>,
        title: String,
        note: String,
    },
    /// Tiles, each with how it is set and how far from the left of the row it stands; a row of tiles is as high as the highest.
    Tiles(Vec<(&'a Tile, Set, Px)>),
    Arrow {
        arrow: &'a Arrow,
        ends: Box<(Set, Set)>,
        label: Vec<String>,
        facts: Set,
    },
}

/// A row, set.
struct Row<'a> {
    depth: usize,
    child: bool,
    height: Px,
    kind: Kind<'a>,
}

/// Draws a figure on one sheet or, with the greatest height of a sheet, on as many as it takes.
pub fn draw_figure(figure: &Figure, tongue: Tongue, most: Option<Px>) -> Vec<Drawing> {
    let breaker = Breaker::default();
    let rows = rows(figure, tongue, &breaker);
    let mut sheets = pages(&rows, most);
    // Remarks that do not fit below the last rows have a sheet of their own.
    if let (Some(most), Some(last)) = (most, sheets.last()) {
        let held: Px = rows.get(last.clone()).unwrap_or_default().iter().map(|row| row.height).sum();
        let mut sheet = Sheet { figure, tongue, breaker: &breaker, rows: &rows, out: String::new() };
        let mut below = 0;
        sheet.remarks(&mut below);
        if held > 0 && held + below > most {
            sheets.push(rows.len()..rows.len());
        }
    }
    let count = sheets.len();
    let draw = |(place, range): (usize, &std::ops::Range<usize>)| {
        let mut sheet = Sheet { figure, tongue, breaker: &breaker, rows: &rows, out: String::new() };
        sheet.whole(range.clone(), (count > 1).then_some((place + 1, count)))
    };
    sheets.iter().enumerate().map(draw).collect()
}

fn px(count: usize) -> Px {
    Px::try_from(count).unwrap_or(Px::MAX)
}

/// The left edge of a depth; what lies very deep is not moved further.
fn left(depth: usize) -> Px {
    px(depth.min(12)) * INDENT
}

fn rows<'a>(figure: &'a Figure, tongue: Tongue, breaker: &Breaker) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for strip in &figure.strips {
        let room = BODY - left(strip.depth);
        let mut push = |height: Px, kind: Kind<'a>, child: bool| {
            rows.push(Row { depth: strip.depth, child, height, kind });
        };
        match &strip.piece {
            Piece::Heading { emblem, title, note } => {
                let (title, note) =
                    (line(tongue, title), note.as_ref().map(|note| line(tongue, note)).unwrap_or_default());
                push(26 + GAP, Kind::Heading { emblem: *emblem, title, note }, strip.child);
            }
            Piece::Wide(tile) => {
                let set = wide(tile, tongue, breaker, room);
                push(set.height + GAP, Kind::Tiles(vec![(tile, set, 0)]), strip.child);
            }
            Piece::Tiles(tiles) => {
                let columns = (room / LEAST).clamp(1, MOST);
                let breadth = (room - (columns - 1) * GAP) / columns;
                let across = usize::try_from(columns).unwrap_or(1);
                for (number, some) in tiles.chunks(across).enumerate() {
                    let mut row: Vec<(&Tile, Set, Px)> = (0..)
                        .zip(some)
                        .map(|(place, tile)| {
                            (tile, narrow(tile, tongue, breaker, breadth), place * (breadth + GAP))
                        })
                        .collect();
                    let height = row.iter().map(|(_, set, _)| set.height).max().unwrap_or_default();
                    for (_, set, _) in &mut row {
                        set.height = height;
                    }
                    push(height + GAP, Kind::Tiles(row), strip.child && number == 0);
                }
            }
            Piece::Arrow(arrow) => {
                let breadth = 190;
                let end = |tile: &Tile| narrow(tile, tongue, breaker, breadth);
                let (from, to) = (end(&arrow.from), end(&arrow.to));
                let label = breaker.lines(&line(tongue, &arrow.label), SMALL, Weight::Regular, SHAFT - 26);
                let setter = Setter { breaker, tongue, width: room - 2 * breadth - SHAFT };
                let mut filling = setter.filling(0);
                for line in &arrow.facts {
                    set_line(&mut filling, line);
                }
                let facts = filling.set;
                let written = 2 * (px(label.len()) * 13 + 22);
                let height = from.height.max(to.height).max(facts.height + 6).max(written);
                let even = |mut set: Set| {
                    set.height = height;
                    set
                };
                let ends = Box::new((even(from), even(to)));
                push(height + GAP, Kind::Arrow { arrow, ends, label, facts }, strip.child);
            }
        }
    }
    rows
}

/// The ink of a sign's word.
fn ink(emblem: Emblem) -> &'static str {
    match emblem {
        Emblem::Vacant | Emblem::Gap => RED,
        Emblem::Unrecorded => style::BLUE,
        Emblem::Away | Emblem::Ending => AMBER,
        Emblem::InForce => style::GREEN,
        Emblem::Topic | Emblem::Designation => VIOLET,
        Emblem::Mandate => NAVY,
        Emblem::Ended | Emblem::Coming => GREY,
        _ => INK,
    }
}

fn set_line(filling: &mut Filling<'_>, line: &Line) {
    if line.heads {
        filling.set.height += 4;
    }
    let weight = if line.heads { Weight::Bold } else { Weight::Regular };
    let colour = match line.emblem {
        Some(
            emblem @ (Emblem::Vacant
            | Emblem::Gap
            | Emblem::Away
            | Emblem::Ending
            | Emblem::InForce
            | Emblem::Unrecorded),
        ) => ink(emblem),
        _ => INK,
    };
    filling.text(line.emblem.map(Icon::Emblem), &line.text, Font::new(TEXT, weight, colour), false);
    if let Some(note) = &line.note {
        filling.indented(note, Font::new(SMALL, Weight::Regular, GREY));
    }
}

/// The head of a tile: its name and what is said below it.
fn head(filling: &mut Filling<'_>, tile: &Tile) {
    filling.text(Some(Icon::Emblem(tile.emblem)), &tile.title, Font::new(SUBTITLE, Weight::Bold, INK), false);
    for aside in &tile.asides {
        filling.indented(aside, Font::new(SMALL, Weight::Regular, GREY));
    }
    if let Some(state) = tile.unsaid() {
        filling.indented(&state.word(), Font::new(SMALL, Weight::Bold, ink(state)));
    }
}

fn narrow(tile: &Tile, tongue: Tongue, breaker: &Breaker, breadth: Px) -> Set {
    let setter = Setter { breaker, tongue, width: breadth };
    let mut filling = setter.filling(7);
    head(&mut filling, tile);
    if !tile.lines.is_empty() {
        filling.set.height += 3;
    }
    for line in &tile.lines {
        set_line(&mut filling, line);
    }
    filling.set.height += 7;
    filling.set
}

/// A broad tile: its lines stand in columns.
fn wide(tile: &Tile, tongue: Tongue, breaker: &Breaker, room: Px) -> Set {
    let setter = Setter { breaker, tongue, width: room };
    let mut filling = setter.filling(7);
    head(&mut filling, tile);
    let mut whole = filling.set;
    whole.height += 3;
    let columns = (room / 250).clamp(1, 3);
    let breadth = room / columns;
    for some in tile.lines.chunks(usize::try_from(columns).unwrap_or(1)) {
        let mut highest = 0;
        for (place, line) in (0..).zip(some) {
            let setter = Setter { breaker, tongue, width: breadth };
            let mut filling = setter.filling(0);
            set_line(&mut filling, line);
            let set = filling.set;
            highest = highest.max(set.height);
            let (right, down) = (place * breadth, whole.height);
            whole.pieces.extend(set.pieces.into_iter().map(|mut piece| {
                piece.x += right;
                piece.y += down;
                piece
            }));
            let moved = |(icon, (x, y), radius, ink)| (icon, (x + right, y + down), radius, ink);
            whole.icons.extend(set.icons.into_iter().map(moved));
        }
        whole.height += highest;
    }
    whole.height += 7;
    whole
}

/// Which rows stand on which sheet: as many as fit; a heading is never the last.
fn pages(rows: &[Row<'_>], most: Option<Px>) -> Vec<std::ops::Range<usize>> {
    let Some(most) = most else { return std::iter::once(0..rows.len()).collect() };
    let mut sheets = Vec::new();
    let (mut first, mut height) = (0, 0);
    for (place, row) in rows.iter().enumerate() {
        if place > first && height + row.height > most {
            let headings = rows.get(first..place).unwrap_or_default().iter().rev();
            let held = headings.take_while(|row| matches!(row.kind, Kind::Heading { .. })).count();
            // Nothing but headings: then they stay.
            let end = if place - held > first { place - held } else { place };
            sheets.push(first..end);
            first = end;
            height = rows.get(first..place).unwrap_or_default().iter().map(|row| row.height).sum();
        }
        height += row.height;
    }
    sheets.push(first..rows.len());
    sheets
}

struct Sheet<'a> {
    figure: &'a Figure,
    tongue: Tongue,
    breaker: &'a Breaker,
    rows: &'a [Row<'a>],
    out: String,
}

impl Sheet<'_> {
    fn write(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn text(&mut self, (x, y): (Px, Px), text: &str, size: Px, weight: Weight, ink: &str) {
        let bold = if weight == Weight::Bold { " font-weight=\"700\"" } else { "" };
        let line = format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{bold} fill=\"{ink}\">{}</text>",
            clean(text)
        );
        self.write(&line);
    }

    fn paragraph(&mut self, y: &mut Px, indent: Px, text: &str, (size, weight, ink): (Px, Weight, &str)) {
        for line in self.breaker.lines(text, size, weight, BODY - indent) {
            *y += size + 5;
            self.text((MARGIN + indent, *y - 3), &line, size, weight, ink);
        }
    }

    fn whole(&mut self, range: std::ops::Range<usize>, page: Option<(usize, usize)>) -> Drawing {
        let tongue = self.tongue;
        let last = page.is_none_or(|(place, count)| place == count);
        let mut y = MARGIN;
        self.paragraph(&mut y, 0, &line(tongue, &self.figure.title), (TITLE, Weight::Bold, INK));
        let mut subtitle = line(tongue, &self.figure.subtitle);
        if let Some((place, count)) = page {
            let words =
                Text::new(format!("第 {place} 页，共 {count} 页"), format!("page {place} of {count}"));
            subtitle = format!("{subtitle} · {}", tongue.line(&words));
        }
        self.paragraph(&mut y, 0, &subtitle, (SUBTITLE, Weight::Regular, GREY));
        y += 12;
        let mut signs = BTreeSet::new();
        // Which lines of the tree are open comes from what stands before and behind, on other sheets too.
        for place in range {
            let Some(row) = self.rows.get(place) else { continue };
            self.trunks(place, row, y);
            self.row(row, y, &mut signs);
            y += row.height;
        }
        y = legend::emblems(&mut self.out, &signs, tongue, (MARGIN, y), BODY);
        if last {
            self.remarks(&mut y);
        }
        y += 8;
        for &lang in tongue.langs() {
            let footer = self.figure.footer.get(lang).to_owned();
            self.paragraph(&mut y, 0, &footer, (SMALL, Weight::Regular, GREY));
        }
        let (breadth, height) = (BODY + 2 * MARGIN, y + MARGIN - 6);
        let lines = super::super::figure::described(self.figure);
        let description: Vec<String> = lines.iter().map(|line| tongue.line(line)).collect();
        let mut svg =
            opening((breadth, height), tongue, &tongue.line(&self.figure.title), &description.join("\n"));
        // A string never fails to be written to.
        let _ = writeln!(svg, "<rect width=\"{breadth}\" height=\"{height}\" fill=\"#FFFFFF\"/>");
        svg.push_str(&self.out);
        svg.push_str("</svg>\n");
        Drawing { svg, width: breadth, height }
    }

    fn remarks(&mut self, y: &mut Px) {
        let figure = self.figure;
        for remark in &figure.remarks {
            *y += 8;
            self.paragraph(y, 0, &line(self.tongue, &remark.heading), (SUBTITLE, Weight::Bold, INK));
            for text in &remark.lines {
                let mut said: Vec<String> =
                    self.tongue.langs().iter().map(|&lang| said(text, lang)).collect();
                said.dedup();
                for (place, words) in said.into_iter().enumerate() {
                    if place == 0 {
                        self.write(&format!(
                            "<circle cx=\"{}\" cy=\"{}\" r=\"2\" fill=\"{GREY}\"/>",
                            MARGIN + 4,
                            *y + 9
                        ));
                    }
                    self.paragraph(
                        y,
                        14,
                        &words,
                        (TEXT, Weight::Regular, if place == 0 { INK } else { GREY }),
                    );
                }
            }
        }
    }

    /// The lines of the tree that pass a row, and the one that leads to it.
    fn trunks(&mut self, place: usize, row: &Row<'_>, y: Px) {
        let mut path = String::new();
        for depth in 0..row.depth {
            let x = MARGIN + left(depth) + 9;
            let to_here = row.child && depth + 1 == row.depth;
            // Further down there is something else below the same: before anything as high as it.
            let behind = self.rows.get(place + 1..).unwrap_or_default();
            let goes_on = behind
                .iter()
                .take_while(|row| row.depth > depth)
                .any(|row| row.depth == depth + 1 && row.child);
            if to_here {
                let middle = y + 13;
                let _ = write!(path, "M{x} {}V{middle}H{}", y - GAP, MARGIN + left(row.depth));
            }
            if goes_on {
                let _ = write!(path, "M{x} {}V{}", y - GAP, y + row.height - GAP);
            }
        }
        if !path.is_empty() {
            self.write(&format!(
                "<path class=\"trunk\" d=\"{path}\" fill=\"none\" stroke=\"{LINE}\" stroke-width=\"1.2\"/>"
            ));
        }
    }

    fn row(&mut self, row: &Row<'_>, y: Px, signs: &mut BTreeSet<Emblem>) {
        let x = MARGIN + left(row.depth);
        match &row.kind {
            Kind::Heading { emblem, title, note } => {
                let breadth = BODY - left(row.depth);
                self.write(&format!(
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{breadth}\" height=\"26\" rx=\"4\" fill=\"{}\" stroke=\"{FRAME}\"/>",
                    style::HEAD
                ));
                let mut from = x + 10;
                if let Some(emblem) = emblem {
                    signs.insert(*emblem);
                    let icon = icons::draw(Icon::Emblem(*emblem), (from + 7, y + 13), 7, None);
                    self.write(&icon);
                    from += 21;
                }
                self.text((from, y + 18), title, style::LANE, Weight::Bold, INK);
                if !note.is_empty() {
                    let behind = from + width(title, style::LANE, Weight::Bold) + 12;
                    let room = x + breadth - behind - 6;
                    let line = self
                        .breaker
                        .lines(note, SMALL, Weight::Regular, room)
                        .into_iter()
                        .next()
                        .unwrap_or_default();
                    self.text((behind, y + 17), &line, SMALL, Weight::Regular, GREY);
                }
            }
            Kind::Tiles(tiles) => {
                for (tile, set, right) in tiles {
                    self.tile(tile, set, (x + right, y), signs);
                }
            }
            Kind::Arrow { arrow, ends, label, facts } => self.arrow(arrow, ends, label, facts, (x, y), signs),
        }
    }

    fn tile(&mut self, tile: &Tile, set: &Set, (x, y): (Px, Px), signs: &mut BTreeSet<Emblem>) {
        signs.insert(tile.emblem);
        signs.extend(tile.state);
        signs.extend(tile.lines.iter().filter_map(|line| line.emblem));
        let (fill, stroke, thick, dashes) = match tile.state {
            Some(Emblem::Vacant | Emblem::Gap) => ("#FDEBE7", RED, "2", " stroke-dasharray=\"7 4\""),
            Some(Emblem::Unrecorded) => ("#EEF4FB", style::BLUE, "1.8", " stroke-dasharray=\"1.5 3.5\""),
            Some(Emblem::Away) => ("#FFF3CF", "#9A5B00", "2", ""),
            _ => ("#FFFFFF", LINE, "1.2", ""),
        };
        // A unit with one vacant post among others is no vacant unit: its border alone says that there is something to see.
        let fill =
            if tile.emblem == Emblem::Unit && tile.state == Some(Emblem::Vacant) { "#FFFFFF" } else { fill };
        let name = self.tongue.line(&tile.title);
        self.write(&format!(
            "<g class=\"tile\" data-id=\"{}\"><title>{}</title>",
            clean(&tile.id),
            clean(&name)
        ));
        self.write(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" rx=\"7\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{thick}\"{dashes}/>",
            set.width, set.height
        ));
        self.set(set, (x, y));
        self.write("</g>");
    }

    fn set(&mut self, set: &Set, (x, y): (Px, Px)) {
        for (icon, (right, down), radius, ink) in &set.icons {
            let icon = icons::draw(*icon, (x + right, y + down), *radius, *ink);
            self.write(&icon);
        }
        for piece in &set.pieces {
            let lang =
                if self.tongue == Tongue::Both && piece.lang == Lang::En { " xml:lang=\"en\"" } else { "" };
            let bold = if piece.weight == Weight::Bold { " font-weight=\"700\"" } else { "" };
            self.write(&format!(
                "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{bold} fill=\"{}\"{lang}>{}</text>",
                x + piece.x,
                y + piece.y,
                piece.size,
                piece.ink,
                clean(&piece.text)
            ));
        }
    }

    fn arrow(
        &mut self,
        arrow: &Arrow,
        ends: &(Set, Set),
        label: &[String],
        facts: &Set,
        (x, y): (Px, Px),
        signs: &mut BTreeSet<Emblem>,
    ) {
        let (from, to) = ends;
        signs.extend([arrow.sort, arrow.force]);
        signs.extend(arrow.facts.iter().filter_map(|line| line.emblem));
        self.write(&format!(
            "<g class=\"arrow\" data-id=\"{}\"><title>{}</title>",
            clean(&arrow.id),
            clean(&arrow.id)
        ));
        self.tile(&arrow.from, from, (x, y), signs);
        let (start, end) = (x + from.width, x + from.width + SHAFT);
        self.tile(&arrow.to, to, (end, y), signs);
        let middle = y + from.height / 2;
        let gone = matches!(arrow.force, Emblem::Coming | Emblem::Ended);
        let (colour, dashes, thick) = match (arrow.sort, gone) {
            (Emblem::Designation, false) => (VIOLET, " stroke-dasharray=\"8 5\"", "2.2"),
            (Emblem::Clause, false) => (style::DARK, " stroke-dasharray=\"2 4\"", "2.2"),
            (_, false) => (NAVY, "", "2.4"),
            (Emblem::Designation, true) => (LINE, " stroke-dasharray=\"8 5\"", "1"),
            (Emblem::Clause, true) => (LINE, " stroke-dasharray=\"2 4\"", "1"),
            (_, true) => (LINE, "", "1"),
        };
        self.write(&format!("<path d=\"M{start} {middle}H{}\" stroke=\"{colour}\" stroke-width=\"{thick}\"{dashes} fill=\"none\"/>", end - 8));
        // An open head for what is not in force.
        let fill = if gone { "#FFFFFF" } else { colour };
        self.write(&format!(
            "<path d=\"M{} {middle}L{} {}V{}Z\" fill=\"{fill}\" stroke=\"{colour}\" stroke-width=\"1\"/>",
            end - 1,
            end - 11,
            middle - 5,
            middle + 5
        ));
        let centre = i32::midpoint(start, end) - 4;
        // The sort stands above the line, the acts below it.
        let word = self.tongue.line(&arrow.sort.word());
        let at = centre - width(&word, TEXT, Weight::Bold) / 2;
        self.text((at, middle - 7), &word, TEXT, Weight::Bold, ink(arrow.sort));
        for (place, line) in (0..).zip(label) {
            let at = centre - width(line, SMALL, Weight::Regular) / 2;
            self.text((at, middle + 15 + 13 * place), line, SMALL, Weight::Regular, INK);
        }
        let down = ((to.height - facts.height) / 2).max(0);
        self.set(facts, (end + to.width + 4 - PAD + 8, y + down));
        self.write("</g>");
    }
}
