//! Finance › To settle: what is in no settled record yet, and why (BC-7).

use maud::{Markup, html};
use money::Amount;

use super::face::{Face, Sheet};
use crate::components::badge::status_badge;
use crate::components::download::downloads;
use crate::components::empty::empty;
use crate::components::layout::Shell;
use crate::components::money::money;
use crate::components::pager::{Pager, pager};
use crate::components::search::search;
use crate::components::stat::stat;
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::lang::{t, t_html, t_with};
use crate::paths;

/// A page of what is to settle.
#[derive(Clone, Debug)]
pub struct ToSettleView {
    /// Who looks.
    pub face: Face,
    /// The records that will be issued next, one for each currency.
    pub coming: Vec<Coming>,
    /// The order that was searched for; empty where none was.
    pub searched: String,
    /// Whether the order that was searched for is there, only not to settle.
    pub is_settled: bool,
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
    let path = view.face.sheet(Sheet::ToSettle);
    let (label, hint) = (t("cashback-search-order"), t("cashback-search-order-hint"));
    let body = html! {
        @if !view.coming.is_empty() {
            div.stats.roomy { @for coming in &view.coming { (next_record(coming)) } }
        }
        @if !view.rows.is_empty() || !view.searched.is_empty() || view.pager.first.is_some() {
            (search(&path, &label, &hint, &view.searched, &t("cashback-search-button")))
        }
        @if view.rows.is_empty() {
            (nothing(view))
        } @else {
            p.hush { (t("cashback-to-settle-signs")) }
            (rows(view))
            @if view.searched.is_empty() { (downloads(&view.face.file(Sheet::ToSettle), "")) }
        }
        (pager(&view.pager))
    };
    view.face.frame(shell, Sheet::ToSettle, &body)
}

fn next_record(coming: &Coming) -> Markup {
    let end = moment(&coming.end);
    let note = [("period", (&coming.period).into()), ("end", (&end).into())];
    stat(&t("cashback-result-so-far"), money(coming.result), t_html("cashback-result-note", &note), None)
}

fn nothing(view: &ToSettleView) -> Markup {
    let (list, searched) = (view.face.sheet(Sheet::ToSettle), view.searched.as_str());
    if view.is_settled {
        let title = t_with("cashback-order-not-waiting", &[("order", searched.into())]);
        let order = view.face.order(searched);
        return empty(&title, &t("cashback-order-not-waiting-why"), Some((&order, &t("cashback-see-order"))));
    }
    if !searched.is_empty() {
        let title = t_with("cashback-no-such-order", &[("order", searched.into())]);
        return empty(&title, &t("cashback-no-such-order-why"), Some((&list, &t("cashback-whole-list"))));
    }
    if view.pager.next.is_some() {
        return html! { p.hush { (t("cashback-to-settle-none-here")) } };
    }
    let label = t("menu-settled-records");
    let next = (view.face == Face::Own).then_some((paths::SETTLED_RECORDS, label.as_str()));
    empty(&t("cashback-to-settle-none"), &t("cashback-to-settle-none-why"), next)
}

fn rows(view: &ToSettleView) -> Markup {
    const COLUMNS: [Column; 5] = [
        Column::text("cashback-order"),
        Column::text("cashback-status"),
        Column::text("cashback-why-waiting"),
        Column::text("cashback-lines"),
        Column::number("cashback-amount"),
    ];
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { a href=(view.face.order(&row.order_id)) { (row.order_id) } },
                status_badge(&row.status),
                html! { span { (why_waiting(row)) } },
                html! {
                    div {
                        @for line in &row.lines { (line_link(line, &view.face)) }
                        @if row.lines.is_empty() { span.hush { (t("cashback-no-lines-yet")) } }
                    }
                },
                html! {
                    span {
                        a href={ (view.face.order(&row.order_id)) "#why" } { (money(row.amount)) }
                        @if row.period.is_none() { " " span.small.hush { (t("cashback-expected")) } }
                    }
                },
            ]
        })
        .collect();
    table(&t("cashback-to-settle-caption"), &COLUMNS, &rows)
}

fn why_waiting(row: &Row) -> Markup {
    match &row.period {
        Some((name, end)) => {
            t_html("cashback-waits-period", &[("period", name.into()), ("end", (&moment(end)).into())])
        }
        None => html! { (t("cashback-waits-delivery")) },
    }
}

fn line_link(line: &Line, face: &Face) -> Markup {
    html! {
        div.nowrap {
            a href=(face.fee(&line.id)) { (line_kind(line.refund)) }
            " " (money(line.amount))
        }
    }
}

/// What a line of a bill is called.
pub(super) fn line_kind(refund: bool) -> String {
    t(if refund { "kind-fee-refund" } else { "kind-fee" })
}
