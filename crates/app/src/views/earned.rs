//! What a partner earned month by month (AP-9).

use super::{Source, ViewResult};
use crate::Service;
use money::Currency;
use programs::No;
use programs::affiliate::MonthEarned;
use programs::time::Month;

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

/// What was credited to a partner in each of the last months, from the first in which anything was; the months are
/// those of the programme's zone.
pub fn earned(source: &Source, service: &Service, partner: No) -> ViewResult<Vec<Earned>> {
    let now = service.now();
    let months = source.versions()?.rules_at(now).zone.month(now).and_before(MOST_MONTHS);
    let mut earned: Vec<(Currency, MonthEarned)> = match months.first() {
        Some(first) => source.earnings(partner, *first)?,
        None => Vec::new(),
    };
    let running = source.purse(partner)?;
    earned.extend(running.iter().filter_map(|(currency, balance)| Some((*currency, balance.earned?))));
    earned.retain(|(_, earned)| months.contains(&earned.month));
    let first = earned.iter().map(|(_, earned)| earned.month).min();
    let mut currencies: Vec<Currency> = earned.iter().map(|(currency, _)| *currency).collect();
    currencies.sort_unstable();
    currencies.dedup();
    let of = |currency| Earned {
        currency,
        months: months
            .iter()
            .filter(|month| first.is_some_and(|first| **month >= first))
            .map(|month| (*month, sum_of(&earned, currency, *month)))
            .collect(),
    };
    Ok(currencies.into_iter().map(of).collect())
}

fn sum_of(earned: &[(Currency, MonthEarned)], currency: Currency, month: Month) -> i64 {
    let of = earned.iter().filter(|(of, earned)| *of == currency && earned.month == month);
    of.map(|(_, earned)| earned.minor).sum()
}
