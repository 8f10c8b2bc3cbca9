//! Rows of facts that a scenario adds or changes: they become CSV files laid over the folder, so that one reader reads all facts,
//! and what that reader finds wrong is brought back to the place in the scenario.

use std::collections::{BTreeMap, BTreeSet};

use toml::{Spanned, Value};

use super::wire::{GivenEntry, RowEntry};
use crate::source::{Folder, Location, Problem, Report, Text, both};
use crate::toml_file::TomlFile;

/// The extra rows of one table.
#[derive(Clone, Debug)]
struct Table {
    name: &'static str,
    columns: Vec<String>,
    rows: Vec<Row>,
}

/// A row with the places of its cells.
#[derive(Clone, Debug)]
struct Row {
    at: Location,
    cells: BTreeMap<String, (String, Location)>,
}

/// What a set of rows says, table by table.
pub(super) type Key = Vec<(&'static str, Vec<Cells>)>;

/// The cells of a row with their columns.
type Cells = Vec<(String, String)>;

/// All extra rows of a scenario.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    tables: Vec<Table>,
}

impl Rows {
    /// Reads the rows of a scenario; values that no cell can hold are reported.
    pub(super) fn read(given: &GivenEntry, file: &TomlFile<'_>, report: &mut Report) -> Self {
        let mut tables = Vec::new();
        for (name, entries) in given.tables() {
            if entries.is_empty() {
                continue;
            }
            let rows: Vec<Row> = entries.iter().map(|entry| row(entry, file, report)).collect();
            let columns: BTreeSet<String> = rows.iter().flat_map(|row| row.cells.keys().cloned()).collect();
            tables.push(Table { name, columns: columns.into_iter().collect(), rows });
        }
        Self { tables }
    }

    /// Whether the scenario takes the facts as they are on file.
    pub(super) fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// What tells two sets of rows apart: the same rows in another order are the same rows.
    pub(super) fn key(&self) -> Key {
        let cells =
            |row: &Row| row.cells.iter().map(|(column, (text, _))| (column.clone(), text.clone())).collect();
        self.tables
            .iter()
            .map(|table| {
                let mut rows: Vec<Vec<(String, String)>> = table.rows.iter().map(cells).collect();
                rows.sort();
                (table.name, rows)
            })
            .collect()
    }

    /// Whether units are among them: norms name units, so the rulebook must then be read anew.
    pub(super) fn has_units(&self) -> bool {
        self.tables.iter().any(|table| table.name == "units")
    }

    /// The folder with the rows laid over it.
    pub(super) fn lay_over(&self, folder: &Folder, id: &str) -> Folder {
        let mut folder = folder.clone();
        for table in &self.tables {
            let path = path(table.name, id);
            folder.over.insert(path.clone());
            folder.files.insert(path, table.csv());
        }
        folder
    }

    /// A problem with its place in the scenario, if it was found in one of these rows; and with the scenario's id in any case.
    pub(super) fn back(&self, problem: &Problem, id: &str, scenario: &Location) -> Problem {
        let mut problem = problem.clone();
        let table = self.tables.iter().find(|table| *problem.at.file == *path(table.name, id));
        if let Some(table) = table {
            problem.at = table.place(&problem.at).unwrap_or_else(|| scenario.clone());
        }
        problem.what = Text::new(
            format!("情景 `{id}`：{}", problem.what.zh),
            format!("scenario `{id}`: {}", problem.what.en),
        );
        problem
    }
}

/// The name under which the rows of a table are laid over the folder; no file of a folder has a blank there.
fn path(table: &str, id: &str) -> String {
    format!("{table}/scenario {}.csv", id.replace('/', "-"))
}

fn row(entry: &Spanned<RowEntry>, file: &TomlFile<'_>, report: &mut Report) -> Row {
    let mut cells = BTreeMap::new();
    for (column, value) in entry.get_ref() {
        let at = file.at(value.span().start);
        match cell(value.get_ref()) {
            Some(text) => _ = cells.insert(column.clone(), (text, at)),
            None => report.push(
                Problem::error(at, both!("这个值不能放进单元格", "this value fits no cell")).hint(both!(
                    "写文字、数字、日期、true、false，或由它们组成的列表",
                    "write a text, a number, a day, true, false, or a list of these"
                )),
            ),
        }
    }
    Row { at: file.at(entry.span().start), cells }
}

/// A value as the text of a cell; a list as its items with the sign between them.
pub(super) fn cell(value: &Value) -> Option<String> {
    Some(match value {
        // A cell of one line each keeps the rows and the lines in step.
        Value::String(text) => text.split_whitespace().collect::<Vec<_>>().join(" "),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(flag) => if *flag { "yes" } else { "no" }.to_owned(),
        Value::Datetime(day) => day.to_string(),
        Value::Array(items) if items.is_empty() => "none".to_owned(),
        Value::Array(items) => {
            let items: Option<Vec<String>> = items.iter().map(cell).collect();
            items?.join(";")
        }
        Value::Table(_) => return None,
    })
}

impl Table {
    fn csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Memory is never full, and every row is as wide as the header.
        let _ = writer.write_record(&self.columns);
        for row in &self.rows {
            let cells = self.columns.iter().map(|column| row.cells.get(column).map_or("", |(text, _)| text));
            let _ = writer.write_record(cells);
        }
        writer.into_inner().unwrap_or_default()
    }

    /// The place in the scenario of a place in the CSV file.
    fn place(&self, at: &Location) -> Option<Location> {
        let column = at.cell.as_deref().and_then(column).and_then(|place| self.columns.get(place));
        // The first line is the header: a fault there is one of every row that has the column.
        let row = match at.line {
            0 | 1 => self
                .rows
                .iter()
                .find(|row| column.is_some_and(|column| row.cells.contains_key(column)))
                .or_else(|| self.rows.first())?,
            line => self.rows.get(line - 2)?,
        };
        Some(column.and_then(|column| row.cells.get(column)).map_or(&row.at, |(_, at)| at).clone())
    }
}

/// The column, from 0, of a cell that a spreadsheet would call so.
fn column(cell: &str) -> Option<usize> {
    let letters = cell.bytes().take_while(u8::is_ascii_uppercase);
    letters.fold(0usize, |number, letter| number * 26 + usize::from(letter - b'A') + 1).checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::{cell as cell_of, *};

    #[test]
    fn spreadsheet_columns_are_counted() {
        assert_eq!(column("A1"), Some(0));
        assert_eq!(column("Z3"), Some(25));
        assert_eq!(column("AB12"), Some(27));
        assert_eq!(column("7"), None);
    }

    #[test]
    fn values_become_cells() {
        let cell = |text: &str| {
            let table: toml::Table = text.parse().unwrap();
            cell_of(&table["v"])
        };
        assert_eq!(cell("v = [\"a\", \"b\"]").as_deref(), Some("a;b"));
        assert_eq!(cell("v = []").as_deref(), Some("none"));
        assert_eq!(cell("v = 2024-02-09").as_deref(), Some("2024-02-09"));
        assert_eq!(cell("v = true").as_deref(), Some("yes"));
        assert_eq!(cell("v = { a = 1 }"), None);
    }
}
