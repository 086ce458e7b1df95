//! Redemptions of shoppers' bonus.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::rows::Changed;
use crate::rows::partner::kept;
use programs::No;
use programs::cashback::{Redemption, RedemptionStatus};

pub(crate) const FIND_REDEMPTION: Sql =
    Sql("SELECT no, shopper, seller, order_id, amount, currency, status, at, expires_at, takes, returned \
     FROM redemptions WHERE no = $1");
const INSERT_REDEMPTION: Sql = Sql("INSERT INTO redemptions (no, shopper, seller, order_id, amount, \
     currency, status, at, expires_at, takes, returned) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
/// What steps, orders and refunds change. The shopper stays out of it, so that the index is left alone.
const UPDATE_REDEMPTION: Sql = Sql("UPDATE redemptions SET order_id = $1, status = $2, takes = $3, \
     returned = $4 WHERE no = $5");

/// A redemption, of [`FIND_REDEMPTION`] and the list.
pub(crate) fn redemption(row: &Row<'_>) -> Result<Redemption> {
    Ok(Redemption {
        no: row.int(0)?,
        shopper: row.int(1)?,
        seller: row.int(2)?,
        order_id: row.maybe_string(3)?,
        amount: codec::amount(row, 4, 5)?,
        status: codec::named(row, 6, RedemptionStatus::parse)?,
        at: codec::instant(row, 7)?,
        expires_at: codec::instant(row, 8)?,
        takes: codec::json(row.text(9)?)?,
        returned: row.int(10)?,
    })
}

pub(crate) fn save_redemptions(db: &Connection, redemptions: &Changed<No, Redemption>) -> Result<()> {
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for (_, change) in redemptions {
        let (redemption, is_new) = kept(change)?;
        let takes = codec::to_json(&redemption.takes)?;
        if is_new { &mut new } else { &mut changed }.push((redemption, takes));
    }
    db.insert_all(INSERT_REDEMPTION, &new, |(redemption, takes)| {
        [
            redemption.no.into(),
            redemption.shopper.into(),
            redemption.seller.into(),
            (&redemption.order_id).into(),
            redemption.amount.minor().into(),
            redemption.amount.currency().into(),
            redemption.status.name().into(),
            redemption.at.into(),
            redemption.expires_at.into(),
            takes.into(),
            redemption.returned.into(),
        ]
    })?;
    db.update_all(UPDATE_REDEMPTION, &changed, |(redemption, takes)| {
        [
            (&redemption.order_id).into(),
            redemption.status.name().into(),
            takes.into(),
            redemption.returned.into(),
            redemption.no.into(),
        ]
    })
}
