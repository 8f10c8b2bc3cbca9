//! The oracle: a second implementation of the semantics, written from `docs/semantics.md` and not from the Datalog.
//!
//! Loops over lists, recomputing whatever it needs, so that each function can be read beside its sentence of the page.
//! It must never call anything of the crate that decides: of the crate it uses the model, the calendar's rows and the words.

#![allow(unreachable_pub, reason = "a module of a test is public to nobody")]

pub mod acting;
pub mod compare;
pub mod days;
pub mod generate;
pub mod naming;
pub mod norms;
pub mod procedure;
pub mod scene;
pub mod standing;
pub mod steps;
pub mod tests;
pub mod verdict;
pub mod world;

use signoff::atom::Action;
use signoff::case::Case;
use signoff::rulebook::Choice;
use signoff::situation::Switches;

/// Everything the oracle finds out about one action in one world.
pub struct Oracle<'a> {
    /// Whether no rival reading is chosen.
    pub base: bool,
    /// The situation.
    pub scene: scene::Scene<'a>,
    /// Which norms apply.
    pub standing: standing::Standing,
    /// Who may act.
    pub acting: acting::Acting,
    /// Steps, order, gates and defects.
    pub procedure: procedure::Procedure,
}

/// Works out one action under the readings chosen.
pub fn work_out<'a>(case: &'a Case, choices: &[Choice], action: Action, switches: &Switches) -> Oracle<'a> {
    let world = world::World::of(&case.book, choices);
    let mut scene = scene::Scene::of(case, world, action, switches);
    let standing = standing::Standing::of(&scene);
    scene.limits = standing.limits(&scene);
    let acting = acting::Acting::of(&scene, &standing);
    let procedure = procedure::Procedure::of(&scene, &standing, &acting);
    Oracle { base: choices.is_empty(), scene, standing, acting, procedure }
}
