//! What is asked ahead on a server: it is answered together, is right, and is over with its transaction.

use crate::support::{log, on_both};
use store::{Options, Reader, Store, StoreError};
use testdb::Database;

/// A reader whose session knows the statements that are asked here: only those are asked ahead.
fn experienced(store: &Store) -> Reader {
    let reader = store.reader().unwrap();
    assert_eq!((reader.transfer(1).unwrap(), reader.payment(1).unwrap()), (None, None));
    reader.entry(1).unwrap();
    drop(reader);
    let reader = store.reader().unwrap();
    reader.meta("x").unwrap();
    reader
}

#[test]
fn what_is_asked_ahead_comes_with_the_next_answer() {
    let database = Database::fresh();
    let store = Store::connect(database.url(), Options::default()).unwrap();
    log(&mut store.writer().unwrap(), 1..=3);
    let reader = experienced(&store);
    reader.expect_payment(2);
    assert_eq!(reader.payment(2).unwrap(), None);
    database.cut();
    assert_eq!(reader.entry(2).unwrap().unwrap().seq, 2, "it had come before");
    assert_eq!(reader.payment(2).unwrap(), None, "as often as one likes");
    let told = reader.entry(3);
    assert!(matches!(told, Err(StoreError::Unavailable(_))), "it was not asked for: {told:?}");
}

#[test]
fn what_was_asked_ahead_is_forgotten_with_its_transaction() {
    on_both(|fresh| {
        let store = fresh.store();
        let mut writer = store.writer().unwrap();
        log(&mut writer, 1..=1);
        let reader = experienced(&store);
        reader.expect_payment(2);
        assert_eq!(reader.entry(2).unwrap(), None);
        log(&mut writer, 2..=2);
        assert_eq!(reader.entry(2).unwrap(), None, "a transaction sees what was there when it began");
        drop(reader);
        assert_eq!(store.reader().unwrap().entry(2).unwrap().unwrap().seq, 2);
    });
}

#[test]
fn a_failure_of_what_was_asked_ahead_is_the_one_that_is_told() {
    let database = Database::fresh();
    let url = format!("{}?options=-c%20statement_timeout%3D100ms", database.url());
    let store = Store::connect(&url, Options::default()).unwrap();
    log(&mut store.writer().unwrap(), 1..=1);
    let reader = experienced(&store);
    let held = database.hold("LOCK TABLE transfers IN ACCESS EXCLUSIVE MODE");
    reader.expect_transfer(1);
    let told = reader.entry(1);
    assert!(matches!(&told, Err(StoreError::Unavailable(why)) if why.contains("timeout")), "{told:?}");
    drop((reader, held));
    let reader = store.reader().unwrap();
    assert_eq!((reader.transfer(1).unwrap(), reader.entry(1).unwrap().unwrap().seq), (None, 1));
}
