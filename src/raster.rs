//! A finished picture (one SVG) as PNG, as PDF, and as SVG whose text is outlines, drawn with a font of this machine.
//!
//! Must never decide what is on a picture, nor draw one of which a character would be lost: an [`Inked`] picture is an SVG of
//! which every character has been found a glyph. The fonts of the machine are looked through in `raster::fonts`, which
//! beside `case` and `cli` is the only place that opens files; only `cli` asks for them.
//!
//! Without the cargo feature `raster` the doors are the same, and behind each of them it says that this build cannot draw.

#[cfg(feature = "raster")]
mod family;
#[cfg(feature = "raster")]
mod fonts;
#[cfg(feature = "raster")]
mod letters;
#[cfg(feature = "raster")]
mod outline;
#[cfg(feature = "raster")]
mod pdf;
#[cfg(feature = "raster")]
mod inked;
#[cfg(feature = "raster")]
mod png;

#[cfg(not(feature = "raster"))]
mod absent;

use crate::source::{Location, Problem, Text, both};

#[cfg(feature = "raster")]
pub use {fonts::Fonts, inked::Inked, pdf::pdf};

#[cfg(not(feature = "raster"))]
pub use absent::{Fonts, Inked, pdf};

/// Whether this build can draw.
pub const HERE: bool = cfg!(feature = "raster");

/// How many pixels of a PNG there are for one of the drawing, unless something else is asked for.
pub const SCALE: f32 = 2.0;

/// A font that a picture was drawn with: enough to draw the same again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FontUsed {
    /// The family, with `Bold` behind it for the bold face.
    pub name: String,
    /// The SHA-256 digest of its file.
    pub digest: String,
    /// The characters it stood in for because the chosen font does not have them; empty for the chosen font.
    pub instead: String,
}

impl FontUsed {
    /// The line that says it.
    pub fn said(&self) -> Text {
        let Self { name, digest, instead } = self;
        if instead.is_empty() {
            both!("字体：{name}，sha256 {digest}", "font: {name}, sha256 {digest}")
        } else {
            both!(
                "字体：{name}（只用于 {instead}），sha256 {digest}",
                "font: {name} (for {instead} only), sha256 {digest}"
            )
        }
    }
}

/// A sheet of paper, in points (1/72 inch).
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Paper {
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
}

impl Paper {
    /// A4 upright.
    pub const A4: Self = Self { width: 595.28, height: 841.89 };
    /// A3 upright.
    pub const A3: Self = Self { width: 841.89, height: 1190.55 };
    /// What stays white at each edge: printers cannot reach it.
    pub const MARGIN: f32 = 20.0;

    /// The same sheet, its long side level.
    #[must_use]
    pub fn landscape(self) -> Self {
        Self { width: self.width.max(self.height), height: self.width.min(self.height) }
    }

    /// How many points of this sheet one pixel of a drawing gets. It fits between the margins, and is never more than one
    /// point: a small drawing is not blown up. Text of 10 pixels prints at ten times this many points.
    pub fn scale(self, width: f32, height: f32) -> f32 {
        let free = |side: f32| (side - 2.0 * Self::MARGIN).max(1.0);
        (free(self.width) / width).min(free(self.height) / height).min(1.0)
    }
}

/// One page of a PDF: a picture on a sheet of paper, fitted and centred.
#[derive(Clone, Copy)]
pub struct Page<'a> {
    /// What is on it.
    pub picture: &'a Inked,
    /// The sheet.
    pub paper: Paper,
}

/// What a build without the feature says when it is asked to draw.
pub fn absent() -> Box<Problem> {
    Box::new(
        Problem::error(
            Location::default(),
            both!(
                "这个 signoff 编译时没有带上画图部分，写不出 PNG、PDF 和转为轮廓的 SVG",
                "this signoff was built without the part that draws, and cannot write PNG, PDF or outlined SVG"
            ),
        )
        .hint(both!(
            "改用 `--format svg`（浏览器能打开，也能打印成 PDF）；或者重新编译：`cargo install --path . --features raster`",
            "use `--format svg`, which a browser opens and prints to PDF; or build anew: `cargo install --path . --features raster`"
        )),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_fits_between_the_margins_and_is_never_blown_up() {
        let sheet = Paper::A4.landscape();
        assert_eq!(sheet, Paper { width: 841.89, height: 595.28 });
        assert_eq!(sheet.landscape(), sheet);
        let scale = sheet.scale(1200.0, 500.0);
        assert!((1200.0 * scale - (841.89 - 40.0)).abs() < 0.01, "{scale}");
        let scale = sheet.scale(900.0, 1000.0);
        assert!((1000.0 * scale - (595.28 - 40.0)).abs() < 0.01, "{scale}");
        assert!((sheet.scale(100.0, 100.0) - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn a_build_without_the_feature_says_what_to_do() {
        let problem = absent();
        for text in [Some(&problem.what), problem.hint.as_ref()].into_iter().flatten() {
            assert!(!text.zh.is_empty() && text.en.is_ascii(), "{text:?}");
        }
    }
}
