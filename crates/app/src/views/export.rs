//! A partner's lists as files (AP-11, AP-12, WD-4): written while the store is read, a page at a time, so what
//! is held in memory does not grow with them.

use super::commission::{CommissionRow, CommissionsAsked, commissions};
use super::customer::{CustomerRow, CustomersAsked, customers};
use super::materials::channels;
use super::withdrawal::{WithdrawalView, withdrawals};
use super::{MOST_ROWS, Place, Rows, Sight, Source, ViewError, ViewResult};
use crate::Service;
use crate::spool::Spool;
use documents::sheet::{Cell, Form};
use documents::statement::{StatementRow, write_statement};
use programs::No;
use programs::time::{Instant, Month};
use std::io;

/// All rows of a list, read a page at a time. After an error there is nothing more.
pub(super) fn all<T>(read: impl Fn(Place) -> ViewResult<Rows<T>>) -> impl Iterator<Item = io::Result<T>> {
    let mut next = Some(Place { limit: MOST_ROWS, cursor: None });
    let page = move || {
        let rows = read(next.take()?);
        Some(match rows {
            Ok(Rows { rows, next: after }) => {
                next = after.map(|no| Place { limit: MOST_ROWS, cursor: Some(no) });
                rows.into_iter().map(Ok).collect()
            }
            Err(error) => vec![Err(io::Error::other(error))],
        })
    };
    std::iter::from_fn(page).flatten()
}

pub(super) fn spooled(written: io::Result<Spool>) -> ViewResult<Spool> {
    written.map_err(|error| ViewError::Other(error.to_string()))
}

pub(super) fn seconds(at: Instant) -> i64 {
    at.micros().div_euclid(1_000_000)
}

/// A partner's customers as a file.
pub fn customers_file(
    source: &Source,
    service: &Service,
    partner: No,
    asked: &CustomersAsked,
    sight: Sight,
    form: Form,
) -> ViewResult<Spool> {
    const HEADER: [&str; 9] = [
        "customer_id",
        "phone",
        "store_authorized",
        "latest_vip_tier",
        "topped_up",
        "registered_at",
        "last_top_up_at",
        "paying_number",
        "rate_bps",
    ];
    let cells = |row: CustomerRow| -> Vec<Cell> {
        vec![
            row.customer_id.into(),
            row.phone.into(),
            row.store_authorized.to_string().into(),
            row.latest_vip_tier.into(),
            row.topped_up.to_string().into(),
            row.registered_at.to_string().into(),
            row.last_top_up_at.map(|at| at.to_string()).into(),
            row.paying_number.into(),
            row.rate_bps.into(),
        ]
    };
    let rows = all(|place| customers(source, service, partner, asked, place, sight));
    let rows = rows.map(|row| row.map(cells));
    spooled(Spool::of(|out| form.write(out, seconds(service.now()), &HEADER, rows)))
}

/// A partner's commission details as a file, newest first.
pub fn commissions_file(
    source: &Source,
    service: &Service,
    partner: No,
    asked: CommissionsAsked,
    sight: Sight,
    form: Form,
) -> ViewResult<Spool> {
    let rows = all(|place| commissions(source, service, partner, asked, place, sight));
    let rows = rows.map(|row| row.map(statement_row));
    spooled(Spool::of(|out| write_statement(out, form, seconds(service.now()), rows)))
}

/// The entries that were credited to a partner in a month of the programme's zone as a file, newest first.
pub fn statement_file(
    source: &Source,
    service: &Service,
    partner: No,
    month: Month,
    sight: Sight,
    form: Form,
) -> ViewResult<Spool> {
    let versions = source.versions()?;
    let zone = &versions.rules_at(service.now()).zone;
    // An entry is credited when its holding period ends at the latest, and so are those before it.
    let hold_days = versions.all_rules().iter().map(|rules| rules.hold_days).max().unwrap_or(0);
    let asked = CommissionsAsked { settled: Some(true), kind: None };
    let begins = zone.start_of(month.year, month.month, 1);
    let later = |row: &CommissionRow| row.settled_at.is_none_or(|at| at.plus_days(hold_days) >= begins);
    let within = |row: &CommissionRow| row.settled_at.is_some_and(|at| zone.month(at) == month);
    let rows = all(|place| commissions(source, service, partner, asked, place, sight))
        .take_while(|row| row.as_ref().map_or(true, later))
        .filter(|row| row.as_ref().map_or(true, within))
        .map(|row| row.map(statement_row));
    spooled(Spool::of(|out| write_statement(out, form, seconds(service.now()), rows)))
}

fn statement_row(row: CommissionRow) -> StatementRow {
    StatementRow {
        status: row.status().to_owned(),
        settled_at: row.settled_at.map(|at| at.to_string()),
        phone: row.phone,
        plan: row.plan,
        payment: row.payment,
        commission: row.commission,
        rate_bps: row.rate_bps,
        paying_number: row.paying_number,
        kind: row.kind.name().to_owned(),
        id: row.id,
        payment_id: row.payment_id,
        customer_id: row.customer_id,
    }
}

/// A partner's withdrawals as a file, newest first: a row for each currency of each.
pub fn withdrawals_file(source: &Source, service: &Service, partner: No, form: Form) -> ViewResult<Spool> {
    const HEADER: [&str; 10] = [
        "id",
        "batch",
        "requested_at",
        "amount",
        "currency",
        "status",
        "account",
        "end_to_end_id",
        "bank_reference",
        "reason",
    ];
    let cells = |view: WithdrawalView| -> Vec<io::Result<Vec<Cell>>> {
        let row = |line: &super::LineView| {
            vec![
                view.id.as_str().into(),
                view.batch.to_string().into(),
                view.requested_at.to_string().into(),
                line.amount.into(),
                line.amount.currency().code().into(),
                line.status.name().into(),
                format!("{} {}", view.account.bank_name, view.account.masked_number).into(),
                line.end_to_end_id.as_str().into(),
                line.bank_reference.clone().into(),
                line.reason.clone().into(),
            ]
        };
        view.lines.iter().map(|line| Ok(row(line))).collect()
    };
    let rows = all(|place| withdrawals(source, service, partner, place));
    let rows = rows.flat_map(|view| view.map_or_else(|error| vec![Err(error)], cells));
    spooled(Spool::of(|out| form.write(out, seconds(service.now()), &HEADER, rows)))
}

/// What a partner's channels brought, as a file.
pub fn channels_file(source: &Source, service: &Service, partner: No, form: Form) -> ViewResult<Spool> {
    const HEADER: [&str; 3] = ["channel", "clicks", "customers"];
    let rows = channels(source, partner)?.into_iter();
    let rows =
        rows.map(|(channel, tally)| Ok(vec![channel.into(), tally.clicks.into(), tally.customers.into()]));
    spooled(Spool::of(|out| form.write(out, seconds(service.now()), &HEADER, rows)))
}
