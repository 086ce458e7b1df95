//! Every way an event about an order can be wrong (EV-4).

use crate::cashback_shop::{became, given_back, line, myr, order};
use crate::support::{START, Server, event};
use serde_json::{Value, json};

/// The event with something else at a place, or with nothing there.
fn spoilt(good: &Value, pointer: &str, value: Option<Value>) -> Value {
    let mut bad = good.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = bad.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Array(items), Some(value)) => items[name.parse::<usize>().unwrap()] = value,
        (Value::Object(fields), Some(value)) => drop(fields.insert(name.to_owned(), value)),
        (Value::Object(fields), None) => drop(fields.remove(name)),
        _ => panic!("{pointer}"),
    }
    bad
}

/// What is put where, the code, and the place that is named.
type Case = (&'static str, Option<Value>, &'static str, &'static str);

/// Tells the event spoilt in each way.
async fn refused(server: &Server, good: &Value, cases: Vec<Case>) {
    for (pointer, value, code, place) in cases {
        let answer = server.tell(&spoilt(good, pointer, value)).await;
        let problem = answer.refused(400, code);
        assert_eq!(problem["errors"][0]["pointer"], json!(place), "EV-4: {pointer}");
    }
}

#[tokio::test]
async fn orders_that_make_no_sense() {
    let server = Server::start().await;
    let good = order("o1", json!([line("1", 2, 10_000), line("2", 1, 100)]));
    let cases = vec![
        ("/data/order_id", None, "invalid_event", "/data/order_id"),
        ("/data/order_id", Some(json!("")), "invalid_event", "/data/order_id"),
        ("/data/order_id", Some(json!(7)), "invalid_event", "/data/order_id"),
        ("/data/seller_id", Some(json!("a\u{0}b")), "invalid_event", "/data/seller_id"),
        ("/data/shopper_id", None, "invalid_event", "/data/shopper_id"),
        ("/data/bonus_cashback_voucher", None, "invalid_event", "/data/bonus_cashback_voucher"),
        ("/data/bonus_cashback_voucher", Some(json!("yes")), "invalid_event", "/data/bonus_cashback_voucher"),
        ("/data/bonus_cashback_voucher", Some(json!(1)), "invalid_event", "/data/bonus_cashback_voucher"),
        (
            "/data/bonus_redemption_id",
            Some(json!("rd_none")),
            "unknown_redemption",
            "/data/bonus_redemption_id",
        ),
        (
            "/data/bonus_redemption_id",
            Some(json!("rd_0000000000000")),
            "unknown_redemption",
            "/data/bonus_redemption_id",
        ),
        ("/data/bonus_redemption_id", Some(json!(5)), "invalid_event", "/data/bonus_redemption_id"),
        ("/data/shipping_fee", Some(json!(500)), "invalid_event", "/data/shipping_fee"),
        ("/data/shipping_fee", None, "invalid_event", "/data/shipping_fee"),
        ("/data/shipping_fee/amount", Some(json!(-1)), "amount_negative", "/data/shipping_fee/amount"),
        (
            "/data/shipping_fee/currency",
            Some(json!("XXX")),
            "unknown_currency",
            "/data/shipping_fee/currency",
        ),
        ("/data/extra", Some(json!(1)), "invalid_event", "/data/extra"),
        ("/time", Some(json!("2026-06-01T00:05:01Z")), "time_in_future", "/time"),
    ];
    refused(&server, &good, cases).await;
    let mut optional = good.clone();
    optional["data"]["bonus_redemption_id"] = Value::Null;
    server.accepted(optional).await;
    let long = "x".repeat(10_000);
    let answer = server.tell(&spoilt(&good, &format!("/data/{long}"), Some(json!(1)))).await;
    assert_eq!(answer.refused(400, "invalid_event")["errors"][0]["pointer"], json!("/data"));
}

#[tokio::test]
async fn lines_that_make_no_sense() {
    let server = Server::start().await;
    let good = order("o1", json!([line("1", 2, 10_000), line("2", 1, 100)]));
    let sgd = json!({"amount": 1, "currency": "SGD"});
    let cases = vec![
        ("/data/lines", Some(json!([])), "invalid_event", "/data/lines"),
        ("/data/lines", Some(json!({})), "invalid_event", "/data/lines"),
        ("/data/lines/1", Some(json!([])), "invalid_event", "/data/lines/1"),
        ("/data/lines/1/colour", Some(json!("red")), "invalid_event", "/data/lines/1/colour"),
        ("/data/lines/1/line_id", Some(json!("1")), "duplicate_line", "/data/lines/1/line_id"),
        ("/data/lines/1/sku", None, "invalid_event", "/data/lines/1/sku"),
        ("/data/lines/1/name", Some(json!("a\u{7}")), "invalid_event", "/data/lines/1/name"),
        ("/data/lines/1/quantity", Some(json!(0)), "invalid_quantity", "/data/lines/1/quantity"),
        ("/data/lines/1/quantity", Some(json!(1.5)), "invalid_event", "/data/lines/1/quantity"),
        ("/data/lines/1/quantity", Some(json!("1")), "invalid_event", "/data/lines/1/quantity"),
        (
            "/data/lines/0/unit_price/amount",
            Some(json!(-1)),
            "amount_negative",
            "/data/lines/0/unit_price/amount",
        ),
        (
            "/data/lines/0/unit_price/amount",
            Some(json!(i64::MAX)),
            "amount_too_large",
            "/data/lines/0/unit_price/amount",
        ),
        (
            "/data/lines/0/unit_price/amount",
            Some(json!(1.0)),
            "invalid_event",
            "/data/lines/0/unit_price/amount",
        ),
        (
            "/data/lines/0/unit_price/currency",
            Some(json!("myr")),
            "unknown_currency",
            "/data/lines/0/unit_price/currency",
        ),
        ("/data/lines/1/unit_price", Some(sgd), "currency_mismatch", "/data/lines/1/unit_price/currency"),
        (
            "/data/lines/1/seller_discount",
            Some(myr(101)),
            "discount_exceeds_line",
            "/data/lines/1/seller_discount",
        ),
        (
            "/data/lines/1/platform_discount",
            Some(myr(101)),
            "discount_exceeds_line",
            "/data/lines/1/platform_discount",
        ),
    ];
    refused(&server, &good, cases).await;
}

#[tokio::test]
async fn refunds_that_make_no_sense() {
    let server = Server::start().await;
    server.accepted(order("o1", json!([line("1", 2, 10_000), line("2", 1, 100)]))).await;
    let good = given_back("f1", "o1", "2", 60, START);
    let sgd = json!({"amount": 1, "currency": "SGD"});
    let cases = vec![
        ("/data/refund_id", None, "invalid_event", "/data/refund_id"),
        ("/data/lines", Some(json!([])), "invalid_event", "/data/lines"),
        ("/data/lines/0/amount", None, "invalid_event", "/data/lines/0/amount"),
        ("/data/lines/0/amount/amount", Some(json!(0)), "amount_not_positive", "/data/lines/0/amount/amount"),
        (
            "/data/lines/0/amount/currency",
            Some(json!("?")),
            "unknown_currency",
            "/data/lines/0/amount/currency",
        ),
        ("/data/lines/0/quantity", Some(json!(-1)), "invalid_quantity", "/data/lines/0/quantity"),
        ("/data/lines/0/quantity", Some(json!(0.5)), "invalid_event", "/data/lines/0/quantity"),
        ("/data/lines/0/quantity", Some(json!(2)), "refund_exceeds_quantity", "/data/lines/0/quantity"),
        ("/data/lines/0/line_id", Some(json!("3")), "unknown_line", "/data/lines/0/line_id"),
        ("/data/lines/0/amount", Some(sgd), "currency_mismatch", "/data/lines/0/amount/currency"),
        ("/data/lines/0/amount", Some(myr(101)), "refund_exceeds_line", "/data/lines/0/amount"),
    ];
    refused(&server, &good, cases).await;
    let twice =
        json!([{"line_id": "2", "amount": myr(60)}, {"line_id": "2", "amount": myr(41), "quantity": null}]);
    let answer = server.tell(&spoilt(&good, "/data/lines", Some(twice))).await;
    let problem = answer.refused(400, "refund_exceeds_line");
    assert_eq!(problem["errors"][0]["pointer"], json!("/data/lines/1/amount"), "EV-4, added up");
    server.accepted(good).await;
    for what in ["paid", "cancelled", "shipped", "delivered", "delivery_failed", "completed"] {
        let bad = event("x", &format!("order.{what}"), START, json!({"order_id": "o1", "more": 1}));
        let answer = server.tell(&bad).await;
        assert_eq!(answer.refused(400, "invalid_event")["errors"][0]["pointer"], json!("/data/more"));
        server.accepted(became(what, "o1", START)).await;
    }
    assert_eq!(server.order("o1").await["status"], json!("completed"));
}

/// One bad order in a stream: the others still go in.
#[tokio::test]
async fn a_stream_of_orders() {
    let server = Server::start().await;
    server.registered("S1").await;
    let mut lines: Vec<String> = Vec::new();
    for number in 0..500 {
        let order_id = format!("o{number}");
        lines.push(order(&order_id, json!([line("1", 1, 1_000)])).to_string());
        lines.push(became("delivered", &order_id, START).to_string());
    }
    lines.push(order("bad", json!([line("1", 0, 1_000)])).to_string());
    let told = server.raw("/v1/events", "application/x-ndjson", lines.join("\n")).await.is(200);
    assert_eq!((&told["accepted"], &told["refused"]), (&json!(1_000), &json!(1)), "EV-4");
    assert_eq!(told["refusals"][0]["code"], json!("invalid_quantity"));
    server.clock("2026-06-01T16:00:00Z").await;
    let listed = server.get("/v1/sellers/S1/settled_records").await.is(200);
    assert_eq!(listed["data"][0]["payout"], json!(-500 * 30), "BC-7");
    server.proved().await;
}
