//! A database server that fails under load: requests are told to come again, nothing that was acknowledged is
//! lost, nothing is there twice, and the service goes on by itself when the server does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::Duration;
use store::Options;
use testdb::{Database, Place, Server};
use testkit::facts::{NOON, at};
use testkit::http::{Answer, Client};
use testkit::{Stand, proof_of};

/// The longest that an answer may take, whatever the server does: a batch may wait for the lock of the one who
/// writes twice, for one that was begun before it came and then for its own turn.
const LONGEST: Duration = Duration::from_secs(45);
const CUSTOMERS: usize = 20;
/// How many payments a stream tells: enough that the batch is written while another is decided.
const STREAM: usize = 600;

/// What is asked for under load, each over a connection of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Payments,
    Streams,
    Applications,
    Looks,
}

const WRITING: [Kind; 3] = [Kind::Payments, Kind::Streams, Kind::Applications];

/// How many requests of each kind were answered, and how many were told to come again.
#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    done: [usize; 4],
    put_off: [usize; 4],
}

fn event(id: &str, kind: &str, data: &Value) -> Value {
    json!({
        "specversion": "1.0", "source": "test/host", "id": id, "type": kind, "time": NOON, "data": data
    })
}

fn payment(number: usize) -> Value {
    let data = json!({
        "payment_id": format!("p{number}"), "customer_id": format!("c{}", number % CUSTOMERS),
        "product": { "kind": "vip_plan", "name": "Gold" }, "amount": { "amount": 1_000, "currency": "MYR" }
    });
    event(&format!("e{number}"), "payment.succeeded", &data)
}

fn application(number: usize) -> Value {
    json!({
        "applicant_type": "kol", "name": "Siti", "contact": "Siti", "phone": format!("+6013{number:07}"),
        "email": format!("siti{number}@example.com"), "country": "MY", "channels": []
    })
}

/// Clients that ask without a pause, until they are told to stop.
struct Load<'a> {
    address: &'a str,
    payments: AtomicUsize,
    applications: AtomicUsize,
    over: AtomicBool,
    counts: Mutex<Counts>,
    counted: Condvar,
}

impl<'a> Load<'a> {
    fn on(address: &'a str) -> Self {
        Self {
            address,
            payments: AtomicUsize::new(0),
            applications: AtomicUsize::new(0),
            over: AtomicBool::new(false),
            counts: Mutex::default(),
            counted: Condvar::new(),
        }
    }

    fn client(&self) -> Client {
        Client::connect(self.address).unwrap().answered_within(LONGEST).unwrap()
    }

    fn count(&self, kind: Kind, put_off: bool) {
        let mut counts = self.counts.lock().unwrap();
        let row = if put_off { &mut counts.put_off } else { &mut counts.done };
        row[kind as usize] += 1;
        self.counted.notify_all();
    }

    /// Waits until counts are such as they must become.
    fn until(&self, reached: impl Fn(&Counts) -> bool) {
        let counts = self.counts.lock().unwrap();
        drop(self.counted.wait_while(counts, |counts| self.is_on() && !reached(counts)).unwrap());
        assert!(self.is_on(), "a client has failed");
    }

    /// Does one thread's part; where it fails the others end too.
    fn part<T>(&self, work: impl FnOnce() -> T) -> T {
        let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        if done.is_err() {
            self.end();
        }
        done.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    }

    fn end(&self) {
        let _counts = self.counts.lock();
        self.over.store(true, Ordering::Release);
        self.counted.notify_all();
    }

    fn counts(&self) -> Counts {
        *self.counts.lock().unwrap()
    }

    /// Waits until so many more of every kind were answered: the service is at work again.
    fn until_at_work(&self, more: usize) {
        let before = self.counts();
        self.until(|now| now.done.iter().zip(before.done).all(|(now, before)| *now >= before + more));
    }

    /// Waits until each of some kinds was told to come again.
    fn until_put_off(&self, kinds: &[Kind]) {
        let before = self.counts();
        self.until(|now| {
            kinds.iter().all(|kind| now.put_off[*kind as usize] > before.put_off[*kind as usize])
        });
    }

    /// Waits until so many more looks were answered: what is stored can be read.
    fn until_seen(&self, more: usize) {
        let (before, looks) = (self.counts(), Kind::Looks as usize);
        self.until(|now| now.done[looks] >= before.done[looks] + more);
    }

    /// Sends the same request until it is not told to come again. No other refusal is allowed.
    fn insist(&self, kind: Kind, status: u16, mut ask: impl FnMut() -> std::io::Result<Answer>) -> Value {
        loop {
            let answer = ask().unwrap_or_else(|error| panic!("{kind:?}: {error}"));
            let told = answer.json();
            if answer.status == status {
                self.count(kind, false);
                return told;
            }
            assert_eq!(
                (answer.status, &told["code"]),
                (503, &json!("storage_unavailable")),
                "{kind:?}: {told}"
            );
            assert!(told["retry_after"].as_u64().is_some_and(|seconds| seconds > 0), "{kind:?}: {told}");
            self.count(kind, true);
        }
    }

    fn is_on(&self) -> bool {
        !self.over.load(Ordering::Acquire)
    }

    fn tell_payments(&self) {
        let mut client = self.client();
        while self.is_on() {
            let event = payment(self.payments.fetch_add(1, Ordering::Relaxed));
            let told = self.insist(Kind::Payments, 202, || client.tell(&event));
            assert!(["accepted", "duplicate"].contains(&told["status"].as_str().unwrap()), "{told}");
        }
    }

    fn tell_streams(&self) {
        let mut client = self.client();
        while self.is_on() {
            let first = self.payments.fetch_add(STREAM, Ordering::Relaxed);
            let lines = stream(first..first + STREAM);
            let told = self.insist(Kind::Streams, 200, || {
                client.send("POST", "/v1/events", "application/x-ndjson", lines.as_bytes())
            });
            let count = |name: &str| told[name].as_u64().unwrap();
            assert_eq!(count("accepted") + count("duplicates"), 600, "{told}");
        }
    }

    /// Answers the partners' identifiers, by the number of their application.
    fn apply(&self) -> Vec<Value> {
        let (mut client, mut made) = (self.client(), Vec::new());
        while self.is_on() {
            let number = self.applications.fetch_add(1, Ordering::Relaxed);
            made.push(self.apply_once(&mut client, number));
        }
        made
    }

    fn apply_once(&self, client: &mut Client, number: usize) -> Value {
        let (wish, key) = (application(number), format!("application-{number}"));
        let mut made = self.insist(Kind::Applications, 201, || client.post_once("/v1/partners", &wish, &key));
        made["id"].take()
    }

    fn look(&self) {
        let mut client = self.client();
        let paths = ["/healthz", "/v1/ledger/trial_balance", "/v1/partners", "/v1/events?limit=50"];
        for path in paths.iter().cycle().take_while(|_| self.is_on()) {
            self.insist(Kind::Looks, 200, || client.get(path));
        }
    }

    /// Works while something happens to the server. What was acknowledged is there afterwards, once.
    fn during(&self, trouble: impl FnOnce(&Self)) {
        let made = std::thread::scope(|scope| {
            scope.spawn(|| self.part(|| self.tell_payments()));
            scope.spawn(|| self.part(|| self.tell_payments()));
            scope.spawn(|| self.part(|| self.tell_streams()));
            scope.spawn(|| self.part(|| self.look()));
            let applicant = scope.spawn(|| self.part(|| self.apply()));
            self.part(|| {
                self.until_at_work(3);
                trouble(self);
                self.until_at_work(3);
            });
            self.end();
            applicant.join().unwrap()
        });
        let mut client = self.client();
        let lines = stream(0..self.payments.load(Ordering::Relaxed));
        let again =
            client.send("POST", "/v1/events", "application/x-ndjson", lines.as_bytes()).unwrap().json();
        assert_eq!((&again["accepted"], &again["refused"]), (&json!(0), &json!(0)), "lost: {again}");
        for (number, id) in made.iter().enumerate() {
            assert_eq!(
                self.apply_once(&mut client, number),
                *id,
                "an application was lost, or is there twice"
            );
        }
        let ids: BTreeSet<&str> = made.iter().map(|id| id.as_str().unwrap()).collect();
        assert_eq!(ids.len(), made.len());
    }
}

fn stream(numbers: std::ops::Range<usize>) -> String {
    numbers.map(|number| payment(number).to_string() + "\n").collect()
}

/// A service on a database with a partner and customers, and where it is served.
async fn furnished(place: &Place) -> (Stand, String) {
    let mut stand = Stand::start(place, Options::default()).unwrap();
    stand.partner(1, "AAAA2222").await;
    let registered = |customer| testkit::facts::line(testkit::facts::registered(customer, "AAAA2222"));
    stand.tell((0..CUSTOMERS).map(registered).collect()).await.unwrap();
    let address = stand.serve().await;
    (stand, address)
}

/// Puts a service on a database to work, lets something happen, and proves what is there then.
async fn under_load(database: Database, trouble: impl FnOnce(&Load<'_>, &Database)) {
    let place = Place::Database(database);
    let Place::Database(database) = &place else { return };
    let (stand, address) = furnished(&place).await;
    let load = Load::on(&address);
    load.during(|load| trouble(load, database));
    assert!(stand.service.is_well() && stand.service.now() == at(NOON));
    stand.stop().await;
    let proof = proof_of(&place);
    assert_eq!(proof.difference, None, "EV-6");
    assert_eq!(proof.transfers, i64::try_from(load.payments.into_inner()).unwrap(), "each payment once");
}

/// How often a server fails in a test of what takes no time.
const TIMES: usize = 6;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_crashes() {
    let server = Server::start();
    let crash = |load: &Load<'_>, _: &Database| {
        for time in 0..TIMES {
            server.crash();
            load.until_put_off(&[Kind::Payments, Kind::Streams, Kind::Applications, Kind::Looks]);
            server.begin();
            load.until_at_work(1 + time % 3);
        }
    };
    under_load(server.database(), crash).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_that_are_cut() {
    let cut = |load: &Load<'_>, database: &Database| {
        for time in 0..5 * TIMES {
            database.cut();
            load.until_at_work(1 + time % 3);
        }
        assert!(load.counts().put_off.iter().sum::<usize>() > 0, "no cut was noticed");
    };
    under_load(Database::fresh(), cut).await;
}

/// Some of its batches are written, one beside the other, while the next is decided.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_stream_whose_connections_are_cut() {
    let (place, payments) = (Place::Database(Database::fresh()), 20 * STREAM);
    let Place::Database(database) = &place else { return };
    let (stand, address) = furnished(&place).await;
    let load = Load::on(&address);
    let lines = stream(0..payments);
    std::thread::scope(|scope| {
        let stream = scope.spawn(|| {
            let mut client = load.client();
            load.insist(Kind::Streams, 200, || {
                client.send("POST", "/v1/events", "application/x-ndjson", lines.as_bytes())
            })
        });
        for _ in 0..5 * TIMES {
            if !stream.is_finished() {
                database.cut();
            }
        }
        let told = stream.join().unwrap();
        let count = |name: &str| told[name].as_u64().unwrap();
        assert_eq!(count("accepted") + count("duplicates"), u64::try_from(payments).unwrap(), "{told}");
    });
    stand.stop().await;
    let proof = proof_of(&place);
    assert_eq!(proof.difference, None, "EV-6");
    assert_eq!(proof.transfers, i64::try_from(payments).unwrap(), "each payment once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn statements_that_take_too_long() {
    let slow = |load: &Load<'_>, database: &Database| {
        database.run(&format!("ALTER DATABASE {} SET statement_timeout = '300ms'", database.name()));
        database.cut();
        load.until_at_work(1);
        for _ in 0..TIMES {
            let held = database.hold("LOCK TABLE log, transfers IN ACCESS EXCLUSIVE MODE");
            load.until_put_off(&WRITING);
            drop(held);
            load.until_at_work(1);
        }
    };
    under_load(Database::fresh(), slow).await;
}

/// The row is the one whose lock the one who writes holds: another process that stands still with it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_that_stands_still() {
    let still = |load: &Load<'_>, database: &Database| {
        let held = database.hold("SELECT version FROM schema_versions WHERE version = 1 FOR UPDATE");
        load.until_put_off(&WRITING);
        load.until_seen(8);
        drop(held);
    };
    under_load(Database::fresh(), still).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_takes_no_writes() {
    let read_only = |load: &Load<'_>, database: &Database| {
        for _ in 0..TIMES {
            let name = database.name();
            database.run(&format!("ALTER DATABASE {name} SET default_transaction_read_only = on"));
            database.cut();
            load.until_put_off(&WRITING);
            load.until_seen(8);
            database.run(&format!("ALTER DATABASE {name} RESET default_transaction_read_only"));
            load.until_at_work(1);
        }
    };
    under_load(Database::fresh(), read_only).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_whose_disk_is_full() {
    let server = Server::start();
    let (database, disk) = server.database_on_small_disk(200);
    let full = |load: &Load<'_>, _: &Database| {
        for _ in 0..TIMES {
            disk.fill();
            load.until_put_off(&WRITING);
            load.until_seen(8);
            disk.make_room();
            load.until_at_work(1);
        }
    };
    under_load(database, full).await;
}
