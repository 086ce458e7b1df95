//! Payout batches (WD-3, WD-4).

use super::withdrawal::show as show_withdrawal;
use super::{Place, Rows, Source, ViewResult, WithdrawalView};
use crate::Service;
use money::Currency;
use programs::affiliate::{Batch, BatchStatus, LineStatus};
use programs::time::{Instant, Month};
use std::collections::BTreeMap;

/// A payout batch.
#[derive(Debug, Clone)]
pub struct BatchView {
    /// The month of its cutoff.
    pub batch: Month,
    /// Where it stands.
    pub status: BatchStatus,
    /// When it closes or closed.
    pub cutoff_at: Instant,
    /// What its lines come to, in minor units by currency; what was cancelled, rejected or failed is not
    /// counted.
    pub totals: Vec<(Currency, i128)>,
    /// Its withdrawals, in the order of their requests.
    pub withdrawals: Vec<WithdrawalView>,
}

/// A payout batch; `None` if nobody asked for a withdrawal in it.
pub fn batch(source: &Source, service: &Service, month: Month) -> ViewResult<Option<BatchView>> {
    source.batch(month)?.map(|batch| show(source, service, &batch)).transpose()
}

/// Payout batches, newest first. The cursor is the number of months since the year 0.
pub fn batches(source: &Source, service: &Service, place: Place) -> ViewResult<Rows<BatchView>> {
    let before = place.cursor.unwrap_or(i64::MAX);
    let mut found = source.batches()?;
    found.retain(|batch| months(batch.month) < before);
    let next = if found.len() > place.limit { found.get(place.limit - 1) } else { None };
    let next = next.map(|batch| months(batch.month));
    found.truncate(place.limit);
    let rows = found.iter().map(|batch| show(source, service, batch)).collect::<ViewResult<_>>()?;
    Ok(Rows { rows, next })
}

fn months(month: Month) -> i64 {
    i64::from(month.year) * 12 + i64::from(month.month)
}

fn show(source: &Source, service: &Service, batch: &Batch) -> ViewResult<BatchView> {
    let mut withdrawals = Vec::new();
    let mut after = None;
    loop {
        let page = source.withdrawals_of_batch(batch.month, after, super::MOST_ROWS)?;
        for withdrawal in page.rows {
            withdrawals.push(show_withdrawal(source, service, withdrawal)?);
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let mut totals: BTreeMap<Currency, i128> = BTreeMap::new();
    for line in withdrawals.iter().flat_map(|withdrawal| &withdrawal.lines) {
        if !matches!(line.status, LineStatus::Cancelled | LineStatus::Rejected | LineStatus::Failed) {
            *totals.entry(line.amount.currency()).or_default() += i128::from(line.amount.minor());
        }
    }
    Ok(BatchView {
        batch: batch.month,
        status: batch.status,
        cutoff_at: batch.cutoff_at,
        totals: totals.into_iter().collect(),
        withdrawals,
    })
}
