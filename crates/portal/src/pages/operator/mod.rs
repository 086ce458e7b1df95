//! What an operator sees.

pub mod applications;
pub mod audit;
pub mod batch;
pub mod batches;
pub mod events;
pub mod find;
pub mod keys;
pub mod overview;
pub mod partner;
pub mod registrations;
pub mod staff;
