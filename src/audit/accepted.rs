//! `mutants.toml`: mutants that are known to survive, each with the reason why no scenario has to notice it.
//!
//! An entry counts only as long as its mutant is there and survives; one that does not is said, and never passed over.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::{Fate, Mutant, mutants};
use crate::atom::{Atom as _, NormIx};
use crate::case::Case;
use crate::source::{Folder, Location, Problem, Report, Text, both, did_you_mean};
use crate::toml_file::{Bilingual, TomlFile};

/// The file, in the institution's folder.
const FILE: &str = "mutants.toml";

/// The file `mutants.toml`: mutants that are known to survive.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the reader takes the file apart entry by entry; this is for the JSON Schema")]
struct AcceptedFile {
    /// The mutants.
    #[serde(default)]
    accepted: Vec<AcceptedEntry>,
}

/// One mutant that may survive.
#[derive(Deserialize, JsonSchema, Clone, Debug)]
#[serde(deny_unknown_fields)]
struct AcceptedEntry {
    /// Its id, as `signoff test --mutate` shows it.
    #[schemars(with = "String")]
    mutant: Spanned<String>,
    /// Why no scenario has to notice it, in our own words.
    reason: Bilingual,
}

/// A mutant that may survive.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// Its id.
    pub mutant: String,
    /// Why.
    pub reason: Text,
    /// Where it is written.
    pub at: Location,
}

/// The JSON Schema of the file.
pub fn schema() -> schemars::Schema {
    schemars::schema_for!(AcceptedFile)
}

/// Reads the entries of a folder; what is wrong with them goes to the report.
pub fn accepted(folder: &Folder) -> (Vec<Accepted>, Report) {
    let mut report = Report::default();
    let mut list: Vec<Accepted> = Vec::new();
    let Some(bytes) = folder.files.get(FILE) else { return (list, report) };
    let Ok(text) = std::str::from_utf8(bytes) else {
        report.push(
            Problem::error(Location::file(FILE), both!("文件不是 UTF-8 编码", "the file is not UTF-8"))
                .hint(both!("请用编辑器另存为 UTF-8 编码", "save the file as UTF-8 in your editor")),
        );
        return (list, report);
    };
    let name: Arc<str> = FILE.into();
    let file = TomlFile { name, text: text.strip_prefix('\u{feff}').unwrap_or(text) };
    for (key, start, value) in file.tables(&mut report) {
        if key != "accepted" {
            report.push(
                Problem::error(file.at(start), both!("不认识的表 `{key}`", "unknown table `{key}`"))
                    .hint(both!("每个变异写作 `[[accepted]]`", "each mutant is written as `[[accepted]]`")),
            );
            continue;
        }
        for element in file.elements(value, &mut report) {
            let Some(entry) = file.read::<AcceptedEntry>(element, &mut report) else { continue };
            let at = file.at(entry.mutant.span().start);
            let mutant = entry.mutant.into_inner();
            if let Some(first) = list.iter().find(|other| other.mutant == mutant) {
                report.push(
                    Problem::error(
                        at,
                        both!("变异 `{mutant}` 已经写过", "the mutant `{mutant}` stands here twice"),
                    )
                    .hint(both!("另见 {0}", "see {0}", first.at)),
                );
                continue;
            }
            let reason = Text::from(&entry.reason);
            if reason.zh.trim().is_empty() || reason.en.trim().is_empty() {
                report.push(Problem::error(at, both!("没有写明理由", "the reason is missing")).hint(both!(
                    "用中文和英文写明为什么不需要情景发现它",
                    "say in Chinese and in English why no scenario has to notice it"
                )));
                continue;
            }
            list.push(Accepted { mutant, reason, at });
        }
    }
    (list, report)
}

/// What is wrong with the entries, whatever the scenarios notice: those that name no mutant of the rulebook or of its readings.
pub fn unknown(case: &Case, list: &[Accepted]) -> Vec<Problem> {
    if list.is_empty() {
        return Vec::new();
    }
    let every: Vec<NormIx> = (0..case.book.norms.len()).map(NormIx::new).collect();
    let known: BTreeSet<String> = mutants(case, &every).into_iter().map(|mutant| mutant.id).collect();
    let gone = list.iter().filter(|entry| !known.contains(&entry.mutant));
    gone.map(|entry| {
        let mutant = &entry.mutant;
        Problem::error(
            entry.at.clone(),
            both!("没有变异 `{mutant}`", "there is no mutant `{mutant}`"),
        )
        .hint(did_you_mean(mutant, known.iter().map(String::as_str)).unwrap_or_else(|| {
            both!(
                "规范已经改写的，删去这一项；`signoff test --mutate` 列出变异的编号",
                "if the norm was rewritten, remove the entry; `signoff test --mutate` shows the ids of the mutants"
            )
        }))
    })
    .collect()
}

/// The entries whose mutant some scenario notices.
pub fn stale(list: &[Accepted], hunted: &[(Mutant, Fate)]) -> Vec<Problem> {
    let fates: BTreeMap<&str, &Fate> =
        hunted.iter().map(|(mutant, fate)| (mutant.id.as_str(), fate)).collect();
    let noticed = |entry: &Accepted| {
        let Some(Fate::Killed(scenario)) = fates.get(entry.mutant.as_str()) else { return None };
        let mutant = &entry.mutant;
        let what = both!(
            "变异 `{mutant}` 已由情景 `{scenario}` 发现",
            "the mutant `{mutant}` is noticed by the scenario `{scenario}`"
        );
        let hint = both!("删去这一项", "remove the entry");
        Some(Problem::error(entry.at.clone(), what).hint(hint))
    };
    list.iter().filter_map(noticed).collect()
}
