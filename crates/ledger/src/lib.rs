//! A double-entry ledger: balanced transfers between accounts, what they add up to, and the chain of
//! hashes that shows whether one was altered (rules LG-1 to LG-4).
//!
//! The ledger knows accounts by a code and an owner; what a code means is told by the
//! [`AccountKind`]s handed to it. Signs follow bookkeeping: a balance is debits less credits, so that
//! all balances of a currency sum to zero.

mod books;
mod chain;

pub use books::{Books, Class, LedgerError, Totals};
pub use chain::{Digest, GENESIS, Seal};

use money::Amount;

/// The number of a kind of account, given by whoever keeps the chart of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountCode(pub u16);

/// One line of the chart of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AccountKind {
    /// Its number, kept for ever.
    pub code: AccountCode,
    /// Its name, parts divided by colons.
    pub name: &'static str,
    /// Which side of the books it stands on.
    pub class: Class,
    /// Whether each owner has an account of this kind, or there is one for all.
    pub owned: bool,
    /// Whether what is owed to the owner may fall below zero (LG-4 names those that may not).
    pub may_overdraw: bool,
}

/// A movement of money from one account to another, immutable (LG-1). Both sides stand in one
/// record, so it cannot be unbalanced. At most one owner takes part: a movement between two owners is
/// two transfers through an account that nobody owns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transfer {
    /// Its place in the order of the ledger, from 1.
    pub no: i64,
    /// When it was posted, in microseconds since 1970 UTC.
    pub at: i64,
    /// The log entry (event or action) that caused it.
    pub cause: i64,
    /// The number of the rule that asked for it.
    pub rule: u16,
    /// Whose account the owned side is; 0 where neither side is owned.
    pub owner: i64,
    /// The account that is debited.
    pub debit: AccountCode,
    /// The account that is credited.
    pub credit: AccountCode,
    /// How much, always more than nothing.
    pub amount: Amount,
}
