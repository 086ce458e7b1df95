//! SB-1, SB-3 and SB-4: bonus is earned, taken back, returned, and lost.

use crate::play::{Play, at, currency, money};
use crate::shop::{
    MIA, bps, cancelled, completed, created, delivered, discounted, line, open, open_under, refunded,
    reserve, sen, spending, without_voucher,
};
use programs::cashback::{Agenda, BonusKind, BonusStatus};
use programs::{Action, No, Topic};

/// SB-1: pending from delivery, available when completed or a week after the delivery's time.
#[test]
fn bonus_is_pending_and_then_available() {
    let mut play = open();
    play.report(created("o", &[line("a", 2, 1000), discounted("b", 1, 500, 100, 50)])).unwrap();
    assert_eq!(play.order("o").bonus, BonusStatus::None);
    play.report(delivered("o")).unwrap();
    assert_eq!(
        (play.order("o").bonus, play.mia()),
        (BonusStatus::Pending, [118, 0, 0, 0]),
        "SB-1: 5 % of 23.50"
    );
    assert_eq!(play.told(Topic::BonusEarned), [118]);
    assert_eq!(play.appointed(Agenda::ReleaseBonus), [at("2026-06-08T04:00:00Z")], "SB-1");
    let mut waited = play.clone();
    play.now = play.now.plus_seconds(60);
    play.report(completed("o")).unwrap();
    assert_eq!((play.order("o").bonus, play.mia()), (BonusStatus::Available, [0, 118, 0, 0]), "SB-1");
    play.run_due(at("2026-06-08T04:00:00Z"));
    assert_eq!(play.mia(), [0, 118, 0, 0], "SB-1: once");
    waited.run_due(at("2026-06-08T03:59:59Z"));
    assert_eq!(waited.mia(), [118, 0, 0, 0]);
    waited.run_due(at("2026-06-08T04:00:00Z"));
    assert_eq!(waited.mia(), [0, 118, 0, 0], "SB-1");
    waited.report(completed("o")).unwrap();
    assert_eq!(waited.mia(), [0, 118, 0, 0]);
    waited.shelf.audit();
    play.shelf.audit();
}

/// SB-1: told late, what is due already is available at once.
#[test]
fn a_delivery_told_late() {
    let mut play = open();
    let began = play.now;
    play.now = began.plus_days(8);
    play.report_at(began, created("o", &[line("a", 1, 1000)])).unwrap();
    play.report_at(began.plus_days(1), delivered("o")).unwrap();
    assert_eq!(play.mia(), [0, 50, 0, 0], "SB-1: a week after the delivery's time");
    play.report_at(began, created("p", &[line("a", 1, 1000)])).unwrap();
    play.report_at(began.plus_days(2), completed("p")).unwrap();
    assert_eq!(play.mia(), [0, 50, 0, 0], "SB-1: nothing before delivery");
    play.report_at(began.plus_days(2), delivered("p")).unwrap();
    assert_eq!(play.mia(), [0, 100, 0, 0]);
}

/// SB-1: nothing without the voucher, nothing of a free order, at most the cap.
#[test]
fn what_earns_how_much() {
    let mut play = open_under(|terms| terms.markets[0].earn_cap = Some(60));
    for (order, fact, earned) in [
        ("plain", without_voucher(created("plain", &[line("a", 1, 1000)])), 0),
        ("free", created("free", &[discounted("a", 1, 1000, 0, 1000)]), 0),
        ("round", created("round", &[line("a", 1, 70)]), 4),
        ("cap", created("cap", &[line("a", 1, 5000)]), 60),
    ] {
        play.tell_all([fact, delivered(order)]);
        assert_eq!(play.order(order).earned, earned, "SB-1: {order}");
    }
    play.report(refunded("r", "cap", &[("a", 3000, 0)])).unwrap();
    assert_eq!(play.order("cap").earned, 60, "SB-3: what is left earns the cap still");
    play.report(refunded("r2", "cap", &[("a", 1000, 0)])).unwrap();
    assert_eq!(play.order("cap").earned, 50, "SB-3");
}

/// SB-1: a lot lives to the end of the 90th calendar day after it became available, in UTC+8.
#[test]
fn a_lot_expires_at_the_end_of_its_last_day() {
    let mut play = open();
    play.bonus("e1", 20_000);
    let end = at("2026-08-30T15:59:59.999999Z");
    assert_eq!(play.shelf.lots.values().map(|lot| lot.expires_at).collect::<Vec<_>>(), [end], "SB-1");
    assert_eq!(play.appointed(Agenda::AnnounceLot), [end.plus_days(-7)]);
    play.run_due(end);
    assert_eq!((play.mia(), play.told(Topic::BonusExpiring)), ([0, 1000, 0, 0], vec![1000]), "SB-1");
    play.subject("Mia", &reserve(sen(100), None));
    play.run_due(end.next());
    assert_eq!((play.mia(), play.told(Topic::BonusExpired)), ([0, 0, 100, 0], vec![900]), "SB-4");
    play.run_due(end.plus_days(30));
    assert_eq!(play.mia(), [0, 0, 0, 0]);
    play.shelf.audit();
}

/// A lot that lives shorter than its end is announced ahead is announced at once.
#[test]
fn a_short_life_is_announced_at_once() {
    let mut play = open_under(|terms| terms.life_days = 3);
    play.bonus("e1", 20_000);
    assert_eq!(play.told(Topic::BonusExpiring), [1000]);
    assert!(play.appointed(Agenda::AnnounceLot).is_empty());
}

/// SB-3: first pending, then the order's own lot, then others by expiry, then a debt that earnings fill.
#[test]
fn what_was_earned_too_much_is_taken_back() {
    let mut play = open();
    play.tell_all([
        created("o", &[line("a", 1, 10_000)]),
        delivered("o"),
        refunded("r1", "o", &[("a", 2000, 0)]),
    ]);
    assert_eq!((play.mia(), play.order("o").earned), ([400, 0, 0, 0], 400), "SB-3: pending");
    play.bonus("e1", 4000);
    play.run_due(at("2026-06-02T00:00:00Z"));
    play.report(completed("o")).unwrap();
    play.bonus("e2", 2000);
    assert_eq!(play.lots(), [("o", 400), ("e1", 200), ("e2", 100)]);
    play.report(refunded("r2", "o", &[("a", 6000, 0)])).unwrap();
    assert_eq!(play.lots(), [("o", 100), ("e1", 200), ("e2", 100)], "SB-3: its own lot");
    let held = play.subject("Mia", &reserve(sen(250), None));
    assert_eq!(play.lots(), [("o", 50), ("e1", 0), ("e2", 100)], "SB-2: what expires first, then the older");
    play.report(refunded("r3", "o", &[("a", 2000, 1)])).unwrap();
    assert_eq!((play.mia(), play.order("o").earned), ([0, 50, 250, 0], 0));
    assert_eq!(play.lots(), [("o", 0), ("e1", 0), ("e2", 50)], "SB-3: its own lot, then the others");
    play.act("Mia", &crate::shop::capture(held)).unwrap();
    play.report(refunded("r4", "e1", &[("l", 4000, 1)])).unwrap();
    assert_eq!(play.mia(), [0, 0, 0, 150], "SB-3: what is not there any more is a debt");
    play.tell_all([created("n", &[line("a", 1, 2000)]), delivered("n")]);
    assert_eq!(play.mia(), [100, 0, 0, 150], "SB-3: pending does not fill it");
    play.report(completed("n")).unwrap();
    assert_eq!(play.mia(), [0, 0, 0, 50], "SB-3: it is filled first");
    play.bonus("m", 3000);
    assert_eq!((play.mia(), play.lots().last()), ([0, 100, 0, 0], Some(&("m", 100))), "SB-3");
    play.shelf.audit();
}

/// An order of 80.00 and 20.00 of which 12.00 are paid with bonus of three lots.
fn spent() -> (Play, No) {
    let mut play = open();
    for (order, paid) in [("e1", 10_000), ("e2", 8_000), ("e3", 10_000)] {
        play.bonus(order, paid);
        play.run_due(play.now.plus_days(1));
    }
    let no = play.subject("Mia", &reserve(sen(1200), Some("o")));
    play.report(spending(created("o", &[line("a", 1, 8000), line("b", 1, 2000)]), no)).unwrap();
    (play, no)
}

/// SB-3: what was spent returns by the fraction that is given back, the one spent last first.
#[test]
fn spent_bonus_returns_to_its_lots() {
    let (mut play, no) = spent();
    assert_eq!(play.lots(), [("e1", 0), ("e2", 0), ("e3", 200)], "SB-2");
    assert_eq!(play.states("o").iter().map(|state| state.bonus_spent).collect::<Vec<_>>(), [960, 240]);
    play.report(delivered("o")).unwrap();
    assert_eq!(play.order("o").earned, 440, "SB-1: 5 % of 100.00 less 12.00 of bonus");
    play.report(refunded("r1", "o", &[("a", 4000, 0)])).unwrap();
    assert_eq!((play.redemption(no).returned, play.order("o").earned), (480, 264), "SB-3");
    assert_eq!(play.lots(), [("e1", 0), ("e2", 180), ("e3", 500)], "SB-3: the one spent last first");
    play.report(refunded("r2", "o", &[("a", 4000, 1), ("b", 2000, 1)])).unwrap();
    assert_eq!((play.redemption(no).returned, play.order("o").earned), (1200, 0), "SB-3");
    assert_eq!(play.lots(), [("e1", 500), ("e2", 400), ("e3", 500)], "SB-3");
    assert_eq!((play.fee("o"), play.mia()), ((300, 300), [0, 1400, 0, 0]), "SB-4: it touches no fee");
    play.shelf.audit();
}

/// A cancelled order returns all that was spent on it; should it have arrived after all, it is spent again.
#[test]
fn a_cancelled_order_returns_what_was_spent() {
    let (mut play, no) = spent();
    play.report(refunded("r1", "o", &[("b", 1000, 0)])).unwrap();
    assert_eq!((play.redemption(no).returned, play.mia()), (120, [0, 320, 0, 0]), "SB-3: before delivery");
    play.report(cancelled("o")).unwrap();
    assert_eq!((play.redemption(no).returned, play.mia()), (1200, [0, 1400, 0, 0]));
    let mut none_left = play.clone();
    play.report(delivered("o")).unwrap();
    assert_eq!((play.redemption(no).returned, play.mia()), (120, [396, 320, 0, 0]), "BC-6: delivered holds");
    play.shelf.audit();

    none_left.subject("Mia", &reserve(sen(1400), None));
    none_left.report(delivered("o")).unwrap();
    assert_eq!(none_left.mia(), [396, 0, 1400, 1080], "SB-3: what is not there is a debt");
    none_left.shelf.audit();
}

/// SB-3: a lot that has expired meanwhile, or would within a week, lives a week more.
#[test]
fn what_returns_late_lives_a_week_more() {
    let (mut play, _) = spent();
    let ends: Vec<_> = play.shelf.lots.values().map(|lot| lot.expires_at).collect();
    play.report(delivered("o")).unwrap();
    play.run_due(ends[1].plus_days(-3));
    assert_eq!(play.mia()[1], 200 + 440);
    play.report(refunded("r1", "o", &[("a", 8000, 1)])).unwrap();
    let now = play.now;
    let lots: Vec<_> = play.shelf.lots.values().take(3).map(|lot| (lot.left, lot.expires_at)).collect();
    let week = now.plus_days(7);
    assert_eq!(lots, [(260, week), (400, week), (500, week)], "SB-3: each would have ended within the week");
    play.run_due(week);
    assert_eq!(play.shelf.lots.values().take(3).map(|lot| lot.left).sum::<i64>(), 1160, "SB-3");
    play.run_due(week.next());
    assert_eq!(play.shelf.lots.values().take(3).map(|lot| lot.left).sum::<i64>(), 0, "SB-4");
    play.shelf.audit();
}

/// SB-4: a reward is promised only if the budget covers it, and what is taken back fills it again.
#[test]
fn a_budget_is_never_overshot() {
    let mut play = open();
    play.bonus("before", 2000);
    play.act("Omar", &Action::FundBudget { amount: sen(120) }).unwrap();
    let left = |play: &Play| play.shelf.budgets[&currency("MYR")];
    play.tell_all([created("o1", &[line("a", 1, 2000)]), delivered("o1")]);
    assert_eq!((left(&play), play.order("o1").bonus), (20, BonusStatus::Pending), "SB-4");
    play.tell_all([created("o2", &[line("a", 1, 2000)]), delivered("o2"), completed("o2")]);
    assert_eq!((left(&play), play.order("o2").bonus), (20, BonusStatus::NotCovered), "SB-4");
    play.tell_all([created("o3", &[line("a", 1, 400)]), delivered("o3")]);
    assert_eq!((left(&play), play.order("o3").bonus), (0, BonusStatus::Pending), "SB-4: to the last sen");
    play.report(refunded("r1", "o1", &[("a", 1000, 0)])).unwrap();
    play.report(refunded("r2", "before", &[("l", 2000, 1)])).unwrap();
    assert_eq!(left(&play), 50, "SB-4: it gets back what it funded, and no more");
    play.act("Omar", &Action::FundBudget { amount: sen(1000) }).unwrap();
    play.report(refunded("r3", "o2", &[("a", 1, 0)])).unwrap();
    assert_eq!((left(&play), play.order("o2").earned), (1050, 0), "SB-4: never promised, also not later");
    assert_eq!(play.refuses_to(&Action::FundBudget { amount: sen(0) }).0, "amount_not_positive");
    let vnd = Action::FundBudget { amount: money(5, "VND") };
    play.act("Omar", &vnd).unwrap();
    assert_eq!(play.shelf.budgets.len(), 2);
    play.shelf.audit();
}

/// EV-2: what cannot be given back to a budget any more is refused as a whole.
#[test]
fn a_budget_that_is_full_leaves_no_trace() {
    let mut play = open();
    play.act("Omar", &Action::FundBudget { amount: sen(100) }).unwrap();
    play.tell_all([created("o", &[line("a", 1, 2000)]), delivered("o")]);
    play.act("Omar", &Action::FundBudget { amount: sen(i64::MAX) }).unwrap();
    assert_eq!(play.refuses_to(&Action::FundBudget { amount: sen(1) }).0, "amount_too_large");
    assert_eq!(play.refuses(refunded("r", "o", &[("a", 1000, 0)])).0, "amount_too_large", "EV-4");
    play.shelf.audit();
}

/// Every movement of bonus is an entry, each naming the one before it.
#[test]
fn every_movement_is_an_entry() {
    let (mut play, no) = spent();
    play.tell_all([delivered("o"), refunded("r", "o", &[("a", 8000, 1)])]);
    let kinds: Vec<_> = play.shelf.bonus_entries.iter().skip(6).map(|e| (e.kind, e.amount.minor())).collect();
    let expected = [
        (BonusKind::Reserved, 1200),
        (BonusKind::Captured, 1200),
        (BonusKind::Earned, 440),
        (BonusKind::TakenBack, 352),
        (BonusKind::Returned, 960),
    ];
    assert_eq!(kinds, expected);
    for (entry, at) in play.shelf.bonus_entries.iter().zip(1..) {
        assert_eq!((entry.no, entry.previous), (at, at - 1));
        assert_eq!(BonusKind::from_number(entry.kind.number()), Some(entry.kind));
        let transfer = &play.shelf.transfers[usize::try_from(entry.transfer).unwrap() - 1];
        assert_eq!(
            (transfer.amount, transfer.owner, transfer.cause),
            (entry.amount, entry.shopper, entry.cause)
        );
    }
    assert_eq!(play.purse(MIA).last_entry, 11);
    assert_eq!(play.shelf.bonus_entries[10].redemption, no);
}

/// SB-1: the rates are the market's.
#[test]
fn the_earn_rate_is_a_figure_of_the_market() {
    let mut play = open_under(|terms| terms.markets[0].earn_rate = bps(1000));
    play.bonus("e", 1000);
    assert_eq!(play.mia(), [0, 100, 0, 0]);
}
