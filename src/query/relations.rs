//! Every relation of the store. Data only: the tables, the views and the document are made from it.

mod applied;
mod facts;
mod found;
mod rulebook;
mod verdicts;

use super::relation::{Column, Group, Relation, text, whole};

const ACTION: Column = text("action", "事项", "事项", "the action").of("actions");
const PERSON: Column = text("person", "人员", "人员", "the person").of("people");
const UNIT: Column = text("unit", "单位", "单位", "the unit").of("units");
const NORM: Column = text("norm", "规范", "规范", "the norm").of("norm");
const ACT: Column = text("act", "行为", "行为", "the act").of("act");
const CONDITION: Column = whole("condition", "条件", "条件", "the condition").of("condition");
const NAME_ZH: Column = text("name_zh", "名称", "中文名称", "the Chinese name");
const NAME_EN: Column = text("name_en", "英文名称", "英文名称", "the English name");
const ZH: Column = text("zh", "中文", "中文说法", "in Chinese");
const EN: Column = text("en", "英文", "英文说法", "in English");

/// A relation of what is found of each action by itself.
const fn found(
    name: &'static str,
    zh: &'static str,
    meaning_zh: &'static str,
    meaning_en: &'static str,
    columns: &'static [Column],
) -> Relation {
    Relation { name, zh, group: Group::Found, meaning_zh, meaning_en, columns }
}

const PARTS: [&[Relation]; 5] =
    [facts::RELATIONS, rulebook::RELATIONS, applied::RELATIONS, found::RELATIONS, verdicts::RELATIONS];

/// Every relation, in the order in which the document shows them.
pub fn relations() -> impl Iterator<Item = &'static Relation> {
    PARTS.into_iter().flatten()
}

/// The relation with this name, be it that of the table or that of the view.
pub fn relation(name: &str) -> Option<&'static Relation> {
    relations().find(|relation| relation.name.eq_ignore_ascii_case(name) || relation.zh == name)
}
