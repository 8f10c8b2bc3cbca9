//! Edges of the order that go without saying: dropped, no situation could tell the norm from what it was.
//!
//! Says so only where it is proved from the norms alone, whatever the facts, the readings and the record are: for each kind of action,
//! and by cases where it depends on a reading or on a norm that displaces another.

use std::collections::{BTreeMap, BTreeSet};

use crate::atom::{Atom as _, Kind, Label, NormIx};
use crate::case::Case;
use crate::model::{Comparison, Condition, Effect, Exception, Norm, Part, UnaryTest};
use crate::rulebook::Reading;

/// How many cases deep a proof may go.
const DEPTH: usize = 6;

/// The steps, powers and gates of a rulebook, those of rival readings among them.
pub(super) struct Orders<'a> {
    case: &'a Case,
    parts: Vec<(NormIx, &'a Part)>,
    /// The gates: what each holds back and needs.
    gates: Vec<(NormIx, Label, &'a [Label])>,
    /// The norms that displace each.
    displacing: BTreeMap<&'a str, Vec<NormIx>>,
    base: BTreeSet<NormIx>,
}

/// The edges of the order that go without saying: a norm, and a step that its own step need not be said to come after. Each goes
/// without saying as long as the others stand.
pub fn implied_order(case: &Case) -> Vec<(NormIx, Label)> {
    let orders = Orders::new(case);
    let edges = orders.parts.iter().flat_map(|(norm, part)| part.after.iter().map(|label| (*norm, *label)));
    edges.filter(|(norm, label)| orders.goes_without_saying(*norm, *label)).collect()
}

/// What is supposed in a case of a proof.
#[derive(Clone)]
struct Supposed {
    kind: Kind,
    /// The norms that apply.
    apply: Vec<NormIx>,
    /// The norms that do not.
    idle: BTreeSet<NormIx>,
    /// The readings that are followed: ambiguity and reading, by their places.
    readings: BTreeMap<usize, usize>,
}

/// Whether a norm applies in a case of a proof.
enum Standing {
    Applies,
    Never,
    /// It depends on how this ambiguity is read.
    Read(usize),
    /// It depends on whether this norm, which displaces it, applies.
    Displaced(NormIx),
}

impl<'a> Orders<'a> {
    pub(super) fn new(case: &'a Case) -> Self {
        let book = &case.book;
        let (mut parts, mut gates) = (Vec::new(), Vec::new());
        let mut displacing: BTreeMap<&str, Vec<NormIx>> = BTreeMap::new();
        for (place, norm) in book.norms.iter().enumerate() {
            let place = NormIx::new(place);
            parts.extend(norm.effect.part().map(|part| (place, part)));
            if let Effect::Gate { before, needs } = &norm.effect {
                gates.push((place, *before, needs.as_slice()));
            }
            for id in &norm.overrides {
                displacing.entry(id).or_default().push(place);
            }
        }
        Self { case, parts, gates, displacing, base: book.base.iter().copied().collect() }
    }

    /// Whether it changes nothing if the step of a norm need no longer come after this one.
    pub(super) fn goes_without_saying(&self, dropped: NormIx, first: Label) -> bool {
        // What a gate needs is asked of the record whether or not it is a step of the chain.
        let Some(part) = self.norm(dropped).and_then(|norm| norm.effect.part()) else { return false };
        let edge = (dropped, first, part.label);
        // Each norm that could make the first a step of the chain where this norm applies; none, and it never is one.
        let mut beside = self.parts.iter().filter(|(_, part)| part.label == first).map(|(norm, _)| *norm);
        beside.all(|other| {
            self.case.book.vocabulary.kinds.atoms().all(|kind| {
                let apply = vec![dropped, other];
                let supposed = Supposed { kind, apply, idle: BTreeSet::new(), readings: BTreeMap::new() };
                let of_kind = |&norm: &NormIx| self.case.book.could_concern(norm, kind);
                !supposed.apply.iter().all(of_kind) || self.comes_before(edge, &supposed, DEPTH)
            })
        })
    }

    /// Whether a norm can never apply beside one with this id, whatever the kind of action is.
    pub(super) fn never_beside(&self, norm: NormIx, id: &str) -> bool {
        let named = self.case.book.norms.iter().enumerate().filter(|(_, other)| other.id == id);
        let mut others = named.map(|(place, _)| NormIx::new(place));
        others.all(|other| {
            let both = |kind| [norm, other].iter().all(|&one| self.case.book.could_concern(one, kind));
            !self.meet(norm, other) || !self.case.book.vocabulary.kinds.atoms().any(both)
        })
    }

    fn norm(&self, norm: NormIx) -> Option<&'a Norm> {
        self.case.book.norm(norm)
    }

    /// Whether a step comes before another by what is left without the edge that is dropped.
    fn comes_before(&self, edge: (NormIx, Label, Label), supposed: &Supposed, depth: usize) -> bool {
        let for_certain = |norm: NormIx| matches!(self.standing(norm, supposed), Standing::Applies);
        if self.absurd(supposed) || self.leads(edge, for_certain) {
            return true;
        }
        // What may apply could lead there; the first such norm tells what it depends on.
        let mut open = None;
        let perhaps = |norm: NormIx| match self.standing(norm, supposed) {
            Standing::Applies => true,
            Standing::Never => false,
            depends => {
                open.get_or_insert(depends);
                true
            }
        };
        if !self.leads(edge, perhaps) || depth == 0 {
            return false;
        }
        let holds = |supposed: &Supposed| self.comes_before(edge, supposed, depth - 1);
        match open {
            Some(Standing::Read(ambiguity)) => self.readings(ambiguity).all(|reading| {
                let mut supposed = supposed.clone();
                supposed.readings.insert(ambiguity, reading);
                holds(&supposed)
            }),
            Some(Standing::Displaced(by)) => {
                let (mut with, mut without) = (supposed.clone(), supposed.clone());
                with.apply.push(by);
                without.idle.insert(by);
                holds(&with) && holds(&without)
            }
            Some(Standing::Applies | Standing::Never) | None => false,
        }
    }

    /// Whether the norms that count lead from the first step to the second without the edge that is dropped.
    fn leads(
        &self,
        (dropped, first, second): (NormIx, Label, Label),
        mut counts: impl FnMut(NormIx) -> bool,
    ) -> bool {
        let mut reached = BTreeSet::from([first]);
        loop {
            // What stands instead of a step comes before whatever that one comes before, if that one is there.
            let mut from = reached.clone();
            for &(norm, part) in self.parts.iter().filter(|(_, part)| reached.contains(&part.label)) {
                let Some(other) = part.instead_of.filter(|other| !from.contains(other)) else { continue };
                let mut there = self.parts.iter().filter(|(_, part)| part.label == other);
                if counts(norm) && there.any(|&(norm, _)| counts(norm)) {
                    from.insert(other);
                }
            }
            let mut more: BTreeSet<Label> = BTreeSet::new();
            for &(norm, part) in self.parts.iter().filter(|(_, part)| !reached.contains(&part.label)) {
                let left = |label: &Label| {
                    from.contains(label) && *label != part.label && !(norm == dropped && *label == first)
                };
                if part.after.iter().any(left) && counts(norm) {
                    more.insert(part.label);
                }
            }
            // A gate puts no step into the chain; what it holds back has to be there anyhow.
            let mut gates = self.gates.iter().filter(|(_, before, _)| *before == second);
            if more.contains(&second)
                || gates.any(|(norm, _, needs)| needs.iter().any(|need| from.contains(need)) && counts(*norm))
            {
                return true;
            }
            if more.is_empty() {
                return false;
            }
            reached.extend(more);
        }
    }

    /// The readings of an ambiguity, by their places.
    fn readings(&self, ambiguity: usize) -> std::ops::Range<usize> {
        0..self.case.book.ambiguities.get(ambiguity).map_or(0, |ambiguity| ambiguity.readings.len())
    }

    /// Whether what is supposed cannot be.
    fn absurd(&self, supposed: &Supposed) -> bool {
        let pairs = |&one: &NormIx| {
            supposed.apply.iter().any(|&other| self.displaces(one, other) || !self.meet(one, other))
        };
        let gone = |&norm: &NormIx| {
            supposed.idle.contains(&norm)
                || !self.case.book.could_concern(norm, supposed.kind)
                || self.read(norm, supposed) == Ok(false)
        };
        supposed.apply.iter().any(|norm| pairs(norm) || gone(norm))
    }

    fn displaces(&self, one: NormIx, other: NormIx) -> bool {
        let id = self.norm(other).map(|norm| norm.id.as_str());
        id.and_then(|id| self.displacing.get(id)).is_some_and(|list| list.contains(&one))
    }

    /// Whether a norm is one of the rulebook under the readings that are followed; else the first ambiguity on which it depends.
    fn read(&self, norm: NormIx, supposed: &Supposed) -> Result<bool, usize> {
        let mut open = None;
        let mut brought = self.base.contains(&norm);
        for (place, ambiguity) in self.case.book.ambiguities.iter().enumerate() {
            let touches = |reading: &Reading| reading.add.contains(&norm) || reading.drop.contains(&norm);
            if !ambiguity.readings.iter().any(touches) {
                continue;
            }
            let followed = supposed.readings.get(&place).and_then(|&reading| ambiguity.readings.get(reading));
            match followed {
                Some(reading) if reading.drop.contains(&norm) => return Ok(false),
                Some(reading) => brought |= reading.add.contains(&norm),
                None => open = open.or(Some(place)),
            }
        }
        open.map_or(Ok(brought), Err)
    }

    /// Whether a norm applies where these do.
    fn standing(&self, norm: NormIx, supposed: &Supposed) -> Standing {
        if supposed.apply.contains(&norm) {
            return Standing::Applies;
        }
        let Some(rule) = self.norm(norm) else { return Standing::Never };
        let known = || supposed.apply.iter().filter_map(|&norm| self.norm(norm));
        let conditions = || known().flat_map(|norm| &norm.conditions);
        // What would lift it has lifted one of the others already, or cannot hold beside them.
        let not_lifted = |exception: &Exception| {
            let same = |known: &Exception| known.conditions == exception.conditions;
            known().flat_map(|norm| &norm.exceptions).any(same)
                || exception
                    .conditions
                    .iter()
                    .any(|condition| conditions().any(|known| excludes(known, condition)))
        };
        let holds = |condition: &Condition| conditions().any(|known| implies(known, condition));
        if supposed.idle.contains(&norm)
            || !self.case.book.could_concern(norm, supposed.kind)
            || !rule.conditions.iter().all(holds)
            || !rule.exceptions.iter().all(not_lifted)
            || supposed.apply.iter().any(|&other| self.displaces(other, norm))
        {
            return Standing::Never;
        }
        match self.read(norm, supposed) {
            Ok(true) => {}
            Ok(false) => return Standing::Never,
            Err(ambiguity) => return Standing::Read(ambiguity),
        }
        let displacing = self.displacing.get(rule.id.as_str()).into_iter().flatten().copied();
        let mut displacing = displacing.filter(|&by| {
            !supposed.idle.contains(&by)
                && self.case.book.could_concern(by, supposed.kind)
                && self.read(by, supposed) != Ok(false)
                && supposed.apply.iter().all(|&other| self.meet(by, other) && !self.displaces(other, by))
        });
        displacing.next().map_or(Standing::Applies, Standing::Displaced)
    }

    /// Whether no condition of the one norm rules out one of the other.
    fn meet(&self, one: NormIx, other: NormIx) -> bool {
        let (Some(one), Some(other)) = (self.norm(one), self.norm(other)) else { return false };
        let ruled_out =
            |condition: &Condition| other.conditions.iter().any(|known| excludes(condition, known));
        !one.conditions.iter().any(ruled_out)
    }
}

/// Whether two conditions can never hold together.
fn excludes(one: &Condition, other: &Condition) -> bool {
    match (one, other) {
        (Condition::Relation(no, test), Condition::Relation(other_no, other)) => {
            test == other && no != other_no
        }
        (Condition::Attribute(attribute, test), Condition::Attribute(other_attribute, other)) => {
            attribute == other_attribute
                && match (test, other) {
                    (UnaryTest::Is(one), UnaryTest::Is(other)) => one != other,
                    (UnaryTest::OneOf(one), UnaryTest::OneOf(other)) => {
                        !one.iter().any(|option| other.contains(option))
                    }
                    (UnaryTest::OneOf(some), UnaryTest::Not(none))
                    | (UnaryTest::Not(none), UnaryTest::OneOf(some)) => {
                        some.iter().all(|option| none.contains(option))
                    }
                    (
                        UnaryTest::Compare(..) | UnaryTest::Between(..),
                        UnaryTest::Compare(..) | UnaryTest::Between(..),
                    ) => {
                        let ((low, high), (other_low, other_high)) = (stretch(test), stretch(other));
                        low.max(other_low) > high.min(other_high)
                    }
                    _ => false,
                }
        }
        _ => false,
    }
}

/// Whether the second condition holds wherever the first does.
fn implies(known: &Condition, other: &Condition) -> bool {
    known == other
        || match (known, other) {
            (Condition::Attribute(attribute, test), Condition::Attribute(other_attribute, other)) => {
                attribute == other_attribute
                    && match (test, other) {
                        (UnaryTest::OneOf(some), UnaryTest::OneOf(all)) => {
                            some.iter().all(|option| all.contains(option))
                        }
                        (UnaryTest::OneOf(some), UnaryTest::Not(none)) => {
                            !some.iter().any(|option| none.contains(option))
                        }
                        (
                            UnaryTest::Compare(..) | UnaryTest::Between(..),
                            UnaryTest::Compare(..) | UnaryTest::Between(..),
                        ) => {
                            let ((low, high), (least, most)) = (stretch(test), stretch(other));
                            least <= low && high <= most
                        }
                        _ => false,
                    }
            }
            _ => false,
        }
}

/// The numbers that a test lets through, from the least to the greatest, in hundredths.
fn stretch(test: &UnaryTest) -> (i64, i64) {
    match *test {
        UnaryTest::Compare(Comparison::Equal, bound) => (bound, bound),
        UnaryTest::Compare(Comparison::AtLeast, bound) => (bound, i64::MAX),
        UnaryTest::Compare(Comparison::MoreThan, bound) => (bound.saturating_add(1), i64::MAX),
        UnaryTest::Compare(Comparison::AtMost, bound) => (i64::MIN, bound),
        UnaryTest::Compare(Comparison::LessThan, bound) => (i64::MIN, bound.saturating_sub(1)),
        UnaryTest::Between(low, high) => (low, high),
        _ => (i64::MIN, i64::MAX),
    }
}
