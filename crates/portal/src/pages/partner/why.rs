//! Why a commission has its amount (AP-13).

use maud::{Markup, html};
use money::Amount;

use crate::components::badge::status_badge;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
use crate::components::steps::{Step, steps};
use crate::lang::{t, t_html};
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
    let title = t(if view.reversal { "partner-why-reversal" } else { "partner-why-commission" });
    let above = t("partner-commissions-title");
    let reference = html! { code { (view.id) } };
    layout(
        shell,
        Head { title: &title, section: paths::COMMISSIONS, back: Some((paths::COMMISSIONS, &above)) },
        &html! {
            div.row {
                span.lead-money { (money(view.amount)) }
                (status_badge(&view.status))
            }
            (steps(&view.steps))
            p.small.hush { (t_html("partner-reference", &[("id", (&reference).into())])) }
        },
    )
}
