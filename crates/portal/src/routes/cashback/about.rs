//! The pages about one seller's bills and orders, the same for the seller and for staff, who see those of any.

use app::Service;
use app::views::{self, CAMPAIGN};
use axum::Router;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::Uri;
use axum::http::request::Parts;
use axum::response::Response;
use axum::routing::get;
use std::collections::BTreeMap;

use super::bill::{self, Asking};
use super::simulation as simulated;
use crate::components::search::SEARCH;
use crate::pages::cashback::face::Face;
use crate::pages::cashback::settled_record::settled_record as show_record;
use crate::pages::cashback::settled_records::settled_records as show_records;
use crate::pages::cashback::simulation::simulation as show_simulation;
use crate::pages::cashback::to_settle::to_settle as show_to_settle;
use crate::paths;
use crate::routes::files::{form_of, sent};
use crate::routes::form::Asked;
use crate::routes::look::{campaign_page, place};
use crate::routes::trouble::Trouble;
use crate::routes::visitor::{Seller, Staff, Visitor};

/// The pages below the paths of a seller's lists, and the lists as files.
pub(crate) fn router(list: &str, records: &str) -> Router<Service> {
    let record = format!("{records}/{{record}}");
    let router = Router::new()
        .route(list, get(to_settle))
        .route(records, get(settled_records))
        .route(&record, get(settled_record))
        .route(&format!("{record}/{{form}}"), get(record_file));
    views::SheetForm::ALL.iter().fold(router, |router, form| {
        let file = |list: &str| format!("{list}/export.{}", form.name());
        router.route(&file(list), get(to_settle_file)).route(&file(records), get(settled_records_file))
    })
}

/// Whose pages are asked for: the seller's who is signed in, or those of the seller that a path of staff's names.
#[derive(Debug)]
pub(in crate::routes) struct About {
    seller_id: String,
    face: Face,
    visitor: Visitor,
    /// What else the path names.
    names: BTreeMap<String, String>,
}

impl About {
    fn named(&self, name: &str) -> String {
        self.names.get(name).cloned().unwrap_or_default()
    }
}

impl FromRequestParts<Service> for About {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, service: &Service) -> Result<Self, Trouble> {
        let names = Path::<BTreeMap<String, String>>::from_request_parts(parts, service).await;
        let names = names.map_or_else(|_| BTreeMap::new(), |Path(names)| names);
        if parts.uri.path().starts_with(paths::OPERATOR) {
            let visitor = Staff::from_request_parts(parts, service).await?.visitor;
            let seller_id = names.get("id").cloned().ok_or_else(Trouble::not_found)?;
            return Ok(Self { face: Face::Staff(seller_id.clone()), seller_id, visitor, names });
        }
        let seller = Seller::from_request_parts(parts, service).await?;
        Ok(Self { face: Face::Own, seller_id: seller.id, visitor: seller.visitor, names })
    }
}

/// What is to settle, or the order that is searched for.
async fn to_settle(State(service): State<Service>, about: About, asked: Asked) -> Result<Response, Trouble> {
    let (place, searched) = (place(&service, &asked), asked.get(SEARCH).trim().to_owned());
    campaign_page(&service, &about.visitor, None, move |look| {
        let view = bill::to_settle(look, about.face, &about.seller_id, place, searched)?;
        Ok(show_to_settle(&look.shell, &view))
    })
    .await
}

/// All of it as a file.
async fn to_settle_file(State(service): State<Service>, about: About, uri: Uri) -> Result<Response, Trouble> {
    let (_, form) = form_of(uri.path())?;
    sent(&service, "to-settle", form, move |source, service| {
        Ok(views::to_settle_file(source, service, &about.seller_id, form)?)
    })
    .await
}

/// The settled records.
async fn settled_records(
    State(service): State<Service>,
    about: About,
    asked: Asked,
) -> Result<Response, Trouble> {
    let place = place(&service, &asked);
    campaign_page(&service, &about.visitor, None, move |look| {
        let view = bill::settled_records(look, about.face, &about.seller_id, place)?;
        Ok(show_records(&look.shell, &view))
    })
    .await
}

/// All of them as a file.
async fn settled_records_file(
    State(service): State<Service>,
    about: About,
    uri: Uri,
) -> Result<Response, Trouble> {
    let (_, form) = form_of(uri.path())?;
    sent(&service, "settled-records", form, move |source, service| {
        Ok(views::settled_records_file(source, service, &about.seller_id, form)?)
    })
    .await
}

/// One settled record.
async fn settled_record(
    State(service): State<Service>,
    about: About,
    asked: Asked,
) -> Result<Response, Trouble> {
    let asking = Asking::of(place(&service, &asked), &asked);
    let id = about.named("record");
    campaign_page(&service, &about.visitor, None, move |look| {
        let view = bill::settled_record(look, about.face, &about.seller_id, &id, asking)?;
        Ok(show_record(&look.shell, &view))
    })
    .await
}

/// One settled record as a file of the form that its path ends with.
async fn record_file(State(service): State<Service>, about: About) -> Result<Response, Trouble> {
    let named = about.named("form");
    let form = views::SheetForm::ALL.into_iter().find(|form| form.name() == named);
    let form = form.ok_or_else(Trouble::not_found)?;
    let (id, seller_id) = (about.named("record"), about.seller_id.clone());
    let found = crate::routes::look::look(&service, move |source, service| {
        bill::find(source, service, &seller_id, &id)
    });
    let view = found.await?;
    sent(&service, &views::record_file_name(&view.record), form, move |source, service| {
        Ok(views::record_file(source, service, &view, form)?)
    })
    .await
}

/// What the campaign would have cost the seller.
pub(in crate::routes) async fn simulation(
    State(service): State<Service>,
    about: About,
    asked: Asked,
) -> Result<Response, Trouble> {
    if about.names.get("slug").is_some_and(|slug| slug != CAMPAIGN) {
        return Err(Trouble::not_found());
    }
    let days = simulated::days(&asked);
    campaign_page(&service, &about.visitor, None, move |look| {
        let view = simulated::simulation(look, about.face, &about.seller_id, days)?;
        Ok(show_simulation(&look.shell, &view))
    })
    .await
}
