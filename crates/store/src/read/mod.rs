//! What can be asked, by subject. Lists come in pages by key, newest first, and stay stable while rows
//! are added.

mod ahead;
mod balances;
mod bills;
mod bonus;
mod commissions;
mod customers;
mod events;
mod ledger;
mod orders;
mod partners;
mod payments;
mod registrations;
mod withdrawals;

pub use commissions::CommissionRow;
pub use customers::{CustomerFilter, CustomerState};
pub use events::{DroppedRow, EventCounts, LogFilter, LogRecord, RefusedEvent, WaitingEvent};
pub use ledger::TransferFilter;
pub use orders::OrderOutcome;
pub(crate) use partners::KnownVersions;
pub use partners::{Numbered, StatusCount};
pub use withdrawals::{BatchLineTotal, StoredFile};

use crate::engine::{Connection, Row, Sql, Value};
use crate::error::Result;

/// The most rows of a page.
pub const MOST_ROWS: usize = 500;

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// What to ask with for the next page; `None` where this is the last.
    pub next: Option<i64>,
}

impl Connection {
    /// A page of rows whose number is below the last parameter's, newest first. The statement takes the
    /// cursor after `params` and has no limit of its own.
    pub(crate) fn page<T>(
        &self,
        sql: Sql,
        params: &[Value<'_>],
        before: Option<i64>,
        limit: usize,
        mut row: impl FnMut(&Row<'_>) -> Result<(i64, T)>,
    ) -> Result<Page<T>> {
        let limit = limit.clamp(1, MOST_ROWS);
        let mut all = params.to_vec();
        all.push(before.unwrap_or(i64::MAX).into());
        let (mut rows, mut last, mut next) = (Vec::new(), 0, None);
        self.scan_some(sql, &all, limit + 1, |found| {
            if rows.len() == limit {
                next = Some(last);
                return Ok(false);
            }
            let (no, value) = row(found)?;
            last = no;
            rows.push(value);
            Ok(true)
        })?;
        Ok(Page { rows, next })
    }
}
