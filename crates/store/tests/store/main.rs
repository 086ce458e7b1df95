//! The store through its public interface, on real databases.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod ahead;
mod cashback;
mod cashback_at_work;
mod memory;
mod months;
mod opening;
mod round_trip;
mod rules_at_work;
mod scans;
mod server;
mod support;
mod turns;
