//! Rows as XLSX.

use super::Cell;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use std::io;

/// How many rows a sheet has at most, with that of the header.
pub(crate) const MOST_ROWS: u32 = 1_048_576;
/// The largest figure that a spreadsheet's number holds exactly, wherever its decimal point: it keeps 15
/// digits.
const MOST_EXACT: u64 = 999_999_999_999_999;
/// How wide a column is, in characters of the font.
const WIDTH: f64 = 18.0;

/// Writes rows as XLSX, one after the other: what is held in memory does not grow with them. A money cell is
/// a number that shows the decimals of its currency; an amount that a spreadsheet's number cannot hold exactly
/// is written as text instead. Where a sheet is full the next one goes on, with the header again. The same rows
/// give the same bytes.
///
/// # Errors
///
/// The first error of a row, of what is written to, or of the scratch files of the sheets.
pub fn write_xlsx(
    out: impl io::Write + Send,
    made_at: i64,
    header: &[&str],
    rows: impl IntoIterator<Item = io::Result<Vec<Cell>>>,
) -> io::Result<()> {
    write_sheets(out, made_at, header, rows, MOST_ROWS)
}

pub(crate) fn write_sheets(
    out: impl io::Write + Send,
    made_at: i64,
    header: &[&str],
    rows: impl IntoIterator<Item = io::Result<Vec<Cell>>>,
    most_rows: u32,
) -> io::Result<()> {
    let (mut workbook, looks) = (Workbook::new(), Looks::new());
    let made_at = ExcelDateTime::from_timestamp(made_at).map_err(failed)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made_at));
    let mut rows = rows.into_iter().peekable();
    loop {
        let sheet = workbook.add_worksheet_with_constant_memory().map_err(failed)?;
        begin(sheet, header, &looks).map_err(failed)?;
        for at in 1..most_rows {
            let Some(row) = rows.next() else { break };
            write_row(sheet, at, row?, &looks).map_err(failed)?;
        }
        if rows.peek().is_none() {
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
    /// Money by the decimals of its currency.
    money: [Format; 5],
}

impl Looks {
    fn new() -> Self {
        Self {
            head: Format::new().set_bold(),
            text: Format::new().set_num_format("@"),
            number: Format::new().set_num_format("0"),
            money: MONEY_FORMATS.map(|format| Format::new().set_num_format(format)),
        }
    }
}

/// The number formats that show no decimals, one, two, …
const MONEY_FORMATS: [&str; 5] = ["0", "0.0", "0.00", "0.000", "0.0000"];

fn begin(sheet: &mut Worksheet, header: &[&str], looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_freeze_panes(1, 0)?;
    for (column, name) in (0..).zip(header) {
        sheet.set_column_width(column, WIDTH)?;
        sheet.write_string_with_format(0, column, *name, &looks.head)?;
    }
    Ok(())
}

fn write_row(sheet: &mut Worksheet, at: u32, cells: Vec<Cell>, looks: &Looks) -> Result<(), XlsxError> {
    for (column, cell) in (0..).zip(cells) {
        let (digits, figure, look) = match cell {
            Cell::Empty => continue,
            Cell::Text(text) => (text, None, &looks.text),
            Cell::Number(number) => (number.to_string(), Some(number), &looks.number),
            Cell::Money(amount) => {
                let decimals = usize::from(amount.currency().exponent());
                let look = looks.money.get(decimals).unwrap_or(&looks.text);
                (amount.decimal(), Some(amount.minor()), look)
            }
        };
        match figure.and_then(|figure| exact(figure, &digits)) {
            Some(number) => sheet.write_number_with_format(at, column, number, look)?,
            None => sheet.write_string_with_format(at, column, digits, &looks.text)?,
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
    use super::*;
    use money::{Amount, Currency};

    #[test]
    fn decimals_are_those_of_the_currency() {
        for (currency, format) in
            [("MYR", "0.00"), ("IDR", "0.00"), ("VND", "0"), ("BHD", "0.000"), ("CLF", "0.0000")]
        {
            let decimals = usize::from(Currency::parse(currency).unwrap().exponent());
            assert_eq!(MONEY_FORMATS[decimals], format);
        }
    }

    /// Money of several currencies stands in one column.
    #[test]
    fn every_cell_shows_its_own_currency() {
        let money = |minor, code| Cell::Money(Amount::new(minor, Currency::parse(code).unwrap()));
        let rows =
            [vec![money(1_250, "MYR")], vec![money(1_250, "VND")], vec![Cell::Text("=1+1".to_owned())]];
        let mut out = Vec::new();
        write_xlsx(&mut out, 0, &["amount"], rows.into_iter().map(Ok)).unwrap();
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(io::Cursor::new(out)).unwrap();
        let range = calamine::Reader::worksheet_range(&mut book, "Sheet1").unwrap();
        let cells: Vec<String> = range.rows().skip(1).map(|row| row[0].to_string()).collect();
        assert_eq!(cells, ["12.5", "1250", "=1+1"]);
        let formulas = calamine::Reader::worksheet_formula(&mut book, "Sheet1").unwrap();
        assert!(formulas.used_cells().next().is_none(), "no cell is a formula");
    }
}
