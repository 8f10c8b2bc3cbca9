//! Last days counted by the calendar in `facts/chenggong`, against dates worked out by another program.
//!
//! The dates are no part of the repository; where they are not there, the test says so and passes.

use std::path::Path;

use jiff::civil::Date;
use signoff::calendar::Calendar;
use signoff::model::{DayUnit, Vocabulary};
use signoff::source::Folder;

#[test]
fn last_days_agree_with_the_official_calendar() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let vectors = root.join("../shared/data/workday_vectors.csv");
    let Ok(vectors) = std::fs::read_to_string(&vectors) else {
        println!("skipped: there is no {}", vectors.display());
        return;
    };
    let mut folder = Folder { name: "chenggong".to_owned(), ..Folder::default() };
    let rows = std::fs::read(root.join("facts/chenggong/calendar.csv"))
        .expect("the calendar is part of the repository");
    folder.files.insert("calendar.csv".to_owned(), rows);
    let (facts, report) = signoff::facts::read(&folder, &Vocabulary::default());
    // The other tables are missing here, and the report says so; the calendar itself must be without fault.
    let wrong: Vec<_> =
        report.problems().into_iter().filter(|problem| &*problem.at.file == "calendar.csv").collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let calendar = Calendar::new(&facts.calendar);
    let mut compared = 0;
    for (number, line) in vectors.lines().enumerate().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [start, count, due, ..] = cells.as_slice() else { panic!("line {}: {line}", number + 1) };
        let start: Date = start.parse().expect("a date");
        let found = calendar.last_day(start, count.parse().expect("a number"), DayUnit::Workdays);
        assert_eq!(found.map(|day| day.to_string()).as_deref(), Ok(*due), "line {}: {line}", number + 1);
        compared += 1;
    }
    assert!(compared > 0, "no line was compared");
    println!("{compared} last days agree");
}
