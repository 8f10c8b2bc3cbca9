//! Norms: what one provision says, in a closed grammar of conditions, role expressions and effects.

use jiff::civil::Date;

use crate::atom::{Act, Attribute, Body, Kind, Label, Role, Topic, Unit, UnitKind};
use crate::model::{DelegationType, Link};
use crate::source::{Location, Text};

/// How strictly a norm speaks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Strength {
    /// Flatly (必须, 应当, 不得).
    #[default]
    Hard,
    /// In principle (原则上).
    Principle,
    /// Generally (一般).
    Generally,
}

/// Yes, no, or not known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Truth {
    /// It holds.
    Yes,
    /// It does not hold.
    No,
    /// A fact is missing.
    Unknown,
}

impl Truth {
    /// Yes or no from a Boolean.
    pub fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    /// The opposite; unknown stays unknown.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// How a number is compared with a bound.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `>=`
    AtLeast,
    /// `>`
    MoreThan,
    /// `<=`
    AtMost,
    /// `<`
    LessThan,
}

impl Comparison {
    /// Whether the number stands in this relation to the bound.
    pub fn holds(self, number: i64, bound: i64) -> bool {
        match self {
            Self::Equal => number == bound,
            Self::AtLeast => number >= bound,
            Self::MoreThan => number > bound,
            Self::AtMost => number <= bound,
            Self::LessThan => number < bound,
        }
    }

    /// The sign as it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::AtLeast => ">=",
            Self::MoreThan => ">",
            Self::AtMost => "<=",
            Self::LessThan => "<",
        }
    }
}

/// A unary test on the value of one attribute.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum UnaryTest {
    /// Yes (or no).
    Is(bool),
    /// One of the declared values with these indices.
    OneOf(Vec<usize>),
    /// None of the declared values with these indices.
    Not(Vec<usize>),
    /// The set has one of these values.
    AnyOf(Vec<usize>),
    /// The set has none of these values.
    NoneOf(Vec<usize>),
    /// The node or one below it.
    Within(usize),
    /// A number against a bound, in hundredths.
    Compare(Comparison, i64),
    /// A closed interval, in hundredths.
    Between(i64, i64),
}

/// What a reference names: a participant of the action, or a fixed unit or field of business.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reference {
    /// The unit that brings the action forward.
    Sponsor,
    /// The other units concerned, a set.
    Concerned,
    /// The sponsor and the units concerned together.
    Parties,
    /// The action's fields of business; its sponsor if it names none.
    Business,
    /// The units in which the person concerned holds a post.
    Person,
    /// A fixed unit.
    Unit(Unit),
    /// A fixed field of business.
    Topic(Topic),
}

/// A role expression: who, or what, is meant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum WhoExpr {
    /// Whoever it may be.
    Anyone,
    /// Every holder of the role.
    Role(Role),
    /// Every holder of the role in the units named.
    RoleIn(Role, Reference),
    /// The leaders tied to what is named, of the role if one is given.
    Linked(Link, Reference, Option<Role>),
    /// The chair of the action's meeting.
    Chair,
    /// The person concerned.
    Person,
    /// The units themselves.
    Unit(Reference),
    /// The body itself.
    Body(Body),
    /// Each member of the body.
    Members(Body),
    /// Those of the first who hold a delegation of this type from the second.
    Delegated(DelegationType, Box<WhoExpr>, Box<WhoExpr>),
    /// Up the line of command from the first: the first post whose limit covers the amount in the attribute.
    Line(Box<WhoExpr>, Attribute),
}

/// A test on the relations around an action.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum RelationTest {
    /// Everybody named is away on the day of the action.
    Away(WhoExpr),
    /// Somebody named is absent from the action's meeting.
    Absent(WhoExpr),
    /// Somebody named holds the role.
    Holds(WhoExpr, Role),
    /// Some one person is named by both.
    Same(WhoExpr, WhoExpr),
    /// Some unit named is of one of these kinds.
    Is(Reference, Vec<UnitKind>),
    /// The action's meeting is of this kind.
    Meeting(Kind),
    /// How many distinct units are named.
    Number(Reference, Comparison, i64),
    /// The step is on record as done, by somebody named if an expression is given.
    Done(Label, Option<WhoExpr>),
    /// The step is on record with an adverse outcome.
    Failed(Label),
    /// Every unit named has the step on record.
    Every(Reference, Label),
    /// Somebody named is tied to something named.
    Tied(Link, WhoExpr, Reference),
}

/// One condition of a norm or of an exception.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Condition {
    /// A test on an attribute.
    Attribute(Attribute, UnaryTest),
    /// A test on relations; the flag is `true` when it is negated.
    Relation(bool, RelationTest),
}

/// A named exception: it lifts its own norm and no other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exception {
    /// Its name, unique within the norm.
    pub name: String,
    /// What it says, in our words.
    pub text: Text,
    /// Where the source says it.
    pub cite: String,
    /// All of these must hold.
    pub conditions: Vec<Condition>,
}

/// How many of those named must take a step.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Quantifier {
    /// Any one of them.
    #[default]
    Any,
    /// One for each expression and for each unit of a set.
    All,
    /// Every single person.
    Each,
    /// More than half of the persons.
    Majority,
}

/// Who takes part in a chain, and where: the content of steps and powers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
    /// What is done.
    pub act: Act,
    /// The label within the chain.
    pub label: Label,
    /// Those who may do it, in the order of the text.
    pub by: Vec<WhoExpr>,
    /// How many of them are needed.
    pub quantifier: Quantifier,
    /// The labels that come before.
    pub after: Vec<Label>,
    /// The label it may stand instead of.
    pub instead_of: Option<Label>,
}

/// How somebody attends a meeting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AttendMode {
    /// As a member.
    Member,
    /// Sits in without being a member (列席).
    SitsIn,
    /// Must be invited to sit in.
    MustInvite,
    /// May be invited to sit in.
    MayInvite,
}

/// The stretch of time over which something is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Span {
    /// From Monday to Sunday.
    Week,
    /// A quarter of the calendar year.
    Quarter,
    /// The calendar year.
    Year,
}

/// The unit in which a deadline is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DayUnit {
    /// Working days by the official calendar.
    Workdays,
    /// Calendar days.
    Days,
    /// Monday to Friday, whatever the official calendar says.
    Weekdays,
}

/// From which day a deadline runs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum StartDay {
    /// The day of the action.
    ActionDate,
    /// The day in a date attribute.
    Attribute(Attribute),
}

/// A share of the members of a body.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Share {
    /// The upper number of the fraction.
    pub numerator: u32,
    /// The lower number of the fraction; never zero.
    pub denominator: u32,
    /// Whether the share must be exceeded, or only reached.
    pub strict: bool,
}

impl Share {
    /// Whether so many of so many are enough.
    pub fn reached(self, present: usize, members: usize) -> bool {
        let (have, need) = (present * self.denominator as usize, members * self.numerator as usize);
        if self.strict { have > need } else { have >= need }
    }
}

/// What a quorum counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Count {
    /// The persons who are members, each once.
    #[default]
    Persons,
    /// The posts that give membership, vacant ones included.
    Posts,
}

/// What a norm does. The set is closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Requires a step.
    Step(Part),
    /// Confers a power.
    Power(Part),
    /// Forbids an act to those named.
    Bar {
        /// What is forbidden.
        act: Act,
        /// Only the step with this label, if one is given.
        label: Option<Label>,
        /// Whom it binds.
        by: Vec<WhoExpr>,
    },
    /// Forbids a step until others are done and not failed.
    Gate {
        /// The step that is held back.
        before: Label,
        /// The steps it waits for.
        needs: Vec<Label>,
    },
    /// Sets the last day of a step.
    Deadline {
        /// The step.
        label: Label,
        /// How many days there are.
        within: u32,
        /// Which days count.
        unit: DayUnit,
        /// The day before the first that counts.
        from: StartDay,
    },
    /// Imposes a continuing or periodic duty.
    Duty {
        /// What is to be done.
        act: Act,
        /// Whose duty it is.
        by: Vec<WhoExpr>,
        /// How often, where the text says so.
        every: Option<Span>,
    },
    /// Calls for attendance.
    Attend {
        /// `attend` for members, `sit_in` for all others.
        act: Act,
        /// Who attends.
        by: Vec<WhoExpr>,
        /// As what.
        mode: AttendMode,
    },
    /// Composes a body.
    Compose {
        /// The body.
        body: Body,
        /// Its members.
        members: Vec<WhoExpr>,
    },
    /// Sets a quorum.
    Quorum {
        /// The body.
        body: Body,
        /// The share of its members that must be there.
        share: Share,
        /// What is counted.
        count: Count,
        /// The act that needs it.
        act: Act,
    },
    /// Caps or floors a frequency.
    Frequency {
        /// What is forbidden beyond the cap.
        act: Act,
        /// At most so often.
        at_most: Option<u32>,
        /// At least so often.
        at_least: Option<u32>,
        /// In this stretch of time.
        per: Span,
        /// Whether each sponsor is counted apart.
        each_sponsor: bool,
    },
    /// Limits the authority of a role.
    Limit {
        /// The role.
        role: Role,
        /// The act.
        act: Act,
        /// The attribute that holds the amount.
        attribute: Attribute,
        /// The highest amount, in hundredths.
        up_to: i64,
    },
    /// Lets somebody act in the place of another.
    StandIn {
        /// In whose place.
        instead_of: WhoExpr,
        /// Who.
        by: Vec<WhoExpr>,
        /// Which acts.
        acts: Vec<Act>,
    },
    /// Brings kinds of unit under the norms addressed to another.
    Extend {
        /// The kind that norms name.
        unit_kind: UnitKind,
        /// The kinds brought under it.
        to: Vec<UnitKind>,
    },
    /// Gives a collective role its members.
    Collective {
        /// The collective role.
        role: Role,
        /// The roles it includes.
        includes: Vec<Role>,
    },
    /// The entry-into-force clause, with another first day than the header's in a rival reading.
    InForce(Option<Date>),
    /// Gives a word or an arrangement its meaning.
    Define {
        /// The term it fixes.
        term: Text,
    },
    /// Records that the text is silent.
    Silence {
        /// The act it does not regulate.
        act: Act,
        /// For whom.
        by: Vec<WhoExpr>,
    },
}

impl Effect {
    /// The acts it speaks of by themselves; a gate or a deadline speaks of the step with its label.
    pub fn acts(&self) -> &[Act] {
        match self {
            Self::Step(part) | Self::Power(part) => std::slice::from_ref(&part.act),
            Self::Bar { act, .. }
            | Self::Duty { act, .. }
            | Self::Attend { act, .. }
            | Self::Quorum { act, .. }
            | Self::Frequency { act, .. }
            | Self::Limit { act, .. }
            | Self::Silence { act, .. } => std::slice::from_ref(act),
            Self::StandIn { acts, .. } => acts,
            Self::Gate { .. }
            | Self::Deadline { .. }
            | Self::Compose { .. }
            | Self::Extend { .. }
            | Self::Collective { .. }
            | Self::InForce(_)
            | Self::Define { .. } => &[],
        }
    }

    /// The content of a step or a power.
    pub fn part(&self) -> Option<&Part> {
        match self {
            Self::Step(part) | Self::Power(part) => Some(part),
            _ => None,
        }
    }
}

/// One thing that a provision says.
#[derive(Clone, Debug)]
pub struct Norm {
    /// The id, unique in a world.
    pub id: String,
    /// The article it stands in.
    pub article: u32,
    /// The pin-cite that answers show.
    pub cite: String,
    /// What it says, in our words.
    pub text: Text,
    /// How strictly it speaks.
    pub strength: Strength,
    /// The kinds of action it speaks of; empty means every kind.
    pub kinds: Vec<Kind>,
    /// All of these must hold.
    pub conditions: Vec<Condition>,
    /// Each of these lifts it.
    pub exceptions: Vec<Exception>,
    /// The ids of the norms it displaces.
    pub overrides: Vec<String>,
    /// What it does.
    pub effect: Effect,
    /// Where it was written.
    pub at: Location,
}

impl Norm {
    /// Whether another norm has the same id and says the same, wherever either was written.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let Self {
            id,
            article,
            cite,
            text,
            strength,
            kinds,
            conditions,
            exceptions,
            overrides,
            effect,
            at: _,
        } = self;
        *id == other.id
            && *article == other.article
            && *cite == other.cite
            && *text == other.text
            && *strength == other.strength
            && *kinds == other.kinds
            && *conditions == other.conditions
            && *exceptions == other.exceptions
            && *overrides == other.overrides
            && *effect == other.effect
    }
}

/// What became of an article of the source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ArticleStatus {
    /// Has norms that decide something.
    Operative,
    /// Names a bearer and a duty; no test can decide it.
    Duty,
    /// Binds nobody to anything testable.
    Declaratory,
    /// Should decide something that the grammar cannot say.
    Open,
}

impl ArticleStatus {
    /// The status in words.
    pub fn title(self) -> Text {
        match self {
            Self::Operative => Text::new("有效规范", "operative"),
            Self::Duty => Text::new("仅为职责", "duty only"),
            Self::Declaratory => Text::new("宣示", "declaratory"),
            Self::Open => Text::new("未尽", "open"),
        }
    }
}

/// The ledger's entry of one article.
#[derive(Clone, Debug)]
pub struct Article {
    /// Its number.
    pub number: u32,
    /// Its heading, in our words.
    pub heading: Text,
    /// What became of it.
    pub status: ArticleStatus,
    /// Why nothing more is encoded.
    pub reason: Option<Text>,
    /// Where it was written.
    pub at: Location,
}
