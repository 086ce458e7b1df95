//! What a store would hold, in plain maps.

use ledger::{Books, Transfer};
use money::Currency;
use programs::accounts::{
    CHART, EXPIRED, PARTNER_AVAILABLE, PARTNER_IN_WITHDRAWAL, PARTNER_PENDING, PAYOUTS,
};
use programs::affiliate::{
    AccountChange, Batch, Click, Commission, Contract, Correction, Customer, Partner, Payment, PaymentFile,
    Purse, Tally, Withdrawal,
};
use programs::time::{Instant, Month};
use programs::{Change, Changes, CreditRef, Dropped, Event, Key, Moment, Need, No, Note, Waiting, World};
use std::collections::BTreeMap;
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
    pub(crate) withdrawals: Rows<No, Withdrawal>,
    pub(crate) batches: Rows<Month, Batch>,
    pub(crate) files: Rows<(Month, Currency), PaymentFile>,
    pub(crate) corrections: Rows<No, Correction>,
    pub(crate) account_changes: Rows<No, AccountChange>,
    pub(crate) waiting: Rows<No, (Key, Arc<str>)>,
    pub(crate) commissions: Vec<Commission>,
    pub(crate) transfers: Vec<Transfer>,
    pub(crate) credits: Vec<CreditRef>,
    pub(crate) notes: Vec<Note>,
    pub(crate) moments: Vec<Moment>,
    pub(crate) releases: Vec<(Instant, No)>,
    pub(crate) released: Vec<No>,
    pub(crate) dropped: Vec<Dropped>,
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
        let rows = [
            write(&mut self.keys, keys),
            write(&mut self.partners, owned(changes.partners)),
            write(&mut self.tallies, owned(changes.tallies)),
            write(&mut self.contracts, owned(changes.contracts)),
            write(&mut self.purses, owned(changes.purses)),
            write(&mut self.customers, owned(changes.customers)),
            write(&mut self.payments, owned(changes.payments)),
            write(&mut self.clicks, owned(changes.clicks)),
            write(&mut self.withdrawals, owned(changes.withdrawals)),
            write(&mut self.batches, owned(changes.batches)),
            write(&mut self.files, owned(changes.files)),
            write(&mut self.corrections, owned(changes.corrections)),
            write(&mut self.account_changes, owned(changes.account_changes)),
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
            changes.rules.len() + changes.contract_texts.len() + added + removed,
        ];
        rows.iter().sum::<usize>() + records.iter().sum::<usize>()
    }

    /// Answers what the rules need to look at.
    pub(crate) fn load(&self, need: Need, world: &mut World) {
        match need {
            Need::Key(key, name) => {
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
            Need::AccountChange(no) => {
                world.account_changes.load(no, self.account_changes.get(&no).cloned());
            }
        }
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
            let has = self.purses.get(&owner).is_some_and(|purse| purse.contains_key(&currency));
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
    }
}
