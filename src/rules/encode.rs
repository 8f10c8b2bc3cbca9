//! From situations, norms and facts to the tuples the programs are given, and back from atoms to what they stand for.
//!
//! Encodes and decodes only: whether anything follows from the tuples is for the programs to say.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::civil::Date;

use super::{applicability, authority, conditions, naming, organisation, procedure};
use crate::atom::{Act, Atom, Body, Cond, Exc, Label, NormIx, Period, Post, Ref, Sit, Who};
use crate::model::{
    Condition, DelegationRow, Effect, Facts, Object, Outcome, Participant, Presence, Quantifier, Reference,
    RelationTest, Scope, Truth, WhoExpr,
};
use crate::rulebook::{Rulebook, World};
use crate::situation::{Situation, positive};

/// The act that matters for an expression: only a delegation or a limit looks at it.
pub(super) fn act_of(who: &WhoExpr, act: Option<Act>) -> Option<Act> {
    match who {
        WhoExpr::Delegated(..) | WhoExpr::Line(..) => act,
        _ => None,
    }
}

/// Interns values of any sort into atoms.
struct Interner<K, A> {
    values: Vec<K>,
    index: HashMap<K, A>,
}

impl<K: Clone + Eq + std::hash::Hash, A: Atom> Interner<K, A> {
    fn new() -> Self {
        Self { values: Vec::new(), index: HashMap::new() }
    }

    /// The atom of a value, and whether it is new.
    fn intern(&mut self, value: &K) -> (A, bool) {
        if let Some(&atom) = self.index.get(value) {
            return (atom, false);
        }
        let atom = A::new(self.values.len());
        self.values.push(value.clone());
        self.index.insert(value.clone(), atom);
        (atom, true)
    }

    fn get(&self, atom: A) -> Option<&K> {
        self.values.get(atom.index())
    }

    fn iter(&self) -> impl Iterator<Item = (A, &K)> {
        self.values.iter().enumerate().map(|(index, value)| (A::new(index), value))
    }
}

/// A role expression together with the act a delegation must cover.
type Expression = (WhoExpr, Option<Act>);

/// A test together with the act a delegation in it must cover.
type Test = (Condition, Option<Act>);

/// The test of a condition of a norm on an act: where no delegation is in it, the act does not matter.
fn test_of(condition: &Condition, act: Option<Act>) -> Test {
    let matters = match condition {
        Condition::Attribute(..) => None,
        Condition::Relation(_, test) => match test {
            RelationTest::Away(who)
            | RelationTest::Absent(who)
            | RelationTest::Holds(who, _)
            | RelationTest::Done(_, Some(who))
            | RelationTest::Tied(_, who, _) => act_of(who, act),
            RelationTest::Same(one, other) => act_of(one, act).or(act_of(other, act)),
            RelationTest::Is(..)
            | RelationTest::Meeting(_)
            | RelationTest::Number(..)
            | RelationTest::Done(_, None)
            | RelationTest::Failed(_)
            | RelationTest::Every(..) => None,
        },
    };
    (positive(condition), matters)
}

/// What the norms of all situations ask for, interned once.
pub(super) struct Encoder<'a> {
    book: &'a Rulebook,
    facts: &'a Facts,
    situations: &'a [Situation],
    candidates: Vec<(Sit, NormIx)>,
    periods: Vec<(Arc<World>, Date)>,
    period_of: Vec<Period>,
    whos: Interner<Expression, Who>,
    refs: Interner<Reference, Ref>,
    conds: Interner<Test, Cond>,
    exceptions: Interner<(NormIx, usize), Exc>,
    /// The expressions each norm mentions, sub-expressions among them.
    mentions: BTreeMap<NormIx, BTreeSet<Who>>,
    /// The tests each norm mentions.
    tests: BTreeMap<NormIx, BTreeSet<Cond>>,
    /// The expressions to which a norm gives its part, in the order of the norm.
    confers: BTreeMap<NormIx, Vec<Who>>,
    highest_rank: usize,
    /// What every reference names in every situation.
    refers: Vec<(Sit, Ref, Object)>,
}

/// The role expressions to which a norm gives something, and the act it is about.
pub(super) fn given_to(effect: &Effect) -> Option<(&[WhoExpr], Act)> {
    match effect {
        Effect::Step(part) | Effect::Power(part) => Some((&part.by, part.act)),
        Effect::Duty { act, by, .. } | Effect::Attend { act, by, .. } => Some((by, *act)),
        _ => None,
    }
}

/// The act a norm is on, if it is on one.
fn act_on(effect: &Effect) -> Option<Act> {
    match effect {
        Effect::Bar { act, .. }
        | Effect::Frequency { act, .. }
        | Effect::Limit { act, .. }
        | Effect::Silence { act, .. } => Some(*act),
        effect => given_to(effect).map(|(_, act)| act),
    }
}

/// Whether two worlds see one organisation on the same day: nothing else of a world bears on who holds what and which roles that gives.
fn same_organisation(one: &Arc<World>, other: &Arc<World>) -> bool {
    Arc::ptr_eq(one, other) || one.implications == other.implications && one.extensions == other.extensions
}

impl<'a> Encoder<'a> {
    pub(super) fn new(book: &'a Rulebook, facts: &'a Facts, situations: &'a [Situation]) -> Self {
        let mut encoder = Self {
            book,
            facts,
            situations,
            candidates: Vec::new(),
            periods: Vec::new(),
            period_of: Vec::new(),
            whos: Interner::new(),
            refs: Interner::new(),
            conds: Interner::new(),
            exceptions: Interner::new(),
            mentions: BTreeMap::new(),
            tests: BTreeMap::new(),
            confers: BTreeMap::new(),
            highest_rank: 0,
            refers: Vec::new(),
        };
        for (index, situation) in situations.iter().enumerate() {
            let sit = Sit::new(index);
            let known = encoder.periods.iter().position(|(world, date)| {
                *date == situation.date && same_organisation(world, &situation.world)
            });
            let period = known.unwrap_or_else(|| {
                encoder.periods.push((Arc::clone(&situation.world), situation.date));
                encoder.periods.len() - 1
            });
            encoder.period_of.push(Period::new(period));
            for norm in situation.candidates(book) {
                encoder.candidates.push((sit, norm));
                encoder.enter(norm);
                encoder.highest_rank = encoder.highest_rank.max(encoder.rank(sit, norm));
            }
            for (_, norm, members) in &situation.world.members {
                for member in members {
                    encoder.who(*norm, member, None);
                }
            }
        }
        encoder.refers = encoder.looked_up();
        encoder
    }

    /// Interns everything a norm mentions.
    fn enter(&mut self, norm: NormIx) {
        // A norm that composes a body may be mentioned before it is entered.
        if self.tests.contains_key(&norm) {
            return;
        }
        self.mentions.entry(norm).or_default();
        let Some(rule) = self.book.norm(norm) else { return };
        let act = act_on(&rule.effect);
        let mut tests = BTreeSet::new();
        let exceptions = rule.exceptions.iter().enumerate();
        for (number, _) in exceptions {
            self.exceptions.intern(&(norm, number));
        }
        for condition in rule.all_conditions() {
            tests.insert(self.conds.intern(&test_of(condition, act)).0);
            if let Condition::Relation(_, test) = condition {
                self.enter_test(norm, test, act);
            }
        }
        self.tests.insert(norm, tests);
        match &rule.effect {
            Effect::Bar { by, .. } | Effect::Silence { by, .. } => {
                for who in by {
                    self.who(norm, who, act);
                }
            }
            Effect::StandIn { instead_of, by, acts } => {
                for &act in acts {
                    self.who(norm, instead_of, Some(act));
                    for who in by {
                        self.who(norm, who, Some(act));
                    }
                }
            }
            Effect::Quorum { body, .. } => {
                self.who(norm, &WhoExpr::Members(*body), None);
            }
            effect => {
                if let Some((by, act)) = given_to(effect) {
                    let list: Vec<Who> = by.iter().map(|who| self.who(norm, who, Some(act))).collect();
                    self.confers.insert(norm, list);
                }
            }
        }
    }

    fn enter_test(&mut self, norm: NormIx, test: &RelationTest, act: Option<Act>) {
        match test {
            RelationTest::Away(who) | RelationTest::Absent(who) | RelationTest::Holds(who, _) => {
                _ = self.who(norm, who, act);
            }
            RelationTest::Same(one, other) => {
                self.who(norm, one, act);
                self.who(norm, other, act);
            }
            RelationTest::Tied(_, who, reference) => {
                self.who(norm, who, act);
                self.refs.intern(reference);
            }
            RelationTest::Done(_, Some(who)) => _ = self.who(norm, who, act),
            RelationTest::Is(reference, _) | RelationTest::Every(reference, _) => {
                _ = self.refs.intern(reference);
            }
            RelationTest::Meeting(_)
            | RelationTest::Number(..)
            | RelationTest::Done(_, None)
            | RelationTest::Failed(_) => {}
        }
    }

    /// Interns an expression with everything inside it.
    fn who(&mut self, norm: NormIx, who: &WhoExpr, act: Option<Act>) -> Who {
        let (atom, _) = self.whos.intern(&(who.clone(), act_of(who, act)));
        self.mentions.entry(norm).or_default().insert(atom);
        match who {
            WhoExpr::RoleIn(_, reference) | WhoExpr::Linked(_, reference, _) | WhoExpr::Unit(reference) => {
                _ = self.refs.intern(reference);
            }
            WhoExpr::Delegated(_, of, from) => {
                self.who(norm, of, act);
                self.who(norm, from, act);
            }
            WhoExpr::Line(of, _) => _ = self.who(norm, of, act),
            WhoExpr::Members(body) => {
                // Members are named by other norms; whoever asks for them asks for those expressions too.
                let composing: Vec<WhoExpr> = self
                    .situations
                    .iter()
                    .flat_map(|situation| situation.world.members.iter())
                    .filter(|(composed, _, _)| composed == body)
                    .flat_map(|(_, _, members)| members.iter().cloned())
                    .collect::<BTreeSet<_>>()
                    .into_iter()
                    .collect();
                for member in composing {
                    self.who(norm, &member, None);
                }
            }
            WhoExpr::Anyone | WhoExpr::Role(_) | WhoExpr::Chair | WhoExpr::Person | WhoExpr::Body(_) => {}
        }
        atom
    }

    fn atom(&self, who: &WhoExpr, act: Option<Act>) -> Option<Who> {
        self.whos.index.get(&(who.clone(), act_of(who, act))).copied()
    }

    fn reference(&self, reference: Reference) -> Option<Ref> {
        self.refs.index.get(&reference).copied()
    }

    fn sits(&self) -> impl Iterator<Item = (Sit, &'a Situation, Period)> {
        let periods = self.period_of.clone();
        self.situations.iter().enumerate().map(move |(index, situation)| {
            (Sit::new(index), situation, periods.get(index).copied().unwrap_or_default())
        })
    }

    /// The candidate norms of every situation.
    pub(super) fn candidates(&self) -> Vec<(Sit, NormIx)> {
        self.candidates.clone()
    }

    /// The condition an atom stands for.
    pub(super) fn condition(&self, cond: Cond) -> Condition {
        // INVARIANT: atoms of conditions come from this interner.
        self.conds
            .get(cond)
            .map_or(Condition::Relation(true, RelationTest::Failed(Label::new(0))), |(condition, _)| {
                condition.clone()
            })
    }

    /// The number of an exception within its norm.
    pub(super) fn exception(&self, exception: Exc) -> usize {
        self.exceptions.get(exception).map_or(0, |(_, number)| *number)
    }

    /// The expression an atom stands for.
    pub(super) fn expression(&self, who: Who) -> Expression {
        self.whos.get(who).cloned().unwrap_or((WhoExpr::Anyone, None))
    }

    /// The expressions that stand for the members of a body.
    pub(super) fn bodies(&self) -> BTreeMap<Who, Body> {
        let members = |(who, (expression, _)): (Who, &Expression)| match expression {
            WhoExpr::Members(body) => Some((who, *body)),
            _ => None,
        };
        self.whos.iter().filter_map(members).collect()
    }

    /// At which positions a norm's part is given to an expression.
    pub(super) fn positions(&self, norm: NormIx, who: Who) -> Vec<usize> {
        let list = self.confers.get(&norm).map(Vec::as_slice).unwrap_or_default();
        list.iter().enumerate().filter(|(_, given)| **given == who).map(|(position, _)| position).collect()
    }

    /// The rank of a norm in the world of a situation.
    pub(super) fn rank(&self, sit: Sit, norm: NormIx) -> usize {
        self.situations
            .get(sit.index())
            .and_then(|situation| situation.world.rank.get(&norm))
            .copied()
            .unwrap_or_default()
    }

    /// The highest rank of any candidate.
    pub(super) fn highest_rank(&self) -> usize {
        self.highest_rank
    }

    /// Which norm displaces which, in each situation.
    pub(super) fn displaces(&self) -> Vec<(Sit, NormIx, NormIx)> {
        self.sits()
            .flat_map(|(sit, situation, _)| {
                situation.world.overrides.iter().map(move |&(by, norm)| (sit, by, norm))
            })
            .collect()
    }

    pub(super) fn organisation(&self) -> organisation::Given {
        let facts = self.facts;
        let mut given = organisation::Given::default();
        for (index, (world, date)) in self.periods.iter().enumerate() {
            let period = Period::new(index);
            given.in_period.push(period);
            given.assignment.extend(
                facts
                    .assignments
                    .iter()
                    .filter(|row| row.during.contains(*date))
                    .map(|row| (period, row.person, row.post)),
            );
            given.portfolio.extend(
                facts
                    .portfolios
                    .iter()
                    .filter(|row| row.during.contains(*date))
                    .map(|row| (period, row.leader, row.link, row.object)),
            );
            given.implies.extend(world.implications.iter().map(|&(role, other)| (period, role, other)));
            given.extends.extend(world.extensions.iter().map(|&(kind, addressed)| (period, kind, addressed)));
        }
        given.post_role = facts
            .posts
            .iter()
            .flat_map(|(post, row)| row.roles.iter().map(move |&role| (post, role)))
            .collect();
        let units = facts
            .units
            .iter()
            .filter_map(|(unit, row)| Some((Object::Unit(unit), Object::Unit(row.parent?))));
        let topics = &self.book.vocabulary.topics;
        let fields = topics
            .atoms()
            .filter_map(|topic| Some((Object::Topic(topic), Object::Topic(topics.parent(topic)?))));
        given.below = units.chain(fields).collect();
        given.unit_of_kind = facts.units.iter().map(|(unit, row)| (unit, row.kind)).collect();
        let kinds = &self.book.vocabulary.unit_kinds;
        given.kind_below = kinds.atoms().filter_map(|kind| Some((kind, kinds.parent(kind)?))).collect();
        given
    }

    fn looked_up(&self) -> Vec<(Sit, Ref, Object)> {
        let mut list = Vec::new();
        for (sit, situation, _) in self.sits() {
            for (atom, reference) in self.refs.iter() {
                let (objects, _) = situation.refers(self.facts, *reference);
                list.extend(objects.into_iter().map(|object| (sit, atom, object)));
            }
        }
        list
    }

    fn situation(&self) -> Vec<(Sit, Period)> {
        self.sits().map(|(sit, _, period)| (sit, period)).collect()
    }

    pub(super) fn naming(&self, organisation: &organisation::Organisation) -> naming::Given {
        let mut given = naming::Given {
            situation: self.situation(),
            refers: self.refers.clone(),
            holds: organisation.holds.clone(),
            has_role: organisation.has_role.clone(),
            tied: organisation.tied.clone(),
            post_of: self.facts.posts.iter().map(|(post, row)| (post, row.unit)).collect(),
            ..naming::Given::default()
        };
        for (sit, situation, _) in self.sits() {
            given.chair.extend(situation.chair.map(|post| (sit, post)));
            if let Participant::Is(person) = situation.person {
                given.concerned.push((sit, person));
            }
            for (body, _, members) in &situation.world.members {
                given
                    .composed
                    .extend(members.iter().filter_map(|who| Some((sit, *body, self.atom(who, None)?))));
            }
        }
        let mut asked: BTreeSet<(Sit, Who)> = BTreeSet::new();
        for &(sit, norm) in &self.candidates {
            asked.extend(self.mentions.get(&norm).into_iter().flatten().map(|&who| (sit, who)));
        }
        for (who, (expression, act)) in self.whos.iter() {
            match expression {
                WhoExpr::Role(role) => given.by_role.push((who, *role)),
                WhoExpr::RoleIn(role, reference) => {
                    given.by_role_in.extend(self.reference(*reference).map(|r| (who, *role, r)));
                }
                WhoExpr::Linked(link, reference, None) => {
                    given.by_tie.extend(self.reference(*reference).map(|r| (who, *link, r)));
                }
                WhoExpr::Linked(link, reference, Some(role)) => {
                    given.by_tie_of_role.extend(self.reference(*reference).map(|r| (who, *link, r, *role)));
                }
                WhoExpr::Chair => given.by_chair.push(who),
                WhoExpr::Person => given.by_person.push(who),
                WhoExpr::Unit(reference) => {
                    given.by_unit.extend(self.reference(*reference).map(|r| (who, r)));
                }
                WhoExpr::Body(body) => given.by_body.push((who, *body)),
                WhoExpr::Members(body) => given.by_members.push((who, *body)),
                WhoExpr::Delegated(kind, of, from) => {
                    if let Some((of, from)) = self.atom(of, *act).zip(self.atom(from, *act)) {
                        given.by_delegation.push((who, of, from));
                    }
                    for (delegation, row) in
                        self.facts.delegations.iter().filter(|(_, row)| row.kind == *kind)
                    {
                        given.covers.extend(asked.iter().filter(|(_, other)| *other == who).filter_map(
                            |&(sit, _)| {
                                self.covers(sit, row, expression, *act).then_some((
                                    sit,
                                    who,
                                    delegation,
                                    row.grantor,
                                    row.grantee,
                                ))
                            },
                        ));
                    }
                }
                // The line of command looks at limits, which are norms: it is climbed where authority is derived.
                WhoExpr::Line(..) | WhoExpr::Anyone => {}
            }
        }
        given.asked = asked.into_iter().collect();
        given
    }

    /// Whether a delegation is in force on the day and covers the act and the action.
    fn covers(&self, sit: Sit, row: &DelegationRow, asked: &WhoExpr, act: Option<Act>) -> bool {
        let Some(situation) = self.situations.get(sit.index()) else {
            return false;
        };
        situation.delegated.get(asked).is_none_or(|supposed| *supposed == Some(row.grantee))
            && row.during.contains(situation.date)
            && (row.acts.is_empty() || act.is_none_or(|act| row.acts.contains(&act)))
            && row.scopes.iter().any(|scope| match scope {
                Scope::All => true,
                Scope::Kind(kind) => self.book.vocabulary.kinds.within(situation.kind, *kind),
                Scope::Action(action) => *action == situation.action || Some(*action) == situation.meeting,
            })
    }

    pub(super) fn conditions(
        &self,
        organisation: &organisation::Organisation,
        naming: &naming::Naming,
    ) -> conditions::Given {
        let mut given = conditions::Given {
            situation: self.situation(),
            refers: self.refers.clone(),
            holds: organisation.holds.clone(),
            has_role: organisation.has_role.clone(),
            tied: organisation.tied.clone(),
            is_of: organisation.is_of.clone(),
            named: naming.named.clone(),
            ..conditions::Given::default()
        };
        for (sit, situation, _) in self.sits() {
            given.away.extend(situation.away.iter().map(|&person| (sit, person)));
            if situation.meeting.is_some() {
                for person in self.facts.people.names.atoms() {
                    match situation.presence.get(&person) {
                        Some(Presence::Absent | Presence::Leave) => given.missing.push((sit, person)),
                        Some(Presence::Present) => {}
                        None => given.unrecorded.push((sit, person)),
                    }
                }
            }
            if situation.complete {
                given.complete.push(sit);
            }
            for record in &situation.records {
                given.done.push((sit, record.label));
                given.done_by.extend(record.takers().into_iter().map(|taker| (sit, record.label, taker)));
                given.done_for.extend(record.units.iter().map(|&unit| (sit, record.label, unit)));
                if record.outcome == Outcome::Adverse {
                    given.refused.push((sit, record.label));
                }
            }
        }
        let mut asked: BTreeSet<(Sit, Cond)> = BTreeSet::new();
        for &(sit, norm) in &self.candidates {
            asked.extend(self.tests.get(&norm).into_iter().flatten().map(|&cond| (sit, cond)));
        }
        for (cond, (condition, act)) in self.conds.iter() {
            let Condition::Relation(_, test) = condition else {
                continue;
            };
            let who = |who: &WhoExpr| self.atom(who, *act);
            match test {
                RelationTest::Away(w) => given.away_test.extend(who(w).map(|w| (cond, w))),
                RelationTest::Absent(w) => given.absent_test.extend(who(w).map(|w| (cond, w))),
                RelationTest::Holds(w, role) => {
                    given.holds_test.extend(who(w).map(|w| (cond, w, *role)));
                }
                RelationTest::Same(one, other) => {
                    given.same_test.extend(who(one).zip(who(other)).map(|(one, other)| (cond, one, other)));
                }
                RelationTest::Is(reference, kinds) => {
                    if let Some(reference) = self.reference(*reference) {
                        given.is_test.extend(kinds.iter().map(|&kind| (cond, reference, kind)));
                    }
                }
                RelationTest::Done(label, None) => given.done_test.push((cond, *label)),
                RelationTest::Done(label, Some(w)) => {
                    given.done_by_test.extend(who(w).map(|w| (cond, *label, w)));
                }
                RelationTest::Failed(label) => given.refused_test.push((cond, *label)),
                RelationTest::Every(reference, label) => {
                    given
                        .every_test
                        .extend(self.reference(*reference).map(|reference| (cond, reference, *label)));
                }
                RelationTest::Tied(link, w, reference) => {
                    if let Some(reference) = self.reference(*reference) {
                        given.tied_test.extend(who(w).map(|w| (cond, *link, w, reference)));
                    }
                }
                RelationTest::Meeting(_) | RelationTest::Number(..) => {}
            }
        }
        for &(sit, cond) in &asked {
            let Some(((condition, _), situation)) =
                self.conds.get(cond).zip(self.situations.get(sit.index()))
            else {
                continue;
            };
            if self.looks_at_blank(situation, condition) {
                given.blank.push((sit, cond));
            }
        }
        given.asked = asked.into_iter().collect();
        given
    }

    fn looks_at_blank(&self, situation: &Situation, condition: &Condition) -> bool {
        let facts = self.facts;
        let Condition::Relation(_, test) = condition else {
            return false;
        };
        match test {
            RelationTest::Away(who) | RelationTest::Absent(who) | RelationTest::Holds(who, _) => {
                situation.blank(facts, who)
            }
            RelationTest::Same(one, other) => situation.blank(facts, one) || situation.blank(facts, other),
            RelationTest::Is(reference, _) | RelationTest::Every(reference, _) => {
                situation.refers(facts, *reference).1
            }
            RelationTest::Done(_, Some(who)) => situation.blank(facts, who),
            RelationTest::Tied(_, who, reference) => {
                situation.blank(facts, who) || situation.refers(facts, *reference).1
            }
            RelationTest::Done(_, None)
            | RelationTest::Failed(_)
            | RelationTest::Meeting(_)
            | RelationTest::Number(..) => false,
        }
    }

    /// The outcome of every test in every situation that asks for it: natively where no Datalog is needed.
    pub(super) fn outcomes(&self, relational: &[(Sit, Cond, Truth)]) -> Vec<(Sit, Cond, Truth)> {
        let mut all: BTreeMap<(Sit, Cond), Truth> =
            relational.iter().map(|&(sit, cond, truth)| ((sit, cond), truth)).collect();
        for &(sit, norm) in &self.candidates {
            let Some(situation) = self.situations.get(sit.index()) else {
                continue;
            };
            for &cond in self.tests.get(&norm).into_iter().flatten() {
                let Some((condition, _)) = self.conds.get(cond) else {
                    continue;
                };
                if let Some(truth) = situation.native(&self.book.vocabulary, self.facts, condition) {
                    all.insert((sit, cond), truth);
                }
            }
        }
        all.into_iter().map(|((sit, cond), truth)| (sit, cond, truth)).collect()
    }

    fn wanted(&self, condition: &Condition, act: Option<Act>) -> Option<(Cond, Truth)> {
        let cond = self.conds.index.get(&test_of(condition, act)).copied()?;
        Some((cond, Truth::of(!matches!(condition, Condition::Relation(true, _)))))
    }

    pub(super) fn applicability(&self, outcomes: &[(Sit, Cond, Truth)]) -> applicability::Given {
        let mut given = applicability::Given {
            candidate: self.candidates.clone(),
            outcome: outcomes.to_vec(),
            ..applicability::Given::default()
        };
        for &norm in self.tests.keys() {
            let Some(rule) = self.book.norm(norm) else {
                continue;
            };
            let act = act_on(&rule.effect);
            for condition in &rule.conditions {
                given
                    .condition
                    .extend(self.wanted(condition, act).map(|(cond, wanted)| (norm, cond, wanted)));
            }
            for (number, exception) in rule.exceptions.iter().enumerate() {
                let Some(&atom) = self.exceptions.index.get(&(norm, number)) else {
                    continue;
                };
                given.exception.push((norm, atom));
                for condition in &exception.conditions {
                    given
                        .exception_condition
                        .extend(self.wanted(condition, act).map(|(cond, wanted)| (atom, cond, wanted)));
                }
            }
        }
        given
    }

    pub(super) fn authority(
        &mut self,
        organisation: &organisation::Organisation,
        naming: &naming::Naming,
        applies: &[(Sit, NormIx)],
    ) -> authority::Given {
        let mut given = authority::Given {
            situation: self.situation(),
            applies: applies.to_vec(),
            names: naming.names.clone(),
            named: naming.named.clone(),
            holds: organisation.holds.clone(),
            has_role: organisation.has_role.clone(),
            refers: self.refers.clone(),
            reports_to: self
                .facts
                .posts
                .iter()
                .filter_map(|(post, row)| Some((post, row.reports_to?)))
                .collect::<Vec<(Post, Post)>>(),
            ..authority::Given::default()
        };
        for (&norm, list) in &self.confers {
            given.confers.extend(list.iter().map(|&who| (norm, who)));
        }
        let norms: BTreeSet<NormIx> = self.candidates.iter().map(|&(_, norm)| norm).collect();
        let acts: Vec<(NormIx, Act, Option<Label>)> = norms
            .iter()
            .filter_map(|&norm| {
                let effect = &self.book.norm(norm)?.effect;
                Some((norm, given_to(effect)?.1, effect.part().map(|part| part.label)))
            })
            .collect();
        for &norm in &norms {
            match self.book.norm(norm).map(|rule| &rule.effect) {
                Some(Effect::Bar { act, label, by }) => {
                    let covered = acts
                        .iter()
                        .filter(|(_, other, found)| other == act && (label.is_none() || found == label));
                    for (part, _, _) in covered {
                        for who in by {
                            if *who == WhoExpr::Anyone {
                                given.bars_all.push((norm, *part));
                            } else {
                                given.bars.extend(self.atom(who, Some(*act)).map(|who| (norm, *part, who)));
                            }
                        }
                    }
                }
                Some(Effect::StandIn { instead_of, by, acts: stood }) => {
                    for (part, act, _) in acts.iter().filter(|(_, act, _)| stood.contains(act)) {
                        let Some(absent) = self.atom(instead_of, Some(*act)) else {
                            continue;
                        };
                        given.stands_in.extend(
                            by.iter()
                                .filter_map(|who| Some((norm, *part, absent, self.atom(who, Some(*act))?))),
                        );
                    }
                }
                _ => {}
            }
        }
        for (who, (expression, act)) in self.whos.iter() {
            match expression {
                WhoExpr::RoleIn(_, reference) | WhoExpr::Unit(reference) => {
                    given.place_of_unit.extend(self.reference(*reference).map(|reference| (who, reference)));
                }
                WhoExpr::Line(from, attribute) => {
                    given.by_line.extend(self.atom(from, *act).map(|from| (who, from)));
                    given.limit_for.extend(norms.iter().filter_map(|&norm| {
                        match self.book.norm(norm).map(|rule| &rule.effect) {
                            Some(Effect::Limit { role, act: limited, attribute: counted, .. })
                                if Some(*limited) == *act && counted == attribute =>
                            {
                                Some((who, norm, *role))
                            }
                            _ => None,
                        }
                    }));
                    given.place_whole.push(who);
                }
                // Where the text names nobody, there is no place that could stay empty.
                WhoExpr::Anyone => {}
                _ => given.place_whole.push(who),
            }
        }
        given
    }

    pub(super) fn procedure(
        &self,
        applies: &[(Sit, NormIx)],
        authority: &authority::Authority,
    ) -> procedure::Given {
        let mut given = procedure::Given { applies: applies.to_vec(), ..procedure::Given::default() };
        let every_place = |norm: NormIx| {
            let effect = self.book.norm(norm).map(|rule| &rule.effect);
            matches!(effect, Some(Effect::Step(part)) if part.quantifier == Quantifier::All)
        };
        given.needed =
            authority.expected.iter().copied().filter(|&(_, norm, _, _)| every_place(norm)).collect();
        let parts = || {
            let part = |norm| {
                Some((
                    norm,
                    self.book.norm(norm)?.effect.part()?,
                    matches!(self.book.norm(norm)?.effect, Effect::Step(_)),
                ))
            };
            let norms: BTreeSet<NormIx> = self.candidates.iter().map(|&(_, norm)| norm).collect();
            norms.into_iter().filter_map(part)
        };
        for (norm, part, _) in parts().filter(|(_, _, required)| *required) {
            if part.quantifier == Quantifier::Each {
                given.each.push(norm);
            }
            let powers = parts().filter(|(_, power, required)| !*required && power.label == part.label);
            given.joins.extend(powers.map(|(power, _, _)| (power, norm)));
        }
        given.may_fill = authority.may_act.iter().map(|t| (t.0, t.1, t.2, t.3, t.6)).collect();
        let norms: BTreeSet<NormIx> = self.candidates.iter().map(|&(_, norm)| norm).collect();
        for norm in norms {
            let Some(rule) = self.book.norm(norm) else {
                continue;
            };
            if let Some(part) = rule.effect.part() {
                given.part.push((norm, part.label));
                if part.by.contains(&WhoExpr::Anyone) {
                    given.anybodys.push(norm);
                }
                given.after.extend(part.after.iter().map(|&label| (norm, label)));
                given.instead.extend(part.instead_of.map(|label| (norm, label)));
            }
            if let Effect::Step(part) = &rule.effect
                && part.instead_of.is_none()
            {
                given.demands.push((norm, part.label));
            }
            if let Effect::Gate { before, needs } = &rule.effect {
                given.gate.extend(needs.iter().map(|&need| (norm, *before, need)));
            }
        }
        for (sit, situation, _) in self.sits() {
            if situation.complete {
                given.complete.push(sit);
            }
            for record in &situation.records {
                given.done.push((sit, record.label));
                given.done_by.extend(record.takers().into_iter().map(|taker| (sit, record.label, taker)));
                if record.outcome == Outcome::Adverse {
                    given.refused.push((sit, record.label));
                }
            }
        }
        given
    }
}
