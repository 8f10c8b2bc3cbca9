//! What is said of norms and steps in words: why a norm does not apply, what a step waits for, how often, the last day.
//!
//! Decides nothing: it says what was found.

use std::collections::BTreeSet;

use super::conditions::grouped;
use super::{Words, list};
use crate::ask::Hindrance;
use crate::atom::{Act, Label, NormIx, Person, Post};
use crate::findings::{Doer, Due, Findings, Floor, State, doer};
use crate::model::{Actor, Condition, Effect, Outcome, Span, Strength, Taker, UnaryTest, Value};
use crate::situation::Counted;
use crate::source::Text;

impl Words<'_> {
    /// Why a norm does not bring the act about.
    pub fn hindrance(&self, findings: &Findings, norm: NormIx, hindrance: &Hindrance) -> Text {
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
                    let said = self.condition(condition, negated);
                    match measured(findings, condition) {
                        Some(value) => Text::new(
                            format!("{}（现为 {value}）", said.zh),
                            format!("{} (it is {value})", said.en),
                        ),
                        None => said,
                    }
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
            Hindrance::Undelegated(place, person) => {
                let Some(part) = self.case.book.norm(norm).and_then(|rule| rule.effect.part()) else {
                    return Text::default();
                };
                let who = part.by.get(*place).map(|who| self.who(who)).unwrap_or_default();
                let Some(person) = *person else {
                    return Text::new(
                        format!("没有在当日有效、涵盖此行为和此事项的授权：{}", who.zh),
                        format!("no delegation that covers this act and this action on the day: {}", who.en),
                    );
                };
                let (held, name) = (self.delegations_to(person, part.act), self.person(person));
                let (zh, en) = if held.is_empty() {
                    Default::default()
                } else {
                    let held = list(held);
                    (
                        format!("；有登记但在此不适用：{}", held.zh),
                        format!("; on file, but of no use here: {}", held.en),
                    )
                };
                Text::new(
                    format!("{}没有在当日有效、涵盖此行为和此事项的授权：{}{zh}", name.zh, who.zh),
                    format!(
                        "{} holds no delegation that covers this act and this action on the day: {}{en}",
                        name.en, who.en
                    ),
                )
            }
            Hindrance::BindsOthers(person) => {
                let by = self.case.book.norm(norm).map(|rule| &rule.effect);
                let Some(Effect::Bar { by, .. }) = by else { return Text::default() };
                let (bound, person) = (list(by.iter().map(|who| self.who(who))), self.person(*person));
                Text::new(
                    format!("约束的是{}，不包括{}", bound.zh, person.zh),
                    format!("it binds {}; {} is not bound", bound.en, person.en),
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

    /// The delegations on file to a post that a person has held, for this act.
    fn delegations_to(&self, person: Person, act: Act) -> Vec<Text> {
        let facts = &self.case.facts;
        let holds = |post: Post| facts.assignments.iter().any(|row| row.person == person && row.post == post);
        let rows = facts
            .delegations
            .iter()
            .filter(|(_, row)| (row.acts.is_empty() || row.acts.contains(&act)) && holds(row.grantee));
        rows.map(|(delegation, _)| facts.delegations.id(delegation)).map(|id| Text::new(id, id)).collect()
    }

    /// Why what a gate needs does not count as done.
    pub fn unmet(&self, findings: &Findings, need: Label) -> Text {
        let label = self.label(need);
        let records = || findings.situation.records.iter().filter(move |record| record.label == need);
        let refused: BTreeSet<Doer> =
            records().filter(|record| record.outcome == Outcome::Adverse).map(doer).collect();
        if !refused.is_empty() {
            let by = self.doers(&refused);
            return Text::new(
                format!("“{}”被{}否决", label.zh, by.zh),
                format!("“{}” was refused by {}", label.en, by.en),
            );
        }
        if records().next().is_some() {
            let by = self.doers(&records().map(doer).collect());
            let wrong =
                findings.steps.iter().any(|step| step.label == need && step.state == State::WrongHand);
            return if wrong {
                Text::new(
                    format!("“{}”由{}办理，其无权办理", label.zh, by.zh),
                    format!("“{}” was done by {}, who may not do it", label.en, by.en),
                )
            } else {
                let missing = self.missing(findings, need);
                match missing {
                    Some(who) => Text::new(
                        format!("“{}”没有办全，尚缺{}", label.zh, who.zh),
                        format!("“{}” is not complete: {} missing", label.en, who.en),
                    ),
                    None => Text::new(
                        format!("“{}”没有办全（已办：{}）", label.zh, by.zh),
                        format!("“{}” is not complete (done by {})", label.en, by.en),
                    ),
                }
            };
        }
        // What may stand instead of it is not done either.
        let mut others: Vec<Label> = Vec::new();
        for step in &findings.steps {
            match step.instead_of {
                Some(original) if original == need => others.push(step.label),
                Some(original) if step.label == need => others.push(original),
                _ => {}
            }
        }
        others.sort_unstable();
        others.dedup();
        if others.is_empty() {
            return Text::new(format!("“{}”没有办理", label.zh), format!("“{}” has not been done", label.en));
        }
        let quoted = |label: Label| {
            let title = self.label(label);
            Text::new(format!("“{}”", title.zh), format!("“{}”", title.en))
        };
        let all: Vec<Text> = std::iter::once(need).chain(others).map(quoted).collect();
        let (zh, en): (Vec<&str>, Vec<&str>) =
            all.iter().map(|text| (text.zh.as_str(), text.en.as_str())).unzip();
        Text::new(
            format!("{}都没有办理", zh.join("、")),
            format!("neither {} has been done", en.join(" nor ")),
        )
    }

    /// Who has still to take part in a step, place by place.
    fn missing(&self, findings: &Findings, need: Label) -> Option<Text> {
        let steps = findings.steps.iter().filter(|step| step.label == need && step.required);
        let empty =
            steps.flat_map(|step| &step.seats).filter(|seat| !seat.filled && !seat.candidates.is_empty());
        let places: Vec<Text> = empty
            .map(|seat| {
                let takers: BTreeSet<Taker> = seat.candidates.iter().map(|found| found.taker).collect();
                let names: Vec<Text> = takers.into_iter().map(|taker| self.taker(taker)).collect();
                let (zh, en): (Vec<&str>, Vec<&str>) =
                    names.iter().map(|name| (name.zh.as_str(), name.en.as_str())).unzip();
                Text::new(zh.join("或"), en.join(" or "))
            })
            .collect();
        (!places.is_empty()).then(|| list(places))
    }

    /// Those who did something: the person where one is known, with the post, unit or body.
    pub fn doers(&self, doers: &BTreeSet<Doer>) -> Text {
        list(doers.iter().map(|(actor, persons)| {
            let as_what = self.actor(*actor);
            let persons: Vec<Person> =
                persons.iter().copied().filter(|person| *actor != Actor::Person(*person)).collect();
            if persons.is_empty() {
                return as_what;
            }
            let who = list(persons.into_iter().map(|person| self.person(person)));
            Text::new(format!("{} {}", as_what.zh, who.zh), format!("{}, {}", who.en, as_what.en))
        }))
    }

    /// The place of an action among its like, and those before it.
    pub fn counted(&self, counted: &Counted) -> Text {
        let span = span(counted);
        let place = counted.place();
        let before = list(counted.before.iter().filter_map(|&action| {
            let (row, id) = (self.case.facts.actions.row(action)?, self.case.facts.actions.id(action));
            let title = self.action(action);
            let day = row.date;
            Some(Text::new(format!("{}（{id}，{day}）", title.zh), format!("{} ({id}, {day})", title.en)))
        }));
        let ordinal =
            ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
                .get(place - 1)
                .map_or_else(|| format!("number {place}"), |&word| word.to_owned());
        if counted.before.is_empty() {
            return Text::new(format!("{}第 {place} 次", span.zh), format!("the {ordinal} of {}", span.en));
        }
        Text::new(
            format!("{}第 {place} 次，之前已有：{}", span.zh, before.zh),
            format!("the {ordinal} of {}; before it: {}", span.en, before.en),
        )
    }

    /// How often at least, and how often so far.
    pub fn floor(&self, floor: &Floor) -> Text {
        let (least, counted) = (floor.at_least, &floor.counted);
        let span = span(counted);
        let (zh_per, en_per, zh_before, en_before) = match counted.per {
            Span::Year => ("每年", "a year", "上一年", "the year before"),
            Span::Quarter => ("每季度", "a quarter", "上一季度", "the quarter before"),
            Span::Week => ("每周", "a week", "上一周", "the week before"),
        };
        let short = |number: usize| number < least as usize;
        let mut text = Text::new(
            format!("{zh_per}至少 {least} 次；已登记：{} {} 次", span.zh, counted.all),
            format!("at least {least} {en_per}; on file for {}: {}", span.en, counted.all),
        );
        if let Some(before) = counted.all_before {
            text.zh.push_str(&format!("，{zh_before} {before} 次"));
            text.en.push_str(&format!(", for {en_before}: {before}"));
            if short(before) {
                text.zh.push_str("，少于规定次数（以登记的事项为限）");
                text.en.push_str(", fewer than that (as far as actions are entered)");
            }
        }
        text
    }

    /// A last day, with the provision that sets it.
    pub fn due(&self, due: &Due) -> Text {
        let (day, cite) = (self.last_day(due), self.norm_cite(due.norm));
        if day.is_empty() {
            return day;
        }
        Text::new(format!("{}（{}）", day.zh, cite.zh), format!("{} ({})", day.en, cite.en))
    }

    /// A last day.
    pub fn last_day(&self, due: &Due) -> Text {
        let Some(Effect::Deadline { within, unit, .. }) =
            self.case.book.norm(due.norm).map(|rule| &rule.effect)
        else {
            return Text::default();
        };
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
                format!("{zh_hedge}最迟当日，即 {last}"),
                format!("{en_hedge}on the day at the latest, {last}"),
            );
        }
        match (due.last, due.uncovered, due.from) {
            (Some(last), _, _) => Text::new(
                format!("{zh_hedge}{within} {zh_unit}内，最迟 {last}"),
                format!("{en_hedge}within {within} {en_unit}, last day {last}"),
            ),
            (None, Some(uncovered), _) => {
                let why = uncovered.text();
                Text::new(
                    format!("{zh_hedge}{within} {zh_unit}内；{}", why.zh),
                    format!("{en_hedge}within {within} {en_unit}; {}", why.en),
                )
            }
            (None, None, _) => Text::new(
                format!("{zh_hedge}{within} {zh_unit}内；起算日不详"),
                format!("{en_hedge}within {within} {en_unit}; the day it runs from is not known"),
            ),
        }
    }
}

/// The span in which actions are counted.
fn span(counted: &Counted) -> Text {
    let (first, year) = (counted.first, counted.first.year());
    match counted.per {
        Span::Year => Text::new(format!("{year} 年"), year.to_string()),
        Span::Quarter => {
            let quarter = (first.month() - 1) / 3 + 1;
            Text::new(format!("{year} 年第 {quarter} 季度"), format!("quarter {quarter} of {year}"))
        }
        Span::Week => {
            Text::new(format!("{first} 至 {} 这一周", counted.last), format!("the week of {first}"))
        }
    }
}

/// The number that a test on a level looked at.
fn measured(findings: &Findings, condition: &Condition) -> Option<String> {
    match condition {
        Condition::Attribute(attribute, UnaryTest::Compare(..) | UnaryTest::Between(..)) => {
            match findings.situation.attributes.get(attribute) {
                Some(Value::Number(number)) => Some(grouped(*number)),
                _ => None,
            }
        }
        _ => None,
    }
}
