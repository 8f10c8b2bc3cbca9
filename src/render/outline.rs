//! The chain as an outline for the terminal: a line a step, steps of equal rank side by side in one bracket.

use super::paint::Paint;
use super::text::steps::held_back;
use super::text::{both_of, mark};
use crate::ask::Answer;
use crate::chain::{Hindered, chain};
use crate::model::Quantifier;
use crate::source::{Lang, Text};
use crate::words::{Words, list};

/// The whole chain of an action.
pub fn outline(words: &Words<'_>, answer: &Answer, lang: Lang) -> String {
    let case = words.case;
    let findings = &answer.findings;
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    let kind = case.book.vocabulary.kinds.title(findings.situation.kind);
    line(format!(
        "{}  {} · {} · {} · {}",
        Paint::Bold.on(pick("审批链", "Approval chain")),
        case.facts.actions.id(answer.question.action),
        words.action(answer.question.action).get(lang),
        kind.get(lang),
        findings.situation.date,
    ));
    if findings.steps.is_empty() {
        line(pick("规则没有为此事项规定任何环节。", "The text sets no step for this action.").to_owned());
    }
    let chained = chain(findings);
    let links: Vec<_> = chained.graph.node_weights().collect();
    let rank = |place: usize| chained.ranks.get(place).copied().unwrap_or_default();
    let tied = |place: usize| findings.order.keys().any(|&(from, to)| from == place || to == place);
    let mut loose = false;
    for (place, step) in findings.steps.iter().enumerate() {
        if !tied(place) && !loose && !findings.order.is_empty() {
            loose = true;
            line(String::new());
            line(Paint::Dim.on(pick("次序不限", "in no order")));
        }
        let same = |other: usize| {
            findings.steps.get(other).is_some() && tied(other) && tied(place) && rank(other) == rank(place)
        };
        let above = place > 0 && same(place - 1);
        let below = same(place + 1);
        let stem = match (tied(place), above, below) {
            (false, _, _) => "  ",
            (true, false, false) => "│ ",
            (true, false, true) => "┌ ",
            (true, true, true) => "├ ",
            (true, true, false) => "└ ",
        };
        let label = words.label(step.label);
        let hedge =
            words.strength(step.strength).map(|text| format!(" · {}", text.get(lang))).unwrap_or_default();
        let optional = if step.required { "" } else { pick("（可以）", " (may)") };
        let instead = step.instead_of.map(|label| words.label(label)).map(|label| {
            both_of(
                lang,
                &format!(" · 可代替“{}”", label.zh),
                &format!(" · may stand instead of “{}”", label.en),
            )
        });
        line(format!(
            "{stem}{} {:>2} {}{optional}{hedge}{}  {}",
            mark(step.state),
            place + 1,
            Paint::Bold.on(label.get(lang)),
            instead.unwrap_or_default(),
            Paint::Dim.on(words.cites(step.norms.iter().copied()).get(lang)),
        ));
        let stem = if tied(place) { "│ " } else { "  " };
        let every = step.quantifier == Quantifier::All || step.quantifier == Quantifier::Each;
        let several = step.seats.iter().map(|seat| seat.candidates.len()).sum::<usize>() > 1;
        let quantifier = if several {
            format!("{}: ", words.quantifier(step.quantifier, step.required).get(lang))
        } else {
            String::new()
        };
        let seats: Vec<Text> = step
            .seats
            .iter()
            .map(|seat| {
                let mut named =
                    list(seat.candidates.iter().take(5).map(|candidate| words.candidate(candidate)));
                if seat.candidates.len() > 5 {
                    named = Text::new(
                        format!("{}等 {} 人", named.zh, seat.candidates.len()),
                        format!("{} and {} more", named.en, seat.candidates.len() - 5),
                    );
                }
                if seat.candidates.is_empty() {
                    named = if seat.open {
                        Text::new("规则未写明由谁办理", "the text does not say who")
                    } else if seat.unknown {
                        Text::new("由谁办理，取决于一个空白的单元格", "a blank cell hides who")
                    } else {
                        Text::new("无人可办", "nobody can")
                    };
                }
                if every && seat.candidates.len() > 1 {
                    Text::new(format!("（{}）", named.zh), format!("({})", named.en))
                } else {
                    Text::new(named.zh.clone(), named.en.clone())
                }
            })
            .collect();
        line(format!("{stem}      {quantifier}{}", list(seats).get(lang)));
        for due in &step.due {
            line(format!("{stem}      {}{}", pick("期限：", "due: "), words.due(due).get(lang)));
        }
        for why in links.get(place).map(|link| link.hindered.as_slice()).unwrap_or_default() {
            let text = match why {
                Hindered::Barred(norm) => {
                    let (text, cite) = (words.norm(*norm), words.norm_cite(*norm));
                    both_of(
                        lang,
                        &format!("受阻：{}（{}）", text.zh, cite.zh),
                        &format!("barred: {} ({})", text.en, cite.en),
                    )
                }
                other => match held_back(words, other) {
                    Some(text) => text.get(lang).to_owned(),
                    None => continue,
                },
            };
            line(format!("{stem}      {} {text}", Paint::Red.on("■")));
        }
        let after = links.get(place).map(|link| link.after.as_slice()).unwrap_or_default();
        if after.len() > 1 || after.iter().any(|&before| before + 1 != place) {
            let numbers: Vec<String> = after.iter().map(|before| (before + 1).to_string()).collect();
            line(format!(
                "{stem}      {} {}",
                Paint::Dim.on(pick("前置环节：", "after:")),
                Paint::Dim.on(&numbers.join(", "))
            ));
        }
    }
    let heading = |zh: &'static str, en: &'static str| format!("\n{}", Paint::Bold.on(pick(zh, en)));
    let personal: Vec<_> = findings.bars.iter().filter(|bar| bar.binds.is_some()).collect();
    let orphan: Vec<_> = findings
        .bars
        .iter()
        .filter(|bar| bar.binds.is_none() && !findings.steps.iter().any(|step| step.act == bar.act))
        .collect();
    if !personal.is_empty() || !orphan.is_empty() {
        line(heading("禁止", "Bars"));
        for bar in personal.into_iter().chain(orphan) {
            let (text, cite) = (words.norm(bar.norm), words.norm_cite(bar.norm));
            line(format!("  · {} {}", text.get(lang), Paint::Dim.on(cite.get(lang))));
        }
    }
    if !findings.unproved.is_empty() {
        line(heading("前置环节未见记录", "Gates the record does not prove open"));
        for gate in &findings.unproved {
            let (before, needs, cite) =
                (words.label(gate.before), words.label(gate.needs), words.norm_cite(gate.norm));
            line(both_of(
                lang,
                &format!("  · “{}”须先“{}” {}", before.zh, needs.zh, Paint::Dim.on(&cite.zh)),
                &format!("  · “{}” only after “{}” {}", before.en, needs.en, Paint::Dim.on(&cite.en)),
            ));
        }
    }
    if !findings.defects.is_empty() {
        line(heading("缺陷", "Defects"));
        for defect in &findings.defects {
            line(format!("  {} {}", Paint::Red.on("✗"), words.defect(defect).get(lang)));
        }
    }
    if !findings.silences.is_empty() {
        line(heading("规则未作规定之处", "Where the text is silent"));
        for silence in &findings.silences {
            let (text, cite) = (words.norm(silence.norm), words.norm_cite(silence.norm));
            line(format!("  · {} {}", text.get(lang), Paint::Dim.on(cite.get(lang))));
        }
    }
    if !answer.needs.is_empty() {
        line(heading("还需要知道", "Still needed"));
        for need in &answer.needs {
            line(format!("  ? {}", words.question(&need.condition).get(lang)));
        }
    }
    let readings: Vec<String> = answer
        .rests_on
        .iter()
        .filter_map(|rest| match rest {
            crate::ask::Rest::Reading { ambiguity, reading, rival, .. } => {
                Some(format!("{ambiguity}={reading} ({rival}?)"))
            }
            _ => None,
        })
        .collect();
    if !readings.is_empty() {
        line(heading("另一种读法会改变此链", "Another reading would change this chain"));
        line(format!("  {}", readings.join(pick("、", ", "))));
    }
    out
}
