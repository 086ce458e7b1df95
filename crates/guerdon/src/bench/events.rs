//! The shop whose payments are told: the same ones in every run.

use super::Ids;
use std::io::Write;

/// A host system with customers that partners have brought.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shop {
    pub(super) partners: u64,
    pub(super) customers: u64,
    pub(super) ids: Ids,
}

/// The currencies of the partners in turn.
const CURRENCIES: [&str; 6] = ["MYR", "IDR", "PHP", "SGD", "THB", "VND"];
/// What is bought, and for how much in minor units.
const PLANS: [(&str, u64); 3] = [("VIP 1", 1_900), ("VIP 2", 4_900), ("VIP 3", 9_900)];
/// When the first payment is made, in milliseconds since 1970: 2026-01-01.
const FIRST_SALE: u64 = 1_767_225_600_000;

/// A payment of a customer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sale {
    /// Its place in the order of time.
    pub(super) number: u64,
    pub(super) event: Id,
    pub(super) payment: Id,
    pub(super) customer: u64,
    pub(super) partner: u64,
    pub(super) plan: &'static str,
    /// In minor units.
    pub(super) amount: u64,
    pub(super) currency: &'static str,
}

/// An identifier: ten characters of time, sixteen of chance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Id([u8; 26]);

impl Id {
    fn new(millis: u64, chance: u64) -> Self {
        const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let (time, more) = (u128::from(millis) << 80, u128::from(scrambled(chance)));
        let mut bits = time | (u128::from(chance & 0xffff) << 64) | more;
        let mut text = [0; 26];
        for place in text.iter_mut().rev() {
            let low = usize::try_from(bits & 31).unwrap_or(0);
            *place = LETTERS.get(low).copied().unwrap_or(b'0');
            bits >>= 5;
        }
        Self(text)
    }

    pub(super) fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Shop {
    /// The payment with this number.
    pub(super) fn sale(&self, number: u64) -> Sale {
        let chance = scrambled(number);
        let customer = chance % self.customers;
        let partner = customer % self.partners;
        let millis = match self.ids {
            Ids::Time => FIRST_SALE + number,
            Ids::Random => scrambled(chance) >> 16,
        };
        let (plan, amount) = pick(&PLANS, chance >> 32);
        Sale {
            number,
            event: Id::new(millis, chance),
            payment: Id::new(millis, !chance),
            customer,
            partner,
            plan,
            amount,
            currency: pick(&CURRENCIES, partner),
        }
    }

    /// Writes the events of many payments, one a line.
    pub(super) fn write_sales(&self, numbers: impl Iterator<Item = u64>, out: &mut Vec<u8>) {
        for number in numbers {
            self.sale(number).write(out);
            out.push(b'\n');
        }
    }
}

fn pick<T: Copy + Default>(from: &[T], by: u64) -> T {
    let count = u64::try_from(from.len()).unwrap_or(1);
    usize::try_from(by % count).ok().and_then(|place| from.get(place).copied()).unwrap_or_default()
}

impl Sale {
    /// When it was made, in milliseconds since 1970.
    pub(super) fn millis(&self) -> u64 {
        FIRST_SALE + self.number
    }

    /// Writes the event that tells of it.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        let (millis, seconds) = (self.number % 1_000, self.number / 1_000);
        let (day, hour) = (1 + seconds / 86_400 % 28, seconds / 3_600 % 24);
        let (minute, second) = (seconds / 60 % 60, seconds % 60);
        // Writing into memory does not fail.
        let _ = write!(
            out,
            r#"{{"specversion":"1.0","id":"{}","source":"/shop/payments","type":"payment.succeeded","#,
            self.event.as_str()
        );
        let _ = write!(
            out,
            r#""time":"2026-01-{day:02}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z","data":{{"#
        );
        let _ = write!(
            out,
            r#""payment_id":"{}","customer_id":"{}","product":{{"kind":"vip_plan","name":"{}"}},"#,
            self.payment.as_str(),
            customer_id(self.customer),
            self.plan
        );
        let _ = write!(out, r#""amount":{{"amount":{},"currency":"{}"}}}}}}"#, self.amount, self.currency);
    }
}

/// What the shop calls a customer.
pub(super) fn customer_id(customer: u64) -> String {
    format!("u{customer:08}")
}

/// Writes the event of a customer's registration with a partner's code.
pub(super) fn write_registration(customer: u64, code: &str, out: &mut Vec<u8>) {
    let id = customer_id(customer);
    let _ = writeln!(
        out,
        r#"{{"specversion":"1.0","id":"r-{id}","source":"/shop/users","type":"customer.registered","time":"2025-06-01T00:00:00Z","data":{{"customer_id":"{id}","phone":"+6012{customer:08}","country":"MY","referral_code":"{code}"}}}}"#
    );
}

/// A scrambling of 64 bits, in which the order of what goes in is gone (the finish of splitmix64).
pub(super) fn scrambled(number: u64) -> u64 {
    let mut x = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(shop: &Shop) -> Vec<String> {
        (0..1_000).map(|number| shop.sale(number).event.as_str().to_owned()).collect()
    }

    #[test]
    fn identifiers_differ_and_follow_time_where_they_should() {
        let in_time = ids(&Shop { partners: 7, customers: 100, ids: Ids::Time });
        assert!(in_time.is_sorted());
        let mut random = ids(&Shop { partners: 7, customers: 100, ids: Ids::Random });
        assert!(!random.is_sorted());
        random.extend(in_time);
        random.sort();
        random.dedup();
        assert_eq!(random.len(), 2_000);
    }

    #[test]
    fn a_sale_is_an_event_in_json() {
        let mut line = Vec::new();
        Shop { partners: 7, customers: 100, ids: Ids::Time }.sale(86_400_123).write(&mut line);
        let event: serde_json::Value = serde_json::from_slice(&line).expect("it is JSON");
        assert_eq!(event["time"], "2026-01-02T00:00:00.123Z");
        assert_eq!(event["data"]["product"]["kind"], "vip_plan");
    }
}
