//! A picture in the DOT language, through `petgraph`.

use std::fmt::Write as _;

use super::{flow_text, in_order, lines, notes};
use crate::graph::{self, Graph};
use crate::picture::{Body, Card, Flow, Join, Picture, Sign, Tongue};
use crate::render::svg::style;
use crate::typeset::{Breaker, Px, Weight};

/// The size of letters, in points.
const SIZE: Px = 11;
/// How broad a box gets before its lines are broken.
const ROOM: Px = 260;

/// The picture in the DOT language.
pub fn dot(picture: &Picture, tongue: Tongue) -> String {
    let breaker = Breaker::default();
    // Graphviz does not break lines.
    let broken = |lines: Vec<String>, room: Px| {
        lines.iter().flat_map(|line| breaker.lines(line, SIZE, Weight::Regular, room)).collect::<Vec<_>>()
    };
    let mut drawn: Graph<usize, usize> = Graph::default();
    let mut places = Vec::new();
    for place in 0..=picture.nodes.len() {
        places.push(drawn.add_node(place));
    }
    for place in in_order(picture) {
        let ends = picture
            .flows
            .get(place)
            .and_then(|flow| places.get(flow.from).copied().zip(places.get(flow.to).copied()));
        if let Some((from, to)) = ends {
            drawn.add_edge(from, to, place);
        }
    }
    let heading = [tongue.line(&picture.title), tongue.line(&picture.subtitle)].join("\n");
    let head = format!(
        "    graph [rankdir=TB, label={}, labelloc=t, fontname=\"sans-serif\"]\n    node [shape=box, style=\"rounded,filled\", fillcolor=\"#FFFFFF\", fontname=\"sans-serif\", fontsize={SIZE}]\n    edge [fontname=\"sans-serif\", fontsize=9]\n",
        graph::dot_quoted(heading.trim()),
    );
    let node = |place: usize, _: &usize| {
        if let Some(node) = picture.nodes.get(place) {
            let label = graph::dot_quoted(&broken(lines(&node.body, tongue), ROOM).join("\n"));
            return format!("label={label}{}", body_look(&node.body));
        }
        // Behind the boxes stands what is said below a drawing, set flush left line by line.
        let said = graph::dot_quoted(&(broken(notes(picture, tongue), 2 * ROOM).join("\n") + "\n"));
        format!("shape=note, style=filled, color=\"{}\", label={}", style::FRAME, said.replace("\\n", "\\l"))
    };
    let edge = |place: &usize| {
        let mut out = format!("label={}", graph::dot_quoted(&flow_text(picture, *place, tongue)));
        out.push_str(picture.flows.get(*place).map_or("", flow_look));
        out
    };
    graph::dot(&drawn, &head, &node, &edge)
}

fn body_look(body: &Body) -> String {
    match body {
        Body::Card(card) => card_look(card),
        Body::Gateway(gateway) if gateway.join == Join::Any => {
            ", shape=hexagon, style=filled, penwidth=2.4".to_owned()
        }
        Body::Gateway(_) => {
            format!(", shape=hexagon, style=filled, fillcolor=\"{}\", fontcolor=\"#FFFFFF\"", style::DARK)
        }
        Body::Flag(_) => ", shape=cds, style=filled".to_owned(),
    }
}

fn card_look(card: &Card) -> String {
    let look = style::look(card.sign);
    let mut out = format!(
        ", color=\"{}\", fillcolor=\"{}\", penwidth={}.{}",
        look.ink,
        look.fill,
        look.stroke / 10,
        look.stroke % 10
    );
    let corners = if card.collective { "" } else { "rounded," };
    let dashed =
        if card.optional || matches!(card.sign, Sign::NotNeeded | Sign::Unknown) { ",dashed" } else { "" };
    // A string never fails to be written to.
    let _ = write!(out, ", style=\"{corners}filled{dashed}\"");
    if card.collective {
        out.push_str(", peripheries=2");
    }
    out
}

fn flow_look(flow: &Flow) -> &'static str {
    match (flow.back, flow.taken) {
        (true, _) => ", style=dashed, constraint=false",
        (false, true) => ", penwidth=2.2",
        (false, false) => "",
    }
}
