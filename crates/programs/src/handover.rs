use crate::affiliate::{Channels, Customer, Payment, Purse, Tally};
use crate::cashback::{Lot, Order, Redemption, SellerAccount, ShopperPurse};
use crate::{Change, Changes, Counters, Key, No, Rows, Table, World};
use money::Currency;
use serde::{Deserialize, Serialize};
use std::fmt::Debug;
use std::hash::Hash;
use std::sync::Arc;

/// Rows as a batch leaves them; `None` where it took one away.
type Left<K, V> = Vec<(K, Option<Arc<V>>)>;

/// What another process must know of a batch to decide the next one while the batch is still being written:
/// the rows that a decision looks at. What is only written, such as transfers, is no part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handover {
    counters: Counters,
    keys: Vec<(Key, Arc<str>, Option<No>)>,
    tallies: Left<No, Tally>,
    purses: Left<No, Purse>,
    customers: Left<No, Customer>,
    payments: Left<No, Payment>,
    channels: Left<No, Channels>,
    orders: Left<No, Order>,
    lots: Left<No, Lot>,
    redemptions: Left<No, Redemption>,
    seller_accounts: Left<(No, Currency), SellerAccount>,
    shopper_purses: Left<(No, Currency), ShopperPurse>,
    budgets: Left<Currency, i64>,
}

impl Handover {
    /// The form of what is handed over: it counts up whenever a row changes that is part of it. Programs of different
    /// forms do not understand each other, and write one after the other.
    pub const FORM: u32 = 1;

    /// What is handed over of what a batch changed; `None` where it changed more than events mostly do. Such a
    /// batch must be written before anybody decides the next.
    pub fn of(changes: &Changes) -> Option<Self> {
        let keys = changes.keys.iter().map(|(key, name, change)| (*key, Arc::clone(name), left(change)));
        is_usual(changes).then(|| Self {
            counters: changes.counters,
            keys: keys.collect(),
            tallies: all_left(&changes.tallies),
            purses: all_left(&changes.purses),
            customers: all_left(&changes.customers),
            payments: all_left(&changes.payments),
            channels: all_left(&changes.channels),
            orders: all_left(&changes.orders),
            lots: all_left(&changes.lots),
            redemptions: all_left(&changes.redemptions),
            seller_accounts: all_left(&changes.seller_accounts),
            shopper_purses: all_left(&changes.shopper_purses),
            budgets: all_left(&changes.budgets),
        })
    }

    /// The last entry of the log with it.
    pub fn last(&self) -> No {
        self.counters.seq
    }
}

fn left<V: Clone>(change: &Change<V>) -> Option<V> {
    match change {
        Change::New(value) | Change::Changed(value) => Some(value.clone()),
        Change::Gone => None,
    }
}

fn all_left<K: Copy, V>(rows: &Rows<K, V>) -> Left<K, V> {
    rows.iter().map(|(key, change)| (*key, left(change))).collect()
}

/// Whether nothing changed that a world looks at and [`Handover`] does not hold. Every part of the changes is
/// named here, so that a new one cannot be forgotten.
fn is_usual(changes: &Changes) -> bool {
    let Changes {
        keys: _,
        tallies: _,
        purses: _,
        customers: _,
        payments: _,
        channels: _,
        orders: _,
        lots: _,
        redemptions: _,
        seller_accounts: _,
        shopper_purses: _,
        budgets: _,
        counters: _,
        // Written, and not looked at by what is decided next.
        bill_lines: _,
        bonus_entries: _,
        appointments: _,
        kept: _,
        commissions: _,
        transfers: _,
        credits: _,
        earnings: _,
        notes: _,
        moments: _,
        releases: _,
        released: _,
        dropped: _,
        partners,
        contracts,
        clicks,
        withdrawals,
        batches,
        files,
        corrections,
        account_changes,
        sellers,
        registrations,
        records,
        terms,
        waiting_added,
        waiting_removed,
        rules,
        contract_texts,
    } = changes;
    let people =
        partners.is_empty() && contracts.is_empty() && clicks.is_empty() && account_changes.is_empty();
    let payouts = withdrawals.is_empty() && batches.is_empty() && files.is_empty() && corrections.is_empty();
    let cashback = sellers.is_empty() && registrations.is_empty() && records.is_empty() && terms.is_empty();
    let waiting = waiting_added.is_empty() && waiting_removed.is_empty();
    people && payouts && cashback && waiting && rules.is_empty() && contract_texts.is_empty()
}

impl World {
    /// Takes in what another process has decided after what this world knows, whether it is written yet or
    /// not. Nothing decided here may be waiting to be taken out.
    pub fn take_over(&mut self, handover: Handover) {
        self.counters = handover.counters;
        for (key, name, no) in handover.keys {
            self.keys.replace(key, &name, no);
        }
        let filled = handover.lots.iter().filter_map(|(_, lot)| lot.as_deref()).filter(|lot| lot.left > 0);
        for lot in filled {
            self.fill_index(lot);
        }
        take_in(&mut self.tallies, handover.tallies);
        take_in(&mut self.purses, handover.purses);
        take_in(&mut self.customers, handover.customers);
        take_in(&mut self.payments, handover.payments);
        take_in(&mut self.channels, handover.channels);
        take_in(&mut self.orders, handover.orders);
        take_in(&mut self.lots, handover.lots);
        take_in(&mut self.redemptions, handover.redemptions);
        take_in(&mut self.seller_accounts, handover.seller_accounts);
        take_in(&mut self.shopper_purses, handover.shopper_purses);
        take_in(&mut self.budgets, handover.budgets);
    }
}

fn take_in<K: Copy + Ord + Hash + Debug, V>(table: &mut Table<K, V>, rows: Left<K, V>) {
    for (key, value) in rows {
        table.replace(key, value);
    }
}
