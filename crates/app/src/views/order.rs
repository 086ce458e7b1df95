//! An order with its fee and its bonus (BC-4 to BC-6, SB-1).

use super::explain_cashback::{CashbackExplained, explain_order, order_to_show};
use super::{Place, Rows, Source, ViewResult, names};
use crate::Service;
use crate::ids::Kind;
use programs::No;
use programs::cashback::{BillKind, Order};

/// An order of a shopper at a seller.
#[derive(Debug, Clone)]
pub struct OrderView {
    /// The order.
    pub order: Order,
    /// The marketplace's identifier of the seller.
    pub seller_id: String,
    /// The marketplace's identifier of the shopper.
    pub shopper_id: String,
    /// The identifier of the redemption that paid part of it.
    pub redemption_id: Option<String>,
    /// What was charged; `None` where nothing is.
    pub fee: Option<Charged>,
    /// Why.
    pub explanation: CashbackExplained,
}

/// What an order was charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Charged {
    /// What the fee was computed on when it was charged, in minor units.
    pub base: i64,
    /// The rate in basis points.
    pub rate_bps: i64,
}

/// An order in a list.
#[derive(Debug, Clone)]
pub struct OrderRow {
    /// The order.
    pub order: Order,
    /// The marketplace's identifier of the seller.
    pub seller_id: String,
    /// The marketplace's identifier of the shopper.
    pub shopper_id: String,
}

/// Orders, of one seller or of all, the one told last first; none where nothing is known of the seller.
pub fn orders(source: &Source, seller_id: Option<&str>, place: Place) -> ViewResult<Rows<OrderRow>> {
    let page = match seller_id {
        None => source.orders_page(place.cursor, place.limit)?,
        Some(id) => match source.seller_no(id)? {
            Some(seller) => source.orders_of_seller(seller, place.cursor, place.limit)?,
            None => return Ok(Rows::none()),
        },
    };
    Rows::of(page, |order| {
        Ok(OrderRow {
            seller_id: names::seller_id(source, order.seller)?,
            shopper_id: names::shopper_id(source, order.shopper)?,
            order,
        })
    })
}

/// An order by the host's identifier; `None` if there is none.
pub fn order(source: &Source, service: &Service, order_id: &str) -> ViewResult<Option<OrderView>> {
    match source.order_no(order_id)? {
        Some(no) => order_by_no(source, service, no),
        None => Ok(None),
    }
}

fn order_by_no(source: &Source, service: &Service, no: No) -> ViewResult<Option<OrderView>> {
    let Some((order, lines)) = order_to_show(source, no)? else { return Ok(None) };
    let charge = lines.iter().find(|line| line.kind == BillKind::Fee);
    let explanation = explain_order(source, service, &order, &lines)?;
    Ok(Some(OrderView {
        seller_id: names::seller_id(source, order.seller)?,
        shopper_id: names::shopper_id(source, order.shopper)?,
        redemption_id: order.redemption.map(|no| service.ids().write(Kind::Redemption, no)),
        fee: charge.map(|line| Charged { base: line.base, rate_bps: line.rate.bps() }),
        explanation,
        order,
    }))
}
