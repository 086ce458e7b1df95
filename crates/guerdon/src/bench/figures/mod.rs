//! The figures, by what is done for them.

mod bulk;
mod import;
mod market;
mod period;
mod single;
mod start;

pub(super) use bulk::bulk;
pub(super) use import::import;
pub(super) use market::{orders, reservations};
pub(super) use period::period;
pub(super) use single::{one_connection, replayed, singles};
pub(super) use start::start_after_kill;
