//! WD-3 to WD-5: review, files for the bank, and payment of a batch.

use crate::play::{
    Play, at, code, currency, fail, mark_paid, money, month, myr, pays, refunds, registers, reject,
};
use programs::affiliate::{BatchStatus, LineStatus, PayoutStep};
use programs::{Action, Done, No, Topic};

const CUTOFF: &str = "2026-06-19T16:00:00Z";

fn request(partner: No) -> Action {
    Action::RequestWithdrawal { partner }
}

fn on(withdrawal: No, step: PayoutStep) -> Action {
    Action::StepWithdrawal { withdrawal, currency: None, step }
}

fn on_line(withdrawal: No, code: &str, step: PayoutStep) -> Action {
    Action::StepWithdrawal { withdrawal, currency: Some(currency(code)), step }
}

fn file(code: &str) -> Action {
    Action::FilePayments { batch: month("2026-06"), currency: currency(code) }
}

/// Partners who each ask for 300 sen and 50 cents in the batch of June.
fn asked(partners: u32) -> (Play, Vec<No>) {
    let mut play = Play::new();
    let mut withdrawals = Vec::new();
    for number in 1..=partners {
        let no = play.partner(number);
        play.paying(number, 1..=3, myr(1000));
        play.report(pays(&format!("s{number}"), &format!("c{number}-1"), money(500, "SGD"))).unwrap();
        withdrawals.push(play.subject("Siti", &request(no)));
    }
    (play, withdrawals)
}

fn batch_status(play: &Play) -> BatchStatus {
    play.shelf.batches[&month("2026-06")].status
}

/// WD-4: before the cutoff this is the first thing that is checked, whatever else is wrong.
#[test]
fn nothing_is_approved_or_paid_before_the_cutoff() {
    let (mut play, withdrawals) = asked(1);
    let cancelled = withdrawals[0];
    play.act("Siti", &on(cancelled, PayoutStep::Cancel)).unwrap();
    let withdrawal = play.subject("Siti", &request(1));
    play.run_due(programs::time::Instant::from_micros(at(CUTOFF).micros() - 1));
    for action in [
        on(withdrawal, PayoutStep::Approve),
        on(withdrawal, mark_paid()),
        on(cancelled, PayoutStep::Approve),
        on_line(withdrawal, "VND", PayoutStep::Approve),
        file("MYR"),
        file("VND"),
    ] {
        assert_eq!(play.refused("Omar", &action), "batch_open", "WD-4: {action:?}");
    }
    assert_eq!(play.refused("Omar", &on(withdrawal, reject())), "invalid_transition");
    play.run_due(at(CUTOFF));
    assert_eq!(play.withdrawal(withdrawal).status(), LineStatus::InReview, "WD-4: by itself");
    assert_eq!(play.withdrawal(cancelled).status(), LineStatus::Cancelled);
    play.act("Omar", &on(withdrawal, PayoutStep::Approve)).unwrap();
    assert_eq!(play.refused("Omar", &on(withdrawal, PayoutStep::Approve)), "invalid_transition");
    assert_eq!(
        play.refused("Omar", &on(withdrawal, mark_paid())),
        "invalid_transition",
        "WD-4: not yet filed"
    );
    let nowhere = Action::FilePayments { batch: month("2026-07"), currency: currency("MYR") };
    assert_eq!(play.refused("Omar", &nowhere), "not_found");
}

#[test]
fn the_status_of_a_withdrawal_is_that_of_its_least_advanced_line() {
    let (mut play, withdrawals) = asked(1);
    let no = withdrawals[0];
    play.run_due(at(CUTOFF));
    let steps: [(Action, LineStatus); 6] = [
        (on_line(no, "SGD", PayoutStep::Approve), LineStatus::InReview),
        (file("SGD"), LineStatus::InReview),
        (on_line(no, "SGD", mark_paid()), LineStatus::InReview),
        (on(no, PayoutStep::Approve), LineStatus::Approved),
        (file("MYR"), LineStatus::Paying),
        (on(no, mark_paid()), LineStatus::Paid),
    ];
    for (action, status) in steps {
        play.act("Omar", &action).unwrap();
        assert_eq!(play.withdrawal(no).status(), status, "WD-4: after {action:?}");
    }
    assert_eq!(play.refused("Omar", &on_line(no, "VND", mark_paid())), "currency_not_in_withdrawal");
    assert_eq!(play.ringgit(1), [0, 0, 0, 300, 0]);
    assert_eq!(play.balance(1, "SGD").paid, 50);
    assert_eq!(batch_status(&play), BatchStatus::Done);
    assert_eq!(play.tally(1).open_withdrawal, None);
    play.shelf.audit();
}

#[test]
fn a_withdrawal_is_in_process_until_its_last_line_has_ended() {
    let (mut play, withdrawals) = asked(1);
    let no = withdrawals[0];
    play.run_due(at(CUTOFF));
    play.act("Omar", &on_line(no, "MYR", reject())).unwrap();
    assert_eq!(play.ringgit(1), [0, 300, 0, 0, 0], "WD-4: only the line that was named returns");
    assert_eq!(play.balance(1, "SGD").in_withdrawal, 50);
    assert_eq!(play.refused("Siti", &request(1)), "withdrawal_in_process", "WD-2");
    play.act("Omar", &on(no, PayoutStep::Approve)).unwrap();
    play.act("Omar", &file("SGD")).unwrap();
    play.act("Omar", &on(no, fail())).unwrap();
    assert_eq!(play.balance(1, "SGD").available, 50);
    assert_eq!(play.withdrawal(no).status(), LineStatus::Rejected);
    assert_eq!(batch_status(&play), BatchStatus::Done);
    let next = play.subject("Siti", &request(1));
    assert_eq!(play.withdrawal(next).batch, month("2026-07"));
    assert_eq!(play.withdrawal(next).previous, no);
    play.shelf.audit();
}

#[test]
fn files_are_numbered_by_currency_and_asked_again() {
    let (mut play, withdrawals) = asked(3);
    let [one, two, three] = withdrawals[..] else { panic!() };
    play.run_due(at(CUTOFF));
    assert_eq!(play.refused("Omar", &file("MYR")), "nothing_to_file", "WD-5");
    play.act("Omar", &on(one, PayoutStep::Approve)).unwrap();
    play.act("Omar", &on_line(two, "SGD", PayoutStep::Approve)).unwrap();
    let newest = |play: &Play, code: &str| {
        let file = &play.shelf.files[&(month("2026-06"), currency(code))];
        (file.number, file.withdrawals.clone())
    };
    assert_eq!(play.act("Omar", &file("MYR")), Ok(Done::File(1)));
    assert_eq!(newest(&play, "MYR"), (1, vec![one]), "WD-5: what was approved, in one currency");
    let again = play.shelf.clone();
    assert_eq!(play.act("Omar", &file("MYR")), Ok(Done::File(1)), "WD-5: with nothing new the last one");
    assert_eq!(play.shelf, again);
    assert_eq!(play.act("Omar", &file("SGD")), Ok(Done::File(1)), "WD-5: each currency counts for itself");
    assert_eq!(newest(&play, "SGD"), (1, vec![one, two]));
    play.act("Omar", &on(two, PayoutStep::Approve)).unwrap();
    play.act("Omar", &on(three, PayoutStep::Approve)).unwrap();
    play.act("Omar", &on_line(three, "SGD", PayoutStep::Approve)).unwrap_err();
    assert_eq!(play.act("Omar", &file("MYR")), Ok(Done::File(2)));
    assert_eq!(newest(&play, "MYR"), (2, vec![two, three]), "WD-5: and not yet filed");
    assert_eq!(play.act("Omar", &file("MYR")), Ok(Done::File(2)));
    let filed: Vec<_> = [one, two, three]
        .into_iter()
        .flat_map(|no| play.withdrawal(no).lines.clone())
        .map(|line| (line.amount.currency().to_string(), line.file))
        .collect();
    let expected = [
        ("MYR", Some(1)),
        ("SGD", Some(1)),
        ("MYR", Some(2)),
        ("SGD", Some(1)),
        ("MYR", Some(2)),
        ("SGD", None),
    ];
    assert_eq!(filed, expected.map(|(code, file)| (code.to_owned(), file)));
    assert_eq!(play.shelf.batches[&month("2026-06")].files, 3);
    assert_eq!(batch_status(&play), BatchStatus::Paying);
    play.act("Omar", &on(one, mark_paid())).unwrap();
    assert_eq!(play.act("Omar", &file("MYR")), Ok(Done::File(2)), "WD-5: also when some of it is paid");
    play.shelf.audit();
}

#[test]
fn a_batch_goes_through_its_states() {
    let (mut play, withdrawals) = asked(2);
    assert_eq!(batch_status(&play), BatchStatus::Open);
    play.act("Siti", &on(withdrawals[1], PayoutStep::Cancel)).unwrap();
    assert_eq!(batch_status(&play), BatchStatus::Open, "WD-4: others may still ask");
    play.run_due(at(CUTOFF));
    assert_eq!(batch_status(&play), BatchStatus::InReview);
    play.act("Omar", &on(withdrawals[0], PayoutStep::Approve)).unwrap();
    play.act("Omar", &file("MYR")).unwrap();
    assert_eq!(batch_status(&play), BatchStatus::Paying);
    play.act("Omar", &file("SGD")).unwrap();
    play.act("Omar", &on_line(withdrawals[0], "MYR", mark_paid())).unwrap();
    assert_eq!(batch_status(&play), BatchStatus::Paying);
    play.act("Omar", &on_line(withdrawals[0], "SGD", fail())).unwrap();
    assert_eq!(batch_status(&play), BatchStatus::Done);
    let (mut empty, withdrawals) = asked(1);
    empty.act("Siti", &on(withdrawals[0], PayoutStep::Cancel)).unwrap();
    empty.run_due(at(CUTOFF));
    assert_eq!(batch_status(&empty), BatchStatus::Done, "WD-4: nothing is left to pay");
    assert!(empty.notes(Topic::WithdrawalInReview).is_empty());
}

#[test]
fn what_is_refunded_meanwhile_does_not_touch_the_withdrawal() {
    let (mut play, withdrawals) = asked(1);
    play.run_due(at(CUTOFF));
    play.report(refunds("r", "p-c1-1", myr(1000))).unwrap();
    play.report(registers("new", Some(&code(1)))).unwrap();
    play.report(pays("new", "new", myr(300))).unwrap();
    assert_eq!(play.ringgit(1), [0, -70, 300, 0, 0], "WD-8");
    play.act("Omar", &on(withdrawals[0], reject())).unwrap();
    assert_eq!(play.ringgit(1), [0, 230, 0, 0, 0], "WD-4");
    play.shelf.audit();
}
