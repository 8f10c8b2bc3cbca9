//! What is wrong, in the words of the language: each problem with its place, the line it stands in, and what to do.

use std::fmt::Write as _;

use super::paint::Paint;
use super::snippet::{Lines, indent};
use crate::source::{Lang, Problem, Report, Severity};

/// The problems of a run, and how many there are.
pub fn problems(report: &Report, lang: Lang, lines: Option<&Lines<'_>>) -> String {
    let mut out = String::new();
    for problem in report.problems() {
        out.push_str(&one_problem(problem, lang, lines));
    }
    let count =
        |severity: Severity| report.problems().iter().filter(|problem| problem.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if errors + warnings > 0 {
        let total = match lang {
            Lang::Zh => format!("共 {errors} 个错误、{warnings} 个提醒"),
            Lang::En => format!("{errors} error{}, {warnings} warning{}", plural(errors), plural(warnings)),
        };
        // A string never fails to be written to.
        let _ = writeln!(out, "{}", Paint::Bold.on(&total));
    }
    out
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// One problem, in the words of the language.
pub fn one_problem(problem: &Problem, lang: Lang, lines: Option<&Lines<'_>>) -> String {
    let (paint, zh, en) = match problem.severity {
        Severity::Error => (Paint::Red, "错误：", "error: "),
        Severity::Warning => (Paint::Yellow, "提醒：", "warning: "),
    };
    let word = match lang {
        Lang::Zh => paint.on(zh),
        Lang::En => paint.on(en.trim_end()) + " ",
    };
    let mut out = format!("{word}{}\n", problem.what.get(lang));
    let indent = indent(&problem.at);
    if !problem.at.file.is_empty() {
        out.push_str(&format!("{:indent$}--> {}\n", "", problem.at));
    }
    if let Some(lines) = lines {
        out.push_str(&lines.show(&problem.at, |mark| paint.on(mark)));
    }
    if let Some(hint) = &problem.hint {
        out.push_str(&format!("{:indent$} = {}\n", "", hint.get(lang)));
    }
    out
}
