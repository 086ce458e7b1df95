//! `kill -9` in the middle of the end of a settlement period: what was settled stays, the next start goes on, and
//! in the end every figure is what it would have been (BC-7).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use serde_json::{Value, json};
use std::ffi::OsStr;
use std::path::Path;
use store::{DERIVED_TABLES, Options, Store};
use testkit::http::Client;
use testkit::process::{SANDBOX, Server};
use testkit::wire::{event, myr, order, order_step, registration, tell_all};

/// More than are settled in two transactions.
const SELLERS: usize = 4_200;
const CLIENTS: usize = 8;
/// The end of the period that begins with the sandbox's clock.
const END: &str = "2026-06-01T16:00:00Z";
/// How much slower every fsync is in which the kill is to come.
const SLOW: &str = "200";

const GUERDON: &str = env!("CARGO_BIN_EXE_guerdon");

fn start(data: &Path, slower: &str) -> Server {
    let command = [&SANDBOX[..], &["--fsync-delay-ms", slower]].concat();
    Server::start(GUERDON, &command, [OsStr::new("--data"), data.as_os_str()])
}

fn register(address: &str) {
    std::thread::scope(|scope| {
        for first in 0..CLIENTS {
            scope.spawn(move || {
                let mut client = Client::connect(address).unwrap();
                for seller in (first..SELLERS).step_by(CLIENTS) {
                    let wish = registration(&format!("s{seller}"));
                    let answer = client.post("/v1/campaigns/bonus-cashback/registrations", &wish).unwrap();
                    assert_eq!(answer.status, 201, "{answer:?}");
                }
            });
        }
    });
}

/// An order of each seller, delivered, and of every third one given back in part.
fn story(seller: usize) -> Vec<Value> {
    let id = format!("o{seller}");
    let created = order(&id, &format!("s{seller}"), &format!("u{}", seller % 10), 1_000 + seller);
    let mut events = vec![created, order_step(&id, "delivered")];
    if seller.is_multiple_of(3) {
        let part = json!({
            "refund_id": format!("r{seller}"), "order_id": id,
            "lines": [{ "line_id": "1", "amount": myr(500), "quantity": 0 }]
        });
        events.push(event(&format!("refunded-{id}"), "order.refunded", &part));
    }
    events
}

fn furnish(server: &Server) {
    register(&server.address);
    let events: Vec<Value> = (0..SELLERS).flat_map(story).collect();
    let count = u64::try_from(events.len()).ok();
    let answer = tell_all(&mut server.client(), events);
    assert_eq!(answer["accepted"].as_u64(), count, "{answer}");
}

fn close(address: &str) -> std::io::Result<u16> {
    let body = json!({ "now": END }).to_string();
    let mut client = Client::connect(address)?;
    client.send("PUT", "/v1/sandbox/clock", "application/json", body.as_bytes()).map(|answer| answer.status)
}

fn reader(data: &Path) -> store::Reader {
    Store::open(data, Options { read_only: true, ..Options::default() }).unwrap().reader().unwrap()
}

fn records(data: &Path) -> usize {
    let mut count = 0;
    let each = reader(data).each_record(|_| {
        count += 1;
        Ok(true)
    });
    each.unwrap();
    count
}

fn rows(data: &Path, table: &str) -> Vec<String> {
    let mut rows = Vec::new();
    let each = reader(data).dump_table(table, |row| {
        rows.push(row.to_owned());
        Ok(true)
    });
    each.unwrap();
    rows
}

#[test]
fn a_close_that_is_killed_goes_on_where_it_was() {
    let (killed, whole) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut server = start(killed.path(), "0");
    furnish(&server);
    server.kill();
    for file in std::fs::read_dir(killed.path()).unwrap().map(Result::unwrap) {
        std::fs::copy(file.path(), whole.path().join(file.file_name())).unwrap();
    }

    let mut server = start(killed.path(), SLOW);
    let address = server.address.clone();
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| close(&address));
        while records(killed.path()) == 0 {
            std::thread::yield_now();
        }
        server.kill();
        assert!(asked.join().unwrap().is_err(), "it was not answered");
    });
    let settled = records(killed.path());
    assert!((1..SELLERS).contains(&settled), "{settled} sellers were settled before the kill");

    for data in [killed.path(), whole.path()] {
        let mut server = start(data, "0");
        assert_eq!(close(&server.address).unwrap(), 200);
        server.kill();
        let found = app::accruals::reckon(&reader(data)).unwrap();
        assert_eq!((found.difference, found.records), (None, u64::try_from(SELLERS).unwrap()), "BC-7");
        assert_eq!(found.of_lines, found.kept, "BC-7");
    }
    for table in DERIVED_TABLES {
        assert_eq!(rows(killed.path(), table), rows(whole.path(), table), "{table}");
    }
}
