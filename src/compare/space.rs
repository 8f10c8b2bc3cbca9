//! The space of situations that a change of norms could touch: the facts that the norms concerned look at, each with the values that make a
//! difference to them.
//!
//! Two values that every norm concerned treats alike share one cell, so the space is finite and nothing is left out of it. What the
//! norms concerned do not look at cannot change what they say and is not varied.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::Flip;
use crate::atom::{Act, Attribute, Kind, Label, NormIx, Person, Post, Role, Unit, UnitKind};
use crate::case::Case;
use crate::model::{
    AttributeType, Condition, Effect, Norm, Participant, Reference, RelationTest, StartDay, Truth, UnaryTest,
    Value, WhoExpr,
};
use crate::rulebook::World;
use crate::situation::unary;

/// What varies.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    /// The value of an attribute.
    Attribute(Attribute),
    /// The outcome of a test on relations.
    Test(Condition),
    /// Which unit brings the action forward.
    Sponsor,
    /// Which other units are concerned.
    Concerned,
    /// Whom the action is about.
    Person,
    /// Who chairs the meeting.
    Chair,
    /// The kind of the meeting.
    Meeting,
    /// Whether there is a mandate or a designation of this sort.
    Delegated(WhoExpr),
}

/// One value, or several that make no difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cell {
    /// The fact is missing.
    Unknown,
    /// Any of these values of the attribute.
    Values(Vec<Value>),
    /// A number from the one bound to the other, in hundredths; `None` is no bound.
    Range(Option<i64>, Option<i64>),
    /// The test ends so.
    Truth(Truth),
    /// Any of these units.
    Units(Vec<Unit>),
    /// These units together.
    Together(Vec<Unit>),
    /// Any of these persons.
    Persons(Vec<Person>),
    /// The action is about nobody.
    Nobody,
    /// Any of these posts.
    Posts(Vec<Post>),
    /// A meeting of this kind.
    Meeting(Kind),
}

/// A fact that varies, with its cells.
#[derive(Clone, Debug)]
pub struct Variable {
    /// The fact.
    pub what: What,
    /// What it can be.
    pub cells: Vec<Cell>,
}

/// The situations of one kind of action, or of several that the norms concerned treat alike.
#[derive(Clone, Debug)]
pub struct Space {
    /// The kinds; the first stands for all.
    pub kinds: Vec<Kind>,
    /// The norms that matter, of either side.
    pub norms: BTreeSet<NormIx>,
    /// The acts of which they speak.
    pub acts: BTreeSet<Act>,
    /// What varies.
    pub variables: Vec<Variable>,
}

impl Space {
    /// How many situations there are; `None` if more than can be counted.
    pub fn situations(&self) -> Option<usize> {
        self.variables.iter().try_fold(1_usize, |all, variable| all.checked_mul(variable.cells.len()))
    }

    /// The number of cells of each variable.
    pub fn sizes(&self) -> Vec<usize> {
        self.variables.iter().map(|variable| variable.cells.len()).collect()
    }
}

/// The role expressions of an effect.
fn expressions(effect: &Effect) -> Vec<&WhoExpr> {
    match effect {
        Effect::Step(part) | Effect::Power(part) => part.by.iter().collect(),
        Effect::Bar { by, .. }
        | Effect::Duty { by, .. }
        | Effect::Attend { by, .. }
        | Effect::Silence { by, .. } => by.iter().collect(),
        Effect::StandIn { instead_of, by, .. } => std::iter::once(instead_of).chain(by).collect(),
        Effect::Compose { members, .. } => members.iter().collect(),
        _ => Vec::new(),
    }
}

fn conditions(norm: &Norm) -> impl Iterator<Item = &Condition> {
    norm.conditions.iter().chain(norm.exceptions.iter().flat_map(|exception| &exception.conditions))
}

/// The role expressions of a test.
fn tested(test: &RelationTest) -> Vec<&WhoExpr> {
    match test {
        RelationTest::Away(who)
        | RelationTest::Absent(who)
        | RelationTest::Holds(who, _)
        | RelationTest::Tied(_, who, _) => vec![who],
        RelationTest::Same(one, other) => vec![one, other],
        RelationTest::Done(_, who) => who.iter().collect(),
        _ => Vec::new(),
    }
}

/// Everything that an expression is made of, itself first.
fn inside(who: &WhoExpr) -> Vec<&WhoExpr> {
    let mut all = vec![who];
    match who {
        WhoExpr::Delegated(_, of, from) => {
            all.extend(inside(of));
            all.extend(inside(from));
        }
        WhoExpr::Line(of, _) => all.extend(inside(of)),
        _ => {}
    }
    all
}

/// The reader of one kind of action.
struct Builder<'a> {
    case: &'a Case,
    worlds: [&'a World; 2],
    day: Date,
    kind: Kind,
    /// The norms of either world that could speak of the kind.
    candidates: BTreeSet<NormIx>,
}

/// The spaces in which two worlds could differ, one for each group of kinds that the norms concerned treat alike.
pub fn spaces(
    case: &Case,
    worlds: [&World; 2],
    flips: &[Flip],
    kinds: &[Kind],
    day: Date,
    fixed: &[(Attribute, Option<Value>)],
) -> Vec<Space> {
    let mut spaces: Vec<Space> = Vec::new();
    let mut known: BTreeMap<(BTreeSet<NormIx>, Vec<bool>), usize> = BTreeMap::new();
    for &kind in kinds {
        let candidates: BTreeSet<NormIx> = worlds
            .iter()
            .flat_map(|world| &world.norms)
            .copied()
            .filter(|&norm| case.book.could_concern(norm, kind))
            .collect();
        let builder = Builder { case, worlds, day, kind, candidates };
        let (norms, acts) = builder.concerned(flips);
        if norms.is_empty() || acts.is_empty() {
            continue;
        }
        let sensible: Vec<bool> =
            builder.attributes(&norms).into_iter().map(|attribute| builder.sensible(attribute)).collect();
        let key = (norms.clone(), sensible);
        if let Some(space) = known.get(&key).and_then(|&place| spaces.get_mut(place)) {
            space.kinds.push(kind);
            continue;
        }
        known.insert(key, spaces.len());
        let variables = builder.variables(&norms, fixed);
        spaces.push(Space { kinds: vec![kind], norms, acts, variables });
    }
    spaces
}

impl Builder<'_> {
    fn norm(&self, norm: NormIx) -> Option<&Norm> {
        self.case.book.norm(norm)
    }

    /// The norms whose say could differ or combine with what differs, and the acts it is about.
    fn concerned(&self, flips: &[Flip]) -> (BTreeSet<NormIx>, BTreeSet<Act>) {
        let flipped: BTreeSet<NormIx> = flips
            .iter()
            .flat_map(|flip| [flip.before, flip.after])
            .flatten()
            .filter(|norm| self.candidates.contains(norm))
            .collect();
        let mut touched = flipped.clone();
        // What a norm displaces is touched with it.
        loop {
            let more: BTreeSet<NormIx> = self
                .worlds
                .iter()
                .flat_map(|world| &world.overrides)
                .filter(|(by, displaced)| touched.contains(by) && self.candidates.contains(displaced))
                .map(|(_, displaced)| *displaced)
                .filter(|displaced| !touched.contains(displaced))
                .collect();
            if more.is_empty() {
                break;
            }
            touched.extend(more);
        }
        // Who belongs to a body, a role or a kind of unit matters wherever it is named.
        let naming: BTreeSet<NormIx> = self
            .candidates
            .iter()
            .copied()
            .filter(|&norm| touched.iter().any(|&other| self.names_what(norm, other)))
            .collect();
        touched.extend(naming);
        let mut labels: BTreeSet<Label> = BTreeSet::new();
        let mut acts: BTreeSet<Act> = BTreeSet::new();
        for effect in touched.iter().filter_map(|&norm| self.norm(norm)).map(|norm| &norm.effect) {
            acts.extend(effect.acts());
            match effect {
                Effect::Gate { before, .. } => _ = labels.insert(*before),
                Effect::Deadline { label, .. } => _ = labels.insert(*label),
                _ => labels.extend(effect.part().map(|part| part.label)),
            }
        }
        for &label in &labels {
            acts.extend(self.case.book.vocabulary.acts.get(self.case.book.labels.id(label)));
            for part in self.candidates.iter().filter_map(|&norm| self.norm(norm)?.effect.part()) {
                if part.label == label {
                    acts.insert(part.act);
                }
            }
        }
        // What speaks of the same acts, and what displaces any of it.
        let mut norms = touched;
        norms.extend(self.candidates.iter().copied().filter(|&norm| {
            self.norm(norm).is_some_and(|norm| match &norm.effect {
                Effect::Gate { before, .. } => labels.contains(before),
                Effect::Deadline { label, .. } => labels.contains(label),
                effect => effect.acts().iter().any(|act| acts.contains(act)),
            })
        }));
        loop {
            let more: BTreeSet<NormIx> = self
                .worlds
                .iter()
                .flat_map(|world| &world.overrides)
                .filter(|(by, displaced)| norms.contains(displaced) && self.candidates.contains(by))
                .map(|(by, _)| *by)
                .filter(|by| !norms.contains(by))
                .collect();
            if more.is_empty() {
                break;
            }
            norms.extend(more);
        }
        if flipped.is_empty() {
            return (BTreeSet::new(), BTreeSet::new());
        }
        // The words of these norms need their meaning.
        let meaning: Vec<NormIx> = self
            .candidates
            .iter()
            .copied()
            .filter(|&meaning| norms.iter().any(|&norm| self.names_what(norm, meaning)))
            .collect();
        norms.extend(meaning);
        (norms, acts)
    }

    /// Whether a norm uses a word of which the other says what it means.
    fn names_what(&self, norm: NormIx, other: NormIx) -> bool {
        let (Some(norm), Some(other)) = (self.norm(norm), self.norm(other)) else { return false };
        let mut whos: Vec<&WhoExpr> = expressions(&norm.effect);
        let tests = conditions(norm).filter_map(|condition| match condition {
            Condition::Relation(_, test) => Some(test),
            Condition::Attribute(..) => None,
        });
        let tests: Vec<&RelationTest> = tests.collect();
        whos.extend(tests.iter().flat_map(|test| tested(test)));
        let whos: Vec<&WhoExpr> = whos.into_iter().flat_map(inside).collect();
        match &other.effect {
            Effect::Compose { body, .. } => {
                whos.iter().any(|who| matches!(who, WhoExpr::Members(of) if of == body))
                    || matches!(&norm.effect, Effect::Quorum { body: of, .. } if of == body)
            }
            Effect::Collective { role, .. } => {
                whos.iter().any(|who| match who {
                    WhoExpr::Role(of) | WhoExpr::RoleIn(of, _) | WhoExpr::Linked(_, _, Some(of)) => {
                        of == role
                    }
                    _ => false,
                }) || tests.iter().any(|test| matches!(test, RelationTest::Holds(_, of) if of == role))
            }
            Effect::Extend { unit_kind, .. } => tests
                .iter()
                .any(|test| matches!(test, RelationTest::Is(_, kinds) if kinds.contains(unit_kind))),
            _ => false,
        }
    }

    fn attributes(&self, norms: &BTreeSet<NormIx>) -> BTreeSet<Attribute> {
        let mut found = BTreeSet::new();
        for norm in norms.iter().filter_map(|&norm| self.norm(norm)) {
            found.extend(conditions(norm).filter_map(|condition| match condition {
                Condition::Attribute(attribute, _) => Some(*attribute),
                Condition::Relation(..) => None,
            }));
            if let Effect::Deadline { from: StartDay::Attribute(attribute), .. } = norm.effect {
                found.insert(attribute);
            }
        }
        found
    }

    fn sensible(&self, attribute: Attribute) -> bool {
        let vocabulary = &self.case.book.vocabulary;
        vocabulary.attribute(attribute).is_some_and(|facts| {
            facts.kinds.is_empty()
                || facts.kinds.iter().any(|&above| vocabulary.kinds.within(self.kind, above))
        })
    }

    fn variables(&self, norms: &BTreeSet<NormIx>, fixed: &[(Attribute, Option<Value>)]) -> Vec<Variable> {
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
            tests.extend(conditions(norm).filter_map(|condition| match condition {
                Condition::Relation(_, test) => Some(test),
                Condition::Attribute(..) => None,
            }));
        }
        let whos: Vec<&WhoExpr> = rules
            .iter()
            .flat_map(|norm| expressions(&norm.effect))
            .chain(tests.iter().flat_map(|test| tested(test)))
            .flat_map(inside)
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
                RelationTest::Is(of, _) | RelationTest::Number(of, ..) | RelationTest::Every(of, _) => {
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
        if references
            .iter()
            .any(|of| matches!(of, Reference::Sponsor | Reference::Business | Reference::Parties))
        {
            variables.push(Variable { what: What::Sponsor, cells: self.sponsor_cells(&roles, &kinds) });
        }
        if references.iter().any(|of| matches!(of, Reference::Concerned | Reference::Parties)) {
            variables.push(Variable { what: What::Concerned, cells: self.concerned_cells(&roles, &tests) });
        }
        if references.contains(&Reference::Person) || whos.iter().any(|who| matches!(who, WhoExpr::Person)) {
            variables.push(Variable { what: What::Person, cells: self.person_cells(&roles, &kinds) });
        }
        if whos.iter().any(|who| matches!(who, WhoExpr::Chair)) {
            variables.push(Variable { what: What::Chair, cells: self.chair_cells(&roles) });
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
        let delegated: BTreeSet<&WhoExpr> =
            whos.iter().copied().filter(|who| matches!(who, WhoExpr::Delegated(..))).collect();
        for who in delegated {
            variables.push(Variable {
                what: What::Delegated(who.clone()),
                cells: vec![Cell::Truth(Truth::Yes), Cell::Truth(Truth::No)],
            });
        }
        variables
    }

    /// The values of an attribute, those that every test treats alike in one cell; the missing value last.
    fn attribute_cells(&self, attribute: Attribute, rules: &[&Norm]) -> Vec<Cell> {
        let vocabulary = &self.case.book.vocabulary;
        let Some(facts) = vocabulary.attribute(attribute) else { return vec![Cell::Unknown] };
        let tests: BTreeSet<&UnaryTest> = rules
            .iter()
            .flat_map(|norm| conditions(norm))
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
    fn roles(whos: &[&WhoExpr], tests: &BTreeSet<&RelationTest>) -> Vec<Role> {
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

    /// Whether a post has a role, in either world: by itself or because one role implies another.
    fn has(&self, post: Post, role: Role) -> bool {
        let Some(row) = self.case.facts.posts.row(post) else { return false };
        let mut found: BTreeSet<Role> = row.roles.iter().copied().collect();
        loop {
            let more: Vec<Role> = self
                .worlds
                .iter()
                .flat_map(|world| &world.implications)
                .filter(|(part, whole)| found.contains(part) && !found.contains(whole))
                .map(|(_, whole)| *whole)
                .collect();
            if more.is_empty() {
                return found.contains(&role);
            }
            found.extend(more);
        }
    }

    fn held(&self) -> Vec<(Person, Post)> {
        let assignments = self.case.facts.assignments.iter();
        assignments.filter(|row| row.during.contains(self.day)).map(|row| (row.person, row.post)).collect()
    }

    /// What the norms concerned can see of a unit.
    fn seen_of_unit(&self, unit: Unit, roles: &[Role], kinds: &BTreeSet<UnitKind>) -> Vec<usize> {
        let facts = &self.case.facts;
        let words = &self.case.book.vocabulary.unit_kinds;
        let own = facts.units.row(unit).map(|row| row.kind);
        let held: BTreeSet<Post> = self.held().into_iter().map(|(_, post)| post).collect();
        let mut seen: Vec<usize> = Vec::new();
        for &kind in kinds {
            let within = |kind: UnitKind| own.is_some_and(|own| words.within(own, kind));
            let reached = within(kind)
                || self
                    .worlds
                    .iter()
                    .flat_map(|world| &world.extensions)
                    .any(|(from, to)| within(*from) && words.within(*to, kind));
            seen.push(usize::from(reached));
        }
        for &role in roles {
            let posts = facts.posts.iter().filter(|(post, row)| row.unit == unit && held.contains(post));
            seen.push(posts.filter(|(post, _)| self.has(*post, role)).count().min(2));
            for link in [crate::model::Link::InCharge, crate::model::Link::Liaison] {
                let leaders = facts.portfolios.iter().filter(|row| {
                    row.link == link
                        && row.object == crate::model::Object::Unit(unit)
                        && row.during.contains(self.day)
                        && held.contains(&row.leader)
                });
                seen.push(leaders.filter(|row| self.has(row.leader, role)).count().min(2));
            }
        }
        seen
    }

    fn unit_classes(&self, roles: &[Role], kinds: &BTreeSet<UnitKind>) -> Vec<Vec<Unit>> {
        let mut classes: Vec<(Vec<usize>, Vec<Unit>)> = Vec::new();
        for (unit, _) in self.case.facts.units.iter() {
            let seen = self.seen_of_unit(unit, roles, kinds);
            match classes.iter_mut().find(|(known, _)| *known == seen) {
                Some((_, units)) => units.push(unit),
                None => classes.push((seen, vec![unit])),
            }
        }
        classes.into_iter().map(|(_, units)| units).collect()
    }

    fn sponsor_cells(&self, roles: &[Role], kinds: &BTreeSet<UnitKind>) -> Vec<Cell> {
        let mut cells: Vec<Cell> = self.unit_classes(roles, kinds).into_iter().map(Cell::Units).collect();
        cells.push(Cell::Unknown);
        cells
    }

    /// No unit, one, two, and as many as a test asks for.
    fn concerned_cells(&self, roles: &[Role], tests: &BTreeSet<&RelationTest>) -> Vec<Cell> {
        let mut sizes: BTreeSet<i64> = BTreeSet::from([0, 1, 2]);
        for test in tests {
            if let RelationTest::Number(_, _, bound) = test {
                sizes.extend([bound - 1, *bound, bound + 1]);
            }
        }
        // Units that the norms can see somebody in stand for the rest.
        let mut units: Vec<(std::cmp::Reverse<usize>, Unit)> = self
            .case
            .facts
            .units
            .iter()
            .map(|(unit, _)| {
                let seen = self.seen_of_unit(unit, roles, &BTreeSet::new());
                (std::cmp::Reverse(seen.iter().filter(|&&count| count > 0).count()), unit)
            })
            .collect();
        units.sort_unstable();
        let take = |size: i64| -> Vec<Unit> {
            let size = usize::try_from(size).unwrap_or_default();
            let mut list: Vec<Unit> = units.iter().take(size).map(|(_, unit)| *unit).collect();
            list.sort_unstable();
            list
        };
        let mut cells: Vec<Cell> =
            sizes.into_iter().filter(|&size| size >= 0).map(|size| Cell::Together(take(size))).collect();
        cells.dedup();
        cells.push(Cell::Unknown);
        cells
    }

    fn person_cells(&self, roles: &[Role], kinds: &BTreeSet<UnitKind>) -> Vec<Cell> {
        let held = self.held();
        let mut classes: Vec<(BTreeSet<Vec<usize>>, Vec<Person>)> = Vec::new();
        for person in self.case.facts.people.names.atoms() {
            let seen: BTreeSet<Vec<usize>> = held
                .iter()
                .filter(|(of, _)| *of == person)
                .map(|&(_, post)| {
                    let mut seen: Vec<usize> =
                        roles.iter().map(|&role| usize::from(self.has(post, role))).collect();
                    let unit = self.case.facts.posts.row(post).map(|row| row.unit);
                    seen.extend(unit.map(|unit| self.seen_of_unit(unit, roles, kinds)).unwrap_or_default());
                    seen
                })
                .collect();
            match classes.iter_mut().find(|(known, _)| *known == seen) {
                Some((_, persons)) => persons.push(person),
                None => classes.push((seen, vec![person])),
            }
        }
        let mut cells: Vec<Cell> = classes.into_iter().map(|(_, persons)| Cell::Persons(persons)).collect();
        cells.extend([Cell::Nobody, Cell::Unknown]);
        cells
    }

    fn chair_cells(&self, roles: &[Role]) -> Vec<Cell> {
        let mut classes: Vec<(Vec<bool>, Vec<Post>)> = Vec::new();
        let held: BTreeSet<Post> = self.held().into_iter().map(|(_, post)| post).collect();
        for post in held {
            let seen: Vec<bool> = roles.iter().map(|&role| self.has(post, role)).collect();
            match classes.iter_mut().find(|(known, _)| *known == seen) {
                Some((_, posts)) => posts.push(post),
                None => classes.push((seen, vec![post])),
            }
        }
        let mut cells: Vec<Cell> = classes.into_iter().map(|(_, posts)| Cell::Posts(posts)).collect();
        cells.push(Cell::Unknown);
        cells
    }

    fn meeting_cells(&self, tested: &BTreeSet<Kind>) -> Vec<Cell> {
        let words = &self.case.book.vocabulary.kinds;
        let mut classes: Vec<Vec<bool>> = Vec::new();
        let mut cells = Vec::new();
        for kind in words.atoms() {
            let seen: Vec<bool> = tested.iter().map(|&above| words.within(kind, above)).collect();
            if !classes.contains(&seen) {
                classes.push(seen);
                cells.push(Cell::Meeting(kind));
            }
        }
        cells.push(Cell::Unknown);
        cells
    }
}

/// Whether a test varies by itself; the others follow from who and what the action names.
fn assumed(test: &RelationTest) -> bool {
    match test {
        RelationTest::Away(_)
        | RelationTest::Absent(_)
        | RelationTest::Same(..)
        | RelationTest::Done(..)
        | RelationTest::Failed(_)
        | RelationTest::Every(..)
        | RelationTest::Tied(..) => true,
        RelationTest::Holds(who, _) => !matches!(who, WhoExpr::Chair | WhoExpr::Person),
        RelationTest::Is(of, _) => matches!(of, Reference::Concerned | Reference::Parties),
        RelationTest::Meeting(_) | RelationTest::Number(..) => false,
    }
}

/// The participant that a cell stands for.
pub fn participant(cell: &Cell) -> Participant {
    match cell {
        Cell::Persons(persons) => {
            persons.first().map_or(Participant::Blank, |&person| Participant::Is(person))
        }
        Cell::Nobody => Participant::Nobody,
        _ => Participant::Blank,
    }
}
