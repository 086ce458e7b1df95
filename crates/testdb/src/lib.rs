//! Places for the stores of tests: directories, databases on the PostgreSQL server that the tests are given,
//! and servers of a test's own, which it may stop.
#![allow(clippy::expect_used, clippy::panic, reason = "without its server a test has failed")]

mod place;
mod server;

pub use place::{ENGINE, Place};
pub use server::{Disk, Server};

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::thread::JoinHandle;
use tokio::sync::oneshot;
use tokio_postgres::{Config, NoTls};

/// The environment variable that names the server: the URL of a database on it, of a user who may make more.
pub const SERVER: &str = "GUERDON_TEST_DATABASE";

/// Takes a tenth of a second for each connection, whatever a test allows to others.
const CUT: &str = "SET statement_timeout = 0; \
     SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity \
     WHERE datname = current_database() AND pid <> pg_backend_pid()";

/// An empty database of its own. It is taken away when this is dropped.
#[derive(Debug)]
pub struct Database {
    server: String,
    name: String,
    url: String,
}

impl Database {
    /// Makes one.
    ///
    /// # Panics
    ///
    /// Where no server is named, or the one that is named makes none: a test is never left out.
    pub fn fresh() -> Self {
        let server = std::env::var(SERVER).unwrap_or_else(|_| {
            panic!("{SERVER} names no PostgreSQL server; run `./test database` and export what it prints")
        });
        Self::on(&server, "")
    }

    /// Makes one on a server, with words that say more of how.
    fn on(server: &str, how: &str) -> Self {
        static MADE: AtomicUsize = AtomicUsize::new(0);
        let (before, _) = server.rsplit_once('/').expect("the server's URL ends with the name of a database");
        let name = format!("guerdon_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let url = format!("{before}/{name}");
        let made = Self { server: server.to_owned(), name, url };
        made.run(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", made.name));
        made.run(&format!("CREATE DATABASE {} {how}", made.name));
        made
    }

    /// The URL it is opened with.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it is called on its server.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Carries statements out in it, beside whoever has it open.
    ///
    /// # Panics
    ///
    /// Where one fails.
    pub fn execute(&self, sql: &str) {
        run(&self.url, sql);
    }

    /// Cuts every connection to it; when this returns, they are gone.
    ///
    /// # Panics
    ///
    /// Where it cannot be reached.
    pub fn cut(&self) {
        self.execute(CUT);
    }

    /// Carries statements out in it in a transaction that stays open, with the locks they took, until what
    /// is returned is dropped.
    ///
    /// # Panics
    ///
    /// Where one fails.
    pub fn hold(&self, sql: &str) -> Held {
        let (config, sql) = (config(&self.url), format!("BEGIN; {sql}"));
        let ((begun, wait), (release, released)) = (channel(), oneshot::channel::<()>());
        let work = async move {
            let (client, connection) = config.connect(NoTls).await.expect("the server can be reached");
            let connection = tokio::spawn(connection);
            client.batch_execute(&sql).await.expect("the server does what the test needs");
            let _ = begun.send(());
            let _ = released.await;
            drop(client);
            let _ = connection.await;
        };
        let thread = std::thread::spawn(move || block_on(work));
        wait.recv().expect("the server does what the test needs");
        Held { release: Some(release), thread: Some(thread) }
    }

    /// Carries a statement out on the server, in another database.
    ///
    /// # Panics
    ///
    /// Where it fails.
    pub fn run(&self, sql: &str) {
        run(&self.server, sql);
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.run(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

/// A transaction of somebody else's that is held open.
#[derive(Debug)]
pub struct Held {
    release: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Held {
    fn drop(&mut self) {
        drop(self.release.take());
        let ended = self.thread.take().map(JoinHandle::join);
        assert!(ended.is_none_or(|ended| ended.is_ok()), "the transaction was held");
    }
}

fn block_on(work: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime for the test").block_on(work);
}

fn config(url: &str) -> Config {
    url.parse().expect("the server's URL can be read")
}

/// In a thread of its own, so that tests that run in a runtime may call it.
fn run(url: &str, sql: &str) {
    let config = config(url);
    let work = async {
        let (client, connection) = config.connect(NoTls).await.expect("the server can be reached");
        let connection = tokio::spawn(connection);
        client.batch_execute(sql).await.expect("the server does what the test needs");
        drop(client);
        let _ = connection.await;
    };
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| block_on(work));
        thread.join().expect("the server does what the test needs");
    });
}
