//! Finance › Settled records (BC-7).

use maud::{Markup, html};
use money::Amount;

use super::face::{Face, Sheet};
use crate::components::empty::empty;
use crate::components::layout::Shell;
use crate::components::money::money;
use crate::components::pager::{Pager, pager};
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::paths;

/// A page of settled records.
#[derive(Clone, Debug)]
pub struct SettledRecordsView {
    /// Who looks.
    pub face: Face,
    /// The records of this page, newest first.
    pub rows: Vec<Row>,
    /// Where to read on.
    pub pager: Pager,
}

/// One settled record.
#[derive(Clone, Debug)]
pub struct Row {
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
    /// What is paid out or, below zero, deducted.
    pub payout: Amount,
    /// The balance after.
    pub closing: Amount,
}

/// The page.
#[must_use]
pub fn settled_records(shell: &Shell, view: &SettledRecordsView) -> Markup {
    let body = html! {
        @if view.rows.is_empty() {
            @let next = (view.face == Face::Own).then_some((paths::TO_SETTLE, "To settle"));
            (empty("No settled records yet", "A record is issued when a period with charges or refunds ends.", next))
        } @else {
            p.hush { "A payout below zero is deducted from the seller's sales." }
            (rows(view))
        }
        (pager(&view.pager))
    };
    view.face.frame(shell, Sheet::SettledRecords, &body)
}

fn rows(view: &SettledRecordsView) -> Markup {
    const COLUMNS: [Column; 8] = [
        Column::text("Period"),
        Column::text("Issued"),
        Column::number("Opening"),
        Column::number("Fees"),
        Column::number("Refunded"),
        Column::number("Payout"),
        Column::number("Closing"),
        Column::text("Breakdown"),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { span.nowrap { (row.period) " " (row.payout.currency()) } },
                moment(&row.issued_at),
                money(row.opening),
                money(row.charged),
                money(row.refunded),
                money(row.payout),
                money(row.closing),
                html! {
                    a href=(view.face.record(&row.id)) { "View details" span.hidden-word { ", " (row.period) } }
                },
            ]
        })
        .collect();
    table("Settled records, newest first", &COLUMNS, &rows)
}
