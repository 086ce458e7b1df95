//! A seller's campaign: finding it, registering, leaving, terms that change (BC-1 to BC-3).

use crate::cashback_shop::{CAMPAIGN, became, line, order};
use crate::support::{ROOT, START, Server};
use reqwest::Method;
use serde_json::{Value, json};

fn statuses(registration: &Value) -> Vec<&str> {
    registration["history"].as_array().unwrap().iter().map(|step| step["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn the_campaign_is_found() {
    let server = Server::start().await;
    for (search, found) in [("", 1), ("?q=Bonus%20CASHBACK", 1), ("?q=voucher", 1), ("?q=affiliate", 0)] {
        let listed = server.get(&format!("/v1/campaigns{search}")).await.is(200);
        assert_eq!(listed["data"].as_array().unwrap().len(), found, "BC-1: {search}");
    }
    let campaign = server.get(CAMPAIGN).await.is(200);
    let markets: Vec<[&str; 2]> = campaign["markets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|market| ["country", "currency"].map(|name| market[name].as_str().unwrap()))
        .collect();
    let expected = [["MY", "MYR"], ["ID", "IDR"], ["PH", "PHP"], ["SG", "SGD"], ["TH", "THB"], ["VN", "VND"]];
    assert_eq!(markets, expected, "BC-1");
    let market = &campaign["markets"][0];
    assert_eq!((&market["rate_bps"], &market["earn_rate_bps"]), (&json!(300), &json!(500)));
    assert_eq!(campaign["terms"]["version"], json!(1));
    assert!(campaign["terms"]["text"].as_str().unwrap().starts_with("Bonus Cashback"));
    assert!(campaign["registration_url"].as_str().unwrap().starts_with(&server.base));
    server.get("/v1/campaigns/affiliate").await.refused(404, "not_found");
}

#[tokio::test]
async fn registering_and_leaving() {
    let server = Server::start().await;
    let own = server.seller_key("S1").await;
    let record = "/v1/sellers/S1/registrations";
    assert_eq!(server.call(&own, Method::GET, record, None).await.is(200)["data"], json!([]));
    let body = json!({"seller_id": "S1", "market": "MY", "terms_version": 1, "agree": true});
    let register = format!("{CAMPAIGN}/registrations");
    let made = server.call(&own, Method::POST, &register, Some(body)).await.is(201);
    assert_eq!((&made["status"], &made["actions"]), (&json!("approved"), &json!(["withdraw"])), "BC-2");
    assert_eq!(statuses(&made), ["under_review", "approved"], "BC-2");
    assert_eq!((&made["accepted"][0]["version"], &made["accepted"][0]["at"]), (&json!(1), &json!(START)));
    server.register("S1").await.refused(409, "already_registered");
    let at = |step: &str| format!("/v1/registrations/{}/{step}", made["id"].as_str().unwrap());

    let asked = server.call(&own, Method::POST, &at("withdraw"), None).await.is(200);
    assert_eq!(
        (&asked["status"], &asked["actions"]),
        (&json!("withdraw_under_review"), &json!(["cancel_withdraw"]))
    );
    server.accepted(order("o1", json!([line("1", 1, 10_000)]))).await;
    assert_eq!(server.order("o1").await["programme_order"], json!(true), "BC-4, come from approved");
    let stays = server.call(&own, Method::POST, &at("cancel_withdraw"), None).await.is(200);
    assert_eq!(stays["status"], json!("approved"), "BC-3");
    server.post(&at("suspend"), json!({"reason": "Fake goods."})).await.is(200);
    server.post(&at("withdraw"), json!({})).await.is(200);
    let kept = server.post(&at("reject_withdraw"), json!({"reason": "Open claims."})).await.is(200);
    assert_eq!(kept["status"], json!("suspended"), "BC-3, the status it came from");
    server.post(&at("withdraw"), json!({})).await.is(200);
    let left = server.post(&at("approve_withdraw"), json!({})).await.is(200);
    assert_eq!((&left["status"], &left["actions"]), (&json!("expired"), &json!([])), "BC-3");
    for step in ["approve", "resume", "withdraw", "cancel_withdraw", "approve_withdraw"] {
        server.post(&at(step), json!({})).await.refused(409, "invalid_transition");
    }
    server.clock("2026-06-01T00:00:01Z").await;
    server.registered("S1").await;
    let listed = server.get(record).await.is(200);
    let rows: Vec<&Value> = listed["data"].as_array().unwrap().iter().map(|row| &row["status"]).collect();
    assert_eq!(rows, ["approved", "expired"], "BC-3, every registration");
    let first = server.get(&format!("{record}?limit=1")).await.is(200);
    let next = first["next_cursor"].as_str().unwrap();
    let second = server.get(&format!("{record}?limit=1&cursor={next}")).await.is(200);
    assert_eq!((&second["data"][0]["id"], &second["next_cursor"]), (&made["id"], &Value::Null));
    let expired = server.get("/v1/registrations?status=expired").await.is(200);
    assert_eq!(expired["data"][0]["history"], left["history"]);
    server.get("/v1/registrations?status=none").await.refused(400, "invalid_request");
    server.proved().await;
}

#[tokio::test]
async fn registrations_that_are_refused() {
    let server = Server::start().await;
    let register = format!("{CAMPAIGN}/registrations");
    let good = json!({"seller_id": "S1", "market": "MY", "terms_version": 1, "agree": true});
    for (field, value, status, code) in [
        ("agree", json!(false), 422, "terms_not_accepted"),
        ("agree", json!("yes"), 400, "invalid_request"),
        ("market", json!("US"), 422, "market_not_supported"),
        ("terms_version", json!(2), 400, "terms_unknown"),
        ("terms_version", json!(0), 409, "terms_outdated"),
        ("seller_id", json!(""), 400, "invalid_request"),
        ("more", json!(1), 400, "invalid_request"),
    ] {
        let mut bad = good.clone();
        bad[field] = value;
        let answer = server.post(&register, bad).await;
        assert_eq!(answer.refused(status, code)["errors"][0]["pointer"], json!(format!("/{field}")), "BC-2");
    }
    server.post("/v1/campaigns/none/registrations", good.clone()).await.refused(404, "not_found");
    assert_eq!(server.get("/v1/registrations").await.is(200)["data"], json!([]), "EV-4, no trace");
    let ask = || {
        let request = server.request(Method::POST, &register).bearer_auth(ROOT);
        server.send(request.header("idempotency-key", "one").json(&good))
    };
    let first = ask().await.is(201);
    assert_eq!(ask().await.is(201), first);
    server.post("/v1/registrations/none/approve", json!({})).await.refused(404, "not_found");
    let suspend = format!("/v1/registrations/{}/suspend", first["id"].as_str().unwrap());
    server.post(&suspend, json!({})).await.refused(400, "invalid_request");
    server.post(&suspend, json!({"reason": " "})).await.refused(400, "invalid_request");
}

/// BC-2: nobody is moved to a higher fee without having agreed.
#[tokio::test]
async fn terms_that_change() {
    let server = Server::start().await;
    let (agrees, silent) = (server.registered("S1").await, server.registered("S2").await);
    let mut terms = server.get(&format!("{CAMPAIGN}/terms/1")).await.is(200);
    assert_eq!((&terms["effective"], &terms["markets"][0]["rate_bps"]), (&json!("always"), &json!(300)));
    terms["effective"] = json!("2026-06-10T00:00:00Z");
    terms["old_terms_end"] = json!("2026-06-20T00:00:00Z");
    terms["changes"] = json!("The fee is 4 %; registrations are reviewed.");
    terms["review"] = json!("manual");
    terms["markets"][0]["rate_bps"] = json!(400);
    let path = format!("{CAMPAIGN}/terms");
    for (field, value, code) in [
        ("effective", json!("2026-05-31T00:00:00Z"), "effective_in_the_past"),
        ("old_terms_end", json!("2026-06-09T00:00:00Z"), "invalid_terms"),
        ("changes", json!(" "), "invalid_terms"),
        ("hold_days", json!(-1), "invalid_terms"),
        ("colour", json!("red"), "invalid_request"),
    ] {
        let mut bad = terms.clone();
        bad[field] = value;
        server.post(&path, bad).await.refused(400, code);
    }
    let published = server.post(&path, terms).await.is(201);
    assert_eq!((&published["version"], &published["markets"][0]["rate_bps"]), (&json!(2), &json!(400)));
    let diff = server.get(&format!("{path}/diff?from=1&to=2")).await.is(200);
    let figures: Vec<&Value> = diff["figures"].as_array().unwrap().iter().map(|row| &row["figure"]).collect();
    assert_eq!(figures, ["markets/MY/fee_rate", "review"], "BC-1");
    server.get(&format!("{path}/diff?from=1&to=3")).await.refused(404, "not_found");
    server.get(&format!("{path}/3")).await.refused(404, "not_found");
    let campaign = server.get(CAMPAIGN).await.is(200);
    let upcoming = &campaign["upcoming_terms"][0];
    assert_eq!((&campaign["terms"]["version"], &upcoming["version"]), (&json!(1), &json!(2)), "BC-1");

    let accept = format!("/v1/registrations/{agrees}/accept_terms");
    let answer = server.post(&accept, json!({"terms_version": 2, "agree": false})).await;
    answer.refused(422, "terms_not_accepted");
    let shown = server.get(&format!("/v1/registrations/{agrees}")).await.is(200);
    assert_eq!(shown["newer_terms_version"], json!(2));
    assert!(shown["actions"].as_array().unwrap().contains(&json!("accept_terms")));
    let agreed = server.post(&accept, json!({"terms_version": 2, "agree": true})).await.is(200);
    assert_eq!((&agreed["terms_version"], &agreed["newer_terms_version"]), (&json!(2), &Value::Null));
    server.post(&accept, json!({"terms_version": 2, "agree": true})).await.refused(409, "invalid_transition");

    server.clock("2026-06-10T00:00:00Z").await;
    server.register("S3").await.refused(409, "terms_outdated");
    let told = async |order_id: &str, seller_id: &str, time: &str| {
        let mut made = order(order_id, json!([line("1", 1, 10_000)]));
        made["data"]["seller_id"] = json!(seller_id);
        made["time"] = json!(time);
        server.accepted(made).await;
        server.accepted(became("delivered", order_id, time)).await;
        server.order(order_id).await["fee"]["net"].as_i64().unwrap()
    };
    assert_eq!(told("o1", "S1", "2026-06-09T23:59:59Z").await, 300, "EV-5");
    assert_eq!(told("o2", "S1", "2026-06-10T00:00:00Z").await, 400, "EV-5");
    assert_eq!(told("o3", "S2", "2026-06-10T00:00:00Z").await, 300, "BC-2, keeps the old ones");
    server.clock("2026-06-20T00:00:00Z").await;
    let ended = server.get(&format!("/v1/registrations/{silent}")).await.is(200);
    assert_eq!((&ended["status"], &ended["terms_ended"]), (&json!("suspended"), &json!(true)), "BC-2");
    assert_eq!(told("o4", "S2", "2026-06-20T00:00:00Z").await, 0, "BC-2, not charged more");
    let resume = format!("/v1/registrations/{silent}/resume");
    server.post(&resume, json!({})).await.refused(409, "terms_outdated");
    let accept = format!("/v1/registrations/{silent}/accept_terms");
    let back = server.post(&accept, json!({"terms_version": 2, "agree": true})).await.is(200);
    assert_eq!(back["status"], json!("approved"), "BC-2");
    let body = json!({"seller_id": "S3", "market": "MY", "terms_version": 2, "agree": true});
    let asked = server.post(&format!("{CAMPAIGN}/registrations"), body).await.is(201);
    assert_eq!(asked["status"], json!("under_review"), "BC-2, reviewed now");
    let approve = format!("/v1/registrations/{}/approve", asked["id"].as_str().unwrap());
    assert_eq!(server.post(&approve, json!({})).await.is(200)["status"], json!("approved"));
    server.proved().await;
}
