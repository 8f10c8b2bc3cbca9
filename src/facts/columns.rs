//! The tables of the facts: their columns, what a cell holds, and what it says. Data only: the reader, the documents and
//! the schema are all made from it.

use crate::sheet::{CellType, Column, Sort, Word};
use crate::source::Text;

/// A table of facts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TableSpec {
    /// The name of the file without `.csv`, or of the folder.
    pub name: &'static str,
    /// Whether an institution must have it.
    pub required: bool,
    /// Whether each attribute of the rulebook may be a column as well.
    pub attributes: bool,
    /// The columns that tell one row from another, where a file laid over the folder may change rows.
    pub key: &'static [&'static str],
    /// What it holds, in Chinese.
    pub meaning_zh: &'static str,
    /// What it holds, in English.
    pub meaning_en: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
}

impl TableSpec {
    /// What it holds.
    pub fn meaning(&self) -> Text {
        Text::new(self.meaning_zh, self.meaning_en)
    }
}

/// The table with this name.
pub fn table(name: &str) -> Option<&'static TableSpec> {
    TABLES.iter().find(|table| table.name == name)
}

/// The words of `portfolios.link`: in charge, liaison.
pub const LINKS: &[Word] = &[word("in_charge", "分管"), word("liaison", "联系")];

/// The words of `delegations.type`: mandate, designation.
pub const DELEGATION_TYPES: &[Word] = &[word("mandate", "委托"), word("designation", "指定")];

/// The words of `calendar.day`: rest, work.
pub const DAYS: &[Word] = &[word("rest", "休"), word("work", "班")];

/// The words of `actions.record`.
pub const COMPLETENESS: &[Word] = &[word("complete", "完整")];

/// The words of `records.outcome`; the first two are favourable, the others adverse.
pub const OUTCOMES: &[Word] =
    &[word("agreed", "同意"), word("passed", "通过"), word("refused", "不同意"), word("failed", "不通过")];

/// The words of `attendance.status`: present, absent, on leave.
pub const PRESENCES: &[Word] = &[word("present", "出席"), word("absent", "缺席"), word("leave", "请假")];

const fn word(id: &'static str, zh: &'static str) -> Word {
    Word { id, zh, aliases: &[] }
}

const fn column(
    name: &'static str,
    zh: &'static str,
    holds: CellType,
    meaning_zh: &'static str,
    meaning_en: &'static str,
) -> Column {
    Column { name, zh, aliases: &[], required: false, holds, meaning_zh, meaning_en }
}

impl Column {
    const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    const fn also(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }
}

const ID: Column =
    column("id", "编号", CellType::Id, "本表中唯一的编号", "the id of the row, unique in its table")
        .required();
const NAME_EN: Column = column("name_en", "英文名称", CellType::Text, "英文名称", "the English name");
const FROM: Column = column(
    "from",
    "起",
    CellType::Date,
    "第一天；空白表示没有起点",
    "the first day; blank means there is none",
)
.also(&["start", "起始日期", "开始日期"]);
const TO: Column = column(
    "to",
    "止",
    CellType::Date,
    "最后一天（含当天）；空白表示没有终点",
    "the last day, which still counts; blank means there is none",
)
.also(&["end", "终止日期", "结束日期"]);

/// Every table, in the order in which the documents show them.
pub const TABLES: &[TableSpec] = &[
    TableSpec {
        name: "units",
        required: true,
        attributes: false,
        key: &["id"],
        meaning_zh: "单位及其类别、上级单位",
        meaning_en: "the units, their kinds and the units above them",
        columns: &[
            ID,
            column("name_zh", "名称", CellType::Text, "中文名称", "the Chinese name").also(&["中文名称", "单位名称"]),
            NAME_EN,
            column("kind", "类别", CellType::One(&[Sort::UnitKind]), "单位类别", "what kind of unit it is").required(),
            column("parent", "上级单位", CellType::One(&[Sort::Unit]), "上级单位", "the unit above it"),
        ],
    },
    TableSpec {
        name: "posts",
        required: true,
        attributes: false,
        key: &["id"],
        meaning_zh: "职务及其角色、所在单位",
        meaning_en: "the posts, their roles and the units they belong to",
        columns: &[
            ID,
            column("name_zh", "职务", CellType::Text, "中文职务名称", "the Chinese name of the post").also(&["职务名称"]),
            column("name_en", "英文职务", CellType::Text, "英文职务名称", "the English name of the post"),
            column("roles", "角色", CellType::Several(&[Sort::Role]), "任此职务者具有的角色", "the roles of whoever holds it"),
            column("unit", "单位", CellType::One(&[Sort::Unit]), "所在单位", "the unit it belongs to").required(),
            column("reports_to", "上级职务", CellType::One(&[Sort::Post]), "直接上级职务", "the post above it in the line of command"),
        ],
    },
    TableSpec {
        name: "people",
        required: true,
        attributes: false,
        key: &["id"],
        meaning_zh: "人员",
        meaning_en: "the people",
        columns: &[
            ID,
            column("name_zh", "姓名", CellType::Text, "中文姓名", "the name in Chinese").also(&["中文姓名"]),
            column("name_en", "英文姓名", CellType::Text, "英文姓名", "the name in English"),
        ],
    },
    TableSpec {
        name: "assignments",
        required: true,
        attributes: false,
        key: &["person", "post"],
        meaning_zh: "谁在什么时间担任什么职务",
        meaning_en: "who holds which post, and when",
        columns: &[
            column("person", "人员", CellType::One(&[Sort::Person]), "任职人员", "who holds the post").required(),
            column("post", "职务", CellType::One(&[Sort::Post]), "所任职务", "the post").required(),
            FROM,
            TO,
        ],
    },
    TableSpec {
        name: "portfolios",
        required: false,
        attributes: false,
        key: &["leader", "link", "object"],
        meaning_zh: "哪位领导分管或联系哪个单位、哪项业务",
        meaning_en: "which leader is in charge of, or liaises with, which unit or field of business",
        columns: &[
            column("leader", "领导职务", CellType::One(&[Sort::Post]), "领导的职务", "the leader's post").required(),
            column("link", "关系", CellType::Choice(LINKS), "分管还是联系", "in charge of it, or liaises with it").required(),
            column("object", "对象", CellType::One(&[Sort::Unit, Sort::Topic]), "单位，或写作 `topic:编号` 的业务领域", "a unit, or a field of business written `topic:id`").required(),
            FROM,
            TO,
        ],
    },
    TableSpec {
        name: "delegations",
        required: false,
        attributes: false,
        key: &["id"],
        meaning_zh: "委托和指定",
        meaning_en: "mandates and designations",
        columns: &[
            ID,
            column("type", "类型", CellType::Choice(DELEGATION_TYPES), "委托还是指定", "mandate or designation").required(),
            column("grantor", "授予人职务", CellType::One(&[Sort::Post]), "委托人或指定人的职务", "the post that gives it").required(),
            column("grantee", "受托人职务", CellType::One(&[Sort::Post]), "受托人或被指定人的职务", "the post that receives it").required(),
            column("acts", "行为", CellType::Several(&[Sort::Act, Sort::All]), "行为或行为类；`*` 表示全部", "acts or families of acts; `*` for all").required(),
            column("objects", "对象", CellType::Several(&[Sort::Kind, Sort::Action, Sort::All]), "事项类别，或写作 `action:编号` 的某一事项；`*` 表示全部", "kinds of action, or one action written `action:id`; `*` for all").required(),
            FROM,
            TO,
            column("basis", "依据", CellType::Text, "所依据的文件", "the paper it rests on"),
        ],
    },
    TableSpec {
        name: "absences",
        required: false,
        attributes: false,
        key: &[],
        meaning_zh: "谁在什么时间外出、休假或学习",
        meaning_en: "who is away, and when",
        columns: &[
            column("person", "人员", CellType::One(&[Sort::Person]), "不在岗的人员", "who is away").required(),
            FROM,
            TO,
            column("reason", "事由", CellType::Text, "事由", "why"),
        ],
    },
    TableSpec {
        name: "calendar",
        required: false,
        attributes: false,
        key: &["date"],
        meaning_zh: "法定节假日和调休：与周一至周五不同的日子",
        meaning_en: "the days on which the official calendar differs from Monday to Friday",
        columns: &[
            column("date", "日期", CellType::Date, "哪一天", "the day").required(),
            column("day", "类型", CellType::Choice(DAYS), "休息还是上班", "a day of rest or of work").required(),
            column("name", "名称", CellType::Text, "节假日名称", "the holiday"),
            column("source", "来源", CellType::Text, "所依据的通知", "the notice that says so"),
        ],
    },
    TableSpec {
        name: "actions",
        required: true,
        attributes: true,
        key: &["id"],
        meaning_zh: "要办理的事项",
        meaning_en: "the actions that are proposed",
        columns: &[
            ID,
            column("title_zh", "事项", CellType::Text, "中文标题", "the Chinese title").also(&["事项名称"]),
            column("title_en", "英文事项", CellType::Text, "英文标题", "the English title"),
            column("kind", "类别", CellType::One(&[Sort::Kind]), "事项类别", "what kind of action it is").required(),
            column("date", "日期", CellType::Date, "据以判断的日期", "the day it is judged by").required(),
            column("sponsor", "主办单位", CellType::One(&[Sort::Unit]), "提出事项的单位", "the unit that brings it forward"),
            column("concerned", "相关单位", CellType::Several(&[Sort::Unit]), "其他相关单位；`无` 表示确实没有", "the other units concerned; `none` if there are none"),
            column("person", "当事人", CellType::One(&[Sort::Person]), "当事人，例如请假的人；`无` 表示确实没有", "the person concerned, for instance the one on leave; `none` if there is nobody"),
            column("meeting", "会议", CellType::One(&[Sort::Action]), "所属的会议，也是一个事项", "the meeting it belongs to, itself an action"),
            column("chair", "主持人", CellType::One(&[Sort::Post]), "主持会议的职务", "the post that chairs the meeting"),
            column("topics", "业务领域", CellType::Several(&[Sort::Topic]), "所属业务领域", "the fields of business it belongs to"),
            column("record", "办理记录", CellType::Choice(COMPLETENESS), "办理记录是否完整", "whether the records list all that has been done"),
        ],
    },
    TableSpec {
        name: "records",
        required: false,
        attributes: false,
        key: &["action", "step", "by"],
        meaning_zh: "已经办理的环节",
        meaning_en: "what has been done",
        columns: &[
            column("action", "事项编号", CellType::One(&[Sort::Action]), "哪个事项", "the action").required().also(&["事项"]),
            column("step", "环节", CellType::One(&[Sort::Step]), "环节的标签", "the label of the step").required(),
            column("by", "办理人", CellType::One(&[Sort::Post, Sort::Unit, Sort::Body]), "办理的职务、单位或会议机构；编号重复时写作 `post:`、`unit:`、`body:`", "the post, unit or body that did it; where an id is of several sorts write `post:`, `unit:` or `body:` before it").required(),
            column("person", "人员", CellType::One(&[Sort::Person]), "实际办理的人员", "the person who did it"),
            column("date", "日期", CellType::Date, "办理日期", "when it was done"),
            column("outcome", "结果", CellType::Choice(OUTCOMES), "结果；空白表示已办理", "how it ended; blank means done"),
            column("note", "说明", CellType::Text, "说明", "a remark"),
        ],
    },
    TableSpec {
        name: "attendance",
        required: false,
        attributes: false,
        key: &["meeting", "person"],
        meaning_zh: "谁出席了哪次会议",
        meaning_en: "who was at which meeting",
        columns: &[
            column("meeting", "会议", CellType::One(&[Sort::Action]), "哪次会议，也是一个事项", "the meeting, itself an action").required(),
            column("person", "人员", CellType::One(&[Sort::Person]), "应到会的人员", "the person").required(),
            column("status", "出席", CellType::Choice(PRESENCES), "出席、缺席还是请假", "present, absent or on leave").required().also(&["出席情况"]),
            column("substitute", "代会人员", CellType::One(&[Sort::Person]), "代为参会的人员", "who came instead"),
        ],
    },
];
