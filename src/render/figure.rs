//! A figure of the organisation in every form but the drawn one: an outline for the terminal, rows for spreadsheets, Markdown, one HTML
//! page, DOT and Mermaid.
//!
//! Decides nothing: all forms say what the plate says.

mod wire;

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::diagram::mermaid_quoted;
use super::page::STYLE;
use super::paint::Paint;
use super::svg::draw_figure;
use super::{csv, outline};
use crate::digest::sha256_base64;
use crate::graph;
use crate::picture::{Emblem, Figure, Knot, Line, Piece, Plate, Stroke, Table, Tie, Tile, Tongue};
use crate::source::{Lang, Text};

pub use wire::{DrawWire, delegations, portfolios, schema, units};

/// How an outline is written.
#[derive(Clone, Copy)]
struct Style {
    lang: Lang,
    ascii: bool,
}

impl Style {
    fn sign(self, emblem: Emblem) -> &'static str {
        if self.ascii { emblem.plain() } else { emblem.sign() }
    }

    fn around(self, text: &str) -> String {
        match self.lang {
            Lang::Zh => format!("（{text}）"),
            Lang::En => format!(" ({text})"),
        }
    }

    fn line(self, line: &Line) -> String {
        let mut out = String::new();
        if let Some(emblem) = line.emblem {
            let _ = write!(out, "{} ", self.sign(emblem));
        }
        out.push_str(line.text.get(self.lang));
        if let Some(note) = &line.note {
            out.push_str(&self.around(note.get(self.lang)));
        }
        out
    }

    /// The name of a tile and what is said below it, in one line.
    fn tile(self, tile: &Tile) -> String {
        let mut out = format!("{} {}", self.sign(tile.emblem), Paint::Bold.on(tile.title.get(self.lang)));
        for aside in &tile.asides {
            let _ = write!(out, " · {}", aside.get(self.lang));
        }
        if let Some(state) = tile.unsaid().filter(|state| *state != tile.emblem) {
            let _ = write!(out, "  {} {}", self.sign(state), state.word().get(self.lang));
        }
        out
    }

    fn end(self, tile: &Tile) -> String {
        let asides: Vec<&str> = tile.asides.iter().map(|aside| aside.get(self.lang)).collect();
        let name = Paint::Bold.on(tile.title.get(self.lang));
        if asides.is_empty() { name } else { format!("{name}{}", self.around(&asides.join(" · "))) }
    }
}

/// The figure line by line, with how far each is moved to the right.
fn lines(figure: &Figure, style: Style) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    for strip in &figure.strips {
        let depth = 2 * strip.depth;
        match &strip.piece {
            Piece::Heading { emblem, title, note } => {
                let sign = emblem.map(|emblem| format!("{} ", style.sign(emblem))).unwrap_or_default();
                let note =
                    note.as_ref().map(|note| format!(" · {}", note.get(style.lang))).unwrap_or_default();
                lines.push((depth, format!("{sign}{}{note}", Paint::Bold.on(title.get(style.lang)))));
            }
            Piece::Wide(tile) => {
                lines.push((depth, style.tile(tile)));
                lines.extend(tile.lines.iter().map(|line| (depth + 4, style.line(line))));
            }
            Piece::Tiles(tiles) => {
                for tile in tiles {
                    lines.push((depth + 2, style.tile(tile)));
                    let inner = |line: &Line| if line.heads { 4 } else { 6 };
                    lines.extend(tile.lines.iter().map(|line| (depth + inner(line), style.line(line))));
                }
            }
            Piece::Arrow(arrow) => {
                let (sort, label) = (arrow.sort.word(), arrow.label.get(style.lang));
                let colon = if style.lang == Lang::Zh { "：" } else { ": " };
                let shaft = style.sign(arrow.sort);
                lines.push((
                    depth + 2,
                    format!(
                        "{} {shaft} {}  {}{colon}{label}",
                        style.end(&arrow.from),
                        style.end(&arrow.to),
                        sort.get(style.lang)
                    ),
                ));
                lines.extend(arrow.facts.iter().map(|line| (depth + 6, style.line(line))));
            }
        }
    }
    for remark in &figure.remarks {
        lines.push((0, Paint::Bold.on(remark.heading.get(style.lang))));
        let dot = if style.ascii { "-" } else { "·" };
        lines.extend(remark.lines.iter().map(|line| (2, format!("{dot} {}", line.get(style.lang)))));
    }
    lines
}

/// The figure in words, line by line, for those who do not see it.
pub(super) fn described(figure: &Figure) -> Vec<Text> {
    let of = |lang: Lang| lines(figure, Style { lang, ascii: false });
    let pairs = of(Lang::Zh).into_iter().zip(of(Lang::En));
    pairs.map(|((_, zh), (_, en))| Text::new(super::paint::plain(&zh), super::paint::plain(&en))).collect()
}

/// The figure as an outline for the terminal.
pub fn text(figure: &Figure, lang: Lang, ascii: bool) -> String {
    let mut out = format!("{}\n{}\n\n", Paint::Bold.on(figure.title.get(lang)), figure.subtitle.get(lang));
    for (indent, line) in lines(figure, Style { lang, ascii }) {
        let _ = writeln!(out, "{:indent$}{line}", "");
    }
    if ascii { outline::plain(&out) } else { out }
}

fn cells(table: &Table, lang: Lang) -> (Vec<String>, Vec<Vec<String>>) {
    let cells = |row: &Vec<Text>| row.iter().map(|cell| cell.get(lang).to_owned()).collect();
    (cells(&table.columns), table.rows.iter().map(cells).collect())
}

/// The rows for spreadsheets.
///
/// # Errors
/// Never for memory; the signature is that of the writer.
pub fn rows(plate: &Plate, lang: Lang) -> anyhow::Result<String> {
    let (columns, rows) = cells(&plate.table, lang);
    csv::csv(&columns, &rows, true)
}

/// The rows as a Markdown table under a heading, and what is remarked.
pub fn markdown(plate: &Plate, lang: Lang) -> String {
    let figure = &plate.figure;
    let cell = |text: &str| text.replace('|', "\\|").replace('\n', "<br>");
    let line = |cells: &[String]| {
        format!("| {} |\n", cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(" | "))
    };
    let (columns, rows) = cells(&plate.table, lang);
    let mut out = format!(
        "## {}\n\n{}\n\n{}|{}\n",
        figure.title.get(lang),
        figure.subtitle.get(lang),
        line(&columns),
        "---|".repeat(columns.len())
    );
    for row in &rows {
        out.push_str(&line(row));
    }
    for remark in &figure.remarks {
        let _ = writeln!(out, "\n**{}**\n", remark.heading.get(lang));
        for text in &remark.lines {
            let _ = writeln!(out, "- {}", text.get(lang));
        }
    }
    let _ = writeln!(out, "\n{}", figure.footer.get(lang));
    out
}

/// The figure and its rows as one HTML page that loads nothing and runs nothing.
pub fn page(plate: &Plate, tongue: Tongue) -> String {
    let clean = |text: &Text| escape(tongue.line(text).as_str()).into_owned();
    let (title, sub) = (clean(&plate.figure.title), clean(&plate.figure.subtitle));
    let drawn: String =
        draw_figure(&plate.figure, tongue, None).into_iter().map(|drawing| drawing.svg).collect();
    let heads = plate
        .table
        .columns
        .iter()
        .map(|head| format!("<th scope=\"col\">{}</th>", clean(head)))
        .collect::<Vec<_>>()
        .concat();
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p class=\"sub\">{sub}</p>\n<figure tabindex=\"0\">\n{drawn}</figure>\n<table>\n<caption>{title}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n",
        tongue.code(),
        sha256_base64(STYLE.as_bytes())
    );
    for row in &plate.table.rows {
        let cells = row.iter().map(|cell| format!("<td>{}</td>", clean(cell))).collect::<Vec<_>>().concat();
        let _ = writeln!(out, "<tr>{cells}</tr>");
    }
    out.push_str("</tbody>\n</table>\n</main>\n</body>\n</html>\n");
    out
}

fn stroke(stroke: Stroke) -> &'static str {
    match stroke {
        Stroke::Solid => "solid",
        Stroke::Dashed => "dashed",
        Stroke::Dotted => "dotted",
    }
}

fn said(knot: &Knot, lang: Lang) -> Vec<&str> {
    knot.lines.iter().map(|line| line.get(lang)).filter(|line| !line.is_empty()).collect()
}

/// The figure in the DOT language.
pub fn dot(plate: &Plate, lang: Lang) -> String {
    let head = format!(
        "    graph [rankdir=LR, label={}, labelloc=t]\n    node [shape=box, fontname=\"sans-serif\"]\n    edge [fontname=\"sans-serif\", fontsize=10]\n",
        graph::dot_quoted(&format!("{} · {}", plate.figure.title.get(lang), plate.figure.subtitle.get(lang)))
    );
    let node = |_: usize, knot: &Knot| {
        format!(
            "label={}, style=\"rounded,{}\"",
            graph::dot_quoted(&said(knot, lang).join("\n")),
            stroke(knot.stroke)
        )
    };
    let edge =
        |tie: &Tie| format!("label={}, style={}", graph::dot_quoted(tie.label.get(lang)), stroke(tie.stroke));
    graph::dot(&plate.net, &head, &node, &edge)
}

/// The figure as a Mermaid flow chart.
pub fn mermaid(plate: &Plate, lang: Lang) -> String {
    let mut out = String::from("flowchart LR\n");
    let quoted = |text: &str| mermaid_quoted(text).replace('\n', "<br>");
    for (place, knot) in plate.net.node_weights().enumerate() {
        let label: Vec<String> = said(knot, lang).into_iter().map(quoted).collect();
        let _ = writeln!(out, "    n{}[\"{}\"]", place + 1, label.join("<br>"));
    }
    for edge in plate.net.edge_indices() {
        let (Some((from, to)), Some(tie)) = (plate.net.edge_endpoints(edge), plate.net.edge_weight(edge))
        else {
            continue;
        };
        let line = if tie.stroke == Stroke::Solid { "-->" } else { "-.->" };
        let label = tie.label.get(lang);
        let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", quoted(label)) };
        let _ = writeln!(out, "    n{} {line}{label} n{}", from.index() + 1, to.index() + 1);
    }
    for (place, knot) in plate.net.node_weights().enumerate() {
        let dashes = match knot.stroke {
            Stroke::Solid => continue,
            Stroke::Dashed => "6 4",
            Stroke::Dotted => "2 4",
        };
        let _ = writeln!(out, "    style n{} stroke-dasharray: {dashes}", place + 1);
    }
    out
}
