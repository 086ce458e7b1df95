//! What a seller sees and does.

mod campaigns;
mod orders;
mod register;
mod registrations;

use app::Service;
use axum::Router;
use axum::extract::Path;
use axum::response::Redirect;
use axum::routing::{get, post};

use super::cashback;
use super::trouble::Trouble;
use super::visitor::Seller;
use crate::paths;

pub(super) fn router() -> Router<Service> {
    let below = |path: &str, rest: &str| path.to_owned() + rest;
    let campaign = below(paths::CAMPAIGNS, "/{slug}");
    let registration = below(paths::REGISTRATION_RECORD, "/{id}");
    Router::new()
        .route("/campaigns/{slug}/register", get(direct))
        .route(paths::SELLER, get(home))
        .route(paths::CAMPAIGNS, get(campaigns::list))
        .route(&campaign, get(campaigns::one))
        .route(&below(&campaign, "/register"), get(register::form).post(register::register))
        .route(&below(&campaign, "/terms/{version}"), get(campaigns::terms))
        .route(&below(&campaign, "/simulation"), get(cashback::about::simulation))
        .route(paths::REGISTRATION_RECORD, get(registrations::list))
        .route(&below(&registration, "/terms"), get(registrations::terms).post(registrations::accept))
        .route(&below(&registration, "/{command}"), post(registrations::command))
        .merge(cashback::about::router(paths::TO_SETTLE, paths::SETTLED_RECORDS))
        .route(&below(paths::SELLER, "/orders/{id}"), get(orders::order))
        .route(&below(paths::SELLER, "/fees/{id}"), get(orders::why))
        .route(&below(paths::SELLER, "/{*rest}"), get(nowhere))
}

/// The direct registration link of a campaign (BC-1).
async fn direct(Path(slug): Path<String>) -> Redirect {
    Redirect::to(&paths::campaign_register(&slug))
}

async fn home(_: Seller) -> Redirect {
    Redirect::to(paths::CAMPAIGNS)
}

/// A path that names no page.
async fn nowhere(_: Seller) -> Trouble {
    Trouble::not_found()
}
