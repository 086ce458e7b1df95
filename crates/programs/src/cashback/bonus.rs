use crate::accounts::{self, Rule};
use crate::time::Instant;
use crate::{Defect, Halt, No, World};
use ledger::AccountCode;
use money::{Amount, MoneyError};
use serde::{Deserialize, Serialize};

/// A shopper's bonus in one currency, in minor units (SB).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShopperPurse {
    /// Promised and not yet to be spent.
    pub pending: i64,
    /// Free to be spent; never below zero under spending (LG-4).
    pub available: i64,
    /// Held by reservations.
    pub reserved: i64,
    /// Taken back beyond what was there; later earnings fill it first (SB-3).
    pub debt: i64,
    /// The newest entry, 0 if there is none.
    pub last_entry: No,
}

impl ShopperPurse {
    /// The purse after a movement between two accounts, of which those that are not the shopper's leave it
    /// alone. More than can be held of all bonus together is refused, so that no later step within the purse
    /// can go beyond it.
    fn moved(mut self, debit: AccountCode, credit: AccountCode, minor: i64) -> Result<Self, Halt> {
        if debit == accounts::SHOPPER_DEBT {
            self.debt = self.debt.checked_add(minor).ok_or(MoneyError::Overflow)?;
        } else if let Some(from) = self.part(debit) {
            *from -= minor;
        }
        if credit == accounts::SHOPPER_DEBT {
            self.debt -= minor;
        } else if let Some(to) = self.part(credit) {
            *to = to.checked_add(minor).ok_or(MoneyError::Overflow)?;
        }
        let parts = [self.pending, self.available, self.reserved];
        if parts.iter().any(|part| *part < 0) || self.debt < 0 {
            return Err(Defect::Broken(format!("that {self:?} is not below zero (LG-4)")).into());
        }
        let sum = parts.iter().try_fold(0_i64, |sum, part| sum.checked_add(*part));
        sum.map(|_| self).ok_or_else(|| MoneyError::Overflow.into())
    }

    fn part(&mut self, account: AccountCode) -> Option<&mut i64> {
        match account {
            accounts::SHOPPER_PENDING => Some(&mut self.pending),
            accounts::SHOPPER_AVAILABLE => Some(&mut self.available),
            accounts::SHOPPER_RESERVED => Some(&mut self.reserved),
            _ => None,
        }
    }
}

/// What moved a shopper's bonus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BonusKind {
    /// Promised at delivery (SB-1).
    Earned,
    /// Became available (SB-1).
    Released,
    /// Held for an order (SB-2).
    Reserved,
    /// Spent (SB-2).
    Captured,
    /// A reservation was given up (SB-2).
    Unreserved,
    /// A reservation lapsed (SB-2).
    Lapsed,
    /// Taken back after a refund (SB-3).
    TakenBack,
    /// Returned after a refund of what it was spent on (SB-3).
    Returned,
    /// A debt was filled by a later earning (SB-3).
    DebtFilled,
    /// Too old to be spent (SB-4).
    Expired,
}

impl BonusKind {
    /// All of them, in the order of their numbers in the store.
    pub const ALL: [Self; 10] = [
        Self::Earned,
        Self::Released,
        Self::Reserved,
        Self::Captured,
        Self::Unreserved,
        Self::Lapsed,
        Self::TakenBack,
        Self::Returned,
        Self::DebtFilled,
        Self::Expired,
    ];

    /// The name in the API.
    pub fn name(self) -> &'static str {
        match self {
            Self::Earned => "earned",
            Self::Released => "released",
            Self::Reserved => "reserved",
            Self::Captured => "captured",
            Self::Unreserved => "unreserved",
            Self::Lapsed => "lapsed",
            Self::TakenBack => "taken_back",
            Self::Returned => "returned",
            Self::DebtFilled => "debt_filled",
            Self::Expired => "expired",
        }
    }

    /// The rule that posts it.
    fn rule(self) -> Rule {
        match self {
            Self::Earned => Rule::BonusEarned,
            Self::Released => Rule::BonusReleased,
            Self::Reserved => Rule::BonusReserved,
            Self::Captured => Rule::BonusCaptured,
            Self::Unreserved => Rule::BonusUnreserved,
            Self::Lapsed => Rule::BonusLapsed,
            Self::TakenBack => Rule::BonusTakenBack,
            Self::Returned => Rule::BonusReturned,
            Self::DebtFilled => Rule::DebtFilled,
            Self::Expired => Rule::BonusExpired,
        }
    }

    /// The number in the store, kept for ever.
    pub fn number(self) -> i64 {
        Self::ALL.iter().zip(1..).find(|(kind, _)| **kind == self).map_or(0, |(_, number)| number)
    }

    /// The kind with this number.
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.iter().zip(1..).find(|(_, n)| *n == number).map(|(kind, _)| *kind)
    }
}

/// A movement of a shopper's bonus, never changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BonusEntry {
    /// Its place among all entries, from 1.
    pub no: No,
    /// Whose.
    pub shopper: No,
    /// The shopper's entry before it in the currency, 0 if there is none.
    pub previous: No,
    /// What it is.
    pub kind: BonusKind,
    /// How much, as a magnitude.
    pub amount: Amount,
    /// The order it is about, 0 if there is none.
    pub order: No,
    /// The redemption it is about, 0 if there is none.
    pub redemption: No,
    /// When.
    pub at: Instant,
    /// The transfer that posted it.
    pub transfer: No,
    /// The log entry that made it.
    pub cause: No,
}

/// A movement of a shopper's bonus that is to be posted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Movement {
    pub(crate) shopper: No,
    pub(crate) kind: BonusKind,
    pub(crate) debit: AccountCode,
    pub(crate) credit: AccountCode,
    pub(crate) amount: Amount,
    pub(crate) order: No,
    pub(crate) redemption: No,
    pub(crate) cause: No,
}

/// Posts a movement: the purse, the transfer, the entry. One of nothing is not posted.
pub(crate) fn post(world: &mut World, movement: Movement) -> Result<(), Halt> {
    let Movement { shopper, kind, debit, credit, amount, order, redemption, cause } = movement;
    if !amount.is_positive() {
        return Ok(());
    }
    let key = (shopper, amount.currency());
    let before = world.shopper_purses.find(key)?.copied().unwrap_or_default();
    let mut purse = before.moved(debit, credit, amount.minor())?;
    world.counters.bonus_entry += 1;
    let (no, at) = (world.counters.bonus_entry, world.now);
    let previous = std::mem::replace(&mut purse.last_entry, no);
    world.shopper_purses.put(key, purse);
    let transfer = world.post(cause, kind.rule(), shopper, debit, credit, amount);
    let entry = BonusEntry { no, shopper, previous, kind, amount, order, redemption, at, transfer, cause };
    world.made.bonus_entries.push(entry);
    Ok(())
}
