//! `query`: a saved question, or SQL, over the facts and everything derived.

use std::path::PathBuf;

use clap::Args;

use super::switches::pair;
use super::{Context, Exit, Format, Outcome, Stop};
use crate::case;
use crate::query::{Cell, SavedQuery, Store, Table, built_in, find, read};
use crate::render::{csv, json, problems, table};
use crate::source::{Folder, Lang, Report};

/// `query NAME k=v …`
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  signoff query                                         the saved queries with their parameters
  signoff query who-must-approve action=leave-finance-head-pending
  signoff query waiting-for person=A --format csv -o a.csv
  signoff query --sql \"select norm, count(*) from applies group by norm\"")]
pub(super) struct QueryArgs {
    /// A saved query; without one, all of them are listed
    name: Option<String>,
    /// Its parameters
    #[arg(value_name = "PARAM=VALUE")]
    parameters: Vec<String>,
    /// A query of your own (docs/relations.md tells the tables)
    #[arg(long, conflicts_with = "name")]
    sql: Option<String>,
    /// Another folder of saved queries
    #[arg(long, value_name = "DIR")]
    queries: Option<PathBuf>,
}

pub(super) fn run(context: &Context, args: &QueryArgs) -> Outcome {
    let case = &context.case;
    if let Some(sql) = &args.sql {
        let found = Store::build(case)?.run(sql, &[], context.lang)?;
        return show(context, &found, &found.columns);
    }
    let folder = match &args.queries {
        None => built_in(),
        Some(path) => Folder {
            name: path.display().to_string(),
            files: case::open_files(path, "sql")?,
            ..Folder::default()
        },
    };
    let (saved, report) = read(&folder);
    if report.has_errors() {
        return Ok(refuse(context, &report, Exit::Problems));
    }
    let Some(name) = &args.name else {
        return list(context, &saved);
    };
    let query = find(&saved, name)?;
    let mut given = Vec::new();
    for word in &args.parameters {
        let (name, value) = pair(word, "PARAM=VALUE")?;
        given.push((name.to_owned(), value.to_owned()));
    }
    match query.bind(case, &given) {
        Err(report) => Ok(refuse(context, &report, Exit::Usage)),
        Ok(bound) => {
            let found = Store::build(case)?.answer(query, &bound, context.lang)?;
            let headings = found.columns.iter().map(|column| query.heading(column, context.lang).to_owned());
            show(context, &found, &headings.collect::<Vec<_>>())
        }
    }
}

fn refuse(context: &Context, report: &Report, exit: Exit) -> Exit {
    context.output.message(&problems::problems(report, context.lang, None));
    exit
}

/// The saved queries: how each is called, what it answers, and its parameters.
fn list(context: &Context, saved: &[SavedQuery]) -> Outcome {
    let columns: [&str; 3] = match context.lang {
        Lang::Zh => ["名称", "回答什么", "参数"],
        Lang::En => ["name", "what it answers", "parameters"],
    };
    let rows = saved.iter().map(|query| {
        let parameters: Vec<String> = query
            .parameters
            .iter()
            .map(|parameter| match &parameter.default {
                Some(default) => format!("[{}={default}]", parameter.name),
                None => format!("{}=…", parameter.name),
            })
            .collect();
        let cells = [query.name.clone(), query.title.get(context.lang).to_owned(), parameters.join(" ")];
        cells.into_iter().map(Cell::from).collect()
    });
    let found = Table { columns: columns.map(str::to_owned).to_vec(), rows: rows.collect() };
    show(context, &found, &found.columns)
}

fn show(context: &Context, found: &Table, headings: &[String]) -> Outcome {
    let cells: Vec<Vec<String>> =
        found.rows.iter().map(|row| row.iter().map(ToString::to_string).collect()).collect();
    let out = match context.format {
        Format::Json => {
            let value = |cell: &Cell| match cell {
                Cell::Null => serde_json::Value::Null,
                Cell::Integer(number) => (*number).into(),
                Cell::Real(number) => (*number).into(),
                Cell::Text(text) => text.as_str().into(),
            };
            let rows: Vec<Vec<serde_json::Value>> =
                found.rows.iter().map(|row| row.iter().map(value).collect()).collect();
            json::text(&serde_json::json!({
                "schema": json::SCHEMA, "command": "query", "columns": found.columns, "rows": rows,
            }))?
        }
        Format::Csv => csv::csv(headings, &cells, true)?,
        Format::Md => super::list::markdown(headings, &cells),
        Format::Text => table::table(headings, &cells, super::list::width(context)),
        _ => return Err(Stop::from(no_diagram())),
    };
    context.output.write(&out)?;
    Ok(if found.rows.is_empty() { Exit::No } else { Exit::Yes })
}

fn no_diagram() -> Box<crate::source::Problem> {
    use crate::source::{Location, Problem, both};
    Box::new(
        Problem::error(Location::default(), both!("`query` 没有这种格式", "`query` has no such format"))
            .hint(both!("可用 text、json、csv、md", "use text, json, csv or md")),
    )
}
