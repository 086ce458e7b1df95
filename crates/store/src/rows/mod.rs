//! Each kind of row: its statements, how it is written, how it is read. Rows the rules hand over new are
//! inserted and must not be there; changed ones are updated and must be.

pub(crate) mod appointment;
pub(crate) mod balance;
pub(crate) mod bill;
pub(crate) mod bonus;
pub(crate) mod channel;
pub(crate) mod customer;
pub(crate) mod earned;
pub(crate) mod log;
pub(crate) mod money;
pub(crate) mod note;
pub(crate) mod order;
pub(crate) mod partner;
pub(crate) mod payment;
pub(crate) mod payout;
pub(crate) mod redemption;
pub(crate) mod registration;
pub(crate) mod staff;

use programs::Change;
use std::sync::Arc;

/// The rows of one kind that changed, each with its key.
pub(crate) type Changed<K, V> = [(K, Change<Arc<V>>)];
