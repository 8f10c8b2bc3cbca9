//! What a norm is made of: whom it names, what it tests, and what those are made of in turn.
//!
//! Looks at one norm only; what any of it means in an institution is for others.

use super::{Condition, Effect, Norm, Part, RelationTest, WhoExpr};

impl WhoExpr {
    /// The expression itself, and every one inside it.
    pub fn inside(&self) -> Vec<&Self> {
        let mut all = vec![self];
        match self {
            Self::Delegated(_, of, from) => {
                all.extend(of.inside());
                all.extend(from.inside());
            }
            Self::Line(of, _) => all.extend(of.inside()),
            _ => {}
        }
        all
    }
}

impl RelationTest {
    /// Whom it is about.
    pub fn whos(&self) -> Vec<&WhoExpr> {
        match self {
            Self::Away(who) | Self::Absent(who) | Self::Holds(who, _) | Self::Tied(_, who, _) => vec![who],
            Self::Same(one, other) => vec![one, other],
            Self::Done(_, who) => who.iter().collect(),
            Self::Is(..) | Self::Meeting(_) | Self::Number(..) | Self::Failed(_) | Self::Every(..) => {
                Vec::new()
            }
        }
    }
}

impl Effect {
    /// Whom it names: by whom, in whose place, or as members.
    pub fn whos(&self) -> Vec<&WhoExpr> {
        match self {
            Self::Step(Part { by, .. })
            | Self::Power(Part { by, .. })
            | Self::Bar { by, .. }
            | Self::Duty { by, .. }
            | Self::Attend { by, .. }
            | Self::Silence { by, .. } => by.iter().collect(),
            Self::StandIn { instead_of, by, .. } => std::iter::once(instead_of).chain(by).collect(),
            Self::Compose { members, .. } => members.iter().collect(),
            Self::Gate { .. }
            | Self::Deadline { .. }
            | Self::Quorum { .. }
            | Self::Frequency { .. }
            | Self::Limit { .. }
            | Self::Extend { .. }
            | Self::Collective { .. }
            | Self::InForce(_)
            | Self::Define { .. } => Vec::new(),
        }
    }

    /// By whom, to be changed; nothing for an effect that says no such thing.
    pub fn by_mut(&mut self) -> Option<&mut Vec<WhoExpr>> {
        match self {
            Self::Step(Part { by, .. })
            | Self::Power(Part { by, .. })
            | Self::Bar { by, .. }
            | Self::Duty { by, .. }
            | Self::Attend { by, .. }
            | Self::StandIn { by, .. }
            | Self::Silence { by, .. } => Some(by),
            _ => None,
        }
    }
}

impl Norm {
    /// Its own conditions, and those of its exceptions after them.
    pub fn all_conditions(&self) -> impl Iterator<Item = &Condition> {
        self.conditions.iter().chain(self.exceptions.iter().flat_map(|exception| &exception.conditions))
    }

    /// Its tests on relations, and those of its exceptions, whether negated or not.
    pub fn relation_tests(&self) -> impl Iterator<Item = &RelationTest> {
        self.all_conditions().filter_map(|condition| match condition {
            Condition::Relation(_, test) => Some(test),
            Condition::Attribute(..) => None,
        })
    }
}
