//! What was decided and waits to be written in one transaction.

use crate::failure::Fault;
use bytes::Bytes;
use programs::time::Instant;
use programs::{Actor, Changes, Refusal};
use std::sync::Arc;
use store::{LogRow, RefusedRow, Writer};

/// A log row that waits to be written.
pub(crate) struct Line {
    pub(crate) seq: i64,
    pub(crate) at: Instant,
    pub(crate) actor: Arc<Actor>,
    pub(crate) kind: &'static str,
    pub(crate) body: Bytes,
}

/// A refused event that waits to be noted for the operator.
pub(crate) struct Refused {
    /// When.
    pub(crate) at: Instant,
    /// The host system; empty where it could not be read.
    pub(crate) source: String,
    /// Its identity; empty where it could not be read.
    pub(crate) event_id: String,
    /// Why.
    pub(crate) refusal: Refusal,
    /// The event as it came, or its beginning.
    pub(crate) body: String,
}

/// What was decided and is to be written in one transaction.
pub(crate) struct Package {
    /// The mark of the transaction it comes after.
    pub(crate) after: i64,
    /// The mark it leaves; the same where it adds nothing to the log.
    pub(crate) mark: i64,
    pub(crate) lines: Vec<Line>,
    pub(crate) changes: Changes,
    pub(crate) refused: Vec<Refused>,
}

impl Package {
    /// Writes it into the running transaction.
    pub(crate) fn write(&self, writer: &mut Writer) -> Result<(), Fault> {
        writer.append(&self.rows())?;
        writer.save(&self.changes)?;
        self.write_rest(writer)
    }

    /// Writes it into a transaction that was [begun](crate::scribe::Scribe::take_turn) while others wrote: first what can be
    /// written before they are done, and after them the rest, unless they wrote something else than was told.
    pub(crate) fn write_after_others(&self, writer: &mut Writer) -> Result<(), Fault> {
        let rows = self.rows();
        writer.add(&rows, &self.changes)?;
        writer.follow(self.after)?;
        if writer.is_overtaken(self.after) {
            return Err(Fault::Overtaken);
        }
        writer.change(&rows, &self.changes)?;
        self.write_rest(writer)
    }

    fn rows(&self) -> Vec<LogRow<'_>> {
        self.lines.iter().map(Line::row).collect()
    }

    fn write_rest(&self, writer: &mut Writer) -> Result<(), Fault> {
        if !self.refused.is_empty() {
            let rows: Vec<RefusedRow<'_>> = self.refused.iter().map(Refused::row).collect();
            writer.refused(&rows)?;
        }
        if self.mark != self.after {
            writer.leave(self.mark)?;
        }
        Ok(())
    }
}

impl Line {
    fn row(&self) -> LogRow<'_> {
        LogRow { seq: self.seq, at: self.at, actor: &self.actor, kind: self.kind, body: &self.body }
    }
}

impl Refused {
    fn row(&self) -> RefusedRow<'_> {
        RefusedRow {
            at: self.at,
            source: &self.source,
            event_id: &self.event_id,
            code: self.refusal.code,
            detail: &self.refusal.detail,
            pointer: self.refusal.pointer.as_deref(),
            body: &self.body,
        }
    }
}
