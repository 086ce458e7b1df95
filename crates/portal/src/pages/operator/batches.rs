//! Payout batches (WD-4).

use maud::{Markup, html};
use money::Amount;

use crate::components::badge::status_badge;
use crate::components::empty::empty;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money_list;
use crate::components::pager::{Pager, pager};
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::lang::{count, t};
use crate::paths;

/// A page of payout batches, newest first.
#[derive(Clone, Debug)]
pub struct BatchesView {
    /// The batches of this page.
    pub rows: Vec<BatchRow>,
    /// Where to read on.
    pub pager: Pager,
}

/// One payout batch.
#[derive(Clone, Debug)]
pub struct BatchRow {
    /// Its name, such as "2026-06".
    pub batch: String,
    /// Status code.
    pub status: String,
    /// When it closes or closed.
    pub cutoff: Moment,
    /// How many withdrawals are in it.
    pub withdrawals: u64,
    /// What they add up to in each currency.
    pub totals: Vec<Amount>,
}

/// The page.
#[must_use]
pub fn batches(shell: &Shell, view: &BatchesView) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::text("operator-batches-batch"),
        Column::text("operator-status"),
        Column::text("operator-batches-cutoff"),
        Column::number("operator-batches-withdrawals"),
        Column::number("operator-batches-totals"),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { a href=(paths::operator_batch(&row.batch)) { (row.batch) } },
                status_badge(&row.status),
                moment(&row.cutoff),
                html! { span { (count(row.withdrawals)) } },
                money_list(&row.totals),
            ]
        })
        .collect();
    layout(
        shell,
        Head { title: &t("menu-batches"), section: paths::BATCHES, back: None },
        &html! {
            @if rows.is_empty() {
                (empty(&t("operator-batches-none"), &t("operator-batches-none-why"), None))
            } @else {
                (table(&t("operator-batches-list"), &COLUMNS, &rows))
            }
            (pager(&view.pager))
        },
    )
}
