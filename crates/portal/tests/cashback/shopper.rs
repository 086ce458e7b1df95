//! Orders and the bonus they earn, as staff, the host and the shopper see them.

use app::access::Role;
use app::sessions::Holder;
use programs::Action;
use testkit::facts::myr;

use super::{completed, delivered, ordered, register};
use crate::Site;

/// SB-1, SB-2.
#[tokio::test]
async fn a_shoppers_bonus_is_seen_by_staff_and_host() {
    let site = Site::open().await;
    register(&mut site.seller("S1").await).await;
    site.facts(vec![ordered("o1", "S1", true), delivered("o1")]).await;
    let (mut operator, mut host) = (site.operator().await, site.signed_in(Role::Host, None).await);
    let page = operator.get("/operator/shoppers/B1").await;
    page.is(200).holds("MYR 4.63").holds("Earned, on its way").holds("id=\"on-its-way\"");
    page.holds("as soon as the order is completed, and on").holds("8 Jun 2026, 12:00");
    site.facts(vec![ordered("o3", "S1", false), ordered("o4", "S9", true), ordered("o5", "S1", true)]).await;
    for (order, why) in [
        ("o1", "It has earned bonus, which can be spent as soon as"),
        ("o3", "the Bonus Cashback Voucher was not used"),
        ("o4", "its seller was not taking part"),
        ("o5", "It earns bonus once it is delivered."),
        ("o9", "No order of this shopper has this number."),
    ] {
        host.get(&format!("/operator/shoppers/B1?q={order}")).await.is(200).holds(why);
    }
    let stranger = host.get("/operator/shoppers/B2?q=o1").await;
    stranger.is(200).holds("No order of this shopper has this number.");
    site.facts(vec![completed("o1")]).await;
    let page = operator.get("/operator/shoppers/B1?q=o1").await;
    page.is(200).holds("It has earned this bonus, and it can be spent.").lacks("id=\"on-its-way\"");
    page.holds(" expires after ").lacks("Nothing is about to expire");
    let (shopper_id, seller_id) = ("B1".to_owned(), "S1".to_owned());
    let reserve = Action::Reserve { shopper_id, amount: myr(163), seller_id, order_id: Some("o2".into()) };
    site.stand.act(reserve).await.unwrap().unwrap();
    for browser in [&mut operator, &mut host] {
        let page = browser.get("/operator/shoppers/B1").await;
        page.is(200).holds("MYR 3.00").holds("MYR 1.63").holds("Became available").holds("Reserved");
        page.holds("30 Aug 2026, 23:59");
        browser.get("/operator/shoppers/nobody").await.is(200).holds("No bonus yet");
        assert_eq!(browser.get("/operator/find?q=B1").await.leads(), "/operator/shoppers/B1");
        browser.get("/operator/find?q=%3Cb%3E").await.is(200).holds("Nothing is called &lt;b&gt;");
        assert_eq!(browser.get("/operator/shoppers").await.leads(), "/operator/find");
    }
    // The host has no other page.
    let page = host.get("/operator/shoppers/B1").await;
    page.lacks("/operator/orders/").lacks("/operator/bonus/").lacks("/operator/sellers/");
    host.get("/operator/find?q=o1").await.is(200).holds("Nothing is called o1");
    host.get("/operator/orders/o1").await.is(403);
    assert_eq!(operator.get("/operator/find?q=o1").await.leads(), "/operator/orders/o1");
    let page = operator.get("/operator/shoppers/B1").await;
    let why = page.between("href=\"/operator/bonus/", "\"");
    let why = operator.get(&format!("/operator/bonus/{why}")).await;
    why.is(200).holds("Why this bonus").holds("SB-2").holds("/operator/shoppers/B1");
    operator.get("/operator/bonus/bo_junk").await.is(404);
}

/// BC-4, SB-1: all orders, the last first, with what came of each; those of a seller alone.
#[tokio::test]
async fn staff_look_through_orders() {
    let site = Site::open().await;
    let mut operator = site.operator().await;
    operator.get("/operator/orders").await.is(200).holds("There are no orders");
    register(&mut site.seller("S1").await).await;
    site.facts(vec![ordered("o1", "S1", true), ordered("o2", "S1", false), ordered("o3", "S9", true)]).await;
    site.facts(vec![delivered("o1")]).await;
    let page = operator.get("/operator/orders").await;
    page.is(200).holds("/operator/orders/o1").holds("/operator/sellers/S9").holds("/operator/shoppers/B1");
    page.holds("MYR 2.85").holds("MYR 4.63").holds("Delivered");
    let place = |order: &str| page.text().find(&format!("/operator/orders/{order}")).unwrap();
    assert!(place("o3") < place("o2") && place("o2") < place("o1"));
    let one = operator.get("/operator/orders?q=S9").await;
    one.is(200).holds("/operator/orders/o3").lacks("/operator/orders/o1").holds("value=\"S9\"");
    operator.get("/operator/orders?q=%3Cb%3E").await.is(200).holds("There are no orders").lacks("<b>");
}

/// SB-1: what is on its way and when, why an order earned nothing, and why bonus moved, without what it cost the
/// seller; another's is not there.
#[tokio::test]
async fn a_shopper_sees_its_own_bonus_and_why() {
    let site = Site::open().await;
    register(&mut site.seller("S1").await).await;
    site.facts(vec![ordered("o1", "S1", true), ordered("o2", "S1", false), delivered("o1")]).await;
    let (mut own, mut other) = (site.browser(), site.browser());
    for (browser, id) in [(&mut own, "B1"), (&mut other, "B2")] {
        let link = site.link(Holder::Shopper(id.into()), "/bonus", false).await;
        assert_eq!(browser.submit(&link, &link, &[]).await.leads(), "/bonus");
    }
    let page = own.get("/bonus").await;
    page.is(200).holds("Your bonus").holds("On its way").holds("MYR 4.63").holds("8 Jun 2026, 12:00");
    page.lacks("/operator/").lacks("MYR 2.85");
    other.get("/bonus").await.is(200).holds("No bonus yet").lacks("MYR 4.63");
    own.get("/bonus?q=o2")
        .await
        .is(200)
        .holds("the Bonus Cashback Voucher was not used")
        .holds("value=\"o2\"");
    other.get("/bonus?q=o1").await.is(200).holds("No order of this shopper has this number.");
    let path = format!("/bonus/why/{}", page.between("href=\"/bonus/why/", "\""));
    let why = own.get(&path).await;
    why.is(200).holds("Why this bonus: Earned, on its way").holds("round(9250 × 500 / 10000)").holds("SB-1");
    why.lacks("BC-5").lacks("seller_balance").lacks("3 %");
    other.get(&path).await.is(404);
    own.get("/bonus/why/bo_junk").await.is(404);
    own.get("/seller/to-settle").await.is(403);
}
