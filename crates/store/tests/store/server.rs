//! What only a PostgreSQL server does: several processes on one database, connections that break.

use crate::support::{at, currency};
use programs::affiliate::Tally;
use programs::time::Month;
use programs::{Actor, Change};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use store::{LogRow, Options, Store, StoreError, Writer};
use testdb::Database;

fn connect(url: &str) -> Store {
    Store::connect(url, Options::default()).unwrap()
}

fn put(writer: &mut Writer, name: &str) {
    writer.begin().unwrap();
    writer.set_meta(name, b"1").unwrap();
    writer.commit().unwrap();
}

fn has(store: &Store, name: &str) -> bool {
    store.reader().unwrap().meta(name).unwrap().is_some()
}

#[test]
fn several_processes_open_a_database_at_once() {
    let database = Database::fresh();
    std::thread::scope(|scope| {
        let open = || scope.spawn(|| connect(database.url()));
        let stores = [open(), open(), open()].map(|thread| thread.join().unwrap());
        put(&mut stores[0].writer().unwrap(), "a");
        assert!(stores.iter().all(|store| has(store, "a")));
    });
    let read_only = Options { read_only: true, ..Options::default() };
    let reading = Store::connect(database.url(), read_only).unwrap();
    assert!(has(&reading, "a") && reading.writer().is_err());
}

#[test]
fn one_writes_after_the_other() {
    let database = Database::fresh();
    let stores = [connect(database.url()), connect(database.url())];
    let mut first = stores[0].writer().unwrap();
    first.begin().unwrap();
    let (tell, told) = channel();
    std::thread::scope(|scope| {
        let second = scope.spawn(|| {
            let mut writer = stores[1].writer().unwrap();
            tell.send(()).unwrap();
            writer.begin().unwrap();
            let seen = writer.meta("first").unwrap();
            writer.commit().unwrap();
            seen
        });
        told.recv().unwrap();
        first.set_meta("first", b"1").unwrap();
        first.commit().unwrap();
        assert!(second.join().unwrap().is_some(), "what was written before is seen");
    });
}

/// A runtime stops a task after so many steps, for the sake of the others; one that waits here cannot be.
#[test]
fn a_task_of_a_runtime_may_ask_as_often_as_it_likes() {
    let database = Database::fresh();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        let store = connect(database.url());
        let mut writer = store.writer().unwrap();
        (0..200).for_each(|_| put(&mut writer, "x"));
        assert!(has(&store, "x"));
    });
}

#[test]
fn what_is_newer_or_not_made_is_refused() {
    let database = Database::fresh();
    let read_only = Options { read_only: true, ..Options::default() };
    let refused = Store::connect(database.url(), read_only.clone());
    assert!(matches!(refused, Err(StoreError::OlderSchema { found: 0, .. })), "{refused:?}");
    drop(connect(database.url()));
    database.execute("INSERT INTO schema_versions (version) VALUES (999)");
    for options in [Options::default(), read_only] {
        let refused = Store::connect(database.url(), options);
        assert!(matches!(refused, Err(StoreError::NewerSchema { found: 999, .. })), "{refused:?}");
    }
}

#[test]
fn who_cannot_be_reached_is_told_without_the_password() {
    let refused = Store::connect("postgres://me:s3cret@127.0.0.1:1/money", Options::default());
    let Err(error @ StoreError::Unavailable(_)) = refused else { panic!("{refused:?}") };
    assert!(!error.to_string().contains("s3cret"), "{error}");
    let database = Database::fresh();
    let (before, name) = database.url().rsplit_once('/').unwrap();
    database.execute(&format!("CREATE DATABASE {name}_x ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"));
    let refused = Store::connect(&format!("{before}/{name}_x"), Options::default());
    database.execute(&format!("DROP DATABASE {name}_x WITH (FORCE)"));
    assert!(matches!(&refused, Err(StoreError::Other(why)) if why.contains("LATIN1")), "{refused:?}");
    let url = format!("{}_that_is_not_there", database.url());
    let refused = Store::connect(&url, Options::default());
    assert!(matches!(&refused, Err(StoreError::Other(why)) if why.contains("does not exist")), "{refused:?}");
}

#[test]
fn one_process_has_the_lease() {
    let database = Database::fresh();
    let stores = [connect(database.url()), connect(database.url())];
    let first = stores[0].lease().unwrap().unwrap();
    assert!(stores[1].lease().unwrap().is_none());
    assert!(first.holds());
    // A connection that is lost is not the end of it.
    database.cut();
    assert!(!first.holds() || stores[1].lease().unwrap().is_none());
    assert!(first.holds());
    // Its holder asks before it runs out, and is late.
    database.execute("UPDATE leases SET until = until - 4000000");
    assert!(first.holds());
    database.execute("UPDATE leases SET until = until - 4000000");
    assert!(stores[1].lease().unwrap().is_none(), "it was kept on");
    database.execute("UPDATE leases SET until = until - 8000000");
    let second = stores[1].lease().unwrap().unwrap();
    assert!(!first.holds() && second.holds());
    drop(first);
    assert!(second.holds(), "who had it before cannot end it");
    drop(second);
    assert!(stores[0].lease().unwrap().is_some(), "nobody waits for one that was given back");
}

/// A statement that streams rows in may fail before the first row is sent.
#[test]
fn streaming_that_cannot_begin_spoils_nothing_but_its_transaction() {
    let database = Database::fresh();
    let store = connect(database.url());
    database.run(&format!("ALTER DATABASE {} SET statement_timeout = '200ms'", database.name()));
    database.cut();
    let mut writer = store.writer().unwrap();
    put(&mut writer, "before");
    let actor = Actor::system();
    let row = |seq| LogRow { seq, at: at("2026-06-01T00:00:00Z"), actor: &actor, kind: "x", body: b"{}" };
    let rows: Vec<LogRow<'_>> = (1..=1_000).map(row).collect();
    let held = database.hold("LOCK TABLE log IN SHARE MODE");
    writer.begin().unwrap();
    let told = writer.append(&rows);
    assert!(matches!(told, Err(StoreError::Unavailable(_))), "{told:?}");
    assert!(writer.commit().is_err());
    writer.rollback().unwrap();
    assert!(writer.meta("before").unwrap().is_some());
    drop(held);
    writer.begin().unwrap();
    writer.append(&rows).unwrap();
    writer.commit().unwrap();
    assert_eq!(writer.world().unwrap().counters.seq, 1_000);
}

#[test]
fn after_a_cut_it_goes_on() {
    let database = Database::fresh();
    let store = connect(database.url());
    let mut writer = store.writer().unwrap();
    put(&mut writer, "before");
    drop([store.reader().unwrap(), store.reader().unwrap()].map(|reader| reader.meta("x").unwrap()));
    let open = store.reader().unwrap();
    assert!(open.meta("before").unwrap().is_some());

    writer.begin().unwrap();
    writer.set_meta("lost", b"1").unwrap();
    database.cut();
    let told = writer.set_meta("lost", b"2");
    assert!(matches!(told, Err(StoreError::Unavailable(_))), "{told:?}");
    assert!(writer.commit().is_err());
    assert!(matches!(open.meta("before"), Err(StoreError::Unavailable(_))));
    drop(open);
    assert!(has(&store, "before") && !has(&store, "lost"));
    put(&mut writer, "after");

    database.cut();
    assert!(has(&store, "after"), "readers that were idle are made anew");
    put(&mut writer, "again");
    writer.begin().unwrap();
    database.cut();
    let told = writer.commit();
    assert!(matches!(told, Err(StoreError::Unavailable(_))), "it is known that nothing is kept: {told:?}");
    put(&mut writer, "and again");
}

/// A server whose connections pass through here, where one can be cut.
struct Proxy {
    url: String,
    /// The answer at which to cut, once.
    cut_at: Arc<Mutex<Option<&'static str>>>,
    /// The end of a transaction was asked for.
    ends: Receiver<()>,
}

impl Proxy {
    fn before(database: &Database) -> Self {
        let (before, name) = database.url().rsplit_once('/').unwrap();
        let (user, server) = before.rsplit_once('@').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("{user}@127.0.0.1:{}/{name}", listener.local_addr().unwrap().port());
        let cut_at = Arc::new(Mutex::new(None));
        let (server, cutting) = (server.to_owned(), Arc::clone(&cut_at));
        let (end, ends) = channel();
        std::thread::spawn(move || {
            for client in listener.incoming().map(Result::unwrap) {
                let (upstream, cutting) = (TcpStream::connect(&server).unwrap(), Arc::clone(&cutting));
                let (answers, back) = (upstream.try_clone().unwrap(), client.try_clone().unwrap());
                std::thread::spawn(move || pass_answers(answers, back, &cutting));
                let end = end.clone();
                std::thread::spawn(move || pass_requests(client, upstream, &end));
            }
        });
        Self { url, cut_at, ends }
    }

    fn cut_at(&self, answer: &'static str) {
        *self.cut_at.lock().unwrap() = Some(answer);
    }
}

fn says(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|part| part == text.as_bytes())
}

fn pass_requests(mut requests: TcpStream, mut forth: TcpStream, end: &Sender<()>) {
    let mut buffer = [0; 4096];
    while let Ok(got @ 1..) = requests.read(&mut buffer) {
        let request = buffer.get(..got).unwrap_or_default();
        // Told before it is passed on, so that it is told before anybody has the answer. The beginning of a
        // transaction says COMMITTED.
        if says(request, "COMMIT\0") {
            let _ = end.send(());
        }
        if forth.write_all(request).is_err() {
            break;
        }
    }
}

fn pass_answers(mut answers: TcpStream, mut back: TcpStream, cut_at: &Mutex<Option<&'static str>>) {
    let mut buffer = [0; 4096];
    while let Ok(got @ 1..) = answers.read(&mut buffer) {
        let answer = buffer.get(..got).unwrap_or_default();
        let mut cut = cut_at.lock().unwrap();
        if cut.is_some_and(|text| says(answer, text)) {
            *cut = None;
            break;
        }
        if back.write_all(answer).is_err() {
            break;
        }
    }
    let _ = back.shutdown(Shutdown::Both);
    let _ = answers.shutdown(Shutdown::Both);
}

#[test]
fn a_cut_while_it_ends_leaves_open_whether_it_is_kept() {
    let database = Database::fresh();
    let proxy = Proxy::before(&database);
    let (direct, store) = (connect(database.url()), connect(&proxy.url));
    let mut writer = store.writer().unwrap();
    writer.begin().unwrap();
    writer.set_meta("perhaps", b"1").unwrap();
    proxy.cut_at("COMMIT");
    let told = writer.commit();
    assert!(matches!(told, Err(StoreError::Unsure(_))), "{told:?}");
    assert!(has(&direct, "perhaps"), "here it was");
    put(&mut writer, "again");
}

/// The end is sent while what comes before it is still under way, here behind somebody else's lock.
#[test]
fn a_cut_before_it_ends_but_after_that_was_asked_for_leaves_it_open_too() {
    let database = Database::fresh();
    let proxy = Proxy::before(&database);
    let store = connect(&proxy.url);
    let mut writer = store.writer().unwrap();
    put(&mut writer, "before");
    proxy.ends.try_iter().for_each(drop);
    writer.begin().unwrap();
    let held = database.hold("LOCK TABLE meta IN SHARE MODE");
    proxy.cut_at("INSERT");
    writer.set_meta("perhaps", b"1").unwrap();
    let told = std::thread::scope(|scope| {
        let ending = scope.spawn(|| writer.commit());
        proxy.ends.recv().unwrap();
        drop(held);
        ending.join().unwrap()
    });
    assert!(matches!(told, Err(StoreError::Unsure(_))), "{told:?}");
    put(&mut writer, "again");
}

#[test]
fn a_cut_before_anything_was_seen_is_not_noticed() {
    let database = Database::fresh();
    let proxy = Proxy::before(&database);
    let store = connect(&proxy.url);
    let mut writer = store.writer().unwrap();
    proxy.cut_at("BEGIN");
    put(&mut writer, "written");
    drop(store.reader().unwrap().meta("x").unwrap());
    proxy.cut_at("BEGIN");
    assert!(has(&store, "written"));
    assert_eq!(*proxy.cut_at.lock().unwrap(), None, "it was cut");
}

#[test]
fn a_server_that_takes_no_writes_is_told_apart() {
    let database = Database::fresh();
    let name = database.url().rsplit_once('/').unwrap().1;
    drop(connect(database.url()));
    database.execute(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on"));
    let store = connect(database.url());
    let mut writer = store.writer().unwrap();
    let told = writer.begin();
    assert!(matches!(told, Err(StoreError::ReadOnly(_))), "{told:?}");
    database.execute(&format!("BEGIN READ WRITE; ALTER DATABASE {name} RESET ALL; COMMIT"));
    put(&mut writer, "x");
}

#[test]
fn a_statement_that_takes_too_long_is_told_apart() {
    let database = Database::fresh();
    let store = connect(database.url());
    let mut first = store.writer().unwrap();
    first.begin().unwrap();
    let hurried = connect(&format!("{}?options=-c%20statement_timeout%3D100ms", database.url()));
    let mut second = hurried.writer().unwrap();
    let told = second.begin();
    assert!(matches!(told, Err(StoreError::Unavailable(_))), "{told:?}");
    first.rollback().unwrap();
    put(&mut second, "x");
}

/// A row that the schema forbids spoils the transaction, which is told by what is waited for next: its end, or
/// something that is read before.
#[test]
fn a_transaction_with_a_failed_statement_is_not_kept() {
    let database = Database::fresh();
    let store = connect(database.url());
    let mut writer = store.writer().unwrap();
    let answer =
        store::StoredAnswer { request: vec![1], status: 200, body: vec![], at: at("2026-06-01T00:00:00Z") };
    put(&mut writer, "before");
    for reads in [false, true] {
        writer.begin().unwrap();
        writer.keep_answer("a", "k", &answer).unwrap();
        writer.keep_answer("a", "k", &answer).unwrap();
        writer.set_meta("after", b"1").unwrap();
        if reads {
            let told = writer.meta("x");
            assert!(matches!(told, Err(StoreError::Forbidden(_))), "{told:?}");
            assert!(matches!(writer.commit(), Err(StoreError::Other(_))));
        } else {
            let told = writer.commit();
            assert!(matches!(told, Err(StoreError::Forbidden(_))), "the first failure is told: {told:?}");
        }
        assert_eq!(writer.idempotent("a", "k").unwrap(), None);
        assert!(!has(&store, "after"));
    }
    put(&mut writer, "again");
}

/// The end of a transaction is sent before anybody knows whether each row was there.
#[test]
fn a_transaction_that_misses_a_row_is_not_kept() {
    let database = Database::fresh();
    let store = connect(database.url());
    let mut writer = store.writer().unwrap();
    writer.begin().unwrap();
    writer.set_meta("before", b"1").unwrap();
    let june = Month::parse("2026-06").unwrap();
    writer.put_file_content(june, currency("MYR"), 1, b"x").unwrap();
    let told = writer.commit();
    assert!(matches!(&told, Err(StoreError::Corrupt(why)) if why.contains("a payment file")), "{told:?}");
    assert!(!has(&store, "before"));

    writer.begin().unwrap();
    writer.set_meta("before", b"1").unwrap();
    let mut changes = writer.world().unwrap().take_changes();
    changes.tallies.push((7, Change::Changed(Tally::default().into())));
    writer.save(&changes).unwrap();
    assert!(matches!(writer.commit(), Err(StoreError::Corrupt(_))));
    assert!(!has(&store, "before"));
    put(&mut writer, "again");
}

/// More than both ends take in at once while neither reads.
#[test]
fn much_is_written_in_one_transaction() {
    let database = Database::fresh();
    let store = connect(database.url());
    let mut writer = store.writer().unwrap();
    let value = vec![7; 4_096];
    writer.begin().unwrap();
    for name in 0..4_000 {
        writer.set_meta(&name.to_string(), &value).unwrap();
    }
    writer.commit().unwrap();
    let reader = store.reader().unwrap();
    assert!((0..4_000).all(|name| reader.meta(&name.to_string()).unwrap().as_ref() == Some(&value)));
}
