//! Tests of the sheet: places, encodings, quotes, headers.

use super::*;

const COLUMNS: &[Column] =
    &[column("id", "编号", true), column("name_zh", "名称", false), column("kind", "类别", true)];

const fn column(name: &'static str, zh: &'static str, required: bool) -> Column {
    Column {
        name,
        zh,
        aliases: &[],
        required,
        holds: CellType::Text,
        meaning_zh: "内容",
        meaning_en: "something",
    }
}

fn read(bytes: &[u8]) -> (Option<Sheet>, Vec<String>) {
    let mut report = Report::default();
    let sheet = Sheet::read("units.csv", bytes, COLUMNS, None, &mut report);
    let problems = report
        .problems()
        .iter()
        .map(|problem| {
            let hint = problem.hint.as_ref().map_or(String::new(), |hint| format!(" / {}", hint.en));
            format!("{}: {}{hint}", problem.at, problem.what.en)
        })
        .collect();
    (sheet, problems)
}

fn cells(sheet: &Sheet) -> Vec<Vec<String>> {
    sheet.rows().map(|row| (0..row.len()).map(|at| row.cell(at).to_owned()).collect()).collect()
}

#[test]
fn places_are_exact_with_crlf_blank_lines_and_cells_of_several_lines() {
    let text = "\u{feff}\r\n# a comment, with \"quotes\r\nid,name_zh,kind\r\n\r\na,\"two\r\nlines\",k\r\n,,\r\nb ,区“政府”,\u{3000}k2\u{a0}\r\nc,\"say \"\"hi\"\"\",k";
    let (sheet, problems) = read(text.as_bytes());
    assert_eq!(problems, Vec::<String>::new());
    let sheet = sheet.unwrap();
    assert_eq!(
        cells(&sheet),
        [["a", "two\r\nlines", "k"], ["b", "区“政府”", "k2"], ["c", "say \"hi\"", "k"]]
    );
    let places: Vec<String> =
        sheet.rows().flat_map(|row| [0, 1, 2].map(|at| sheet.place(row, at).to_string())).collect();
    assert_eq!(
        places,
        [
            "units.csv:5:1 (A5)",
            "units.csv:5:3 (B5)",
            "units.csv:6:8 (C5)",
            "units.csv:8:1 (A7)",
            "units.csv:8:4 (B7)",
            "units.csv:8:11 (C7)",
            "units.csv:9:1 (A8)",
            "units.csv:9:3 (B8)",
            "units.csv:9:16 (C8)",
        ]
    );
    assert_eq!(sheet.position("kind"), Some(2));
    assert_eq!(sheet.position("nothing"), None);
}

#[test]
fn the_same_rows_with_every_line_end() {
    for end in ["\n", "\r\n", "\r"] {
        let text = ["id,name_zh,kind", "", "a,x,k", "b,y,k", ""].join(end);
        let (sheet, problems) = read(text.as_bytes());
        assert_eq!(problems, Vec::<String>::new());
        let sheet = sheet.unwrap();
        let lines: Vec<(usize, usize)> = sheet.rows().map(|row| (row.line, row.number)).collect();
        assert_eq!(lines, [(3, 3), (4, 4)], "{end:?}");
    }
}

#[test]
fn every_encoding_gives_the_same_cells() {
    let text = "编号,名称,类别\n甲,区政府,政府\n";
    let wide = |big: bool| -> Vec<u8> {
        let bytes =
            text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() });
        if big { [0xFE, 0xFF] } else { [0xFF, 0xFE] }.into_iter().chain(bytes).collect()
    };
    let (gb, _, lossy) = encoding_rs::GB18030.encode(text);
    assert!(!lossy);
    let marked = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    for bytes in [text.as_bytes().to_vec(), marked, gb.into_owned(), wide(false), wide(true)] {
        let (sheet, problems) = read(&bytes);
        assert_eq!(problems, Vec::<String>::new());
        assert_eq!(cells(&sheet.unwrap()), [["甲", "区政府", "政府"]]);
    }
}

#[test]
fn what_cannot_be_read_is_said_once() {
    for bytes in [
        &b"PK\x03\x04rest"[..],
        b"id,kind\n\xff\xff\n",
        b"i\0d\0",
        b"\xEF\xBB\xBFid,kind\n\xb1\xe0\n",
        b"\xFF\xFEx",
    ] {
        let (sheet, problems) = read(bytes);
        assert!(sheet.is_none());
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems.iter().all(|problem| problem.contains("CSV UTF-8")), "{problems:?}");
    }
    assert!(read(b"id,kind\nab\xff\xff").1.concat().starts_with("units.csv:2:3: "));
}

#[test]
fn quotes_that_go_wrong() {
    let (sheet, problems) = read(b"id,name_zh,kind\na,x,k\nb,\"never,k\nc,y,k\n");
    assert!(sheet.is_some_and(|sheet| sheet.rows().filter(|row| row.ragged).count() == 1));
    assert_eq!(problems.len(), 1);
    assert!(
        problems.concat().starts_with("units.csv:3:3 (B3): the double quote that opens here is never closed")
    );
    let (_, problems) = read(b"id,name_zh,kind\nb,\"never,k\nc,\"y\",k\n");
    assert!(
        problems.concat().starts_with(
            "units.csv:3:4 (B2): there is text after the closing double quote (the cell begins in line 2)"
        ),
        "{problems:?}"
    );
    let (sheet, problems) = read(b"id,\"name_zh,kind\nb,c,k\n");
    assert!(sheet.is_none());
    assert!(problems.concat().starts_with("units.csv:1:4 (B1): "), "{problems:?}");
    let (_, problems) =
        read(b"id,name_zh,kind\nb,\"x\" ,\"\"\n\"# note, with comma\",,\n\xef\xbc\x83 note\n");
    assert_eq!(problems, Vec::<String>::new());
}

#[test]
fn rows_that_do_not_fit() {
    let (sheet, problems) = read("id,name_zh,kind\na,x\nb，y,k\nc,x,k,\n,,,,\n".as_bytes());
    assert_eq!(sheet.map(|sheet| sheet.rows().filter(|row| row.ragged).count()), Some(3));
    assert_eq!(
        problems,
        [
            "units.csv:2:4 (C2): this row should have 3 cells but has 2 / keep the comma of a cell that has nothing in it",
            "units.csv:3:6 (C3): this row should have 3 cells but has 2 / separate the cells by a plain comma `,`, not by the full-width `，`",
            "units.csv:4:7 (D4): this row should have 3 cells but has 4 / put a cell that contains a comma in double quotes; separate the items of a list by `;`",
        ]
    );
}

#[test]
fn headers() {
    let one = |text: &str| {
        let (sheet, problems) = read(text.as_bytes());
        assert!(sheet.is_none(), "{text}");
        assert_eq!(problems.len(), 1, "{problems:?}");
        problems.concat()
    };
    assert!(one("id,kimd\n1,2\n").contains("(B1): this table has no column `kimd` / did you mean `kind`?"));
    assert!(one("id,zzzzzz,kind\n1,2,3\n").contains("its columns are `id`, `name_zh`, `kind`"));
    assert!(
        one("id,kind,类别\n1,2,3\n")
            .contains("(C1): the header `类别` is a duplicate: it names the same column as `kind` in B1")
    );
    assert!(one("id,name_zh\n1,2\n").contains("units.csv:1: the column `kind` (`类别`) is missing"));
    assert!(one("编号，名称，类别\na，b，c\n").contains("full-width comma"));
    assert!(one("id\tname_zh\tkind\n").contains("tabs"));
    assert!(one("id;name_zh;kind\n").contains("semicolons"));
    assert!(one("a,x,k\nb,y,k\n").contains("the first row is no header"));
    assert!(one("").contains("the file is empty"));
    assert!(one("\n# nothing\n,,\n").contains("the file is empty"));
    // Other spellings of the same header, a blank one over a column that holds nothing.
    let (sheet, problems) = read("ID,Name ZH,ｋｉｎｄ,\na,x,k,\n".as_bytes());
    assert!(sheet.is_some() && problems.is_empty(), "{problems:?}");
    let (_, problems) = read("id,,kind\na,,k\nb,x,k\n".as_bytes());
    assert_eq!(problems, ["units.csv:3:3 (B3): `x` stands in a column that has no header"]);
}

#[test]
fn extra_columns() {
    let find = |word: &str| match word {
        "urgent" | "紧急" => vec![4],
        "twice" => vec![1, 2],
        _ => vec![],
    };
    let extras = Extras {
        find: &find,
        id: &|number| format!("n{number}"),
        known: vec!["urgent".to_owned()],
        called: Text::new("属性", "an attribute"),
        whole: true,
    };
    let mut report = Report::default();
    let sheet =
        Sheet::read("a.csv", "id,kind,紧急\na,k,是\n".as_bytes(), COLUMNS, Some(&extras), &mut report)
            .unwrap();
    assert_eq!(sheet.extras(), [(2, 4)]);
    for (header, says) in [
        ("id,kind,twice", "the header `twice` may mean several columns: `n1`, `n2`"),
        ("id,kind,urgemt", "`urgemt` is neither a column of this table nor an attribute"),
        ("id,kind,紧急,urgent", "the header `urgent` is a duplicate"),
    ] {
        let mut report = Report::default();
        assert!(Sheet::read("a.csv", header.as_bytes(), COLUMNS, Some(&extras), &mut report).is_none());
        assert!(
            report.problems().iter().any(|problem| problem.what.en.contains(says)),
            "{:?}",
            report.problems()
        );
    }
}

#[test]
fn names_of_cells() {
    assert_eq!(
        [0, 25, 26, 51, 52, 701, 702].map(|at| cell_name(at, 5)),
        ["A5", "Z5", "AA5", "AZ5", "BA5", "ZZ5", "AAA5"]
    );
}
