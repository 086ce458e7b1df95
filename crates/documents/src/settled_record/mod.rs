//! A seller's settled record as a file (BC-7), for people who open it in a spreadsheet: CSV and XLSX with
//! the same columns and the same figures.

mod csv;
mod xlsx;

pub use csv::write_csv;
pub use xlsx::write_xlsx;

use money::{Amount, Currency};

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

/// What stands in a cell, however the file writes it.
#[derive(Debug, Clone, Copy)]
enum Cell<'a> {
    /// A text, which may be empty.
    Text(&'a str),
    /// A number that is no money.
    Number(i64),
    /// Money.
    Money(Amount),
    /// Nothing.
    Empty,
}

/// The cells of a line, in the order of the [`HEADER`]. The columns are the fields of the API.
fn cells<'a>(record: &'a SettledRecord, line: &'a RecordLine) -> [Cell<'a>; COLUMNS] {
    let money = |minor| Cell::Money(Amount::new(minor, record.currency));
    let maybe = |minor: Option<i64>| minor.map_or(Cell::Empty, money);
    [
        Cell::Number(SCHEMA_VERSION),
        Cell::Text(&record.id),
        Cell::Text(&record.seller_id),
        Cell::Text(&record.period),
        Cell::Text(record.currency.code()),
        Cell::Text(&line.order_id),
        Cell::Text(line.kind),
        maybe(line.product_price),
        maybe(line.seller_discount),
        maybe(line.platform_discount),
        money(line.base),
        Cell::Number(line.rate_bps),
        money(line.amount),
        money(line.tax),
        Cell::Text(&line.at),
        Cell::Text(&line.id),
        line.reverses.as_deref().map_or(Cell::Empty, Cell::Text),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A record in a currency, and lines of it with hostile names and with the largest figures.
    pub(super) fn samples(currency: &str) -> (SettledRecord, Vec<RecordLine>) {
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
}
