//! AP-14: customers moved to another partner, and adjustments.

use crate::play::{Play, buys, code, money, myr, pays, refunds, registers, step, suspend, terminate};
use money::Amount;
use programs::affiliate::CommissionKind::{Commission, Reversal};
use programs::affiliate::{CorrectionKind, CorrectionStatus, Verdict};
use programs::{Action, No, Topic};

fn propose(partner: No, kind: CorrectionKind) -> Action {
    Action::ProposeCorrection { partner, kind, reason: "wrong code".into() }
}

fn adjust(partner: No, amount: Amount) -> Action {
    propose(partner, CorrectionKind::Adjustment(amount))
}

fn relocate(play: &Play, customer: &str, to: No) -> Action {
    propose(to, CorrectionKind::Reattribution { customer: play.customer(customer).no })
}

fn decide(correction: No, approve: bool) -> Action {
    Action::DecideCorrection { correction, approve }
}

#[test]
fn a_moved_customer_is_judged_anew() {
    let mut play = Play::new();
    let (from, to) = (play.partner(1), play.partner(2));
    play.paying(1, 1..=10, myr(1000));
    play.paying(2, 1..=2, myr(1000));
    play.report(pays("more", "c1-10", myr(500))).unwrap();
    play.report(buys("pack", "c1-10", "order_pack", myr(500))).unwrap();
    play.report(refunds("r", "p-c1-10", myr(400))).unwrap();
    assert_eq!(play.ringgit(from)[1], 900 + 90 + 75);
    let correction = play.subject("Omar", &relocate(&play.clone(), "c1-10", to));
    assert_eq!(play.ringgit(from)[1], 900 + 90 + 75, "AP-14: nothing moves before the approval");
    play.act("Mei", &decide(correction, true)).unwrap();
    let rows = [
        (Commission, 150, 1500, 10),
        (Reversal, -60, 1500, 10),
        (Reversal, -90, 1500, 10),
        (Commission, 60, 1000, 3),
    ];
    assert_eq!(play.rows("p-c1-10"), rows, "AP-14: reversed, and posted at the rate of the new place");
    assert_eq!(
        play.rows("more"),
        [(Commission, 75, 1500, 10), (Reversal, -75, 1500, 10), (Commission, 50, 1000, 3)]
    );
    assert!(play.rows("pack").is_empty());
    assert_eq!((play.ringgit(from)[1], play.ringgit(to)[1]), (900, 200 + 60 + 50));
    assert_eq!((play.tally(from).paying, play.tally(from).customers), (9, 9));
    assert_eq!((play.tally(to).paying, play.tally(to).customers), (3, 3));
    assert_eq!(play.customer("c1-9").paying_number, Some(9), "AP-10: nobody else's changes");
    assert_eq!(
        play.notes(Topic::CustomerMoved),
        [(from, play.log.last().unwrap().seq), (to, play.log.last().unwrap().seq)],
        "AP-14: both are told"
    );
    let causes: std::collections::BTreeSet<_> =
        play.shelf.commissions.iter().rev().take(4).map(|row| row.cause).collect();
    assert_eq!(causes.len(), 1, "AP-14: reversals and re-postings share their cause");
    play.report(refunds("r2", "p-c1-10", myr(600))).unwrap();
    play.report(refunds("r3", "more", myr(500))).unwrap();
    assert_eq!((play.ringgit(to)[1], play.tally(to).paying, play.tally(from).paying), (200, 2, 9));
    play.shelf.audit();
}

#[test]
fn a_customer_of_nobody_is_found_a_partner() {
    let mut play = Play::new();
    let to = play.partner(1);
    play.report(registers("ann", None)).unwrap();
    play.report(pays("p", "ann", myr(1000))).unwrap();
    play.report(pays("gone", "ann", myr(1000))).unwrap();
    play.report(refunds("r", "gone", myr(1000))).unwrap();
    let correction = play.subject("Omar", &relocate(&play.clone(), "ann", to));
    play.act("Mei", &decide(correction, true)).unwrap();
    assert_eq!(play.payment("p").verdict, Verdict::Eligible);
    assert_eq!((play.rows("p").len(), play.rows("gone").len()), (1, 0));
    assert_eq!((play.ringgit(to), play.tally(to).paying), ([0, 100, 0, 0, 0], 1));
    assert_eq!(play.customer("ann").not_attributed, None);
    assert_eq!(play.notes(Topic::CustomerMoved).len(), 1);
    play.shelf.audit();
}

#[test]
fn what_was_paid_out_already_leaves_a_negative_balance() {
    let mut play = Play::with(|rules| rules.min_paying_customers = 0);
    let (from, to) = (play.partner(1), play.partner(2));
    play.paying(1, 1..=1, myr(1000));
    play.act("Siti", &Action::RequestWithdrawal { partner: from }).unwrap();
    let correction = play.subject("Omar", &relocate(&play.clone(), "c1-1", to));
    play.act("Mei", &decide(correction, true)).unwrap();
    assert_eq!((play.ringgit(from), play.ringgit(to)), ([0, -100, 100, 0, 0], [0, 100, 0, 0, 0]), "WD-8");
    play.shelf.audit();
}

#[test]
fn a_pending_commission_moves_as_pending() {
    let mut play = Play::with(|rules| rules.hold_days = 7);
    let (from, to) = (play.partner(1), play.partner(2));
    play.paying(1, 1..=1, myr(1000));
    let correction = play.subject("Omar", &relocate(&play.clone(), "c1-1", to));
    play.act("Mei", &decide(correction, true)).unwrap();
    assert_eq!((play.ringgit(from)[0], play.ringgit(to)[0]), (0, 100));
    play.run_due(play.now.plus_days(7));
    assert_eq!((play.ringgit(from), play.ringgit(to)), ([0; 5], [0, 100, 0, 0, 0]));
    play.shelf.audit();
}

#[test]
fn a_second_person_decides_once() {
    let mut play = Play::new();
    let no = play.partner(1);
    let correction = play.subject("Omar", &adjust(no, myr(500)));
    assert_eq!(play.refused("Omar", &decide(correction, true)), "second_person_required", "AP-14");
    play.act("Mei", &decide(correction, true)).unwrap();
    assert_eq!(play.ringgit(no), [0, 500, 0, 0, 0]);
    assert_eq!(play.refused("Mei", &decide(correction, true)), "invalid_transition");
    let debit = play.subject("Mei", &adjust(no, myr(-800)));
    play.act("Omar", &decide(debit, true)).unwrap();
    assert_eq!(play.ringgit(no), [0, -300, 0, 0, 0], "WD-8");
    let turned_down = play.subject("Mei", &adjust(no, myr(1)));
    play.act("Mei", &decide(turned_down, false)).unwrap();
    assert_eq!(play.shelf.corrections[&turned_down].status, CorrectionStatus::Rejected);
    assert_eq!(play.ringgit(no), [0, -300, 0, 0, 0]);
    assert_eq!(play.notes(Topic::BalanceAdjusted).len(), 2);
    assert_eq!(play.history(correction), ["proposed", "approved"]);
    play.shelf.audit();
}

#[test]
fn corrections_that_cannot_be_are_refused() {
    let mut play = Play::new();
    let (one, two, ended) = (play.partner(1), play.partner(2), play.partner(3));
    play.report(registers("ann", Some(&code(1)))).unwrap();
    play.act("Omar", &step(two, suspend())).unwrap();
    play.act("Omar", &step(ended, terminate())).unwrap();
    let silent = Action::ProposeCorrection {
        partner: one,
        kind: CorrectionKind::Adjustment(myr(1)),
        reason: " ".into(),
    };
    let nobody = propose(one, CorrectionKind::Reattribution { customer: 999 });
    for (action, code) in [
        (silent, "invalid_request"),
        (adjust(one, myr(0)), "invalid_amount"),
        (adjust(one, myr(i64::MIN)), "invalid_amount"),
        (adjust(one, money(5, "CNY")), "currency_not_supported"),
        (adjust(999, myr(5)), "not_found"),
        (nobody, "not_found"),
        (relocate(&play, "ann", one), "already_attributed"),
        (relocate(&play, "ann", ended), "partner_not_active"),
        (decide(999, true), "not_found"),
    ] {
        assert_eq!(play.refused("Omar", &action), code, "AP-14: {action:?}");
    }
    let (first, second) = (relocate(&play, "ann", two), relocate(&play, "ann", two));
    let (first, second) = (play.subject("Omar", &first), play.subject("Omar", &second));
    play.act("Mei", &decide(first, true)).unwrap();
    assert_eq!(play.refused("Mei", &decide(second, true)), "correction_outdated");
}

/// AP-14: a correction that is refused half way leaves nothing of itself.
#[test]
fn a_move_that_does_not_fit_moves_nothing() {
    let mut play = Play::new();
    let (from, to) = (play.partner(1), play.partner(2));
    play.paying(1, 1..=1, myr(1000));
    play.report(pays("more", "c1-1", myr(1000))).unwrap();
    let full = play.subject("Omar", &adjust(to, myr(i64::MAX - 150)));
    play.act("Mei", &decide(full, true)).unwrap();
    let correction = play.subject("Omar", &relocate(&play.clone(), "c1-1", to));
    let before = play.shelf.clone();
    assert_eq!(play.refused("Mei", &decide(correction, true)), "amount_too_large");
    assert_eq!(play.shelf, before);
    assert_eq!(play.ringgit(from), [0, 200, 0, 0, 0]);
    play.report(pays("after", "c1-1", myr(1000))).unwrap();
    play.shelf.audit();
}
