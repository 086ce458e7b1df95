use crate::No;
use crate::affiliate::{Application, CorrectionKind, PayoutAccount, PayoutStep, ReviewStep, Rules};
use crate::cashback::{Appointment, OrderLine, OrderRefund, RedemptionStep, RegistrationStep, Terms};
use crate::time::{Instant, Month};
use money::{Amount, Currency};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One line of the log: what happened, when it was taken in, and who brought it. The log is the only
/// source; every other row can be made from it again (EV-6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its place in the order of application (EV-2), from 1.
    pub seq: No,
    /// The store's clock when it was taken in.
    pub at: Instant,
    /// Who brought it.
    pub actor: Actor,
    /// What it is.
    pub record: Record,
}

/// What a log entry holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A fact a host system reported.
    Event(Arc<Event>),
    /// Something a person or the clock did.
    Action(Action),
}

impl From<Event> for Record {
    fn from(event: Event) -> Self {
        Self::Event(Arc::new(event))
    }
}

/// Who does something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// What tells this person or system apart from all others; two persons are two ids (AP-14, WD-7).
    pub id: String,
    /// The name to be shown.
    pub name: String,
}

impl Actor {
    /// Guerdon itself, when something falls due.
    pub fn system() -> Self {
        Self { id: "system".into(), name: "system".into() }
    }
}

/// A fact reported by a host system (EV-1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The host system.
    pub source: String,
    /// Its identity within the source.
    pub id: String,
    /// When the fact happened.
    pub time: Instant,
    /// What happened.
    #[serde(flatten)]
    pub fact: Fact,
}

impl Event {
    /// Whether two tellings have the same content: type, time and data (EV-1).
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.time == other.time && self.fact == other.fact
    }
}

/// The facts of both programmes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum Fact {
    /// A user registered with the host (AP-5).
    #[serde(rename = "customer.registered")]
    CustomerRegistered {
        /// The host's identifier of the user.
        customer_id: String,
        /// The user's telephone number.
        phone: String,
        /// The user's e-mail address.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        /// The user's country.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        country: Option<String>,
        /// The referral code that was entered.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        referral_code: Option<String>,
        /// The number of the click that brought the user, where it could be read.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        click: Option<No>,
    },
    /// The customer connected a shop (AP-6).
    #[serde(rename = "store.authorized")]
    StoreAuthorized {
        /// Whose shop it is.
        customer_id: String,
        /// The marketplace it is on.
        platform: String,
        /// Its name.
        store: String,
    },
    /// A customer paid the host (AP-7).
    #[serde(rename = "payment.succeeded")]
    PaymentSucceeded {
        /// The host's identifier of the payment.
        payment_id: String,
        /// Who paid.
        customer_id: String,
        /// What kind of product was bought.
        kind: String,
        /// What it is called, for VIP plans the tier.
        name: String,
        /// How much was paid.
        #[serde(with = "amount")]
        amount: Amount,
    },
    /// The host gave a payment back, in part or whole (AP-10).
    #[serde(rename = "payment.refunded")]
    PaymentRefunded {
        /// The host's identifier of the refund.
        refund_id: String,
        /// Which payment.
        payment_id: String,
        /// How much of it.
        #[serde(with = "amount")]
        amount: Amount,
    },
    /// A shopper ordered at a seller (BC-4).
    #[serde(rename = "order.created")]
    OrderCreated {
        /// The host's identifier of the order.
        order_id: String,
        /// The marketplace's identifier of the seller.
        seller_id: String,
        /// The marketplace's identifier of the shopper.
        shopper_id: String,
        /// Whether the Bonus Cashback Voucher was used.
        bonus_cashback_voucher: bool,
        /// The redemption that pays part of it, where one was named (SB-2).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        redemption: Option<No>,
        /// What was bought.
        lines: Vec<OrderLine>,
        /// What shipping costs.
        #[serde(with = "amount")]
        shipping: Amount,
    },
    /// The shopper has paid.
    #[serde(rename = "order.paid")]
    OrderPaid {
        /// Which order.
        order_id: String,
    },
    /// The order was cancelled.
    #[serde(rename = "order.cancelled")]
    OrderCancelled {
        /// Which order.
        order_id: String,
    },
    /// The order is on its way.
    #[serde(rename = "order.shipped")]
    OrderShipped {
        /// Which order.
        order_id: String,
    },
    /// The order has arrived (BC-6).
    #[serde(rename = "order.delivered")]
    OrderDelivered {
        /// Which order.
        order_id: String,
    },
    /// The order did not arrive (BC-6).
    #[serde(rename = "order.delivery_failed")]
    OrderDeliveryFailed {
        /// Which order.
        order_id: String,
    },
    /// The order is confirmed (SB-1).
    #[serde(rename = "order.completed")]
    OrderCompleted {
        /// Which order.
        order_id: String,
    },
    /// Part of an order was given back (BC-6).
    #[serde(rename = "order.refunded")]
    OrderRefunded {
        /// The host's identifier of the refund.
        refund_id: String,
        /// Which order.
        order_id: String,
        /// What of which line.
        lines: Vec<OrderRefund>,
    },
}

/// What a person, or the clock, does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Somebody applies to be a partner (AP-1).
    Apply(Box<Application>),
    /// A step of the review (AP-2).
    Review {
        /// Whose.
        partner: No,
        /// Which.
        step: ReviewStep,
    },
    /// A visitor followed a referral link (AP-4).
    Click {
        /// The code in the link.
        code: String,
        /// The channel the link was shared on.
        channel: String,
        /// A salted hash of the visitor, in hexadecimal.
        visitor: String,
    },
    /// A partner enters the payout account (WD-7).
    SetPayoutAccount {
        /// Whose.
        partner: No,
        /// Which.
        account: PayoutAccount,
    },
    /// Staff propose another payout account (WD-7).
    ProposePayoutAccount {
        /// Whose.
        partner: No,
        /// Which.
        account: PayoutAccount,
    },
    /// Another member of staff decides on a proposed payout account.
    DecidePayoutAccount {
        /// Whose.
        partner: No,
        /// The number of the proposal.
        change: No,
        /// Whether it is approved.
        approve: bool,
    },
    /// A partner asks for what is available (WD-1, WD-2).
    RequestWithdrawal {
        /// Whose.
        partner: No,
    },
    /// A step of a withdrawal (WD-4), of one line or of all that can take it.
    StepWithdrawal {
        /// Which withdrawal.
        withdrawal: No,
        /// Only the line in this currency.
        #[serde(with = "maybe_currency", default)]
        currency: Option<Currency>,
        /// What is done.
        step: PayoutStep,
    },
    /// The approved lines of a batch in one currency are put into a file for the bank (WD-5).
    FilePayments {
        /// The batch, such as `2026-06`.
        batch: Month,
        /// The currency of the file.
        #[serde(with = "currency")]
        currency: Currency,
    },
    /// Staff propose to move a customer or to adjust a balance (AP-14).
    ProposeCorrection {
        /// Whose balance, or to whom the customer moves.
        partner: No,
        /// What is corrected.
        kind: CorrectionKind,
        /// Why.
        reason: String,
    },
    /// A second person decides on a correction (AP-14).
    DecideCorrection {
        /// Which.
        correction: No,
        /// Whether it is carried out.
        approve: bool,
    },
    /// A new version of the programme's rules (EV-5).
    PublishRules(Box<Rules>),
    /// A new version of the contract text (AP-2).
    PublishContract {
        /// The template.
        text: String,
    },
    /// A seller registers for the campaign and agrees to its terms (BC-2).
    Register {
        /// The marketplace's identifier of the seller.
        seller_id: String,
        /// The country.
        market: String,
        /// The version of the terms that is agreed to.
        terms_version: i64,
    },
    /// A step of a registration (BC-2, BC-3).
    StepRegistration {
        /// Which registration.
        registration: No,
        /// What is done.
        step: RegistrationStep,
    },
    /// A new version of the campaign's terms (BC-1).
    PublishTerms(Box<Terms>),
    /// A shopper wants to spend bonus at a seller (SB-2).
    Reserve {
        /// The marketplace's identifier of the shopper.
        shopper_id: String,
        /// How much.
        #[serde(with = "amount")]
        amount: Amount,
        /// The marketplace's identifier of the seller.
        seller_id: String,
        /// The order it is for, as the host calls it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        order_id: Option<String>,
    },
    /// A step of a redemption (SB-2).
    StepRedemption {
        /// Which redemption.
        redemption: No,
        /// What is done.
        step: RedemptionStep,
    },
    /// Money is put into the budget that funds bonus in its currency (SB-4).
    FundBudget {
        /// How much, more than nothing.
        #[serde(with = "amount")]
        amount: Amount,
    },
    /// The clock reached something that was due.
    Due(Due),
}

/// What falls due by the clock.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// The cutoff of a batch (WD-3, WD-4).
    CloseBatch(Month),
    /// The end of the holding period of payments' commissions (AP-9).
    Release(Vec<No>),
    /// What is left of these credits is too old to be withdrawn (WD-6).
    Expire(Vec<CreditRef>),
    /// What is left of these credits expires in so many days (WD-6).
    Announce {
        /// How many days are left.
        days: i64,
        /// Which credits.
        credits: Vec<CreditRef>,
    },
    /// Appointments of the cashback programme.
    Cashback(Vec<Appointment>),
}

/// A stretch of the credits of one partner in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CreditRef {
    /// Whose.
    pub partner: No,
    /// In which currency.
    #[serde(with = "currency")]
    pub currency: Currency,
    /// Where it begins, counted from the first minor unit ever credited.
    pub from: i64,
    /// Where it ends.
    pub to: i64,
    /// When it was credited.
    pub credited_at: Instant,
    /// After when it cannot be withdrawn any more.
    pub expires_at: Instant,
}

pub(crate) mod currency {
    use money::Currency;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(currency: &Currency, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(currency.code())
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Currency, D::Error> {
        let code = std::borrow::Cow::<'de, str>::deserialize(from)?;
        Currency::parse(&code).map_err(D::Error::custom)
    }
}

pub(crate) mod maybe_currency {
    use money::Currency;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(currency: &Option<Currency>, to: S) -> Result<S::Ok, S::Error> {
        currency.as_ref().map(Currency::code).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Currency>, D::Error> {
        let code = Option::<String>::deserialize(from)?;
        code.map(|code| Currency::parse(&code).map_err(D::Error::custom)).transpose()
    }
}

pub(crate) mod amount {
    use money::{Amount, Currency};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub(crate) fn serialize<S: Serializer>(amount: &Amount, to: S) -> Result<S::Ok, S::Error> {
        (amount.minor(), amount.currency().code()).serialize(to)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Amount, D::Error> {
        let (minor, code) = <(i64, std::borrow::Cow<'de, str>)>::deserialize(from)?;
        let currency = Currency::parse(&code).map_err(D::Error::custom)?;
        Ok(Amount::new(minor, currency))
    }
}
