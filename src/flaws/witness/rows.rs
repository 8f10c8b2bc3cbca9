//! Which rows of facts make a situation come about.
//!
//! Several sets of rows may do so where the situation leaves open which unit or person it is; all of them are offered, up to a number.

use std::collections::BTreeSet;

use super::{TRIES, Witness};
use crate::atom::{Kind, Label, Person, Post, Unit};
use crate::compare::exhaustive::Chosen;
use crate::compare::space::{Cell, Space, What, participant};
use crate::findings::{Findings, Step};
use crate::flaws::Rules;
use crate::model::{
    Actor, Condition, DelegationType, Object, Outcome, Participant, Presence, RelationTest, Taker, Truth,
    Value, WhoExpr,
};
use crate::rulebook::could_name;

/// The concrete actions that a case of a space stands for.
pub(in crate::flaws) fn witnesses(
    rules: &Rules<'_>,
    space: &Space,
    chosen: &Chosen,
    findings: &Findings,
) -> Vec<Witness> {
    let kind = space.kinds.first().copied().unwrap_or_default();
    let mut list = vec![Witness { kind, day: rules.day, ..Witness::default() }];
    let cells: Vec<(&What, &Cell)> = space
        .variables
        .iter()
        .zip(chosen)
        .filter_map(|(variable, &cell)| Some((&variable.what, variable.cells.get(cell?)?)))
        .collect();
    // Where a test on several participants was assumed, it matters which member of a class is taken.
    let several = cells.iter().any(|(what, _)| {
        matches!(
            what,
            What::Test(Condition::Relation(
                _,
                RelationTest::Same(..)
                    | RelationTest::Tied(..)
                    | RelationTest::Holds(..)
                    | RelationTest::Is(..)
            ))
        )
    });
    for (what, cell) in cells {
        let options = Options { rules, findings, several };
        let mut next = Vec::new();
        for witness in &list {
            next.extend(options.with(witness, what, cell));
            if next.len() >= TRIES {
                break;
            }
        }
        list = next;
    }
    list
}

struct Options<'a> {
    rules: &'a Rules<'a>,
    findings: &'a Findings,
    several: bool,
}

impl Options<'_> {
    /// The ways in which a witness can have what a cell says.
    fn with(&self, witness: &Witness, what: &What, cell: &Cell) -> Vec<Witness> {
        let members = if self.several { usize::MAX } else { 1 };
        let each = |set: &dyn Fn(&mut Witness)| {
            let mut witness = witness.clone();
            set(&mut witness);
            witness
        };
        match (what, cell) {
            (What::Attribute(attribute), Cell::Values(values)) => values
                .first()
                .map(|value| each(&|witness| witness.attributes.push((*attribute, value.clone()))))
                .into_iter()
                .collect(),
            (What::Attribute(attribute), Cell::Range(low, high)) => {
                let value = Value::Number(high.or(*low).unwrap_or_default());
                vec![each(&|witness| witness.attributes.push((*attribute, value.clone())))]
            }
            (What::Sponsor, Cell::Units(units)) => units
                .iter()
                .take(members)
                .map(|&unit| each(&|witness| witness.sponsor = Some(unit)))
                .collect(),
            (What::Concerned, Cell::Together(units)) => {
                vec![each(&|witness| witness.concerned = Some(units.clone()))]
            }
            (What::Person, Cell::Persons(persons)) => persons
                .iter()
                .take(members)
                .map(|&person| each(&|witness| witness.person = Participant::Is(person)))
                .collect(),
            (What::Person, cell) => vec![each(&|witness| witness.person = participant(cell))],
            (What::Chair, Cell::Posts(posts)) => {
                posts.iter().take(members).map(|&post| each(&|witness| witness.chair = Some(post))).collect()
            }
            (What::Meeting, Cell::Meeting(kind)) => {
                vec![each(&|witness| witness.meeting = Some(*kind))]
            }
            (What::Delegated(who), Cell::Posts(posts)) => posts
                .iter()
                .take(members)
                .flat_map(|&grantee| {
                    self.grantors(who, grantee).into_iter().map(move |grantor| (grantor, grantee))
                })
                .map(|((kind, grantor), grantee)| {
                    each(&|witness| _ = witness.delegations.insert((kind, grantor, grantee)))
                })
                .collect(),
            (What::Test(Condition::Relation(_, test)), Cell::Truth(truth)) => {
                self.test(witness, test, *truth).into_iter().collect()
            }
            _ => vec![witness.clone()],
        }
    }

    /// Who could have given a delegation.
    fn grantors(&self, who: &WhoExpr, grantee: Post) -> Vec<(DelegationType, Post)> {
        let WhoExpr::Delegated(kind, _, from) = who else { return Vec::new() };
        let case = self.rules.case;
        let implications = case.book.implications();
        let held: BTreeSet<Post> = case
            .facts
            .assignments
            .iter()
            .filter(|row| row.during.contains(self.rules.day))
            .map(|row| row.post)
            .collect();
        held.into_iter()
            .filter(|&post| post != grantee && could_name(&implications, &case.facts, from, post))
            .map(|post| (*kind, post))
            .collect()
    }

    fn persons(&self, who: &WhoExpr) -> BTreeSet<Person> {
        self.findings.derived.persons(who, None)
    }

    /// A witness in which a test ends so; none where no rows bring that about.
    fn test(&self, witness: &Witness, test: &RelationTest, truth: Truth) -> Option<Witness> {
        let mut witness = witness.clone();
        let yes = truth == Truth::Yes;
        match test {
            RelationTest::Away(who) if yes => {
                let persons = self.persons(who);
                if persons.is_empty() {
                    return None;
                }
                witness.away.extend(persons);
            }
            RelationTest::Absent(who) => {
                let persons = self.persons(who);
                if persons.is_empty() && yes {
                    return None;
                }
                self.at_a_meeting(&mut witness);
                let presence = if yes { Presence::Absent } else { Presence::Present };
                for person in persons {
                    let there = witness.attendance.iter().any(|(of, _)| *of == person);
                    if !there {
                        witness.attendance.insert((person, presence));
                    }
                }
            }
            RelationTest::Done(label, who) => {
                witness.complete = true;
                if yes {
                    let by = match who {
                        Some(who) => {
                            let named = self.findings.derived.named(who, None);
                            named.into_iter().find_map(|taker| self.hand(taker))?
                        }
                        None => self.somebody(&witness, *label),
                    };
                    witness.records.insert((*label, by, Outcome::Done));
                }
            }
            RelationTest::Failed(label) => {
                witness.complete = true;
                if yes {
                    let by = self.somebody(&witness, *label);
                    witness.records.insert((*label, by, Outcome::Adverse));
                }
            }
            RelationTest::Every(of, label) => {
                witness.complete = true;
                if yes {
                    let units = self.findings.situation.refers(&self.rules.case.facts, *of).0;
                    for unit in units {
                        if let Object::Unit(unit) = unit {
                            witness.records.insert((*label, Actor::Unit(unit), Outcome::Done));
                        }
                    }
                }
            }
            _ => {}
        }
        Some(witness)
    }

    /// Somebody who may take the step, or else the sponsor, or else anybody.
    fn somebody(&self, witness: &Witness, label: Label) -> Actor {
        let steps = self.findings.steps.iter().filter(|step| step.label == label);
        let taker = steps.flat_map(Step::takers).find_map(|taker| self.hand(taker));
        taker.unwrap_or_else(|| witness.sponsor.map_or(Actor::Unit(Unit::default()), Actor::Unit))
    }

    /// The post, unit or body that a record names for a taker.
    fn hand(&self, taker: Taker) -> Option<Actor> {
        let person = match taker {
            Taker::Itself(Actor::Person(person)) | Taker::Person(person) => person,
            Taker::Itself(actor) => return Some(actor),
        };
        let assignments = self.rules.case.facts.assignments.iter();
        let mut held = assignments.filter(|row| row.person == person && row.during.contains(self.rules.day));
        held.next().map(|row| Actor::Post(row.post))
    }

    /// Sees to it that the action belongs to a meeting.
    fn at_a_meeting(&self, witness: &mut Witness) {
        if witness.meeting.is_some() || self.findings.situation.meeting.is_some() {
            return;
        }
        let bodies = &self.rules.case.book.vocabulary.body_facts;
        let kind: Option<Kind> = bodies.iter().find_map(|body| body.kind);
        witness.meeting = kind.or_else(|| self.rules.kinds.first().copied());
    }
}
