//! The API over real connections, with a real store in a temporary directory and a sandbox's clock.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod bank_results;
mod documents;
mod events;
mod journey;
mod malformed;
mod pages;
mod races;
mod refusals;
mod roles;
mod staff;
mod support;
