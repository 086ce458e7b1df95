//! Why a commission has its amount (AP-13).

use maud::{Markup, html};
use money::Amount;

use crate::components::badge::status_badge;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::steps::{Step, steps};
use crate::paths;

/// The explanation of one commission or reversal.
#[derive(Clone, Debug)]
pub struct WhyView {
    /// The commission's id.
    pub id: String,
    /// Whether it is a reversal (AP-10).
    pub reversal: bool,
    /// What it came to.
    pub amount: Amount,
    /// `pending` or `available`.
    pub status: String,
    /// The way to the amount, from the event to the ledger.
    pub steps: Vec<Step>,
}

/// The page.
#[must_use]
pub fn why(shell: &Shell, view: &WhyView) -> Markup {
    let title = if view.reversal { "Why this reversal" } else { "Why this commission" };
    let back = Some((paths::COMMISSIONS, "Commission details"));
    layout(
        shell,
        Head { title, section: paths::COMMISSIONS, back },
        &html! {
            div.row {
                span.lead-money { (money(view.amount)) }
                (status_badge(&view.status))
            }
            (steps(&view.steps))
            p.small.hush { "Reference " code { (view.id) } }
        },
    )
}
