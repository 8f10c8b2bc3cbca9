//! The catalogue of matters: a tree of values, and a norm for each of its leaves.

use std::collections::{BTreeSet, HashMap};

use toml::Spanned;

use super::{Draft, Raw, text};
use crate::atom::Atom as _;
use crate::model::{AttributeFacts, AttributeType, Option_, Vocabulary};
use crate::rulebook::wire::{MatterEntry, NormEntry, PartEntry, StrengthEntry};
use crate::source::{Location, Problem, Text, both, did_you_mean};
use crate::toml_file::Bilingual;

pub(super) const MATTER: &str = "matter";

impl Draft {
    /// The catalogue of matters becomes the values of the tree attribute `matter`.
    pub(super) fn add_matters(&mut self, vocabulary: &mut Vocabulary) {
        if self.matters.is_empty() {
            return;
        }
        let attribute = vocabulary.attributes.get(MATTER).or_else(|| {
            let added = vocabulary.attributes.add(
                MATTER,
                Text::new("事项目录", "item of the catalogue"),
                Location::default(),
            );
            vocabulary.attribute_facts.push(AttributeFacts {
                kind: AttributeType::Tree,
                options: Vec::new(),
                question: Text::new("属目录中的哪一项？", "Which item of the catalogue is it?"),
                judged: false,
                judge: None,
                kinds: Vec::new(),
            });
            added
        });
        let Some(facts) =
            attribute.and_then(|attribute| vocabulary.attribute_facts.get_mut(attribute.index()))
        else {
            return;
        };
        let mut position: HashMap<&str, usize> = HashMap::new();
        for (file, matter) in &self.matters {
            if position.insert(matter.id.get_ref(), facts.options.len()).is_some() {
                let at = self.sources.get(*file).map_or_else(Location::default, |(name, text)| {
                    Location::offset(name, text, matter.id.span().start)
                });
                self.report.error(
                    &at,
                    both!("事项 `{}` 重复", "the matter `{}` is listed twice", matter.id.get_ref()),
                );
            }
            facts.options.push(Option_ {
                id: matter.id.get_ref().clone(),
                title: text(&matter.title),
                parent: None,
            });
        }
        for (file, matter) in &self.matters {
            let Some(parent) = &matter.parent else { continue };
            let (child, above) =
                (position.get(matter.id.get_ref().as_str()), position.get(parent.get_ref().as_str()));
            if let (Some(option), Some(&above)) =
                (child.and_then(|&child| facts.options.get_mut(child)), above)
            {
                option.parent = Some(above);
            } else {
                let at = self.sources.get(*file).map_or_else(Location::default, |(name, text)| {
                    Location::offset(name, text, parent.span().start)
                });
                self.report.push(
                    Problem::error(at, both!("没有事项 `{}`", "there is no matter `{}`", parent.get_ref()))
                        .maybe(did_you_mean(
                            parent.get_ref(),
                            position.keys().copied().collect::<BTreeSet<_>>(),
                        )),
                );
            }
        }
    }

    /// The leaves of the catalogue as norms.
    pub(super) fn matter_norms(
        &mut self,
        words: &Vocabulary,
        matters: &[Raw<MatterEntry>],
    ) -> Vec<Raw<NormEntry>> {
        let parents: BTreeSet<&str> = matters
            .iter()
            .filter_map(|(_, matter)| matter.parent.as_ref())
            .map(|parent| parent.get_ref().as_str())
            .collect();
        let mut norms = Vec::new();
        for (file, matter) in matters {
            let leaf = !parents.contains(matter.id.get_ref().as_str());
            if !leaf && matter.text.is_some() {
                self.report.error(
                    &self.place(*file, &matter.id),
                    both!(
                        "事项 `{}` 还有下级，只写 `title`，不写 `text`",
                        "the matter `{}` has matters below it: it has a `title` and no `text`",
                        matter.id.get_ref()
                    ),
                );
            }
            match (&matter.step, leaf) {
                (None, false) => {}
                (None, true) => self.report.push(
                    Problem::error(
                        self.place(*file, &matter.id),
                        both!(
                            "事项 `{}` 没有写明由谁决定",
                            "the matter `{}` leads to no body",
                            matter.id.get_ref()
                        ),
                    )
                    .hint(both!(
                        "目录的末级要写 `step = {{ act = …, by = [\"body(…)\"] }}`",
                        "a leaf of the catalogue needs `step = {{ act = …, by = [\"body(…)\"] }}`"
                    )),
                ),
                (Some(_), false) => self.report.error(
                    &self.place(*file, &matter.id),
                    both!(
                        "事项 `{}` 还有下级，不能自带 `step`",
                        "the matter `{}` has matters below it and cannot have a `step` of its own",
                        matter.id.get_ref()
                    ),
                ),
                (Some(step), true) => {
                    let mut when = matter.when.clone();
                    when.insert(
                        MATTER.to_owned(),
                        Spanned::new(matter.id.span(), format!("within {}", matter.id.get_ref())),
                    );
                    let said =
                        matter.text.as_ref().map_or_else(|| sentence(words, &matter.title, step), text);
                    norms.push((
                        *file,
                        NormEntry {
                            id: matter.id.clone(),
                            cite: matter.id.clone(),
                            zh: said.zh,
                            en: said.en,
                            strength: StrengthEntry::Hard,
                            kinds: matter.kinds.clone(),
                            when,
                            relations: Vec::new(),
                            binds: Vec::new(),
                            unless: Vec::new(),
                            overrides: matter.overrides.clone(),
                            step: Some(step.clone()),
                            power: None,
                            bar: None,
                            gate: None,
                            deadline: None,
                            duty: None,
                            attend: None,
                            compose: None,
                            quorum: None,
                            frequency: None,
                            limit: None,
                            stand_in: None,
                            extend: None,
                            role: None,
                            in_force: None,
                            define: None,
                            silence: None,
                        },
                    ));
                }
            }
        }
        norms
    }
}

/// A word with a capital at its head.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The sentence of a leaf of the catalogue whose author wrote none: what it is, who takes it, and what is done.
fn sentence(words: &Vocabulary, title: &Bilingual, step: &PartEntry) -> Text {
    let act = words.acts.get(step.act.get_ref()).map(|act| words.acts.title(act)).unwrap_or_default();
    let named = |who: &Spanned<String>| {
        let who = who.get_ref().trim();
        match who.strip_prefix("body(").and_then(|rest| rest.strip_suffix(')')) {
            Some(body) => words.bodies.get(body.trim()).map(|body| words.bodies.title(body)),
            None => words.roles.get(who).map(|role| words.roles.title(role)),
        }
    };
    let who: Option<Vec<Text>> = step.by.iter().map(named).collect();
    let Some(who) = who.filter(|who| !who.is_empty()) else {
        return Text::new(format!("{}：{}", title.zh, act.zh), format!("{}: {}", capital(&title.en), act.en));
    };
    let zh: Vec<&str> = who.iter().map(|who| who.zh.as_str()).collect();
    let en: Vec<String> = who.iter().map(|who| format!("the {}", who.en)).collect();
    Text::new(
        format!("{}，由{}{}", title.zh, zh.join("或"), act.zh),
        format!("{}: for {} to {}", capital(&title.en), en.join(" or "), act.en),
    )
}
