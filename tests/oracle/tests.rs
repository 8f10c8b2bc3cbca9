//! Section 3 of the page: the tests, three-valued.

use signoff::atom::{Act, Attribute};
use signoff::model::{Condition, Object, Presence, RelationTest, Taker, Truth, UnaryTest, Value};

use super::scene::Scene;

fn either(yes: bool, unknown: bool) -> Truth {
    match (yes, unknown) {
        (true, _) => Truth::Yes,
        (false, true) => Truth::Unknown,
        (false, false) => Truth::No,
    }
}

/// A condition without its `not`.
pub fn plain(condition: &Condition) -> Condition {
    match condition {
        Condition::Relation(_, test) => Condition::Relation(false, test.clone()),
        attribute @ Condition::Attribute(..) => attribute.clone(),
    }
}

impl Scene<'_> {
    /// Whether a condition holds, where it stands in a norm on this act (or on none).
    pub fn holds(&self, condition: &Condition, act: Option<Act>) -> Truth {
        let outcome = self.outcome(condition, act);
        match condition {
            Condition::Relation(true, _) => outcome.negate(),
            _ => outcome,
        }
    }

    /// The outcome of the test in a condition, whether or not a `not` stands before it.
    pub fn outcome(&self, condition: &Condition, act: Option<Act>) -> Truth {
        let plain = plain(condition);
        if let Some((_, truth)) =
            self.assumed.iter().find(|(assumed, _)| super::tests::plain(assumed) == plain)
        {
            return *truth;
        }
        match condition {
            Condition::Attribute(attribute, test) => self.attribute_test(*attribute, test),
            Condition::Relation(_, test) => self.relation_test(test, act),
        }
    }

    fn attribute_test(&self, attribute: Attribute, test: &UnaryTest) -> Truth {
        let facts = self.case.book.vocabulary.attribute(attribute).unwrap();
        let Some(value) = self.value(attribute) else {
            let meant = facts.kinds.is_empty() || facts.kinds.iter().any(|&kind| self.is_a(kind));
            return if meant { Truth::Unknown } else { Truth::No };
        };
        let node = |value: &Value| match value {
            Value::One(node) => *node,
            _ => unreachable!("a node of a tree or one of a choice"),
        };
        // A node counts as everything above it.
        let counts_as = |value: &Value, wanted: usize| {
            let mut at = Some(node(value));
            while at.is_some_and(|at| at != wanted) {
                at = at.and_then(|at| facts.options[at].parent);
            }
            at.is_some()
        };
        let number = |value: &Value| match value {
            Value::Number(number) => *number,
            _ => unreachable!("a number"),
        };
        let set = |value: &Value, wanted: &[usize]| match value {
            Value::Some(found) => wanted.iter().any(|wanted| found.contains(wanted)),
            _ => unreachable!("a set"),
        };
        Truth::of(match test {
            UnaryTest::Is(wanted) => *value == Value::YesNo(*wanted),
            UnaryTest::OneOf(list) => list.contains(&node(value)),
            UnaryTest::Not(list) => !list.iter().any(|&wanted| counts_as(value, wanted)),
            UnaryTest::Within(wanted) => counts_as(value, *wanted),
            UnaryTest::AnyOf(list) => set(value, list),
            UnaryTest::NoneOf(list) => !set(value, list),
            UnaryTest::Compare(sign, bound) => sign.holds(number(value), *bound),
            UnaryTest::Between(low, high) => *low <= number(value) && number(value) <= *high,
        })
    }

    fn relation_test(&self, test: &RelationTest, act: Option<Act>) -> Truth {
        match test {
            RelationTest::Away(who) => {
                let takers = self.persons(who, act);
                let all = takers.iter().all(|person| self.away.contains(person));
                either(!takers.is_empty() && all, self.blank(who))
            }
            RelationTest::Absent(who) => {
                let named = self.persons(who, act);
                let missing = |presence| matches!(presence, Some(Presence::Absent | Presence::Leave));
                let yes =
                    self.meeting.is_some() && named.iter().any(|&person| missing(self.presence(person)));
                let unseen =
                    self.meeting.is_some() && named.iter().any(|&person| self.presence(person).is_none());
                either(yes, self.blank(who) || unseen)
            }
            RelationTest::Holds(who, role) => {
                let yes = self
                    .persons(who, act)
                    .iter()
                    .any(|&person| self.posts_of(person).into_iter().any(|post| self.has_role(post, *role)));
                either(yes, self.blank(who))
            }
            RelationTest::Same(one, other) => {
                let (first, second) = (self.takers(one, act), self.takers(other, act));
                either(first.iter().any(|taker| second.contains(taker)), self.blank(one) || self.blank(other))
            }
            RelationTest::Is(reference, kinds) => {
                let yes = self.refers(*reference).iter().any(|object| match object {
                    Object::Unit(unit) => kinds.iter().any(|&kind| self.is_of_kind(*unit, kind)),
                    Object::Topic(_) => false,
                });
                either(yes, self.is_blank(*reference))
            }
            RelationTest::Meeting(kind) => match self.meeting {
                None => Truth::Unknown,
                Some(meeting) => {
                    let found = self.case.facts.actions.row(meeting).unwrap().kind;
                    Truth::of(self.case.book.vocabulary.kinds.within(found, *kind))
                }
            },
            RelationTest::Number(reference, sign, bound) => {
                if self.is_blank(*reference) {
                    return Truth::Unknown;
                }
                Truth::of(sign.holds(self.refers(*reference).len() as i64, *bound))
            }
            RelationTest::Done(label, None) => either(self.on_record(*label), !self.complete()),
            RelationTest::Done(label, Some(who)) => {
                let yes = self.takers(who, act).into_iter().any(|taker| self.done_by(*label, taker));
                either(yes, self.blank(who) || !self.complete())
            }
            RelationTest::Failed(label) => either(self.adverse(*label), !self.complete()),
            RelationTest::Every(reference, label) => {
                let named = self.refers(*reference);
                let all = named.iter().all(|object| match object {
                    Object::Unit(unit) => {
                        self.done_by(*label, Taker::Itself(signoff::model::Actor::Unit(*unit)))
                    }
                    Object::Topic(_) => true,
                });
                either(!named.is_empty() && all, self.is_blank(*reference) || !self.complete())
            }
            RelationTest::Tied(link, who, reference) => {
                let objects = self.refers(*reference);
                let yes = self.persons(who, act).into_iter().any(|person| {
                    let posts = self.posts_of(person);
                    posts.iter().any(|&post| objects.iter().any(|&object| self.tied(post, *link, object)))
                });
                either(yes, self.blank(who) || self.is_blank(*reference))
            }
        }
    }
}
