use crate::accounts::Rule;
use crate::affiliate::{
    AccountChange, Balance, Batch, Click, Commission, Contract, Correction, Customer, Partner, Payment,
    PaymentFile, Purse, Rules, Tally, Withdrawal,
};
use crate::entry::CreditRef;
use crate::time::{Instant, Month};
use crate::{Actor, Change, Defect, Event, Halt, No, Refusal, Table};
use ledger::{AccountCode, Transfer};
use money::{Amount, Currency};
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::Arc;

/// What an identifier identifies. Each kind has its own space of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A host system (EV-1).
    Source,
    /// An event of the host system with this number (EV-1).
    Event(No),
    /// A payment, by `payment_id`.
    Payment,
    /// A refund of a payment, by `refund_id`.
    Refund,
    /// A customer, by `customer_id`.
    Customer,
    /// The first customer with a telephone number (AP-5).
    CustomerPhone,
    /// The live partner with a telephone number (AP-1).
    PartnerPhone,
    /// The live partner with an e-mail address (AP-1).
    PartnerEmail,
    /// The partner with a referral code (AP-3).
    ReferralCode,
}

impl Key {
    /// The number of the kind in the store; events of a source have the source's number below zero.
    pub fn number(self) -> i64 {
        match self {
            Self::Source => 1,
            Self::Payment => 2,
            Self::Refund => 3,
            Self::Customer => 4,
            Self::CustomerPhone => 5,
            Self::PartnerPhone => 6,
            Self::PartnerEmail => 7,
            Self::ReferralCode => 8,
            Self::Event(source) => -source,
        }
    }

    /// The kind with this number.
    pub fn from_number(number: i64) -> Option<Self> {
        let fixed = [
            Self::Source,
            Self::Payment,
            Self::Refund,
            Self::Customer,
            Self::CustomerPhone,
            Self::PartnerPhone,
            Self::PartnerEmail,
            Self::ReferralCode,
        ];
        match number {
            i64::MIN..0 => Some(Self::Event(-number)),
            _ => fixed.into_iter().find(|key| key.number() == number),
        }
    }
}

#[derive(Debug, Clone)]
struct KeySlot {
    no: Option<No>,
    stored: bool,
    touched: bool,
}

/// Which identifiers are taken, and by which number.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    spaces: FxHashMap<Key, FxHashMap<Box<str>, KeySlot>>,
    touched: Vec<(Key, Box<str>)>,
}

impl Keys {
    /// Takes in what the store holds, unless it is known already.
    pub fn load(&mut self, key: Key, name: &str, no: Option<No>) {
        let space = self.spaces.entry(key).or_default();
        if !space.contains_key(name) {
            space.insert(name.into(), KeySlot { no, stored: no.is_some(), touched: false });
        }
    }

    /// Whose name it is, as far as it is known: the outer `None` means it was not looked up.
    pub fn peek(&self, key: Key, name: &str) -> Option<Option<No>> {
        self.spaces.get(&key)?.get(name).map(|slot| slot.no)
    }

    /// Whose name it is.
    pub fn find(&self, key: Key, name: &str) -> Result<Option<No>, Defect> {
        self.peek(key, name).ok_or_else(|| Defect::NotLoaded(format!("key {key:?} {name}")))
    }

    /// Gives a name to a number.
    pub fn put(&mut self, key: Key, name: &str, no: No) {
        self.set(key, name, Some(no));
    }

    /// Frees a name.
    pub fn remove(&mut self, key: Key, name: &str) {
        self.set(key, name, None);
    }

    fn set(&mut self, key: Key, name: &str, no: Option<No>) {
        let space = self.spaces.entry(key).or_default();
        let empty = || KeySlot { no: None, stored: false, touched: false };
        let slot = match space.get_mut(name) {
            Some(slot) => slot,
            None => space.entry(name.into()).or_insert_with(empty),
        };
        slot.no = no;
        if !slot.touched {
            slot.touched = true;
            self.touched.push((key, name.into()));
        }
    }

    fn take_changes(&mut self) -> Vec<(Key, Box<str>, Change<No>)> {
        let mut touched = std::mem::take(&mut self.touched);
        touched.sort_unstable();
        let mut changes = Vec::with_capacity(touched.len());
        for (key, name) in touched {
            let Some(slot) = self.spaces.get_mut(&key).and_then(|space| space.get_mut(&name)) else {
                continue;
            };
            slot.touched = false;
            match (slot.no, std::mem::replace(&mut slot.stored, slot.no.is_some())) {
                (Some(no), false) => changes.push((key, name, Change::New(no))),
                (Some(no), true) => changes.push((key, name, Change::Changed(no))),
                (None, true) => changes.push((key, name, Change::Gone)),
                (None, false) => {}
            }
        }
        changes
    }

    fn forget(&mut self) {
        self.spaces.clear();
        self.touched.clear();
    }
}

/// An event that waits for something that is not known yet (EV-3).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its place in the log.
    pub seq: No,
    /// What it reports.
    pub event: Event,
}

/// What others are told (the outbox): at least once, in order for each participant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Its place among all notes, from 1.
    pub no: No,
    /// When.
    pub at: Instant,
    /// What is told.
    pub topic: Topic,
    /// Whom it is about.
    pub participant: No,
    /// What it is about: a commission, a customer, a withdrawal, a log entry, as the topic says.
    pub subject: No,
    /// An amount that belongs to it.
    pub amount: Option<Amount>,
}

/// What a note tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Topic {
    /// A partner became active (AP-2). Subject: the partner.
    PartnerActivated,
    /// A referred customer gets free VIP (AP-5). Subject: the customer.
    BenefitGranted,
    /// A commission was added (AP-9). Subject: the commission.
    CommissionCredited,
    /// A commission was taken back (AP-10). Subject: the reversal.
    CommissionReversed,
    /// Earnings will expire (WD-6). Subject: the log entry.
    CommissionExpiring,
    /// Earnings have expired (WD-6). Subject: the log entry.
    CommissionExpired,
    /// A withdrawal was asked for (WD-2). Subject of this and the following: the withdrawal.
    WithdrawalRequested,
    /// Its batch closed.
    WithdrawalInReview,
    /// It may be paid.
    WithdrawalApproved,
    /// It is in a file for the bank.
    WithdrawalPaying,
    /// It is paid.
    WithdrawalPaid,
    /// The partner took it back.
    WithdrawalCancelled,
    /// The operator turned it down.
    WithdrawalRejected,
    /// The bank could not pay it.
    WithdrawalFailed,
    /// A customer was moved from or to the partner (AP-14). Subject: the log entry.
    CustomerMoved,
    /// The balance was adjusted (AP-14). Subject: the log entry.
    BalanceAdjusted,
}

impl Topic {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 16] = [
        Self::PartnerActivated,
        Self::BenefitGranted,
        Self::CommissionCredited,
        Self::CommissionReversed,
        Self::CommissionExpiring,
        Self::CommissionExpired,
        Self::WithdrawalRequested,
        Self::WithdrawalInReview,
        Self::WithdrawalApproved,
        Self::WithdrawalPaying,
        Self::WithdrawalPaid,
        Self::WithdrawalCancelled,
        Self::WithdrawalRejected,
        Self::WithdrawalFailed,
        Self::CustomerMoved,
        Self::BalanceAdjusted,
    ];

    /// The type of the webhook.
    pub fn name(self) -> &'static str {
        match self {
            Self::PartnerActivated => "partner.activated",
            Self::BenefitGranted => "benefit.granted",
            Self::CommissionCredited => "commission.credited",
            Self::CommissionReversed => "commission.reversed",
            Self::CommissionExpiring => "commission.expiring",
            Self::CommissionExpired => "commission.expired",
            Self::WithdrawalRequested => "withdrawal.requested",
            Self::WithdrawalInReview => "withdrawal.in_review",
            Self::WithdrawalApproved => "withdrawal.approved",
            Self::WithdrawalPaying => "withdrawal.paying",
            Self::WithdrawalPaid => "withdrawal.paid",
            Self::WithdrawalCancelled => "withdrawal.cancelled",
            Self::WithdrawalRejected => "withdrawal.rejected",
            Self::WithdrawalFailed => "withdrawal.failed",
            Self::CustomerMoved => "customer.moved",
            Self::BalanceAdjusted => "balance.adjusted",
        }
    }

    /// The number in the store, kept for ever.
    pub fn number(self) -> i64 {
        Self::ALL.iter().zip(1..).find(|(topic, _)| **topic == self).map_or(0, |(_, number)| number)
    }

    /// The topic with this number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.iter().zip(1..).find(|(_, n)| *n == number).map(|(topic, _)| *topic)
    }
}

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
    pub event: Event,
    /// Why.
    pub refusal: Refusal,
}

/// The published versions: of the rules (EV-5) and of the contract's text (AP-2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    /// The rules, in the order they take effect; of two that take effect at once the later published
    /// counts. Never empty.
    rules: Vec<Rules>,
    /// The texts of the contract, the first being version 1. Never empty.
    pub contracts: Vec<String>,
    template: Rules,
}

impl Versions {
    /// The versions of a store, with the built-in template before the first.
    pub fn new(mut published: Vec<Rules>, contracts: Vec<String>) -> Self {
        let template = Rules::template();
        published.sort_by_key(|rules| (rules.effective, rules.version));
        Self { rules: published, contracts, template }
    }

    /// The rules in force at an instant (EV-5).
    pub fn rules_at(&self, at: Instant) -> &Rules {
        let after = self.rules.partition_point(|rules| rules.effective <= at);
        let found = after.checked_sub(1).and_then(|i| self.rules.get(i));
        found.or(self.rules.first()).unwrap_or(&self.template)
    }

    /// A version by its number.
    pub fn rules(&self, version: i64) -> Option<&Rules> {
        self.rules.iter().find(|rules| rules.version == version)
    }

    /// All versions of the rules, in the order they take effect.
    pub fn all_rules(&self) -> &[Rules] {
        &self.rules
    }

    /// The number the next version gets.
    pub fn next_rules_version(&self) -> i64 {
        self.rules.iter().map(|rules| rules.version).max().unwrap_or(0) + 1
    }
}

/// The numbers given last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
}

/// The rows a batch touches, and what the rules make of them.
#[derive(Debug, Clone)]
pub struct World {
    /// The clock, while an entry is decided.
    pub now: Instant,
    /// The entry that is decided.
    pub seq: No,
    /// Who brought it.
    pub actor: Actor,
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
    pub(crate) waiting: FxHashMap<(Key, Box<str>), Vec<Waiting>>,
    pub(crate) payment_chains: FxHashSet<No>,
    members: FxHashMap<Month, Vec<No>>,
    pub(crate) commissions: Vec<Commission>,
    transfers: Vec<Transfer>,
    credits: Vec<CreditRef>,
    notes: Vec<Note>,
    moments: Vec<Moment>,
    releases: Vec<(Instant, No)>,
    released: Vec<No>,
    waiting_added: Vec<(Key, Box<str>, No)>,
    waiting_removed: Vec<No>,
    dropped: Vec<Dropped>,
    published_rules: Vec<Rules>,
    published_contracts: Vec<(i64, String)>,
}

/// What a batch changed, to be written in one transaction. Rows come in the order of their keys, new
/// records in the order they were made.
#[derive(Debug, Default)]
pub struct Changes {
    /// Identifiers taken and freed.
    pub keys: Vec<(Key, Box<str>, Change<No>)>,
    /// Partners.
    pub partners: Vec<(No, Change<Partner>)>,
    /// Tallies.
    pub tallies: Vec<(No, Change<Tally>)>,
    /// Contracts.
    pub contracts: Vec<(No, Change<Contract>)>,
    /// Purses.
    pub purses: Vec<(No, Change<Purse>)>,
    /// Customers.
    pub customers: Vec<(No, Change<Customer>)>,
    /// Payments.
    pub payments: Vec<(No, Change<Payment>)>,
    /// Clicks.
    pub clicks: Vec<(No, Change<Click>)>,
    /// Withdrawals.
    pub withdrawals: Vec<(No, Change<Withdrawal>)>,
    /// Batches.
    pub batches: Vec<(Month, Change<Batch>)>,
    /// Payment files; a changed one is the next of its batch and currency.
    pub files: Vec<((Month, Currency), Change<PaymentFile>)>,
    /// Corrections.
    pub corrections: Vec<(No, Change<Correction>)>,
    /// Proposals to change payout accounts.
    pub account_changes: Vec<(No, Change<AccountChange>)>,
    /// Commission entries.
    pub commissions: Vec<Commission>,
    /// Transfers.
    pub transfers: Vec<Transfer>,
    /// Credits, for their expiry.
    pub credits: Vec<CreditRef>,
    /// Notes.
    pub notes: Vec<Note>,
    /// Moments.
    pub moments: Vec<Moment>,
    /// Payments whose holding period ends at an instant.
    pub releases: Vec<(Instant, No)>,
    /// Payments whose holding period has ended.
    pub released: Vec<No>,
    /// Events that wait, and for what; by their place in the log.
    pub waiting_added: Vec<(Key, Box<str>, No)>,
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
            actor: Actor::system(),
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
            withdrawals: Table::default(),
            batches: Table::default(),
            files: Table::default(),
            corrections: Table::default(),
            account_changes: Table::default(),
            waiting: FxHashMap::default(),
            payment_chains: FxHashSet::default(),
            members: FxHashMap::default(),
            commissions: Vec::new(),
            transfers: Vec::new(),
            credits: Vec::new(),
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
        Changes {
            keys: self.keys.take_changes(),
            partners: self.partners.take_changes(),
            tallies: self.tallies.take_changes(),
            contracts: self.contracts.take_changes(),
            purses: self.purses.take_changes(),
            customers: self.customers.take_changes(),
            payments: self.payments.take_changes(),
            clicks: self.clicks.take_changes(),
            withdrawals: self.withdrawals.take_changes(),
            batches: self.batches.take_changes(),
            files: self.files.take_changes(),
            corrections: self.corrections.take_changes(),
            account_changes: self.account_changes.take_changes(),
            commissions: std::mem::take(&mut self.commissions),
            transfers: std::mem::take(&mut self.transfers),
            credits: std::mem::take(&mut self.credits),
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
        self.keys.forget();
        self.told.clear();
        self.payments.clear();
        self.clicks.clear();
        self.contracts.clear();
        self.withdrawals.clear();
        self.batches.clear();
        self.files.clear();
        self.corrections.clear();
        self.account_changes.clear();
        self.waiting.clear();
        self.payment_chains.clear();
        self.members.clear();
        if self.customers.len() > most {
            self.customers.clear();
        }
        if self.partners.len() > most {
            self.partners.clear();
            self.tallies.clear();
            self.purses.clear();
        }
    }

    /// The rules in force now, for what is decided by the clock and not by an event's time.
    pub fn rules_now(&self) -> &Rules {
        self.versions.rules_at(self.now)
    }

    /// Takes in the events that wait for something (EV-3), unless they are known already.
    pub fn load_waiting(&mut self, key: Key, name: &str, events: Vec<Waiting>) {
        self.waiting.entry((key, name.into())).or_insert(events);
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
        self.waiting_added.push((key, name.into(), waiting.seq));
        self.waiting.entry((key, name.into())).or_default().push(waiting);
    }

    /// Takes out the events that waited for something, in order of their time, then of acceptance
    /// (EV-3).
    pub(crate) fn wake(&mut self, key: Key, name: &str) -> Result<Vec<Waiting>, Defect> {
        let place = self.waiting.get_mut(&(key, name.into()));
        let place = place.ok_or_else(|| Defect::NotLoaded(format!("what waits for {key:?} {name}")))?;
        let mut woken = std::mem::take(place);
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

    pub(crate) fn balance(&self, partner: No, currency: Currency) -> Result<Balance, Defect> {
        Ok(self.purses.find(partner)?.and_then(|purse| purse.get(&currency)).cloned().unwrap_or_default())
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
        let mut versions = Versions::clone(&self.versions);
        self.published_rules.push(rules.clone());
        versions.rules.push(rules);
        versions.rules.sort_by_key(|rules| (rules.effective, rules.version));
        self.versions = Arc::new(versions);
    }

    pub(crate) fn publish_contract(&mut self, text: &str) -> i64 {
        let mut versions = Versions::clone(&self.versions);
        versions.contracts.push(text.to_owned());
        let version = i64::try_from(versions.contracts.len()).unwrap_or(i64::MAX);
        self.published_contracts.push((version, text.to_owned()));
        self.versions = Arc::new(versions);
        version
    }
}
