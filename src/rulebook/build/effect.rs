//! What a norm does: exactly one effect.

use toml::Spanned;

use super::{ACT, ATTRIBUTE, BODY, Draft, ROLE, UNIT_KIND, date, text};
use crate::atom::{Act, Attribute, Label, Role};
use crate::model::{
    AttendMode, AttributeType, Count, DayUnit, Effect, Part, Quantifier, Share, Span, WhoExpr,
};
use crate::rulebook::expression::{Scope, number};
use crate::rulebook::wire::{
    AttendModeEntry, CountEntry, DayUnitEntry, NormEntry, PartEntry, QuantifierEntry, SpanEntry,
};
use crate::source::{Problem, both, did_you_mean};

impl Draft {
    pub(super) fn effect(&mut self, scope: &Scope<'_>, file: usize, entry: &NormEntry) -> Option<Effect> {
        let at = self.place(file, &entry.id);
        let mut effects: Vec<Option<Effect>> = Vec::new();
        if let Some(part) = &entry.step {
            effects.push(self.part(scope, file, part).map(Effect::Step));
        }
        if let Some(part) = &entry.power {
            effects.push(self.part(scope, file, part).map(Effect::Power));
        }
        if let Some(bar) = &entry.bar {
            let act = self.act(scope, file, &bar.act);
            let label = bar.label.as_ref().and_then(|label| self.label(scope, file, label));
            let by = if bar.by.is_empty() { vec![WhoExpr::Anyone] } else { self.whos(scope, file, &bar.by) };
            effects.push(act.map(|act| Effect::Bar { act, label, by }));
        }
        if let Some(gate) = &entry.gate {
            let needs = self.labels(scope, file, &gate.needs);
            effects.push(self.label(scope, file, &gate.before).map(|before| Effect::Gate { before, needs }));
        }
        if let Some(deadline) = &entry.deadline {
            let label = self.label(scope, file, &deadline.label);
            let from = self.start_day(scope, file, &deadline.from);
            let unit = day_unit(deadline.unit);
            effects.push(label.zip(from).map(|(label, from)| Effect::Deadline {
                label,
                within: deadline.within,
                unit,
                from,
            }));
        }
        if let Some(duty) = &entry.duty {
            let (act, by) = (self.act(scope, file, &duty.act), self.whos(scope, file, &duty.by));
            effects.push(act.map(|act| Effect::Duty { act, by, every: duty.every.map(span) }));
        }
        if let Some(attend) = &entry.attend {
            let mode = attend_mode(attend.mode);
            let by = self.whos(scope, file, &attend.by);
            let id = if mode == AttendMode::Member { "attend" } else { "sit_in" };
            let act = self.act(scope, file, &Spanned::new(entry.id.span(), id.to_owned()));
            effects.push(act.map(|act| Effect::Attend { act, by, mode }));
        }
        if let Some(compose) = &entry.compose {
            let body = self.find(&scope.vocabulary.bodies, file, &compose.body, &BODY);
            let members = self.whos(scope, file, &compose.members);
            effects.push(body.map(|body| Effect::Compose { body, members }));
        }
        if let Some(quorum) = &entry.quorum {
            let body = self.find(&scope.vocabulary.bodies, file, &quorum.body, &BODY);
            let share = match (&quorum.more_than, &quorum.at_least) {
                (Some(share), None) => self.share(file, share, true),
                (None, Some(share)) => self.share(file, share, false),
                _ => {
                    self.report.error(
                        &at,
                        both!(
                            "法定人数要写 `more_than` 或 `at_least` 之一",
                            "a quorum has either `more_than` or `at_least`"
                        ),
                    );
                    None
                }
            };
            let act = match &quorum.act {
                Some(act) => self.act(scope, file, act),
                None => self.act(scope, file, &Spanned::new(entry.id.span(), "hold".to_owned())),
            };
            let count = count(quorum.count);
            effects.push(body.zip(share).zip(act).map(|((body, share), act)| Effect::Quorum {
                body,
                share,
                count,
                act,
            }));
        }
        if let Some(frequency) = &entry.frequency {
            let act = match &frequency.act {
                Some(act) => self.act(scope, file, act),
                None => scope.vocabulary.acts.get("hold"),
            };
            if frequency.each.as_ref().is_some_and(|each| each.get_ref() != "sponsor") {
                self.report.error(&at, both!("`each` 只能写 \"sponsor\"", "`each` can only be \"sponsor\""));
            }
            if frequency.at_most.is_none() && frequency.at_least.is_none() {
                self.report.error(
                    &at,
                    both!(
                        "次数限制要写 `at_most` 或 `at_least`",
                        "a frequency needs `at_most` or `at_least`"
                    ),
                );
            }
            effects.push(act.map(|act| Effect::Frequency {
                act,
                at_most: frequency.at_most,
                at_least: frequency.at_least,
                per: span(frequency.per),
                each_sponsor: frequency.each.is_some(),
            }));
        }
        if let Some(limit) = &entry.limit {
            let (role, act) = (self.role(scope, file, &limit.role), self.act(scope, file, &limit.act));
            let attribute = self.attribute(scope, file, &limit.attribute, AttributeType::Number);
            let up_to = number(&limit.up_to.to_string());
            if up_to.is_none() {
                self.report.error(&at, both!("限额最多两位小数", "a limit has at most two decimals"));
            }
            effects.push(
                role.zip(act)
                    .zip(attribute.zip(up_to))
                    .map(|((role, act), (attribute, up_to))| Effect::Limit { role, act, attribute, up_to }),
            );
        }
        if let Some(stand_in) = &entry.stand_in {
            let instead_of = self.whos(scope, file, std::slice::from_ref(&stand_in.instead_of)).pop();
            let by = self.whos(scope, file, &stand_in.by);
            let acts = stand_in.acts.iter().filter_map(|act| self.act(scope, file, act)).collect();
            effects.push(instead_of.map(|instead_of| Effect::StandIn { instead_of, by, acts }));
        }
        if let Some(extend) = &entry.extend {
            let unit_kind = self.find(&scope.vocabulary.unit_kinds, file, &extend.unit_kind, &UNIT_KIND);
            let to = extend
                .to
                .iter()
                .filter_map(|kind| self.find(&scope.vocabulary.unit_kinds, file, kind, &UNIT_KIND))
                .collect();
            effects.push(unit_kind.map(|unit_kind| Effect::Extend { unit_kind, to }));
        }
        if let Some(collective) = &entry.role {
            let includes =
                collective.includes.iter().filter_map(|role| self.role(scope, file, role)).collect();
            effects.push(
                self.role(scope, file, &collective.role).map(|role| Effect::Collective { role, includes }),
            );
        }
        if let Some(in_force) = &entry.in_force {
            effects.push(Some(Effect::InForce(date(in_force.from.as_ref()))));
        }
        if let Some(define) = &entry.define {
            effects.push(Some(Effect::Define { term: text(&define.term) }));
        }
        if let Some(silence) = &entry.silence {
            let by = if silence.by.is_empty() {
                vec![WhoExpr::Anyone]
            } else {
                self.whos(scope, file, &silence.by)
            };
            effects.push(self.act(scope, file, &silence.act).map(|act| Effect::Silence { act, by }));
        }
        if effects.len() == 1 {
            return effects.pop().flatten();
        }
        let what = if effects.is_empty() {
            both!("规范 `{}` 没有效果", "the norm `{}` has no effect", entry.id.get_ref())
        } else {
            both!("规范 `{}` 有 {} 个效果", "the norm `{}` has {} effects", entry.id.get_ref(), effects.len())
        };
        self.report.push(Problem::error(at, what).hint(both!(
            "每个规范恰好写一个效果（`step`、`power`、`bar` 等）；两层意思请写成两个规范",
            "a norm has exactly one effect (`step`, `power`, `bar` …); write two norms for two things"
        )));
        None
    }

    pub(super) fn share(&mut self, file: usize, share: &Spanned<String>, strict: bool) -> Option<Share> {
        let parsed = share.get_ref().split_once('/').and_then(|(upper, lower)| {
            let (numerator, denominator) = (upper.trim().parse().ok()?, lower.trim().parse().ok()?);
            (denominator > 0 && numerator <= denominator).then_some(Share { numerator, denominator, strict })
        });
        if parsed.is_none() {
            self.report.error(
                &self.place(file, share),
                both!("`{}` 不是分数，应如 `1/2`", "`{}` is no share; write it like `1/2`", share.get_ref()),
            );
        }
        parsed
    }

    pub(super) fn labels(&mut self, scope: &Scope<'_>, file: usize, list: &[Spanned<String>]) -> Vec<Label> {
        list.iter().filter_map(|label| self.label(scope, file, label)).collect()
    }

    pub(super) fn label(&mut self, scope: &Scope<'_>, file: usize, label: &Spanned<String>) -> Option<Label> {
        let found = scope.labels.get(label.get_ref());
        if found.is_none() && !self.lost {
            self.report.push(
                Problem::error(
                    self.place(file, label),
                    both!("没有任何环节叫 `{}`", "no step has the label `{}`", label.get_ref()),
                )
                .maybe(did_you_mean(label.get_ref(), scope.labels.ids())),
            );
        }
        found
    }

    fn part(&mut self, scope: &Scope<'_>, file: usize, entry: &PartEntry) -> Option<Part> {
        let act = self.act(scope, file, &entry.act);
        let by = self.whos(scope, file, &entry.by);
        if entry.by.is_empty() {
            self.report.error(
                &self.place(file, &entry.act),
                both!("没有写明由谁来做（`by`）", "nobody is named to do it (`by`)"),
            );
        }
        Some(Part {
            label: self.label(scope, file, entry.label.as_ref().unwrap_or(&entry.act))?,
            act: act?,
            by,
            quantifier: quantifier(entry.quantifier),
            after: self.labels(scope, file, &entry.after),
            instead_of: entry.instead_of.as_ref().and_then(|label| self.label(scope, file, label)),
        })
    }

    pub(super) fn act(&mut self, scope: &Scope<'_>, file: usize, act: &Spanned<String>) -> Option<Act> {
        self.find(&scope.vocabulary.acts, file, act, &ACT)
    }

    pub(super) fn role(&mut self, scope: &Scope<'_>, file: usize, role: &Spanned<String>) -> Option<Role> {
        self.find(&scope.vocabulary.roles, file, role, &ROLE)
    }

    pub(super) fn attribute(
        &mut self,
        scope: &Scope<'_>,
        file: usize,
        id: &Spanned<String>,
        kind: AttributeType,
    ) -> Option<Attribute> {
        let attribute = self.find(&scope.vocabulary.attributes, file, id, &ATTRIBUTE)?;
        if scope.vocabulary.attribute(attribute).map(|facts| facts.kind) == Some(kind) {
            return Some(attribute);
        }
        self.report.error(
            &self.place(file, id),
            both!(
                "属性 `{}` 的类型不能用在这里",
                "the attribute `{}` is not of the type needed here",
                id.get_ref()
            ),
        );
        None
    }
}

pub(super) fn span(entry: SpanEntry) -> Span {
    match entry {
        SpanEntry::Week => Span::Week,
        SpanEntry::Quarter => Span::Quarter,
        SpanEntry::Year => Span::Year,
    }
}

/// The days that count.
pub(super) fn day_unit(entry: DayUnitEntry) -> DayUnit {
    match entry {
        DayUnitEntry::Workdays => DayUnit::Workdays,
        DayUnitEntry::Days => DayUnit::Days,
        DayUnitEntry::Weekdays => DayUnit::Weekdays,
    }
}

/// How many of those named.
pub(super) fn quantifier(entry: QuantifierEntry) -> Quantifier {
    match entry {
        QuantifierEntry::Any => Quantifier::Any,
        QuantifierEntry::All => Quantifier::All,
        QuantifierEntry::Each => Quantifier::Each,
        QuantifierEntry::Majority => Quantifier::Majority,
    }
}

/// What a quorum counts.
pub(super) fn count(entry: CountEntry) -> Count {
    match entry {
        CountEntry::Persons => Count::Persons,
        CountEntry::Posts => Count::Posts,
    }
}

/// How somebody attends.
pub(super) fn attend_mode(entry: AttendModeEntry) -> AttendMode {
    match entry {
        AttendModeEntry::Member => AttendMode::Member,
        AttendModeEntry::SitsIn => AttendMode::SitsIn,
        AttendModeEntry::MustInvite => AttendMode::MustInvite,
        AttendModeEntry::MayInvite => AttendMode::MayInvite,
    }
}
