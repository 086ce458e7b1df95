//! What the operator's staff sees and does.

mod audit;
mod batch;
mod charts;
mod corrections;
mod events;
mod files;
mod keys;
mod ledger;
mod orders;
mod overview;
mod partner_lists;
mod partners;
mod payout_account;
mod payouts;
mod registrations;
mod sellers;
mod shoppers;
mod staff;
mod versions;
mod webhooks;
mod work;

use app::Service;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use super::cashback;
use super::trouble::Trouble;
use super::visitor::Staff;
use crate::paths;

/// The longest file of bank results, in bytes.
const LONGEST_RESULTS: usize = 16_000_000;
/// The longest file of events, in bytes. It is held in memory; longer ones are taken in by the command or the API.
const LONGEST_IMPORT: usize = 64_000_000;

pub(super) fn router() -> Router<Service> {
    let below = |path: &str, rest: &str| path.to_owned() + rest;
    let results = post(files::results).layer(DefaultBodyLimit::max(LONGEST_RESULTS));
    Router::new()
        .merge(cashback_router())
        .merge(access_router())
        .merge(console_router())
        .route(paths::OPERATOR, get(overview::overview))
        .route(paths::APPLICATIONS, get(partners::list))
        .route(&below(paths::OPERATOR, "/partners/{id}"), get(partners::one))
        .route(&below(paths::OPERATOR, "/partners/{id}/customers"), get(partner_lists::customers))
        .route(&below(paths::OPERATOR, "/partners/{id}/commissions"), get(partner_lists::commissions))
        .route(&below(paths::OPERATOR, "/partners/{id}/adjust"), post(corrections::adjust))
        .route(
            &below(paths::OPERATOR, "/partners/{id}/payout_account"),
            get(payout_account::form).post(payout_account::propose),
        )
        .route(&below(paths::OPERATOR, "/partners/{id}/{command}"), post(partners::command))
        .route(paths::BATCHES, get(payouts::batches))
        .route(&below(paths::BATCHES, "/{batch}"), get(batch::batch))
        .route(&below(paths::BATCHES, "/{batch}/payment_file"), post(files::payment_file))
        .route(&below(paths::BATCHES, "/{batch}/results"), results)
        .route(&below(paths::BATCHES, "/{batch}/{command}"), post(payouts::whole_batch))
        .route(&below(paths::OPERATOR, "/withdrawals/{id}/{command}"), post(payouts::one_withdrawal))
        .route(&below(paths::OPERATOR, "/{*rest}"), get(nowhere))
}

/// What is proposed and decided, what is in force, what was told, and the books.
fn console_router() -> Router<Service> {
    let below = |path: &str, rest: &str| path.to_owned() + rest;
    let import = post(work::import).layer(DefaultBodyLimit::max(LONGEST_IMPORT));
    Router::new()
        .route(paths::CORRECTIONS, get(corrections::list).post(corrections::propose))
        .route(&below(paths::CORRECTIONS, "/{id}/{command}"), post(corrections::decide))
        .route(paths::ACCOUNT_CHANGES, get(corrections::changes))
        .route(&below(paths::ACCOUNT_CHANGES, "/{id}/{command}"), post(corrections::decide_change))
        .route(paths::RULES, get(versions::rules).post(versions::new_rules))
        .route(&below(paths::RULES, "/{version}"), get(versions::one_of_rules))
        .route(paths::TERMS, get(versions::terms).post(versions::new_terms))
        .route(&below(paths::TERMS, "/{version}"), get(versions::one_of_terms))
        .route(paths::CONTRACT_TEXTS, get(versions::contracts).post(versions::new_contract))
        .route(&below(paths::CONTRACT_TEXTS, "/{version}"), get(versions::one_of_contracts))
        .route(paths::EVENTS, get(events::log))
        .route(paths::EVENTS_WAITING, get(events::waiting))
        .route(paths::EVENTS_REFUSED, get(events::refused))
        .route(&below(paths::EVENTS, "/{sequence}"), get(events::one))
        .route(paths::LEDGER, get(ledger::ledger))
        .route(paths::TRANSFERS, get(ledger::transfers))
        .route(paths::VERIFY, post(work::verify))
        .route(paths::WORK, get(work::list))
        .route(&below(paths::WORK, "/{number}"), get(work::one))
        .route(paths::IMPORT, import)
        .route(paths::WEBHOOKS, get(webhooks::list).post(webhooks::make))
        .route(&below(paths::WEBHOOKS, "/{id}"), get(webhooks::attempts))
        .route(&below(paths::WEBHOOKS, "/{id}/{command}"), post(webhooks::command))
}

/// The pages about the Bonus Cashback programme.
fn cashback_router() -> Router<Service> {
    let below = |rest: &str| paths::OPERATOR.to_owned() + rest;
    Router::new()
        .route(paths::REGISTRATIONS, get(registrations::list).post(registrations::approve_all))
        .route(&below("/registrations/{id}/{command}"), post(registrations::command))
        .route(&below("/sellers"), get(shoppers::to_find))
        .route(&below("/sellers/{id}"), get(sellers::registrations))
        .merge(cashback::about::router(
            &below("/sellers/{id}/to-settle"),
            &below("/sellers/{id}/settled-records"),
        ))
        .route(&below("/sellers/{id}/simulation"), get(cashback::about::simulation))
        .route(paths::ORDERS, get(orders::list))
        .route(&below("/orders/{id}"), get(orders::one))
        .route(&below("/fees/{id}"), get(sellers::why))
        .route(&below("/bonus/{id}"), get(shoppers::why))
        .route(&below("/shoppers"), get(shoppers::to_find))
        .route(&below("/shoppers/{id}"), get(shoppers::shopper))
        .route(paths::FIND, get(shoppers::find))
}

/// The pages about who may what, and who did what.
fn access_router() -> Router<Service> {
    let below = |path: &str, rest: &str| path.to_owned() + rest;
    Router::new()
        .route(paths::STAFF, get(staff::list).post(staff::invite))
        .route(&below(paths::STAFF, "/{no}/{command}"), post(staff::command))
        .route(paths::KEYS, get(keys::list).post(keys::make))
        .route(&below(paths::KEYS, "/{id}/revoke"), post(keys::revoke))
        .route(paths::AUDIT, get(audit::access))
        .route(paths::AUDIT_ACTIONS, get(audit::actions))
}

/// A path that names no page.
async fn nowhere(_: Staff) -> Trouble {
    Trouble::not_found()
}
