//! Commission details (AP-12).

use maud::{Markup, html};
use money::Amount;

use crate::components::badge::status_badge;
use crate::components::empty::empty;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::{money, money_list};
use crate::components::pager::{Pager, pager};
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment_or};
use crate::lang::rate;
use crate::paths;

/// A page of commission details.
#[derive(Clone, Debug)]
pub struct CommissionsView {
    /// What was earned so far in each currency: all rows added up.
    pub earned: Vec<Amount>,
    /// The rows of this page.
    pub rows: Vec<CommissionRow>,
    /// Where to read on.
    pub pager: Pager,
}

/// A commission, or the reversal of (a part of) one.
#[derive(Clone, Debug)]
pub struct CommissionRow {
    /// Its id, which its explanation is found by.
    pub id: String,
    /// Whether it takes back what a refund undid (AP-10).
    pub reversal: bool,
    /// The settlement date: when it was credited (AP-9).
    pub settled_at: Option<Moment>,
    /// Phone number, masked as the programme says.
    pub phone: String,
    /// The VIP plan bought.
    pub plan: String,
    /// The payment, or the refund of it.
    pub payment: Amount,
    /// What it earned; negative for a reversal.
    pub commission: Amount,
    /// The rate in basis points.
    pub rate_bps: i64,
    /// The customer's paying number (AP-8).
    pub paying_number: u64,
    /// `pending` or `available`.
    pub status: String,
}

/// The page.
#[must_use]
pub fn commissions(shell: &Shell, view: &CommissionsView) -> Markup {
    layout(
        shell,
        Head { title: "Commission details", section: paths::COMMISSIONS, back: None },
        &html! {
            @if !view.earned.is_empty() {
                div { p.hush { "Earned so far" } p.lead-money { (money_list(&view.earned)) } }
            }
            @if view.rows.is_empty() {
                (empty(
                    "No commissions yet",
                    "When a customer of yours buys a VIP plan, its commission appears here.",
                    Some((paths::CUSTOMERS, "My Customers")),
                ))
            } @else {
                (rows(&view.rows))
            }
            (pager(&view.pager))
        },
    )
}

fn rows(rows: &[CommissionRow]) -> Markup {
    const COLUMNS: [Column; 9] = [
        Column::text("Settlement date"),
        Column::text("Customer"),
        Column::text("VIP plan"),
        Column::number("Payment"),
        Column::number("Rate"),
        Column::number("Paying number"),
        Column::number("Commission"),
        Column::text("Status"),
        Column::text("Reason"),
    ];
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            vec![
                html! {
                    (moment_or(row.settled_at.as_ref(), "Not settled yet"))
                    @if row.reversal { " " span.badge.warn { span aria-hidden="true" { "↩" } "Reversal" } }
                },
                html! { span.nowrap { (row.phone) } },
                html! { span { (row.plan) } },
                money(row.payment),
                html! { span { (rate(row.rate_bps)) } },
                html! { span { (row.paying_number) } },
                money(row.commission),
                status_badge(&row.status),
                html! {
                    a href=(paths::commission_why(&row.id)) {
                        "Why" span.hidden-word { " this amount, " (row.id) }
                    }
                },
            ]
        })
        .collect();
    table("Commissions, newest first", &COLUMNS, &rows)
}
