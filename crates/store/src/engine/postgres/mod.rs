//! PostgreSQL: a database on a server, for any number of processes.
//!
//! Who writes holds the lock of one row for as long as its transaction takes, so transactions that write
//! come one after the other, as in a file. Who reads sees the database as it was at its first look and
//! waits for nobody.

mod address;
mod ahead;
mod bulk;
mod forms;
mod posted;
mod session;
mod shared;
mod turns;

pub(crate) use address::Address;

use crate::engine::{Cell, Purpose, Row, Sql, Value};
use crate::error::{Result, StoreError};
use crate::open::Options;
use bytes::BytesMut;
use forms::Form;
use futures_util::TryStreamExt;
use futures_util::future::{join, join3};
use session::Session;
use std::cell::{Cell as Kept, RefCell};
use std::error::Error as StdError;
use std::sync::Arc;
use tokio_postgres::types::{BorrowToSql, FromSql, IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, Error, Statement};

/// Who has this lock alone writes alone; those who share it write in the order in which they have decided. The number
/// is nobody else's.
const BEGIN_ALONE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(4857036393)";
const BEGIN_BESIDE: &str =
    "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock_shared(4857036393)";
const WAIT_TO_BE_ALONE: &str = "SELECT pg_advisory_xact_lock(4857036393)";
/// The row whose lock a transaction that writes holds: every store has it, and it never changes.
const WAIT_TO_WRITE: &str = "SELECT version FROM schema_versions WHERE version = 1 FOR UPDATE";
/// Before there is that row, and while tables are changed. The number is nobody else's.
const BEGIN_MIGRATION: &str =
    "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock(4857036391)";
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// How many rows of a long answer are asked for first, and at a time after that.
const FIRST_ROWS: usize = 32;
const ROWS_AT_ONCE: usize = 512;
/// How many rows or keys one statement takes.
const MANY: usize = 2_048;
/// From how many rows on they are streamed in: that takes a round trip more, and less of the server for each.
const VERY_MANY: usize = 256;
/// The parameters of a statement that has none.
const NOTHING: [Value<'static>; 0] = [];

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn StdError + Sync + Send>> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(value), &Type::INT8) => value.to_sql(ty, out),
            (Self::Text(value), &Type::TEXT) => value.to_sql(ty, out),
            (Self::Currency(value), &Type::TEXT) => value.code().to_sql(ty, out),
            (Self::Bytes(value), &Type::BYTEA) => value.to_sql(ty, out),
            _ => Err(format!("a parameter of type {ty} was given {self:?}").into()),
        }
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::TEXT | Type::BYTEA)
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> std::result::Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Self::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Int(i32::from_sql(ty, raw)?.into()),
            Type::TEXT => Self::Text(raw),
            Type::BYTEA => Self::Bytes(raw),
            _ => Self::Other,
        })
    }

    fn from_sql_null(_: &Type) -> std::result::Result<Self, Box<dyn StdError + Sync + Send>> {
        Ok(Self::Null)
    }

    fn accepts(_: &Type) -> bool {
        true
    }
}

/// How far a transaction is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// There is none.
    None,
    /// One that reads, which begins with its first statement.
    ToBegin,
    /// One is open.
    Open,
    /// One is open of which nothing can be kept, for a statement has failed.
    Failed,
}

/// A connection to a database on a server. Outside of transactions it takes a new session where the one it
/// had is lost.
#[derive(Debug)]
pub(super) struct Postgres {
    address: Arc<Address>,
    purpose: Purpose,
    durable: bool,
    session: RefCell<Option<Session>>,
    state: Kept<State>,
    /// Whether the server has said that it is only read: the next session looks for the one that is not.
    stale: Kept<bool>,
    cursors: Kept<u32>,
}

impl Postgres {
    pub(super) fn connect(address: &Arc<Address>, options: &Options, purpose: Purpose) -> Result<Self> {
        let session = Session::begin(address, purpose, options.durable)?;
        Ok(Self {
            address: Arc::clone(address),
            purpose,
            durable: options.durable,
            session: RefCell::new(Some(session)),
            state: Kept::new(State::None),
            stale: Kept::new(false),
            cursors: Kept::new(0),
        })
    }

    /// Whether there is a session, outside of a transaction.
    fn is_idle(&self) -> bool {
        let usable = |session: &Session| !session.is_over();
        self.state.get() == State::None && self.session.borrow().as_ref().is_some_and(usable)
    }

    /// Sees to it that there is a session, unless a transaction was lost with it.
    fn connected(&self) -> Result<()> {
        let open = matches!(self.state.get(), State::Open | State::Failed);
        let usable = |session: &Session| !session.is_over() && (open || !self.stale.get());
        if self.session.borrow().as_ref().is_some_and(usable) {
            return Ok(());
        }
        if open {
            self.state.set(State::Failed);
            return Err(StoreError::Unavailable("the connection was lost in a transaction".into()));
        }
        self.session.replace(None);
        let session = Session::begin(&self.address, self.purpose, self.durable)?;
        self.session.replace(Some(session));
        self.stale.set(false);
        Ok(())
    }

    /// Has something done in the session, after the beginning of the transaction where that is to come. Where
    /// the connection is lost with the beginning nothing has been seen, so it is tried once more on a new one.
    fn ask<T>(&self, work: impl AsyncFn(&Session) -> std::result::Result<T, Error>) -> Result<T> {
        let begins = self.state.get() == State::ToBegin;
        let done = self.ask_once(&work);
        let lost = || self.session.borrow().as_ref().is_none_or(Session::is_over);
        if begins && matches!(done, Err(StoreError::Unavailable(_))) && lost() {
            self.state.set(State::ToBegin);
            return self.ask_once(&work);
        }
        done
    }

    fn ask_once<T>(&self, work: &impl AsyncFn(&Session) -> std::result::Result<T, Error>) -> Result<T> {
        self.connected()?;
        let session = self.session.borrow();
        let Some(session) = session.as_ref() else {
            return Err(StoreError::Other("there is no session".into()));
        };
        let begins = self.state.get() == State::ToBegin;
        let work = async {
            if !begins {
                return work(session).await;
            }
            let (begun, done) = join(session.client.batch_execute(BEGIN_READ), work(session)).await;
            begun.and(done)
        };
        let done = self.after_posted(session, work);
        if begins {
            self.state.set(State::Open);
        }
        done.inspect_err(|_| self.fail())
    }

    /// Nothing of the transaction can be kept any more.
    fn fail(&self) {
        if self.state.get() == State::Open {
            self.state.set(State::Failed);
        }
    }

    /// Has something done while what was posted before it is still under way, and waits for all of it.
    fn after_posted<T>(
        &self,
        session: &Session,
        work: impl Future<Output = std::result::Result<T, Error>>,
    ) -> Result<T> {
        match session.wait(join3(session.answers(), session.answers_ahead(), work)) {
            (Err(refused), ..) => Err(self.refused(session, refused)),
            (Ok(()), known, done) => known.and(done).map_err(|error| self.told(session, error)),
        }
    }

    /// The rows of a statement in one of its forms.
    fn rows(&self, form: Form, sql: Sql, params: &[Value<'_>]) -> Result<Arc<Vec<tokio_postgres::Row>>> {
        match self.asked_ahead(form, sql, params)? {
            Some(rows) => Ok(rows),
            None => self.rows_now(form, sql, params).map(Arc::new),
        }
    }

    fn rows_now(&self, form: Form, sql: Sql, params: &[Value<'_>]) -> Result<Vec<tokio_postgres::Row>> {
        self.ask(async |session| match session.prepared(form, sql).await? {
            Some(statement) => rows(&session.client, &statement, params).await,
            None => Ok(Vec::new()),
        })
    }

    pub(super) fn exec(&self, sql: Sql, params: &[Value<'_>]) -> Result<usize> {
        let touched = self.ask(async |session| match session.prepared(Form::Plain, sql).await? {
            Some(statement) => session.client.execute_raw(&statement, params.iter().copied()).await,
            None => Ok(0),
        })?;
        usize::try_from(touched).map_err(StoreError::damaged)
    }

    /// The rows of a look-up of many keys, each with the place of its key.
    fn found<'r, K, const N: usize>(
        &self,
        sql: Sql,
        keys: &'r [K],
        params: &impl Fn(&'r K) -> [Value<'r>; N],
    ) -> Result<Vec<tokio_postgres::Row>> {
        let columns = columns(keys, params);
        let found = self.ask(async |session| match session.prepared(Form::Find, sql).await? {
            Some(statement) => rows(&session.client, &statement, &columns).await.map(Some),
            None => Ok(None),
        })?;
        found.ok_or_else(|| StoreError::Other(format!("{sql:?} cannot be done for many keys")))
    }

    /// Carries a statement out that must touch exactly one row.
    pub(super) fn exec_one(&self, sql: Sql, params: &[Value<'_>], what: &'static str) -> Result<()> {
        self.post(Form::One, sql, params, what).map(|_| ())
    }

    pub(super) fn insert_all<'r, T, const N: usize>(
        &self,
        sql: Sql,
        rows: &'r [T],
        params: impl Fn(&'r T) -> [Value<'r>; N],
    ) -> Result<()> {
        let one = |row| self.post(Form::Plain, sql, &params(row), "a row").map(|_| ());
        if let [row] = rows {
            return one(row);
        }
        if rows.len() >= VERY_MANY && self.stream_in(sql, rows, &params)? {
            return Ok(());
        }
        for rows in rows.chunks(MANY) {
            if !self.post(Form::Many, sql, &columns(rows, &params), "a row")? {
                rows.iter().try_for_each(one)?;
            }
        }
        Ok(())
    }

    pub(super) fn update_all<'r, T, const N: usize>(
        &self,
        sql: Sql,
        rows: &'r [T],
        params: impl Fn(&'r T) -> [Value<'r>; N],
    ) -> Result<()> {
        for rows in rows.chunks(MANY) {
            if !self.post(Form::Each, sql, &columns(rows, &params), "a row")? {
                return Err(StoreError::Other(format!("{sql:?} cannot be done for many rows")));
            }
        }
        Ok(())
    }

    pub(super) fn find_all<'r, K, const N: usize>(
        &self,
        sql: Sql,
        keys: &'r [K],
        params: impl Fn(&'r K) -> [Value<'r>; N],
        mut found: impl FnMut(&'r K, Option<&Row<'_>>) -> Result<()>,
    ) -> Result<()> {
        if let [key] = keys {
            let rows = self.rows(Form::Plain, sql, &params(key))?;
            return found(key, rows.first().map(Row::Postgres).as_ref());
        }
        for keys in keys.chunks(MANY) {
            let rows = self.found(sql, keys, &params)?;
            let mut by_key = vec![None; keys.len()];
            for row in &rows {
                if let Some(place) = by_key.get_mut(place(row)?) {
                    *place = Some(row);
                }
            }
            for (key, row) in keys.iter().zip(by_key) {
                found(key, row.map(Row::Postgres).as_ref())?;
            }
        }
        Ok(())
    }

    pub(super) fn query_each<'r, K, const N: usize>(
        &self,
        sql: Sql,
        keys: &'r [K],
        params: impl Fn(&'r K) -> [Value<'r>; N],
        mut found: impl FnMut(&'r K, &Row<'_>) -> Result<()>,
    ) -> Result<()> {
        for keys in keys.chunks(MANY) {
            let rows = self.found(sql, keys, &params)?;
            let mut placed = Vec::with_capacity(rows.len());
            for row in &rows {
                placed.push((place(row)?, row));
            }
            placed.sort_by_key(|(place, _)| *place);
            for (place, row) in placed {
                if let Some(key) = keys.get(place) {
                    found(key, &Row::Postgres(row))?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn scan_all(
        &self,
        sql: Sql,
        params: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        hand_over(&self.rows(Form::Plain, sql, params)?, each).map(|_| ())
    }

    pub(super) fn scan_first(
        &self,
        sql: Sql,
        params: &[Value<'_>],
        each: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        hand_over(&self.rows(Form::First, sql, params)?, each).map(|_| ())
    }

    pub(super) fn scan_some(
        &self,
        sql: Sql,
        params: &[Value<'_>],
        most: usize,
        mut each: impl FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        let mut params = params.to_vec();
        params.push(i64::try_from(most).unwrap_or(i64::MAX).into());
        hand_over(&self.rows(Form::Some, sql, &params)?, &mut each).map(|_| ())
    }

    /// The first rows come with one question, for often they are enough. The others come through a cursor,
    /// in portions; they follow the first where there is an order and nobody else's writing comes between.
    pub(super) fn scan(
        &self,
        sql: Sql,
        params: &[Value<'_>],
        mut each: impl FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        if self.state.get() == State::None {
            self.state.set(State::ToBegin);
            let done = self.portions(sql, params, 0, &mut each);
            self.give_up();
            return done;
        }
        if !sql.0.contains(" ORDER BY ") {
            return self.portions(sql, params, 0, &mut each);
        }
        let mut limited = params.to_vec();
        limited.push(i64::try_from(FIRST_ROWS).unwrap_or(i64::MAX).into());
        let rows = self.rows(Form::Some, sql, &limited)?;
        if !hand_over(&rows, &mut each)? || rows.len() < FIRST_ROWS {
            return Ok(());
        }
        drop(rows);
        self.portions(sql, params, FIRST_ROWS, &mut each)
    }

    /// Hands over the rows after so many, a portion at a time: each is whole before the function sees it,
    /// so it may ask something else.
    fn portions(
        &self,
        sql: Sql,
        params: &[Value<'_>],
        after: usize,
        each: &mut dyn FnMut(&Row<'_>) -> Result<bool>,
    ) -> Result<()> {
        let name = format!("scan_{}", self.cursors.get());
        self.cursors.set(self.cursors.get().wrapping_add(1));
        let open = format!("DECLARE {name} NO SCROLL CURSOR FOR {} OFFSET {after}", sql.0);
        let more = format!("FETCH FORWARD {ROWS_AT_ONCE} FROM {name}");
        self.ask(async |session| {
            let statement = session.client.prepare(&open).await?;
            session.client.execute_raw(&statement, params.iter().copied()).await
        })?;
        let done = loop {
            let rows = self.ask(async |session| session.client.query_typed(&more, &[]).await)?;
            match hand_over(&rows, each) {
                Ok(true) if rows.len() == ROWS_AT_ONCE => {}
                Ok(_) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        if self.state.get() == State::Open {
            self.ask(async |session| session.client.batch_execute(&format!("CLOSE {name}")).await)?;
        }
        done
    }

    pub(super) fn has_table(&self, name: &str) -> Result<bool> {
        const FIND_TABLE: &str = "SELECT 1 FROM information_schema.tables \
             WHERE table_schema = current_schema() AND table_name = $1";
        let found =
            self.ask(async |session| session.client.query_typed(FIND_TABLE, &[(&name, Type::TEXT)]).await)?;
        Ok(!found.is_empty())
    }

    pub(super) fn run_script(&self, script: &str) -> Result<()> {
        self.run(&forms::script(script))
    }

    /// Carries out statements of PostgreSQL's own dialect.
    pub(super) fn run(&self, script: &str) -> Result<()> {
        self.ask(async |session| session.client.batch_execute(script).await)
    }

    #[cfg(test)]
    pub(super) fn prepares(&self, statement: &str) -> Result<()> {
        self.ask(async |session| session.client.prepare(statement).await.map(|_| ()))
    }

    pub(super) fn begin_migration(&self) -> Result<()> {
        self.begin_with(|| self.run(BEGIN_MIGRATION))
    }

    /// Waits until nobody else writes; until the transaction ends, nobody else does then.
    pub(super) fn wait_to_write(&self) -> Result<()> {
        self.run(WAIT_TO_BE_ALONE)?;
        self.exec(Sql(WAIT_TO_WRITE), &[]).map(|_| ())
    }

    /// Begins a transaction; on a new session where the one that was there turns out to be lost.
    fn begin_with<T>(&self, begin: impl Fn() -> Result<T>) -> Result<T> {
        self.begins(State::Open)?;
        let mut begun = begin();
        if begun.is_err() {
            self.give_up();
            if self.session.borrow().as_ref().is_some_and(Session::is_over) {
                self.begins(State::Open)?;
                begun = begin();
            }
        }
        begun.inspect_err(|_| self.give_up())
    }

    pub(super) fn begin_read(&self) -> Result<()> {
        self.begins(State::ToBegin)
    }

    fn begins(&self, state: State) -> Result<()> {
        if self.state.get() != State::None {
            return Err(StoreError::Other("a transaction is open already".into()));
        }
        self.connected()?;
        self.forget_ahead();
        self.state.set(state);
        Ok(())
    }

    /// A connection that is lost while it ends leaves open whether what was written is kept.
    pub(super) fn end(&self) -> Result<()> {
        self.forget_ahead();
        match self.state.get() {
            State::None => return Err(StoreError::Other("there is no transaction to be ended".into())),
            State::Failed => {
                self.give_up();
                return Err(StoreError::Other("a statement of the transaction has failed".into()));
            }
            State::ToBegin => {
                self.state.set(State::None);
                return Ok(());
            }
            State::Open => {}
        }
        self.connected().inspect_err(|_| self.state.set(State::None))?;
        let ended = {
            let session = self.session.borrow();
            let Some(session) = session.as_ref() else {
                return Err(StoreError::Unavailable("the connection was lost in a transaction".into()));
            };
            // All of it goes at once. Where something before it has failed, it ends the transaction without
            // keeping it and says nothing of that.
            let ended = self.after_posted(session, session.client.batch_execute("COMMIT"));
            ended.map_err(|error| (session.is_over(), error))
        };
        self.state.set(State::None);
        ended.map_err(|(over, error)| match error {
            StoreError::Unavailable(why) if over && self.purpose == Purpose::Write => StoreError::Unsure(why),
            other => other,
        })
    }

    fn told(&self, session: &Session, error: Error) -> StoreError {
        let error = session.told(error);
        self.stale.set(self.stale.get() || matches!(error, StoreError::ReadOnly(_)));
        error
    }

    /// Gives the transaction up, if one is open. Nobody waits for the answer: what is asked next comes
    /// after it, and a session that is lost has given up by itself.
    pub(super) fn give_up(&self) {
        self.forget_ahead();
        let state = self.state.replace(State::None);
        if let (State::Open | State::Failed, Some(session)) = (state, self.session.borrow().as_ref()) {
            session.forget_posted();
            session.send(session.client.batch_execute("ROLLBACK"));
        }
    }
}

async fn rows<P, I>(
    client: &Client,
    statement: &Statement,
    params: I,
) -> std::result::Result<Vec<tokio_postgres::Row>, Error>
where
    P: BorrowToSql,
    I: IntoIterator<Item = P, IntoIter: ExactSizeIterator>,
{
    client.query_raw(statement, params).await?.try_collect().await
}

/// The parameters of many rows or keys, each as one column.
fn columns<'r, T, const N: usize>(
    rows: &'r [T],
    params: &impl Fn(&'r T) -> [Value<'r>; N],
) -> [Vec<Value<'r>>; N] {
    let mut columns: [Vec<Value<'r>>; N] = std::array::from_fn(|_| Vec::with_capacity(rows.len()));
    for row in rows {
        for (column, value) in columns.iter_mut().zip(params(row)) {
            column.push(value);
        }
    }
    columns
}

/// The place, from 0, of the key that a row of an answer belongs to: its last column counts from 1.
fn place(row: &tokio_postgres::Row) -> Result<usize> {
    let nth: i64 = row.try_get(row.len().saturating_sub(1))?;
    usize::try_from(nth - 1).map_err(StoreError::damaged)
}

/// Hands rows over until the function has enough, and tells whether it wants more.
fn hand_over(rows: &[tokio_postgres::Row], each: &mut dyn FnMut(&Row<'_>) -> Result<bool>) -> Result<bool> {
    for row in rows {
        if !each(&Row::Postgres(row))? {
            return Ok(false);
        }
    }
    Ok(true)
}
