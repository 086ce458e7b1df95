//! Half a year at the demo's marketplace: the terms, and what sellers do about them. Its orders are in `orders`.

use super::diary::{DAY, Deed, Entry, HOUR, at, currency, day, event};
use super::dice::Dice;
use super::orders::SHOPPERS;
use super::sellers::{Career, SELLERS, Seller};
use money::{Amount, Rate};
use programs::Fact;
use programs::cashback::{OrderLine, RedemptionStep, RegistrationStep, ReviewMode, Settles, Terms};
use programs::time::Instant;

const SEED: u64 = 7;

/// Something that happens at the marketplace. Sellers are named by their place among them.
pub(super) enum Trade {
    Publish(Box<Terms>),
    Fund(Amount),
    /// A seller agrees to the terms in force.
    Register(usize),
    Step(usize, RegistrationStep),
    /// A shopper reserves bonus, if there is any.
    Reserve(Basket),
    /// What was reserved for an order, if anything was.
    Redeem(String, RedemptionStep),
}

/// What a shopper wants to spend bonus on.
pub(super) struct Basket {
    pub(super) order_id: String,
    pub(super) shopper_id: String,
    pub(super) seller: usize,
    /// The most that is spent; less, where there is less.
    pub(super) most: Amount,
}

/// The season, in no order of time.
pub(super) fn season(ends: Instant) -> Vec<Entry> {
    let mut season = Season { dice: Dice::new(SEED), entries: Vec::new(), ends, facts: 0 };
    season.terms();
    for (place, seller) in SELLERS.iter().enumerate() {
        season.registration(place, seller);
    }
    season.orders();
    season.loose_ends();
    season.entries
}

pub(super) struct Season {
    pub(super) dice: Dice,
    pub(super) entries: Vec<Entry>,
    pub(super) ends: Instant,
    /// How many facts were told so far.
    pub(super) facts: i64,
}

impl Season {
    pub(super) fn put(&mut self, at: Instant, deed: Deed) {
        self.entries.push(Entry { at, deed });
    }

    fn trade(&mut self, at: Instant, trade: Trade) {
        self.put(at, Deed::Trade(trade));
    }

    /// Two new versions of the terms, of which the last is not in force yet (BC-1), and a budget that does
    /// not last (SB-4).
    fn terms(&mut self) {
        self.trade(at("2026-03-16T02:00:00Z"), Trade::Publish(Box::new(second_terms())));
        self.trade(at("2026-06-15T02:00:00Z"), Trade::Publish(Box::new(third_terms())));
        let pesos = |minor| Amount::new(minor, currency("PHP"));
        self.trade(at("2026-01-02T01:00:00Z"), Trade::Fund(pesos(150_000)));
        self.trade(at("2026-05-04T01:00:00Z"), Trade::Fund(pesos(110_000)));
    }

    /// A seller registers, and all that comes of it (BC-2, BC-3).
    fn registration(&mut self, place: usize, seller: &Seller) {
        if seller.career == Career::Stranger {
            return;
        }
        let registered = day(seller.registered);
        self.trade(registered, Trade::Register(place));
        let reviewed = registered > second_terms().effective;
        let hesitates = matches!(seller.career, Career::AgreesLate | Career::NeverAgrees);
        if !reviewed && !hesitates {
            let agreed = self.dice.moment(at("2026-03-17T02:00:00Z"), at("2026-04-10T02:00:00Z"));
            self.trade(agreed, Trade::Step(place, RegistrationStep::AcceptTerms { version: 2 }));
        }
        if reviewed && !matches!(seller.career, Career::Rejected | Career::UnderReview) {
            self.trade(registered.plus_seconds(DAY), Trade::Step(place, RegistrationStep::Approve));
        }
        for (time, step) in steps(seller.career) {
            self.trade(at(time), Trade::Step(place, step));
        }
    }

    /// What the last day leaves open: reservations, a delivery before its order, and an order that cannot be
    /// (SB-2, EV-3, EV-4).
    fn loose_ends(&mut self) {
        let late = self.ends.plus_seconds(-HOUR / 4);
        for shopper in 1..=SHOPPERS {
            let basket = Basket {
                order_id: format!("basket-{shopper}"),
                shopper_id: format!("shopper-my-{shopper}"),
                seller: 0,
                most: Amount::new(1_500, currency("MYR")),
            };
            self.trade(late, Trade::Reserve(basket));
        }
        let told = late.plus_seconds(-HOUR);
        let early = Fact::OrderDelivered { order_id: "order-not-told-yet".to_owned() };
        self.put(told, Deed::Tell(event("delivered-before-ordered", told, early)));
        self.put(told, Deed::Tell(event("discounted-too-much", told, discounted_too_much())));
    }
}

/// What sellers do beyond registering, and what is done to them.
fn steps(career: Career) -> Vec<(&'static str, RegistrationStep)> {
    use RegistrationStep as Step;
    let agrees = |version| Step::AcceptTerms { version };
    match career {
        Career::Stays => vec![("2026-06-17T03:00:00Z", agrees(3))],
        Career::Suspended => {
            let reason = "Three complaints about dyes that are not what they say; under inquiry.".to_owned();
            vec![("2026-03-09T04:00:00Z", Step::Suspend { reason }), ("2026-03-30T04:00:00Z", Step::Resume)]
        }
        Career::ChangesItsMind => {
            vec![("2026-03-20T05:00:00Z", Step::Withdraw), ("2026-03-23T05:00:00Z", Step::CancelWithdraw)]
        }
        Career::Leaves => {
            vec![("2026-05-12T06:00:00Z", Step::Withdraw), ("2026-05-14T02:00:00Z", Step::ApproveWithdraw)]
        }
        Career::Leaving => vec![("2026-06-19T08:00:00Z", Step::Withdraw)],
        Career::AgreesLate => vec![("2026-05-06T03:00:00Z", agrees(2))],
        Career::Rejected => {
            let reason = "The goods are copies of well-known brands.".to_owned();
            vec![("2026-05-05T02:00:00Z", Step::Reject { reason })]
        }
        Career::NeverAgrees | Career::UnderReview | Career::Stranger => Vec::new(),
    }
}

/// An order that cannot be (EV-4).
fn discounted_too_much() -> Fact {
    let amount = |minor| Amount::new(minor, currency("MYR"));
    let line = OrderLine {
        line_id: "1".to_owned(),
        sku: "KM-TOP".to_owned(),
        name: "Spinning top".to_owned(),
        quantity: 1,
        unit_price: amount(1_900),
        seller_discount: amount(2_900),
        platform_discount: amount(0),
    };
    Fact::OrderCreated {
        order_id: "order-for-less-than-nothing".to_owned(),
        seller_id: "kedai-mainan".to_owned(),
        shopper_id: "shopper-my-4".to_owned(),
        bonus_cashback_voucher: true,
        redemption: None,
        lines: vec![line],
        shipping: amount(590),
    }
}

fn bps(bps: i64) -> Rate {
    Rate::from_bps(bps).unwrap_or_else(|_| unreachable!("a rate below the whole"))
}

fn second_terms() -> Terms {
    let mut terms = Terms {
        effective: at("2026-03-31T16:00:00Z"),
        old_terms_end: Some(at("2026-04-30T16:00:00Z")),
        changes:
            "Registrations are reviewed before they are approved. Malaysia: the service fee is 3.5 %, at \
                  most RM 8.00 a unit; shoppers earn 6 %, at most RM 15.00 an order. Indonesia: bills are \
                  settled weekly. Thailand: the fee includes 7 % VAT."
                .to_owned(),
        review: ReviewMode::Manual,
        ..Terms::template()
    };
    for market in &mut terms.markets {
        match market.country.as_str() {
            "MY" => {
                (market.fee_rate, market.cap_per_unit) = (bps(350), Some(800));
                (market.earn_rate, market.earn_cap) = (bps(600), Some(1_500));
            }
            "ID" => market.settles = Settles::Week,
            "TH" => market.tax = bps(700),
            _ => {}
        }
    }
    terms
}

fn third_terms() -> Terms {
    let mut terms = Terms {
        effective: at("2026-06-30T16:00:00Z"),
        old_terms_end: Some(at("2026-07-31T16:00:00Z")),
        changes:
            "Singapore: the service fee is 2.5 %, and what a period leaves to pay is carried to the next."
                .to_owned(),
        ..second_terms()
    };
    for market in terms.markets.iter_mut().filter(|market| market.country == "SG") {
        (market.fee_rate, market.carry_negative) = (bps(250), true);
    }
    terms
}
