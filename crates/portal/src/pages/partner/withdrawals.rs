//! A partner's withdrawals with where each of them stands (WD-4).

use maud::{Markup, html};
use money::Amount;

use crate::components::badge::status_badge;
use crate::components::empty::empty;
use crate::components::form::{Weight, post_button};
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::pager::{Pager, pager};
use crate::components::time::{Moment, moment};
use crate::components::timeline::{Milestone, timeline};
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
}

/// The page.
#[must_use]
pub fn withdrawals(shell: &Shell, view: &WithdrawalsView) -> Markup {
    layout(
        shell,
        Head { title: "Withdrawals", section: paths::WITHDRAWALS, back: None },
        &html! {
            @if view.rows.is_empty() {
                (empty(
                    "No withdrawals yet",
                    "Your home page says whether you can withdraw and what is missing.",
                    Some((paths::PARTNER, "Home")),
                ))
            }
            @for withdrawal in &view.rows { (card(withdrawal, &shell.csrf)) }
            (pager(&view.pager))
        },
    )
}

fn card(withdrawal: &Withdrawal, csrf: &str) -> Markup {
    html! {
        section.card aria-labelledby=(withdrawal.id) {
            div.row.between {
                h2 id=(withdrawal.id) { "Batch " (withdrawal.batch) }
                (status_badge(&withdrawal.status))
            }
            div.two {
                div.stack.tight {
                    @for line in &withdrawal.lines {
                        div.row {
                            span.lead-money { (money(line.amount)) }
                            @if withdrawal.lines.len() > 1 { (status_badge(&line.status)) }
                        }
                    }
                    p.small.hush { "Asked for " (moment(&withdrawal.requested_at)) " · to " (withdrawal.account) }
                    p.small.hush { "Reference " code { (withdrawal.id) } }
                    @if withdrawal.cancellable {
                        div { (post_button(
                            &paths::withdrawal_cancel(&withdrawal.id), csrf, "Cancel this withdrawal",
                            Weight::Danger, &[],
                        )) }
                        p.small.hush { "Possible until the batch closes. The money goes back to your balance." }
                    }
                }
                // What ended as it should is folded away.
                details open[!matches!(withdrawal.status.as_str(), "paid" | "cancelled")] {
                    summary { "Timeline" }
                    (timeline(&withdrawal.history, to_come(&withdrawal.status)))
                }
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
