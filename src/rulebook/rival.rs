//! The readings that rival those in use: which there are beside the chosen ones, and in which norms they differ.
//!
//! Builds no world and derives nothing; whoever asks takes those that matter to him.

use super::{Choice, Rulebook, VersionIx};
use crate::atom::{Kind, NormIx};

/// A reading that rivals the one in use.
#[derive(Clone, Debug)]
pub struct Rival {
    /// The ambiguity.
    pub ambiguity: String,
    /// The reading in use.
    pub current: String,
    /// The rival.
    pub reading: String,
    /// Whether it stands for one of two colliding clauses that the text does not rank.
    pub clash: bool,
    /// Whether somebody chose the reading in use.
    pub chosen: bool,
    /// The choices that lead to the rival, the others as they are.
    pub choices: Vec<Choice>,
    /// The norms in which the two differ.
    pub changed: Vec<NormIx>,
}

impl Rival {
    /// Whether a norm in which the readings differ could speak of an action of this kind.
    pub fn touches(&self, book: &Rulebook, kind: Kind) -> bool {
        self.changed.iter().any(|&norm| book.could_concern(norm, kind))
    }
}

impl Rulebook {
    /// Every reading that rivals one in use, in a version and under the choices made; of ambiguities on which no answer depends none.
    pub fn rivals(&self, version: VersionIx, choices: &[Choice]) -> Vec<Rival> {
        let mut rivals = Vec::new();
        for ambiguity in self.ambiguities.iter().filter(|ambiguity| ambiguity.idle.is_none()) {
            let is_it = |choice: &&Choice| choice.ambiguity.eq_ignore_ascii_case(&ambiguity.id);
            let chosen = choices.iter().find(is_it);
            let current = chosen.map_or(&ambiguity.default, |choice| &choice.reading);
            let readings = self.readings(version, ambiguity);
            let (used, others): (Vec<_>, Vec<_>) =
                readings.iter().partition(|reading| reading.id.eq_ignore_ascii_case(current));
            for reading in others {
                let overlay = used.iter().copied().chain([reading]);
                let mut own: Vec<Choice> = choices.iter().filter(|choice| !is_it(choice)).cloned().collect();
                own.push(Choice { ambiguity: ambiguity.id.clone(), reading: reading.id.clone() });
                rivals.push(Rival {
                    ambiguity: ambiguity.id.clone(),
                    current: current.clone(),
                    reading: reading.id.clone(),
                    clash: ambiguity.clash,
                    chosen: chosen.is_some(),
                    choices: own,
                    changed: overlay
                        .flat_map(|reading| reading.drop.iter().chain(&reading.add))
                        .copied()
                        .collect(),
                });
            }
        }
        rivals
    }
}
