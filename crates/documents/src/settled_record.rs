//! A seller's settled record as CSV (BC-7), for people who open it in a spreadsheet.

use std::io;

use money::{Amount, Currency};

use crate::cells::guarded;

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

const HEADER: [&str; 17] = [
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

/// Writes the lines of a record. The columns are the fields of the API; amounts are in decimals of the
/// currency. No text can act as a formula.
pub fn write_record(
    out: impl io::Write,
    record: &SettledRecord,
    lines: impl IntoIterator<Item = RecordLine>,
) -> io::Result<()> {
    let decimal = |minor: i64| Amount::new(minor, record.currency).decimal();
    let maybe = |minor: Option<i64>| minor.map(decimal).unwrap_or_default();
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(HEADER)?;
    for line in lines {
        let cells = [
            &SCHEMA_VERSION.to_string(),
            &record.id,
            &record.seller_id,
            &record.period,
            record.currency.code(),
            &line.order_id,
            line.kind,
            &maybe(line.product_price),
            &maybe(line.seller_discount),
            &maybe(line.platform_discount),
            &decimal(line.base),
            &line.rate_bps.to_string(),
            &decimal(line.amount),
            &decimal(line.tax),
            &line.at,
            &line.id,
            line.reverses.as_deref().unwrap_or_default(),
        ];
        csv.write_record(cells.map(|cell| guarded(cell).into_owned()))?;
    }
    csv.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// BC-7.
    #[test]
    fn lines_are_written_and_formulas_disarmed() {
        let record = SettledRecord {
            id: "sr_1".to_owned(),
            seller_id: "=S1".to_owned(),
            period: "2026-06-19".to_owned(),
            currency: Currency::parse("MYR").unwrap(),
        };
        let line = RecordLine {
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
        let mut out = Vec::new();
        write_record(&mut out, &record, [line]).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text.split("\r\n").nth(1).unwrap(),
            "1,sr_1,'=S1,2026-06-19,MYR,o-1,fee,200.00,-5.00,1.00,195.00,300,-5.85,-0.33,\
             2026-06-19T04:00:00Z,fe_1,"
        );
    }
}
