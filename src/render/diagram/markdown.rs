//! The chain as a Markdown table.

use std::fmt::Write as _;

use crate::ask::Answer;
use crate::picture::table;
use crate::source::{Lang, Text};
use crate::words::Words;

pub(in crate::render) fn markdown_cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', "<br>")
}

/// The chain as a Markdown table with a heading.
pub fn markdown(words: &Words<'_>, answer: &Answer, lang: Lang) -> String {
    let case = words.case;
    let title = words.action(answer.question.action);
    let mut out = match lang {
        Lang::Zh => format!("## 办理流程：{}\n\n", title.zh),
        Lang::En => format!("## Approval chain: {}\n\n", title.en),
    };
    // A string never fails to be written to.
    let _ = writeln!(
        out,
        "`{}` · {} · {}\n",
        case.facts.actions.id(answer.question.action),
        answer.findings.situation.date,
        case.book.header.title.get(lang)
    );
    for text in words.judged_by(answer.question.version, answer.findings.situation.date) {
        let _ = writeln!(out, "{}\n", text.get(lang));
    }
    out.push_str(match lang {
        Lang::Zh => "| 序号 | 环节 | 由谁 | 前置环节 | 期限 | 状态 | 依据 |\n|---|---|---|---|---|---|---|\n",
        Lang::En => "| No. | Step | By | After | Due | State | Provision |\n|---|---|---|---|---|---|---|\n",
    });
    let (semicolon, comma, colon) = if lang == Lang::Zh { ("；", "、", "：") } else { ("; ", ", ", ": ") };
    let all = |texts: &[Text]| texts.iter().map(|text| text.get(lang)).collect::<Vec<_>>().join(semicolon);
    for entry in table(words, answer) {
        let optional = match (entry.required, lang) {
            (true, _) => "",
            (false, Lang::Zh) => "（可以）",
            (false, Lang::En) => " (may)",
        };
        let quantifier =
            entry.quantifier.as_ref().map(|word| format!("{}{colon}", word.get(lang))).unwrap_or_default();
        let after: Vec<String> = entry.after.iter().map(ToString::to_string).collect();
        let _ = writeln!(
            out,
            "| {} | {}{optional} | {quantifier}{} | {} | {} | {} | {} |",
            entry.number,
            markdown_cell(entry.title.get(lang)),
            markdown_cell(&all(&entry.by)),
            after.join(comma),
            markdown_cell(&all(&entry.due)),
            entry.state.get(lang),
            markdown_cell(entry.cites.get(lang)),
        );
    }
    out
}
