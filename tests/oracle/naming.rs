//! Section 2 of the page, role expressions: which actors an expression names, and whom it names as takers.

use std::collections::BTreeSet;

use signoff::atom::{Act, Delegation, Person, Post};
use signoff::model::{Actor, Capacity, Object, Participant, Place, Scope, Taker, WhoExpr};

use super::scene::Scene;

/// An actor that an expression names, for a place and in a capacity.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Named {
    /// The actor.
    pub actor: Actor,
    /// The place.
    pub place: Place,
    /// The capacity.
    pub capacity: Capacity,
}

impl Scene<'_> {
    /// The actors an expression names, where it stands in a norm on this act (or on none).
    pub fn names(&self, who: &WhoExpr, act: Option<Act>) -> BTreeSet<Named> {
        let as_holder = |actor, place| Named { actor, place, capacity: Capacity::Holder };
        let mut named = BTreeSet::new();
        match who {
            WhoExpr::Anyone => {}
            WhoExpr::Role(role) => {
                for post in self.posts().into_iter().filter(|&post| self.has_role(post, *role)) {
                    named.insert(as_holder(Actor::Post(post), Place::Whole));
                }
            }
            WhoExpr::RoleIn(role, reference) => {
                for object in self.refers(*reference) {
                    for post in self.posts() {
                        if object == Object::Unit(self.unit_of(post)) && self.has_role(post, *role) {
                            named.insert(as_holder(Actor::Post(post), Place::Of(object)));
                        }
                    }
                }
            }
            WhoExpr::Linked(link, reference, role) => {
                for object in self.refers(*reference) {
                    for post in self.posts() {
                        if self.tied(post, *link, object) && role.is_none_or(|role| self.has_role(post, role))
                        {
                            named.insert(as_holder(Actor::Post(post), Place::Of(object)));
                        }
                    }
                }
            }
            WhoExpr::Chair => named.extend(self.chair.map(|post| as_holder(Actor::Post(post), Place::Whole))),
            WhoExpr::Person => {
                if let Participant::Is(person) = self.row.person {
                    named.insert(as_holder(Actor::Person(person), Place::Whole));
                }
            }
            WhoExpr::Unit(reference) => {
                for object in self.refers(*reference) {
                    if let Object::Unit(unit) = object {
                        named.insert(as_holder(Actor::Unit(unit), Place::Of(object)));
                    }
                }
            }
            WhoExpr::Body(body) => {
                named.insert(as_holder(Actor::Body(*body), Place::Whole));
            }
            WhoExpr::Members(body) => {
                // Composing a body is no act.
                for part in self.composing(*body) {
                    named.extend(self.names(part, None));
                }
            }
            WhoExpr::Delegated(kind, of, from) => {
                for one in self.names(of, act) {
                    let Actor::Post(grantee) = one.actor else { continue };
                    for (delegation, row) in self.case.facts.delegations.iter() {
                        let grantor = Actor::Post(row.grantor);
                        if row.kind == *kind
                            && row.grantee == grantee
                            && self.names(from, act).iter().any(|giver| giver.actor == grantor)
                            && !self.holders(row.grantor, self.date).is_empty()
                            && self.covers(delegation, act)
                        {
                            named.insert(Named { capacity: Capacity::Delegated(delegation), ..one });
                        }
                    }
                }
            }
            // Only those to whom an act is given are looked for up the line: see `names_for_part`.
            WhoExpr::Line(..) => {}
        }
        named
    }

    /// The actors an expression of a step, power, duty or attendance names, where it stands by itself.
    pub fn names_for_part(&self, who: &WhoExpr, act: Act) -> BTreeSet<Named> {
        let WhoExpr::Line(of, attribute) = who else { return self.names(who, Some(act)) };
        let limited = |post: Post| {
            let limits = self.limits.iter().filter(|(_, of, amount)| *of == act && amount == attribute);
            limits.into_iter().any(|(role, ..)| self.has_role(post, *role))
        };
        let mut named = BTreeSet::new();
        for one in self.names(of, Some(act)) {
            let Actor::Post(first) = one.actor else { continue };
            let mut at = Some(first);
            while let Some(post) = at.filter(|&post| !limited(post)) {
                at = self.case.facts.posts.row(post).unwrap().reports_to;
            }
            named.extend(at.map(|post| Named {
                actor: Actor::Post(post),
                place: one.place,
                capacity: Capacity::Holder,
            }));
        }
        named
    }

    /// Whether a delegation covers the day, the act and the action.
    fn covers(&self, delegation: Delegation, act: Option<Act>) -> bool {
        let row = self.case.facts.delegations.row(delegation).unwrap();
        let covers_act = row.acts.is_empty() || act.is_none_or(|act| row.acts.contains(&act));
        let covers_action = row.scopes.iter().any(|scope| match scope {
            Scope::All => true,
            Scope::Kind(kind) => self.is_a(*kind),
            Scope::Action(action) => *action == self.action || Some(*action) == self.meeting,
        });
        row.during.contains(self.date) && covers_act && covers_action
    }

    /// Those who act for an actor: the holders of the post, the person, the unit or body itself.
    pub fn takers_of(&self, actor: Actor) -> Vec<Taker> {
        match actor {
            Actor::Post(post) => self.holders(post, self.date).into_iter().map(Taker::Person).collect(),
            Actor::Person(person) => vec![Taker::Person(person)],
            Actor::Unit(_) | Actor::Body(_) => vec![Taker::Itself(actor)],
        }
    }

    /// Whom an expression names as takers.
    pub fn takers(&self, who: &WhoExpr, act: Option<Act>) -> BTreeSet<Taker> {
        self.names(who, act).into_iter().flat_map(|named| self.takers_of(named.actor)).collect()
    }

    /// The persons an expression names.
    pub fn persons(&self, who: &WhoExpr, act: Option<Act>) -> BTreeSet<Person> {
        let takers = self.takers(who, act).into_iter();
        takers
            .filter_map(|taker| match taker {
                Taker::Person(person) => Some(person),
                Taker::Itself(_) => None,
            })
            .collect()
    }

    /// Whether an expression is blank: a cell it looks at is.
    pub fn blank(&self, who: &WhoExpr) -> bool {
        match who {
            WhoExpr::RoleIn(_, reference) | WhoExpr::Linked(_, reference, _) | WhoExpr::Unit(reference) => {
                self.is_blank(*reference)
            }
            WhoExpr::Chair => self.chair.is_none(),
            WhoExpr::Person => self.row.person == Participant::Blank,
            WhoExpr::Members(body) => self.composing(*body).into_iter().any(|part| self.blank(part)),
            WhoExpr::Delegated(_, of, from) => self.blank(of) || self.blank(from),
            WhoExpr::Line(of, _) => self.blank(of),
            WhoExpr::Anyone | WhoExpr::Role(_) | WhoExpr::Body(_) => false,
        }
    }
}
