use crate::accounts::{self, Rule};
use crate::affiliate::account::second_person;
use crate::affiliate::commission::{self, Posting, post};
use crate::affiliate::payment::{Earned, Verdict};
use crate::affiliate::{CommissionKind, PartnerStatus};
use crate::{Defect, Halt, No, Refusal, Topic, World};
use money::Amount;
use serde::{Deserialize, Serialize};

/// What is corrected (AP-14).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionKind {
    /// A customer is moved to the partner, with what it earned.
    Reattribution {
        /// Which customer.
        customer: No,
    },
    /// The partner's available balance is changed by an amount, negative or positive.
    Adjustment(#[serde(with = "crate::entry::amount")] Amount),
}

impl CorrectionKind {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Reattribution { .. } => "reattribution",
            Self::Adjustment(_) => "adjustment",
        }
    }
}

/// Where a correction stands (AP-14).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrectionStatus {
    /// Waits for a second person.
    Proposed,
    /// Carried out.
    Approved,
    /// Turned down.
    Rejected,
}

impl CorrectionStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Proposed, Self::Approved, Self::Rejected];

    /// The name in the API and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
        }
    }

    /// The status with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
}

/// A correction of what the rules made of wrong facts (AP-14).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Whose balance is adjusted, or to whom a customer moves.
    pub partner: No,
    /// From whom a customer moves.
    pub from: Option<No>,
    /// What is corrected.
    pub kind: CorrectionKind,
    /// Why.
    pub reason: String,
    /// Who proposed it; somebody else approves.
    pub proposed_by: String,
    /// Where it stands.
    pub status: CorrectionStatus,
    /// Who decided.
    pub decided_by: Option<String>,
}

/// Staff propose a correction; it waits for a second person (AP-14).
pub fn propose_correction(
    world: &mut World,
    partner: No,
    kind: CorrectionKind,
    reason: &str,
) -> Result<No, Halt> {
    if reason.trim().is_empty() {
        return Err(Refusal::new("invalid_request", "A correction needs its reason.").at("/reason").into());
    }
    world.partners.find(partner)?.ok_or_else(|| Refusal::not_found("partner"))?;
    let from = match kind {
        CorrectionKind::Adjustment(amount) => {
            check_adjustment(world, amount)?;
            None
        }
        CorrectionKind::Reattribution { customer } => {
            check_target(world, partner)?;
            let from = world.customers.find(customer)?.ok_or_else(|| Refusal::not_found("customer"))?.partner;
            if from == Some(partner) {
                let detail = "The customer is this partner's already.";
                return Err(Refusal::new("already_attributed", detail).at("/to_partner").into());
            }
            from
        }
    };
    let correction = Correction {
        partner,
        from,
        kind,
        reason: reason.to_owned(),
        proposed_by: world.actor.id.clone(),
        status: CorrectionStatus::Proposed,
        decided_by: None,
    };
    let seq = world.seq;
    world.corrections.put(seq, correction);
    world.remember(seq, CorrectionStatus::Proposed.name(), Some(reason.to_owned()));
    Ok(seq)
}

/// A customer can be moved to a partner who may still earn by it.
fn check_target(world: &World, to: No) -> Result<(), Halt> {
    let status = world.partners.get(to)?.status;
    if matches!(status, PartnerStatus::Active | PartnerStatus::Suspended) {
        return Ok(());
    }
    let detail = "A customer can be moved to an active or suspended partner only.";
    Err(Refusal::new("partner_not_active", detail).at("/to_partner").into())
}

fn check_adjustment(world: &World, amount: Amount) -> Result<(), Refusal> {
    if amount.minor() == 0 || amount.minor() == i64::MIN {
        return Err(Refusal::new("invalid_amount", "An adjustment moves something.").at("/amount/amount"));
    }
    if world.rules_now().excluded_currencies.contains(&amount.currency()) {
        let detail = format!("The programme does not settle in {}.", amount.currency());
        return Err(Refusal::new("currency_not_supported", detail).at("/amount/currency"));
    }
    Ok(())
}

/// A second person decides; approved, it is carried out (AP-14).
pub fn decide_correction(world: &mut World, no: No, approve: bool) -> Result<(), Halt> {
    let correction = world.corrections.find(no)?.ok_or_else(|| Refusal::not_found("correction"))?.clone();
    if correction.status != CorrectionStatus::Proposed {
        let step = if approve { "approve" } else { "reject" };
        return Err(Refusal::invalid_transition("correction", correction.status.name(), step).into());
    }
    if approve && correction.proposed_by == world.actor.id {
        return Err(second_person().into());
    }
    if approve {
        carry_out(world, &correction)?;
    }
    let status = if approve { CorrectionStatus::Approved } else { CorrectionStatus::Rejected };
    let by = world.actor.id.clone();
    let row = world.corrections.change(no)?;
    row.status = status;
    row.decided_by = Some(by);
    world.remember(no, status.name(), None);
    Ok(())
}

/// Carries a correction out. It moves many rows: if one of them is refused, none is kept.
fn carry_out(world: &mut World, correction: &Correction) -> Result<(), Halt> {
    let before = world.clone();
    let done = match correction.kind {
        CorrectionKind::Adjustment(amount) => adjust(world, correction.partner, amount),
        CorrectionKind::Reattribution { customer } => {
            reattribute(world, customer, correction.from, correction.partner)
        }
    };
    if done.is_err() {
        *world = before;
    }
    done
}

fn adjust(world: &mut World, partner: No, amount: Amount) -> Result<(), Halt> {
    let seq = world.seq;
    if amount.is_positive() {
        commission::credit(world, partner, amount)?;
        let (from, to) = (accounts::ADJUSTMENTS, accounts::PARTNER_AVAILABLE);
        world.post(seq, Rule::Adjustment, partner, from, to, amount);
    } else {
        let amount = amount.negated()?;
        let after = world.balance(partner, amount.currency())?.debited(amount.minor())?;
        world.set_balance(partner, amount.currency(), after)?;
        let (from, to) = (accounts::PARTNER_AVAILABLE, accounts::ADJUSTMENTS);
        world.post(seq, Rule::Adjustment, partner, from, to, amount);
    }
    world.note(Topic::BalanceAdjusted, partner, seq);
    Ok(())
}

/// Moves a customer: what its payments earned the one partner is reversed, and they are judged anew for
/// the other, with the number and rate the customer gets there now (AP-8, AP-14). Nobody else's number
/// or rate changes. Reversals and re-postings share their cause and name the payment, both ways.
fn reattribute(world: &mut World, customer: No, from: Option<No>, to: No) -> Result<(), Halt> {
    if world.customers.get(customer)?.partner != from {
        let detail = "The customer was moved since this was proposed. Propose it again.";
        return Err(Refusal::new("correction_outdated", detail).into());
    }
    check_target(world, to)?;
    let payments = payments_of(world, customer)?;
    for no in &payments {
        take_back(world, *no)?;
    }
    let row = world.customers.change(customer)?;
    let was_paying = row.open_payments > 0;
    let bought = i64::from(row.top_up.is_some());
    row.partner = Some(to);
    row.not_attributed = None;
    row.paying_number = None;
    row.rate = None;
    row.open_payments = 0;
    let seq = world.seq;
    if let Some(from) = from {
        let tally = world.tallies.change(from)?;
        tally.customers -= 1;
        tally.paying -= i64::from(was_paying);
        tally.bought -= bought;
        world.note(Topic::CustomerMoved, from, seq);
    }
    let tally = world.tallies.change(to)?;
    tally.customers += 1;
    tally.bought += bought;
    for no in payments {
        earn_anew(world, no, customer, to)?;
    }
    world.note(Topic::CustomerMoved, to, seq);
    Ok(())
}

/// A customer's payments in the order they were applied.
fn payments_of(world: &World, customer: No) -> Result<Vec<No>, Defect> {
    let mut found = Vec::new();
    let mut no = world.customers.get(customer)?.last_payment;
    while no != 0 {
        found.push(no);
        no = world.payments.get(no)?.previous;
    }
    found.reverse();
    Ok(found)
}

fn take_back(world: &mut World, no: No) -> Result<(), Halt> {
    let payment = world.payments.get(no)?.clone();
    let (Some(earned), Some(partner)) = (payment.earned, payment.partner) else { return Ok(()) };
    if earned.commission == 0 {
        return Ok(());
    }
    let posting = Posting {
        partner,
        payment: &payment,
        kind: CommissionKind::Reversal,
        amount: Amount::new(earned.commission, payment.amount.currency()),
        rate: earned.rate,
        paying_number: earned.paying_number,
        rule: Rule::Reattribution,
    };
    post(world, world.seq, &posting).map(|_| ())
}

fn earn_anew(world: &mut World, no: No, customer: No, to: No) -> Result<(), Halt> {
    let mut payment = world.payments.get(no)?.clone();
    let versions = world.versions.clone();
    let rules = versions.rules_at(payment.time);
    let row = world.customers.get(customer)?.clone();
    let status = world.partners.get(to)?.status;
    let was_earned = payment.earned.is_some();
    payment.partner = Some(to);
    payment.verdict = Verdict::of(rules, &row, Some(status), &payment.kind, payment.amount, payment.time);
    payment.earned = None;
    if payment.verdict == Verdict::Eligible {
        let number = row.paying_number.unwrap_or(world.tallies.get(to)?.paying + 1);
        let tier = rules.tier_of(number).ok_or_else(|| Defect::Broken(format!("no tier for {number}")))?;
        let rate = row.rate.unwrap_or(tier.rate);
        let amount = rate.of(Amount::new(payment.left(), payment.amount.currency()))?;
        payment.earned = Some(Earned { rate, paying_number: number, commission: amount.minor() });
        // Two persons have looked at it: what earns now for the first time is not held any longer.
        if payment.settled_at.is_none() && !was_earned {
            payment.settled_at = Some(world.now);
        }
        if payment.left() > 0 {
            count_paying(world, customer, to, number, rate)?;
            let posting = Posting {
                partner: to,
                payment: &payment,
                kind: CommissionKind::Commission,
                amount,
                rate,
                paying_number: number,
                rule: Rule::Reattribution,
            };
            post(world, world.seq, &posting)?;
        }
    }
    world.payments.put(no, payment);
    Ok(())
}

fn count_paying(world: &mut World, customer: No, to: No, number: i64, rate: money::Rate) -> Result<(), Halt> {
    let row = world.customers.change(customer)?;
    row.open_payments += 1;
    if row.paying_number.is_none() {
        row.paying_number = Some(number);
        row.rate = Some(rate);
        world.tallies.change(to)?.paying += 1;
    }
    Ok(())
}
