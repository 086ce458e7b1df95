//! `kill -9` in the middle of the end of a settlement period: what was settled stays, the next start goes on, and
//! in the end every figure is what it would have been (BC-7).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use store::{DERIVED_TABLES, Options, Store};
use testkit::http::{Client, ROOT_KEY};

/// More than are settled in two transactions.
const SELLERS: usize = 4_200;
const CLIENTS: usize = 8;
const OPENING: &str = "2026-06-01T00:00:00Z";
/// The end of the period that begins with the opening.
const END: &str = "2026-06-01T16:00:00Z";
/// How much slower every fsync is in which the kill is to come.
const SLOW: &str = "200";

fn start(data: &Path, slower: &str) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_guerdon"))
        .args(["serve", "--json", "--listen", "127.0.0.1:0", "--sandbox", "--clock", OPENING])
        .args(["--fsync-delay-ms", slower, "--data"])
        .arg(data)
        .env("GUERDON_ROOT_KEY", ROOT_KEY)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let ready: Value = serde_json::from_str(&line).unwrap();
    (child, ready["listening"].as_str().unwrap().to_owned())
}

fn kill(mut server: Child) {
    server.kill().unwrap();
    server.wait().unwrap();
}

fn register(address: &str) {
    std::thread::scope(|scope| {
        for first in 0..CLIENTS {
            scope.spawn(move || {
                let mut client = Client::connect(address).unwrap();
                for seller in (first..SELLERS).step_by(CLIENTS) {
                    let id = format!("s{seller}");
                    let wish = json!({ "seller_id": id, "market": "MY", "terms_version": 1, "agree": true });
                    let answer = client.post("/v1/campaigns/bonus-cashback/registrations", &wish).unwrap();
                    assert_eq!(answer.status, 201, "{answer:?}");
                }
            });
        }
    });
}

/// An order of each seller, delivered, and of every third one given back in part.
fn order(seller: usize) -> Vec<Value> {
    let money = |amount: usize| json!({ "amount": amount, "currency": "MYR" });
    let id = format!("o{seller}");
    let created = json!({
        "order_id": id, "seller_id": format!("s{seller}"), "shopper_id": format!("u{}", seller % 10),
        "bonus_cashback_voucher": true, "shipping_fee": money(0),
        "lines": [{
            "line_id": "1", "sku": "A", "name": "A thing", "quantity": 1, "seller_discount": money(0),
            "unit_price": money(1_000 + seller), "platform_discount": money(0)
        }]
    });
    let event = |kind: &str, data: &Value| {
        json!({
            "specversion": "1.0", "source": "test/host", "id": format!("{kind}-{id}"),
            "type": format!("order.{kind}"), "time": OPENING, "data": data
        })
    };
    let mut events = vec![event("created", &created), event("delivered", &json!({ "order_id": id }))];
    if seller.is_multiple_of(3) {
        let part = json!({
            "refund_id": format!("r{seller}"), "order_id": id,
            "lines": [{ "line_id": "1", "amount": money(500), "quantity": 0 }]
        });
        events.push(event("refunded", &part));
    }
    events
}

fn furnish(address: &str) {
    register(address);
    let lines: Vec<String> = (0..SELLERS).flat_map(order).map(|event| event.to_string()).collect();
    let mut client = Client::connect(address).unwrap();
    let body = lines.join("\n");
    let answer = client.send("POST", "/v1/events", "application/x-ndjson", body.as_bytes()).unwrap().json();
    assert_eq!(answer["accepted"].as_u64(), u64::try_from(lines.len()).ok(), "{answer}");
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
    let (server, address) = start(killed.path(), "0");
    furnish(&address);
    kill(server);
    for file in std::fs::read_dir(killed.path()).unwrap().map(Result::unwrap) {
        std::fs::copy(file.path(), whole.path().join(file.file_name())).unwrap();
    }

    let (server, address) = start(killed.path(), SLOW);
    std::thread::scope(|scope| {
        let asked = scope.spawn(|| close(&address));
        while records(killed.path()) == 0 {
            std::thread::yield_now();
        }
        kill(server);
        assert!(asked.join().unwrap().is_err(), "it was not answered");
    });
    let settled = records(killed.path());
    assert!((1..SELLERS).contains(&settled), "{settled} sellers were settled before the kill");

    for data in [killed.path(), whole.path()] {
        let (server, address) = start(data, "0");
        assert_eq!(close(&address).unwrap(), 200);
        kill(server);
        let found = app::accruals::reckon(&reader(data)).unwrap();
        assert_eq!((found.difference, found.records), (None, u64::try_from(SELLERS).unwrap()), "BC-7");
        assert_eq!(found.of_lines, found.kept, "BC-7");
    }
    for table in DERIVED_TABLES {
        assert_eq!(rows(killed.path(), table), rows(whole.path(), table), "{table}");
    }
}
