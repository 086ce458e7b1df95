//! Links that sign somebody in, and how often a key may ask.

use crate::support::{ROOT, Server};
use app::Settings;
use app::sign_in::{LinkState, embedded, link};
use reqwest::Method;
use serde_json::{Value, json};

fn token(made: &Value) -> String {
    made["url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn the_host_asks_for_links() {
    let server = Server::start().await;
    let partner = server.applicant(1).await;
    let host = server.key("host", None).await;
    let path = "/v1/login_links";
    for (role, id, next) in [
        ("partner", partner.as_str(), "/partner/withdrawals"),
        ("seller", "S1", ""),
        ("shopper", "s-1", "/bonus"),
    ] {
        let mut body = json!({"role": role, "id": id});
        if !next.is_empty() {
            body["next"] = next.into();
        }
        let made = server.call(&host, Method::POST, path, Some(body)).await.is(201);
        assert_eq!(made["expires_at"], "2026-06-01T00:10:00Z");
        assert!(made["url"].as_str().unwrap().contains("/sign-in/link/"));
        let LinkState::Ready(holder, _, leads) = link(&server.service, &token(&made)).unwrap() else {
            panic!()
        };
        assert_eq!((holder.kind(), leads.as_str()), (role, next));
    }
    let embed = json!({"role": "shopper", "id": "s-1", "embed": true});
    let made = server.call(&host, Method::POST, path, Some(embed)).await.is(201);
    assert_eq!(made["expires_at"], "2026-06-01T01:00:00Z");
    assert!(made["url"].as_str().unwrap().contains("/embed/bonus/"));
    assert_eq!(embedded(&server.service, &token(&made)).unwrap().unwrap().shopper.as_deref(), Some("s-1"));
    for wrong in [
        json!({"role": "operator", "id": "x"}),
        json!({"role": "seller", "id": " "}),
        json!({"role": "seller", "id": "S1", "embed": true}),
        json!({"role": "seller", "id": "S1", "next": "https://evil.example/"}),
        json!({"role": "seller", "id": "S1", "next": "//evil.example"}),
        json!({"role": "shopper", "id": "s-1", "embed": true, "next": "/bonus"}),
        json!({"role": "shopper", "id": "s-1", "more": 1}),
    ] {
        server.call(&host, Method::POST, path, Some(wrong)).await.refused(400, "invalid_request");
    }
    let unknown = json!({"role": "partner", "id": "pa_0000000000000"});
    server.call(&host, Method::POST, path, Some(unknown)).await.refused(404, "not_found");
}

#[tokio::test]
async fn a_key_that_asks_too_often_waits() {
    let settings = Settings { rate_limit: Some(3), ..Settings::default() };
    let server = Server::set(settings).await;
    let (one, two) = (server.key("auditor", None).await, server.key("auditor", None).await);
    for _ in 0..3 {
        server.call(&one, Method::GET, "/v1/partners", None).await.is(200);
    }
    let late = server.call(&one, Method::GET, "/v1/partners", None).await;
    assert_eq!(late.body["retry_after"], 1);
    late.refused(429, "rate_limited");
    server.call(&two, Method::GET, "/v1/partners", None).await.is(200);
    for _ in 0..10 {
        server.call(ROOT, Method::GET, "/v1/partners", None).await.is(200);
    }
}
