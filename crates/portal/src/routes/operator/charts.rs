//! The charts of the overview. What has passed is read by halving, once; so they take the same time however long
//! the history.

use app::views::{TrialBalance, entries_before, trial_balance_before};
use money::Amount;

use crate::components::chart::{Chart, Figure, Series};
use crate::lang::{self, t};
use crate::routes::look::Look;
use crate::routes::trouble::Trouble;

/// How many days the chart of what was taken in shows.
const DAYS: i64 = 14;
/// How many months the chart of money shows.
const MONTHS: usize = 6;

/// What was taken in on each of the last days, and what was earned in each of the last months in the currency
/// most of it is in.
pub(super) fn charts(look: &Look<'_>, balances: &[TrialBalance]) -> Result<Vec<Chart>, Trouble> {
    Ok(std::iter::once(taken_in(look)?).chain(money(look, balances)?).collect())
}

fn taken_in(look: &Look<'_>) -> Result<Chart, Trouble> {
    let (mut places, mut figures) = (Vec::new(), Vec::new());
    // A midnight after some days fewer than none is one that has passed.
    let midnight = |days: i64| look.zone.midnight_after(look.now, days);
    let entries_until = |days| entries_before(look.source, look.service, midnight(days));
    let mut before = entries_until(1 - DAYS)?;
    for day in 1 - DAYS..=0 {
        let reached = entries_until(day + 1)?;
        let taken = reached.saturating_sub(before);
        places.push(look.zone.day(midnight(day)).day.to_string());
        figures.push(Figure { size: taken, text: lang::count(taken) });
        before = reached;
    }
    Ok(Chart {
        title: t("operator-chart-taken-in"),
        axis: t("operator-chart-day"),
        places,
        series: vec![Series { name: t("operator-chart-entries"), figures }],
    })
}

/// What commissions cost.
const COMMISSIONS: [&str; 1] = ["affiliate:commission_expense"];
/// Where sellers' fees are, with the tax in them.
pub(super) const FEES: [&str; 2] = ["cashback:fees", "cashback:fee_tax"];

fn money(look: &Look<'_>, balances: &[TrialBalance]) -> Result<Option<Chart>, Trouble> {
    let moved = |one: &TrialBalance| sum(one, &COMMISSIONS).abs().saturating_add(sum(one, &FEES).abs());
    let Some(most) = balances.iter().max_by_key(|one| moved(one)) else { return Ok(None) };
    let currency = most.currency;
    let months = look.zone.month(look.now).and_before(MONTHS);
    let before = months.iter().map(|month| {
        let begin = look.zone.start_of(month.year, month.month, 1);
        Ok(trial_balance_before(look.source, look.service, begin)?)
    });
    let before = before.collect::<Result<Vec<_>, Trouble>>()?;
    let held = || before.iter().map(AsRef::as_ref).chain([balances]);
    let of = |accounts: &[&str], sign: i128| {
        let then = |all: &[TrialBalance]| {
            all.iter().find(|one| one.currency == currency).map_or(0, |one| sum(one, accounts) * sign)
        };
        let sums: Vec<i128> = held().map(then).collect();
        let figure = |pair: &[i128]| {
            let minor = pair.iter().rev().copied().reduce(|after, before| after.saturating_sub(before));
            let minor = i64::try_from(minor.unwrap_or(0)).unwrap_or(i64::MAX);
            Figure { size: minor, text: lang::money(Amount::new(minor, currency)) }
        };
        sums.windows(2).map(figure).collect::<Vec<_>>()
    };
    Ok(Some(Chart {
        title: lang::t_with("operator-chart-money", &[("currency", currency.code().into())]),
        axis: t("operator-chart-month"),
        places: months.iter().map(ToString::to_string).collect(),
        series: vec![
            Series { name: t("menu-commissions"), figures: of(&COMMISSIONS, 1) },
            Series { name: t("operator-chart-fees"), figures: of(&FEES, -1) },
        ],
    }))
}

fn sum(one: &TrialBalance, accounts: &[&str]) -> i128 {
    let lines = one.accounts.iter().filter(|line| accounts.contains(&line.account));
    lines.fold(0, |sum, line| sum.saturating_add(line.balance))
}
