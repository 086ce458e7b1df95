//! The commands as people and scripts call them: the real binary on a store of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use rusqlite::Connection;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;
use testkit::http::{Client, ROOT_KEY};

const GUERDON: &str = env!("CARGO_BIN_EXE_guerdon");

/// A directory with a store and the files of a test.
struct Room(TempDir);

impl Room {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Runs a command on the store.
    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(GUERDON);
        command.args(arguments).arg("--data").arg(self.data()).env_remove("GUERDON_ROOT_KEY");
        command.output().unwrap()
    }

    /// Makes an active partner in a sandbox of June 2026 and answers its referral code.
    fn partner(&self) -> String {
        let clock = ["--clock", "2026-06-01T00:00:00Z"];
        let output = self.run(&[&["sandbox", "partners", "--count", "1"], &clock[..]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        stdout(&output).trim().to_owned()
    }

    fn import(&self, file: &Path) -> (Option<i32>, Value) {
        let output = self.run(&["import", "--json", file.to_str().unwrap()]);
        let told = serde_json::from_slice(&output.stdout);
        (output.status.code(), told.unwrap_or_else(|_| panic!("{}", stderr(&output))))
    }

    /// A store with a partner, three customers, four payments and a refund.
    fn with_history() -> Self {
        let room = Self::new();
        let history = history(&room.partner());
        let (code, told) = room.import(&room.file("history.ndjson", &history));
        assert_eq!((code, &told["refused"]), (Some(2), &json!(1)), "{told}");
        room
    }
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn event(id: &str, kind: &str, data: &Value) -> String {
    let event = json!({
        "specversion": "1.0", "source": "test/cli", "id": id, "type": kind,
        "time": "2026-05-20T00:00:00Z", "data": data
    });
    format!("{event}\n")
}

fn registration(customer: usize, code: &str) -> String {
    let data = json!({
        "customer_id": format!("c{customer}"), "phone": format!("+6012555000{customer}"),
        "referral_code": code
    });
    event(&format!("r{customer}"), "customer.registered", &data)
}

fn payment(number: usize, customer: usize, minor: i64) -> String {
    let data = json!({
        "payment_id": format!("p{number}"), "customer_id": format!("c{customer}"),
        "product": { "kind": "vip_plan", "name": "VIP 1" }, "amount": { "amount": minor, "currency": "MYR" }
    });
    event(&format!("e{number}"), "payment.succeeded", &data)
}

/// Nine lines, of which the fourth is blank and the fifth no event.
fn history(code: &str) -> String {
    let refund = json!({
        "refund_id": "f1", "payment_id": "p1", "amount": { "amount": 2_000, "currency": "MYR" }
    });
    [
        registration(1, code),
        payment(1, 1, 10_000),
        payment(2, 2, 5_005),
        "\n".to_owned(),
        "{\"no\": \"event\"}\n".to_owned(),
        registration(2, code),
        registration(3, code),
        payment(3, 3, 20_000),
        event("f1", "payment.refunded", &refund),
    ]
    .concat()
}

#[test]
fn a_history_is_taken_in_once() {
    let room = Room::new();
    let file = room.file("history.ndjson", &history(&room.partner()));
    let (code, told) = room.import(&file);
    assert_eq!(code, Some(2), "some lines were refused");
    for (count, expected) in
        [("accepted", 6), ("duplicates", 0), ("waiting", 1), ("refused", 1), ("still_waiting", 0)]
    {
        assert_eq!(told[count], expected, "EV-3, EV-4: {count} of {told}");
    }
    assert_eq!(
        (&told["refusals"][0]["line"], &told["refusals"][0]["code"]),
        (&json!(5), &json!("invalid_event"))
    );
    let partner = &told["partners"][0];
    assert_eq!((&partner["customers"], &partner["paying"]), (&json!(3), &json!(3)));
    // 10 % of 100.00, of 50.05 (5.005 is rounded up), and of 200.00; 20.00 of the first were given back.
    let balance = json!([{ "currency": "MYR", "earned": 3_501, "reversed": -200, "available": 3_301 }]);
    assert_eq!(partner["balances"], balance, "AP-8, AP-9, AP-10");

    let (code, again) = room.import(&file);
    assert_eq!((code, &again["duplicates"]), (Some(2), &json!(7)), "EV-1: {again}");
    assert_eq!((&again["accepted"], &again["partners"]), (&json!(0), &told["partners"]));
}

#[test]
fn csv_tells_the_same_as_ndjson() {
    let room = Room::new();
    let header = "type,source,id,time,data.customer_id,data.phone,data.referral_code,data.payment_id,\
                  data.product.kind,data.product.name,data.amount.amount,data.amount.currency";
    let rows = [
        format!(
            "customer.registered,test/cli,r1,2026-05-20T00:00:00Z,c1,+60125550001,{},,,,,",
            room.partner()
        ),
        "payment.succeeded,test/cli,e1,2026-05-20T00:00:00Z,c1,,,p1,vip_plan,\"VIP 1\",10000,MYR".to_owned(),
        "payment.succeeded,test/cli,e2,2026-05-20T00:00:00Z,c1,,,p2,vip_plan,VIP 1,12.50,MYR".to_owned(),
    ];
    let (code, told) = room.import(&room.file("history.csv", &format!("{header}\n{}\n", rows.join("\n"))));
    assert_eq!((code, &told["accepted"], &told["refused"]), (Some(2), &json!(2), &json!(1)), "{told}");
    assert_eq!(told["refusals"][0]["line"], 4);
    assert_eq!(told["partners"][0]["balances"][0]["earned"], 1_000);
    let (code, told) = room.import(&room.file("same.ndjson", &payment(1, 1, 10_000)));
    assert_eq!((code, &told["duplicates"]), (Some(0), &json!(1)), "EV-1: {told}");
}

#[test]
fn people_are_told_in_words() {
    let room = Room::new();
    let code = room.partner();
    let file = room.file("history.ndjson", &history(&code));
    let output = room.run(&["import", file.to_str().unwrap()]);
    let (out, err) = (stdout(&output), stderr(&output));
    assert!(out.starts_with("6 accepted, 0 duplicates, 1 waiting, 1 refused\n"), "{out}");
    let row = out.lines().find(|line| line.contains(&code)).unwrap();
    assert!(row.contains("35.01") && row.contains("-2.00") && row.contains("33.01"), "{row}");
    assert!(err.contains("line 5: invalid_event") && !err.contains('\u{1b}'), "{err}");
    let output = room.run(&["import", "--no-statement", file.to_str().unwrap()]);
    assert_eq!(stdout(&output), "0 accepted, 7 duplicates, 0 waiting, 1 refused\n");
}

#[test]
fn an_altered_row_is_found() {
    let room = Room::with_history();
    let whole = room.run(&["verify", "--json"]);
    let told: Value = serde_json::from_slice(&whole.stdout).unwrap();
    assert_eq!((whole.status.code(), &told["ok"]), (Some(0), &json!(true)), "{told}");

    let store = Connection::open(room.data().join("guerdon.db")).unwrap();
    store.execute("UPDATE commissions SET amount = amount + 1 WHERE no = 1", []).unwrap();
    drop(store);
    let altered = room.run(&["verify"]);
    let told = stdout(&altered);
    assert_eq!(altered.status.code(), Some(1), "EV-6, LG-3: {told}");
    assert!(told.starts_with("first difference: ") && told.contains("commissions"), "{told}");
}

#[test]
fn the_journal_is_accepted_by_others() {
    let room = Room::with_history();
    let exported = |format: &str| {
        let path = room.0.path().join(format!("ledger.{format}"));
        let output = room.run(&["export", "ledger", "--format", format, "--output", path.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let to_stdout = room.run(&["export", "ledger", "--format", format]);
        assert_eq!(fs::read(&path).unwrap(), to_stdout.stdout, "the file and stdout hold the same");
        path
    };
    let checked = Command::new("bean-check").arg(exported("beancount")).output().unwrap();
    assert!(checked.status.success(), "LG-3: {}", stderr(&checked));
    let checked = Command::new("hledger").args(["check", "-f"]).arg(exported("hledger")).output().unwrap();
    assert!(checked.status.success(), "LG-3: {}", stderr(&checked));
    let csv = fs::read_to_string(exported("csv")).unwrap();
    assert_eq!(csv.lines().count(), 1 + 4, "three commissions and a reversal: {csv}");
}

#[test]
fn a_statement_holds_the_commission_details() {
    let room = Room::with_history();
    let (_, told) = room.import(&room.file("none.ndjson", ""));
    let partner = told["partners"][0]["id"].as_str().unwrap();
    let output = room.run(&["export", "statement", "--partner", partner]);
    let (csv, rows) = (stdout(&output), stdout(&output).lines().count());
    assert_eq!((output.status.code(), rows), (Some(0), 1 + 4), "AP-12: {csv}");
    assert!(csv.contains("MYR,-2.00,MYR,1000,1,reversal"), "AP-10, AP-12: {csv}");
    assert!(!csv.contains("+60125550001"), "AP-12: telephone numbers are masked: {csv}");
}

#[test]
fn errors_say_the_cause_and_what_to_do() {
    let room = Room::new();
    let parquet = room.file("history.parquet", "");
    let headless = room.file("history.csv", "type,source\n");
    for (arguments, cause) in [
        (vec!["verify"], "there is no store in"),
        (vec!["export", "ledger", "--format", "csv"], "there is no store in"),
        (vec!["import", "nowhere.ndjson"], "cannot read nowhere.ndjson"),
        (vec!["import", parquet.to_str().unwrap()], "feature `parquet`"),
        (vec!["import", headless.to_str().unwrap()], "no column `id`"),
        (vec!["import", "--sandbox", "--clock", "noon", "-"], "--clock"),
    ] {
        let output = room.run(&arguments);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {told}");
        assert!(told.starts_with("error: ") && told.contains(cause), "{arguments:?}: {told}");
        assert!(told.contains("\nhint: "), "{arguments:?}: {told}");
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}

#[test]
fn the_doctor_finds_what_is_wrong() {
    let room = Room::with_history();
    let told: Value = serde_json::from_slice(&room.run(&["doctor", "--json"]).stdout).unwrap();
    let outcome = |name: &str| {
        let checks = told["checks"].as_array().unwrap();
        checks.iter().find(|check| check["name"] == name).map(|check| check["outcome"].clone())
    };
    for (name, expected) in [
        ("data directory", "ok"),
        ("clock", "ok"),
        ("root key", "warn"),
        ("store", "ok"),
        ("seals", "ok"),
        ("refused events", "warn"),
    ] {
        assert_eq!(outcome(name), Some(json!(expected)), "{name} of {told}");
    }
    fs::write(room.data().join("guerdon.db"), "no store").unwrap();
    let output = room.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("FAIL  store"), "{}", stdout(&output));
}

/// A server that is asked to stop at the end of a test, whatever its end.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Server {
    /// Starts a command that serves; answers what it told on stdout.
    fn start(arguments: &[&str], data: &Path) -> (Self, Value) {
        let mut child = Command::new(GUERDON)
            .args(arguments)
            .args(["--json", "--listen", "127.0.0.1:0", "--data"])
            .arg(data)
            .env("GUERDON_ROOT_KEY", ROOT_KEY)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        (Self(child), serde_json::from_str(&line).unwrap())
    }

    fn terminate(&mut self) -> Option<i32> {
        let sent = Command::new("kill").arg("-TERM").arg(self.0.id().to_string()).status().unwrap();
        assert!(sent.success());
        self.0.wait().unwrap().code()
    }
}

#[test]
fn a_server_answers_and_stops_when_asked_to() {
    let room = Room::new();
    let (mut server, ready) = Server::start(&["serve"], &room.data());
    let mut client = Client::connect(ready["listening"].as_str().unwrap()).unwrap();
    assert_eq!(client.get("/healthz").unwrap().status, 200);
    let second = room.run(&["import", "-"]);
    assert_eq!(second.status.code(), Some(1), "a store has one writer");
    assert!(stderr(&second).contains("another process has this store open"), "{}", stderr(&second));
    let journal = room.run(&["export", "ledger", "--format", "hledger"]);
    assert_eq!(journal.status.code(), Some(0), "it can be read meanwhile: {}", stderr(&journal));
    assert_eq!(server.terminate(), Some(0));
}

#[test]
fn the_demo_is_furnished_once_and_holds() {
    let room = Room::new();
    let (mut server, ready) = Server::start(&["demo"], &room.data());
    let mut client = Client::connect(ready["listening"].as_str().unwrap()).unwrap();
    assert_eq!(client.get("/healthz").unwrap().status, 200);
    let batches = client.get("/v1/payout_batches").unwrap().json();
    let states: Vec<&str> =
        batches["data"].as_array().unwrap().iter().filter_map(|batch| batch["status"].as_str()).collect();
    assert_eq!(states, ["open", "in_review", "done"], "WD-4: {batches}");
    let roles = column(&ready["keys"], "role");
    assert_eq!(roles, ["operator", "partner", "partner", "seller", "seller"], "{ready}");
    the_season_has_something_to_show(&mut client);
    let terms = client.get(TERMS).unwrap().json()["data"][0].to_string();
    let rules = client.get("/v1/rules").unwrap().json()["data"][0].to_string();
    assert_eq!(server.terminate(), Some(0));
    what_was_not_changed_is_as_it_was(&room, &terms, &rules);
    let proof = room.run(&["verify"]);
    assert_eq!(proof.status.code(), Some(0), "EV-6: {}", stdout(&proof));
    let entries = |proof: &Output| stdout(proof);

    let (mut again, _) = Server::start(&["demo"], &room.data());
    assert_eq!(again.terminate(), Some(0));
    assert_eq!(entries(&room.run(&["verify"])), entries(&proof), "nothing was furnished twice");
    let other = Room::new();
    fs::create_dir(other.data()).unwrap();
    fs::write(other.data().join("mine.txt"), "").unwrap();
    let refused = other.run(&["demo"]);
    assert!(stderr(&refused).contains("no finished demo"), "{}", stderr(&refused));
}

const TERMS: &str = "/v1/campaigns/bonus-cashback/terms";

/// EV-5: versions that take effect when all is over would have made no difference, in the whole season.
fn what_was_not_changed_is_as_it_was(room: &Room, terms: &str, rules: &str) {
    let late = ["--from", "2099-01-01T00:00:00Z", "--json"];
    let (terms, rules) = (room.file("terms.json", terms), room.file("rules.json", rules));
    let told = lines(&room.run(&[&["what-if", "--terms", terms.to_str().unwrap()], &late[..]].concat()));
    assert!(told.len() > 4, "{told:?}");
    for line in told.iter().skip(1) {
        assert_eq!(line["got"], line["would_have_got"], "{line}");
        assert!(line["got"]["orders"].as_i64().unwrap() > 0, "{line}");
    }
    let told = lines(&room.run(&[&["what-if", rules.to_str().unwrap()], &late[..]].concat()));
    assert!(told.iter().all(|line| line["difference"] == json!(0)) && told.len() > 1, "{told:?}");
}

/// What a command told as JSON, line by line.
fn lines(output: &Output) -> Vec<Value> {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// EV-5: 4.50 % where 3 % were charged, and what that is compared with.
#[test]
fn other_terms_are_tried_before_they_are_published() {
    let room = Room::new();
    let (mut server, ready) =
        Server::start(&["serve", "--sandbox", "--clock", "2026-06-01T00:00:00Z"], &room.data());
    let mut client = Client::connect(ready["listening"].as_str().unwrap()).unwrap();
    let body = json!({ "seller_id": "S1", "market": "MY", "terms_version": 1, "agree": true });
    let made = client.post("/v1/campaigns/bonus-cashback/registrations", &body).unwrap();
    assert_eq!(made.status, 201, "{}", made.json());
    let myr = |minor: i64| json!({ "amount": minor, "currency": "MYR" });
    let told = |kind: &str, data: Value| {
        json!({
            "specversion": "1.0", "source": "test/cli", "id": kind, "type": kind,
            "time": "2026-06-01T00:00:00Z", "data": data
        })
    };
    let line = json!({
        "line_id": "1", "sku": "tea", "name": "Tea", "quantity": 1, "unit_price": myr(10_000),
        "seller_discount": myr(0), "platform_discount": myr(0)
    });
    let order = json!({
        "order_id": "o1", "seller_id": "S1", "shopper_id": "B1", "bonus_cashback_voucher": true,
        "lines": [line], "shipping_fee": myr(0)
    });
    let back =
        json!({ "refund_id": "f1", "order_id": "o1", "lines": [{ "line_id": "1", "amount": myr(2_000) }] });
    let delivered = told("order.delivered", json!({ "order_id": "o1" }));
    for event in [told("order.created", order), delivered, told("order.refunded", back)] {
        assert_eq!(client.tell(&event).unwrap().status, 202);
    }
    let mut terms = client.get(TERMS).unwrap().json()["data"][0].take();
    terms["markets"][0]["rate_bps"] = json!(450);
    let file = room.file("terms.json", &terms.to_string());
    let run = |more: &[&str]| room.run(&[&["what-if", "--terms", file.to_str().unwrap()], more].concat());
    let told = lines(&run(&["--json"]));
    assert_eq!((&told[0]["assumed_version"], &told[0]["effective"]), (&json!(2), &json!("always")));
    let change = json!([{ "figure": "markets/MY/fee_rate", "before": "3 %", "after": "4.50 %" }]);
    assert_eq!(told[0]["differs_from"], json!([{ "version": 1, "figures": change }]));
    let outcome = |charged: i64, refunded: i64| {
        json!({
            "orders": 1, "fee_charged": charged, "fee_refunded": refunded, "fee_net": charged - refunded,
            "bonus_earned": 400
        })
    };
    for line in &told[1..] {
        assert_eq!((&line["got"], &line["would_have_got"]), (&outcome(300, 60), &outcome(450, 90)), "{line}");
        assert_eq!(line["difference"], json!({ "fee_net": 120, "bonus_earned": 0 }));
    }
    assert_eq!((&told[1]["seller_id"], &told[2]["total"]), (&json!("S1"), &json!("MYR")));
    let words = stdout(&run(&[]));
    for part in ["1 → 2", "300 → 450", "60 → 90", "240 → 360 (+120)", "markets/MY/fee_rate: 3 % → 4.50 %"]
    {
        assert!(words.contains(part), "{part} is not in {words}");
    }
    assert_eq!(server.terminate(), Some(0));
    terms["life_days"] = json!(0);
    let wrong = room.file("terms.json", &terms.to_string());
    let refused = room.run(&["what-if", "--terms", wrong.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("life_days"), "{}", stderr(&refused));
}

/// A figure of every row of a list, in order.
fn column(rows: &Value, name: &str) -> Vec<String> {
    let figure = |row: &Value| row[name].as_str().unwrap_or_default().to_owned();
    rows.as_array().unwrap().iter().map(figure).collect()
}

/// The demo's marketplace: every state of a registration, of bonus and of a bill is there.
fn the_season_has_something_to_show(client: &mut Client) {
    let mut rows = |path: &str| client.get(path).unwrap().json()["data"].take();
    let statuses: BTreeSet<String> =
        column(&rows("/v1/registrations?limit=100"), "status").into_iter().collect();
    let expected = ["approved", "expired", "rejected", "suspended", "under_review", "withdraw_under_review"];
    assert_eq!(statuses, expected.map(str::to_owned).into(), "BC-2, BC-3");

    let records = rows("/v1/sellers/batik-hulu/settled_records?limit=500");
    let records = records.as_array().unwrap();
    assert!(records.len() > 30, "BC-7: {}", records.len());
    for record in records {
        let figure = |name: &str| record[name].as_i64().unwrap();
        let net = figure("fee_refunded") - figure("fee_charged");
        assert_eq!(figure("opening") + net, figure("closing") + figure("payout"), "BC-7: {record}");
    }
    assert!(records.iter().any(|record| record["payout"].as_i64().unwrap() > 0), "BC-7: whatever its sign");
    let why: BTreeSet<String> =
        column(&rows("/v1/sellers/batik-hulu/to_settle?limit=500"), "why").into_iter().collect();
    assert_eq!(why.len(), 2, "BC-7: {why:?}");

    let (mut kinds, mut redemptions) = (BTreeSet::new(), BTreeSet::new());
    for shopper in (1..=6).map(|number| format!("/v1/shoppers/shopper-my-{number}")) {
        kinds.extend(column(&rows(&format!("{shopper}/bonus/entries?limit=500")), "kind"));
        redemptions.extend(column(&rows(&format!("{shopper}/redemptions?limit=500")), "status"));
    }
    assert_eq!(redemptions.len(), 4, "SB-2: {redemptions:?}");
    for kind in [
        "earned",
        "released",
        "reserved",
        "captured",
        "unreserved",
        "lapsed",
        "taken_back",
        "returned",
        "expired",
    ] {
        assert!(kinds.contains(kind), "SB: {kind} is not among {kinds:?}");
    }
    let refused = column(&rows("/v1/events/refused?limit=500"), "code");
    let on_purpose = ["discount_exceeds_line", "event_id_conflict", "amount_not_positive"];
    assert_eq!(refused, on_purpose, "EV-4: nothing else is refused");
    assert_eq!(rows("/v1/events/waiting?limit=500").as_array().unwrap().len(), 4, "EV-3");
    assert_eq!(rows("/v1/events/refused?on_waking=true&limit=500"), json!([]), "EV-3");
}
