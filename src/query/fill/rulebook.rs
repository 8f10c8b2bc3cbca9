//! The rows of the rulebook as written, of its readings, and of the words it is written in.

use std::collections::{BTreeMap, BTreeSet};

use crate::atom::{Act, Atom, Label, NormIx};
use crate::case::Case;
use crate::model::{ArticleStatus, AttributeType, Condition, Effect, Norm, RelationTest, WhoExpr};
use crate::query::rows::{Cell, Rows, row};
use crate::situation::positive;
use crate::source::Text;
use crate::words::{Words, strength_id};

/// The rows of every relation of the group.
pub(in crate::query) fn rulebook(case: &Case) -> Rows {
    let mut rows = Rows::default();
    let words = Words { case, text: None };
    ledger(case, &mut rows);
    let conditions = Conditions::of(case);
    for (condition, id) in &conditions.ids {
        let said = words.condition(condition, true);
        let (test, attribute, role) = test_of(case, condition);
        rows.add("condition", row![*id, test, attribute, role, said.zh, said.en]);
    }
    for &norm in &case.book.base {
        if let Some(found) = case.book.norm(norm) {
            add_norm(words, &conditions, found, &mut rows);
        }
    }
    readings(case, &mut rows);
    vocabulary(words, &mut rows);
    super::words::words(words, &mut rows);
    rows
}

/// The numbers under which the conditions of a rulebook are entered: as they are written, and without their negation.
pub(super) struct Conditions {
    ids: BTreeMap<Condition, usize>,
}

impl Conditions {
    pub(super) fn of(case: &Case) -> Self {
        let mut all: BTreeSet<Condition> = BTreeSet::new();
        for norm in &case.book.norms {
            for condition in norm.all_conditions() {
                all.insert(positive(condition));
                all.insert(condition.clone());
            }
        }
        Self { ids: all.into_iter().zip(1..).collect() }
    }

    pub(super) fn id(&self, condition: &Condition) -> Cell {
        self.ids.get(condition).copied().into()
    }
}

/// The sort of a test, the attribute it looks at, and the role it names if it names just one.
fn test_of<'a>(case: &'a Case, condition: &Condition) -> (&'static str, Option<&'a str>, Option<&'a str>) {
    let words = &case.book.vocabulary;
    let test = match condition {
        Condition::Attribute(attribute, _) => {
            return ("attribute", Some(words.attributes.id(*attribute)), None);
        }
        Condition::Relation(_, test) => test,
    };
    let (name, who) = match test {
        RelationTest::Away(who) => ("away", Some(who)),
        RelationTest::Absent(who) => ("absent", Some(who)),
        RelationTest::Holds(who, _) => ("holds", Some(who)),
        RelationTest::Same(..) => ("same", None),
        RelationTest::Is(..) => ("is", None),
        RelationTest::Meeting(_) => ("meeting", None),
        RelationTest::Number(..) => ("number", None),
        RelationTest::Done(_, who) => ("done", who.as_ref()),
        RelationTest::Failed(_) => ("failed", None),
        RelationTest::Every(..) => ("every", None),
        RelationTest::Tied(_, who, _) => ("tied", Some(who)),
    };
    (name, None, who.and_then(|who| role_of(case, who)))
}

fn role_of<'a>(case: &'a Case, who: &WhoExpr) -> Option<&'a str> {
    match who {
        WhoExpr::Role(role) => Some(case.book.vocabulary.roles.id(*role)),
        _ => None,
    }
}

fn ledger(case: &Case, rows: &mut Rows) {
    let header = &case.book.header;
    rows.add(
        "rulebook",
        row![
            &header.id,
            &header.title.zh,
            &header.title.en,
            header.adopted,
            header.in_force,
            header.articles
        ],
    );
    for article in &case.book.articles {
        let status = match article.status {
            ArticleStatus::Operative => "operative",
            ArticleStatus::Duty => "duty",
            ArticleStatus::Declaratory => "declaratory",
            ArticleStatus::Open => "open",
        };
        let (reason_zh, reason_en) = parts(article.reason.as_ref());
        rows.add(
            "article",
            row![article.number, &article.heading.zh, &article.heading.en, status, reason_zh, reason_en],
        );
    }
}

fn parts(text: Option<&Text>) -> (Option<&str>, Option<&str>) {
    (text.map(|text| text.zh.as_str()), text.map(|text| text.en.as_str()))
}

/// What an effect is called in the rulebook, the act it speaks of, and the label of its step.
fn effect_of(effect: &Effect) -> (&'static str, Option<Act>, Option<Label>) {
    match effect {
        Effect::Step(part) => ("step", Some(part.act), Some(part.label)),
        Effect::Power(part) => ("power", Some(part.act), Some(part.label)),
        Effect::Bar { act, label, .. } => ("bar", Some(*act), *label),
        Effect::Gate { before, .. } => ("gate", None, Some(*before)),
        Effect::Deadline { label, .. } => ("deadline", None, Some(*label)),
        Effect::Duty { act, .. } => ("duty", Some(*act), None),
        Effect::Attend { act, .. } => ("attend", Some(*act), None),
        Effect::Compose { .. } => ("compose", None, None),
        Effect::Quorum { .. } => ("quorum", None, None),
        Effect::Frequency { act, .. } => ("frequency", Some(*act), None),
        Effect::Limit { act, .. } => ("limit", Some(*act), None),
        Effect::StandIn { .. } => ("stand_in", None, None),
        Effect::Extend { .. } => ("extend", None, None),
        Effect::Collective { .. } => ("role", None, None),
        Effect::InForce(_) => ("in_force", None, None),
        Effect::Define { .. } => ("define", None, None),
        Effect::Silence { act, .. } => ("silence", Some(*act), None),
    }
}

/// Whom an effect names, and whether by whom it is done or in whose place.
fn named(effect: &Effect) -> Vec<(&'static str, &WhoExpr)> {
    let as_doer = |who| ("by", who);
    match effect {
        Effect::StandIn { instead_of, by, .. } => {
            by.iter().map(as_doer).chain([("instead_of", instead_of)]).collect()
        }
        other => other.whos().into_iter().map(as_doer).collect(),
    }
}

fn add_norm(words: Words<'_>, conditions: &Conditions, norm: &Norm, rows: &mut Rows) {
    let book = &words.case.book;
    let (effect, act, label) = effect_of(&norm.effect);
    let cite = words.cite(&norm.cite);
    rows.add(
        "norm",
        row![
            &norm.id,
            norm.article,
            &norm.cite,
            cite.zh,
            cite.en,
            &norm.text.zh,
            &norm.text.en,
            strength_id(norm.strength),
            effect,
            act.map(|act| book.vocabulary.acts.id(act)),
            label.map(|label| book.labels.id(label)),
        ],
    );
    for &kind in &norm.kinds {
        rows.add("norm_kind", row![&norm.id, book.vocabulary.kinds.id(kind)]);
    }
    for (number, (part, who)) in named(&norm.effect).into_iter().enumerate() {
        let said = words.who(who);
        rows.add("norm_who", row![&norm.id, number + 1, part, role_of(words.case, who), said.zh, said.en]);
    }
    for condition in &norm.conditions {
        rows.add("norm_condition", row![&norm.id, conditions.id(condition)]);
    }
    for exception in &norm.exceptions {
        rows.add(
            "norm_exception",
            row![&norm.id, &exception.name, &exception.cite, &exception.text.zh, &exception.text.en],
        );
        for condition in &exception.conditions {
            rows.add("exception_condition", row![&norm.id, &exception.name, conditions.id(condition)]);
        }
    }
    for displaced in &norm.overrides {
        rows.add("norm_overrides", row![&norm.id, displaced]);
    }
}

fn readings(case: &Case, rows: &mut Rows) {
    for ambiguity in &case.book.ambiguities {
        let (idle_zh, idle_en) = parts(ambiguity.idle.as_ref());
        let title = &ambiguity.title;
        rows.add(
            "ambiguity",
            row![&ambiguity.id, &title.zh, &title.en, &ambiguity.default, ambiguity.clash, idle_zh, idle_en],
        );
        for cite in &ambiguity.cites {
            rows.add("ambiguity_cite", row![&ambiguity.id, cite]);
        }
        for reading in &ambiguity.readings {
            rows.add("reading", row![&ambiguity.id, &reading.id, &reading.title.zh, &reading.title.en]);
            let mut change = |word: &str, norms: &[NormIx]| {
                for norm in norms.iter().filter_map(|&norm| case.book.norm(norm)) {
                    let text = &norm.text;
                    rows.add(
                        "reading_norm",
                        row![&ambiguity.id, &reading.id, word, &norm.id, &norm.cite, &text.zh, &text.en],
                    );
                }
            };
            change("drop", &reading.drop);
            change("add", &reading.add);
        }
    }
}

fn vocabulary(words: Words<'_>, rows: &mut Rows) {
    let (book, facts) = (&words.case.book, &words.case.facts);
    let vocabulary = &book.vocabulary;
    tree(&vocabulary.kinds, "kind", rows);
    tree(&vocabulary.unit_kinds, "unit_kind", rows);
    tree(&vocabulary.topics, "topic", rows);
    for kind in vocabulary.kinds.atoms() {
        for above in vocabulary.kinds.upward(kind) {
            rows.add("kind_within", row![vocabulary.kinds.id(kind), vocabulary.kinds.id(above)]);
        }
    }
    flat(&vocabulary.acts, "act", rows);
    flat(&vocabulary.roles, "role", rows);
    for family in &vocabulary.families {
        rows.add("family", row![&family.id, &family.title.zh, &family.title.en]);
        for &act in &family.acts {
            rows.add("act_asked", row![&family.id, vocabulary.acts.id(act)]);
        }
    }
    for act in vocabulary.acts.atoms() {
        let id = vocabulary.acts.id(act);
        rows.add("act_asked", row![act_word(words.case, act), id]);
    }
    for &(role, implied) in &vocabulary.implications {
        rows.add("role_implies", row![vocabulary.roles.id(role), vocabulary.roles.id(implied)]);
    }
    for body in vocabulary.bodies.atoms() {
        let (title, known) = (vocabulary.bodies.title(body), vocabulary.body(body));
        let kind = known.kind.map(|kind| vocabulary.kinds.id(kind));
        rows.add(
            "body",
            row![
                vocabulary.bodies.id(body),
                title.zh,
                title.en,
                kind,
                known.unit.map(|unit| facts.units.id(unit))
            ],
        );
    }
    for attribute in vocabulary.attributes.atoms() {
        let (id, title) = (vocabulary.attributes.id(attribute), vocabulary.attributes.title(attribute));
        let Some(known) = vocabulary.attribute(attribute) else { continue };
        let kind = match known.kind {
            AttributeType::YesNo => "yes_no",
            AttributeType::Choice => "choice",
            AttributeType::Choices => "choices",
            AttributeType::Number => "number",
            AttributeType::Date => "date",
            AttributeType::Tree => "tree",
        };
        let (judge_zh, judge_en) = parts(known.judge.as_ref());
        let question = &known.question;
        rows.add(
            "attribute",
            row![id, title.zh, title.en, kind, known.judged, judge_zh, judge_en, &question.zh, &question.en],
        );
        for option in &known.options {
            let parent = option.parent.and_then(|parent| known.options.get(parent)).map(|parent| &parent.id);
            rows.add(
                "attribute_option",
                row![id, &option.id, parent.map(String::as_str), &option.title.zh, &option.title.en],
            );
        }
    }
    for label in book.labels.atoms() {
        let said = words.label(label);
        rows.add("label", row![book.labels.id(label), said.zh, said.en]);
    }
}

/// The word that asks for one act and nothing else.
pub(in crate::query) fn act_word(case: &Case, act: Act) -> String {
    let vocabulary = &case.book.vocabulary;
    let id = vocabulary.acts.id(act);
    if vocabulary.families.iter().any(|family| family.id == id) { format!("act:{id}") } else { id.to_owned() }
}

fn flat<A: Atom>(words: &crate::model::Words<A>, relation: &'static str, rows: &mut Rows) {
    for atom in words.atoms() {
        let title = words.title(atom);
        rows.add(relation, row![words.id(atom), title.zh, title.en]);
    }
}

fn tree<A: Atom>(words: &crate::model::Words<A>, relation: &'static str, rows: &mut Rows) {
    for atom in words.atoms() {
        let title = words.title(atom);
        rows.add(
            relation,
            row![words.id(atom), words.parent(atom).map(|parent| words.id(parent)), title.zh, title.en],
        );
    }
}
