//! One norm: whom and what it is about, its conditions and exceptions.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use super::matter::MATTER;
use super::{Draft, KIND, UNIT_KIND};
use crate::atom::Atom as _;
use crate::atom::{Kind, Names, NormIx, Unit, UnitKind};
use crate::model::{
    Comparison, Condition, Effect, Exception, Norm, Reference, RelationTest, Strength, UnaryTest, WhoExpr,
};
use crate::rulebook::Rulebook;
use crate::rulebook::expression::{Fault, Scope, advice};
use crate::rulebook::wire::{ExceptionEntry, NormEntry, StrengthEntry};
use crate::source::{Problem, Text, both};

impl Draft {
    /// A norm from its table, or nothing where something in it is wrong; what is wrong goes to the report.
    ///
    /// It needs of the book the words, the labels and the ledger, so those come first. It does not enter the norm in the
    /// book: [`Draft::enter`] does, and whoever wants it elsewhere can.
    pub(super) fn norm(
        &mut self,
        book: &Rulebook,
        units: &Names<Unit>,
        file: usize,
        entry: &NormEntry,
    ) -> Option<Norm> {
        let words = &book.vocabulary;
        let scope = Scope { vocabulary: words, units, labels: &book.labels };
        let article = self.cite(book, file, &entry.cite);
        let kinds: Vec<Kind> =
            if entry.kinds.is_empty() && entry.step.is_some() && entry.when.contains_key(MATTER) {
                words
                    .attributes
                    .get(MATTER)
                    .and_then(|matter| words.attribute(matter))
                    .map(|facts| facts.kinds.clone())
                    .unwrap_or_default()
            } else {
                entry.kinds.iter().filter_map(|kind| self.find(&words.kinds, file, kind, &KIND)).collect()
            };
        let mut conditions = self.conditions(&scope, file, &entry.when, &entry.relations);
        // Where a kind is not known, its error is enough.
        let sound = kinds.len() >= entry.kinds.len();
        if sound {
            self.check_kinds(words, &kinds, file, &entry.when);
        }
        let binds: Vec<UnitKind> = entry
            .binds
            .iter()
            .filter_map(|kind| self.find(&words.unit_kinds, file, kind, &UNIT_KIND))
            .collect();
        if !binds.is_empty() {
            conditions.insert(0, Condition::Relation(false, RelationTest::Is(Reference::Sponsor, binds)));
        }
        let mut names = BTreeSet::new();
        let mut exceptions = Vec::new();
        for exception in &entry.unless {
            if !names.insert(exception.name.get_ref().clone()) {
                self.report.error(
                    &self.place(file, &exception.name),
                    both!("例外 `{}` 重复", "the exception `{}` is written twice", exception.name.get_ref()),
                );
            }
            exceptions.push(self.exception(book, &scope, file, &entry.cite, exception));
            if sound {
                self.check_exception(words, &kinds, file, exception);
            }
        }
        let effect = self.effect(&scope, file, entry);
        if let Some(Effect::Limit { attribute, up_to, .. }) = &effect {
            conditions.push(Condition::Attribute(*attribute, UnaryTest::Compare(Comparison::AtMost, *up_to)));
        }
        Some(Norm {
            id: entry.id.get_ref().clone(),
            article: article?,
            cite: entry.cite.get_ref().clone(),
            text: Text::new(entry.zh.clone(), entry.en.clone()),
            strength: strength(entry.strength),
            kinds,
            conditions,
            exceptions,
            overrides: entry.overrides.iter().map(|id| id.get_ref().clone()).collect(),
            effect: effect?,
            at: self.place(file, &entry.id),
        })
    }

    /// Reads a norm into the arena of the book; where it stands there.
    pub(super) fn enter(
        &mut self,
        book: &mut Rulebook,
        units: &Names<Unit>,
        file: usize,
        entry: &NormEntry,
    ) -> Option<NormIx> {
        let Some(norm) = self.norm(book, units, file, entry) else {
            self.refused.insert(entry.id.get_ref().clone());
            return None;
        };
        let ix = NormIx::new(book.norms.len());
        book.norms.push(norm);
        Some(ix)
    }

    pub(super) fn exception(
        &mut self,
        book: &Rulebook,
        scope: &Scope<'_>,
        file: usize,
        cite: &Spanned<String>,
        entry: &ExceptionEntry,
    ) -> Exception {
        if let Some(cite) = &entry.cite {
            self.cite(book, file, cite);
        }
        let conditions = self.conditions(scope, file, &entry.when, &entry.relations);
        if conditions.is_empty() {
            self.report.error(
                &self.place(file, &entry.name),
                both!(
                    "例外 `{}` 没有条件，会使规范永不适用",
                    "the exception `{}` has no condition, so the norm would never apply",
                    entry.name.get_ref()
                ),
            );
        }
        Exception {
            name: entry.name.get_ref().clone(),
            text: Text::new(entry.zh.clone(), entry.en.clone()),
            cite: entry.cite.as_ref().unwrap_or(cite).get_ref().clone(),
            conditions,
        }
    }

    pub(super) fn conditions(
        &mut self,
        scope: &Scope<'_>,
        file: usize,
        when: &BTreeMap<String, Spanned<String>>,
        relations: &[Spanned<String>],
    ) -> Vec<Condition> {
        let mut conditions = Vec::new();
        for (id, test) in when {
            let Some(attribute) = scope.vocabulary.attributes.get(id) else {
                self.report.push(
                    Problem::error(
                        self.key_place(file, id, test),
                        both!("没有属性 `{}`", "there is no attribute `{}`", id),
                    )
                    .maybe(advice(id, scope.vocabulary.attributes.ids(), "attribute")),
                );
                continue;
            };
            match scope.unary(attribute, test.get_ref()) {
                Ok(unary) => conditions.push(Condition::Attribute(attribute, unary)),
                Err(fault) => self.fault(file, test, fault),
            }
        }
        for test in relations {
            match scope.relation(test.get_ref()) {
                Ok(condition) => conditions.push(condition),
                Err(fault) => self.fault(file, test, fault),
            }
        }
        conditions
    }

    pub(super) fn whos(&mut self, scope: &Scope<'_>, file: usize, list: &[Spanned<String>]) -> Vec<WhoExpr> {
        let mut found = Vec::new();
        for expression in list {
            match scope.who(expression.get_ref()) {
                Ok(who) => found.push(who),
                Err(fault) => self.fault(file, expression, fault),
            }
        }
        found
    }

    fn fault(&mut self, file: usize, string: &Spanned<String>, fault: Fault) {
        // One more than the start of the span: the opening quote.
        let at = self.at(file, string.span().start + 1 + fault.offset);
        self.report.push(Problem::error(at, fault.what).maybe(fault.hint));
    }
}

/// How strictly a norm speaks.
pub(super) fn strength(entry: StrengthEntry) -> Strength {
    match entry {
        StrengthEntry::Hard => Strength::Hard,
        StrengthEntry::Principle => Strength::Principle,
        StrengthEntry::Generally => Strength::Generally,
    }
}
