//! Role expressions and tests in words: who is meant, what holds or does not, what to ask about a missing fact.
//!
//! Decides nothing: whether a test holds is told to it.

use super::Words;
use crate::atom::Attribute;
use crate::model::{Comparison, Condition, DelegationType, Link, UnaryTest, WhoExpr, show_number};
use crate::source::Text;

impl Words<'_> {
    /// A role expression, as a noun.
    pub fn who(&self, who: &WhoExpr) -> Text {
        let roles = &self.case.book.vocabulary.roles;
        match who {
            WhoExpr::Anyone => Text::new("任何人", "anyone"),
            WhoExpr::Role(role) => roles.title(*role),
            WhoExpr::RoleIn(role, reference) => {
                let (role, of) = (roles.title(*role), self.reference(*reference));
                Text::new(format!("{}的{}", of.zh, role.zh), format!("{} of {}", role.en, of.en))
            }
            WhoExpr::Linked(link, reference, role) => {
                let of = self.reference(*reference);
                let role = role.map_or_else(|| Text::new("领导", "leader"), |role| roles.title(role));
                match link {
                    Link::InCharge => Text::new(
                        format!("分管{}的{}", of.zh, role.zh),
                        format!("{} in charge of {}", role.en, of.en),
                    ),
                    Link::Liaison => Text::new(
                        format!("联系{}的{}", of.zh, role.zh),
                        format!("{} liaising with {}", role.en, of.en),
                    ),
                }
            }
            WhoExpr::Chair => Text::new("会议主持人", "the chair of the meeting"),
            WhoExpr::Person => Text::new("当事人", "the person concerned"),
            WhoExpr::Unit(reference) => self.reference(*reference),
            WhoExpr::Body(body) => self.case.book.vocabulary.bodies.title(*body),
            WhoExpr::Members(body) => {
                let body = self.case.book.vocabulary.bodies.title(*body);
                Text::new(format!("{}组成人员", body.zh), format!("members of the {}", body.en))
            }
            WhoExpr::Delegated(kind, of, from) => {
                let (of, from) = (self.who(of), self.who(from));
                match kind {
                    DelegationType::Mandate => Text::new(
                        format!("受{}委托的{}", from.zh, of.zh),
                        format!("{} mandated by the {}", of.en, from.en),
                    ),
                    DelegationType::Designation => Text::new(
                        format!("{}指定的{}", from.zh, of.zh),
                        format!("{} designated by the {}", of.en, from.en),
                    ),
                }
            }
            WhoExpr::Line(of, attribute) => {
                let (of, attribute) = (self.who(of), self.attribute(*attribute));
                Text::new(
                    format!("自{}逐级向上、限额足够的第一人（{}）", of.zh, attribute.zh),
                    format!("the first up the line from {} whose limit covers the {}", of.en, attribute.en),
                )
            }
        }
    }

    /// A test as a statement that it holds (or does not).
    pub fn condition(&self, condition: &Condition, holds: bool) -> Text {
        match condition {
            Condition::Attribute(attribute, test) => self.unary(*attribute, test, holds),
            Condition::Relation(negated, test) => {
                let said = self.relation(test);
                if holds == *negated { said.no } else { said.yes }
            }
        }
    }

    fn unary(&self, attribute: Attribute, test: &UnaryTest, holds: bool) -> Text {
        let title = self.attribute(attribute);
        let options = |list: &[usize]| {
            let facts = self.case.book.vocabulary.attribute(attribute);
            let titles = list
                .iter()
                .filter_map(|&index| facts.and_then(|facts| facts.options.get(index)))
                .map(|option| option.title.clone());
            let titles: Vec<Text> = titles.collect();
            Text::new(
                titles.iter().map(|text| format!("“{}”", text.zh)).collect::<Vec<_>>().join("或"),
                titles.iter().map(|text| format!("“{}”", text.en)).collect::<Vec<_>>().join(" or "),
            )
        };
        let is = |values: Text, holds: bool| {
            if holds {
                Text::new(format!("{}为{}", title.zh, values.zh), format!("{}: {}", title.en, values.en))
            } else {
                Text::new(
                    format!("{}不是{}", title.zh, values.zh),
                    format!("{}: not {}", title.en, values.en),
                )
            }
        };
        match test {
            UnaryTest::Is(wanted) => {
                if *wanted == holds {
                    Text::new(format!("{}：是", title.zh), format!("{}: yes", title.en))
                } else {
                    Text::new(format!("{}：否", title.zh), format!("{}: no", title.en))
                }
            }
            UnaryTest::OneOf(list) | UnaryTest::AnyOf(list) => is(options(list), holds),
            UnaryTest::Not(list) | UnaryTest::NoneOf(list) => is(options(list), !holds),
            UnaryTest::Within(node) => is(options(&[*node]), holds),
            UnaryTest::Compare(comparison, bound) => {
                let (zh, en) = level(*comparison, holds, &grouped(*bound));
                Text::new(format!("{}{zh}", title.zh), format!("{}: {en}", title.en))
            }
            UnaryTest::Between(low, high) => {
                let (low, high) = (grouped(*low), grouped(*high));
                if holds {
                    Text::new(
                        format!("{}在 {low} 至 {high} 之间", title.zh),
                        format!("{}: {low} to {high}", title.en),
                    )
                } else {
                    Text::new(
                        format!("{}不在 {low} 至 {high} 之间", title.zh),
                        format!("{}: not {low} to {high}", title.en),
                    )
                }
            }
        }
    }

    /// The question to ask about a missing fact.
    pub fn question(&self, condition: &Condition) -> Text {
        match condition {
            Condition::Attribute(attribute, _) => self
                .case
                .book
                .vocabulary
                .attribute(*attribute)
                .map_or_else(Text::default, |facts| facts.question.clone()),
            Condition::Relation(_, test) => self.relation(test).ask,
        }
    }
}

/// A level with its bound in words, or its denial.
fn level(comparison: Comparison, holds: bool, bound: &str) -> (String, String) {
    let (zh, en) = match (comparison, holds) {
        (Comparison::Equal, true) => ("为", "exactly"),
        (Comparison::Equal, false) => ("不是", "not exactly"),
        (Comparison::AtLeast, true) => ("不低于", "at least"),
        (Comparison::LessThan, false) => ("不低于", "not below"),
        (Comparison::AtLeast | Comparison::LessThan, _) => ("低于", "below"),
        (Comparison::MoreThan, true) | (Comparison::AtMost, false) => ("高于", "above"),
        (Comparison::AtMost, true) => ("不高于", "at most"),
        (Comparison::MoreThan, false) => ("不高于", "not above"),
    };
    (format!("{zh} {bound}"), format!("{en} {bound}"))
}

/// A number with its thousands set apart.
pub(super) fn grouped(hundredths: i64) -> String {
    let plain = show_number(hundredths);
    let (whole, rest) =
        plain.split_once('.').map_or((plain.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    match rest {
        Some(rest) => format!("{sign}{out}.{rest}"),
        None => format!("{sign}{out}"),
    }
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(100), "1");
        assert_eq!(grouped(100_000), "1,000");
        assert_eq!(grouped(-123_456_789), "-1,234,567.89");
    }
}
