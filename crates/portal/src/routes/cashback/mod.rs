//! From what is stored to the pages that sellers, shoppers and staff see alike.

pub(super) mod about;
mod bill;
mod bonus;
mod explained;
mod order;
mod registrations;
mod simulation;
mod terms;

pub(super) use bonus::bonus;
pub(super) use order::{order, why_bonus, why_fee};
pub(super) use registrations::{newest, registration, registrations, step};
pub(super) use terms::{changes, settles, terms, trigger};
