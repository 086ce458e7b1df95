use crate::accounts::Rule;
use crate::affiliate::{
    AccountChange, Balance, Batch, Channels, Click, Commission, Contract, Correction, Customer, MonthEarned,
    Partner, Payment, PaymentFile, Purse, Rules, Tally, Withdrawal,
};
use crate::cashback::{
    Appointment, BillLine, BonusEntry, Index, Lot, Made, Order, Record, Redemption, Registration, Seller,
    SellerAccount, ShopperPurse, Terms,
};
use crate::entry::CreditRef;
use crate::table::Keep;
use crate::time::{Instant, Month};
use crate::waiting::{Waiting, WaitingRoom};
use crate::{Actor, Change, Defect, Event, Halt, Key, Keys, No, Note, Refusal, Table, Topic, Versions};
use ledger::{AccountCode, Transfer};
use money::{Amount, Currency};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A step in the life of a partner, a withdrawal, a correction: who, when and why (AP-2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Its place among all moments, from 1.
    pub no: No,
    /// Whose life.
    pub subject: No,
    /// The status that was reached.
    pub status: &'static str,
    /// When.
    pub at: Instant,
    /// The name of who did it.
    pub by: String,
    /// Why.
    pub reason: Option<String>,
}

/// An event that was found invalid when what it waited for arrived (EV-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Its place in the log.
    pub seq: No,
    /// The event.
    pub event: Arc<Event>,
    /// Why.
    pub refusal: Refusal,
}

/// The numbers given last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counters {
    /// Of log entries.
    pub seq: No,
    /// Of transfers.
    pub transfer: No,
    /// Of commission entries.
    pub commission: No,
    /// Of notes.
    pub note: No,
    /// Of moments.
    pub moment: No,
    /// Of bill lines.
    pub bill_line: No,
    /// Of settled records.
    pub record: No,
    /// Of movements of bonus.
    pub bonus_entry: No,
}

/// The rows a batch touches, and what the rules make of them.
#[derive(Debug, Clone)]
pub struct World {
    /// The clock, while an entry is decided.
    pub now: Instant,
    /// The entry that is decided.
    pub seq: No,
    /// Who brought it.
    pub actor: Arc<Actor>,
    /// The published versions.
    pub versions: Arc<Versions>,
    /// The numbers given last.
    pub counters: Counters,
    /// Identifiers.
    pub keys: Keys,
    /// Events told before, for comparison (EV-1).
    pub told: Table<No, Event>,
    /// Partners.
    pub partners: Table<No, Partner>,
    /// Partners' tallies.
    pub tallies: Table<No, Tally>,
    /// Partners' contracts.
    pub contracts: Table<No, Contract>,
    /// Partners' balances.
    pub purses: Table<No, Purse>,
    /// Customers.
    pub customers: Table<No, Customer>,
    /// Payments.
    pub payments: Table<No, Payment>,
    /// Clicks.
    pub clicks: Table<No, Click>,
    /// What partners' channels brought.
    pub channels: Table<No, Channels>,
    /// Withdrawals.
    pub withdrawals: Table<No, Withdrawal>,
    /// Payout batches.
    pub batches: Table<Month, Batch>,
    /// The newest payment file of a batch and currency.
    pub files: Table<(Month, Currency), PaymentFile>,
    /// Corrections.
    pub corrections: Table<No, Correction>,
    /// Proposals to change payout accounts.
    pub account_changes: Table<No, AccountChange>,
    /// Sellers.
    pub sellers: Table<No, Seller>,
    /// Registrations.
    pub registrations: Table<No, Registration>,
    /// Orders.
    pub orders: Table<No, Order>,
    /// Lots of bonus.
    pub lots: Table<No, Lot>,
    /// Redemptions.
    pub redemptions: Table<No, Redemption>,
    /// What sellers have, by currency.
    pub seller_accounts: Table<(No, Currency), SellerAccount>,
    /// Shoppers' bonus, by currency.
    pub shopper_purses: Table<(No, Currency), ShopperPurse>,
    /// What is left of budgets; where there is none, the platform funds without limit (SB-4).
    pub budgets: Table<Currency, i64>,
    pub(crate) index: Index,
    pub(crate) made: Made,
    pub(crate) waiting: WaitingRoom,
    pub(crate) payment_chains: FxHashSet<No>,
    members: FxHashMap<Month, Vec<No>>,
    pub(crate) commissions: Vec<Commission>,
    pub(crate) transfers: Vec<Transfer>,
    credits: Vec<CreditRef>,
    earnings: Vec<(No, Currency, MonthEarned)>,
    pub(crate) notes: Vec<Note>,
    moments: Vec<Moment>,
    releases: Vec<(Instant, No)>,
    released: Vec<No>,
    waiting_added: Vec<(Key, Arc<str>, No)>,
    waiting_removed: Vec<No>,
    dropped: Vec<Dropped>,
    published_rules: Vec<Rules>,
    published_contracts: Vec<(i64, String)>,
}

/// Rows that changed, in the order of their keys.
pub type Rows<K, V> = Vec<(K, Change<Arc<V>>)>;

/// What a batch changed, to be written in one transaction. Rows come in the order of their keys, new
/// records in the order they were made.
#[derive(Debug, Default)]
pub struct Changes {
    /// Identifiers taken and freed.
    pub keys: Vec<(Key, Arc<str>, Change<No>)>,
    /// Partners.
    pub partners: Rows<No, Partner>,
    /// Tallies.
    pub tallies: Rows<No, Tally>,
    /// Contracts.
    pub contracts: Rows<No, Contract>,
    /// Purses.
    pub purses: Rows<No, Purse>,
    /// Customers.
    pub customers: Rows<No, Customer>,
    /// Payments.
    pub payments: Rows<No, Payment>,
    /// Clicks.
    pub clicks: Rows<No, Click>,
    /// What partners' channels brought.
    pub channels: Rows<No, Channels>,
    /// Withdrawals.
    pub withdrawals: Rows<No, Withdrawal>,
    /// Batches.
    pub batches: Rows<Month, Batch>,
    /// Payment files; a changed one is the next of its batch and currency.
    pub files: Rows<(Month, Currency), PaymentFile>,
    /// Corrections.
    pub corrections: Rows<No, Correction>,
    /// Proposals to change payout accounts.
    pub account_changes: Rows<No, AccountChange>,
    /// Sellers.
    pub sellers: Rows<No, Seller>,
    /// Registrations.
    pub registrations: Rows<No, Registration>,
    /// Orders.
    pub orders: Rows<No, Order>,
    /// Lots of bonus.
    pub lots: Rows<No, Lot>,
    /// Redemptions.
    pub redemptions: Rows<No, Redemption>,
    /// What sellers have, by currency.
    pub seller_accounts: Rows<(No, Currency), SellerAccount>,
    /// Shoppers' bonus, by currency.
    pub shopper_purses: Rows<(No, Currency), ShopperPurse>,
    /// What is left of budgets; where there is none, the platform funds without limit (SB-4).
    pub budgets: Rows<Currency, i64>,
    /// Lines of bills.
    pub bill_lines: Vec<BillLine>,
    /// Settled records.
    pub records: Vec<Record>,
    /// Movements of bonus.
    pub bonus_entries: Vec<BonusEntry>,
    /// Appointments that were made, with their instants.
    pub appointments: Vec<(Instant, Appointment)>,
    /// Appointments that were kept, with their instants.
    pub kept: Vec<(Instant, Appointment)>,
    /// New versions of the cashback terms.
    pub terms: Vec<Terms>,
    /// Commission entries.
    pub commissions: Vec<Commission>,
    /// Transfers.
    pub transfers: Vec<Transfer>,
    /// Credits, for their expiry.
    pub credits: Vec<CreditRef>,
    /// What partners earned in months that have ended.
    pub earnings: Vec<(No, Currency, MonthEarned)>,
    /// Notes.
    pub notes: Vec<Note>,
    /// Moments.
    pub moments: Vec<Moment>,
    /// Payments whose holding period ends at an instant.
    pub releases: Vec<(Instant, No)>,
    /// Payments whose holding period has ended.
    pub released: Vec<No>,
    /// Events that wait, and for what; by their place in the log.
    pub waiting_added: Vec<(Key, Arc<str>, No)>,
    /// Events that wait no more.
    pub waiting_removed: Vec<No>,
    /// Events found invalid on waking.
    pub dropped: Vec<Dropped>,
    /// New versions of the rules.
    pub rules: Vec<Rules>,
    /// New versions of the contract's text.
    pub contract_texts: Vec<(i64, String)>,
    /// The numbers given last.
    pub counters: Counters,
}

impl World {
    /// A world that knows nothing but the versions and the numbers given so far.
    pub fn new(versions: Arc<Versions>, counters: Counters) -> Self {
        Self {
            now: Instant::MIN,
            seq: 0,
            actor: Arc::new(Actor::system()),
            versions,
            counters,
            keys: Keys::default(),
            told: Table::default(),
            partners: Table::default(),
            tallies: Table::default(),
            contracts: Table::default(),
            purses: Table::default(),
            customers: Table::default(),
            payments: Table::default(),
            clicks: Table::default(),
            channels: Table::default(),
            withdrawals: Table::default(),
            batches: Table::default(),
            files: Table::default(),
            corrections: Table::default(),
            account_changes: Table::default(),
            sellers: Table::default(),
            registrations: Table::default(),
            orders: Table::default(),
            lots: Table::default(),
            redemptions: Table::default(),
            seller_accounts: Table::default(),
            shopper_purses: Table::default(),
            budgets: Table::default(),
            index: Index::default(),
            made: Made::default(),
            waiting: WaitingRoom::default(),
            payment_chains: FxHashSet::default(),
            members: FxHashMap::default(),
            commissions: Vec::new(),
            transfers: Vec::new(),
            credits: Vec::new(),
            earnings: Vec::new(),
            notes: Vec::new(),
            moments: Vec::new(),
            releases: Vec::new(),
            released: Vec::new(),
            waiting_added: Vec::new(),
            waiting_removed: Vec::new(),
            dropped: Vec::new(),
            published_rules: Vec::new(),
            published_contracts: Vec::new(),
        }
    }

    /// Takes out what is to be written. What was loaded stays known, as it now stands.
    pub fn take_changes(&mut self) -> Changes {
        let made = std::mem::take(&mut self.made);
        Changes {
            keys: self.keys.take_changes(),
            partners: self.partners.take_changes(),
            tallies: self.tallies.take_changes(),
            contracts: self.contracts.take_changes(),
            purses: self.purses.take_changes(),
            customers: self.customers.take_changes(),
            payments: self.payments.take_changes(),
            clicks: self.clicks.take_changes(),
            channels: self.channels.take_changes(),
            withdrawals: self.withdrawals.take_changes(),
            batches: self.batches.take_changes(),
            files: self.files.take_changes(),
            corrections: self.corrections.take_changes(),
            account_changes: self.account_changes.take_changes(),
            sellers: self.sellers.take_changes(),
            registrations: self.registrations.take_changes(),
            orders: self.orders.take_changes(),
            lots: self.lots.take_changes(),
            redemptions: self.redemptions.take_changes(),
            seller_accounts: self.seller_accounts.take_changes(),
            shopper_purses: self.shopper_purses.take_changes(),
            budgets: self.budgets.take_changes(),
            bill_lines: made.bill_lines,
            records: made.records,
            bonus_entries: made.bonus_entries,
            appointments: made.appointments,
            kept: made.kept,
            terms: made.terms,
            commissions: std::mem::take(&mut self.commissions),
            transfers: std::mem::take(&mut self.transfers),
            credits: std::mem::take(&mut self.credits),
            earnings: std::mem::take(&mut self.earnings),
            notes: std::mem::take(&mut self.notes),
            moments: std::mem::take(&mut self.moments),
            releases: std::mem::take(&mut self.releases),
            released: std::mem::take(&mut self.released),
            waiting_added: std::mem::take(&mut self.waiting_added),
            waiting_removed: std::mem::take(&mut self.waiting_removed),
            dropped: std::mem::take(&mut self.dropped),
            rules: std::mem::take(&mut self.published_rules),
            contract_texts: std::mem::take(&mut self.published_contracts),
            counters: self.counters,
        }
    }

    /// Forgets the rows that are rarely asked for again, once they are written, and all rows when they
    /// become many. A world that is kept from batch to batch spares the store most of its reading.
    pub fn forget(&mut self, most: usize) {
        self.forget_but(most, Keep::Nothing);
    }

    /// Forgets of the rows that [`forget`](Self::forget) does those which were neither made nor changed since this was
    /// last done. So what was decided until then must be written, and what was decided since need not be.
    pub fn thin(&mut self, most: usize) {
        self.forget_but(most, Keep::Recent);
    }

    /// Whether what events wait for is known of more things than so many: only [`forget`](Self::forget) ends that.
    pub fn is_crowded(&self, most: usize) -> bool {
        self.waiting.len() > most
    }

    fn forget_but(&mut self, most: usize, keep: Keep) {
        self.keys.forget(most, keep);
        self.told.forget(keep);
        self.payments.forget(keep);
        self.clicks.forget(keep);
        self.channels.forget(keep);
        self.contracts.forget(keep);
        self.withdrawals.forget(keep);
        self.batches.forget(keep);
        self.files.forget(keep);
        self.corrections.forget(keep);
        self.account_changes.forget(keep);
        self.forget_cashback(most, keep);
        self.waiting.forget(keep);
        self.payment_chains.clear();
        if keep == Keep::Nothing {
            self.members.clear();
        }
        if self.customers.len() > most {
            self.customers.forget(keep);
        }
        if self.partners.len() > most {
            self.partners.forget(keep);
            self.tallies.forget(keep);
            self.purses.forget(keep);
        }
    }

    /// The rules in force now, for what is decided by the clock and not by an event's time.
    pub fn rules_now(&self) -> &Rules {
        self.versions.rules_at(self.now)
    }

    /// Takes in the events that wait for something (EV-3), unless they are known already.
    pub fn load_waiting(&mut self, key: Key, name: &Arc<str>, events: Vec<Waiting>) {
        self.waiting.load(key, name, events);
    }

    /// Takes in that the store holds no event that waits for anything.
    pub fn load_nothing_waits(&mut self) {
        self.waiting.load_nothing();
    }

    /// Takes in that all payments of a customer are loaded.
    pub fn load_payment_chain(&mut self, customer: No) {
        self.payment_chains.insert(customer);
    }

    /// Takes in which withdrawals a batch has, unless it is known already.
    pub fn load_members(&mut self, month: Month, withdrawals: Vec<No>) {
        self.members.entry(month).or_insert(withdrawals);
    }

    pub(crate) fn peek_members(&self, month: Month) -> Option<&[No]> {
        self.members.get(&month).map(Vec::as_slice)
    }

    pub(crate) fn batch_members(&self, month: Month) -> Result<&[No], Defect> {
        self.peek_members(month).ok_or_else(|| Defect::NotLoaded(format!("withdrawals of batch {month}")))
    }

    pub(crate) fn join_batch(&mut self, month: Month, withdrawal: No) {
        if let Some(members) = self.members.get_mut(&month) {
            members.push(withdrawal);
        }
    }

    /// Makes an event wait (EV-3).
    pub(crate) fn wait(&mut self, key: Key, name: &str, waiting: Waiting) {
        let name = Arc::from(name);
        self.waiting_added.push((key, Arc::clone(&name), waiting.seq));
        self.waiting.add(key, name, waiting);
    }

    /// Takes out the events that waited for something, in order of their time, then of acceptance
    /// (EV-3).
    pub(crate) fn wake(&mut self, key: Key, name: &str) -> Result<Vec<Waiting>, Defect> {
        let woken = self.waiting.take(key, name);
        let mut woken = woken.ok_or_else(|| Defect::NotLoaded(format!("what waits for {key:?} {name}")))?;
        woken.sort_by_key(|waiting| (waiting.event.time, waiting.seq));
        self.waiting_removed.extend(woken.iter().map(|waiting| waiting.seq));
        Ok(woken)
    }

    pub(crate) fn drop_event(&mut self, waiting: Waiting, refusal: Refusal) {
        self.dropped.push(Dropped { seq: waiting.seq, event: waiting.event, refusal });
    }

    pub(crate) fn customer_by_id(&self, customer_id: &str) -> Result<&Customer, Defect> {
        let no = self.keys.find(Key::Customer, customer_id)?;
        let no = no.ok_or_else(|| Defect::Missing(format!("customer {customer_id}")))?;
        self.customers.get(no)
    }

    pub(crate) fn balance(&self, partner: No, currency: Currency) -> Result<&Balance, Defect> {
        static EMPTY: Balance = Balance::EMPTY;
        Ok(self.purses.find(partner)?.and_then(|purse| purse.get(&currency)).unwrap_or(&EMPTY))
    }

    pub(crate) fn set_balance(
        &mut self,
        partner: No,
        currency: Currency,
        balance: Balance,
    ) -> Result<(), Halt> {
        if self.purses.find(partner)?.is_none() {
            self.purses.put(partner, Purse::new());
        }
        self.purses.change(partner)?.insert(currency, balance);
        Ok(())
    }

    /// Posts a transfer and returns its number; nothing is posted, and 0 returned, for an amount of
    /// nothing (LG-1).
    pub(crate) fn post(
        &mut self,
        cause: No,
        rule: Rule,
        owner: No,
        debit: AccountCode,
        credit: AccountCode,
        amount: Amount,
    ) -> No {
        if !amount.is_positive() {
            return 0;
        }
        self.counters.transfer += 1;
        let (no, at, rule) = (self.counters.transfer, self.now.micros(), rule.number());
        self.transfers.push(Transfer { no, at, cause, rule, owner, debit, credit, amount });
        no
    }

    pub(crate) fn next_commission(&mut self) -> No {
        self.counters.commission += 1;
        self.counters.commission
    }

    pub(crate) fn credit(&mut self, credit: CreditRef) {
        self.credits.push(credit);
    }

    pub(crate) fn month_earned(&mut self, partner: No, currency: Currency, earned: MonthEarned) {
        self.earnings.push((partner, currency, earned));
    }

    pub(crate) fn release_later(&mut self, payment: No, at: Instant) {
        self.releases.push((at, payment));
    }

    pub(crate) fn released(&mut self, payment: No) {
        self.released.push(payment);
    }

    pub(crate) fn note(&mut self, topic: Topic, participant: No, subject: No) {
        self.push_note(topic, participant, subject, None);
    }

    pub(crate) fn note_amount(&mut self, topic: Topic, participant: No, subject: No, amount: Amount) {
        self.push_note(topic, participant, subject, Some(amount));
    }

    fn push_note(&mut self, topic: Topic, participant: No, subject: No, amount: Option<Amount>) {
        self.counters.note += 1;
        let (no, at) = (self.counters.note, self.now);
        self.notes.push(Note { no, at, topic, participant, subject, amount });
    }

    pub(crate) fn remember(&mut self, subject: No, status: &'static str, reason: Option<String>) {
        self.counters.moment += 1;
        let (no, at, by) = (self.counters.moment, self.now, self.actor.name.clone());
        self.moments.push(Moment { no, subject, status, at, by, reason });
    }

    pub(crate) fn publish(&mut self, rules: Rules) {
        self.versions = Arc::new(self.versions.with_rules(rules.clone()));
        self.published_rules.push(rules);
    }

    pub(crate) fn publish_contract(&mut self, text: &str) -> i64 {
        let (versions, version) = self.versions.with_contract(text);
        self.versions = Arc::new(versions);
        self.published_contracts.push((version, text.to_owned()));
        version
    }
}
