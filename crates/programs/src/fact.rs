use crate::cashback::{OrderFact, check_lines, check_refunds};
use crate::time::Instant;
use crate::{Event, Fact, Key, Refusal};
use money::Amount;
use std::borrow::Cow;

/// How far in the future an event's time may lie: clocks differ (EV-4).
const SKEW_SECONDS: i64 = 300;
/// The longest identifier.
const LONGEST_ID: usize = 200;
/// The longest text that identifies nothing.
const LONGEST_TEXT: usize = 1_000;

impl Fact {
    /// The identity of the fact itself, whoever reports it (EV-1).
    pub fn identity(&self) -> Option<(Key, &str)> {
        match self {
            Self::PaymentSucceeded { payment_id, .. } => Some((Key::Payment, payment_id)),
            Self::PaymentRefunded { refund_id, .. } => Some((Key::Refund, refund_id)),
            Self::OrderCreated { order_id, .. } => Some((Key::Order, order_id)),
            Self::OrderRefunded { refund_id, .. } => Some((Key::OrderRefund, refund_id)),
            Self::CustomerRegistered { .. } | Self::StoreAuthorized { .. } => None,
            Self::OrderPaid { .. }
            | Self::OrderCancelled { .. }
            | Self::OrderShipped { .. }
            | Self::OrderDelivered { .. }
            | Self::OrderDeliveryFailed { .. }
            | Self::OrderCompleted { .. } => None,
        }
    }

    /// The type of the event that reports it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::CustomerRegistered { .. } => "customer.registered",
            Self::StoreAuthorized { .. } => "store.authorized",
            Self::PaymentSucceeded { .. } => "payment.succeeded",
            Self::PaymentRefunded { .. } => "payment.refunded",
            Self::OrderCreated { .. } => "order.created",
            Self::OrderPaid { .. } => "order.paid",
            Self::OrderCancelled { .. } => "order.cancelled",
            Self::OrderShipped { .. } => "order.shipped",
            Self::OrderDelivered { .. } => "order.delivered",
            Self::OrderDeliveryFailed { .. } => "order.delivery_failed",
            Self::OrderCompleted { .. } => "order.completed",
            Self::OrderRefunded { .. } => "order.refunded",
        }
    }

    /// The identifiers it holds, each with its place.
    fn texts(&self) -> [Option<(&'static str, &str)>; 3] {
        match self {
            Self::CustomerRegistered { customer_id, phone, .. } => {
                [Some(("/data/customer_id", customer_id)), Some(("/data/phone", phone)), None]
            }
            Self::StoreAuthorized { customer_id, platform, store } => [
                Some(("/data/customer_id", customer_id)),
                Some(("/data/platform", platform)),
                Some(("/data/store", store)),
            ],
            Self::PaymentSucceeded { payment_id, customer_id, kind, .. } => [
                Some(("/data/payment_id", payment_id)),
                Some(("/data/customer_id", customer_id)),
                Some(("/data/product/kind", kind)),
            ],
            Self::PaymentRefunded { refund_id, payment_id, .. } => {
                [Some(("/data/refund_id", refund_id)), Some(("/data/payment_id", payment_id)), None]
            }
            Self::OrderCreated { order_id, seller_id, shopper_id, .. } => [
                Some(("/data/order_id", order_id)),
                Some(("/data/seller_id", seller_id)),
                Some(("/data/shopper_id", shopper_id)),
            ],
            Self::OrderRefunded { refund_id, order_id, .. } => {
                [Some(("/data/refund_id", refund_id)), Some(("/data/order_id", order_id)), None]
            }
            Self::OrderPaid { order_id }
            | Self::OrderCancelled { order_id }
            | Self::OrderShipped { order_id }
            | Self::OrderDelivered { order_id }
            | Self::OrderDeliveryFailed { order_id }
            | Self::OrderCompleted { order_id } => [Some(("/data/order_id", order_id)), None, None],
        }
    }

    /// The texts it holds that identify nothing, each with its place.
    fn free_texts(&self) -> [Option<(&'static str, &str)>; 3] {
        match self {
            Self::CustomerRegistered { email, country, referral_code, .. } => {
                [("/data/email", email), ("/data/country", country), ("/data/referral_code", referral_code)]
                    .map(|(pointer, text)| text.as_deref().map(|text| (pointer, text)))
            }
            Self::PaymentSucceeded { name, .. } => [Some(("/data/product/name", name)), None, None],
            _ => [None; 3],
        }
    }

    fn amount(&self) -> Option<Amount> {
        match self {
            Self::PaymentSucceeded { amount, .. } | Self::PaymentRefunded { amount, .. } => Some(*amount),
            _ => None,
        }
    }

    pub(crate) fn conflict(&self) -> &'static str {
        match self {
            Self::PaymentRefunded { .. } | Self::OrderRefunded { .. } => "refund_id_conflict",
            Self::OrderCreated { .. } => "order_id_conflict",
            _ => "payment_id_conflict",
        }
    }

    /// Which order has come how far, for those facts of an order that tell nothing else.
    pub fn order_fact(&self) -> Option<(&str, OrderFact)> {
        match self {
            Self::OrderPaid { order_id } => Some((order_id, OrderFact::Paid)),
            Self::OrderCancelled { order_id } => Some((order_id, OrderFact::Cancelled)),
            Self::OrderShipped { order_id } => Some((order_id, OrderFact::Shipped)),
            Self::OrderDelivered { order_id } => Some((order_id, OrderFact::Delivered)),
            Self::OrderDeliveryFailed { order_id } => Some((order_id, OrderFact::DeliveryFailed)),
            Self::OrderCompleted { order_id } => Some((order_id, OrderFact::Completed)),
            Self::CustomerRegistered { .. }
            | Self::StoreAuthorized { .. }
            | Self::PaymentSucceeded { .. }
            | Self::PaymentRefunded { .. }
            | Self::OrderCreated { .. }
            | Self::OrderRefunded { .. } => None,
        }
    }
}

/// What can never be valid, whatever else is known (EV-4).
pub(crate) fn check(event: &Event, now: Instant) -> Result<(), Refusal> {
    if event.time > now.plus_seconds(SKEW_SECONDS) {
        let detail = "The time is more than 5 minutes in the future. Check the clock of the host system.";
        return Err(Refusal::new("time_in_future", detail).at("/time"));
    }
    for (pointer, text) in [("/source", event.source.as_str()), ("/id", event.id.as_str())] {
        check_text(pointer, text)?;
    }
    event.fact.texts().into_iter().flatten().try_for_each(|(pointer, text)| check_text(pointer, text))?;
    event
        .fact
        .free_texts()
        .into_iter()
        .flatten()
        .try_for_each(|(pointer, text)| check_free_text(pointer, text))?;
    if let Fact::CustomerRegistered { phone, .. } = &event.fact
        && !phone.bytes().any(|b| b.is_ascii_digit())
    {
        return Err(Refusal::new("invalid_event", "A telephone number has digits.").at("/data/phone"));
    }
    if event.fact.amount().is_some_and(|amount| !amount.is_positive()) {
        let detail = "The amount of a payment or a refund is more than nothing.";
        return Err(Refusal::new("amount_not_positive", detail).at("/data/amount/amount"));
    }
    match &event.fact {
        Fact::OrderCreated { lines, shipping, .. } => check_lines(lines, *shipping),
        Fact::OrderRefunded { lines, .. } => check_refunds(lines),
        _ => Ok(()),
    }
}

pub(crate) fn check_text(pointer: impl Into<Cow<'static, str>>, text: &str) -> Result<(), Refusal> {
    if text.is_empty() || text.len() > LONGEST_ID {
        let detail = format!("An identifier has 1 to {LONGEST_ID} bytes.");
        return Err(Refusal::new("invalid_event", detail).at(pointer));
    }
    if text.chars().any(char::is_control) {
        return Err(Refusal::new("invalid_event", "An identifier has no control characters.").at(pointer));
    }
    Ok(())
}

/// Text that identifies nothing may be empty; it is shown to people and so kept short.
pub(crate) fn check_free_text(pointer: impl Into<Cow<'static, str>>, text: &str) -> Result<(), Refusal> {
    if text.len() > LONGEST_TEXT || text.chars().any(char::is_control) {
        let detail = format!("This has at most {LONGEST_TEXT} bytes and no control characters.");
        return Err(Refusal::new("invalid_event", detail).at(pointer));
    }
    Ok(())
}
