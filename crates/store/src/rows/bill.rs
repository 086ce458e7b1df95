//! Sellers' accounts, the lines of their bills, and settled records.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use crate::rows::Changed;
use crate::rows::partner::put_all;
use ::money::Currency;
use programs::No;
use programs::cashback::{BillKind, BillLine, Period, Record, SellerAccount};

pub(crate) const FIND_SELLER_ACCOUNT: Sql =
    Sql("SELECT currency, balance, opening, charged, refunded, tax, last_line, settled_line, last_record, \
     open_period, open_end, carry_negative FROM seller_accounts WHERE seller = $1 AND currency = $2");
const INSERT_SELLER_ACCOUNT: Sql = Sql("INSERT INTO seller_accounts (balance, opening, charged, refunded, \
     tax, last_line, settled_line, last_record, open_period, open_end, carry_negative, seller, currency) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
const UPDATE_SELLER_ACCOUNT: Sql = Sql("UPDATE seller_accounts SET balance = $1, opening = $2, \
     charged = $3, refunded = $4, tax = $5, last_line = $6, settled_line = $7, last_record = $8, \
     open_period = $9, open_end = $10, carry_negative = $11 WHERE seller = $12 AND currency = $13");

pub(crate) const FIND_BILL_LINE: Sql =
    Sql("SELECT no, seller, previous, order_no, kind, base, rate_bps, amount, tax, currency, at, reverses, \
     cause FROM bill_lines WHERE no = $1");
const FIRST_BILL_LINE: Sql = Sql("SELECT min(no) FROM bill_lines");
/// A line and those before it of the same seller and currency, down to a line that is left out, at most so
/// many.
const FIND_CHAIN: Sql =
    Sql("WITH RECURSIVE chain (no, nth) AS (SELECT CAST($1 AS BIGINT), CAST(1 AS BIGINT) \
     UNION ALL SELECT l.previous, c.nth + 1 FROM chain c JOIN bill_lines l ON l.no = c.no \
     WHERE l.previous > $2 AND c.nth < $3) \
     SELECT l.no, l.seller, l.previous, l.order_no, l.kind, l.base, l.rate_bps, l.amount, l.tax, l.currency, \
     l.at, l.reverses, l.cause FROM chain c JOIN bill_lines l ON l.no = c.no");
const INSERT_BILL_LINE: Sql = Sql("INSERT INTO bill_lines (no, seller, previous, order_no, kind, base, \
     rate_bps, amount, tax, currency, at, reverses, cause) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");

pub(crate) const FIND_RECORD: Sql = Sql(
    "SELECT no, seller, currency, previous, period, issued_at, opening, charged, refunded, tax, payout, \
     closing, after_line, last_line, cause FROM records WHERE no = $1",
);
const INSERT_RECORD: Sql = Sql("INSERT INTO records (no, seller, currency, previous, period, issued_at, \
     opening, charged, refunded, tax, payout, closing, after_line, last_line, cause) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)");

/// A seller's account and its currency, of [`FIND_SELLER_ACCOUNT`] and the lists.
pub(crate) fn seller_account(row: &Row<'_>) -> Result<(Currency, SellerAccount)> {
    let open = match row.maybe_string(9)? {
        Some(name) => Some(Period { name, end: codec::instant(row, 10)? }),
        None => None,
    };
    let account = SellerAccount {
        balance: row.int(1)?,
        opening: row.int(2)?,
        charged: row.int(3)?,
        refunded: row.int(4)?,
        tax: row.int(5)?,
        last_line: row.int(6)?,
        settled_line: row.int(7)?,
        last_record: row.int(8)?,
        open,
        carry_negative: row.bool(11)?,
    };
    Ok((codec::currency(row, 0)?, account))
}

pub(crate) fn save_seller_accounts(
    db: &Connection,
    accounts: &Changed<(No, Currency), SellerAccount>,
) -> Result<()> {
    put_all(db, INSERT_SELLER_ACCOUNT, UPDATE_SELLER_ACCOUNT, accounts, |((seller, currency), account)| {
        let open = account.open.as_ref();
        [
            account.balance.into(),
            account.opening.into(),
            account.charged.into(),
            account.refunded.into(),
            account.tax.into(),
            account.last_line.into(),
            account.settled_line.into(),
            account.last_record.into(),
            open.map(|period| period.name.as_str()).into(),
            open.map(|period| period.end).into(),
            account.carry_negative.into(),
            (*seller).into(),
            (*currency).into(),
        ]
    })
}

/// A line of a bill, of [`FIND_BILL_LINE`] and the list.
pub(crate) fn bill_line(row: &Row<'_>) -> Result<BillLine> {
    Ok(BillLine {
        no: row.int(0)?,
        seller: row.int(1)?,
        previous: row.int(2)?,
        order: row.int(3)?,
        kind: codec::named(row, 4, BillKind::parse)?,
        base: row.int(5)?,
        rate: codec::rate(row, 6)?,
        amount: row.int(7)?,
        tax: row.int(8)?,
        currency: codec::currency(row, 9)?,
        at: codec::instant(row, 10)?,
        reverses: row.int(11)?,
        cause: row.int(12)?,
    })
}

/// The last lines of one seller and currency after one of them up to another, at most so many, oldest first:
/// they are a chain, which the database walks from its end.
pub(crate) fn lines_between(db: &Connection, after: No, last: No, most: usize) -> Result<Vec<BillLine>> {
    if last <= after || most == 0 {
        return Ok(Vec::new());
    }
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let mut lines = Vec::new();
    db.scan(FIND_CHAIN, &[last.into(), after.into(), limit.into()], |row| {
        lines.push(bill_line(row)?);
        Ok(true)
    })?;
    lines.sort_unstable_by_key(|line| line.no);
    let oldest = lines.first().map_or(last, |first| first.previous);
    if oldest > after && lines.len() < most && !is_taken_out(db, oldest)? {
        return Err(StoreError::damaged(format!("bill line {oldest} is missing")));
    }
    Ok(lines)
}

/// Whether a line that is not there is of an old month that was taken out of the table: those are its first.
fn is_taken_out(db: &Connection, line: No) -> Result<bool> {
    let first = db.one(FIRST_BILL_LINE, &[], |row| row.maybe_int(0))?.flatten();
    Ok(first.is_some_and(|first| line < first))
}

pub(crate) fn save_bill_lines(db: &Connection, lines: &[BillLine]) -> Result<()> {
    db.insert_all(INSERT_BILL_LINE, lines, |line| {
        [
            line.no.into(),
            line.seller.into(),
            line.previous.into(),
            line.order.into(),
            line.kind.name().into(),
            line.base.into(),
            line.rate.into(),
            line.amount.into(),
            line.tax.into(),
            line.currency.into(),
            line.at.into(),
            line.reverses.into(),
            line.cause.into(),
        ]
    })
}

/// A settled record, of [`FIND_RECORD`] and the list.
pub(crate) fn record(row: &Row<'_>) -> Result<Record> {
    Ok(Record {
        no: row.int(0)?,
        seller: row.int(1)?,
        currency: codec::currency(row, 2)?,
        previous: row.int(3)?,
        period: row.string(4)?,
        issued_at: codec::instant(row, 5)?,
        opening: row.int(6)?,
        charged: row.int(7)?,
        refunded: row.int(8)?,
        tax: row.int(9)?,
        payout: row.int(10)?,
        closing: row.int(11)?,
        after_line: row.int(12)?,
        last_line: row.int(13)?,
        cause: row.int(14)?,
    })
}

pub(crate) fn save_records(db: &Connection, records: &[Record]) -> Result<()> {
    db.insert_all(INSERT_RECORD, records, |record| {
        [
            record.no.into(),
            record.seller.into(),
            record.currency.into(),
            record.previous.into(),
            (&record.period).into(),
            record.issued_at.into(),
            record.opening.into(),
            record.charged.into(),
            record.refunded.into(),
            record.tax.into(),
            record.payout.into(),
            record.closing.into(),
            record.after_line.into(),
            record.last_line.into(),
            record.cause.into(),
        ]
    })
}
