//! Lists: in pages, and stable while rows are added.

use crate::support::{Server, paid, registered};
use serde_json::{Value, json};

#[tokio::test]
async fn pages_do_not_shift() {
    let server = Server::start().await;
    let (id, code) = server.partner(1).await;
    for i in 0..7 {
        server.accepted(registered(&format!("c{i}"), Some(&code))).await;
        server.accepted(paid(&format!("p{i}"), &format!("c{i}"), 1_000, "MYR")).await;
    }
    for (list, field) in [("customers", "customer_id"), ("commissions", "payment_id")] {
        let mut seen: Vec<Value> = Vec::new();
        let mut cursor = String::new();
        for round in 0.. {
            let page = server.get(&format!("/v1/partners/{id}/{list}?limit=3{cursor}")).await.is(200);
            seen.extend(page["data"].as_array().unwrap().iter().map(|row| row[field].clone()));
            let extra = format!("{list}{round}");
            server.accepted(registered(&extra, Some(&code))).await;
            server.accepted(paid(&format!("p{extra}"), &extra, 1_000, "MYR")).await;
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        let letter = if field == "payment_id" { "p" } else { "c" };
        let first: Vec<Value> = (0..7).rev().map(|i| json!(format!("{letter}{i}"))).collect();
        assert!(seen.ends_with(&first), "{list}: {seen:?}");
        let mut once = seen.clone();
        once.sort_by_key(ToString::to_string);
        once.dedup();
        assert_eq!(once.len(), seen.len(), "{list}: no row twice");
    }
}

#[tokio::test]
async fn every_list_has_the_same_shape() {
    let server = Server::start().await;
    let id = server.earning(1, 3).await;
    server.post(&format!("/v1/partners/{id}/withdrawals"), json!({})).await.is(201);
    for path in [
        "/v1/partners",
        "/v1/partners?status=active",
        &format!("/v1/partners/{id}/customers"),
        &format!("/v1/partners/{id}/commissions"),
        &format!("/v1/partners/{id}/withdrawals"),
        "/v1/payout_batches",
        "/v1/payout_account_changes",
        "/v1/corrections",
        "/v1/events",
        "/v1/events/waiting",
        "/v1/events/refused",
        "/v1/events/refused?on_waking=true",
        "/v1/ledger/trial_balance",
        "/v1/ledger/transfers",
        "/v1/rules",
        "/v1/contract_texts",
        "/v1/keys",
        "/v1/webhook_endpoints",
        "/v1/campaigns",
        "/v1/campaigns/bonus-cashback/terms",
        "/v1/campaigns/bonus-cashback/budget",
        "/v1/registrations",
        "/v1/sellers/nobody/registrations",
        "/v1/sellers/nobody/settled_records",
        "/v1/sellers/nobody/to_settle",
        "/v1/shoppers/nobody/bonus/entries",
        "/v1/shoppers/nobody/redemptions",
    ] {
        let page = server.get(path).await.is(200);
        let keys: Vec<&String> = page.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["data", "next_cursor"], "{path}");
        assert!(page["data"].is_array() && page["next_cursor"].is_null(), "{path}");
    }
}
