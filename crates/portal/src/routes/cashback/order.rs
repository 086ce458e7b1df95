//! An order with its fee and its bonus, and why amounts are what they are (AP-13).

use app::access::Owner;
use app::ids::Kind;
use app::views::{self, OrderView as Found};
use money::Amount;
use programs::Fact;
use programs::cashback::{LineNow, NotCharged, Order, OrderFact};

use super::explained::in_words;
use crate::components::timeline::Milestone;
use crate::lang::{t, t_with};
use crate::pages::cashback::bonus::kind_word;
use crate::pages::cashback::face::{Face, Sheet};
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
        verdict: verdict(&order),
        charged_on: fee.map(|fee| (amount(fee.base), fee.rate_bps)),
        charged: amount(order.charged),
        refunded: amount(order.fee_refunded),
        net: amount(order.charged.saturating_sub(order.fee_refunded)),
        earned: amount(order.earned),
        bonus_status: order.bonus.name().to_owned(),
        shipping: amount(order.shipping),
        lines: order.lines_now().map(|now| line(&order, &now)).collect(),
        history: history(look, &order),
        steps: steps(look, explanation.event, in_words(look, explanation.steps), explanation.transfers),
        order_id: order.order_id,
    })
}

/// Why an order is charged or is not (BC-4).
fn verdict(order: &Order) -> String {
    t(match order.programme {
        Ok(_) => "cashback-verdict-programme",
        Err(NotCharged::VoucherNotUsed) => "cashback-verdict-voucher",
        Err(NotCharged::NotRegistered) => "cashback-verdict-registration",
        Err(NotCharged::OtherCurrency) => "cashback-verdict-currency",
    })
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
        title: t(if line.reverses == 0 { "cashback-why-fee" } else { "cashback-why-refund" }),
        section: face.section(Sheet::ToSettle),
        back: (face.order(&order.order_id), order_title(&order.order_id)),
        id: explained.id,
        amount: Amount::new(line.amount, line.currency),
        steps: steps(look, explained.event, in_words(look, explained.steps), explained.transfers),
    })
}

fn order_title(order_id: &str) -> String {
    t_with("cashback-order-title", &[("id", order_id.into())])
}

/// Why a shopper's bonus moved, for the one who looks: the shopper is not shown what its order cost the seller.
pub(crate) fn why_bonus(look: &Look<'_>, id: &str, own: Option<&str>) -> Result<WhyView, Trouble> {
    let no = look.service.ids().read(Kind::Bonus, id).ok_or_else(Trouble::not_found)?;
    let entry = look.source.bonus_entry(no)?.ok_or_else(Trouble::not_found)?;
    if let Some(own) = own
        && look.source.shopper_no(own)? != Some(entry.shopper)
    {
        return Err(Trouble::not_found());
    }
    let explained = views::explain_cashback(look.source, look.service, id)?;
    let (_, explained) = explained.ok_or_else(Trouble::not_found)?;
    let kind = kind_word(explained.kind);
    let (section, back, steps) = if own.is_some() {
        let mut own = explained.steps;
        own.retain(|step| step.rule.starts_with("SB") || ["created_at", "voucher"].contains(&step.label));
        (paths::BONUS, (paths::BONUS.to_owned(), t("shopper-title")), {
            steps(look, None, in_words(look, own), Vec::new())
        })
    } else {
        // A shopper has the number of the order that named it first.
        let shopper = match look.source.event(entry.shopper)?.map(|event| event.fact) {
            Some(Fact::OrderCreated { shopper_id, .. }) => shopper_id,
            _ => return Err(Trouble::not_found()),
        };
        let title = t_with("cashback-shopper", &[("id", (&shopper).into())]);
        (paths::FIND, (paths::shopper(&shopper), title), {
            steps(look, explained.event, in_words(look, explained.steps), explained.transfers)
        })
    };
    Ok(WhyView {
        title: t_with("cashback-why-bonus", &[("kind", (&kind).into())]),
        section,
        back,
        id: explained.id,
        amount: entry.amount,
        steps,
    })
}
