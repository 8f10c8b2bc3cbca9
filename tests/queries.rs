use signoff::{case, query::Store, source::Lang};
use std::time::Instant;
#[test]
fn explore() {
    let (case, report) = case::load(&case::built_in());
    for p in report.problems().iter().take(5) {
        println!("{} {:?}", p.at, p.what.en);
    }
    let mut store = Store::build(&case).unwrap();
    for sql in std::env::var("SQL").unwrap_or_default().split(";;") {
        let t = Instant::now();
        match store.run(sql, &[], Lang::Zh) {
            Ok(table) => {
                println!("{}", table.columns.join(" | "));
                for row in &table.rows {
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
