//! Why a commission has its amount (AP-13).

use maud::{Markup, html};
use money::Amount;

use crate::components::badge::status_badge;
use crate::components::layout::{Head, Shell, layout};
use crate::components::money::money;
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

/// One step on the way to an amount.
#[derive(Clone, Debug)]
pub struct Step {
    /// What it is about: "Payment", "Window", "Tier", "Arithmetic", "Ledger".
    pub label: String,
    /// What was found.
    pub value: String,
    /// The arithmetic with its rounding: "59.90 × 15 % = 8.985, rounded to 8.99".
    pub arithmetic: Option<String>,
    /// The rule that says so, such as "AP-8".
    pub rule: Option<String>,
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
            section.card.narrow aria-label="How it was worked out" {
                ol.steps {
                    @for step in &view.steps {
                        li {
                            div.row.between {
                                strong { (step.label) }
                                @if let Some(rule) = &step.rule { span.small.hush { "Rule " (rule) } }
                            }
                            span { (step.value) }
                            @if let Some(arithmetic) = &step.arithmetic { span.sum { (arithmetic) } }
                        }
                    }
                }
            }
            p.small.hush { "Reference " code { (view.id) } }
        },
    )
}
