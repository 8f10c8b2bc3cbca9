//! `list`: what there is to ask about.

use clap::{Args, ValueEnum};

use super::{Context, Exit, Format, Outcome};
use crate::model::Effect;
use crate::render::{csv, json, table};
use crate::source::{Lang, Text};
use crate::words::{Words, strength_id};

/// `list WHAT`
#[derive(Args, Debug)]
pub(super) struct ListArgs {
    /// What to list
    #[arg(value_enum)]
    what: What,
    /// Only rows in which some cell contains this text
    #[arg(value_name = "CONTAINING")]
    containing: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum What {
    /// Actions on file
    Actions,
    /// Norms of the rulebook
    Norms,
    /// Acts and families of acts
    Acts,
    /// Kinds of action
    Kinds,
    /// Attributes and their values
    Attributes,
    /// Roles
    Roles,
    /// Bodies
    Bodies,
    /// Units
    Units,
    /// Posts and who holds them
    Posts,
    /// People
    People,
    /// Labels of steps, as they stand in `records.csv`
    Labels,
    /// Mandates and designations
    Delegations,
    /// Ambiguities and their readings
    Readings,
}

type Cells = Vec<Vec<String>>;

pub(super) fn run(context: &Context, args: &ListArgs) -> Outcome {
    let (columns, mut rows) = gather(context, args.what);
    if let Some(part) = &args.containing {
        let part = part.to_lowercase();
        rows.retain(|row| row.iter().any(|cell| cell.to_lowercase().contains(&part)));
    }
    let header: Vec<String> = columns.iter().map(|column| column.get(context.lang).to_owned()).collect();
    let out = match context.format {
        Format::Json => {
            let ids: Vec<String> = columns.iter().map(|column| column.en.replace(' ', "_")).collect();
            let list: Vec<serde_json::Map<String, serde_json::Value>> = rows
                .iter()
                .map(|row| {
                    ids.iter()
                        .cloned()
                        .zip(row.iter().map(|cell| serde_json::Value::from(cell.as_str())))
                        .collect()
                })
                .collect();
            json::text(&serde_json::json!({ "schema": json::SCHEMA, "command": "list", "rows": list }))?
        }
        Format::Csv => csv::csv(&header, &rows, true)?,
        Format::Md => markdown(&header, &rows),
        _ => table::table(&header, &rows, width(context)),
    };
    context.output.write(&out)?;
    Ok(if rows.is_empty() { Exit::No } else { Exit::Yes })
}

/// The width to which tables are fitted: that of the terminal or, where there is none, the same everywhere.
pub(super) fn width(context: &Context) -> u16 {
    const ELSEWHERE: u16 = 120;
    if !context.output.is_terminal() {
        return ELSEWHERE;
    }
    std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).unwrap_or(ELSEWHERE)
}

/// Rows as a Markdown table.
pub(super) fn markdown(columns: &[String], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| {
        let cells: Vec<String> =
            cells.iter().map(|cell| cell.replace('|', "\\|").replace('\n', "<br>")).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut out = line(columns);
    out.push_str(&format!("|{}\n", "---|".repeat(columns.len())));
    for row in rows {
        out.push_str(&line(row));
    }
    out
}

/// The name of an effect, as it is written in a rulebook.
pub(super) fn effect_id(effect: &Effect) -> &'static str {
    match effect {
        Effect::Step(_) => "step",
        Effect::Power(_) => "power",
        Effect::Bar { .. } => "bar",
        Effect::Gate { .. } => "gate",
        Effect::Deadline { .. } => "deadline",
        Effect::Duty { .. } => "duty",
        Effect::Attend { .. } => "attend",
        Effect::Compose { .. } => "compose",
        Effect::Quorum { .. } => "quorum",
        Effect::Frequency { .. } => "frequency",
        Effect::Limit { .. } => "limit",
        Effect::StandIn { .. } => "stand_in",
        Effect::Extend { .. } => "extend",
        Effect::Collective { .. } => "role",
        Effect::InForce(_) => "in_force",
        Effect::Define { .. } => "define",
        Effect::Silence { .. } => "silence",
    }
}

fn gather(context: &Context, what: What) -> (Vec<Text>, Cells) {
    let (case, lang) = (&context.case, context.lang);
    let (facts, book, vocabulary) = (&case.facts, &case.book, &case.book.vocabulary);
    let words = Words { case, text: None };
    let say = |text: Text| text.get(lang).to_owned();
    let c = |zh: &str, en: &str| Text::new(zh, en);
    let id = c("编号", "id");
    let title = c("名称", "title");
    let separator = if lang == Lang::Zh { "、" } else { ", " };
    match what {
        What::Actions => (
            vec![id, c("日期", "date"), c("类别", "kind"), c("主办单位", "sponsor"), c("事项", "title")],
            facts
                .actions
                .iter()
                .map(|(action, row)| {
                    vec![
                        facts.actions.id(action).to_owned(),
                        row.date.to_string(),
                        say(vocabulary.kinds.title(row.kind)),
                        row.sponsor
                            .map(|unit| say(words.object(crate::model::Object::Unit(unit))))
                            .unwrap_or_default(),
                        say(words.action(action)),
                    ]
                })
                .collect(),
        ),
        What::Norms => (
            vec![id, c("条款", "provision"), c("效果", "effect"), c("力度", "strength"), c("内容", "says")],
            book.base
                .iter()
                .filter_map(|&ix| Some((ix, book.norm(ix)?)))
                .map(|(ix, norm)| {
                    vec![
                        norm.id.clone(),
                        say(words.norm_cite(ix)),
                        effect_id(&norm.effect).to_owned(),
                        strength_id(norm.strength).to_owned(),
                        norm.text.get(lang).to_owned(),
                    ]
                })
                .collect(),
        ),
        What::Acts => {
            let mut rows: Cells = vocabulary
                .acts
                .atoms()
                .map(|act| {
                    vec![vocabulary.acts.id(act).to_owned(), say(vocabulary.acts.title(act)), String::new()]
                })
                .collect();
            rows.extend(vocabulary.families.iter().map(|family| {
                let acts: Vec<&str> = family.acts.iter().map(|&act| vocabulary.acts.id(act)).collect();
                vec![family.id.clone(), family.title.get(lang).to_owned(), acts.join(" ")]
            }));
            (vec![id, title, c("包括", "family of")], rows)
        }
        What::Kinds => (
            vec![id, title, c("上级类别", "parent")],
            vocabulary
                .kinds
                .atoms()
                .map(|kind| {
                    let parent =
                        vocabulary.kinds.parent(kind).map(|kind| vocabulary.kinds.id(kind).to_owned());
                    vec![
                        vocabulary.kinds.id(kind).to_owned(),
                        say(vocabulary.kinds.title(kind)),
                        parent.unwrap_or_default(),
                    ]
                })
                .collect(),
        ),
        What::Attributes => (
            vec![id, title, c("可选的值", "values"), c("需判断", "judged"), c("问题", "question")],
            vocabulary
                .attributes
                .atoms()
                .filter_map(|attribute| Some((attribute, vocabulary.attribute(attribute)?)))
                .map(|(attribute, known)| {
                    let values: Vec<&str> = known.options.iter().map(|option| option.id.as_str()).collect();
                    let kind = match known.kind {
                        crate::model::AttributeType::YesNo => "yes no".to_owned(),
                        crate::model::AttributeType::Number => "0 …".to_owned(),
                        crate::model::AttributeType::Date => "2022-02-25 …".to_owned(),
                        _ => values.join(" "),
                    };
                    vec![
                        vocabulary.attributes.id(attribute).to_owned(),
                        say(vocabulary.attributes.title(attribute)),
                        kind,
                        if known.judged { if lang == Lang::Zh { "是" } else { "yes" } } else { "" }
                            .to_owned(),
                        known.question.get(lang).to_owned(),
                    ]
                })
                .collect(),
        ),
        What::Roles => (
            vec![id, title],
            vocabulary
                .roles
                .atoms()
                .map(|role| vec![vocabulary.roles.id(role).to_owned(), say(vocabulary.roles.title(role))])
                .collect(),
        ),
        What::Bodies => (
            vec![id, title],
            vocabulary
                .bodies
                .atoms()
                .map(|body| vec![vocabulary.bodies.id(body).to_owned(), say(vocabulary.bodies.title(body))])
                .collect(),
        ),
        What::Units => (
            vec![id, title, c("类别", "kind")],
            facts
                .units
                .iter()
                .map(|(unit, row)| {
                    vec![
                        facts.units.id(unit).to_owned(),
                        say(words.object(crate::model::Object::Unit(unit))),
                        say(vocabulary.unit_kinds.title(row.kind)),
                    ]
                })
                .collect(),
        ),
        What::Posts => (
            vec![id, title, c("单位", "unit"), c("角色", "roles"), c("任职", "holders")],
            facts
                .posts
                .iter()
                .map(|(post, row)| {
                    let roles: Vec<&str> = row.roles.iter().map(|&role| vocabulary.roles.id(role)).collect();
                    let holders: Vec<String> = facts
                        .assignments
                        .iter()
                        .filter(|assignment| assignment.post == post)
                        .map(|assignment| {
                            let during = crate::words::interval(assignment.during);
                            format!(
                                "{} {} ({})",
                                facts.people.id(assignment.person),
                                say(words.person(assignment.person)),
                                during.get(lang)
                            )
                        })
                        .collect();
                    vec![
                        facts.posts.id(post).to_owned(),
                        say(words.actor(crate::model::Actor::Post(post))),
                        facts.units.id(row.unit).to_owned(),
                        roles.join(" "),
                        holders.join(separator),
                    ]
                })
                .collect(),
        ),
        What::People => (
            vec![id, title, c("职务", "posts")],
            facts
                .people
                .iter()
                .map(|(person, _)| {
                    let posts: Vec<String> = facts
                        .assignments
                        .iter()
                        .filter(|assignment| assignment.person == person)
                        .map(|assignment| {
                            let during = crate::words::interval(assignment.during);
                            format!(
                                "{} ({})",
                                say(words.actor(crate::model::Actor::Post(assignment.post))),
                                during.get(lang)
                            )
                        })
                        .collect();
                    vec![facts.people.id(person).to_owned(), say(words.person(person)), posts.join(separator)]
                })
                .collect(),
        ),
        What::Labels => (
            vec![id, title, c("规范", "norms")],
            book.labels
                .atoms()
                .map(|label| {
                    let norms: Vec<&str> = book
                        .base
                        .iter()
                        .filter_map(|&ix| book.norm(ix))
                        .filter(|norm| norm.effect.part().is_some_and(|part| part.label == label))
                        .map(|norm| norm.id.as_str())
                        .collect();
                    vec![book.labels.id(label).to_owned(), say(words.label(label)), norms.join(" ")]
                })
                .collect(),
        ),
        What::Delegations => (
            vec![
                id,
                c("类型", "type"),
                c("授予人", "grantor"),
                c("受托人", "grantee"),
                c("行为", "acts"),
                c("期间", "during"),
                c("依据", "basis"),
            ],
            facts
                .delegations
                .iter()
                .map(|(delegation, row)| {
                    let acts: Vec<&str> = row.acts.iter().map(|&act| vocabulary.acts.id(act)).collect();
                    vec![
                        facts.delegations.id(delegation).to_owned(),
                        match row.kind {
                            crate::model::DelegationType::Mandate => "mandate",
                            crate::model::DelegationType::Designation => "designation",
                        }
                        .to_owned(),
                        say(words.actor(crate::model::Actor::Post(row.grantor))),
                        say(words.actor(crate::model::Actor::Post(row.grantee))),
                        if acts.is_empty() { "*".to_owned() } else { acts.join(" ") },
                        crate::words::interval(row.during).get(lang).to_owned(),
                        row.basis.clone(),
                    ]
                })
                .collect(),
        ),
        What::Readings => (
            vec![id, c("读法", "reading"), c("默认", "default"), c("条款", "provisions"), c("内容", "says")],
            book.ambiguities
                .iter()
                .flat_map(|ambiguity| {
                    let cites: Vec<String> =
                        ambiguity.cites.iter().map(|cite| say(words.cite(cite))).collect();
                    let cites = cites.join(separator);
                    ambiguity.readings.iter().map(move |reading| {
                        vec![
                            ambiguity.id.clone(),
                            reading.id.clone(),
                            if reading.id == ambiguity.default { "✓" } else { "" }.to_owned(),
                            cites.clone(),
                            format!("{} {}", ambiguity.title.get(lang), reading.title.get(lang)),
                        ]
                    })
                })
                .collect(),
        ),
    }
}
