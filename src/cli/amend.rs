//! `amend`: the amendments of the folder, and the redline of one.

use std::path::Path;

use clap::{Args, Subcommand};
use serde::Serialize;

use super::{Context, Exit, Format, Outcome, Stop};
use crate::render::norm::{Mark, compared, fields, redline, redline_markdown};
use crate::render::{csv, json, table};
use crate::rulebook::Version;
use crate::source::{Folder, Lang, Location, Problem, Text, both, did_you_mean};
use crate::words::Words;

/// `amend …`
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  signoff amend list
  signoff amend show quorum-two-thirds
  signoff amend show my-draft.toml --format md -o redline.md
  signoff amend norm 45.2c                 the parts of a norm, and what they are called")]
pub(super) struct AmendArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Lists the amendments of the folder
    List,
    /// The redline: before and after, norm by norm
    Show {
        /// An amendment of the folder, or a file (several are applied in this order)
        #[arg(required = true, value_name = "AMENDMENT")]
        amendments: Vec<String>,
    },
    /// One norm of the rulebook, part by part
    Norm {
        /// The id of the norm (`signoff list norms`)
        #[arg(value_name = "NORM")]
        norm: String,
    },
}

impl AmendArgs {
    /// The amendments to apply; `None` where all of the folder are only looked at.
    pub(super) fn with(&self) -> Option<&[String]> {
        match &self.what {
            What::List => None,
            What::Show { amendments } => Some(amendments),
            What::Norm { .. } => Some(&[]),
        }
    }
}

/// Leaves in the folder what the amendments named on either side need, and gives their ids; `keep` leaves all of them.
pub(super) fn choose(
    folder: &mut Folder,
    with: &[String],
    against: &[String],
    keep: bool,
) -> Result<(Vec<String>, Vec<String>), Stop> {
    if with.is_empty() && against.is_empty() && !keep {
        folder.files.retain(|path, _| !path.starts_with("amendments/"));
    }
    Ok((take(folder, with)?, take(folder, against)?))
}

/// The ids of the amendments named. A file that lies elsewhere is put into the folder.
fn take(folder: &mut Folder, words: &[String]) -> Result<Vec<String>, Stop> {
    let mut ids = Vec::new();
    for word in words {
        let path = Path::new(word);
        let is_file = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"));
        if !is_file {
            ids.push(word.clone());
            continue;
        }
        let bytes = std::fs::read(path).map_err(|error| {
            let known = folder.files.keys().filter_map(|path| path.strip_prefix("amendments/"));
            Stop::from(Box::new(
                Problem::error(
                    Location::file(word),
                    both!("打不开文件：{error}", "the file cannot be opened: {error}"),
                )
                .maybe(did_you_mean(word, known)),
            ))
        })?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        ids.push(name.strip_suffix(".toml").unwrap_or(&name).to_owned());
        folder.files.insert(format!("amendments/{name}"), bytes);
    }
    Ok(ids)
}

#[derive(Serialize)]
struct ListWire {
    schema: &'static str,
    command: &'static str,
    amendments: Vec<AmendmentWire>,
}

#[derive(Serialize)]
struct AmendmentWire {
    id: String,
    title: json::Both,
    reason: json::Both,
    #[serde(skip_serializing_if = "Option::is_none")]
    effective: Option<String>,
    operations: usize,
    cites: Vec<String>,
}

#[derive(Serialize)]
struct ShowWire {
    schema: &'static str,
    command: &'static str,
    amendments: Vec<String>,
    operations: Vec<OperationWire>,
}

#[derive(Serialize)]
struct OperationWire {
    amendment: String,
    cite: String,
    text: json::Both,
    norms: Vec<ChangedWire>,
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<OtherWire>,
}

#[derive(Serialize)]
struct OtherWire {
    what: json::Both,
    before: json::Both,
    after: json::Both,
}

#[derive(Serialize)]
struct ChangedWire {
    before: Option<String>,
    after: Option<String>,
    parts: Vec<PartWire>,
}

#[derive(Serialize)]
struct PartWire {
    mark: &'static str,
    part: json::Both,
    value: json::Both,
}

pub(super) fn run(context: &Context, args: &AmendArgs) -> Outcome {
    let words = Words { case: &context.case, text: context.text.as_ref() };
    let out = match &args.what {
        What::List => amendments(context)?,
        What::Norm { norm } => one_norm(context, &words, norm)?,
        What::Show { .. } => {
            let Some(version) = context.case.book.version(context.version) else { return Ok(Exit::Usage) };
            match context.format {
                Format::Text => redline(&words, version, context.lang),
                Format::Md => redline_markdown(&words, version, context.lang),
                Format::Json => json::text(&wire(&words, version))?,
                _ => {
                    return Err(no_such_format());
                }
            }
        }
    };
    context.output.write(&out)?;
    Ok(Exit::Yes)
}

fn no_such_format() -> Stop {
    Stop::from(Box::new(
        Problem::error(Location::default(), both!("`amend` 没有这种格式", "`amend` has no such format"))
            .hint(both!("可用 text、json、md", "use text, json or md")),
    ))
}

fn amendments(context: &Context) -> Result<String, Stop> {
    let list: Vec<AmendmentWire> = context
        .case
        .book
        .amendments
        .iter()
        .map(|amendment| AmendmentWire {
            id: amendment.id.clone(),
            title: amendment.title.clone().into(),
            reason: amendment.reason.clone().into(),
            effective: amendment.effective.map(|day| day.to_string()),
            operations: amendment.operations.len(),
            cites: {
                let mut cites: Vec<String> =
                    amendment.operations.iter().map(|operation| operation.cite.clone()).collect();
                let mut seen = std::collections::BTreeSet::new();
                cites.retain(|cite| seen.insert(cite.clone()));
                cites
            },
        })
        .collect();
    if context.format == Format::Json {
        let wire = ListWire { schema: "signoff/1", command: "amend list", amendments: list };
        return Ok(json::text(&wire)?);
    }
    let zh = context.lang == Lang::Zh;
    let columns = [("编号", "id"), ("施行", "effective"), ("条款", "provisions"), ("标题", "title")]
        .map(|(chinese, english)| if zh { chinese } else { english }.to_owned());
    let rows: Vec<Vec<String>> = list
        .into_iter()
        .map(|entry| {
            vec![
                entry.id,
                entry.effective.unwrap_or_default(),
                entry.cites.join(", "),
                if zh { entry.title.zh } else { entry.title.en },
            ]
        })
        .collect();
    Ok(if context.format == Format::Csv {
        csv::csv(&columns, &rows, true)?
    } else {
        table::table(&columns, &rows, super::list::width(context))
    })
}

fn one_norm(context: &Context, words: &Words<'_>, id: &str) -> Result<String, Stop> {
    let book = &context.case.book;
    let norm = book.norms.iter().find(|norm| norm.id == id).ok_or_else(|| {
        Stop::from(Box::new(
            Problem::error(Location::default(), both!("没有规范 `{id}`", "there is no norm `{id}`"))
                .maybe(did_you_mean(id, book.norms.iter().map(|norm| norm.id.as_str())))
                .maybe(Some(both!("`signoff list norms` 可列出全部", "`signoff list norms` shows them all"))),
        ))
    })?;
    let mut out = format!("{}\n", norm.id);
    for (name, value) in fields(words, norm) {
        let colon = if context.lang == Lang::Zh { "：" } else { ": " };
        out.push_str(&format!("  {}{colon}{}\n", name.get(context.lang), value.get(context.lang)));
    }
    let at = Text::new(format!("写在 {}", norm.at), format!("written at {}", norm.at));
    out.push_str(&format!("  {}\n", at.get(context.lang)));
    Ok(out)
}

fn wire(words: &Words<'_>, version: &Version) -> ShowWire {
    let book = &words.case.book;
    let id =
        |norm: Option<crate::atom::NormIx>| norm.and_then(|norm| book.norm(norm)).map(|norm| norm.id.clone());
    let operations = version.redline.iter().filter_map(|entry| {
        let amendment = book.amendment(version.amendments.get(entry.amendment)?)?;
        let operation = amendment.operations.get(entry.operation)?;
        let norms = entry.norms.iter().map(|(before, after)| ChangedWire {
            before: id(*before),
            after: id(*after),
            parts: compared(words, *before, *after)
                .into_iter()
                .map(|(mark, (part, value))| PartWire {
                    mark: match mark {
                        Mark::Same => "same",
                        Mark::Gone => "gone",
                        Mark::New => "new",
                    },
                    part: part.into(),
                    value: value.into(),
                })
                .collect(),
        });
        Some(OperationWire {
            amendment: amendment.id.clone(),
            cite: operation.cite.clone(),
            text: operation.text.clone().into(),
            norms: norms.collect(),
            other: entry.other.clone().map(|other| OtherWire {
                what: other.what.into(),
                before: other.before.into(),
                after: other.after.into(),
            }),
        })
    });
    ShowWire {
        schema: "signoff/1",
        command: "amend show",
        amendments: version.amendments.clone(),
        operations: operations.collect(),
    }
}
