//! What is drawn with the fonts of this machine.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use signoff::digest::sha256_hex;
use signoff::raster::{Fonts, Inked, Page, Paper, SCALE, pdf};
use signoff::source::Lang;

use super::words;

const CHAIN: &str = include_str!("chain.svg");

/// The last character of an old block of Unicode: hardly any font has it.
const RARE: char = '\u{2a6d6}';

/// A character that everybody may fill for himself.
const PRIVATE: char = '\u{e5e5}';

/// Says that a test cannot be held here, or fails where it must be.
fn skip(why: &str) {
    assert!(std::env::var("SIGNOFF_TEST_TOOLS").as_deref() != Ok("required"), "{why}");
    eprintln!("skipped: {why}");
}

/// The fonts of this machine, if it has the one that the expectations were written with.
fn fonts() -> Option<Fonts> {
    let fonts = Fonts::of_this_machine(None).ok().filter(|fonts| fonts.name() == "Noto Sans CJK SC");
    if fonts.is_none() {
        skip("there is no font Noto Sans CJK SC (Debian: apt install fonts-noto-cjk)");
    }
    fonts
}

fn picture(svg: &str, fonts: &Fonts) -> Inked {
    Inked::of(svg, fonts).unwrap_or_else(|problem| panic!("{}", words(&problem)))
}

/// What is said of a picture that cannot be drawn.
fn refused(svg: &str, fonts: &Fonts) -> String {
    words(&Inked::of(svg, fonts).err().expect("it cannot be drawn"))
}

/// Width, height and pixels of a PNG, and how many pixels it has on a metre.
fn decoded(png: &[u8]) -> (u32, u32, Vec<u8>, u32) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let info = reader.next_frame(&mut pixels).expect("pixels");
    let dense = reader.info().pixel_dims.expect("a size on paper").xppu;
    (info.width, info.height, pixels, dense)
}

/// The fixture with its texts emptied.
fn without_text() -> String {
    let mut rest = CHAIN;
    let mut out = String::new();
    while let Some((before, text)) = rest.split_once("<text") {
        out.push_str(before);
        rest = text.split_once("</text>").expect("closed").1;
    }
    out + rest
}

/// A file among those of this test.
fn scratch(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("raster");
    std::fs::create_dir_all(&folder).expect("writable");
    let path = folder.join(name);
    std::fs::write(&path, bytes).expect("writable");
    path
}

#[test]
fn png_has_the_size_and_the_ink_of_the_drawing() {
    let Some(fonts) = fonts() else { return };
    let png = picture(CHAIN, &fonts).png(SCALE).expect("drawn");
    let path = scratch("chain.png", &png);
    let (width, height, pixels, dense) = decoded(&png);
    assert_eq!((width, height), (1280, 720), "{}", path.display());
    assert_eq!(dense, 7559, "192 pixels on an inch");
    let (_, _, empty, _) = decoded(&picture(&without_text(), &fonts).png(SCALE).expect("drawn"));
    // Where the text of the first box stands, and where nothing does, in pixels of the drawing.
    let differ = |left: usize, top: usize, right: usize, bottom: usize| {
        let at = |x: usize, y: usize| (y * 1280 + x) * 3;
        let lines = (top * 2..bottom * 2).map(|y| at(left * 2, y)..at(right * 2, y));
        lines.flatten().filter(|&place| pixels.get(place) != empty.get(place)).count()
    };
    assert!(differ(140, 84, 180, 98) > 300, "1 审核");
    assert!(differ(320, 340, 400, 354) > 100, "the footer");
    assert_eq!(differ(550, 40, 630, 300), 0, "nothing is written here");
    // Bold is heavier than plain: the same word both ways.
    let dark = |weight: &str| {
        let svg = CHAIN.replace("font-weight=\"700\"", &format!("font-weight=\"{weight}\""));
        let (_, _, pixels, _) = decoded(&picture(&svg, &fonts).png(SCALE).expect("drawn"));
        pixels.iter().map(|&light| u64::from(255 - light)).sum::<u64>()
    };
    assert!(dark("700") > dark("400") + 20_000);
}

#[test]
fn pdf_text_is_the_text_of_the_drawing() {
    let Some(fonts) = fonts() else { return };
    let picture = picture(CHAIN, &fonts);
    let pages = [Paper::A4.landscape(), Paper::A3].map(|paper| Page { picture: &picture, paper });
    let bytes = pdf(&pages, "审批链 · Approval chain", Lang::Zh).expect("written");
    assert_eq!(
        sha256_hex(&bytes),
        sha256_hex(&pdf(&pages, "审批链 · Approval chain", Lang::Zh).expect("written"))
    );
    let path = scratch("chain.pdf", &bytes);
    let Ok(read) = Command::new("pdftotext").arg("-layout").arg(&path).arg("-").output() else {
        return skip("there is no pdftotext (Debian: apt install poppler-utils)");
    };
    let text = String::from_utf8(read.stdout).expect("UTF-8");
    let pages: Vec<&str> = text.split_terminator('\u{c}').collect();
    assert_eq!(pages.len(), 2, "{text}");
    for page in pages {
        let joined: String = page.split_whitespace().collect();
        for wanted in [
            "办公室Office",
            "区领导Leaders",
            "办公室主任甲第四十五条第三款",
            "区长乙（“财税”①3个工作日）",
            "signforissue,≥6/11",
            "受阻：签发未办",
            "规则册2023<v1>·a1b2c3",
        ] {
            assert!(joined.contains(wanted), "{wanted} in {joined}");
        }
    }
    let info = Command::new("pdfinfo").arg(&path).output().expect("it comes with pdftotext");
    let info = String::from_utf8(info.stdout).expect("UTF-8");
    let about = |name: &str| {
        let line = info.lines().find_map(|line| line.strip_prefix(name));
        line.map(|line| line.trim_start_matches(':').trim().to_owned())
    };
    assert_eq!(about("Title").as_deref(), Some("审批链 · Approval chain"));
    assert_eq!(about("Tagged").as_deref(), Some("yes"));
    assert_eq!(about("CreationDate"), None);
    let raw = String::from_utf8_lossy(&bytes);
    assert!(raw.contains("/Lang(zh-CN)") || raw.contains("/Lang (zh-CN)"));
}

#[test]
fn outlines_need_no_font_and_say_what_the_picture_said() {
    let Some(fonts) = fonts() else { return };
    let outlined = picture(CHAIN, &fonts).outlined().expect("outlines");
    scratch("chain-outlined.svg", outlined.as_bytes());
    assert!(!outlined.contains("<text") && !outlined.contains("font-family"));
    let pieces = [
        r#"role="img" aria-labelledby="t d""#,
        r#"<title id="t">专题会议纪要：审批链 &amp; approval chain</title>"#,
        r#"<desc id="d">共 3 个环节。1 审核：办公室主任，已办。2 签发：区长，办理中。3 印发：未办，受阻。</desc>"#,
        r#"data-step="2" role="group" aria-label="2 签发""#,
        "<title>1 审核：办公室主任（第四十五条第三款）</title>",
    ];
    for piece in pieces {
        assert_eq!(outlined.matches(piece).count(), 1, "{piece}");
    }
    // The same picture comes out of it as out of the text, and on a machine without fonts.
    let bare = Fonts::of_files(&[], None).err().expect("no font, no picture");
    assert!(bare.what.en.contains("no font"), "{bare:?}");
    let again = picture(&outlined, &fonts);
    assert!(again.fonts().is_empty(), "{:?}", again.fonts());
    let (_, _, one, _) = decoded(&again.png(SCALE).expect("drawn"));
    let (_, _, other, _) = decoded(&picture(CHAIN, &fonts).png(SCALE).expect("drawn"));
    let far = one.iter().zip(&other).filter(|(one, other)| one.abs_diff(**other) > 40).count();
    assert!(far < one.len() / 1000, "{far} of {}", one.len());
}

#[test]
fn fonts_are_said_with_the_digest_of_their_files() {
    let Some(fonts) = fonts() else { return };
    let used = picture(CHAIN, &fonts);
    let names: BTreeSet<&str> = used.fonts().iter().map(|font| font.name.as_str()).collect();
    assert_eq!(names, BTreeSet::from(["Noto Sans CJK SC", "Noto Sans CJK SC Bold"]));
    for font in used.fonts() {
        assert_eq!(font.digest.len(), 64, "{font:?}");
        assert_eq!(font.said().en, format!("font: {}, sha256 {}", font.name, font.digest));
        assert_eq!(font.said().zh, format!("字体：{}，sha256 {}", font.name, font.digest));
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    let (Some(one), Some(other)) = (fonts(), fonts()) else { return };
    let (one, other) = (picture(CHAIN, &one), picture(CHAIN, &other));
    assert!(one.png(1.0).expect("drawn") == other.png(1.0).expect("drawn"));
    assert!(one.outlined().expect("outlines") == other.outlined().expect("outlines"));
}

#[test]
fn a_character_that_no_font_has_is_refused() {
    let Some(fonts) = fonts() else { return };
    let svg = CHAIN
        .replace("区长 乙", &format!("区长 乙{RARE}"))
        .replace("规则册 2023", &format!("规则册 {PRIVATE}2023"));
    let wanted = include_str!("missing.txt");
    assert_eq!(refused(&svg, &fonts), wanted.trim_end());
    let many: String = ('\u{e100}'..='\u{e109}').collect();
    let said = refused(&CHAIN.replace("印发</text>", &format!("印发{many}</text>")), &fonts);
    assert!(said.contains("另有 2 个") && said.contains("and 2 more"), "{said}");
    assert!(said.contains("见环节 3，") && said.contains("see step 3, "), "{said}");
}

#[test]
fn a_machine_without_chinese_says_how_to_get_it() {
    let latin = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf";
    let Ok(fonts) = Fonts::of_files(&[latin], None) else {
        return skip("there is no DejaVu Sans (Debian: apt install fonts-dejavu-core)");
    };
    let said = refused(CHAIN, &fonts);
    assert!(said.starts_with("这台机器上没有中文字体，写不出 `办`（U+529E；见`办公室 Office`）"), "{said}");
    assert!(
        said.contains(
            "\nthere is no Chinese font on this machine to write `办` (U+529E; see `办公室 Office`)"
        ),
        "{said}"
    );
    assert!(
        said.contains("apt install fonts-noto-cjk") && said.contains("macOS") && said.contains("Windows")
    );
    let english =
        "<svg xmlns='http://www.w3.org/2000/svg' width='90' height='20'><text y='15'>sign ≥ 2 ✓</text></svg>";
    let font = picture(english, &fonts).fonts().first().cloned().expect("a font");
    assert_eq!(font.name, "DejaVu Sans");
}

#[test]
fn another_font_stands_in_for_a_character_and_is_said() {
    let Some(_) = fonts() else { return };
    let Ok(fonts) = Fonts::of_this_machine(Some("dejavu sans")) else {
        return skip("there is no DejaVu Sans (Debian: apt install fonts-dejavu-core)");
    };
    let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='40'><text x='5' y='25'>fi &lt; 审fi签 &amp; ok</text></svg>";
    let drawn = picture(svg, &fonts);
    let said: Vec<(&str, &str)> =
        drawn.fonts().iter().map(|font| (font.name.as_str(), font.instead.as_str())).collect();
    assert_eq!(said, [("DejaVu Sans", ""), ("Noto Sans CJK SC", "审签")]);
    assert!(drawn.fonts()[1].said().en.contains("(for 审签 only)"));
    let bytes = pdf(&[Page { picture: &drawn, paper: Paper::A4 }], "t", Lang::En).expect("written");
    let path = scratch("instead.pdf", &bytes);
    scratch("instead.png", &drawn.png(SCALE).expect("drawn"));
    let Ok(read) = Command::new("pdftotext").arg(&path).arg("-").output() else {
        return skip("there is no pdftotext (Debian: apt install poppler-utils)");
    };
    assert_eq!(String::from_utf8_lossy(&read.stdout).trim(), "fi < 审fi签 & ok");
}

#[test]
fn a_font_can_be_asked_for_by_name_or_file() {
    let Some(_) = fonts() else { return };
    let called = |word: &str| Fonts::of_this_machine(Some(word)).map(|fonts| fonts.name().to_owned());
    assert_eq!(called("noto serif cjk sc").expect("there"), "Noto Serif CJK SC");
    let file = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc";
    if Path::new(file).exists() {
        let fonts = Fonts::of_this_machine(Some(file)).expect("there");
        assert_eq!(fonts.name(), "Noto Sans CJK SC", "never the Japanese face");
        let names: Vec<String> =
            picture(CHAIN, &fonts).fonts().iter().map(|font| font.name.clone()).collect();
        assert!(names.contains(&"Noto Sans CJK SC Bold".to_owned()), "{names:?}");
    }
    let wrong = |word: &str| words(&called(word).expect_err("not there"));
    let said = wrong("Noto Sans CJK S");
    assert!(said.contains("这台机器上没有字体 `Noto Sans CJK S`"), "{said}");
    assert!(said.contains("did you mean `Noto Sans CJK SC`?"), "{said}");
    let said = wrong("Nirgends");
    // Which others there are depends on the machine.
    assert!(said.contains("the fonts that can write Chinese are: `"), "{said}");
    assert!(said.contains("`Noto Sans CJK SC`"), "{said}");
    let said = wrong(&scratch("no-font.ttf", b"no font").display().to_string());
    assert!(said.contains("这不是字体文件") && said.contains("this is no font file"), "{said}");
    let said = wrong("nowhere/there.ttf");
    assert!(said.contains("the font file cannot be opened"), "{said}");
}

#[test]
fn a_drawing_too_large_for_a_png_is_refused() {
    let Some(fonts) = fonts() else { return };
    let svg =
        "<svg xmlns='http://www.w3.org/2000/svg' width='20000' height='9000'><text y='15'>大</text></svg>";
    let problem = picture(svg, &fonts).png(SCALE).expect_err("too large");
    assert!(words(&problem).contains("40000 × 18000"), "{problem:?}");
}

#[test]
fn what_is_no_svg_is_refused() {
    let Some(fonts) = fonts() else { return };
    assert!(refused("<svg", &fonts).contains("the SVG of the picture is broken"));
}
