//! Partners, their tallies and their contracts.

use crate::codec;
use crate::engine::{Connection, Row, Sql, Value};
use crate::error::{Result, StoreError};
use crate::rows::Changed;
use programs::affiliate::{Applicant, Application, Contract, Partner, PartnerStatus, Tally};
use programs::{Change, No};
use std::sync::Arc;

pub(crate) const FIND_PARTNER: Sql =
    Sql("SELECT no, status, applicant, name, contact, phone, email, country, \
     channels, representative, referral_code, payout_account, account_change FROM partners WHERE no = $1");
const INSERT_PARTNER: Sql =
    Sql("INSERT INTO partners (status, applicant, name, contact, phone, email, country, \
     channels, representative, referral_code, payout_account, account_change, no) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)");
const UPDATE_PARTNER: Sql = Sql("UPDATE partners SET status = $1, applicant = $2, name = $3, contact = $4, \
     phone = $5, email = $6, country = $7, channels = $8, representative = $9, referral_code = $10, \
     payout_account = $11, account_change = $12 WHERE no = $13");

pub(crate) const FIND_TALLY: Sql = Sql("SELECT customers, paying, last_commission, last_withdrawal, \
     open_withdrawal, was_paid, bought FROM tallies WHERE partner = $1");
const INSERT_TALLY: Sql = Sql("INSERT INTO tallies (customers, paying, last_commission, last_withdrawal, \
     open_withdrawal, was_paid, bought, partner) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
const UPDATE_TALLY: Sql = Sql("UPDATE tallies SET customers = $1, paying = $2, last_commission = $3, \
     last_withdrawal = $4, open_withdrawal = $5, was_paid = $6, bought = $7 WHERE partner = $8");

pub(crate) const FIND_CONTRACT: Sql =
    Sql("SELECT version, document, sha256, sent_at, signer_name, signed_at, \
     signer_address, countersigned_at, countersigned_by FROM contracts WHERE partner = $1");
const INSERT_CONTRACT: Sql = Sql("INSERT INTO contracts (version, document, sha256, sent_at, signer_name, \
     signed_at, signer_address, countersigned_at, countersigned_by, partner) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
const UPDATE_CONTRACT: Sql =
    Sql("UPDATE contracts SET version = $1, document = $2, sha256 = $3, sent_at = $4, \
     signer_name = $5, signed_at = $6, signer_address = $7, countersigned_at = $8, countersigned_by = $9 \
     WHERE partner = $10");

/// A partner, of [`FIND_PARTNER`].
pub(crate) fn partner(row: &Row<'_>) -> Result<Partner> {
    Ok(Partner {
        no: row.int(0)?,
        status: codec::named(row, 1, PartnerStatus::parse)?,
        application: Application {
            applicant: codec::named(row, 2, Applicant::parse)?,
            name: row.string(3)?,
            contact: row.string(4)?,
            phone: row.string(5)?,
            email: row.string(6)?,
            country: row.string(7)?,
            channels: codec::json(row.text(8)?)?,
        },
        representative: row.maybe_string(9)?,
        referral_code: row.maybe_string(10)?,
        payout_account: row.maybe_text(11)?.map(codec::json).transpose()?,
        account_change: row.maybe_int(12)?,
    })
}

/// A tally, of [`FIND_TALLY`].
pub(crate) fn tally(row: &Row<'_>) -> Result<Tally> {
    Ok(Tally {
        customers: row.int(0)?,
        paying: row.int(1)?,
        last_commission: row.int(2)?,
        last_withdrawal: row.int(3)?,
        open_withdrawal: row.maybe_int(4)?,
        was_paid: row.bool(5)?,
        bought: row.int(6)?,
    })
}

/// A contract, of [`FIND_CONTRACT`].
pub(crate) fn contract(row: &Row<'_>) -> Result<Contract> {
    Ok(Contract {
        version: row.int(0)?,
        document: row.string(1)?,
        sha256: row.string(2)?,
        sent_at: codec::instant(row, 3)?,
        signer_name: row.maybe_string(4)?,
        signed_at: codec::maybe_instant(row, 5)?,
        signer_address: row.maybe_string(6)?,
        countersigned_at: codec::maybe_instant(row, 7)?,
        countersigned_by: row.maybe_string(8)?,
    })
}

/// What a row that never goes away became, and whether it is new.
pub(crate) fn kept<V>(change: &Change<Arc<V>>) -> Result<(&V, bool)> {
    match change {
        Change::New(value) => Ok((value, true)),
        Change::Changed(value) => Ok((value, false)),
        Change::Gone => Err(StoreError::Other("a row of this kind cannot be taken away".into())),
    }
}

/// Inserts a new row or updates the one that is there, with statements that take the same parameters.
pub(crate) fn put(db: &Connection, insert: Sql, update: Sql, new: bool, params: &[Value<'_>]) -> Result<()> {
    db.exec_one(if new { insert } else { update }, params, "a row")
}

/// The same for all rows of a kind at once: first those that are new, then those that are there.
pub(crate) fn put_all<K: Copy, V, const N: usize>(
    db: &Connection,
    insert: Sql,
    update: Sql,
    rows: &Changed<K, V>,
    params: impl for<'a> Fn(&'a (K, &'a V)) -> [Value<'a>; N],
) -> Result<()> {
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for (key, change) in rows {
        let (row, is_new) = kept(change)?;
        if is_new { &mut new } else { &mut changed }.push((*key, row));
    }
    db.insert_all(insert, &new, &params)?;
    db.update_all(update, &changed, &params)
}

pub(crate) fn save_partners(db: &Connection, partners: &Changed<No, Partner>) -> Result<()> {
    for (no, change) in partners {
        let (partner, new) = kept(change)?;
        let application = &partner.application;
        let channels = codec::to_json(&application.channels)?;
        let account = partner.payout_account.as_ref().map(codec::to_json).transpose()?;
        let params = [
            partner.status.name().into(),
            application.applicant.name().into(),
            (&application.name).into(),
            (&application.contact).into(),
            (&application.phone).into(),
            (&application.email).into(),
            (&application.country).into(),
            (&channels).into(),
            (&partner.representative).into(),
            (&partner.referral_code).into(),
            (&account).into(),
            partner.account_change.into(),
            (*no).into(),
        ];
        put(db, INSERT_PARTNER, UPDATE_PARTNER, new, &params)?;
    }
    Ok(())
}

pub(crate) fn save_tallies(db: &Connection, tallies: &Changed<No, Tally>) -> Result<()> {
    put_all(db, INSERT_TALLY, UPDATE_TALLY, tallies, |(no, tally)| {
        [
            tally.customers.into(),
            tally.paying.into(),
            tally.last_commission.into(),
            tally.last_withdrawal.into(),
            tally.open_withdrawal.into(),
            tally.was_paid.into(),
            tally.bought.into(),
            (*no).into(),
        ]
    })
}

pub(crate) fn save_contracts(db: &Connection, contracts: &Changed<No, Contract>) -> Result<()> {
    for (no, change) in contracts {
        let (contract, new) = kept(change)?;
        let params = [
            contract.version.into(),
            (&contract.document).into(),
            (&contract.sha256).into(),
            contract.sent_at.into(),
            (&contract.signer_name).into(),
            contract.signed_at.into(),
            (&contract.signer_address).into(),
            contract.countersigned_at.into(),
            (&contract.countersigned_by).into(),
            (*no).into(),
        ];
        put(db, INSERT_CONTRACT, UPDATE_CONTRACT, new, &params)?;
    }
    Ok(())
}
