//! An order with its fee and its bonus, and why amounts are what they are (AP-13).

use app::access::Owner;
use app::ids::Kind;
use app::views::{self, OrderView as Found};
use money::Amount;
use programs::Fact;
use programs::cashback::{LineNow, NotCharged, Order, OrderFact};

use crate::components::timeline::Milestone;
use crate::pages::cashback::bonus::kind_word;
use crate::pages::cashback::face::Face;
use crate::pages::cashback::order::{Line, OrderView};
use crate::pages::cashback::why::WhyView;
use crate::paths;
use crate::routes::explain::steps;
use crate::routes::look::Look;
use crate::routes::show;
use crate::routes::trouble::Trouble;

/// An order; a seller's own where a seller is named, as if others were not there.
pub(crate) fn order(look: &Look<'_>, order_id: &str, seller: Option<&str>) -> Result<OrderView, Trouble> {
    let found = views::order(look.source, look.service, order_id)?;
    let found = found.filter(|found| seller.is_none_or(|own| own == found.seller_id));
    let Found { order, seller_id, shopper_id, fee, explanation, .. } =
        found.ok_or_else(Trouble::not_found)?;
    let amount = |minor| Amount::new(minor, order.currency);
    Ok(OrderView {
        face: if seller.is_some() { Face::Own } else { Face::Staff(seller_id) },
        shopper_id: seller.is_none().then_some(shopper_id),
        status: order.status().name().to_owned(),
        voucher: order.voucher,
        verdict: verdict(&order).to_owned(),
        charged_on: fee.map(|fee| (amount(fee.base), fee.rate_bps)),
        charged: amount(order.charged),
        refunded: amount(order.fee_refunded),
        net: amount(order.charged.saturating_sub(order.fee_refunded)),
        earned: amount(order.earned),
        bonus_status: order.bonus.name().to_owned(),
        shipping: amount(order.shipping),
        lines: order.lines_now().map(|now| line(&order, &now)).collect(),
        history: history(look, &order),
        steps: steps(look, explanation.event, explanation.steps, explanation.transfers),
        order_id: order.order_id,
    })
}

/// Why an order is charged or is not (BC-4).
fn verdict(order: &Order) -> &'static str {
    match order.programme {
        Ok(_) => "A programme order: it counts for the service fee once it is delivered.",
        Err(NotCharged::VoucherNotUsed) => {
            "Not charged: it did not use the voucher, or spent no bonus, as its market asks."
        }
        Err(NotCharged::NotRegistered) => {
            "Not charged: the seller's registration was not in force when it was created."
        }
        Err(NotCharged::OtherCurrency) => {
            "Not charged: it is in another currency than the market the seller registered for."
        }
    }
}

fn line(order: &Order, now: &LineNow<'_>) -> Line {
    let amount = |minor| Amount::new(minor, order.currency);
    Line {
        name: now.line.name.clone(),
        sku: now.line.sku.clone(),
        quantity: show::count(now.line.quantity),
        returned: show::count(now.state.returned),
        unit_price: now.line.unit_price,
        seller_discount: now.line.seller_discount,
        platform_discount: now.line.platform_discount,
        bonus_spent: amount(now.state.bonus_spent),
        refunded: amount(now.state.refunded),
        fee: amount(now.state.fee),
    }
}

/// What became of an order, in the order it happened.
fn history(look: &Look<'_>, order: &Order) -> Vec<Milestone> {
    let mut all = vec![("created", order.time)];
    all.extend(order.facts.iter().map(|(fact, time)| (word(*fact), *time)));
    all.sort_by_key(|(_, time)| *time);
    let milestone = |(status, at): (&str, _)| Milestone {
        status: status.to_owned(),
        at: look.moment(at),
        by: None,
        reason: None,
    };
    all.into_iter().map(milestone).collect()
}

fn word(fact: OrderFact) -> &'static str {
    match fact {
        OrderFact::Paid => "paid",
        OrderFact::Cancelled => "cancelled",
        OrderFact::Shipped => "shipped",
        OrderFact::Delivered => "delivered",
        OrderFact::DeliveryFailed => "delivery_failed",
        OrderFact::Completed => "completed",
    }
}

/// Why a line of a bill has its amount; a seller's own where a seller is named.
pub(crate) fn why_fee(look: &Look<'_>, id: &str, seller: Option<&str>) -> Result<WhyView, Trouble> {
    let no = look.service.ids().read(Kind::Fee, id).ok_or_else(Trouble::not_found)?;
    let line = look.source.bill_line(no)?.ok_or_else(Trouble::not_found)?;
    let explained = views::explain_cashback(look.source, look.service, id)?;
    let (owner, explained) = explained.ok_or_else(Trouble::not_found)?;
    let Owner::Seller(whose) = owner else { return Err(Trouble::not_found()) };
    if seller.is_some_and(|own| own != whose) {
        return Err(Trouble::not_found());
    }
    let face = if seller.is_some() { Face::Own } else { Face::Staff(whose) };
    let order = look.source.order(line.order)?.ok_or_else(Trouble::not_found)?;
    Ok(WhyView {
        title: if line.reverses == 0 { "Why this service fee" } else { "Why this refund of a fee" }
            .to_owned(),
        section: face.section(),
        back: (face.order(&order.order_id), format!("Order {}", order.order_id)),
        id: explained.id,
        amount: Amount::new(line.amount, line.currency),
        steps: steps(look, explained.event, explained.steps, explained.transfers),
    })
}

/// Why a shopper's bonus moved.
pub(crate) fn why_bonus(look: &Look<'_>, id: &str) -> Result<WhyView, Trouble> {
    let no = look.service.ids().read(Kind::Bonus, id).ok_or_else(Trouble::not_found)?;
    let entry = look.source.bonus_entry(no)?.ok_or_else(Trouble::not_found)?;
    let explained = views::explain_cashback(look.source, look.service, id)?;
    let (_, explained) = explained.ok_or_else(Trouble::not_found)?;
    // A shopper has the number of the order that named it first.
    let shopper = match look.source.event(entry.shopper)?.map(|event| event.fact) {
        Some(Fact::OrderCreated { shopper_id, .. }) => shopper_id,
        _ => return Err(Trouble::not_found()),
    };
    Ok(WhyView {
        title: format!("Why this bonus: {}", kind_word(explained.kind).to_lowercase()),
        section: paths::FIND,
        back: (paths::shopper(&shopper), format!("Shopper {shopper}")),
        id: explained.id,
        amount: entry.amount,
        steps: steps(look, explained.event, explained.steps, explained.transfers),
    })
}
