//! What holds for any sequence of orders, refunds, redemptions and registrations.

use crate::handover::InTurn;
use crate::play::{Play, currency, money};
use crate::shop::{bps, cancelled, completed, delivered, delivery_failed, paid, register, shipped, step};
use crate::thinning::{Late, pauses};
use money::Currency;
use programs::cashback::{
    Accruals, BillLine, BonusStatus, Order, OrderFact, OrderLine, OrderRefund, RedemptionStatus,
    RedemptionStep, RegistrationStatus, RegistrationStep, Terms,
};
use programs::{Action, Fact, Key, No, Record};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Something that may happen. It is refused where it does not fit.
#[derive(Debug, Clone)]
enum Step {
    Create {
        order: u8,
        parties: (u8, u8),
        voucher: bool,
        lines: Vec<(i64, i64, i64, i64)>,
        spends: Option<usize>,
    },
    Tell {
        order: u8,
        fact: u8,
    },
    /// Of what is left of a line, so many hundredths and one minor unit more, but never more.
    Refund {
        refund: u8,
        order: u8,
        line: usize,
        percent: i64,
        units: i64,
    },
    Reserve {
        parties: (u8, u8),
        percent: i64,
        order: Option<u8>,
    },
    Redeem {
        nth: usize,
        capture: bool,
    },
    Registration {
        seller: u8,
        which: u8,
    },
    Fund {
        minor: i64,
    },
    Publish {
        fee: i64,
    },
    Clock {
        minutes: i64,
    },
}

/// So few that they are told of again and again.
const ORDERS: u8 = 6;

fn parties() -> impl Strategy<Value = (u8, u8)> {
    (prop::sample::select(&[0u8, 0, 1, 2][..]), 0u8..2)
}

fn a_fact() -> impl Strategy<Value = Step> {
    let line = (1i64..4, 0i64..20_000, 0i64..=100, 0i64..=100);
    let lines = prop::collection::vec(line, 1..4);
    let refundable = prop_oneof![3 => 0u8..ORDERS, 1 => prop::sample::select(&[10u8, 11, 20, 21][..])];
    let spends = prop::option::weighted(0.5, 0usize..3);
    prop_oneof![
        5 => (0u8..ORDERS, parties(), prop::bool::weighted(0.9), lines, spends).prop_map(
            |(order, parties, voucher, lines, spends)| Step::Create { order, parties, voucher, lines, spends }
        ),
        8 => (0u8..ORDERS, prop::sample::select(&[0u8, 1, 2, 3, 3, 3, 3, 4, 5, 5][..]))
            .prop_map(|(order, fact)| Step::Tell { order, fact }),
        6 => (any::<u8>(), refundable, 0usize..2, prop_oneof![1i64..100, Just(100)], 0i64..2).prop_map(
            |(refund, order, line, percent, units)| Step::Refund { refund, order, line, percent, units }
        ),
    ]
}

fn an_action() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (parties(), 1i64..110, prop::option::of(0u8..ORDERS))
            .prop_map(|(parties, percent, order)| Step::Reserve { parties, percent, order }),
        1 => (0usize..3, any::<bool>()).prop_map(|(nth, capture)| Step::Redeem { nth, capture }),
        1 => (0u8..3, 0u8..12).prop_map(|(seller, which)| Step::Registration { seller, which }),
        1 => (1i64..2000).prop_map(|minor| Step::Fund { minor }),
        1 => (0i64..1000).prop_map(|fee| Step::Publish { fee }),
        3 => prop_oneof![4 => 1i64..60, 3 => 60i64..3000, 1 => 10_000i64..150_000].prop_map(|minutes| Step::Clock { minutes }),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(prop_oneof![2 => a_fact(), 1 => an_action()], 0..100)
}

fn ringgit() -> Currency {
    currency("MYR")
}

fn create(
    play: &Play,
    order: u8,
    (seller, shopper): (u8, u8),
    voucher: bool,
    lines: &[(i64, i64, i64, i64)],
    spends: Option<usize>,
) -> Fact {
    let line = |(place, (quantity, price, off, platform)): (usize, &(i64, i64, i64, i64))| {
        let seller_discount = quantity * price * off / 100;
        OrderLine {
            line_id: place.to_string(),
            sku: String::new(),
            name: String::new(),
            quantity: *quantity,
            unit_price: money(*price, "MYR"),
            seller_discount: money(seller_discount, "MYR"),
            platform_discount: money((quantity * price - seller_discount) * platform / 100, "MYR"),
        }
    };
    let spent = spends.and_then(|nth| play.shelf.redemptions.values().rev().nth(nth));
    let own = |key, no: No| {
        play.shelf.keys.iter().find(|((k, _), n)| *k == key && **n == no).map(|((_, id), _)| id)
    };
    let seller_id = spent.and_then(|spent| own(Key::Seller, spent.seller));
    let shopper_id = spent.and_then(|spent| own(Key::Shopper, spent.shopper));
    Fact::OrderCreated {
        order_id: spent.and_then(|spent| spent.order_id.clone()).unwrap_or_else(|| format!("o{order}")),
        seller_id: seller_id.map_or_else(|| format!("s{seller}"), |id| id.to_string()),
        shopper_id: shopper_id.map_or_else(|| format!("m{shopper}"), |id| id.to_string()),
        bonus_cashback_voucher: voucher,
        redemption: spent.map(|spent| spent.no),
        lines: lines.iter().enumerate().map(line).collect(),
        shipping: money(100, "MYR"),
    }
}

impl Step {
    fn fact(&self, play: &Play) -> Option<Fact> {
        Some(match self {
            Self::Create { order, parties, voucher, lines, spends } => {
                create(play, *order, *parties, *voucher, lines, *spends)
            }
            Self::Tell { order, fact } => {
                let tell =
                    [paid, cancelled, shipped, delivered, delivery_failed, completed][usize::from(*fact)];
                tell(&format!("o{order}"))
            }
            Self::Refund { refund, order, line, percent, units } => {
                let order_id = format!("o{order}");
                let known = play.known(Key::Order, &order_id);
                let known =
                    known.and_then(|no| play.world.orders.peek(no).flatten().or(play.shelf.orders.get(&no)));
                let left =
                    known.and_then(|order| order.lines_now().nth(*line)).map_or(100, |now| now.base_left());
                let amount = money((left * percent / 100 + 1).min(left.max(1)), "MYR");
                let lines = vec![OrderRefund { line_id: line.to_string(), amount, quantity: *units }];
                Fact::OrderRefunded { refund_id: format!("r{refund}"), order_id, lines }
            }
            _ => return None,
        })
    }

    /// Does it, unless the rules refuse it. Where `taken` is false, facts are told without taking out what
    /// they changed.
    fn play(&self, play: &mut Play, taken: bool) {
        if let Some(fact) = self.fact(play) {
            let event = play.next_event(fact);
            drop(if taken { play.tell(&event) } else { play.tell_only(&event) });
            return;
        }
        match self {
            Self::Clock { minutes } => play.run_due(play.now.plus_seconds(minutes * 60)),
            other => {
                if let Some(action) = other.action(play) {
                    drop(play.act("Omar", &action));
                }
            }
        }
    }

    fn action(&self, play: &Play) -> Option<Action> {
        Some(match self {
            Self::Reserve { parties: (seller, shopper), percent, order } => {
                let shopper_id = format!("m{shopper}");
                let purse = play.known(Key::Shopper, &shopper_id);
                let purse = purse.and_then(|no| play.shelf.shopper_purses.get(&(no, ringgit())));
                let amount = money(purse.map_or(5, |purse| purse.available * percent / 100), "MYR");
                let order_id = order.map(|order| format!("o{order}"));
                Action::Reserve { shopper_id, amount, seller_id: format!("s{seller}"), order_id }
            }
            Self::Redeem { nth, capture } => {
                let redemption = *play.shelf.redemptions.keys().rev().nth(*nth)?;
                let step = if *capture { RedemptionStep::Capture } else { RedemptionStep::Release };
                Action::StepRedemption { redemption, step }
            }
            Self::Registration { seller, which } => {
                let seller_id = format!("s{seller}");
                let seller = play.known(Key::Seller, &seller_id);
                let newest =
                    seller.and_then(|no| play.shelf.sellers.get(&no)).map_or(0, |row| row.last_registration);
                let version = play.world.versions.terms_at(play.now).version;
                match which {
                    0 => register(&seller_id, "MY", version),
                    1 => step(newest, crate::shop::suspend()),
                    2 => step(newest, RegistrationStep::Resume),
                    3 => step(newest, RegistrationStep::Withdraw),
                    4 => step(newest, RegistrationStep::CancelWithdraw),
                    5 => step(newest, RegistrationStep::ApproveWithdraw),
                    _ => step(newest, RegistrationStep::AcceptTerms { version }),
                }
            }
            Self::Fund { minor } => Action::FundBudget { amount: money(*minor, "MYR") },
            Self::Publish { fee } => {
                let mut terms = odd(*fee);
                (terms.effective, terms.changes) = (play.now.plus_days(2), "another fee".into());
                terms.old_terms_end = Some(play.now.plus_days(5));
                Action::PublishTerms(Box::new(terms))
            }
            _ => return None,
        })
    }
}

/// Rates and caps at which nothing comes out even.
fn odd(fee: i64) -> Terms {
    let mut terms = Terms::template();
    for market in &mut terms.markets {
        (market.fee_rate, market.tax, market.cap_per_unit) = (bps(fee), bps(700), Some(333));
        (market.earn_rate, market.earn_cap, market.carry_negative) = (bps(1111), Some(777), fee % 2 == 1);
    }
    terms
}

/// Two of three shops are registered, and two shoppers have bonus.
fn beginning() -> Play {
    let mut play = Play::with_terms(|terms| *terms = odd(333));
    for seller in ["s0", "s1"] {
        play.subject("Shop", &register(seller, "MY", 1));
    }
    for shopper in 0..2 {
        for order in [10 + shopper, 20 + shopper] {
            let lines = [(1, 6_000, 0, 0)];
            let id = format!("o{order}");
            play.tell_all([
                create(&play, order, (0, shopper), true, &lines, None),
                delivered(&id),
                completed(&id),
            ]);
        }
    }
    play
}

fn played(steps: &[Step]) -> Play {
    let mut play = beginning();
    steps.iter().for_each(|step| step.play(&mut play, true));
    play.take();
    play
}

/// Round half away from zero, as anybody would reckon it.
fn round(minor: i64, part: i64, whole: i64) -> i64 {
    i64::try_from((2 * i128::from(minor) * i128::from(part) + i128::from(whole)) / (2 * i128::from(whole)))
        .unwrap()
}

/// BC-5, BC-6: the net fee of an order is the rule on what remains of it.
fn the_fee_fits(order: &Order, terms: &Terms) {
    let market = terms.market("MY").unwrap();
    let net = |place: usize| {
        let (line, state) = (&order.lines[place], order.states[place]);
        let gross = line.unit_price.minor() * line.quantity;
        let left = gross - line.seller_discount.minor() - state.refunded;
        let cap = market.cap_per_unit.unwrap() * (line.quantity - state.returned);
        assert!(left >= 0 && state.returned <= line.quantity, "EV-4");
        round(left, order.programme.as_ref().unwrap().rate.bps(), 10_000).min(cap)
    };
    let arrived = order.time_of(OrderFact::Delivered).is_some();
    let fees: Vec<i64> = (0..order.lines.len()).map(|place| if arrived { net(place) } else { 0 }).collect();
    assert_eq!(order.states.iter().map(|state| state.fee).collect::<Vec<_>>(), fees, "BC-6: {order:?}");
    assert_eq!(order.charged - order.fee_refunded, fees.iter().sum::<i64>(), "BC-6: {order:?}");
}

/// SB-1, SB-3: what an order earns is the rule on what remains of what was paid for it.
fn the_bonus_fits(order: &Order, terms: &Terms) {
    let market = terms.market("MY").unwrap();
    let paid = |(line, state): (&OrderLine, &programs::cashback::LineState)| {
        let base = line.unit_price.minor() * line.quantity - line.seller_discount.minor();
        let paid = (base - line.platform_discount.minor() - state.bonus_spent).max(0);
        if base == 0 { 0 } else { round(paid, base - state.refunded, base) }
    };
    let paid: i64 = order.lines.iter().zip(&order.states).map(paid).sum();
    let arrived = order.time_of(OrderFact::Delivered).is_some();
    let earned = round(paid, market.earn_rate.bps(), 10_000).min(market.earn_cap.unwrap());
    let earns = order.voucher && arrived && order.bonus != BonusStatus::NotCovered;
    assert_eq!(order.earned, if earns { earned } else { 0 }, "SB-3: {order:?}");
}

/// SB-1, SB-2, SB-3: purses are what orders and redemptions add up to; shares sum to the whole.
fn the_purses_fit(play: &Play) {
    let mut sums: BTreeMap<(No, Currency), [i64; 2]> = BTreeMap::new();
    for order in play.shelf.orders.values().filter(|order| order.bonus == BonusStatus::Pending) {
        sums.entry((order.shopper, order.currency)).or_default()[0] += order.earned;
    }
    for redemption in play.shelf.redemptions.values() {
        let taken: i64 = redemption.takes.iter().map(|take| take.minor).sum();
        assert_eq!(taken, redemption.amount.minor(), "SB-2: {redemption:?}");
        assert!((0..=taken).contains(&redemption.returned), "SB-3: {redemption:?}");
        if redemption.status == RedemptionStatus::Reserved {
            sums.entry((redemption.shopper, redemption.amount.currency())).or_default()[1] += taken;
        }
    }
    for order in play.shelf.orders.values() {
        let shares: i64 = order.states.iter().map(|state| state.bonus_spent).sum();
        let whole = order.redemption.map_or(0, |no| play.shelf.redemptions[&no].amount.minor());
        assert_eq!(shares, whole, "SB-2: {order:?}");
    }
    for (key, purse) in &play.shelf.shopper_purses {
        let [pending, reserved] = sums.get(key).copied().unwrap_or_default();
        assert_eq!([purse.pending, purse.reserved], [pending, reserved], "SB-1, SB-2: {key:?}");
    }
}

/// BC-2: one live registration, and stretches that follow each other.
fn the_registrations_fit(play: &Play) {
    for seller in play.shelf.sellers.values() {
        let theirs: Vec<_> =
            play.shelf.registrations.values().filter(|row| row.seller == seller.no).collect();
        let live = theirs.iter().filter(|row| !row.status.is_final()).count();
        assert!(live <= 1, "BC-2");
        assert_eq!(theirs.last().map_or(0, |row| row.no), seller.last_registration);
        let stretches: Vec<_> = theirs.iter().flat_map(|row| &row.in_force).collect();
        assert!(stretches.windows(2).all(|pair| pair[0].to.is_some_and(|to| to <= pair[1].from)), "BC-4");
        for row in theirs {
            let leaving = row.came_from == Some(RegistrationStatus::Approved);
            let in_force = row.status == RegistrationStatus::Approved || leaving;
            assert_eq!(row.in_force.last().is_some_and(|last| last.to.is_none()), in_force, "BC-4: {row:?}");
        }
    }
}

/// BC-7: what is accrued as lines are posted is the sum of the lines, and so is what records settle.
fn the_accruals_fit(play: &Play) {
    let mut accruals = Accruals::default();
    let mut lines = play.shelf.bill_lines.iter().peekable();
    for record in &play.shelf.records {
        while let Some(line) = lines.next_if(|line| line.no <= record.last_line) {
            accruals.add(&line.into()).unwrap();
        }
        accruals.settle(record).unwrap();
    }
    lines.for_each(|line| accruals.add(&line.into()).unwrap());
    for ((seller, currency), account) in &play.shelf.seller_accounts {
        accruals.compare(*seller, *currency, account).unwrap();
        let open = |line: &&BillLine| {
            (line.seller, line.currency) == (*seller, *currency) && line.no > account.settled_line
        };
        let amounts: i64 = play.shelf.bill_lines.iter().filter(open).map(|line| line.amount).sum();
        assert_eq!(account.opening + amounts, account.balance, "BC-7: {account:?}");
    }
    accruals.finish().unwrap();
    assert_eq!(accruals.of_lines(), accruals.kept(), "BC-7");
}

fn everything_fits(play: &Play) {
    play.shelf.audit();
    for order in play.shelf.orders.values() {
        match &order.programme {
            Ok(locked) => {
                let terms = play.world.versions.terms(locked.terms).unwrap();
                the_fee_fits(order, terms);
                the_bonus_fits(order, terms);
            }
            Err(_) => assert_eq!((order.charge, order.charged, order.earned), (0, 0, 0), "BC-4: {order:?}"),
        }
    }
    the_purses_fit(play);
    the_registrations_fit(play);
    the_accruals_fit(play);
}

fn read_back(record: &Record) -> Record {
    let (text, read): (String, Record) = match record {
        Record::Event(event) => {
            let text = serde_json::to_string(&**event).unwrap();
            let event: programs::Event = serde_json::from_str(&text).unwrap();
            (text, Record::from(event))
        }
        Record::Action(action) => {
            let text = serde_json::to_string(action).unwrap();
            let action: Action = serde_json::from_str(&text).unwrap();
            (text, Record::Action(action))
        }
    };
    assert_eq!(&read, record, "{text}");
    read
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    /// BC-5 to BC-7, SB-1 to SB-4, LG-1, LG-2, LG-4 after every single step.
    #[test]
    fn the_books_agree_with_the_rules_at_each_step(steps in steps()) {
        let mut play = beginning();
        for step in &steps {
            step.play(&mut play, true);
            everything_fits(&play);
        }
    }

    /// EV-2: what is taken out together and what is forgotten in between makes no difference.
    #[test]
    fn batches_make_no_difference(steps in steps(), cuts in prop::collection::vec((any::<bool>(), 0usize..3), 80)) {
        let mut single = beginning();
        let mut play = beginning();
        for (step, (cut, most)) in steps.iter().zip(cuts) {
            // What is asked for depends on what is known outside, so both see the same.
            let facts = step.fact(&single);
            match facts {
                Some(fact) => {
                    let event = single.next_event(fact.clone());
                    let same = play.next_event(fact);
                    prop_assert_eq!(single.tell(&event).is_ok(), play.tell_only(&same).is_ok());
                }
                None => match step.action(&single) {
                    Some(action) => {
                        prop_assert_eq!(single.act("Omar", &action), play.act("Omar", &action));
                    }
                    None => {
                        step.play(&mut single, true);
                        step.play(&mut play, true);
                    }
                },
            }
            if cut {
                play.take();
                play.world.forget(most);
            }
        }
        play.take();
        prop_assert_eq!(&play.shelf, &single.shelf);
        prop_assert_eq!(&play.log, &single.log);
    }

    /// EV-2: what is forgotten while other batches are still being written makes no difference.
    #[test]
    fn what_is_forgotten_meanwhile_makes_no_difference(steps in steps(), pauses in pauses()) {
        let mut single = beginning();
        let mut late = Late::new(beginning());
        for (step, pause) in steps.iter().zip(&pauses) {
            match step.fact(&single) {
                Some(fact) => {
                    let event = single.next_event(fact.clone());
                    let same = late.play.next_event(fact);
                    prop_assert_eq!(single.tell(&event), late.tell(&same));
                }
                None => {
                    step.play(&mut single, true);
                    late.alone(|play| step.play(play, true));
                }
            }
            if let Some(again) = late.pause(pause) {
                prop_assert_eq!(single.tell(&again), late.tell(&again));
            }
        }
        late.alone(|_| ());
        prop_assert_eq!(&late.play.shelf, &single.shelf);
        prop_assert_eq!(&late.play.log, &single.log);
    }

    /// EV-2: who decides makes no difference, whether what came before is written or only handed over.
    #[test]
    fn deciding_in_turn_makes_no_difference(steps in steps(), most in 0usize..4, thinned_after in 1usize..6) {
        let mut single = beginning();
        let mut in_turn = InTurn::new(beginning(), most, thinned_after);
        for step in &steps {
            match step.fact(&single) {
                Some(fact) => {
                    let event = single.next_event(fact.clone());
                    let same = in_turn.play.next_event(fact);
                    prop_assert_eq!(single.tell(&event), in_turn.tell(&same));
                }
                None => {
                    step.play(&mut single, true);
                    in_turn.alone(|play| step.play(play, true));
                }
            }
        }
        in_turn.alone(|_| ());
        prop_assert_eq!(&in_turn.play.shelf, &single.shelf);
        prop_assert_eq!(&in_turn.play.log, &single.log);
    }

    /// EV-6: the log, read back from JSON, makes every row and record again.
    #[test]
    fn a_replay_makes_the_same_records(steps in steps()) {
        let first = played(&steps);
        let mut log = first.log.clone();
        for entry in &mut log {
            entry.record = read_back(&entry.record);
        }
        let mut second = Play::with_terms(|terms| *terms = odd(333));
        second.replay(&log);
        prop_assert_eq!(format!("{:?}", second.shelf), format!("{:?}", first.shelf));
        prop_assert_eq!(&second.log, &first.log);
    }

    /// BC-6: whatever was refunded in which parts, a full refund ends in zero.
    #[test]
    fn a_full_refund_ends_in_zero(
        lines in prop::collection::vec((1i64..4, 1i64..20_000, 0i64..100, 0i64..=100), 1..4),
        parts in prop::collection::vec((0usize..3, 1i64..100), 0..8),
        delivery in 0usize..8,
    ) {
        let mut play = beginning();
        play.tell_all([create(&play, 0, (0, 0), true, &lines, None), paid("o0")]);
        for (place, (line, percent)) in parts.iter().enumerate() {
            if place == delivery {
                play.tell_all([delivered("o0")]);
            }
            let refund = u8::try_from(place).unwrap();
            Step::Refund { refund, order: 0, line: *line, percent: *percent, units: 0 }.play(&mut play, true);
        }
        play.tell_all([delivered("o0"), completed("o0")]);
        for line in 0..lines.len() {
            let refund = 100 + u8::try_from(line).unwrap();
            Step::Refund { refund, order: 0, line, percent: 100, units: 0 }.play(&mut play, true);
        }
        let order = play.order("o0");
        prop_assert!(order.lines_now().all(|line| line.base_left() == 0));
        prop_assert_eq!((order.charged, order.earned), (order.fee_refunded, 0), "BC-6, SB-3");
        let lines = play.shelf.bill_lines.iter().filter(|line| line.order == order.no);
        let (amount, tax) = lines.fold((0, 0), |(a, t), line| (a + line.amount, t + line.tax));
        prop_assert_eq!((amount, tax), (0, 0), "BC-6: the tax as well");
        let sum = |play: &Play| play.shelf.shopper_purses.values().map(|p| p.pending + p.available - p.debt).sum::<i64>();
        prop_assert_eq!(sum(&play), sum(&beginning()), "SB-3");
        everything_fits(&play);
    }
}

/// What the properties above are tried on: enough of everything.
#[test]
fn what_is_drawn_does_happen() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut charges, mut refunds, mut captured, mut debts, mut records) = (0, 0, 0, 0, 0);
    for _ in 0..120 {
        let drawn = proptest::strategy::ValueTree::current(&steps().new_tree(&mut runner).unwrap());
        let play = played(&drawn);
        charges += play.shelf.orders.values().filter(|order| order.charged > 0).count();
        refunds += play.shelf.orders.values().filter(|order| order.fee_refunded > 0).count();
        let redemptions = play.shelf.redemptions.values();
        captured +=
            redemptions.filter(|row| row.status == RedemptionStatus::Captured && row.returned > 0).count();
        debts += play.shelf.shopper_purses.values().filter(|purse| purse.debt > 0).count();
        records += play.shelf.records.len();
    }
    let counts = [charges, refunds, captured, debts, records];
    assert!(counts.iter().all(|count| *count > 10), "{counts:?}");
}
