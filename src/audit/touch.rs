//! Whether a mutant could change the answer to a scenario at all: what is the same in every situation that the answer is worked out
//! from need not be derived again.
//!
//! May say yes in vain, and never says no of a mutant that the scenario would notice; a test holds it against running everything.

use std::collections::BTreeSet;

use super::Mutant;
use crate::atom::{Act, Attribute, NormIx};
use crate::case::Case;
use crate::findings::{Findings, find};
use crate::model::{Condition, Effect, Norm, Truth, WhoExpr};
use crate::scenario::{self, Scenario};
use crate::situation::positive;
use crate::source::Problem;
use crate::verdict::{Verdict, judge};

/// What was derived for a scenario under the rules as they stand, before any missing fact is supposed.
pub(super) struct Look {
    found: Vec<Findings>,
    /// The norms of the worlds it was derived in.
    known: BTreeSet<NormIx>,
    /// The norms that speak of the action.
    candidates: BTreeSet<NormIx>,
    /// The acts asked for; none for a whole chain.
    acts: Vec<Act>,
    /// Whether it matters which norms speak of an act without applying: the text is silent or its conditions are not met, a gate is
    /// shut, or a fact is missing.
    delicate: bool,
    /// Whether it looks at what the answer rests on, and so also at norms that do not apply.
    grounds: bool,
}

impl Look {
    pub(super) fn of(case: &Case, scenario: &Scenario) -> Result<Self, Box<Problem>> {
        let found = find(case, scenario::situations(case, scenario)?);
        let known = found.iter().flat_map(|one| one.situation.world.norms.iter().copied()).collect();
        let candidates = found.iter().flat_map(|one| one.derived.candidates.iter().copied()).collect();
        let acts = scenario.question.acts.clone();
        let person = scenario.question.person;
        let delicate = found.iter().any(|one| {
            let verdict = || judge(case, one, &acts, person);
            !one.derived.might.is_empty()
                || !one.derived.shut.is_empty()
                || !acts.is_empty() && matches!(verdict(), Verdict::Silent | Verdict::NotTriggered)
        });
        let grounds = scenario::looks_at_grounds(scenario);
        Ok(Self { found, known, candidates, acts, delicate, grounds })
    }

    /// Whether the answer could be another one with the mutant in the place of the norm.
    pub(super) fn could_notice(&self, case: &Case, mutant: &Mutant, original: &Norm) -> bool {
        let (norm, changed) = (mutant.norm, &mutant.changed);
        if shapes_the_world(&original.effect) {
            return self.known.contains(&norm);
        }
        if !self.candidates.contains(&norm) {
            return false;
        }
        let other_effect = original.effect != changed.effect;
        let other_tests =
            original.conditions != changed.conditions || original.exceptions != changed.exceptions;
        let gone = other_effect && matches!(changed.effect, Effect::Define { .. });
        // A text that regulates an act under conditions is not silent about it, whether or not they are met; and what is judged in the
        // conditions of a norm that does not apply is a ground of the answer, too.
        if gone && (self.delicate || self.grounds) {
            let acts = case.book.acts_of(&original.effect);
            if self.acts.is_empty() || acts.is_empty() || acts.iter().any(|act| self.acts.contains(act)) {
                return true;
            }
        }
        if other_tests && self.grounds && looks_at_judgement(case, original) {
            return true;
        }
        let given_up: Vec<&String> =
            original.overrides.iter().filter(|id| !changed.overrides.contains(id)).collect();
        let here = |one: &&Findings| one.derived.candidates.contains(&norm);
        self.found.iter().filter(here).any(|one| {
            let bears = || one.derived.applies.contains(&norm) || one.derived.might.contains(&norm);
            let same = || {
                let now = state(case, one, norm, original, original);
                now != Truth::Unknown && now == state(case, one, norm, original, changed)
            };
            other_effect && bears()
                || other_tests && !same()
                || !given_up.is_empty() && bears() && could_displace(case, one, &given_up)
        })
    }
}

/// Whether a norm looks at a vague word that somebody judges.
fn looks_at_judgement(case: &Case, norm: &Norm) -> bool {
    let judged = |attribute: Attribute| {
        case.book.vocabulary.attribute(attribute).is_some_and(|attribute| attribute.judged)
    };
    norm.all_conditions()
        .any(|condition| matches!(condition, Condition::Attribute(attribute, _) if judged(*attribute)))
}

/// Whether an effect is looked at whether or not its norm applies.
fn shapes_the_world(effect: &Effect) -> bool {
    matches!(
        effect,
        Effect::Compose { .. }
            | Effect::Extend { .. }
            | Effect::Collective { .. }
            | Effect::InForce(_)
            | Effect::Limit { .. }
            | Effect::StandIn { .. }
            | Effect::Frequency { .. }
    )
}

/// Whether one of these norms would have applied or might.
fn could_displace(case: &Case, found: &Findings, ids: &[&String]) -> bool {
    let derived = &found.derived;
    let displaced = derived.overridden.iter().chain(&derived.threatened).map(|(norm, _)| norm);
    let mut all = displaced.chain(&derived.applies).chain(&derived.might);
    all.any(|&norm| case.book.norm(norm).is_some_and(|norm| ids.contains(&&norm.id)))
}

/// Whether a norm has all that it needs in itself: its conditions hold and no exception lifts it. `norm` has the conditions of
/// `original`, which was derived, or others instead; unknown where it cannot be told.
fn state(case: &Case, found: &Findings, place: NormIx, original: &Norm, norm: &Norm) -> Truth {
    let ends = |condition: &Condition| outcome(case, found, place, original, condition);
    let own = all(norm.conditions.iter().map(ends));
    let lifted = norm.exceptions.iter().map(|exception| all(exception.conditions.iter().map(ends)));
    all(std::iter::once(own).chain(lifted.map(Truth::negate)))
}

/// Whether all hold.
fn all(list: impl Iterator<Item = Truth>) -> Truth {
    list.fold(Truth::Yes, |sum, one| match (sum, one) {
        (Truth::No, _) | (_, Truth::No) => Truth::No,
        (Truth::Unknown, _) | (_, Truth::Unknown) => Truth::Unknown,
        (Truth::Yes, Truth::Yes) => Truth::Yes,
    })
}

/// How a condition ends for the norm that was derived at a place.
fn outcome(case: &Case, found: &Findings, place: NormIx, original: &Norm, condition: &Condition) -> Truth {
    let test = positive(condition);
    let turned = |truth: Truth| if is_negated(condition) { truth.negate() } else { truth };
    if let Some(truth) = found.situation.native(&case.book.vocabulary, &case.facts, &test) {
        return turned(truth);
    }
    // For the norm's own conditions it was derived which of them fail.
    if let Some(own) = original.conditions.iter().find(|own| positive(own) == test) {
        let truth = if found.derived.fails.contains(&(place, test.clone())) {
            Truth::No
        } else if found.derived.unsure.contains(&(place, test)) {
            Truth::Unknown
        } else {
            Truth::Yes
        };
        return if is_negated(own) == is_negated(condition) { truth } else { truth.negate() };
    }
    // Where a delegation must cover the act, the test may end otherwise for a norm on another act.
    if depends_on_the_act(&test) {
        return Truth::Unknown;
    }
    turned(found.derived.outcomes.get(&test).copied().unwrap_or(Truth::Unknown))
}

fn is_negated(condition: &Condition) -> bool {
    matches!(condition, Condition::Relation(true, _))
}

fn depends_on_the_act(test: &Condition) -> bool {
    let Condition::Relation(_, test) = test else { return false };
    let inside = test.whos().into_iter().flat_map(WhoExpr::inside);
    inside.into_iter().any(|who| matches!(who, WhoExpr::Delegated(..) | WhoExpr::Line(..)))
}
