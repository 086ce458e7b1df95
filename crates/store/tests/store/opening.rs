//! Opening, locking, refusing.

use programs::affiliate::Rules;
use programs::cashback::Terms;
use store::{Options, Store, StoreError};

#[test]
fn a_store_is_made_once_and_found_again() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("data");
    let store = Store::open(&path, Options::default()).unwrap();
    let mut writer = store.writer().unwrap();
    writer.begin().unwrap();
    writer.set_meta("secret", b"\x00\xff").unwrap();
    writer.commit().unwrap();
    drop((writer, store));
    let store = Store::open(&path, Options::default()).unwrap();
    assert_eq!(store.reader().unwrap().meta("secret").unwrap().unwrap(), b"\x00\xff");
}

#[test]
fn one_process_one_writer() {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(directory.path(), Options::default()).unwrap();
    let second = Store::open(directory.path(), Options::default());
    assert!(matches!(second, Err(StoreError::AlreadyOpen(_))));
    let writer = store.writer().unwrap();
    assert!(store.writer().is_err());
    drop(writer);
    assert!(store.writer().is_ok());
    drop(store);
    assert!(Store::open(directory.path(), Options::default()).is_ok());
}

#[test]
fn reading_only_needs_no_lock_and_makes_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let read_only = Options { read_only: true, ..Options::default() };
    assert!(Store::open(directory.path(), read_only.clone()).is_err());
    let _store = Store::open(directory.path(), Options::default()).unwrap();
    let reading = Store::open(directory.path(), read_only).unwrap();
    assert_eq!(reading.reader().unwrap().event_counts().unwrap().entries, 0);
    assert!(reading.writer().is_err());
}

#[test]
fn a_store_of_a_newer_program_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    drop(Store::open(directory.path(), Options::default()).unwrap());
    let database = rusqlite::Connection::open(directory.path().join("guerdon.db")).unwrap();
    database.execute("INSERT INTO schema_versions (version) VALUES (999)", []).unwrap();
    drop(database);
    for options in [Options::default(), Options { read_only: true, ..Options::default() }] {
        let refused = Store::open(directory.path(), options);
        assert!(matches!(refused, Err(StoreError::NewerSchema { found: 999, .. })), "{refused:?}");
    }
}

#[test]
fn what_is_no_store_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("guerdon.db"), "this is no database, whatever it is called")
        .unwrap();
    let refused = Store::open(directory.path(), Options::default());
    assert!(matches!(refused, Err(StoreError::Corrupt(_))), "{refused:?}");
}

/// The schema of the first version, as stores were made by it.
const FIRST: &str = include_str!("../../migrations/0001_affiliate.sql");

fn schema(path: &std::path::Path) -> Vec<String> {
    let database = rusqlite::Connection::open(path.join("guerdon.db")).unwrap();
    let mut found = database.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY name").unwrap();
    let row = |row: &rusqlite::Row<'_>| {
        let sql: Option<String> = row.get(2)?;
        Ok(format!("{} {}: {sql:?}", row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    };
    found.query_map([], row).unwrap().map(Result::unwrap).collect()
}

#[test]
fn a_store_of_the_first_version_is_brought_forward() {
    let (old, fresh) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let database = rusqlite::Connection::open(old.path().join("guerdon.db")).unwrap();
    database.execute_batch(FIRST).unwrap();
    database
        .execute_batch(
            "CREATE TABLE IF NOT EXISTS schema_versions (version INTEGER PRIMARY KEY) STRICT;
             INSERT INTO schema_versions VALUES (1);
             INSERT INTO contract_texts VALUES (1, 'the old contract');
             INSERT INTO api_keys (id, hash, role, name, created_at)
                 VALUES ('gk_1', x'01', 'seller', 'Shop', 0), ('gk_2', x'02', 'host', 'Host', 0);
             INSERT INTO meta VALUES ('seller_of_key:gk_1', CAST('shop-é' AS BLOB)), ('secret', x'03');",
        )
        .unwrap();
    let rules = serde_json::to_string(&Rules::template()).unwrap();
    database.execute("INSERT INTO rules VALUES (1, ?1, ?2)", (i64::MIN, rules)).unwrap();
    drop(database);

    let read_only = Options { read_only: true, ..Options::default() };
    let refused = Store::open(old.path(), read_only);
    assert!(matches!(refused, Err(StoreError::OlderSchema { found: 1, known: 4 })), "{refused:?}");
    let store = Store::open(old.path(), Options::default()).unwrap();
    drop(Store::open(fresh.path(), Options::default()).unwrap());
    assert_eq!(schema(old.path()), schema(fresh.path()));

    let mut writer = store.writer().unwrap();
    let sellers: Vec<Option<String>> = writer.api_keys().unwrap().into_iter().map(|key| key.seller).collect();
    assert_eq!(sellers, [None, Some("shop-é".to_owned())]);
    assert_eq!(writer.meta("seller_of_key:gk_1").unwrap(), None, "it stands with the key now");
    assert_eq!(writer.meta("secret").unwrap(), Some(vec![3]));
    assert_eq!(writer.versions().unwrap().all_terms(), [Terms::template()], "until it is founded");
    let terms = Terms { hold_days: 9, ..Terms::template() };
    assert!(!writer.found(&Rules::template(), "the new contract", &terms).unwrap(), "it is not new");
    let versions = writer.versions().unwrap();
    assert_eq!(
        (versions.all_terms(), versions.contracts.as_slice()),
        ([terms].as_slice(), ["the old contract".to_owned()].as_slice())
    );
}
