//! From an order to the settled record (BC-4 to BC-7).

use crate::cashback_shop::{CAMPAIGN, became, given_back, line, myr, order};
use crate::support::{START, Server, event};
use serde_json::{Value, json};

const DAY_1: &str = "2026-06-01T16:00:00Z";

fn fee(base: i64, charged: i64, refunded: i64) -> Value {
    let net = charged - refunded;
    json!({"currency": "MYR", "base": base, "rate_bps": 300, "charged": charged, "refunded": refunded, "net": net})
}

fn nothing() -> Value {
    json!({"currency": "MYR", "base": 0, "rate_bps": null, "charged": 0, "refunded": 0, "net": 0})
}

fn rows<'a>(list: &'a Value, field: &str) -> Vec<&'a Value> {
    list["data"].as_array().unwrap().iter().map(|row| &row[field]).collect()
}

#[tokio::test]
async fn from_the_order_to_the_record() {
    let server = Server::start().await;
    server.registered("S1").await;
    let mut dear = line("1", 2, 10_000);
    dear["seller_discount"] = myr(500);
    dear["platform_discount"] = myr(300);
    server.accepted(order("o1", json!([dear, line("2", 1, 1_016)]))).await;
    server.accepted(order("o2", json!([line("1", 1, 5_000)]))).await;
    let made = server.order("o1").await;
    assert_eq!((&made["status"], &made["programme_order"]), (&json!("created"), &json!(true)), "BC-4");
    assert_eq!((&made["fee"], &made["explanation"]["kind"]), (&nothing(), &json!("order")), "BC-6");

    let waiting = server.get("/v1/sellers/S1/to_settle").await.is(200);
    assert_eq!(rows(&waiting, "why"), ["waiting_for_delivery", "waiting_for_delivery"], "BC-7");
    assert_eq!(waiting["data"][1]["amount"], myr(-(585 + 30)));
    server.accepted(became("delivered", "o1", START)).await;
    let charged = server.order("o1").await;
    assert_eq!(charged["fee"], fee(20_516, 615, 0), "BC-5: round(19500 × 3 %) + round(1016 × 3 %)");
    assert_eq!(charged["bonus"], json!({"currency": "MYR", "earned": 1_011, "status": "pending"}), "SB-1");
    let to_settle = server.get("/v1/sellers/S1/to_settle?limit=1").await.is(200);
    let next = format!("/v1/sellers/S1/to_settle?cursor={}", to_settle["next_cursor"].as_str().unwrap());
    let to_settle = server.get(&next).await.is(200);
    assert_eq!(rows(&to_settle, "settles_at"), [DAY_1], "the order after the first");

    server.accepted(given_back("f1", "o1", "1", 9_500, START)).await;
    assert_eq!(server.order("o1").await["fee"], fee(20_516, 615, 285), "BC-6");
    let records = "/v1/sellers/S1/settled_records";
    assert_eq!(server.get(records).await.is(200)["data"], json!([]));
    server.clock(DAY_1).await;
    let listed = server.get(records).await.is(200);
    let record = &listed["data"][0];
    let figures =
        ["opening", "fee_charged", "fee_refunded", "tax", "net", "payout", "closing", "schema_version"];
    let found: Vec<i64> = figures.iter().map(|name| record[*name].as_i64().unwrap()).collect();
    assert_eq!(found, [0, 615, 285, 0, -330, -330, 0, 1], "BC-7");
    assert_eq!((&record["period"], &record["currency"]), (&json!("2026-06-01"), &json!("MYR")));

    let path = format!("{records}/{}", record["id"].as_str().unwrap());
    let whole = server.get(&path).await.is(200);
    let [charge, refund] = whole["lines"].as_array().unwrap().as_slice() else { panic!("{whole:#}") };
    assert_eq!(
        (&charge["kind"], &charge["amount"], &charge["base"]),
        (&json!("fee"), &json!(-615), &json!(20_516))
    );
    assert_eq!(
        (&refund["kind"], &refund["amount"], &refund["base"]),
        (&json!("fee_refund"), &json!(285), &json!(9_500))
    );
    assert_eq!(refund["reverses"], charge["id"], "BC-6, linked to the charge");
    let columns = ["product_price_amount", "seller_discount_amount", "platform_discount_amount"];
    assert_eq!(columns.map(|name| &charge[name]), [&json!(21_016), &json!(-500), &json!(300)], "BC-7");
    let csv = server.get(&format!("{path}?format=csv")).await;
    assert!(csv.media.starts_with("text/csv"));
    let csv = csv.is(200);
    let text = csv.as_str().unwrap();
    assert_eq!(text.lines().count(), 3, "{text}");
    assert!(text.contains("o1,fee,210.16,-5.00,3.00,205.16,300,-6.15,0.00,2026-06-01T00:00:00Z"), "{text}");

    server.accepted(given_back("f2", "o1", "1", 10_000, DAY_1)).await;
    server.accepted(given_back("f3", "o1", "2", 1_016, DAY_1)).await;
    let whole = server.order("o1").await;
    assert_eq!((&whole["fee"], &whole["status"]), (&fee(20_516, 615, 615), &json!("refunded")), "BC-6");
    assert_eq!(whole["bonus"], json!({"currency": "MYR", "earned": 0, "status": "none"}), "SB-3");
    server.clock("2026-06-02T16:00:00Z").await;
    let listed = server.get(records).await.is(200);
    assert_eq!(rows(&listed, "payout"), [&json!(330), &json!(-330)], "BC-7, newest first");
    let books = server.get("/v1/ledger/trial_balance").await.is(200);
    assert_eq!(books["data"][0]["debits"], books["data"][0]["credits"], "LG-2");
    let settled = server.get("/v1/ledger/transfers?account=cashback:seller:balance/S1").await.is(200);
    assert_eq!(settled["data"].as_array().unwrap().len(), 6);
    server.proved().await;
}

/// BC-6: the same facts in any order end in the same net fee.
#[tokio::test]
async fn any_order_of_the_same_facts() {
    let server = Server::start().await;
    server.registered("S1").await;
    server.accepted(order("o1", json!([line("1", 1, 10_000)]))).await;
    server.accepted(given_back("f1", "o1", "1", 4_000, START)).await;
    assert_eq!(server.order("o1").await["fee"], nothing(), "BC-6");
    server.accepted(became("cancelled", "o1", START)).await;
    server.accepted(became("delivered", "o1", START)).await;
    assert_eq!(server.order("o1").await["fee"], fee(6_000, 180, 0), "BC-6");

    for early in [
        given_back("f2", "o2", "1", 4_000, "2026-05-31T03:00:00Z"),
        became("delivered", "o2", "2026-05-31T02:00:00Z"),
        given_back("f9", "o2", "9", 1, START),
    ] {
        assert_eq!(server.tell(&early).await.is(202)["status"], json!("waiting"), "EV-3");
    }
    let waiting = server.get("/v1/events/waiting").await.is(200);
    assert_eq!(waiting["data"][0]["waits_for"], json!({"kind": "order", "id": "o2"}), "EV-3");
    server.get("/v1/orders/o2").await.refused(404, "not_found");
    server.accepted(order("o2", json!([line("1", 1, 10_000)]))).await;
    assert_eq!(server.order("o2").await["fee"], fee(10_000, 300, 120), "EV-3, in the order of their time");
    let dropped = server.get("/v1/events/refused?on_waking=true").await.is(200);
    let row = &dropped["data"][0];
    assert_eq!((&row["code"], &row["pointer"]), (&json!("unknown_line"), &json!("/data/lines/0/line_id")));
    server.proved().await;
}

/// BC-4, BC-6: what is no programme order, never paid, lost or cancelled is not charged.
#[tokio::test]
async fn what_is_not_charged() {
    let server = Server::start().await;
    server.accepted(order("before", json!([line("1", 1, 10_000)]))).await;
    server.registered("S1").await;
    let with = |order_id: &str, field: &str, value: Value| {
        let mut told = order(order_id, json!([line("1", 1, 10_000)]));
        told["data"][field] = value;
        told
    };
    server.accepted(with("plain", "bonus_cashback_voucher", json!(false))).await;
    server.accepted(with("other", "seller_id", json!("S2"))).await;
    let text = order("foreign", json!([line("1", 1, 10_000)])).to_string().replace("MYR", "SGD");
    server.accepted(serde_json::from_str(&text).unwrap()).await;
    server.accepted(order("lost", json!([line("1", 1, 10_000)]))).await;
    server.accepted(became("delivery_failed", "lost", START)).await;
    for (order_id, reason) in [
        ("before", json!("not_registered")),
        ("plain", json!("voucher_not_used")),
        ("other", json!("not_registered")),
        ("foreign", json!("other_currency")),
        ("lost", Value::Null),
    ] {
        if order_id != "lost" {
            server.accepted(became("delivered", order_id, START)).await;
        }
        let found = server.order(order_id).await;
        assert_eq!(found["not_charged"], reason, "BC-4: {order_id}");
        assert_eq!(found["programme_order"], json!(order_id == "lost"));
        assert_eq!((&found["fee"]["net"], &found["fee"]["rate_bps"]), (&json!(0), &Value::Null));
        assert_eq!(found["bonus"]["earned"], json!(0));
    }
    assert_eq!(server.get("/v1/sellers/S1/to_settle").await.is(200)["data"], json!([]), "BC-7");
}

/// AP-13: every fee answers why.
#[tokio::test]
async fn fees_explain_themselves() {
    let server = Server::start().await;
    server.registered("S1").await;
    server.accepted(order("o1", json!([line("1", 1, 10_016), line("2", 1, 1_050)]))).await;
    server.accepted(given_back("f0", "o1", "2", 50, START)).await;
    server.accepted(became("delivered", "o1", START)).await;
    server.accepted(given_back("f1", "o1", "1", 16, START)).await;
    server.accepted(given_back("f2", "o1", "2", 500, START)).await;
    let to_settle = server.get("/v1/sellers/S1/to_settle").await.is(200);
    let lines = to_settle["data"][0]["lines"].as_array().unwrap();
    let step = |why: &Value, label: &str| -> Vec<String> {
        let steps = why["steps"].as_array().unwrap().iter().filter(|step| step["label"] == label);
        steps.map(|step| step["arithmetic"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let explained = [
        (
            "fee",
            -330,
            vec![
                "1: round(10016 × 300 / 10000) = 300, half away from zero",
                "2: round(1000 × 300 / 10000) = 30, half away from zero",
            ],
        ),
        (
            "fee_refund",
            15,
            vec![
                "1: round(10000 × 300 / 10000) = 300, half away from zero",
                "2: round(500 × 300 / 10000) = 15, half away from zero",
            ],
        ),
    ];
    let mut found = Vec::new();
    for line in lines {
        let why = server.get(&format!("/v1/explain/{}", line["id"].as_str().unwrap())).await.is(200);
        assert_eq!(why["amount"], line["amount"]);
        assert_eq!(why["verdict"], json!("programme_order"));
        found.push((why["kind"].clone(), why["amount"]["amount"].clone(), step(&why, "line_fee"), why));
    }
    // The first refund after the charge lowers the base by 16, and the fee by nothing.
    assert_eq!(found.len(), 3);
    for (place, (kind, amount, arithmetic)) in [(0, &explained[0]), (2, &explained[1])] {
        let (found_kind, found_amount, found_steps, why) = &found[place];
        assert_eq!((found_kind, found_amount), (&json!(kind), &json!(amount)), "{why:#}");
        assert_eq!(found_steps, arithmetic, "AP-13");
        assert_eq!(why["transfers"].as_array().unwrap().len(), 1);
    }
    let why = server.get("/v1/explain/o1").await.is(200);
    assert_eq!((&why["kind"], &why["amount"]), (&json!("order"), &myr(315)));
    assert_eq!(server.order("o1").await["explanation"], why);
    server.get("/v1/explain/nobody").await.refused(404, "not_found");
    server.get("/v1/explain/fe_0000000000000").await.refused(404, "not_found");
    server.get("/v1/explain/bo_0000000000000").await.refused(404, "not_found");
}

/// BC-1, BC-5: a simulation says what registration would have charged.
#[tokio::test]
async fn a_simulation_says_what_registration_would_have_charged() {
    let server = Server::start().await;
    let path = format!("{CAMPAIGN}/simulation?seller_id=S1");
    assert_eq!(server.get(&path).await.is(200)["balances"], json!([]));
    let told = async |prefix: &str| {
        server.accepted(order(&format!("{prefix}1"), json!([line("1", 3, 3_333)]))).await;
        server.accepted(order(&format!("{prefix}2"), json!([line("1", 1, 1_017)]))).await;
        let mut plain = order(&format!("{prefix}3"), json!([line("1", 1, 5_000)]));
        plain["data"]["bonus_cashback_voucher"] = json!(false);
        server.accepted(plain).await;
        for number in 1..4 {
            server.accepted(became("delivered", &format!("{prefix}{number}"), START)).await;
        }
        server.accepted(given_back(&format!("{prefix}f"), &format!("{prefix}1"), "1", 999, START)).await;
    };
    told("a").await;
    let simulated = server.get(&path).await.is(200)["balances"][0].clone();
    server.registered("S1").await;
    told("b").await;
    let (mut net, mut earned) = (0, 0);
    for order_id in ["b1", "b2", "b3"] {
        let order = server.order(order_id).await;
        net += order["fee"]["net"].as_i64().unwrap();
        earned += order["bonus"]["earned"].as_i64().unwrap();
    }
    assert_eq!((&simulated["fees"], &simulated["bonus"]), (&json!(net), &json!(earned)));
    assert_eq!((&simulated["orders"], &simulated["market"]), (&json!(2), &json!("MY")));
    assert_eq!(simulated["break_even_uplift_bps"], json!(310), "301 / (10017 − 301)");
    assert_eq!(simulated["had_all_taken_part"]["fees"], json!(net + 150));
}

/// BC-6: order events told again change nothing; a second order of the same identity is told by its words.
#[tokio::test]
async fn facts_told_again() {
    let server = Server::start().await;
    server.registered("S1").await;
    let first = order("o1", json!([line("1", 1, 10_000)]));
    server.accepted(first.clone()).await;
    let mut again = first.clone();
    again["id"] = json!("another");
    assert_eq!(server.tell(&again).await.is(202)["status"], json!("duplicate"), "EV-1");
    again["id"] = json!("a third");
    again["data"]["lines"][0]["quantity"] = json!(2);
    server.tell(&again).await.refused(409, "order_id_conflict");
    server.accepted(became("delivered", "o1", START)).await;
    server.accepted(event("again", "order.delivered", START, json!({"order_id": "o1"}))).await;
    assert_eq!(server.order("o1").await["fee"], fee(10_000, 300, 0), "EV-1");
    server.accepted(given_back("f1", "o1", "1", 5_000, START)).await;
    let mut otherwise = given_back("f1", "o1", "1", 4_000, START);
    otherwise["id"] = json!("otherwise");
    server.tell(&otherwise).await.refused(409, "refund_id_conflict");
    assert_eq!(server.order("o1").await["fee"], fee(10_000, 300, 150), "EV-1");
}
