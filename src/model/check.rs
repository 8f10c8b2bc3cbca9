//! What the rules themselves are looked through for: the names of the checks. How each is done is for others.

use crate::source::Text;

/// What the rules themselves are looked through for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Check {
    /// Norms whose conditions can never hold together.
    NeverApplies,
    /// Norms that are displaced wherever they would apply.
    AlwaysOverridden,
    /// Parts that nobody can ever take.
    Nobody,
    /// Demands and bars on one act that collide, and neither is the special case of the other.
    Opposed,
    /// Two steps of one name that must be taken by different hands.
    TwoTakers,
    /// Two different quorums for one meeting.
    TwoQuorums,
    /// Clauses that the rulebook says collide.
    Clash,
    /// Somebody passes judgement in a matter of his own.
    OwnMatter,
    /// A body with a quorum and without members.
    EmptyBody,
    /// A step that would have to come before itself.
    Circle,
    /// A step whose last day lies before that of a step that must precede it.
    ShortDeadline,
    /// Members of a body of whom nothing is said where their fellows are regulated.
    Unregulated,
    /// A step that nobody can take because of who leads the business.
    NoTaker,
}

impl Check {
    /// All checks, in the order in which they are told.
    pub const ALL: [Self; 13] = [
        Self::NeverApplies,
        Self::AlwaysOverridden,
        Self::Nobody,
        Self::Opposed,
        Self::TwoTakers,
        Self::TwoQuorums,
        Self::Clash,
        Self::OwnMatter,
        Self::EmptyBody,
        Self::Circle,
        Self::ShortDeadline,
        Self::Unregulated,
        Self::NoTaker,
    ];

    /// The word in machine-readable output and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::NeverApplies => "never_applies",
            Self::AlwaysOverridden => "always_overridden",
            Self::Nobody => "nobody",
            Self::Opposed => "opposed",
            Self::TwoTakers => "two_takers",
            Self::TwoQuorums => "two_quorums",
            Self::Clash => "clash",
            Self::OwnMatter => "own_matter",
            Self::EmptyBody => "empty_body",
            Self::Circle => "circle",
            Self::ShortDeadline => "short_deadline",
            Self::Unregulated => "unregulated",
            Self::NoTaker => "no_taker",
        }
    }

    /// The check with this word.
    pub fn of(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.id() == id)
    }

    /// The check in words.
    pub fn title(self) -> Text {
        let (zh, en) = match self {
            Self::NeverApplies => ("永远不会适用的规范", "norms that can never apply"),
            Self::AlwaysOverridden => ("总被排除的规范", "norms always overridden"),
            Self::Nobody => ("永远无人可办的环节、权限和职责", "parts that nobody can ever take"),
            Self::Opposed => ("要求与禁止相抵触", "demands and bars that collide"),
            Self::TwoTakers => ("同一环节分别要求不同的人办理", "one step, two different takers"),
            Self::TwoQuorums => ("同一会议有两种法定人数", "two quorums for one meeting"),
            Self::Clash => ("条款相撞", "clauses that collide"),
            Self::OwnMatter => ("自己审自己的事", "judging one's own matter"),
            Self::EmptyBody => ("有法定人数而没有组成人员的机构", "bodies with a quorum and no members"),
            Self::Circle => ("排在自己之前的环节", "steps ordered before themselves"),
            Self::ShortDeadline => ("期限短于前面的环节", "deadlines shorter than their chain"),
            Self::Unregulated => {
                ("同类都有规定、唯独未提到的人", "people left out where their fellows are regulated")
            }
            Self::NoTaker => {
                ("因分管人不同而无人可办", "steps nobody can take because of who leads the business")
            }
        };
        Text::new(zh, en)
    }
}
