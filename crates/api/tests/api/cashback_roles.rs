//! Sellers see nothing of each other, nor of partners and shoppers.

use crate::cashback_shop::{CAMPAIGN, became, line, order};
use crate::support::{START, Server, paid, registered};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn sellers_see_themselves_only() {
    let server = Server::start().await;
    let (mine, theirs) = (server.registered("S1").await, server.registered("S2").await);
    for (order_id, seller_id) in [("o1", "S1"), ("o2", "S2")] {
        let mut made = order(order_id, json!([line("1", 1, 10_000)]));
        made["data"]["seller_id"] = json!(seller_id);
        server.accepted(made).await;
        server.accepted(became("delivered", order_id, START)).await;
    }
    server.clock("2026-06-01T16:00:00Z").await;
    let records = server.get("/v1/sellers/S2/settled_records").await.is(200);
    let record = records["data"][0]["id"].as_str().unwrap();
    let lines = server.get(&format!("/v1/sellers/S2/settled_records/{record}")).await.is(200);
    let fee = lines["lines"][0]["id"].as_str().unwrap();
    let entries = server.get("/v1/shoppers/B1/bonus/entries").await.is(200);
    let entry = entries["data"][0]["id"].as_str().unwrap();
    server.accepted(registered("c1", None)).await;
    server.accepted(paid("p1", "c1", 100, "MYR")).await;

    let key = server.seller_key("S1").await;
    for path in [
        "/v1/sellers/S2/registrations".to_owned(),
        "/v1/sellers/S2/settled_records".to_owned(),
        "/v1/sellers/S2/to_settle".to_owned(),
        format!("/v1/sellers/S2/settled_records/{record}"),
        format!("/v1/sellers/S1/settled_records/{record}"),
        format!("{CAMPAIGN}/simulation?seller_id=S2"),
        format!("/v1/registrations/{theirs}"),
        "/v1/orders/o2".to_owned(),
        "/v1/explain/o2".to_owned(),
        format!("/v1/explain/{fee}"),
        format!("/v1/explain/{entry}"),
        "/v1/explain/p1".to_owned(),
    ] {
        server.call(&key, Method::GET, &path, None).await.refused(404, "not_found");
    }
    let withdraw = format!("/v1/registrations/{theirs}/withdraw");
    server.call(&key, Method::POST, &withdraw, None).await.refused(404, "not_found");
    let body = json!({"seller_id": "S3", "market": "MY", "terms_version": 1, "agree": true});
    let register = format!("{CAMPAIGN}/registrations");
    server.call(&key, Method::POST, &register, Some(body)).await.refused(404, "not_found");
    for path in [
        "/v1/sellers/S1/registrations".to_owned(),
        "/v1/sellers/S1/settled_records".to_owned(),
        "/v1/sellers/S1/to_settle".to_owned(),
        format!("{CAMPAIGN}/simulation?seller_id=S1"),
        format!("/v1/registrations/{mine}"),
        "/v1/orders/o1".to_owned(),
        "/v1/explain/o1".to_owned(),
    ] {
        server.call(&key, Method::GET, &path, None).await.is(200);
    }
    for path in ["/v1/shoppers/B1/bonus", "/v1/registrations", "/v1/keys", "/v1/payments/p1"] {
        server.call(&key, Method::GET, path, None).await.refused(403, "forbidden");
    }
    let suspend = format!("/v1/registrations/{mine}/suspend");
    let why = Some(json!({"reason": "Why."}));
    server.call(&key, Method::POST, &suspend, why).await.refused(403, "forbidden");
    let partner = server.applicant(1).await;
    let partner = server.key("partner", Some(&partner)).await;
    server.call(&partner, Method::GET, "/v1/explain/o1", None).await.refused(404, "not_found");
    let host = server.key("host", None).await;
    server.call(&host, Method::GET, "/v1/shoppers/B1/bonus", None).await.is(200);
    server.call(&host, Method::GET, &format!("/v1/explain/{entry}"), None).await.is(200);
    server.call(&host, Method::GET, "/v1/sellers/S1/to_settle", None).await.refused(403, "forbidden");
    let listed = server.get("/v1/keys").await.is(200);
    assert_eq!(listed["data"][2]["participant"], json!("S1"), "{listed:#}");
}
