//! AP-1 to AP-6: applying, becoming a partner, clicks, registrations.

use crate::play::{Play, application, at, code, countersign, pays, registers, step, suspend, terminate};
use crate::play::{myr, refunds};
use programs::affiliate::{
    Application, ChannelTally, Channels, NotAttributed, PartnerStatus, ReviewStep, Rules,
};
use programs::{Action, Fact, No, Topic};

fn apply(application: Application) -> Action {
    Action::Apply(Box::new(application))
}

fn turn_down() -> ReviewStep {
    ReviewStep::Reject { reason: "incomplete".into() }
}

#[test]
fn one_live_partner_per_phone_and_email() {
    let same_phone = Application { email: "other@example.com".into(), ..application(1) };
    let same_email =
        Application { phone: "+60199999999".into(), email: "PARTNER1@Example.com".into(), ..application(1) };
    for (second, pointer) in [(same_phone, "/phone"), (same_email, "/email"), (application(1), "/phone")] {
        let mut play = Play::new();
        let no = play.subject("Siti", &apply(application(1)));
        let refusal = play.act("Siti", &apply(second.clone())).unwrap_err();
        assert_eq!((refusal.code, refusal.pointer.as_deref()), ("partner_exists", Some(pointer)), "AP-1");
        play.act("Omar", &step(no, turn_down())).unwrap();
        let again = play.subject("Siti", &apply(second));
        assert_ne!(again, no);
        assert_eq!(play.partner_row(again).status, PartnerStatus::Submitted, "AP-1: after a rejection");
        assert_eq!(play.partner_row(no).status, PartnerStatus::Rejected);
    }
}

#[test]
fn a_terminated_partner_is_no_longer_live() {
    let mut play = Play::new();
    let no = play.partner(1);
    play.act("Omar", &step(no, suspend())).unwrap();
    assert_eq!(play.refused("Siti", &apply(application(1))), "partner_exists", "AP-1: suspended is live");
    play.act("Omar", &step(no, ReviewStep::Reinstate)).unwrap();
    play.act("Omar", &step(no, terminate())).unwrap();
    assert!(play.act("Siti", &apply(application(1))).is_ok(), "AP-1");
}

#[test]
fn applications_from_elsewhere_are_refused() {
    let mut play = Play::new();
    let abroad = Application { country: "CN".into(), ..application(1) };
    assert_eq!(play.refused("Li", &apply(abroad)), "country_not_supported", "AP-1");
    for country in Rules::template().countries {
        let local = Application { country, ..application(1) };
        assert!(Play::new().act("Siti", &apply(local)).is_ok(), "AP-1");
    }
}

#[test]
fn from_application_to_partner() {
    let mut play = Play::new();
    let no = play.subject("Siti", &apply(application(1)));
    let send = ReviewStep::SendContract { version: 1, document: "The contract".into() };
    let sign = ReviewStep::SignContract { signer_name: " Siti ".into(), address: "10.0.0.1".into() };
    for (actor, review, status) in [
        ("Omar", ReviewStep::Approve { representative: Some("Mei".into()) }, PartnerStatus::Approved),
        ("Omar", send, PartnerStatus::ContractSent),
        ("Siti", sign, PartnerStatus::ContractSigned),
        ("Omar", countersign(&["AAAA2222"]), PartnerStatus::Active),
        ("Omar", suspend(), PartnerStatus::Suspended),
        ("Omar", ReviewStep::Reinstate, PartnerStatus::Active),
        ("Omar", terminate(), PartnerStatus::Terminated),
    ] {
        play.now = play.now.plus_seconds(60);
        play.act(actor, &step(no, review)).unwrap();
        assert_eq!(play.partner_row(no).status, status, "AP-2");
    }
    let partner = play.partner_row(no);
    assert_eq!(partner.representative.as_deref(), Some("Mei"));
    assert_eq!(partner.referral_code.as_deref(), Some("AAAA2222"), "AP-3");
    let contract = &play.shelf.contracts[&no];
    // SHA-256 of "The contract", as sha256sum tells it.
    assert_eq!(contract.sha256, "33e38ddb687c5c6fa3ef26a79fd007587e85183f0c0e606d88a33f645bdcac4e", "AP-2");
    assert_eq!(contract.signer_name.as_deref(), Some("Siti"));
    assert_eq!(contract.signed_at, Some(at("2026-06-01T04:03:00Z")));
    assert_eq!(contract.countersigned_by.as_deref(), Some("Omar"));
    let history = [
        "submitted",
        "approved",
        "contract_sent",
        "contract_signed",
        "active",
        "suspended",
        "active",
        "terminated",
    ];
    assert_eq!(play.history(no), history, "AP-2: each transition is recorded");
    let suspended = play.shelf.moments.iter().find(|m| m.status == "suspended").unwrap();
    assert_eq!((suspended.by.as_str(), suspended.reason.as_deref()), ("Omar", Some("a complaint")));
    assert_eq!(play.notes(Topic::PartnerActivated), [(no, no)], "once, not at the reinstatement");
}

#[test]
fn steps_that_are_not_listed_change_nothing() {
    let mut play = Play::new();
    let no = play.partner(1);
    let before = play.shelf.clone();
    for review in [
        ReviewStep::Approve { representative: None },
        turn_down(),
        ReviewStep::SendContract { version: 1, document: "x".into() },
        countersign(&["BBBB2222"]),
        ReviewStep::Reinstate,
    ] {
        assert_eq!(play.refused("Omar", &step(no, review)), "invalid_transition", "AP-2");
    }
    let silent = ReviewStep::Suspend { reason: " ".into() };
    assert_eq!(play.refused("Omar", &step(no, silent)), "invalid_request");
    assert_eq!(play.refused("Omar", &step(99, suspend())), "not_found");
    assert_eq!(play.shelf, before);
}

#[test]
fn the_first_free_code_is_given() {
    let mut play = Play::new();
    play.partner(1);
    let no = play.subject("Siti", &apply(application(2)));
    for review in [
        ReviewStep::Approve { representative: None },
        ReviewStep::SendContract { version: 1, document: "x".into() },
        ReviewStep::SignContract { signer_name: "S".into(), address: String::new() },
    ] {
        play.act("Omar", &step(no, review)).unwrap();
    }
    assert_eq!(play.refused("Omar", &step(no, countersign(&[&code(1)]))), "try_again", "AP-3");
    play.act("Omar", &step(no, countersign(&[&code(1), "FREE2222", "FREE3333"]))).unwrap();
    assert_eq!(play.partner_row(no).referral_code.as_deref(), Some("FREE2222"));
}

struct Comes<'a> {
    customer: &'a str,
    phone: &'a str,
    email: Option<&'a str>,
    code: Option<&'a str>,
    click: Option<No>,
}

const COMES: Comes<'_> =
    Comes { customer: "ann", phone: "+6221000001", email: None, code: None, click: None };

impl Comes<'_> {
    fn fact(&self) -> Fact {
        Fact::CustomerRegistered {
            customer_id: self.customer.into(),
            phone: self.phone.into(),
            email: self.email.map(str::to_owned),
            country: None,
            referral_code: self.code.map(str::to_owned),
            click: self.click,
        }
    }
}

#[test]
fn whose_customer_a_registration_makes() {
    use NotAttributed::{NoReferral, NotFirstRegistration, PartnerNotActive, SelfReferral, UnknownCode};
    let own = application(1).phone;
    let table = [
        (Comes { code: Some("CODE0001"), ..COMES }, Ok(1)),
        (Comes { code: Some(" code0001 "), ..COMES }, Ok(1)),
        (Comes { code: Some("NOSUCH22"), ..COMES }, Err(UnknownCode)),
        (Comes { code: Some(""), ..COMES }, Err(UnknownCode)),
        (Comes { code: Some("CODE0002"), ..COMES }, Err(PartnerNotActive)),
        (Comes { code: Some("CODE0003"), ..COMES }, Err(PartnerNotActive)),
        (Comes { code: Some("CODE0001"), phone: "+62-21-000009", ..COMES }, Err(NotFirstRegistration)),
        (Comes { code: Some("CODE0001"), phone: &own, ..COMES }, Err(SelfReferral)),
        (Comes { code: Some("CODE0001"), phone: "+60 12-000 0001", ..COMES }, Err(SelfReferral)),
        (Comes { code: Some("CODE0001"), email: Some("Partner1@EXAMPLE.com"), ..COMES }, Err(SelfReferral)),
        (COMES, Err(NoReferral)),
        // The first reason that holds is the one recorded.
        (Comes { code: Some("NOSUCH22"), phone: "+6221000009", ..COMES }, Err(UnknownCode)),
        (Comes { code: Some("CODE0002"), phone: "+6221000009", ..COMES }, Err(PartnerNotActive)),
        (
            Comes { code: Some("CODE0002"), email: Some("partner2@example.com"), ..COMES },
            Err(PartnerNotActive),
        ),
    ];
    for (comes, expected) in table {
        let mut play = Play::new();
        let active = play.partner(1);
        let (suspended, ended) = (play.partner(2), play.partner(3));
        play.act("Omar", &step(suspended, suspend())).unwrap();
        play.act("Omar", &step(ended, terminate())).unwrap();
        let earlier = Comes { customer: "earlier", phone: "+6221000009", ..COMES };
        play.report(earlier.fact()).unwrap();
        play.report(comes.fact()).unwrap();
        let customer = play.customer("ann");
        let found = customer.partner.ok_or_else(|| customer.not_attributed.unwrap());
        assert_eq!(found, expected.map(|_| active), "AP-5: {:?}", comes.fact());
        let granted = if expected.is_ok() { vec![(active, customer.no)] } else { vec![] };
        assert_eq!(play.notes(Topic::BenefitGranted), granted, "AP-5: free VIP for whoever was referred");
        assert_eq!(play.tally(active).customers, i64::from(expected.is_ok()));
    }
}

#[test]
fn the_own_phone_registered_before_is_the_earlier_reason() {
    let mut play = Play::new();
    play.partner(1);
    let phone = application(1).phone;
    play.report(Comes { customer: "earlier", phone: &phone, ..COMES }.fact()).unwrap();
    play.report(Comes { code: Some("CODE0001"), phone: &phone, ..COMES }.fact()).unwrap();
    assert_eq!(play.customer("ann").not_attributed, Some(NotAttributed::NotFirstRegistration), "AP-5");
}

/// AP-5: what counts is the partner's status when the registration is applied, not at its time.
#[test]
fn a_reinstated_partner_is_active_for_what_is_applied_now() {
    let mut play = Play::new();
    let no = play.partner(1);
    play.act("Omar", &step(no, suspend())).unwrap();
    let then = play.now;
    play.now = play.now.plus_days(1);
    play.act("Omar", &step(no, ReviewStep::Reinstate)).unwrap();
    play.report_at(then, registers("ann", Some(&code(1)))).unwrap();
    assert_eq!(play.customer("ann").partner, Some(no));
}

fn click(play: &mut Play, code: &str) -> No {
    let visit = Action::Click { code: code.into(), channel: "line".into(), visitor: "ab12".into() };
    play.subject("Visitor", &visit)
}

#[test]
fn clicks_count_within_their_window() {
    let clicked = at("2026-06-01T04:00:00Z");
    let last = clicked.plus_days(30).micros() - 1;
    for (time, counts) in [
        (clicked.next(), true),
        (clicked.plus_days(15), true),
        (programs::time::Instant::from_micros(last), true),
        (clicked.plus_days(30).next(), false),
        (programs::time::Instant::from_micros(clicked.micros() - 1), false),
    ] {
        let mut play = Play::new();
        let no = play.partner(1);
        let visit = click(&mut play, &code(1));
        play.now = clicked.plus_days(60);
        play.report_at(time, Comes { click: Some(visit), ..COMES }.fact()).unwrap();
        assert_eq!(play.customer("ann").partner, counts.then_some(no), "AP-4: {time}");
    }
}

#[test]
fn a_code_decides_alone() {
    let mut play = Play::new();
    let (first, second) = (play.partner(1), play.partner(2));
    let visit = click(&mut play, &code(1));
    play.report(Comes { click: Some(visit), code: Some("CODE0002"), ..COMES }.fact()).unwrap();
    assert_eq!(play.customer("ann").partner, Some(second), "AP-4");
    let bob =
        Comes { customer: "bob", phone: "+6221000002", click: Some(visit), code: Some("X"), email: None };
    play.report(bob.fact()).unwrap();
    assert_eq!(play.customer("bob").not_attributed, Some(NotAttributed::UnknownCode), "AP-4: also to nobody");
    let eve = Comes { customer: "eve", phone: "+6221000003", click: Some(visit), ..COMES };
    play.report(eve.fact()).unwrap();
    assert_eq!(play.customer("eve").partner, Some(first));
    let kim = Comes { customer: "kim", phone: "+6221000004", click: Some(999), ..COMES };
    play.report(kim.fact()).unwrap();
    assert_eq!(play.customer("kim").not_attributed, Some(NotAttributed::NoReferral));
    let nowhere = Action::Click { code: "NOSUCH22".into(), channel: String::new(), visitor: String::new() };
    assert_eq!(play.refused("Visitor", &nowhere), "not_found");
}

/// AP-3, AP-4: what each channel brought, whether the click decided or a code of the same partner did.
#[test]
fn channels_are_counted() {
    let mut play = Play::new();
    let (first, second) = (play.partner(1), play.partner(2));
    let visit = click(&mut play, &code(1));
    click(&mut play, &code(1));
    let bare = Action::Click { code: code(1), channel: String::new(), visitor: "cd34".into() };
    play.subject("Visitor", &bare);
    for (n, code) in [(1, None), (2, Some("CODE0001")), (3, Some("CODE0002")), (4, Some("X"))] {
        let (customer, phone) = (format!("c{n}"), format!("+622200000{n}"));
        let comes = Comes { customer: &customer, phone: &phone, click: Some(visit), code, email: None };
        play.report(comes.fact()).unwrap();
    }
    let of = |no: No| play.shelf.channels.get(&no).cloned().unwrap_or_default();
    let line = ChannelTally { clicks: 2, customers: 2 };
    let none = ChannelTally { clicks: 1, customers: 0 };
    assert_eq!(of(first), [(String::new(), none), ("line".to_owned(), line)].into());
    assert_eq!(of(second), Channels::new(), "the link was not this partner's");
}

#[test]
fn an_authorised_store_is_shown() {
    let mut play = Play::new();
    play.partner(1);
    play.report(registers("ann", Some(&code(1)))).unwrap();
    assert!(!play.customer("ann").store_authorized);
    let store = Fact::StoreAuthorized { customer_id: "ann".into(), platform: "s".into(), store: "x".into() };
    play.report(store.clone()).unwrap();
    play.report(store).unwrap();
    assert!(play.customer("ann").store_authorized, "AP-6");
}

/// AP-11: the latest in time, whatever the order they are told in, of what is not fully refunded.
#[test]
fn the_latest_top_up() {
    let mut play = Play::new();
    play.report(registers("ann", None)).unwrap();
    let t = play.now;
    play.now = t.plus_days(1);
    let top_up = |play: &Play| play.customer("ann").top_up.as_ref().map(|top_up| top_up.time);
    assert_eq!(top_up(&play), None);
    for (payment, seconds) in [("p3", 30), ("p1", 10), ("p2", 20)] {
        play.report_at(t.plus_seconds(seconds), pays(payment, "ann", myr(100))).unwrap();
    }
    let pack = crate::play::buys("pack", "ann", "order_pack", myr(100));
    play.report_at(t.plus_seconds(40), pack).unwrap();
    assert_eq!(top_up(&play), Some(t.plus_seconds(30)), "AP-11: an order pack is no top-up");
    for (refund, payment, minor, latest) in [
        ("r1", "p3", 99, Some(30)),
        ("r2", "p3", 1, Some(20)),
        ("r3", "pack", 100, Some(20)),
        ("r4", "p1", 100, Some(20)),
        ("r5", "p2", 100, None),
    ] {
        play.report(refunds(refund, payment, myr(minor))).unwrap();
        assert_eq!(top_up(&play), latest.map(|s| t.plus_seconds(s)), "AP-11: after {refund}");
    }
}
