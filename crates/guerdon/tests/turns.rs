//! Servers on one database that decide in turns, each while others write: streams and single events about the same
//! participants go to all of them, some are told twice, one server is killed again and again.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panicking")]

use serde_json::{Value, json};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use testkit::http::Client;
use testkit::process::{SANDBOX, Server, verified};
use testkit::wire::{
    activation, application, event, myr, order, order_step, payment, registration, tell_all,
};

const GUERDON: &str = env!("CARGO_BIN_EXE_guerdon");

const SERVERS: usize = 3;
const KILLS: usize = 3;
/// How many answers come between two kills.
const ANSWERS: usize = 60;
/// How many chapters a stream tells, so that its batches are large ones.
const STREAM: usize = 256;
const CUSTOMERS: usize = 500;
const SHOPPERS: usize = 5;

/// What is told of a number: a payment, an order with its life, or a payment with its refund.
fn chapter(number: usize) -> Vec<Value> {
    let name = number.to_string();
    let paid = payment(&format!("p{name}"), &format!("c{}", number % CUSTOMERS), 1_000 + number);
    match number % 16 {
        0 => {
            let shopper = format!("u{}", number % SHOPPERS);
            let steps = ["paid", "delivered", "completed"].map(|step| order_step(&name, step));
            [order(&name, "s1", &shopper, 9_999)].into_iter().chain(steps).collect()
        }
        1 => {
            let data = json!({ "refund_id": format!("f{name}"), "payment_id": format!("p{name}"), "amount": myr(333) });
            vec![paid, event(&format!("x{name}"), "payment.refunded", &data)]
        }
        _ => vec![paid],
    }
}

/// A partner with customers, and a seller.
fn furnish(server: &Server) {
    let mut client = server.client();
    let made = client.post("/v1/partners", &application(1)).unwrap().json();
    let path = format!("/v1/partners/{}", made["id"].as_str().unwrap());
    for (step, body) in activation() {
        assert!(client.post(&format!("{path}/{step}"), &body).unwrap().status < 300);
    }
    let code = client.get(&path).unwrap().json()["referral_code"].clone();
    let registered = (0..CUSTOMERS).map(|customer| {
        let (id, phone) = (format!("c{customer}"), format!("+6011{customer:08}"));
        let data = json!({ "customer_id": id, "phone": phone, "referral_code": code });
        event(&format!("r{customer}"), "customer.registered", &data)
    });
    assert_eq!(tell_all(&mut client, registered)["accepted"], CUSTOMERS);
    let wish = registration("s1");
    assert_eq!(client.post("/v1/campaigns/bonus-cashback/registrations", &wish).unwrap().status, 201);
}

/// What senders have between them.
#[derive(Default)]
struct Load {
    next: AtomicUsize,
    answered: AtomicUsize,
    stop: AtomicBool,
}

impl Load {
    /// Tells so many chapters a request to a server until it is killed, or all are to stop. Answers the chapters that
    /// were acknowledged.
    fn send(&self, address: &str, chapters: usize) -> Vec<usize> {
        let mut acknowledged = Vec::new();
        let Ok(mut client) = Client::connect(address) else { return acknowledged };
        while !self.stop.load(Ordering::Relaxed) {
            let first = self.next.fetch_add(chapters, Ordering::Relaxed);
            // What was told before may still be on its way in another server.
            let numbers = first..first + chapters;
            let retold = if first.is_multiple_of(8) { 2 } else { 0 };
            let again = first.saturating_sub(7)..first.saturating_sub(7) + retold;
            let lines: Vec<String> =
                numbers.clone().chain(again).flat_map(chapter).map(|event| event.to_string()).collect();
            match client.send("POST", "/v1/events", "application/x-ndjson", lines.join("\n").as_bytes()) {
                Ok(answer) if answer.status == 200 => {
                    assert_eq!(answer.json()["refused"], 0, "{answer:?}");
                    acknowledged.extend(numbers);
                    self.answered.fetch_add(1, Ordering::Release);
                }
                // A server that waits for one that was killed may ask to come again.
                Ok(answer) => assert_eq!(answer.status, 503, "{answer:?}"),
                Err(_) => break,
            }
        }
        acknowledged
    }

    /// Has streams and single chapters told to all servers, and kills the first after so many answers.
    fn round(&self, servers: &mut [Server]) -> Vec<usize> {
        let addresses: Vec<String> = servers.iter().map(|server| server.address.clone()).collect();
        self.answered.store(0, Ordering::Relaxed);
        self.stop.store(false, Ordering::Relaxed);
        std::thread::scope(|scope| {
            let senders =
                addresses.iter().flat_map(|address| [STREAM, 1, 1, 1].map(|chapters| (address, chapters)));
            let senders: Vec<_> = senders
                .map(|(address, chapters)| scope.spawn(move || self.send(address, chapters)))
                .collect();
            while self.answered.load(Ordering::Acquire) < ANSWERS {
                std::thread::yield_now();
            }
            servers[0].kill();
            self.stop.store(true, Ordering::Relaxed);
            senders.into_iter().flat_map(|sender| sender.join().unwrap()).collect()
        })
    }
}

/// EV-1, EV-2, LG-1.
#[test]
fn servers_that_decide_while_others_write_lose_nothing_and_repeat_nothing() {
    let database = testdb::Database::fresh();
    let place = ["--database", database.url()];
    let start = || Server::start(GUERDON, &SANDBOX, place);
    let mut servers: Vec<Server> = (0..SERVERS).map(|_| start()).collect();
    furnish(&servers[0]);
    let load = Load::default();
    for round in 0..KILLS {
        let acknowledged = load.round(&mut servers);
        servers[0] = start();
        let again = tell_all(&mut servers[0].client(), acknowledged.into_iter().flat_map(chapter));
        assert_eq!([&again["accepted"], &again["refused"]], [0, 0], "round {round}: {again}");
    }
    database.execute(
        "DO $$ BEGIN ASSERT (SELECT count(*) FROM handovers) > 20, 'they have handed nothing over'; END $$",
    );
    let told = 0..load.next.load(Ordering::Relaxed);
    assert_eq!(tell_all(&mut servers[1].client(), told.flat_map(chapter))["refused"], 0);
    servers.iter_mut().for_each(Server::kill);
    verified(GUERDON, place);
}
