//! A settled record as CSV.

use super::{Cell, HEADER, RecordLine, SettledRecord, cells};
use crate::cells::guarded;
use std::borrow::Cow;
use std::io;

/// Writes the lines of a record as CSV, one after the other. Amounts are in decimals of the currency. No text
/// can act as a formula.
///
/// # Errors
///
/// The first error of a line, or of what is written to.
pub fn write_csv(
    out: impl io::Write,
    record: &SettledRecord,
    lines: impl IntoIterator<Item = io::Result<RecordLine>>,
) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(HEADER)?;
    for line in lines {
        csv.write_record(cells(record, &line?).map(|cell| written(cell).into_owned()))?;
    }
    csv.flush()
}

fn written(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => guarded(text),
        Cell::Number(number) => number.to_string().into(),
        Cell::Money(amount) => amount.decimal().into(),
        Cell::Empty => "".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::samples;
    use super::*;

    /// BC-7.
    #[test]
    fn lines_are_written_and_formulas_disarmed() {
        let (record, lines) = samples("MYR");
        let mut out = Vec::new();
        write_csv(&mut out, &record, lines.into_iter().map(Ok)).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text.split("\r\n").nth(1).unwrap(),
            "1,sr_1,'=S1,2026-06-19,MYR,o-1,fee,200.00,-5.00,1.00,195.00,300,-5.85,-0.33,\
             2026-06-19T04:00:00Z,fe_1,"
        );
        assert!(text.contains(",'=1+1,fee,") && text.contains(",'@SUM(A1),fee,"), "{text}");
    }

    #[test]
    fn a_line_that_cannot_be_read_ends_the_file_with_its_error() {
        let (record, lines) = samples("MYR");
        let broken = lines.into_iter().map(Ok).chain([Err(io::Error::other("damaged"))]);
        assert_eq!(write_csv(Vec::new(), &record, broken).unwrap_err().to_string(), "damaged");
    }
}
