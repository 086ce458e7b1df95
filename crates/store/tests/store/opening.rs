//! Opening, locking, refusing.

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
