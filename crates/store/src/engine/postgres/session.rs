//! One session with a server: its protocol is worked by whoever waits for an answer, in the thread that
//! waits. A thread of this module's own only tells when something has come; so it may be called from
//! anywhere, also from within a runtime.

use super::address::Address;
use super::ahead::Ahead;
use super::forms::{self, Form};
use super::posted::Posted;
use crate::engine::{Purpose, Sql};
use crate::error::{Result, StoreError};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::Thread;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::runtime::Handle;
use tokio::task::coop::unconstrained;
use tokio_postgres::{Client, Connection, Error, NoTls, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

/// What every session is told first. Statements here find their rows by an index, and a plan is made once
/// for each: one that was made while a table was small must not read it from end to end ever after. Who
/// waits for the lock of the one who writes, or writes nothing in a transaction that does, gives up in time: a
/// request may wait behind a batch that waits, then for its turn, and then alone, all in the 30 seconds it has.
const SETTINGS: &str = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; \
     SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET jit = off; \
     SET lock_timeout = '8s'";
const WRITER_SETTINGS: &str = "SET idle_in_transaction_session_timeout = '60s'";
const READER_SETTINGS: &str = "SET default_transaction_read_only = on";

/// The oldest version that is tested.
const OLDEST_SERVER: u32 = 15;

type Protocol = Pin<Box<dyn Future<Output = std::result::Result<(), Error>> + Send>>;

/// A session and the statements it knows.
pub(super) struct Session {
    pub(super) client: Arc<Client>,
    pub(super) posted: RefCell<Posted>,
    pub(super) ahead: RefCell<Ahead>,
    /// `None` when it is over.
    protocol: RefCell<Option<Protocol>>,
    /// Why it is over, where the server said so.
    ended: RefCell<Option<StoreError>>,
    prepared: RefCell<FxHashMap<(Form, &'static str), Option<Statement>>>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").finish_non_exhaustive()
    }
}

/// Wakes the thread that waits.
struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

/// Waits for a future in this thread; whenever it is not done, `meanwhile` is called. Within a task of a
/// runtime, nothing here is to stop after so many steps for the sake of the other tasks: the task waits, so the
/// runtime would never let it go on.
fn wait<T>(future: impl Future<Output = T>, meanwhile: impl Fn(&mut Context<'_>)) -> T {
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(unconstrained(future));
    loop {
        if let Poll::Ready(done) = future.as_mut().poll(&mut context) {
            return done;
        }
        meanwhile(&mut context);
        std::thread::park();
    }
}

/// The runtime whose thread tells when something has come, for all sessions of the process.
fn reactor() -> Result<Handle> {
    static REACTOR: Mutex<Option<Handle>> = Mutex::new(None);
    let mut known = REACTOR.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(handle) = &*known {
        return Ok(handle.clone());
    }
    let failed = |error: std::io::Error| StoreError::Other(format!("no thread for the database: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let handle = runtime.handle().clone();
    let work = move || runtime.block_on(std::future::pending::<()>());
    std::thread::Builder::new().name("database".into()).spawn(work).map_err(failed)?;
    *known = Some(handle.clone());
    Ok(handle)
}

impl Session {
    /// Begins a session.
    pub(super) fn begin(address: &Address, purpose: Purpose, durable: bool) -> Result<Self> {
        let reactor = reactor()?;
        let _entered = reactor.enter();
        let config = &address.config;
        let (client, protocol) = match &address.tls {
            Some(tls) => {
                let tls = MakeRustlsConnect::new(tls.clone());
                parts(address, wait(config.connect(tls), |_| {}))?
            }
            None => parts(address, wait(config.connect(NoTls), |_| {}))?,
        };
        let (protocol, ended) = (RefCell::new(Some(protocol)), RefCell::default());
        let (client, posted, ahead) = (Arc::new(client), RefCell::default(), RefCell::default());
        let session = Self { client, posted, ahead, protocol, ended, prepared: RefCell::default() };
        let own = if purpose == Purpose::Write { WRITER_SETTINGS } else { READER_SETTINGS };
        let commit = if durable { "" } else { "; SET synchronous_commit = off" };
        let settings = format!("{SETTINGS}; {own}{commit}");
        session.wait(session.client.batch_execute(&settings)).map_err(|error| session.told(error))?;
        Ok(session)
    }

    /// Waits for an answer.
    pub(super) fn wait<T>(&self, future: impl Future<Output = T>) -> T {
        wait(future, |context| self.work(context))
    }

    /// Sends something whose answer nobody needs.
    pub(super) fn send<T>(&self, future: impl Future<Output = T>) {
        let mut context = Context::from_waker(Waker::noop());
        let _ = pin!(future).poll(&mut context);
        self.work(&mut context);
    }

    /// Whether it is over, as far as is known by now.
    pub(super) fn is_over(&self) -> bool {
        self.work(&mut Context::from_waker(Waker::noop()));
        self.protocol.borrow().is_none()
    }

    /// Sends what is to be sent and takes in what has come.
    fn work(&self, context: &mut Context<'_>) {
        let mut protocol = self.protocol.borrow_mut();
        let polled = protocol.as_mut().map(|protocol| pin!(unconstrained(protocol)).poll(context));
        let Some(Poll::Ready(ended)) = polled else { return };
        *self.ended.borrow_mut() = ended.err().filter(|error| error.code().is_some()).map(Into::into);
        *protocol = None;
        // What was waited for never comes; who waits is to see that.
        context.waker().wake_by_ref();
    }

    /// What an error means. Of a session that is over, what the server said last tells more.
    pub(super) fn told(&self, error: Error) -> StoreError {
        if error.code().is_some() {
            return error.into();
        }
        self.ended.borrow().clone().unwrap_or_else(|| error.into())
    }

    /// A statement in one of its forms, if that was asked for before.
    pub(super) fn known(&self, form: Form, sql: Sql) -> Option<Option<Statement>> {
        self.prepared.borrow().get(&(form, sql.0)).cloned()
    }

    /// A statement in one of its forms, prepared once; `None` where it has no such form.
    pub(super) async fn prepared(
        &self,
        form: Form,
        sql: Sql,
    ) -> std::result::Result<Option<Statement>, Error> {
        if let Some(known) = self.known(form, sql) {
            return Ok(known);
        }
        // The types of the parameters of other forms are those of the plain one.
        let plain = match form {
            Form::Plain | Form::First | Form::One => None,
            Form::Some | Form::Many | Form::Each | Form::Copy | Form::Find => {
                Some(self.client.prepare(sql.0).await?)
            }
        };
        let types = plain.as_ref().map_or(&[][..], Statement::params);
        let statement = match forms::text(form, sql.0, types) {
            Some(text) => Some(self.client.prepare(&text).await?),
            None => None,
        };
        self.prepared.borrow_mut().insert((form, sql.0), statement.clone());
        Ok(statement)
    }
}

/// A session's two halves, if the server is one that can be worked with.
fn parts<S, T>(
    address: &Address,
    connected: std::result::Result<(Client, Connection<S, T>), Error>,
) -> Result<(Client, Protocol)>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (client, connection) = connected.map_err(|error| unreachable(address, error))?;
    let version = connection.parameter("server_version").unwrap_or_default();
    let major: String = version.chars().take_while(char::is_ascii_digit).collect();
    if major.parse::<u32>().is_ok_and(|major| major < OLDEST_SERVER) {
        let wanted = format!("{OLDEST_SERVER} or newer is needed");
        return Err(StoreError::Other(format!("{address} is PostgreSQL {version}; {wanted}")));
    }
    match connection.parameter("server_encoding") {
        Some("UTF8") | None => Ok((client, Box::pin(connection))),
        Some(other) => Err(StoreError::Other(format!(
            "{address} keeps texts as {other}; make a database with ENCODING 'UTF8'"
        ))),
    }
}

/// Why there is no session. What the server itself says, such as that it knows no such user, will not
/// change by waiting.
fn unreachable(address: &Address, error: Error) -> StoreError {
    if error.code().is_none() {
        return StoreError::Unavailable(format!("{address} cannot be reached: {error}"));
    }
    match StoreError::from(error) {
        StoreError::Unavailable(why) => StoreError::Unavailable(format!("{address}: {why}")),
        other => StoreError::Other(format!("{address}: {other}")),
    }
}
