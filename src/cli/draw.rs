//! Drawings into files: SVG, PNG, PDF, HTML and BPMN of a picture, with what is said of how they print.

use std::cell::OnceCell;

use clap::{Args, ValueEnum};

use super::{Context, Format, Stop};
use crate::picture::{Entry, Figure, Folding, Picture, pages};
use crate::raster::{self, Fonts, Page, Paper};
use crate::render::svg::{self, Lanes, SMALLEST};
use crate::render::{bpmn, page};
use crate::source::{Lang, Location, Problem, Text, both};

/// How a picture is drawn.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Drawing (--format svg, png, pdf, html)")]
pub(super) struct Drawing {
    /// Lanes as columns (for paper) or as rows (for the screen); the default of HTML is rows, of all else columns
    #[arg(long, value_enum)]
    lanes: Option<LanesArg>,
    /// A box for everyone who must act, between gateways, instead of one card
    #[arg(long)]
    unfold: bool,
    #[command(flatten)]
    sheets: Sheets,
}

/// How a drawing comes onto paper.
#[derive(Args, Debug, Clone)]
#[command(next_help_heading = "Drawing (--format svg, png, pdf, html)")]
pub(super) struct Sheets {
    /// Cut what is long into pages: FILE-1, FILE-2 … (a PDF is cut by itself where text would be too small)
    #[arg(long)]
    pages: bool,
    /// The paper that is meant
    #[arg(long, value_enum, default_value_t = PaperArg::A4)]
    paper: PaperArg,
    /// The font of PNG, PDF and outlines, by name or by file (default: the best for Chinese on this machine)
    #[arg(long, value_name = "NAME|FILE")]
    font: Option<String>,
    /// SVG with its text as outlines, which needs no font where it is read
    #[arg(long)]
    outlined: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum LanesArg {
    /// The chain goes down
    Columns,
    /// The chain goes to the right
    Rows,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum, Debug)]
enum PaperArg {
    /// 210 × 297 mm
    A4,
    /// 297 × 420 mm
    A3,
}

impl PaperArg {
    fn sheet(self) -> Paper {
        match self {
            Self::A4 => Paper::A4,
            Self::A3 => Paper::A3,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::A3 => "A3",
        }
    }
}

/// The smallest size that can be read on paper, in points.
const READABLE: f32 = 6.0;
/// How many boxes a page has at most before it is tried with fewer.
const BOXES: usize = 16;

/// How high the rows of a figure are together on a sheet of its own: with title, legend and remarks it fits upright paper.
const FIGURE_HEIGHT: crate::typeset::Px = 1080;

/// What is written: what stands behind the name of the file, and the bytes.
pub(super) type Parts = Vec<(String, Vec<u8>)>;

/// What is drawn.
pub(super) struct Subject<'a> {
    /// The picture.
    pub(super) picture: &'a Picture,
    /// Its table.
    pub(super) entries: &'a [Entry],
}

/// Draws pictures one after another; the fonts are looked for once.
pub(super) struct Drawer<'a> {
    context: &'a Context,
    lanes: Option<LanesArg>,
    unfold: bool,
    drawing: &'a Sheets,
    fonts: OnceCell<Fonts>,
}

impl<'a> Drawer<'a> {
    pub(super) fn new(context: &'a Context, drawing: &'a Drawing) -> Self {
        let Drawing { lanes, unfold, sheets } = drawing;
        Self { lanes: *lanes, unfold: *unfold, ..Self::of_figures(context, sheets) }
    }

    /// For figures, which have no lanes.
    pub(super) fn of_figures(context: &'a Context, drawing: &'a Sheets) -> Self {
        Self { context, lanes: None, unfold: false, drawing, fonts: OnceCell::new() }
    }

    /// Whether steps are folded; for BPMN never, since a task of it has one performer.
    pub(super) fn folding(&self) -> Folding {
        let unfold = self.unfold || self.context.format == Format::Bpmn;
        if unfold { Folding::Unfolded } else { Folding::Folded }
    }

    fn fonts(&self) -> Result<&Fonts, Stop> {
        if let Some(fonts) = self.fonts.get() {
            return Ok(fonts);
        }
        let fonts = Fonts::of_this_machine(self.drawing.font.as_deref())?;
        Ok(self.fonts.get_or_init(|| fonts))
    }

    fn lanes(&self) -> Lanes {
        match (self.lanes, self.context.format) {
            (Some(LanesArg::Rows), _) | (None, Format::Html) => Lanes::Rows,
            (Some(LanesArg::Columns) | None, _) => Lanes::Columns,
        }
    }

    /// The files of a picture, in the format asked for.
    pub(super) fn draw(&self, subject: &Subject<'_>) -> Result<Parts, Stop> {
        let (tongue, lanes) = (self.context.tongue, self.lanes());
        let one = |bytes: Vec<u8>| vec![(String::new(), bytes)];
        match self.context.format {
            Format::Html => {
                let page = page::page(subject.picture, subject.entries, tongue, lanes);
                Ok(one(page.into_bytes()))
            }
            Format::Bpmn => {
                Ok(one(bpmn::bpmn(subject.picture, tongue).map_err(anyhow::Error::from)?.into_bytes()))
            }
            _ => self.sheets(subject.picture),
        }
    }

    fn sheets(&self, picture: &Picture) -> Result<Parts, Stop> {
        let (context, drawing) = (self.context, self.drawing);
        let draw = |picture: &Picture| svg::draw(picture, context.tongue, self.lanes());
        let whole = draw(picture);
        let cut = drawing.pages || context.format == Format::Pdf;
        let fits = |drawing: &svg::Drawing| self.prints(drawing).0 >= READABLE;
        let sheets = if cut && !fits(&whole) {
            // Fewer boxes on a page until it can be read, but never a page for each.
            let mut most = BOXES;
            loop {
                let sheets: Vec<svg::Drawing> = pages(picture, most).iter().map(draw).collect();
                if most <= 5 || sheets.iter().all(fits) {
                    break sheets;
                }
                most -= 1;
            }
        } else {
            vec![whole]
        };
        self.write(&sheets, &picture.title)
    }

    /// A figure of the organisation, in the format asked for.
    pub(super) fn draw_figure(&self, figure: &Figure) -> Result<Parts, Stop> {
        let cut = self.drawing.pages || self.context.format == Format::Pdf;
        let whole = svg::draw_figure(figure, self.context.tongue, None);
        let sheets = if cut && whole.iter().any(|drawing| self.prints(drawing).0 < READABLE) {
            svg::draw_figure(figure, self.context.tongue, Some(FIGURE_HEIGHT))
        } else {
            whole
        };
        self.write(&sheets, &figure.title)
    }

    /// Finished sheets in the format asked for, with a word on how they print.
    fn write(&self, sheets: &[svg::Drawing], title: &Text) -> Result<Parts, Stop> {
        let (context, drawing) = (self.context, self.drawing);
        self.say(sheets);
        let suffix = |place: usize| if sheets.len() == 1 { String::new() } else { format!("-{}", place + 1) };
        if context.format == Format::Svg && !drawing.outlined {
            let parts = sheets
                .iter()
                .enumerate()
                .map(|(place, sheet)| (suffix(place), sheet.svg.clone().into_bytes()));
            return Ok(parts.collect());
        }
        let inked: Vec<raster::Inked> = sheets
            .iter()
            .map(|sheet| raster::Inked::of(&sheet.svg, self.fonts()?).map_err(Stop::from))
            .collect::<Result<_, _>>()?;
        self.say_fonts(&inked);
        match context.format {
            Format::Pdf => {
                let pages: Vec<Page<'_>> = inked
                    .iter()
                    .zip(sheets)
                    .map(|(picture, sheet)| Page { picture, paper: self.prints(sheet).1 })
                    .collect();
                let title = context.tongue.line(title);
                let lang = context.tongue.langs().first().copied().unwrap_or(Lang::En);
                Ok(vec![(String::new(), raster::pdf(&pages, &title, lang)?)])
            }
            Format::Png => {
                let part = |(place, picture): (usize, &raster::Inked)| {
                    Ok((suffix(place), picture.png(raster::SCALE)?))
                };
                inked.iter().enumerate().map(part).collect()
            }
            _ => {
                let part = |(place, picture): (usize, &raster::Inked)| {
                    Ok((suffix(place), picture.outlined()?.into_bytes()))
                };
                inked.iter().enumerate().map(part).collect()
            }
        }
    }

    /// The size of the smallest text on the paper, in points, and how the paper lies.
    fn prints(&self, drawing: &svg::Drawing) -> (f32, Paper) {
        let upright = self.drawing.paper.sheet();
        let level = upright.landscape();
        // A drawing is never so large that its pixels could not be told apart as such numbers.
        let (width, height) = (f32::from(pixels(drawing.width)), f32::from(pixels(drawing.height)));
        let size = |paper: Paper| paper.scale(width, height) * f32::from(pixels(SMALLEST));
        if size(level) > size(upright) { (size(level), level) } else { (size(upright), upright) }
    }

    /// Says how small the smallest text will print, and what to do if it is too small.
    fn say(&self, sheets: &[svg::Drawing]) {
        let smallest =
            sheets.iter().map(|sheet| self.prints(sheet)).min_by(|one, other| one.0.total_cmp(&other.0));
        let Some((size, paper)) = smallest else { return };
        let name = self.drawing.paper.name();
        let level = paper.width > paper.height;
        let lies = if level { Text::new("横放", "landscape") } else { Text::new("竖放", "portrait") };
        let mut said = Text::new(
            format!("打印：{name} {}，最小的字 {size:.1} 磅", lies.zh),
            format!("prints: smallest text {size:.1} pt on {name} {}", lies.en),
        );
        if sheets.len() > 1 {
            said.zh.push_str(&format!("，共 {} 页", sheets.len()));
            said.en.push_str(&format!(", {} pages", sheets.len()));
        }
        if size < READABLE {
            // What has been done already is not advised again.
            let mut ways: Vec<Text> = Vec::new();
            if self.drawing.paper == PaperArg::A4 {
                ways.push(Text::new("用 `--paper a3`", "`--paper a3`"));
            }
            if !self.drawing.pages && self.context.format != Format::Pdf {
                ways.push(Text::new("用 `--pages` 分页", "`--pages`"));
            }
            ways.push(Text::new("用 `--format html` 在屏幕上看", "`--format html` for the screen"));
            let of = |tongue: fn(&Text) -> &str| ways.iter().map(tongue).collect::<Vec<_>>();
            said.zh.push_str(&format!("——太小：可{}", of(|way| &way.zh).join("，或")));
            said.en.push_str(&format!("; too small: try {}", of(|way| &way.en).join(" or ")));
        }
        self.context.output.message(&format!("{}\n", said.get(self.context.lang)));
    }

    fn say_fonts(&self, inked: &[raster::Inked]) {
        let mut said: Vec<String> = Vec::new();
        for font in inked.iter().flat_map(raster::Inked::fonts) {
            let line = font.said().get(self.context.lang).to_owned();
            if !said.contains(&line) {
                said.push(line);
            }
        }
        for line in said {
            self.context.output.message(&format!("{line}\n"));
        }
    }
}

fn pixels(length: crate::typeset::Px) -> u16 {
    u16::try_from(length).unwrap_or(u16::MAX)
}

/// A refusal with what to do.
fn refusal(what: Text, hint: Text) -> Stop {
    Stop::from(Box::new(Problem::error(Location::default(), what).hint(hint)))
}

/// A folder is needed where every action goes into a file of its own.
pub(super) fn needs_folder(context: &Context) -> Result<(), Stop> {
    if context.output.is_file() {
        return Ok(());
    }
    Err(refusal(
        both!(
            "`--all` 把每个事项写成一个文件，需要一个文件夹",
            "`--all` writes a file for each action, and needs a folder for them"
        ),
        both!("请用 `-o 文件夹`", "name a folder with `-o DIR`"),
    ))
}

/// A file is needed where there are several pages, which become FILE-1, FILE-2 …
pub(super) fn needs_name(context: &Context, parts: &Parts) -> Result<(), Stop> {
    if context.output.is_file() || parts.len() < 2 {
        return Ok(());
    }
    let count = parts.len();
    Err(refusal(
        both!(
            "图分成了 {count} 页，不能都写到终端",
            "the drawing has {count} pages, which cannot all be written to the terminal"
        ),
        both!(
            "请用 `-o 文件名`：各页写成 文件名-1、文件名-2……",
            "name a file with `-o FILE`: the pages become FILE-1, FILE-2 …"
        ),
    ))
}

/// A file is needed where the result is no text.
pub(super) fn needs_file(context: &Context) -> Result<(), Stop> {
    if matches!(context.format, Format::Png | Format::Pdf) && !context.output.is_file() {
        return Err(refusal(
            both!("图片不能写到终端", "a picture cannot be written to the terminal"),
            both!("请用 `-o 文件名`", "name a file with `-o FILE`"),
        ));
    }
    Ok(())
}
