//! The vocabulary of a rulebook: the words its norms and facts are written in, as data.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::atom::{Act, Atom, Attribute, Body, Kind, Names, Role, Topic, Unit, UnitKind};
use crate::source::{Location, Text};

/// What is known of one word.
#[derive(Clone, Debug, Default)]
pub struct Entry<A> {
    /// The term in both languages.
    pub title: Text,
    /// The node above, in a vocabulary that is a tree.
    pub parent: Option<A>,
    /// Where the word was declared.
    pub at: Location,
}

/// The words of one sort: ids, titles and the tree they form.
#[derive(Clone, Debug)]
pub struct Words<A> {
    names: Names<A>,
    entries: Vec<Entry<A>>,
}

impl<A> Default for Words<A> {
    fn default() -> Self {
        Self { names: Names::default(), entries: Vec::new() }
    }
}

impl<A: Atom> Words<A> {
    /// Enters a word; returns `None` when the id is taken.
    pub fn add(&mut self, id: &str, title: Text, at: Location) -> Option<A> {
        if self.names.get(id).is_some() {
            return None;
        }
        let atom = self.names.intern(id);
        self.entries.push(Entry { title, parent: None, at });
        Some(atom)
    }

    /// Puts a word under another one of the same sort.
    pub fn put_under(&mut self, child: A, parent: A) {
        if let Some(entry) = self.entries.get_mut(child.index()) {
            entry.parent = Some(parent);
        }
    }

    /// Gives a word another title; its id stays.
    pub fn rename(&mut self, atom: A, title: Text) {
        if let Some(entry) = self.entries.get_mut(atom.index()) {
            entry.title = title;
        }
    }

    /// The word with this id.
    pub fn get(&self, id: &str) -> Option<A> {
        self.names.get(id)
    }

    /// The word with this id or, failing that, with exactly this title in either language.
    pub fn find(&self, word: &str) -> Option<A> {
        self.get(word).or_else(|| {
            let mut hits = self.names.atoms().filter(|&atom| {
                self.entry(atom).is_some_and(|entry| entry.title.zh == word || entry.title.en == word)
            });
            hits.next().filter(|_| hits.next().is_none())
        })
    }

    /// The id of a word.
    pub fn id(&self, atom: A) -> &str {
        self.names.id(atom)
    }

    /// The title of a word.
    pub fn title(&self, atom: A) -> Text {
        self.entry(atom).map_or_else(Text::default, |entry| entry.title.clone())
    }

    /// What is known of a word.
    pub fn entry(&self, atom: A) -> Option<&Entry<A>> {
        self.entries.get(atom.index())
    }

    /// The node above a word.
    pub fn parent(&self, atom: A) -> Option<A> {
        self.entry(atom).and_then(|entry| entry.parent)
    }

    /// The word itself and every node above it, from the bottom up. A circle is cut where it closes.
    pub fn upward(&self, atom: A) -> Vec<A> {
        let mut path = vec![atom];
        let mut at = atom;
        while let Some(parent) = self.parent(at) {
            if path.contains(&parent) {
                break;
            }
            path.push(parent);
            at = parent;
        }
        path
    }

    /// Whether a word is the other one or lies below it.
    pub fn within(&self, atom: A, ancestor: A) -> bool {
        self.upward(atom).contains(&ancestor)
    }

    /// All words in the order of their declaration.
    pub fn atoms(&self) -> impl Iterator<Item = A> + use<A> {
        self.names.atoms()
    }

    /// All ids in the order of their declaration.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.names.ids()
    }
}

/// A set of acts that one question asks for together.
#[derive(Clone, Debug)]
pub struct Family {
    /// The id, as typed in a question.
    pub id: String,
    /// The term in both languages.
    pub title: Text,
    /// The acts in it.
    pub acts: Vec<Act>,
    /// Whether they pass judgement on a matter, so that nobody should do them in his own.
    pub judging: bool,
}

/// What a role implies: whoever holds the first also holds the second.
pub type Implication = (Role, Role);

/// What is known of a body.
#[derive(Clone, Copy, Debug, Default)]
pub struct BodyFacts {
    /// The kind of action that is a sitting of this body.
    pub kind: Option<Kind>,
    /// The unit the body belongs to.
    pub unit: Option<Unit>,
}

/// The type of an attribute.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AttributeType {
    /// Yes or no.
    YesNo,
    /// One of the declared values.
    Choice,
    /// A set of declared values; it may be known to be empty.
    Choices,
    /// A number, held in hundredths.
    Number,
    /// A calendar date.
    Date,
    /// A node of a tree of declared values.
    Tree,
}

/// A value of an attribute. An attribute that has none is unknown.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Hash)]
pub enum Value {
    /// Yes or no.
    YesNo(bool),
    /// The index of a declared value (`Choice` and `Tree`).
    One(usize),
    /// The indices of declared values.
    Some(BTreeSet<usize>),
    /// A number in hundredths.
    Number(i64),
    /// A date.
    Date(Date),
}

/// A declared value of a choice or a tree.
#[derive(Clone, Debug)]
pub struct Option_ {
    /// The id.
    pub id: String,
    /// The term in both languages.
    pub title: Text,
    /// The index of the node above, in a tree.
    pub parent: Option<usize>,
}

/// What is known of an attribute.
#[derive(Clone, Debug)]
pub struct AttributeFacts {
    /// The type of its values.
    pub kind: AttributeType,
    /// The declared values of a choice or a tree.
    pub options: Vec<Option_>,
    /// The question to ask when it is unknown.
    pub question: Text,
    /// Whether the word is vague, so that a person must judge it.
    pub judged: bool,
    /// Who is to judge, where the text says so.
    pub judge: Option<Text>,
    /// The kinds of action the question makes sense for; empty means all.
    pub kinds: Vec<Kind>,
}

impl AttributeFacts {
    /// The index of a declared value, by its id or by its title.
    pub fn option(&self, word: &str) -> Option<usize> {
        self.options.iter().position(|option| option.id == word).or_else(|| {
            self.options.iter().position(|option| option.title.zh == word || option.title.en == word)
        })
    }

    /// Whether a declared value is another one or lies below it.
    pub fn within(&self, value: usize, ancestor: usize) -> bool {
        let mut at = Some(value);
        for _ in 0..=self.options.len() {
            match at {
                Some(node) if node == ancestor => return true,
                Some(node) => at = self.options.get(node).and_then(|option| option.parent),
                None => return false,
            }
        }
        false
    }
}

/// All the words of one rulebook.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Kinds of action, a tree.
    pub kinds: Words<Kind>,
    /// Acts.
    pub acts: Words<Act>,
    /// The acts that send a matter back to whoever brought it forward.
    pub returning: BTreeSet<Act>,
    /// Families of acts.
    pub families: Vec<Family>,
    /// Roles.
    pub roles: Words<Role>,
    /// Which role implies which.
    pub implications: Vec<Implication>,
    /// Bodies.
    pub bodies: Words<Body>,
    /// What is known of each body, in the order of `bodies`.
    pub body_facts: Vec<BodyFacts>,
    /// Kinds of unit, a tree.
    pub unit_kinds: Words<UnitKind>,
    /// Fields of business, a tree.
    pub topics: Words<Topic>,
    /// Attributes of actions.
    pub attributes: Words<Attribute>,
    /// What is known of each attribute, in the order of `attributes`.
    pub attribute_facts: Vec<AttributeFacts>,
}

impl Vocabulary {
    /// What is known of an attribute.
    pub fn attribute(&self, attribute: Attribute) -> Option<&AttributeFacts> {
        self.attribute_facts.get(attribute.index())
    }

    /// What is known of a body.
    pub fn body(&self, body: Body) -> BodyFacts {
        self.body_facts.get(body.index()).copied().unwrap_or_default()
    }

    /// The acts a word asks for: those of the family with this id or title, or the act itself. `act:ID` always means the act.
    ///
    /// An act and a family may share an id; its title then asks for the family as the id does, in whichever language it is given.
    pub fn acts_asked(&self, word: &str) -> Option<Vec<Act>> {
        if let Some(id) = word.strip_prefix("act:") {
            return self.acts.find(id).map(|act| vec![act]);
        }
        match self.family_asked(word) {
            Some(family) => Some(family.acts.clone()),
            None => self.acts.find(word).map(|act| vec![act]),
        }
    }

    /// The family a word asks for.
    pub fn family_asked(&self, word: &str) -> Option<&Family> {
        let id = self.acts.find(word).map_or(word, |act| self.acts.id(act));
        let named = |family: &&Family| family.title.zh == word || family.title.en == word;
        let by_id = self.families.iter().find(|family| family.id == id);
        by_id.or_else(|| self.families.iter().find(named))
    }

    /// A value in words.
    pub fn show(&self, attribute: Attribute, value: &Value) -> Text {
        let facts = self.attribute(attribute);
        let title = |index: usize| {
            facts
                .and_then(|facts| facts.options.get(index))
                .map_or_else(Text::default, |option| option.title.clone())
        };
        match value {
            Value::YesNo(true) => Text::new("是", "yes"),
            Value::YesNo(false) => Text::new("否", "no"),
            Value::One(index) => title(*index),
            Value::Some(set) if set.is_empty() => Text::new("无", "none"),
            Value::Some(set) => {
                let titles: Vec<Text> = set.iter().map(|&index| title(index)).collect();
                Text::new(
                    titles.iter().map(|text| text.zh.as_str()).collect::<Vec<_>>().join("、"),
                    titles.iter().map(|text| text.en.as_str()).collect::<Vec<_>>().join(", "),
                )
            }
            Value::Number(hundredths) => Text::same(show_number(*hundredths)),
            Value::Date(date) => Text::same(date.to_string()),
        }
    }
}

/// A number held in hundredths, written without needless zeros.
pub fn show_number(hundredths: i64) -> String {
    let sign = if hundredths < 0 { "-" } else { "" };
    let (whole, rest) = (hundredths.unsigned_abs() / 100, hundredths.unsigned_abs() % 100);
    match rest {
        0 => format!("{sign}{whole}"),
        rest if rest % 10 == 0 => format!("{sign}{whole}.{}", rest / 10),
        rest => format!("{sign}{whole}.{rest:02}"),
    }
}
