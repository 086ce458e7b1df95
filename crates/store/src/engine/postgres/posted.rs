//! Statements that are sent without waiting for their answers. Those are looked at with the next answer
//! that somebody waits for, or when the transaction ends.

use super::forms::Form;
use super::session::Session;
use super::{Postgres, State};
use crate::engine::Sql;
use crate::error::{Result, StoreError};
use bytes::{Bytes, BytesMut};
use futures_util::future::{BoxFuture, MaybeDone, maybe_done};
use std::error::Error as StdError;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Waker};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Error, Statement};

/// How many statements, and how many bytes of their parameters, may be under way before they are waited for.
const MOST_STATEMENTS: usize = 256;
const MOST_BYTES: usize = 1 << 20;

/// A parameter as it is sent, so that a statement under way borrows nothing; `None` is no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Encoded(Option<Bytes>);

impl ToSql for Encoded {
    fn to_sql(
        &self,
        _: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn StdError + Sync + Send>> {
        let Some(bytes) = &self.0 else { return Ok(IsNull::Yes) };
        out.extend_from_slice(bytes);
        Ok(IsNull::No)
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// What cannot be sent is told before it is sent: the server would not know of it.
pub(super) fn encoded<P: ToSql>(statement: &Statement, params: &[P]) -> Result<Vec<Encoded>> {
    let wanted = statement.params();
    if params.len() != wanted.len() {
        let told = format!("{} parameters were given where {} are wanted", params.len(), wanted.len());
        return Err(StoreError::Other(told));
    }
    let one = |(param, ty): (&P, &Type)| {
        let mut bytes = BytesMut::new();
        let is_null =
            param.to_sql_checked(ty, &mut bytes).map_err(|error| StoreError::Other(error.to_string()))?;
        Ok(Encoded(matches!(is_null, IsNull::No).then(|| bytes.freeze())))
    };
    params.iter().zip(wanted).map(one).collect()
}

type Answer = MaybeDone<BoxFuture<'static, std::result::Result<u64, Error>>>;

/// What is under way in a session, in the order in which it was sent.
#[derive(Default)]
pub(super) struct Posted {
    answers: Vec<(Answer, &'static str)>,
    bytes: usize,
}

/// A statement that was not carried out, and what it was to change.
pub(super) struct Refused {
    error: Error,
    what: &'static str,
}

impl Session {
    /// Hands a statement over to be sent with what is sent next.
    fn post(&self, statement: Statement, params: Vec<Encoded>, what: &'static str) {
        let mut posted = self.posted.borrow_mut();
        posted.bytes += params.iter().filter_map(|param| param.0.as_ref()).map(Bytes::len).sum::<usize>();
        let client = Arc::clone(&self.client);
        let answer: BoxFuture<'static, _> =
            Box::pin(async move { client.execute_raw(&statement, params).await });
        let mut answer = maybe_done(answer);
        // It is handed over when it is looked at first; if that fails already, it is told with the others.
        let _ = Pin::new(&mut answer).poll(&mut Context::from_waker(Waker::noop()));
        posted.answers.push((answer, what));
    }

    /// Waits until all that was posted is carried out. What follows a failed statement fails for that alone,
    /// so the first failure is the one that tells something.
    pub(super) async fn answers(&self) -> std::result::Result<(), Refused> {
        let posted = self.posted.take();
        for (mut answer, what) in posted.answers {
            (&mut answer).await;
            if let Some(Err(error)) = Pin::new(&mut answer).take_output() {
                return Err(Refused { error, what });
            }
        }
        Ok(())
    }

    /// Forgets what was posted; nobody waits for its answers any more.
    pub(super) fn forget_posted(&self) {
        self.posted.take();
    }

    fn is_much_posted(&self) -> bool {
        let posted = self.posted.borrow();
        posted.answers.len() >= MOST_STATEMENTS || posted.bytes >= MOST_BYTES
    }
}

impl Postgres {
    /// Carries a statement out in one of its forms; `false` where it has no such form. Within a transaction it
    /// is sent and not waited for: where it fails, the transaction does, which is told by whatever is waited
    /// for next.
    pub(super) fn post<P: ToSql>(
        &self,
        form: Form,
        sql: Sql,
        params: &[P],
        what: &'static str,
    ) -> Result<bool> {
        let Some(statement) = self.statement(form, sql)? else { return Ok(false) };
        let params = encoded(&statement, params).inspect_err(|_| self.fail())?;
        let waits = match self.session.borrow().as_ref() {
            Some(session) => {
                session.post(statement, params, what);
                self.state.get() != State::Open || session.is_much_posted()
            }
            None => false,
        };
        // Where nobody waits, looking at the connection sends what is to be sent.
        if waits {
            self.settle()?
        } else {
            self.connected()?
        }
        Ok(true)
    }

    /// A statement in one of its forms. To prepare it, everything that was posted is waited for.
    fn statement(&self, form: Form, sql: Sql) -> Result<Option<Statement>> {
        self.connected()?;
        let known = self.session.borrow().as_ref().and_then(|session| session.known(form, sql));
        match known {
            Some(known) => Ok(known),
            None => self.ask(async |session| session.prepared(form, sql).await),
        }
    }

    /// Waits until all that was posted is carried out.
    pub(super) fn settle(&self) -> Result<()> {
        self.ask(async |_| Ok(()))
    }

    /// What the failure of a statement that was posted means.
    pub(super) fn refused(&self, session: &Session, Refused { error, what }: Refused) -> StoreError {
        // That is how a statement says that not every row was there: see `forms`.
        if error.code() == Some(&SqlState::DIVISION_BY_ZERO) {
            return StoreError::damaged(format!("{what} is not there to be changed"));
        }
        self.told(session, error)
    }
}
