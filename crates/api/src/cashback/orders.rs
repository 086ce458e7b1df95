//! Orders with their fee and their bonus (BC-4 to BC-6, SB-1).

use crate::act::look;
use crate::guard::Caller;
use crate::payments::CashbackExplanation;
use crate::problem::Problem;
use crate::wire::{Money, Problems, instant};
use app::Service;
use app::access::Owner;
use app::views::{self, OrderView};
use axum::Json;
use axum::extract::{Path, State};
use money::Amount;
use programs::cashback::{LineNow, Order, OrderFact};
use serde::Serialize;
use utoipa::ToSchema;

/// An order of a shopper at a seller.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OrderBody {
    order_id: String,
    seller_id: String,
    shopper_id: String,
    /// `created`, `paid`, `shipped`, `cancelled`, `delivery_failed`, `delivered`, `completed` or `refunded`:
    /// the furthest of what is known, whatever came first.
    status: &'static str,
    created_at: String,
    /// When it was delivered, as far as it is known.
    delivered_at: Option<String>,
    bonus_cashback_voucher: bool,
    bonus_redemption_id: Option<String>,
    programme_order: bool,
    /// Why it is no programme order: `voucher_not_used`, `not_registered` or `other_currency`.
    not_charged: Option<&'static str>,
    lines: Vec<OrderLineBody>,
    shipping_fee: Money,
    fee: OrderFeeBody,
    bonus: OrderBonusBody,
    explanation: CashbackExplanation,
}

/// A line of an order. Discounts are for the whole line.
#[derive(Debug, Serialize, ToSchema)]
struct OrderLineBody {
    line_id: String,
    sku: String,
    name: String,
    quantity: i64,
    unit_price: Money,
    seller_discount: Money,
    platform_discount: Money,
    /// What was given back of its fee base.
    refunded: Money,
    /// How many units came back.
    returned: i64,
    /// The bonus spent on it.
    bonus_spent: Money,
    /// The fee it is charged now.
    fee: Money,
}

/// The service fee of an order, in minor units; zeros where nothing is charged.
#[derive(Debug, Serialize, ToSchema)]
struct OrderFeeBody {
    currency: String,
    /// What the fee was computed on when it was charged.
    base: i64,
    /// `null` where nothing is charged.
    rate_bps: Option<i64>,
    charged: i64,
    refunded: i64,
    /// What was charged less what was refunded.
    net: i64,
}

/// The bonus of an order, in minor units.
#[derive(Debug, Serialize, ToSchema)]
struct OrderBonusBody {
    currency: String,
    /// What was earned, after refunds.
    earned: i64,
    /// `none`, `pending`, `available` or `not_covered`.
    status: &'static str,
}

fn order_line(order: &Order, now: &LineNow<'_>) -> OrderLineBody {
    let money = |minor: i64| Amount::new(minor, order.currency).into();
    OrderLineBody {
        line_id: now.line.line_id.clone(),
        sku: now.line.sku.clone(),
        name: now.line.name.clone(),
        quantity: now.line.quantity,
        unit_price: now.line.unit_price.into(),
        seller_discount: now.line.seller_discount.into(),
        platform_discount: now.line.platform_discount.into(),
        refunded: money(now.state.refunded),
        returned: now.state.returned,
        bonus_spent: money(now.state.bonus_spent),
        fee: money(now.state.fee),
    }
}

impl From<OrderView> for OrderBody {
    fn from(view: OrderView) -> Self {
        let order = &view.order;
        let currency = order.currency.code().to_owned();
        Self {
            seller_id: view.seller_id,
            shopper_id: view.shopper_id,
            status: order.status().name(),
            created_at: instant(order.time),
            delivered_at: order.time_of(OrderFact::Delivered).map(instant),
            bonus_cashback_voucher: order.voucher,
            bonus_redemption_id: view.redemption_id,
            programme_order: order.programme.is_ok(),
            not_charged: order.programme.as_ref().err().map(|reason| reason.name()),
            lines: order.lines_now().map(|line| order_line(order, &line)).collect(),
            shipping_fee: Amount::new(order.shipping, order.currency).into(),
            fee: OrderFeeBody {
                currency: currency.clone(),
                base: view.fee.map_or(0, |fee| fee.base),
                rate_bps: view.fee.map(|fee| fee.rate_bps),
                charged: order.charged,
                refunded: order.fee_refunded,
                net: order.charged - order.fee_refunded,
            },
            bonus: OrderBonusBody { currency, earned: order.earned, status: order.bonus.name() },
            explanation: view.explanation.into(),
            order_id: view.order.order_id,
        }
    }
}

/// An order with its fee and its bonus, and why.
#[utoipa::path(get, path = "/v1/orders/{order_id}", tag = "orders", params(("order_id" = String, Path)),
    responses((status = 200, description = "The order.", body = OrderBody), Problems))]
pub(crate) async fn one(
    State(service): State<Service>,
    caller: Caller,
    Path(order_id): Path<String>,
) -> Result<Json<OrderBody>, Problem> {
    let found = look(&service, move |source, service| views::order(source, service, &order_id)).await?;
    let view = found.ok_or_else(|| Problem::not_found("order"))?;
    caller.may_see(&Owner::Seller(view.seller_id.clone()), "order")?;
    Ok(Json(view.into()))
}
