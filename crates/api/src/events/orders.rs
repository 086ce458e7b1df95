//! How the data of the events about orders is read. Whether an order makes sense is asked by the rules.

use super::parse::{Money, read, texts};
use crate::json::Object;
use app::ids::{Ids, Kind};
use programs::cashback::{OrderLine, OrderRefund};
use programs::{Fact, Refusal};
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Created<'a> {
    order_id: String,
    seller_id: String,
    shopper_id: String,
    bonus_cashback_voucher: bool,
    bonus_redemption_id: Option<String>,
    #[serde(borrow)]
    lines: Vec<Object<Line<'a>>>,
    #[serde(borrow)]
    shipping_fee: Object<Money<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    line_id: String,
    sku: String,
    name: String,
    quantity: i64,
    #[serde(borrow)]
    unit_price: Object<Money<'a>>,
    #[serde(borrow)]
    seller_discount: Object<Money<'a>>,
    #[serde(borrow)]
    platform_discount: Object<Money<'a>>,
}

/// `order.created` (BC-4).
pub(super) fn created(data: &RawValue, ids: Ids) -> Result<Fact, Refusal> {
    let data: Created<'_> = read(data.get(), "/data")?;
    texts(&[
        ("/data/order_id", Some(&data.order_id)),
        ("/data/seller_id", Some(&data.seller_id)),
        ("/data/shopper_id", Some(&data.shopper_id)),
    ])?;
    let lines = data.lines.into_iter().enumerate().map(|(place, Object(line))| line.read(place));
    Ok(Fact::OrderCreated {
        lines: lines.collect::<Result<_, _>>()?,
        redemption: data.bonus_redemption_id.map(|id| redemption(ids, &id)).transpose()?,
        shipping: data.shipping_fee.0.read("/data/shipping_fee")?,
        order_id: data.order_id,
        seller_id: data.seller_id,
        shopper_id: data.shopper_id,
        bonus_cashback_voucher: data.bonus_cashback_voucher,
    })
}

/// Unlike a click, a redemption decides something: one that cannot be read is not passed over (SB-2).
fn redemption(ids: Ids, id: &str) -> Result<programs::No, Refusal> {
    ids.read(Kind::Redemption, id).ok_or_else(|| {
        let detail = "There is no such redemption. Check the identifier.";
        Refusal::new("unknown_redemption", detail).at("/data/bonus_redemption_id")
    })
}

impl Line<'_> {
    fn read(self, place: usize) -> Result<OrderLine, Refusal> {
        let amount = |money: &Money<'_>, field: &str| money.read(&format!("/data/lines/{place}/{field}"));
        Ok(OrderLine {
            unit_price: amount(&self.unit_price.0, "unit_price")?,
            seller_discount: amount(&self.seller_discount.0, "seller_discount")?,
            platform_discount: amount(&self.platform_discount.0, "platform_discount")?,
            line_id: self.line_id,
            sku: self.sku,
            name: self.name,
            quantity: self.quantity,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Advanced {
    order_id: String,
}

fn order_id(data: &RawValue) -> Result<String, Refusal> {
    let Advanced { order_id } = read(data.get(), "/data")?;
    texts(&[("/data/order_id", Some(&order_id))])?;
    Ok(order_id)
}

/// `order.paid`.
pub(super) fn paid(data: &RawValue, _: Ids) -> Result<Fact, Refusal> {
    Ok(Fact::OrderPaid { order_id: order_id(data)? })
}

/// `order.cancelled`.
pub(super) fn cancelled(data: &RawValue, _: Ids) -> Result<Fact, Refusal> {
    Ok(Fact::OrderCancelled { order_id: order_id(data)? })
}

/// `order.shipped`.
pub(super) fn shipped(data: &RawValue, _: Ids) -> Result<Fact, Refusal> {
    Ok(Fact::OrderShipped { order_id: order_id(data)? })
}

/// `order.delivered` (BC-6).
pub(super) fn delivered(data: &RawValue, _: Ids) -> Result<Fact, Refusal> {
    Ok(Fact::OrderDelivered { order_id: order_id(data)? })
}

/// `order.delivery_failed`.
pub(super) fn delivery_failed(data: &RawValue, _: Ids) -> Result<Fact, Refusal> {
    Ok(Fact::OrderDeliveryFailed { order_id: order_id(data)? })
}

/// `order.completed` (SB-1).
pub(super) fn completed(data: &RawValue, _: Ids) -> Result<Fact, Refusal> {
    Ok(Fact::OrderCompleted { order_id: order_id(data)? })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refunded<'a> {
    refund_id: String,
    order_id: String,
    #[serde(borrow)]
    lines: Vec<Object<Refund<'a>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refund<'a> {
    line_id: String,
    #[serde(borrow)]
    amount: Object<Money<'a>>,
    quantity: Option<i64>,
}

/// `order.refunded` (BC-6).
pub(super) fn refunded(data: &RawValue, _: Ids) -> Result<Fact, Refusal> {
    let Refunded { refund_id, order_id, lines } = read(data.get(), "/data")?;
    texts(&[("/data/refund_id", Some(&refund_id)), ("/data/order_id", Some(&order_id))])?;
    let line = |(place, Object(refund)): (usize, Object<Refund<'_>>)| {
        Ok(OrderRefund {
            amount: refund.amount.0.read(&format!("/data/lines/{place}/amount"))?,
            line_id: refund.line_id,
            quantity: refund.quantity.unwrap_or(0),
        })
    };
    let lines = lines.into_iter().enumerate().map(line).collect::<Result<_, Refusal>>()?;
    Ok(Fact::OrderRefunded { refund_id, order_id, lines })
}
