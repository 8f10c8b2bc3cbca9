//! Posts and who holds them, in words and signs.

use super::{Emblem, Line, joined};
use crate::chart::{Filled, Held};
use crate::model::{Actor, Interval};
use crate::source::{Text, both};
use crate::words::{Words, list};

/// Which sign stands for the state of a post.
pub(super) fn emblem(held: &Held) -> Emblem {
    match &held.filled {
        Filled::Held(holders) if holders.iter().all(|holder| holder.away.is_some()) => Emblem::Away,
        Filled::Held(_) => Emblem::Held,
        Filled::Vacant(_) => Emblem::Vacant,
        Filled::Unrecorded => Emblem::Unrecorded,
    }
}

/// Who holds a post, or that nobody does.
pub(super) fn holders(words: &Words<'_>, held: &Held) -> Text {
    match &held.filled {
        Filled::Held(holders) => list(holders.iter().map(|holder| {
            let name = words.person(holder.person);
            if holder.away.is_some() {
                joined(&name, ("〔", " ["), &closed(&Emblem::Away.word()))
            } else {
                name
            }
        })),
        Filled::Vacant(_) | Filled::Unrecorded => emblem(held).word(),
    }
}

fn closed(word: &Text) -> Text {
    Text::new(format!("{}〕", word.zh), format!("{}]", word.en))
}

/// A post and who holds it, in one line.
pub(super) fn post_and_holders(words: &Words<'_>, held: &Held) -> Text {
    let post = words.actor(Actor::Post(held.post));
    let who = holders(words, held);
    match held.filled {
        Filled::Held(_) => joined(&post, (" ", ": "), &who),
        _ => Text::new(format!("{}（{}）", post.zh, who.zh), format!("{} ({})", post.en, who.en)),
    }
}

/// What is to be said besides of who holds a post: since when it is vacant, until when its holder is away.
pub(super) fn note(held: &Held) -> Option<Text> {
    match &held.filled {
        Filled::Vacant(Some(last)) => Some(both!("最后任职至 {last}", "last held until {last}")),
        Filled::Held(holders) => {
            let until = holders.iter().filter_map(|holder| holder.away).filter_map(|away| away.to).max()?;
            Some(both!("外出至 {until}", "away until {until}"))
        }
        _ => None,
    }
}

/// A post as a line of the tile of its unit, whose name is not said again.
pub(super) fn line(words: &Words<'_>, held: &Held, unit: &Text) -> Line {
    let post = within(&words.actor(Actor::Post(held.post)), unit);
    let who = holders(words, held);
    Line::new(emblem(held), joined(&post, (" ", ": "), &who), note(held))
}

/// The name of a post without the name of its unit, where it is but put before or behind it.
fn within(post: &Text, unit: &Text) -> Text {
    let zh = post.zh.strip_prefix(unit.zh.as_str()).filter(|rest| !rest.is_empty()).unwrap_or(&post.zh);
    let en = [format!(" of the {}", unit.en), format!(" of {}", unit.en)]
        .iter()
        .find_map(|ending| post.en.strip_suffix(ending.as_str()).map(str::to_owned))
        .filter(|rest| !rest.is_empty());
    Text::new(zh, en.unwrap_or_else(|| post.en.clone()))
}

/// The end of an interval, where it has one.
pub(super) fn until(during: Interval) -> Option<Text> {
    during.to.map(|to| both!("至 {to}", "until {to}"))
}

/// A name without its parts, its id: for columns of spreadsheets.
pub(super) fn ids(words: &Words<'_>, held: &Held) -> Text {
    let people = &words.case.facts.people;
    match &held.filled {
        Filled::Held(holders) => {
            let ids: Vec<&str> = holders.iter().map(|holder| people.id(holder.person)).collect();
            Text::same(ids.join("; "))
        }
        _ => Text::default(),
    }
}
