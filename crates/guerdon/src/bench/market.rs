//! The marketplace whose orders are told: the same ones in every run.

use super::events::scrambled;
use std::io::Write;

/// Sellers that take part, and shoppers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Market {
    pub(super) sellers: u64,
    pub(super) shoppers: u64,
}

/// When the first order is made; all others follow within the four minutes that clocks may differ.
pub(super) const OPENING: &str = "2026-06-01T00:00:00Z";

impl Market {
    /// Writes the creation of an order of two lines that used the voucher, one line of NDJSON.
    pub(super) fn write_created(&self, number: u64, out: &mut Vec<u8>) {
        let chance = scrambled(number);
        let (seller, shopper) =
            (seller_id(chance % self.sellers), shopper_id((chance >> 20) % self.shoppers));
        let price = 1_000 + (chance >> 40) % 9_000;
        write_created(number, (&seller, &shopper), price, out);
    }
}

/// What the marketplace calls a seller.
pub(super) fn seller_id(seller: u64) -> String {
    format!("s{seller:06}")
}

/// What the marketplace calls a shopper.
pub(super) fn shopper_id(shopper: u64) -> String {
    format!("b{shopper:08}")
}

/// What the marketplace calls an order.
pub(super) fn order_id(number: u64) -> String {
    format!("o{number:012}")
}

/// Writes the creation of an order at a seller by a shopper, of a line at a price and another at half of it.
pub(super) fn write_created(number: u64, (seller, shopper): (&str, &str), price: u64, out: &mut Vec<u8>) {
    let money = |amount: u64| format!(r#"{{"amount":{amount},"currency":"MYR"}}"#);
    let line = |id: u64, price: u64, discount: u64| {
        format!(
            r#"{{"line_id":"{id}","sku":"sku-{}","name":"An article","quantity":1,"unit_price":{},"seller_discount":{},"platform_discount":{}}}"#,
            number % 997,
            money(price),
            money(discount),
            money(0)
        )
    };
    // Writing into memory does not fail.
    let _ = writeln!(
        out,
        r#"{{"specversion":"1.0","id":"c{number:012}","source":"/market/orders","type":"order.created","time":"{}","data":{{"order_id":"{}","seller_id":"{seller}","shopper_id":"{shopper}","bonus_cashback_voucher":true,"lines":[{},{}],"shipping_fee":{}}}}}"#,
        time(number),
        order_id(number),
        line(1, price, price / 10),
        line(2, price / 2, 0),
        money(490),
    );
}

/// Writes that an order has come further.
pub(super) fn write_later(number: u64, kind: &str, out: &mut Vec<u8>) {
    let _ = writeln!(
        out,
        r#"{{"specversion":"1.0","id":"{kind}{number:012}","source":"/market/orders","type":"order.{kind}","time":"{}","data":{{"order_id":"{}"}}}}"#,
        time(number),
        order_id(number)
    );
}

fn time(number: u64) -> String {
    let (millis, seconds) = (number % 1_000, number / 1_000 % 240);
    format!("2026-06-01T00:{:02}:{:02}.{millis:03}Z", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_are_events_in_json() {
        let market = Market { sellers: 3, shoppers: 5 };
        let mut lines = Vec::new();
        market.write_created(654_321, &mut lines);
        write_later(654_321, "delivered", &mut lines);
        let text = String::from_utf8(lines).expect("it is text");
        let events: Vec<serde_json::Value> =
            text.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect();
        assert_eq!(events[0]["data"]["order_id"], events[1]["data"]["order_id"]);
        assert_eq!(
            (&events[0]["time"], &events[1]["type"]),
            (&"2026-06-01T00:02:54.321Z".into(), &"order.delivered".into())
        );
    }
}
