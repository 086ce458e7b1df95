//! Balances and the credits they are left of.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use crate::rows::Changed;
use crate::rows::partner::kept;
use ::money::Currency;
use programs::affiliate::{Balance, Credits, MonthEarned, Purse};
use programs::{CreditRef, No};
use rustc_hash::FxHashMap;

pub(crate) const FIND_BALANCES: Sql = Sql(
    "SELECT currency, pending, available, in_withdrawal, paid, expired, \
     credited, deficit, spans, lapsed, earned_month, earned FROM balances WHERE partner = $1 ORDER BY currency",
);
const PUT_BALANCE: Sql =
    Sql("INSERT INTO balances (partner, currency, pending, available, in_withdrawal, paid, \
     expired, credited, deficit, spans, lapsed, earned_month, earned) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) \
     ON CONFLICT (partner, currency) DO UPDATE SET pending = excluded.pending, \
     available = excluded.available, in_withdrawal = excluded.in_withdrawal, paid = excluded.paid, \
     expired = excluded.expired, credited = excluded.credited, deficit = excluded.deficit, \
     spans = excluded.spans, lapsed = excluded.lapsed, earned_month = excluded.earned_month, \
     earned = excluded.earned");
const INSERT_CREDIT: Sql = Sql("INSERT INTO credits (expires_at, credited_at, partner, currency, from_pos, \
     to_pos) VALUES ($1, $2, $3, $4, $5, $6)");

/// A balance and its currency, of [`FIND_BALANCES`].
pub(crate) fn balance(row: &Row<'_>) -> Result<(Currency, Balance)> {
    let balance = Balance {
        pending: row.int(1)?,
        available: row.int(2)?,
        in_withdrawal: row.int(3)?,
        paid: row.int(4)?,
        expired: row.int(5)?,
        credits: Credits {
            credited: row.int(6)?,
            deficit: row.int(7)?,
            available: codec::spans(row, 8)?,
            lapsed: codec::spans(row, 9)?,
        },
        earned: match row.is_null(10)? {
            true => None,
            false => Some(MonthEarned { month: codec::month(row, 10)?, minor: row.int(11)? }),
        },
    };
    Ok((codec::currency(row, 0)?, balance))
}

/// Writes purses. A purse does not tell which of its currencies moved, and has few.
pub(crate) fn save_purses(db: &Connection, purses: &Changed<No, Purse>) -> Result<()> {
    let mut all = Vec::with_capacity(purses.len());
    for (partner, change) in purses {
        for (currency, balance) in kept(change)?.0 {
            let credits = &balance.credits;
            let spans = [codec::spans_text(&credits.available), codec::spans_text(&credits.lapsed)];
            let earned = balance.earned.map(|earned| (earned.month.to_string(), earned.minor));
            all.push((*partner, *currency, balance, spans, earned.unzip()));
        }
    }
    db.insert_all(PUT_BALANCE, &all, |(partner, currency, balance, [spans, lapsed], (month, earned))| {
        [
            (*partner).into(),
            (*currency).into(),
            balance.pending.into(),
            balance.available.into(),
            balance.in_withdrawal.into(),
            balance.paid.into(),
            balance.expired.into(),
            balance.credits.credited.into(),
            balance.credits.deficit.into(),
            spans.into(),
            lapsed.into(),
            month.into(),
            (*earned).into(),
        ]
    })
}

/// Joins stretches that follow each other and were credited at once: what a batch credits a partner is
/// one row, not one for each payment.
pub(crate) fn join_credits(credits: &[CreditRef]) -> Result<Vec<CreditRef>> {
    let mut joined: Vec<CreditRef> = Vec::new();
    let mut newest: FxHashMap<(No, [u8; 3]), usize> = FxHashMap::default();
    for credit in credits {
        let code: [u8; 3] = credit
            .currency
            .code()
            .as_bytes()
            .try_into()
            .map_err(|_| StoreError::Other(format!("{} is no currency", credit.currency)))?;
        let place = newest.entry((credit.partner, code)).or_insert(usize::MAX);
        match joined.get_mut(*place) {
            Some(last)
                if last.to == credit.from
                    && last.credited_at == credit.credited_at
                    && last.expires_at == credit.expires_at =>
            {
                last.to = credit.to;
            }
            _ => {
                *place = joined.len();
                joined.push(*credit);
            }
        }
    }
    Ok(joined)
}

pub(crate) fn save_credits(db: &Connection, credits: &[CreditRef]) -> Result<()> {
    let mut joined = join_credits(credits)?;
    joined
        .sort_unstable_by_key(|credit| (credit.expires_at, credit.credited_at, credit.partner, credit.from));
    db.insert_all(INSERT_CREDIT, &joined, |credit| {
        [
            credit.expires_at.into(),
            credit.credited_at.into(),
            credit.partner.into(),
            credit.currency.into(),
            credit.from.into(),
            credit.to.into(),
        ]
    })
}
