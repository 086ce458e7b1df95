//! A shopper's bonus: earned, available, spent, given back, expired (SB).

use crate::cashback_shop::{CAMPAIGN, became, given_back, line, myr, order};
use crate::support::{ROOT, START, Server};
use reqwest::Method;
use serde_json::{Value, json};

fn kinds(entries: &Value) -> Vec<&str> {
    entries["data"].as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn from_earning_to_giving_back() {
    let server = Server::start().await;
    server.registered("S1").await;
    assert_eq!(server.get("/v1/shoppers/B1/bonus").await.is(200), json!({"balances": []}));
    server.accepted(order("o1", json!([line("1", 1, 20_000)]))).await;
    server.accepted(became("delivered", "o1", START)).await;
    assert_eq!(server.bonus().await, (1_000, 0, 0), "SB-1, pending from delivery");
    server.clock("2026-06-07T23:59:59Z").await;
    assert_eq!(server.bonus().await, (1_000, 0, 0), "SB-1");
    server.clock("2026-06-08T00:00:00Z").await;
    let bonus = server.get("/v1/shoppers/B1/bonus").await.is(200);
    let row = json!({
        "currency": "MYR",
        "pending": 0,
        "available": 1_000,
        "reserved": 0,
        "next_expiry": "2026-09-06T15:59:59.999999Z",
    });
    assert_eq!(bonus["balances"], json!([row]), "SB-1, the end of the 90th day");

    let few = server.reserve(1_001, None).await;
    let few = few.refused(409, "insufficient_bonus");
    assert_eq!((&few["have"], &few["need"]), (&json!(1_000), &json!(1_001)), "SB-2");
    let made = server.reserve(400, Some("o2")).await.is(201);
    assert_eq!((&made["status"], &made["expires_at"]), (&json!("reserved"), &json!("2026-06-08T00:30:00Z")));
    assert_eq!(server.reserve(400, Some("o2")).await.is(201)["id"], made["id"], "SB-2, its own again");
    server.reserve(401, Some("o2")).await.refused(409, "redemption_conflict");
    assert_eq!(server.bonus().await, (0, 600, 400), "SB-2");
    let id = made["id"].as_str().unwrap();
    let captured = server.post(&format!("/v1/redemptions/{id}/capture"), json!({})).await.is(200);
    assert_eq!(captured["status"], json!("captured"));
    server.post(&format!("/v1/redemptions/{id}/capture"), json!({})).await.refused(409, "invalid_transition");
    server.post(&format!("/v1/redemptions/{id}/release"), json!({})).await.refused(409, "invalid_transition");

    let now = "2026-06-08T00:00:00Z";
    let mut second = order("o2", json!([line("1", 2, 5_000)]));
    second["data"]["bonus_redemption_id"] = json!(id);
    second["time"] = json!(now);
    server.accepted(second).await;
    server.accepted(became("delivered", "o2", now)).await;
    let found = server.order("o2").await;
    assert_eq!((&found["fee"]["net"], &found["bonus_redemption_id"]), (&json!(300), &json!(id)), "SB-4");
    assert_eq!(found["bonus"]["earned"], json!(480), "SB-1, less bonus spent");
    server.accepted(given_back("f2", "o2", "1", 5_000, now)).await;
    assert_eq!(server.order("o2").await["bonus"]["earned"], json!(240), "SB-3");
    assert_eq!(server.bonus().await, (240, 800, 0), "SB-3, half of what was spent returns");
    server.accepted(given_back("f3", "o2", "1", 5_000, now)).await;
    assert_eq!(server.bonus().await, (0, 1_000, 0), "SB-3");
    let redemption = server.get(&format!("/v1/redemptions/{id}")).await.is(200);
    assert_eq!((&redemption["returned"], &redemption["order_id"]), (&myr(400), &json!("o2")));

    server.clock("2026-09-06T15:59:59.999999Z").await;
    assert_eq!(server.bonus().await, (0, 1_000, 0), "SB-4, its last instant");
    server.clock("2026-09-06T16:00:00Z").await;
    assert_eq!(server.bonus().await, (0, 0, 0), "SB-4");
    let entries = server.get("/v1/shoppers/B1/bonus/entries").await.is(200);
    let told = [
        "expired",
        "returned",
        "taken_back",
        "returned",
        "taken_back",
        "earned",
        "captured",
        "reserved",
        "released",
        "earned",
    ];
    assert_eq!(kinds(&entries), told);
    for entry in entries["data"].as_array().unwrap() {
        let why = server.get(&format!("/v1/explain/{}", entry["id"].as_str().unwrap())).await.is(200);
        assert_eq!((&why["kind"], &why["amount"]), (&entry["kind"], &entry["amount"]), "AP-13");
        assert_eq!(why["transfers"].as_array().unwrap().len(), 1, "AP-13: {why:#}");
    }
    server.proved().await;
}

/// AP-13: a bonus answers why, with what there was when it moved.
#[tokio::test]
async fn a_bonus_explains_itself() {
    let server = Server::start().await;
    server.registered("S1").await;
    server.accepted(order("o1", json!([line("1", 1, 10_010)]))).await;
    server.accepted(became("delivered", "o1", START)).await;
    server.accepted(given_back("f1", "o1", "1", 5_000, START)).await;
    let entries = server.get("/v1/shoppers/B1/bonus/entries").await.is(200);
    let mut arithmetic = Vec::new();
    for entry in entries["data"].as_array().unwrap() {
        let why = server.get(&format!("/v1/explain/{}", entry["id"].as_str().unwrap())).await.is(200);
        let step = why["steps"].as_array().unwrap().iter().find(|step| step["label"] == "bonus").unwrap();
        arithmetic.push((entry["amount"]["amount"].clone(), step["arithmetic"].as_str().unwrap().to_owned()));
    }
    let expected = [
        (250, "round(5010 × 500 / 10000), half away from zero"),
        (501, "round(10010 × 500 / 10000), half away from zero"),
    ];
    assert_eq!(arithmetic, expected.map(|(amount, text)| (json!(amount), text.to_owned())), "AP-13");
}

/// SB-2: what the host captures itself is told of with the order that it named, before and after that order comes.
#[tokio::test]
async fn a_captured_redemption_names_its_order() {
    let server = Server::start().await;
    server.registered("S1").await;
    server.with_bonus(1_000).await;
    for (minor, order_id) in [(300, Some("o2")), (200, None)] {
        let made = server.reserve(minor, order_id).await.is(201);
        let id = made["id"].as_str().unwrap();
        server.post(&format!("/v1/redemptions/{id}/capture"), json!({})).await.is(200);
        let entries = server.get("/v1/shoppers/B1/bonus/entries").await.is(200);
        for (entry, kind) in entries["data"].as_array().unwrap().iter().zip(["captured", "reserved"]) {
            assert_eq!((&entry["kind"], &entry["order_id"]), (&json!(kind), &json!(order_id)), "SB-2");
            let why = server.get(&format!("/v1/explain/{}", entry["id"].as_str().unwrap())).await.is(200);
            let steps = why["steps"].as_array().unwrap();
            let order = steps.iter().find(|step| step["label"] == "order").unwrap();
            assert_eq!(order["value"], json!(order_id.unwrap_or("none named")), "AP-13");
        }
    }
}

/// SB-2: a reservation lapses after 30 minutes; released, it can be spent again.
#[tokio::test]
async fn reservations_end() {
    let server = Server::start().await;
    server.registered("S1").await;
    server.with_bonus(1_000).await;
    let first = server.reserve(600, None).await.is(201);
    let first = format!("/v1/redemptions/{}", first["id"].as_str().unwrap());
    server.reserve(600, None).await.refused(409, "insufficient_bonus");
    let released = server.post(&format!("{first}/release"), json!({})).await.is(200);
    assert_eq!(released["status"], json!("released"));
    assert_eq!(server.bonus().await, (0, 1_000, 0));
    let second = server.reserve(600, Some("o9")).await.is(201);
    let second = format!("/v1/redemptions/{}", second["id"].as_str().unwrap());
    server.clock("2026-06-01T00:30:00Z").await;
    assert_eq!(server.get(&second).await.is(200)["status"], json!("lapsed"), "SB-2");
    server.post(&format!("{second}/capture"), json!({})).await.refused(409, "invalid_transition");
    assert_eq!(server.bonus().await, (0, 1_000, 0));
    let third = server.reserve(600, Some("o9")).await.is(201);
    assert_ne!(second, format!("/v1/redemptions/{}", third["id"].as_str().unwrap()), "a new one");
    let mut other = order("o9", json!([line("1", 1, 5_000)]));
    other["data"]["bonus_redemption_id"] = third["id"].clone();
    other["data"]["shopper_id"] = json!("B2");
    let answer = server.tell(&other).await;
    let problem = answer.refused(409, "redemption_mismatch");
    assert_eq!(problem["errors"][0]["pointer"], json!("/data/bonus_redemption_id"), "SB-2");
    other["data"]["shopper_id"] = json!("B1");
    server.accepted(other).await;
    assert_eq!(server.bonus().await, (0, 400, 0), "SB-2, its order captures it");
    let listed = server.get("/v1/shoppers/B1/redemptions").await.is(200);
    let statuses: Vec<&Value> = listed["data"].as_array().unwrap().iter().map(|row| &row["status"]).collect();
    assert_eq!(statuses, ["captured", "lapsed", "released"]);
    server.proved().await;
}

/// SB-2, LG-4: however many requests race, never more is spent than there is.
#[tokio::test]
async fn requests_that_race() {
    let server = Server::start().await;
    server.registered("S1").await;
    server.with_bonus(1_000).await;
    let all = futures_util::future::join_all((0..50).map(|_| server.reserve(300, None))).await;
    assert_eq!(all.iter().filter(|answer| answer.status == 201).count(), 3);
    assert_eq!(server.bonus().await, (0, 100, 900));
    let all = futures_util::future::join_all((0..20).map(|_| server.reserve(100, Some("o5")))).await;
    let ids: Vec<Value> = all.iter().map(|answer| answer.is(201)["id"].clone()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "SB-2, the same order finds its own");
    server.proved().await;
}

#[tokio::test]
async fn redemptions_that_are_refused() {
    let server = Server::start().await;
    server.reserve(100, None).await.refused(409, "seller_not_registered");
    server.registered("S1").await;
    let nobody = server.reserve(100, None).await;
    assert_eq!(nobody.refused(409, "insufficient_bonus")["have"], json!(0), "SB-2");
    for (body, code, pointer) in [
        (json!({"amount": myr(0), "seller_id": "S1"}), "amount_not_positive", "/amount/amount"),
        (json!({"amount": 5, "seller_id": "S1"}), "invalid_request", "/amount"),
        (
            json!({"amount": {"amount": 5, "currency": "?"}, "seller_id": "S1"}),
            "unknown_currency",
            "/amount/currency",
        ),
        (json!({"amount": myr(1)}), "invalid_request", "/seller_id"),
        (json!({"amount": myr(1), "seller_id": ""}), "invalid_request", "/seller_id"),
        (json!({"amount": myr(1), "seller_id": "S1", "order_id": 5}), "invalid_request", "/order_id"),
        (json!({"amount": myr(1), "seller_id": "S1", "more": 5}), "invalid_request", "/more"),
    ] {
        let answer = server.post("/v1/shoppers/B1/redemptions", body).await;
        assert_eq!(answer.refused(400, code)["errors"][0]["pointer"], json!(pointer));
    }
    server.post("/v1/redemptions/none/capture", json!({})).await.refused(404, "not_found");
    server.post("/v1/redemptions/rd_0000000000000/capture", json!({})).await.refused(404, "not_found");

    server.with_bonus(500).await;
    let ask = |key: &'static str, minor: i64| {
        let request = server.request(Method::POST, "/v1/shoppers/B1/redemptions").bearer_auth(ROOT);
        let body = json!({"amount": myr(minor), "seller_id": "S1"});
        server.send(request.header("idempotency-key", key).json(&body))
    };
    let first = ask("one", 100).await.is(201);
    assert_eq!(ask("one", 100).await.is(201), first);
    ask("one", 200).await.refused(409, "idempotency_key_reused");
    assert_eq!(server.bonus().await, (0, 400, 100));
}

/// SB-4: a budget is never overshot, and gets back what is taken back.
#[tokio::test]
async fn a_budget_is_never_overshot() {
    let server = Server::start().await;
    server.registered("S1").await;
    let path = format!("{CAMPAIGN}/budget");
    let funded = server.post(&path, json!({"amount": myr(1_200)})).await.is(201);
    assert_eq!(funded, json!({"left": myr(1_200)}));
    let answer = server.post(&path, json!({"amount": myr(0)})).await;
    assert_eq!(answer.refused(400, "amount_not_positive")["errors"][0]["pointer"], json!("/amount/amount"));
    for order_id in ["o1", "o2"] {
        server.accepted(order(order_id, json!([line("1", 1, 20_000)]))).await;
        server.accepted(became("delivered", order_id, START)).await;
    }
    assert_eq!(server.order("o1").await["bonus"]["status"], json!("pending"));
    let missed = server.order("o2").await;
    assert_eq!((&missed["bonus"]["status"], &missed["bonus"]["earned"]), (&json!("not_covered"), &json!(0)));
    assert_eq!(missed["fee"]["net"], json!(600), "SB-4 touches no fee");
    assert_eq!(server.get(&path).await.is(200)["data"], json!([{"left": myr(200)}]), "SB-4");
    server.accepted(given_back("f1", "o1", "1", 20_000, START)).await;
    assert_eq!(server.get(&path).await.is(200)["data"], json!([{"left": myr(1_200)}]), "SB-4");
    server.proved().await;
}
