//! A comparison of two versions of the rules: for the terminal, as JSON, and as a one-page memo.
//!
//! Decides nothing: what differs and what is responsible has been worked out. What several actions have in common is said once.

mod memo;
pub mod scenarios;
mod wire;

pub(super) use memo::norms;
pub use memo::{html, markdown};
pub(super) use wire::flip_wire;
pub use wire::{FlipWire, schema, wire};

use std::collections::BTreeSet;

use super::paint::Paint;
use crate::atom::Action;
use crate::compare::{Changed, Comparison, Flip};
use crate::model::{Condition, Taker};
use crate::settle::Settled;
use crate::source::{Lang, Text};
use crate::verdict::Verdict;
use crate::words::Words;

/// What was compared, in words: the one side and the other, and what a reader must be warned of.
#[derive(Clone, Debug)]
pub struct Sides {
    /// The one side.
    pub before: Text,
    /// The other.
    pub after: Text,
    /// Warnings, a sentence each.
    pub notes: Vec<Text>,
}

impl Sides {
    /// The first lines for the terminal: what is compared with what, and the warnings.
    pub(super) fn head(&self, lang: Lang) -> Vec<String> {
        let lines = self.plain(lang).into_iter().enumerate();
        lines.map(|(place, line)| if place < 2 { line } else { Paint::Dim.on(&line) }).collect()
    }

    /// The same without any style.
    pub(super) fn plain(&self, lang: Lang) -> Vec<String> {
        let (before, with) = match lang {
            Lang::Zh => ("比较：", "与："),
            Lang::En => ("Compared: ", "with: "),
        };
        let sides = [format!("{before}{}", self.before.get(lang)), format!("{with}{}", self.after.get(lang))];
        sides.into_iter().chain(self.notes.iter().map(|note| note.get(lang).to_owned())).collect()
    }
}

/// A change of an answer, and the actions on which it is the very same.
struct Row {
    act: Text,
    before: Text,
    after: Text,
    /// What changes, where old and new answer do not say it all.
    difference: Text,
    cause: Text,
    verdict: bool,
    actions: Vec<Action>,
}

/// The changes, each once; those of a verdict first.
fn rows(words: &Words<'_>, comparison: &Comparison) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for change in &comparison.changed {
        let (before, after) = answers(words, change);
        let [old, new] = change.verdicts();
        let difference = if before != after && says_it_all(change) {
            Text::default()
        } else {
            let mut own = change.before.clone();
            if before != after {
                // The verdicts stand in the lines for old and new answer.
                own.verdict = change.after.verdict;
            }
            words.difference(&own, &change.after)
        };
        let act = change
            .act
            .map_or_else(|| Text::new("整条办理流程", "the chain as a whole"), |act| words.act(act));
        let cause = responsible(words, comparison, change);
        let same = |row: &&mut Row| {
            (&row.act, &row.before, &row.after, &row.difference, &row.cause)
                == (&act, &before, &after, &difference, &cause)
        };
        if let Some(row) = rows.iter_mut().find(same) {
            row.actions.push(change.action);
        } else {
            let (verdict, actions) = (old != new, vec![change.action]);
            rows.push(Row { act, before, after, difference, cause, verdict, actions });
        }
    }
    rows.sort_by_key(|row| (!row.verdict, row.before == row.after));
    rows
}

/// Whether the lines for old and new answer show everything in which the two differ.
fn says_it_all(change: &Changed) -> bool {
    let [old, new] = change.verdicts();
    if old == Verdict::Conflict || new == Verdict::Conflict {
        return false;
    }
    let (before, after) = (&change.before, &change.after);
    let short = |settled: &Settled| {
        let takers: BTreeSet<Taker> = settled
            .steps
            .iter()
            .flat_map(|step| step.seats.iter().flatten().map(|(taker, _)| *taker))
            .collect();
        settled.steps.len() <= 1 && takers.len() <= 4
    };
    let manner = |settled: &Settled| -> Vec<_> {
        settled.steps.iter().map(|step| (step.required, step.quantifier, step.seats.len())).collect()
    };
    short(before)
        && short(after)
        && (before.steps.is_empty() || after.steps.is_empty() || manner(before) == manner(after))
        && before.by_act == after.by_act
        && before.bars == after.bars
        && before.given == after.given
        && before.gates == after.gates
        && before.quorum == after.quorum
}

/// How many actions and answers were looked at, and how many differ.
fn summary(comparison: &Comparison) -> Text {
    let Comparison { actions, answers, changed, .. } = comparison;
    let differ = changed.len();
    if differ == 0 {
        return Text::new(
            format!("涉及的 {actions} 个事项、{answers} 个答案都没有变化"),
            format!("none of {answers} answers on the {actions} actions concerned differs"),
        );
    }
    let touched = changed.iter().map(|change| change.action).collect::<BTreeSet<Action>>().len();
    Text::new(
        format!("涉及的 {actions} 个事项、{answers} 个答案中，{touched} 个事项的 {differ} 个答案不同"),
        format!("{differ} of {answers} answers differ, on {touched} of the {actions} actions concerned"),
    )
}

/// Old and new answer in one line each.
fn answers(words: &Words<'_>, change: &Changed) -> (Text, Text) {
    let [old, new] = change.verdicts();
    let conflict = |verdict: Verdict, conflicts: &BTreeSet<String>| {
        let (title, ids) = (verdict.title(), conflicts.iter().cloned().collect::<Vec<_>>().join(", "));
        Text::new(format!("{}（{ids}）", title.zh), format!("{} ({ids})", title.en))
    };
    let settled = |settled: &Settled, needs: &[Condition]| {
        let text = words.settled(settled);
        if settled.verdict != Verdict::FactNeeded || needs.is_empty() {
            return text;
        }
        let mut questions: Vec<Text> = Vec::new();
        for need in needs {
            let question = words.question(need);
            if !questions.contains(&question) {
                questions.push(question);
            }
        }
        let join = |pick: fn(&Text) -> &str| questions.iter().map(pick).collect::<Vec<_>>().join(" ");
        Text::new(
            format!("{}：{}", text.zh, join(|text| &text.zh)),
            format!("{}: {}", text.en, join(|text| &text.en)),
        )
    };
    let ([before, after], [old_needs, new_needs]) = (&change.conflicts, &change.needs);
    (
        if before.is_empty() { settled(&change.before, old_needs) } else { conflict(old, before) },
        if after.is_empty() { settled(&change.after, new_needs) } else { conflict(new, after) },
    )
}

/// The changed norms that are responsible, each with its citation.
fn responsible(words: &Words<'_>, comparison: &Comparison, change: &Changed) -> Text {
    if change.responsible.is_empty() {
        return if change.before == change.after {
            Text::new("修正后条款是否冲突", "whether the clauses conflict")
        } else {
            Text::new("事实不同，条文相同", "the facts differ, not the norms")
        };
    }
    let flips = change.responsible.iter().filter_map(|&place| comparison.flips.get(place));
    crate::words::list(flips.map(|flip| flip_text(words, flip)))
}

pub(super) fn flip_text(words: &Words<'_>, flip: &Flip) -> Text {
    let norm = flip.after.or(flip.before).and_then(|norm| words.case.book.norm(norm));
    let id = norm.map(|norm| norm.id.clone()).unwrap_or_default();
    let cite = norm.map(|norm| words.cite(&norm.cite)).unwrap_or_default();
    let (zh, en) = match (flip.before, flip.after) {
        (None, _) => ("新增", "new"),
        (_, None) => ("删去", "repealed"),
        _ => ("修改", "changed"),
    };
    Text::new(format!("{}（{id}，{zh}）", cite.zh), format!("{} ({id}, {en})", cite.en))
}

/// The comparison for the terminal.
pub fn text(words: &Words<'_>, sides: &Sides, comparison: &Comparison, lang: Lang) -> String {
    let mut out = String::new();
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let colon = pick("：", ": ");
    let mut line = |text: String| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    sides.head(lang).into_iter().for_each(&mut line);
    line(Paint::Bold.on(summary(comparison).get(lang)));
    let named = |action: Action| {
        format!("{}  {}", words.action(action).get(lang), Paint::Dim.on(words.case.facts.actions.id(action)))
    };
    for row in rows(words, comparison) {
        line(String::new());
        let act = Paint::Bold.on(row.act.get(lang));
        match row.actions.as_slice() {
            [action] => line(format!("{act} · {}", named(*action))),
            actions => {
                let count = actions.len();
                line(format!(
                    "{act} · {}",
                    pick("{} 个事项", "{} actions").replace("{}", &count.to_string())
                ));
                for &action in actions {
                    line(format!("    {}", named(action)));
                }
            }
        }
        if row.before == row.after {
            line(format!("    {}", row.before.get(lang)));
        } else {
            line(format!("  {}", Paint::Red.on(&format!("- {}", row.before.get(lang)))));
            line(format!("  {}", Paint::Green.on(&format!("+ {}", row.after.get(lang)))));
        }
        if !row.difference.is_empty() {
            line(format!("    {}{colon}{}", pick("变化", "change"), row.difference.get(lang)));
        }
        line(format!("    {}{colon}{}", pick("起因", "because of"), Paint::Dim.on(row.cause.get(lang))));
    }
    out
}
