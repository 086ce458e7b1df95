//! BC-2 and BC-3: registering, reviewing, leaving.

use crate::play::Play;
use crate::shop::{SHOP, open, register, step, suspend};
use programs::cashback::{Registration, RegistrationStatus as Status, RegistrationStep as Step, ReviewMode};
use programs::{Key, No, Topic};

fn reason() -> String {
    "because".into()
}

fn all_steps() -> [Step; 9] {
    [
        Step::Approve,
        Step::Reject { reason: reason() },
        suspend(),
        Step::Resume,
        Step::Withdraw,
        Step::CancelWithdraw,
        Step::ApproveWithdraw,
        Step::RejectWithdraw { reason: reason() },
        Step::AcceptTerms { version: 2 },
    ]
}

fn reviewed() -> (Play, No) {
    let mut play = Play::with_terms(|terms| terms.review = ReviewMode::Manual);
    let no = play.subject("Shop", &register(SHOP, "MY", 1));
    (play, no)
}

/// BC-2, BC-3: every pair of a status, where it came from, and a step; what is not listed leads nowhere.
#[test]
fn every_pair_of_status_and_step() {
    let listed = [
        ("under_review", "approve", "approved"),
        ("under_review", "reject", "rejected"),
        ("approved", "suspend", "suspended"),
        ("approved", "withdraw", "withdraw_under_review"),
        ("suspended", "resume", "approved"),
        ("suspended", "withdraw", "withdraw_under_review"),
        ("withdraw_under_review", "cancel_withdraw", "came_from"),
        ("withdraw_under_review", "reject_withdraw", "came_from"),
        ("withdraw_under_review", "approve_withdraw", "expired"),
        ("under_review", "accept_terms", "under_review"),
        ("approved", "accept_terms", "approved"),
        ("suspended", "accept_terms", "suspended"),
        ("withdraw_under_review", "accept_terms", "withdraw_under_review"),
    ];
    let (play, no) = reviewed();
    for status in Status::ALL {
        assert_eq!(Status::parse(status.name()), Some(status));
        for came_from in [Status::Approved, Status::Suspended] {
            let leaving = status == Status::WithdrawUnderReview;
            let came_from = leaving.then_some(came_from);
            let registration = Registration { status, came_from, ..play.registration(no).clone() };
            for action in all_steps() {
                let to =
                    listed.iter().find(|(from, name, _)| (*from, *name) == (status.name(), action.name()));
                let expected =
                    to.map(|(_, _, to)| if *to == "came_from" { came_from.unwrap().name() } else { to });
                assert_eq!(registration.after(&action).map(Status::name), expected, "{status:?}, {action:?}");
                assert_eq!(registration.actions().contains(&action.name()), expected.is_some(), "BC-3");
            }
            assert_eq!(status.is_final(), registration.actions().is_empty(), "{status:?}");
        }
    }
}

/// The steps that lead to a status, from one that is under review.
fn led_to(status: Status) -> (Play, No) {
    let (mut play, no) = reviewed();
    let steps = match status {
        Status::UnderReview => vec![],
        Status::Approved => vec![Step::Approve],
        Status::Rejected => vec![Step::Reject { reason: reason() }],
        Status::Suspended => vec![Step::Approve, suspend()],
        Status::WithdrawUnderReview => vec![Step::Approve, Step::Withdraw],
        Status::Expired => vec![Step::Approve, Step::Withdraw, Step::ApproveWithdraw],
    };
    for action in steps {
        play.act("Omar", &step(no, action)).unwrap();
    }
    (play, no)
}

/// BC-2, BC-3: in every status, what may be done is done, and everything else is refused and changes nothing.
#[test]
fn every_step_is_taken_or_refused() {
    for status in Status::ALL {
        for action in all_steps() {
            let (mut play, no) = led_to(status);
            let registration = play.registration(no).clone();
            let Some(expected) = registration.after(&action) else {
                assert_eq!(play.refuses_to(&step(no, action)).0, "invalid_transition", "{status:?}");
                continue;
            };
            if let Step::AcceptTerms { .. } = action {
                assert_eq!(play.refuses_to(&step(no, action)).0, "terms_unknown");
                continue;
            }
            play.act("Omar", &step(no, action.clone())).unwrap();
            assert_eq!(play.registration(no).status, expected, "{status:?}, {action:?}");
            assert_eq!(play.history(no).last(), Some(&expected.name()), "BC-3");
            let repeated = play.act("Omar", &step(no, action.clone()));
            assert!(repeated.is_err_and(|refusal| refusal.code == "invalid_transition"), "{action:?}");
        }
    }
}

/// BC-2: approved at once, with both moments remembered and told.
#[test]
fn automatic_approval_is_the_default() {
    let play = open();
    let no = *play.shelf.registrations.keys().next().unwrap();
    let registration = play.registration(no);
    let seller = play.no(Key::Seller, SHOP);
    assert_eq!((registration.status, registration.seller), (Status::Approved, seller));
    assert_eq!(play.history(no), ["under_review", "approved"], "BC-2");
    assert_eq!(play.notes(Topic::RegistrationUnderReview), [(seller, no)]);
    assert_eq!(play.notes(Topic::RegistrationApproved), [(seller, no)]);
    let accepted: Vec<_> = registration.accepted.iter().map(|a| (a.version, a.at, a.by.as_str())).collect();
    assert_eq!(accepted, [(1, play.now, "Shop")], "BC-2: the version, when and who");
    assert!(registration.was_in_force(play.now));
}

/// BC-2: the market first, then the terms, then the registration there is.
#[test]
fn the_refusals_of_a_registration_in_their_order() {
    let mut play = open();
    for (seller, market, version, code, pointer) in [
        (SHOP, "US", 2, "market_not_supported", "/market"),
        (SHOP, "my", 1, "market_not_supported", "/market"),
        (SHOP, "MY", 2, "terms_unknown", "/terms_version"),
        (SHOP, "MY", 0, "terms_outdated", "/terms_version"),
        (SHOP, "SG", 1, "already_registered", ""),
        ("", "MY", 1, "invalid_request", "/seller_id"),
        ("a\0", "MY", 1, "invalid_request", "/seller_id"),
    ] {
        let refusal = play.refuses_to(&register(seller, market, version));
        assert_eq!(refusal, (code, pointer.to_owned()), "BC-2: {seller} {market} {version}");
    }
    assert_eq!(play.refuses_to(&step(99, Step::Approve)).0, "not_found");
}

/// BC-2: one live registration; after it was rejected or has expired, another. BC-3: the record keeps all.
#[test]
fn a_seller_registers_anew_after_the_end() {
    for end in [Status::Rejected, Status::Expired] {
        let (mut play, first) = led_to(end);
        play.world.forget(0);
        let second = play.subject("Shop", &register(SHOP, "SG", 1));
        assert_eq!((play.registration(second).previous, play.registration(first).status), (first, end));
        assert_eq!(play.refuses_to(&register(SHOP, "MY", 1)).0, "already_registered");
    }
    for live in [Status::UnderReview, Status::Approved, Status::Suspended, Status::WithdrawUnderReview] {
        let (mut play, _) = led_to(live);
        assert_eq!(play.refuses_to(&register(SHOP, "MY", 1)).0, "already_registered", "BC-2: {live:?}");
    }
}

/// BC-3: cancelled or refused, a withdrawal leaves the registration as it was.
#[test]
fn a_withdrawal_that_ends_restores_what_was() {
    for (from, end) in [
        (Status::Approved, Step::CancelWithdraw),
        (Status::Approved, Step::RejectWithdraw { reason: reason() }),
        (Status::Suspended, Step::CancelWithdraw),
        (Status::Suspended, Step::RejectWithdraw { reason: reason() }),
    ] {
        let (mut play, no) = led_to(from);
        let before = play.registration(no).clone();
        play.now = play.now.plus_seconds(60);
        play.act("Shop", &step(no, Step::Withdraw)).unwrap();
        assert_eq!(play.registration(no).came_from, Some(from), "BC-3");
        assert_eq!(play.registration(no).was_in_force(play.now), from == Status::Approved, "BC-4");
        play.act("Omar", &step(no, end)).unwrap();
        assert_eq!(play.registration(no), &before, "BC-3: {from:?}");
    }
}

/// BC-4: in force from approval to suspension, from resuming to the end.
#[test]
fn a_registration_is_in_force_in_stretches() {
    let (mut play, no) = reviewed();
    let mut times = vec![play.now];
    for action in [Step::Approve, suspend(), Step::Resume, Step::Withdraw, Step::ApproveWithdraw] {
        play.now = play.now.plus_seconds(60);
        times.push(play.now);
        play.act("Omar", &step(no, action)).unwrap();
    }
    let registration = play.registration(no);
    let in_force: Vec<_> = times.iter().map(|at| registration.was_in_force(*at)).collect();
    assert_eq!(
        in_force,
        [false, true, false, true, true, false],
        "BC-4: windows include their beginning only"
    );
    let topics = [
        Topic::RegistrationUnderReview,
        Topic::RegistrationApproved,
        Topic::RegistrationSuspended,
        Topic::RegistrationWithdrawUnderReview,
        Topic::RegistrationExpired,
    ];
    assert_eq!(topics.map(|topic| play.notes(topic).len()), [1, 2, 1, 1, 1]);
}

#[test]
fn no_step_without_its_reason() {
    for (status, action) in [
        (Status::UnderReview, Step::Reject { reason: " ".into() }),
        (Status::Approved, Step::Suspend { reason: String::new() }),
        (Status::WithdrawUnderReview, Step::RejectWithdraw { reason: String::new() }),
    ] {
        let (mut play, no) = led_to(status);
        assert_eq!(play.refuses_to(&step(no, action)), ("invalid_request", "/reason".to_owned()));
    }
}
