//! What one member of staff proposes and another decides: corrections and changes of payout accounts.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use crate::rows::Changed;
use crate::rows::partner::{kept, put};
use ::money::Amount;
use programs::No;
use programs::affiliate::{AccountChange, AccountChangeStatus, Correction, CorrectionKind, CorrectionStatus};

pub(crate) const FIND_CORRECTION: Sql =
    Sql("SELECT partner, from_partner, customer, amount, currency, reason, \
     proposed_by, status, decided_by, no FROM corrections WHERE no = $1");
const INSERT_CORRECTION: Sql =
    Sql("INSERT INTO corrections (partner, from_partner, customer, amount, currency, \
     reason, proposed_by, status, decided_by, no) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");
const UPDATE_CORRECTION: Sql = Sql("UPDATE corrections SET partner = $1, from_partner = $2, customer = $3, \
     amount = $4, currency = $5, reason = $6, proposed_by = $7, status = $8, decided_by = $9 WHERE no = $10");

pub(crate) const FIND_ACCOUNT_CHANGE: Sql =
    Sql("SELECT partner, account, proposed_by, status, decided_by, no \
     FROM account_changes WHERE no = $1");
const INSERT_ACCOUNT_CHANGE: Sql =
    Sql("INSERT INTO account_changes (partner, account, proposed_by, status, \
     decided_by, no) VALUES ($1, $2, $3, $4, $5, $6)");
const UPDATE_ACCOUNT_CHANGE: Sql = Sql("UPDATE account_changes SET partner = $1, account = $2, \
     proposed_by = $3, status = $4, decided_by = $5 WHERE no = $6");

/// A correction, of [`FIND_CORRECTION`] and the list.
pub(crate) fn correction(row: &Row<'_>) -> Result<Correction> {
    let kind = match (row.maybe_int(2)?, row.maybe_int(3)?) {
        (Some(customer), None) => CorrectionKind::Reattribution { customer },
        (None, Some(minor)) => CorrectionKind::Adjustment(Amount::new(minor, codec::currency(row, 4)?)),
        _ => return Err(StoreError::damaged("a correction is neither a move nor an adjustment")),
    };
    Ok(Correction {
        partner: row.int(0)?,
        from: row.maybe_int(1)?,
        kind,
        reason: row.string(5)?,
        proposed_by: row.string(6)?,
        status: codec::named(row, 7, CorrectionStatus::parse)?,
        decided_by: row.maybe_string(8)?,
    })
}

pub(crate) fn save_corrections(db: &Connection, corrections: &Changed<No, Correction>) -> Result<()> {
    for (no, change) in corrections {
        let (correction, new) = kept(change)?;
        let (customer, amount) = match correction.kind {
            CorrectionKind::Reattribution { customer } => (Some(customer), None),
            CorrectionKind::Adjustment(amount) => (None, Some(amount)),
        };
        let params = [
            correction.partner.into(),
            correction.from.into(),
            customer.into(),
            amount.map(Amount::minor).into(),
            amount.map(Amount::currency).into(),
            (&correction.reason).into(),
            (&correction.proposed_by).into(),
            correction.status.name().into(),
            (&correction.decided_by).into(),
            (*no).into(),
        ];
        put(db, INSERT_CORRECTION, UPDATE_CORRECTION, new, &params)?;
    }
    Ok(())
}

/// A proposed payout account, of [`FIND_ACCOUNT_CHANGE`] and the list.
pub(crate) fn account_change(row: &Row<'_>) -> Result<AccountChange> {
    Ok(AccountChange {
        partner: row.int(0)?,
        account: codec::json(row.text(1)?)?,
        proposed_by: row.string(2)?,
        status: codec::named(row, 3, AccountChangeStatus::parse)?,
        decided_by: row.maybe_string(4)?,
    })
}

pub(crate) fn save_account_changes(db: &Connection, changes: &Changed<No, AccountChange>) -> Result<()> {
    for (no, change) in changes {
        let (proposal, new) = kept(change)?;
        let account = codec::to_json(&proposal.account)?;
        let params = [
            proposal.partner.into(),
            (&account).into(),
            (&proposal.proposed_by).into(),
            proposal.status.name().into(),
            (&proposal.decided_by).into(),
            (*no).into(),
        ];
        put(db, INSERT_ACCOUNT_CHANGE, UPDATE_ACCOUNT_CHANGE, new, &params)?;
    }
    Ok(())
}
