//! The rules EV, AP, WD, BC, SB and LG, played through without a store: tables for each rule, and properties
//! of any sequence of them.
// Test helpers stop at the first thing that is not as it must be.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod ap;
mod ap_correction;
mod ap_payment;
mod cashback_bill;
mod cashback_bonus;
mod cashback_fee;
mod cashback_order;
mod cashback_props;
mod cashback_redemption;
mod cashback_registration;
mod cashback_terms;
mod edges;
mod ev;
mod handover;
mod play;
mod props;
mod script;
mod shelf;
mod shop;
mod thinning;
mod wd;
mod wd_batch;
mod wd_expiry;
