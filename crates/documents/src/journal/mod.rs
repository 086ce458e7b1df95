//! The ledger as plain-text accounting (LG-3): a journal that `bean-check` or `hledger check` accepts, or
//! CSV, written transfer by transfer in constant memory but for the accounts.

mod beancount;
mod hledger;
mod names;

use std::collections::BTreeSet;
use std::io::{self, Write};

use money::{Amount, Currency};

use crate::cells::guarded;
use crate::{Date, markup::one_line};
use names::Names;

/// The form of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// For `bean-check`, bean-query and fava.
    Beancount,
    /// For `hledger`.
    Hledger,
    /// For spreadsheets: one row for each transfer, without accounts and control totals.
    Csv,
}

/// The side of the books an account stands on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// What the programme has.
    Asset,
    /// What the programme owes.
    Liability,
    /// What the programme keeps.
    Income,
    /// What the programme spent.
    Expense,
    /// What belongs to the owners.
    Equity,
}

/// An account that transfers name.
#[derive(Debug, Clone)]
pub struct Account<'a> {
    /// Its name in the ledger, parts divided by colons: `affiliate:partner:pa_01:available`.
    pub name: &'a str,
    /// Its side of the books.
    pub class: Class,
    /// The first day that it may be used.
    pub opened: Date,
}

/// One balanced movement of money (LG-1).
#[derive(Debug, Clone)]
pub struct JournalTransfer<'a> {
    /// Its place in the order of the ledger.
    pub no: i64,
    /// The business date it was posted on.
    pub date: Date,
    /// The name of the account that is debited.
    pub debit: &'a str,
    /// The name of the account that is credited.
    pub credit: &'a str,
    /// How much.
    pub amount: Amount,
    /// What it is, for people; any text.
    pub memo: &'a str,
    /// The event or action that caused it.
    pub cause: &'a str,
    /// The rule that asked for it, such as `AP-9`.
    pub rule: &'a str,
}

/// What an account must hold after the last transfer, as the ledger itself has added it up.
#[derive(Debug, Clone)]
pub struct ControlTotal<'a> {
    /// The account's name in the ledger. No other account's name may begin with this one and a colon.
    pub account: &'a str,
    /// Debits less credits.
    pub balance: Amount,
}

/// Why a journal cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// Two accounts would have the same name in plain-text accounting, or an account has none.
    #[error("the accounts {first:?} and {second:?} cannot be told apart in a journal")]
    NamesCollide {
        /// One account.
        first: String,
        /// The other.
        second: String,
    },
    /// A transfer or a control total names an account that was not among those handed over.
    #[error("the account {0:?} was not declared before the first transfer")]
    UnknownAccount(String),
    /// Control totals are checked on the day after the last transfer, and there is none.
    #[error("the journal ends on the last day of the calendar, so its totals cannot be checked after it")]
    NoDayAfter,
    /// The journal could not be written out.
    #[error("the journal could not be written: {0}")]
    Write(#[from] io::Error),
}

impl JournalError {
    /// The stable code of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NamesCollide { .. } => "account_names_collide",
            Self::UnknownAccount(_) => "account_not_declared",
            Self::NoDayAfter => "journal_date_out_of_range",
            Self::Write(_) => "journal_not_written",
        }
    }
}

/// Writes one journal: [`JournalWriter::begin`], any number of [`JournalWriter::transfer`],
/// [`JournalWriter::finish`].
pub struct JournalWriter<W: Write> {
    out: W,
    format: Format,
    names: Names,
    /// The currencies seen so far.
    currencies: BTreeSet<Currency>,
    /// The latest date seen so far.
    latest: Option<Date>,
}

impl<W: Write> JournalWriter<W> {
    /// Writes the head of the journal and declares the accounts. Give a buffered writer: the journal is
    /// written in small pieces.
    pub fn begin(mut out: W, format: Format, accounts: &[Account<'_>]) -> Result<Self, JournalError> {
        let names = Names::of(accounts)?;
        match format {
            Format::Beancount => beancount::head(&mut out)?,
            Format::Hledger => hledger::head(&mut out)?,
            Format::Csv => csv_row(&mut out, &CSV_HEADER)?,
        }
        for account in accounts {
            match format {
                Format::Beancount => beancount::open(&mut out, names.get(account.name)?, account.opened)?,
                Format::Hledger => hledger::account(&mut out, names.get(account.name)?, account.class)?,
                Format::Csv => {}
            }
        }
        let latest = accounts.iter().map(|account| account.opened).max();
        Ok(Self { out, format, names, currencies: BTreeSet::new(), latest })
    }

    /// Writes one transfer, in the order of the ledger.
    pub fn transfer(&mut self, transfer: &JournalTransfer<'_>) -> Result<(), JournalError> {
        self.latest = self.latest.max(Some(transfer.date));
        let (debit, credit) = (self.names.get(transfer.debit)?, self.names.get(transfer.credit)?);
        let currency = transfer.amount.currency();
        if self.format == Format::Hledger && self.currencies.insert(currency) {
            hledger::commodity(&mut self.out, currency)?;
        }
        match self.format {
            Format::Beancount => beancount::transfer(&mut self.out, transfer, debit, credit)?,
            Format::Hledger => hledger::transfer(&mut self.out, transfer, debit, credit)?,
            Format::Csv => csv_transfer(&mut self.out, transfer)?,
        }
        Ok(())
    }

    /// Ends the journal with a balance assertion for every control total, flushes and gives the writer
    /// back. A journal without transfers and accounts has no day to assert on, and needs no totals.
    pub fn finish(mut self, totals: &[ControlTotal<'_>]) -> Result<W, JournalError> {
        for total in totals {
            let name = self.names.get(total.account)?;
            let latest = self.latest.ok_or(JournalError::NoDayAfter)?;
            let currency = total.balance.currency();
            if self.format == Format::Hledger && self.currencies.insert(currency) {
                hledger::commodity(&mut self.out, currency)?;
            }
            match self.format {
                Format::Beancount => {
                    let day = latest.next().ok_or(JournalError::NoDayAfter)?;
                    beancount::balance(&mut self.out, name, day, total.balance)?;
                }
                Format::Hledger => hledger::balance(&mut self.out, name, latest, total.balance)?,
                Format::Csv => {}
            }
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

const CSV_HEADER: [&str; 9] =
    ["no", "date", "debit", "credit", "amount", "currency", "memo", "cause", "rule"];

fn csv_transfer(out: &mut impl Write, transfer: &JournalTransfer<'_>) -> io::Result<()> {
    let currency = transfer.amount.currency();
    csv_row(
        out,
        &[
            &transfer.no.to_string(),
            &transfer.date.to_string(),
            transfer.debit,
            transfer.credit,
            &transfer.amount.decimal(),
            currency.code(),
            &one_line(transfer.memo),
            &one_line(transfer.cause),
            &one_line(transfer.rule),
        ],
    )
}

fn csv_row(out: &mut impl Write, cells: &[&str; 9]) -> io::Result<()> {
    let mut csv =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).buffer_capacity(512).from_writer(out);
    csv.write_record(cells.map(|cell| guarded(cell).into_owned()))?;
    csv.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> Date {
        Date::new(2026, 6, 19).unwrap()
    }

    fn account(name: &str) -> Account<'_> {
        Account { name, class: Class::Liability, opened: day() }
    }

    fn transfer<'a>(debit: &'a str, credit: &'a str) -> JournalTransfer<'a> {
        let amount = Amount::new(-5, Currency::parse("MYR").unwrap());
        JournalTransfer {
            no: 1,
            date: day(),
            debit,
            credit,
            amount,
            memo: "=a\nb",
            cause: "ev",
            rule: "AP-9",
        }
    }

    #[test]
    fn csv_has_a_row_for_each_transfer() {
        let mut writer =
            JournalWriter::begin(Vec::new(), Format::Csv, &[account("a"), account("b")]).unwrap();
        writer.transfer(&transfer("a", "b")).unwrap();
        let text = String::from_utf8(writer.finish(&[]).unwrap()).unwrap();
        assert_eq!(
            text,
            "no,date,debit,credit,amount,currency,memo,cause,rule\r\n1,2026-06-19,a,b,-0.05,MYR,'=a b,ev,AP-9\r\n"
        );
    }

    #[test]
    fn what_cannot_be_told_apart_or_was_not_declared_is_refused() {
        let collide = JournalWriter::begin(Vec::new(), Format::Csv, &[account("a:b_c"), account("a:b-c")]);
        assert_eq!(collide.map(|_| ()).map_err(|e| e.code()), Err("account_names_collide"));
        let mut writer = JournalWriter::begin(Vec::new(), Format::Beancount, &[account("a")]).unwrap();
        assert_eq!(writer.transfer(&transfer("a", "b")).map_err(|e| e.code()), Err("account_not_declared"));
    }
}
