//! What can be wrong with rules, and a flaw with everything that is to be said of it.

use std::collections::BTreeSet;

use super::{Recorded, Witness};
use crate::atom::{Act, Kind, Label, NormIx, Person, Post, Unit};
use crate::case::Case;
use crate::findings::Findings;
use crate::model::{Check, Condition};

/// What is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The conditions exclude each other; of these none can be spared.
    Contradictory {
        /// The norm.
        norm: NormIx,
        /// The smallest set that cannot hold together.
        core: Vec<Condition>,
    },
    /// Wherever its conditions hold, an exception of its own lifts it.
    Lifted {
        /// The norm.
        norm: NormIx,
    },
    /// Wherever it would apply, others displace it.
    Displaced {
        /// The norm.
        norm: NormIx,
        /// Those that displace it.
        by: BTreeSet<NormIx>,
    },
    /// It applies, but names nobody in any situation.
    NamesNobody {
        /// The norm.
        norm: NormIx,
    },
    /// Whomever it names is barred in every situation.
    Barred {
        /// The norm.
        norm: NormIx,
        /// The bars.
        by: BTreeSet<NormIx>,
    },
    /// A demand and a bar on the same act collide for the same taker, and each also applies without the other.
    Opposed {
        /// The norm that demands.
        demand: NormIx,
        /// The norm that forbids.
        bar: NormIx,
    },
    /// Two norms give one step to different takers, and both would have to take it.
    TwoTakers {
        /// The step.
        label: Label,
        /// The one norm.
        one: NormIx,
        /// The other.
        other: NormIx,
    },
    /// Two norms set different quorums for one meeting.
    TwoQuorums {
        /// The one norm.
        one: NormIx,
        /// The other.
        other: NormIx,
    },
    /// Clauses collide: the rival readings lead to different verdicts.
    Clash {
        /// The ambiguity.
        ambiguity: String,
        /// The rival reading.
        reading: String,
        /// The act.
        act: Act,
        /// In how many situations they part.
        situations: u128,
    },
    /// The person concerned may take a step that passes judgement.
    OwnMatter {
        /// The step.
        label: Label,
        /// Its act.
        act: Act,
        /// Whether only a mandate or a designation makes it possible.
        delegated: bool,
    },
    /// The body has a quorum and no members.
    EmptyBody {
        /// The norm that sets the quorum.
        norm: NormIx,
    },
    /// The steps would have to come before themselves.
    Circle {
        /// The steps.
        labels: BTreeSet<Label>,
    },
    /// The second step has an earlier last day than the first, which must precede it.
    ShortDeadline {
        /// The deadline of the step that comes first.
        first: NormIx,
        /// The deadline of the step that comes after.
        second: NormIx,
    },
    /// Nothing is said of these persons, though of other members of the body it is.
    Unregulated {
        /// The persons.
        persons: BTreeSet<Person>,
        /// One of whom something is said in the same situation.
        like: Person,
    },
    /// Nobody may act where the business is led by one of these, though where it is led by another member of the body somebody may.
    NoTaker {
        /// The act.
        act: Act,
        /// The leaders.
        leaders: BTreeSet<Post>,
        /// The units they lead.
        units: BTreeSet<Unit>,
        /// A unit for which somebody may act in the same situation.
        like: Unit,
    },
}

impl Fault {
    /// Which check finds it.
    pub fn check(&self) -> Check {
        match self {
            Self::Contradictory { .. } | Self::Lifted { .. } => Check::NeverApplies,
            Self::Displaced { .. } => Check::AlwaysOverridden,
            Self::NamesNobody { .. } | Self::Barred { .. } => Check::Nobody,
            Self::Opposed { .. } => Check::Opposed,
            Self::TwoTakers { .. } => Check::TwoTakers,
            Self::TwoQuorums { .. } => Check::TwoQuorums,
            Self::Clash { .. } => Check::Clash,
            Self::OwnMatter { .. } => Check::OwnMatter,
            Self::EmptyBody { .. } => Check::EmptyBody,
            Self::Circle { .. } => Check::Circle,
            Self::ShortDeadline { .. } => Check::ShortDeadline,
            Self::Unregulated { .. } => Check::Unregulated,
            Self::NoTaker { .. } => Check::NoTaker,
        }
    }
}

/// A flaw, with the situation that shows it.
#[derive(Clone, Debug)]
pub struct Flaw {
    /// What is wrong.
    pub fault: Fault,
    /// The norms concerned.
    pub norms: BTreeSet<NormIx>,
    /// The kinds of action in which it was found.
    pub kinds: BTreeSet<Kind>,
    /// A concrete action in which it shows; for conditions that exclude each other, one that comes as near as can be.
    pub witness: Option<Witness>,
    /// What was derived of that action.
    pub shown: Option<Findings>,
    /// Where the rulebook records it already.
    pub recorded: Vec<Recorded>,
}

impl Flaw {
    /// A name that stays the same as long as the flaw is there.
    pub fn id(&self, case: &Case) -> String {
        let (book, facts) = (&case.book, &case.facts);
        let norm = |norm: NormIx| book.norm(norm).map_or("", |norm| norm.id.as_str());
        let join = |parts: Vec<&str>| parts.join("-");
        let about = match &self.fault {
            Fault::Contradictory { norm: of, .. }
            | Fault::Lifted { norm: of }
            | Fault::Displaced { norm: of, .. }
            | Fault::NamesNobody { norm: of }
            | Fault::Barred { norm: of, .. }
            | Fault::EmptyBody { norm: of } => norm(*of).to_owned(),
            Fault::Opposed { demand: one, bar: other }
            | Fault::TwoTakers { one, other, .. }
            | Fault::TwoQuorums { one, other }
            | Fault::ShortDeadline { first: one, second: other } => join(vec![norm(*one), norm(*other)]),
            Fault::Clash { ambiguity, reading, .. } => join(vec![ambiguity, reading]),
            Fault::OwnMatter { label, delegated, .. } => {
                let mut parts = vec![book.labels.id(*label)];
                parts.extend(delegated.then_some("mandate"));
                join(parts)
            }
            Fault::Circle { labels } => join(labels.iter().map(|&label| book.labels.id(label)).collect()),
            Fault::Unregulated { .. } => {
                join(self.kinds.iter().map(|&kind| book.vocabulary.kinds.id(kind)).collect())
            }
            Fault::NoTaker { act, leaders, .. } => {
                let first = leaders.first().map_or("", |&post| facts.posts.id(post));
                join(vec![book.vocabulary.acts.id(*act), first])
            }
        };
        format!("{}-{about}", self.fault.check().id())
    }

    /// Whether nothing in the rulebook records it.
    pub fn open(&self) -> bool {
        self.recorded.is_empty()
    }
}
