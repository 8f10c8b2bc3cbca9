//! Asking: who may or must do an act, or whether one person may; with what the answer rests on, what it needs and what would change it.
//!
//! Everything said about another fact, reading or norm has been worked out by deriving that world, never guessed.

mod grounds;
mod range;
mod trials;

use std::sync::Arc;

use crate::atom::{Act, Action, Attribute, Delegation, NormIx, Person};
use crate::case::Case;
use crate::findings::Findings;
use crate::model::{Condition, Truth, Value};
use crate::rulebook::{Choice, Rival, VersionIx, World};
use crate::settle::{Asked, Open, Settled};
use crate::situation::{Situation, Switches};
use crate::source::Problem;
use crate::verdict::Verdict;

pub use range::{End, Range};

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// The acts asked for; empty asks for the whole chain.
    pub acts: Vec<Act>,
    /// The word the user asked with.
    pub word: String,
    /// The action.
    pub action: Action,
    /// The person asked about, if one is.
    pub person: Option<Person>,
    /// The switches thrown.
    pub switches: Switches,
    /// The version of the rules.
    pub version: VersionIx,
    /// The readings chosen.
    pub choices: Vec<Choice>,
}

/// What an answer rests on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Rest {
    /// A reading: another one gives another answer.
    Reading {
        /// The ambiguity.
        ambiguity: String,
        /// The reading this answer follows.
        reading: String,
        /// The rival reading.
        rival: String,
        /// What the rival gives.
        gives: Settled,
    },
    /// A judgement that somebody made of a vague word.
    Judgement {
        /// The word.
        attribute: Attribute,
        /// How it was judged.
        value: Value,
    },
    /// A mandate or a designation.
    Delegation(Delegation),
}

/// A fact that is missing.
#[derive(Clone, Debug)]
pub struct Need {
    /// The test that is open.
    pub condition: Condition,
    /// What each value would lead to.
    pub leads_to: Vec<(Supposed, Settled)>,
}
/// A fact that is supposed, to see what it leads to.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Supposed {
    /// The attribute has the value.
    Value(Attribute, Value),
    /// The attribute is a number of this stretch.
    Range(Attribute, Range),
    /// The test ends so.
    Test(Condition, Truth),
    /// The norm is not there.
    Without(NormIx),
}

/// Why a norm that speaks of the act does not bring it about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Hindrance {
    /// These conditions fail.
    Fails(Vec<Condition>),
    /// This exception lifts it.
    Excused(usize),
    /// This norm displaces it.
    Overridden(NormIx),
    /// It applies, but nobody – or not the person asked about – has the delegation that this expression of it asks for.
    Undelegated(usize, Option<Person>),
    /// It is a bar that applies, but not to the person asked about.
    BindsOthers(Person),
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The question.
    pub question: Question,
    /// The verdict.
    pub verdict: Verdict,
    /// The verdict of the default reading, where the verdict is a conflict of clauses.
    pub by_default: Option<Verdict>,
    /// What it comes to, to be compared with other worlds.
    pub own: Settled,
    /// What was found.
    pub findings: Findings,
    /// What it rests on.
    pub rests_on: Vec<Rest>,
    /// The facts that are missing.
    pub needs: Vec<Need>,
    /// Norms that speak of the act and do not apply.
    pub not_because: Vec<(NormIx, Hindrance)>,
    /// The nearest single changes of fact or norm that would give another verdict.
    pub would_change_if: Vec<(Supposed, Settled)>,
}

/// What gives the norms under chosen readings: the rulebook as it stands, or another version of it.
pub type Worlds<'a> = dyn Fn(&[Choice]) -> Result<World, Box<Problem>> + 'a;

/// How much of an answer is worked out. The verdict and the steps always are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extent {
    /// Whether every rival reading is tried, and not only those of clauses that collide.
    pub readings: bool,
    /// Whether it is tried what each missing fact would lead to.
    pub needs: bool,
    /// Whether it is told why other norms do not apply, and what would change the answer.
    pub reasons: bool,
}

impl Extent {
    /// Everything.
    pub const WHOLE: Self = Self { readings: true, needs: true, reasons: true };
}

/// Answers a question.
///
/// # Errors
/// A reading that does not exist.
pub fn ask(case: &Case, question: &Question) -> Result<Answer, Box<Problem>> {
    ask_in(case, question, &|choices| case.book.world(question.version, choices), Extent::WHOLE)
}

/// Answers a question under another version of the rulebook, and no further than is wanted.
///
/// # Errors
/// A reading that does not exist.
pub fn ask_in(
    case: &Case,
    question: &Question,
    worlds: &Worlds<'_>,
    extent: Extent,
) -> Result<Answer, Box<Problem>> {
    let base = Arc::new(worlds(&question.choices)?);
    let asker = Asker { case, question, clashing: Vec::new(), worlds };
    let rivals = asker.rivals(&base, extent)?;
    let mut settled = asker.settle(asker.side_by_side(&base, &rivals)).into_iter();
    let Some((findings, own, open)) = settled.next() else {
        return Err(Box::new(Problem::error(
            crate::source::Location::default(),
            crate::source::both!("没有这个事项", "there is no such action"),
        )));
    };
    let mut verdict = own.verdict;
    let mut by_default = None;
    let mut rests_on = Vec::new();
    for ((rival, _), (_, gives, _)) in rivals.iter().zip(settled) {
        if gives == own {
            continue;
        }
        if rival.clash && !rival.chosen && gives.verdict != own.verdict && own.verdict != Verdict::FactNeeded
        {
            verdict = Verdict::Conflict;
            by_default = Some(own.verdict);
        }
        rests_on.push(Rest::Reading {
            ambiguity: rival.ambiguity.clone(),
            reading: rival.current.clone(),
            rival: rival.reading.clone(),
            gives,
        });
    }
    rests_on.extend(asker.judgements(&findings));
    rests_on.extend(asker.delegations(&findings).into_iter().map(Rest::Delegation));
    let clashing: Vec<Arc<World>> = rivals
        .into_iter()
        .filter(|(rival, _)| rival.clash && !rival.chosen)
        .map(|(_, world)| world)
        .collect();
    let asker = Asker { clashing, ..asker };
    let needs = if extent.needs { asker.needs(&base, &findings, &open) } else { Vec::new() };
    let not_because = if extent.reasons { asker.not_because(&findings, own.verdict) } else { Vec::new() };
    let would_change_if = if extent.reasons && question.person.is_some() && needs.is_empty() {
        asker.changes(&base, &findings, own.verdict)
    } else {
        Vec::new()
    };
    Ok(Answer {
        question: question.clone(),
        verdict,
        by_default,
        own,
        findings,
        rests_on,
        needs,
        not_because,
        would_change_if,
    })
}

/// The situations an answer is worked out from: that of the question, then those of the rival readings that could matter. Whatever
/// else is derived for it supposes a fact that is missing in one of them.
///
/// # Errors
/// A reading that does not exist.
pub fn situations_in(
    case: &Case,
    question: &Question,
    worlds: &Worlds<'_>,
    extent: Extent,
) -> Result<Vec<Situation>, Box<Problem>> {
    let base = Arc::new(worlds(&question.choices)?);
    let asker = Asker { case, question, clashing: Vec::new(), worlds };
    let rivals = asker.rivals(&base, extent)?;
    Ok(asker.side_by_side(&base, &rivals))
}

struct Asker<'a> {
    case: &'a Case,
    question: &'a Question,
    /// The rival readings of clauses that collide, none of them chosen.
    clashing: Vec<Arc<World>>,
    worlds: &'a Worlds<'a>,
}

impl Asker<'_> {
    fn settle(&self, situations: Vec<Situation>) -> Vec<(Findings, Settled, Open)> {
        let whole = self.question.acts.is_empty();
        Asked { case: self.case, acts: self.acts(), person: self.question.person, whole }.settle(situations)
    }

    /// The situation of the question in its own world, then in those of the rivals.
    fn side_by_side(&self, base: &Arc<World>, rivals: &[(Rival, Arc<World>)]) -> Vec<Situation> {
        let worlds = std::iter::once(base).chain(rivals.iter().map(|(_, world)| world));
        worlds.filter_map(|world| self.situation(world, &self.question.switches)).collect()
    }

    fn acts(&self) -> Vec<Act> {
        if self.question.acts.is_empty() {
            self.case.book.vocabulary.acts.atoms().collect()
        } else {
            self.question.acts.clone()
        }
    }

    fn situation(&self, world: &Arc<World>, switches: &Switches) -> Option<Situation> {
        Situation::of(&self.case.book, &self.case.facts, world, self.question.action, switches)
    }

    /// The readings that differ from those chosen in a norm that could speak of the action, each with its world.
    fn rivals(&self, base: &Arc<World>, extent: Extent) -> Result<Vec<(Rival, Arc<World>)>, Box<Problem>> {
        let Some(situation) = self.situation(base, &self.question.switches) else {
            return Ok(Vec::new());
        };
        let book = &self.case.book;
        let rivals = book.rivals(self.question.version, &self.question.choices).into_iter();
        rivals
            .filter(|rival| (rival.clash || extent.readings) && rival.touches(book, situation.kind))
            .map(|rival| {
                let world = Arc::new((self.worlds)(&rival.choices)?);
                Ok((rival, world))
            })
            .collect()
    }
}

/// The conditions that keep a norm from applying.
fn failing(findings: &Findings, norm: NormIx) -> Vec<&Condition> {
    findings.derived.fails.iter().filter(|(of, _)| *of == norm).map(|(_, condition)| condition).collect()
}
