//! What the operator's staff sees and does.

mod batch;
mod events;
mod files;
mod overview;
mod partners;
mod payouts;

use app::Service;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use super::trouble::Trouble;
use super::visitor::Staff;
use crate::paths;

/// The longest file of bank results, in bytes.
const LONGEST_RESULTS: usize = 16_000_000;

pub(super) fn router() -> Router<Service> {
    let below = |path: &str, rest: &str| path.to_owned() + rest;
    let results = post(files::results).layer(DefaultBodyLimit::max(LONGEST_RESULTS));
    Router::new()
        .route(paths::OPERATOR, get(overview::overview))
        .route(paths::APPLICATIONS, get(partners::list))
        .route(&below(paths::OPERATOR, "/partners/{id}"), get(partners::one))
        .route(&below(paths::OPERATOR, "/partners/{id}/{command}"), post(partners::command))
        .route(paths::BATCHES, get(payouts::batches))
        .route(&below(paths::BATCHES, "/{batch}"), get(batch::batch))
        .route(&below(paths::BATCHES, "/{batch}/payment_file"), post(files::payment_file))
        .route(&below(paths::BATCHES, "/{batch}/results"), results)
        .route(&below(paths::BATCHES, "/{batch}/{command}"), post(payouts::whole_batch))
        .route(&below(paths::OPERATOR, "/withdrawals/{id}/{command}"), post(payouts::one_withdrawal))
        .route(paths::EVENTS_WAITING, get(events::waiting))
        .route(paths::EVENTS_REFUSED, get(events::refused))
        .route(&below(paths::OPERATOR, "/{*rest}"), get(nowhere))
}

/// A path that names no page.
async fn nowhere(_: Staff) -> Trouble {
    Trouble::not_found()
}
