//! A settled record as XLSX.

use super::{COLUMNS, Cell, HEADER, RecordLine, SettledRecord, cells};
use money::Currency;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io;

/// How many rows a sheet has at most, with that of the header.
const MOST_ROWS: u32 = 1_048_576;
/// The largest figure that a spreadsheet's number holds exactly, wherever its decimal point: it keeps 15
/// digits.
const MOST_EXACT: u64 = 999_999_999_999_999;
/// How wide a column is, in characters of the font.
const WIDTH: f64 = 18.0;

/// Writes the lines of a record as XLSX, one after the other: what is held in memory does not grow with them.
/// A money cell is a number that shows the currency's decimals; an amount that a spreadsheet's number cannot
/// hold exactly is written as text instead. Where a sheet is full the next one goes on, with the header
/// again. The same lines give the same bytes.
///
/// # Errors
///
/// The first error of a line, of what is written to, or of the scratch files of the sheets.
pub fn write_xlsx(
    out: impl io::Write + Send,
    record: &SettledRecord,
    lines: impl IntoIterator<Item = io::Result<RecordLine>>,
) -> io::Result<()> {
    write_sheets(out, record, lines, MOST_ROWS)
}

fn write_sheets(
    out: impl io::Write + Send,
    record: &SettledRecord,
    lines: impl IntoIterator<Item = io::Result<RecordLine>>,
    most_rows: u32,
) -> io::Result<()> {
    let (mut workbook, looks) = (Workbook::new(), Looks::of(record.currency));
    let issued_at = ExcelDateTime::from_timestamp(record.issued_at).map_err(failed)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&issued_at));
    let mut lines = lines.into_iter().peekable();
    loop {
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        begin(sheet, &looks).map_err(failed)?;
        for row in 1..most_rows {
            let Some(line) = lines.next() else { break };
            write_row(sheet, row, cells(record, &line?), &looks).map_err(failed)?;
        }
        if lines.peek().is_none() {
            return workbook.save_to_writer(out).map_err(failed);
        }
    }
}

/// How cells are shown.
struct Looks {
    head: Format,
    /// As text also when somebody edits it: what begins with `=` never becomes a formula.
    text: Format,
    number: Format,
    money: Format,
}

impl Looks {
    fn of(currency: Currency) -> Self {
        Self {
            head: Format::new().set_bold(),
            text: Format::new().set_num_format("@"),
            number: Format::new().set_num_format("0"),
            money: Format::new().set_num_format(money_format(currency)),
        }
    }
}

/// The number format that shows a currency's decimals.
fn money_format(currency: Currency) -> String {
    match usize::from(currency.exponent()) {
        0 => "0".to_owned(),
        decimals => format!("0.{}", "0".repeat(decimals)),
    }
}

fn begin(sheet: &mut Worksheet, looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    for (column, name) in (0..).zip(HEADER) {
        sheet.set_column_width(column, WIDTH)?;
        sheet.write_string_with_format(0, column, name, &looks.head)?;
    }
    Ok(())
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    cells: [Cell<'_>; COLUMNS],
    looks: &Looks,
) -> Result<(), XlsxError> {
    for (column, cell) in (0..).zip(cells) {
        let (digits, figure, look) = match cell {
            Cell::Empty => continue,
            Cell::Text(text) => (text.to_owned(), None, &looks.text),
            Cell::Number(number) => (number.to_string(), Some(number), &looks.number),
            Cell::Money(amount) => (amount.decimal(), Some(amount.minor()), &looks.money),
        };
        match figure.and_then(|figure| exact(figure, &digits)) {
            Some(number) => sheet.write_number_with_format(row, column, number, look)?,
            None => sheet.write_string_with_format(row, column, digits, &looks.text)?,
        };
    }
    Ok(())
}

/// A figure's digits as a spreadsheet's number; `None` where that would not be the same figure.
fn exact(figure: i64, digits: &str) -> Option<f64> {
    if figure.unsigned_abs() > MOST_EXACT { None } else { digits.parse().ok() }
}

fn failed(error: XlsxError) -> io::Error {
    io::Error::other(error)
}

#[cfg(test)]
mod tests {
    use super::super::csv::write_csv;
    use super::super::tests::samples;
    use super::*;
    use calamine::{Data, Reader, Xlsx};

    fn sheets(record: &SettledRecord, lines: &[RecordLine], most_rows: u32) -> Vec<Vec<Vec<Data>>> {
        let mut out = Vec::new();
        write_sheets(&mut out, record, lines.iter().cloned().map(Ok), most_rows).unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(io::Cursor::new(out)).unwrap();
        let rows = |range: calamine::Range<Data>| range.rows().map(<[Data]>::to_vec).collect();
        book.worksheets().into_iter().map(|(_, range)| rows(range)).collect()
    }

    /// The cells of a CSV file as they were before formulas were disarmed.
    fn rows_of_csv(record: &SettledRecord, lines: &[RecordLine]) -> Vec<Vec<String>> {
        let mut out = Vec::new();
        write_csv(&mut out, record, lines.iter().cloned().map(Ok)).unwrap();
        let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(out.as_slice());
        let armed = |cell: &str| cell.strip_prefix('\'').unwrap_or(cell).to_owned();
        csv.records().map(|row| row.unwrap().iter().map(armed).collect()).collect()
    }

    /// BC-7: what XLSX holds is what CSV holds, cell by cell.
    #[test]
    fn every_cell_is_that_of_the_csv() {
        for (currency, decimals) in [("MYR", 2), ("VND", 0), ("BHD", 3)] {
            let (record, lines) = samples(currency);
            let (csv, sheets) = (rows_of_csv(&record, &lines), sheets(&record, &lines, MOST_ROWS));
            let [rows] = sheets.as_slice() else { panic!("{} sheets", sheets.len()) };
            assert_eq!((rows.len(), csv.len()), (lines.len() + 1, lines.len() + 1));
            let money = ["product_price_amount", "bonus_cashback_service_fee_amount", "base", "tax"];
            for (row, expected) in rows.iter().zip(&csv) {
                for ((cell, expected), name) in row.iter().zip(expected).zip(HEADER) {
                    let found = match cell {
                        Data::Float(number) if name == "schema_version" || name == "rate_bps" => {
                            number.to_string()
                        }
                        Data::Float(number) => format!("{number:.decimals$}"),
                        Data::String(text) => text.clone(),
                        Data::Empty => String::new(),
                        other => panic!("{name}: {other:?}"),
                    };
                    assert_eq!(&found, expected, "{currency} {name}");
                    let is_number = matches!(cell, Data::Float(_));
                    let digits = expected.bytes().filter(u8::is_ascii_digit).count();
                    if money.contains(&name) && digits > 0 {
                        assert_eq!(is_number, digits <= 15, "{currency} {name} {expected}");
                    } else if !["schema_version", "rate_bps"].contains(&name) && digits == 0 {
                        assert!(!is_number, "{name} {expected}");
                    }
                }
            }
        }
    }

    #[test]
    fn text_stays_text() {
        let (record, lines) = samples("MYR");
        let mut out = Vec::new();
        write_xlsx(&mut out, &record, lines.into_iter().map(Ok)).unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(io::Cursor::new(&out)).unwrap();
        let formulas = book.worksheet_formula("Sheet1").unwrap();
        assert!(formulas.used_cells().next().is_none(), "no cell is a formula");
        let orders = book.worksheet_range("Sheet1").unwrap();
        for order_id in ["=1+1", "+1", "@SUM(A1)", "007", "1e5"] {
            let is_text = |row: &[Data]| row.get(5) == Some(&Data::String(order_id.to_owned()));
            assert!(orders.rows().any(is_text), "{order_id}");
        }
    }

    #[test]
    fn a_full_sheet_is_followed_by_another() {
        let (record, lines) = samples("MYR");
        let whole = sheets(&record, &lines, MOST_ROWS).remove(0);
        for (count, expected) in
            [(0, vec![1]), (1, vec![2]), (3, vec![4]), (4, vec![4, 2]), (7, vec![4, 4, 2])]
        {
            let parts = sheets(&record, &lines[..count], 4);
            assert_eq!(parts.iter().map(Vec::len).collect::<Vec<_>>(), expected, "{count} lines");
            assert!(parts.iter().all(|rows| rows[0] == whole[0]), "each begins with the header");
            let rows: Vec<_> = parts.into_iter().flat_map(|rows| rows.into_iter().skip(1)).collect();
            assert_eq!(rows, whole[1..=count], "{count} lines");
        }
    }

    #[test]
    fn the_same_lines_give_the_same_bytes() {
        let written = || {
            let (record, lines) = samples("MYR");
            let mut out = Vec::new();
            write_xlsx(&mut out, &record, lines.into_iter().map(Ok)).unwrap();
            out
        };
        assert_eq!(written(), written());
    }

    #[test]
    fn a_line_that_cannot_be_read_ends_the_file_with_its_error() {
        let (record, lines) = samples("MYR");
        let broken = lines.into_iter().map(Ok).chain([Err(io::Error::other("damaged"))]);
        assert_eq!(write_xlsx(Vec::new(), &record, broken).unwrap_err().to_string(), "damaged");
    }

    #[test]
    fn decimals_are_those_of_the_currency() {
        for (currency, format) in [("MYR", "0.00"), ("IDR", "0.00"), ("VND", "0"), ("BHD", "0.000")] {
            assert_eq!(money_format(Currency::parse(currency).unwrap()), format);
        }
    }
}
