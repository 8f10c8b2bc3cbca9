//! `ledger`: what became of every article of the source.

use std::path::PathBuf;

use serde::Serialize;

use super::{Context, Exit, Format, Outcome, audit, test};
use crate::model::ArticleStatus;
use crate::render::audit::ArticleWire;
use crate::render::{csv, json, table};
use crate::source::{Folder, Lang, Text};

/// So many actions are derived at a time, so that a long table of them fits into memory.
const BATCH: usize = 1024;

/// `ledger`
#[derive(clap::Args, Debug)]
pub(super) struct LedgerArgs {
    /// Add how many norms the scenarios exercise and how many mutants they kill
    #[arg(long)]
    exercised: bool,
    /// Take the scenarios from this folder instead of `scenarios/`
    #[arg(long, value_name = "DIR", requires = "exercised")]
    scenarios: Option<PathBuf>,
}

#[derive(Serialize)]
struct Row {
    article: u32,
    heading: json::Both,
    status: &'static str,
    norms: usize,
    actions: usize,
    ambiguities: Vec<String>,
    /// What the scenarios exercise; with `--exercised` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    exercised: Option<ArticleWire>,
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

pub(super) fn run(context: &Context, args: &LedgerArgs, folder: &Folder) -> Outcome {
    let (case, lang) = (&context.case, context.lang);
    let fired = fired(context)?;
    let exercised = if args.exercised {
        let laid = args.scenarios.as_deref().map(|path| test::with_scenarios(folder, path)).transpose()?;
        Some(audit::articles(context, laid.as_ref().unwrap_or(folder))?)
    } else {
        None
    };
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
                exercised: exercised.as_ref().map(|all| {
                    let known = all.iter().find(|entry| entry.article == article.number);
                    known
                        .cloned()
                        .unwrap_or(ArticleWire { article: article.number, ..ArticleWire::default() })
                }),
                reason: article.reason.clone().map(json::Both::from),
            };
            (row, title)
        })
        .collect();
    let mut columns: Vec<String> = match lang {
        Lang::Zh => ["条", "内容", "登记", "规范", "涉及事项", "歧义", "说明"],
        Lang::En => ["article", "heading", "status", "norms", "actions", "ambiguities", "reason"],
    }
    .iter()
    .map(|&column| column.to_owned())
    .collect();
    if args.exercised {
        let more = match lang {
            Lang::Zh => ["情景触及", "发现变异"],
            Lang::En => ["exercised", "mutants killed"],
        };
        // The words of the reason are long, and stand last.
        let last = columns.len().saturating_sub(1);
        columns.splice(last..last, more.map(str::to_owned));
    }
    let say = |both: &json::Both| {
        if lang == Lang::Zh { both.zh.clone() } else { both.en.clone() }
    };
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|(row, title)| {
            let mut cells = vec![
                row.article.to_string(),
                say(&row.heading),
                title.get(lang).to_owned(),
                row.norms.to_string(),
                row.actions.to_string(),
                row.ambiguities.join(" "),
            ];
            if let Some(found) = &row.exercised {
                cells.push(of(found.fired, found.norms));
                cells.push(of(found.killed, found.mutants));
            }
            cells.push(row.reason.as_ref().map(say).unwrap_or_default());
            cells
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

/// So many of so many; nothing where there is none.
fn of(part: usize, whole: usize) -> String {
    if whole == 0 { String::new() } else { format!("{part}/{whole}") }
}

/// How many actions on file each article applies to.
fn fired(context: &Context) -> Result<std::collections::BTreeMap<u32, usize>, super::Stop> {
    let case = &context.case;
    let world = std::sync::Arc::new(case.book.world(crate::rulebook::VersionIx::default(), &[])?);
    let actions: Vec<_> = case.facts.actions.names.atoms().collect();
    let mut counts = std::collections::BTreeMap::new();
    for batch in actions.chunks(BATCH) {
        let situation = |&action: &crate::atom::Action| {
            let switches = crate::situation::Switches::default();
            crate::situation::Situation::of(&case.book, &case.facts, &world, action, &switches)
        };
        for findings in crate::findings::find(case, batch.iter().filter_map(situation).collect()) {
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
    }
    Ok(counts)
}
