//! The PostgreSQL server that stores are measured on: databases of the bench's own, and what the server has
//! used. Nothing that is there already is touched.

use super::furnish::Settled;
use super::measure::Process;
use crate::system::hint;
use anyhow::Context;
use std::cell::Cell;
use std::collections::HashMap;
use std::time::Duration;
use tokio_postgres::config::Host;
use tokio_postgres::{Client, Config, NoTls, Row};

/// A server, reached through a database of a user who may make others.
pub(super) struct Server {
    url: String,
    config: Config,
    made: Cell<u32>,
}

impl Server {
    /// Reads a URL, and looks whether the server is there.
    pub(super) fn parse(url: &str) -> anyhow::Result<Self> {
        let config: Config = url.parse().map_err(|error| {
            hint(
                format!("--database: {error}"),
                "write it like postgres://user:password@host:5432/name?sslmode=disable; the yardsticks speak \
                 to the server without TLS",
            )
        })?;
        let server = Self { url: url.to_owned(), config, made: Cell::new(0) };
        rows(&server.config, "SELECT 1").map_err(|error| {
            hint(
                format!("--database: the server cannot be reached: {error:#}"),
                "see that it runs and that the URL names it",
            )
        })?;
        Ok(server)
    }

    /// Makes a database, empty or as a copy of another that nobody has open.
    pub(super) fn make(&self, template: Option<&Database>) -> anyhow::Result<Database> {
        self.made.set(self.made.get() + 1);
        let name = format!("guerdon_bench_{}_{}", std::process::id(), self.made.get());
        let of = template.map_or_else(
            || "ENCODING 'UTF8' TEMPLATE template0".to_owned(),
            |from| format!("TEMPLATE {}", from.name),
        );
        rows(&self.config, &format!("CREATE DATABASE {name} {of}")).map_err(|error| {
            hint(
                format!("--database: no database of the bench's own can be made: {error:#}"),
                "name a user who may make databases: ALTER ROLE … CREATEDB",
            )
        })?;
        let mut config = self.config.clone();
        config.dbname(&name);
        let url = with_name(&self.url, &name);
        Ok(Database { server: self.config.clone(), config, url, name })
    }

    /// The version and what decides how fast it may be, for the reader of the figures.
    pub(super) fn settings(&self) -> anyhow::Result<String> {
        const ASKED: &str = "SELECT 'PostgreSQL ' || current_setting('server_version') || ', ' || \
             string_agg(name || ' ' || current_setting(name), ', ' ORDER BY name) FROM pg_settings \
             WHERE name IN ('fsync', 'synchronous_commit', 'shared_buffers', 'max_wal_size', 'full_page_writes')";
        let row = rows(&self.config, ASKED)?.pop().context("the server tells nothing of its settings")?;
        Ok(row.try_get(0)?)
    }
}

/// The URL of another database of the same server.
fn with_name(url: &str, name: &str) -> String {
    let (base, query) = url.split_once('?').map_or((url, None), |(base, query)| (base, Some(query)));
    let authority = base.find("://").map_or(0, |at| at + 3);
    let end = base.get(authority..).and_then(|rest| rest.find('/')).map_or(base.len(), |at| authority + at);
    let query = query.map_or_else(String::new, |query| format!("?{query}"));
    format!("{}/{name}{query}", base.get(..end).unwrap_or(base))
}

/// A database of the bench's own. It is taken away when this is dropped.
pub(super) struct Database {
    server: Config,
    config: Config,
    url: String,
    name: String,
}

impl Database {
    /// The URL a server under test is given.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// How a client connects to it.
    pub(super) fn config(&self) -> &Config {
        &self.config
    }

    /// Carries out statements that need no answer.
    pub(super) fn execute(&self, sql: &str) -> anyhow::Result<()> {
        with(&self.config, async |client| Ok(client.batch_execute(sql).await?))
    }

    /// Carries out a statement and gives what it answers.
    pub(super) fn rows(&self, sql: &str) -> anyhow::Result<Vec<Row>> {
        rows(&self.config, sql)
    }

    /// The same, of tables that are read from end to end in the order of their rows.
    pub(super) fn rows_in_order(&self, sql: &str) -> anyhow::Result<Vec<Row>> {
        with(&self.config, async |client| {
            let plain = "SET synchronize_seqscans = off; SET max_parallel_workers_per_gather = 0";
            client.batch_execute(plain).await?;
            Ok(client.query(sql, &[]).await?)
        })
    }

    /// What its server has used so far.
    pub(super) fn usage(&self) -> anyhow::Result<ServerUsage> {
        let log = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint";
        let version = "SELECT current_setting('server_version_num')::int >= 160000";
        let pages = match self.one::<bool>(version)? {
            true => {
                "SELECT sum(COALESCE((io ->> 'write_bytes')::numeric, (io ->> 'writes')::numeric \
                 * (io ->> 'op_bytes')::numeric))::bigint FROM (SELECT to_jsonb(pg_stat_io) AS io \
                 FROM pg_stat_io WHERE object = 'relation') AS told"
            }
            false => {
                "SELECT (buffers_checkpoint + buffers_clean + buffers_backend) \
                 * current_setting('block_size')::bigint FROM pg_stat_bgwriter"
            }
        };
        let mut cpu = HashMap::new();
        for row in self.rows("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")? {
            let pid = u32::try_from(row.try_get::<_, i32>(0)?)?;
            if let Some(used) = self.is_here().then(|| Process::Other(pid).cpu()).flatten() {
                cpu.insert(pid, used);
            }
        }
        let written = u64::try_from(self.one::<i64>(log)? + self.one::<i64>(pages)?)?;
        Ok(ServerUsage { written, cpu })
    }

    /// Has everything written out that its server still holds back, and looks at what is kept. Who may not
    /// ask for that sees less written than there is.
    pub(super) fn settle(&self) -> anyhow::Result<Settled> {
        if let Err(error) = self.execute("CHECKPOINT") {
            eprintln!("note: what is not yet written out is not counted: {error:#}");
        }
        let bytes: i64 = self.one("SELECT pg_database_size(current_database())")?;
        let batches: i64 = self.one("SELECT count(DISTINCT at) FROM log WHERE kind = 'payment.succeeded'")?;
        Ok(Settled { bytes: u64::try_from(bytes)?, batches: u64::try_from(batches)? })
    }

    /// Has done at once what the server does by itself in the minutes after much was written: looking through all
    /// rows that are new, and writing out what it holds back.
    pub(super) fn tidy(&self) -> anyhow::Result<()> {
        self.execute("VACUUM (ANALYZE)")?;
        self.settle().map(|_| ())
    }

    fn one<T: for<'a> tokio_postgres::types::FromSql<'a>>(&self, sql: &str) -> anyhow::Result<T> {
        let row = self.rows(sql)?.pop().with_context(|| format!("no row answers {sql}"))?;
        Ok(row.try_get(0)?)
    }

    /// Whether its server's processes are in this machine's table of processes.
    fn is_here(&self) -> bool {
        self.config.get_hosts().iter().all(|host| match host {
            Host::Unix(_) => true,
            Host::Tcp(name) => ["localhost", "127.0.0.1", "::1"].contains(&name.as_str()),
        })
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        if let Err(error) = rows(&self.server, &sql) {
            eprintln!("warning: the database {} is left: {error:#}", self.name);
        }
    }
}

/// What a server has used so far, all of its databases.
pub(super) struct ServerUsage {
    /// Bytes of its log and of the pages of tables.
    written: u64,
    /// Processor time by process, of those that live.
    cpu: HashMap<u32, Duration>,
}

impl ServerUsage {
    /// Bytes since an earlier look.
    pub(super) fn written_since(&self, before: &Self) -> u64 {
        self.written.saturating_sub(before.written)
    }

    /// Processor time since an earlier look of the processes that still live; `None` where they are not of
    /// this machine.
    pub(super) fn cpu_since(&self, before: &Self) -> Option<Duration> {
        let each = self
            .cpu
            .iter()
            .map(|(pid, used)| used.saturating_sub(before.cpu.get(pid).copied().unwrap_or_default()));
        (!self.cpu.is_empty()).then(|| each.sum())
    }
}

/// A connection, and what drives it.
pub(super) async fn connect(config: &Config) -> anyhow::Result<Client> {
    let (client, connection) = config.connect(NoTls).await.context("connecting to the database")?;
    tokio::spawn(connection);
    Ok(client)
}

fn rows(config: &Config, sql: &str) -> anyhow::Result<Vec<Row>> {
    with(config, async |client| Ok(client.query(sql, &[]).await?))
}

/// Does something over a connection of its own.
fn with<T>(config: &Config, work: impl AsyncFnOnce(&Client) -> anyhow::Result<T>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async { work(&connect(config).await?).await })
}

#[cfg(test)]
mod tests {
    use super::with_name;

    #[test]
    fn another_database_of_the_server_is_named() {
        for (url, other) in [
            ("postgres://me@db:5433/postgres", "postgres://me@db:5433/x"),
            ("postgres://me@db/postgres?sslmode=disable", "postgres://me@db/x?sslmode=disable"),
            ("postgres://me@db", "postgres://me@db/x"),
            ("postgres:///postgres?host=/run/postgresql", "postgres:///x?host=/run/postgresql"),
        ] {
            assert_eq!(with_name(url, "x"), other);
        }
    }
}
