//! The header: which cell of it names which column, and what is wrong with it.

use super::{Column, Row, Sheet, cell};
use crate::source::{Location, Problem, Report, Text, both, did_you_mean, nearest};

/// Columns that a table may have beyond its own, known only from the rulebook.
pub struct Extras<'a> {
    /// The numbers of the columns that a header may mean.
    pub find: &'a dyn Fn(&str) -> Vec<usize>,
    /// The id of a column, for messages.
    pub id: &'a dyn Fn(usize) -> String,
    /// Every word that names one, for advice.
    pub known: Vec<String>,
    /// What such a column is called.
    pub called: Text,
    /// Whether a header that names none of them, and no column of the table, is wrong.
    pub whole: bool,
}

/// What a cell of the header stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Slot {
    /// A column of the table, by its English id.
    Column(&'static str),
    /// A column beyond those, by its number.
    Extra(usize),
    /// Nothing: the cell is blank.
    Blank,
    /// Nothing that the table has; the report says so.
    Unknown,
}

/// Maps the header, and tells whether the rows below it can be trusted. `None` when it is no header at all.
pub(super) fn map(
    sheet: &Sheet,
    header: &Row,
    columns: &'static [Column],
    extras: Option<&Extras>,
    report: &mut Report,
) -> Option<(Vec<Slot>, bool)> {
    if let Some(problem) = wrong_separator(sheet, header) {
        report.push(problem);
        return None;
    }
    let found: Vec<Found> = (0..header.len()).map(|at| find(header.cell(at), columns, extras)).collect();
    if !found.iter().any(|found| matches!(found, Found::Slot(Slot::Column(_) | Slot::Extra(_)))) {
        report.push(no_header(sheet, header, columns));
        return None;
    }
    let mut sound = true;
    let taken: Vec<&str> = found
        .iter()
        .filter_map(|found| if let Found::Slot(Slot::Column(name)) = found { Some(*name) } else { None })
        .collect();
    let mut guessed: Vec<&str> = Vec::new();
    let mut slots: Vec<Slot> = Vec::new();
    for (at, found) in found.into_iter().enumerate() {
        let word = header.cell(at);
        let slot = match found {
            Found::Slot(slot) => slot,
            Found::Several(Text { zh, en }) => {
                sound = false;
                report.push(
                    Problem::error(
                        sheet.place(header, at),
                        both!(
                            "表头 `{word}` 有几种可能：{zh}",
                            "the header `{word}` may mean several columns: {en}"
                        ),
                    )
                    .hint(both!("表头改写编号", "write the id as the header")),
                );
                Slot::Unknown
            }
            Found::Nothing if extras.is_some_and(|extras| !extras.whole) => Slot::Unknown,
            Found::Nothing => {
                sound = false;
                let free = columns.iter().filter(|column| !taken.contains(&column.name));
                let own = free.flat_map(|column| [column.name, column.zh]);
                let others = extras.iter().flat_map(|extras| extras.known.iter().map(String::as_str));
                let near = nearest(word, own.chain(others));
                guessed.extend(near);
                report.push(unknown(sheet.place(header, at), word, near, columns, extras));
                Slot::Unknown
            }
        };
        if let Some(first) =
            slots.iter().position(|&earlier| earlier == slot && !matches!(slot, Slot::Blank | Slot::Unknown))
        {
            sound = false;
            let (earlier, cell) = (header.cell(first), super::cell_name(first, header.number));
            report.push(
                Problem::error(
                    sheet.place(header, at),
                    both!(
                        "表头 `{word}` 重复：与 {cell} 的 `{earlier}` 是同一列",
                        "the header `{word}` is a duplicate: it names the same column as `{earlier}` in {cell}"
                    ),
                )
                .hint(both!("两列只留一列", "keep one of the two columns")),
            );
        }
        slots.push(slot);
    }
    for column in columns.iter().filter(|column| column.required) {
        // A column that is only misspelt has been named already.
        let misspelt = guessed.contains(&column.name) || guessed.contains(&column.zh);
        if !misspelt && !slots.contains(&Slot::Column(column.name)) {
            sound = false;
            report.push(
                Problem::error(
                    sheet.row_place(header),
                    both!(
                        "缺少列 `{1}`（`{0}`）",
                        "the column `{0}` (`{1}`) is missing",
                        column.name,
                        column.zh
                    ),
                )
                .hint(Text::new(
                    format!("该列写明：{}", column.meaning_zh),
                    format!("it holds: {}", column.meaning_en),
                )),
            );
        }
    }
    Some((slots, sound))
}

enum Found {
    Slot(Slot),
    Several(Text),
    Nothing,
}

fn find(word: &str, columns: &'static [Column], extras: Option<&Extras>) -> Found {
    if word.is_empty() {
        return Found::Slot(Slot::Blank);
    }
    let plain = plain(word);
    let names = |column: &&Column| {
        column.name == plain || column.zh == plain || column.aliases.contains(&plain.as_str())
    };
    if let Some(column) = columns.iter().find(names) {
        return Found::Slot(Slot::Column(column.name));
    }
    let Some(extras) = extras else {
        return Found::Nothing;
    };
    match (extras.find)(word).as_slice() {
        [] => Found::Nothing,
        [number] => Found::Slot(Slot::Extra(*number)),
        several => {
            let ids: Vec<String> = several.iter().map(|&number| (extras.id)(number)).collect();
            Found::Several(cell::quoted(ids.iter().map(String::as_str)))
        }
    }
}

/// A header without regard to case, full-width letters, and how its words are joined.
fn plain(word: &str) -> String {
    cell::half_width(word)
        .to_lowercase()
        .split([' ', '-', '_'])
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("_")
}

fn unknown(
    at: Location,
    word: &str,
    near: Option<&str>,
    columns: &'static [Column],
    extras: Option<&Extras>,
) -> Problem {
    let zh = cell::quoted(columns.iter().map(|column| column.zh)).zh;
    let en = cell::quoted(columns.iter().map(|column| column.name)).en;
    let (what, choice) = match extras {
        None => (
            both!("这个表没有 `{0}` 这一列", "this table has no column `{0}`", word),
            both!("可用的列：{zh}", "its columns are {en}"),
        ),
        Some(Extras { called: Text { zh: other_zh, en: other_en }, .. }) => (
            both!(
                "`{word}` 既不是这个表的列，也不是{other_zh}",
                "`{word}` is neither a column of this table nor {other_en}"
            ),
            both!(
                "可用的列：{zh}，以及{other_zh}的编号或名称",
                "its columns are {en}, and the id or title of {other_en}"
            ),
        ),
    };
    let near = near.and_then(|near| did_you_mean(word, [near]));
    Problem::error(at, what).hint(near.unwrap_or(choice))
}

/// A header in one cell, because the file separates its cells by something that is no comma.
fn wrong_separator(sheet: &Sheet, header: &Row) -> Option<Problem> {
    let only = header.cell(0);
    if header.len() != 1 {
        return None;
    }
    let (zh, en) = match only.chars().find(|letter| matches!(letter, '，' | '\t' | ';' | '；' | '|'))? {
        '，' => ("全角逗号 `，`", "the full-width comma `，`"),
        '\t' => ("制表符", "tabs"),
        '|' => ("竖线 `|`", "`|`"),
        _ => ("分号", "semicolons"),
    };
    let what = both!("表头的各列用{zh}分隔", "the columns of the header are separated by {en}");
    Some(Problem::error(sheet.place(header, 0), what).hint(both!(
        "整个文件改用半角逗号 `,` 分隔",
        "separate them by the plain comma `,`, in the whole file"
    )))
}

fn no_header(sheet: &Sheet, header: &Row, columns: &'static [Column]) -> Problem {
    let what = both!(
        "第一行不是表头：其中没有一个单元格是这个表的列名",
        "the first row is no header: none of its cells names a column of this table"
    );
    let zh = columns.iter().map(|column| column.zh).collect::<Vec<_>>().join(",");
    let en = columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",");
    Problem::error(sheet.row_place(header), what)
        .hint(both!("在第一行写表头，例如 `{zh}`", "begin with a header, for instance `{en}`"))
}
