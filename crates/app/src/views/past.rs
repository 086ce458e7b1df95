//! How things stood at an instant. Once there is a later entry that never changes again, so it is remembered.

use super::ledger::{TrialBalance, by_currency};
use super::{Source, ViewResult};
use crate::Service;
use programs::No;
use programs::time::Instant;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use store::StoreError;

/// What was read of the past, by its instants.
#[derive(Debug, Default)]
pub(crate) struct Past {
    entries: Remembered<No>,
    balances: Remembered<Arc<[TrialBalance]>>,
}

type Remembered<T> = Mutex<BTreeMap<Instant, T>>;

/// How many instants are remembered: those of the charts, in the zones there are.
const MOST: usize = 64;

/// The place of the last entry of the log that was taken in before an instant; 0 where there is none.
pub fn entries_before(source: &Source, service: &Service, at: Instant) -> ViewResult<No> {
    remembered(&service.past().entries, source, at, || source.entries_before(at))
}

/// The trial balance as it stood before an instant (LG-2).
pub fn trial_balance_before(
    source: &Source,
    service: &Service,
    at: Instant,
) -> ViewResult<Arc<[TrialBalance]>> {
    let read = || source.totals_before(at).map(|totals| by_currency(&totals).into());
    remembered(&service.past().balances, source, at, read)
}

fn remembered<T: Clone>(
    known: &Remembered<T>,
    source: &Source,
    at: Instant,
    read: impl FnOnce() -> Result<T, StoreError>,
) -> ViewResult<T> {
    let lock = || known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = lock().get(&at) {
        return Ok(found.clone());
    }
    let found = read()?;
    if source.newest_entry_at()?.is_some_and(|newest| newest >= at) {
        let mut known = lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(at, found.clone());
    }
    Ok(found)
}
