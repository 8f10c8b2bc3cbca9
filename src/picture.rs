//! What a drawing shows: lanes, boxes with what they say, lines between them, remarks below. From here on nothing is looked up any more.
//!
//! Every word stands in both languages; the drawing picks one or shows both. Knows nothing of sizes and colours, and decides nothing:
//! a sign or a mark is put where the findings have it.

mod figure;
mod fold;
mod pages;
mod steps;
mod table;

use crate::source::{Lang, Text};

pub use figure::{
    Arrow, Emblem, Figure, Knot, Line, Piece, Plate, Strip, Stroke, Table, Tie, Tile, delegations,
    portfolios, units,
};
pub use fold::Folding;
pub use pages::pages;
pub use steps::{Maker, Place, footer, headed, picture};
pub use table::{Entry, table};

/// The language of a drawing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tongue {
    /// One language.
    One(Lang),
    /// Chinese, with English below it.
    Both,
}

impl Tongue {
    /// The languages, the first one larger.
    pub fn langs(self) -> &'static [Lang] {
        match self {
            Self::One(Lang::Zh) => &[Lang::Zh],
            Self::One(Lang::En) => &[Lang::En],
            Self::Both => &[Lang::Zh, Lang::En],
        }
    }

    /// A text in one line; in both languages where they differ.
    pub fn line(self, text: &Text) -> String {
        match self {
            Self::One(lang) => text.get(lang).to_owned(),
            Self::Both if text.zh == text.en => text.zh.clone(),
            Self::Both => format!("{} {}", text.zh, text.en).trim().to_owned(),
        }
    }

    /// The code of the language by which a reader's program pronounces it.
    pub fn code(self) -> &'static str {
        match self {
            Self::One(Lang::En) => "en",
            Self::One(Lang::Zh) | Self::Both => "zh-CN",
        }
    }
}

/// How far a step or a part of it has come; each has a sign, a border, a fill and a word of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sign {
    /// On record, as the norms want it.
    Done,
    /// Some of its places are filled.
    Begun,
    /// Everything before it is done: it is next.
    Turn,
    /// Not on record.
    Pending,
    /// It cannot be taken now.
    Blocked,
    /// On record with an adverse outcome.
    Refused,
    /// On record, but not by anyone who may.
    WrongHand,
    /// What may stand instead of it is done.
    NotNeeded,
    /// A fact is missing that decides who takes it.
    Unknown,
}

impl Sign {
    /// All signs, in the order of a legend.
    pub const ALL: [Self; 9] = [
        Self::Done,
        Self::Begun,
        Self::Turn,
        Self::Pending,
        Self::Blocked,
        Self::Refused,
        Self::WrongHand,
        Self::NotNeeded,
        Self::Unknown,
    ];

    /// The word.
    pub fn word(self) -> Text {
        match self {
            Self::Done => Text::new("已办", "done"),
            Self::Begun => Text::new("部分已办", "in progress"),
            Self::Turn => Text::new("轮到办理", "in turn"),
            Self::Pending => Text::new("待办", "pending"),
            Self::Blocked => Text::new("受阻", "blocked"),
            Self::Refused => Text::new("被否决", "refused"),
            Self::WrongHand => Text::new("办理人不符", "wrong hand"),
            Self::NotNeeded => Text::new("无须办理", "not needed"),
            Self::Unknown => Text::new("缺少事实", "fact missing"),
        }
    }
}

/// What a change of the rules does to a box or a line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Change {
    /// Nothing.
    #[default]
    Stays,
    /// It is there only afterwards.
    Added,
    /// It was there only before.
    Dropped,
    /// It is there before and afterwards, and differs.
    Altered,
}

impl Change {
    /// The changes that have a sign, in the order of a legend.
    pub const ALL: [Self; 3] = [Self::Added, Self::Dropped, Self::Altered];

    /// The word.
    pub fn word(self) -> Text {
        match self {
            Self::Stays => Text::new("不变", "stays"),
            Self::Added => Text::new("新增", "added"),
            Self::Dropped => Text::new("取消", "dropped"),
            Self::Altered => Text::new("变更", "changed"),
        }
    }
}

/// How many of several must act.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Join {
    /// All of them.
    All,
    /// Any one of them.
    Any,
    /// More than half of them.
    Half,
}

impl Join {
    /// All joins, in the order of a legend.
    pub const ALL: [Self; 3] = [Self::All, Self::Any, Self::Half];

    /// The words.
    pub fn word(self) -> Text {
        match self {
            Self::All => Text::new("全部", "ALL"),
            Self::Any => Text::new("任一", "ANY"),
            Self::Half => Text::new("过半数", "MORE THAN HALF"),
        }
    }
}

/// A lane: a unit, a body, or what the text leaves open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lane {
    /// Its name.
    pub title: Text,
}

/// A box.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Node {
    /// The lane it stands in.
    pub lane: usize,
    /// Whether it stands beside the chain, in no order.
    pub loose: bool,
    /// What it is.
    pub body: Body,
}

/// What a box is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Body {
    /// A step, or several folded into one card.
    Card(Box<Card>),
    /// A gateway where ways part or meet, when nothing is folded.
    Gateway(Gateway),
    /// A flag that leads to another page, or comes from one.
    Flag(Flag),
}

/// A gateway.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gateway {
    /// How many of the ways must be gone.
    pub join: Join,
    /// How many ways there are.
    pub of: usize,
    /// The provision.
    pub cites: Text,
}

/// A flag to or from another page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flag {
    /// The page it leads to or comes from, from 1.
    pub page: usize,
    /// The number of the step there.
    pub number: String,
    /// Whether it leads away.
    pub away: bool,
}

/// Who acts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Who {
    /// A person.
    Person,
    /// A unit or a body as such.
    Group,
    /// Nobody is named.
    Nobody,
}

/// A line of a card: who may act, or one of the steps folded into it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// How far this part has come; nothing where the card has only one.
    pub sign: Option<Sign>,
    /// What kind of actor it names.
    pub who: Who,
    /// The words.
    pub text: Text,
    /// What is said behind it, smaller: a provision of its own, an absence.
    pub note: Option<Text>,
    /// Whether it is struck out: who could, but for a bar.
    pub struck: bool,
}

/// What keeps a step from being taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Obstacle {
    /// A gate is shut.
    Gate,
    /// The record does not say whether a gate is open.
    Unproved,
    /// A bar forbids it.
    Bar,
    /// Nobody can take it, or what was done is defective.
    Stuck,
}

impl Obstacle {
    /// All of them, in the order of a legend.
    pub const ALL: [Self; 4] = [Self::Gate, Self::Unproved, Self::Bar, Self::Stuck];

    /// The word.
    pub fn word(self) -> Text {
        match self {
            Self::Gate => Text::new("前置条件未满足", "gate shut"),
            Self::Unproved => Text::new("前置条件未见记录", "gate not proved open"),
            Self::Bar => Text::new("禁止", "bar"),
            Self::Stuck => Text::new("无人可办或有缺陷", "stuck or defective"),
        }
    }
}

/// On what a step rests.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mark {
    /// A reading of an ambiguity, by its id: another reading gives another step.
    Reading(String),
    /// A judgement of a vague word.
    Judgement(Text),
}

/// What a box of the chain says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Card {
    /// The places of the steps among those of the answer.
    pub steps: Vec<usize>,
    /// Their numbers, as printed.
    pub number: String,
    /// What is done.
    pub title: Text,
    /// How far it has come.
    pub sign: Sign,
    /// Whether a body decides as such.
    pub collective: bool,
    /// Whether the text only allows it.
    pub optional: bool,
    /// How many of the rows must act, and how many have.
    pub head: Option<(Join, usize, usize)>,
    /// Who, or which steps.
    pub rows: Vec<Row>,
    /// What is said of it besides, smaller: a hedge, what it may stand instead of, a quorum.
    pub asides: Vec<Text>,
    /// What keeps it from being taken.
    pub reasons: Vec<(Obstacle, Text)>,
    /// Its last days.
    pub due: Vec<Text>,
    /// The provisions.
    pub cites: Text,
    /// On what it rests.
    pub marks: Vec<Mark>,
    /// What a change of the rules does to it, with what of it changes and why.
    pub change: Change,
    /// What changes, line by line.
    pub changes: Vec<Text>,
}

/// A line from one box to another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Flow {
    /// The box it leaves.
    pub from: usize,
    /// The box it enters.
    pub to: usize,
    /// Whether the way has been gone.
    pub taken: bool,
    /// Whether it leads back.
    pub back: bool,
    /// What is written on it.
    pub label: Option<Text>,
    /// The provision that sets the order.
    pub cites: Text,
    /// What a change of the rules does to it.
    pub change: Change,
}

/// What is said below the drawing, under a heading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// What it is about.
    pub heading: Text,
    /// The sentences.
    pub lines: Vec<Text>,
}

/// A drawing before it is laid out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Picture {
    /// The title.
    pub title: Text,
    /// The line below it.
    pub subtitle: Text,
    /// The lanes, in order.
    pub lanes: Vec<Lane>,
    /// The boxes, those of an earlier step before those of a later one.
    pub nodes: Vec<Node>,
    /// The lines.
    pub flows: Vec<Flow>,
    /// What is said below it.
    pub remarks: Vec<Remark>,
    /// Every step in words, in the order of the chain, nothing folded: for those who do not see the drawing.
    pub description: Vec<Text>,
    /// The last line: by which rules it was made.
    pub footer: Text,
    /// Which page this is of how many, where there are several.
    pub page: Option<(usize, usize)>,
}

impl Node {
    /// The card, if it is one.
    pub fn card(&self) -> Option<&Card> {
        match &self.body {
            Body::Card(card) => Some(card),
            Body::Gateway(_) | Body::Flag(_) => None,
        }
    }
}
