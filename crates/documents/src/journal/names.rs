//! Account names that both beancount and hledger take.

use std::collections::BTreeMap;

use super::{Account, Class, JournalError};

/// The journal's name for every account of the ledger.
pub(super) struct Names {
    of: BTreeMap<String, String>,
}

impl Names {
    /// Names all accounts, and refuses two that would have the same name.
    pub(super) fn of(accounts: &[Account<'_>]) -> Result<Self, JournalError> {
        let mut of = BTreeMap::new();
        let mut taken: BTreeMap<String, &str> = BTreeMap::new();
        for account in accounts {
            let name = journal_name(account);
            if let Some(first) = taken.insert(name.clone(), account.name) {
                let second = account.name.to_owned();
                return Err(JournalError::NamesCollide { first: first.to_owned(), second });
            }
            of.insert(account.name.to_owned(), name);
        }
        Ok(Self { of })
    }

    /// The journal's name of an account.
    pub(super) fn get(&self, account: &str) -> Result<&str, JournalError> {
        let name = self.of.get(account).map(String::as_str);
        name.ok_or_else(|| JournalError::UnknownAccount(account.to_owned()))
    }
}

/// The class as the root, then each part: a capital or a digit first, then letters, digits and hyphens.
fn journal_name(account: &Account<'_>) -> String {
    let root = match account.class {
        Class::Asset => "Assets",
        Class::Liability => "Liabilities",
        Class::Income => "Income",
        Class::Expense => "Expenses",
        Class::Equity => "Equity",
    };
    let parts = account.name.split(':').map(component);
    std::iter::once(root.to_owned()).chain(parts).collect::<Vec<_>>().join(":")
}

fn component(part: &str) -> String {
    let plain: String = part.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    match plain.chars().next() {
        Some(first) if first.is_ascii_alphanumeric() => {
            let rest: String = plain.chars().skip(1).collect();
            format!("{}{rest}", first.to_ascii_uppercase())
        }
        _ => format!("X{plain}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Date;

    #[test]
    fn names_start_with_capitals_and_hold_no_signs() {
        for (name, class, journal) in [
            ("affiliate:commission_expense", Class::Expense, "Expenses:Affiliate:Commission-expense"),
            (
                "affiliate:partner:pa_01Ab:available",
                Class::Liability,
                "Liabilities:Affiliate:Partner:Pa-01Ab:Available",
            ),
            ("9:_x:é", Class::Asset, "Assets:9:X-x:X-"),
            ("", Class::Equity, "Equity:X"),
        ] {
            let opened = Date::new(2026, 1, 1).unwrap();
            assert_eq!(journal_name(&Account { name, class, opened }), journal);
        }
    }
}
