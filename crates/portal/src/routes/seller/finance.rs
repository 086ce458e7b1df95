//! Finance: what is to settle, settled records, orders, and why each amount is what it is (BC-7, AP-13).

use app::Service;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::components::search::SEARCH;
use crate::pages::cashback::face::Face;
use crate::pages::cashback::order::order as show_order;
use crate::pages::cashback::settled_record::settled_record as show_record;
use crate::pages::cashback::settled_records::settled_records as show_records;
use crate::pages::cashback::to_settle::to_settle as show_to_settle;
use crate::pages::cashback::why::why as show_why;
use crate::routes::cashback::{self, Asking};
use crate::routes::form::Asked;
use crate::routes::look::{campaign_page, place};
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Seller;

/// What is to settle.
pub(super) async fn to_settle(
    State(service): State<Service>,
    seller: Seller,
    asked: Asked,
) -> Result<Response, Trouble> {
    let (place, searched) = (place(&service, &asked), asked.get(SEARCH).trim().to_owned());
    campaign_page(&service, &seller.visitor, None, move |look| {
        let view = cashback::to_settle(look, Face::Own, &seller.id, place, searched)?;
        Ok(show_to_settle(&look.shell, &view))
    })
    .await
}

/// The settled records.
pub(super) async fn settled_records(
    State(service): State<Service>,
    seller: Seller,
    asked: Asked,
) -> Result<Response, Trouble> {
    let place = place(&service, &asked);
    campaign_page(&service, &seller.visitor, None, move |look| {
        let view = cashback::settled_records(look, Face::Own, &seller.id, place)?;
        Ok(show_records(&look.shell, &view))
    })
    .await
}

/// One settled record.
pub(super) async fn settled_record(
    State(service): State<Service>,
    seller: Seller,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Trouble> {
    let asking = Asking::of(place(&service, &asked), &asked);
    campaign_page(&service, &seller.visitor, None, move |look| {
        let view = cashback::settled_record(look, Face::Own, &seller.id, &id, asking)?;
        Ok(show_record(&look.shell, &view))
    })
    .await
}

/// One settled record as a file.
pub(super) async fn record_file(
    State(service): State<Service>,
    seller: Seller,
    Path((id, form)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    cashback::record_file(&service, seller.id, id, &form).await
}

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
