//! Stores that move: copies between engines, backups under load, restoring, several processes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use serde_json::{Value, json};
use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use testdb::Database;
use testkit::http::Client;
use testkit::process::{SANDBOX, Server};
use testkit::wire::event;

const GUERDON: &str = env!("CARGO_BIN_EXE_guerdon");

/// Where a store is, as commands are told.
#[derive(Clone, Copy)]
enum At<'a> {
    Data(&'a Path),
    Database(&'a str),
}

impl At<'_> {
    fn arguments(&self) -> [&OsStr; 2] {
        match self {
            Self::Data(path) => [OsStr::new("--data"), path.as_os_str()],
            Self::Database(url) => [OsStr::new("--database"), OsStr::new(url)],
        }
    }

    fn name(&self) -> &str {
        match self {
            Self::Data(path) => path.to_str().unwrap(),
            Self::Database(url) => url,
        }
    }
}

fn run<S: AsRef<OsStr>>(arguments: impl IntoIterator<Item = S>) -> Output {
    Command::new(GUERDON).args(arguments).env_remove("GUERDON_ROOT_KEY").output().unwrap()
}

fn on(command: &[&str], at: At<'_>) -> Output {
    run(command.iter().map(OsStr::new).chain(at.arguments()))
}

/// What a command that must succeed told.
fn told(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json_of(output: &Output) -> Value {
    serde_json::from_str(&told(output)).unwrap()
}

/// What a command that must fail said, as its cause and its hint.
fn refused(output: &Output) -> (String, String) {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0), "{said}");
    let line = |begin: &str| said.lines().find_map(|line| line.strip_prefix(begin)).map(str::to_owned);
    (line("error: ").unwrap(), line("hint: ").unwrap_or_else(|| panic!("no hint: {said}")))
}

fn copy(from: At<'_>, to: At<'_>) -> Output {
    run(["db", "copy", "--json", "--from", from.name(), "--to", to.name()])
}

fn verified(at: At<'_>) -> Value {
    let proof = json_of(&on(&["verify", "--json"], at));
    assert_eq!(proof["ok"], true, "{proof}");
    proof
}

/// The ledger in each form.
fn exports(at: At<'_>) -> [Vec<u8>; 3] {
    ["beancount", "hledger", "csv"].map(|format| {
        let output = on(&["export", "ledger", "--format", format], at);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    })
}

fn start(command: &[&str], at: At<'_>) -> Server {
    Server::start(GUERDON, command, at.arguments())
}

fn stop(server: Server) {
    assert!(server.terminate().success());
}

fn payment(number: usize) -> Value {
    testkit::wire::payment(&format!("p{number}"), "c", 1_000)
}

/// Tells a new customer and makes a key, both of which get a number after the highest.
fn goes_on(server: &Server) {
    let mut client = server.client();
    let customer = json!({ "customer_id": "a-new-one", "phone": "+601155500999" });
    let answer = client.tell(&event("new", "customer.registered", &customer)).unwrap();
    assert_eq!((answer.status, &answer.json()["status"]), (202, &json!("accepted")), "{answer:?}");
    let key = client.post("/v1/keys", &json!({ "role": "operator", "name": "Ben" })).unwrap();
    assert_eq!(key.status, 201, "{key:?}");
}

#[test]
fn a_store_goes_to_the_other_engine_and_back() {
    let (room, database) = (tempfile::tempdir().unwrap(), Database::fresh());
    let (first, last) = (room.path().join("first"), room.path().join("last"));
    let places = [At::Data(&first), At::Database(database.url()), At::Data(&last)];
    stop(start(&["demo"], places[0]));
    let (proof, ledger) = (verified(places[0]), exports(places[0]));
    assert!(proof["transfers"].as_i64() > Some(100), "{proof}");
    for pair in places.windows(2) {
        let copied = json_of(&copy(pair[0], pair[1]));
        assert_eq!((&copied["entries"], &copied["transfers"]), (&proof["entries"], &proof["transfers"]));
        assert_eq!((verified(pair[1]), exports(pair[1])), (proof.clone(), ledger.clone()), "{copied}");
    }
    let (cause, _) = refused(&copy(places[0], places[1]));
    assert!(cause.contains("is not empty"), "{cause}");
    let (cause, _) = refused(&copy(places[1], places[2]));
    assert!(cause.contains("holds a store already"), "{cause}");
    for place in &places[1..] {
        let server = start(&["serve", "--sandbox"], *place);
        goes_on(&server);
        stop(server);
        let entries = verified(*place)["entries"].as_i64();
        assert!(entries > proof["entries"].as_i64(), "{entries:?}");
    }
}

#[test]
fn what_cannot_be_copied_is_told() {
    let (room, database, newer) = (tempfile::tempdir().unwrap(), Database::fresh(), Database::fresh());
    let (store, nowhere) = (room.path().join("store"), room.path().join("nowhere"));
    stop(start(&SANDBOX, At::Data(&store)));
    stop(start(&SANDBOX, At::Database(newer.url())));
    newer.execute("INSERT INTO schema_versions (version) VALUES (999)");
    let unreachable = "postgres://me:s3cret@127.0.0.1:1/money";
    let through = room.path().join("store/../store");
    for (from, to, expected) in [
        (At::Data(&store), At::Data(&store), "the same place"),
        (At::Data(&store), At::Data(&through), "the same place"),
        (At::Database(newer.url()), At::Database(newer.url()), "the same place"),
        (At::Data(&nowhere), At::Database(database.url()), "there is no store in"),
        (At::Database(database.url()), At::Data(&nowhere), "there is no store in"),
        (At::Database(newer.url()), At::Data(&nowhere), "schema version 999"),
        (At::Data(&store), At::Database(newer.url()), "schema version 999"),
        (At::Data(&store), At::Database(unreachable), "127.0.0.1"),
        (At::Database(unreachable), At::Data(&nowhere), "127.0.0.1"),
    ] {
        let (cause, hint) = refused(&copy(from, to));
        assert!(cause.contains(expected), "{expected}: {cause}");
        assert!(!format!("{cause}{hint}").contains("s3cret"), "{cause}");
        assert!(!nowhere.join("guerdon.db").exists());
    }
    let backup = |to: &Path| on(&["backup", "--to", to.to_str().unwrap()], At::Data(&store));
    let restore = |from: &Path, to: &Path| on(&["restore", "--from", from.to_str().unwrap()], At::Data(to));
    let file = room.path().join("1.db");
    told(&backup(&file));
    assert!(refused(&backup(&file)).0.contains("is there already"));
    assert!(refused(&backup(&store)).0.contains("holds a store already"));
    assert!(refused(&restore(&file, &store)).0.contains("holds a store already"));
    assert!(refused(&restore(&nowhere, &room.path().join("new"))).0.contains("there is no backup"));
    // The log of pages of a store that was deleted would be played into the one that is restored.
    fs::create_dir(&nowhere).unwrap();
    fs::write(nowhere.join("guerdon.db-wal"), "").unwrap();
    assert!(refused(&restore(&file, &nowhere)).0.contains("holds guerdon.db-wal, left over"));
}

/// A payment that is in the log, but whose books were altered before the backup was made.
#[test]
fn a_backup_that_does_not_hold_is_not_restored() {
    let room = tempfile::tempdir().unwrap();
    let (store, file, new) = (room.path().join("store"), room.path().join("1.db"), room.path().join("new"));
    stop(start(&["demo"], At::Data(&store)));
    let database = rusqlite::Connection::open(store.join("guerdon.db")).unwrap();
    database.execute("UPDATE transfers SET amount = amount + 1 WHERE no = 1", []).unwrap();
    drop(database);
    told(&on(&["backup", "--to", file.to_str().unwrap()], At::Data(&store)));
    let (cause, _) = refused(&on(&["restore", "--from", file.to_str().unwrap()], At::Data(&new)));
    assert!(cause.contains("chain: block"), "{cause}");
    assert!(fs::read_dir(&new).unwrap().next().is_none(), "nothing is left");
    let (database, at) = (Database::fresh(), file.to_str().unwrap());
    refused(&on(&["restore", "--from", at], At::Database(database.url())));
    refused(&run(["db", "copy", "--from", at, "--to", database.url()]));
    // Nothing was kept there either.
    stop(start(&SANDBOX, At::Data(&new)));
    told(&copy(At::Data(&new), At::Database(database.url())));
}

/// The way to a database, on which everything stands still once so many bytes have passed.
struct Gate {
    url: String,
    passed: Arc<AtomicUsize>,
    closes_at: Arc<AtomicUsize>,
    closed: Receiver<()>,
}

impl Gate {
    fn before(database: &Database) -> Self {
        let (before, name) = database.url().rsplit_once('/').unwrap();
        let (user, server) = before.rsplit_once('@').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("{user}@127.0.0.1:{}/{name}", listener.local_addr().unwrap().port());
        let (passed, closes_at) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(usize::MAX)));
        let (close, closed) = channel();
        let (server, counts) = (server.to_owned(), (Arc::clone(&passed), Arc::clone(&closes_at)));
        std::thread::spawn(move || {
            for client in listener.incoming().map(Result::unwrap) {
                let upstream = TcpStream::connect(&server).unwrap();
                [&client, &upstream].into_iter().for_each(|end| end.set_nodelay(true).unwrap());
                for (from, to) in [(&client, &upstream), (&upstream, &client)] {
                    let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    let (counts, close) = (counts.clone(), close.clone());
                    std::thread::spawn(move || pass(from, to, &counts, &close));
                }
            }
        });
        Self { url, passed, closes_at, closed }
    }

    /// How many bytes pass, both ways, while something is done.
    fn count(&self, work: impl FnOnce()) -> usize {
        let before = self.passed.load(Ordering::Acquire);
        work();
        self.passed.load(Ordering::Acquire) - before
    }

    /// Starts a copy through here and kills it when so many bytes have passed.
    fn kill_after(&self, bytes: usize, from: At<'_>, to: At<'_>) {
        self.closes_at.store(self.passed.load(Ordering::Acquire) + bytes, Ordering::Release);
        let mut copy = Command::new(GUERDON);
        copy.args(["db", "copy", "--from", from.name(), "--to", to.name()]);
        let mut child = copy.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        self.closed.recv_timeout(Duration::from_secs(60)).expect("so much passes");
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().code(), None, "it was killed before it ended");
        self.closes_at.store(usize::MAX, Ordering::Release);
        self.closed.try_iter().for_each(drop);
    }
}

/// Passes on what comes, until the gate closes; then it is thrown away until one of the ends is gone.
fn pass(
    mut from: TcpStream,
    mut to: TcpStream,
    counts: &(Arc<AtomicUsize>, Arc<AtomicUsize>),
    close: &Sender<()>,
) {
    let (passed, closes_at) = counts;
    let (mut buffer, mut open) = ([0; 4096], true);
    while let Ok(got @ 1..) = from.read(&mut buffer) {
        let bytes = buffer.get(..got).unwrap_or_default();
        if open && passed.fetch_add(got, Ordering::AcqRel) + got >= closes_at.load(Ordering::Acquire) {
            open = false;
            let _ = close.send(());
        }
        if open && to.write_all(bytes).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
    let _ = from.shutdown(Shutdown::Both);
}

/// Killed in any part of it, a copy into a database leaves it empty, and one into a directory leaves no store:
/// it can be made again there. What is copied stays as it is.
#[test]
fn a_copy_that_is_killed_is_made_again() {
    let (room, database) = (tempfile::tempdir().unwrap(), Database::fresh());
    let (gate, store) = (Gate::before(&database), room.path().join("store"));
    let (file, through) = (At::Data(&store), At::Database(&gate.url));
    stop(start(&["demo"], file));
    let (proof, bytes) = (verified(file), fs::read(store.join("guerdon.db")).unwrap());

    let there = gate.count(|| drop(told(&copy(file, through))));
    for part in [1, 3] {
        let target = Database::fresh();
        let gate = Gate::before(&target);
        gate.kill_after(there * part / 4, file, At::Database(&gate.url));
        told(&copy(file, At::Database(target.url())));
        assert_eq!(verified(At::Database(target.url())), proof, "killed after {part} quarters");
    }
    assert!(fs::read(store.join("guerdon.db")).unwrap() == bytes, "the source is as it was");

    let whole = room.path().join("whole");
    let back = gate.count(|| drop(told(&copy(through, At::Data(&whole)))));
    for part in [1, 3] {
        let target = room.path().join(format!("after {part} quarters"));
        gate.kill_after(back * part / 4, through, At::Data(&target));
        assert!(!target.join("guerdon.db").exists(), "killed after {part} quarters");
        assert_eq!(on(&["verify"], At::Data(&target)).status.code(), Some(1), "it is not taken for a store");
        told(&copy(through, At::Data(&target)));
        assert_eq!(verified(At::Data(&target)), proof, "killed after {part} quarters");
    }
    assert_eq!(verified(At::Database(database.url())), proof, "the source is as it was");
}

/// How many payments are told before the backup, and while it is made at least.
const BEFORE: usize = 300;
const MEANWHILE: usize = 50;

/// Tells payments over one connection until it breaks, and counts those that were acknowledged: each number below
/// is.
fn stream(address: &str, acknowledged: &AtomicUsize) {
    let mut client = Client::connect(address).unwrap();
    loop {
        let Ok(answer) = client.tell(&payment(acknowledged.load(Ordering::Relaxed))) else { return };
        assert_eq!(answer.status, 202, "{answer:?}");
        acknowledged.fetch_add(1, Ordering::Release);
    }
}

fn wait_for(acknowledged: &AtomicUsize, count: usize) {
    while acknowledged.load(Ordering::Acquire) < count {
        std::thread::yield_now();
    }
}

/// Tells payments in one request; answers how many were new.
fn tell_all(client: &mut Client, numbers: std::ops::Range<usize>) -> Value {
    let answer = testkit::wire::tell_all(client, numbers.map(payment));
    assert_eq!(answer["refused"], 0, "{answer}");
    answer["accepted"].clone()
}

/// A backup is taken under load, the server is killed, the store is gone, the backup is put elsewhere and
/// served: what was acknowledged before the backup began is there, and the rest is taken in again.
fn drill(lost: At<'_>, forget: impl FnOnce(), backup: &Path, found: At<'_>) {
    let mut server = start(&SANDBOX, lost);
    let registered = json!({ "customer_id": "c", "phone": "+60115550000" });
    assert_eq!(server.client().tell(&event("r", "customer.registered", &registered)).unwrap().status, 202);
    let (acknowledged, address) = (AtomicUsize::new(0), server.address.clone());
    let (before, made) = std::thread::scope(|scope| {
        scope.spawn(|| stream(&address, &acknowledged));
        wait_for(&acknowledged, BEFORE);
        let before = acknowledged.load(Ordering::Acquire);
        let made = json_of(&on(&["backup", "--json", "--to", backup.to_str().unwrap()], lost));
        wait_for(&acknowledged, before + MEANWHILE);
        server.kill();
        (before, made)
    });
    drop(server);
    let acknowledged = acknowledged.into_inner();
    forget();
    let kept = usize::try_from(made["entries"].as_u64().unwrap()).unwrap() - 1;
    assert!((before..=acknowledged).contains(&kept), "{before} {kept} {acknowledged}: {made}");
    assert_eq!(verified(At::Data(backup))["entries"], made["entries"], "a backup is a store");

    let restored =
        json_of(&on(&["restore", "--json", "--verify", "--from", backup.to_str().unwrap()], found));
    assert_eq!((&restored["entries"], &restored["rows"]), (&made["entries"], &made["rows"]), "{restored}");
    let server = start(&["serve", "--sandbox"], found);
    let mut client = server.client();
    assert_eq!(tell_all(&mut client, 0..before), 0, "an event that was acknowledged before is lost");
    assert_eq!(tell_all(&mut client, 0..kept), 0, "an event of the backup is lost");
    assert_eq!(tell_all(&mut client, 0..acknowledged), acknowledged - kept, "those after it are new");
    stop(server);
    assert_eq!(verified(found)["entries"].as_u64(), u64::try_from(acknowledged + 1).ok());
}

#[test]
fn the_drill_of_a_directory() {
    let room = tempfile::tempdir().unwrap();
    let (lost, file, found) = (room.path().join("lost"), room.path().join("1.db"), room.path().join("found"));
    drill(At::Data(&lost), || fs::remove_dir_all(&lost).unwrap(), &file, At::Data(&found));
}

#[test]
fn the_drill_of_a_database() {
    let (room, lost, found) = (tempfile::tempdir().unwrap(), Database::fresh(), Database::fresh());
    let gone = || lost.execute("DROP SCHEMA public CASCADE");
    drill(At::Database(lost.url()), gone, &room.path().join("backup"), At::Database(found.url()));
}

/// Nobody has made the schema, the secret or the first rules yet, and all of them want to.
#[test]
fn several_processes_start_at_once_on_an_empty_database() {
    let database = Database::fresh();
    let at = At::Database(database.url());
    let children: Vec<Child> = (0..5).map(|_| Server::launch(GUERDON, &SANDBOX, at.arguments())).collect();
    let servers: Vec<Server> = children.into_iter().map(Server::when_ready).collect();
    for (number, server) in servers.iter().enumerate() {
        let mut client = server.client();
        assert_eq!(client.get("/healthz").unwrap().status, 200, "{number}");
        let customer =
            json!({ "customer_id": format!("c{number}"), "phone": format!("+60115550{number:03}") });
        let answer = client.tell(&event(&format!("r{number}"), "customer.registered", &customer)).unwrap();
        assert_eq!(answer.status, 202, "{number}: {answer:?}");
    }
    servers.into_iter().for_each(stop);
    assert_eq!(verified(at)["entries"], 5);
}
