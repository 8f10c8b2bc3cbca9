//! Units, persons and posts in classes: those of whom the norms concerned see the same.
//!
//! What they see is tried out on the program itself, one participant at a time.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::super::stage::{Stage, stage};
use super::look::assumed;
use super::{Builder, Cell, What, narrowed, suppose};
use crate::atom::{Kind, NormIx, Person, Post, Role, Topic, Unit, UnitKind};
use crate::findings::find;
use crate::model::{Condition, Link, Object, Reference, RelationTest, Truth, WhoExpr};
use crate::rulebook::{World, could_name, implied_by};
use crate::situation::{Situation, Switches};

/// What the norms concerned look at in people and units.
#[derive(Clone)]
pub(super) struct Sight {
    /// The roles of which something is said.
    pub(super) roles: Vec<Role>,
    /// Whether a leader is asked for whatever his role.
    pub(super) any_leader: bool,
    /// The kinds of unit that are told apart.
    pub(super) kinds: BTreeSet<UnitKind>,
}

impl Builder<'_> {
    /// Whether a post has a role, in either world: by itself or because one role implies another.
    pub(super) fn has(&self, post: Post, role: Role) -> bool {
        let own = self.case.facts.posts.row(post).map(|row| row.roles.as_slice()).unwrap_or_default();
        let implications = self.worlds.iter().flat_map(|world| &world.implications);
        implied_by(own.iter().copied(), &implications).contains(&role)
    }

    pub(super) fn held(&self) -> Vec<(Person, Post)> {
        let assignments = self.case.facts.assignments.iter();
        assignments.filter(|row| row.during.contains(self.day)).map(|row| (row.person, row.post)).collect()
    }

    /// What the norms concerned can see of a unit.
    fn seen_of_unit(&self, unit: Unit, sight: &Sight) -> Vec<usize> {
        let facts = &self.case.facts;
        let words = &self.case.book.vocabulary.unit_kinds;
        let own = facts.units.row(unit).map(|row| row.kind);
        let held: BTreeSet<Post> = self.held().into_iter().map(|(_, post)| post).collect();
        let mut seen: Vec<usize> = Vec::new();
        for &kind in &sight.kinds {
            let within = |kind: UnitKind| own.is_some_and(|own| words.within(own, kind));
            let reached = within(kind)
                || self
                    .worlds
                    .iter()
                    .flat_map(|world| &world.extensions)
                    .any(|(from, to)| within(*from) && words.within(*to, kind));
            seen.push(usize::from(reached));
        }
        for &role in &sight.roles {
            let posts = facts.posts.iter().filter(|(post, row)| row.unit == unit && held.contains(post));
            seen.push(posts.filter(|(post, _)| self.has(*post, role)).count().min(2));
        }
        seen.extend(self.seen_of_leaders(Object::Unit(unit), sight, &held));
        seen
    }

    /// What they can see of those who lead a unit or a field of business, or liaise with it.
    fn seen_of_leaders(&self, object: Object, sight: &Sight, held: &BTreeSet<Post>) -> Vec<usize> {
        let mut seen = Vec::new();
        for link in [Link::InCharge, Link::Liaison] {
            let leaders: Vec<Post> = self
                .case
                .facts
                .portfolios
                .iter()
                .filter(|row| row.link == link && row.object == object)
                .filter(|row| row.during.contains(self.day) && held.contains(&row.leader))
                .map(|row| row.leader)
                .collect();
            for &role in &sight.roles {
                seen.push(leaders.iter().filter(|&&leader| self.has(leader, role)).count().min(2));
            }
            if sight.any_leader {
                seen.push(leaders.len().min(2));
            }
        }
        seen
    }

    /// No field of business, one of each sort that the norms can tell apart, and several at once: one of each sort, or as many as a
    /// test asks for.
    pub(super) fn topic_cells(
        &self,
        sight: &Sight,
        tried: &Tried<'_>,
        tests: &BTreeSet<&RelationTest>,
    ) -> Vec<Cell> {
        let held: BTreeSet<Post> = self.held().into_iter().map(|(_, post)| post).collect();
        let topics: Vec<Topic> = self.case.book.vocabulary.topics.atoms().collect();
        let outcomes = tried.outcomes(topics.iter().map(|&topic| (What::Topics, Cell::Topics(vec![topic]))));
        let seen = |topic: &Topic| self.seen_of_leaders(Object::Topic(*topic), sight, &held);
        let classes = classes(topics.clone(), outcomes, seen);
        // One of each sort first, then the others.
        let mut several: Vec<Topic> = classes.iter().filter_map(|class| class.first().copied()).collect();
        let each = several.len();
        several.extend(topics.iter().filter(|topic| !several.contains(topic)).copied().collect::<Vec<_>>());
        let mut sizes: BTreeSet<usize> = BTreeSet::from([each.max(2)]);
        for test in tests {
            if let RelationTest::Number(Reference::Business, _, bound) = test {
                sizes.extend((bound - 1..=bound + 1).filter_map(|size| usize::try_from(size).ok()));
            }
        }
        let together = sizes.into_iter().filter(|size| (2..=topics.len()).contains(size)).map(|size| {
            let mut some: Vec<Topic> = several.iter().take(size).copied().collect();
            some.sort_unstable();
            Cell::AllTopics(some)
        });
        let mut cells = vec![Cell::AllTopics(Vec::new())];
        cells.extend(classes.into_iter().map(Cell::Topics));
        cells.extend(together);
        cells
    }

    pub(super) fn sponsor_cells(&self, sight: &Sight, tried: &Tried<'_>) -> Vec<Cell> {
        let units: Vec<Unit> = self.case.facts.units.names.atoms().collect();
        let outcomes = tried.outcomes(units.iter().map(|&unit| (What::Sponsor, Cell::Units(vec![unit]))));
        let seen = |unit: &Unit| self.seen_of_unit(*unit, sight);
        let mut cells: Vec<Cell> = classes(units, outcomes, seen).into_iter().map(Cell::Units).collect();
        cells.push(Cell::Unknown);
        cells
    }

    /// No unit, one, two, and as many as a test asks for.
    pub(super) fn concerned_cells(&self, sight: &Sight, tests: &BTreeSet<&RelationTest>) -> Vec<Cell> {
        let plain = Sight { kinds: BTreeSet::new(), ..sight.clone() };
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
                let seen = self.seen_of_unit(unit, &plain);
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

    pub(super) fn person_cells(&self, sight: &Sight, tried: &Tried<'_>) -> Vec<Cell> {
        let held = self.held();
        let people: Vec<Person> = self.case.facts.people.names.atoms().collect();
        let outcomes =
            tried.outcomes(people.iter().map(|&person| (What::Person, Cell::Persons(vec![person]))));
        let seen = |person: &Person| -> BTreeSet<Vec<usize>> {
            let posts = held.iter().filter(|(of, _)| of == person);
            posts
                .map(|&(_, post)| {
                    let mut seen: Vec<usize> =
                        sight.roles.iter().map(|&role| usize::from(self.has(post, role))).collect();
                    let unit = self.case.facts.posts.row(post).map(|row| row.unit);
                    seen.extend(unit.map(|unit| self.seen_of_unit(unit, sight)).unwrap_or_default());
                    seen
                })
                .collect()
        };
        let mut cells: Vec<Cell> = classes(people, outcomes, seen).into_iter().map(Cell::Persons).collect();
        cells.extend([Cell::Nobody, Cell::Unknown]);
        cells
    }

    pub(super) fn chair_cells(&self, roles: &[Role], tried: &Tried<'_>) -> Vec<Cell> {
        let held: BTreeSet<Post> = self.held().into_iter().map(|(_, post)| post).collect();
        let posts: Vec<Post> = held.into_iter().collect();
        let outcomes = tried.outcomes(posts.iter().map(|&post| (What::Chair, Cell::Posts(vec![post]))));
        let seen = |post: &Post| -> Vec<bool> { roles.iter().map(|&role| self.has(*post, role)).collect() };
        let mut cells: Vec<Cell> = classes(posts, outcomes, seen).into_iter().map(Cell::Posts).collect();
        cells.push(Cell::Unknown);
        cells
    }

    /// Who may have the delegation, and that nobody has it.
    pub(super) fn delegated_cells(&self, who: &WhoExpr, roles: &[Role], tried: &Tried<'_>) -> Vec<Cell> {
        let held: BTreeSet<Post> = self.held().into_iter().map(|(_, post)| post).collect();
        let WhoExpr::Delegated(_, of, _) = who else { return vec![Cell::NoDelegation] };
        let implications = self.case.book.implications();
        let could = |&post: &Post| could_name(&implications, &self.case.facts, of, post);
        let posts: Vec<Post> = held.into_iter().filter(could).collect();
        let what = What::Delegated(who.clone());
        let outcomes = tried.outcomes(posts.iter().map(|&post| (what.clone(), Cell::Posts(vec![post]))));
        let seen = |post: &Post| -> Vec<bool> { roles.iter().map(|&role| self.has(*post, role)).collect() };
        let mut cells: Vec<Cell> = classes(posts, outcomes, seen).into_iter().map(Cell::Posts).collect();
        cells.push(Cell::NoDelegation);
        cells
    }

    pub(super) fn meeting_cells(&self, tested: &BTreeSet<Kind>) -> Vec<Cell> {
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

/// What the norms concerned see of a participant: how tests end with it, and what else they look at.
type Seen<S> = (Vec<Option<Truth>>, S);

/// Those of whom the norms concerned see the same, together.
pub(super) fn classes<T, S: PartialEq>(
    all: Vec<T>,
    outcomes: Vec<Vec<Option<Truth>>>,
    seen: impl Fn(&T) -> S,
) -> Vec<Vec<T>> {
    let mut classes: Vec<(Seen<S>, Vec<T>)> = Vec::new();
    for (one, outcome) in all.into_iter().zip(outcomes) {
        let key = (outcome, seen(&one));
        match classes.iter_mut().find(|(known, _)| *known == key) {
            Some((_, members)) => members.push(one),
            None => classes.push((key, vec![one])),
        }
    }
    classes.into_iter().map(|(_, members)| members).collect()
}

/// How tests on relations end with one participant named and everything else blank.
pub(super) struct Tried<'a> {
    stage: Stage,
    worlds: Vec<Arc<World>>,
    tests: Vec<&'a RelationTest>,
}

impl<'a> Tried<'a> {
    pub(super) fn new(
        builder: &Builder<'_>,
        norms: &BTreeSet<NormIx>,
        delegated: &BTreeSet<&WhoExpr>,
        tests: &BTreeSet<&'a RelationTest>,
    ) -> Self {
        let stage = stage(builder.case, builder.kind, delegated.iter().copied(), builder.day);
        let own = |world: &&World| narrowed(builder.case, world, norms).ok();
        let worlds = builder.worlds.iter().filter_map(own).collect();
        let tests = tests.iter().copied().filter(|test| !assumed(test)).collect();
        Self { stage, worlds, tests }
    }

    /// For each participant the outcome of every test, in each world that has it.
    pub(super) fn outcomes(
        &self,
        participants: impl Iterator<Item = (What, Cell)>,
    ) -> Vec<Vec<Option<Truth>>> {
        let participants: Vec<(What, Cell)> = participants.collect();
        let mut all: Vec<Vec<Option<Truth>>> = vec![Vec::new(); participants.len()];
        let case = &self.stage.case;
        for world in &self.worlds {
            let blank =
                Situation::of(&case.book, &case.facts, world, self.stage.action, &Switches::default());
            let Some(blank) = blank else { continue };
            let situations = participants.iter().map(|(what, cell)| {
                let mut situation = blank.clone();
                suppose(&mut situation, what, cell);
                situation
            });
            for (outcomes, findings) in all.iter_mut().zip(find(case, situations.collect())) {
                outcomes.extend(self.tests.iter().map(|&test| {
                    findings.derived.outcomes.get(&Condition::Relation(false, test.clone())).copied()
                }));
            }
        }
        all
    }
}
