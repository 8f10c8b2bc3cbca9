//! The page of a chain in a real browser: it opens without complaint, the keyboard leads through it, and its table is its picture.

use serde_json::Value;
use signoff::picture::Tongue;
use signoff::render::page::page;
use signoff::render::svg::Lanes;
use signoff::source::Lang;

use super::browser::{Browser, ENTER, ESCAPE, LEFT, RIGHT, TAB};
use super::every::TONGUES;
use super::{chain, scratch};

const CHAINS: [&str; 3] = ["normative-cross-dept", "minutes-special-fiscal", "leave-finance-head-pending"];

/// What stands on the page now.
const STATE: &str = r#"
const list = (what) => Array.from(document.querySelectorAll(what));
const steps = (node) => node.dataset.step.split(" ").filter(Boolean);
const at = document.activeElement;
return {
  at: at.dataset && at.dataset.node || null,
  outline: getComputedStyle(at).outlineStyle,
  label: at.getAttribute("aria-label"),
  pressed: list(".node[aria-pressed=true]").map((node) => node.dataset.node),
  dim: list(".node").filter((node) => +getComputedStyle(node).opacity < 0.5).map((node) => node.dataset.node),
  nodes: list(".node").map((node) => node.dataset.node),
  drawn: list(".node").flatMap(steps).map(Number).sort((a, b) => a - b),
  rows: list("tbody tr").map((row) => +row.dataset.step),
  here: list("tbody tr.here").map((row) => +row.dataset.step),
  own: at.dataset && at.dataset.step !== undefined ? steps(at).map(Number) : [],
  lit: list("tbody tr.near, tbody tr.here").map((row) => +row.dataset.step),
  bright: list(".node").filter((node) => +getComputedStyle(node).opacity > 0.9).flatMap(steps).map(Number).sort((a, b) => a - b),
  said: document.getElementById("said").textContent,
  live: document.getElementById("said").getAttribute("aria-live"),
  lang: document.documentElement.lang,
  styled: getComputedStyle(document.querySelector("thead th")).backgroundColor,
};
"#;

fn none() -> Value {
    Value::Array(Vec::new())
}

#[test]
fn the_page_is_led_through_by_the_keyboard() {
    let Some(browser) = Browser::start("page") else { return };
    let folder = scratch("page");
    let mut dimmed = 0;
    for id in CHAINS {
        let chain = chain(id);
        for tongue in TONGUES {
            let name = format!("{id}-{tongue:?}").replace(['(', ')'], "-");
            let file = folder.join(format!("{name}.html"));
            std::fs::write(&file, page(&chain.folded, &chain.entries, tongue, Lanes::Rows))
                .expect("writable");
            browser.open(&file);
            let state = browser.run(STATE);
            assert_eq!(state["lang"], tongue.code(), "{name}");
            assert_eq!(state["live"], "polite", "{name}");
            assert_eq!(state["styled"], "rgb(231, 234, 243)", "{name}: the style applies");
            assert_eq!(state["drawn"], state["rows"], "{name}: the table is the picture");
            assert_eq!(state["rows"].as_array().map(Vec::len), Some(chain.entries.len()), "{name}");
            assert_eq!((&state["said"], &state["dim"]), (&Value::from(""), &none()), "{name}");
            let nodes = state["nodes"].as_array().expect("a list").clone();
            assert!(nodes.len() > 1, "{name}");

            browser.press(TAB);
            let state = browser.run(STATE);
            assert_eq!(state["at"], nodes[0], "{name}: the first step is reached");
            assert_eq!(state["outline"], "solid", "{name}: it can be seen where one is");

            browser.press(RIGHT);
            assert_eq!(browser.run(STATE)["at"], nodes[1], "{name}");
            browser.press(LEFT);
            assert_eq!(browser.run(STATE)["at"], nodes[0], "{name}");

            browser.press(ENTER);
            let state = browser.run(STATE);
            assert_eq!(state["pressed"], Value::Array(vec![nodes[0].clone()]), "{name}");
            assert_eq!(state["here"], state["own"], "{name}: the row of the step");
            assert_eq!(
                state["lit"], state["bright"],
                "{name}: the rows that are lit are the steps that are not dimmed"
            );
            let (said, label) =
                (state["said"].as_str().unwrap_or_default(), state["label"].as_str().unwrap_or_default());
            assert!(
                !label.is_empty() && said.starts_with(label) && said.len() > label.len(),
                "{name}: {said}"
            );
            dimmed += state["dim"].as_array().map_or(0, Vec::len);
            browser.keep_look(&name);

            browser.press(ESCAPE);
            let state = browser.run(STATE);
            assert_eq!(
                (&state["pressed"], &state["dim"], &state["lit"]),
                (&none(), &none(), &none()),
                "{name}"
            );
            let all = match tongue {
                Tongue::One(Lang::Zh) => "显示全部",
                Tongue::One(Lang::En) => "all shown",
                Tongue::Both => "显示全部 all shown",
            };
            assert_eq!(state["said"], all, "{name}");
            assert_eq!(browser.complaints(), Vec::<String>::new(), "{name}");
        }
    }
    assert!(dimmed > 0, "a chain in which something is dimmed");
    // What the page does not allow is refused, and the test would see it.
    let chain = chain(CHAINS[0]);
    let page = page(&chain.folded, &chain.entries, TONGUES[1], Lanes::Rows);
    let file = folder.join("foreign.html");
    std::fs::write(&file, page.replace("</main>", "</main><script>document.title = 'foreign'</script>"))
        .expect("writable");
    browser.open(&file);
    assert_ne!(browser.run("return document.title"), "foreign");
    let complaints = browser.complaints();
    assert!(
        complaints.iter().any(|complaint| complaint.contains("Content Security Policy")),
        "{complaints:?}"
    );
}
