//! Who stands in for whom: an arrow a mandate or designation, in force or not, and what the rules say of an absence.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{
    Arrow, Emblem, Figure, Knot, Line, Piece, Plate, Strip, Stroke, Table, Tie, Tile, counted, day_shown,
    footer, joined, posts,
};
use crate::chart::{Chosen, Clause, Delegations, Filled, Force, Held, Passed, When};
use crate::graph::Graph;
use crate::model::{Actor, DelegationRow, DelegationType, Scope, WhoExpr};
use crate::picture::Remark;
use crate::source::{Text, both};
use crate::words::{Words, interval, list};

/// The delegations on a day or within some days. `digest` is that of the rulebook.
pub fn delegations(
    words: &Words<'_>,
    found: &Delegations,
    when: When,
    chosen: Chosen,
    digest: &str,
) -> Plate {
    let subtitle = match when {
        When::Day(day) => day_shown(day, chosen),
        When::Span(from, to) => {
            both!("{from} 至 {to}；任职按 {to} 计", "{from} to {to}; holders of posts as of {to}")
        }
    };
    let maker = Maker { words, found, when };
    let figure = Figure {
        title: Text::new("委托、指定与代行", "Who stands in for whom"),
        subtitle,
        strips: maker.strips(),
        remarks: maker.remarks(),
        footer: footer(words, digest),
    };
    Plate { figure, table: maker.table(), net: maker.net() }
}

struct Maker<'a> {
    words: &'a Words<'a>,
    found: &'a Delegations,
    when: When,
}

/// The sort of a delegation.
pub(super) fn sort(kind: DelegationType) -> Emblem {
    match kind {
        DelegationType::Mandate => Emblem::Mandate,
        DelegationType::Designation => Emblem::Designation,
    }
}

fn force(force: Force) -> Emblem {
    match force {
        Force::InForce => Emblem::InForce,
        Force::Ending(_) => Emblem::Ending,
        Force::Coming => Emblem::Coming,
        Force::Ended => Emblem::Ended,
    }
}

/// Whether a delegation of this force belongs to a group.
type OfForce = fn(Force) -> bool;

impl Maker<'_> {
    fn strips(&self) -> Vec<Strip> {
        let found = self.found;
        let mut strips = Vec::new();
        let mut push = |piece: Piece| strips.push(Strip { depth: 0, child: false, piece });
        let during = matches!(self.when, When::Span(..));
        let groups: [(Text, OfForce); 3] = [
            (
                if during {
                    Text::new("期内有效", "In force within these days")
                } else {
                    Text::new("当日有效", "In force on this day")
                },
                |force| matches!(force, Force::InForce | Force::Ending(_)),
            ),
            (Text::new("尚未生效", "Not yet in force"), |force| force == Force::Coming),
            (Text::new("已失效", "Ended"), |force| force == Force::Ended),
        ];
        if found.passed.is_empty() {
            let title = Text::new(
                "没有登记委托或指定（delegations.csv 没有行）",
                "No mandate or designation is on file (delegations.csv has no rows)",
            );
            push(Piece::Heading { emblem: Some(Emblem::Unrecorded), title, note: None });
        }
        for (place, (title, of)) in groups.into_iter().enumerate() {
            let passed: Vec<&Passed> = found.passed.iter().filter(|passed| of(passed.force)).collect();
            // That none is in force is an answer, too.
            if passed.is_empty() && (place > 0 || found.passed.is_empty()) {
                continue;
            }
            let emblem = passed.first().map_or(Emblem::InForce, |passed| match passed.force {
                Force::Ending(_) => Emblem::InForce,
                other => force(other),
            });
            let note = passed.is_empty().then(|| Text::new("没有", "none"));
            push(Piece::Heading { emblem: Some(emblem), title: counted(&title, passed.len()), note });
            for passed in passed {
                if let Some(row) = self.words.case.facts.delegations.row(passed.delegation) {
                    push(Piece::Arrow(Box::new(self.arrow(passed, row))));
                }
            }
        }
        let clauses =
            |default: bool| found.clauses.iter().filter(move |clause| clause.under.is_none() == default);
        let headings = [
            (true, Text::new("规则对外出的规定", "What the rules say of an absence")),
            (false, Text::new("只在另一读法下成立的规定", "What they say under another reading only")),
        ];
        for (default, title) in headings {
            let count = clauses(default).count();
            if count > 0 {
                push(Piece::Heading {
                    emblem: Some(Emblem::Clause),
                    title: counted(&title, count),
                    note: None,
                });
                for clause in clauses(default) {
                    push(Piece::Arrow(Box::new(self.clause(clause))));
                }
            }
        }
        strips
    }

    fn end(&self, held: &Held) -> Tile {
        let state = match posts::emblem(held) {
            Emblem::Held => None,
            other => Some(other),
        };
        let mut asides = vec![posts::holders(self.words, held)];
        asides.extend(posts::note(held));
        Tile {
            id: self.words.case.facts.posts.id(held.post).to_owned(),
            emblem: posts::emblem(held),
            title: self.words.actor(Actor::Post(held.post)),
            asides,
            lines: Vec::new(),
            state,
        }
    }

    fn acts(&self, row: &DelegationRow) -> Text {
        if row.acts.is_empty() {
            return Text::new("一切行为", "every act");
        }
        let mut acts = row.acts.clone();
        acts.sort_unstable();
        list(acts.into_iter().map(|act| self.words.act(act)))
    }

    fn scope(&self, row: &DelegationRow) -> Text {
        let case = self.words.case;
        let mut scopes: Vec<(u8, String, Text)> = row
            .scopes
            .iter()
            .map(|scope| match *scope {
                Scope::All => (0, String::new(), Text::new("一切事项", "everything")),
                Scope::Kind(kind) => {
                    let (id, title) =
                        (case.book.vocabulary.kinds.id(kind), case.book.vocabulary.kinds.title(kind));
                    (1, id.to_owned(), title)
                }
                Scope::Action(action) => {
                    let id = case.facts.actions.id(action);
                    let title = self.words.action(action);
                    (
                        2,
                        id.to_owned(),
                        Text::new(format!("{}（{id}）", title.zh), format!("{} ({id})", title.en)),
                    )
                }
            })
            .collect();
        scopes.sort();
        list(scopes.into_iter().map(|(.., text)| text))
    }

    /// Whether it is in force, with how many days are left.
    fn state(&self, passed: &Passed, row: &DelegationRow) -> Text {
        let word = force(passed.force).word();
        match (passed.force, self.when) {
            (Force::Ending(0), When::Day(_)) => Text::new(
                format!("{}：当日为最后一天", word.zh),
                format!("{}: this is the last day", word.en),
            ),
            (Force::Ending(left), When::Day(_)) => {
                let days = if left == 1 { "day" } else { "days" };
                Text::new(format!("{}：还有 {left} 天", word.zh), format!("{}: {left} {days} left", word.en))
            }
            (Force::Ending(_), When::Span(_, last)) if row.during.to.is_some_and(|to| to <= last) => {
                Text::new("期内到期", "ends within these days")
            }
            _ => word,
        }
    }

    fn arrow(&self, passed: &Passed, row: &DelegationRow) -> Arrow {
        let id = self.words.case.facts.delegations.id(passed.delegation).to_owned();
        let emblem = force(passed.force);
        let mut facts = vec![
            Line::new(emblem, self.state(passed, row), None),
            plain(joined(&Text::new("期间", "dates"), ("：", ": "), &interval(row.during))),
            plain(joined(&Text::new("范围", "scope"), ("：", ": "), &self.scope(row))),
        ];
        if !row.basis.is_empty() {
            facts.push(plain(joined(&Text::new("依据", "basis"), ("：", ": "), &Text::same(&row.basis))));
        }
        facts.push(plain(Text::same(&id)));
        Arrow {
            id,
            from: self.end(&passed.grantor),
            to: self.end(&passed.grantee),
            sort: sort(row.kind),
            force: emblem,
            label: self.acts(row),
            facts,
        }
    }

    fn whos(&self, whos: &[WhoExpr]) -> Text {
        list(whos.iter().map(|who| self.words.who(who)))
    }

    fn clause(&self, clause: &Clause) -> Arrow {
        let words = self.words;
        let rule = words.case.book.norm(clause.norm);
        let id = rule.map(|rule| rule.id.clone()).unwrap_or_default();
        let tile = |title: Text, aside: Option<Text>, emblem: Emblem| Tile {
            id: String::new(),
            emblem,
            title,
            asides: aside.into_iter().collect(),
            lines: Vec::new(),
            state: None,
        };
        let mut facts = vec![plain(words.norm_cite(clause.norm)), plain(words.norm(clause.norm))];
        if let Some(under) = &clause.under {
            let (ambiguity, reading) = (&under.ambiguity, &under.reading);
            facts.push(plain(both!(
                "只在读法 {ambiguity}={reading} 下",
                "only under the reading {ambiguity}={reading}"
            )));
        }
        let acting =
            if clause.in_place { Some(Text::new("代其行事", "acts in that one's place")) } else { None };
        Arrow {
            id,
            from: tile(self.whos(&clause.away), Some(Text::new("外出时", "while away")), Emblem::Away),
            to: tile(self.whos(&clause.by), acting, Emblem::Held),
            sort: Emblem::Clause,
            force: if clause.under.is_some() { Emblem::Coming } else { Emblem::Clause },
            label: list(clause.acts.iter().map(|&act| words.act(act))),
            facts,
        }
    }

    fn remarks(&self) -> Vec<Remark> {
        let mut remarks = Vec::new();
        if let Some(from) = self.found.not_yet {
            let line = both!("规则自 {from} 起施行", "they apply from {from}");
            remarks.push(Remark {
                heading: Text::new("规则当日尚未施行", "The rules do not apply on this day yet"),
                lines: vec![line],
            });
        }
        let idle: Vec<Text> = self
            .found
            .passed
            .iter()
            .filter(|passed| matches!(passed.force, Force::InForce | Force::Ending(_)))
            .filter(|passed| !matches!(passed.grantee.filled, Filled::Held(_)))
            .map(|passed| {
                let id = self.words.case.facts.delegations.id(passed.delegation);
                let grantee = posts::post_and_holders(self.words, &passed.grantee);
                Text::new(format!("{id}：{}", grantee.zh), format!("{id}: {}", grantee.en))
            })
            .collect();
        if !idle.is_empty() {
            let heading = Text::new(
                "有效而无人可用：受托或被指定的职务空缺",
                "In force, but nobody to use them: the post that received them is not held",
            );
            remarks.push(Remark { heading, lines: idle });
        }
        remarks
    }

    fn table(&self) -> Table {
        let facts = &self.words.case.facts;
        let columns = [
            ("编号", "id"),
            ("类型", "type"),
            ("授予职务", "given by"),
            ("授予人", "giver"),
            ("受托或被指定职务", "given to"),
            ("受托或被指定人", "receiver"),
            ("行为", "acts"),
            ("范围", "scope"),
            ("起", "from"),
            ("止", "to"),
            ("依据", "basis"),
            ("状态", "state"),
        ];
        let day = |day: Option<Date>| day.map(|day| Text::same(day.to_string())).unwrap_or_default();
        let mut rows = Vec::new();
        for passed in &self.found.passed {
            let Some(row) = facts.delegations.row(passed.delegation) else { continue };
            rows.push(vec![
                Text::same(facts.delegations.id(passed.delegation)),
                sort(row.kind).word(),
                self.words.actor(Actor::Post(row.grantor)),
                posts::holders(self.words, &passed.grantor),
                self.words.actor(Actor::Post(row.grantee)),
                posts::holders(self.words, &passed.grantee),
                self.acts(row),
                self.scope(row),
                day(row.during.from),
                day(row.during.to),
                Text::same(&row.basis),
                self.state(passed, row),
            ]);
        }
        for clause in &self.found.clauses {
            let arrow = self.clause(clause);
            let state = match &clause.under {
                None => Text::new("默认读法", "default reading"),
                Some(under) => {
                    let (ambiguity, reading) = (&under.ambiguity, &under.reading);
                    both!("读法 {ambiguity}={reading}", "reading {ambiguity}={reading}")
                }
            };
            rows.push(vec![
                Text::same(&arrow.id),
                Emblem::Clause.word(),
                joined(&arrow.from.title, ("", ""), &Text::new("（外出时）", " (while away)")),
                Text::default(),
                arrow.to.title,
                Text::default(),
                arrow.label,
                self.words.norm(clause.norm),
                Text::default(),
                Text::default(),
                self.words.norm_cite(clause.norm),
                state,
            ]);
        }
        Table { columns: columns.map(|(zh, en)| Text::new(zh, en)).to_vec(), rows }
    }

    fn net(&self) -> Graph<Knot, Tie> {
        let mut net: Graph<Knot, Tie> = Graph::default();
        let mut known: BTreeMap<Vec<Text>, _> = BTreeMap::new();
        for passed in &self.found.passed {
            let Some(row) = self.words.case.facts.delegations.row(passed.delegation) else { continue };
            let mut node = |held: &Held| {
                let lines = vec![self.words.actor(Actor::Post(held.post)), posts::holders(self.words, held)];
                let stroke =
                    if matches!(held.filled, Filled::Held(_)) { Stroke::Solid } else { Stroke::Dashed };
                *known.entry(lines.clone()).or_insert_with(|| net.add_node(Knot { lines, stroke }))
            };
            let (from, to) = (node(&passed.grantor), node(&passed.grantee));
            let id = self.words.case.facts.delegations.id(passed.delegation);
            let parts = [
                joined(&sort(row.kind).word(), (" ", " "), &Text::same(id)),
                self.acts(row),
                self.scope(row),
                interval(row.during),
                self.state(passed, row),
            ];
            let all = |pick: fn(&Text) -> &str| parts.iter().map(pick).collect::<Vec<_>>().join("\n");
            let label = Text::new(all(|text| &text.zh), all(|text| &text.en));
            let stroke = match (passed.force, row.kind) {
                (Force::Coming | Force::Ended, _) => Stroke::Dotted,
                (_, DelegationType::Mandate) => Stroke::Solid,
                (_, DelegationType::Designation) => Stroke::Dashed,
            };
            net.add_edge(from, to, Tie { label, stroke });
        }
        for clause in &self.found.clauses {
            let arrow = self.clause(clause);
            let mut node = |tile: &Tile| {
                let mut lines = vec![tile.title.clone()];
                lines.extend(tile.asides.iter().cloned());
                *known
                    .entry(lines.clone())
                    .or_insert_with(|| net.add_node(Knot { lines, stroke: Stroke::Dotted }))
            };
            let (from, to) = (node(&arrow.from), node(&arrow.to));
            let mut label = joined(&arrow.label, ("\n", "\n"), &self.words.norm_cite(clause.norm));
            if let Some(under) = &clause.under {
                let (ambiguity, reading) = (&under.ambiguity, &under.reading);
                label = joined(
                    &label,
                    ("\n", "\n"),
                    &both!("只在读法 {ambiguity}={reading} 下", "only under {ambiguity}={reading}"),
                );
            }
            net.add_edge(from, to, Tie { label, stroke: Stroke::Dotted });
        }
        net
    }
}

fn plain(text: Text) -> Line {
    Line { emblem: None, text, note: None, heads: false }
}
