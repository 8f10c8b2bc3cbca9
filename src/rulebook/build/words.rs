//! The words of a rulebook: kinds, attributes, roles, acts, bodies. Nothing here looks at a norm.

use toml::Spanned;

use super::{ACT, Draft, KIND, ROLE, Raw, text};
use crate::atom::{Atom, Names, Unit};
use crate::model::{AttributeFacts, AttributeType, BodyFacts, Family, Option_, Vocabulary, Words};
use crate::rulebook::Rulebook;
use crate::rulebook::wire::{
    ActEntry, AttributeEntry, AttributeTypeEntry, FamilyEntry, KindEntry, RoleEntry,
};
use crate::source::{Problem, both, did_you_mean};
use crate::toml_file::Bilingual;

/// The tables of words as written, those of bodies and matters apart, which are needed again later.
#[derive(Default)]
pub(super) struct RawWords {
    pub(super) kinds: Vec<Raw<KindEntry>>,
    pub(super) topics: Vec<Raw<KindEntry>>,
    pub(super) unit_kinds: Vec<Raw<KindEntry>>,
    pub(super) attributes: Vec<Raw<AttributeEntry>>,
    pub(super) roles: Vec<Raw<RoleEntry>>,
    pub(super) acts: Vec<Raw<ActEntry>>,
    pub(super) families: Vec<Raw<FamilyEntry>>,
}

impl Draft {
    pub(super) fn build_vocabulary(&mut self, words: &RawWords) {
        let mut vocabulary = Vocabulary {
            kinds: self.tree(&words.kinds),
            topics: self.tree(&words.topics),
            unit_kinds: self.tree(&words.unit_kinds),
            ..Vocabulary::default()
        };
        for (file, act) in &words.acts {
            let atom = self.add(&mut vocabulary.acts, *file, &act.id, &act.title);
            vocabulary.returning.extend(atom.filter(|_| act.returns));
        }
        let mut implied = Vec::new();
        for (file, role) in &words.roles {
            if let Some(atom) = self.add(&mut vocabulary.roles, *file, &role.id, &role.title) {
                implied.extend(role.implies.iter().map(|other| (atom, *file, other)));
            }
        }
        for (role, file, other) in implied {
            if let Some(other) = self.find(&vocabulary.roles, file, other, &ROLE) {
                vocabulary.implications.push((role, other));
            }
        }
        for (file, family) in &words.families {
            let acts =
                family.acts.iter().filter_map(|act| self.find(&vocabulary.acts, *file, act, &ACT)).collect();
            vocabulary.families.push(Family {
                id: family.id.get_ref().clone(),
                title: text(&family.title),
                acts,
                judging: family.judging,
            });
        }
        let bodies = std::mem::take(&mut self.bodies);
        for (file, body) in &bodies {
            if self.add(&mut vocabulary.bodies, *file, &body.id, &body.title).is_some() {
                let kind =
                    body.kind.as_ref().and_then(|kind| self.find(&vocabulary.kinds, *file, kind, &KIND));
                vocabulary.body_facts.push(BodyFacts { kind, unit: None });
            }
        }
        self.bodies = bodies;
        for (file, attribute) in &words.attributes {
            self.add_attribute(&mut vocabulary, *file, attribute);
        }
        self.add_matters(&mut vocabulary);
        self.vocabulary = vocabulary;
    }

    fn add<A: Atom>(
        &mut self,
        words: &mut Words<A>,
        file: usize,
        id: &Spanned<String>,
        title: &Bilingual,
    ) -> Option<A> {
        let at = self.place(file, id);
        let added = words.add(id.get_ref(), text(title), at.clone());
        if added.is_none() {
            self.report.error(&at, both!("编号 `{}` 重复", "the id `{}` is used twice", id.get_ref()));
        }
        added
    }

    fn tree<A: Atom>(&mut self, entries: &[Raw<KindEntry>]) -> Words<A> {
        let mut words = Words::default();
        let mut parents = Vec::new();
        for (file, entry) in entries {
            if let Some(atom) = self.add(&mut words, *file, &entry.id, &entry.title) {
                parents.extend(entry.parent.as_ref().map(|parent| (atom, *file, parent)));
            }
        }
        for (child, file, parent) in parents {
            match words.get(parent.get_ref()) {
                Some(atom) if words.within(atom, child) => {
                    self.report.error(
                        &self.place(file, parent),
                        both!(
                            "`{}` 与它的上级互为上下级",
                            "`{}` stands above and below itself",
                            words.id(child)
                        ),
                    );
                }
                Some(atom) => words.put_under(child, atom),
                None => self.report.push(
                    Problem::error(
                        self.place(file, parent),
                        both!("没有 `{}`", "there is no `{}`", parent.get_ref()),
                    )
                    .maybe(did_you_mean(parent.get_ref(), words.ids())),
                ),
            }
        }
        words
    }

    fn add_attribute(&mut self, vocabulary: &mut Vocabulary, file: usize, entry: &AttributeEntry) {
        let Some(_) = self.add(&mut vocabulary.attributes, file, &entry.id, &entry.title) else {
            return;
        };
        let kind = match entry.kind {
            AttributeTypeEntry::YesNo => AttributeType::YesNo,
            AttributeTypeEntry::Choice => AttributeType::Choice,
            AttributeTypeEntry::Choices => AttributeType::Choices,
            AttributeTypeEntry::Number => AttributeType::Number,
            AttributeTypeEntry::Date => AttributeType::Date,
            AttributeTypeEntry::Tree => AttributeType::Tree,
        };
        let mut options: Vec<Option_> = Vec::new();
        for value in &entry.values {
            let parent = value.parent.as_ref().and_then(|parent| {
                let found = options.iter().position(|option| option.id == *parent.get_ref());
                if found.is_none() {
                    self.report.error(
                        &self.place(file, parent),
                        both!(
                            "上级值 `{}` 应写在它的下级之前",
                            "the value `{}` above must be written before the values below it",
                            parent.get_ref()
                        ),
                    );
                }
                found
            });
            options.push(Option_ { id: value.id.get_ref().clone(), title: text(&value.title), parent });
        }
        let declares = matches!(kind, AttributeType::Choice | AttributeType::Choices);
        if declares && options.is_empty() {
            self.report.error(
                &self.place(file, &entry.id),
                both!("属性 `{}` 没有列出可选的值", "the attribute `{}` lists no values", entry.id.get_ref()),
            );
        }
        let kinds =
            entry.kinds.iter().filter_map(|kind| self.find(&vocabulary.kinds, file, kind, &KIND)).collect();
        vocabulary.attribute_facts.push(AttributeFacts {
            kind,
            options,
            question: text(&entry.question),
            judged: entry.judged,
            judge: entry.judge.as_ref().map(text),
            kinds,
        });
    }

    /// What a body is as a unit, now that the units are known.
    pub(super) fn body_units(&mut self, book: &mut Rulebook, units: &Names<Unit>) {
        let bodies = std::mem::take(&mut self.bodies);
        for (file, body) in &bodies {
            let (Some(atom), Some(unit)) = (book.vocabulary.bodies.get(body.id.get_ref()), &body.unit) else {
                continue;
            };
            match units.get(unit.get_ref()) {
                Some(found) => {
                    if let Some(facts) = book.vocabulary.body_facts.get_mut(atom.index()) {
                        facts.unit = Some(found);
                    }
                }
                None => self.report.push(
                    Problem::error(
                        self.place(*file, unit),
                        both!("没有单位 `{}`", "there is no unit `{}`", unit.get_ref()),
                    )
                    .maybe(did_you_mean(unit.get_ref(), units.ids())),
                ),
            }
        }
    }

    /// The titles of the labels, now that every label is known.
    pub(super) fn label_titles(&mut self, book: &mut Rulebook) {
        for (file, entry) in &std::mem::take(&mut self.labels) {
            match book.labels.get(entry.id.get_ref()) {
                Some(label) => _ = book.label_titles.insert(label, text(&entry.title)),
                None if self.lost => {}
                None => self.report.push(
                    Problem::error(
                        self.place(*file, &entry.id),
                        both!("没有任何环节叫 `{}`", "no step has the label `{}`", entry.id.get_ref()),
                    )
                    .maybe(did_you_mean(entry.id.get_ref(), book.labels.ids())),
                ),
            }
        }
    }
}
