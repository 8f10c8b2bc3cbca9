//! The relations that hold the rulebook as written, its readings and its words. Data only.

use super::{CONDITION, EN, NORM, UNIT, ZH};
use crate::query::relation::{Column, Group, Relation, text, whole};

const ARTICLE: Column = whole("article", "条号", "所在条的号码", "the number of the article").of("article");
const CITE: Column = text("cite", "引注", "引注", "the pin-cite");
const EXCEPTION: Column = text("exception", "例外", "例外的名称", "the name of the exception");
const AMBIGUITY: Column = text("ambiguity", "歧义", "歧义", "the ambiguity").of("ambiguity");
const ID: Column = text("id", "编号", "编号", "the id").key();

const fn rulebook(
    name: &'static str,
    zh: &'static str,
    meaning_zh: &'static str,
    meaning_en: &'static str,
    columns: &'static [Column],
) -> Relation {
    Relation { name, zh, group: Group::Rulebook, meaning_zh, meaning_en, columns }
}

/// The relations of this group.
pub(super) const RELATIONS: &[Relation] = &[
    rulebook(
        "rulebook",
        "规则册",
        "唯一的一行是规则册本身",
        "The only row is the rulebook itself",
        &[
            ID,
            ZH,
            EN,
            text("adopted", "通过日期", "通过日期", "the day of adoption").maybe(),
            text("in_force", "施行日期", "施行日期", "the first day it applies").maybe(),
            whole("articles", "条数", "原文的条数", "how many articles the source has"),
        ],
    ),
    rulebook(
        "article",
        "条",
        "一行是原文的一条",
        "A row is an article of the source",
        &[
            whole("number", "条号", "号码", "its number").key(),
            text("heading_zh", "标题", "中文标题", "its heading in Chinese"),
            text("heading_en", "英文标题", "英文标题", "its heading in English"),
            text(
                "status",
                "状态",
                "`operative`、`duty`、`declaratory` 或 `open`",
                "`operative`, `duty`, `declaratory` or `open`",
            ),
            text("reason_zh", "理由", "为什么没有编入更多内容", "why nothing more is encoded, in Chinese")
                .maybe(),
            text("reason_en", "英文理由", "同上，英文", "the same in English").maybe(),
        ],
    ),
    rulebook(
        "norm",
        "规范",
        "一行是规则册照原样（默认读法）的一个规范",
        "A row is a norm of the rulebook as written, which is the default reading",
        &[
            ID.means("规范编号", "the id of the norm"),
            ARTICLE,
            CITE,
            text("cite_zh", "引注中文", "中文引注", "the pin-cite as it is written in Chinese"),
            text("cite_en", "引注英文", "英文引注", "the pin-cite as it is written in English"),
            ZH,
            EN,
            text(
                "strength",
                "强度",
                "`hard`、`principle` 或 `generally`",
                "`hard`, `principle` or `generally`",
            ),
            text(
                "effect",
                "效力",
                "效力的种类，如 `step`、`power`、`bar`、`gate`",
                "the sort of effect, such as `step`, `power`, `bar` or `gate`",
            ),
            text("act", "行为", "所说的行为", "the act it speaks of").of("act").maybe(),
            text("label", "标签", "所说的环节的标签", "the label of the step it speaks of")
                .of("label")
                .maybe(),
        ],
    ),
    rulebook(
        "norm_kind",
        "规范事项类别",
        "此规范说到此类事项；没有这一行就是各类都说到",
        "The norm speaks of the kind of action; without a row it speaks of every kind",
        &[NORM, text("kind", "类别", "事项类别，含其下各类", "the kind, with all kinds below it").of("kind")],
    ),
    rulebook(
        "norm_who",
        "规范所指",
        "此规范点到的人、单位或机构，按原文次序",
        "Whom the norm names, in the order of the text",
        &[
            NORM,
            whole("number", "序号", "次序", "the order"),
            text(
                "part",
                "部分",
                "`by` 由谁，`instead_of` 代替谁",
                "`by`: by whom; `instead_of`: in whose place",
            ),
            text("role", "角色", "写的就是一个角色时，这个角色", "the role, where it names just a role")
                .of("role")
                .maybe(),
            ZH,
            EN,
        ],
    ),
    rulebook(
        "condition",
        "条件",
        "一行是规范或例外的一个条件",
        "A row is a condition of a norm or of an exception",
        &[
            whole("id", "编号", "编号", "the id").key(),
            text(
                "test",
                "测试",
                "测试的种类，如 `attribute`、`away`、`done`",
                "the sort of test, such as `attribute`, `away` or `done`",
            ),
            text("attribute", "属性", "测试的属性", "the attribute it looks at").of("attribute").maybe(),
            text(
                "role",
                "角色",
                "测试点到的就是一个角色时，这个角色",
                "the role, where the test names just a role",
            )
            .of("role")
            .maybe(),
            ZH.means("条件成立时的说法", "what it says when it holds, in Chinese"),
            EN.means("同上，英文", "the same in English"),
        ],
    ),
    rulebook(
        "norm_condition",
        "规范条件",
        "此规范以此为条件",
        "The norm has the condition",
        &[NORM, CONDITION],
    ),
    rulebook(
        "norm_exception",
        "规范例外",
        "此规范有此例外",
        "The norm has the exception",
        &[NORM, EXCEPTION, CITE, ZH, EN],
    ),
    rulebook(
        "exception_condition",
        "例外条件",
        "此例外以此为条件",
        "The exception has the condition",
        &[NORM, EXCEPTION, CONDITION],
    ),
    rulebook(
        "norm_overrides",
        "规范优先",
        "前一规范适用时，排除后一规范",
        "The first norm displaces the second where it applies",
        &[NORM, NORM.named("displaced", "被排除规范").means("被排除的规范", "the norm that is displaced")],
    ),
    rulebook(
        "ambiguity",
        "歧义",
        "一行是一处歧义",
        "A row is an ambiguity of the text",
        &[
            ID,
            ZH.means("疑问所在", "what is in doubt, in Chinese"),
            EN.means("同上，英文", "the same in English"),
            text("default_reading", "默认读法", "规则册采用的读法", "the reading that the rulebook follows"),
            whole(
                "clash",
                "条款相撞",
                "是否条款相撞而原文没有排出先后",
                "whether two clauses collide and the text does not rank them",
            ),
            text("idle_zh", "无关理由", "没有答案取决于它的理由", "why no answer depends on it, in Chinese")
                .maybe(),
            text("idle_en", "英文无关理由", "同上，英文", "the same in English").maybe(),
        ],
    ),
    rulebook(
        "ambiguity_cite",
        "歧义引注",
        "此歧义出在此处",
        "The ambiguity is about the provision",
        &[AMBIGUITY, CITE],
    ),
    rulebook(
        "reading",
        "读法",
        "一行是歧义的一种读法",
        "A row is one way to read an ambiguity",
        &[AMBIGUITY.key(), text("id", "编号", "读法编号", "the id of the reading").key(), ZH, EN],
    ),
    rulebook(
        "reading_norm",
        "读法规范",
        "此读法去掉或加上此规范",
        "The reading drops the norm or adds it",
        &[
            AMBIGUITY,
            text("reading", "读法", "读法", "the reading"),
            text("change", "改动", "`drop` 去掉，`add` 加上", "`drop` or `add`"),
            text(
                "norm",
                "规范",
                "规范编号；加上的规范不在 `norm` 里",
                "the id of the norm; those that are added are not in `norm`",
            ),
            CITE,
            ZH,
            EN,
        ],
    ),
    rulebook(
        "kind",
        "事项类别",
        "一行是一个事项类别",
        "A row is a kind of action",
        &[ID, text("parent", "上级类别", "上一级类别", "the kind above it").of("kind").maybe(), ZH, EN],
    ),
    rulebook(
        "kind_within",
        "类别包含",
        "前一类别就是后一类别，或在它之下",
        "The first kind is the second one or lies below it",
        &[
            text("kind", "类别", "下级类别", "the lower kind").of("kind"),
            text("above", "上级类别", "上级类别", "the upper kind").of("kind"),
        ],
    ),
    rulebook("act", "行为", "一行是一种行为", "A row is an act", &[ID, ZH, EN]),
    rulebook("family", "行为类", "一行是一类行为", "A row is a family of acts", &[ID, ZH, EN]),
    rulebook(
        "act_asked",
        "行为词",
        "问到此词，就是问这些行为：行为类问其中各行为，行为只问它自己",
        "The word asks for the act: a family asks for each of its acts, an act for itself",
        &[
            text(
                "word",
                "词",
                "行为类或行为的编号；行为类与行为同名时，行为写作 `act:编号`",
                "the id of a family or of an act; where a family has the id of an act, the act is written `act:id`",
            ),
            text("act", "行为", "行为", "the act").of("act"),
        ],
    ),
    rulebook("role", "角色", "一行是一个角色", "A row is a role", &[ID, ZH, EN]),
    rulebook(
        "role_implies",
        "角色包含",
        "具有前一角色的人也具有后一角色",
        "Whoever has the first role also has the second",
        &[
            text("role", "角色", "角色", "the role").of("role"),
            text("implied", "所含角色", "随之具有的角色", "the role that comes with it").of("role"),
        ],
    ),
    rulebook(
        "body",
        "议事机构",
        "一行是一个议事机构",
        "A row is a body",
        &[
            ID,
            ZH,
            EN,
            text("kind", "类别", "其会议是哪类事项", "the kind of action that is a sitting of it")
                .of("kind")
                .maybe(),
            UNIT.means("所属单位", "the unit it belongs to").maybe(),
        ],
    ),
    rulebook(
        "unit_kind",
        "单位类别",
        "一行是一个单位类别",
        "A row is a kind of unit",
        &[ID, text("parent", "上级类别", "上一级类别", "the kind above it").of("unit_kind").maybe(), ZH, EN],
    ),
    rulebook(
        "topic",
        "业务领域",
        "一行是一个业务领域",
        "A row is a field of business",
        &[ID, text("parent", "上级领域", "上一级领域", "the field above it").of("topic").maybe(), ZH, EN],
    ),
    rulebook(
        "attribute",
        "属性",
        "一行是事项的一个属性",
        "A row is an attribute of actions",
        &[
            ID,
            ZH,
            EN,
            text(
                "type",
                "类型",
                "`yes_no`、`choice`、`choices`、`number`、`date` 或 `tree`",
                "`yes_no`, `choice`, `choices`, `number`, `date` or `tree`",
            ),
            whole("judged", "须由人判断", "是否须由人判断", "whether a person must judge it"),
            text("judge_zh", "判断者", "由谁判断", "who is to judge, in Chinese").maybe(),
            text("judge_en", "英文判断者", "同上，英文", "the same in English").maybe(),
            text("question_zh", "问题", "不知道时要问的话", "the question to ask, in Chinese"),
            text("question_en", "英文问题", "同上，英文", "the same in English"),
        ],
    ),
    rulebook(
        "attribute_option",
        "属性选项",
        "一行是属性的一个选项",
        "A row is a declared value of an attribute",
        &[
            text("attribute", "属性", "属性", "the attribute").of("attribute").key(),
            ID.means("选项编号", "the id of the value"),
            text("parent", "上级选项", "上一级选项", "the value above it").maybe(),
            ZH,
            EN,
        ],
    ),
    rulebook("name", "名称", "事实和规则册中各种东西的名称；没有名称的用编号", "What the things of the facts and of the rulebook are called; the id, where one has no name", &[
        text("sort", "种类", "`action`、`person`、`post`、`unit`、`body`、`act`、`family`、`label`、`kind`、`role`、`topic` 或 `attribute`", "`action`, `person`, `post`, `unit`, `body`, `act`, `family`, `label`, `kind`, `role`, `topic` or `attribute`").key(),
        ID,
        ZH,
        EN,
    ]),
    rulebook("label", "标签", "一行是环节的一个标签", "A row is a label of a step", &[ID, ZH, EN]),
    rulebook(
        "word",
        "用词",
        "固定用词的中英文说法",
        "The fixed words of the other relations in both languages",
        &[
            text("sort", "种类", "种类，如 `verdict`、`state`", "the sort, such as `verdict` or `state`")
                .key(),
            ID.means("词", "the word"),
            ZH,
            EN,
        ],
    ),
];
