//! `check`: everything that is wrong with a folder, at once; with `--rules`, what is wrong with the rules themselves.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::output::create;
use super::switches::World;
use super::{Context, Exit, Format, Outcome, Output, Stop};
use crate::case::Case;
use crate::flaws::{self, Options};
use crate::model::{ArticleStatus, Check};
use crate::render::snippet::Lines;
use crate::render::{flaws as shown, json, paint::Paint, problems};
use crate::scenario;
use crate::source::{Folder, Lang, Location, Problem, Report, Text, both, did_you_mean};
use crate::words::Words;

/// `check [--rules]`
#[derive(clap::Args, Debug)]
#[command(after_help = "Examples:
  signoff check --case my-folder                        everything that is wrong with the files of a folder
  signoff check --rules                                 what is wrong with the rules themselves, each with a situation that shows it
  signoff check --rules --with mission-recusal          the same of the rules as an amendment would have them
  signoff check --rules --only own_matter --save own.toml --case my-folder   and write the situations down as scenarios

With --rules the exit code is 1 if a flaw is found that the rulebook does not record, and 4 if there is none but something was not decided.")]
pub(super) struct CheckArgs {
    /// Look through the rules themselves: norms that never apply, demands that collide, steps nobody can take …
    #[arg(long)]
    pub(super) rules: bool,
    /// With --rules: only this check (may be repeated)
    #[arg(long, value_name = "CHECK", requires = "rules")]
    only: Vec<String>,
    /// With --rules: write the situations as scenarios to a new file
    #[arg(long, value_name = "FILE", requires = "rules")]
    save: Option<PathBuf>,
    /// With --rules: into how many cases the situations of one search may fall at most
    #[arg(long, value_name = "NUMBER", default_value_t = 20_000)]
    limit: usize,
    /// With --rules: look up the organisation on another day
    #[arg(long, value_name = "DATE", requires = "rules")]
    on: Option<String>,
    /// With --rules: follow a rival reading of an ambiguity (may be repeated)
    #[arg(long, value_name = "AMBIGUITY=READING", requires = "rules")]
    reading: Vec<String>,
    /// With --rules: the rules as amended: an amendment of the folder, or a file (may be repeated; applied in this order)
    #[arg(long, value_name = "AMENDMENT", requires = "rules")]
    pub(super) with: Vec<String>,
}

/// What is wrong with the rules themselves.
pub(super) fn rules(context: &Context, args: &CheckArgs, folder: &Folder) -> Outcome {
    let case = &context.case;
    let world = World { on: args.on.clone(), reading: args.reading.clone(), ..World::default() };
    let side = world.side(case, context.version)?;
    let checks: BTreeSet<Check> = if args.only.is_empty() {
        Check::ALL.into_iter().collect()
    } else {
        args.only.iter().map(|word| named(word)).collect::<Result<_, _>>()?
    };
    if let Some(path) = &args.save {
        free(path)?;
    }
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let options = Options { checks, limit: args.limit, threads };
    let report = flaws::look(case, &side, &options, &|done, all| context.output.progress(done, all))?;
    let words = Words { case, text: context.text.as_ref() };
    let (zh, en) = (&case.book.header.title.zh, &case.book.header.title.en);
    let day = report.day;
    let mut head =
        vec![both!("规则：{zh}；机构和任职以 {day} 为准", "Rules: {en}; the organisation is that of {day}")];
    head.extend(words.judged_by(context.version, day));
    for choice in &side.choices {
        let (ambiguity, reading) = (&choice.ambiguity, &choice.reading);
        head.push(both!("{ambiguity} 采用读法 {reading}", "reading {reading} of {ambiguity}"));
    }
    let out = match context.format {
        Format::Text => shown::text(&words, &head, &report, context.lang),
        Format::Md => shown::markdown(&words, &head, &report, context.lang),
        Format::Json => json::text(&shown::wire(&words, &report))?,
        _ => {
            let what = both!("`check --rules` 没有这种格式", "`check --rules` has no such format");
            let hint = both!("可用 text、json、md", "use text, json or md");
            return Err(Stop::from(Box::new(Problem::error(Location::default(), what).hint(hint))));
        }
    };
    if let Some(path) = &args.save {
        save(context, args, folder, &words, &report, path)?;
    }
    context.output.write(&out)?;
    Ok(match (report.open(), report.undecided()) {
        (0, false) => Exit::Yes,
        (0, true) => Exit::Undecided,
        _ => Exit::No,
    })
}

/// The check with this name.
fn named(word: &str) -> Result<Check, Stop> {
    Check::of(word).ok_or_else(|| {
        let Text { zh, en } = shown::checks();
        let what = both!("没有检查 `{word}`", "there is no check `{word}`");
        let hint = did_you_mean(word, Check::ALL.into_iter().map(Check::id));
        let hint = hint.unwrap_or_else(|| both!("检查有：{zh}", "the checks there are: {en}"));
        Stop::from(Box::new(Problem::error(Location::default(), what).hint(hint)))
    })
}

/// That nothing lies where a file is to be written.
fn free(path: &Path) -> Result<(), Stop> {
    if !path.exists() {
        return Ok(());
    }
    let shown = path.display();
    let what =
        both!("文件 {shown} 已经存在，没有覆盖", "the file {shown} is there already and was not overwritten");
    let hint = both!("换一个文件名，或先移走旧文件", "choose another name, or move the old file away");
    Err(Stop::from(Box::new(Problem::error(Location::default(), what).hint(hint))))
}

/// Writes the situations as scenarios, with what comes out recorded.
fn save(
    context: &Context,
    args: &CheckArgs,
    folder: &Folder,
    words: &Words<'_>,
    report: &flaws::Report,
    path: &Path,
) -> Result<(), Stop> {
    let case = &context.case;
    let amendments =
        case.book.version(context.version).map_or(Vec::new(), |version| version.amendments.clone());
    let parts: Vec<String> = report
        .flaws
        .iter()
        .filter_map(|flaw| {
            let (title, why) = (shown::scenario_title(flaw), shown::says(words, flaw));
            flaws::scenario(case, flaw, (&title, &why), &args.reading, &amendments)
        })
        .collect();
    if parts.is_empty() {
        let said = both!(
            "没有可保存的情形，没有写文件\n",
            "there is no situation to save, and no file was written\n"
        );
        context.output.message(said.get(context.lang));
        return Ok(());
    }
    let mut text = parts.join("\n");
    let mut laid = folder.clone();
    laid.files.retain(|file, _| !file.starts_with("scenarios/"));
    laid.files.insert("scenarios/flaws.toml".to_owned(), text.clone().into_bytes());
    let (suite, problems) = scenario::read(&laid, case, true);
    if let Some(problem) = problems.problems().iter().find(|_| problems.has_errors()) {
        return Err(Stop::Problem(Box::new((*problem).clone()), Exit::Problems));
    }
    for scenario in &suite.scenarios {
        let outcome = scenario::run(suite.case(case, scenario), scenario)?;
        text = scenario::record(&text, scenario, &outcome)?;
    }
    create(path, &text)?;
    let (number, shown) = (suite.scenarios.len(), path.display());
    let plural = if number == 1 { "" } else { "s" };
    let said = both!("已把 {number} 个情景写入 {shown}\n", "{number} scenario{plural} written to {shown}\n");
    context.output.message(said.get(context.lang));
    Ok(())
}

pub(super) fn run(
    case: &Case,
    report: &Report,
    folder: &Folder,
    lang: Lang,
    format: Format,
    output: &Output,
) -> Outcome {
    if format == Format::Json {
        output.write(&json::text(&json::problems(report))?)?;
    } else {
        output.message(&problems::problems(report, lang, Some(&Lines::new(folder))));
        if !report.has_errors() {
            output.write(&summary(case, lang))?;
        }
    }
    Ok(if report.has_errors() { Exit::Problems } else { Exit::Yes })
}

fn summary(case: &Case, lang: Lang) -> String {
    let (facts, book) = (&case.facts, &case.book);
    let status =
        |status: ArticleStatus| book.articles.iter().filter(|article| article.status == status).count();
    let (operative, duty, declaratory, open) = (
        status(ArticleStatus::Operative),
        status(ArticleStatus::Duty),
        status(ArticleStatus::Declaratory),
        status(ArticleStatus::Open),
    );
    let years: Vec<String> = case.calendar.years().map(|year| year.to_string()).collect();
    let (norms, readings) = (book.base.len(), book.ambiguities.len());
    let (units, posts, people) = (facts.units.rows.len(), facts.posts.rows.len(), facts.people.rows.len());
    let (actions, records, delegations) =
        (facts.actions.rows.len(), facts.records.len(), facts.delegations.rows.len());
    let articles = book.articles.len();
    let ok = Paint::Green.on(if lang == Lang::Zh { "没有错误" } else { "no errors" });
    match lang {
        Lang::Zh => format!(
            "{}：{ok}\n  规则 {}：{articles} 条（有效规范 {operative}、仅为职责 {duty}、宣示 {declaratory}、未尽 {open}），规范 {norms} 项，歧义 {readings} 处\n  事实：单位 {units}、职务 {posts}、人员 {people}、委托和指定 {delegations}、事项 {actions}、办理记录 {records}\n  工作日历：{}\n",
            case.name,
            book.header.id,
            if years.is_empty() { "无".to_owned() } else { years.join("、") },
        ),
        Lang::En => format!(
            "{}: {ok}\n  rulebook {}: {articles} article{} ({operative} operative, {duty} duty only, {declaratory} declaratory, {open} open), {norms} norms, {readings} ambiguities\n  facts: {units} units, {posts} posts, {people} people, {delegations} delegations, {actions} actions, {records} records\n  calendar of working days: {}\n",
            case.name,
            book.header.id,
            if articles == 1 { "" } else { "s" },
            if years.is_empty() { "none".to_owned() } else { years.join(", ") },
        ),
    }
}
