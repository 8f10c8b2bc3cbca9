//! An exhaustive comparison as a memo that can be handed on.

use super::conditions::conjunction;
use super::{came_to, count, exactly, example, held_fast, kinds, many, summary, varied, ways};
use crate::compare::Flip;
use crate::compare::exhaustive::{Found, Group};
use crate::render::comparison::{Sides, norms};
use crate::render::memo::{Block, Cell, Memo};
use crate::source::{Lang, Text};
use crate::words::Words;

fn memo(words: &Words<'_>, sides: &Sides, flips: &[Flip], found: &[Found], lang: Lang) -> Memo {
    let pick = |zh: &'static str, en: &'static str| if lang == Lang::Zh { zh } else { en };
    let get = |text: &Text| text.get(lang).to_owned();
    let mut memo = sides.memo(&summary(found), lang);
    memo.blocks = norms(words, flips, lang);
    memo.notes.extend(held_fast(found).iter().map(get));
    for one in found {
        memo.blocks.push(Block::Heading(get(&kinds(words, &one.space))));
        memo.blocks.push(Block::Paragraph(get(&count(one))));
        memo.blocks.push(Block::Paragraph(get(&varied(words, one))));
        if one.changed == 0 {
            continue;
        }
        memo.blocks.push(Block::Paragraph(get(&exactly())));
        let when = one.when.iter().map(|cube| get(&conjunction(words, &one.space, cube)));
        memo.blocks.push(Block::List(when.collect()));
        let row = |group: &Group| -> Vec<Cell> {
            let (values, before, after) = &group.example;
            let boxes = group.when.iter().map(|cube| get(&conjunction(words, &one.space, cube)));
            let mut new = vec![get(&came_to(words, after))];
            let difference = words.difference(&before.whole, &after.whole);
            new.extend((!difference.is_empty()).then(|| get(&difference)));
            vec![
                vec![get(&ways(words, group)), get(&many(group))],
                boxes.collect(),
                vec![get(&example(words, &one.space, values))],
                vec![get(&came_to(words, before))],
                new,
            ]
        };
        let columns = vec![
            pick("变化", "change"),
            pick("当且仅当", "exactly when"),
            pick("例如", "for instance"),
            pick("现行", "before"),
            pick("修改后", "after"),
        ];
        memo.blocks.push(Block::Table(columns, one.groups.iter().map(row).collect()));
    }
    memo
}

/// As a memo in Markdown.
pub fn markdown(words: &Words<'_>, sides: &Sides, flips: &[Flip], found: &[Found], lang: Lang) -> String {
    memo(words, sides, flips, found, lang).markdown(lang)
}

/// As a memo in one HTML file.
pub fn html(words: &Words<'_>, sides: &Sides, flips: &[Flip], found: &[Found], lang: Lang) -> String {
    memo(words, sides, flips, found, lang).html(lang)
}
