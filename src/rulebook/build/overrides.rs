//! What can only be seen once every norm is known: overrides that point at nothing or close a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::{Draft, Raw};
use crate::rulebook::wire::NormEntry;
use crate::rulebook::{Choice, Rulebook, VersionIx};
use crate::source::{Location, Problem, both, did_you_mean};

impl Draft {
    /// Every override points at a norm that exists in some reading; none closes a circle.
    pub(super) fn check_overrides<'a>(
        &mut self,
        book: &Rulebook,
        entries: impl Iterator<Item = Raw<&'a NormEntry>>,
    ) {
        let known: BTreeSet<String> =
            book.norms.iter().map(|norm| norm.id.clone()).chain(std::mem::take(&mut self.refused)).collect();
        for (file, entry) in entries {
            for id in &entry.overrides {
                if !self.lost && !known.contains(id.get_ref()) {
                    self.report.push(
                        Problem::error(
                            self.place(file, id),
                            both!(
                                "规范 `{}` 排除的规范 `{}` 不存在",
                                "the norm `{}` overrides `{}`, which does not exist",
                                entry.id.get_ref(),
                                id.get_ref()
                            ),
                        )
                        .maybe(did_you_mean(
                            id.get_ref(),
                            known.iter().map(String::as_str).filter(|known| known != entry.id.get_ref()),
                        )),
                    );
                }
            }
        }
        // With an id twice it is not known which norm is meant; a circle might not be one.
        if self.double {
            return;
        }
        if let Err(problem) = book.world(VersionIx::default(), &[]) {
            self.report.push(*problem);
        }
        for ambiguity in &book.ambiguities {
            for reading in &ambiguity.readings {
                // Only a norm that comes in can close a circle; most readings need not be built to know that.
                let ranks = reading
                    .add
                    .iter()
                    .any(|&norm| book.norm(norm).is_some_and(|norm| !norm.overrides.is_empty()));
                if !ranks {
                    continue;
                }
                if let Err(problem) = book.world(
                    VersionIx::default(),
                    &[Choice { ambiguity: ambiguity.id.clone(), reading: reading.id.clone() }],
                ) {
                    self.report.push(*problem);
                }
            }
        }
    }

    /// No two norms of the rulebook as written have one id.
    pub(super) fn check_ids(&mut self, book: &Rulebook) {
        let mut seen: BTreeMap<String, Location> = BTreeMap::new();
        for &norm in &book.base {
            let Some(norm) = book.norm(norm) else { continue };
            if let Some(first) = seen.insert(norm.id.clone(), norm.at.clone()) {
                self.double = true;
                self.report.push(
                    Problem::error(
                        norm.at.clone(),
                        both!("规范编号 `{}` 重复", "the norm id `{}` is used twice", norm.id),
                    )
                    .hint(both!("第一次出现在 {}", "it first stands at {}", first)),
                );
            }
        }
    }
}
