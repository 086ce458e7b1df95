//! Months of a database: what there is, taking one out and putting it back.

use crate::{GUERDON, Room, payment, registration, run_on, stderr, stdout};
use serde_json::{Value, json};
use std::process::Output;
use testdb::{Database, Place};
use testkit::http::Client;
use testkit::process::{Server, verified};

const NOWS: [&str; 3] = ["2026-06-20T00:00:00Z", "2026-07-20T00:00:00Z", "2026-08-20T00:00:00Z"];

fn serve(room: &Room) -> Server {
    Server::start(GUERDON, &["serve", "--sandbox"], room.place.arguments())
}

fn tell(client: &mut Client, facts: &str, count: usize) {
    let answer = client.send("POST", "/v1/events", "application/x-ndjson", facts.as_bytes()).unwrap();
    assert_eq!(answer.json()["accepted"], count, "{answer:?}");
}

/// A store on a server with a paying customer of a partner in each of three months.
fn three_months() -> Room {
    let room = Room::at(Place::Database(Database::fresh()));
    let code = room.partner();
    let server = serve(&room);
    let mut client = server.client();
    for (n, now) in NOWS.iter().enumerate() {
        let clock = json!({ "now": now }).to_string();
        let set = client.send("PUT", "/v1/sandbox/clock", "application/json", clock.as_bytes()).unwrap();
        assert_eq!(set.status, 200, "{set:?}");
        tell(&mut client, &(registration(n, &code) + &payment(n, n, 10_000)), 2);
    }
    assert!(server.terminate().success());
    room
}

/// What a command that must succeed told.
fn told(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    stdout(output)
}

/// What a command that must fail gave as the cause. It says what to do too.
fn refused(output: &Output) -> String {
    let said = stderr(output);
    assert_eq!((output.status.code(), stdout(output).as_str()), (Some(1), ""), "{said}");
    assert!(said.contains("\nhint: "), "{said}");
    said.lines().next().unwrap().strip_prefix("error: ").unwrap().to_owned()
}

fn listed(room: &Room) -> Vec<Value> {
    let told = told(&room.run(&["db", "months", "--json"]));
    told.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn line_of(room: &Room, month: &str) -> String {
    let table = told(&room.run(&["db", "months"]));
    table.lines().find(|line| line.trim_start().starts_with(month)).unwrap().to_owned()
}

#[test]
fn a_month_goes_out_and_comes_back() {
    let room = three_months();
    let months = listed(&room);
    let flags = |month: &Value| [&month["taken_out"], &month["can_be_taken_out"]].map(|flag| flag == true);
    assert_eq!(
        months.iter().map(|month| &month["month"]).collect::<Vec<_>>(),
        ["first", "2026-07", "2026-08"]
    );
    assert_eq!(months.iter().map(flags).collect::<Vec<_>>(), [[false, true], [false, true], [false, false]]);
    assert!(line_of(&room, "first").contains("in place") && line_of(&room, "first").contains("yes"));

    let server = serve(&room);
    assert_eq!(told(&room.run(&["db", "detach", "first"])), "taken out: first\n");
    tell(&mut server.client(), &payment(9, 1, 10_000), 1);
    assert!(server.terminate().success());
    let first = &listed(&room)[0];
    assert_eq!(flags(first), [true, false], "{first}");
    let parts = first["parts"].as_array().unwrap();
    let stays: Vec<&Value> = parts.iter().filter(|part| part["taken_out"] == false).collect();
    assert_eq!(stays.iter().map(|part| &part["table"]).collect::<Vec<_>>(), ["log"], "{first}");
    assert!(line_of(&room, "first").contains("taken out, except log"), "{}", line_of(&room, "first"));

    let proof = room.run(&["verify"]);
    assert_eq!(proof.status.code(), Some(1), "{}", stdout(&proof));
    let file = room.folder.path().join("1.db");
    let backup = room.run(&["backup", "--to", file.to_str().unwrap()]);
    assert_eq!(backup.status.code(), Some(0), "{}", stderr(&backup));
    for said in [stderr(&proof), stderr(&backup)] {
        assert!(said.starts_with("warning: months are taken out") && said.contains(": first;"), "{said}");
    }

    let back = told(&room.run(&["db", "attach", "first", "--json"]));
    let back: Value = serde_json::from_str(&back).unwrap();
    assert_eq!(back, json!({ "ok": true, "month": "first", "taken_out": false }));
    assert_eq!(flags(&listed(&room)[0]), [false, true]);
    verified(GUERDON, room.place.arguments());
}

#[test]
fn what_cannot_be_moved_says_why() {
    let room = three_months();
    let Place::Database(database) = &room.place else { panic!("months are a database's") };
    let detach = |month: &str| refused(&room.run(&["db", "detach", month]));
    let attach = |month: &str| refused(&room.run(&["db", "attach", month]));
    let newest = &listed(&room)[2];
    let reasons: Vec<&str> = newest["why_not"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(reasons.contains(&"transfers_2026_08: nothing comes after it"), "{newest}");
    assert_eq!(detach("2026-08"), format!("month 2026-08 cannot be taken out yet: {}", reasons.join("; ")));
    let line = line_of(&room, "2026-08");
    assert!(line.contains(&format!("no: {}, and {} more", reasons[0], reasons.len() - 1)), "{line}");

    let reading = database.hold("LOCK TABLE transfers IN ACCESS SHARE MODE");
    let cause = detach("first");
    assert!(cause.contains("while somebody else uses the tables"), "{cause}");
    drop(reading);
    assert_eq!(attach("first"), "month first is in place");
    told(&room.run(&["db", "detach", "first"]));
    assert_eq!(detach("first"), "month first is taken out already");
    told(&room.run(&["db", "attach", "first"]));

    for no_month in ["2026-13", "2026_07", "../x", "", "2026-07'; DROP TABLE log; --", "First"] {
        for cause in [detach(no_month), attach(no_month)] {
            assert!(cause.ends_with("not a month such as 2026-06"), "{cause}");
        }
    }
    for cause in [detach("2020-01"), attach("2020-01")] {
        assert_eq!(cause, "there is no month 2020-01");
    }
    verified(GUERDON, room.place.arguments());
}

#[test]
fn a_directory_has_no_months() {
    let room = Room::at(Place::directory());
    for command in [&["db", "months"][..], &["db", "detach", "first"], &["db", "attach", "first"]] {
        let cause = refused(&run_on(command, room.place.path()));
        assert!(cause.contains("are not cut into months"), "{cause}");
    }
    let nowhere = Room::at(Place::Database(Database::fresh()));
    assert_eq!(refused(&nowhere.run(&["db", "months"])), "there is no store in the database");
}
