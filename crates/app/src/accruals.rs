//! What sellers are billed, reckoned anew from the lines of their bills and compared with what is kept (BC-7).

use crate::failure::Fault;
use money::Currency;
use programs::No;
use programs::cashback::{Accruals, Figures};
use std::collections::BTreeMap;
use store::{Connection, StoreError};

/// What was reckoned anew, and the first thing that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reckoned {
    /// How many lines were added up.
    pub lines: u64,
    /// How many settled records were compared with theirs.
    pub records: u64,
    /// What all lines come to.
    pub of_lines: BTreeMap<Currency, Figures>,
    /// What is kept with the records and accounts.
    pub kept: BTreeMap<Currency, Figures>,
    /// The first difference, in words; `None` where everything is the same.
    pub difference: Option<String>,
}

/// Adds up the lines of all bills and compares every settled record, and what each seller has accrued since,
/// with them. It reads each line once, and holds no more than one sum for each seller and currency.
pub fn reckon(source: &Connection) -> Result<Reckoned, Fault> {
    let (mut accruals, mut counts) = (Accruals::default(), Counts::default());
    let compared = compare(source, &mut accruals, &mut counts)?;
    let (of_lines, kept) = (accruals.of_lines().clone(), accruals.kept().clone());
    let Counts { lines, records, .. } = counts;
    Ok(Reckoned { lines, records, of_lines, kept, difference: compared.err() })
}

#[derive(Default)]
struct Counts {
    lines: u64,
    records: u64,
    /// The line up to which they were added.
    reached: No,
}

/// A record comes after the lines it settles, so the lines up to its last are added before it; those of
/// other sellers among them are older than any record of theirs that is still to come.
fn compare(
    source: &Connection,
    accruals: &mut Accruals,
    counts: &mut Counts,
) -> Result<Result<(), String>, Fault> {
    let mut found = Ok(());
    source.each_record(|record| {
        found = add_lines(source, record.last_line, accruals, counts)?;
        if found.is_ok() {
            found = accruals.settle(record);
            counts.records += 1;
        }
        Ok(found.is_ok())
    })?;
    if found.is_ok() {
        found = add_lines(source, No::MAX, accruals, counts)?;
    }
    if found.is_err() {
        return Ok(found);
    }
    source.each_seller_account(|seller, currency, account| {
        found = accruals.compare(seller, currency, account);
        Ok(found.is_ok())
    })?;
    Ok(found.and_then(|()| accruals.finish()))
}

fn add_lines(
    source: &Connection,
    last: No,
    accruals: &mut Accruals,
    counts: &mut Counts,
) -> Result<Result<(), String>, StoreError> {
    let mut found = Ok(());
    if last <= counts.reached {
        return Ok(found);
    }
    source.each_accrual(counts.reached, last, |line| {
        found = accruals.add(line);
        counts.lines += 1;
        Ok(found.is_ok())
    })?;
    counts.reached = last;
    Ok(found)
}
