//! The way to an amount, step by step (AP-13).

use maud::{Markup, html};

use crate::lang::{t, t_with};

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

/// The steps in a card of their own.
#[must_use]
pub fn steps(steps: &[Step]) -> Markup {
    html! {
        section.card.narrow aria-label=(t("steps-how")) {
            ol.steps {
                @for step in steps {
                    li {
                        div.row.between {
                            strong { (step.label) }
                            @if let Some(rule) = &step.rule { span.small.hush { (t_with("steps-rule", &[("rule", rule.into())])) } }
                        }
                        span { (step.value) }
                        @if let Some(arithmetic) = &step.arithmetic { span.sum { (arithmetic) } }
                    }
                }
            }
        }
    }
}
