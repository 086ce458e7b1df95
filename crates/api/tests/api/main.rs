//! The API over real connections, with a real store in a temporary directory and a sandbox's clock.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod bank_results;
mod cashback_bill;
mod cashback_bonus;
mod cashback_events;
mod cashback_record;
mod cashback_roles;
mod cashback_seller;
mod cashback_shop;
mod cashback_simulation;
mod cashback_webhooks;
mod documents;
mod events;
mod journey;
mod login_links;
mod malformed;
mod pages;
mod races;
mod refusals;
mod roles;
mod staff;
mod support;
