//! The inference: from situations and norms to what applies, who may act, and in which order. The only place that names `crepe`.
//!
//! Seven programs, one a file, run one after the other; each is given what those before it derived. They know situations, norms,
//! conditions, powers, steps, order, roles, delegation, absence, exception and bar, and nothing of any one institution.
//! The tuples that come out are sorted, so that nothing depends on the order in which a hash set gives them back.

mod applicability;
mod authority;
mod conditions;
mod encode;
mod naming;
mod organisation;
mod priority;
mod procedure;

use std::collections::{BTreeMap, BTreeSet};
use std::hash::BuildHasherDefault;

use crate::atom::{Act, Atom, Body, Label, NormIx, Person, Sit};
use crate::model::{Actor, Capacity, Condition, Facts, Place, Taker, Truth, WhoExpr};
use crate::rulebook::Rulebook;
use crate::situation::Situation;

use encode::Encoder;

/// The hasher of every program: fast, and nothing depends on the order it gives.
type Fast = BuildHasherDefault<rustc_hash::FxHasher>;

/// The tuples of a relation as plain tuples, in order: the one place where a result leaves its hash set.
fn sorted<T, K: Ord>(tuples: impl IntoIterator<Item = T>, columns: impl Fn(T) -> K) -> Vec<K> {
    let mut list: Vec<K> = tuples.into_iter().map(columns).collect();
    list.sort_unstable();
    list
}

/// That a norm gives a place of its step, power, duty or attendance to somebody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Grant {
    /// The norm.
    pub norm: NormIx,
    /// Which of the norm's role expressions names the actor.
    pub by: usize,
    /// The place.
    pub place: Place,
    /// The post, unit or body that is named.
    pub actor: Actor,
    /// In which capacity.
    pub capacity: Capacity,
}

/// Everything derived of one situation, sorted.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Derived {
    /// The norms that were looked at.
    pub candidates: BTreeSet<NormIx>,
    /// How each test ended, without its negation.
    pub outcomes: BTreeMap<Condition, Truth>,
    /// Conditions that keep a norm from applying.
    pub fails: BTreeSet<(NormIx, Condition)>,
    /// Conditions of a norm that are open.
    pub unsure: BTreeSet<(NormIx, Condition)>,
    /// Exceptions (by number) that lift a norm.
    pub excused: BTreeSet<(NormIx, usize)>,
    /// Exceptions (by number) of which a missing fact decides whether they lift a norm.
    pub perhaps_excused: BTreeSet<(NormIx, usize)>,
    /// Norms that would have applied, and the norm that displaces each.
    pub overridden: BTreeSet<(NormIx, NormIx)>,
    /// Norms of which a missing fact decides whether the other displaces them.
    pub threatened: BTreeSet<(NormIx, NormIx)>,
    /// The norms that apply.
    pub applies: BTreeSet<NormIx>,
    /// The norms that a missing fact decides about.
    pub might: BTreeSet<NormIx>,
    /// Whom the norms name, whether or not anything bars him.
    pub empowered: BTreeSet<Grant>,
    /// Who may act.
    pub may_act: BTreeSet<(Grant, Taker)>,
    /// Who is barred from the part of a norm, and by which norm.
    pub barred: BTreeSet<(NormIx, Taker, NormIx)>,
    /// Parts from which everybody is barred, and the bar.
    pub barred_all: BTreeSet<(NormIx, NormIx)>,
    /// Places nobody may fill: norm, role expression, place.
    pub vacant: BTreeSet<(NormIx, usize, Place)>,
    /// Which label precedes which, and the norm that says so.
    pub precedes: BTreeSet<(Label, Label, NormIx)>,
    /// Which label comes before which, directly or through others.
    pub earlier: BTreeSet<(Label, Label)>,
    /// Labels that would have to come before themselves.
    pub circular: BTreeSet<Label>,
    /// Gates that are shut: gate, what it holds back, what it needs.
    pub shut: BTreeSet<(NormIx, Label, Label)>,
    /// Gates of which the record does not say whether they are open.
    pub unproved: BTreeSet<(NormIx, Label, Label)>,
    /// Steps on record though one before them is not: first, second, and the norm that makes the first necessary.
    pub skipped: BTreeSet<(Label, Label, NormIx)>,
    /// What is named as a member of each body whose members are asked for: posts, whether or not anybody holds them, and persons.
    pub members: BTreeMap<Body, BTreeSet<Actor>>,
    /// Whom each role expression names; the act is given where a delegation must cover it.
    pub named: BTreeMap<(WhoExpr, Option<Act>), BTreeSet<Taker>>,
}

impl Derived {
    /// Whom a role expression names in this situation.
    pub fn named(&self, who: &WhoExpr, act: Option<Act>) -> BTreeSet<Taker> {
        self.named.get(&(who.clone(), encode::act_of(who, act))).cloned().unwrap_or_default()
    }

    /// The persons a role expression names in this situation.
    pub fn persons(&self, who: &WhoExpr, act: Option<Act>) -> BTreeSet<Person> {
        let person = |taker| match taker {
            Taker::Person(person) => Some(person),
            Taker::Itself(_) => None,
        };
        self.named(who, act).into_iter().filter_map(person).collect()
    }
}

/// Derives everything there is to know of each situation, in the order given.
pub(crate) fn derive(book: &Rulebook, facts: &Facts, situations: &[Situation]) -> Vec<Derived> {
    let mut encoder = Encoder::new(book, facts, situations);
    let organisation = organisation::derive(encoder.organisation());
    let naming = naming::derive(encoder.naming(&organisation));
    let relational = conditions::derive(encoder.conditions(&organisation, &naming));
    let outcomes = encoder.outcomes(&relational);
    let applicability = applicability::derive(encoder.applicability(&outcomes));
    let priority = by_rank(&encoder, &applicability);
    let authority = authority::derive(encoder.authority(&organisation, &naming, &priority.applies));
    let procedure = procedure::derive(encoder.procedure(&priority.applies, &authority));

    let mut all: Vec<Derived> = situations.iter().map(|_| Derived::default()).collect();
    let mut at = |sit: Sit, enter: &mut dyn FnMut(&mut Derived)| {
        if let Some(derived) = all.get_mut(sit.index()) {
            enter(derived);
        }
    };
    for (sit, norm) in encoder.candidates() {
        at(sit, &mut |d| _ = d.candidates.insert(norm));
    }
    for (sit, cond, truth) in outcomes {
        at(sit, &mut |d| {
            // For norms on different acts a test may end differently; what is open for one of them is open.
            let known = d.outcomes.entry(encoder.condition(cond)).or_insert(truth);
            if truth == Truth::Unknown {
                *known = truth;
            }
        });
    }
    for (sit, norm, cond) in applicability.fails {
        at(sit, &mut |d| _ = d.fails.insert((norm, encoder.condition(cond))));
    }
    for (sit, norm, cond) in applicability.unsure {
        at(sit, &mut |d| _ = d.unsure.insert((norm, encoder.condition(cond))));
    }
    for (sit, norm, exception) in applicability.excused {
        at(sit, &mut |d| {
            _ = d.excused.insert((norm, encoder.exception(exception)));
        });
    }
    for (sit, norm, exception) in applicability.perhaps_excused {
        at(sit, &mut |d| {
            _ = d.perhaps_excused.insert((norm, encoder.exception(exception)));
        });
    }
    for (sit, norm, by) in priority.overridden {
        at(sit, &mut |d| _ = d.overridden.insert((norm, by)));
    }
    for (sit, norm, by) in priority.threatened {
        at(sit, &mut |d| _ = d.threatened.insert((norm, by)));
    }
    for (sit, norm) in priority.applies {
        at(sit, &mut |d| _ = d.applies.insert(norm));
    }
    for (sit, norm) in priority.might {
        at(sit, &mut |d| _ = d.might.insert(norm));
    }
    for (sit, norm, who, place, actor, capacity) in authority.empowered {
        for by in encoder.positions(norm, who) {
            at(sit, &mut |d| {
                _ = d.empowered.insert(Grant { norm, by, place, actor, capacity });
            });
        }
    }
    for (sit, norm, who, place, actor, capacity, taker) in authority.may_act {
        for by in encoder.positions(norm, who) {
            at(sit, &mut |d| {
                _ = d.may_act.insert((Grant { norm, by, place, actor, capacity }, taker));
            });
        }
    }
    for (sit, norm, taker, bar) in authority.barred {
        at(sit, &mut |d| _ = d.barred.insert((norm, taker, bar)));
    }
    for (sit, norm, bar) in authority.barred_all {
        at(sit, &mut |d| _ = d.barred_all.insert((norm, bar)));
    }
    for (sit, norm, who, place) in authority.vacant {
        for by in encoder.positions(norm, who) {
            at(sit, &mut |d| _ = d.vacant.insert((norm, by, place)));
        }
    }
    for (sit, first, second, norm) in procedure.precedes {
        at(sit, &mut |d| _ = d.precedes.insert((first, second, norm)));
    }
    for (sit, first, second) in procedure.earlier {
        at(sit, &mut |d| _ = d.earlier.insert((first, second)));
    }
    for (sit, label) in procedure.circular {
        at(sit, &mut |d| _ = d.circular.insert(label));
    }
    for (sit, gate, before, need) in procedure.shut {
        at(sit, &mut |d| _ = d.shut.insert((gate, before, need)));
    }
    for (sit, gate, before, need) in procedure.unproved {
        at(sit, &mut |d| _ = d.unproved.insert((gate, before, need)));
    }
    for (sit, first, second, norm) in procedure.skipped {
        at(sit, &mut |d| _ = d.skipped.insert((first, second, norm)));
    }
    let bodies = encoder.bodies();
    for (sit, who, _, actor, _) in naming.names {
        if let Some(&body) = bodies.get(&who) {
            at(sit, &mut |d| _ = d.members.entry(body).or_default().insert(actor));
        }
    }
    for (sit, who, taker) in naming.named {
        let key = encoder.expression(who);
        at(sit, &mut |d| {
            _ = d.named.entry(key.clone()).or_default().insert(taker);
        });
    }
    all
}

/// Runs the program of priorities once for each rank of the override graph, from the norms that nothing displaces upwards.
fn by_rank(encoder: &Encoder<'_>, applicability: &applicability::Applicability) -> priority::Priority {
    let mut whole = priority::Priority::default();
    let displaces = encoder.displaces();
    for rank in 0..=encoder.highest_rank() {
        let of_rank = |list: &[(Sit, NormIx)]| -> Vec<(Sit, NormIx)> {
            list.iter().copied().filter(|&(sit, norm)| encoder.rank(sit, norm) == rank).collect()
        };
        let (triggered, perhaps) = (of_rank(&applicability.triggered), of_rank(&applicability.perhaps));
        if rank == 0 {
            // Nothing displaces these, so there is nothing to run.
            whole.applies.extend(triggered);
            whole.might.extend(perhaps);
            continue;
        }
        // Only what displaces a norm of this rank is asked for.
        let asked: BTreeSet<&(Sit, NormIx)> = triggered.iter().chain(&perhaps).collect();
        let displaces: Vec<_> =
            displaces.iter().copied().filter(|&(sit, _, norm)| asked.contains(&(sit, norm))).collect();
        let displacing: BTreeSet<(Sit, NormIx)> = displaces.iter().map(|&(sit, by, _)| (sit, by)).collect();
        let below = |list: &[(Sit, NormIx)]| -> Vec<(Sit, NormIx)> {
            list.iter().copied().filter(|pair| displacing.contains(pair)).collect()
        };
        let (applies_below, might_below) = (below(&whole.applies), below(&whole.might));
        let found =
            priority::derive(priority::Given { triggered, perhaps, displaces, applies_below, might_below });
        whole.overridden.extend(found.overridden);
        whole.threatened.extend(found.threatened);
        whole.applies.extend(found.applies);
        whole.might.extend(found.might);
    }
    whole
}
