//! The store through its public interface, on real databases.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod memory;
mod opening;
mod round_trip;
mod rules_at_work;
mod support;
