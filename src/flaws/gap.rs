//! Gaps: members of a body of whom nothing is said where their fellows are regulated, and business that nobody may deal with because of who
//! leads it.
//!
//! Only like is compared with like: members of one body, units of one kind, and the same action in everything else.

use std::collections::{BTreeMap, BTreeSet};

use super::own::about_a_person;
use super::search::{Bench, Came, Quest, known};
use super::witness::{stuck, witnesses};
use super::{Brought, Fault, Found, Job, Rules};
use crate::atom::{Act, Body, Kind, Label, NormIx, Person, Post, Role, Unit};
use crate::compare::space::{Cell, Space, What, narrowed};
use crate::model::{Condition, Effect, Link, Object, Participant, Reference, RelationTest, WhoExpr};
use crate::rulebook::implied_by;

pub(super) fn jobs(rules: &Rules<'_>) -> Vec<Job> {
    let mut jobs: Vec<Job> = rules
        .kinds
        .iter()
        .copied()
        .filter(|&kind| about_a_person(rules, kind))
        .map(Job::Unregulated)
        .collect();
    for &kind in &rules.kinds {
        let led = rules.candidates(kind).filter(|&norm| !led_by(rules, norm).is_empty());
        let acts: BTreeSet<Act> = led.filter_map(|norm| Some(rules.effect(norm)?.part()?.act)).collect();
        jobs.extend(acts.into_iter().map(|act| Job::NoTaker(kind, act)));
    }
    jobs
}

/// The roles of leaders that a step or power asks for by what they are in charge of.
fn led_by(rules: &Rules<'_>, norm: NormIx) -> BTreeSet<Role> {
    let Some(rule) = rules.case.book.norm(norm) else { return BTreeSet::new() };
    let Some(part) = rule.effect.part() else { return BTreeSet::new() };
    let mut roles: BTreeSet<Role> = part
        .by
        .iter()
        .flat_map(WhoExpr::inside)
        .filter_map(|who| match who {
            WhoExpr::Linked(Link::InCharge, Reference::Sponsor | Reference::Business, Some(role)) => {
                Some(*role)
            }
            _ => None,
        })
        .collect();
    // That somebody is not in charge is asked to keep him out.
    roles.extend(rule.conditions.iter().filter_map(|condition| match condition {
        Condition::Relation(
            false,
            RelationTest::Tied(Link::InCharge, WhoExpr::Role(role), Reference::Sponsor | Reference::Business),
        ) => Some(*role),
        _ => None,
    }));
    roles
}

impl Rules<'_> {
    /// The roles of a post, with those they imply.
    fn roles(&self, post: Post) -> BTreeSet<Role> {
        let own = self.case.facts.posts.row(post).map(|row| row.roles.as_slice()).unwrap_or_default();
        implied_by(own.iter().copied(), &self.world.implications.iter())
    }

    fn held(&self) -> impl Iterator<Item = (Person, Post)> + '_ {
        let held = self.case.facts.assignments.iter().filter(|row| row.during.contains(self.day));
        held.map(|row| (row.person, row.post))
    }

    /// The roles that make somebody a member of each body.
    fn member_roles(&self) -> BTreeMap<Body, BTreeSet<Role>> {
        let mut found: BTreeMap<Body, BTreeSet<Role>> = BTreeMap::new();
        loop {
            let before: usize = found.values().map(BTreeSet::len).sum();
            for (body, _, members) in &self.world.members {
                let mut roles = BTreeSet::new();
                for member in members {
                    match member {
                        WhoExpr::Role(role) => _ = roles.insert(*role),
                        WhoExpr::Members(of) => roles.extend(found.get(of).into_iter().flatten().copied()),
                        _ => {}
                    }
                }
                found.entry(*body).or_default().extend(roles);
            }
            if found.values().map(BTreeSet::len).sum::<usize>() == before {
                return found;
            }
        }
    }
}

pub(super) fn unregulated(rules: &Rules<'_>, bench: &mut Bench, kind: Kind) -> Brought {
    let mut brought = Brought::default();
    let parts: BTreeSet<NormIx> = rules
        .candidates(kind)
        .filter(|&norm| rules.effect(norm).is_some_and(|effect| effect.part().is_some()))
        .collect();
    // For whom each step or power applies in some situation, and the first such situation.
    let mut regulated: BTreeMap<Person, (NormIx, Came)> = BTreeMap::new();
    let mut spaces: BTreeMap<NormIx, Space> = BTreeMap::new();
    for &norm in &parts {
        let alone = BTreeSet::from([norm]);
        let mut space = known(Space::around(rules.case, &rules.world, kind, &alone, rules.day));
        let Some(place) = space.variables.iter().position(|variable| variable.what == What::Person) else {
            // It holds for everybody.
            return brought;
        };
        let classes: Vec<Cell> = space.variables.get(place).map(|of| of.cells.clone()).unwrap_or_default();
        for class in classes {
            let Cell::Persons(persons) = &class else { continue };
            if persons.iter().all(|person| regulated.contains_key(person)) {
                continue;
            }
            if let Some(variable) = space.variables.get_mut(place) {
                variable.cells = vec![class.clone()];
            }
            let Ok(world) = narrowed(rules.case, &rules.world, &space.norms) else { continue };
            let quest = Quest::of(&space, &world, &alone);
            let came = bench.search(&quest, &mut |_, findings| findings.derived.applies.contains(&norm));
            match came {
                Came::Found(hit) => {
                    spaces.entry(norm).or_insert_with(|| space.clone());
                    for &person in persons {
                        regulated.entry(person).or_insert_with(|| (norm, Came::Found(hit.clone())));
                    }
                }
                Came::Never => {}
                Came::TooMany => {
                    brought.undecided.push((alone.clone(), space.situations()));
                    return brought;
                }
            }
        }
        if let Some(space) = spaces.get_mut(&norm)
            && let Some(variable) = space.variables.get_mut(place)
        {
            // The cell of a hit is the only one of its class.
            variable.cells.truncate(1);
        }
    }
    let holders: Vec<(Person, BTreeSet<Role>)> =
        rules.held().map(|(person, post)| (person, rules.roles(post))).collect();
    let mut bodies: Vec<(usize, Body, BTreeSet<Person>)> = rules
        .member_roles()
        .into_iter()
        .map(|(body, roles)| {
            let members = holders.iter().filter(|(_, own)| !own.is_disjoint(&roles));
            let members: BTreeSet<Person> = members.map(|(person, _)| *person).collect();
            (members.len(), body, members)
        })
        .collect();
    bodies.sort();
    let mut told: BTreeSet<Person> = BTreeSet::new();
    for (_, _, members) in bodies {
        let persons: BTreeSet<Person> = members
            .iter()
            .copied()
            .filter(|person| !regulated.contains_key(person) && !told.contains(person))
            .collect();
        let Some(&first) = persons.first() else { continue };
        let roles = |person: Person| -> BTreeSet<Role> {
            let own = holders.iter().filter(|(of, _)| *of == person);
            own.flat_map(|(_, roles)| roles.iter().copied()).collect()
        };
        // Those who have most in common with them come first.
        let mut likes: Vec<Person> =
            members.iter().copied().filter(|person| regulated.contains_key(person)).collect();
        likes.sort_by_key(|&person| {
            (std::cmp::Reverse(roles(person).intersection(&roles(first)).count()), person)
        });
        let likes = likes.into_iter().filter_map(|person| Some((person, regulated.get(&person)?)));
        let mut shown = None;
        for (like, (norm, came)) in likes {
            let (Came::Found(hit), Some(space)) = (came, spaces.get(norm)) else { continue };
            let fault = Fault::Unregulated { persons: persons.clone(), like };
            let found =
                witnesses(rules, space, &hit.chosen, &hit.findings).into_iter().take(4).find_map(|witness| {
                    let mut about_like = witness.clone();
                    about_like.person = Participant::Is(like);
                    let regulates = bench.under(&rules.world, &about_like)?;
                    let mut witness = witness;
                    witness.person = Participant::Is(first);
                    let found = bench.under(&rules.world, &witness)?;
                    (!regulates.steps.is_empty() && fault.holds(rules.case, &found)).then(|| {
                        let norms =
                            regulates.steps.iter().flat_map(|step| step.norms.iter().copied()).collect();
                        (norms, (witness, found))
                    })
                });
            if let Some((norms, found)) = found {
                shown = Some(Found { fault, norms, kind, shown: Some(found) });
                break;
            }
        }
        if let Some(found) = shown {
            told.extend(persons);
            brought.found.push(found);
        }
    }
    brought
}

pub(super) fn no_taker(rules: &Rules<'_>, bench: &mut Bench, kind: Kind, act: Act) -> Brought {
    let mut brought = Brought::default();
    let parts: BTreeSet<NormIx> = rules
        .candidates(kind)
        .filter(|&norm| rules.effect(norm).and_then(Effect::part).is_some_and(|part| part.act == act))
        .collect();
    let wanted: BTreeSet<Role> = parts.iter().flat_map(|&norm| led_by(rules, norm)).collect();
    let held: BTreeSet<Post> = rules.held().map(|(_, post)| post).collect();
    // Who leads each unit.
    let mut leaders: BTreeMap<Unit, BTreeSet<Post>> = BTreeMap::new();
    for row in &rules.case.facts.portfolios {
        if let Object::Unit(unit) = row.object
            && row.link == Link::InCharge
            && row.during.contains(rules.day)
            && held.contains(&row.leader)
        {
            leaders.entry(unit).or_default().insert(row.leader);
        }
    }
    let bodies = rules.member_roles();
    // The roles by which a leader is a fellow of those wanted.
    let fellow = |post: Post| -> BTreeSet<Role> {
        let own = rules.roles(post);
        bodies
            .values()
            .filter(|roles| wanted.iter().any(|role| roles.contains(role)))
            .flat_map(|roles| own.intersection(roles).copied().collect::<Vec<_>>())
            .collect()
    };
    let has = |post: &Post| !rules.roles(*post).is_disjoint(&wanted);
    // Units led by fellows who have none of the roles wanted, by the roles of those leaders.
    let mut left: BTreeMap<BTreeSet<Role>, BTreeSet<Unit>> = BTreeMap::new();
    let mut like: BTreeSet<Unit> = BTreeSet::new();
    for (&unit, posts) in &leaders {
        if posts.iter().any(has) {
            like.insert(unit);
            continue;
        }
        let roles: BTreeSet<Role> = posts.iter().flat_map(|&post| fellow(post)).collect();
        if !roles.is_empty() {
            left.entry(roles).or_default().insert(unit);
        }
    }
    let unit_kind = |unit: Unit| rules.case.facts.units.row(unit).map(|row| row.kind);
    for units in left.into_values() {
        // Like is compared with like: a unit of the same kind.
        let pair = units.iter().find_map(|&unit| {
            like.iter().copied().find(|&other| unit_kind(other) == unit_kind(unit)).map(|other| (unit, other))
        });
        let Some((unit, other)) = pair else { continue };
        let posts = units.iter().filter_map(|unit| leaders.get(unit)).flatten().copied();
        let posts = posts.filter(|&post| !fellow(post).is_empty()).collect();
        let fault = Fault::NoTaker { act, leaders: posts, units, like: other };
        let focus = parts.iter().copied().chain(rules.beside(kind, act, None)).collect();
        let mut space = known(Space::around(rules.case, &rules.world, kind, &focus, rules.day));
        let Some(variable) = space.variables.iter_mut().find(|variable| variable.what == What::Sponsor)
        else {
            continue;
        };
        variable.cells = vec![Cell::Units(vec![other])];
        let Ok(world) = narrowed(rules.case, &rules.world, &space.norms) else { continue };
        let mut found = None;
        for &norm in &parts {
            let alone = BTreeSet::from([norm]);
            let quest = Quest::of(&space, &world, &alone);
            let mut tries = 24;
            let mut real = None;
            let came = {
                let mut candidates = Vec::new();
                let came = bench.search(&quest, &mut |chosen, findings| {
                    if findings.derived.applies.contains(&norm) && !stuck(findings, act) && tries > 0 {
                        tries -= 1;
                        candidates.extend(witnesses(rules, &space, chosen, findings).into_iter().take(2));
                    }
                    tries == 0
                });
                for witness in candidates {
                    let Some(theirs) = bench.under(&rules.world, &witness) else { continue };
                    if stuck(&theirs, act) {
                        continue;
                    }
                    let mut witness = witness;
                    witness.sponsor = Some(unit);
                    let Some(mine) = bench.under(&rules.world, &witness) else { continue };
                    if fault.holds(rules.case, &mine) {
                        // Those of the steps that cannot be taken here.
                        let free = |label: Label| {
                            let mut own = mine.steps.iter().filter(|step| step.label == label).peekable();
                            own.peek().is_some() && own.all(|step| !step.stuck())
                        };
                        let steps = theirs.steps.iter().filter(|step| step.act == act && !free(step.label));
                        let norms: BTreeSet<NormIx> = steps.flat_map(|step| step.norms.clone()).collect();
                        real = Some((norms, (witness, mine)));
                        break;
                    }
                }
                came
            };
            if let Some((norms, shown)) = real {
                found = Some(Found { fault: fault.clone(), norms, kind, shown: Some(shown) });
                break;
            }
            if let Came::TooMany = came {
                brought.undecided.push((alone, space.situations()));
            }
        }
        brought.found.extend(found);
    }
    brought
}
