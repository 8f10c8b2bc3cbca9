//! A chain as one HTML file: the drawing, the table of steps, and a way through both with the keyboard.
//!
//! Nothing is loaded from anywhere: the page allows its own style and script by their digests, and nothing else. Decides nothing.

use std::fmt::Write as _;

use quick_xml::escape::escape;

use super::svg::{Lanes, draw};
use crate::digest::sha256_base64;
use crate::picture::{Entry, Picture, Tongue};
use crate::source::Text;

pub(super) const STYLE: &str = include_str!("page/style.css");
const SCRIPT: &str = include_str!("page/script.js");

/// The page of a chain: its drawing and its table of steps.
pub fn page(picture: &Picture, entries: &[Entry], tongue: Tongue, lanes: Lanes) -> String {
    let pick = |zh: &'static str, en: &'static str| tongue.line(&Text::new(zh, en));
    let title = clean(&tongue.line(&picture.title));
    let mut out =
        format!("<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n", tongue.code());
    // A string never fails to be written to.
    let _ = writeln!(
        out,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'\">",
        sha256_base64(STYLE.as_bytes()),
        sha256_base64(SCRIPT.as_bytes())
    );
    let _ = write!(
        out,
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{}</h1>\n<p class=\"sub\">{}</p>\n",
        both(&picture.title, tongue),
        both(&picture.subtitle, tongue)
    );
    let _ = writeln!(
        out,
        "<p class=\"help\" id=\"help\">{}</p>\n<p class=\"said\" role=\"status\" aria-live=\"polite\" id=\"said\"></p>",
        both(
            &Text::new(
                "用 Tab 或方向键走到环节，按 Enter 只看其前后环节，按 Esc 恢复。",
                "Reach a step with Tab or the arrow keys, press Enter to see only what comes before and after it, Esc to see all again."
            ),
            tongue
        )
    );
    // Inside the page the drawing is a group that can be walked through, not one image.
    let svg = draw(picture, tongue, lanes).svg.replacen("role=\"img\"", "role=\"group\"", 1);
    let _ = writeln!(
        out,
        "<figure data-before=\"{}\" data-after=\"{}\" data-all=\"{}\">\n{svg}</figure>",
        clean(&pick("之前", "before")),
        clean(&pick("之后", "after")),
        clean(&pick("显示全部", "all shown"))
    );
    table(&mut out, entries, tongue);
    let _ = write!(out, "</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n");
    out
}

fn table(out: &mut String, entries: &[Entry], tongue: Tongue) {
    let pick = |zh: &'static str, en: &'static str| clean(&tongue.line(&Text::new(zh, en)));
    let _ = writeln!(
        out,
        "<div class=\"wide\">\n<table>\n<caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>",
        pick("环节表", "Table of steps"),
        [
            ("序号", "No."),
            ("环节", "Step"),
            ("由谁", "By"),
            ("前置环节", "After"),
            ("期限", "Due"),
            ("状态", "State"),
            ("依据", "Provision"),
        ]
        .map(|(zh, en)| format!("<th scope=\"col\">{}</th>", pick(zh, en)))
        .concat()
    );
    for entry in entries {
        let mut name = entry.title.clone();
        if !entry.required {
            name = Text::new(format!("{}（可以）", name.zh), format!("{} (may)", name.en));
        }
        let mut by = joined(&entry.by, "；", "; ");
        if let Some(quantifier) = &entry.quantifier {
            by = Text::new(format!("{}：{}", quantifier.zh, by.zh), format!("{}: {}", quantifier.en, by.en));
        }
        let after: Vec<String> = entry.after.iter().map(ToString::to_string).collect();
        let mut state = entry.state.clone();
        if entry.blocked {
            state = Text::new(format!("{}，受阻", state.zh), format!("{}, blocked", state.en));
        }
        let cell = |text: &Text| both(text, tongue);
        let _ = writeln!(
            out,
            "<tr data-step=\"{0}\"><th scope=\"row\">{0}</th><td>{1}</td><td>{2}</td><td>{3}</td><td>{4}</td><td>{5}</td><td>{6}</td></tr>",
            entry.number,
            cell(&name),
            cell(&by),
            after.join(", "),
            cell(&joined(&entry.due, "；", "; ")),
            cell(&state),
            cell(&entry.cites)
        );
    }
    let _ = writeln!(out, "</tbody>\n</table>\n</div>");
}

fn joined(texts: &[Text], zh: &str, en: &str) -> Text {
    let (all_zh, all_en): (Vec<&str>, Vec<&str>) =
        texts.iter().map(|text| (text.zh.as_str(), text.en.as_str())).unzip();
    Text::new(all_zh.join(zh), all_en.join(en))
}

/// A text in one language, or in both with the second marked as such.
fn both(text: &Text, tongue: Tongue) -> String {
    match tongue {
        Tongue::One(lang) => clean(text.get(lang)),
        Tongue::Both if text.zh == text.en => clean(&text.zh),
        Tongue::Both => format!("{}<br><span lang=\"en\">{}</span>", clean(&text.zh), clean(&text.en)),
    }
}

fn clean(text: &str) -> String {
    escape(text).into_owned()
}
