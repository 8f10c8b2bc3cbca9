//! Drawing from the command line: what is refused, word for word, and what is written where.

use super::scratch;

/// What a command says and its exit code.
fn run(line: &str) -> (String, String, i32) {
    let mut arguments = vec!["signoff".to_owned()];
    arguments.extend(crate::common::words(line));
    let (kept, code) = signoff::cli::run_kept(arguments);
    (kept.out, kept.err, i32::from(code))
}

fn refused(line: &str, zh: &str, en: &str) {
    for (lang, wanted) in [("zh", zh), ("en", en)] {
        let (out, err, code) = run(&format!("{line} --lang {lang}"));
        assert_eq!((out.as_str(), err.as_str(), code), ("", wanted, 2), "{line}");
    }
}

#[test]
fn what_needs_a_name_says_so() {
    for format in ["png", "pdf"] {
        refused(
            &format!("chain minutes-special-fiscal --format {format}"),
            "错误：图片不能写到终端\n   = 请用 `-o 文件名`\n",
            "error: a picture cannot be written to the terminal\n   = name a file with `-o FILE`\n",
        );
    }
    refused(
        "chain --all --format svg",
        "错误：`--all` 把每个事项写成一个文件，需要一个文件夹\n   = 请用 `-o 文件夹`\n",
        "error: `--all` writes a file for each action, and needs a folder for them\n   = name a folder with `-o DIR`\n",
    );
}

#[test]
fn an_unknown_font_is_refused() {
    if !signoff::raster::HERE {
        return;
    }
    let file = scratch("font").join("chain.png");
    let line =
        format!("chain minutes-special-fiscal --format png --font \"No Such Font\" -o {}", file.display());
    let (out, err, code) = run(&format!("{line} --lang en"));
    assert_eq!((out.as_str(), code), ("", 2), "{err}");
    assert!(err.contains("No Such Font") && err.contains("\n   = "), "{err}");
    let (_, err, _) = run(&format!("{line} --lang zh"));
    assert!(err.contains("No Such Font") && err.contains("字体"), "{err}");
    assert!(!file.exists());
}

#[test]
fn pages_go_into_files_of_their_own() {
    let folder = scratch("pages");
    // The longest chain of the example.
    let longest = super::chains().iter().max_by_key(|chain| chain.unfolded.nodes.len()).expect("a chain");
    let line = format!("chain {} --unfold --pages --format svg", longest.id);
    let (out, err, code) = run(&format!("{line} --lang en"));
    assert_eq!((out.as_str(), code), ("", 2), "{err}");
    let count = err
        .split_once("the drawing has ")
        .and_then(|(_, rest)| rest.split_once(" pages"))
        .expect("it says how many")
        .0;
    let wanted = format!(
        "error: the drawing has {count} pages, which cannot all be written to the terminal\n   = name a file with `-o FILE`: the pages become FILE-1, FILE-2 …\n"
    );
    assert!(err.ends_with(&wanted), "{err}");
    let (_, err, code) = run(&format!("{line} --lang en -o {}", folder.join("chain.svg").display()));
    assert!(code == 0 || code == 4, "{err}");
    let written = std::fs::read_dir(&folder).expect("readable").count();
    assert_eq!(written.to_string(), count);
    assert!(folder.join("chain-1.svg").exists() && !folder.join("chain.svg").exists());
}

#[test]
fn every_action_goes_into_a_file_of_its_own() {
    let folder = scratch("all");
    let (out, err, code) =
        run(&format!("chain --all --format mermaid-swimlane --case facts/college -o {}", folder.display()));
    assert_eq!((out.as_str(), code), ("", 0), "{err}");
    let (actions, ..) = run("list actions --case facts/college --format csv --lang en");
    let mut wanted: Vec<String> =
        actions.lines().skip(1).filter_map(|line| Some(format!("{}.mmd", line.split(',').next()?))).collect();
    let mut written: Vec<String> = std::fs::read_dir(&folder)
        .expect("readable")
        .map(|file| file.expect("readable").file_name().to_string_lossy().into_owned())
        .collect();
    wanted.sort();
    written.sort();
    assert!(!wanted.is_empty());
    assert_eq!(written, wanted);
}

#[test]
fn the_plain_outline_has_plain_signs() {
    let id = "normative-cross-dept";
    let (plain, _, code) = run(&format!("chain {id} --ascii --lang en"));
    let (full, ..) = run(&format!("chain {id} --lang en"));
    assert!(code == 0 || code == 4);
    assert!(full.contains('○') && full.contains('│'), "{full}");
    assert!(plain.is_ascii(), "{:?}", plain.chars().filter(|letter| !letter.is_ascii()).collect::<String>());
    assert!(plain.contains("| [ ]"), "{plain}");
    // In Chinese the signs are plain; the words stay.
    let (plain, ..) = run(&format!("chain {id} --ascii --lang zh"));
    assert!(!plain.contains(['○', '✓', '✗', '◐', '■', '│', '┌', '├', '└']), "{plain}");
}
