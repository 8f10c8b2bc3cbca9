//! `compare`: what a change of the rules, of a reading or of the day changes in the answers.

use std::path::PathBuf;

use clap::Args;

use super::draw::{Drawer, Drawing, Subject};
use super::switches::World;
use super::{Context, Exit, Format, Outcome, Stop};
use crate::atom::Action;
use crate::compare::chains::compare_chains;
use crate::compare::scenarios::compare_scenarios;
use crate::compare::{Side, Worlds, compare, exhaustive};
use crate::lookup;
use crate::render::comparison::{Sides, html, markdown, scenarios as by_scenario, text, wire};
use crate::render::{chains, exhaustive as shown, json};
use crate::rulebook::Rulebook;
use crate::scenario;
use crate::situation::Switches;
use crate::source::{Folder, Location, Problem, Text, both};
use crate::words::Words;

/// `compare --with A [--against B]`
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  signoff compare --with quorum-two-thirds                 what the amendment changes on the actions on file
  signoff compare --with my-draft.toml --against minutes-three-days -o comparison.txt
  signoff compare --reading AMB-03=C                       one reading against the default
  signoff compare --against-rulebook last-year -o changes.txt    these rules against those of another folder
  signoff compare --on 2025-03-01 --against-on 2022-02-20 --action upward-expired   one day against another
  signoff compare --with mission-recusal --chain mission-vm-c    old and new chain in one figure
  signoff compare --with mission-recusal --chain mission-vm-c --format svg -o change.svg    the same, drawn
  signoff compare --with mission-recusal --scenarios mission -o scenarios.txt   which of them answer differently
  signoff compare --with mission-recusal --exhaustive            every possible situation
  signoff compare --with quorum-two-thirds --format html -o memo.html   a memo to hand on")]
pub(super) struct CompareArgs {
    #[command(flatten)]
    pub(super) world: World,
    /// The other side: an amendment, instead of the rules as they stand (may be repeated)
    #[arg(long, value_name = "AMENDMENT")]
    pub(super) against: Vec<String>,
    /// The other side: a reading (may be repeated)
    #[arg(long, value_name = "AMBIGUITY=READING")]
    against_reading: Vec<String>,
    /// The other side: a day
    #[arg(long, value_name = "DATE")]
    against_on: Option<String>,
    /// The other side: the rulebook of another folder, asked about the facts and actions of this one
    #[arg(long, value_name = "DIR", conflicts_with = "against")]
    pub(super) against_rulebook: Option<PathBuf>,
    /// Go through every possible situation of the kinds of action concerned, not only the actions on file
    #[arg(long)]
    exhaustive: bool,
    /// With --exhaustive: only this kind of action (may be repeated)
    #[arg(long, value_name = "KIND", requires = "exhaustive")]
    kind: Vec<String>,
    /// With --exhaustive: into how many cases the situations may fall at most
    #[arg(long, value_name = "NUMBER", default_value_t = 200_000)]
    limit: usize,
    /// Only this action (may be repeated)
    #[arg(long, value_name = "ACTION", conflicts_with_all = ["exhaustive", "chained", "by_scenario"])]
    action: Vec<String>,
    /// The old and the new chain of this action in one figure: what stays, comes, goes and changes
    #[arg(id = "chained", long = "chain", value_name = "ACTION", conflicts_with_all = ["exhaustive", "by_scenario"])]
    chain: Option<String>,
    /// On the scenarios instead of the actions on file: which of them answer differently
    #[arg(id = "by_scenario", long = "scenarios", conflicts_with = "exhaustive")]
    pub(super) scenarios: bool,
    /// With --scenarios: only those with this in their id
    #[arg(id = "scenario_filter", value_name = "FILTER", requires = "by_scenario")]
    filter: Vec<String>,
    #[command(flatten)]
    drawing: Drawing,
}

pub(super) fn run(context: &Context, args: &CompareArgs, folder: &Folder) -> Outcome {
    let case = &context.case;
    let after = args.world.side(case, context.version)?;
    let other = World {
        on: args.against_on.clone().or_else(|| args.world.on.clone()),
        reading: args.against_reading.clone(),
        ..args.world.clone()
    };
    let before = other.side(case, context.against)?;
    if before == after {
        return Err(Stop::from(Box::new(
            Problem::error(
                Location::default(),
                both!("两边相同，没有可比较的", "both sides are the same; there is nothing to compare"),
            )
            .hint(both!(
                "用 `--with 修正案`、`--reading AMB-01=B` 或 `--on 日期` 说明要比较什么",
                "say what to compare with `--with AMENDMENT`, `--reading AMB-01=B` or `--on DATE`"
            )),
        )));
    }
    if args.exhaustive {
        return exhaustive(context, args, &before, &after);
    }
    if args.scenarios {
        return scenarios(context, &args.filter, folder, &before, &after);
    }
    if let Some(action) = &args.chain {
        return chain(context, &args.drawing, lookup::action(case, action)?, &before, &after);
    }
    let actions = if args.action.is_empty() {
        case.facts.actions.names.atoms().collect()
    } else {
        args.action.iter().map(|word| lookup::action(case, word)).collect::<Result<Vec<_>, _>>()?
    };
    let comparison = compare(case, &actions, &before, &after)?;
    let words = Words { case, text: context.text.as_ref() };
    let sides = sides(context, &before, &after, &actions);
    let out = match context.format {
        Format::Text => text(&words, &sides, &comparison, context.lang),
        Format::Md => markdown(&words, &sides, &comparison, context.lang),
        Format::Html => html(&words, &sides, &comparison, context.lang),
        Format::Json => json::text(&wire(&words, &sides, &comparison))?,
        _ => {
            return Err(no_such_format(both!("可用 text、json、md、html", "use text, json, md or html")));
        }
    };
    context.output.write(&out)?;
    Ok(if comparison.changed.is_empty() { Exit::Yes } else { Exit::No })
}

/// The two sides in words, with a word of warning where these actions lie before an amendment would apply.
fn sides(context: &Context, before: &Side, after: &Side, actions: &[Action]) -> Sides {
    let book = &context.case.book;
    let mut notes = as_if(context, before, after, actions);
    if let Some(other) =
        book.other.as_ref().filter(|other| [before.version, after.version].contains(&other.version))
    {
        notes.extend(other.notes.iter().cloned());
    }
    Sides { before: named(book, before), after: named(book, after), notes }
}

/// The old and the new chain of one action.
fn chain(context: &Context, drawing: &Drawing, action: Action, before: &Side, after: &Side) -> Outcome {
    let words = Words { case: &context.case, text: context.text.as_ref() };
    let sides = sides(context, before, after, &[action]);
    let Some(diff) = compare_chains(&context.case, action, before, after)? else {
        return Err(Stop::from(Box::new(Problem::error(
            Location::default(),
            both!("没有这个事项", "there is no such action"),
        ))));
    };
    let lang = context.lang;
    let out = match context.format {
        Format::Text => chains::outline(&words, &sides, &diff, lang),
        Format::Md => chains::markdown(&words, &sides, &diff, lang),
        Format::Dot => chains::dot(&words, &sides, &diff, lang),
        Format::Mermaid => chains::mermaid(&words, &sides, &diff, lang),
        Format::Json => json::text(&chains::wire(&words, &sides, &diff))?,
        Format::Svg | Format::Png | Format::Pdf | Format::Html => {
            super::draw::needs_file(context)?;
            let picture = chains::picture(&words, &sides, &diff, &context.digest);
            let entries = chains::entries(&words, &diff);
            let subject = Subject { picture: &picture, entries: &entries };
            context.output.write_parts(&Drawer::new(context, drawing).draw(&subject)?)?;
            return Ok(if diff.is_empty() { Exit::Yes } else { Exit::No });
        }
        Format::Csv | Format::Bpmn | Format::MermaidSwimlane | Format::Junit => {
            return Err(no_such_format(both!(
                "新旧流程图可用 text、json、md、dot、mermaid、svg、png、pdf、html",
                "old and new chain come as text, json, md, dot, mermaid, svg, png, pdf or html"
            )));
        }
    };
    context.output.write(&out)?;
    Ok(if diff.is_empty() { Exit::Yes } else { Exit::No })
}

/// Which scenarios answer differently.
fn scenarios(context: &Context, filters: &[String], folder: &Folder, before: &Side, after: &Side) -> Outcome {
    let case = &context.case;
    if [before, after].into_iter().any(|side| side.switches != Switches::default()) {
        return Err(Stop::from(Box::new(
            Problem::error(
                Location::default(),
                both!(
                    "情景自带日期和事实，`--scenarios` 不能与 `--on`、`--away`、`--set` 同用",
                    "scenarios have a day and facts of their own; `--scenarios` does not go with `--on`, `--away` and `--set`"
                ),
            )
            .hint(both!("比较修正案或读法", "compare amendments or readings")),
        )));
    }
    let (mut suite, report) = scenario::read(folder, case, false);
    if report.has_errors() {
        return super::refuse(&report, folder, context.lang, context.format, &context.output);
    }
    let mut ids = Vec::new();
    for filter in filters {
        ids.extend(scenario::named(&suite, filter)?.into_iter().map(|scenario| scenario.id.clone()));
    }
    let all = suite.scenarios.iter().enumerate();
    let places = all.filter(|(_, scenario)| filters.is_empty() || ids.contains(&scenario.id));
    let chosen: Vec<usize> = places.map(|(place, _)| place).collect();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let found = match compare_scenarios(case, &mut suite, &chosen, [before, after], threads) {
        Ok(found) => found,
        Err(report) => {
            return super::refuse(&report, folder, context.lang, context.format, &context.output);
        }
    };
    let flips = Worlds::new(case, before, after)?.flips;
    let asked = chosen.iter().filter_map(|&place| suite.scenarios.get(place));
    let actions: Vec<Action> =
        asked.filter(|scenario| scenario.home().is_none()).map(|scenario| scenario.question.action).collect();
    let sides = sides(context, before, after, &actions);
    let shown = by_scenario::Shown { base: case, suite: &suite, flips: &flips, found: &found };
    let out = match context.format {
        Format::Text => by_scenario::text(&shown, &sides, context.lang),
        Format::Md => by_scenario::markdown(&shown, &sides, context.lang),
        Format::Html => by_scenario::html(&shown, &sides, context.lang),
        Format::Json => json::text(&by_scenario::wire(&shown, &sides))?,
        _ => {
            return Err(no_such_format(both!("可用 text、json、md、html", "use text, json, md or html")));
        }
    };
    context.output.write(&out)?;
    Ok(if found.changed.is_empty() && found.unasked.is_empty() { Exit::Yes } else { Exit::No })
}

fn no_such_format(hint: Text) -> Stop {
    let what = both!("`compare` 没有这种格式", "`compare` has no such format");
    Stop::from(Box::new(Problem::error(Location::default(), what).hint(hint)))
}

/// Every situation of the kinds concerned.
fn exhaustive(context: &Context, args: &CompareArgs, before: &Side, after: &Side) -> Outcome {
    let case = &context.case;
    let words = Words { case, text: context.text.as_ref() };
    if !matches!(context.format, Format::Text | Format::Json | Format::Md | Format::Html) {
        return Err(no_such_format(both!(
            "穷尽比较可用 text、json、md、html",
            "exhaustive comparison comes as text, json, md or html"
        )));
    }
    let kinds = if args.kind.is_empty() {
        exhaustive::kinds(case)
    } else {
        args.kind.iter().map(|word| lookup::kind(case, word)).collect::<Result<Vec<_>, _>>()?
    };
    let spaces = exhaustive::plan(case, &kinds, before, after)?;
    let mut cases = Vec::new();
    let mut left = args.limit;
    for space in &spaces {
        let Ok(own) = exhaustive::cases(case, space, left) else {
            let (what, hint) = shown::too_large(&words, &spaces, args.limit);
            return Err(Stop::from(Box::new(Problem::error(Location::default(), what).hint(hint))));
        };
        left -= own.len();
        cases.push(own);
    }
    let total = args.limit - left;
    let mut past = 0;
    let mut found = Vec::new();
    for (space, cases) in spaces.iter().zip(&cases) {
        let mut progress = |done: usize| context.output.progress(past + done, total);
        found.push(exhaustive::run(case, space, cases, before, after, &mut progress)?);
        past += cases.len();
    }
    let sides = sides(context, before, after, &[]);
    let out = match context.format {
        Format::Json => json::text(&shown::wire(&words, &sides, &found))?,
        Format::Md | Format::Html => {
            let flips = Worlds::new(case, before, after)?.flips;
            let memo = if context.format == Format::Md { shown::markdown } else { shown::html };
            memo(&words, &sides, &flips, &found, context.lang)
        }
        _ => shown::text(&words, &sides, &found, context.lang),
    };
    context.output.write(&out)?;
    Ok(if found.iter().all(|found| found.changed == 0) { Exit::Yes } else { Exit::No })
}

/// Where actions lie before the day an amendment would apply: that they are judged as if it did.
fn as_if(context: &Context, before: &Side, after: &Side, actions: &[Action]) -> Vec<Text> {
    let case = &context.case;
    let mut notes: Vec<Text> = Vec::new();
    for side in [before, after] {
        let ids = case.book.version(side.version).map(|version| version.amendments.as_slice());
        for id in ids.unwrap_or_default() {
            let Some(first) = case.book.amendment(id).and_then(|amendment| amendment.effective) else {
                continue;
            };
            let day = |action: &Action| {
                side.switches.on.or_else(|| case.facts.actions.row(*action).map(|row| row.date))
            };
            if actions.iter().filter_map(day).any(|day| day < first) {
                let note = Text::new(
                    format!("修正案 {id} 拟自 {first} 起施行；此前的事项按假定已经施行判断"),
                    format!(
                        "amendment {id} would apply from {first}; earlier actions are judged as if it were in force"
                    ),
                );
                if !notes.contains(&note) {
                    notes.push(note);
                }
            }
        }
    }
    notes
}

/// A side in words: amendments, readings, day.
fn named(book: &Rulebook, side: &Side) -> Text {
    let mut parts = Vec::new();
    let other = book.other.as_ref().filter(|other| other.version == side.version);
    match book.version(side.version) {
        None => parts.push(Text::new("现行规则", "the rules as they stand")),
        Some(version) => {
            parts.extend(other.map(|other| {
                let title = &other.title;
                Text::new(format!("另一规则册（{}）", title.zh), format!("the other rulebook ({})", title.en))
            }));
            for id in &version.amendments {
                let title = book.amendment(id).map(|amendment| amendment.title.clone()).unwrap_or_default();
                parts.push(Text::new(
                    format!("修正案 {id}（{}）", title.zh),
                    format!("amendment {id} ({})", title.en),
                ));
            }
        }
    }
    for choice in &side.choices {
        let (ambiguity, reading) = (&choice.ambiguity, &choice.reading);
        parts.push(Text::new(
            format!("{ambiguity} 采用读法 {reading}"),
            format!("reading {reading} of {ambiguity}"),
        ));
    }
    if let Some(day) = side.switches.on {
        parts.push(Text::new(format!("按 {day} 判断"), format!("judged on {day}")));
    }
    crate::words::list(parts)
}
