//! The first pass: which ids a table has, and what a word in another table refers to.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeSet, HashMap};

use super::tables::Loaded;
use crate::atom::{Atom, Names};
use crate::model::Words;
use crate::sheet::cell::{self, Wrong, quoted};
use crate::sheet::{Row, Sheet};
use crate::source::{Problem, Report, Text, both, did_you_mean, nearest};

/// What a sort of thing is called, in Chinese and in English.
pub(super) type Called = (&'static str, &'static str);

/// Why a word refers to nothing.
#[derive(Debug)]
pub(super) enum Miss {
    /// The table it would be in could not be read, so that nothing can be said.
    Unsure,
    /// There is no such thing, or it is not clear which.
    Wrong(Wrong),
}

impl From<Wrong> for Miss {
    fn from(wrong: Wrong) -> Self {
        Self::Wrong(wrong)
    }
}

/// How many candidates may be compared for advice in one table. Where a whole table of a million rows has gone astray,
/// advice for the first few hundred of them is enough.
const ADVICE: usize = 2_000_000;

/// The place of an id that has not been met.
const NOWHERE: (usize, usize) = (usize::MAX, usize::MAX);

/// The ids of a table, and its names as far as somebody asks for them.
pub(super) struct Lookup<'a, A> {
    names: Names<A>,
    table: &'a Loaded,
    titles: [&'static str; 2],
    called: Called,
    by_title: OnceCell<HashMap<String, BTreeSet<A>>>,
    advice: Cell<usize>,
}

impl<'a, A: Atom> Lookup<'a, A> {
    /// Goes through a table and enters its ids in their own order, so that nothing depends on the order of the rows. A row with an id that is taken, or without
    /// one, is reported here, once.
    pub(super) fn collect(
        table: &'a Loaded,
        titles: [&'static str; 2],
        called: Called,
        report: &mut Report,
    ) -> Self {
        let mut names = Names::default();
        let mut ids: Vec<String> = Vec::new();
        for sheet in &table.sheets {
            let Some(position) = sheet.position("id") else { continue };
            ids.extend(sheet.rows().map(|row| id_in(row, position).to_owned()).filter(|id| !id.is_empty()));
        }
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let _: A = names.intern(&id);
        }
        // Where each id stands first; nowhere yet.
        let mut places: Vec<(usize, usize)> = vec![NOWHERE; names.len()];
        for (number, sheet) in table.sheets.iter().enumerate() {
            let Some(position) = sheet.position("id") else {
                continue;
            };
            for row in sheet.rows() {
                let id = id_in(row, position);
                // A blank id is found again, and reported, in the second pass.
                if id.is_empty() {
                    continue;
                }
                let Some(atom) = names.get(id) else { continue };
                let Some(place) = places.get_mut(atom.index()) else { continue };
                if *place == NOWHERE {
                    *place = (number, row.line);
                } else {
                    let first = atom;
                    if !row.ragged {
                        report.push(duplicate(sheet, row, position, id, first, table, &places));
                    }
                    continue;
                }
                if let Some(wrong) = bad_id(id).filter(|_| !row.ragged) {
                    report.push(wrong.at(sheet.place(row, position)));
                }
            }
        }
        Self { names, table, titles, called, by_title: OnceCell::new(), advice: Cell::new(ADVICE) }
    }

    /// The ids.
    pub(super) fn names(&self) -> &Names<A> {
        &self.names
    }

    /// Whether what is not here does not exist.
    pub(super) fn sound(&self) -> bool {
        self.table.sound
    }

    /// The thing with this id or, failing that, with this name in either language.
    pub(super) fn find(&self, word: &str) -> Result<A, Miss> {
        if let Some(atom) = self.names.get(word) {
            return Ok(atom);
        }
        if !self.sound() {
            return Err(Miss::Unsure);
        }
        let hits = self.titled(word);
        let mut several = hits.into_iter().flatten();
        match (several.next(), several.next()) {
            (Some(&atom), None) => Ok(atom),
            (Some(_), Some(_)) => Err(Miss::Wrong(self.ambiguous(word, hits))),
            (None, _) => Err(Miss::Wrong(self.unknown(word))),
        }
    }

    /// The one thing with this id or name, without a word where there is none.
    pub(super) fn exactly(&self, word: &str) -> Option<A> {
        let one = |hits: &BTreeSet<A>| hits.first().copied().filter(|_| hits.len() == 1);
        self.names.get(word).or_else(|| self.titled(word).and_then(one))
    }

    /// Everything with this name.
    pub(super) fn titled(&self, word: &str) -> Option<&BTreeSet<A>> {
        self.by_title.get_or_init(|| self.index_titles()).get(word)
    }

    /// The id that a mistyped word is near to, or failing that the name, as long as there is advice left to give.
    pub(super) fn near(&self, word: &str) -> Option<&str> {
        let titles = self.by_title.get_or_init(|| self.index_titles());
        let cost = self.names.len() + titles.len();
        let left = self.advice.get().checked_sub(cost)?;
        self.advice.set(left);
        nearest(word, self.names.ids()).or_else(|| nearest(word, titles.keys().map(String::as_str)))
    }

    fn index_titles(&self) -> HashMap<String, BTreeSet<A>> {
        let mut index: HashMap<String, BTreeSet<A>> = HashMap::new();
        for sheet in &self.table.sheets {
            let Some(id) = sheet.position("id") else { continue };
            let titles: Vec<usize> = self.titles.iter().filter_map(|title| sheet.position(title)).collect();
            for row in sheet.rows() {
                let Some(atom) = self.names.get(id_in(row, id)) else {
                    continue;
                };
                for &title in &titles {
                    let title = row.cell(title);
                    if !title.is_empty() {
                        index.entry(title.to_owned()).or_default().insert(atom);
                    }
                }
            }
        }
        index
    }

    fn unknown(&self, word: &str) -> Wrong {
        let (zh, en) = self.called;
        let table = self.table.spec.name;
        let near = self.near(word).and_then(|near| did_you_mean(word, [near]));
        Wrong::with(
            both!("没有编号或名称为 `{word}` 的{zh}", "there is no {en} `{word}`"),
            near.or_else(|| list_advice(word)).unwrap_or_else(|| {
                both!(
                    "在表 `{table}` 中加上它，或改正这里的编号",
                    "add it to the table `{table}`, or correct the id here"
                )
            }),
        )
    }

    fn ambiguous(&self, word: &str, hits: Option<&BTreeSet<A>>) -> Wrong {
        let (zh, en) = self.called;
        let Text { zh: ids_zh, en: ids_en } =
            quoted(hits.into_iter().flatten().map(|&atom| self.names.id(atom)));
        Wrong::with(
            both!(
                "`{word}` 是不止一个{zh}的名称：{ids_zh}",
                "more than one {en} is called `{word}`: {ids_en}"
            ),
            both!("改写编号", "write the id instead"),
        )
    }
}

/// The id of a row. In a row that does not fit the header the first cell may hold more than the id.
pub(super) fn id_in(row: &Row, position: usize) -> &str {
    let cell = row.cell(position);
    if row.ragged { cell.split(['，', ';', '\t']).next().unwrap_or_default().trim() } else { cell }
}

/// Advice for a word that looks like a list joined by the wrong sign.
fn list_advice(word: &str) -> Option<Text> {
    word.contains([',', '，', ' ', '/'])
        .then(|| both!("如果这里要列举几项，用 `;` 分隔", "if several are meant, separate them by `;`"))
}

/// A word of the vocabulary, by its id or its title in either language; advice knows the other words as well.
pub(super) fn in_vocabulary<A: Atom>(
    words: &Words<A>,
    word: &str,
    called: Called,
    others: &[&str],
) -> Result<A, Miss> {
    if let Some(atom) = words.find(word) {
        return Ok(atom);
    }
    let (zh, en) = called;
    let same: Vec<A> = words
        .atoms()
        .filter(|&atom| {
            words.entry(atom).is_some_and(|entry| entry.title.zh == word || entry.title.en == word)
        })
        .collect();
    if !same.is_empty() {
        let Text { zh: ids_zh, en: ids_en } = quoted(same.iter().map(|&atom| words.id(atom)));
        return Err(Miss::Wrong(Wrong::with(
            both!(
                "`{word}` 是不止一个{zh}的名称：{ids_zh}",
                "more than one {en} is called `{word}`: {ids_en}"
            ),
            both!("改写编号", "write the id instead"),
        )));
    }
    let titles: Vec<Text> = words.atoms().map(|atom| words.title(atom)).collect();
    // Ids go before titles: it is an id that will be written.
    let shown = titles.iter().flat_map(|title| [title.zh.as_str(), title.en.as_str()]);
    let ids = words.ids().chain(others.iter().copied()).filter(|known| !known.is_empty());
    let near =
        did_you_mean(word, ids).or_else(|| did_you_mean(word, shown.filter(|known| !known.is_empty())));
    Err(Miss::Wrong(Wrong::with(
        both!("规则手册里没有{zh} `{word}`", "the rulebook has no {en} `{word}`"),
        near.or_else(|| list_advice(word)).unwrap_or_else(|| {
            both!(
                "在规则手册的词汇中声明它，或改正这里的写法",
                "declare it in the vocabulary of the rulebook, or correct the word here"
            )
        }),
    )))
}

fn duplicate<A: Atom>(
    sheet: &Sheet,
    row: &Row,
    position: usize,
    id: &str,
    first: A,
    table: &Loaded,
    places: &[(usize, usize)],
) -> Problem {
    let (number, line) = places.get(first.index()).copied().unwrap_or_default();
    let file = table.sheets.get(number).map_or("", |sheet| sheet.file());
    Problem::error(
        sheet.place(row, position),
        both!(
            "编号 `{id}` 重复：`{file}` 第 {line} 行已经用过",
            "the id `{id}` is taken: {file}:{line} has it already"
        ),
    )
    .hint(both!("换一个编号，或删去其中一行", "choose another id, or remove one of the rows"))
}

/// What is wrong with an id that could not be referred to.
fn bad_id(id: &str) -> Option<Wrong> {
    let sign = |letter: char| letter.is_whitespace() || ";；、:：,，*＊`".contains(letter);
    if let Some(letter) = id.chars().find(|&letter| sign(letter)) {
        let shown = if letter.is_whitespace() { ' ' } else { letter };
        return Some(Wrong::with(
            both!("编号 `{id}` 里不能有 `{shown}`", "the id `{id}` must not contain `{shown}`"),
            both!("编号用字母、数字、`_` 和 `-`", "use letters, digits, `_` and `-`"),
        ));
    }
    cell::is_none(id).then(|| {
        Wrong::with(
            both!(
                "`{id}` 不能作编号：它的意思是“没有”",
                "`{id}` cannot be an id: it means that there is nothing"
            ),
            both!("换一个编号", "choose another id"),
        )
    })
}
