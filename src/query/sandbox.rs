//! The sandbox of a query: it may read, and nothing else, for so many steps and no longer.
//!
//! Steps are counted in operations of `SQLite`'s machine, so that the limit does not depend on the machine it runs on.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Connection, limits::Limit};

use crate::source::{Location, Problem, Text, both};

/// After how many operations the counter is looked at.
const STRIDE: i32 = 1_000;
/// The longest value, in bytes: more than any text on file, and less than would fill the memory.
const LONGEST: i32 = 10_000_000;

/// Why a statement was refused.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Refused {
    /// It would write, or reach outside.
    Writes(String),
    /// A function that may not be used.
    Function(String),
    /// A function whose value is another one every time.
    Varies(String),
}

impl Refused {
    /// A word of the statement at which to point.
    pub(super) fn word(&self) -> &str {
        match self {
            Self::Writes(word) | Self::Function(word) | Self::Varies(word) => word,
        }
    }

    /// The problem at a place.
    pub(super) fn problem(&self, at: Location) -> Problem {
        let (what, hint): (Text, Text) = match self {
            Self::Writes(word) => (
                both!("查询只能读取，不能用 `{word}`", "a query can only read, so that `{word}` is refused"),
                both!(
                    "只用 `select`，或以 `with` 开头的 `select`",
                    "use `select`, or a `select` that begins with `with`"
                ),
            ),
            Self::Function(name) => (
                both!("查询不能用函数 `{name}`", "the function `{name}` is refused"),
                both!(
                    "查询不能装入扩展，也不能越出数据库",
                    "a query cannot load anything or reach outside the database"
                ),
            ),
            Self::Varies(name) => (
                both!(
                    "查询不能用 `{name}`：同一查询必须每次结果相同",
                    "`{name}` is refused: a query must give the same answer every time"
                ),
                both!(
                    "把日期作为参数给出，例如 `:date`",
                    "give the day as a parameter, for instance `:date`"
                ),
            ),
        };
        Problem::error(at, what).hint(hint)
    }
}

/// What the hooks of a connection share with the store.
#[derive(Default, Debug)]
struct Watch {
    /// Whether the store itself is at work, which may do everything.
    open: bool,
    /// The tables that the statement reads.
    read: Vec<String>,
    /// Why it was refused.
    refused: Option<Refused>,
    /// Steps taken.
    steps: u64,
    /// Steps allowed.
    limit: u64,
}

/// The sandbox of one connection.
#[derive(Clone, Debug)]
pub(super) struct Sandbox {
    watch: Arc<Mutex<Watch>>,
}

impl Sandbox {
    /// Puts a connection into a sandbox. It is open until `shut`.
    pub(super) fn around(connection: &mut Connection, limit: u64) -> rusqlite::Result<Self> {
        let sandbox = Self { watch: Arc::new(Mutex::new(Watch { open: true, limit, ..Watch::default() })) };
        connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, LONGEST)?;
        connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
        // Sorting must not write files.
        connection.pragma_update(None, "temp_store", "memory")?;
        let own = sandbox.clone();
        connection.authorizer(Some(move |context: AuthContext<'_>| own.judge(&context.action)))?;
        let own = sandbox.clone();
        connection.progress_handler(STRIDE, Some(move || own.count()))?;
        Ok(sandbox)
    }

    fn lock(&self) -> MutexGuard<'_, Watch> {
        // What a panic left behind is still a list of names and a number.
        self.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets the store do its own work.
    pub(super) fn open(&self, connection: &Connection) -> rusqlite::Result<()> {
        self.lock().open = true;
        connection.pragma_update(None, "query_only", false)
    }

    /// Lets nothing happen but reading, and starts to count anew.
    pub(super) fn shut(&self, connection: &Connection) -> rusqlite::Result<()> {
        self.lock().open = true;
        connection.pragma_update(None, "query_only", true)?;
        let mut watch = self.lock();
        watch.open = false;
        watch.read.clear();
        watch.refused = None;
        watch.steps = 0;
        Ok(())
    }

    /// The tables that were read, in the order in which they were met.
    pub(super) fn read(&self) -> Vec<String> {
        self.lock().read.clone()
    }

    /// Why the last statement was refused, if it was.
    pub(super) fn refused(&self) -> Option<Refused> {
        self.lock().refused.clone()
    }

    /// How many steps are allowed.
    pub(super) fn limit(&self) -> u64 {
        self.lock().limit
    }

    /// Counts a stride; true stops the query.
    fn count(&self) -> bool {
        let mut watch = self.lock();
        watch.steps += u64::from(STRIDE.unsigned_abs());
        !watch.open && watch.steps > watch.limit
    }

    fn judge(&self, action: &AuthAction<'_>) -> Authorization {
        let mut watch = self.lock();
        if watch.open {
            return Authorization::Allow;
        }
        let refused = match action {
            AuthAction::Select | AuthAction::Recursive => return Authorization::Allow,
            AuthAction::Read { table_name, .. } => {
                if !watch.read.iter().any(|known| known == table_name) {
                    watch.read.push((*table_name).to_owned());
                }
                return Authorization::Allow;
            }
            AuthAction::Function { function_name } => match function(function_name) {
                None => return Authorization::Allow,
                Some(refused) => refused,
            },
            other => Refused::Writes(verb(other).to_owned()),
        };
        watch.refused.get_or_insert(refused);
        Authorization::Deny
    }
}

fn function(name: &str) -> Option<Refused> {
    let lower = name.to_ascii_lowercase();
    match lower.as_str() {
        "load_extension" | "fts3_tokenizer" | "readfile" | "writefile" | "edit" => {
            Some(Refused::Function(lower))
        }
        "random" | "randomblob" | "current_date" | "current_time" | "current_timestamp" => {
            Some(Refused::Varies(lower))
        }
        _ => None,
    }
}

/// The word of SQL behind an action.
fn verb(action: &AuthAction<'_>) -> &'static str {
    // To make, change or remove a table is first of all to write into the table of tables.
    let schema = |table: &str| table.starts_with("sqlite_");
    match action {
        AuthAction::Insert { table_name } if schema(table_name) => "create",
        AuthAction::Update { table_name, .. } if schema(table_name) => "alter",
        AuthAction::Delete { table_name } if schema(table_name) => "drop",
        AuthAction::Attach { .. } => "attach",
        AuthAction::Detach { .. } => "detach",
        AuthAction::Insert { .. } => "insert",
        AuthAction::Update { .. } => "update",
        AuthAction::Delete { .. } => "delete",
        AuthAction::Pragma { .. } => "pragma",
        AuthAction::Transaction { .. } => "begin",
        AuthAction::Savepoint { .. } => "savepoint",
        AuthAction::AlterTable { .. } => "alter",
        AuthAction::Reindex { .. } => "reindex",
        AuthAction::Analyze { .. } => "analyze",
        AuthAction::DropIndex { .. }
        | AuthAction::DropTable { .. }
        | AuthAction::DropTempIndex { .. }
        | AuthAction::DropTempTable { .. }
        | AuthAction::DropTempTrigger { .. }
        | AuthAction::DropTempView { .. }
        | AuthAction::DropTrigger { .. }
        | AuthAction::DropView { .. }
        | AuthAction::DropVtable { .. } => "drop",
        _ => "create",
    }
}
