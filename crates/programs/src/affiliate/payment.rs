use crate::accounts::Rule;
use crate::affiliate::commission::{Posting, post};
use crate::affiliate::{CommissionKind, Customer, PartnerStatus, Rules, TopUp};
use crate::time::Instant;
use crate::{Event, Fact, Halt, Key, No, Refusal, World};
use money::{Amount, Rate};
use serde::{Deserialize, Serialize};

/// Whether a payment earns commission, and if not the first reason why (AP-7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Verdict {
    /// It earns.
    Eligible,
    /// The customer is nobody's.
    CustomerNotReferred,
    /// The product is not one that earns.
    ProductNotCommissionable,
    /// Before registration, or when the window was over.
    OutsideWindow,
    /// In a currency the programme does not settle in.
    CurrencyNotSupported,
    /// The partnership had ended.
    PartnerTerminated,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Eligible,
        Self::CustomerNotReferred,
        Self::ProductNotCommissionable,
        Self::OutsideWindow,
        Self::CurrencyNotSupported,
        Self::PartnerTerminated,
    ];

    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::CustomerNotReferred => "customer_not_referred",
            Self::ProductNotCommissionable => "product_not_commissionable",
            Self::OutsideWindow => "outside_window",
            Self::CurrencyNotSupported => "currency_not_supported",
            Self::PartnerTerminated => "partner_terminated",
        }
    }

    /// The number in the store.
    pub fn number(self) -> i64 {
        match self {
            Self::Eligible => 0,
            Self::CustomerNotReferred => 1,
            Self::ProductNotCommissionable => 2,
            Self::OutsideWindow => 3,
            Self::CurrencyNotSupported => 4,
            Self::PartnerTerminated => 5,
        }
    }

    /// The verdict with this number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.number() == number)
    }

    /// Judges a payment: the first reason that holds (AP-7). `status` is that of the customer's partner.
    pub fn of(
        rules: &Rules,
        customer: &Customer,
        status: Option<PartnerStatus>,
        kind: &str,
        amount: Amount,
        time: Instant,
    ) -> Self {
        let Some(status) = status else { return Self::CustomerNotReferred };
        if !rules.is_commissionable(kind) {
            Self::ProductNotCommissionable
        } else if time < customer.registered_at || time >= customer.window_end {
            Self::OutsideWindow
        } else if rules.excluded_currencies.contains(&amount.currency()) {
            Self::CurrencyNotSupported
        } else if status == PartnerStatus::Terminated {
            Self::PartnerTerminated
        } else {
            Self::Eligible
        }
    }
}

/// What a payment earned, and at which rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Earned {
    /// The rate, locked at the customer's first eligible payment (AP-8).
    pub rate: Rate,
    /// The customer's paying number at the payment.
    pub paying_number: i64,
    /// The commission of what is not refunded: round((payment − refunds) × rate) (AP-10).
    pub commission: i64,
}

/// A payment of a customer to the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The number of its event.
    pub no: No,
    /// The host's identifier.
    pub payment_id: String,
    /// Who paid.
    pub customer: No,
    /// The customer's payment applied before this one, 0 if there is none.
    pub previous: No,
    /// Whose customer it was.
    pub partner: Option<No>,
    /// What kind of product was bought.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// How much was paid.
    #[serde(with = "crate::entry::amount")]
    pub amount: Amount,
    /// How much of it was given back.
    pub refunded: i64,
    /// Whether it is a top-up (AP-11), eligible or not.
    pub top_up: bool,
    /// When it was paid.
    pub time: Instant,
    /// Whether it earns (AP-7).
    pub verdict: Verdict,
    /// The version of the rules that judged it (EV-5).
    pub rules_version: i64,
    /// What it earned, where it is eligible.
    pub earned: Option<Earned>,
    /// The commission entry it made when it was applied, 0 if it made none.
    pub entry: No,
    /// When its commission became available; `None` while it is pending (AP-9).
    pub settled_at: Option<Instant>,
}

impl Payment {
    /// What was not given back.
    pub fn left(&self) -> i64 {
        self.amount.minor().saturating_sub(self.refunded)
    }
}

/// Applies a payment (AP-7, AP-8, AP-9).
pub fn pay(world: &mut World, seq: No, event: &Event) -> Result<(), Halt> {
    let Fact::PaymentSucceeded { payment_id, customer_id, kind, name, amount } = &event.fact else {
        return Ok(());
    };
    let customer = world.customer_by_id(customer_id)?;
    let status = match customer.partner {
        Some(partner) => Some(world.partners.get(partner)?.status),
        None => None,
    };
    let versions = world.versions.clone();
    let rules = versions.rules_at(event.time);
    let verdict = Verdict::of(rules, customer, status, kind, *amount, event.time);
    let mut payment = Payment {
        no: seq,
        payment_id: payment_id.clone(),
        customer: customer.no,
        previous: customer.last_payment,
        partner: customer.partner,
        kind: kind.clone(),
        name: name.clone(),
        amount: *amount,
        refunded: 0,
        top_up: rules.is_commissionable(kind),
        time: event.time,
        verdict,
        rules_version: rules.version,
        earned: None,
        entry: 0,
        settled_at: None,
    };
    if let (Verdict::Eligible, Some(partner)) = (verdict, payment.partner) {
        let locked = customer.paying_number.zip(customer.rate);
        earn(world, &mut payment, locked, partner, rules)?;
    }
    let row = world.customers.change(payment.customer)?;
    row.last_payment = seq;
    if payment.top_up && row.top_up.as_ref().is_none_or(|last| last.time <= payment.time) {
        let top_up = TopUp { payment: seq, time: payment.time, tier: payment.name.clone() };
        set_top_up(world, payment.customer, Some(top_up))?;
    }
    world.payments.put(seq, payment);
    Ok(())
}

/// Gives the customer its number and rate if it has none, and the partner the commission (AP-8, AP-9).
fn earn(
    world: &mut World,
    payment: &mut Payment,
    locked: Option<(i64, Rate)>,
    partner: No,
    rules: &Rules,
) -> Result<(), Halt> {
    let (paying_number, rate) = number_and_rate(world, locked, partner, rules)?;
    let commission = rate.of(payment.amount)?;
    payment.earned = Some(Earned { rate, paying_number, commission: commission.minor() });
    let settled = rules.hold_days == 0;
    payment.settled_at = settled.then_some(world.now);
    let posting = Posting {
        partner,
        payment,
        kind: CommissionKind::Commission,
        amount: commission,
        rate,
        paying_number,
        rule: Rule::Commission,
    };
    payment.entry = post(world, payment.no, &posting)?;
    if !settled {
        world.release_later(payment.no, world.now.plus_days(rules.hold_days));
    }
    let row = world.customers.change(payment.customer)?;
    row.open_payments += 1;
    if row.paying_number.is_none() {
        row.paying_number = Some(paying_number);
        row.rate = Some(rate);
        world.tallies.change(partner)?.paying += 1;
    }
    Ok(())
}

/// The customer's locked number and rate, or those it gets now: one more than the partner's customers
/// that are paying at this moment, and that number's tier (AP-8).
fn number_and_rate(
    world: &World,
    locked: Option<(i64, Rate)>,
    partner: No,
    rules: &Rules,
) -> Result<(i64, Rate), Halt> {
    if let Some(locked) = locked {
        return Ok(locked);
    }
    let number = world.tallies.get(partner)?.paying + 1;
    let tier = rules.tier_of(number);
    let tier = tier.ok_or_else(|| crate::Defect::Broken(format!("no tier for paying number {number}")))?;
    Ok((number, tier.rate))
}

/// Whether a refund can be applied to its payment (EV-4).
pub(crate) fn check_refund(world: &World, payment: No, amount: Amount) -> Result<(), Halt> {
    let payment = world.payments.get(payment)?;
    if amount.currency() != payment.amount.currency() {
        let detail = format!("The payment was in {}; refund it in that currency.", payment.amount.currency());
        return Err(Refusal::new("currency_mismatch", detail).at("/data/amount/currency").into());
    }
    if amount.minor() > payment.left() {
        let detail = format!(
            "Only {} of this payment is left to refund.",
            Amount::new(payment.left(), payment.amount.currency())
        );
        return Err(Refusal::new("refund_exceeds_payment", detail).at("/data/amount").into());
    }
    Ok(())
}

/// Applies a refund (AP-10): the commission of what is left, with the payment's own rate; the
/// difference is a reversal.
pub fn refund(world: &mut World, seq: No, event: &Event) -> Result<(), Halt> {
    let Fact::PaymentRefunded { payment_id, amount, .. } = &event.fact else { return Ok(()) };
    let no = world.keys.find(Key::Payment, payment_id)?;
    let no = no.ok_or_else(|| crate::Defect::Missing(format!("payment {payment_id}")))?;
    check_refund(world, no, *amount)?;
    let mut payment = world.payments.get(no)?.clone();
    payment.refunded += amount.minor();
    if let (Some(earned), Some(partner)) = (payment.earned, payment.partner) {
        let left = earned.rate.of(Amount::new(payment.left(), payment.amount.currency()))?;
        let back = Amount::new(earned.commission - left.minor(), left.currency());
        if back.is_positive() {
            let posting = Posting {
                partner,
                payment: &payment,
                kind: CommissionKind::Reversal,
                amount: back,
                rate: earned.rate,
                paying_number: earned.paying_number,
                rule: Rule::Reversal,
            };
            post(world, seq, &posting)?;
        }
        payment.earned = Some(Earned { commission: left.minor(), ..earned });
    }
    let fully = payment.left() == 0;
    let customer = payment.customer;
    let (was_eligible, partner) = (payment.earned.is_some(), payment.partner);
    world.payments.put(no, payment);
    if fully {
        if let (true, Some(partner)) = (was_eligible, partner) {
            stop_paying(world, customer, partner)?;
        }
        find_top_up(world, customer)?;
    }
    Ok(())
}

/// One eligible payment less; with the last one the customer is no longer paying, and its number and
/// rate are dropped (AP-10).
fn stop_paying(world: &mut World, customer: No, partner: No) -> Result<(), Halt> {
    let row = world.customers.change(customer)?;
    row.open_payments -= 1;
    if row.open_payments == 0 {
        row.paying_number = None;
        row.rate = None;
        world.tallies.change(partner)?.paying -= 1;
    }
    Ok(())
}

/// Finds the latest top-up anew, after one was fully refunded (AP-11). Of two at the same time the one
/// applied later counts.
fn find_top_up(world: &mut World, customer: No) -> Result<(), Halt> {
    let mut latest: Option<TopUp> = None;
    let mut no = world.customers.get(customer)?.last_payment;
    while no != 0 {
        let payment = world.payments.get(no)?;
        let later = latest.as_ref().is_none_or(|found| found.time < payment.time);
        if payment.top_up && payment.left() > 0 && later {
            latest = Some(TopUp { payment: no, time: payment.time, tier: payment.name.clone() });
        }
        no = payment.previous;
    }
    set_top_up(world, customer, latest)
}

/// Sets a customer's latest top-up, and counts it among those of its partner who have bought or not (AP-11).
fn set_top_up(world: &mut World, customer: No, top_up: Option<TopUp>) -> Result<(), Halt> {
    let row = world.customers.change(customer)?;
    let has_bought = i64::from(top_up.is_some());
    let had_bought = i64::from(std::mem::replace(&mut row.top_up, top_up).is_some());
    match row.partner {
        Some(partner) if has_bought != had_bought => {
            world.tallies.change(partner)?.bought += has_bought - had_bought;
        }
        _ => {}
    }
    Ok(())
}
