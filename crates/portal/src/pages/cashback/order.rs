//! An order with its fee, its bonus, and why (BC-4 to BC-6, SB-1, AP-13).

use maud::{Markup, html};
use money::Amount;

use super::face::{Face, Sheet};
use crate::components::badge::status_badge;
use crate::components::facts::facts;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::steps::{Step, steps};
use crate::components::table::{Column, table};
use crate::components::timeline::{Milestone, timeline};
use crate::lang::{self, rate, t, t_html, t_with};
use crate::paths;

/// An order.
#[derive(Clone, Debug)]
pub struct OrderView {
    /// Who looks.
    pub face: Face,
    /// As the host calls it.
    pub order_id: String,
    /// The shopper; a seller is not shown whose bonus it is.
    pub shopper_id: Option<String>,
    /// Its status code.
    pub status: String,
    /// Whether the voucher was used.
    pub voucher: bool,
    /// Why it is charged, or why it is not, in a sentence.
    pub verdict: String,
    /// What the fee was computed on and its rate in basis points; `None` where nothing was charged.
    pub charged_on: Option<(Amount, i64)>,
    /// The fee charged.
    pub charged: Amount,
    /// What of it was given back.
    pub refunded: Amount,
    /// What remains of it.
    pub net: Amount,
    /// The bonus earned, after refunds.
    pub earned: Amount,
    /// Where that stands.
    pub bonus_status: String,
    /// Shipping, which is no part of the fee.
    pub shipping: Amount,
    /// What was bought.
    pub lines: Vec<Line>,
    /// What became of it, in the order it happened.
    pub history: Vec<Milestone>,
    /// The way to the fee and the bonus.
    pub steps: Vec<Step>,
}

/// A line of an order.
#[derive(Clone, Debug)]
pub struct Line {
    /// The article's name.
    pub name: String,
    /// The article.
    pub sku: String,
    /// How many units.
    pub quantity: u64,
    /// How many of them came back.
    pub returned: u64,
    /// What one costs.
    pub unit_price: Amount,
    /// What the seller takes off the line.
    pub seller_discount: Amount,
    /// What the platform takes off the line.
    pub platform_discount: Amount,
    /// The bonus spent on it.
    pub bonus_spent: Amount,
    /// What was given back of its fee base.
    pub refunded: Amount,
    /// The fee it is charged now.
    pub fee: Amount,
}

/// The page.
#[must_use]
pub fn order(shell: &Shell, view: &OrderView) -> Markup {
    let title = t_with("cashback-order-title", &[("id", (&view.order_id).into())]);
    let (list, label) = match &view.face {
        Face::Own => (view.face.sheet(Sheet::ToSettle), t("menu-to-settle")),
        Face::Staff(seller) => {
            let label = t_with("cashback-seller", &[("id", seller.into())]);
            (view.face.sheet(Sheet::Registrations), label)
        }
    };
    let back = Some((list.as_str(), label.as_str()));
    layout(
        shell,
        Head { title: &title, section: view.face.section(Sheet::ToSettle), back },
        &html! {
            div.row {
                (status_badge(&view.status))
                span.hush { (view.verdict) }
            }
            div.two {
                section.card aria-labelledby="money" {
                    h2 #money { (t("cashback-fee-and-bonus")) }
                    (money_facts(view))
                }
                section.card aria-labelledby="history" {
                    h2 #history { (t("cashback-what-happened")) }
                    (timeline(&view.history, &[]))
                }
            }
            (lines(&view.lines))
            section.stack aria-labelledby="why" {
                h2 #why { (t("cashback-why")) }
                (steps(&view.steps))
                p.small.hush { (t("cashback-smallest-units")) }
            }
        },
    )
}

fn money_facts(view: &OrderView) -> Markup {
    let voucher = if view.voucher { "kind-voucher-used" } else { "kind-voucher-unused" };
    let mut pairs = vec![
        (t("cashback-voucher"), html! { (t(voucher)) }),
        (t("cashback-fees-charged"), charged(view)),
        (t("cashback-fees-refunded"), money(view.refunded)),
        (t("cashback-net-fee"), html! { strong { (money(view.net)) } }),
        (t("cashback-shoppers-bonus"), html! { (money(view.earned)) " " (status_badge(&view.bonus_status)) }),
        (t("cashback-shipping"), money(view.shipping)),
    ];
    if let Face::Staff(seller) = &view.face {
        let link = html! { a href=(paths::operator_seller(seller)) { (seller) } };
        pairs.push((t("cashback-of-seller"), link));
    }
    if let Some(shopper) = &view.shopper_id {
        pairs.push((t("cashback-of-shopper"), html! { a href=(paths::shopper(shopper)) { (shopper) } }));
    }
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (name.as_str(), value)).collect();
    facts(&pairs)
}

fn charged(view: &OrderView) -> Markup {
    let fee = money(view.charged);
    match view.charged_on {
        Some((base, rate_bps)) => {
            let (rate, base) = (rate(rate_bps), money(base));
            let places = [("fee", (&fee).into()), ("rate", (&rate).into()), ("base", (&base).into())];
            t_html("cashback-charged-on", &places)
        }
        None => fee,
    }
}

fn lines(lines: &[Line]) -> Markup {
    const COLUMNS: [Column; 8] = [
        Column::text("cashback-article"),
        Column::number("cashback-units"),
        Column::number("cashback-unit-price"),
        Column::number("cashback-seller-discount"),
        Column::number("cashback-platform-discount"),
        Column::number("cashback-bonus-spent"),
        Column::number("cashback-given-back"),
        Column::number("cashback-fee-now"),
    ];
    let rows: Vec<_> = lines
        .iter()
        .map(|line| {
            vec![
                html! { span { (line.name) } " " span.small.hush { (line.sku) } },
                html! {
                    div {
                        (lang::count(line.quantity))
                        @if line.returned > 0 {
                            div.small.hush { (t_with("cashback-came-back", &[("count", line.returned.into())])) }
                        }
                    }
                },
                money(line.unit_price),
                money(line.seller_discount),
                money(line.platform_discount),
                money(line.bonus_spent),
                money(line.refunded),
                money(line.fee),
            ]
        })
        .collect();
    table(&t("cashback-lines"), &COLUMNS, &rows)
}
