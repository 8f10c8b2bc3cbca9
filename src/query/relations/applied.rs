//! The relations that say which norms apply to an action, which do not, and why. Data only.

use super::{ACTION, CONDITION, NORM, found};
use crate::query::relation::{Column, Relation, text};

const EXCEPTION: Column = text("exception", "例外", "例外的名称", "the name of the exception");
const BY_NORM: Column = NORM.named("by_norm", "优先规范").means("优先的规范", "the norm that displaces it");

/// The relations of this part of the group.
pub(super) const RELATIONS: &[Relation] = &[
    found(
        "speaks",
        "涉及",
        "此规范说到这类事项，并且当日有效",
        "The norm speaks of the kind of action and is in force on its day",
        &[ACTION, NORM],
    ),
    found("applies", "适用", "此规范适用", "The norm applies", &[ACTION, NORM]),
    found(
        "might_apply",
        "可能适用",
        "此规范是否适用，取决于缺少的事实",
        "A missing fact decides whether the norm applies",
        &[ACTION, NORM],
    ),
    found(
        "fails",
        "条件未成就",
        "此条件不成立，所以此规范不适用",
        "The condition fails, so that the norm does not apply",
        &[ACTION, NORM, CONDITION],
    ),
    found(
        "open_condition",
        "条件待定",
        "此条件是否成立，取决于缺少的事实",
        "A missing fact decides whether the condition holds",
        &[ACTION, NORM, CONDITION],
    ),
    found(
        "excused",
        "例外成立",
        "此例外成立，所以此规范不适用",
        "The exception lifts the norm",
        &[ACTION, NORM, EXCEPTION],
    ),
    found(
        "might_be_excused",
        "例外待定",
        "此例外是否成立，取决于缺少的事实",
        "A missing fact decides whether the exception lifts the norm",
        &[ACTION, NORM, EXCEPTION],
    ),
    found(
        "overridden",
        "被排除",
        "此规范本来适用，但被另一规范排除",
        "The norm would apply, but another one displaces it",
        &[ACTION, NORM, BY_NORM],
    ),
    found(
        "might_be_overridden",
        "排除待定",
        "此规范是否被排除，取决于缺少的事实",
        "A missing fact decides whether the norm is displaced",
        &[ACTION, NORM, BY_NORM],
    ),
];
