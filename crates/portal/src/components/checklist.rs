//! A list of requirements, each met or not.

use maud::{Markup, html};

use crate::lang::t;

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Whether it holds now.
    pub met: bool,
    /// What is required and how far it is: "2 of 3 paying customers".
    pub text: String,
    /// What to do about it; shown while it is not met.
    pub advice: Option<String>,
}

/// The requirements with "met" or "not met" by word and sign.
#[must_use]
pub fn checklist(requirements: &[Requirement]) -> Markup {
    html! {
        ul.checklist {
            @for requirement in requirements {
                li {
                    @if requirement.met {
                        span.mark.good aria-hidden="true" { "✓" }
                    } @else {
                        span.mark.warn aria-hidden="true" { "✕" }
                    }
                    div {
                        (requirement.text) " "
                        span.small.hush { "· " (t(if requirement.met { "check-met" } else { "check-not-met" })) }
                        @if let Some(advice) = requirement.advice.as_deref().filter(|_| !requirement.met) {
                            p.small.hush { (advice) }
                        }
                    }
                }
            }
        }
    }
}
