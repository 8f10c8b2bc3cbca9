//! The chain for other people's tools: DOT through `petgraph`, Mermaid, and a Markdown table.

use std::fmt::Write as _;

use crate::ask::Answer;
use crate::chain::{Hindered, chain};
use crate::findings::State;
use crate::graph;
use crate::source::{Lang, Text};
use crate::words::{Words, list};

/// What the box of a step says, line by line: the step, who, the last day, what hinders it, the citation.
fn lines(words: &Words<'_>, answer: &Answer, place: usize, hindered: &[Hindered], lang: Lang) -> Vec<String> {
    let Some(step) = answer.findings.steps.get(place) else {
        return Vec::new();
    };
    let mut lines = vec![format!("{} {}", place + 1, words.label(step.label).get(lang))];
    let many = step.seats.iter().map(|seat| seat.candidates.len()).sum::<usize>() > 1;
    if many {
        lines.push(words.quantifier(step.quantifier, step.required).get(lang).to_owned());
    }
    for seat in &step.seats {
        let names: Vec<Text> = seat
            .candidates
            .iter()
            .take(4)
            .map(|candidate| words.candidate(candidate, answer.findings.situation.date))
            .collect();
        let more = seat.candidates.len().saturating_sub(4);
        let mut text = list(names).get(lang).to_owned();
        if more > 0 {
            // A string never fails to be written to.
            let _ = write!(text, " +{more}");
        }
        if seat.candidates.is_empty() {
            nobody(seat.open, lang).clone_into(&mut text);
        }
        lines.push(text);
    }
    lines.extend(step.due.iter().map(|due| words.due(due).get(lang).to_owned()));
    if hindered.iter().any(|why| *why != Hindered::Waits) {
        lines.push(if lang == Lang::Zh { "受阻" } else { "stuck" }.to_owned());
    }
    if step.state != State::Pending {
        lines.push(words.state(step.state).get(lang).to_owned());
    }
    lines.push(words.cites(step.norms.iter().copied()).get(lang).to_owned());
    lines
}

fn nobody(open: bool, lang: Lang) -> &'static str {
    match (open, lang) {
        (true, Lang::Zh) => "规则未写明由谁办理",
        (true, Lang::En) => "the text does not say who",
        (false, Lang::Zh) => "无人可办",
        (false, Lang::En) => "nobody can",
    }
}

/// The chain in the DOT language.
pub fn dot(words: &Words<'_>, answer: &Answer, lang: Lang) -> String {
    let chained = chain(&answer.findings);
    let title = words.action(answer.question.action);
    let head = format!(
        "    graph [rankdir=TB, label={}, labelloc=t]\n    node [shape=box, style=rounded, fontname=\"sans-serif\"]\n    edge [fontname=\"sans-serif\", fontsize=10]\n",
        graph::dot_quoted(title.get(lang)),
    );
    let node = |place: usize, link: &crate::chain::Link| {
        let label = lines(words, answer, place, &link.hindered, lang).join("\n");
        let step = answer.findings.steps.get(place);
        let style = match step.map(|step| (step.required, step.state)) {
            Some((false, _)) => ", style=\"rounded,dashed\"",
            Some((_, State::Done)) => ", style=\"rounded,bold\"",
            _ => "",
        };
        format!("label={}{style}", graph::dot_quoted(&label))
    };
    let edge = |order: &crate::chain::Order| {
        format!("label={}", graph::dot_quoted(words.cites(order.norms.iter().copied()).get(lang)))
    };
    graph::dot(&chained.graph, &head, &node, &edge)
}

/// A string inside the double quotes of Mermaid.
pub(super) fn mermaid_quoted(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('#', "&num;")
}

/// The chain as a Mermaid flow chart.
pub fn mermaid(words: &Words<'_>, answer: &Answer, lang: Lang) -> String {
    let chained = chain(&answer.findings);
    let mut out = String::from("flowchart TB\n");
    for (place, link) in chained.graph.node_weights().enumerate() {
        let label: Vec<String> = lines(words, answer, place, &link.hindered, lang)
            .iter()
            .map(|line| mermaid_quoted(line))
            .collect();
        let _ = writeln!(out, "    s{}[\"{}\"]", place + 1, label.join("<br>"));
    }
    for edge in chained.graph.edge_indices() {
        let (Some((from, to)), Some(order)) =
            (chained.graph.edge_endpoints(edge), chained.graph.edge_weight(edge))
        else {
            continue;
        };
        let cites = words.cites(order.norms.iter().copied());
        let _ = writeln!(
            out,
            "    s{} -->|\"{}\"| s{}",
            from.index() + 1,
            mermaid_quoted(cites.get(lang)),
            to.index() + 1
        );
    }
    for (place, step) in answer.findings.steps.iter().enumerate() {
        if !step.required {
            let _ = writeln!(out, "    style s{} stroke-dasharray: 5 5", place + 1);
        }
        if step.state == State::Done {
            let _ = writeln!(out, "    style s{} stroke-width:3px", place + 1);
        }
    }
    out
}

fn markdown_cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', "<br>")
}

/// The chain as a Markdown table with a heading.
pub fn markdown(words: &Words<'_>, answer: &Answer, lang: Lang) -> String {
    let case = words.case;
    let chained = chain(&answer.findings);
    let links: Vec<_> = chained.graph.node_weights().collect();
    let title = words.action(answer.question.action);
    let mut out = match lang {
        Lang::Zh => format!("## 办理流程：{}\n\n", title.zh),
        Lang::En => format!("## Approval chain: {}\n\n", title.en),
    };
    let _ = writeln!(
        out,
        "`{}` · {} · {}\n",
        case.facts.actions.id(answer.question.action),
        answer.findings.situation.date,
        case.book.header.title.get(lang)
    );
    for text in words.judged_by(answer.question.version, answer.findings.situation.date) {
        let _ = writeln!(out, "{}\n", text.get(lang));
    }
    out.push_str(match lang {
        Lang::Zh => "| 序号 | 环节 | 由谁 | 前置环节 | 期限 | 状态 | 依据 |\n|---|---|---|---|---|---|---|\n",
        Lang::En => "| No. | Step | By | After | Due | State | Provision |\n|---|---|---|---|---|---|---|\n",
    });
    for (place, step) in answer.findings.steps.iter().enumerate() {
        let by: Vec<String> = step
            .seats
            .iter()
            .map(|seat| {
                if seat.candidates.is_empty() {
                    return nobody(seat.open, lang).to_owned();
                }
                let day = answer.findings.situation.date;
                list(seat.candidates.iter().map(|candidate| words.candidate(candidate, day)))
                    .get(lang)
                    .to_owned()
            })
            .collect();
        let after: Vec<String> = links
            .get(place)
            .map(|link| link.after.iter().map(|before| (before + 1).to_string()).collect())
            .unwrap_or_default();
        let due: Vec<String> = step.due.iter().map(|due| words.due(due).get(lang).to_owned()).collect();
        let optional = if step.required {
            ""
        } else if lang == Lang::Zh {
            "（可以）"
        } else {
            " (may)"
        };
        let quantifier = if by.len() > 1 {
            let word = words.quantifier(step.quantifier, step.required);
            if lang == Lang::Zh { format!("{}：", word.zh) } else { format!("{}: ", word.en) }
        } else {
            String::new()
        };
        let _ = writeln!(
            out,
            "| {} | {}{optional} | {quantifier}{} | {} | {} | {} | {} |",
            place + 1,
            markdown_cell(words.label(step.label).get(lang)),
            markdown_cell(&by.join(if lang == Lang::Zh { "；" } else { "; " })),
            after.join(if lang == Lang::Zh { "、" } else { ", " }),
            markdown_cell(&due.join(if lang == Lang::Zh { "；" } else { "; " })),
            words.state(step.state).get(lang),
            markdown_cell(words.cites(step.norms.iter().copied()).get(lang)),
        );
    }
    out
}
