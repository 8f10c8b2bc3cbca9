//! Mandates and designations on file, in force or not, and what the rules themselves say of an absence.

use jiff::civil::Date;

use super::{Held, held};
use crate::atom::{Act, Delegation, NormIx};
use crate::case::Case;
use crate::model::{Condition, Effect, RelationTest, WhoExpr};
use crate::rulebook::VersionIx;
use crate::source::Problem;

/// The day or the days that are asked about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum When {
    /// One day.
    Day(Date),
    /// All days from the first to the last.
    Span(Date, Date),
}

impl When {
    /// The last of the days: on it holders of posts are looked up.
    pub fn last(self) -> Date {
        match self {
            Self::Day(day) | Self::Span(_, day) => day,
        }
    }

    /// The first of the days.
    pub fn first(self) -> Date {
        match self {
            Self::Day(day) | Self::Span(day, _) => day,
        }
    }
}

/// Whether a delegation is in force on the days asked about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Force {
    /// It is, and its end is near: so many days are left after the last day asked about; none where it ends within them.
    Ending(i32),
    /// It is.
    InForce,
    /// It begins later.
    Coming,
    /// It has ended.
    Ended,
}

/// From how many days left on a delegation is no longer said to be about to end; the saved question on the same counts alike.
const NEAR: i32 = 30;

/// A delegation on file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Passed {
    /// The delegation.
    pub delegation: Delegation,
    /// Who gives it.
    pub grantor: Held,
    /// Who receives it.
    pub grantee: Held,
    /// Whether it is in force.
    pub force: Force,
}

/// A reading of an ambiguity that is not the default one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Rival {
    /// The id of the ambiguity.
    pub ambiguity: String,
    /// The id of the reading.
    pub reading: String,
}

/// A norm that says who acts while somebody is away.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clause {
    /// The norm.
    pub norm: NormIx,
    /// Who must be away.
    pub away: Vec<WhoExpr>,
    /// Who acts then.
    pub by: Vec<WhoExpr>,
    /// What he does.
    pub acts: Vec<Act>,
    /// Whether he acts in the place of the one who is away, with that one's powers.
    pub in_place: bool,
    /// The reading under which alone it stands; none for what stands by default.
    pub under: Option<Rival>,
}

/// Who stands in for whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delegations {
    /// The delegations, those in force first, the nearest end first.
    pub passed: Vec<Passed>,
    /// What the rules say of an absence: by default first, then under rival readings.
    pub clauses: Vec<Clause>,
    /// The first day the rules apply, where that is after the days asked about.
    pub not_yet: Option<Date>,
}

/// Who stands in for whom on a day or within some days.
///
/// # Errors
/// The version of the rules is not sound; that is said before, so never for a case that was loaded.
pub fn delegations(case: &Case, version: VersionIx, when: When) -> Result<Delegations, Box<Problem>> {
    let (facts, book) = (&case.facts, &case.book);
    let (first, last) = (when.first(), when.last());
    let mut passed: Vec<Passed> = facts
        .delegations
        .iter()
        .map(|(delegation, row)| {
            let force = match (row.during.from, row.during.to) {
                (_, Some(to)) if to < first => Force::Ended,
                (Some(from), _) if from > last => Force::Coming,
                (_, Some(to)) => match days(last, to) {
                    left if left <= NEAR => Force::Ending(left.max(0)),
                    _ => Force::InForce,
                },
                (_, None) => Force::InForce,
            };
            let on = if force == Force::Ended { first } else { last };
            let (grantor, grantee) = (held(facts, row.grantor, on), held(facts, row.grantee, on));
            Passed { delegation, grantor, grantee, force }
        })
        .collect();
    passed.sort_by_key(|passed| {
        let row = facts.delegations.row(passed.delegation);
        let rank = match passed.force {
            Force::Ending(_) | Force::InForce => 0,
            Force::Coming => 1,
            Force::Ended => 2,
        };
        let end = row.and_then(|row| row.during.to);
        // What ended last is the nearest; what has no end comes last of those in force.
        let near = match (passed.force, end) {
            (Force::Ended, Some(end)) => -days(Date::MIN, end),
            (Force::Coming, _) => row.and_then(|row| row.during.from).map_or(0, |from| days(Date::MIN, from)),
            (_, Some(end)) => days(Date::MIN, end),
            (_, None) => i32::MAX,
        };
        (rank, near, facts.delegations.id(passed.delegation).to_owned())
    });
    let world = book.world(version, &[])?;
    let clause = |norm: NormIx, under: Option<Rival>| clause(case, norm, under);
    let mut clauses: Vec<Clause> = world.norms.iter().filter_map(|&norm| clause(norm, None)).collect();
    for ambiguity in &book.ambiguities {
        for reading in
            book.readings(version, ambiguity).iter().filter(|reading| reading.id != ambiguity.default)
        {
            let under = Rival { ambiguity: ambiguity.id.clone(), reading: reading.id.clone() };
            clauses.extend(reading.add.iter().filter_map(|&norm| clause(norm, Some(under.clone()))));
        }
    }
    clauses.sort_by_key(|clause| {
        let norm = book.norm(clause.norm);
        (clause.under.clone(), norm.map(|norm| (norm.article, norm.id.clone())))
    });
    let not_yet = world.in_force.filter(|from| last < *from);
    Ok(Delegations { passed, clauses, not_yet })
}

fn days(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

/// A norm as a clause on an absence, if it is one: it names somebody who must be away, or lets somebody stand in.
fn clause(case: &Case, norm: NormIx, under: Option<Rival>) -> Option<Clause> {
    let rule = case.book.norm(norm)?;
    let absent = rule.conditions.iter().filter_map(|condition| match condition {
        Condition::Relation(false, RelationTest::Away(who)) => Some(who.clone()),
        _ => None,
    });
    let mut away: Vec<WhoExpr> = absent.collect();
    let (by, acts, in_place) = match &rule.effect {
        Effect::StandIn { instead_of, by, acts } => {
            if away.is_empty() {
                away.push(instead_of.clone());
            }
            (by.clone(), acts.clone(), true)
        }
        effect if !away.is_empty() => {
            let part = effect.part()?;
            (part.by.clone(), vec![part.act], false)
        }
        _ => return None,
    };
    Some(Clause { norm, away, by, acts, in_place, under })
}
