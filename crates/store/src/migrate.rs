use crate::engine::{Connection, Sql};
use crate::error::{Result, StoreError};

/// The migrations, forward only, each by its version.
const MIGRATIONS: [(i64, &str); 2] = [
    (1, include_str!("../migrations/0001_affiliate.sql")),
    (2, include_str!("../migrations/0002_cashback.sql")),
];

/// The newest version this program knows.
pub(crate) const NEWEST: i64 = 2;

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
    connection.begin_write()?;
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
    for (version, script) in MIGRATIONS.into_iter().filter(|(v, _)| (found + 1..=wanted).contains(v)) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Address, Purpose};
    use crate::{Options, Store};
    use std::sync::Arc;
    use testdb::Database;

    /// Everything that makes up a schema on PostgreSQL, a line each.
    const SCHEMA: Sql = Sql(
        /* PostgreSQL alone */
        "SELECT concat_ws(' ', table_name, column_name, ordinal_position, data_type, \
         collation_name, is_nullable) FROM information_schema.columns WHERE table_schema = 'public' \
         UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) \
         FROM pg_constraint WHERE connamespace = 'public'::regnamespace \
         UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    );

    /// The same on SQLite is a test of files.
    #[test]
    fn a_database_of_the_first_version_is_brought_forward() {
        let (old, fresh) = (Database::fresh(), Database::fresh());
        let open = |database: &Database| {
            let address = Arc::new(Address::parse(database.url()).unwrap());
            Connection::connect(&address, &Options::default(), Purpose::Write).unwrap()
        };
        let connection = open(&old);
        connection.run_script(CREATE_VERSIONS).unwrap();
        connection.run_script(MIGRATIONS[0].1).unwrap();
        connection.exec(ADD_VERSION, &[1.into()]).unwrap();
        let schema = |connection: &Connection| connection.query(SCHEMA, &[], |row| row.string(0)).unwrap();
        assert!(schema(&connection).len() > 200);
        drop(Store::connect(old.url(), Options::default()).unwrap());
        drop(Store::connect(fresh.url(), Options::default()).unwrap());
        assert_eq!(version(&connection).unwrap(), NEWEST);
        assert_eq!(schema(&connection), schema(&open(&fresh)));
    }
}
