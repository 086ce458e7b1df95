//! `kill -9` at any moment under load: after the restart every acknowledged event is there, applied once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use testkit::http::{Client, ROOT_KEY};

const ROUNDS: usize = 50;
const SENDERS: usize = 8;
const CUSTOMERS: usize = 20;

fn start(data: &Path) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_guerdon"))
        .args(["serve", "--json", "--listen", "127.0.0.1:0", "--sandbox", "--clock", "2026-06-01T00:00:00Z"])
        .arg("--data")
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

fn event(id: &str, kind: &str, data: &Value) -> Value {
    json!({
        "specversion": "1.0", "source": "test/host", "id": id, "type": kind,
        "time": "2026-06-01T00:00:00Z", "data": data
    })
}

fn payment(number: usize) -> Value {
    let data = json!({
        "payment_id": format!("p{number}"), "customer_id": format!("c{}", number % CUSTOMERS),
        "product": { "kind": "vip_plan", "name": "Gold" }, "amount": { "amount": 1_000, "currency": "MYR" }
    });
    event(&format!("e{number}"), "payment.succeeded", &data)
}

/// Makes an active partner; answers its referral code.
fn partner(client: &mut Client) -> String {
    let application = json!({
        "applicant_type": "kol", "name": "Siti", "contact": "Siti", "phone": "+60123456789",
        "email": "siti@example.com", "country": "MY", "channels": []
    });
    let made = client.post("/v1/partners", &application).unwrap().json();
    let path = format!("/v1/partners/{}", made["id"].as_str().unwrap());
    for (step, body) in [
        ("approve", json!({})),
        ("send_contract", json!({})),
        ("sign_contract", json!({ "signer_name": "Siti" })),
        ("countersign", json!({})),
    ] {
        let answer = client.post(&format!("{path}/{step}"), &body).unwrap();
        assert!(answer.status < 300, "{step}: {answer:?}");
    }
    client.get(&path).unwrap().json()["referral_code"].as_str().unwrap().to_owned()
}

fn furnish(address: &str) {
    let mut client = Client::connect(address).unwrap();
    let code = partner(&mut client);
    for customer in 0..CUSTOMERS {
        let data = json!({
            "customer_id": format!("c{customer}"), "phone": format!("+6011{customer:08}"),
            "referral_code": code
        });
        let registered = event(&format!("r{customer}"), "customer.registered", &data);
        assert_eq!(client.tell(&registered).unwrap().status, 202);
    }
}

/// Sends payments over eight connections and kills the server after so many answers. Answers the payments
/// that were acknowledged.
fn load_and_kill(server: &mut Child, address: &str, next: &AtomicUsize, answers: usize) -> Vec<usize> {
    let answered = AtomicUsize::new(0);
    let send = || {
        let mut acknowledged = Vec::new();
        let Ok(mut client) = Client::connect(address) else { return acknowledged };
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            match client.tell(&payment(number)) {
                Ok(answer) if answer.status == 202 => acknowledged.push(number),
                Ok(answer) => panic!("{answer:?}"),
                Err(_) => return acknowledged,
            }
            answered.fetch_add(1, Ordering::Release);
        }
    };
    std::thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS).map(|_| scope.spawn(send)).collect();
        while answered.load(Ordering::Acquire) < answers {
            std::thread::yield_now();
        }
        server.kill().unwrap();
        server.wait().unwrap();
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
    })
}

/// Tells payments again in one request; answers how many of them were new.
fn tell_again(address: &str, numbers: impl Iterator<Item = usize>) -> u64 {
    let lines: Vec<String> = numbers.map(|number| payment(number).to_string()).collect();
    let mut client = Client::connect(address).unwrap();
    let body = lines.join("\n");
    let answer = client.send("POST", "/v1/events", "application/x-ndjson", body.as_bytes()).unwrap().json();
    assert_eq!(answer["refused"], 0, "{answer}");
    answer["accepted"].as_u64().unwrap()
}

/// EV-2.
#[test]
fn fifty_kills_lose_nothing_and_repeat_nothing() {
    let data = tempfile::tempdir().unwrap();
    let next = AtomicUsize::new(0);
    let (mut server, mut address) = start(data.path());
    furnish(&address);
    for round in 0..ROUNDS {
        let acknowledged = load_and_kill(&mut server, &address, &next, 1 + (round * 29) % 211);
        (server, address) = start(data.path());
        assert_eq!(tell_again(&address, acknowledged.into_iter()), 0, "round {round}: an event was lost");
    }
    let told = next.load(Ordering::Relaxed);
    tell_again(&address, 0..told);
    server.kill().unwrap();
    server.wait().unwrap();
    let verified = Command::new(env!("CARGO_BIN_EXE_guerdon"))
        .args(["verify", "--json", "--data"])
        .arg(data.path())
        .output()
        .unwrap();
    let proof: Value = serde_json::from_slice(&verified.stdout).unwrap();
    assert_eq!(proof["ok"], true, "{proof}");
    assert_eq!(proof["transfers"].as_u64(), u64::try_from(told).ok(), "each payment was applied once");
}
