use crate::accounts::{self, Rule};
use crate::affiliate::{Span, batch, commission};
use crate::cashback;
use crate::entry::CreditRef;
use crate::time::Instant;
use crate::{Change, Changes, Due, Halt, No, Topic, Versions, World};
use money::Amount;

/// When credits that can be withdrawn up to an instant expire (WD-6).
pub fn expiry_due(expires_at: Instant) -> Instant {
    expires_at.next()
}

/// When it is announced that credits expire in so many days (WD-6).
pub fn announcement_due(expires_at: Instant, days: i64) -> Instant {
    expires_at.plus_seconds(-days.saturating_mul(SECONDS_A_DAY))
}

const SECONDS_A_DAY: i64 = 86_400;

/// When the first of what changes bring about falls due, under whichever version of the rules.
pub fn first_due(changes: &Changes, versions: &Versions) -> Option<Instant> {
    let releases = changes.releases.iter().map(|(at, _)| *at);
    let expires_at = changes.credits.iter().map(|credit| credit.expires_at).min();
    let days = versions.all_rules().iter().flat_map(|rules| &rules.announce_days).max();
    let announced = expires_at.zip(days).map(|(at, days)| announcement_due(at, *days));
    let expiries = expires_at.map(expiry_due).into_iter().chain(announced);
    let cutoffs = changes.batches.iter().filter_map(|(_, change)| match change {
        Change::New(batch) | Change::Changed(batch) => Some(batch.cutoff_at),
        Change::Gone => None,
    });
    let appointments = changes.appointments.iter().map(|(at, _)| *at);
    releases.chain(expiries).chain(cutoffs).chain(appointments).min()
}

/// Does what fell due.
pub fn run_due(world: &mut World, due: &Due) -> Result<(), Halt> {
    match due {
        Due::CloseBatch(month) => batch::close(world, *month),
        Due::Release(payments) => payments.iter().try_for_each(|no| release(world, *no)),
        Due::Expire(credits) => credits.iter().try_for_each(|credit| expire(world, credit)),
        Due::Announce { credits, .. } => credits.iter().try_for_each(|credit| announce(world, credit)),
        Due::Cashback(appointments) => cashback::run_due(world, appointments),
    }
}

/// The end of a commission's holding period: what is left of it becomes available (AP-9).
fn release(world: &mut World, no: No) -> Result<(), Halt> {
    world.released(no);
    let payment = world.payments.get(no)?;
    let (Some(earned), Some(partner), None) = (payment.earned, payment.partner, payment.settled_at) else {
        return Ok(());
    };
    let amount = Amount::new(earned.commission, payment.amount.currency());
    let seq = world.seq;
    if amount.is_positive() {
        let after = world.balance(partner, amount.currency())?.held(-amount.minor())?;
        world.set_balance(partner, amount.currency(), after)?;
        commission::credit(world, partner, amount)?;
        commission::count_earned(world, partner, amount.currency(), amount.minor())?;
        let (from, to) = (accounts::PARTNER_PENDING, accounts::PARTNER_AVAILABLE);
        world.post(seq, Rule::Release, partner, from, to, amount);
    }
    let now = world.now;
    world.payments.change(no)?.settled_at = Some(now);
    Ok(())
}

/// What is left of a credit has become too old (WD-6).
fn expire(world: &mut World, credit: &CreditRef) -> Result<(), Halt> {
    let (after, minor) = world.balance(credit.partner, credit.currency)?.expired_of(credit)?;
    world.set_balance(credit.partner, credit.currency, after)?;
    let amount = Amount::new(minor, credit.currency);
    let (from, to) = (accounts::PARTNER_AVAILABLE, accounts::EXPIRED);
    world.post(world.seq, Rule::Expiry, credit.partner, from, to, amount);
    if amount.is_positive() {
        world.note_amount(Topic::CommissionExpired, credit.partner, world.seq, amount);
    }
    Ok(())
}

/// What is left of a credit will be too old soon (WD-6).
fn announce(world: &mut World, credit: &CreditRef) -> Result<(), Halt> {
    let balance = world.balance(credit.partner, credit.currency)?;
    let left = balance.credits.left_of(Span { from: credit.from, to: credit.to });
    if left > 0 {
        let amount = Amount::new(left, credit.currency);
        world.note_amount(Topic::CommissionExpiring, credit.partner, world.seq, amount);
    }
    Ok(())
}
