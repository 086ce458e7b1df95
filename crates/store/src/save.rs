use crate::engine::Connection;
use crate::error::Result;
use crate::rows::{
    appointment, balance, bill, bonus, channel, customer, earned, log, money, note, order, partner, payment,
    payout, redemption, registration, staff,
};
use programs::{Change, Changes};

/// Writes what the rules changed.
pub(crate) fn save(db: &Connection, changes: &Changes) -> Result<()> {
    change(db, changes)?;
    add(db, changes)
}

/// Writes the rows that are new and refer to none that might be new too. They can be written while others write
/// what was decided before.
pub(crate) fn add(db: &Connection, changes: &Changes) -> Result<()> {
    if only_new(changes.keys.iter().map(|(_, _, change)| change)) {
        log::save_keys(db, &changes.keys)?;
    }
    if only_new(changes.payments.iter().map(|(_, change)| change)) {
        payment::save_payments(db, &changes.payments)?;
    }
    if only_new(changes.orders.iter().map(|(_, change)| change)) {
        order::save_orders(db, &changes.orders)?;
    }
    bill::save_bill_lines(db, &changes.bill_lines)?;
    bonus::save_bonus_entries(db, &changes.bonus_entries)?;
    money::save_commissions(db, &changes.commissions)?;
    money::save_transfers(db, &changes.transfers)?;
    note::save_notes(db, &changes.notes)
}

/// Writes what [`add`] does not. Rows that others refer to come first.
pub(crate) fn change(db: &Connection, changes: &Changes) -> Result<()> {
    log::save_versions(db, &changes.rules, &changes.contract_texts)?;
    log::save_terms(db, &changes.terms)?;
    if !only_new(changes.keys.iter().map(|(_, _, change)| change)) {
        log::save_keys(db, &changes.keys)?;
    }
    log::save_waiting(db, &changes.waiting_added, &changes.waiting_removed, &changes.dropped)?;
    partner::save_partners(db, &changes.partners)?;
    partner::save_tallies(db, &changes.tallies)?;
    partner::save_contracts(db, &changes.contracts)?;
    balance::save_purses(db, &changes.purses)?;
    earned::save_earnings(db, &changes.earnings)?;
    customer::save_customers(db, &changes.customers, &changes.corrections)?;
    customer::save_clicks(db, &changes.clicks)?;
    channel::save_channels(db, &changes.channels)?;
    if !only_new(changes.payments.iter().map(|(_, change)| change)) {
        payment::save_payments(db, &changes.payments)?;
    }
    payment::save_releases(db, &changes.releases, &changes.released)?;
    payout::save_batches(db, &changes.batches)?;
    payout::save_withdrawals(db, &changes.withdrawals)?;
    payout::save_files(db, &changes.files)?;
    staff::save_corrections(db, &changes.corrections)?;
    staff::save_account_changes(db, &changes.account_changes)?;
    change_cashback(db, changes)?;
    balance::save_credits(db, &changes.credits)?;
    money::save_moments(db, &changes.moments)
}

fn change_cashback(db: &Connection, changes: &Changes) -> Result<()> {
    registration::save_sellers(db, &changes.sellers)?;
    registration::save_registrations(db, &changes.registrations)?;
    if !only_new(changes.orders.iter().map(|(_, change)| change)) {
        order::save_orders(db, &changes.orders)?;
    }
    bill::save_seller_accounts(db, &changes.seller_accounts)?;
    bill::save_records(db, &changes.records)?;
    bonus::save_shopper_purses(db, &changes.shopper_purses)?;
    bonus::save_lots(db, &changes.lots)?;
    redemption::save_redemptions(db, &changes.redemptions)?;
    bonus::save_budgets(db, &changes.budgets)?;
    appointment::save_appointments(db, &changes.appointments, &changes.kept)
}

fn only_new<'a, V: 'a>(changes: impl IntoIterator<Item = &'a Change<V>>) -> bool {
    changes.into_iter().all(|change| matches!(change, Change::New(_)))
}
