//! Facts and actions as they go over the wire.

use crate::http::Client;
use serde_json::{Value, json};

/// An event of the tests' host at the beginning of June 2026.
pub fn event(id: &str, kind: &str, data: &Value) -> Value {
    json!({
        "specversion": "1.0", "source": "test/host", "id": id, "type": kind,
        "time": "2026-06-01T00:00:00Z", "data": data
    })
}

/// An amount of Malaysian ringgit, in sen.
pub fn myr(minor: usize) -> Value {
    json!({ "amount": minor, "currency": "MYR" })
}

/// A payment for a plan.
pub fn payment(id: &str, customer: &str, minor: usize) -> Value {
    let data = json!({
        "payment_id": id, "customer_id": customer, "product": { "kind": "vip_plan", "name": "Gold" },
        "amount": myr(minor)
    });
    event(&format!("paid-{id}"), "payment.succeeded", &data)
}

/// An order of one thing that used the voucher.
pub fn order(id: &str, seller: &str, shopper: &str, price: usize) -> Value {
    let data = json!({
        "order_id": id, "seller_id": seller, "shopper_id": shopper, "bonus_cashback_voucher": true,
        "shipping_fee": myr(500),
        "lines": [{
            "line_id": "1", "sku": "A", "name": "A thing", "quantity": 1, "unit_price": myr(price),
            "seller_discount": myr(0), "platform_discount": myr(0)
        }]
    });
    event(&format!("created-{id}"), "order.created", &data)
}

/// What became of an order: `delivered`, `completed`, ….
pub fn order_step(id: &str, step: &str) -> Value {
    event(&format!("{step}-{id}"), &format!("order.{step}"), &json!({ "order_id": id }))
}

/// Tells events in one request; answers what became of them.
pub fn tell_all(client: &mut Client, events: impl IntoIterator<Item = Value>) -> Value {
    let lines: Vec<String> = events.into_iter().map(|event| event.to_string()).collect();
    let answer = client.send("POST", "/v1/events", "application/x-ndjson", lines.join("\n").as_bytes());
    answer.unwrap().json()
}

/// The wish of a seller to take part in the campaign.
pub fn registration(seller: &str) -> Value {
    json!({ "seller_id": seller, "market": "MY", "terms_version": 1, "agree": true })
}

/// An application; two of different numbers are of different people.
pub fn application(number: usize) -> Value {
    json!({
        "applicant_type": "kol", "name": format!("Partner {number}"), "contact": "Siti",
        "phone": format!("+6012345{number:04}"), "email": format!("p{number}@example.com"), "country": "MY",
        "channels": []
    })
}

/// The steps that make an applicant a partner with a referral code, in order.
pub fn activation() -> [(&'static str, Value); 4] {
    [
        ("approve", json!({})),
        ("send_contract", json!({})),
        ("sign_contract", json!({ "signer_name": "Siti" })),
        ("countersign", json!({})),
    ]
}
