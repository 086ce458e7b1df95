//! What a partner has, and whether it can be withdrawn (WD-1, WD-2, WD-3).

use super::{AccountView, Source, ViewResult};
use crate::Service;
use crate::ids::Kind;
use money::{Amount, Currency};
use programs::No;
use programs::affiliate::{PartnerStatus, cutoff_after};
use programs::time::{Instant, Month};

/// What a partner has in one currency, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BalanceLine {
    /// The currency.
    pub currency: Currency,
    /// Earned and in its holding period (AP-9).
    pub pending: i64,
    /// Free to be withdrawn; negative after refunds (WD-8).
    pub available: i64,
    /// Asked for and not yet paid (WD-2).
    pub in_withdrawal: i64,
    /// Paid so far.
    pub paid: i64,
    /// Expired so far (WD-6).
    pub expired: i64,
}

/// A partner's balances, one for each currency that ever moved.
pub fn balance(source: &Source, partner: No) -> ViewResult<Vec<BalanceLine>> {
    let purse = source.purse(partner)?;
    let line = |(currency, balance): (Currency, programs::affiliate::Balance)| BalanceLine {
        currency,
        pending: balance.pending,
        available: balance.available,
        in_withdrawal: balance.in_withdrawal,
        paid: balance.paid,
        expired: balance.expired,
    };
    Ok(purse.into_iter().map(line).collect())
}

/// Whether a partner could ask for a withdrawal now, and what it would be.
#[derive(Debug, Clone)]
pub struct Eligibility {
    /// Where the partner stands.
    pub status: PartnerStatus,
    /// The first refusal a request would get now, in the order of WD-7; `None` where none.
    pub refusal: Option<&'static str>,
    /// How many customers are paying (WD-1).
    pub have: i64,
    /// How many the first withdrawal needs; 0 once one has been paid.
    pub need: i64,
    /// The withdrawal in process, if there is one (WD-2).
    pub in_process: Option<String>,
    /// The account it would be paid to.
    pub account: Option<AccountView>,
    /// What would be withdrawn, one amount for each currency.
    pub lines: Vec<Amount>,
    /// The batch a request of now belongs to (WD-3).
    pub batch: Month,
    /// When that batch closes.
    pub cutoff_at: Instant,
    /// What time it is for the store.
    pub now: Instant,
}

/// Whether a partner could ask for a withdrawal now; `None` if there is no such partner.
pub fn eligibility(source: &Source, service: &Service, no: No) -> ViewResult<Option<Eligibility>> {
    let Some(partner) = source.partner(no)? else { return Ok(None) };
    let tally = source.tally(no)?.unwrap_or_default();
    let (versions, now) = (source.versions()?, service.now());
    let rules = versions.rules_at(now);
    let (batch, cutoff_at) = cutoff_after(rules, now);
    let lines: Vec<Amount> = balance(source, no)?
        .into_iter()
        .filter(|line| line.available > 0)
        .map(|line| Amount::new(line.available, line.currency))
        .collect();
    let need = if tally.was_paid { 0 } else { rules.min_paying_customers };
    let checks = [
        (!matches!(partner.status, PartnerStatus::Active | PartnerStatus::Terminated), "partner_not_active"),
        (partner.payout_account.is_none(), "payout_account_missing"),
        (tally.open_withdrawal.is_some(), "withdrawal_in_process"),
        (tally.paying < need, "not_enough_paying_customers"),
        (lines.is_empty(), "nothing_to_withdraw"),
    ];
    Ok(Some(Eligibility {
        status: partner.status,
        refusal: checks.into_iter().find(|(holds, _)| *holds).map(|(_, code)| code),
        have: tally.paying,
        need,
        in_process: tally.open_withdrawal.map(|no| service.ids().write(Kind::Withdrawal, no)),
        account: partner.payout_account.map(Into::into),
        lines,
        batch,
        cutoff_at,
        now,
    }))
}
