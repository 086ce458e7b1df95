//! `kill -9` at any moment under load: after the restart every acknowledged event is there, applied once.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use testdb::Place;
use testkit::http::Client;
use testkit::process::{SANDBOX, Server, verified};
use testkit::wire::{activation, application, event, myr, order, order_step, registration, tell_all};

const ROUNDS: usize = 50;
const SENDERS: usize = 8;
const CUSTOMERS: usize = 20;

const GUERDON: &str = env!("CARGO_BIN_EXE_guerdon");

fn start(place: &Place) -> Server {
    Server::start(GUERDON, &SANDBOX, place.arguments())
}

fn payment(number: usize) -> Value {
    testkit::wire::payment(&format!("p{number}"), &format!("c{}", number % CUSTOMERS), 1_000)
}

/// Makes an active partner; answers its referral code.
fn partner(client: &mut Client) -> String {
    let made = client.post("/v1/partners", &application(1)).unwrap().json();
    let path = format!("/v1/partners/{}", made["id"].as_str().unwrap());
    for (step, body) in activation() {
        let answer = client.post(&format!("{path}/{step}"), &body).unwrap();
        assert!(answer.status < 300, "{step}: {answer:?}");
    }
    client.get(&path).unwrap().json()["referral_code"].as_str().unwrap().to_owned()
}

fn furnish(server: &Server) {
    let mut client = server.client();
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
fn kill_under<S>(server: &mut Server, answered: &AtomicUsize, answers: usize, senders: Vec<S>) -> Vec<usize>
where
    S: FnOnce() -> Vec<usize> + Send,
{
    std::thread::scope(|scope| {
        let senders: Vec<_> = senders.into_iter().map(|sender| scope.spawn(sender)).collect();
        while answered.load(Ordering::Acquire) < answers {
            std::thread::yield_now();
        }
        server.kill();
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
fn load_and_kill(server: &mut Server, next: &AtomicUsize, answers: usize) -> Vec<usize> {
    let (answered, address) = (AtomicUsize::new(0), server.address.clone());
    let address = address.as_str();
    let singles = || ask_on(address, next, &answered, tell_payment);
    let mut senders: Vec<Box<dyn FnOnce() -> Vec<usize> + Send>> = vec![Box::new(|| stream(address, next))];
    senders.extend((0..SENDERS).map(|_| Box::new(singles) as Box<dyn FnOnce() -> Vec<usize> + Send>));
    kill_under(server, &answered, answers, senders)
}

/// Tells payments again in one request; answers how many of them were new.
fn tell_again(server: &Server, numbers: impl Iterator<Item = usize>) -> u64 {
    let answer = tell_all(&mut server.client(), numbers.map(payment));
    assert_eq!(answer["refused"], 0, "{answer}");
    answer["accepted"].as_u64().unwrap()
}

/// EV-2.
#[test]
fn fifty_kills_lose_nothing_and_repeat_nothing() {
    let place = Place::fresh();
    let next = AtomicUsize::new(0);
    let mut server = start(&place);
    furnish(&server);
    for round in 0..ROUNDS {
        let acknowledged = load_and_kill(&mut server, &next, 1 + (round * 29) % 211);
        server = start(&place);
        assert_eq!(tell_again(&server, acknowledged.into_iter()), 0, "round {round}: an event was lost");
    }
    let told = next.load(Ordering::Relaxed);
    tell_again(&server, 0..told);
    server.kill();
    let proof = verified(GUERDON, place.arguments());
    assert_eq!(proof["transfers"].as_u64(), u64::try_from(told).ok(), "each payment was applied once");
}

const SHOPPERS: usize = 10;
/// What the first order of each shopper costs, and all others, in sen.
const FIRST_PRICE: usize = 100_000_000;
const PRICE: usize = 10_000;

/// An order of one of the shoppers, its delivery and its completion.
fn story(id: &str, number: usize, price: usize) -> [Value; 3] {
    let created = order(id, "s1", &format!("u{}", number % SHOPPERS), price);
    [created, order_step(id, "delivered"), order_step(id, "completed")]
}

fn furnish_market(server: &Server) {
    let mut client = server.client();
    let wish = registration("s1");
    let answer = client.post("/v1/campaigns/bonus-cashback/registrations", &wish).unwrap();
    assert_eq!(answer.status, 201, "{answer:?}");
    for shopper in 0..SHOPPERS {
        for fact in story(&format!("first{shopper}"), shopper, FIRST_PRICE) {
            assert_eq!(client.tell(&fact).unwrap().status, 202);
        }
    }
}

/// An order that is delivered, told out of order, and bonus reserved for it.
fn shop(client: &mut Client, number: usize) -> std::io::Result<()> {
    let order_id = format!("o{number}");
    let [created, delivered, _] = story(&order_id, number, PRICE);
    for fact in [delivered, created] {
        let answer = client.tell(&fact)?;
        assert_eq!(answer.status, 202, "{answer:?}");
    }
    let wish = json!({ "seller_id": "s1", "order_id": order_id, "amount": myr(10) });
    let path = format!("/v1/shoppers/u{}/redemptions", number % SHOPPERS);
    let answer = client.post(&path, &wish)?;
    assert_eq!(answer.status, 201, "{answer:?}");
    Ok(())
}

/// What an account holds, whichever its side.
fn account(trial: &Value, name: &str) -> u64 {
    let found = trial["data"][0]["accounts"].as_array().unwrap().iter().find(|row| row["account"] == name);
    found.map_or(0, |row| row["balance"].as_i64().unwrap().unsigned_abs())
}

/// EV-2, BC-6, SB-2: orders and reservations are as durable as payments, and none is taken in twice.
#[test]
fn kills_lose_no_order_and_no_reservation() {
    let place = Place::fresh();
    let (next, rounds) = (AtomicUsize::new(0), 10);
    let mut server = start(&place);
    furnish_market(&server);
    for round in 0..rounds {
        let answered = AtomicUsize::new(0);
        let address = server.address.clone();
        let senders = (0..SENDERS).map(|_| || ask_on(&address, &next, &answered, shop)).collect();
        let acknowledged = kill_under(&mut server, &answered, 1 + (round * 29) % 61, senders);
        server = start(&place);
        let mut client = server.client();
        for number in acknowledged {
            for fact in story(&format!("o{number}"), number, PRICE).into_iter().take(2) {
                let answer = client.tell(&fact).unwrap().json();
                assert_eq!(answer["status"], "duplicate", "round {round}: an event was lost: {answer}");
            }
        }
    }
    // All that was ever begun is finished, whether it was acknowledged or not.
    let told = next.load(Ordering::Relaxed);
    let mut client = server.client();
    (0..told).for_each(|number| shop(&mut client, number).unwrap());
    let trial = client.get("/v1/ledger/trial_balance").unwrap().json();
    let fees = (SHOPPERS * FIRST_PRICE + told * PRICE) * 3 / 100;
    assert_eq!(
        account(&trial, "cashback:fees"),
        u64::try_from(fees).unwrap(),
        "BC-5: each order was charged once"
    );
    let reserved = account(&trial, "cashback:shopper:reserved");
    assert_eq!(reserved, u64::try_from(told * 10).unwrap(), "SB-2: each reserved once");
    server.kill();
    verified(GUERDON, place.arguments());
}
