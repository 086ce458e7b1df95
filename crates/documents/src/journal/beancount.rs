//! The journal as `bean-check` reads it.

use std::io::{self, Write};

use money::Amount;

use super::JournalTransfer;
use crate::Date;
use crate::markup::one_line;

/// The tolerance is a tenth of a minor unit, so that no difference of one passes.
pub(super) fn head(out: &mut impl Write) -> io::Result<()> {
    out.write_all(
        b"option \"title\" \"Guerdon ledger\"\noption \"inferred_tolerance_multiplier\" \"0.1\"\n\n",
    )
}

pub(super) fn open(out: &mut impl Write, account: &str, opened: Date) -> io::Result<()> {
    writeln!(out, "{opened} open {account}")
}

pub(super) fn transfer(
    out: &mut impl Write,
    transfer: &JournalTransfer<'_>,
    debit: &str,
    credit: &str,
) -> io::Result<()> {
    let currency = transfer.amount.currency();
    let decimal = transfer.amount.decimal();
    writeln!(out, "\n{} * {}", transfer.date, quoted(transfer.memo))?;
    writeln!(out, "  no: \"{}\"", transfer.no)?;
    writeln!(out, "  cause: {}", quoted(transfer.cause))?;
    writeln!(out, "  rule: {}", quoted(transfer.rule))?;
    writeln!(out, "  {debit}  {decimal} {currency}")?;
    writeln!(out, "  {credit}  {} {currency}", opposite(&decimal))
}

pub(super) fn balance(out: &mut impl Write, account: &str, day: Date, balance: Amount) -> io::Result<()> {
    writeln!(out, "\n{day} balance {account}  {} {}", balance.decimal(), balance.currency())
}

/// The decimal with the other sign; as text, because the smallest amount has no opposite in 64 bits.
pub(super) fn opposite(decimal: &str) -> String {
    match decimal.strip_prefix('-') {
        Some(positive) => positive.to_owned(),
        None => format!("-{decimal}"),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", one_line(text).replace('\\', "\\\\").replace('"', "\\\""))
}
