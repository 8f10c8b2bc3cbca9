//! The relations that hold steps, who takes them, and what stands in their way. Data only.

use super::{ACT, ACTION, NORM, PERSON, UNIT, found};
use crate::query::relation::{Column, Relation, text, whole};

const PLACE: Column =
    whole("place", "序号", "环节在本事项中的序号，从 1 起", "the number of the step in its action, from 1");
const LABEL: Column = text("label", "标签", "环节的标签", "the label of the step").of("label");
const EVERYBODY: Column = whole("everybody", "所有人", "是否约束所有人", "whether everybody is meant");
const SOMEBODY: Column = PERSON.maybe();
const SOME_UNIT: Column = UNIT.maybe();
const SOME_BODY: Column = text("body", "议事机构", "议事机构", "the body").of("body").maybe();
const SOME_POST: Column =
    text("post", "职务", "以何职务", "the post in which he or she acts").of("posts").maybe();

/// The relations of this part of the group.
pub(super) const RELATIONS: &[Relation] = &[
    found(
        "step",
        "环节",
        "一行是此事项的一个环节，或一项可以行使的权限",
        "A row is a step of the action, or a power beside its steps",
        &[
            ACTION.key(),
            PLACE.key(),
            LABEL,
            ACT,
            whole("required", "必办", "是否必须办理", "whether it must be taken"),
            text(
                "strength",
                "强度",
                "`hard`、`principle` 或 `generally`",
                "`hard`, `principle` or `generally`",
            ),
            text(
                "quantifier",
                "数量要求",
                "`any`、`all`、`each` 或 `majority`",
                "`any`, `all`, `each` or `majority`",
            ),
            text(
                "state",
                "办理状态",
                "`done`、`begun`、`pending`、`refused`、`wrong_hand` 或 `not_needed`",
                "`done`, `begun`, `pending`, `refused`, `wrong_hand` or `not_needed`",
            ),
            LABEL
                .named("instead_of", "可代替")
                .means("它可以代替的环节", "the label it may stand instead of")
                .maybe(),
            text(
                "cites_zh",
                "引注",
                "依据的引注",
                "the pin-cites it rests on, as they are written in Chinese",
            ),
            text("cites_en", "引注英文", "同上，英文", "the same in English"),
        ],
    ),
    found("step_norm", "环节依据", "此环节依据此规范", "The step rests on the norm", &[ACTION, PLACE, NORM]),
    found(
        "seat",
        "席位",
        "一行是环节里须有人办理的一个位置",
        "A row is a place of a step that has to be filled",
        &[
            ACTION,
            PLACE,
            whole("seat", "席位", "席位的序号，从 1 起", "the number of the seat, from 1"),
            UNIT.means("为哪个单位而设", "the unit it is for").maybe(),
            text("topic", "业务领域", "为哪个业务领域而设", "the field of business it is for")
                .of("topic")
                .maybe(),
            whole(
                "open",
                "不限人",
                "原文是否没有写明由谁办理，因而谁都可以",
                "whether the text names nobody, so that anybody may fill it",
            ),
            whole(
                "unknown",
                "不知由谁",
                "是否因缺少事实而不知道由谁办理",
                "whether a fact is missing that would say who may fill it",
            ),
            whole("filled", "已办", "记录是否表明已由其中一人办理", "whether the record shows it filled"),
        ],
    ),
    found(
        "taker",
        "经办人",
        "此人、单位或机构可以办理此环节的此席位",
        "The person, unit or body may fill the seat of the step",
        &[
            ACTION,
            PLACE,
            whole("seat", "席位", "席位的序号，从 1 起", "the number of the seat, from 1"),
            SOMEBODY.means(
                "人员；单位或机构自己办理时为空",
                "the person; null where the unit or body acts as such",
            ),
            SOME_UNIT.means("以单位名义办理的单位", "the unit that acts as such"),
            SOME_BODY.means("以机构名义办理的机构", "the body that acts as such"),
            SOME_POST,
            text(
                "capacity",
                "身份",
                "`holder` 任职，`mandated` 受委托，`designated` 被指定，`standing_in` 代行",
                "`holder`, `mandated`, `designated` or `standing_in`",
            ),
            SOME_POST
                .named("in_place_of", "代替职务")
                .means("代替哪个职务；任职时为空", "the post in whose place; null for a holder"),
            text("delegation", "授权记录", "所依据的授权记录", "the delegation it rests on")
                .of("delegations")
                .maybe(),
            NORM.named("stand_in_norm", "代行依据")
                .means("代行所依据的规范", "the norm under which he or she stands in")
                .maybe(),
            NORM.means("点到他的规范", "the norm that names him or her"),
            whole("away", "外出中", "当日是否外出", "whether he or she is recorded away on the day"),
        ],
    ),
    found(
        "precedes",
        "先后",
        "前一环节先于后一环节",
        "The first step comes before the second",
        &[
            ACTION,
            whole("before_place", "前序号", "前一环节的序号", "the number of the first step"),
            whole("after_place", "后序号", "后一环节的序号", "the number of the second step"),
            NORM,
            whole("direct", "直接", "中间是否没有别的环节", "whether no other step lies between"),
        ],
    ),
    found(
        "circular",
        "次序成圈",
        "此环节须先于它自己",
        "The step would have to come before itself",
        &[ACTION, LABEL],
    ),
    found(
        "hindered",
        "受阻",
        "此环节现在不能办理的原因",
        "Why the step cannot be taken now",
        &[
            ACTION,
            PLACE,
            text(
                "why",
                "原因",
                "`waits` 前面的环节没有办，`gate` 关口未开，`bar` 禁止，`nobody` 无人可办，`all_away` 可办的人都外出",
                "`waits` (for steps before it), `gate` (shut), `bar` (everybody is barred), `nobody` (may take it) or `all_away` (all who may are away)",
            ),
            NORM.means("设关口或禁止的规范", "the norm of the gate or bar").maybe(),
        ],
    ),
    found(
        "stuck",
        "卡住",
        "此环节必须办理而无人可办",
        "The step must be taken and nobody may take it, or one of its places",
        &[ACTION, PLACE],
    ),
    found(
        "bar",
        "禁止",
        "此规范禁止此行为",
        "The norm forbids the act",
        &[
            ACTION,
            NORM,
            ACT,
            LABEL.means("只禁止这一个环节", "the only step it forbids").maybe(),
            EVERYBODY,
            SOMEBODY.means("被禁止的人员", "the person who is barred"),
            SOME_UNIT.means("被禁止的单位", "the unit that is barred"),
            SOME_BODY.means("被禁止的机构", "the body that is barred"),
            whole("count", "次数", "频次限制中的第几次", "for a frequency: how often it has happened")
                .maybe(),
        ],
    ),
    found(
        "barred",
        "被禁止",
        "此人本来可以依此规范办理，但被禁止",
        "The bar keeps the person, unit or body from taking the part that the norm gives",
        &[
            ACTION,
            NORM.means("本来给予职权的规范", "the norm that gives the part"),
            NORM.named("bar", "禁止规范").means("禁止的规范", "the norm that forbids it"),
            EVERYBODY,
            SOMEBODY,
            SOME_UNIT,
            SOME_BODY,
        ],
    ),
    found(
        "gate_shut",
        "关口未开",
        "所需的环节没有办，所以此环节不得办",
        "What the gate needs is not done, so that the step must not be taken",
        &[
            ACTION,
            NORM,
            LABEL.means("被挡住的环节", "the step that is held back"),
            LABEL.named("needs", "所需环节").means("所需的环节", "the step that it needs"),
        ],
    ),
    found(
        "gate_unproved",
        "关口不明",
        "记录没有说明所需的环节是否办过",
        "The record does not say whether what the gate needs is done",
        &[
            ACTION,
            NORM,
            LABEL.means("被挡住的环节", "the step that is held back"),
            LABEL.named("needs", "所需环节").means("所需的环节", "the step that it needs"),
        ],
    ),
    found(
        "deadline",
        "期限",
        "此环节的最后一天",
        "The last day of the step",
        &[
            ACTION,
            PLACE,
            NORM,
            text(
                "from_day",
                "起算日",
                "从哪天起算；空值表示不知道",
                "the day from which it runs; null means that it is not known",
            )
            .maybe(),
            text(
                "last_day",
                "最后一天",
                "最后一天；空值表示算不出",
                "the last day; null means that it cannot be counted",
            )
            .maybe(),
            whole(
                "uncovered_year",
                "日历缺年",
                "工作日历没有的那一年，所以算不出",
                "the year the calendar lacks, so that it cannot be counted",
            )
            .maybe(),
        ],
    ),
    found(
        "defect",
        "瑕疵",
        "已办事项在程序上的瑕疵",
        "What is wrong with what was done",
        &[
            ACTION,
            text(
                "sort",
                "种类",
                "`skipped` 越过了前面的环节，`incomplete` 前面的环节没有办完，`wrong_hand` 办理人不符，`late` 逾期办理，`no_quorum` 不足法定人数，`barred` 违反禁止而办理",
                "`skipped` (a step before it), `incomplete` (the step before it), `wrong_hand`, `late`, `no_quorum` or `barred` (done in spite of a bar)",
            ),
            LABEL.maybe().means("已办的环节", "the step that was taken"),
            LABEL.named("missing", "所缺环节").means("没有办的环节", "the step that is missing").maybe(),
            NORM,
        ],
    ),
    found(
        "floor",
        "次数下限",
        "此类事项每一期至少要有几次，已登记几次",
        "How often the like of the action is to take place at least, and how often it is on file",
        &[
            ACTION,
            NORM,
            ACT,
            whole("at_least", "至少", "每期至少几次", "how often at least"),
            text("first", "本期首日", "本期的第一天", "the first day of the span"),
            text("last", "本期末日", "本期的最后一天", "the last day of the span"),
            whole(
                "count",
                "本期次数",
                "本期已登记的次数（含本事项）",
                "how many of the span are on file, this one among them",
            ),
            whole(
                "count_before",
                "上期次数",
                "上一期已登记的次数；空值表示当时尚未施行",
                "how many of the span before; null where the rules were not yet in force",
            )
            .maybe(),
        ],
    ),
    found(
        "quorum",
        "法定人数",
        "此会议是否达到法定人数",
        "Whether the meeting reached its quorum",
        &[
            ACTION,
            NORM,
            text(
                "count",
                "计算单位",
                "`persons` 按人数，`posts` 按职数（含空缺）",
                "`persons`, or `posts` with vacant ones",
            ),
            whole(
                "present",
                "出席数",
                "记录为出席的人数（职数）",
                "members recorded present, or their posts",
            ),
            whole(
                "unknown",
                "不明数",
                "没有记录的人数（职数）",
                "members of whom nothing is recorded, or their posts",
            ),
            whole("members", "应到数", "组成人员总数（总职数）", "members in all, or posts"),
            whole(
                "vacant",
                "空缺数",
                "当日无人担任的职务，按职数计算时才有",
                "posts that nobody holds; 0 where persons are counted",
            ),
            whole(
                "reached",
                "达到",
                "是否达到；空值表示不知道",
                "whether it was reached; null means that it is not known",
            )
            .maybe(),
        ],
    ),
    found(
        "bearer",
        "义务人",
        "此人、单位或机构有此义务，或应当（可以）参会",
        "The person, unit or body has the duty, or attends",
        &[
            ACTION,
            NORM,
            ACT,
            text(
                "mode",
                "方式",
                "`duty` 义务，`member` 出席，`sits_in` 列席，`must_invite` 应当邀请，`may_invite` 可以邀请",
                "`duty`, `member`, `sits_in`, `must_invite` or `may_invite`",
            ),
            SOMEBODY,
            SOME_UNIT,
            SOME_BODY,
            SOME_POST,
            whole("away", "外出中", "当日是否外出", "whether he or she is recorded away on the day"),
        ],
    ),
    found(
        "silence",
        "未作规定",
        "规则没有规定此行为",
        "The text does not regulate the act",
        &[ACTION, NORM, ACT, EVERYBODY, SOMEBODY, SOME_UNIT, SOME_BODY],
    ),
];
