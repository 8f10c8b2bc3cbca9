//! One part of a norm and what it becomes.
//!
//! Knows norms only: whether a change fits the rulebook is for the operation that makes it.

use crate::atom::{Act, Attribute, Kind, Label, Role, UnitKind};
use crate::model::{
    AttendMode, Comparison, Condition, Count, DayUnit, Effect, Exception, Norm, Part, Quantifier, Share,
    Span, StartDay, Strength, UnaryTest, WhoExpr,
};
use crate::source::Text;

/// A change to one part of a norm.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Change {
    /// What it says, in our words.
    Text(Text),
    /// How strictly it speaks.
    Strength(Strength),
    /// The kinds of action it speaks of.
    Kinds(Vec<Kind>),
    /// The test on an attribute; `None` takes it away.
    When(Attribute, Option<UnaryTest>),
    /// All tests on relations.
    Where(Vec<Condition>),
    /// An exception, by its name.
    Unless(Exception),
    /// The exception of this name goes.
    NoLonger(String),
    /// The ids of the norms it displaces.
    Overrides(Vec<String>),
    /// Who.
    By(Vec<WhoExpr>),
    /// How many of them.
    Quantifier(Quantifier),
    /// The labels before it.
    After(Vec<Label>),
    /// The label it may stand instead of.
    InsteadOf(Option<Label>),
    /// What a gate waits for.
    Needs(Vec<Label>),
    /// How many days there are.
    Within(u32),
    /// Which days count.
    Unit(DayUnit),
    /// From which day.
    From(StartDay),
    /// How often a duty falls due.
    Every(Option<Span>),
    /// How somebody attends, and the act that is.
    Mode(AttendMode, Act),
    /// The members of a body.
    Members(Vec<WhoExpr>),
    /// The share of a quorum.
    Share(Share),
    /// What a quorum counts.
    Count(Count),
    /// At most so often.
    AtMost(u32),
    /// In this stretch of time.
    Per(Span),
    /// The highest amount, in hundredths.
    UpTo(i64),
    /// The acts of a stand-in.
    Acts(Vec<Act>),
    /// The kinds of unit brought in.
    To(Vec<UnitKind>),
    /// The roles of a collective word.
    Includes(Vec<Role>),
}

/// The norm has no such part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoSuchPart;

fn part(effect: &mut Effect) -> Option<&mut Part> {
    match effect {
        Effect::Step(part) | Effect::Power(part) => Some(part),
        _ => None,
    }
}

impl Change {
    /// The key of the part, as it is written in an amendment; two changes with the same key are about the same part.
    pub fn key(&self, attribute: impl Fn(Attribute) -> String) -> String {
        match self {
            Self::Text(_) => "zh/en".to_owned(),
            Self::Strength(_) => "strength".to_owned(),
            Self::Kinds(_) => "kinds".to_owned(),
            Self::When(of, _) => format!("when.{}", attribute(*of)),
            Self::Where(_) => "where".to_owned(),
            Self::Unless(exception) => format!("unless.{}", exception.name),
            Self::NoLonger(name) => format!("unless.{name}"),
            Self::Overrides(_) => "overrides".to_owned(),
            Self::By(_) => "by".to_owned(),
            Self::Quantifier(_) => "quantifier".to_owned(),
            Self::After(_) => "after".to_owned(),
            Self::InsteadOf(_) => "instead_of".to_owned(),
            Self::Needs(_) => "needs".to_owned(),
            Self::Within(_) => "within".to_owned(),
            Self::Unit(_) => "unit".to_owned(),
            Self::From(_) => "from".to_owned(),
            Self::Every(_) => "every".to_owned(),
            Self::Mode(..) => "mode".to_owned(),
            Self::Members(_) => "members".to_owned(),
            Self::Share(_) => "more_than/at_least".to_owned(),
            Self::Count(_) => "count".to_owned(),
            Self::AtMost(_) => "at_most".to_owned(),
            Self::Per(_) => "per".to_owned(),
            Self::UpTo(_) => "up_to".to_owned(),
            Self::Acts(_) => "acts".to_owned(),
            Self::To(_) => "to".to_owned(),
            Self::Includes(_) => "includes".to_owned(),
        }
    }

    /// Makes the change.
    ///
    /// # Errors
    /// The norm has no such part.
    pub fn make(&self, norm: &mut Norm) -> Result<(), NoSuchPart> {
        let effect = &mut norm.effect;
        match self {
            Self::Text(text) => norm.text = text.clone(),
            Self::Strength(strength) => norm.strength = *strength,
            Self::Kinds(kinds) => norm.kinds.clone_from(kinds),
            Self::When(attribute, test) => {
                let place = norm.conditions.iter().position(
                    |condition| matches!(condition, Condition::Attribute(of, _) if of == attribute),
                );
                match (place, test) {
                    (None, None) => return Err(NoSuchPart),
                    (Some(place), None) => _ = norm.conditions.remove(place),
                    (None, Some(test)) => {
                        norm.conditions.push(Condition::Attribute(*attribute, test.clone()));
                    }
                    (Some(place), Some(test)) => {
                        if let Some(condition) = norm.conditions.get_mut(place) {
                            *condition = Condition::Attribute(*attribute, test.clone());
                        }
                    }
                }
            }
            Self::Where(tests) => {
                norm.conditions.retain(|condition| matches!(condition, Condition::Attribute(..)));
                norm.conditions.extend(tests.iter().cloned());
            }
            Self::Unless(exception) => {
                match norm.exceptions.iter_mut().find(|known| known.name == exception.name) {
                    Some(known) => *known = exception.clone(),
                    None => norm.exceptions.push(exception.clone()),
                }
            }
            Self::NoLonger(name) => {
                let before = norm.exceptions.len();
                norm.exceptions.retain(|exception| exception.name != *name);
                if norm.exceptions.len() == before {
                    return Err(NoSuchPart);
                }
            }
            Self::Overrides(ids) => norm.overrides.clone_from(ids),
            Self::By(list) => effect.by_mut().ok_or(NoSuchPart)?.clone_from(list),
            Self::Quantifier(quantifier) => part(effect).ok_or(NoSuchPart)?.quantifier = *quantifier,
            Self::After(labels) => part(effect).ok_or(NoSuchPart)?.after.clone_from(labels),
            Self::InsteadOf(label) => part(effect).ok_or(NoSuchPart)?.instead_of = *label,
            Self::Needs(labels) => match effect {
                Effect::Gate { needs, .. } => needs.clone_from(labels),
                _ => return Err(NoSuchPart),
            },
            Self::Within(days) => match effect {
                Effect::Deadline { within, .. } => *within = *days,
                _ => return Err(NoSuchPart),
            },
            Self::Unit(days) => match effect {
                Effect::Deadline { unit, .. } => *unit = *days,
                _ => return Err(NoSuchPart),
            },
            Self::From(day) => match effect {
                Effect::Deadline { from, .. } => *from = *day,
                _ => return Err(NoSuchPart),
            },
            Self::Every(span) => match effect {
                Effect::Duty { every, .. } => *every = *span,
                _ => return Err(NoSuchPart),
            },
            Self::Mode(how, what) => match effect {
                Effect::Attend { mode, act, .. } => (*mode, *act) = (*how, *what),
                _ => return Err(NoSuchPart),
            },
            Self::Members(list) => match effect {
                Effect::Compose { members, .. } => members.clone_from(list),
                _ => return Err(NoSuchPart),
            },
            Self::Share(new) => match effect {
                Effect::Quorum { share, .. } => *share = *new,
                _ => return Err(NoSuchPart),
            },
            Self::Count(new) => match effect {
                Effect::Quorum { count, .. } => *count = *new,
                _ => return Err(NoSuchPart),
            },
            Self::AtMost(times) => match effect {
                Effect::Frequency { at_most, .. } => *at_most = Some(*times),
                _ => return Err(NoSuchPart),
            },
            Self::Per(span) => match effect {
                Effect::Frequency { per, .. } => *per = *span,
                _ => return Err(NoSuchPart),
            },
            Self::UpTo(amount) => {
                let Effect::Limit { attribute, up_to, .. } = effect else { return Err(NoSuchPart) };
                // A limit is also the condition under which it counts.
                let old = Condition::Attribute(*attribute, UnaryTest::Compare(Comparison::AtMost, *up_to));
                let new = Condition::Attribute(*attribute, UnaryTest::Compare(Comparison::AtMost, *amount));
                for condition in norm.conditions.iter_mut().filter(|condition| **condition == old) {
                    *condition = new.clone();
                }
                *up_to = *amount;
            }
            Self::Acts(list) => match effect {
                Effect::StandIn { acts, .. } => acts.clone_from(list),
                _ => return Err(NoSuchPart),
            },
            Self::To(kinds) => match effect {
                Effect::Extend { to, .. } => to.clone_from(kinds),
                _ => return Err(NoSuchPart),
            },
            Self::Includes(roles) => match effect {
                Effect::Collective { includes, .. } => includes.clone_from(roles),
                _ => return Err(NoSuchPart),
            },
        }
        Ok(())
    }
}
