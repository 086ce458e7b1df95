//! The journal as `hledger check` reads it.

use std::io::{self, Write};

use money::{Amount, Currency};

use super::beancount::opposite;
use super::{Class, JournalTransfer};
use crate::Date;
use crate::markup::one_line;

pub(super) fn head(out: &mut impl Write) -> io::Result<()> {
    out.write_all(b"; Guerdon ledger\n\n")
}

pub(super) fn account(out: &mut impl Write, account: &str, class: Class) -> io::Result<()> {
    let class = match class {
        Class::Asset => 'A',
        Class::Liability => 'L',
        Class::Income => 'R',
        Class::Expense => 'X',
        Class::Equity => 'E',
    };
    writeln!(out, "account {account}  ; type:{class}")
}

/// Declares the currency with its decimals; the point is there also where no decimals follow.
pub(super) fn commodity(out: &mut impl Write, currency: Currency) -> io::Result<()> {
    writeln!(out, "\ncommodity 1000.{} {currency}", "0".repeat(usize::from(currency.exponent())))
}

pub(super) fn transfer(
    out: &mut impl Write,
    transfer: &JournalTransfer<'_>,
    debit: &str,
    credit: &str,
) -> io::Result<()> {
    let currency = transfer.amount.currency();
    let decimal = transfer.amount.decimal();
    writeln!(out, "\n{} * ({}) {}", transfer.date, transfer.no, plain(transfer.memo))?;
    writeln!(out, "    ; cause: {}", plain(transfer.cause))?;
    writeln!(out, "    ; rule: {}", plain(transfer.rule))?;
    writeln!(out, "    {debit}  {decimal} {currency}")?;
    writeln!(out, "    {credit}  {} {currency}", opposite(&decimal))
}

pub(super) fn balance(out: &mut impl Write, account: &str, day: Date, balance: Amount) -> io::Result<()> {
    let currency = balance.currency();
    let zero = Amount::zero(currency).decimal();
    writeln!(out, "\n{day} * control total")?;
    writeln!(out, "    {account}  {zero} {currency} = {} {currency}", balance.decimal())
}

/// Text without the signs that end a description or a tag's value, and without what a comment could say
/// in brackets: hledger reads dates there.
fn plain(text: &str) -> String {
    let sign = |c| match c {
        ';' | ',' => ' ',
        '|' => '/',
        '[' => '(',
        ']' => ')',
        _ => c,
    };
    one_line(text).chars().map(sign).collect()
}
