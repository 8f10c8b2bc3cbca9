//! The characters of a picture: which there are, where each stands, and what to say of one that no font can write.
//!
//! Must never know a font.

use std::collections::{BTreeMap, BTreeSet};

use resvg::usvg::roxmltree::{Document, Node};

use crate::source::{Location, Problem, Text, both};
use crate::words::list;

/// How many missing characters are named; of more, that there are more.
const NAMED: usize = 8;

/// How much of the text around a missing character is shown.
const AROUND: usize = 40;

/// A character as a font is asked for it: with the selector behind it that asks for one of several forms.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Letter {
    /// The character.
    pub(super) base: char,
    /// The selector of its form.
    pub(super) form: Option<char>,
}

impl Letter {
    /// The letter as it is written.
    pub(super) fn written(self) -> String {
        [Some(self.base), self.form].into_iter().flatten().collect()
    }

    /// Its number, as Unicode writes it.
    fn number(self) -> String {
        let form = self.form.map(|form| format!(" U+{:04X}", form as u32)).unwrap_or_default();
        format!("U+{:04X}{form}", self.base as u32)
    }

    /// Whether it is meant to be seen, or to take up room: line breaks and marks for layout are not.
    fn is_seen(self) -> bool {
        !self.base.is_control()
            && !matches!(
                self.base,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
                    | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe0e}' | '\u{fe0f}' | '\u{feff}'
                    | '\u{e0000}'..='\u{e007f}'
            )
    }

    /// Whether it lies in a part of Unicode that everybody fills for himself.
    fn is_private(self) -> bool {
        matches!(self.base, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
    }
}

/// Whether a character asks for a form of the one before it. Those for emoji and text change no character.
fn is_form(letter: char) -> bool {
    matches!(letter, '\u{fe00}'..='\u{fe0d}' | '\u{e0100}'..='\u{e01ef}')
}

/// The letters of a text, in order, with those that are not seen.
pub(super) fn letters(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for letter in text.chars() {
        match letters.last_mut() {
            Some(last) if is_form(letter) && last.form.is_none() => last.form = Some(letter),
            _ => letters.push(Letter { base: letter, form: None }),
        }
    }
    letters
}

/// The pieces of text that a picture shows, as they stand in its XML.
pub(super) fn shown<'a, 'input: 'a>(
    svg: &'a Document<'input>,
) -> impl Iterator<Item = Node<'a, 'input>> + use<'a, 'input> {
    svg.descendants().filter(|node| {
        node.is_text()
            && node
                .parent_element()
                .is_some_and(|parent| matches!(parent.tag_name().name(), "text" | "tspan" | "textPath" | "a"))
            && node.ancestors().any(|above| above.tag_name().name() == "text")
    })
}

/// Every letter that is seen on a picture, once.
pub(super) fn all(svg: &Document<'_>) -> BTreeSet<Letter> {
    shown(svg).filter_map(|node| node.text()).flat_map(letters).filter(|letter| letter.is_seen()).collect()
}

/// Where a piece of text stands: the step of the nearest element that is marked as one, and the whole text around it.
fn place(node: Node<'_, '_>) -> Text {
    let step = node.ancestors().find_map(|above| {
        let id = above.attribute("id").and_then(|id| id.strip_prefix("step-"));
        above.attribute("data-step").or(id)
    });
    let whole = node.ancestors().filter(|above| above.tag_name().name() == "text").last().unwrap_or(node);
    let words: String = whole.descendants().filter(Node::is_text).filter_map(|part| part.text()).collect();
    let mut words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((cut, _)) = words.char_indices().nth(AROUND) {
        words.truncate(cut);
        words.push('…');
    }
    match step {
        Some(step) => both!("环节 {step}，`{words}`", "step {step}, `{words}`"),
        None => both!("`{words}`", "`{words}`"),
    }
}

/// The first place of each of some letters, in the order of the picture.
fn places(svg: &Document<'_>, wanted: &BTreeSet<Letter>) -> Vec<(Letter, Text)> {
    let mut seen = BTreeMap::new();
    for node in shown(svg) {
        for letter in letters(node.text().unwrap_or_default()) {
            let count = seen.len();
            if wanted.contains(&letter) {
                seen.entry(letter).or_insert_with(|| (count, place(node)));
            }
        }
    }
    let mut places: Vec<_> =
        seen.into_iter().map(|(letter, (count, place))| (count, letter, place)).collect();
    places.sort_by_key(|(count, ..)| *count);
    places.into_iter().map(|(_, letter, place)| (letter, place)).collect()
}

/// How to come by a font that has more characters.
fn cure() -> Text {
    both!(
        "请安装收字更全的中文字体：Debian、Ubuntu 用 `apt install fonts-noto-cjk`，极少见的字再装 `fonts-hanazono`；Windows 在“设置 → 系统 → 可选功能”里添加“中文(简体)补充字体”；macOS 用“字体册”打开字体文件来安装，例如 Noto Sans CJK SC。也可以用 `--font 文件` 指定一个有这些字的字体",
        "install a fuller Chinese font: on Debian and Ubuntu `apt install fonts-noto-cjk`, for very rare characters `fonts-hanazono` as well; on Windows add “Chinese (Simplified) Supplemental Fonts” under Settings → System → Optional features; on macOS open a font file with Font Book, for instance Noto Sans CJK SC; or name a font file that has the character: `--font FILE`"
    )
}

/// What is said where there is no font at all.
pub(super) fn no_font() -> Box<Problem> {
    let what = both!(
        "这台机器上没有字体，写不出任何字",
        "there is no font on this machine, so nothing can be written"
    );
    Box::new(Problem::error(Location::default(), what).hint(cure()))
}

/// What is said of letters that no font can write: each, where it stands, and what to do. `chinese` says whether the machine
/// has a font for Chinese at all, `font` what the chosen one is called.
pub(super) fn missing(
    svg: &Document<'_>,
    letters: &BTreeSet<Letter>,
    font: &str,
    chinese: bool,
) -> Box<Problem> {
    let places = places(svg, letters);
    let named = list(places.iter().take(NAMED).map(|(letter, place)| {
        let (written, number) = (letter.written(), letter.number());
        Text::new(
            format!("`{written}`（{number}；见{}）", place.zh),
            format!("`{written}` ({number}; see {})", place.en),
        )
    }));
    let more = match letters.len().saturating_sub(NAMED) {
        0 => Text::default(),
        more => both!("，另有 {more} 个", ", and {more} more"),
    };
    let cannot = if chinese {
        Text::new(
            format!("没有字体能写 {}{}", named.zh, more.zh),
            format!("no font can write {}{}", named.en, more.en),
        )
    } else {
        Text::new(
            format!("这台机器上没有中文字体，写不出 {}{}", named.zh, more.zh),
            format!("there is no Chinese font on this machine to write {}{}", named.en, more.en),
        )
    };
    let looked = both!(
        "字体 {font} 里没有，这台机器上别的字体里也没有。",
        "not in {font}, nor in any other font of this machine; "
    );
    let private = if letters.iter().any(|letter| letter.is_private()) {
        both!(
            "U+E000 一类的自造字只在造字的那个字体里才有，最好改用标准字。",
            "a private character such as U+E000 exists only in the font it was made for, and is better replaced by the standard one; "
        )
    } else {
        Text::default()
    };
    let cure = cure();
    let hint =
        Text::new([looked.zh, private.zh, cure.zh].concat(), [looked.en, private.en, cure.en].concat());
    Box::new(Problem::error(Location::default(), cannot).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_belongs_to_the_letter_before_it() {
        let mut read = letters("葛\u{e0100}a\u{200b}b\u{ad}\n✓\u{fe0e}");
        read.retain(|letter| letter.is_seen());
        let bare = |base| Letter { base, form: None };
        let wanted = [Letter { base: '葛', form: Some('\u{e0100}') }, bare('a'), bare('b'), bare('✓')];
        assert_eq!(read, wanted);
    }

    #[test]
    fn text_is_what_is_shown_and_knows_its_step() {
        let svg = "<svg xmlns='http://www.w3.org/2000/svg'><title>题</title><text>外 边</text>\
                   <g data-step='3'><title>步</title><g><text>甲\n<tspan>乙</tspan>丙</text></g></g>\
                   <g id='step-12'><text>丁</text></g></svg>";
        let svg = Document::parse(svg).expect("well-formed");
        let found: String = all(&svg).into_iter().map(Letter::written).collect();
        assert_eq!(found, " 丁丙乙外甲边");
        let wanted = BTreeSet::from(['丁', '乙', '外'].map(|base| Letter { base, form: None }));
        let said: Vec<String> =
            places(&svg, &wanted).into_iter().map(|(letter, place)| letter.written() + &place.en).collect();
        assert_eq!(said, ["外`外 边`", "乙step 3, `甲 乙丙`", "丁step 12, `丁`"]);
    }
}
