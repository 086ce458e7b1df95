//! What sellers and staff both see of the Bonus Cashback programme, and a shopper's bonus.

pub mod bonus;
pub mod embedded;
pub mod face;
pub mod order;
pub mod registration;
pub mod settled_record;
pub mod settled_records;
pub mod simulation;
pub mod to_settle;
pub mod why;
