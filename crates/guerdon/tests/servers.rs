//! Four servers on one database: facts about the same participants go to any of them, some are killed, and the
//! books are those that a single server would have.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, RwLock};
use testkit::http::{Answer, Client};
use testkit::process::{SANDBOX, Server, verified};
use testkit::wire::{activation, application, event, myr, order, order_step, payment, registration};

const SERVERS: usize = 4;
/// How many stories are told at once, each by a client of its own.
const STORIES: usize = 6;
/// How many customers and orders a story has.
const CHAPTERS: usize = 12;
/// How many servers are killed while they are told.
const KILLS: usize = 6;
/// What the bonus of the shopper whom all stories reserve from covers, and how often they ask, each a piece.
const COVERED: usize = 20;

/// How often a request is sent before nobody is thought to answer.
const MOST_ATTEMPTS: usize = 10_000;

const GUERDON: &str = env!("CARGO_BIN_EXE_guerdon");

/// The servers of a database, each with a number that tells it from the one that was killed in its place.
struct Servers<'a> {
    place: Vec<&'a str>,
    all: Vec<RwLock<Server>>,
    dice: Mutex<u64>,
}

impl<'a> Servers<'a> {
    fn start(place: &[&'a str], count: usize) -> Self {
        let all = (0..count).map(|_| RwLock::new(Server::start(GUERDON, &SANDBOX, place))).collect();
        Self { place: place.to_vec(), all, dice: Mutex::new(0x9e37_79b9_7f4a_7c15) }
    }

    /// The same numbers in every run; who gets which is decided by who comes first.
    fn roll(&self, sides: usize) -> usize {
        let mut dice = self.dice.lock().unwrap();
        *dice ^= *dice << 13;
        *dice ^= *dice >> 7;
        *dice ^= *dice << 17;
        usize::try_from(*dice % u64::try_from(sides).unwrap()).unwrap()
    }

    /// Kills one and starts another in its place.
    fn kill_one(&self) {
        let mut server = self.all[self.roll(self.all.len())].write().unwrap();
        *server = Server::start(GUERDON, &SANDBOX, &self.place);
    }

    /// Asks any of them until one has answered: a server may be killed meanwhile, and 503 asks to come again.
    fn ask(&self, ask: impl Fn(&mut Client) -> std::io::Result<Answer>) -> Answer {
        for _ in 0..MOST_ATTEMPTS {
            let address = self.all[self.roll(self.all.len())].read().unwrap().address.clone();
            let answer = Client::connect(&address).and_then(|mut client| ask(&mut client));
            match answer {
                Ok(answer) if answer.status == 503 => {
                    assert!(answer.json()["retry_after"].is_u64(), "{answer:?}")
                }
                Ok(answer) => return answer,
                Err(_) => std::thread::yield_now(),
            }
        }
        panic!("no server has answered");
    }

    /// Tells an event, sometimes twice.
    fn tell(&self, fact: &Value) {
        for _ in 0..=usize::from(self.roll(4) == 0) {
            let answer = self.ask(|client| client.tell(fact));
            assert!(matches!(answer.status, 200 | 202), "{fact}: {answer:?}");
        }
    }

    fn get(&self, path: &str) -> Value {
        let answer = self.ask(|client| client.get(path));
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.json()
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.ask(|client| client.post(path, body));
        assert!(answer.status < 300, "{path}: {answer:?}");
        answer.json()
    }
}

/// Makes the partner of a story; answers its identifier and referral code.
fn partner(servers: &Servers<'_>, story: usize) -> (String, String) {
    let id = servers.post("/v1/partners", &application(story))["id"].as_str().unwrap().to_owned();
    for (step, body) in activation() {
        servers.post(&format!("/v1/partners/{id}/{step}"), &body);
    }
    let code = servers.get(&format!("/v1/partners/{id}"))["referral_code"].as_str().unwrap().to_owned();
    (id, code)
}

/// Makes partners, sellers and the shopper whom all stories reserve from. Answers the partners.
fn furnish(servers: &Servers<'_>) -> Vec<(String, String)> {
    for story in 0..=STORIES {
        let wish = registration(&format!("s{story}"));
        servers.post("/v1/campaigns/bonus-cashback/registrations", &wish);
    }
    let seller = format!("s{STORIES}");
    servers.tell(&order("hot", &seller, "hot", 100_000));
    servers.tell(&order_step("hot", "delivered"));
    servers.tell(&order_step("hot", "completed"));
    (0..STORIES).map(|story| partner(servers, story)).collect()
}

/// Tells the facts of a story in their order, each to any of the servers: customers come, pay and are paid back;
/// orders come out of order. Each chapter also tries for a piece of the hot shopper's bonus.
fn tell_story(servers: &Servers<'_>, story: usize, code: &str, piece: usize, won: &AtomicUsize) {
    for chapter in 0..CHAPTERS {
        let name = format!("{story}-{chapter}");
        let data = json!({
            "customer_id": format!("c{name}"), "phone": format!("+6011{story:04}{chapter:04}"), "referral_code": code
        });
        servers.tell(&event(&format!("r{name}"), "customer.registered", &data));
        servers.tell(&payment(&format!("p{name}"), &format!("c{name}"), 10_000 + chapter));
        if chapter % 3 == 0 {
            let data = json!({
                "refund_id": format!("f{name}"), "payment_id": format!("p{name}"), "amount": myr(3_333)
            });
            servers.tell(&event(&format!("x{name}"), "payment.refunded", &data));
        }
        servers.tell(&order_step(&name, "delivered"));
        servers.tell(&order(&name, &format!("s{story}"), &format!("u{story}"), 9_999 + chapter));
        let wish = json!({ "seller_id": format!("s{story}"), "amount": myr(piece) });
        let key = format!("wish-{name}");
        let answer = servers.ask(|client| client.post_once("/v1/shoppers/hot/redemptions", &wish, &key));
        match answer.status {
            201 => drop(won.fetch_add(1, Ordering::Relaxed)),
            status => assert_eq!(status, 409, "{answer:?}"),
        }
    }
}

/// What a partner, a seller and a shopper of a story have, without identifiers, which are a store's own.
fn books(servers: &Servers<'_>, story: usize, partner: &str) -> Value {
    let commissions = servers.get(&format!("/v1/partners/{partner}/commissions?limit=500"));
    let commissions: Vec<Value> = commissions["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| {
            json!([
                entry["payment_id"],
                entry["kind"],
                entry["commission"],
                entry["rate_bps"],
                entry["status"]
            ])
        })
        .collect();
    let to_settle = servers.get(&format!("/v1/sellers/s{story}/to_settle?limit=500"));
    let to_settle: BTreeMap<&str, Value> = to_settle["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| {
            (order["order_id"].as_str().unwrap(), json!([order["status"], order["why"], order["amount"]]))
        })
        .collect();
    assert_eq!(to_settle.len(), CHAPTERS, "{to_settle:?}");
    assert!(commissions.len() >= CHAPTERS, "{commissions:?}");
    json!({
        "balance": servers.get(&format!("/v1/partners/{partner}/balance")),
        "commissions": commissions,
        "to_settle": to_settle,
        "bonus": servers.get(&format!("/v1/shoppers/u{story}/bonus")),
    })
}

/// Plays all stories; answers the books they end in.
fn play(servers: &Servers<'_>, kills: usize) -> Vec<Value> {
    let partners = furnish(servers);
    let bonus = servers.get("/v1/shoppers/hot/bonus");
    let available = usize::try_from(bonus["balances"][0]["available"].as_u64().unwrap()).unwrap();
    let won = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let told: Vec<_> = partners
            .iter()
            .enumerate()
            .map(|(story, (_, code))| {
                let won = &won;
                scope.spawn(move || tell_story(servers, story, code, available / COVERED, won))
            })
            .collect();
        (0..kills).for_each(|_| servers.kill_one());
        told.into_iter().for_each(|told| told.join().unwrap());
    });
    assert_eq!(won.into_inner(), COVERED, "SB-2: as many win as the bonus covers");
    partners.iter().enumerate().map(|(story, (id, _))| books(servers, story, id)).collect()
}

/// EV-1 to EV-3, LG-1, SB-2.
#[test]
fn four_servers_some_of_them_killed_keep_the_books_of_one() {
    let directory = tempfile::tempdir().unwrap();
    let alone = ["--data", directory.path().to_str().unwrap()];
    let one = Servers::start(&alone, 1);
    let expected = play(&one, 0);
    drop(one);
    verified(GUERDON, alone);

    let database = testdb::Database::fresh();
    let shared = ["--database", database.url()];
    let four = Servers::start(&shared, SERVERS);
    let found = play(&four, KILLS);
    drop(four);
    for (story, (found, expected)) in found.iter().zip(&expected).enumerate() {
        assert_eq!(found, expected, "story {story}");
    }
    verified(GUERDON, shared);
}
