//! What other terms and rules would have made of what happened.

use crate::{GUERDON, Room, stderr, stdout};
use serde_json::{Value, json};
use std::process::Output;
use testkit::process::{SANDBOX, Server};

pub(crate) const TERMS: &str = "/v1/campaigns/bonus-cashback/terms";

/// EV-5: versions that take effect when all is over would have made no difference, in the whole season.
pub(crate) fn what_was_not_changed_is_as_it_was(room: &Room, terms: &str, rules: &str) {
    let late = ["--from", "2099-01-01T00:00:00Z", "--json"];
    let (terms, rules) = (room.file("terms.json", terms), room.file("rules.json", rules));
    let told = lines(&room.run(&[&["what-if", "--terms", terms.to_str().unwrap()], &late[..]].concat()));
    assert!(told.len() > 4, "{told:?}");
    for line in told.iter().skip(1) {
        assert_eq!(line["got"], line["would_have_got"], "{line}");
        assert!(line["got"]["orders"].as_i64().unwrap() > 0, "{line}");
    }
    let told = lines(&room.run(&[&["what-if", rules.to_str().unwrap()], &late[..]].concat()));
    assert!(told.iter().all(|line| line["difference"] == json!(0)) && told.len() > 1, "{told:?}");
}

/// What a command told as JSON, line by line.
fn lines(output: &Output) -> Vec<Value> {
    assert_eq!(output.status.code(), Some(0), "{}", stderr(output));
    stdout(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// EV-5: 4.50 % where 3 % were charged, and what that is compared with.
#[test]
fn other_terms_are_tried_before_they_are_published() {
    let room = Room::new();
    let server = Server::start(GUERDON, &SANDBOX, room.place.arguments());
    let mut client = server.client();
    let body = json!({ "seller_id": "S1", "market": "MY", "terms_version": 1, "agree": true });
    let made = client.post("/v1/campaigns/bonus-cashback/registrations", &body).unwrap();
    assert_eq!(made.status, 201, "{}", made.json());
    let myr = |minor: i64| json!({ "amount": minor, "currency": "MYR" });
    let told = |kind: &str, data: Value| {
        json!({
            "specversion": "1.0", "source": "test/cli", "id": kind, "type": kind,
            "time": "2026-06-01T00:00:00Z", "data": data
        })
    };
    let line = json!({
        "line_id": "1", "sku": "tea", "name": "Tea", "quantity": 1, "unit_price": myr(10_000),
        "seller_discount": myr(0), "platform_discount": myr(0)
    });
    let order = json!({
        "order_id": "o1", "seller_id": "S1", "shopper_id": "B1", "bonus_cashback_voucher": true,
        "lines": [line], "shipping_fee": myr(0)
    });
    let back =
        json!({ "refund_id": "f1", "order_id": "o1", "lines": [{ "line_id": "1", "amount": myr(2_000) }] });
    let delivered = told("order.delivered", json!({ "order_id": "o1" }));
    for event in [told("order.created", order), delivered, told("order.refunded", back)] {
        assert_eq!(client.tell(&event).unwrap().status, 202);
    }
    let mut terms = client.get(TERMS).unwrap().json()["data"][0].take();
    terms["markets"][0]["rate_bps"] = json!(450);
    let file = room.file("terms.json", &terms.to_string());
    let run = |more: &[&str]| room.run(&[&["what-if", "--terms", file.to_str().unwrap()], more].concat());
    let told = lines(&run(&["--json"]));
    assert_eq!((&told[0]["assumed_version"], &told[0]["effective"]), (&json!(2), &json!("always")));
    let change = json!([{ "figure": "markets/MY/fee_rate", "before": "3 %", "after": "4.50 %" }]);
    assert_eq!(told[0]["differs_from"], json!([{ "version": 1, "figures": change }]));
    let outcome = |charged: i64, refunded: i64| {
        json!({
            "orders": 1, "fee_charged": charged, "fee_refunded": refunded, "fee_net": charged - refunded,
            "bonus_earned": 400
        })
    };
    for line in &told[1..] {
        assert_eq!((&line["got"], &line["would_have_got"]), (&outcome(300, 60), &outcome(450, 90)), "{line}");
        assert_eq!(line["difference"], json!({ "fee_net": 120, "bonus_earned": 0 }));
    }
    assert_eq!((&told[1]["seller_id"], &told[2]["total"]), (&json!("S1"), &json!("MYR")));
    let words = stdout(&run(&[]));
    for part in ["1 → 2", "300 → 450", "60 → 90", "240 → 360 (+120)", "markets/MY/fee_rate: 3 % → 4.50 %"]
    {
        assert!(words.contains(part), "{part} is not in {words}");
    }
    assert!(server.terminate().success());
    terms["life_days"] = json!(0);
    let wrong = room.file("terms.json", &terms.to_string());
    let refused = room.run(&["what-if", "--terms", wrong.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("life_days"), "{}", stderr(&refused));
}
