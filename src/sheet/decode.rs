//! Bytes become characters: UTF-8, UTF-16 with a byte order mark, or GB18030, and nothing by guesswork beyond that.

use std::sync::Arc;

use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};

use crate::source::{Location, Problem, Text, both};

/// The characters of a file, without a byte order mark.
///
/// # Errors
/// The file is a workbook, or its bytes are none of the encodings that are understood.
pub(super) fn decode(file: &Arc<str>, bytes: &[u8]) -> Result<String, Box<Problem>> {
    let whole = Location { file: file.clone(), ..Location::default() };
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        let what =
            both!("这是电子表格工作簿，不是 CSV 文件", "this is a spreadsheet workbook, not a CSV file");
        return Err(Box::new(Problem::error(whole, what).hint(advice())));
    }
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => utf8(file, rest)?,
        [0xFF, 0xFE, rest @ ..] => wide(UTF_16LE, rest).ok_or_else(|| unreadable(whole.clone()))?,
        [0xFE, 0xFF, rest @ ..] => wide(UTF_16BE, rest).ok_or_else(|| unreadable(whole.clone()))?,
        _ => match utf8(file, bytes) {
            Ok(text) => text,
            // The place where UTF-8 breaks off is kept: it is the best clue there is.
            Err(problem) => wide(GB18030, bytes).ok_or(problem)?,
        },
    };
    if text.contains('\0') {
        return Err(Box::new(unreadable(whole)));
    }
    Ok(text)
}

fn utf8(file: &Arc<str>, bytes: &[u8]) -> Result<String, Box<Problem>> {
    std::str::from_utf8(bytes).map(str::to_owned).map_err(|error| {
        let sound = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let sound = std::str::from_utf8(sound).unwrap_or_default();
        Box::new(unreadable(Location::offset(file, sound, sound.len())))
    })
}

fn wide(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
}

fn unreadable(at: Location) -> Problem {
    let what = both!(
        "文件的字符编码无法识别：既不是 UTF-8，也不是 GB18030 或带 BOM 的 UTF-16",
        "the characters of the file cannot be read: they are neither UTF-8 nor GB18030 nor UTF-16 with a byte order mark"
    );
    Problem::error(at, what).hint(advice())
}

fn advice() -> Text {
    both!(
        "在表格软件中另存为“CSV UTF-8（逗号分隔）”",
        "in the spreadsheet program, save it as \"CSV UTF-8 (comma delimited)\""
    )
}
