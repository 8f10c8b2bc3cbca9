//! Grounds: the judgements and delegations an answer rests on, and why the norms that do not apply do not.

use std::collections::{BTreeMap, BTreeSet};

use super::{Asker, Hindrance, Rest, failing};
use crate::atom::{Attribute, Delegation, NormIx, Person};
use crate::findings::Findings;
use crate::model::{AttributeType, Capacity, Condition, Effect, Taker, Truth, Value, WhoExpr};
use crate::rules::Grant;
use crate::verdict::{Verdict, concerns, labels, relevant};

impl Asker<'_> {
    /// The vague words that were judged and that the norms behind the answer look at.
    pub(super) fn judgements(&self, findings: &Findings) -> Vec<Rest> {
        let acts = self.acts();
        let labels = labels(self.case, findings, &acts);
        let speaks = |norm: &NormIx| {
            self.case.book.norm(*norm).is_some_and(|rule| concerns(&rule.effect, &acts, &labels))
        };
        let mut open: Vec<NormIx> = findings.derived.candidates.iter().copied().filter(speaks).collect();
        let mut seen: BTreeSet<NormIx> = open.iter().copied().collect();
        let mut judged: BTreeMap<Attribute, Value> = BTreeMap::new();
        while let Some(norm) = open.pop() {
            let Some(conditions) = self.turns_on(findings, norm) else { continue };
            for condition in conditions {
                if let Condition::Attribute(attribute, _) = condition
                    && let Some(value) =
                        findings.situation.attributes.get(attribute).filter(|_| self.is_judged(condition))
                {
                    judged.insert(*attribute, value.clone());
                }
            }
            // Whether it applies turns on the norms that displace it as well, whatever act they speak of.
            let displacing =
                findings.situation.world.overrides.iter().filter(|(_, displaced)| *displaced == norm);
            for &(by, _) in displacing.filter(|(by, _)| findings.derived.candidates.contains(by)) {
                if seen.insert(by) {
                    open.push(by);
                }
            }
        }
        judged.into_iter().map(|(attribute, value)| Rest::Judgement { attribute, value }).collect()
    }

    /// The conditions that decide whether a norm applies: those that fail, or all where none does.
    /// `None` if it fails for a plain fact, since it does not then rest on how a vague word was judged.
    fn turns_on<'f>(&'f self, findings: &'f Findings, norm: NormIx) -> Option<Vec<&'f Condition>> {
        let rule = self.case.book.norm(norm)?;
        let fails = failing(findings, norm);
        if fails.is_empty() {
            let excused = findings.derived.excused.iter().filter(|(of, _)| *of == norm);
            let lifting = excused.filter_map(|(_, number)| rule.exceptions.get(*number));
            let lifted = lifting.flat_map(|exception| &exception.conditions);
            return Some(rule.all_conditions().chain(lifted).collect());
        }
        fails.iter().all(|condition| self.is_judged(condition)).then_some(fails)
    }

    fn is_judged(&self, condition: &Condition) -> bool {
        matches!(condition, Condition::Attribute(attribute, _) if self.case.book.vocabulary.attribute(*attribute).is_some_and(|facts| facts.judged))
    }

    pub(super) fn delegations(&self, findings: &Findings) -> BTreeSet<Delegation> {
        let found = relevant(self.case, findings, &self.acts(), self.question.person);
        let mut list = BTreeSet::new();
        for candidate in
            found.steps.iter().flat_map(|(_, step)| &step.seats).flat_map(|seat| &seat.candidates)
        {
            let asked = self.question.person.is_none_or(|person| candidate.taker == Taker::Person(person));
            if let (Capacity::Delegated(delegation), true) = (candidate.capacity, asked) {
                list.insert(delegation);
            }
        }
        list
    }

    /// Norms that speak of the acts and do not apply, the nearest to applying first.
    pub(super) fn not_because(&self, findings: &Findings, verdict: Verdict) -> Vec<(NormIx, Hindrance)> {
        let acts = self.acts();
        let labels = labels(self.case, findings, &acts);
        let mut list: Vec<(usize, NormIx, Hindrance)> = Vec::new();
        for &norm in &findings.derived.candidates {
            let Some(rule) = self.case.book.norm(norm) else {
                continue;
            };
            let shown = matches!(
                rule.effect,
                Effect::Step(_)
                    | Effect::Power(_)
                    | Effect::Bar { .. }
                    | Effect::Gate { .. }
                    | Effect::StandIn { .. }
                    | Effect::Attend { .. }
                    | Effect::Duty { .. }
                    | Effect::Frequency { .. }
            );
            if !shown || !concerns(&rule.effect, &acts, &labels) {
                continue;
            }
            if let Some((_, by)) = findings.derived.overridden.iter().find(|(of, _)| *of == norm) {
                list.push((0, norm, Hindrance::Overridden(*by)));
                continue;
            }
            let fails: Vec<Condition> = failing(findings, norm).into_iter().cloned().collect();
            let excused = findings.derived.excused.iter().find(|(of, _)| *of == norm);
            match (fails.is_empty(), excused) {
                (false, _) => list.push((fails.len(), norm, Hindrance::Fails(fails))),
                (true, Some((_, number))) => list.push((0, norm, Hindrance::Excused(*number))),
                (true, None) if findings.derived.applies.contains(&norm) => {
                    list.extend(
                        self.binds_others(findings, norm)
                            .filter(|_| verdict == Verdict::NotTriggered)
                            .map(|who| (0, norm, Hindrance::BindsOthers(who))),
                    );
                    list.extend(
                        self.undelegated(findings, norm)
                            .map(|by| (0, norm, Hindrance::Undelegated(by, self.question.person))),
                    );
                }
                (true, None) => {}
            }
        }
        // What is of this very kind of matter, but for something else, tells more than what is of another kind.
        list.sort_by_key(|(distance, norm, hindrance)| {
            (self.other_branch(hindrance), !self.own_branch(findings, *norm), *distance, *norm)
        });
        list.into_iter().map(|(_, norm, hindrance)| (norm, hindrance)).collect()
    }

    /// Whether a norm fails because the action lies in another branch of a tree of values.
    fn other_branch(&self, hindrance: &Hindrance) -> bool {
        matches!(hindrance, Hindrance::Fails(conditions) if conditions.iter().any(|condition| self.is_tree(condition)))
    }

    /// Whether the action lies in the branch of a tree of values that the norm names.
    fn own_branch(&self, findings: &Findings, norm: NormIx) -> bool {
        let conditions = self.case.book.norm(norm).map(|rule| rule.conditions.as_slice()).unwrap_or_default();
        conditions.iter().any(|condition| {
            self.is_tree(condition) && findings.derived.outcomes.get(condition) == Some(&Truth::Yes)
        })
    }

    fn is_tree(&self, condition: &Condition) -> bool {
        matches!(condition, Condition::Attribute(attribute, _)
            if self.case.book.vocabulary.attribute(*attribute).is_some_and(|facts| facts.kind == AttributeType::Tree))
    }

    /// The person asked about, where the norm is a bar that binds others by name.
    fn binds_others(&self, findings: &Findings, norm: NormIx) -> Option<Person> {
        let person = self.question.person?;
        let mut bars = findings.bars.iter().filter(|bar| bar.norm == norm);
        let others = |binds: &BTreeSet<Taker>| !binds.is_empty() && !binds.contains(&Taker::Person(person));
        bars.any(|bar| bar.binds.as_ref().is_some_and(others)).then_some(person)
    }

    /// The expression of a norm that asks for a delegation which nobody has; for a question about a person, only if it would be his.
    fn undelegated(&self, findings: &Findings, norm: NormIx) -> Option<usize> {
        let effect = self.case.book.norm(norm).map(|rule| &rule.effect);
        let Some(Effect::Step(part) | Effect::Power(part)) = effect else { return None };
        part.by.iter().enumerate().find_map(|(place, who)| {
            let WhoExpr::Delegated(_, of, _) = who else { return None };
            let here = |grant: &Grant| grant.norm == norm && grant.by == place;
            let Some(person) = self.question.person else {
                return (!findings.derived.empowered.iter().any(here)).then_some(place);
            };
            let taker = Taker::Person(person);
            // Whom a bar keeps out had the delegation all the same.
            let barred = findings.derived.barred.iter().any(|(of, who, _)| *of == norm && *who == taker);
            let used =
                barred || findings.derived.may_act.iter().any(|(grant, who)| here(grant) && *who == taker);
            let his = findings.derived.persons(of, Some(part.act)).contains(&person);
            (!used && his).then_some(place)
        })
    }
}
