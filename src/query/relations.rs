//! Every relation of the store. Data only: the tables, the views and the document are made from it.

mod facts;
mod found;
mod rulebook;

use super::relation::{Column, Relation, text};

const ACTION: Column = text("action", "事项", "事项", "the action").of("actions");
const PERSON: Column = text("person", "人员", "人员", "the person").of("people");
const UNIT: Column = text("unit", "单位", "单位", "the unit").of("units");
const NORM: Column = text("norm", "规范", "规范", "the norm").of("norm");
const NAME_ZH: Column = text("name_zh", "名称", "中文名称", "the Chinese name");
const NAME_EN: Column = text("name_en", "英文名称", "英文名称", "the English name");
const ZH: Column = text("zh", "中文", "中文说法", "in Chinese");
const EN: Column = text("en", "英文", "英文说法", "in English");

/// Every relation, in the order in which the document shows them.
pub fn relations() -> Vec<Relation> {
    [facts::RELATIONS, rulebook::RELATIONS, found::RELATIONS].concat()
}

/// The relation with this name, be it that of the table or that of the view.
pub fn relation(name: &str) -> Option<&'static Relation> {
    [facts::RELATIONS, rulebook::RELATIONS, found::RELATIONS]
        .into_iter()
        .flatten()
        .find(|relation| relation.name.eq_ignore_ascii_case(name) || relation.zh == name)
}
