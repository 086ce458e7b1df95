//! All orders, or those of a seller, and one of them.

use app::Service;
use app::views::{self, OrderRow as Found};
use axum::extract::{Path, State};
use axum::response::Response;
use money::Amount;

use crate::components::search::SEARCH;
use crate::pages::cashback::order::order as show_order;
use crate::pages::operator::orders::{OrderRow, OrdersView, orders as show_orders};
use crate::paths;
use crate::routes::cashback;
use crate::routes::form::Asked;
use crate::routes::look::{Look, campaign_page, place};
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Staff;

/// The list.
pub(super) async fn list(
    State(service): State<Service>,
    staff: Staff,
    asked: Asked,
) -> Result<Response, Trouble> {
    let (place, seller_id) = (place(&service, &asked), asked.get(SEARCH).trim().to_owned());
    campaign_page(&service, &staff.visitor, None, move |look| {
        let seller = (!seller_id.is_empty()).then_some(seller_id.as_str());
        let found = views::orders(look.source, seller, place)?;
        let path = seller
            .map_or_else(|| paths::ORDERS.to_owned(), |id| paths::with_query(paths::ORDERS, SEARCH, id));
        let pager = look.pager(&path, place, &found);
        let rows = found.rows.into_iter().map(|row| shown(look, row)).collect();
        Ok(show_orders(&look.shell, &OrdersView { seller_id, rows, pager }))
    })
    .await
}

fn shown(look: &Look<'_>, Found { order, seller_id, shopper_id }: Found) -> OrderRow {
    let amount = |minor| Amount::new(minor, order.currency);
    OrderRow {
        created: look.moment(order.time),
        seller_id,
        shopper_id,
        status: order.status().name().to_owned(),
        net_fee: order.programme.is_ok().then(|| amount(order.charged.saturating_sub(order.fee_refunded))),
        earned: amount(order.earned),
        order_id: order.order_id,
    }
}

/// An order of any seller.
pub(super) async fn one(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    campaign_page(&service, &staff.visitor, None, move |look| {
        Ok(show_order(&look.shell, &cashback::order(look, &id, None)?))
    })
    .await
}
