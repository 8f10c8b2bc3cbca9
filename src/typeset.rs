//! How wide a text is when it is drawn, and where its lines may break.
//!
//! Widths come from a small table of advance widths, measured once from a common typeface for Chinese and Latin, so that a drawing is laid out
//! without any font and is the same on every machine. Boxes leave room for the few per cent by which other typefaces are wider.
//! Knows nothing of what the text says.

use icu_segmenter::options::{LineBreakOptions, WordBreakInvariantOptions};
use icu_segmenter::{LineSegmenter, WordSegmenter};

/// A length in whole pixels of the drawing.
pub type Px = i32;

/// How heavy the letters are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Weight {
    /// Text.
    Regular,
    /// Headings and what must not be missed.
    Bold,
}

/// Advance widths of the printable ASCII characters from the space on, in thousandths of the size.
const REGULAR: [u16; 95] = [
    224, 323, 474, 555, 555, 921, 680, 278, 338, 338, 467, 555, 278, 347, 278, 392, 555, 555, 555, 555, 555,
    555, 555, 555, 555, 555, 278, 278, 555, 555, 555, 474, 946, 608, 657, 638, 688, 589, 552, 689, 728, 293,
    535, 646, 543, 812, 723, 742, 633, 742, 635, 596, 599, 721, 575, 878, 573, 531, 603, 338, 392, 338, 555,
    559, 606, 563, 618, 510, 620, 554, 325, 564, 607, 275, 275, 552, 284, 926, 610, 606, 620, 620, 388, 468,
    377, 607, 521, 802, 498, 521, 475, 338, 270, 338, 555,
];
const BOLD: [u16; 95] = [
    227, 370, 574, 590, 590, 963, 740, 325, 378, 378, 507, 590, 325, 370, 325, 387, 590, 590, 590, 590, 590,
    590, 590, 590, 590, 590, 325, 325, 590, 590, 590, 514, 1007, 641, 681, 656, 714, 615, 585, 717, 757, 330,
    568, 686, 578, 853, 749, 770, 667, 770, 682, 624, 625, 748, 619, 915, 627, 580, 613, 378, 387, 378, 590,
    567, 626, 591, 644, 527, 644, 581, 372, 597, 640, 304, 306, 604, 315, 964, 641, 626, 644, 644, 436, 495,
    421, 637, 576, 863, 562, 574, 511, 378, 296, 378, 590,
];

/// The advance width of a character, in thousandths of the size.
fn advance(letter: char, weight: Weight) -> i32 {
    let code = u32::from(letter);
    let table = match weight {
        Weight::Regular => &REGULAR,
        Weight::Bold => &BOLD,
    };
    if let Some(width) = code.checked_sub(0x20).and_then(|place| table.get(place as usize)) {
        return i32::from(*width);
    }
    match code {
        // Controls, combining marks, joiners, selectors take no room.
        0..0x20 | 0x7f..0xa0 | 0x300..0x370 | 0x200b..=0x200f | 0x2060 | 0xfe00..=0xfe0f => 0,
        // Letters with marks and the other alphabets of this width: as wide as the widest of their kind.
        0xa7 | 0xb1 | 0xb6 | 0xb7 | 0xd7 | 0xf7 => 1000,
        0xa0..0x300 | 0x370..0x600 => 770,
        // Dashes that are no wider than half, and half-width forms.
        0x2011..=0x2013 | 0xff61..0xffe0 => 560,
        _ => 1000,
    }
}

/// How wide a text is at a size, rounded up.
pub fn width(text: &str, size: Px, weight: Weight) -> Px {
    let sum: i32 = text.chars().map(|letter| advance(letter, weight)).sum();
    (sum * size + 999) / 1000
}

/// Breaks lines: at spaces and hyphens in Latin text, between words in Chinese.
pub struct Breaker {
    lines: icu_segmenter::LineSegmenterBorrowed<'static>,
    words: icu_segmenter::WordSegmenterBorrowed<'static>,
}

impl Default for Breaker {
    fn default() -> Self {
        Self {
            lines: LineSegmenter::new_dictionary(LineBreakOptions::default()),
            words: WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()),
        }
    }
}

/// Whether a character is written without spaces between words.
fn ideograph(letter: char) -> bool {
    matches!(u32::from(letter), 0x3400..0xa000 | 0xf900..0xfb00 | 0x20000..0x32000)
}

impl Breaker {
    /// The lines of a text that is to fit into `room`; a word that is wider than the room is broken where it must be.
    pub fn lines(&self, text: &str, size: Px, weight: Weight, room: Px) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for piece in self.pieces(text) {
            let joined = format!("{line}{piece}");
            if width(joined.trim_end(), size, weight) <= room {
                line = joined;
                continue;
            }
            if !line.trim().is_empty() {
                lines.push(line.trim_end().to_owned());
            }
            line = String::new();
            if width(piece.trim_end(), size, weight) <= room {
                line.push_str(piece);
                continue;
            }
            for part in self.parts(piece) {
                if !line.is_empty() && width(format!("{line}{part}").trim_end(), size, weight) > room {
                    lines.push(line.trim_end().to_owned());
                    line = String::new();
                }
                line.push_str(part);
            }
        }
        if !line.trim().is_empty() {
            lines.push(line.trim_end().to_owned());
        }
        lines
    }

    /// The pieces between which a line may end without a word being torn. A Chinese word of one character stays with the one before it,
    /// or, where there is none, with the one behind it.
    fn pieces<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let words: Vec<usize> = self.words.segment_str(text).collect();
        let at_word = |place: usize| {
            let before = text.get(..place).and_then(|part| part.chars().next_back());
            let behind = text.get(place..).and_then(|part| part.chars().next());
            if !before.is_some_and(ideograph) || !behind.is_some_and(ideograph) {
                return true;
            }
            let Ok(index) = words.binary_search(&place) else { return false };
            let word = |from: Option<&usize>, to: Option<&usize>| {
                from.zip(to).and_then(|(from, to)| text.get(*from..*to)).unwrap_or_default()
            };
            let single = |word: &str| word.chars().count() == 1 && word.chars().all(ideograph);
            let own = word(words.get(index), words.get(index + 1));
            let last = word(index.checked_sub(1).and_then(|place| words.get(place)), words.get(index));
            let further = word(
                index.checked_sub(2).and_then(|place| words.get(place)),
                index.checked_sub(1).and_then(|place| words.get(place)),
            );
            // A single character that opens a run of Chinese belongs to the word behind it.
            let opens = single(last) && !further.chars().next_back().is_some_and(ideograph);
            !single(own) && !opens
        };
        let mut pieces = Vec::new();
        let mut start = 0;
        for place in self.lines.segment_str(text) {
            if place > start && (place == text.len() || at_word(place)) {
                pieces.extend(text.get(start..place));
                start = place;
            }
        }
        pieces
    }

    /// The smallest parts a piece can be broken into: where a line may end at all, else character by character.
    fn parts<'t>(&self, piece: &'t str) -> Vec<&'t str> {
        let breaks: Vec<usize> = self.lines.segment_str(piece).collect();
        let places = if breaks.len() > 2 {
            breaks
        } else {
            piece.char_indices().map(|(place, _)| place).chain([piece.len()]).collect()
        };
        places.windows(2).filter_map(|pair| piece.get(*pair.first()?..*pair.last()?)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str, room: Px) -> Vec<String> {
        Breaker::default().lines(text, 10, Weight::Regular, room)
    }

    #[test]
    fn a_chinese_character_is_as_wide_as_the_size_and_a_latin_one_is_not() {
        assert_eq!(width("区政府", 10, Weight::Regular), 30);
        assert_eq!(width("Executive", 10, Weight::Regular), 45);
        assert!(width("Executive", 10, Weight::Bold) > width("Executive", 10, Weight::Regular));
        assert_eq!(width("“①—", 10, Weight::Regular), 30);
    }

    #[test]
    fn chinese_is_broken_between_words() {
        assert_eq!(broken("部门合法性初审", 40), ["部门", "合法性初", "审"].map(str::to_owned));
        assert_eq!(broken("部门合法性初审", 60), ["部门", "合法性初审"].map(str::to_owned));
        assert_eq!(
            broken("区人力资源和社会保障局局长", 80),
            ["区人力资源和社会", "保障局局长"].map(str::to_owned)
        );
    }

    #[test]
    fn no_line_begins_with_a_closing_mark() {
        for room in 20..120 {
            for line in broken("常务副区长（受区长委托）签发《区城市更新管理办法》，并报备案。", room)
            {
                assert!(!line.starts_with(['）', '》', '，', '。']), "{line} at {room}");
            }
        }
    }

    #[test]
    fn latin_is_broken_at_spaces_and_nothing_is_lost() {
        let text = "The executive vice-mayor, mandated by the mayor (Art. 53(2))";
        for room in 10..300 {
            let lines = broken(text, room);
            assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""), "at {room}");
        }
        assert_eq!(broken("sign for issue", 30), ["sign", "for", "issue"].map(str::to_owned));
    }
}
