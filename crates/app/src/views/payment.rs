//! A payment with its verdict (AP-7).

use super::explain::payment_to_show;
use super::{Explained, Source, ViewResult, explain_payment};
use crate::Service;
use money::Amount;
use programs::No;
use programs::affiliate::{Payment, Verdict};
use programs::time::Instant;

/// A payment of a customer to the host.
#[derive(Debug, Clone)]
pub struct PaymentView {
    /// The host's identifier.
    pub payment_id: String,
    /// The host's identifier of who paid.
    pub customer_id: String,
    /// Whose customer it was.
    pub partner: Option<No>,
    /// What kind of product was bought.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// How much was paid.
    pub amount: Amount,
    /// How much of it was given back.
    pub refunded: Amount,
    /// When it was paid.
    pub time: Instant,
    /// Whether it earns.
    pub verdict: Verdict,
    /// What it earns after refunds, where it is eligible.
    pub commission: Option<Amount>,
    /// Why.
    pub explanation: Explained,
}

/// A payment by the host's identifier; `None` if there is none, or it waits for its customer.
pub fn payment(source: &Source, service: &Service, payment_id: &str) -> ViewResult<Option<PaymentView>> {
    payment_to_show(source, payment_id)?.map(|payment| show(source, service, payment)).transpose()
}

fn show(source: &Source, service: &Service, payment: Payment) -> ViewResult<PaymentView> {
    let customer = source.customer(payment.customer)?;
    let currency = payment.amount.currency();
    Ok(PaymentView {
        customer_id: customer.map(|customer| customer.customer_id).unwrap_or_default(),
        partner: payment.partner,
        kind: payment.kind.clone(),
        name: payment.name.clone(),
        amount: payment.amount,
        refunded: Amount::new(payment.refunded, currency),
        time: payment.time,
        verdict: payment.verdict,
        commission: payment.earned.map(|earned| Amount::new(earned.commission, currency)),
        explanation: explain_payment(source, service, &payment)?,
        payment_id: payment.payment_id,
    })
}
