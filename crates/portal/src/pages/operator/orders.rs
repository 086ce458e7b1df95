//! Orders as they were told, with what came of each (BC-5, SB-1).

use maud::{Markup, html};
use money::Amount;

use crate::components::badge::status_badge;
use crate::components::empty::empty;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::pager::{Pager, pager};
use crate::components::search::search;
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::lang::t;
use crate::paths;

/// A page of orders.
#[derive(Clone, Debug)]
pub struct OrdersView {
    /// The identifier of the seller whose orders are shown; empty for all.
    pub seller_id: String,
    /// The orders, the one told last first.
    pub rows: Vec<OrderRow>,
    /// Where to read on.
    pub pager: Pager,
}

/// An order.
#[derive(Clone, Debug)]
pub struct OrderRow {
    /// The marketplace's identifier.
    pub order_id: String,
    /// When it was created.
    pub created: Moment,
    /// The seller's identifier.
    pub seller_id: String,
    /// The shopper's identifier.
    pub shopper_id: String,
    /// The code of its status.
    pub status: String,
    /// What the seller is charged after refunds; `None` for an order that is no programme order.
    pub net_fee: Option<Amount>,
    /// What the shopper has earned, after refunds.
    pub earned: Amount,
}

/// The page.
#[must_use]
pub fn orders(shell: &Shell, view: &OrdersView) -> Markup {
    let seller = t("cashback-of-seller");
    layout(
        shell,
        Head { title: &t("menu-orders"), section: paths::ORDERS, back: None },
        &html! {
            (search(paths::ORDERS, &seller, &t("operator-find-hint"), &view.seller_id, &t("operator-search")))
            @if view.rows.is_empty() {
                (empty(&t("operator-orders-none"), &t("operator-orders-none-why"), None))
            } @else {
                (list(&view.rows))
            }
            (pager(&view.pager))
        },
    )
}

fn list(rows: &[OrderRow]) -> Markup {
    const COLUMNS: [Column; 7] = [
        Column::text("cashback-order"),
        Column::text("operator-orders-created"),
        Column::text("cashback-of-seller"),
        Column::text("cashback-of-shopper"),
        Column::text("cashback-status"),
        Column::number("cashback-net-fee"),
        Column::number("cashback-shoppers-bonus"),
    ];
    let row = |row: &OrderRow| {
        vec![
            html! { a href=(paths::operator_order(&row.order_id)) { (row.order_id) } },
            moment(&row.created),
            html! { a href=(paths::operator_seller(&row.seller_id)) { (row.seller_id) } },
            html! { a href=(paths::shopper(&row.shopper_id)) { (row.shopper_id) } },
            status_badge(&row.status),
            html! { @match row.net_fee { Some(fee) => (money(fee)), None => span.hush { "–" } } },
            money(row.earned),
        ]
    };
    table(&t("operator-orders-list"), &COLUMNS, &rows.iter().map(row).collect::<Vec<_>>())
}
