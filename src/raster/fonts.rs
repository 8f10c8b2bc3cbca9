//! The fonts of this machine, the one chosen among them, and which face writes which character.
//!
//! Beside `case` and `cli` the only place that opens files, and it opens fonts only. Must never choose a face whose glyph for a
//! character is missing or empty.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use resvg::usvg::fontdb::{Database, ID};
use ttf_parser::Face;

use super::FontUsed;
use super::family::{self, Family};
use super::letters::{Letter, no_font};
use crate::digest::sha256_hex;
use crate::source::{Location, Problem, Text, both, did_you_mean, enumerate};

/// Characters that a font for simplified Chinese has, some of them in their simplified form only.
const PROBE: &str = "签发审办级会议长";

/// The fonts of this machine, and the one chosen to draw with.
pub struct Fonts {
    pub(super) machine: Arc<Database>,
    pub(super) chosen: Family,
    /// The digests of font files, each worked out once.
    digests: Mutex<BTreeMap<String, String>>,
}

/// Which face writes which letter of a picture.
pub(super) struct Writers {
    /// The faces that stand in for the chosen font, each with its letters.
    pub(super) instead: Vec<(ID, BTreeSet<Letter>)>,
    /// The letters that nobody writes.
    pub(super) missing: BTreeSet<Letter>,
}

impl Fonts {
    /// The fonts of this machine, and among them the one asked for by name or by file; or, if none was asked for, the best
    /// for Chinese that there is.
    ///
    /// # Errors
    /// There is no such font, or no font at all.
    pub fn of_this_machine(wanted: Option<&str>) -> Result<Self, Box<Problem>> {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        Self::among(fonts, wanted)
    }

    /// The same, where the machine has these font files only.
    ///
    /// # Errors
    /// One of them is no font; or as above.
    pub fn of_files(files: &[&str], wanted: Option<&str>) -> Result<Self, Box<Problem>> {
        let mut fonts = Database::new();
        for file in files {
            open(&mut fonts, file)?;
        }
        Self::among(fonts, wanted)
    }

    fn among(mut fonts: Database, wanted: Option<&str>) -> Result<Self, Box<Problem>> {
        let chosen = match wanted {
            Some(word) if is_file(word) => {
                let added = open(&mut fonts, word)?;
                family::of_file(&fonts, &added).ok_or_else(|| no_font_file(word))?
            }
            Some(word) => family::called(&fonts, word).ok_or_else(|| unknown(&fonts, word))?,
            None => best(&fonts).ok_or_else(no_font)?,
        };
        Ok(Self { machine: Arc::new(fonts), chosen, digests: Mutex::default() })
    }

    /// The family that is drawn with.
    pub fn name(&self) -> &str {
        &self.chosen.name
    }

    /// Who writes these letters: the chosen font where it can, else the first other one that can.
    pub(super) fn writers(&self, letters: &BTreeSet<Letter>) -> Writers {
        let unable = |face: ID, letters: &BTreeSet<Letter>| unable(&self.machine, face, letters);
        // Bold text must not lose what plain text keeps.
        let mut missing: BTreeSet<Letter> =
            self.chosen.faces().flat_map(|face| unable(face, letters)).collect();
        let mut instead = Vec::new();
        if !missing.is_empty() {
            for face in family::stand_ins(&self.machine) {
                let left = unable(face, &missing);
                if left.len() < missing.len() {
                    instead.push((face, missing.difference(&left).copied().collect()));
                    missing = left;
                }
                if missing.is_empty() {
                    break;
                }
            }
        }
        Writers { instead, missing }
    }

    /// Whether any font of this machine can write Chinese.
    pub(super) fn know_chinese(&self) -> bool {
        self.chosen
            .faces()
            .chain(family::stand_ins(&self.machine))
            .any(|face| knows_chinese(&self.machine, face))
    }

    /// A face that was drawn with, as it is said.
    pub(super) fn used(&self, face: ID, instead: &BTreeSet<Letter>) -> FontUsed {
        let (name, file) = self.machine.face(face).map_or_else(Default::default, |face| {
            let weight = if face.weight.0 >= family::BOLD { " Bold" } else { "" };
            (format!("{}{weight}", family::name(face)), family::file(face))
        });
        let digest = || self.machine.with_face_data(face, |bytes, _| sha256_hex(bytes)).unwrap_or_default();
        let digest = match self.digests.lock() {
            Ok(mut known) if !file.is_empty() => known.entry(file).or_insert_with(digest).clone(),
            _ => digest(),
        };
        FontUsed { name, digest, instead: instead.iter().map(|letter| letter.written()).collect() }
    }
}

/// The best family when none was asked for.
fn best(fonts: &Database) -> Option<Family> {
    let mut latin = None;
    for family in family::preferred(fonts) {
        if family::is_for_chinese(&family.name) {
            return Some(family);
        }
        latin = latin.or(Some(family));
    }
    let stand_ins = family::stand_ins(fonts);
    let family = |face: ID| fonts.face(face).and_then(|face| family::called(fonts, family::name(face)));
    let chinese = stand_ins.iter().copied().find(|face| knows_chinese(fonts, *face)).and_then(family);
    let any =
        || stand_ins.first().copied().or_else(|| fonts.faces().next().map(|face| face.id)).and_then(family);
    chinese.or(latin).or_else(any)
}

/// Whether a face has simplified Chinese.
fn knows_chinese(fonts: &Database, face: ID) -> bool {
    let probe = PROBE.chars().map(|base| Letter { base, form: None }).collect();
    unable(fonts, face, &probe).is_empty()
}

/// The letters that a face cannot write.
fn unable(fonts: &Database, face: ID, letters: &BTreeSet<Letter>) -> BTreeSet<Letter> {
    let able = fonts.with_face_data(face, |bytes, index| {
        let face = Face::parse(bytes, index).ok()?;
        Some(letters.iter().copied().filter(|letter| !can_write(&face, *letter)).collect())
    });
    able.flatten().unwrap_or_else(|| letters.clone())
}

/// Whether a face has a glyph for a letter that leaves ink. A font may have an empty glyph for what it does not know.
fn can_write(face: &Face<'_>, letter: Letter) -> bool {
    let glyph = match letter.form {
        Some(form) => face.glyph_variation_index(letter.base, form),
        None => face.glyph_index(letter.base),
    };
    glyph.is_some_and(|glyph| letter.base.is_whitespace() || face.glyph_bounding_box(glyph).is_some())
}

/// Whether a word names a file and not a family.
fn is_file(word: &str) -> bool {
    let word = word.to_lowercase();
    word.contains(['/', '\\']) || [".ttf", ".otf", ".ttc", ".otc"].iter().any(|end| word.ends_with(end))
}

/// Adds the faces of a file.
fn open(fonts: &mut Database, file: &str) -> Result<Vec<ID>, Box<Problem>> {
    let known: BTreeSet<ID> = fonts.faces().map(|face| face.id).collect();
    fonts.load_font_file(file).map_err(|error| {
        Box::new(Problem::error(
            Location::file(file),
            both!("打不开字体文件：{error}", "the font file cannot be opened: {error}"),
        ))
    })?;
    let added: Vec<ID> = fonts.faces().map(|face| face.id).filter(|id| !known.contains(id)).collect();
    if added.is_empty() { Err(no_font_file(file)) } else { Ok(added) }
}

fn no_font_file(file: &str) -> Box<Problem> {
    Box::new(Problem::error(Location::file(file), both!("这不是字体文件", "this is no font file")).hint(
        both!(
            "字体文件的名字以 .ttf、.otf 或 .ttc 结尾；网页字体（.woff2）不行",
            "font files end in .ttf, .otf or .ttc; fonts for web pages (.woff2) will not do"
        ),
    ))
}

/// What is said of a font that is not there, with those that are.
fn unknown(fonts: &Database, word: &str) -> Box<Problem> {
    let names: BTreeSet<&str> = family::stand_ins(fonts)
        .into_iter()
        .filter(|face| knows_chinese(fonts, *face))
        .filter_map(|face| fonts.face(face).map(family::name))
        .collect();
    let all: BTreeSet<&str> = fonts.faces().map(family::name).collect();
    let there = || {
        let names = enumerate(names.iter().copied())?;
        Some(Text::new(
            format!("能写中文的字体有：{}；也可以写字体文件的路径", names.zh),
            format!(
                "the fonts that can write Chinese are: {}; the path of a font file will do, too",
                names.en
            ),
        ))
    };
    Box::new(
        Problem::error(
            Location::default(),
            both!("这台机器上没有字体 `{word}`", "there is no font `{word}` on this machine"),
        )
        .maybe(did_you_mean(word, all).or_else(there)),
    )
}
