//! What an operator sees.

pub mod applications;
pub mod batch;
pub mod batches;
pub mod events;
pub mod overview;
pub mod partner;
