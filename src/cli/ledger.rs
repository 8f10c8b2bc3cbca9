//! `ledger`: what became of every article of the source.

use serde::Serialize;

use super::{Context, Exit, Format, Outcome};
use crate::model::ArticleStatus;
use crate::render::{csv, json, table};
use crate::source::{Lang, Text};

#[derive(Serialize)]
struct Row {
    article: u32,
    heading: json::Both,
    status: &'static str,
    norms: usize,
    actions: usize,
    ambiguities: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<json::Both>,
}

#[derive(Serialize)]
struct Ledger {
    schema: &'static str,
    command: &'static str,
    articles: Vec<Row>,
}

/// The status in machine-readable output and in words.
pub(super) fn status(status: ArticleStatus) -> (&'static str, Text) {
    let id = match status {
        ArticleStatus::Operative => "operative",
        ArticleStatus::Duty => "duty",
        ArticleStatus::Declaratory => "declaratory",
        ArticleStatus::Open => "open",
    };
    (id, status.title())
}

pub(super) fn run(context: &Context) -> Outcome {
    let (case, lang) = (&context.case, context.lang);
    let fired = fired(context)?;
    let rows: Vec<(Row, Text)> = case
        .book
        .articles
        .iter()
        .map(|article| {
            let (id, title) = status(article.status);
            let in_article = |cite: &String| {
                crate::cite::Cite::parse(cite).is_ok_and(|cite| cite.article() == article.number)
            };
            let row = Row {
                article: article.number,
                heading: article.heading.clone().into(),
                status: id,
                norms: case
                    .book
                    .base
                    .iter()
                    .filter_map(|&norm| case.book.norm(norm))
                    .filter(|norm| norm.article == article.number)
                    .count(),
                actions: fired.get(&article.number).copied().unwrap_or_default(),
                ambiguities: case
                    .book
                    .ambiguities
                    .iter()
                    .filter(|ambiguity| ambiguity.cites.iter().any(in_article))
                    .map(|ambiguity| ambiguity.id.clone())
                    .collect(),
                reason: article.reason.clone().map(json::Both::from),
            };
            (row, title)
        })
        .collect();
    let columns: Vec<String> = match lang {
        Lang::Zh => ["条", "内容", "登记", "规范", "涉及事项", "歧义", "说明"],
        Lang::En => ["article", "heading", "status", "norms", "actions", "ambiguities", "reason"],
    }
    .iter()
    .map(|&column| column.to_owned())
    .collect();
    let say = |both: &json::Both| {
        if lang == Lang::Zh { both.zh.clone() } else { both.en.clone() }
    };
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|(row, title)| {
            vec![
                row.article.to_string(),
                say(&row.heading),
                title.get(lang).to_owned(),
                row.norms.to_string(),
                row.actions.to_string(),
                row.ambiguities.join(" "),
                row.reason.as_ref().map(say).unwrap_or_default(),
            ]
        })
        .collect();
    let out = match context.format {
        Format::Json => json::text(&Ledger {
            schema: json::SCHEMA,
            command: "ledger",
            articles: rows.into_iter().map(|(row, _)| row).collect(),
        })?,
        Format::Csv => csv::csv(&columns, &cells, true)?,
        Format::Md => super::list::markdown(&columns, &cells),
        _ => table::table(&columns, &cells, super::list::width(context)),
    };
    context.output.write(&out)?;
    Ok(Exit::Yes)
}

/// How many actions on file each article applies to.
fn fired(context: &Context) -> Result<std::collections::BTreeMap<u32, usize>, super::Stop> {
    let case = &context.case;
    let world = std::sync::Arc::new(case.book.world(crate::rulebook::VersionIx::default(), &[])?);
    let situations: Vec<_> = case
        .facts
        .actions
        .names
        .atoms()
        .filter_map(|action| {
            crate::situation::Situation::of(
                &case.book,
                &case.facts,
                &world,
                action,
                &crate::situation::Switches::default(),
            )
        })
        .collect();
    let mut counts = std::collections::BTreeMap::new();
    for findings in crate::findings::find(case, situations) {
        let articles: std::collections::BTreeSet<u32> = findings
            .derived
            .applies
            .iter()
            .filter_map(|&norm| case.book.norm(norm))
            .map(|norm| norm.article)
            .collect();
        for article in articles {
            *counts.entry(article).or_insert(0) += 1;
        }
    }
    Ok(counts)
}
