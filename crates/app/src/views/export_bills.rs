//! A seller's lists as files (BC-7): written while the store is read, a page at a time.

use super::export::{all, seconds, spooled};
use super::settled::{NotSettled, RecordView, ToSettle, settled_records, to_settle};
use super::{Source, ViewResult};
use crate::Service;
use crate::spool::Spool;
use documents::sheet::{Cell, Form};
use money::Amount;

/// What is to settle for a seller as a file, newest first.
pub fn to_settle_file(source: &Source, service: &Service, seller_id: &str, form: Form) -> ViewResult<Spool> {
    const HEADER: [&str; 7] =
        ["order_id", "status", "waits_for", "period", "period_end", "amount", "currency"];
    let cells = |row: ToSettle| -> Vec<Cell> {
        let (waits_for, period, end) = match row.why {
            NotSettled::WaitingForDelivery => ("delivery", None, None),
            NotSettled::Period { name, end } => ("period_end", Some(name), Some(end.to_string())),
        };
        vec![
            row.order_id.into(),
            row.status.name().into(),
            waits_for.into(),
            period.into(),
            end.into(),
            row.amount.into(),
            row.amount.currency().code().into(),
        ]
    };
    let rows = all(|place| to_settle(source, service, seller_id, place));
    let rows = rows.map(|row| row.map(cells));
    spooled(Spool::of(|out| form.write(out, seconds(service.now()), &HEADER, rows)))
}

/// A seller's settled records as a file, newest first.
pub fn settled_records_file(
    source: &Source,
    service: &Service,
    seller_id: &str,
    form: Form,
) -> ViewResult<Spool> {
    const HEADER: [&str; 11] = [
        "id",
        "period",
        "issued_at",
        "currency",
        "opening",
        "service_fees",
        "refunded",
        "net",
        "payout",
        "closing",
        "tax",
    ];
    let cells = |view: RecordView| -> Vec<Cell> {
        let amount = |minor| Cell::from(Amount::new(minor, view.record.currency));
        let net = view.net();
        let record = &view.record;
        vec![
            view.id.as_str().into(),
            record.period.as_str().into(),
            record.issued_at.to_string().into(),
            record.currency.code().into(),
            amount(record.opening),
            amount(record.charged.saturating_neg()),
            amount(record.refunded),
            amount(net),
            amount(record.payout),
            amount(record.closing),
            amount(record.tax),
        ]
    };
    let rows = all(|place| settled_records(source, service, seller_id, place));
    let rows = rows.map(|row| row.map(cells));
    spooled(Spool::of(|out| form.write(out, seconds(service.now()), &HEADER, rows)))
}
