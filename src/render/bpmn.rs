//! A chain as BPMN 2.0 with diagram interchange, for other people's modelling tools: lanes, tasks, gateways, and where they stand.
//!
//! Made from the unfolded picture, since a task of BPMN has one performer. Decides nothing.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use crate::layout::{Area, Block, Layout, Line, Plan, Point, lay_out};
use crate::picture::{Body, Card, Join, Node, Picture, Tongue, Who};
use crate::typeset::{Breaker, Px, Weight, width};

/// The size in which modelling tools write the names of tasks.
const SIZE: Px = 12;
/// The breadth of a task.
const TASK: Px = 150;
/// The breadth and height of a gateway.
const GATEWAY: Px = 50;
/// The breadth of the name of a lane, which is written upwards.
const LANE: Px = 30;

type Xml = Writer<Vec<u8>>;

/// The chain as a BPMN document.
///
/// # Errors
/// Never in practice: it is written into memory.
pub fn bpmn(picture: &Picture, tongue: Tongue) -> io::Result<String> {
    let names: Vec<String> = picture.nodes.iter().map(|node| name(node, tongue)).collect();
    let layout = lay_out(&plan(picture, &names));
    let mut xml = Writer::new_with_indent(Vec::new(), b' ', 2);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    xml.create_element("bpmn:definitions")
        .with_attribute(("xmlns:bpmn", "http://www.omg.org/spec/BPMN/20100524/MODEL"))
        .with_attribute(("xmlns:bpmndi", "http://www.omg.org/spec/BPMN/20100524/DI"))
        .with_attribute(("xmlns:dc", "http://www.omg.org/spec/DD/20100524/DC"))
        .with_attribute(("xmlns:di", "http://www.omg.org/spec/DD/20100524/DI"))
        .with_attribute(("id", "definitions"))
        .with_attribute(("targetNamespace", "urn:signoff:chain"))
        .with_attribute(("exporter", "signoff"))
        .with_attribute(("exporterVersion", env!("CARGO_PKG_VERSION")))
        .write_inner_content(|xml| {
            xml.create_element("bpmn:collaboration")
                .with_attribute(("id", "collaboration"))
                .write_inner_content(|xml| {
                    xml.create_element("bpmn:participant")
                        .with_attribute(("id", "participant"))
                        .with_attribute(("name", tongue.line(&picture.title).as_str()))
                        .with_attribute(("processRef", "process"))
                        .write_empty()?;
                    Ok(())
                })?;
            process(xml, picture, tongue, &names)?;
            diagram(xml, picture, &layout)
        })?;
    let mut bytes = xml.into_inner();
    bytes.push(b'\n');
    // Only strings were written, so this loses nothing.
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn gateway(join: Join) -> &'static str {
    match join {
        Join::All => "bpmn:parallelGateway",
        Join::Any => "bpmn:exclusiveGateway",
        Join::Half => "bpmn:complexGateway",
    }
}

/// The name of a node: number and act, then who.
fn name(node: &Node, tongue: Tongue) -> String {
    match &node.body {
        Body::Card(card) => {
            let mut lines = vec![format!("{} {}", card.number, tongue.line(&card.title))];
            lines.extend(
                card.rows
                    .iter()
                    .filter(|row| !row.struck && row.who != Who::Nobody)
                    .map(|row| tongue.line(&row.text)),
            );
            lines.push(tongue.line(&card.cites));
            lines.join("\n")
        }
        Body::Gateway(gateway) => format!("{} {}", tongue.line(&gateway.join.word()), gateway.of),
        Body::Flag(flag) => format!("→ {}", flag.page),
    }
}

/// Lanes are rows; what is broad is long.
fn plan(picture: &Picture, names: &[String]) -> Plan {
    let breaker = Breaker::default();
    let size = |node: &Node, name: &String| match node.body {
        Body::Gateway(_) => (GATEWAY, GATEWAY),
        Body::Card(_) | Body::Flag(_) => {
            let lines = name
                .split('\n')
                .map(|line| breaker.lines(line, SIZE, Weight::Regular, TASK - 16).len())
                .sum::<usize>();
            (TASK, (20 + (SIZE + 4) * Px::try_from(lines).unwrap_or_default()).max(80))
        }
    };
    Plan {
        lanes: picture
            .lanes
            .iter()
            .map(|lane| width(&lane.title.en, SIZE, Weight::Regular).min(160))
            .collect(),
        blocks: picture
            .nodes
            .iter()
            .zip(names)
            .map(|(node, name)| {
                let (length, breadth) = size(node, name);
                Block { lane: node.lane, length, breadth, loose: node.loose }
            })
            .collect(),
        lines: picture
            .flows
            .iter()
            .map(|flow| Line { from: flow.from, to: flow.to, strand: 0, back: flow.back })
            .collect(),
    }
}

fn process(xml: &mut Xml, picture: &Picture, tongue: Tongue, names: &[String]) -> io::Result<()> {
    xml.create_element("bpmn:process")
        .with_attribute(("id", "process"))
        .with_attribute(("isExecutable", "false"))
        .write_inner_content(|xml| {
            xml.create_element("bpmn:laneSet").with_attribute(("id", "lanes")).write_inner_content(
                |xml| {
                    for (place, lane) in picture.lanes.iter().enumerate() {
                        xml.create_element("bpmn:lane")
                            .with_attribute(("id", format!("lane_{place}").as_str()))
                            .with_attribute(("name", tongue.line(&lane.title).as_str()))
                            .write_inner_content(|xml| {
                                for (at, _) in
                                    picture.nodes.iter().enumerate().filter(|(_, node)| node.lane == place)
                                {
                                    text(xml, "bpmn:flowNodeRef", &format!("node_{at}"))?;
                                }
                                Ok(())
                            })?;
                    }
                    Ok(())
                },
            )?;
            for (place, (node, name)) in picture.nodes.iter().zip(names).enumerate() {
                let element = match &node.body {
                    Body::Card(card) if card.collective => "bpmn:task",
                    Body::Card(_) | Body::Flag(_) => "bpmn:userTask",
                    Body::Gateway(known) => gateway(known.join),
                };
                xml.create_element(element)
                    .with_attribute(("id", format!("node_{place}").as_str()))
                    .with_attribute(("name", name.as_str()))
                    .write_inner_content(|xml| {
                        if let Body::Card(card) = &node.body {
                            text(xml, "bpmn:documentation", &documentation(card, tongue))?;
                        }
                        for (line, flow) in picture.flows.iter().enumerate() {
                            if flow.to == place {
                                text(xml, "bpmn:incoming", &format!("flow_{line}"))?;
                            }
                        }
                        for (line, flow) in picture.flows.iter().enumerate() {
                            if flow.from == place {
                                text(xml, "bpmn:outgoing", &format!("flow_{line}"))?;
                            }
                        }
                        Ok(())
                    })?;
            }
            for (place, flow) in picture.flows.iter().enumerate() {
                let label = flow.label.as_ref().map(|label| tongue.line(label)).unwrap_or_default();
                xml.create_element("bpmn:sequenceFlow")
                    .with_attribute(("id", format!("flow_{place}").as_str()))
                    .with_attribute(("name", label.as_str()))
                    .with_attribute(("sourceRef", format!("node_{}", flow.from).as_str()))
                    .with_attribute(("targetRef", format!("node_{}", flow.to).as_str()))
                    .write_inner_content(|xml| match tongue.line(&flow.cites) {
                        cites if cites.is_empty() => Ok(()),
                        cites => text(xml, "bpmn:documentation", &cites),
                    })?;
            }
            Ok(())
        })?;
    Ok(())
}

/// What does not fit into the box: state, last days, what holds it back.
fn documentation(card: &Card, tongue: Tongue) -> String {
    let mut lines = vec![tongue.line(&card.sign.word())];
    lines.extend(card.due.iter().chain(&card.asides).map(|text| tongue.line(text)));
    lines.extend(card.reasons.iter().map(|(_, text)| tongue.line(text)));
    lines.join("\n")
}

fn text(xml: &mut Xml, element: &str, said: &str) -> io::Result<()> {
    xml.create_element(element).write_text_content(BytesText::new(said))?;
    Ok(())
}

fn diagram(xml: &mut Xml, picture: &Picture, layout: &Layout) -> io::Result<()> {
    // Along is to the right, across is down. The names of the whole and of the lanes stand left of it, one beside the other.
    let point = |(along, across): Point| (2 * LANE + along, across);
    let shape = |xml: &mut Xml,
                 id: &str,
                 (x, y, wide, high): (Px, Px, Px, Px),
                 marked_as: Option<&str>|
     -> io::Result<()> {
        let mut element = xml.create_element("bpmndi:BPMNShape");
        element = element
            .with_attribute(("id", format!("{id}_shape").as_str()))
            .with_attribute(("bpmnElement", id));
        if let Some(name) = marked_as {
            element = element.with_attribute((name, "true"));
        }
        element.write_inner_content(|xml| {
            xml.create_element("dc:Bounds")
                .with_attribute(("x", x.to_string().as_str()))
                .with_attribute(("y", y.to_string().as_str()))
                .with_attribute(("width", wide.to_string().as_str()))
                .with_attribute(("height", high.to_string().as_str()))
                .write_empty()?;
            Ok(())
        })?;
        Ok(())
    };
    xml.create_element("bpmndi:BPMNDiagram").with_attribute(("id", "diagram")).write_inner_content(
        |xml| {
            xml.create_element("bpmndi:BPMNPlane")
                .with_attribute(("id", "plane"))
                .with_attribute(("bpmnElement", "collaboration"))
                .write_inner_content(|xml| {
                    let (along, across) = layout.size;
                    shape(xml, "participant", (0, 0, along + 2 * LANE, across), Some("isHorizontal"))?;
                    for (place, (from, to)) in layout.lanes.iter().enumerate() {
                        shape(
                            xml,
                            &format!("lane_{place}"),
                            (LANE, *from, along + LANE, to - from),
                            Some("isHorizontal"),
                        )?;
                    }
                    for (place, Area { from, to }) in layout.blocks.iter().enumerate() {
                        let ((x, y), (right, bottom)) = (point(*from), point(*to));
                        // Without its cross, this gateway looks like one whose meaning is left open.
                        let any = matches!(
                            picture.nodes.get(place).map(|node| &node.body),
                            Some(Body::Gateway(known)) if known.join == Join::Any
                        );
                        let marked = any.then_some("isMarkerVisible");
                        shape(xml, &format!("node_{place}"), (x, y, right - x, bottom - y), marked)?;
                    }
                    for (place, way) in layout.lines.iter().enumerate() {
                        xml.create_element("bpmndi:BPMNEdge")
                            .with_attribute(("id", format!("flow_{place}_edge").as_str()))
                            .with_attribute(("bpmnElement", format!("flow_{place}").as_str()))
                            .write_inner_content(|xml| {
                                for &corner in way {
                                    let (x, y) = point(corner);
                                    xml.create_element("di:waypoint")
                                        .with_attribute(("x", x.to_string().as_str()))
                                        .with_attribute(("y", y.to_string().as_str()))
                                        .write_empty()?;
                                }
                                Ok(())
                            })?;
                    }
                    Ok(())
                })?;
            Ok(())
        },
    )?;
    Ok(())
}
