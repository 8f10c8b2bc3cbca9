//! Tables for the terminal, with widths that are right for Chinese.

use comfy_table::{ColumnConstraint, ContentArrangement, Table};

/// A first column no wider than this is not broken.
const UNBROKEN: u16 = 40;

/// A plain table of columns and rows, no wider than `width`: what is longer goes on in the next line of its cell.
pub fn table(columns: &[String], rows: &[Vec<String>], width: u16) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(width);
    table.set_header(columns);
    for row in rows {
        table.add_row(row);
    }
    // The first column names the row, mostly by its id: an id in two pieces cannot be copied.
    let widest = table.column_max_content_widths().first().copied().unwrap_or_default();
    if widest <= UNBROKEN
        && let Some(first) = table.column_mut(0)
    {
        first.set_constraint(ColumnConstraint::ContentWidth);
    }
    let text = table.to_string();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let last = lines.len().saturating_sub(1);
    // A rule above, below the head and at the end is enough; rows need none between them.
    let kept = lines.iter().enumerate().filter(|(number, line)| {
        *number == 0 || *number == last || line.contains('═') || !line.trim().chars().all(|sign| sign == '─')
    });
    kept.map(|(_, line)| *line).collect::<Vec<_>>().join("\n") + "\n"
}
