//! The operator's overview: what is owed, what waits for somebody, and whether the books balance.

use maud::{Markup, html};
use money::Amount;

use super::ledger::{TrialBalance, invariants};
use crate::components::chart::{Chart, chart};
use crate::components::checklist::checklist;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money_list;
use crate::components::stat::stat;
use crate::components::time::{Moment, moment};
use crate::lang::{count, duration, t, t_html};
use crate::paths;

/// What the overview shows.
#[derive(Clone, Debug)]
pub struct OverviewView {
    /// Applications that wait for review.
    pub submitted_applications: u64,
    /// Withdrawals that wait for review.
    pub withdrawals_to_review: u64,
    /// Registrations of sellers that wait for review, and withdrawals of them.
    pub registrations_to_review: Counted,
    /// Corrections and changes of payout accounts that wait for a second person (AP-14, WD-7).
    pub to_decide: Counted,
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
    /// What partners have earned and were not paid, in each currency.
    pub payable: Vec<Amount>,
    /// What shoppers can spend or will be able to, in each currency.
    pub bonus: Vec<Amount>,
    /// What sellers were charged less what was given back, in each currency.
    pub fees: Vec<Amount>,
    /// What is left of each budget (SB-4).
    pub budgets: Vec<Amount>,
    /// What was taken in on each of the last days, and what was earned in the last months.
    pub charts: Vec<Chart>,
    /// The trial balance, one for each currency (LG-2).
    pub trial_balance: Vec<TrialBalance>,
}

/// A number that is counted as far as one page goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many there are at least.
    pub at_least: u64,
    /// Whether there are more.
    pub more: bool,
}

impl Counted {
    /// It for people: "3", or "500+".
    fn text(self) -> String {
        count(self.at_least) + if self.more { "+" } else { "" }
    }
}

/// The page.
#[must_use]
pub fn overview(shell: &Shell, view: &OverviewView) -> Markup {
    layout(
        shell,
        Head { title: &t("menu-overview"), section: paths::OPERATOR, back: None },
        &html! {
            (queues(view))
            section.stack aria-labelledby="money" {
                h2 #money { (t("operator-overview-money")) }
                (sums(view))
            }
            @if !view.charts.is_empty() {
                div.halves { @for one in &view.charts { (chart(one)) } }
            }
            section.card aria-labelledby="books" {
                h2 #books { (t("operator-ledger-invariants")) }
                (checklist(&invariants(&view.trial_balance)))
                p { a href=(paths::LEDGER) { (t("operator-overview-ledger")) } }
            }
        },
    )
}

fn queues(view: &OverviewView) -> Markup {
    let batch = paths::operator_batch(&view.batch);
    let cutoff = moment(&view.cutoff);
    html! {
        section.stack aria-labelledby="queues" {
            h2 #queues { (t("operator-overview-queues")) }
            div.stats {
                (queue("operator-overview-applications", &count(view.submitted_applications), "", paths::APPLICATIONS))
                (queue("operator-overview-withdrawals", &count(view.withdrawals_to_review), "", paths::BATCHES))
                (queue(
                    "operator-overview-registrations", &view.registrations_to_review.text(),
                    "operator-overview-registrations-note", paths::REGISTRATIONS,
                ))
                (queue("operator-overview-decide", &view.to_decide.text(), "operator-overview-decide-note", paths::CORRECTIONS))
                (queue("operator-overview-waiting", &count(view.waiting_events), "", paths::EVENTS_WAITING))
                (queue("operator-overview-refused", &count(view.refused_events), "", paths::EVENTS_REFUSED))
                (stat(
                    &t("operator-overview-cutoff"),
                    duration(view.seconds_to_cutoff),
                    t_html("operator-overview-cutoff-note", &[("batch", (&view.batch).into()), ("when", (&cutoff).into())]),
                    Some(&batch),
                ))
            }
        }
    }
}

fn queue(name: &str, value: &str, note: &str, path: &str) -> Markup {
    let note = if note.is_empty() { String::new() } else { t(note) };
    stat(&t(name), value, note, Some(path))
}

fn sums(view: &OverviewView) -> Markup {
    let of = |name: &str, amounts: &[Amount], note: &str, path: &str| {
        stat(&t(name), html! { span.lead-list { (money_list(amounts)) } }, t(note), Some(path))
    };
    html! {
        div.stats.roomy {
            (of("operator-overview-payable", &view.payable, "operator-overview-payable-note", paths::BATCHES))
            (of("operator-overview-bonus", &view.bonus, "operator-overview-bonus-note", paths::LEDGER))
            (of("operator-overview-fees", &view.fees, "operator-overview-fees-note", paths::LEDGER))
            @if !view.budgets.is_empty() {
                (of("operator-overview-budgets", &view.budgets, "operator-overview-budgets-note", paths::TERMS))
            }
        }
    }
}
