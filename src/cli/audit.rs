//! `test --coverage` and `test --mutate`: what the scenarios exercise, and which changes of a norm they notice.

use super::{Context, Exit, Format, Outcome, Stop, list};
use crate::atom::NormIx;
use crate::audit::{self, Run};
use crate::cite::Cite;
use crate::render::audit::{ArticleWire, Audit, percent};
use crate::render::json;
use crate::scenario::{Scenario, Suite};
use crate::source::{Folder, Location, Problem, Severity, both, did_you_mean};
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
    suite: &Suite,
    chosen: &[&Scenario],
    threads: usize,
) -> Outcome {
    let base = &context.case;
    let mut outcomes = Vec::new();
    for outcome in crate::scenario::run_all(base, suite, chosen, false, threads) {
        outcomes.push(outcome?);
    }
    let runs: Vec<Run<'_>> = chosen.iter().copied().zip(&outcomes).collect();
    let norms = looked_into(context, args, cites, &runs)?;
    let seen = audit::coverage(base, suite, &runs, &norms);
    let mutants = args.mutate.then(|| {
        let list = audit::mutants(base, &norms);
        let total = list.len();
        let progress = |done: usize| context.output.progress(done, total);
        let fates = audit::hunt(base, suite, &runs, &list, threads, &progress);
        list.into_iter().zip(fates).collect::<Vec<_>>()
    });
    let shown = Audit {
        words: Words { case: base, text: None },
        scenarios: runs.len(),
        met: runs.iter().filter(|(_, outcome)| outcome.met()).count(),
        seen: &seen,
        mutants: mutants.as_deref(),
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
    Ok(summary(context, args, &shown))
}

/// The numbers of every article, over all scenarios of a folder and all mutants.
pub(super) fn articles(context: &Context, folder: &Folder) -> Result<Vec<ArticleWire>, Stop> {
    let base = &context.case;
    let (suite, report) = crate::scenario::read(folder, base, false);
    if let Some(problem) = report.problems().iter().find(|problem| problem.severity == Severity::Error) {
        return Err(Stop::Problem(Box::new((*problem).clone()), Exit::Problems));
    }
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let chosen: Vec<&Scenario> = suite.scenarios.iter().collect();
    let mut outcomes = Vec::new();
    for outcome in crate::scenario::run_all(base, &suite, &chosen, false, threads) {
        outcomes.push(outcome?);
    }
    let runs: Vec<Run<'_>> = chosen.iter().copied().zip(&outcomes).collect();
    let norms = audit::norms(base, &runs);
    let seen = audit::coverage(base, &suite, &runs, &norms);
    let list = audit::mutants(base, &norms);
    let total = list.len();
    let progress = |done: usize| context.output.progress(done, total);
    let fates = audit::hunt(base, &suite, &runs, &list, threads, &progress);
    let mutants: Vec<_> = list.into_iter().zip(fates).collect();
    let met = runs.iter().filter(|(_, outcome)| outcome.met()).count();
    let words = Words { case: base, text: None };
    Ok(Audit { words, scenarios: runs.len(), met, seen: &seen, mutants: Some(&mutants) }.articles())
}

/// One line beside the result, and how the run ends.
fn summary(context: &Context, args: &AuditArgs, shown: &Audit<'_>) -> Exit {
    let unmet = shown.scenarios - shown.met;
    let mut exit = Exit::Yes;
    let mut line = both!("情景 {} 个", "{} scenarios", shown.scenarios);
    if args.mutate {
        let (all, killed) = shown.score();
        let share = percent(killed, all);
        line.zh += &format!("，变异 {all} 个，发现 {killed} 个（{share} %）");
        line.en += &format!(", {all} mutants, {killed} killed ({share} %)");
        if args.at_least.is_some_and(|least| share < usize::from(least)) {
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
