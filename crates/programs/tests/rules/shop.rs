//! Orders at a shop that takes part in the campaign, for the tests of the cashback rules.

use crate::play::{Play, currency, money, myr};
use money::{Amount, Rate};
use programs::cashback::{
    Agenda, LineState, NotCharged, Order, OrderLine, OrderRefund, Redemption, RedemptionStep, Registration,
    RegistrationStep, SellerAccount, ShopperPurse,
};
use programs::time::Instant;
use programs::{Action, Fact, Key, No, Refusal, Told, Topic};

pub(crate) const SHOP: &str = "shop";
pub(crate) const MIA: &str = "mia";

pub(crate) fn bps(bps: i64) -> Rate {
    Rate::from_bps(bps).unwrap()
}

/// A line without discounts.
pub(crate) fn line(id: &str, quantity: i64, unit_price: i64) -> OrderLine {
    discounted(id, quantity, unit_price, 0, 0)
}

pub(crate) fn discounted(id: &str, quantity: i64, unit_price: i64, seller: i64, platform: i64) -> OrderLine {
    OrderLine {
        line_id: id.into(),
        sku: format!("SKU-{id}"),
        name: "A thing".into(),
        quantity,
        unit_price: myr(unit_price),
        seller_discount: myr(seller),
        platform_discount: myr(platform),
    }
}

/// An order of Mia at the shop with the voucher.
pub(crate) fn created(order: &str, lines: &[OrderLine]) -> Fact {
    Fact::OrderCreated {
        order_id: order.into(),
        seller_id: SHOP.into(),
        shopper_id: MIA.into(),
        bonus_cashback_voucher: true,
        redemption: None,
        lines: lines.to_vec(),
        shipping: Amount::new(500, lines[0].unit_price.currency()),
    }
}

pub(crate) fn without_voucher(mut fact: Fact) -> Fact {
    if let Fact::OrderCreated { bonus_cashback_voucher, .. } = &mut fact {
        *bonus_cashback_voucher = false;
    }
    fact
}

pub(crate) fn spending(mut fact: Fact, no: No) -> Fact {
    if let Fact::OrderCreated { redemption, .. } = &mut fact {
        *redemption = Some(no);
    }
    fact
}

pub(crate) fn at_seller(mut fact: Fact, seller: &str) -> Fact {
    if let Fact::OrderCreated { seller_id, .. } = &mut fact {
        *seller_id = seller.into();
    }
    fact
}

pub(crate) fn by_shopper(mut fact: Fact, shopper: &str) -> Fact {
    if let Fact::OrderCreated { shopper_id, .. } = &mut fact {
        *shopper_id = shopper.into();
    }
    fact
}

pub(crate) fn paid(order: &str) -> Fact {
    Fact::OrderPaid { order_id: order.into() }
}

pub(crate) fn cancelled(order: &str) -> Fact {
    Fact::OrderCancelled { order_id: order.into() }
}

pub(crate) fn shipped(order: &str) -> Fact {
    Fact::OrderShipped { order_id: order.into() }
}

pub(crate) fn delivered(order: &str) -> Fact {
    Fact::OrderDelivered { order_id: order.into() }
}

pub(crate) fn delivery_failed(order: &str) -> Fact {
    Fact::OrderDeliveryFailed { order_id: order.into() }
}

pub(crate) fn completed(order: &str) -> Fact {
    Fact::OrderCompleted { order_id: order.into() }
}

/// A refund of so much and so many units of lines.
pub(crate) fn refunded(refund: &str, order: &str, lines: &[(&str, i64, i64)]) -> Fact {
    let line = |(id, minor, quantity): &(&str, i64, i64)| OrderRefund {
        line_id: (*id).into(),
        amount: myr(*minor),
        quantity: *quantity,
    };
    Fact::OrderRefunded {
        refund_id: refund.into(),
        order_id: order.into(),
        lines: lines.iter().map(line).collect(),
    }
}

pub(crate) fn register(seller: &str, market: &str, terms_version: i64) -> Action {
    Action::Register { seller_id: seller.into(), market: market.into(), terms_version }
}

pub(crate) fn reserve(amount: Amount, order: Option<&str>) -> Action {
    Action::Reserve {
        shopper_id: MIA.into(),
        amount,
        seller_id: SHOP.into(),
        order_id: order.map(str::to_owned),
    }
}

pub(crate) fn capture(redemption: No) -> Action {
    Action::StepRedemption { redemption, step: RedemptionStep::Capture }
}

pub(crate) fn release(redemption: No) -> Action {
    Action::StepRedemption { redemption, step: RedemptionStep::Release }
}

pub(crate) fn step(registration: No, step: RegistrationStep) -> Action {
    Action::StepRegistration { registration, step }
}

pub(crate) fn suspend() -> RegistrationStep {
    RegistrationStep::Suspend { reason: "a complaint".into() }
}

/// A programme in which the shop is registered.
pub(crate) fn open() -> Play {
    open_under(|_| ())
}

/// The same under terms that are changed a little.
pub(crate) fn open_under(change: impl FnOnce(&mut programs::cashback::Terms)) -> Play {
    let mut play = Play::with_terms(change);
    play.subject("Shop", &register(SHOP, "MY", 1));
    play
}

impl Play {
    /// Reports facts that all happen now.
    pub(crate) fn tell_all(&mut self, facts: impl IntoIterator<Item = Fact>) {
        for fact in facts {
            self.report(fact).unwrap();
        }
    }

    /// An order of Mia that is delivered and completed, so that its bonus is available.
    pub(crate) fn bonus(&mut self, order: &str, paid: i64) {
        self.tell_all([created(order, &[line("l", 1, paid)]), delivered(order), completed(order)]);
    }

    pub(crate) fn order(&self, order: &str) -> &Order {
        &self.shelf.orders[&self.no(Key::Order, order)]
    }

    pub(crate) fn states(&self, order: &str) -> &[LineState] {
        &self.order(order).states
    }

    /// What was charged, and what of it was refunded.
    pub(crate) fn fee(&self, order: &str) -> (i64, i64) {
        let order = self.order(order);
        (order.charged, order.fee_refunded)
    }

    pub(crate) fn not_charged(&self, order: &str) -> NotCharged {
        self.order(order).programme.clone().unwrap_err()
    }

    pub(crate) fn registration(&self, no: No) -> &Registration {
        &self.shelf.registrations[&no]
    }

    pub(crate) fn redemption(&self, no: No) -> &Redemption {
        &self.shelf.redemptions[&no]
    }

    pub(crate) fn seller_account(&self, seller: &str) -> SellerAccount {
        let key = (self.no(Key::Seller, seller), currency("MYR"));
        self.shelf.seller_accounts.get(&key).cloned().unwrap_or_default()
    }

    pub(crate) fn purse(&self, shopper: &str) -> ShopperPurse {
        let key = (self.no(Key::Shopper, shopper), currency("MYR"));
        self.shelf.shopper_purses.get(&key).copied().unwrap_or_default()
    }

    /// Mia's pending, available and reserved bonus and her debt.
    pub(crate) fn mia(&self) -> [i64; 4] {
        let purse = self.purse(MIA);
        [purse.pending, purse.available, purse.reserved, purse.debt]
    }

    /// What is left of Mia's lots, by the order that earned each.
    pub(crate) fn lots(&self) -> Vec<(&str, i64)> {
        let lots =
            self.shelf.lots.values().map(|lot| (self.shelf.orders[&lot.no].order_id.as_str(), lot.left));
        lots.collect()
    }

    /// Amount, base and tax of each bill line.
    pub(crate) fn bill(&self) -> Vec<(i64, i64, i64)> {
        self.shelf.bill_lines.iter().map(|line| (line.amount, line.base, line.tax)).collect()
    }

    /// The instants at which something of a kind falls due.
    pub(crate) fn appointed(&self, kind: Agenda) -> Vec<Instant> {
        let appointments = self.shelf.appointments.iter().filter(|(_, appointment)| appointment.kind == kind);
        appointments.map(|(at, _)| *at).collect()
    }

    /// The amounts of the notes on a topic.
    pub(crate) fn told(&self, topic: Topic) -> Vec<i64> {
        let notes = self.shelf.notes.iter().filter(|note| note.topic == topic);
        notes.map(|note| note.amount.map_or(0, Amount::minor)).collect()
    }

    /// Reports a fact that is refused, and looks that nothing of it stays.
    pub(crate) fn refuses(&mut self, fact: Fact) -> (&'static str, String) {
        let before = (self.shelf.clone(), self.world.counters);
        let refusal = self.report(fact).unwrap_err();
        assert_eq!((self.shelf.clone(), self.world.counters), before, "EV-4: {refusal:?}");
        code_and_place(refusal)
    }

    /// Takes an action that is refused, and looks that nothing of it stays.
    pub(crate) fn refuses_to(&mut self, action: &Action) -> (&'static str, String) {
        let before = (self.shelf.clone(), self.world.counters);
        let refusal = self.act("Shop", action).unwrap_err();
        assert_eq!((self.shelf.clone(), self.world.counters), before, "{refusal:?}");
        code_and_place(refusal)
    }

    /// Reports a fact, which changes nothing but the log.
    pub(crate) fn changes_nothing(&mut self, fact: Fact) {
        let before = (self.shelf.orders.clone(), self.shelf.transfers.clone(), self.shelf.notes.clone());
        assert!(matches!(self.report(fact), Ok(Told::Accepted(_) | Told::SameFact { .. })));
        let after = (self.shelf.orders.clone(), self.shelf.transfers.clone(), self.shelf.notes.clone());
        assert_eq!(after, before);
    }
}

fn code_and_place(refusal: Refusal) -> (&'static str, String) {
    (refusal.code, refusal.pointer.unwrap_or_default().into_owned())
}

/// So many sen of bonus.
pub(crate) fn sen(minor: i64) -> Amount {
    money(minor, "MYR")
}
