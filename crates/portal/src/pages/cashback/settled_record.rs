//! View details: how a settled record was made, by order and line by line, and that it adds up (BC-7).

use maud::{Markup, html};
use money::Amount;

use super::face::{Face, Sheet};
use super::to_settle::line_kind;
use crate::components::empty::empty;
use crate::components::facts::facts;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::pager::{Pager, pager};
use crate::components::search::{SEARCH, search_within};
use crate::components::table::{Column, table};
use crate::components::tabs::{Tab, tabs};
use crate::components::time::{Moment, moment};
use crate::lang::{self, rate, t, t_with};
use crate::paths;

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
    /// The order that was searched for; empty where none was.
    pub searched: String,
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

impl Breakdown {
    fn is_empty(&self) -> bool {
        match self {
            Self::Orders(rows) => rows.is_empty(),
            Self::Lines(rows) => rows.is_empty(),
        }
    }
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
    let currency = view.payout.currency();
    let name = [("period", (&view.period).into()), ("currency", currency.code().into())];
    let (list, label) = (view.face.sheet(Sheet::SettledRecords), t("menu-settled-records"));
    let back = Some((list.as_str(), label.as_str()));
    layout(
        shell,
        Head {
            title: &t_with("cashback-record-title", &name),
            section: view.face.section(Sheet::SettledRecords),
            back,
        },
        &html! {
            div.two {
                section.card aria-labelledby="made" {
                    h2 #made { (t("cashback-how-made")) }
                    (how_it_was_made(view))
                }
                (about(view))
            }
            (breakdown(view))
            (pager(&view.pager))
        },
    )
}

fn about(view: &SettledRecordView) -> Markup {
    html! {
        section.card aria-labelledby="about" {
            h2 #about { (t("cashback-about-record")) }
            (facts(&[
                (t("cashback-period").as_str(), html! { (view.period) }),
                (t("cashback-issued").as_str(), moment(&view.issued_at)),
                (t("cashback-tax-inside").as_str(), money(view.tax)),
                (t("cashback-reference").as_str(), html! { code { (view.id) } }),
            ]))
            p.small.hush { (t("cashback-record-never-changes")) }
            div.row {
                @for file in &view.files {
                    a.button href={ (view.face.record(&view.id)) "/" (file) } {
                        (t_with("cashback-download", &[("format", (&file.to_uppercase()).into())]))
                    }
                }
            }
        }
    }
}

/// Opening balance + lines = closing balance + payout, told step by step, with the figures.
fn how_it_was_made(view: &SettledRecordView) -> Markup {
    let minor = |amount: Amount| i128::from(amount.minor());
    let adds_up = minor(view.opening) + minor(view.lines) == minor(view.closing) + minor(view.payout)
        && minor(view.lines) == minor(view.charged) + minor(view.refunded);
    let text = |amount: Amount| html! { span.nowrap { (lang::money(amount)) } };
    let is_owed = view.payout.minor() < 0;
    let (last, last_why) = match is_owed {
        true => ("cashback-deducted", "cashback-deducted-why"),
        false => ("cashback-paid-out", "cashback-paid-out-why"),
    };
    let line = |name: &str, why: &str, amount: Markup| {
        html! { li { div.row.between { strong { (t(name)) } (amount) } span.small.hush { (t(why)) } } }
    };
    html! {
        ol.steps {
            (line("cashback-opening-balance", "cashback-opening-why", money(view.opening)))
            (line("cashback-fees-charged", "cashback-fees-why", money(view.charged)))
            (line("cashback-fees-refunded", "cashback-refunded-why", money(view.refunded)))
            (line(last, last_why, html! { strong { (money(view.payout)) } }))
            (line("cashback-closing-balance", "cashback-closing-why", money(view.closing)))
        }
        div.stack.tight {
            p.small.hush { (t("cashback-equation")) }
            p.sum {
                (text(view.opening)) (signed(view.lines)) " = " (text(view.closing)) (signed(view.payout))
            }
            div {
                @if adds_up {
                    span.badge.good { span aria-hidden="true" { "✓" } (t("cashback-adds-up")) }
                } @else {
                    span.badge.bad { span aria-hidden="true" { "✕" } (t("cashback-does-not-add-up")) }
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

fn breakdown(view: &SettledRecordView) -> Markup {
    let path = view.face.record(&view.id);
    let (label, hint) = (t("cashback-search-order"), t("cashback-search-order-hint"));
    let kept: &[(&str, &str)] = if matches!(view.breakdown, Breakdown::Lines(_)) { &[SHOW] } else { &[] };
    html! {
        div.stack {
            (faces(view, &path))
            (search_within(&path, &label, &hint, &view.searched, &t("cashback-search-button"), kept))
            @match &view.breakdown {
                rows if rows.is_empty() => (nothing(view, &path)),
                Breakdown::Orders(rows) => { (orders(rows, &view.face)) (columns()) }
                Breakdown::Lines(rows) => (lines(rows, &view.face)),
            }
        }
    }
}

fn nothing(view: &SettledRecordView, path: &str) -> Markup {
    if view.searched.is_empty() {
        return empty(&t("cashback-no-more-rows"), &t("cashback-no-more-rows-why"), None);
    }
    let title = t_with("cashback-not-in-record", &[("order", (&view.searched).into())]);
    empty(&title, &t("cashback-not-in-record-why"), Some((path, &t("cashback-whole-list"))))
}

/// The two breakdowns; what was searched for in one is searched for in the other.
fn faces(view: &SettledRecordView, path: &str) -> Markup {
    let by_order = matches!(view.breakdown, Breakdown::Orders(_));
    let searched = |path: String| match view.searched.as_str() {
        "" => path,
        text => paths::with_query(&path, SEARCH, text),
    };
    let tab = |path: String, key: &str, current| Tab { path, label: t(key), count: None, current };
    let lines = paths::with_query(path, SHOW.0, SHOW.1);
    tabs(
        &t("cashback-breakdown"),
        &[
            tab(searched(path.to_owned()), "cashback-by-order", by_order),
            tab(searched(lines), "cashback-line-by-line", !by_order),
        ],
    )
}

fn orders(rows: &[OrderRow], face: &Face) -> Markup {
    const COLUMNS: [Column; 8] = [
        Column::text("cashback-order"),
        Column::number("cashback-product-price"),
        Column::number("cashback-seller-discount"),
        Column::number("cashback-platform-discount"),
        Column::number("kind-fee"),
        Column::number("kind-fee-refund"),
        Column::number("cashback-tax"),
        Column::number("cashback-net"),
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
                html! { a href={ (face.order(&row.order_id)) "#why" } { (money(row.net)) } },
            ]
        })
        .collect();
    table(&t("cashback-by-order-caption"), &COLUMNS, &rows)
}

/// What the columns are called where programs read them.
fn columns() -> Markup {
    let name = |name: &str| html! { code { (name) } };
    html! {
        details {
            summary { (t("cashback-file-columns")) }
            (facts(&[
                (t("cashback-product-price").as_str(), name("product_price_amount")),
                (t("cashback-seller-discount").as_str(), name("seller_discount_amount")),
                (t("cashback-platform-discount").as_str(), name("platform_discount_amount")),
                (t("cashback-fee-and-refund").as_str(), name("bonus_cashback_service_fee_amount")),
                (t("cashback-tax").as_str(), name("tax")),
            ]))
        }
    }
}

fn lines(rows: &[LineRow], face: &Face) -> Markup {
    const COLUMNS: [Column; 8] = [
        Column::text("cashback-posted"),
        Column::text("cashback-kind"),
        Column::text("cashback-order"),
        Column::number("cashback-base"),
        Column::number("cashback-rate"),
        Column::number("cashback-tax"),
        Column::number("cashback-amount"),
        Column::text("cashback-reason"),
    ];
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            vec![
                moment(&row.at),
                html! { span { (line_kind(row.refund)) } },
                html! { a href=(face.order(&row.order_id)) { (row.order_id) } },
                money(row.base),
                html! { span { (rate(row.rate_bps)) } },
                money(row.tax),
                money(row.amount),
                why_link(&face.fee(&row.id), &row.id),
            ]
        })
        .collect();
    table(&t("cashback-line-by-line-caption"), &COLUMNS, &rows)
}

/// The way from an amount to why it is so.
pub(super) fn why_link(path: &str, id: &str) -> Markup {
    html! { a href=(path) { (t("cashback-why")) span.hidden-word { ", " (id) } } }
}
