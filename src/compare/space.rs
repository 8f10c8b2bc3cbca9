//! The space of situations that a change of norms could touch: the facts that the norms concerned look at, each with the values that make a
//! difference to them.
//!
//! Two values that every norm concerned treats alike share one cell, so the space is finite and nothing is left out of it. What the
//! norms concerned do not look at cannot change what they say and is not varied.

mod concerned;
mod look;
mod organisation;
mod variables;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use self::concerned::Concerned;
use self::look::uses;
use super::Flip;
use super::stage::{Stage, stage};
use crate::atom::{Act, Atom as _, Attribute, Kind, NormIx, Person, Post, Topic, Unit};
use crate::case::Case;
use crate::model::{Condition, Norm, Participant, Truth, Value, WhoExpr};
use crate::rulebook::World;
use crate::situation::{Situation, unary};
use crate::source::Problem;

/// What varies.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum What {
    /// The value of an attribute.
    Attribute(Attribute),
    /// The outcome of a test on relations.
    Test(Condition),
    /// Which unit brings the action forward.
    Sponsor,
    /// Which other units are concerned.
    Concerned,
    /// Whom the action is about.
    Person,
    /// Who chairs the meeting.
    Chair,
    /// The kind of the meeting.
    Meeting,
    /// Which fields of business the action names.
    Topics,
    /// How often its like is on file before it, as these norms count.
    Earlier(BTreeSet<NormIx>),
    /// Whether there is a mandate or a designation of this sort.
    Delegated(WhoExpr),
}

/// One value, or several that make no difference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cell {
    /// The fact is missing.
    Unknown,
    /// Any of these values of the attribute.
    Values(Vec<Value>),
    /// A number from the one bound to the other, in hundredths; `None` is no bound.
    Range(Option<i64>, Option<i64>),
    /// The test ends so.
    Truth(Truth),
    /// Any of these units.
    Units(Vec<Unit>),
    /// These units together.
    Together(Vec<Unit>),
    /// Any of these persons.
    Persons(Vec<Person>),
    /// The action is about nobody.
    Nobody,
    /// Any of these posts.
    Posts(Vec<Post>),
    /// Nobody has such a delegation.
    NoDelegation,
    /// A meeting of this kind.
    Meeting(Kind),
    /// So often at least, and at most; `None` is no bound.
    Count(usize, Option<usize>),
    /// Any one of these fields of business.
    Topics(Vec<Topic>),
    /// These fields of business together; with none of them the sponsor is the business.
    AllTopics(Vec<Topic>),
}

/// A fact that varies, with its cells.
#[derive(Clone, Debug)]
pub struct Variable {
    /// The fact.
    pub what: What,
    /// What it can be.
    pub cells: Vec<Cell>,
}

/// The situations of one kind of action, or of several that the norms concerned treat alike.
#[derive(Clone, Debug)]
pub struct Space {
    /// The kinds; the first stands for all.
    pub kinds: Vec<Kind>,
    /// The norms that matter, of either side.
    pub norms: BTreeSet<NormIx>,
    /// The acts of which they speak.
    pub acts: BTreeSet<Act>,
    /// What varies.
    pub variables: Vec<Variable>,
    /// The variables that each norm looks at, as places among them.
    pub uses: BTreeMap<NormIx, BTreeSet<usize>>,
    /// The norms that differ.
    pub flipped: BTreeSet<NormIx>,
    /// Whether both sides have norms on the same acts and steps, so that where no norm that differs can apply nothing can differ: an
    /// act of which only one side speaks is regulated there even where no condition is met.
    pub same_subjects: bool,
}

impl Space {
    /// How many situations there are; the highest number if more than can be counted.
    pub fn situations(&self) -> u128 {
        self.variables.iter().fold(1, |all, variable| all.saturating_mul(variable.cells.len() as u128))
    }

    /// The stage on which its situations are played.
    pub(super) fn stage(&self, case: &Case, day: Date) -> Stage {
        let delegated = self.variables.iter().filter_map(|variable| match &variable.what {
            What::Delegated(who) => Some(who),
            _ => None,
        });
        stage(case, self.kinds.first().copied().unwrap_or(Kind::new(0)), delegated, day)
    }

    /// The number of cells of each variable.
    pub fn sizes(&self) -> Vec<usize> {
        self.variables.iter().map(|variable| variable.cells.len()).collect()
    }
}

/// The reader of one kind of action.
struct Builder<'a> {
    case: &'a Case,
    worlds: [&'a World; 2],
    day: Date,
    kind: Kind,
    /// The norms of either world that could speak of the kind.
    candidates: BTreeSet<NormIx>,
}

/// The spaces in which two worlds could differ, one for each group of kinds that the norms concerned treat alike.
pub fn spaces(
    case: &Case,
    worlds: [&World; 2],
    flips: &[Flip],
    kinds: &[Kind],
    day: Date,
    fixed: &[(Attribute, Option<Value>)],
) -> Vec<Space> {
    let mut spaces: Vec<Space> = Vec::new();
    let mut known: BTreeMap<(Concerned, Vec<bool>), usize> = BTreeMap::new();
    for &kind in kinds {
        let candidates: BTreeSet<NormIx> = worlds
            .iter()
            .flat_map(|world| &world.norms)
            .copied()
            .filter(|&norm| case.book.could_concern(norm, kind))
            .collect();
        let builder = Builder { case, worlds, day, kind, candidates };
        let concerned = builder.concerned(flips);
        if concerned.norms.is_empty() || concerned.acts.is_empty() {
            continue;
        }
        let sensible: Vec<bool> = builder
            .attributes(&concerned.norms)
            .into_iter()
            .map(|attribute| builder.sensible(attribute))
            .collect();
        let key = (concerned.clone(), sensible);
        if let Some(space) = known.get(&key).and_then(|&place| spaces.get_mut(place)) {
            space.kinds.push(kind);
            continue;
        }
        known.insert(key, spaces.len());
        let Concerned { norms, bystanders, acts } = concerned;
        let (variables, uses) = builder.varied(&norms, &bystanders, fixed);
        let flipped = flips.iter().flat_map(|flip| [flip.before, flip.after]).flatten();
        let flipped = flipped.filter(|norm| norms.contains(norm)).collect();
        let same_subjects = builder.subjects(worlds[0], &norms) == builder.subjects(worlds[1], &norms);
        spaces.push(Space { kinds: vec![kind], norms, acts, variables, uses, flipped, same_subjects });
    }
    spaces
}

impl Space {
    /// The facts that some norms look at in one world, with those of the norms that displace them and of those that give their words a
    /// meaning. Nothing differs in such a space.
    pub fn around(case: &Case, world: &World, kind: Kind, norms: &BTreeSet<NormIx>, day: Date) -> Self {
        let own = world.norms.iter().copied();
        let candidates = own.filter(|&norm| case.book.could_concern(norm, kind)).collect();
        let builder = Builder { case, worlds: [world, world], day, kind, candidates };
        let mut norms = norms.clone();
        builder.with_displacing(&mut norms);
        let norms = builder.with_meaning(norms);
        let acts = norms.iter().filter_map(|&norm| builder.norm(norm));
        let acts = acts.flat_map(|norm| norm.effect.acts()).copied().collect();
        let (variables, uses) = builder.varied(&norms, &BTreeSet::new(), &[]);
        let flipped = BTreeSet::new();
        Self { kinds: vec![kind], norms, acts, variables, uses, flipped, same_subjects: true }
    }
}

impl Builder<'_> {
    fn norm(&self, norm: NormIx) -> Option<&Norm> {
        self.case.book.norm(norm)
    }

    /// What varies, and at which of it each norm looks.
    fn varied(
        &self,
        norms: &BTreeSet<NormIx>,
        bystanders: &BTreeSet<NormIx>,
        fixed: &[(Attribute, Option<Value>)],
    ) -> (Vec<Variable>, BTreeMap<NormIx, BTreeSet<usize>>) {
        let variables = self.variables(norms, bystanders, fixed);
        let used = |norm: &NormIx| -> BTreeSet<usize> {
            let Some(rule) = self.norm(*norm) else { return BTreeSet::new() };
            let bystander = bystanders.contains(norm);
            let looks = |variable: &Variable| match &variable.what {
                What::Earlier(norms) => norms.contains(norm),
                what => uses(rule, what, bystander),
            };
            let places = variables.iter().enumerate().filter(|(_, variable)| looks(variable));
            places.map(|(place, _)| place).collect()
        };
        let uses = norms.iter().map(|norm| (*norm, used(norm))).collect();
        (variables, uses)
    }
}

/// A world with no other norms than these, in force on every day.
pub(crate) fn narrowed(
    case: &Case,
    world: &World,
    norms: &BTreeSet<NormIx>,
) -> Result<Arc<World>, Box<Problem>> {
    let own = world.norms.iter().copied().filter(|norm| norms.contains(norm)).collect();
    let mut own = case.book.world_of(own)?;
    own.in_force = None;
    Ok(Arc::new(own))
}

/// Puts what a cell says into a situation.
pub(crate) fn suppose(situation: &mut Situation, what: &What, cell: &Cell) {
    match (what, cell) {
        (What::Attribute(attribute), Cell::Values(values)) => {
            situation.attributes.extend(values.first().map(|value| (*attribute, value.clone())));
        }
        (What::Attribute(attribute), Cell::Range(low, high)) => {
            situation.attributes.insert(*attribute, Value::Number(high.or(*low).unwrap_or_default()));
        }
        (What::Test(condition), Cell::Truth(truth)) => {
            situation.assumed.insert(condition.clone(), *truth);
        }
        (What::Sponsor, Cell::Units(units)) => situation.sponsor = units.first().copied(),
        (What::Concerned, Cell::Together(units)) => situation.concerned = Some(units.clone()),
        (What::Person, cell) => situation.person = participant(cell),
        (What::Chair, Cell::Posts(posts)) => situation.chair = posts.first().copied(),
        (What::Topics, Cell::Topics(topics)) => situation.topics = topics.iter().take(1).copied().collect(),
        (What::Topics, Cell::AllTopics(topics)) => situation.topics.clone_from(topics),
        (What::Earlier(norms), Cell::Count(low, _)) => {
            // Which actions these are makes no difference.
            let like = vec![situation.action; *low];
            for (_, counted) in situation.counts.iter_mut().filter(|(norm, _)| norms.contains(norm)) {
                counted.before.clone_from(&like);
            }
        }
        (What::Meeting, Cell::Meeting(kind)) => situation.meeting_kind = Some(*kind),
        (What::Delegated(who), Cell::Posts(posts)) => {
            situation.delegated.insert(who.clone(), posts.first().copied());
        }
        (What::Delegated(who), Cell::NoDelegation) => _ = situation.delegated.insert(who.clone(), None),
        _ => {}
    }
}

/// How a condition ends under the cells chosen so far; `None` where it is still open or follows from who is named.
pub(crate) fn decided(
    case: &Case,
    space: &Space,
    chosen: &[Option<usize>],
    condition: &Condition,
) -> Option<Truth> {
    let cell = |what: &What| {
        let place = space.variables.iter().position(|variable| variable.what == *what)?;
        Some((place, space.variables.get(place)?))
    };
    match condition {
        Condition::Attribute(attribute, test) => {
            let vocabulary = &case.book.vocabulary;
            let facts = vocabulary.attribute(*attribute)?;
            let kind = *space.kinds.first()?;
            let Some((place, variable)) = cell(&What::Attribute(*attribute)) else {
                // The question makes no sense for the kind.
                return Some(unary(vocabulary, facts, kind, None, test));
            };
            let value = match variable.cells.get((*chosen.get(place)?)?)? {
                Cell::Values(values) => values.first().cloned(),
                Cell::Range(low, high) => Some(Value::Number(high.or(*low).unwrap_or_default())),
                _ => None,
            };
            Some(unary(vocabulary, facts, kind, value.as_ref(), test))
        }
        Condition::Relation(negated, test) => {
            let (place, variable) = cell(&What::Test(Condition::Relation(false, test.clone())))?;
            let Cell::Truth(truth) = variable.cells.get((*chosen.get(place)?)?)? else { return None };
            Some(if *negated { truth.negate() } else { *truth })
        }
    }
}

/// The participant that a cell stands for.
pub fn participant(cell: &Cell) -> Participant {
    match cell {
        Cell::Persons(persons) => {
            persons.first().map_or(Participant::Blank, |&person| Participant::Is(person))
        }
        Cell::Nobody => Participant::Nobody,
        _ => Participant::Blank,
    }
}
