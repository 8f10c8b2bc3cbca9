//! The rows of what was found of each action by itself.

use std::collections::BTreeSet;

use crate::atom::{Act, Label, NormIx};
use crate::case::Case;
use crate::chain::{Hindered, chain};
use crate::findings::{Candidate, Defect, Findings, GivenAs, Seat, Step};
use crate::model::{Actor, AttendMode, Capacity, Count, Effect, Object, Place, Taker};
use crate::query::rows::{Cell, Rows, row};
use crate::words::{Words, quantifier_id, state_id, strength_id};

use super::rulebook::Conditions;

/// Adds the rows of these findings to every relation of the group.
pub(in crate::query) fn found<'a>(case: &Case, all: impl Iterator<Item = &'a Findings>, rows: &mut Rows) {
    let conditions = Conditions::of(case);
    for findings in all {
        let filler = Filler {
            words: Words { case, text: None },
            conditions: &conditions,
            findings,
            action: case.facts.actions.id(findings.situation.action),
        };
        filler.applicability(rows);
        filler.steps(rows);
        filler.order(rows);
        filler.limits(rows);
        filler.record(rows);
        filler.given(rows);
    }
}

struct Filler<'a> {
    words: Words<'a>,
    conditions: &'a Conditions,
    findings: &'a Findings,
    action: &'a str,
}

impl Filler<'_> {
    fn norm(&self, norm: NormIx) -> &str {
        self.words.case.book.norm(norm).map_or("", |norm| norm.id.as_str())
    }

    fn label(&self, label: Label) -> &str {
        self.words.case.book.labels.id(label)
    }

    fn act(&self, act: Act) -> &str {
        self.words.case.book.vocabulary.acts.id(act)
    }

    /// The columns `person`, `unit`, `body`, `post` of somebody who acts in this post, or as the unit or body itself.
    fn somebody(&self, taker: Taker, actor: Actor) -> [Cell; 4] {
        let facts = &self.words.case.facts;
        let mut cells = [Cell::Null, Cell::Null, Cell::Null, Cell::Null];
        let [person, unit, body, post] = &mut cells;
        let mut enter = |actor: Actor| match actor {
            Actor::Post(found) => *post = facts.posts.id(found).into(),
            Actor::Person(found) => *person = facts.people.id(found).into(),
            Actor::Unit(found) => *unit = facts.units.id(found).into(),
            Actor::Body(found) => *body = self.words.case.book.vocabulary.bodies.id(found).into(),
        };
        enter(actor);
        match taker {
            Taker::Person(found) => enter(Actor::Person(found)),
            Taker::Itself(itself) => enter(itself),
        }
        cells
    }

    /// The columns `everybody`, `person`, `unit`, `body` for each of those a bar or a gap speaks of.
    fn bound(&self, takers: Option<impl IntoIterator<Item = Taker>>) -> Vec<[Cell; 4]> {
        let Some(takers) = takers else { return vec![[true.into(), Cell::Null, Cell::Null, Cell::Null]] };
        let one = |taker| {
            let actor = match taker {
                Taker::Person(person) => Actor::Person(person),
                Taker::Itself(actor) => actor,
            };
            let [person, unit, body, _] = self.somebody(taker, actor);
            [false.into(), person, unit, body]
        };
        takers.into_iter().map(one).collect()
    }

    fn applicability(&self, rows: &mut Rows) {
        let (derived, action) = (&self.findings.derived, self.action);
        let exception = |norm: NormIx, number: usize| {
            let rule = self.words.case.book.norm(norm);
            rule.and_then(|rule| rule.exceptions.get(number))
                .map_or("", |exception| exception.name.as_str())
                .to_owned()
        };
        for &norm in &derived.candidates {
            rows.add("speaks", row![action, self.norm(norm)]);
        }
        for &norm in &derived.applies {
            rows.add("applies", row![action, self.norm(norm)]);
        }
        for &norm in &derived.might {
            rows.add("might_apply", row![action, self.norm(norm)]);
        }
        for (norm, condition) in &derived.fails {
            rows.add("fails", row![action, self.norm(*norm), self.conditions.id(condition)]);
        }
        for (norm, condition) in &derived.unsure {
            rows.add("open_condition", row![action, self.norm(*norm), self.conditions.id(condition)]);
        }
        for &(norm, number) in &derived.excused {
            rows.add("excused", row![action, self.norm(norm), exception(norm, number)]);
        }
        for &(norm, number) in &derived.perhaps_excused {
            rows.add("might_be_excused", row![action, self.norm(norm), exception(norm, number)]);
        }
        for &(norm, by) in &derived.overridden {
            rows.add("overridden", row![action, self.norm(norm), self.norm(by)]);
        }
        for &(norm, by) in &derived.threatened {
            rows.add("might_be_overridden", row![action, self.norm(norm), self.norm(by)]);
        }
    }

    fn steps(&self, rows: &mut Rows) {
        let action = self.action;
        for (place, step) in (1..).zip(&self.findings.steps) {
            let place: usize = place;
            let cites = self.words.cites(step.norms.iter().copied());
            rows.add(
                "step",
                row![
                    action,
                    place,
                    self.label(step.label),
                    self.act(step.act),
                    step.required,
                    strength_id(step.strength),
                    quantifier_id(step.quantifier),
                    state_id(step.state),
                    step.instead_of.map(|label| self.label(label)),
                    cites.zh,
                    cites.en,
                ],
            );
            for &norm in &step.norms {
                rows.add("step_norm", row![action, place, self.norm(norm)]);
            }
            for (number, seat) in (1..).zip(&step.seats) {
                self.seat(place, number, seat, rows);
            }
            if step.required && step.stuck() {
                rows.add("stuck", row![action, place]);
            }
            self.deadlines(place, step, rows);
        }
    }

    fn seat(&self, place: usize, number: usize, seat: &Seat, rows: &mut Rows) {
        let case = self.words.case;
        let (unit, topic) = match seat.place.1 {
            Place::Whole => (None, None),
            Place::Of(Object::Unit(unit)) => (Some(case.facts.units.id(unit)), None),
            Place::Of(Object::Topic(topic)) => (None, Some(case.book.vocabulary.topics.id(topic))),
        };
        rows.add("seat", row![self.action, place, number, unit, topic, seat.open, seat.unknown, seat.filled]);
        for candidate in &seat.candidates {
            let [person, unit, body, post] = self.somebody(candidate.taker, candidate.actor);
            let (delegation, stand_in) = match candidate.capacity {
                Capacity::Holder => (None, None),
                Capacity::Delegated(delegation) => (Some(case.facts.delegations.id(delegation)), None),
                Capacity::StandIn(norm) => (None, Some(self.norm(norm))),
            };
            for in_place_of in self.in_place_of(candidate) {
                rows.add(
                    "taker",
                    row![
                        self.action,
                        place,
                        number,
                        person.clone(),
                        unit.clone(),
                        body.clone(),
                        post.clone(),
                        self.words.capacity_id(candidate.capacity),
                        in_place_of,
                        delegation,
                        stand_in,
                        self.norm(candidate.norm),
                        candidate.away,
                    ],
                );
            }
        }
    }

    /// The posts in whose place somebody acts; one null for a holder, or where the norm names no post.
    fn in_place_of(&self, candidate: &Candidate) -> Vec<Cell> {
        let facts = &self.words.case.facts;
        let posts: Vec<Cell> = match candidate.capacity {
            Capacity::Holder => Vec::new(),
            Capacity::Delegated(delegation) => facts
                .delegations
                .row(delegation)
                .map(|row| facts.posts.id(row.grantor).into())
                .into_iter()
                .collect(),
            Capacity::StandIn(norm) => {
                let Some(Effect::StandIn { instead_of, .. }) =
                    self.words.case.book.norm(norm).map(|rule| &rule.effect)
                else {
                    return vec![Cell::Null];
                };
                let derived = &self.findings.derived;
                let replaced = derived.persons(instead_of, None);
                let day = self.findings.situation.date;
                let held = |post| {
                    facts.assignments.iter().any(|row| {
                        row.post == post && row.during.contains(day) && replaced.contains(&row.person)
                    })
                };
                let mut posts: Vec<_> = derived
                    .empowered
                    .iter()
                    .filter(|grant| grant.norm == candidate.norm && grant.actor != candidate.actor)
                    .filter_map(|grant| match grant.actor {
                        Actor::Post(post) if held(post) => Some(post),
                        _ => None,
                    })
                    .collect();
                posts.sort_unstable();
                posts.dedup();
                posts.into_iter().map(|post| facts.posts.id(post).into()).collect()
            }
        };
        if posts.is_empty() { vec![Cell::Null] } else { posts }
    }

    fn deadlines(&self, place: usize, step: &Step, rows: &mut Rows) {
        for due in &step.due {
            let year = due.uncovered.map(|uncovered| Cell::Integer(i64::from(uncovered.year)));
            rows.add(
                "deadline",
                row![self.action, place, self.norm(due.norm), due.from, due.last, year.unwrap_or(Cell::Null)],
            );
        }
    }

    fn order(&self, rows: &mut Rows) {
        let (findings, action) = (self.findings, self.action);
        let chain = chain(findings);
        let links: Vec<_> = chain.graph.node_weights().collect();
        for (&(before, after), norms) in &findings.order {
            let direct = links.iter().any(|link| link.step == after && link.after.contains(&before));
            for &norm in norms {
                rows.add("precedes", row![action, before + 1, after + 1, self.norm(norm), direct]);
            }
        }
        for &label in &findings.derived.circular {
            rows.add("circular", row![action, self.label(label)]);
        }
        for link in links {
            for why in &link.hindered {
                let (word, norm) = match *why {
                    Hindered::Waits => ("waits", None),
                    Hindered::Shut(gate) => ("gate", Some(gate.norm)),
                    Hindered::Barred(norm) => ("bar", Some(norm)),
                    Hindered::Nobody => ("nobody", None),
                    Hindered::AllAway => ("all_away", None),
                };
                rows.add("hindered", row![action, link.step + 1, word, norm.map(|norm| self.norm(norm))]);
            }
        }
    }

    fn limits(&self, rows: &mut Rows) {
        let (findings, action) = (self.findings, self.action);
        for bar in &findings.bars {
            for [everybody, person, unit, body] in self.bound(bar.binds.clone()) {
                let label = bar.label.map(|label| self.label(label));
                rows.add(
                    "bar",
                    row![
                        action,
                        self.norm(bar.norm),
                        self.act(bar.act),
                        label,
                        everybody,
                        person,
                        unit,
                        body,
                        bar.counted.as_ref().map(crate::situation::Counted::place)
                    ],
                );
            }
        }
        for &(norm, taker, bar) in &findings.derived.barred {
            for [everybody, person, unit, body] in self.bound(Some([taker])) {
                rows.add(
                    "barred",
                    row![action, self.norm(norm), self.norm(bar), everybody, person, unit, body],
                );
            }
        }
        for &(norm, bar) in &findings.derived.barred_all {
            rows.add(
                "barred",
                row![action, self.norm(norm), self.norm(bar), true, Cell::Null, Cell::Null, Cell::Null],
            );
        }
        for (relation, gates) in [("gate_shut", &findings.shut), ("gate_unproved", &findings.unproved)] {
            for gate in gates {
                rows.add(
                    relation,
                    row![action, self.norm(gate.norm), self.label(gate.before), self.label(gate.needs)],
                );
            }
        }
    }

    fn record(&self, rows: &mut Rows) {
        let action = self.action;
        for defect in &self.findings.defects {
            let one = |norm: NormIx| BTreeSet::from([norm]);
            let (sort, done, missing, norms) = match defect {
                Defect::Skipped { missing, done, norms, .. } => {
                    ("skipped", Some(*done), Some(*missing), norms.clone())
                }
                Defect::Incomplete { missing, done, norms } => {
                    ("incomplete", Some(*done), Some(*missing), norms.clone())
                }
                Defect::WrongHand { step, norms, .. } => ("wrong_hand", Some(*step), None, norms.clone()),
                Defect::Late { step, norm, .. } => ("late", Some(*step), None, one(*norm)),
                Defect::NoQuorum(quorum) => ("no_quorum", None, None, one(quorum.norm)),
                Defect::Barred { step, norm, .. } => ("barred", Some(*step), None, one(*norm)),
            };
            let [done, missing] = [done, missing].map(|label| label.map(|label| self.label(label)));
            for norm in norms {
                rows.add("defect", row![action, sort, done, missing, self.norm(norm)]);
            }
        }
        for floor in &self.findings.floors {
            let counted = &floor.counted;
            rows.add(
                "floor",
                row![
                    action,
                    self.norm(floor.norm),
                    self.act(floor.act),
                    floor.at_least,
                    counted.first,
                    counted.last,
                    counted.all,
                    counted.all_before
                ],
            );
        }
        for quorum in &self.findings.quorum {
            rows.add(
                "quorum",
                row![
                    action,
                    self.norm(quorum.norm),
                    match quorum.count {
                        Count::Persons => "persons",
                        Count::Posts => "posts",
                    },
                    quorum.present,
                    quorum.unknown,
                    quorum.members,
                    quorum.vacant.len(),
                    quorum.reached
                ],
            );
        }
    }

    fn given(&self, rows: &mut Rows) {
        let (findings, action) = (self.findings, self.action);
        for given in &findings.given {
            let mode = match given.mode {
                GivenAs::Duty => "duty",
                GivenAs::Attendance(AttendMode::Member) => "member",
                GivenAs::Attendance(AttendMode::SitsIn) => "sits_in",
                GivenAs::Attendance(AttendMode::MustInvite) => "must_invite",
                GivenAs::Attendance(AttendMode::MayInvite) => "may_invite",
            };
            for candidate in &given.takers {
                let [person, unit, body, post] = self.somebody(candidate.taker, candidate.actor);
                let (norm, act) = (self.norm(given.norm), self.act(given.act));
                rows.add("bearer", row![action, norm, act, mode, person, unit, body, post, candidate.away]);
            }
        }
        for silence in &findings.silences {
            for [everybody, person, unit, body] in
                self.bound(silence.persons.as_ref().map(|persons| persons.iter().copied().map(Taker::Person)))
            {
                rows.add(
                    "silence",
                    row![
                        action,
                        self.norm(silence.norm),
                        self.act(silence.act),
                        everybody,
                        person,
                        unit,
                        body
                    ],
                );
            }
        }
    }
}
