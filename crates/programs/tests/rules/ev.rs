//! EV: identities, waiting, refusals.

use crate::play::{Play, at, buys, code, host_event, money, myr, pays, refunds, registers};
use programs::{Event, Fact, Told, Topic, World};

/// A play with one partner and one paying customer.
fn paid() -> Play {
    let mut play = Play::new();
    play.partner(1);
    play.report(registers("ann", Some(&code(1)))).unwrap();
    play.tell(&first(&play)).unwrap();
    play
}

fn first(play: &Play) -> Event {
    host_event("e1", play.now, pays("p1", "ann", myr(1000)))
}

#[test]
fn the_same_event_again_is_a_duplicate() {
    let mut play = paid();
    let before = play.shelf.clone();
    let Told::Duplicate(seq) = play.tell(&first(&play)).unwrap() else { panic!("EV-1") };
    assert_eq!(play.shelf.told[&seq].id, "e1");
    assert_eq!(play.shelf, before, "EV-1: no effect");
}

#[test]
fn an_event_told_differently_is_refused() {
    type Change = (&'static str, fn(&mut Event));
    let original = first(&paid());
    let changes: [Change; 5] = [
        ("time", |e| e.time = e.time.plus_seconds(1)),
        ("amount", |e| e.fact = pays("p1", "ann", myr(999))),
        ("currency", |e| e.fact = pays("p1", "ann", money(1000, "SGD"))),
        ("product", |e| e.fact = buys("p1", "ann", "order_pack", myr(1000))),
        ("type", |e| e.fact = refunds("p1", "p1", myr(1000))),
    ];
    for (what, change) in changes {
        let mut play = paid();
        let before = play.shelf.clone();
        let mut event = original.clone();
        change(&mut event);
        let refusal = play.tell(&event).unwrap_err();
        assert_eq!(
            (refusal.code, refusal.pointer.as_deref()),
            ("event_id_conflict", Some("/id")),
            "EV-1: {what}"
        );
        assert_eq!(play.shelf, before, "EV-1: the first stands");
    }
}

#[test]
fn an_identity_belongs_to_its_source() {
    let mut play = paid();
    let other = Event { source: "shop".into(), ..host_event("e1", play.now, pays("p2", "ann", myr(50))) };
    assert!(
        matches!(play.tell(&other), Ok(Told::Accepted(_))),
        "EV-1: e1 of another source is another event"
    );
    assert_eq!(play.payment("p2").amount, myr(50));
}

/// Whoever is told of may be known when the host system that tells is not.
#[test]
fn an_identity_is_looked_up_as_soon_as_its_source_is_known() {
    let mut play = paid();
    let fact = Fact::StoreAuthorized { customer_id: "ann".into(), platform: "s".into(), store: "x".into() };
    let told = Event { source: "shop".into(), ..host_event("s1", play.now, fact) };
    let Told::Accepted(first) = play.tell(&told).unwrap() else { panic!("it is new") };
    play.world = World::new(play.world.versions.clone(), play.world.counters);
    play.report(pays("p2", "ann", myr(50))).unwrap();
    assert_eq!(play.tell(&told), Ok(Told::Duplicate(first)), "EV-1");
}

#[test]
fn one_fact_from_two_sources_counts_once() {
    let mut play = paid();
    let partner = play.payment("p1").partner.unwrap();
    let again = Event { source: "shop".into(), id: "x".into(), ..first(&play) };
    let Told::SameFact { seq, first } = play.tell(&again).unwrap() else { panic!("EV-1") };
    assert!(seq > first);
    assert_eq!(play.ringgit(partner), [0, 100, 0, 0, 0]);
    assert_eq!(play.tell(&again), Ok(Told::Duplicate(seq)), "EV-1: this identity is taken as well");

    let told_differently = Event { id: "y".into(), fact: pays("p1", "ann", myr(2000)), ..again.clone() };
    assert_eq!(play.tell(&told_differently).unwrap_err().code, "payment_id_conflict");
    let later = Event { id: "z".into(), time: again.time.next(), ..again };
    assert_eq!(play.tell(&later).unwrap_err().code, "payment_id_conflict", "EV-1: the time is content");

    play.report(refunds("r1", "p1", myr(100))).unwrap();
    assert!(matches!(play.report(refunds("r1", "p1", myr(100))), Ok(Told::SameFact { .. })));
    assert_eq!(play.report(refunds("r1", "p1", myr(101))).unwrap_err().code, "refund_id_conflict");
    assert_eq!(play.payment("p1").refunded, 100);
}

#[test]
fn a_second_registration_changes_nothing() {
    let mut play = paid();
    play.partner(2);
    let before = (play.customer("ann").clone(), play.shelf.notes.clone());
    let again = Fact::CustomerRegistered {
        customer_id: "ann".into(),
        phone: "+999999999".into(),
        email: None,
        country: None,
        referral_code: Some(code(2)),
        click: None,
    };
    assert!(matches!(play.report(again), Ok(Told::Accepted(_))), "EV-1");
    assert_eq!((play.customer("ann").clone(), play.shelf.notes.clone()), before);
    let bob = play.report(Fact::CustomerRegistered {
        customer_id: "bob".into(),
        phone: "+999999999".into(),
        email: None,
        country: None,
        referral_code: Some(code(2)),
        click: None,
    });
    assert!(bob.is_ok());
    assert!(play.customer("bob").partner.is_some(), "EV-1: not even the phone of it was kept");
}

#[test]
fn what_comes_too_early_waits_and_is_woken_in_order_of_time() {
    let mut play = Play::new();
    let partner = play.partner(1);
    let (t1, t2, t3) = (play.now, play.now.plus_seconds(1), play.now.plus_seconds(2));
    play.now = play.now.plus_seconds(60);
    // Accepted in this order: a refund of p1, the later p2, the earlier p1, a shop.
    for (time, fact) in [
        (t3, refunds("r1", "p1", myr(1000))),
        (t3, pays("p3", "ann", myr(30))),
        (t2, pays("p2", "ann", myr(20))),
        (t3, Fact::StoreAuthorized { customer_id: "ann".into(), platform: "s".into(), store: "x".into() }),
        (t2, pays("p2b", "ann", myr(25))),
        (t2, pays("p1", "ann", myr(1000))),
    ] {
        assert!(matches!(play.report_at(time, fact), Ok(Told::Waiting(_))), "EV-3");
    }
    assert_eq!(play.shelf.waiting.len(), 6);
    assert!(play.shelf.payments.is_empty() && play.shelf.commissions.is_empty());
    play.report_at(t1, registers("ann", Some(&code(1)))).unwrap();
    assert!(play.shelf.waiting.is_empty(), "EV-3: nothing waits any more");
    assert!(play.customer("ann").store_authorized);
    let applied: Vec<_> = play
        .shelf
        .commissions
        .iter()
        .map(|row| (play.shelf.payments[&row.payment].payment_id.as_str(), row.amount.minor()))
        .collect();
    let expected = [("p2", 2), ("p2b", 3), ("p1", 100), ("p1", -100), ("p3", 3)];
    assert_eq!(applied, expected, "EV-3: by time, then acceptance, each followed by what waited for it");
    assert_eq!(play.ringgit(partner), [0, 8, 0, 0, 0]);
    play.shelf.audit();
}

#[test]
fn a_refund_before_its_payment_before_its_registration() {
    let mut play = Play::new();
    let partner = play.partner(1);
    let refund = play.report(refunds("r1", "p1", myr(400))).unwrap();
    let payment = play.report(pays("p1", "ann", myr(1000))).unwrap();
    assert!(matches!((refund, payment), (Told::Waiting(_), Told::Waiting(_))));
    let late = play.report(refunds("r2", "p1", myr(100))).unwrap();
    assert!(matches!(late, Told::Waiting(_)), "EV-3: what waits is not yet known to others");
    assert!(matches!(play.report(pays("p1", "ann", myr(1000))), Ok(Told::SameFact { .. })));
    assert!(matches!(play.report(registers("ann", Some(&code(1)))), Ok(Told::Accepted(_))));
    assert_eq!((play.payment("p1").refunded, play.ringgit(partner)), (500, [0, 50, 0, 0, 0]));
    assert!(play.shelf.waiting.is_empty() && play.shelf.dropped.is_empty());
}

#[test]
fn what_is_invalid_on_waking_is_dropped_and_keeps_its_identities() {
    let mut play = Play::new();
    play.partner(1);
    let too_much = host_event("r-event", play.now, refunds("r1", "p1", myr(1001)));
    assert!(matches!(play.tell(&too_much), Ok(Told::Waiting(_))));
    play.report(refunds("r2", "p1", money(5, "SGD"))).unwrap();
    play.report(refunds("r3", "p1", myr(1000))).unwrap();
    play.report(registers("ann", Some(&code(1)))).unwrap();
    play.report(pays("p1", "ann", myr(1000))).unwrap();
    let dropped: Vec<_> = play.shelf.dropped.iter().map(|d| (d.event.id.as_str(), d.refusal.code)).collect();
    assert_eq!(dropped, [("r-event", "refund_exceeds_payment"), ("auto-1", "currency_mismatch")], "EV-3");
    assert_eq!(play.payment("p1").refunded, 1000, "EV-3: the others of the same payment are applied");
    assert!(matches!(play.tell(&too_much), Ok(Told::Duplicate(_))), "EV-3: the event's identity stays taken");
    let other = refunds("r1", "p1", myr(1));
    assert_eq!(play.report(other).unwrap_err().code, "refund_id_conflict", "EV-3: the refund's as well");
}

#[test]
fn a_refund_of_a_dropped_payment_waits_on() {
    let mut play = Play::new();
    play.partner(1);
    let huge = 7_000_000_000_000_000_000;
    for n in 0..20 {
        play.paying(1, n..=n, myr(1));
    }
    play.report(registers("rich", Some(&code(1)))).unwrap();
    for n in 0..7 {
        let told = play.report(pays(&format!("big{n}"), "rich", myr(huge)));
        assert_eq!(told.is_err(), n == 6, "six times a fifth of it is what can be held");
    }
    play.report(pays("late", "eve", myr(huge))).unwrap();
    play.report(refunds("r-late", "late", myr(1))).unwrap();
    play.report(registers("eve", Some(&code(1)))).unwrap();
    assert_eq!(play.shelf.dropped[0].refusal.code, "amount_too_large");
    assert_eq!(play.shelf.waiting.len(), 1, "the refund's payment never became known");
    assert!(play.customer("eve").paying_number.is_none());
    assert!(matches!(play.report(refunds("r-more", "late", myr(1))), Ok(Told::Waiting(_))));
    play.shelf.audit();
}

#[test]
fn what_can_never_be_valid_is_refused_at_its_field() {
    let now = at("2026-06-01T04:00:00Z");
    let ok = pays("p2", "ann", myr(10));
    let long = "x".repeat(201);
    let event = |id: &str, seconds, fact: &Fact| host_event(id, now.plus_seconds(seconds), fact.clone());
    let table = [
        (event("e", 301, &ok), "time_in_future", "/time"),
        (Event { time: now.plus_seconds(300).next(), ..event("e", 0, &ok) }, "time_in_future", "/time"),
        (event("", 0, &ok), "invalid_event", "/id"),
        (event(&long, 0, &ok), "invalid_event", "/id"),
        (event("a\0b", 0, &ok), "invalid_event", "/id"),
        (Event { source: "\n".into(), ..event("e", 0, &ok) }, "invalid_event", "/source"),
        (event("e", 0, &pays("", "ann", myr(1))), "invalid_event", "/data/payment_id"),
        (event("e", 0, &pays("p2", "", myr(1))), "invalid_event", "/data/customer_id"),
        (event("e", 0, &buys("p2", "ann", "", myr(1))), "invalid_event", "/data/product/kind"),
        (event("e", 0, &pays("p2", "ann", myr(0))), "amount_not_positive", "/data/amount/amount"),
        (event("e", 0, &pays("p2", "nobody", myr(-1))), "amount_not_positive", "/data/amount/amount"),
        (event("e", 0, &refunds("r", "p1", myr(0))), "amount_not_positive", "/data/amount/amount"),
        (event("e", 0, &refunds("r", "p9", myr(i64::MIN))), "amount_not_positive", "/data/amount/amount"),
        (event("e", 0, &refunds("r", "p1", myr(1001))), "refund_exceeds_payment", "/data/amount"),
        (event("e", 0, &refunds("r", "p1", money(1, "SGD"))), "currency_mismatch", "/data/amount/currency"),
    ];
    for (event, code, pointer) in table {
        let mut play = paid();
        let before = (play.shelf.clone(), play.world.counters);
        let refusal = play.tell(&event).unwrap_err();
        assert_eq!((refusal.code, refusal.pointer.as_deref()), (code, Some(pointer)), "EV-4: {event:?}");
        assert_eq!((play.shelf.clone(), play.world.counters), before, "EV-4: no trace of {event:?}");
        if event.id == "e" {
            assert!(matches!(play.tell(&host_event("e", now, ok.clone())), Ok(Told::Accepted(_))), "EV-4");
        }
    }
    assert!(
        paid().tell(&event("e", 300, &ok)).is_ok(),
        "EV-4: 5 minutes are within the difference of clocks"
    );
}

#[test]
fn identifiers_of_any_script_are_kept_apart() {
    let mut play = Play::new();
    play.partner(1);
    for name in ["ann", "Ann", " ann", "😀", "安", &"x".repeat(190)] {
        play.report(registers(name, Some(&code(1)))).unwrap();
        assert_eq!(play.customer(name).customer_id, name);
    }
    assert_eq!(
        play.notes(Topic::BenefitGranted).len(),
        5,
        "AP-5: spaces do not tell telephone numbers apart"
    );
}

/// EV-3, AP-11: a refund that waited looks at the customer's other payments, wherever they are kept.
#[test]
fn a_woken_refund_finds_the_payments_before_it() {
    let mut play = paid();
    let first = play.customer("ann").top_up.clone();
    play.now = play.now.plus_seconds(60);
    play.report(refunds("r2", "p2", myr(300))).unwrap();
    play.world.forget(0);
    play.report(pays("p2", "ann", myr(300))).unwrap();
    assert_eq!(play.payment("p2").left(), 0);
    assert_eq!(play.customer("ann").top_up, first);
    assert_eq!(play.customer("ann").paying_number, Some(1), "AP-10: another payment is not refunded");
}
