//! Trials: what each value of a missing fact leads to, and which single change would give another verdict.
//!
//! Every supposition is a world of its own, settled like any other.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::range::{Range, joined};
use super::{Asker, Need, Supposed, failing};
use crate::atom::{Atom, Attribute};
use crate::findings::Findings;
use crate::model::{AttributeType, Condition, RelationTest, Truth, UnaryTest, Value};
use crate::rulebook::World;
use crate::settle::{Open, Settled};
use crate::situation::{Situation, Switches, positive};
use crate::verdict::{Verdict, concerns, labels};

impl Asker<'_> {
    /// The missing facts that decide the answer, with what each value leads to.
    pub(super) fn needs(&self, base: &Arc<World>, findings: &Findings, open: &Open) -> Vec<Need> {
        let mut supposed: BTreeMap<Supposed, Condition> = BTreeMap::new();
        let conditions: BTreeSet<&Condition> = open.iter().flat_map(|(_, conditions)| conditions).collect();
        for condition in conditions {
            match condition {
                Condition::Attribute(attribute, _) => {
                    for value in self.values(findings, *attribute) {
                        supposed.insert(value, Condition::Attribute(*attribute, UnaryTest::Is(true)));
                    }
                }
                Condition::Relation(..) => {
                    for truth in [Truth::Yes, Truth::No] {
                        supposed.insert(Supposed::Test(condition.clone(), truth), condition.clone());
                    }
                }
            }
        }
        let results = self.suppose(base, supposed.keys());
        let mut needs: Vec<Need> = Vec::new();
        for ((supposed, condition), settled) in supposed.into_iter().zip(results) {
            if let Some((last, known)) = needs
                .last_mut()
                .filter(|need| need.condition == condition)
                .and_then(|need| need.leads_to.last_mut())
                && *known == settled
                && let Some(both) = joined(last, &supposed)
            {
                *last = both;
                continue;
            }
            match needs.iter_mut().find(|need| need.condition == condition) {
                Some(need) => need.leads_to.push((supposed, settled)),
                None => needs.push(Need { condition, leads_to: vec![(supposed, settled)] }),
            }
        }
        needs
    }

    /// What each supposition comes to, also where it makes clauses collide.
    fn suppose<'b>(&self, base: &Arc<World>, list: impl Iterator<Item = &'b Supposed>) -> Vec<Settled> {
        let list: Vec<&Supposed> = list.collect();
        let mut switched: Vec<(Arc<World>, Switches)> = Vec::new();
        for supposed in &list {
            let mut switches = self.question.switches.clone();
            let mut world = Arc::clone(base);
            match supposed {
                Supposed::Value(attribute, value) => switches.set.push((*attribute, Some(value.clone()))),
                Supposed::Range(attribute, range) => {
                    switches.set.push((*attribute, Some(Value::Number(range.tried))));
                }
                Supposed::Test(condition, truth) => switches.assumed.push((condition.clone(), *truth)),
                Supposed::Without(norm) => {
                    let mut without = World::clone(base);
                    without.norms.retain(|other| other != norm);
                    without.overrides.retain(|(by, _)| by != norm);
                    world = Arc::new(without);
                }
            }
            switched.push((world, switches));
        }
        let clashing = &self.clashing;
        let mut situations: Vec<Situation> = Vec::new();
        for ((world, switches), supposed) in switched.iter().zip(&list) {
            situations.extend(self.situation(world, switches));
            // Without a norm the collision it is part of is gone, too.
            if !matches!(supposed, Supposed::Without(_)) {
                situations.extend(clashing.iter().filter_map(|world| self.situation(world, switches)));
            }
        }
        let mut results = self.settle(situations).into_iter().map(|(_, settled, _)| settled);
        let mut all = Vec::new();
        for supposed in &list {
            let Some(mut settled) = results.next() else { break };
            if !matches!(supposed, Supposed::Without(_)) {
                let others: Vec<Settled> = results.by_ref().take(clashing.len()).collect();
                if settled.verdict != Verdict::FactNeeded
                    && others.iter().any(|other| other.verdict != settled.verdict)
                {
                    settled.verdict = Verdict::Conflict;
                }
            }
            all.push(settled);
        }
        all
    }

    /// The values of an attribute that the candidate norms tell apart, and one that stands for the rest.
    fn values(&self, findings: &Findings, attribute: Attribute) -> Vec<Supposed> {
        let Some(facts) = self.case.book.vocabulary.attribute(attribute) else {
            return Vec::new();
        };
        let tests: Vec<&UnaryTest> = findings
            .derived
            .candidates
            .iter()
            .filter_map(|&norm| self.case.book.norm(norm))
            .flat_map(crate::model::Norm::all_conditions)
            .filter_map(|condition| match condition {
                Condition::Attribute(other, test) if *other == attribute => Some(test),
                _ => None,
            })
            .collect();
        let values: Vec<Value> = match facts.kind {
            AttributeType::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
            AttributeType::Choice => (0..facts.options.len()).map(Value::One).collect(),
            AttributeType::Tree => {
                let mut nodes: BTreeSet<usize> = BTreeSet::new();
                for test in tests {
                    match test {
                        UnaryTest::OneOf(list) | UnaryTest::Not(list) => nodes.extend(list),
                        UnaryTest::Within(node) => _ = nodes.insert(*node),
                        _ => {}
                    }
                }
                nodes.into_iter().map(Value::One).collect()
            }
            AttributeType::Choices => {
                let mut list = vec![Value::Some(BTreeSet::new())];
                list.extend((0..facts.options.len()).map(|option| Value::Some(BTreeSet::from([option]))));
                list
            }
            AttributeType::Number => {
                let mut bounds: BTreeSet<i64> = BTreeSet::new();
                for test in tests {
                    match test {
                        UnaryTest::Compare(_, bound) => _ = bounds.insert(*bound),
                        UnaryTest::Between(low, high) => bounds.extend([*low, *high]),
                        _ => {}
                    }
                }
                let ranges = Range::between(&bounds).into_iter();
                return ranges.map(|range| Supposed::Range(attribute, range)).collect();
            }
            AttributeType::Date => Vec::new(),
        };
        values.into_iter().map(|value| Supposed::Value(attribute, value)).collect()
    }
    /// Single changes of a fact or of a norm after which the verdict is another one.
    pub(super) fn changes(
        &self,
        base: &Arc<World>,
        findings: &Findings,
        verdict: Verdict,
    ) -> Vec<(Supposed, Settled)> {
        let acts = self.acts();
        let labels = labels(self.case, findings, &acts);
        let mut supposed: BTreeSet<Supposed> = BTreeSet::new();
        for &norm in &findings.derived.candidates {
            let Some(rule) = self.case.book.norm(norm) else {
                continue;
            };
            let bears = concerns(&rule.effect, &acts, &labels);
            let displacing = base.overrides.iter().any(|(by, displaced)| {
                *by == norm
                    && self
                        .case
                        .book
                        .norm(*displaced)
                        .is_some_and(|rule| concerns(&rule.effect, &acts, &labels))
            });
            if !bears && !displacing {
                continue;
            }
            let fails = failing(findings, norm);
            if fails.len() > 1 {
                continue;
            }
            if findings.derived.applies.contains(&norm) {
                supposed.insert(Supposed::Without(norm));
            }
            let near = if fails.is_empty() { rule.conditions.iter().collect() } else { Vec::new() };
            let exceptions = rule.exceptions.iter().flat_map(|exception| &exception.conditions);
            for condition in fails
                .into_iter()
                .cloned()
                .chain(near.into_iter().map(positive))
                .chain(exceptions.map(positive))
            {
                match &condition {
                    Condition::Attribute(attribute, _) => {
                        let now = findings.situation.attributes.get(attribute);
                        let as_now = |supposed: &Supposed| match (supposed, now) {
                            (Supposed::Value(_, value), Some(now)) => value == now,
                            (Supposed::Range(_, range), Some(Value::Number(now))) => range.holds(*now),
                            _ => false,
                        };
                        supposed.extend(
                            self.values(findings, *attribute).into_iter().filter(|value| !as_now(value)),
                        );
                    }
                    // What kind of unit somebody is, and how many take part, is what the action is.
                    Condition::Relation(_, RelationTest::Is(..) | RelationTest::Number(..)) => {}
                    Condition::Relation(..) => {
                        if let Some(now) = findings.derived.outcomes.get(&condition) {
                            supposed.insert(Supposed::Test(condition.clone(), now.negate()));
                        }
                    }
                }
            }
        }
        let results = self.suppose(base, supposed.iter());
        let list: Vec<(Supposed, Settled)> = supposed
            .into_iter()
            .zip(results)
            .filter(|(_, settled)| settled.verdict != verdict && settled.verdict != Verdict::FactNeeded)
            // Nobody is helped by a stretch between two neighbouring whole numbers.
            .filter(|(supposed, _)| match supposed {
                Supposed::Range(_, Range { from: Some((low, false)), to: Some((high, false)), .. }) => {
                    high - low > 100
                }
                _ => true,
            })
            // That an act is not regulated once its only clause is gone goes without saying.
            .filter(|(supposed, settled)| {
                !matches!(supposed, Supposed::Without(_))
                    || !matches!(
                        settled.verdict,
                        Verdict::Silent | Verdict::NotTriggered | Verdict::NotEmpowered
                    )
            })
            .collect();
        // Stretches that touch and give the same verdict are one.
        let mut merged: Vec<(Supposed, Settled)> = Vec::new();
        for (supposed, settled) in list {
            match merged.last_mut() {
                Some((last, known)) if known.verdict == settled.verdict => match joined(last, &supposed) {
                    Some(both) => *last = both,
                    None => merged.push((supposed, settled)),
                },
                _ => merged.push((supposed, settled)),
            }
        }
        // One value for each attribute and verdict is enough; of numbers, the one nearest to what is the case.
        let away = |supposed: &Supposed| match supposed {
            Supposed::Range(attribute, range) => match findings.situation.attributes.get(attribute) {
                Some(Value::Number(now)) => {
                    let ends = [range.from, range.to];
                    ends.iter().flatten().map(|(end, _)| end.abs_diff(*now)).min().unwrap_or_default()
                }
                _ => 0,
            },
            _ => 0,
        };
        merged.sort_by_key(|(supposed, _)| (matches!(supposed, Supposed::Range(..)), away(supposed)));
        let mut seen = BTreeSet::new();
        merged.retain(|(supposed, settled)| match supposed {
            Supposed::Value(attribute, _) | Supposed::Range(attribute, _) => {
                seen.insert((attribute.index(), settled.verdict))
            }
            _ => true,
        });
        merged.sort_by(|(one, _), (other, _)| one.cmp(other));
        merged
    }
}
