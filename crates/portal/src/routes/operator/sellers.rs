//! All about one seller: registrations, what is to settle, settled records, what the campaign would have cost.

use app::Service;
use app::views::Place;
use axum::extract::{Path, State};
use axum::response::Response;

use super::registrations::offered;
use crate::components::notice::Notice;
use crate::components::search::SEARCH;
use crate::pages::cashback::face::Face;
use crate::pages::cashback::order::order as show_order;
use crate::pages::cashback::registration::registrations as show_registrations;
use crate::pages::cashback::settled_record::settled_record as show_record;
use crate::pages::cashback::settled_records::settled_records as show_records;
use crate::pages::cashback::simulation::simulation as show_simulation;
use crate::pages::cashback::to_settle::to_settle as show_to_settle;
use crate::pages::cashback::why::why as show_why;
use crate::routes::cashback::{self, Asking};
use crate::routes::done;
use crate::routes::form::Asked;
use crate::routes::look::{campaign_page, place};
use crate::routes::trouble::Trouble;
use crate::routes::visitor::Staff;

/// The seller's registrations.
pub(super) async fn registrations(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Trouble> {
    let place = place(&service, &asked);
    shown(&service, &staff, id, place, done::notice(&asked)).await
}

/// The same with a message.
pub(super) async fn shown(
    service: &Service,
    staff: &Staff,
    id: String,
    place: Place,
    notice: Option<Notice>,
) -> Result<Response, Trouble> {
    let offered = offered(staff);
    campaign_page(service, &staff.visitor, notice, move |look| {
        let view = cashback::registrations(look, Face::Staff(id.clone()), &id, offered, place)?;
        Ok(show_registrations(&look.shell, &view))
    })
    .await
}

/// What is to settle for the seller.
pub(super) async fn to_settle(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Trouble> {
    let (place, searched) = (place(&service, &asked), asked.get(SEARCH).trim().to_owned());
    campaign_page(&service, &staff.visitor, None, move |look| {
        let view = cashback::to_settle(look, Face::Staff(id.clone()), &id, place, searched)?;
        Ok(show_to_settle(&look.shell, &view))
    })
    .await
}

/// The seller's settled records.
pub(super) async fn settled_records(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Trouble> {
    let place = place(&service, &asked);
    campaign_page(&service, &staff.visitor, None, move |look| {
        let view = cashback::settled_records(look, Face::Staff(id.clone()), &id, place)?;
        Ok(show_records(&look.shell, &view))
    })
    .await
}

/// One of the seller's settled records.
pub(super) async fn settled_record(
    State(service): State<Service>,
    staff: Staff,
    Path((id, record)): Path<(String, String)>,
    asked: Asked,
) -> Result<Response, Trouble> {
    let asking = Asking::of(place(&service, &asked), &asked);
    campaign_page(&service, &staff.visitor, None, move |look| {
        let view = cashback::settled_record(look, Face::Staff(id.clone()), &id, &record, asking)?;
        Ok(show_record(&look.shell, &view))
    })
    .await
}

/// One of the seller's settled records as a file.
pub(super) async fn record_file(
    State(service): State<Service>,
    _: Staff,
    Path((id, record, form)): Path<(String, String, String)>,
) -> Result<Response, Trouble> {
    cashback::record_file(&service, id, record, &form).await
}

/// What the campaign would have cost the seller.
pub(super) async fn simulation(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
    asked: Asked,
) -> Result<Response, Trouble> {
    let days = cashback::days(&asked);
    campaign_page(&service, &staff.visitor, None, move |look| {
        let view = cashback::simulation(look, Face::Staff(id.clone()), &id, days)?;
        Ok(show_simulation(&look.shell, &view))
    })
    .await
}

/// An order of any seller.
pub(super) async fn order(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    campaign_page(&service, &staff.visitor, None, move |look| {
        Ok(show_order(&look.shell, &cashback::order(look, &id, None)?))
    })
    .await
}

/// Why a line of any bill has its amount.
pub(super) async fn why(
    State(service): State<Service>,
    staff: Staff,
    Path(id): Path<String>,
) -> Result<Response, Trouble> {
    campaign_page(&service, &staff.visitor, None, move |look| {
        Ok(show_why(&look.shell, &cashback::why_fee(look, &id, None)?))
    })
    .await
}
