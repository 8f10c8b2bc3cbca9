//! The units as a tree: a tile a unit with its posts and who holds them, side by side under their kind.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    Emblem, Figure, Knot, Piece, Plate, Remark, Strip, Stroke, Table, Tie, Tile, counted, day_shown, footer,
    posts,
};
use crate::atom::UnitKind;
use crate::chart::{Branch, Chosen, Filled, Held};
use crate::graph::Graph;
use crate::model::{Actor, Object};
use crate::source::{Text, both};
use crate::words::Words;

/// The units on a day. `digest` is that of the rulebook.
pub fn units(words: &Words<'_>, branches: &[Branch], day: Date, chosen: Chosen, digest: &str) -> Plate {
    let mut maker =
        Maker { words, strips: Vec::new(), table: table(), net: Graph::default(), seats: Vec::new() };
    maker.group(branches, 0);
    for branch in branches {
        maker.rows(branch, &Text::default());
        maker.knots(branch, None);
    }
    let title = match branches {
        [one] => one_title(words, one),
        _ => Text::new("机构与职务", "Units and posts"),
    };
    let remarks = maker.remarks();
    let figure = Figure {
        title,
        subtitle: day_shown(day, chosen),
        strips: maker.strips,
        remarks,
        footer: footer(words, digest),
    };
    Plate { figure, table: maker.table, net: maker.net }
}

fn one_title(words: &Words<'_>, branch: &Branch) -> Text {
    let name = words.object(Object::Unit(branch.unit));
    Text::new(format!("{}：机构与职务", name.zh), format!("{}: units and posts", name.en))
}

fn table() -> Table {
    let columns = [
        ("单位编号", "unit id"),
        ("单位", "unit"),
        ("类别", "kind"),
        ("上级单位", "above"),
        ("职务编号", "post id"),
        ("职务", "post"),
        ("上级职务", "reports to"),
        ("任职编号", "person id"),
        ("任职", "held by"),
        ("状态", "state"),
        ("说明", "note"),
    ];
    Table { columns: columns.map(|(zh, en)| Text::new(zh, en)).to_vec(), rows: Vec::new() }
}

struct Maker<'a> {
    words: &'a Words<'a>,
    strips: Vec<Strip>,
    table: Table,
    net: Graph<Knot, Tie>,
    /// Every post with the name of its unit, for the remarks.
    seats: Vec<(Text, Option<Held>)>,
}

impl Maker<'_> {
    fn name(&self, branch: &Branch) -> Text {
        self.words.object(Object::Unit(branch.unit))
    }

    fn kind_of(&self, branch: &Branch) -> Option<UnitKind> {
        self.words.case.facts.units.row(branch.unit).map(|row| row.kind)
    }

    fn kind(&self, branch: &Branch) -> Text {
        let kinds = &self.words.case.book.vocabulary.unit_kinds;
        self.kind_of(branch).map_or_else(Text::default, |kind| kinds.title(kind))
    }

    fn push(&mut self, depth: usize, child: bool, piece: Piece) {
        self.strips.push(Strip { depth, child, piece });
    }

    /// Units that stand beside one another: those of a kind together, first those with nothing below them, side by side.
    fn group(&mut self, branches: &[Branch], depth: usize) {
        let mut kinds: BTreeMap<Option<UnitKind>, Vec<&Branch>> = BTreeMap::new();
        for branch in branches {
            kinds.entry(self.kind_of(branch)).or_default().push(branch);
        }
        for group in kinds.into_values() {
            if let [only] = group.as_slice()
                && !only.below.is_empty()
            {
                self.wide(only, depth);
                continue;
            }
            let kind = group.first().map(|branch| self.kind(branch)).unwrap_or_default();
            let title = counted(&kind, group.len());
            self.push(depth, depth > 0, Piece::Heading { emblem: None, title, note: None });
            let (leaves, others): (Vec<&Branch>, Vec<&Branch>) =
                group.into_iter().partition(|branch| branch.below.is_empty());
            if !leaves.is_empty() {
                let tiles = leaves.into_iter().map(|branch| self.tile(branch, false)).collect();
                self.push(depth, false, Piece::Tiles(tiles));
            }
            // Each hangs on what the heading hangs on, not on the tiles before it.
            for branch in others {
                self.wide(branch, depth);
            }
        }
    }

    fn wide(&mut self, branch: &Branch, depth: usize) {
        let tile = self.tile(branch, true);
        self.push(depth, depth > 0, Piece::Wide(tile));
        self.group(&branch.below, depth + 1);
    }

    fn tile(&self, branch: &Branch, with_kind: bool) -> Tile {
        let name = self.name(branch);
        let lines: Vec<_> = branch.posts.iter().map(|held| posts::line(self.words, held, &name)).collect();
        let mut asides = Vec::new();
        if with_kind {
            asides.push(self.kind(branch));
        }
        if lines.is_empty() {
            asides.push(Text::new("没有登记职务", "no posts on file"));
        }
        let vacant = branch.posts.iter().any(|held| matches!(held.filled, Filled::Vacant(_)));
        Tile {
            id: self.words.case.facts.units.id(branch.unit).to_owned(),
            emblem: Emblem::Unit,
            title: name,
            asides,
            lines,
            state: vacant.then_some(Emblem::Vacant),
        }
    }

    fn rows(&mut self, branch: &Branch, above: &Text) {
        let (words, facts) = (self.words, &self.words.case.facts);
        let name = self.name(branch);
        let unit = [Text::same(facts.units.id(branch.unit)), name.clone(), self.kind(branch), above.clone()];
        if branch.posts.is_empty() {
            let mut row = unit.to_vec();
            row.resize(self.table.columns.len(), Text::default());
            if let Some(state) = row.get_mut(9) {
                *state = Text::new("没有登记职务", "no posts on file");
            }
            self.table.rows.push(row);
            self.seats.push((name.clone(), None));
        }
        for held in &branch.posts {
            let reports_to = facts.posts.row(held.post).and_then(|row| row.reports_to);
            let mut row = unit.to_vec();
            let who = match held.filled {
                Filled::Held(_) => posts::holders(words, held),
                _ => Text::default(),
            };
            row.extend([
                Text::same(facts.posts.id(held.post)),
                words.actor(Actor::Post(held.post)),
                reports_to.map(|post| words.actor(Actor::Post(post))).unwrap_or_default(),
                posts::ids(words, held),
                who,
                posts::emblem(held).word(),
                posts::note(held).unwrap_or_default(),
            ]);
            self.table.rows.push(row);
            self.seats.push((name.clone(), Some(held.clone())));
        }
        for below in &branch.below {
            self.rows(below, &name);
        }
    }

    fn knots(&mut self, branch: &Branch, above: Option<usize>) {
        let name = self.name(branch);
        let mut lines = vec![name.clone(), self.kind(branch)];
        lines.extend(branch.posts.iter().map(|held| posts::line(self.words, held, &name).text));
        let node = self.net.add_node(Knot { lines, stroke: Stroke::Solid });
        if let Some(above) = above {
            self.net.add_edge(
                (above as u32).into(),
                node,
                Tie { label: Text::default(), stroke: Stroke::Solid },
            );
        }
        for below in &branch.below {
            self.knots(below, Some(node.index()));
        }
    }

    /// What is vacant and what is not known, by name: it must not be overlooked among many tiles.
    fn remarks(&self) -> Vec<Remark> {
        let named = |wanted: fn(&Filled) -> bool| -> Vec<Text> {
            let held = self.seats.iter().filter_map(|(_, held)| held.as_ref());
            held.filter(|held| wanted(&held.filled))
                .map(|held| {
                    let post = self.words.actor(Actor::Post(held.post));
                    match posts::note(held) {
                        Some(note) => Text::new(
                            format!("{}（{}）", post.zh, note.zh),
                            format!("{} ({})", post.en, note.en),
                        ),
                        None => post,
                    }
                })
                .collect()
        };
        let mut remarks = Vec::new();
        let mut remark = |heading: Text, lines: Vec<Text>| {
            if !lines.is_empty() {
                remarks.push(Remark { heading, lines });
            }
        };
        let vacant = named(|filled| matches!(filled, Filled::Vacant(_)));
        remark(counted(&Text::new("空缺的职务", "Vacant posts"), vacant.len()), vacant);
        let unknown = named(|filled| matches!(filled, Filled::Unrecorded));
        remark(
            counted(
                &Text::new(
                    "任职未登记，不知由谁担任",
                    "Posts without a holder on file: it is not known who holds them",
                ),
                unknown.len(),
            ),
            unknown,
        );
        let bare = self.seats.iter().filter(|(_, held)| held.is_none()).count();
        if bare > 0 {
            let line = both!("{bare} 个单位没有登记职务", "{bare} units have no posts on file");
            remark(Text::new("没有登记", "Not on file"), vec![line]);
        }
        remarks
    }
}
