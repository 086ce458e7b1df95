//! Events: one, batches, streams; duplicates, conflicts, waiting, refusals (EV-1 to EV-4).

use crate::support::{ROOT, Server, event, paid, refunded, registered};
use reqwest::Method;
use serde_json::{Value, json};

const STREAM: &str = "application/x-ndjson";
const BATCH: &str = "application/cloudevents-batch+json";

#[tokio::test]
async fn told_twice_told_differently_told_too_early() {
    let server = Server::start().await;
    let (_, code) = server.partner(1).await;
    let payment = paid("p1", "c1", 10_000, "MYR");
    let early = server.tell(&payment).await.is(202);
    assert_eq!(early["status"], json!("waiting"), "EV-3");
    server.get("/v1/payments/p1").await.refused(404, "not_found");
    let waiting = server.get("/v1/events/waiting").await.is(200);
    assert_eq!(waiting["data"][0]["waits_for"], json!({"kind": "customer", "id": "c1"}), "EV-3");

    server.accepted(registered("c1", Some(&code))).await;
    assert_eq!(server.get("/v1/payments/p1").await.is(200)["verdict"], json!("eligible"), "EV-3");
    let again = server.tell(&payment).await.is(202);
    assert_eq!((&again["status"], &again["sequence"]), (&json!("duplicate"), &early["sequence"]), "EV-1");

    let mut otherwise = payment.clone();
    otherwise["data"]["amount"]["amount"] = json!(1);
    server.tell(&otherwise).await.refused(409, "event_id_conflict");
    otherwise["id"] = json!("another");
    server.tell(&otherwise).await.refused(409, "payment_id_conflict");
    let mut elsewhere = payment.clone();
    elsewhere["source"] = json!("another host");
    let same = server.tell(&elsewhere).await.is(202);
    assert_eq!(same["status"], json!("duplicate"), "EV-1, one fact however many tell it");

    server.accepted(refunded("f1", "p1", 10_000, "MYR")).await;
    server.tell(&refunded("f2", "p1", 1, "MYR")).await.refused(400, "refund_exceeds_payment");
    server.tell(&refunded("f3", "p1", 1, "SGD")).await.refused(400, "currency_mismatch");
    let refused = server.get("/v1/events/refused").await.is(200);
    assert_eq!(refused["data"].as_array().unwrap().len(), 4, "EV-4, logged for the operator");
    let log = server.get("/v1/events?limit=1").await.is(200);
    assert_eq!(
        (&log["data"][0]["type"], &log["data"][0]["id"]),
        (&json!("payment.refunded"), &json!("e-f1"))
    );
}

#[tokio::test]
async fn a_stream_with_one_bad_line() {
    let server = Server::start().await;
    let (id, code) = server.partner(1).await;
    let mut lines: Vec<String> = (0..10_000)
        .map(|i| match i % 2 {
            0 => registered(&format!("c{i}"), Some(&code)).to_string(),
            _ => paid(&format!("p{i}"), &format!("c{}", i - 1), 1_000, "MYR").to_string(),
        })
        .collect();
    lines[7_777] = r#"{"specversion": "1.0", "id": "bad", "#.to_owned();
    let text = lines.join("\n\n");
    let told = server.raw("/v1/events", STREAM, text.clone()).await.is(200);
    let counts = [&told["accepted"], &told["duplicates"], &told["waiting"], &told["refused"]];
    assert_eq!(counts, [&json!(9_999), &json!(0), &json!(0), &json!(1)], "EV-4, the others still go in");
    let refusal = &told["refusals"][0];
    assert_eq!(
        (&refusal["index"], &refusal["id"], &refusal["code"]),
        (&json!(7_777), &Value::Null, &json!("invalid_event"))
    );
    let again = server.raw("/v1/events", STREAM, text).await.is(200);
    assert_eq!((&again["duplicates"], &again["refused"]), (&json!(9_999), &json!(1)), "EV-1");
    let partner = server.get(&format!("/v1/partners/{id}")).await.is(200);
    assert_eq!((&partner["customers"], &partner["paying_customers"]), (&json!(5_000), &json!(4_999)));
}

#[tokio::test]
async fn streams_and_batches_of_little() {
    let server = Server::start().await;
    let nothing = json!({"accepted": 0, "duplicates": 0, "waiting": 0, "refused": 0, "refusals": []});
    assert_eq!(server.raw("/v1/events", STREAM, "").await.is(200), nothing);
    assert_eq!(server.raw("/v1/events", STREAM, "\n \r\n\n").await.is(200), nothing);
    assert_eq!(server.raw("/v1/events", BATCH, "[]").await.is(200), nothing);
    let batch =
        json!([registered("c1", None), registered("c1", None), paid("p1", "c2", 5, "MYR"), 7, {"id": "x"}]);
    let told = server.raw("/v1/events", BATCH, batch.to_string()).await.is(200);
    let counts = [&told["accepted"], &told["duplicates"], &told["waiting"], &told["refused"]];
    assert_eq!(counts, [&json!(1), &json!(1), &json!(1), &json!(2)]);
    assert_eq!((&told["refusals"][1]["index"], &told["refusals"][1]["id"]), (&json!(4), &json!("x")));
    let bytes = [b"\xff\xfe\n".as_slice(), &[b'x'; 1_000_001], b"\n"].concat();
    let told = server.raw("/v1/events", STREAM, bytes).await.is(200);
    assert_eq!((&told["accepted"], &told["refused"]), (&json!(0), &json!(2)));
    server.raw("/v1/events", BATCH, "{}").await.refused(400, "invalid_event");
    server.raw("/v1/events", "text/plain", "{}").await.refused(415, "unsupported_media_type");
    server.raw("/v1/events", BATCH, vec![b' '; 16_000_001]).await.refused(413, "body_too_large");
}

#[tokio::test]
async fn every_way_an_event_can_be_wrong() {
    let server = Server::start().await;
    let good = paid("p1", "c1", 100, "MYR");
    let spoilt = |pointer: &str, value: Value| {
        let mut bad = good.clone();
        *bad.pointer_mut(pointer).unwrap() = value;
        bad
    };
    let with = |parent: &str, name: &str| {
        let mut bad = good.clone();
        bad.pointer_mut(parent).unwrap()[name] = json!(1);
        bad
    };
    let without = |parent: &str, name: &str| {
        let mut bad = good.clone();
        bad.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(name);
        bad
    };
    for (bad, code, pointer) in [
        (spoilt("/specversion", json!("0.3")), "invalid_event", "/specversion"),
        (spoilt("/id", json!(5)), "invalid_event", "/id"),
        (spoilt("/id", json!("")), "invalid_event", "/id"),
        (spoilt("/id", json!("a\u{0}b")), "invalid_event", "/id"),
        (spoilt("/id", json!("x".repeat(201))), "invalid_event", "/id"),
        (without("", "source"), "invalid_event", "/source"),
        (spoilt("/type", json!("payment.guessed")), "unknown_type", "/type"),
        (spoilt("/time", json!("yesterday")), "invalid_event", "/time"),
        (spoilt("/time", json!("9999-12-31T23:59:59Z")), "time_in_future", "/time"),
        (spoilt("/time", json!("2026-06-01T00:05:01Z")), "time_in_future", "/time"),
        (spoilt("/data", json!([])), "invalid_event", "/data"),
        (without("", "data"), "invalid_event", "/data"),
        (with("/data", "extra"), "invalid_event", "/data/extra"),
        (with("/data/product", "extra"), "invalid_event", "/data/product/extra"),
        (with("", "not_legal"), "invalid_event", "/not_legal"),
        (without("/data", "customer_id"), "invalid_event", "/data/customer_id"),
        (spoilt("/data/product/name", json!("a\u{7}")), "invalid_event", "/data/product/name"),
        (spoilt("/data/product/name", json!("x".repeat(1_001))), "invalid_event", "/data/product/name"),
        (spoilt("/data/amount", json!(100)), "invalid_event", "/data/amount"),
        (spoilt("/data/amount/amount", json!(100.0)), "invalid_event", "/data/amount/amount"),
        (spoilt("/data/amount/amount", json!("100")), "invalid_event", "/data/amount/amount"),
        (
            spoilt("/data/amount/amount", json!(9_223_372_036_854_775_808_u64)),
            "invalid_event",
            "/data/amount/amount",
        ),
        (spoilt("/data/amount/amount", json!(0)), "amount_not_positive", "/data/amount/amount"),
        (spoilt("/data/amount/amount", json!(-5)), "amount_not_positive", "/data/amount/amount"),
        (spoilt("/data/amount/currency", json!("XXX")), "unknown_currency", "/data/amount/currency"),
        (spoilt("/data/amount/currency", json!("myr")), "unknown_currency", "/data/amount/currency"),
    ] {
        let answer = server.tell(&bad).await;
        let problem = answer.refused(400, code);
        assert_eq!(problem["errors"][0]["pointer"], json!(pointer), "EV-4: {bad}");
    }
    for text in ["", "{", "null", "[]", "\u{0}", "{\"id\": \"a\", \"id\": \"b\"}"] {
        server.raw("/v1/events", "application/cloudevents+json", text).await.refused(400, "invalid_event");
    }
    let mut extended = good.clone();
    extended["traceparent"] = json!("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    extended["subject"] = Value::Null;
    extended["datacontenttype"] = json!("application/json; charset=utf-8");
    extended["data"]["product"]["name"] = json!("VIP 🚀");
    assert_eq!(server.tell(&extended).await.is(202)["status"], json!("waiting"));
}

#[tokio::test]
async fn amounts_at_the_limits_are_exact() {
    let server = Server::start().await;
    let (id, code) = server.partner(1).await;
    for customer in ["c1", "c2"] {
        server.accepted(registered(customer, Some(&code))).await;
    }
    server.accepted(paid("p1", "c1", i64::MAX, "MYR")).await;
    server.accepted(paid("p2", "c2", i64::MAX, "MYR")).await;
    let balance = server.get(&format!("/v1/partners/{id}/balance")).await.is(200);
    assert_eq!(balance["balances"][0]["available"], json!(2 * 922_337_203_685_477_581_i64));
    let payment = server.get("/v1/payments/p1").await.is(200);
    assert_eq!(payment["amount"]["amount"], json!(i64::MAX));
    for number in 3..12 {
        let told = server.tell(&paid(&format!("p{number}"), "c1", i64::MAX, "MYR")).await;
        assert!(told.status == 202 || told.body["code"] == json!("amount_too_large"), "{}", told.body);
    }
    let books = server.get("/v1/ledger/trial_balance").await.is(200);
    assert_eq!(books["data"][0]["debits"], books["data"][0]["credits"], "LG-2");
}

#[tokio::test]
async fn an_idempotency_key_gets_the_first_answer() {
    let server = Server::start().await;
    let tell = |key: &str, event: &Value| {
        let request = server.request(Method::POST, "/v1/events").bearer_auth(ROOT);
        let request = request.header("content-type", "application/cloudevents+json");
        server.send(request.header("idempotency-key", key).body(event.to_string()))
    };
    let first = tell("one", &registered("c1", None)).await.is(202);
    assert_eq!(first["status"], json!("accepted"));
    assert_eq!(tell("one", &registered("c1", None)).await.is(202), first);
    assert_eq!(tell("two", &registered("c1", None)).await.is(202)["status"], json!("duplicate"));
    tell("one", &registered("c2", None)).await.refused(409, "idempotency_key_reused");
    let bad = event("x", "unknown", "2026-06-01T00:00:00Z", json!({}));
    let refused = tell("three", &bad).await;
    refused.refused(400, "unknown_type");
    assert_eq!(tell("three", &bad).await.body, refused.body);
}
