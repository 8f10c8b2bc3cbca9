//! The relations that hold the verdicts, and what they wait for and rest on. Data only.

use super::{ACT, ACTION, CONDITION, NORM};
use crate::query::relation::{Column, Group, Relation, text};

const VERDICT: Column = text("verdict", "结论", "结论", "the verdict");

/// The relations of these groups.
pub(super) const RELATIONS: &[Relation] = &[
    Relation {
        name: "verdict",
        zh: "结论",
        group: Group::Verdicts,
        meaning_zh: "对此事项此行为的结论；一行对应规范说到的一个行为",
        meaning_en: "The verdict on the act in the action; a row for each act that a norm speaks of",
        columns: &[
            ACTION.key(),
            ACT.key(),
            VERDICT.means("结论，说法见 `word`", "the verdict; `word` has it in words"),
            VERDICT
                .named("by_default", "默认读法结论")
                .means(
                    "条款冲突时，按默认读法的结论",
                    "the verdict of the default reading, where clauses conflict",
                )
                .maybe(),
        ],
    },
    Relation {
        name: "needs_fact",
        zh: "待补事实",
        group: Group::Verdicts,
        meaning_zh: "此行为的结论取决于此条件，而有关事实缺少",
        meaning_en: "The answer on the act depends on the condition, of which the facts do not say whether it holds",
        columns: &[ACTION, ACT, NORM.means("因此待定的规范", "the norm that waits for it"), CONDITION],
    },
    Relation {
        name: "rests_on_reading",
        zh: "取决于读法",
        group: Group::Readings,
        meaning_zh: "换一种读法，对此行为的回答就不同；结论相同时，是由谁办或何时办不同",
        meaning_en: "Another reading gives another answer on the act; where the verdict is the same, it differs in who or when",
        columns: &[
            ACTION,
            ACT,
            text("ambiguity", "歧义", "歧义", "the ambiguity").of("ambiguity"),
            text("reading", "读法", "现用的默认读法", "the default reading, which is followed"),
            text("rival", "另一读法", "另一种读法", "the rival reading"),
            VERDICT.means("默认读法的结论", "the verdict of the default reading"),
            VERDICT
                .named("rival_verdict", "另一结论")
                .means("另一读法的结论", "the verdict of the rival reading"),
        ],
    },
];
