//! Commission entries, transfers and moments: rows that are added and never changed.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use ledger::{AccountCode, Transfer};
use programs::Moment;
use programs::affiliate::{Commission, CommissionKind};

const INSERT_COMMISSION: Sql = Sql("INSERT INTO commissions (no, partner, previous, kind, payment, amount, \
     currency, rate_bps, paying_number, transfer, settled_at, cause) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)");

const INSERT_TRANSFER: Sql =
    Sql("INSERT INTO transfers (no, at, cause, rule, owner, debit, credit, amount, \
     currency) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");

const INSERT_MOMENT: Sql = Sql("INSERT INTO moments (no, subject, status, at, by_name, reason) \
     VALUES ($1, $2, $3, $4, $5, $6)");

/// A commission entry, from its twelve columns in the order of the table.
pub(crate) fn commission(row: &Row<'_>) -> Result<Commission> {
    Ok(Commission {
        no: row.int(0)?,
        partner: row.int(1)?,
        previous: row.int(2)?,
        kind: codec::numbered(row, 3, CommissionKind::from_number)?,
        payment: row.int(4)?,
        amount: codec::amount(row, 5, 6)?,
        rate: codec::rate(row, 7)?,
        paying_number: row.int(8)?,
        transfer: row.int(9)?,
        settled_at: codec::maybe_instant(row, 10)?,
        cause: row.int(11)?,
    })
}

pub(crate) fn save_commissions(db: &Connection, commissions: &[Commission]) -> Result<()> {
    db.insert_all(INSERT_COMMISSION, commissions, |commission| {
        [
            commission.no.into(),
            commission.partner.into(),
            commission.previous.into(),
            commission.kind.number().into(),
            commission.payment.into(),
            commission.amount.minor().into(),
            commission.amount.currency().into(),
            commission.rate.into(),
            commission.paying_number.into(),
            commission.transfer.into(),
            commission.settled_at.into(),
            commission.cause.into(),
        ]
    })
}

fn small(row: &Row<'_>, column: usize) -> Result<u16> {
    u16::try_from(row.int(column)?).map_err(StoreError::damaged)
}

/// A transfer, from its nine columns in the order of the table.
pub(crate) fn transfer(row: &Row<'_>) -> Result<Transfer> {
    Ok(Transfer {
        no: row.int(0)?,
        at: row.int(1)?,
        cause: row.int(2)?,
        rule: small(row, 3)?,
        owner: row.int(4)?,
        debit: AccountCode(small(row, 5)?),
        credit: AccountCode(small(row, 6)?),
        amount: codec::amount(row, 7, 8)?,
    })
}

pub(crate) fn save_transfers(db: &Connection, transfers: &[Transfer]) -> Result<()> {
    db.insert_all(INSERT_TRANSFER, transfers, |transfer| {
        [
            transfer.no.into(),
            transfer.at.into(),
            transfer.cause.into(),
            i64::from(transfer.rule).into(),
            transfer.owner.into(),
            i64::from(transfer.debit.0).into(),
            i64::from(transfer.credit.0).into(),
            transfer.amount.minor().into(),
            transfer.amount.currency().into(),
        ]
    })
}

pub(crate) fn save_moments(db: &Connection, moments: &[Moment]) -> Result<()> {
    db.insert_all(INSERT_MOMENT, moments, |moment| {
        [
            moment.no.into(),
            moment.subject.into(),
            moment.status.into(),
            moment.at.into(),
            (&moment.by).into(),
            (&moment.reason).into(),
        ]
    })
}
