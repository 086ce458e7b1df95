//! BC-1, BC-2 and EV-5: versions of the terms, and sellers who agree to them or do not.

use crate::play::{Play, at, myr};
use crate::shop::{SHOP, bps, created, delivered, line, open, register, step, suspend};
use programs::cashback::{Agenda, RegistrationStatus as Status, RegistrationStep as Step, Terms};
use programs::{Action, Done, No};

/// What is in force from the 10th of June, with a fee of 5 %; the old terms end on the 20th.
fn second() -> Terms {
    let mut terms = Terms {
        effective: at("2026-06-10T00:00:00Z"),
        old_terms_end: Some(at("2026-06-20T00:00:00Z")),
        changes: "A higher fee.".into(),
        ..Terms::template()
    };
    terms.markets.iter_mut().for_each(|market| market.fee_rate = bps(500));
    terms
}

fn publish(terms: &Terms) -> Action {
    Action::PublishTerms(Box::new(terms.clone()))
}

/// A registered shop, and terms that will change.
fn announced() -> (Play, No) {
    let mut play = open();
    let no = *play.shelf.registrations.keys().next().unwrap();
    assert_eq!(play.act("Omar", &publish(&second())), Ok(Done::Version(2)));
    (play, no)
}

fn accept(version: i64) -> Step {
    Step::AcceptTerms { version }
}

/// The rate of an order created now; `None` where it is none of the programme's.
fn rate_now(play: &mut Play) -> Option<i64> {
    let order = format!("o-{}", play.log.len());
    play.report(created(&order, &[line("l", 1, 1000)])).unwrap();
    play.order(&order).programme.as_ref().ok().map(|locked| locked.rate.bps())
}

#[test]
fn terms_that_cannot_be_published() {
    let mut play = open();
    play.act("Omar", &publish(&second())).unwrap();
    type Spoil = fn(&mut Terms);
    let wrong: [(&str, &str, Spoil); 6] = [
        ("effective_in_the_past", "/effective", |t| t.effective = at("2026-06-01T03:59:59Z")),
        ("invalid_terms", "/effective", |t| t.effective = at("2026-06-09T00:00:00Z")),
        ("invalid_terms", "/old_terms_end", |t| t.old_terms_end = None),
        ("invalid_terms", "/old_terms_end", |t| t.old_terms_end = Some(at("2026-06-09T00:00:00Z"))),
        ("invalid_terms", "/changes", |t| t.changes = String::new()),
        ("invalid_terms", "/text", |t| t.text = String::new()),
    ];
    for (code, pointer, spoil) in wrong {
        let mut terms = second();
        spoil(&mut terms);
        assert_eq!(play.refuses_to(&publish(&terms)), (code, pointer.to_owned()));
    }
}

/// BC-2, EV-5: the old rate holds until the seller agrees, and agreeing early changes nothing before its time.
#[test]
fn nobody_pays_more_without_having_agreed() {
    let (mut play, no) = announced();
    assert_eq!(rate_now(&mut play), Some(300));
    play.run_due(at("2026-06-12T00:00:00Z"));
    assert_eq!(rate_now(&mut play), Some(300), "BC-2: the old terms hold until they end");
    play.act("Shop", &step(no, accept(2))).unwrap();
    assert_eq!(rate_now(&mut play), Some(500), "BC-2: agreed");
    play.run_due(at("2026-06-21T00:00:00Z"));
    assert_eq!(play.registration(no).status, Status::Approved, "BC-2: not suspended");

    let (mut early, no) = announced();
    early.act("Shop", &step(no, accept(2))).unwrap();
    assert_eq!(rate_now(&mut early), Some(300), "EV-5: not in force yet");
    early.run_due(at("2026-06-10T00:00:00Z"));
    assert_eq!(rate_now(&mut early), Some(500), "EV-5");
}

/// EV-5: an order keeps the version of its creation, also for its refunds and when it is told late.
#[test]
fn an_order_keeps_its_version() {
    let (mut play, no) = announced();
    play.act("Shop", &step(no, accept(2))).unwrap();
    let before = play.now;
    play.run_due(at("2026-06-15T00:00:00Z"));
    play.report_at(before, created("late", &[line("l", 1, 1000)])).unwrap();
    play.report(delivered("late")).unwrap();
    assert_eq!((play.order("late").programme.as_ref().unwrap().terms, play.fee("late")), (1, (30, 0)));
}

/// BC-2: an order of a time at which the seller had not agreed yet is under the old terms, also told later.
#[test]
fn agreeing_changes_no_order_before_it() {
    let (mut play, no) = announced();
    play.run_due(at("2026-06-12T00:00:00Z"));
    play.act("Shop", &step(no, accept(2))).unwrap();
    for (order, time, version) in [("before", "2026-06-11T23:59:59Z", 1), ("then", "2026-06-12T00:00:00Z", 2)]
    {
        play.report_at(at(time), created(order, &[line("l", 1, 1000)])).unwrap();
        assert_eq!(play.order(order).programme.as_ref().unwrap().terms, version, "BC-2: {order}");
    }
}

/// BC-2: terms end for those as well who registered since terms ended before.
#[test]
fn terms_end_more_than_once() {
    let (mut play, no) = announced();
    play.run_due(at("2026-06-20T00:00:00Z"));
    let new = play.subject("New", &register("new", "MY", 2));
    let (effective, end) = (at("2026-06-25T00:00:00Z"), at("2026-06-30T00:00:00Z"));
    let third = Terms { effective, old_terms_end: Some(end), ..second() };
    play.act("Omar", &publish(&third)).unwrap();
    play.run_due(end);
    assert_eq!(play.registration(new).status, Status::Suspended, "BC-2");
    assert_eq!(play.refuses_to(&step(no, accept(2))).0, "terms_outdated");
    play.act("Shop", &step(no, accept(3))).unwrap();
    assert_eq!(play.registration(no).status, Status::Approved, "BC-2");
}

/// BC-2: a seller who has not agreed is suspended when the old terms end, and back in force when it agrees.
#[test]
fn who_has_not_agreed_is_suspended_not_charged() {
    let (mut play, no) = announced();
    assert_eq!(play.appointed(Agenda::EndTerms), [at("2026-06-20T00:00:00Z")]);
    play.run_due(at("2026-06-19T23:59:59Z"));
    assert_eq!(rate_now(&mut play), Some(300), "BC-2");
    play.run_due(at("2026-06-20T00:00:00Z"));
    let registration = play.registration(no);
    assert_eq!((registration.status, registration.terms_ended), (Status::Suspended, true), "BC-2");
    assert_eq!(rate_now(&mut play), None, "BC-4");
    assert_eq!(play.refuses_to(&step(no, Step::Resume)).0, "terms_outdated", "BC-2: nobody agrees for it");
    assert_eq!(play.refuses_to(&step(no, accept(1))).0, "terms_outdated");
    assert_eq!(play.refuses_to(&step(no, accept(3))).0, "terms_unknown");
    play.act("Shop", &step(no, accept(2))).unwrap();
    assert_eq!(play.registration(no).status, Status::Approved, "BC-2");
    assert_eq!(rate_now(&mut play), Some(500));
    assert_eq!(play.history(no), ["under_review", "approved", "suspended", "approved"]);
    assert_eq!(play.refuses_to(&step(no, accept(2))).0, "invalid_transition", "agreed already");
}

/// BC-2, BC-3: a withdrawal under review goes on when the terms end; taken back, it restores a suspension.
#[test]
fn a_withdrawal_goes_on_when_the_terms_end() {
    let (mut play, no) = announced();
    play.act("Shop", &step(no, Step::Withdraw)).unwrap();
    assert_eq!(rate_now(&mut play), Some(300), "BC-4: still in force");
    play.run_due(at("2026-06-20T00:00:00Z"));
    assert_eq!(play.registration(no).status, Status::WithdrawUnderReview, "BC-3");
    assert_eq!(rate_now(&mut play), None);
    let mut agreeing = play.clone();
    play.act("Shop", &step(no, Step::CancelWithdraw)).unwrap();
    assert_eq!(play.registration(no).status, Status::Suspended);
    agreeing.act("Shop", &step(no, accept(2))).unwrap();
    assert_eq!(rate_now(&mut agreeing), Some(500));
    agreeing.act("Shop", &step(no, Step::CancelWithdraw)).unwrap();
    assert_eq!(agreeing.registration(no).status, Status::Approved);
    assert_eq!(rate_now(&mut agreeing), Some(500));
}

/// BC-2: what was suspended for another reason is not brought back by agreeing, nor by the operator before it.
#[test]
fn a_suspension_for_another_reason_stays() {
    let (mut play, no) = announced();
    play.act("Omar", &step(no, suspend())).unwrap();
    play.run_due(at("2026-06-21T00:00:00Z"));
    assert_eq!(play.refuses_to(&step(no, Step::Resume)).0, "terms_outdated");
    play.act("Shop", &step(no, accept(2))).unwrap();
    assert_eq!(play.registration(no).status, Status::Suspended);
    play.act("Omar", &step(no, Step::Resume)).unwrap();
    assert_eq!(rate_now(&mut play), Some(500));
}

/// BC-2: a new seller agrees to the terms in force or to those that were announced.
#[test]
fn new_sellers_agree_to_what_is_in_force_or_announced() {
    let (mut play, _) = announced();
    for (version, ok) in [(1, true), (2, true), (3, false)] {
        let seller = format!("new-{version}");
        assert_eq!(play.act("Shop", &register(&seller, "MY", version)).is_ok(), ok);
    }
    play.run_due(at("2026-06-10T00:00:00Z"));
    assert_eq!(play.refuses_to(&register("late", "MY", 1)).0, "terms_outdated");
    play.run_due(at("2026-06-20T00:00:00Z"));
    let suspended = play.shelf.registrations.values().filter(|row| row.terms_ended).count();
    assert_eq!(suspended, 2, "BC-2: the shop and the one that agreed to the first version");
}

/// BC-2: a market that the new terms do not have cannot be agreed to for.
#[test]
fn a_market_that_ends() {
    let mut play = open();
    let no = *play.shelf.registrations.keys().next().unwrap();
    let mut terms = second();
    terms.markets.retain(|market| market.country != "MY");
    play.act("Omar", &publish(&terms)).unwrap();
    assert_eq!(play.refuses_to(&step(no, accept(2))).0, "market_not_supported");
    play.run_due(at("2026-06-20T00:00:00Z"));
    assert_eq!(play.registration(no).status, Status::Suspended);
    assert_eq!(play.seller_account(SHOP).balance, myr(0).minor());
}
