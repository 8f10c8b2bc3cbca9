//! From a situation to a concrete action with its rows of facts: laid over the case as it is on file, derived again, and written as a
//! scenario.
//!
//! A flaw is only named if the action shows it; what was assumed of a test is made true by rows, or not at all.

mod holds;
mod rows;
mod written;

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::search::{Bench, Came, Quest};
use super::{Fault, Rules, Shown};
use crate::atom::{Action, Attribute, Kind, Label, Person, Post, Unit};
use crate::case::Case;
use crate::compare::exhaustive::Chosen;
use crate::findings::{Findings, find};
use crate::model::{
    AbsenceRow, ActionRow, Actor, AttendanceRow, DelegationRow, DelegationType, Interval, Outcome,
    Participant, Presence, RecordRow, Scope, Value,
};
use crate::rulebook::World;
use crate::situation::{Situation, Switches};
use crate::source::Location;

pub(super) use holds::{own_step, stuck};
pub(super) use rows::witnesses;
pub use written::scenario;

/// The id of the action in question, and of the meeting it belongs to.
const ACTION: &str = "flaw-action";
const MEETING: &str = "flaw-meeting";

/// How many actions are tried for one case of a space.
const TRIES: usize = 48;

/// A concrete action, with what is on file beside it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Witness {
    /// Its kind.
    pub kind: Kind,
    /// Its day.
    pub day: Date,
    /// The unit that brings it forward.
    pub sponsor: Option<Unit>,
    /// The other units concerned.
    pub concerned: Option<Vec<Unit>>,
    /// The person concerned.
    pub person: Participant,
    /// The kind of the meeting it belongs to, where it is none itself.
    pub meeting: Option<Kind>,
    /// The post that chairs the meeting.
    pub chair: Option<Post>,
    /// What is known of it.
    pub attributes: Vec<(Attribute, Value)>,
    /// Mandates and designations: the sort, who gives it, who has it.
    pub delegations: BTreeSet<(DelegationType, Post, Post)>,
    /// Who is away.
    pub away: BTreeSet<Person>,
    /// Who was at the meeting.
    pub attendance: BTreeSet<(Person, Presence)>,
    /// What is on record.
    pub records: BTreeSet<(Label, Actor, Outcome)>,
    /// Whether what is not on record was not done.
    pub complete: bool,
}

/// How many more actions a search may try in vain.
pub(super) struct Tries(usize);

impl Default for Tries {
    fn default() -> Self {
        Self(TRIES * 4)
    }
}

impl Bench {
    /// Goes through a space like `search`. What is proposed of a case is held against concrete actions that the case stands for; the first
    /// that shows it is handed on, and the search ends if that is enough.
    pub(super) fn real_search(
        &mut self,
        rules: &Rules<'_>,
        quest: &Quest<'_>,
        tries: &mut Tries,
        propose: &mut dyn FnMut(&Chosen, &Findings) -> Option<Fault>,
        confirmed: &mut dyn FnMut(Shown) -> bool,
    ) -> Came {
        let Self { desk, real } = self;
        desk.search(quest, &mut |chosen, findings| {
            let Some(fault) = propose(chosen, findings) else { return false };
            let witnesses = witnesses(rules, quest.space, chosen, findings);
            for witness in witnesses.into_iter().take(TRIES) {
                if tries.0 == 0 {
                    return false;
                }
                match shown(real, &rules.world, &witness) {
                    Some(found) if fault.holds(rules.case, &found) => return confirmed((witness, found)),
                    _ => tries.0 -= 1,
                }
            }
            false
        })
    }

    /// What is derived of a concrete action in another world.
    pub(super) fn under(&mut self, world: &Arc<World>, witness: &Witness) -> Option<Findings> {
        shown(&mut self.real, world, witness)
    }
}

/// What is derived of a concrete action.
fn shown(case: &mut Case, world: &Arc<World>, witness: &Witness) -> Option<Findings> {
    let before = Sizes::of(case);
    let action = witness.lay_over(case);
    let situation = Situation::of(&case.book, &case.facts, world, action, &Switches::default());
    let found = situation.and_then(|situation| find(case, vec![situation]).pop());
    before.restore(case);
    found
}

/// How many rows there are, to take away those that were laid over.
struct Sizes {
    actions: usize,
    delegations: usize,
    absences: usize,
    attendance: usize,
    records: usize,
}

impl Sizes {
    fn of(case: &Case) -> Self {
        let facts = &case.facts;
        Self {
            actions: facts.actions.rows.len(),
            delegations: facts.delegations.rows.len(),
            absences: facts.absences.len(),
            attendance: facts.attendance.len(),
            records: facts.records.len(),
        }
    }

    // The names stay known; the next action gets the same ones in the same order.
    fn restore(self, case: &mut Case) {
        let facts = &mut case.facts;
        facts.actions.rows.truncate(self.actions);
        facts.delegations.rows.truncate(self.delegations);
        facts.absences.truncate(self.absences);
        facts.attendance.truncate(self.attendance);
        facts.records.truncate(self.records);
    }
}

impl Witness {
    /// Lays the action and its rows over a case.
    fn lay_over(&self, case: &mut Case) -> Action {
        let at = Location::default;
        let day = Interval { from: Some(self.day), to: Some(self.day) };
        let labels: Vec<(String, Actor, Outcome)> = self
            .records
            .iter()
            .map(|&(label, by, outcome)| (case.book.labels.id(label).to_owned(), by, outcome))
            .collect();
        let facts = &mut case.facts;
        let action = facts.actions.names.intern(ACTION);
        let meeting = facts.actions.names.intern(MEETING);
        let row = |kind: Kind| ActionRow::blank(kind, self.day);
        facts.actions.rows.push(ActionRow {
            sponsor: self.sponsor,
            concerned: self.concerned.clone(),
            person: self.person,
            meeting: self.meeting.map(|_| meeting),
            chair: self.chair,
            record_complete: self.complete,
            attributes: self.attributes.iter().cloned().collect(),
            ..row(self.kind)
        });
        facts.actions.rows.extend(self.meeting.map(row));
        for (place, &(kind, grantor, grantee)) in self.delegations.iter().enumerate() {
            facts.delegations.names.intern(&format!("flaw-{}", place + 1));
            facts.delegations.rows.push(DelegationRow {
                kind,
                grantor,
                grantee,
                acts: Vec::new(),
                scopes: vec![Scope::All],
                during: day,
                basis: String::new(),
                at: at(),
            });
        }
        facts.absences.extend(self.away.iter().map(|&person| AbsenceRow {
            person,
            during: day,
            reason: String::new(),
            at: at(),
        }));
        facts.attendance.extend(self.attendance.iter().map(|&(person, presence)| AttendanceRow {
            meeting: if self.meeting.is_some() { meeting } else { action },
            person,
            presence,
            substitute: None,
            at: at(),
        }));
        facts.records.extend(labels.into_iter().map(|(step, by, outcome)| RecordRow {
            action,
            step,
            by,
            person: None,
            date: None,
            outcome,
            note: String::new(),
            at: at(),
        }));
        action
    }
}
