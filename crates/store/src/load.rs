//! Loading what the rules need, grouped by kind, in the order of the keys.

mod cashback;

use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::rows::{balance, channel, customer, log, partner, payment, payout, staff};
use ::money::Currency;
use programs::affiliate::Payment;
use programs::time::Month;
use programs::{Key, Need, No, Table, World};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The needs of a batch by kind.
#[derive(Default)]
struct Groups<'a> {
    keys: BTreeMap<Key, Vec<&'a Arc<str>>>,
    waiting: Vec<(Key, &'a Arc<str>)>,
    told: Vec<No>,
    partners: Vec<No>,
    tallies: Vec<No>,
    contracts: Vec<No>,
    purses: Vec<No>,
    customers: Vec<No>,
    payments: Vec<No>,
    chains: Vec<No>,
    clicks: Vec<No>,
    channels: Vec<No>,
    withdrawals: Vec<No>,
    batches: Vec<Month>,
    members: Vec<Month>,
    files: Vec<(Month, Currency)>,
    corrections: Vec<No>,
    account_changes: Vec<No>,
    cashback: cashback::Groups,
}

impl<'a> Groups<'a> {
    fn of(needs: &'a [Need]) -> Self {
        let mut groups = Self::default();
        for need in needs {
            match need {
                Need::Key(key, name) => groups.keys.entry(*key).or_default().push(name),
                Need::Waiting(key, name) => groups.waiting.push((*key, name)),
                Need::Told(no) => groups.told.push(*no),
                Need::Partner(no) => groups.partners.push(*no),
                Need::Tally(no) => groups.tallies.push(*no),
                Need::Contract(no) => groups.contracts.push(*no),
                Need::Purse(no) => groups.purses.push(*no),
                Need::Customer(no) => groups.customers.push(*no),
                Need::Payment(no) => groups.payments.push(*no),
                Need::PaymentsOf(customer) => groups.chains.push(*customer),
                Need::Click(no) => groups.clicks.push(*no),
                Need::Channels(no) => groups.channels.push(*no),
                Need::Withdrawal(no) => groups.withdrawals.push(*no),
                Need::Batch(month) => groups.batches.push(*month),
                Need::Members(month) => groups.members.push(*month),
                Need::File(month, currency) => groups.files.push((*month, *currency)),
                Need::Correction(no) => groups.corrections.push(*no),
                Need::AccountChange(no) => groups.account_changes.push(*no),
                Need::Seller(_)
                | Need::Registration(_)
                | Need::RegistrationsOf(_)
                | Need::LiveRegistrations
                | Need::Order(_)
                | Need::SellerAccount(..)
                | Need::ShopperPurse(..)
                | Need::Lot(_)
                | Need::LotsOf(..)
                | Need::Redemption(_)
                | Need::Budget(_) => groups.cashback.add(need),
            }
        }
        groups
    }
}

/// Each key once, in order: neighbours lie on the same pages.
fn each_once<K: Ord>(mut keys: Vec<K>) -> Vec<K> {
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// What was found: only what is there can lead further.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Anything at all.
    pub any: bool,
    /// The identifier of something that is told once, so this may be it again.
    pub told: bool,
}

/// Loads into the world what is needed and not known yet.
pub(crate) fn load(db: &Connection, needs: &[Need], world: &mut World) -> Result<Found> {
    let groups = Groups::of(needs);
    let names: usize = groups.keys.values().map(Vec::len).sum();
    let only_names = names + groups.waiting.len() == needs.len();
    let mut found = keys(db, groups.keys, world)?;
    found.any |= waiting(db, groups.waiting, world)? || !only_names;
    if only_names {
        return Ok(found);
    }
    rows(db, log::FIND_BODY, groups.told, &mut world.told, |row| log::event(row, 0))?;
    rows(db, partner::FIND_PARTNER, groups.partners, &mut world.partners, partner::partner)?;
    rows(db, partner::FIND_TALLY, groups.tallies, &mut world.tallies, partner::tally)?;
    rows(db, partner::FIND_CONTRACT, groups.contracts, &mut world.contracts, partner::contract)?;
    named(db, balance::FIND_BALANCES, groups.purses, &mut world.purses, balance::balance)?;
    rows(db, customer::FIND_CUSTOMER, groups.customers, &mut world.customers, customer::customer)?;
    rows(db, payment::FIND_PAYMENT, groups.payments, &mut world.payments, payment::payment)?;
    for customer in each_once(groups.chains) {
        chain(db, customer, world)?;
    }
    rows(db, customer::FIND_CLICK, groups.clicks, &mut world.clicks, customer::click)?;
    named(db, channel::FIND_CHANNELS, groups.channels, &mut world.channels, channel::channel)?;
    payouts(db, groups.withdrawals, groups.batches, groups.members, groups.files, world)?;
    rows(db, staff::FIND_CORRECTION, groups.corrections, &mut world.corrections, staff::correction)?;
    let changes = groups.account_changes;
    rows(db, staff::FIND_ACCOUNT_CHANGE, changes, &mut world.account_changes, staff::account_change)?;
    groups.cashback.load(db, world)?;
    Ok(found)
}

fn rows<V>(
    db: &Connection,
    find: Sql,
    nos: Vec<No>,
    table: &mut Table<No, V>,
    decode: impl Fn(&Row<'_>) -> Result<V>,
) -> Result<()> {
    let mut nos = each_once(nos);
    nos.retain(|no| !table.knows(*no));
    db.find_all(
        find,
        &nos,
        |no| [(*no).into()],
        |no, row| {
            table.load(*no, row.map(&decode).transpose()?);
            Ok(())
        },
    )
}

fn keys(db: &Connection, asked: BTreeMap<Key, Vec<&Arc<str>>>, world: &mut World) -> Result<Found> {
    let asked: Vec<_> = asked.into_iter().map(|(key, names)| (key, each_once(names))).collect();
    let last = last_taken(db, &asked, world)?;
    let (mut found, mut open) = (Found::default(), Vec::new());
    for (key, names) in asked {
        let last = last.get(&key);
        last.iter().for_each(|last| world.keys.load_last(key, last));
        let before = |last: &String| names.partition_point(|name| ***name <= **last);
        open.extend(names.iter().take(last.map_or(names.len(), before)).map(|name| (key, *name)));
    }
    db.find_all(
        log::FIND_KEY,
        &open,
        |(key, name)| [key.number().into(), (&***name).into()],
        |(key, name), row| {
            found.any |= row.is_some();
            found.told |= row.is_some() && key.is_told_once();
            world.keys.load(*key, name, row.map(|row| row.int(0)).transpose()?);
            Ok(())
        },
    )?;
    Ok(found)
}

/// Most new identifiers come after all that are taken, because hosts number by time: where many of one
/// kind are asked for, one look at the last that is taken spares the looks for those after it. Where one is known
/// nobody asks for those.
fn last_taken(
    db: &Connection,
    asked: &[(Key, Vec<&Arc<str>>)],
    world: &World,
) -> Result<BTreeMap<Key, String>> {
    let many = asked.iter().filter(|(key, names)| names.len() >= MANY_NAMES && !world.keys.knows_last(*key));
    let many: Vec<Key> = many.map(|(key, _)| *key).collect();
    let mut last = BTreeMap::new();
    db.find_all(
        log::LAST_KEY,
        &many,
        |key| [key.number().into()],
        |key, row| {
            last.insert(*key, row.map(|row| row.string(0)).transpose()?.unwrap_or_default());
            Ok(())
        },
    )?;
    Ok(last)
}

/// From how many identifiers of one kind on it is worth looking for the last that is taken.
const MANY_NAMES: usize = 4;

/// Most of the time nothing waits for anything, which one look tells.
fn waiting(db: &Connection, names: Vec<(Key, &Arc<str>)>, world: &mut World) -> Result<bool> {
    if names.is_empty() {
        return Ok(false);
    }
    if db.one(log::ANY_WAITING, &[], |_| Ok(()))?.is_none() {
        world.load_nothing_waits();
        return Ok(false);
    }
    for (key, name) in each_once(names) {
        let events = db.query(log::FIND_WAITING, &[key.number().into(), (&**name).into()], log::waiting)?;
        world.load_waiting(key, name, events);
    }
    Ok(true)
}

/// Loads what partners have several of, each under a name.
fn named<K: Ord, V>(
    db: &Connection,
    find: Sql,
    partners: Vec<No>,
    table: &mut Table<No, BTreeMap<K, V>>,
    decode: impl Fn(&Row<'_>) -> Result<(K, V)>,
) -> Result<()> {
    let mut partners = each_once(partners);
    partners.retain(|partner| !table.knows(*partner));
    let mut found: BTreeMap<No, BTreeMap<K, V>> = BTreeMap::new();
    db.query_each(
        find,
        &partners,
        |partner| [(*partner).into()],
        |partner, row| {
            let (name, value) = decode(row)?;
            found.entry(*partner).or_default().insert(name, value);
            Ok(())
        },
    )?;
    partners.into_iter().for_each(|partner| table.load(partner, found.remove(&partner)));
    Ok(())
}

/// Loads all payments of a customer, from the newest back. The newest may be of this batch and not be
/// stored yet.
fn chain(db: &Connection, customer: No, world: &mut World) -> Result<()> {
    let find = |no: No| db.one(customer::FIND_CUSTOMER, &[no.into()], customer::customer);
    let newest = match world.customers.peek(customer) {
        Some(known) => known.map(|customer| customer.last_payment),
        None => find(customer)?.map(|customer| customer.last_payment),
    };
    let mut no = newest.unwrap_or(0);
    while no != 0 {
        if !world.payments.knows(no) {
            world.payments.load(no, db.one(payment::FIND_PAYMENT, &[no.into()], payment::payment)?);
        }
        let previous = |payment: &Payment| payment.previous;
        no = world.payments.peek(no).flatten().map_or(0, previous);
    }
    world.load_payment_chain(customer);
    Ok(())
}

fn payouts(
    db: &Connection,
    withdrawals: Vec<No>,
    batches: Vec<Month>,
    members: Vec<Month>,
    files: Vec<(Month, Currency)>,
    world: &mut World,
) -> Result<()> {
    for no in each_once(withdrawals) {
        if !world.withdrawals.knows(no) {
            world.withdrawals.load(no, payout::find_withdrawal(db, no)?);
        }
    }
    for month in each_once(batches) {
        let found = db.one(payout::FIND_BATCH, &[(&month.to_string()).into()], payout::batch)?;
        world.batches.load(month, found);
    }
    for month in each_once(members) {
        let found = db.query(payout::FIND_MEMBERS, &[(&month.to_string()).into()], |row| row.int(0))?;
        world.load_members(month, found);
    }
    for (month, currency) in each_once(files) {
        let name = month.to_string();
        let found = db.one(payout::FIND_NEWEST_FILE, &[(&name).into(), currency.into()], payout::file)?;
        world.files.load((month, currency), found);
    }
    Ok(())
}
