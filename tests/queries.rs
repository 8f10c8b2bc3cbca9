//! The store and the saved queries on the built-in example: what they say, and what they refuse.

use std::fs;
use std::path::PathBuf;

use signoff::ask::{Question, ask};
use signoff::case::{self, Case};
use signoff::query::{
    self, Cell, Limits, ParameterType, SavedQuery, Store, Table, document, relation, relations,
};
use signoff::situation::Switches;
use signoff::source::{Folder, Lang, Problem};

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn load(folder: &Folder) -> Case {
    let (case, report) = case::load(folder);
    assert!(!report.has_errors(), "{:#?}", report.problems());
    case
}

fn district() -> Case {
    load(&case::built_in())
}

fn college() -> Case {
    load(&case::open(&here().join("facts/college")).unwrap())
}

fn saved() -> Vec<SavedQuery> {
    let (list, report) = query::read(&query::built_in());
    assert!(report.problems().is_empty(), "{:#?}", report.problems());
    list
}

/// A value for every parameter that has no default.
fn sample(case: &Case, query: &SavedQuery) -> Vec<(String, String)> {
    let facts = &case.facts;
    let first = |id: Option<&str>| id.unwrap_or_default().to_owned();
    query
        .parameters
        .iter()
        .filter(|parameter| parameter.default.is_none())
        .map(|parameter| {
            let value = match parameter.kind {
                ParameterType::Action => first(facts.actions.names.ids().next()),
                ParameterType::Person => first(facts.people.names.ids().next()),
                ParameterType::Post => first(facts.posts.names.ids().next()),
                ParameterType::Unit => first(facts.units.names.ids().next()),
                ParameterType::Act => first(case.book.vocabulary.acts.ids().next()),
                ParameterType::Date => "2022-06-30".to_owned(),
                ParameterType::Number => "30".to_owned(),
                ParameterType::Text => "x".to_owned(),
            };
            (parameter.name.clone(), value)
        })
        .collect()
}

fn answer(store: &mut Store<'_>, case: &Case, query: &SavedQuery, lang: Lang) -> Table {
    let bound = query.bind(case, &sample(case, query)).unwrap();
    store
        .answer(query, &bound, lang)
        .unwrap_or_else(|problem| panic!("{}: {} {:?}", problem.at, problem.what.en, problem.hint))
}

fn refused(store: &mut Store<'_>, sql: &str) -> Box<Problem> {
    match store.run(sql, &[], Lang::En) {
        Ok(table) => panic!("`{sql}` gave {} rows", table.rows.len()),
        Err(problem) => problem,
    }
}
#[test]
fn explore() {
    let case = case::load(&case::built_in()).0;
    let mut store = Store::build(&case).unwrap();
    for q in saved() {
        println!("\n=== {} {}", q.name, q.title.zh);
        let mut given = sample(&case, &q);
        for (k, v) in &mut given {
            match k.as_str() {
                "post" => *v = "mayor".into(),
                "action" => *v = std::env::var("ACTION").unwrap_or(v.clone()),
                "date" => *v = std::env::var("DATE").unwrap_or(v.clone()),
                "person" => *v = std::env::var("PERSON").unwrap_or(v.clone()),
                _ => {}
            }
        }
        let bound = q.bind(&case, &given).unwrap();
        let t = std::time::Instant::now();
        match store.answer(&q, &bound, if std::env::var("EN").is_ok() { Lang::En } else { Lang::Zh }) {
            Ok(table) => {
                println!(
                    "{}",
                    table.columns.iter().map(|c| q.heading(c, Lang::Zh)).collect::<Vec<_>>().join(" | ")
                );
                for row in table.rows.iter().take(12) {
                    println!("{}", row.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | "));
                }
                println!("({} rows, {:?})", table.rows.len(), t.elapsed());
            }
            Err(p) => println!(
                "{}: {} [{}] / {} [{:?}]",
                p.at,
                p.what.en,
                p.hint.as_ref().map(|h| h.en.clone()).unwrap_or_default(),
                p.what.zh,
                p.hint.as_ref().map(|h| h.zh.clone())
            ),
        }
    }
}
