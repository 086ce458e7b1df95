//! Places for the stores of tests: directories, databases on the PostgreSQL server that the tests are given,
//! and servers of a test's own, which it may stop.
#![allow(clippy::expect_used, clippy::panic, reason = "without its server a test has failed")]

mod place;
mod server;

pub use place::{ENGINE, Place};
pub use server::{Disk, Server};

use std::sync::atomic::{AtomicUsize, Ordering};
use tokio_postgres::{Config, NoTls};

/// The environment variable that names the server: the URL of a database on it, of a user who may make more.
pub const SERVER: &str = "GUERDON_TEST_DATABASE";

/// An empty database of its own. It is taken away when this is dropped.
#[derive(Debug)]
pub struct Database {
    server: Config,
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
        let server: Config = server.parse().expect("the server's URL can be read");
        let made = Self { server, name, url };
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
        run(&self.url.parse().expect("the URL was made from one that can be read"), sql);
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

/// In a thread of its own, so that tests that run in a runtime may call it.
fn run(config: &Config, sql: &str) {
    let work = async {
        let (client, connection) = config.connect(NoTls).await.expect("the server can be reached");
        let connection = tokio::spawn(connection);
        client.batch_execute(sql).await.expect("the server does what the test needs");
        drop(client);
        let _ = connection.await;
    };
    std::thread::scope(|scope| {
        let thread = scope.spawn(|| {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime for the test").block_on(work);
        });
        thread.join().expect("the server does what the test needs");
    });
}
