//! Finance › To settle: what is in no settled record yet, and why (BC-7).

use maud::{Markup, html};
use money::Amount;

use super::face::{Face, Sheet};
use crate::components::badge::status_badge;
use crate::components::empty::empty;
use crate::components::layout::Shell;
use crate::components::money::money;
use crate::components::pager::{Pager, pager};
use crate::components::stat::stat;
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::paths;

/// A page of what is to settle.
#[derive(Clone, Debug)]
pub struct ToSettleView {
    /// Who looks.
    pub face: Face,
    /// The records that will be issued next, one for each currency.
    pub coming: Vec<Coming>,
    /// The orders of this page, newest first.
    pub rows: Vec<Row>,
    /// Where to read on.
    pub pager: Pager,
}

/// The record that the open period of a currency will give, as it stands.
#[derive(Clone, Debug)]
pub struct Coming {
    /// The name of its period.
    pub period: String,
    /// When it is issued.
    pub end: Moment,
    /// What the seller would receive or, below zero, pay.
    pub result: Amount,
}

/// An order that is not wholly in a settled record.
#[derive(Clone, Debug)]
pub struct Row {
    /// The order.
    pub order_id: String,
    /// Its status code.
    pub status: String,
    /// The period whose record it will be in, and its end; `None` while it waits for delivery.
    pub period: Option<(String, Moment)>,
    /// What the seller receives or, below zero, pays: as posted, or as expected at delivery.
    pub amount: Amount,
    /// The lines that are in no record yet.
    pub lines: Vec<Line>,
}

/// A line that is in no record yet.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Whether a fee is given back.
    pub refund: bool,
    /// What the seller receives.
    pub amount: Amount,
}

/// The page.
#[must_use]
pub fn to_settle(shell: &Shell, view: &ToSettleView) -> Markup {
    let body = html! {
        @if !view.coming.is_empty() {
            div.stats.roomy {
                @for coming in &view.coming {
                    (stat(
                        "Result so far",
                        money(coming.result),
                        html! { "Period " (coming.period) ", settles " (moment(&coming.end)) },
                        None,
                    ))
                }
            }
        }
        @if view.rows.is_empty() {
            @if view.pager.next.is_some() {
                p.hush { "None of the orders looked at for this page is to settle. Older ones may be." }
            } @else {
                (nothing(&view.face))
            }
        } @else {
            p.hush { "An amount below zero is what the seller pays." }
            (rows(view))
        }
        (pager(&view.pager))
    };
    view.face.frame(shell, Sheet::ToSettle, &body)
}

fn nothing(face: &Face) -> Markup {
    let next = (*face == Face::Own).then_some((paths::SETTLED_RECORDS, "Settled records"));
    empty(
        "Nothing to settle",
        "Orders that are charged, or will be at delivery, wait here for their record.",
        next,
    )
}

fn rows(view: &ToSettleView) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::text("Order"),
        Column::text("Status"),
        Column::text("Why it is not settled"),
        Column::text("Lines"),
        Column::number("Amount"),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { a href=(view.face.order(&row.order_id)) { (row.order_id) } },
                status_badge(&row.status),
                html! {
                    span {
                        @match &row.period {
                            Some((name, end)) => {
                                "Delivered. Settles with the end of period " (name) ", " (moment(end))
                            }
                            None => "Waiting for delivery. Charged when it is delivered",
                        }
                    }
                },
                html! {
                    div {
                        @for line in &row.lines { (line_link(line, &view.face)) }
                        @if row.lines.is_empty() { span.hush { "None yet" } }
                    }
                },
                html! {
                    span {
                        (money(row.amount))
                        @if row.period.is_none() { span.small.hush { " expected" } }
                    }
                },
            ]
        })
        .collect();
    table("Orders to settle, newest first", &COLUMNS, &rows)
}

fn line_link(line: &Line, face: &Face) -> Markup {
    html! {
        div.nowrap {
            a href=(face.fee(&line.id)) { (if line.refund { "Fee refunded" } else { "Service fee" }) }
            " " (money(line.amount))
        }
    }
}
