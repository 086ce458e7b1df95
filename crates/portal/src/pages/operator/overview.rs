//! The operator's overview: what waits for somebody, and whether the books balance.

use maud::{Markup, html};
use money::{Amount, Currency};

use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::stat::stat;
use crate::components::table::{Column, table};
use crate::components::time::{Moment, moment};
use crate::lang::duration;
use crate::paths;

/// What the overview shows.
#[derive(Clone, Debug)]
pub struct OverviewView {
    /// Applications that wait for review.
    pub submitted_applications: u64,
    /// Withdrawals that wait for review.
    pub withdrawals_to_review: u64,
    /// Registrations of sellers that wait for review, and withdrawals of them: "3", or "500+".
    pub registrations_to_review: String,
    /// Events that wait for something not yet known (EV-3).
    pub waiting_events: u64,
    /// Events refused (EV-4).
    pub refused_events: u64,
    /// The batch that is open.
    pub batch: String,
    /// When it closes.
    pub cutoff: Moment,
    /// Seconds from now to the cutoff.
    pub seconds_to_cutoff: u64,
    /// The trial balance, one row for each currency (LG-2).
    pub trial_balance: Vec<TrialBalance>,
}

/// Debits and credits of one currency, in minor units.
#[derive(Clone, Debug)]
pub struct TrialBalance {
    /// What it is counted in.
    pub currency: Currency,
    /// Sum of all debits.
    pub debits: i64,
    /// Sum of all credits.
    pub credits: i64,
}

/// The page.
#[must_use]
pub fn overview(shell: &Shell, view: &OverviewView) -> Markup {
    let batch = paths::operator_batch(&view.batch);
    layout(
        shell,
        Head { title: "Overview", section: paths::OPERATOR, back: None },
        &html! {
            div.stats {
                (stat("Applications to review", view.submitted_applications, "", Some(paths::APPLICATIONS)))
                (stat("Withdrawals to review", view.withdrawals_to_review, "", Some(paths::BATCHES)))
                (stat(
                    "Registrations to review",
                    &view.registrations_to_review,
                    "Withdrawals included",
                    Some(paths::REGISTRATIONS),
                ))
                (stat("Events waiting", view.waiting_events, "", Some(paths::EVENTS_WAITING)))
                (stat("Events refused", view.refused_events, "", Some(paths::EVENTS_REFUSED)))
                (stat(
                    "Next cutoff in",
                    duration(view.seconds_to_cutoff),
                    html! { "Batch " (view.batch) ", " (moment(&view.cutoff)) },
                    Some(&batch),
                ))
            }
            @if view.trial_balance.is_empty() {
                p.hush { "No money has moved yet." }
            } @else {
                (books(&view.trial_balance))
            }
        },
    )
}

fn books(balances: &[TrialBalance]) -> Markup {
    const COLUMNS: [Column; 4] =
        [Column::text("Currency"), Column::number("Debits"), Column::number("Credits"), Column::text("Sum")];
    let rows: Vec<_> = balances
        .iter()
        .map(|balance| {
            vec![
                html! { (balance.currency) },
                money(Amount::new(balance.debits, balance.currency)),
                money(Amount::new(balance.credits, balance.currency)),
                html! {
                    @if balance.debits == balance.credits {
                        span.badge.good { span aria-hidden="true" { "✓" } "Zero" }
                    } @else {
                        span.badge.bad { span aria-hidden="true" { "✕" } "Not zero: run guerdon verify" }
                    }
                },
            ]
        })
        .collect();
    table("Trial balance", &COLUMNS, &rows)
}
