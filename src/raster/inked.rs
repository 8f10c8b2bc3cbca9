//! An SVG of which every character has been found a glyph, laid out and ready to be drawn.
//!
//! Must never hold a picture of which a character would be lost: that is tested before the layout, on the characters that are
//! asked for, and after it, on the glyphs that came out.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use resvg::usvg::fontdb::ID;
use resvg::usvg::roxmltree::Document;
use resvg::usvg::{FontFamily, FontResolver, Group, ImageHrefResolver, Node, Options, Tree};

use super::FontUsed;
use super::fonts::{Fonts, Writers};
use super::letters::{self, Letter};
use crate::source::{Location, Problem, both};

/// What the family of a font that stands in is called within a picture.
const INSTEAD: &str = "instead-";

/// A picture ready to be drawn.
pub struct Inked {
    /// The SVG as it was given.
    pub(super) svg: String,
    /// The SVG taken apart and laid out.
    pub(super) tree: Tree,
    /// What it is called.
    pub(super) title: Option<String>,
    /// What is on it, in words.
    pub(super) description: Option<String>,
    fonts: Vec<FontUsed>,
}

impl Inked {
    /// Lays out an SVG with fonts.
    ///
    /// # Errors
    /// No font of the machine can write one of its characters; the problem names it, its place and the cure. Or it is no SVG.
    pub fn of(svg: &str, fonts: &Fonts) -> Result<Self, Box<Problem>> {
        let document = Document::parse(svg).map_err(|error| no_svg(&error))?;
        let letters = letters::all(&document);
        let writers = fonts.writers(&letters);
        let missing = |missing| letters::missing(&document, missing, fonts.name(), fonts.know_chinese());
        if !writers.missing.is_empty() {
            return Err(missing(&writers.missing));
        }
        let tree = Tree::from_str(&shared_out(svg, &document, &writers), &options(fonts, &writers))
            .map_err(|error| no_svg(&error))?;
        let drawn = Drawn::on(&tree);
        let lost: BTreeSet<Letter> = letters
            .into_iter()
            .filter(|letter| !letter.base.is_whitespace() && !drawn.letters.contains(&letter.base))
            .collect();
        if !lost.is_empty() {
            return Err(missing(&lost));
        }
        let instead: BTreeMap<ID, &BTreeSet<Letter>> =
            writers.instead.iter().map(|(face, letters)| (*face, letters)).collect();
        let none = BTreeSet::new();
        let fonts = drawn
            .faces
            .iter()
            .map(|face| fonts.used(*face, instead.get(face).copied().unwrap_or(&none)))
            .collect();
        let word = |name| {
            let element = document.root_element().children().find(|child| child.tag_name().name() == name)?;
            element.text().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let (title, description) = (word("title"), word("desc"));
        Ok(Self { svg: svg.to_owned(), tree, title, description, fonts })
    }

    /// Its width and height in pixels.
    pub fn size(&self) -> (f32, f32) {
        let size = self.tree.size();
        (size.width(), size.height())
    }

    /// The fonts it is drawn with.
    pub fn fonts(&self) -> &[FontUsed] {
        &self.fonts
    }
}

/// What is said of a text that is no SVG.
fn no_svg(error: &dyn std::fmt::Display) -> Box<Problem> {
    let what = both!("图的 SVG 有错：{error}", "the SVG of the picture is broken: {error}");
    Box::new(Problem::error(Location::default(), what))
}

/// How the layout asks for fonts: only those chosen, whatever families the SVG names for other readers.
fn options<'a>(fonts: &'a Fonts, writers: &'a Writers) -> Options<'a> {
    let select = move |font: &resvg::usvg::Font, _: &mut Arc<_>| {
        let instead = font.families().iter().find_map(|family| match family {
            FontFamily::Named(name) => {
                let place: usize = name.strip_prefix(INSTEAD)?.parse().ok()?;
                writers.instead.get(place).map(|(face, _)| *face)
            }
            _ => None,
        });
        Some(instead.unwrap_or_else(|| fonts.chosen.face(font.weight())))
    };
    Options {
        fontdb: Arc::clone(&fonts.machine),
        font_resolver: FontResolver {
            select_font: Box::new(select),
            // The shares are settled before; what is still missing then must be seen and not be covered up.
            select_fallback: Box::new(|_, _, _| None),
        },
        // A picture is one text; nothing that it points at is opened.
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..Options::default()
    }
}

/// The SVG in which the letters of a font that stands in are marked with its family. Left to itself, the layout would set
/// the whole text in the other font, or give up where the two join letters differently.
fn shared_out<'a>(svg: &'a str, document: &Document<'_>, writers: &Writers) -> Cow<'a, str> {
    if writers.instead.is_empty() {
        return Cow::Borrowed(svg);
    }
    let family = |letter: Letter| writers.instead.iter().position(|(_, letters)| letters.contains(&letter));
    let mut out = String::with_capacity(svg.len() * 2);
    let mut done = 0;
    for node in letters::shown(document) {
        let range = node.range();
        out.push_str(svg.get(done..range.start).unwrap_or_default());
        for letter in letters::letters(node.text().unwrap_or_default()) {
            let written = letter.written().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            match family(letter) {
                Some(place) => {
                    out.push_str(&format!("<tspan font-family=\"{INSTEAD}{place}\">{written}</tspan>"));
                }
                None => out.push_str(&written),
            }
        }
        done = range.end;
    }
    out.push_str(svg.get(done..).unwrap_or_default());
    Cow::Owned(out)
}

/// What the layout really draws.
struct Drawn {
    letters: BTreeSet<char>,
    faces: Vec<ID>,
}

impl Drawn {
    fn on(tree: &Tree) -> Self {
        let (mut drawn, mut lost) = (Self { letters: BTreeSet::new(), faces: Vec::new() }, BTreeSet::new());
        drawn.look(tree.root(), &mut lost);
        // A letter that is lost in one place is lost, even if another place has it.
        drawn.letters.retain(|letter| !lost.contains(letter));
        drawn
    }

    fn look(&mut self, group: &Group, lost: &mut BTreeSet<char>) {
        for node in group.children() {
            match node {
                Node::Group(group) => self.look(group, lost),
                Node::Text(text) => {
                    for glyph in text.layouted().iter().flat_map(|span| &span.positioned_glyphs) {
                        if glyph.id.0 == 0 {
                            lost.extend(glyph.text.chars());
                        } else {
                            self.letters.extend(glyph.text.chars());
                            if !self.faces.contains(&glyph.font) {
                                self.faces.push(glyph.font);
                            }
                        }
                    }
                }
                _ => {}
            }
            // Patterns and the like have trees of their own.
            node.subroots(|group| self.look(group, lost));
        }
    }
}
