//! Tests on relations in words: that one holds, that it does not, and the question whether it does.
//!
//! Decides nothing: whether a test holds is told to it.

use super::Words;
use crate::model::{Comparison, Link, Reference, RelationTest, WhoExpr};
use crate::source::Text;

/// A test in words: a statement, its denial, and the question.
pub(super) struct Said {
    /// That it holds.
    pub(super) yes: Text,
    /// That it does not.
    pub(super) no: Text,
    /// Whether it does.
    pub(super) ask: Text,
}

impl Said {
    fn new(yes: (String, String), no: (String, String), ask: (String, String)) -> Self {
        let text = |(zh, en): (String, String)| Text::new(zh, en);
        Self { yes: text(yes), no: text(no), ask: text(ask) }
    }

    /// `is` said of a subject: affirmed, denied, asked.
    fn is(subject: &Text, zh: (&str, &str, &str), en: &str) -> Self {
        let (zh_subject, en_subject) = (&subject.zh, &subject.en);
        let said = |middle: &str| zh.0.replace("{}", zh_subject).replace("{是}", middle);
        Self::new(
            (said(zh.1), format!("{en_subject} is {en}")),
            (said(zh.2), format!("{en_subject} is not {en}")),
            (
                format!(
                    "{}？",
                    said(&if zh.1 == "是" { "是否为".to_owned() } else { format!("是否{}", zh.1) })
                ),
                format!("Is {en_subject} {en}?"),
            ),
        )
    }
}

impl Words<'_> {
    /// A test on a relation in words.
    pub(super) fn relation(&self, test: &RelationTest) -> Said {
        let vocabulary = &self.case.book.vocabulary;
        match test {
            RelationTest::Away(who) => {
                let who = self.the(who);
                Said::new(
                    (format!("{}外出", who.zh), format!("{} is away", who.en)),
                    (format!("{}没有外出", who.zh), format!("{} is not away", who.en)),
                    (format!("{}是否外出？", who.zh), format!("Is {} away?", who.en)),
                )
            }
            RelationTest::Absent(who) => {
                let who = self.the(who);
                Said::new(
                    (format!("{}不出席会议", who.zh), format!("{} is absent from the meeting", who.en)),
                    (format!("{}没有缺席会议", who.zh), format!("{} is not absent from the meeting", who.en)),
                    (format!("{}是否缺席会议？", who.zh), format!("Is {} absent from the meeting?", who.en)),
                )
            }
            RelationTest::Holds(who @ (WhoExpr::Person | WhoExpr::Chair), role) => {
                let (who, role) = (self.the(who), vocabulary.roles.title(*role));
                Said::is(&who, (&format!("{{}}{{是}}{}", role.zh), "是", "不是"), &a(&role.en))
            }
            // Said of a description: it may well be that nobody answers to it.
            RelationTest::Holds(who, role) => {
                let (who, role) = (self.who(who), vocabulary.roles.title(*role));
                // A description that ends in the role has said it.
                let zh =
                    if who.zh.ends_with(&role.zh) { String::new() } else { format!("（{}）", role.zh) };
                let en = if who.en.starts_with(&role.en) { String::new() } else { format!(" ({})", role.en) };
                Said::new(
                    (format!("有{}{zh}", who.zh), format!("there is {}{en}", a(&who.en))),
                    (format!("没有{}{zh}", who.zh), format!("there is no {}{en}", who.en)),
                    (format!("是否有{}{zh}？", who.zh), format!("Is there {}{en}?", a(&who.en))),
                )
            }
            RelationTest::Same(one, other) => self.same(one, other),
            RelationTest::Is(reference, kinds) => {
                let of = self.reference(*reference);
                let titles: Vec<Text> = kinds.iter().map(|&kind| vocabulary.unit_kinds.title(kind)).collect();
                let zh = titles.iter().map(|title| title.zh.as_str()).collect::<Vec<_>>().join("或");
                let en = titles.iter().map(|title| a(&title.en)).collect::<Vec<_>>().join(" or ");
                match reference {
                    Reference::Concerned | Reference::Parties => Said::new(
                        (format!("{}中有{zh}", of.zh), format!("one of {} is {en}", of.en)),
                        (format!("{}中没有{zh}", of.zh), format!("none of {} is {en}", of.en)),
                        (format!("{}中是否有{zh}？", of.zh), format!("Is one of {} {en}?", of.en)),
                    ),
                    _ => Said::is(&of, (&format!("{{}}{{是}}{zh}"), "属于", "不属于"), &en),
                }
            }
            RelationTest::Meeting(kind) => {
                let kind = vocabulary.kinds.title(*kind);
                Said::is(
                    &Text::new("会议", "the meeting"),
                    (&format!("{{}}{{是}}{}", kind.zh), "是", "不是"),
                    &a(&kind.en),
                )
            }
            RelationTest::Number(reference, comparison, bound) => {
                self.number(*reference, *comparison, *bound)
            }
            RelationTest::Done(label, who) => {
                let label = self.label(*label);
                let by = who.as_ref().map(|who| self.the(who));
                let (zh_by, en_by) =
                    by.map_or_else(Default::default, |by| (format!("由{}", by.zh), format!(" by {}", by.en)));
                Said::new(
                    (format!("“{}”已{zh_by}办理", label.zh), format!("“{}” has been done{en_by}", label.en)),
                    (
                        format!("“{}”没有{zh_by}办理", label.zh),
                        format!("“{}” has not been done{en_by}", label.en),
                    ),
                    (
                        format!("“{}”是否已{zh_by}办理？", label.zh),
                        format!("Has “{}” been done{en_by}?", label.en),
                    ),
                )
            }
            RelationTest::Failed(label) => {
                let label = self.label(*label);
                Said::new(
                    (format!("“{}”未获通过", label.zh), format!("“{}” was refused", label.en)),
                    (format!("“{}”没有被否决", label.zh), format!("“{}” was not refused", label.en)),
                    (format!("“{}”是否被否决？", label.zh), format!("Was “{}” refused?", label.en)),
                )
            }
            RelationTest::Every(reference, label) => {
                let (of, label) = (self.reference(*reference), self.label(*label));
                Said::new(
                    (
                        format!("{}都已办理“{}”", of.zh, label.zh),
                        format!("“{}” has been done by all of {}", label.en, of.en),
                    ),
                    (
                        format!("{}没有都办理“{}”", of.zh, label.zh),
                        format!("“{}” has not been done by all of {}", label.en, of.en),
                    ),
                    (
                        format!("{}是否都已办理“{}”？", of.zh, label.zh),
                        format!("Has “{}” been done by all of {}?", label.en, of.en),
                    ),
                )
            }
            RelationTest::Tied(link, who, reference) => {
                let (who, of) = (self.the(who), self.reference(*reference));
                let (zh, en) = match link {
                    Link::InCharge => ("分管", format!("in charge of {}", of.en)),
                    Link::Liaison => ("联系", format!("liaising with {}", of.en)),
                };
                let not = format!("不{zh}");
                Said::is(&who, (&format!("{{}}{{是}}{}", of.zh), zh, &not), &en)
            }
        }
    }

    /// That two descriptions meet in one person, unit or body.
    fn same(&self, one: &WhoExpr, other: &WhoExpr) -> Said {
        // The one who is there in any case is spoken of; the description is what he answers to or not.
        let given = |who: &WhoExpr| matches!(who, WhoExpr::Person | WhoExpr::Chair);
        let (subject, what) = if given(other) && !given(one) { (other, one) } else { (one, other) };
        let (subject, what) = match (subject, what) {
            (members @ WhoExpr::Members(_), who) if !matches!(who, WhoExpr::Members(_)) => (who, members),
            pair => pair,
        };
        let noun = self.who(what);
        let en = match what {
            WhoExpr::Members(_) => format!("one of the {}", noun.en),
            _ => self.the(what).en,
        };
        Said::is(&self.the(subject), (&format!("{{}}{{是}}{}", noun.zh), "是", "不是"), &en)
    }

    /// How many distinct things a reference names.
    fn number(&self, reference: Reference, comparison: Comparison, bound: i64) -> Said {
        let of = self.reference(reference);
        let (zh_count, en_count) = match reference {
            Reference::Parties => (
                "参与的单位（主办和相关）".to_owned(),
                "units taking part (sponsor and concerned)".to_owned(),
            ),
            Reference::Concerned => ("相关单位".to_owned(), "units concerned".to_owned()),
            Reference::Business => ("所属业务领域".to_owned(), "fields of business".to_owned()),
            _ => (of.zh, format!("units that are {}", of.en)),
        };
        let (zh, en) = quantity(comparison, true, &bound.to_string());
        let (zh_not, en_not) = quantity(comparison, false, &bound.to_string());
        Said::new(
            (format!("{zh_count}{zh} 个"), format!("{en} {en_count}")),
            (format!("{zh_count}{zh_not} 个"), format!("{en_not} {en_count}")),
            (format!("{zh_count}是否{zh} 个？"), format!("Are there {en} {en_count}?")),
        )
    }

    /// A role expression as a noun with its article.
    fn the(&self, who: &WhoExpr) -> Text {
        let noun = self.who(who);
        let bare = noun.en.starts_with("the ") || matches!(who, WhoExpr::Anyone);
        let en = if bare { noun.en } else { format!("the {}", noun.en) };
        Text::new(noun.zh, en)
    }
}

/// A comparison with a number in words, or its denial.
pub(super) fn quantity(comparison: Comparison, holds: bool, bound: &str) -> (String, String) {
    let (zh, en) = match (comparison, holds) {
        (Comparison::Equal, true) => ("为", "exactly"),
        (Comparison::Equal, false) => ("不是", "not exactly"),
        (Comparison::AtLeast, true) | (Comparison::LessThan, false) => ("不少于", "at least"),
        (Comparison::AtLeast, false) | (Comparison::LessThan, true) => ("少于", "fewer than"),
        (Comparison::MoreThan, true) | (Comparison::AtMost, false) => ("多于", "more than"),
        (Comparison::MoreThan, false) | (Comparison::AtMost, true) => ("不多于", "at most"),
    };
    (format!("{zh} {bound}"), format!("{en} {bound}"))
}

/// A noun with the indefinite article.
fn a(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O']);
    if vowel { format!("an {noun}") } else { format!("a {noun}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_compared_in_words() {
        assert_eq!(quantity(Comparison::AtLeast, false, "2").1, "fewer than 2");
        assert_eq!(quantity(Comparison::AtMost, false, "2").0, "多于 2");
        assert_eq!(a("office"), "an office");
    }
}
