//! What tests of the whole program share: a service on a temporary store, and the facts and actions to
//! feed it with.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

pub mod facts;
pub mod http;
pub mod process;
mod stand;
pub mod wire;

pub use stand::{Stand, open, proof_of, random};

pub use api::read_event;
