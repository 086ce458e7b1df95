//! A seller's orders, and why each amount of a bill is what it is (BC-5, AP-13).

use app::Service;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::pages::cashback::order::order as show_order;
use crate::pages::cashback::why::why as show_why;
use crate::routes::cashback;
use crate::routes::look::campaign_page;
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Seller;

/// An order of the seller.
pub(super) async fn order(
    State(service): State<Service>,
    seller: Seller,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    campaign_page(&service, &seller.visitor, None, move |look| {
        Ok(show_order(&look.shell, &cashback::order(look, &id, Some(&seller.id))?))
    })
    .await
}

/// Why a line of the bill has its amount.
pub(super) async fn why(
    State(service): State<Service>,
    seller: Seller,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    campaign_page(&service, &seller.visitor, None, move |look| {
        Ok(show_why(&look.shell, &cashback::why_fee(look, &id, Some(&seller.id))?))
    })
    .await
}
