//! Input in which a whole file or the rulebook is wrong: it is said once, and nothing else is blamed for it.

use super::*;

#[test]
fn missing_tables_are_named_and_do_not_cascade() {
    let (_, report) = read(&Folder { name: "case".to_owned(), ..Folder::default() }, &vocabulary());
    assert_eq!(lines(&report).len(), 1);
    assert!(lines(&report).concat().contains("the folder `case` holds no files"));
    let mut without = folder(&[]);
    without.files.remove("units.csv");
    without.files.insert("units.xlsx".to_owned(), vec![]);
    let (_, report) = read(&without, &vocabulary());
    let errors: Vec<String> =
        lines(&report).into_iter().filter(|line| !line.starts_with("warning")).collect();
    assert_eq!(
        errors,
        [
            "units.csv: `units.csv` is missing / save `units.xlsx` as \"CSV UTF-8 (comma delimited)\" under the name `units.csv`"
        ]
    );
    // A table whose header is wrong, and a ragged row, do not make everything that refers to them wrong as well.
    assert!(one_problem(&[("units.csv", "id,kid\ngov,government\n")]).contains("did you mean `kind`"));
    assert!(
        one_problem(&[("people.csv", "id,name_zh\nA,甲,x\nB,乙\nC,丙\n")])
            .contains("this row should have 2 cells but has 3")
    );
}

#[test]
fn beside_a_rulebook_with_errors_missing_words_are_not_held_against_the_facts() {
    let changes = [
        ("actions.csv", "id,kind,date,urgent\nm-1,nothing,2022-03-01,perhaps\nx-1,meeting,2022-02-30,\n"),
        ("records.csv", "action,step,by\nm-1,sign,nobody\n"),
    ];
    let (_, report) = read_beside_errors(&folder(&changes), &vocabulary());
    assert_eq!(
        lines(&report),
        ["actions.csv:3:13 (C3): there is no such day as `2022-02-30` / 2022-02 has 28 days"]
    );
    let (_, report) = read_beside_errors(&folder(&[]), &Vocabulary::default());
    assert_eq!(lines(&report), Vec::<String>::new());
}

#[test]
fn rows_that_a_quote_may_hide_are_not_missed() {
    let units = "id,name_zh,kind,parent\ngov,区政府,政府,\noffice,\"区政府办公室,部门,gov\n";
    assert!(one_problem(&[("units.csv", units)]).contains("never closed"));
    // A ragged row still has its id, and nothing else that could be blamed on others.
    let units = "id,name_zh,kind,parent\ngov,区政府,政府\noffice，区政府办公室,部门,gov\n";
    let said = problems(&[
        ("units.csv", units),
        ("posts.csv", "id,unit,roles\nclerk,office,\nmayor,gov,\nchief,gov,\n"),
    ]);
    // Where every row is one cell short, it is the header that is said to be wrong, once.
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].contains("the header has 4 columns, but every row below it has 3 cells"), "{said:#?}");
}
