//! What happens in the demo, and when: half a year of registrations, payments, refunds and payouts, and the
//! season at the marketplace beside it.

use super::cast::{CAST, MALAYSIA, Market, Member, Stage};
use super::dice::Dice;
use super::furnish::HOST;
use super::season::{Trade, season};
use money::{Amount, Currency};
use programs::affiliate::{PayoutStep, ReviewStep};
use programs::time::{Instant, Month};
use programs::{Event, Fact};

/// Where the demo's clock begins and where it stands in the end: three days after June's cutoff.
pub(super) const BEGINS: &str = "2026-01-01T00:00:00Z";
pub(super) const ENDS: &str = "2026-06-22T02:00:00Z";
const SEED: u64 = 20;
pub(super) const HOUR: i64 = 3_600;
pub(super) const DAY: i64 = 24 * HOUR;
/// How long a VIP plan lasts before it is renewed.
const RENEWAL: i64 = 30 * DAY;

/// Something somebody does. Partners are named by their place in the cast.
pub(super) enum Deed {
    Apply(usize),
    /// A step that needs nothing but itself.
    Step(usize, ReviewStep),
    SendContract(usize),
    SetAccount(usize),
    ProposeAccount(usize),
    Click(usize, &'static str),
    Tell(Event),
    /// A registration by the last click on the partner's link, without a code.
    TellClicked(usize, Event),
    Request(usize),
    Payout(usize, PayoutStep),
    File(Month, &'static str),
    ProposeAdjustment(usize, i64),
    Trade(Trade),
    /// An order that names what was reserved for it, if anything was.
    TellSpent(Event),
}

/// A deed at its time.
pub(super) struct Entry {
    pub(super) at: Instant,
    pub(super) deed: Deed,
}

/// The whole diary in the order of time.
pub(super) fn diary() -> Vec<Entry> {
    let mut writing = Writing { dice: Dice::new(SEED), entries: Vec::new(), customers: 0, ends: at(ENDS) };
    for (place, member) in CAST.iter().enumerate() {
        writing.review(place, member);
        writing.customers(place, member);
    }
    writing.strangers();
    writing.payouts();
    writing.loose_ends();
    let Writing { mut entries, ends, .. } = writing;
    entries.extend(season(ends));
    entries.retain(|entry| entry.at < ends);
    entries.sort_by_key(|entry| entry.at);
    entries
}

pub(super) fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap_or(Instant::MIN)
}

pub(super) fn day(date: &str) -> Instant {
    at(&format!("{date}T01:30:00Z"))
}

struct Writing {
    dice: Dice,
    entries: Vec<Entry>,
    /// How many customers there are so far.
    customers: i64,
    ends: Instant,
}

impl Writing {
    fn put(&mut self, at: Instant, deed: Deed) {
        self.entries.push(Entry { at, deed });
    }

    /// Application, review and contract, as far as the partner has come (AP-1, AP-2).
    fn review(&mut self, place: usize, member: &Member) {
        let applied = day(member.applied);
        self.put(applied, Deed::Apply(place));
        if member.stage == Stage::Rejected {
            let reason = "The site only collects coupon codes; it reaches no sellers.".to_owned();
            self.put(applied.plus_seconds(DAY), Deed::Step(place, ReviewStep::Reject { reason }));
            return;
        }
        let codes = vec![member.code.to_owned()];
        let representative = Some("Aisyah Binti Omar".to_owned());
        let signer_name = member.contact.to_owned();
        let address = "203.0.113.20".to_owned();
        let steps = [
            (Stage::Approved, 20, Deed::Step(place, ReviewStep::Approve { representative })),
            (Stage::ContractSent, 22, Deed::SendContract(place)),
            (Stage::ContractSigned, 31, Deed::Step(place, ReviewStep::SignContract { signer_name, address })),
            (Stage::Active, 46, Deed::Step(place, ReviewStep::Countersign { codes })),
            (Stage::Active, 53, Deed::SetAccount(place)),
        ];
        for (stage, hours, deed) in steps {
            if member.stage >= stage {
                self.put(applied.plus_seconds(hours * HOUR), deed);
            }
        }
        if member.stage == Stage::Suspended {
            let reason = "Advertises with the trademark of the host; asked to stop on 28 May.".to_owned();
            self.put(at("2026-06-04T03:00:00Z"), Deed::Step(place, ReviewStep::Suspend { reason }));
        }
    }

    /// A partner's customers: so many register, so many of them pay.
    fn customers(&mut self, place: usize, member: &Member) {
        let opens = day(member.applied).plus_seconds(3 * DAY);
        let mut paying = member.paying;
        for left in (1..=member.customers).rev() {
            let pays = self.dice.between(0, left) < paying;
            paying -= i64::from(pays);
            let last = if pays { self.ends.plus_seconds(-17 * DAY) } else { self.ends };
            let registered = self.dice.moment(opens, last);
            let (phone, customer_id) = self.next_customer(&member.market);
            let clicked = self.dice.happens(40);
            let referral_code = (!clicked).then(|| member.code.to_owned());
            let first_paid = registered.plus_seconds(self.dice.between(DAY, 12 * DAY));
            let fact = registration(&customer_id, phone, member.country, referral_code);
            let event = event(&format!("reg-{customer_id}"), registered, fact);
            // Some hosts tell of a registration only after the first payment; the payment waits (EV-3).
            let late = pays && self.dice.happens(6);
            let told = if late { first_paid.plus_seconds(2 * HOUR) } else { registered.plus_seconds(2) };
            let shared = ["whatsapp", "facebook", "telegram", "line"];
            let channel = usize::try_from(self.dice.between(0, 4)).ok().and_then(|n| shared.get(n).copied());
            if clicked {
                let before = registered.plus_seconds(-self.dice.between(120, 900));
                self.put(before, Deed::Click(place, channel.unwrap_or("whatsapp")));
            }
            self.put(told, if clicked { Deed::TellClicked(place, event) } else { Deed::Tell(event) });
            if pays || self.dice.happens(30) {
                self.authorizes(&customer_id, registered);
            }
            if pays {
                self.pays(&customer_id, &member.market, first_paid);
            }
        }
    }

    fn next_customer(&mut self, market: &Market) -> (String, String) {
        self.customers += 1;
        (
            format!("{}{:07}", market.prefix, 7_100_000 + self.customers * 37),
            format!("u-{}", 10_000 + self.customers),
        )
    }

    fn authorizes(&mut self, customer_id: &str, registered: Instant) {
        let at = registered.plus_seconds(self.dice.between(HOUR, 30 * HOUR));
        let fact = Fact::StoreAuthorized {
            customer_id: customer_id.to_owned(),
            platform: "shopee".to_owned(),
            store: format!("shop-of-{customer_id}"),
        };
        self.put(at.plus_seconds(2), Deed::Tell(event(&format!("store-{customer_id}"), at, fact)));
    }

    /// A first VIP plan, its renewals, now and then a refund or something that earns nothing (AP-7, AP-10).
    fn pays(&mut self, customer_id: &str, market: &Market, first: Instant) {
        let plan = self.dice.between(0, 100);
        let tier = if plan < 55 {
            0
        } else if plan < 85 {
            1
        } else {
            2
        };
        let price = market.prices.get(tier).copied().unwrap_or(0);
        let name = format!("VIP {}", tier + 1);
        let (mut at, mut round) = (first, 1);
        while at < self.ends {
            let payment_id = format!("pay-{customer_id}-{round}");
            self.pays_once(customer_id, &payment_id, ("vip_plan", &name), amount(price, market), at);
            if self.dice.happens(8) {
                let other = format!("pack-{customer_id}-{round}");
                let product = ("order_pack", "1,000 orders");
                self.pays_once(customer_id, &other, product, amount(price / 4, market), at.plus_seconds(DAY));
            }
            if !self.dice.happens(86) {
                break;
            }
            at = at.plus_seconds(RENEWAL + self.dice.between(-DAY, DAY));
            round += 1;
        }
    }

    fn pays_once(
        &mut self,
        customer_id: &str,
        payment_id: &str,
        product: (&str, &str),
        paid: Amount,
        at: Instant,
    ) {
        let (kind, name) = product;
        let fact = Fact::PaymentSucceeded {
            payment_id: payment_id.to_owned(),
            customer_id: customer_id.to_owned(),
            kind: kind.to_owned(),
            name: name.to_owned(),
            amount: paid,
        };
        let mut told = at.plus_seconds(3);
        if kind == "vip_plan" && self.dice.happens(7) {
            let whole = self.dice.happens(35);
            let back = if whole { paid.minor() } else { paid.minor() / 2 };
            let refunded = at.plus_seconds(self.dice.between(2 * HOUR, 6 * DAY));
            // One refund in four arrives before its payment (EV-3).
            if self.dice.happens(25) {
                told = refunded.plus_seconds(HOUR);
            }
            let fact = Fact::PaymentRefunded {
                refund_id: format!("refund-{payment_id}"),
                payment_id: payment_id.to_owned(),
                amount: Amount::new(back, paid.currency()),
            };
            let refund = event(&format!("refunded-{payment_id}"), refunded, fact);
            self.put(refunded.plus_seconds(3), Deed::Tell(refund));
        }
        self.put(told, Deed::Tell(event(&format!("paid-{payment_id}"), at, fact)));
    }

    /// Customers whom nobody brought, or with a code that nobody has (AP-5).
    fn strangers(&mut self) {
        for index in 0..10 {
            let registered = self.dice.moment(at("2026-01-10T00:00:00Z"), at("2026-06-01T00:00:00Z"));
            let (phone, customer_id) = self.next_customer(&MALAYSIA);
            let code = (index < 3).then(|| "NPBDY222".to_owned());
            let fact = registration(&customer_id, phone, "MY", code);
            self.put(registered, Deed::Tell(event(&format!("reg-{customer_id}"), registered, fact)));
            if index % 2 == 0 {
                self.pays(&customer_id, &MALAYSIA, registered.plus_seconds(2 * DAY));
            }
        }
    }

    /// May's batch is paid but for one line, June's is in review, July's is open (WD-3, WD-4, WD-5).
    fn payouts(&mut self) {
        let may = Month { year: 2026, month: 5 };
        for (place, text) in [
            (0, "2026-05-12T04:10:00Z"),
            (1, "2026-05-15T09:30:00Z"),
            (4, "2026-05-18T11:00:00Z"),
            (0, "2026-06-10T03:20:00Z"),
            (1, "2026-06-16T08:05:00Z"),
            (2, "2026-06-18T13:45:00Z"),
            (3, "2026-06-20T06:00:00Z"),
        ] {
            self.put(at(text), Deed::Request(place));
        }
        let reviewed = at("2026-05-20T02:00:00Z");
        for (place, currency) in [(0, "MYR"), (1, "VND"), (4, "THB")] {
            self.put(reviewed, Deed::Payout(place, PayoutStep::Approve));
            self.put(reviewed.plus_seconds(HOUR), Deed::File(may, currency));
        }
        let paid = |place: usize| PayoutStep::MarkPaid { bank_reference: format!("FT2605220{place}") };
        for place in [0, 1] {
            self.put(at("2026-05-22T05:00:00Z"), Deed::Payout(place, paid(place)));
        }
        let reason = "AC04: the account is closed".to_owned();
        self.put(at("2026-05-22T05:30:00Z"), Deed::Payout(4, PayoutStep::MarkFailed { reason }));
        self.put(at("2026-05-27T07:00:00Z"), Deed::ProposeAccount(4));
        self.put(at("2026-06-22T01:00:00Z"), Deed::Payout(1, PayoutStep::Approve));
        self.put(at("2026-06-19T07:00:00Z"), Deed::ProposeAdjustment(2, 5_000_000));
    }

    /// What an operator should find: events that wait, and some that were refused (EV-3, EV-4).
    fn loose_ends(&mut self) {
        let told = at("2026-06-21T10:00:00Z");
        let paid = |payment_id: &str, customer_id: &str, minor| Fact::PaymentSucceeded {
            payment_id: payment_id.to_owned(),
            customer_id: customer_id.to_owned(),
            kind: "vip_plan".to_owned(),
            name: "VIP 1".to_owned(),
            amount: amount(minor, &MALAYSIA),
        };
        let refund = Fact::PaymentRefunded {
            refund_id: "refund-early".to_owned(),
            payment_id: "pay-not-told-yet".to_owned(),
            amount: amount(4_900, &MALAYSIA),
        };
        for (id, fact) in [
            ("paid-before-registration", paid("pay-early", "u-99999", 4_900)),
            ("refund-before-payment", refund),
            ("paid-nothing", paid("pay-nothing", "u-10001", 0)),
            ("reg-u-10001", paid("pay-twice", "u-10001", 4_900)),
        ] {
            self.put(told, Deed::Tell(event(id, told, fact)));
        }
    }
}

pub(super) fn event(id: &str, time: Instant, fact: Fact) -> Event {
    Event { source: HOST.to_owned(), id: id.to_owned(), time, fact }
}

fn registration(customer_id: &str, phone: String, country: &str, referral_code: Option<String>) -> Fact {
    Fact::CustomerRegistered {
        customer_id: customer_id.to_owned(),
        phone,
        email: None,
        country: Some(country.to_owned()),
        referral_code,
        click: None,
    }
}

fn amount(minor: i64, market: &Market) -> Amount {
    Amount::new(minor, currency(market.currency))
}

/// The currency of one of the cast's markets.
pub(super) fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap_or_else(|_| unreachable!("the cast's currencies are ISO 4217"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use programs::affiliate::Rules;
    use std::collections::BTreeSet;

    #[test]
    fn the_cast_and_its_times_are_legal() {
        let rules = Rules::template();
        for member in &CAST {
            assert_eq!(member.application().check(&rules), Ok(()), "{}", member.name);
            assert_eq!(currency(member.market.currency).code(), member.market.currency);
            assert!(day(member.applied) > at(BEGINS) && day(member.applied) < at(ENDS), "{}", member.name);
            let code: BTreeSet<char> = member.code.chars().collect();
            assert!(code.iter().all(|letter| !"0O1ILU".contains(*letter)), "AP-3: {}", member.code);
        }
    }

    #[test]
    fn the_diary_is_the_same_every_time_and_in_order() {
        let (one, two) = (diary(), diary());
        assert!(one.len() > 2_500, "{}", one.len());
        assert!(one.iter().zip(&two).all(|(a, b)| a.at == b.at) && one.len() == two.len());
        assert!(one.windows(2).all(|pair| pair[0].at <= pair[1].at));
        assert!(one.first().unwrap().at >= at(BEGINS));
    }
}
