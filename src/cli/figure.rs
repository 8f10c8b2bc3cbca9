//! `draw`: the organisation as a figure – its units and posts, who leads what, who stands in for whom.

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use super::draw::{self, Drawer, Sheets};
use super::{Context, Exit, Format, Outcome, Stop};
use crate::chart::{self, Chosen, When};
use crate::lookup;
use crate::picture::{self, Plate};
use crate::render::{figure, json};
use crate::source::{Location, Problem, Text, both};
use crate::words::Words;

/// `draw WHAT`
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  signoff draw org --on 2024-06-03
  signoff draw org --unit health
  signoff draw portfolios --on 2024-06-03
  signoff draw delegations --from 2023-01-01 --to 2023-12-31
  signoff draw portfolios --format svg -o portfolios.svg
  signoff draw org --format pdf --lang both -o org.pdf")]
pub(super) struct FigureArgs {
    /// What to draw
    #[arg(value_enum)]
    figure: What,
    /// The day that is shown (default: the day of the last action on file)
    #[arg(long, value_name = "DATE", conflicts_with_all = ["from", "to"])]
    on: Option<String>,
    /// With delegations: the first of the days that are shown
    #[arg(long, value_name = "DATE", requires = "to")]
    from: Option<String>,
    /// With delegations: the last of the days that are shown
    #[arg(long, value_name = "DATE", requires = "from")]
    to: Option<String>,
    /// With org: only this unit and what is below it
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Plain signs, for terminals without others
    #[arg(long)]
    ascii: bool,
    #[command(flatten)]
    sheets: Sheets,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum What {
    /// The units as a tree, their posts and who holds them
    Org,
    /// Who is in charge of what, who liaises with it, and what nobody is in charge of
    Portfolios,
    /// Mandates and designations, in force or not, and what the rules say of an absence
    Delegations,
}

pub(super) fn run(context: &Context, args: &FigureArgs) -> Outcome {
    for (given, what, option) in [
        (args.unit.is_some(), What::Org, ("--unit", "org")),
        (args.from.is_some(), What::Delegations, ("--from", "delegations")),
    ] {
        if given && args.figure != what {
            let (option, what) = option;
            return Err(wrong(
                both!("`{option}` 只用于 `draw {what}`", "`{option}` is for `draw {what}` only"),
                both!("去掉 `{option}`，或改用 `draw {what}`", "leave `{option}` out, or use `draw {what}`"),
            ));
        }
    }
    draw::needs_file(context)?;
    let (when, chosen) = days(context, args)?;
    let case = &context.case;
    let words = Words { case, text: context.text.as_ref() };
    let digest = &context.digest;
    let day = when.last();
    let (plate, wire) = match args.figure {
        What::Org => {
            let of = args.unit.as_deref().map(|word| lookup::unit(case, word)).transpose()?;
            let found = chart::units(&case.facts, day, of);
            (picture::units(&words, &found, day, chosen, digest), figure::units(&words, &found, when, chosen))
        }
        What::Portfolios => {
            let found = chart::portfolios(case, day);
            (
                picture::portfolios(&words, &found, day, chosen, digest),
                figure::portfolios(&words, &found, when, chosen),
            )
        }
        What::Delegations => {
            let found = chart::delegations(case, context.version, when)?;
            (
                picture::delegations(&words, &found, when, chosen, digest),
                figure::delegations(&words, &found, when, chosen),
            )
        }
    };
    write(context, args, &plate, &wire)
}

fn write(context: &Context, args: &FigureArgs, plate: &Plate, wire: &figure::DrawWire) -> Outcome {
    let lang = context.lang;
    let out = match context.format {
        Format::Text => figure::text(&plate.figure, lang, args.ascii),
        Format::Json => json::text(wire)?,
        Format::Csv => figure::rows(plate, lang)?,
        Format::Md => figure::markdown(plate, lang),
        Format::Dot => figure::dot(plate, lang),
        Format::Mermaid => figure::mermaid(plate, lang),
        Format::Html => figure::page(plate, context.tongue),
        Format::Svg | Format::Png | Format::Pdf => {
            let parts = Drawer::of_figures(context, &args.sheets).draw_figure(&plate.figure)?;
            context.output.write_parts(&parts)?;
            return Ok(Exit::Yes);
        }
        Format::Bpmn | Format::MermaidSwimlane | Format::Junit => {
            return Err(wrong(
                both!("`draw` 没有这种格式", "`draw` has no such format"),
                both!(
                    "可用 text、json、csv、md、html、svg、png、pdf、dot、mermaid",
                    "use text, json, csv, md, html, svg, png, pdf, dot or mermaid"
                ),
            ));
        }
    };
    context.output.write(&out)?;
    Ok(Exit::Yes)
}

fn days(context: &Context, args: &FigureArgs) -> Result<(When, Chosen), Stop> {
    let read = |word: &Option<String>| -> Result<Option<Date>, Stop> {
        Ok(word.as_deref().map(lookup::day).transpose()?)
    };
    if let (Some(from), Some(to)) = (read(&args.from)?, read(&args.to)?) {
        if to < from {
            return Err(wrong(
                both!("`--to {to}` 早于 `--from {from}`", "`--to {to}` is before `--from {from}`"),
                both!("请对调两个日期", "exchange the two dates"),
            ));
        }
        return Ok((When::Span(from, to), Chosen::Asked));
    }
    if let Some(day) = read(&args.on)? {
        return Ok((When::Day(day), Chosen::Asked));
    }
    match chart::day(&context.case.facts) {
        Some((day, chosen)) => Ok((When::Day(day), chosen)),
        None => Err(wrong(
            Text::new(
                "事实中没有任何日期，不知道该显示哪一天",
                "the facts have no date, so there is no day to show",
            ),
            Text::new("用 `--on 日期` 指定", "name one with `--on DATE`"),
        )),
    }
}

fn wrong(what: Text, hint: Text) -> Stop {
    Stop::from(Box::new(Problem::error(Location::default(), what).hint(hint)))
}
