//! WD-6: earnings that were not claimed for five years, and what returns to its credits.

use crate::play::{Play, at, code, currency, fail, mark_paid, month, myr, pays, refunds, registers};
use programs::affiliate::PayoutStep;
use programs::{Action, No, Topic};

fn request(partner: No) -> Action {
    Action::RequestWithdrawal { partner }
}

fn on(withdrawal: No, step: PayoutStep) -> Action {
    Action::StepWithdrawal { withdrawal, currency: None, step }
}

/// A partner that earned 100 sen now and 10 a year from now; no customers are needed to withdraw.
fn earned() -> (Play, No) {
    let mut play = Play::with(|rules| rules.min_paying_customers = 0);
    let no = play.partner(1);
    let start = play.now;
    play.report(registers("ann", Some(&code(1)))).unwrap();
    play.report(pays("p1", "ann", myr(1000))).unwrap();
    play.run_due(start.plus_days(365));
    play.report(pays("p2", "ann", myr(100))).unwrap();
    (play, no)
}

#[test]
fn exactly_five_years_are_not_yet_expired() {
    for (credited, last) in [
        ("2026-06-01T04:00:00Z", "2031-06-01T04:00:00Z"),
        ("2028-02-29T04:00:00Z", "2033-02-28T04:00:00Z"),
        // 29 February in UTC+8, the 28th in UTC.
        ("2028-02-28T16:00:00Z", "2033-02-27T16:00:00Z"),
    ] {
        let mut play = Play::new();
        let no = play.partner(1);
        play.now = at(credited);
        play.paying(1, 1..=1, myr(1000));
        play.run_due(at(last));
        assert_eq!(play.ringgit(no), [0, 100, 0, 0, 0], "WD-6: {credited}, exactly 5 years");
        play.run_due(at(last).next());
        assert_eq!(play.ringgit(no), [0, 0, 0, 0, 100], "WD-6: {credited}, a microsecond later");
        assert_eq!(play.notes(Topic::CommissionExpired).len(), 1);
        play.shelf.audit();
    }
}

#[test]
fn an_expiry_is_announced_three_times() {
    let (mut play, no) = earned();
    let expiry = play.shelf.credits[0].expires_at;
    assert_eq!(expiry, at("2031-06-01T04:00:00Z"));
    play.report(refunds("r", "p1", myr(300))).unwrap();
    for (days, count) in [(91, 0), (90, 1), (31, 1), (30, 2), (8, 2), (7, 3), (0, 3)] {
        play.run_due(expiry.plus_days(-days));
        let notes: Vec<_> = play
            .shelf
            .notes
            .iter()
            .filter(|n| n.topic == Topic::CommissionExpiring)
            .map(|n| n.amount)
            .collect();
        assert_eq!(notes, vec![Some(myr(70)); count], "WD-6: {days} days before, what is left");
    }
    assert_eq!(play.ringgit(no), [0, 80, 0, 0, 0]);
}

#[test]
fn what_is_gone_is_neither_announced_nor_expired() {
    let (mut play, no) = earned();
    play.report(refunds("r", "p1", myr(1000))).unwrap();
    play.run_due(play.shelf.credits[0].expires_at.next());
    assert!(play.notes(Topic::CommissionExpiring).is_empty(), "WD-6: the refund took the oldest credit");
    assert!(play.notes(Topic::CommissionExpired).is_empty());
    assert_eq!(play.ringgit(no), [0, 10, 0, 0, 0]);
    play.shelf.audit();
}

/// WD-6: a debit takes from the oldest credit, also where it is the later payment that is refunded.
#[test]
fn debits_take_the_oldest_credits() {
    let (mut play, no) = earned();
    play.report(refunds("r", "p2", myr(100))).unwrap();
    play.run_due(play.shelf.credits[0].expires_at.next());
    assert_eq!(play.ringgit(no), [0, 10, 0, 0, 90]);
    play.run_due(play.shelf.credits[1].expires_at.next());
    assert_eq!(play.ringgit(no), [0, 0, 0, 0, 100]);
    play.shelf.audit();
}

#[test]
fn what_returns_keeps_its_dates() {
    let (mut play, no) = earned();
    let withdrawal = play.subject("Siti", &request(no));
    play.report(pays("p3", "ann", myr(50))).unwrap();
    play.act("Siti", &on(withdrawal, PayoutStep::Cancel)).unwrap();
    assert_eq!(play.ringgit(no), [0, 115, 0, 0, 0]);
    for (credit, left, expired) in [(0, 15, 100), (1, 0, 115)] {
        play.run_due(play.shelf.credits[credit].expires_at.next());
        assert_eq!(play.ringgit(no), [0, left, 0, 0, expired], "WD-4: with their dates");
    }
    play.shelf.audit();
}

#[test]
fn money_in_withdrawal_does_not_expire_but_what_returns_too_late_does() {
    for step in [fail(), mark_paid()] {
        let (mut play, no) = earned();
        // Asked for in the last batch before the first credit is too old.
        play.run_due(at("2031-05-25T00:00:00Z"));
        let withdrawal = play.subject("Siti", &request(no));
        let batch = play.withdrawal(withdrawal).batch;
        play.run_due(play.shelf.batches[&batch].cutoff_at);
        play.act("Omar", &on(withdrawal, PayoutStep::Approve)).unwrap();
        play.act("Omar", &Action::FilePayments { batch, currency: currency("MYR") }).unwrap();
        play.run_due(at("2031-07-01T00:00:00Z"));
        assert_eq!(play.ringgit(no), [0, 0, 110, 0, 0], "WD-6: what is in withdrawal does not expire");
        let paid = step == mark_paid();
        play.act("Omar", &on(withdrawal, step)).unwrap();
        let expected = if paid { [0, 0, 0, 110, 0] } else { [0, 10, 0, 0, 100] };
        assert_eq!(play.ringgit(no), expected, "WD-6: what returns later expires at once");
        assert_eq!(play.notes(Topic::CommissionExpired).len(), usize::from(!paid));
        assert_eq!(batch, month("2031-06"));
        play.shelf.audit();
    }
}

#[test]
fn what_returns_offsets_what_is_owed_before_it_expires() {
    let (mut play, no) = earned();
    play.run_due(at("2031-05-25T00:00:00Z"));
    let withdrawal = play.subject("Siti", &request(no));
    play.report(refunds("r", "p1", myr(600))).unwrap();
    assert_eq!(play.ringgit(no), [0, -60, 110, 0, 0], "WD-8");
    play.run_due(at("2031-06-10T00:00:00Z"));
    play.act("Siti", &on(withdrawal, PayoutStep::Cancel)).unwrap();
    assert_eq!(play.ringgit(no), [0, 10, 0, 0, 40], "WD-6: debits take the oldest credits first");
    play.shelf.audit();
}
