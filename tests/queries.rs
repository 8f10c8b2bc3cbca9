//! The store and the saved queries on the built-in example: what they say, and what they refuse.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::PathBuf;

use signoff::ask::{Question, ask};
use signoff::case::{self, Case};
use signoff::query::{
    self, Cell, Limits, ParameterType, SavedQuery, Store, Table, document, relation, relations,
};
use signoff::rulebook::VersionIx;
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
fn every_saved_query_says_what_it_gives_and_in_which_order() {
    let case = district();
    let mut store = Store::build(&case).unwrap();
    let list = saved();
    assert!(list.len() >= 14, "{}", list.len());
    for query in &list {
        let columns =
            store.check(query).unwrap_or_else(|problem| panic!("{}: {}", problem.at, problem.what.en));
        let declared: Vec<&str> = query.columns.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(columns, declared, "{}", query.name);
        // Without an order, rows come as they happen to lie.
        assert!(query.sql.contains("\norder by "), "{}", query.name);
        for text in query.columns.iter().map(|(_, title)| title).chain([&query.title]) {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{}: {text:?}", query.name);
        }
        assert_eq!(query.description.zh.is_empty(), query.description.en.is_empty(), "{}", query.name);
        assert_eq!(query::find(&list, &query.title.zh).unwrap().name, query.name);
    }
}

#[test]
fn every_saved_query_runs_and_always_gives_the_same() {
    let case = district();
    let (mut store, mut other) = (Store::build(&case).unwrap(), Store::build(&case).unwrap());
    let list = saved();
    let mut answers: Vec<Table> =
        list.iter().map(|query| answer(&mut store, &case, query, Lang::Zh)).collect();
    // Another store is filled in another order, and must not show it.
    for query in list.iter().rev() {
        let mine = answers.pop().unwrap();
        assert_eq!(mine, answer(&mut other, &case, query, Lang::Zh), "{}", query.name);
        assert_eq!(mine.rows.len(), answer(&mut store, &case, query, Lang::En).rows.len(), "{}", query.name);
        assert!(mine.rows.iter().all(|row| row.len() == mine.columns.len()));
    }
    let rows = |name: &str, store: &mut Store<'_>| {
        answer(store, &case, query::find(&list, name).unwrap(), Lang::En).rows.len()
    };
    for name in [
        "bars-that-hit",
        "deadlines",
        "defects",
        "disputed-readings",
        "facts-needed",
        "idle-norms",
        "shut-gates",
        "stuck-steps",
        "workload",
    ] {
        assert!(rows(name, &mut store) > 0, "`{name}` finds nothing in the example");
    }
}

#[test]
fn every_saved_query_serves_another_institution() {
    let case = college();
    let mut store = Store::build(&case).unwrap();
    for query in saved() {
        answer(&mut store, &case, &query, Lang::En);
    }
}

#[test]
fn the_document_describes_the_store() {
    let path = here().join("docs/relations.md");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, document()).unwrap();
    }
    let text = fs::read_to_string(&path).unwrap();
    assert!(text == document(), "docs/relations.md is out of date: run this test with BLESS=1");
    let example = text.split("```sql\n").nth(1).unwrap().split("```").next().unwrap();
    let example = SavedQuery::parse("example", example).unwrap();
    let district = district();
    let posts = answer(&mut Store::build(&district).unwrap(), &district, &example, Lang::En);
    assert_eq!(posts.rows.len(), 1);
    // The document itself is held against the columns that the store really has.
    let case = college();
    let mut store = Store::build(&case).unwrap();
    let mut sections = 0;
    for section in text.split("\n### ").skip(1) {
        let names: Vec<&str> = section.lines().next().unwrap().split(" · ").collect();
        let (table, view) = (names[0].trim_matches('`'), names[1]);
        let rows = section
            .lines()
            .filter_map(|line| line.strip_prefix("| `"))
            .map(|line| line.split(" | ").next().unwrap());
        let (english, chinese): (Vec<&str>, Vec<&str>) =
            rows.map(|cell| cell.split_once("` · ").unwrap()).unzip();
        assert_eq!(store.columns(&format!("select * from {table}")).unwrap(), english, "{table}");
        assert_eq!(store.columns(&format!("select * from {view}")).unwrap(), chinese, "{view}");
        sections += 1;
    }
    let made = store
        .run(
            "select count(*) from sqlite_schema where type = 'table' and name not like 'sqlite_%'",
            &[],
            Lang::En,
        )
        .unwrap();
    assert_eq!(made.rows, [[Cell::Integer(sections)]]);
}

#[test]
fn the_chinese_views_show_the_same_rows() {
    let case = college();
    let mut store = Store::build(&case).unwrap();
    for relation in relations() {
        let table = store.run(&format!("select * from {}", relation.name), &[], Lang::En).unwrap();
        let view = store.run(&format!("select * from {}", relation.zh), &[], Lang::En).unwrap();
        assert_eq!(table.rows, view.rows, "{}", relation.name);
    }
    let taker = store.run("select distinct person from taker order by 1", &[], Lang::En).unwrap();
    assert_eq!(
        taker.rows,
        store.run("select distinct 经办人.人员 from 经办人 order by 1", &[], Lang::En).unwrap().rows
    );
}

#[test]
fn what_refers_to_something_finds_it() {
    let case = district();
    let mut store = Store::build(&case).unwrap();
    for found in relations() {
        for column in found.columns {
            let Some(target) = column.refers else { continue };
            let key = relation(target).unwrap().columns.iter().find(|column| column.key).unwrap().name;
            let sql = format!(
                "select distinct {0} from {1} where {0} is not null and {0} not in (select {key} from {target})",
                column.name, found.name
            );
            let lost = store.run(&sql, &[], Lang::En).unwrap();
            assert!(lost.rows.is_empty(), "{}.{} → {target}: {:?}", found.name, column.name, lost.rows);
        }
    }
    for (table, column, sort) in [
        ("verdict", "verdict", "verdict"),
        ("step", "state", "state"),
        ("step", "strength", "strength"),
        ("step", "quantifier", "quantifier"),
        ("taker", "capacity", "capacity"),
        ("defect", "sort", "defect"),
        ("hindered", "why", "hindered"),
        ("bearer", "mode", "mode"),
        ("article", "status", "status"),
        ("portfolios", "link", "link"),
        ("delegations", "type", "delegation"),
        ("records", "outcome", "outcome"),
        ("attendance", "status", "attendance"),
    ] {
        let sql = format!(
            "select distinct {column} from {table} where {column} not in (select id from word where sort = '{sort}')"
        );
        assert!(store.run(&sql, &[], Lang::En).unwrap().rows.is_empty(), "{table}.{column}");
    }
}

/// The store works its answers out in batches; `ask` works out one. They must agree.
#[test]
fn the_store_answers_as_ask_does() {
    let case = district();
    let mut store = Store::build(&case).unwrap();
    let vocabulary = &case.book.vocabulary;
    let text = |cell: &Cell| cell.to_string();
    let mut undecided = 0;
    let all = store.run("select action, act, verdict, by_default from verdict where action in (select action from needs_fact) or verdict = 'conflict' or (select count(*) from actions as before where before.id < action) % 13 = 0", &[], Lang::En).unwrap();
    for row in &all.rows {
        let (action, act) = (
            case.facts.actions.names.get(&text(&row[0])).unwrap(),
            vocabulary.acts.get(&text(&row[1])).unwrap(),
        );
        let question = Question {
            acts: vec![act],
            word: text(&row[1]),
            action,
            person: None,
            switches: Switches::default(),
            version: VersionIx::default(),
            choices: Vec::new(),
        };
        let answer = ask(&case, &question).unwrap();
        let context = format!("{} of {}", row[1], row[0]);
        assert_eq!(answer.verdict.id(), text(&row[2]), "{context}");
        assert_eq!(answer.by_default.map_or("", |verdict| verdict.id()), text(&row[3]), "{context}");
        undecided += usize::from(answer.verdict.yes().is_none());
        let mut expected: Vec<[String; 3]> = Vec::new();
        for rest in &answer.rests_on {
            if let signoff::ask::Rest::Reading { ambiguity, rival, gives, .. } = rest {
                expected.push([ambiguity.clone(), rival.clone(), gives.verdict.id().to_owned()]);
            }
        }
        expected.sort();
        let sql = "select ambiguity, rival, rival_verdict from rests_on_reading where action = :action and act = :act order by 1, 2";
        let given = [("action".to_owned(), row[0].clone()), ("act".to_owned(), row[1].clone())];
        let rests = store.run(sql, &given, Lang::En).unwrap();
        let rests: Vec<Vec<String>> = rests.rows.iter().map(|row| row.iter().map(text).collect()).collect();
        assert_eq!(rests, expected, "{context}");
    }
    assert!(all.rows.len() > 50 && undecided > 0, "{} {undecided}", all.rows.len());
}

#[test]
fn a_query_can_only_read() {
    let case = college();
    let mut store = Store::build(&case).unwrap();
    for (sql, word) in [
        ("attach 'x.db' as x", "`attach`"),
        ("insert into units values ('x', 'x', 'x', 'x', null)", "`insert`"),
        ("update units set id = 'x'", "`update`"),
        ("with x as (select 1) delete from units", "`delete`"),
        ("create table x (y)", "`create`"),
        ("create temp view x as select 1", "`create`"),
        ("drop view 环节", "`drop`"),
        ("alter table step rename to x", "`alter`"),
        ("pragma query_only = 0", "`pragma`"),
        ("select * from pragma_table_info('step')", "`pragma`"),
        ("vacuum into 'x.db'", "`vacuum`"),
        ("begin", "`begin`"),
        ("savepoint x", "`savepoint`"),
        ("reindex", "`reindex`"),
        ("select load_extension('x')", "`load_extension`"),
        ("select fts3_tokenizer('x')", "`fts3_tokenizer`"),
        ("select random()", "`random`"),
        ("select current_date", "`current_date`"),
        ("select date('now')", "`date`"),
        ("select datetime ()", "`datetime`"),
        ("select 1; select 2", "one statement"),
        ("select 1; drop table step", "`drop`"),
        ("", "no query"),
        ("-- nothing", "no query"),
        ("select ?", "no name"),
        ("select :x", "`x` has no value"),
        ("select zeroblob(100000000)", "too long"),
    ] {
        let problem = refused(&mut store, sql);
        assert!(problem.what.en.contains(word), "{sql}: {}", problem.what.en);
        assert!(!problem.what.zh.is_empty(), "{sql}");
    }
    // Nothing of this has left a trace.
    assert_eq!(
        store.run("select count(*) > 0 from units", &[], Lang::En).unwrap().rows,
        [[Cell::Integer(1)]]
    );
    assert_eq!(store.run("select 1 ; -- and no more", &[], Lang::En).unwrap().rows, [[Cell::Integer(1)]]);
    assert_eq!(store.run("select :lang", &[], Lang::Zh).unwrap().rows, [[Cell::from("zh")]]);
}

#[test]
fn a_query_that_runs_away_is_stopped() {
    let case = college();
    let mut store = Store::build(&case).unwrap();
    let problem = refused(
        &mut store,
        "with recursive n(x) as (select 1 union all select x + 1 from n) select count(*) from n",
    );
    assert!(
        problem.what.en.contains("interrupted") && problem.what.en.contains("50000000"),
        "{}",
        problem.what.en
    );
    assert!(problem.hint.is_some());
    let ten = "with recursive n(x) as (select 1 union all select x + 1 from n where x < 10) select x from n";
    assert_eq!(store.run(ten, &[], Lang::En).unwrap().rows.len(), 10);

    let mut small = Store::with_limits(&case, Limits { steps: 5_000, rows: 9 }).unwrap();
    let problem = refused(&mut small, ten);
    assert!(problem.what.en.contains("more than 9 rows"), "{}", problem.what.en);
    assert!(problem.hint.unwrap().en.contains("`limit 9`"));
    assert_eq!(small.run(&format!("{ten} limit 9"), &[], Lang::En).unwrap().rows.len(), 9);
    let many = "with recursive n(x) as (select 1 union all select x + 1 from n where x < 10000) select count(*) from n";
    assert!(refused(&mut small, many).what.en.contains("5000 steps"));
    // The counter starts anew with every query, and filling the store does not count.
    assert_eq!(small.run("select count(*) > 0 from step", &[], Lang::En).unwrap().rows, [[Cell::Integer(1)]]);
}

#[test]
fn mistakes_are_shown_where_they_are() {
    let case = college();
    let mut store = Store::build(&case).unwrap();
    for (sql, place, what, hint) in [
        ("select labl from step", "SQL:1:8", "no column `labl`", "`label`"),
        (
            "select *\nfrom step\nwhere frobnicate = 1",
            "SQL:3:7",
            "no column `frobnicate`",
            "`step`: action, place",
        ),
        ("select 标号 from 环节", "SQL:1:8", "no column `标号`", "did you mean"),
        ("select * from stepp", "SQL:1:15", "no relation `stepp`", "`step`"),
        ("select * from step，norm", "SQL:1:15", "no relation", "plain `,`"),
        ("select * from step where action = “x”", "SQL:1:35", "no column", "plain `'`"),
        ("selekt 1", "SQL:1:1", "syntax error near `selekt`", ""),
        ("select (1", "SQL", "not complete", "bracket"),
        ("select action from step join taker on 1", "SQL:1:8", "more than one relation", "relation.action"),
        ("select frob(1)", "SQL:1:8", "no function `frob`", ""),
    ] {
        let problem = refused(&mut store, sql);
        assert_eq!(problem.at.to_string(), place, "{sql}");
        assert!(problem.what.en.contains(what), "{sql}: {}", problem.what.en);
        let said = problem.hint.map(|hint| hint.en).unwrap_or_default();
        assert!(said.contains(hint), "{sql}: {said}");
    }
    let bad = SavedQuery::parse("bad", "-- title.zh: 坏\n-- title.en: bad\n\nselect *\nfrom setp").unwrap();
    assert_eq!(store.check(&bad).unwrap_err().what.en, "there is no relation `setp`");
    let bad =
        SavedQuery::parse("bad", "-- title.zh: 坏\n-- title.en: bad\n\nselect\n  labl\nfrom step").unwrap();
    assert_eq!(store.check(&bad).unwrap_err().at.to_string(), "bad.sql:5:3");
}

#[test]
fn the_values_of_parameters_are_looked_up() {
    let case = college();
    let list = saved();
    let bind = |name: &str, given: &[(&str, &str)]| {
        let given: Vec<(String, String)> =
            given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        query::find(&list, name).unwrap().bind(&case, &given)
    };
    let values = |name: &str, given: &[(&str, &str)]| bind(name, given).unwrap().values().to_vec();
    let said = |name: &str, given: &[(&str, &str)]| {
        let report = bind(name, given).unwrap_err();
        report
            .problems()
            .iter()
            .map(|problem| {
                format!("{} [{}]", problem.what.en, problem.hint.as_ref().map_or("", |hint| &hint.en))
            })
            .collect::<Vec<_>>()
            .join("\n")
    };
    let cell = |name: &str, value: &str| (name.to_owned(), Cell::from(value));
    assert_eq!(
        values("who-must-approve", &[("action", "采购显微镜"), ("act", "act:approve")])[0],
        cell("action", "req-microscope")
    );
    assert_eq!(values("stand-ins", &[("职务", "president")]), [cell("post", "president")]);
    assert_eq!(
        values("mandates-ending", &[("date", "2025年3月1日")]),
        [cell("date", "2025-03-01"), ("days".to_owned(), Cell::Integer(30))]
    );
    assert_eq!(
        values("mandates-ending", &[("date", "2025-03-01"), ("days", "１４")])[1],
        ("days".to_owned(), Cell::Integer(14))
    );

    let text = said("mandates-ending", &[("dat", "2025-03-01"), ("days", "soon")]);
    assert!(text.contains("no parameter `dat` [did you mean `date`?]"), "{text}");
    assert!(text.contains("`date` (from this day on) has no value"), "{text}");
    assert!(text.contains("parameter `days`: `soon` is not a number"), "{text}");
    let text = said("who-must-approve", &[("action", "req-microscop"), ("act", "aprove")]);
    assert!(text.contains("no action `req-microscop` [did you mean `req-microscope`?]"), "{text}");
    assert!(text.contains("no act `aprove` [did you mean `approve`?]"), "{text}");
    assert!(said("stand-ins", &[("post", "president"), ("post", "dean")]).contains("given twice"));
    assert!(said("deadlines", &[("x", "y")]).contains("this query has none"));
    assert!(
        query::find(&list, "who-must-aprove").unwrap_err().hint.unwrap().en.contains("`who-must-approve`")
    );
}

#[test]
fn a_file_that_is_no_saved_query_is_refused_with_all_reasons() {
    let text = "-- titel.zh: 错\n-- param: a (acton)\n-- param: b (date)\n-- param: b (text)\n-- param: lang (text)\n-- param: no type\n-- column: x | y\n-- note: a remark says what it likes\nselect :c, ?\n";
    let report = SavedQuery::parse("bad", text).unwrap_err();
    let all: Vec<String> = report
        .problems()
        .iter()
        .map(|problem| {
            format!(
                "{} {} {}",
                problem.at,
                problem.what.en,
                problem.hint.as_ref().map_or("", |hint| &hint.en)
            )
        })
        .collect();
    for (place, words) in [
        ("bad.sql ", "`title.zh` is missing"),
        ("bad.sql ", "`title.en` is missing"),
        ("bad.sql:1 ", "did you mean `title.zh`"),
        ("bad.sql:2 ", "did you mean `action`"),
        ("bad.sql:3 ", "does not use the parameter `b`"),
        ("bad.sql:4 ", "`b` is declared twice"),
        ("bad.sql:5 ", "`lang` is not declared"),
        ("bad.sql:6 ", "`no type` is not understood"),
        ("bad.sql:7 ", "`x | y` is not understood"),
        ("bad.sql:9:8 ", "`c` is not declared"),
        ("bad.sql:9:12 ", "has no name"),
    ] {
        assert!(
            all.iter().any(|line| line.starts_with(place) && line.contains(words)),
            "{place}{words}: {all:#?}"
        );
    }
    assert_eq!(all.len(), 11, "{all:#?}");
    assert!(
        SavedQuery::parse("empty", "-- title.zh: 空\n-- title.en: empty\n").unwrap_err().problems()[0]
            .what
            .en
            .contains("no query")
    );
    let mut folder = query::built_in();
    folder.files.insert("gbk.sql".to_owned(), b"-- \xC4\xE3".to_vec());
    folder.files.insert("readme.md".to_owned(), Vec::new());
    let (list, report) = query::read(&folder);
    assert_eq!((list.len(), report.problems().len()), (saved().len(), 1));
}
