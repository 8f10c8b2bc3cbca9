//! A folder of TOML files becomes a rulebook: vocabulary, ledger, norms, readings; and a rulebook seen under chosen readings
//! becomes the set of norms of one world.
//!
//! Nothing here opens a file, and nothing here knows any one institution.

mod amend;
mod build;
mod expression;
mod wire;
mod rival;
mod roles;
mod world;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::atom::{Act, Kind, Label, Names, NormIx};
use crate::model::{Article, Check, Effect, Norm, Vocabulary};
use crate::source::{Location, Text};

pub use amend::wire::schema as amendment_schema;
pub use amend::{Amendment, Change, Deed, NoSuchPart, Operation, OtherChange, Redline, Version, VersionIx};
pub use build::Draft;
pub use rival::Rival;
pub use roles::{could_name, implied_by};
pub use wire::schema;
pub use world::{Choice, World};

/// What the header says.
#[derive(Clone, Debug, Default)]
pub struct RulebookHeader {
    /// The id.
    pub id: String,
    /// The title.
    pub title: Text,
    /// The day of adoption, if given.
    pub adopted: Option<Date>,
    /// The first day the rules apply; `None` means always.
    pub in_force: Option<Date>,
    /// How many articles the source has.
    pub articles: u32,
    /// How an article is named; `{}` stands for the number.
    pub provision: Text,
}

/// One way to read an ambiguity: an overlay on the norms.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The id, for instance `B`.
    pub id: String,
    /// What it takes the text to say.
    pub title: Text,
    /// The norms it does without.
    pub drop: Vec<NormIx>,
    /// The norms it puts in.
    pub add: Vec<NormIx>,
}

/// An ambiguity of the text with its rival readings.
#[derive(Clone, Debug)]
pub struct Ambiguity {
    /// The id, for instance `AMB-01`.
    pub id: String,
    /// The provisions it is about.
    pub cites: Vec<String>,
    /// What is in doubt.
    pub title: Text,
    /// The id of the reading that the norms follow as written.
    pub default: String,
    /// Whether two clauses collide and the text does not rank them.
    pub clash: bool,
    /// Why no answer depends on it, if none does.
    pub idle: Option<Text>,
    /// The readings, the default one among them.
    pub readings: Vec<Reading>,
    /// Where it was written.
    pub at: Location,
}

/// A flaw of the rules that the rulebook accepts, because the official text is so or for another reason.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The check that finds it.
    pub check: Check,
    /// The ids of norms that must all be concerned.
    pub norms: Vec<String>,
    /// Why it is accepted.
    pub reason: Text,
    /// Where it was written.
    pub at: Location,
}

/// A rulebook: every norm there is, those of rival readings among them, and everything around the norms.
#[derive(Clone, Debug, Default)]
pub struct Rulebook {
    /// The header.
    pub header: RulebookHeader,
    /// The words.
    pub vocabulary: Vocabulary,
    /// The labels of steps.
    pub labels: Names<Label>,
    /// The titles of the labels that are no acts.
    pub label_titles: BTreeMap<Label, Text>,
    /// The ledger, by number.
    pub articles: Vec<Article>,
    /// The arena of all norms.
    pub norms: Vec<Norm>,
    /// The norms of the rulebook as written, which is the default reading.
    pub base: Vec<NormIx>,
    /// The ambiguities.
    pub ambiguities: Vec<Ambiguity>,
    /// The flaws that are accepted.
    pub accepted: Vec<Accepted>,
    /// The amendments that have been read.
    pub amendments: Vec<Amendment>,
    /// How many norms of the arena are those of the rulebook as written; the others come from amendments.
    written: usize,
    /// The versions that amendments have made.
    versions: Vec<Version>,
    /// The rulebook of another folder that stands beside this one, if there is one.
    pub other: Option<Other>,
}

/// The rulebook of another folder, to be compared with this one.
#[derive(Clone, Debug)]
pub struct Other {
    /// Its norms, as a version.
    pub version: VersionIx,
    /// Its title.
    pub title: Text,
    /// The first day it applies; `None` means always.
    pub in_force: Option<Date>,
    /// The places of its norms in the arena.
    norms: std::ops::Range<usize>,
    /// What could not be matched with this rulebook, a sentence each.
    pub notes: Vec<Text>,
}

impl Rulebook {
    /// A norm of the arena.
    pub fn norm(&self, norm: NormIx) -> Option<&Norm> {
        self.norms.get(crate::atom::Atom::index(norm))
    }

    /// Whether a norm is one that an amendment brought or changed.
    pub fn amended(&self, norm: NormIx) -> bool {
        crate::atom::Atom::index(norm) >= self.written && !self.is_others(norm)
    }

    /// Whether a norm is one of this rulebook as written, or of a reading of it.
    pub fn written_here(&self, norm: NormIx) -> bool {
        crate::atom::Atom::index(norm) < self.written
    }

    /// Whether a norm could change what is said of an action of this kind: it speaks of the kind, or of the world as a whole.
    pub fn could_concern(&self, norm: NormIx, kind: Kind) -> bool {
        self.norm(norm).is_some_and(|norm| {
            let general = matches!(
                norm.effect,
                Effect::Compose { .. }
                    | Effect::Extend { .. }
                    | Effect::Collective { .. }
                    | Effect::InForce(_)
            );
            let kinds = &self.vocabulary.kinds;
            general || norm.kinds.is_empty() || norm.kinds.iter().any(|&above| kinds.within(kind, above))
        })
    }

    /// An article of the ledger by its number.
    pub fn article(&self, number: u32) -> Option<&Article> {
        self.articles
            .binary_search_by_key(&number, |article| article.number)
            .ok()
            .and_then(|at| self.articles.get(at))
    }

    /// The acts of which an effect speaks: its own, and of a gate that which its label has the name of, for it may hold back an act
    /// that no norm makes a step of.
    pub fn acts_of(&self, effect: &Effect) -> Vec<Act> {
        let held_back = match effect {
            Effect::Gate { before, .. } => self.vocabulary.acts.get(self.labels.id(*before)),
            _ => None,
        };
        effect.acts().iter().copied().chain(held_back).collect()
    }

    /// An ambiguity by its id, in any case of letters.
    pub fn ambiguity(&self, id: &str) -> Option<&Ambiguity> {
        self.ambiguities.iter().find(|ambiguity| ambiguity.id.eq_ignore_ascii_case(id))
    }
}
