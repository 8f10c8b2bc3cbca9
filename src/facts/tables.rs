//! Which files hold which table, and the sheets in them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::columns::{TABLES, TableSpec};
use crate::atom::Atom;
use crate::model::Vocabulary;
use crate::sheet::{Extras, Row, Sheet, cell};
use crate::source::{Folder, Location, Problem, Report, Text, both, did_you_mean};

/// The sheets of a folder by their files, read once for all folders that only lay other files over it.
#[derive(Clone, Debug, Default)]
pub struct Sheets(BTreeMap<String, Arc<Sheet>>);

impl Sheets {
    /// Reads the sheets of a folder. What is wrong with them is said by whoever loads the folder itself.
    pub fn read(folder: &Folder, vocabulary: &Vocabulary) -> Self {
        let tables = Tables::load(folder, vocabulary, &Self::default(), true, &mut Report::default());
        let sheets = tables.loaded.into_values().flat_map(|table| table.sheets);
        Self(sheets.map(|sheet| (sheet.file().to_string(), sheet)).collect())
    }
}

/// The sheets of one table.
#[derive(Debug)]
pub(super) struct Loaded {
    /// What the table is.
    pub(super) spec: &'static TableSpec,
    /// Its files that could be read, in the order of their names.
    pub(super) sheets: Vec<Arc<Sheet>>,
    /// Whether all its files are there and could be read, so that what is not in them does not exist.
    pub(super) sound: bool,
}

/// The sheets of all tables.
#[derive(Debug, Default)]
pub(super) struct Tables {
    loaded: BTreeMap<&'static str, Loaded>,
}

/// The table of an institution that has none.
static ABSENT: Loaded = Loaded {
    spec: &TableSpec {
        name: "",
        required: false,
        attributes: false,
        key: &[],
        meaning_zh: "",
        meaning_en: "",
        columns: &[],
    },
    sheets: Vec::new(),
    sound: true,
};

impl Tables {
    /// Reads every file that belongs to a table; those that were read before are taken from there.
    pub(super) fn load(
        folder: &Folder,
        vocabulary: &Vocabulary,
        known: &Sheets,
        whole: bool,
        report: &mut Report,
    ) -> Self {
        let words = attribute_words(vocabulary);
        let find = |word: &str| find_attribute(vocabulary, word);
        let id = |number: usize| vocabulary.attributes.id(crate::atom::Attribute::new(number)).to_owned();
        let attributes = Extras {
            find: &find,
            id: &id,
            known: words,
            called: Text::new("规则手册的属性", "an attribute of the rulebook"),
            whole,
        };
        let mut tables = Self::default();
        for spec in TABLES {
            let files: Vec<(&String, &Vec<u8>)> =
                folder.files.iter().filter(|(path, _)| belongs(path) == Some(spec.name)).collect();
            if files.is_empty() && spec.required {
                report.push(missing(folder, spec));
            }
            let mut loaded = Loaded { spec, sheets: Vec::new(), sound: !(files.is_empty() && spec.required) };
            // `NAME.csv` comes before the files of the folder, whatever the order of the paths.
            let (alone, in_folder): (Vec<_>, Vec<_>) =
                files.into_iter().partition(|(path, _)| !path.contains('/'));
            for (path, bytes) in alone.into_iter().chain(in_folder) {
                let extras = spec.attributes.then_some(&attributes);
                let known = known.0.get(path).filter(|_| !folder.over.contains(path)).cloned();
                match known.or_else(|| Sheet::read(path, bytes, spec.columns, extras, report).map(Arc::new)) {
                    Some(sheet) => {
                        loaded.sound &= sheet.whole();
                        loaded.sheets.push(sheet);
                    }
                    None => loaded.sound = false,
                }
            }
            if !folder.over.is_empty() {
                lay_over(spec, &mut loaded.sheets, &folder.over);
            }
            tables.loaded.insert(spec.name, loaded);
        }
        report_strays(folder, report);
        tables
    }

    /// The sheets of a table.
    pub(super) fn get(&self, name: &str) -> &Loaded {
        self.loaded.get(name).unwrap_or(&ABSENT)
    }
}

/// Takes away the rows whose key a file laid over the folder has, too. A table without a key only grows.
fn lay_over(spec: &TableSpec, sheets: &mut [Arc<Sheet>], over: &BTreeSet<String>) {
    if spec.key.is_empty() {
        return;
    }
    let key = |sheet: &Sheet, row: &Row| -> Option<Vec<String>> {
        spec.key.iter().map(|column| Some(row.cell(sheet.position(column)?).to_owned())).collect()
    };
    let (above, below): (Vec<&mut Arc<Sheet>>, Vec<&mut Arc<Sheet>>) =
        sheets.iter_mut().partition(|sheet| over.contains(&**sheet.file()));
    let mut taken: BTreeSet<Vec<String>> = BTreeSet::new();
    if above.is_empty() {
        return;
    }
    for sheet in &above {
        taken.extend(sheet.rows().filter_map(|row| key(sheet, row)));
    }
    for sheet in below {
        let gone: BTreeSet<usize> = sheet
            .rows()
            .filter(|row| key(sheet, row).is_some_and(|key| taken.contains(&key)))
            .map(|row| row.line)
            .collect();
        if !gone.is_empty() {
            Arc::make_mut(sheet).displace(|row| gone.contains(&row.line));
        }
    }
}

/// The attributes that a header may mean: the one with this id, or those with this title.
fn find_attribute(vocabulary: &Vocabulary, word: &str) -> Vec<usize> {
    let plain = cell::half_width(word);
    let attributes = &vocabulary.attributes;
    if let Some(attribute) = attributes.get(word).or_else(|| attributes.get(&plain)) {
        return vec![attribute.index()];
    }
    let titled = |word: &str| -> Vec<usize> {
        let has_title = |title: &Text| title.zh == word || title.en == word;
        attributes.atoms().filter(|&atom| has_title(&attributes.title(atom))).map(Atom::index).collect()
    };
    let hits = titled(word);
    if hits.is_empty() { titled(&plain) } else { hits }
}

fn attribute_words(vocabulary: &Vocabulary) -> Vec<String> {
    let attributes = &vocabulary.attributes;
    let names = attributes.atoms().flat_map(|atom| {
        let title = attributes.title(atom);
        [attributes.id(atom).to_owned(), title.zh, title.en]
    });
    names.filter(|name| !name.is_empty()).collect()
}

/// Splits `NAME.csv` into name and ending.
fn split_ending(file: &str) -> (&str, String) {
    file.rsplit_once('.').map_or((file, String::new()), |(stem, ending)| (stem, ending.to_lowercase()))
}

/// The table a file belongs to: `NAME.csv` or `NAME/….csv`.
fn belongs(path: &str) -> Option<&'static str> {
    let name = match path.split_once('/') {
        None => match split_ending(path) {
            (stem, ending) if ending == "csv" => stem,
            _ => return None,
        },
        Some((name, file)) if !file.contains('/') && split_ending(file).1 == "csv" => name,
        Some(_) => return None,
    };
    TABLES.iter().map(|spec| spec.name).find(|known| *known == name)
}

fn missing(folder: &Folder, spec: &TableSpec) -> Problem {
    let name = spec.name;
    let columns = |pick: fn(&crate::sheet::Column) -> &'static str| {
        spec.columns.iter().map(pick).collect::<Vec<_>>().join(",")
    };
    let (zh, en) = (columns(|column| column.zh), columns(|column| column.name));
    let (meaning_zh, meaning_en) = (spec.meaning_zh, spec.meaning_en);
    let workbook = folder.files.keys().find(|path| split_ending(path).0 == name && is_workbook(path));
    let hint = match workbook {
        Some(path) => both!(
            "把 `{path}` 另存为“CSV UTF-8（逗号分隔）”，文件名为 `{name}.csv`",
            "save `{path}` as \"CSV UTF-8 (comma delimited)\" under the name `{name}.csv`"
        ),
        None => {
            both!("这个表写明：{meaning_zh}；表头为 `{zh}`", "it holds {meaning_en}; its header is `{en}`")
        }
    };
    let what = both!("缺少 `{name}.csv`", "`{name}.csv` is missing");
    Problem::error(Location::file(&format!("{name}.csv")), what).hint(hint)
}

fn is_workbook(path: &str) -> bool {
    matches!(split_ending(path).1.as_str(), "xlsx" | "xls" | "ods" | "et" | "tsv" | "txt")
}

/// Warns of files that look like a table and are not read.
fn report_strays(folder: &Folder, report: &mut Report) {
    let names = || TABLES.iter().map(|spec| spec.name);
    for path in folder.files.keys() {
        if belongs(path).is_some() {
            continue;
        }
        let (top, inner) =
            path.split_once('/').map_or((path.as_str(), None), |(top, inner)| (top, Some(inner)));
        let (stem, ending) = if inner.is_some() { (top, split_ending(path).1) } else { split_ending(path) };
        let is_table = names().any(|name| name == stem);
        let stray = match (inner, ending.as_str()) {
            (None, "csv") => true,
            (Some(_), "csv") => is_table || did_you_mean(stem, names()).is_some(),
            _ => is_table && is_workbook(path),
        };
        if !stray {
            continue;
        }
        let Text { zh, en } = cell::quoted(names());
        let hint = if !is_table {
            did_you_mean(stem, names())
                .unwrap_or_else(|| both!("表的名称有：{zh}", "the tables are called {en}"))
        } else if is_workbook(path) {
            both!(
                "另存为“CSV UTF-8（逗号分隔）”，文件名为 `{stem}.csv`",
                "save it as \"CSV UTF-8 (comma delimited)\" under the name `{stem}.csv`"
            )
        } else {
            both!("把它直接放进文件夹 `{stem}`", "put it into the folder `{stem}` itself")
        };
        let what =
            both!("没有读取 `{path}`：它不属于任何一个表", "`{path}` is not read: it belongs to no table");
        report.push(Problem::warning(Location::file(path), what).hint(hint));
    }
}
