//! Scenario files become scenarios: all that is wrong with them is reported at once, each mistake with its place.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;

use super::expect::Expect;
use super::resolve::Resolver;
use super::rows::{self, Rows, cell};
use super::wire::{AskEntry, GivenEntry, ScenarioEntry};
use super::{Scenario, Suite};
use crate::case::{self, Case};
use crate::facts::Sheets;
use crate::rulebook::VersionIx;
use crate::source::{Folder, Location, Problem, Report, Severity, Text, both, did_you_mean};
use crate::toml_file::TomlFile;

/// The folder that holds the scenarios of an institution.
const FOLDER: &str = "scenarios/";

/// A scenario as read, with its place among those of its file.
struct Raw {
    entry: ScenarioEntry,
    index: usize,
    rows: Rows,
    /// Whether its rows could be read, so that the case can be loaded with them.
    sound: bool,
    at: Location,
}

/// Reads every `scenarios/*.toml` of the folder against the case that was loaded from it. With `blank`, a scenario may expect nothing yet.
///
/// The suite is whole only if the report has no errors.
pub fn read(folder: &Folder, base: &Case, blank: bool) -> (Suite, Report) {
    read_some(folder, base, blank, &[])
}

/// The same, but of the scenarios only those with one of these parts in their id, or all where none is given. The files are read to
/// the end, but what the others give, ask and expect is not looked at.
pub fn read_some(folder: &Folder, base: &Case, blank: bool, parts: &[String]) -> (Suite, Report) {
    let mut report = Report::default();
    let mut reader = Reader {
        folder: OnceCell::new(),
        base,
        blank,
        suite: Suite::default(),
        loaded: BTreeMap::new(),
        sheets: OnceCell::new(),
    };
    let mut ids: BTreeMap<String, Location> = BTreeMap::new();
    for (path, bytes) in &folder.files {
        if !path.starts_with(FOLDER) || !path.to_ascii_lowercase().ends_with(".toml") {
            continue;
        }
        let Ok(text) = std::str::from_utf8(bytes) else {
            report.push(
                Problem::error(
                    Location::file(path),
                    both!("情景文件不是 UTF-8 编码", "the scenario file is not UTF-8"),
                )
                .hint(both!("请用编辑器另存为 UTF-8 编码", "save the file as UTF-8 in your editor")),
            );
            continue;
        };
        let name: Arc<str> = path.as_str().into();
        let file = TomlFile { name, text: text.strip_prefix('\u{feff}').unwrap_or(text) };
        for raw in entries(&file, &mut report) {
            let id = raw.entry.id.get_ref().clone();
            if let Some(first) = ids.get(&id) {
                report.push(
                    Problem::error(
                        file.at(raw.entry.id.span().start),
                        both!("情景编号 `{id}` 已经用过", "the scenario id `{id}` is taken"),
                    )
                    .hint(both!("另见 {first}", "see {first}")),
                );
                continue;
            }
            if parts.is_empty() || parts.iter().any(|part| id.contains(part.as_str())) {
                reader.scenario(folder, &file, &raw, &mut report);
            }
            reader.suite.ids.push(id.clone());
            ids.insert(id, file.at(raw.entry.id.span().start));
        }
    }
    (reader.suite, report)
}

/// The scenarios of one file.
fn entries(file: &TomlFile<'_>, report: &mut Report) -> Vec<Raw> {
    let mut list = Vec::new();
    for (key, start, value) in file.tables(report) {
        if key != "scenario" {
            report.push(
                Problem::error(file.at(start), both!("不认识的表 `{key}`", "unknown table `{key}`"))
                    .hint(both!("每个情景写作 `[[scenario]]`", "each scenario is written as `[[scenario]]`")),
            );
            continue;
        }
        for (index, element) in file.elements(value, report).into_iter().enumerate() {
            let at = file.at(element.span().start);
            if let Some(entry) = file.read::<ScenarioEntry>(element, report) {
                let before = report.problems().len();
                let rows = Rows::read(&entry.given, file, report);
                let sound = report.problems().len() == before;
                list.push(Raw { entry, index, rows, sound, at });
            }
        }
    }
    list
}

/// The rows of a scenario, and the amendments in force: what tells two cases apart.
type Key = (rows::Key, Vec<String>);

/// The rows of a scenario are wrong; the report says how.
struct Unsound;

struct Reader<'a> {
    /// The folder without its scenarios, over which rows are laid.
    folder: OnceCell<Folder>,
    base: &'a Case,
    blank: bool,
    suite: Suite,
    /// Where the case of each set of rows is kept; `None` for one that has errors.
    loaded: BTreeMap<Key, Option<(usize, VersionIx)>>,
    /// The sheets of the folder, once a scenario has rows of its own.
    sheets: OnceCell<Sheets>,
}

impl Reader<'_> {
    fn scenario(&mut self, folder: &Folder, file: &TomlFile<'_>, raw: &Raw, report: &mut Report) {
        let entry = &raw.entry;
        let before = report.problems().len();
        well_formed(file, entry, self.blank, report);
        if !raw.sound {
            return;
        }
        let Ok(found) = self.case(folder, file, raw, report) else { return };
        let place = found.map(|(place, _)| place);
        let version = found.map(|(_, version)| version).unwrap_or_default();
        let case = place.map_or(self.base, |place| self.suite.cases.get(place).unwrap_or(self.base));
        let mut resolver = Resolver { file, case, version, report };
        let question = resolver.question(&entry.given, &entry.ask);
        let cites = resolver.cites(&entry.cites);
        let expect = entry.expect.as_ref().map(|expect| resolver.expect(expect.get_ref()));
        let Some(question) = question.filter(|_| report.problems().len() == before) else { return };
        if expect.as_ref().is_some_and(Expect::is_empty) && !self.blank {
            report.push(nothing_expected(raw.at.clone()));
            return;
        }
        self.suite.scenarios.push(Scenario {
            id: entry.id.get_ref().clone(),
            title: (&entry.title).into(),
            cites,
            why: entry.why.as_ref().map(Text::from),
            at: raw.at.clone(),
            index: raw.index,
            case: place,
            question,
            command: command(entry, &raw.rows),
            expect: expect.unwrap_or_default(),
        });
    }

    /// The case a scenario is about: `None` for the folder as it is.
    fn case(
        &mut self,
        folder: &Folder,
        file: &TomlFile<'_>,
        raw: &Raw,
        report: &mut Report,
    ) -> Result<Option<(usize, VersionIx)>, Unsound> {
        let with: Vec<String> = raw.entry.given.with.iter().map(|id| id.get_ref().clone()).collect();
        if raw.rows.is_empty() && with.is_empty() {
            return Ok(None);
        }
        let id = raw.entry.id.get_ref();
        let key = (raw.rows.key(), with);
        if let Some(place) = self.loaded.get(&key) {
            return place.map(Some).ok_or(Unsound);
        }
        let folder = self.folder.get_or_init(|| {
            let mut bare = folder.clone();
            bare.files.retain(|path, _| !path.starts_with(FOLDER));
            bare
        });
        let sheets = self.sheets.get_or_init(|| Sheets::read(folder, &self.base.book.vocabulary));
        let with = &raw.entry.given.with;
        let (case, version, found) = load(self.base, (folder, sheets), &raw.rows, id, with, file);
        let mut sound = true;
        for problem in found.problems().into_iter().filter(|problem| problem.severity == Severity::Error) {
            report.push(raw.rows.back(problem, id, &raw.at));
            sound = false;
        }
        let place = sound.then(|| {
            self.suite.cases.push(case);
            (self.suite.cases.len() - 1, version)
        });
        self.loaded.insert(key, place);
        place.map(Some).ok_or(Unsound)
    }
}

/// Loads the case of a scenario: the folder with its rows laid over it, under its amendments.
fn load(
    base: &Case,
    (folder, sheets): (&Folder, &Sheets),
    rows: &Rows,
    id: &str,
    with: &[Spanned<String>],
    file: &TomlFile<'_>,
) -> (Case, VersionIx, Report) {
    let folder = rows.lay_over(folder, id);
    let (mut case, mut report) =
        if rows.has_units() { case::load(&folder) } else { case::load_facts(&folder, base, sheets) };
    let mut version = VersionIx::default();
    if !report.has_errors() {
        let ids: Vec<&str> = with.iter().map(|id| id.get_ref().as_str()).collect();
        match case.amend(&ids) {
            Ok(found) => version = found,
            Err(found) => {
                let at = with.first().map(|id| file.at(id.span().start)).unwrap_or_default();
                for problem in found.problems() {
                    // What is wrong with the amendment itself has its own place.
                    let at = if problem.at == Location::default() { at.clone() } else { problem.at.clone() };
                    report.push(Problem { at, ..problem.clone() });
                }
            }
        }
    }
    (case, version, report)
}

/// What can be seen without knowing any word.
fn well_formed(file: &TomlFile<'_>, entry: &ScenarioEntry, blank: bool, report: &mut Report) {
    let id = entry.id.get_ref();
    let at = file.at(entry.id.span().start);
    if id.is_empty() || id.chars().any(|letter| letter.is_whitespace() || "`\"'".contains(letter)) {
        report.push(
            Problem::error(
                at.clone(),
                both!("情景编号 `{id}` 不能用", "`{id}` cannot be the id of a scenario"),
            )
            .hint(both!("编号用字母、数字、`-` 和 `_`", "use letters, digits, `-` and `_`")),
        );
    }
    let ask = entry.ask.get_ref();
    let place = file.at(entry.ask.span().start);
    let asked = [ask.who.is_some(), ask.can.is_some(), ask.chain == Some(true)];
    if asked.iter().filter(|asked| **asked).count() != 1 {
        report.push(
            Problem::error(place.clone(), both!("问题应当恰有一个", "exactly one question must be asked"))
                .hint(both!(
                    "写 `who = \"行为\"`、`can = \"行为\"` 或 `chain = true` 之一",
                    "write one of `who = \"ACT\"`, `can = \"ACT\"` and `chain = true`"
                )),
        );
    } else if ask.can.is_some() != ask.person.is_some() {
        report.push(
            Problem::error(place, both!("`can` 和 `person` 须同时写", "`can` and `person` go together"))
                .hint(both!("问不特定的人用 `who`", "to ask about nobody in particular use `who`")),
        );
    }
    let Some(expect) = &entry.expect else {
        if !blank {
            report.push(nothing_expected(at));
        }
        return;
    };
    let whole = ask.chain == Some(true);
    let words = expect.get_ref();
    for verdict in [&words.verdict, &words.by_default].into_iter().flatten().filter(|_| whole) {
        report.push(
            Problem::error(
                file.at(verdict.span().start),
                both!("整条审批链没有单一的结论", "a whole chain has no single verdict"),
            )
            .hint(both!("改用 `who` 或 `can` 提问", "ask with `who` or `can` instead")),
        );
    }
}

fn nothing_expected(at: Location) -> Problem {
    Problem::error(at, both!("情景没有写明应有的结果", "the scenario expects nothing")).hint(both!(
        "在 `[scenario.expect]` 中至少写一项，例如 `verdict`",
        "write at least one key under `[scenario.expect]`, for instance `verdict`"
    ))
}

/// The words behind `signoff` that ask the same; none where rows of its own make the scenario a case apart.
fn command(entry: &ScenarioEntry, rows: &Rows) -> Option<Vec<String>> {
    let GivenEntry { on, set, away, readings, with, .. } = &entry.given;
    if !rows.is_empty() {
        return None;
    }
    let AskEntry { who, can, person, action, .. } = entry.ask.get_ref();
    let word = |word: &Option<Spanned<String>>| word.as_ref().map(|word| word.get_ref().clone());
    let mut words = match (word(who), word(can), word(person)) {
        (Some(act), ..) => vec!["who".to_owned(), act],
        (_, Some(act), Some(person)) => vec!["can".to_owned(), person, act],
        _ => vec!["chain".to_owned()],
    };
    words.push(action.get_ref().clone());
    let mut option = |name: &str, value: String| words.extend([name.to_owned(), value]);
    if let Some(on) = on {
        option("--on", cell(on.get_ref()).unwrap_or_default());
    }
    for (attribute, value) in set {
        option("--set", format!("{attribute}={}", cell(value.get_ref()).unwrap_or_default()));
    }
    for post in away {
        option("--away", post.get_ref().clone());
    }
    for reading in readings {
        option("--reading", reading.get_ref().clone());
    }
    for amendment in with {
        option("--with", amendment.get_ref().clone());
    }
    Some(words)
}

/// The scenarios that a filter means, or a problem where it means none.
///
/// # Errors
/// No id contains the filter.
pub fn named<'a>(suite: &'a Suite, filter: &str) -> Result<Vec<&'a Scenario>, Box<Problem>> {
    let list: Vec<&Scenario> =
        suite.scenarios.iter().filter(|scenario| scenario.id.contains(filter)).collect();
    if list.is_empty() {
        let known = suite.ids.iter().map(String::as_str);
        return Err(Box::new(
            Problem::error(
                Location::default(),
                both!("没有编号含 `{filter}` 的情景", "no scenario has `{filter}` in its id"),
            )
            .hint(did_you_mean(filter, known).unwrap_or_else(|| {
                both!("`signoff test --list` 可列出全部", "`signoff test --list` shows them all")
            })),
        ));
    }
    Ok(list)
}
