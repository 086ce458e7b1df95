//! The programmes' rules as functions of what is known: no I/O, no clock, no randomness.
//!
//! What happens is an [`Entry`] of the log: an [`Event`] a host reports, or an [`Action`] somebody
//! takes. [`gather`] says which rows an entry needs, the store loads them into a [`World`], and
//! [`tell`] or [`act`] fold the entry over it. What changed is then taken out of the world and written.
//! The same functions serve the live service, the replay that proves it, previews and what-ifs.

pub mod accounts;
pub mod affiliate;
pub mod cashback;
mod entry;
mod fact;
mod gather;
mod handover;
mod keys;
mod note;
mod refusal;
mod step;
mod table;
pub mod time;
mod versions;
mod waiting;
mod world;

pub use entry::{Action, Actor, CreditRef, Due, Entry, Event, Fact, Record};
pub use gather::{Need, gather};
pub use handover::Handover;
pub use keys::{Key, Keys};
pub use note::{Note, Topic};
pub use refusal::{Defect, Halt, Refusal};
pub use step::{Done, Told, act, tell};
pub use table::{Change, Table};
pub use versions::Versions;
pub use waiting::Waiting;
pub use world::{Changes, Counters, Dropped, Moment, Rows, World};

/// Two things of the same kind are told apart by a number; that of the log entry that made them,
/// unless the kind says otherwise.
pub type No = i64;
