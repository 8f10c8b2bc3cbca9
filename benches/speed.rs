//! How long an answer takes, as a multiple of a yardstick run in the same process: parsing the bytes of the example once.
//!
//! A ratio means the same on a fast and on a slow machine, and beside busy neighbours: in every round the yardstick is run
//! just before what is measured. Nothing fails here; the numbers of a machine stand in `docs/speed.md`. `cargo bench`.

#![expect(clippy::expect_used, reason = "what the example lacks cannot be measured")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use signoff::case::{Case, built_in, load};
use signoff::cli::run_kept;
use signoff::query::Store;
use signoff::source::Folder;

/// Rounds of everything; the median of an odd number is one of them.
const ROUNDS: usize = 21;

/// Something to be measured.
type Subject<'a> = Box<dyn Fn() + 'a>;

fn main() {
    // `cargo test --benches` passes other arguments; then once is enough to see that it runs.
    let rounds = if std::env::args().any(|argument| argument == "--bench") { ROUNDS } else { 1 };
    let folder = built_in();
    let case = loaded(&folder);
    let ask = |line: &str| {
        let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
        move || _ = black_box(run_kept(words.clone()))
    };
    let subjects: Vec<(&str, Subject<'_>)> = vec![
        ("load the folder and check it", Box::new(|| _ = black_box(loaded(&folder)))),
        ("who approve request-plain", Box::new(ask("signoff who approve request-plain"))),
        ("can B chair exec-special-mandated", Box::new(ask("signoff can B chair exec-special-mandated"))),
        ("chain normative-cross-dept", Box::new(ask("signoff chain normative-cross-dept"))),
        ("check", Box::new(ask("signoff check"))),
        ("ledger", Box::new(ask("signoff ledger"))),
        (
            "open the database of `query`, nothing derived yet",
            Box::new(|| _ = black_box(Store::build(&case).expect("a database in memory"))),
        ),
    ];
    let mut yardsticks = Vec::new();
    println!("{:>8} {:>10}", "ratio", "ms");
    for (name, subject) in subjects {
        let mut ratios = Vec::new();
        let mut times = Vec::new();
        for _ in 0..rounds {
            let yardstick = timed(|| parse(&folder));
            let time = timed(&subject);
            ratios.push(time.as_secs_f64() / yardstick.as_secs_f64());
            times.push(time.as_secs_f64() * 1000.0);
            yardsticks.push(yardstick.as_secs_f64() * 1000.0);
        }
        println!("{:>8.1} {:>10.2}  {name}", median(ratios), median(times));
    }
    println!(
        "{:>8.1} {:>10.2}  yardstick: the bytes of the folder through `toml` and `csv`",
        1.0,
        median(yardsticks)
    );
}

fn timed(work: impl Fn()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or_default()
}

fn loaded(folder: &Folder) -> Case {
    let (case, report) = load(folder);
    assert!(!report.has_errors(), "the example is without error");
    case
}

/// The yardstick: every file taken apart by the library for its format, and nothing done with it.
fn parse(folder: &Folder) {
    for (path, bytes) in &folder.files {
        let text = std::str::from_utf8(bytes).expect("the example is UTF-8");
        if path.contains("rulebook/") {
            black_box(text.parse::<toml::Table>().expect("TOML"));
        } else {
            let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes.as_slice());
            black_box(reader.records().flatten().count());
        }
    }
}
