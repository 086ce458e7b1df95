//! A partner from the application to the money in the bank.

use crate::support::{ROOT, Server, account, application, event, paid, refunded, registered};
use reqwest::Method;
use serde_json::{Value, json};

fn statuses(history: &Value) -> Vec<&str> {
    history.as_array().unwrap().iter().map(|step| step["status"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn from_application_to_payment() {
    let server = Server::start().await;
    let applied = server.post("/v1/partners", application(1)).await.is(201);
    let id = applied["id"].as_str().unwrap().to_owned();
    assert_eq!((&applied["status"], &applied["referral_code"]), (&json!("submitted"), &Value::Null), "AP-1");
    let at = |step: &str| format!("/v1/partners/{id}/{step}");
    assert_eq!(server.get(&at("materials")).await.is(200)["referral_url"], Value::Null);

    let approved = server.post(&at("approve"), json!({"representative": "Mei"})).await.is(200);
    assert_eq!(approved["representative"], json!("Mei"), "AP-2");
    server.post(&at("send_contract"), json!({})).await.is(200);
    let contract = server.get(&at("contract")).await.is(200);
    assert!(contract["document"].as_str().unwrap().contains("Siti 🌱"));
    let own = server.key("partner", Some(&id)).await;
    let sign = Some(json!({"signer_name": "Siti"}));
    server.call(&own, Method::POST, &at("sign_contract"), sign).await.is(200);
    let active = server.post(&at("countersign"), json!({})).await.is(200);
    assert_eq!(
        statuses(&active["history"]),
        ["submitted", "approved", "contract_sent", "contract_signed", "active"]
    );
    assert!(active["contract"]["signer_address"].as_str().unwrap().starts_with("127.0.0.1"), "AP-2");
    let code = active["referral_code"].as_str().unwrap();
    assert_eq!(active["referral_url"], json!(format!("{}/r/{code}", server.base)), "AP-3");

    for customer in ["c1", "c2", "c3"] {
        server.accepted(registered(customer, Some(code))).await;
        server.accepted(paid(&format!("p-{customer}"), customer, 10_005, "MYR")).await;
    }
    let commissions = server.get(&at("commissions")).await.is(200);
    let first = &commissions["data"][2];
    assert_eq!(first["commission"], json!({"amount": 1001, "currency": "MYR"}), "AP-9");
    assert_eq!((&first["paying_number"], &first["rate_bps"]), (&json!(1), &json!(1000)), "AP-8");
    assert_eq!((&first["kind"], &first["status"]), (&json!("commission"), &json!("available")));
    assert_eq!(first["settled_at"], json!("2026-06-01T00:00:00Z"));

    server.put(&at("payout_account"), account("MYR")).await.is(200);
    let request = server.call(&own, Method::POST, &at("withdrawals"), None).await.is(201);
    assert_eq!((&request["status"], &request["batch"]), (&json!("requested"), &json!("2026-06")), "WD-3");
    assert_eq!(
        (&request["lines"][0]["amount"], &request["lines"][0]["currency"]),
        (&json!(3003), &json!("MYR"))
    );
    paid_out(&server, &at("balance"), request["id"].as_str().unwrap()).await;
}

async fn paid_out(server: &Server, balance: &str, withdrawal: &str) {
    let at = |step: &str| format!("/v1/withdrawals/{withdrawal}/{step}");
    server.post(&at("approve"), json!({})).await.refused(409, "batch_open");
    server.clock("2026-06-19T15:59:59Z").await;
    server.post(&at("approve"), json!({})).await.refused(409, "batch_open");
    server.clock("2026-06-19T16:00:00Z").await;
    assert_eq!(server.get("/v1/payout_batches/2026-06").await.is(200)["status"], json!("in_review"), "WD-4");
    server.post(&at("approve"), json!({})).await.is(200);

    let file = "/v1/payout_batches/2026-06/payment_file?currency=MYR";
    let made = server.call(ROOT, Method::POST, file, None).await;
    let xml = made.is(200);
    assert_eq!(made.media, "application/xml");
    assert!(xml.as_str().unwrap().contains("pain.001.001.09") && xml.as_str().unwrap().contains("30.03"));
    assert_eq!(server.call(ROOT, Method::POST, file, None).await.is(200), xml, "WD-5, the same bytes");
    let csv = server.call(ROOT, Method::POST, &format!("{file}&format=csv"), None).await;
    assert!(csv.media.starts_with("text/csv") && csv.is(200).as_str().unwrap().contains("514123456789"));

    let batch = server.get("/v1/payout_batches/2026-06").await.is(200);
    let line = &batch["withdrawals"][0]["lines"][0];
    assert_eq!((&batch["status"], &line["status"]), (&json!("paying"), &json!("paying")));
    assert_eq!(batch["totals"], json!([{"amount": 3003, "currency": "MYR"}]));
    let end_to_end = line["end_to_end_id"].as_str().unwrap();
    let csv =
        format!("end_to_end_id,status,bank_reference\n{end_to_end},paid,BANK-1\nWD-NOBODY-MYR,paid,X\n");
    let results = "/v1/payout_batches/2026-06/results";
    for _ in 0..2 {
        let answer = server.raw(results, "text/csv", csv.clone()).await.is(200);
        assert_eq!(answer["matched"], json!(1), "{answer:#}");
        assert_eq!(answer["unmatched"][0]["end_to_end_id"], json!("WD-NOBODY-MYR"), "WD-5, never guessed");
    }
    let paid = server.get(&format!("/v1/withdrawals/{withdrawal}")).await.is(200);
    assert_eq!(statuses(&paid["history"]), ["requested", "in_review", "approved", "paying", "paid"], "WD-4");
    assert_eq!(paid["lines"][0]["bank_reference"], json!("BANK-1"));
    assert_eq!(
        server.get(balance).await.is(200)["balances"],
        json!([{"currency": "MYR", "pending": 0, "available": 0, "in_withdrawal": 0, "paid": 3003, "expired": 0}])
    );
    let books = server.get("/v1/ledger/trial_balance").await.is(200);
    assert_eq!(
        (&books["data"][0]["debits"], &books["data"][0]["credits"]),
        (&json!(3003), &json!(3003)),
        "LG-2"
    );
}

#[tokio::test]
async fn customers_are_shown_as_agreed() {
    let server = Server::start().await;
    let (id, code) = server.partner(1).await;
    server.accepted(registered("c1", Some(&code))).await;
    server.accepted(registered("c2", Some(&code))).await;
    let data = json!({"customer_id": "c1", "platform": "shopee", "store": "Kedai"});
    server.accepted(event("s1", "store.authorized", "2026-06-01T00:00:00Z", data)).await;
    server.accepted(paid("p1", "c1", 10_000, "MYR")).await;
    let own = server.key("partner", Some(&id)).await;
    let path = format!("/v1/partners/{id}/customers");
    let rows = server.call(&own, Method::GET, &path, None).await.is(200);
    let fields = [
        "customer_id",
        "phone",
        "store_authorized",
        "latest_vip_tier",
        "topped_up",
        "registered_at",
        "last_top_up_at",
        "paying_number",
        "rate_bps",
    ];
    for row in rows["data"].as_array().unwrap() {
        let row = row.as_object().unwrap();
        assert!(fields.iter().all(|field| row.contains_key(*field)) && row.len() == fields.len(), "AP-11");
    }
    let (second, first) = (&rows["data"][0], &rows["data"][1]);
    assert_eq!((&second["topped_up"], &second["latest_vip_tier"]), (&json!(false), &Value::Null));
    assert_eq!((&first["latest_vip_tier"], &first["store_authorized"]), (&json!("VIP Gold"), &json!(true)));
    assert!(first["phone"].as_str().unwrap().starts_with("+60•••••"), "AP-12");
    let full = server.get(&path).await.is(200);
    assert!(!full["data"][1]["phone"].as_str().unwrap().contains('•'));
    let not_bought = server.get(&format!("{path}?filter=not_bought")).await.is(200);
    assert_eq!(not_bought["data"].as_array().unwrap().len(), 1, "AP-11");
}

#[tokio::test]
async fn refunds_are_reversed_and_explained() {
    let server = Server::start().await;
    let (id, code) = server.partner(1).await;
    server.accepted(registered("c1", Some(&code))).await;
    let cause = server.accepted(paid("p1", "c1", 10_000, "MYR")).await;
    server.accepted(refunded("f1", "p1", 5_000, "MYR")).await;
    server.accepted(registered("nobody", None)).await;
    server.accepted(paid("p2", "nobody", 10_000, "MYR")).await;

    let rows = server.get(&format!("/v1/partners/{id}/commissions")).await.is(200);
    let (reversal, commission) = (&rows["data"][0], &rows["data"][1]);
    assert_eq!(
        (&reversal["kind"], &reversal["commission"]["amount"]),
        (&json!("reversal"), &json!(-500)),
        "AP-10"
    );
    assert_eq!(commission["commission"]["amount"], json!(1000), "AP-12, its first amount for ever");

    let payment = server.get("/v1/payments/p1").await.is(200);
    assert_eq!(payment["verdict"], json!("eligible"));
    assert_eq!(payment["refunded"], json!({"amount": 5000, "currency": "MYR"}));
    assert_eq!(payment["product"], json!({"kind": "vip_plan", "name": "VIP Gold"}));
    let explanation = &payment["explanation"];
    assert_eq!(explanation["event"]["id"], json!("e-p1"), "AP-13");
    assert_eq!(explanation["transfers"].as_array().unwrap().len(), 2);
    let arithmetic = serde_json::to_string(&explanation["steps"]).unwrap();
    assert!(arithmetic.contains("round(5000 × 1000 / 10000) = 500, half away from zero"), "{arithmetic}");

    let nothing = server.get("/v1/payments/p2").await.is(200);
    assert_eq!(nothing["verdict"], json!("customer_not_referred"), "AP-7");
    assert_eq!(nothing["commission"], Value::Null);
    for id in [commission["id"].as_str().unwrap(), reversal["id"].as_str().unwrap(), "p1", "p2"] {
        let explained = server.get(&format!("/v1/explain/{id}")).await.is(200);
        assert_eq!(explained["id"], json!(id));
    }
    let owned = format!("affiliate:partner:available/{id}");
    let by_cause = server.get(&format!("/v1/ledger/transfers?cause={cause}&account={owned}")).await.is(200);
    assert_eq!(by_cause["data"][0]["credit"], json!(owned), "LG-1");
    assert_eq!(by_cause["data"][0]["debit"], json!("affiliate:commission_expense"));
    assert_eq!(
        server.get("/v1/ledger/transfers?account=affiliate:partner:available").await.is(200)["data"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
}

#[tokio::test]
async fn links_and_materials() {
    let server = Server::start().await;
    let (id, code) = server.partner(1).await;
    let response = server.request(Method::GET, &format!("/r/{code}?c=line")).send().await.unwrap();
    assert_eq!(response.status(), 302, "AP-4");
    let location = response.headers()["location"].to_str().unwrap().to_owned();
    let cookie = response.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        location.starts_with(&format!("https://example.com/welcome?ref={code}&click_id=ck_")),
        "{location}"
    );
    assert!(cookie.contains("Max-Age=2592000"), "{cookie}");
    server.send(server.request(Method::GET, "/r/NOSUCHCODE")).await.refused(404, "not_found");

    let click = location.rsplit('=').next().unwrap();
    let data = json!({"customer_id": "c1", "phone": "+60119999999", "click_id": click});
    server.accepted(event("r1", "customer.registered", "2026-06-01T00:00:00Z", data)).await;
    let data = json!({"customer_id": "c2", "phone": "+60119999998", "click_id": "no click"});
    server.accepted(event("r2", "customer.registered", "2026-06-01T00:00:00Z", data)).await;
    let rows = server.get(&format!("/v1/partners/{id}/customers")).await.is(200);
    assert_eq!(rows["data"].as_array().unwrap().len(), 1, "AP-4, a click attributes, no click does not");

    let materials = server.get(&format!("/v1/partners/{id}/materials?locale=th")).await.is(200);
    assert_eq!(materials["copy"].as_array().unwrap().len(), 7, "AP-3");
    assert_eq!(materials["share"].as_array().unwrap().len(), 8);
    assert_eq!(materials["poster_urls"].as_array().unwrap().len(), 14);
    let qr = server.get(materials["qr_svg_url"].as_str().unwrap()).await;
    assert!(qr.media == "image/svg+xml" && qr.is(200).as_str().unwrap().starts_with("<svg"));
    let poster = server.get(materials["poster_urls"][1].as_str().unwrap()).await;
    assert_eq!((poster.status.as_u16(), poster.media.as_str()), (200, "image/png"));
    server.get(&format!("/v1/partners/{id}/materials/posters/xx/square.png")).await.refused(404, "not_found");
}
