//! The floors of the house, held: a module uses only modules that stand above it in `src/lib.rs`, and each outside library
//! that has one home is named only there.

#![expect(clippy::expect_used, reason = "a test that cannot read its files has failed")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// Every Rust file below a folder with its text, by path relative to `src`.
fn files() -> BTreeMap<String, String> {
    fn collect(directory: &Path, found: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(directory).expect("readable") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let name =
                    path.strip_prefix(source()).expect("below src").to_string_lossy().replace('\\', "/");
                found.insert(name, std::fs::read_to_string(&path).expect("readable"));
            }
        }
    }
    let mut found = BTreeMap::new();
    collect(&source(), &mut found);
    found
}

/// The modules in the order of the floors.
fn floors() -> Vec<String> {
    let library = std::fs::read_to_string(source().join("lib.rs")).expect("readable");
    let modules: Vec<String> = library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ").or_else(|| line.strip_prefix("mod ")))
        .filter_map(|rest| rest.strip_suffix(';'))
        .map(str::to_owned)
        .collect();
    assert!(modules.len() > 10, "the floor plan was read: {modules:?}");
    modules
}

/// The floor a file belongs to: its name, or the folder it lies in.
fn floor_of(file: &str) -> &str {
    file.split('/').next().unwrap_or(file).trim_end_matches(".rs")
}

/// The code of a file without comments and without its tests.
fn code(text: &str) -> String {
    let text = text.split("\n#[cfg(test)]").next().unwrap_or(text);
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_module_uses_only_floors_below_it() {
    let floors = floors();
    let height = |name: &str| floors.iter().position(|floor| floor == name);
    let mut wrong = Vec::new();
    for (file, text) in files() {
        let Some(own) = height(floor_of(&file)) else {
            assert!(["lib.rs", "main.rs"].contains(&file.as_str()), "{file} belongs to no floor");
            continue;
        };
        for used in code(&text).split("crate::").skip(1) {
            let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if let Some(other) = height(&name)
                && other > own
            {
                wrong.push(format!("{file} uses `crate::{name}`, which stands above it"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_library_is_named_in_its_own_place_only() {
    let homes: [(&str, &[&str]); 20] = [
        ("crepe", &["rules"]),
        ("petgraph", &["graph"]),
        ("clap", &["cli"]),
        ("rusqlite", &["query"]),
        ("encoding_rs", &["sheet", "provisions"]),
        ("csv_core", &["sheet"]),
        ("comfy_table", &["render"]),
        ("unicode_width", &["render"]),
        ("toml::", &["rulebook", "toml_file", "scenario", "audit"]),
        ("toml_edit", &["scenario", "audit"]),
        ("quick_xml", &["render"]),
        ("anstream", &["cli"]),
        ("sha2::", &["digest"]),
        ("base64::", &["digest"]),
        ("icu_segmenter::", &["typeset"]),
        ("resvg", &["raster"]),
        ("krilla", &["raster"]),
        ("png::", &["raster"]),
        ("ttf_parser", &["raster"]),
        ("roxmltree", &["raster"]),
    ];
    let mut wrong = Vec::new();
    for (file, text) in files() {
        let code = code(&text);
        for (library, floors) in homes {
            if code.contains(library) && !floors.contains(&floor_of(&file)) {
                wrong.push(format!("{file} names `{library}`, which only {floors:?} may"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_top_prints_reads_the_clock_or_the_environment() {
    let top = ["cli", "main"];
    let words =
        ["println!", "eprintln!", "print!(", "std::env::", "SystemTime", "Zoned::now", "process::exit"];
    let mut wrong = Vec::new();
    for (file, text) in files() {
        for word in words {
            if code(&text).contains(word) && !top.contains(&floor_of(&file)) {
                wrong.push(format!("{file} has `{word}`"));
            }
        }
        if code(&text).contains("std::fs") && !["cli", "case"].contains(&floor_of(&file)) {
            wrong.push(format!("{file} opens files"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn fonts_are_opened_in_one_place_and_asked_for_at_the_top() {
    let mut wrong = Vec::new();
    let mut opened = 0;
    for (file, text) in files() {
        let code = code(&text);
        for word in ["load_system_fonts", "load_fonts_dir", "load_font_file", "load_font_source"] {
            let count = code.matches(word).count();
            opened += count;
            if count > 0 && file != "raster/fonts.rs" {
                wrong.push(format!("{file} has `{word}`"));
            }
        }
        if code.contains("Fonts::of_") && floor_of(&file) != "cli" {
            wrong.push(format!("{file} asks for the fonts of the machine"));
        }
    }
    assert!(opened >= 2, "the calls are named as this test has them");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_of_any_institution_is_in_the_code() {
    let words = ["district", "Chenggong", "呈贡", "vice_mayor", "executive_meeting", "party_group"];
    // The command line names example actions in its help, and the build script the example's folder.
    let mut wrong = Vec::new();
    for (file, text) in files() {
        for word in words {
            if code(&text).contains(word) {
                wrong.push(format!("{file} has `{word}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_what_it_is() {
    for (file, text) in files() {
        assert!(text.starts_with("//! "), "{file} does not begin with what it is");
    }
}

#[test]
fn relations_of_the_rules_have_a_sentence() {
    for (file, text) in files().iter().filter(|(file, _)| file.starts_with("rules/")) {
        let Some(block) = text.split("crepe! {").nth(1) else { continue };
        let block = block.split("\n}\n").next().unwrap_or(block);
        let lines: Vec<&str> = block.lines().map(str::trim).collect();
        for (number, line) in lines.iter().enumerate() {
            let Some(name) = line.strip_prefix("struct ").and_then(|rest| rest.split('(').next()) else {
                continue;
            };
            let before = lines[..number]
                .iter()
                .rev()
                .find(|line| !line.is_empty() && !line.starts_with('@'))
                .unwrap_or(&"");
            let told = before.starts_with("//") || name.ends_with("Test");
            assert!(told, "{file}: the relation `{name}` has no sentence above it");
        }
    }
}
