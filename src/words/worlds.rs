//! Other worlds in words: what is supposed, what a world comes to, and how two answers differ.
//!
//! Decides nothing: the worlds it speaks of have been worked out.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::conditions::grouped;
use super::quorum::other_quorum;
use super::{Words, list};
use crate::ask::{Range, Supposed};
use crate::atom::{Act, Label};
use crate::findings::GivenAs;
use crate::model::{AttendMode, Quantifier, Strength, Taker, Truth};
use crate::settle::{Settled, StepShape};
use crate::source::Text;

impl Words<'_> {
    /// A fact that is supposed.
    pub fn supposed(&self, supposed: &Supposed) -> Text {
        match supposed {
            Supposed::Value(attribute, value) => {
                let (title, value) = (self.attribute(*attribute), self.value(*attribute, value));
                Text::new(format!("{}：{}", title.zh, value.zh), format!("{}: {}", title.en, value.en))
            }
            Supposed::Range(attribute, range) => {
                let (title, range) = (self.attribute(*attribute), stretch(range));
                Text::new(format!("{}：{}", title.zh, range.zh), format!("{}: {}", title.en, range.en))
            }
            Supposed::Test(condition, truth) => self.condition(condition, *truth == Truth::Yes),
            Supposed::Without(norm) => {
                let (cite, text) = (self.norm_cite(*norm), self.norm(*norm));
                Text::new(
                    format!("没有{}的规定（{}）", cite.zh, text.zh),
                    format!("without {} ({})", cite.en, text.en),
                )
            }
        }
    }

    /// The value of what is supposed, without the name of the attribute.
    pub fn supposed_value(&self, supposed: &Supposed) -> Text {
        match supposed {
            Supposed::Value(attribute, value) => self.value(*attribute, value),
            Supposed::Range(_, range) => stretch(range),
            Supposed::Test(_, truth) => {
                if *truth == Truth::Yes {
                    Text::new("是", "yes")
                } else {
                    Text::new("否", "no")
                }
            }
            Supposed::Without(_) => self.supposed(supposed),
        }
    }

    /// What a world comes to: the verdict and, where steps are compared, who takes them.
    pub fn settled(&self, settled: &Settled) -> Text {
        let verdict = settled.verdict.title();
        match self.steps_settled(settled) {
            Some(steps) => {
                Text::new(format!("{}（{}）", verdict.zh, steps.zh), format!("{} ({})", verdict.en, steps.en))
            }
            None => verdict,
        }
    }

    /// Who takes the steps of an answer, and by when; nothing where no steps are compared.
    pub fn steps_settled(&self, settled: &Settled) -> Option<Text> {
        let mut people = settled.steps.iter().map(|step| {
            let takers: BTreeSet<Taker> = step.seats.iter().flatten().map(|(taker, _)| *taker).collect();
            let label = self.label(step.label);
            let count = takers.len();
            let named = list(takers.into_iter().take(4).map(|taker| self.taker(taker)));
            let (zh_more, en_more) = if count > 4 {
                (format!("等 {count} 人"), format!(" and {} more", count - 4))
            } else {
                Default::default()
            };
            let due = last_days(step.due.iter());
            let (zh_due, en_due) = if due.is_empty() {
                Default::default()
            } else {
                (format!("，{}", due.zh), format!(", {}", due.en))
            };
            if step.open {
                Text::new(
                    format!("{}：规则未写明由谁{zh_due}", label.zh),
                    format!("{}: the text does not say who{en_due}", label.en),
                )
            } else if count == 0 {
                Text::new(format!("{}无人可办{zh_due}", label.zh), format!("{}: nobody{en_due}", label.en))
            } else {
                Text::new(
                    format!("{}：{}{zh_more}{zh_due}", label.zh, named.zh),
                    format!("{}: {}{en_more}{en_due}", label.en, named.en),
                )
            }
        });
        let shown: Vec<Text> = people.by_ref().take(6).collect();
        if shown.is_empty() {
            return None;
        }
        let more = people.count();
        let (zh_more, en_more) = if more > 0 {
            (format!("；另有 {more} 个环节"), format!("; {more} more steps"))
        } else {
            Default::default()
        };
        let zh: Vec<&str> = shown.iter().map(|text| text.zh.as_str()).collect();
        let en: Vec<&str> = shown.iter().map(|text| text.en.as_str()).collect();
        Some(Text::new(format!("{}{zh_more}", zh.join("；")), format!("{}{en_more}", en.join("; "))))
    }

    /// What the values of a fact lead to. What would read the same though it differs is told by its difference.
    pub fn outcomes(&self, list: &[(Supposed, Settled)]) -> Vec<Text> {
        let plain: Vec<Text> = list.iter().map(|(_, settled)| self.settled(settled)).collect();
        let told = |(place, (_, settled)): (usize, &(Supposed, Settled))| -> Option<Text> {
            let said = plain.get(place)?;
            let like = plain.iter().zip(list).take(place).find(|(text, _)| *text == said);
            Some(match like {
                Some((_, (_, first))) if first != settled => {
                    let more = self.difference(first, settled);
                    Text::new(format!("{}；{}", said.zh, more.zh), format!("{}; {}", said.en, more.en))
                }
                _ => said.clone(),
            })
        };
        list.iter().enumerate().filter_map(told).collect()
    }

    /// How another answer differs from this one, in words.
    pub fn difference(&self, own: &Settled, other: &Settled) -> Text {
        let mut parts: Vec<Text> = Vec::new();
        if own.verdict != other.verdict {
            parts.push(other.verdict.title());
        }
        // Acts that all come to the verdict itself need not be told one by one.
        let mixed = other.by_act.values().any(|verdict| *verdict != other.verdict);
        for (act, verdict) in other.by_act.iter().filter(|_| mixed || own.verdict == other.verdict) {
            let told = own.verdict != other.verdict && *verdict == other.verdict;
            if !told && own.by_act.get(act) != Some(verdict) {
                let (act, verdict) = (self.act(*act), verdict.title());
                parts.push(Text::new(
                    format!("{}：{}", act.zh, verdict.zh),
                    format!("{}: {}", act.en, verdict.en),
                ));
            }
        }
        let labels: BTreeSet<Label> = own.steps.iter().chain(&other.steps).map(|step| step.label).collect();
        for label in labels {
            let (mine, theirs) = (own.steps_beside(other, label), other.steps_beside(own, label));
            if mine == theirs {
                continue;
            }
            let name = self.label(label);
            let takers = |steps: &[StepShape]| -> BTreeSet<Taker> {
                steps.iter().flat_map(|step| step.seats.iter().flatten().map(|(taker, _)| *taker)).collect()
            };
            let (before, after) = (takers(&mine), takers(&theirs));
            if theirs.is_empty() {
                parts.push(Text::new(format!("没有“{}”这一环节", name.zh), format!("no step “{}”", name.en)));
                continue;
            }
            let named = |set: Vec<&Taker>| self.takers(&set.into_iter().copied().collect(), 4);
            let mut said: Vec<Text> = Vec::new();
            if mine.is_empty() && theirs.iter().any(|step| step.open) {
                said.push(Text::new("另有此环节，未写明由谁办理", "a further step; by whom is not said"));
            } else if mine.is_empty() && after.is_empty() {
                said.push(Text::new("另有此环节，无人可办", "a further step, which nobody can take"));
            } else if mine.is_empty() {
                let who = named(after.iter().collect());
                said.push(Text::new(
                    format!("另有此环节，由{}", who.zh),
                    format!("a further step, by {}", who.en),
                ));
            } else {
                let gained = named(after.difference(&before).collect());
                let lost = named(before.difference(&after).collect());
                if !gained.zh.is_empty() {
                    said.push(Text::new(format!("增加{}", gained.zh), format!("also {}", gained.en)));
                }
                if !lost.zh.is_empty() {
                    said.push(Text::new(format!("不含{}", lost.zh), format!("without {}", lost.en)));
                }
                let due = |steps: &[StepShape]| -> BTreeSet<(Option<Date>, Strength)> {
                    steps.iter().flat_map(|step| step.due.iter().copied()).collect()
                };
                if due(&mine) != due(&theirs) {
                    let days = last_days(due(&theirs).iter());
                    said.push(if days.is_empty() { Text::new("没有期限", "no last day") } else { days });
                }
                let must = |steps: &[StepShape]| steps.iter().any(|step| step.required);
                match (must(&mine), must(&theirs)) {
                    (true, false) => said.push(Text::new("可办可不办", "optional")),
                    (false, true) => said.push(Text::new("须办", "a must")),
                    _ => {}
                }
                let how = |steps: &[StepShape]| -> Vec<(Quantifier, bool)> {
                    steps.iter().map(|step| (step.quantifier, step.open)).collect()
                };
                // Of one alone it need not be said that one is enough.
                let alone = after.len() < 2 && !said.is_empty() && !theirs.iter().any(|step| step.open);
                if how(&mine) != how(&theirs) && !alone {
                    let each = list(theirs.iter().map(|step| {
                        if step.open {
                            Text::new("未写明由谁", "the text does not say who")
                        } else {
                            match step.quantifier {
                                Quantifier::Any => Text::new("一人办理即可", "one of them is enough"),
                                Quantifier::All => Text::new("须全部办理", "all of them are needed"),
                                Quantifier::Each => Text::new("须每人办理", "each of them is needed"),
                                Quantifier::Majority => {
                                    Text::new("须过半数办理", "more than half of them are needed")
                                }
                            }
                        }
                    }));
                    said.push(each);
                }
                if said.is_empty() {
                    said.push(
                        if mine.iter().map(|step| &step.after).eq(theirs.iter().map(|step| &step.after)) {
                            Text::new("身份或席位不同", "in other capacities or places")
                        } else {
                            Text::new("次序不同", "in another order")
                        },
                    );
                }
            }
            let said = Text::new(
                said.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join("，"),
                said.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join("; "),
            );
            parts.push(Text::new(format!("{}——{}", name.zh, said.zh), format!("{}: {}", name.en, said.en)));
        }
        let acts: BTreeSet<Act> = own.bars.iter().chain(&other.bars).map(|(act, _)| *act).collect();
        for act in acts {
            let of = |settled: &Settled| -> Option<BTreeSet<Taker>> {
                let mut bars = settled.bars.iter().filter(|(other, _)| *other == act).peekable();
                bars.peek()?;
                Some(bars.filter_map(|(_, binds)| binds.clone()).flatten().collect())
            };
            let name = self.act(act);
            let named = |set: Vec<&Taker>| list(set.into_iter().map(|&taker| self.taker(taker)));
            match (of(own), of(other)) {
                (Some(_), None) => parts.push(Text::new(
                    format!("没有对“{}”的禁止", name.zh),
                    format!("no bar on “{}”", name.en),
                )),
                (None, Some(after)) if after.is_empty() => {
                    parts.push(Text::new(format!("另禁止“{}”", name.zh), format!("a bar on “{}”", name.en)));
                }
                (None, Some(after)) => {
                    let who = self.takers(&after, 4);
                    parts.push(Text::new(
                        format!("另禁止{}“{}”", who.zh, name.zh),
                        format!("a bar on “{}” for {}", name.en, who.en),
                    ));
                }
                (Some(before), Some(after)) if before != after => {
                    let (more, less) = (
                        named(after.difference(&before).collect()),
                        named(before.difference(&after).collect()),
                    );
                    if !more.zh.is_empty() {
                        parts.push(Text::new(
                            format!("禁止的对象增加{}", more.zh),
                            format!("the bar also binds {}", more.en),
                        ));
                    }
                    if !less.zh.is_empty() {
                        parts.push(Text::new(
                            format!("禁止的对象不含{}", less.zh),
                            format!("the bar does not bind {}", less.en),
                        ));
                    }
                }
                _ => {}
            }
        }
        self.other_given(own, other, &mut parts);
        self.other_gates(own, other, &mut parts);
        other_quorum(own, other, &mut parts);
        Text::new(
            parts.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join("；"),
            parts.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join("; "),
        )
    }

    /// Whose a duty or an attendance is in one answer and not in the other.
    fn other_given(&self, own: &Settled, other: &Settled, parts: &mut Vec<Text>) {
        let kinds: BTreeSet<(Act, GivenAs)> =
            own.given.iter().chain(&other.given).map(|(act, mode, _)| (*act, *mode)).collect();
        for (act, mode) in kinds {
            let of = |settled: &Settled| -> BTreeSet<Taker> {
                let found = settled.given.iter().filter(|(of, how, _)| (*of, *how) == (act, mode));
                found.flat_map(|(_, _, takers)| takers.iter().copied()).collect()
            };
            let (before, after) = (of(own), of(other));
            let (more, less): (BTreeSet<Taker>, BTreeSet<Taker>) =
                (after.difference(&before).copied().collect(), before.difference(&after).copied().collect());
            let (name, how) = (self.act(act), given_as(mode));
            if !more.is_empty() {
                let who = self.takers(&more, 4);
                parts.push(Text::new(
                    format!("{}（{}）——增加{}", name.zh, how.zh, who.zh),
                    format!("{} ({}): also {}", name.en, how.en, who.en),
                ));
            }
            if !less.is_empty() {
                let who = self.takers(&less, 4);
                parts.push(Text::new(
                    format!("{}（{}）——不含{}", name.zh, how.zh, who.zh),
                    format!("{} ({}): without {}", name.en, how.en, who.en),
                ));
            }
        }
    }

    /// What one answer waits for and the other does not.
    fn other_gates(&self, own: &Settled, other: &Settled, parts: &mut Vec<Text>) {
        let of = |settled: &Settled| -> BTreeSet<(Label, Label)> {
            settled.gates.iter().map(|(before, needs, _)| (*before, *needs)).collect()
        };
        let (before, after) = (of(own), of(other));
        for (step, needs) in after.difference(&before) {
            let (step, needs) = (self.label(*step), self.label(*needs));
            parts.push(Text::new(
                format!("“{}”之前还须先“{}”", step.zh, needs.zh),
                format!("“{}” also needs “{}” first", step.en, needs.en),
            ));
        }
        // Where the step itself is gone, it goes without saying that it waits for nothing.
        let has = |settled: &Settled, label: Label| settled.steps.iter().any(|step| step.label == label);
        let stays = |(step, _): &&(Label, Label)| !has(own, *step) || has(other, *step);
        for (step, needs) in before.difference(&after).filter(stays) {
            let (step, needs) = (self.label(*step), self.label(*needs));
            parts.push(Text::new(
                format!("“{}”之前无须先“{}”", step.zh, needs.zh),
                format!("“{}” does not need “{}” first", step.en, needs.en),
            ));
        }
    }
}

/// The last days that can be counted, each with how strictly it is set; nothing where there are none.
fn last_days<'a>(due: impl Iterator<Item = &'a (Option<Date>, Strength)>) -> Text {
    list(due.filter_map(|(day, strength)| {
        let day = (*day)?;
        Some(if *strength == Strength::Hard {
            Text::new(format!("最迟 {day}"), format!("by {day}"))
        } else {
            Text::new(format!("原则上最迟 {day}"), format!("in principle by {day}"))
        })
    }))
}

/// How somebody attends, or that it is a duty.
pub fn given_as(mode: GivenAs) -> Text {
    match mode {
        GivenAs::Duty => Text::new("职责", "duty"),
        GivenAs::Attendance(mode) => attend_mode(mode),
    }
}

/// How somebody attends a meeting.
pub fn attend_mode(mode: AttendMode) -> Text {
    match mode {
        AttendMode::Member => Text::new("组成人员", "member"),
        AttendMode::SitsIn => Text::new("列席", "sits in"),
        AttendMode::MustInvite => Text::new("应邀请", "must be invited"),
        AttendMode::MayInvite => Text::new("可邀请", "may be invited"),
    }
}

/// A stretch of numbers in words.
fn stretch(range: &Range) -> Text {
    let low = range.from.map(|(low, own)| (grouped(low), own));
    let high = range.to.map(|(high, own)| (grouped(high), own));
    let (zh_high, en_high) = match &high {
        Some((high, true)) => (format!("{high} 以下（含）"), format!("up to {high}")),
        Some((high, false)) => (format!("不到 {high}"), format!("below {high}")),
        None => Default::default(),
    };
    let (zh_low, en_low) = match &low {
        Some((low, true)) => (format!("{low} 以上（含）"), format!("{low} or more")),
        Some((low, false)) => (format!("超过 {low}"), format!("above {low}")),
        None => Default::default(),
    };
    match (low, high) {
        (Some((low, _)), Some((high, _))) if low == high => Text::same(low),
        (Some(_), Some(_)) => Text::new(format!("{zh_low}，{zh_high}"), format!("{en_low}, {en_high}")),
        (Some(_), None) => Text::new(zh_low, en_low),
        _ => Text::new(zh_high, en_high),
    }
}
