//! The table of columns: no name twice, and the documents show the same.

use super::*;

#[test]
fn every_column_can_be_found_by_each_of_its_names_and_by_no_other() {
    for table in TABLES {
        let names: Vec<&str> = table
            .columns
            .iter()
            .flat_map(|column| [column.name, column.zh].into_iter().chain(column.aliases.iter().copied()))
            .collect();
        let mut unique = names.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), names.len(), "{}", table.name);
        assert!(
            table.columns.iter().all(|column| !column.meaning_zh.is_empty() && !column.meaning_en.is_empty())
        );
    }
    assert_eq!(table("units").map(|table| table.required), Some(true));
}

#[test]
fn the_documents_name_every_column() {
    let page = include_str!("../../../docs/facts.md");
    for table in TABLES {
        let row = page.lines().find(|line| line.starts_with(&format!("| `{}` |", table.name)));
        let row = row.unwrap_or_else(|| panic!("docs/facts.md has no row for `{}`", table.name));
        let mut rest = row;
        for column in table.columns {
            let shown = format!("`{}`·{}", column.name, column.zh);
            let at = rest
                .find(&shown)
                .unwrap_or_else(|| panic!("{}: `{shown}` is not there in its place", table.name));
            rest = &rest[at + shown.len()..];
            if let crate::sheet::CellType::Choice(words) = column.holds {
                for word in words {
                    assert!(
                        row.contains(&format!("`{}`·{}", word.id, word.zh)),
                        "{}: {}",
                        table.name,
                        word.id
                    );
                }
            }
        }
    }
}
