//! What a box says, set line by line in a box of fixed breadth.

use super::icons::{self, Icon};
use super::said;
use super::style::{self, GREY, INK, NAME, NAVY, SMALL, TEXT, VIOLET};
use crate::picture::{Card, Change, Flag, Gateway, Join, Mark, Row, Sign, Tongue};
use crate::source::{Lang, Text};
use crate::typeset::{Breaker, Px, Weight, width};

/// Room inside a box, left and right.
pub(super) const PAD: Px = 10;
/// The height of the head of a card.
pub(super) const HEAD: Px = 24;

/// A piece of text in a box, from the box's own corner.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Piece {
    pub(super) x: Px,
    /// The base line.
    pub(super) y: Px,
    pub(super) text: String,
    pub(super) size: Px,
    pub(super) weight: Weight,
    pub(super) ink: &'static str,
    pub(super) lang: Lang,
    pub(super) struck: bool,
    pub(super) underlined: bool,
}

/// A sign in a box: its middle, and half its size.
pub(super) type Placed = (Icon, (Px, Px), Px, Option<&'static str>);

/// A box that has been set.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Set {
    pub(super) width: Px,
    pub(super) height: Px,
    pub(super) pieces: Vec<Piece>,
    pub(super) icons: Vec<Placed>,
}

/// How a line is set.
#[derive(Clone, Copy)]
pub(super) struct Font {
    size: Px,
    weight: Weight,
    ink: &'static str,
}

impl Font {
    pub(super) const fn new(size: Px, weight: Weight, ink: &'static str) -> Self {
        Self { size, weight, ink }
    }

    fn leading(self) -> Px {
        self.size + self.size.div_euclid(3) + 1
    }
}

/// Sets boxes in one language or two.
pub(super) struct Setter<'a> {
    pub(super) breaker: &'a Breaker,
    pub(super) tongue: Tongue,
    pub(super) width: Px,
}

/// A box being filled from the top.
pub(super) struct Filling<'a> {
    setter: &'a Setter<'a>,
    pub(super) set: Set,
}

impl Filling<'_> {
    /// A text in each language, behind a sign; the second language is smaller.
    pub(super) fn text(&mut self, icon: Option<Icon>, text: &Text, font: Font, struck: bool) {
        let langs = self.setter.tongue.langs();
        for (place, &lang) in langs.iter().enumerate() {
            if place > 0 && text.get(lang) == text.zh {
                continue;
            }
            let font = match (place, font.size) {
                (0, _) => font,
                (_, NAME) => Font::new(TEXT, Weight::Regular, GREY),
                _ => Font::new(SMALL, Weight::Regular, if font.ink == INK { GREY } else { font.ink }),
            };
            self.lines(icon.filter(|_| place == 0), icon.is_some(), &said(text, lang), lang, font, struck);
        }
    }

    /// A text in each language, as far to the right as one behind a sign.
    pub(super) fn indented(&mut self, text: &Text, font: Font) {
        let mut before = "";
        for &lang in self.setter.tongue.langs() {
            if text.get(lang) != before {
                self.lines(None, true, text.get(lang), lang, font, false);
            }
            before = text.get(lang);
        }
    }

    fn lines(&mut self, icon: Option<Icon>, indent: bool, text: &str, lang: Lang, font: Font, struck: bool) {
        let radius = if font.size == NAME { 8 } else { 6 };
        let gap = if indent { 2 * radius + 6 } else { 0 };
        let room = self.setter.width - 2 * PAD - gap;
        for (place, line) in
            self.setter.breaker.lines(text, font.size, font.weight, room).into_iter().enumerate()
        {
            let base = self.set.height + font.leading() - font.size.div_euclid(3);
            if let (0, Some(icon)) = (place, icon) {
                let middle = base - font.size * 36 / 100;
                self.set.icons.push((icon, (PAD + radius, middle), radius, None));
            }
            self.set.pieces.push(Piece {
                x: PAD + gap,
                y: base,
                text: line,
                size: font.size,
                weight: font.weight,
                ink: font.ink,
                lang,
                struck,
                underlined: false,
            });
            self.set.height += font.leading();
        }
    }

    /// The last line: the word for the state on the left, the provision on the right.
    fn foot(&mut self, word: Option<(String, &'static str)>, cites: &Text) {
        let tongue = self.setter.tongue;
        let lang = tongue.langs().first().copied().unwrap_or(Lang::En);
        let cites = tongue.line(cites);
        let font = Font::new(SMALL, Weight::Regular, NAVY);
        let room = self.setter.width - 2 * PAD;
        let piece = |x: Px, y: Px, text: String, weight: Weight, ink: &'static str, underlined: bool| Piece {
            x,
            y,
            text,
            size: SMALL,
            weight,
            ink,
            lang,
            struck: false,
            underlined,
        };
        let lines = self.setter.breaker.lines(&cites, SMALL, Weight::Regular, room);
        let widest = lines.iter().map(|line| width(line, SMALL, Weight::Regular)).max().unwrap_or_default();
        if word.is_none() && lines.is_empty() {
            return;
        }
        if let Some((word, ink)) = word {
            let base = self.set.height + font.leading() - 2;
            let wide = width(&word, SMALL, Weight::Bold);
            self.set.pieces.push(piece(PAD, base, word, Weight::Bold, ink, false));
            // Beside the provision where both fit on one line.
            if lines.len() != 1 || wide + widest + 8 > room {
                self.set.height += font.leading();
            }
        }
        for line in &lines {
            let base = self.set.height + font.leading() - 2;
            let x = self.setter.width - PAD - width(line, SMALL, Weight::Regular);
            self.set.pieces.push(piece(x, base, line.clone(), Weight::Regular, NAVY, true));
            self.set.height += font.leading();
        }
        if lines.is_empty() {
            self.set.height += font.leading();
        }
    }
}

impl Setter<'_> {
    pub(super) fn filling(&self, height: Px) -> Filling<'_> {
        Filling { setter: self, set: Set { width: self.width, height, ..Set::default() } }
    }

    /// A card.
    pub(super) fn card(&self, card: &Card) -> Set {
        let mut filling = self.filling(if card.head.is_some() { HEAD + 4 } else { 7 });
        if let Some((join, done, of)) = card.head {
            let ink = if join == Join::Any { style::DARK } else { "#FFFFFF" };
            let word = self.tongue.line(&join.word());
            let count = if join == Join::Any {
                match self.tongue {
                    Tongue::One(Lang::Zh) => format!("{of} 择 1"),
                    _ => format!("1 of {of}"),
                }
            } else {
                format!("{done}/{of}")
            };
            filling.set.icons.push((Icon::Join(join), (PAD + 7, HEAD / 2), 7, Some(ink)));
            filling.set.pieces.push(Piece {
                x: PAD + 20,
                y: HEAD / 2 + 4,
                text: format!("{word} · {count}"),
                size: TEXT,
                weight: Weight::Bold,
                ink,
                lang: self.tongue.langs().first().copied().unwrap_or(Lang::En),
                struck: false,
                underlined: false,
            });
        }
        let struck = card.change == Change::Dropped;
        let sign =
            if card.change == Change::Stays { Icon::Sign(card.sign) } else { Icon::Change(card.change) };
        let title = Text::new(
            format!("{} {}", card.number, card.title.zh),
            format!("{} {}", card.number, card.title.en),
        );
        // In two languages the number stands once.
        let title =
            if self.tongue == Tongue::Both { Text::new(title.zh, card.title.en.clone()) } else { title };
        filling.text(Some(sign), &title, Font::new(NAME, Weight::Bold, INK), struck);
        if card.optional {
            filling.text(
                None,
                &Text::new("可以办理，不是必须", "may be taken, need not"),
                Font::new(SMALL, Weight::Regular, GREY),
                false,
            );
        }
        for aside in &card.asides {
            filling.text(None, aside, Font::new(SMALL, Weight::Regular, GREY), false);
        }
        for row in &card.rows {
            Self::row(&mut filling, row);
        }
        for (obstacle, text) in &card.reasons {
            let font = Font::new(TEXT, Weight::Bold, style::obstacle(*obstacle));
            filling.text(Some(Icon::Obstacle(*obstacle)), text, font, false);
        }
        for text in &card.changes {
            filling.text(None, text, Font::new(TEXT, Weight::Bold, style::change(card.change).ink), false);
        }
        for due in &card.due {
            filling.text(Some(Icon::Clock), due, Font::new(TEXT, Weight::Bold, NAVY), false);
        }
        for mark in &card.marks {
            let (icon, text) = match mark {
                Mark::Reading(id) => {
                    (Icon::Reading, Text::new(format!("读法 {id}"), format!("reading {id}")))
                }
                Mark::Judgement(word) => (
                    Icon::Judgement,
                    Text::new(format!("判断：{}", word.zh), format!("judgement: {}", word.en)),
                ),
            };
            filling.text(Some(icon), &text, Font::new(SMALL, Weight::Regular, VIOLET), false);
        }
        let word = match (card.change, card.sign) {
            (Change::Stays, Sign::Pending) => None,
            (Change::Stays, sign) => Some((self.tongue.line(&sign.word()), style::ink(sign))),
            (change, _) => Some((self.tongue.line(&change.word()), style::change(change).ink)),
        };
        filling.foot(word, &card.cites);
        filling.set.height += 8;
        filling.set
    }

    fn row(filling: &mut Filling<'_>, row: &Row) {
        let icon = match row.sign {
            Some(sign) => Icon::Sign(sign),
            None => Icon::Who(row.who),
        };
        let ink = if row.struck { GREY } else { INK };
        filling.text(Some(icon), &row.text, Font::new(TEXT, Weight::Regular, ink), row.struck);
        if let Some(note) = &row.note {
            let note = if row.struck {
                Text::new(format!("{}禁止", note.zh), format!("barred by {}", note.en))
            } else {
                note.clone()
            };
            let ink = if row.struck { style::RED } else { GREY };
            for &lang in filling.setter.tongue.langs() {
                filling.lines(
                    None,
                    true,
                    &said(&note, lang),
                    lang,
                    Font::new(SMALL, Weight::Regular, ink),
                    false,
                );
            }
        }
    }

    /// A gateway.
    pub(super) fn gateway(&self, gateway: &Gateway) -> Set {
        let ink = if gateway.join == Join::Any { style::DARK } else { "#FFFFFF" };
        let word = self.tongue.line(&gateway.join.word());
        let (zh, of) = (self.tongue == Tongue::One(Lang::Zh), gateway.of);
        let text = match (gateway.join, zh) {
            (Join::Any, true) => format!("{word} {of} 择 1"),
            (Join::Any, false) => format!("{word} 1 of {of}"),
            (_, true) => format!("{word} {of} 个"),
            (_, false) => format!("{word} of {of}"),
        };
        let wide = width(&text, TEXT, Weight::Bold) + 62;
        let lang = self.tongue.langs().first().copied().unwrap_or(Lang::En);
        let cites =
            self.breaker.lines(&self.tongue.line(&gateway.cites), SMALL, Weight::Regular, self.width - 50);
        let height = 34 + 14 * Px::try_from(cites.len().saturating_sub(1)).unwrap_or_default();
        let mut set = Set { width: wide.max(120).min(self.width), height, ..Set::default() };
        let lift = if cites.is_empty() { 4 } else { -2 };
        set.icons.push((Icon::Join(gateway.join), (24, height / 2), 7, Some(ink)));
        let piece = |y: Px, text: String, size: Px, weight: Weight| Piece {
            x: 38,
            y,
            text,
            size,
            weight,
            ink,
            lang,
            struck: false,
            underlined: false,
        };
        set.pieces.push(piece(17 + lift, text, TEXT, Weight::Bold));
        for (place, line) in (0..).zip(cites) {
            set.width = set.width.max(width(&line, SMALL, Weight::Regular) + 62);
            set.pieces.push(piece(29 + 14 * place, line, SMALL, Weight::Regular));
        }
        set
    }

    /// A flag to or from another page.
    pub(super) fn flag(&self, flag: &Flag) -> Set {
        let (page, number) = (flag.page, &flag.number);
        let text = if flag.away {
            Text::new(format!("转第 {page} 页 环节 {number}"), format!("to page {page}, step {number}"))
        } else {
            Text::new(format!("接第 {page} 页 环节 {number}"), format!("from page {page}, step {number}"))
        };
        let mut set = Set { width: self.width, height: 0, ..Set::default() };
        let mut y = 8;
        for &lang in self.tongue.langs() {
            for line in self.breaker.lines(text.get(lang), TEXT, Weight::Bold, self.width - 44) {
                y += 14;
                set.pieces.push(Piece {
                    x: 18,
                    y: y - 3,
                    text: line,
                    size: TEXT,
                    weight: Weight::Bold,
                    ink: NAVY,
                    lang,
                    struck: false,
                    underlined: false,
                });
            }
        }
        set.height = y + 8;
        set
    }
}

/// How wide a sign and a text are together.
pub(super) fn labelled(text: &str, size: Px) -> Px {
    icons::width(size) + width(text, size, Weight::Regular)
}
