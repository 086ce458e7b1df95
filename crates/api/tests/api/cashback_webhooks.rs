//! What sellers' and shoppers' systems are told.

use crate::cashback_shop::{became, given_back, line, myr, order};
use crate::support::{START, Server};
use app::deliveries::Deliverer;
use axum::Json;
use axum::routing::post;
use outside::webhooks::{Config, Sender};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

#[allow(clippy::disallowed_methods, reason = "the sender measures how long an answer takes")]
fn clock() -> std::time::Instant {
    std::time::Instant::now()
}

/// Somebody who is told: where, and what arrives.
async fn listener() -> (String, mpsc::UnboundedReceiver<Value>) {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", socket.local_addr().unwrap());
    let (send, arrived) = mpsc::unbounded_channel();
    let hook = post(async move |Json(body): Json<Value>| drop(send.send(body)));
    tokio::spawn(async move { axum::serve(socket, axum::Router::new().route("/hook", hook)).await });
    (url, arrived)
}

/// The next that is told of a type, with its data.
async fn next(arrived: &mut mpsc::UnboundedReceiver<Value>, kind: &str) -> Value {
    loop {
        let told = arrived.recv().await.unwrap();
        if told["type"] == kind {
            return told["data"].clone();
        }
    }
}

#[tokio::test]
async fn what_happens_is_told() {
    let server = Server::start().await;
    let (url, mut arrived) = listener().await;
    let topics = ["registration.approved", "fee.*", "bonus.*", "settled_record.issued"];
    server.post("/v1/webhook_endpoints", json!({"url": url, "topics": topics})).await.is(201);
    let mut config = Config::new("test".into(), clock);
    config.allow_private = true;
    let sender = Sender::new(config).unwrap();
    let deliveries = tokio::spawn(Deliverer::new(server.service.clone(), sender).run());

    let registration = server.registered("S1").await;
    let told = next(&mut arrived, "registration.approved").await;
    let expected = json!({
        "seller_id": "S1",
        "registration_id": registration,
        "status": "approved",
        "market": "MY",
        "terms_version": 1,
        "reason": null,
    });
    assert_eq!(told, expected);

    server.accepted(order("o1", json!([line("1", 1, 10_000)]))).await;
    server.accepted(became("delivered", "o1", START)).await;
    let charged = next(&mut arrived, "fee.charged").await;
    assert_eq!((&charged["seller_id"], &charged["order_id"]), (&json!("S1"), &json!("o1")));
    assert_eq!((&charged["amount"], &charged["base"]), (&myr(-300), &myr(10_000)));
    server.accepted(given_back("f1", "o1", "1", 4_000, START)).await;
    let refunded = next(&mut arrived, "fee.refunded").await;
    assert_eq!((&refunded["amount"], &refunded["reverses"]), (&myr(120), &charged["fee_id"]));
    let why = server.get(&format!("/v1/explain/{}", refunded["fee_id"].as_str().unwrap())).await;
    assert_eq!(why.is(200)["amount"], myr(120));

    server.clock("2026-06-01T16:00:00Z").await;
    let settled = next(&mut arrived, "settled_record.issued").await;
    let path = format!("/v1/sellers/S1/settled_records/{}", settled["record_id"].as_str().unwrap());
    let record = server.get(&path).await.is(200);
    for name in ["period", "currency", "fee_charged", "fee_refunded", "net", "payout", "schema_version"] {
        assert_eq!(settled[name], record[name], "{name}");
    }
    deliveries.abort();
}

#[tokio::test]
async fn shoppers_hear_of_their_bonus() {
    let server = Server::start().await;
    server.registered("S1").await;
    let (url, mut arrived) = listener().await;
    server.post("/v1/webhook_endpoints", json!({"url": url, "topics": ["bonus.*"]})).await.is(201);
    server.with_bonus(500).await;
    server.clock("2026-09-30T00:00:00Z").await;
    let mut config = Config::new("test".into(), clock);
    config.allow_private = true;
    let deliveries = tokio::spawn(Deliverer::new(server.service.clone(), Sender::new(config).unwrap()).run());
    for kind in ["bonus.earned", "bonus.expiring", "bonus.expired"] {
        let told = next(&mut arrived, kind).await;
        assert_eq!((&told["shopper_id"], &told["order_id"]), (&json!("B1"), &json!("first")), "{kind}");
        assert_eq!(told["amount"], myr(500), "{kind}");
    }
    deliveries.abort();
}
