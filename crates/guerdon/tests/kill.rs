//! `kill -9` at any moment under load: after the restart every acknowledged event is there, applied once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use testdb::Place;
use testkit::http::{Client, ROOT_KEY};

const ROUNDS: usize = 50;
const SENDERS: usize = 8;
const CUSTOMERS: usize = 20;

fn start(place: &Place) -> (Child, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_guerdon"))
        .args(["serve", "--json", "--listen", "127.0.0.1:0", "--sandbox", "--clock", "2026-06-01T00:00:00Z"])
        .args(place.arguments())
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

/// How many payments a stream tells, so that batches are large enough to be written while others are decided.
const STREAM: usize = 1_500;

/// Tells streams of payments until the connection breaks. Answers those that were acknowledged.
fn stream(address: &str, next: &AtomicUsize) -> Vec<usize> {
    let mut acknowledged = Vec::new();
    let Ok(mut client) = Client::connect(address) else { return acknowledged };
    loop {
        let first = next.fetch_add(STREAM, Ordering::Relaxed);
        let numbers = first..first + STREAM;
        let lines: Vec<String> = numbers.clone().map(|number| payment(number).to_string()).collect();
        match client.send("POST", "/v1/events", "application/x-ndjson", lines.join("\n").as_bytes()) {
            Ok(answer) if answer.status == 200 => acknowledged.extend(numbers),
            Ok(answer) => panic!("{answer:?}"),
            Err(_) => return acknowledged,
        }
    }
}

/// Asks over one connection until it breaks: `ask` makes the next request and says whether it was acknowledged.
/// Answers the numbers that were.
fn ask_on(
    address: &str,
    next: &AtomicUsize,
    answered: &AtomicUsize,
    ask: impl Fn(&mut Client, usize) -> std::io::Result<()>,
) -> Vec<usize> {
    let mut acknowledged = Vec::new();
    let Ok(mut client) = Client::connect(address) else { return acknowledged };
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if ask(&mut client, number).is_err() {
            return acknowledged;
        }
        acknowledged.push(number);
        answered.fetch_add(1, Ordering::Release);
    }
}

/// Kills the server after so many answers, while `senders` work. Answers what they had acknowledged.
fn kill_under<S>(server: &mut Child, answered: &AtomicUsize, answers: usize, senders: Vec<S>) -> Vec<usize>
where
    S: FnOnce() -> Vec<usize> + Send,
{
    std::thread::scope(|scope| {
        let senders: Vec<_> = senders.into_iter().map(|sender| scope.spawn(sender)).collect();
        while answered.load(Ordering::Acquire) < answers {
            std::thread::yield_now();
        }
        server.kill().unwrap();
        server.wait().unwrap();
        senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
    })
}

fn tell_payment(client: &mut Client, number: usize) -> std::io::Result<()> {
    let answer = client.tell(&payment(number))?;
    assert_eq!(answer.status, 202, "{answer:?}");
    Ok(())
}

/// Sends payments over eight connections, and streams of them over a ninth, and kills the server after so many
/// answers. Answers the payments that were acknowledged.
fn load_and_kill(server: &mut Child, address: &str, next: &AtomicUsize, answers: usize) -> Vec<usize> {
    let answered = AtomicUsize::new(0);
    let singles = || ask_on(address, next, &answered, tell_payment);
    let mut senders: Vec<Box<dyn FnOnce() -> Vec<usize> + Send>> = vec![Box::new(|| stream(address, next))];
    senders.extend((0..SENDERS).map(|_| Box::new(singles) as Box<dyn FnOnce() -> Vec<usize> + Send>));
    kill_under(server, &answered, answers, senders)
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

/// Proves the store from its log, as an operator would.
fn verify(place: &Place) -> Value {
    let verified = Command::new(env!("CARGO_BIN_EXE_guerdon"))
        .args(["verify", "--json"])
        .args(place.arguments())
        .output()
        .unwrap();
    let proof: Value = serde_json::from_slice(&verified.stdout).unwrap();
    assert_eq!(proof["ok"], true, "{proof}");
    proof
}

/// EV-2.
#[test]
fn fifty_kills_lose_nothing_and_repeat_nothing() {
    let place = Place::fresh();
    let next = AtomicUsize::new(0);
    let (mut server, mut address) = start(&place);
    furnish(&address);
    for round in 0..ROUNDS {
        let acknowledged = load_and_kill(&mut server, &address, &next, 1 + (round * 29) % 211);
        (server, address) = start(&place);
        assert_eq!(tell_again(&address, acknowledged.into_iter()), 0, "round {round}: an event was lost");
    }
    let told = next.load(Ordering::Relaxed);
    tell_again(&address, 0..told);
    server.kill().unwrap();
    server.wait().unwrap();
    let proof = verify(&place);
    assert_eq!(proof["transfers"].as_u64(), u64::try_from(told).ok(), "each payment was applied once");
}

const SHOPPERS: usize = 10;
/// What the first order of each shopper costs, and all others, in sen.
const FIRST_PRICE: i64 = 100_000_000;
const PRICE: i64 = 10_000;

fn order(order_id: &str, number: usize, price: i64) -> [Value; 3] {
    let money = |amount: i64| json!({ "amount": amount, "currency": "MYR" });
    let created = json!({
        "order_id": order_id, "seller_id": "s1", "shopper_id": format!("u{}", number % SHOPPERS),
        "bonus_cashback_voucher": true, "shipping_fee": money(500),
        "lines": [{
            "line_id": "1", "sku": "A", "name": "A thing", "quantity": 1, "unit_price": money(price),
            "seller_discount": money(0), "platform_discount": money(0)
        }]
    });
    let later = json!({ "order_id": order_id });
    [
        event(&format!("created-{order_id}"), "order.created", &created),
        event(&format!("delivered-{order_id}"), "order.delivered", &later),
        event(&format!("completed-{order_id}"), "order.completed", &later),
    ]
}

fn furnish_market(address: &str) {
    let mut client = Client::connect(address).unwrap();
    let wish = json!({ "seller_id": "s1", "market": "MY", "terms_version": 1, "agree": true });
    let answer = client.post("/v1/campaigns/bonus-cashback/registrations", &wish).unwrap();
    assert_eq!(answer.status, 201, "{answer:?}");
    for shopper in 0..SHOPPERS {
        for fact in order(&format!("first{shopper}"), shopper, FIRST_PRICE) {
            assert_eq!(client.tell(&fact).unwrap().status, 202);
        }
    }
}

/// An order that is delivered, told out of order, and bonus reserved for it.
fn shop(client: &mut Client, number: usize) -> std::io::Result<()> {
    let order_id = format!("o{number}");
    let [created, delivered, _] = order(&order_id, number, PRICE);
    for fact in [delivered, created] {
        let answer = client.tell(&fact)?;
        assert_eq!(answer.status, 202, "{answer:?}");
    }
    let wish = json!({
        "seller_id": "s1", "order_id": order_id, "amount": { "amount": 10, "currency": "MYR" }
    });
    let path = format!("/v1/shoppers/u{}/redemptions", number % SHOPPERS);
    let answer = client.post(&path, &wish)?;
    assert_eq!(answer.status, 201, "{answer:?}");
    Ok(())
}

fn account(trial: &Value, name: &str) -> i64 {
    let found = trial["data"][0]["accounts"].as_array().unwrap().iter().find(|row| row["account"] == name);
    found.map_or(0, |row| row["balance"].as_i64().unwrap())
}

/// EV-2, BC-6, SB-2: orders and reservations are as durable as payments, and none is taken in twice.
#[test]
fn kills_lose_no_order_and_no_reservation() {
    let place = Place::fresh();
    let (next, rounds) = (AtomicUsize::new(0), 10);
    let (mut server, mut address) = start(&place);
    furnish_market(&address);
    for round in 0..rounds {
        let answered = AtomicUsize::new(0);
        let senders = (0..SENDERS).map(|_| || ask_on(&address, &next, &answered, shop)).collect();
        let acknowledged = kill_under(&mut server, &answered, 1 + (round * 29) % 61, senders);
        (server, address) = start(&place);
        let mut client = Client::connect(&address).unwrap();
        for number in acknowledged {
            for fact in order(&format!("o{number}"), number, PRICE).into_iter().take(2) {
                let answer = client.tell(&fact).unwrap().json();
                assert_eq!(answer["status"], "duplicate", "round {round}: an event was lost: {answer}");
            }
        }
    }
    // All that was ever begun is finished, whether it was acknowledged or not.
    let told = i64::try_from(next.load(Ordering::Relaxed)).unwrap();
    let mut client = Client::connect(&address).unwrap();
    (0..next.load(Ordering::Relaxed)).for_each(|number| shop(&mut client, number).unwrap());
    let trial = client.get("/v1/ledger/trial_balance").unwrap().json();
    let first = i64::try_from(SHOPPERS).unwrap() * FIRST_PRICE;
    let fees = (first + told * PRICE) * 3 / 100;
    assert_eq!(account(&trial, "cashback:fees").abs(), fees, "BC-5: each order was charged once");
    assert_eq!(account(&trial, "cashback:shopper:reserved").abs(), told * 10, "SB-2: each reserved once");
    server.kill().unwrap();
    server.wait().unwrap();
    verify(&place);
}
