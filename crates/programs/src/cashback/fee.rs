use super::{Market, Order, OrderFact, bill};
use crate::{Halt, No, World};
use money::{Amount, MoneyError, Rate};

/// The service fee of a line: what is left of its base × rate, at most the cap for each unit that is left
/// (BC-5, BC-6).
pub fn line_fee(
    base: Amount,
    rate: Rate,
    cap_per_unit: Option<i64>,
    units: i64,
) -> Result<Amount, MoneyError> {
    let fee = rate.of(base)?;
    let most = cap_per_unit.map_or(i64::MAX, |cap| cap.saturating_mul(units));
    Ok(Amount::new(fee.minor().min(most), fee.currency()))
}

/// The tax inside a fee: round(fee × t / (1 + t)) (BC-5).
pub fn tax_inside(fee: Amount, tax: Rate) -> Result<Amount, MoneyError> {
    fee.share(tax.bps(), 10_000 + tax.bps())
}

/// What an order is charged as it stands, and on what.
struct Fees {
    /// The sum of what the lines' fees are computed on.
    base: i64,
    /// The fee of each line.
    fees: Vec<i64>,
    /// The sum of the tax inside each.
    tax: i64,
}

impl Fees {
    /// The fees of what is left of an order (BC-5). Bases sum to no more than what the order is worth, which
    /// was held exactly when it came; fees are no more than bases, and tax no more than fees.
    fn of(order: &Order, rate: Rate, market: &Market) -> Result<Self, MoneyError> {
        let (mut all, mut tax) = (Self { base: 0, fees: Vec::with_capacity(order.lines.len()), tax: 0 }, 0);
        for line in order.lines_now() {
            let base = Amount::new(line.fee_base(market.fee_trigger)?, order.currency);
            let fee = line_fee(base, rate, market.cap_per_unit, line.units_left())?;
            all.base += base.minor();
            all.fees.push(fee.minor());
            tax += tax_inside(fee, market.tax)?.minor();
        }
        all.tax = tax;
        Ok(all)
    }

    fn sum(&self) -> i64 {
        self.fees.iter().sum()
    }
}

/// Charges an order that has arrived, or gives back what is too much of its fee by now (BC-6). `before` is
/// the order before what happened to it just now.
pub(crate) fn bring_up(world: &mut World, cause: No, before: &Order) -> Result<(), Halt> {
    let order = world.orders.get(before.no)?.clone();
    let versions = world.versions.clone();
    let (Some((terms, market)), Ok(locked)) = (order.terms(&versions)?, &order.programme) else {
        return Ok(());
    };
    if order.time_of(OrderFact::Delivered).is_none() {
        return Ok(());
    }
    let (was, now) = (Fees::of(before, locked.rate, market)?, Fees::of(&order, locked.rate, market)?);
    let charges = order.charge == 0;
    let (base, amount, tax) = match charges {
        true => (now.base, -now.sum(), -now.tax),
        false => (was.base - now.base, was.sum() - now.sum(), was.tax - now.tax),
    };
    if base == 0 && amount == 0 {
        return Ok(());
    }
    let rate = locked.rate;
    let posting = bill::Posting { order: &order, terms, market, rate, base, amount, tax, cause };
    let line = bill::post(world, &posting)?;
    let row = world.orders.change(order.no)?;
    for (state, fee) in row.states.iter_mut().zip(&now.fees) {
        state.fee = *fee;
        state.charged = if charges { *fee } else { state.charged };
    }
    if charges {
        row.charge = line;
        row.charged = now.sum();
    } else {
        row.fee_refunded = row.charged - now.sum();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use money::Currency;

    fn rate(bps: i64) -> Rate {
        Rate::from_bps(bps).unwrap()
    }

    fn myr(minor: i64) -> Amount {
        Amount::new(minor, Currency::parse("MYR").unwrap())
    }

    /// BC-5: rounding half away from zero, and the cap for each unit.
    #[test]
    fn fees_of_lines() {
        for (base, bps, cap, units, fee) in [
            (10_000, 300, None, 1, 300),
            (50, 300, None, 1, 2),
            (49, 300, None, 1, 1),
            (16, 300, None, 1, 0),
            (17, 300, None, 1, 1),
            (0, 300, Some(5), 1, 0),
            (10_000, 0, None, 1, 0),
            (10_000, 10_000, None, 1, 10_000),
            (10_000, 300, Some(100), 2, 200),
            (10_000, 300, Some(150), 2, 300),
            (10_000, 300, Some(100), 0, 0),
            (10_000, 300, Some(0), 9, 0),
            (i64::MAX, 10_000, Some(i64::MAX), i64::MAX, i64::MAX),
        ] {
            let found = line_fee(myr(base), rate(bps), cap, units).map(Amount::minor);
            assert_eq!(found, Ok(fee), "BC-5: {base} at {bps}, cap {cap:?} x {units}");
        }
    }

    /// BC-5: the tax inside a fee.
    #[test]
    fn tax_inside_fees() {
        for (fee, bps, tax) in
            [(106, 600, 6), (100, 600, 6), (9, 600, 1), (8, 600, 0), (100, 0, 0), (3, 10_000, 2)]
        {
            assert_eq!(tax_inside(myr(fee), rate(bps)).map(Amount::minor), Ok(tax), "BC-5: {fee} at {bps}");
        }
    }
}
