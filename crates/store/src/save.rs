use crate::engine::Connection;
use crate::error::Result;
use crate::rows::{balance, customer, log, money, partner, payment, payout, staff};
use programs::Changes;

/// Writes what the rules changed. Rows that others refer to come first.
pub(crate) fn save(db: &Connection, changes: &Changes) -> Result<()> {
    log::save_versions(db, &changes.rules, &changes.contract_texts)?;
    log::save_keys(db, &changes.keys)?;
    log::save_waiting(db, &changes.waiting_added, &changes.waiting_removed, &changes.dropped)?;
    partner::save_partners(db, &changes.partners)?;
    partner::save_tallies(db, &changes.tallies)?;
    partner::save_contracts(db, &changes.contracts)?;
    balance::save_purses(db, &changes.purses)?;
    customer::save_customers(db, &changes.customers)?;
    customer::save_clicks(db, &changes.clicks)?;
    payment::save_payments(db, &changes.payments)?;
    payment::save_releases(db, &changes.releases, &changes.released)?;
    payout::save_batches(db, &changes.batches)?;
    payout::save_withdrawals(db, &changes.withdrawals)?;
    payout::save_files(db, &changes.files)?;
    staff::save_corrections(db, &changes.corrections)?;
    staff::save_account_changes(db, &changes.account_changes)?;
    money::save_commissions(db, &changes.commissions)?;
    money::save_transfers(db, &changes.transfers)?;
    balance::save_credits(db, &changes.credits)?;
    money::save_notes(db, &changes.notes)?;
    money::save_moments(db, &changes.moments)
}
