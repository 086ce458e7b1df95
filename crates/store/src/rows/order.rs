//! Orders and their lines.

use crate::codec;
use crate::engine::{Connection, Row, Sql};
use crate::error::{Result, StoreError};
use crate::rows::Changed;
use crate::rows::partner::kept;
use ::money::{Amount, Currency};
use programs::No;
use programs::cashback::{BonusStatus, LineState, Locked, NotCharged, Order, OrderLine};
use rustc_hash::FxHashMap;

pub(crate) const FIND_ORDER: Sql = Sql(
    "SELECT no, order_id, seller, shopper, currency, voucher, redemption, shipping, time, registration, \
     terms, market, rate_bps, not_charged, facts, charge, charged, fee_refunded, earned, bonus, \
     from_budget FROM orders \
     WHERE no = $1",
);
const INSERT_ORDER: Sql = Sql("INSERT INTO orders (no, order_id, seller, shopper, currency, voucher, \
     redemption, shipping, time, registration, terms, market, rate_bps, not_charged, facts, charge, charged, \
     fee_refunded, earned, bonus, from_budget) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)");
/// What later events change. What was bought, and under which terms, stays for ever (BC-4).
const UPDATE_ORDER: Sql = Sql("UPDATE orders SET facts = $1, charge = $2, charged = $3, fee_refunded = $4, \
     earned = $5, bonus = $6, from_budget = $7 WHERE no = $8");

pub(crate) const FIND_LINES: Sql =
    Sql("SELECT line_id, sku, name, quantity, unit_price, seller_discount, platform_discount, refunded, \
     returned, bonus_spent, charged, fee FROM order_lines WHERE order_no = $1 ORDER BY place");
const INSERT_LINE: Sql = Sql("INSERT INTO order_lines (order_no, place, line_id, sku, name, quantity, \
     unit_price, seller_discount, platform_discount, refunded, returned, bonus_spent, charged, fee) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
/// A line is written only where it changed: most of what is told of an order leaves its lines alone.
const UPDATE_LINE: Sql = Sql("UPDATE order_lines SET refunded = $1, returned = $2, bonus_spent = $3, \
     charged = $4, fee = $5 WHERE order_no = $6 AND place = $7 AND (refunded <> $1 OR returned <> $2 \
     OR bonus_spent <> $3 OR charged <> $4 OR fee <> $5)");

/// An order without its lines, of [`FIND_ORDER`] and the list.
pub(crate) fn head(row: &Row<'_>) -> Result<Order> {
    let programme = match row.maybe_int(9)? {
        Some(registration) => Ok(Locked {
            registration,
            terms: row.int(10)?,
            market: row.string(11)?,
            rate: codec::rate(row, 12)?,
        }),
        None => Err(codec::named(row, 13, NotCharged::parse)?),
    };
    Ok(Order {
        no: row.int(0)?,
        order_id: row.string(1)?,
        seller: row.int(2)?,
        shopper: row.int(3)?,
        currency: codec::currency(row, 4)?,
        voucher: row.bool(5)?,
        redemption: row.maybe_int(6)?,
        shipping: row.int(7)?,
        time: codec::instant(row, 8)?,
        facts: codec::json(row.text(14)?)?,
        lines: Vec::new().into(),
        states: Vec::new(),
        programme,
        charge: row.int(15)?,
        charged: row.int(16)?,
        fee_refunded: row.int(17)?,
        earned: row.int(18)?,
        bonus: codec::named(row, 19, BonusStatus::parse)?,
        from_budget: row.bool(20)?,
    })
}

pub(crate) fn line(row: &Row<'_>, currency: Currency) -> Result<(OrderLine, LineState)> {
    let amount = |column| row.int(column).map(|minor| Amount::new(minor, currency));
    let line = OrderLine {
        line_id: row.string(0)?,
        sku: row.string(1)?,
        name: row.string(2)?,
        quantity: row.int(3)?,
        unit_price: amount(4)?,
        seller_discount: amount(5)?,
        platform_discount: amount(6)?,
    };
    let state = LineState {
        refunded: row.int(7)?,
        returned: row.int(8)?,
        bonus_spent: row.int(9)?,
        charged: row.int(10)?,
        fee: row.int(11)?,
    };
    Ok((line, state))
}

/// The order in a row of [`FIND_ORDER`], with its lines.
pub(crate) fn order(db: &Connection, row: &Row<'_>) -> Result<Order> {
    let mut order = head(row)?;
    let lines = db.query(FIND_LINES, &[order.no.into()], |row| line(row, order.currency))?;
    give_lines(&mut order, lines);
    Ok(order)
}

/// Puts the lines into an order that was read without them.
pub(crate) fn give_lines(order: &mut Order, lines: Vec<(OrderLine, LineState)>) {
    let (lines, states): (Vec<_>, Vec<_>) = lines.into_iter().unzip();
    (order.lines, order.states) = (lines.into(), states);
}

/// Orders with their lines, by number; `None` where there is none.
pub(crate) fn find_orders(db: &Connection, nos: &[No]) -> Result<Vec<(No, Option<Order>)>> {
    let mut orders = Vec::with_capacity(nos.len());
    let find = |no: &No| [(*no).into()];
    db.find_all(FIND_ORDER, nos, find, |no, row| {
        orders.push((*no, row.map(head).transpose()?));
        Ok(())
    })?;
    let there = |(no, order): &(No, Option<Order>)| order.as_ref().map(|order| (*no, order.currency));
    let keys: Vec<(No, Currency)> = orders.iter().filter_map(there).collect();
    let mut lines: FxHashMap<No, (Vec<OrderLine>, Vec<LineState>)> = FxHashMap::default();
    db.query_each(
        FIND_LINES,
        &keys,
        |(no, _)| [(*no).into()],
        |(no, currency), row| {
            let (line, state) = line(row, *currency)?;
            let (lines, states) = lines.entry(*no).or_default();
            lines.push(line);
            states.push(state);
            Ok(())
        },
    )?;
    for (no, order) in &mut orders {
        if let (Some(order), Some((lines, states))) = (order, lines.remove(no)) {
            (order.lines, order.states) = (lines.into(), states);
        }
    }
    Ok(orders)
}

/// Writes orders: new ones as they are, of others what later events change.
pub(crate) fn save_orders(db: &Connection, orders: &Changed<No, Order>) -> Result<()> {
    let (mut new, mut changed) = (Vec::with_capacity(orders.len()), Vec::new());
    let (mut new_lines, mut changed_lines) = (Vec::new(), Vec::new());
    for (_, change) in orders {
        let (order, is_new) = kept(change)?;
        if is_new { &mut new } else { &mut changed }.push((order, codec::to_json(&order.facts)?));
        place(order, if is_new { &mut new_lines } else { &mut changed_lines })?;
    }
    update(db, &changed, &changed_lines)?;
    db.insert_all(INSERT_ORDER, &new, |(order, facts)| {
        let locked = order.programme.as_ref().ok();
        let not_charged = order.programme.as_ref().err();
        [
            order.no.into(),
            (&order.order_id).into(),
            order.seller.into(),
            order.shopper.into(),
            order.currency.into(),
            order.voucher.into(),
            order.redemption.into(),
            order.shipping.into(),
            order.time.into(),
            locked.map(|locked| locked.registration).into(),
            locked.map(|locked| locked.terms).into(),
            locked.map(|locked| locked.market.as_str()).into(),
            locked.map(|locked| locked.rate).into(),
            not_charged.map(|reason| reason.name()).into(),
            facts.into(),
            order.charge.into(),
            order.charged.into(),
            order.fee_refunded.into(),
            order.earned.into(),
            order.bonus.name().into(),
            order.from_budget.into(),
        ]
    })?;
    db.insert_all(INSERT_LINE, &new_lines, |Placed { order, place, line, state }| {
        [
            (*order).into(),
            (*place).into(),
            (&line.line_id).into(),
            (&line.sku).into(),
            (&line.name).into(),
            line.quantity.into(),
            line.unit_price.minor().into(),
            line.seller_discount.minor().into(),
            line.platform_discount.minor().into(),
            state.refunded.into(),
            state.returned.into(),
            state.bonus_spent.into(),
            state.charged.into(),
            state.fee.into(),
        ]
    })
}

/// A line of an order with what became of it, and its place from 0.
struct Placed<'a> {
    order: No,
    place: i64,
    line: &'a OrderLine,
    state: &'a LineState,
}

fn place<'a>(order: &'a Order, lines: &mut Vec<Placed<'a>>) -> Result<()> {
    if order.lines.len() != order.states.len() {
        return Err(StoreError::Other(format!("order {} has a line without a state", order.no)));
    }
    let both = (0..).zip(order.lines.iter().zip(&order.states));
    lines.extend(both.map(|(place, (line, state))| Placed { order: order.no, place, line, state }));
    Ok(())
}

fn update(db: &Connection, orders: &[(&Order, String)], lines: &[Placed<'_>]) -> Result<()> {
    db.update_all(UPDATE_ORDER, orders, |(order, facts)| {
        [
            facts.into(),
            order.charge.into(),
            order.charged.into(),
            order.fee_refunded.into(),
            order.earned.into(),
            order.bonus.name().into(),
            order.from_budget.into(),
            order.no.into(),
        ]
    })?;
    db.insert_all(UPDATE_LINE, lines, |Placed { order, place, state, .. }| {
        [
            state.refunded.into(),
            state.returned.into(),
            state.bonus_spent.into(),
            state.charged.into(),
            state.fee.into(),
            (*order).into(),
            (*place).into(),
        ]
    })
}
