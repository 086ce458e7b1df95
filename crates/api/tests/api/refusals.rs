//! Every refusal of the contract, with its status and code.

use crate::support::{ROOT, Server, account, application, paid, refunded, registered};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn applications() {
    let server = Server::start().await;
    let spoilt = |name: &str, value: Value| {
        let mut bad = application(1);
        bad[name] = value;
        bad
    };
    server.post("/v1/partners", spoilt("country", json!("CN"))).await.refused(422, "country_not_supported");
    server.post("/v1/partners", spoilt("country", json!("US"))).await.refused(422, "country_not_supported");
    for (name, value) in [
        ("applicant_type", json!("nobody")),
        ("applicant_type", json!(1)),
        ("name", json!("")),
        ("name", json!("a\u{0}")),
        ("phone", json!("0123")),
        ("email", json!("nowhere")),
        ("channels", json!([{"kind": ""}])),
        ("channels", json!([{"kind": "blog", "audience": 1.5}])),
        ("channels", json!([{"kind": "blog", "followers": 1}])),
        ("surprise", json!(true)),
    ] {
        let answer = server.post("/v1/partners", spoilt(name, value.clone())).await;
        let pointer = answer.refused(400, "invalid_request")["errors"][0]["pointer"].clone();
        assert!(pointer.as_str().unwrap().starts_with(&format!("/{name}")), "{pointer} for {name}: {value}");
    }
    let id = server.applicant(1).await;
    server.post("/v1/partners", application(1)).await.refused(409, "partner_exists");
    server.post(&format!("/v1/partners/{id}/reject"), json!({})).await.refused(400, "invalid_request");
    server
        .post(&format!("/v1/partners/{id}/reject"), json!({"reason": " "}))
        .await
        .refused(400, "invalid_request");
    server.post(&format!("/v1/partners/{id}/reject"), json!({"reason": "No fit."})).await.is(200);
    server.post("/v1/partners", application(1)).await.is(201);
}

#[tokio::test]
async fn steps_that_cannot_be_taken() {
    let server = Server::start().await;
    let (id, _) = server.partner(1).await;
    let why = json!({"reason": "A reason."});
    let at = |step: &str| format!("/v1/partners/{id}/{step}");
    for (step, body) in [
        ("approve", json!({})),
        ("reject", why.clone()),
        ("send_contract", json!({})),
        ("sign_contract", json!({"signer_name": "Siti"})),
        ("countersign", json!({})),
        ("reinstate", json!({})),
    ] {
        server.post(&at(step), body).await.refused(409, "invalid_transition");
    }
    server.post(&at("suspend"), why.clone()).await.is(200);
    server.post(&at("suspend"), why.clone()).await.refused(409, "invalid_transition");
    server.post(&at("withdrawals"), json!({})).await.refused(409, "partner_not_active");
    server.post(&at("reinstate"), json!({})).await.is(200);
    server.post(&at("terminate"), why.clone()).await.is(200);
    server.post(&at("terminate"), why).await.refused(409, "invalid_transition");
}

#[tokio::test]
async fn withdrawals_in_their_order() {
    let server = Server::start().await;
    let (id, code) = server.partner(1).await;
    let at = |step: &str| format!("/v1/partners/{id}/{step}");
    server.post(&at("withdrawals"), json!({})).await.refused(409, "payout_account_missing");
    server.put(&at("payout_account"), account("CNY")).await.refused(422, "currency_not_supported");
    let entered = server.put(&at("payout_account"), account("MYR")).await.is(200);
    assert_eq!(entered["account_number"], json!("•••••6789"), "WD-7");
    server.put(&at("payout_account"), account("MYR")).await.refused(409, "payout_account_locked");
    server.put(&at("payout_account"), account("CNY")).await.refused(422, "currency_not_supported");
    for customer in ["c1", "c2"] {
        server.accepted(registered(customer, Some(&code))).await;
        server.accepted(paid(&format!("p-{customer}"), customer, 100, "MYR")).await;
    }
    let few = server.post(&at("withdrawals"), json!({})).await;
    let few = few.refused(409, "not_enough_paying_customers");
    assert_eq!((&few["have"], &few["need"]), (&json!(2), &json!(3)), "WD-1");
    let eligibility = server.get(&at("eligibility")).await.is(200);
    assert_eq!((&eligibility["eligible"], &eligibility["refusal"]), (&json!(false), &few["code"]));
    assert_eq!(eligibility["cutoff_at"], json!("2026-06-19T16:00:00Z"));
    server.accepted(registered("c3", Some(&code))).await;
    // Commissions of nothing: three are paying, and nothing is there.
    server.accepted(paid("p-c3", "c3", 4, "MYR")).await;
    for customer in ["c1", "c2"] {
        server.accepted(refunded(&format!("f-{customer}"), &format!("p-{customer}"), 96, "MYR")).await;
    }
    server.post(&at("withdrawals"), json!({})).await.refused(409, "nothing_to_withdraw");
    server.accepted(paid("p-more", "c3", 1_000, "MYR")).await;
    let made = server.post(&at("withdrawals"), json!({})).await.is(201);
    server.post(&at("withdrawals"), json!({})).await.refused(409, "withdrawal_in_process");

    let withdrawal = made["id"].as_str().unwrap();
    let step = |step: &str| format!("/v1/withdrawals/{withdrawal}/{step}");
    server.post(&step("mark_paid"), json!({"bank_reference": "B"})).await.refused(409, "batch_open");
    server.post(&step("mark_failed"), json!({"reason": "No."})).await.refused(409, "invalid_transition");
    let file = "/v1/payout_batches/2026-06/payment_file?currency=MYR";
    server.call(ROOT, Method::POST, file, None).await.refused(409, "batch_open");
    server.post(&step("cancel"), json!({})).await.is(200);
    server.post(&step("cancel"), json!({})).await.refused(409, "invalid_transition");
    server.clock("2026-06-20T00:00:00Z").await;
    server.call(ROOT, Method::POST, file, None).await.refused(409, "nothing_to_file");
    server
        .post(&step("approve"), json!({"currency": "SGD"}))
        .await
        .refused(400, "currency_not_in_withdrawal");
    server.post(&step("approve"), json!({"currency": "XXX"})).await.refused(400, "unknown_currency");
    server
        .call(ROOT, Method::POST, "/v1/payout_batches/2026-06/payment_file", None)
        .await
        .refused(400, "invalid_request");
    server
        .raw("/v1/payout_batches/2026-06/results", "text/csv", "what")
        .await
        .refused(400, "invalid_results_file");
}

#[tokio::test]
async fn what_is_not_there() {
    let server = Server::start().await;
    for path in [
        "/nowhere",
        "/v1",
        "/v1/partners/pa_0000000000000",
        "/v1/partners/nobody/customers",
        "/v1/partners/pa_0000000000000/commissions",
        "/v1/partners/pa_0000000000000/balance",
        "/v1/partners/pa_0000000000000/eligibility",
        "/v1/partners/pa_0000000000000/materials",
        "/v1/partners/pa_0000000000000/withdrawals",
        "/v1/withdrawals/wd_0000000000000",
        "/v1/payout_batches/2026-06",
        "/v1/payout_batches/june",
        "/v1/payments/none",
        "/v1/explain/cm_0000000000000",
        "/v1/corrections/co_0000000000000",
        "/v1/webhook_endpoints/we_0000000000000/attempts",
    ] {
        server.get(path).await.refused(404, "not_found");
    }
    for path in ["/v1/partners/pa_0000000000000/approve", "/v1/withdrawals/wd_0000000000000/approve"] {
        server.post(path, json!({})).await.refused(404, "not_found");
    }
    server.call(ROOT, Method::DELETE, "/v1/partners", None).await.refused(405, "method_not_allowed");
    server.call(ROOT, Method::PATCH, "/healthz", None).await.refused(405, "method_not_allowed");
    server
        .call(ROOT, Method::POST, "/v1/payout_batches/2026-06/payment_file?currency=MYR", None)
        .await
        .refused(404, "not_found");
}

#[tokio::test]
async fn the_clock_moves_forward_only_and_only_in_a_sandbox() {
    let server = Server::start().await;
    server
        .put("/v1/sandbox/clock", json!({"now": "2026-05-31T23:59:59Z"}))
        .await
        .refused(409, "clock_backwards");
    server.put("/v1/sandbox/clock", json!({"now": "soon"})).await.refused(400, "invalid_request");
    assert_eq!(server.get("/v1/sandbox/clock").await.is(200)["now"], json!("2026-06-01T00:00:00Z"));
    let real = Server::with(None).await;
    real.put("/v1/sandbox/clock", json!({"now": "2026-07-01T00:00:00Z"})).await.refused(404, "not_found");
    real.send(real.request(Method::PUT, "/v1/sandbox/clock")).await.refused(404, "not_found");
}

#[tokio::test]
async fn the_first_answer_to_a_key_stays() {
    let server = Server::start().await;
    let apply = |key: &str, number: u32| {
        let request = server.request(Method::POST, "/v1/partners").bearer_auth(ROOT);
        server.send(request.header("idempotency-key", key).json(&application(number)))
    };
    let first = apply("k1", 1).await.is(201);
    assert_eq!(apply("k1", 1).await.is(201), first);
    let refused = apply("k2", 1).await;
    refused.refused(409, "partner_exists");
    server
        .post(&format!("/v1/partners/{}/reject", first["id"].as_str().unwrap()), json!({"reason": "No."}))
        .await
        .is(200);
    assert_eq!(apply("k2", 1).await.refused(409, "partner_exists"), &refused.body, "whatever it was");
    apply("k1", 2).await.refused(409, "idempotency_key_reused");
    apply("", 2).await.refused(400, "invalid_request");
    apply(&"x".repeat(201), 2).await.refused(400, "invalid_request");
}
