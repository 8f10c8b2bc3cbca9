//! A picture in the language of Mermaid: as a flow chart, or with lanes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{flow_text, in_order, lines, notes};
use crate::picture::{Body, Card, Join, Node, Picture, Sign, Tongue};
use crate::render::svg::style;

/// What Mermaid draws of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chart {
    /// A flow chart, which every version draws.
    Flow,
    /// Lanes, which Mermaid draws from 11.16 on.
    Swimlane,
}

/// A text between double quotes. Everything that Mermaid, Markdown or HTML would take for their own becomes an entity; `#` as well, with which
/// Mermaid begins entities of its own.
pub(in crate::render) fn mermaid_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '#' => out.push_str("&num;"),
            '\\' => out.push_str("&bsol;"),
            '`' => out.push_str("&grave;"),
            '*' => out.push_str("&ast;"),
            '_' => out.push_str("&lowbar;"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// The picture as a Mermaid chart.
pub fn mermaid(picture: &Picture, tongue: Tongue, chart: Chart) -> String {
    // The head is YAML, in which a string may stand as in JSON.
    let title = tongue.line(&picture.title);
    let mut out = match chart {
        Chart::Flow => format!("---\ntitle: {}\n---\nflowchart TB\n", serde_json::Value::from(title)),
        // Here Mermaid would write the title across the heads of the lanes.
        Chart::Swimlane => format!("swimlane-beta TB\n%% {}\n", title.replace(['\n', '\r'], " ")),
    };
    // A string never fails to be written to.
    match chart {
        Chart::Flow => {
            (0..picture.nodes.len()).for_each(|place| node(&mut out, picture, place, tongue, chart));
        }
        Chart::Swimlane => {
            for (lane, known) in picture.lanes.iter().enumerate() {
                let _ = writeln!(
                    out,
                    "    subgraph lane{lane}[\"{}\"]",
                    mermaid_quoted(&tongue.line(&known.title))
                );
                let own = picture.nodes.iter().enumerate().filter(|(_, node)| node.lane == lane);
                own.for_each(|(place, _)| node(&mut out, picture, place, tongue, chart));
                let _ = writeln!(
                    out,
                    "    end\n    style lane{lane} fill:{},stroke:{}",
                    style::SHADE,
                    style::FRAME
                );
            }
        }
    }
    for place in in_order(picture) {
        let Some(flow) = picture.flows.get(place) else { continue };
        if flow.back && chart == Chart::Swimlane {
            // A line that leads back would turn the chain over; the box it leaves says it instead.
            continue;
        }
        let arrow = match (flow.back, flow.taken) {
            (true, _) => "-.->",
            (false, true) => "==>",
            (false, false) => "-->",
        };
        let text = mermaid_quoted(&flow_text(picture, place, tongue));
        let label = if text.is_empty() { String::new() } else { format!("|\"{text}\"|") };
        let _ = writeln!(out, "    s{} {arrow}{label} s{}", flow.from, flow.to);
    }
    looks(&mut out, picture);
    for line in notes(picture, tongue) {
        // A brace behind the sign would be taken for an instruction.
        let _ = writeln!(out, "%% {}", line.replace(['\n', '\r'], " "));
    }
    out
}

fn node(out: &mut String, picture: &Picture, place: usize, tongue: Tongue, chart: Chart) {
    let Some(node) = picture.nodes.get(place) else { return };
    let mut said = lines(&node.body, tongue);
    if chart == Chart::Swimlane {
        let back = picture.flows.iter().enumerate().filter(|(_, flow)| flow.back && flow.from == place);
        said.extend(back.map(|(at, flow)| {
            let to = picture.nodes.get(flow.to).and_then(Node::card).map(|card| card.number.clone());
            format!("↩ {} {}", to.unwrap_or_default(), flow_text(picture, at, tongue))
        }));
    }
    let said: Vec<String> = said.iter().map(|line| mermaid_quoted(line.trim())).collect();
    let indent = if chart == Chart::Swimlane { "        " } else { "    " };
    let (open, close) = match &node.body {
        Body::Card(card) if card.collective => ("[[", "]]"),
        Body::Card(_) => ("(", ")"),
        Body::Gateway(_) => ("{{", "}}"),
        Body::Flag(_) => ("[/", "/]"),
    };
    let _ = writeln!(out, "{indent}s{place}{open}\"{}\"{close}", said.join("<br>"));
}

/// Border and fill, state by state. The word stands in the box.
fn looks(out: &mut String, picture: &Picture) {
    let cards = || picture.nodes.iter().enumerate().filter_map(|(place, node)| Some((place, node.card()?)));
    let signs: BTreeSet<Sign> = cards().map(|(_, card)| card.sign).collect();
    let listed = |wanted: &dyn Fn(&Card) -> bool| {
        cards()
            .filter(|(_, card)| wanted(card))
            .map(|(place, _)| format!("s{place}"))
            .collect::<Vec<_>>()
            .join(",")
    };
    for sign in signs {
        let (look, name) = (style::look(sign), sign.word().en.replace(' ', ""));
        let dashes = look.dashes.map(|dashes| format!(",stroke-dasharray:{dashes}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "    classDef {name} fill:{},stroke:{},stroke-width:{}.{}px,color:{}{dashes}",
            look.fill,
            look.ink,
            look.stroke / 10,
            look.stroke % 10,
            style::INK
        );
        let _ = writeln!(out, "    class {} {name}", listed(&|card: &Card| card.sign == sign));
    }
    let optional = listed(&|card: &Card| card.optional);
    if !optional.is_empty() {
        let _ = writeln!(out, "    classDef may stroke-dasharray:6 3\n    class {optional} may");
    }
    let gateways = |any: bool| {
        let all = picture.nodes.iter().enumerate().filter(|(_, node)| match &node.body {
            Body::Gateway(gateway) => (gateway.join == Join::Any) == any,
            Body::Card(_) | Body::Flag(_) => false,
        });
        all.map(|(place, _)| format!("s{place}")).collect::<Vec<_>>().join(",")
    };
    let (all, any) = (gateways(false), gateways(true));
    if !all.is_empty() {
        let _ = writeln!(
            out,
            "    classDef all fill:{0},stroke:{0},color:#FFFFFF\n    class {all} all",
            style::DARK
        );
    }
    if !any.is_empty() {
        let _ = writeln!(
            out,
            "    classDef any fill:#FFFFFF,stroke:{},stroke-width:2.4px\n    class {any} any",
            style::DARK
        );
    }
}
