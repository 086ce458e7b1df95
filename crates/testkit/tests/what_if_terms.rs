//! What other cashback terms would have made of a history (EV-5), with real figures.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use app::what_if_terms::{Outcome, Pair, TermsComparison, what_if_terms};
use money::Rate;
use programs::cashback::{FeeTrigger, Market, OrderLine, OrderRefund, RegistrationStep, Terms};
use programs::time::Instant;
use programs::{Action, Event, Fact, No};
use store::{Options, Store};
use testdb::Place;
use testkit::facts::{NOON, at, line, myr};
use testkit::{Stand, open, proof_of};

fn day(day: i64) -> Instant {
    at(NOON).plus_days(day)
}

fn told(id: String, time: Instant, fact: Fact) -> Event {
    Event { source: "test/host".into(), id, time, fact }
}

/// An order of one unit.
fn ordered(order: &str, seller: &str, voucher: bool, minor: i64, redemption: Option<No>) -> Fact {
    let line = OrderLine {
        line_id: "1".into(),
        sku: "tea".into(),
        name: "Tea".into(),
        quantity: 1,
        unit_price: myr(minor),
        seller_discount: myr(0),
        platform_discount: myr(0),
    };
    Fact::OrderCreated {
        order_id: order.into(),
        seller_id: seller.into(),
        shopper_id: "B1".into(),
        bonus_cashback_voucher: voucher,
        redemption,
        lines: vec![line],
        shipping: myr(500),
    }
}

fn given_back(order: &str, minor: i64) -> Fact {
    let lines = vec![OrderRefund { line_id: "1".into(), amount: myr(minor), quantity: 0 }];
    Fact::OrderRefunded { refund_id: format!("{order}-back"), order_id: order.into(), lines }
}

/// Tells an order and its delivery.
async fn delivered(stand: &Stand, now: Instant, order: &str, fact: Fact) {
    let arrived = Fact::OrderDelivered { order_id: order.into() };
    let events = [told(format!("{order}-1"), now, fact), told(format!("{order}-2"), now, arrived)];
    stand.tell(events.map(line).into()).await.unwrap();
}

async fn clock(stand: &Stand, now: Instant) {
    stand.service.inbox().set_clock(now).await.unwrap().unwrap();
}

async fn registered(stand: &Stand, seller: &str) -> No {
    let (seller_id, market) = (seller.to_owned(), "MY".to_owned());
    stand.act(Action::Register { seller_id, market, terms_version: 1 }).await.unwrap().unwrap()
}

fn terms(effective: Instant, change: impl Fn(&mut Market)) -> Terms {
    let mut terms = Terms { effective, changes: "Other figures.".into(), ..Terms::template() };
    terms.old_terms_end = Some(effective.plus_days(1));
    terms.markets.iter_mut().for_each(change);
    terms
}

fn bps(bps: i64) -> Rate {
    Rate::from_bps(bps).unwrap()
}

/// Two sellers and a version of 4 % on the second day, which one of them does not agree to in time.
async fn furnished(place: &Place) {
    let stand = Stand::start(place, Options::default()).unwrap();
    let first = registered(&stand, "S1").await;
    registered(&stand, "S2").await;
    delivered(&stand, day(0), "o1", ordered("o1", "S1", true, 10_000, None)).await;
    delivered(&stand, day(0), "o2", ordered("o2", "S1", false, 10_000, None)).await;
    delivered(&stand, day(0), "o3", ordered("o3", "S2", true, 5_000, None)).await;
    delivered(&stand, day(0), "o4", ordered("o4", "nobody", true, 5_000, None)).await;
    stand.tell(vec![line(told("back".into(), day(0), given_back("o1", 4_000)))]).await.unwrap();
    clock(&stand, day(1)).await;
    let second = terms(day(1), |market| market.fee_rate = bps(400));
    stand.act(Action::PublishTerms(Box::new(second))).await.unwrap().unwrap();
    let step = RegistrationStep::AcceptTerms { version: 2 };
    stand.act(Action::StepRegistration { registration: first, step }).await.unwrap().unwrap();
    clock(&stand, day(3)).await;
    delivered(&stand, day(3), "o5", ordered("o5", "S1", true, 10_000, None)).await;
    delivered(&stand, day(3), "o6", ordered("o6", "S2", true, 10_000, None)).await;
    stand.stop().await;
    assert_eq!(proof_of(place).difference, None);
}

fn compared(place: &Place, candidate: &Terms) -> TermsComparison {
    let store = open(place, Options { read_only: true, ..Options::default() }).unwrap();
    let empty = Store::open_in_memory().unwrap();
    let reader = store.reader().unwrap();
    what_if_terms(&reader, empty.writer().unwrap(), candidate, &mut |_| ()).unwrap()
}

/// By seller: orders, fees charged, fees refunded, bonus; what was, then what would have been.
fn figures(found: &TermsComparison) -> Vec<(&str, [i128; 4], [i128; 4])> {
    let list = |o: Outcome| [o.orders.into(), o.charged, o.refunded, o.bonus];
    let row = |Pair { got, would_have_got }| (list(got), list(would_have_got));
    let rows = found.sellers.iter().map(|seller| (seller.seller_id.as_str(), row(seller.all())));
    rows.map(|(seller, (got, would))| (seller, got, would)).collect()
}

/// EV-5: 5 % on all orders and 10 % of bonus, from the beginning, from the third day, and never.
#[tokio::test]
async fn other_terms_would_have_charged_otherwise() {
    let place = Place::fresh();
    furnished(&place).await;
    let candidate = |effective| {
        terms(effective, |market| {
            market.fee_trigger = FeeTrigger::AllCompleted;
            market.fee_rate = bps(500);
            market.earn_rate = bps(1_000);
        })
    };
    let (one, two) = ([2, 300 + 400, 120, 300 + 500], [1, 150, 0, 250]);
    let always = compared(&place, &candidate(Instant::MIN));
    let expected = [("S1", one, [3, 500 + 500 + 500, 200, 600 + 1_000]), ("S2", two, [1, 250, 0, 500])];
    assert_eq!(figures(&always), expected, "who was suspended then still is");
    assert_eq!((always.assumed, always.without_bonus), (3, 0));
    let explained: Vec<i64> = always.sellers[0].by_version.keys().copied().collect();
    assert_eq!(explained, [1, 2, 3], "by the versions before and after");
    assert_eq!(always.sellers[0].by_version[&2].got.charged, 400);
    let changed = |version| {
        let found = &always.differences[&version];
        let found = found.iter().filter(|difference| difference.figure.starts_with("markets/MY/"));
        found.map(|d| (d.figure.as_str(), d.before.as_deref(), d.after.as_deref())).collect::<Vec<_>>()
    };
    assert_eq!(
        changed(2),
        [
            ("markets/MY/earn_rate", Some("5 %"), Some("10 %")),
            ("markets/MY/fee_rate", Some("4 %"), Some("5 %")),
            ("markets/MY/fee_trigger", Some("voucher_used"), Some("all_completed")),
        ]
    );
    let later = compared(&place, &candidate(day(2)));
    assert_eq!(figures(&later), [("S1", one, [2, 300 + 500, 120, 300 + 1_000]), ("S2", two, two)]);
    let never = compared(&place, &candidate(day(4)));
    assert_eq!(figures(&never), [("S1", one, one), ("S2", two, two)]);
    let mut without_malaysia = candidate(Instant::MIN);
    without_malaysia.markets.retain(|market| market.country != "MY");
    let nothing = compared(&place, &without_malaysia);
    assert_eq!(figures(&nothing), [("S1", one, [0; 4]), ("S2", two, [0; 4])]);
    assert_eq!(proof_of(&place).difference, None, "the what-if changes nothing");
}

/// EV-5, SB-2: bonus that would have been too little, or too late, is not spent, and its order stays.
#[tokio::test]
async fn bonus_that_nobody_would_have_had_is_not_spent() {
    let place = Place::fresh();
    let stand = Stand::start(&place, Options::default()).unwrap();
    registered(&stand, "S1").await;
    delivered(&stand, day(0), "o1", ordered("o1", "S1", true, 10_000, None)).await;
    clock(&stand, day(8)).await;
    let (shopper_id, seller_id) = ("B1".to_owned(), "S1".to_owned());
    let reserve = Action::Reserve { shopper_id, amount: myr(300), seller_id, order_id: None };
    let redemption = stand.act(reserve).await.unwrap().unwrap();
    delivered(&stand, day(8), "o2", ordered("o2", "S1", true, 10_000, Some(redemption))).await;
    stand.stop().await;
    let got = [2, 600, 0, 500 + 485];
    type Change = fn(&mut Terms);
    let changes: [(Change, i64, i128); 5] = [
        (|_| (), 0, 500 + 485),
        (|terms| terms.hold_days = 3, 0, 500 + 485),
        (|terms| terms.hold_days = 30, 1, 500 + 500),
        (|terms| terms.markets[0].earn_rate = bps(200), 1, 200 + 200),
        (|terms| terms.markets[0].earn_rate = bps(300), 0, 300 + 291),
    ];
    for (case, (change, without_bonus, bonus)) in changes.into_iter().enumerate() {
        let mut candidate = terms(Instant::MIN, |_| ());
        change(&mut candidate);
        let found = compared(&place, &candidate);
        assert_eq!(figures(&found), [("S1", got, [2, 600, 0, bonus])], "case {case}");
        assert_eq!(found.without_bonus, without_bonus, "case {case}");
    }
}
