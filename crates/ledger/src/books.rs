use crate::{AccountCode, AccountKind, Transfer};
use money::Currency;
use std::collections::BTreeMap;

/// The side of the books an account stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// What the programme has: a debit balance.
    Asset,
    /// What the programme owes: a credit balance.
    Liability,
    /// What the programme keeps: a credit balance.
    Income,
    /// What the programme spent: a debit balance.
    Expense,
}

/// Why a transfer cannot stand in the books.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// A transfer of nothing or less.
    #[error("transfer {0} moves nothing")]
    NotPositive(i64),
    /// A transfer from an account to itself.
    #[error("transfer {0} has one account on both sides")]
    SameAccount(i64),
    /// An account that is not in the chart.
    #[error("transfer {0} names account {1}, which is not in the chart of accounts")]
    UnknownAccount(i64, u16),
    /// An owner where none belongs, or none where one does.
    #[error("transfer {0} names owner {1}, which does not fit its accounts")]
    WrongOwner(i64, i64),
    /// An account below what it may hold (LG-4).
    #[error("transfer {no} takes account {account} of owner {owner} below zero in {currency}")]
    Overdrawn {
        /// The transfer at which it happens.
        no: i64,
        /// The name of the account.
        account: &'static str,
        /// Whose account it is.
        owner: i64,
        /// In which currency.
        currency: Currency,
    },
}

/// What all accounts of each code hold together, per currency: debits less credits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals(BTreeMap<(Currency, AccountCode), i128>);

impl Totals {
    /// Adds one transfer to both of its sides.
    pub fn post(&mut self, transfer: &Transfer) {
        let minor = i128::from(transfer.amount.minor());
        self.add(transfer.amount.currency(), transfer.debit, minor);
        self.add(transfer.amount.currency(), transfer.credit, -minor);
    }

    /// Adds to one side, as when totals kept elsewhere are read back.
    pub fn add(&mut self, currency: Currency, code: AccountCode, minor: i128) {
        *self.0.entry((currency, code)).or_default() += minor;
    }

    /// All totals, ordered by currency, then account.
    pub fn iter(&self) -> impl Iterator<Item = (Currency, AccountCode, i128)> + '_ {
        self.0.iter().map(|((currency, code), minor)| (*currency, *code, *minor))
    }

    /// The currencies whose accounts do not sum to zero (LG-2): none, unless the books are damaged.
    pub fn unbalanced(&self) -> Vec<Currency> {
        let mut sums: BTreeMap<Currency, i128> = BTreeMap::new();
        for ((currency, _), minor) in &self.0 {
            *sums.entry(*currency).or_default() += minor;
        }
        sums.into_iter().filter(|(_, sum)| *sum != 0).map(|(currency, _)| currency).collect()
    }
}

/// Books kept anew from transfers, for checking what is stored against them.
#[derive(Debug, Clone)]
pub struct Books {
    chart: BTreeMap<AccountCode, AccountKind>,
    balances: BTreeMap<(i64, Currency, AccountCode), i128>,
    totals: Totals,
}

impl Books {
    /// Empty books for a chart of accounts.
    pub fn new(chart: &[AccountKind]) -> Self {
        let chart = chart.iter().map(|kind| (kind.code, *kind)).collect();
        Self { chart, balances: BTreeMap::new(), totals: Totals::default() }
    }

    /// Checks a transfer against the chart and the limits, and enters it.
    pub fn post(&mut self, transfer: &Transfer) -> Result<(), LedgerError> {
        if !transfer.amount.is_positive() {
            return Err(LedgerError::NotPositive(transfer.no));
        }
        if transfer.debit == transfer.credit {
            return Err(LedgerError::SameAccount(transfer.no));
        }
        let debit = self.kind(transfer.no, transfer.debit)?;
        let credit = self.kind(transfer.no, transfer.credit)?;
        if (debit.owned || credit.owned) != (transfer.owner != 0) {
            return Err(LedgerError::WrongOwner(transfer.no, transfer.owner));
        }
        let minor = i128::from(transfer.amount.minor());
        self.enter(debit, transfer, minor)?;
        self.enter(credit, transfer, -minor)?;
        self.totals.post(transfer);
        Ok(())
    }

    fn kind(&self, no: i64, code: AccountCode) -> Result<AccountKind, LedgerError> {
        self.chart.get(&code).copied().ok_or(LedgerError::UnknownAccount(no, code.0))
    }

    fn enter(&mut self, kind: AccountKind, transfer: &Transfer, minor: i128) -> Result<(), LedgerError> {
        if !kind.owned {
            return Ok(());
        }
        let currency = transfer.amount.currency();
        let balance = self.balances.entry((transfer.owner, currency, kind.code)).or_default();
        *balance += minor;
        let owed = -*balance;
        if owed < 0 && !kind.may_overdraw {
            let (no, owner, account) = (transfer.no, transfer.owner, kind.name);
            return Err(LedgerError::Overdrawn { no, account, owner, currency });
        }
        Ok(())
    }

    /// What is owed to an owner on an account: credits less debits.
    pub fn owed(&self, owner: i64, currency: Currency, code: AccountCode) -> i128 {
        -self.balances.get(&(owner, currency, code)).copied().unwrap_or(0)
    }

    /// The owners' accounts that were ever moved: owner, currency, account, what is owed.
    pub fn owned(&self) -> impl Iterator<Item = (i64, Currency, AccountCode, i128)> + '_ {
        self.balances.iter().map(|((owner, currency, code), minor)| (*owner, *currency, *code, -*minor))
    }

    /// What all accounts hold together.
    pub fn totals(&self) -> &Totals {
        &self.totals
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use money::Amount;
    use proptest::prelude::*;

    const EXPENSE: AccountCode = AccountCode(1);
    const OWED: AccountCode = AccountCode(2);
    const HELD: AccountCode = AccountCode(3);

    fn books() -> Books {
        let kind =
            |code, name, class, owned, may_overdraw| AccountKind { code, name, class, owned, may_overdraw };
        Books::new(&[
            kind(EXPENSE, "expense", Class::Expense, false, true),
            kind(OWED, "owed", Class::Liability, true, true),
            kind(HELD, "held", Class::Liability, true, false),
        ])
    }

    fn transfer(debit: AccountCode, credit: AccountCode, owner: i64, minor: i64) -> Transfer {
        let amount = Amount::new(minor, Currency::parse("MYR").unwrap());
        Transfer { no: 1, at: 0, cause: 1, rule: 1, owner, debit, credit, amount }
    }

    #[test]
    fn what_cannot_stand_in_the_books_is_refused() {
        let mut books = books();
        for (bad, why) in [
            (transfer(EXPENSE, OWED, 7, 0), LedgerError::NotPositive(1)),
            (transfer(EXPENSE, OWED, 7, -5), LedgerError::NotPositive(1)),
            (transfer(OWED, OWED, 7, 5), LedgerError::SameAccount(1)),
            (transfer(EXPENSE, AccountCode(9), 7, 5), LedgerError::UnknownAccount(1, 9)),
            (transfer(EXPENSE, OWED, 0, 5), LedgerError::WrongOwner(1, 0)),
        ] {
            assert_eq!(books.post(&bad), Err(why));
        }
        assert!(matches!(books.post(&transfer(HELD, OWED, 7, 5)), Err(LedgerError::Overdrawn { .. })));
        assert_eq!(books.post(&transfer(OWED, EXPENSE, 7, 5)), Ok(()), "LG-4 lets this one go below");
    }

    proptest! {
        #[test]
        fn any_sequence_of_transfers_sums_to_zero(moves in prop::collection::vec((0u16..3, 0u16..3, 1i64..4, 1i64..), 0..60)) {
            let mut books = books();
            for (debit, credit, owner, minor) in moves {
                let transfer = transfer(AccountCode(debit + 1), AccountCode(credit + 1), owner, minor);
                let before = books.clone();
                if books.post(&transfer).is_err() {
                    books = before;
                }
            }
            prop_assert!(books.totals().unbalanced().is_empty());
            let owed: i128 = books.owned().map(|(_, _, _, minor)| minor).sum();
            let expense: i128 = books.totals().iter().filter(|t| t.1 == EXPENSE).map(|t| t.2).sum();
            prop_assert_eq!(owed, expense);
        }
    }
}
