//! How several processes take turns: one decides while another writes.
//!
//! Each transaction that adds to the log leaves its mark. While it is decided, its process alone decides; then it is
//! handed over to those who decide next, and written. Who was handed it writes after it, and finds its mark, or
//! decides anew. Nothing that is kept depends on what is handed over: it only says what will be found.

use super::forms::Form;
use super::{BEGIN_ALONE, BEGIN_BESIDE, NOTHING, Postgres, WAIT_TO_WRITE, rows};
use crate::engine::{HandedOver, Sql, Value};
use crate::error::{Result, StoreError};
use futures_util::future::{join, join3};

const LAST_MARK: &str = "SELECT mark FROM written WHERE one = 1";
const OWN_MARKS: &str = "SELECT nextval('marks')";
const LEAVE_MARK: &str = "UPDATE written SET mark = $1 WHERE one = 1";
/// Held for as long as a transaction takes that will leave a mark; the marks are its numbers.
const HOLD_MARK: &str = "SELECT pg_advisory_xact_lock($1)";
const WAIT_FOR_MARK: &str = "SELECT pg_advisory_xact_lock_shared($1)";
/// Who has it decides. The number is nobody else's.
const BEGIN_TURN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(4857036392)";
/// What comes after a mark, one after the other; no more than anybody needs who has not been left far behind.
const HANDED_OVER: &str = "WITH RECURSIVE next AS ( \
     SELECT h.mark, h.body, 1 AS nth FROM handovers h WHERE h.after = $1 UNION ALL \
     SELECT h.mark, h.body, n.nth + 1 FROM next n JOIN handovers h ON h.after = n.mark WHERE n.nth < 32) \
     SELECT mark, body FROM next ORDER BY nth";
/// What was never written stands where something else may come to stand.
const HAND_OVER: &str = "INSERT INTO handovers (after, mark, body) VALUES ($1, $2, $3) \
     ON CONFLICT (after) DO UPDATE SET mark = excluded.mark, body = excluded.body";
const FORGET: &str = "TRUNCATE handovers";

impl Postgres {
    /// Begins a transaction that writes alone. What is asked sees what was there when the lock was got: each statement
    /// looks anew.
    pub(in crate::engine) fn begin_write(&self) -> Result<i64> {
        let begin = || {
            self.ask(async |session| {
                // All are sent at once; a statement that is not known yet is prepared first.
                let wait = session.prepared(Form::Plain, Sql(WAIT_TO_WRITE)).await?;
                let last = session.prepared(Form::Plain, Sql(LAST_MARK)).await?;
                let (Some(wait), Some(last)) = (wait, last) else { return Ok(None) };
                let begun = session.client.batch_execute(BEGIN_ALONE);
                let waited = session.client.execute_raw(&wait, NOTHING);
                let (begun, waited, found) =
                    join3(begun, waited, rows(&session.client, &last, &NOTHING)).await;
                begun.and(waited).and(found).map(only)
            })
        };
        mark(self.begin_with(begin)?)
    }

    pub(in crate::engine) fn last_mark(&self) -> Result<i64> {
        mark(only(self.rows_now(Form::Plain, Sql(LAST_MARK), &[])?))
    }

    pub(in crate::engine) fn own_marks(&self) -> Result<i64> {
        mark(only(self.rows_now(Form::Plain, Sql(OWN_MARKS), &[])?))
    }

    pub(in crate::engine) fn leave_mark(&self, mark: i64) -> Result<()> {
        self.exec_one(Sql(LEAVE_MARK), &[mark.into()], "the last mark")
    }

    pub(in crate::engine) fn begin_marked(&self, mark: i64) -> Result<()> {
        let begin = || {
            self.ask(async |session| {
                let Some(hold) = session.prepared(Form::Plain, Sql(HOLD_MARK)).await? else { return Ok(()) };
                let begun = session.client.batch_execute(BEGIN_BESIDE);
                let held = session.client.execute_raw(&hold, [Value::Int(mark)]);
                let (begun, held) = join(begun, held).await;
                begun.and(held).map(|_| ())
            })
        };
        self.begin_with(begin)
    }

    pub(in crate::engine) fn follow(&self, after: i64) -> Result<i64> {
        let found = self.ask(async |session| {
            let ended = session.prepared(Form::Plain, Sql(WAIT_FOR_MARK)).await?;
            let wait = session.prepared(Form::Plain, Sql(WAIT_TO_WRITE)).await?;
            let last = session.prepared(Form::Plain, Sql(LAST_MARK)).await?;
            let (Some(ended), Some(wait), Some(last)) = (ended, wait, last) else { return Ok(None) };
            let ended = session.client.execute_raw(&ended, [Value::Int(after)]);
            let waited = session.client.execute_raw(&wait, NOTHING);
            let (ended, waited, found) = join3(ended, waited, rows(&session.client, &last, &NOTHING)).await;
            ended.and(waited).and(found).map(only)
        })?;
        mark(found)
    }

    pub(in crate::engine) fn take_turn(&self, after: i64) -> Result<(i64, Vec<HandedOver>)> {
        let begin = || {
            self.ask(async |session| {
                let last = session.prepared(Form::Plain, Sql(LAST_MARK)).await?;
                let handed = session.prepared(Form::Plain, Sql(HANDED_OVER)).await?;
                let (Some(last), Some(handed)) = (last, handed) else { return Ok((None, Vec::new())) };
                let begun = session.client.batch_execute(BEGIN_TURN);
                let last = rows(&session.client, &last, &NOTHING);
                let (begun, last, handed) =
                    join3(begun, last, rows(&session.client, &handed, &[Value::Int(after)])).await;
                begun?;
                Ok((only(last?), handed?))
            })
        };
        let (last, handed) = self.begin_with(begin)?;
        Ok((mark(last)?, read(&handed)?))
    }

    pub(in crate::engine) fn handed_over(&self, after: i64) -> Result<Vec<HandedOver>> {
        read(&self.rows_now(Form::Plain, Sql(HANDED_OVER), &[Value::Int(after)])?)
    }

    pub(in crate::engine) fn forget_handovers(&self) -> Result<()> {
        self.run(FORGET)
    }

    pub(in crate::engine) fn hand_over(&self, after: i64, mark: i64, body: &[u8]) -> Result<()> {
        self.exec_one(Sql(HAND_OVER), &[after.into(), mark.into(), body.into()], "what is handed over")?;
        self.end()
    }
}

fn read(rows: &[tokio_postgres::Row]) -> Result<Vec<HandedOver>> {
    rows.iter().map(|row| Ok(HandedOver { mark: row.try_get(0)?, body: row.try_get(1)? })).collect()
}

fn only(rows: Vec<tokio_postgres::Row>) -> Option<tokio_postgres::Row> {
    rows.into_iter().next()
}

fn mark(row: Option<tokio_postgres::Row>) -> Result<i64> {
    let row = row.ok_or_else(|| StoreError::damaged("the last mark has no row"))?;
    Ok(row.try_get(0)?)
}
