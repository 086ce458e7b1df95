//! Replay proves a store, finds what was altered, and answers what-ifs (EV-5, EV-6, LG-3).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests fail by panicking")]

use app::what_if::what_if;
use money::Rate;
use programs::affiliate::{Rules, Tier};
use programs::{Action, No};
use store::{Options, Store};
use testdb::Place;
use testkit::facts::{account, line, paid, refunded, registered};
use testkit::{Stand, open, proof_of};

/// Twelve paying customers, refunds, an event that waited, a withdrawal.
async fn furnished(place: &Place) -> No {
    let stand = Stand::start(place, Options::default()).unwrap();
    let partner = stand.partner(1, "AAAA2222").await;
    let early = vec![line(refunded(0, 0, 400)), line(paid(0, 0, 10_000))];
    stand.tell(early).await.unwrap();
    stand.tell((0..12).map(|c| line(registered(c, "AAAA2222"))).collect()).await.unwrap();
    stand.tell((1..40).map(|p| line(paid(p, p % 12, 10_000))).collect()).await.unwrap();
    stand.tell((1..10).map(|p| line(refunded(p, p, 3_333))).collect()).await.unwrap();
    stand.act(Action::SetPayoutAccount { partner, account: account() }).await.unwrap().unwrap();
    stand.act(Action::RequestWithdrawal { partner }).await.unwrap().unwrap();
    stand.stop().await;
    partner
}

#[tokio::test]
async fn a_store_is_what_its_log_says() {
    let place = Place::fresh();
    furnished(&place).await;
    let proof = proof_of(&place);
    assert_eq!(proof.difference, None);
    assert!(proof.entries > 60 && proof.transfers > 40, "{proof:?}");
}

/// EV-5: with one tier of 20 % for all, everybody would have got at least as much.
#[tokio::test]
async fn a_what_if_compares_what_was_with_what_would_have_been() {
    let place = Place::fresh();
    let partner = furnished(&place).await;
    let store = open(&place, Options::default()).unwrap();
    let (kept, empty) = (store.writer().unwrap(), Store::open_in_memory().unwrap());
    let candidate = |bps| {
        let tiers = vec![Tier { from: 1, rate: Rate::from_bps(bps).unwrap() }];
        Rules { version: 99, tiers, ..Rules::template() }
    };
    let lines = what_if(&kept, empty.writer().unwrap(), &candidate(2_000), &mut |_| ()).unwrap();
    let [line] = lines.as_slice() else { panic!("{lines:?}") };
    let net: i128 = 40 * 10_000 - 400 - 9 * 3_333;
    assert_eq!(line.partner, partner);
    assert!((line.would_have_got * 10_000 - net * 2_000).abs() <= 40 * 10_000, "{line:?}");
    assert!(line.got < line.would_have_got);
    assert_eq!(proof_of_open(&kept), None, "the what-if changes nothing");
}

fn proof_of_open(kept: &store::Writer) -> Option<String> {
    let empty = Store::open_in_memory().unwrap();
    app::replay::prove(kept, empty.writer().unwrap(), &mut |_| ()).unwrap().difference
}
