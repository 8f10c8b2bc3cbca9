//! Atoms: one small `Copy` type per sort of thing, and the tables that name them.
//!
//! An atom is a dense index, so that the Datalog can use it as a column and no post can ever stand where a person belongs.
//! Nothing here knows what the things mean.

use std::collections::HashMap;
use std::fmt;
use std::marker::PhantomData;

/// A dense index with a sort of its own.
pub trait Atom: Copy + Eq + Ord + std::hash::Hash + fmt::Debug {
    /// The atom with this index.
    fn new(index: usize) -> Self;
    /// The index of this atom.
    fn index(self) -> usize;
}

macro_rules! atoms {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
        pub struct $name(u32);
        impl Atom for $name {
            fn new(index: usize) -> Self { Self(index as u32) }
            fn index(self) -> usize { self.0 as usize }
        }
    )+};
}

atoms! {
    /// A person who can hold posts.
    Person,
    /// A post (职务): a position in a unit that a person holds.
    Post,
    /// A unit: a department, an office, an outside body.
    Unit,
    /// A kind of unit, for instance a working department.
    UnitKind,
    /// A role that the rules speak of, for instance `mayor`.
    Role,
    /// Something that is done: sign, approve, chair …
    Act,
    /// A kind of action, for instance the minutes of an executive meeting.
    Kind,
    /// A field of business that can be in a portfolio.
    Topic,
    /// A body that acts as such: a meeting, a standing committee.
    Body,
    /// An attribute of actions.
    Attribute,
    /// A label of a step, unique within a chain.
    Label,
    /// A norm in the arena of all norms, those of rival readings and amendments among them.
    NormIx,
    /// A condition of a norm or of an exception, in the arena.
    Cond,
    /// A named exception of a norm, in the arena.
    Exc,
    /// An interned role expression.
    Who,
    /// An interned reference (`sponsor`, `concerned`, a unit …).
    Ref,
    /// A proposed act on file.
    Action,
    /// A mandate or designation on file.
    Delegation,
    /// A situation that is derived: an action seen in one world.
    Sit,
    /// A stretch of time in which the organisation facts of a world do not change.
    Period,
}

/// The names of one sort: ids, in the order in which they were first met, and the index from id to atom.
#[derive(Clone, Debug)]
pub struct Names<A> {
    ids: Vec<String>,
    index: HashMap<String, A>,
    sort: PhantomData<A>,
}

impl<A> Default for Names<A> {
    fn default() -> Self {
        Self { ids: Vec::new(), index: HashMap::new(), sort: PhantomData }
    }
}

impl<A: Atom> Names<A> {
    /// Returns the atom of an id and enters the id if it is new.
    pub fn intern(&mut self, id: &str) -> A {
        if let Some(&atom) = self.index.get(id) {
            return atom;
        }
        let atom = A::new(self.ids.len());
        self.ids.push(id.to_owned());
        self.index.insert(id.to_owned(), atom);
        atom
    }

    /// The atom of an id that is already known.
    pub fn get(&self, id: &str) -> Option<A> {
        self.index.get(id).copied()
    }

    /// The id of an atom of this table; empty for an atom of another table.
    pub fn id(&self, atom: A) -> &str {
        self.ids.get(atom.index()).map_or("", String::as_str)
    }

    /// All ids in the order of their atoms.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.ids.iter().map(String::as_str)
    }

    /// All atoms in order.
    pub fn atoms(&self) -> impl Iterator<Item = A> + use<A> {
        (0..self.ids.len()).map(A::new)
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }
}
