//! What the processes of a database have between them to decide one after the other and write at the same time.

use super::{Connection, Engine};
use crate::error::{Result, StoreError};

/// What another process has decided: the mark that it leaves when it is written, and what it hands over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// The mark.
    pub mark: i64,
    /// As it was given to [`Turns::hand_over`](crate::Turns::hand_over).
    pub body: Vec<u8>,
}

fn only_on_server() -> StoreError {
    StoreError::Other("a file has one process that writes".into())
}

impl Connection {
    /// The mark of the last transaction that left one; a file has none.
    pub(crate) fn last_mark(&self) -> Result<Option<i64>> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(None),
            Engine::Postgres(db) => db.last_mark().map(Some),
        }
    }

    /// The first of marks that no other process leaves, of which there are plenty; a file has none.
    pub(crate) fn own_marks(&self) -> Result<i64> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(0),
            Engine::Postgres(db) => db.own_marks(),
        }
    }

    /// Leaves the mark of the transaction; a file needs none.
    pub(crate) fn leave_mark(&self, mark: i64) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(_) => Ok(()),
            Engine::Postgres(db) => db.leave_mark(mark),
        }
    }

    /// Begins a transaction for whose end others can wait, by the mark it will leave. Nobody writes alone before it
    /// has ended.
    pub(crate) fn begin_marked(&self, mark: i64) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(_) => Err(only_on_server()),
            Engine::Postgres(db) => db.begin_marked(mark),
        }
    }

    /// Waits, within a transaction, until that with a mark has ended and nobody else writes, and tells the mark of
    /// the last one that did.
    pub(crate) fn follow(&self, after: i64) -> Result<i64> {
        match &self.engine {
            Engine::Sqlite(_) => Err(only_on_server()),
            Engine::Postgres(db) => db.follow(after),
        }
    }

    /// Begins a transaction in which this process alone decides, and tells the mark of the last one that wrote
    /// and what was handed over after a mark, one after the other.
    pub(crate) fn take_turn(&self, after: i64) -> Result<(i64, Vec<HandedOver>)> {
        match &self.engine {
            Engine::Sqlite(_) => Err(only_on_server()),
            Engine::Postgres(db) => db.take_turn(after),
        }
    }

    /// What was handed over after a mark, in a turn.
    pub(crate) fn handed_over(&self, after: i64) -> Result<Vec<HandedOver>> {
        match &self.engine {
            Engine::Sqlite(_) => Err(only_on_server()),
            Engine::Postgres(db) => db.handed_over(after),
        }
    }

    /// Forgets what was handed over, in a transaction that writes alone.
    pub(crate) fn forget_handovers(&self) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(_) => Err(only_on_server()),
            Engine::Postgres(db) => db.forget_handovers(),
        }
    }

    /// Hands over what was decided after what has a mark, and lets others decide.
    pub(crate) fn hand_over(&self, after: i64, mark: i64, body: &[u8]) -> Result<()> {
        match &self.engine {
            Engine::Sqlite(_) => Err(only_on_server()),
            Engine::Postgres(db) => db.hand_over(after, mark, body),
        }
    }
}
