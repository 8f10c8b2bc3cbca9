//! What a drawing of the organisation shows: a tree of headings and tiles, arrows from tile to tile, remarks below.
//!
//! The sister of the picture of a chain: there steps go through lanes, here things lie side by side under what they belong to.
//! Every word stands in both languages. Knows nothing of sizes and colours, and decides nothing.

mod delegations;
mod portfolios;
mod posts;
mod units;

use super::Remark;
use crate::chart::Chosen;
use crate::graph::Graph;
use crate::source::{Text, both};
use crate::words::Words;

pub use delegations::delegations;
pub use portfolios::portfolios;
pub use units::units;

/// A sign with a word of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Emblem {
    /// A unit.
    Unit,
    /// A post that somebody holds.
    Held,
    /// A post that nobody holds.
    Vacant,
    /// It is not on file whether anybody holds it.
    Unrecorded,
    /// Its holder is away.
    Away,
    /// In charge of it.
    InCharge,
    /// Liaises with it.
    Liaison,
    /// A field of business.
    Topic,
    /// A mandate.
    Mandate,
    /// A designation.
    Designation,
    /// A norm on absence.
    Clause,
    /// In force.
    InForce,
    /// In force, and about to end.
    Ending,
    /// Not yet in force.
    Coming,
    /// No longer in force.
    Ended,
    /// Something is lacking.
    Gap,
}

impl Emblem {
    /// All of them, in the order of a legend.
    pub const ALL: [Self; 16] = [
        Self::Unit,
        Self::Held,
        Self::Vacant,
        Self::Unrecorded,
        Self::Away,
        Self::InCharge,
        Self::Liaison,
        Self::Topic,
        Self::Mandate,
        Self::Designation,
        Self::Clause,
        Self::InForce,
        Self::Ending,
        Self::Coming,
        Self::Ended,
        Self::Gap,
    ];

    /// The word.
    pub fn word(self) -> Text {
        match self {
            Self::Unit => Text::new("单位", "unit"),
            Self::Held => Text::new("在任", "held"),
            Self::Vacant => Text::new("空缺", "vacant"),
            Self::Unrecorded => Text::new("任职未登记", "holder not on file"),
            Self::Away => Text::new("外出", "away"),
            Self::InCharge => Text::new("分管", "in charge of"),
            Self::Liaison => Text::new("联系", "liaises with"),
            Self::Topic => Text::new("业务领域", "field of business"),
            Self::Mandate => Text::new("委托", "mandate"),
            Self::Designation => Text::new("指定", "designation"),
            Self::Clause => Text::new("规则规定", "by the rules"),
            Self::InForce => Text::new("有效", "in force"),
            Self::Ending => Text::new("即将到期", "about to end"),
            Self::Coming => Text::new("尚未生效", "not yet in force"),
            Self::Ended => Text::new("已失效", "ended"),
            Self::Gap => Text::new("无人分管", "nobody in charge"),
        }
    }

    /// The sign for a terminal.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Unit => "□",
            Self::Held => "·",
            Self::Vacant => "✗",
            Self::Unrecorded => "?",
            Self::Away => "→",
            Self::InCharge => "●",
            Self::Liaison => "◌",
            Self::Topic => "#",
            Self::Mandate => "──→",
            Self::Designation => "- -→",
            Self::Clause => "··→",
            Self::InForce => "✓",
            Self::Ending => "◐",
            Self::Coming => "○",
            Self::Ended => "–",
            Self::Gap => "■",
        }
    }

    /// The sign for a terminal that has no others than plain ones.
    pub fn plain(self) -> &'static str {
        match self {
            Self::Unit => "[]",
            Self::Held => "-",
            Self::Vacant => "[!]",
            Self::Unrecorded => "[?]",
            Self::Away => "->",
            Self::InCharge => "*",
            Self::Liaison => "o",
            Self::Topic => "#",
            Self::Mandate => "==>",
            Self::Designation => "-->",
            Self::Clause => "..>",
            Self::InForce => "[x]",
            Self::Ending => "[>]",
            Self::Coming => "[ ]",
            Self::Ended => "[-]",
            Self::Gap => "!!",
        }
    }
}

/// A line of a tile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its sign.
    pub emblem: Option<Emblem>,
    /// The words.
    pub text: Text,
    /// What is said behind it, smaller.
    pub note: Option<Text>,
    /// Whether it heads the lines below it.
    pub heads: bool,
}

impl Line {
    /// A line behind a sign.
    pub fn new(emblem: Emblem, text: Text, note: Option<Text>) -> Self {
        Self { emblem: Some(emblem), text, note, heads: false }
    }

    /// A line that heads those below it.
    pub fn head(emblem: Emblem, text: Text) -> Self {
        Self { emblem: Some(emblem), text, note: None, heads: true }
    }
}

/// A tile: a unit, a leader, somebody at the end of an arrow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tile {
    /// The id of what it shows, for programs.
    pub id: String,
    /// Its sign.
    pub emblem: Emblem,
    /// Its name.
    pub title: Text,
    /// What is said below the name, smaller.
    pub asides: Vec<Text>,
    /// What it holds.
    pub lines: Vec<Line>,
    /// What of it is to be seen at once.
    pub state: Option<Emblem>,
}

impl Tile {
    /// The state where its word is not said already.
    pub fn unsaid(&self) -> Option<Emblem> {
        self.state.filter(|state| self.asides.iter().all(|aside| *aside != state.word()))
    }
}

/// An arrow from one tile to another, with what is said of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arrow {
    /// The id of what it shows.
    pub id: String,
    /// Where it begins.
    pub from: Tile,
    /// Where it ends.
    pub to: Tile,
    /// What it is; each sort has a line of its own.
    pub sort: Emblem,
    /// Whether it is in force.
    pub force: Emblem,
    /// What is written on it.
    pub label: Text,
    /// What is said beside it.
    pub facts: Vec<Line>,
}

/// A piece of a figure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// A heading over what follows at the same depth.
    Heading {
        /// Its sign.
        emblem: Option<Emblem>,
        /// The words.
        title: Text,
        /// What is said behind them.
        note: Option<Text>,
    },
    /// A tile as broad as the figure, its lines side by side.
    Wide(Tile),
    /// Tiles side by side.
    Tiles(Vec<Tile>),
    /// An arrow.
    Arrow(Box<Arrow>),
}

/// A piece at its place in the tree.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Strip {
    /// How far below the top.
    pub depth: usize,
    /// Whether a line leads to it from what stands above it in the tree.
    pub child: bool,
    /// What is shown.
    pub piece: Piece,
}

/// A drawing of the organisation before it is laid out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figure {
    /// The title.
    pub title: Text,
    /// The line below it.
    pub subtitle: Text,
    /// The pieces, from top to bottom.
    pub strips: Vec<Strip>,
    /// What is said below.
    pub remarks: Vec<Remark>,
    /// The last line: by which rules it was made.
    pub footer: Text,
}

/// The same as rows of words, for spreadsheets: nothing folded and nothing left out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Table {
    /// The heads of the columns.
    pub columns: Vec<Text>,
    /// The rows.
    pub rows: Vec<Vec<Text>>,
}

/// How a line between two nodes is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stroke {
    /// Unbroken.
    Solid,
    /// Broken.
    Dashed,
    /// Dotted.
    Dotted,
}

/// A node for other people's tools.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Knot {
    /// What it says, line by line.
    pub lines: Vec<Text>,
    /// Its border.
    pub stroke: Stroke,
}

/// A line between two nodes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tie {
    /// What is written on it.
    pub label: Text,
    /// How it is drawn.
    pub stroke: Stroke,
}

/// Everything a chart is shown as: the figure, its rows, and the same as a graph.
#[derive(Clone, Debug, Default)]
pub struct Plate {
    /// The figure.
    pub figure: Figure,
    /// Its rows.
    pub table: Table,
    /// The same as a graph.
    pub net: Graph<Knot, Tie>,
}

/// By which rules a figure was made. `digest` is that of the rulebook.
fn footer(words: &Words<'_>, digest: &str) -> Text {
    let header = &words.case.book.header;
    let short = digest.get(..12).unwrap_or(digest);
    let title = &header.title;
    let (zh, en) = (&title.zh, &title.en);
    Text::new(
        format!("规则 {zh} · sha256 {short}… · 由程序生成，所示均为登记的事实"),
        format!("rules {en} · sha256 {short}… · generated; it shows the facts on file"),
    )
}

/// The day a figure shows, and why that one.
fn day_shown(day: jiff::civil::Date, chosen: Chosen) -> Text {
    match chosen {
        Chosen::Asked => both!("{day} 的情况", "as of {day}"),
        Chosen::LastAction => both!(
            "{day} 的情况（最后一个在案事项的日期）",
            "as of {day} (the day of the last action on file)"
        ),
        Chosen::LastChange => both!(
            "{day} 的情况（最后一次登记变动的日期）",
            "as of {day} (the day of the last change on file)"
        ),
    }
}

/// Two texts with something between them.
fn joined(one: &Text, between: (&str, &str), other: &Text) -> Text {
    Text::new(format!("{}{}{}", one.zh, between.0, other.zh), format!("{}{}{}", one.en, between.1, other.en))
}

/// Words and a number behind them.
fn counted(title: &Text, count: usize) -> Text {
    Text::new(format!("{}（{count}）", title.zh), format!("{} ({count})", title.en))
}
