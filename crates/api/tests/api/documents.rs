//! The OpenAPI document agrees with the routes, and with what is answered.

use crate::support::Server;
use serde_json::{Value, json};
use std::collections::BTreeSet;

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
        let answer = server.get(&path).await.is(200);
        let operation = &document["paths"][template]["get"]["responses"]["200"]["content"];
        compare(&document, &operation["application/json"]["schema"], &answer, &path);
    }
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
            let described = schema["properties"].as_object().unwrap_or_else(|| panic!("{at}: {schema}"));
            let have: BTreeSet<&String> = members.keys().collect();
            assert_eq!(have, described.keys().collect(), "{at}");
            for (name, member) in members {
                compare(document, &described[name], member, &format!("{at}/{name}"));
            }
        }
        Value::Array(items) => items.iter().for_each(|item| compare(document, &schema["items"], item, at)),
        _ => {}
    }
}
