//! Both chains as JSON: every step and every edge of either side once.

use schemars::JsonSchema;
use serde::Serialize;

use super::{beside, difference};
use crate::chain::chain;
use crate::compare::chains::{ChainDiff, Change, DiffStep};
use crate::findings::Findings;
use crate::render::comparison::{FlipWire, Sides, flip_wire};
use crate::render::json::{self, Both, StepWire};
use crate::words::Words;

/// The answer to `compare --chain`.
#[derive(Serialize, JsonSchema)]
pub struct ChainsWire {
    /// Always `signoff/1`.
    schema: &'static str,
    /// Always `compare --chain`.
    command: &'static str,
    /// The action.
    action: String,
    /// The one side, in words.
    before: Both,
    /// The other side, in words.
    after: Both,
    /// What a reader must be warned of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notes: Vec<Both>,
    /// Whether nothing differs.
    same: bool,
    /// The norms that differ.
    norms: Vec<FlipWire>,
    /// The steps of either chain, each once, in the order of the figure.
    steps: Vec<DiffStepWire>,
    /// The order between them, each edge once.
    edges: Vec<DiffEdgeWire>,
    /// What differs beside steps and order; absent where nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    beside: Option<BesideWire>,
    /// The questions that the old chain waits for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    needs_before: Vec<Both>,
    /// The questions that the new chain waits for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    needs_after: Vec<Both>,
}

/// A step of either chain.
#[derive(Serialize, JsonSchema)]
struct DiffStepWire {
    /// Its number in the figure.
    step: usize,
    /// Its label.
    label: String,
    /// `stays`, `added`, `dropped` or `changed`.
    change: &'static str,
    /// Its row in the figure; steps of one rank stand side by side.
    rank: usize,
    /// Whether no edge ties it to another step.
    loose: bool,
    /// In which ways it differs; only of a step that changed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    differences: Vec<DifferenceWire>,
    /// The smallest set of differing norms that makes it come, go or change.
    responsible: Vec<String>,
    /// The step of the old chain; its numbers are those of that chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<StepWire>,
    /// The step of the new chain; its numbers are those of that chain.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<StepWire>,
}

/// One way in which a step differs.
#[derive(Serialize, JsonSchema)]
struct DifferenceWire {
    /// `act`, `takers`, `places`, `open`, `quantifier`, `required`, `strength`, `order`, `due`, `instead_of`, `state` or `hindered`.
    what: &'static str,
    /// In words.
    text: Both,
    /// The smallest set of differing norms that makes it.
    responsible: Vec<String>,
}

/// That one step comes directly before another.
#[derive(Serialize, JsonSchema)]
struct DiffEdgeWire {
    /// The number of the first step in the figure.
    from: usize,
    /// The number of the second.
    to: usize,
    /// `stays`, `added`, `dropped`, `joined` (the order stays and is direct now) or `parted` (the order stays and is no longer direct).
    change: &'static str,
    /// The pin-cites that order them so on the one side.
    cites_before: Vec<String>,
    /// Those on the other side.
    cites_after: Vec<String>,
    /// The smallest set of differing norms that makes the difference.
    responsible: Vec<String>,
    /// Whether it runs against the ranks; only one that was dropped or parted can, unless a chain goes in a circle by itself.
    backward: bool,
}

/// What differs beside steps and order.
#[derive(Serialize, JsonSchema)]
struct BesideWire {
    /// In words.
    text: Both,
    /// The smallest set of differing norms that makes it.
    responsible: Vec<String>,
}

/// The JSON Schema of it.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(ChainsWire)
}

/// Both chains as JSON.
pub fn wire(words: &Words<'_>, sides: &Sides, diff: &ChainDiff) -> ChainsWire {
    let case = words.case;
    let ids = |places: &std::collections::BTreeSet<usize>| -> Vec<String> {
        let flips = places.iter().filter_map(|&place| diff.flips.get(place));
        let norms = flips.filter_map(|flip| case.book.norm(flip.after.or(flip.before)?));
        norms.map(|norm| norm.id.clone()).collect()
    };
    let face = |findings: &Findings, place: Option<usize>| {
        let place = place?;
        let chained = chain(findings);
        let link = chained.graph.node_weights().nth(place);
        let after = link.map(|link| link.after.iter().map(|before| before + 1).collect());
        Some(json::step(words, place, findings.steps.get(place)?, after.unwrap_or_default()))
    };
    let step = |(place, step): (usize, &DiffStep)| DiffStepWire {
        step: place + 1,
        label: case.book.labels.id(step.label).to_owned(),
        change: step.change.id(),
        rank: step.rank,
        loose: step.loose,
        differences: match &step.change {
            Change::Changed(list) => list
                .iter()
                .map(|one| DifferenceWire {
                    what: one.what.id(),
                    text: difference(words, diff, one).into(),
                    responsible: ids(&one.responsible),
                })
                .collect(),
            _ => Vec::new(),
        },
        responsible: ids(&step.responsible),
        before: face(&diff.before, step.old),
        after: face(&diff.after, step.new),
    };
    let edges = diff.edges.iter().map(|edge| {
        let [cites_before, cites_after] =
            edge.norms.each_ref().map(|norms| json::cites(case, norms.iter().copied()));
        DiffEdgeWire {
            from: edge.from + 1,
            to: edge.to + 1,
            change: edge.change.id(),
            cites_before,
            cites_after,
            responsible: ids(&edge.responsible),
            backward: edge.backward,
        }
    });
    let beside = diff
        .beside
        .as_ref()
        .zip(beside(words, diff))
        .map(|(found, (text, _))| BesideWire { text: text.into(), responsible: ids(&found.responsible) });
    let [needs_before, needs_after] = diff
        .needs
        .each_ref()
        .map(|needs| needs.iter().map(|need| words.question(need).into()).collect::<Vec<Both>>());
    ChainsWire {
        schema: "signoff/1",
        command: "compare --chain",
        action: case.facts.actions.id(diff.action).to_owned(),
        before: sides.before.clone().into(),
        after: sides.after.clone().into(),
        notes: sides.notes.iter().cloned().map(Both::from).collect(),
        same: diff.is_empty(),
        norms: diff.flips.iter().map(|flip| flip_wire(words, flip)).collect(),
        steps: diff.steps.iter().enumerate().map(step).collect(),
        edges: edges.collect(),
        beside,
        needs_before,
        needs_after,
    }
}
