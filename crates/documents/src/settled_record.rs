//! A seller's settled record as a file (BC-7), for people who open it in a spreadsheet: CSV and XLSX with
//! the same columns and the same figures.

use crate::sheet::{Cell, Form};
use money::{Amount, Currency};
use std::io;

/// The version of the columns: another one where a column changes its meaning or goes.
pub const SCHEMA_VERSION: i64 = 1;

/// What all lines of a record have in common.
#[derive(Debug, Clone)]
pub struct SettledRecord {
    /// The record's public id.
    pub id: String,
    /// The marketplace's identifier of the seller.
    pub seller_id: String,
    /// The name of its period.
    pub period: String,
    /// What its figures are in.
    pub currency: Currency,
    /// When it was issued, in seconds since 1970: the date that the XLSX bears.
    pub issued_at: i64,
}

/// One line: a service fee, or one given back. Figures are minor units: + the seller receives, − the seller
/// pays.
#[derive(Debug, Clone)]
pub struct RecordLine {
    /// The host's identifier of the order.
    pub order_id: String,
    /// `fee` or `fee_refund`.
    pub kind: &'static str,
    /// What the fee was computed on, or how much less that is now.
    pub base: i64,
    /// The rate in basis points.
    pub rate_bps: i64,
    /// What the seller receives.
    pub amount: i64,
    /// The tax inside the amount.
    pub tax: i64,
    /// When it was posted, RFC 3339.
    pub at: String,
    /// The line's public id.
    pub id: String,
    /// The line it gives a part back of.
    pub reverses: Option<String>,
    /// Prices × quantities of the order; nothing for a refund, as of the next two.
    pub product_price: Option<i64>,
    /// What the seller took off.
    pub seller_discount: Option<i64>,
    /// What the platform pays in place of the shopper.
    pub platform_discount: Option<i64>,
}

const COLUMNS: usize = 17;

const HEADER: [&str; COLUMNS] = [
    "schema_version",
    "record_id",
    "seller_id",
    "period",
    "currency",
    "order_id",
    "kind",
    "product_price_amount",
    "seller_discount_amount",
    "platform_discount_amount",
    "base",
    "rate_bps",
    "bonus_cashback_service_fee_amount",
    "tax",
    "at",
    "id",
    "reverses",
];

/// The cells of a line, in the order of the [`HEADER`]. The columns are the fields of the API.
fn cells(record: &SettledRecord, line: RecordLine) -> Vec<Cell> {
    let money = |minor| Cell::Money(Amount::new(minor, record.currency));
    let maybe = |minor: Option<i64>| minor.map_or(Cell::Empty, money);
    vec![
        SCHEMA_VERSION.into(),
        record.id.as_str().into(),
        record.seller_id.as_str().into(),
        record.period.as_str().into(),
        record.currency.code().into(),
        line.order_id.into(),
        line.kind.into(),
        maybe(line.product_price),
        maybe(line.seller_discount),
        maybe(line.platform_discount),
        money(line.base),
        line.rate_bps.into(),
        money(line.amount),
        money(line.tax),
        line.at.into(),
        line.id.into(),
        line.reverses.into(),
    ]
}

/// Writes the lines of a record, one after the other. The same lines give the same bytes.
///
/// # Errors
///
/// The first error of a line, or of what is written to.
pub fn write_record(
    out: impl io::Write + Send,
    form: Form,
    record: &SettledRecord,
    lines: impl IntoIterator<Item = io::Result<RecordLine>>,
) -> io::Result<()> {
    let rows = lines.into_iter().map(|line| line.map(|line| cells(record, line)));
    form.write(out, record.issued_at, &HEADER, rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::{MOST_ROWS, write_sheets};
    use calamine::{Data, Reader, Xlsx};

    /// A record in a currency, and lines of it with hostile names and with the largest figures.
    fn samples(currency: &str) -> (SettledRecord, Vec<RecordLine>) {
        let record = SettledRecord {
            id: "sr_1".to_owned(),
            seller_id: "=S1".to_owned(),
            period: "2026-06-19".to_owned(),
            currency: Currency::parse(currency).unwrap(),
            issued_at: 1_781_884_800,
        };
        let fee = RecordLine {
            order_id: "o-1".to_owned(),
            kind: "fee",
            base: 19_500,
            rate_bps: 300,
            amount: -585,
            tax: -33,
            at: "2026-06-19T04:00:00Z".to_owned(),
            id: "fe_1".to_owned(),
            reverses: None,
            product_price: Some(20_000),
            seller_discount: Some(-500),
            platform_discount: Some(100),
        };
        let mut lines = vec![fee.clone()];
        lines.push(RecordLine {
            kind: "fee_refund",
            amount: 15,
            tax: 0,
            id: "fe_2".to_owned(),
            reverses: Some("fe_1".to_owned()),
            product_price: None,
            seller_discount: None,
            platform_discount: None,
            ..fee.clone()
        });
        let hostile =
            ["=1+1", "+1", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "007", "1e5", "<&>\"", "ใบสั่ง", "a,\"b"];
        lines.extend(hostile.map(|order_id| RecordLine { order_id: order_id.to_owned(), ..fee.clone() }));
        let figures = [i64::MIN, i64::MAX, 999_999_999_999_999, -1_000_000_000_000_000, 1, -1, 0];
        lines.extend(figures.map(|amount| RecordLine { amount, ..fee.clone() }));
        (record, lines)
    }

    fn csv(record: &SettledRecord, lines: Vec<RecordLine>) -> Vec<u8> {
        let mut out = Vec::new();
        write_record(&mut out, Form::Csv, record, lines.into_iter().map(Ok)).unwrap();
        out
    }

    /// BC-7.
    #[test]
    fn lines_are_written_and_formulas_disarmed() {
        let (record, lines) = samples("MYR");
        let text = String::from_utf8(csv(&record, lines)).unwrap();
        assert_eq!(
            text.split("\r\n").nth(1).unwrap(),
            "1,sr_1,'=S1,2026-06-19,MYR,o-1,fee,200.00,-5.00,1.00,195.00,300,-5.85,-0.33,\
             2026-06-19T04:00:00Z,fe_1,"
        );
        assert!(text.contains(",'=1+1,fee,") && text.contains(",'@SUM(A1),fee,"), "{text}");
    }

    fn sheets(record: &SettledRecord, lines: &[RecordLine], most_rows: u32) -> Vec<Vec<Vec<Data>>> {
        let mut out = Vec::new();
        let rows = lines.iter().cloned().map(|line| Ok(cells(record, line)));
        write_sheets(&mut out, record.issued_at, &HEADER, rows, most_rows).unwrap();
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(io::Cursor::new(out)).unwrap();
        let rows = |range: calamine::Range<Data>| range.rows().map(<[Data]>::to_vec).collect();
        book.worksheets().into_iter().map(|(_, range)| rows(range)).collect()
    }

    /// The cells of a CSV file as they were before formulas were disarmed.
    fn rows_of_csv(record: &SettledRecord, lines: &[RecordLine]) -> Vec<Vec<String>> {
        let out = csv(record, lines.to_vec());
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
        write_record(&mut out, Form::Xlsx, &record, lines.into_iter().map(Ok)).unwrap();
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
            write_record(&mut out, Form::Xlsx, &record, lines.into_iter().map(Ok)).unwrap();
            out
        };
        assert_eq!(written(), written());
    }

    #[test]
    fn a_line_that_cannot_be_read_ends_the_file_with_its_error() {
        let (record, lines) = samples("MYR");
        for form in Form::ALL {
            let broken = lines.iter().cloned().map(Ok).chain([Err(io::Error::other("damaged"))]);
            let error = write_record(Vec::new(), form, &record, broken).unwrap_err();
            assert_eq!(error.to_string(), "damaged");
        }
    }
}
