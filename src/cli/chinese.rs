//! The command line's own words in Chinese: help, headings and errors. The options themselves are the same.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command};

const TEMPLATE: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}\n";

const AFTER: &str = "例子：
  signoff chain normative-cross-dept                 内置示例中一个事项的办理流程
  signoff who 审批 leave-finance-head-pending                谁应当或可以审批
  signoff can 常务副区长 主持 exec-special-mandated  某人可否主持，一个结论
  signoff who 签署 decision-mayor-away --reading AMB-03=C   采用第九条的另一种读法
  signoff list actions                               可以问的事项
  signoff check --case 我的文件夹                    一次列出文件夹中的全部错误
  signoff check --rules                              规则本身的缺陷
  signoff test                                       情景：应有的结果与实际答案逐项对照

退出码：0 是或完成 · 1 否或有发现 · 2 用法有误 · 3 输入有错误 · 4 尚不能判定";

/// Each subcommand: its id, what it does, and examples or further words behind its help.
const COMMANDS: [(&str, &str, &str); 14] = [
    (
        "who",
        "谁应当或可以办理：以什么身份、依据哪一条、何时之前",
        "例子：\n  signoff who 审批 leave-finance-head-pending\n  signoff who act:approve leave-finance-head-pending    只问这一个行为，不问同类行为",
    ),
    (
        "can",
        "某人可否办理：一个结论，并说明为何可以或为何不可以",
        "例子：\n  signoff can B 主持 exec-special-mandated\n  signoff can 常务副区长 主持 exec-special-mandated --set special_circumstances=no",
    ),
    (
        "chain",
        "一个事项的整个办理流程",
        "例子：
  signoff chain normative-cross-dept
  signoff chain normative-cross-dept --ascii             只用简单符号的大纲
  signoff chain normative-cross-dept --format svg -o 办理流程.svg
  signoff chain normative-cross-dept --format png --lang both -o 办理流程.png
  signoff chain normative-cross-dept --format pdf --paper a3 -o 办理流程.pdf
  signoff chain normative-cross-dept --format svg --outlined -o 办理流程.svg     文字转为轮廓，阅读时不需要字体
  signoff chain normative-cross-dept --format html -o 办理流程.html              在屏幕上看，附环节表
  signoff chain --all --format svg -o 图册              每个事项一个文件
  signoff chain normative-cross-dept --format bpmn -o 办理流程.bpmn              供流程建模工具使用
  signoff chain normative-cross-dept --format mermaid
  signoff chain normative-cross-dept --format dot | dot -Tsvg > 办理流程.svg",
    ),
    ("why", "为何：逐层说明，列出查看过的每一项规范", ""),
    ("whynot", "为何不：哪些规范本可适用、被什么挡住、怎样会改变", ""),
    (
        "amend",
        "修正案：列出、显示修改前后对照",
        "例子：\n  signoff amend list\n  signoff amend show quorum-two-thirds              逐条显示修改前后\n  signoff amend show 我的草案.toml --format md -o 对照.md\n  signoff amend norm 45.2c                          一项规范有哪些部分、各叫什么",
    ),
    (
        "compare",
        "比较：修改条文、另一规则册、另一读法或另一日期会改变哪些答案",
        "例子：\n  signoff compare --with quorum-two-thirds                 修正案会改变哪些已登记事项的答案\n  signoff compare --with 我的草案.toml --against minutes-three-days -o 比较.txt\n  signoff compare --reading AMB-03=C                       一种读法与默认读法相比\n  signoff compare --on 2025-03-01 --against-on 2022-02-20 --action upward-expired   两个日期相比\n  signoff compare --against-rulebook 去年的文件夹 -o 比较.txt   与另一文件夹的规则册相比\n  signoff compare --with mission-recusal --chain mission-vm-c    新旧流程合为一图\n  signoff compare --with mission-recusal --scenarios mission -o 情景.txt   哪些情景的答案不同\n  signoff compare --with mission-recusal --exhaustive            穷尽每一种可能情形\n  signoff compare --with quorum-two-thirds --format html -o 说明.html   可转交的一页说明",
    ),
    (
        "check",
        "检查事实、规则和台账，一次报告全部问题；加 --rules 则检查规则本身",
        "例子：\n  signoff check --case 我的文件夹                       一次列出文件中的全部错误\n  signoff check --rules                                 规则本身的缺陷，各附一个看得出问题的情形\n  signoff check --rules --with mission-recusal          按修正案修改后的规则检查\n  signoff check --rules --only own_matter --save 自审.toml --case 我的文件夹   把这些情形存为情景\n\n用 --rules 时：有规则册没有登记的缺陷，退出码为 1；没有这样的缺陷但有的未能判定，为 4。",
    ),
    ("ledger", "条文台账：原文每一条的登记情况", ""),
    ("list", "列出已有的事项、规范、职务、行为等", ""),
    (
        "draw",
        "画出机构：单位与职务、领导分工、委托与代行",
        "例子：\n  signoff draw org --on 2024-06-03                 单位、职务和任职的人\n  signoff draw org --unit health\n  signoff draw portfolios --on 2024-06-03          谁分管、谁联系、哪些无人分管\n  signoff draw delegations --from 2023-01-01 --to 2023-12-31\n  signoff draw portfolios --format svg -o 分工.svg\n  signoff draw org --format pdf --lang both -o 机构.pdf",
    ),
    (
        "query",
        "在事实和推导结果上运行已存的查询或 SQL",
        "例子：\n  signoff query\n  signoff query who-must-approve action=leave-finance-head-pending\n  signoff query waiting-for person=A",
    ),
    (
        "test",
        "运行文件夹中的情景，把答案与情景写明的结果逐项对照",
        "例子：\n  signoff test\n  signoff test minutes --cites 45            编号含 minutes 且关于第四十五条的情景\n  signoff test --list\n  signoff test --format junit -o 结果.xml\n  signoff test minutes --coverage --norm 45.3b   这些情景触及了一项规范的哪些条件\n  signoff test minutes --mutate --norm 45.3b     对一项规范的哪些改动没有情景发现\n  signoff test minutes --accept --case 我的文件夹     先显示答案，再记入情景文件",
    ),
    ("schema", "输出某种文件格式的 JSON Schema", ""),
];

/// What `amend` can do.
const AMEND: [(&str, &str); 3] =
    [("list", "列出文件夹中的修正案"), ("show", "修改前后对照，逐项规范"), ("norm", "逐部分显示一项规范")];

/// Each option and argument: its id and what it means.
const ARGUMENTS: [(&str, &str); 62] = [
    ("case", "机构文件夹（默认：内置示例）"),
    ("text", "官方原文文件，用来在引用旁显示原文"),
    ("lang", "输出语言：zh、en，图还可用 both 中英对照（默认随系统）"),
    (
        "format",
        "输出格式：text、json、csv、md、html、svg、png、pdf、bpmn、dot、mermaid、mermaid-swimlane、junit [默认：text]",
    ),
    ("output", "写入文件，不在终端显示"),
    ("color", "何时用颜色：auto、always、never [默认：auto]"),
    ("act", "行为或行为类（`signoff list acts`）"),
    ("action", "事项（`signoff list actions`）"),
    ("figure", "画什么：org（机构与职务）、portfolios（领导分工）、delegations（委托、指定与代行）"),
    ("unit", "与 org 同用：只画这个单位及其下属单位"),
    ("from", "与 delegations 同用：从哪一天起"),
    ("to", "与 delegations 同用：到哪一天止"),
    ("person", "人员，或仅由一人担任的职务"),
    ("words", "[人员] 行为 事项"),
    ("full", "列出查看过的每一项规范"),
    ("on", "改按另一日期判断；与 draw 同用：显示哪一天（默认：最后一个在案事项的日期）"),
    ("away", "假设担任某职务的人外出（可重复）"),
    ("set", "假设某属性取某值；留空表示未知（可重复）"),
    ("reading", "采用某处歧义的另一种读法（可重复）"),
    (
        "what",
        "列出什么：actions、norms、acts、kinds、attributes、roles、bodies、units、posts、people、labels、delegations、readings",
    ),
    ("containing", "只列出含有此文字的行"),
    ("name", "已存查询的名称；不写则列出全部"),
    ("parameters", "查询参数，写作 名称=值"),
    ("sql", "自己写的查询"),
    ("queries", "另一个存放查询的文件夹"),
    (
        "which",
        "哪种格式：rulebook、amendment、scenario、answer、compare、compare-chain、compare-scenarios、compare-exhaustive、draw、test、audit、flaws",
    ),
    ("filter", "只运行编号含有这些文字的情景"),
    (
        "cites",
        "只运行关于这一条款的情景，例如 45 或 45.3；与 --coverage、--mutate 同用时，只查看这一条款的规范（可重复）",
    ),
    ("exercised", "加上两列：有情景触及的规范，情景发现的改动"),
    ("coverage", "显示情景触及了什么：哪些规范适用过、决定过，每个条件曾如何"),
    ("mutate", "逐项小改规范，列出没有情景发现的改动"),
    ("at_least", "与 --mutate 同用：情景发现的改动低于这个百分比时，退出码为 1"),
    (
        "propose",
        "与 --mutate 同用：为每个没有情景发现、也未说明理由的变异写一个能发现它的情景，存入这个尚不存在的文件",
    ),
    ("accept", "对结果不符的情景：显示完整答案和将要改写的内容，确认后记入情景文件"),
    ("yes", "与 --accept 同用：不再询问，直接记入"),
    ("show", "显示每个情景的完整答案"),
    ("scenarios", "从另一个文件夹读取情景，不用 `scenarios/`"),
    ("list", "列出情景，不运行"),
    ("with", "按修正以后的规则判断：文件夹中的修正案，或一个文件（可重复，依次适用）"),
    ("against", "另一边采用的修正案，不写则为现行规则（可重复）"),
    ("against_reading", "另一边采用的读法（可重复）"),
    ("against_on", "另一边按此日期判断"),
    ("amendments", "文件夹中的修正案，或一个文件（几个时依次适用）"),
    (
        "norm",
        "规范编号（`signoff list norms`）；在 test 中与 --coverage 或 --mutate 同用：只查看这一规范（可重复）",
    ),
    ("exhaustive", "穷尽所涉事项类别的每一种可能情形，而不只是在案事项"),
    ("kind", "与 --exhaustive 同用：只看这一类事项（可重复）"),
    ("against_rulebook", "另一边采用另一文件夹的规则册，事实和事项仍是这里的"),
    ("chained", "这一事项的新旧办理流程合为一图：不变、新增、取消、改变的环节"),
    ("by_scenario", "不比较在案事项，而比较情景：哪些情景的答案不同"),
    ("scenario_filter", "与 --scenarios 同用：只比较编号含有这些文字的情景"),
    ("limit", "与 --exhaustive 或 --rules 同用：情形最多可以归为多少类"),
    ("rules", "检查规则本身：永远不会适用的规范、相抵触的要求、无人可办的环节等"),
    ("only", "与 --rules 同用：只做这一项检查（可重复）"),
    ("save", "与 --rules 同用：把看得出问题的情形作为情景写入一个新文件"),
    ("all", "在案的每个事项各写一个文件，放入 -o 指定的文件夹"),
    ("ascii", "只用简单符号，供没有其他符号的终端使用"),
    ("lanes", "泳道竖排（columns，供打印）或横排（rows，供屏幕）；HTML 默认横排，其余竖排"),
    ("unfold", "每个应当办理的人各一个框，用网关相连，不合成一张卡片"),
    ("pages", "把长流程分页：文件名-1、文件名-2……（PDF 在字太小时自动分页）"),
    ("paper", "打算用的纸：a4、a3 [默认：a4]"),
    ("font", "PNG、PDF 和轮廓所用的字体：名称或文件（默认：本机最适合中文的字体）"),
    ("outlined", "SVG 的文字转为轮廓，阅读时不需要字体"),
];

/// The same command line in Chinese.
pub(super) fn translate(command: Command) -> Command {
    let mut command = dress(
        command
            .about("谁可以、应当或不得签署、审批、决定、主持什么：以什么身份、何时之前、依据哪一条。")
            .after_help(AFTER),
    )
    .subcommand_help_heading("命令")
    .disable_version_flag(true)
    .arg(
        Arg::new("version")
            .short('V')
            .long("version")
            .action(ArgAction::Version)
            .help("显示版本")
            .help_heading("选项"),
    );
    for (name, about, after) in COMMANDS {
        command = command.mut_subcommand(name, |subcommand| {
            let mut subcommand = dress(subcommand.about(about));
            if subcommand.has_subcommands() {
                subcommand = subcommand.subcommand_help_heading("命令");
            }
            for (inner, about) in AMEND.into_iter().filter(|_| name == "amend") {
                subcommand = subcommand.mut_subcommand(inner, |inner| dress(inner.about(about)));
            }
            if after.is_empty() { subcommand.after_help("") } else { subcommand.after_help(after) }
        });
    }
    command
}

fn dress(command: Command) -> Command {
    command
        .help_template(TEMPLATE)
        .disable_help_flag(true)
        .mut_args(|argument| {
            let heading = if argument.is_positional() { "参数" } else { "选项" };
            let id = argument.get_id().as_str().to_owned();
            let argument = argument.help_heading(heading);
            let argument = if argument.get_action().takes_values() {
                argument.hide_possible_values(true).hide_default_value(true)
            } else {
                argument
            };
            match ARGUMENTS.iter().find(|(known, _)| *known == id) {
                Some((_, help)) => argument.help(*help),
                None => argument,
            }
        })
        .arg(
            Arg::new("help")
                .short('h')
                .long("help")
                .action(ArgAction::Help)
                .help("显示帮助")
                .help_heading("选项"),
        )
}

/// A mistake on the command line, in Chinese.
pub(super) fn error(error: &clap::Error) -> String {
    let context = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        Some(ContextValue::StyledStr(text)) => text.to_string(),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有选项或参数 `{argument}`"),
        ErrorKind::InvalidSubcommand => format!("没有命令 `{}`", context(ContextKind::InvalidSubcommand)),
        ErrorKind::InvalidValue if value.is_empty() => format!("`{argument}` 后面缺少值"),
        ErrorKind::InvalidValue => format!("`{argument}` 不能取值 `{value}`"),
        ErrorKind::MissingRequiredArgument => format!("还缺少：{argument}"),
        ErrorKind::ArgumentConflict => {
            format!("`{argument}` 不能与 `{}` 同时使用", context(ContextKind::PriorArg))
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "请写一个命令".to_owned()
        }
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => format!("`{argument}` 的值太少"),
        ErrorKind::TooManyValues => format!("`{argument}` 的值太多：`{value}`"),
        _ => error.to_string(),
    };
    let mut text = format!("错误：{}\n", what.trim_end());
    let near = [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue]
        .into_iter()
        .map(context)
        .find(|near| !near.is_empty());
    if let Some(near) = near {
        text.push_str(&format!("   = 是不是想写 `{near}`？\n"));
    }
    let values = context(ContextKind::ValidValue);
    if !values.is_empty() {
        text.push_str(&format!("   = 可用的值：{values}\n"));
    }
    text.push_str("   = `signoff --help --lang zh` 可看用法\n");
    text
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn every_command_and_argument_has_chinese_words() {
        let command = Cli::command();
        let mut ids: Vec<String> =
            command.get_arguments().map(|argument| argument.get_id().to_string()).collect();
        for subcommand in command.get_subcommands() {
            assert!(
                COMMANDS.iter().any(|(name, ..)| *name == subcommand.get_name()),
                "{}",
                subcommand.get_name()
            );
            ids.extend(subcommand.get_arguments().map(|argument| argument.get_id().to_string()));
            for inner in subcommand.get_subcommands() {
                assert!(AMEND.iter().any(|(name, _)| *name == inner.get_name()), "{}", inner.get_name());
                ids.extend(inner.get_arguments().map(|argument| argument.get_id().to_string()));
            }
        }
        for id in ids {
            assert!(ARGUMENTS.iter().any(|(known, _)| *known == id), "{id} has no Chinese help");
        }
    }

    #[test]
    fn the_translated_command_line_is_sound() {
        translate(Cli::command()).debug_assert();
    }
}
