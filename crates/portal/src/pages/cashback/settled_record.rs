//! View details: a settled record by order and line by line, and that it adds up (BC-7).

use maud::{Markup, html};
use money::Amount;

use super::face::{Face, Sheet};
use crate::components::empty::empty;
use crate::components::facts::facts;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::pager::{Pager, pager};
use crate::components::table::{Column, table};
use crate::components::tabs::{Tab, tabs};
use crate::components::time::{Moment, moment};
use crate::lang;
use crate::lang::rate;

/// A settled record with a page of its breakdown.
#[derive(Clone, Debug)]
pub struct SettledRecordView {
    /// Who looks.
    pub face: Face,
    /// Its id.
    pub id: String,
    /// The name of its period.
    pub period: String,
    /// When it was issued.
    pub issued_at: Moment,
    /// The balance before.
    pub opening: Amount,
    /// Fees charged, below zero or zero.
    pub charged: Amount,
    /// Fees given back.
    pub refunded: Amount,
    /// The tax inside its lines: of fees less of refunds.
    pub tax: Amount,
    /// Both together: its lines added up.
    pub lines: Amount,
    /// What is paid out or, below zero, deducted.
    pub payout: Amount,
    /// The balance after.
    pub closing: Amount,
    /// What it can be downloaded as: `csv`, `xlsx`.
    pub files: Vec<&'static str>,
    /// A page of the breakdown.
    pub breakdown: Breakdown,
    /// Where to read on.
    pub pager: Pager,
}

/// The lines of a record, or what they come to by order.
#[derive(Clone, Debug)]
pub enum Breakdown {
    /// By order, the one with the newest line first.
    Orders(Vec<OrderRow>),
    /// Line by line, newest first.
    Lines(Vec<LineRow>),
}

/// What the lines of one order come to: + the seller receives, − the seller pays.
#[derive(Clone, Debug)]
pub struct OrderRow {
    /// The order.
    pub order_id: String,
    /// Prices × quantities; `None` where the order was charged in an earlier record, as of the next two.
    pub product_price: Option<Amount>,
    /// What the seller took off.
    pub seller_discount: Option<Amount>,
    /// What the platform pays in place of the shopper.
    pub platform_discount: Option<Amount>,
    /// Fees charged.
    pub fee: Amount,
    /// Fees given back.
    pub refunded: Amount,
    /// The tax inside both.
    pub tax: Amount,
    /// Both together.
    pub net: Amount,
}

/// A charge or a refund.
#[derive(Clone, Debug)]
pub struct LineRow {
    /// Its id.
    pub id: String,
    /// Whether a fee is given back.
    pub refund: bool,
    /// The order.
    pub order_id: String,
    /// When it was posted.
    pub at: Moment,
    /// What the fee was computed on, or how much less that is now.
    pub base: Amount,
    /// The rate in basis points.
    pub rate_bps: i64,
    /// What the seller receives.
    pub amount: Amount,
    /// The tax inside the amount.
    pub tax: Amount,
}

/// The parameter that asks for the lines instead of the orders.
pub const SHOW: (&str, &str) = ("show", "lines");

/// The page.
#[must_use]
pub fn settled_record(shell: &Shell, view: &SettledRecordView) -> Markup {
    let title = format!("Settled record {} {}", view.period, view.payout.currency());
    let list = view.face.sheet(Sheet::SettledRecords);
    let back = Some((list.as_str(), "Settled records"));
    layout(
        shell,
        Head { title: &title, section: view.face.section(), back },
        &html! {
            div.two {
                section.card aria-labelledby="sum" {
                    h2 #sum { "What it comes to" }
                    (figures(view))
                }
                section.card aria-labelledby="about" {
                    h2 #about { "About this record" }
                    (facts(&[
                        ("Period", html! { (view.period) }),
                        ("Issued", moment(&view.issued_at)),
                        ("Tax inside the fees", money(view.tax)),
                        ("Reference", html! { code { (view.id) } }),
                    ]))
                    p.small.hush { "A record never changes after it was issued." }
                    div.row {
                        @for file in &view.files {
                            a.button href={ (view.face.record(&view.id)) "/" (file) } {
                                "Download as " (file.to_uppercase())
                            }
                        }
                    }
                }
            }
            div.stack {
                (faces(view))
                @match &view.breakdown {
                    Breakdown::Orders(rows) if rows.is_empty() => (nothing()),
                    Breakdown::Lines(rows) if rows.is_empty() => (nothing()),
                    Breakdown::Orders(rows) => { (orders(rows, &view.face)) (columns()) }
                    Breakdown::Lines(rows) => (lines(rows, &view.face)),
                }
            }
            (pager(&view.pager))
        },
    )
}

fn nothing() -> Markup {
    empty("Nothing further", "The breakdown has no more rows.", None)
}

/// Opening balance + lines = closing balance + payout, with the figures.
fn figures(view: &SettledRecordView) -> Markup {
    let minor = |amount: Amount| i128::from(amount.minor());
    let adds_up = minor(view.opening) + minor(view.lines) == minor(view.closing) + minor(view.payout)
        && minor(view.lines) == minor(view.charged) + minor(view.refunded);
    let text = |amount: Amount| html! { span.nowrap { (lang::money(amount)) } };
    html! {
        (facts(&[
            ("Opening balance", money(view.opening)),
            ("Service fees", money(view.charged)),
            ("Service fees refunded", money(view.refunded)),
            ("Closing balance", money(view.closing)),
            (if view.payout.minor() < 0 { "Deducted from sales" } else { "Paid out" }, html! {
                strong { (money(view.payout)) }
            }),
        ]))
        div.stack.tight {
            p.small.hush { "Opening + lines = closing + payout" }
            p.sum {
                (text(view.opening)) (signed(view.lines)) " = " (text(view.closing)) (signed(view.payout))
            }
            div {
                @if adds_up {
                    span.badge.good { span aria-hidden="true" { "✓" } "Adds up" }
                } @else {
                    span.badge.bad { span aria-hidden="true" { "✕" } "Does not add up: tell the operator" }
                }
            }
        }
    }
}

/// An amount that is added: " + MYR 1.00" or " − MYR 1.00".
fn signed(amount: Amount) -> Markup {
    let text = lang::money(amount);
    let (sign, size) = text.strip_prefix('−').map_or(("+", text.as_str()), |size| ("−", size));
    html! { " " (sign) " " span.nowrap { (size) } }
}

fn faces(view: &SettledRecordView) -> Markup {
    let path = view.face.record(&view.id);
    let by_order = matches!(view.breakdown, Breakdown::Orders(_));
    let lines = crate::paths::with_query(&path, SHOW.0, SHOW.1);
    let tab =
        |path: String, label: &str, current| Tab { path, label: label.to_owned(), count: None, current };
    tabs("Breakdown", &[tab(path, "By order", by_order), tab(lines, "Line by line", !by_order)])
}

fn orders(rows: &[OrderRow], face: &Face) -> Markup {
    const COLUMNS: [Column; 8] = [
        Column::text("Order"),
        Column::number("Product price"),
        Column::number("Seller discount"),
        Column::number("Platform discount"),
        Column::number("Service fee"),
        Column::number("Fee refunded"),
        Column::number("Tax"),
        Column::number("Net"),
    ];
    let maybe = |amount: Option<Amount>| match amount {
        Some(amount) => money(amount),
        None => html! { span.hush { "–" } },
    };
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            vec![
                html! { a href=(face.order(&row.order_id)) { (row.order_id) } },
                maybe(row.product_price),
                maybe(row.seller_discount),
                maybe(row.platform_discount),
                money(row.fee),
                money(row.refunded),
                money(row.tax),
                money(row.net),
            ]
        })
        .collect();
    table("By order: + the seller receives, − the seller pays", &COLUMNS, &rows)
}

/// What the columns are called where programs read them.
fn columns() -> Markup {
    let name = |name: &str| html! { code { (name) } };
    html! {
        details {
            summary { "The columns in the files" }
            (facts(&[
                ("Product price", name("product_price_amount")),
                ("Seller discount", name("seller_discount_amount")),
                ("Platform discount", name("platform_discount_amount")),
                ("Service fee, fee refunded", name("bonus_cashback_service_fee_amount")),
                ("Tax", name("tax")),
            ]))
        }
    }
}

fn lines(rows: &[LineRow], face: &Face) -> Markup {
    const COLUMNS: [Column; 8] = [
        Column::text("Posted"),
        Column::text("Kind"),
        Column::text("Order"),
        Column::number("Base"),
        Column::number("Rate"),
        Column::number("Tax"),
        Column::number("Amount"),
        Column::text("Reason"),
    ];
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            vec![
                moment(&row.at),
                html! { span { (if row.refund { "Fee refunded" } else { "Service fee" }) } },
                html! { a href=(face.order(&row.order_id)) { (row.order_id) } },
                money(row.base),
                html! { span { (rate(row.rate_bps)) } },
                money(row.tax),
                money(row.amount),
                html! { a href=(face.fee(&row.id)) { "Why" span.hidden-word { " this amount, " (row.id) } } },
            ]
        })
        .collect();
    table("Line by line: + the seller receives, − the seller pays", &COLUMNS, &rows)
}
