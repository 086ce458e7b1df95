//! BC-4 and EV: orders, which are the programme's, and what is refused.

use crate::play::{Play, at, host_event, money, myr};
use crate::shop::{
    MIA, at_seller, bps, by_shopper, cancelled, completed, created, delivered, delivery_failed, discounted,
    line, open, open_under, paid, refunded, register, reserve, sen, shipped, spending, step, suspend,
    without_voucher,
};
use programs::cashback::{FeeTrigger, NotCharged, OrderLine, OrderStatus as Status};
use programs::{Event, Fact, Key, Told};

fn lines() -> [OrderLine; 2] {
    [line("a", 2, 1000), discounted("b", 1, 500, 100, 50)]
}

/// BC-4: the voucher was used and the registration in force at the creation's time; or the first reason why
/// not.
#[test]
fn which_orders_are_the_programmes() {
    let mut play = open();
    let began = play.now;
    let no = *play.shelf.registrations.keys().next().unwrap();
    play.now = play.now.plus_seconds(60);
    play.act("Omar", &step(no, suspend())).unwrap();
    let ended = play.now;
    play.now = play.now.plus_seconds(60);
    let dollars = OrderLine {
        unit_price: money(1000, "SGD"),
        seller_discount: money(0, "SGD"),
        platform_discount: money(0, "SGD"),
        ..line("a", 1, 0)
    };
    let ringgit = [line("a", 1, 1000)];
    let before = ended.plus_seconds(-1);
    for (id, time, fact, verdict) in [
        ("in", began, created("in", &ringgit), None),
        ("last", before, created("last", &ringgit), None),
        ("out", ended, created("out", &ringgit), Some(NotCharged::NotRegistered)),
        ("early", began.plus_seconds(-1), created("early", &ringgit), Some(NotCharged::NotRegistered)),
        ("plain", began, without_voucher(created("plain", &ringgit)), Some(NotCharged::VoucherNotUsed)),
        ("other", began, at_seller(created("other", &ringgit), "nobody"), Some(NotCharged::NotRegistered)),
        ("dollars", began, created("dollars", &[dollars]), Some(NotCharged::OtherCurrency)),
    ] {
        play.report_at(time, fact).unwrap();
        assert_eq!(play.order(id).programme.clone().err(), verdict, "BC-4: {id}");
        if let Some(reason) = verdict {
            assert_eq!(NotCharged::parse(reason.name()), Some(reason));
        }
        play.tell_all([delivered(id), completed(id)]);
        assert_eq!(play.fee(id).0 > 0, verdict.is_none(), "BC-4: {id}");
    }
    let locked = play.order("in").programme.clone().unwrap();
    assert_eq!(
        (locked.registration, locked.terms, locked.market.as_str(), locked.rate.bps()),
        (no, 1, "MY", 300)
    );
    play.shelf.audit();
}

/// BC-4: the sibling programmes' triggers.
#[test]
fn other_triggers() {
    let mut play = open_under(|terms| terms.markets[0].fee_trigger = FeeTrigger::AllCompleted);
    play.tell_all([without_voucher(created("plain", &lines())), delivered("plain"), completed("plain")]);
    assert_eq!(play.fee("plain"), (72, 0), "BC-4: every order of an enrolled seller");
    assert_eq!(play.purse(MIA).pending, 0, "SB-1: only the voucher earns");

    let mut play = open_under(|terms| terms.markets[0].fee_trigger = FeeTrigger::BonusRedeemed);
    play.report(created("none", &lines())).unwrap();
    assert_eq!(play.not_charged("none"), NotCharged::VoucherNotUsed, "BC-4: nothing was redeemed");
}

/// The name or number of a seller and of a shopper is known from the first entry that names them.
#[test]
fn sellers_and_shoppers_are_known_from_their_first_order() {
    let mut play = Play::new();
    play.report(at_seller(by_shopper(created("o1", &lines()), "ben"), "late")).unwrap();
    let (seller, shopper) = (play.no(Key::Seller, "late"), play.no(Key::Shopper, "ben"));
    assert_eq!((seller, shopper), (1, 1));
    play.act("Late", &register("late", "MY", 1)).unwrap();
    assert_eq!(play.shelf.registrations[&2].seller, 1);
    play.report(at_seller(created("o2", &lines()), "late")).unwrap();
    assert_eq!((play.order("o2").seller, play.order("o2").shopper), (1, 3));
    assert!(play.order("o2").programme.is_ok());
}

/// EV-4: what can never be valid is refused at its line and field, and leaves no trace.
#[test]
fn orders_that_can_never_be_valid() {
    type Spoil = fn(&mut Vec<OrderLine>);
    let table: [(&str, &str, Spoil); 20] = [
        ("invalid_event", "/data/lines", |l| l.clear()),
        ("invalid_event", "/data/lines", |l| *l = (0..501).map(|n| line(&n.to_string(), 1, 1)).collect()),
        ("invalid_event", "/data/lines/1/line_id", |l| l[1].line_id = String::new()),
        ("invalid_event", "/data/lines/0/sku", |l| l[0].sku = "a\0".into()),
        ("invalid_event", "/data/lines/1/name", |l| l[1].name = "x".repeat(1_001)),
        ("duplicate_line", "/data/lines/1/line_id", |l| l[1].line_id = "a".into()),
        ("invalid_quantity", "/data/lines/1/quantity", |l| l[1].quantity = 0),
        ("invalid_quantity", "/data/lines/0/quantity", |l| l[0].quantity = i64::MIN),
        ("currency_mismatch", "/data/lines/1/unit_price/currency", |l| l[1].unit_price = money(5, "SGD")),
        ("currency_mismatch", "/data/lines/0/seller_discount/currency", |l| {
            l[0].seller_discount = money(0, "SGD");
        }),
        ("currency_mismatch", "/data/lines/1/platform_discount/currency", |l| {
            l[1].platform_discount = money(0, "VND");
        }),
        ("amount_negative", "/data/lines/1/unit_price/amount", |l| l[1].unit_price = myr(-1)),
        ("amount_negative", "/data/lines/0/seller_discount/amount", |l| l[0].seller_discount = myr(-1)),
        ("amount_negative", "/data/lines/0/platform_discount/amount", |l| {
            l[0].platform_discount = myr(i64::MIN);
        }),
        ("amount_too_large", "/data/lines/0/unit_price/amount", |l| l[0].unit_price = myr(i64::MAX)),
        ("amount_too_large", "/data/lines/1/unit_price/amount", |l| {
            (l[1].unit_price, l[1].quantity) = (myr(5_000_000_000), 5_000_000_000);
        }),
        ("amount_too_large", "/data/lines", |l| l[1].unit_price = myr(i64::MAX)),
        ("discount_exceeds_line", "/data/lines/1/seller_discount", |l| l[1].seller_discount = myr(501)),
        ("discount_exceeds_line", "/data/lines/1/platform_discount", |l| l[1].platform_discount = myr(401)),
        ("discount_exceeds_line", "/data/lines/0/platform_discount", |l| {
            (l[0].seller_discount, l[0].platform_discount) = (myr(2000), myr(i64::MAX));
        }),
    ];
    let with = |lines: Vec<OrderLine>, fee| {
        let mut fact = created("o", &[line("x", 1, 1)]);
        if let Fact::OrderCreated { lines: all, shipping, .. } = &mut fact {
            (*all, *shipping) = (lines, fee);
        }
        fact
    };
    let mut play = open();
    for (code, pointer, spoil) in table {
        let mut bad = lines().to_vec();
        spoil(&mut bad);
        assert_eq!(play.refuses(with(bad, myr(0))), (code, pointer.to_owned()), "EV-4");
    }
    let negative = play.refuses(with(lines().to_vec(), myr(-1)));
    assert_eq!(negative, ("amount_negative", "/data/shipping_fee/amount".to_owned()));
    assert_eq!(play.refuses(created("", &lines())), ("invalid_event", "/data/order_id".to_owned()));
    let nameless = at_seller(created("o", &lines()), "");
    assert_eq!(play.refuses(nameless), ("invalid_event", "/data/seller_id".to_owned()));
    assert_eq!(play.refuses(paid("")), ("invalid_event", "/data/order_id".to_owned()));
    play.report(created("o", &lines())).unwrap();
}

/// EV-4: refunds that can never be valid, and those above what is left.
#[test]
fn refunds_that_are_refused() {
    let mut play = open();
    play.tell_all([created("o", &lines()), delivered("o"), refunded("r1", "o", &[("a", 1500, 1)])]);
    let r = |lines: &[(&str, i64, i64)]| refunded("r", "o", lines);
    for (fact, code, pointer) in [
        (r(&[]), "invalid_event", "/data/lines"),
        (r(&[("a", 1, 0), ("", 1, 0)]), "invalid_event", "/data/lines/1/line_id"),
        (r(&[("a", 0, 0)]), "amount_not_positive", "/data/lines/0/amount/amount"),
        (r(&[("a", 1, 0), ("b", -5, 0)]), "amount_not_positive", "/data/lines/1/amount/amount"),
        (r(&[("a", 1, -1)]), "invalid_quantity", "/data/lines/0/quantity"),
        (r(&[("a", 1, 0), ("c", 1, 0)]), "unknown_line", "/data/lines/1/line_id"),
        (r(&[("a", 501, 0)]), "refund_exceeds_line", "/data/lines/0/amount"),
        (r(&[("a", 300, 0), ("a", 201, 0)]), "refund_exceeds_line", "/data/lines/1/amount"),
        (r(&[("b", 401, 0)]), "refund_exceeds_line", "/data/lines/0/amount"),
        (r(&[("a", 500, 2)]), "refund_exceeds_quantity", "/data/lines/0/quantity"),
        (refunded("", "o", &[("a", 1, 0)]), "invalid_event", "/data/refund_id"),
    ] {
        assert_eq!(play.refuses(fact.clone()), (code, pointer.to_owned()), "EV-4: {fact:?}");
    }
    let mut dollars = r(&[("a", 1, 0)]);
    if let Fact::OrderRefunded { lines, .. } = &mut dollars {
        lines[0].amount = money(1, "SGD");
    }
    assert_eq!(play.refuses(dollars), ("currency_mismatch", "/data/lines/0/amount/currency".to_owned()));
    play.report(r(&[("a", 300, 0), ("a", 200, 1), ("b", 400, 1)])).unwrap();
    assert_eq!(play.order("o").status(), Status::Refunded);
    play.shelf.audit();
}

/// EV-1: one fact however many events report it; told differently it is refused.
#[test]
fn orders_and_refunds_are_told_once() {
    let mut play = open();
    play.tell_all([created("o", &lines()), delivered("o"), refunded("r", "o", &[("a", 100, 0)])]);
    assert!(matches!(play.report(created("o", &lines())), Ok(Told::SameFact { .. })), "EV-1");
    assert_eq!(play.refuses(created("o", &[line("a", 1, 7)])), ("order_id_conflict", "/data".to_owned()));
    assert!(matches!(play.report(refunded("r", "o", &[("a", 100, 0)])), Ok(Told::SameFact { .. })), "EV-1");
    let other = refunded("r", "o", &[("a", 101, 0)]);
    assert_eq!(play.refuses(other), ("refund_id_conflict", "/data".to_owned()), "EV-1");
    play.now = play.now.plus_seconds(1);
    play.changes_nothing(delivered("o"));
    assert_eq!(play.fee("o"), (72, 3));
}

/// EV-3: whatever comes before its order waits, and is applied in order of time; what is invalid is dropped.
#[test]
fn what_comes_before_its_order_waits() {
    let mut play = open();
    let now = play.now;
    play.now = now.plus_seconds(60);
    for (seconds, fact) in [
        (5, refunded("r1", "o", &[("a", 2000, 2)])),
        (6, refunded("r2", "o", &[("a", 1, 0)])),
        (7, refunded("r3", "o", &[("z", 1, 0)])),
        (3, delivered("o")),
        (2, paid("o")),
        (4, completed("o")),
    ] {
        let told = play.report_at(now.plus_seconds(seconds), fact);
        assert!(matches!(told, Ok(Told::Waiting(_))), "EV-3");
    }
    assert_eq!(play.shelf.waiting.len(), 6);
    let told = play.report_at(now, created("o", &lines()));
    assert!(matches!(told, Ok(Told::Accepted(_))));
    assert!(play.shelf.waiting.is_empty(), "EV-3");
    let dropped: Vec<_> = play.shelf.dropped.iter().map(|dropped| dropped.refusal.code).collect();
    assert_eq!(dropped, ["refund_exceeds_line", "unknown_line"], "EV-3");
    assert_eq!((play.fee("o"), play.order("o").status()), ((72, 60), Status::Completed));
    assert_eq!(play.refuses(refunded("r2", "o", &[("b", 1, 0)])).0, "refund_id_conflict", "EV-3");
    let facts: Vec<_> = play.order("o").facts.iter().map(|(_, time)| *time).collect();
    assert_eq!(facts, [2, 3, 4].map(|seconds| now.plus_seconds(seconds)));
    play.shelf.audit();
}

/// Where an order stands: the furthest of what is known, whatever came first; delivered holds (BC-6).
#[test]
fn where_an_order_stands() {
    for (facts, expected) in [
        (vec![], Status::Created),
        (vec![paid("o")], Status::Paid),
        (vec![shipped("o"), paid("o")], Status::Shipped),
        (vec![cancelled("o"), shipped("o")], Status::Cancelled),
        (vec![delivery_failed("o"), cancelled("o")], Status::Cancelled),
        (vec![delivery_failed("o"), shipped("o")], Status::DeliveryFailed),
        (vec![delivered("o"), cancelled("o")], Status::Delivered),
        (vec![delivery_failed("o"), delivered("o")], Status::Delivered),
        (vec![completed("o")], Status::Completed),
        (vec![completed("o"), delivered("o")], Status::Completed),
        (vec![refunded("r", "o", &[("a", 2000, 2), ("b", 400, 1)])], Status::Created),
        (vec![delivered("o"), refunded("r", "o", &[("a", 2000, 2), ("b", 400, 1)])], Status::Refunded),
        (vec![delivered("o"), refunded("r", "o", &[("a", 2000, 2), ("b", 399, 1)])], Status::Delivered),
    ] {
        let mut play = open();
        play.report(created("o", &lines())).unwrap();
        play.tell_all(facts.clone());
        assert_eq!(play.order("o").status(), expected, "{facts:?}");
    }
}

/// SB-2: a redemption pays part of an order if it is of the same shopper, seller, order and currency.
#[test]
fn redemptions_that_do_not_fit_their_order() {
    let mut play = open();
    play.bonus("earlier", 10_000);
    play.tell_all([by_shopper(created("bens", &lines()), "ben")]);
    let free = play.subject("Mia", &reserve(sen(100), None));
    let bound = play.subject("Mia", &reserve(sen(100), Some("o7")));
    let dollar = OrderLine {
        unit_price: money(1000, "SGD"),
        seller_discount: money(0, "SGD"),
        platform_discount: money(0, "SGD"),
        ..line("a", 1, 0)
    };
    let place = "/data/bonus_redemption_id".to_owned();
    for (fact, code) in [
        (spending(created("o", &lines()), 9999), "unknown_redemption"),
        (spending(created("o", &lines()), bound), "redemption_mismatch"),
        (spending(by_shopper(created("o", &lines()), "ben"), free), "redemption_mismatch"),
        (spending(by_shopper(created("o", &lines()), "nobody"), free), "redemption_mismatch"),
        (spending(at_seller(created("o", &lines()), "nobody"), free), "redemption_mismatch"),
        (spending(created("o", &[dollar]), free), "redemption_mismatch"),
    ] {
        assert_eq!(play.refuses(fact.clone()), (code, place.clone()), "SB-2: {fact:?}");
    }
    play.report(spending(created("o7", &lines()), bound)).unwrap();
    play.report(spending(created("o8", &lines()), free)).unwrap();
    let twice = play.refuses(spending(created("o9", &lines()), free));
    assert_eq!(twice, ("redemption_mismatch", place), "SB-2: it belongs to one order");
    let late = play.subject("Mia", &reserve(sen(100), None));
    play.now = play.now.plus_seconds(1800);
    play.report(spending(created("o9", &lines()), late)).unwrap();
    assert_eq!(play.order("o9").redemption, None, "EV-3: told late, nothing is spent, and it is an order");
    play.shelf.audit();
}

/// EV-2: an order whose fee or bonus cannot be held exactly any more is refused as a whole, and nothing of it
/// stays.
#[test]
fn what_cannot_be_held_leaves_no_trace() {
    let huge = 9_000_000_000_000_000_000;
    for (fee_bps, earn_bps) in [(10_000, 0), (100, 10_000)] {
        let mut play = open_under(|terms| {
            (terms.markets[0].fee_rate, terms.markets[0].earn_rate) = (bps(fee_bps), bps(earn_bps));
        });
        let order = |id| created(id, &[line("a", 1, huge)]);
        play.tell_all([order("o1"), order("o2"), delivered("o1")]);
        let too_much = host_event("too-much", play.now, delivered("o2"));
        let before = (play.shelf.clone(), play.world.counters);
        assert_eq!(play.tell(&too_much).unwrap_err().code, "amount_too_large");
        assert_eq!((play.shelf.clone(), play.world.counters), before, "EV-4");
        play.run_due(at("2026-12-03T00:00:00Z"));
        let again = Event { id: "again".into(), ..too_much };
        assert!(play.tell(&again).is_ok(), "BC-7, SB-4: the record and the expiry have made room");
        play.shelf.audit();
    }
}
