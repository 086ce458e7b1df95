//! A simulation is what registration would have charged: random histories, played in a store where the seller
//! does as it likes, and in stores where it registered when the simulated period began (BC-1).

use crate::cashback_shop::CAMPAIGN;
use crate::support::{START, Server, event};
use programs::cashback::{Order, OrderFact};
use programs::time::Instant;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

const SEEDS: RangeInclusive<u64> = 1..=8;
const PHASES: i64 = 6;
const PHASE_HOURS: i64 = 48;
const MARKETS: [(&str, &str); 2] = [("MY", "MYR"), ("ID", "IDR")];

/// The same throws for the same seed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    fn from(&mut self, range: RangeInclusive<i64>) -> i64 {
        let width = u64::try_from(range.end() - range.start() + 1).unwrap();
        range.start() + i64::try_from(self.next() % width).unwrap()
    }

    fn one_in(&mut self, of: i64) -> bool {
        self.from(1..=of) == 1
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.next() % of.len() as u64).unwrap()]
    }

    fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            let other = usize::try_from(self.next() % (last as u64 + 1)).unwrap();
            all.swap(last, other);
        }
    }
}

fn hours(hours: i64) -> Instant {
    Instant::parse(START).unwrap().plus_seconds(hours * 3_600)
}

fn clock_of(phase: i64) -> Instant {
    hours(phase * PHASE_HOURS)
}

/// What the seller does in the store that is simulated in.
#[derive(Clone, Copy)]
enum Step {
    Register(&'static str),
    Accept,
    Suspend,
    Resume,
    Leave,
}

/// An order that is paid in part with bonus, which each store reserves for itself.
struct Spend {
    amount: Value,
    order: Value,
}

#[derive(Default)]
struct Phase {
    /// New terms, with the hours until they take effect.
    terms: Option<(Value, i64)>,
    steps: Vec<Step>,
    spends: Vec<Spend>,
    events: Vec<Value>,
}

struct Story {
    phases: Vec<Phase>,
    /// In which phase the simulated period begins.
    begin: i64,
    from: Instant,
    to: Instant,
}

fn figures(dice: &mut Dice) -> Value {
    let mut figures = json!({
        "fee_trigger": dice.pick(&["voucher_used", "voucher_used", "all_completed", "bonus_redeemed"]),
        "rate_bps": dice.from(0..=2_000),
        "tax_bps": dice.pick(&[0, 600]),
        "earn_rate_bps": dice.from(0..=2_000),
        "cap_per_unit": null,
        "earn_cap": null,
    });
    if dice.one_in(2) {
        figures["cap_per_unit"] = json!(dice.from(0..=500));
    }
    if dice.one_in(2) {
        figures["earn_cap"] = json!(dice.from(0..=1_000));
    }
    figures
}

fn amount(minor: i64, currency: &str) -> Value {
    json!({"amount": minor, "currency": currency})
}

/// An order of the seller, and the base and units of each line.
fn order(dice: &mut Dice, id: &str, time: Instant, currency: &str) -> (Value, Vec<(i64, i64)>) {
    let (mut lines, mut bases) = (Vec::new(), Vec::new());
    for line in 0..dice.from(1..=3) {
        let (quantity, price) = (dice.from(1..=4), dice.from(1..=20_000));
        let gross = quantity * price;
        let seller = if dice.one_in(3) { dice.from(0..=gross) } else { 0 };
        let platform = if dice.one_in(3) { dice.from(0..=gross - seller) } else { 0 };
        bases.push((gross - seller, quantity));
        lines.push(json!({
            "line_id": line.to_string(), "sku": "tea", "name": "Tea", "quantity": quantity,
            "unit_price": amount(price, currency), "seller_discount": amount(seller, currency),
            "platform_discount": amount(platform, currency),
        }));
    }
    let data = json!({
        "order_id": id, "seller_id": "S1", "shopper_id": dice.pick(&["B1", "B2"]),
        "bonus_cashback_voucher": dice.one_in(2), "lines": lines, "shipping_fee": amount(500, currency),
    });
    (event(&format!("{id}-created"), "order.created", &time.to_string(), data), bases)
}

/// What becomes of an order: facts, and refunds of up to all of it.
fn fate(dice: &mut Dice, id: &str, bases: &[(i64, i64)], currency: &str) -> Vec<(&'static str, Value)> {
    let mut told = Vec::new();
    for (kind, odds) in [
        ("order.paid", 2),
        ("order.shipped", 2),
        ("order.delivered", 5),
        ("order.delivery_failed", 1),
        ("order.cancelled", 1),
        ("order.completed", 3),
    ] {
        if dice.from(1..=6) <= odds {
            told.push((kind, json!({"order_id": id})));
        }
    }
    let mut left = bases.to_vec();
    for refund in 0..dice.pick(&[0, 0, 1, 2, 3]) {
        let mut lines = Vec::new();
        for (line, (base, units)) in left.iter_mut().enumerate() {
            if dice.one_in(2) {
                continue;
            }
            let back = if dice.one_in(3) { *base } else { dice.from(0..=*base) };
            let quantity = dice.from(0..=*units);
            (*base, *units) = (*base - back, *units - quantity);
            let amount = amount(back, currency);
            lines.push(json!({"line_id": line.to_string(), "amount": amount, "quantity": quantity}));
        }
        lines.retain(|line| line["amount"]["amount"] != json!(0));
        if !lines.is_empty() {
            let refund_id = format!("{id}-f{refund}");
            told.push(("order.refunded", json!({"refund_id": refund_id, "order_id": id, "lines": lines})));
        }
    }
    told
}

impl Story {
    fn new(dice: &mut Dice) -> Self {
        let begin = dice.from(0..=2);
        let to = hours(dice.from((begin + 3) * PHASE_HOURS..=PHASES * PHASE_HOURS));
        let phases = (0..PHASES).map(|_| Phase::default()).collect();
        let mut story = Self { phases, begin, from: clock_of(begin), to };
        for _ in 0..dice.from(1..=3) {
            let markets = json!([figures(dice), figures(dice)]);
            let wait = dice.pick(&[0, 0, 24]);
            story.phase(dice.from(0..=PHASES - 2)).terms = Some((markets, wait));
        }
        story.live(dice);
        for number in 0..dice.from(60..=90) {
            story.trade(dice, &format!("o{number}"));
        }
        story
    }

    fn phase(&mut self, phase: i64) -> &mut Phase {
        self.phases.get_mut(usize::try_from(phase).unwrap()).unwrap()
    }

    /// What the seller does, and what is bought with bonus while it takes part.
    fn live(&mut self, dice: &mut Dice) {
        let (mut registered, mut suspended) = (false, false);
        for phase in 0..PHASES {
            if !registered && dice.one_in(2) {
                self.phase(phase).steps.push(Step::Register(dice.pick(&MARKETS).0));
                registered = true;
            } else if registered {
                let step = match (dice.from(1..=8), suspended) {
                    (1, _) => Some(Step::Leave),
                    (2, false) => Some(Step::Suspend),
                    (2..=5, true) => Some(Step::Resume),
                    (6, _) => Some(Step::Accept),
                    _ => None,
                };
                self.phase(phase).steps.extend(step);
                registered &= !matches!(step, Some(Step::Leave));
                suspended = match step {
                    Some(Step::Suspend) => true,
                    Some(Step::Resume | Step::Leave) => false,
                    _ => suspended,
                };
            }
            // Where the simulated period has not begun, the seller takes part in one of the stores only.
            if registered && !suspended && phase >= self.begin {
                for number in 0..dice.from(1..=4) {
                    self.spend(dice, phase, number);
                }
            }
        }
    }

    fn spend(&mut self, dice: &mut Dice, phase: i64, number: i64) {
        let (id, currency) = (format!("spent{phase}-{number}"), dice.pick(&MARKETS).1);
        let (order, bases) = order(dice, &id, clock_of(phase), currency);
        let amount = amount(dice.from(1..=2_000), currency);
        self.phase(phase).spends.push(Spend { amount, order });
        self.follow(dice, &id, phase * PHASE_HOURS, phase, &bases, currency);
    }

    /// An order that was made some time, and is told then or later.
    fn trade(&mut self, dice: &mut Dice, id: &str) {
        let last = (PHASES - 1) * PHASE_HOURS;
        let made = match dice.from(1..=4) {
            1 => dice.pick(&[0, 1, 2, 3, 4, 5]) * PHASE_HOURS,
            2 => dice.from(-PHASE_HOURS..=last),
            _ => dice.from(self.begin * PHASE_HOURS..=last),
        };
        let currency = dice.pick(&MARKETS).1;
        let (order, bases) = order(dice, id, hours(made), currency);
        let told = self.told_in(dice, made);
        self.phase(told).events.push(order);
        self.follow(dice, id, made, 0, &bases, currency);
    }

    fn follow(
        &mut self,
        dice: &mut Dice,
        id: &str,
        made: i64,
        earliest: i64,
        bases: &[(i64, i64)],
        currency: &str,
    ) {
        for (number, (kind, data)) in fate(dice, id, bases, currency).into_iter().enumerate() {
            let happened = dice.from(made..=(PHASES - 1) * PHASE_HOURS);
            let told = self.told_in(dice, happened).max(earliest);
            let time = hours(happened).to_string();
            self.phase(told).events.push(event(&format!("{id}-{number}"), kind, &time, data));
        }
    }

    /// A phase whose clock is at or after an hour.
    fn told_in(&self, dice: &mut Dice, hour: i64) -> i64 {
        let first = hour.div_euclid(PHASE_HOURS) + i64::from(hour.rem_euclid(PHASE_HOURS) > 0);
        dice.from(first.max(0)..=PHASES - 1)
    }
}

/// What the seller does in a store.
#[derive(Clone, Copy, PartialEq)]
enum Seller {
    /// As the story says.
    AsItLikes,
    /// It registers for this market when the period begins, and agrees to every version.
    TakesPart(&'static str),
}

/// A store in which a story is played.
struct Play {
    server: Server,
    seller: Seller,
    registration: Option<String>,
    dice: Dice,
}

impl Play {
    async fn of(story: &Story, seller: Seller, seed: u64) -> Self {
        let server = Server::start().await;
        let mut play = Self { server, seller, registration: None, dice: Dice(seed) };
        play.fund_shoppers().await;
        for (number, phase) in (0..).zip(&story.phases) {
            play.server.clock(&clock_of(number).to_string()).await;
            if let Some((markets, wait)) = &phase.terms {
                play.publish(markets, clock_of(number).plus_seconds(wait * 3_600)).await;
            }
            play.step(story, number, phase).await;
            for spend in &phase.spends {
                play.spend(spend).await;
            }
            let mut events = phase.events.clone();
            play.dice.shuffle(&mut events);
            play.tell(events).await;
        }
        play
    }

    /// Another seller, whose orders give the shoppers bonus to spend.
    async fn fund_shoppers(&mut self) {
        self.server.registered("S2").await;
        let body = json!({"seller_id": "S3", "market": "ID", "terms_version": 1, "agree": true});
        self.server.post(&format!("{CAMPAIGN}/registrations"), body).await.is(201);
        let mut events = Vec::new();
        for (seller, currency) in [("S2", "MYR"), ("S3", "IDR")] {
            for shopper in ["B1", "B2"] {
                let id = format!("{seller}-{shopper}");
                let (mut order, _) = order(&mut Dice(1), &id, hours(0), currency);
                order["data"]["seller_id"] = json!(seller);
                order["data"]["shopper_id"] = json!(shopper);
                order["data"]["bonus_cashback_voucher"] = json!(true);
                order["data"]["lines"] = json!([{
                    "line_id": "1", "sku": "gold", "name": "Gold", "quantity": 1,
                    "unit_price": amount(1_000_000, currency), "seller_discount": amount(0, currency),
                    "platform_discount": amount(0, currency),
                }]);
                events.push(order);
                for fact in ["delivered", "completed"] {
                    let data = json!({"order_id": id});
                    events.push(event(&format!("{id}-{fact}"), &format!("order.{fact}"), START, data));
                }
            }
        }
        self.tell(events).await;
    }

    async fn tell(&self, events: Vec<Value>) {
        let told =
            self.server.raw("/v1/events", "application/cloudevents-batch+json", json!(events).to_string());
        let told = told.await.is(200);
        assert_eq!(told["refused"], json!(0), "{told:#}");
    }

    async fn publish(&self, markets: &Value, effective: Instant) {
        let path = format!("{CAMPAIGN}/terms");
        let mut terms = self.server.get(&path).await.is(200)["data"][0].clone();
        terms["effective"] = json!(effective.to_string());
        terms["old_terms_end"] = json!("2030-01-01T00:00:00Z");
        terms["changes"] = json!("Other figures.");
        for market in terms["markets"].as_array_mut().unwrap() {
            let place = MARKETS.iter().position(|(country, _)| market["country"] == json!(country));
            let Some(place) = place else { continue };
            for (name, figure) in markets[place].as_object().unwrap() {
                market[name] = figure.clone();
            }
        }
        terms.as_object_mut().unwrap().remove("version");
        let published = self.server.post(&path, terms).await;
        // Of two versions the one that is published later takes effect later.
        assert!([201, 400].contains(&published.status.as_u16()), "{}", published.body);
    }

    async fn step(&mut self, story: &Story, number: i64, phase: &Phase) {
        match self.seller {
            Seller::AsItLikes => {
                for step in &phase.steps {
                    self.take(*step).await;
                }
            }
            Seller::TakesPart(market) if number == story.begin => {
                self.register(market).await;
                self.accept().await;
            }
            Seller::TakesPart(_) => self.accept().await,
        }
    }

    async fn take(&mut self, step: Step) {
        let why = json!({"reason": "to see"});
        match step {
            Step::Register(market) => self.register(market).await,
            Step::Accept => self.accept().await,
            Step::Suspend => self.move_on("suspend", why).await,
            Step::Resume => self.move_on("resume", json!({})).await,
            Step::Leave => {
                self.move_on("withdraw", json!({})).await;
                self.move_on("approve_withdraw", json!({})).await;
                self.registration = None;
            }
        }
    }

    async fn move_on(&self, step: &str, body: Value) {
        let registration = self.registration.as_ref().unwrap();
        self.server.post(&format!("/v1/registrations/{registration}/{step}"), body).await.is(200);
    }

    async fn register(&mut self, market: &str) {
        let current = self.server.get(CAMPAIGN).await.is(200)["terms"]["version"].clone();
        let body = json!({"seller_id": "S1", "market": market, "terms_version": current, "agree": true});
        let made = self.server.post(&format!("{CAMPAIGN}/registrations"), body).await.is(201);
        self.registration = Some(made["id"].as_str().unwrap().to_owned());
    }

    /// Agrees to every version there is.
    async fn accept(&self) {
        let Some(registration) = &self.registration else { return };
        let path = format!("/v1/registrations/{registration}/accept_terms");
        let all = self.server.get(&format!("{CAMPAIGN}/terms")).await.is(200);
        for terms in all["data"].as_array().unwrap() {
            let agreed =
                self.server.post(&path, json!({"terms_version": terms["version"], "agree": true})).await;
            // What was agreed to already, or is over, cannot be agreed to.
            assert!([200, 409].contains(&agreed.status.as_u16()), "{}", agreed.body);
        }
    }

    async fn spend(&self, spend: &Spend) {
        let mut order = spend.order.clone();
        let shopper = order["data"]["shopper_id"].as_str().unwrap();
        let body = json!({"amount": spend.amount, "seller_id": "S1", "order_id": order["data"]["order_id"]});
        let path = format!("/v1/shoppers/{shopper}/redemptions");
        let redemption = self.server.post(&path, body).await.is(201)["id"].clone();
        order["data"]["bonus_redemption_id"] = redemption;
        self.tell(vec![order]).await;
    }
}

/// What the orders of a market came to under a version: orders, base, fees, bonus.
type Outcomes = BTreeMap<i64, [i64; 4]>;

/// How much was compared: orders that a store charged the seller for, and which of them were what a mistake
/// could be about.
#[derive(Debug, Default)]
struct Seen {
    /// All of them.
    orders: usize,
    /// Paid in part with bonus.
    with_bonus: usize,
    /// Given back, in part or whole.
    refunded: usize,
    /// Under a version that was published after the first of the story.
    later_terms: usize,
    /// Stores with orders under several versions.
    side_by_side: usize,
}

impl Seen {
    fn add(&mut self, order: &Order, terms: i64) {
        self.orders += 1;
        self.with_bonus += usize::from(order.redemption.is_some());
        self.refunded += usize::from(order.fee_refunded > 0);
        self.later_terms += usize::from(terms > 2);
    }
}

/// What a store charged the seller for the orders of the period.
fn charged(server: &Server, story: &Story, seen: &mut Seen) -> Outcomes {
    let source = server.service.reader().unwrap();
    let seller = source.seller_no("S1").unwrap();
    let mut found = Outcomes::new();
    let Some(seller) = seller else { return found };
    let page = source.orders_of_seller(seller, None, 500).unwrap();
    assert!(page.next.is_none());
    let counts = |order: &&Order| {
        let delivered = order.time_of(OrderFact::Delivered).is_some();
        delivered && story.from <= order.time && order.time < story.to
    };
    for order in page.rows.iter().filter(counts) {
        let Ok(locked) = &order.programme else { continue };
        seen.add(order, locked.terms);
        let sum = found.entry(locked.terms).or_default();
        let lines = source.bill_lines_of_order(order.no).unwrap();
        let base: i64 =
            lines.iter().map(|line| if line.no == order.charge { line.base } else { -line.base }).sum();
        for (sum, figure) in sum.iter_mut().zip([1, base, order.charged - order.fee_refunded, order.earned]) {
            *sum += figure;
        }
    }
    seen.side_by_side += usize::from(found.len() > 1);
    found
}

/// The rows of a simulation that have orders, of one market.
fn simulated(simulation: &Value, market: &str, voucher: bool) -> Outcomes {
    let rows = simulation["balances"].as_array().unwrap().iter().filter(|row| row["market"] == json!(market));
    let read = |row: &Value| {
        let outcome = if voucher { &row["had_all_taken_part"] } else { row };
        let figure = |name: &str| outcome[name].as_i64().unwrap();
        let figures = [figure("orders"), figure("base"), figure("fees"), figure("bonus")];
        (row["terms_version"].as_i64().unwrap(), figures)
    };
    rows.map(read).filter(|(_, figures)| figures[0] > 0).collect()
}

/// With every order of the seller using the voucher.
fn with_vouchers(story: &mut Story) {
    for phase in &mut story.phases {
        let spent = phase.spends.iter_mut().map(|spend| &mut spend.order);
        for event in spent.chain(&mut phase.events).filter(|event| event["type"] == json!("order.created")) {
            event["data"]["bonus_cashback_voucher"] = json!(true);
        }
    }
}

/// BC-1, BC-5, BC-6, EV-5, SB-1: fees, after refunds, and bonus of a simulation are what a store charges in
/// which the seller registered when the period began and the same was told, in whatever order.
#[tokio::test]
async fn a_simulation_is_what_registration_would_have_charged() {
    let mut seen = Seen::default();
    for seed in SEEDS {
        let mut story = Story::new(&mut Dice(seed));
        let observed = Play::of(&story, Seller::AsItLikes, seed).await;
        let (from, to) = (story.from, story.to);
        let path = format!("{CAMPAIGN}/simulation?seller_id=S1&from={from}&to={to}");
        let simulation = observed.server.get(&path).await.is(200);
        for voucher in [false, true] {
            if voucher {
                with_vouchers(&mut story);
            }
            for (market, _) in MARKETS {
                let other = Play::of(&story, Seller::TakesPart(market), !seed).await;
                let (found, expected) =
                    (simulated(&simulation, market, voucher), charged(&other.server, &story, &mut seen));
                assert_eq!(found, expected, "seed {seed}, {market}, all with the voucher: {voucher}");
                other.server.proved().await;
            }
        }
        observed.server.proved().await;
    }
    // A store in which next to nothing happened agrees with any simulation.
    let stores = 4 * SEEDS.count();
    let special = [(seen.with_bonus, 2), (seen.refunded, 3), (seen.later_terms, 1)];
    let enough = special.iter().all(|(seen, each)| *seen >= each * stores);
    let enough = enough && seen.orders >= 12 * stores && 4 * seen.side_by_side >= stores;
    assert!(enough, "the histories of {stores} stores say too little: {seen:?}");
}
