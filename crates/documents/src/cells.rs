//! Cells of CSV files that people open in spreadsheets.

use std::borrow::Cow;

/// The cell so that no spreadsheet takes it for a formula: an apostrophe goes before text that starts
/// with `=`, `+`, `-`, `@`, a tab or a line break. A plain number with a sign (`-12.50`, `+60123456789`)
/// can do no harm and stays as it is, so that programs read what was meant.
pub(crate) fn guarded(cell: &str) -> Cow<'_, str> {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if risky && !is_signed_number(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

fn is_signed_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, fraction].iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_numbers_are_not_touched() {
        for (cell, guarded_cell) in [
            ("", ""),
            ("VIP Pro", "VIP Pro"),
            ("=1+1", "'=1+1"),
            ("+60123456789", "+60123456789"),
            ("+6012***6789", "'+6012***6789"),
            ("-12.50", "-12.50"),
            ("-5", "-5"),
            ("-5.", "'-5."),
            ("-", "'-"),
            ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\t=1", "'\t=1"),
            ("\r=1", "'\r=1"),
        ] {
            assert_eq!(guarded(cell), guarded_cell);
        }
    }
}
