//! Relation tests and unary tests: when a norm applies.

use super::{Fault, Parsed, Scope, advice, arity, call, fault, number};
use crate::atom::Attribute;
use crate::model::{AttributeType, Comparison, Condition, Link, RelationTest, UnaryTest};
use crate::source::{Text, both, did_you_mean, enumerate};

const TEST_WORDS: [&str; 12] = [
    "away", "absent", "holds", "same", "is", "meeting", "number", "done", "failed", "every", "leads",
    "liaises",
];

impl Scope<'_> {
    /// A relation test, with `not` in front of it where it is negated.
    pub(super) fn relation_in(&self, text: &str) -> Parsed<Condition> {
        let trimmed = text.trim_start();
        let skipped = text.len() - trimmed.len();
        let (negated, start) = match trimmed.strip_prefix("not ") {
            Some(_) => (true, skipped + 4),
            None => (false, skipped),
        };
        if let Some(rest) = trimmed.strip_prefix('!').or_else(|| trimmed.strip_prefix("not(")) {
            let rest = rest.split('(').next().unwrap_or_default().trim();
            return Err(Fault {
                offset: skipped,
                what: both!("否定不这样写", "this is not how a test is negated"),
                hint: Some(both!("写成 `not {rest}(…)`", "write `not {rest}(…)`")),
            });
        }
        let (found, end) = call(text, start)?;
        let rest = text.get(end..).unwrap_or_default().trim();
        let arguments = found.arguments.as_deref().unwrap_or_default();
        let count = |n: usize| arity(&found, n..=n);
        let bare = |test: RelationTest| {
            if rest.is_empty() {
                Ok(Condition::Relation(negated, test))
            } else {
                Err(fault(end, both!("多余的内容 `{}`", "`{}` is too much", rest)))
            }
        };
        match (found.word, arguments) {
            ("away", [who, ..]) => {
                count(1)?;
                bare(RelationTest::Away(self.inner(who)?))
            }
            ("absent", [who, ..]) => {
                count(1)?;
                bare(RelationTest::Absent(self.inner(who)?))
            }
            ("holds", [who, role, ..]) => {
                count(2)?;
                bare(RelationTest::Holds(self.inner(who)?, self.role(role)?))
            }
            ("same", [one, other, ..]) => {
                count(2)?;
                bare(RelationTest::Same(self.inner(one)?, self.inner(other)?))
            }
            ("is", [reference, kinds @ ..]) if !kinds.is_empty() => {
                let kinds = kinds
                    .iter()
                    .map(|kind| {
                        self.vocabulary.unit_kinds.get(kind.word).ok_or_else(|| Fault {
                            offset: kind.offset,
                            what: both!("没有单位类别 `{}`", "there is no kind of unit `{}`", kind.word),
                            hint: advice(kind.word, self.vocabulary.unit_kinds.ids(), "unit_kind"),
                        })
                    })
                    .collect::<Parsed<Vec<_>>>()?;
                bare(RelationTest::Is(self.reference(reference)?, kinds))
            }
            ("meeting", [kind, ..]) => {
                count(1)?;
                let atom = self.vocabulary.kinds.get(kind.word).ok_or_else(|| Fault {
                    offset: kind.offset,
                    what: both!("没有事项类别 `{}`", "there is no kind of action `{}`", kind.word),
                    hint: advice(kind.word, self.vocabulary.kinds.ids(), "kind"),
                })?;
                bare(RelationTest::Meeting(atom))
            }
            ("number", [reference, ..]) => {
                count(1)?;
                let (comparison, bound) = comparison(rest).ok_or_else(|| {
                    fault(
                        end,
                        both!(
                            "`number(…)` 后面应写比较，如 `>= 2`",
                            "after `number(…)` comes a comparison such as `>= 2`"
                        ),
                    )
                })?;
                let test = RelationTest::Number(self.reference(reference)?, comparison, bound / 100);
                Ok(Condition::Relation(negated, test))
            }
            ("done", [label, who @ ..]) => {
                arity(&found, 1..=2)?;
                let who = who.first().map(|who| self.inner(who)).transpose()?;
                bare(RelationTest::Done(self.label(label)?, who))
            }
            ("failed", [label, ..]) => {
                count(1)?;
                bare(RelationTest::Failed(self.label(label)?))
            }
            ("every", [reference, label, ..]) => {
                count(2)?;
                bare(RelationTest::Every(self.reference(reference)?, self.label(label)?))
            }
            ("leads" | "liaises", [who, reference, ..]) => {
                count(2)?;
                let link = if found.word == "leads" { Link::InCharge } else { Link::Liaison };
                bare(RelationTest::Tied(link, self.inner(who)?, self.reference(reference)?))
            }
            (word, _) if TEST_WORDS.contains(&word) => Err(fault(
                found.offset,
                both!("`{}` 的参数个数不对", "`{}` has the wrong number of arguments", word),
            )),
            (word, _) => Err(Fault {
                offset: found.offset,
                what: both!("没有关系条件 `{}`", "there is no relation test `{}`", word),
                hint: did_you_mean(word, TEST_WORDS).or_else(|| {
                    let all = enumerate(TEST_WORDS)?;
                    Some(Text::new(
                        format!("关系条件有：{}", all.zh),
                        format!("the tests there are: {}", all.en),
                    ))
                }),
            }),
        }
    }

    /// A unary test on an attribute.
    pub(super) fn unary_in(&self, attribute: Attribute, text: &str) -> Parsed<UnaryTest> {
        let Some(facts) = self.vocabulary.attribute(attribute) else {
            return Err(fault(0, both!("没有这个属性", "there is no such attribute")));
        };
        let text = text.trim();
        let option = |word: &str| {
            let word = word.trim();
            facts.option(word).ok_or_else(|| Fault {
                offset: 0,
                what: both!("`{}` 不是这个属性的值", "`{}` is no value of this attribute", word),
                hint: did_you_mean(word, facts.options.iter().map(|option| option.id.as_str())).or_else(
                    || {
                        let all = enumerate(facts.options.iter().map(|option| option.id.as_str()))?;
                        Some(Text::new(format!("它的值有：{}", all.zh), format!("its values: {}", all.en)))
                    },
                ),
            })
        };
        let list = |words: &str| words.split(',').map(option).collect::<Parsed<Vec<_>>>();
        let inner = |prefix: &str| {
            text.strip_prefix(prefix)
                .and_then(|rest| rest.trim().strip_prefix('('))
                .and_then(|rest| rest.strip_suffix(')'))
        };
        match facts.kind {
            AttributeType::YesNo => match text {
                "yes" => Ok(UnaryTest::Is(true)),
                "no" => Ok(UnaryTest::Is(false)),
                _ if inner("not") == Some("yes") => Ok(UnaryTest::Is(false)),
                _ if inner("not") == Some("no") => Ok(UnaryTest::Is(true)),
                _ => Err(fault(
                    0,
                    both!(
                        "是非属性只能写 \"yes\" 或 \"no\"，不能写 `{}`",
                        "a yes/no attribute is tested with \"yes\" or \"no\", not with `{}`",
                        text
                    ),
                )),
            },
            AttributeType::Choice | AttributeType::Tree => {
                if let Some(words) = inner("not") {
                    Ok(UnaryTest::Not(list(words)?))
                } else if let Some(words) = text.strip_prefix("one of ") {
                    Ok(UnaryTest::OneOf(list(words)?))
                } else if let Some(word) = text.strip_prefix("within ") {
                    Ok(UnaryTest::Within(option(word)?))
                } else {
                    Ok(UnaryTest::OneOf(vec![option(text)?]))
                }
            }
            AttributeType::Choices => {
                if let Some(words) = text.strip_prefix("any of ") {
                    Ok(UnaryTest::AnyOf(list(words)?))
                } else if let Some(words) = text.strip_prefix("none of ") {
                    Ok(UnaryTest::NoneOf(list(words)?))
                } else {
                    Ok(UnaryTest::AnyOf(vec![option(text)?]))
                }
            }
            AttributeType::Number => {
                let range = text.split_once("..").map(|(low, high)| (number(low), number(high)));
                if let Some((Some(low), Some(high))) = range {
                    return Ok(UnaryTest::Between(low, high));
                }
                comparison(text).map(|(sign, bound)| UnaryTest::Compare(sign, bound)).ok_or_else(|| {
                    fault(0, both!("数值条件 `{}` 看不懂，应如 `>= 500`、`500 .. 1000`", "the test `{}` on a number is not understood; write it like `>= 500` or `500 .. 1000`", text))
                })
            }
            AttributeType::Date => Err(fault(
                0,
                both!(
                    "日期属性不能作条件，只能作期限的起点",
                    "a date attribute cannot be tested; it only starts deadlines"
                ),
            )),
        }
    }
}

/// A comparison such as `>= 500`; the bound in hundredths.
fn comparison(text: &str) -> Option<(Comparison, i64)> {
    const SIGNS: [(&str, Comparison); 7] = [
        ("≥", Comparison::AtLeast),
        ("≤", Comparison::AtMost),
        (">=", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        (">", Comparison::MoreThan),
        ("<", Comparison::LessThan),
        ("=", Comparison::Equal),
    ];
    SIGNS.iter().find_map(|(sign, comparison)| Some((*comparison, number(text.trim().strip_prefix(sign)?)?)))
}
