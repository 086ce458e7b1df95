//! What holds for any sequence of facts and actions.

use crate::play::{Play, at, code, currency, host_event, money, myr, pays, refunds, registers};
use crate::script::{Step, beginning, steps};
use money::{Amount, Rate};
use programs::affiliate::{
    Application, Channel, CorrectionKind, LineStatus, PayoutStep, ReviewStep, Rules, Verdict,
};
use programs::time::{Instant, Month};
use programs::{Action, Actor, CreditRef, Due, Event, Fact, No, Record, Told};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn played(hold_days: i64, steps: &[Step]) -> Play {
    let (mut play, partners) = beginning(hold_days);
    for step in steps {
        step.play(&mut play, &partners, true);
    }
    play.take();
    play
}

/// AP-10, AP-12: per payment and whoever earns it now, the rows add up to round(net × its rate).
fn commissions_fit(play: &Play) {
    let mut sums: BTreeMap<No, i64> = BTreeMap::new();
    for row in &play.shelf.commissions {
        *sums.entry(row.payment).or_default() += row.amount.minor();
    }
    for payment in play.shelf.payments.values() {
        let sum = sums.get(&payment.no).copied().unwrap_or(0);
        let net = Amount::new(payment.amount.minor() - payment.refunded, payment.amount.currency());
        let expected = payment.earned.map_or(0, |earned| earned.rate.of(net).unwrap().minor());
        assert_eq!(sum, expected, "AP-10: {payment:?}");
        assert_eq!(payment.earned.map_or(0, |earned| earned.commission), expected);
    }
}

/// AP-8, AP-10: a customer has a number while it pays, and the tallies count those who do.
fn numbers_fit(play: &Play) {
    for customer in play.shelf.customers.values() {
        let open = play.shelf.payments.values().filter(|payment| {
            payment.customer == customer.no
                && payment.earned.is_some()
                && payment.refunded < payment.amount.minor()
        });
        let open = i64::try_from(open.count()).unwrap();
        assert_eq!(customer.open_payments, open, "AP-10: {customer:?}");
        assert_eq!((customer.paying_number.is_some(), customer.rate.is_some()), (open > 0, open > 0));
    }
    for (no, tally) in &play.shelf.tallies {
        let theirs = || play.shelf.customers.values().filter(|customer| customer.partner == Some(*no));
        let paying = theirs().filter(|customer| customer.paying_number.is_some()).count();
        assert_eq!(tally.customers, i64::try_from(theirs().count()).unwrap(), "AP-5: of {no}");
        assert_eq!(tally.paying, i64::try_from(paying).unwrap(), "AP-8: of {no}");
    }
}

/// WD-2, WD-4: what is in withdrawal is the lines that have not ended; one request at a time.
fn withdrawals_fit(play: &Play) {
    for (no, purse) in &play.shelf.purses {
        let theirs = || play.shelf.withdrawals.values().filter(|withdrawal| withdrawal.partner == *no);
        let open: Vec<_> = theirs().filter(|withdrawal| withdrawal.is_open()).map(|w| w.no).collect();
        assert!(open.len() <= 1, "WD-2");
        assert_eq!(play.shelf.tallies[no].open_withdrawal, open.first().copied(), "WD-2");
        for (currency, balance) in purse {
            let sum = |keep: fn(LineStatus) -> bool| {
                let lines = theirs().flat_map(|withdrawal| &withdrawal.lines);
                let lines = lines.filter(|l| l.amount.currency() == *currency && keep(l.status));
                lines.map(|line| line.amount.minor()).sum::<i64>()
            };
            assert_eq!(balance.in_withdrawal, sum(|status| !status.is_final()), "WD-2");
            assert_eq!(balance.paid, sum(|status| status == LineStatus::Paid), "WD-4");
        }
    }
    for batch in play.shelf.batches.values() {
        let lines = play.shelf.withdrawals.values().filter(|w| w.batch == batch.month).flat_map(|w| &w.lines);
        let open = lines.filter(|line| !line.status.is_final()).count();
        assert_eq!(batch.open_lines, i64::try_from(open).unwrap(), "WD-4");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// LG-1, LG-2, LG-4 after every single step.
    #[test]
    fn the_books_agree_with_the_balances_at_each_step(steps in steps(), hold_days in prop::sample::select(&[0i64, 10][..])) {
        let (mut play, partners) = beginning(hold_days);
        for step in &steps {
            step.play(&mut play, &partners, true);
            play.shelf.audit();
            commissions_fit(&play);
            numbers_fit(&play);
            withdrawals_fit(&play);
        }
    }

    /// EV-2: what is taken out together and what is forgotten in between makes no difference.
    #[test]
    fn batches_make_no_difference(
        steps in steps(),
        hold_days in prop::sample::select(&[0i64, 10][..]),
        cuts in prop::collection::vec((any::<bool>(), 0usize..3), 80),
    ) {
        let single = played(hold_days, &steps);
        let (mut play, partners) = beginning(hold_days);
        for (step, (cut, most)) in steps.iter().zip(cuts) {
            step.play(&mut play, &partners, false);
            if cut {
                play.take();
                play.world.forget(most);
            }
        }
        play.take();
        prop_assert_eq!(&play.shelf, &single.shelf);
        prop_assert_eq!(&play.log, &single.log);
    }

    /// EV-6: the log, read back from JSON, makes every row and record again.
    #[test]
    fn a_replay_makes_the_same_records(steps in steps(), hold_days in prop::sample::select(&[0i64, 10][..])) {
        let first = played(hold_days, &steps);
        let mut log = first.log.clone();
        for entry in &mut log {
            entry.record = read_back(&entry.record);
        }
        let mut second = Play::with(|rules| *rules = first.world.versions.all_rules()[0].clone());
        second.replay(&log);
        prop_assert_eq!(format!("{:?}", second.shelf), format!("{:?}", first.shelf));
        prop_assert_eq!(&second.log, &first.log);
    }
}

fn read_back(record: &Record) -> Record {
    match record {
        Record::Event(event) => Record::from(again(&**event)),
        Record::Action(action) => Record::Action(again(action)),
    }
}

fn again<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) -> T {
    let text = serde_json::to_string(value).unwrap();
    let read = serde_json::from_str(&text).unwrap();
    assert_eq!(&read, value, "{text}");
    read
}

/// A registration and payments with their refunds, none above its payment, each fact at its own time.
fn history(customers: u8) -> impl Strategy<Value = Vec<Fact>> {
    let kinds = prop::sample::select(&["vip_plan", "vip_plan", "order_pack"][..]);
    let currencies = prop::sample::select(&["MYR", "MYR", "VND", "CNY"][..]);
    let payment = (0..customers, 2i64..5000, kinds, currencies, prop::collection::vec(1i64..100, 0..4));
    prop::collection::vec(payment, 1..8).prop_map(move |payments| {
        let mut facts: Vec<Fact> =
            (0..customers).map(|c| registers(&format!("c{c}"), Some(&code(1)))).collect();
        for (n, (customer, minor, kind, currency, parts)) in payments.into_iter().enumerate() {
            let (payment, customer) = (format!("p{n}"), format!("c{customer}"));
            facts.push(crate::play::buys(&payment, &customer, kind, money(minor, currency)));
            // Two of three payments are refunded in parts, every fifth of those wholly.
            let total: i64 = parts.iter().sum();
            let give = if minor % 5 == 0 { minor } else { minor / 2 };
            let mut left = give;
            for (r, part) in parts.iter().enumerate() {
                let minor = if r + 1 == parts.len() { left } else { give * part / total };
                left -= minor;
                if minor > 0 {
                    facts.push(refunds(&format!("{payment}-{r}"), &payment, money(minor, currency)));
                }
            }
        }
        facts
    })
}

/// Facts in the order they happened, and the same in an order of arrival, some told twice.
fn arrivals(customers: u8) -> impl Strategy<Value = (Vec<Event>, Vec<Event>)> {
    history(customers).prop_flat_map(|facts| {
        let start = at("2026-06-01T04:00:00Z");
        let events: Vec<Event> = facts
            .into_iter()
            .enumerate()
            .map(|(n, fact)| {
                host_event(&format!("e{n}"), start.plus_seconds(i64::try_from(n).unwrap()), fact)
            })
            .collect();
        let twice = (0..events.len(), any::<bool>());
        let repeats = prop::collection::vec(twice, 0..4);
        (Just(events), repeats).prop_flat_map(|(events, repeats)| {
            let mut arriving = events.clone();
            for (n, other_identity) in repeats {
                let mut copy = events[n].clone();
                if other_identity && copy.fact.identity().is_some() {
                    copy.source = "mirror".into();
                }
                arriving.push(copy);
            }
            (Just(events), Just(arriving).prop_shuffle())
        })
    })
}

fn arrived(events: &[Event]) -> Play {
    let mut play = Play::new();
    play.partner(1);
    play.now = play.now.plus_seconds(1000);
    for event in events {
        play.tell(event).unwrap();
    }
    assert!(play.shelf.waiting.is_empty() && play.shelf.dropped.is_empty(), "EV-3: everything is known");
    play.shelf.audit();
    play
}

/// What EV-3 promises of any order: payments by their id, with verdict and what was refunded.
fn verdicts(play: &Play) -> BTreeMap<&str, (Verdict, i64, Option<No>)> {
    let payments = play.shelf.payments.values();
    payments.map(|p| (p.payment_id.as_str(), (p.verdict, p.refunded, p.partner))).collect()
}

proptest! {
    /// EV-3: verdicts do not depend on the order of arrival. (Numbers and rates do, between customers,
    /// by AP-8.)
    #[test]
    fn any_order_of_arrival_gives_the_same_verdicts((happened, arriving) in arrivals(4)) {
        let (one, other) = (arrived(&happened), arrived(&arriving));
        prop_assert_eq!(verdicts(&one), verdicts(&other));
        for customer in ["c0", "c1", "c2", "c3"] {
            let top_up = |play: &Play| play.customer(customer).top_up.as_ref().map(|t| t.time);
            prop_assert_eq!(top_up(&one), top_up(&other), "AP-11");
        }
        prop_assert_eq!(one.tally(1), &programs::affiliate::Tally {
            last_commission: one.tally(1).last_commission, ..other.tally(1).clone()
        });
    }

    /// EV-3: with a single customer there is only one number, and every amount is the same as well.
    #[test]
    fn any_order_of_arrival_gives_one_customer_the_same_money((happened, arriving) in arrivals(1)) {
        let (one, other) = (arrived(&happened), arrived(&arriving));
        prop_assert_eq!(verdicts(&one), verdicts(&other));
        for payment in one.shelf.payments.values() {
            prop_assert_eq!(payment.earned, other.payment(&payment.payment_id).earned);
        }
        for code in ["MYR", "VND"] {
            prop_assert_eq!(one.balance(1, code).available, other.balance(1, code).available);
        }
    }
}

#[derive(Debug, Clone)]
enum Large {
    Pay(i64),
    Refund(usize, i64),
    Adjust(i64),
    Request,
    Clock(i64),
}

fn large() -> impl Strategy<Value = Vec<Large>> {
    let minor = || prop_oneof![Just(i64::MAX), i64::MAX / 8..i64::MAX, 1i64..100];
    let signed = prop_oneof![any::<i64>(), Just(i64::MAX), Just(-i64::MAX), Just(i64::MIN)];
    let step = prop_oneof![
        4 => minor().prop_map(Large::Pay),
        2 => (0usize..5, minor()).prop_map(|(nth, minor)| Large::Refund(nth, minor)),
        2 => signed.prop_map(Large::Adjust),
        1 => Just(Large::Request),
        1 => (1i64..4000).prop_map(Large::Clock),
    ];
    prop::collection::vec(step, 0..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// Amounts near the limit are refused where they do not fit; no sum wraps and nothing panics. The
    /// books, kept in 128 bits, agree with every balance.
    #[test]
    fn nothing_wraps(steps in large(), bps in prop::sample::select(&[1000i64, 10_000][..]), hold_days in 0i64..2) {
        let mut play = Play::with(|rules| {
            rules.tiers[0].rate = Rate::from_bps(bps).unwrap();
            rules.min_paying_customers = 0;
            rules.hold_days = hold_days;
        });
        let no = play.partner(1);
        play.report(registers("ann", Some(&code(1)))).unwrap();
        play.report(pays("p0", "ann", myr(1))).unwrap();
        let mut codes = Vec::new();
        for (n, step) in steps.iter().enumerate() {
            match step {
                Large::Pay(minor) => {
                    codes.extend(play.report(pays(&format!("large{n}"), "ann", myr(*minor))).err());
                }
                Large::Refund(nth, minor) => {
                    let payments = play.shelf.payments.values();
                    let id = payments.rev().nth(*nth).map(|payment| payment.payment_id.clone());
                    if let Some(payment) = id {
                        codes.extend(play.report(refunds(&format!("r{n}"), &payment, myr(*minor))).err());
                    }
                }
                Large::Adjust(minor) => {
                    let kind = CorrectionKind::Adjustment(myr(*minor));
                    let proposal = Action::ProposeCorrection { partner: no, kind, reason: "x".into() };
                    if let Ok(programs::Done::Subject(correction)) = play.act("Omar", &proposal) {
                        let decision = Action::DecideCorrection { correction, approve: true };
                        codes.extend(play.act("Mei", &decision).err());
                    }
                }
                Large::Request => drop(play.act("Siti", &Action::RequestWithdrawal { partner: no })),
                Large::Clock(days) => play.run_due(play.now.plus_days(*days)),
            }
            play.shelf.audit();
        }
        for refusal in codes {
            prop_assert!(["amount_too_large", "refund_exceeds_payment"].contains(&refusal.code), "{:?}", refusal);
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[a-z]{0,8}", Just("\0😀\"\\\u{2028}".to_owned())]
}

fn amount() -> impl Strategy<Value = Amount> {
    let codes = prop::sample::select(&["MYR", "VND", "KWD", "CNY"][..]);
    (any::<i64>(), codes).prop_map(|(minor, code)| money(minor, code))
}

fn fact() -> impl Strategy<Value = Fact> {
    let maybe = || prop::option::of(text());
    prop_oneof![
        (text(), text(), maybe(), maybe(), maybe(), prop::option::of(any::<i64>())).prop_map(
            |(customer_id, phone, email, country, referral_code, click)| Fact::CustomerRegistered {
                customer_id,
                phone,
                email,
                country,
                referral_code,
                click
            }
        ),
        (text(), text(), text()).prop_map(|(customer_id, platform, store)| Fact::StoreAuthorized {
            customer_id,
            platform,
            store
        }),
        (text(), text(), text(), text(), amount()).prop_map(
            |(payment_id, customer_id, kind, name, amount)| Fact::PaymentSucceeded {
                payment_id,
                customer_id,
                kind,
                name,
                amount
            }
        ),
        (text(), text(), amount()).prop_map(|(refund_id, payment_id, amount)| Fact::PaymentRefunded {
            refund_id,
            payment_id,
            amount
        }),
    ]
}

fn month() -> impl Strategy<Value = Month> {
    (0i16..=9999, 1i8..=12).prop_map(|(year, month)| Month { year, month })
}

fn credit() -> impl Strategy<Value = CreditRef> {
    (any::<[i64; 5]>(), amount()).prop_map(|([partner, from, to, credited, expires], amount)| CreditRef {
        partner,
        currency: amount.currency(),
        from,
        to,
        credited_at: Instant::from_micros(credited),
        expires_at: Instant::from_micros(expires),
    })
}

fn review() -> impl Strategy<Value = ReviewStep> {
    prop_oneof![
        prop::option::of(text()).prop_map(|representative| ReviewStep::Approve { representative }),
        text().prop_map(|reason| ReviewStep::Reject { reason }),
        (any::<i64>(), text()).prop_map(|(version, document)| ReviewStep::SendContract { version, document }),
        (text(), text()).prop_map(|(signer_name, address)| ReviewStep::SignContract { signer_name, address }),
        prop::collection::vec(text(), 0..3).prop_map(|codes| ReviewStep::Countersign { codes }),
        text().prop_map(|reason| ReviewStep::Suspend { reason }),
        Just(ReviewStep::Reinstate),
        text().prop_map(|reason| ReviewStep::Terminate { reason }),
    ]
}

fn payout() -> impl Strategy<Value = PayoutStep> {
    prop_oneof![
        Just(PayoutStep::Cancel),
        Just(PayoutStep::Approve),
        text().prop_map(|reason| PayoutStep::Reject { reason }),
        text().prop_map(|bank_reference| PayoutStep::MarkPaid { bank_reference }),
        text().prop_map(|reason| PayoutStep::MarkFailed { reason }),
    ]
}

fn due() -> impl Strategy<Value = Due> {
    let credits = || prop::collection::vec(credit(), 0..3);
    prop_oneof![
        month().prop_map(Due::CloseBatch),
        prop::collection::vec(any::<i64>(), 0..3).prop_map(Due::Release),
        credits().prop_map(Due::Expire),
        (any::<i64>(), credits()).prop_map(|(days, credits)| Due::Announce { days, credits }),
    ]
}

fn action() -> impl Strategy<Value = Action> {
    let channel = || Channel { kind: "x".into(), url: None, audience: Some(-1) };
    let correction = prop_oneof![
        any::<i64>().prop_map(|customer| CorrectionKind::Reattribution { customer }),
        amount().prop_map(CorrectionKind::Adjustment),
    ];
    prop_oneof![
        (text(), text()).prop_map(move |(name, phone)| {
            let channels = vec![channel()];
            let form = Application { name, phone, channels, ..crate::play::application(1) };
            Action::Apply(Box::new(form))
        }),
        (any::<i64>(), review()).prop_map(|(partner, step)| Action::Review { partner, step }),
        (text(), text(), text()).prop_map(|(code, channel, visitor)| Action::Click {
            code,
            channel,
            visitor
        }),
        (any::<i64>(), text()).prop_map(|(partner, holder)| {
            Action::SetPayoutAccount { partner, account: crate::play::account(&holder) }
        }),
        (any::<i64>(), text()).prop_map(|(partner, holder)| {
            Action::ProposePayoutAccount { partner, account: crate::play::account(&holder) }
        }),
        (any::<i64>(), any::<i64>(), any::<bool>()).prop_map(|(partner, change, approve)| {
            Action::DecidePayoutAccount { partner, change, approve }
        }),
        any::<i64>().prop_map(|partner| Action::RequestWithdrawal { partner }),
        (any::<i64>(), prop::option::of(amount()), payout()).prop_map(|(withdrawal, amount, step)| {
            Action::StepWithdrawal { withdrawal, currency: amount.map(Amount::currency), step }
        }),
        month().prop_map(|batch| Action::FilePayments { batch, currency: currency("VND") }),
        (any::<i64>(), correction, text()).prop_map(|(partner, kind, reason)| Action::ProposeCorrection {
            partner,
            kind,
            reason
        }),
        (any::<i64>(), any::<bool>())
            .prop_map(|(correction, approve)| Action::DecideCorrection { correction, approve }),
        (1i64..100, text()).prop_map(|(days, representative)| {
            let effective = at("2026-06-01T04:00:00.000001Z").plus_days(days);
            Action::PublishRules(Box::new(Rules { effective, representative, ..Rules::template() }))
        }),
        text().prop_map(|text| Action::PublishContract { text }),
        due().prop_map(Action::Due),
    ]
}

proptest! {
    #[test]
    fn events_read_back(source in text(), id in text(), micros: i64, fact in fact()) {
        again(&Event { source, id, time: Instant::from_micros(micros), fact });
    }

    #[test]
    fn actions_read_back(action in action(), id in text(), name in text()) {
        again(&action);
        again(&Actor { id, name });
    }

    /// An event with anything in it is taken in or refused, never a defect, and told again it is known.
    #[test]
    fn any_event_is_answered(source in text(), id in text(), micros: i64, facts in prop::collection::vec(fact(), 1..4)) {
        let (mut play, _) = beginning(0);
        for (n, fact) in facts.into_iter().enumerate() {
            let id = format!("{id}{n}");
            let event = Event { source: source.clone(), id, time: Instant::from_micros(micros), fact };
            if play.tell(&event).is_ok() {
                prop_assert!(matches!(play.tell(&event), Ok(Told::Duplicate(_))), "EV-1");
            }
            play.shelf.audit();
        }
    }
}
