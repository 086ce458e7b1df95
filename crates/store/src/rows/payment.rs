//! Payments, and the holding periods that wait for their end.

use crate::codec;
use crate::engine::{Connection, Row, Sql, Value};
use crate::error::{Result, StoreError};
use crate::rows::Changed;
use programs::affiliate::{Earned, Payment, Verdict};
use programs::time::Instant;
use programs::{Change, No};
use rustc_hash::FxHashSet;

pub(crate) const FIND_PAYMENT: Sql = Sql("SELECT no, payment_id, customer, previous, partner, kind, name, \
     amount, currency, refunded, top_up, time, verdict, rules_version, rate_bps, paying_number, commission, \
     settled_at, entry FROM payments WHERE no = $1");
const INSERT_PAYMENT: Sql = Sql(
    "INSERT INTO payments (no, payment_id, customer, previous, partner, kind, name, \
     amount, currency, refunded, top_up, time, verdict, rules_version, rate_bps, paying_number, commission, \
     settled_at, entry) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)",
);
const UPDATE_PAYMENT: Sql = Sql("UPDATE payments SET partner = $1, refunded = $2, verdict = $3, \
     rules_version = $4, rate_bps = $5, paying_number = $6, commission = $7, settled_at = $8 WHERE no = $9");

const INSERT_RELEASE: Sql = Sql("INSERT INTO releases (at, payment) VALUES ($1, $2)");
pub(crate) const ALL_RELEASES: Sql = Sql("SELECT at, payment FROM releases ORDER BY at, payment");
const DELETE_RELEASE: Sql = Sql("DELETE FROM releases WHERE at = $1 AND payment = $2");

/// A payment, of [`FIND_PAYMENT`].
pub(crate) fn payment(row: &Row<'_>) -> Result<Payment> {
    let earned = match row.maybe_int(16)? {
        Some(commission) => {
            Some(Earned { rate: codec::rate(row, 14)?, paying_number: row.int(15)?, commission })
        }
        None => None,
    };
    Ok(Payment {
        no: row.int(0)?,
        payment_id: row.string(1)?,
        customer: row.int(2)?,
        previous: row.int(3)?,
        partner: row.maybe_int(4)?,
        kind: row.string(5)?,
        name: row.string(6)?,
        amount: codec::amount(row, 7, 8)?,
        refunded: row.int(9)?,
        top_up: row.bool(10)?,
        time: codec::instant(row, 11)?,
        verdict: codec::numbered(row, 12, Verdict::from_number)?,
        rules_version: row.int(13)?,
        earned,
        settled_at: codec::maybe_instant(row, 17)?,
        entry: row.int(18)?,
    })
}

/// Writes payments: new ones as they are, of others what refunds, releases and corrections change.
pub(crate) fn save_payments(db: &Connection, payments: &Changed<No, Payment>) -> Result<()> {
    let (mut new, mut changed) = (Vec::with_capacity(payments.len()), Vec::new());
    for (no, change) in payments {
        match change {
            Change::New(payment) => new.push(payment),
            Change::Changed(payment) => changed.push(payment),
            Change::Gone => return Err(StoreError::Other(format!("payment {no} cannot be taken away"))),
        }
    }
    db.update_all(UPDATE_PAYMENT, &changed, |payment| hot_params(payment))?;
    db.insert_all(INSERT_PAYMENT, &new, |payment| {
        let earned = payment.earned;
        [
            payment.no.into(),
            (&payment.payment_id).into(),
            payment.customer.into(),
            payment.previous.into(),
            payment.partner.into(),
            (&payment.kind).into(),
            (&payment.name).into(),
            payment.amount.minor().into(),
            payment.amount.currency().into(),
            payment.refunded.into(),
            payment.top_up.into(),
            payment.time.into(),
            payment.verdict.number().into(),
            payment.rules_version.into(),
            earned.map(|earned| earned.rate).into(),
            earned.map(|earned| earned.paying_number).into(),
            earned.map(|earned| earned.commission).into(),
            payment.settled_at.into(),
            payment.entry.into(),
        ]
    })
}

fn hot_params(payment: &Payment) -> [Value<'_>; 9] {
    let earned = payment.earned;
    [
        payment.partner.into(),
        payment.refunded.into(),
        payment.verdict.number().into(),
        payment.rules_version.into(),
        earned.map(|earned| earned.rate).into(),
        earned.map(|earned| earned.paying_number).into(),
        earned.map(|earned| earned.commission).into(),
        payment.settled_at.into(),
        payment.no.into(),
    ]
}

/// Writes which holding periods end when, and takes out those that have ended. These are due first, so
/// they stand at the beginning.
pub(crate) fn save_releases(db: &Connection, added: &[(Instant, No)], ended: &[No]) -> Result<()> {
    db.insert_all(INSERT_RELEASE, added, |(at, payment)| [(*at).into(), (*payment).into()])?;
    let mut ended: FxHashSet<No> = ended.iter().copied().collect();
    let mut found = Vec::with_capacity(ended.len());
    if ended.is_empty() {
        return Ok(());
    }
    db.scan(ALL_RELEASES, &[], |row| {
        let payment = row.int(1)?;
        if ended.remove(&payment) {
            found.push((codec::instant(row, 0)?, payment));
        }
        Ok(!ended.is_empty())
    })?;
    db.insert_all(DELETE_RELEASE, &found, |(at, payment)| [(*at).into(), (*payment).into()])
}
