//! What a partner earned month by month (AP-9).

use super::{Source, ViewResult};
use crate::Service;
use money::Currency;
use programs::No;
use programs::time::{Instant, Month, Zone};
use std::collections::BTreeMap;

/// How many entries are looked at. Each is found by its key, so this bounds what a call costs.
const MOST_LOOKED_AT: i64 = 600;
/// How many months are told of at most.
const MOST_MONTHS: usize = 12;

/// What was credited in one currency, less what was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earned {
    /// The currency.
    pub currency: Currency,
    /// Month by month, the latest last, in minor units.
    pub months: Vec<(Month, i64)>,
}

/// What was credited to a partner in each of the last months, as far as its latest entries tell of whole
/// months; the months are those of the programme's zone.
pub fn earned(source: &Source, service: &Service, partner: No) -> ViewResult<Vec<Earned>> {
    let (rows, more) = source.earned_by(partner, MOST_LOOKED_AT)?;
    let now = service.now();
    let zone = source.versions()?.rules_at(now).zone.clone();
    let this = month_of(&zone, now);
    let month = |at: Option<Instant>| at.map(|at| month_of(&zone, at));
    // Of the month that the earliest entry looked at is in, some entries may not have been looked at.
    let earliest = rows.last().map(|row| month(row.settled_at).unwrap_or(this));
    let Some(mut from) = earliest.map(|month| if more { month.next() } else { month }) else {
        return Ok(Vec::new());
    };
    let mut months = Vec::new();
    while from <= this {
        months.push(from);
        from = from.next();
    }
    let months = months.split_off(months.len().saturating_sub(MOST_MONTHS));
    let mut sums: BTreeMap<(Currency, Month), i64> = BTreeMap::new();
    for row in &rows {
        if let Some(month) = month(row.settled_at).filter(|month| months.contains(month)) {
            let sum = sums.entry((row.amount.currency(), month)).or_default();
            *sum = sum.saturating_add(row.amount.minor());
        }
    }
    let mut currencies: Vec<Currency> = sums.keys().map(|(currency, _)| *currency).collect();
    currencies.dedup();
    let of = |currency| Earned {
        currency,
        months: months
            .iter()
            .map(|month| (*month, sums.get(&(currency, *month)).copied().unwrap_or(0)))
            .collect(),
    };
    Ok(currencies.into_iter().map(of).collect())
}

/// The month of an instant in a zone.
pub(super) fn month_of(zone: &Zone, at: Instant) -> Month {
    let day = zone.day(at);
    Month { year: day.year, month: day.month }
}
