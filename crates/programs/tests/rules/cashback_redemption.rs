//! SB-2: spending bonus.

use crate::play::{Play, at};
use crate::shop::{
    MIA, SHOP, capture, created, delivered, line, open, open_under, register, release, reserve, sen, step,
    suspend,
};
use programs::Action;
use programs::cashback::{Agenda, RedemptionStatus as Status};

/// Mia has 10.00 of one order and 5.00 of another.
fn rich() -> Play {
    let mut play = open();
    play.bonus("e1", 20_000);
    play.run_due(at("2026-06-02T04:00:00Z"));
    play.bonus("e2", 10_000);
    play
}

fn of(shopper: &str, seller: &str, minor: i64, order: Option<&str>) -> Action {
    Action::Reserve {
        shopper_id: shopper.into(),
        amount: sen(minor),
        seller_id: seller.into(),
        order_id: order.map(str::to_owned),
    }
}

#[test]
fn bonus_is_reserved_and_captured_or_released() {
    let mut play = rich();
    assert_eq!(play.mia(), [0, 1500, 0, 0]);
    let first = play.subject("Mia", &reserve(sen(1200), None));
    assert_eq!(
        (play.mia(), play.lots()),
        ([0, 300, 1200, 0], vec![("e1", 0), ("e2", 300)]),
        "SB-2: soonest first"
    );
    let second = play.subject("Mia", &reserve(sen(300), None));
    play.act("Mia", &capture(first)).unwrap();
    assert_eq!(play.mia(), [0, 0, 300, 0]);
    play.act("Mia", &release(second)).unwrap();
    assert_eq!((play.mia(), play.lots()), ([0, 300, 0, 0], vec![("e1", 0), ("e2", 300)]), "SB-2");
    for action in [capture(first), release(first), capture(second), release(second)] {
        assert_eq!(play.refuses_to(&action).0, "invalid_transition", "SB-2");
    }
    assert_eq!(play.refuses_to(&capture(999)).0, "not_found");
    assert_eq!(play.redemption(first).status, Status::Captured);
    play.shelf.audit();
}

/// SB-2: the refusals, in their order.
#[test]
fn what_cannot_be_reserved() {
    let mut play = rich();
    play.tell_all([crate::shop::at_seller(created("x", &[line("l", 1, 1)]), "closed")]);
    let own = play.subject("Mia", &reserve(sen(100), Some("o1")));
    for (action, code, pointer) in [
        (of("", SHOP, 1, None), "invalid_request", "/shopper_id"),
        (of(MIA, "\n", 1, None), "invalid_request", "/seller_id"),
        (of(MIA, SHOP, 1, Some("")), "invalid_request", "/order_id"),
        (of(MIA, SHOP, 0, None), "amount_not_positive", "/amount/amount"),
        (of(MIA, "closed", -1, None), "amount_not_positive", "/amount/amount"),
        (of(MIA, SHOP, 101, Some("o1")), "redemption_conflict", "/order_id"),
        (of("ben", SHOP, 100, Some("o1")), "redemption_conflict", "/order_id"),
        (of(MIA, "closed", 100, Some("o1")), "redemption_conflict", "/order_id"),
        (of(MIA, "closed", 9999, None), "seller_not_registered", "/seller_id"),
        (of(MIA, "unheard of", 1, None), "seller_not_registered", "/seller_id"),
        (of(MIA, SHOP, 1401, None), "insufficient_bonus", ""),
        (of("ben", SHOP, 1, None), "insufficient_bonus", ""),
    ] {
        assert_eq!(play.refuses_to(&action), (code, pointer.to_owned()), "SB-2: {action:?}");
    }
    let refusal = play.act("Mia", &reserve(sen(1401), None)).unwrap_err();
    assert_eq!(refusal.figures, [("have", 1400), ("need", 1401)], "SB-2");
    let dollars = Action::Reserve {
        shopper_id: MIA.into(),
        amount: crate::play::money(1, "SGD"),
        seller_id: SHOP.into(),
        order_id: None,
    };
    assert_eq!(play.refuses_to(&dollars).0, "insufficient_bonus", "SB-2: in that currency");
    assert_eq!(play.redemption(own).status, Status::Reserved);
    let no = *play.shelf.registrations.keys().next().unwrap();
    play.act("Omar", &step(no, suspend())).unwrap();
    assert_eq!(play.refuses_to(&reserve(sen(1), None)).0, "seller_not_registered", "SB-2: not in force");
}

/// SB-2: the same order finds its own reservation again, also once it is captured.
#[test]
fn an_order_finds_its_own_reservation() {
    let mut play = rich();
    let first = play.subject("Mia", &reserve(sen(400), Some("o1")));
    let before = (play.mia(), play.shelf.redemptions.clone(), play.shelf.transfers.clone());
    assert_eq!(play.subject("Mia", &reserve(sen(400), Some("o1"))), first, "SB-2");
    assert_eq!((play.mia(), play.shelf.redemptions.clone(), play.shelf.transfers.clone()), before);
    play.act("Mia", &capture(first)).unwrap();
    assert_eq!(play.subject("Mia", &reserve(sen(400), Some("o1"))), first);
    let second = play.subject("Mia", &reserve(sen(400), Some("o2")));
    play.act("Mia", &release(second)).unwrap();
    let third = play.subject("Mia", &reserve(sen(500), Some("o2")));
    assert_ne!(second, third, "SB-2: what was given up is gone");
    play.run_due(play.now.plus_seconds(1800));
    assert_eq!(play.redemption(third).status, Status::Lapsed);
    let fourth = play.subject("Mia", &reserve(sen(500), Some("o2")));
    assert_ne!(third, fourth);
    play.shelf.audit();
}

/// SB-2: a reservation lapses after 30 minutes, to the instant.
#[test]
fn a_reservation_lapses() {
    let mut play = rich();
    let first = play.subject("Mia", &reserve(sen(1100), None));
    let expires_at = play.redemption(first).expires_at;
    assert_eq!(expires_at, play.now.plus_seconds(1800), "SB-2");
    assert_eq!(play.appointed(Agenda::Lapse), [expires_at]);
    let mut in_time = play.clone();
    in_time.run_due(expires_at.plus_seconds(-1));
    in_time.act("Mia", &capture(first)).unwrap();
    in_time.run_due(expires_at);
    assert_eq!((in_time.redemption(first).status, in_time.mia()), (Status::Captured, [0, 400, 0, 0]));

    let mut unswept = play.clone();
    unswept.now = expires_at;
    assert_eq!(unswept.refuses_to(&capture(first)).0, "invalid_transition", "SB-2: exactly then is too late");
    assert_eq!(unswept.refuses_to(&release(first)).0, "invalid_transition");

    play.run_due(expires_at);
    assert_eq!((play.redemption(first).status, play.mia()), (Status::Lapsed, [0, 1500, 0, 0]), "SB-2");
    assert_eq!(play.lots(), [("e1", 1000), ("e2", 500)]);
    play.shelf.audit();
}

/// SB-2, SB-4: what was held when its lot expired is spent if it is captured, and expires if it is not.
#[test]
fn a_lot_that_expires_under_a_reservation() {
    let mut play = rich();
    let end = play.shelf.lots.values().map(|lot| lot.expires_at).min().unwrap();
    play.run_due(end.plus_seconds(-60));
    let no = play.subject("Mia", &reserve(sen(1000), None));
    let (mut captured, mut in_time) = (play.clone(), play.clone());
    in_time.run_due(end);
    in_time.act("Mia", &release(no)).unwrap();
    assert_eq!(in_time.mia(), [0, 1500, 0, 0], "SB-1: the last instant is one of its life");
    play.run_due(end.plus_seconds(60));
    assert_eq!(play.mia(), [0, 500, 1000, 0]);
    play.act("Mia", &release(no)).unwrap();
    assert_eq!(play.mia(), [0, 500, 0, 0], "SB-4: it was never spent, so it is not given more time");
    play.shelf.audit();
    captured.run_due(end.plus_seconds(60));
    captured.act("Mia", &capture(no)).unwrap();
    assert_eq!(captured.mia(), [0, 500, 0, 0]);
    captured.shelf.audit();
}

/// SB-2: never more than available, however many requests come in one batch.
#[test]
fn a_race_never_spends_more_than_there_is() {
    let mut play = rich();
    play.subject("Two", &register("two", "MY", 1));
    let asked = (0..40).map(|n| of(MIA, if n % 2 == 0 { SHOP } else { "two" }, 100, None));
    let granted = asked.filter(|action| play.act("Mia", action).is_ok()).count();
    assert_eq!((granted, play.mia()), (15, [0, 0, 1500, 0]), "SB-2");
    play.shelf.audit();
}

/// SB-2: bonus of an event of the same batch, not taken out yet, is seen.
#[test]
fn what_a_batch_has_just_made_is_seen() {
    let mut play = open();
    for fact in [created("e1", &[line("l", 1, 20_000)]), delivered("e1"), crate::shop::completed("e1")] {
        let event = play.next_event(fact);
        play.tell_only(&event).unwrap();
    }
    play.subject("Mia", &reserve(sen(1000), None));
    assert_eq!(play.mia(), [0, 0, 1000, 0]);
}

/// The minutes are the terms'.
#[test]
fn how_long_a_reservation_holds_is_a_figure_of_the_terms() {
    let mut play = open_under(|terms| terms.reservation_minutes = 5);
    play.bonus("e1", 20_000);
    let no = play.subject("Mia", &reserve(sen(1), None));
    assert_eq!(play.redemption(no).expires_at, play.now.plus_seconds(300), "SB-2");
}
