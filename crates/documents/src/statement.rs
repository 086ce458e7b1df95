//! A partner's commission statement (AP-12), for people who open it in a spreadsheet.

use std::io;

use money::Amount;

use crate::sheet::{Cell, Form};

/// One row of the statement: a commission, or the reversal of a part of it.
#[derive(Debug, Clone)]
pub struct StatementRow {
    /// When it was credited, RFC 3339, or nothing while it is pending.
    pub settled_at: Option<String>,
    /// The customer's phone as the partner may see it, masked or whole.
    pub phone: String,
    /// The VIP plan that was paid for.
    pub plan: String,
    /// What the customer paid.
    pub payment: Amount,
    /// What the partner earned; negative for a reversal.
    pub commission: Amount,
    /// The locked rate in basis points.
    pub rate_bps: i64,
    /// The customer's paying number (AP-8).
    pub paying_number: i64,
    /// `commission` or `reversal`.
    pub kind: String,
    /// `pending` or `available`.
    pub status: String,
    /// The row's public id.
    pub id: String,
    /// The payment it comes from.
    pub payment_id: String,
    /// The customer who paid.
    pub customer_id: String,
}

const HEADER: [&str; 14] = [
    "settled_at",
    "phone",
    "plan",
    "payment_amount",
    "payment_currency",
    "commission_amount",
    "commission_currency",
    "rate_bps",
    "paying_number",
    "kind",
    "status",
    "id",
    "payment_id",
    "customer_id",
];

impl StatementRow {
    /// The cells, in the order of the [`HEADER`]. The columns are the fields of the API, an object of money as
    /// two of them: its amount in decimals of the currency, and the currency.
    fn cells(self) -> Vec<Cell> {
        let (payment_currency, commission_currency) = (self.payment.currency(), self.commission.currency());
        vec![
            self.settled_at.into(),
            self.phone.into(),
            self.plan.into(),
            self.payment.into(),
            payment_currency.code().into(),
            self.commission.into(),
            commission_currency.code().into(),
            self.rate_bps.into(),
            self.paying_number.into(),
            self.kind.into(),
            self.status.into(),
            self.id.into(),
            self.payment_id.into(),
            self.customer_id.into(),
        ]
    }
}

/// Writes the statement row by row. `made_at`, in seconds since 1970, is the date that an XLSX bears.
///
/// # Errors
///
/// The first error of a row, or of what is written to.
pub fn write_statement(
    out: impl io::Write + Send,
    form: Form,
    made_at: i64,
    rows: impl IntoIterator<Item = io::Result<StatementRow>>,
) -> io::Result<()> {
    form.write(out, made_at, &HEADER, rows.into_iter().map(|row| row.map(StatementRow::cells)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use money::Currency;

    /// AP-12.
    #[test]
    fn rows_are_written_and_formulas_disarmed() {
        let myr = Currency::parse("MYR").unwrap();
        let rows = [StatementRow {
            settled_at: Some("2026-06-19T16:00:00Z".to_owned()),
            phone: "+6012***6789".to_owned(),
            plan: "=HYPERLINK(\"http://x\"), VIP".to_owned(),
            payment: Amount::new(12_345, myr),
            commission: Amount::new(-1_235, myr),
            rate_bps: 1000,
            paying_number: 3,
            kind: "reversal".to_owned(),
            status: "available".to_owned(),
            id: "cm_1".to_owned(),
            payment_id: "p-1".to_owned(),
            customer_id: "c-1".to_owned(),
        }];
        let mut out = Vec::new();
        write_statement(&mut out, Form::Csv, 0, rows.map(Ok)).unwrap();
        let text = String::from_utf8(out).unwrap();
        let row = text.split("\r\n").nth(1).unwrap();
        assert_eq!(
            row,
            "2026-06-19T16:00:00Z,'+6012***6789,\"'=HYPERLINK(\"\"http://x\"\"), VIP\",123.45,MYR,-12.35,MYR,\
             1000,3,reversal,available,cm_1,p-1,c-1"
        );
    }
}
