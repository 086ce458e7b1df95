use crate::accounts::{self, Rule};
use crate::affiliate::{Span, batch, commission};
use crate::entry::CreditRef;
use crate::{Due, Halt, No, Topic, World};
use money::Amount;

/// Does what fell due.
pub fn run_due(world: &mut World, due: &Due) -> Result<(), Halt> {
    match due {
        Due::CloseBatch(month) => batch::close(world, *month),
        Due::Release(payments) => payments.iter().try_for_each(|no| release(world, *no)),
        Due::Expire(credits) => credits.iter().try_for_each(|credit| expire(world, credit)),
        Due::Announce { credits, .. } => credits.iter().try_for_each(|credit| announce(world, credit)),
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
