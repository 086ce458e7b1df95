//! What a partner sees and does.

mod account;
mod commissions;
mod contract;
mod customers;
mod explained;
mod home;
mod materials;
mod statements;
mod withdrawals;

use app::Service;
use axum::Router;
use axum::routing::{get, post};

use super::trouble::Trouble;
use super::visitor::Partner;
use crate::paths;

pub(super) fn router() -> Router<Service> {
    Router::new()
        .route(paths::PARTNER, get(home::home))
        .route(paths::CUSTOMERS, get(customers::customers))
        .route(&(paths::CUSTOMERS.to_owned() + "/{file}"), get(customers::file))
        .route(paths::COMMISSIONS, get(commissions::commissions))
        .route(&(paths::COMMISSIONS_EXPORT.to_owned() + ".csv"), get(commissions::csv))
        .route(&(paths::COMMISSIONS_EXPORT.to_owned() + ".xlsx"), get(commissions::xlsx))
        .route(&(paths::COMMISSIONS.to_owned() + "/{id}"), get(commissions::why))
        .route(paths::WITHDRAWALS, get(withdrawals::list).post(withdrawals::request))
        .route(paths::WITHDRAWAL_NEW, get(withdrawals::confirm))
        .route(&(paths::WITHDRAWALS.to_owned() + "/{file}"), get(withdrawals::file))
        .route(&(paths::WITHDRAWALS.to_owned() + "/{id}/cancel"), post(withdrawals::cancel))
        .route(paths::PAYOUT_ACCOUNT, get(account::form).post(account::enter))
        .route(paths::STATEMENTS, get(statements::statements))
        .route(&(paths::STATEMENTS.to_owned() + "/{file}"), get(statements::file))
        .route(paths::CONTRACT, get(contract::read).post(contract::sign))
        .route(paths::MATERIALS, get(materials::materials))
        .route(paths::QR, get(materials::qr))
        .route(&(paths::CHANNELS_EXPORT.to_owned() + ".csv"), get(materials::csv))
        .route(&(paths::CHANNELS_EXPORT.to_owned() + ".xlsx"), get(materials::xlsx))
        .route(&(paths::MATERIALS.to_owned() + "/posters/{locale}/{file}"), get(materials::poster))
        .route(&(paths::PARTNER.to_owned() + "/{*rest}"), get(nowhere))
}

/// A path that names no page.
async fn nowhere(_: Partner) -> Trouble {
    Trouble::not_found()
}
