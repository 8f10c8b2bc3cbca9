//! The old and the new chain of an action in one figure: an outline for the terminal, DOT, Mermaid, a Markdown table, JSON.
//!
//! Decides nothing. Every change has a sign and a word, so that it is read without colour and in print; the sign of a step stands
//! before its number, the same in every format: `=` stays, `+` comes, `-` goes, `~` changes.

mod figure;
mod outline;
mod picture;
mod wire;

pub use figure::{dot, markdown, mermaid};
pub use outline::outline;
pub use picture::{entries, picture};
pub use wire::{schema, wire};

use std::collections::BTreeSet;

use super::comparison::flip_text;
use super::text::steps::held_back;
use crate::atom::Label;
use crate::compare::chains::{ChainDiff, Change, DiffEdge, DiffStep, Difference, EdgeChange, What};
use crate::findings::{Candidate, Due, Findings, Seat, Step};
use crate::source::{Lang, Text};
use crate::words::{Words, list, unnamed};

/// The sign of what becomes of a step.
fn sign(change: &Change) -> &'static str {
    match change {
        Change::Stays => "=",
        Change::Added => "+",
        Change::Dropped => "-",
        Change::Changed(_) => "~",
    }
}

/// What becomes of a step, in a word.
fn word(change: &Change) -> Text {
    match change {
        Change::Stays => Text::new("不变", "stays"),
        Change::Added => Text::new("新增", "added"),
        Change::Dropped => Text::new("取消", "dropped"),
        Change::Changed(_) => Text::new("改变", "changed"),
    }
}

/// The sign of what becomes of an edge.
fn edge_sign(change: EdgeChange) -> &'static str {
    match change {
        EdgeChange::Stays => "=",
        EdgeChange::Added => "+",
        EdgeChange::Dropped => "-",
        EdgeChange::Joined | EdgeChange::Parted => "~",
    }
}

/// What becomes of an edge, in words.
fn edge_word(change: EdgeChange) -> Text {
    match change {
        EdgeChange::Stays => Text::new("次序不变", "order stays"),
        EdgeChange::Added => Text::new("新增次序", "order added"),
        EdgeChange::Dropped => Text::new("次序取消", "order dropped"),
        EdgeChange::Joined => Text::new("改为直接相接", "now directly one after the other"),
        EdgeChange::Parted => Text::new("中间插入其他环节", "other steps come between now"),
    }
}

/// The signs and what they mean.
fn legend(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "= 不变  + 新增  - 取消  ~ 改变",
        Lang::En => "= stays  + added  - dropped  ~ changed",
    }
}

/// A step on the side on which it is shown: the new one, or the old where it goes.
fn shown<'a>(diff: &'a ChainDiff, step: &DiffStep) -> Option<(&'a Findings, &'a Step)> {
    let new = step.new.and_then(|place| Some((&diff.after, diff.after.steps.get(place)?)));
    new.or_else(|| Some((&diff.before, diff.before.steps.get(step.old?)?)))
}

/// Who may take a step, place by place.
fn who(words: &Words<'_>, findings: &Findings, step: &Step) -> Text {
    let day = findings.situation.date;
    let seat = |seat: &Seat| {
        if seat.candidates.is_empty() {
            return unnamed(seat);
        }
        people(words, &seat.candidates, day)
    };
    let seats: Vec<Text> = words.seats(step).into_iter().map(|(of, _)| seat(of)).collect();
    let several = step.seats.iter().map(|seat| seat.candidates.len()).sum::<usize>() > 1;
    let named = Text::new(
        seats.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join("；"),
        seats.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join("; "),
    );
    if !several {
        return named;
    }
    let how = words.quantifier(step.quantifier, step.required);
    Text::new(format!("{}：{}", how.zh, named.zh), format!("{}: {}", how.en, named.en))
}

/// Several people; of many the first.
fn people(words: &Words<'_>, candidates: &[Candidate], day: jiff::civil::Date) -> Text {
    const NAMED: usize = 4;
    let named = list(candidates.iter().take(NAMED).map(|candidate| words.candidate(candidate, day)));
    match candidates.len().checked_sub(NAMED) {
        None | Some(0) => named,
        Some(more) => Text::new(
            format!("{}等 {} 人", named.zh, candidates.len()),
            format!("{} and {more} more", named.en),
        ),
    }
}

/// The provisions on which a step rests: those of both sides where they are not the same.
fn provisions(words: &Words<'_>, diff: &ChainDiff, step: &DiffStep) -> Text {
    let [old, new] = diff.norms(step).map(|norms| words.cites(norms.iter().copied()));
    if old == new || old.is_empty() {
        return new;
    }
    if new.is_empty() {
        return old;
    }
    Text::new(format!("{} → {}", old.zh, new.zh), format!("{} → {}", old.en, new.en))
}

/// The changed norms that are responsible.
fn cause(words: &Words<'_>, diff: &ChainDiff, responsible: &BTreeSet<usize>) -> Text {
    if responsible.is_empty() {
        return Text::new("事实不同，条文相同", "the facts differ, not the norms");
    }
    list(responsible.iter().filter_map(|&place| diff.flips.get(place)).map(|flip| flip_text(words, flip)))
}

/// From one to the other.
fn from_to(zh: &str, en: &str, old: &Text, new: &Text) -> Text {
    Text::new(format!("{zh}：{} → {}", old.zh, new.zh), format!("{en}: {} → {}", old.en, new.en))
}

/// In which way a step differs.
fn difference(words: &Words<'_>, diff: &ChainDiff, of: &Difference) -> Text {
    let label =
        |label: Option<Label>| label.map_or_else(|| Text::new("无", "none"), |label| words.label(label));
    match &of.what {
        What::Act(old, new) => from_to("行为", "act", &words.act(*old), &words.act(*new)),
        What::Takers { gained, lost } => {
            let more = people(words, gained, diff.after.situation.date);
            let less = people(words, lost, diff.before.situation.date);
            both_ways(("改由", "by"), (&more, &less), ("不再由", "no longer by"))
        }
        What::Places(old, new) => {
            let count = |count: usize| Text::same(count.to_string());
            if old == new {
                return Text::new("席位另行分配", "the places are filled in another way");
            }
            from_to("席位", "places", &count(*old), &count(*new))
        }
        What::Open(_, true) => Text::new("改为未写明由谁办理", "the text no longer says who"),
        What::Open(..) => Text::new("写明由谁办理", "the text now says who"),
        What::Quantifier(old, new) => {
            from_to("几人", "how many", &words.quantifier(*old, true), &words.quantifier(*new, true))
        }
        What::Required(_, true) => Text::new("由可以办改为必须办", "must now be taken; before it might"),
        What::Required(..) => Text::new("由必须办改为可以办", "may now be taken; before it had to be"),
        What::Strength(old, new) => {
            let flat = || Text::new("应当", "flatly");
            let of = |strength| words.strength(strength).unwrap_or_else(flat);
            from_to("语气", "strictness", &of(*old), &of(*new))
        }
        What::Order { gained, lost } => {
            let named = |places: &[usize]| list(places.iter().map(|&place| numbered(words, diff, place)));
            both_ways(
                ("新的前一环节", "now directly after"),
                (&named(gained), &named(lost)),
                ("不再是前一环节", "no longer directly after"),
            )
        }
        What::Due(old, new) => {
            let days = |due: &[Due]| {
                if due.is_empty() {
                    return Text::new("无", "none");
                }
                list(due.iter().map(|due| words.due(due)))
            };
            from_to("期限", "due", &days(old), &days(new))
        }
        What::Instead(old, new) => from_to("可代替", "may stand instead of", &label(*old), &label(*new)),
        What::State(old, new) => from_to("状态", "state", &words.state(*old), &words.state(*new)),
        What::Hindered { gained, lost } => {
            let more = list(held_back(words, &diff.after, gained));
            let less = list(held_back(words, &diff.before, lost));
            both_ways(("现在", "now"), (&more, &less), ("不再", "no longer"))
        }
    }
}

/// What is gained and what is lost, as far as there is any.
fn both_ways(more: (&str, &str), (gained, lost): (&Text, &Text), less: (&str, &str)) -> Text {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if !gained.is_empty() {
        zh.push(format!("{}：{}", more.0, gained.zh));
        en.push(format!("{}: {}", more.1, gained.en));
    }
    if !lost.is_empty() {
        zh.push(format!("{}：{}", less.0, lost.zh));
        en.push(format!("{}: {}", less.1, lost.en));
    }
    Text::new(zh.join("；"), en.join("; "))
}

/// A step by its number and name.
fn numbered(words: &Words<'_>, diff: &ChainDiff, place: usize) -> Text {
    let label = diff.steps.get(place).map(|step| words.label(step.label)).unwrap_or_default();
    Text::new(format!("{} {}", place + 1, label.zh), format!("{} {}", place + 1, label.en))
}

/// The changes of order between steps that are on both sides; that one which comes or goes has its order with it goes without saying.
fn moved(diff: &ChainDiff) -> impl Iterator<Item = &DiffEdge> {
    let stays =
        |place: usize| diff.steps.get(place).is_some_and(|step| step.old.is_some() && step.new.is_some());
    diff.edges
        .iter()
        .filter(move |edge| edge.change != EdgeChange::Stays && stays(edge.from) && stays(edge.to))
}

/// The differences in one sentence.
fn summary(diff: &ChainDiff) -> Text {
    if diff.is_empty() {
        return Text::new("办理流程相同", "the chain is the same on both sides");
    }
    let [stays, added, dropped, changed] = diff.count();
    let edges = moved(diff).count();
    Text::new(
        format!(
            "环节：不变 {stays}，新增 {added}，取消 {dropped}，改变 {changed}；留下的环节之间次序不同 {edges} 处"
        ),
        format!(
            "steps: {stays} stay, {added} added, {dropped} dropped, {changed} changed; changes of order among those that remain: {edges}"
        ),
    )
}

/// What either chain still waits for: a heading, and the questions.
fn needs(words: &Words<'_>, diff: &ChainDiff) -> Vec<(Text, Vec<Text>)> {
    let titles = [
        Text::new("旧流程还需要知道", "The old chain still needs"),
        Text::new("新流程还需要知道", "The new chain still needs"),
    ];
    let asked = titles.into_iter().zip(&diff.needs).filter(|(_, needs)| !needs.is_empty());
    asked.map(|(title, needs)| (title, needs.iter().map(|need| words.question(need)).collect())).collect()
}

/// What differs beside the steps.
fn beside(words: &Words<'_>, diff: &ChainDiff) -> Option<(Text, Text)> {
    let beside = diff.beside.as_ref()?;
    let mut before = beside.before.clone();
    before.verdict = beside.after.verdict;
    let text = words.difference(&before, &beside.after);
    Some((text, cause(words, diff, &beside.responsible)))
}
