//! What an operator sees.

pub mod applications;
pub mod audit;
pub mod batch;
pub mod batches;
pub mod corrections;
pub mod event;
pub mod events;
pub mod find;
pub mod keys;
pub mod ledger;
pub mod orders;
pub mod overview;
pub mod partner;
pub mod partner_lists;
pub mod payout_account;
pub mod registrations;
pub mod staff;
pub mod transfers;
pub mod versions;
pub mod webhooks;
pub mod work;
