//! The stage on which every situation of an exhaustive comparison is played: the organisation as on file, and one action in question.
//!
//! Decides nothing; what is supposed of the action is said by the cells of the space.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::atom::{Action, Kind, Post};
use crate::case::Case;
use crate::model::{ActionRow, DelegationRow, DelegationType, Interval, Scope, Table, WhoExpr};
use crate::rulebook::could_name;
use crate::source::Location;

/// The case with the action in question and nothing else on file but the organisation, and with every delegation that a norm asks for:
/// each situation says which of these it has.
pub struct Stage {
    /// The case.
    pub case: Case,
    /// The action.
    pub action: Action,
}

/// The stage for an action of a kind on a day. `asked` are the expressions for a delegation.
pub fn stage<'a>(case: &Case, kind: Kind, asked: impl Iterator<Item = &'a WhoExpr>, day: Date) -> Stage {
    let mut facts = case.facts.clone();
    facts.delegations = Table::default();
    facts.actions = Table::default();
    facts.absences.clear();
    facts.records.clear();
    facts.attendance.clear();
    facts.by_kind.clear();
    let action = facts.actions.names.intern("?");
    facts.actions.rows.push(ActionRow::blank(kind, day));
    let held: BTreeSet<Post> =
        facts.assignments.iter().filter(|row| row.during.contains(day)).map(|row| row.post).collect();
    let implications = case.book.implications();
    let mut rows: BTreeSet<(DelegationType, Post, Post)> = BTreeSet::new();
    for who in asked {
        let WhoExpr::Delegated(kind, of, from) = who else { continue };
        // The expression itself sees to who may give and who may receive; here only those of quite other roles are passed over.
        let of_role = |who: &WhoExpr| -> Vec<Post> {
            let named = |&post: &Post| could_name(&implications, &case.facts, who, post);
            held.iter().copied().filter(named).collect()
        };
        for grantor in of_role(from) {
            rows.extend(of_role(of).into_iter().filter(|&to| to != grantor).map(|to| (*kind, grantor, to)));
        }
    }
    for (place, (kind, grantor, grantee)) in rows.into_iter().enumerate() {
        facts.delegations.names.intern(&place.to_string());
        facts.delegations.rows.push(DelegationRow {
            kind,
            grantor,
            grantee,
            acts: Vec::new(),
            scopes: vec![Scope::All],
            during: Interval { from: None, to: None },
            basis: String::new(),
            at: Location::default(),
        });
    }
    let case = Case {
        name: case.name.clone(),
        book: Arc::clone(&case.book),
        facts,
        calendar: case.calendar.clone(),
    };
    Stage { case, action }
}
