//! The small grammar of role expressions, relation tests and unary tests, as they stand in a rulebook's strings.
//!
//! One shape serves all: a word, or a word with arguments in brackets. Nothing here knows the district or any other institution.

use crate::atom::{Attribute, Label, Names, Role, Unit};
use crate::model::{
    AttributeType, Comparison, Condition, DelegationType, Link, Reference, RelationTest, UnaryTest,
    Vocabulary, WhoExpr,
};
use crate::source::{Text, both, did_you_mean};

/// What is wrong with an expression: where in the string (byte offset), what, and advice.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) offset: usize,
    pub(crate) what: Text,
    pub(crate) hint: Option<Text>,
}

type Parsed<T> = Result<T, Fault>;

fn fault(offset: usize, what: Text) -> Fault {
    Fault { offset, what, hint: None }
}

/// What the words of an expression are looked up in.
pub(crate) struct Scope<'a> {
    pub(crate) vocabulary: &'a Vocabulary,
    pub(crate) units: &'a Names<Unit>,
    pub(crate) labels: &'a Names<Label>,
}

/// A word with arguments: the one shape of the grammar.
#[derive(Debug)]
struct Call<'a> {
    word: &'a str,
    offset: usize,
    arguments: Option<Vec<Call<'a>>>,
}

/// Cuts a string into a call and the rest behind it.
fn call(text: &str, start: usize) -> Parsed<(Call<'_>, usize)> {
    let rest = text.get(start..).unwrap_or_default();
    let begin = start + (rest.len() - rest.trim_start().len());
    let body = text.get(begin..).unwrap_or_default();
    let length =
        body.find(|c: char| c == '(' || c == ')' || c == ',' || c.is_whitespace()).unwrap_or(body.len());
    let word = body.get(..length).unwrap_or_default();
    if word.is_empty() {
        return Err(fault(begin, both!("这里应有一个词", "a word is missing here")));
    }
    let mut at = begin + length;
    if !text.get(at..).is_some_and(|rest| rest.starts_with('(')) {
        return Ok((Call { word, offset: begin, arguments: None }, at));
    }
    at += 1;
    let mut arguments = Vec::new();
    loop {
        let (argument, end) = call(text, at)?;
        arguments.push(argument);
        let rest = text.get(end..).unwrap_or_default();
        let gap = rest.len() - rest.trim_start().len();
        match rest.trim_start().chars().next() {
            Some(',') => at = end + gap + 1,
            Some(')') => {
                return Ok((Call { word, offset: begin, arguments: Some(arguments) }, end + gap + 1));
            }
            _ => {
                return Err(fault(end, both!("缺少右括号 `)`", "the closing bracket `)` is missing")));
            }
        }
    }
}

/// A string that is one call and nothing else.
fn whole(text: &str) -> Parsed<Call<'_>> {
    let (found, end) = call(text, 0)?;
    let rest = text.get(end..).unwrap_or_default().trim();
    if rest.is_empty() {
        Ok(found)
    } else {
        Err(fault(end, both!("多余的内容 `{}`", "`{}` is too much", rest)))
    }
}

const WHO_WORDS: [&str; 12] = [
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
    "superior",
];
const TEST_WORDS: [&str; 12] = [
    "away", "absent", "holds", "same", "is", "meeting", "number", "done", "failed", "every", "leads",
    "liaises",
];

impl Scope<'_> {
    /// A role expression.
    pub(crate) fn who(&self, text: &str) -> Parsed<WhoExpr> {
        self.who_of(&whole(text)?)
    }

    fn who_of(&self, found: &Call<'_>) -> Parsed<WhoExpr> {
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
                    hint: did_you_mean(body.word, self.vocabulary.bodies.ids()),
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

    fn role(&self, found: &Call<'_>) -> Parsed<Role> {
        self.vocabulary.roles.get(found.word).ok_or_else(|| Fault {
            offset: found.offset,
            what: both!("没有角色 `{}`", "there is no role `{}`", found.word),
            hint: did_you_mean(found.word, self.vocabulary.roles.ids().chain(WHO_WORDS)),
        })
    }

    fn number_attribute(&self, found: &Call<'_>) -> Parsed<Attribute> {
        let attribute = self.vocabulary.attributes.get(found.word).ok_or_else(|| Fault {
            offset: found.offset,
            what: both!("没有属性 `{}`", "there is no attribute `{}`", found.word),
            hint: did_you_mean(found.word, self.vocabulary.attributes.ids()),
        })?;
        match self.vocabulary.attribute(attribute).map(|facts| facts.kind) {
            Some(AttributeType::Number) => Ok(attribute),
            _ => Err(fault(
                found.offset,
                both!("属性 `{}` 不是数", "the attribute `{}` is no number", found.word),
            )),
        }
    }

    fn reference(&self, found: &Call<'_>) -> Parsed<Reference> {
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
                        hint: did_you_mean(topic, self.vocabulary.topics.ids()),
                    });
                }
                self.units.get(word).map(Reference::Unit).ok_or_else(|| Fault {
                    offset: found.offset,
                    what: both!("没有单位 `{}`", "there is no unit `{}`", word),
                    hint: did_you_mean(word, self.units.ids().chain(WORDS)),
                })
            }
        }
    }

    fn label(&self, found: &Call<'_>) -> Parsed<Label> {
        self.labels.get(found.word).ok_or_else(|| Fault {
            offset: found.offset,
            what: both!("没有任何环节叫 `{}`", "no step has the label `{}`", found.word),
            hint: did_you_mean(found.word, self.labels.ids()),
        })
    }

    /// An expression inside another one or inside a test: `line(…)` looks at limits, which are norms, and cannot stand there.
    fn inner(&self, found: &Call<'_>) -> Parsed<WhoExpr> {
        match self.who_of(found)? {
            WhoExpr::Line(..) => Err(fault(
                found.offset,
                both!("`line(…)` 只能单独写在 `by` 里", "`line(…)` can only stand by itself, in `by`"),
            )),
            other => Ok(other),
        }
    }

    /// A relation test, with `not` in front of it where it is negated.
    pub(crate) fn relation(&self, text: &str) -> Parsed<Condition> {
        let trimmed = text.trim_start();
        let skipped = text.len() - trimmed.len();
        let (negated, start) = match trimmed.strip_prefix("not ") {
            Some(_) => (true, skipped + 4),
            None => (false, skipped),
        };
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
                            hint: did_you_mean(kind.word, self.vocabulary.unit_kinds.ids()),
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
                    hint: did_you_mean(kind.word, self.vocabulary.kinds.ids()),
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
                hint: did_you_mean(word, TEST_WORDS),
            }),
        }
    }

    /// A unary test on an attribute.
    pub(crate) fn unary(&self, attribute: Attribute, text: &str) -> Parsed<UnaryTest> {
        let Some(facts) = self.vocabulary.attribute(attribute) else {
            return Err(fault(0, both!("没有这个属性", "there is no such attribute")));
        };
        let text = text.trim();
        let option = |word: &str| {
            let word = word.trim();
            facts.option(word).ok_or_else(|| Fault {
                offset: 0,
                what: both!("`{}` 不是这个属性的值", "`{}` is no value of this attribute", word),
                hint: did_you_mean(word, facts.options.iter().map(|option| option.id.as_str())),
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

fn arity(found: &Call<'_>, range: std::ops::RangeInclusive<usize>) -> Parsed<()> {
    let count = found.arguments.as_ref().map_or(0, Vec::len);
    if range.contains(&count) {
        Ok(())
    } else {
        Err(fault(
            found.offset,
            both!("`{}` 的参数个数不对", "`{}` has the wrong number of arguments", found.word),
        ))
    }
}

/// A comparison such as `>= 500`; the bound in hundredths.
fn comparison(text: &str) -> Option<(Comparison, i64)> {
    const SIGNS: [(&str, Comparison); 5] = [
        (">=", Comparison::AtLeast),
        ("<=", Comparison::AtMost),
        (">", Comparison::MoreThan),
        ("<", Comparison::LessThan),
        ("=", Comparison::Equal),
    ];
    SIGNS.iter().find_map(|(sign, comparison)| Some((*comparison, number(text.trim().strip_prefix(sign)?)?)))
}

/// A plain number with at most two decimals, in hundredths.
pub(crate) fn number(text: &str) -> Option<i64> {
    let text = text.trim().replace('_', "");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    if rest.len() > 2 || !rest.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let (sign, digits) = whole.strip_prefix('-').map_or((1, whole), |digits| (-1, digits));
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let hundredths: i64 = format!("{rest:0<2}").parse().ok()?;
    Some(sign * digits.parse::<i64>().ok()?.checked_mul(100)?.checked_add(hundredths)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_two_decimals() {
        assert_eq!(number("500"), Some(50_000));
        assert_eq!(number("1_000.5"), Some(100_050));
        assert_eq!(number("-3.25"), Some(-325));
        assert_eq!(number("1.234"), None);
        assert_eq!(number("12a"), None);
    }

    #[test]
    fn calls_nest_and_say_where_they_break() {
        let (found, end) = call("mandated(vice_mayor, mayor)", 0).unwrap();
        assert_eq!((found.word, end), ("mandated", 27));
        assert_eq!(found.arguments.unwrap().len(), 2);
        assert_eq!(call("head(sponsor", 0).unwrap_err().offset, 12);
    }
}
