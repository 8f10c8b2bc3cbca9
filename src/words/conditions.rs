//! Role expressions and tests in words: who is meant, what holds or does not, what to ask about a missing fact.
//!
//! Decides nothing: whether a test holds is told to it.

use super::{Words, list};
use crate::atom::Attribute;
use crate::model::{Condition, DelegationType, Link, RelationTest, UnaryTest, WhoExpr, show_number};
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
            Condition::Relation(negated, test) => self.relation(test, holds != *negated),
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
                let bound = format!("{} {}", comparison.sign(), show_number(*bound));
                is(Text::same(bound), holds)
            }
            UnaryTest::Between(low, high) => {
                is(Text::same(format!("{} … {}", show_number(*low), show_number(*high))), holds)
            }
        }
    }

    fn relation(&self, test: &RelationTest, holds: bool) -> Text {
        let vocabulary = &self.case.book.vocabulary;
        let say = |zh: String, en: String, zh_not: String, en_not: String| {
            if holds { Text::new(zh, en) } else { Text::new(zh_not, en_not) }
        };
        match test {
            RelationTest::Away(who) => {
                let who = self.who(who);
                say(
                    format!("{}外出", who.zh),
                    format!("{} is away", who.en),
                    format!("{}未外出", who.zh),
                    format!("{} is not away", who.en),
                )
            }
            RelationTest::Absent(who) => {
                let who = self.who(who);
                say(
                    format!("{}不出席会议", who.zh),
                    format!("{} is absent from the meeting", who.en),
                    format!("{}没有缺席会议", who.zh),
                    format!("{} is not absent from the meeting", who.en),
                )
            }
            RelationTest::Holds(who, role) => {
                let person = matches!(who, WhoExpr::Person | WhoExpr::Chair);
                let (who, role) = (self.who(who), vocabulary.roles.title(*role));
                if !person {
                    // Said of a description: it may well be that nobody answers to it.
                    return say(
                        format!("有{}（{}）", who.zh, role.zh),
                        format!("there is a {} ({})", who.en, role.en),
                        format!("没有{}（{}）", who.zh, role.zh),
                        format!("there is no {} ({})", who.en, role.en),
                    );
                }
                say(
                    format!("{}是{}", who.zh, role.zh),
                    format!("{} is a {}", who.en, role.en),
                    format!("{}不是{}", who.zh, role.zh),
                    format!("{} is not a {}", who.en, role.en),
                )
            }
            RelationTest::Same(one, other) => {
                let (one, other) = (self.who(one), self.who(other));
                say(
                    format!("{}与{}是同一人", one.zh, other.zh),
                    format!("{} and {} are the same", one.en, other.en),
                    format!("{}与{}不是同一人", one.zh, other.zh),
                    format!("{} and {} are not the same", one.en, other.en),
                )
            }
            RelationTest::Is(reference, kinds) => {
                let of = self.reference(*reference);
                let kinds = list(kinds.iter().map(|&kind| vocabulary.unit_kinds.title(kind)));
                say(
                    format!("{}属于{}", of.zh, kinds.zh),
                    format!("{}: {}", of.en, kinds.en),
                    format!("{}不属于{}", of.zh, kinds.zh),
                    format!("{}: not {}", of.en, kinds.en),
                )
            }
            RelationTest::Meeting(kind) => {
                let kind = vocabulary.kinds.title(*kind);
                say(
                    format!("会议是{}", kind.zh),
                    format!("the meeting is: {}", kind.en),
                    format!("会议不是{}", kind.zh),
                    format!("the meeting is not: {}", kind.en),
                )
            }
            RelationTest::Number(reference, comparison, bound) => {
                let of = self.reference(*reference);
                let sign = comparison.sign();
                say(
                    format!("{}的数目 {sign} {bound}", of.zh),
                    format!("number of {} {sign} {bound}", of.en),
                    format!("{}的数目并非 {sign} {bound}", of.zh),
                    format!("number of {} not {sign} {bound}", of.en),
                )
            }
            RelationTest::Done(label, who) => {
                let label = self.label(*label);
                let by = who.as_ref().map(|who| self.who(who));
                let (zh_by, en_by) =
                    by.map_or_else(Default::default, |by| (format!("由{}", by.zh), format!(" by {}", by.en)));
                say(
                    format!("已{zh_by}办理“{}”", label.zh),
                    format!("“{}” is on record{en_by}", label.en),
                    format!("没有{zh_by}办理“{}”", label.zh),
                    format!("“{}” is not on record{en_by}", label.en),
                )
            }
            RelationTest::Failed(label) => {
                let label = self.label(*label);
                say(
                    format!("“{}”未获通过", label.zh),
                    format!("“{}” ended against it", label.en),
                    format!("“{}”没有被否决", label.zh),
                    format!("“{}” did not end against it", label.en),
                )
            }
            RelationTest::Every(reference, label) => {
                let (of, label) = (self.reference(*reference), self.label(*label));
                say(
                    format!("{}都已办理“{}”", of.zh, label.zh),
                    format!("“{}” is on record for all of {}", label.en, of.en),
                    format!("{}没有都办理“{}”", of.zh, label.zh),
                    format!("“{}” is not on record for all of {}", label.en, of.en),
                )
            }
            RelationTest::Tied(link, who, reference) => {
                let (who, of) = (self.who(who), self.reference(*reference));
                let (zh, en) = match link {
                    Link::InCharge => ("分管", "in charge of"),
                    Link::Liaison => ("联系", "liaising with"),
                };
                say(
                    format!("{}{zh}{}", who.zh, of.zh),
                    format!("{} is {en} {}", who.en, of.en),
                    format!("{}不{zh}{}", who.zh, of.zh),
                    format!("{} is not {en} {}", who.en, of.en),
                )
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
            Condition::Relation(..) => {
                let statement = self.condition(condition, true);
                Text::new(format!("是否{}？", statement.zh), format!("Is it so that {}?", statement.en))
            }
        }
    }
}
