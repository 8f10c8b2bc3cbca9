//! From what the user typed to the things of the case, with "did you mean" where it fits nothing.

use jiff::civil::Date;

use super::{Context, Stop};
use crate::ask::Question;
use crate::atom::{Act, Action, Person, Post};
use crate::case::Case;
use crate::compare::Side;
use crate::facts;
use crate::model::Table;
use crate::rulebook::{Choice, VersionIx};
use crate::sheet::cell;
use crate::situation::Switches;
use crate::source::{Location, Problem, Text, both, did_you_mean};

fn unknown<'a>(what: Text, word: &str, known: impl Iterator<Item = &'a str>, list: &str) -> Stop {
    let hint = did_you_mean(word, known)
        .unwrap_or_else(|| both!("`signoff list {list}` 可列出全部", "`signoff list {list}` shows them all"));
    Stop::from(Box::new(Problem::error(Location::default(), what).hint(hint)))
}

fn by_name<A: crate::atom::Atom, R>(
    table: &Table<A, R>,
    word: &str,
    name: impl Fn(&R) -> &Text,
) -> Option<A> {
    table.names.get(word).or_else(|| {
        let mut hits = table
            .iter()
            .filter(|(_, row)| name(row).zh == word || name(row).en == word)
            .map(|(atom, _)| atom);
        hits.next().filter(|_| hits.next().is_none())
    })
}

/// An action by its id or its title.
pub(super) fn action(case: &Case, word: &str) -> Result<Action, Stop> {
    by_name(&case.facts.actions, word, |row| &row.title).ok_or_else(|| {
        unknown(
            both!("没有事项 `{word}`", "there is no action `{word}`"),
            word,
            case.facts.actions.names.ids(),
            "actions",
        )
    })
}

/// The acts of a family or of one act.
pub(super) fn acts(case: &Case, word: &str) -> Result<Vec<Act>, Stop> {
    let vocabulary = &case.book.vocabulary;
    vocabulary.acts_asked(word).ok_or_else(|| {
        let titles: Vec<Text> = vocabulary.acts.atoms().map(|act| vocabulary.acts.title(act)).collect();
        let known = vocabulary.acts.ids().chain(vocabulary.families.iter().map(|family| family.id.as_str()));
        let known: Vec<&str> =
            known.chain(titles.iter().flat_map(|text| [text.zh.as_str(), text.en.as_str()])).collect();
        unknown(both!("没有行为 `{word}`", "there is no act `{word}`"), word, known.into_iter(), "acts")
    })
}

/// A post by its id or its name.
pub(super) fn post(case: &Case, word: &str) -> Result<Post, Stop> {
    by_name(&case.facts.posts, word, |row| &row.name).ok_or_else(|| {
        unknown(
            both!("没有职务 `{word}`", "there is no post `{word}`"),
            word,
            case.facts.posts.names.ids(),
            "posts",
        )
    })
}

/// A person by id or name, or as the only holder of a post on the day.
pub(super) fn person(case: &Case, word: &str, day: Date) -> Result<Person, Stop> {
    if let Some(person) = by_name(&case.facts.people, word, |row| &row.name) {
        return Ok(person);
    }
    if let Some(post) = by_name(&case.facts.posts, word, |row| &row.name) {
        let mut holders: Vec<Person> = case
            .facts
            .assignments
            .iter()
            .filter(|row| row.post == post && row.during.contains(day))
            .map(|row| row.person)
            .collect();
        holders.sort_unstable();
        holders.dedup();
        return match holders.as_slice() {
            [person] => Ok(*person),
            [] => Err(Stop::from(Box::new(Problem::error(
                Location::default(),
                both!("{day} 当日无人担任 `{word}`", "nobody holds the post `{word}` on {day}"),
            )))),
            _ => Err(Stop::from(Box::new(
                Problem::error(
                    Location::default(),
                    both!("`{word}` 有几个人", "several persons hold `{word}`"),
                )
                .hint(both!("请写人员编号", "name one of them by id")),
            ))),
        };
    }
    let known: Vec<&str> = case.facts.people.names.ids().chain(case.facts.posts.names.ids()).collect();
    Err(unknown(both!("没有人员 `{word}`", "there is no person `{word}`"), word, known.into_iter(), "people"))
}

/// A date in any of the forms a facts file may have.
pub(super) fn day(word: &str) -> Result<Date, Stop> {
    cell::day(word).map_err(|wrong| Stop::from(Box::new(wrong.at(Location::default()))))
}

/// The switches of another world, as typed.
#[derive(clap::Args, Clone, Debug, Default)]
pub(super) struct World {
    /// Judge by another day
    #[arg(long, value_name = "DATE")]
    pub(super) on: Option<String>,
    /// Suppose that the holder of a post is away (may be repeated)
    #[arg(long, value_name = "POST")]
    pub(super) away: Vec<String>,
    /// Suppose that an attribute has a value; an empty value makes it unknown (may be repeated)
    #[arg(long, value_name = "ATTRIBUTE=VALUE")]
    pub(super) set: Vec<String>,
    /// Follow a rival reading of an ambiguity (may be repeated)
    #[arg(long, value_name = "AMBIGUITY=READING")]
    pub(super) reading: Vec<String>,
    /// Judge by the rules as amended: an amendment of the folder, or a file (may be repeated; applied in this order)
    #[arg(long, value_name = "AMENDMENT")]
    pub(super) with: Vec<String>,
}

pub(super) fn pair<'a>(word: &'a str, form: &str) -> Result<(&'a str, &'a str), Stop> {
    word.split_once('=')
        .or_else(|| word.split_once('＝'))
        .map(|(left, right)| (left.trim(), right.trim()))
        .ok_or_else(|| {
            Stop::from(Box::new(
                Problem::error(Location::default(), both!("`{word}` 看不懂", "`{word}` is not understood"))
                    .hint(both!("应写成 {form}", "write it as {form}")),
            ))
        })
}

impl World {
    /// The switches and readings, over a version of the rules.
    pub(super) fn side(&self, context: &Context, version: VersionIx) -> Result<Side, Stop> {
        let case = &context.case;
        let mut switches = Switches { on: self.on.as_deref().map(day).transpose()?, ..Switches::default() };
        for word in &self.away {
            switches.away.push(post(case, word)?);
        }
        let vocabulary = &case.book.vocabulary;
        for word in &self.set {
            let (id, value) = pair(word, "--set ATTRIBUTE=VALUE")?;
            let attribute = vocabulary.attributes.find(id).ok_or_else(|| {
                unknown(
                    both!("没有属性 `{id}`", "there is no attribute `{id}`"),
                    id,
                    vocabulary.attributes.ids(),
                    "attributes",
                )
            })?;
            let value = facts::value(vocabulary, attribute, value)
                .map_err(|wrong| Stop::from(Box::new(wrong.at(Location::default()))))?;
            switches.set.push((attribute, value));
        }
        let mut choices = Vec::new();
        for word in &self.reading {
            let (ambiguity, reading) = pair(word, "--reading AMBIGUITY=READING")?;
            choices.push(Choice { ambiguity: ambiguity.to_owned(), reading: reading.to_owned() });
        }
        Ok(Side { version, choices, switches })
    }

    /// The question about an action in this world.
    pub(super) fn question(
        &self,
        context: &Context,
        acts: Vec<Act>,
        word: &str,
        action: Action,
        who: Option<&str>,
    ) -> Result<Question, Stop> {
        let case = &context.case;
        let Side { version, choices, switches } = self.side(context, context.version)?;
        let on =
            switches.on.or_else(|| case.facts.actions.row(action).map(|row| row.date)).unwrap_or_default();
        let person = who.map(|who| person(case, who, on)).transpose()?;
        Ok(Question { acts, word: word.to_owned(), action, person, switches, version, choices })
    }
}
