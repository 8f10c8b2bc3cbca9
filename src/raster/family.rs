//! Which fonts are asked first: families for Chinese by preference, and the faces of a family by weight.
//!
//! Must never open a file: it looks at names and weights only.

use resvg::usvg::fontdb::{Database, FaceInfo, ID, Source, Stretch, Style};

/// The families for Chinese, the best first. A family with several faces for several countries is named by the one for
/// simplified Chinese: the Japanese face would draw other forms of the same characters.
const CHINESE: [&str; 22] = [
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "思源黑体",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Zen Hei",
    "WenQuanYi Micro Hei",
    "Hiragino Sans GB",
    "DengXian",
    "SimHei",
    "STHeiti",
    "Heiti SC",
    "Droid Sans Fallback",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Noto Serif SC",
    "SimSun",
    "Songti SC",
    "STSong",
    "AR PL UMing CN",
];

/// Families without Chinese, for a picture that needs none.
const LATIN: [&str; 7] =
    ["Noto Sans", "Segoe UI", "Helvetica Neue", "Arial", "Liberation Sans", "DejaVu Sans", "Helvetica"];

/// What the names of fonts for Japanese and Korean have in them.
const ELSEWHERE: [&str; 14] = [
    " jp",
    " kr",
    "japan",
    "korea",
    "hiragino",
    "yu gothic",
    "yu mincho",
    "ms gothic",
    "ms mincho",
    "meiryo",
    "malgun",
    " ipa",
    " takao",
    "apple sd",
];

/// Fonts that have a shape for every character, and none of them the right one.
const SHAPELESS: [&str; 4] = ["lastresort", "last resort", "adobe blank", "adobeblank"];

/// From this weight on a face is bold.
pub(super) const BOLD: u16 = 600;

/// The faces of a family that are drawn with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Family {
    /// What it is called.
    pub(super) name: String,
    /// The face for plain text.
    pub(super) plain: ID,
    /// The face for bold text, if there is one.
    pub(super) bold: Option<ID>,
}

impl Family {
    /// Its faces.
    pub(super) fn faces(&self) -> impl Iterator<Item = ID> {
        std::iter::once(self.plain).chain(self.bold)
    }

    /// The face for a weight.
    pub(super) fn face(&self, weight: u16) -> ID {
        if weight >= BOLD { self.bold.unwrap_or(self.plain) } else { self.plain }
    }
}

/// The first name of a face, which is the English one where there is one.
pub(super) fn name(face: &FaceInfo) -> &str {
    face.families.first().map_or("", |(name, _)| name)
}

/// The file of a face.
pub(super) fn file(face: &FaceInfo) -> String {
    match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => path.display().to_string(),
        Source::Binary(_) => String::new(),
    }
}

/// Whether a family or a face is called so; capitals do not matter.
fn is_called(face: &FaceInfo, word: &str) -> bool {
    let same = |name: &str| name.to_lowercase() == word.to_lowercase();
    same(&face.post_script_name) || face.families.iter().any(|(name, _)| same(name))
}

/// Whether a face stands upright and is as wide as usual.
fn is_upright(face: &FaceInfo) -> bool {
    face.style == Style::Normal && face.stretch == Stretch::Normal
}

/// Whether plain text can be set in it: a font that comes as its thinnest form only is passed over.
fn is_plain(face: &FaceInfo) -> bool {
    (300..=500).contains(&face.weight.0)
}

/// Whether a font draws characters in the forms of Japan or Korea.
fn is_from_elsewhere(face: &FaceInfo) -> bool {
    let name = name(face).to_lowercase();
    !name.contains("hiragino sans gb") && ELSEWHERE.iter().any(|word| format!(" {name}").contains(word))
}

/// Of some faces the nearest to a weight; of several, the first by file and place in it.
fn nearest<'a>(faces: impl Iterator<Item = &'a FaceInfo>, weight: u16) -> Option<&'a FaceInfo> {
    faces.min_by_key(|face| (face.weight.0.abs_diff(weight), file(face), face.index))
}

/// The faces to draw with, of those that a test chooses.
fn of_faces(fonts: &Database, chosen: impl Fn(&FaceInfo) -> bool) -> Option<Family> {
    let all = || fonts.faces().filter(|face| chosen(face));
    // A family may be slanted as a whole; then it is wanted so.
    let upright = all().any(is_upright);
    let some = || all().filter(move |face| !upright || is_upright(face));
    let plain = nearest(some(), 400)?;
    let bold = nearest(some().filter(|face| face.weight.0 >= BOLD), 700).map(|face| face.id);
    Some(Family {
        name: name(plain).to_owned(),
        plain: plain.id,
        bold: bold.filter(|bold| *bold != plain.id),
    })
}

/// The family of a name.
pub(super) fn called(fonts: &Database, word: &str) -> Option<Family> {
    let by_family = of_faces(fonts, |face| {
        face.families.iter().any(|(name, _)| name.to_lowercase() == word.to_lowercase())
    });
    // The name of a single face asks for that face.
    by_family.or_else(|| of_faces(fonts, |face| is_called(face, word)))
}

/// The family to draw with out of one file: the one for simplified Chinese, if it has several.
pub(super) fn of_file(fonts: &Database, added: &[ID]) -> Option<Family> {
    let faces = || added.iter().filter_map(|id| fonts.face(*id));
    let first = faces().min_by_key(|face| (rank(face), face.index))?;
    let name = name(first).to_owned();
    let one = of_faces(fonts, |face| added.contains(&face.id) && self::name(face) == name)?;
    // A file often holds one weight; the bold face lies beside it.
    let bold = one.bold.or_else(|| called(fonts, &name).and_then(|family| family.bold));
    Some(Family { bold: bold.filter(|bold| *bold != one.plain), ..one })
}

/// The families to try, the best first, when none was asked for: each has a plain face.
pub(super) fn preferred(fonts: &Database) -> impl Iterator<Item = Family> {
    CHINESE
        .iter()
        .chain(&LATIN)
        .filter_map(|name| called(fonts, name))
        .filter(|family| fonts.face(family.plain).is_some_and(is_plain))
}

/// Whether a family is one of those for Chinese.
pub(super) fn is_for_chinese(name: &str) -> bool {
    CHINESE.contains(&name)
}

/// How early a font stands in for a missing character.
fn rank(face: &FaceInfo) -> (usize, bool, String) {
    let name = name(face);
    let place = CHINESE.iter().position(|known| *known == name).unwrap_or(CHINESE.len());
    (place, face.monospaced, name.to_owned())
}

/// The faces that may stand in for a character that the chosen font does not have, the best first.
pub(super) fn stand_ins(fonts: &Database) -> Vec<ID> {
    let usable = |face: &&FaceInfo| {
        let name = name(face).to_lowercase();
        is_upright(face)
            && face.weight.0 < BOLD
            && !is_from_elsewhere(face)
            && !name.starts_with('.')
            && !SHAPELESS.iter().any(|word| name.contains(word))
    };
    let mut faces: Vec<&FaceInfo> = fonts.faces().filter(usable).collect();
    faces.sort_by_key(|face| (rank(face), face.weight.0.abs_diff(400), file(face), face.index));
    faces.iter().map(|face| face.id).collect()
}
