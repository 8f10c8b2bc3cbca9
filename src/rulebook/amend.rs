//! Amendments: what a proposed text would do to the norms, operation by operation, and the rulebook as it would then stand.
//!
//! The norms as written are never touched: an amended norm is a new one in the arena, and a version says which of them hold.

mod apply;
mod change;
mod check;
mod rivals;
mod touch;
pub(super) mod wire;

use jiff::civil::Date;

use super::Reading;
use crate::atom::{Body, NormIx, Role};
use crate::model::Article;
use crate::source::{Location, Text};

pub use change::{Change, NoSuchPart};

/// A proposed amendment of the rules.
#[derive(Clone, Debug)]
pub struct Amendment {
    /// The id.
    pub id: String,
    /// The title.
    pub title: Text,
    /// Why it is proposed.
    pub reason: Text,
    /// The first day it would apply.
    pub effective: Option<Date>,
    /// The ids of the amendments it goes on from.
    pub follows: Vec<String>,
    /// What the amended text leaves no doubt of: an ambiguity (`AMB-01`), or one of its rival readings (`AMB-01=B`).
    pub settles: Vec<String>,
    /// The ids of the ambiguities whose rival readings stand as they are.
    pub keeps: Vec<String>,
    /// What it does, in order.
    pub operations: Vec<Operation>,
    /// Where it was written.
    pub at: Location,
}

/// One operation of an amendment.
#[derive(Clone, Debug)]
pub struct Operation {
    /// The provision it touches.
    pub cite: String,
    /// What it does, in our words.
    pub text: Text,
    /// What it does, to the program.
    pub deed: Deed,
    /// Where it was written.
    pub at: Location,
}

/// What an operation does.
#[derive(Clone, Debug)]
pub enum Deed {
    /// Puts in a norm, which stands ready in the arena.
    Insert(NormIx),
    /// Takes a norm away.
    Repeal(String),
    /// Puts a norm, which stands ready in the arena, in the place of the one with its id.
    Replace(NormIx),
    /// Changes parts of a norm.
    Change(String, Vec<Change>),
    /// Lets a norm displace others.
    Override(String, Vec<String>),
    /// Gives a norm another id, article and pin-cite.
    Renumber(String, String, u32, String),
    /// Gives a role another name.
    RenameRole(Role, Text),
    /// Gives a body another name.
    RenameBody(Body, Text),
    /// Enters an article into the ledger.
    Enter(Article),
}

/// Which version of the rules; the default is the rulebook as written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct VersionIx(Option<usize>);

/// The rulebook as it would stand after some amendments.
#[derive(Clone, Debug)]
pub struct Version {
    /// The ids of the amendments, in order.
    pub amendments: Vec<String>,
    /// The norms that hold by the default readings.
    pub norms: Vec<NormIx>,
    /// The readings of each ambiguity, in the order of the rulebook's ambiguities; empty where the amendments settle it.
    pub readings: Vec<Vec<Reading>>,
    /// The ledger.
    pub articles: Vec<Article>,
    /// The roles with other names.
    pub roles: Vec<(Role, Text)>,
    /// The bodies with other names.
    pub bodies: Vec<(Body, Text)>,
    /// Operation by operation, which norm became which.
    pub redline: Vec<Redline>,
}

/// A change of something that is no norm: a name, or an entry of the ledger.
#[derive(Clone, Debug)]
pub struct OtherChange {
    /// What it is.
    pub what: Text,
    /// How it stood; empty where it was not there.
    pub before: Text,
    /// How it stands.
    pub after: Text,
}

/// What one operation did.
#[derive(Clone, Debug)]
pub struct Redline {
    /// The place of the amendment among [`Version::amendments`].
    pub amendment: usize,
    /// The place of the operation in the amendment.
    pub operation: usize,
    /// Each norm that it touched, before and after.
    pub norms: Vec<(Option<NormIx>, Option<NormIx>)>,
    /// What else it touched.
    pub other: Option<OtherChange>,
}
