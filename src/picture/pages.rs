//! A long chain cut into pages, where few lines cross the cut; flags lead from page to page.

use std::collections::{BTreeMap, BTreeSet};

use super::{Body, Flag, Flow, Lane, Node, Picture};
use crate::source::Text;

/// The pages of a picture, none with more than `most` boxes of its own; the picture itself where it fits.
pub fn pages(picture: &Picture, most: usize) -> Vec<Picture> {
    let most = most.max(2);
    let cuts = cuts(picture, most);
    if cuts.is_empty() {
        return vec![picture.clone()];
    }
    let bounds: Vec<usize> = std::iter::once(0).chain(cuts).chain([picture.nodes.len()]).collect();
    let count = bounds.len() - 1;
    let page_of = |node: usize| bounds.iter().skip(1).filter(|bound| **bound <= node).count();
    (0..count).map(|page| cut(picture, page, count, &page_of)).collect()
}

/// Where the chain is cut: before these boxes.
fn cuts(picture: &Picture, most: usize) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut start = 0;
    while picture.nodes.len() - start > most {
        let crossing = |cut: usize| {
            let sources = picture.flows.iter().filter(|flow| flow.from < cut && cut <= flow.to && !flow.back);
            sources.map(|flow| flow.from).collect::<BTreeSet<_>>().len()
        };
        // At a waist, where one line crosses; among waists the last one.
        let best = (start + most.div_ceil(2)..=start + most)
            .min_by_key(|&cut| (crossing(cut), std::cmp::Reverse(cut)));
        let Some(best) = best else { break };
        cuts.push(best);
        start = best;
    }
    cuts
}

fn number(node: &Node) -> String {
    node.card().map(|card| card.number.clone()).unwrap_or_default()
}

fn cut(picture: &Picture, page: usize, count: usize, page_of: &dyn Fn(usize) -> usize) -> Picture {
    let own = |node: usize| page_of(node) == page;
    let flag = |at: usize, to: usize, away: bool| {
        let (lane, loose) = picture.nodes.get(at).map_or((0, false), |node| (node.lane, node.loose));
        let number = picture.nodes.get(to).map(number).unwrap_or_default();
        Node { lane, loose, body: Body::Flag(Flag { page: page_of(to) + 1, number, away }) }
    };
    let mut nodes: Vec<Node> = Vec::new();
    let mut flows: Vec<Flow> = Vec::new();
    let mut place: BTreeMap<usize, usize> = BTreeMap::new();
    // The flags that come from other pages stand before the boxes they lead to.
    let mut arrivals: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for flow in picture.flows.iter().filter(|flow| own(flow.to) && !own(flow.from) && !flow.back) {
        arrivals.entry((flow.from, flow.to)).or_insert_with(|| {
            nodes.push(flag(flow.to, flow.from, false));
            nodes.len() - 1
        });
    }
    for (at, node) in picture.nodes.iter().enumerate().filter(|(at, _)| own(*at)) {
        place.insert(at, nodes.len());
        nodes.push(node.clone());
    }
    let mut departures: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for flow in &picture.flows {
        let (from, to) = match (place.get(&flow.from), place.get(&flow.to)) {
            (Some(&from), Some(&to)) => (from, to),
            (None, Some(&to)) if !flow.back => match arrivals.get(&(flow.from, flow.to)) {
                Some(&from) => (from, to),
                None => continue,
            },
            (Some(&from), None) => {
                // One flag for each page and step that it leads to.
                let key = (flow.from, flow.to);
                let to = *departures.entry(key).or_insert_with(|| {
                    nodes.push(flag(flow.from, flow.to, true));
                    nodes.len() - 1
                });
                (from, to)
            }
            _ => continue,
        };
        let back = flow.back && place.contains_key(&flow.to);
        flows.push(Flow { from, to, back, ..flow.clone() });
    }
    // Only the lanes that are used.
    let used: BTreeSet<usize> = nodes.iter().map(|node| node.lane).collect();
    let lane_of: BTreeMap<usize, usize> =
        used.iter().enumerate().map(|(place, lane)| (*lane, place)).collect();
    for node in &mut nodes {
        node.lane = lane_of.get(&node.lane).copied().unwrap_or_default();
    }
    let lanes: Vec<Lane> = used.iter().filter_map(|&lane| picture.lanes.get(lane).cloned()).collect();
    Picture {
        title: Text::new(
            format!("{}（{}/{count}）", picture.title.zh, page + 1),
            format!("{} ({}/{count})", picture.title.en, page + 1),
        ),
        subtitle: picture.subtitle.clone(),
        lanes,
        nodes,
        flows,
        remarks: if page + 1 == count { picture.remarks.clone() } else { Vec::new() },
        description: picture.description.clone(),
        footer: picture.footer.clone(),
        page: Some((page + 1, count)),
    }
}
