//! What a shopper sees: its bonus, and why it moved (SB).

use app::Service;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use super::cashback;
use super::form::Asked;
use super::look::{BEGINNING, campaign_page, place};
use super::trouble::Trouble;
use super::visitor::Shopper;
use crate::components::search::SEARCH;
use crate::pages::cashback::bonus::{Reader, shopper as show_bonus};
use crate::pages::cashback::embedded::embedded as show_embedded;
use crate::pages::cashback::why::why as show_why;
use crate::paths;

pub(super) fn router() -> Router<Service> {
    Router::new()
        .route(paths::BONUS, get(bonus))
        .route(&(paths::BONUS.to_owned() + "/why/{id}"), get(why))
        .route(&(paths::EMBED_BONUS.to_owned() + "/{token}"), get(embedded))
}

/// The bonus, and why an order that is asked about earned or did not.
async fn bonus(State(service): State<Service>, shopper: Shopper, asked: Asked) -> Result<Response, Trouble> {
    let (place, order) = (place(&service, &asked), asked.get(SEARCH).trim().to_owned());
    campaign_page(&service, &shopper.visitor, None, move |look| {
        Ok(show_bonus(&look.shell, &cashback::bonus(look, Reader::Own, &shopper.id, place, &order)?))
    })
    .await
}

/// The bonus within a page of the host's. The frame around all pages has read the token, which says whose it is.
async fn embedded(State(service): State<Service>, shopper: Shopper) -> Result<Response, Trouble> {
    campaign_page(&service, &shopper.visitor, None, move |look| {
        Ok(show_embedded(&cashback::bonus(look, Reader::Own, &shopper.id, BEGINNING, "")?))
    })
    .await
}

/// Why the bonus moved.
async fn why(
    State(service): State<Service>,
    shopper: Shopper,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    campaign_page(&service, &shopper.visitor, None, move |look| {
        Ok(show_why(&look.shell, &cashback::why_bonus(look, &id, Some(&shopper.id))?))
    })
    .await
}
