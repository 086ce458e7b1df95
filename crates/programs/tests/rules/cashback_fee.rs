//! BC-5 and BC-6: fees, when they are charged, and what is given back.

use crate::play::Play;
use crate::shop::{
    MIA, bps, cancelled, completed, created, delivered, delivery_failed, discounted, line, open, open_under,
    paid, refunded, reserve, sen, shipped, spending,
};
use programs::cashback::{BillKind, FeeTrigger, OrderLine, Terms};
use programs::{Fact, Topic};

fn lines() -> [OrderLine; 2] {
    [line("a", 2, 1000), discounted("b", 1, 500, 100, 50)]
}

/// BC-6: what is charged, and what is not.
#[test]
fn only_what_has_arrived_is_charged() {
    for (facts, fee) in [
        (vec![], (0, 0)),
        (vec![paid("o")], (0, 0)),
        (vec![paid("o"), cancelled("o")], (0, 0)),
        (vec![cancelled("o")], (0, 0)),
        (vec![paid("o"), shipped("o"), delivery_failed("o")], (0, 0)),
        (vec![paid("o"), shipped("o"), completed("o")], (0, 0)),
        (vec![delivered("o")], (72, 0)),
        (vec![paid("o"), shipped("o"), delivered("o"), completed("o")], (72, 0)),
        (vec![delivered("o"), cancelled("o")], (72, 0)),
        (vec![cancelled("o"), delivered("o")], (72, 0)),
        (vec![delivery_failed("o"), delivered("o")], (72, 0)),
        (vec![refunded("r", "o", &[("a", 1000, 1)]), cancelled("o")], (0, 0)),
        (vec![refunded("r", "o", &[("a", 1000, 1)]), delivered("o")], (42, 0)),
        (vec![delivered("o"), refunded("r", "o", &[("a", 1000, 1)])], (72, 30)),
        (vec![refunded("r", "o", &[("a", 2000, 2), ("b", 400, 1)]), delivered("o")], (0, 0)),
        (vec![delivered("o"), refunded("r", "o", &[("a", 2000, 2), ("b", 400, 1)])], (72, 72)),
    ] {
        let mut play = open();
        play.report(created("o", &lines())).unwrap();
        play.tell_all(facts.clone());
        assert_eq!(play.fee("o"), fee, "BC-6: {facts:?}");
        assert_eq!(play.order("o").charge > 0, fee.0 > 0);
        play.shelf.audit();
    }
}

/// BC-5, BC-6: one line for the charge, one for each refund, linked to the charge; the seller pays below zero.
#[test]
fn the_lines_of_a_bill() {
    let mut play = open();
    let facts = [
        created("o", &lines()),
        delivered("o"),
        refunded("r1", "o", &[("a", 500, 0)]),
        refunded("r2", "o", &[("a", 1500, 2), ("b", 400, 1)]),
    ];
    play.tell_all(facts);
    assert_eq!(play.bill(), [(-72, 2400, 0), (15, 500, 0), (57, 1900, 0)], "BC-6");
    let order = play.order("o");
    let kinds: Vec<_> =
        play.shelf.bill_lines.iter().map(|line| (line.kind, line.reverses, line.order)).collect();
    let (fee, back, no) = (BillKind::Fee, BillKind::FeeRefund, order.no);
    assert_eq!(kinds, [(fee, 0, no), (back, order.charge, no), (back, order.charge, no)], "BC-6");
    let states: Vec<_> =
        play.states("o").iter().map(|s| (s.charged, s.fee, s.refunded, s.returned)).collect();
    assert_eq!(states, [(60, 0, 2000, 2), (12, 0, 400, 1)]);
    assert_eq!((play.told(Topic::FeeCharged), play.told(Topic::FeeRefunded)), (vec![72], vec![15, 57]));
    assert_eq!(play.seller_account("shop").balance, 0);
}

/// BC-5: what a line's base is, and how it is rounded.
#[test]
fn bases_and_rounding() {
    for (lines, base, fee) in [
        (vec![discounted("a", 3, 1000, 500, 0)], 2500, 75),
        (vec![discounted("a", 3, 1000, 500, 2500)], 2500, 75),
        (vec![line("a", 1, 50)], 50, 2),
        (vec![line("a", 1, 16)], 16, 0),
        (vec![line("a", 1, 17), line("b", 1, 17), line("c", 1, 17)], 51, 3),
        (vec![discounted("a", 1, 1000, 1000, 0)], 0, 0),
        (vec![line("a", 1, 0)], 0, 0),
    ] {
        let mut play = open();
        play.tell_all([created("o", &lines), delivered("o")]);
        assert_eq!(play.fee("o"), (fee, 0), "BC-5: {lines:?}");
        let expected = if base > 0 { vec![(-fee, base, 0)] } else { vec![] };
        assert_eq!(play.bill(), expected, "BC-5: {lines:?}");
        assert_eq!(play.told(Topic::FeeCharged).len(), usize::from(fee > 0));
    }
}

/// BC-5, BC-6: the cap is per unit, and counts the units that are left.
#[test]
fn a_cap_counts_the_units_that_are_left() {
    let capped = |terms: &mut Terms| terms.markets[0].cap_per_unit = Some(20);
    let mut play = open_under(capped);
    play.tell_all([created("o", &[line("a", 3, 1000)]), delivered("o")]);
    assert_eq!(play.fee("o"), (60, 0), "BC-5: 20 for each unit, not 90");
    play.report(refunded("r1", "o", &[("a", 500, 0)])).unwrap();
    assert_eq!(play.fee("o"), (60, 0), "BC-6: 3 % of what is left is above the cap still");
    play.report(refunded("r2", "o", &[("a", 100, 1)])).unwrap();
    assert_eq!(play.fee("o"), (60, 20), "BC-6: two units are left");
    play.report(refunded("r3", "o", &[("a", 2400, 0)])).unwrap();
    assert_eq!(play.fee("o"), (60, 60), "BC-6: nothing is left of the base");
    assert_eq!(play.bill(), [(-60, 3000, 0), (0, 500, 0), (20, 100, 0), (40, 2400, 0)]);
    play.shelf.audit();
}

/// BC-5: the tax inside a fee is told by line, and a full refund returns all of it.
#[test]
fn the_tax_inside_a_fee_returns_with_it() {
    let mut play = open_under(|terms| terms.markets[0].tax = bps(600));
    play.tell_all([created("o", &[line("a", 1, 3533), line("b", 1, 300)]), delivered("o")]);
    assert_eq!(play.bill(), [(-115, 3833, -7)], "BC-5: 6 of 106 and 1 of 9");
    play.tell_all([refunded("r1", "o", &[("a", 1000, 0)]), refunded("r2", "o", &[("a", 2533, 1)])]);
    play.report(refunded("r3", "o", &[("b", 300, 1)])).unwrap();
    let tax: i64 = play.bill().iter().map(|(_, _, tax)| tax).sum();
    assert_eq!((tax, play.seller_account("shop").balance), (0, 0), "BC-6: in zero");
    play.shelf.audit();
}

/// BC-4, BC-5: where only what was redeemed is charged, the base is what bonus paid of a line, and what is
/// left of that.
#[test]
fn only_what_was_redeemed_is_charged() {
    let mut play = open();
    play.bonus("earlier", 40_000);
    let mut terms = Terms { effective: play.now, old_terms_end: Some(play.now), ..Terms::template() };
    (terms.changes, terms.markets[0].fee_trigger) = ("another trigger".into(), FeeTrigger::BonusRedeemed);
    play.act("Omar", &programs::Action::PublishTerms(Box::new(terms))).unwrap();
    let no = *play.shelf.registrations.keys().next().unwrap();
    let agree = programs::cashback::RegistrationStep::AcceptTerms { version: 2 };
    play.act("Shop", &crate::shop::step(no, agree)).unwrap();
    let redemption = play.subject("Mia", &reserve(sen(2000), Some("o")));
    let order = spending(created("o", &[line("a", 1, 6000), line("b", 1, 2000)]), redemption);
    play.tell_all([order, delivered("o")]);
    assert_eq!(play.states("o").iter().map(|s| s.bonus_spent).collect::<Vec<_>>(), [1500, 500]);
    assert_eq!(play.fee("o"), (60, 0), "BC-4: 3 % of 2000");
    play.report(refunded("r", "o", &[("a", 4000, 0)])).unwrap();
    assert_eq!(play.fee("o"), (60, 30), "BC-5: 500 of the 1500 are left");
    play.report(refunded("r2", "o", &[("a", 2000, 1), ("b", 2000, 1)])).unwrap();
    assert_eq!(play.fee("o"), (60, 60));
    play.shelf.audit();
}

/// Every order of a few facts.
fn permutations(facts: &[Fact]) -> Vec<Vec<Fact>> {
    let Some((last, rest)) = facts.split_last() else { return vec![Vec::new()] };
    let mut all = Vec::new();
    for shorter in permutations(rest) {
        for place in 0..=shorter.len() {
            let mut longer = shorter.clone();
            longer.insert(place, last.clone());
            all.push(longer);
        }
    }
    all
}

/// A shop with odd rates, and a shopper with bonus of two earlier orders.
fn odd() -> Play {
    let mut play = open_under(|terms| {
        let market = &mut terms.markets[0];
        (market.fee_rate, market.tax, market.cap_per_unit) = (bps(333), bps(600), Some(25));
        (market.earn_rate, market.earn_cap) = (bps(500), Some(90));
    });
    play.bonus("e1", 700);
    play.bonus("e2", 900);
    play
}

/// What an order has come to, whatever order its facts came in.
fn outcome(play: &Play) -> impl PartialEq + std::fmt::Debug + use<> {
    let order = play.order("o");
    let net = order.charged - order.fee_refunded;
    let tax: i64 =
        play.shelf.bill_lines.iter().filter(|line| line.order == order.no).map(|line| line.tax).sum();
    let sum: i64 = play.shelf.bill_lines.iter().filter(|line| line.order == order.no).map(|l| l.amount).sum();
    assert_eq!(sum, -net, "BC-6: the lines are the net fee");
    let fees: Vec<_> = order.states.iter().map(|state| state.fee).collect();
    (
        net,
        tax,
        fees,
        order.status(),
        order.earned,
        order.bonus,
        play.mia(),
        play.seller_account("shop").balance,
    )
}

/// BC-6: any order of arrival of the same facts ends in the same net fee, bonus and balances; a full refund in
/// zero.
fn in_any_order(facts: &[Fact], net: i64) {
    let mut start = odd();
    let redemption = start.subject("Mia", &reserve(sen(60), Some("o")));
    let order = spending(created("o", &[line("a", 3, 777), discounted("b", 2, 500, 101, 33)]), redemption);
    let facts: Vec<Fact> = std::iter::once(order).chain(facts.iter().cloned()).collect();
    let mut expected = None;
    for arrival in permutations(&facts) {
        let mut play = start.clone();
        play.tell_all(arrival.clone());
        assert!(play.shelf.waiting.is_empty() && play.shelf.dropped.is_empty());
        let found = outcome(&play);
        let order = play.order("o");
        assert_eq!(order.charged - order.fee_refunded, net, "BC-6: {arrival:?}");
        let first = expected.get_or_insert_with(|| outcome(&play));
        assert_eq!(&found, first, "BC-6: {arrival:?}");
        play.shelf.audit();
    }
}

#[test]
fn any_order_of_arrival_ends_in_the_same_fee() {
    let refunds =
        [refunded("r1", "o", &[("a", 777, 1)]), refunded("r2", "o", &[("a", 100, 0), ("b", 400, 1)])];
    let [r1, r2] = refunds;
    // What is left: 1454 of three units less one at 3.33 %, at most 50; 499 of one unit, at most 25.
    in_any_order(&[paid("o"), shipped("o"), delivered("o"), completed("o"), r1, r2], 48 + 17);
}

#[test]
fn a_full_refund_ends_in_zero_in_any_order() {
    let r1 = refunded("r1", "o", &[("a", 777, 1), ("b", 1, 0)]);
    let r2 = refunded("r2", "o", &[("a", 1554, 2), ("b", 898, 2)]);
    in_any_order(&[paid("o"), shipped("o"), delivered("o"), completed("o"), r1, r2], 0);
}

#[test]
fn delivered_holds_over_cancelled_in_any_order() {
    let r1 = refunded("r1", "o", &[("a", 777, 1)]);
    in_any_order(&[cancelled("o"), delivered("o"), delivery_failed("o"), r1], 50 + 30);
}

#[test]
fn what_is_cancelled_is_not_charged_in_any_order() {
    let r1 = refunded("r1", "o", &[("a", 777, 1)]);
    in_any_order(&[paid("o"), cancelled("o"), shipped("o"), r1], 0);
}

/// The shopper's lots and debts are hers alone.
#[test]
fn an_order_of_another_shopper_leaves_mia_alone() {
    let mut play = odd();
    let before = play.purse(MIA);
    let order = crate::shop::by_shopper(created("o", &lines()), "ben");
    play.tell_all([order, delivered("o"), completed("o"), refunded("r", "o", &[("a", 2000, 2)])]);
    assert_eq!(play.purse(MIA), before);
    play.shelf.audit();
}
