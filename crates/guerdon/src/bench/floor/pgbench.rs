//! Double entry written by hand in PL/pgSQL, called once per event by the clients of `pgbench`.

use crate::bench::database::Database;
use crate::bench::report::Run;
use crate::system::hint;
use anyhow::{Context, bail};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use tokio_postgres::config::Host;

const SCHEMA: &str = include_str!("double_entry.sql");
const CLIENTS: &str = "8";

/// Whose money is moved.
#[derive(Debug, Clone, Copy)]
pub(in crate::bench) enum Accounts {
    /// From the programme's account of expenses in a currency to the partner's, as the events need it: six
    /// accounts take part in everything.
    OfEvents,
    /// From an account of the partner's own, so that nobody waits for anybody.
    Spread,
}

impl Accounts {
    fn script(self) -> &'static str {
        match self {
            Self::OfEvents => include_str!("double_entry.pgbench"),
            Self::Spread => include_str!("double_entry_spread.pgbench"),
        }
    }
}

/// Calls the function for so long in an empty database.
pub(in crate::bench) fn call_function(
    database: &Database,
    partners: u64,
    accounts: Accounts,
    time: Duration,
) -> anyhow::Result<Run> {
    let program = program()?;
    database.execute(SCHEMA)?;
    let first_expense = 2 * partners + 1;
    // The partners, what each is paid from where that is spread, and the expenses of six currencies.
    database.execute(&format!(
        "INSERT INTO accounts (id, currency, may_be_overdrawn) SELECT no, 'MYR', no > {partners} \
         FROM generate_series(1, {first_expense} + 5) AS no"
    ))?;
    database.execute("VACUUM ANALYZE accounts")?;
    let mut script = tempfile::NamedTempFile::new()?;
    script.write_all(accounts.script().as_bytes())?;
    let seconds = time.as_secs().max(1).to_string();
    let mut command = Command::new(&program);
    command.args(["--no-vacuum", "--protocol=prepared", "--jobs=2", "--client", CLIENTS]);
    command.args(["--time", &seconds, "--define", &format!("partners={partners}")]);
    command.args(["--define", &format!("first_expense={first_expense}"), "--file"]).arg(script.path());
    name_database(&mut command, database);
    let done = command.output().with_context(|| format!("running {}", program.display()))?;
    let told = String::from_utf8_lossy(&done.stdout);
    if !done.status.success() {
        bail!("pgbench failed: {}", String::from_utf8_lossy(&done.stderr).trim());
    }
    let rate =
        told.lines().find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse::<f64>().ok());
    let rate = rate.context("pgbench tells no rate")?;
    let counted = database.rows("SELECT count(*) FROM transfers")?;
    let kept: i64 = counted.first().context("a count has no row")?.try_get(0)?;
    let events = u64::try_from(kept)?;
    let wall = Duration::from_secs_f64(events as f64 / rate.max(1e-9));
    Ok(Run { events, wall, ..Run::default() })
}

/// What is not given stays as the environment has it.
fn name_database(command: &mut Command, database: &Database) {
    let config = database.config();
    match config.get_hosts().first() {
        Some(Host::Tcp(name)) => command.env("PGHOST", name),
        Some(Host::Unix(path)) => command.env("PGHOST", path),
        None => command,
    };
    if let Some(port) = config.get_ports().first() {
        command.env("PGPORT", port.to_string());
    }
    if let Some(user) = config.get_user() {
        command.env("PGUSER", user);
    }
    if let Some(password) = config.get_password() {
        command.env("PGPASSWORD", String::from_utf8_lossy(password).as_ref());
    }
    if let Some(name) = config.get_dbname() {
        command.env("PGDATABASE", name);
    }
}

/// Where `pgbench` is: on the path, or where Debian puts the programs of each version.
fn program() -> anyhow::Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    if let Ok(versions) = Path::new("/usr/lib/postgresql").read_dir() {
        places.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    let found = places.into_iter().map(|place| place.join("pgbench")).find(|program| program.is_file());
    found.ok_or_else(|| {
        hint(
            "pgbench is not on this machine; it calls the yardstick written in PL/pgSQL",
            "install it (Debian: apt-get install postgresql, or postgresql-contrib), or leave p3 and p5 out with --only",
        )
    })
}
