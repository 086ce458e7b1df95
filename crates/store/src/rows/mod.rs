//! Each kind of row: its statements, how it is written, how it is read. Rows the rules hand over new are
//! inserted and must not be there; changed ones are updated and must be.

pub(crate) mod balance;
pub(crate) mod customer;
pub(crate) mod log;
pub(crate) mod money;
pub(crate) mod partner;
pub(crate) mod payment;
pub(crate) mod payout;
pub(crate) mod staff;
