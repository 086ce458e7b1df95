//! The yardsticks: what the same machine does when it does nothing but the part that nobody can leave out.

mod disk;
mod lean;
mod log;
mod pgbench;
mod rows;
mod server;

pub(super) use disk::sync_latency;
pub(super) use lean::insert_in_batches;
pub(super) use log::append_records;
pub(super) use pgbench::{Accounts, call_function};
pub(super) use rows::{Rows, Way, counts};
pub(super) use server::{Floor, serve};
