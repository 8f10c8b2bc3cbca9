//! Tables for the terminal, with widths that are right for Chinese.

use comfy_table::{ContentArrangement, Table};

/// A plain table of columns and rows. `width` is the width of the terminal; without it no line is broken.
pub fn table(columns: &[String], rows: &[Vec<String>], width: Option<u16>) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::UTF8_HORIZONTAL_ONLY);
    if let Some(width) = width {
        table.set_content_arrangement(ContentArrangement::Dynamic);
        table.set_width(width);
    }
    table.set_header(columns);
    for row in rows {
        table.add_row(row);
    }
    let text = table.to_string();
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let last = lines.len().saturating_sub(1);
    // A rule above, below the head and at the end is enough; rows need none between them.
    let kept = lines.iter().enumerate().filter(|(number, line)| {
        *number == 0 || *number == last || line.contains('═') || !line.trim().chars().all(|sign| sign == '─')
    });
    // Where no line is broken a rule need not be as long as the longest.
    let most = if width.is_some() { usize::MAX } else { 80 };
    let cut = |line: &str| -> String {
        let rule = line.chars().all(|sign| sign == '─' || sign == '═');
        if rule { line.chars().take(most).collect() } else { line.to_owned() }
    };
    kept.map(|(_, line)| cut(line)).collect::<Vec<_>>().join("\n") + "\n"
}
