//! Pictures as one PDF, a page each: the text can be selected and searched, and each page says in words what is on it.
//!
//! Must never write a date or anything else that differs from run to run.

use krilla::Document;
use krilla::destination::XyzDestination;
use krilla::geom::{Point, Size, Transform};
use krilla::metadata::Metadata;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::tagging::{ContentTag, Tag, TagGroup, TagTree};
use krilla_svg::{SurfaceExt as _, SvgSettings};

use super::Page;
use crate::source::{Lang, Location, Problem, both};

/// Pages as one PDF with a title, in the language that most of its text is in.
///
/// # Errors
/// A font does not let itself be embedded, or a sheet has no size.
pub fn pdf(pages: &[Page<'_>], title: &str, lang: Lang) -> Result<Vec<u8>, Box<Problem>> {
    let broken = |error: &dyn std::fmt::Display| {
        let what = both!("写不成 PDF：{error}", "the PDF cannot be written: {error}");
        Box::new(Problem::error(Location::default(), what))
    };
    let mut document = Document::new();
    let mut tags = TagTree::new();
    let mut outline = Outline::new();
    for (place, page) in pages.iter().enumerate() {
        let Page { picture, paper } = page;
        let (width, height) = picture.size();
        let scale = paper.scale(width, height);
        let (width, height) = (width * scale, height * scale);
        let settings = PageSettings::from_wh(paper.width, paper.height);
        let (Some(settings), Some(size)) = (settings, Size::from_wh(width, height)) else {
            return Err(broken(&format_args!("{} × {}", paper.width, paper.height)));
        };
        let mut sheet = document.start_page_with(settings);
        let mut surface = sheet.surface();
        let content = surface.start_tagged(ContentTag::Other);
        let (left, top) = ((paper.width - width) / 2.0, (paper.height - height) / 2.0);
        surface.push_transform(&Transform::from_translate(left, top));
        // With these settings text stays text.
        surface.draw_svg(&picture.tree, size, SvgSettings::default());
        surface.pop();
        surface.end_tagged();
        surface.finish();
        sheet.finish();
        let mut figure = TagGroup::new(Tag::Figure(picture.description.clone()));
        figure.push(content);
        tags.push(figure);
        let top = XyzDestination::new(place, Point::from_xy(0.0, 0.0));
        let name = picture.title.clone().unwrap_or_else(|| title.to_owned());
        outline.push_child(OutlineNode::new(name, top));
    }
    document.set_tag_tree(tags);
    if pages.len() > 1 {
        document.set_outline(outline);
    }
    let language = match lang {
        Lang::Zh => "zh-CN",
        Lang::En => "en",
    };
    let creator = concat!("signoff ", env!("CARGO_PKG_VERSION")).to_owned();
    document
        .set_metadata(Metadata::new().title(title.to_owned()).language(language.to_owned()).creator(creator));
    document.finish().map_err(|error| broken(&error))
}
