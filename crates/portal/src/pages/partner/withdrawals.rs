//! A partner's withdrawals with where each of them stands (WD-4).

use maud::{Markup, html};
use money::Amount;

use crate::components::badge::status_badge;
use crate::components::download::downloads;
use crate::components::empty::empty;
use crate::components::form::{Weight, post_button};
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::pager::{Pager, pager};
use crate::components::time::{Moment, moment};
use crate::components::timeline::{Milestone, timeline};
use crate::lang::{t, t_html, t_with};
use crate::paths;

/// A page of a partner's withdrawals, newest first.
#[derive(Clone, Debug)]
pub struct WithdrawalsView {
    /// The withdrawals of this page.
    pub rows: Vec<Withdrawal>,
    /// Where to read on.
    pub pager: Pager,
}

/// One withdrawal.
#[derive(Clone, Debug)]
pub struct Withdrawal {
    /// Its id.
    pub id: String,
    /// Its status: the least advanced of its lines.
    pub status: String,
    /// The batch it is in, such as "2026-06".
    pub batch: String,
    /// When it was asked for.
    pub requested_at: Moment,
    /// The account it goes to, masked.
    pub account: String,
    /// One line for each currency.
    pub lines: Vec<Line>,
    /// What happened so far.
    pub history: Vec<Milestone>,
    /// Whether it can be cancelled still (WD-3).
    pub cancellable: bool,
}

/// The part of a withdrawal in one currency.
#[derive(Clone, Debug)]
pub struct Line {
    /// How much.
    pub amount: Amount,
    /// The line's own status.
    pub status: String,
    /// Why it was rejected or failed.
    pub reason: Option<String>,
    /// What the bank calls the payment, once it is paid.
    pub bank_reference: Option<String>,
}

/// The page.
#[must_use]
pub fn withdrawals(shell: &Shell, view: &WithdrawalsView) -> Markup {
    layout(
        shell,
        Head { title: &t("partner-withdrawals-title"), section: paths::WITHDRAWALS, back: None },
        &html! {
            @if view.rows.is_empty() {
                (empty(
                    &t("partner-withdrawals-none"),
                    &t("partner-withdrawals-none-why"),
                    Some((paths::PARTNER, &t("menu-home"))),
                ))
            } @else {
                @for withdrawal in &view.rows { (card(withdrawal, &shell.csrf)) }
                (downloads(paths::WITHDRAWALS_EXPORT, ""))
            }
            (pager(&view.pager))
        },
    )
}

fn card(withdrawal: &Withdrawal, csrf: &str) -> Markup {
    html! {
        section.card aria-labelledby=(withdrawal.id) {
            div.row.between {
                h2 id=(withdrawal.id) { (t_with("partner-withdrawals-batch", &[("batch", (&withdrawal.batch).into())])) }
                (status_badge(&withdrawal.status))
            }
            div.two {
                div.stack.tight {
                    @for line in &withdrawal.lines { (amount_of(line, withdrawal.lines.len() > 1)) }
                    p.small.hush {
                        (t_html("partner-withdrawals-asked", &[
                            ("when", (&moment(&withdrawal.requested_at)).into()),
                            ("account", (&withdrawal.account).into()),
                        ]))
                    }
                    p.small.hush {
                        (t_html("partner-reference", &[("id", (&html! { code { (withdrawal.id) } }).into())]))
                    }
                    @if withdrawal.cancellable {
                        div { (post_button(
                            &paths::withdrawal_cancel(&withdrawal.id), csrf, &t("partner-withdrawals-cancel"),
                            Weight::Danger, &[],
                        )) }
                        p.small.hush { (t("partner-withdrawals-cancel-until")) }
                    }
                }
                // What ended as it should is folded away.
                details open[!matches!(withdrawal.status.as_str(), "paid" | "cancelled")] {
                    summary { (t("partner-withdrawals-timeline")) }
                    (timeline(&withdrawal.history, to_come(&withdrawal.status)))
                }
            }
        }
    }
}

/// What is withdrawn in one currency, with where it stands if that needs telling, and what the bank said.
fn amount_of(line: &Line, one_of_many: bool) -> Markup {
    html! {
        div.row {
            span.lead-money { (money(line.amount)) }
            @if one_of_many { (status_badge(&line.status)) }
        }
        @if let Some(reason) = &line.reason { p.small { (reason) } }
        @if let Some(reference) = &line.bank_reference {
            p.small.hush {
                (t_html("partner-withdrawals-bank-reference", &[("reference", (&html! { code { (reference) } }).into())]))
            }
        }
    }
}

/// The statuses still ahead of a withdrawal that goes well (WD-4).
fn to_come(status: &str) -> &'static [&'static str] {
    match status {
        "requested" => &["in_review", "approved", "paying", "paid"],
        "in_review" => &["approved", "paying", "paid"],
        "approved" => &["paying", "paid"],
        "paying" => &["paid"],
        _ => &[],
    }
}
