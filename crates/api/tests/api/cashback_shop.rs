//! A shop of the Bonus Cashback programme, as tests furnish it.

use crate::support::{Answer, START, Server, event};
use serde_json::{Value, json};

/// Where the campaign is.
pub(crate) const CAMPAIGN: &str = "/v1/campaigns/bonus-cashback";

/// An amount of MYR.
pub(crate) fn myr(amount: i64) -> Value {
    json!({"amount": amount, "currency": "MYR"})
}

/// A line without discounts.
pub(crate) fn line(line_id: &str, quantity: i64, unit_price: i64) -> Value {
    json!({
        "line_id": line_id,
        "sku": format!("sku-{line_id}"),
        "name": "Tea",
        "quantity": quantity,
        "unit_price": myr(unit_price),
        "seller_discount": myr(0),
        "platform_discount": myr(0),
    })
}

/// An order of shopper `B1` at seller `S1`, made at the start, with the voucher.
pub(crate) fn order(order_id: &str, lines: Value) -> Value {
    let data = json!({
        "order_id": order_id,
        "seller_id": "S1",
        "shopper_id": "B1",
        "bonus_cashback_voucher": true,
        "lines": lines,
        "shipping_fee": myr(500),
    });
    event(&format!("e-{order_id}"), "order.created", START, data)
}

/// What became of an order.
pub(crate) fn became(what: &str, order_id: &str, time: &str) -> Value {
    event(&format!("{what}-{order_id}"), &format!("order.{what}"), time, json!({"order_id": order_id}))
}

/// A refund of part of a line.
pub(crate) fn given_back(refund: &str, order_id: &str, line_id: &str, amount: i64, time: &str) -> Value {
    let data = json!({
        "refund_id": refund,
        "order_id": order_id,
        "lines": [{"line_id": line_id, "amount": myr(amount)}],
    });
    event(&format!("e-{refund}"), "order.refunded", time, data)
}

impl Server {
    /// Registers a seller for Malaysia under the first terms.
    pub(crate) async fn register(&self, seller_id: &str) -> Answer {
        let body = json!({"seller_id": seller_id, "market": "MY", "terms_version": 1, "agree": true});
        self.post(&format!("{CAMPAIGN}/registrations"), body).await
    }

    /// A registered seller's registration.
    pub(crate) async fn registered(&self, seller_id: &str) -> String {
        self.register(seller_id).await.is(201)["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn order(&self, order_id: &str) -> Value {
        self.get(&format!("/v1/orders/{order_id}")).await.is(200)
    }

    /// What shopper `B1` has in MYR: pending, available, reserved.
    pub(crate) async fn bonus(&self) -> (i64, i64, i64) {
        let bonus = self.get("/v1/shoppers/B1/bonus").await.is(200);
        let row = &bonus["balances"][0];
        let figure = |name: &str| row[name].as_i64().unwrap_or(0);
        (figure("pending"), figure("available"), figure("reserved"))
    }

    /// Shopper `B1` has so much bonus, from an order `first` at `S1` that is delivered and completed at the
    /// start.
    pub(crate) async fn with_bonus(&self, minor: i64) {
        self.accepted(order("first", json!([line("1", 1, minor * 20)]))).await;
        self.accepted(became("delivered", "first", START)).await;
        self.accepted(became("completed", "first", START)).await;
        assert_eq!(self.bonus().await, (0, minor, 0), "SB-1");
    }

    /// Reserves bonus of `B1` at `S1`.
    pub(crate) async fn reserve(&self, minor: i64, order_id: Option<&str>) -> Answer {
        let body = json!({"amount": myr(minor), "seller_id": "S1", "order_id": order_id});
        self.post("/v1/shoppers/B1/redemptions", body).await
    }
}
