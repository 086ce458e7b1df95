//! What the campaign would have cost a seller, on the orders it had (BC-1, BC-5, SB-1).

use super::settled::{broken, fee_of};
use super::{Source, ViewResult};
use crate::Service;
use money::{Amount, Currency, MoneyError};
use programs::cashback::{FeeTrigger, Market, Order, OrderFact, bonus_of};
use std::collections::BTreeMap;

/// How many orders are looked at.
const MOST_ORDERS: usize = 20_000;
const PAGE: usize = super::MOST_ROWS;

/// What one market of the campaign would have brought and cost.
#[derive(Debug, Clone)]
pub struct Simulation {
    /// The market.
    pub market: Market,
    /// The version of its terms.
    pub terms_version: i64,
    /// With the orders as they were: those that the market's trigger charges.
    pub as_it_was: Outcome,
    /// Had every order used the voucher and been charged.
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

/// A simulation, and whether it looked at all orders of the seller.
#[derive(Debug, Clone)]
pub struct Simulated {
    /// One for each market whose currency the seller had delivered orders in.
    pub markets: Vec<Simulation>,
    /// Whether older orders were left out.
    pub truncated: bool,
}

/// Runs the terms in force now over the delivered orders of a seller, the newest first, as if it had been
/// registered all along: what each order would have been charged is what it would be charged with its terms
/// locked at these.
pub fn simulation(source: &Source, service: &Service, seller_id: &str) -> ViewResult<Simulated> {
    let versions = source.versions()?;
    let terms = versions.terms_at(service.now());
    let mut found: BTreeMap<Currency, Simulation> = BTreeMap::new();
    let mut truncated = false;
    let Some(seller) = source.seller_no(seller_id)? else {
        return Ok(Simulated { markets: Vec::new(), truncated });
    };
    let (mut looked, mut before) = (0, None);
    loop {
        let page = source.orders_of_seller(seller, before, PAGE)?;
        looked += page.rows.len();
        for order in page.rows.iter().filter(|order| order.time_of(OrderFact::Delivered).is_some()) {
            let Some(market) = terms.markets.iter().find(|market| market.currency == order.currency) else {
                continue;
            };
            let simulation = found.entry(order.currency).or_insert_with(|| Simulation {
                market: market.clone(),
                terms_version: terms.version,
                as_it_was: Outcome::none(order.currency),
                had_all_taken_part: Outcome::none(order.currency),
            });
            simulation.had_all_taken_part.add(order, market, true).map_err(broken)?;
            if is_charged(order, market) {
                simulation.as_it_was.add(order, market, order.voucher).map_err(broken)?;
            }
        }
        before = page.next;
        truncated = before.is_some() && looked >= MOST_ORDERS;
        if before.is_none() || truncated {
            return Ok(Simulated { markets: found.into_values().collect(), truncated });
        }
    }
}

/// Whether an order is charged in a market, its seller being registered (BC-4).
fn is_charged(order: &Order, market: &Market) -> bool {
    match market.fee_trigger {
        FeeTrigger::VoucherUsed => order.voucher,
        FeeTrigger::AllCompleted => true,
        FeeTrigger::BonusRedeemed => order.redemption.is_some(),
    }
}
