//! Asking: who may or must do an act, or whether one person may; with what the answer rests on, what it needs and what would change it.
//!
//! Everything said about another fact, reading or norm has been worked out by deriving that world, never guessed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::atom::{Act, Action, Atom, Attribute, Delegation, NormIx, Person};
use crate::case::Case;
use crate::findings::Findings;
use crate::model::{
    AttributeType, Capacity, Condition, Effect, RelationTest, Taker, Truth, UnaryTest, Value, WhoExpr,
};
use crate::rulebook::{Choice, World};
use crate::settle::{Asked, Open, Settled};
use crate::situation::{Situation, Switches, positive};
use crate::source::Problem;
use crate::verdict::{Verdict, concerns, labels, relevant};

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// The acts asked for; empty asks for the whole chain.
    pub acts: Vec<Act>,
    /// The word the user asked with.
    pub word: String,
    /// The action.
    pub action: Action,
    /// The person asked about, if one is.
    pub person: Option<Person>,
    /// The switches thrown.
    pub switches: Switches,
    /// The readings chosen.
    pub choices: Vec<Choice>,
}

/// What an answer rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rest {
    /// A reading: another one gives another answer.
    Reading {
        /// The ambiguity.
        ambiguity: String,
        /// The reading this answer follows.
        reading: String,
        /// The rival reading.
        rival: String,
        /// What the rival gives.
        gives: Settled,
    },
    /// A judgement that somebody made of a vague word.
    Judgement {
        /// The word.
        attribute: Attribute,
        /// How it was judged.
        value: Value,
    },
    /// A mandate or a designation.
    Delegation(Delegation),
}

/// A fact that is missing.
#[derive(Clone, Debug)]
pub struct Need {
    /// The test that is open.
    pub condition: Condition,
    /// What each value would lead to.
    pub leads_to: Vec<(Supposed, Settled)>,
}

/// An end of a stretch of numbers: the number, and whether it belongs to the stretch.
pub type End = Option<(i64, bool)>;

/// A stretch of numbers that lead to the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Range {
    /// The number that was tried; any other of the stretch leads to the same.
    pub tried: i64,
    /// Where it begins; `None` where nothing bounds it.
    pub from: End,
    /// Where it ends; `None` where nothing bounds it.
    pub to: End,
}

impl Range {
    /// Whether a number lies in it.
    pub fn holds(&self, number: i64) -> bool {
        self.from.is_none_or(|(low, own)| low < number || own && low == number)
            && self.to.is_none_or(|(high, own)| number < high || own && high == number)
    }

    /// The stretches between and at these bounds, in order, each with a number of its own.
    fn between(bounds: &BTreeSet<i64>) -> Vec<Self> {
        let mut list = Vec::new();
        let mut last: End = None;
        for &bound in bounds {
            let tried = match last {
                Some((low, _)) => low + (bound - low) / 2,
                None => bound - 100,
            };
            // Amounts are not negative, and have two decimals at most.
            let room = last.map_or(bound > 0, |(low, _)| bound - low > 1);
            if room {
                let tried = if tried < 0 { bound / 2 } else { tried };
                list.push(Self { tried, from: last.map(|(low, _)| (low, false)), to: Some((bound, false)) });
            }
            list.push(Self { tried: bound, from: Some((bound, true)), to: Some((bound, true)) });
            last = Some((bound, false));
        }
        if let Some((low, _)) = last {
            list.push(Self { tried: low + 100, from: Some((low, false)), to: None });
        }
        list
    }

    /// The stretch made of this one and the next, if they touch.
    fn joined(&self, next: &Self) -> Option<Self> {
        let touch = match (self.to, next.from) {
            (Some((end, own)), Some((start, other))) => end == start && (own || other),
            _ => false,
        };
        touch.then_some(Self { tried: self.tried, from: self.from, to: next.to })
    }
}

/// A fact that is supposed, to see what it leads to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Supposed {
    /// The attribute has the value.
    Value(Attribute, Value),
    /// The attribute is a number of this stretch.
    Range(Attribute, Range),
    /// The test ends so.
    Test(Condition, Truth),
    /// The norm is not there.
    Without(NormIx),
}

/// Why a norm that speaks of the act does not bring it about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Hindrance {
    /// These conditions fail.
    Fails(Vec<Condition>),
    /// This exception lifts it.
    Excused(usize),
    /// This norm displaces it.
    Overridden(NormIx),
    /// It applies, but nobody has the delegation that this expression of it asks for.
    Undelegated(usize),
    /// It is a bar that applies, but not to the person asked about.
    BindsOthers(Person),
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The question.
    pub question: Question,
    /// The verdict.
    pub verdict: Verdict,
    /// The verdict of the default reading, where the verdict is a conflict of clauses.
    pub by_default: Option<Verdict>,
    /// What it comes to, to be compared with other worlds.
    pub own: Settled,
    /// What was found.
    pub findings: Findings,
    /// What it rests on.
    pub rests_on: Vec<Rest>,
    /// The facts that are missing.
    pub needs: Vec<Need>,
    /// Norms that speak of the act and do not apply.
    pub not_because: Vec<(NormIx, Hindrance)>,
    /// The nearest single changes of fact or norm that would give another verdict.
    pub would_change_if: Vec<(Supposed, Settled)>,
}

/// Answers a question.
///
/// # Errors
/// A reading that does not exist.
pub fn ask(case: &Case, question: &Question) -> Result<Answer, Box<Problem>> {
    let base = Arc::new(case.book.world(&question.choices)?);
    let asker = Asker { case, question, clashing: Vec::new() };
    let rivals = asker.rivals(&base)?;
    let mut situations: Vec<Situation> = asker.situation(&base, &question.switches).into_iter().collect();
    situations.extend(rivals.iter().filter_map(|rival| asker.situation(&rival.world, &question.switches)));
    let mut settled = asker.settle(situations).into_iter();
    let Some((findings, own, open)) = settled.next() else {
        return Err(Box::new(Problem::error(
            crate::source::Location::default(),
            crate::source::both!("没有这个事项", "there is no such action"),
        )));
    };
    let mut verdict = own.verdict;
    let mut by_default = None;
    let mut rests_on = Vec::new();
    for (rival, (_, gives, _)) in rivals.iter().zip(settled) {
        if gives == own {
            continue;
        }
        if rival.clash && !rival.chosen && gives.verdict != own.verdict && own.verdict != Verdict::FactNeeded
        {
            verdict = Verdict::Conflict;
            by_default = Some(own.verdict);
        }
        rests_on.push(Rest::Reading {
            ambiguity: rival.ambiguity.clone(),
            reading: rival.current.clone(),
            rival: rival.reading.clone(),
            gives,
        });
    }
    rests_on.extend(asker.judgements(&findings));
    rests_on.extend(asker.delegations(&findings).into_iter().map(Rest::Delegation));
    let clashing: Vec<Arc<World>> =
        rivals.into_iter().filter(|rival| rival.clash && !rival.chosen).map(|rival| rival.world).collect();
    let asker = Asker { clashing, ..asker };
    let needs = asker.needs(&base, &findings, &open);
    let not_because = asker.not_because(&findings, own.verdict);
    let would_change_if = if question.person.is_some() && needs.is_empty() {
        asker.changes(&base, &findings, own.verdict)
    } else {
        Vec::new()
    };
    Ok(Answer {
        question: question.clone(),
        verdict,
        by_default,
        own,
        findings,
        rests_on,
        needs,
        not_because,
        would_change_if,
    })
}

/// A rival reading that could matter.
struct Rival {
    ambiguity: String,
    current: String,
    reading: String,
    clash: bool,
    /// Whether the user chose the reading this one rivals.
    chosen: bool,
    world: Arc<World>,
}

struct Asker<'a> {
    case: &'a Case,
    question: &'a Question,
    /// The rival readings of clauses that collide, none of them chosen.
    clashing: Vec<Arc<World>>,
}

impl Asker<'_> {
    fn settle(&self, situations: Vec<Situation>) -> Vec<(Findings, Settled, Open)> {
        let whole = self.question.acts.is_empty();
        Asked { case: self.case, acts: self.acts(), person: self.question.person, whole }.settle(situations)
    }

    fn acts(&self) -> Vec<Act> {
        if self.question.acts.is_empty() {
            self.case.book.vocabulary.acts.atoms().collect()
        } else {
            self.question.acts.clone()
        }
    }

    fn situation(&self, world: &Arc<World>, switches: &Switches) -> Option<Situation> {
        Situation::of(&self.case.book, &self.case.facts, world, self.question.action, switches)
    }

    /// The readings that differ from those chosen in a norm that could speak of the action.
    fn rivals(&self, base: &Arc<World>) -> Result<Vec<Rival>, Box<Problem>> {
        let mut rivals = Vec::new();
        let Some(situation) = self.situation(base, &self.question.switches) else {
            return Ok(rivals);
        };
        let touches = |&norm: &NormIx| self.case.book.could_concern(norm, situation.kind);
        for ambiguity in self.case.book.ambiguities.iter().filter(|ambiguity| ambiguity.idle.is_none()) {
            let chosen = self
                .question
                .choices
                .iter()
                .find(|choice| choice.ambiguity.eq_ignore_ascii_case(&ambiguity.id));
            let current = chosen.map_or(&ambiguity.default, |choice| &choice.reading);
            let is_current = |id: &str| id.eq_ignore_ascii_case(current);
            let current_touches = ambiguity.readings.iter().any(|reading| {
                is_current(&reading.id) && reading.drop.iter().chain(&reading.add).any(touches)
            });
            for reading in ambiguity.readings.iter().filter(|reading| !is_current(&reading.id)) {
                if !current_touches && !reading.drop.iter().chain(&reading.add).any(touches) {
                    continue;
                }
                let mut choices: Vec<Choice> = self
                    .question
                    .choices
                    .iter()
                    .filter(|choice| !choice.ambiguity.eq_ignore_ascii_case(&ambiguity.id))
                    .cloned()
                    .collect();
                choices.push(Choice { ambiguity: ambiguity.id.clone(), reading: reading.id.clone() });
                rivals.push(Rival {
                    ambiguity: ambiguity.id.clone(),
                    current: current.clone(),
                    reading: reading.id.clone(),
                    clash: ambiguity.clash,
                    chosen: chosen.is_some(),
                    world: Arc::new(self.case.book.world(&choices)?),
                });
            }
        }
        Ok(rivals)
    }

    /// The missing facts that decide the answer, with what each value leads to.
    fn needs(&self, base: &Arc<World>, findings: &Findings, open: &Open) -> Vec<Need> {
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
            .flat_map(|norm| {
                norm.conditions
                    .iter()
                    .chain(norm.exceptions.iter().flat_map(|exception| &exception.conditions))
            })
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

    /// The vague words that were judged and that the norms behind the answer look at.
    fn judgements(&self, findings: &Findings) -> Vec<Rest> {
        let acts = self.acts();
        let labels = labels(self.case, findings, &acts);
        let mut judged: BTreeMap<Attribute, Value> = BTreeMap::new();
        for &norm in &findings.derived.candidates {
            let Some(rule) = self.case.book.norm(norm) else {
                continue;
            };
            if !concerns(&rule.effect, &acts, &labels) {
                continue;
            }
            // A norm that fails for a plain fact does not rest on how a vague word was judged.
            let fails = failing(findings, norm);
            let excused: Vec<&Condition> = findings
                .derived
                .excused
                .iter()
                .filter(|(of, _)| *of == norm)
                .filter_map(|(_, number)| rule.exceptions.get(*number))
                .flat_map(|exception| &exception.conditions)
                .collect();
            let looked_at: Vec<&Condition> = if fails.is_empty() {
                rule.conditions
                    .iter()
                    .chain(rule.exceptions.iter().flat_map(|exception| &exception.conditions))
                    .chain(excused)
                    .collect()
            } else if fails.iter().all(|condition| self.is_judged(condition)) {
                fails
            } else {
                continue;
            };
            for condition in looked_at {
                if let Condition::Attribute(attribute, _) = condition
                    && let Some(value) =
                        findings.situation.attributes.get(attribute).filter(|_| self.is_judged(condition))
                {
                    judged.insert(*attribute, value.clone());
                }
            }
        }
        judged.into_iter().map(|(attribute, value)| Rest::Judgement { attribute, value }).collect()
    }

    fn is_judged(&self, condition: &Condition) -> bool {
        matches!(condition, Condition::Attribute(attribute, _) if self.case.book.vocabulary.attribute(*attribute).is_some_and(|facts| facts.judged))
    }

    fn delegations(&self, findings: &Findings) -> BTreeSet<Delegation> {
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
    fn not_because(&self, findings: &Findings, verdict: Verdict) -> Vec<(NormIx, Hindrance)> {
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
                        self.undelegated(findings, norm).map(|by| (0, norm, Hindrance::Undelegated(by))),
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
            let used = findings.derived.empowered.iter().any(|grant| grant.norm == norm && grant.by == place);
            let his = self
                .question
                .person
                .is_none_or(|person| findings.derived.persons(of, Some(part.act)).contains(&person));
            (!used && his).then_some(place)
        })
    }

    /// Single changes of a fact or of a norm after which the verdict is another one.
    fn changes(&self, base: &Arc<World>, findings: &Findings, verdict: Verdict) -> Vec<(Supposed, Settled)> {
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

/// Two stretches of one number that touch, as one.
fn joined(one: &Supposed, next: &Supposed) -> Option<Supposed> {
    match (one, next) {
        (Supposed::Range(attribute, range), Supposed::Range(other, after)) if attribute == other => {
            range.joined(after).map(|both| Supposed::Range(*attribute, both))
        }
        _ => None,
    }
}

/// The conditions that keep a norm from applying.
fn failing(findings: &Findings, norm: NormIx) -> Vec<&Condition> {
    findings.derived.fails.iter().filter(|(of, _)| *of == norm).map(|(_, condition)| condition).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_lie_between_and_at_the_bounds() {
        let ranges = Range::between(&BTreeSet::from([1_000, 5_000]));
        let tried: Vec<i64> = ranges.iter().map(|range| range.tried).collect();
        assert_eq!(tried, [900, 1_000, 3_000, 5_000, 5_100]);
        assert!(ranges.iter().all(|range| range.holds(range.tried)));
        for number in [0, 999, 1_000, 1_001, 4_999, 5_000, 1_000_000] {
            assert_eq!(ranges.iter().filter(|range| range.holds(number)).count(), 1, "{number}");
        }
    }

    #[test]
    fn stretches_that_touch_are_joined() {
        let ranges = Range::between(&BTreeSet::from([1_000]));
        let [below, at, above] = ranges.as_slice() else { unreachable!("three stretches") };
        let up_to = below.joined(at).filter(|both| both.holds(1_000) && !both.holds(1_001));
        assert!(up_to.is_some(), "below and at");
        assert!(below.joined(above).is_none(), "something lies between");
    }

    #[test]
    fn nothing_lies_below_nought() {
        let tried: Vec<i64> =
            Range::between(&BTreeSet::from([0, 50])).into_iter().map(|range| range.tried).collect();
        assert_eq!(tried, [0, 25, 50, 150]);
    }
}
