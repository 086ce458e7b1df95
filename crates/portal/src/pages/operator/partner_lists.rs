//! The customers and the commission details of a partner, as staff sees them (AP-11, AP-12).

use maud::{Markup, html};
use money::Amount;

use super::partner::{Part, frame};
use crate::components::badge::status_badge;
use crate::components::empty::empty;
use crate::components::layout::Shell;
use crate::components::money::money;
use crate::components::pager::{Pager, pager};
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment, moment_or};
use crate::lang::{count, rate, t};

/// Whose list it is.
#[derive(Clone, Debug)]
pub struct Whose {
    /// The partner's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its status code.
    pub status: String,
}

/// A page of a partner's customers.
#[derive(Clone, Debug)]
pub struct CustomersView {
    /// Whose they are.
    pub whose: Whose,
    /// The customers of this page, the latest registered first.
    pub rows: Vec<Customer>,
    /// Where to read on.
    pub pager: Pager,
}

/// A customer.
#[derive(Clone, Debug)]
pub struct Customer {
    /// The host's identifier.
    pub id: String,
    /// Telephone number.
    pub phone: String,
    /// When it registered.
    pub registered_at: Moment,
    /// What it bought last and when; `None` where it has not.
    pub bought: Option<(String, Moment)>,
    /// Its paying number and rate in basis points, while it is paying (AP-8).
    pub paying: Option<(i64, i64)>,
}

/// A page of a partner's commission details.
#[derive(Clone, Debug)]
pub struct CommissionsView {
    /// Whose they are.
    pub whose: Whose,
    /// The rows of this page, newest first.
    pub rows: Vec<Commission>,
    /// Where to read on.
    pub pager: Pager,
}

/// A row of the commission details.
#[derive(Clone, Debug)]
pub struct Commission {
    /// Its id.
    pub id: String,
    /// The host's identifier of the payment.
    pub payment_id: String,
    /// The host's identifier of the customer.
    pub customer_id: String,
    /// How much was paid.
    pub payment: Amount,
    /// The commission, negative for a reversal.
    pub commission: Amount,
    /// The rate in basis points.
    pub rate_bps: i64,
    /// Status code.
    pub status: &'static str,
    /// When it was credited.
    pub settled_at: Option<Moment>,
}

/// The page of the customers.
#[must_use]
pub fn customers(shell: &Shell, view: &CustomersView) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::text("operator-partner-customer"),
        Column::text("operator-partner-phone"),
        Column::text("operator-partner-registered"),
        Column::text("operator-partner-bought"),
        Column::text("operator-partner-paying-number"),
    ];
    let row = |row: &Customer| {
        vec![
            html! { code { (row.id) } },
            html! { span { (row.phone) } },
            moment(&row.registered_at),
            html! {
                @match &row.bought {
                    Some((what, at)) => div { (what) p.small.hush { (moment(at)) } },
                    None => span.hush { (t("operator-partner-not-bought")) },
                }
            },
            html! {
                @match row.paying {
                    Some((number, bps)) => span { (count(number)) " · " (rate(bps)) },
                    None => span.hush { "–" },
                }
            },
        ]
    };
    let rows: Vec<_> = view.rows.iter().map(row).collect();
    let list =
        list("operator-partner-no-customers", "operator-partner-customers", &COLUMNS, &rows, &view.pager);
    show(shell, &view.whose, Part::Customers, &list)
}

/// The page of the commission details.
#[must_use]
pub fn commissions(shell: &Shell, view: &CommissionsView) -> Markup {
    const COLUMNS: [Column; 6] = [
        Column::text("operator-partner-payment"),
        Column::text("operator-partner-customer"),
        Column::number("operator-partner-paid-amount"),
        Column::number("operator-partner-rate"),
        Column::number("operator-partner-commission"),
        Column::text("operator-status"),
    ];
    let row = |row: &Commission| {
        vec![
            html! { div { code { (row.payment_id) } p.small.hush { code { (row.id) } } } },
            html! { code { (row.customer_id) } },
            money(row.payment),
            html! { span { (rate(row.rate_bps)) } },
            money(row.commission),
            html! { div { (status_badge(row.status)) p.small.hush { (moment_or(row.settled_at.as_ref(), "")) } } },
        ]
    };
    let rows: Vec<_> = view.rows.iter().map(row).collect();
    let list = list("operator-partner-no-commissions", "menu-commissions", &COLUMNS, &rows, &view.pager);
    show(shell, &view.whose, Part::Commissions, &list)
}

fn show(shell: &Shell, whose: &Whose, part: Part, body: &Markup) -> Markup {
    frame(shell, &whose.name, &whose.id, &whose.status, part, body)
}

fn list(none: &str, caption: &str, columns: &[Column], rows: &[Vec<Markup>], read_on: &Pager) -> Markup {
    html! {
        @if rows.is_empty() {
            (empty(&t(none), &t("operator-partner-nothing-why"), None))
        } @else {
            (table(&t(caption), columns, rows))
        }
        (pager(read_on))
    }
}
