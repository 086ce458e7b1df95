//! Payments with their verdict, and why amounts of both programmes are what they are (AP-7, AP-13).

use crate::act::look;
use crate::guard::Caller;
use crate::ledger::TransferBody;
use crate::problem::Problem;
use crate::wire::{Money, Problems, instant};
use app::Service;
use app::access::Owner;
use app::views::{self, CashbackExplained, Explained, ExplainedEvent, PaymentView, Step};
use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;

/// A payment of a customer to the host.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaymentBody {
    payment_id: String,
    customer_id: String,
    product: Product,
    amount: Money,
    refunded: Money,
    time: String,
    /// `eligible`, or the first reason why not.
    verdict: &'static str,
    /// What it earns after refunds; `null` where it earns nothing.
    commission: Option<Money>,
    explanation: Explanation,
}

/// What was bought.
#[derive(Debug, Serialize, ToSchema)]
struct Product {
    kind: String,
    name: String,
}

/// Why an amount is what it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Explanation {
    /// What is explained.
    id: String,
    /// `payment`, `commission` or `reversal`.
    kind: &'static str,
    verdict: &'static str,
    /// The event that caused it; `null` where an action did.
    event: Option<EventBody>,
    /// The place in the log of what caused it.
    cause: i64,
    rules_version: i64,
    window: WindowBody,
    paying_number: Option<i64>,
    tier: Option<TierBody>,
    /// What came out.
    amount: Option<Money>,
    steps: Vec<StepBody>,
    transfers: Vec<TransferBody>,
}

/// An event of a host system.
#[derive(Debug, Serialize, ToSchema)]
struct EventBody {
    source: String,
    id: String,
    #[serde(rename = "type")]
    kind: &'static str,
    time: String,
}

/// When the customer's payments are eligible; the end is not included.
#[derive(Debug, Serialize, ToSchema)]
struct WindowBody {
    from: String,
    until: String,
}

/// A tier of the rates.
#[derive(Debug, Serialize, ToSchema)]
struct TierBody {
    /// Its first paying number.
    from: i64,
    rate_bps: i64,
}

/// A step of an explanation.
#[derive(Debug, Serialize, ToSchema)]
struct StepBody {
    /// What is looked at, a stable word.
    label: &'static str,
    /// What was found.
    value: String,
    /// How it was computed.
    arithmetic: Option<String>,
    /// The rule that says so.
    rule: &'static str,
}

impl From<Step> for StepBody {
    fn from(step: Step) -> Self {
        Self { label: step.label, value: step.value, arithmetic: step.arithmetic, rule: step.rule }
    }
}

impl From<ExplainedEvent> for EventBody {
    fn from(event: ExplainedEvent) -> Self {
        Self { source: event.source, id: event.id, kind: event.kind, time: instant(event.time) }
    }
}

/// Why an order, a service fee or a movement of bonus is what it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CashbackExplanation {
    /// What is explained.
    id: String,
    /// `order`, `fee`, `fee_refund`, or the kind of the movement of bonus.
    kind: &'static str,
    /// `programme_order`, `voucher_not_used`, `not_registered` or `other_currency`; `null` where there is no
    /// order.
    verdict: Option<&'static str>,
    /// The event that caused it; `null` where an action or the clock did.
    event: Option<EventBody>,
    /// The place in the log of what caused it.
    cause: i64,
    /// The version of the terms that is locked for the order.
    terms_version: Option<i64>,
    /// What came out: of an order its net fee, of a line of a bill what the seller receives.
    amount: Option<Money>,
    steps: Vec<StepBody>,
    transfers: Vec<TransferBody>,
}

impl From<CashbackExplained> for CashbackExplanation {
    fn from(view: CashbackExplained) -> Self {
        Self {
            id: view.id,
            kind: view.kind,
            verdict: view.verdict,
            event: view.event.map(Into::into),
            cause: view.cause,
            terms_version: view.terms_version,
            amount: view.amount.map(Into::into),
            steps: view.steps.into_iter().map(Into::into).collect(),
            transfers: view.transfers.into_iter().map(Into::into).collect(),
        }
    }
}

/// Why something is what it is.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Why {
    /// A commission or a payment.
    Affiliate(Explanation),
    /// An order, a service fee or a movement of bonus.
    Cashback(CashbackExplanation),
}

impl From<Explained> for Explanation {
    fn from(view: Explained) -> Self {
        Self {
            id: view.id,
            kind: view.kind,
            verdict: view.verdict.name(),
            event: view.event.map(Into::into),
            cause: view.cause,
            rules_version: view.rules_version,
            window: WindowBody { from: instant(view.window.from), until: instant(view.window.until) },
            paying_number: view.paying_number,
            tier: view.tier.map(|tier| TierBody { from: tier.from, rate_bps: tier.rate.bps() }),
            amount: view.amount.map(Into::into),
            steps: view.steps.into_iter().map(Into::into).collect(),
            transfers: view.transfers.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<PaymentView> for PaymentBody {
    fn from(view: PaymentView) -> Self {
        Self {
            payment_id: view.payment_id,
            customer_id: view.customer_id,
            product: Product { kind: view.kind, name: view.name },
            amount: view.amount.into(),
            refunded: view.refunded.into(),
            time: instant(view.time),
            verdict: view.verdict.name(),
            commission: view.commission.map(Into::into),
            explanation: view.explanation.into(),
        }
    }
}

/// A payment with its verdict, and why.
#[utoipa::path(get, path = "/v1/payments/{payment_id}", tag = "payments",
    params(("payment_id" = String, Path)),
    responses((status = 200, description = "The payment.", body = PaymentBody), Problems))]
pub(crate) async fn one(
    State(service): State<Service>,
    caller: Caller,
    Path(payment_id): Path<String>,
) -> Result<Json<PaymentBody>, Problem> {
    let found = look(&service, move |source, service| views::payment(source, service, &payment_id)).await?;
    let view = found.ok_or_else(|| Problem::not_found("payment"))?;
    caller.may_see(&Owner::Partner(view.partner), "payment")?;
    Ok(Json(view.into()))
}

/// Why a commission, a fee, a bonus, a payment or an order is what it is.
#[utoipa::path(get, path = "/v1/explain/{id}", tag = "payments", params(("id" = String, Path,
    description = "The identifier of a commission, a fee or a movement of bonus, or the host's of a payment or \
        of an order; where both have the same, the payment's")),
    responses((status = 200, description = "Why.", body = Why), Problems))]
pub(crate) async fn explain(
    State(service): State<Service>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Why>, Problem> {
    let found = look(&service, move |source, service| {
        let paid = views::explain(source, service, &id)?;
        if let Some((_, why)) = paid.filter(|(partner, _)| caller.0.sees(&Owner::Partner(*partner))) {
            return Ok(Some(Why::Affiliate(why.into())));
        }
        let found = views::explain_cashback(source, service, &id)?;
        let found = found.filter(|(owner, _)| caller.0.sees(owner));
        Ok(found.map(|(_, why)| Why::Cashback(why.into())))
    });
    found.await?.map(Json).ok_or_else(|| Problem::not_found("commission, fee, bonus, payment or order"))
}
