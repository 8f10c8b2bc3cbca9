//! What is said of norms and steps in words: why a norm does not apply, what is wrong with what was done, the last day.
//!
//! Decides nothing: it says what was found.

use super::{Words, list};
use crate::ask::Hindrance;
use crate::atom::NormIx;
use crate::findings::{Defect, Due};
use crate::model::{Condition, Strength};
use crate::source::Text;

impl Words<'_> {
    /// Why a norm does not bring the act about.
    pub fn hindrance(&self, norm: NormIx, hindrance: &Hindrance) -> Text {
        match hindrance {
            Hindrance::Fails(conditions) => {
                let rule = self.case.book.norm(norm);
                let failed = |condition: &Condition| {
                    // The condition as the norm has it, said to fail.
                    let negated = rule.is_some_and(|rule| {
                        rule.conditions.iter().any(|own| {
                            matches!(own, Condition::Relation(true, _))
                                && crate::situation::positive(own) == *condition
                        })
                    });
                    self.condition(condition, negated)
                };
                list(conditions.iter().map(failed))
            }
            Hindrance::Excused(number) => {
                let exception = self.case.book.norm(norm).and_then(|rule| rule.exceptions.get(*number));
                exception.map_or_else(Text::default, |exception| {
                    let cite = self.cite(&exception.cite);
                    Text::new(
                        format!("例外：{}（{}）", exception.text.zh, cite.zh),
                        format!("exception: {} ({})", exception.text.en, cite.en),
                    )
                })
            }
            Hindrance::Undelegated(place) => {
                let who = self.case.book.norm(norm).and_then(|rule| match &rule.effect {
                    crate::model::Effect::Step(part) | crate::model::Effect::Power(part) => {
                        part.by.get(*place)
                    }
                    _ => None,
                });
                let who = who.map(|who| self.who(who)).unwrap_or_default();
                Text::new(
                    format!("没有在当日有效、涵盖此行为和此事项的授权：{}", who.zh),
                    format!("no delegation that covers this act and this action on the day: {}", who.en),
                )
            }
            Hindrance::Overridden(by) => {
                let (cite, text) = (self.norm_cite(*by), self.norm(*by));
                Text::new(
                    format!("被{}排除：{}", cite.zh, text.zh),
                    format!("displaced by {}: {}", cite.en, text.en),
                )
            }
        }
    }

    /// A defect of what was done.
    pub fn defect(&self, defect: &Defect) -> Text {
        match defect {
            Defect::Skipped { missing, done, norms } => {
                let (missing, done) = (self.label(*missing), self.label(*done));
                let cites = self.cites(norms.iter().copied());
                Text::new(
                    format!("“{}”已办理，而应先办的“{}”没有办理（{}）", done.zh, missing.zh, cites.zh),
                    format!(
                        "“{}” is on record without “{}”, which has to come first ({})",
                        done.en, missing.en, cites.en
                    ),
                )
            }
            Defect::WrongHand { step, by, norms } => {
                let (step, by) = (self.label(*step), list(by.iter().map(|&actor| self.actor(actor))));
                let cites = self.cites(norms.iter().copied());
                Text::new(
                    format!("“{}”由{}办理，而{}无权办理（{}）", step.zh, by.zh, by.zh, cites.zh),
                    format!("“{}” was done by {}, who may not do it ({})", step.en, by.en, cites.en),
                )
            }
            Defect::Incomplete { missing, done, norms } => {
                let (missing, done) = (self.label(*missing), self.label(*done));
                let cites = self.cites(norms.iter().copied());
                Text::new(
                    format!("“{}”已办理，而“{}”尚未办全（{}）", done.zh, missing.zh, cites.zh),
                    format!(
                        "“{}” is on record although “{}” is not complete ({})",
                        done.en, missing.en, cites.en
                    ),
                )
            }
            Defect::Late { step, done, last, norm } => {
                let (step, cite) = (self.label(*step), self.norm_cite(*norm));
                Text::new(
                    format!("“{}”逾期：{done} 办理，最迟应为 {last}（{}）", step.zh, cite.zh),
                    format!("“{}” is late: done on {done}, last day {last} ({})", step.en, cite.en),
                )
            }
            Defect::NoQuorum { norm, present, members, .. } => {
                let cite = self.norm_cite(*norm);
                Text::new(
                    format!("未达法定人数：组成人员 {members} 人，到会 {present} 人（{}）", cite.zh),
                    format!("no quorum: {present} of {members} members present ({})", cite.en),
                )
            }
        }
    }

    /// A last day.
    pub fn due(&self, due: &Due) -> Text {
        let Some(crate::model::Effect::Deadline { within, unit, .. }) =
            self.case.book.norm(due.norm).map(|rule| &rule.effect)
        else {
            return Text::default();
        };
        let cite = self.norm_cite(due.norm);
        let (zh_unit, en_unit) = match unit {
            crate::model::DayUnit::Workdays => {
                ("个工作日", if *within == 1 { "working day" } else { "working days" })
            }
            crate::model::DayUnit::Weekdays => ("个平日（周一至周五）", "weekdays (Monday to Friday)"),
            crate::model::DayUnit::Days => ("日", if *within == 1 { "day" } else { "days" }),
        };
        let strength = self.case.book.norm(due.norm).map_or(Strength::Hard, |rule| rule.strength);
        let (zh_hedge, en_hedge) =
            if strength == Strength::Hard { ("", "") } else { ("原则上 ", "in principle ") };
        if let (0, Some(last)) = (*within, due.last) {
            return Text::new(
                format!("{zh_hedge}最迟当日，即 {last}（{}）", cite.zh),
                format!("{en_hedge}on the day at the latest, {last} ({})", cite.en),
            );
        }
        match (due.last, due.uncovered, due.from) {
            (Some(last), _, _) => Text::new(
                format!("{zh_hedge}{within} {zh_unit}内，最迟 {last}（{}）", cite.zh),
                format!("{en_hedge}within {within} {en_unit}, last day {last} ({})", cite.en),
            ),
            (None, Some(uncovered), _) => {
                let why = uncovered.text();
                Text::new(
                    format!("{zh_hedge}{within} {zh_unit}内；{}（{}）", why.zh, cite.zh),
                    format!("{en_hedge}within {within} {en_unit}; {} ({})", why.en, cite.en),
                )
            }
            (None, None, _) => Text::new(
                format!("{zh_hedge}{within} {zh_unit}内；起算日不详（{}）", cite.zh),
                format!(
                    "{en_hedge}within {within} {en_unit}; the day it runs from is not known ({})",
                    cite.en
                ),
            ),
        }
    }
}
