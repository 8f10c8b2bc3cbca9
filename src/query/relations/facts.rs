//! The relations that hold the facts as the user wrote them. Data only.

use super::{ACTION, NAME_EN, NAME_ZH, PERSON, UNIT};
use crate::query::relation::{Column, Group, Relation, real, text, whole};

const FROM: Column =
    text("from_day", "起", "第一天；空值表示没有起点", "the first day; null means that there is none")
        .maybe();
const TO: Column = text(
    "to_day",
    "止",
    "最后一天，含当天；空值表示没有终点",
    "the last day, which still counts; null means that there is none",
)
.maybe();
const POST: Column = text("post", "职务", "职务", "the post").of("posts");
const BODY: Column = text("body", "议事机构", "议事机构", "the body").of("body").maybe();
const KIND: Column = text("kind", "类别", "事项类别", "the kind of action").of("kind");
const TOPIC: Column = text("topic", "业务领域", "业务领域", "the field of business").of("topic");

const fn facts(
    name: &'static str,
    zh: &'static str,
    meaning_zh: &'static str,
    meaning_en: &'static str,
    columns: &'static [Column],
) -> Relation {
    Relation { name, zh, group: Group::Facts, meaning_zh, meaning_en, columns }
}

/// The relations of this group.
pub(super) const RELATIONS: &[Relation] = &[
    facts(
        "units",
        "单位",
        "一行是一个单位",
        "A row is a unit",
        &[
            text("id", "编号", "单位编号", "the id of the unit").key(),
            NAME_ZH,
            NAME_EN,
            text("kind", "类别", "单位类别", "what kind of unit it is").of("unit_kind"),
            UNIT.named("parent", "上级单位").means("上级单位", "the unit above it").maybe(),
        ],
    ),
    facts(
        "posts",
        "职务",
        "一行是一个职务",
        "A row is a post",
        &[
            text("id", "编号", "职务编号", "the id of the post").key(),
            NAME_ZH.named("name_zh", "职务").means("中文职务名称", "its name in Chinese"),
            NAME_EN.named("name_en", "英文职务").means("英文职务名称", "its name in English"),
            UNIT.means("所在单位", "the unit it belongs to"),
            POST.named("reports_to", "上级职务")
                .means("直接上级职务", "the post above it in the line of command")
                .maybe(),
        ],
    ),
    facts(
        "post_role",
        "职务角色",
        "任此职务者具有此角色",
        "Whoever holds the post has the role",
        &[POST, text("role", "角色", "角色", "the role").of("role")],
    ),
    facts(
        "people",
        "人员",
        "一行是一个人",
        "A row is a person",
        &[
            text("id", "编号", "人员编号", "the id of the person").key(),
            NAME_ZH.named("name_zh", "姓名").means("中文姓名", "the name in Chinese"),
            NAME_EN.named("name_en", "英文姓名").means("英文姓名", "the name in English"),
        ],
    ),
    facts(
        "assignments",
        "任职",
        "此人在此期间担任此职务",
        "The person holds the post during that time",
        &[PERSON, POST, FROM, TO],
    ),
    facts(
        "portfolios",
        "分工",
        "此领导分管或联系此单位或业务领域",
        "The leader is in charge of the unit or field of business, or liaises with it",
        &[
            POST.named("leader", "领导职务").means("领导的职务", "the post of the leader"),
            text("link", "关系", "`in_charge` 分管，`liaison` 联系", "`in_charge` or `liaison`"),
            UNIT.means("单位；是业务领域时为空", "the unit; null where it is a field of business").maybe(),
            TOPIC.means("业务领域；是单位时为空", "the field of business; null where it is a unit").maybe(),
            FROM,
            TO,
        ],
    ),
    facts(
        "delegations",
        "授权记录",
        "一行是一份委托或指定",
        "A row is a mandate or a designation",
        &[
            text("id", "编号", "授权记录编号", "the id of the delegation").key(),
            text("type", "类型", "`mandate` 委托，`designation` 指定", "`mandate` or `designation`"),
            POST.named("grantor", "授予人职务").means("授予人的职务", "the post that gives it"),
            POST.named("grantee", "受托人职务").means("受托人或被指定人的职务", "the post that receives it"),
            whole("every_act", "不限行为", "是否不限行为", "whether it covers every act"),
            whole("every_object", "不限对象", "是否不限对象", "whether it covers every action"),
            FROM,
            TO,
            text("basis", "依据", "所依据的文件，照原样", "the paper it rests on, as it was written"),
        ],
    ),
    facts(
        "delegation_act",
        "授权行为",
        "此授权包括此行为",
        "The delegation covers the act",
        &[
            text("delegation", "授权记录", "授权记录", "the delegation").of("delegations"),
            text("act", "行为", "行为", "the act").of("act"),
        ],
    ),
    facts(
        "delegation_object",
        "授权对象",
        "此授权包括此类事项或此一事项",
        "The delegation covers the kind of action, or the one action",
        &[
            text("delegation", "授权记录", "授权记录", "the delegation").of("delegations"),
            KIND.means("事项类别，含其下各类", "the kind of action, with all kinds below it").maybe(),
            ACTION.means("某一事项", "the one action").maybe(),
        ],
    ),
    facts(
        "absences",
        "外出",
        "此人在此期间外出、休假或学习",
        "The person is away during that time",
        &[PERSON, FROM, TO, text("reason", "事由", "事由，照原样", "why, as it was written")],
    ),
    facts(
        "calendar",
        "工作日历",
        "这一天与周一至周五的常规不同",
        "The day differs from Monday to Friday",
        &[
            text("date", "日期", "日期", "the day"),
            text("day", "类型", "`rest` 休，`work` 班", "`rest` or `work`"),
            text("name", "名称", "节假日名称", "the holiday"),
            text("source", "来源", "公布安排的通知", "the notice that says so"),
        ],
    ),
    facts(
        "actions",
        "事项",
        "一行是一个事项",
        "A row is an action",
        &[
            text("id", "编号", "事项编号", "the id of the action").key(),
            text("title_zh", "事项", "事项名称", "what it is about, in Chinese"),
            text("title_en", "英文事项", "英文事项名称", "what it is about, in English"),
            KIND.means("事项类别", "its kind"),
            text("date", "日期", "判断所依据的日期", "the day it is judged by"),
            UNIT.named("sponsor", "主办单位")
                .means(
                    "主办单位；空值表示不知道",
                    "the unit that brings it forward; null means that it is not known",
                )
                .maybe(),
            whole(
                "concerned_known",
                "相关单位已知",
                "是否写明相关单位；单位见 `action_concerned`",
                "whether it is known which other units are concerned; they are in `action_concerned`",
            ),
            PERSON.named("person", "当事人").means("当事人", "the person concerned").maybe(),
            whole(
                "person_known",
                "当事人已知",
                "是否写明当事人；写明而为空，就是没有当事人",
                "whether it is known who is concerned; known and null means nobody",
            ),
            ACTION.named("meeting", "会议").means("所属会议", "the meeting it belongs to").maybe(),
            POST.named("chair", "主持人").means("主持人的职务", "the post that chairs the meeting").maybe(),
            whole(
                "complete",
                "记录完整",
                "办理记录是否完整：完整时，没有记录就是没有办",
                "whether the records are complete: then what is not on record was not done",
            ),
        ],
    ),
    facts(
        "action_concerned",
        "相关单位",
        "此单位与此事项相关",
        "The unit is concerned by the action",
        &[ACTION, UNIT],
    ),
    facts(
        "action_topic",
        "事项业务领域",
        "此事项属于此业务领域",
        "The action belongs to the field of business",
        &[ACTION, TOPIC],
    ),
    facts(
        "action_attribute",
        "事项属性",
        "此事项的此属性是此值；没有这一行就是不知道",
        "The attribute of the action has the value; without a row it is not known",
        &[
            ACTION,
            text("attribute", "属性", "属性", "the attribute").of("attribute"),
            text(
                "value",
                "值",
                "值：`yes`、`no`、选项编号、数字或日期；几个选项用 `;` 分隔，一个都没有写作 `none`",
                "the value: `yes`, `no`, the id of an option, a number or a day; several options are joined by `;`, none at all is `none`",
            ),
            text("value_zh", "值中文", "值的中文说法", "the value in Chinese"),
            text("value_en", "值英文", "值的英文说法", "the value in English"),
            real("number", "数值", "数字属性的数值", "the number, where the attribute is one").maybe(),
        ],
    ),
    facts(
        "records",
        "办理记录",
        "此环节已经办理",
        "The step was taken",
        &[
            ACTION,
            text("step", "环节", "环节的标签，照原样", "the label of the step, as it was written"),
            PERSON.means("办理的人员", "the person who did it").maybe(),
            POST.means("办理人的职务", "the post that did it").maybe(),
            UNIT.means("办理的单位", "the unit that did it").maybe(),
            BODY.means("办理的议事机构", "the body that did it"),
            text("date", "日期", "办理日期", "when it was done").maybe(),
            text(
                "outcome",
                "结果",
                "`done` 已办，`favourable` 同意或通过，`adverse` 不同意或不通过",
                "`done`, `favourable` (agreed or passed) or `adverse` (refused or failed)",
            ),
            text("note", "说明", "说明，照原样", "a remark, as it was written"),
        ],
    ),
    facts(
        "attendance",
        "出席情况",
        "此人是否到会",
        "Whether the person was at the meeting",
        &[
            ACTION.named("meeting", "会议").means("哪次会议", "the meeting"),
            PERSON.means("应到会的人员", "the person"),
            text(
                "status",
                "出席",
                "`present` 出席，`absent` 缺席，`leave` 请假",
                "`present`, `absent` or `leave`",
            ),
            PERSON.named("substitute", "代会人员").means("代为参会的人员", "who came instead").maybe(),
        ],
    ),
];
