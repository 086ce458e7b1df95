//! Corners that were once wrong.

use crate::play::{Play, at, code, currency, mark_paid, money, month, myr, pays, registers, step, terminate};
use programs::affiliate::{CorrectionKind, LineStatus, PayoutStep, Rules, cutoff_after};
use programs::{Action, Due, Fact, Key, No, Topic};

const CUTOFF: &str = "2026-06-19T16:00:00Z";

fn on(withdrawal: No, only: Option<&str>, step: PayoutStep) -> Action {
    Action::StepWithdrawal { withdrawal, currency: only.map(currency), step }
}

/// A withdrawal with lines in two currencies.
fn asked() -> (Play, No) {
    let mut play = Play::new();
    let partner = play.partner(1);
    play.paying(1, 1..=3, myr(1000));
    play.report(pays("s", "c1-1", money(500, "SGD"))).unwrap();
    let withdrawal = play.subject("Siti", &Action::RequestWithdrawal { partner });
    (play, withdrawal)
}

/// WD-3: a batch that has closed takes no more requests, also when the cutoff moves to a later day.
#[test]
fn a_closed_batch_stays_closed() {
    let (mut play, first) = asked();
    play.act("Siti", &on(first, None, PayoutStep::Cancel)).unwrap();
    play.run_due(at(CUTOFF));
    let rules = Rules { effective: play.now, cutoff_day: 25, ..Rules::template() };
    play.act("Omar", &Action::PublishRules(Box::new(rules))).unwrap();
    play.now = play.now.plus_days(1);
    let second = play.subject("Siti", &Action::RequestWithdrawal { partner: 1 });
    play.run_due(at("2026-09-01T00:00:00Z"));
    assert_eq!(play.withdrawal(second).status(), LineStatus::InReview);
}

/// WD-3: exactly at the cutoff is too late to cancel, whether or not the batch was closed yet.
#[test]
fn a_cancel_at_the_cutoff_is_too_late() {
    let (mut play, withdrawal) = asked();
    play.now = at(CUTOFF);
    assert!(play.act("Siti", &on(withdrawal, None, PayoutStep::Cancel)).is_err());
}

/// WD-4: the bank paid one line while another is open; the partner hears of it.
#[test]
fn a_paid_line_is_told() {
    let (mut play, withdrawal) = asked();
    play.run_due(at(CUTOFF));
    play.act("Omar", &on(withdrawal, Some("MYR"), PayoutStep::Approve)).unwrap();
    let file = Action::FilePayments { batch: month("2026-06"), currency: currency("MYR") };
    play.act("Omar", &file).unwrap();
    play.act("Omar", &on(withdrawal, Some("MYR"), mark_paid())).unwrap();
    assert_eq!(play.notes(Topic::WithdrawalPaid).len(), 1);
}

/// AP-14: a partner who was terminated since the proposal cannot be given a customer.
#[test]
fn nobody_moves_to_a_terminated_partner() {
    let mut play = Play::new();
    play.partner(1);
    let to = play.partner(2);
    play.paying(1, 1..=1, myr(1000));
    let kind = CorrectionKind::Reattribution { customer: play.customer("c1-1").no };
    let proposal = Action::ProposeCorrection { partner: to, kind, reason: "wrong code".into() };
    let correction = play.subject("Omar", &proposal);
    play.act("Omar", &step(to, terminate())).unwrap();
    assert!(play.act("Mei", &Action::DecideCorrection { correction, approve: true }).is_err());
}

/// EV-6: a batch past the year 9999 reads back from the log.
#[test]
fn months_past_9999_read_back() {
    let (month, _) = cutoff_after(&Rules::template(), at("9999-12-25T00:00:00Z"));
    let text = serde_json::to_string(&Due::CloseBatch(month)).unwrap();
    assert_eq!(serde_json::from_str::<Due>(&text).unwrap(), Due::CloseBatch(month));
}

#[test]
fn a_key_of_no_kind_is_none() {
    assert!(Key::from_number(i64::MIN).is_none());
}

/// AP-4: people type links in small letters.
#[test]
fn a_click_finds_the_code_in_small_letters() {
    let mut play = Play::new();
    play.partner(1);
    let code = code(1).to_lowercase();
    play.act("web", &Action::Click { code, channel: String::new(), visitor: String::new() }).unwrap();
}

/// EV-4: texts that are shown to people are short and have no control characters; a phone has digits.
#[test]
fn texts_are_bounded() {
    let mut play = Play::new();
    play.partner(1);
    play.report(registers("ann", Some(&code(1)))).unwrap();
    for name in ["a\0b".to_owned(), "x".repeat(1_001)] {
        let (payment_id, customer_id, kind) = ("p".into(), "ann".into(), "vip_plan".into());
        assert!(
            play.report(Fact::PaymentSucceeded { payment_id, customer_id, kind, name, amount: myr(5) })
                .is_err()
        );
    }
    let mut nobody = registers("bob", None);
    if let Fact::CustomerRegistered { phone, .. } = &mut nobody {
        *phone = "-".into();
    }
    assert!(play.report(nobody).is_err());
}
