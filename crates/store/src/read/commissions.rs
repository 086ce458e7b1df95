use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::read::{MOST_ROWS, Page};
use crate::rows::money;
use ::money::Amount;
use programs::No;
use programs::affiliate::Commission;
use programs::time::Instant;
use std::cmp::Reverse;

const FIND_COMMISSION: Sql = Sql(
    "SELECT c.no, c.partner, c.previous, c.kind, c.payment, c.amount, c.currency, \
     c.rate_bps, c.paying_number, c.transfer, c.settled_at, c.cause, p.payment_id, p.customer, u.customer_id, \
     u.phone, p.name, p.amount, p.currency, p.settled_at FROM commissions c \
     JOIN payments p ON p.no = c.payment JOIN customers u ON u.no = p.customer WHERE c.no = $1",
);
/// Each entry names the partner's one before it; what is told of it is read on the way, not looked up again.
const COMMISSIONS_FROM: Sql = Sql(
    "WITH RECURSIVE chain (no, partner, previous, kind, payment, amount, currency, \
     rate_bps, paying_number, transfer, settled_at, cause, nth) AS (\
     SELECT no, partner, previous, kind, payment, amount, currency, rate_bps, paying_number, transfer, \
     settled_at, cause, CAST(1 AS bigint) FROM commissions WHERE no = $1 AND partner = $2 \
     UNION ALL SELECT c.no, c.partner, c.previous, c.kind, c.payment, c.amount, c.currency, c.rate_bps, \
     c.paying_number, c.transfer, c.settled_at, c.cause, chain.nth + 1 \
     FROM chain JOIN commissions c ON c.no = chain.previous WHERE c.partner = $2 AND chain.nth < $3) \
     SELECT chain.no, chain.partner, chain.previous, chain.kind, chain.payment, chain.amount, chain.currency, \
     chain.rate_bps, chain.paying_number, chain.transfer, chain.settled_at, chain.cause, \
     p.payment_id, p.customer, u.customer_id, u.phone, p.name, p.amount, p.currency, p.settled_at FROM chain \
     JOIN payments p ON p.no = chain.payment JOIN customers u ON u.no = p.customer",
);
const COMMISSIONS_OF_PAYMENT: Sql = Sql("SELECT no, partner, previous, kind, payment, amount, currency, \
     rate_bps, paying_number, transfer, settled_at, cause FROM commissions \
     WHERE payment = $1 AND cause <> payment ORDER BY no");
const OWN_COMMISSION: Sql =
    Sql("SELECT c.no, c.partner, c.previous, c.kind, c.payment, c.amount, c.currency, \
     c.rate_bps, c.paying_number, c.transfer, c.settled_at, c.cause FROM payments p \
     JOIN commissions c ON c.no = p.entry WHERE p.no = $1");

/// A row of the commission details (AP-12), with what it shows of the payment and the customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommissionRow {
    /// The entry.
    pub commission: Commission,
    /// The host's identifier of the payment.
    pub payment_id: String,
    /// The customer's number.
    pub customer: No,
    /// The host's identifier of the customer.
    pub customer_id: String,
    /// The customer's telephone number, unmasked.
    pub phone: String,
    /// What the product is called.
    pub plan: String,
    /// How much was paid.
    pub paid: Amount,
    /// When it was credited: by the entry itself, or when its payment settled; `None` while it is pending.
    pub settled_at: Option<Instant>,
}

fn commission_row(row: &Row<'_>) -> Result<CommissionRow> {
    let commission = money::commission(row)?;
    let settled_at = match commission.settled_at {
        Some(at) => Some(at),
        None => codec::maybe_instant(row, 19)?,
    };
    Ok(CommissionRow {
        commission,
        payment_id: row.string(12)?,
        customer: row.int(13)?,
        customer_id: row.string(14)?,
        phone: row.string(15)?,
        plan: row.string(16)?,
        paid: codec::amount(row, 17, 18)?,
        settled_at,
    })
}

impl Connection {
    /// A commission entry.
    pub fn commission(&self, no: No) -> Result<Option<CommissionRow>> {
        self.one(FIND_COMMISSION, &[no.into()], commission_row)
    }

    /// A partner's commission entries, newest first. The cursor is the number of the entry to begin with;
    /// one of another partner begins nothing.
    pub fn commissions_of(&self, partner: No, from: Option<No>, limit: usize) -> Result<Page<CommissionRow>> {
        let first = match from {
            Some(no) => no,
            None => self.tally(partner)?.map_or(0, |tally| tally.last_commission),
        };
        let limit = limit.clamp(1, MOST_ROWS);
        let most = i64::try_from(limit).unwrap_or(i64::MAX);
        let params = [first.into(), partner.into(), most.into()];
        let mut rows = self.query(COMMISSIONS_FROM, &params, commission_row)?;
        rows.sort_unstable_by_key(|row| Reverse(row.commission.no));
        let next = rows.last().map(|row| row.commission.previous);
        Ok(Page { next: next.filter(|no| *no != 0 && rows.len() == limit), rows })
    }

    /// The commission entries of a payment, oldest first: what it earned and what was taken back.
    pub fn commissions_of_payment(&self, payment: No) -> Result<Vec<Commission>> {
        let mut all = self.query(OWN_COMMISSION, &[payment.into()], money::commission)?;
        all.extend(self.query(COMMISSIONS_OF_PAYMENT, &[payment.into()], money::commission)?);
        Ok(all)
    }
}
