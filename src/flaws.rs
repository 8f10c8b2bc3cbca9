//! Flaws of the rules themselves: norms that never apply, demands that collide, steps that nobody can take, matters in which somebody
//! judges himself, and the like; each with a situation that shows it.
//!
//! Every flaw is derived again from a concrete action with its rows of facts before it is named. What would take too long to go through
//! is said and never sampled. Nothing here judges the institution: a flaw is a remark on the rules.

mod fault;
mod gap;
mod opposed;
mod order;
mod own;
mod reach;
mod record;
mod search;
mod witness;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;

use crate::atom::{Act, Kind, Label, NormIx};
use crate::case::Case;
use crate::compare::stage::stage;
use crate::compare::{Side, exhaustive};
use crate::findings::Findings;
use crate::model::{Check, Effect, WhoExpr};
use crate::rulebook::World;
use crate::source::Problem;

pub use fault::{Fault, Flaw};
pub use record::Recorded;
pub use search::Tally;
pub use witness::{Witness, scenario};

use search::{Bench, Desk};

/// What one check looked at.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    /// How many norms, pairs or steps.
    pub things: usize,
    /// What was gone through.
    pub tally: Tally,
    /// What would have taken too long: the norms concerned, and how many situations there are.
    pub undecided: Vec<(BTreeSet<NormIx>, u128)>,
    /// How often something seemed to be wrong that no set of facts on the organisation on file shows.
    pub unconfirmed: usize,
    /// Whether there was nothing to look at because the rulebook does not say which acts pass judgement.
    pub idle: bool,
}

/// What was found.
#[derive(Clone, Debug)]
pub struct Report {
    /// The day by which the organisation was looked up.
    pub day: Date,
    /// What each check looked at, in the order of [`Check::ALL`].
    pub looked: Vec<(Check, Looked)>,
    /// The flaws, in the order of the checks and of the articles.
    pub flaws: Vec<Flaw>,
    /// What the rulebook accepts though it was not found: places among those accepted.
    pub idle: Vec<usize>,
}

impl Report {
    /// How many flaws nothing in the rulebook records.
    pub fn open(&self) -> usize {
        self.flaws.iter().filter(|flaw| flaw.open()).count()
    }

    /// Whether something was not decided.
    pub fn undecided(&self) -> bool {
        self.looked.iter().any(|(_, looked)| !looked.undecided.is_empty())
    }
}

/// How the checks are run.
#[derive(Clone, Debug)]
pub struct Options {
    /// Only these checks.
    pub checks: BTreeSet<Check>,
    /// How many cases one search may derive.
    pub limit: usize,
    /// How many threads there are.
    pub threads: usize,
}

/// What every check looks at.
struct Rules<'a> {
    case: &'a Case,
    side: &'a Side,
    world: Arc<World>,
    day: Date,
    /// The kinds of action that can occur.
    kinds: Vec<Kind>,
}

impl Rules<'_> {
    /// The kinds that can occur and of which a norm speaks.
    fn kinds_of(&self, norm: NormIx) -> Vec<Kind> {
        self.kinds.iter().copied().filter(|&kind| self.speaks_of(norm, kind)).collect()
    }

    /// Whether a norm speaks of a kind.
    fn speaks_of(&self, norm: NormIx, kind: Kind) -> bool {
        let words = &self.case.book.vocabulary.kinds;
        self.case.book.norm(norm).is_some_and(|rule| {
            rule.kinds.is_empty() || rule.kinds.iter().any(|&above| words.within(kind, above))
        })
    }

    fn effect(&self, norm: NormIx) -> Option<&Effect> {
        self.case.book.norm(norm).map(|rule| &rule.effect)
    }

    /// The norms of the world that speak of a kind.
    fn candidates(&self, kind: Kind) -> impl Iterator<Item = NormIx> + '_ {
        self.world.norms.iter().copied().filter(move |&norm| self.speaks_of(norm, kind))
    }

    /// The bars on an act, the stand-ins for it and the limits of it: what decides who may take a part of it.
    fn beside(&self, kind: Kind, act: Act, label: Option<Label>) -> BTreeSet<NormIx> {
        let touches = |norm: &NormIx| match self.effect(*norm) {
            Some(Effect::Bar { act: of, label: only, .. }) => {
                *of == act && (only.is_none() || label.is_none() || *only == label)
            }
            Some(Effect::StandIn { acts, .. }) => acts.contains(&act),
            Some(Effect::Limit { act: of, .. }) => *of == act,
            _ => false,
        };
        self.candidates(kind).filter(touches).collect()
    }
}

/// A concrete action, and what was derived of it.
type Shown = (Witness, Findings);

/// A flaw as one job found it, before it is looked up in the records.
struct Found {
    fault: Fault,
    norms: BTreeSet<NormIx>,
    kind: Kind,
    shown: Option<Shown>,
}

/// What one job brought.
#[derive(Default)]
struct Brought {
    found: Vec<Found>,
    undecided: Vec<(BTreeSet<NormIx>, u128)>,
    unconfirmed: usize,
}

/// One piece of work: a check on one thing.
#[derive(Clone, Debug)]
enum Job {
    Reach(NormIx),
    Opposed(NormIx, NormIx),
    TwoTakers(NormIx, NormIx),
    TwoQuorums(NormIx, NormIx),
    Clash(String),
    Own(Kind, Label),
    Empty(NormIx),
    Circle(Kind),
    Short(Kind, NormIx, NormIx),
    Unregulated(Kind),
    NoTaker(Kind, Act),
}

impl Job {
    fn checks(&self) -> &'static [Check] {
        match self {
            Self::Reach(_) => &[Check::NeverApplies, Check::AlwaysOverridden, Check::Nobody],
            Self::Opposed(..) => &[Check::Opposed],
            Self::TwoTakers(..) => &[Check::TwoTakers],
            Self::TwoQuorums(..) => &[Check::TwoQuorums],
            Self::Clash(_) => &[Check::Clash],
            Self::Own(..) => &[Check::OwnMatter],
            Self::Empty(_) => &[Check::EmptyBody],
            Self::Circle(_) => &[Check::Circle],
            Self::Short(..) => &[Check::ShortDeadline],
            Self::Unregulated(_) => &[Check::Unregulated],
            Self::NoTaker(..) => &[Check::NoTaker],
        }
    }

    fn run(&self, rules: &Rules<'_>, bench: &mut Bench) -> Brought {
        match self {
            Self::Reach(norm) => reach::run(rules, bench, *norm),
            Self::Opposed(demand, bar) => opposed::demand_and_bar(rules, bench, *demand, *bar),
            Self::TwoTakers(one, other) => opposed::two_takers(rules, bench, *one, *other),
            Self::TwoQuorums(one, other) => opposed::two_quorums(rules, bench, *one, *other),
            Self::Clash(ambiguity) => opposed::clash(rules, bench, ambiguity),
            Self::Own(kind, label) => own::run(rules, bench, *kind, *label),
            Self::Empty(norm) => order::empty_body(rules, bench, *norm),
            Self::Circle(kind) => order::circle(rules, bench, *kind),
            Self::Short(kind, first, second) => order::short(rules, bench, *kind, *first, *second),
            Self::Unregulated(kind) => gap::unregulated(rules, bench, *kind),
            Self::NoTaker(kind, act) => gap::no_taker(rules, bench, *kind, *act),
        }
    }
}

/// Looks through the rules of a side. `progress` hears how many pieces of work are done, and of how many.
///
/// # Errors
/// A reading that does not exist, or a circle of overrides.
pub fn look(
    case: &Case,
    side: &Side,
    options: &Options,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Report, Box<Problem>> {
    let mut world = case.book.world(side.version, &side.choices)?;
    world.in_force = None;
    let rules = Rules {
        case,
        side,
        world: Arc::new(world),
        day: exhaustive::day(case, side),
        kinds: exhaustive::kinds(case),
    };
    let wanted = |job: &Job| job.checks().iter().any(|check| options.checks.contains(check));
    let jobs: Vec<Job> = jobs(&rules).into_iter().filter(wanted).collect();
    let next = AtomicUsize::new(0);
    let done = AtomicUsize::new(0);
    let mut brought: Vec<(usize, Brought, Tally)> = std::thread::scope(|scope| {
        let work = || {
            let mut bench = rules.bench(options.limit);
            let mut own = Vec::new();
            while let Some((place, job)) =
                Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|place| Some((place, jobs.get(place)?)))
            {
                bench.desk.tally = Tally::default();
                let brought = job.run(&rules, &mut bench);
                own.push((place, brought, bench.desk.tally));
                progress(done.fetch_add(1, Ordering::Relaxed) + 1, jobs.len());
            }
            own
        };
        let running: Vec<_> = (0..options.threads.max(1)).map(|_| scope.spawn(work)).collect();
        // A thread ends early only by a panic, which must not pass for an answer.
        let finished = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        finished.flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    // Which thread came to which piece of work is chance; what came of it is not.
    brought.sort_by_key(|(place, _, _)| *place);
    let mut looked: Vec<(Check, Looked)> = Check::ALL
        .into_iter()
        .filter(|check| options.checks.contains(check))
        .map(|check| (check, Looked { idle: rules.idle(check), ..Looked::default() }))
        .collect();
    let mut found = Vec::new();
    for (job, (_, brought, tally)) in jobs.iter().zip(brought) {
        for (_, looked) in looked.iter_mut().filter(|(check, _)| job.checks().contains(check)) {
            looked.things += 1;
            looked.tally.add(tally);
            looked.undecided.extend(brought.undecided.iter().cloned());
            looked.unconfirmed += brought.unconfirmed;
        }
        found.extend(brought.found);
    }
    found.retain(|found| options.checks.contains(&found.fault.check()));
    let mut bench = rules.bench(options.limit);
    let flaws = record::flaws(&rules, &mut bench, found);
    let used = |place: &usize| flaws.iter().any(|flaw| flaw.recorded.contains(&Recorded::Accepted(*place)));
    let accepted = case.book.accepted.iter().enumerate();
    let looked_for = accepted.filter(|(_, accepted)| options.checks.contains(&accepted.check));
    let idle = looked_for.map(|(place, _)| place).filter(|place| !used(place)).collect();
    Ok(Report { day: rules.day, looked, flaws, idle })
}

/// All there is to be looked at.
fn jobs(rules: &Rules<'_>) -> Vec<Job> {
    let norms = &rules.world.norms;
    let mut jobs: Vec<Job> = norms.iter().copied().map(Job::Reach).collect();
    jobs.extend(opposed::jobs(rules));
    jobs.extend(own::jobs(rules));
    jobs.extend(order::jobs(rules));
    jobs.extend(gap::jobs(rules));
    jobs
}

impl Rules<'_> {
    /// Whether a check has nothing to go by.
    fn idle(&self, check: Check) -> bool {
        check == Check::OwnMatter && !self.case.book.vocabulary.families.iter().any(|family| family.judging)
    }

    fn bench(&self, limit: usize) -> Bench {
        let whos = self.world.norms.iter().filter_map(|&norm| self.case.book.norm(norm)).flat_map(|norm| {
            let tests = norm.relation_tests().flat_map(|test| test.whos());
            norm.effect.whos().into_iter().chain(tests).flat_map(WhoExpr::inside)
        });
        let delegated: BTreeSet<&WhoExpr> =
            whos.filter(|who| matches!(who, WhoExpr::Delegated(..))).collect();
        let kind = self.kinds.first().copied().unwrap_or_default();
        let stage = stage(self.case, kind, delegated.into_iter(), self.day);
        Bench { desk: Desk { stage, tally: Tally::default(), limit }, real: self.case.clone() }
    }
}
