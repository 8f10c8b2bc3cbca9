//! The chain for other people's tools: DOT through `petgraph`, Mermaid, and a Markdown table. Decides nothing.
//!
//! DOT and Mermaid are written from the same picture as the drawings, so that they say the same; only where things stand is left to those tools.

mod dot;
mod markdown;
mod mermaid;

use crate::picture::{Body, Card, Mark, Picture, Remark, Sign, Tongue};
use crate::source::Text;

pub use dot::dot;
pub use markdown::markdown;
pub(super) use markdown::markdown_cell;
pub(super) use mermaid::mermaid_quoted;
pub use mermaid::{Chart, mermaid};

/// What a box says, line by line.
fn lines(body: &Body, tongue: Tongue) -> Vec<String> {
    match body {
        Body::Card(card) => card_lines(card, tongue),
        Body::Gateway(gateway) => vec![format!("{} {}", tongue.line(&gateway.join.word()), gateway.of)],
        Body::Flag(flag) => vec![format!("{} {}", if flag.away { "→" } else { "←" }, flag.number)],
    }
}

fn card_lines(card: &Card, tongue: Tongue) -> Vec<String> {
    let line = |text: &Text| tongue.line(text);
    let pick = |zh: &'static str, en: &'static str| tongue.line(&Text::new(zh, en));
    let behind = |text: String, note: Option<String>| match note {
        Some(note) => format!("{text} · {note}"),
        None => text,
    };
    let may = card.optional.then(|| pick("可以", "may"));
    let mut lines =
        vec![behind(format!("{} {}", card.number, line(&card.title)), may), line(&card.sign.word())];
    lines.extend(card.head.map(|(join, done, of)| format!("{} {done}/{of}", line(&join.word()))));
    for row in &card.rows {
        let state = row
            .sign
            .filter(|sign| *sign != Sign::Pending && *sign != card.sign)
            .map(|sign| line(&sign.word()));
        let text = behind(behind(line(&row.text), row.note.as_ref().map(line)), state);
        lines.push(if row.struck { format!("{}: {text}", pick("不得办理", "may not")) } else { text });
    }
    lines.extend(card.asides.iter().map(line));
    lines.extend(
        card.reasons.iter().map(|(obstacle, why)| format!("{}: {}", line(&obstacle.word()), line(why))),
    );
    lines.extend(card.due.iter().map(line));
    lines.extend(card.changes.iter().map(line));
    lines.push(line(&card.cites));
    lines.extend(card.marks.iter().map(|mark| match mark {
        Mark::Reading(id) => format!("{} {id}", pick("取决于读法", "rests on reading")),
        Mark::Judgement(what) => format!("{}: {}", pick("取决于判断", "rests on a judgement"), line(what)),
    }));
    lines.retain(|line| !line.is_empty());
    lines
}

/// What is written on a line.
fn flow_text(picture: &Picture, flow: usize, tongue: Tongue) -> String {
    let Some(flow) = picture.flows.get(flow) else { return String::new() };
    let label = flow.label.as_ref().map(|label| tongue.line(label));
    [label, Some(tongue.line(&flow.cites))]
        .into_iter()
        .flatten()
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}

/// The lines of a picture, those that lead back last: the tools take the first ones for the way of the chain.
fn in_order(picture: &Picture) -> Vec<usize> {
    let mut order: Vec<usize> = (0..picture.flows.len()).collect();
    order.sort_by_key(|&flow| picture.flows.get(flow).is_some_and(|flow| flow.back));
    order
}

/// The remarks below a drawing, and by which rules it was made.
fn notes(picture: &Picture, tongue: Tongue) -> Vec<String> {
    let remark = |remark: &Remark| {
        let heading = tongue.line(&remark.heading);
        std::iter::once(heading)
            .chain(remark.lines.iter().map(|text| format!("· {}", tongue.line(text))))
            .collect::<Vec<_>>()
    };
    picture
        .remarks
        .iter()
        .flat_map(remark)
        .chain([tongue.line(&picture.footer)])
        .filter(|line| !line.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::{Flow, Join, Lane, Node, Row, Who};
    use crate::source::Lang;

    /// Everything that means something to one of the tools, and a word that ends a block.
    const NASTY: &str = "end \"a\" \\ <b> & #35; `*_ {x} | ; --> end";

    fn card(number: &str, title: &str) -> Node {
        let text = |text: &str| Text::new(text, text);
        let row = Row { sign: None, who: Who::Person, text: text(NASTY), note: None, struck: false };
        let card = Card {
            steps: vec![0],
            number: number.to_owned(),
            title: text(title),
            sign: Sign::Blocked,
            collective: false,
            optional: false,
            head: Some((Join::All, 1, 3)),
            rows: vec![row],
            asides: Vec::new(),
            reasons: Vec::new(),
            due: Vec::new(),
            cites: text("Art. 1"),
            marks: Vec::new(),
            change: crate::picture::Change::Stays,
            changes: Vec::new(),
        };
        Node { lane: 0, loose: false, body: Body::Card(Box::new(card)) }
    }

    fn nasty() -> Picture {
        let text = |text: &str| Text::new(text, text);
        let flow = |from, to, back| Flow {
            from,
            to,
            taken: false,
            back,
            label: Some(text(NASTY)),
            cites: text("Art. 2"),
            change: crate::picture::Change::Stays,
        };
        Picture {
            title: text(NASTY),
            lanes: vec![Lane { title: text(NASTY) }],
            nodes: vec![card("1", "end"), card("2", NASTY)],
            flows: vec![flow(1, 0, true), flow(0, 1, false)],
            remarks: vec![Remark { heading: text("end"), lines: vec![text(NASTY)] }],
            ..Picture::default()
        }
    }

    #[test]
    fn dot_escapes_what_means_something_to_it_and_leads_back_last() {
        let out = dot(&nasty(), Tongue::One(Lang::En));
        assert!(out.contains(r#"end \"a\" \\ <b> &amp; #35; `*_ {x} | ; --> end"#), "{out}");
        let (on, back) = (out.find("0 -> 1"), out.find("1 -> 0"));
        assert!(on.is_some() && on < back, "{out}");
        assert_eq!(out.matches("constraint=false").count(), 1, "{out}");
    }

    #[test]
    fn mermaid_escapes_what_means_something_to_it_and_leads_back_last() {
        for chart in [Chart::Flow, Chart::Swimlane] {
            let out = mermaid(&nasty(), Tongue::One(Lang::En), chart);
            let quoted =
                "end &quot;a&quot; &bsol; &lt;b&gt; &amp; &num;35; &grave;&ast;&lowbar; {x} | ; --&gt; end";
            assert!(out.contains(quoted), "{out}");
            let on = out.find("s0 -->");
            match chart {
                Chart::Flow => assert!(on.is_some() && on < out.find("s1 -.->"), "{out}"),
                // Mermaid would turn the chain over; the box says where it leads.
                Chart::Swimlane => {
                    assert!(on.is_some() && !out.contains("s1 -.->") && out.contains("<br>↩ 1 end"), "{out}");
                }
            }
            assert_eq!(out.contains("swimlane-beta"), chart == Chart::Swimlane);
            // Every line that is no comment stands for itself: nothing broke out of its quotes.
            assert!(
                out.lines().all(|line| line.matches('"').count() % 2 == 0
                    || line.starts_with("title:")
                    || line.starts_with("%% ")),
                "{out}"
            );
        }
    }
}
