//! The words of a question become things of the case, with a "did you mean" where a word fits nothing.
//!
//! Knows nothing of where the words were typed: a problem has no place yet, and whoever asked gives it one.

use jiff::civil::Date;

use crate::atom::{Act, Action, Atom, Attribute, Kind, Person, Post, Unit};
use crate::case::Case;
use crate::facts;
use crate::model::{Table, Value};
use crate::sheet::cell;
use crate::source::{Location, Problem, Text, both, did_you_mean};

/// What a word came to, or what is wrong with it.
pub type Found<T> = Result<T, Box<Problem>>;

fn unknown<'a, T>(what: Text, word: &str, known: impl Iterator<Item = &'a str>, list: &str) -> Found<T> {
    let hint = did_you_mean(word, known)
        .unwrap_or_else(|| both!("`signoff list {list}` 可列出全部", "`signoff list {list}` shows them all"));
    Err(Box::new(Problem::error(Location::default(), what).hint(hint)))
}

/// The row with this id or, failing that, the only one with this name.
pub fn by_name<A: Atom, R>(table: &Table<A, R>, word: &str, name: impl Fn(&R) -> &Text) -> Option<A> {
    table.names.get(word).or_else(|| {
        let mut hits = table
            .iter()
            .filter(|(_, row)| name(row).zh == word || name(row).en == word)
            .map(|(atom, _)| atom);
        hits.next().filter(|_| hits.next().is_none())
    })
}

/// An action by its id or its title.
pub fn action(case: &Case, word: &str) -> Found<Action> {
    match by_name(&case.facts.actions, word, |row| &row.title) {
        Some(action) => Ok(action),
        None => unknown(
            both!("没有事项 `{word}`", "there is no action `{word}`"),
            word,
            case.facts.actions.names.ids(),
            "actions",
        ),
    }
}

/// The acts of a family or of one act.
pub fn acts(case: &Case, word: &str) -> Found<Vec<Act>> {
    let vocabulary = &case.book.vocabulary;
    if let Some(acts) = vocabulary.acts_asked(word) {
        return Ok(acts);
    }
    let titles: Vec<Text> = vocabulary.acts.atoms().map(|act| vocabulary.acts.title(act)).collect();
    let known = vocabulary.acts.ids().chain(vocabulary.families.iter().map(|family| family.id.as_str()));
    let known: Vec<&str> =
        known.chain(titles.iter().flat_map(|text| [text.zh.as_str(), text.en.as_str()])).collect();
    unknown(both!("没有行为 `{word}`", "there is no act `{word}`"), word, known.into_iter(), "acts")
}

/// A kind of action by its id or its title.
///
/// # Errors
/// There is no such kind.
pub fn kind(case: &Case, word: &str) -> Found<Kind> {
    let kinds = &case.book.vocabulary.kinds;
    match kinds.find(word) {
        Some(kind) => Ok(kind),
        None => unknown(
            both!("没有事项类别 `{word}`", "there is no kind of action `{word}`"),
            word,
            kinds.ids(),
            "kinds",
        ),
    }
}

/// A post by its id or its name.
pub fn post(case: &Case, word: &str) -> Found<Post> {
    match by_name(&case.facts.posts, word, |row| &row.name) {
        Some(post) => Ok(post),
        None => unknown(
            both!("没有职务 `{word}`", "there is no post `{word}`"),
            word,
            case.facts.posts.names.ids(),
            "posts",
        ),
    }
}

/// A unit by its id or its name.
pub fn unit(case: &Case, word: &str) -> Found<Unit> {
    match by_name(&case.facts.units, word, |row| &row.name) {
        Some(unit) => Ok(unit),
        None => unknown(
            both!("没有单位 `{word}`", "there is no unit `{word}`"),
            word,
            case.facts.units.names.ids(),
            "units",
        ),
    }
}

/// A person by id or name, or as the only holder of a post on the day.
pub fn person(case: &Case, word: &str, day: Date) -> Found<Person> {
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
            [] => Err(Box::new(Problem::error(
                Location::default(),
                both!("{day} 当日无人担任 `{word}`", "nobody holds the post `{word}` on {day}"),
            ))),
            _ => Err(Box::new(
                Problem::error(
                    Location::default(),
                    both!("`{word}` 有几个人", "several persons hold `{word}`"),
                )
                .hint(both!("请写人员编号", "name one of them by id")),
            )),
        };
    }
    let known: Vec<&str> = case.facts.people.names.ids().chain(case.facts.posts.names.ids()).collect();
    unknown(both!("没有人员 `{word}`", "there is no person `{word}`"), word, known.into_iter(), "people")
}

/// A date in any of the forms a facts file may have.
pub fn day(word: &str) -> Found<Date> {
    cell::day(word).map_err(|wrong| Box::new(wrong.at(Location::default())))
}

/// An attribute by its id or its title, with a value of it; `None` where the value is blank, which makes it unknown.
pub fn setting(case: &Case, word: &str, value: &str) -> Found<(Attribute, Option<Value>)> {
    let vocabulary = &case.book.vocabulary;
    let Some(attribute) = vocabulary.attributes.find(word) else {
        return unknown(
            both!("没有属性 `{word}`", "there is no attribute `{word}`"),
            word,
            vocabulary.attributes.ids(),
            "attributes",
        );
    };
    let value = facts::value(vocabulary, attribute, value)
        .map_err(|wrong| Box::new(wrong.at(Location::default())))?;
    Ok((attribute, value))
}
