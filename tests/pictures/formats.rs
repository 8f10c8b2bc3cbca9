//! The exports, read by the programs they are for: Graphviz, Mermaid and a modeller of BPMN.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use signoff::picture::{Picture, Tongue};
use signoff::render::bpmn::bpmn;
use signoff::render::diagram::{Chart, dot, mermaid};

use super::browser::Browser;
use super::every::TONGUES;
use super::{Chain, chain, chains, program, scratch, skip};

/// Every chain with one of its two pictures and one of the languages, in turn.
fn in_turn() -> impl Iterator<Item = (&'static Chain, &'static Picture, Tongue)> {
    chains().iter().enumerate().map(|(place, chain)| {
        let picture = if place % 2 == 0 { &chain.folded } else { &chain.unfolded };
        (chain, picture, TONGUES[place % 3])
    })
}

#[test]
fn graphviz_draws_every_action() {
    let Some(graphviz) = program("dot") else {
        return skip("SIGNOFF_TEST_TOOLS", "there is no dot (Debian: apt install graphviz)");
    };
    let folder = scratch("dot");
    let mut files = Vec::new();
    for (chain, picture, tongue) in in_turn() {
        let file = folder.join(format!("{}.dot", chain.id));
        std::fs::write(&file, dot(picture, tongue)).expect("writable");
        files.push(file);
    }
    // The layout as text: quicker than a drawing, and it reads the same.
    let out = Command::new(&graphviz).args(["-Tplain", "-O"]).args(&files).output().expect("dot runs");
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() && said.trim().is_empty(), "{said}");
    for ((chain, picture, _), file) in in_turn().zip(&files) {
        let plain = std::fs::read_to_string(file.with_extension("dot.plain")).expect("written");
        let boxes = plain.lines().filter(|line| line.starts_with("node ")).count();
        assert_eq!(boxes, picture.nodes.len() + 1, "{}: the boxes and the notes", chain.id);
    }
    // What is no DOT is seen.
    let broken = folder.join("broken.dot");
    std::fs::write(&broken, dot(&chains()[0].folded, TONGUES[0]).replacen("label=\"", "label=\"\"a", 1))
        .expect("writable");
    assert!(!Command::new(graphviz).arg("-Tplain").arg(broken).output().expect("dot runs").status.success());
}

/// The packages that read Mermaid and BPMN.
fn packages() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tools/node_modules");
    if folder.join("mermaid").is_dir() && folder.join("bpmn-js").is_dir() {
        return Some(folder);
    }
    skip("SIGNOFF_TEST_PACKAGES", "the packages are missing (`npm ci --prefix tests/tools`)");
    None
}

/// A page that has a script.
fn page_with(folder: &Path, script: &Path) -> PathBuf {
    let page = folder.join("page.html");
    let text = format!(
        "<!DOCTYPE html><meta charset=utf-8><body style=\"margin:0\"><div id=\"canvas\" style=\"height:900px\"></div><script src=\"file://{}\"></script>",
        script.display()
    );
    std::fs::write(&page, text).expect("writable");
    page
}

#[test]
fn mermaid_reads_every_action_and_draws_some() {
    let Some(packages) = packages() else { return };
    let Some(browser) = Browser::start("mermaid") else { return };
    browser.open(&page_with(&scratch("mermaid"), &packages.join("mermaid/dist/mermaid.min.js")));
    let parse = "mermaid.initialize({startOnLoad: false}); return (async (texts) => { const faults = []; for (const [name, text, type] of texts) { \
         try { const found = await mermaid.parse(text); if (found.diagramType !== type) faults.push(name + ': ' + found.diagramType); } \
         catch (error) { faults.push(name + ': ' + error.message); } } return faults; })(arguments[0]);";
    let texts: Vec<Value> = in_turn()
        .flat_map(|(chain, picture, tongue)| {
            let text = |chart| mermaid(picture, tongue, chart);
            [
                json!([chain.id, text(Chart::Flow), "flowchart-v2"]),
                json!([chain.id, text(Chart::Swimlane), "swimlane"]),
            ]
        })
        .collect();
    for some in texts.chunks(100) {
        assert_eq!(browser.wait_for(parse, &json!(some)), json!([]));
    }
    let broken = json!([["broken", "flowchart TB\n    end --> x", "flowchart-v2"]]);
    assert_eq!(
        browser.wait_for(parse, &broken).as_array().map(Vec::len),
        Some(1),
        "what is no Mermaid is seen"
    );
    // Drawn, the boxes say what was written, with nothing of the escapes left.
    let draw = "return mermaid.render('drawn', arguments[0]).then((drawn) => { document.getElementById('canvas').innerHTML = drawn.svg; \
         return Array.from(document.querySelectorAll('#canvas .node')).map((node) => node.textContent); });";
    for chart in [Chart::Flow, Chart::Swimlane] {
        let chain = chain("normative-cross-dept");
        let said = browser.wait_for(draw, &json!(mermaid(&chain.folded, TONGUES[1], chart)));
        let said: Vec<&str> = said.as_array().expect("a list").iter().filter_map(Value::as_str).collect();
        for card in chain.folded.nodes.iter().filter_map(|node| node.card()) {
            let wanted = format!("{} {}", card.number, card.title.en);
            assert!(said.iter().any(|text| text.contains(&wanted)), "{wanted}: {said:#?}");
        }
        assert!(said.iter().all(|text| !text.contains('&') && !text.contains("Unsupported")), "{said:#?}");
        browser.keep_look(&format!("mermaid-{chart:?}"));
    }
}

#[test]
fn a_modeller_opens_every_action_without_a_warning() {
    let Some(packages) = packages() else { return };
    let Some(browser) = Browser::start("bpmn") else { return };
    browser.open(&page_with(&scratch("bpmn"), &packages.join("bpmn-js/dist/bpmn-viewer.production.min.js")));
    let open = "const viewer = window.viewer || (window.viewer = new BpmnJS({container: '#canvas'})); \
         return (async (texts) => { const found = []; for (const text of texts) { \
         try { const {warnings} = await viewer.importXML(text); viewer.get('canvas').zoom('fit-viewport'); \
         const all = viewer.get('elementRegistry'); \
         found.push({warnings: warnings.map((warning) => warning.message), \
           lanes: all.filter((one) => one.type === 'bpmn:Lane' && !one.labelTarget).length, \
           boxes: all.filter((one) => !one.labelTarget && /Task$|Gateway$/.test(one.type)).length, \
           lines: all.filter((one) => one.type === 'bpmn:SequenceFlow' && !one.labelTarget && one.waypoints).length}); } \
         catch (error) { found.push({warnings: [error.message]}); } } return found; })(arguments[0]);";
    let all: Vec<(&Chain, Tongue)> = in_turn()
        .filter(|(chain, ..)| !chain.unfolded.nodes.is_empty())
        .map(|(chain, _, tongue)| (chain, tongue))
        .collect();
    for some in all.chunks(50) {
        let texts: Vec<String> =
            some.iter().map(|(chain, tongue)| bpmn(&chain.unfolded, *tongue).expect("written")).collect();
        let found = browser.wait_for(open, &json!(texts));
        for ((chain, _), found) in some.iter().zip(found.as_array().expect("a list")) {
            let picture = &chain.unfolded;
            let wanted = json!({"warnings": [], "lanes": picture.lanes.len(), "boxes": picture.nodes.len(), "lines": picture.flows.len()});
            assert_eq!(*found, wanted, "{}", chain.id);
        }
    }
    let text = bpmn(&chain("normative-cross-dept").unfolded, TONGUES[0]).expect("written");
    browser.wait_for(open, &json!([text]));
    browser.keep_look("bpmn");
    let broken =
        browser.wait_for(open, &json!([text.replacen("targetRef=\"node_", "targetRef=\"nowhere_", 1)]));
    assert_ne!(broken[0]["warnings"], json!([]), "what is no BPMN is seen");
}
