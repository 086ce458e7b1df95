//! From what is stored to the pages that sellers and staff both see.

mod bill;
mod order;
mod registrations;
mod simulation;
mod terms;

pub(super) use bill::{Asking, record_file, settled_record, settled_records, to_settle};
pub(super) use order::{order, why_bonus, why_fee};
pub(super) use registrations::{newest, registration, registrations, step};
pub(super) use simulation::simulation;
pub(super) use terms::{changes, settles, terms, trigger};
