//! `test --coverage` and `test --mutate`: what the scenarios exercise, and which changes of a norm they notice.

use std::path::{Path, PathBuf};

use super::{Context, Exit, Format, Outcome, Stop, list};
use crate::atom::NormIx;
use crate::audit::{self, Fate, Mutant, Run};
use crate::case::Case;
use crate::cite::Cite;
use crate::render::audit::{ArticleWire, Audit, Score};
use crate::render::snippet::Lines;
use crate::render::{json, problems};
use crate::scenario::{self, Scenario, Suite};
use crate::source::{Folder, Lang, Location, Problem, Report, Severity, both, did_you_mean};
use crate::words::Words;

/// What is looked into.
#[derive(clap::Args, Debug, Default)]
pub(super) struct AuditArgs {
    /// Show what the scenarios exercise: which norms applied, which decided, how each condition ended
    #[arg(long)]
    pub(super) coverage: bool,
    /// Change each norm in small ways and list the changes that no scenario notices
    #[arg(long)]
    pub(super) mutate: bool,
    /// With --coverage or --mutate: look only into this norm (may be repeated)
    #[arg(long, value_name = "NORM")]
    pub(super) norm: Vec<String>,
    /// With --mutate: end with 1 if the scenarios notice less than so many percent
    #[arg(long, value_name = "PERCENT", requires = "mutate", value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(super) at_least: Option<u8>,
    /// With --mutate: write for each mutant that survives without a reason a scenario that would notice it into this file, which
    /// must not exist
    #[arg(long, value_name = "FILE", requires = "mutate")]
    pub(super) propose: Option<PathBuf>,
}

impl AuditArgs {
    /// Whether anything is looked into.
    pub(super) fn wanted(&self) -> bool {
        self.coverage || self.mutate
    }
}

/// Looks into the scenarios that were run.
pub(super) fn run(
    context: &Context,
    args: &AuditArgs,
    cites: &[Cite],
    (folder, suite): (&Folder, &Suite),
    chosen: &[&Scenario],
    threads: usize,
) -> Outcome {
    let base = &context.case;
    if let Some(path) = args.propose.as_deref().filter(|path| path.exists()) {
        return Err(taken(path));
    }
    let (accepted, report) = audit::accepted(folder);
    if report.has_errors() {
        return super::refuse(&report, folder, context.lang, context.format, &context.output);
    }
    let outcomes = outcomes(base, suite, chosen, threads)?;
    let runs: Vec<Run<'_>> = chosen.iter().copied().zip(&outcomes).collect();
    let norms = looked_into(context, args, cites, &runs)?;
    let seen = audit::coverage(base, suite, &runs, &norms);
    let mutants = args.mutate.then(|| hunted(context, suite, &runs, &norms, threads));
    let shown = Audit {
        words: Words { case: base, text: None },
        scenarios: runs.len(),
        met: runs.iter().filter(|(_, outcome)| outcome.met()).count(),
        seen: &seen,
        mutants: mutants.as_deref(),
        accepted: &accepted,
    };
    let (lang, width) = (context.lang, list::width(context));
    let out = match context.format {
        Format::Text => {
            let full = !args.norm.is_empty() || !cites.is_empty();
            let mut parts = Vec::new();
            if args.coverage {
                parts.push(shown.coverage(lang, full, width));
            }
            if args.mutate {
                parts.push(shown.mutation(lang, width));
            }
            parts.join("\n")
        }
        Format::Json => json::text(&shown.json())?,
        _ => {
            return Err(Stop::from(Box::new(
                Problem::error(Location::default(), both!("没有这种格式", "there is no such format")).hint(
                    both!(
                        "`--coverage` 和 `--mutate` 可用 text、json",
                        "use text or json with `--coverage` and `--mutate`"
                    ),
                ),
            )));
        }
    };
    context.output.write(&out)?;
    let mut exit = summary(context, args, &shown);
    let Some(mutants) = &mutants else { return Ok(exit) };
    let mut stale = Report::default();
    for problem in audit::unknown(base, &accepted).into_iter().chain(audit::stale(&accepted, mutants)) {
        stale.push(problem);
    }
    if stale.has_errors() {
        context.output.message(&problems::problems(&stale, context.lang, Some(&Lines::new(folder))));
        exit = Exit::No;
    }
    if let Some(path) = &args.propose {
        let explained = |mutant: &Mutant| accepted.iter().any(|entry| entry.mutant == mutant.id);
        let survivors: Vec<&Mutant> = mutants
            .iter()
            .filter(|(mutant, fate)| matches!(fate, Fate::Survived(_)) && !explained(mutant))
            .map(|(mutant, _)| mutant)
            .collect();
        propose(context, (folder, suite), &runs, &survivors, path)?;
    }
    Ok(exit)
}

/// Writes a scenario for each survivor into a file that is whole or not there, and says how many were found.
fn propose(
    context: &Context,
    (folder, suite): (&Folder, &Suite),
    runs: &[Run<'_>],
    survivors: &[&Mutant],
    path: &Path,
) -> Result<(), Stop> {
    let mut parts = Vec::new();
    for (place, mutant) in survivors.iter().enumerate() {
        parts.extend(audit::propose(&context.case, folder, suite, runs, mutant));
        context.output.progress(place + 1, survivors.len());
    }
    let (found, all) = (parts.len(), survivors.len());
    if found > 0 {
        super::output::create(path, &parts.join("\n"))?;
    }
    let place = path.display();
    let line = match (context.lang, found) {
        (Lang::Zh, 0) => format!("{all} 个变异中没有一个能写出情景，没有写 {place}\n"),
        (Lang::Zh, _) => format!("已为 {all} 个变异中的 {found} 个写出情景：{place}\n"),
        (Lang::En, 0) => {
            format!("of {all} mutants none could be told apart by a scenario; {place} was not written\n")
        }
        (Lang::En, _) => format!("scenarios for {found} of {all} mutants were written to {place}\n"),
    };
    context.output.message(&line);
    Ok(())
}

fn taken(path: &Path) -> Stop {
    let what = both!("文件 {0} 已经存在", "the file {0} exists already", path.display());
    let hint = both!("换一个文件名，或先把它移走", "name another file, or move this one away first");
    Stop::from(Box::new(Problem::error(Location::default(), what).hint(hint)))
}

/// What becomes of each scenario under the rules as they stand.
fn outcomes(
    base: &Case,
    suite: &Suite,
    chosen: &[&Scenario],
    threads: usize,
) -> Result<Vec<scenario::Outcome>, Box<Problem>> {
    scenario::run_all(base, suite, chosen, false, threads).into_iter().collect()
}

/// The mutants of these norms, each with its fate; a terminal is told how far the hunt has come.
fn hunted(
    context: &Context,
    suite: &Suite,
    runs: &[Run<'_>],
    norms: &[NormIx],
    threads: usize,
) -> Vec<(Mutant, Fate)> {
    let list = audit::mutants(&context.case, norms);
    let progress = |done: usize, total: usize| context.output.progress(done, total);
    let fates = audit::hunt(&context.case, suite, runs, &list, threads, &progress);
    list.into_iter().zip(fates).collect()
}

/// The numbers of every article, over all scenarios of a folder and all mutants.
pub(super) fn articles(context: &Context, folder: &Folder) -> Result<Vec<ArticleWire>, Stop> {
    let base = &context.case;
    let (suite, report) = scenario::read(folder, base, false);
    if let Some(problem) = report.problems().iter().find(|problem| problem.severity == Severity::Error) {
        return Err(Stop::Problem(Box::new((*problem).clone()), Exit::Problems));
    }
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let chosen: Vec<&Scenario> = suite.scenarios.iter().collect();
    let outcomes = outcomes(base, &suite, &chosen, threads)?;
    let runs: Vec<Run<'_>> = chosen.iter().copied().zip(&outcomes).collect();
    let norms = audit::norms(base, &runs);
    let seen = audit::coverage(base, &suite, &runs, &norms);
    let mutants = hunted(context, &suite, &runs, &norms, threads);
    let met = runs.iter().filter(|(_, outcome)| outcome.met()).count();
    let words = Words { case: base, text: None };
    let (accepted, _) = audit::accepted(folder);
    let (scenarios, mutants) = (runs.len(), Some(mutants.as_slice()));
    Ok(Audit { words, scenarios, met, seen: &seen, mutants, accepted: &accepted }.articles())
}

/// One line beside the result, and how the run ends.
fn summary(context: &Context, args: &AuditArgs, shown: &Audit<'_>) -> Exit {
    let unmet = shown.scenarios - shown.met;
    let mut exit = Exit::Yes;
    let mut line = both!("情景 {} 个", "{} scenarios", shown.scenarios);
    if args.mutate {
        let score = shown.score();
        let Score { mutants, killed, accepted, unexplained, percent } = score;
        line.zh += &format!(
            "，变异 {mutants} 个，发现 {killed} 个（{percent} %），已说明 {accepted} 个，未说明 {unexplained} 个"
        );
        line.en += &format!(
            ", {mutants} mutants: {killed} killed ({percent} %), {accepted} accepted, {unexplained} unexplained"
        );
        if args.at_least.is_some_and(|least| percent < usize::from(least)) {
            exit = Exit::No;
        }
    }
    if unmet > 0 {
        line.zh += &format!("；{unmet} 个情景本身不符，不能发现变异");
        line.en += &format!("; {unmet} not as expected, which notice no mutant");
        exit = Exit::No;
    }
    context.output.message(&format!("{}\n", line.get(context.lang)));
    exit
}

/// The norms that are looked into, as the options limit them.
fn looked_into(
    context: &Context,
    args: &AuditArgs,
    cites: &[Cite],
    runs: &[Run<'_>],
) -> Result<Vec<NormIx>, Stop> {
    let book = &context.case.book;
    let all = audit::norms(&context.case, runs);
    let id = |norm: NormIx| book.norm(norm).map_or("", |norm| norm.id.as_str());
    for wanted in &args.norm {
        if !all.iter().any(|&norm| id(norm) == wanted) {
            return Err(Stop::from(Box::new(
                Problem::error(
                    Location::default(),
                    both!("没有规范 `{wanted}`", "there is no norm `{wanted}`"),
                )
                .maybe(did_you_mean(wanted, all.iter().map(|&norm| id(norm)))),
            )));
        }
    }
    let wanted = |&norm: &NormIx| {
        let named = args.norm.is_empty() || args.norm.iter().any(|wanted| id(norm) == wanted);
        let cited = cites.is_empty()
            || book.norm(norm).is_some_and(|norm| cites.iter().any(|cite| audit::stands_at(norm, cite)));
        named && cited
    };
    Ok(all.into_iter().filter(wanted).collect())
}
