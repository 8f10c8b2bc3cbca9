//! The problems of the input for the terminal, each with its place and what to do.

use std::fmt::Write as _;

use super::paint::Paint;
use super::text::both_of;
use crate::source::{Lang, Problem, Report, Severity};

/// The problems of a run, each with its place and what to do.
pub fn problems(report: &Report, lang: Lang) -> String {
    let mut out = String::new();
    for problem in report.problems() {
        out.push_str(&one_problem(problem, lang));
    }
    let count =
        |severity: Severity| report.problems().iter().filter(|problem| problem.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if errors + warnings > 0 {
        let total = both_of(
            lang,
            &format!("共 {errors} 个错误、{warnings} 个提醒"),
            &format!("{errors} error{}, {warnings} warning{}", plural(errors), plural(warnings)),
        );
        // A string never fails to be written to.
        let _ = writeln!(out, "{}", Paint::Bold.on(&total));
    }
    out
}

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

/// One problem, in the words of the language.
pub fn one_problem(problem: &Problem, lang: Lang) -> String {
    let word = match (problem.severity, lang) {
        (Severity::Error, Lang::Zh) => Paint::Red.on("错误："),
        (Severity::Error, Lang::En) => Paint::Red.on("error:"),
        (Severity::Warning, Lang::Zh) => Paint::Yellow.on("提醒："),
        (Severity::Warning, Lang::En) => Paint::Yellow.on("warning:"),
    };
    let space = if lang == Lang::En { " " } else { "" };
    let mut out = format!("{word}{space}{}\n", problem.what.get(lang));
    if !problem.at.file.is_empty() {
        out.push_str(&format!("  --> {}\n", problem.at));
    }
    if let Some(hint) = &problem.hint {
        out.push_str(&format!("   = {}\n", hint.get(lang)));
    }
    out
}
