//! Tests that can never be met: on an attribute which no action of the norm's kinds can have.

use std::collections::BTreeMap;

use toml::Spanned;

use super::Draft;
use crate::atom::Kind;
use crate::model::Vocabulary;
use crate::rulebook::wire::ExceptionEntry;
use crate::source::{Problem, both};

impl Draft {
    /// Warns of tests on attributes that an action of a kind of the norm cannot have: such a test is never met.
    pub(super) fn check_kinds(
        &mut self,
        words: &Vocabulary,
        kinds: &[Kind],
        file: usize,
        when: &BTreeMap<String, Spanned<String>>,
    ) {
        for (id, test) in when {
            for &kind in kinds {
                if can_have(words, id, kind) {
                    continue;
                }
                let kind = words.kinds.id(kind);
                self.report.push(
                    Problem::warning(
                        self.key_place(file, id, test),
                        both!(
                            "`{kind}` 类事项不会有属性 `{id}`，这项规范对它们永不适用",
                            "actions of the kind `{kind}` cannot have the attribute `{id}`, so the norm never applies to them"
                        ),
                    )
                    .hint(both!(
                        "把 `{kind}` 加进该属性的 `kinds`，或改正规范的 `kinds` 或条件",
                        "add `{kind}` to the `kinds` of the attribute, or correct the `kinds` or the test of the norm"
                    )),
                );
            }
        }
    }

    /// The same for an exception, which may well be meant for one kind of several.
    pub(super) fn check_exception(
        &mut self,
        words: &Vocabulary,
        kinds: &[Kind],
        file: usize,
        entry: &ExceptionEntry,
    ) {
        for (id, test) in &entry.when {
            if kinds.is_empty() || kinds.iter().any(|&kind| can_have(words, id, kind)) {
                continue;
            }
            self.report.push(
                Problem::warning(
                    self.key_place(file, id, test),
                    both!(
                        "这项规范所说的事项都不会有属性 `{id}`，例外 `{}` 永不成立",
                        "no action of the kinds of this norm can have the attribute `{id}`, so the exception `{}` is never met",
                        entry.name.get_ref()
                    ),
                )
                .hint(both!(
                    "把规范的类别加进该属性的 `kinds`，或改正这个条件",
                    "add a kind of the norm to the `kinds` of the attribute, or correct the test"
                )),
            );
        }
    }
}

/// Whether an action of a kind, or of one below it, can have an attribute; in doubt it can.
fn can_have(words: &Vocabulary, attribute: &str, kind: Kind) -> bool {
    let meant = words.attributes.get(attribute).and_then(|attribute| words.attribute(attribute));
    meant.is_none_or(|facts| {
        let meets = |&other: &Kind| words.kinds.within(kind, other) || words.kinds.within(other, kind);
        facts.kinds.is_empty() || facts.kinds.iter().any(meets)
    })
}
