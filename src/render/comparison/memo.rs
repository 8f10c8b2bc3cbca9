//! A comparison as a memo that can be handed on.

use super::{Row, Sides, flip_text, rows, summary};
use crate::compare::{Comparison, Flip};
use crate::render::memo::{Block, Cell, Memo};
use crate::source::{Lang, Text};
use crate::words::Words;

impl Sides {
    /// A memo about the two sides that has nothing to say yet but the result.
    pub(in crate::render) fn memo(&self, summary: &Text, lang: Lang) -> Memo {
        let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
        Memo {
            title: pick("修改影响说明", "What the change would do"),
            about: vec![
                (pick("现行：", "Before: "), self.before.get(lang).to_owned()),
                (pick("修改后：", "After: "), self.after.get(lang).to_owned()),
            ],
            notes: self.notes.iter().map(|note| note.get(lang).to_owned()).collect(),
            summary: summary.get(lang).to_owned(),
            blocks: Vec::new(),
        }
    }
}

/// The norms that differ, each with what it says afterwards; nothing where there are none.
pub(in crate::render) fn norms(words: &Words<'_>, flips: &[Flip], lang: Lang) -> Vec<Block> {
    if flips.is_empty() {
        return Vec::new();
    }
    let norms = flips.iter().map(|flip| {
        let says = flip.after.map(|norm| words.norm(norm)).unwrap_or_default();
        let text = flip_text(words, flip);
        match (says.is_empty(), lang) {
            (true, _) => text.get(lang).to_owned(),
            (false, Lang::Zh) => format!("{}：{}", text.zh, says.zh),
            (false, Lang::En) => format!("{}: {}", text.en, says.en),
        }
    });
    let title = if lang == Lang::Zh { "改动的规范" } else { "Norms that differ" };
    vec![Block::Heading(title.to_owned()), Block::List(norms.collect())]
}

fn memo(words: &Words<'_>, sides: &Sides, comparison: &Comparison, lang: Lang) -> Memo {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let line = |row: Row| -> Vec<Cell> {
        let get = |text: &Text| text.get(lang).to_owned();
        let same = row.before == row.after;
        let mut after = if same { Vec::new() } else { vec![get(&row.after)] };
        if !row.difference.is_empty() {
            after.push(get(&row.difference));
        }
        let actions = row.actions.iter().map(|&action| get(&words.action(action))).collect();
        vec![vec![get(&row.act)], actions, vec![get(&row.before)], after, vec![get(&row.cause)]]
    };
    let mut memo = sides.memo(&summary(comparison), lang);
    memo.blocks = norms(words, &comparison.flips, lang);
    let lines: Vec<Vec<Cell>> = rows(words, comparison).into_iter().map(line).collect();
    if !lines.is_empty() {
        memo.blocks.push(Block::Heading(pick("不同的答案", "Answers that differ").to_owned()));
        let columns = vec![
            pick("行为", "act"),
            pick("事项", "actions"),
            pick("现行", "before"),
            pick("修改后", "after"),
            pick("起因", "because of"),
        ];
        memo.blocks.push(Block::Table(columns, lines));
    }
    memo
}

/// The comparison as a memo in Markdown.
pub fn markdown(words: &Words<'_>, sides: &Sides, comparison: &Comparison, lang: Lang) -> String {
    memo(words, sides, comparison, lang).markdown(lang)
}

/// The comparison as a memo in one HTML file.
pub fn html(words: &Words<'_>, sides: &Sides, comparison: &Comparison, lang: Lang) -> String {
    memo(words, sides, comparison, lang).html(lang)
}
