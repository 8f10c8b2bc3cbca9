//! The store: an `SQLite` database in memory that holds a case and what was derived of it, and lets a query read it.
//!
//! A group of relations is filled when a query first reads one of them, so that one question stays fast. A query can read and
//! nothing else; it opens no file and reads no clock.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::Context as _;
use rusqlite::Connection;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};

use super::bind::Bound;
use super::fault::{self, Source};
use super::fill;
use super::relation::Group;
use super::relations::{relation, relations};
use super::rows::{Cell, Rows, Table};
use super::sandbox::{Refused, Sandbox};
use super::saved::SavedQuery;
use super::scan;
use crate::atom::Action;
use crate::case::Case;
use crate::source::{Lang, Location, Problem, both};

/// How much a query may do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Steps of `SQLite`'s machine.
    pub steps: u64,
    /// Rows of the result.
    pub rows: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 50_000_000, rows: 100_000 }
    }
}

/// So many actions are derived at a time: enough to share work, few enough to fit into memory.
const BATCH: usize = 64;

/// A case as a database that queries read.
pub struct Store<'a> {
    case: &'a Case,
    connection: Connection,
    sandbox: Sandbox,
    filled: BTreeSet<Group>,
    limits: Limits,
}

impl rusqlite::ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Integer(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Self::Real(number) => ToSqlOutput::Owned(Value::Real(*number)),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

fn cell(value: ValueRef<'_>) -> Cell {
    match value {
        ValueRef::Null => Cell::Null,
        ValueRef::Integer(number) => Cell::Integer(number),
        ValueRef::Real(number) => Cell::Real(number),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            Cell::Text(String::from_utf8_lossy(bytes).into_owned())
        }
    }
}

impl<'a> Store<'a> {
    /// A store for a case, with all its relations and no rows yet: they come when a query asks for them.
    ///
    /// # Errors
    /// There is no memory for a database.
    pub fn build(case: &'a Case) -> anyhow::Result<Self> {
        Self::with_limits(case, Limits::default())
    }

    /// The same with other limits.
    ///
    /// # Errors
    /// There is no memory for a database.
    pub fn with_limits(case: &'a Case, limits: Limits) -> anyhow::Result<Self> {
        let mut connection = Connection::open_in_memory().context("no database can be opened in memory")?;
        let sandbox = Sandbox::around(&mut connection, limits.steps)?;
        let schema: String = relations().map(super::relation::Relation::sql).collect();
        connection.execute_batch(&schema).context("the relations cannot be made")?;
        Ok(Self { case, connection, sandbox, filled: BTreeSet::new(), limits })
    }

    /// Runs a query of the user's own. `:lang` has a value without being given.
    ///
    /// # Errors
    /// The query is wrong, does more than read, takes too long, or gives too many rows.
    pub fn run(
        &mut self,
        sql: &str,
        parameters: &[(String, Cell)],
        lang: Lang,
    ) -> Result<Table, Box<Problem>> {
        let source = Source { file: "SQL".into(), text: sql.into() };
        self.execute(&source, parameters, lang)
    }

    /// Runs a saved query with the values bound to its parameters.
    ///
    /// # Errors
    /// As [`Store::run`]; the place is that in the file.
    pub fn answer(&mut self, query: &SavedQuery, bound: &Bound, lang: Lang) -> Result<Table, Box<Problem>> {
        let source = Source { file: Arc::clone(&query.file), text: Arc::clone(&query.sql) };
        self.execute(&source, bound.values(), lang)
    }

    /// The columns that a query would give, without running it or deriving anything.
    ///
    /// # Errors
    /// The query is wrong, or does more than read.
    pub fn columns(&mut self, sql: &str) -> Result<Vec<String>, Box<Problem>> {
        let source = Source { file: "SQL".into(), text: sql.into() };
        self.prepare(&source).map(|prepared| prepared.columns)
    }

    /// The columns that a saved query would give, without running it or deriving anything.
    ///
    /// # Errors
    /// As [`Store::columns`]; the place is that in the file.
    pub fn check(&mut self, query: &SavedQuery) -> Result<Vec<String>, Box<Problem>> {
        let source = Source { file: Arc::clone(&query.file), text: Arc::clone(&query.sql) };
        self.prepare(&source).map(|prepared| prepared.columns)
    }

    fn execute(
        &mut self,
        source: &Source,
        parameters: &[(String, Cell)],
        lang: Lang,
    ) -> Result<Table, Box<Problem>> {
        let prepared = self.prepare(source)?;
        let mut values: Vec<(usize, Cell)> = Vec::new();
        for (index, name) in (1..).zip(&prepared.parameters) {
            let given = parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
            let value = match (given, name.as_str()) {
                (Some(value), _) => value,
                (None, "lang") => Cell::from(if lang == Lang::Zh { "zh" } else { "en" }),
                (None, _) => return Err(Box::new(fault::missing(source, name))),
            };
            values.push((index, value));
        }
        self.fill(&prepared.groups).map_err(|failure| match failure {
            Failure::Rulebook(problem) => problem,
            Failure::Database(error) => {
                let what = both!(
                    "查询用的数据没有装好：{error:#}",
                    "the data for the query could not be put together: {error:#}"
                );
                Box::new(Problem::error(Location::file(&source.file), what))
            }
        })?;
        self.collect(source, &values)
    }

    /// Looks at a query under the eye of the sandbox: what it reads, and what it gives.
    fn prepare(&self, source: &Source) -> Result<Prepared, Box<Problem>> {
        let faulty = |error: &rusqlite::Error| {
            fault::problem(source, error, self.sandbox.refused(), self.sandbox.limit())
        };
        self.sandbox.shut(&self.connection).map_err(|error| faulty(&error))?;
        if let Some((at, word)) = scan::clock(&source.text) {
            return Err(Box::new(Refused::Varies(word).problem(Location::offset(
                &source.file,
                &source.text,
                at,
            ))));
        }
        let statement = match self.connection.prepare(&source.text) {
            Ok(statement) => statement,
            Err(rusqlite::Error::Empty) => return Err(Box::new(fault::empty(source))),
            Err(rusqlite::Error::MultipleStatement) => return Err(Box::new(fault::several(source))),
            Err(error) => return Err(faulty(&error)),
        };
        let mut parameters = Vec::new();
        for index in 1..=statement.parameter_count() {
            let name = statement.parameter_name(index).map(|name| name.chars().skip(1).collect::<String>());
            match name.filter(|name| !name.is_empty() && !name.chars().all(|letter| letter.is_ascii_digit()))
            {
                Some(name) => parameters.push(name),
                None => return Err(Box::new(fault::nameless(source))),
            }
        }
        let groups = self
            .sandbox
            .read()
            .iter()
            .filter_map(|table| relation(table))
            .map(|relation| relation.group)
            .collect();
        let columns = statement.column_names().map(str::to_owned).collect();
        Ok(Prepared { groups, columns, parameters })
    }

    fn collect(&self, source: &Source, values: &[(usize, Cell)]) -> Result<Table, Box<Problem>> {
        let faulty = |error: &rusqlite::Error| {
            fault::problem(source, error, self.sandbox.refused(), self.sandbox.limit())
        };
        self.sandbox.shut(&self.connection).map_err(|error| faulty(&error))?;
        let mut statement = self.connection.prepare(&source.text).map_err(|error| faulty(&error))?;
        for (index, value) in values {
            statement.raw_bind_parameter(*index, value).map_err(|error| faulty(&error))?;
        }
        let mut table =
            Table { columns: statement.column_names().map(str::to_owned).collect(), rows: Vec::new() };
        let width = table.columns.len();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(|error| faulty(&error))? {
            if table.rows.len() == self.limits.rows {
                return Err(Box::new(fault::too_many(source, self.limits.rows)));
            }
            let cells: Result<Vec<Cell>, _> = (0..width).map(|index| row.get_ref(index).map(cell)).collect();
            table.rows.push(cells.map_err(|error| faulty(&error))?);
        }
        Ok(table)
    }

    /// Fills the groups that are wanted and not yet there: all of them or, if anything goes wrong, none.
    fn fill(&mut self, wanted: &BTreeSet<Group>) -> Result<(), Failure> {
        let missing: BTreeSet<Group> = wanted.difference(&self.filled).copied().collect();
        if missing.is_empty() {
            return Ok(());
        }
        self.sandbox.open(&self.connection)?;
        let transaction = self.connection.transaction()?;
        if missing.contains(&Group::Facts) {
            insert(&transaction, fill::facts(self.case))?;
        }
        if missing.contains(&Group::Rulebook) {
            insert(&transaction, fill::rulebook(self.case))?;
        }
        let derived: BTreeSet<Group> = missing
            .iter()
            .copied()
            .filter(|group| matches!(group, Group::Found | Group::Verdicts | Group::Readings))
            .collect();
        if !derived.is_empty() {
            let base = Arc::new(self.case.book.world(crate::rulebook::VersionIx::default(), &[])?);
            let rivals = match (derived.contains(&Group::Readings), derived.contains(&Group::Verdicts)) {
                (true, _) => fill::settle::rivals(self.case, false)?,
                (false, true) => fill::settle::rivals(self.case, true)?,
                (false, false) => Vec::new(),
            };
            let actions: Vec<Action> = self.case.facts.actions.names.atoms().collect();
            for batch in actions.chunks(BATCH) {
                insert(&transaction, fill::settle::derive(self.case, &base, &rivals, batch, &derived))?;
            }
        }
        transaction.commit()?;
        self.filled.extend(missing);
        Ok(())
    }
}

fn insert(transaction: &rusqlite::Transaction<'_>, rows: Rows) -> anyhow::Result<()> {
    for (name, rows) in rows.by_relation {
        let Some(relation) = relation(name) else { continue };
        let places = vec!["?"; relation.columns.len()].join(", ");
        let mut statement = transaction.prepare(&format!("INSERT INTO {name} VALUES ({places})"))?;
        for row in rows {
            statement
                .execute(rusqlite::params_from_iter(&row))
                .with_context(|| format!("{name}: {row:?}"))?;
        }
    }
    Ok(())
}

/// Why a group could not be filled.
enum Failure {
    /// The rulebook has no world.
    Rulebook(Box<Problem>),
    /// The database would not take the rows.
    Database(anyhow::Error),
}

impl From<Box<Problem>> for Failure {
    fn from(problem: Box<Problem>) -> Self {
        Self::Rulebook(problem)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Database(error)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(error.into())
    }
}

/// What is known of a query before it runs.
struct Prepared {
    groups: BTreeSet<Group>,
    columns: Vec<String>,
    parameters: Vec<String>,
}
