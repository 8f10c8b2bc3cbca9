//! A picture as PNG: white behind it, the same bytes for the same picture and fonts.
//!
//! Must never scale a picture that is too large to something that cannot be read; it says so instead.

use png::{BitDepth, ColorType, Encoder, PixelDimensions, Unit};
use resvg::tiny_skia::{Color, Pixmap, Transform};

use super::Inked;
use crate::source::{Location, Problem, both};

/// More pixels than this few programs open, and drawing them takes gigabytes.
const LARGEST: f32 = 100_000_000.0;

/// The pixels of a drawing that lie on a metre, as styles for the web have it: 96 on an inch.
const ON_A_METRE: f32 = 96.0 / 0.0254;

impl Inked {
    /// The picture as PNG, with this many pixels for each of the drawing; the file says how large that is on paper.
    ///
    /// # Errors
    /// It would be too large.
    pub fn png(&self, scale: f32) -> Result<Vec<u8>, Box<Problem>> {
        let (width, height) = self.size();
        let (width, height) = ((width * scale).ceil(), (height * scale).ceil());
        let sides = || {
            let fits = width >= 1.0 && height >= 1.0 && width * height <= LARGEST;
            // Whole numbers, and small ones.
            #[expect(clippy::cast_sign_loss, reason = "both are at least 1")]
            fits.then_some((width as u32, height as u32))
        };
        let mut canvas = sides()
            .and_then(|(width, height)| Pixmap::new(width, height))
            .ok_or_else(|| too_large(width, height))?;
        canvas.fill(Color::WHITE);
        resvg::render(&self.tree, Transform::from_scale(scale, scale), &mut canvas.as_mut());
        encoded(&canvas, scale).map_err(|error| {
            let what = both!("写不成 PNG：{error}", "the PNG cannot be written: {error}");
            Box::new(Problem::error(Location::default(), what))
        })
    }
}

/// The pixels as a file. White lies under all of them, so none is transparent and the fourth number of each says nothing.
fn encoded(canvas: &Pixmap, scale: f32) -> Result<Vec<u8>, png::EncodingError> {
    let colours: Vec<u8> =
        canvas.data().chunks_exact(4).flat_map(|pixel| pixel.iter().take(3)).copied().collect();
    #[expect(clippy::cast_sign_loss, reason = "a scale is positive, or there were no pixels")]
    let dense = (scale * ON_A_METRE).round() as u32;
    let mut file = Vec::new();
    let mut encoder = Encoder::new(&mut file, canvas.width(), canvas.height());
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_pixel_dims(Some(PixelDimensions { xppu: dense, yppu: dense, unit: Unit::Meter }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&colours)?;
    writer.finish()?;
    Ok(file)
}

fn too_large(width: f32, height: f32) -> Box<Problem> {
    Box::new(
        Problem::error(
            Location::default(),
            both!(
                "图太大，写不成一张 PNG：{width} × {height} 像素",
                "the picture is too large for one PNG: {width} × {height} pixels"
            ),
        )
        .hint(both!(
            "改用 SVG、PDF 或 HTML，或者把图分成几页",
            "use SVG, PDF or HTML, or cut the picture into pages"
        )),
    )
}
