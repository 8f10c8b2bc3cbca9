//! The documents, held to what they say: every command shown in them runs, and where its output is shown it is that output.
//! `BLESS=1 cargo test --test documents` writes the outputs anew; the difference is then read like code.

#![expect(clippy::expect_used, reason = "a test that cannot read its files has failed")]

mod common;

use std::path::{Path, PathBuf};

use common::words;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn documents() -> Vec<PathBuf> {
    let mut found = vec![root().join("README.md")];
    for entry in std::fs::read_dir(root().join("docs")).expect("docs is there") {
        let path = entry.expect("readable").path();
        if path.extension().is_some_and(|end| end == "md") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The document with the output of every `$ signoff …` in a console block as it is today.
fn with_outputs(text: &str) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    let mut inside = false;
    while let Some(line) = lines.next() {
        out.push_str(line);
        out.push('\n');
        if line.starts_with("```") {
            inside = line == "```console" && !inside;
        }
        if let Some(command) = line.strip_prefix("$ ").filter(|_| inside) {
            while lines.peek().is_some_and(|next| !next.starts_with("```") && !next.starts_with("$ ")) {
                lines.next();
            }
            let (kept, code) = signoff::cli::run_kept(words(command));
            assert!(code != 2 && code != 3, "`{command}` fails:\n{}", kept.err);
            out.push_str(&kept.out);
            out.push_str(&kept.err);
        }
    }
    out
}

#[test]
fn outputs_shown_in_the_documents_are_those_of_the_program() {
    std::env::set_current_dir(root()).expect("the package's folder");
    let mut shown = 0;
    for path in documents() {
        let text = std::fs::read_to_string(&path).expect("readable");
        let today = with_outputs(&text);
        shown += text.lines().filter(|line| line.starts_with("$ signoff ")).count();
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(&path, today).expect("writable");
        } else {
            assert!(
                text == today,
                "{} shows another output than the program's (BLESS=1 writes it anew)",
                path.display()
            );
        }
    }
    assert!(shown > 3, "commands were found");
}

/// The examples in the help texts name things that exist.
#[test]
fn examples_of_the_help_run() {
    // An example that stands in both languages is run once.
    let mut run = std::collections::BTreeSet::new();
    for lang in ["en", "zh"] {
        for command in ["", "who", "can", "chain", "query", "test", "amend", "compare", "check", "draw"] {
            let mut arguments = vec!["signoff"];
            arguments.extend((!command.is_empty()).then_some(command));
            arguments.extend(["--help", "--lang", lang]);
            let (kept, code) = signoff::cli::run_kept(arguments);
            assert_eq!(code, 0, "{}", kept.err);
            let mut tried = 0;
            for line in kept.out.lines().filter_map(|line| line.trim().strip_prefix("signoff ")) {
                // What stands behind two blanks explains the example; redirections are the shell's business.
                let example = line.split("  ").next().unwrap_or(line);
                if [" -o ", " | ", "--case "].iter().any(|other| example.contains(other)) {
                    continue;
                }
                tried += 1;
                if !run.insert(example.trim().to_owned()) {
                    continue;
                }
                let mut arguments = vec!["signoff".to_owned()];
                arguments.extend(words(example));
                // The whole library of scenarios is run by `tests/scenarios.rs`.
                arguments.extend((example.trim() == "test").then(|| "minutes".to_owned()));
                let (kept, code) = signoff::cli::run_kept(arguments);
                assert!(code != 2 && code != 3, "`signoff {example}`: {}", kept.err);
            }
            assert!(tried > 0, "the help of `{command}` shows examples");
        }
    }
}

#[test]
fn schemas_in_the_documents_are_those_of_the_types() {
    for which in [
        "rulebook",
        "amendment",
        "scenario",
        "answer",
        "compare",
        "compare-chain",
        "compare-scenarios",
        "compare-exhaustive",
        "draw",
        "test",
        "audit",
        "mutants",
        "flaws",
    ] {
        let (kept, _) = signoff::cli::run_kept(["signoff", "schema", which]);
        let path = root().join(format!("docs/schema/{which}.schema.json"));
        if std::env::var_os("BLESS").is_some() {
            std::fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("writable");
            std::fs::write(&path, &kept.out).expect("writable");
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            written == kept.out,
            "{} is not the schema of the types (BLESS=1 writes it anew)",
            path.display()
        );
    }
}
