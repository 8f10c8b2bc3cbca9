//! Flaws of the rules that the rulebook accepts, with the reason.

use super::{Draft, text};
use crate::model::Check;
use crate::rulebook::wire::AcceptedEntry;
use crate::rulebook::{Accepted, Rulebook};
use crate::source::{Problem, both, did_you_mean};

impl Draft {
    pub(super) fn accepted(&mut self, book: &mut Rulebook, file: usize, entry: &AcceptedEntry) {
        let at = self.place(file, &entry.check);
        let check = Check::of(entry.check.get_ref());
        if check.is_none() {
            let what = both!("没有检查 `{}`", "there is no check `{}`", entry.check.get_ref());
            let known = Check::ALL.into_iter().map(Check::id);
            self.report
                .push(Problem::error(at.clone(), what).maybe(did_you_mean(entry.check.get_ref(), known)));
        }
        for id in &entry.norms {
            let lost = self.lost || self.refused.contains(id.get_ref());
            if !lost && !book.norms.iter().any(|norm| norm.id == *id.get_ref()) {
                let what = both!("没有规范 `{}`", "there is no norm `{}`", id.get_ref());
                let known = book.norms.iter().map(|norm| norm.id.as_str());
                self.report.push(
                    Problem::error(self.place(file, id), what).maybe(did_you_mean(id.get_ref(), known)),
                );
            }
        }
        if entry.norms.is_empty() {
            self.report.error(
                &at,
                both!(
                    "`accepted` 没有写明涉及哪些规范（`norms`）",
                    "`accepted` does not say which norms are concerned (`norms`)"
                ),
            );
        }
        let Some(check) = check else { return };
        book.accepted.push(Accepted {
            check,
            norms: entry.norms.iter().map(|id| id.get_ref().clone()).collect(),
            reason: text(&entry.reason),
            at,
        });
    }
}
