//! The chain as an outline for the terminal: a line a step, steps of equal rank side by side in one bracket.

use super::paint::Paint;
use super::text::steps::held_back;
use super::text::{Writer, both_of};
use crate::ask::Answer;
use crate::chain::Hindered;
use crate::model::Quantifier;
use crate::picture::{Maker, Sign};
use crate::source::{Lang, Text};
use crate::verdict;
use crate::words::{Words, list, unnamed};

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
        Paint::Bold.on(pick("办理流程", "Approval chain")),
        case.facts.actions.id(answer.question.action),
        words.action(answer.question.action).get(lang),
        kind.get(lang),
        findings.situation.date,
    ));
    for text in words.judged_by(answer.question.version, findings.situation.date) {
        line(Paint::Dim.on(text.get(lang)));
    }
    if findings.steps.is_empty() {
        line(pick("规则没有为此事项规定任何环节。", "The text sets no step for this action.").to_owned());
    }
    let maker = Maker::new(words, findings, Some(answer));
    let chained = maker.chain();
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
            mark(maker.sign_of(place).unwrap_or(Sign::Pending)),
            place + 1,
            Paint::Bold.on(label.get(lang)),
            instead.unwrap_or_default(),
            Paint::Dim.on(words.cites(step.norms.iter().copied()).get(lang)),
        ));
        let stem = if tied(place) { "│ " } else { "  " };
        let every = step.quantifier == Quantifier::All || step.quantifier == Quantifier::Each;
        let several = step.seats.iter().map(|seat| seat.candidates.len()).sum::<usize>() > 1;
        let quantifier = if several {
            let word = words.quantifier(step.quantifier, step.required);
            both_of(lang, &format!("{}：", word.zh), &format!("{}: ", word.en))
        } else {
            String::new()
        };
        let seats: Vec<Text> = words
            .seats(step)
            .into_iter()
            .map(|(seat, places)| {
                let shown = seat.candidates.iter().take(5);
                let mut named =
                    list(shown.map(|candidate| words.candidate(candidate, findings.situation.date)));
                if let Some(places) = places {
                    named = Text::new(
                        format!("{}（就{}）", named.zh, places.zh),
                        format!("{} (for {})", named.en, places.en),
                    );
                }
                if seat.candidates.len() > 5 {
                    named = Text::new(
                        format!("{}等 {} 人", named.zh, seat.candidates.len()),
                        format!("{} and {} more", named.en, seat.candidates.len() - 5),
                    );
                }
                if seat.candidates.is_empty() {
                    named = unnamed(seat);
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
        let hindered = links.get(place).map(|link| link.hindered.as_slice()).unwrap_or_default();
        let (barred, others): (Vec<Hindered>, Vec<Hindered>) =
            hindered.iter().partition(|why| matches!(why, Hindered::Barred(_)));
        let mut why = held_back(words, findings, &others);
        for norm in barred {
            let Hindered::Barred(norm) = norm else { continue };
            let (text, cite) = (words.norm(norm), words.norm_cite(norm));
            why.push(Text::new(
                format!("受阻：{}（{}）", text.zh, cite.zh),
                format!("barred: {} ({})", text.en, cite.en),
            ));
        }
        for text in why {
            line(format!("{stem}      {} {}", Paint::Red.on("■"), text.get(lang)));
        }
        let after = links.get(place).map(|link| link.after.as_slice()).unwrap_or_default();
        if after.len() > 1 || after.iter().any(|&before| before + 1 != place) {
            let numbers: Vec<String> = after.iter().map(|before| (before + 1).to_string()).collect();
            let after = both_of(
                lang,
                &format!("前置环节：{}", numbers.join("、")),
                &format!("after: {}", numbers.join(", ")),
            );
            line(format!("{stem}      {}", Paint::Dim.on(&after)));
        }
    }
    let heading = |zh: &'static str, en: &'static str| format!("\n{}", Paint::Bold.on(pick(zh, en)));
    // Those on everybody stand with their steps; a bar on what is no step of the chain says nothing of it.
    let of_chain = |act| findings.steps.is_empty() || findings.steps.iter().any(|step| step.act == act);
    let bars: Vec<_> = findings
        .bars
        .iter()
        .filter(|bar| of_chain(bar.act) && (bar.binds.is_some() || findings.steps.is_empty()))
        .collect();
    if !bars.is_empty() {
        line(heading("禁止", "Bars"));
        for bar in bars {
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
        for defect in words.defects(&verdict::defects(findings, |_| true)) {
            line(format!("  {} {}", Paint::Red.on("✗"), defect.get(lang)));
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
    let readings = Writer::new(words, lang).all_readings(answer);
    if !readings.is_empty() {
        line(heading("另一种读法会改变此流程", "Another reading would change this chain"));
        for reading in readings {
            line(reading);
        }
    }
    out
}

/// The sign of a step, as drawings have it: what is next, and what is held back, has one of its own.
fn mark(sign: Sign) -> String {
    match sign {
        Sign::Done => Paint::Green.on("✓"),
        Sign::Begun => Paint::Yellow.on("◐"),
        Sign::Turn => Paint::Yellow.on("▶"),
        Sign::Pending => "○".to_owned(),
        Sign::Blocked => Paint::Red.on("■"),
        Sign::Refused => Paint::Red.on("✗"),
        Sign::WrongHand => Paint::Red.on("!"),
        Sign::NotNeeded => "–".to_owned(),
        Sign::Unknown => Paint::Yellow.on("?"),
    }
}

/// The outline with signs that every terminal has.
pub fn plain(outline: &str) -> String {
    let mut out = String::with_capacity(outline.len());
    for letter in outline.chars() {
        match letter {
            '✓' => out.push_str("[x]"),
            '○' => out.push_str("[ ]"),
            '◐' => out.push_str("[~]"),
            '▶' => out.push_str("[>]"),
            '✗' => out.push_str("[-]"),
            '■' => out.push_str("[!]"),
            '│' => out.push('|'),
            '┌' | '├' | '└' => out.push('+'),
            '–' | '·' => out.push('-'),
            '“' | '”' => out.push('"'),
            '’' => out.push('\''),
            '…' => out.push_str("..."),
            '→' => out.push_str("->"),
            _ => out.push(letter),
        }
    }
    out
}
