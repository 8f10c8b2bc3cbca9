//! Pictures as PNG, PDF and outlines: nothing is lost on the way, and what cannot be drawn is refused word for word.
//!
//! The tests need a font for Chinese (`fonts-noto-cjk`), and some of them `pdftotext` (`poppler-utils`); where these are
//! missing they say so and skip, unless `SIGNOFF_TEST_TOOLS=required`, as where every change is tested.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot read its files has failed")]

use signoff::source::Problem;

/// A problem as its words, both languages.
fn words(problem: &Problem) -> String {
    let hint = problem.hint.clone().unwrap_or_default();
    [&problem.what.zh, &hint.zh, &problem.what.en, &hint.en].map(String::as_str).join("\n")
}

#[cfg(not(feature = "raster"))]
#[test]
fn a_build_without_the_feature_says_so() {
    use signoff::raster::{self, Fonts};

    let problem = Fonts::of_this_machine(None).err().expect("there are no fonts");
    assert_eq!(problem, raster::absent());
    let problem = raster::pdf(&[], "", signoff::source::Lang::En).expect_err("there is no PDF");
    assert!(words(&problem).contains("--features raster"), "{problem:?}");
}

#[cfg(feature = "raster")]
mod drawn;
