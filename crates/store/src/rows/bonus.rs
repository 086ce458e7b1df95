//! Shoppers' bonus: purses, lots, movements; and the budgets it is promised from.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::rows::Changed;
use crate::rows::partner::{kept, put, put_all};
use ::money::Currency;
use programs::No;
use programs::cashback::{BonusEntry, BonusKind, Lot, ShopperPurse};

pub(crate) const FIND_SHOPPER_PURSE: Sql =
    Sql("SELECT currency, pending, available, reserved, debt, last_entry FROM shopper_purses \
     WHERE shopper = $1 AND currency = $2");
const INSERT_SHOPPER_PURSE: Sql = Sql("INSERT INTO shopper_purses (pending, available, reserved, debt, \
     last_entry, shopper, currency) VALUES ($1, $2, $3, $4, $5, $6, $7)");
const UPDATE_SHOPPER_PURSE: Sql = Sql("UPDATE shopper_purses SET pending = $1, available = $2, \
     reserved = $3, debt = $4, last_entry = $5 WHERE shopper = $6 AND currency = $7");

pub(crate) const FIND_LOT: Sql =
    Sql("SELECT no, shopper, currency, left_over, available_at, expires_at FROM lots WHERE no = $1");
pub(crate) const LOTS_TO_SPEND: Sql =
    Sql("SELECT no FROM lots WHERE shopper = $1 AND left_over > 0 AND currency = $2 ORDER BY expires_at, no");
const INSERT_LOT: Sql = Sql("INSERT INTO lots (no, shopper, currency, left_over, available_at, expires_at) \
     VALUES ($1, $2, $3, $4, $5, $6)");
const UPDATE_LOT: Sql = Sql("UPDATE lots SET left_over = $1, expires_at = $2 WHERE no = $3");

const INSERT_BONUS_ENTRY: Sql =
    Sql("INSERT INTO bonus_entries (no, shopper, previous, kind, amount, currency, order_no, redemption, \
     at, transfer, cause) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");

pub(crate) const FIND_BUDGET: Sql = Sql("SELECT left_over FROM budgets WHERE currency = $1");
const INSERT_BUDGET: Sql = Sql("INSERT INTO budgets (left_over, currency) VALUES ($1, $2)");
const UPDATE_BUDGET: Sql = Sql("UPDATE budgets SET left_over = $1 WHERE currency = $2");

/// A shopper's purse and its currency, of [`FIND_SHOPPER_PURSE`] and the lists.
pub(crate) fn shopper_purse(row: &Row<'_>) -> Result<(Currency, ShopperPurse)> {
    let purse = ShopperPurse {
        pending: row.int(1)?,
        available: row.int(2)?,
        reserved: row.int(3)?,
        debt: row.int(4)?,
        last_entry: row.int(5)?,
    };
    Ok((codec::currency(row, 0)?, purse))
}

pub(crate) fn save_shopper_purses(
    db: &Connection,
    purses: &Changed<(No, Currency), ShopperPurse>,
) -> Result<()> {
    put_all(db, INSERT_SHOPPER_PURSE, UPDATE_SHOPPER_PURSE, purses, |((shopper, currency), purse)| {
        [
            purse.pending.into(),
            purse.available.into(),
            purse.reserved.into(),
            purse.debt.into(),
            purse.last_entry.into(),
            (*shopper).into(),
            (*currency).into(),
        ]
    })
}

/// A lot, of [`FIND_LOT`] and the list.
pub(crate) fn lot(row: &Row<'_>) -> Result<Lot> {
    Ok(Lot {
        no: row.int(0)?,
        shopper: row.int(1)?,
        currency: codec::currency(row, 2)?,
        left: row.int(3)?,
        available_at: codec::instant(row, 4)?,
        expires_at: codec::instant(row, 5)?,
    })
}

pub(crate) fn save_lots(db: &Connection, lots: &Changed<No, Lot>) -> Result<()> {
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for (_, change) in lots {
        let (lot, is_new) = kept(change)?;
        if is_new { &mut new } else { &mut changed }.push(lot);
    }
    db.insert_all(INSERT_LOT, &new, |lot| {
        [
            lot.no.into(),
            lot.shopper.into(),
            lot.currency.into(),
            lot.left.into(),
            lot.available_at.into(),
            lot.expires_at.into(),
        ]
    })?;
    db.update_all(UPDATE_LOT, &changed, |lot| [lot.left.into(), lot.expires_at.into(), lot.no.into()])
}

/// A movement of bonus, from its eleven columns in the order of the table.
pub(crate) fn bonus_entry(row: &Row<'_>) -> Result<BonusEntry> {
    Ok(BonusEntry {
        no: row.int(0)?,
        shopper: row.int(1)?,
        previous: row.int(2)?,
        kind: codec::numbered(row, 3, BonusKind::from_number)?,
        amount: codec::amount(row, 4, 5)?,
        order: row.int(6)?,
        redemption: row.int(7)?,
        at: codec::instant(row, 8)?,
        transfer: row.int(9)?,
        cause: row.int(10)?,
    })
}

pub(crate) fn save_bonus_entries(db: &Connection, entries: &[BonusEntry]) -> Result<()> {
    db.insert_all(INSERT_BONUS_ENTRY, entries, |entry| {
        [
            entry.no.into(),
            entry.shopper.into(),
            entry.previous.into(),
            entry.kind.number().into(),
            entry.amount.minor().into(),
            entry.amount.currency().into(),
            entry.order.into(),
            entry.redemption.into(),
            entry.at.into(),
            entry.transfer.into(),
            entry.cause.into(),
        ]
    })
}

pub(crate) fn save_budgets(db: &Connection, budgets: &Changed<Currency, i64>) -> Result<()> {
    for (currency, change) in budgets {
        let (left, new) = kept(change)?;
        put(db, INSERT_BUDGET, UPDATE_BUDGET, new, &[(*left).into(), (*currency).into()])?;
    }
    Ok(())
}
