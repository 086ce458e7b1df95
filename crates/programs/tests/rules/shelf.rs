//! What a store would hold, in plain maps.

use ledger::{Books, Transfer};
use money::Currency;
use programs::accounts::{
    BUDGET, CHART, EXPIRED, PARTNER_AVAILABLE, PARTNER_IN_WITHDRAWAL, PARTNER_PENDING, PAYOUTS,
    SELLER_BALANCE, SHOPPER_AVAILABLE, SHOPPER_DEBT, SHOPPER_PENDING, SHOPPER_RESERVED,
};
use programs::affiliate::{
    AccountChange, Batch, Channels, Click, Commission, Contract, Correction, Customer, Partner, Payment,
    PaymentFile, Purse, Tally, Withdrawal,
};
use programs::cashback::{
    Appointment, BillLine, BonusEntry, Lot, Order, Record, Redemption, Registration, Seller, SellerAccount,
    ShopperPurse,
};
use programs::time::{Instant, Month};
use programs::{Change, Changes, CreditRef, Dropped, Event, Key, Moment, Need, No, Note, Waiting, World};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;
use std::sync::Arc;

type Rows<K, V> = BTreeMap<K, V>;

/// Every row and record taken out of a world so far.
#[derive(Debug, Default, Clone, PartialEq)]
pub(crate) struct Shelf {
    pub(crate) told: Rows<No, Event>,
    pub(crate) keys: Rows<(Key, Arc<str>), No>,
    pub(crate) partners: Rows<No, Partner>,
    pub(crate) tallies: Rows<No, Tally>,
    pub(crate) contracts: Rows<No, Contract>,
    pub(crate) purses: Rows<No, Purse>,
    pub(crate) customers: Rows<No, Customer>,
    pub(crate) payments: Rows<No, Payment>,
    pub(crate) clicks: Rows<No, Click>,
    pub(crate) channels: Rows<No, Channels>,
    pub(crate) withdrawals: Rows<No, Withdrawal>,
    pub(crate) batches: Rows<Month, Batch>,
    pub(crate) files: Rows<(Month, Currency), PaymentFile>,
    pub(crate) corrections: Rows<No, Correction>,
    pub(crate) account_changes: Rows<No, AccountChange>,
    pub(crate) sellers: Rows<No, Seller>,
    pub(crate) registrations: Rows<No, Registration>,
    pub(crate) orders: Rows<No, Order>,
    pub(crate) lots: Rows<No, Lot>,
    pub(crate) redemptions: Rows<No, Redemption>,
    pub(crate) seller_accounts: Rows<(No, Currency), SellerAccount>,
    pub(crate) shopper_purses: Rows<(No, Currency), ShopperPurse>,
    pub(crate) budgets: Rows<Currency, i64>,
    pub(crate) waiting: Rows<No, (Key, Arc<str>)>,
    pub(crate) commissions: Vec<Commission>,
    pub(crate) transfers: Vec<Transfer>,
    pub(crate) credits: Vec<CreditRef>,
    pub(crate) notes: Vec<Note>,
    pub(crate) moments: Vec<Moment>,
    pub(crate) releases: Vec<(Instant, No)>,
    pub(crate) released: Vec<No>,
    pub(crate) dropped: Vec<Dropped>,
    pub(crate) bill_lines: Vec<BillLine>,
    pub(crate) records: Vec<Record>,
    pub(crate) bonus_entries: Vec<BonusEntry>,
    pub(crate) appointments: BTreeSet<(Instant, Appointment)>,
}

/// Writes changes as a store would, which takes no row for new that is there, nor one for there that is
/// not. Returns how many there were.
fn write<K: Ord + Debug, V: Debug>(rows: &mut Rows<K, V>, changes: Vec<(K, Change<V>)>) -> usize {
    let count = changes.len();
    for (key, change) in changes {
        let there = rows.contains_key(&key);
        match change {
            Change::New(value) => {
                assert!(!there, "{key:?} is new, and there already");
                rows.insert(key, value);
            }
            Change::Changed(value) => {
                assert!(there, "{key:?} changed, and was never there");
                rows.insert(key, value);
            }
            Change::Gone => assert!(rows.remove(&key).is_some(), "{key:?} is gone, and was never there"),
        }
    }
    count
}

/// Takes rows over from a world that is done with them.
fn owned<K, V: Clone>(changes: Vec<(K, Change<Arc<V>>)>) -> Vec<(K, Change<V>)> {
    let owned = |change| match change {
        Change::New(value) => Change::New(Arc::unwrap_or_clone(value)),
        Change::Changed(value) => Change::Changed(Arc::unwrap_or_clone(value)),
        Change::Gone => Change::Gone,
    };
    changes.into_iter().map(|(key, change)| (key, owned(change))).collect()
}

fn append<T>(all: &mut Vec<T>, more: Vec<T>) -> usize {
    let count = more.len();
    all.extend(more);
    count
}

impl Shelf {
    /// Writes what a world has changed, and says how many rows and records that was.
    pub(crate) fn write(&mut self, changes: Changes) -> usize {
        let keys = changes.keys.into_iter().map(|(key, name, change)| ((key, name), change)).collect();
        let added = changes.waiting_added.len();
        self.waiting.extend(changes.waiting_added.into_iter().map(|(key, name, seq)| (seq, (key, name))));
        let removed = changes.waiting_removed.len();
        for seq in changes.waiting_removed {
            assert!(self.waiting.remove(&seq).is_some(), "{seq} waits no more, and never did");
        }
        let appointed = changes.kept.len() + changes.appointments.len();
        for kept in changes.kept {
            assert!(self.appointments.remove(&kept), "{kept:?} was kept, and never made");
        }
        for made in changes.appointments {
            assert!(self.appointments.insert(made), "{made:?} was made twice");
        }
        let rows = [
            write(&mut self.keys, keys),
            write(&mut self.partners, owned(changes.partners)),
            write(&mut self.tallies, owned(changes.tallies)),
            write(&mut self.contracts, owned(changes.contracts)),
            write(&mut self.purses, owned(changes.purses)),
            write(&mut self.customers, owned(changes.customers)),
            write(&mut self.payments, owned(changes.payments)),
            write(&mut self.clicks, owned(changes.clicks)),
            write(&mut self.channels, owned(changes.channels)),
            write(&mut self.withdrawals, owned(changes.withdrawals)),
            write(&mut self.batches, owned(changes.batches)),
            write(&mut self.files, owned(changes.files)),
            write(&mut self.corrections, owned(changes.corrections)),
            write(&mut self.account_changes, owned(changes.account_changes)),
            write(&mut self.sellers, owned(changes.sellers)),
            write(&mut self.registrations, owned(changes.registrations)),
            write(&mut self.orders, owned(changes.orders)),
            write(&mut self.lots, owned(changes.lots)),
            write(&mut self.redemptions, owned(changes.redemptions)),
            write(&mut self.seller_accounts, owned(changes.seller_accounts)),
            write(&mut self.shopper_purses, owned(changes.shopper_purses)),
            write(&mut self.budgets, owned(changes.budgets)),
        ];
        let records = [
            append(&mut self.commissions, changes.commissions),
            append(&mut self.transfers, changes.transfers),
            append(&mut self.credits, changes.credits),
            append(&mut self.notes, changes.notes),
            append(&mut self.moments, changes.moments),
            append(&mut self.releases, changes.releases),
            append(&mut self.released, changes.released),
            append(&mut self.dropped, changes.dropped),
            append(&mut self.bill_lines, changes.bill_lines),
            append(&mut self.records, changes.records),
            append(&mut self.bonus_entries, changes.bonus_entries),
            appointed + changes.terms.len(),
            changes.rules.len() + changes.contract_texts.len() + added + removed,
        ];
        rows.iter().sum::<usize>() + records.iter().sum::<usize>()
    }

    /// Answers what the rules need to look at.
    pub(crate) fn load(&self, need: Need, world: &mut World) {
        match need {
            Need::Key(key, name) => {
                let last = self.keys.keys().filter(|(kind, _)| *kind == key).map(|(_, name)| name).max();
                world.keys.load_last(key, last.map_or("", |name| name));
                let no = self.keys.get(&(key, name.clone())).copied();
                world.keys.load(key, &name, no);
            }
            Need::Told(no) => world.told.load(no, self.told.get(&no).cloned()),
            Need::Waiting(key, name) => {
                let waits = |seq: &No| Waiting { seq: *seq, event: Arc::new(self.told[seq].clone()) };
                let here = self.waiting.iter().filter(|(_, place)| place.0 == key && place.1 == name);
                let events = here.map(|(seq, _)| waits(seq)).collect();
                world.load_waiting(key, &name, events);
            }
            Need::Partner(no) => world.partners.load(no, self.partners.get(&no).cloned()),
            Need::Tally(no) => world.tallies.load(no, self.tallies.get(&no).cloned()),
            Need::Contract(no) => world.contracts.load(no, self.contracts.get(&no).cloned()),
            Need::Purse(no) => world.purses.load(no, self.purses.get(&no).cloned()),
            Need::Customer(no) => world.customers.load(no, self.customers.get(&no).cloned()),
            Need::Payment(no) => world.payments.load(no, self.payments.get(&no).cloned()),
            Need::PaymentsOf(customer) => {
                for (no, payment) in self.payments.iter().filter(|(_, row)| row.customer == customer) {
                    world.payments.load(*no, Some(payment.clone()));
                }
                world.load_payment_chain(customer);
            }
            Need::Click(no) => world.clicks.load(no, self.clicks.get(&no).cloned()),
            Need::Channels(no) => world.channels.load(no, self.channels.get(&no).cloned()),
            Need::Withdrawal(no) => world.withdrawals.load(no, self.withdrawals.get(&no).cloned()),
            Need::Batch(month) => world.batches.load(month, self.batches.get(&month).cloned()),
            Need::Members(month) => {
                let members = self.withdrawals.values().filter(|row| row.batch == month);
                world.load_members(month, members.map(|row| row.no).collect());
            }
            Need::File(month, currency) => {
                world.files.load((month, currency), self.files.get(&(month, currency)).cloned());
            }
            Need::Correction(no) => world.corrections.load(no, self.corrections.get(&no).cloned()),
            Need::Seller(no) => world.sellers.load(no, self.sellers.get(&no).cloned()),
            Need::Registration(no) => world.registrations.load(no, self.registrations.get(&no).cloned()),
            Need::RegistrationsOf(seller) => {
                self.load_registrations(world, |row| row.seller == seller);
                world.load_registrations_of(seller);
            }
            Need::LiveRegistrations => {
                let live = self.load_registrations(world, |row| !row.status.is_final());
                world.load_live(live);
            }
            Need::Order(no) => world.orders.load(no, self.orders.get(&no).cloned()),
            Need::SellerAccount(no, currency) => {
                let key = (no, currency);
                world.seller_accounts.load(key, self.seller_accounts.get(&key).cloned());
            }
            Need::ShopperPurse(no, currency) => {
                let key = (no, currency);
                world.shopper_purses.load(key, self.shopper_purses.get(&key).copied());
            }
            Need::Lot(no) => world.lots.load(no, self.lots.get(&no).cloned()),
            Need::LotsOf(no, currency) => {
                let theirs = |lot: &&Lot| (lot.shopper, lot.currency) == (no, currency) && lot.left > 0;
                let lots: Vec<&Lot> = self.lots.values().filter(theirs).collect();
                for lot in &lots {
                    world.lots.load(lot.no, Some((*lot).clone()));
                }
                world.load_lots_of(no, currency, lots.iter().map(|lot| lot.no).collect());
            }
            Need::Redemption(no) => world.redemptions.load(no, self.redemptions.get(&no).cloned()),
            Need::Budget(currency) => world.budgets.load(currency, self.budgets.get(&currency).copied()),
            Need::AccountChange(no) => {
                world.account_changes.load(no, self.account_changes.get(&no).cloned());
            }
        }
    }

    fn load_registrations(&self, world: &mut World, which: impl Fn(&Registration) -> bool) -> Vec<No> {
        let rows: Vec<&Registration> = self.registrations.values().filter(|row| which(row)).collect();
        for row in &rows {
            world.registrations.load(row.no, Some((*row).clone()));
        }
        rows.iter().map(|row| row.no).collect()
    }

    /// Keeps the books anew from every transfer and compares them with every balance (LG-1, LG-2, LG-4).
    pub(crate) fn audit(&self) {
        let mut books = Books::new(&CHART);
        for (transfer, no) in self.transfers.iter().zip(1..) {
            assert_eq!(transfer.no, no, "LG-1: transfers are numbered without a gap");
            books.post(transfer).unwrap();
        }
        assert!(books.totals().unbalanced().is_empty(), "LG-2");
        for (owner, currency, code, owed) in books.owned() {
            let has = match code.0 {
                ..=200 => self.purses.get(&owner).is_some_and(|purse| purse.contains_key(&currency)),
                201 => self.seller_accounts.contains_key(&(owner, currency)),
                _ => self.shopper_purses.contains_key(&(owner, currency)),
            };
            assert!(has || owed == 0, "LG-2: {owed} {currency} on {code:?} without a balance");
        }
        for (owner, purse) in &self.purses {
            for (currency, balance) in purse {
                let owed = |code| books.owed(*owner, *currency, code);
                let gone = |to| {
                    let to = self
                        .transfers
                        .iter()
                        .filter(|t| t.owner == *owner && t.amount.currency() == *currency && t.credit == to);
                    to.map(|t| i128::from(t.amount.minor())).sum::<i128>()
                };
                let kept = [
                    balance.pending,
                    balance.available,
                    balance.in_withdrawal,
                    balance.paid,
                    balance.expired,
                    balance.credits.left() - balance.credits.deficit,
                ];
                let kept = kept.map(i128::from);
                let sums = [
                    owed(PARTNER_PENDING),
                    owed(PARTNER_AVAILABLE),
                    owed(PARTNER_IN_WITHDRAWAL),
                    gone(PAYOUTS),
                    gone(EXPIRED),
                    owed(PARTNER_AVAILABLE),
                ];
                assert_eq!(kept, sums, "LG-2: balance of {owner} in {currency}");
                assert!(balance.in_withdrawal >= 0 && balance.pending >= 0, "LG-4");
            }
        }
        self.audit_cashback(&books);
    }

    /// The cashback accounts: every balance is what the books say, and what the rows that make it add up to.
    fn audit_cashback(&self, books: &Books) {
        for ((seller, currency), account) in &self.seller_accounts {
            let owed = books.owed(*seller, *currency, SELLER_BALANCE);
            assert_eq!(owed, i128::from(account.balance), "LG-2: balance of {seller} in {currency}");
            self.audit_bill(*seller, *currency, account);
        }
        for ((shopper, currency), purse) in &self.shopper_purses {
            let owed = |code| books.owed(*shopper, *currency, code);
            let kept = [purse.pending, purse.available, purse.reserved, purse.debt].map(i128::from);
            let sums =
                [owed(SHOPPER_PENDING), owed(SHOPPER_AVAILABLE), owed(SHOPPER_RESERVED), -owed(SHOPPER_DEBT)];
            assert_eq!(kept, sums, "LG-2: bonus of {shopper} in {currency}");
            assert!(kept.iter().all(|part| *part >= 0), "LG-4: {purse:?}");
            let lots = self.lots.values().filter(|lot| (lot.shopper, lot.currency) == (*shopper, *currency));
            let left: i64 = lots.inspect(|lot| assert!(lot.left >= 0, "LG-4")).map(|lot| lot.left).sum();
            assert_eq!(left, purse.available, "SB-2: what lots have left is what is available");
        }
        for (currency, code, minor) in books.totals().iter().filter(|(_, code, _)| *code == BUDGET) {
            assert_eq!(self.budgets.get(&currency).map(|left| -i128::from(*left)), Some(minor), "{code:?}");
            assert!(minor <= 0, "SB-4: the budget is never overshot");
        }
    }

    /// BC-7: lines and records add up to the balance, and every record to its closing.
    fn audit_bill(&self, seller: No, currency: Currency, account: &SellerAccount) {
        let lines = self.bill_lines.iter().filter(|line| (line.seller, line.currency) == (seller, currency));
        let records = self.records.iter().filter(|r| (r.seller, r.currency) == (seller, currency));
        let (mut closing, mut settled, mut payouts) = (0, 0, 0_i128);
        for record in records {
            assert_eq!((record.opening, record.after_line), (closing, settled), "BC-7: {record:?}");
            let within = |line: &&BillLine| line.no > record.after_line && line.no <= record.last_line;
            let amounts = || lines.clone().filter(within).map(|line| line.amount);
            assert_eq!(record.charged, amounts().map(|amount| -amount.min(0)).sum::<i64>(), "BC-7");
            assert_eq!(record.refunded, amounts().map(|amount| amount.max(0)).sum::<i64>(), "BC-7");
            let sum = amounts().sum::<i64>();
            assert!(amounts().count() > 0 && record.opening + sum == record.closing + record.payout, "BC-7");
            let tax: i64 = lines.clone().filter(within).map(|line| -line.tax).sum();
            assert_eq!(record.tax, tax, "BC-7");
            (closing, settled) = (record.closing, record.last_line);
            payouts += i128::from(record.payout);
        }
        assert_eq!((account.opening, account.settled_line), (closing, settled), "BC-7: {account:?}");
        let sum: i128 = lines.map(|line| i128::from(line.amount)).sum();
        assert_eq!(
            sum,
            i128::from(account.balance) + payouts,
            "BC-7: lines are the balance and what was paid out"
        );
        assert_eq!(account.open.is_some(), account.last_line > account.settled_line, "BC-7: {account:?}");
    }
}
