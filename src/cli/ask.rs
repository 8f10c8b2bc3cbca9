//! `who`, `can`, `why`, `whynot` and `chain`.

use clap::Args;

use super::draw::{self, Drawer, Drawing, Parts, Subject};
use super::switches::World;
use super::{Context, Exit, Format, Outcome, Stop};
use crate::ask::{Answer, ask};
use crate::atom::Action;
use crate::lookup;
use crate::picture;
use crate::render::diagram::{self, Chart};
use crate::render::text::{Depth, Writer};
use crate::render::{csv, json, outline};
use crate::source::{Lang, Location, Problem, both};
use crate::words::Words;

/// `who ACT ACTION`
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  signoff who approve leave-finance-head-pending
  signoff who 签发 minutes-special-fiscal
  signoff who act:approve leave-finance-head-pending     only the act itself, not its family")]
pub(super) struct WhoArgs {
    /// An act or a family of acts (`signoff list acts`)
    act: String,
    /// An action (`signoff list actions`)
    action: String,
    #[command(flatten)]
    pub(super) world: World,
    /// Show every norm that was looked at
    #[arg(long)]
    full: bool,
}

/// `can PERSON ACT ACTION`
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  signoff can B chair exec-special-mandated
  signoff can 常务副区长 主持 exec-special-mandated --set special_circumstances=no")]
pub(super) struct CanArgs {
    /// A person, or the only holder of a post
    person: String,
    /// An act or a family of acts
    act: String,
    /// An action
    action: String,
    #[command(flatten)]
    pub(super) world: World,
    /// Show every norm that was looked at
    #[arg(long)]
    full: bool,
}

/// `why [PERSON] ACT ACTION`
#[derive(Args, Debug)]
#[command(override_usage = "signoff why [PERSON] <ACT> <ACTION>")]
pub(super) struct WhyArgs {
    /// A person (optional), an act, an action
    #[arg(num_args = 2..=3, required = true, value_name = "WORD")]
    words: Vec<String>,
    #[command(flatten)]
    pub(super) world: World,
}

/// `chain ACTION`
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  signoff chain normative-cross-dept
  signoff chain normative-cross-dept --ascii             an outline, for plain terminals
  signoff chain normative-cross-dept --format svg -o chain.svg
  signoff chain normative-cross-dept --format png --lang both -o chain.png
  signoff chain normative-cross-dept --format pdf --paper a3 -o chain.pdf
  signoff chain normative-cross-dept --format svg --outlined -o chain.svg     needs no font where it is read
  signoff chain normative-cross-dept --format html -o chain.html              for the screen, with the table of steps
  signoff chain --all --format svg -o drawings           every action on file, a file each
  signoff chain normative-cross-dept --format bpmn -o chain.bpmn              for modelling tools
  signoff chain normative-cross-dept --format mermaid
  signoff chain normative-cross-dept --format dot | dot -Tsvg > chain.svg")]
pub(super) struct ChainArgs {
    /// An action
    #[arg(required_unless_present = "all")]
    action: Option<String>,
    /// Every action on file, each into a file of its own in the folder given with -o
    #[arg(long, conflicts_with = "action")]
    all: bool,
    /// Plain signs, for terminals without others
    #[arg(long)]
    ascii: bool,
    #[command(flatten)]
    pub(super) drawing: Drawing,
    #[command(flatten)]
    pub(super) world: World,
}

pub(super) fn who(context: &Context, args: &WhoArgs) -> Outcome {
    answer(
        context,
        &args.world,
        None,
        &args.act,
        &args.action,
        "who",
        if args.full { Depth::Full } else { Depth::Short },
    )
}

pub(super) fn can(context: &Context, args: &CanArgs) -> Outcome {
    let depth = if args.full { Depth::Full } else { Depth::Short };
    answer(context, &args.world, Some(&args.person), &args.act, &args.action, "can", depth)
}

pub(super) fn why(context: &Context, args: &WhyArgs, command: &str) -> Outcome {
    match args.words.as_slice() {
        [person, act, action] => {
            answer(context, &args.world, Some(person), act, action, command, Depth::Full)
        }
        [act, action] => answer(context, &args.world, None, act, action, command, Depth::Full),
        _ => Ok(Exit::Usage),
    }
}

fn answer(
    context: &Context,
    world: &World,
    person: Option<&str>,
    act: &str,
    action: &str,
    command: &str,
    depth: Depth,
) -> Outcome {
    let case = &context.case;
    let action = lookup::action(case, action)?;
    let acts = lookup::acts(case, act)?;
    let question = world.question(context, acts, act, action, person)?;
    let answer = ask(case, &question)?;
    let words = Words { case, text: context.text.as_ref() };
    let out = match context.format {
        Format::Text => Writer::new(&words, context.lang).answer(&answer, depth),
        Format::Json => json::text(&json::answer(&words, &answer, command))?,
        Format::Csv => rows(&words, &answer, context.lang)?,
        _ => return Err(no_such_format(command)),
    };
    context.output.write(&out)?;
    Ok(exit(&answer))
}

pub(super) fn chain(context: &Context, args: &ChainArgs) -> Outcome {
    let case = &context.case;
    let drawer = Drawer::new(context, &args.drawing);
    let Some(word) = args.action.as_deref() else {
        return every_chain(context, args, &drawer);
    };
    draw::needs_file(context)?;
    let (parts, answer) = one_chain(context, args, &drawer, lookup::action(case, word)?)?;
    draw::needs_name(context, &parts)?;
    context.output.write_parts(&parts)?;
    Ok(if answer.needs.is_empty() { Exit::Yes } else { Exit::Undecided })
}

/// The chain of an action in the format asked for.
fn one_chain(
    context: &Context,
    args: &ChainArgs,
    drawer: &Drawer<'_>,
    action: Action,
) -> Result<(Parts, Answer), Stop> {
    let case = &context.case;
    let question = args.world.question(context, Vec::new(), "", action, None)?;
    let answer = ask(case, &question)?;
    let words = Words { case, text: context.text.as_ref() };
    let drawn = || picture::picture(&words, &answer, drawer.folding(), &context.digest);
    let out = match context.format {
        Format::Text => {
            let outline = outline::outline(&words, &answer, context.lang);
            if args.ascii { outline::plain(&outline) } else { outline }
        }
        Format::Json => json::text(&json::answer(&words, &answer, "chain"))?,
        Format::Csv => rows(&words, &answer, context.lang)?,
        Format::Md => diagram::markdown(&words, &answer, context.lang),
        Format::Dot => diagram::dot(&drawn(), context.tongue),
        Format::Mermaid => diagram::mermaid(&drawn(), context.tongue, Chart::Flow),
        Format::MermaidSwimlane => diagram::mermaid(&drawn(), context.tongue, Chart::Swimlane),
        Format::Junit => return Err(no_such_format("chain")),
        Format::Svg | Format::Png | Format::Pdf | Format::Html | Format::Bpmn => {
            let picture = drawn();
            let entries = picture::table(&words, &answer);
            let subject = Subject { picture: &picture, entries: &entries };
            return Ok((drawer.draw(&subject)?, answer));
        }
    };
    Ok((vec![(String::new(), out.into_bytes())], answer))
}

/// The chain of every action on file, each in a file of its own. Nothing is written until all are drawn.
fn every_chain(context: &Context, args: &ChainArgs, drawer: &Drawer<'_>) -> Outcome {
    draw::needs_folder(context)?;
    let actions = &context.case.facts.actions;
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let total = actions.iter().count();
    for (place, (action, _)) in actions.iter().enumerate() {
        context.output.progress(place, total);
        let (parts, _) = one_chain(context, args, drawer, action)?;
        let id = actions.id(action);
        files.extend(
            parts
                .into_iter()
                .map(|(suffix, bytes)| (format!("{id}{suffix}.{}", context.format.ending()), bytes)),
        );
    }
    context.output.progress(total, total);
    context.output.write_folder(&files)?;
    Ok(Exit::Yes)
}

fn exit(answer: &Answer) -> Exit {
    match answer.verdict.yes() {
        Some(true) => Exit::Yes,
        Some(false) => Exit::No,
        None => Exit::Undecided,
    }
}

fn no_such_format(command: &str) -> Stop {
    Stop::from(Box::new(
        Problem::error(
            Location::default(),
            both!("`{command}` 没有这种格式", "`{command}` has no such format"),
        )
        .hint(both!(
            "可用 text、json、csv；图用 `signoff chain`",
            "use text, json or csv; diagrams come from `signoff chain`"
        )),
    ))
}

/// One row for each person who may take each step.
fn rows(words: &Words<'_>, answer: &Answer, lang: Lang) -> Result<String, Stop> {
    let wire = json::answer(words, answer, "");
    let columns: [(&str, &str); 14] = [
        ("结论", "verdict"),
        ("序号", "step"),
        ("环节", "label"),
        ("行为", "act"),
        ("必须", "required"),
        ("几人", "quantifier"),
        ("在此之后", "after"),
        ("期限", "due"),
        ("状态", "state"),
        ("人员", "person"),
        ("职务、单位或机构", "post, unit or body"),
        ("身份", "capacity"),
        ("依据文书", "via"),
        ("条款", "cites"),
    ];
    let header: Vec<String> =
        columns.iter().map(|(zh, en)| if lang == Lang::Zh { *zh } else { *en }.to_owned()).collect();
    let verdict = wire.verdict.clone().unwrap_or_default();
    let mut list = Vec::new();
    for step in &wire.steps {
        let after: Vec<String> = step.after.iter().map(ToString::to_string).collect();
        let row = |person: &str, actor: &str, capacity: &str, via: &str| {
            vec![
                verdict.clone(),
                step.step.to_string(),
                step.label.clone(),
                step.act.clone(),
                if step.required { "yes" } else { "no" }.to_owned(),
                step.quantifier.clone(),
                after.join(";"),
                step.due.clone().unwrap_or_default(),
                step.state.clone(),
                person.to_owned(),
                actor.to_owned(),
                capacity.to_owned(),
                via.to_owned(),
                step.cites.join(";"),
            ]
        };
        if step.by.is_empty() {
            list.push(row("", "", "", ""));
        }
        for by in &step.by {
            let actor =
                by.post.as_ref().or(by.body.as_ref()).or(by.unit.as_ref()).cloned().unwrap_or_default();
            list.push(row(
                by.person.as_deref().unwrap_or(""),
                &actor,
                &by.capacity,
                by.via.as_deref().unwrap_or(""),
            ));
        }
    }
    if list.is_empty() {
        let mut row = vec![String::new(); columns.len()];
        if let Some(first) = row.first_mut() {
            *first = verdict;
        }
        list.push(row);
    }
    Ok(csv::csv(&header, &list, true)?)
}
