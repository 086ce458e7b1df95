//! The HTTP API: routes and what they are written with, who may call them, and the one table from
//! code to status. What is decided and what is shown comes from `app`.

mod act;
mod batches;
mod call;
mod cashback;
mod clicks;
mod commissions;
mod corrections;
mod customers;
mod events;
mod guard;
mod health;
mod ids;
mod json;
mod keys;
mod ledger;
mod login_links;
mod materials;
mod openapi;
mod partners;
mod payments;
mod problem;
mod rules;
mod sandbox;
mod webhooks;
mod wire;
mod withdrawals;

pub use events::{LONGEST_LINE, event_id, overlong_event, read_event};
pub use guard::{ROUTES, Route};

use app::Service;
use axum::Router;
use axum::http::header;
use axum::middleware;
use axum::routing::get;
use problem::Problem;
use utoipa::openapi::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// All routes of the API over a service.
pub fn router(service: Service) -> Router {
    let (router, document) = routes(service.is_sandbox()).split_for_parts();
    let document = document.to_json().unwrap_or_default();
    let document = get(move || async move { ([(header::CONTENT_TYPE, "application/json")], document) });
    router
        .route("/v1/openapi.json", document)
        .method_not_allowed_fallback(|| async { guard::method_not_allowed() })
        .route_layer(middleware::from_fn_with_state(service.clone(), guard::guard))
        .fallback(|| async { Problem::not_found("path") })
        .with_state(service)
}

/// What the API is, for programs (`/v1/openapi.json`); with the paths of a sandbox or without.
pub fn document(sandbox: bool) -> OpenApi {
    routes(sandbox).into_openapi()
}

fn routes(sandbox: bool) -> OpenApiRouter<Service> {
    let all = OpenApiRouter::with_openapi(openapi::described())
        .routes(routes!(health::healthz))
        .routes(routes!(clicks::follow))
        .routes(routes!(events::tell, events::list::log))
        .routes(routes!(events::list::waiting))
        .routes(routes!(events::list::refused))
        .merge(partner_routes())
        .merge(payout_routes())
        .merge(staff_routes())
        .merge(cashback_routes())
        .merge(registration_routes());
    if sandbox { all.routes(routes!(sandbox::clock, sandbox::set_clock)) } else { all }
}

fn partner_routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(partners::apply, partners::list))
        .routes(routes!(partners::one))
        .routes(routes!(partners::contract))
        .routes(routes!(partners::review::approve))
        .routes(routes!(partners::review::reject))
        .routes(routes!(partners::review::send_contract))
        .routes(routes!(partners::review::sign_contract))
        .routes(routes!(partners::review::countersign))
        .routes(routes!(partners::review::suspend))
        .routes(routes!(partners::review::reinstate))
        .routes(routes!(partners::review::terminate))
        .routes(routes!(partners::account::enter, partners::account::one))
        .routes(routes!(partners::account::propose))
        .routes(routes!(partners::account::approve))
        .routes(routes!(partners::account::reject))
        .routes(routes!(customers::list))
        .routes(routes!(commissions::list))
        .routes(routes!(commissions::balance))
        .routes(routes!(commissions::eligibility))
        .routes(routes!(materials::list))
        .routes(routes!(materials::qr))
        .routes(routes!(materials::poster))
        .routes(routes!(corrections::adjust))
        .routes(routes!(withdrawals::request, withdrawals::list))
}

fn payout_routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(withdrawals::one))
        .routes(routes!(withdrawals::cancel))
        .routes(routes!(withdrawals::approve))
        .routes(routes!(withdrawals::reject))
        .routes(routes!(withdrawals::mark_paid))
        .routes(routes!(withdrawals::mark_failed))
        .routes(routes!(batches::list))
        .routes(routes!(batches::debtor, batches::set_debtor))
        .routes(routes!(batches::one))
        .routes(routes!(batches::payment_file))
        .routes(routes!(batches::results))
        .routes(routes!(payments::one))
        .routes(routes!(payments::explain))
        .routes(routes!(ledger::trial_balance))
        .routes(routes!(ledger::transfers))
}

fn staff_routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(partners::account::changes))
        .routes(routes!(corrections::reattribute))
        .routes(routes!(corrections::list))
        .routes(routes!(corrections::one))
        .routes(routes!(corrections::approve))
        .routes(routes!(corrections::reject))
        .routes(routes!(rules::list, rules::publish))
        .routes(routes!(rules::contract_texts, rules::publish_contract))
        .routes(routes!(keys::list, keys::create))
        .routes(routes!(keys::revoke))
        .routes(routes!(login_links::create))
        .routes(routes!(webhooks::list, webhooks::create))
        .routes(routes!(webhooks::stop))
        .routes(routes!(webhooks::attempts))
        .routes(routes!(webhooks::resend))
}

fn cashback_routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(cashback::campaigns::list))
        .routes(routes!(cashback::campaigns::one))
        .routes(routes!(cashback::campaigns::budgets, cashback::campaigns::fund))
        .routes(routes!(cashback::terms::list, cashback::terms::publish))
        .routes(routes!(cashback::terms::diff))
        .routes(routes!(cashback::terms::one))
        .routes(routes!(cashback::simulation::simulate))
        .routes(routes!(cashback::bills::to_settle))
        .routes(routes!(cashback::bills::records))
        .routes(routes!(cashback::bills::record))
        .routes(routes!(cashback::bills::record_lines))
        .routes(routes!(cashback::orders::one))
        .routes(routes!(cashback::shoppers::bonus))
        .routes(routes!(cashback::shoppers::entries))
        .routes(routes!(cashback::shoppers::reserve, cashback::shoppers::redemptions))
        .routes(routes!(cashback::shoppers::one))
        .routes(routes!(cashback::shoppers::capture))
        .routes(routes!(cashback::shoppers::release))
}

fn registration_routes() -> OpenApiRouter<Service> {
    OpenApiRouter::new()
        .routes(routes!(cashback::registrations::register))
        .routes(routes!(cashback::registrations::list))
        .routes(routes!(cashback::registrations::record))
        .routes(routes!(cashback::registrations::one))
        .routes(routes!(cashback::registrations::approve))
        .routes(routes!(cashback::registrations::reject))
        .routes(routes!(cashback::registrations::suspend))
        .routes(routes!(cashback::registrations::resume))
        .routes(routes!(cashback::registrations::withdraw))
        .routes(routes!(cashback::registrations::cancel_withdraw))
        .routes(routes!(cashback::registrations::approve_withdraw))
        .routes(routes!(cashback::registrations::reject_withdraw))
        .routes(routes!(cashback::registrations::accept_terms))
}
