//! The orders of the demo's season: what is bought, what bonus is spent on it, and what becomes of it.

use super::diary::{DAY, Deed, HOUR, currency, day, event};
use super::season::{Basket, Season, Trade};
use super::sellers::{Article, Country, SELLERS, Seller};
use money::Amount;
use programs::Fact;
use programs::cashback::{OrderLine, OrderRefund, RedemptionStep};
use programs::time::Instant;

const MINUTE: i64 = 60;
/// The number of the first order.
pub(super) const FIRST: i64 = 5_001;
/// How many shoppers a country has.
pub(super) const SHOPPERS: i64 = 6;

/// An order as it was placed.
struct Placed {
    order_id: String,
    at: Instant,
    lines: Vec<OrderLine>,
}

impl Season {
    /// All orders, numbered in the order of time; more of them in the last days, when there is a sale.
    pub(super) fn orders(&mut self) {
        let mut times = Vec::new();
        for (place, seller) in SELLERS.iter().enumerate() {
            // The diary begins on the first of January.
            let opens = day(seller.registered).plus_seconds(-7 * DAY).max(day("2026-01-01"));
            let sale = self.ends.plus_seconds(-4 * DAY);
            for (from, count) in [(opens, seller.orders), (sale, seller.orders / 8)] {
                for _ in 0..count {
                    times.push((self.dice.moment(from, self.ends), place));
                }
            }
        }
        times.sort();
        for (number, (at, place)) in (FIRST..).zip(times) {
            if let Some(seller) = SELLERS.get(place) {
                let placed = Placed { order_id: format!("order-{number}"), at, lines: self.lines(seller) };
                self.place_order(&placed, place, seller);
                self.carry_on(&placed);
            }
        }
    }

    fn lines(&mut self, seller: &Seller) -> Vec<OrderLine> {
        let often = self.dice.between(0, 100);
        let count = if often < 60 {
            1
        } else if often < 90 {
            2
        } else {
            3
        };
        let begin = usize::try_from(self.dice.between(0, 3)).unwrap_or(0);
        let goods = seller.goods.iter().cycle().skip(begin).take(count);
        (1..).zip(goods).map(|(number, article)| self.line(number, article, seller.country)).collect()
    }

    /// A line; some with a discount of the seller's, some with one of the platform's (BC-5).
    fn line(&mut self, number: i64, article: &Article, country: &Country) -> OrderLine {
        let (sku, name, price) = *article;
        let quantity = if self.dice.happens(70) { 1 } else { self.dice.between(2, 5) };
        let mut percent =
            |often, percent| if self.dice.happens(often) { price * quantity / 100 * percent } else { 0 };
        let (by_seller, by_platform) = (percent(30, 10), percent(20, 5));
        let amount = |minor| Amount::new(minor, currency(country.currency));
        OrderLine {
            line_id: number.to_string(),
            sku: sku.to_owned(),
            name: name.to_owned(),
            quantity,
            unit_price: amount(price),
            seller_discount: amount(by_seller),
            platform_discount: amount(by_platform),
        }
    }

    /// Tells of an order; before that, the shopper may have reserved bonus for it (SB-2).
    fn place_order(&mut self, placed: &Placed, place: usize, seller: &Seller) {
        let Country { code, currency: in_currency, shipping } = seller.country;
        let shopper_id = format!("shopper-{}-{}", code.to_lowercase(), self.dice.between(1, SHOPPERS + 1));
        let spent = self.dice.happens(40) && self.spends(placed, place, &shopper_id, in_currency);
        let fact = Fact::OrderCreated {
            order_id: placed.order_id.clone(),
            seller_id: seller.id.to_owned(),
            shopper_id,
            bonus_cashback_voucher: self.dice.happens(78),
            redemption: None,
            lines: placed.lines.clone(),
            shipping: Amount::new(*shipping, currency(in_currency)),
        };
        if spent {
            let event = event(&format!("created-{}", placed.order_id), placed.at, fact);
            self.put(placed.at.plus_seconds(2), Deed::TellSpent(event));
        } else {
            self.tell(placed.at, fact);
        }
    }

    /// Reserves bonus for an order; whether the order will name it. What is neither named nor captured nor
    /// released lapses.
    fn spends(&mut self, placed: &Placed, seller: usize, shopper_id: &str, in_currency: &str) -> bool {
        let paid: i64 = placed.lines.iter().map(OrderLine::net).sum();
        let basket = Basket {
            order_id: placed.order_id.clone(),
            shopper_id: shopper_id.to_owned(),
            seller,
            most: Amount::new(paid / 2, currency(in_currency)),
        };
        self.put(placed.at.plus_seconds(-10 * MINUTE), Deed::Trade(Trade::Reserve(basket)));
        let way = self.dice.between(0, 100);
        let step = match way {
            0..60 => return true,
            60..80 => RedemptionStep::Capture,
            80..90 => RedemptionStep::Release,
            _ => return false,
        };
        let redeem = Trade::Redeem(placed.order_id.clone(), step);
        self.put(placed.at.plus_seconds(-2 * MINUTE), Deed::Trade(redeem));
        step == RedemptionStep::Capture
    }

    /// What becomes of an order: not paid, cancelled, lost, or delivered (BC-6).
    fn carry_on(&mut self, placed: &Placed) {
        let order_id = || placed.order_id.clone();
        if self.dice.happens(4) {
            return self.tell(placed.at.plus_seconds(DAY), Fact::OrderCancelled { order_id: order_id() });
        }
        let paid = placed.at.plus_seconds(self.dice.between(MINUTE, HOUR));
        self.tell(paid, Fact::OrderPaid { order_id: order_id() });
        if self.dice.happens(6) {
            let cancelled = paid.plus_seconds(self.dice.between(HOUR, 20 * HOUR));
            return self.tell(cancelled, Fact::OrderCancelled { order_id: order_id() });
        }
        let shipped = paid.plus_seconds(self.dice.between(6 * HOUR, 40 * HOUR));
        // Something is out of stock.
        let short = self.dice.happens(3);
        if short {
            self.refund(placed, shipped.plus_seconds(-HOUR), false);
        }
        self.tell(shipped, Fact::OrderShipped { order_id: order_id() });
        let arrived = shipped.plus_seconds(self.dice.between(DAY, 5 * DAY));
        if self.dice.happens(6) {
            self.tell(arrived, Fact::OrderDeliveryFailed { order_id: order_id() });
            // One parcel in three is found again.
            if !self.dice.happens(33) {
                return;
            }
        }
        let delivered = arrived.plus_seconds(self.dice.between(MINUTE, 8 * HOUR));
        self.tell(delivered, Fact::OrderDelivered { order_id: order_id() });
        if self.dice.happens(55) {
            let completed = delivered.plus_seconds(self.dice.between(HOUR, 6 * DAY));
            self.tell(completed, Fact::OrderCompleted { order_id: order_id() });
        }
        if !short && self.dice.happens(15) {
            let whole = self.dice.happens(40);
            let returned = delivered.plus_seconds(self.dice.between(DAY, 20 * DAY));
            self.refund(placed, returned, whole);
        }
    }

    /// Everything is given back, or one unit of the first line (BC-6, SB-3).
    fn refund(&mut self, placed: &Placed, at: Instant, whole: bool) {
        let given_back = |line: &OrderLine| {
            let (minor, quantity) =
                if whole { (line.base(), line.quantity) } else { (line.base() / line.quantity.max(1), 1) };
            let amount = Amount::new(minor, line.unit_price.currency());
            OrderRefund { line_id: line.line_id.clone(), amount, quantity }
        };
        let count = if whole { placed.lines.len() } else { 1 };
        let fact = Fact::OrderRefunded {
            refund_id: format!("refund-{}", placed.order_id),
            order_id: placed.order_id.clone(),
            lines: placed.lines.iter().take(count).map(given_back).collect(),
        };
        self.tell(at, fact);
    }

    /// Tells a fact: some late, so that what it is about has to wait or comes in another order, and some
    /// twice, by the same event or by another (EV-1, EV-3).
    fn tell(&mut self, at: Instant, fact: Fact) {
        self.facts += 1;
        let late = if self.dice.happens(4) { self.dice.between(HOUR, 3 * DAY) } else { 2 };
        let told = at.plus_seconds(late);
        if self.dice.happens(3) {
            let again = if self.dice.happens(50) { "" } else { "-again" };
            let again = event(&format!("fact-{}{again}", self.facts), at, fact.clone());
            let told_again = told.plus_seconds(self.dice.between(MINUTE, 2 * HOUR));
            self.put(told_again, Deed::Tell(again));
        }
        self.put(told, Deed::Tell(event(&format!("fact-{}", self.facts), at, fact)));
    }
}
