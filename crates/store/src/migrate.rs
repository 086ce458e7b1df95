use crate::engine::{Connection, Sql};
use crate::error::{Result, StoreError};

/// The migrations, forward only, each by its version.
const MIGRATIONS: [(i64, &str); 3] = [
    (1, include_str!("../migrations/0001_affiliate.sql")),
    (2, include_str!("../migrations/0002_cashback.sql")),
    (3, include_str!("../migrations/0003_seller_keys.sql")),
];

/// The newest version this program knows.
pub(crate) const NEWEST: i64 = 3;

const CREATE_VERSIONS: Sql =
    Sql("CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY) STRICT");
const FIND_TABLE: Sql = Sql("SELECT 1 FROM sqlite_schema WHERE name = 'schema_versions'");
const FIND_VERSION: Sql = Sql("SELECT max(version) FROM schema_versions");
const ADD_VERSION: Sql = Sql("INSERT INTO schema_versions (version) VALUES ($1)");

fn version(connection: &Connection) -> Result<i64> {
    if connection.one(FIND_TABLE, &[], |_| Ok(()))?.is_none() {
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
    if refuse_newer(version(connection)?)? == NEWEST {
        return Ok(());
    }
    connection.begin_write()?;
    let done = run(connection);
    match done {
        Ok(()) => connection.end(),
        Err(error) => {
            connection.give_up()?;
            Err(error)
        }
    }
}

fn run(connection: &Connection) -> Result<()> {
    connection.exec(CREATE_VERSIONS, &[])?;
    let found = refuse_newer(version(connection)?)?;
    for (version, script) in MIGRATIONS.into_iter().filter(|(version, _)| *version > found) {
        connection.run_script(script)?;
        connection.exec(ADD_VERSION, &[version.into()])?;
    }
    Ok(())
}

/// Whether the store can be read as it is.
pub(crate) fn check(connection: &Connection) -> Result<()> {
    match refuse_newer(version(connection)?)? {
        NEWEST => Ok(()),
        found => Err(StoreError::OlderSchema { found, known: NEWEST }),
    }
}
