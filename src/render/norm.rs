//! One norm laid open part by part, and two norms side by side: the redline of an amendment.
//!
//! Says what the rulebook says, in the words of the institution; decides nothing.

use super::paint::Paint;
use crate::atom::{Label, NormIx};
use crate::model::{DayUnit, Effect, Norm, Part, Span, StartDay, Strength, WhoExpr, show_number};
use crate::rulebook::{Amendment, Version};
use crate::source::{Lang, Text};
use crate::words::{Words, attend_mode, list as listed, quorum_share, quorum_unit};

/// One part of a norm: what it is called, and what stands there.
pub type Field = (Text, Text);

/// What a norm does, as a title.
pub fn effect_title(effect: &Effect) -> Text {
    match effect {
        Effect::Step(_) => Text::new("应经环节", "requires a step"),
        Effect::Power(_) => Text::new("授予权限", "confers a power"),
        Effect::Bar { .. } => Text::new("禁止", "forbids"),
        Effect::Gate { .. } => Text::new("前置条件", "sets a gate"),
        Effect::Deadline { .. } => Text::new("期限", "sets a deadline"),
        Effect::Duty { .. } => Text::new("职责", "imposes a duty"),
        Effect::Attend { .. } => Text::new("参会", "calls for attendance"),
        Effect::Compose { .. } => Text::new("组成", "composes a body"),
        Effect::Quorum { .. } => Text::new("法定人数", "sets a quorum"),
        Effect::Frequency { .. } => Text::new("次数", "limits how often"),
        Effect::Limit { .. } => Text::new("限额", "sets an authority limit"),
        Effect::StandIn { .. } => Text::new("代行", "lets somebody stand in"),
        Effect::Extend { .. } => Text::new("扩大适用", "extends to other units"),
        Effect::Collective { .. } => Text::new("统称", "gives a collective word its meaning"),
        Effect::InForce(_) => Text::new("施行", "puts the rules into force"),
        Effect::Define { .. } => Text::new("界定", "defines"),
        Effect::Silence { .. } => Text::new("未作规定", "records that the text is silent"),
    }
}

/// The parts of a norm, in the order in which one reads them.
pub fn fields(words: &Words<'_>, norm: &Norm) -> Vec<Field> {
    let mut list: Vec<Field> = Vec::new();
    let mut add = |zh: &str, en: &str, value: Text| list.push((Text::new(zh, en), value));
    add("条款", "provision", words.cite(&norm.cite));
    add("内容", "says", norm.text.clone());
    add("语气", "strength", strength(norm.strength));
    let vocabulary = &words.case.book.vocabulary;
    if !norm.kinds.is_empty() {
        add("事项类别", "kinds", listed(norm.kinds.iter().map(|&kind| vocabulary.kinds.title(kind))));
    }
    for condition in &norm.conditions {
        add("条件", "if", words.condition(condition, true));
    }
    for exception in &norm.exceptions {
        let tests = listed(exception.conditions.iter().map(|test| words.condition(test, true)));
        let cite = words.cite(&exception.cite);
        add(
            "例外",
            "unless",
            Text::new(
                format!("{}（{}；{}）", exception.text.zh, tests.zh, cite.zh),
                format!("{} ({}; {})", exception.text.en, tests.en, cite.en),
            ),
        );
    }
    if !norm.overrides.is_empty() {
        add("优先于", "overrides", Text::same(norm.overrides.join(", ")));
    }
    add("效果", "effect", effect_title(&norm.effect));
    effect(words, &norm.effect, &mut list);
    list
}

fn strength(strength: Strength) -> Text {
    match strength {
        Strength::Hard => Text::new("应当、必须、不得", "flat"),
        Strength::Principle => Text::new("原则上", "in principle"),
        Strength::Generally => Text::new("一般", "generally"),
    }
}

fn effect(words: &Words<'_>, effect: &Effect, list: &mut Vec<Field>) {
    let vocabulary = &words.case.book.vocabulary;
    let mut add = |zh: &str, en: &str, value: Text| list.push((Text::new(zh, en), value));
    let whos = |by: &[WhoExpr]| listed(by.iter().map(|who| words.who(who)));
    let labels = |labels: &[Label]| listed(labels.iter().map(|&label| words.label(label)));
    let acts = |acts: &[crate::atom::Act]| listed(acts.iter().map(|&act| words.act(act)));
    match effect {
        Effect::Step(part) | Effect::Power(part) => {
            let Part { act, label, by, quantifier, after, instead_of } = part;
            add("行为", "act", words.act(*act));
            if words.label(*label) != words.act(*act) {
                add("环节", "step", words.label(*label));
            }
            add(
                "由",
                "by",
                if by.as_slice() == [WhoExpr::Anyone] {
                    Text::new("未写明由谁", "the text does not say who")
                } else {
                    whos(by)
                },
            );
            add("几人", "how many", words.quantifier(*quantifier, matches!(effect, Effect::Step(_))));
            if !after.is_empty() {
                add("在此之后", "after", labels(after));
            }
            if let Some(label) = instead_of {
                add("可代替", "instead of", words.label(*label));
            }
        }
        Effect::Bar { act, label, by } => {
            add("行为", "act", words.act(*act));
            if let Some(label) = label {
                add("环节", "step", words.label(*label));
            }
            add("对象", "binds", whos(by));
        }
        Effect::Gate { before, needs } => {
            add("环节", "step", words.label(*before));
            add("须先完成", "needs", labels(needs));
        }
        Effect::Deadline { label, within, unit, from } => {
            add("环节", "step", words.label(*label));
            add("天数", "days", days(*within, *unit));
            add(
                "自",
                "from",
                match from {
                    StartDay::ActionDate => Text::new("事项日期", "the date of the action"),
                    StartDay::Attribute(attribute) => words.attribute(*attribute),
                },
            );
        }
        Effect::Duty { act, by, every } => {
            add("行为", "act", words.act(*act));
            add("由", "by", whos(by));
            if let Some(span) = every {
                add("周期", "every", span_of(*span));
            }
        }
        Effect::Attend { by, mode, .. } => {
            add("参会人", "who", whos(by));
            add("方式", "as", attend_mode(*mode));
        }
        Effect::Compose { body, members } => {
            add("机构", "body", vocabulary.bodies.title(*body));
            add("组成人员", "members", whos(members));
        }
        Effect::Quorum { body, share, count, act } => {
            add("机构", "body", vocabulary.bodies.title(*body));
            add("行为", "act", words.act(*act));
            add("人数", "share", quorum_share(*share));
            add("算法", "way", quorum_unit(*count));
        }
        Effect::Frequency { act, at_most, at_least, per, each_sponsor } => {
            add("行为", "act", words.act(*act));
            if let Some(times) = at_most {
                add("最多", "at most", Text::same(times.to_string()));
            }
            if let Some(times) = at_least {
                add("至少", "at least", Text::same(times.to_string()));
            }
            add("每", "per", span_of(*per));
            if *each_sponsor {
                add("分别计算", "counted for each", Text::new("主办单位", "sponsor"));
            }
        }
        Effect::Limit { role, act, attribute, up_to } => {
            add("角色", "role", vocabulary.roles.title(*role));
            add("行为", "act", words.act(*act));
            let title = words.attribute(*attribute);
            let number = show_number(*up_to);
            add(
                "限额",
                "up to",
                Text::new(format!("{}不超过 {number}", title.zh), format!("{} up to {number}", title.en)),
            );
        }
        Effect::StandIn { instead_of, by, acts: list } => {
            add("代谁", "in the place of", words.who(instead_of));
            add("由", "by", whos(by));
            add("行为", "acts", acts(list));
        }
        Effect::Extend { unit_kind, to } => {
            add("单位类别", "kind of unit", vocabulary.unit_kinds.title(*unit_kind));
            add("扩大到", "brings in", listed(to.iter().map(|&kind| vocabulary.unit_kinds.title(kind))));
        }
        Effect::Collective { role, includes } => {
            add("统称", "collective word", vocabulary.roles.title(*role));
            add("包括", "includes", listed(includes.iter().map(|&role| vocabulary.roles.title(role))));
        }
        Effect::InForce(date) => {
            if let Some(date) = date {
                add("自", "from", Text::same(date.to_string()));
            }
        }
        Effect::Define { term } => add("用语", "term", term.clone()),
        Effect::Silence { act, by } => {
            add("行为", "act", words.act(*act));
            add("对象", "for", whos(by));
        }
    }
}

fn days(within: u32, unit: DayUnit) -> Text {
    match unit {
        DayUnit::Workdays => {
            Text::new(format!("{within} 个工作日内"), format!("within {within} working days"))
        }
        DayUnit::Days => Text::new(format!("{within} 日内"), format!("within {within} days")),
        DayUnit::Weekdays => Text::new(
            format!("{within} 个平日（周一至周五）内"),
            format!("within {within} weekdays (Monday to Friday)"),
        ),
    }
}

fn span_of(span: Span) -> Text {
    match span {
        Span::Week => Text::new("周", "week"),
        Span::Quarter => Text::new("季度", "quarter"),
        Span::Year => Text::new("年", "year"),
    }
}

/// A line of a redline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mark {
    /// Stays.
    Same,
    /// Goes.
    Gone,
    /// Comes.
    New,
}

/// The parts of a norm before and after, each once if it stays.
pub fn compared(words: &Words<'_>, before: Option<NormIx>, after: Option<NormIx>) -> Vec<(Mark, Field)> {
    let book = &words.case.book;
    let of = |norm: Option<NormIx>| norm.and_then(|norm| book.norm(norm)).map(|norm| fields(words, norm));
    let (before, after) = (of(before).unwrap_or_default(), of(after).unwrap_or_default());
    let mut lines = Vec::new();
    let mut rest = after.as_slice();
    for field in before {
        match rest.iter().position(|other| *other == field) {
            Some(place) => {
                let (skipped, from) = rest.split_at(place);
                lines.extend(skipped.iter().map(|field| (Mark::New, field.clone())));
                lines.push((Mark::Same, field));
                rest = from.get(1..).unwrap_or_default();
            }
            None => lines.push((Mark::Gone, field)),
        }
    }
    lines.extend(rest.iter().map(|field| (Mark::New, field.clone())));
    paired(lines)
}

/// The same lines with what goes and what comes in its place next to each other.
fn paired(lines: Vec<(Mark, Field)>) -> Vec<(Mark, Field)> {
    let mut out: Vec<(Mark, Field)> = Vec::new();
    let mut new: Vec<(Mark, Field)> = Vec::new();
    let mut gone: Vec<(Mark, Field)> = Vec::new();
    let flush = |gone: &mut Vec<(Mark, Field)>, new: &mut Vec<(Mark, Field)>, out: &mut Vec<_>| {
        for line in gone.drain(..) {
            let part = line.1.0.clone();
            out.push(line);
            if let Some(place) = new.iter().position(|(_, (name, _))| *name == part) {
                out.push(new.remove(place));
            }
        }
        out.append(new);
    };
    for line in lines {
        match line.0 {
            Mark::Gone => gone.push(line),
            Mark::New => new.push(line),
            Mark::Same => {
                flush(&mut gone, &mut new, &mut out);
                out.push(line);
            }
        }
    }
    flush(&mut gone, &mut new, &mut out);
    out
}

/// The redline of a version for the terminal: operation by operation, part by part.
pub fn redline(words: &Words<'_>, version: &Version, lang: Lang) -> String {
    let mut out = String::new();
    let mut line = |text: String| {
        out.push_str(text.trim_end());
        out.push('\n');
    };
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    for (place, id) in version.amendments.iter().enumerate() {
        let Some(amendment) = words.case.book.amendment(id) else { continue };
        for (number, heading) in head(amendment).into_iter().enumerate() {
            let text = heading.get(lang);
            line(if number == 0 { Paint::Bold.on(text) } else { text.to_owned() });
        }
        for entry in version.redline.iter().filter(|entry| entry.amendment == place) {
            let Some(operation) = amendment.operations.get(entry.operation) else { continue };
            line(String::new());
            let cite = words.cite(&operation.cite);
            line(format!(
                "{}. {}  {}",
                entry.operation + 1,
                operation.text.get(lang),
                Paint::Dim.on(&format!("[{}]", cite.get(lang)))
            ));
            if let Some(other) = &entry.other {
                line(format!("   {}", Paint::Bold.on(other.what.get(lang))));
                if !other.before.is_empty() {
                    line(format!("   {}", Paint::Red.on(&format!("- {}", other.before.get(lang)))));
                }
                line(format!("   {}", Paint::Green.on(&format!("+ {}", other.after.get(lang)))));
            }
            for (before, after) in &entry.norms {
                line(format!("   {}", Paint::Bold.on(headline(words, *before, *after).get(lang))));
                for (mark, (name, value)) in compared(words, *before, *after) {
                    let text = format!("{}{}{}", name.get(lang), pick("：", ": "), value.get(lang));
                    line(match mark {
                        Mark::Same => format!("     {text}"),
                        Mark::Gone => format!("   {}", Paint::Red.on(&format!("- {text}"))),
                        Mark::New => format!("   {}", Paint::Green.on(&format!("+ {text}"))),
                    });
                }
            }
        }
    }
    out
}

/// The redline of a version in Markdown, ready for a memo.
pub fn redline_markdown(words: &Words<'_>, version: &Version, lang: Lang) -> String {
    let mut out = String::new();
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    for (place, id) in version.amendments.iter().enumerate() {
        let Some(amendment) = words.case.book.amendment(id) else { continue };
        for (number, heading) in head(amendment).into_iter().enumerate() {
            let text = heading.get(lang);
            out.push_str(&if number == 0 { format!("# {text}\n\n") } else { format!("{text}\n\n") });
        }
        for entry in version.redline.iter().filter(|entry| entry.amendment == place) {
            let Some(operation) = amendment.operations.get(entry.operation) else { continue };
            let cite = words.cite(&operation.cite);
            out.push_str(&format!(
                "## {}. {} [{}]\n\n",
                entry.operation + 1,
                operation.text.get(lang),
                cite.get(lang)
            ));
            if let Some(other) = &entry.other {
                let cell = |text: &Text| text.get(lang).replace('|', "\\|");
                let old = if other.before.is_empty() {
                    String::new()
                } else {
                    format!("~~{}~~", cell(&other.before))
                };
                out.push_str(&format!(
                    "| {} | {} | {} |\n|---|---|---|\n| {} | {old} | **{}** |\n\n",
                    pick("部分", "part"),
                    pick("现行", "as it stands"),
                    pick("修正后", "as amended"),
                    cell(&other.what),
                    cell(&other.after),
                ));
            }
            for (before, after) in &entry.norms {
                out.push_str(&format!(
                    "**{}**\n\n| {} | {} | {} |\n|---|---|---|\n",
                    headline(words, *before, *after).get(lang),
                    pick("部分", "part"),
                    pick("现行", "as it stands"),
                    pick("修正后", "as amended")
                ));
                let mut lines = compared(words, *before, *after).into_iter().peekable();
                while let Some((mark, (name, value))) = lines.next() {
                    let cell = |value: &Text| value.get(lang).replace('|', "\\|");
                    let replaced = lines.next_if(|(next, (other, _))| {
                        mark == Mark::Gone && *next == Mark::New && *other == name
                    });
                    let new = replaced.map(|(_, (_, new))| format!("**{}**", cell(&new)));
                    let value = cell(&value);
                    let (old, new) = match mark {
                        Mark::Same => (value.clone(), value),
                        Mark::Gone => (format!("~~{value}~~"), new.unwrap_or_default()),
                        Mark::New => (String::new(), format!("**{value}**")),
                    };
                    out.push_str(&format!("| {} | {old} | {new} |\n", name.get(lang)));
                }
                out.push('\n');
            }
        }
    }
    out
}

/// Title, reason, first day, and what becomes of ambiguities.
fn head(amendment: &Amendment) -> Vec<Text> {
    let mut lines = vec![
        Text::new(
            format!("修正案 {}：{}", amendment.id, amendment.title.zh),
            format!("Amendment {}: {}", amendment.id, amendment.title.en),
        ),
        Text::new(format!("理由：{}", amendment.reason.zh), format!("Reason: {}", amendment.reason.en)),
    ];
    if let Some(day) = amendment.effective {
        lines.push(Text::new(format!("拟自 {day} 起施行"), format!("To apply from {day}")));
    }
    if !amendment.settles.is_empty() {
        let ids = amendment.settles.join(", ");
        lines.push(Text::new(format!("消除歧义：{ids}"), format!("Leaves no doubt of: {ids}")));
    }
    if !amendment.keeps.is_empty() {
        let ids = amendment.keeps.join(", ");
        lines.push(Text::new(
            format!("对立读法照旧：{ids}"),
            format!("Rival readings stand as they are: {ids}"),
        ));
    }
    if !amendment.follows.is_empty() {
        let ids = amendment.follows.join(", ");
        lines.push(Text::new(format!("以下列修正案为基础：{ids}"), format!("Goes on from: {ids}")));
    }
    lines
}

/// What happens to a norm as a whole.
fn headline(words: &Words<'_>, before: Option<NormIx>, after: Option<NormIx>) -> Text {
    let id = |norm: NormIx| words.case.book.norm(norm).map(|norm| norm.id.clone()).unwrap_or_default();
    match (before.map(id), after.map(id)) {
        (None, Some(new)) => Text::new(format!("新增规范 {new}"), format!("new norm {new}")),
        (Some(old), None) => Text::new(format!("删去规范 {old}"), format!("norm {old} is repealed")),
        (Some(old), Some(new)) if old != new => {
            Text::new(format!("规范 {old} 改为 {new}"), format!("norm {old} becomes {new}"))
        }
        (Some(old), _) => Text::new(format!("规范 {old}"), format!("norm {old}")),
        (None, None) => Text::default(),
    }
}
