//! Rows of the Bonus Cashback programme come back as they were written, one by one and in lists.

use crate::support::{Fresh, amount, at, currency, on_both};
use money::Rate;
use programs::cashback::{
    Acceptance, Agenda, Appointment, BillKind, BillLine, BonusEntry, BonusKind, BonusStatus, LineState,
    Locked, Lot, NotCharged, Order, OrderFact, OrderLine, Period, Record, Redemption, RedemptionStatus,
    Registration, RegistrationStatus, Seller, SellerAccount, ShopperPurse, Stretch, Take, Terms,
};
use programs::time::Instant;
use programs::{Change, Changes, Due, Key, Need, No};
use proptest::prelude::*;
use std::sync::Arc;
use store::{DueItem, StoreError, Writer};

fn nothing(writer: &Writer) -> Changes {
    writer.world().unwrap().take_changes()
}

fn new<K, V>(key: K, value: &V) -> (K, Change<Arc<V>>)
where
    V: Clone,
{
    (key, Change::New(Arc::new(value.clone())))
}

fn changed<K, V: Clone>(key: K, value: &V) -> (K, Change<Arc<V>>) {
    (key, Change::Changed(Arc::new(value.clone())))
}

const SELLER: No = 1;
const SHOPPER: No = 2;

fn registration(no: No, previous: No, status: RegistrationStatus) -> Registration {
    Registration {
        no,
        seller: SELLER,
        previous,
        market: "MY".into(),
        registered_at: at("2026-06-01T00:00:00Z"),
        status,
        came_from: None,
        terms_ended: false,
        accepted: vec![Acceptance { version: 1, at: Instant::MIN, by: "Ann \"é\"".into() }],
        in_force: vec![],
    }
}

/// A writer on a store with a seller whose second registration is in force.
fn with_seller(fresh: &Fresh) -> Writer {
    let mut writer = fresh.writer();
    let mut changes = nothing(&writer);
    let seller = Seller { no: SELLER, seller_id: "shop-1".into(), last_registration: 4 };
    changes.sellers.push(new(SELLER, &seller));
    changes.registrations.push(new(3, &registration(3, 0, RegistrationStatus::Rejected)));
    changes.registrations.push(new(4, &registration(4, 3, RegistrationStatus::Approved)));
    for (key, name, no) in [(Key::Seller, "shop-1", SELLER), (Key::Shopper, "u-1", SHOPPER)] {
        changes.keys.push((key, name.into(), Change::New(no)));
    }
    writer.save(&changes).unwrap();
    writer
}

#[test]
fn sellers_and_registrations_come_back() {
    on_both(|fresh| {
        let mut writer = with_seller(fresh);
        assert_eq!(writer.seller_no("shop-1").unwrap(), Some(SELLER));
        assert_eq!(writer.shopper_no("u-1").unwrap(), Some(SHOPPER));
        assert_eq!(writer.seller_no("u-1").unwrap(), None);
        let leaving = Registration {
            status: RegistrationStatus::WithdrawUnderReview,
            came_from: Some(RegistrationStatus::Suspended),
            terms_ended: true,
            in_force: vec![
                Stretch { from: Instant::MIN, to: Some(at("2026-06-02T00:00:00Z")) },
                Stretch { from: at("2026-06-03T00:00:00Z"), to: None },
            ],
            ..registration(4, 3, RegistrationStatus::Approved)
        };
        let mut changes = nothing(&writer);
        changes.registrations.push(changed(4, &leaving));
        writer.save(&changes).unwrap();

        let rejected = registration(3, 0, RegistrationStatus::Rejected);
        assert_eq!(writer.registration(4).unwrap().as_ref(), Some(&leaving));
        assert_eq!(writer.registrations_of(SELLER).unwrap(), [leaving.clone(), rejected.clone()]);
        assert_eq!(writer.registrations_of(9).unwrap(), []);
        let first = writer.registrations_page(None, None, 1).unwrap();
        assert_eq!((first.rows, first.next), (vec![leaving.clone()], Some(4)));
        assert_eq!(
            writer.registrations_page(None, first.next, 1).unwrap().rows,
            std::slice::from_ref(&rejected)
        );
        let only = writer.registrations_page(Some(RegistrationStatus::Rejected), None, 9).unwrap();
        assert_eq!(only.rows, std::slice::from_ref(&rejected));

        let mut world = writer.world().unwrap();
        writer.load(&[Need::RegistrationsOf(SELLER), Need::Seller(9)], &mut world).unwrap();
        assert_eq!(world.sellers.get(SELLER).unwrap(), &writer.seller(SELLER).unwrap().unwrap());
        assert_eq!(world.sellers.find(9), Ok(None));
        assert_eq!(world.registrations.get(3), Ok(&rejected));
        assert_eq!(world.registrations.get(4), Ok(&leaving));
        let mut world = writer.world().unwrap();
        writer.load(&[Need::LiveRegistrations], &mut world).unwrap();
        assert_eq!((world.registrations.get(4), world.registrations.peek(3)), (Ok(&leaving), None));
    });
}

fn text() -> impl Strategy<Value = String> {
    "[a-z|,'\"\\\\\u{e9}\u{4e2d}\u{1f600}]{0,12}"
}

fn order_line() -> impl Strategy<Value = (OrderLine, LineState)> {
    let bought = (text(), 1i64..1_000, 0i64..1_000_000_000, 0i64..=100, 0i64..=100);
    let became = (0i64..=100, 0i64..=100, any::<u32>(), 0i64..1_000_000, 0i64..=100);
    (bought, became).prop_map(|((name, quantity, price, seller, platform), became)| {
        let (refunded, returned, spent, charged, fee) = became;
        let (whole, minor) = (price * quantity, |minor| amount(minor, "VND"));
        let seller = whole / 2 * seller / 100;
        let line = OrderLine {
            line_id: name.clone(),
            sku: name.clone(),
            name,
            quantity,
            unit_price: minor(price),
            seller_discount: minor(seller),
            platform_discount: minor(whole / 2 * platform / 100),
        };
        let state = LineState {
            refunded: (whole - seller) / 100 * refunded,
            returned: quantity * returned / 100,
            bonus_spent: spent.into(),
            charged,
            fee: charged * fee / 100,
        };
        (line, state)
    })
}

fn facts() -> impl Strategy<Value = Vec<(OrderFact, Instant)>> {
    let all = vec![OrderFact::Paid, OrderFact::Shipped, OrderFact::DeliveryFailed, OrderFact::Completed];
    let one = (prop::sample::select(all), any::<i64>().prop_map(Instant::from_micros));
    prop::collection::vec(one, 0..4)
}

fn programme() -> impl Strategy<Value = Result<Locked, NotCharged>> {
    let locked = (1i64.., 1i64.., text(), 0i64..=10_000).prop_map(|(registration, terms, market, bps)| {
        Ok(Locked { registration, terms, market, rate: Rate::from_bps(bps).unwrap() })
    });
    prop_oneof![locked, prop::sample::select(NotCharged::ALL.to_vec()).prop_map(Err)]
}

fn order() -> impl Strategy<Value = Order> {
    let lines = prop::collection::vec(order_line(), 1..6);
    let figures = (0i64.., 0i64.., 0i64..=100, 0i64.., 0usize..4);
    (text(), programme(), lines, facts(), figures, prop::option::of(1i64..), any::<bool>()).prop_map(
        |(order_id, programme, lines, facts, figures, redemption, voucher)| {
            let (shipping, charged, refunded, earned, bonus) = figures;
            let (lines, states): (Vec<_>, Vec<_>) = lines.into_iter().unzip();
            let charged = if programme.is_ok() { charged } else { 0 };
            let bonus =
                if programme.is_ok() && voucher { BonusStatus::ALL[bonus] } else { BonusStatus::None };
            Order {
                no: 10,
                order_id,
                seller: SELLER,
                shopper: SHOPPER,
                currency: currency("VND"),
                voucher,
                redemption,
                shipping,
                time: Instant::MAX,
                facts,
                lines: lines.into(),
                states,
                charge: if programme.is_ok() { 7 } else { 0 },
                programme,
                charged,
                fee_refunded: charged / 100 * refunded,
                earned,
                bonus,
                from_budget: redemption.is_none(),
            }
        },
    )
}

#[test]
fn orders_come_back() {
    on_both(|fresh| {
        let store = fresh.store();
        proptest!(ProptestConfig::with_cases(64), |(first in order(), other in order(), untouched in any::<bool>())| {
            let mut writer = store.writer().unwrap();
            writer.begin().unwrap();
        let mut changes = nothing(&writer);
        changes.orders.push(new(10, &first));
        writer.save(&changes).unwrap();
        prop_assert_eq!(writer.order(10).unwrap(), Some(first.clone()));

        // What was bought, and under which terms, stays; what became of it is the other order's.
        let states = first.states.iter().zip(first.lines.iter()).map(|(state, line)| LineState {
            refunded: state.refunded / 2,
            returned: line.quantity,
            bonus_spent: 3,
            charged: state.charged + 1,
            fee: 1,
        });
        let later = Order {
            facts: other.facts,
            earned: other.earned,
            from_budget: other.from_budget,
            fee_refunded: 0,
            states: if untouched { first.states.clone() } else { states.collect() },
            ..first
        };
        let mut changes = nothing(&writer);
        changes.orders.push(changed(10, &later));
        writer.save(&changes).unwrap();
        let mut world = writer.world().unwrap();
        writer.load(&[Need::Order(10), Need::Order(11)], &mut world).unwrap();
        prop_assert_eq!(world.orders.get(10), Ok(&later));
        prop_assert_eq!(world.orders.find(11), Ok(None));
        prop_assert_eq!(writer.orders_of_seller(SELLER, None, 9).unwrap().rows, vec![later]);
        prop_assert!(writer.orders_of_seller(SELLER, Some(10), 9).unwrap().rows.is_empty());
        });
    });
}

fn line(no: No, previous: No, kind: BillKind, minor: i64) -> BillLine {
    BillLine {
        no,
        seller: SELLER,
        previous,
        order: 10 + no % 2,
        kind,
        base: minor.abs() * 33,
        rate: Rate::from_bps(300).unwrap(),
        amount: minor,
        tax: minor / 10,
        currency: currency("MYR"),
        at: at("2026-06-19T00:00:00Z"),
        reverses: if kind == BillKind::Fee { 0 } else { 1 },
        cause: 40 + no,
    }
}

fn record(no: No, previous: No) -> Record {
    Record {
        no,
        seller: SELLER,
        currency: currency("MYR"),
        previous,
        period: "2026-06-19".into(),
        issued_at: at("2026-06-19T16:00:00Z"),
        opening: -5,
        charged: 50,
        refunded: 20,
        tax: 3,
        payout: -35,
        closing: 0,
        after_line: 0,
        last_line: 3,
        cause: 44,
    }
}

/// BC-7: what is to settle follows what is settled, in a chain of its own for each currency.
#[test]
fn bills_come_back() {
    on_both(|fresh| {
        let mut writer = with_seller(fresh);
        let myr = currency("MYR");
        let mut account = SellerAccount {
            balance: -10,
            opening: 0,
            charged: 30,
            refunded: 20,
            tax: 1,
            last_line: 3,
            settled_line: 0,
            last_record: 0,
            open: Some(Period { name: "2026-06-19".into(), end: Instant::MAX }),
            carry_negative: true,
        };
        let lines = [
            line(1, 0, BillKind::Fee, -30),
            BillLine { currency: currency("SGD"), ..line(2, 0, BillKind::Fee, -9) },
            line(3, 1, BillKind::FeeRefund, 20),
        ];
        let mut changes = nothing(&writer);
        changes.seller_accounts.push(new((SELLER, myr), &account));
        changes.bill_lines.extend(lines.clone());
        writer.save(&changes).unwrap();
        assert_eq!(writer.seller_accounts(SELLER).unwrap(), [(myr, account.clone())]);
        assert_eq!(writer.unsettled_lines(SELLER, myr).unwrap(), [lines[0].clone(), lines[2].clone()]);
        assert_eq!(writer.unsettled_lines(SELLER, currency("SGD")).unwrap(), []);
        assert_eq!(writer.bill_lines_of_order(11).unwrap(), [lines[0].clone(), lines[2].clone()]);
        assert_eq!(writer.bill_lines_between(1, 3).unwrap(), [lines[2].clone()]);
        assert_eq!(writer.bill_lines_between(3, 3).unwrap(), []);
        let broken = writer.bill_lines_between(0, 4);
        assert!(matches!(broken, Err(StoreError::Corrupt(_))), "line 4 is missing: {broken:?}");

        account = SellerAccount { last_line: 3, settled_line: 3, last_record: 2, ..SellerAccount::default() };
        let records = [record(1, 0), record(2, 1)];
        let mut changes = nothing(&writer);
        changes.seller_accounts.push(changed((SELLER, myr), &account));
        changes.records.extend(records.clone());
        writer.save(&changes).unwrap();
        assert_eq!(writer.unsettled_lines(SELLER, myr).unwrap(), []);
        assert_eq!(writer.record(1).unwrap().as_ref(), Some(&records[0]));
        let page = |before, limit| {
            let page = writer.lines_of_record(&records[0], before, limit).unwrap();
            (page.rows, page.next)
        };
        assert_eq!(page(None, 5), (vec![lines[2].clone(), lines[0].clone()], None), "newest first");
        assert_eq!(page(None, 1), (vec![lines[2].clone()], Some(3)));
        assert_eq!(page(Some(3), 1), (vec![lines[0].clone()], None));
        for stray in [1, 2, 9] {
            assert_eq!(page(Some(stray), 5), (vec![], None), "the last, another currency's, none at all");
        }
        let later = Record { after_line: 1, ..records[0].clone() };
        assert_eq!(writer.lines_of_record(&later, None, 5).unwrap().rows, [lines[2].clone()]);
        let newest = writer.records_of(SELLER, None, 1).unwrap();
        assert_eq!((newest.rows.as_slice(), newest.next), (&records[1..], Some(2)));
        assert_eq!(writer.records_of(SELLER, newest.next, 1).unwrap().rows, records[..1]);
        let mut told = Vec::new();
        let each = writer.each_seller_account(|seller, currency, account| {
            told.push((seller, currency, account.clone()));
            Ok(true)
        });
        each.unwrap();
        assert_eq!(told, [(SELLER, myr, account.clone())]);

        let counters = writer.world().unwrap().counters;
        assert_eq!((counters.bill_line, counters.record), (3, 2));
        let mut world = writer.world().unwrap();
        let needs = [Need::SellerAccount(SELLER, myr), Need::SellerAccount(SELLER, currency("SGD"))];
        writer.load(&needs, &mut world).unwrap();
        assert_eq!(world.seller_accounts.get((SELLER, myr)), Ok(&account));
        assert_eq!(world.seller_accounts.find((SELLER, currency("SGD"))), Ok(None));
    });
}

fn lot(no: No, minor: i64, expires_at: &str) -> Lot {
    let (available_at, expires_at) = (at("2026-06-01T00:00:00Z"), at(expires_at));
    Lot { no, shopper: SHOPPER, currency: currency("MYR"), left: minor, available_at, expires_at }
}

fn redemption(no: No) -> Redemption {
    Redemption {
        no,
        shopper: SHOPPER,
        seller: SELLER,
        order_id: None,
        amount: amount(50, "MYR"),
        status: RedemptionStatus::Reserved,
        at: at("2026-06-01T00:00:00Z"),
        expires_at: at("2026-06-01T00:30:00Z"),
        takes: vec![Take { lot: 11, minor: 30 }, Take { lot: 10, minor: 20 }],
        returned: 0,
    }
}

/// SB-2: the lot that expires first comes first; one that is used up is not among them.
#[test]
fn lots_come_in_the_order_they_are_spent() {
    on_both(|fresh| {
        let mut writer = fresh.writer();
        let lots = [
            lot(10, 5, "2026-09-02T00:00:00Z"),
            lot(11, 6, "2026-09-01T00:00:00Z"),
            lot(12, 7, "2026-08-01T00:00:00Z"),
            Lot { currency: currency("SGD"), ..lot(13, 8, "2026-07-01T00:00:00Z") },
            Lot { shopper: 99, ..lot(14, 9, "2026-07-01T00:00:00Z") },
        ];
        let mut changes = nothing(&writer);
        changes.lots.extend(lots.iter().map(|lot| new(lot.no, lot)));
        writer.save(&changes).unwrap();
        let used = Lot { left: 0, ..lots[2].clone() };
        let later = lot(11, 6, "2026-09-03T00:00:00Z");
        let mut changes = nothing(&writer);
        changes.lots.push(changed(11, &later));
        changes.lots.push(changed(12, &used));
        writer.save(&changes).unwrap();
        assert_eq!(writer.lots_of(SHOPPER).unwrap(), [lots[3].clone(), lots[0].clone(), later.clone()]);
        let mut world = writer.world().unwrap();
        let needs = [Need::LotsOf(SHOPPER, currency("MYR")), Need::Lot(12), Need::Lot(15)];
        writer.load(&needs, &mut world).unwrap();
        assert_eq!(world.lots.get(10), Ok(&lots[0]), "each lot of the shopper is loaded");
        assert_eq!(world.lots.peek(13), None, "of that currency");
        assert_eq!(world.lots.get(11), Ok(&later));
        assert_eq!(world.lots.get(12), Ok(&used));
        assert_eq!(world.lots.find(15), Ok(None));
    });
}

#[test]
fn purses_movements_and_redemptions_come_back() {
    on_both(|fresh| {
        let mut writer = fresh.writer();
        let myr = currency("MYR");
        let mut purse = ShopperPurse { pending: 1, available: 2, reserved: 3, debt: 4, last_entry: 10 };
        let reserved = redemption(5);
        let entries: Vec<BonusEntry> = BonusKind::ALL.into_iter().zip(1..).map(entry).collect();
        let mut changes = nothing(&writer);
        changes.shopper_purses.push(new((SHOPPER, myr), &purse));
        changes.redemptions.push(new(5, &reserved));
        changes.bonus_entries.extend(entries.clone());
        writer.save(&changes).unwrap();
        assert_eq!(writer.shopper_purses(SHOPPER).unwrap(), [(myr, purse)]);
        assert_eq!(writer.redemption(5).unwrap(), Some(reserved.clone()));
        let page = writer.bonus_entries_of(SHOPPER, Some(9), 3).unwrap();
        let newest_first: Vec<BonusEntry> = entries[5..8].iter().rev().cloned().collect();
        assert_eq!((page.rows, page.next), (newest_first, Some(6)));
        assert_eq!(writer.world().unwrap().counters.bonus_entry, 10);

        purse.reserved = 0;
        let order_id = Some("o".to_owned());
        let captured = Redemption { status: RedemptionStatus::Captured, returned: 20, order_id, ..reserved };
        let mut changes = nothing(&writer);
        changes.shopper_purses.push(changed((SHOPPER, myr), &purse));
        changes.redemptions.push(changed(5, &captured));
        writer.save(&changes).unwrap();
        assert_eq!(writer.redemptions_of(SHOPPER, None, 9).unwrap().rows, std::slice::from_ref(&captured));
        let mut told = Vec::new();
        let each = writer.each_shopper_purse(|shopper, currency, purse| {
            told.push((shopper, currency, *purse));
            Ok(true)
        });
        each.unwrap();
        assert_eq!(told, [(SHOPPER, myr, purse)]);
        let mut world = writer.world().unwrap();
        writer.load(&[Need::ShopperPurse(SHOPPER, myr), Need::Redemption(5)], &mut world).unwrap();
        assert_eq!(world.shopper_purses.get((SHOPPER, myr)), Ok(&purse));
        assert_eq!(world.redemptions.get(5), Ok(&captured));
    });
}

fn entry((kind, no): (BonusKind, No)) -> BonusEntry {
    BonusEntry {
        no,
        shopper: SHOPPER,
        previous: no - 1,
        kind,
        amount: amount(no * 7, "MYR"),
        order: 10,
        redemption: no % 2,
        at: at("2026-06-01T00:00:00Z"),
        transfer: no + 100,
        cause: no + 200,
    }
}

#[test]
fn budgets_and_terms_come_back() {
    on_both(|fresh| {
        let mut writer = fresh.writer();
        let second = Terms { version: 2, effective: at("2026-07-01T00:00:00Z"), ..Terms::template() };
        let mut changes = nothing(&writer);
        changes.terms.extend([Terms::template(), second.clone()]);
        changes.budgets.push(new(currency("MYR"), &500));
        writer.save(&changes).unwrap();
        let mut changes = nothing(&writer);
        changes.budgets.push(changed(currency("MYR"), &0));
        writer.save(&changes).unwrap();
        assert_eq!(writer.terms_versions().unwrap(), [Terms::template(), second.clone()]);
        assert_eq!(writer.versions().unwrap().all_terms(), [Terms::template(), second]);
        assert_eq!(writer.budgets().unwrap(), [(currency("MYR"), 0)]);
        let mut world = writer.world().unwrap();
        writer.load(&[currency("MYR"), currency("SGD")].map(Need::Budget), &mut world).unwrap();
        assert_eq!(world.budgets.get(currency("MYR")), Ok(&0));
        assert_eq!(world.budgets.find(currency("SGD")), Ok(None));
    });
}

fn appointment(kind: Agenda, subject: No) -> Appointment {
    Appointment { kind, subject, currency: (kind == Agenda::Settle).then(|| currency("MYR")) }
}

/// What is due at one instant: the affiliate programme's first, then all appointments in one item, at
/// most so many at once.
#[test]
fn appointments_fall_due_among_the_rest() {
    on_both(|fresh| {
        let mut writer = fresh.writer();
        let [first, second, third] = [10, 20, 30].map(Instant::from_micros);
        let at_first = [
            appointment(Agenda::ReleaseBonus, 10),
            appointment(Agenda::ReleaseBonus, 11),
            appointment(Agenda::Settle, SELLER),
            appointment(Agenda::EndTerms, 2),
        ];
        let lapse = appointment(Agenda::Lapse, 5);
        let mut changes = nothing(&writer);
        changes.appointments.extend([(third, lapse), (second, lapse)]);
        changes.appointments.extend(at_first.iter().rev().map(|appointment| (first, *appointment)));
        changes.appointments.push((second, lapse));
        changes.releases.extend([(first, 7), (second, 8), (second, 9)]);
        writer.save(&changes).unwrap();
        assert_eq!(writer.next_due(&[]).unwrap(), Some(first));

        let item = |at, due| DueItem { at, due };
        let cashback = |appointments: &[Appointment]| Due::Cashback(appointments.to_vec());
        let all = [
            item(first, Due::Release(vec![7])),
            item(first, cashback(&at_first)),
            item(second, Due::Release(vec![8, 9])),
            item(second, cashback(&[lapse])),
        ];
        assert_eq!(writer.due_until(second, &[], 9).unwrap(), all);
        let cut = [all[0].clone(), item(first, cashback(&at_first[..3]))];
        assert_eq!(writer.due_until(second, &[], 3).unwrap(), cut, "no more until these are done");

        let mut changes = nothing(&writer);
        changes.released.push(7);
        changes.kept.extend(at_first.iter().map(|appointment| (first, *appointment)));
        writer.save(&changes).unwrap();
        writer.mark_done(&all[1].due).unwrap();
        assert_eq!(writer.due_until(second, &[], 9).unwrap(), all[2..]);
        let mut changes = nothing(&writer);
        changes.released.extend([8, 9]);
        changes.kept.push((second, lapse));
        writer.save(&changes).unwrap();
        assert_eq!(writer.due_until(second, &[], 9).unwrap(), []);
        assert_eq!(writer.next_due(&[]).unwrap(), Some(third), "another appointment of the same kind stays");
    });
}
