//! Both chains for other people's tools: DOT through `petgraph`, Mermaid, and a Markdown table.
//!
//! In a figure a step that comes has a thick border, one that goes a dashed one, one that changes a double one; the word stands in it.

use std::fmt::Write as _;

use super::{
    beside, cause, difference, edge_sign, edge_word, legend, needs, numbered, provisions, shown, sign,
    summary, who, word,
};
use crate::compare::chains::{ChainDiff, Change, DiffEdge, DiffStep, EdgeChange};
use crate::graph::{self, Graph};
use crate::render::comparison::Sides;
use crate::render::diagram::{markdown_cell, mermaid_quoted};
use crate::source::{Lang, Text};
use crate::words::Words;

/// What the box of a step says, line by line.
fn lines(words: &Words<'_>, diff: &ChainDiff, place: usize, step: &DiffStep, lang: Lang) -> Vec<String> {
    let Some((findings, own)) = shown(diff, step) else { return Vec::new() };
    let mut lines = Vec::new();
    if step.change != Change::Stays {
        lines.push(format!("{} ({})", word(&step.change).get(lang), sign(&step.change)));
    }
    lines.push(numbered(words, diff, place).get(lang).to_owned());
    lines.push(who(words, findings, own).get(lang).to_owned());
    match &step.change {
        Change::Changed(list) => {
            lines.extend(list.iter().map(|one| difference(words, diff, one).get(lang).to_owned()));
        }
        _ => lines.extend(own.due.iter().map(|due| words.due(due).get(lang).to_owned())),
    }
    lines.push(provisions(words, diff, step).get(lang).to_owned());
    if step.change != Change::Stays {
        lines.push(because(&cause(words, diff, &step.responsible), lang));
    }
    lines
}

fn because(text: &Text, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("起因：{}", text.zh),
        Lang::En => format!("because of: {}", text.en),
    }
}

/// What stands beside the line of an edge.
fn edge_text(words: &Words<'_>, edge: &DiffEdge, lang: Lang) -> String {
    let cites = words.cites(edge.norms.iter().flatten().copied());
    if edge.change == EdgeChange::Stays {
        return cites.get(lang).to_owned();
    }
    format!("{} ({}) {}", edge_word(edge.change).get(lang), edge_sign(edge.change), cites.get(lang))
}

/// What stands over the figure.
fn heading(words: &Words<'_>, sides: &Sides, diff: &ChainDiff, lang: Lang) -> Vec<String> {
    let title = words.action(diff.action);
    let mut lines = match lang {
        Lang::Zh => vec![format!("新旧办理流程：{}", title.zh)],
        Lang::En => vec![format!("Old and new chain: {}", title.en)],
    };
    lines.extend(sides.plain(lang));
    lines.push(summary(diff).get(lang).to_owned());
    for (title, questions) in needs(words, diff) {
        let colon = if lang == Lang::Zh { "：" } else { ": " };
        let all: Vec<&str> = questions.iter().map(|question| question.get(lang)).collect();
        lines.push(format!("{}{colon}{}", title.get(lang), all.join(" ")));
    }
    lines.push(legend(lang).to_owned());
    lines
}

/// Both chains in the DOT language.
pub fn dot(words: &Words<'_>, sides: &Sides, diff: &ChainDiff, lang: Lang) -> String {
    let mut drawn: Graph<DiffStep, DiffEdge> = Graph::default();
    let nodes: Vec<_> = diff.steps.iter().map(|step| drawn.add_node(step.clone())).collect();
    for edge in &diff.edges {
        if let (Some(&from), Some(&to)) = (nodes.get(edge.from), nodes.get(edge.to)) {
            drawn.add_edge(from, to, edge.clone());
        }
    }
    let head = format!(
        "    graph [rankdir=TB, label={}, labelloc=t]\n    node [shape=box, style=rounded, fontname=\"sans-serif\"]\n    edge [fontname=\"sans-serif\", fontsize=10]\n",
        graph::dot_quoted(&heading(words, sides, diff, lang).join("\n")),
    );
    let node = |place: usize, step: &DiffStep| {
        let style = match step.change {
            Change::Stays => "",
            Change::Added => ", style=\"rounded,bold\"",
            Change::Dropped => ", style=\"rounded,dashed\"",
            Change::Changed(_) => ", style=solid, peripheries=2",
        };
        format!("label={}{style}", graph::dot_quoted(&lines(words, diff, place, step, lang).join("\n")))
    };
    let edge = |edge: &DiffEdge| {
        let style = match edge.change {
            EdgeChange::Stays => "",
            EdgeChange::Added | EdgeChange::Joined => ", style=bold",
            EdgeChange::Dropped | EdgeChange::Parted => ", style=dashed",
        };
        let free = if edge.backward { ", constraint=false" } else { "" };
        format!("label={}{style}{free}", graph::dot_quoted(&edge_text(words, edge, lang)))
    };
    graph::dot(&drawn, &head, &node, &edge)
}

/// Both chains as a Mermaid flow chart.
pub fn mermaid(words: &Words<'_>, sides: &Sides, diff: &ChainDiff, lang: Lang) -> String {
    let mut out = String::from("flowchart TB\n");
    for text in heading(words, sides, diff, lang) {
        // A string never fails to be written to.
        let _ = writeln!(out, "    %% {}", text.replace(['{', '}', '%'], " "));
    }
    for (place, step) in diff.steps.iter().enumerate() {
        let lines: Vec<String> =
            lines(words, diff, place, step, lang).iter().map(|line| mermaid_quoted(line)).collect();
        let text = lines.join("<br>");
        let _ = match step.change {
            Change::Changed(_) => writeln!(out, "    s{}[[\"{text}\"]]", place + 1),
            _ => writeln!(out, "    s{}[\"{text}\"]", place + 1),
        };
    }
    for edge in &diff.edges {
        let line = match edge.change {
            EdgeChange::Stays => "-->",
            EdgeChange::Added | EdgeChange::Joined => "==>",
            EdgeChange::Dropped | EdgeChange::Parted => "-.->",
        };
        let text = mermaid_quoted(&edge_text(words, edge, lang));
        let _ = writeln!(out, "    s{} {line}|\"{text}\"| s{}", edge.from + 1, edge.to + 1);
    }
    for (place, step) in diff.steps.iter().enumerate() {
        match step.change {
            Change::Added => _ = writeln!(out, "    style s{} stroke-width:4px", place + 1),
            Change::Dropped => _ = writeln!(out, "    style s{} stroke-dasharray: 5 5", place + 1),
            Change::Stays | Change::Changed(_) => {}
        }
    }
    out
}

/// Both chains as a Markdown table with a heading.
pub fn markdown(words: &Words<'_>, sides: &Sides, diff: &ChainDiff, lang: Lang) -> String {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let mut heading = heading(words, sides, diff, lang).into_iter();
    let mut out = format!("## {}\n\n", heading.next().unwrap_or_default());
    for text in heading {
        let _ = writeln!(out, "{text}\n");
    }
    out.push_str(pick(
        "| 序号 | 环节 | | 旧 | 新 | 差别 | 条款 | 起因 |\n|---|---|---|---|---|---|---|---|\n",
        "| No. | Step | | Before | After | Difference | Provision | Because of |\n|---|---|---|---|---|---|---|---|\n",
    ));
    for (place, step) in diff.steps.iter().enumerate() {
        let side = |findings: &crate::findings::Findings, at: Option<usize>| {
            let own = at.and_then(|at| findings.steps.get(at));
            own.map(|own| who(words, findings, own).get(lang).to_owned()).unwrap_or_default()
        };
        let differences = match &step.change {
            Change::Changed(list) => {
                let texts: Vec<String> =
                    list.iter().map(|one| difference(words, diff, one).get(lang).to_owned()).collect();
                texts.join(pick("；", "; "))
            }
            _ => String::new(),
        };
        let because = if step.change == Change::Stays {
            String::new()
        } else {
            cause(words, diff, &step.responsible).get(lang).to_owned()
        };
        let _ = writeln!(
            out,
            "| {} | {} | {} {} | {} | {} | {} | {} | {} |",
            place + 1,
            markdown_cell(words.label(step.label).get(lang)),
            sign(&step.change),
            word(&step.change).get(lang),
            markdown_cell(&side(&diff.before, step.old)),
            markdown_cell(&side(&diff.after, step.new)),
            markdown_cell(&differences),
            markdown_cell(provisions(words, diff, step).get(lang)),
            markdown_cell(&because),
        );
    }
    if !diff.edges.is_empty() {
        out.push_str(pick(
            "\n| 次序 | | 条款 | 起因 |\n|---|---|---|---|\n",
            "\n| Order | | Provision | Because of |\n|---|---|---|---|\n",
        ));
    }
    for edge in &diff.edges {
        let (from, to) = (numbered(words, diff, edge.from), numbered(words, diff, edge.to));
        let because = if edge.change == EdgeChange::Stays {
            String::new()
        } else {
            cause(words, diff, &edge.responsible).get(lang).to_owned()
        };
        let _ = writeln!(
            out,
            "| {} → {} | {} {} | {} | {} |",
            markdown_cell(from.get(lang)),
            markdown_cell(to.get(lang)),
            edge_sign(edge.change),
            edge_word(edge.change).get(lang),
            markdown_cell(words.cites(edge.norms.iter().flatten().copied()).get(lang)),
            markdown_cell(&because),
        );
    }
    if let Some((text, cause)) = beside(words, diff) {
        let colon = pick("：", ": ");
        let _ = writeln!(
            out,
            "\n{}{colon}{} ({})",
            pick("环节以外的变化", "Beside the steps"),
            text.get(lang),
            because(&cause, lang)
        );
    }
    out
}
