//! A picture as SVG whose text is outlines: it needs no font where it is read.
//!
//! Must never lose what the picture says of itself: the writer of outlines keeps neither titles nor descriptions nor roles, so
//! they are taken from the picture as it was given and put back.

use resvg::usvg::WriteOptions;
use resvg::usvg::roxmltree::{Document, Node};

use super::Inked;
use crate::source::{Location, Problem, both};

/// Digits behind the point of a coordinate: a thousandth of a pixel is finer than any printer.
const DIGITS: u8 = 3;

/// Digits behind the point of a factor, by which whole words are scaled.
const FACTOR_DIGITS: u8 = 6;

/// The elements in which a picture says something of itself.
const SAYINGS: [&str; 2] = ["title", "desc"];

impl Inked {
    /// The picture with its text as outlines.
    ///
    /// # Errors
    /// The outlines are no SVG, which is a fault of this program.
    pub fn outlined(&self) -> Result<String, Box<Problem>> {
        let options = WriteOptions {
            coordinates_precision: DIGITS,
            transforms_precision: FACTOR_DIGITS,
            ..WriteOptions::default()
        };
        let outlines = self.tree.to_string(&options);
        let broken = |error| {
            let what = both!("图的轮廓写坏了：{error}", "the outlines of the picture are broken: {error}");
            Box::new(Problem::error(Location::default(), what))
        };
        let given = Document::parse(&self.svg).map_err(broken)?;
        let drawn = Document::parse(&outlines).map_err(broken)?;
        let mut additions = vec![said_again(&self.svg, given.root_element(), drawn.root_element())];
        for element in given.descendants().filter(|node| node.is_element() && node.has_children()) {
            let Some(id) = element.attribute("id") else { continue };
            if let Some(same) = drawn.descendants().find(|node| node.attribute("id") == Some(id)) {
                additions.push(said_again(&self.svg, element, same));
            }
        }
        let mut additions: Vec<(usize, String)> = additions.into_iter().flatten().flatten().collect();
        additions.sort();
        let mut out = String::with_capacity(outlines.len() + self.svg.len());
        let mut done = 0;
        for (place, words) in additions {
            out.push_str(outlines.get(done..place).unwrap_or_default());
            out.push_str(&words);
            done = place;
        }
        out.push_str(outlines.get(done..).unwrap_or_default());
        Ok(out)
    }
}

/// What an element says of itself, as pieces of text with the places in the outlines where they belong.
fn said_again(svg: &str, given: Node<'_, '_>, drawn: Node<'_, '_>) -> Option<[(usize, String); 2]> {
    let names = |name: &str| ["role", "lang", "data-step"].contains(&name) || name.starts_with("aria-");
    let mut attributes = String::new();
    for attribute in given.attributes().filter(|attribute| names(attribute.name())) {
        attributes.push(' ');
        attributes.push_str(svg.get(attribute.range())?);
    }
    let mut words = String::new();
    for child in given.children().filter(|child| SAYINGS.contains(&child.tag_name().name())) {
        words.push_str(svg.get(child.range())?);
    }
    // The writer gives its elements no prefix: the name begins behind the bracket.
    let name = drawn.range().start + 1 + drawn.tag_name().name().len();
    let inside = drawn.first_child()?.range().start;
    Some([(name, attributes), (inside, words)])
}
