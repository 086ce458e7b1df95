//! The only room with SQL: the log, the rows the rules make of it, and what the service remembers.
//!
//! A [`Store`] has one [`Writer`] and any number of [`Reader`]s. The writer loads the rows a batch needs
//! into a [`World`](programs::World) and writes what the rules changed, the log entries and everything
//! else of the batch in one transaction. What can be asked is on [`Connection`], which both hold.

mod access;
mod codec;
mod copy;
mod due;
mod dump;
mod engine;
mod error;
#[cfg(test)]
mod forbidden;
mod load;
mod migrate;
#[cfg(test)]
mod migrating;
mod months;
mod open;
mod read;
mod readers;
mod rows;
mod save;
mod seal;
mod sessions;
mod staff;
#[cfg(test)]
mod statements;
mod tables;
mod turns;
mod webhooks;
mod writer;

pub use access::ApiKey;
pub use copy::{CountedTable, Progress, copy, copy_file};
pub use due::DueItem;
pub use dump::DERIVED_TABLES;
pub use engine::{Connection, HandedOver};
pub use error::{Result, StoreError};
pub use load::Found;
pub use months::{MonthName, Part, PartedMonth};
pub use open::{DATABASE, Lease, Options, Reader, Store};
pub use read::{
    BatchLineTotal, CommissionRow, CustomerFilter, CustomerState, DroppedRow, EventCounts, LogFilter,
    LogRecord, MOST_ROWS, Numbered, OrderOutcome, Page, RefusedEvent, StatusCount, StoredFile,
    TransferFilter, WaitingEvent,
};
pub use seal::{Block, Chain, Sealed, seal_entry};
pub use sessions::{Holder, LoginLink, Session};
pub use staff::{AuditRow, Credential, Staff};
pub use turns::{Turn, Turns};
pub use webhooks::{Attempt, Endpoint};
pub use writer::{LogRow, RefusedRow, StoredAnswer, Writer};
