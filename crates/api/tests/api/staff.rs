//! What staff do: corrections, changes of account, rules, contract texts, endpoints, the debtor.

use crate::support::{ROOT, Server, account, paid, registered};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn corrections_need_two_people() {
    let server = Server::start().await;
    let (first, code) = server.partner(1).await;
    let (second, _) = server.partner(2).await;
    server.accepted(registered("c1", Some(&code))).await;
    server.accepted(paid("p1", "c1", 10_000, "MYR")).await;
    let path = "/v1/customers/c1/reattribute";
    let moved = json!({"to_partner": second, "reason": "Typed the wrong code.", "preview": true});
    let preview = server.post(path, moved).await.is(200);
    assert_eq!((&preview["preview"], &preview["id"]), (&json!(true), &Value::Null), "AP-14");
    assert_eq!(preview["moves"].as_array().unwrap().len(), 2);
    assert_eq!(server.get("/v1/corrections").await.is(200)["data"], json!([]), "AP-14, nothing was proposed");
    let moved = json!({"to_partner": second, "reason": "Typed the wrong code."});
    let proposed = server.post(path, moved).await.is(201);
    assert_eq!((&proposed["status"], &proposed["moves"]), (&json!("proposed"), &preview["moves"]));
    let approve = format!("/v1/corrections/{}/approve", proposed["id"].as_str().unwrap());
    server.post(&approve, json!({})).await.refused(409, "second_person_required");
    let colleague = server.key("operator", None).await;
    let approved = server.call(&colleague, Method::POST, &approve, None).await.is(200);
    assert_eq!((&approved["status"], &approved["customer_id"]), (&json!("approved"), &json!("c1")));
    server.post(&approve, json!({})).await.refused(409, "invalid_transition");
    for (partner, amount) in [(&first, 0), (&second, 1_000)] {
        let balance = server.get(&format!("/v1/partners/{partner}/balance")).await.is(200);
        assert_eq!(balance["balances"][0]["available"], json!(amount), "AP-14");
    }
    server
        .post("/v1/customers/nobody/reattribute", json!({"to_partner": second, "reason": "x"}))
        .await
        .refused(404, "not_found");

    let adjust = json!({"amount": {"amount": -300, "currency": "MYR"}, "reason": "Paid by hand."});
    let adjusted = server.post(&format!("/v1/partners/{second}/adjustments"), adjust).await.is(201);
    let id = adjusted["id"].as_str().unwrap();
    assert_eq!(adjusted["moves"][0]["amount"], json!({"amount": 300, "currency": "MYR"}));
    server.post(&format!("/v1/corrections/{id}/reject"), json!({})).await.is(200);
    let listed = server.get("/v1/corrections?status=rejected").await.is(200);
    assert_eq!(listed["data"][0]["id"], json!(id));
}

#[tokio::test]
async fn accounts_are_changed_by_two_people() {
    let server = Server::start().await;
    let (id, _) = server.partner(1).await;
    let path = format!("/v1/partners/{id}/payout_account");
    server.get(&path).await.refused(404, "not_found");
    let changes = format!("{path}/changes");
    server.post(&changes, account("MYR")).await.refused(409, "payout_account_missing");
    server.put(&path, account("MYR")).await.is(200);
    let mut other = account("SGD");
    other["account_number"] = json!("9999 0000 1111");
    let proposed = server.post(&changes, other.clone()).await.is(201);
    server.post(&changes, other).await.refused(409, "account_change_waiting");
    let approve = format!("{changes}/{}/approve", proposed["id"].as_str().unwrap());
    server.post(&approve, json!({})).await.refused(409, "second_person_required");
    assert_eq!(server.get(&path).await.is(200)["account_number"], json!("•••••6789"), "WD-7, meanwhile");
    let colleague = server.key("operator", None).await;
    server.call(&colleague, Method::POST, &approve, None).await.is(200);
    assert_eq!(server.get(&path).await.is(200)["account_number"], json!("•••••1111"));
    let mut bad = account("MYR");
    bad["account_number"] = json!("12");
    server.post(&changes, bad).await.refused(400, "invalid_request");
    assert_eq!(server.get("/v1/payout_account_changes").await.is(200)["data"][0]["partner"], json!(id));
}

#[tokio::test]
async fn rules_and_contract_texts_are_versioned() {
    let server = Server::start().await;
    let rules = server.get("/v1/rules").await.is(200)["data"][0].clone();
    assert_eq!((&rules["version"], &rules["effective"]), (&json!(1), &json!("always")), "EV-5");
    let mut next = rules.clone();
    next["effective"] = json!("2026-07-01T00:00:00Z");
    next["tiers"][0]["rate_bps"] = json!(1200);
    assert_eq!(server.post("/v1/rules", next.clone()).await.is(201)["version"], json!(2));
    next["effective"] = json!("2026-05-01T00:00:00Z");
    server.post("/v1/rules", next.clone()).await.refused(400, "effective_in_the_past");
    next["effective"] = json!("2026-08-01T00:00:00Z");
    next["tiers"][0]["from"] = json!(2);
    server.post("/v1/rules", next.clone()).await.refused(400, "invalid_rules");
    next["surprise"] = json!(1);
    server.post("/v1/rules", next).await.refused(400, "invalid_request");

    let text = json!({"text": "# Terms\n\nFor {{partner_name}}.\n"});
    assert_eq!(server.post("/v1/contract_texts", text).await.is(201)["version"], json!(2), "AP-2");
    server.post("/v1/contract_texts", json!({"text": "{{nobody}}"})).await.refused(400, "invalid_request");
    let (id, _) = server.partner(1).await;
    let contract = server.get(&format!("/v1/partners/{id}/contract")).await.is(200);
    assert_eq!(
        (&contract["version"], &contract["document"]),
        (&json!(2), &json!("# Terms\n\nFor Siti 🌱.\n"))
    );
}

#[tokio::test]
async fn endpoints_and_the_debtor() {
    let server = Server::start().await;
    let made = server
        .post("/v1/webhook_endpoints", json!({"url": "http://127.0.0.1:9/hook", "topics": ["withdrawal.*"]}))
        .await
        .is(201);
    assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
    let id = made["id"].as_str().unwrap();
    let listed = server.get("/v1/webhook_endpoints").await.is(200);
    assert!(
        listed["data"][0].get("secret").is_none() && listed["data"][0]["topics"] == json!(["withdrawal.*"])
    );
    for bad in [json!({"url": "nowhere"}), json!({"url": "http://127.0.0.1/", "topics": ["x"]}), json!({})] {
        server.post("/v1/webhook_endpoints", bad).await.refused(400, "invalid_request");
    }
    server.partner(1).await;
    let resend = format!("/v1/webhook_endpoints/{id}/notes/msg_0000000000000/resend");
    server.post(&resend, json!({})).await.refused(404, "not_found");
    server.call(ROOT, Method::DELETE, &format!("/v1/webhook_endpoints/{id}"), None).await.is(204);
    assert_eq!(server.get("/v1/webhook_endpoints").await.is(200)["data"][0]["active"], json!(false));

    let path = "/v1/payout_batches/debtor_account";
    assert_eq!(server.get(path).await.is(200)["sample"], json!(true));
    let debtor = json!({"name": "Operator Sdn Bhd", "account_number": "123456789", "bic": "MBBEMYKL", "country": "MY"});
    assert_eq!(server.put(path, debtor.clone()).await.is(200)["sample"], json!(false));
    let mut bad = debtor;
    bad["country"] = json!("Malaysia");
    server.put(path, bad).await.refused(400, "invalid_request");
}
