//! The tables of the organisation: units, posts, people, who holds what, who is in charge of what, who is away, and the
//! calendar.

use std::collections::HashMap;

use jiff::civil::{Date, Weekday};

use super::Context;
use super::circles::circles;
use super::columns::{DAYS, LINKS};
use super::line::{Line, each};
use super::lookup::{Lookup, Miss};
use crate::atom::{Atom, Person, Post};
use crate::model::{
    AbsenceRow, AssignmentRow, CalendarRow, Facts, Interval, Link, Object, PersonRow, PortfolioRow, PostRow,
    Table, UnitRow,
};
use crate::sheet::cell::{Wrong, half_width};
use crate::source::{Location, Problem, Report, both};

/// Reads the organisation.
pub(super) fn read(context: &Context, report: &mut Report) -> Facts {
    Facts {
        units: units(context, report),
        posts: posts(context, report),
        people: people(context, report),
        assignments: assignments(context, report),
        portfolios: portfolios(context, report),
        absences: absences(context, report),
        calendar: calendar(context, report),
        ..Facts::default()
    }
}

/// The rows of a table with ids, one for each id in the order of the ids. A row whose id is blank or taken is read, so
/// that the rest of what is wrong with it is reported, and left out.
pub(super) fn with_ids<A: Atom, R>(
    lookup: &Lookup<A>,
    context: &Context,
    name: &str,
    report: &mut Report,
    mut read: impl FnMut(&mut Line) -> R,
) -> Table<A, R> {
    let names = lookup.names().clone();
    let mut rows: Vec<Option<R>> = names.ids().map(|_| None).collect();
    each(context.tables.get(name), report, |line| {
        let row = read(line);
        let place = names.get(line.text("id")).and_then(|atom| rows.get_mut(atom.index()));
        // The second row with the same id was reported.
        if let Some(place) = place.filter(|place| place.is_none()) {
            *place = Some(row);
        }
    });
    // INVARIANT: every id was found in a row, so that no row is missing and ids and rows stay side by side.
    Table { names, rows: rows.into_iter().flatten().collect() }
}

fn units(context: &Context, report: &mut Report) -> Table<crate::atom::Unit, UnitRow> {
    let mut places = Vec::new();
    let units = with_ids(&context.units, context, "units", report, |line| {
        let kind = line.one("kind", |word| {
            context.word(&context.vocabulary.unit_kinds, word, ("单位类别", "kind of unit"))
        });
        let parent = line.one("parent", |word| context.units.find(word)).filter(|_| !line.ragged());
        places.push((line.id().to_owned(), line.place("parent")));
        UnitRow {
            name: line.name("name_zh", "name_en"),
            kind: kind.unwrap_or_default(),
            parent,
            at: line.at(),
        }
    });
    let next: Vec<Option<usize>> = units.rows.iter().map(|unit| unit.parent.map(Atom::index)).collect();
    for circle in circles(&next) {
        let ids: Vec<&str> = circle.iter().map(|&unit| units.id(Atom::new(unit))).collect();
        let path = closed(&ids);
        report.push(
            Problem::error(
                place_of(&places, ids.first().copied()),
                both!("上级单位绕成了圈：{path}", "the units stand above each other in a circle: {path}"),
            )
            .hint(both!("改正其中一个上级单位", "correct the unit above one of them")),
        );
    }
    units
}

fn posts(context: &Context, report: &mut Report) -> Table<Post, PostRow> {
    let mut places = Vec::new();
    let posts = with_ids(&context.posts, context, "posts", report, |line| {
        let roles =
            line.several("roles", |word| context.word(&context.vocabulary.roles, word, ("角色", "role")));
        let unit = line.one("unit", |word| context.units.find(word));
        let reports_to = line.one("reports_to", |word| context.post(word)).filter(|_| !line.ragged());
        places.push((line.id().to_owned(), line.place("reports_to")));
        PostRow {
            name: line.name("name_zh", "name_en"),
            roles: roles.unwrap_or_default(),
            unit: unit.unwrap_or_default(),
            reports_to,
            at: line.at(),
        }
    });
    let next: Vec<Option<usize>> = posts.rows.iter().map(|post| post.reports_to.map(Atom::index)).collect();
    for circle in circles(&next) {
        let ids: Vec<&str> = circle.iter().map(|&post| posts.id(Atom::new(post))).collect();
        let path = closed(&ids);
        report.push(
            Problem::error(
                place_of(&places, ids.first().copied()),
                both!("上级职务绕成了圈：{path}", "the posts report to each other in a circle: {path}"),
            )
            .hint(both!("改正其中一个上级职务", "correct the superior of one of them")),
        );
    }
    posts
}

fn closed(ids: &[&str]) -> String {
    let all: Vec<String> = ids.iter().chain(ids.first()).map(|id| format!("`{id}`")).collect();
    all.join(" → ")
}

fn place_of(places: &[(String, Location)], id: Option<&str>) -> Location {
    places
        .iter()
        .find(|(known, _)| Some(known.as_str()) == id)
        .map_or_else(Location::default, |(_, place)| place.clone())
}

fn people(context: &Context, report: &mut Report) -> Table<Person, PersonRow> {
    with_ids(&context.people, context, "people", report, |line| PersonRow {
        name: line.name("name_zh", "name_en"),
        at: line.at(),
    })
}

/// Whether two stretches of time have a day in common.
pub(super) fn overlap(one: Interval, other: Interval) -> bool {
    let begins_before_end = |one: Interval, other: Interval| match (one.from, other.to) {
        (Some(from), Some(to)) => from <= to,
        _ => true,
    };
    begins_before_end(one, other) && begins_before_end(other, one)
}

fn assignments(context: &Context, report: &mut Report) -> Vec<AssignmentRow> {
    let mut rows: Vec<AssignmentRow> = Vec::new();
    let mut seen: HashMap<(Person, Post), Vec<usize>> = HashMap::new();
    each(context.tables.get("assignments"), report, |line| {
        let person = line.one("person", |word| context.people.find(word));
        let post = line.one("post", |word| context.post(word));
        let during = line.interval();
        let (Some(person), Some(post), true) = (person, post, line.sound) else {
            return;
        };
        let same = seen.entry((person, post)).or_default();
        let earlier =
            same.iter().filter_map(|&index| rows.get(index)).find(|row| overlap(row.during, during));
        if let Some(earlier) = earlier {
            let (person, post, at) = (line.text("person"), line.text("post"), &earlier.at);
            let what = both!(
                "`{person}` 任 `{post}` 与 {at} 的时间重叠",
                "`{person}` holds `{post}` for a time that overlaps with {at}"
            );
            let hint =
                both!("删去重复的一行，或改正起止日期", "remove one of the rows, or correct its dates");
            line.push(Problem::warning(line.at(), what).hint(hint));
        }
        same.push(rows.len());
        rows.push(AssignmentRow { person, post, during, at: line.at() });
    });
    rows
}

fn portfolios(context: &Context, report: &mut Report) -> Vec<PortfolioRow> {
    let mut rows = Vec::new();
    each(context.tables.get("portfolios"), report, |line| {
        let leader = line.one("leader", |word| context.post(word));
        let link = line.word("link", LINKS);
        let object = line.one("object", |word| object(context, word));
        let during = line.interval();
        let (Some(leader), Some(link), Some(object), true) = (leader, link, object, line.sound) else {
            return;
        };
        let link = if link == 0 { Link::InCharge } else { Link::Liaison };
        rows.push(PortfolioRow { leader, link, object, during, at: line.at() });
    });
    rows
}

/// What stands behind one of these prefixes: `unit:office`, `topic：audit`.
pub(super) fn prefixed<'a>(word: &'a str, prefixes: &[&'static str]) -> Option<(&'static str, &'a str)> {
    let (prefix, rest) = word.split_once([':', '：'])?;
    let plain = half_width(prefix).trim().to_lowercase();
    prefixes.iter().find(|known| **known == plain).map(|known| (*known, rest.trim()))
}

fn object(context: &Context, word: &str) -> Result<Object, Miss> {
    let topics = &context.vocabulary.topics;
    match prefixed(word, &["unit", "topic"]) {
        Some(("topic", rest)) => {
            context.word(topics, rest, ("业务领域", "field of business")).map(Object::Topic)
        }
        Some((_, rest)) => context.units.find(rest).map(Object::Unit),
        None => context.units.find(word).map(Object::Unit).map_err(|miss| match (miss, topics.find(word)) {
            (Miss::Wrong(wrong), Some(topic)) => {
                let id = topics.id(topic);
                let hint =
                    both!("业务领域要写作 `topic:{id}`", "a field of business is written `topic:{id}`");
                Miss::Wrong(Wrong::with(wrong.what, hint))
            }
            (miss, _) => miss,
        }),
    }
}

fn absences(context: &Context, report: &mut Report) -> Vec<AbsenceRow> {
    let mut rows = Vec::new();
    each(context.tables.get("absences"), report, |line| {
        let person = line.one("person", |word| context.people.find(word));
        let during = line.interval();
        let (Some(person), true) = (person, line.sound) else {
            return;
        };
        rows.push(AbsenceRow { person, during, reason: line.text("reason").to_owned(), at: line.at() });
    });
    rows
}

fn calendar(context: &Context, report: &mut Report) -> Vec<CalendarRow> {
    let mut rows: Vec<CalendarRow> = Vec::new();
    let mut seen: HashMap<Date, usize> = HashMap::new();
    each(context.tables.get("calendar"), report, |line| {
        let (date, day) = (line.day("date"), line.word("day", DAYS));
        let (Some(date), Some(day), true) = (date, day, line.sound) else {
            return;
        };
        let work = day == 1;
        if let Some(first) = seen.get(&date).and_then(|&index| rows.get(index)) {
            let at = &first.at;
            line.wrong(
                "date",
                Wrong::with(
                    both!("{date} 重复：{at} 已经写过", "{date} is there twice: {at} has it already"),
                    both!("删去其中一行", "remove one of the rows"),
                ),
            );
            return;
        }
        if work && !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) {
            let what = both!(
                "{date} 是周一至周五，本来就上班",
                "{date} is a weekday, and a day of work in any case"
            );
            let hint = both!(
                "核对日期；日历只列与周一至周五不同的日子",
                "check the day; the calendar lists only what differs from Monday to Friday"
            );
            line.push(Problem::warning(line.place("date"), what).hint(hint));
        }
        seen.insert(date, rows.len());
        let (name, source) = (line.text("name").to_owned(), line.text("source").to_owned());
        rows.push(CalendarRow { date, work, name, source, at: line.at() });
    });
    rows
}
