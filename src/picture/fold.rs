//! Steps that stand side by side become one card, or, unfolded, every one who must act gets a box of his own between gateways.

use std::collections::{BTreeMap, BTreeSet};

use super::steps::{Maker, Place};
use super::{Body, Card, Flow, Gateway, Join, Row, Sign};
use crate::atom::{Label, NormIx};
use crate::findings::{Seat, Step};
use crate::model::Quantifier;
use crate::source::Text;

/// Whether steps side by side are folded into one card.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Folding {
    /// One card with a row for each.
    Folded,
    /// A box for each, between gateways.
    Unfolded,
}

/// The boxes with where they stand and whether they stand beside the chain, and the lines between them.
pub(super) type Boxes = (Vec<(Place, bool, Body)>, Vec<Flow>);

/// Steps that are drawn as one: those with the same lane, the same steps before and after, and the same standing.
struct Group {
    steps: Vec<usize>,
    /// Whether one of them may stand instead of another.
    alternatives: bool,
}

/// The box or boxes of a group: where lines enter and leave it.
#[derive(Default)]
struct Drawn {
    entries: Vec<usize>,
    exits: Vec<usize>,
    /// Whether all of it is done, so that the way out of it has been gone.
    done: bool,
}

pub(super) fn fold(maker: &Maker<'_>, places: &[Place], folding: Folding) -> Boxes {
    let edges: Vec<(usize, usize, BTreeSet<NormIx>)> = maker
        .chained
        .graph
        .edge_indices()
        .filter_map(|edge| {
            let (from, to) = maker.chained.graph.edge_endpoints(edge)?;
            let order = maker.chained.graph.edge_weight(edge)?;
            Some((from.index(), to.index(), order.norms.clone()))
        })
        .collect();
    let tied = |place: usize| edges.iter().any(|(from, to, _)| *from == place || *to == place);
    let groups = groups(maker, places, &edges, folding);
    let mut boxes: Vec<(Place, bool, Body)> = Vec::new();
    let mut drawn: BTreeMap<usize, usize> = BTreeMap::new();
    let mut ends: Vec<Drawn> = Vec::new();
    let mut flows: Vec<Flow> = Vec::new();
    for group in &groups {
        for step in &group.steps {
            drawn.insert(*step, ends.len());
        }
        let Some(&first) = group.steps.first() else { continue };
        let loose = !edges.is_empty() && !tied(first);
        let place = places.get(first).cloned().unwrap_or(Place::Nowhere);
        ends.push(match folding {
            Folding::Folded => {
                let cards: Vec<Card> = group.steps.iter().filter_map(|&step| maker.card(step)).collect();
                let Some(card) = folded(cards, group.alternatives) else { continue };
                let done = gone(card.sign);
                boxes.push((place, loose, Body::Card(Box::new(card))));
                let at = boxes.len() - 1;
                Drawn { entries: vec![at], exits: vec![at], done }
            }
            Folding::Unfolded => unfolded(maker, group, &place, loose, &mut boxes, &mut flows),
        });
    }
    let mut between: BTreeMap<(usize, usize), BTreeSet<NormIx>> = BTreeMap::new();
    for (from, to, norms) in edges {
        if let (Some(&from), Some(&to)) = (drawn.get(&from), drawn.get(&to)) {
            between.entry((from, to)).or_default().extend(norms);
        }
    }
    for ((from, to), norms) in between {
        let (Some(from), Some(to)) = (ends.get(from), ends.get(to)) else { continue };
        for &exit in &from.exits {
            for &entry in &to.entries {
                let done = boxes.get(exit).map_or(from.done, |(.., body)| match body {
                    Body::Card(card) => gone(card.sign),
                    Body::Gateway(_) | Body::Flag(_) => from.done,
                });
                flows.push(maker.flow(exit, entry, done, norms.clone()));
            }
        }
    }
    flows.sort_by_key(|flow| (flow.from, flow.to));
    (boxes, flows)
}

fn gone(sign: Sign) -> bool {
    matches!(sign, Sign::Done | Sign::NotNeeded)
}

/// What a step is an alternative to, or has an alternative: the label that may be stood for.
fn alternative(steps: &[Step], step: &Step) -> Option<Label> {
    step.instead_of
        .or_else(|| steps.iter().any(|other| other.instead_of == Some(step.label)).then_some(step.label))
}

/// What steps of one group have in common: where, before, after, standing, and to what they are alternatives.
type Likeness = (Place, BTreeSet<usize>, BTreeSet<usize>, bool, Option<Label>);

fn groups(
    maker: &Maker<'_>,
    places: &[Place],
    edges: &[(usize, usize, BTreeSet<NormIx>)],
    folding: Folding,
) -> Vec<Group> {
    let steps = &maker.findings().steps;
    let mut groups: Vec<(Option<Likeness>, Group)> = Vec::new();
    for (place, step) in steps.iter().enumerate() {
        let before: BTreeSet<usize> =
            edges.iter().filter(|(_, to, _)| *to == place).map(|(from, ..)| *from).collect();
        let after: BTreeSet<usize> =
            edges.iter().filter(|(from, ..)| *from == place).map(|(_, to, _)| *to).collect();
        let class = alternative(steps, step);
        let single = step.seats.iter().map(|seat| seat.candidates.len()).sum::<usize>() <= 1;
        let ordered = !before.is_empty() || !after.is_empty();
        // Unfolded, only alternatives belong together; folded, a step of several keeps the card it already is.
        let may =
            ordered && if folding == Folding::Folded { single || class.is_some() } else { class.is_some() };
        let lane = places.get(place).cloned().unwrap_or(Place::Nowhere);
        let like = may.then_some((lane, before, after, step.required, class));
        match groups.iter_mut().find(|(known, _)| like.is_some() && *known == like) {
            Some((_, group)) => group.steps.push(place),
            None => groups.push((like, Group { steps: vec![place], alternatives: class.is_some() })),
        }
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

/// The numbers of several steps: a range where they follow each other.
fn numbers(steps: &[usize]) -> String {
    let runs = steps.iter().fold(Vec::<(usize, usize)>::new(), |mut runs, &step| {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == step => *last = step,
            _ => runs.push((step, step)),
        }
        runs
    });
    let shown = runs.iter().map(|(first, last)| match last - first {
        0 => (first + 1).to_string(),
        _ => format!("{}–{}", first + 1, last + 1),
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// One sign for several: trouble first, then progress.
fn together(cards: &[Card], alternatives: bool) -> Sign {
    let has = |sign: Sign| cards.iter().any(|card| card.sign == sign);
    if alternatives && has(Sign::Done) {
        return Sign::Done;
    }
    for trouble in [Sign::Blocked, Sign::Refused, Sign::WrongHand, Sign::Unknown] {
        // Of alternatives one that is open will do.
        if has(trouble) && !(alternatives && (has(Sign::Pending) || has(Sign::Turn))) {
            return trouble;
        }
    }
    if cards.iter().all(|card| gone(card.sign)) {
        return Sign::Done;
    }
    [Sign::Begun, Sign::Done, Sign::Turn]
        .into_iter()
        .find(|sign| has(*sign))
        .map_or(Sign::Pending, |sign| if sign == Sign::Done { Sign::Begun } else { sign })
}

/// One card for several.
fn folded(mut cards: Vec<Card>, alternatives: bool) -> Option<Card> {
    if cards.len() < 2 {
        return cards.pop();
    }
    let sign = together(&cards, alternatives);
    let first = cards.first()?;
    let (same_title, same_rows, same_cites) = (
        cards.iter().all(|card| card.title == first.title),
        cards.iter().all(|card| texts(card) == texts(first)),
        cards.iter().all(|card| card.cites == first.cites),
    );
    let mut rows: Vec<Row> = Vec::new();
    for card in &cards {
        let who = card.rows.first();
        let mut text = Text::new(
            format!("{} {}", card.number, card.title.zh),
            format!("{} {}", card.number, card.title.en),
        );
        if let (false, Some(who)) = (same_rows, who) {
            text = if same_title {
                who.text.clone()
            } else {
                Text::new(format!("{}——{}", text.zh, who.text.zh), format!("{}: {}", text.en, who.text.en))
            };
        }
        let mut notes: Vec<Text> =
            who.and_then(|row| row.note.clone()).into_iter().filter(|_| !same_rows).collect();
        notes.extend(card.asides.iter().cloned());
        if !same_cites {
            notes.push(card.cites.clone());
        }
        let note = (!notes.is_empty()).then(|| crate::words::list(notes));
        let kind = who.map_or(super::Who::Nobody, |row| row.who);
        rows.push(Row { sign: Some(card.sign), who: kind, text, note, struck: false });
    }
    if same_rows {
        rows.extend(first.rows.iter().cloned());
    }
    let join = if alternatives { Join::Any } else { Join::All };
    let done = cards.iter().filter(|card| gone(card.sign)).count();
    let numbered = |text: &Text, card: &Card| {
        Text::new(format!("{}：{}", card.number, text.zh), format!("{}: {}", card.number, text.en))
    };
    let steps: Vec<usize> = cards.iter().flat_map(|card| card.steps.iter().copied()).collect();
    let due: Vec<Text> =
        cards.iter().flat_map(|card| card.due.iter().map(|due| numbered(due, card))).collect();
    let mut marks: Vec<super::Mark> = cards.iter().flat_map(|card| card.marks.iter().cloned()).collect();
    marks.sort();
    marks.dedup();
    Some(Card {
        number: numbers(&steps),
        steps,
        title: if same_title {
            first.title.clone()
        } else if alternatives {
            Text::new("择一办理", "one or the other")
        } else {
            Text::new("并行环节", "side by side")
        },
        sign,
        collective: cards.iter().all(|card| card.collective),
        optional: first.optional,
        head: Some((join, if alternatives { done.min(1) } else { done }, cards.len())),
        rows,
        asides: Vec::new(),
        reasons: cards
            .iter()
            .flat_map(|card| card.reasons.iter().map(|(obstacle, text)| (*obstacle, numbered(text, card))))
            .collect(),
        due,
        cites: if same_cites { first.cites.clone() } else { Text::default() },
        marks,
        change: first.change,
        changes: Vec::new(),
    })
}

fn texts(card: &Card) -> Vec<&Text> {
    card.rows.iter().map(|row| &row.text).collect()
}

/// A box for everyone who must act, and the gateways.
fn unfolded(
    maker: &Maker<'_>,
    group: &Group,
    place: &Place,
    loose: bool,
    boxes: &mut Vec<(Place, bool, Body)>,
    flows: &mut Vec<Flow>,
) -> Drawn {
    let mut whole = Drawn { done: true, ..Drawn::default() };
    let choice = (group.alternatives && group.steps.len() > 1).then(|| {
        let gateway = Gateway { join: Join::Any, of: group.steps.len(), cites: Text::default() };
        boxes.push((place.clone(), loose, Body::Gateway(gateway)));
        boxes.len() - 1
    });
    for &step in &group.steps {
        let own = single(maker, step, place, loose, boxes, flows);
        whole.done &= own.done;
        match choice {
            Some(gateway) => {
                let lines =
                    own.entries.iter().map(|&entry| maker.flow(gateway, entry, own.done, BTreeSet::new()));
                flows.extend(lines);
            }
            None => whole.entries.extend(own.entries),
        }
        whole.exits.extend(own.exits);
    }
    whole.entries.extend(choice);
    whole
}

fn single(
    maker: &Maker<'_>,
    step: usize,
    place: &Place,
    loose: bool,
    boxes: &mut Vec<(Place, bool, Body)>,
    flows: &mut Vec<Flow>,
) -> Drawn {
    let (Some(card), Some(known)) = (maker.card(step), maker.findings().steps.get(step)) else {
        return Drawn::default();
    };
    let done = gone(card.sign);
    let Some((join, ..)) = card.head else {
        boxes.push((place.clone(), loose, Body::Card(Box::new(card))));
        return Drawn { entries: vec![boxes.len() - 1], exits: vec![boxes.len() - 1], done };
    };
    let parts = parts(maker, known);
    let gateway = Body::Gateway(Gateway { join, of: parts.len(), cites: card.cites.clone() });
    let mut all = Vec::new();
    let split = (join == Join::Any).then(|| {
        boxes.push((place.clone(), loose, gateway.clone()));
        boxes.len() - 1
    });
    for (number, (place, row)) in (1..).zip(parts) {
        let sign = match (card.sign, row.sign) {
            (Sign::Blocked, Some(Sign::Pending)) | (_, None) => card.sign,
            (_, Some(sign)) => sign,
        };
        let row = Row { sign: None, ..row };
        let part = Card {
            number: format!("{}.{number}", card.number),
            sign,
            head: None,
            rows: vec![row],
            ..card.clone()
        };
        boxes.push((place, loose, Body::Card(Box::new(part))));
        all.push((boxes.len() - 1, gone(sign)));
    }
    let places = || all.iter().map(|(at, _)| *at).collect::<Vec<_>>();
    if let Some(split) = split {
        flows.extend(all.iter().map(|(at, done)| maker.flow(split, *at, *done, BTreeSet::new())));
        return Drawn { entries: vec![split], exits: places(), done };
    }
    boxes.push((place.clone(), loose, gateway));
    let meet = boxes.len() - 1;
    flows.extend(all.iter().map(|(at, done)| maker.flow(*at, meet, *done, BTreeSet::new())));
    Drawn { entries: places(), exits: vec![meet], done }
}

/// Everyone who must act, with where he stands.
fn parts(maker: &Maker<'_>, step: &Step) -> Vec<(Place, Row)> {
    let seats: Vec<(&Seat, Option<Text>)> = maker.words.seats(step);
    if step.quantifier == Quantifier::All && seats.len() > 1 {
        return seats
            .iter()
            .map(|(seat, _)| (maker.place_of(seat.candidates.iter()), maker.seat(step, seat, true)))
            .collect();
    }
    let mut parts: Vec<(Place, Row)> = Vec::new();
    for candidate in seats.iter().flat_map(|(seat, _)| &seat.candidates) {
        let row = maker.row(step, candidate, Some(Maker::candidate_sign(candidate)));
        if !parts.iter().any(|(_, known)| known.text == row.text) {
            parts.push((maker.place_of(std::iter::once(candidate)), row));
        }
    }
    parts
}
