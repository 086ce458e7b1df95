//! Rows as CSV.

use super::Cell;
use crate::cells::guarded;
use std::borrow::Cow;
use std::io;

/// Writes rows as CSV, one after the other. Amounts are in decimals of their currency.
///
/// # Errors
///
/// The first error of a row, or of what is written to.
pub fn write_csv(
    out: impl io::Write,
    header: &[&str],
    rows: impl IntoIterator<Item = io::Result<Vec<Cell>>>,
) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(header)?;
    for row in rows {
        csv.write_record(row?.iter().map(|cell| written(cell).into_owned()))?;
    }
    csv.flush()
}

fn written(cell: &Cell) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => guarded(text),
        Cell::Number(number) => number.to_string().into(),
        Cell::Money(amount) => amount.decimal().into(),
        Cell::Empty => "".into(),
    }
}
