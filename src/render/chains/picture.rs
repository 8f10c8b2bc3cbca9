//! The old and the new chain as one picture: what stays, comes, goes and changes, each difference with the norms responsible for it.
//!
//! Decides nothing; the picture is drawn like every other.

use super::{beside, cause, difference, edge_word, provisions, shown, summary, who, word};
use crate::compare::chains::{ChainDiff, Change as Became, DiffEdge, DiffStep, EdgeChange};
use crate::picture::{Body, Change, Entry, Flow, Lane, Maker, Node, Picture, Place, Remark, footer, headed};
use crate::render::comparison::{Sides, flip_text};
use crate::source::Text;
use crate::words::Words;

/// What the drawing of a change shows. `digest` is that of the rulebook, for the footer.
pub fn picture(words: &Words<'_>, sides: &Sides, diff: &ChainDiff, digest: &str) -> Picture {
    let makers = [Maker::new(words, &diff.before, None), Maker::new(words, &diff.after, None)];
    let mut lanes: Vec<(Place, Text)> = Vec::new();
    let mut nodes: Vec<Node> = Vec::new();
    for (place, step) in diff.steps.iter().enumerate() {
        let [old, new] = &makers;
        let (maker, at) = match (step.new, step.old) {
            (Some(at), _) => (new, at),
            (None, Some(at)) => (old, at),
            (None, None) => continue,
        };
        let (Some(mut card), Some((_, known))) = (maker.card(at), shown(diff, step)) else { continue };
        card.steps = vec![place];
        card.number = (place + 1).to_string();
        card.cites = provisions(words, diff, step);
        card.change = became(&step.change);
        card.changes = changes(words, diff, step);
        let home = maker.place(known);
        let lane = lanes.iter().position(|(known, _)| *known == home).unwrap_or_else(|| {
            let title = headed(maker.place_title(&home));
            lanes.push((home, title));
            lanes.len() - 1
        });
        nodes.push(Node {
            lane,
            loose: step.loose && !diff.edges.is_empty(),
            body: Body::Card(Box::new(card)),
        });
    }
    let action = words.action(diff.action);
    let (before, after) = (&sides.before, &sides.after);
    Picture {
        title: Text::new(
            format!("修改前后的办理流程：{}", action.zh),
            format!("Approval chain, before and after: {}", action.en),
        ),
        subtitle: Text::new(format!("{} → {}", before.zh, after.zh), format!("{} → {}", before.en, after.en)),
        lanes: lanes.into_iter().map(|(_, title)| Lane { title }).collect(),
        nodes,
        flows: diff.edges.iter().map(|edge| flow(words, diff, edge)).collect(),
        remarks: remarks(words, sides, diff),
        description: description(words, diff),
        footer: footer(words, digest),
        page: None,
    }
}

fn became(change: &Became) -> Change {
    match change {
        Became::Stays => Change::Stays,
        Became::Added => Change::Added,
        Became::Dropped => Change::Dropped,
        Became::Changed(_) => Change::Altered,
    }
}

/// What changes about a step, each with its cause.
fn changes(words: &Words<'_>, diff: &ChainDiff, step: &DiffStep) -> Vec<Text> {
    let because = |text: Text, cause: &Text| {
        Text::new(format!("{}（{}）", text.zh, cause.zh), format!("{} ({})", text.en, cause.en))
    };
    match &step.change {
        Became::Stays => Vec::new(),
        Became::Added | Became::Dropped => {
            let cause = cause(words, diff, &step.responsible);
            vec![Text::new(format!("起因：{}", cause.zh), format!("because of {}", cause.en))]
        }
        Became::Changed(differences) => differences
            .iter()
            .map(|of| because(difference(words, diff, of), &cause(words, diff, &of.responsible)))
            .collect(),
    }
}

fn flow(words: &Words<'_>, diff: &ChainDiff, edge: &DiffEdge) -> Flow {
    let [old, new] = &edge.norms;
    let (norms, change) = match edge.change {
        EdgeChange::Stays => (new, Change::Stays),
        EdgeChange::Added | EdgeChange::Joined => (new, Change::Added),
        EdgeChange::Dropped | EdgeChange::Parted => (old, Change::Dropped),
    };
    let cites = words.cites(norms.iter().copied());
    let stays =
        |place: usize| diff.steps.get(place).is_some_and(|step| step.old.is_some() && step.new.is_some());
    // That a step which comes or goes has its order with it goes without saying.
    let word = (stays(edge.from) && stays(edge.to)).then(|| edge_word(edge.change));
    let label = match (edge.change, word) {
        (EdgeChange::Stays, _) => None,
        (_, Some(word)) => {
            Some(Text::new(format!("{} {}", word.zh, cites.zh), format!("{} {}", word.en, cites.en)))
        }
        (_, None) => Some(cites.clone()),
    };
    Flow { from: edge.from, to: edge.to, taken: false, back: edge.backward, label, cites, change }
}

fn remarks(words: &Words<'_>, sides: &Sides, diff: &ChainDiff) -> Vec<Remark> {
    let mut lines = vec![summary(diff)];
    lines.extend(sides.notes.iter().cloned());
    let mut remarks = vec![Remark { heading: Text::new("变化", "What changes"), lines }];
    if let Some((text, cause)) = beside(words, diff) {
        let line = Text::new(
            format!("{}（起因：{}）", text.zh, cause.zh),
            format!("{} (because of {})", text.en, cause.en),
        );
        remarks.push(Remark { heading: Text::new("环节以外", "Beside the steps"), lines: vec![line] });
    }
    let norms = diff.flips.iter().map(|flip| {
        let (text, says) = (
            flip_text(words, flip),
            flip.after.or(flip.before).map(|norm| words.norm(norm)).unwrap_or_default(),
        );
        Text::new(format!("{}：{}", text.zh, says.zh), format!("{}: {}", text.en, says.en))
    });
    let lines: Vec<Text> = norms.collect();
    if !lines.is_empty() {
        remarks.push(Remark { heading: Text::new("改动的规范", "Norms that differ"), lines });
    }
    remarks
}

/// The table of both chains: the state of each step is what becomes of it.
pub fn entries(words: &Words<'_>, diff: &ChainDiff) -> Vec<Entry> {
    let steps = diff.steps.iter().enumerate();
    steps
        .filter_map(|(place, step)| {
            let (findings, known) = shown(diff, step)?;
            let after = diff.edges.iter().filter(|edge| {
                edge.to == place && !matches!(edge.change, EdgeChange::Dropped | EdgeChange::Parted)
            });
            let mut state = word(&step.change);
            for change in changes(words, diff, step) {
                state =
                    Text::new(format!("{}；{}", state.zh, change.zh), format!("{}; {}", state.en, change.en));
            }
            Some(Entry {
                number: place + 1,
                title: words.label(step.label),
                required: known.required,
                quantifier: None,
                by: vec![who(words, findings, known)],
                after: after.map(|edge| edge.from + 1).collect(),
                due: known.due.iter().map(|due| words.due(due)).collect(),
                state,
                blocked: false,
                cites: provisions(words, diff, step),
            })
        })
        .collect()
}

fn description(words: &Words<'_>, diff: &ChainDiff) -> Vec<Text> {
    let mut lines = vec![summary(diff)];
    lines.extend(entries(words, diff).into_iter().map(|entry| {
        let by = entry.by.first().cloned().unwrap_or_default();
        Text::new(
            format!(
                "{} {}：{}；{}；{}。",
                entry.number, entry.title.zh, by.zh, entry.state.zh, entry.cites.zh
            ),
            format!(
                "{} {}: {}; {}; {}.",
                entry.number, entry.title.en, by.en, entry.state.en, entry.cites.en
            ),
        )
    }));
    lines
}
