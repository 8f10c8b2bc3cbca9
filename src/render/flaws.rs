//! What was found when the rules themselves were looked through: each flaw in a sentence, with the action that shows it, what records it,
//! and what was gone through.
//!
//! Decides nothing; a flaw is a remark on the rules, and the words say no more than was derived.

mod sentence;
mod wire;

use super::paint::{Paint, plain};
use crate::atom::NormIx;
use crate::flaws::{Flaw, Looked, Recorded, Report};
use crate::model::Check;
use crate::source::{Lang, Text, both};
use crate::words::{Words, list};

pub use sentence::{example, says};
pub use wire::{schema, wire};

use sentence::kinds;

/// How many names are listed.
const NAMED: usize = 4;

fn few(texts: Vec<Text>) -> Text {
    let count = texts.len();
    let named = list(texts.into_iter().take(NAMED));
    if count <= NAMED {
        return named;
    }
    let more = count - NAMED;
    Text::new(format!("{}等共 {count} 个", named.zh), format!("{} and {more} more", named.en))
}

/// A norm by its pin-cite and its id.
fn norm(words: &Words<'_>, norm: NormIx) -> Text {
    let cite = words.norm_cite(norm);
    let id = words.case.book.norm(norm).map_or("", |norm| norm.id.as_str());
    Text::new(format!("{}（{id}）", cite.zh), format!("{} ({id})", cite.en))
}

fn norms(words: &Words<'_>, norms: impl IntoIterator<Item = NormIx>) -> Text {
    few(norms.into_iter().map(|of| norm(words, of)).collect())
}

/// Where the rulebook records a flaw.
pub fn recorded(words: &Words<'_>, recorded: &Recorded) -> Text {
    let book = &words.case.book;
    match recorded {
        Recorded::Clash(id) => {
            Text::new(format!("已登记为条款相撞 {id}"), format!("recorded as the clash {id}"))
        }
        Recorded::Reading(id, reading) => {
            let title = book.ambiguity(id).map_or_else(Text::default, |ambiguity| ambiguity.title.clone());
            Text::new(
                format!("已登记为歧义 {id}（{}）；按读法 {reading} 就没有这个问题", title.zh),
                format!("recorded as {id} ({}); under reading {reading} it is not so", title.en),
            )
        }
        Recorded::Silence(norm) => {
            let (name, text) = (self::norm(words, *norm), words.norm(*norm));
            Text::new(
                format!("已登记为未作规定：{}〔{}〕", text.zh, name.zh),
                format!("recorded as a silence: {} [{}]", text.en, name.en),
            )
        }
        Recorded::Accepted(place) => {
            let reason =
                book.accepted.get(*place).map_or_else(Text::default, |accepted| accepted.reason.clone());
            Text::new(
                format!("规则册已接受：{}", reason.zh),
                format!("accepted by the rulebook: {}", reason.en),
            )
        }
    }
}

/// A number of things in English.
fn number(count: u128, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// What one check went through.
fn gone_through(looked: &Looked) -> Text {
    if looked.idle {
        return both!(
            "没有查：没有一类行为标明 `judging = true`",
            "not looked for: no family of acts says `judging = true`"
        );
    }
    if looked.things == 0 {
        return both!("没有可查的", "nothing to look at");
    }
    let (things, situations, cases) = (looked.things, looked.tally.situations, looked.tally.cases);
    let mut text = if looked.tally.situations == 0 {
        both!("查了 {things} 处，无须逐一推导", "{things} looked at, decided without deriving")
    } else {
        Text::new(
            format!("查了 {things} 处，情形 {situations} 种，归为 {cases} 类推导"),
            format!(
                "{things} looked at, {}, derived in {}",
                number(situations, "situation"),
                number(cases as u128, "case")
            ),
        )
    };
    if looked.unconfirmed > 0 {
        let number = looked.unconfirmed;
        let said = both!(
            "；另有 {number} 处疑似，在案的机构和任职显示不出来，未列",
            "; {number} more seemed so, but no facts on the organisation on file show it"
        );
        text.zh += &said.zh;
        text.en += &said.en;
    }
    text
}

/// What was not decided.
fn undecided(words: &Words<'_>, looked: &Looked) -> Vec<Text> {
    looked
        .undecided
        .iter()
        .map(|(of, situations)| {
            let Text { zh, en } = norms(words, of.iter().copied());
            both!(
                "未能判定：{zh}，有 {situations} 种情形，超出限额",
                "not decided: {en}, with {situations} situations, more than the limit allows"
            )
        })
        .collect()
}

/// The result in one sentence.
pub fn summary(report: &Report) -> Text {
    let (all, open) = (report.flaws.len(), report.open());
    let known = all - open;
    let plural = if all == 1 { "flaw" } else { "flaws" };
    if all == 0 {
        return if report.undecided() {
            both!("没有发现规则缺陷；有的未能判定", "no flaws found; some things were not decided")
        } else {
            both!("没有发现规则缺陷", "no flaws found")
        };
    }
    both!(
        "规则缺陷 {all} 处：规则册已有登记或已接受的 {known} 处，没有登记的 {open} 处",
        "{all} {plural} of the rules: {known} recorded or accepted by the rulebook, {open} not recorded"
    )
}

/// For the terminal.
pub fn text(words: &Words<'_>, head: &[Text], report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    for text in head {
        line(text.get(lang).to_owned());
    }
    line(Paint::Bold.on(summary(report).get(lang)));
    let mut place = 0;
    for (check, _) in &report.looked {
        let mut flaws = report.flaws.iter().filter(|flaw| flaw.fault.check() == *check).peekable();
        if flaws.peek().is_none() {
            continue;
        }
        line(String::new());
        line(format!(
            "{}  {}",
            Paint::Bold.on(check.title().get(lang)),
            Paint::Dim.on(&format!("[{}]", check.id()))
        ));
        for flaw in flaws {
            place += 1;
            let mark = if flaw.open() { Paint::Yellow.on("!") } else { "·".to_owned() };
            line(format!("  {mark} {place}. {}", says(words, flaw).get(lang)));
            for of in &flaw.norms {
                let (of, text) = (norm(words, *of), words.norm(*of));
                let said = match lang {
                    Lang::Zh => format!("{} 〔{}〕", text.zh, of.zh),
                    Lang::En => format!("{} [{}]", text.en, of.en),
                };
                line(format!("       {}", Paint::Dim.on(&said)));
            }
            if let Some(witness) = &flaw.witness {
                let shown = example(words, witness);
                line(format!("     {}{}", pick(lang, "例如：", "for instance: "), shown.get(lang)));
            }
            if flaw.kinds.len() > 1 {
                line(format!("     {}{}", pick(lang, "见于：", "found in: "), kinds(words, flaw).get(lang)));
            }
            for of in &flaw.recorded {
                line(format!("     → {}", recorded(words, of).get(lang)));
            }
        }
    }
    line(String::new());
    line(Paint::Bold.on(pick(lang, "查过的范围", "What was gone through")));
    for (check, looked) in &report.looked {
        let colon = pick(lang, "：", ": ");
        line(format!("  · {}{colon}{}", check.title().get(lang), gone_through(looked).get(lang)));
        for text in undecided(words, looked) {
            line(format!("    {}", Paint::Yellow.on(text.get(lang))));
        }
    }
    for text in idle(words, report) {
        line(format!("  {}", Paint::Yellow.on(text.get(lang))));
    }
    out
}

/// What the rulebook accepts though it is not found any more.
fn idle(words: &Words<'_>, report: &Report) -> Vec<Text> {
    let accepted = report.idle.iter().filter_map(|&place| words.case.book.accepted.get(place));
    accepted
        .map(|accepted| {
            let (at, check) = (&accepted.at, accepted.check.id());
            both!(
                "{at}：规则册接受的 {check} 已经查不到，可以删去",
                "{at}: the rulebook accepts {check} where it is not found any more; this can be taken out"
            )
        })
        .collect()
}

fn pick(lang: Lang, zh: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Zh { zh } else { en }
}

/// As a document to hand on.
pub fn markdown(words: &Words<'_>, head: &[Text], report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(&plain(&text));
        out.push('\n');
    };
    line(format!("# {}\n", pick(lang, "规则缺陷", "Flaws of the rules")));
    for text in head {
        line(format!("{}\n", text.get(lang)));
    }
    line(format!("**{}**", summary(report).get(lang)));
    for (check, _) in &report.looked {
        let flaws: Vec<&Flaw> = report.flaws.iter().filter(|flaw| flaw.fault.check() == *check).collect();
        if flaws.is_empty() {
            continue;
        }
        line(format!("\n## {}\n", check.title().get(lang)));
        for flaw in flaws {
            line(format!("- {}", says(words, flaw).get(lang)));
            if let Some(witness) = &flaw.witness {
                let shown = example(words, witness);
                line(format!("  - {}{}", pick(lang, "例如：", "for instance: "), shown.get(lang)));
            }
            for of in &flaw.recorded {
                line(format!("  - {}", recorded(words, of).get(lang)));
            }
        }
    }
    line(format!("\n## {}\n", pick(lang, "查过的范围", "What was gone through")));
    for (check, looked) in &report.looked {
        let colon = pick(lang, "：", ": ");
        line(format!("- {}{colon}{}", check.title().get(lang), gone_through(looked).get(lang)));
        for text in undecided(words, looked) {
            line(format!("  - {}", text.get(lang)));
        }
    }
    out
}

/// The title of a scenario made from a flaw.
pub fn scenario_title(flaw: &Flaw) -> Text {
    flaw.fault.check().title()
}

/// All checks with their names, for whoever chooses among them.
pub fn checks() -> Text {
    list(Check::ALL.into_iter().map(|check| Text::same(check.id())))
}
