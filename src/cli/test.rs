//! `test`: runs the scenarios of the folder, shows what differs, and records answers where it is told to.

use std::io::{BufRead as _, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use clap::Args;

use super::audit::{self, AuditArgs};
use super::{Context, Exit, Format, Outcome, Stop, list};
use crate::case;
use crate::cite::Cite;
use crate::render::scenario::{self as shown, Ran};
use crate::render::text::{Depth, Writer};
use crate::render::{csv, json, outline, problems, table};
use crate::scenario::{self, Scenario, Suite};
use crate::source::{Folder, Lang, Location, Problem, both};
use crate::words::Words;

/// `test [FILTER…]`
#[derive(Args, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
#[command(after_help = "Examples:
  signoff test
  signoff test minutes --cites 45            those about Article 45 with `minutes` in their id
  signoff test --list
  signoff test --format junit -o results.xml
  signoff test minutes --coverage --norm 45.3b   which conditions of a norm these scenarios exercise
  signoff test minutes --mutate --norm 45.3b     which changes of a norm none of them notices
  signoff test minutes --accept --case my-folder     show the answer, then record it in the scenario file")]
pub(super) struct TestArgs {
    /// Only the scenarios with this in their id
    filter: Vec<String>,
    /// Only the scenarios about this provision, such as 45 or 45.3; with --coverage and --mutate all scenarios, and only the
    /// norms of this provision (may be repeated)
    #[arg(long, value_name = "CITE")]
    cites: Vec<String>,
    /// Take the scenarios from this folder instead of `scenarios/`
    #[arg(long, value_name = "DIR")]
    scenarios: Option<PathBuf>,
    /// List the scenarios and run none
    #[arg(long, conflicts_with_all = ["accept", "show", "coverage", "mutate"])]
    list: bool,
    /// Show the whole answer of each
    #[arg(long, conflicts_with_all = ["coverage", "mutate"])]
    show: bool,
    /// Where the answer differs: show it and what would be recorded, ask, and write it to the scenario file
    #[arg(long, conflicts_with_all = ["coverage", "mutate"])]
    accept: bool,
    /// With --accept: record without asking
    #[arg(long, requires = "accept")]
    yes: bool,
    #[command(flatten)]
    audit: AuditArgs,
}

pub(super) fn run(context: &Context, args: &TestArgs, folder: &Folder, place: Option<&Path>) -> Outcome {
    let started = Instant::now();
    let base = &context.case;
    let home = args.scenarios.clone().or_else(|| place.map(|place| place.join("scenarios")));
    if args.accept && home.is_none() {
        return Err(Stop::from(Box::new(
            Problem::error(
                Location::default(),
                both!("内置示例不能改写", "the built-in example cannot be rewritten"),
            )
            .hint(both!(
                "用 `--case` 指明机构文件夹，或用 `--scenarios` 指明情景文件夹",
                "name the institution's folder with `--case`, or a folder of scenarios with `--scenarios`"
            )),
        )));
    }
    let laid = match &args.scenarios {
        Some(path) => Some(with_scenarios(folder, path)?),
        None => None,
    };
    let folder = laid.as_ref().unwrap_or(folder);
    let (suite, report) = scenario::read_some(folder, base, args.accept, &args.filter);
    if report.has_errors() {
        return super::refuse(&report, folder, context.lang, context.format, &context.output);
    }
    let chosen = chosen(&suite, args)?;
    if args.list {
        return listed(context, &chosen);
    }
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    if args.audit.wanted() {
        return audit::run(context, &args.audit, &cites(args)?, (folder, &suite), &chosen, threads);
    }
    let outcomes = scenario::run_all(base, &suite, &chosen, args.show || args.accept, threads);
    let mut ran = Vec::new();
    for (scenario, outcome) in chosen.iter().copied().zip(outcomes) {
        ran.push(Ran {
            scenario,
            words: Words { case: suite.case(base, scenario), text: context.text.as_ref() },
            outcome: outcome?,
            command: command(scenario, place, args.scenarios.as_deref()),
        });
    }
    let out = match context.format {
        Format::Text => {
            let answers: Vec<String> =
                if args.show { ran.iter().map(|ran| whole(ran, context.lang)).collect() } else { Vec::new() };
            answers.concat() + &shown::text(&ran, context.lang)
        }
        Format::Json => json::text(&shown::json(&base.book.header.id, &ran))?,
        Format::Junit => shown::junit(&ran, context.lang)?,
        _ => {
            return Err(no_such_format());
        }
    };
    context.output.write(&out)?;
    summary(context, &ran, started);
    let failed: Vec<&Ran<'_>> = ran.iter().filter(|ran| !ran.outcome.met()).collect();
    if failed.is_empty() {
        return Ok(Exit::Yes);
    }
    match home.filter(|_| args.accept) {
        Some(home) => accept(context, &failed, &home, args.yes),
        None => Ok(Exit::No),
    }
}

/// The folder with the scenarios of another one in the place of its own.
pub(super) fn with_scenarios(folder: &Folder, path: &Path) -> Result<Folder, Stop> {
    let mut laid = folder.clone();
    laid.files.retain(|file, _| !file.starts_with("scenarios/"));
    let files = case::open_files(path, "toml")?;
    laid.files.extend(files.into_iter().map(|(name, bytes)| (format!("scenarios/{name}"), bytes)));
    Ok(laid)
}

/// The scenarios that the filters mean, in the order of the files.
fn chosen<'a>(suite: &'a Suite, args: &TestArgs) -> Result<Vec<&'a Scenario>, Stop> {
    let mut ids = Vec::new();
    for filter in &args.filter {
        ids.extend(scenario::named(suite, filter)?.into_iter().map(|scenario| scenario.id.as_str()));
    }
    // What is looked into is then limited, and not what looks.
    let cites = if args.audit.wanted() { Vec::new() } else { cites(args)? };
    let chosen: Vec<&Scenario> = suite
        .scenarios
        .iter()
        .filter(|scenario| args.filter.is_empty() || ids.contains(&scenario.id.as_str()))
        .filter(|scenario| cites.is_empty() || cites.iter().any(|cite| scenario::is_about(scenario, cite)))
        .collect();
    if chosen.is_empty() {
        let (what, hint) = if suite.ids.is_empty() {
            (
                both!("文件夹中没有情景", "the folder holds no scenarios"),
                both!(
                    "情景写在 `scenarios/*.toml`，格式见 docs/scenarios.md",
                    "scenarios stand in `scenarios/*.toml`; docs/scenarios.md tells their format"
                ),
            )
        } else {
            (
                both!("没有符合条件的情景", "no scenario fits"),
                both!("`signoff test --list` 可列出全部", "`signoff test --list` shows them all"),
            )
        };
        return Err(Stop::from(Box::new(Problem::error(Location::default(), what).hint(hint))));
    }
    Ok(chosen)
}

/// The provisions named.
fn cites(args: &TestArgs) -> Result<Vec<Cite>, Stop> {
    let wrong = |cite: &String, reason| {
        let what = both!("引用 `{cite}` 有误", "the citation `{cite}` is wrong");
        Stop::from(Box::new(Problem::error(Location::default(), what).hint(reason)))
    };
    args.cites.iter().map(|cite| Cite::parse(cite).map_err(|reason| wrong(cite, reason))).collect()
}

fn listed(context: &Context, chosen: &[&Scenario]) -> Outcome {
    let columns = [("编号", "id"), ("情景", "scenario"), ("条款", "cites"), ("位置", "place")];
    let header: Vec<String> =
        columns.iter().map(|(zh, en)| if context.lang == Lang::Zh { *zh } else { *en }.to_owned()).collect();
    let rows: Vec<Vec<String>> = chosen
        .iter()
        .map(|scenario| {
            let cites: Vec<String> = scenario.cites.iter().map(ToString::to_string).collect();
            vec![
                scenario.id.clone(),
                scenario.title.get(context.lang).to_owned(),
                cites.join(";"),
                format!("{}:{}", scenario.at.file, scenario.at.line),
            ]
        })
        .collect();
    let out = match context.format {
        Format::Text => table::table(&header, &rows, list::width(context)),
        Format::Csv => csv::csv(&header, &rows, true)?,
        Format::Md => list::markdown(&header, &rows),
        _ => return Err(no_such_format()),
    };
    context.output.write(&out)?;
    Ok(Exit::Yes)
}

fn no_such_format() -> Stop {
    Stop::from(Box::new(
        Problem::error(Location::default(), both!("`test` 没有这种格式", "`test` has no such format")).hint(
            both!(
                "可用 text、json、junit；--list 可用 text、csv、md",
                "use text, json or junit; with --list text, csv or md"
            ),
        ),
    ))
}

/// A command that shows the answer.
fn command(scenario: &Scenario, place: Option<&Path>, home: Option<&Path>) -> String {
    let own = || {
        let mut words = vec!["test".to_owned(), scenario.id.clone(), "--show".to_owned()];
        if let Some(home) = home {
            words.extend(["--scenarios".to_owned(), home.display().to_string()]);
        }
        words
    };
    let mut words = vec!["signoff".to_owned()];
    words.extend(scenario.command.clone().unwrap_or_else(own));
    if let Some(place) = place {
        words.extend(["--case".to_owned(), place.display().to_string()]);
    }
    let plain = |letter: char| letter.is_alphanumeric() || "-_=.:/".contains(letter);
    let quoted = |word: &String| if word.chars().all(plain) { word.clone() } else { format!("\"{word}\"") };
    words.iter().map(quoted).collect::<Vec<_>>().join(" ")
}

/// The whole answer of a scenario.
fn whole(ran: &Ran<'_>, lang: Lang) -> String {
    let answer = &ran.outcome.answer;
    let told = if answer.question.acts.is_empty() {
        outline::outline(&ran.words, answer, lang)
    } else {
        Writer::new(&ran.words, lang).answer(answer, Depth::Short)
    };
    format!("{} · {}\n{told}\n", ran.scenario.id, ran.scenario.title.get(lang))
}

/// One line beside the result. The time is for somebody who sits there; a file or another program gets the same bytes each time.
fn summary(context: &Context, ran: &[Ran<'_>], started: Instant) {
    let (all, met) = (ran.len(), ran.iter().filter(|ran| ran.outcome.met()).count());
    let time = if context.output.speaks_to_terminal() {
        let seconds = started.elapsed().as_secs_f64();
        match context.lang {
            Lang::Zh => format!("，用时 {seconds:.1} 秒"),
            Lang::En => format!(" in {seconds:.1} s"),
        }
    } else {
        String::new()
    };
    let line = match context.lang {
        Lang::Zh => format!("情景 {all} 个，相符 {met} 个，不符 {} 个{time}\n", all - met),
        Lang::En => {
            let plural = if all == 1 { "" } else { "s" };
            format!("{all} scenario{plural}: {met} as expected, {} not{time}\n", all - met)
        }
    };
    context.output.message(&line);
}

/// Shows each answer with what would be recorded, asks, and writes each file whole or not at all.
fn accept(context: &Context, failed: &[&Ran<'_>], home: &Path, yes: bool) -> Outcome {
    let (lang, output) = (context.lang, &context.output);
    let asks = !yes && output.speaks_to_terminal() && std::io::stdin().is_terminal();
    let mut left = 0;
    for ran in failed {
        // An answer recorded before may stand in the same file.
        let path = home.join(ran.scenario.at.file.trim_start_matches("scenarios/"));
        let old = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
        let new = scenario::record(&old, ran.scenario, &ran.outcome)?;
        output.message(&format!("\n{}", whole(ran, lang)));
        let head = both!("将改写 {}：", "to be recorded in {}:", path.display());
        output.message(&format!("{}\n{}", head.get(lang), shown::changes(&old, &new)));
        if yes || (asks && confirmed(context)) {
            super::output::replace(&path, &new)?;
            let said = both!("已记入\n", "recorded\n");
            output.message(said.get(lang));
        } else {
            left += 1;
        }
    }
    if left > 0 && !asks {
        output.message(&problems::one_problem(
            &Problem::error(
                Location::default(),
                both!("没有记入：这里无法询问", "nothing was recorded: there is nobody to ask"),
            )
            .hint(both!("看过以后加上 `--yes`", "add `--yes` once you have read it")),
            lang,
            None,
        ));
    }
    Ok(if left == 0 { Exit::Yes } else { Exit::No })
}

fn confirmed(context: &Context) -> bool {
    let question = both!("记入吗？[y/N] ", "record it? [y/N] ");
    context.output.message(question.get(context.lang));
    let mut line = String::new();
    // Whoever closes the input has not agreed.
    let read = std::io::stdin().lock().read_line(&mut line);
    read.is_ok() && matches!(line.trim().to_lowercase().as_str(), "y" | "yes" | "是")
}
