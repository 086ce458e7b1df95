//! Questions that are sent before somebody waits for their answers, all at once: each that is sent alone costs a
//! way to the server and back.

use super::forms::Form;
use super::posted::{Encoded, encoded};
use super::session::Session;
use super::{FIRST_ROWS, Postgres, State, rows};
use crate::engine::{Purpose, Sql, Value, Wanted};
use crate::error::Result;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::task::{Context, Waker};
use tokio_postgres::{Error, Row};

type Rows = Arc<Vec<Row>>;

enum Answer {
    UnderWay(BoxFuture<'static, std::result::Result<Vec<Row>, Error>>),
    Known(Rows),
}

/// A question of a transaction that reads, and its answer: until the transaction ends it stays the same.
struct Asked {
    form: Form,
    sql: &'static str,
    params: Vec<Encoded>,
    answer: Answer,
}

/// What was asked ahead in a session.
#[derive(Default)]
pub(super) struct Ahead(Vec<Asked>);

impl Session {
    /// Waits until all that was asked ahead is answered: before what was sent after it.
    pub(super) async fn answers_ahead(&self) -> std::result::Result<(), Error> {
        let Ahead(mut all) = self.ahead.take();
        for asked in &mut all {
            if let Answer::UnderWay(answer) = &mut asked.answer {
                asked.answer = Answer::Known(Arc::new(answer.await?));
            }
        }
        *self.ahead.borrow_mut() = Ahead(all);
        Ok(())
    }
}

impl Postgres {
    /// Sends a question with what is sent next. It is only a beginning: what cannot be asked ahead is asked when
    /// somebody wants to know it, in a transaction that writes for it may change.
    pub(in crate::engine) fn ask_ahead(&self, wanted: Wanted, sql: Sql, params: &[Value<'_>]) {
        if self.state.get() != State::Open || self.purpose != Purpose::Read {
            return;
        }
        let mut params = params.to_vec();
        let mut limited = |most: usize| {
            params.push(i64::try_from(most).unwrap_or(i64::MAX).into());
            Form::Some
        };
        let form = match wanted {
            Wanted::First => Form::First,
            Wanted::All => Form::Plain,
            Wanted::Some(most) => limited(most),
            Wanted::Beginning => limited(FIRST_ROWS),
        };
        let session = self.session.borrow();
        let Some(session) = session.as_ref() else { return };
        let Some(Some(statement)) = session.known(form, sql) else { return };
        let Ok(params) = encoded(&statement, &params) else { return };
        let (client, sent) = (Arc::clone(&session.client), params.clone());
        let mut answer: BoxFuture<'static, _> =
            Box::pin(async move { rows(&client, &statement, sent).await });
        // It is handed over when it is looked at first, and not answered yet.
        if answer.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending() {
            let answer = Answer::UnderWay(answer);
            session.ahead.borrow_mut().0.push(Asked { form, sql: sql.0, params, answer });
        }
    }

    /// The answer to a question that was asked ahead.
    pub(super) fn asked_ahead(&self, form: Form, sql: Sql, params: &[Value<'_>]) -> Result<Option<Rows>> {
        let Some(found) = self.find_ahead(form, sql, params)? else { return Ok(None) };
        if found.is_some() {
            return Ok(found);
        }
        self.settle()?;
        Ok(self.find_ahead(form, sql, params)?.flatten())
    }

    /// A question that was asked ahead, with its answer where that is known.
    fn find_ahead(&self, form: Form, sql: Sql, params: &[Value<'_>]) -> Result<Option<Option<Rows>>> {
        let session = self.session.borrow();
        let Some(session) = session.as_ref() else { return Ok(None) };
        let ahead = session.ahead.borrow();
        if ahead.0.is_empty() {
            return Ok(None);
        }
        let Some(Some(statement)) = session.known(form, sql) else { return Ok(None) };
        let params = encoded(&statement, params)?;
        let is_it = |asked: &&Asked| asked.form == form && asked.sql == sql.0 && asked.params == params;
        Ok(ahead.0.iter().find(is_it).map(|asked| match &asked.answer {
            Answer::Known(rows) => Some(Arc::clone(rows)),
            Answer::UnderWay(_) => None,
        }))
    }

    /// Forgets what was asked ahead: the transaction ends.
    pub(super) fn forget_ahead(&self) {
        if let Some(session) = self.session.borrow().as_ref() {
            session.ahead.borrow_mut().0.clear();
        }
    }
}
