//! CSV for spreadsheets: UTF-8, CRLF, and no cell that a spreadsheet would take for a formula.

/// Columns and rows as CSV. With `bom`, Excel and WPS know it for UTF-8.
///
/// # Errors
/// Never for memory; the signature is that of the writer.
pub fn csv(columns: &[String], rows: &[Vec<String>], bom: bool) -> anyhow::Result<String> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell)))?;
    }
    let text = String::from_utf8(writer.into_inner()?)?;
    Ok(if bom { format!("\u{feff}{text}") } else { text })
}

/// A cell that begins like a formula gets a quote in front; a number stays a number.
fn harmless(cell: &str) -> String {
    let first = cell.trim_start().chars().next();
    let suspicious =
        matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'));
    if suspicious && cell.trim().parse::<f64>().is_err() { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_defused_and_numbers_are_not() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("＝SUM(A1)"), "'＝SUM(A1)");
        assert_eq!(harmless("-12.5"), "-12.5");
        assert_eq!(harmless("甲"), "甲");
    }
}
