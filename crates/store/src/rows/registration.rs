//! Sellers and their registrations.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::rows::Changed;
use crate::rows::partner::{kept, put};
use programs::No;
use programs::cashback::{Registration, RegistrationStatus, Seller};

pub(crate) const FIND_SELLER: Sql = Sql("SELECT no, seller_id, last_registration FROM sellers WHERE no = $1");
const INSERT_SELLER: Sql = Sql("INSERT INTO sellers (seller_id, last_registration, no) VALUES ($1, $2, $3)");
const UPDATE_SELLER: Sql = Sql("UPDATE sellers SET seller_id = $1, last_registration = $2 WHERE no = $3");

pub(crate) const FIND_REGISTRATION: Sql =
    Sql("SELECT no, seller, previous, market, registered_at, status, came_from, terms_ended, accepted, \
     in_force FROM registrations WHERE no = $1");
pub(crate) const LIVE_REGISTRATIONS: Sql =
    Sql("SELECT no FROM registrations WHERE status NOT IN ('rejected', 'expired') ORDER BY no");
const INSERT_REGISTRATION: Sql = Sql("INSERT INTO registrations (seller, previous, market, registered_at, \
     status, came_from, terms_ended, accepted, in_force, no) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
const UPDATE_REGISTRATION: Sql = Sql("UPDATE registrations SET seller = $1, previous = $2, market = $3, \
     registered_at = $4, status = $5, came_from = $6, terms_ended = $7, accepted = $8, in_force = $9 \
     WHERE no = $10");

/// A seller, of [`FIND_SELLER`].
pub(crate) fn seller(row: &Row<'_>) -> Result<Seller> {
    Ok(Seller { no: row.int(0)?, seller_id: row.string(1)?, last_registration: row.int(2)? })
}

pub(crate) fn save_sellers(db: &Connection, sellers: &Changed<No, Seller>) -> Result<()> {
    for (no, change) in sellers {
        let (seller, new) = kept(change)?;
        let params = [(&seller.seller_id).into(), seller.last_registration.into(), (*no).into()];
        put(db, INSERT_SELLER, UPDATE_SELLER, new, &params)?;
    }
    Ok(())
}

/// A registration, of [`FIND_REGISTRATION`] and the lists.
pub(crate) fn registration(row: &Row<'_>) -> Result<Registration> {
    Ok(Registration {
        no: row.int(0)?,
        seller: row.int(1)?,
        previous: row.int(2)?,
        market: row.string(3)?,
        registered_at: codec::instant(row, 4)?,
        status: codec::named(row, 5, RegistrationStatus::parse)?,
        came_from: codec::maybe_named(row, 6, RegistrationStatus::parse)?,
        terms_ended: row.bool(7)?,
        accepted: codec::json(row.text(8)?)?,
        in_force: codec::json(row.text(9)?)?,
    })
}

pub(crate) fn save_registrations(db: &Connection, registrations: &Changed<No, Registration>) -> Result<()> {
    for (no, change) in registrations {
        let (registration, new) = kept(change)?;
        let accepted = codec::to_json(&registration.accepted)?;
        let in_force = codec::to_json(&registration.in_force)?;
        let params = [
            registration.seller.into(),
            registration.previous.into(),
            (&registration.market).into(),
            registration.registered_at.into(),
            registration.status.name().into(),
            registration.came_from.map(RegistrationStatus::name).into(),
            registration.terms_ended.into(),
            (&accepted).into(),
            (&in_force).into(),
            (*no).into(),
        ];
        put(db, INSERT_REGISTRATION, UPDATE_REGISTRATION, new, &params)?;
    }
    Ok(())
}
