//! Finance › Settled records (BC-7).

use maud::{Markup, html};
use money::Amount;

use super::face::{Face, Sheet};
use crate::components::chart::{Chart, chart};
use crate::components::download::downloads;
use crate::components::empty::empty;
use crate::components::layout::Shell;
use crate::components::money::money;
use crate::components::pager::{Pager, pager};
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::lang::{t, t_html};
use crate::paths;

/// A page of settled records.
#[derive(Clone, Debug)]
pub struct SettledRecordsView {
    /// Who looks.
    pub face: Face,
    /// Fees charged and given back per period, one chart for each currency with more than one period.
    pub charts: Vec<Chart>,
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
    /// Both together.
    pub net: Amount,
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
            @let label = t("menu-to-settle");
            @let next = (view.face == Face::Own).then_some((paths::TO_SETTLE, label.as_str()));
            (empty(&t("cashback-records-none"), &t("cashback-records-none-why"), next))
        } @else {
            @for one in &view.charts { (chart(one)) }
            p.hush { (t("cashback-records-signs")) }
            (rows(view))
            (downloads(&view.face.file(Sheet::SettledRecords), ""))
        }
        (pager(&view.pager))
    };
    view.face.frame(shell, Sheet::SettledRecords, &body)
}

fn rows(view: &SettledRecordsView) -> Markup {
    const COLUMNS: [Column; 7] = [
        Column::text("cashback-period"),
        Column::number("cashback-opening"),
        Column::number("cashback-fees"),
        Column::number("cashback-refunded"),
        Column::number("cashback-net"),
        Column::number("cashback-payout"),
        Column::number("cashback-closing"),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            vec![
                period(row, &view.face),
                money(row.opening),
                money(row.charged),
                money(row.refunded),
                money(row.net),
                money(row.payout),
                money(row.closing),
            ]
        })
        .collect();
    table(&t("cashback-records-caption"), &COLUMNS, &rows)
}

/// The period of a record, when it was issued, and the way to its breakdown.
fn period(row: &Row, face: &Face) -> Markup {
    let issued = moment(&row.issued_at);
    html! {
        span.nowrap { (row.period) " " (row.payout.currency()) }
        div.small.hush { (t_html("cashback-issued-at", &[("at", (&issued).into())])) }
        a.small href=(face.record(&row.id)) {
            (t("cashback-view-details")) span.hidden-word { ", " (row.period) }
        }
    }
}
