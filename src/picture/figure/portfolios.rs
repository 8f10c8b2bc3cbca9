//! Who leads what: a tile a leader with what he is in charge of and what he liaises with, and what nobody is in charge of.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    Emblem, Figure, Knot, Line, Piece, Plate, Remark, Strip, Stroke, Table, Tie, Tile, counted, day_shown,
    footer, joined, posts,
};
use crate::atom::{Post, Unit};
use crate::chart::{Charge, Chosen, Filled, Gap, Held, Lack, Leader, Portfolios};
use crate::graph::Graph;
use crate::model::{Actor, Object};
use crate::source::Text;
use crate::words::{Words, list};

/// The portfolios on a day. `digest` is that of the rulebook.
pub fn portfolios(words: &Words<'_>, found: &Portfolios, day: Date, chosen: Chosen, digest: &str) -> Plate {
    let figure = Figure {
        title: Text::new("领导分工", "Who leads what"),
        subtitle: day_shown(day, chosen),
        strips: strips(words, found),
        remarks: remarks(words, found),
        footer: footer(words, digest),
    };
    Plate { figure, table: table(words, found), net: net(words, found) }
}

fn strips(words: &Words<'_>, found: &Portfolios) -> Vec<Strip> {
    let facts = &words.case.facts;
    let mut strips = Vec::new();
    let mut push = |piece: Piece| strips.push(Strip { depth: 0, child: false, piece });
    if found.none_on_file {
        let title = Text::new(
            "没有登记任何分工（portfolios.csv 没有行）",
            "No portfolio is on file (portfolios.csv has no rows)",
        );
        push(Piece::Heading { emblem: Some(Emblem::Unrecorded), title, note: None });
    } else if found.leaders.is_empty() {
        let title = Text::new("当日没有有效的分工", "No portfolio holds on this day");
        push(Piece::Heading { emblem: Some(Emblem::Unrecorded), title, note: None });
    }
    // The units in the order of their highest leader.
    let mut units: Vec<(Option<Unit>, Vec<&Leader>)> = Vec::new();
    for leader in &found.leaders {
        let unit = facts.posts.row(leader.held.post).map(|row| row.unit);
        match units.iter_mut().find(|(known, _)| *known == unit) {
            Some((_, leaders)) => leaders.push(leader),
            None => units.push((unit, vec![leader])),
        }
    }
    for (unit, leaders) in units {
        let name = unit.map(|unit| words.object(Object::Unit(unit))).unwrap_or_default();
        push(Piece::Heading { emblem: None, title: counted(&name, leaders.len()), note: None });
        push(Piece::Tiles(leaders.into_iter().map(|leader| tile(words, leader)).collect()));
    }
    if !found.gaps.is_empty() {
        let title = counted(&Text::new("当日无人分管", "Nobody in charge on this day"), found.gaps.len());
        let note = Text::new(
            "同类单位或该领域另有分管领导的安排",
            "for others of their kind, or at other times, somebody is",
        );
        push(Piece::Heading { emblem: Some(Emblem::Gap), title, note: Some(note) });
        push(Piece::Tiles(found.gaps.iter().map(|gap| gap_tile(words, gap)).collect()));
    }
    strips
}

fn tile(words: &Words<'_>, leader: &Leader) -> Tile {
    let mut lines = Vec::new();
    for (emblem, charges) in [(Emblem::InCharge, &leader.in_charge), (Emblem::Liaison, &leader.liaison)] {
        if charges.is_empty() {
            continue;
        }
        lines.push(Line::head(emblem, counted(&emblem.word(), charges.len())));
        lines.extend(charges.iter().map(|charge| charge_line(words, charge)));
    }
    let mut asides = vec![posts::holders(words, &leader.held)];
    if let Some(note) = posts::note(&leader.held) {
        asides.push(note);
    }
    if !leader.above.is_empty() {
        asides.push(command(words, &leader.above));
    }
    let state = match posts::emblem(&leader.held) {
        Emblem::Held => None,
        other => Some(other),
    };
    Tile {
        id: words.case.facts.posts.id(leader.held.post).to_owned(),
        emblem: posts::emblem(&leader.held),
        title: words.actor(Actor::Post(leader.held.post)),
        asides,
        lines,
        state,
    }
}

/// The line of command above a post.
fn command(words: &Words<'_>, above: &[Held]) -> Text {
    let line: Vec<Text> = above.iter().map(|held| posts::post_and_holders(words, held)).collect();
    let all = |pick: fn(&Text) -> &str| line.iter().map(pick).collect::<Vec<_>>().join(" → ");
    Text::new(format!("上级：{}", all(|text| &text.zh)), format!("reports to {}", all(|text| &text.en)))
}

fn charge_line(words: &Words<'_>, charge: &Charge) -> Line {
    Line::new(sort(charge.object), words.object(charge.object), posts::until(charge.during))
}

fn sort(object: Object) -> Emblem {
    match object {
        Object::Unit(_) => Emblem::Unit,
        Object::Topic(_) => Emblem::Topic,
    }
}

/// The id of a unit or field, as the tables write it.
fn object_id(words: &Words<'_>, object: Object) -> String {
    match object {
        Object::Unit(unit) => words.case.facts.units.id(unit).to_owned(),
        Object::Topic(topic) => format!("topic:{}", words.case.book.vocabulary.topics.id(topic)),
    }
}

/// Why nobody is in charge.
fn lack(words: &Words<'_>, gap: &Gap) -> Text {
    let named = |posts: &[Post]| list(posts.iter().map(|&post| words.actor(Actor::Post(post))));
    let mut said = match &gap.lack {
        Lack::Nobody => Text::new("没有职务分管", "no post is in charge"),
        Lack::Vacant(posts) => {
            let posts = named(posts);
            Text::new(
                format!("由{}分管，该职务空缺", posts.zh),
                format!("in the charge of {}, which nobody holds", posts.en),
            )
        }
    };
    if !gap.liaison.is_empty() {
        let posts = named(&gap.liaison);
        said =
            Text::new(format!("{}；{}联系", said.zh, posts.zh), format!("{}; {} liaises", said.en, posts.en));
    }
    said
}

fn gap_tile(words: &Words<'_>, gap: &Gap) -> Tile {
    Tile {
        id: object_id(words, gap.object),
        emblem: sort(gap.object),
        title: words.object(gap.object),
        asides: vec![lack(words, gap)],
        lines: Vec::new(),
        state: Some(Emblem::Gap),
    }
}

/// What is in nobody's charge at any time, by kind.
fn remarks(words: &Words<'_>, found: &Portfolios) -> Vec<Remark> {
    if found.none_on_file {
        return Vec::new();
    }
    let (facts, vocabulary) = (&words.case.facts, &words.case.book.vocabulary);
    let mut kinds: BTreeMap<Option<crate::atom::UnitKind>, Vec<Text>> = BTreeMap::new();
    for gap in &found.apart {
        let kind = match gap.object {
            Object::Unit(unit) => facts.units.row(unit).map(|row| row.kind),
            Object::Topic(_) => None,
        };
        let name = words.object(gap.object);
        let liaison = list(gap.liaison.iter().map(|&post| words.actor(Actor::Post(post))));
        let name = if gap.liaison.is_empty() {
            name
        } else {
            Text::new(
                format!("{}（{}联系）", name.zh, liaison.zh),
                format!("{} ({} liaises)", name.en, liaison.en),
            )
        };
        kinds.entry(kind).or_default().push(name);
    }
    let lines: Vec<Text> = kinds
        .into_iter()
        .map(|(kind, names)| {
            let kind = kind.map_or_else(|| Emblem::Topic.word(), |kind| vocabulary.unit_kinds.title(kind));
            joined(&kind, ("：", ": "), &list(names))
        })
        .collect();
    if lines.is_empty() {
        return Vec::new();
    }
    let heading = Text::new(
        "分工中从未有人分管的类别，不算缺口",
        "Kinds that no portfolio ever puts in anybody's charge: no gap",
    );
    vec![Remark { heading, lines }]
}

fn table(words: &Words<'_>, found: &Portfolios) -> Table {
    let facts = &words.case.facts;
    let columns = [
        ("职务编号", "post id"),
        ("职务", "post"),
        ("任职编号", "person id"),
        ("任职", "held by"),
        ("上级", "reports to"),
        ("关系", "link"),
        ("对象编号", "object id"),
        ("对象", "object"),
        ("对象类型", "sort"),
        ("起", "from"),
        ("止", "to"),
        ("说明", "note"),
    ];
    let mut rows = Vec::new();
    for leader in &found.leaders {
        let links = [(Emblem::InCharge, &leader.in_charge), (Emblem::Liaison, &leader.liaison)];
        for (link, charge) in
            links.iter().flat_map(|(link, charges)| charges.iter().map(move |charge| (*link, charge)))
        {
            let day = |day: Option<Date>| day.map(|day| Text::same(day.to_string())).unwrap_or_default();
            let vacant = !matches!(leader.held.filled, Filled::Held(_));
            rows.push(vec![
                Text::same(facts.posts.id(leader.held.post)),
                words.actor(Actor::Post(leader.held.post)),
                posts::ids(words, &leader.held),
                if vacant { Text::default() } else { posts::holders(words, &leader.held) },
                leader.above.first().map(|held| words.actor(Actor::Post(held.post))).unwrap_or_default(),
                link.word(),
                Text::same(object_id(words, charge.object)),
                words.object(charge.object),
                sort(charge.object).word(),
                day(charge.during.from),
                day(charge.during.to),
                if vacant { posts::emblem(&leader.held).word() } else { Text::default() },
            ]);
        }
    }
    for gap in &found.gaps {
        let mut row = vec![Text::default(); columns.len()];
        let cells = [
            (5, Emblem::Gap.word()),
            (6, Text::same(object_id(words, gap.object))),
            (7, words.object(gap.object)),
            (8, sort(gap.object).word()),
            (11, lack(words, gap)),
        ];
        for (place, text) in cells {
            if let Some(cell) = row.get_mut(place) {
                *cell = text;
            }
        }
        rows.push(row);
    }
    Table { columns: columns.map(|(zh, en)| Text::new(zh, en)).to_vec(), rows }
}

fn net(words: &Words<'_>, found: &Portfolios) -> Graph<Knot, Tie> {
    let mut net: Graph<Knot, Tie> = Graph::default();
    let mut of_post = BTreeMap::new();
    for leader in &found.leaders {
        for held in std::iter::once(&leader.held).chain(&leader.above) {
            of_post.entry(held.post).or_insert_with(|| {
                let lines = vec![words.actor(Actor::Post(held.post)), posts::holders(words, held)];
                let stroke =
                    if matches!(held.filled, Filled::Held(_)) { Stroke::Solid } else { Stroke::Dashed };
                net.add_node(Knot { lines, stroke })
            });
        }
    }
    // In the order of the nodes, not of the rows of the table.
    let mut posts_in_order: Vec<_> = of_post.iter().map(|(&post, &node)| (node, post)).collect();
    posts_in_order.sort_unstable();
    for (node, post) in posts_in_order {
        let above = words.case.facts.posts.row(post).and_then(|row| row.reports_to);
        if let Some(&above) = above.and_then(|above| of_post.get(&above)) {
            net.add_edge(
                above,
                node,
                Tie { label: Text::new("上级", "line of command"), stroke: Stroke::Dotted },
            );
        }
    }
    let mut of_object = BTreeMap::new();
    for leader in &found.leaders {
        let links = [
            (Emblem::InCharge, Stroke::Solid, &leader.in_charge),
            (Emblem::Liaison, Stroke::Dashed, &leader.liaison),
        ];
        for (link, stroke, charges) in links {
            for charge in charges {
                let node = *of_object.entry(charge.object).or_insert_with(|| {
                    net.add_node(Knot {
                        lines: vec![words.object(charge.object), sort(charge.object).word()],
                        stroke: Stroke::Solid,
                    })
                });
                if let Some(&from) = of_post.get(&leader.held.post) {
                    net.add_edge(from, node, Tie { label: link.word(), stroke });
                }
            }
        }
    }
    for gap in &found.gaps {
        let said = joined(&Emblem::Gap.word(), ("：", ": "), &lack(words, gap));
        match of_object.get(&gap.object) {
            Some(&node) => {
                if let Some(knot) = net.node_weight_mut(node) {
                    knot.lines.push(said);
                    knot.stroke = Stroke::Dashed;
                }
            }
            None => {
                _ = net
                    .add_node(Knot { lines: vec![words.object(gap.object), said], stroke: Stroke::Dashed });
            }
        }
    }
    net
}
