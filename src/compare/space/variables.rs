//! The facts that vary, and the values of attributes that make a difference.
//!
//! Two values that every test treats alike share a cell.

use std::collections::BTreeSet;

use super::look::assumed;
use super::organisation::Tried;
use super::{Builder, Cell, Variable, What};
use crate::atom::{Attribute, Kind, NormIx, Role, UnitKind};
use crate::model::{
    AttributeType, Condition, Effect, Norm, Reference, RelationTest, StartDay, Truth, UnaryTest, Value,
    WhoExpr,
};
use crate::situation::unary;

impl Builder<'_> {
    pub(super) fn attributes(&self, norms: &BTreeSet<NormIx>) -> BTreeSet<Attribute> {
        let mut found = BTreeSet::new();
        for norm in norms.iter().filter_map(|&norm| self.norm(norm)) {
            found.extend(norm.all_conditions().filter_map(|condition| match condition {
                Condition::Attribute(attribute, _) => Some(*attribute),
                Condition::Relation(..) => None,
            }));
            if let Effect::Deadline { from: StartDay::Attribute(attribute), .. } = norm.effect {
                found.insert(attribute);
            }
        }
        found
    }

    pub(super) fn sensible(&self, attribute: Attribute) -> bool {
        let vocabulary = &self.case.book.vocabulary;
        vocabulary.attribute(attribute).is_some_and(|facts| {
            facts.kinds.is_empty()
                || facts.kinds.iter().any(|&above| vocabulary.kinds.within(self.kind, above))
        })
    }

    pub(super) fn variables(
        &self,
        norms: &BTreeSet<NormIx>,
        fixed: &[(Attribute, Option<Value>)],
    ) -> Vec<Variable> {
        let rules: Vec<&Norm> = norms.iter().filter_map(|&norm| self.norm(norm)).collect();
        let mut variables = Vec::new();
        for attribute in self.attributes(norms) {
            if let Some((_, value)) = fixed.iter().find(|(of, _)| *of == attribute) {
                let cell = value.clone().map_or(Cell::Unknown, |value| Cell::Values(vec![value]));
                variables.push(Variable { what: What::Attribute(attribute), cells: vec![cell] });
            } else if self.sensible(attribute) {
                variables.push(Variable {
                    what: What::Attribute(attribute),
                    cells: self.attribute_cells(attribute, &rules),
                });
            }
        }
        let mut tests: BTreeSet<&RelationTest> = BTreeSet::new();
        for norm in &rules {
            tests.extend(norm.relation_tests());
        }
        let whos: Vec<&WhoExpr> = rules
            .iter()
            .flat_map(|norm| norm.effect.whos())
            .chain(tests.iter().flat_map(|test| test.whos()))
            .flat_map(WhoExpr::inside)
            .collect();
        let mut references: BTreeSet<Reference> = BTreeSet::new();
        for who in &whos {
            match who {
                WhoExpr::RoleIn(_, of) | WhoExpr::Linked(_, of, _) | WhoExpr::Unit(of) => {
                    _ = references.insert(*of);
                }
                _ => {}
            }
        }
        for test in &tests {
            match test {
                RelationTest::Is(of, _)
                | RelationTest::Number(of, ..)
                | RelationTest::Every(of, _)
                | RelationTest::Tied(_, _, of) => {
                    references.insert(*of);
                }
                _ => {}
            }
        }
        let roles = Self::roles(&whos, &tests);
        let kinds: BTreeSet<UnitKind> = tests
            .iter()
            .filter_map(|test| match test {
                RelationTest::Is(_, kinds) => Some(kinds),
                _ => None,
            })
            .flatten()
            .copied()
            .collect();
        let delegated: BTreeSet<&WhoExpr> =
            whos.iter().copied().filter(|who| matches!(who, WhoExpr::Delegated(..))).collect();
        let tried = Tried::new(self, norms, &delegated, &tests);
        if references
            .iter()
            .any(|of| matches!(of, Reference::Sponsor | Reference::Business | Reference::Parties))
        {
            variables
                .push(Variable { what: What::Sponsor, cells: self.sponsor_cells(&roles, &kinds, &tried) });
        }
        if references.iter().any(|of| matches!(of, Reference::Concerned | Reference::Parties)) {
            variables.push(Variable { what: What::Concerned, cells: self.concerned_cells(&roles, &tests) });
        }
        if references.contains(&Reference::Person) || whos.iter().any(|who| matches!(who, WhoExpr::Person)) {
            variables.push(Variable { what: What::Person, cells: self.person_cells(&roles, &kinds, &tried) });
        }
        if whos.iter().any(|who| matches!(who, WhoExpr::Chair)) {
            variables.push(Variable { what: What::Chair, cells: self.chair_cells(&roles, &tried) });
        }
        let meetings: BTreeSet<Kind> = tests
            .iter()
            .filter_map(|test| match test {
                RelationTest::Meeting(kind) => Some(*kind),
                _ => None,
            })
            .collect();
        if !meetings.is_empty() {
            variables.push(Variable { what: What::Meeting, cells: self.meeting_cells(&meetings) });
        }
        for test in tests.iter().filter(|test| assumed(test)) {
            let mut cells = vec![Cell::Truth(Truth::Yes), Cell::Truth(Truth::No)];
            // Who is away is always known: what is not on file is not so.
            if !matches!(test, RelationTest::Away(_)) {
                cells.push(Cell::Truth(Truth::Unknown));
            }
            let what = What::Test(Condition::Relation(false, (*test).clone()));
            variables.push(Variable { what, cells });
        }
        for who in delegated {
            let cells = self.delegated_cells(who, &roles, &tried);
            variables.push(Variable { what: What::Delegated(who.clone()), cells });
        }
        variables
    }

    /// The values of an attribute, those that every test treats alike in one cell; the missing value last.
    pub(super) fn attribute_cells(&self, attribute: Attribute, rules: &[&Norm]) -> Vec<Cell> {
        let vocabulary = &self.case.book.vocabulary;
        let Some(facts) = vocabulary.attribute(attribute) else { return vec![Cell::Unknown] };
        let tests: BTreeSet<&UnaryTest> = rules
            .iter()
            .flat_map(|norm| norm.all_conditions())
            .filter_map(|condition| match condition {
                Condition::Attribute(of, test) if *of == attribute => Some(test),
                _ => None,
            })
            .collect();
        let outcome = |value: &Value| -> Vec<Truth> {
            tests.iter().map(|test| unary(vocabulary, facts, self.kind, Some(value), test)).collect()
        };
        let together = |values: Vec<Value>| {
            let mut cells: Vec<(Vec<Truth>, Vec<Value>)> = Vec::new();
            for value in values {
                let outcome = outcome(&value);
                match cells.iter_mut().find(|(known, _)| *known == outcome) {
                    Some((_, values)) => values.push(value),
                    None => cells.push((outcome, vec![value])),
                }
            }
            cells.into_iter().map(|(_, values)| Cell::Values(values)).collect::<Vec<_>>()
        };
        let options = 0..facts.options.len();
        let mut cells = match facts.kind {
            AttributeType::YesNo => together(vec![Value::YesNo(true), Value::YesNo(false)]),
            AttributeType::Choice | AttributeType::Tree => together(options.map(Value::One).collect()),
            AttributeType::Choices => {
                // Only what the tests name makes a difference; everything else is one more value.
                let named: BTreeSet<usize> = tests
                    .iter()
                    .flat_map(|test| match test {
                        UnaryTest::AnyOf(list) | UnaryTest::NoneOf(list) => list.clone(),
                        _ => Vec::new(),
                    })
                    .collect();
                let other = options.clone().find(|option| !named.contains(option));
                let mut sets: Vec<BTreeSet<usize>> = vec![BTreeSet::new()];
                sets.extend(other.map(|other| BTreeSet::from([other])));
                // One value of each test suffices for each way in which tests can hold together.
                let lists: Vec<&Vec<usize>> = tests
                    .iter()
                    .filter_map(|test| match test {
                        UnaryTest::AnyOf(list) | UnaryTest::NoneOf(list) => Some(list),
                        _ => None,
                    })
                    .collect();
                for option in &named {
                    let more: Vec<BTreeSet<usize>> =
                        sets.iter().map(|set| set.iter().copied().chain([*option]).collect()).collect();
                    let reached = |set: &BTreeSet<usize>| -> Vec<bool> {
                        lists.iter().map(|list| list.iter().any(|option| set.contains(option))).collect()
                    };
                    for set in more {
                        if set.len() == 1 || !sets.iter().any(|known| reached(known) == reached(&set)) {
                            sets.push(set);
                        }
                    }
                }
                together(sets.into_iter().map(Value::Some).collect())
            }
            AttributeType::Number => {
                let mut bounds: BTreeSet<i64> = BTreeSet::new();
                for test in &tests {
                    match test {
                        UnaryTest::Compare(_, bound) => bounds.extend([bound - 1, *bound, bound + 1]),
                        UnaryTest::Between(low, high) => bounds.extend([low - 1, *low, *high, high + 1]),
                        _ => {}
                    }
                }
                let mut cells: Vec<(Vec<Truth>, i64, i64)> = Vec::new();
                for bound in bounds {
                    let outcome = outcome(&Value::Number(bound));
                    match cells.last_mut() {
                        Some((known, _, last)) if *known == outcome => *last = bound,
                        _ => cells.push((outcome, bound, bound)),
                    }
                }
                let last = cells.len().saturating_sub(1);
                cells
                    .into_iter()
                    .enumerate()
                    .map(|(place, (_, low, high))| {
                        Cell::Range((place > 0).then_some(low), (place < last).then_some(high))
                    })
                    .collect()
            }
            AttributeType::Date => vec![Cell::Values(vec![Value::Date(self.day)])],
        };
        cells.push(Cell::Unknown);
        cells
    }

    /// The roles of which something is said, in the order of their declaration.
    pub(super) fn roles(whos: &[&WhoExpr], tests: &BTreeSet<&RelationTest>) -> Vec<Role> {
        let mut roles: BTreeSet<Role> = BTreeSet::new();
        for who in whos {
            match who {
                WhoExpr::Role(role) | WhoExpr::RoleIn(role, _) | WhoExpr::Linked(_, _, Some(role)) => {
                    roles.insert(*role);
                }
                _ => {}
            }
        }
        roles.extend(tests.iter().filter_map(|test| match test {
            RelationTest::Holds(_, role) => Some(*role),
            _ => None,
        }));
        roles.into_iter().collect()
    }
}
