//! What the campaign would have cost a seller, on the orders it had (BC-1, BC-5, EV-5, SB-1).

use super::settled::{broken, fee_of};
use super::{Source, ViewResult};
use money::{Amount, Currency, MoneyError};
use programs::No;
use programs::cashback::{FeeTrigger, Market, Order, OrderFact, Terms, bonus_of};
use programs::time::{Instant, Zone};
use std::collections::BTreeMap;

/// What one market of the campaign would have brought and cost under one version of the terms.
#[derive(Debug, Clone)]
pub struct Simulation {
    /// The market.
    pub market: Market,
    /// The version of its terms.
    pub terms_version: i64,
    /// With the orders as they were: those that the market's trigger charges.
    pub as_it_was: Outcome,
    /// Had every order used the voucher.
    pub had_all_taken_part: Outcome,
}

/// What a number of orders would have been charged and would have earned their shoppers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// How many delivered orders would have been charged.
    pub orders: i64,
    /// What their fees would have been computed on, after refunds.
    pub base: Amount,
    /// Their fees, after refunds.
    pub fees: Amount,
    /// The bonus of their shoppers, after refunds.
    pub bonus: Amount,
}

impl Outcome {
    fn none(currency: Currency) -> Self {
        let zero = Amount::zero(currency);
        Self { orders: 0, base: zero, fees: zero, bonus: zero }
    }

    /// By how much sales have to grow for what is left of them after fees to be what they were without:
    /// fees / (sales − fees), in basis points; `None` where fees leave nothing, or there were no sales.
    pub fn break_even_uplift_bps(&self) -> Option<i64> {
        let left = self.base.minor().saturating_sub(self.fees.minor());
        if left <= 0 {
            return None;
        }
        Amount::new(10_000, self.base.currency()).share(self.fees.minor(), left).ok().map(Amount::minor)
    }

    fn add(&mut self, order: &Order, market: &Market, with_bonus: bool) -> Result<(), MoneyError> {
        let mut base = Amount::zero(order.currency);
        for line in order.lines_now() {
            base = base.plus(Amount::new(line.fee_base(market.fee_trigger)?, order.currency))?;
        }
        self.orders += 1;
        self.base = self.base.plus(base)?;
        self.fees = self.fees.plus(fee_of(order, market, market.fee_rate)?)?;
        if with_bonus {
            self.bonus = self.bonus.plus(bonus_of(order, market)?)?;
        }
        Ok(())
    }
}

/// The period whose orders a simulation looks at, by the time they were created: [from, to).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// Its first instant.
    pub from: Instant,
    /// The first instant after it.
    pub to: Instant,
}

impl Period {
    /// The period that is asked for: up to the end of today where no end is named, and a year long where no
    /// beginning is. `None` where it ends before it begins or is longer than a year.
    pub fn asked(zone: &Zone, now: Instant, from: Option<Instant>, to: Option<Instant>) -> Option<Self> {
        let to = to.unwrap_or_else(|| zone.midnight_after(now, 1));
        let year_before = zone.plus_years(to, -1);
        let from = from.unwrap_or(year_before);
        (year_before <= from && from < to).then_some(Self { from, to })
    }

    fn has(self, order: &Order) -> bool {
        self.from <= order.time && order.time < self.to
    }
}

/// How long after an event was taken in its time may lie, amply (EV-4).
const SKEW_DAYS: i64 = 1;

/// Runs the terms over the delivered orders that a seller had in a period, as if it had registered for a market
/// when the period began and agreed to every version since: each order is charged by the version that was in
/// force when it was created (EV-5). One row for each market whose currency the seller had delivered orders in,
/// and each version of its terms. A budget is taken to cover every bonus. All orders of the period are looked
/// at, a page at a time.
pub fn simulation(source: &Source, seller_id: &str, period: Period) -> ViewResult<Vec<Simulation>> {
    let versions = source.versions()?;
    let mut found = Found::new();
    let Some(seller) = source.seller_no(seller_id)? else { return Ok(Vec::new()) };
    let mut before = None;
    loop {
        let page = source.orders_of_seller(seller, before, super::MOST_ROWS)?;
        let in_period = |order: &&Order| period.has(order) && order.time_of(OrderFact::Delivered).is_some();
        for order in page.rows.iter().filter(in_period) {
            add(&mut found, versions.terms_at(order.time), order).map_err(broken)?;
        }
        before = page.next;
        let is_all = match before {
            None => true,
            Some(no) => is_before(source, no, period.from)?,
        };
        if is_all {
            return Ok(found.into_values().collect());
        }
    }
}

/// Whether an order, and with it those told before it, was taken in so early that it was created before.
fn is_before(source: &Source, order: No, from: Instant) -> ViewResult<bool> {
    let entry = source.entry(order)?;
    Ok(entry.is_some_and(|entry| entry.at.plus_days(SKEW_DAYS) < from))
}

/// The rows by currency, country and version.
type Found = BTreeMap<(Currency, String, i64), Simulation>;

fn add(found: &mut Found, terms: &Terms, order: &Order) -> Result<(), MoneyError> {
    for market in terms.markets.iter().filter(|market| market.currency == order.currency) {
        let key = (order.currency, market.country.clone(), terms.version);
        let simulation = found.entry(key).or_insert_with(|| Simulation {
            market: market.clone(),
            terms_version: terms.version,
            as_it_was: Outcome::none(order.currency),
            had_all_taken_part: Outcome::none(order.currency),
        });
        if is_charged(order, market, true) {
            simulation.had_all_taken_part.add(order, market, true)?;
        }
        if is_charged(order, market, order.voucher) {
            simulation.as_it_was.add(order, market, order.voucher)?;
        }
    }
    Ok(())
}

/// Whether an order is charged in a market, its seller being registered (BC-4).
fn is_charged(order: &Order, market: &Market, voucher: bool) -> bool {
    match market.fee_trigger {
        FeeTrigger::VoucherUsed => voucher,
        FeeTrigger::AllCompleted => true,
        FeeTrigger::BonusRedeemed => order.redemption.is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// BC-1: at most a year, up to the end of today where nothing is said.
    #[test]
    fn a_period_is_a_year_at_most() {
        let at = |text: &str| Instant::parse(text).unwrap();
        let zone = Zone::parse("+08:00").unwrap();
        let (now, end) = (at("2026-06-01T17:00:00Z"), at("2026-06-02T16:00:00Z"));
        let year_before = at("2025-06-02T16:00:00Z");
        for (from, to, expected) in [
            (None, None, Some((year_before, end))),
            (Some(now), None, Some((now, end))),
            (None, Some(now), Some((at("2025-06-01T17:00:00Z"), now))),
            (Some(year_before), Some(end), Some((year_before, end))),
            (Some(year_before), Some(end.next()), None),
            (Some(now), Some(now), None),
            (Some(end), Some(now), None),
        ] {
            let expected = expected.map(|(from, to)| Period { from, to });
            assert_eq!(Period::asked(&zone, now, from, to), expected, "{from:?} {to:?}");
        }
    }
}
