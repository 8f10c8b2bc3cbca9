//! Role expressions: who is meant, seen from the action.

use super::{Call, Fault, Parsed, Scope, advice, arity, fault};
use crate::atom::{Attribute, Label, Role};
use crate::model::{AttributeType, DelegationType, Link, Reference, WhoExpr};
use crate::source::{both, did_you_mean};

/// The words that name somebody without being a role.
const WHO_WORDS: [&str; 11] = [
    "anyone",
    "chair",
    "person",
    "in_charge",
    "liaison",
    "unit",
    "body",
    "members",
    "mandated",
    "designated",
    "line",
];
impl Scope<'_> {
    /// A role expression, cut into calls.
    pub(super) fn who_of(&self, found: &Call<'_>) -> Parsed<WhoExpr> {
        let count = |n: usize| arity(found, n..=n);
        match (found.word, found.arguments.as_deref()) {
            ("anyone", None) => Ok(WhoExpr::Anyone),
            ("chair", None) => Ok(WhoExpr::Chair),
            ("person", None) => Ok(WhoExpr::Person),
            ("in_charge" | "liaison", Some([reference, rest @ ..])) => {
                arity(found, 1..=2)?;
                let link = if found.word == "in_charge" { Link::InCharge } else { Link::Liaison };
                let role = rest.first().map(|role| self.role(role)).transpose()?;
                Ok(WhoExpr::Linked(link, self.reference(reference)?, role))
            }
            ("unit", Some([reference, ..])) => {
                count(1)?;
                Ok(WhoExpr::Unit(self.reference(reference)?))
            }
            ("body" | "members", Some([body, ..])) => {
                count(1)?;
                let atom = self.vocabulary.bodies.get(body.word).ok_or_else(|| Fault {
                    offset: body.offset,
                    what: both!("没有机构 `{}`", "there is no body `{}`", body.word),
                    hint: advice(body.word, self.vocabulary.bodies.ids(), "body"),
                })?;
                Ok(if found.word == "body" { WhoExpr::Body(atom) } else { WhoExpr::Members(atom) })
            }
            ("mandated" | "designated", Some([of, from, ..])) => {
                count(2)?;
                let kind = if found.word == "mandated" {
                    DelegationType::Mandate
                } else {
                    DelegationType::Designation
                };
                Ok(WhoExpr::Delegated(kind, Box::new(self.inner(of)?), Box::new(self.inner(from)?)))
            }
            ("line", Some([of, attribute, ..])) => {
                count(2)?;
                Ok(WhoExpr::Line(Box::new(self.inner(of)?), self.number_attribute(attribute)?))
            }
            (_, None) => Ok(WhoExpr::Role(self.role(found)?)),
            (_, Some([reference, ..])) if !WHO_WORDS.contains(&found.word) => {
                count(1)?;
                Ok(WhoExpr::RoleIn(self.role(found)?, self.reference(reference)?))
            }
            _ => Err(fault(
                found.offset,
                both!("`{}` 的参数个数不对", "`{}` has the wrong number of arguments", found.word),
            )),
        }
    }

    pub(super) fn role(&self, found: &Call<'_>) -> Parsed<Role> {
        self.vocabulary.roles.get(found.word).ok_or_else(|| Fault {
            offset: found.offset,
            what: both!("没有角色 `{}`", "there is no role `{}`", found.word),
            hint: did_you_mean(found.word, self.vocabulary.roles.ids().chain(WHO_WORDS))
                .or_else(|| advice(found.word, self.vocabulary.roles.ids(), "role")),
        })
    }

    fn number_attribute(&self, found: &Call<'_>) -> Parsed<Attribute> {
        let attribute = self.vocabulary.attributes.get(found.word).ok_or_else(|| Fault {
            offset: found.offset,
            what: both!("没有属性 `{}`", "there is no attribute `{}`", found.word),
            hint: advice(found.word, self.vocabulary.attributes.ids(), "attribute"),
        })?;
        match self.vocabulary.attribute(attribute).map(|facts| facts.kind) {
            Some(AttributeType::Number) => Ok(attribute),
            _ => Err(fault(
                found.offset,
                both!("属性 `{}` 不是数", "the attribute `{}` is no number", found.word),
            )),
        }
    }

    pub(super) fn reference(&self, found: &Call<'_>) -> Parsed<Reference> {
        const WORDS: [&str; 5] = ["sponsor", "concerned", "parties", "business", "person"];
        if found.arguments.is_some() {
            return Err(fault(
                found.offset,
                both!("`{}` 不能带括号", "`{}` takes no brackets here", found.word),
            ));
        }
        match found.word {
            "sponsor" => Ok(Reference::Sponsor),
            "concerned" => Ok(Reference::Concerned),
            "parties" => Ok(Reference::Parties),
            "business" => Ok(Reference::Business),
            "person" => Ok(Reference::Person),
            word => {
                if let Some(topic) = word.strip_prefix("topic:") {
                    return self.vocabulary.topics.get(topic).map(Reference::Topic).ok_or_else(|| Fault {
                        offset: found.offset,
                        what: both!("没有业务领域 `{}`", "there is no topic `{}`", topic),
                        hint: advice(topic, self.vocabulary.topics.ids(), "topic"),
                    });
                }
                self.units.get(word).map(Reference::Unit).ok_or_else(|| Fault {
                    offset: found.offset,
                    what: both!("没有单位 `{}`", "there is no unit `{}`", word),
                    hint: did_you_mean(word, self.units.ids().chain(WORDS)).or_else(|| {
                        Some(both!(
                            "这里可写 `sponsor`、`concerned`、`parties`、`business`、`person`、单位的编号或 `topic:领域`",
                            "what can stand here: `sponsor`, `concerned`, `parties`, `business`, `person`, the id of a unit, or `topic:…`"
                        ))
                    }),
                })
            }
        }
    }

    pub(super) fn label(&self, found: &Call<'_>) -> Parsed<Label> {
        self.labels.get(found.word).ok_or_else(|| Fault {
            offset: found.offset,
            what: both!("没有任何环节叫 `{}`", "no step has the label `{}`", found.word),
            hint: did_you_mean(found.word, self.labels.ids()),
        })
    }

    /// An expression inside another one or inside a test: `line(…)` looks at limits, which are norms, and cannot stand there.
    pub(super) fn inner(&self, found: &Call<'_>) -> Parsed<WhoExpr> {
        match self.who_of(found)? {
            WhoExpr::Line(..) => Err(fault(
                found.offset,
                both!("`line(…)` 只能单独写在 `by` 里", "`line(…)` can only stand by itself, in `by`"),
            )),
            other => Ok(other),
        }
    }
}
