//! Every action in every format: well-formed, nothing on top of another, nothing left out, the same bytes again.

use std::collections::BTreeSet;

use quick_xml::events::{BytesStart, Event};
use signoff::digest::sha256_base64;
use signoff::picture::{Body, Picture, Tongue};
use signoff::render::bpmn::bpmn;
use signoff::render::diagram::{Chart, dot, mermaid};
use signoff::render::page::page;
use signoff::render::svg::{Lanes, draw};
use signoff::source::Lang;

use super::{Chain, chain, chains};

pub(crate) const TONGUES: [Tongue; 3] = [Tongue::One(Lang::Zh), Tongue::One(Lang::En), Tongue::Both];

/// A box of a drawing.
struct Drawn {
    steps: BTreeSet<usize>,
    /// Left, top, right, bottom.
    area: (f64, f64, f64, f64),
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.try_get_attribute(name).expect("well-formed")?;
    Some(found.value.into_owned())
}

fn number(element: &BytesStart<'_>, name: &str) -> f64 {
    attribute(element, name).unwrap_or_default().parse().unwrap_or_default()
}

/// The corners of a path of straight legs.
fn corners(path: &str) -> (f64, f64, f64, f64) {
    let (mut area, mut at) = ((f64::MAX, f64::MAX, f64::MIN, f64::MIN), (0.0, 0.0));
    let mut rest = path;
    while let Some(command) = rest.chars().next() {
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(_, letter)| letter.is_ascii_alphabetic())
            .map_or(rest.len(), |(end, _)| end);
        let numbers: Vec<f64> =
            rest[1..end].split_whitespace().map(|number| number.parse().expect("a number")).collect();
        at = match (command, numbers.as_slice()) {
            ('M' | 'L', [x, y]) => (*x, *y),
            ('H', [x]) => (*x, at.1),
            ('V', [y]) => (at.0, *y),
            _ => at,
        };
        area = (area.0.min(at.0), area.1.min(at.1), area.2.max(at.0), area.3.max(at.1));
        rest = &rest[end..];
    }
    area
}

/// The boxes of a drawing, read from the SVG, which must be well-formed.
fn boxes(svg: &str) -> Result<Vec<Drawn>, String> {
    let mut reader = quick_xml::Reader::from_str(svg);
    let (mut found, mut waiting): (Vec<Drawn>, Option<BTreeSet<usize>>) = (Vec::new(), None);
    let mut open = 0;
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Eof if open == 0 => return Ok(found),
            Event::Eof => return Err("elements are left open".to_owned()),
            Event::Start(element) => {
                open += 1;
                if attribute(&element, "class").as_deref() == Some("node") {
                    let steps = attribute(&element, "data-step").unwrap_or_default();
                    waiting =
                        Some(steps.split_whitespace().map(|step| step.parse().expect("a number")).collect());
                }
            }
            Event::End(_) => open -= 1,
            // The first shape of a box is its frame.
            Event::Empty(element) if matches!(element.name().as_ref(), "rect" | "path") => {
                let Some(steps) = waiting.take() else { continue };
                let (x, y) = (number(&element, "x"), number(&element, "y"));
                let area = match attribute(&element, "d") {
                    Some(path) => corners(&path),
                    None => (x, y, x + number(&element, "width"), y + number(&element, "height")),
                };
                found.push(Drawn { steps, area });
            }
            _ => {}
        }
    }
}

/// What is wrong with a drawing.
fn faults(chain: &Chain, picture: &Picture, svg: &str) -> Vec<String> {
    let drawn = match boxes(svg) {
        Ok(drawn) => drawn,
        Err(why) => return vec![why],
    };
    let mut faults = Vec::new();
    if drawn.len() != picture.nodes.len() {
        faults.push(format!("{} boxes of {}", drawn.len(), picture.nodes.len()));
    }
    for (place, one) in drawn.iter().enumerate() {
        for other in drawn.iter().skip(place + 1) {
            let ((left, top, right, bottom), (l, t, r, b)) = (one.area, other.area);
            if left < r && l < right && top < b && t < bottom {
                faults.push(format!("the boxes of {:?} and {:?} overlap", one.steps, other.steps));
            }
        }
    }
    let shown: BTreeSet<usize> = drawn.iter().flat_map(|one| one.steps.iter().copied()).collect();
    let listed: BTreeSet<usize> = chain.entries.iter().map(|entry| entry.number).collect();
    if shown != listed {
        faults.push(format!("the steps {shown:?} are drawn, {listed:?} are in the table"));
    }
    faults
}

#[test]
fn every_action_is_drawn() {
    let mut all = Vec::new();
    for chain in chains() {
        for (picture, way) in [(&chain.folded, "folded"), (&chain.unfolded, "unfolded")] {
            for tongue in TONGUES {
                for lanes in [Lanes::Columns, Lanes::Rows] {
                    let drawing = draw(picture, tongue, lanes);
                    let place = format!("{} {way} {tongue:?} {lanes:?}", chain.id);
                    all.extend(
                        faults(chain, picture, &drawing.svg)
                            .into_iter()
                            .map(|fault| format!("{place}: {fault}")),
                    );
                    if tongue == Tongue::Both && draw(picture, tongue, lanes) != drawing {
                        all.push(format!("{place}: other bytes the second time"));
                    }
                }
            }
        }
    }
    assert!(chains().len() > 250, "the actions of the example");
    assert!(all.is_empty(), "{} faults:\n{}", all.len(), all.join("\n"));
}

/// The test above sees what it is there for.
#[test]
fn a_fault_in_a_drawing_is_seen() {
    let chain = chain("normative-cross-dept");
    let good = draw(&chain.folded, Tongue::Both, Lanes::Columns).svg;
    assert_eq!(faults(chain, &chain.folded, &good), Vec::<String>::new());
    let mut fewer = chain.folded.clone();
    fewer.nodes.pop();
    fewer.flows.retain(|flow| flow.from < fewer.nodes.len() && flow.to < fewer.nodes.len());
    let drawn = draw(&fewer, Tongue::Both, Lanes::Columns).svg;
    assert!(!faults(chain, &chain.folded, &drawn).is_empty());
    assert!(!faults(chain, &chain.folded, &good.replacen("</g>", "", 1)).is_empty());
    // The frame of one box where another stands.
    let frames: Vec<&str> = good
        .split("class=\"node\"")
        .skip(1)
        .filter_map(|node| node.split_once("<rect ")?.1.split_once(" rx="))
        .map(|(frame, _)| frame)
        .collect();
    let [first, second, ..] = frames.as_slice() else { panic!("two boxes") };
    let moved = faults(chain, &chain.folded, &good.replace(second, first));
    assert!(moved.iter().any(|fault| fault.contains("overlap")), "{moved:?}");
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from).and_then(|(_, rest)| rest.split_once(to)).expect("both marks").0
}

#[test]
fn every_action_is_a_page_that_allows_only_itself() {
    for chain in chains() {
        for tongue in TONGUES {
            let page = page(&chain.folded, &chain.entries, tongue, Lanes::Rows);
            let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
            for (kind, open, close) in [("style", "<style>", "</style>"), ("script", "<script>", "</script>")]
            {
                let digest = sha256_base64(between(&page, open, close).as_bytes());
                assert!(policy.contains(&format!("{kind}-src 'sha256-{digest}'")), "{}: {policy}", chain.id);
            }
            let svg = between(&page, "<svg", "</svg>");
            let steps: BTreeSet<usize> = boxes(&format!("<svg{svg}</svg>"))
                .expect("well-formed")
                .into_iter()
                .flat_map(|one| one.steps)
                .collect();
            let rows: BTreeSet<usize> = page
                .split("<tr data-step=\"")
                .skip(1)
                .map(|row| row.split_once('"').expect("closed").0.parse().expect("a number"))
                .collect();
            assert_eq!(steps, rows, "{}", chain.id);
        }
    }
}

#[test]
fn every_action_is_exported_whole() {
    for chain in chains() {
        for tongue in TONGUES {
            for picture in [&chain.folded, &chain.unfolded] {
                let dot = dot(picture, tongue);
                assert_eq!(dot.matches(" -> ").count(), picture.flows.len(), "{}:\n{dot}", chain.id);
                for chart in [Chart::Flow, Chart::Swimlane] {
                    let out = mermaid(picture, tongue, chart);
                    let is_node = |line: &str| {
                        line.trim_start().strip_prefix('s').is_some_and(|rest| {
                            rest.trim_start_matches(|letter: char| letter.is_ascii_digit())
                                .starts_with(['(', '[', '{'])
                        })
                    };
                    assert_eq!(
                        out.lines().filter(|line| is_node(line)).count(),
                        picture.nodes.len(),
                        "{}:\n{out}",
                        chain.id
                    );
                }
            }
            // Every name that is pointed at in BPMN is there, and no name twice.
            let out = bpmn(&chain.unfolded, tongue).expect("written");
            let mut reader = quick_xml::Reader::from_str(&out);
            let (mut ids, mut wanted, mut open) = (BTreeSet::new(), BTreeSet::new(), 0);
            loop {
                let event = reader.read_event().unwrap_or_else(|error| panic!("{}: {error}", chain.id));
                match &event {
                    Event::Eof => break,
                    Event::Start(_) => open += 1,
                    Event::End(_) => open -= 1,
                    _ => {}
                }
                if let Event::Start(element) | Event::Empty(element) = &event {
                    if let Some(id) = attribute(element, "id") {
                        assert!(ids.insert(id.clone()), "{}: {id} twice", chain.id);
                    }
                    wanted.extend(
                        ["sourceRef", "targetRef", "bpmnElement", "processRef"]
                            .iter()
                            .filter_map(|name| attribute(element, name)),
                    );
                }
            }
            assert_eq!(open, 0, "{}", chain.id);
            assert!(wanted.is_subset(&ids), "{}: {:?}", chain.id, wanted.difference(&ids));
            let tasks = chain.unfolded.nodes.iter().filter(|node| matches!(node.body, Body::Card(_))).count();
            assert_eq!(
                out.matches("<bpmn:userTask").count() + out.matches("<bpmn:task ").count(),
                tasks,
                "{}",
                chain.id
            );
        }
    }
}

#[cfg(feature = "raster")]
mod inked {
    use signoff::raster::{Fonts, Inked, Page, Paper, SCALE, pdf};

    use super::*;
    use crate::skip;

    /// The chains that are drawn in full size; of the others, without optimisation, a small picture has to do.
    const SPREAD: [&str; 3] = ["normative-cross-dept", "minutes-special-fiscal", "leave-pgm-a"];

    #[test]
    fn chains_become_pixels_paper_and_outlines() {
        let Some(fonts) =
            Fonts::of_this_machine(None).ok().filter(|fonts| fonts.name() == "Noto Sans CJK SC")
        else {
            return skip("SIGNOFF_TEST_TOOLS", "there is no font for Chinese");
        };
        let mut drawn = 0;
        for chain in chains() {
            let small = cfg!(debug_assertions) && !SPREAD.contains(&chain.id.as_str());
            let scale = if small { SCALE / 8.0 } else { SCALE };
            let svg = draw(&chain.folded, Tongue::Both, Lanes::Columns).svg;
            let inked =
                Inked::of(&svg, &fonts).unwrap_or_else(|problem| panic!("{}: {}", chain.id, problem.what.en));
            assert!(inked.png(scale).expect("drawn").starts_with(b"\x89PNG\r\n"), "{}", chain.id);
            let outlined = inked.outlined().expect("drawn");
            assert!(!outlined.contains("<text") && boxes(&outlined).is_ok(), "{}", chain.id);
            let page = Page { picture: &inked, paper: Paper::A4.landscape() };
            assert!(pdf(&[page], &chain.id, Lang::Zh).expect("drawn").starts_with(b"%PDF-"), "{}", chain.id);
            drawn += 1;
        }
        assert_eq!(drawn, chains().len());
    }
}
