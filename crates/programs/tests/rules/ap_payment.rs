//! AP-7 to AP-10: what a payment earns, at which rate, and what a refund takes back.

use crate::play::{Play, at, buys, code, money, myr, pays, refunds, registers, step, suspend, terminate};
use money::Amount;
use programs::affiliate::CommissionKind::{Commission, Reversal};
use programs::affiliate::{ReviewStep, Rules, Verdict};
use programs::time::Instant;
use programs::{Action, Topic};

fn before(instant: Instant) -> Instant {
    Instant::from_micros(instant.micros() - 1)
}

#[test]
fn every_verdict() {
    use Verdict::{
        CurrencyNotSupported, CustomerNotReferred, Eligible, OutsideWindow, PartnerTerminated,
        ProductNotCommissionable,
    };
    let cny = money(100, "CNY");
    let table: [(&str, &str, Amount, i64, Verdict); 14] = [
        ("ann", "vip_plan", myr(100), 0, Eligible),
        ("ann", "vip_plan", money(100, "VND"), 9, Eligible),
        ("bob", "vip_plan", myr(100), 0, CustomerNotReferred),
        ("ann", "order_pack", myr(100), 0, ProductNotCommissionable),
        ("ann", "image_storage", myr(100), 0, ProductNotCommissionable),
        ("ann", "VIP_PLAN", myr(100), 0, ProductNotCommissionable),
        ("ann", "vip_plan", myr(100), -1, OutsideWindow),
        ("ann", "vip_plan", cny, 0, CurrencyNotSupported),
        ("eve", "vip_plan", myr(100), 0, PartnerTerminated),
        // The first of several reasons.
        ("bob", "order_pack", cny, -1, CustomerNotReferred),
        ("eve", "order_pack", cny, -1, ProductNotCommissionable),
        ("eve", "vip_plan", cny, -1, OutsideWindow),
        ("eve", "vip_plan", cny, 0, CurrencyNotSupported),
        ("kim", "vip_plan", myr(100), 0, Eligible),
    ];
    for (customer, kind, amount, seconds, verdict) in table {
        let mut play = Play::new();
        let no = [play.partner(1), play.partner(2), play.partner(3)];
        for (customer, partner) in [("ann", Some(1)), ("bob", None), ("eve", Some(2)), ("kim", Some(3))] {
            play.report(registers(customer, partner.map(code).as_deref())).unwrap();
        }
        play.act("Omar", &step(no[1], terminate())).unwrap();
        play.act("Omar", &step(no[2], suspend())).unwrap();
        let time = play.now.plus_seconds(seconds);
        play.report_at(time, buys("p", customer, kind, amount)).unwrap();
        let payment = play.payment("p");
        assert_eq!(payment.verdict, verdict, "AP-7: {customer} {kind} {amount} {seconds}");
        assert_eq!(payment.earned.is_some(), verdict == Eligible);
        assert_eq!(play.rows("p").len(), usize::from(verdict == Eligible), "AP-12: only eligible ones");
        play.shelf.audit();
    }
}

#[test]
fn the_window_is_two_years_to_the_microsecond() {
    for (registered, end) in [
        ("2024-05-10T01:02:03.000004Z", "2026-05-10T01:02:03.000004Z"),
        ("2024-02-29T03:00:00Z", "2026-02-28T03:00:00Z"),
        // In UTC+8 this is 1 March, in UTC 29 February.
        ("2024-02-29T16:00:00Z", "2026-02-28T16:00:00Z"),
        // In UTC+8 this is 29 February, in UTC the 28th.
        ("2024-02-28T16:00:00Z", "2026-02-27T16:00:00Z"),
        ("2022-02-28T03:00:00Z", "2024-02-28T03:00:00Z"),
    ] {
        let (registered, end) = (at(registered), at(end));
        let mut play = Play::new();
        play.partner(1);
        play.report_at(registered, registers("ann", Some(&code(1)))).unwrap();
        for (time, verdict) in [
            (before(registered), Verdict::OutsideWindow),
            (registered, Verdict::Eligible),
            (before(end), Verdict::Eligible),
            (end, Verdict::OutsideWindow),
        ] {
            let payment = format!("p{}", time.micros());
            play.report_at(time, pays(&payment, "ann", myr(100))).unwrap();
            assert_eq!(play.payment(&payment).verdict, verdict, "AP-7: {registered}, paid {time}");
        }
    }
}

#[test]
fn tiers_by_paying_number() {
    let mut play = Play::new();
    let no = play.partner(1);
    play.paying(1, 1..=21, myr(1000));
    for (customer, bps) in [(1, 1000), (9, 1000), (10, 1500), (19, 1500), (20, 2000), (21, 2000)] {
        let row = (Commission, bps / 10, bps, i64::from(customer));
        assert_eq!(play.rows(&format!("p-c1-{customer}")), [row], "AP-8");
    }
    // A rate is locked: renewals of an early customer earn the early rate, of a late one the late.
    for (customer, bps, number) in [("c1-9", 1000, 9), ("c1-10", 1500, 10)] {
        let renewal = format!("renewal-{customer}");
        play.report(pays(&renewal, customer, myr(1000))).unwrap();
        assert_eq!(play.rows(&renewal), [(Commission, bps / 10, bps, number)], "AP-8: never retroactively");
    }
    assert_eq!(play.tally(no).paying, 21, "AP-8: a renewal makes nobody new");
    play.shelf.audit();
}

#[test]
fn what_earns_nothing_takes_no_number() {
    let mut play = Play::new();
    let no = play.partner(1);
    play.report(registers("ann", Some(&code(1)))).unwrap();
    play.report(buys("pack", "ann", "order_pack", myr(5000))).unwrap();
    play.report(pays("yuan", "ann", money(5000, "CNY"))).unwrap();
    assert_eq!((play.tally(no).paying, play.customer("ann").paying_number), (0, None));
    play.paying(1, 1..=1, myr(100));
    play.report(pays("p", "ann", myr(100))).unwrap();
    assert_eq!(play.customer("ann").paying_number, Some(2), "AP-8: by the first eligible payment");
}

#[test]
fn numbers_after_refunds() {
    let mut play = Play::new();
    let no = play.partner(1);
    play.paying(1, 1..=10, myr(1000));
    play.report(refunds("r3", "p-c1-3", myr(1000))).unwrap();
    assert_eq!(play.tally(no).paying, 9, "AP-10: the count falls");
    let third = play.customer("c1-3");
    assert_eq!((third.paying_number, third.rate), (None, None), "AP-10: number and rate are dropped");
    assert_eq!(play.customer("c1-10").paying_number, Some(10), "AP-10: nobody else's changes");
    play.paying(1, 11..=11, myr(1000));
    assert_eq!(play.customer("c1-11").paying_number, Some(10), "AP-8: one more than are paying");
    play.report(pays("again", "c1-3", myr(1000))).unwrap();
    assert_eq!(play.rows("again"), [(Commission, 150, 1500, 11)], "AP-10: a new number, by AP-8");
    assert_eq!(play.rows("p-c1-3"), [(Commission, 100, 1000, 3), (Reversal, -100, 1000, 3)]);
    play.shelf.audit();
}

#[test]
fn a_customer_pays_until_the_last_payment_is_refunded() {
    let mut play = Play::new();
    let no = play.partner(1);
    play.paying(1, 1..=1, myr(1000));
    play.report(pays("second", "c1-1", myr(1000))).unwrap();
    play.report(buys("pack", "c1-1", "order_pack", myr(1000))).unwrap();
    for (payment, paying) in [("p-c1-1", 1), ("pack", 1), ("second", 0)] {
        play.report(refunds(payment, payment, myr(1000))).unwrap();
        assert_eq!(play.tally(no).paying, paying, "AP-10: after {payment}");
        assert_eq!(play.customer("c1-1").paying_number.is_some(), paying == 1);
    }
    assert_eq!(play.ringgit(no), [0, 0, 0, 0, 0]);
}

#[test]
fn partial_refunds_add_up() {
    let mut play = Play::new();
    let no = play.partner(1);
    play.report(registers("ann", Some(&code(1)))).unwrap();
    play.report(pays("p", "ann", myr(995))).unwrap();
    // 99.5 is 100; of what is left: 994 → 99, 991 → 99, 985 → 99 (98.5), 984 → 98, 1 → 0, 0 → 0.
    let mut rows = vec![(Commission, 100, 1000, 1)];
    for (n, (minor, reversed, commission)) in
        [(1, 1, 99), (3, 0, 99), (6, 0, 99), (1, 1, 98), (983, 98, 0), (1, 0, 0)].into_iter().enumerate()
    {
        play.report(refunds(&format!("r{n}"), "p", myr(minor))).unwrap();
        if reversed > 0 {
            rows.push((Reversal, -reversed, 1000, 1));
        }
        assert_eq!(play.rows("p"), rows, "AP-10: after refund {n} of {minor}");
        assert_eq!(play.ringgit(no), [0, commission, 0, 0, 0], "AP-10: after refund {n} of {minor}");
    }
    let refusal = play.report(refunds("r9", "p", myr(1))).unwrap_err();
    assert_eq!(refusal.code, "refund_exceeds_payment", "EV-4");
    assert_eq!(play.notes(Topic::CommissionReversed).len(), 3);
    play.shelf.audit();
}

/// AP-7 judges payments; a refund of an earlier payment is taken back whatever became of the partner.
#[test]
fn a_terminated_partner_is_refunded_against() {
    let mut play = Play::new();
    let no = play.partner(1);
    play.paying(1, 1..=1, myr(1000));
    play.act("Omar", &step(no, terminate())).unwrap();
    play.report(refunds("r", "p-c1-1", myr(500))).unwrap();
    assert_eq!(play.ringgit(no), [0, 50, 0, 0, 0], "AP-10");
}

#[test]
fn a_held_commission_is_pending_first() {
    let mut play = Play::with(|rules| rules.hold_days = 7);
    let no = play.partner(1);
    let start = play.now;
    play.paying(1, 1..=2, myr(1000));
    play.report(refunds("r1", "p-c1-1", myr(400))).unwrap();
    play.report(refunds("r2", "p-c1-2", myr(1000))).unwrap();
    assert_eq!(play.ringgit(no), [60, 0, 0, 0, 0], "AP-9, AP-10: reversed where it is");
    assert_eq!(play.payment("p-c1-1").settled_at, None);
    play.run_due(before(start.plus_days(7)));
    assert_eq!(play.ringgit(no), [60, 0, 0, 0, 0]);
    play.run_due(start.plus_days(7));
    assert_eq!(play.ringgit(no), [0, 60, 0, 0, 0], "AP-9: to the microsecond");
    assert_eq!(play.payment("p-c1-1").settled_at, Some(start.plus_days(7)));
    let credited: Vec<_> = play.shelf.credits.iter().map(|credit| credit.credited_at).collect();
    assert_eq!(credited, [start.plus_days(7)], "WD-6: the five years count from then");
    play.report(refunds("r3", "p-c1-1", myr(600))).unwrap();
    assert_eq!(play.ringgit(no), [0, 0, 0, 0, 0], "AP-10: after the release from what is available");
    play.shelf.audit();
}

#[test]
fn the_version_of_the_payments_time_decides() {
    let mut play = Play::new();
    let no = play.partner(1);
    let start = play.now;
    for customer in ["ann", "bob"] {
        play.report(registers(customer, Some(&code(1)))).unwrap();
    }
    play.report(pays("p1", "ann", myr(1000))).unwrap();
    let mut rules = Rules { effective: start.plus_days(10), window_years: 1, ..Rules::template() };
    rules.tiers[0].rate = money::Rate::from_bps(500).unwrap();
    play.act("Omar", &Action::PublishRules(Box::new(rules))).unwrap();
    play.now = start.plus_days(20);
    play.report(pays("p2", "ann", myr(1000))).unwrap();
    play.report_at(before(start.plus_days(10)), pays("p3", "bob", myr(1000))).unwrap();
    play.report(registers("eve", Some(&code(1)))).unwrap();
    play.report(pays("p4", "eve", myr(1000))).unwrap();
    for (payment, version, bps, number) in
        [("p1", 1, 1000, 1), ("p2", 2, 1000, 1), ("p3", 1, 1000, 2), ("p4", 2, 500, 3)]
    {
        assert_eq!(play.payment(payment).rules_version, version, "EV-5: {payment}");
        assert_eq!(play.rows(payment), [(Commission, bps / 10, bps, number)], "EV-5, AP-8: {payment}");
    }
    play.now = start.plus_days(500);
    for (customer, verdict) in [("ann", Verdict::Eligible), ("eve", Verdict::OutsideWindow)] {
        let payment = format!("late-{customer}");
        play.report(pays(&payment, customer, myr(1000))).unwrap();
        assert_eq!(play.payment(&payment).verdict, verdict, "EV-5: the window of the registration's version");
    }
    play.report(refunds("r", "p4", myr(500))).unwrap();
    assert_eq!(play.payment("p4").earned.unwrap().commission, 25);
    let backdated = Rules { effective: start, ..Rules::template() };
    let publish = Action::PublishRules(Box::new(backdated));
    assert_eq!(play.refused("Omar", &publish), "effective_in_the_past", "EV-5");
    assert_eq!(play.tally(no).customers, 3);
    play.act("Omar", &step(no, suspend())).unwrap();
    play.act("Omar", &step(no, ReviewStep::Reinstate)).unwrap();
}
