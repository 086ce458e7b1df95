//! The rules of the Bonus Cashback programme on a store: what is loaded is what was saved, however the log
//! is cut into batches.

use crate::support::{Fresh, House, Script, Step, actor, amount, at, currency, on_both};
use programs::cashback::{
    BillKind, OrderLine, OrderRefund, RedemptionStep, RegistrationStatus, RegistrationStep, Terms,
};
use programs::time::Instant;
use programs::{Action, Fact, Key, No, Record};

fn line(id: &str, quantity: i64, price: i64) -> OrderLine {
    OrderLine {
        line_id: id.into(),
        sku: format!("sku-{id}"),
        name: format!("Article {id}"),
        quantity,
        unit_price: amount(price, "MYR"),
        seller_discount: amount(50, "MYR"),
        platform_discount: amount(20, "MYR"),
    }
}

/// A store on which everything happens at once and in its order, what falls due included.
struct Play {
    house: House,
    script: Script,
    happened: Vec<Step>,
}

impl Play {
    /// Takes the step added last, after what fell due before it, and returns its number.
    fn go(&mut self) -> No {
        let Some(step) = self.script.steps.last().cloned() else { return 0 };
        self.run_due(step.at);
        self.take(step)
    }

    fn take(&mut self, step: Step) -> No {
        self.house.one_by_one(std::slice::from_ref(&step));
        self.happened.push(step);
        self.house.world.counters.seq
    }

    fn run_due(&mut self, until: Instant) {
        loop {
            let items = self.house.writer.due_until(until, &[], 2).unwrap();
            if items.is_empty() {
                return;
            }
            for item in items {
                let record = Record::Action(Action::Due(item.due));
                self.take(Step { at: item.at, actor: actor("system"), record, refused: false });
            }
        }
    }

    fn act(&mut self, by: &str, action: Action) -> No {
        self.script.act(by, action);
        self.go()
    }

    fn tell(&mut self, fact: Fact) {
        self.script.tell(fact);
        self.go();
    }

    fn days(&mut self, days: i64) {
        self.script.now = self.script.now.plus_days(days);
    }

    fn order(&mut self, id: &str, seller: &str, shopper: &str, redemption: Option<No>) {
        self.tell(Fact::OrderCreated {
            order_id: id.into(),
            seller_id: seller.into(),
            shopper_id: shopper.into(),
            bonus_cashback_voucher: true,
            redemption,
            lines: vec![line("a", 2, 12_000), line("b", 1, 8_000)],
            shipping: amount(500, "MYR"),
        });
    }

    fn refund(&mut self, id: &str, order: &str, minor: i64) {
        let lines = vec![OrderRefund { line_id: "a".into(), amount: amount(minor, "MYR"), quantity: 1 }];
        self.tell(Fact::OrderRefunded { refund_id: id.into(), order_id: order.into(), lines });
    }

    fn register(&mut self, seller: &str) -> No {
        let (market, terms_version) = ("MY".into(), 1);
        self.act(seller, Action::Register { seller_id: seller.into(), market, terms_version })
    }

    fn step(&mut self, registration: No, step: RegistrationStep) {
        self.act("ann", Action::StepRegistration { registration, step });
    }

    fn reserve(&mut self, order_id: Option<&str>) -> No {
        let order_id = order_id.map(Into::into);
        let (amount, seller_id) = (amount(400, "MYR"), "shop-1".into());
        self.act("host", Action::Reserve { shopper_id: "u-1".into(), amount, seller_id, order_id })
    }
}

/// Two sellers' first months: orders that are delivered, refunded, cancelled, told of early; bonus that is
/// earned, spent, given back and expires; a seller who leaves and comes back, and does not accept new terms.
fn months(fresh: &Fresh) -> Play {
    let script = Script::begin("2026-06-01T00:00:00Z");
    let mut play = Play { house: fresh.house(), script, happened: Vec::new() };
    let one = play.register("shop-1");
    let two = play.register("shop-2");
    play.act("ann", Action::FundBudget { amount: amount(100_000, "MYR") });
    play.order("o-nobody", "shop-9", "u-1", None);
    for n in 0..6 {
        let id = format!("o{n}");
        play.tell(Fact::OrderPaid { order_id: id.clone() });
        play.order(&id, if n % 2 == 0 { "shop-1" } else { "shop-2" }, "u-1", None);
        play.tell(Fact::OrderShipped { order_id: id.clone() });
        play.tell(Fact::OrderDelivered { order_id: id });
        play.days(1);
    }
    play.tell(Fact::OrderCompleted { order_id: "o0".into() });
    play.refund("r1", "o0", 6_000);
    play.refund("r2", "o1", 23_950);
    play.order("o-lost", "shop-1", "u-2", None);
    play.tell(Fact::OrderDeliveryFailed { order_id: "o-lost".into() });
    let spent = play.reserve(Some("o-spent"));
    play.order("o-spent", "shop-1", "u-1", Some(spent));
    play.tell(Fact::OrderCancelled { order_id: "o-spent".into() });
    play.reserve(None);
    let redemption = play.reserve(None);
    play.act("host", Action::StepRedemption { redemption, step: RedemptionStep::Release });
    play.days(3);
    play.step(two, RegistrationStep::Withdraw);
    play.step(two, RegistrationStep::ApproveWithdraw);
    play.register("shop-2");
    let effective = play.script.now.plus_days(1);
    let old_terms_end = Some(effective.plus_days(5));
    let terms = Terms { version: 2, effective, old_terms_end, changes: "more".into(), ..Terms::template() };
    play.act("ann", Action::PublishTerms(Box::new(terms)));
    play.script.now = effective;
    play.step(one, RegistrationStep::AcceptTerms { version: 2 });
    play.script.now = at("2026-12-01T00:00:00Z");
    play.order("o-last", "shop-1", "u-2", None);
    play.run_due(at("2027-12-31T00:00:00Z"));
    play
}

/// The tables those months leave something in. All appointments have been kept by then.
const FILLED: [&str; 12] = [
    "sellers",
    "registrations",
    "orders",
    "order_lines",
    "seller_accounts",
    "bill_lines",
    "records",
    "shopper_purses",
    "lots",
    "redemptions",
    "bonus_entries",
    "budgets",
];

#[test]
fn the_cut_into_batches_does_not_matter() {
    on_both(|fresh| {
        let play = months(fresh);
        let expected = play.house.dump();
        for table in FILLED {
            assert!(expected.iter().any(|row| row.starts_with(&format!("{table}: "))), "{table} is empty");
        }
        for size in [2, 7, 20] {
            let mut batches = fresh.house();
            play.happened.chunks(size).for_each(|steps| batches.batch(steps));
            for (row, should) in batches.dump().iter().zip(&expected) {
                assert_eq!(row, should, "in batches of {size}");
            }
            assert_eq!(batches.dump().len(), expected.len());
        }
    });
}

#[test]
fn what_sellers_and_shoppers_look_at() {
    on_both(|fresh| {
        let play = months(fresh);
        let db = &play.house.writer;
        assert!(db.totals().unwrap().unbalanced().is_empty(), "LG-2");
        assert_eq!(db.next_due(&[]).unwrap(), None);

        let seller = db.seller_no("shop-2").unwrap().unwrap();
        let registrations = db.registrations_of(seller).unwrap();
        let statuses: Vec<RegistrationStatus> = registrations.iter().map(|found| found.status).collect();
        assert_eq!(statuses, [RegistrationStatus::Suspended, RegistrationStatus::Expired], "BC-2, BC-3");
        assert_eq!(registrations[0].previous, registrations[1].no);
        let moments = db.moments(registrations[1].no).unwrap();
        assert_eq!(moments.last().unwrap().status, "expired");

        let seller = db.seller_no("shop-1").unwrap().unwrap();
        let all = db.orders_of_seller(seller, None, 9).unwrap().rows;
        assert_eq!(all.len(), 6);
        assert_eq!(all[0].order_id, "o-last");
        for order in &all {
            assert!(!order.lines.is_empty());
            assert_eq!(db.order(order.no).unwrap().as_ref(), Some(order), "with its lines, and no others");
        }
        let page = db.orders_of_seller(seller, Some(all[1].no), 2).unwrap();
        assert_eq!((page.rows.as_slice(), page.next), (&all[2..4], Some(all[3].no)));
        let first = db.order(db.order_no("o0").unwrap().unwrap()).unwrap().unwrap();
        let lines = db.bill_lines_of_order(first.no).unwrap();
        let kinds: Vec<BillKind> = lines.iter().map(|line| line.kind).collect();
        assert_eq!(kinds, [BillKind::Fee, BillKind::FeeRefund]);
        assert_eq!((lines[0].no, lines[1].reverses), (first.charge, first.charge), "BC-6");

        let mut settled = 0;
        for record in db.records_of(seller, None, 500).unwrap().rows {
            let lines = db.bill_lines_between(record.after_line, record.last_line).unwrap();
            let sum: i64 = lines.iter().map(|line| line.amount).sum();
            assert_eq!(record.opening + sum, record.closing + record.payout, "BC-7");
            settled += lines.len();
        }
        assert!(settled >= lines.len());
        assert_eq!(db.unsettled_lines(seller, currency("MYR")).unwrap(), []);

        let shopper = db.key(Key::Shopper, "u-1").unwrap().unwrap();
        let purse = db.shopper_purses(shopper).unwrap()[0].1;
        assert_eq!((purse.pending, purse.available, purse.reserved), (0, 0, 0), "SB-4: it has expired");
        assert_eq!(db.lots_of(shopper).unwrap(), []);
        assert_eq!(db.bonus_entries_of(shopper, None, 500).unwrap().rows[0].no, purse.last_entry);
        assert_eq!(db.redemptions_of(shopper, None, 9).unwrap().rows.len(), 3);
    });
}
