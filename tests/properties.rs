//! Properties that must hold of every institution: the oracle and the program agree, and what one command says, no other contradicts.
//!
//! `PROPTEST_CASES=20000 cargo test --test properties` looks longer; the random cases are the same in every run.

mod oracle;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use signoff::case::{Case, load};
use signoff::situation::Switches;
use signoff::source::Folder;

/// A runner whose random cases are the same in every run.
fn runner(cases: u32) -> TestRunner {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(cases);
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 4000, ..Config::default() };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

fn loaded(folder: &Folder) -> Case {
    let (case, report) = load(folder);
    let errors: Vec<String> = report
        .problems()
        .iter()
        .filter(|problem| problem.severity == signoff::source::Severity::Error)
        .map(|problem| {
            format!("{}: {} {:?}", problem.at, problem.what.en, problem.hint.as_ref().map(|hint| &hint.en))
        })
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    case
}

#[test]
fn the_oracle_and_the_program_agree_on_random_institutions() {
    let outcome = runner(2000).run(&oracle::generate::plan(), |plan| {
        let case = loaded(&plan.folder());
        let said = oracle::compare::differences(&case, &Switches::default());
        prop_assert!(said.is_empty(), "{}", said.join("\n"));
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{error}");
    }
}

#[test]
fn the_oracle_and_the_program_agree_on_the_built_in_example() {
    let said = oracle::compare::differences(&loaded(&signoff::case::built_in()), &Switches::default());
    assert!(said.is_empty(), "{} differences\n{}", said.len(), said.join("\n"));
}

#[test]
#[ignore = "triage"]
fn triage() {
    use proptest::strategy::ValueTree as _;
    let mut runner = runner(1);
    let many: usize = std::env::var("N").map_or(300, |n| n.parse().unwrap());
    let mut seen: std::collections::BTreeMap<String, (usize, String, usize)> =
        std::collections::BTreeMap::new();
    let strategy = oracle::generate::plan();
    let mut bad = 0;
    let (mut load_time, mut compare_time) = (std::time::Duration::ZERO, std::time::Duration::ZERO);
    for _ in 0..many {
        let plan = strategy.new_tree(&mut runner).unwrap().current();
        let t = std::time::Instant::now();
        let case = loaded(&plan.folder());
        load_time += t.elapsed();
        let t = std::time::Instant::now();
        let said = oracle::compare::differences(&case, &Switches::default());
        compare_time += t.elapsed();
        bad += usize::from(!said.is_empty());
        for line in said {
            let rest = line.split_once(": ").unwrap().1;
            let category: String =
                rest.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).take(75).collect();
            let category =
                category.split(" only the").next().unwrap().split("of ").next().unwrap().to_owned()
                    + if rest.contains("only the oracle") {
                        " +oracle"
                    } else if rest.contains("only the program") {
                        " +program"
                    } else {
                        ""
                    };
            let entry = seen.entry(category).or_insert((0, String::new(), usize::MAX));
            entry.0 += 1;
            let size = format!("{plan:?}").len();
            if size < entry.2 {
                entry.1 = format!("{line}\n{plan:?}");
                entry.2 = size;
            }
        }
    }
    println!("{bad} of {many} differ; load {load_time:?} compare {compare_time:?}");
    for (category, (count, example, _)) in &seen {
        println!("## {count} {category}");
        println!("   {}", example.lines().next().unwrap());
    }
    for (index, (category, (_, example, _))) in seen.iter().enumerate() {
        std::fs::write(format!("/tmp/triage-{index}.txt"), format!("{category}\n{example}")).unwrap();
    }
}
