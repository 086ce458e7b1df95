//! The service between the edge and the store: the inbox that turns many requests into one batch, one
//! file per use case, what falls due, replay and proof.

pub mod access;
pub mod accruals;
mod answers;
pub mod audit;
pub mod bank_results;
mod batch;
mod clock;
pub mod deliveries;
mod due;
mod failure;
mod group;
pub mod ids;
pub mod inbox;
pub mod kept;
pub mod limits;
pub mod mail;
mod messages;
mod others;
mod package;
pub mod passwords;
mod pen;
pub mod replay;
mod scribe;
pub mod secrets;
mod service;
pub mod sessions;
pub mod sign_in;
pub mod spool;
pub mod staff;
mod totp;
pub mod views;
pub mod what_if;
pub mod what_if_terms;
pub mod work;

pub use documents::Locale;
pub use failure::{Failure, Fault};
pub use outside::mail::Letter;
pub use scribe::Scribe;
pub use service::{Config, Service, Settings, Stopper};
