//! Rows come back as they were written, whatever they hold.

use crate::support::{account, currency, on_both};
use money::{Amount, Rate};
use programs::affiliate::{
    Balance, Contract, Correction, CorrectionKind, CorrectionStatus, Credits, Customer, Earned, MonthEarned,
    NotAttributed, Payment, Span, TopUp, Verdict,
};
use programs::time::{Instant, Month};
use programs::{Change, Changes, Need};
use proptest::prelude::*;
use std::sync::Arc;
use store::Writer;

fn nothing(writer: &Writer) -> Changes {
    writer.world().unwrap().take_changes()
}

fn text() -> impl Strategy<Value = String> {
    "[a-z|,'\"\\\\\u{e9}\u{4e2d}\u{1f600}]{0,12}"
}

fn instant() -> impl Strategy<Value = Instant> {
    any::<i64>().prop_map(Instant::from_micros)
}

fn spans() -> impl Strategy<Value = Vec<Span>> {
    prop::collection::vec(1i64..1_000_000_000_000, 2..12).prop_map(|lengths| {
        let mut from = 0;
        let mut spans = Vec::new();
        for pair in lengths.chunks_exact(2) {
            spans.push(Span { from: from + pair[0], to: from + pair[0] + pair[1] });
            from += pair[0] + pair[1];
        }
        spans
    })
}

fn balance() -> impl Strategy<Value = Balance> {
    let earned = prop::option::of((1i16..=9_999, 1i8..=12, any::<i64>()));
    (any::<i64>(), 0..i64::MAX, 0..i64::MAX, 0..i64::MAX, spans(), spans(), earned).prop_map(
        |(pending, in_withdrawal, paid, expired, available, lapsed, earned)| Balance {
            pending,
            available: available.iter().map(|span| span.len()).sum(),
            in_withdrawal,
            paid,
            expired,
            credits: Credits { credited: i64::MAX, deficit: 0, available, lapsed },
            earned: earned.map(|(year, month, minor)| MonthEarned { month: Month { year, month }, minor }),
        },
    )
}

fn customer() -> impl Strategy<Value = Customer> {
    let top_up = prop::option::of((1i64.., instant(), text()));
    let paying = prop::option::of((1i64.., 0i64..=10_000));
    (text(), text(), prop::option::of(text()), 0usize..6, instant(), any::<bool>(), paying, top_up).prop_map(
        |(customer_id, phone, email, reason, at, store_authorized, paying, top_up)| Customer {
            no: 5,
            customer_id,
            phone,
            country: email.clone(),
            email,
            partner: None,
            not_attributed: Some(NotAttributed::ALL[reason % NotAttributed::ALL.len()]),
            registered_at: at,
            window_end: at.next(),
            rules_version: 3,
            store_authorized,
            paying_number: paying.map(|(number, _)| number),
            rate: paying.map(|(_, bps)| Rate::from_bps(bps).unwrap()),
            open_payments: 2,
            last_payment: 9,
            top_up: top_up.map(|(payment, time, tier)| TopUp { payment, time, tier }),
        },
    )
}

fn payment() -> impl Strategy<Value = Payment> {
    let settled = prop::option::of(instant());
    (text(), text(), 1i64.., any::<i64>(), 0usize..6, instant(), settled, any::<bool>()).prop_map(
        |(payment_id, name, minor, refunded, verdict, time, settled_at, top_up)| {
            let verdict = Verdict::ALL[verdict];
            let rate = Rate::from_bps(1_500).unwrap();
            let earned = Earned { rate, paying_number: 7, commission: minor / 3 };
            Payment {
                no: 8,
                payment_id,
                customer: 5,
                previous: 0,
                partner: (verdict == Verdict::Eligible).then_some(1),
                kind: name.clone(),
                name,
                amount: Amount::new(minor, currency("VND")),
                refunded: refunded.clamp(0, minor),
                top_up,
                time,
                verdict,
                rules_version: 2,
                earned: (verdict == Verdict::Eligible).then_some(earned),
                entry: if verdict == Verdict::Eligible { 1 } else { 0 },
                settled_at,
            }
        },
    )
}

fn partner(writer: &mut Writer) {
    let mut changes = nothing(writer);
    let application = programs::affiliate::Application {
        applicant: programs::affiliate::Applicant::User,
        name: "n".into(),
        contact: "c".into(),
        phone: "+6".into(),
        email: "e".into(),
        country: "SG".into(),
        channels: vec![programs::affiliate::Channel {
            kind: "blog".into(),
            url: Some("https://example.com/?a='b'".into()),
            audience: Some(i64::MAX),
        }],
    };
    let partner = programs::affiliate::Partner {
        no: 1,
        status: programs::affiliate::PartnerStatus::ContractSent,
        application,
        representative: Some("Ann".into()),
        referral_code: None,
        payout_account: Some(account("é")),
        account_change: Some(77),
    };
    changes.partners.push((1, Change::New(partner.clone().into())));
    writer.save(&changes).unwrap();
    let mut world = writer.world().unwrap();
    writer.load(&[Need::Partner(1), Need::Partner(2)], &mut world).unwrap();
    assert_eq!(world.partners.get(1).unwrap(), &partner);
    assert_eq!(world.partners.find(2), Ok(None));
}

#[test]
fn contracts_come_back() {
    on_both(|fresh| {
        let mut writer = fresh.writer();
        partner(&mut writer);
        let sent = Contract {
            version: 1,
            document: "line\none\u{1}".into(),
            sha256: "00".into(),
            sent_at: Instant::MIN,
            signer_name: None,
            signed_at: None,
            signer_address: None,
            countersigned_at: None,
            countersigned_by: None,
        };
        let signed = Contract {
            signer_name: Some("Siti".into()),
            signed_at: Some(Instant::MAX),
            signer_address: Some("::1".into()),
            countersigned_at: Some(Instant::MAX),
            countersigned_by: Some("Ann".into()),
            ..sent.clone()
        };
        for change in [Change::New(Arc::new(sent)), Change::Changed(Arc::new(signed))] {
            let mut changes = nothing(&writer);
            changes.contracts.push((1, change.clone()));
            writer.save(&changes).unwrap();
            let (Change::New(expected) | Change::Changed(expected)) = change else { continue };
            assert_eq!(writer.contract(1).unwrap().as_ref(), Some(&*expected));
        }
    });
}

fn moved(customer: i64) -> Correction {
    Correction {
        partner: 1,
        from: None,
        kind: CorrectionKind::Reattribution { customer },
        reason: "r".into(),
        proposed_by: "ann".into(),
        status: CorrectionStatus::Approved,
        decided_by: Some("bob".into()),
    }
}

#[test]
fn hot_rows_come_back() {
    on_both(|fresh| {
        let store = fresh.store();
        proptest!(ProptestConfig::with_cases(64), |(
                balances in (balance(), balance()),
                customers in (customer(), customer()),
                payments in (payment(), payment()),
        )| {
                    let mut writer = store.writer().unwrap();
                    writer.begin().unwrap();
                partner(&mut writer);
                let mut changes = nothing(&writer);
                changes.purses.push((1, Change::New(Arc::new([(currency("MYR"), balances.0.clone())].into()))));
                changes.customers.push((5, Change::New(customers.0.clone().into())));
                changes.payments.push((8, Change::New(payments.0.clone().into())));
                writer.save(&changes).unwrap();
                prop_assert_eq!(writer.purse(1).unwrap(), [(currency("MYR"), balances.0.clone())].into());
                prop_assert_eq!(writer.customer(5).unwrap(), Some(customers.0.clone()));
                prop_assert_eq!(writer.payment(8).unwrap(), Some(payments.0.clone()));

                // What never changes of a row stays; everything else is the other row's, the partner included,
                // whom only a correction changes.
                let customer = Customer {
                    store_authorized: customers.1.store_authorized,
                    paying_number: customers.1.paying_number,
                    rate: customers.1.rate,
                    top_up: customers.1.top_up,
                    last_payment: 11,
                    open_payments: 0,
                    partner: Some(1),
                    not_attributed: None,
                    ..customers.0
                };
                let payment = Payment {
                    verdict: payments.1.verdict,
                    partner: payments.1.partner,
                    earned: payments.1.earned,
                    settled_at: payments.1.settled_at,
                    refunded: payments.0.amount.minor(),
                    rules_version: 4,
                    ..payments.0
                };
                let mut changes = nothing(&writer);
                changes.purses.push((1, Change::Changed(Arc::new([(currency("MYR"), balances.1.clone())].into()))));
                changes.customers.push((5, Change::Changed(customer.clone().into())));
                changes.corrections.push((12, Change::New(moved(5).into())));
                changes.payments.push((8, Change::Changed(payment.clone().into())));
                writer.save(&changes).unwrap();
                prop_assert_eq!(writer.purse(1).unwrap(), [(currency("MYR"), balances.1)].into());
                prop_assert_eq!(writer.customer(5).unwrap(), Some(customer));
                prop_assert_eq!(writer.payment(8).unwrap(), Some(payment));
                });
    });
}
