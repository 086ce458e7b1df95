use crate::accounts::{self, Rule};
use crate::affiliate::Payment;
use crate::entry::CreditRef;
use crate::time::Instant;
use crate::{Halt, No, Topic, World};
use money::{Amount, Currency, Rate};

/// What a commission entry is (AP-12).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommissionKind {
    /// Earned by a payment; its amount stays for ever.
    Commission,
    /// Taken back after a refund, or when the customer moved; negative.
    Reversal,
}

impl CommissionKind {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Commission => "commission",
            Self::Reversal => "reversal",
        }
    }

    /// The number in the store.
    pub fn number(self) -> i64 {
        match self {
            Self::Commission => 1,
            Self::Reversal => 2,
        }
    }

    /// The kind with this number.
    pub fn from_number(number: i64) -> Option<Self> {
        [Self::Commission, Self::Reversal].into_iter().find(|kind| kind.number() == number)
    }
}

/// A row of the commission details (AP-12), never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commission {
    /// Its place among all commission entries, from 1.
    pub no: No,
    /// Who earned it.
    pub partner: No,
    /// The partner's entry before this one, 0 if there is none.
    pub previous: No,
    /// What it is.
    pub kind: CommissionKind,
    /// By which payment.
    pub payment: No,
    /// How much, negative for a reversal.
    pub amount: Amount,
    /// The rate it was computed with.
    pub rate: Rate,
    /// The customer's paying number (AP-8).
    pub paying_number: i64,
    /// The transfer that posted it; 0 where it rounds to nothing.
    pub transfer: No,
    /// When it was credited; `None` while its payment is pending, and then when the payment settles.
    pub settled_at: Option<Instant>,
    /// The log entry that made it.
    pub cause: No,
}

/// Whose commission entry is to be posted, and of what.
pub(crate) struct Posting<'a> {
    pub(crate) partner: No,
    pub(crate) payment: &'a Payment,
    pub(crate) kind: CommissionKind,
    /// Without its sign.
    pub(crate) amount: Amount,
    pub(crate) rate: Rate,
    pub(crate) paying_number: i64,
    pub(crate) rule: Rule,
}

/// Posts a commission entry: the balance, the transfer, the row, the note (AP-9, AP-10); returns the row's number. Refused before
/// anything changes where a balance would go beyond what can be held.
pub(crate) fn post(world: &mut World, seq: No, posting: &Posting<'_>) -> Result<No, Halt> {
    let Posting { partner, payment, kind, amount, rule, .. } = *posting;
    let settled = payment.settled_at.is_some();
    if amount.is_positive() {
        move_balance(world, partner, kind, amount, settled)?;
        if settled {
            let minor = if kind == CommissionKind::Reversal { -amount.minor() } else { amount.minor() };
            count_earned(world, partner, amount.currency(), minor)?;
        }
    }
    let account = if settled { accounts::PARTNER_AVAILABLE } else { accounts::PARTNER_PENDING };
    let (debit, credit) = match kind {
        CommissionKind::Commission => (accounts::COMMISSION_EXPENSE, account),
        CommissionKind::Reversal => (account, accounts::COMMISSION_EXPENSE),
    };
    let transfer = world.post(seq, rule, partner, debit, credit, amount);
    let no = world.next_commission();
    let tally = world.tallies.change(partner)?;
    let previous = std::mem::replace(&mut tally.last_commission, no);
    let signed = if kind == CommissionKind::Reversal { amount.negated()? } else { amount };
    world.commissions.push(Commission {
        no,
        partner,
        previous,
        kind,
        payment: payment.no,
        amount: signed,
        rate: posting.rate,
        paying_number: posting.paying_number,
        transfer,
        settled_at: settled.then_some(world.now),
        cause: seq,
    });
    let topic = match kind {
        CommissionKind::Commission => Topic::CommissionCredited,
        CommissionKind::Reversal => Topic::CommissionReversed,
    };
    world.note(topic, partner, no);
    Ok(no)
}

fn move_balance(
    world: &mut World,
    partner: No,
    kind: CommissionKind,
    amount: Amount,
    settled: bool,
) -> Result<(), Halt> {
    let minor = amount.minor();
    let balance = world.balance(partner, amount.currency())?;
    let after = match (kind, settled) {
        (CommissionKind::Commission, true) => return credit(world, partner, amount),
        (CommissionKind::Reversal, true) => balance.debited(minor)?,
        (CommissionKind::Commission, false) => balance.held(minor)?,
        (CommissionKind::Reversal, false) => balance.held(-minor)?,
    };
    world.set_balance(partner, amount.currency(), after)
}

/// Counts commission that was credited or, negative, taken back in the month it is now.
pub(crate) fn count_earned(
    world: &mut World,
    partner: No,
    currency: Currency,
    minor: i64,
) -> Result<(), Halt> {
    let month = world.rules_now().zone.month(world.now);
    let balance = world.purses.change(partner)?.get_mut(&currency);
    if let Some(ended) = balance.and_then(|balance| balance.earn(month, minor)) {
        world.month_earned(partner, currency, ended);
    }
    Ok(())
}

/// Makes money available to a partner, with the date from which its five years count (WD-6).
pub(crate) fn credit(world: &mut World, partner: No, amount: Amount) -> Result<(), Halt> {
    let currency = amount.currency();
    let (after, span) = world.balance(partner, currency)?.credited(amount.minor())?;
    world.set_balance(partner, currency, after)?;
    let credited_at = world.now;
    let expires_at = super::balance::expiry(world.rules_now(), credited_at);
    world.credit(CreditRef { partner, currency, from: span.from, to: span.to, credited_at, expires_at });
    Ok(())
}
