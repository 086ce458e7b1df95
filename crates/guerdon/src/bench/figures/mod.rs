//! The figures, by what is done for them.

mod bulk;
mod import;
mod looking;
mod market;
mod on_server;
mod period;
mod single;
mod start;
mod stored;

pub(super) use bulk::bulk;
pub(super) use import::import;
pub(super) use market::{orders, reservations};
pub(super) use on_server::on_server;
pub(super) use period::period;
pub(super) use single::{one_connection, replayed, singles};
pub(super) use start::start_after_kill;
pub(super) use stored::stored;
