//! The doors of `raster` in a build without it: nobody gets past the first, which says why.
//!
//! There are no fonts and no pictures in such a build, and the types say so: neither has a value.

use super::{FontUsed, Page, absent};
use crate::source::{Lang, Problem};

/// The fonts of this machine, of which such a build has none.
pub enum Fonts {}

impl Fonts {
    /// Says that this build cannot draw.
    ///
    /// # Errors
    /// Always.
    pub fn of_this_machine(_wanted: Option<&str>) -> Result<Self, Box<Problem>> {
        Err(absent())
    }

    /// Says that this build cannot draw.
    ///
    /// # Errors
    /// Always.
    pub fn of_files(_files: &[&str], _wanted: Option<&str>) -> Result<Self, Box<Problem>> {
        Err(absent())
    }

    /// Never reached: there are no fonts.
    pub fn name(&self) -> &str {
        match *self {}
    }
}

/// A picture, of which such a build has none.
pub enum Inked {}

impl Inked {
    /// Never reached: there are no fonts.
    ///
    /// # Errors
    /// Never.
    pub fn of(_svg: &str, fonts: &Fonts) -> Result<Self, Box<Problem>> {
        match *fonts {}
    }

    /// Never reached: there is no picture.
    pub fn size(&self) -> (f32, f32) {
        match *self {}
    }

    /// Never reached: there is no picture.
    pub fn fonts(&self) -> &[FontUsed] {
        match *self {}
    }

    /// Never reached: there is no picture.
    ///
    /// # Errors
    /// Never.
    pub fn png(&self, _scale: f32) -> Result<Vec<u8>, Box<Problem>> {
        match *self {}
    }

    /// Never reached: there is no picture.
    ///
    /// # Errors
    /// Never.
    pub fn outlined(&self) -> Result<String, Box<Problem>> {
        match *self {}
    }
}

/// Says that this build cannot draw.
///
/// # Errors
/// Always.
pub fn pdf(pages: &[Page<'_>], _title: &str, _lang: Lang) -> Result<Vec<u8>, Box<Problem>> {
    match pages.first() {
        Some(page) => match *page.picture {},
        None => Err(absent()),
    }
}
