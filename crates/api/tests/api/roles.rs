//! Who may call what, for every route there is.

use crate::support::{ROOT, Server, application};
use app::access::Role;
use reqwest::Method;
use serde_json::json;

fn filled(path: &str, partner: &str) -> String {
    path.replace("/v1/partners/{id}", &format!("/v1/partners/{partner}"))
        .replace("{locale}", "en")
        .replace("{file}", "none.png")
        .replace("{batch}", "2026-01")
        .replace("{change}", "ac_0000000000000")
        .replace("{note}", "msg_0000000000000")
        .replace("{seller_id}", "S1")
        .replace("{payment_id}", "none")
        .replace("{order_id}", "none")
        .replace("{shopper_id}", "none")
        .replace("{record_id}", "sr_0000000000000")
        .replace("{slug}", "bonus-cashback")
        .replace("{version}", "1")
        .replace("{code}", "NONE")
        .replace("{id}", "none")
}

#[tokio::test]
async fn every_route_asks_for_its_role() {
    let server = Server::start().await;
    let partner = server.applicant(1).await;
    let mut keys = Vec::new();
    for role in [Role::Operator, Role::Host, Role::Partner, Role::Auditor] {
        let participant = (role == Role::Partner).then_some(partner.as_str());
        keys.push((role, server.key(role.name(), participant).await));
    }
    keys.push((Role::Seller, server.seller_key("S1").await));
    for route in api::ROUTES {
        let method: Method = route.method.parse().unwrap();
        let path = filled(route.path, &partner);
        let bare = server.send(server.request(method.clone(), &path)).await;
        let Some(roles) = route.roles else {
            assert!(bare.status != 401 && bare.status != 403, "{} {path}", route.method);
            continue;
        };
        bare.refused(401, "unauthorized");
        server.call("wrong", method.clone(), &path, None).await.refused(401, "unauthorized");
        for (role, key) in &keys {
            // A partner may revoke nobody, so the keys stay valid all along.
            let answer = server.call(key, method.clone(), &path, None).await;
            let forbidden = answer.status == 403;
            assert_eq!(forbidden, !roles.contains(role), "{} {path} by {}", route.method, role.name());
            assert_ne!(answer.status, 401, "{} {path} by {}", route.method, role.name());
            assert!(
                answer.status.as_u16() < 500,
                "{} {path} by {}: {}",
                route.method,
                role.name(),
                answer.body
            );
        }
        let root = server.call(ROOT, method, &path, None).await;
        assert!(root.status != 401 && root.status != 403, "{} {path} by root", route.method);
    }
}

#[tokio::test]
async fn partners_see_nothing_of_each_other() {
    let server = Server::start().await;
    let mine = server.earning(1, 3).await;
    let theirs = server.earning(2, 3).await;
    let key = server.key("partner", Some(&mine)).await;
    let withdrawal = server.post(&format!("/v1/partners/{theirs}/withdrawals"), json!({})).await.is(201);
    let withdrawal = withdrawal["id"].as_str().unwrap();
    let rows = server.get(&format!("/v1/partners/{theirs}/commissions")).await.is(200);
    let commission = rows["data"][0]["id"].as_str().unwrap();
    for path in [
        format!("/v1/partners/{theirs}"),
        format!("/v1/partners/{theirs}/balance"),
        format!("/v1/withdrawals/{withdrawal}"),
        format!("/v1/explain/{commission}"),
        "/v1/payments/p-c2-0".to_owned(),
        "/v1/explain/p-c2-0".to_owned(),
    ] {
        server.call(&key, Method::GET, &path, None).await.refused(404, "not_found");
    }
    let cancel = format!("/v1/withdrawals/{withdrawal}/cancel");
    server.call(&key, Method::POST, &cancel, None).await.refused(404, "not_found");
    let request = format!("/v1/partners/{theirs}/withdrawals");
    server.call(&key, Method::POST, &request, None).await.refused(404, "not_found");
    server.call(&key, Method::GET, "/v1/payments/p-c1-0", None).await.is(200);
    let own = server.call(&key, Method::GET, &format!("/v1/partners/{mine}"), None).await.is(200);
    assert_eq!(own["phone"], json!("+60•••••001"), "unmasked for the operator only");
}

#[tokio::test]
async fn a_revoked_key_is_no_key() {
    let server = Server::start().await;
    let made = server.post("/v1/keys", json!({"role": "host", "name": "shop"})).await.is(201);
    let key = made["key"].as_str().unwrap();
    let apply = || server.call(key, Method::POST, "/v1/partners", Some(application(1)));
    apply().await.is(201);
    let path = format!("/v1/keys/{}", made["id"].as_str().unwrap());
    server.call(ROOT, Method::DELETE, &path, None).await.is(204);
    apply().await.refused(401, "unauthorized");
    server.call(ROOT, Method::DELETE, &path, None).await.refused(404, "not_found");
    let listed = server.get("/v1/keys").await.is(200);
    assert!(listed["data"][0]["revoked_at"].is_string() && listed["data"][0].get("key").is_none());
    for body in [
        json!({"role": "king"}),
        json!({"role": "partner"}),
        json!({"role": "partner", "seller_id": "S1"}),
        json!({"role": "seller"}),
        json!({"role": "seller", "seller_id": " "}),
        json!({"role": "seller", "participant": "S1"}),
        json!({"role": "host", "participant": "x"}),
        json!({"role": "host", "seller_id": "x"}),
    ] {
        server.post("/v1/keys", body).await.refused(400, "invalid_request");
    }
}
