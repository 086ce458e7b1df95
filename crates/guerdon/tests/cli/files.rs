//! What is true of a store in a directory only.

use crate::what_if::{TERMS, what_was_not_changed_is_as_it_was};
use crate::{GUERDON, Room, run_on, stderr, stdout};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::process::Output;
use tempfile::TempDir;
use testdb::Place;
use testkit::http::Client;
use testkit::process::Server;

#[test]
fn where_there_is_no_store_that_is_said() {
    let room = Room::at(Place::directory());
    let nowhere = room.folder.path().join("nowhere");
    for arguments in [vec!["verify"], vec!["export", "ledger", "--format", "csv"]] {
        let output = run_on(&arguments, &nowhere);
        let told = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {told}");
        assert!(told.starts_with("error: there is no store in"), "{arguments:?}: {told}");
        assert!(told.contains("\nhint: "), "{arguments:?}: {told}");
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}

#[test]
fn the_doctor_looks_at_the_directory() {
    let room = Room::at(Place::directory()).after_history();
    let told = stdout(&room.run(&["doctor"]));
    assert!(told.contains("ok    data directory: "), "{told}");
    fs::write(room.place.path().join("guerdon.db"), "no store").unwrap();
    let output = room.run(&["doctor"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("FAIL  store"), "{}", stdout(&output));
}

#[test]
fn a_file_has_one_writer() {
    let room = Room::at(Place::directory());
    let server = Server::start(GUERDON, &["serve"], room.place.arguments());
    let second = room.run(&["import", "-"]);
    assert_eq!(second.status.code(), Some(1), "a store has one writer");
    assert!(stderr(&second).contains("another process has this store open"), "{}", stderr(&second));
    assert!(server.terminate().success());
}

/// A demo is furnished in a directory.
#[test]
fn the_demo_is_furnished_once_and_holds() {
    let room = Room::at(Place::directory());
    let data = room.place.path();
    let server = Server::start(GUERDON, &["demo"], room.place.arguments());
    let (mut client, ready) = (server.client(), server.ready.clone());
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
    assert!(server.terminate().success());
    what_was_not_changed_is_as_it_was(&room, &terms, &rules);
    let proof = run_on(&["verify"], data);
    assert_eq!(proof.status.code(), Some(0), "EV-6: {}", stdout(&proof));
    let entries = |proof: &Output| stdout(proof);

    let again = Server::start(GUERDON, &["demo"], room.place.arguments());
    assert!(again.terminate().success());
    assert_eq!(entries(&run_on(&["verify"], data)), entries(&proof), "nothing was furnished twice");
    let other = TempDir::new().unwrap();
    fs::write(other.path().join("mine.txt"), "").unwrap();
    let refused = run_on(&["demo"], other.path());
    assert!(stderr(&refused).contains("no finished demo"), "{}", stderr(&refused));
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
