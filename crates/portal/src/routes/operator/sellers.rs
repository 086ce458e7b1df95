//! A seller's registrations, and why a line of any bill has its amount.

use app::Service;
use app::views::Place;
use axum::extract::{Path, State};
use axum::response::Response;

use super::registrations::offered;
use crate::components::notice::Notice;
use crate::pages::cashback::face::Face;
use crate::pages::cashback::registration::registrations as show_registrations;
use crate::pages::cashback::why::why as show_why;
use crate::routes::cashback;
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
