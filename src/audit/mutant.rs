//! Mutants: a norm with one small change, and a sentence that says what was changed.
//!
//! Makes no mutant that is the norm itself, and none that no situation could tell from it. How strictly a norm speaks (原则上, 一般) and
//! how often a duty falls due are shown beside an answer and decide nothing in it, so they are not changed.

use super::order::Orders;
use super::parts::{ONE, Place, Swap, conditions, moved, named, negated, of_many};
use crate::atom::NormIx;
use crate::case::Case;
use crate::model::{AttendMode, Condition, DayUnit, Effect, Norm, Quantifier, show_number};
use crate::rulebook::Change;
use crate::source::{Text, both};
use crate::words::Words;

/// What sort of change it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Operator {
    /// The whole norm is gone.
    Drop,
    /// A condition is gone.
    DropCondition,
    /// A condition is turned into its opposite.
    Negate,
    /// A threshold or a frequency is moved by one.
    Threshold,
    /// An exception is gone.
    DropException,
    /// Somebody else is named.
    SwapRole,
    /// Something need not come first any more.
    DropOrder,
    /// It does not displace another norm any more.
    DropPriority,
    /// A deadline is moved by one.
    Deadline,
    /// Must becomes may, one becomes all, or the reverse.
    Force,
}

impl Operator {
    /// The word in machine-readable output.
    pub fn id(self) -> &'static str {
        match self {
            Self::Drop => "drop",
            Self::DropCondition => "drop_condition",
            Self::Negate => "negate",
            Self::Threshold => "threshold",
            Self::DropException => "drop_exception",
            Self::SwapRole => "swap_role",
            Self::DropOrder => "drop_order",
            Self::DropPriority => "drop_priority",
            Self::Deadline => "deadline",
            Self::Force => "force",
        }
    }
}

/// A norm with one change.
#[derive(Clone, Debug)]
pub struct Mutant {
    /// What names it in files: the norm, with the reading that brings it in where it is not one of the rulebook as written, the sort of
    /// change, and what is changed. It stays the same as long as the norm is not rewritten.
    pub id: String,
    /// The norm.
    pub norm: NormIx,
    /// The sort of change.
    pub operator: Operator,
    /// What was changed.
    pub said: Text,
    /// The norm as changed.
    pub changed: Norm,
}

/// Every mutant of these norms, norm by norm, always in the same order.
pub fn mutants(case: &Case, norms: &[NormIx]) -> Vec<Mutant> {
    let swap = Swap::new(case);
    let orders = Orders::new(case);
    let words = Words { case, text: None };
    let mut list = Vec::new();
    for &norm in norms {
        let Some(original) = case.book.norm(norm) else { continue };
        // A definition decides nothing, so that nothing could tell its mutants from it.
        if super::decides_nothing(original) {
            continue;
        }
        let mut maker = Maker {
            words: &words,
            swap: &swap,
            orders: &orders,
            norm,
            name: name(case, norm),
            original,
            list: Vec::new(),
        };
        maker.whole();
        maker.tests();
        maker.exceptions();
        maker.roles();
        maker.order();
        maker.numbers();
        maker.force();
        list.extend(maker.list);
    }
    list
}

/// The id of a norm, with the reading that brings it in where the rulebook as written has it not.
fn name(case: &Case, norm: NormIx) -> String {
    let id = case.book.norm(norm).map_or("", |norm| norm.id.as_str());
    if case.book.base.contains(&norm) {
        return id.to_owned();
    }
    let readings =
        case.book.ambiguities.iter().flat_map(|ambiguity| {
            ambiguity.readings.iter().map(move |reading| (ambiguity.id.as_str(), reading))
        });
    let mut bringing = readings.filter(|(_, reading)| reading.add.contains(&norm));
    match bringing.next() {
        Some((ambiguity, reading)) => format!("{id}@{ambiguity}={}", reading.id),
        None => id.to_owned(),
    }
}

struct Maker<'a> {
    words: &'a Words<'a>,
    swap: &'a Swap<'a>,
    orders: &'a Orders<'a>,
    norm: NormIx,
    /// The id of the norm as the ids of its mutants begin.
    name: String,
    original: &'a Norm,
    list: Vec<Mutant>,
}

impl Maker<'_> {
    /// Adds the norm with a change, unless it is then the norm itself or one of the mutants made before.
    fn push(&mut self, operator: Operator, part: &str, said: Text, change: impl FnOnce(&mut Norm)) {
        let mut changed = self.original.clone();
        change(&mut changed);
        let known = |mutant: &Mutant| mutant.changed.says_the_same(&changed);
        if changed.says_the_same(self.original) || self.list.iter().any(known) {
            return;
        }
        let colon = if part.is_empty() { "" } else { ":" };
        let id = format!("{}:{}{colon}{part}", self.name, operator.id());
        self.list.push(Mutant { id, norm: self.norm, operator, said, changed });
    }

    fn whole(&mut self) {
        // The clause that says when the rules enter into force repeats the header unless it gives a day.
        if matches!(self.original.effect, Effect::InForce(None)) {
            return;
        }
        let said = Text::new("去掉整条规范", "the whole norm is dropped");
        self.push(Operator::Drop, "", said, |norm| {
            norm.effect = Effect::Define { term: norm.text.clone() };
            norm.overrides.clear();
        });
    }

    fn tests(&mut self) {
        let exceptions = (0..self.original.exceptions.len()).map(Place::Exception);
        for place in std::iter::once(Place::Own).chain(exceptions) {
            let mut copy = self.original.clone();
            let list = conditions(&mut copy, place).map(std::mem::take).unwrap_or_default();
            for (index, condition) in list.iter().enumerate() {
                self.test(place, index, condition, list.len());
            }
        }
    }

    fn test(&mut self, place: Place, index: usize, condition: &Condition, of: usize) {
        let told = self.words.condition(condition, true);
        let part = match place {
            Place::Own => (index + 1).to_string(),
            Place::Exception(exception) => {
                let name = self.original.exceptions.get(exception).map_or("", |found| found.name.as_str());
                format!("{name}.{}", index + 1)
            }
        };
        let within = match place {
            Place::Own => Text::default(),
            Place::Exception(exception) => {
                let text = self.original.exceptions.get(exception).map(|exception| exception.text.clone());
                let text = text.unwrap_or_default();
                Text::new(format!("例外“{}”：", text.zh), format!("in the exception “{}”: ", text.en))
            }
        };
        let say =
            |zh: String, en: String| Text::new(format!("{}{zh}", within.zh), format!("{}{en}", within.en));
        // An exception without any condition would lift the norm always, as if the norm were gone.
        if matches!(place, Place::Own) || of > 1 {
            let said =
                say(format!("去掉条件：{}", told.zh), format!("this condition is dropped: {}", told.en));
            self.push(Operator::DropCondition, &part, said, |norm| {
                if let Some(list) = conditions(norm, place) {
                    list.remove(index);
                }
            });
        }
        let changes = negated(condition)
            .map(|other| (Operator::Negate, "", other))
            .into_iter()
            .chain(moved(condition).into_iter().map(|(how, other)| (Operator::Threshold, how, other)));
        for (operator, how, other) in changes {
            let part = if how.is_empty() { part.clone() } else { format!("{part}:{how}") };
            let then = self.words.condition(&other, true);
            let said = say(
                format!("条件改变：{} → {}", told.zh, then.zh),
                format!("a condition changes: {} → {}", told.en, then.en),
            );
            self.push(operator, &part, said, |norm| {
                if let Some(found) = conditions(norm, place).and_then(|list| list.get_mut(index)) {
                    *found = other;
                }
            });
        }
    }

    fn exceptions(&mut self) {
        for (index, exception) in self.original.exceptions.iter().enumerate() {
            let said = Text::new(
                format!("去掉例外“{}”", exception.text.zh),
                format!("the exception “{}” is dropped", exception.text.en),
            );
            self.push(Operator::DropException, &exception.name, said, |norm| {
                _ = norm.exceptions.remove(index);
            });
        }
    }

    fn roles(&mut self) {
        let mut copy = self.original.effect.clone();
        let list = named(&mut copy).map(std::mem::take).unwrap_or_default();
        for (index, who) in list.iter().enumerate() {
            let Some(other) = self.swap.who(who).filter(|other| !list.contains(other)) else { continue };
            let said = becomes(&self.words.who(who), &self.words.who(&other));
            self.push(Operator::SwapRole, &(index + 1).to_string(), said, |norm| {
                if let Some(found) = named(&mut norm.effect).and_then(|list| list.get_mut(index)) {
                    *found = other;
                }
            });
        }
        let roles = &self.words.case.book.vocabulary.roles;
        match &self.original.effect {
            Effect::StandIn { instead_of, .. } => {
                let Some(other) = self.swap.who(instead_of) else { return };
                let said = becomes(&self.words.who(instead_of), &self.words.who(&other));
                self.push(Operator::SwapRole, "instead_of", said, |norm| {
                    if let Effect::StandIn { instead_of, .. } = &mut norm.effect {
                        *instead_of = other;
                    }
                });
            }
            Effect::Limit { role, .. } => {
                let Some(other) = self.swap.role(*role) else { return };
                let said = becomes(&roles.title(*role), &roles.title(other));
                self.push(Operator::SwapRole, "role", said, |norm| {
                    if let Effect::Limit { role, .. } = &mut norm.effect {
                        *role = other;
                    }
                });
            }
            Effect::Collective { includes, .. } => {
                for (index, &role) in includes.iter().enumerate() {
                    let other = self.swap.role(role).filter(|other| !includes.contains(other));
                    let Some(other) = other else { continue };
                    let said = becomes(&roles.title(role), &roles.title(other));
                    self.push(Operator::SwapRole, &(index + 1).to_string(), said, |norm| {
                        if let Effect::Collective { includes, .. } = &mut norm.effect
                            && let Some(found) = includes.get_mut(index)
                        {
                            *found = other;
                        }
                    });
                }
            }
            _ => {}
        }
    }

    fn order(&mut self) {
        let (before, after) = match &self.original.effect {
            Effect::Step(part) | Effect::Power(part) => (part.after.as_slice(), part.label),
            Effect::Gate { before, needs } => (needs.as_slice(), *before),
            _ => (Default::default(), crate::atom::Atom::new(0)),
        };
        for (index, &label) in before.iter().enumerate() {
            if self.orders.goes_without_saying(self.norm, label) {
                continue;
            }
            let (first, second) = (self.words.label(label), self.words.label(after));
            let said = Text::new(
                format!("“{}”不再须在“{}”之前", first.zh, second.zh),
                format!("“{}” need no longer come before “{}”", first.en, second.en),
            );
            let part = self.words.case.book.labels.id(label);
            self.push(Operator::DropOrder, part, said, |norm| match &mut norm.effect {
                Effect::Step(part) | Effect::Power(part) => _ = part.after.remove(index),
                Effect::Gate { needs, .. } => _ = needs.remove(index),
                _ => {}
            });
        }
        for (index, id) in self.original.overrides.iter().enumerate() {
            if self.orders.never_beside(self.norm, id) {
                continue;
            }
            let said = both!("不再优先于 {}", "it no longer displaces {}", id);
            self.push(Operator::DropPriority, id, said, |norm| _ = norm.overrides.remove(index));
        }
    }

    fn numbers(&mut self) {
        for up in [false, true] {
            let way = if up { "up" } else { "down" };
            let by_one = |number: u32| if up { number.checked_add(1) } else { number.checked_sub(1) };
            match &self.original.effect {
                Effect::Deadline { within, unit, .. } => {
                    let Some(days) = by_one(*within) else { continue };
                    let (zh, en) = match unit {
                        DayUnit::Workdays => ("个工作日", "working days"),
                        DayUnit::Weekdays => ("个平日", "weekdays"),
                        DayUnit::Days => ("日", "days"),
                    };
                    let said = Text::new(
                        format!("期限由 {within} {zh}改为 {days} {zh}"),
                        format!("the deadline moves from {within} to {days} {en}"),
                    );
                    self.push(Operator::Deadline, way, said, |norm| _ = Change::Within(days).make(norm));
                }
                Effect::Limit { up_to, .. } => {
                    let amount = if up { up_to + ONE } else { up_to - ONE };
                    let (old, new) = (show_number(*up_to), show_number(amount));
                    let said = both!("限额由 {} 改为 {}", "the limit moves from {} to {}", old, new);
                    self.push(Operator::Threshold, way, said, |norm| _ = Change::UpTo(amount).make(norm));
                }
                Effect::Frequency { at_most, at_least, .. } => {
                    for (cap, number) in [(true, *at_most), (false, *at_least)] {
                        let Some((old, new)) = number.and_then(|number| Some((number, by_one(number)?)))
                        else {
                            continue;
                        };
                        let said =
                            both!("次数由 {} 改为 {}", "the number of times moves from {} to {}", old, new);
                        let part = format!("{}:{way}", if cap { "at_most" } else { "at_least" });
                        self.push(Operator::Threshold, &part, said, |norm| {
                            if let Effect::Frequency { at_most, at_least, .. } = &mut norm.effect {
                                *(if cap { at_most } else { at_least }) = Some(new);
                            }
                        });
                    }
                }
                _ => {}
            }
        }
        if let Effect::Quorum { share, .. } = &self.original.effect {
            let strict = share.strict;
            let said = if strict {
                Text::new("“超过”改为“达到”", "“more than” becomes “at least”")
            } else {
                Text::new("“达到”改为“超过”", "“at least” becomes “more than”")
            };
            self.push(Operator::Threshold, "share", said, |norm| {
                if let Effect::Quorum { share, .. } = &mut norm.effect {
                    share.strict = !strict;
                }
            });
        }
    }

    fn force(&mut self) {
        match &self.original.effect {
            Effect::Step(part) => {
                let may = part.clone();
                let said = Text::new("“应当”改为“可以”", "“must” becomes “may”");
                self.push(Operator::Force, "may", said, |norm| norm.effect = Effect::Power(may));
            }
            Effect::Power(part) => {
                let must = part.clone();
                let said = Text::new("“可以”改为“应当”", "“may” becomes “must”");
                self.push(Operator::Force, "must", said, |norm| norm.effect = Effect::Step(must));
            }
            Effect::Attend { mode, .. } => {
                let (other, said) = match mode {
                    AttendMode::MustInvite | AttendMode::SitsIn => {
                        (AttendMode::MayInvite, Text::new("改为“可以邀请”", "it becomes “may be invited”"))
                    }
                    AttendMode::MayInvite => {
                        (AttendMode::MustInvite, Text::new("改为“应当邀请”", "it becomes “must be invited”"))
                    }
                    // Whoever is no member does another act.
                    AttendMode::Member => return,
                };
                self.push(Operator::Force, "mode", said, |norm| {
                    if let Effect::Attend { mode, .. } = &mut norm.effect {
                        *mode = other;
                    }
                });
            }
            _ => {}
        }
        // Of those who have a power one is enough, whatever it says.
        let Effect::Step(part) = &self.original.effect else { return };
        let other = match part.quantifier {
            // Of one place, any and all are the same.
            Quantifier::Any if part.by.len() < 2 && !part.by.iter().any(of_many) => return,
            Quantifier::Any => Quantifier::All,
            Quantifier::All | Quantifier::Each | Quantifier::Majority => Quantifier::Any,
        };
        let old = part.quantifier;
        let said = becomes(&self.words.quantifier(old, true), &self.words.quantifier(other, true));
        self.push(Operator::Force, "quantifier", said, |norm| {
            if let Effect::Step(part) = &mut norm.effect {
                part.quantifier = other;
            }
        });
    }
}

fn becomes(old: &Text, new: &Text) -> Text {
    Text::new(format!("“{}”改为“{}”", old.zh, new.zh), format!("“{}” becomes “{}”", old.en, new.en))
}
