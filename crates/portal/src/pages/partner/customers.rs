//! My Customers (AP-11).

use maud::{Markup, html};

use crate::components::empty::empty;
use crate::components::layout::{Head, Shell, layout};
use crate::components::pager::{Pager, pager};
use crate::components::table::{Column, table};
use crate::components::tabs::{Tab, tabs};
use crate::components::time::{Moment, moment, moment_or};
use crate::lang::rate;
use crate::paths;

/// A page of My Customers.
#[derive(Clone, Debug)]
pub struct CustomersView {
    /// Whether only those who have registered and not bought are shown.
    pub only_not_bought: bool,
    /// All customers of the partner.
    pub all: u64,
    /// Those who have registered and not bought.
    pub not_bought: u64,
    /// The rows of this page.
    pub rows: Vec<Customer>,
    /// Where to read on.
    pub pager: Pager,
}

/// A customer of the partner.
#[derive(Clone, Debug)]
pub struct Customer {
    /// Phone number, masked as the programme says (AP-12).
    pub phone: String,
    /// Whether a store was authorised (AP-6).
    pub store_authorized: bool,
    /// The VIP plan bought last.
    pub latest_vip_tier: Option<String>,
    /// Whether a VIP plan payment stands that is not fully refunded.
    pub topped_up: bool,
    /// When the customer registered.
    pub registered_at: Moment,
    /// When the latest top-up was.
    pub last_top_up_at: Option<Moment>,
    /// The paying number and the rate locked with it, in basis points (AP-8).
    pub paying: Option<(u64, i64)>,
}

/// The page.
#[must_use]
pub fn customers(shell: &Shell, view: &CustomersView) -> Markup {
    let faces = [
        Tab {
            path: paths::CUSTOMERS.to_owned(),
            label: "All".to_owned(),
            count: Some(view.all),
            current: !view.only_not_bought,
        },
        Tab {
            path: paths::CUSTOMERS_NOT_BOUGHT.to_owned(),
            label: "Not bought yet".to_owned(),
            count: Some(view.not_bought),
            current: view.only_not_bought,
        },
    ];
    layout(
        shell,
        Head { title: "My Customers", section: paths::CUSTOMERS, back: None },
        &html! {
            div.stack {
                (tabs("Which customers", &faces))
                @if view.only_not_bought && !view.rows.is_empty() {
                    p.notice.info {
                        span { "They know you and have an account. Tell them what VIP does for them "
                        "while their free days run, and send your link again." }
                        a href=(paths::MATERIALS) { "Texts to send" }
                    }
                }
            }
            @if view.rows.is_empty() { (nobody(view.only_not_bought)) }
            @else { (rows(view)) }
            (pager(&view.pager))
        },
    )
}

fn nobody(only_not_bought: bool) -> Markup {
    if only_not_bought {
        empty("Everybody has bought", "None of your customers is waiting for a first VIP plan.", None)
    } else {
        empty(
            "No customers yet",
            "Whoever registers through your link, QR code or code appears here.",
            Some((paths::MATERIALS, "Share your link")),
        )
    }
}

fn rows(view: &CustomersView) -> Markup {
    const COLUMNS: [Column; 7] = [
        Column::text("Phone"),
        Column::text("Store authorised"),
        Column::text("Latest VIP tier"),
        Column::text("Topped up"),
        Column::text("Registered"),
        Column::text("Latest top-up"),
        Column::number("Number · rate"),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { span.nowrap { (row.phone) } },
                yes_or_no(row.store_authorized),
                html! { span { (row.latest_vip_tier.as_deref().unwrap_or("–")) } },
                yes_or_no(row.topped_up),
                moment(&row.registered_at),
                moment_or(row.last_top_up_at.as_ref(), "–"),
                html! {
                    span {
                        @match row.paying {
                            Some((number, rate_bps)) => { "No. " (number) " · " (rate(rate_bps)) }
                            None => "–",
                        }
                    }
                },
            ]
        })
        .collect();
    table("Customers, newest first", &COLUMNS, &rows)
}

fn yes_or_no(yes: bool) -> Markup {
    html! {
        @if yes { span.badge.good { span aria-hidden="true" { "✓" } "Yes" } }
        @else { span.hush { "No" } }
    }
}
