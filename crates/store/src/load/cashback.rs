//! Loading what the rules of the Bonus Cashback programme need.

use super::{each_once, rows};
use crate::engine::{Connection, Row, Sql};
use crate::error::Result;
use crate::rows::{bill, bonus, order, redemption, registration};
use ::money::Currency;
use programs::cashback::Registration;
use programs::{Need, No, Table, World};

/// The needs of a batch by kind.
#[derive(Default)]
pub(super) struct Groups {
    sellers: Vec<No>,
    registrations: Vec<No>,
    registrations_of: Vec<No>,
    live_registrations: bool,
    orders: Vec<No>,
    seller_accounts: Vec<(No, Currency)>,
    shopper_purses: Vec<(No, Currency)>,
    lots: Vec<No>,
    lots_of: Vec<(No, Currency)>,
    redemptions: Vec<No>,
    budgets: Vec<Currency>,
}

impl Groups {
    /// Takes in a need, if it is one of this programme.
    pub(super) fn add(&mut self, need: &Need) {
        match need {
            Need::Seller(no) => self.sellers.push(*no),
            Need::Registration(no) => self.registrations.push(*no),
            Need::RegistrationsOf(seller) => self.registrations_of.push(*seller),
            Need::LiveRegistrations => self.live_registrations = true,
            Need::Order(no) => self.orders.push(*no),
            Need::SellerAccount(seller, currency) => self.seller_accounts.push((*seller, *currency)),
            Need::ShopperPurse(shopper, currency) => self.shopper_purses.push((*shopper, *currency)),
            Need::Lot(no) => self.lots.push(*no),
            Need::LotsOf(shopper, currency) => self.lots_of.push((*shopper, *currency)),
            Need::Redemption(no) => self.redemptions.push(*no),
            Need::Budget(currency) => self.budgets.push(*currency),
            _ => {}
        }
    }

    /// Loads into the world what is needed and not known yet. What belongs together is loaded with it.
    pub(super) fn load(mut self, db: &Connection, world: &mut World) -> Result<()> {
        if self.live_registrations {
            let live = db.query(registration::LIVE_REGISTRATIONS, &[], |row| row.int(0))?;
            self.registrations.extend(&live);
            world.load_live(live);
        }
        for (shopper, currency) in each_once(self.lots_of) {
            let params = [shopper.into(), currency.into()];
            let lots = db.query(bonus::LOTS_TO_SPEND, &params, |row| row.int(0))?;
            self.lots.extend(&lots);
            world.load_lots_of(shopper, currency, lots);
        }
        rows(db, registration::FIND_SELLER, self.sellers, &mut world.sellers, registration::seller)?;
        let (found, decode) = (&mut world.registrations, registration::registration);
        rows(db, registration::FIND_REGISTRATION, self.registrations, found, decode)?;
        for seller in each_once(self.registrations_of) {
            chain(db, seller, world)?;
        }
        let mut orders = each_once(self.orders);
        orders.retain(|no| !world.orders.knows(*no));
        for (no, found) in order::find_orders(db, &orders)? {
            world.orders.load(no, found);
        }
        let accounts = &mut world.seller_accounts;
        in_currency(db, bill::FIND_SELLER_ACCOUNT, self.seller_accounts, accounts, bill::seller_account)?;
        let purses = &mut world.shopper_purses;
        in_currency(db, bonus::FIND_SHOPPER_PURSE, self.shopper_purses, purses, bonus::shopper_purse)?;
        rows(db, bonus::FIND_LOT, self.lots, &mut world.lots, bonus::lot)?;
        let (found, decode) = (&mut world.redemptions, redemption::redemption);
        rows(db, redemption::FIND_REDEMPTION, self.redemptions, found, decode)?;
        for currency in each_once(self.budgets) {
            let left = db.one(bonus::FIND_BUDGET, &[currency.into()], |row| row.int(0))?;
            world.budgets.load(currency, left);
        }
        Ok(())
    }
}

/// Loads what a participant has in a currency.
fn in_currency<V>(
    db: &Connection,
    find: Sql,
    keys: Vec<(No, Currency)>,
    table: &mut Table<(No, Currency), V>,
    decode: impl Fn(&Row<'_>) -> Result<(Currency, V)>,
) -> Result<()> {
    let mut keys = each_once(keys);
    keys.retain(|key| !table.knows(*key));
    db.find_all(
        find,
        &keys,
        |(no, currency)| [(*no).into(), (*currency).into()],
        |key, row| {
            table.load(*key, row.map(|row| decode(row).map(|(_, value)| value)).transpose()?);
            Ok(())
        },
    )
}

/// Loads all registrations of a seller, from the newest back. The newest may be of this batch and not be
/// stored yet.
fn chain(db: &Connection, seller: No, world: &mut World) -> Result<()> {
    rows(db, registration::FIND_SELLER, vec![seller], &mut world.sellers, registration::seller)?;
    let mut no = world.sellers.peek(seller).flatten().map_or(0, |seller| seller.last_registration);
    while no != 0 {
        let (found, decode) = (&mut world.registrations, registration::registration);
        rows(db, registration::FIND_REGISTRATION, vec![no], found, decode)?;
        let previous = |registration: &Registration| registration.previous;
        no = world.registrations.peek(no).flatten().map_or(0, previous);
    }
    world.load_registrations_of(seller);
    Ok(())
}
