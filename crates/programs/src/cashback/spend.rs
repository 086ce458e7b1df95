use super::bonus::{Movement, post};
use super::earn::{take_from_lots, watch};
use super::{BonusKind, Order, Redemption, Take};
use crate::accounts;
use crate::{Halt, No, World};
use money::{Amount, MoneyError};
use std::cmp::Ordering;

/// How much of the bonus spent on an order has to have returned: the fraction of each line that was given
/// back, all of it when the order was cancelled (SB-3).
fn to_return(order: &Order, redemption: &Redemption) -> Result<i64, MoneyError> {
    if order.is_cancelled() {
        return Ok(redemption.amount.minor());
    }
    let mut back = 0;
    for line in order.lines_now() {
        back += line.state.bonus_spent - line.spent_left()?;
    }
    Ok(back)
}

/// Returns bonus that was spent on what was given back (SB-3). Where a cancelled order turns out to have
/// arrived, what returned is taken again.
pub(crate) fn bring_up(world: &mut World, cause: No, no: No) -> Result<(), Halt> {
    let order = world.orders.get(no)?.clone();
    let Some(redemption) = order.redemption else { return Ok(()) };
    let redemption = world.redemptions.get(redemption)?.clone();
    let target = to_return(&order, &redemption)?;
    match target.cmp(&redemption.returned) {
        Ordering::Equal => return Ok(()),
        Ordering::Greater => give_back(world, cause, &order, &redemption, target)?,
        Ordering::Less => take_again(world, cause, &order, &redemption, target)?,
    }
    world.redemptions.change(redemption.no)?.returned = target;
    Ok(())
}

/// The parts of what was taken, the last taken first, after so much of it and up to so much.
fn last_first(takes: &[Take], after: i64, to: i64) -> Vec<Take> {
    let (mut parts, mut from) = (Vec::new(), 0);
    for take in takes.iter().rev() {
        let end = from + take.minor;
        let minor = end.min(to) - from.max(after);
        if minor > 0 {
            parts.push(Take { lot: take.lot, minor });
        }
        from = end;
    }
    parts
}

/// Each part returns to the lot it came from; one that has expired meanwhile, or would soon, lives some days
/// more (SB-3).
fn give_back(
    world: &mut World,
    cause: No,
    order: &Order,
    redemption: &Redemption,
    target: i64,
) -> Result<(), Halt> {
    let versions = world.versions.clone();
    let terms = order.terms(&versions)?.map_or_else(|| versions.terms_at(order.time), |(terms, _)| terms);
    let lives_until = world.now.plus_days(terms.grace_days);
    for Take { lot, minor } in last_first(&redemption.takes, redemption.returned, target) {
        let mut lot = world.lots.get(lot)?.clone();
        lot.left = lot.left.checked_add(minor).ok_or(MoneyError::Overflow)?;
        if lot.expires_at < lives_until {
            lot.expires_at = lives_until;
            watch(world, lot, terms);
        } else {
            world.fill_lot(lot);
        }
    }
    let amount = Amount::new(target - redemption.returned, order.currency);
    let (spent, free) = (accounts::BONUS_SPENT, accounts::SHOPPER_AVAILABLE);
    post(world, of_redemption(order, redemption, BonusKind::Returned, spent, free, amount, cause))
}

fn take_again(
    world: &mut World,
    cause: No,
    order: &Order,
    redemption: &Redemption,
    target: i64,
) -> Result<(), Halt> {
    let again = Amount::new(redemption.returned - target, order.currency);
    let takes = take_from_lots(world, order.shopper, order.currency, again.minor(), 0)?;
    let taken = Amount::new(takes.iter().map(|take| take.minor).sum(), order.currency);
    let parts = [(accounts::SHOPPER_AVAILABLE, taken), (accounts::SHOPPER_DEBT, again.minus(taken)?)];
    for (from, part) in parts {
        let spent = accounts::BONUS_SPENT;
        post(world, of_redemption(order, redemption, BonusKind::Captured, from, spent, part, cause))?;
    }
    Ok(())
}

fn of_redemption(
    order: &Order,
    redemption: &Redemption,
    kind: BonusKind,
    debit: ledger::AccountCode,
    credit: ledger::AccountCode,
    amount: Amount,
    cause: No,
) -> Movement {
    let (shopper, redemption) = (order.shopper, redemption.no);
    Movement { shopper, kind, debit, credit, amount, order: order.no, redemption, cause }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SB-3: the one spent last first.
    #[test]
    fn what_was_taken_last_returns_first() {
        let takes = [(1, 10), (2, 20), (3, 5)].map(|(lot, minor)| Take { lot, minor });
        for (after, to, expected) in [
            (0, 5, vec![(3, 5)]),
            (0, 6, vec![(3, 5), (2, 1)]),
            (6, 25, vec![(2, 19)]),
            (24, 35, vec![(2, 1), (1, 10)]),
            (0, 35, vec![(3, 5), (2, 20), (1, 10)]),
            (7, 7, vec![]),
        ] {
            let parts = last_first(&takes, after, to);
            let parts: Vec<_> = parts.into_iter().map(|take| (take.lot, take.minor)).collect();
            assert_eq!(parts, expected, "after {after}, to {to}");
        }
    }
}
