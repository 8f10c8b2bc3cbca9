//! `check`: everything that is wrong with a folder, at once.

use super::{Exit, Format, Outcome, Output};
use crate::case::Case;
use crate::model::ArticleStatus;
use crate::render::snippet::Lines;
use crate::render::{json, paint::Paint, problems};
use crate::source::{Folder, Lang, Report};

pub(super) fn run(
    case: &Case,
    report: &Report,
    folder: &Folder,
    lang: Lang,
    format: Format,
    output: &Output,
) -> Outcome {
    if format == Format::Json {
        output.write(&json::text(&json::problems(report))?)?;
    } else {
        output.message(&problems::problems(report, lang, Some(&Lines::new(folder))));
        if !report.has_errors() {
            output.write(&summary(case, lang))?;
        }
    }
    Ok(if report.has_errors() { Exit::Problems } else { Exit::Yes })
}

fn summary(case: &Case, lang: Lang) -> String {
    let (facts, book) = (&case.facts, &case.book);
    let status =
        |status: ArticleStatus| book.articles.iter().filter(|article| article.status == status).count();
    let (operative, duty, declaratory, open) = (
        status(ArticleStatus::Operative),
        status(ArticleStatus::Duty),
        status(ArticleStatus::Declaratory),
        status(ArticleStatus::Open),
    );
    let years: Vec<String> = case.calendar.years().map(|year| year.to_string()).collect();
    let (norms, readings) = (book.base.len(), book.ambiguities.len());
    let (units, posts, people) = (facts.units.rows.len(), facts.posts.rows.len(), facts.people.rows.len());
    let (actions, records, delegations) =
        (facts.actions.rows.len(), facts.records.len(), facts.delegations.rows.len());
    let articles = book.articles.len();
    let ok = Paint::Green.on(if lang == Lang::Zh { "没有错误" } else { "no errors" });
    match lang {
        Lang::Zh => format!(
            "{}：{ok}\n  规则 {}：{articles} 条（有效规范 {operative}、仅为职责 {duty}、宣示 {declaratory}、未尽 {open}），规范 {norms} 项，歧义 {readings} 处\n  事实：单位 {units}、职务 {posts}、人员 {people}、委托和指定 {delegations}、事项 {actions}、办理记录 {records}\n  工作日历：{}\n",
            case.name,
            book.header.id,
            if years.is_empty() { "无".to_owned() } else { years.join("、") },
        ),
        Lang::En => format!(
            "{}: {ok}\n  rulebook {}: {articles} article{} ({operative} operative, {duty} duty only, {declaratory} declaratory, {open} open), {norms} norms, {readings} ambiguities\n  facts: {units} units, {posts} posts, {people} people, {delegations} delegations, {actions} actions, {records} records\n  calendar of working days: {}\n",
            case.name,
            book.header.id,
            if articles == 1 { "" } else { "s" },
            if years.is_empty() { "none".to_owned() } else { years.join(", ") },
        ),
    }
}
