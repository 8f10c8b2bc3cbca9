//! A comparison of two versions of the rules: for the terminal, as JSON, and as a one-page memo.
//!
//! Decides nothing: what differs and what is responsible has been worked out.

use std::collections::BTreeMap;

use serde::Serialize;

use super::json::Both;
use super::paint::Paint;
use crate::atom::Action;
use crate::compare::{Changed, Comparison, Flip};
use crate::source::{Lang, Text};
use crate::words::Words;

/// What was compared, in words: the one side and the other.
#[derive(Clone, Debug)]
pub struct Sides {
    /// The one side.
    pub before: Text,
    /// The other.
    pub after: Text,
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
    let touched = by_action(changed).len();
    Text::new(
        format!("涉及的 {actions} 个事项、{answers} 个答案中，{touched} 个事项的 {differ} 个答案不同"),
        format!("{differ} of {answers} answers differ, on {touched} of the {actions} actions concerned"),
    )
}

fn by_action(changed: &[Changed]) -> BTreeMap<Action, Vec<&Changed>> {
    let mut map: BTreeMap<Action, Vec<&Changed>> = BTreeMap::new();
    for change in changed {
        map.entry(change.action).or_default().push(change);
    }
    map
}

fn act(words: &Words<'_>, change: &Changed) -> Text {
    change.act.map_or_else(|| Text::new("整条办理流程", "the chain as a whole"), |act| words.act(act))
}

/// Old and new answer in one line each.
fn answers(words: &Words<'_>, change: &Changed) -> (Text, Text) {
    let [old, new] = change.verdicts();
    let conflict = |verdict: crate::verdict::Verdict, conflicts: &std::collections::BTreeSet<String>| {
        let (title, ids) = (verdict.title(), conflicts.iter().cloned().collect::<Vec<_>>().join(", "));
        Text::new(format!("{}（{ids}）", title.zh), format!("{} ({ids})", title.en))
    };
    let [before, after] = &change.conflicts;
    (
        if before.is_empty() { words.settled(&change.before) } else { conflict(old, before) },
        if after.is_empty() { words.settled(&change.after) } else { conflict(new, after) },
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

fn flip_text(words: &Words<'_>, flip: &Flip) -> Text {
    let norm = flip.after.or(flip.before);
    let id = norm.and_then(|norm| words.case.book.norm(norm)).map(|norm| norm.id.clone()).unwrap_or_default();
    let cite = norm.map(|norm| words.norm_cite(norm)).unwrap_or_default();
    let (zh, en) = match (flip.before, flip.after) {
        (None, _) => ("新增", "new"),
        (_, None) => ("删去", "repealed"),
        _ => ("修改", "changed"),
    };
    Text::new(format!("{}（{id}，{zh}）", cite.zh), format!("{} ({id}, {en})", cite.en))
}

fn action_title(words: &Words<'_>, action: Action) -> Text {
    words.action(action)
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
    line(format!("{}{colon}{}", pick("比较", "Compared"), sides.before.get(lang)));
    line(format!("{}{colon}{}", pick("与", "with"), sides.after.get(lang)));
    line(Paint::Bold.on(summary(comparison).get(lang)));
    for (action, changes) in by_action(&comparison.changed) {
        line(String::new());
        let id = words.case.facts.actions.id(action);
        line(format!("{}  {}", Paint::Bold.on(action_title(words, action).get(lang)), Paint::Dim.on(id)));
        for change in changes {
            let (old, new) = answers(words, change);
            line(format!("  {}", act(words, change).get(lang)));
            if old == new {
                line(format!("      {}", old.get(lang)));
            } else {
                line(format!("    {}", Paint::Red.on(&format!("- {}", old.get(lang)))));
                line(format!("    {}", Paint::Green.on(&format!("+ {}", new.get(lang)))));
            }
            let difference = words.difference(&change.before, &change.after);
            if !difference.get(lang).is_empty() {
                line(format!("    {}{colon}{}", pick("变化", "change"), difference.get(lang)));
            }
            let cause = responsible(words, comparison, change);
            line(format!("    {}{colon}{}", pick("起因", "because of"), Paint::Dim.on(cause.get(lang))));
        }
    }
    out
}

/// The comparison as a memo of one page in Markdown.
pub fn memo(words: &Words<'_>, sides: &Sides, comparison: &Comparison, lang: Lang) -> String {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let cell = |text: &Text| text.get(lang).replace('|', "\\|").replace('\n', " ");
    let mut out = format!(
        "# {}\n\n- {}{}\n- {}{}\n\n**{}**\n\n",
        pick("修改影响说明", "What the change would do"),
        pick("现行：", "Before: "),
        sides.before.get(lang),
        pick("修改后：", "After: "),
        sides.after.get(lang),
        summary(comparison).get(lang),
    );
    out.push_str(&format!("## {}\n\n", pick("改动的规范", "Norms that differ")));
    for flip in &comparison.flips {
        let text = flip_text(words, flip);
        let says = flip.after.map(|norm| words.norm(norm)).unwrap_or_default();
        let says = if says.get(lang).is_empty() { String::new() } else { format!(": {}", says.get(lang)) };
        out.push_str(&format!(
            "- {}{}\n",
            text.get(lang),
            if lang == Lang::Zh { says.replacen(": ", "：", 1) } else { says }
        ));
    }
    if comparison.changed.is_empty() {
        return out;
    }
    out.push_str(&format!(
        "\n## {}\n\n| {} | {} | {} | {} | {} |\n|---|---|---|---|---|\n",
        pick("不同的答案", "Answers that differ"),
        pick("事项", "action"),
        pick("行为", "act"),
        pick("现行", "before"),
        pick("修改后", "after"),
        pick("起因", "because of"),
    ));
    for change in &comparison.changed {
        let (old, new) = answers(words, change);
        out.push_str(&format!(
            "| {} | {} | {} | {} | {} |\n",
            cell(&action_title(words, change.action)),
            cell(&act(words, change)),
            cell(&old),
            cell(&new),
            cell(&responsible(words, comparison, change)),
        ));
    }
    out
}

#[derive(Serialize)]
struct Wire {
    schema: &'static str,
    command: &'static str,
    before: Both,
    after: Both,
    norms: Vec<FlipWire>,
    actions: usize,
    answers: usize,
    changed: Vec<ChangedWire>,
}

#[derive(Serialize)]
struct FlipWire {
    norm: String,
    cite: String,
    change: &'static str,
}

#[derive(Serialize)]
struct ChangedWire {
    action: String,
    act: Option<String>,
    before: AnswerWire,
    after: AnswerWire,
    difference: Both,
    responsible: Vec<String>,
}

#[derive(Serialize)]
struct AnswerWire {
    verdict: &'static str,
    text: Both,
    conflicts: Vec<String>,
}

/// The comparison as JSON.
pub fn wire(words: &Words<'_>, sides: &Sides, comparison: &Comparison) -> impl Serialize {
    let book = &words.case.book;
    let norm = |flip: &Flip| flip.after.or(flip.before).and_then(|norm| book.norm(norm));
    let flip = |flip: &Flip| FlipWire {
        norm: norm(flip).map(|norm| norm.id.clone()).unwrap_or_default(),
        cite: norm(flip).map(|norm| norm.cite.clone()).unwrap_or_default(),
        change: match (flip.before, flip.after) {
            (None, _) => "inserted",
            (_, None) => "repealed",
            _ => "changed",
        },
    };
    let changed = comparison.changed.iter().map(|change| {
        let ([old, new], (before, after)) = (change.verdicts(), answers(words, change));
        let [old_conflicts, new_conflicts] = &change.conflicts;
        ChangedWire {
            action: words.case.facts.actions.id(change.action).to_owned(),
            act: change.act.map(|act| book.vocabulary.acts.id(act).to_owned()),
            before: AnswerWire {
                verdict: old.id(),
                text: before.into(),
                conflicts: old_conflicts.iter().cloned().collect(),
            },
            after: AnswerWire {
                verdict: new.id(),
                text: after.into(),
                conflicts: new_conflicts.iter().cloned().collect(),
            },
            difference: words.difference(&change.before, &change.after).into(),
            responsible: change
                .responsible
                .iter()
                .filter_map(|&place| norm(comparison.flips.get(place)?))
                .map(|norm| norm.id.clone())
                .collect(),
        }
    });
    Wire {
        schema: "signoff/1",
        command: "compare",
        before: sides.before.clone().into(),
        after: sides.after.clone().into(),
        norms: comparison.flips.iter().map(flip).collect(),
        actions: comparison.actions,
        answers: comparison.answers,
        changed: changed.collect(),
    }
}
