//! The OpenAPI document agrees with the routes, and with what is answered.

use crate::cashback_shop::myr;
use crate::support::Server;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn operations(document: &Value) -> BTreeSet<(String, String)> {
    let paths = document["paths"].as_object().unwrap();
    let methods = |path: &String, item: &Value| -> Vec<(String, String)> {
        let known = ["get", "put", "post", "delete", "patch"];
        let named = item.as_object().unwrap().keys().filter(|key| known.contains(&key.as_str()));
        named.map(|method| (method.to_uppercase(), path.clone())).collect()
    };
    paths.iter().flat_map(|(path, item)| methods(path, item)).collect()
}

#[tokio::test]
async fn every_route_is_described() {
    let server = Server::start().await;
    let document = server.get("/v1/openapi.json").await.is(200);
    let mut described = operations(&document);
    described.insert(("GET".into(), "/v1/openapi.json".into()));
    let routes: BTreeSet<(String, String)> =
        api::ROUTES.iter().map(|route| (route.method.to_owned(), route.path.to_owned())).collect();
    assert_eq!(described, routes);
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            assert!(operation["operationId"].is_string(), "{method} {path}");
            assert!(!operation["responses"].as_object().unwrap().is_empty(), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn every_reference_leads_somewhere() {
    let document = serde_json::to_value(api::document(true)).unwrap();
    let mut open = vec![&document];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                    let target = document.pointer(reference.trim_start_matches('#'));
                    assert!(target.is_some(), "{reference}");
                }
                open.extend(members.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
}

/// The members of an answer are those its schema names.
#[tokio::test]
async fn answers_have_the_members_that_are_described() {
    let server = Server::start().await;
    let id = server.earning(1, 3).await;
    server.post(&format!("/v1/partners/{id}/withdrawals"), json!({})).await.is(201);
    let document = serde_json::to_value(api::document(true)).unwrap();
    for (path, template) in [
        (format!("/v1/partners/{id}"), "/v1/partners/{id}"),
        (format!("/v1/partners/{id}/customers"), "/v1/partners/{id}/customers"),
        (format!("/v1/partners/{id}/commissions"), "/v1/partners/{id}/commissions"),
        (format!("/v1/partners/{id}/balance"), "/v1/partners/{id}/balance"),
        (format!("/v1/partners/{id}/eligibility"), "/v1/partners/{id}/eligibility"),
        (format!("/v1/partners/{id}/materials"), "/v1/partners/{id}/materials"),
        (format!("/v1/partners/{id}/withdrawals"), "/v1/partners/{id}/withdrawals"),
        ("/v1/payout_batches/2026-06".to_owned(), "/v1/payout_batches/{batch}"),
        ("/v1/payments/p-c1-0".to_owned(), "/v1/payments/{payment_id}"),
        ("/v1/ledger/trial_balance".to_owned(), "/v1/ledger/trial_balance"),
        ("/v1/ledger/transfers".to_owned(), "/v1/ledger/transfers"),
        ("/v1/rules".to_owned(), "/v1/rules"),
    ] {
        described(&server, &document, &path, template).await;
    }
}

/// The members of an answer of the cashback programme are those its schema names.
#[tokio::test]
async fn answers_of_the_campaign_have_the_members_that_are_described() {
    let server = Server::start().await;
    let registration = server.registered("S1").await;
    server.with_bonus(500).await;
    let redemption = server.reserve(100, None).await.is(201)["id"].as_str().unwrap().to_owned();
    server.post("/v1/campaigns/bonus-cashback/budget", json!({"amount": myr(1)})).await.is(201);
    let document = serde_json::to_value(api::document(true)).unwrap();
    let settled = "/v1/sellers/{seller_id}/settled_records";
    let (first, second) = ("/v1/sellers/S1/settled_records", "/v1/sellers/S1/to_settle");
    described(&server, &document, second, "/v1/sellers/{seller_id}/to_settle").await;
    server.clock("2026-06-01T16:00:00Z").await;
    let record = described(&server, &document, first, settled).await["data"][0]["id"].clone();
    let record = format!("{first}/{}", record.as_str().unwrap());
    described(&server, &document, &record, &format!("{settled}/{{record_id}}")).await;
    for (path, template) in [
        ("/v1/campaigns", "/v1/campaigns"),
        ("/v1/campaigns/bonus-cashback", "/v1/campaigns/{slug}"),
        ("/v1/campaigns/bonus-cashback/terms", "/v1/campaigns/{slug}/terms"),
        ("/v1/campaigns/bonus-cashback/terms/1", "/v1/campaigns/{slug}/terms/{version}"),
        ("/v1/campaigns/bonus-cashback/terms/diff?from=1&to=1", "/v1/campaigns/{slug}/terms/diff"),
        ("/v1/campaigns/bonus-cashback/budget", "/v1/campaigns/{slug}/budget"),
        ("/v1/campaigns/bonus-cashback/simulation?seller_id=S1", "/v1/campaigns/{slug}/simulation"),
        ("/v1/registrations", "/v1/registrations"),
        (&format!("/v1/registrations/{registration}"), "/v1/registrations/{id}"),
        ("/v1/sellers/S1/registrations", "/v1/sellers/{seller_id}/registrations"),
        ("/v1/orders/first", "/v1/orders/{order_id}"),
        ("/v1/shoppers/B1/bonus", "/v1/shoppers/{shopper_id}/bonus"),
        ("/v1/shoppers/B1/bonus/entries", "/v1/shoppers/{shopper_id}/bonus/entries"),
        ("/v1/shoppers/B1/redemptions", "/v1/shoppers/{shopper_id}/redemptions"),
        (&format!("/v1/redemptions/{redemption}"), "/v1/redemptions/{id}"),
    ] {
        described(&server, &document, path, template).await;
    }
}

/// Asks, and compares the answer with its description.
async fn described(server: &Server, document: &Value, path: &str, template: &str) -> Value {
    let answer = server.get(path).await.is(200);
    let operation = &document["paths"][template]["get"]["responses"]["200"]["content"];
    compare(document, &operation["application/json"]["schema"], &answer, path);
    answer
}

fn compare(document: &Value, schema: &Value, value: &Value, at: &str) {
    let schema = match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).unwrap(),
        None => schema,
    };
    if let Some(choices) = schema["oneOf"].as_array() {
        if let (false, Some(choice)) =
            (value.is_null(), choices.iter().find(|choice| choice["type"] != json!("null")))
        {
            compare(document, choice, value, at);
        }
        return;
    }
    match value {
        Value::Object(members) => {
            let described = properties(document, schema);
            let have: BTreeSet<&String> = members.keys().collect();
            assert_eq!(have, described.keys().copied().collect(), "{at}");
            for (name, member) in members {
                compare(document, described[name], member, &format!("{at}/{name}"));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| compare(document, &schema["items"], item, at)),
        _ => {}
    }
}

/// The members of an object, those of what it is made of included.
fn properties<'a>(document: &'a Value, schema: &'a Value) -> BTreeMap<&'a String, &'a Value> {
    if let Some(reference) = schema["$ref"].as_str() {
        return properties(document, document.pointer(reference.trim_start_matches('#')).unwrap());
    }
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let own = schema["properties"].as_object().into_iter().flatten();
    own.chain(parts.flat_map(|part| properties(document, part))).collect()
}
