use crate::engine::{Connection, Sql};
use crate::error::{Result, StoreError};
use crate::rows::{channel, earned};

/// A step of the schema.
struct Migration {
    version: i64,
    /// For both engines, written for SQLite.
    both: &'static str,
    /// What a server alone needs after it, written for PostgreSQL.
    server: &'static str,
    /// What fills new tables from the rows there are.
    fill: fn(&Connection) -> Result<()>,
}

/// The migrations, forward only.
const MIGRATIONS: [Migration; 10] = [
    step(1, include_str!("../migrations/0001_affiliate.sql")),
    step(2, include_str!("../migrations/0002_cashback.sql")),
    step(3, include_str!("../migrations/0003_seller_keys.sql")),
    step(4, include_str!("../migrations/0004_standings.sql")),
    Migration {
        server: include_str!("../migrations/0005_months.postgres.sql"),
        ..step(5, include_str!("../migrations/0005_months.sql"))
    },
    step(6, include_str!("../migrations/0006_sign_in.sql")),
    Migration { fill: channel::count_all, ..step(7, include_str!("../migrations/0007_channels.sql")) },
    Migration { fill: earned::count_all, ..step(8, include_str!("../migrations/0008_earnings.sql")) },
    Migration { server: include_str!("../migrations/0009_room.postgres.sql"), ..step(9, "") },
    Migration { server: include_str!("../migrations/0010_turns.postgres.sql"), ..step(10, "") },
];

/// A step that is the same on both engines and fills nothing.
const fn step(version: i64, both: &'static str) -> Migration {
    Migration { version, both, server: "", fill: |_| Ok(()) }
}

/// The newest version this program knows.
pub(crate) const NEWEST: i64 = 10;

const VERSIONS: &str = "schema_versions";
const CREATE_VERSIONS: &str =
    "CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY) STRICT";
const FIND_VERSION: Sql = Sql("SELECT max(version) FROM schema_versions");
const ADD_VERSION: Sql = Sql("INSERT INTO schema_versions (version) VALUES ($1)");

fn version(connection: &Connection) -> Result<i64> {
    if !connection.has_table(VERSIONS)? {
        return Ok(0);
    }
    Ok(connection.one(FIND_VERSION, &[], |row| row.maybe_int(0))?.flatten().unwrap_or(0))
}

fn refuse_newer(found: i64) -> Result<i64> {
    if found > NEWEST {
        return Err(StoreError::NewerSchema { found, known: NEWEST });
    }
    Ok(found)
}

/// Brings the store to the newest version, in one transaction; a store that is newer is refused.
pub(crate) fn migrate(connection: &Connection) -> Result<()> {
    migrate_to(connection, NEWEST)
}

/// Brings the store to a version, as the program that first knew it did.
pub(crate) fn migrate_to(connection: &Connection, wanted: i64) -> Result<()> {
    if refuse_newer(version(connection)?)? >= wanted {
        return Ok(());
    }
    connection.begin_migration()?;
    let done = run(connection, wanted);
    match done {
        Ok(()) => connection.end(),
        Err(error) => {
            connection.give_up()?;
            Err(error)
        }
    }
}

fn run(connection: &Connection, wanted: i64) -> Result<()> {
    connection.run_script(CREATE_VERSIONS)?;
    let found = refuse_newer(version(connection)?)?;
    for step in MIGRATIONS.iter().filter(|step| (found + 1..=wanted).contains(&step.version)) {
        connection.run_script(step.both)?;
        connection.run_on_server(step.server)?;
        (step.fill)(connection)?;
        connection.exec(ADD_VERSION, &[step.version.into()])?;
    }
    // Of processes that do not know the same versions, too, one writes after the other.
    connection.wait_to_write()
}

/// Whether the store can be read as it is.
pub(crate) fn check(connection: &Connection) -> Result<()> {
    match refuse_newer(version(connection)?)? {
        NEWEST => Ok(()),
        found => Err(StoreError::OlderSchema { found, known: NEWEST }),
    }
}
