//! The commands as people and scripts call them: the real binary on a store of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

mod files;
mod months;
mod what_if;

use rusqlite::Connection;
use serde_json::{Value, json};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;
use testdb::Place;
use testkit::process::Server;

const GUERDON: &str = env!("CARGO_BIN_EXE_guerdon");

/// A store and a directory with the files of a test.
struct Room {
    folder: TempDir,
    place: Place,
}

/// Runs a command on the store in a directory.
fn run_on(arguments: &[&str], data: &Path) -> Output {
    command(arguments, ["--data".as_ref(), data.as_os_str()]).output().unwrap()
}

fn command<S: AsRef<OsStr>>(arguments: &[&str], store: [S; 2]) -> Command {
    let mut command = Command::new(GUERDON);
    command.args(arguments).args(store).env_remove("GUERDON_ROOT_KEY");
    command
}

impl Room {
    fn new() -> Self {
        Self::at(Place::fresh())
    }

    fn at(place: Place) -> Self {
        Self { folder: TempDir::new().unwrap(), place }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// Runs a command on the store.
    fn run(&self, arguments: &[&str]) -> Output {
        command(arguments, self.place.arguments()).output().unwrap()
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
        Self::new().after_history()
    }

    fn after_history(self) -> Self {
        let room = self;
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

    let alter = "UPDATE commissions SET amount = amount + 1 WHERE no = 1";
    match &room.place {
        Place::Directory(data) => {
            let store = Connection::open(data.path().join("guerdon.db")).unwrap();
            assert_eq!(store.execute(alter, []).unwrap(), 1);
        }
        Place::Database(database) => database.execute(alter),
    }
    let altered = room.run(&["verify"]);
    let told = stdout(&altered);
    assert_eq!(altered.status.code(), Some(1), "EV-6, LG-3: {told}");
    assert!(told.starts_with("first difference: ") && told.contains("commissions"), "{told}");
}

#[test]
fn the_journal_is_accepted_by_others() {
    let room = Room::with_history();
    let exported = |format: &str| {
        let path = room.folder.path().join(format!("ledger.{format}"));
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
        (vec!["import", "nowhere.ndjson"], "cannot read nowhere.ndjson"),
        (vec!["import", parquet.to_str().unwrap()], "feature `parquet`"),
        (vec!["import", headless.to_str().unwrap()], "no column `id`"),
        (vec!["import", "--sandbox", "--clock", "noon", "-"], "--clock"),
        (vec!["serve", "--embed-origin", "https://shop.example/'none'"], "--embed-origin"),
        (vec!["serve", "--mail-url", "nowhere", "--mail-from", "a@example.com"], "mail server's URL"),
        (vec!["serve", "--mail-url", "smtp://localhost", "--mail-from", "nobody"], "no mail address"),
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
fn the_doctor_looks_at_the_store() {
    let room = Room::with_history();
    let told: Value = serde_json::from_slice(&room.run(&["doctor", "--json"]).stdout).unwrap();
    let outcome = |name: &str| {
        let checks = told["checks"].as_array().unwrap();
        checks.iter().find(|check| check["name"] == name).map(|check| check["outcome"].clone())
    };
    for (name, expected) in
        [("clock", "ok"), ("root key", "warn"), ("store", "ok"), ("seals", "ok"), ("refused events", "warn")]
    {
        assert_eq!(outcome(name), Some(json!(expected)), "{name} of {told}");
    }
}

#[test]
fn a_server_answers_and_stops_when_asked_to() {
    let room = Room::new();
    let server = Server::start(GUERDON, &["serve"], room.place.arguments());
    assert_eq!(server.client().get("/healthz").unwrap().status, 200);
    let journal = room.run(&["export", "ledger", "--format", "hledger"]);
    assert_eq!(journal.status.code(), Some(0), "it can be read meanwhile: {}", stderr(&journal));
    assert!(server.terminate().success());
}
