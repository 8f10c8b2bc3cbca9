//! Both chains as an outline for the terminal: a line a step with its sign, under it what differs and why.

use super::{
    beside, cause, difference, edge_sign, edge_word, legend, moved, needs, numbered, provisions, shown, sign,
    summary, who, word,
};
use crate::compare::chains::{ChainDiff, Change};
use crate::render::comparison::Sides;
use crate::render::paint::Paint;
use crate::source::{Lang, Text};
use crate::words::Words;

/// Both chains of an action.
pub fn outline(words: &Words<'_>, sides: &Sides, diff: &ChainDiff, lang: Lang) -> String {
    let case = words.case;
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let colon = pick("：", ": ");
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    let situation = &diff.after.situation;
    line(format!(
        "{}  {} · {} · {} · {}",
        Paint::Bold.on(pick("新旧办理流程", "Old and new chain")),
        case.facts.actions.id(diff.action),
        words.action(diff.action).get(lang),
        case.book.vocabulary.kinds.title(situation.kind).get(lang),
        situation.date,
    ));
    sides.head(lang).into_iter().for_each(&mut line);
    line(Paint::Bold.on(summary(diff).get(lang)));
    line(Paint::Dim.on(legend(lang)));
    let mut loose = false;
    for (place, step) in diff.steps.iter().enumerate() {
        if step.loose && !loose && diff.steps.iter().any(|step| !step.loose) {
            loose = true;
            line(String::new());
            line(Paint::Dim.on(pick("次序不限", "in no order")));
        }
        let Some((findings, own)) = shown(diff, step) else { continue };
        let same = |other: Option<usize>| {
            let other = other.and_then(|other| diff.steps.get(other));
            other.is_some_and(|other| !step.loose && !other.loose && other.rank == step.rank)
        };
        let stem = match (step.loose, same(place.checked_sub(1)), same(Some(place + 1))) {
            (true, _, _) => "  ",
            (_, false, false) => "│ ",
            (_, false, true) => "┌ ",
            (_, true, true) => "├ ",
            (_, true, false) => "└ ",
        };
        let optional = if own.required { "" } else { pick("（可以）", " (may)") };
        let hedge =
            words.strength(own.strength).map(|text| format!(" · {}", text.get(lang))).unwrap_or_default();
        let changed = step.change != Change::Stays;
        let mark = format!("{} {:>2}", sign(&step.change), place + 1);
        let what = if changed { format!("  [{}]", word(&step.change).get(lang)) } else { String::new() };
        line(format!(
            "{stem}{} {}{optional}{hedge}{}  {}",
            match step.change {
                Change::Stays => mark,
                Change::Added => Paint::Green.on(&mark),
                Change::Dropped => Paint::Red.on(&mark),
                Change::Changed(_) => Paint::Yellow.on(&mark),
            },
            Paint::Bold.on(words.label(step.label).get(lang)),
            Paint::Bold.on(&what),
            Paint::Dim.on(provisions(words, diff, step).get(lang)),
        ));
        let stem = if step.loose { "       " } else { "│      " };
        line(format!("{stem}{}", who(words, findings, own).get(lang)));
        if !matches!(&step.change, Change::Changed(list) if list.iter().any(|one| one.what.id() == "due")) {
            for due in &own.due {
                line(format!("{stem}{}{colon}{}", pick("期限", "due"), words.due(due).get(lang)));
            }
        }
        let because =
            |text: &Text| Paint::Dim.on(&format!("{}{colon}{}", pick("起因", "because of"), text.get(lang)));
        match &step.change {
            Change::Stays => {}
            Change::Added | Change::Dropped => {
                line(format!("{stem}{}", because(&cause(words, diff, &step.responsible))));
            }
            Change::Changed(list) => {
                for one in list {
                    line(format!("{stem}~ {}", difference(words, diff, one).get(lang)));
                    line(format!("{stem}  {}", because(&cause(words, diff, &one.responsible))));
                }
            }
        }
        // The order of the new chain; of a step that goes, that of the old.
        let side = usize::from(step.new.is_some());
        let before: Vec<usize> = diff
            .edges
            .iter()
            .filter(|edge| edge.to == place && edge.change.sides().get(side) == Some(&true))
            .map(|edge| edge.from)
            .collect();
        if before.len() > 1 || before.iter().any(|&before| before + 1 != place) {
            let numbers: Vec<String> = before.iter().map(|before| (before + 1).to_string()).collect();
            let list = numbers.join(pick("、", ", "));
            line(format!("{stem}{}", Paint::Dim.on(&format!("{}{colon}{list}", pick("前置环节", "after")))));
        }
    }
    if moved(diff).next().is_some() {
        line(String::new());
        line(Paint::Bold.on(pick("次序的变化", "Changes of order")));
        for edge in moved(diff) {
            let (from, to) = (numbered(words, diff, edge.from), numbered(words, diff, edge.to));
            line(format!(
                "  {} {} → {}  [{}]  {}",
                edge_sign(edge.change),
                from.get(lang),
                to.get(lang),
                edge_word(edge.change).get(lang),
                Paint::Dim.on(words.cites(edge.norms.iter().flatten().copied()).get(lang)),
            ));
            let text = cause(words, diff, &edge.responsible);
            line(format!(
                "      {}",
                Paint::Dim.on(&format!("{}{colon}{}", pick("起因", "because of"), text.get(lang)))
            ));
        }
    }
    if let Some((text, cause)) = beside(words, diff) {
        line(String::new());
        line(Paint::Bold.on(pick("环节以外的变化", "Beside the steps")));
        line(format!("  ~ {}", text.get(lang)));
        line(format!(
            "    {}",
            Paint::Dim.on(&format!("{}{colon}{}", pick("起因", "because of"), cause.get(lang)))
        ));
    }
    for (title, questions) in needs(words, diff) {
        line(String::new());
        line(Paint::Bold.on(title.get(lang)));
        for question in questions {
            line(format!("  ? {}", question.get(lang)));
        }
    }
    out
}
