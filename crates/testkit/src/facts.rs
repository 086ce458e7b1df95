//! Events and actions as tests tell them.

use app::inbox::Line;
use money::{Amount, Currency};
use programs::affiliate::{Applicant, Application, PayoutAccount, ReviewStep};
use programs::time::Instant;
use programs::{Action, Event, Fact, No, Record};

/// When the tests' facts happen, unless they say otherwise.
pub const NOON: &str = "2026-06-01T04:00:00Z";

/// An instant, from RFC 3339.
pub fn at(text: &str) -> Instant {
    Instant::parse(text).unwrap()
}

/// An amount of Malaysian ringgit, in sen.
pub fn myr(minor: i64) -> Amount {
    Amount::new(minor, Currency::parse("MYR").unwrap())
}

/// An event of the tests' host, at noon.
pub fn event(id: &str, fact: Fact) -> Event {
    Event { source: "test/host".into(), id: id.into(), time: at(NOON), fact }
}

/// An event as a line of a request.
pub fn line(event: Event) -> Line {
    let body = serde_json::to_vec(&event).unwrap();
    Line::Event { record: Record::from(event), body: body.into() }
}

/// A registration with a referral code.
pub fn registered(customer: usize, code: &str) -> Event {
    let fact = Fact::CustomerRegistered {
        customer_id: format!("c{customer}"),
        phone: format!("+6011{customer:08}"),
        email: None,
        country: None,
        referral_code: Some(code.into()),
        click: None,
    };
    event(&format!("r{customer}"), fact)
}

/// A VIP payment of a customer.
pub fn paid(payment: usize, customer: usize, minor: i64) -> Event {
    let fact = Fact::PaymentSucceeded {
        payment_id: format!("p{payment}"),
        customer_id: format!("c{customer}"),
        kind: "vip_plan".into(),
        name: "Gold".into(),
        amount: myr(minor),
    };
    event(&format!("e{payment}"), fact)
}

/// A refund of a payment.
pub fn refunded(refund: usize, payment: usize, minor: i64) -> Event {
    let (refund_id, payment_id) = (format!("f{refund}"), format!("p{payment}"));
    event(&format!("x{refund}"), Fact::PaymentRefunded { refund_id, payment_id, amount: myr(minor) })
}

/// An application; two of different numbers are of different people.
pub fn application(number: usize) -> Action {
    Action::Apply(Box::new(Application {
        applicant: Applicant::Kol,
        name: format!("Partner {number}"),
        contact: "Siti".into(),
        phone: format!("+6012{number:08}"),
        email: format!("partner{number}@example.com"),
        country: "MY".into(),
        channels: Vec::new(),
    }))
}

/// The steps that make an applicant a partner with a referral code.
pub fn activation(partner: No, code: &str) -> Vec<Action> {
    let steps = [
        ReviewStep::Approve { representative: None },
        ReviewStep::SendContract { version: 1, document: "The contract.".into() },
        ReviewStep::SignContract { signer_name: "Siti".into(), address: "127.0.0.1".into() },
        ReviewStep::Countersign { codes: vec![code.into()] },
    ];
    steps.into_iter().map(|step| Action::Review { partner, step }).collect()
}

/// A payout account.
pub fn account() -> PayoutAccount {
    PayoutAccount {
        holder: "Siti".into(),
        bank_name: "Maybank".into(),
        bic: "MBBEMYKL".into(),
        sealed_number: "00".into(),
        masked_number: "••6789".into(),
        country: "MY".into(),
        currency: Currency::parse("MYR").unwrap(),
    }
}
