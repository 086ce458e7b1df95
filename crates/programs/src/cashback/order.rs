use super::{FeeTrigger, Market, Terms};
use crate::time::Instant;
use crate::{Defect, No, Versions};
use money::{Amount, Currency, MoneyError, Rate};
use serde::{Deserialize, Serialize};

/// What is reported of an order that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderFact {
    /// The shopper has paid.
    Paid,
    /// It was cancelled.
    Cancelled,
    /// It is on its way.
    Shipped,
    /// It has arrived.
    Delivered,
    /// It did not arrive.
    DeliveryFailed,
    /// The shopper has confirmed it, or the marketplace for the shopper.
    Completed,
}

/// A line of an order, as it is reported. Amounts are in the order's currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLine {
    /// The host's identifier within the order.
    pub line_id: String,
    /// The article.
    pub sku: String,
    /// Its name.
    pub name: String,
    /// How many units.
    pub quantity: i64,
    /// What one costs.
    #[serde(with = "crate::entry::amount")]
    pub unit_price: Amount,
    /// What the seller takes off the whole line.
    #[serde(with = "crate::entry::amount")]
    pub seller_discount: Amount,
    /// What the platform takes off the whole line.
    #[serde(with = "crate::entry::amount")]
    pub platform_discount: Amount,
}

impl OrderLine {
    /// Price × quantity; `None` where that is beyond what can be held.
    pub(crate) fn gross(&self) -> Option<i64> {
        self.unit_price.minor().checked_mul(self.quantity)
    }

    /// Price × quantity less the seller's discount: what refunds are a part of, and fees are computed on
    /// (BC-5).
    pub fn base(&self) -> i64 {
        self.gross().unwrap_or(i64::MAX).saturating_sub(self.seller_discount.minor())
    }

    /// The base less the platform's discount: what the shopper pays for it before bonus is spent (SB-1).
    pub fn net(&self) -> i64 {
        self.base().saturating_sub(self.platform_discount.minor())
    }
}

/// What is given back of a line (BC-6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRefund {
    /// Which line.
    pub line_id: String,
    /// The part of the line's fee base.
    #[serde(with = "crate::entry::amount")]
    pub amount: Amount,
    /// How many units came back.
    #[serde(default)]
    pub quantity: i64,
}

/// Where an order stands: the furthest of what is known of it, whatever came first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderStatus {
    /// It was made.
    Created,
    /// It is paid.
    Paid,
    /// It is on its way.
    Shipped,
    /// It was cancelled before it arrived.
    Cancelled,
    /// It did not arrive.
    DeliveryFailed,
    /// It has arrived.
    Delivered,
    /// It has arrived and is confirmed.
    Completed,
    /// It has arrived and everything of it was given back.
    Refunded,
}

impl OrderStatus {
    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Paid => "paid",
            Self::Shipped => "shipped",
            Self::Cancelled => "cancelled",
            Self::DeliveryFailed => "delivery_failed",
            Self::Delivered => "delivered",
            Self::Completed => "completed",
            Self::Refunded => "refunded",
        }
    }
}

/// Why an order is not a programme order: the first reason that holds (BC-4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotCharged {
    /// The voucher was not used, or nothing was redeemed, as the market's trigger says.
    VoucherNotUsed,
    /// The seller's registration was not in force when the order was created.
    NotRegistered,
    /// The order is in another currency than the seller's market.
    OtherCurrency,
}

impl NotCharged {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::VoucherNotUsed, Self::NotRegistered, Self::OtherCurrency];

    /// The name in the API and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::VoucherNotUsed => "voucher_not_used",
            Self::NotRegistered => "not_registered",
            Self::OtherCurrency => "other_currency",
        }
    }

    /// The reason with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.name() == name)
    }
}

/// What was in force for a programme order at its creation, for ever (BC-4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locked {
    /// The seller's registration.
    pub registration: No,
    /// The version of the terms.
    pub terms: i64,
    /// The country.
    pub market: String,
    /// The fee rate.
    pub rate: Rate,
}

/// Where the bonus of an order stands (SB-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BonusStatus {
    /// Nothing is promised (yet).
    None,
    /// Promised at delivery.
    Pending,
    /// It can be spent.
    Available,
    /// The budget did not cover it (SB-4).
    NotCovered,
}

impl BonusStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::None, Self::Pending, Self::Available, Self::NotCovered];

    /// The name in the API and in the store.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Pending => "pending",
            Self::Available => "available",
            Self::NotCovered => "not_covered",
        }
    }

    /// The status with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.name() == name)
    }
}

/// What has become of a line. It changes with refunds; the line itself does not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineState {
    /// What was given back of its base.
    pub refunded: i64,
    /// How many units came back.
    pub returned: i64,
    /// The bonus spent on it.
    pub bonus_spent: i64,
    /// The fee charged for it.
    pub charged: i64,
    /// The fee it is charged now.
    pub fee: i64,
}

/// An order of a shopper at a seller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The number of its event.
    pub no: No,
    /// The host's identifier.
    pub order_id: String,
    /// At whom.
    pub seller: No,
    /// By whom.
    pub shopper: No,
    /// What all its amounts are in.
    pub currency: Currency,
    /// Whether the voucher was used.
    pub voucher: bool,
    /// The redemption that paid part of it.
    pub redemption: Option<No>,
    /// What shipping cost.
    pub shipping: i64,
    /// When it was created.
    pub time: Instant,
    /// What is known of it, with the time of each.
    pub facts: Vec<(OrderFact, Instant)>,
    /// What was bought. Shared: it never changes.
    pub lines: std::sync::Arc<[OrderLine]>,
    /// What became of each line, in the same order.
    pub states: Vec<LineState>,
    /// The terms that hold for it, or why none do (BC-4).
    pub programme: Result<Locked, NotCharged>,
    /// The bill line that charged it, 0 before.
    pub charge: No,
    /// The fee that was charged (BC-6).
    pub charged: i64,
    /// How much of it was refunded.
    pub fee_refunded: i64,
    /// The bonus earned, as it is after refunds.
    pub earned: i64,
    /// Where that stands.
    pub bonus: BonusStatus,
    /// Whether a budget funded it, and gets back what is taken back (SB-4).
    pub from_budget: bool,
}

/// A line with what has become of it.
#[derive(Debug, Clone, Copy)]
pub struct LineNow<'a> {
    /// The line.
    pub line: &'a OrderLine,
    /// Its state.
    pub state: LineState,
}

impl LineNow<'_> {
    /// What is left of its base.
    pub fn base_left(&self) -> i64 {
        self.line.base().saturating_sub(self.state.refunded)
    }

    /// How many units did not come back.
    pub fn units_left(&self) -> i64 {
        self.line.quantity.saturating_sub(self.state.returned)
    }

    /// What is left of a figure when the same fraction of it is given back as of the base (SB-3).
    fn left_of(&self, minor: i64) -> Result<i64, MoneyError> {
        let (left, base) = (self.base_left(), self.line.base());
        if left == base {
            return Ok(minor);
        }
        Ok(Amount::new(minor, self.line.unit_price.currency()).share(left, base)?.minor())
    }

    /// What is left of the bonus spent on it (SB-3).
    pub fn spent_left(&self) -> Result<i64, MoneyError> {
        self.left_of(self.state.bonus_spent)
    }

    /// What is left of what the shopper paid for it (SB-1, SB-3).
    pub fn paid_left(&self) -> Result<i64, MoneyError> {
        self.left_of(self.line.net().saturating_sub(self.state.bonus_spent).max(0))
    }

    /// What the fee is computed on now (BC-4, BC-5).
    pub fn fee_base(&self, trigger: FeeTrigger) -> Result<i64, MoneyError> {
        match trigger {
            FeeTrigger::VoucherUsed | FeeTrigger::AllCompleted => Ok(self.base_left()),
            FeeTrigger::BonusRedeemed => self.spent_left(),
        }
    }
}

impl Order {
    /// Its lines with what has become of them.
    pub fn lines_now(&self) -> impl Iterator<Item = LineNow<'_>> {
        self.lines.iter().zip(&self.states).map(|(line, state)| LineNow { line, state: *state })
    }

    /// When a fact happened, where it is known.
    pub fn time_of(&self, fact: OrderFact) -> Option<Instant> {
        self.facts.iter().find(|(known, _)| *known == fact).map(|(_, time)| *time)
    }

    /// Whether it was cancelled and has not arrived: delivered holds whatever came first (BC-6).
    pub fn is_cancelled(&self) -> bool {
        self.knows(OrderFact::Cancelled) && !self.knows(OrderFact::Delivered)
    }

    fn knows(&self, fact: OrderFact) -> bool {
        self.time_of(fact).is_some()
    }

    /// Where it stands: the furthest of what is known of it, whatever came first.
    pub fn status(&self) -> OrderStatus {
        let given_back = self.states.iter().any(|state| state.refunded > 0)
            && self.lines_now().all(|line| line.base_left() == 0);
        let known = [
            (OrderFact::Completed, OrderStatus::Completed),
            (OrderFact::Delivered, OrderStatus::Delivered),
            (OrderFact::Cancelled, OrderStatus::Cancelled),
            (OrderFact::DeliveryFailed, OrderStatus::DeliveryFailed),
            (OrderFact::Shipped, OrderStatus::Shipped),
            (OrderFact::Paid, OrderStatus::Paid),
        ];
        match known.into_iter().find(|(fact, _)| self.knows(*fact)) {
            _ if given_back && self.knows(OrderFact::Delivered) => OrderStatus::Refunded,
            Some((_, status)) => status,
            None => OrderStatus::Created,
        }
    }

    /// The terms that hold for a programme order, and its market in them (BC-4).
    pub fn terms<'a>(&self, versions: &'a Versions) -> Result<Option<(&'a Terms, &'a Market)>, Defect> {
        let Ok(locked) = &self.programme else { return Ok(None) };
        let terms = versions.terms(locked.terms);
        let found = terms.and_then(|terms| Some((terms, terms.market(&locked.market)?)));
        let missing = || Defect::Missing(format!("market {} of terms {}", locked.market, locked.terms));
        found.map(Some).ok_or_else(missing)
    }
}
