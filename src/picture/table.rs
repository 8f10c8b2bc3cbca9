//! The table of steps: what the drawing shows, as rows of words, nothing folded and nothing left out.

use crate::ask::Answer;
use crate::chain::{Hindered, chain};
use crate::findings::Seat;
use crate::source::Text;
use crate::words::{Words, list, unnamed};

/// A row of the table: one step.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its number, from 1.
    pub number: usize,
    /// What is done.
    pub title: Text,
    /// Whether it must be taken.
    pub required: bool,
    /// How many of those named must act, where it has to be said.
    pub quantifier: Option<Text>,
    /// Who may act, place by place.
    pub by: Vec<Text>,
    /// The numbers of the steps directly before it.
    pub after: Vec<usize>,
    /// Its last days.
    pub due: Vec<Text>,
    /// How far it has come.
    pub state: Text,
    /// Whether something other than the steps before it keeps it from being taken.
    pub blocked: bool,
    /// The provisions.
    pub cites: Text,
}

/// The steps of an answer, row by row.
pub fn table(words: &Words<'_>, answer: &Answer) -> Vec<Entry> {
    let findings = &answer.findings;
    let chained = chain(findings);
    let links: Vec<_> = chained.graph.node_weights().collect();
    let day = findings.situation.date;
    let seat = |seat: &Seat| {
        if seat.candidates.is_empty() {
            return unnamed(seat);
        }
        list(seat.candidates.iter().map(|candidate| words.candidate(candidate, day)))
    };
    let steps = findings.steps.iter().enumerate();
    steps
        .map(|(place, step)| {
            let link = links.get(place);
            let hindered = link.map(|link| link.hindered.as_slice()).unwrap_or_default();
            let by: Vec<Text> = step.seats.iter().map(seat).collect();
            Entry {
                number: place + 1,
                title: words.label(step.label),
                required: step.required,
                quantifier: (by.len() > 1).then(|| words.quantifier(step.quantifier, step.required)),
                by,
                after: link
                    .map(|link| link.after.iter().map(|before| before + 1).collect())
                    .unwrap_or_default(),
                due: step.due.iter().map(|due| words.due(due)).collect(),
                state: words.state(step.state),
                blocked: hindered.iter().any(|why| *why != Hindered::Waits),
                cites: words.cites(step.norms.iter().copied()),
            }
        })
        .collect()
}

/// The table in sentences.
pub(super) fn described(entries: &[Entry]) -> Vec<Text> {
    let count = entries.len();
    let mut lines = vec![Text::new(format!("共 {count} 个环节。"), format!("{count} steps."))];
    lines.extend(entries.iter().map(|entry| {
        let by = list(entry.by.iter().cloned());
        let after: Vec<String> = entry.after.iter().map(ToString::to_string).collect();
        let (mut zh, mut en) = (
            format!("{} {}：{}", entry.number, entry.title.zh, by.zh),
            format!("{} {}: {}", entry.number, entry.title.en, by.en),
        );
        if !after.is_empty() {
            zh.push_str(&format!("；前置环节 {}", after.join("、")));
            en.push_str(&format!("; after {}", after.join(", ")));
        }
        for due in &entry.due {
            zh.push_str(&format!("；{}", due.zh));
            en.push_str(&format!("; {}", due.en));
        }
        let blocked = if entry.blocked { ("；受阻", "; blocked") } else { ("", "") };
        Text::new(
            format!("{zh}；{}{}；{}。", entry.state.zh, blocked.0, entry.cites.zh),
            format!("{en}; {}{}; {}.", entry.state.en, blocked.1, entry.cites.en),
        )
    }));
    lines
}
