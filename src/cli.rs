//! The command line: arguments become typed questions, answers become output, and the outcome becomes an exit code.
//!
//! With `main` the only floor that prints, exits, or reads the environment. One file per subcommand.

mod amend;
mod ask;
mod audit;
mod chinese;
mod compare;
mod check;
mod draw;
mod figure;
mod ledger;
mod list;
mod switches;
mod test;
mod output;
mod query;
mod schema;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

use crate::case::{self, Case};
use crate::picture::Tongue;
use crate::provisions::SourceText;
use crate::render::problems;
use crate::render::snippet::Lines;
use crate::rulebook::VersionIx;
use crate::scenario;
use crate::source::{Folder, Lang, Location, Problem, Report, both};

pub use output::{Kept, Output};

/// How a run ended; the numbers are documented in `--help` and in the README.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Exit {
    /// Yes, or done.
    Yes = 0,
    /// No, or findings.
    No = 1,
    /// The command was used wrongly: an unknown action, person, act, option …
    Usage = 2,
    /// The input has problems, so no answer is given.
    Problems = 3,
    /// Undecided: a fact is needed, or clauses conflict.
    Undecided = 4,
}

/// Who may, must or must not sign, approve, decide or chair what, in which capacity, by when, and under which provision.
#[derive(Parser, Debug)]
#[command(name = "signoff", version, disable_help_subcommand = true, after_help = AFTER_HELP, max_term_width = 110)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "Examples:
  signoff chain normative-cross-dept                 the approval chain of an action of the built-in example
  signoff who approve leave-finance-head-pending           who may or must approve it
  signoff can B chair exec-special-mandated          one verdict on one person
  signoff who sign decision-mayor-away --reading AMB-03=C   another reading of Article 9
  signoff list actions                               the actions there are to ask about
  signoff check --case my-folder                     everything that is wrong with a folder
  signoff check --rules                              what is wrong with the rules themselves
  signoff test                                       the scenarios: what must come out, and what does

Exit codes: 0 yes or done · 1 no, or findings · 2 wrong use · 3 the input has problems · 4 undecided";

#[derive(Args, Debug)]
struct Global {
    /// The institution's folder (default: the built-in example)
    #[arg(long, value_name = "DIR", global = true)]
    case: Option<PathBuf>,
    /// The official text, to show its words beside each citation
    #[arg(long, value_name = "FILE", global = true)]
    text: Option<PathBuf>,
    /// The language of the output (default: that of the system)
    #[arg(long, value_enum, global = true)]
    lang: Option<LangArg>,
    /// The format of the output
    #[arg(long, value_enum, default_value_t = Format::Text, global = true)]
    format: Format,
    /// Write to a file instead of the terminal
    #[arg(short, long, value_name = "FILE", global = true)]
    output: Option<PathBuf>,
    /// When to use colour
    #[arg(long, value_enum, default_value_t = Color::Auto, global = true)]
    color: Color,
}

#[derive(Clone, Copy, ValueEnum, Debug)]
enum LangArg {
    /// Chinese
    Zh,
    /// English
    En,
    /// Chinese with English below it, in drawings; otherwise Chinese
    Both,
}

/// The format of the output.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
pub enum Format {
    /// For people
    Text,
    /// The contract signoff/1
    Json,
    /// For spreadsheets
    Csv,
    /// Markdown
    Md,
    /// One HTML file that needs nothing else (chain, compare, draw)
    Html,
    /// A drawing (chain, draw)
    Svg,
    /// A drawing as pixels (chain, draw)
    Png,
    /// A drawing for paper (chain, draw)
    Pdf,
    /// BPMN 2.0 with positions, for modelling tools (chain)
    Bpmn,
    /// Graphviz (chain, draw)
    Dot,
    /// A Mermaid flow chart (chain, draw)
    Mermaid,
    /// A Mermaid chart with lanes, for Mermaid 11.16 and later (chain)
    MermaidSwimlane,
    /// Test results in the XML that build servers read (test)
    Junit,
}

impl Format {
    /// How the name of a file in this format ends.
    fn ending(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Md => "md",
            Self::Html => "html",
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Bpmn => "bpmn",
            Self::Dot => "dot",
            Self::Mermaid | Self::MermaidSwimlane => "mmd",
            Self::Junit => "xml",
        }
    }
}

#[derive(Clone, Copy, ValueEnum, Debug)]
enum Color {
    /// On a terminal only
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Who may or must do it, in which capacity, under which provision, by when
    Who(ask::WhoArgs),
    /// Whether one person may do it: one verdict, with why or why not
    Can(ask::CanArgs),
    /// The whole approval chain of an action
    Chain(ask::ChainArgs),
    /// Why: the layered explanation with every norm that was looked at
    Why(ask::WhyArgs),
    /// Why not: what would have applied, what stopped it, and what would change it
    Whynot(ask::WhyArgs),
    /// What an amendment would change in the text: the redline, norm by norm
    Amend(amend::AmendArgs),
    /// What a change of the rules, another rulebook, another reading or another day changes in the answers
    Compare(compare::CompareArgs),
    /// Checks facts, rulebook and ledger, all problems at once; with --rules, the rules themselves
    Check(check::CheckArgs),
    /// The article ledger: what became of every article of the source
    Ledger(ledger::LedgerArgs),
    /// Lists what there is: actions, norms, posts, acts …
    List(list::ListArgs),
    /// Draws the organisation: its units and posts, who leads what, who stands in for whom
    Draw(figure::FigureArgs),
    /// Runs a saved question, or SQL, over the facts and everything derived
    Query(query::QueryArgs),
    /// Runs the scenarios of the folder and compares the answers with what they expect
    Test(test::TestArgs),
    /// Prints the JSON Schema of a file format
    Schema(schema::SchemaArgs),
}

/// Everything a subcommand needs.
struct Context {
    case: Case,
    /// The version of the rules that questions are judged by.
    version: VersionIx,
    /// The version that it is compared with.
    against: VersionIx,
    text: Option<SourceText>,
    lang: Lang,
    /// The language or languages of a drawing.
    tongue: Tongue,
    /// The digest of the rulebook's files, in hexadecimal digits.
    digest: String,
    format: Format,
    output: Output,
}

/// What stops a subcommand.
enum Stop {
    /// Something the user wrote is wrong.
    Problem(Box<Problem>, Exit),
    /// The machine failed.
    Failure(anyhow::Error),
}

impl From<Box<Problem>> for Stop {
    fn from(problem: Box<Problem>) -> Self {
        Self::Problem(problem, Exit::Usage)
    }
}

impl From<anyhow::Error> for Stop {
    fn from(error: anyhow::Error) -> Self {
        Self::Failure(error)
    }
}

impl From<serde_json::Error> for Stop {
    fn from(error: serde_json::Error) -> Self {
        Self::Failure(error.into())
    }
}

type Outcome = Result<Exit, Stop>;

/// Runs the program on the arguments of the process.
pub fn run() -> ExitCode {
    ExitCode::from(run_on(std::env::args_os().collect(), None))
}

/// Runs the program on arguments (the first is the program's name) and gives what it would have printed, and its exit code.
pub fn run_kept<S: Into<OsString>>(arguments: impl IntoIterator<Item = S>) -> (Kept, u8) {
    let kept = Arc::new(Mutex::new(Kept::default()));
    let code = run_on(arguments.into_iter().map(Into::into).collect(), Some(Arc::clone(&kept)));
    let kept = kept.lock().map(|kept| kept.clone()).unwrap_or_default();
    (kept, code)
}

fn run_on(arguments: Vec<OsString>, kept: Option<Arc<Mutex<Kept>>>) -> u8 {
    let lang = wanted_language(&arguments);
    let command = match lang {
        Lang::Zh => chinese::translate(Cli::command()),
        Lang::En => Cli::command(),
    };
    let cli =
        match command.try_get_matches_from(arguments).and_then(|matches| Cli::from_arg_matches(&matches)) {
            Ok(cli) => cli,
            Err(error) => {
                // clap knows which of its messages are answers (--help) and which are errors.
                let code = if error.use_stderr() { Exit::Usage } else { Exit::Yes };
                let output = Output::new(None, anstream::ColorChoice::Auto, kept);
                let text = match lang {
                    Lang::Zh if code == Exit::Usage => chinese::error(&error),
                    _ => error.render().ansi().to_string(),
                };
                if code == Exit::Yes {
                    // Nobody is left to tell if the terminal is gone.
                    let _ = output.write(&text);
                } else {
                    output.message(&text);
                }
                return code as u8;
            }
        };
    let color = match cli.global.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    let output = Output::new(cli.global.output.clone(), color, kept);
    let exit = match dispatch(cli, lang, &output) {
        Ok(exit) => exit,
        Err(Stop::Problem(problem, exit)) => {
            output.message(&problems::one_problem(&problem, lang, None));
            exit
        }
        Err(Stop::Failure(error)) => {
            let problem = Problem::error(Location::default(), both!("{error:#}", "{error:#}"));
            output.message(&problems::one_problem(&problem, lang, None));
            Exit::Problems
        }
    };
    exit as u8
}

/// The language, before the arguments are parsed, so that `--help` speaks it too.
fn wanted_language(arguments: &[OsString]) -> Lang {
    let words: Vec<&str> = arguments.iter().filter_map(|argument| argument.to_str()).collect();
    let named = words.iter().enumerate().find_map(|(place, word)| {
        word.strip_prefix("--lang=")
            .or_else(|| (*word == "--lang").then(|| words.get(place + 1).copied()).flatten())
    });
    let asked = named
        .map(str::to_owned)
        .or_else(|| std::env::var("SIGNOFF_LANG").ok())
        .or_else(sys_locale::get_locale);
    if asked.is_some_and(|locale| matches!(locale.to_ascii_lowercase().get(..2), Some("zh" | "bo"))) {
        Lang::Zh
    } else {
        Lang::En
    }
}

fn dispatch(cli: Cli, lang: Lang, output: &Output) -> Outcome {
    if let Command::Schema(args) = &cli.command {
        return schema::run(args, output);
    }
    let mut folder = match &cli.global.case {
        None => case::built_in(),
        Some(path) => case::open(path).map_err(|error| {
            Stop::Problem(
                Box::new(
                    Problem::error(
                        Location::default(),
                        both!("打不开文件夹：{error:#}", "the folder cannot be opened: {error:#}"),
                    )
                    .hint(both!("请检查 `--case` 后面的路径", "check the path behind `--case`")),
                ),
                Exit::Problems,
            )
        })?,
    };
    let with = match &cli.command {
        // Everything that is wrong with the folder is said, in its amendments, too.
        Command::Check(args) if args.rules => Some(args.with.as_slice()),
        Command::Check(_) | Command::Test(_) => None,
        Command::Amend(args) => args.with(),
        Command::Who(args) => Some(args.world.with.as_slice()),
        Command::Can(args) => Some(args.world.with.as_slice()),
        Command::Chain(args) => Some(args.world.with.as_slice()),
        Command::Why(args) | Command::Whynot(args) => Some(args.world.with.as_slice()),
        Command::Compare(args) => Some(args.world.with.as_slice()),
        _ => Some(Default::default()),
    };
    let against = match &cli.command {
        Command::Compare(args) => args.against.as_slice(),
        _ => Default::default(),
    };
    // Scenarios may name amendments that the comparison does not.
    let keep = matches!(&cli.command, Command::Compare(args) if args.scenarios);
    let (with, against) = match with {
        Some(words) => amend::choose(&mut folder, words, against, keep)?,
        None => Default::default(),
    };
    let other = match &cli.command {
        Command::Compare(args) => args.against_rulebook.as_deref(),
        _ => None,
    };
    if let Some(other) = other {
        case::lay_beside(&mut folder, other).map_err(|error| {
            let what = both!("打不开另一规则册：{error:#}", "the other rulebook cannot be opened: {error:#}");
            let hint = both!(
                "`--against-rulebook` 后面写含有 `rulebook/` 的机构文件夹",
                "name an institution's folder with a `rulebook/` in it behind `--against-rulebook`"
            );
            Stop::Problem(Box::new(Problem::error(Location::default(), what).hint(hint)), Exit::Problems)
        })?;
    }
    let (mut case, mut report) = case::load(&folder);
    let files_only = matches!(&cli.command, Command::Check(args) if !args.rules);
    if files_only {
        let ids: Vec<String> = case.book.amendments.iter().map(|amendment| amendment.id.clone()).collect();
        for id in ids {
            report.append(case.amend(&[&id]).err().unwrap_or_default());
        }
    }
    let text = match &cli.global.text {
        None => None,
        Some(path) => {
            let bytes = std::fs::read(path).map_err(|error| {
                Stop::Problem(
                    Box::new(Problem::error(
                        Location::file(&path.display().to_string()),
                        both!("打不开文件：{error}", "the file cannot be opened: {error}"),
                    )),
                    Exit::Problems,
                )
            })?;
            let (text, found) = SourceText::read(&bytes, &path.display().to_string());
            report.append(found);
            case::check_citations(&case.book, &text, &mut report);
            Some(text)
        }
    };
    if files_only {
        // Of scenarios something can be said only where their case is sound.
        if !report.has_errors() {
            report.append(scenario::read(&folder, &case, false).1);
            let (accepted, found) = crate::audit::accepted(&folder);
            report.append(found);
            for problem in crate::audit::unknown(&case, &accepted) {
                report.push(problem);
            }
        }
        return check::run(&case, &report, &folder, lang, cli.global.format, output);
    }
    if report.has_errors() {
        return refuse(&report, &folder, lang, cli.global.format, output);
    }
    let mut version = |ids: &[String]| {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        case.amend(&ids)
    };
    let (version, against) = match (version(&with), version(&against)) {
        (Ok(version), Ok(against)) => (version, against),
        (one, other) => {
            let mut found = one.err().unwrap_or_default();
            found.append(other.err().unwrap_or_default());
            return refuse(&found, &folder, lang, cli.global.format, output);
        }
    };
    let against = case.book.other.as_ref().map_or(against, |other| other.version);
    case.adopt_names(version);
    let given = cli.global.case.clone();
    let tongue = match cli.global.lang {
        Some(LangArg::Both) => Tongue::Both,
        _ => Tongue::One(lang),
    };
    let digest = match cli.command {
        Command::Chain(_) | Command::Compare(_) | Command::Draw(_) => case::rulebook_digest(&folder),
        _ => String::new(),
    };
    let format = cli.global.format;
    let context =
        Context { case, version, against, text, lang, tongue, digest, format, output: output.clone() };
    match cli.command {
        Command::Who(args) => ask::who(&context, &args),
        Command::Can(args) => ask::can(&context, &args),
        Command::Chain(args) => ask::chain(&context, &args),
        Command::Why(args) => ask::why(&context, &args, "why"),
        Command::Whynot(args) => ask::why(&context, &args, "whynot"),
        Command::Amend(args) => amend::run(&context, &args),
        Command::Compare(args) => compare::run(&context, &args, &folder),
        Command::Ledger(args) => ledger::run(&context, &args, &folder),
        Command::List(args) => list::run(&context, &args),
        Command::Draw(args) => figure::run(&context, &args),
        Command::Query(args) => query::run(&context, &args),
        Command::Test(args) => test::run(&context, &args, &folder, given.as_deref()),
        Command::Check(args) => check::rules(&context, &args, &folder),
        Command::Schema(_) => Ok(Exit::Yes),
    }
}

/// Bad input never gives an answer.
fn refuse(report: &Report, folder: &Folder, lang: Lang, format: Format, output: &Output) -> Outcome {
    if format == Format::Json {
        output.write(&crate::render::json::text(&crate::render::json::problems(report))?)?;
    } else {
        output.message(&problems::problems(report, lang, Some(&Lines::new(folder))));
    }
    Ok(Exit::Problems)
}
