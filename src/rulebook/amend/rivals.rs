//! What becomes of rival readings when a norm is amended that they do without.
//!
//! A reading follows where the change can be made in its own wording; where it cannot, the amendment must say what becomes of it.

use super::apply::Work;
use super::{Amendment, Change, Operation};
use crate::atom::NormIx;
use crate::model::Norm;
use crate::rulebook::Reading;
use crate::source::{Problem, both};

impl Work<'_> {
    /// The rival readings that do without a norm which is amended follow it: one that has its own wording of the norm gets the same
    /// change. Where that cannot be, the amendment must say what becomes of the ambiguity.
    pub(super) fn rivals(
        &mut self,
        amendment: &Amendment,
        operation: &Operation,
        old: NormIx,
        new: Option<NormIx>,
        changes: Option<&[Change]>,
    ) {
        let Some(id) = self.book.norm(old).map(|norm| norm.id.clone()) else { return };
        let mut readings = std::mem::take(&mut self.version.readings);
        for (number, list) in readings.iter_mut().enumerate() {
            let Some(ambiguity) = self.book.ambiguities.get(number).map(|ambiguity| ambiguity.id.clone())
            else {
                continue;
            };
            let keeps = amendment.keeps.contains(&ambiguity);
            for reading in list {
                if !reading.drop.contains(&old) {
                    continue;
                }
                let own = reading
                    .add
                    .iter()
                    .position(|&norm| self.book.norm(norm).is_some_and(|norm| norm.id == id));
                let follows = !keeps
                    && changes
                        .zip(own)
                        .is_some_and(|(changes, own)| self.follow(reading, own, changes, operation));
                if !follows && !keeps {
                    self.report.push(
                        Problem::error(
                            operation.at.clone(),
                            both!(
                                "歧义 {} 的读法 {} 也不用规范 `{}`，不清楚修改以后这种读法怎么办",
                                "reading {1} of {0} does without the norm `{2}`, too: what becomes of it after the amendment?",
                                ambiguity,
                                reading.id,
                                id
                            ),
                        )
                        .hint(both!(
                            "新条文消除了疑义，就写 `settles = [\"{}\"]`；那种读法照旧成立，就写 `keeps = [\"{}\"]`",
                            "say `settles = [\"{}\"]` if the new text leaves no such doubt, or `keeps = [\"{}\"]` if the rival reading stands as it is",
                            ambiguity,
                            ambiguity
                        )),
                    );
                }
                reading.drop.retain(|norm| *norm != old);
                reading.drop.extend(new);
            }
        }
        self.version.readings = readings;
    }

    /// Makes the same change in a reading's own wording of the norm.
    fn follow(
        &mut self,
        reading: &mut Reading,
        own: usize,
        changes: &[Change],
        operation: &Operation,
    ) -> bool {
        let Some(mut norm) = reading.add.get(own).and_then(|&norm| self.book.norm(norm)).cloned() else {
            return false;
        };
        for change in changes {
            // The reading has its own sentence; that of the amendment belongs to the default reading.
            if !matches!(change, Change::Text(_)) && change.make(&mut norm).is_err() {
                return false;
            }
        }
        norm.at = operation.at.clone();
        let added = self.push(norm);
        if let Some(place) = reading.add.get_mut(own) {
            *place = added;
        }
        true
    }

    pub(super) fn rename_in_readings(&mut self, old: NormIx, new: NormIx, id: &str, to: &str) {
        let mut readings = std::mem::take(&mut self.version.readings);
        for reading in readings.iter_mut().flatten() {
            for dropped in reading.drop.iter_mut().filter(|dropped| **dropped == old) {
                *dropped = new;
            }
            for added in &mut reading.add {
                let Some(norm) = self.book.norm(*added) else { continue };
                if norm.id != id && !norm.overrides.iter().any(|known| known == id) {
                    continue;
                }
                let mut norm = norm.clone();
                if norm.id == id {
                    to.clone_into(&mut norm.id);
                }
                rename(&mut norm, id, to);
                *added = self.push(norm);
            }
        }
        self.version.readings = readings;
    }
}

pub(super) fn rename(norm: &mut Norm, id: &str, to: &str) {
    for known in norm.overrides.iter_mut().filter(|known| *known == id) {
        to.clone_into(known);
    }
    norm.overrides.sort();
}
