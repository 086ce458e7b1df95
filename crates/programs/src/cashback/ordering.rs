use super::registering::{in_force_at, new_seller};
use super::{
    BonusStatus, FeeTrigger, LineState, Locked, NotCharged, Order, OrderFact, OrderLine, OrderRefund,
    Redemption, RedemptionStatus, earn, fee, redeeming, spend,
};
use crate::time::Instant;
use crate::{Defect, Event, Fact, Halt, Key, No, Refusal, World};
use money::{Amount, Currency, MoneyError};
use std::sync::Arc;

/// An order is made, and judged: whether it is a programme order, and under which terms (BC-4). What was
/// reserved for it is spent by it (SB-2).
pub fn create_order(world: &mut World, seq: No, event: &Event) -> Result<(), Halt> {
    let Fact::OrderCreated {
        order_id,
        seller_id,
        shopper_id,
        bonus_cashback_voucher,
        redemption,
        lines,
        shipping,
    } = &event.fact
    else {
        return Ok(());
    };
    let (currency, voucher) = (shipping.currency(), *bonus_cashback_voucher);
    let seller = world.keys.find(Key::Seller, seller_id)?;
    let shopper = world.keys.find(Key::Shopper, shopper_id)?;
    let claimed = match redemption {
        Some(no) => check_claim(world, *no, (shopper, seller), order_id, currency)?.cloned(),
        None => None,
    };
    let programme = judge(world, seller, event.time, currency, voucher, claimed.is_some())?;
    let states = states(lines, claimed.as_ref())?;
    let seller = seller.unwrap_or_else(|| new_seller(world, seq, seller_id));
    let shopper = shopper.unwrap_or_else(|| new_shopper(world, seq, shopper_id));
    know_new(world, seq, seller, shopper, currency);
    let spent = claimed.as_ref().map(|claimed| claimed.no);
    if let Some(claimed) = claimed {
        claim(world, seq, &claimed, order_id)?;
    }
    world.orders.put(
        seq,
        Order {
            no: seq,
            order_id: order_id.clone(),
            seller,
            shopper,
            currency,
            voucher,
            redemption: spent,
            shipping: shipping.minor(),
            time: event.time,
            facts: Vec::new(),
            lines: Arc::from(lines.as_slice()),
            states,
            programme,
            charge: 0,
            charged: 0,
            fee_refunded: 0,
            earned: 0,
            bonus: BonusStatus::None,
            from_budget: false,
        },
    );
    Ok(())
}

/// The code of the refusal of an order that names a redemption nobody has made.
pub const UNKNOWN_REDEMPTION: &str = "unknown_redemption";

/// The redemption that pays part of an order: it is of the same shopper, seller, order and currency, and its
/// bonus is held or spent (SB-2). Where it was released or has lapsed meanwhile nothing is spent, and the order
/// is taken in all the same: it may have been told late (EV-3).
fn check_claim<'a>(
    world: &'a World,
    no: No,
    (shopper, seller): (Option<No>, Option<No>),
    order_id: &str,
    currency: Currency,
) -> Result<Option<&'a Redemption>, Halt> {
    let pointer = "/data/bonus_redemption_id";
    let Some(redemption) = world.redemptions.find(no)? else {
        let detail = "There is no such redemption. Check the identifier.";
        return Err(Refusal::new(UNKNOWN_REDEMPTION, detail).at(pointer).into());
    };
    let counts =
        matches!(redemption.status_at(world.now), RedemptionStatus::Reserved | RedemptionStatus::Captured);
    let whose = Some(redemption.shopper) == shopper && Some(redemption.seller) == seller;
    let free = redemption.order_id.as_deref().is_none_or(|other| other == order_id);
    if whose && free && redemption.amount.currency() == currency {
        return Ok(counts.then_some(redemption));
    }
    let detail =
        "This redemption is of another shopper, seller, order or currency. Reserve bonus for this order.";
    Err(Refusal::new("redemption_mismatch", detail).at(pointer).into())
}

/// From now on the redemption belongs to its order.
fn claim(world: &mut World, seq: No, redemption: &Redemption, order_id: &str) -> Result<(), Halt> {
    if redemption.status == RedemptionStatus::Reserved {
        redeeming::capture(world, seq, redemption.no, seq)?;
    }
    world.redemptions.change(redemption.no)?.order_id = Some(order_id.to_owned());
    world.keys.put(Key::OrderRedemption, order_id, redemption.no);
    Ok(())
}

/// The terms that are locked for an order, or the first reason why it is none of the programme's (BC-4).
fn judge(
    world: &World,
    seller: Option<No>,
    time: Instant,
    currency: Currency,
    voucher: bool,
    redeemed: bool,
) -> Result<Result<Locked, NotCharged>, Halt> {
    let registration = match seller {
        Some(no) => in_force_at(world, no, time)?,
        None => None,
    };
    let Some(registration) = registration else {
        return Ok(Err(if voucher { NotCharged::NotRegistered } else { NotCharged::VoucherNotUsed }));
    };
    let version = registration.version_at(&world.versions, time).unwrap_or(0);
    let terms = world.versions.terms(version);
    let market = terms.and_then(|terms| terms.market(&registration.market));
    let Some(market) = market else {
        // Nobody could have agreed to terms without their market, but a what-if can assume such (EV-5).
        if world.versions.assumed_terms_at(time).is_some() {
            return Ok(Err(NotCharged::NotRegistered));
        }
        return Err(Defect::Missing(format!("market of registration {}", registration.no)).into());
    };
    let triggered = match market.fee_trigger {
        FeeTrigger::VoucherUsed => voucher,
        FeeTrigger::AllCompleted => true,
        FeeTrigger::BonusRedeemed => redeemed,
    };
    if !triggered {
        return Ok(Err(NotCharged::VoucherNotUsed));
    }
    if market.currency != currency {
        return Ok(Err(NotCharged::OtherCurrency));
    }
    let (registration, country) = (registration.no, market.country.clone());
    Ok(Ok(Locked { registration, terms: version, market: country, rate: market.fee_rate }))
}

/// The lines at the beginning, each with its share of the bonus spent: in proportion to what it costs after
/// discounts; where nothing costs anything, to what it cost before the platform's, or evenly.
fn states(lines: &[OrderLine], redemption: Option<&Redemption>) -> Result<Vec<LineState>, MoneyError> {
    let mut states = vec![LineState::default(); lines.len()];
    let Some(redemption) = redemption else { return Ok(states) };
    let weights = [
        lines.iter().map(OrderLine::net).collect(),
        lines.iter().map(OrderLine::base).collect(),
        vec![1; lines.len()],
    ];
    let weights = weights.into_iter().find(|weights: &Vec<i64>| weights.iter().any(|weight| *weight > 0));
    let shares = redemption.amount.split(&weights.unwrap_or_default())?;
    for (state, share) in states.iter_mut().zip(shares) {
        state.bonus_spent = share.minor();
    }
    Ok(states)
}

fn new_shopper(world: &mut World, no: No, shopper_id: &str) -> No {
    world.keys.put(Key::Shopper, shopper_id, no);
    no
}

/// Of what is new nothing can be stored, so what waits for the order need not ask.
fn know_new(world: &mut World, seq: No, seller: No, shopper: No, currency: Currency) {
    if seller == seq {
        world.seller_accounts.load((seller, currency), None);
    }
    if shopper == seq {
        world.shopper_purses.load((shopper, currency), None);
        world.load_lots_of(shopper, currency, Vec::new());
    }
}

fn order_no(world: &World, order_id: &str) -> Result<No, Defect> {
    let no = world.keys.find(Key::Order, order_id)?;
    no.ok_or_else(|| Defect::Missing(format!("order {order_id}")))
}

/// An order has come further. Told again, it changes nothing (EV-1).
pub fn advance_order(world: &mut World, seq: No, event: &Event) -> Result<(), Halt> {
    let Some((order_id, fact)) = event.fact.order_fact() else { return Ok(()) };
    let no = order_no(world, order_id)?;
    let before = world.orders.get(no)?.clone();
    if before.time_of(fact).is_some() {
        return Ok(());
    }
    world.attempt(|world| {
        world.orders.change(no)?.facts.push((fact, event.time));
        match fact {
            OrderFact::Paid | OrderFact::Shipped | OrderFact::DeliveryFailed => Ok(()),
            OrderFact::Cancelled | OrderFact::Delivered | OrderFact::Completed => follow(world, seq, &before),
        }
    })
}

/// Part of an order was given back (BC-6, SB-3).
pub fn refund_order(world: &mut World, seq: No, event: &Event) -> Result<(), Halt> {
    let Fact::OrderRefunded { order_id, lines, .. } = &event.fact else { return Ok(()) };
    let no = order_no(world, order_id)?;
    let before = world.orders.get(no)?.clone();
    let states = refunded(&before, lines)?;
    world.attempt(|world| {
        world.orders.change(no)?.states = states;
        follow(world, seq, &before)
    })
}

/// The lines after a refund; refused where it gives back more than there is (EV-4).
fn refunded(order: &Order, lines: &[OrderRefund]) -> Result<Vec<LineState>, Refusal> {
    let mut after = order.clone();
    for (place, refund) in lines.iter().enumerate() {
        let wrong = |code, field: &str, detail: String| {
            Err(Refusal::new(code, detail).at(format!("/data/lines/{place}/{field}")))
        };
        let Some(at) = order.lines.iter().position(|line| line.line_id == refund.line_id) else {
            return wrong("unknown_line", "line_id", "The order has no such line. Check its line_id.".into());
        };
        if refund.amount.currency() != order.currency {
            let detail = format!("The order is in {}; refund it in that currency.", order.currency);
            return wrong("currency_mismatch", "amount/currency", detail);
        }
        let Some(now) = after.lines_now().nth(at) else { continue };
        let (left, units) = (now.base_left(), now.units_left());
        if refund.amount.minor() > left {
            let detail =
                format!("Only {} of this line is left to refund.", Amount::new(left, order.currency));
            return wrong("refund_exceeds_line", "amount", detail);
        }
        if refund.quantity > units {
            let detail = format!("Only {units} units of this line are left to return.");
            return wrong("refund_exceeds_quantity", "quantity", detail);
        }
        if let Some(state) = after.states.get_mut(at) {
            state.refunded += refund.amount.minor();
            state.returned += refund.quantity;
        }
    }
    Ok(after.states)
}

/// Brings everything that depends on an order to where it has to be now. Each of the three looks at the whole
/// of what is known, so the order in which it came makes no difference (BC-6).
fn follow(world: &mut World, cause: No, before: &Order) -> Result<(), Halt> {
    fee::bring_up(world, cause, before)?;
    earn::bring_up(world, cause, before.no)?;
    spend::bring_up(world, cause, before.no)
}
