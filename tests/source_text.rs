//! The official text of the first institution, where it is at hand: it is not part of the repository.
//!
//! Without it these tests pass with a note; they never copy the text.

use std::fs;
use std::path::{Path, PathBuf};

use signoff::cite::Cite;
use signoff::provisions::SourceText;

fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn source() -> Option<SourceText> {
    let file = here().join("../shared/seed/working-rules.txt");
    let Ok(bytes) = fs::read(&file) else {
        println!("skipped: the official text is not at hand");
        return None;
    };
    let (source, report) = SourceText::read(&bytes, "working-rules.txt");
    assert!(report.problems().is_empty(), "{:#?}", report.problems());
    Some(source)
}

fn words<'a>(source: &'a SourceText, cite: &str) -> Option<&'a str> {
    Cite::parse(cite).ok().and_then(|cite| source.words(&cite))
}

#[test]
fn the_text_falls_into_its_articles() {
    let Some(source) = source() else { return };
    assert_eq!(source.articles(), 78);
    for article in 1..=78 {
        assert_eq!(source.has_items(article), [40, 41].contains(&article), "{article}");
        let whole = words(&source, &article.to_string()).unwrap();
        assert!(!whole.lines().any(|line| line.starts_with('第')), "{article}");
    }
}

#[test]
fn cites_lead_to_the_right_words() {
    let Some(source) = source() else { return };
    for (cite, term) in [
        ("6", "区长负责制"),
        ("40.2", "人民代表大会"),
        ("40.¶1", "组成"),
        ("40.¶3", "列席"),
        ("41.¶1", "半数"),
        ("41.¶2", "临时召开"),
        ("41.4.2(3)", "区级预算资金"),
        ("41.5", "自身建设"),
        ("45.3", "签发"),
        ("53.2", "上行性公文"),
        ("66.2", "副区长"),
        ("78", "废止"),
    ] {
        assert!(words(&source, cite).is_some_and(|words| words.contains(term)), "{cite}");
    }
    for cite in ["6.2", "40.7", "40.¶4", "41.¶3", "41.4.6", "41.4.2(6)", "45.4", "66.4", "79"] {
        assert_eq!(words(&source, cite), None, "{cite}");
    }
}

/// The strings after `key = ` in a TOML file, be it one string or a list on one line.
fn strings(text: &str, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(key) {
        // `cite` must not be found at the end of another word.
        let apart = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        let Some(value) = text[at + key.len()..].trim_start().strip_prefix('=').map(str::trim_start) else {
            continue;
        };
        let value = match value.strip_prefix('[') {
            Some(list) => list.split(']').next().unwrap_or_default().to_owned(),
            None => value.split('"').take(2).collect::<Vec<_>>().join("\"") + "\"",
        };
        if apart {
            found.extend(value.split('"').skip(1).step_by(2).map(str::to_owned));
        }
    }
    found
}

#[test]
fn every_cite_of_the_rulebook_points_at_something() {
    let Some(source) = source() else { return };
    let mut seen = 0;
    let mut lost = Vec::new();
    let mut files: Vec<PathBuf> = fs::read_dir(here().join("facts/chenggong/rulebook"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let name = path.file_name().map(Path::new).unwrap().display();
        let mut cites = strings(&text, "cite");
        cites.extend(strings(&text, "cites"));
        // A matter is its own cite.
        for table in text.split("[[").filter(|table| table.starts_with("matter]]")) {
            cites.extend(strings(table, "id").into_iter().take(1));
        }
        for cite in cites {
            seen += 1;
            match Cite::parse(&cite) {
                Ok(parsed) if source.words(&parsed).is_some() => {}
                Ok(_) => lost.push(format!("{name}: `{cite}` points at nothing")),
                Err(reason) => lost.push(format!("{name}: `{cite}`: {}", reason.en)),
            }
        }
    }
    assert!(seen > 100, "only {seen} cites were found");
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn the_scan_finds_single_cites_and_lists() {
    let text =
        "cite = \"45.3\"\ncites   = [\"7\", \"41.¶1\"]\nexcite = \"x\"\nwhy = { cite = \"6\", zh = \"a\" }\n";
    assert_eq!(strings(text, "cite"), ["45.3", "6"]);
    assert_eq!(strings(text, "cites"), ["7", "41.¶1"]);
}

/// The official words do not stand beside an amended norm as if they were its own.
#[test]
fn amended_norms_show_the_words_as_those_before_the_amendment() {
    if source().is_none() {
        return;
    }
    let file = here().join("../shared/seed/working-rules.txt").display().to_string();
    let ask = |more: &[&str]| {
        let question =
            ["signoff", "who", "hold", "exec-over-half", "--with", "quorum-two-thirds", "--text", &file];
        let (kept, _) = signoff::cli::run_kept(question.iter().chain(more).copied());
        assert!(kept.err.is_empty(), "{}", kept.err);
        kept.out
    };
    let text = ask(&["--lang", "en"]);
    let (before, marked) = text.split_once("[as the text stood before the amendment]").expect("it is marked");
    assert!(before.contains("Art. 41 ¶1 as amended") && marked.contains("超过半数"));
    let json = ask(&["--format", "json"]);
    assert!(!json.contains("\"source\": \"区政府常务会议由区长、副区长"), "{json}");
}
