//! What scenarios are worth: which norms and conditions they exercise, and which changes of a norm none of them notices.
//!
//! Pure: works on cases and outcomes in memory. A mutated rulebook never answers anybody; it exists only to be noticed.

mod accepted;
mod coverage;
mod hunt;
mod mutant;
mod order;
mod parts;
mod propose;
mod touch;

use std::collections::BTreeSet;

use crate::atom::NormIx;
use crate::case::Case;
use crate::cite::Cite;
use crate::model::{Effect, Norm};
use crate::rulebook::VersionIx;
use crate::scenario::{Outcome, Scenario};

pub use accepted::{Accepted, accepted, schema, stale, unknown};
pub use coverage::{ConditionSeen, ExceptionSeen, NormSeen, coverage};
pub use hunt::{Fate, hunt};
pub use mutant::{Mutant, Operator, mutants};
pub use order::implied_order;
pub use propose::propose;

/// A scenario with what became of it under the rules as they stand.
pub type Run<'a> = (&'a Scenario, &'a Outcome);

/// The norms that are looked into: those of the rulebook as written, and those of rival readings that a scenario follows.
pub fn norms(case: &Case, runs: &[Run<'_>]) -> Vec<NormIx> {
    let mut all: BTreeSet<NormIx> = case.book.base.iter().copied().collect();
    for (_, outcome) in runs {
        let world = &outcome.answer.findings.situation.world;
        // An amendment has norms of its own, which are not those of the rulebook.
        if world.version == VersionIx::default() {
            all.extend(world.norms.iter().copied().filter(|&norm| case.book.norm(norm).is_some()));
        }
    }
    all.into_iter().collect()
}

/// Whether a norm stands at a provision or below it.
pub fn stands_at(norm: &Norm, cite: &Cite) -> bool {
    Cite::parse(&norm.cite)
        .is_ok_and(|own| own.article() == cite.article() && own.parts().starts_with(cite.parts()))
}

/// Whether a norm decides nothing by itself, so that no scenario can exercise it.
pub fn decides_nothing(norm: &Norm) -> bool {
    matches!(norm.effect, Effect::Define { .. })
}

#[cfg(test)]
mod tests;
