use super::bonus::{Movement, post};
use super::{Agenda, Appointment, BonusKind, BonusStatus, Lot, Market, Order, OrderFact, Take, Terms};
use crate::accounts;
use crate::time::Instant;
use crate::{Halt, No, Topic, World};
use money::{Amount, Currency, MoneyError};

/// What an order earns of what is left of what was paid for it, at most the market's cap (SB-1, SB-3).
pub fn bonus_of(order: &Order, market: &Market) -> Result<Amount, MoneyError> {
    let mut paid = 0_i64;
    for line in order.lines_now() {
        paid = paid.checked_add(line.paid_left()?).ok_or(MoneyError::Overflow)?;
    }
    let earned = market.earn_rate.of(Amount::new(paid, order.currency))?;
    Ok(Amount::new(earned.minor().min(market.earn_cap.unwrap_or(i64::MAX)), order.currency))
}

/// Promises the bonus of an order that has arrived, or takes back what is too much of it by now, and makes
/// it available when its time has come (SB-1, SB-3).
pub(crate) fn bring_up(world: &mut World, cause: No, no: No) -> Result<(), Halt> {
    let order = world.orders.get(no)?.clone();
    let versions = world.versions.clone();
    let (Some((terms, market)), Some(delivered)) =
        (order.terms(&versions)?, order.time_of(OrderFact::Delivered))
    else {
        return Ok(());
    };
    if !order.voucher {
        return Ok(());
    }
    let earned = bonus_of(&order, market)?;
    let available_at = delivered.plus_days(terms.hold_days);
    match order.bonus {
        BonusStatus::None if earned.is_positive() => promise(world, cause, &order, earned, available_at)?,
        BonusStatus::Pending | BonusStatus::Available if earned.minor() < order.earned => {
            take_back(world, cause, &order, earned.minor())?;
        }
        BonusStatus::None | BonusStatus::Pending | BonusStatus::Available | BonusStatus::NotCovered => {}
    }
    release_if_ready(world, cause, no)
}

/// The bonus is pending from delivery on, if the budget covers it; otherwise it is never promised (SB-4).
fn promise(
    world: &mut World,
    cause: No,
    order: &Order,
    earned: Amount,
    available_at: Instant,
) -> Result<(), Halt> {
    let budget = world.budgets.find(order.currency)?.copied();
    if budget.is_some_and(|left| left < earned.minor()) {
        world.orders.change(order.no)?.bonus = BonusStatus::NotCovered;
        return Ok(());
    }
    if let Some(left) = budget {
        world.budgets.put(order.currency, left - earned.minor());
    }
    let row = world.orders.change(order.no)?;
    row.bonus = BonusStatus::Pending;
    row.earned = earned.minor();
    row.from_budget = budget.is_some();
    let funder = if budget.is_some() { accounts::BUDGET } else { accounts::BONUS_EXPENSE };
    post(world, of_order(order, BonusKind::Earned, funder, accounts::SHOPPER_PENDING, earned, cause))?;
    world.note_amount(Topic::BonusEarned, order.shopper, order.no, earned);
    if available_at > world.now {
        let release = Appointment { kind: Agenda::ReleaseBonus, subject: order.no, currency: None };
        world.appoint(available_at, release);
    }
    Ok(())
}

fn of_order(
    order: &Order,
    kind: BonusKind,
    debit: ledger::AccountCode,
    credit: ledger::AccountCode,
    amount: Amount,
    cause: No,
) -> Movement {
    Movement { shopper: order.shopper, kind, debit, credit, amount, order: order.no, redemption: 0, cause }
}

/// Makes pending bonus available when the order is completed or has been delivered for long enough, whichever
/// is first (SB-1).
pub(crate) fn release_if_ready(world: &mut World, cause: No, no: No) -> Result<(), Halt> {
    let order = world.orders.get(no)?.clone();
    let versions = world.versions.clone();
    let (Some((terms, _)), Some(delivered)) = (order.terms(&versions)?, order.time_of(OrderFact::Delivered))
    else {
        return Ok(());
    };
    let completed = order.time_of(OrderFact::Completed).is_some();
    let ready = completed || delivered.plus_days(terms.hold_days) <= world.now;
    if order.bonus != BonusStatus::Pending || !ready {
        return Ok(());
    }
    let earned = Amount::new(order.earned, order.currency);
    let (pending, free) = (accounts::SHOPPER_PENDING, accounts::SHOPPER_AVAILABLE);
    post(world, of_order(&order, BonusKind::Released, pending, free, earned, cause))?;
    let debt = world.shopper_purses.get((order.shopper, order.currency))?.debt;
    let filled = Amount::new(debt.min(order.earned), order.currency);
    post(world, of_order(&order, BonusKind::DebtFilled, free, accounts::SHOPPER_DEBT, filled, cause))?;
    world.orders.change(no)?.bonus = BonusStatus::Available;
    let left = order.earned - filled.minor();
    if left > 0 {
        let expires_at = terms.zone.end_of_day_after(world.now, terms.life_days);
        let (shopper, currency, available_at) = (order.shopper, order.currency, world.now);
        watch(world, Lot { no, shopper, currency, left, available_at, expires_at }, terms);
    }
    Ok(())
}

/// Keeps a lot that lives until another day than before, and sees to it that its end is announced and comes.
pub(crate) fn watch(world: &mut World, lot: Lot, terms: &Terms) {
    let expire = Appointment { kind: Agenda::ExpireLot, subject: lot.no, currency: None };
    world.appoint(lot.expires_at.next(), expire);
    let announced_at = lot.expires_at.plus_days(-terms.announce_days);
    if announced_at > world.now {
        let announce = Appointment { kind: Agenda::AnnounceLot, subject: lot.no, currency: None };
        world.appoint(announced_at, announce);
    } else {
        let left = Amount::new(lot.left, lot.currency);
        world.note_amount(Topic::BonusExpiring, lot.shopper, lot.no, left);
    }
    world.fill_lot(lot);
}

/// Takes back what was earned too much: from what is pending of it, then from its own lot, then from the
/// others, and the rest becomes a debt (SB-3). A budget gets back what it funded.
fn take_back(world: &mut World, cause: No, order: &Order, earned: i64) -> Result<(), Halt> {
    let (shopper, currency) = (order.shopper, order.currency);
    let back = Amount::new(order.earned - earned, currency);
    let funder = if order.from_budget { accounts::BUDGET } else { accounts::BONUS_EXPENSE };
    let mut parts = vec![(accounts::SHOPPER_PENDING, back)];
    if order.bonus == BonusStatus::Available {
        let takes = take_from_lots(world, shopper, currency, back.minor(), order.no)?;
        let taken = Amount::new(takes.iter().map(|take| take.minor).sum(), currency);
        parts = vec![(accounts::SHOPPER_AVAILABLE, taken), (accounts::SHOPPER_DEBT, back.minus(taken)?)];
    }
    for (account, part) in parts {
        post(world, of_order(order, BonusKind::TakenBack, account, funder, part, cause))?;
    }
    if order.from_budget {
        let left = world.budgets.get(currency)?.checked_add(back.minor()).ok_or(MoneyError::Overflow)?;
        world.budgets.put(currency, left);
    }
    let row = world.orders.change(order.no)?;
    row.earned = earned;
    row.bonus = if earned == 0 { BonusStatus::None } else { row.bonus };
    Ok(())
}

/// Takes up to so much out of a shopper's lots, from one of them first, then from those that expire first.
pub(crate) fn take_from_lots(
    world: &mut World,
    shopper: No,
    currency: Currency,
    minor: i64,
    first: No,
) -> Result<Vec<Take>, Halt> {
    let mut lots: Vec<(No, i64)> =
        world.lots_of(shopper, currency)?.into_iter().map(|lot| (lot.no, lot.left)).collect();
    lots.sort_by_key(|(no, _)| *no != first);
    let (mut takes, mut wanted) = (Vec::new(), minor);
    for (lot, left) in lots {
        let minor = wanted.min(left);
        if minor > 0 {
            world.lots.change(lot)?.left -= minor;
            wanted -= minor;
            takes.push(Take { lot, minor });
        }
    }
    Ok(takes)
}

/// What is left of a lot when its last instant is over is lost (SB-4).
pub(crate) fn expire_lot(world: &mut World, cause: No, no: No) -> Result<(), Halt> {
    let Some(lot) = world.lots.find(no)?.cloned() else { return Ok(()) };
    if lot.left == 0 || lot.expires_at >= world.now {
        return Ok(());
    }
    let amount = Amount::new(lot.left, lot.currency);
    world.lots.change(no)?.left = 0;
    post(
        world,
        Movement {
            shopper: lot.shopper,
            kind: BonusKind::Expired,
            debit: accounts::SHOPPER_AVAILABLE,
            credit: accounts::BREAKAGE,
            amount,
            order: no,
            redemption: 0,
            cause,
        },
    )?;
    world.note_amount(Topic::BonusExpired, lot.shopper, no, amount);
    Ok(())
}

/// What is left of a lot will be lost soon.
pub(crate) fn announce_lot(world: &mut World, no: No) -> Result<(), Halt> {
    let Some(lot) = world.lots.find(no)?.cloned() else { return Ok(()) };
    if lot.left > 0 && lot.expires_at >= world.now {
        let left = Amount::new(lot.left, lot.currency);
        world.note_amount(Topic::BonusExpiring, lot.shopper, no, left);
    }
    Ok(())
}

/// Puts money into the budget that funds bonus in its currency; the first makes that budget (SB-4).
pub fn fund_budget(world: &mut World, amount: Amount) -> Result<(), Halt> {
    if !amount.is_positive() {
        let detail = "A budget is funded with more than nothing.";
        return Err(crate::Refusal::new("amount_not_positive", detail).at("/amount/amount").into());
    }
    let left = world.budgets.find(amount.currency())?.copied().unwrap_or(0);
    let left = left.checked_add(amount.minor()).ok_or(MoneyError::Overflow)?;
    world.budgets.put(amount.currency(), left);
    let (from, to) = (accounts::BUDGET_FUNDING, accounts::BUDGET);
    world.post(world.seq, accounts::Rule::BudgetFunded, 0, from, to, amount);
    Ok(())
}
