//! The rules EV, AP, WD and LG, played through without a store: tables for each rule, and properties
//! of any sequence of them.
// Test helpers stop at the first thing that is not as it must be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod ap;
mod ap_correction;
mod ap_payment;
mod edges;
mod ev;
mod play;
mod props;
mod script;
mod shelf;
mod wd;
mod wd_batch;
mod wd_expiry;
