//! WD-1 to WD-3, WD-7, WD-8: asking for a withdrawal, and taking it back.

use crate::play::{
    Play, account, at, code, currency, fail, mark_paid, money, month, myr, pays, refunds, registers,
};
use crate::play::{reject, step, suspend, terminate};
use programs::affiliate::{Applicant, Application, LineStatus, PayoutAccount, PayoutStep};
use programs::time::Instant;
use programs::{Action, Done, No, Topic};

fn request(partner: No) -> Action {
    Action::RequestWithdrawal { partner }
}

fn on(withdrawal: No, step: PayoutStep) -> Action {
    Action::StepWithdrawal { withdrawal, currency: None, step }
}

/// A partner that may withdraw 300 sen.
fn ready() -> (Play, No) {
    let mut play = Play::new();
    let no = play.partner(1);
    play.paying(1, 1..=3, myr(1000));
    (play, no)
}

/// WD-7: whatever else is wrong, the first of the five refusals is the one that is told.
#[test]
fn the_refusals_of_a_request_in_their_order() {
    let mut play = Play::new();
    let form = Application { applicant: Applicant::User, ..crate::play::application(9) };
    let no = play.subject("Siti", &Action::Apply(Box::new(form)));
    assert_eq!(play.refused("Siti", &request(no)), "partner_not_active");
    assert_eq!(play.refused("Siti", &request(999)), "not_found");
    let (mut play, no) = (Play::new(), 1);
    play.partner(1);
    play.paying(1, 1..=2, myr(1000));
    let refusal = play.act("Siti", &request(no)).unwrap_err();
    assert_eq!(refusal.code, "not_enough_paying_customers", "WD-1");
    assert_eq!(refusal.figures, [("have", 2), ("need", 3)], "WD-1: with have and need");
    play.paying(1, 3..=3, myr(1000));
    let withdrawal = play.subject("Siti", &request(no));
    assert_eq!(play.refused("Siti", &request(no)), "withdrawal_in_process", "WD-2");
    play.report(refunds("r", "p-c1-3", myr(1000))).unwrap();
    assert_eq!(
        play.refused("Siti", &request(no)),
        "withdrawal_in_process",
        "WD-7: before the paying customers"
    );
    play.act("Omar", &step(no, suspend())).unwrap();
    assert_eq!(play.refused("Siti", &request(no)), "partner_not_active", "WD-7: before all others");
    play.act("Siti", &on(withdrawal, PayoutStep::Cancel)).unwrap();
    play.act("Omar", &step(no, programs::affiliate::ReviewStep::Reinstate)).unwrap();
    assert_eq!(play.refused("Siti", &request(no)), "not_enough_paying_customers", "WD-1: at this moment");
    play.paying(1, 4..=4, myr(0x1_0000));
    play.report(refunds("r4", "p-c1-4", myr(0xffff))).unwrap();
    assert!(play.act("Siti", &request(no)).is_ok());
}

#[test]
fn an_account_is_needed_and_something_to_withdraw() {
    let mut play = Play::with(|rules| rules.min_paying_customers = 0);
    let no = play.partner(1);
    assert_eq!(play.refused("Siti", &request(no)), "nothing_to_withdraw", "WD-2");
    let mut play = Play::new();
    let no = play.subject("Siti", &Action::Apply(Box::new(crate::play::application(1))));
    for review in [
        programs::affiliate::ReviewStep::Approve { representative: None },
        programs::affiliate::ReviewStep::SendContract { version: 1, document: "x".into() },
        programs::affiliate::ReviewStep::SignContract { signer_name: "S".into(), address: String::new() },
        crate::play::countersign(&["CODE0001"]),
    ] {
        play.act("Omar", &step(no, review)).unwrap();
    }
    assert_eq!(play.refused("Siti", &request(no)), "payout_account_missing", "WD-7: before the customers");
}

#[test]
fn a_line_for_each_currency_with_something_in_it() {
    let (mut play, no) = ready();
    play.report(registers("ann", Some(&code(1)))).unwrap();
    for (payment, minor, currency) in [("v", 70_000, "VND"), ("s", 500, "SGD"), ("i", 900, "IDR")] {
        play.report(pays(payment, "ann", money(minor, currency))).unwrap();
    }
    play.report(refunds("rs", "s", money(500, "SGD"))).unwrap();
    let withdrawal = play.subject("Siti", &request(no));
    let row = play.withdrawal(withdrawal);
    let lines: Vec<_> = row.lines.iter().map(|line| line.amount).collect();
    assert_eq!(lines, [money(90, "IDR"), myr(300), money(7000, "VND")], "WD-2");
    assert_eq!(row.account, account("Partner 1"), "WD-7: a snapshot");
    assert_eq!(row.batch, month("2026-06"));
    assert_eq!(play.ringgit(no), [0, 0, 300, 0, 0], "WD-2: moved at once");
    assert_eq!(play.notes(Topic::WithdrawalRequested), [(no, withdrawal)]);
    play.shelf.audit();
}

#[test]
fn a_terminated_partner_can_still_withdraw() {
    let (mut play, no) = ready();
    play.act("Omar", &step(no, terminate())).unwrap();
    assert!(play.act("Siti", &request(no)).is_ok(), "WD-2: what was earned stays theirs");
}

/// WD-3: the cutoff is 00:00 on the 20th, UTC+8, and exactly at it is not before it.
#[test]
fn the_batch_of_a_request() {
    for (now, batch) in [
        ("2026-06-19T15:59:59.999999Z", "2026-06"),
        ("2026-06-19T16:00:00Z", "2026-07"),
        ("2026-06-30T16:00:00Z", "2026-07"),
        ("2026-12-19T16:00:00Z", "2027-01"),
    ] {
        let (mut play, no) = ready();
        play.run_due(at(now));
        let withdrawal = play.subject("Siti", &request(no));
        assert_eq!(play.withdrawal(withdrawal).batch, month(batch), "WD-3: {now}");
        assert_eq!(play.shelf.batches.len(), 1);
    }
}

#[test]
fn a_request_may_be_cancelled_until_the_cutoff() {
    let cutoff = at("2026-06-19T16:00:00Z");
    for (now, may) in
        [(Instant::from_micros(cutoff.micros() - 1), true), (cutoff, false), (cutoff.next(), false)]
    {
        let (mut play, no) = ready();
        let withdrawal = play.subject("Siti", &request(no));
        play.run_due(now);
        let cancelled = play.act("Siti", &on(withdrawal, PayoutStep::Cancel));
        if may {
            cancelled.unwrap();
            assert_eq!(play.ringgit(no), [0, 300, 0, 0, 0], "WD-4: the money returns");
            assert_eq!(play.withdrawal(withdrawal).status(), LineStatus::Cancelled);
            assert!(play.act("Siti", &request(no)).is_ok(), "WD-2: the next may be asked for");
        } else {
            assert_eq!(cancelled.unwrap_err().code, "invalid_transition", "WD-3: {now}");
            assert_eq!(play.ringgit(no), [0, 0, 300, 0, 0]);
        }
        play.shelf.audit();
    }
}

/// WD-1: three paying customers are needed only until one withdrawal has been paid.
#[test]
fn only_the_first_withdrawal_needs_three_customers() {
    for (last, need) in [(mark_paid(), false), (fail(), true)] {
        let (mut play, no) = ready();
        let withdrawal = play.subject("Siti", &request(no));
        play.run_due(at("2026-06-19T16:00:00Z"));
        play.act("Omar", &on(withdrawal, PayoutStep::Approve)).unwrap();
        let file = Action::FilePayments { batch: month("2026-06"), currency: currency("MYR") };
        assert_eq!(play.act("Omar", &file), Ok(Done::File(1)));
        play.act("Omar", &on(withdrawal, last)).unwrap();
        play.report(refunds("r", "p-c1-1", myr(1000))).unwrap();
        play.report(pays("p", "c1-2", myr(5000))).unwrap();
        let asked = play.act("Siti", &request(no));
        assert_eq!(asked.err().map(|e| e.code), need.then_some("not_enough_paying_customers"), "WD-1");
        play.shelf.audit();
    }
}

#[test]
fn a_negative_balance_is_carried_and_offset() {
    let (mut play, no) = ready();
    play.subject("Siti", &request(no));
    play.report(refunds("r", "p-c1-1", myr(1000))).unwrap();
    assert_eq!(play.ringgit(no), [0, -100, 300, 0, 0], "WD-8");
    play.report(pays("p1", "c1-2", myr(600))).unwrap();
    assert_eq!(play.ringgit(no), [0, -40, 300, 0, 0], "WD-8: later earnings offset it");
    play.report(pays("p2", "c1-2", myr(600))).unwrap();
    assert_eq!(play.ringgit(no), [0, 20, 300, 0, 0]);
    let balance = play.balance(no, "MYR");
    assert_eq!((balance.credits.left(), balance.credits.deficit), (20, 0));
    play.shelf.audit();
}

#[test]
fn a_negative_balance_is_not_withdrawn_and_not_mixed_with_other_currencies() {
    let (mut play, no) = ready();
    let first = play.subject("Siti", &request(no));
    play.report(refunds("r", "p-c1-1", myr(1000))).unwrap();
    play.report(pays("again", "c1-1", money(500, "SGD"))).unwrap();
    play.run_due(at("2026-06-19T16:00:00Z"));
    play.act("Omar", &on(first, PayoutStep::Approve)).unwrap();
    play.act("Omar", &Action::FilePayments { batch: month("2026-06"), currency: currency("MYR") }).unwrap();
    play.act("Omar", &on(first, mark_paid())).unwrap();
    let second = play.subject("Siti", &request(no));
    let lines: Vec<_> = play.withdrawal(second).lines.iter().map(|line| line.amount).collect();
    assert_eq!(lines, [money(50, "SGD")], "WD-8");
    assert_eq!(play.ringgit(no), [0, -100, 0, 300, 0]);
    play.shelf.audit();
}

#[test]
fn an_account_is_entered_once_and_changed_by_two() {
    let mut play = Play::new();
    let no = play.partner(1);
    let set = |account: PayoutAccount| Action::SetPayoutAccount { partner: no, account };
    let propose = |account: PayoutAccount| Action::ProposePayoutAccount { partner: no, account };
    let yuan = PayoutAccount { currency: currency("CNY"), ..account("Siti") };
    assert_eq!(play.refused("Siti", &set(yuan.clone())), "currency_not_supported", "WD-7: checked first");
    assert_eq!(play.refused("Siti", &set(account("Siti"))), "payout_account_locked", "WD-7");
    assert_eq!(play.refused("Omar", &propose(yuan)), "currency_not_supported");
    let change = play.subject("Omar", &propose(account("Siti B")));
    assert_eq!(play.refused("Mei", &propose(account("Siti C"))), "account_change_waiting");
    let decide = |change, approve| Action::DecidePayoutAccount { partner: no, change, approve };
    assert_eq!(play.refused("Omar", &decide(change, true)), "second_person_required", "WD-7");
    assert_eq!(
        play.partner_row(no).payout_account,
        Some(account("Partner 1")),
        "WD-7: meanwhile the old one"
    );
    play.act("Mei", &decide(change, true)).unwrap();
    assert_eq!(play.partner_row(no).payout_account, Some(account("Siti B")));
    assert_eq!(play.refused("Mei", &decide(change, true)), "invalid_transition");
    let change = play.subject("Omar", &propose(account("Siti C")));
    play.act("Mei", &decide(change, false)).unwrap();
    assert_eq!(play.partner_row(no).payout_account, Some(account("Siti B")));
    assert_eq!(play.refused("Mei", &decide(999, true)), "not_found");
}

#[test]
fn a_withdrawal_is_paid_to_the_account_of_its_request() {
    let (mut play, no) = ready();
    let withdrawal = play.subject("Siti", &request(no));
    let account = account("New");
    let change = play.subject("Omar", &Action::ProposePayoutAccount { partner: no, account });
    play.act("Mei", &Action::DecidePayoutAccount { partner: no, change, approve: true }).unwrap();
    assert_eq!(play.withdrawal(withdrawal).account.holder, "Partner 1", "WD-7: a snapshot");
}

#[test]
fn no_step_without_its_reason() {
    let (mut play, no) = ready();
    let withdrawal = play.subject("Siti", &request(no));
    play.run_due(at("2026-06-19T16:00:00Z"));
    let silent = PayoutStep::Reject { reason: " ".into() };
    assert_eq!(play.refused("Omar", &on(withdrawal, silent)), "invalid_request");
    play.act("Omar", &on(withdrawal, reject())).unwrap();
    assert_eq!(play.history(withdrawal), ["requested", "in_review", "rejected"]);
    let last = play.shelf.moments.last().unwrap();
    assert_eq!(last.reason.as_deref(), Some("wrong name"));
    assert_eq!(play.refused("Omar", &on(999, reject())), "not_found");
}
